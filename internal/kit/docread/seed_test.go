package docread

import (
	"context"
	"os"
	"path/filepath"
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
	doc, err := ReadBytes(context.Background(), name, load(t, name), testOptions(t))
	if err != nil {
		t.Fatalf("%s: %v (%#v)", name, err, err)
	}
	return doc
}

// testOptions keeps the compiled PDF engine between runs of the tests.
func testOptions(testing.TB) Options { return Options{} }

func onlyTable(t testing.TB, doc *Document) *Table {
	t.Helper()
	var found *Table
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		if found != nil {
			t.Fatal("more than one table")
		}
		found = b.Table
	}
	if found == nil {
		t.Fatal("no table")
	}
	return found
}

func squeezed(tbl *Table) [][]string {
	var out [][]string
	for _, row := range tbl.Rows {
		var cells []string
		for _, c := range row {
			if c.Merged {
				cells = append(cells, "^")
			} else {
				cells = append(cells, strings.Join(strings.Fields(c.Text), ""))
			}
		}
		out = append(out, cells)
	}
	return out
}

func TestSeedFilesAgree(t *testing.T) {
	want := squeezed(onlyTable(t, read(t, "zhongwei-gxj-2023.docx")))
	if len(want) != 31 {
		t.Fatalf("docx has %d rows, want a heading and 30", len(want))
	}
	for name, skip := range map[string]int{"zhongwei-gxj-2023.pdf": 0, "zhongwei-gxj-2023.xlsx": 2} {
		doc := read(t, name)
		got := squeezed(onlyTable(t, doc))[skip:]
		if len(got) != len(want) {
			t.Errorf("%s has %d rows, want %d", name, len(got), len(want))
		}
		for r := range min(len(got), len(want)) {
			for c := range want[r] {
				if got[r][c] != want[r][c] {
					t.Errorf("%s row %d col %d:\n got %q\nwant %q", name, r, c, got[r][c], want[r][c])
				}
			}
		}
	}
}
