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
