package search

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"gongkai/internal/kit/bigram"
)

// nameList has the titles of what is published, for what cannot be found by
// its characters: what was typed by its sound, or with a slip of the hand.
type nameList struct {
	mu    sync.Mutex
	all   map[string]name
	ready []name // the newest, with their sounds; nil after a change
}

type name struct {
	title string
	at    int64
	runes []rune
	heard []sound // of each of runes
}

// mostNames bounds how many titles are looked through, the newest.
const mostNames = 50_000

func (l *nameList) put(id, title string, at int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[string]name{}
	}
	l.all[id], l.ready = name{title: title, at: at}, nil
}

func (l *nameList) drop(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.all, id)
	l.ready = nil
}

// names gives the newest titles with their sounds.
func (l *nameList) names() []name {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ready != nil {
		return l.ready
	}
	list := make([]name, 0, len(l.all))
	for _, n := range l.all {
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b name) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.title, b.title)) })
	list = list[:min(len(list), mostNames)]
	for i := range list {
		list[i].runes = bigram.Fold(list[i].title).Runes
		list[i].heard = soundsOf(list[i].runes)
	}
	l.ready = list
	return list
}

// best gives the most frequent of what was counted, at most n; of equals the
// longer, then by the characters.
func best(counts map[string]int, n int) []string {
	list := make([]string, 0, len(counts))
	for s := range counts {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return list[:min(len(list), n)]
}

// spelled gives the words in titles that are written as typed in pinyin: by
// the first letters of their syllables, in full, or partly so.
func (l *nameList) spelled(typed string) []string {
	letters := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\'' || r == '’' {
			return -1
		}
		return unicode.ToLower(r)
	}, typed)
	if len(letters) < 2 || len(letters) > 60 || strings.ContainsFunc(letters, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return nil
	}
	counts := map[string]int{}
	first := uint32(1) << (letters[0] - 'a')
	for _, n := range l.names() {
		for i := range n.runes {
			if n.heard[i].initials&first == 0 {
				continue
			}
			if k := consume(letters, n.heard[i:]); k > 1 {
				counts[string(n.runes[i:i+k])]++
			}
		}
	}
	return best(counts, 3)
}

// consume tells how many characters the letters spell from the beginning, or
// 0 where they do not.
func consume(letters string, heard []sound) int {
	if letters == "" {
		return 0
	}
	if len(heard) == 0 {
		return 0
	}
	for _, s := range heard[0].syllables {
		if strings.HasPrefix(s, letters) { // the last one, which may be unfinished
			return 1
		}
		if rest, ok := strings.CutPrefix(letters, s); ok {
			if k := consume(rest, heard[1:]); k > 0 {
				return k + 1
			}
		}
		if letters[0] == s[0] {
			if k := consume(letters[1:], heard[1:]); k > 0 {
				return k + 1
			}
		}
	}
	return 0
}

// like gives the words in titles that the typed ones were probably meant to
// be: those that sound the same, else those that differ by a character, or in
// six and more by two.
func (l *nameList) like(typed string) string {
	want := bigram.Fold(typed).Runes
	if len(want) < 2 || len(want) > 20 || slices.ContainsFunc(want, func(r rune) bool { return !isHan(r) }) {
		return ""
	}
	list := l.names()
	if out := best(alike(list, want), 1); len(out) > 0 {
		return out[0]
	}
	if len(want) < 3 {
		return ""
	}
	for slips := 1; slips <= min(len(want)/3, 2); slips++ {
		if out := best(slipped(list, want, slips), 1); len(out) > 0 {
			return out[0]
		}
	}
	return ""
}

// alike counts the words that sound like what was typed.
func alike(list []name, want []rune) map[string]int {
	heard := soundsOf(want)
	counts := map[string]int{}
	for _, n := range list {
		for i := 0; i+len(want) <= len(n.runes); i++ {
			j := 0
			for j < len(want) && n.heard[i+j].like(heard[j]) {
				j++
			}
			if j == len(want) {
				counts[string(n.runes[i:i+j])]++
			}
		}
	}
	return counts
}

// slipped counts the words that differ from what was typed by a number of
// characters: other ones, one too many or one too few.
func slipped(list []name, want []rune, slips int) map[string]int {
	counts := map[string]int{}
	for _, n := range list {
		for i := range n.runes {
			for size := len(want) - 1; size <= len(want)+1 && i+size <= len(n.runes); size++ {
				word := n.runes[i : i+size]
				if size > 1 && near(word, want, slips) && !slices.ContainsFunc(word, func(r rune) bool { return !isHan(r) }) {
					counts[string(word)]++
				}
			}
		}
	}
	return counts
}

// near says that two words differ by at most so many other characters, or,
// where one is longer, by one more and one fewer of the others. Both begin or
// both end alike.
func near(a, b []rune, slips int) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == len(b) {
		n := 0
		for i := range a {
			if a[i] != b[i] {
				if n++; n > slips {
					return false
				}
			}
		}
		return true
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if i == 0 {
		return false
	}
	rest := 0
	for j := i; j < len(a); j++ {
		if a[j] != b[j+1] {
			if rest++; rest > slips-1 {
				return false
			}
		}
	}
	return true
}
