package ledger_test

import (
	"errors"

	"gongkai/internal/kit/fail"
)

// fieldsOf are the fields that a refusal names.
func fieldsOf(err error) map[string]string {
	var e *fail.Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}
