package plan

import (
	"strings"
	"unicode"
)

// Tidy takes out the breaks and spaces that extraction put into a text. A
// space stays, as one plain space, only where it parts Latin words or
// numbers; next to a Chinese character or a full-width sign it carries no
// meaning and goes, and so does a line break that cut a number in two. No
// other character is touched.
func Tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var last rune
	space, broken := false, false
	for _, r := range s {
		if isBlank(r) {
			space = space || r != '\n' && r != '\r' && !isZeroWidth(r)
			broken = broken || r == '\n' || r == '\r'
			continue
		}
		if (space || broken) && partsWords(last, r, space) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last, space, broken = r, false, false
	}
	return b.String()
}

// partsWords reports whether a blank between a and b is part of the text.
func partsWords(a, b rune, space bool) bool {
	if !isWord(b) && b != '(' || !isWord(a) && !(a < 0x80 && strings.ContainsRune(",.;:!?)", a)) {
		return false
	}
	if isDigit(a) && isDigit(b) {
		return space
	}
	return isLatin(a) || isLatin(b)
}

func isWord(r rune) bool { return isDigit(r) || isLatin(r) }

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// squeeze takes out every blank.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, s)
}

func isZeroWidth(r rune) bool {
	return r == 0x200b || r == 0x200c || r == 0x200d || r == 0xfeff || r == 0xad || r == 0x2060
}

func isBlank(r rune) bool {
	if r > 0x3000 && r < 0xfe00 || r > ' ' && r < 0x7f {
		return false
	}
	return unicode.IsSpace(r) || r == 0x3000 || isZeroWidth(r) || unicode.IsControl(r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// traditional pairs the traditional characters that occur in the words this
// package looks for with their simplified forms.
const traditional = "責责單单時时導导開开務务處处辦办協协個个達达於于週周號号關关點点進进續续長长門门領领標标間间節节項项內内備备註注" +
	"動动機机構构組组聯联級级產产業业資资訊讯頭头實实參参與与負负擔担當当區区縣县鄉乡鎮镇團团會会廳厅員员際际計计劃划類类別别" +
	"體体據据數数質质結结報报場场後后將将從从應应該该條条準准總总強强織织護护種种網网絡络黨党財财審审監监測测衛卫" +
	"環环農农運运輸输險险稅税統统檔档廣广電电視视發发現现國国優优牽牵評评價价確确認认維维穩稳執执舉举納纳規规劃划書书"

var folds = foldTable()

// foldTable holds the folded form of each character of the basic plane.
func foldTable() []rune {
	rs := []rune(traditional)
	m := make([]rune, 0x10000)
	for i := range m {
		m[i] = rune(i)
	}
	for i := 0; i+1 < len(rs); i += 2 {
		m[rs[i]] = rs[i+1]
	}
	for r := rune(0xff01); r <= 0xff5e; r++ {
		m[r] = r - 0xfee0
	}
	for _, r := range "，：；（）！？" {
		m[r] = r
	}
	m['('], m[')'], m[':'], m[';'], m[','] = '（', '）', '：', '；', '，'
	m['○'], m['Ｏ'], m['零'], m['﹪'] = '〇', '〇', '〇', '%'
	return m
}

// fold writes a text for recognition: digits and letters half-width, brackets
// and colons full-width, known traditional characters simplified. It maps
// rune to rune, so a position in the folded text is one in the issued text.
func fold(s string) string { return strings.Map(foldRune, s) }

func foldRune(r rune) rune {
	if r >= 0 && int(r) < len(folds) {
		return folds[r]
	}
	return r
}

// hanValue is the value of a number written in digits, in Chinese counting
// form (十五, 二十三) or digit by digit (二〇二三); ok is false for no number.
func hanValue(s string) (n int, ok bool) {
	if s == "" || len(s) > 24 {
		return 0, false
	}
	total, digit, counted := 0, 0, false
	for _, r := range s {
		v := strings.IndexRune("〇一二三四五六七八九", r)
		switch {
		case isDigit(r):
			digit = digit*10 + int(r-'0')
		case r == '两':
			digit = digit*10 + 2
		case v >= 0:
			digit = digit*10 + v/3
		case r == '十', r == '百', r == '千':
			unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			total += max(digit, 1) * unit
			digit, counted = 0, true
		default:
			return 0, false
		}
		if digit > 1e8 || total > 1e8 {
			return 0, false
		}
	}
	if counted && digit > 9 {
		return 0, false
	}
	return total + digit, true
}

// runeLen is the length of a text in characters.
func runeLen(s string) int {
	n := 0
	for range s {
		n++
	}
	return n
}

// width is the number of terminal columns, or half Chinese characters, that
// a text takes.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case isZeroWidth(r) || unicode.Is(unicode.Mn, r) || unicode.IsControl(r):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd,
		r == '“', r == '”', r == '‘', r == '’', r == '…', r == '—', r == '·':
		return 2
	}
	return 1
}
