package letters

import (
	"strings"
	"unicode"

	"gongkai/internal/kit/textdiff"
)

// Difference is where a reply that went out says something else than was
// signed.
type Difference struct {
	// Where is 平台答复 or 纸质反馈.
	Where    string
	Segments []textdiff.Segment
}

// Differ compares what stands on the platform and on paper with the signed
// text. What frames a letter (whom it is to, who signs, the date, further
// fields of a form) may stand around it; its own words may not differ in one
// character. White space, and the width of characters, do not count.
func Differ(r *Reply) []Difference {
	var out []Difference
	for _, p := range []struct{ where, text string }{{"平台答复", r.PlatformText}, {"纸质反馈", r.PaperText}} {
		if p.text == "" || Says(p.text, r.Text) {
			continue
		}
		out = append(out, Difference{p.where, textdiff.Compare(even(r.Text), even(p.text))})
	}
	return out
}

// Says says that a text has another one word for word in it.
func Says(text, signed string) bool {
	want := plain(signed)
	return want != "" && strings.Contains(plain(text), want)
}

// plain leaves out what printing changes: blanks, line ends, widths.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return narrow(r)
	}, text)
}

// even is a text for a comparison that people read: one blank for several.
func even(text string) string {
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// narrow brings full-width letters, digits and signs to half width, and the
// marks that exist in both forms to one.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　' || r == '\u00a0':
		return ' '
	case r == '“' || r == '”' || r == '„' || r == '″':
		return '"'
	case r == '‘' || r == '’' || r == '′':
		return '\''
	case r == '—' || r == '–' || r == '―' || r == '－':
		return '-'
	case r == '。' || r == '｡':
		return '。'
	}
	return r
}

// narrowed is a text that was typed to be looked for, its letters and digits in
// half width; its signs stay as texts have them.
func narrowed(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if n := narrow(r); r != n && (unicode.IsLetter(n) || unicode.IsDigit(n)) {
			return n
		}
		return r
	}, text))
}

// compare compares two texts for people.
func compare(old, now string) []textdiff.Segment { return textdiff.Compare(even(old), even(now)) }
