package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// optional is the attribute, or none where the value is empty.
func optional(name, value string) templ.Attributes {
	if value == "" {
		return nil
	}
	return templ.Attributes{name: value}
}

// number is n in figures.
func number(n int) string { return strconv.Itoa(n) }

// common are the attributes that every box of a field may have.
func (f Field) common() templ.OrderedAttributes {
	var list templ.OrderedAttributes
	text := func(name, value string) {
		if value != "" {
			list = append(list, templ.KeyValue[string, any]{Key: name, Value: value})
		}
	}
	flag := func(name string, on bool) {
		if on {
			list = append(list, templ.KeyValue[string, any]{Key: name, Value: true})
		}
	}
	flag("required", f.Required)
	flag("disabled", f.Off)
	flag("readonly", f.ReadOnly)
	text("aria-describedby", f.described())
	if f.Error != "" {
		text("aria-invalid", "true")
	}
	text("autocomplete", f.Autocomplete)
	text("inputmode", f.InputMode)
	text("placeholder", f.Placeholder)
	text("pattern", f.Pattern)
	text("min", f.Min)
	text("max", f.Max)
	text("step", f.Step)
	text("form", f.Form)
	if f.MaxLength > 0 {
		text("maxlength", number(f.MaxLength))
	}
	return list
}

// decimal is v with one place, or none where that place is nought.
func decimal(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	if whole, ok := strings.CutSuffix(s, ".0"); ok {
		return whole
	}
	return s
}

// clock is an instant to the minute.
func clock(t time.Time) string { return t.Format("2006-01-02 15:04") }
