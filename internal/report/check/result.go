package check

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// SchemaVersion is the version of the JSON form of Result. A field may be added
// within a version, never renamed or dropped.
const SchemaVersion = 1

// Status is the outcome of a check.
type Status string

// The outcomes.
const (
	// Holds: all tables that carry identities were read and no hard one fails.
	Holds Status = "holds"
	// Broken: at least one hard identity fails under every reading.
	Broken Status = "broken"
	// Unread: a table that carries identities could not be found or read.
	Unread Status = "unread"
)

// Exit is the command's exit status for the outcome: 0, 1 or 2.
func (s Status) Exit() int {
	switch s {
	case Holds:
		return 0
	case Broken:
		return 1
	}
	return 2
}

// Level says how a finding weighs: a hard one means the tables do not hold, a
// soft one asks a person to look.
type Level string

// The levels.
const (
	Hard Level = "hard"
	Soft Level = "soft"
)

// Result is what a check found. Its JSON form is stable within SchemaVersion.
type Result struct {
	Schema int    `json:"schema"`
	File   string `json:"file,omitempty"`
	Title  string `json:"title,omitempty"`
	Agency string `json:"agency,omitempty"`
	// Year is the year reported on, or 0 where the document names none.
	Year int `json:"year,omitempty"`
	// Layout is "2021" for the form in use since the report for 2021, or "2019"
	// for that of the reports for 2019 and 2020.
	Layout   string    `json:"layout"`
	Status   Status    `json:"status"`
	Exit     int       `json:"exit"`
	Sections []Section `json:"sections"`
	Active   *Active   `json:"active,omitempty"`
	Requests *Requests `json:"requests,omitempty"`
	Disputes *Disputes `json:"disputes,omitempty"`
	Findings []Finding `json:"findings"`
	Doubts   []Doubt   `json:"doubts"`
	// tired is set where table three has too many readings to judge it.
	tired bool
}

// Section is one of the six parts.
type Section struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	Found  bool   `json:"found"`
	Text   string `json:"-"`
}

// Cell is one number of a table as it stands in the document.
type Cell struct {
	Value int64 `json:"value"`
	// Text is what stands there: "" or "/" where nothing was written.
	Text string `json:"text"`
	// Blank is set where no number was written; Value is then 0.
	Blank bool `json:"blank,omitempty"`
	// Odd is set where what stands there is no whole number from 0 up.
	Odd bool `json:"odd,omitempty"`
}

// Row is a line of table three.
type Row struct {
	Key   string  `json:"key"`
	Label string  `json:"label"`
	Cells [7]Cell `json:"cells"`
	// Readings is how many consistent readings the row has; above 1 the cells
	// are the first of them and the row is in doubt.
	Readings int `json:"readings"`
}

// Requests is table three, rows in their prescribed order.
type Requests struct {
	Columns []string `json:"columns"`
	Rows    []Row    `json:"rows"`
	Missing []string `json:"missing,omitempty"`
}

// Value is the cell of a row and column (0 to 6), or 0 where the row is missing.
func (r *Requests) Value(key string, column int) int64 {
	if row := r.Row(key); row != nil {
		return row.Cells[column].Value
	}
	return 0
}

// Row is the row with a key, or nil.
func (r *Requests) Row(key string) *Row {
	if r == nil {
		return nil
	}
	for i := range r.Rows {
		if r.Rows[i].Key == key {
			return &r.Rows[i]
		}
	}
	return nil
}

// Sum adds the totals of rows.
func (r *Requests) Sum(keys ...string) int64 {
	var n int64
	for _, k := range keys {
		n += r.Value(k, 6)
	}
	return n
}

// Disputes is table four: reconsideration, suits without and after one, each
// upheld, corrected, other, pending and total.
type Disputes struct {
	Cells    [15]Cell `json:"cells"`
	Readings int      `json:"readings"`
}

// Value is the cell of group 0 to 2 and result 0 to 4.
func (d *Disputes) Value(group, result int) int64 { return d.Cells[group*5+result].Value }

// Active is table two.
type Active struct {
	Rows []ActiveRow `json:"rows"`
}

// ActiveRow is a row of table two; Fee is set on cells in 万元, in 1/10000.
type ActiveRow struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Columns []string `json:"columns"`
	Cells   []Cell   `json:"cells"`
	// Readings is how many ways there are to part the digits, 1 where sure.
	Readings int `json:"readings"`
}

// Row is the row with a key, or nil.
func (a *Active) Row(key string) *ActiveRow {
	if a == nil {
		return nil
	}
	for i := range a.Rows {
		if a.Rows[i].Key == key {
			return &a.Rows[i]
		}
	}
	return nil
}

// Side is one side of an identity.
type Side struct {
	Says  string `json:"says"`
	Value string `json:"value"`
}

// Finding is a violated identity or something else that does not fit.
type Finding struct {
	// ID is the identity's: X1 to X8, X10, X11; or S1 (a part is missing), S2
	// (part five says nothing), S3 (fees that part six leaves out), S4 (a bureau
	// with 规章), S5 (a table is missing).
	ID    string `json:"id"`
	Level Level  `json:"level"`
	// Clear is false where a sentence may mean something else.
	Clear   bool   `json:"clear"`
	Table   string `json:"table,omitempty"`
	Row     string `json:"row,omitempty"`
	Column  string `json:"column,omitempty"`
	Left    *Side  `json:"left,omitempty"`
	Right   *Side  `json:"right,omitempty"`
	Section string `json:"section,omitempty"`
	// Sentence is the prose that contradicts the tables.
	Sentence string `json:"sentence,omitempty"`
	Message  string `json:"message"`
	// Print is the same in every run over the same content, so that what a
	// reviewer said of a finding can be kept.
	Print string `json:"fingerprint"`
}

// Doubt is something that could not be read with certainty.
type Doubt struct {
	Table    string   `json:"table"`
	Row      string   `json:"row,omitempty"`
	Message  string   `json:"message"`
	Text     string   `json:"text,omitempty"`
	Readings []string `json:"readings,omitempty"`
}

// Stamp gives a finding its fingerprint.
func (f *Finding) Stamp() {
	var l, r Side
	if f.Left != nil {
		l = *f.Left
	}
	if f.Right != nil {
		r = *f.Right
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{f.ID, f.Table, f.Row, f.Column, l.Says, l.Value, r.Says, r.Value, f.Section, f.Sentence}, "\x1f")))
	f.Print = hex.EncodeToString(sum[:8])
}

func (r *Result) find(f Finding) {
	if f.Level == Hard {
		f.Clear = true
	}
	f.Stamp()
	r.Findings = append(r.Findings, f)
}

func (r *Result) doubt(table, row, text string, readings []string, format string, args ...any) {
	r.Doubts = append(r.Doubts, Doubt{Table: table, Row: row, Text: text, Readings: readings, Message: fmt.Sprintf(format, args...)})
}

// Hard counts the findings that mean the tables do not hold.
func (r *Result) Hard() int {
	n := 0
	for _, f := range r.Findings {
		if f.Level == Hard {
			n++
		}
	}
	return n
}
