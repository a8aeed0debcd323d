package docx

import "strconv"

// Picture is a picture in the text. One that stands in several places is kept
// in the file once if it is the same pointer.
type Picture struct {
	Data []byte
	// Type is the media type: image/png, image/jpeg or image/gif. A picture of
	// another type is not shown, its alternative text is.
	Type          string
	Width, Height Length
	// Alt is what a reader hears who cannot see it.
	Alt string
	// Floats lays the picture over the text, Left from the left margin and
	// Down from the top of its paragraph.
	Floats     bool
	Left, Down Length

	id int
}

// pictureEnds are the types of pictures that Word shows, by their file ends.
var pictureEnds = []struct{ end, typ string }{{"png", "image/png"}, {"jpeg", "image/jpeg"}, {"gif", "image/gif"}}

func (p *Picture) end() string {
	for _, e := range pictureEnds {
		if e.typ == p.Type {
			return e.end
		}
	}
	return ""
}

func (p *Picture) relation() string { return "rIdImage" + strconv.Itoa(p.id) }
func (p *Picture) name() string     { return "media/image" + strconv.Itoa(p.id) + "." + p.end() }

// collect numbers the pictures in the order in which they stand.
func (d *Document) collect() {
	d.pictures = nil
	seen := map[*Picture]bool{}
	take := func(p Paragraph) {
		for _, r := range p.Runs {
			if r.Picture != nil && r.Picture.end() != "" && !seen[r.Picture] {
				seen[r.Picture] = true
				d.pictures = append(d.pictures, r.Picture)
				r.Picture.id = len(d.pictures)
			}
		}
	}
	for _, s := range d.sections {
		for _, b := range s.blocks {
			switch b := b.(type) {
			case Paragraph:
				take(b)
			case *Table:
				b.paragraphs(take)
			}
		}
	}
}

// paragraphs calls a function for each paragraph of the cells.
func (t *Table) paragraphs(do func(Paragraph)) {
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			for _, p := range c.Paras {
				do(p)
			}
		}
	}
}

// pictureTypes names the media types of the pictures in the file.
func (d *Document) pictureTypes() string {
	out := ""
	for _, e := range pictureEnds {
		for _, p := range d.pictures {
			if p.Type == e.typ {
				out += `<Default Extension="` + e.end + `" ContentType="` + e.typ + `"/>`
				break
			}
		}
	}
	return out
}

// emu is how many units of a drawing a twentieth of a point has.
const emu = 635

const (
	nsDrawing = `xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"`
	nsMain    = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
	nsPicture = "http://schemas.openxmlformats.org/drawingml/2006/picture"
)

// write writes the run that shows the picture.
func (p *Picture) write(w *writer) {
	if p.end() == "" {
		Run{Text: p.Alt}.write(w)
		return
	}
	id := strconv.Itoa(p.id)
	size := `cx="` + strconv.Itoa(int(p.Width)*emu) + `" cy="` + strconv.Itoa(int(p.Height)*emu) + `"`
	shape := `wp:inline`
	if p.Floats {
		shape = `wp:anchor`
	}
	w.raw(`<w:r><w:drawing><` + shape + ` ` + nsDrawing + ` distT="0" distB="0" distL="0" distR="0"`)
	if p.Floats {
		w.raw(` simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>` +
			`<wp:positionH relativeFrom="margin"><wp:posOffset>` + strconv.Itoa(int(p.Left)*emu) + `</wp:posOffset></wp:positionH>` +
			`<wp:positionV relativeFrom="paragraph"><wp:posOffset>` + strconv.Itoa(int(p.Down)*emu) + `</wp:posOffset></wp:positionV>`)
	} else {
		w.raw(`>`)
	}
	w.raw(`<wp:extent ` + size + `/>`)
	if p.Floats {
		w.raw(`<wp:wrapNone/>`)
	}
	w.raw(`<wp:docPr id="` + id + `" name="图片 ` + id + `" descr="`)
	w.escaped(Clean(p.Alt))
	w.raw(`"/><a:graphic ` + nsMain + `><a:graphicData uri="` + nsPicture + `"><pic:pic xmlns:pic="` + nsPicture + `">`)
	w.raw(`<pic:nvPicPr><pic:cNvPr id="` + id + `" name="image` + id + `"/><pic:cNvPicPr/></pic:nvPicPr>`)
	w.raw(`<pic:blipFill><a:blip r:embed="` + p.relation() + `"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`)
	w.raw(`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ` + size + `/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`)
	w.raw(`</pic:pic></a:graphicData></a:graphic></` + shape + `></w:drawing></w:r>`)
}
