package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docx"
)

// Tinted is a value in a colour of six hex digits.
type Tinted struct {
	Value any
	Color string
}

// Linked is a value that leads to an address: a page of the web, or a place
// of the same book such as #佐证材料!A4. Any other address leads nowhere.
type Linked struct {
	Value any
	To    string
}

// Percent is a fraction of 1 that is shown in percent in any column.
type Percent float64

// Banner is the text of a row that is one cell across all columns.
type Banner string

// Show is a value as text, in a column of kind k.
func Show(v any, k Kind) string { return valueOf(v).plain(k) }

// value is what a cell holds: a text, or a number with the text that shows it
// where no format can.
type value struct {
	text   string
	number float64
	isNum  bool
	kind   Kind // Number, Share, or Day and Instant for a date
	color  string
	link   string
}

const (
	// exact is the first whole number that a spreadsheet would round.
	exact = 1e15
	// cellUnits is the longest text of a cell, in UTF-16 units.
	cellUnits = 32767
	cut       = "……（原文过长，电子表格的单元格容纳不下，请在系统中查看全文）"
)

// valueOf turns what a row gives into a value. The zero date and instant are
// empty; a type that is not known is shown as fmt shows it.
func valueOf(v any) value {
	switch v := v.(type) {
	case nil:
		return value{}
	case Tinted:
		out := valueOf(v.Value)
		out.color = v.Color
		return out
	case Linked:
		out := valueOf(v.Value)
		out.link = v.To
		return out
	case string:
		return value{text: docx.Clean(v)}
	case Banner:
		return value{text: docx.Clean(string(v))}
	case bool:
		if v {
			return value{text: "是"}
		}
		return value{text: "否"}
	case civil.Date:
		return dayValue(v)
	case *civil.Date:
		if v == nil {
			return value{}
		}
		return dayValue(*v)
	case time.Time:
		return instantValue(v)
	}
	return numberValue(v)
}

func numberValue(v any) value {
	switch v := v.(type) {
	case int:
		return whole(int64(v))
	case int32:
		return whole(int64(v))
	case int64:
		return whole(v)
	case float64:
		return floatValue(v)
	case Percent:
		out := floatValue(float64(v))
		if out.isNum {
			out.kind = Share
		}
		return out
	case fmt.Stringer:
		return value{text: docx.Clean(v.String())}
	}
	return value{text: docx.Clean(fmt.Sprint(v))}
}

func whole(n int64) value {
	text := strconv.FormatInt(n, 10)
	if n >= exact || n <= -exact {
		return value{text: text}
	}
	return value{text: text, number: float64(n), isNum: true, kind: Number}
}

func floatValue(f float64) value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return value{text: "—"}
	}
	return value{text: strconv.FormatFloat(f, 'f', -1, 64), number: f, isNum: true, kind: Number}
}

// firstSerial is the first day that all spreadsheets number alike; serialZero
// is the day before day 1 as counted from there.
var (
	firstSerial = civil.Of(1900, time.March, 1)
	serialZero  = civil.Of(1899, time.December, 30)
)

func dayValue(d civil.Date) value {
	switch {
	case d.IsZero():
		return value{}
	case d < firstSerial || d.Year() > 9999:
		return value{text: d.String()}
	}
	return value{text: d.String(), number: float64(d - serialZero), isNum: true, kind: Day}
}

// instantValue shows the wall clock of the instant's own location.
func instantValue(t time.Time) value {
	if t.IsZero() {
		return value{}
	}
	text := t.Format("2006-01-02 15:04")
	day := civil.FromTime(t)
	if day < firstSerial || day.Year() > 9999 {
		return value{text: text}
	}
	hour, minute, second := t.Clock()
	part := float64(hour*3600+minute*60+second) / 86400
	return value{text: text, number: float64(day-serialZero) + part, isNum: true, kind: Instant}
}

// plain is the value as text, for CSV and for measuring.
func (v value) plain(k Kind) string {
	if v.isNum && (v.kind == Share || v.kind == Number && k == Share) {
		return strconv.FormatFloat(math.Round(v.number*1e3)/10, 'f', -1, 64) + "%"
	}
	return v.text
}

// risky are the beginnings that make a spreadsheet compute. The wide forms
// count as well where the keyboard is Chinese.
const risky = "=+-@\t\r\n＝＋－＠"

// Risky says that a spreadsheet might take a text for a formula.
func Risky(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if strings.ContainsRune(risky, r) && s != "" {
		return true
	}
	r, _ = utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00A0\u3000"))
	return strings.ContainsRune(risky[:4], r)
}

// Guard puts an apostrophe before a text that a spreadsheet might take for a
// formula. Unguard takes it away again.
func Guard(s string) string {
	if Risky(s) {
		return "'" + s
	}
	return s
}

// Unguard is the text that Guard was given.
func Unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && Risky(rest) {
		return rest
	}
	return s
}

// cellText is a text as a workbook stores it: not longer than a cell holds,
// and with `_x0041_` kept from being read as the letter A. Two such marks may
// share an underscore.
func cellText(s string) string {
	s = shorten(s)
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && marked(s[i:]) {
			b.WriteString("_x005F_")
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// marked says that a text begins with an escaped character.
func marked(s string) bool {
	const hex = "0123456789ABCDEFabcdef"
	return len(s) >= 7 && s[1] == 'x' && s[6] == '_' && strings.Trim(s[2:6], hex) == ""
}

func shorten(s string) string {
	if len(s) <= cellUnits {
		return s
	}
	room, units := cellUnits-utf8.RuneCountInString(cut), 0
	end := len(s)
	for i, r := range s {
		n := utf16.RuneLen(r)
		if units+n > room && end == len(s) {
			end = i
		}
		units += n
	}
	if units <= cellUnits {
		return s
	}
	return s[:end] + cut
}
