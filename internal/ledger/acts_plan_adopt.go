package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Adoption says what adopting a draft made.
type Adoption struct {
	Plan                               Plan
	Tasks, Duties, Points, Assigned    int
	Changed, Added, Dropped, Untouched int
}

// Adopt makes the draft the plan in force, all in one transaction: its tasks,
// the duties of units, and the dated checkpoints. With assign every duty that
// it makes is handed to its unit at once.
func (l *Ledger) Adopt(ctx context.Context, a who.Actor, id string, assign bool) (Adoption, error) {
	var out Adoption
	if err := mayAdopt(a); err != nil {
		return out, err
	}
	if assign && !a.May(RightAssign) {
		return out, fail.Deniedf("您没有交办任务的权限，请取消“同时交办”后采纳")
	}
	err := l.DB.Do(ctx, a, func(tx *store.Tx) error {
		p, err := draftOf(tx, id)
		if err != nil {
			return err
		}
		if err := adoptable(&p); err != nil {
			return err
		}
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		m := &adopting{l: l, tx: tx, names: n, assign: assign, out: &out, given: map[string]int{}}
		if p.Replaces != "" {
			return m.merge(&p)
		}
		return m.begin(&p)
	})
	return out, err
}

func adoptable(p *Plan) error {
	if len(p.Draft.Choices) != len(p.Draft.Plan.Rows) {
		return fmt.Errorf("plan %s: %d rows, %d choices", p.ID, len(p.Draft.Plan.Rows), len(p.Draft.Choices))
	}
	if !slices.ContainsFunc(p.Draft.Choices, func(c Choice) bool { return !c.Omit }) {
		return fail.Invalidf("计划里没有一项要列入台账的任务，不能采纳")
	}
	in := p.Obstacles()
	if len(in) == 0 {
		return nil
	}
	const most = 8
	var lines []string
	for _, o := range in[:min(most, len(in))] {
		lines = append(lines, o.Label+strings.Join(o.Why, "、"))
	}
	more := ""
	if len(in) > most {
		more = fmt.Sprintf("等共%d处", len(in))
	}
	return fail.Invalidf("还不能采纳：%s%s。请逐项补充或核对，也可以使用“采用建议”", strings.Join(lines, "；"), more)
}
