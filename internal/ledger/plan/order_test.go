package plan

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestTextThatLostItsRowOrderIsRefused(t *testing.T) {
	for _, name := range []string{"columns-apart.txt", "columns-names-apart.txt"} {
		p, err := Read(openFile(t, name), Options{})
		var none *NotPlan
		if !errors.As(err, &none) || !strings.Contains(err.Error(), "失去了行的次序") {
			t.Errorf("%s: read as %+v, %v", name, p, err)
		}
	}
}

func TestTextThatSlippedIsDoubted(t *testing.T) {
	p := readFile(t, "columns-slipped.txt")
	if !slices.ContainsFunc(p.Doubts, func(d Doubt) bool { return d.Code == DoubtDisorder }) {
		t.Errorf("doubts are %+v", p.Doubts)
	}
}

// A table without upright rules leaves a PDF only the places of its texts.
func TestThreeRulesReadAsTheTable(t *testing.T) {
	got, want := readFile(t, "three-rules.pdf"), readFile(t, "three-rules.docx")
	compareRows(t, got, want, false, "pdf")
	if len(want.Rows) != 8 {
		t.Errorf("%d rows", len(want.Rows))
	}
}

func TestReadingStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, name := range []string{"zhongwei-gxj-2023.txt", "zhongwei-gxj-2023.docx", "outline-notes.txt"} {
		if p, err := ReadContext(ctx, openFile(t, name), Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: read as %+v, %v", name, p, err)
		}
	}
}

func TestRunOnOutlineKeepsItsTitles(t *testing.T) {
	p, err := Read(textDoc("安州市民政局2024年政务公开工作要点 一、深化重点领域公开 （一）推进社会救助公开 1.公开低保标准和救助政策。（责任科室：社会救助科；完成时限：12月底） 2.公开养老机构名录和收费标准。（责任科室：养老服务科；完成时限：6月底）"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Rows) != 2 || p.Year != 2024 || p.Rows[0].Measure != "公开低保标准和救助政策。" || p.Rows[0].No != "1" || p.Rows[1].SubTask != "（一）推进社会救助公开" {
		t.Errorf("read as %+v", p)
	}
}
