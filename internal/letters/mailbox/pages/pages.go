// Package pages has the public pages of the mailbox.
package pages

import (
	"strings"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Write is the form for a letter, with what to know before.
type Write struct {
	page.Base
	Owner    string
	Days     int64
	Declines []string
	Form     ui.Form
	Guard    templ.Component
}

// Receipt is shown once after a letter was sent.
type Receipt struct {
	page.Base
	Number, Code, Title, At, Due, Basis string
}

// Lookup asks for number and code.
type Lookup struct {
	page.Base
	Form  ui.Form
	Guard templ.Component
}

// Mine is a letter as its writer sees it.
type Mine struct {
	page.Base
	Number, Title, Text, Word, Says string
	Reason, Route, Reply, ReplyBy   string
	Facts                           []ui.Pair
	Steps                           []ui.Step
	Extended                        []string
	Rated, Until                    string
	Form                            *ui.Form
	Guard                           templ.Component
}

// List is the selection of answered letters.
type List struct {
	page.Base
	Grid  ui.Grid
	Year  int
	Stats []ui.Stat
}

// Opened is one answered letter.
type Opened struct {
	page.Base
	Facts            []ui.Pair
	Question, Answer string
	Owner            string
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
