package check

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// atom is a piece of a row: digits that may be several cells run together, a
// number that is whole (with commas or a decimal), or a mark of nothing.
type atom struct {
	text  string
	whole bool
	blank bool
}

var (
	atomExpr  = regexp.MustCompile(`[+-]?[0-9][0-9,]*(?:\.[0-9]+)?|[/\\—-]+|\bNA\b|无|空`)
	thousands = regexp.MustCompile(`^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$`)
)

// atoms are the pieces of figures in data.
func atoms(data string) []atom {
	var out []atom
	for _, m := range atomExpr.FindAllStringIndex(data, -1) {
		s := data[m[0]:m[1]]
		if s[0] >= 0x80 && s != "—" && !alone(data, m) {
			continue
		}
		if s[0] == '-' && m[0] > 0 && data[m[0]-1] >= '0' && data[m[0]-1] <= '9' {
			out = append(out, atom{text: "-", blank: true})
			if s = s[1:]; strings.Trim(s, "-") == "" {
				continue
			}
		}
		out = append(out, piece(s)...)
	}
	return out
}

// alone reports that nothing but separators touches a match.
func alone(data string, m []int) bool {
	before, _ := utf8.DecodeLastRuneInString(data[:m[0]])
	after, _ := utf8.DecodeRuneInString(data[m[1]:])
	free := func(r rune) bool { return r == utf8.RuneError || strings.ContainsRune("| \n", r) }
	return free(before) && free(after)
}

func piece(s string) []atom {
	switch {
	case s[0] < '0' && s[0] != '-' && s[0] != '+', s[0] > '9', strings.Trim(s, "-") == "":
		return []atom{{text: s, blank: true}}
	case thousands.MatchString(s):
		return []atom{{text: strings.ReplaceAll(s, ",", ""), whole: true}}
	case strings.Contains(s, ","):
		var out []atom
		for part := range strings.SplitSeq(s, ",") {
			if part != "" {
				out = append(out, atom{text: part, whole: strings.Contains(part, ".")})
			}
		}
		return out
	}
	return []atom{{text: s, whole: strings.ContainsAny(s, ".+-")}}
}

// cell is the atom as a cell.
func (a atom) cell() Cell {
	if a.blank {
		return Cell{Text: a.text, Blank: true}
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(a.text, "+"), 10, 64)
	if err != nil {
		f, _ := strconv.ParseFloat(a.text, 64)
		return Cell{Value: int64(f), Text: a.text, Odd: true}
	}
	return Cell{Value: n, Text: a.text, Odd: n < 0}
}

// reading is one way to read a row.
type reading []Cell

// most is how many readings of a row are weighed; a row with more is in doubt.
const most = 6_000

// readings are the ways to read data as want cells: one where the cells are
// parted, several where they ran together or were left out.
func readings(data string, want int) []reading {
	if r, ok := parted(data, want); ok {
		return []reading{r}
	}
	list := atoms(data)
	if len(list) == 0 {
		return []reading{make(reading, want).blank()}
	}
	if len(list) == want {
		return []reading{whole(list)}
	}
	if len(list) < want {
		if out := split(list, want); len(out) > 0 {
			if want == 7 {
				return append(balanced(list), out...)
			}
			return out
		}
		return spread(list, want)
	}
	return joined(list, want)
}

func (r reading) blank() reading {
	for i := range r {
		r[i].Blank = true
	}
	return r
}

// parted reads cells that a grid has parted: exactly want of them, each with
// one figure or none.
func parted(data string, want int) (reading, bool) {
	lines := strings.SplitN(data, rowMark, 2)
	parts := strings.Split(lines[0], cellMark)
	if len(parts) < want || len(parts) > want+6 {
		return nil, false
	}
	if len(parts) > want {
		parts = parts[len(parts)-want:]
		if strings.ContainsAny(strings.Join(strings.Split(lines[0], cellMark)[:len(strings.Split(lines[0], cellMark))-want], ""), "0123456789") {
			return nil, false
		}
	}
	out := make(reading, want)
	any := false
	for i, p := range parts {
		list := atoms(p)
		switch {
		case len(list) == 0:
			out[i] = Cell{Text: p, Blank: true}
		case len(list) == 1:
			out[i] = list[0].cell()
			any = any || !out[i].Blank
		default:
			return nil, false
		}
	}
	return out, any || strings.Count(lines[0], cellMark) >= want
}

func whole(list []atom) reading {
	out := make(reading, len(list))
	for i, a := range list {
		out[i] = a.cell()
	}
	return out
}

// split parts digits that ran together into want cells.
func split(list []atom, want int) []reading {
	var out []reading
	room := 0
	for _, a := range list {
		room += a.room()
	}
	if room < want {
		return nil
	}
	rest := make([]int, len(list)+1) // the most cells that list[i:] can fill
	for i := len(list) - 1; i >= 0; i-- {
		rest[i] = rest[i+1] + list[i].room()
	}
	cur := make(reading, 0, want)
	var walk func(i, from int)
	walk = func(i, from int) {
		if len(out) >= most {
			return
		}
		if i == len(list) {
			if len(cur) == want {
				out = append(out, append(reading(nil), cur...))
			}
			return
		}
		a := list[i]
		left := want - len(cur)
		if left < len(list)-i || left > rest[i]-from {
			return
		}
		if a.blank || a.whole {
			cur = append(cur, a.cell())
			walk(i+1, 0)
			cur = cur[:len(cur)-1]
			return
		}
		for to := from + 1; to <= len(a.text); to++ {
			cur = append(cur, atom{text: a.text[from:to]}.cell())
			if to == len(a.text) {
				walk(i+1, 0)
			} else {
				walk(i, to)
			}
			cur = cur[:len(cur)-1]
			if a.text[from] == '0' || to-from > 9 {
				break
			}
		}
	}
	walk(0, 0)
	return out
}

// balanced are the ways to part digits into seven cells of which the last is
// the sum of the others: all of them, since a bound on every sum keeps the
// search small however long the run is.
func balanced(list []atom) []reading {
	last := list[len(list)-1]
	if last.blank || last.whole {
		return nil
	}
	var out []reading
	for at := 0; at < len(last.text); at++ {
		tail := last.text[at:]
		if tail[0] == '0' && len(tail) > 1 || len(tail) > 9 || at == 0 && len(list) == 1 {
			continue
		}
		total := atom{text: tail}.cell()
		head := append([]atom(nil), list[:len(list)-1]...)
		if at > 0 {
			head = append(head, atom{text: last.text[:at]})
		}
		out = append(out, addends(head, total)...)
	}
	return out
}

// addends parts list into six cells that add up to total.
func addends(list []atom, total Cell) []reading {
	var out []reading
	cur := make(reading, 0, 7)
	var walk func(i, from int, left int64)
	walk = func(i, from int, left int64) {
		switch {
		case len(out) >= most:
			return
		case i == len(list):
			if len(cur) == 6 && left == 0 {
				out = append(out, append(append(reading(nil), cur...), total))
			}
			return
		case len(cur) == 6:
			return
		}
		a := list[i]
		if a.blank || a.whole {
			if c := a.cell(); c.Value <= left {
				cur = append(cur, c)
				walk(i+1, 0, left-c.Value)
				cur = cur[:len(cur)-1]
			}
			return
		}
		for to := from + 1; to <= len(a.text) && to-from < 10; to++ {
			c := atom{text: a.text[from:to]}.cell()
			if c.Value > left {
				break
			}
			cur = append(cur, c)
			if to == len(a.text) {
				walk(i+1, 0, left-c.Value)
			} else {
				walk(i, to, left-c.Value)
			}
			cur = cur[:len(cur)-1]
			if a.text[from] == '0' {
				break
			}
		}
	}
	walk(0, 0, total.Value)
	return out
}

// room is how many cells an atom can fill.
func (a atom) room() int {
	if a.blank || a.whole {
		return 1
	}
	return len(a.text)
}

// spread puts fewer figures than cells into the cells in their order; the
// cells between are blank.
func spread(list []atom, want int) []reading {
	var out []reading
	cur := make(reading, want)
	var walk func(i, from int)
	walk = func(i, from int) {
		if len(out) >= most {
			return
		}
		if i == len(list) {
			for j := from; j < want; j++ {
				cur[j] = Cell{Blank: true}
			}
			out = append(out, append(reading(nil), cur...))
			return
		}
		for to := from; to <= want-(len(list)-i); to++ {
			for j := from; j < to; j++ {
				cur[j] = Cell{Blank: true}
			}
			cur[to] = list[i].cell()
			walk(i+1, to+1)
		}
	}
	walk(0, 0)
	return out
}

// joined reads more pieces than cells: a stray number at an end, such as a
// page's, left out, or a number that a line break has cut put together.
func joined(list []atom, want int) []reading {
	out := []reading{whole(list[:want])}
	extra := len(list) - want
	if extra > 8 {
		return out
	}
	for skip := 1; skip <= extra; skip++ {
		out = append(out, whole(list[skip:skip+want]))
	}
	for drop := 0; extra == 1 && drop < len(list); drop++ {
		out = append(out, whole(append(append([]atom(nil), list[:drop]...), list[drop+1:]...)))
	}
	for i := 0; extra == 1 && i+1 < len(list); i++ {
		if a, b := list[i], list[i+1]; !a.blank && !b.blank && !a.whole && !b.whole && len(a.text)+len(b.text) < 12 && a.text != "0" {
			put := append(append([]atom(nil), list[:i]...), atom{text: a.text + b.text})
			out = append(out, whole(append(put, list[i+2:]...)))
		}
	}
	return out
}

// say writes a reading for a person.
func (r reading) say() string {
	parts := make([]string, len(r))
	for i, c := range r {
		parts[i] = strconv.FormatInt(c.Value, 10)
		if c.Blank {
			parts[i] = "空"
		}
	}
	return strings.Join(parts, "、")
}

// same reports whether two readings have the same values.
func (r reading) same(o reading) bool {
	for i := range r {
		if r[i].Value != o[i].Value {
			return false
		}
	}
	return true
}
