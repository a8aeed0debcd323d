package form

import (
	"errors"

	"gongkai/internal/kit/fail"
)

// asFail finds a refusal that the person at the form can mend.
func asFail(err error) (*fail.Error, bool) {
	var e *fail.Error
	if !errors.As(err, &e) || e.Kind != fail.Invalid {
		return nil, false
	}
	return e, true
}
