package sheet

import (
	"cmp"
	"slices"
)

// Spans says for every value of a table how many rows its cell covers: 1
// where nothing is joined, 0 where a cell above covers it.
func Spans(columns []Column, rows [][]any) [][]int {
	held := make([][]value, len(rows))
	for i, row := range rows {
		held[i] = make([]value, len(columns))
		for k := range min(len(row), len(columns)) {
			held[i][k] = valueOf(row[k])
		}
		if banner(row) {
			held[i] = make([]value, len(columns)) // empty cells are not joined
		}
	}
	return spans(mergeOrder(columns), len(columns), held)
}

// banner says that a row is a heading across all columns.
func banner(row []any) bool {
	if len(row) != 1 {
		return false
	}
	_, ok := row[0].(Banner)
	return ok
}

// mergeOrder lists the merged columns, outer ones first.
func mergeOrder(columns []Column) []int {
	var order []int
	for i, c := range columns {
		if c.Merge > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(columns[a].Merge, columns[b].Merge) })
	return order
}

func spans(order []int, columns int, rows [][]value) [][]int {
	out := make([][]int, len(rows))
	for i := range out {
		out[i] = slices.Repeat([]int{1}, columns)
	}
	group(order, rows, out)
	return out
}

// group joins the equal values of the first column in order, then those of
// the columns after it within each group.
func group(order []int, rows [][]value, out [][]int) {
	if len(order) == 0 {
		return
	}
	col := order[0]
	for i := 0; i < len(rows); {
		j := i + 1
		for j < len(rows) && same(rows[i][col], rows[j][col]) {
			out[j][col] = 0
			j++
		}
		out[i][col] = j - i
		group(order[1:], rows[i:j], out[i:j])
		i = j
	}
}

// same says that two values go into one cell. Empty cells are not joined.
func same(a, b value) bool { return a.text != "" && a == b }
