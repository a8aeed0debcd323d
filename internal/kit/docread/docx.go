package docread

import (
	"encoding/xml"
	"strings"
)

// docx reads the body of a Word document.
type docx struct {
	*scanner
	budget *budget
	styles map[string]*docxStyle
	lists  *lists
	hidden bool // some text was left out because it is hidden
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
	err = p.scan(main, func(s *scanner, _ xml.StartElement) error {
		d.scanner = s
		doc.Blocks, err = d.story()
		return err
	})
	if d.hidden {
		doc.Notes = append(doc.Notes, "文档中有隐藏文字，没有导入；如需导入，请先在 Word 中取消隐藏。")
	}
	return doc, err
}

// story reads block elements up to the end of the element around them and
// joins a paragraph whose end was deleted to the one that follows.
func (d *docx) story() ([]Block, error) {
	var out []Block
	var carry string
	err := d.blocks(func(b Block, joined bool) {
		if b.Table == nil {
			b.Para, carry = carry+b.Para, ""
			if joined {
				carry = b.Para
				return
			}
		}
		out = append(out, b)
	})
	if carry != "" {
		out = append(out, Block{Para: carry})
	}
	return out, err
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
		case "del", "moveFrom", "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "Fallback":
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
}

// paragraph reads one w:p. The text of boxes anchored in it follows it.
func (d *docx) paragraph(emit func(Block, bool)) error {
	p := &para{}
	if err := d.inline(p, false); err != nil {
		return err
	}
	style := d.styles[p.style]
	text := p.text.String()
	if !p.deleted {
		text = d.lists.label(p.num.orStyle(style)) + text
	}
	if err := d.budget.takeText(len(text)); err != nil {
		return err
	}
	emit(Block{Para: strings.Trim(text, " \t\n\u3000"), Level: headingLevel(p.level, style)}, p.deleted)
	for _, b := range p.boxes {
		emit(b, false)
	}
	return nil
}

// inline reads what is inside a paragraph or one of its wrappers.
func (d *docx) inline(p *para, hidden bool) error {
	return d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "pPr":
			return d.paragraphProperties(p)
		case "r":
			return d.run(p, hidden || d.styles[p.style].hides())
		case "del", "moveFrom", "sdtPr", "sdtEndPr", "rt", "rubyPr", "Fallback", "smartTagPr", "customXmlPr":
			return d.skip()
		case "t": // the text of a formula is not in a run of its own kind
			return d.literal(p, hidden)
		case "txbxContent":
			return d.box(p)
		}
		return d.inline(p, hidden)
	})
}

func (d *docx) literal(p *para, hidden bool) error {
	s, err := d.text()
	if hidden && s != "" {
		d.hidden = true
		return err
	}
	p.text.WriteString(s)
	return err
}

// box reads the text of a text box.
func (d *docx) box(p *para) error {
	blocks, err := d.story()
	for _, b := range blocks {
		if b.Table != nil || b.Para != "" {
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
func (d *docx) run(p *para, hidden bool) error {
	return d.each(func(el xml.StartElement) error {
		name := el.Name.Local
		switch name {
		case "rPr":
			return d.runProperties(&hidden)
		case "t":
			return d.literal(p, hidden)
		case "sym":
			p.text.WriteString(symbol(attr(el, "char")))
			return d.skip()
		case "delText", "instrText", "delInstrText", "Fallback", "rt", "rubyPr":
			return d.skip()
		case "txbxContent":
			return d.box(p)
		}
		if mark := marks[name]; mark != "" {
			if !hidden {
				p.text.WriteString(mark)
			}
			return d.skip()
		}
		return d.inline(p, hidden)
	})
}

func (d *docx) runProperties(hidden *bool) error {
	return d.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "vanish", "webHidden":
			*hidden = on(el)
		case "rStyle":
			*hidden = *hidden || d.styles[val(el)].hides()
		}
		return d.skip()
	})
}

// symbols are the ticks and boxes of the Wingdings fonts, which Word stores
// in the private use area.
var symbols = map[string]string{
	"F0FE": "☑", "F052": "☑", "F0A8": "□", "F06F": "□", "F0FC": "√", "F0FB": "×", "F0FD": "☒", "F054": "☒",
	"F06C": "●", "F06E": "■", "F0B7": "·", "F0E0": "→",
}

func symbol(char string) string { return symbols[strings.ToUpper(char)] }
