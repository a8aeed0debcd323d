package inside

import (
	"math/big"
	"path"
	"strconv"
	"strings"
)

// book is an opened workbook.
type book struct {
	sheets  []*sheet
	strings []Piece
	used    []bool
}

// sheet is one of its worksheets.
type sheet struct {
	name, path string
	hidden     bool
}

func (b *book) sheet(name string) *sheet {
	for _, s := range b.sheets {
		if s.path == name {
			return s
		}
	}
	return nil
}

// openBook reads the list of sheets and the strings that cells share.
func (b *box) openBook() {
	b.book = &book{}
	b.part.book = b.book
	targets := map[string]string{}
	b.scan("xl/_rels/workbook.xml.rels", func(t tag) {
		if t.name == "Relationship" {
			to := t.attr("Target")
			if !strings.HasPrefix(to, "/") {
				to = path.Join("xl", to)
			}
			targets[t.attr("Id")] = strings.TrimPrefix(path.Clean("/"+to), "/")
		}
	})
	b.scan("xl/workbook.xml", func(t tag) {
		if t.name != "sheet" {
			return
		}
		s := &sheet{name: t.attr("name"), path: targets[t.attr("id")], hidden: t.attr("state") == "hidden" || t.attr("state") == "veryHidden"}
		b.book.sheets = append(b.book.sheets, s)
		if s.hidden {
			b.f.trace("hidden", b.member(s.path), "隐藏的工作表", s.name)
		}
	})
	b.sharedStrings()
}

// scan calls f for every start tag of a member.
func (b *box) scan(name string, f func(tag)) {
	if i, ok := b.index[name]; ok {
		if m := b.load(i); m != nil {
			_ = walk(m.data, tags(f)) // a broken list counts as far as it goes
		}
	}
}

// tags is events of which only the start tags are wanted.
type tags func(tag)

func (f tags) start(t tag, _ []string)           { f(t) }
func (tags) text(_, _ int, _ string, _ []string) {}
func (tags) end(string, int, int)                {}

// shared reads the shared strings, one piece for each.
type shared struct {
	out  []Piece
	runs runs
}

func (s *shared) start(tag, []string) {}

func (s *shared) text(from, to int, text string, above []string) {
	if len(above) > 0 && above[len(above)-1] == "t" {
		s.runs.add(from, to, text, escapeXML)
	}
}

func (s *shared) end(name string, _, _ int) {
	if name == "si" {
		p, _ := s.runs.take(Piece{})
		s.out = append(s.out, p)
	}
}

func (b *box) sharedStrings() {
	i, ok := b.index["xl/sharedStrings.xml"]
	if !ok {
		return
	}
	m := b.load(i)
	if m == nil {
		return
	}
	s := &shared{}
	if err := walk(m.data, s); err != nil {
		b.f.doubt(b.member(m.name), "damaged", "“"+b.part.name+"”的文字表已损坏，读不出来。请在办公软件中打开后另存一份再上传。")
	}
	for k := range s.out {
		s.out[k].in = m
	}
	b.book.strings, b.book.used = s.out, make([]bool, len(s.out))
}

// cells reads a worksheet.
type cells struct {
	box    *box
	part   *part
	sheet  *sheet
	base   Piece
	heads  map[string]string
	veiled []span // hidden columns
	row    string
	gone   bool // the row is hidden
	cell   *cell
	other  runs
	any    bool
}

type span struct{ from, to int }

// cell is the cell being read.
type cell struct {
	tag     tag
	value   runs
	inline  runs
	formula runs
}

func (b *box) sheetPart(m *part, s *sheet, base Piece) error {
	base.Sheet, base.Hidden = s.name, s.hidden
	if m.veiled = s.hidden; s.hidden {
		base.Where = "隐藏的工作表"
	}
	b.f.tables++
	c := &cells{box: b, part: m, sheet: s, base: base, heads: map[string]string{}}
	err := walk(m.data, c)
	if c.any {
		b.f.trace("hidden", base.Member, "隐藏的行或列", "工作表“"+s.name+"”")
	}
	if last := b.book.sheets[len(b.book.sheets)-1]; last == s {
		b.leftover()
	}
	return err
}

// leftover lists the shared strings that no cell shows any more.
func (b *box) leftover() {
	for i, p := range b.book.strings {
		if !b.book.used[i] {
			p.Where, p.Hidden, p.Member = "已删除单元格留下的文字", true, b.member("xl/sharedStrings.xml")
			b.f.add(p, p.in)
		}
	}
}

func (c *cells) start(t tag, _ []string) {
	switch t.name {
	case "col":
		if t.attr("hidden") == "1" || t.attr("hidden") == "true" {
			c.veiled, c.any = append(c.veiled, span{atoi(t.attr("min")), atoi(t.attr("max"))}), true
		}
	case "row":
		c.row = t.attr("r")
		c.gone = t.attr("hidden") == "1" || t.attr("hidden") == "true"
		c.any = c.any || c.gone
	case "c":
		c.cell = &cell{tag: t}
	}
}

func (c *cells) text(from, to int, text string, above []string) {
	if c.cell == nil {
		c.other.add(from, to, text, escapeXML)
		return
	}
	switch above[len(above)-1] {
	case "v":
		c.cell.value.add(from, to, text, escapeXML)
	case "t":
		c.cell.inline.add(from, to, text, escapeXML)
	case "f":
		c.cell.formula.add(from, to, text, escapeXML)
	}
}

func (c *cells) end(name string, _, to int) {
	switch {
	case name == "c" && c.cell != nil:
		c.close(to)
		c.cell = nil
	case c.cell == nil:
		p := c.base
		p.Where = "页眉页脚、提示等"
		if p, ok := c.other.take(p); ok {
			c.box.f.add(p, c.part)
		}
	}
}

// close notes the cell that ends at the byte to.
func (c *cells) close(to int) {
	t := c.cell.tag
	base := c.base
	base.Cell = t.attr("r")
	col := strings.TrimRight(base.Cell, "0123456789")
	row := c.row
	if row == "" {
		row = base.Cell[len(col):]
	}
	base.Row = c.base.Sheet + "!" + row
	if c.gone || c.veils(col) {
		base.Hidden = true
		if base.Where == "" {
			base.Where = "隐藏的行或列"
		}
	}
	p, in := c.shown(base, to)
	if strings.TrimSpace(p.Text) != "" {
		if head, ok := c.heads[col]; !ok && strings.Trim(p.Text, "0123456789. ") != "" {
			c.heads[col] = strings.TrimSpace(p.Text)
		} else {
			p.Head = head
		}
		c.box.f.add(p, in)
	}
	if f, ok := c.cell.formula.take(base); ok && strings.Contains(f.Text, `"`) {
		f.Where, f.Hidden = "公式", true
		c.box.f.add(f, c.part)
	}
}

// shown is the text that the cell shows and the part that holds it.
func (c *cells) shown(base Piece, to int) (Piece, *part) {
	v := c.cell.value.text.String()
	switch kind := c.cell.tag.attr("t"); {
	case kind == "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(c.box.book.strings) {
			return Piece{}, nil
		}
		c.box.book.used[i] = true
		p := c.box.book.strings[i]
		base.Text, base.segs = p.Text, p.segs
		return base, p.in
	case kind == "inlineStr":
		p, _ := c.cell.inline.take(base)
		return p, c.part
	case kind == "b" || kind == "e":
		return Piece{}, nil
	default:
		t := c.cell.tag
		base.Text = number(v)
		base.segs = []seg{{t.from, to, base.Text, func(s string) string { return inlineCell(t, s) }}}
		return base, c.part
	}
}

// number is a stored number as its digits: 1.3812345678E10 is 13812345678.
func number(v string) string {
	v = strings.TrimSpace(v)
	if !strings.ContainsAny(v, "eE") || len(v) > 40 {
		return v
	}
	if i := strings.LastIndexAny(v, "eE"); len(v)-i > 6 {
		return v
	}
	f, _, err := big.ParseFloat(v, 10, 120, big.ToNearestEven)
	if err != nil || !f.IsInt() {
		return v
	}
	return f.Text('f', 0)
}

// inlineCell is a cell that holds the text itself, in the place and with the
// looks of another.
func inlineCell(t tag, text string) string {
	pre := ""
	if t.prefix != "" {
		pre = t.prefix + ":"
	}
	out := "<" + pre + "c"
	if r := t.attr("r"); r != "" {
		out += ` r="` + escapeXML(r) + `"`
	}
	if s := t.attr("s"); s != "" {
		out += ` s="` + escapeXML(s) + `"`
	}
	text = "<" + pre + `t xml:space="preserve">` + escapeXML(text) + "</" + pre + "t>"
	return out + ` t="inlineStr"><` + pre + "is>" + text + "</" + pre + "is></" + pre + "c>"
}

// veils says that the column is hidden.
func (c *cells) veils(col string) bool {
	n := 0
	for _, r := range col {
		n = n*26 + int(r-'A') + 1
	}
	for _, s := range c.veiled {
		if s.from <= n && n <= s.to {
			return true
		}
	}
	return false
}
