package consult

import "gongkai/internal/office/screen/personal"

// masked is a text as it may stand in public: the personal numbers in it are
// covered (个人信息保护法; RULES.md section 15). Codes of organisations are
// public.
func masked(text string) string {
	out := []rune(text)
	found := personal.Scan(text, "")
	for i := len(found) - 1; i >= 0; i-- {
		m := found[i]
		with := personal.Mask(m)
		if m.Kind == personal.USCC || with == "" || m.Start < 0 || m.End > len(out) || m.Start >= m.End {
			continue
		}
		out = append(out[:m.Start:m.Start], append([]rune(with), out[m.End:]...)...)
	}
	return string(out)
}
