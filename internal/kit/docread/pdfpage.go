package docread

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// Limits of what is looked at on one page: beyond them a page is a drawing.
const (
	maxPathsPerPage = 20_000
	maxSegments     = 64 // of one path; a ruling has few
	maxFormDepth    = 4
	maxGlyphs       = 100_000 // a full page of small print has some 10 000
)

// page reads page i: its characters with their places and its straight lines,
// turned as a reader sees the page.
func (p *pdf) page(i int) (*page, error) {
	if err := p.ctx.Err(); err != nil {
		return nil, err
	}
	ref, err := p.inst.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: p.doc, Index: i})
	if err != nil {
		return nil, err
	}
	defer p.inst.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: ref.Page})
	on := requests.Page{ByReference: &ref.Page}
	pg := &page{number: i + 1}
	if err := p.glyphs(pg, on); err != nil {
		return nil, err
	}
	if err := p.objects(pg, on); err != nil {
		return nil, err
	}
	turn, err := p.inst.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: on})
	if err != nil {
		return nil, err
	}
	pg.turn(int(turn.PageRotation) & 3)
	return pg, nil
}

// glyphs reads the characters of a page in the order of its content.
func (p *pdf) glyphs(pg *page, on requests.Page) error {
	res, err := p.inst.GetPageTextStructured(&requests.GetPageTextStructured{Page: on, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return err
	}
	if len(res.Chars) > maxGlyphs {
		return refuse(TooLarge, "PDF 第 %d 页的文字超过 %d 万个，请拆分后再导入，或上传它的 DOCX 原稿。", pg.number, maxGlyphs/10_000)
	}
	pg.glyphs = make([]glyph, 0, len(res.Chars))
	for _, c := range res.Chars {
		for _, r := range c.Text {
			at := c.PointPosition
			pg.glyphs = append(pg.glyphs, glyph{
				r: r, brk: r == '\n' || r == '\r',
				box: box{at.Left, at.Bottom, at.Right, at.Top},
			})
		}
	}
	return p.budget.takeText(3 * len(pg.glyphs))
}

// objects finds the lines that are drawn on a page.
func (p *pdf) objects(pg *page, on requests.Page) error {
	count, err := p.inst.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: on})
	if err != nil {
		return err
	}
	for i := range min(count.Count, maxPathsPerPage) {
		if i%256 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		obj, err := p.inst.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: on, Index: i})
		if err != nil {
			continue
		}
		p.object(pg, obj.PageObject, identity, maxFormDepth)
	}
	return nil
}

// object takes what is of use from one page object: lines, and whether
// anything at all is drawn. What the engine cannot tell is passed over.
func (p *pdf) object(pg *page, obj references.FPDF_PAGEOBJECT, m matrix, depth int) {
	kind, err := p.inst.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: obj})
	if err != nil {
		return
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_IMAGE, enums.FPDF_PAGEOBJ_SHADING:
		pg.drawn = true
	case enums.FPDF_PAGEOBJ_PATH:
		pg.drawn = true
		p.path(pg, obj, m)
	case enums.FPDF_PAGEOBJ_FORM:
		if depth > 0 {
			p.form(pg, obj, m, depth-1)
		}
	}
}

// form looks into a group of objects.
func (p *pdf) form(pg *page, obj references.FPDF_PAGEOBJECT, m matrix, depth int) {
	count, err := p.inst.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: obj})
	if err != nil {
		return
	}
	m = p.matrix(obj).then(m)
	for i := range min(count.Count, maxPathsPerPage) {
		if len(pg.rulings) > maxPathsPerPage || p.ctx.Err() != nil {
			return
		}
		inner, err := p.inst.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: obj, Index: uint64(i)})
		if err == nil {
			p.object(pg, inner.PageObject, m, depth)
		}
	}
}

// path adds the straight lines of a path: strokes along an axis, and filled
// shapes so thin that they are seen as lines.
func (p *pdf) path(pg *page, obj references.FPDF_PAGEOBJECT, m matrix) {
	mode, err := p.inst.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: obj})
	if err != nil || !mode.Stroke && mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return
	}
	count, err := p.inst.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: obj})
	if err != nil || count.Count > maxSegments {
		return
	}
	m = p.matrix(obj).then(m)
	for _, outline := range p.outlines(obj, count.Count, m) {
		if mode.Stroke {
			pg.stroke(outline)
		} else {
			pg.fill(outline)
		}
	}
}

// outlines returns the parts of a path as the points they run through.
func (p *pdf) outlines(obj references.FPDF_PAGEOBJECT, count int, m matrix) [][]point {
	var all [][]point
	for i := range count {
		seg, err := p.inst.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: obj, Index: i})
		if err != nil {
			return all
		}
		at, err := p.inst.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: seg.PathSegment})
		if err != nil {
			return all
		}
		kind, err := p.inst.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: seg.PathSegment})
		if err != nil {
			return all
		}
		if kind.Type == enums.FPDF_SEGMENT_MOVETO || len(all) == 0 {
			all = append(all, nil)
		}
		last := len(all) - 1
		all[last] = append(all[last], m.apply(float64(at.X), float64(at.Y)))
		closed, err := p.inst.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: seg.PathSegment})
		if err == nil && closed.IsClose {
			all[last] = append(all[last], all[last][0])
		}
	}
	return all
}

func (p *pdf) matrix(obj references.FPDF_PAGEOBJECT) matrix {
	res, err := p.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj})
	if err != nil {
		return identity
	}
	return matrix(res.Matrix)
}

// matrix places the coordinates of an object on the page.
type matrix structs.FPDF_FS_MATRIX

var identity = matrix{A: 1, D: 1}

// then returns the matrix that applies m and then n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		A: m.A*n.A + m.B*n.C, B: m.A*n.B + m.B*n.D,
		C: m.C*n.A + m.D*n.C, D: m.C*n.B + m.D*n.D,
		E: m.E*n.A + m.F*n.C + n.E, F: m.E*n.B + m.F*n.D + n.F,
	}
}

func (m matrix) apply(x, y float64) point {
	return point{
		float64(m.A)*x + float64(m.C)*y + float64(m.E),
		float64(m.B)*x + float64(m.D)*y + float64(m.F),
	}
}
