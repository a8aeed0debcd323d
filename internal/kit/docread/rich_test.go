package docread

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// What is hidden in a workbook is left out of a rich reading and told; a merge
// over a hidden column loses that column.
func TestRichLeavesHiddenCellsOut(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for r := 1; r <= 4; r++ {
		for c := 1; c <= 4; c++ {
			cell, _ := excelize.CoordinatesToCellName(c, r)
			must(f.SetCellStr("Sheet1", cell, fmt.Sprintf("%c%d", 'a'+c-1, r)))
		}
	}
	must(f.MergeCell("Sheet1", "A4", "C4"))
	must(f.SetColVisible("Sheet1", "B", false))
	must(f.SetRowVisible("Sheet1", 2, false))
	_, err := f.NewSheet("旧表")
	must(err)
	must(f.SetCellStr("旧表", "A1", "不要"))
	must(f.SetSheetVisible("旧表", false))
	var b bytes.Buffer
	must(f.Write(&b))
	doc, err := ReadBytes(context.Background(), "a.xlsx", b.Bytes(), Options{Rich: true})
	must(err)
	checkModel(t, doc)
	wantRows(t, "visible", texts(onlyTable(t, doc)), [][]string{{"a1", "c1", "d1"}, {"a3", "c3", "d3"}, {"a4", "^", "d4"}})
	var told []string
	for _, h := range doc.Hidden {
		told = append(told, h.Kind)
	}
	if got := strings.Join(told, " "); got != "隐藏行 隐藏列 隐藏工作表" {
		t.Errorf("told %s", got)
	}
	plain := onlyTable(t, readData(t, "a.xlsx", b.Bytes()))
	if len(plain.Rows) != 4 || len(plain.Rows[0]) != 4 {
		t.Errorf("a plain reading has %d rows", len(plain.Rows))
	}
}

// A child joins lines to paragraphs as this process does.
func TestRichPDFInAChild(t *testing.T) {
	data := load(t, "zhongwei-gxj-2023.pdf")
	opt := Options{Rich: true}
	here, err := ReadBytes(context.Background(), "a.pdf", data, opt)
	if err != nil {
		t.Fatal(err)
	}
	opt.Child = child("pdf")
	there, err := ReadBytes(context.Background(), "a.pdf", data, opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(here.Blocks) != len(there.Blocks) || here.Blocks[1].Align != "center" || there.Blocks[1].Align != "center" {
		t.Errorf("%d and %d blocks, %+v", len(here.Blocks), len(there.Blocks), there.Blocks[1])
	}
}

// A head and a foot that every page repeats are not part of the text, and a
// sentence goes on over the page break.
func TestRichDropsWhatPagesRepeat(t *testing.T) {
	var pages []*page
	for n := 1; n <= 3; n++ {
		pg := &page{number: n}
		put := func(y float64, text string) {
			for i, r := range []rune(text) {
				pg.glyphs = append(pg.glyphs, glyph{r: r, box: box{50 + 10*float64(i), y, 59.5 + 10*float64(i), y + 9}})
			}
			pg.glyphs = append(pg.glyphs, glyph{r: '\n', brk: true})
		}
		put(700, "内部工作规程")
		put(600, strings.Repeat("字", 30))
		put(585, strings.Repeat("句", 30))
		put(50, fmt.Sprintf("共三页第%d页", n))
		pages = append(pages, pg)
	}
	doc, err := assemble("PDF", pages, newBudget(Options{Rich: true}.withDefaults()))
	if err != nil {
		t.Fatal(err)
	}
	wantParas(t, doc, strings.Repeat(strings.Repeat("字", 30)+strings.Repeat("句", 30), 3))
}

func TestOFDReadsAsLines(t *testing.T) {
	line := func(y int, text string) string {
		return fmt.Sprintf(`<o:TextObject Boundary="20 %d 150 8" Size="5"><o:TextCode X="0" Y="5">%s</o:TextCode></o:TextObject>`, y, text)
	}
	data := repack(t, nil, map[string]string{
		"OFD.xml":            `<o:OFD xmlns:o="o"><o:DocBody><o:DocRoot>/Doc_0/Document.xml</o:DocRoot></o:DocBody></o:OFD>`,
		"Doc_0/Document.xml": `<o:Document xmlns:o="o"><o:CommonData><o:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/></o:CommonData><o:Pages><o:Page BaseLoc="P.xml"/></o:Pages></o:Document>`,
		"Doc_0/P.xml":        `<o:Page xmlns:o="o"><o:Template TemplateID="9"/><o:Content><o:Layer><o:PageBlock>` + line(60, "第二行") + line(40, "第一行") + `</o:PageBlock></o:Layer></o:Content></o:Page>`,
		"Doc_0/Tpls/T.xml":   `<o:Page xmlns:o="o"><o:Content><o:Layer>` + line(20, "红头文件") + `</o:Layer></o:Content></o:Page>`,
	})
	doc := readData(t, "a.ofd", data)
	wantParas(t, doc, "红头文件", "第一行", "第二行")
	if doc.Form != FormOFD || doc.Blocks[0].Page != 1 {
		t.Errorf("%+v", doc)
	}
	if _, err := ReadBytes(context.Background(), "a.ofd", repack(t, data, map[string]string{"Doc_0/P.xml": `<o:Page xmlns:o="o"/>`}), Options{}); !errors.Is(err, NoText) {
		t.Errorf("%v", err)
	}
}
