package docread

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// hidden reads the switch of a row or a column.
func hidden(el xml.StartElement) bool {
	v := attr(el, "hidden")
	return v != "" && v != "0" && v != "false"
}

func mark(set map[int]bool, i int) map[int]bool {
	if set == nil {
		set = map[int]bool{}
	}
	set[i] = true
	return set
}

// maxColumns is how many columns a worksheet can have.
const maxColumns = 16384

// surveyColumns finds the hidden columns.
func (h *sheet) surveyColumns(s *scanner) error {
	return s.each(func(el xml.StartElement) error {
		from, _ := strconv.Atoi(attr(el, "min"))
		to, _ := strconv.Atoi(attr(el, "max"))
		if hidden(el) && from >= 1 {
			for c := from; c <= min(to, maxColumns); c++ {
				h.noCols = mark(h.noCols, c-1)
			}
		}
		return s.skip()
	})
}

// visible takes the hidden rows and columns out of the values and moves the
// merged areas accordingly.
func (h *sheet) visible(values [][]string) [][]string {
	if len(h.noRows)+len(h.noCols) == 0 {
		return values
	}
	var out [][]string
	for r, row := range values {
		if h.noRows[r] {
			continue
		}
		kept := make([]string, 0, len(row))
		for c, v := range row {
			if !h.noCols[c] {
				kept = append(kept, v)
			}
		}
		out = append(out, kept)
	}
	rows, cols := indexes(h.noRows), indexes(h.noCols)
	var merges []area
	for _, m := range h.merges {
		m.top, m.bottom = shown(rows, m.top), shown(rows, m.bottom+1)-1
		m.left, m.right = shown(cols, m.left), shown(cols, m.right+1)-1
		if m.top <= m.bottom && m.left <= m.right {
			merges = append(merges, m)
		}
	}
	h.merges = merges
	return out
}

func indexes(set map[int]bool) []int {
	out := make([]int, 0, len(set))
	for i := range set {
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

// shown counts the visible ones before i.
func shown(hidden []int, i int) int {
	n, _ := slices.BinarySearch(hidden, i)
	return i - n
}

// tell reports the hidden rows and columns of a sheet.
func (h *sheet) tell(doc *Document) {
	if n := len(h.noRows); n > 0 {
		doc.hide(HiddenRows, fmt.Sprintf("工作表“%s”第 %d 行等 %d 行", h.name, indexes(h.noRows)[0]+1, n))
	}
	if n := len(h.noCols); n > 0 {
		name, _ := excelize.ColumnNumberToName(indexes(h.noCols)[0] + 1)
		doc.hide(HiddenColumns, fmt.Sprintf("工作表“%s” %s 列等 %d 列", h.name, name, n))
	}
}
