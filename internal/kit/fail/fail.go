// Package fail has the one error type whose text a person may read. Any
// other error is internal: it is logged, and the person sees a number.
package fail

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind says what sort of refusal an Error is, and so which status it has.
type Kind int

// The five kinds. Internal is what every error is that is no Error.
const (
	Internal Kind = iota
	Invalid       // the input cannot be taken as it is; 422
	Denied        // the person lacks the right; 403
	Missing       // no such thing, or not this person's to see; 404
	Stale         // somebody was faster; 409
)

// Error is a refusal that says, in the reader's language, what to do next.
type Error struct {
	Kind Kind
	Msg  string
	// Fields holds one message for each form field that is at fault.
	Fields map[string]string
	// Article is the provision that the refusal rests on, or empty.
	Article string
	cause   error
}

// Error is the message, followed by the fields' messages in order of name.
func (e *Error) Error() string {
	parts := []string{e.Msg}
	for _, k := range slices.Sorted(maps.Keys(e.Fields)) {
		parts = append(parts, e.Fields[k])
	}
	return strings.Join(parts, "；")
}

// Unwrap gives what lies beneath, for the log.
func (e *Error) Unwrap() error { return e.cause }

// Invalidf refuses input that has to be corrected.
func Invalidf(format string, args ...any) *Error { return newf(Invalid, format, args...) }

// Deniedf refuses an act for want of a right.
func Deniedf(format string, args ...any) *Error { return newf(Denied, format, args...) }

// Missingf says that there is no such thing for this person.
func Missingf(format string, args ...any) *Error { return newf(Missing, format, args...) }

// Stalef says that the thing changed since the person looked at it.
func Stalef(format string, args ...any) *Error { return newf(Stale, format, args...) }

// Fields refuses a form; each field at fault has its own message.
func Fields(fields map[string]string) *Error {
	return &Error{Kind: Invalid, Msg: "请更正标出的内容后再提交", Fields: fields}
}

func newf(k Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: k, Msg: err.Error(), cause: errors.Unwrap(err)}
}

// Under returns the error with the provision it rests on.
func (e *Error) Under(article string) *Error {
	e.Article = article
	return e
}

// KindOf is the kind of the first Error in err's chain, else Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is a refusal of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }
