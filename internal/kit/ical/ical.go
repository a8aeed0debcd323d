// Package ical writes days with something on them as a file for the calendar
// program of a person, in the format of RFC 5545.
package ical

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
)

// MediaType is the type of the file.
const MediaType = "text/calendar; charset=utf-8"

// lineLimit is how many octets a line may have (RFC 5545, 3.1).
const lineLimit = 75

// Calendar is a list of days.
type Calendar struct {
	// Name is what the calendar is called where it is shown.
	Name string
	// At is when the calendar was made.
	At   time.Time
	Days []Day
}

// Day is one whole day with something on it.
type Day struct {
	// UID is the same for the same thing in every file, so that loading a
	// newer file changes the entry instead of adding one.
	UID         string
	On          civil.Date
	Title, Text string
	// Remind is how long before the day's beginning to remind; 0 is not.
	Remind time.Duration
}

// Bytes is the whole file.
func (c Calendar) Bytes() []byte {
	var b strings.Builder
	w := func(name, value string) { fold(&b, name+":"+value) }
	w("BEGIN", "VCALENDAR")
	w("VERSION", "2.0")
	w("PRODID", "-//gongkai//calendar//ZH")
	w("CALSCALE", "GREGORIAN")
	w("METHOD", "PUBLISH")
	w("X-WR-CALNAME", escape(c.Name))
	for _, d := range c.Days {
		w("BEGIN", "VEVENT")
		w("UID", escape(d.UID))
		w("DTSTAMP", c.At.UTC().Format("20060102T150405Z"))
		w("DTSTART;VALUE=DATE", basic(d.On))
		w("DTEND;VALUE=DATE", basic(d.On.Add(1)))
		w("SUMMARY", escape(d.Title))
		if d.Text != "" {
			w("DESCRIPTION", escape(d.Text))
		}
		w("TRANSP", "TRANSPARENT")
		if d.Remind > 0 {
			w("BEGIN", "VALARM")
			w("ACTION", "DISPLAY")
			w("DESCRIPTION", escape(d.Title))
			w("TRIGGER", fmt.Sprintf("-PT%dM", int(d.Remind/time.Minute)))
			w("END", "VALARM")
		}
		w("END", "VEVENT")
	}
	w("END", "VCALENDAR")
	return []byte(b.String())
}

func basic(d civil.Date) string { return d.Time().Format("20060102") }

// escape marks what has a meaning of its own in a text, and leaves out what a
// text may not hold.
func escape(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n") {
		switch {
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\t' || r >= ' ' && r != 0x7F:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fold writes a line, cut into pieces that are short enough and break no
// character.
func fold(b *strings.Builder, line string) {
	room := lineLimit
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], lineLimit-1
	}
	b.WriteString(line + "\r\n")
}
