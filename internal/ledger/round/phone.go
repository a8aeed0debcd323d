package round

import (
	"regexp"
	"strings"
	"unicode"

	"gongkai/internal/kit/fail"
)

// mostPhone is how many characters the field of telephone numbers holds.
const mostPhone = 40

// phoneNumber is one number as people write it: 0955-7012345,
// （0955）7012345转8012, 138 0000 0000, +86 955 7012345.
var phoneNumber = regexp.MustCompile(`^\+?[0-9(（][0-9 ()（）\-－—]*[0-9)）](?:\s*(?:转|转分机)\s*[0-9]{1,6})?$`)

// checkPhone refuses what is no telephone number; several may stand in the
// field, parted by marks. None at all is fine.
func checkPhone(text string) string {
	if text == "" {
		return ""
	}
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,;；/", r) }) {
		one = strings.TrimSpace(one)
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, strings.SplitN(one, "转", 2)[0])
		if !phoneNumber.MatchString(one) || len(digits) < 7 || len(digits) > 15 {
			return "“" + clip(one, 12) + "”不像电话号码。请写成 0955-7012345 或 13800000000，多个号码用“、”分开"
		}
	}
	if len([]rune(text)) > mostPhone {
		return "联系电话最多40个字"
	}
	return ""
}

// phoneError is what is wrong with a telephone number as an error on its field.
func phoneError(text string) error {
	if msg := checkPhone(text); msg != "" {
		return fail.Fields(map[string]string{"phone": msg})
	}
	return nil
}
