package ical

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
)

func TestADayAsACalendarReadsIt(t *testing.T) {
	c := Calendar{Name: "任务；2023", At: time.Date(2023, 3, 1, 9, 0, 0, 0, time.FixedZone("", 8*3600)), Days: []Day{{UID: "duty-1@gxj",
		On: civil.MustParse("2023-12-31"), Title: "任务1, 公开", Text: "责任科室：节能安全科\n状态：临期", Remind: 72 * time.Hour}}}
	want := strings.Join([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongkai//calendar//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
		"X-WR-CALNAME:任务；2023", "BEGIN:VEVENT", "UID:duty-1@gxj", "DTSTAMP:20230301T010000Z", "DTSTART;VALUE=DATE:20231231",
		"DTEND;VALUE=DATE:20240101", `SUMMARY:任务1\, 公开`, `DESCRIPTION:责任科室：节能安全科\n状态：临期`, "TRANSP:TRANSPARENT", "BEGIN:VALARM",
		"ACTION:DISPLAY", `DESCRIPTION:任务1\, 公开`, "TRIGGER:-PT4320M", "END:VALARM", "END:VEVENT", "END:VCALENDAR", ""}, "\r\n")
	if got := string(c.Bytes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// unfold joins the pieces of long lines again.
func unfold(s string) string { return strings.ReplaceAll(s, "\r\n ", "") }

// unescape turns an escaped text back.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'n' {
				b.WriteByte('\n')
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Whatever a title holds, no line is too long, no character is broken, no
// entry begins that was not meant, and the text comes back whole.
func FuzzTitles(f *testing.F) {
	for _, s := range []string{"任务1", "a,b;c\\d", "一\r\n二\r三", "END:VEVENT\nBEGIN:VEVENT", strings.Repeat("政务公开", 60), "\x00\xff\t\x7f", strings.Repeat("\\", 80)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		file := string(Calendar{Days: []Day{{UID: "x", On: 1, Title: title}}}.Bytes())
		for _, line := range strings.Split(file, "\r\n") {
			if len(line) > lineLimit {
				t.Errorf("a line of %d octets", len(line))
			}
			if !utf8.ValidString(line) {
				t.Errorf("a broken character in %q", line)
			}
			if strings.ContainsAny(line, "\r\n") {
				t.Errorf("a stray break in %q", line)
			}
		}
		whole := unfold(file)
		if n := strings.Count("\r\n"+whole, "\r\nBEGIN:VEVENT\r\n"); n != 1 {
			t.Fatalf("%d entries", n)
		}
		_, after, _ := strings.Cut(whole, "\r\nSUMMARY:")
		line, _, _ := strings.Cut(after, "\r\n")
		if utf8.ValidString(title) && !strings.ContainsFunc(title, func(r rune) bool { return r < ' ' || r == 0x7F }) && unescape(line) != title {
			t.Errorf("%q came back as %q", title, unescape(line))
		}
	})
}
