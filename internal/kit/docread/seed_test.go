package docread

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func load(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func read(t testing.TB, name string) *Document {
	t.Helper()
	return readData(t, name, load(t, name))
}

func readData(t testing.TB, name string, data []byte) *Document {
	t.Helper()
	doc, err := ReadBytes(context.Background(), name, data, Options{})
	if err != nil {
		t.Fatalf("%s: %v (%#v)", name, err, err)
	}
	checkModel(t, doc)
	return doc
}

// checkModel holds a document to what the package promises of its tables.
func checkModel(t testing.TB, doc *Document) {
	t.Helper()
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		if b.Para != "" {
			t.Fatal("a block is both a paragraph and a table")
		}
		checkTable(t, b.Table)
	}
}

func checkTable(t testing.TB, tbl *Table) {
	t.Helper()
	covered := map[[2]int]int{}
	for r, row := range tbl.Rows {
		if len(row) != len(tbl.Rows[0]) {
			t.Fatalf("row %d has %d cells, the first has %d", r, len(row), len(tbl.Rows[0]))
		}
		for c, cell := range row {
			if !cell.Merged {
				if cell.RowSpan < 1 || cell.ColSpan < 1 || r+cell.RowSpan > len(tbl.Rows) || c+cell.ColSpan > len(row) {
					t.Fatalf("cell (%d,%d) spans %d×%d", r, c, cell.RowSpan, cell.ColSpan)
				}
				continue
			}
			covered[[2]int{cell.MergeRow, cell.MergeCol}]++
			first := tbl.Rows[cell.MergeRow][cell.MergeCol]
			if first.Merged || r >= cell.MergeRow+first.RowSpan || c >= cell.MergeCol+first.ColSpan {
				t.Fatalf("cell (%d,%d) points to (%d,%d), which does not cover it", r, c, cell.MergeRow, cell.MergeCol)
			}
		}
	}
	for r, row := range tbl.Rows {
		for c, cell := range row {
			if !cell.Merged && covered[[2]int{r, c}] != cell.RowSpan*cell.ColSpan-1 {
				t.Fatalf("cell (%d,%d) spans %d×%d but covers %d", r, c, cell.RowSpan, cell.ColSpan, covered[[2]int{r, c}])
			}
		}
	}
}

func onlyTable(t testing.TB, doc *Document) *Table {
	t.Helper()
	var found []*Table
	for _, b := range doc.Blocks {
		if b.Table != nil {
			found = append(found, b.Table)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d tables, want 1", len(found))
	}
	return found[0]
}

// texts returns the cells of a table, "^" for those that a merge covers.
func texts(tbl *Table) [][]string {
	var out [][]string
	for _, row := range tbl.Rows {
		var cells []string
		for _, c := range row {
			if c.Merged {
				cells = append(cells, "^")
			} else {
				cells = append(cells, c.Text)
			}
		}
		out = append(out, cells)
	}
	return out
}

// squeezed is texts without white space, which the forms keep differently.
func squeezed(tbl *Table) [][]string {
	out := texts(tbl)
	for _, row := range out {
		for c := range row {
			row[c] = strings.Join(strings.Fields(row[c]), "")
		}
	}
	return out
}

func paras(doc *Document) []string {
	var out []string
	for _, b := range doc.Blocks {
		if b.Table == nil {
			out = append(out, b.Para)
		}
	}
	return out
}

func wantRows(t testing.TB, name string, got, want [][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, want %d", name, len(got), len(want))
	}
	for r := range min(len(got), len(want)) {
		if !slices.Equal(got[r], want[r]) {
			t.Errorf("%s row %d:\n got %q\nwant %q", name, r, got[r], want[r])
		}
	}
}

func wantParas(t testing.TB, doc *Document, want ...string) {
	t.Helper()
	if got := paras(doc); !slices.Equal(got, want) {
		t.Errorf("paragraphs:\n got %q\nwant %q", got, want)
	}
}

// The same plan as DOCX, PDF and XLSX must come out as the same table, with
// the same merges; in the PDF it runs over four pages, which cut two rows
// and repeat the heading.
func TestPlanReadsTheSameFromEveryForm(t *testing.T) {
	doc := read(t, "zhongwei-gxj-2023.docx")
	want := squeezed(onlyTable(t, doc))
	if len(want) != 31 || want[30][0] != "30" {
		t.Fatalf("docx has %d rows, want a heading and 30", len(want))
	}
	if want[1][1] != "服务高质量发展" || want[2][1] != "^" || want[3][1] != "^" || want[4][1] != "服务民生持续改善" {
		t.Errorf("merged column: %q", [][]string{want[1], want[2], want[3], want[4]})
	}
	wantParas(t, doc, "附件", "市工业和信息化局2023年政务公开工作要点任务分工")

	pdf := read(t, "zhongwei-gxj-2023.pdf")
	wantRows(t, "pdf", squeezed(onlyTable(t, pdf)), want)
	wantParas(t, pdf, "附件", "市工业和信息化局2023年政务公开工作要点任务分工")
	if pdf.Form != FormPDF || pdf.Blocks[2].Page != 1 {
		t.Errorf("form %q, table on page %d", pdf.Form, pdf.Blocks[2].Page)
	}

	xlsx := onlyTable(t, read(t, "zhongwei-gxj-2023.xlsx"))
	wantRows(t, "xlsx", squeezed(xlsx)[2:], want)
	if title := xlsx.Rows[1][0]; title.ColSpan != 6 || !strings.Contains(title.Text, "任务分工") {
		t.Errorf("title row: %+v", title)
	}
}

// In a PDF cell a line ends where the cell does; the sentence goes on.
func TestPDFCellsLoseOnlyTheBreaksOfLayout(t *testing.T) {
	tbl := onlyTable(t, read(t, "zhongwei-gxj-2023.pdf"))
	for r, row := range tbl.Rows {
		for c, cell := range row {
			if strings.ContainsAny(cell.Text, "\n ") {
				t.Errorf("row %d col %d: %q", r, c, cell.Text)
			}
		}
	}
}

func TestPlainTextKeepsEveryLine(t *testing.T) {
	doc := read(t, "zhongwei-gxj-2023.txt")
	text := strings.TrimSuffix(string(load(t, "zhongwei-gxj-2023.txt")), "\n")
	if doc.Form != FormText || len(doc.Blocks) != strings.Count(text, "\n")+1 {
		t.Errorf("%s with %d lines, want %d", doc.Form, len(doc.Blocks), strings.Count(text, "\n")+1)
	}
}
