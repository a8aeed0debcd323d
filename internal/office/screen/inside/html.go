package inside

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inline are the elements that do not end a paragraph.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true, atom.Data: true, atom.Dfn: true,
	atom.Del: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Img: true, atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true,
	atom.Q: true, atom.S: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true,
	atom.U: true, atom.Var: true, atom.Wbr: true, atom.Big: true, atom.Strike: true,
}

// spoken are the attributes whose values people or programs read.
var spoken = map[string]string{"alt": "图片的替代文本", "title": "悬停提示", "href": "链接地址", "content": "页面元数据", "value": "表单的值", "placeholder": "表单提示", "aria-label": "无障碍标签"}

var attribute = regexp.MustCompile(`([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=]+)`)

// page reads one HTML text.
type page struct {
	part   *part
	out    []Piece
	runs   runs
	tables []*table
	count  int
	mute   string // within script or style
}

type table struct {
	id, row, col int
	// more is how many columns the cell before takes besides its own.
	more  int
	heads map[int]string
}

// html reads an HTML text into pieces, one for each block.
func (f *File) html(p *part, base Piece) {
	h := &page{part: p}
	z := html.NewTokenizer(bytes.NewReader(p.data))
	at := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := len(z.Raw())
		h.token(z, kind, at, at+raw)
		at += raw
	}
	h.flush("", false)
	for _, piece := range h.out {
		piece.Member, piece.Page = base.Member, base.Page
		f.add(piece, p)
	}
}

func (h *page) token(z *html.Tokenizer, kind html.TokenType, from, to int) {
	raw := string(h.part.data[from:to])
	switch kind {
	case html.TextToken:
		if h.mute != "" {
			h.single(from, to, raw, "脚本或样式", asIs)
			return
		}
		text := html.UnescapeString(raw)
		h.runs.add(from, to, text, html.EscapeString)
	case html.CommentToken:
		h.single(from, to, raw, "网页注释", func(s string) string { return s })
	case html.StartTagToken, html.SelfClosingTagToken:
		name, _ := z.TagName()
		h.open(atom.Lookup(name), from, raw)
	case html.EndTagToken:
		name, _ := z.TagName()
		h.close(atom.Lookup(name))
	}
}

// single notes hidden text that is a piece of its own.
func (h *page) single(from, to int, text, where string, write func(string) string) {
	var r runs
	r.add(from, to, text, write)
	if p, ok := r.take(Piece{Where: where, Hidden: true}); ok {
		h.out = append(h.out, p)
	}
}

func (h *page) open(a atom.Atom, from int, raw string) {
	switch {
	case a == atom.Br:
		h.runs.gap("\n")
	case !inline[a]:
		h.flush("", false)
	}
	switch a {
	case atom.Script, atom.Style:
		h.mute = a.String()
	case atom.Table:
		h.count++
		h.tables = append(h.tables, &table{id: h.count, row: -1, heads: map[int]string{}})
	case atom.Tr:
		if t := h.table(); t != nil {
			t.row, t.col = t.row+1, -1
		}
	case atom.Td, atom.Th:
		if t := h.table(); t != nil {
			t.col++
		}
	}
	h.attributes(from, raw)
}

func (h *page) attributes(from int, raw string) {
	for _, m := range attribute.FindAllStringSubmatchIndex(raw, -1) {
		where, ok := spoken[strings.ToLower(raw[m[2]:m[3]])]
		if !ok {
			continue
		}
		i, j := m[4], m[5]
		if raw[i] == '"' || raw[i] == '\'' {
			i, j = i+1, j-1
		}
		h.single(from+i, from+j, html.UnescapeString(raw[i:j]), where, html.EscapeString)
	}
}

func (h *page) close(a atom.Atom) {
	if !inline[a] {
		h.flush("", false)
	}
	switch a {
	case atom.Script, atom.Style:
		h.mute = ""
	case atom.Table:
		if n := len(h.tables); n > 0 {
			h.tables = h.tables[:n-1]
		}
	}
}

func (h *page) table() *table {
	if n := len(h.tables); n > 0 {
		return h.tables[n-1]
	}
	return nil
}

// flush ends the paragraph that was being read.
func (h *page) flush(where string, hidden bool) {
	p, ok := h.runs.take(Piece{Where: where, Hidden: hidden})
	if !ok {
		return
	}
	if t := h.table(); t != nil && t.row >= 0 {
		p.Row, p.Cell = rowKey(t.id, t.row), cellName(t.row, max(t.col, 0))
		if t.row == 0 {
			t.heads[t.col] += strings.TrimSpace(p.Text)
		} else {
			p.Head = t.heads[t.col]
		}
	}
	h.out = append(h.out, p)
}
