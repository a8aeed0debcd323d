package plan

import (
	"strings"
	"testing"
)

// TestSeedThroughPdftotext reads dumps that keep the places of the cells
// (-layout) or the order of drawing (-raw); both give the issued rows.
func TestSeedThroughPdftotext(t *testing.T) {
	want := readFile(t, "zhongwei-gxj-2023.docx")
	for _, name := range []string{"seed-pdftotext-layout.txt", "seed-pdftotext-raw.txt"} {
		t.Run(name, func(t *testing.T) {
			doc := openFile(t, name)
			got, err := Read(doc, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(name, "layout") { // raw moves marks to their line
				checkKept(t, doc, got)
			}
			compareRows(t, got, want, false, name)
			if got.Title != want.Title || got.Agency != want.Agency || got.Year != want.Year {
				t.Errorf("%s, %s, %d", got.Title, got.Agency, got.Year)
			}
		})
	}
}

// placed are dumps that keep places, of plans whose issued form is at hand
// as HTML: cells centred or at the top, columns a blank apart, names broken.
var placed = []struct{ dump, issued string }{
	{"placed-centred.txt", "placed-plan.html"},
	{"placed-top.txt", "placed-plan.html"},
	{"placed-narrow.txt", "placed-plan.html"},
	{"placed-drifting.txt", "placed-plan.html"},
	{"placed-eight-columns.txt", "placed-eight.html"},
	{"placed-headings.txt", "placed-headings.html"},
}

func TestPlacedTextGivesTheIssuedRows(t *testing.T) {
	for _, c := range placed {
		t.Run(c.dump, func(t *testing.T) {
			doc := openFile(t, c.dump)
			got, err := Read(doc, Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := readFile(t, c.issued)
			checkKept(t, doc, got)
			compareRows(t, got, want, false, c.dump)
			if got.Title != want.Title || got.Agency != want.Agency {
				t.Errorf("%s, %s", got.Title, got.Agency)
			}
		})
	}
}
