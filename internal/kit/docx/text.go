package docx

import (
	"bufio"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Clean returns a text without what a document cannot hold: bytes that are no
// UTF-8 and characters that XML 1.0 forbids. Every kind of line break becomes
// "\n"; tabs stay.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\r':
			if i+1 == len(s) || s[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case r == '\v', r == '\f':
			b.WriteByte('\n')
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
		case allowed(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isClean(s string) bool {
	for _, r := range s {
		if r == '\r' || r == utf8.RuneError || !allowed(r) {
			return false
		}
	}
	return true
}

// allowed is the Char production of XML 1.0.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF ||
		r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// longestAddress is how long an address may be for every office program to
// keep it.
const longestAddress = 2000

// Address is a web address as a document may lead to it, or empty if the text
// is none: only http and https lead anywhere.
func Address(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	out := strings.NewReplacer(`"`, "%22", `\`, "%5C").Replace(u.String())
	if len(out) > longestAddress {
		return ""
	}
	return out
}

// eastern says that a text has characters that are set in a Chinese font, so
// that its quotation marks and dashes are too.
func eastern(s string) bool {
	for _, r := range s {
		if r >= 0x2E80 {
			return true
		}
	}
	return false
}

// escaper escapes a clean text for XML content and attributes.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// writer puts XML on a buffered stream; its error comes from Flush.
type writer struct{ *bufio.Writer }

func (w *writer) raw(s string) { _, _ = w.WriteString(s) }

// escaped writes a text as XML content.
func (w *writer) escaped(s string) { _, _ = escaper.WriteString(w, Clean(s)) }

// num writes ` name="n"`.
func (w *writer) num(name string, n int) {
	w.raw(` ` + name + `="` + strconv.Itoa(n) + `"`)
}

// text writes the content of a run: text, with breaks and tabs as elements.
func (w *writer) text(s string) {
	for line := 0; ; line++ {
		part, rest, more := strings.Cut(s, "\n")
		if line > 0 {
			w.raw(`<w:br/>`)
		}
		w.tabbed(part)
		if !more {
			return
		}
		s = rest
	}
}

func (w *writer) tabbed(s string) {
	for i, part := range strings.Split(s, "\t") {
		if i > 0 {
			w.raw(`<w:tab/>`)
		}
		if part != "" {
			w.raw(`<w:t xml:space="preserve">`)
			_, _ = escaper.WriteString(w, part)
			w.raw(`</w:t>`)
		}
	}
}
