package raster

import (
	"fmt"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"

	"gongkai/internal/kit/paper/pdf"
)

// Place is a page of a bound file: its number in the whole, and in the part
// that it belongs to. All count from 1.
type Place struct{ Page, Pages, Own, OwnPages int }

// The number that binding prints on a page stands in its upper right corner,
// over the text of a part: lengths in points.
const (
	markSize, markHeight = 9.0, 14.0
	markTop, markRight   = 20.0, 30.0
)

// number prints what a function says of each page into the page's corner.
func number(inst pdfium.Pdfium, made references.FPDF_DOCUMENT, places []Place, says func(Place) string) error {
	sheet, err := pdf.New("")
	if err != nil {
		return err
	}
	widths := make([]float64, len(places))
	for i, at := range places {
		text := says(at)
		widths[i] = max(sheet.Width(text, markSize), 1)
		sheet.Page(widths[i], markHeight).Say(0, markHeight-4, text, pdf.Style{Size: markSize})
	}
	file := sheet.Bytes()
	marks, err := inst.OpenDocument(&requests.OpenDocument{File: &file})
	if err != nil {
		return err
	}
	for i := range places {
		if err := stampPage(inst, made, marks.Document, i, widths[i]); err != nil {
			return fmt.Errorf("number of page %d: %w", i+1, err)
		}
	}
	return nil
}

// stampPage lays a page of marks over the same page of a document.
func stampPage(inst pdfium.Pdfium, made, marks references.FPDF_DOCUMENT, i int, width float64) error {
	page, err := inst.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: made, Index: i})
	if err != nil {
		return err
	}
	on := requests.Page{ByReference: &page.Page}
	to, err := corner(inst, on, made, i, width)
	if err != nil {
		return err
	}
	// The binding of this version hands both documents over in the engine's
	// order, so that Source is where the copy goes; the test sees it if a later
	// one does not.
	x, err := inst.FPDF_NewXObjectFromPage(&requests.FPDF_NewXObjectFromPage{Source: made, Destination: marks, SourcePageIndex: i})
	if err != nil {
		return err
	}
	form, err := inst.FPDF_NewFormObjectFromXObject(&requests.FPDF_NewFormObjectFromXObject{XObject: x.XObject})
	if err != nil {
		return err
	}
	if _, err = inst.FPDFPageObj_SetMatrix(&requests.FPDFPageObj_SetMatrix{PageObject: form.PageObject, Transform: to}); err != nil {
		return err
	}
	if _, err = inst.FPDFPage_InsertObject(&requests.FPDFPage_InsertObject{Page: on, PageObject: form.PageObject}); err != nil {
		return err
	}
	if _, err = inst.FPDFPage_GenerateContent(&requests.FPDFPage_GenerateContent{Page: on}); err != nil {
		return err
	}
	_, err = inst.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page})
	return err
}

// corner leads from a mark's own space to the corner of a page as it is shown,
// turned and cut.
func corner(inst pdfium.Pdfium, on requests.Page, doc references.FPDF_DOCUMENT, i int, width float64) (structs.FPDF_FS_MATRIX, error) {
	var out structs.FPDF_FS_MATRIX
	size, err := inst.FPDF_GetPageSizeByIndexF(&requests.FPDF_GetPageSizeByIndexF{Document: doc, Index: i})
	if err != nil {
		return out, err
	}
	const fine = 100 // the engine asks for whole units
	w, h := float64(size.Size.Width), float64(size.Size.Height)
	x, y := max(w-markRight-width, 0), markTop+markHeight
	var at [3][2]float64
	for k, p := range [3][2]float64{{x, y}, {x + fine, y}, {x, y - fine}} {
		d, err := inst.FPDF_DeviceToPage(&requests.FPDF_DeviceToPage{Page: on, SizeX: int(w * fine), SizeY: int(h * fine), DeviceX: int(p[0] * fine), DeviceY: int(p[1] * fine)})
		if err != nil {
			return out, err
		}
		at[k] = [2]float64{d.PageX, d.PageY}
	}
	across := func(k, n int) float32 { return float32((at[k][n] - at[0][n]) / fine) }
	out.A, out.B, out.C, out.D = across(1, 0), across(1, 1), across(2, 0), across(2, 1)
	out.E, out.F = float32(at[0][0]), float32(at[0][1])
	return out, nil
}
