package ledger_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

func TestFlowHolds(t *testing.T) {
	if err := ledger.Duties.Check(); err != nil {
		t.Error(err)
	}
}

// readyCase is a lead duty of Energy with which every condition of every move
// holds for somebody.
func readyCase(state flow.State, actor string) *ledger.Case {
	d := &ledger.Duty{Agency: lt.Agency, ID: "d", Unit: lt.Energy, Role: ledger.Lead, State: state, Due: civil.MustParse("2023-11-30"),
		ReportedBy: lt.Clerk, ReviewedBy: lt.Office}
	return &ledger.Case{Duty: d, Task: &ledger.Task{KeyTask: "一"}, Today: civil.MustParse("2023-10-10"), Actor: actor,
		Evidence: []ledger.Evidence{{State: ledger.EvidenceGood}}}
}

// Every state, every move, every role: who may do what, and why not.
func TestFlowByRole(t *testing.T) {
	b := lt.Open(t)
	actors := []struct {
		title string
		actor who.Actor
	}{
		{"办公室经办", b.As(lt.Office)}, {"办公室经办（另一人）", b.As(lt.Office2)}, {"本科室经办", b.As(lt.Clerk)}, {"本科室负责人", b.As(lt.Head)},
		{"其他科室经办", b.As(lt.OtherClerk)}, {"分管领导", b.As(lt.Deputy)}, {"主要负责人", b.As(lt.Director)},
		{"上级查看", b.Visiting(lt.Overseer, lt.Agency)}, {"外单位办公室", b.Visiting(lt.JtjOffice, lt.Agency)}, {"系统管理员", b.As(lt.Sysadmin)},
	}
	var out strings.Builder
	for _, a := range actors {
		fmt.Fprintf(&out, "== %s\n", a.title)
		for _, s := range ledger.Duties.States {
			fmt.Fprintf(&out, "%s：%s\n", s.Title, tried(s.State, a.actor))
		}
	}
	golden.Hold(t, "flow-roles.txt", out.String())
}

func tried(state flow.State, a who.Actor) string {
	var can []string
	for _, m := range ledger.Duties.Moves {
		c := readyCase(state, a.ID)
		_, err := ledger.Duties.Try(c, m.Name, a.On(c.Duty.Unit, c.Task.KeyTask))
		switch {
		case err == nil:
			can = append(can, m.Name)
		case fail.Is(err, fail.Invalid):
			can = append(can, "("+err.Error()+")")
		}
	}
	if len(can) == 0 {
		return "—"
	}
	return strings.Join(can, " ")
}

// The buttons that a page shows are the moves that Try lets through, and no
// others.
func TestButtonsAreTheMoves(t *testing.T) {
	b := lt.Open(t)
	for _, id := range []string{lt.Office, lt.Clerk, lt.Head, lt.OtherClerk, lt.Deputy, lt.Director} {
		a := b.As(id)
		for _, s := range ledger.Duties.States {
			c := readyCase(s.State, a.ID)
			on := a.On(c.Duty.Unit, c.Task.KeyTask)
			offered := map[string]string{}
			for _, o := range ledger.Duties.Can(c, on) {
				offered[o.Move.Name] = o.Refusal
			}
			for _, m := range ledger.Duties.Moves {
				_, err := ledger.Duties.Try(c, m.Name, on)
				refusal, shown := offered[m.Name]
				if (err == nil) != (shown && refusal == "") {
					t.Errorf("%s %s %s: button %v %q, try %v", id, s.State, m.Name, shown, refusal, err)
				}
			}
		}
	}
}

func TestConditionsOfMoves(t *testing.T) {
	target := 100.0
	cases := []struct {
		name, move, actor string
		state             flow.State
		change            func(*ledger.Case)
		want              string
	}{
		{"no due day", ledger.MoveAssign, lt.Office, ledger.Planned, func(c *ledger.Case) { c.Duty.Due = 0 }, "还没有确定完成时限"},
		{"no evidence", ledger.MoveReport, lt.Clerk, ledger.Working, func(c *ledger.Case) { c.Evidence = nil }, "还没有有效的佐证材料"},
		{"evidence broken", ledger.MoveReport, lt.Clerk, ledger.Working, func(c *ledger.Case) { c.Evidence[0].State = ledger.EvidenceBroken }, "还没有有效的佐证材料"},
		{"evidence not saved yet", ledger.MoveReport, lt.Clerk, ledger.Returned, func(c *ledger.Case) { c.Evidence[0].State = ledger.EvidenceWaiting }, "还没有有效的佐证材料"},
		{"checkpoint open", ledger.MoveReport, lt.Clerk, ledger.Working, func(c *ledger.Case) {
			c.Checkpoints = []ledger.Checkpoint{{On: c.Today}}
		}, "还有已到期的节点"},
		{"checkpoint to come", ledger.MoveReport, lt.Clerk, ledger.Working, func(c *ledger.Case) {
			c.Checkpoints = []ledger.Checkpoint{{On: c.Today.Add(1)}}
		}, ""},
		{"checkpoint of a supporting unit", ledger.MoveReport, lt.Clerk, ledger.Working, func(c *ledger.Case) {
			c.Duty.Role, c.Checkpoints = ledger.Support, []ledger.Checkpoint{{On: c.Today}}
		}, ""},
		{"figure below its target", ledger.MovePass, lt.Office, ledger.Reported, func(c *ledger.Case) {
			c.Figures = []ledger.BoundFigure{{Measure: slice.Measure{Target: &target}, Figure: slice.Figure{Known: true, Value: 99}}}
		}, "量化指标尚未达到目标"},
		{"figure unknown", ledger.MovePass, lt.Office, ledger.Reported, func(c *ledger.Case) {
			c.Figures = []ledger.BoundFigure{{Measure: slice.Measure{Target: &target}}}
		}, ""},
		{"figure at most", ledger.MovePass, lt.Office, ledger.Reported, func(c *ledger.Case) {
			c.Figures = []ledger.BoundFigure{{Measure: slice.Measure{Target: &target, AtMost: true}, Figure: slice.Figure{Known: true, Value: 101}}}
		}, "量化指标尚未达到目标"},
		{"reporter reviews", ledger.MovePass, lt.Office, ledger.Reported, func(c *ledger.Case) { c.Duty.ReportedBy = lt.Office }, "不能审核自己报送的内容"},
		{"reporter returns", ledger.MoveReturn, lt.Office, ledger.Reported, func(c *ledger.Case) { c.Duty.ReportedBy = lt.Office }, "不能审核自己报送的内容"},
		{"reviewer clears", ledger.MoveClear, lt.Deputy, ledger.Done, func(c *ledger.Case) { c.Duty.ReviewedBy = lt.Deputy }, "审核人不能自己销号"},
	}
	b := lt.Open(t)
	for _, c := range cases {
		k := readyCase(c.state, c.actor)
		c.change(k)
		_, err := ledger.Duties.Try(k, c.move, b.As(c.actor).On(lt.Energy, "一"))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
