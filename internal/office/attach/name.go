package attach

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostName is the longest name in bytes: what file systems take.
const mostName = 200

// reserved are names that Windows keeps for devices.
var reserved = func() map[string]bool {
	out := map[string]bool{"con": true, "prn": true, "aux": true, "nul": true}
	for _, d := range "123456789" {
		out["com"+string(d)], out["lpt"+string(d)] = true, true
	}
	return out
}()

// SafeName is name without its path and without what could deceive a reader
// or harm a file system: control characters, marks that turn the direction of
// writing, dots and blanks at the ends, names of devices. It is never empty.
func SafeName(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(safeRune, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	ext := path.Ext(name)
	stem := strings.TrimRight(strings.TrimSuffix(name, ext), ". ")
	if reserved[strings.ToLower(stem)] {
		stem += "_"
	}
	if len(ext) > 20 {
		stem, ext = stem+ext, ""
	}
	if stem == "" {
		stem = "未命名"
	}
	return shorten(stem, mostName-len(ext)) + ext
}

// safeRune drops what is not to be seen and replaces what names may not hold.
func safeRune(r rune) rune {
	switch {
	case r == '\t' || r == '\u00a0' || r == '\u3000':
		return ' '
	case unicode.Is(unicode.C, r), r == '\u2028', r == '\u2029', r == '\u115f', r == '\u1160', r == '\u3164':
		return -1 // controls, formats (with the marks of direction), private use
	case strings.ContainsRune(`<>:"|?*/`, r):
		return '_'
	}
	return r
}

func shorten(s string, most int) string {
	for len(s) > most {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return strings.TrimRight(s, ". ")
}
