// Package form has form fields as data: one list says what a field is called,
// how it is explained and checked, and reading and rendering follow from it.
package form

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
)

// Kind is the sort of input.
type Kind string

// The kinds of field.
const (
	Text     Kind = "text"
	Password Kind = "password"
	Email    Kind = "email"
	Tel      Kind = "tel"
	URL      Kind = "url"
	Number   Kind = "number"
	Day      Kind = "date"
	Area     Kind = "textarea"
	Select   Kind = "select"
	Radio    Kind = "radio"
	Check    Kind = "checkbox"   // one box: yes or no
	Checks   Kind = "checkboxes" // several boxes
	File     Kind = "file"
	Hidden   Kind = "hidden"
	Rich     Kind = "rich" // formatted text, which whoever takes it cleans
)

// Option is one choice.
type Option struct{ Value, Label, Help string }

// Field is one field of a form.
type Field struct {
	Name, Label, Help string
	Kind              Kind
	Required          bool
	// Max is the greatest length in characters (default 200, or 5000 for an
	// Area); Min and Top bound a Number.
	Max      int
	Min, Top int
	Rows     int
	Options  []Option
	// Free lets a Select or Radio take a value that is not among Options.
	Free         bool
	Autocomplete string
	Placeholder  string
	Multiple     bool   // several files
	Accept       string // file endings
	// Test refuses a value with a message for the person.
	Test func(value string) error
}

// Form is a list of fields in the order they are shown.
type Form []Field

// State is a form with what was typed and what is wrong with it.
type State struct {
	Form   Form
	Values url.Values
	Errors map[string]string
	// General is a message about the form as a whole.
	General string
}

// Blank is the form before anybody typed, with default values.
func (f Form) Blank(defaults map[string]string) *State {
	s := &State{Form: f, Values: url.Values{}, Errors: map[string]string{}}
	for k, v := range defaults {
		s.Values.Set(k, v)
	}
	return s
}

// Read takes the form's fields from the request and checks them all. What was
// typed stays in the State whether right or wrong.
func (f Form) Read(r *http.Request) *State {
	s := f.Blank(nil)
	if err := r.ParseForm(); err != nil {
		s.General = "提交的内容没有完整收到，请重试"
		return s
	}
	return f.ReadValues(r.Form)
}

// ReadValues is Read for values that have been parsed already.
func (f Form) ReadValues(v url.Values) *State {
	s := f.Blank(nil)
	for _, field := range f {
		if field.Kind == File {
			continue
		}
		vals := v[field.Name]
		sound := true
		for i := range vals {
			if field.Kind != Password {
				vals[i] = strings.TrimSpace(lines.Replace(vals[i]))
			}
			clean := readable(vals[i])
			sound = sound && clean == vals[i]
			vals[i] = clean
		}
		s.Values[field.Name] = vals
		if !sound {
			s.Errors[field.Name] = field.Label + "中有无法保存的字符（乱码或不可见的控制符），已从框中去掉。请核对后再提交"
			continue
		}
		if msg := field.check(vals); msg != "" {
			s.Errors[field.Name] = msg
		}
	}
	return s
}

// lines makes line breaks of all kinds one, among them the vertical tab that
// a word processor puts in for a break within a paragraph.
var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n")

// readable is a text without what no database and no page takes: bytes that
// are no UTF-8, and control characters other than line break and tab.
func readable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

func (f Field) check(vals []string) string {
	value := ""
	if len(vals) > 0 {
		value = vals[0]
	}
	if value == "" {
		if f.Required {
			return f.missing()
		}
		return ""
	}
	if msg := f.checkChoice(vals); msg != "" {
		return msg
	}
	if msg := f.checkShape(value); msg != "" {
		return msg
	}
	if f.Test != nil {
		if err := f.Test(value); err != nil {
			return err.Error()
		}
	}
	return ""
}

func (f Field) missing() string {
	switch f.Kind {
	case Select, Radio, Checks:
		return "请选择" + f.Label
	case Check:
		return "请勾选“" + f.Label + "”"
	}
	return "请填写" + f.Label
}

func (f Field) checkChoice(vals []string) string {
	if f.Free || f.Kind != Select && f.Kind != Radio && f.Kind != Checks {
		return ""
	}
	for _, v := range vals {
		if v != "" && !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == v }) {
			return "请从列出的选项中选择" + f.Label
		}
	}
	return ""
}

func (f Field) checkShape(value string) string {
	most := f.Max
	if most == 0 {
		most = 200
		if f.Kind == Area {
			most = 5000
		}
		if f.Kind == Rich {
			most = 500_000
		}
	}
	if n := utf8.RuneCountInString(value); n > most {
		return fmt.Sprintf("%s最多%d个字，现在是%d个字", f.Label, most, n)
	}
	switch f.Kind {
	case Number:
		n, err := strconv.Atoi(value)
		if err != nil {
			return f.Label + "应填整数，例如 5"
		}
		if f.Top > f.Min && (n < f.Min || n > f.Top) {
			return fmt.Sprintf("%s应在%d到%d之间", f.Label, f.Min, f.Top)
		}
	case Day:
		if _, err := civil.Parse(value); err != nil {
			return f.Label + "应为日期，例如 2023-09-10"
		}
	case URL:
		u, err := url.Parse(value)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return f.Label + "应为完整网址，以 http:// 或 https:// 开头"
		}
	case Email:
		if at := strings.LastIndex(value, "@"); at < 1 || !strings.Contains(value[at:], ".") {
			return f.Label + "应为电子邮箱地址，例如 name@example.gov.cn"
		}
	}
	return ""
}

// OK says that nothing is wrong.
func (s *State) OK() bool { return len(s.Errors) == 0 && s.General == "" }

// Err is the refusal of the form as it stands, or nil.
func (s *State) Err() error {
	if s.OK() {
		return nil
	}
	e := fail.Fields(s.Errors)
	if s.General != "" {
		e.Msg = s.General
	}
	return e
}

// Take shows a refusal from deeper down on the form: on its fields where it
// names them, else above the form. It reports false for any other error.
func (s *State) Take(err error) bool {
	e, ok := asFail(err)
	if !ok {
		return false
	}
	for name, msg := range e.Fields {
		s.Errors[name] = msg
	}
	s.General = e.Msg
	return true
}

// Text is what was typed into the field.
func (s *State) Text(name string) string { return s.Values.Get(name) }

// List is every value of a field with several.
func (s *State) List(name string) []string {
	return slices.DeleteFunc(slices.Clone(s.Values[name]), func(v string) bool { return v == "" })
}

// Int is the number typed, or 0.
func (s *State) Int(name string) int {
	n, _ := strconv.Atoi(s.Text(name))
	return n
}

// Yes says that a single box was ticked.
func (s *State) Yes(name string) bool { return s.Text(name) != "" }

// Date is the day typed, or the zero Date.
func (s *State) Date(name string) civil.Date {
	d, _ := civil.Parse(s.Text(name))
	return d
}
