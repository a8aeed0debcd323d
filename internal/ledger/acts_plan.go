package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/plan"
)

// ReadPlan reads a plan document into a draft that can be corrected and
// adopted. replaces is the adopted plan that the document is a new edition
// of, or empty. The file is kept with the draft.
func (l *Ledger) ReadPlan(ctx context.Context, a who.Actor, name string, body []byte, replaces string) (Plan, error) {
	if !a.May(RightAdopt) {
		return Plan{}, fail.Deniedf("您没有导入计划的权限。如工作需要，请联系本单位安全管理员")
	}
	doc, err := docread.ReadBytes(ctx, name, body, l.Reading)
	if err != nil {
		return Plan{}, readable(err)
	}
	n, err := l.names(ctx, l.DB, a.Tenant)
	if err != nil {
		return Plan{}, err
	}
	read, err := plan.Read(doc, plan.Options{Units: n.planUnits()})
	if err != nil {
		return Plan{}, err
	}
	var out Plan
	err = l.DB.Do(ctx, a, func(tx *store.Tx) error {
		out, err = l.keepDraft(tx, name, body, doc, read, n, replaces)
		return err
	})
	return out, err
}

// readable turns what the document reader refused into a refusal that a form
// can show.
func readable(err error) error {
	var e *docread.Error
	if errors.As(err, &e) {
		return fail.Fields(map[string]string{"file": e.Msg})
	}
	return err
}

func (l *Ledger) keepDraft(tx *store.Tx, name string, body []byte, doc *docread.Document, read *plan.Plan, n names, replaces string) (Plan, error) {
	sum := sha256.Sum256(body)
	p := Plan{Agency: tx.Tenant(), ID: tx.NewID(), Title: read.Title, Year: int(read.Year), DocumentNo: read.DocumentNo,
		Issuer: read.Agency, Columns: read.Columns, Replaces: replaces, State: PlanDraft, SourceName: name,
		SourceForm: string(doc.Form), SourceHash: hex.EncodeToString(sum[:]), CreatedBy: tx.Actor().ID, CreatedAt: tx.Now()}
	if err := l.checkReplaces(tx, &p); err != nil {
		return p, err
	}
	p.Draft = Draft{Plan: *read, Choices: suggest(read, n)}
	file, err := l.Files.Put(tx, name, body, store.Ref{Kind: "plan", ID: p.ID})
	if err != nil {
		return p, err
	}
	p.SourceFile = file.ID
	if err := tx.Insert(&p); err != nil {
		return p, err
	}
	return p, tx.Record("导入计划", p.Ref(), store.Telling("导入《%s》，读出%d项任务，%d处存疑", name, len(read.Rows), len(read.AllDoubts())))
}

// checkReplaces makes sure that the plan to be replaced is in force, and that
// the file is not the very one that it was adopted from.
func (l *Ledger) checkReplaces(tx *store.Tx, p *Plan) error {
	if p.Replaces == "" {
		return nil
	}
	old, err := store.Get[Plan](tx.Context(), tx, tx.Tenant(), p.Replaces)
	if err != nil {
		return err
	}
	if old.State != PlanAdopted {
		return fail.Stalef("要更新的计划已不在执行，请从计划列表重新选择")
	}
	if old.SourceHash == p.SourceHash {
		return fail.Fields(map[string]string{"file": "这份文件与已采纳的完全相同，不需要重新导入，台账没有任何变化"})
	}
	return nil
}

// Ref names the plan.
func (p *Plan) Ref() store.Ref { return store.Ref{Kind: "plan", ID: p.ID} }

// planUnits is the bureau's own list as the plan reader takes it.
func (n names) planUnits() []plan.Unit {
	out := make([]plan.Unit, len(n.order))
	for i, u := range n.order {
		out[i] = plan.Unit{ID: u.ID, Name: u.Name, Aliases: u.Aliases}
	}
	return out
}

// officeUnit is the unit that runs the ledger, or "".
func (n names) officeUnit() string {
	for _, u := range n.order {
		if u.Office {
			return u.ID
		}
	}
	return ""
}

// lacking lists what keeps a draft from being adopted, row by row (A01).
func (d *Draft) lacking() []string {
	var out []string
	for i, r := range d.Plan.Rows {
		c := d.Choices[i]
		if c.Omit {
			continue
		}
		var missing []string
		if c.Lead == "" {
			missing = append(missing, "没有牵头科室")
		}
		if c.Due.IsZero() {
			missing = append(missing, "没有完成时限")
		}
		if strings.TrimSpace(r.Measure) == "" {
			missing = append(missing, "没有具体措施")
		}
		if len(missing) > 0 {
			out = append(out, fmt.Sprintf("第%s项%s", label(r, i), strings.Join(missing, "、")))
		}
	}
	return out
}

func label(r plan.Row, i int) string {
	if r.No != "" {
		return string(r.No)
	}
	return fmt.Sprint(i + 1)
}

// Adoption says what adopting a draft made.
type Adoption struct {
	Plan                               Plan
	Tasks, Duties, Points, Assigned    int
	Changed, Added, Dropped, Untouched int
}

// Adopt makes the draft the plan in force, all in one transaction: its tasks,
// the duties of units, and the dated checkpoints. With assign every duty is
// handed to its unit at once.
func (l *Ledger) Adopt(ctx context.Context, a who.Actor, id string, assign bool) (Adoption, error) {
	var out Adoption
	err := l.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.May(RightAdopt) {
			return fail.Deniedf("您没有采纳计划的权限。如工作需要，请联系本单位安全管理员")
		}
		p, err := store.Get[Plan](ctx, tx, tx.Tenant(), id)
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
		m := &adopting{l: l, tx: tx, names: n, assign: assign, out: &out}
		if p.Replaces != "" {
			return m.merge(&p)
		}
		return m.begin(&p)
	})
	return out, err
}

func adoptable(p *Plan) error {
	if p.State != PlanDraft {
		return fail.Stalef("这份计划草稿已经处理过，请刷新计划列表查看")
	}
	if p.Year == 0 {
		return fail.Invalidf("文件没有写明年度，请先在“更正标题信息”中填写年度，再采纳")
	}
	if len(p.Draft.Choices) != len(p.Draft.Plan.Rows) {
		return fmt.Errorf("plan %s: %d rows, %d choices", p.ID, len(p.Draft.Plan.Rows), len(p.Draft.Choices))
	}
	kept := slices.ContainsFunc(p.Draft.Choices, func(c Choice) bool { return !c.Omit })
	if !kept {
		return fail.Invalidf("计划里没有一项要采纳的任务")
	}
	if lacking := p.Draft.lacking(); len(lacking) > 0 {
		most := min(8, len(lacking))
		more := ""
		if len(lacking) > most {
			more = fmt.Sprintf(" 等%d项", len(lacking))
		}
		return fail.Invalidf("还有任务缺少责任或时限，不能采纳：%s%s。请逐项补充，或使用“采用建议”", strings.Join(lacking[:most], "；"), more)
	}
	return nil
}
