package workday

import (
	"slices"

	"gongkai/internal/kit/civil"
)

// Pause is a stretch that a term leaves out, such as the time in which third
// parties are asked (政府信息公开条例第33条第3款). The days after From up to and
// including To are not counted. A zero To means that the pause goes on.
type Pause struct {
	From, To civil.Date
	// Kind is what is waited for, in the reader's words: 征求第三方意见.
	Kind string
	// Article is the provision that the pause rests on.
	Article string
}

// covers says whether the pause leaves the day out.
func (p Pause) covers(d civil.Date) bool { return d > p.From && (p.To.IsZero() || d <= p.To) }

// AddWithPauses is Add with the paused days left out; days in two pauses are
// left out once. While a pause that the term runs into goes on, there is no
// deadline: Due is zero and Provisional true. Pauses do not bear on n ≤ 0.
func (c *Calendar) AddWithPauses(start civil.Date, n int, pauses []Pause) Term {
	if n <= 0 {
		return c.Add(start, n)
	}
	provisional := false
	for _, p := range merged(pauses) {
		if !p.To.IsZero() && p.To <= start {
			continue
		}
		done := max(0, c.Between(start, p.From))
		if done >= n {
			break
		}
		if p.To.IsZero() {
			return Term{Provisional: true}
		}
		provisional = provisional || p.From > start && c.unsettled(start, p.From)
		n, start = n-done, p.To
	}
	t := c.Add(start, n)
	return Term{t.Due, t.Provisional || provisional}
}

// merged returns the pauses in order, overlapping ones made one, without those
// that end before they begin.
func merged(pauses []Pause) []Pause {
	ps := slices.DeleteFunc(slices.Clone(pauses), func(p Pause) bool {
		return !p.To.IsZero() && p.To <= p.From
	})
	slices.SortFunc(ps, func(a, b Pause) int { return int(a.From - b.From) })
	var out []Pause
	for _, p := range ps {
		if len(out) == 0 || !out[len(out)-1].To.IsZero() && p.From > out[len(out)-1].To {
			out = append(out, p)
			continue
		}
		last := &out[len(out)-1]
		if !last.To.IsZero() && (p.To.IsZero() || p.To > last.To) {
			last.To = p.To
		}
	}
	return out
}
