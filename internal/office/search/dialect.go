package search

import (
	"fmt"

	"gongkai/internal/kit/store"
)

// contains is the condition that a column has the parameter in it. It is the
// one thing in which the databases differ here; LIKE says the same on both and
// takes SQLite several times as long.
func contains(e store.Engine, column, parameter string) string {
	if e == store.Postgres {
		return fmt.Sprintf("STRPOS(%s, %s) > 0", column, parameter)
	}
	return fmt.Sprintf("INSTR(%s, %s) > 0", column, parameter)
}
