package docread

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxHTML is the largest mark-up that is parsed, in bytes. The parser needs
// some twenty times that in memory, and a page of text is far below it.
const maxHTML = 16 << 20

var htmlStart = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|table|div|p|span|h[1-6]|ul|ol|style|font|b|o:p)\b`)

// isHTML tells mark-up from text that merely contains angle brackets.
func isHTML(name, text string) bool {
	start := text[:min(len(text), 4096)]
	if htmlStart.MatchString(start) || clipboardHead(start) {
		return true
	}
	ext := extension(name)
	return (ext == ".htm" || ext == ".html") && strings.Contains(text, "<")
}

// clipboardHead recognises the header that Windows puts before mark-up on
// the clipboard.
func clipboardHead(start string) bool {
	return strings.HasPrefix(start, "Version:") && strings.Contains(start, "StartHTML:")
}

// readHTML reads a page or a fragment pasted from a browser or from Word.
func readHTML(ctx context.Context, text string, opt Options) (*Document, error) {
	if len(text) > maxHTML {
		return nil, refuse(TooLarge, "网页超过 %d MB，请只保留需要的内容后再导入。", maxHTML>>20)
	}
	if clipboardHead(text) {
		text = text[max(strings.Index(text, "<"), 0):]
	}
	root, err := parseHTML(text)
	if err != nil {
		return nil, err
	}
	h := &htmlReader{ctx: ctx, budget: newBudget(opt)}
	if err := h.node(root, opt.Depth); err != nil {
		return nil, settle("网页", err)
	}
	h.flush()
	return &Document{Form: FormHTML, Blocks: h.blocks}, nil
}

// parseHTML parses text; elements nested beyond the parser's own limit are
// an attack or a broken generator, never a page someone wrote.
func parseHTML(text string) (*html.Node, error) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, &Error{Kind: Bomb, Msg: "网页结构嵌套过深，已停止读取。请改为复制纯文本，或存成 DOCX 后再导入。", Err: err}
	}
	return root, nil
}

// htmlReader collects blocks; para is the paragraph being collected.
type htmlReader struct {
	ctx    context.Context
	budget *budget
	blocks []Block
	para   flow
	level  int
}

// unseen are elements whose content is not part of the text.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Head: true, atom.Template: true, atom.Noscript: true,
	atom.Del: true, atom.Select: true, atom.Textarea: true, atom.Svg: true, atom.Rt: true, atom.Rp: true,
	atom.Object: true, atom.Iframe: true, atom.Colgroup: true,
}

// lines are elements that begin and end a paragraph.
var lines = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Dt: true, atom.Dd: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Main: true,
	atom.Blockquote: true, atom.Pre: true, atom.Tr: true, atom.Caption: true, atom.Form: true, atom.Hr: true,
	atom.Center: true, atom.Nav: true, atom.Aside: true, atom.Figure: true, atom.Fieldset: true,
}

var hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden`)

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && hiddenStyle.MatchString(a.Val) {
			return true
		}
	}
	return unseen[n.DataAtom]
}

// node reads n and what is below it.
func (h *htmlReader) node(n *html.Node, depth int) error {
	if depth == 0 {
		return refuse(Bomb, "网页结构嵌套过深，已停止读取。请改为复制纯文本，或存成 DOCX 后再导入。")
	}
	switch {
	case n.Type == html.TextNode:
		h.para.write(n.Data)
		return h.budget.takeText(len(n.Data))
	case n.Type == html.CommentNode, n.Type == html.ElementNode && isHidden(n):
		return nil
	case n.DataAtom == atom.Br:
		h.para.breakLine()
		return nil
	case n.DataAtom == atom.Table:
		return h.table(n, depth)
	}
	edge := lines[n.DataAtom]
	if edge {
		h.flush()
		h.level = htmlLevel(n)
	}
	err := h.children(n, depth)
	if edge {
		h.flush()
	}
	return err
}

func (h *htmlReader) children(n *html.Node, depth int) error {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := h.node(c, depth-1); err != nil {
			return err
		}
	}
	return nil
}

// flush ends the paragraph; one without text leaves no block.
func (h *htmlReader) flush() {
	if text := h.para.take(); text != "" {
		h.blocks = append(h.blocks, Block{Para: text, Level: h.level})
	}
	h.level = 0
}

func htmlLevel(n *html.Node) int {
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	return 0
}

// table reads one table element into a block of its own.
func (h *htmlReader) table(n *html.Node, depth int) error {
	h.flush()
	t := &htmlTable{reader: h, grid: grid{budget: h.budget}}
	if err := t.rows(n, depth); err != nil {
		return err
	}
	table, err := t.grid.table(0)
	if table != nil {
		h.blocks = append(h.blocks, Block{Table: table})
	}
	return err
}

// htmlTable lays out the cells of a table; taken[c] is the first row at
// which column c is free of the spans from above.
type htmlTable struct {
	grid
	reader *htmlReader
	row    int
	taken  []int
}

// rows finds the rows of a table, which sections may group.
func (t *htmlTable) rows(n *html.Node, depth int) error {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		var err error
		switch {
		case c.Type != html.ElementNode || isHidden(c):
		case c.DataAtom == atom.Tr:
			err = t.cells(c, depth)
		case c.DataAtom == atom.Caption:
			err = t.reader.node(c, depth-1)
		default:
			err = t.rows(c, depth-1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *htmlTable) cells(tr *html.Node, depth int) error {
	if err := t.reader.ctx.Err(); err != nil {
		return err
	}
	col := 0
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || isHidden(c) {
			continue
		}
		for col < len(t.taken) && t.taken[col] > t.row {
			col++
		}
		var err error
		if col, err = t.cell(c, col, depth); err != nil {
			return err
		}
	}
	if col > 0 || tr.FirstChild != nil {
		t.row++
	}
	return nil
}

// cell places one td or th at col and returns the column after it.
func (t *htmlTable) cell(n *html.Node, col, depth int) (int, error) {
	text, err := t.reader.cellText(n, depth)
	if err != nil {
		return col, err
	}
	wide, high := max(span(attribute(n, "colspan")), 1), max(span(attribute(n, "rowspan")), 1)
	if err := t.place(t.row, col+wide-1, Cell{}); err != nil {
		return col, err
	}
	for len(t.taken) < col+wide {
		t.taken = append(t.taken, 0)
	}
	for i := range wide {
		t.taken[col+i] = max(t.taken[col+i], t.row+high)
	}
	return col + wide, t.place(t.row, col, Cell{Text: text, RowSpan: high, ColSpan: wide})
}

// cellText reads a cell as a small document of its own and flattens it.
func (h *htmlReader) cellText(n *html.Node, depth int) (string, error) {
	inner := &htmlReader{ctx: h.ctx, budget: h.budget}
	if err := inner.children(n, depth-1); err != nil {
		return "", err
	}
	inner.flush()
	var text []string
	for _, b := range inner.blocks {
		if b.Table != nil {
			text = append(text, b.Table.flat()...)
		} else {
			text = append(text, b.Para)
		}
	}
	return strings.Join(text, "\n"), nil
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// flow collects running text as a browser shows it: white space shrinks to
// one space, and to none where a line of Chinese was broken in the source.
type flow struct {
	b      strings.Builder
	last   rune
	space  bool // white space waits to be written
	broken bool // and a line break is part of it
}

func (f *flow) write(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f':
			f.space, f.broken = true, f.broken || r == '\n' || r == '\r'
			continue
		case '\u00a0':
			r = ' '
		}
		f.gap(r)
		f.b.WriteRune(r)
		f.last = r
	}
}

// gap writes what the white space before next comes to.
func (f *flow) gap(next rune) {
	switch {
	case !f.space, f.last == 0, f.last == '\n':
	case f.broken && (wide(f.last) || wide(next)):
	default:
		f.b.WriteByte(' ')
	}
	f.space, f.broken = false, false
}

func (f *flow) breakLine() {
	f.b.WriteByte('\n')
	f.last, f.space, f.broken = '\n', false, false
}

func (f *flow) take() string {
	text := strings.TrimFunc(f.b.String(), unicode.IsSpace)
	*f = flow{}
	return text
}

// wide reports whether r is a Chinese character or a full-width mark, next
// to which a line break stands for nothing.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		r == '“' || r == '”' || r == '‘' || r == '’' || r == '—' || r == '…'
}
