package ledger

import (
	"strconv"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

func (l *Ledger) getTask(c *web.Ctx) error {
	t, duties, err := l.TaskFor(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	s, err := l.AtTask(c.Context(), c.DB, c.Actor.Tenant, t.ID)
	if err != nil {
		return err
	}
	figures, err := l.figures(c.Context(), c.DB, c.Actor.Tenant, &t, clockOf(c.Now()))
	if err != nil {
		return err
	}
	n := s.names
	p := pages.Task{Base: c.Base("任务" + t.No + " " + t.KeyTask), Measure: t.Measure, Facts: taskFacts(&t),
		Completion: ui.Meter{Label: "完成比例", Part: tenths(s.Completion(t.ID)), Full: 1000, Text: PercentText(s.Completion(t.ID))}}
	p.Crumbs = crumbs(ui.Link{Label: "任务" + t.No})
	p.Actions = []ui.Button{{Label: "在计划中查看", Icon: "table", Href: "/office/plans/" + t.Plan}}
	p.Duties = l.peers(c, s, "")
	p.Checkpoints = pointPages(s.Points(t.ID), n, s)
	p.Figures, p.FigureNote = l.figurePage(&t, figures, s)
	for i := range duties {
		d := &duties[i]
		v := &view{Case: &Case{Duty: d, Task: &t, Checkpoints: s.Points(t.ID)}, l: l, c: c, n: n}
		p.Entries = append(p.Entries, v.entries(s.Progress(d.ID), s.Evidence(d.ID))...)
	}
	if p.History, err = l.history(c, t.Ref()); err != nil {
		return err
	}
	return c.Page(200, pages.TaskPage(p))
}

// taskFacts is the task as issued.
func taskFacts(t *Task) []ui.Pair {
	out := []ui.Pair{
		ui.P("序号", orDash(t.No)), ui.P("重点任务", t.KeyTask), ui.P("责任部门", orDash(t.Responsible)),
		ui.P("完成时限", orDash(t.Deadline)), ui.P("完成日期", t.Due.Chinese()), ui.P("量化指标", orDash(t.Indicator)),
	}
	for _, e := range t.Extra {
		out = append(out, ui.P(e.Column, e.Text))
	}
	if t.Dropped {
		out = append(out, ui.P("说明", "新版计划不再包含这项任务，已登记的进展和佐证保留备查"))
	}
	return out
}

// figurePage shows the figures of a task's indicator; where the part of the
// program that counts them is not there yet, it says which one it will be.
func (l *Ledger) figurePage(t *Task, bound []BoundFigure, s *Snapshot) ([]pages.Figure, string) {
	note := ""
	if t.Capability == "ledger" {
		bound = ownFigures(s, t)
	} else if len(bound) == 0 && t.Capability != "" {
		note = "该指标由“" + capabilityTitle(t.Capability) + "”功能提供，建成后自动统计。"
	}
	var out []pages.Figure
	for _, b := range bound {
		out = append(out, b.page(t))
	}
	return out, note
}

// ownFigures are the ledger's own measures over the one task loaded.
func ownFigures(s *Snapshot, t *Task) []BoundFigure {
	var out []BoundFigure
	for _, m := range ownMeasures() {
		out = append(out, BoundFigure{m.Measure, m.figure(s, slice.Scope{Task: t.ID})})
	}
	return out
}

func (b BoundFigure) page(t *Task) pages.Figure {
	m, f := b.Measure, b.Figure
	out := pages.Figure{Title: m.Title, Href: "/office/ledger/measures/" + m.Key + "?task=" + t.ID, Definition: m.Definition,
		Article: m.Article, Value: f.Why, AsOf: pages.Clock(f.AsOf), Target: "—"}
	if f.Known {
		out.Value = amount(f.Value) + m.Unit
		if f.Whole > 0 {
			out.Value += "（" + strconv.Itoa(f.Part) + "/" + strconv.Itoa(f.Whole) + "）"
		}
	}
	if m.Target == nil {
		out.Reached = ui.Lamp{Word: "不设目标"}
		return out
	}
	sign := "≥"
	if m.AtMost {
		sign = "≤"
	}
	out.Target = sign + amount(*m.Target) + m.Unit
	switch {
	case !f.Known:
		out.Reached = ui.Lamp{Word: "尚无数据", Why: f.Why}
	case b.Reached():
		out.Reached = ui.Lamp{Tone: ui.OK, Word: "已达到"}
	default:
		out.Reached = ui.Lamp{Tone: ui.Warn, Word: "未达到"}
	}
	return out
}

func amount(v float64) string {
	return strconv.FormatFloat(float64(int64(v*100+0.5))/100, 'f', -1, 64)
}

func pointPages(points []Checkpoint, n names, s *Snapshot) []pages.Checkpoint {
	var out []pages.Checkpoint
	for i := range points {
		p := &points[i]
		if p.Dropped {
			continue
		}
		k := pages.Checkpoint{On: p.On, Label: p.Label, Text: p.Text, Lamp: pointLamp(p, s)}
		if p.Met() {
			k.Done = n.person(p.DoneBy) + "于" + pages.Clock(p.DoneAt) + "确认"
		}
		out = append(out, k)
	}
	return out
}

// pointLamp is how a checkpoint stands today.
func pointLamp(p *Checkpoint, s *Snapshot) ui.Lamp {
	switch {
	case p.Met() && dayOf(p.DoneAt) > p.On:
		return ui.Lamp{Tone: ui.Warn, Word: "迟于节点完成"}
	case p.Met():
		return ui.Lamp{Tone: ui.OK, Word: "已完成"}
	case p.On < s.Today:
		return ui.Lamp{Tone: ui.Bad, Word: "已过期", Why: "应于" + p.On.Chinese() + "前完成，尚无完成记录"}
	case p.On <= s.Today.Add(s.Thresholds.SoonDays):
		return ui.Lamp{Tone: ui.Info, Word: "即将到期"}
	}
	return ui.Lamp{Word: "未到期"}
}

// entries are what was entered on a duty, the newest first.
func (v *view) entries(all []Progress, proofs []Evidence) []pages.Entry {
	var out []pages.Entry
	for i := len(all) - 1; i >= 0; i-- {
		p := &all[i]
		e := pages.Entry{At: pages.Local(p.At), Who: v.n.person(p.By), Unit: v.n.unit(p.Unit), Text: p.Text, Problems: p.Problems, Next: p.Next}
		for _, x := range p.Numbers {
			e.Numbers = append(e.Numbers, x.String())
		}
		for _, k := range v.Checkpoints {
			if k.Progress == p.ID {
				e.Points = append(e.Points, k.On.Chinese()+" "+k.Label)
			}
		}
		for j := range proofs {
			if proofs[j].Progress == p.ID {
				e.Evidence = append(e.Evidence, v.proof(&proofs[j]))
			}
		}
		out = append(out, e)
	}
	return out
}

// proof is a piece of evidence as the page shows it.
func (v *view) proof(e *Evidence) pages.Evidence {
	out := pages.Evidence{Title: e.Title, Lamp: ui.Lamp{Tone: evidenceTone(e), Word: evidenceWord(e), Why: e.Why}}
	switch e.Kind {
	case EvidenceFile:
		out.Kind, out.Href = "文件", "/office/files/"+e.File
	case EvidenceLink:
		out.Kind, out.Href, out.Outside = "网页", e.URL, true
		out.Seen = seenWords(e)
		if e.Copy != "" {
			out.Copy = "/office/files/" + e.Copy
		}
	case EvidenceRecord:
		out.Kind = "系统内记录"
		_, out.Href, _ = v.l.refer(v.c.Context(), v.c.DB, v.c.Actor, store.Ref{Kind: e.RefKind, ID: e.RefID})
	}
	if len(e.Hash) >= 12 {
		out.Hash = e.Hash[:12]
	}
	if e.State != EvidenceWithdrawn && v.Duty.State != Archived && v.may(RightWork) {
		out.Withdraw = "/office/ledger/evidence/" + e.ID + "/withdraw"
	}
	return out
}

func seenWords(e *Evidence) string {
	if e.SeenAt.IsZero() {
		return "等待留存"
	}
	s := pages.Clock(e.SeenAt) + "留存"
	if !e.CheckedAt.IsZero() && e.CheckedAt != e.SeenAt {
		s += "，" + pages.Clock(e.CheckedAt) + "核验"
	}
	return s
}

func withdrawForm() form.Form {
	return form.Form{{Name: "opinion", Label: "撤回原因", Kind: form.Area, Required: true, Rows: 3, Max: 500}}
}

func (l *Ledger) getWithdraw(c *web.Ctx) error {
	return l.showWithdraw(c, 200, withdrawForm().Blank(nil))
}

func (l *Ledger) showWithdraw(c *web.Ctx, status int, s *form.State) error {
	e, k, err := l.evidenceFor(c)
	if err != nil {
		return err
	}
	back := "/office/ledger/duties/" + e.Duty
	p := pages.Act{Base: c.Base("撤回佐证"), About: []string{"任务" + k.Task.No + " " + k.Task.KeyTask, "佐证：" + e.Title},
		Warn: "撤回后，这份佐证不再作为办结依据，记录仍保留。已办结的任务如果没有其他有效佐证，会自动退回重新办理。",
		Form: formOf(s, "/office/ledger/evidence/"+e.ID+"/withdraw", "", "撤回")}
	p.Crumbs = crumbs(ui.Link{Label: "任务" + k.Task.No, Href: back}, ui.Link{Label: "撤回佐证"})
	p.Form.Buttons[0].Look = ui.Danger
	p.Form.Buttons = append(p.Form.Buttons, ui.Button{Label: "取消", Href: back})
	return c.Page(status, pages.ActPage(p))
}

// evidenceFor is a piece of evidence of a duty that the reader may see.
func (l *Ledger) evidenceFor(c *web.Ctx) (Evidence, *Case, error) {
	e, err := store.Get[Evidence](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return e, nil, err
	}
	k, err := l.CaseFor(c.Context(), c.DB, c.Actor, e.Duty)
	return e, k, err
}

func (l *Ledger) postWithdraw(c *web.Ctx) error {
	e, _, err := l.evidenceFor(c)
	if err != nil {
		return err
	}
	s := withdrawForm().Read(c.R)
	if s.OK() {
		if err = l.WithdrawEvidence(c.Context(), c.Actor, e.ID, s.Text("opinion")); err != nil && !s.Take(err) {
			return err
		}
	}
	if !s.OK() {
		return l.showWithdraw(c, 422, s)
	}
	return c.Done("已撤回佐证", "/office/ledger/duties/"+e.Duty)
}

// chineseOr is a day in words, or the word for none.
func chineseOr(d civil.Date, none string) string {
	if d.IsZero() {
		return none
	}
	return d.Chinese()
}
