package rich

// block is a node of the model. What it may hold follows from its tag:
//
//	h2…h5, p               runs
//	ul, ol                 kids, each an li
//	li, blockquote         kids, any blocks
//	table                  runs (the caption) and kids, each thead or tbody
//	thead, tbody           kids, each a tr
//	tr                     kids, each a td or th
//	td, th                 kids, any blocks
//	figure                 kids, and runs (the caption)
//	hr                     nothing
type block struct {
	tag   string
	class string
	runs  []run
	kids  []*block
	// start is the first number of an ol, 1 where nothing was said.
	start int
	// rows and cols are the spans of a cell, at least 1; scope is that of a
	// heading cell.
	rows, cols int
	scope      string
	// bullet is the level of a paragraph that Word shows with a bullet, from
	// 1, and 0 for everything else. It is gone when the flow is finished.
	bullet int
}

// run is a piece of running text in one form, a line break or a picture.
type run struct {
	text  string
	marks marks
	href  string
	brk   bool
	img   *picture
}

// picture is an img element.
type picture struct {
	src, alt      string
	width, height string
}

// marks is a set of character forms.
type marks uint8

const (
	strong marks = 1 << iota
	em
	under
	struck
	sup
	sub
)

// markTags are the elements of the marks, outermost first.
var markTags = []struct {
	mark marks
	tag  string
}{{strong, "strong"}, {em, "em"}, {under, "u"}, {struck, "s"}, {sup, "sup"}, {sub, "sub"}}

// with adds m; a text is never raised and lowered at once.
func (s marks) with(m marks) marks {
	switch m {
	case sup:
		s &^= sub
	case sub:
		s &^= sup
	}
	return s | m
}

// sameForm reports whether two runs of text can be one.
func (r run) sameForm(o run) bool {
	return !r.brk && !o.brk && r.img == nil && o.img == nil && r.marks == o.marks && r.href == o.href
}

// plain reports whether b is a paragraph without a class, which a list item
// or a cell shows without an element of its own.
func (b *block) plain() bool { return b.tag == "p" && b.class == "" }

// says reports whether runs show anything.
func says(runs []run) bool {
	for _, r := range runs {
		if !r.brk {
			return true
		}
	}
	return false
}
