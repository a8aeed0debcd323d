package pages

import (
	"html"
	"regexp"
	"strings"
)

// piece is running text, or a table that scrolls by itself where it is wider
// than the page.
type piece struct {
	Table bool
	Title string
	HTML  string
}

var (
	tablePart = regexp.MustCompile(`(?s)<table>.*?</table>`)
	rowPart   = regexp.MustCompile(`(?s)<tr>.*?</tr>`)
	plainCell = regexp.MustCompile(`<td([^>]*)>([^<]+)</td>`)
	figure    = regexp.MustCompile(`^[0-9][0-9.,]*$`)
	linked    = regexp.MustCompile(`<td>(<a [^>]*>[0-9]+</a>)</td>`)
	heading   = regexp.MustCompile(`<h[23]>([^<]+)</h[23]>`)
)

// pieces divides a prescribed text into running text and tables. Each table is
// named by the heading before it.
func pieces(text, title string) []piece {
	var out []piece
	at := 0
	for _, m := range tablePart.FindAllStringIndex(text, -1) {
		if m[0] > at {
			out = append(out, piece{HTML: text[at:m[0]]})
			if h := heading.FindAllStringSubmatch(text[at:m[0]], -1); h != nil {
				title = html.UnescapeString(h[len(h)-1][1])
			}
		}
		out = append(out, piece{Table: true, Title: title, HTML: dress(text[m[0]:m[1]], title)})
		at = m[1]
	}
	if at < len(text) {
		out = append(out, piece{HTML: text[at:]})
	}
	return out
}

// Dressed is a prescribed text whose tables have captions and heads.
func Dressed(text, title string) string {
	var b strings.Builder
	for _, p := range pieces(text, title) {
		b.WriteString(p.HTML)
	}
	return b.String()
}

// dress names a prescribed table, marks its heads, and makes it readable on a
// narrow page: labels break after several characters and never after each.
func dress(table, title string) string {
	plain := !strings.Contains(table, "<th")
	table = rowPart.ReplaceAllStringFunc(table, func(row string) string { return dressRow(row, plain) })
	return strings.Replace(table, "<table>", `<table class="table"><caption class="sr">`+html.EscapeString(title)+"</caption>", 1)
}

// dressRow makes the labels of a row without a figure heads, where heads is
// set; a note in brackets is none.
func dressRow(row string, heads bool) string {
	counts := linked.MatchString(row)
	for _, m := range plainCell.FindAllStringSubmatch(row, -1) {
		counts = counts || figure.MatchString(m[2])
	}
	return plainCell.ReplaceAllStringFunc(row, func(cell string) string {
		m := plainCell.FindStringSubmatch(cell)
		switch {
		case figure.MatchString(m[2]):
			return cell
		case heads && !counts && !strings.HasPrefix(m[2], "（"):
			return "<th" + m[1] + ` scope="col">` + m[2] + "</th>"
		}
		return "<td" + m[1] + ">" + whole(m[2]) + "</td>"
	})
}

// least is how many characters of a label stay on one line.
const least = 9

// whole keeps stretches of a text together. Entities count as they are
// written: a stretch never ends inside one.
func whole(text string) string {
	var b strings.Builder
	n, entity := 0, false
	for _, r := range text {
		if n == 0 {
			b.WriteString(`<span class="nowrap">`)
		}
		b.WriteRune(r)
		entity = r == '&' || entity && r != ';'
		if n++; n >= least && !entity {
			b.WriteString("</span>")
			n = 0
		}
	}
	if n > 0 {
		b.WriteString("</span>")
	}
	return b.String()
}
