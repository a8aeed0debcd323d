package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round"
)

// demoFirst is the day on which the bureau takes up its plan.
var demoFirst = civil.MustParse("2023-03-06")

func first() time.Time { return demoFirst.In(store.Zone).Add(8*time.Hour + 40*time.Minute) }

// cue is one act of the play at its instant.
type cue struct {
	at  time.Time
	act func(ctx context.Context) error
}

// play acts out the year up to the demo's day, by the same acts that people
// use, each at its own day on the demo's clock.
func (a *App) play(ctx context.Context, addr string, gate *gate) error {
	if err := os.WriteFile(filepath.Join(a.cfg.Data, demoMark), []byte("演示数据，可用 gongkai demo --fresh 重建\n"), 0o600); err != nil {
		return err
	}
	gate.say("建立单位、科室和人员……")
	s, err := a.engage(ctx)
	if err != nil {
		return err
	}
	gate.say("读入任务分工文件，采纳计划……")
	plan, err := a.adoptDemo(ctx, s.actors["ma.yun"], demoPlanName, demoPlan)
	if err != nil {
		return err
	}
	cues, err := a.cues(ctx, s, plan, addr)
	if err != nil {
		return err
	}
	other, err := a.adoptDemo(ctx, s.actors["han.bing"], "市商务局2023年政务公开任务分工（演示虚构）.txt", demoCommercePlan)
	if err != nil {
		return fmt.Errorf("the second bureau: %w", err)
	}
	trade, err := a.commerceCues(ctx, s, other, addr)
	if err != nil {
		return err
	}
	cues = append(cues, trade...)
	slices.SortStableFunc(cues, func(x, y cue) int { return x.at.Compare(y.at) })
	evening := a.cfg.demo.day.In(store.Zone).Add(9 * time.Hour)
	for i, c := range cues {
		if c.at.After(evening) {
			break
		}
		if i%20 == 0 {
			gate.say(fmt.Sprintf("模拟办理：%s（%d/%d）", civil.FromTime(c.at.In(store.Zone)).Chinese(), i+1, len(cues)))
		}
		a.cfg.demo.set(c.at)
		if err := c.act(ctx); err != nil {
			return fmt.Errorf("demo, %s: %w", c.at.Format(time.DateTime), err)
		}
		if err := a.Jobs.Drain(ctx); err != nil {
			return err
		}
	}
	a.cfg.demo.set(evening)
	return nil
}

// adoptDemo imports a bureau's plan and adopts it, the leads that the document
// leaves open chosen as suggested.
func (a *App) adoptDemo(ctx context.Context, office who.Actor, name string, file []byte) (ledger.Plan, error) {
	draft, err := a.ledger.ReadPlan(ctx, office, name, file, "")
	if err != nil {
		return ledger.Plan{}, err
	}
	if err := a.ledger.TakeSuggestions(ctx, office, draft.ID); err != nil {
		return ledger.Plan{}, err
	}
	if err := a.ledger.SettleAll(ctx, office, draft.ID); err != nil {
		return ledger.Plan{}, err
	}
	made, err := a.ledger.Adopt(ctx, office, draft.ID, true)
	return made.Plan, err
}

// cues lays out who does what on which day.
func (a *App) cues(ctx context.Context, s *stage, plan ledger.Plan, addr string) ([]cue, error) {
	tasks, err := a.ledger.TasksOf(ctx, a.DB, plan.Agency, plan.ID)
	if err != nil {
		return nil, err
	}
	office, deputy := s.actors["ma.yun"], s.actors["li.hongmei"]
	var out []cue
	for i := range tasks {
		duties, err := a.ledger.DutiesOfTask(ctx, a.DB, plan.Agency, tasks[i].ID)
		if err != nil {
			return nil, err
		}
		for j, d := range duties {
			out = append(out, a.accepting(s, d, i, j)...)
			if d.Role == ledger.Lead {
				out = append(out, a.leading(s, d, arcs[tasks[i].No], office, deputy, addr)...)
			} else {
				out = append(out, a.helping(s, d, i, j)...)
			}
		}
		out = append(out, a.supervising(s, tasks[i].No, duties)...)
	}
	reporting, err := a.reporting(ctx, s)
	if err != nil {
		return nil, err
	}
	publishing, err := a.publishing(s)
	return slices.Concat(out, a.rhythm(), a.coming(s), a.reading(s), reporting, publishing, a.requestsOf(s), a.writing(s), a.yearly(s), a.keeping(s)), err
}

// clock puts a day and a time of day together; days off move to the next
// working day.
func (a *App) clock(day string, hour, minute int) time.Time {
	d := civil.MustParse(day)
	if cal, err := a.workdays.Calendar(context.Background(), a.DB, demoBureau); err == nil && !cal.Working(d) {
		d = cal.AddDate(d, 1)
	}
	return d.In(store.Zone).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// accepting has a unit sign for its duty within a day or two, some late.
func (a *App) accepting(s *stage, d ledger.Duty, i, j int) []cue {
	if i == 28 && d.Role == ledger.Lead {
		return nil // one duty that nobody signed for
	}
	day := []string{"2023-03-06", "2023-03-07", "2023-03-08"}[(i+j)%3]
	clerk := s.actors[s.clerks[d.Unit]]
	return []cue{{a.clock(day, 10+(i+j)%7, (i*7+j*3)%60), func(ctx context.Context) error {
		return a.ledger.Accept(ctx, clerk, d.ID, "")
	}}}
}

// leading plays a lead unit's arc.
func (a *App) leading(s *stage, d ledger.Duty, arc []line, office, deputy who.Actor, addr string) []cue {
	var out []cue
	clerk, head := s.actors[s.clerks[d.Unit]], s.actors[s.heads[d.Unit]]
	for k, l := range arc {
		at := a.clock(l.on, 9+k%6, 17+k)
		out = append(out, cue{at, func(ctx context.Context) error { return a.enter(ctx, clerk, d, l, addr) }})
		if l.done {
			out = append(out, a.finishing(head, office, deputy, d, l, at)...)
		}
	}
	return out
}

func (a *App) enter(ctx context.Context, clerk who.Actor, d ledger.Duty, l line, addr string) error {
	in := ledger.ProgressInput{Text: l.text, Problems: l.problems, Next: l.next}
	if l.label != "" {
		in.Numbers = []ledger.Number{{Label: l.label, Value: l.number, Unit: l.unit}}
	}
	if l.page != "" {
		in.Links = []string{"http://" + addr + sitePath(l.page)}
	} else {
		in.Files = []ledger.Upload{{Name: "工作记录" + l.on + ".txt", Body: []byte("演示数据\n" + l.text + "\n")}}
	}
	if l.met {
		points, err := store.Select[ledger.Checkpoint](ctx, a.DB, "WHERE agency = $1 AND task = $2 AND done_at = '' AND dropped = FALSE ORDER BY day, id", d.Agency, d.Task)
		if err != nil {
			return err
		}
		if len(points) > 0 {
			in.Checkpoints = []string{points[0].ID}
		}
	}
	return a.ledger.AddProgress(ctx, clerk, d.ID, in)
}

// finishing has a unit report a duty done, the office review it, and a leader
// strike it off.
func (a *App) finishing(head, office, deputy who.Actor, d ledger.Duty, l line, at time.Time) []cue {
	out := []cue{{at.Add(2 * time.Hour), func(ctx context.Context) error {
		return a.ledger.ReportDone(ctx, head, d.ID, "任务已完成，佐证附后，请审核。")
	}}}
	agreed := true
	if l.passed {
		out = append(out, cue{at.Add(26 * time.Hour), func(ctx context.Context) error {
			err := a.ledger.Review(ctx, office, d.ID, true, "佐证齐全，同意办结。")
			if err != nil && fail.KindOf(err) != fail.Internal {
				agreed, err = false, nil // its figures are not reached: it goes on waiting
			}
			return err
		}})
	}
	if l.cleared {
		out = append(out, cue{at.Add(50 * time.Hour), func(ctx context.Context) error {
			if !agreed {
				return nil
			}
			return a.ledger.Clear(ctx, deputy, d.ID, "同意销号。")
		}})
	}
	return out
}

// helping plays a supporting unit: an entry or two, some of them finished.
func (a *App) helping(s *stage, d ledger.Duty, i, j int) []cue {
	clerk := s.actors[s.clerks[d.Unit]]
	said := helped[(i+j)%len(helped)]
	at := a.clock(civil.Of(2023, time.Month(4+(i*3+j*5)%5), 5+(i*5+j*7)%22).String(), 9+(i+j)%8, (i*11+j*5)%60)
	if (i+j)%7 == 3 {
		return nil // nothing entered yet
	}
	out := []cue{{at, func(ctx context.Context) error {
		return a.ledger.AddProgress(ctx, clerk, d.ID, ledger.ProgressInput{Text: said,
			Files: []ledger.Upload{{Name: "情况说明.txt", Body: []byte("演示数据\n" + said + "\n")}}})
	}}}
	if (i+j)%5 == 0 {
		return append(out, a.finishing(s.actors[s.heads[d.Unit]], s.actors["ma.yun"], s.actors["li.hongmei"], d, line{passed: (i+j)%10 == 0}, at.Add(24*time.Hour))...)
	}
	if (i+2*j)%4 != 1 {
		again := helped[(i+j+2)%len(helped)]
		late := a.clock(civil.Of(2023, time.August, 7+(i*3+j*5)%24).String(), 9+(i+j)%8, (i*13+j*7)%60)
		if late.After(at) {
			out = append(out, cue{late, func(ctx context.Context) error {
				return a.ledger.AddProgress(ctx, clerk, d.ID, ledger.ProgressInput{Text: again})
			}})
		}
	}
	return out
}

// supervising plays what goes wrong and how it is put right.
func (a *App) supervising(s *stage, no string, duties []ledger.Duty) []cue {
	office, deputy := s.actors["ma.yun"], s.actors["li.hongmei"]
	lead := duties[slices.IndexFunc(duties, func(d ledger.Duty) bool { return d.Role == ledger.Lead })]
	clerk := s.actors[s.clerks[lead.Unit]]
	switch no {
	case "25":
		return []cue{{a.clock("2023-08-22", 9, 30), func(ctx context.Context) error {
			return a.ledger.Urge(ctx, office, []string{lead.ID}, ledger.Urging, "社会评议至今没有进展记录，请于8月31日前确定方案并登记进展。", civil.MustParse("2023-08-31"))
		}}}
	case "29":
		return []cue{{a.clock("2023-08-23", 10, 5), func(ctx context.Context) error {
			return a.ledger.Urge(ctx, deputy, []string{lead.ID}, ledger.Supervising, "业务交流任务尚未签收，请说明原因并提出推进安排。", civil.MustParse("2023-08-30"))
		}}}
	case "17":
		return []cue{{a.clock("2023-08-24", 15, 20), func(ctx context.Context) error {
			return a.ledger.Ask(ctx, clerk, lead.ID, ledger.RequestInput{Kind: ledger.AskExtension, Reason: "企业专属网页正在升级，预计12月中旬恢复推送功能。", ToDue: civil.MustParse("2023-12-20")})
		}}}
	case "13":
		return []cue{
			{a.clock("2023-08-16", 9, 40), func(ctx context.Context) error {
				return a.ledger.ReportDone(ctx, s.actors[s.heads[lead.Unit]], lead.ID, "解读任务已完成。")
			}},
			{a.clock("2023-08-17", 16, 10), func(ctx context.Context) error {
				return a.ledger.Review(ctx, office, lead.ID, false, "只有一件解读的链接，请补充第二件解读和办事入口后重新报送。")
			}},
		}
	}
	return nil
}

// rhythm runs the daily work on the days on which it has something to say.
func (a *App) rhythm() []cue {
	var out []cue
	for d := demoFirst; d <= a.cfg.demo.day; d = d.Add(1) {
		if d.Weekday() != time.Tuesday && d.Weekday() != time.Friday {
			continue
		}
		out = append(out, cue{d.In(store.Zone).Add(9*time.Hour + 5*time.Minute), a.daily})
	}
	return out
}

// coming has everybody sign in at the beginning of each month; an account
// that nobody uses is locked, in the demo too.
func (a *App) coming(s *stage) []cue {
	var out []cue
	for month := time.April; month <= time.December; month++ {
		at := a.clock(civil.Of(2023, month, 1).String(), 8, 31)
		for _, actor := range s.actors {
			out = append(out, cue{at, func(ctx context.Context) error {
				_, err := a.people.ComeAs(ctx, actor.Home, actor.ID, "127.0.0.1", "演示")
				return err
			}})
		}
	}
	return out
}

// reading has everybody read their messages at the end of each month, so that
// only the newest are unread when the curtain falls.
func (a *App) reading(s *stage) []cue {
	var out []cue
	for month := time.March; month <= time.December; month++ {
		at := a.clock(civil.EndOfMonth(2023, month).String(), 17, 40)
		for _, actor := range s.actors {
			out = append(out, cue{at, func(ctx context.Context) error {
				_, err := a.notices.MarkRead(ctx, actor)
				return err
			}})
		}
	}
	return out
}

// daily is what the job queue would run of a morning.
func (a *App) daily(ctx context.Context) error {
	for _, kind := range []string{"ledger.remind", round.JobClock} {
		if err := a.Jobs.Run(ctx, kind); err != nil {
			return err
		}
	}
	return nil
}
