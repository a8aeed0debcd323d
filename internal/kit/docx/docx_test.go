package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func small() *Document {
	d := &Document{Title: "任务分工 <1> & \"2\"", Header: "演示数据", PageNumbers: true}
	s := d.Section(A4)
	s.Text(Title, "关于“政务公开”的报告")
	s.Text(Heading1, "一、总体情况")
	s.Add(Paragraph{Style: Body, Runs: []Run{
		{Text: "截至2023年9月10日，"}, {Text: "30", Bold: true, Color: "c00000"}, {Text: " 项。\n第二行\t右 "}, {Text: "下划线", Under: true, Font: KaiTi, Size: 14 * Point},
	}})
	wide := d.Section(A4Landscape)
	wide.Add(Paragraph{Style: Note, Tabs: []Tab{{At: wide.Width(), Align: Right}}, Runs: []Run{{Text: "填报单位（盖章）：\t填报时间："}}, KeepNext: true})
	wide.Add(&Table{Widths: Split(wide.Width(), 1, 2, 4, 2), Rows: []Row{
		{Head: true, Cells: []Cell{{Text: "序号", Style: CellHead, RowSpan: 2}, {Text: "任务", Style: CellHead, ColSpan: 2}, {Text: "备注", Style: CellHead, RowSpan: 2}}},
		{Head: true, Cells: []Cell{{Text: "重点任务", Style: CellHead}, {Text: "措施", Style: CellHead}}},
		{Cells: []Cell{{Text: "1", Align: Right}, {Text: "服务高质量发展", RowSpan: 2}, {Text: "及时公开信息", Bold: true}, {Fill: "fff2cc"}}},
		{Break: true, Height: 30 * Point, Cells: []Cell{{Text: "2"}, {Paras: []Paragraph{{Style: CellText, Runs: []Run{{Text: "甲"}}}, {Style: CellText, Runs: []Run{{Text: "乙"}}}}, Top: true}}},
	}})
	return d
}

func TestLinksLeadToTheWebOnly(t *testing.T) {
	d := &Document{}
	s := d.Section(A4)
	for _, to := range []string{`https://example.gov.cn/a"b\c?x=1&y=2`, "file:///etc/passwd", "javascript:alert(1)", "http://", "https://a.cn/" + strings.Repeat("a", longestAddress)} {
		s.Add(Paragraph{Runs: []Run{{Text: "看", Link: to}}})
	}
	body := open(t, d)["word/document.xml"]
	if n := strings.Count(body, "<w:instrText"); n != 1 || !strings.Contains(body, ` HYPERLINK &#34;https://example.gov.cn/a%22b%5Cc?x=1&amp;y=2&#34; `) && !strings.Contains(body, ` HYPERLINK "https://example.gov.cn/a%22b%5Cc?x=1&amp;y=2" `) {
		t.Errorf("%d links in %s", n, body)
	}
	if n := strings.Count(body, "看"); n != 5 {
		t.Errorf("%d of 5 texts", n)
	}
}

// open writes a document and returns its parts by name.
func open(t testing.TB, d *Document) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

// wellFormed reads a whole part and returns its text in w:t and its elements.
func wellFormed(t testing.TB, name, part string) (text string, seen map[string]int) {
	t.Helper()
	seen = map[string]int{}
	var b strings.Builder
	in := false
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), seen
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v\n%s", name, err, part)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			seen[tok.Name.Local]++
			in = tok.Name.Local == "t"
			switch tok.Name.Local {
			case "br":
				b.WriteByte('\n')
			case "tab":
				b.WriteByte('\t')
			}
		case xml.EndElement:
			in = false
		case xml.CharData:
			if in {
				b.Write(tok)
			}
		}
	}
}

func TestSmallDocumentIsAsBefore(t *testing.T) {
	got := strings.ReplaceAll(open(t, small())["word/document.xml"], "><w:", ">\n<w:") + "\n"
	golden := filepath.Join("testdata", "small.xml")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("document.xml differs from %s; look at it with -update", golden)
	}
}

func TestEveryPartIsDeclaredAndWellFormed(t *testing.T) {
	parts := open(t, small())
	for name, part := range parts {
		wellFormed(t, name, part)
		switch {
		case name == "[Content_Types].xml", strings.HasSuffix(name, ".rels"):
		case !strings.Contains(parts["[Content_Types].xml"], `PartName="/`+name+`"`):
			t.Errorf("%s has no content type", name)
		}
	}
	for _, want := range []string{"header1.xml", "footer1.xml", "styles.xml", "settings.xml", "fontTable.xml"} {
		if !strings.Contains(parts["word/_rels/document.xml.rels"], `Target="`+want+`"`) {
			t.Errorf("no relation to %s", want)
		}
	}
	if got := strings.Count(parts["word/document.xml"], "<w:sectPr>"); got != 2 {
		t.Errorf("%d sections, want 2", got)
	}
}

func TestDocumentSaysNothingOfItsWriter(t *testing.T) {
	core := open(t, small())["docProps/core.xml"]
	text := `<dc:title>任务分工 &lt;1&gt; &amp; &#34;2&#34;</dc:title>`
	if !strings.Contains(core, text) {
		t.Errorf("no title in %s", core)
	}
	for _, leak := range []string{"creator", "lastModifiedBy", "created", "modified"} {
		if strings.Contains(core, leak) {
			t.Errorf("the properties have %s: %s", leak, core)
		}
	}
}

func TestEqualDocumentsAreEqualFiles(t *testing.T) {
	var a, b bytes.Buffer
	if err := errors.Join(small().Write(&a), small().Write(&b)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two writings of one document differ")
	}
}

func TestWithoutHeaderAndFooterThereAreNone(t *testing.T) {
	d := &Document{}
	d.Section(A4).Text(Body, "正文")
	parts := open(t, d)
	if len(parts) != 8 || strings.Contains(parts["word/document.xml"], "Reference") {
		t.Errorf("%d parts: %s", len(parts), parts["word/document.xml"])
	}
	wellFormed(t, "empty", open(t, &Document{})["word/document.xml"])
}

func TestTablesThatTouchArePartedAndEndInAParagraph(t *testing.T) {
	d := &Document{}
	one := func() *Table { return &Table{Widths: []Length{MM(50)}, Rows: []Row{{}}} }
	d.Section(A4).Add(one(), one())
	d.Section(A4).Add(one())
	d.Section(A4)
	d.Section(A4)
	xml := open(t, d)["word/document.xml"]
	if strings.Contains(xml, "</w:tbl><w:tbl>") || strings.Contains(xml, "</w:tbl><w:sectPr>") {
		t.Error("a table is not followed by a paragraph")
	}
	if got := strings.Count(xml, "<w:sectPr>"); got != 4 {
		t.Errorf("%d sections, want 4", got)
	}
}

func TestEveryRowFillsTheGrid(t *testing.T) {
	tab := &Table{Widths: Split(100, 1, 1, 1, 1), Rows: []Row{
		{Cells: []Cell{{ColSpan: 2, RowSpan: 3}, {}, {RowSpan: 2}}},
		{Cells: []Cell{{}}},
		{},
		{Cells: []Cell{{}, {ColSpan: 3}}},
	}}
	if err := tab.lay(); err != nil {
		t.Fatal(err)
	}
	for i, row := range tab.laid {
		sum := 0
		for _, s := range row {
			if s.col != sum {
				t.Errorf("row %d has a gap at column %d", i, sum)
			}
			sum += s.span
		}
		if sum != 4 {
			t.Errorf("row %d covers %d columns", i, sum)
		}
	}
}

func TestTablesThatDoNotFitAreRefused(t *testing.T) {
	two := []Length{10, 10}
	for name, tab := range map[string]*Table{
		"too many cells": {Widths: two, Rows: []Row{{Cells: make([]Cell, 3)}}},
		"too wide":       {Widths: two, Rows: []Row{{Cells: []Cell{{}, {ColSpan: 2}}}}},
		"too deep":       {Widths: two, Rows: []Row{{Cells: []Cell{{RowSpan: 2}}}}},
		"over another":   {Widths: two, Rows: []Row{{Cells: []Cell{{}, {RowSpan: 2}}}, {Cells: []Cell{{ColSpan: 2}}}}},
		"under another":  {Widths: two, Rows: []Row{{Cells: []Cell{{RowSpan: 2}, {}}}, {Cells: make([]Cell, 2)}}},
	} {
		d := &Document{}
		d.Section(A4).Add(tab)
		if err := d.Write(io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestSplitLosesNothing(t *testing.T) {
	for _, shares := range [][]float64{{1}, {1, 1, 1}, {0.3, 7, 2.2, 9}, {5, 12, 44, 17, 11, 11}} {
		sum := Length(0)
		for _, part := range Split(14801, shares...) {
			sum += part
		}
		if sum != 14801 {
			t.Errorf("%v adds up to %d", shares, sum)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"第一\r\n第二\r第三\n":       "第一\n第二\n第三\n",
		"a\x00b\x1fc\tz":       "abc\tz",
		"分\v页\f":               "分\n页\n",
		"\xff半\xe4\xb8":        "半",
		"\uFFFD留\uFFFE去\uFFFF": "\uFFFD留去",
		"𠮷〔2023〕":              "𠮷〔2023〕",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzText: whatever is typed, the file is well-formed and says what was
// typed, without the characters that it cannot hold.
func FuzzText(f *testing.F) {
	for _, s := range []string{"及时公开", "a<b>&\"'", "\x00\x0b\uFFFE", "]]>", "一\r\n\t二", "\xff\xfe", "&#0;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := &Document{Title: s, Header: s}
		sec := d.Section(A4)
		sec.Text(Body, s)
		sec.Add(&Table{Widths: []Length{MM(100)}, Rows: []Row{{Cells: []Cell{{Text: s, Color: s, Fill: s}}}}})
		parts := open(t, d)
		for name, part := range parts {
			if !utf8.ValidString(part) {
				t.Fatalf("%s is not UTF-8", name)
			}
			wellFormed(t, name, part)
		}
		got, _ := wellFormed(t, "document", parts["word/document.xml"])
		if want := Clean(s) + Clean(s); got != want {
			t.Errorf("wrote %q, read %q", want, got)
		}
	})
}

// FuzzTable: a table is refused or every row covers every column once.
func FuzzTable(f *testing.F) {
	f.Add(uint8(3), []byte{0x11, 0x21, 0x12, 0})
	f.Fuzz(func(t *testing.T, columns uint8, spec []byte) {
		tab := &Table{Widths: make([]Length, columns%9)}
		for _, b := range spec {
			if b == 0 || len(tab.Rows) == 0 {
				tab.Rows = append(tab.Rows, Row{})
			}
			r := &tab.Rows[len(tab.Rows)-1]
			r.Cells = append(r.Cells, Cell{RowSpan: int(b & 7), ColSpan: int(b >> 4)})
		}
		if tab.lay() != nil {
			return
		}
		for i, row := range tab.laid {
			sum := 0
			for _, s := range row {
				sum += s.span
			}
			if sum != len(tab.Widths) {
				t.Errorf("row %d covers %d of %d columns", i, sum, len(tab.Widths))
			}
		}
	})
}

// TestOfficeOpensTheDocument converts with LibreOffice where it is installed.
func TestOfficeOpensTheDocument(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("LibreOffice is not installed, or -short")
	}
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "small.docx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(small().Write(file), file.Close()); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir, file.Name())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "small.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"关于“政务公开”的报告", "截至2023年9月10日，30 项。", "服务高质量发展"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("LibreOffice does not read %q: %s", want, text)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, rows := range []int{30, 3000} {
		tab := &Table{Widths: Split(A4Landscape.TextWidth(), 1, 2, 6, 2, 2, 2)}
		for i := range rows {
			text := fmt.Sprintf("第%d项：及时公开重大项目工作进展、重大活动、典型经验等信息，积极营造良好发展氛围。", i)
			tab.Rows = append(tab.Rows, Row{Cells: []Cell{{Text: "1"}, {Text: "重点任务"}, {Text: text}, {Text: "各科室、中心"}, {Text: "查看网站"}, {Text: "2023年11月底"}}})
		}
		d := &Document{Title: "任务分工", PageNumbers: true}
		d.Section(A4Landscape).Add(tab)
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := d.Write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestTheFirstPageOfALetterHasALineForItsNumber: its foot is a part of its own,
// and the stamp above stands on it, too.
func TestTheFirstPageOfALetterHasALineForItsNumber(t *testing.T) {
	d := &Document{Header: "送审稿", PageDashes: true, FirstRule: "C00000", BodyLine: 25 * Point}
	d.Section(A4).Add(Paragraph{Style: Body, Double: "C00000", Runs: []Run{{Text: "某局"}}})
	parts := open(t, d)
	body := parts["word/document.xml"]
	for _, want := range []string{"<w:titlePg/>", `<w:footerReference w:type="first" r:id="rId6"/>`, `<w:headerReference w:type="first" r:id="rId4"/>`, "thickThinSmallGap"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if first := parts["word/footer2.xml"]; !strings.Contains(first, "thinThickSmallGap") || strings.Contains(first, "PAGE") {
		t.Errorf("the foot of the first page is %s", first)
	}
	if styles := parts["word/styles.xml"]; !strings.Contains(styles, `w:line="500"`) {
		t.Error("the lines keep their usual distance")
	}
}
