package search

import (
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// sound is how a character may be read.
type sound struct {
	syllables []string // without tones
	initials  uint32   // the bits of their first letters, a being the lowest
}

// readings remembers the sounds of characters.
var readings sync.Map // rune → sound

func soundOf(r rune) sound {
	if s, ok := readings.Load(r); ok {
		return s.(sound)
	}
	var s sound
	if isHan(r) {
		for _, x := range pinyin.SinglePinyin(r, pinyin.Args{Style: pinyin.Normal, Heteronym: true}) {
			if x = strings.ReplaceAll(x, "ü", "v"); x != "" && x[0] >= 'a' && x[0] <= 'z' {
				s.syllables = append(s.syllables, x)
				s.initials |= 1 << (x[0] - 'a')
			}
		}
	}
	readings.Store(r, s)
	return s
}

func soundsOf(runes []rune) []sound {
	out := make([]sound, len(runes))
	for i, r := range runes {
		out[i] = soundOf(r)
	}
	return out
}

// like says that two characters may sound alike to many.
func (s sound) like(o sound) bool {
	if s.initials&fuzzy(o.initials) == 0 {
		return false
	}
	for _, a := range s.syllables {
		for _, b := range o.syllables {
			if a == b || plainSound(a) == plainSound(b) {
				return true
			}
		}
	}
	return false
}

// fuzzy adds n to l and l to n.
func fuzzy(initials uint32) uint32 {
	const l, n = 1 << ('l' - 'a'), 1 << ('n' - 'a')
	if initials&(l|n) != 0 {
		initials |= l | n
	}
	return initials
}

// plainSound is a syllable without what many do not tell apart: zh, ch, sh and
// z, c, s; l and n; in, en, an and ing, eng, ang.
func plainSound(s string) string {
	if len(s) > 1 && s[1] == 'h' {
		s = s[:1] + s[2:]
	}
	if s[0] == 'l' {
		s = "n" + s[1:]
	}
	return strings.TrimSuffix(s, "g")
}
