package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
)

// small is a sheet with everything that a sheet may have.
func small() *Sheet {
	due := civil.MustParse("2023-11-30")
	return &Sheet{
		Name: "任务[2023]", Title: "任务分工进展表",
		Above: [][]string{{"填报单位（盖章）：办公室", "填报时间：2023年9月8日"}},
		Below: [][]string{{"单位负责人：", "审核人：", "填报人：", "联系电话："}},
		Columns: []Column{
			{Title: "序号", Kind: Number, Width: 6, Center: true}, {Title: "重点任务", Merge: 1, Width: 12},
			{Title: "具体措施"}, {Title: "完成数", Group: "进展", Kind: Number}, {Title: "完成比例", Group: "进展", Kind: Share},
			{Title: "完成时限", Kind: Day}, {Title: "更新时间", Kind: Instant}, {Title: "备注"},
		},
		Rows: Of([][]any{
			{1, "服务高质量发展", "及时公开", 12, 0.8, due, time.Date(2023, 9, 8, 9, 5, 0, 0, time.UTC), "=1+1"},
			{2, "服务高质量发展", "第一行\n第二行", int64(-3), 0.333, &due, time.Time{}, "+86 0955"},
			{3, "政策解读", nil, 0, 1.0, civil.Date(0), nil, Tinted{"逾期", "C00000"}},
		}),
		Total: []any{"合计", nil, nil, 9, 0.711},
	}
}

func open(t testing.TB, b *Book) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestWorkbookSaysWhatWasGiven(t *testing.T) {
	f := open(t, &Book{Title: "进展", Sheets: []*Sheet{small()}})
	name := f.GetSheetName(0)
	if name != "任务_2023_" {
		t.Errorf("the tab is %q", name)
	}
	for at, want := range map[string]string{
		"A1": "任务分工进展表", "A2": "填报单位（盖章）：办公室", "F2": "填报时间：2023年9月8日",
		"A3": "序号", "D3": "进展", "D4": "完成数", "E4": "完成比例", "H3": "备注",
		"A5": "1", "B5": "服务高质量发展", "B6": "服务高质量发展", "C6": "第一行\n第二行", "D5": "12", "D6": "-3",
		"E5": "80%", "E6": "33.3%", "F5": "2023-11-30", "F6": "2023-11-30", "G5": "2023-09-08 09:05", "G6": "", "F7": "",
		"H5": "=1+1", "H6": "+86 0955", "H7": "逾期", "A8": "合计", "D8": "9", "A9": "单位负责人：", "H9": "联系电话：",
	} {
		got, err := f.GetCellValue(name, at)
		if err != nil || got != want {
			t.Errorf("%s = %q, want %q (%v)", at, got, want, err)
		}
	}
}

func TestNumbersStayNumbersAndTextsStayTexts(t *testing.T) {
	f := open(t, &Book{Sheets: []*Sheet{small()}})
	name := f.GetSheetName(0)
	for at, want := range map[string]excelize.CellType{
		"A5": excelize.CellTypeNumber, "D6": excelize.CellTypeNumber, "E5": excelize.CellTypeNumber, "F5": excelize.CellTypeNumber,
		"H5": excelize.CellTypeInlineString, "H6": excelize.CellTypeInlineString,
	} {
		got, err := f.GetCellType(name, at)
		if got == excelize.CellTypeUnset {
			got = excelize.CellTypeNumber // a cell without a type is a number
		}
		if err != nil || got != want {
			t.Errorf("%s has type %v, want %v (%v)", at, got, want, err)
		}
		if formula, _ := f.GetCellFormula(name, at); formula != "" {
			t.Errorf("%s has the formula %q", at, formula)
		}
	}
	id, err := f.GetCellStyle(name, "H5")
	if err != nil {
		t.Fatal(err)
	}
	if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
		t.Errorf("a risky text becomes a formula when it is edited: %+v, %v", style, err)
	}
}

func TestEqualNeighboursAreMerged(t *testing.T) {
	f := open(t, &Book{Sheets: []*Sheet{small()}})
	got := merges(t, f)
	want := []string{"A1:H1", "A2:E2", "A3:A4", "B3:B4", "B5:B6", "C3:C4", "D3:E3", "F2:H2", "F3:F4", "G3:G4", "H3:H4"}
	for _, area := range want {
		if !slices.Contains(got, area) {
			t.Errorf("%s is not merged; merged are %v", area, got)
		}
	}
}

func merges(t *testing.T, f *excelize.File) []string {
	t.Helper()
	cells, err := f.GetMergeCells(f.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range cells {
		out = append(out, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	slices.Sort(out)
	return out
}

func TestInnerGroupsEndWithTheOuter(t *testing.T) {
	s := &Sheet{Name: "x", Columns: []Column{{Title: "一", Merge: 1}, {Title: "号"}, {Title: "二", Merge: 1}}, Rows: Of([][]any{
		{"甲", 1, "a"}, {"甲", 2, "a"}, {"甲", 3, "b"}, {"乙", 4, "b"}, {"乙", 5, "b"}, {"", 6, "b"}, {"", 7, "b"},
	})}
	got := merges(t, open(t, &Book{Sheets: []*Sheet{s}}))
	if want := []string{"A2:A4", "A5:A6", "C2:C3", "C5:C6"}; !slices.Equal(got, want) {
		t.Errorf("merged %v, want %v", got, want)
	}
}

func TestInnerLevelsMayStandBeforeOuter(t *testing.T) {
	columns := []Column{{Title: "号", Merge: 2}, {Title: "重点任务", Merge: 1}, {Title: "单位"}}
	rows := [][]any{{1, "甲", "a"}, {1, "甲", "b"}, {2, "甲", "c"}, {2, "乙", "d"}, {Banner("（二）")}, {2, "乙", "e"}}
	got := Spans(columns, rows)
	want := [][]int{{2, 3, 1}, {0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("spans %v, want %v", got, want)
	}
	areas := merges(t, open(t, &Book{Sheets: []*Sheet{{Name: "x", Columns: columns, Rows: Of(rows)}}}))
	if want := []string{"A2:A3", "A6:C6", "B2:B4"}; !slices.Equal(areas, want) {
		t.Errorf("merged %v, want %v", areas, want)
	}
}

func TestMergedTextHasRoom(t *testing.T) {
	long := strings.Repeat("很长的重点任务名称", 5)
	s := &Sheet{Name: "x", Columns: []Column{{Title: "重点任务", Merge: 1, Width: 10}, {Title: "措施", Width: 40}}, Rows: Of([][]any{{long, "短"}, {long, "短"}, {"另一项", "短"}})}
	f := open(t, &Book{Sheets: []*Sheet{s}})
	second, err := f.GetRowHeight(f.GetSheetName(0), 3)
	if err != nil || second < 8*lineHeight {
		t.Errorf("the last row of the group is %v points tall (%v)", second, err)
	}
}

// TestLinksLeadToTheWebAndWithinTheBookOnly: whatever else an address may be
// stays a text.
func TestLinksLeadToTheWebAndWithinTheBookOnly(t *testing.T) {
	to := []string{"https://example.gov.cn/a?b=1&c=2", "#甲!A3", "javascript:alert(1)", "file:///etc/passwd", ""}
	s := &Sheet{Name: "甲", Columns: []Column{{Title: "址", Width: 30}}}
	var rows [][]any
	for _, a := range to {
		rows = append(rows, []any{Linked{Value: "看", To: a}})
	}
	s.Rows = Of(append(rows, []any{Linked{Value: 3, To: to[1]}}))
	f := open(t, &Book{Sheets: []*Sheet{s}})
	for i, want := range []string{to[0], "甲!A3", "", "", "", "甲!A3"} {
		at := cell(0, i+2)
		if ok, got, err := f.GetCellHyperLink("甲", at); err != nil || got != want || ok != (want != "") {
			t.Errorf("%s leads to %q (%v, %v), want %q", at, got, ok, err, want)
		}
	}
	if got, _ := f.GetCellValue("甲", "A7"); got != "3" {
		t.Errorf("a linked number is %q", got)
	}
}

func TestPaperIsSetUp(t *testing.T) {
	f := open(t, &Book{Header: "R&D 演示数据", Sheets: []*Sheet{small()}})
	name := f.GetSheetName(0)
	layout, err := f.GetPageLayout(name)
	if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("layout %+v, %v", layout, err)
	}
	props, err := f.GetSheetProps(name)
	if err != nil || props.FitToPage == nil || !*props.FitToPage {
		t.Errorf("not fitted to the page: %+v, %v", props, err)
	}
	foot, err := f.GetHeaderFooter(name)
	if err != nil || foot.OddFooter != "&C第 &P 页 共 &N 页" || foot.OddHeader != "&CR&&D 演示数据" {
		t.Errorf("header and footer %+v, %v", foot, err)
	}
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 4 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].Name != "_xlnm.Print_Titles" || names[0].RefersTo != "'任务_2023_'!$3:$4" {
		t.Errorf("repeated rows: %+v", names)
	}
}

func TestFilterCoversTheRows(t *testing.T) {
	s := &Sheet{Name: "x", Filter: true, Frozen: 1, Columns: []Column{{Title: "甲"}, {Title: "乙"}}, Rows: Of([][]any{{1, 2}, {3, 4}}), Below: [][]string{{"说明"}}}
	var b bytes.Buffer
	if err := (&Book{Sheets: []*Sheet{s}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	if xml := part(t, b.Bytes(), "xl/worksheets/sheet1.xml"); !strings.Contains(xml, `<autoFilter ref="$A$1:$B$3"`) && !strings.Contains(xml, `<autoFilter ref="A1:B3"`) {
		t.Errorf("no filter over the rows: %s", xml)
	}
}

func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWorkbookSaysNothingOfItsWriter(t *testing.T) {
	var b bytes.Buffer
	if err := (&Book{Title: "甲 & 乙", Sheets: []*Sheet{small()}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	core, app := part(t, b.Bytes(), "docProps/core.xml"), part(t, b.Bytes(), "docProps/app.xml")
	if !strings.Contains(core, "<dc:title>甲 &amp; 乙</dc:title>") || strings.Contains(core, "creator") || strings.Contains(core, "created") {
		t.Errorf("properties: %s", core)
	}
	if strings.Contains(strings.ToLower(app), "excelize") {
		t.Errorf("program: %s", app)
	}
}

func TestEqualBooksAreEqualFiles(t *testing.T) {
	write := func() []byte {
		var out bytes.Buffer
		if err := (&Book{Sheets: []*Sheet{small(), small(), small()}}).Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	first := write()
	for range 5 {
		if !bytes.Equal(first, write()) {
			t.Fatal("two writings of one book differ")
		}
	}
}

func TestTabNames(t *testing.T) {
	taken := map[string]bool{}
	long := strings.Repeat("很", 40)
	for _, c := range []struct{ in, want string }{
		{"台账", "台账"}, {"台账", "台账_2"}, {"", "表"}, {"'a/b:c'", "a_b_c"}, {"A_B_C", "A_B_C_2"},
		{long, strings.Repeat("很", 31)}, {long, strings.Repeat("很", 29) + "_2"}, {"'", "表_2"},
	} {
		if got := tabName(c.in, taken); got != c.want {
			t.Errorf("tabName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestMisfitsAreRefused(t *testing.T) {
	one := []Column{{Title: "甲"}}
	for name, s := range map[string]*Sheet{
		"no columns":           {Name: "x"},
		"more values":          {Name: "x", Columns: one, Rows: Of([][]any{{1, 2}})},
		"more values in total": {Name: "x", Columns: one, Total: []any{1, 2}},
		"more values, row 1000": {Name: "x", Columns: one, Rows: func(yield func([]any) bool) {
			for i := 0; yield(make([]any, 1+i/1000)); i++ {
			}
		}},
	} {
		if err := (&Book{Sheets: []*Sheet{s}}).Write(io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := (&Sheet{Columns: one, Rows: Of([][]any{{1, 2}})}).WriteCSV(io.Discard); err == nil {
		t.Error("CSV with more values than columns: no error")
	}
}

func TestMoreRowsThanASheetHoldsAreRefusedInWords(t *testing.T) {
	p := &page{sheet: &Sheet{Columns: []Column{{}}}, row: maxRows}
	var refusal *fail.Error
	if err := p.take(make([]value, 1)); !errors.As(err, &refusal) || !strings.Contains(refusal.Msg, "CSV") {
		t.Errorf("take said %v", err)
	}
	if err := p.put(nil, 0); !errors.As(err, &refusal) {
		t.Errorf("put said %v", err)
	}
}

func TestValues(t *testing.T) {
	day := civil.MustParse("2024-02-29")
	for _, c := range []struct {
		in   any
		want value
	}{
		{nil, value{}}, {"甲\r\n\x00乙", value{text: "甲\n乙"}}, {true, value{text: "是"}}, {false, value{text: "否"}},
		{int32(7), value{text: "7", number: 7, isNum: true, kind: Number}},
		{int64(6222021234567890123), value{text: "6222021234567890123"}},
		{2.5, value{text: "2.5", number: 2.5, isNum: true, kind: Number}},
		{Percent(0.967), value{text: "0.967", number: 0.967, isNum: true, kind: Share}}, {Percent(math.NaN()), value{text: "—"}},
		{math.NaN(), value{text: "—"}}, {math.Inf(1), value{text: "—"}},
		{day, value{text: "2024-02-29", number: 45351, isNum: true, kind: Day}},
		{civil.MustParse("1899-12-31"), value{text: "1899-12-31"}},
		{(*civil.Date)(nil), value{}}, {civil.Date(0), value{}}, {time.Time{}, value{}},
		{time.Date(2024, 2, 29, 18, 0, 0, 0, time.UTC), value{text: "2024-02-29 18:00", number: 45351.75, isNum: true, kind: Instant}},
		{time.Second, value{text: "1s"}}, {[]int{1}, value{text: "[1]"}},
		{Tinted{"逾期", "C00000"}, value{text: "逾期", color: "C00000"}},
	} {
		if got := valueOf(c.in); got != c.want {
			t.Errorf("valueOf(%v) = %+v, want %+v", c.in, got, c.want)
		}
	}
}

func TestShow(t *testing.T) {
	for _, c := range []struct {
		in   any
		kind Kind
		want string
	}{
		{0.967, Share, "96.7%"}, {0.5, Number, "0.5"}, {Percent(1), Number, "100%"}, {Percent(0.12345), Text, "12.3%"},
		{"甲", Share, "甲"}, {civil.MustParse("2023-09-10"), Day, "2023-09-10"}, {nil, Text, ""}, {Banner("一、"), Text, "一、"},
	} {
		if got := Show(c.in, c.kind); got != c.want {
			t.Errorf("Show(%v, %v) = %q, want %q", c.in, c.kind, got, c.want)
		}
	}
}

func TestLongTextsAreCutAloud(t *testing.T) {
	if got := cellText(strings.Repeat("公", cellUnits)); strings.HasSuffix(got, cut) {
		t.Error("a text that fits was cut")
	}
	got := cellText(strings.Repeat("𠮷", cellUnits))
	if n := 2*strings.Count(got, "𠮷") + len([]rune(cut)); !strings.HasSuffix(got, cut) || n > cellUnits || n < cellUnits-2 {
		t.Errorf("%d units, ends in %q", n, got[len(got)-30:])
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := small().WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF序号,重点任务,具体措施,进展·完成数,进展·完成比例,完成时限,更新时间,备注\r\n" +
		"1,服务高质量发展,及时公开,12,80%,2023-11-30,2023-09-08 09:05,'=1+1\r\n" +
		"2,服务高质量发展,\"第一行\n第二行\",-3,33.3%,2023-11-30,,'+86 0955\r\n" +
		"3,政策解读,,0,100%,,,逾期\r\n" +
		"合计,,,9,71.1%,,,\r\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestRiskyTextsAreGuarded(t *testing.T) {
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u3000=cmd|' /C calc'!A0", "＝1", "＋1", "－1", "＠A"} {
		if got := Guard(s); got != "'"+s || Unguard(got) != s {
			t.Errorf("Guard(%q) = %q, and back %q", s, got, Unguard(got))
		}
	}
	for _, s := range []string{"", "及时公开", "1", "'已有引号", "a=b", "（一）", "—"} {
		if Guard(s) != s || Unguard(s) != s {
			t.Errorf("Guard(%q) = %q, Unguard %q", s, Guard(s), Unguard(s))
		}
	}
}

// FuzzCells: any text comes back from a workbook as it went in, is never a
// formula, and comes back from CSV guarded.
func FuzzCells(f *testing.F) {
	for _, s := range []string{"=1+1", "_x0041_x0042_", "_x005F_", " 首尾 ", "a\r\nb", "\x00\x1f", "<&>\"'", "1e5", "\uFFFE", "a;=1", "_x000D_", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sh := &Sheet{Name: s, Title: s, Columns: []Column{{Title: "甲"}, {Title: "乙"}}, Rows: Of([][]any{{s, "尾"}})}
		file := open(t, &Book{Title: s, Header: s, Sheets: []*Sheet{sh}})
		name, at, text := file.GetSheetName(0), "A3", valueOf(s).text
		if s == "" {
			at = "A2"
		}
		got, err := file.GetCellValue(name, at)
		if got = unmark(got); err != nil || len(text) < cellUnits && got != text {
			t.Errorf("wrote %q, read %q (%v)", text, got, err)
		}
		if formula, _ := file.GetCellFormula(name, at); formula != "" {
			t.Errorf("%q became the formula %q", s, formula)
		}
		var b bytes.Buffer
		if err := sh.WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\uFEFF"))).ReadAll()
		if err != nil || len(rows) != 2 || Unguard(rows[1][0]) != Unguard(text) && rows[1][0] != Guard(text) {
			t.Fatalf("CSV of %q reads as %q (%v)", text, rows, err)
		}
		if Risky(rows[1][0]) {
			t.Errorf("%q is a formula in CSV: %q", text, rows[1][0])
		}
	})
}

// unmark reads escaped characters as Excel does; excelize leaves them alone
// in texts that stand in the cell itself.
func unmark(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && marked(s[i:]) {
			var r rune
			if _, err := fmt.Sscanf(s[i+2:i+6], "%x", &r); err == nil {
				b.WriteRune(r)
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func BenchmarkWrite(b *testing.B) {
	for _, rows := range []int{100, 10_000} {
		s := &Sheet{Name: "台账", Title: "台账"}
		for i := range 20 {
			s.Columns = append(s.Columns, Column{Title: fmt.Sprintf("第%d列", i)})
		}
		row := make([]any, 20)
		for i := range row {
			row[i] = "各科室、中心配合落实"
			if i%4 == 0 {
				row[i] = i
			}
		}
		s.Rows = func(yield func([]any) bool) {
			for range rows {
				if !yield(row) {
					return
				}
			}
		}
		b.Run(fmt.Sprintf("xlsx/rows=%d", rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := (&Book{Sheets: []*Sheet{s}}).Write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("csv/rows=%d", rows), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := s.WriteCSV(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
