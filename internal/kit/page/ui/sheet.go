package ui

// Sheet is a form as it would lie on the desk: ruled boxes with names, and
// boxes in which people write their opinion and sign.
type Sheet struct {
	Title string
	// Bare leaves the title to the page's own heading.
	Bare bool
	// Left and Right stand above the ruled part: a number, a date.
	Left, Right string
	Lines       [][]Box
	Opinions    []Opinion
	// Foot stands under the ruled part.
	Foot string
}

// Box is a named field of a Sheet.
type Box struct {
	Label string
	Cell  Cell
}

// Opinion is what one person wrote on a Sheet. An empty Name is a box that
// waits for its person, whose duty Waits names.
type Opinion struct {
	Label            string
	Text, Name, Date string
	Waits            string
	Tone             Tone
	// Form is drawn in the box where it is the reader's turn.
	Form *Form
}

// columns is the number of table columns that the ruled part needs.
func (s Sheet) columns() int {
	most := 1
	for _, l := range s.Lines {
		most = max(most, len(l))
	}
	return most * 2
}

// span is how many columns the value of the i-th box of a line takes.
func (s Sheet) span(line []Box, i int) string {
	if i == len(line)-1 {
		return number(s.columns() - 2*len(line) + 1)
	}
	return "1"
}

func (s Sheet) rest() string { return number(s.columns() - 1) }
