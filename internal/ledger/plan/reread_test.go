package plan

import (
	"reflect"
	"testing"
)

func TestRereadingAnUntouchedRowChangesNothing(t *testing.T) {
	p := readFile(t, "zhongwei-gxj-2023.docx")
	for i := range p.Rows {
		was := p.Rows[i]
		p.Reread(&p.Rows[i])
		now := p.Rows[i]
		was.Doubts, now.Doubts = nil, nil
		if !reflect.DeepEqual(was, now) {
			t.Errorf("row %d\n was %+v\n now %+v", i+1, was, now)
		}
	}
}

func TestRereadFollowsTheCorrection(t *testing.T) {
	p := &Plan{Year: 2023, Rows: []Row{{Index: 1, Measure: "报送进展。", Responsible: "甲科、乙科", Deadline: "适当时候",
		Doubts: []Doubt{{Code: DoubtSplit, Field: "deadline"}, {Code: DoubtNumberGap, Field: "no"}}}}}
	r := &p.Rows[0]
	p.Reread(r)
	if !hasDoubt(r, DoubtNoLead) || !hasDoubt(r, DoubtDeadlineUnread) || !hasDoubt(r, DoubtSplit) {
		t.Fatalf("doubts %+v", r.Doubts)
	}
	r.Responsible, r.Deadline, r.Measure = "甲科牵头，乙科配合", "2023年9月底", "于9月10日前报送进展。"
	p.Reread(r, "responsible", "deadline", "measure")
	if len(r.Lead) != 1 || r.Lead[0] != "甲科" || r.Due == nil || r.Due.String() != "2023-09-30" || len(r.Checkpoints) != 1 {
		t.Errorf("row %+v", r)
	}
	if hasDoubt(r, DoubtNoLead) || hasDoubt(r, DoubtDeadlineUnread) || hasDoubt(r, DoubtSplit) || !hasDoubt(r, DoubtNumberGap) {
		t.Errorf("doubts %+v", r.Doubts)
	}
}

func hasDoubt(r *Row, code string) bool {
	for _, d := range r.Doubts {
		if d.Code == code {
			return true
		}
	}
	return false
}

func TestRespellAndRenumber(t *testing.T) {
	p := &Plan{Rows: []Row{{Index: 7, Lead: []string{"产业发展和中小企业科"}, Doubts: []Doubt{{Code: "x", Row: 7}}},
		{Index: 9, Lead: []string{"产业发展与中小企业科"}}}}
	p.Renumber()
	if p.Rows[0].Index != 1 || p.Rows[1].Index != 2 || p.Rows[0].Doubts[0].Row != 1 {
		t.Errorf("rows %+v", p.Rows)
	}
	p.Respell()
	p.Respell()
	if len(p.Doubts) != 1 || p.Doubts[0].Code != DoubtSpelling {
		t.Errorf("doubts %+v", p.Doubts)
	}
	p.Rows[1].Lead[0] = "产业发展和中小企业科"
	p.Respell()
	if len(p.Doubts) != 0 {
		t.Errorf("doubts %+v", p.Doubts)
	}
}
