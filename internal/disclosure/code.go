package disclosure

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// codeLetters leave out what is mistaken for another letter.
const codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// newCode makes a look-up code of 59 bits, in three groups.
func newCode() string {
	var raw [12]byte
	_, _ = rand.Read(raw[:])
	var b strings.Builder
	for n, x := range raw {
		if n > 0 && n%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeLetters[int(x)%len(codeLetters)])
	}
	return b.String()
}

// typed is what somebody meant to type of a number or a code: full-width
// letters and figures are taken for plain ones, small letters for capitals, and
// blanks, hyphens and whatever else is no letter or figure do not count.
func typed(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFKC.String(text))
}

// hashCode is what is kept of a code.
func hashCode(id, code string) string {
	code = typed(code)
	sum := sha256.Sum256([]byte(id + "\x00" + code))
	return hex.EncodeToString(sum[:])
}

// Knows says that the code is the request's.
func (r *Request) Knows(code string) bool {
	return subtle.ConstantTimeCompare([]byte(hashCode(r.ID, code)), []byte(r.CodeHash)) == 1
}

// numberTyped is the registration number that somebody meant to type: 2025-0012
// for ２０２５－００１２, 2025 12, 20250012 and 2025-0012-2, which names the
// request's second item. What has no such form is left as it is.
func numberTyped(text string) string {
	plain := strings.TrimSpace(norm.NFKC.String(text))
	parts := strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(parts) == 1 && len(parts[0]) > 4 {
		parts = []string{parts[0][:4], parts[0][4:]}
	}
	if len(parts) < 2 || len(parts[0]) != 4 {
		return plain
	}
	n, err := strconv.ParseUint(parts[1], 10, 32)
	if err != nil {
		return plain
	}
	return fmt.Sprintf("%s-%04d", parts[0], n)
}
