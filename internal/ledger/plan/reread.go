package plan

import "slices"

// asked are the doubts that interpreting a row's texts raises; Reread asks
// them anew.
var asked = []string{DoubtNoLead, DoubtManyLeads, DoubtOpenList, DoubtUnitUnread, DoubtYearDiffers, DoubtDeadlineUnread,
	DoubtDeadlineVague, DoubtDeadlineYear, DoubtDeadlinePast, DoubtDeadlineEvent, DoubtDateImpossible, DoubtDateTypo, DoubtBefore,
	DoubtCheckpointPast, DoubtCheckpointYear, DoubtCheckpointMaybe}

// Reread interprets the texts of a row anew after a person corrected some of
// them: who is responsible, until when, and which checkpoints the words
// contain. corrected are the JSON names of the fields that the person typed;
// what was doubtful about how those were read is settled by it.
func (p *Plan) Reread(r *Row, corrected ...string) {
	r.Doubts = slices.DeleteFunc(r.Doubts, func(d Doubt) bool {
		return slices.Contains(asked, d.Code) || slices.Contains(corrected, d.Field)
	})
	duty := ReadDuty(r.Responsible, Unstated, p.FirstLeads)
	r.Lead, r.Support, r.Undesignated = notNil(duty.Lead), notNil(duty.Support), notNil(duty.Undesignated)
	for _, q := range duty.Doubts {
		r.doubt(q.Code, q.Field, "%s", q.Message)
	}
	r.Checkpoints = []Checkpoint{}
	r.takeDeadline(p)
	r.takeCheckpoints(p)
	if r.Measure == "" {
		r.doubt(DoubtMissing, "measure", "没有读出具体措施，请补充")
	}
}

// Respell asks again about names that may be one unit in two spellings,
// after rows were corrected.
func (p *Plan) Respell() {
	p.Doubts = slices.DeleteFunc(p.Doubts, func(d Doubt) bool { return d.Code == DoubtSpelling })
	p.checkSpellings()
}

// Renumber sets the rows' indexes, and those of their doubts, to their places.
func (p *Plan) Renumber() {
	for i := range p.Rows {
		p.Rows[i].Index = i + 1
		for j := range p.Rows[i].Doubts {
			p.Rows[i].Doubts[j].Row = i + 1
		}
	}
}
