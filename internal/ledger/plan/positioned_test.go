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
