package plan

import (
	"regexp"
	"strings"
)

// rowsOf interprets drafts as rows. Order matters: headings and blank cells
// are settled first, since the rest reads what they leave.
func (p *Plan) rowsOf(f *found) {
	if f.slipped {
		f.sinkTitles()
	}
	settleHeads(f.drafts)
	inheritCells(f.drafts)
	marked := numbersInMeasures(f.drafts)
	for i, d := range f.drafts {
		// Said inside a row (下同), it holds from that row on.
		p.FirstLeads = p.FirstLeads || firstLeads.MatchString(fold(d.raw(fieldDuty)))
		p.Rows = append(p.Rows, p.row(i+1, d, marked))
	}
	p.checkNumbers(f.drafts)
	p.checkColumns(f)
	p.checkSpellings()
}

// settleHeads turns full-width headings into key tasks. Where a table has a
// column of key tasks as well, the headings are the level above it.
func settleHeads(drafts []*draft) {
	var last *draft
	for _, d := range drafts {
		if d.own {
			continue
		}
		if d.raw(fieldKey) == "" && last != nil && last.layout == d.layout && last.heads == d.heads {
			d.set(fieldKey, last.raw(fieldKey))
			if d.raw(fieldSub) == "" {
				d.set(fieldSub, last.raw(fieldSub))
			}
		} else if d.raw(fieldSub) == "" && last != nil && last.layout == d.layout && last.heads == d.heads && d.text(fieldKey) == last.text(fieldKey) {
			d.set(fieldSub, last.raw(fieldSub))
		}
		last = d
	}
}

// inheritCells fills blank cells of lost merges from the row above, and says
// so. A column that is blank throughout stays blank.
func inheritCells(drafts []*draft) {
	for _, f := range []field{fieldDuty, fieldLead, fieldIndicator, fieldDeadline} {
		var last *draft
		for _, d := range drafts {
			switch {
			case d.layout.index(f) < 0:
			case d.text(f) != "":
				last = d
			case last != nil && !d.own && last.layout == d.layout && !(f == fieldLead && d.text(fieldSupport) != ""):
				d.set(f, last.raw(f))
				d.doubt(DoubtInherited, f, "此格为空，沿用上一行的「%s」，请确认", last.text(f))
			case f.isDuty() && d.hasDuty():
			default:
				d.doubt(DoubtMissing, f, "没有%s，请补充", orElse(d.layout.columns[d.layout.index(f)].name, fieldWords[f]))
			}
		}
	}
}

// hasDuty reports whether any responsible column of the row has text.
func (d *draft) hasDuty() bool {
	return d.text(fieldDuty)+d.text(fieldLead)+d.text(fieldSupport) != ""
}

// fieldWords name the columns that have no name in the document.
var fieldWords = map[field]string{fieldDuty: "责任单位", fieldLead: "牵头单位", fieldIndicator: "量化指标", fieldDeadline: "完成时限"}

// numbersInMeasures reports whether the document numbers its tasks inside
// the measures (1.…, 2.…), having no column of numbers.
func numbersInMeasures(drafts []*draft) bool {
	marked, bare := 0, 0
	for _, d := range drafts {
		if d.no != "" || d.text(fieldNo) != "" {
			continue
		}
		if no, _, _ := leadingMark(d.text(fieldMeasure)); no != "" {
			marked++
		} else {
			bare++
		}
	}
	return marked > 0 && marked >= bare
}

func (p *Plan) row(index int, d *draft, marked bool) Row {
	r := Row{Index: index, Doubts: []Doubt{}, Extra: []Extra{}, Checkpoints: []Checkpoint{}}
	for _, q := range d.doubts {
		q.Row = index
		r.Doubts = append(r.Doubts, q)
	}
	r.KeyTask, r.SubTask = d.text(fieldKey), d.text(fieldSub)
	r.takeHeads(d)
	r.takeNumber(d, marked)
	if r.No == "" && d.layout.has(fieldNo) && !d.own {
		r.doubt(DoubtMissing, "no", "这一条没有序号，请核对是否为上一条的一部分")
	}
	r.Indicator, r.Deadline = d.text(fieldIndicator), d.text(fieldDeadline)
	r.takeDuty(d, p.FirstLeads)
	for i, c := range d.layout.columns {
		if c.field == fieldExtra && Tidy(d.cells[i]) != "" {
			r.Extra = append(r.Extra, Extra{Column: c.name, Text: Tidy(d.cells[i])})
		}
	}
	r.takeDeadline(p)
	r.takeCheckpoints(p)
	if r.Measure == "" {
		r.doubt(DoubtMissing, "measure", "没有读出具体措施，请补充")
	}
	return r
}

func (r *Row) takeHeads(d *draft) {
	h1, h2 := Tidy(d.heads[0]), Tidy(d.heads[1])
	switch {
	case h1 == "" && h2 == "":
	case r.KeyTask == "":
		r.KeyTask = h1
		if h1 == "" {
			r.KeyTask = h2
		} else if r.SubTask == "" {
			r.SubTask = h2
		}
	case r.SubTask == "" && h2 == "":
		r.KeyTask, r.SubTask = h1, r.KeyTask
	default:
		r.Extra = append(r.Extra, Extra{Column: "标题", Text: strings.TrimSpace(h1 + " " + h2)})
	}
}

func (r *Row) takeNumber(d *draft, marked bool) {
	r.Measure = d.text(fieldMeasure)
	r.No, r.NoText = Number(d.no), d.noText
	if no := d.text(fieldNo); no != "" {
		r.No = Number(strings.TrimRight(no, ".．、"))
		return
	}
	if d.no != "" || !marked {
		return
	}
	no, mark, rest := leadingMark(r.Measure)
	if no == "" || holdsList(r.Measure, no) {
		return
	}
	r.No, r.NoText, r.Measure = Number(no), mark, rest
}

// holdsList reports whether a measure marked 1. goes on with 2. of its own.
func holdsList(measure, no string) bool {
	return no == "1" && reSecond.MatchString(measure)
}

var reSecond = regexp.MustCompile(`[。；;]2[.．、]\D`)

var reNone = regexp.MustCompile(`^[/\\\-—－–无]*$`)

// takeDuty reads the responsible columns into lead, support and undesignated.
func (r *Row) takeDuty(d *draft, first bool) {
	duty := Duty{}
	several := countFields(d.layout, fieldDuty, fieldLead, fieldSupport) > 1
	var texts, names []string
	for i, c := range d.layout.columns {
		role, ok := roleOfColumn(c.field)
		text := tidyDuty(d.cells[i])
		if !ok || reNone.MatchString(text) {
			continue
		}
		if c.field == fieldDuty && several && !d.layout.has(fieldLead) && (!d.own || d.text(fieldSupport) != "") {
			role = Leads // beside a column of supporting units
		}
		part := ReadDuty(text, role, first && !d.layout.has(fieldLead) || firstLeads.MatchString(fold(c.name)))
		duty.Lead = append(duty.Lead, part.Lead...)
		duty.Support = append(duty.Support, part.Support...)
		duty.Undesignated = append(duty.Undesignated, part.Undesignated...)
		duty.Doubts = append(duty.Doubts, part.Doubts...)
		names, texts = append(names, c.name), append(texts, text)
	}
	r.Responsible = labelDuties(names, texts)
	r.Lead, r.Support, r.Undesignated = notNil(duty.Lead), notNil(duty.Support), notNil(duty.Undesignated)
	for _, q := range duty.Doubts {
		if q.Code == DoubtNoLead && len(duty.Lead) > 0 {
			continue // another column names who leads
		}
		r.doubt(q.Code, q.Field, "%s", q.Message)
	}
}

// labelDuties writes the texts of several responsible columns as one, with
// the columns' names; a single text stays as it is unless its column's name
// is all that tells its role.
func labelDuties(names, texts []string) string {
	if len(texts) == 1 {
		if f, _ := namedField(names[0]); f == fieldDuty || nextRole(fold(texts[0])) != nil {
			return texts[0]
		}
	}
	parts := make([]string, len(texts))
	for i := range texts {
		parts[i] = texts[i]
		if names[i] != "" {
			parts[i] = names[i] + "：" + texts[i]
		}
	}
	return strings.Join(parts, "；")
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func roleOfColumn(f field) (Role, bool) {
	switch f {
	case fieldDuty:
		return Unstated, true
	case fieldLead:
		return Leads, true
	case fieldSupport:
		return Supports, true
	}
	return Unstated, false
}

func countFields(l *layout, fs ...field) int {
	n := 0
	for _, f := range fs {
		if l.has(f) {
			n++
		}
	}
	return n
}

func (r *Row) takeDeadline(p *Plan) {
	d := ReadDeadline(r.Deadline, int(p.Year))
	r.Due, r.Continuous = d.Due, d.Continuous
	r.Checkpoints = append(r.Checkpoints, d.Steps...)
	for _, q := range d.Doubts {
		r.doubt(q.Code, q.Field, "%s", q.Message)
	}
	if r.Due == nil {
		return
	}
	if p.Year != 0 && (r.Due.Year() < int(p.Year) || r.Due.Year() > int(p.Year)+1) {
		r.doubt(DoubtYearDiffers, "deadline", "完成时限「%s」不在计划年度 %d 年内，请核对", r.Deadline, p.Year)
	}
	if p.IssuedOn != nil && *r.Due < *p.IssuedOn {
		r.doubt(DoubtDeadlinePast, "deadline", "完成时限「%s」早于文件印发日期 %s，请核对", r.Deadline, p.IssuedOn.Chinese())
	}
}

func (r *Row) takeCheckpoints(p *Plan) {
	for _, c := range FindCheckpoints(r.Measure, int(p.Year)) {
		if c.doubt.Code != "" {
			r.doubt(c.doubt.Code, "measure", "%s", c.doubt.Message)
		}
		if c.Date != nil && r.Due != nil && *c.Date > *r.Due {
			r.doubt(DoubtCheckpointPast, "measure", "措施中的「%s」晚于完成时限「%s」，请核对", c.Text, r.Deadline)
		}
		if c.Date != nil && p.IssuedOn != nil && *c.Date < *p.IssuedOn {
			r.doubt(DoubtDeadlinePast, "measure", "措施中的「%s」早于文件印发日期 %s，请核对", c.Text, p.IssuedOn.Chinese())
		}
		r.Checkpoints = append(r.Checkpoints, c)
	}
}
