package docread

import (
	"context"
	"errors"
	"fmt"
)

// Kind says why a file could not be read. A Kind is itself an error, so that
// errors.Is(err, docread.NoText) asks the question without a type assertion.
type Kind string

// The reasons for refusing a file.
const (
	// Unsupported is a form that Read does not know, or an old one.
	Unsupported Kind = "unsupported"
	// Damaged is a known form whose content is broken.
	Damaged Kind = "damaged"
	// Encrypted is a file that needs a password to open.
	Encrypted Kind = "encrypted"
	// TooLarge is an honest file beyond a limit of Options.
	TooLarge Kind = "too-large"
	// Bomb is a file that would unpack out of all proportion to its size.
	Bomb Kind = "bomb"
	// NoText is a picture or a scan: there are no characters to read.
	NoText Kind = "no-text"
	// Empty is a file that says nothing.
	Empty Kind = "empty"
)

// Error makes a Kind usable as the target of errors.Is.
func (k Kind) Error() string { return "docread: " + string(k) }

// ErrNoText is the target for errors.Is when a file is a scan without text.
var ErrNoText error = NoText

// Error is every refusal of Read. Msg is a Chinese sentence for the person
// who uploaded the file and says what to do; Err is the cause, for the log.
type Error struct {
	Kind Kind   `json:"kind"`
	Msg  string `json:"msg"`
	Err  error  `json:"-"`
}

// Error returns the sentence for the person.
func (e *Error) Error() string { return e.Msg }

// Unwrap returns the cause, which may be nil.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is the Kind of e.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == e.Kind
}

func refuse(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Msg: fmt.Sprintf(format, args...)}
}

func damaged(what string, cause error) *Error {
	return &Error{
		Kind: Damaged,
		Msg:  what + "已损坏或内容不完整，无法读取。请用办公软件打开原文件，另存一份后重新上传。",
		Err:  cause,
	}
}

// settle turns any error into one that Read may return: refusals and the
// caller's own cancellation pass, everything else means a broken file.
func settle(what string, err error) error {
	var e *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return e
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return damaged(what, err)
}
