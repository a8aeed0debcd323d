package workday

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
)

// Entry is one day that a notice names.
type Entry struct {
	Date civil.Date `json:"date"`
	// Name is the holiday the day belongs to, such as 春节.
	Name string `json:"name"`
}

// Notice is one holiday notice (放假通知): the days it gives and the weekend
// days it has worked in exchange (调休).
type Notice struct {
	// Year is the year the notice arranges; its days may lie in the December
	// before.
	Year int `json:"year"`
	// Number is the document number, 国办发明电〔2025〕7号.
	Number string `json:"notice"`
	// Source is the address of the notice's page on a government site.
	Source    string     `json:"source,omitempty"`
	Signed    civil.Date `json:"signed,omitempty"`
	Published civil.Date `json:"published,omitempty"`
	// Region is the code of the region whose notice this is; empty: national.
	Region string `json:"region,omitempty"`
	// Secondhand says that the notice was read in a quotation only.
	Secondhand bool    `json:"secondhand,omitempty"`
	Off        []Entry `json:"off"`
	Work       []Entry `json:"work"`
	// Notes are sentences with dates that reading the notice left aside, for
	// the person who checks it.
	Notes []string `json:"-"`
}

// annualHolidays are the holidays that every yearly notice arranges.
var annualHolidays = []string{"元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆"}

// Annual says that the notice arranges a whole year: it is national and names
// each of the seven holidays. A correction, or a single day added by hand,
// does not make its year known.
func (n Notice) Annual() bool {
	if n.Region != "" {
		return false
	}
	var names strings.Builder
	for _, e := range n.Off {
		names.WriteString(e.Name)
	}
	for _, h := range annualHolidays {
		if !strings.Contains(names.String(), h) {
			return false
		}
	}
	return true
}

// Cite is how the notice is named to a reader: its number, else its address.
func (n Notice) Cite() string {
	cite := n.Number
	if cite == "" {
		cite = n.Source
	}
	if n.Secondhand {
		cite += "（转引，未见原件）"
	}
	return cite
}

// known is the day from which the notice could be known; zero: always.
func (n Notice) known() civil.Date {
	if n.Published.IsZero() {
		return n.Signed
	}
	return n.Published
}

var (
	numberForm = regexp.MustCompile(`\p{Han}{2,12}〔\d{4}〕\d{1,4}号`)
	brackets   = regexp.MustCompile(`[\[［﹝【〔（(](\d{4})[\]］﹞】〕）)](第?)(\d{1,4}号)`)
)

// normalNumber writes a document number with the brackets that 公文 use.
func normalNumber(s string) string {
	return brackets.ReplaceAllString(strings.TrimSpace(s), "〔$1〕$3")
}

// officialPage says whether s is the address of a page on a government site.
func officialPage(s string) bool {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return host == "gov.cn" || strings.HasSuffix(host, ".gov.cn")
}

// UnmarshalJSON reads an entry as an object, or as a bare date.
func (e *Entry) UnmarshalJSON(b []byte) error {
	var raw struct{ Date, Name string }
	if len(b) > 0 && b[0] == '"' {
		if err := json.Unmarshal(b, &raw.Date); err != nil {
			return err
		}
	} else if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	d, err := readDate(raw.Date)
	if err != nil {
		return err
	}
	*e = Entry{Date: d, Name: strings.TrimSpace(raw.Name)}
	return nil
}

var dateForm = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)

// readDate reads a full date as people and spreadsheets write it.
func readDate(s string) (civil.Date, error) {
	s = strings.TrimSpace(s)
	m := dateForm.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("「%s」不是日期，请写成 2026-01-01 的样子", s)
	}
	d, ok := dayOf(number(m[1]), number(m[2]), number(m[3]))
	if !ok {
		return 0, fmt.Errorf("「%s」不是日历上有的日子，请核对", s)
	}
	return d, nil
}

// dayOf is the day of the parts, if the calendar has it.
func dayOf(year, month, day int) (civil.Date, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, false
	}
	d := civil.Of(year, time.Month(month), day)
	return d, d.Day() == day
}
