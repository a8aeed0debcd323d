package plan

import (
	"slices"
	"strings"
	"testing"
)

func planOf(measures ...string) *Plan {
	p := &Plan{Year: 2024}
	for i, m := range measures {
		p.Rows = append(p.Rows, Row{Index: i + 1, No: Number(string(rune('1' + i))), Measure: m})
	}
	return p
}

func TestDiffSaysWhatBecameOfEachRow(t *testing.T) {
	old := planOf("公布财政预算和决算信息。", "每季度更新栏目内容。", "办理公开申请，按时答复。", "开展业务培训。")
	corrected := planOf("公布财政预算、决算和绩效信息。", "办理公开申请，按时答复。", "组织政府开放日活动。", "每季度更新栏目内容。")
	var got []string
	for _, c := range Diff(old, corrected) {
		s := string(c.Kind)
		if c.Moved {
			s += " moved"
		}
		for _, f := range c.Fields {
			s += " " + f.Field
		}
		got = append(got, s)
	}
	want := "changed measure|changed moved no|added|changed no|removed"
	if s := strings.Join(got, "|"); s != want && s != "changed measure|changed no|added|changed moved no|removed" {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func TestDiffOfOneEditionIsEmpty(t *testing.T) {
	p := readFile(t, "zhongwei-gxj-2023.docx")
	for _, c := range Diff(p, readFile(t, "zhongwei-gxj-2023.pdf")) {
		if c.Kind != Same || c.Moved {
			t.Errorf("%+v", c)
		}
	}
}

func TestSegmentsPutTogetherAreBothTexts(t *testing.T) {
	for _, c := range [][2]string{
		{"于3月31日前公开", "于4月30日前公开"}, {"", "新增"}, {"删去", ""}, {"相同", "相同"}, {"甲乙丙丁", "丁丙乙甲"},
	} {
		before, after := "", ""
		for _, s := range Segments(c[0], c[1]) {
			if s.Op != "+" {
				before += s.Text
			}
			if s.Op != "-" {
				after += s.Text
			}
		}
		if before != c[0] || after != c[1] {
			t.Errorf("%q → %q gave %q and %q", c[0], c[1], before, after)
		}
	}
}

func TestANumberDiffersAsAWhole(t *testing.T) {
	var said []string
	for _, s := range Segments("2023年11月底", "2023年10月底") {
		said = append(said, s.Op+s.Text)
	}
	if want := []string{"=2023年", "-11", "+10", "=月底"}; !slices.Equal(said, want) {
		t.Errorf("got %q, want %q", said, want)
	}
}
