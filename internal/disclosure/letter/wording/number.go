package wording

import (
	"regexp"
	"strconv"
	"strings"
)

// WordOf is the word that a family's numbers begin with.
func (s Settings) WordOf(f Family) string {
	if w := s.Words[f]; w != "" {
		return w
	}
	return s.Word + string(f)
}

// NumberOf is the 发文字号 of a family's letter in a year: 卫工信公开补〔2025〕1号
// (GB/T 9704: six-cornered brackets, no 第, no leading zeros).
func (s Settings) NumberOf(f Family, year, no int) string {
	return s.WordOf(f) + "〔" + strconv.Itoa(year) + "〕" + strconv.Itoa(no) + "号"
}

var word = regexp.MustCompile(`^\p{Han}{2,12}$`)

// CheckWord says what is wrong with a word for numbers, "" where nothing is.
func CheckWord(w string) string {
	if !word.MatchString(strings.TrimSpace(w)) {
		return "文号代字应为2至12个汉字，例如 卫工信公开"
	}
	return ""
}
