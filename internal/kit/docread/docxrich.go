package docread

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// docxRich is what the reader of a Word document keeps beside the text.
type docxRich struct {
	doc    *Document
	pack   *pack
	main   string
	rels   map[string]relation
	images map[string]int // part to number in Document.Images
	alt    string         // of the drawing around the current place
	notes  map[string][]Block
	after  []Block // the notes referred to so far
	inNote bool
}

func newDocxRich(p *pack, main string, doc *Document) *docxRich {
	return &docxRich{doc: doc, pack: p, main: main, rels: relationsByID(p, main), images: map[string]int{}}
}

func relationsByID(p *pack, part string) map[string]relation {
	rels := map[string]relation{}
	for _, r := range p.relations(part) {
		rels[r.id] = r
	}
	return rels
}

// say adds a note once.
func (r *docxRich) say(note string) {
	if !slices.Contains(r.doc.Notes, note) {
		r.doc.Notes = append(r.doc.Notes, note)
	}
}

// finish appends the footnotes and reads what stands beside the text.
func (r *docxRich) finish(d *docx) error {
	blocks := r.doc.Blocks[:0]
	for _, b := range r.doc.Blocks {
		if b.Level != contents {
			blocks = append(blocks, b)
			continue
		}
		r.say("文档中自动生成的目录没有导入；网页会按标题自动列出目录。")
	}
	r.doc.Blocks = append(blocks, r.after...)
	if err := r.comments(); err != nil {
		return err
	}
	return r.pack.scan(r.pack.related("", "core-properties"), func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			if el.Name.Local != "title" {
				return s.skip()
			}
			text, err := s.text()
			r.doc.Title = strings.TrimSpace(text)
			return err
		})
	})
}

// comments lists the comments beside the text.
func (r *docxRich) comments() error {
	return r.pack.scan(r.pack.related(r.main, "comments"), func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			text, err := s.allText()
			if author := attr(el, "author"); author != "" {
				text = author + "：" + strings.TrimSpace(text)
			}
			r.doc.hide(HiddenComment, text)
			return err
		})
	})
}

// allText is all that is written below the element that was opened last.
func (s *scanner) allText() (string, error) {
	var b strings.Builder
	err := s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "t", "delText":
			text, err := s.text()
			b.WriteString(text)
			return err
		case "instrText", "delInstrText", "Fallback":
			return s.skip()
		case "p", "br", "tab":
			b.WriteByte(' ')
		}
		text, err := s.allText()
		b.WriteString(text)
		return err
	})
	return b.String(), err
}

// gone passes over a tracked deletion.
func (d *docx) gone() error {
	if d.rich == nil {
		return d.skip()
	}
	text, err := d.allText()
	d.rich.doc.hide(HiddenDeleted, text)
	return err
}

// contents is the level that marks a line of a table of contents.
const contents = -1

var (
	titleStyle    = regexp.MustCompile(`(?i)^(?:title|标题)$`)
	contentsStyle = regexp.MustCompile(`(?i)^(?:toc|目录) ?\d$`)
)

// named reports whether s or a style it is based on has such a name.
func (s *docxStyle) named(re *regexp.Regexp) bool {
	return s.find(func(s *docxStyle) bool { return re.MatchString(s.name) }) != nil
}

// dress completes a block with what its paragraph says beyond the text.
func (r *docxRich) dress(b *Block, p *para, style *docxStyle, label string) {
	if label != "" {
		b.Runs = append(b.Runs, Run{Text: label})
	}
	b.Title = style.named(titleStyle)
	bold := b.Level == 0 && !b.Title && style.find(func(s *docxStyle) bool { return s.chars.Strong }) != nil
	for _, run := range p.runs {
		run.Strong = (run.Strong || bold) && b.Level == 0
		run.Under = run.Under && run.Href == ""
		b.Runs = appendRun(b.Runs, run)
	}
	align := p.align
	if align == "" {
		if s := style.find(func(s *docxStyle) bool { return s.align != "" }); s != nil {
			align = s.align
		}
	}
	if align != "left" {
		b.Align = align
	}
	if style.named(contentsStyle) {
		b.Level = contents
	}
}

// alignment reads a justification; every other kind than right and center is
// that of running text.
func alignment(jc string) string {
	switch jc {
	case "right", "end":
		return "right"
	case "center":
		return "center"
	}
	return "left"
}

// characters reads one property of characters into r.
func characters(r *Run, el xml.StartElement) {
	switch el.Name.Local {
	case "b":
		r.Strong = on(el)
	case "i":
		r.Em = on(el)
	case "u":
		r.Under = val(el) != "none" && val(el) != ""
	case "strike", "dstrike":
		r.Struck = on(el)
	case "vertAlign":
		r.Sup, r.Sub = val(el) == "superscript", val(el) == "subscript"
	}
}

// runForm adds the forms of a character style.
func (s *docxStyle) runForm(f *form) {
	for range maxBasedOn {
		if s == nil {
			return
		}
		f.Strong, f.Em, f.Under = f.Strong || s.chars.Strong, f.Em || s.chars.Em, f.Under || s.chars.Under
		f.Struck, f.Sup, f.Sub = f.Struck || s.chars.Struck, f.Sup || s.chars.Sup, f.Sub || s.chars.Sub
		s = s.basedOn
	}
}

// richInline reads the elements of a paragraph that matter to its form.
func (d *docx) richInline(p *para, f form, el xml.StartElement) error {
	r := d.rich
	switch el.Name.Local {
	case "hyperlink":
		if to := r.rels[attr(el, "id")]; to.outside {
			f.Href = to.raw
		}
	case "fldSimple":
		f.Href = hyperlink(attr(el, "instr"))
	case "ins", "moveTo":
		return d.inserted(p, f)
	case "docPr", "shape":
		if r.alt = attr(el, "descr"); r.alt == "" {
			r.alt = attr(el, "alt")
		}
	case "blip":
		d.picture(p, f, r.rels[attr(el, "embed")])
	case "imagedata":
		d.picture(p, f, r.rels[attr(el, "id")])
	case "footnoteReference":
		return errors.Join(d.note(p, "footnotes", attr(el, "id")), d.skip())
	case "endnoteReference":
		return errors.Join(d.note(p, "endnotes", attr(el, "id")), d.skip())
	case "chart", "relIds":
		r.say("文档中的图表（图形）没有导入；如需要，请在 Word 中另存为图片后插入。")
	case "oMath":
		r.say("文档中的公式按文字导入，请核对；复杂的公式请改为图片并写明替代文字。")
	}
	return d.inline(p, f)
}

// inserted reads a tracked insertion: its text stays, and it is told.
func (d *docx) inserted(p *para, f form) error {
	before := p.text.Len()
	err := d.inline(p, f)
	d.rich.doc.hide(HiddenInserted, p.text.String()[before:])
	return err
}

// pictureTypes are the pictures that browsers show.
var pictureTypes = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}

// picture adds a picture to a paragraph.
func (d *docx) picture(p *para, f form, to relation) {
	r := d.rich
	alt := strings.Join(strings.Fields(r.alt), " ")
	if to.kind == "" || f.hidden {
		return
	}
	if to.outside {
		r.say("文档中有链接到外部的图片，没有导入；请下载后插入。")
		return
	}
	n, err := r.image(to.target)
	if err != nil {
		r.say("文档中有图片已损坏或缺失，没有导入；请在 Word 中重新插入。")
		return
	}
	if n == 0 {
		r.say("文档中有浏览器不能显示的图片（" + strings.ToUpper(strings.TrimPrefix(path.Ext(to.target), ".")) + "），没有导入；请在 Word 中另存为 PNG 后重新插入。")
		return
	}
	p.runs = append(p.runs, Run{Image: n, Alt: alt, Href: f.Href})
}

// image reads a picture once and returns its number, or 0 for a form that
// browsers do not show.
func (r *docxRich) image(part string) (int, error) {
	if n, ok := r.images[part]; ok {
		return n, nil
	}
	file, err := r.pack.Open(part)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, r.pack.opt.Part))
	if err != nil {
		return 0, err
	}
	kind := http.DetectContentType(data)
	if !pictureTypes[kind] {
		r.images[part] = 0
		return 0, nil
	}
	r.doc.Images = append(r.doc.Images, Image{Name: path.Base(part), Type: kind, Data: data})
	r.images[part] = len(r.doc.Images)
	return len(r.doc.Images), nil
}

// note puts the number of a footnote into a paragraph and the note after the
// text.
func (d *docx) note(p *para, kind, id string) error {
	r := d.rich
	if r.inNote {
		return nil
	}
	if r.notes == nil {
		r.notes = map[string][]Block{}
		for _, k := range []string{"footnotes", "endnotes"} {
			if err := d.readNotes(k); err != nil {
				return err
			}
		}
	}
	blocks, ok := r.notes[kind+id]
	if !ok {
		return nil
	}
	delete(r.notes, kind+id)
	n := 1
	for _, b := range r.after {
		if b.Note {
			n++
		}
	}
	label := "[" + strconv.Itoa(n) + "]"
	p.write(label, form{Run: Run{Sup: true}})
	for i, b := range blocks {
		if i == 0 {
			b.Note, b.Para = true, label+" "+b.Para
			b.Runs = append([]Run{{Text: label + " "}}, trimRuns(b.Runs)...)
		}
		r.after = append(r.after, b)
	}
	return nil
}

// trimRuns takes the white space off the beginning of runs.
func trimRuns(runs []Run) []Run {
	if len(runs) > 0 && runs[0].Image == 0 {
		runs[0].Text = strings.TrimLeft(runs[0].Text, " \t\u3000")
	}
	return runs
}

// readNotes reads the part with the footnotes or the endnotes.
func (d *docx) readNotes(kind string) error {
	r := d.rich
	part := r.pack.related(r.main, kind)
	rels, outer := r.rels, d.scanner
	defer func() { r.rels, d.scanner, r.inNote = rels, outer, false }()
	r.rels, r.inNote = relationsByID(r.pack, part), true
	err := r.pack.scan(part, func(s *scanner, _ xml.StartElement) error {
		d.scanner = s
		return s.each(func(el xml.StartElement) error {
			if t := attr(el, "type"); t == "separator" || t == "continuationSeparator" || t == "continuationNotice" {
				return s.skip()
			}
			blocks, err := d.story()
			blocks = slices.DeleteFunc(blocks, func(b Block) bool { return b.Table == nil && b.Para == "" && len(b.Runs) == 0 })
			if len(blocks) > 0 {
				r.notes[kind+attr(el, "id")] = blocks
			}
			return err
		})
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// field follows the fields of a paragraph, which may stand in each other: a
// hyperlink can be written as one.
type field struct {
	open []fieldLevel
}

type fieldLevel struct {
	code   string
	result bool
}

// mark takes the beginning, the middle or the end of a field.
func (f *field) mark(kind string) {
	n := len(f.open)
	switch {
	case kind == "begin" && n < 32:
		f.open = append(f.open, fieldLevel{})
	case kind == "separate" && n > 0:
		f.open[n-1].result = true
	case kind == "end" && n > 0:
		f.open = f.open[:n-1]
	}
}

// over is the address of the hyperlink around the current place.
func (f *field) over(href string) string {
	for _, l := range f.open {
		if to := hyperlink(l.code); l.result && to != "" {
			href = to
		}
	}
	return href
}

// instruction reads the code of a field.
func (d *docx) instruction(p *para) error {
	text, err := d.text()
	if n := len(p.field.open); n > 0 && !p.field.open[n-1].result && len(p.field.open[n-1].code) < 4096 {
		p.field.open[n-1].code += text
	}
	return err
}

var hyperlinkCode = regexp.MustCompile(`^\s*HYPERLINK\s+"([^"]+)"`)

// hyperlink is the address in the code of a field, or "".
func hyperlink(code string) string {
	if m := hyperlinkCode.FindStringSubmatch(code); m != nil {
		return m[1]
	}
	return ""
}
