package inside

import (
	"slices"
	"strings"
)

// wordPart names a part of a document for people; "-" is none of its text.
func wordPart(name string) string {
	base := name[strings.LastIndexByte(name, '/')+1:]
	switch {
	case base == "document.xml":
		return ""
	case strings.HasPrefix(base, "header"):
		return "页眉"
	case strings.HasPrefix(base, "footer"):
		return "页脚"
	case base == "comments.xml":
		return "批注"
	case strings.HasPrefix(base, "footnotes"):
		return "脚注"
	case strings.HasPrefix(base, "endnotes"):
		return "尾注"
	case strings.Contains(name, "glossary/"):
		return "构建基块"
	}
	return "-"
}

// word reads a part of a DOCX document: paragraphs with what is hidden in
// them set apart.
type word struct {
	f      *File
	part   *part
	base   Piece
	stack  []*paragraph
	tables []*table
	hidden bool // in a run that is not shown
	backup int  // within mc:Fallback
	notes  int
	marks  int
}

// paragraph is an open w:p with its four kinds of text.
type paragraph struct{ shown, gone, veiled, code runs }

func (b *box) word(m *part, base Piece) error {
	w := &word{f: b.f, part: m, base: base}
	err := walk(m.data, w)
	for len(w.stack) > 0 {
		w.pop()
	}
	if w.notes > 0 {
		b.f.trace("comment", base.Member, "批注", itoa(w.notes)+" 条")
	}
	if w.marks > 0 {
		b.f.trace("revision", base.Member, "修订痕迹", itoa(w.marks)+" 处")
	}
	return err
}

// revisions are the elements of a tracked change.
var revisions = []string{"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "cellIns", "cellDel"}

func (w *word) start(t tag, above []string) {
	switch t.name {
	case "p":
		w.stack = append(w.stack, &paragraph{})
	case "r":
		w.hidden = false
	case "vanish", "webHidden":
		w.hidden = w.hidden || t.on() && slices.Contains(above, "r")
	case "tab", "br", "cr":
		if p := w.open(); p != nil && slices.Contains(above, "r") {
			p.shown.gap(" ")
		}
	case "tbl":
		w.f.tables++
		w.tables = append(w.tables, &table{id: w.f.tables, row: -1, heads: map[int]string{}})
	case "tr":
		if x := w.table(); x != nil {
			x.row, x.col = x.row+1, -1
		}
	case "tc":
		if x := w.table(); x != nil {
			x.col++
		}
	case "Fallback":
		w.backup++
	case "comment":
		w.notes++
	case "docPr":
		w.attribute(t, "descr", "图片的替代文本")
		w.attribute(t, "title", "图片的标题")
	}
	w.marked(t)
}

// marked notes who commented and who changed.
func (w *word) marked(t tag) {
	if slices.Contains(revisions, t.name) {
		w.marks++
	}
	if t.name == "comment" || slices.Contains(revisions, t.name) {
		if a := t.attr("author"); a != "" {
			w.f.trace("author", w.base.Member, "批注或修订人", a)
		}
	}
}

func (w *word) attribute(t tag, name, where string) {
	from, to, ok := attrPlace(w.part.data, t, name)
	if !ok {
		return
	}
	var r runs
	r.add(from, to, t.attr(name), escapeXML)
	if p, ok := r.take(Piece{Where: where, Member: w.base.Member}); ok {
		w.f.add(p, w.part)
	}
}

func (w *word) text(from, to int, text string, above []string) {
	p := w.open()
	if p == nil || len(above) == 0 {
		return
	}
	switch above[len(above)-1] {
	case "t":
		if w.hidden {
			p.veiled.add(from, to, text, escapeXML)
		} else {
			p.shown.add(from, to, text, escapeXML)
		}
	case "delText":
		p.gone.add(from, to, text, escapeXML)
	case "instrText", "delInstrText":
		p.code.add(from, to, text, escapeXML)
	}
}

func (w *word) end(name string, _, _ int) {
	switch name {
	case "p":
		w.pop()
	case "r":
		w.hidden = false
	case "tbl":
		if n := len(w.tables); n > 0 {
			w.tables = w.tables[:n-1]
		}
	case "Fallback":
		w.backup--
	}
}

func (w *word) open() *paragraph {
	if n := len(w.stack); n > 0 {
		return w.stack[n-1]
	}
	return nil
}

func (w *word) table() *table {
	if n := len(w.tables); n > 0 {
		return w.tables[n-1]
	}
	return nil
}

// pop ends the innermost paragraph and notes what it held.
func (w *word) pop() {
	n := len(w.stack)
	if n == 0 {
		return
	}
	p := w.stack[n-1]
	w.stack = w.stack[:n-1]
	base := w.base
	if w.backup > 0 {
		base.Where, base.Hidden = "文本框的兼容副本", true
	}
	if t := w.table(); t != nil && t.row >= 0 {
		base.Row, base.Cell = rowKey(t.id, t.row), cellName(t.row, max(t.col, 0))
		if t.row == 0 {
			t.heads[t.col] += strings.TrimSpace(p.shown.text.String())
		} else {
			base.Head = t.heads[t.col]
		}
	}
	if base.Where == "批注" {
		base.Hidden = true
	}
	w.note(&p.shown, base)
	for _, x := range []struct {
		r     *runs
		where string
	}{{&p.gone, "修订中删除的文字"}, {&p.veiled, "隐藏文字"}, {&p.code, "域代码"}} {
		base.Where, base.Hidden = x.where, true
		if p.veiled.text.Len() > 0 && x.where == "隐藏文字" {
			w.f.trace("hidden", base.Member, "隐藏文字", "有文字设为隐藏")
		}
		w.note(x.r, base)
	}
}

func (w *word) note(r *runs, base Piece) {
	if p, ok := r.take(base); ok {
		w.f.add(p, w.part)
	}
}
