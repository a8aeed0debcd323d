package plan

import (
	"slices"
	"strings"
)

// Issued is a plan's rows as the document had them: under its own columns,
// with its full-width headings.
type Issued struct {
	Columns []IssuedColumn
	Rows    []IssuedRow
}

// IssuedColumn is one column of the document.
type IssuedColumn struct {
	// Title is the name as issued.
	Title string
	// Holds is the JSON name of what the column holds: no, key_task,
	// sub_task, measure, responsible, lead, support, indicator, deadline or
	// extra.
	Holds string
}

// IssuedRow is one row of the document.
type IssuedRow struct {
	// Headings stand across all columns before this row.
	Headings []string
	// Cells are the texts under the columns.
	Cells []string
}

// AsIssued puts rows back under the columns that their document had. Where it
// had no table (an outline) its headings become columns, and a number column
// is added where the document had one without a name.
func AsIssued(columns []string, rows []Row) Issued {
	l := issuedLayout(columns, rows)
	h := headingsOf(l, rows)
	out := Issued{Rows: make([]IssuedRow, len(rows))}
	for _, c := range l.columns {
		out.Columns = append(out.Columns, IssuedColumn{Title: c.name, Holds: c.field.jsonName()})
	}
	var last [2]string
	for i, r := range rows {
		out.Rows[i].Headings, last = h.before(r, last)
		for _, c := range l.columns {
			out.Rows[i].Cells = append(out.Rows[i].Cells, l.cell(c, h, r))
		}
	}
	return out
}

// issuedLayout gives the columns their fields as reading gave them, and adds
// what a table cannot do without.
func issuedLayout(columns []string, rows []Row) *layout {
	l := &layout{}
	for _, name := range columns {
		f, _ := namedField(name)
		l.columns = append(l.columns, column{name: name, field: f})
	}
	if !slices.ContainsFunc(l.columns, func(c column) bool {
		return c.field == fieldMeasure || c.field == fieldKey || c.field == fieldSub || c.field == fieldIndicator
	}) {
		l.columns = append(outlineColumns(rows), oneDuty(l.columns)...)
	}
	l.settle()
	l.addMissing(rows)
	return l
}

// oneDuty puts the responsible text into one column. In an outline the words
// 责任单位, 牵头单位 and 配合单位 are labels that each point chooses for itself,
// and the text as issued holds them.
func oneDuty(columns []column) []column {
	var out []column
	for _, c := range columns {
		switch c.field {
		case fieldDuty, fieldLead, fieldSupport:
			if slices.ContainsFunc(out, func(c column) bool { return c.field == fieldDuty }) {
				continue
			}
			c.name, c.field = "责任部门", fieldDuty
		}
		out = append(out, c)
	}
	return out
}

// outlineColumns are those that an outline's headings and numbers make.
func outlineColumns(rows []Row) []column {
	all := []struct {
		column
		get func(Row) string
	}{
		{column{"序号", fieldNo}, func(r Row) string { return string(r.No) }},
		{column{"重点任务", fieldKey}, func(r Row) string { return r.KeyTask }},
		{column{"子任务", fieldSub}, func(r Row) string { return r.SubTask }},
	}
	var out []column
	for _, c := range all {
		if says(rows, c.get) {
			out = append(out, c.column)
		}
	}
	return append(out, column{"具体措施", fieldMeasure})
}

// says reports whether any row has a text.
func says(rows []Row, get func(Row) string) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return get(r) != "" })
}

// addMissing adds a column for whatever some row says that no column holds.
func (l *layout) addMissing(rows []Row) {
	if !l.has(fieldNo) && says(rows, unmarkedNumber) {
		l.columns = append([]column{{"序号", fieldNo}}, l.columns...)
	}
	if !l.has(fieldDuty, fieldLead, fieldSupport) && says(rows, func(r Row) string { return r.Responsible }) {
		l.columns = append(l.columns, column{"责任部门", fieldDuty})
	}
	if !l.has(fieldIndicator) && says(rows, func(r Row) string { return r.Indicator }) {
		l.columns = append(l.columns, column{"量化指标", fieldIndicator})
	}
	if !l.has(fieldDeadline) && says(rows, func(r Row) string { return r.Deadline }) {
		l.columns = append(l.columns, column{"完成时限", fieldDeadline})
	}
	for _, r := range rows {
		for _, e := range r.Extra {
			if !slices.ContainsFunc(l.columns, func(c column) bool { return c.name == e.Column }) {
				l.columns = append(l.columns, column{e.Column, fieldExtra})
			}
		}
	}
}

// unmarkedNumber is a row's number unless it stood inside the measure.
func unmarkedNumber(r Row) string {
	if r.NoText != "" {
		return ""
	}
	return string(r.No)
}

// headings says where the two levels of tasks stand: in a column each, or
// across the table.
type headings struct{ key, sub bool }

// headingsOf: the one task column of a table with two levels holds the lower
// one; without a column both stand across the table.
func headingsOf(l *layout, rows []Row) headings {
	two := says(rows, func(r Row) string { return r.SubTask })
	switch {
	case l.has(fieldSub):
		return headings{}
	case l.has(fieldKey):
		return headings{key: two}
	default:
		return headings{key: true, sub: true}
	}
}

// before are the headings that begin with a row, given the last ones.
func (h headings) before(r Row, last [2]string) ([]string, [2]string) {
	var out []string
	if h.key && r.KeyTask != last[0] {
		last = [2]string{r.KeyTask, ""}
		out = append(out, r.KeyTask)
	}
	if h.sub && r.SubTask != last[1] {
		last[1] = r.SubTask
		out = append(out, r.SubTask)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" }), last
}

// cell is what a row says under a column.
func (l *layout) cell(c column, h headings, r Row) string {
	switch c.field {
	case fieldNo:
		return string(r.No)
	case fieldKey:
		if h.key {
			return r.SubTask
		}
		return r.KeyTask
	case fieldSub:
		return r.SubTask
	case fieldMeasure:
		if l.has(fieldNo) {
			return r.Measure
		}
		return r.NoText + r.Measure
	case fieldDuty, fieldLead, fieldSupport:
		return l.duty(c, r)
	case fieldIndicator:
		return r.Indicator
	case fieldDeadline:
		return r.Deadline
	}
	for _, e := range r.Extra {
		if e.Column == c.name {
			return e.Text
		}
	}
	return ""
}

// duty takes a column's part out of the responsible text, in which several
// columns stand one after the other with their names (see labelDuties).
func (l *layout) duty(c column, r Row) string {
	var names []string
	for _, other := range l.columns {
		if _, ok := roleOfColumn(other.field); ok {
			names = append(names, other.name)
		}
	}
	part, found := partAfter(r.Responsible, c.name, names)
	switch {
	case found:
		return part
	case len(names) > 1 && slices.ContainsFunc(names, func(n string) bool { return strings.Contains(r.Responsible, n+"：") }):
		return "" // the others are named, this one had nothing
	case c.name == names[0]:
		return r.Responsible
	}
	return ""
}

// partAfter is what follows NAME： in a text, up to the next of the names.
func partAfter(text, name string, names []string) (string, bool) {
	_, rest, found := strings.Cut("；"+text, "；"+name+"：")
	if !found {
		return "", false
	}
	end := len(rest)
	for _, other := range names {
		if i := strings.Index(rest, "；"+other+"："); i >= 0 {
			end = min(end, i)
		}
	}
	return rest[:end], true
}
