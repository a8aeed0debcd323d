package plan

import (
	"encoding/json"
	"slices"

	"gongkai/internal/kit/textdiff"
)

// ChangeKind says what became of a row.
type ChangeKind string

// The kinds of change. A row that moved may be changed as well.
const (
	Same    ChangeKind = "same"
	Changed ChangeKind = "changed"
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
)

// Change is what became of one row from one edition of a plan to the next.
type Change struct {
	Kind ChangeKind `json:"kind"`
	// Old and New are Indexes of rows, 0 where there is none.
	Old int `json:"old"`
	New int `json:"new"`
	// Moved is set where the row stands in another order among the rows that
	// both editions have.
	Moved  bool          `json:"moved"`
	Fields []FieldChange `json:"fields"`
}

// FieldChange is the difference in one field, by its JSON name.
type FieldChange struct {
	Field    string    `json:"field"`
	Old      string    `json:"old"`
	New      string    `json:"new"`
	Segments []Segment `json:"segments"`
}

// Segment is a stretch of text that both sides have (Op "="), or that only
// the old ("-") or the new ("+") has.
type Segment = textdiff.Segment

// Diff compares two editions row by row, in the order of the new one, with
// removed rows where they stood. Rows are matched by the likeness of their
// measures first and by their numbers where the measures are not decisive.
func Diff(old, new *Plan) []Change {
	match := matchRows(old.Rows, new.Rows)
	moved := movedRows(match)
	var changes []Change
	used := map[int]bool{}
	for _, i := range match {
		used[i] = true
	}
	next := 0
	removedUpTo := func(limit int) {
		for ; next < limit; next++ {
			if !used[next] {
				changes = append(changes, Change{Kind: Removed, Old: old.Rows[next].Index, Fields: []FieldChange{}})
			}
		}
	}
	for j, i := range match {
		if i < 0 {
			changes = append(changes, Change{Kind: Added, New: new.Rows[j].Index, Fields: []FieldChange{}})
			continue
		}
		removedUpTo(i)
		c := Change{Kind: Same, Old: old.Rows[i].Index, New: new.Rows[j].Index, Moved: moved[j], Fields: fieldChanges(old.Rows[i], new.Rows[j])}
		if len(c.Fields) > 0 {
			c.Kind = Changed
		}
		changes = append(changes, c)
	}
	removedUpTo(len(old.Rows))
	return changes
}

// matchRows gives for each new row the old row it continues, or -1.
func matchRows(old, new []Row) []int {
	match := slices.Repeat([]int{-1}, len(new))
	taken := make([]bool, len(old))
	byText := map[string][]int{}
	for i, r := range old {
		byText[r.Measure] = append(byText[r.Measure], i)
	}
	for j, r := range new {
		if k := byText[r.Measure]; len(k) > 0 && r.Measure != "" {
			match[j], taken[k[0]] = k[0], true
			byText[r.Measure] = k[1:]
		}
	}
	for _, p := range likePairs(old, new, match, taken) {
		if match[p.new] < 0 && !taken[p.old] {
			match[p.new], taken[p.old] = p.old, true
		}
	}
	return match
}

type likePair struct {
	old, new int
	score    float64
}

// likePairs lists the pairs of rows left that are alike, the likest first.
func likePairs(old, new []Row, match []int, taken []bool) []likePair {
	sorted := func(rows []Row) [][]rune {
		out := make([][]rune, len(rows))
		for i, r := range rows {
			out[i] = sortedRunes(r.Measure)
		}
		return out
	}
	a, b := sorted(old), sorted(new)
	var pairs []likePair
	for j := range new {
		if match[j] >= 0 {
			continue
		}
		for i := range old {
			if taken[i] {
				continue
			}
			score := likeness(a[i], b[j])
			if old[i].No == new[j].No && old[i].No != "" {
				score += 0.15
			}
			if old[i].KeyTask == new[j].KeyTask && old[i].KeyTask != "" {
				score += 0.05
			}
			if score >= 0.62 {
				pairs = append(pairs, likePair{i, j, score})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y likePair) int {
		switch {
		case x.score > y.score:
			return -1
		case x.score < y.score:
			return 1
		}
		return 0
	})
	return pairs
}

// movedRows marks the matched rows outside the longest run that kept its
// order.
func movedRows(match []int) []bool {
	moved := make([]bool, len(match))
	var tails, at []int // smallest last old index of a run of each length
	prev := make([]int, len(match))
	for j, i := range match {
		prev[j] = -1
		if i < 0 {
			continue
		}
		moved[j] = true
		k, _ := slices.BinarySearch(tails, i)
		if k == len(tails) {
			tails, at = append(tails, i), append(at, j)
		} else {
			tails[k], at[k] = i, j
		}
		if k > 0 {
			prev[j] = at[k-1]
		}
	}
	if len(at) > 0 {
		for j := at[len(at)-1]; j >= 0; j = prev[j] {
			moved[j] = false
		}
	}
	return moved
}

func fieldChanges(a, b Row) []FieldChange {
	changes := []FieldChange{}
	for _, f := range []struct{ name, old, new string }{
		{"no", string(a.No), string(b.No)},
		{"key_task", a.KeyTask, b.KeyTask},
		{"sub_task", a.SubTask, b.SubTask},
		{"measure", a.Measure, b.Measure},
		{"responsible", a.Responsible, b.Responsible},
		{"indicator", a.Indicator, b.Indicator},
		{"deadline", a.Deadline, b.Deadline},
		{"due", dueText(a), dueText(b)},
		{"extra", extraText(a), extraText(b)},
	} {
		if f.old != f.new {
			changes = append(changes, FieldChange{f.name, f.old, f.new, Segments(f.old, f.new)})
		}
	}
	return changes
}

func dueText(r Row) string {
	if r.Due == nil {
		return ""
	}
	return r.Due.String()
}

func extraText(r Row) string {
	if len(r.Extra) == 0 {
		return ""
	}
	b, err := json.Marshal(r.Extra)
	if err != nil {
		return ""
	}
	return string(b)
}

// Segments compares two texts character by character; a number counts as one
// character, so that 11 and 10 differ as numbers and not in a digit.
func Segments(old, new string) []Segment { return textdiff.Compare(old, new) }
