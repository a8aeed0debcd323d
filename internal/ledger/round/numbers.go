package round

import (
	"strconv"
	"strings"

	"gongkai/internal/ledger"
)

// printNumber writes one figure as ledger.ParseNumbers reads it.
func printNumber(n ledger.Number) string {
	return n.Label + "：" + strconv.FormatFloat(n.Value, 'f', -1, 64) + n.Unit
}

// printNumbers writes figures one to a line.
func printNumbers(list []ledger.Number) string {
	lines := make([]string, len(list))
	for i, n := range list {
		lines[i] = printNumber(n)
	}
	return strings.Join(lines, "\n")
}

// clip is the beginning of a long text.
func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
