package round

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round/pages"
)

func asFail(err error, e **fail.Error) bool { return errors.As(err, e) }

func (s *Rounds) getIndex(c *web.Ctx) error {
	p, err := s.index(c)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.IndexPage(*p))
}

func (s *Rounds) index(c *web.Ctx) (*pages.Index, error) {
	ctx, a := c.Context(), c.Actor
	rounds, err := store.Select[Round](ctx, c.DB, "WHERE agency = $1 ORDER BY due DESC, name", a.Tenant)
	if err != nil {
		return nil, err
	}
	terms, err := s.Terms(ctx, c.DB, a.Tenant)
	if err != nil {
		return nil, err
	}
	lines, err := store.Select[Line](ctx, c.DB, "WHERE agency = $1 AND "+inForce, a.Tenant)
	if err != nil {
		return nil, err
	}
	lines = seen(lines, a, RightView)
	byUrgency(rounds)
	p := &pages.Index{Base: c.Base("进展报送")}
	p.Base.Lead = "按任务分工写明的时间节点，组织各科室填报、审核，形成进展报告。"
	if a.MayOn(RightOpen, "", "") {
		p.Base.Actions = []ui.Button{{Label: "新建轮次", Icon: "plus", Look: ui.Primary, Href: "/office/rounds/new", Key: "n"}}
		if err := s.leadForm(c, p, nil); err != nil {
			return nil, err
		}
	}
	p.Waiting = mine(rounds, lines, c.Today(), a)
	p.Grid = indexGrid(c, rounds, progressOf(lines), terms)
	return p, nil
}

// progressOf counts the lines of each round by state.
func progressOf(lines []Line) map[string]map[flow.State]int {
	out := map[string]map[flow.State]int{}
	for _, l := range lines {
		if out[l.Round] == nil {
			out[l.Round] = map[flow.State]int{}
		}
		out[l.Round][l.State]++
	}
	return out
}

// mine says in one box what the reader's own unit still has to send.
func mine(rounds []Round, lines []Line, today civil.Date, a who.Actor) []ui.Notice {
	n := ui.Notice{Tone: ui.Info, Title: "本科室有需要填报的进展"}
	for i := range rounds {
		r, missing := &rounds[i], 0
		for j := range lines {
			l := &lines[j]
			if l.Round == r.ID && l.Unit == a.Unit && l.State != Sent && takesEditions(&LineCase{Round: r, Line: l}, nil) && l.State != Accepted && a.MayOn(RightFill, l.Unit, l.KeyTask) {
				missing++
			}
		}
		if missing == 0 {
			continue
		}
		b := ui.Button{Label: fmt.Sprintf("%s（%d项）", r.Name, missing), Small: true, Href: sheetHref(r.ID, a.Unit)}
		if today > r.Due {
			n.Tone, b.Label = ui.Bad, b.Label+"，已逾期"
		}
		n.Acts = append(n.Acts, b)
	}
	if len(n.Acts) == 0 {
		return nil
	}
	return []ui.Notice{n}
}

// byUrgency puts the rounds under way first, the earliest due first; then
// those to come, then those of the past, the latest first.
func byUrgency(rounds []Round) {
	rank := func(r *Round) int {
		switch r.State {
		case Open, Reviewing:
			return 0
		case Planned:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(rounds, func(a, b Round) int {
		i, j := rank(&a), rank(&b)
		if i == 2 && j == 2 {
			return cmp.Compare(b.Due, a.Due)
		}
		return cmp.Or(cmp.Compare(i, j), cmp.Compare(a.Due, b.Due))
	})
}

func indexGrid(c *web.Ctx, rounds []Round, counts map[string]map[flow.State]int, terms ledger.Terms) ui.Grid {
	q := ui.ReadQuery(c.R.URL.Query())
	g := ui.Grid{ID: "rounds", Caption: "报送轮次", Path: "/office/rounds", Query: q, Choose: true, Sticky: 1,
		Columns: []ui.Column{
			{Key: "name", Label: "轮次", Fixed: true, Wide: true}, {Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: roundStates()}},
			{Key: "as_of", Label: "数据截止"}, {Key: "opens", Label: "开始填报"}, {Key: "due", Label: "提交时限"}, {Key: "count", Label: "倒计时"},
			{Key: "sent", Label: "已提交"}, {Key: "accepted", Label: "已接受"}, {Key: "basis", Label: "依据", Wide: true, Off: true},
		},
		Empty: ui.EmptyState{Title: "还没有报送轮次", Text: "采纳任务分工计划后，系统按计划中“报送工作进展”“按季度”“每半年”等要求自动列出轮次；也可以新建。"}}
	var rows []ui.Row
	for i := range rounds {
		if f := q.Filters["state"]; f != "" && f != string(rounds[i].State) {
			continue
		}
		rows = append(rows, indexRow(&rounds[i], counts[rounds[i].ID], terms, c.Today()))
	}
	g.Pages = ui.Pages(g.Path, q, len(rows))
	g.Rows = cut(rows, q)
	return g
}

// cut is the query's page of all rows.
func cut(rows []ui.Row, q ui.Query) []ui.Row {
	from := min(q.Offset(), len(rows))
	return rows[from:min(from+q.Per, len(rows))]
}

func roundStates() []ui.Option {
	var out []ui.Option
	for _, d := range RoundFlow.States {
		out = append(out, ui.Option{Value: string(d.State), Label: d.Title})
	}
	return out
}

func indexRow(r *Round, by map[flow.State]int, terms ledger.Terms, today civil.Date) ui.Row {
	all := 0
	for _, n := range by {
		all += n
	}
	row := ui.Row{ID: r.ID, Href: r.Href(), Label: r.Name, Cells: []ui.Cell{
		ui.A(r.Name, r.Href()), ui.C(ui.Light(roundLamp(r.State))), ui.C(pages.Nowrap(shortDay(r.AsOf))), ui.C(pages.Nowrap(shortDay(r.OpensOn))), ui.C(pages.Nowrap(shortDay(r.Due))), {}, {}, {}, ui.T(r.Basis)}}
	if r.State == Planned || r.State == Open {
		lamp := ui.Lamp{Tone: ui.Info, Word: Countdown(r, today, terms)}
		if today > r.Due {
			row.Tone, lamp.Tone = ui.Bad, ui.Bad
		}
		row.Cells[5] = ui.C(ui.Light(lamp))
	}
	if all > 0 {
		sent := all - by[Filling]
		row.Cells[6] = ui.C(pages.Nowrap(fmt.Sprintf("%d / %d 项", sent, all)))
		row.Cells[7] = ui.C(pages.Nowrap(fmt.Sprintf("%d / %d 项", by[Accepted], all)))
	}
	return row
}

// leadForm is the form for the days of lead; typed and its error stand in it
// after a failed try.
func (s *Rounds) leadForm(c *web.Ctx, p *pages.Index, err error) error {
	set, e := settingOf(c.Context(), c.DB, c.Actor.Tenant)
	if e != nil {
		return e
	}
	f := ui.Field{Name: "lead", Label: "提前天数", Kind: ui.Number, Unit: "个工作日", Min: "1", Max: "60", Width: ui.Short, Required: true,
		Value: fmt.Sprint(set.LeadDays)}
	if err != nil {
		_, fields, _ := readable(err)
		f.Error, f.Value = fields["lead"], c.R.PostFormValue("lead")
	}
	p.Lead = &ui.Form{Action: "/office/rounds/lead", Fields: []ui.Field{f}, Buttons: []ui.Button{{Label: "保存"}}}
	return nil
}

func (s *Rounds) postLead(c *web.Ctx) error {
	days := 0
	_, _ = fmt.Sscan(c.R.PostFormValue("lead"), &days)
	err := s.SetLead(c.Context(), c.Actor, days)
	if err == nil {
		return c.Done("已保存，未开始的轮次已按新的天数调整", "/office/rounds")
	}
	if _, _, ok := readable(err); !ok {
		return err
	}
	p, e := s.index(c)
	if e != nil {
		return e
	}
	if e := s.leadForm(c, p, err); e != nil {
		return e
	}
	return c.Page(formStatus(err), pages.IndexPage(*p))
}
