package docread

import (
	"context"
	"errors"
	"testing"
)

// small keeps a fuzzed file from being merely slow.
var small = Options{Bytes: 1 << 20, Unpacked: 4 << 20, Part: 1 << 20, Cells: 5000, Text: 1 << 18, Pages: 5}

// check reads data and holds whatever comes of it to the promises.
func check(t *testing.T, data []byte, opt Options) {
	doc, err := ReadBytes(context.Background(), "x", data, opt)
	var e *Error
	switch {
	case err == nil:
		checkModel(t, doc)
		if !doc.says() {
			t.Fatal("a document without text was not refused")
		}
	case !errors.As(err, &e):
		t.Fatalf("not a refusal: %#v", err)
	case e.Msg == "":
		t.Fatal("refused without a message")
	}
}

// FuzzDOCX puts any XML in the place of the main part, between real styles
// and numbering.
func FuzzDOCX(f *testing.F) {
	docx := load(f, "lists.docx")
	for _, name := range []string{"lists.docx", "changes.docx", "zhongwei-gxj-2023.docx"} {
		f.Add(entry(f, load(f, name), "word/document.xml"))
	}
	f.Add([]byte(`<w:document xmlns:w="w"><w:body><w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>`))
	f.Fuzz(func(t *testing.T, part []byte) {
		check(t, repack(t, docx, map[string]string{"word/document.xml": string(part)}), small)
	})
}

// FuzzXLSX does the same with a worksheet.
func FuzzXLSX(f *testing.F) {
	book := workbook(f)
	f.Add(entry(f, book, "xl/worksheets/sheet1.xml"))
	f.Add(entry(f, load(f, "zhongwei-gxj-2023.xlsx"), "xl/worksheets/sheet1.xml"))
	f.Add([]byte(`<worksheet><sheetData><row r="3"><c r="B3"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C9"/><mergeCell ref="B2:B3"/></mergeCells></worksheet>`))
	f.Fuzz(func(t *testing.T, part []byte) {
		check(t, repack(t, book, map[string]string{"xl/worksheets/sheet1.xml": string(part)}), small)
	})
}

func FuzzPDF(f *testing.F) {
	f.Add(scanPDF())
	f.Add(makePDF("/MediaBox [0 0 400 300]", "50 50 m 350 50 l S BT /F 12 Tf 60 120 Td (one) Tj ET"))
	f.Add(makePDF("/MediaBox [0 0 300 400] /Rotate 270", "q 0 1 -1 0 300 0 cm 5 5 90 40 re S Q"))
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, append([]byte("%PDF-1.7\n"), data...), small)
	})
}

func FuzzText(f *testing.F) {
	f.Add(load(f, "zhongwei-gxj-2023.txt"))
	f.Add([]byte("\xff\xfeA\x00\n\x00"))
	f.Add([]byte("\xd6\xd0\xce\xc4\r\n\f\x81\x30\x81\x30"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, small) })
}

func FuzzHTML(f *testing.F) {
	f.Add(load(f, "word.htm"))
	f.Add([]byte("<table><tr><td rowspan=3 colspan=2>a<td>b<tr><td rowspan=9>c<td colspan=4>d</table>"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, append([]byte("<html>"), data...), small) })
}

// FuzzLayout rebuilds tables from any lines and characters on two pages.
func FuzzLayout(f *testing.F) {
	f.Add([]byte{0, 10, 10, 200, 0, 50, 10, 200, 1, 10, 10, 50, 1, 100, 10, 50, 1, 200, 10, 50, 2, 50, 30, 'a', 2, 150, 30, 'b'})
	f.Add([]byte{0, 10, 10, 200, 3, 0, 0, 0, 0, 10, 10, 200, 0, 90, 10, 200, 1, 10, 10, 90, 1, 200, 10, 90, 2, 50, 30, 'a', 4, 1, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		pages := []*page{{number: 1}, {number: 2}}
		pg := pages[0]
		for ; len(data) >= 4; data = data[4:] {
			at, from, to := float64(data[1]), float64(data[2]), float64(data[3])
			switch data[0] % 6 {
			case 0, 1:
				pg.rulings = append(pg.rulings, ruling{data[0]%6 == 1, at, min(from, to), max(from, to)})
			case 2:
				pg.glyphs = append(pg.glyphs, glyph{r: rune(data[3]) + 0x4e00, box: box{at, from, at + 9, from + 9}})
			case 3:
				pg = pages[1]
			case 4:
				pg.glyphs = append(pg.glyphs, glyph{r: '\n', brk: true})
			case 5:
				pg.turn(int(data[1] % 4))
			}
		}
		doc, err := assemble("PDF", pages, newBudget(small.withDefaults()))
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatal(err)
		}
		if err == nil {
			checkModel(t, doc)
		}
	})
}
