package form

import (
	"errors"
	"net/http"

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

// Keep shows a refusal on the form as Take does, and also that the thing was
// changed meanwhile (fail.Stale): nobody loses what they typed because another
// was quicker. It reports false for any other error.
func (s *State) Keep(err error) bool {
	var e *fail.Error
	if errors.As(err, &e) && e.Kind == fail.Stale {
		s.General = e.Msg
		return true
	}
	return s.Take(err)
}

// Shown gives what a page with a form can show of an error: its message and
// those of its fields. ok is false for what is no business of a form: that
// somebody may not, and that a thing is not there.
func Shown(err error) (msg string, fields map[string]string, ok bool) {
	var e *fail.Error
	if !errors.As(err, &e) || e.Kind == fail.Denied || e.Kind == fail.Missing {
		return "", nil, false
	}
	return e.Msg, e.Fields, true
}

// Status is the answer's status for a form with something wrong on it: 409
// where the thing was changed meanwhile, else 422.
func Status(err error) int {
	if fail.Is(err, fail.Stale) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}
