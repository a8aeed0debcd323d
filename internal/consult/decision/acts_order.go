package decision

import (
	"fmt"
	"strings"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// inOrder refuses a decision that was issued on a day before a step that it
// rests on.
func (c *Case) inOrder(on civil.Date) error {
	for _, step := range Steps {
		if step.Key == StepIssue {
			break
		}
		if d := c.Records[step.Key]; d.Skipped == "" && d.On > on {
			return fail.Fields(map[string]string{"on": fmt.Sprintf("“%s”于%s完成，决策不能在此以前出台（%s）", step.Title, d.On.Chinese(), step.Article)})
		}
	}
	return nil
}

// Settled refuses to note the decision of an entry as issued, beside a
// consultation of it, while a step of the procedure has no record, before the
// catalogue itself says so, or on another day than there.
func (s *Decisions) Settled(tx *store.Tx, k *consult.Consultation, on civil.Date) error {
	m, err := store.Get[Matter](tx.Context(), tx, k.Agency, k.Matter)
	if err != nil || m.State == Dropped {
		return err
	}
	if m.State == Issued || m.State == Archived {
		if on != m.IssuedOn {
			return fail.Fields(map[string]string{"decided_on": "重大行政决策目录登记的出台日期是" + m.IssuedOn.Chinese() + "，两处应当一致"})
		}
		return nil
	}
	records, err := Records(tx.Context(), tx, k.Agency, m.ID)
	if err != nil {
		return err
	}
	left, err := consult.LeftOf(tx.Context(), tx, k.Agency, m.ID)
	if err != nil {
		return err
	}
	c := &Case{Matter: &m, Records: records, Step: StepIssue, Today: tx.Today(), Hearing: left.Hearing}
	if lacks := c.lacks(StepIssue); len(lacks) > 0 {
		return fail.Invalidf("本事项列入重大行政决策目录，出台前的法定环节还没有完成记录，也没有法定的不经过理由：%s（%s）。请先在决策事项页补齐，再在那里登记“决策公布”", strings.Join(lacks, "、"), Regulation)
	}
	return fail.Invalidf("本事项列入重大行政决策目录，请在决策事项页登记“决策公布”，出台日期和文号随即自动记入本次征集")
}
