package docread

import "strings"

// Run is a piece of a paragraph in one form: text, or a picture. Runs are
// read only where Options.Rich asks for them.
type Run struct {
	// Text may hold line breaks ("\n") and tabs.
	Text                      string
	Strong, Em, Under, Struck bool
	Sup, Sub                  bool
	// Href is the address of the hyperlink that the run is part of.
	Href string
	// Image is the number of a picture in Document.Images, from 1, and Alt
	// its alternative text.
	Image int
	Alt   string
}

// Image is a picture that a document brings along.
type Image struct {
	// Name is the file name inside the document, Type its media type as seen
	// from its content: image/png, image/jpeg, image/gif or image/webp.
	Name, Type string
	Data       []byte
}

// Hidden is something in a file that a reader of the printed page does not
// see. It is never part of the blocks.
type Hidden struct {
	// Kind says in Chinese what it is: 批注, 修订中删除的文字, 隐藏文字, 隐藏工作表 …
	// Kept is set for tracked insertions, whose text is part of the blocks.
	Kind string
	Kept bool
	// Text is its beginning, or its name.
	Text string
}

// The kinds of Hidden.
const (
	HiddenComment  = "批注"
	HiddenDeleted  = "修订中删除的文字"
	HiddenInserted = "修订中插入的文字"
	HiddenText     = "隐藏文字"
	HiddenSheet    = "隐藏工作表"
	HiddenRows     = "隐藏行"
	HiddenColumns  = "隐藏列"
)

// Limits of what is told of hidden things.
const (
	maxHidden     = 500
	maxHiddenText = 200
)

// hide notes something hidden; neighbours of one kind are told as one.
func (d *Document) hide(kind, text string) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || len(d.Hidden) >= maxHidden {
		return
	}
	if r := []rune(text); len(r) > maxHiddenText {
		text = string(r[:maxHiddenText]) + "…"
	}
	d.Hidden = append(d.Hidden, Hidden{Kind: kind, Kept: kind == HiddenInserted, Text: text})
}

// sameForm reports whether two runs of text can be one.
func (r Run) sameForm(o Run) bool {
	r.Text, o.Text = "", ""
	return r == o && r.Image == 0
}

// appendRun adds a piece to runs.
func appendRun(runs []Run, r Run) []Run {
	if r.Text == "" && r.Image == 0 {
		return runs
	}
	if n := len(runs); n > 0 && runs[n-1].sameForm(r) {
		runs[n-1].Text += r.Text
		return runs
	}
	return append(runs, r)
}

// form is how the characters at a place are shown.
type form struct {
	Run
	hidden bool
}

// with makes a run of text in the form.
func (f form) with(text string) Run {
	r := f.Run
	r.Text = text
	return r
}
