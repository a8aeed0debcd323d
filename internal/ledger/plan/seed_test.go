package plan

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/docread"
)

// readFile reads a document of testdata as a person would hand it in.
func readFile(t testing.TB, name string) *Plan {
	t.Helper()
	p, err := Read(openFile(t, name), Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

func openFile(t testing.TB, name string) *docread.Document {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := docread.ReadBytes(context.Background(), name, b, docread.Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

// textDoc is a document of plain lines.
func textDoc(text string) *docread.Document {
	doc := &docread.Document{Form: docread.FormText}
	for _, l := range splitLines(text) {
		doc.Blocks = append(doc.Blocks, docread.Block{Para: l})
	}
	return doc
}

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a plan with testdata/NAME.json.
func golden(t *testing.T, name string, p *Plan) {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJSON(&b, p); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("%s differs from its golden file at\n%s", name, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d:\n%s\nwant\n%s", i+1, g[i], strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return "the end: lines are missing"
}

func TestSeedInAllFourForms(t *testing.T) {
	for _, ext := range []string{"docx", "txt", "xlsx", "pdf"} {
		t.Run(ext, func(t *testing.T) {
			p := readFile(t, "zhongwei-gxj-2023."+ext)
			if len(p.Rows) != 30 {
				t.Fatalf("%d rows", len(p.Rows))
			}
			// What is outside the rows differs by form: repeated heads.
			p.Rest = []string{}
			for i := range p.Rows {
				p.Rows[i].dropDoubts(DoubtJoined)
			}
			golden(t, "zhongwei-gxj-2023", p)
		})
	}
}

// dropDoubts takes out doubts of one code: a page break is no part of a plan.
func (r *Row) dropDoubts(code string) {
	r.Doubts = slices.DeleteFunc(r.Doubts, func(d Doubt) bool { return d.Code == code })
}
