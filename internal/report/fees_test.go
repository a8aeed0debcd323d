package report

import (
	"slices"
	"strings"
	"testing"
)

// Whatever part six says, its fees are read without a figure below nought, and
// each claim names the sentence that it was read from.
func FuzzFeeClaims(f *testing.F) {
	for _, s := range []string{Fees{2, 460, 400}.said(), "发出收费通知1,200份，收取信息处理费0.04万元。", "没有收取信息处理费", "收费99999999999999999999999999999元"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range feeClaims(text) {
			if c.value < 0 || c.sentence == "" || !strings.Contains(text, c.sentence) {
				t.Errorf("%q: %+v", text, c)
			}
		}
		for _, x := range feeFindings(text, Fees{1, 10, 10}) {
			if x.Print == "" || x.Message == "" {
				t.Errorf("%q: %+v", text, x)
			}
		}
	})
}

// Days that are read are in order, each once, and read the same again.
func FuzzReadDays(f *testing.F) {
	for _, s := range []string{"30,15,7,3,1,0", "20、10，5", "91", "十天", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		days, err := ReadDays(text)
		if err != nil {
			return
		}
		again, err := ReadDays(daysText(days))
		if err != nil || !slices.Equal(days, again) || !slices.IsSortedFunc(days, func(a, b int) int { return b - a }) {
			t.Errorf("%q: %v, again %v, %v", text, days, again, err)
		}
	})
}
