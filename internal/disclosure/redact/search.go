package redact

import (
	"slices"
	"strings"
	"unicode"

	"gongkai/internal/kit/fail"
	"gongkai/internal/office/screen/personal"
)

// mostHits bounds what one search marks.
const mostHits = 2000

// Found are the personal data in the file (条例第十五条), as marks without a
// number.
func (d *Doc) Found() []Mark {
	var out []Mark
	for i, p := range d.Pieces {
		for _, m := range personal.Scan(string(p.Text), p.Head) {
			if m.Kind == personal.USCC || m.End > len(p.Text) {
				continue // an organisation's code is public
			}
			x := d.mark(i, m.Start, m.End)
			x.By, x.Kind = ByFinding, personal.Titles[m.Kind]
			out = append(out, x)
		}
	}
	return out
}

// mark is a mark over a place in the text.
func (d *Doc) mark(piece, start, end int) Mark {
	p := d.Pieces[piece]
	m := Mark{By: BySearch, Piece: piece, Start: start, End: end, Was: string(p.Text[start:end]), Where: p.Where}
	if d.PDF {
		m.Page = piece
	}
	return m
}

// Search finds every place of a text. Blanks and breaks of lines within it do
// not matter, nor does the width of letters.
func (d *Doc) Search(text string) ([]Mark, error) {
	want := slim([]rune(text)).text
	if len(want) == 0 {
		return nil, fail.Fields(map[string]string{"text": "请填写要查找的文字"})
	}
	var out []Mark
	for i, p := range d.Pieces {
		s := slim(p.Text)
		for at := 0; ; at++ {
			n := index(s.text[at:], want)
			if n < 0 {
				break
			}
			at += n
			out = append(out, d.mark(i, s.at[at], s.at[at+len(want)-1]+1))
			if len(out) > mostHits {
				return nil, fail.Invalidf("“%s”出现太多次，请写得更具体", text)
			}
		}
	}
	return out, nil
}

// slimmed is a text without blanks, in one width and case, with the place of
// each character in the text that it was made of.
type slimmed struct {
	text []rune
	at   []int
}

func slim(in []rune) slimmed {
	var out slimmed
	for i, r := range in {
		switch {
		case unicode.IsSpace(r) || r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == 0:
			continue
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFEE0
		}
		out.text, out.at = append(out.text, unicode.ToLower(r)), append(out.at, i)
	}
	return out
}

func index(in, want []rune) int {
	for i := 0; i+len(want) <= len(in); i++ {
		if slices.Equal(in[i:i+len(want)], want) {
			return i
		}
	}
	return -1
}

// Lines are the lines of a page, to be chosen without a pointer.
func (d *Doc) Lines(page int) []Mark {
	if page < 0 || page >= len(d.pages) {
		return nil
	}
	text := d.Pieces[page].Text
	var out []Mark
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '\n' && text[i] != '\r' {
			continue
		}
		if strings.TrimSpace(string(text[start:i])) != "" {
			out = append(out, d.mark(page, start, i))
		}
		start = i + 1
	}
	return out
}

// Left are places where a marked text stands unmarked. What is one character
// long is not looked for elsewhere.
func (d *Doc) Left(marks []Mark) []Mark {
	var out []Mark
	seen := map[string]bool{}
	for _, m := range marks {
		key := string(slim([]rune(m.Was)).text)
		if m.By == ByBox || len([]rune(key)) < 2 || seen[key] {
			continue
		}
		seen[key] = true
		all, err := d.Search(m.Was)
		if err != nil {
			continue
		}
		for _, hit := range all {
			if !slices.ContainsFunc(marks, func(o Mark) bool { return o.covers(hit.Piece, hit.Start, hit.End) }) {
				out = append(out, hit)
			}
		}
	}
	return out
}
