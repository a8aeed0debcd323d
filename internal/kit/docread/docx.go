package docread

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// docx reads the body of a Word document.
type docx struct {
	*scanner
	budget *budget
	styles map[string]*docxStyle
	lists  *lists
	hidden bool      // some text was left out because it is hidden
	rich   *docxRich // what Options.Rich asks for, or nil
	// inTable is the depth of tables around the current place: a nested
	// table is flattened into the text of its cell.
	inTable int
}

// readDOCX reads the main part and what it needs of styles and numbering.
func readDOCX(p *pack, main string) (*Document, error) {
	styles, err := readStyles(p, p.related(main, "styles"))
	if err != nil {
		return nil, err
	}
	lists, err := readLists(p, p.related(main, "numbering"), styles)
	if err != nil {
		return nil, err
	}
	d := &docx{budget: newBudget(p.opt), styles: styles, lists: lists}
	doc := &Document{Form: FormDOCX}
	if p.opt.Rich {
		d.rich = newDocxRich(p, main, doc)
	}
	err = p.scan(main, func(s *scanner, _ xml.StartElement) error {
		d.scanner = s
		doc.Blocks, err = d.story()
		return err
	})
	if d.hidden {
		doc.Notes = append(doc.Notes, "文档中有隐藏文字，没有导入；如需导入，请先在 Word 中取消隐藏。")
	}
	if err == nil && d.rich != nil {
		err = d.rich.finish(d)
	}
	return doc, err
}

// story reads block elements up to the end of the element around them and
// joins a paragraph whose end was deleted to the one that follows.
func (d *docx) story() ([]Block, error) {
	var out []Block
	var carry carried
	err := d.blocks(func(b Block, joined bool) {
		if carry.take(&b, joined) {
			out = append(out, b)
		}
	})
	return carry.rest(out), err
}

// carried is a paragraph whose end was deleted and that waits for the next.
type carried struct{ Block }

// take joins what waits to b and reports whether b is complete.
func (c *carried) take(b *Block, joined bool) bool {
	if b.Table != nil {
		return true
	}
	b.Para, b.Runs = c.Para+b.Para, append(c.Runs, b.Runs...)
	c.Block = Block{}
	if joined {
		c.Block = Block{Para: b.Para, Runs: b.Runs}
	}
	return !joined
}

// rest appends what still waits at the end.
func (c *carried) rest(out []Block) []Block {
	if c.Para == "" && len(c.Runs) == 0 {
		return out
	}
	return append(out, c.Block)
}

// blocks calls emit for every paragraph and table below the element that was
// opened last. Wrappers such as content controls are looked through; joined
// says that the mark at the paragraph's end is a tracked deletion.
func (d *docx) blocks(emit func(b Block, joined bool)) error {
	return d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "p":
			return d.paragraph(emit)
		case "tbl":
			return d.tableBlock(emit)
		case "del", "moveFrom":
			return d.gone()
		case "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "Fallback":
			return d.skip()
		}
		return d.blocks(emit)
	})
}

func (d *docx) tableBlock(emit func(Block, bool)) error {
	d.inTable++
	t, err := d.table()
	d.inTable--
	if err == nil && t != nil {
		emit(Block{Table: t}, false)
	}
	return err
}

// para collects one paragraph.
type para struct {
	text    strings.Builder
	style   string
	level   int // outline level set on the paragraph itself; 0 is none, 10 is body text
	num     numRef
	deleted bool // the paragraph mark is a tracked deletion
	boxes   []Block

	runs  []Run
	align string
	field field
}

// write adds text in a form.
func (p *para) write(text string, f form) {
	p.text.WriteString(text)
	f.Href = p.field.over(f.Href)
	p.runs = appendRun(p.runs, f.with(text))
}

// paragraph reads one w:p. The text of boxes anchored in it follows it.
func (d *docx) paragraph(emit func(Block, bool)) error {
	p := &para{}
	if err := d.inline(p, form{}); err != nil {
		return err
	}
	style := d.styles[p.style]
	text, label := p.text.String(), ""
	ref := p.num.orStyle(style)
	if !p.deleted {
		label = d.lists.label(ref)
		text = label + text
	}
	if err := d.budget.takeText(len(text)); err != nil {
		return err
	}
	b := Block{Para: strings.Trim(text, " \t\n\u3000"), Level: headingLevel(p.level, style)}
	if d.rich != nil {
		d.rich.dress(&b, p, style, label)
		if label == "" && !p.deleted && d.lists.bulleted(ref) {
			b.Bullet = ref.level + 1
		}
	}
	emit(b, p.deleted)
	for _, b := range p.boxes {
		emit(b, false)
	}
	return nil
}

// inline reads what is inside a paragraph or one of its wrappers.
func (d *docx) inline(p *para, f form) error {
	return d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "pPr":
			return d.paragraphProperties(p)
		case "r":
			f := f
			f.hidden = f.hidden || d.styles[p.style].hides()
			return d.run(p, f)
		case "del", "moveFrom":
			return d.gone()
		case "sdtPr", "sdtEndPr", "rt", "rubyPr", "Fallback", "smartTagPr", "customXmlPr":
			return d.skip()
		case "t": // the text of a formula is not in a run of its own kind
			return d.literal(p, f)
		case "txbxContent":
			return d.box(p)
		}
		if d.rich != nil {
			return d.richInline(p, f, el)
		}
		return d.inline(p, f)
	})
}

func (d *docx) literal(p *para, f form) error {
	s, err := d.text()
	if f.hidden && s != "" {
		d.hidden = true
		if d.rich != nil {
			d.rich.doc.hide(HiddenText, s)
		}
		return err
	}
	p.write(s, f)
	return err
}

// box reads the text of a text box.
func (d *docx) box(p *para) error {
	blocks, err := d.story()
	for _, b := range blocks {
		if b.Table != nil || b.Para != "" || len(b.Runs) > 0 {
			p.boxes = append(p.boxes, b)
		}
	}
	return err
}

func (d *docx) paragraphProperties(p *para) error {
	return d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "pStyle":
			p.style = val(el)
		case "outlineLvl":
			p.level = outline(val(el))
		case "numPr":
			return p.num.read(d.scanner)
		case "jc":
			p.align = alignment(val(el))
		case "rPr":
			return d.each(func(el xml.StartElement) error {
				p.deleted = p.deleted || el.Name.Local == "del" || el.Name.Local == "moveFrom"
				return d.skip()
			})
		}
		return d.skip()
	})
}

// marks are the characters that stand as elements of their own in a run.
var marks = map[string]string{
	"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t",
}

// run reads one w:r.
func (d *docx) run(p *para, f form) error {
	return d.each(func(el xml.StartElement) error {
		name := el.Name.Local
		switch name {
		case "rPr":
			return d.runProperties(&f)
		case "t":
			return d.literal(p, f)
		case "sym":
			p.write(symbol(attr(el, "char")), f)
			return d.skip()
		case "instrText":
			return d.instruction(p)
		case "fldChar":
			p.field.mark(attr(el, "fldCharType"))
			return d.skip()
		case "delText", "delInstrText", "Fallback", "rt", "rubyPr":
			return d.skip()
		case "txbxContent":
			return d.box(p)
		}
		if mark := marks[name]; mark != "" {
			if !f.hidden && (d.rich == nil || attr(el, "type") != "page") {
				p.write(mark, f)
			}
			return d.skip()
		}
		if d.rich != nil {
			return d.richInline(p, f, el)
		}
		return d.inline(p, f)
	})
}

func (d *docx) runProperties(f *form) error {
	raised, sized := 0, false
	err := d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "position":
			raised, _ = strconv.Atoi(val(el))
		case "sz":
			sized = true
		case "vanish", "webHidden":
			f.hidden = on(el)
		case "rStyle":
			f.hidden = f.hidden || d.styles[val(el)].hides()
			d.styles[val(el)].runForm(f)
		default:
			characters(&f.Run, el)
		}
		return d.skip()
	})
	if sized { // LibreOffice writes raised characters as smaller ones set higher
		f.Sup, f.Sub = f.Sup || raised >= minRaise, f.Sub || raised <= -minRaise
	}
	return err
}

// minRaise, in half points, is more than a correction of a line's place.
const minRaise = 4

// symbols are the ticks and boxes of the Wingdings fonts, which Word stores
// in the private use area.
var symbols = map[string]string{
	"F0FE": "☑", "F052": "☑", "F0A8": "□", "F06F": "□", "F0FC": "√", "F0FB": "×", "F0FD": "☒", "F054": "☒",
	"F06C": "●", "F06E": "■", "F0B7": "·", "F0E0": "→",
}

func symbol(char string) string { return symbols[strings.ToUpper(char)] }
