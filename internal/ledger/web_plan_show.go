package ledger

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/export"
	"gongkai/internal/ledger/pages"
	"gongkai/internal/ledger/plan"
)

// panorama is an adopted plan's rows with the tasks made of them and what the
// reader may see of their duties.
type panorama struct {
	plan    Plan
	tasks   map[int]*Task // by the row's index
	lines   map[string][]Line
	listing *Listing
}

func (l *Ledger) panorama(ctx context.Context, q store.Querier, a who.Actor, p Plan) (*panorama, error) {
	tasks, err := l.TasksOf(ctx, q, p.Agency, p.ID)
	if err != nil {
		return nil, err
	}
	out := &panorama{plan: p, tasks: map[int]*Task{}, lines: map[string][]Line{}}
	for i := range tasks {
		if !tasks[i].Dropped {
			out.tasks[tasks[i].Sort-1] = &tasks[i]
		}
	}
	if out.listing, err = l.List(ctx, q, a, Filter{Plan: p.ID}); err != nil {
		return nil, err
	}
	for _, line := range out.listing.Lines {
		out.lines[line.Task.ID] = append(out.lines[line.Task.ID], line)
	}
	for _, lines := range out.lines {
		slices.SortStableFunc(lines, func(a, b Line) int { return strings.Compare(a.Duty.Role, b.Duty.Role) })
	}
	return out, nil
}

// inForce reads the adopted plan that the address names.
func inForce(c *web.Ctx) (Plan, error) {
	p, err := planOf(c)
	if err == nil && p.State != PlanAdopted && p.State != PlanArchived {
		err = fail.Missingf("这份计划没有采纳（%s），没有可以查看的台账", p.StateTitle())
	}
	return p, err
}

func (l *Ledger) getPlan(c *web.Ctx) error {
	p, err := planOf(c)
	if err != nil {
		return err
	}
	switch {
	case p.State == PlanDraft && c.Actor.May(RightAdopt):
		return c.See(p.href())
	case p.State == PlanMerged:
		return c.See(planPath(p.Replaces))
	}
	if p, err = inForce(c); err != nil {
		return err
	}
	s, err := l.panorama(c.Context(), c.DB, c.Actor, p)
	if err != nil {
		return err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	th, err := l.Thresholds(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	out := pages.PlanShow{Base: planBase(c, p.planTitle()), Facts: showFacts(&p, n), Stats: s.stats(th), Rows: s.rows(),
		HasIndicator: indicated(p.Draft.Plan.Rows), Own: c.Actor.Widest(RightView) == who.Unit}
	out.Lead = fmt.Sprintf("%s年度，第%d版，%s采纳", yearText(p.Year), p.Edition, dayOf(p.AdoptedAt).Chinese())
	out.Actions = planButtons(c, &p)
	if out.Files, err = l.sourceFile(c, &p); err != nil {
		return err
	}
	if out.Editions, err = l.editions(c, &p, n); err != nil {
		return err
	}
	if out.Waiting, err = waiting(c, &p); err != nil {
		return err
	}
	return c.Page(200, pages.PlanShowPage(out))
}

func showFacts(p *Plan, n names) []ui.Pair {
	return []ui.Pair{ui.P("年度", yearText(p.Year)), ui.P("文号", or(p.DocumentNo, "未写明")), ui.P("发文单位", or(p.Issuer, "未写明")),
		ui.P("版次", fmt.Sprintf("第%d版", p.Edition)), ui.P("采纳", n.person(p.AdoptedBy)+"，"+pages.Clock(p.AdoptedAt)), ui.P("状态", p.StateTitle())}
}

func planButtons(c *web.Ctx, p *Plan) []ui.Button {
	out := []ui.Button{{Label: "任务台账", Icon: "list", Place: ui.PlaceQuery, Href: ListHref(Filter{Plan: p.ID})}}
	if p.SourceFile != "" {
		out = append(out, ui.Button{Label: "原文件", Icon: "file", Place: ui.PlaceExport, Href: planPath(p.ID, "file")})
	}
	if c.Actor.May(RightAdopt) && p.State == PlanAdopted {
		out = append(out, ui.Button{Label: "导入新版", Icon: "upload", Place: ui.PlaceImport, Href: PlansPath + "/new?replaces=" + p.ID})
	}
	if c.Actor.May(RightExport) {
		at := planPath(p.ID, "export") + "?form="
		out = append(out, ui.Button{Label: "原表 DOCX", Icon: "download", Place: ui.PlaceExport, Href: at + "docx"},
			ui.Button{Label: "原表 XLSX", Icon: "download", Place: ui.PlaceExport, Href: at + "xlsx"},
			ui.Button{Label: "含台账 DOCX", Icon: "download", Place: ui.PlaceExport, Href: at + "docx&ledger=1"},
			ui.Button{Label: "含台账 XLSX", Icon: "download", Place: ui.PlaceExport, Href: at + "xlsx&ledger=1"})
	}
	return append(out, ui.Button{Label: "打印", Icon: "print", Place: ui.PlacePrint, Print: true})
}

// sourceFile is the document as it was handed in.
func (l *Ledger) sourceFile(c *web.Ctx, p *Plan) ([]ui.FileItem, error) {
	if p.SourceFile == "" {
		return nil, nil
	}
	f, err := l.Files.Get(c.Context(), c.DB, p.Agency, p.SourceFile)
	if fail.Is(err, fail.Missing) {
		return nil, nil
	}
	return []ui.FileItem{{Name: f.Name, Href: planPath(p.ID, "file"), Kind: strings.ToUpper(p.SourceForm), Bytes: f.Size, Note: "原文件，" + pages.Clock(f.At)}}, err
}

// waiting are drafts of new editions of the plan.
func waiting(c *web.Ctx, p *Plan) ([]ui.Link, error) {
	if !c.Actor.May(RightAdopt) {
		return nil, nil
	}
	drafts, err := store.Select[Plan](c.Context(), c.DB, "WHERE agency = $1 AND replaces = $2 AND state = $3 ORDER BY id", p.Agency, p.ID, PlanDraft)
	var out []ui.Link
	for _, d := range drafts {
		out = append(out, ui.Link{Label: "《" + d.planTitle() + "》，" + pages.Clock(d.CreatedAt) + "导入", Href: d.href()})
	}
	return out, err
}

// editionsOf are the adopted editions of a plan, the first first.
func editionsOf(ctx context.Context, q store.Querier, p *Plan) ([]Plan, error) {
	all, err := store.Versions[Plan](ctx, q, p.Agency, p.ID)
	var out []Plan
	for _, v := range all {
		if v.Edition == 0 {
			continue
		}
		if k := len(out); k > 0 && out[k-1].Edition == v.Edition {
			out[k-1] = v
			continue
		}
		out = append(out, v)
	}
	return out, err
}

func (l *Ledger) editions(c *web.Ctx, p *Plan, n names) ([]pages.Edition, error) {
	all, err := editionsOf(c.Context(), c.DB, p)
	var out []pages.Edition
	for i, v := range slices.Backward(all) {
		e := pages.Edition{Number: fmt.Sprintf("第%d版", v.Edition), Title: v.planTitle(), File: v.SourceName, Who: n.person(v.AdoptedBy), When: pages.Clock(v.AdoptedAt)}
		if i > 0 {
			e.Diff = planPath(p.ID, "diff") + "?edition=" + strconv.FormatInt(v.Edition, 10)
		}
		out = append(out, e)
	}
	return out, err
}

func (s *panorama) stats(th Thresholds) []ui.Stat {
	id := s.plan.ID
	out := []ui.Stat{{Label: "任务", Value: strconv.Itoa(len(s.tasks)), Unit: "项", Note: fmt.Sprintf("文件共%d行", len(s.plan.Draft.Plan.Rows))},
		{Label: "分工", Value: strconv.Itoa(s.listing.Total), Unit: "项", Href: ListHref(Filter{Plan: id})}}
	for _, light := range Lights {
		if n := s.listing.Lights[light]; n > 0 {
			out = append(out, ui.Stat{Label: th.word(light), Value: strconv.Itoa(n), Unit: "项", Tone: lampTone(light), Href: ListHref(Filter{Plan: id, Light: light})})
		}
	}
	return out
}

func (s *panorama) rows() []pages.ShowRow {
	var out []pages.ShowRow
	last := ""
	for i := range s.plan.Draft.Plan.Rows {
		r := &s.plan.Draft.Plan.Rows[i]
		row := pages.ShowRow{No: label(*r, i), SubTask: r.SubTask, Measure: piecesOf(r.Measure, r.Checkpoints, ""), Deadline: piecesOf(r.Deadline, r.Checkpoints, "deadline"),
			Responsible: r.Responsible, Indicator: r.Indicator, Extra: extraOf(&Task{Extra: r.Extra})}
		if r.KeyTask != last {
			row.Group, last = r.KeyTask, r.KeyTask
		}
		if t := s.tasks[i]; t != nil {
			s.fill(&row, t)
		} else if i < len(s.plan.Draft.Choices) && s.plan.Draft.Choices[i].Omit {
			row.Extra = strings.TrimPrefix(row.Extra+"；不列入台账："+s.plan.Draft.Choices[i].Why, "；")
		}
		out = append(out, row)
	}
	return out
}

// fill adds what the ledger says of a task.
func (s *panorama) fill(row *pages.ShowRow, t *Task) {
	if !t.Due.IsZero() {
		row.Due = t.Due.String()
	}
	lines := s.lines[t.ID]
	if len(lines) == 0 {
		return
	}
	row.Href = ListPath + "/tasks/" + t.ID
	done := 0
	for _, x := range lines {
		if finished(x.Duty.State) {
			done++
		}
		row.Duties = append(row.Duties, pages.ShowDuty{Unit: x.Unit, Role: roleTitle(x.Duty.Role), State: x.State, Tone: stateTone(x.Duty.State),
			Lamp: lampOf(x.Lamp), Href: ListPath + "/duties/" + x.Duty.ID})
	}
	row.Meter = ui.Meter{Label: "任务" + t.No + "办结的科室", Part: done, Full: len(lines), Text: fmt.Sprintf("%d/%d办结", done, len(lines))}
}

// getPlanExport gives the plan as a file: the issued columns, and the
// ledger's beside them where asked for.
func (l *Ledger) getPlanExport(c *web.Ctx) error {
	p, err := inForce(c)
	if err != nil {
		return err
	}
	out := export.Plan{Title: p.Title, Columns: p.Columns, Rows: p.Draft.Plan.Rows, FirstLeads: p.Draft.Plan.FirstLeads, AsOf: c.Today()}
	name := p.planTitle()
	if c.Query("ledger") != "" {
		s, err := l.panorama(c.Context(), c.DB, c.Actor, p)
		if err != nil {
			return err
		}
		if out.Ledger, err = l.exportStates(c, s); err != nil {
			return err
		}
		name += "（台账）"
	}
	var body bytes.Buffer
	write, kind, ending := out.WriteXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
	if c.Query("form") == "docx" {
		write, kind, ending = out.WriteDOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"
	}
	if err := write(&body); err != nil {
		return fmt.Errorf("export plan %s: %w", p.ID, err)
	}
	return c.File(plainName(strings.ReplaceAll(name, "/", "／"))+ending, kind, body.Bytes())
}

// exportStates says of each row what the ledger holds, as far as the reader
// may see it.
func (l *Ledger) exportStates(c *web.Ctx, s *panorama) ([]export.State, error) {
	proof, err := store.Select[Evidence](c.Context(), c.DB, `WHERE agency = $1 AND state = $2
		AND task IN (SELECT id FROM ledger_task WHERE agency = $1 AND plan = $3) ORDER BY at, id`, s.plan.Agency, EvidenceGood, s.plan.ID)
	if err != nil {
		return nil, err
	}
	byDuty := map[string][]export.Evidence{}
	for i := range proof {
		e := &proof[i]
		byDuty[e.Duty] = append(byDuty[e.Duty], export.Evidence{Title: e.Title, URL: e.URL, Seen: seenOn(e)})
	}
	whole, err := l.At(c.Context(), c.DB, s.plan.Agency, s.plan.ID, time.Time{})
	if err != nil {
		return nil, err
	}
	out := make([]export.State, len(s.plan.Draft.Plan.Rows))
	for i := range out {
		if t := s.tasks[i]; t != nil {
			out[i] = s.state(t, byDuty)
			if len(s.lines[t.ID]) > 0 {
				share := whole.Completion(t.ID) / 100
				out[i].Done = &share
			}
		} else if i < len(s.plan.Draft.Choices) && s.plan.Draft.Choices[i].Omit {
			out[i].Note = "不列入台账：" + s.plan.Draft.Choices[i].Why
		}
	}
	return out, nil
}

func seenOn(e *Evidence) civil.Date {
	if e.Kind != EvidenceLink || e.SeenAt.IsZero() {
		return 0
	}
	return dayOf(e.SeenAt)
}

// state is one task for the file: the units, the newest entry of each, and
// the light of the lead unit, as everywhere where a task has one light.
func (s *panorama) state(t *Task, proof map[string][]export.Evidence) export.State {
	var out export.State
	var progress, problems, next []string
	for _, x := range s.lines[t.ID] {
		if x.Duty.Role == Lead {
			out.Lead, out.Person = append(out.Lead, x.Unit), x.Who
		} else {
			out.Support = append(out.Support, x.Unit)
		}
		for _, f := range []struct {
			text string
			to   *[]string
		}{{x.Entry.Text, &progress}, {x.Entry.Problems, &problems}, {x.Entry.Next, &next}} {
			if f.text != "" {
				*f.to = append(*f.to, x.Unit+"："+f.text)
			}
		}
		if !x.Entry.At.IsZero() {
			out.Updated = max(out.Updated, dayOf(x.Entry.At))
		}
		out.Evidence = append(out.Evidence, proof[x.Duty.ID]...)
		if x.Duty.Role == Lead {
			out.Light = export.Light{Word: x.Lamp.Word, Color: lightColors[x.Lamp.Light]}
		}
	}
	out.Progress, out.Problems, out.Next = strings.Join(progress, "\n"), strings.Join(problems, "\n"), strings.Join(next, "\n")
	return out
}

// lightColors print on white paper; the word stands beside them always.
var lightColors = map[Light]string{Finished: "2E6B3A", Soon: "1F5FA8", Behind: "9A5B00", Overdue: "B3261E"}

// editionPair are an adopted edition and the one before.
func editionPair(c *web.Ctx, p *Plan) (old, now Plan, err error) {
	all, err := editionsOf(c.Context(), c.DB, p)
	if err != nil {
		return old, now, err
	}
	want, _ := strconv.ParseInt(c.Query("edition"), 10, 64)
	for i, v := range all {
		if i > 0 && (v.Edition == want || want == 0 && i == len(all)-1) {
			return all[i-1], v, nil
		}
	}
	return old, now, fail.Missingf("这份计划没有可以比较的版次")
}

// rowOf is a row of a plan by its index, or nil.
func rowOf(p *plan.Plan, index int) *plan.Row {
	if index < 1 || index > len(p.Rows) {
		return nil
	}
	return &p.Rows[index-1]
}
