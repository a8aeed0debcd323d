package docread

import (
	"encoding/xml"
	"math"
	"path"
	"strconv"
	"strings"
)

// ofd reads an OFD, the page format of GB/T 33190: a ZIP of XML parts that
// place texts, lines and pictures on pages, in millimetres from the upper left
// corner. What is found is laid out as the pages of a PDF are.
type ofd struct {
	*pack
	budget    *budget
	doc       *Document
	box       box               // of a page that says nothing of its own
	templates map[string]string // part by ID
	pages     []*page
}

// readOFD reads all documents of the package.
func readOFD(p *pack) (*Document, error) {
	o := &ofd{pack: p, budget: newBudget(p.opt), doc: &Document{Form: FormOFD}}
	var roots []string
	err := p.scan("OFD.xml", func(s *scanner, el xml.StartElement) error {
		if el.Name.Local != "OFD" {
			return refuse(Unsupported, "这份 OFD 文件的结构不认识。请用阅读器导出为 PDF，或上传它的 DOCX 原稿。")
		}
		return o.bodies(s, &roots)
	})
	if err != nil {
		return nil, err
	}
	if f, err := p.Open("Encryptions.xml"); err == nil {
		f.Close()
		return nil, refuse(Encrypted, "OFD 文件是加密的，无法读取。请先取消加密，或上传它的 DOCX 原稿。")
	}
	for _, root := range roots {
		if err := o.document(root); err != nil {
			return nil, err
		}
	}
	doc, err := assemble("OFD", o.pages, o.budget)
	if doc != nil {
		doc.Form, doc.Title = FormOFD, o.doc.Title
	}
	return doc, err
}

// bodies reads where the documents are and the title of the first.
func (o *ofd) bodies(s *scanner, roots *[]string) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "DocBody", "DocInfo":
			return o.bodies(s, roots)
		case "DocRoot":
			text, err := s.text()
			*roots = append(*roots, clean(strings.TrimSpace(text)))
			return err
		case "Title":
			text, err := s.text()
			if o.doc.Title == "" && o.budget.opt.Rich {
				o.doc.Title = strings.TrimSpace(text)
			}
			return err
		}
		return s.skip()
	})
}

// beside turns a location as written in a part into a name in the package.
func beside(part, location string) string {
	location = strings.TrimSpace(location)
	if strings.HasPrefix(location, "/") {
		return clean(location)
	}
	return clean(path.Join(path.Dir(part), location))
}

// document reads the pages of one document, in order.
func (o *ofd) document(root string) error {
	o.box, o.templates = box{0, 0, 210, 297}, map[string]string{}
	var pages []string
	err := o.scan(root, func(s *scanner, _ xml.StartElement) error {
		return o.structure(s, root, &pages)
	})
	if err != nil {
		return err
	}
	if len(o.pages)+len(pages) > o.opt.Pages {
		return refuse(TooLarge, "OFD 超过 %d 页，请拆分后再导入。", o.opt.Pages)
	}
	for _, part := range pages {
		pg := &ofdPage{ofd: o, page: &page{number: len(o.pages) + 1}, box: o.box}
		if err := pg.read(part, true); err != nil {
			return err
		}
		pg.finish()
		o.pages = append(o.pages, pg.page)
	}
	return nil
}

func (o *ofd) structure(s *scanner, root string, pages *[]string) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "CommonData", "Pages", "PageArea":
			return o.structure(s, root, pages)
		case "PhysicalBox":
			return readBox(s, &o.box)
		case "TemplatePage":
			o.templates[attr(el, "ID")] = beside(root, attr(el, "BaseLoc"))
		case "Page":
			*pages = append(*pages, beside(root, attr(el, "BaseLoc")))
		}
		return s.skip()
	})
}

// readBox reads a box of four numbers; one that cannot be is left as it was.
func readBox(s *scanner, to *box) error {
	text, err := s.text()
	if b, ok := ofdBox(text); ok {
		*to = b
	}
	return err
}

// ofdBox reads "x y width height".
func ofdBox(text string) (box, bool) {
	n := decimals(text)
	if len(n) != 4 || n[2] < 0 || n[3] < 0 {
		return box{}, false
	}
	return box{n[0], n[1], n[0] + n[2], n[1] + n[3]}, true
}

// maxCoordinate, in millimetres, is beyond any sheet of paper.
const maxCoordinate = 1e5

// decimals reads the numbers of a list, up to the first that is none.
func decimals(text string) []float64 {
	var out []float64
	for field := range strings.FieldsSeq(text) {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > maxCoordinate {
			return out
		}
		out = append(out, v)
	}
	return out
}

// pointsPerMM turns the millimetres of OFD into points.
const pointsPerMM = 72 / 25.4

// ofdPage collects what is on one page, in millimetres, y downwards.
type ofdPage struct {
	*ofd
	*page
	box   box
	paths int
}

// read reads a page, or a template below one, from its part.
func (pg *ofdPage) read(part string, templates bool) error {
	return pg.scan(part, func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			switch el.Name.Local {
			case "Area":
				return s.each(func(el xml.StartElement) error {
					if el.Name.Local == "PhysicalBox" && templates {
						return readBox(s, &pg.box)
					}
					return s.skip()
				})
			case "Template":
				if part := pg.templates[attr(el, "TemplateID")]; part != "" && templates {
					if err := pg.read(part, false); err != nil {
						return err
					}
				}
			case "Content":
				return pg.objects(s, identity)
			}
			return s.skip()
		})
	})
}

// objects reads a layer or a block of objects placed by m.
func (pg *ofdPage) objects(s *scanner, m matrix) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "Layer", "PageBlock":
			return pg.objects(s, m)
		case "TextObject":
			return pg.text(s, el, m)
		case "PathObject":
			return pg.path(s, el, m)
		case "ImageObject", "CompositeObject":
			pg.drawn = true
		}
		return s.skip()
	})
}

// placeOf is the matrix of an object: its own, then the place of its boundary.
func placeOf(el xml.StartElement, m matrix) matrix {
	own := identity
	if n := decimals(attr(el, "CTM")); len(n) == 6 {
		own = matrix{A: float32(n[0]), B: float32(n[1]), C: float32(n[2]), D: float32(n[3]), E: float32(n[4]), F: float32(n[5])}
	}
	b, _ := ofdBox(attr(el, "Boundary"))
	return own.then(matrix{A: 1, D: 1, E: float32(b.x0), F: float32(b.y0)}).then(m)
}

// text reads the characters of a text object.
func (pg *ofdPage) text(s *scanner, el xml.StartElement, m matrix) error {
	size, ok := number(attr(el, "Size"))
	if !ok || size <= 0 {
		size = 4
	}
	if attr(el, "Visible") == "false" {
		return s.skip()
	}
	m = placeOf(el, m)
	stretch := 1.0
	if v, ok := number(attr(el, "HScale")); ok && v > 0 {
		stretch = v
	}
	at := point{}
	return s.each(func(el xml.StartElement) error {
		if el.Name.Local != "TextCode" {
			return s.skip()
		}
		if v, ok := number(attr(el, "X")); ok {
			at.x = v
		}
		if v, ok := number(attr(el, "Y")); ok {
			at.y = v
		}
		text, err := s.text()
		if err != nil {
			return err
		}
		return pg.write(text, at, size, stretch, deltas(attr(el, "DeltaX")), deltas(attr(el, "DeltaY")), m)
	})
}

func number(s string) (float64, bool) {
	n := decimals(s)
	if len(n) != 1 {
		return 0, false
	}
	return n[0], true
}

// deltas reads the steps between characters: numbers, and "g n v" for n times
// the step v.
func deltas(s string) []float64 {
	var out []float64
	fields := strings.Fields(s)
	for i := 0; i < len(fields) && len(out) < maxGlyphs; i++ {
		if fields[i] != "g" {
			v, _ := number(fields[i])
			out = append(out, v)
			continue
		}
		if i+2 >= len(fields) {
			break
		}
		n, _ := strconv.Atoi(fields[i+1])
		v, _ := number(fields[i+2])
		for range min(max(n, 0), maxGlyphs-len(out)) {
			out = append(out, v)
		}
		i += 2
	}
	return out
}

// write places the characters of one stretch of text.
func (pg *ofdPage) write(text string, at point, size, stretch float64, dx, dy []float64, m matrix) error {
	runes := []rune(strings.Trim(text, "\n\r\t"))
	if len(pg.glyphs)+len(runes) > maxGlyphs {
		return refuse(TooLarge, "OFD 第 %d 页的文字超过 %d 万个，请拆分后再导入，或上传它的 DOCX 原稿。", pg.number, maxGlyphs/10_000)
	}
	if err := pg.budget.takeText(3 * len(runes)); err != nil {
		return err
	}
	for i, r := range runes {
		width := size * stretch
		if !wide(r) {
			width /= 2
		}
		a, b := m.apply(at.x, at.y-0.85*size), m.apply(at.x+0.95*width, at.y+0.1*size)
		pg.glyphs = append(pg.glyphs, glyph{r: r, box: box{min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y)}})
		switch {
		case i < len(dx):
			at.x += dx[i]
		case len(dy) == 0:
			at.x += width
		}
		if i < len(dy) {
			at.y += dy[i]
		}
	}
	pg.glyphs = append(pg.glyphs, glyph{r: '\n', brk: true})
	return nil
}

// path reads a drawn path for the lines of tables.
func (pg *ofdPage) path(s *scanner, el xml.StartElement, m matrix) error {
	pg.drawn = true
	m = placeOf(el, m)
	filled, stroked := attr(el, "Fill") == "true", attr(el, "Stroke") != "false"
	return s.each(func(el xml.StartElement) error {
		if el.Name.Local != "AbbreviatedData" || pg.paths >= maxPathsPerPage {
			return s.skip()
		}
		text, err := s.text()
		for _, outline := range outlinesOf(text, m) {
			pg.paths++
			for i := range outline {
				outline[i] = pg.points(outline[i])
			}
			if stroked {
				pg.stroke(outline)
			}
			if filled {
				pg.fill(outline)
			}
		}
		return err
	})
}

// outlinesOf reads the straight parts of a path: M x y, L x y, C to close;
// of curves only the end point is taken.
func outlinesOf(text string, m matrix) [][]point {
	var all [][]point
	fields := strings.Fields(text)
	takes := map[string]int{"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
	for i := 0; i < len(fields); i++ {
		op := fields[i]
		if last := len(all) - 1; op == "C" && last >= 0 {
			all[last] = append(all[last], all[last][0])
			continue
		}
		n := takes[op]
		if n == 0 || i+n >= len(fields) || len(all) > maxPathsPerPage {
			continue
		}
		x, ok1 := number(fields[i+n-1])
		y, ok2 := number(fields[i+n])
		i += n
		if !ok1 || !ok2 {
			return all
		}
		if op == "M" || op == "S" || len(all) == 0 {
			all = append(all, nil)
		}
		last := len(all) - 1
		all[last] = append(all[last], m.apply(x, y))
	}
	return all
}

// points turns a place on the sheet into points, y upwards.
func (pg *ofdPage) points(p point) point {
	return point{p.x * pointsPerMM, (pg.box.y1 - p.y) * pointsPerMM}
}

// finish turns the characters into points, y upwards.
func (pg *ofdPage) finish() {
	for i, g := range pg.glyphs {
		if g.brk {
			continue
		}
		a, b := pg.points(point{g.box.x0, g.box.y1}), pg.points(point{g.box.x1, g.box.y0})
		pg.glyphs[i].box = box{a.x, a.y, b.x, b.y}
	}
}
