package ui

import (
	"strings"

	"gongkai/internal/kit/form"
)

// Kind is the sort of input.
type Kind string

// The kinds of field; the words are those of package form.
const (
	Text       Kind = "text"
	Password   Kind = "password"
	Email      Kind = "email"
	Tel        Kind = "tel"
	URL        Kind = "url"
	Number     Kind = "number"
	Date       Kind = "date"
	Month      Kind = "month"
	Time       Kind = "time"
	Search     Kind = "search"
	Textarea   Kind = "textarea"
	Select     Kind = "select"
	Radio      Kind = "radio"
	Checkbox   Kind = "checkbox"   // one box: yes or no
	Checkboxes Kind = "checkboxes" // several boxes
	File       Kind = "file"
	HiddenKind Kind = "hidden"
	// Rich is formatted text: HTML, or plain text with an empty line between
	// paragraphs. Where scripts run, it is written in an editor. Whoever takes
	// the value cleans it.
	Rich Kind = "rich"
)

// Option is one choice. Options in a row with the same Group stand under it.
type Option struct {
	Value, Label, Help, Group string
	Off                       bool
}

// Width is how wide a field's box is; it should suggest what belongs in it.
type Width string

// The widths.
const (
	Full  Width = ""      // as wide as the form's column
	Half  Width = "half"  // a name, a unit
	Short Width = "short" // a date, a number
)

// Field is one field of a form as it stands on the page. Only Name and Label
// are needed.
type Field struct {
	Name, Label, Help string
	Kind              Kind // Text where empty
	Value             string
	Values            []string // of Checkboxes and a Select with Multiple
	Error             string
	Required          bool
	Off               bool // cannot be changed and is not sent
	ReadOnly          bool // cannot be changed and is sent
	Multiple          bool
	Options           []Option
	// Blank is the first choice of a Select, such as 请选择; a Select that is
	// required and has no value gets one anyway.
	Blank string

	Autocomplete, InputMode, Placeholder, Pattern, Accept string
	// Min, Max and Step bound numbers and dates; MaxLength counts characters.
	Min, Max, Step string
	MaxLength      int
	Rows           int // of a Textarea; 4 where nought
	// Upload is where the editor of a Rich field sends a picture: a POST with
	// "file" and "alt", answered by JSON {"url", "alt"} or {"error"}. Empty
	// means no pictures.
	Upload string
	// Draft keeps what is written in a Rich field on this machine under this
	// name, until it was sent and taken.
	Draft string
	// Unit stands after the box: 天, 元, %.
	Unit  string
	Width Width
	// Phrases are ready sentences that a press puts into the box.
	Phrases []string
	// ID overrides the id made from Name, where a page shows a name twice.
	ID string
	// Form ties the field to a form elsewhere on the page.
	Form string
	// Bare shows the box alone, the label for listeners only.
	Bare bool
	// Section is a heading above the field: a new part of a long form begins
	// with it. SectionHelp is a sentence under the heading.
	Section, SectionHelp string
}

// Key is the field's id.
func (f Field) Key() string {
	if f.ID != "" {
		return f.ID
	}
	return "f-" + f.Name
}

// option is the id of the i-th choice.
func (f Field) option(i int) string { return f.Key() + "-" + number(i+1) }

// anchor is the id that a problem leads to.
func (f Field) anchor() string {
	if f.Kind == Radio || f.Kind == Checkboxes {
		return f.option(0)
	}
	return f.Key()
}

func (f Field) class() string {
	wrong := ""
	if f.Error != "" {
		wrong = "field-wrong"
	}
	width := ""
	if f.Width != Full {
		width = "field-" + string(f.Width)
	}
	return join("field", width, wrong)
}

func (f Field) kind() string {
	if f.Kind == "" {
		return string(Text)
	}
	return string(f.Kind)
}

// described names the help and error texts of the field.
func (f Field) described() string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.Key()+"-help")
	}
	if f.Error != "" {
		ids = append(ids, f.Key()+"-error")
	}
	return strings.Join(ids, " ")
}

func (f Field) chosen(value string) bool {
	if len(f.Values) == 0 {
		return value == f.Value
	}
	for _, v := range f.Values {
		if v == value {
			return true
		}
	}
	return false
}

func (f Field) rows() string {
	if f.Rows == 0 && f.Kind == Rich {
		return "16"
	}
	if f.Rows == 0 {
		return "4"
	}
	return number(f.Rows)
}

// blank is the choice that means none, and whether there is one.
func (f Field) blank() (string, bool) {
	if f.Blank != "" {
		return f.Blank, true
	}
	return "请选择", f.Required && f.Value == "" && !f.Multiple
}

// optionGroup is a run of options under one heading.
type optionGroup struct {
	name    string
	options []Option
}

func (f Field) groups() []optionGroup {
	var gs []optionGroup
	for _, o := range f.Options {
		if len(gs) == 0 || gs[len(gs)-1].name != o.Group {
			gs = append(gs, optionGroup{name: o.Group})
		}
		g := &gs[len(gs)-1]
		g.options = append(g.options, o)
	}
	return gs
}

// Form is a list of fields with their buttons.
type Form struct {
	ID     string
	Action string
	Get    bool // sends the values in the address; for questions, never for acts
	Fields []Field
	// Error is a message about the form as a whole.
	Error   string
	Buttons []Button
	// Columns is 1, 2 or 3 fields side by side where there is room.
	Columns int
	// Draft keeps what is typed in the browser's session under this name, and
	// brings it back after a sign-out. Empty keeps nothing.
	Draft string
	// Legend is a heading above the fields.
	Legend string
}

func (f Form) method() string {
	if f.Get {
		return "get"
	}
	return "post"
}

func (f Form) class() string {
	switch {
	case f.Columns >= 3:
		return "fields fields-3"
	case f.Columns == 2:
		return "fields fields-2"
	}
	return "fields"
}

// upload says that a file is sent, which needs another encoding.
func (f Form) upload() bool {
	for _, x := range f.Fields {
		if x.Kind == File {
			return true
		}
	}
	return false
}

// Problem is one thing wrong on a form and the id of the field to mend.
type Problem struct{ Target, Label, Message string }

// Problems lists what is wrong with the fields, in their order.
func Problems(fields []Field) []Problem {
	var ps []Problem
	for _, f := range fields {
		if f.Error != "" {
			ps = append(ps, Problem{Target: f.anchor(), Label: f.Label, Message: f.Error})
		}
	}
	return ps
}

// FromForm makes the fields of a page from a form and what was typed into it.
// A change that only the page knows (a unit, a width, ready phrases) is made
// on the result; Pick finds a field in it.
func FromForm(s *form.State) []Field {
	fields := make([]Field, len(s.Form))
	for i, f := range s.Form {
		fields[i] = Field{
			Name: f.Name, Label: f.Label, Help: f.Help, Kind: Kind(f.Kind),
			Value: s.Values.Get(f.Name), Values: s.Values[f.Name], Error: s.Errors[f.Name],
			Required: f.Required, Multiple: f.Multiple, Rows: f.Rows, MaxLength: f.Max,
			Autocomplete: f.Autocomplete, Placeholder: f.Placeholder, Accept: f.Accept,
		}
		if f.Kind == form.Password || f.Kind == form.File {
			fields[i].Value, fields[i].Values = "", nil
		}
		if f.Kind == form.Number && f.Top > f.Min {
			fields[i].Min, fields[i].Max = number(f.Min), number(f.Top)
		}
		for _, o := range f.Options {
			fields[i].Options = append(fields[i].Options, Option{Value: o.Value, Label: o.Label, Help: o.Help})
		}
	}
	return fields
}

// Pick is the field called name among fields, to be changed in place, or a
// field that is on no page where there is none.
func Pick(fields []Field, name string) *Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return &Field{}
}
