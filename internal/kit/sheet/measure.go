package sheet

import (
	"math"
	"strings"
	"unicode/utf8"
)

const (
	// sampled is how many rows decide the width of a column without one.
	sampled = 200
	// narrow and broad are the limits of such a width.
	narrow, broad = 6.0, 46.0
)

// letters is how wide a text is, in Latin letters.
func letters(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 && r != '—' {
			n++
		}
	}
	return n
}

// widest is the longest line of a text.
func widest(s string) int {
	most := 0
	for line := range strings.SplitSeq(s, "\n") {
		most = max(most, letters(line))
	}
	return most
}

// lines is how many lines a text takes in a column. A line ends before its
// edge where a mark may not begin the next one.
func lines(s string, width float64) int {
	if s == "" || width <= 0 {
		return 1
	}
	n := 0
	for line := range strings.SplitSeq(s, "\n") {
		n += max(1, int(math.Ceil(float64(letters(line))/math.Max(width-2, 1))))
	}
	return n
}

// widths are the columns' widths: as given, or from the title and the first
// rows. A text column is as wide as most of its values need, no wider: the
// long ones wrap.
func (s *Sheet) widths(first [][]value) []float64 {
	out := make([]float64, len(s.Columns))
	for i, c := range s.Columns {
		if c.Width > 0 {
			out[i] = math.Min(c.Width, 255)
			continue
		}
		sum, most := 0, letters(c.Title)
		for _, row := range first {
			if len(row) < len(s.Columns) {
				continue // a heading
			}
			w := widest(row[i].plain(c.Kind))
			sum += min(w, int(broad))
			most = max(most, w)
		}
		want := float64(most)
		if len(first) > 0 && most > 24 {
			want = math.Max(24, 1.2*float64(sum)/float64(len(first)))
		}
		out[i] = math.Round(math.Min(math.Max(want+2, narrow), broad))
	}
	return out
}

// spread divides the columns into n neighbouring parts of about equal width
// and returns the first column of each. There are fewer parts than asked for
// where there are fewer columns.
func spread(widths []float64, n int) []int {
	n = min(n, len(widths))
	total := sum(widths)
	starts, seen := make([]int, 0, n), 0.0
	for i, w := range widths {
		part, left := len(starts), len(widths)-i
		if part < n && (seen+w/2 >= total*float64(part)/float64(n) || left == n-part) {
			starts = append(starts, i)
		}
		seen += w
	}
	return starts
}

func sum(list []float64) float64 {
	total := 0.0
	for _, x := range list {
		total += x
	}
	return total
}

// tabName makes a name that a tab may have: at most 31 characters, none of
// those that formulas use, and not taken.
func tabName(name string, taken map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\：＊？／＼［］`, r) || r < 0x20 || r == utf8.RuneError {
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(strings.TrimSpace(name), "'")
	if name == "" {
		name = "表"
	}
	base := clip(name, 31)
	for name, n := base, 2; ; n++ {
		if key := strings.ToLower(name); !taken[key] {
			taken[key] = true
			return name
		}
		tail := "_" + itoa(n)
		name = clip(base, 31-len(tail)) + tail
	}
}

// clip cuts a text to a number of UTF-16 units at most.
func clip(s string, units int) string {
	for i, r := range s {
		if units -= 1 + boolInt(r > 0xFFFF); units < 0 {
			return strings.TrimRight(s[:i], " '")
		}
	}
	return s
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
