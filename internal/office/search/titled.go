package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// leastTitle is how many characters a question has that may be a title.
const leastTitle = 4

// titledFirst puts the things of the first page whose title is what was typed,
// or little more, before those that only speak of it, such as an
// interpretation: the fewest other characters first. What is a small part of
// the titles leaves the order as it is.
func (r *reply) titledFirst() {
	typed := fold(strings.TrimSpace(r.ask.Query)).String()
	if r.ask.Page > 1 || r.ask.Sort != ByWorth || utf8.RuneCountInString(typed) < leastTitle {
		return
	}
	slices.SortStableFunc(r.Hits, func(a, b PublicHit) int { return cmp.Compare(a.beyond(typed), b.beyond(typed)) })
}

// beyond is how many characters the title has beside what was typed, or more
// than any where that is more than half as many as were typed.
func (h *PublicHit) beyond(typed string) int {
	var title strings.Builder
	for _, p := range h.Title {
		title.WriteString(p.Text)
	}
	whole := fold(title.String()).String()
	n := utf8.RuneCountInString(typed)
	if other := utf8.RuneCountInString(whole) - n; strings.Contains(whole, typed) && 2*other <= n {
		return other
	}
	return math.MaxInt
}
