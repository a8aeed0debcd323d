package ledgertest

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/plan"
)

// Row is a row of a plan to adopt.
type Row struct {
	No, KeyTask, Measure string
	// Lead and Support are ids of units.
	Lead    string
	Support []string
	// Due and Points are days such as 2023-11-30.
	Due        string
	Points     []string
	Capability string
}

// Plan puts a draft of rows before the agency of a and adopts it. With assign
// every duty is handed over at once.
func (b *Bureau) Plan(t testing.TB, a who.Actor, assign bool, rows ...Row) ledger.Plan {
	t.Helper()
	return b.PlanOf(t, a, 2023, assign, rows...)
}

// PlanOf is Plan for another year.
func (b *Bureau) PlanOf(t testing.TB, a who.Actor, year int, assign bool, rows ...Row) ledger.Plan {
	t.Helper()
	ctx := context.Background()
	p := ledger.Plan{Agency: a.Tenant, Title: strconv.Itoa(year) + "年政务公开工作要点任务分工", Year: year, State: ledger.PlanDraft, CreatedBy: a.ID}
	p.Draft.Plan = plan.Plan{Title: p.Title, Year: plan.Year(year)}
	for i, r := range rows {
		p.Draft.Plan.Rows = append(p.Draft.Plan.Rows, r.row(i))
		p.Draft.Choices = append(p.Draft.Choices, ledger.Choice{Lead: r.Lead, Support: r.Support, Due: day(r.Due), Capability: r.Capability})
	}
	err := b.DB.Do(ctx, a, func(tx *store.Tx) error {
		p.ID, p.CreatedAt = tx.NewID(), tx.Now()
		if err := tx.Insert(&p); err != nil {
			return err
		}
		return tx.Record("导入计划", p.Ref())
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := b.Ledger.Adopt(ctx, a, p.ID, assign)
	if err != nil {
		t.Fatal(err)
	}
	b.Told.Take()
	return out.Plan
}

func (r Row) row(i int) plan.Row {
	out := plan.Row{Index: i + 1, No: plan.Number(r.No), KeyTask: r.KeyTask, Measure: r.Measure}
	if due := day(r.Due); !due.IsZero() {
		out.Due, out.Deadline = &due, due.Chinese()+"前"
	}
	for _, p := range r.Points {
		on := day(p)
		text := fmt.Sprintf("%d月%d日前", on.Month(), on.Day())
		out.Checkpoints = append(out.Checkpoints, plan.Checkpoint{Text: text, Kind: plan.ByDate, Date: &on, Field: "deadline"})
	}
	return out
}

func day(s string) civil.Date {
	if s == "" {
		return 0
	}
	return civil.MustParse(s)
}

// One adopts a plan of a single task, led by Energy and due on 30 November
// 2023, with all duties handed over, and gives back the lead duty.
func (b *Bureau) One(t testing.TB) ledger.Duty {
	t.Helper()
	p := b.Plan(t, b.As(Office), true, Row{No: "1", KeyTask: "一、深化主动公开", Measure: "公开节能审查结果。", Lead: Energy, Due: "2023-11-30"})
	return b.Duties(t, p)[0]
}

// Duties lists the duties of a plan in the order of its tasks.
func (b *Bureau) Duties(t testing.TB, p ledger.Plan) []ledger.Duty {
	t.Helper()
	ctx := context.Background()
	tasks, err := b.Ledger.TasksOf(ctx, b.DB, p.Agency, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	var out []ledger.Duty
	for _, task := range tasks {
		duties, err := b.Ledger.DutiesOfTask(ctx, b.DB, p.Agency, task.ID)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, duties...)
	}
	return out
}

// Duty reads a duty as it stands.
func (b *Bureau) Duty(t testing.TB, agency, id string) ledger.Duty {
	t.Helper()
	d, err := store.Get[ledger.Duty](context.Background(), b.DB, agency, id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Bring takes a duty from 待签收 to the state, by the usual acts of a clerk,
// the office and a deputy.
func (b *Bureau) Bring(t testing.TB, d ledger.Duty, to string) {
	t.Helper()
	ctx, l := context.Background(), b.Ledger
	clerk := b.clerkOf(d.Unit)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	steps := []struct {
		state string
		act   func() error
	}{
		{"working", func() error { return l.Accept(ctx, clerk, d.ID, "") }},
		{"shown", func() error {
			return l.AddProgress(ctx, clerk, d.ID, ledger.ProgressInput{Text: "已公开节能审查结果12项。",
				Files: []ledger.Upload{{Name: "公开截图.pdf", Body: []byte("%PDF-1.4 截图")}}})
		}},
		{"reported", func() error { return l.ReportDone(ctx, clerk, d.ID, "已全部完成。") }},
		{"done", func() error { return l.Review(ctx, b.As(Office), d.ID, true, "同意办结。") }},
		{"cleared", func() error { return l.Clear(ctx, b.As(Deputy), d.ID, "同意销号。") }},
		{"archived", func() error { return l.Archive(ctx, b.As(Office), d.ID) }},
	}
	for _, s := range steps {
		must(s.act())
		if s.state == to {
			return
		}
	}
	t.Fatalf("no usual way leads to %s", to)
}

// clerkOf is a person who works on a unit's duties.
func (b *Bureau) clerkOf(unit string) who.Actor {
	for _, people := range b.Roster.people {
		for _, p := range people {
			if p.Unit == unit && len(p.Roles) == 1 && (p.Roles[0] == "clerk" || unit == OfficeUnit && p.Roles[0] == "office") {
				return b.As(p.ID)
			}
		}
	}
	panic("ledgertest: nobody works in " + unit)
}
