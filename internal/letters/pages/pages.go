// Package pages has the office's pages of 信件办理.
package pages

import (
	"strings"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Part is a piece of a page; with a Title it stands in a box of its own.
type Part struct {
	ID, Title string
	Acts      []ui.Button
	Body      templ.Component
}

// Page is a page of parts, one under the other.
type Page struct {
	page.Base
	Tabs    []ui.Tab
	Notices []ui.Notice
	Stats   []ui.Stat
	Parts   []Part
}

// Line is something in a list: a text that may lead somewhere, a note, a badge
// and an act.
type Line struct {
	Title, Href, Note, Text string
	Badges                  []string
	Tone                    ui.Tone
	Act                     *ui.Button
}

// Item is a check on a reply.
type Item struct {
	Text, Note string
	OK         bool
}

// paragraphs cuts a text at its line ends.
func paragraphs(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
