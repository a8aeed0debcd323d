package rich

import (
	"strings"

	"gongkai/internal/kit/textdiff"
)

// pairing is a Change with the units it was made from.
type pairing struct {
	old, new *unit
	change   Change
}

func compareUnits(a, b []*unit) []Change {
	pairs := pairUnits(a, b)
	out := make([]Change, len(pairs))
	for i, p := range pairs {
		out[i] = p.change
	}
	return out
}

// pairUnits brings the units of two texts together. Those that are the same
// are found first; what lies between them is matched by likeness and number.
func pairUnits(a, b []*unit) []pairing {
	ids := map[string]int32{}
	var out []pairing
	for _, s := range textdiff.Script(numbered(a, ids), numbered(b, ids)) {
		if s.Same {
			for i := range s.A1 - s.A0 {
				out = append(out, pair(a[s.A0+i], b[s.B0+i]))
			}
			continue
		}
		out = append(out, match(a[s.A0:s.A1], b[s.B0:s.B1])...)
	}
	markMoved(out)
	return out
}

// numbered gives every unit the number of its text.
func numbered(list []*unit, ids map[string]int32) []int32 {
	out := make([]int32, len(list))
	for i, u := range list {
		id, ok := ids[u.Text]
		if !ok {
			id = int32(len(ids))
			ids[u.Text] = id
		}
		out[i] = id
	}
	return out
}

func pair(old, new *unit) pairing {
	p := pairing{old: old, new: new, change: Change{OldBlock: -1, NewBlock: -1}}
	c := &p.change
	if old != nil {
		c.Op, c.Kind, c.Level, c.Label, c.Old, c.OldBlock = "-", old.Kind, old.Level, old.label, old.Text, old.Index
	}
	if new != nil {
		c.Op, c.Kind, c.Level, c.Label, c.New, c.NewBlock = "+", new.Kind, new.Level, new.label, new.Text, new.Index
	}
	if old == nil || new == nil {
		return p
	}
	c.Op, c.Restyled = "=", old.Text == new.Text && old.form != new.form
	if old.Text != new.Text {
		c.Op, c.Segments = "~", textdiff.Compare(old.Text, new.Text)
	}
	return p
}

// maxPairs bounds the table of match; beyond it, units are paired by number
// and place only.
const maxPairs = 400_000

// alike is how much two units must say the same to be one that was changed.
const alike = 0.45

// worth is the value of pairing two units, 0 for never. A number in common
// is worth something; what they say is worth more.
func worth(u, v *unit) float64 {
	if (u.Row > 0) != (v.Row > 0) || (u.Kind == Heading) != (v.Kind == Heading) {
		return 0
	}
	like := u.like(v)
	same := u.key != "" && u.key == v.key
	switch {
	case like >= alike && same:
		return like + 0.2
	case like >= alike:
		return like
	case same:
		return 0.2 + like/4
	}
	return 0
}

// match pairs units in order so that the pairs are worth most together.
func match(a, b []*unit) []pairing {
	if len(a)*len(b) > maxPairs {
		return matchByNumber(a, b)
	}
	n := len(b) + 1
	value := make([]float32, len(a)*len(b))
	best := make([]float32, (len(a)+1)*n)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			v := float32(worth(a[i], b[j]))
			value[i*len(b)+j] = v
			best[i*n+j] = max(best[(i+1)*n+j], best[i*n+j+1])
			if v > 0 {
				best[i*n+j] = max(best[i*n+j], v+best[(i+1)*n+j+1])
			}
		}
	}
	var out []pairing
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		v := value[i*len(b)+j]
		switch {
		case v > 0 && best[i*n+j] == v+best[(i+1)*n+j+1]:
			out = append(out, pair(a[i], b[j]))
			i++
			j++
		case best[(i+1)*n+j] >= best[i*n+j+1]:
			out = append(out, pair(a[i], nil))
			i++
		default:
			out = append(out, pair(nil, b[j]))
			j++
		}
	}
	return append(out, alone(a[i:], b[j:])...)
}

// alone lists units without partners.
func alone(a, b []*unit) []pairing {
	var out []pairing
	for _, u := range a {
		out = append(out, pair(u, nil))
	}
	for _, u := range b {
		out = append(out, pair(nil, u))
	}
	return out
}

// matchByNumber pairs the units that have the same key, in order.
func matchByNumber(a, b []*unit) []pairing {
	at := map[string]int{}
	for j, v := range b {
		if _, ok := at[v.key]; v.key != "" && !ok {
			at[v.key] = j
		}
	}
	var out []pairing
	i0, j0 := 0, 0
	for i, u := range a {
		j, ok := at[u.key]
		if !ok || u.key == "" || j < j0 {
			continue
		}
		out = append(out, alone(a[i0:i], b[j0:j])...)
		out = append(out, pair(u, b[j]))
		i0, j0 = i+1, j+1
	}
	return append(out, alone(a[i0:], b[j0:])...)
}

// markMoved finds what is gone in one place and new in another.
func markMoved(list []pairing) {
	gone := map[string][]int{}
	text := func(u *unit) string { return strings.TrimPrefix(u.Text, u.label) }
	for i, p := range list {
		if p.change.Op == "-" && p.old.size >= 6 {
			gone[text(p.old)] = append(gone[text(p.old)], i)
		}
	}
	for i, p := range list {
		if p.change.Op != "+" {
			continue
		}
		if from := gone[text(p.new)]; len(from) > 0 {
			list[from[0]].change.Moved, list[i].change.Moved = true, true
			gone[text(p.new)] = from[1:]
		}
	}
}
