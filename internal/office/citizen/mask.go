package citizen

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/office/screen/personal"
)

// Masked is a person as lists and pages show them.
type Masked struct {
	ID   string
	Kind string
	// Title is the masked name, of an organisation its name in full: that is
	// no personal information (个人信息保护法第四条).
	Title string
	// Name is the person, or who is to be reached at the organisation.
	Name, IDType, IDNumber, Phone, Address, Email string
	USCC                                          string
	// Erased says that nothing is left.
	Erased bool
}

// gone stands for a person whose details were erased.
const gone = "（已按规定清除）"

// Mask hides what tells who somebody is.
func (p Person) Mask() Masked {
	m := Masked{Kind: p.Kind, Name: MaskName(p.Name), IDType: p.IDType, IDNumber: maskNumber(p.IDNumber), Phone: maskPhone(p.Phone),
		Address: maskAddress(p.Address), Email: maskEmail(p.Email), USCC: p.USCC}
	m.Title = m.Name
	if p.IsOrg() && p.Org != "" {
		m.Title = p.Org
	}
	return m
}

// MaskName keeps the family name: 张**.
func MaskName(name string) string {
	if name == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(first) + strings.Repeat("*", max(1, min(2, utf8.RuneCountInString(name[size:]))))
}

// ends keeps so many characters at the beginning and the end.
func ends(s string, first, last int) string {
	v := []rune(s)
	if len(v) <= first+last {
		return strings.Repeat("*", len(v))
	}
	return string(v[:first]) + strings.Repeat("*", len(v)-first-last) + string(v[len(v)-last:])
}

func maskNumber(s string) string {
	if len(s) < 12 {
		return ends(s, 1, 2)
	}
	return ends(s, 2, 3)
}

func maskPhone(s string) string {
	if len(phone(s)) == 11 && phone(s)[0] == '1' {
		return ends(phone(s), 3, 4)
	}
	return ends(s, 3, 2)
}

func maskAddress(s string) string {
	if s == "" {
		return ""
	}
	return personal.Mask(personal.Match{Kind: personal.Address, Value: s})
}

func maskEmail(s string) string {
	at := strings.IndexByte(s, '@')
	if at < 1 {
		return ends(s, 1, 0)
	}
	return s[:1] + "***" + s[at:]
}
