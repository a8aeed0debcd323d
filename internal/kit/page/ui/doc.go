// Package ui has the parts that pages are made of: buttons, fields, tables,
// status words, charts. Each part is a function with one typed argument; the
// cookbook in package page shows how to use them. Nothing here needs a
// script, an inline style or a file from elsewhere.
package ui

import "strings"

// Tone is the weight of a message or a state. A tone is never shown by colour
// alone: a word or a shape stands with it.
type Tone string

// The tones, from quiet to loud.
const (
	Plain Tone = ""     // says nothing good or bad
	Info  Tone = "info" // worth knowing; soon
	OK    Tone = "ok"   // as it should be
	Warn  Tone = "warn" // needs attention
	Bad   Tone = "bad"  // wrong, late or dangerous
)

// class is the CSS class of a part in this tone, or "".
func (t Tone) class() string {
	if t == Plain {
		return ""
	}
	return "tone-" + string(t)
}

// icon is the shape that stands for the tone.
func (t Tone) icon() string {
	switch t {
	case OK:
		return "ok"
	case Warn:
		return "warn"
	case Bad:
		return "bad"
	case Info:
		return "info"
	}
	return "dot"
}

// Link is a text with an address. With Outside the address opens in a new
// window and says so.
type Link struct {
	Label, Href string
	Outside     bool
}

// join puts the non-empty names of classes together.
func join(names ...string) string {
	kept := names[:0:0]
	for _, n := range names {
		if n != "" {
			kept = append(kept, n)
		}
	}
	return strings.Join(kept, " ")
}
