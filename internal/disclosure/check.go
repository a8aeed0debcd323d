package disclosure

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
)

// faults gathers what is wrong with a form, by field.
type faults map[string]string

// need refuses an empty or overlong text.
func (f faults) need(field, text, says string, most int) {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		f[field] = says
	case n > most:
		f.most(field, text, most)
	}
}

// most refuses an overlong text.
func (f faults) most(field, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		f[field] = "内容太长，请精简（最多" + strconv.Itoa(most) + "字）"
	}
}

// day refuses a day that is not given, lies in the future or before another.
func (f faults) day(field string, d, from, today civil.Date, what string) {
	switch {
	case d.IsZero():
		f[field] = "请填写" + what
	case d > today:
		f[field] = what + "不能晚于今天"
	case d < from:
		f[field] = what + "不能早于" + from.Chinese()
	}
}

// err is the refusal, or nil.
func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return fail.Fields(f)
}

// why refuses an act without a reason in words.
func why(field, text, says string) error {
	f := faults{}
	f.need(field, text, says, 1000)
	return f.err()
}

func ignoreMissing(err error) error {
	if fail.Is(err, fail.Missing) {
		return nil
	}
	return err
}

// asFail finds the refusal in an error.
func asFail(err error, out **fail.Error) bool { return errors.As(err, out) }
