package plan

import (
	"encoding/json"
	"strconv"

	"gongkai/internal/kit/civil"
)

// Plan is what a 任务分工 document says. Texts are as issued, without the
// breaks and spaces that extraction put in; lists are never null.
type Plan struct {
	Title string `json:"title"`
	// Year is the plan's year, or 0 (null) where the document gives none.
	Year Year `json:"year"`
	// Agency is the issuing bureau as the document names it, or empty.
	Agency     string `json:"agency"`
	DocumentNo string `json:"document_no"`
	// IssuedOn is the day of issue (成文日期), or nil where none is given.
	IssuedOn *civil.Date `json:"issued_on"`
	// FirstLeads is set where the document says that of several units the
	// first one leads (排在第一位的为牵头部门，下同).
	FirstLeads bool `json:"first_leads"`
	// Columns are the names of the table's columns as issued.
	Columns []string `json:"columns"`
	Rows    []Row    `json:"rows"`
	// Doubts concern the document as a whole; see also Row.Doubts.
	Doubts []Doubt `json:"doubts"`
	// Rest is every text that went into no row: title lines, repeated heads,
	// page numbers, chapters without tasks. Nothing is dropped silently.
	Rest []string `json:"rest"`
}

// Row is one task of the plan.
type Row struct {
	// Index counts from 1 in the order of the document.
	Index int `json:"index"`
	// No is the number as issued.
	No Number `json:"no"`
	// NoText is the number with its marks where it stood inside the measure
	// (「1.」), so that an export can put it back; else empty.
	NoText string `json:"no_text,omitempty"`
	// KeyTask is the 重点任务, inherited where one cell covers several rows.
	KeyTask string `json:"key_task"`
	// SubTask is the second level of headings where there are two.
	SubTask string `json:"sub_task"`
	Measure string `json:"measure"`
	// Responsible is the responsible text as issued. Where lead and
	// supporting units have columns of their own it reads
	// 「牵头单位：甲；配合单位：乙」, with the columns' own names.
	Responsible  string   `json:"responsible"`
	Lead         []string `json:"lead"`
	Support      []string `json:"support"`
	Undesignated []string `json:"undesignated"`
	Indicator    string   `json:"indicator"`
	Deadline     string   `json:"deadline"`
	// Due is the last day that the deadline allows, or nil where it cannot
	// be told (see Doubts).
	Due *civil.Date `json:"due"`
	// Continuous is set where the work goes on until Due (全年持续推进).
	Continuous  bool         `json:"continuous"`
	Checkpoints []Checkpoint `json:"checkpoints"`
	// Extra holds the cells of columns that a plan need not have (备注,
	// 责任领导).
	Extra  []Extra `json:"extra"`
	Doubts []Doubt `json:"doubts"`
}

// Extra is a cell of a column outside the usual ones.
type Extra struct {
	Column string `json:"column"`
	Text   string `json:"text"`
}

// Year is a calendar year; 0 means that none is given and is null in JSON.
type Year int

// MarshalJSON writes the year, or null.
func (y Year) MarshalJSON() ([]byte, error) {
	if y == 0 {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(y), 10), nil
}

// Number is a row's number as issued: digits are a JSON number, any other
// mark (「（一）」, 「1-2」) a string, and a row without a number null.
type Number string

// MarshalJSON writes the number as described at Number.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	if v, err := strconv.Atoi(fold(string(n))); err == nil && v >= 0 {
		return strconv.AppendInt(nil, int64(v), 10), nil
	}
	return json.Marshal(string(n))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (n *Number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = ""
		return nil
	}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(n))
	}
	var v json.Number
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*n = Number(v)
	return nil
}

// value is the number as an integer, if it is one.
func (n Number) value() (int, bool) {
	v, err := strconv.Atoi(fold(string(n)))
	return v, err == nil
}
