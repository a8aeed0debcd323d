package inside

import (
	"context"
	"slices"
	"strings"
)

// StripOptions says what else to take out than the traces of making.
type StripOptions struct {
	// Hidden takes out what is hidden as well: the cells of hidden sheets,
	// rows and columns, and hidden text.
	Hidden bool
}

// Stripped is a copy without its traces.
type Stripped struct {
	Data []byte
	// Removed says what was taken out, Left what could not be, for people.
	Removed, Left []string
}

// Strip gives a copy of a file without authors, comments, tracked changes (the
// final text stays), custom properties, and what pictures tell of place and
// camera. A file that has none of it comes back as it is.
func Strip(ctx context.Context, name string, data []byte, o StripOptions, opt Options) (Stripped, error) {
	f, err := Open(ctx, name, data, opt)
	if err != nil {
		return Stripped{}, err
	}
	s := &stripper{StripOptions: o}
	s.part(f.root)
	out, err := f.root.rebuild()
	if err != nil {
		return Stripped{}, err
	}
	after, err := Open(ctx, name, out, opt)
	if err != nil {
		return Stripped{}, err
	}
	for _, t := range after.Traces {
		if t.Key != "hidden" || o.Hidden {
			s.left = append(s.left, t.Title+"："+t.Value)
		}
	}
	slices.Sort(s.removed)
	return Stripped{out, slices.Compact(s.removed), s.left}, nil
}

type stripper struct {
	StripOptions
	removed, left []string
}

func (s *stripper) gone(what string) { s.removed = append(s.removed, what) }

// part strips a part and those within it.
func (s *stripper) part(p *part) {
	switch kind := sniff(p.name, p.data); {
	case p.members != nil:
		for _, i := range keys(p.members) {
			s.part(p.members[i])
		}
		s.unusedStrings(p)
	case kind == "image":
		if clean, removed, err := cleanImage(p.data); err == nil && len(removed) > 0 {
			p.changes = append(p.changes, splice{0, len(p.data), string(clean)})
			s.removed = append(s.removed, removed...)
		}
	case kind == "pdf":
		clean, removed, left := cleanPDF(p.data)
		if len(removed) > 0 {
			p.changes = append(p.changes, splice{0, len(p.data), string(clean)})
		}
		s.removed, s.left = append(s.removed, removed...), append(s.left, left...)
	case p.of != "" && p.of != "zip":
		e := &eraser{s: s, part: p}
		if err := walk(p.data, e); err != nil {
			p.changes = nil // a broken part stays as it is
		}
	}
}

func keys(m map[int]*part) []int {
	var out []int
	for i := range m {
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

// eraser takes the traces out of one XML part.
type eraser struct {
	s     *stripper
	part  *part
	open  []hole
	paras []*para
	rows  []*para
	cell  tag
	gone  bool   // the row is hidden
	veils []span // hidden columns
	runAt tag
}

// hole is an element that is being taken out.
type hole struct {
	name  string
	from  int
	depth int
}

// para is an open paragraph or row: where it begins, whether its end was
// deleted, whether anything of it stays.
type para struct {
	from    int
	deleted bool
	shows   bool
}

// whole are elements that go with all they hold, and what they are to people.
var whole = map[string]string{
	"del": "修订痕迹", "moveFrom": "修订痕迹", "rPrChange": "修订痕迹", "pPrChange": "修订痕迹", "tblPrChange": "修订痕迹", "tblGridChange": "修订痕迹", "trPrChange": "修订痕迹",
	"tcPrChange": "修订痕迹", "sectPrChange": "修订痕迹", "cellDel": "修订痕迹", "cellIns": "修订痕迹", "tblPrExChange": "修订痕迹", "numberingChange": "修订痕迹",
	"moveFromRangeStart": "修订痕迹", "moveFromRangeEnd": "修订痕迹", "moveToRangeStart": "修订痕迹", "moveToRangeEnd": "修订痕迹", "tracked-changes": "修订痕迹",
	"comment": "批注", "threadedComment": "批注", "commentRangeStart": "批注", "commentRangeEnd": "批注", "commentReference": "批注", "annotation": "批注", "annotation-end": "批注", "commentEx": "批注",
	"person": "批注人", "change-start": "修订痕迹", "change-end": "修订痕迹", "change": "修订痕迹",
}

// unwrapped are elements whose content stays.
var unwrapped = map[string]bool{"ins": true, "moveTo": true}

func (e *eraser) cut(from, to int, what string) {
	e.part.changes = append(e.part.changes, splice{from, to, ""})
	if what != "" {
		e.s.gone(what)
	}
}

func (e *eraser) start(t tag, above []string) {
	office := e.part.of == "docx" || e.part.of == "odf" || strings.Contains(e.part.path, "omment") || strings.Contains(e.part.path, "person")
	what, drop := whole[t.name]
	mark := len(above) > 0 && (above[len(above)-1] == "rPr" || above[len(above)-1] == "trPr")
	switch {
	case len(e.open) > 0 || !office:
	case drop:
		if t.name == "del" && mark {
			e.markDeleted(above[len(above)-1])
		}
		e.open = append(e.open, hole{t.name, t.from, len(above)})
		e.s.gone(what)
	case unwrapped[t.name]:
		e.cut(t.from, t.to, "修订痕迹")
	}
	e.property(t)
	e.track(t)
}

// markDeleted notes that the end of a paragraph, or a row, was deleted.
func (e *eraser) markDeleted(within string) {
	list := e.paras
	if within == "trPr" {
		list = e.rows
	}
	if n := len(list); n > 0 {
		list[n-1].deleted = true
	}
}

// track follows paragraphs, rows and what is hidden.
func (e *eraser) track(t tag) {
	switch t.name {
	case "p":
		e.paras = append(e.paras, &para{from: t.from})
	case "tr":
		e.rows = append(e.rows, &para{from: t.from})
	case "drawing", "object", "pict":
		e.show()
	case "r":
		e.runAt = t
	case "vanish":
		if e.s.Hidden && e.part.of == "docx" && t.on() && len(e.open) == 0 && strings.HasPrefix(e.part.path, "word/") && e.runAt.name != "" {
			e.open = append(e.open, hole{"r", e.runAt.from, -1})
			e.s.gone("隐藏文字")
		}
	case "col":
		if h := t.attr("hidden"); h == "1" || h == "true" {
			e.veils = append(e.veils, span{atoi(t.attr("min")), atoi(t.attr("max"))})
		}
	case "row":
		h := t.attr("hidden")
		e.gone = h == "1" || h == "true"
	case "c":
		e.cell = t
	}
}

func (e *eraser) show() {
	for _, list := range [][]*para{e.paras, e.rows} {
		if n := len(list); n > 0 {
			list[n-1].shows = true
		}
	}
}

// property blanks attributes that name people.
func (e *eraser) property(t tag) {
	names := []string{"displayName", "userId", "author"}
	if t.name != "person" && t.name != "ins" && t.name != "del" {
		return
	}
	for _, n := range names {
		if from, to, ok := attrPlace(e.part.data, t, n); ok && len(e.open) == 0 {
			e.cut(from, to, "")
		}
	}
}

func (e *eraser) text(from, to int, text string, above []string) {
	if len(above) == 0 || strings.TrimSpace(text) == "" || len(e.open) > 0 {
		return
	}
	within := above[len(above)-1]
	if within == "t" {
		e.show()
	}
	kind, ok := property[within]
	if within == "author" && strings.Contains(e.part.path, "omments") {
		kind, ok = [2]string{"author", "批注人"}, true
	}
	props := strings.Contains(e.part.path, "docProps/") || e.part.path == "meta.xml" || e.part.path == "OFD.xml" || within == "author"
	if ok && props && !dull[strings.TrimSpace(text)] {
		e.cut(from, to, "文件属性："+kind[1])
	}
}

func (e *eraser) end(name string, from, to int) {
	if n := len(e.open); n > 0 {
		if h := e.open[n-1]; h.name == name {
			e.cut(h.from, to, "")
			e.open = e.open[:n-1]
		}
		if name != "p" && name != "tr" {
			return
		}
	} else if unwrapped[name] && e.part.of == "docx" && from < to {
		e.cut(from, to, "")
	}
	switch name {
	case "p":
		e.paras = e.drop(e.paras, to, len(e.rows) > 0)
	case "tr":
		e.rows = e.drop(e.rows, to, false)
	case "c":
		e.hiddenCell(to)
	}
}

// drop ends a paragraph or row, and takes it out where it was deleted whole. A
// cell needs a paragraph, so one within a table stays.
func (e *eraser) drop(list []*para, to int, keep bool) []*para {
	n := len(list)
	if n == 0 {
		return list
	}
	if p := list[n-1]; p.deleted && !p.shows && !keep {
		e.cut(p.from, to, "")
	}
	return list[:n-1]
}

// hiddenCell empties a cell that is not shown, where that was asked for.
func (e *eraser) hiddenCell(to int) {
	if !e.s.Hidden || e.part.of != "xlsx" {
		return
	}
	c := cells{veiled: e.veils}
	if e.gone || e.part.veiled || c.veils(strings.TrimRight(e.cell.attr("r"), "0123456789")) {
		e.cut(e.cell.from, to, "隐藏的单元格内容")
	}
}

// unusedStrings blanks the shared strings of a workbook that no cell shows any
// more, once hidden cells were taken out.
func (s *stripper) unusedStrings(p *part) {
	if !s.Hidden || p.book == nil {
		return
	}
	left := make([]bool, len(p.book.strings))
	for _, m := range p.members {
		if p.book.sheet(m.path) == nil {
			continue
		}
		_ = walk(m.bytes(), &users{left: left}) // read without an error before
	}
	for i, piece := range p.book.strings {
		if left[i] || len(piece.segs) == 0 {
			continue
		}
		for _, g := range piece.segs {
			piece.in.changes = append(piece.in.changes, splice{g.from, g.to, ""})
		}
	}
}

// users marks the shared strings that cells show.
type users struct {
	left   []bool
	shared bool
}

func (u *users) start(t tag, _ []string) {
	if t.name == "c" {
		u.shared = t.attr("t") == "s"
	}
}

func (u *users) text(_, _ int, text string, above []string) {
	if u.shared && len(above) > 0 && above[len(above)-1] == "v" {
		if i := atoi(strings.TrimSpace(text)); i >= 0 && i < len(u.left) {
			u.left[i] = true
		}
	}
}

func (u *users) end(string, int, int) {}
