package check

import (
	"strings"
)

// readRequests reads table three.
func (r *Result) readRequests(s stream) (region span, ok bool) {
	rows := tableThree(s.text)
	if rows == nil || isTorn(rows) {
		if torn, grid, at := tornRequests(s.text); torn != nil {
			return at, r.solveRequests(torn, grid, false)
		}
	}
	if rows == nil {
		return span{}, false
	}
	start, end := rows[0].at.from, rows[len(rows)-1].at.to
	region = span{tableStart(s.text, start), end}
	col := s.order(region.from, start)
	piled(s.text, rows)
	given := inOrder(s.text, region, rows)
	handed := isTorn(rows) && !isTorn(given)
	rows = given
	options := make([][]reading, len(rows))
	for i, f := range rows {
		for _, o := range readings(f.data, 7) {
			options[i] = append(options[i], o.arrange(col))
		}
	}
	return region, r.solveRequests(rows, options, handed)
}

// isTorn reports that labels are missing or have not their figures.
func isTorn(rows []found) bool {
	if len(rows) != len(rowKeys(rows)) {
		return true
	}
	for _, f := range rows {
		if lost(f.data) {
			return true
		}
	}
	return false
}

// solveRequests chooses the readings of the rows that hold together and keeps
// table three. Rows to which figures were handed without their labels prove
// nothing where they do not hold.
func (r *Result) solveRequests(rows []found, options [][]reading, torn bool) bool {
	p := puzzle{options: options}
	t := &Requests{Columns: Columns[:]}
	for _, f := range rows {
		p.keys = append(p.keys, f.key)
		torn = torn || lost(f.data)
	}
	ways, others := p.solve()
	r.tired = p.tired
	if p.cost() > 0 && torn {
		r.tired = true // figures were lost in the dump; nothing can be held against the rest
		r.doubt("三", "", "", nil, "有的行缺少数字或夹有别的数字，各种读法都不能使勾稽关系成立；文本可能在转换时丢失了内容，请用原件核对")
	}
	for i, f := range rows {
		row := Row{Key: f.key, Label: RowTitle(f.key), Readings: ways[i]}
		copy(row.Cells[:], p.at(i))
		t.Rows = append(t.Rows, row)
		if ways[i] > 1 {
			r.doubt("三", row.Label, strings.TrimSpace(f.data), sayAll(others[i]), "这一行的数字连在一起或缺格，有 %d 种读法都说得通，请对照原件", ways[i])
		} else if p.tired && len(options[i]) > 1 {
			r.doubt("三", row.Label, strings.TrimSpace(f.data), nil, "这一行的数字连在一起，读法太多，请对照原件")
		}
	}
	r.Requests = t
	r.missingRows()
	return true
}

// missingRows names the form and its rows that could not be found.
func (r *Result) missingRows() {
	t := r.Requests
	r.Layout = "2021"
	if t.Row("f") != nil {
		r.Layout = "2019"
	}
	for _, key := range formKeys(r.Layout == "2019") {
		if t.Row(key) == nil {
			t.Missing = append(t.Missing, key)
			r.doubt("三", RowTitle(key), "", nil, "没有找到“%s”这一行", RowTitle(key))
		}
	}
}

func sayAll(options []reading) []string {
	var out []string
	for _, o := range options[:min(len(options), 5)] {
		out = append(out, o.say())
	}
	return out
}

// lost reports that a row of a dump has not its seven figures, and that they
// did not run together either.
func lost(data string) bool {
	if _, ok := parted(data, 7); ok {
		return false
	}
	list := atoms(data)
	return len(list) > 7 || len(list) < 7 && len(split(list, 7)) == 0
}

// inOrder hands the figures out in their order where a dump has torn labels
// and figures apart: line by line where each has seven, or all of them where
// there are seven for each row.
func inOrder(text string, region span, rows []found) []found {
	torn := 0
	for _, f := range rows {
		if lost(f.data) {
			torn++
		}
	}
	keys := rowKeys(rows)
	if torn == 0 && len(rows) == len(keys) {
		return rows
	}
	first, last := rows[0].at.from, rows[len(rows)-1].at.from
	whole := bare(text[first:last] + figuresAll(text[last:min(len(text), last+900)]))
	var lines, every []string
	for line := range strings.SplitSeq(whole, rowMark) {
		list := atoms(line)
		words := make([]string, len(list))
		for i, a := range list {
			words[i] = a.text
		}
		every = append(every, words...)
		if len(list) == 7 {
			lines = append(lines, strings.Join(words, " "))
		}
	}
	if len(lines) != len(keys) {
		lines = nil
		if len(every) == 7*len(keys) {
			for i := range keys {
				lines = append(lines, strings.Join(every[i*7:i*7+7], " "))
			}
		}
	}
	if lines == nil {
		return rows
	}
	out := make([]found, len(keys))
	for i, k := range keys {
		out[i] = found{key: k, at: rows[0].at, data: lines[i]}
	}
	out[len(out)-1].at = rows[len(rows)-1].at
	return out
}

// rowKeys are the rows of the form that the labels show.
func rowKeys(rows []found) []string { return formKeys(hasKey(rows, "f")) }

// figuresAll is the last row with what belongs to it.
func figuresAll(text string) string {
	seen := 0
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			seen++
		case seen > 0 && strings.HasPrefix(text[i:], "四、"):
			return text[:i]
		}
	}
	return figures(text, 7)
}

// arrange brings cells into the prescribed order of columns.
func (r reading) arrange(col [7]int) reading {
	out := make(reading, 7)
	for i, c := range r {
		out[col[i]] = c
	}
	return out
}

// tableStart is where the head of table three begins before its first row.
func tableStart(text string, row int) int {
	from := max(0, row-500)
	for _, word := range []string{"(本列数据", "本列数据", "申请人情况", "自然人"} {
		if i := strings.LastIndex(text[from:row], word); i >= 0 {
			return from + i
		}
	}
	return row
}

// order is the order of the columns of the table whose head stands between
// from and row: as its grid shows, or as its words follow each other.
func (s stream) order(from, row int) [7]int {
	col := [7]int{0, 1, 2, 3, 4, 5, 6}
	for _, o := range s.orders {
		if o.at <= row && row-o.at < 3000 {
			col = o.col
		}
	}
	if col != [7]int{0, 1, 2, 3, 4, 5, 6} {
		return col
	}
	head := s.text[from:row]
	person, firm, total := strings.LastIndex(head, "自然人"), strings.LastIndex(head, "法人或"), strings.LastIndex(head, "总计")
	// A dump writes the head over the five columns, which stands higher, before
	// the heads beside it: only where the five themselves come first is the
	// order another.
	five := strings.LastIndex(head, "商业")
	last := five >= 0 && five < person
	switch {
	case person < 0 || firm < 0 || total < 0:
	case total < person && total < firm && person < firm:
		return [7]int{6, 0, 1, 2, 3, 4, 5}
	case last && total < firm && firm < person:
		return [7]int{6, 1, 2, 3, 4, 5, 0}
	case last && firm < person && person < total:
		return [7]int{1, 2, 3, 4, 5, 0, 6}
	}
	return col
}

// piled hands the figures out to the rows where a dump gives all labels first
// and all figures after the last: row by row, or column by column.
func piled(text string, rows []found) {
	for _, f := range rows[:len(rows)-1] {
		if len(atoms(f.data)) > 0 {
			return
		}
	}
	last := rows[len(rows)-1].at.to
	list := atoms(numbersRun(bare(text[rows[len(rows)-1].at.from:min(len(text), last+4000)])))
	if len(list) < 7*len(rows) {
		return
	}
	list = list[:7*len(rows)]
	across, down := 0, 0
	for i := range rows {
		var a, d reading
		for c := range 7 {
			a = append(a, list[i*7+c].cell())
			d = append(d, list[c*len(rows)+i].cell())
		}
		if a.gap() != 0 {
			across++
		}
		if d.gap() != 0 {
			down++
		}
	}
	for i := range rows {
		var words []string
		for c := range 7 {
			at := i*7 + c
			if down < across {
				at = c*len(rows) + i
			}
			words = append(words, list[at].text)
		}
		rows[i].data = strings.Join(words, " ")
	}
}

// numbersRun is the run of figures after the words that text begins with.
func numbersRun(text string) string {
	seen := false
	for i, r := range text {
		if r >= '0' && r <= '9' {
			seen = true
		} else if seen && r > 0x2fff {
			return text[:i]
		}
	}
	return text
}
