package people

import (
	"context"
	"crypto/rand"
	_ "embed"
	"math/big"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
)

//go:embed weak.txt
var weakText string

// weak are words that many passwords are made of, without their decoration.
var weak = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for word := range strings.FieldsSeq(weakText) {
		out[plainWord(word)] = true
	}
	return out
})

const passwordMost = 128

// PasswordRules is what a person is told before choosing a password.
const PasswordRules = "至少10个字符，大写字母、小写字母、数字、符号至少含三类；不得包含用户名，不得是常见弱口令，不得与最近5次使用过的相同，每90天更换一次"

// CheckPassword decides whether a password is good enough for the account;
// whether it was used before only the account's own hashes can tell.
func CheckPassword(login, password string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < PasswordLength:
		return fail.Invalidf("密码至少%d个字符，现在是%d个", PasswordLength, n)
	case n > passwordMost:
		return fail.Invalidf("密码最多%d个字符", passwordMost)
	case classes(password) < PasswordClasses:
		return fail.Invalidf("密码应含大写字母、小写字母、数字、符号中的至少三类")
	case login != "" && strings.Contains(strings.ToLower(password), login):
		return fail.Invalidf("密码不能包含用户名")
	case Weak(password):
		return fail.Invalidf("这个密码过于常见，容易被猜到，请换一个")
	}
	return nil
}

func classes(s string) int {
	var upper, lower, digit, sign int
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			sign = 1
		}
	}
	return upper + lower + digit + sign
}

// Weak says that a password is a common word with the usual decoration
// (Admin@2023!), a run of keys, or a few characters over and over.
func Weak(password string) bool {
	word := plainWord(password)
	if weak()[word] || weak()[strings.TrimRight(word, "0123456789")] {
		return true
	}
	distinct := map[rune]bool{}
	for _, r := range strings.ToLower(password) {
		distinct[r] = true
	}
	return len(distinct) < 5 || runs(strings.ToLower(password))*2 > utf8.RuneCountInString(password)
}

var leet = strings.NewReplacer("@", "a", "$", "s", "0", "o", "1", "l", "3", "e", "5", "s", "!", "i")

// plainWord takes the decoration off: figures and signs at both ends, and
// signs in the place of letters.
func plainWord(s string) string {
	s = strings.TrimFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '@' && r != '$' })
	s = strings.Trim(s, "@$")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, leet.Replace(s))
}

var keyRows = []string{"abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890", "1qaz2wsx3edc4rfv5tgb", "!@#$%^&*()"}

// runs counts the characters that stand in runs of four or more neighbours on
// the keyboard or in the alphabet, in either direction.
func runs(s string) int {
	total, at := 0, 0
	for at < len(s) {
		n := runAt(s[at:])
		if n >= 4 {
			total += n
			at += n
			continue
		}
		at++
	}
	return total
}

func runAt(s string) int {
	best := 1
	for _, row := range keyRows {
		for _, line := range []string{row, reversed(row)} {
			n := 0
			if i := strings.IndexByte(line, s[0]); i >= 0 {
				for n < len(s) && i+n < len(line) && line[i+n] == s[n] {
					n++
				}
			}
			best = max(best, n)
		}
	}
	return best
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// used says that the password is the present one or one of those before it.
func (p *People) used(ctx context.Context, c Credential, password string) (bool, error) {
	for _, h := range append([]string{c.Hash}, c.Past...) {
		if h == "" {
			continue
		}
		same, err := p.hash.verify(ctx, h, password)
		if same || err != nil {
			return same, err
		}
	}
	return false, nil
}

// oneTime makes a password to be used once: 16 characters of all classes that
// are told apart on paper.
func oneTime() string {
	sets := []string{"ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "#%+=?"}
	all := strings.Join(sets, "")
	for {
		var b strings.Builder
		for i := range 16 {
			set := all
			if i < len(sets) {
				set = sets[i]
			}
			b.WriteByte(set[random(len(set))])
		}
		if CheckPassword("", b.String()) == nil {
			return b.String()
		}
	}
}

func random(n int) int {
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err) // crypto/rand does not fail on a supported system
	}
	return int(v.Int64())
}
