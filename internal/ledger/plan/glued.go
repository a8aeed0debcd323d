package plan

import "strings"

// checkHeads asks about key tasks put together from lines of which the first
// is a marked heading: it may be a chapter with the key task below it, or one
// key task on several lines.
func (p *Plan) checkHeads(lines []string) {
	alone := map[string]bool{}
	for _, l := range lines {
		if s := Tidy(l); headLevel(s) > 0 && runeLen(s) < 40 {
			alone[s] = true
		}
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		for s := range alone {
			if whole := r.KeyTask + r.SubTask; whole != s && strings.HasPrefix(whole, s) && (r.KeyTask != s || shredded(r.SubTask, lines)) {
				r.doubt(DoubtSplit, "key_task", "「%s」由几行文字接成，请确认是一个重点任务，还是标题和任务两级", whole)
			}
		}
	}
}

// shredded reports whether a text stands on no line of its own.
func shredded(text string, lines []string) bool {
	for _, l := range lines {
		if Tidy(l) == text {
			return false
		}
	}
	return text != ""
}
