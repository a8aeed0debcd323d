package raster

import (
	"context"
	"fmt"
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Letters are the characters of one page, each with its place as Redact takes
// it. A scan has none.
type Letters struct {
	// W and H are the page's size in points, as it is shown.
	W, H  float64
	Text  []rune
	Boxes []Box
}

// Count gives the number of a file's pages.
func Count(ctx context.Context, file []byte, opt Options) (n int, err error) {
	opt = opt.withDefaults()
	err = with(ctx, opt, func(inst pdfium.Pdfium) error {
		opened, err := inst.OpenDocument(&requests.OpenDocument{File: &file})
		if err != nil {
			return err
		}
		count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
		if err == nil {
			n = count.PageCount
		}
		return err
	})
	return n, err
}

// mostLetters bounds the characters of one page.
const mostLetters = 100_000

// Read gives the characters of every page.
func Read(ctx context.Context, file []byte, opt Options) (out []Letters, err error) {
	opt = opt.withDefaults()
	err = with(ctx, opt, func(inst pdfium.Pdfium) error {
		out, err = letters(inst, file, opt)
		return err
	})
	return out, err
}

func letters(inst pdfium.Pdfium, file []byte, opt Options) ([]Letters, error) {
	opened, err := inst.OpenDocument(&requests.OpenDocument{File: &file})
	if err != nil {
		return nil, err
	}
	count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, err
	}
	if count.PageCount > opt.Pages {
		return nil, fmt.Errorf("%w: %d", ErrPages, count.PageCount)
	}
	out := make([]Letters, count.PageCount)
	for i := range out {
		if out[i], err = lettersOf(inst, opened.Document, i); err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	return out, nil
}

func lettersOf(inst pdfium.Pdfium, doc references.FPDF_DOCUMENT, i int) (Letters, error) {
	on := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}}
	size, err := inst.FPDF_GetPageSizeByIndexF(&requests.FPDF_GetPageSizeByIndexF{Document: doc, Index: i})
	if err != nil {
		return Letters{}, err
	}
	out := Letters{W: float64(size.Size.Width), H: float64(size.Size.Height)}
	place, err := shown(inst, on, out)
	if err != nil {
		return out, err
	}
	res, err := inst.GetPageTextStructured(&requests.GetPageTextStructured{Page: on, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return out, err
	}
	if len(res.Chars) > mostLetters {
		return out, fmt.Errorf("raster: more than %d characters", mostLetters)
	}
	for _, c := range res.Chars {
		at := c.PointPosition
		b := place(at.Left, at.Top, at.Right, at.Bottom)
		b.Page = i
		for _, r := range c.Text {
			out.Text, out.Boxes = append(out.Text, r), append(out.Boxes, b)
		}
	}
	return out, nil
}

// shown turns places of the page's own space into those of the page as it is
// shown, turned and cut.
func shown(inst pdfium.Pdfium, on requests.Page, page Letters) (func(x0, y0, x1, y1 float64) Box, error) {
	const fine = 100 // the engine answers in whole units
	var at [3][2]float64
	for i, p := range [3][2]float64{{0, 0}, {fine, 0}, {0, fine}} {
		d, err := inst.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: on, SizeX: int(page.W * fine), SizeY: int(page.H * fine), PageX: p[0], PageY: p[1]})
		if err != nil {
			return nil, err
		}
		at[i] = [2]float64{float64(d.DeviceX) / fine, float64(d.DeviceY) / fine}
	}
	move := func(x, y float64) (float64, float64) {
		return at[0][0] + (x*(at[1][0]-at[0][0])+y*(at[2][0]-at[0][0]))/fine, at[0][1] + (x*(at[1][1]-at[0][1])+y*(at[2][1]-at[0][1]))/fine
	}
	return func(x0, y0, x1, y1 float64) Box {
		ax, ay := move(x0, y0)
		bx, by := move(x1, y1)
		return Box{X: math.Min(ax, bx), Y: math.Min(ay, by), W: math.Abs(ax - bx), H: math.Abs(ay - by)}
	}, nil
}
