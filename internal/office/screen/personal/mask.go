package personal

import (
	"regexp"
	"slices"
	"strings"
)

// Cover is a text as it may stand in public: the numbers of people in it are
// covered (个人信息保护法; RULES.md section 15). Codes of organisations are
// public and stay.
func Cover(text string) string {
	out := []rune(text)
	found := Scan(text, "")
	for i := len(found) - 1; i >= 0; i-- {
		m := found[i]
		with := Mask(m)
		if m.Kind == USCC || with == "" || m.Start < 0 || m.End > len(out) || m.Start >= m.End {
			continue
		}
		out = slices.Replace(out, m.Start, m.End, []rune(with)...)
	}
	return string(out)
}

// Mask is what is published in place of the match: 138****1234,
// 35*************123, an address down to the township. It is empty where
// nothing can stand in its place.
func Mask(m Match) string {
	v := []rune(m.Value)
	switch m.Kind {
	case ID:
		return keep(v, 2, 3)
	case Mobile:
		return keep(v, 3, 4)
	case Landline:
		return keep(v, min(4, len(v)/2), 2)
	case Card:
		return keep(v, 0, 4)
	case Passport, Permit:
		return keep(v, 1, 2)
	case Plate:
		return keep(v, 2, 1)
	case Social:
		return keep(v, 2, 0)
	case Email:
		at := strings.IndexByte(m.Value, '@')
		return m.Value[:1] + "***" + m.Value[at:]
	case Address:
		return maskAddress(m.Value)
	case Birth:
		return m.Value[:4] + "年**月"
	}
	return ""
}

// keep leaves the first and last characters and makes a star of each between.
func keep(v []rune, first, last int) string {
	if len(v) <= first+last {
		return strings.Repeat("*", len(v))
	}
	return string(v[:first]) + strings.Repeat("*", len(v)-first-last) + string(v[len(v)-last:])
}

var (
	township = regexp.MustCompile(`^.*?(?:街道办事处|街道|镇|乡|苏木)`)
	county   = regexp.MustCompile(`^.*(?:[^小社园]区|县|旗|市)`)
)

// maskAddress keeps an address as far as the township, or the county where it
// names no township.
func maskAddress(v string) string {
	if s := township.FindString(v); s != "" {
		return s + "****"
	}
	return county.FindString(v) + "****"
}
