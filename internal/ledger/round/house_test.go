package round

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/ledgertest"
	"gongkai/internal/ledger/plan"
)

// house is a bureau with a plan that calls for rounds.
type house struct {
	*ledgertest.Bureau
	t      *testing.T
	rounds *Rounds
	plan   ledger.Plan
}

var ctx = context.Background()

// measures of the plan that the tests adopt: a report by two days, one by
// quarters, and plain work.
const (
	reporting = "做好工作要点的任务分解，分别于9月10日、12月10日前报送工作进展情况。"
	quarterly = "按季度公开政府工作报告重点任务、民生实事落实情况。"
	plain     = "公开节能审查结果。"
)

func build(t *testing.T) *house {
	t.Helper()
	probe := New(Deps{}).Slice()
	h := &house{t: t, Bureau: ledgertest.Open(t, store.Migrations{Owner: probe.Name, Files: probe.Migrations})}
	h.rounds = New(Deps{DB: h.DB, Log: slog.New(slog.DiscardHandler), Ledger: h.Ledger, Roster: h.Roster, Notices: h.Told,
		Terms: ledgertest.Terms, Agencies: h.Ledger.Agencies})
	h.Ledger.OnAdopt = append(h.Ledger.OnAdopt, h.rounds.OnAdopt)
	return h
}

// adopted is a house whose plan is in force: Energy leads a task that
// Industry supports and a quarterly one, the office leads the reporting.
func adopted(t *testing.T) *house {
	t.Helper()
	h := build(t)
	h.plan = h.adopt(h.As(ledgertest.Office), "",
		row("1", plain, ledgertest.Energy, ledgertest.Industry), row("4", quarterly, ledgertest.Energy),
		row("30", reporting, ledgertest.OfficeUnit))
	return h
}

type planRow struct {
	row    plan.Row
	choice ledger.Choice
}

// row is a row of a plan whose checkpoints stand where its words are.
func row(no, measure, lead string, support ...string) planRow {
	due := civil.MustParse("2023-11-30")
	r := plan.Row{No: plan.Number(no), KeyTask: "重点任务" + no, Measure: measure, Due: &due, Deadline: "2023年11月底"}
	mark := func(text string, c plan.Checkpoint) {
		if i := strings.Index(measure, text); i >= 0 {
			from := len([]rune(measure[:i]))
			c.Text, c.Span = text, [2]int{from, from + len([]rune(text))}
			r.Checkpoints = append(r.Checkpoints, c)
		}
	}
	september, december := civil.MustParse("2023-09-10"), civil.MustParse("2023-12-10")
	mark("9月10日", plan.Checkpoint{Kind: plan.ByDate, Date: &september})
	mark("12月10日前", plan.Checkpoint{Kind: plan.ByDate, Date: &december})
	mark("按季度", plan.Checkpoint{Kind: plan.Recurring, Every: "quarter"})
	mark("每半年", plan.Checkpoint{Kind: plan.Recurring, Every: "half_year"})
	return planRow{r, ledger.Choice{Lead: lead, Support: support, Due: due}}
}

// adopt adopts a plan, or an edition of the one that it replaces.
func (h *house) adopt(a who.Actor, replaces string, rows ...planRow) ledger.Plan {
	h.t.Helper()
	p := ledger.Plan{Agency: a.Tenant, Title: "2023年政务公开工作要点任务分工", Year: 2023, Issuer: "中卫市工业和信息化局",
		State: ledger.PlanDraft, CreatedBy: a.ID, Replaces: replaces, SourceHash: replaces}
	p.Draft.Plan = plan.Plan{Title: p.Title, Year: 2023}
	for i, r := range rows {
		r.row.Index = i + 1
		p.Draft.Plan.Rows = append(p.Draft.Plan.Rows, r.row)
		p.Draft.Choices = append(p.Draft.Choices, r.choice)
	}
	h.must(h.DB.Do(ctx, a, func(tx *store.Tx) error {
		p.ID, p.CreatedAt = tx.NewID(), tx.Now()
		if err := tx.Insert(&p); err != nil {
			return err
		}
		return tx.Record("导入计划", p.Ref())
	}))
	out, err := h.Ledger.Adopt(ctx, a, p.ID, true)
	h.must(err)
	h.Told.Take()
	return out.Plan
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// As is a person with the grants of their roles in ledger and rounds.
func (h *house) As(id string) who.Actor {
	a := h.Bureau.As(id)
	for _, r := range h.rounds.Slice().Rights {
		for _, role := range a.Roles {
			if scope, ok := r.Roles[role]; ok {
				a.Grants = append(a.Grants, who.Grant{Right: r.Key, Scope: scope})
			}
		}
	}
	return a
}

// list reads the rounds of the plan in order of their due days.
func (h *house) list() []Round {
	h.t.Helper()
	out, err := store.Select[Round](ctx, h.DB, "WHERE agency = $1 ORDER BY due, name", ledgertest.Agency)
	h.must(err)
	return out
}

// named is the round whose name has the text in it.
func (h *house) named(text string) Round {
	h.t.Helper()
	all := h.list()
	i := slices.IndexFunc(all, func(r Round) bool { return strings.Contains(r.Name, text) })
	if i < 0 {
		h.t.Fatalf("no round is called %s", text)
	}
	return all[i]
}

// opened is the September round, open on the day that it opens by itself.
func (h *house) opened() Round {
	h.t.Helper()
	h.Clock.GoTo("2023-08-28 09:30")
	h.must(h.rounds.Tick(ctx, nil))
	return h.named("9月10日")
}

func (h *house) lines(round, unit string) []Line {
	h.t.Helper()
	all, err := linesOf(ctx, h.DB, ledgertest.Agency, round)
	h.must(err)
	snap, err := h.Ledger.At(ctx, h.DB, ledgertest.Agency, h.plan.ID, h.Clock.Now())
	h.must(err)
	inOrder(all, snap)
	if unit == "" {
		return all
	}
	return ofUnit(all, unit)
}

// fill saves a text into every line of a unit.
func (h *house) fill(id, round, unit, text string) {
	h.t.Helper()
	in := SheetInput{Phone: "0955-1234567", Lines: map[string]LineInput{}}
	for _, l := range h.lines(round, unit) {
		in.Lines[l.ID] = LineInput{l.Version, Draft{Text: text, Problems: "人手不足。", Next: "继续推进。",
			Numbers: []ledger.Number{{Label: "公开信息", Value: 12, Unit: "条"}}}}
	}
	h.must(h.rounds.Save(ctx, h.As(id), round, unit, in))
}

// versions are those of the lines that a submission would freeze.
func (h *house) versions(round, unit string) map[string]int64 {
	h.t.Helper()
	r, err := get(ctx, h.DB, ledgertest.Agency, round)
	h.must(err)
	all, err := editionsOf(ctx, h.DB, ledgertest.Agency, round, "")
	h.must(err)
	last, err := newest(all)
	h.must(err)
	out := map[string]int64{}
	for _, l := range h.lines(round, unit) {
		if toSend(&r, &l, last) {
			out[l.ID] = l.Version
		}
	}
	return out
}

func (h *house) submit(id, round, unit string) {
	h.t.Helper()
	h.must(h.rounds.Submit(ctx, h.As(id), round, unit, h.versions(round, unit)))
}

func (h *house) seen(round, unit string) []Seen {
	var out []Seen
	for _, l := range h.lines(round, unit) {
		out = append(out, Seen{l.ID, l.Version})
	}
	return out
}

func (h *house) states(round, unit string) string {
	var out []string
	for _, l := range h.lines(round, unit) {
		out = append(out, string(l.State))
	}
	return strings.Join(out, " ")
}
