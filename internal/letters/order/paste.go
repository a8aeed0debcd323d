package order

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
)

// MostPaste is the longest text that may be pasted, in characters.
const MostPaste = 200_000

// label finds a field's name at the beginning of a line or after blanks,
// with its colon.
var label = regexp.MustCompile(`(?m)(?:^|[\s　|])\s*[【\[]?([\p{Han}A-Za-z0-9]{2,12})[】\]]?\s*[:：]`)

// Paste reads one or more transfer orders out of a text in which each value
// follows its name and a colon: 工单编号：… 受理时间：… . What stands after 内容
// goes on over further lines, up to the next name that is known.
func Paste(text string, zone *time.Location, now time.Time) ([]Order, error) {
	if utf8.RuneCountInString(text) > MostPaste {
		return nil, fail.Fields(map[string]string{"text": fmt.Sprintf("最多粘贴%d字，请分几次粘贴", MostPaste)})
	}
	text = clean(text)
	type mark struct {
		key        string
		start, end int
	}
	var marks []mark
	for _, m := range label.FindAllStringSubmatchIndex(text, -1) {
		if key := guess(text[m[2]:m[3]]); key != "" {
			marks = append(marks, mark{key, m[0], m[1]})
		}
	}
	if len(marks) == 0 {
		return nil, fail.Fields(map[string]string{"text": "没有认出转办单的内容。每项应写成“名称：内容”，例如“工单编号：20230901001”“诉求内容：……”"})
	}
	var out []Order
	o, had := Order{Row: 1}, map[string]bool{}
	next := func() {
		o.Finish(now)
		out = append(out, o)
		o, had = Order{Row: len(out) + 1}, map[string]bool{}
	}
	for i, m := range marks {
		if had[m.key] {
			if m.key != "source_no" {
				continue
			}
			next()
		}
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1].start
		}
		f, _ := FieldOf(m.key)
		had[m.key] = true
		o.Set(f, strings.Trim(text[m.end:end], " 　|\t"), zone)
	}
	next()
	double(out)
	return slices.Clip(out), nil
}
