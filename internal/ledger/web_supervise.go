package ledger

import (
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// routesSupervise are supervision notices and what units ask.
func (l *Ledger) routesSupervise(r *web.Router) {
	r.Get("/office/ledger/notices/{id}", RightView, l.getNotice)
	r.Post("/office/ledger/notices/{id}/reply", RightWork, l.postReply)
	r.Get("/office/ledger/requests", RightView, l.getRequests)
	r.Get("/office/ledger/requests/{id}", RightView, l.getRequest)
	r.Post("/office/ledger/requests/{id}/grant", RightDecide, func(c *web.Ctx) error { return l.postDecision(c, true) })
	r.Post("/office/ledger/requests/{id}/refuse", RightDecide, func(c *web.Ctx) error { return l.postDecision(c, false) })
}

// supervision is what the office sent about a duty and what its unit asked.
func (v *view) supervision() ([]pages.Notice, []pages.Request, error) {
	ctx, q, agency := v.c.Context(), v.c.DB, v.c.Actor.Tenant
	notices, err := store.Select[Notice](ctx, q, "WHERE agency = $1 AND duty = $2 ORDER BY at DESC, id DESC", agency, v.Duty.ID)
	if err != nil {
		return nil, nil, err
	}
	var sent []pages.Notice
	for i := range notices {
		n := &notices[i]
		sent = append(sent, pages.Notice{Title: n.Title(), Href: "/office/ledger/notices/" + n.ID, Text: n.Text, By: v.n.person(n.By),
			At: n.At, ReplyBy: chineseOr(n.ReplyBy, "不限"), Reply: n.Reply, Lamp: v.noticeLamp(n)})
	}
	asks, err := store.Select[Request](ctx, q, "WHERE agency = $1 AND duty = $2 ORDER BY at DESC, id DESC", agency, v.Duty.ID)
	var asked []pages.Request
	for i := range asks {
		r := &asks[i]
		asked = append(asked, pages.Request{Kind: r.Kind, Href: "/office/ledger/requests/" + r.ID, Reason: r.Reason, By: v.n.person(r.By),
			Asks: r.asks(), Opinion: r.Opinion, At: r.At, Lamp: r.lamp()})
	}
	return sent, asked, err
}

func (v *view) noticeLamp(n *Notice) ui.Lamp {
	switch {
	case !n.ReplyAt.IsZero():
		return ui.Lamp{Tone: ui.OK, Word: "已回复", Why: v.n.person(n.Replier) + "于" + pages.Clock(n.ReplyAt) + "回复"}
	case !n.ReplyBy.IsZero() && n.ReplyBy < v.Today:
		return ui.Lamp{Tone: ui.Bad, Word: "逾期未回复", Why: "应于" + n.ReplyBy.Chinese() + "前回复"}
	}
	return ui.Lamp{Tone: ui.Info, Word: "待回复"}
}

// asks is what would change, in a few words.
func (r *Request) asks() string {
	if !r.ToDue.IsZero() {
		return r.FromDue.String() + " → " + r.ToDue.String()
	}
	return r.Proposal
}

func (r *Request) lamp() ui.Lamp {
	switch r.State {
	case Granted:
		return ui.Lamp{Tone: ui.OK, Word: "已同意"}
	case Refused:
		return ui.Lamp{Tone: ui.Bad, Word: "不同意"}
	}
	return ui.Lamp{Tone: ui.Info, Word: "待审批"}
}

func replyForm() form.Form {
	return form.Form{{Name: "reply", Label: "回复内容", Kind: form.Area, Required: true, Rows: 5, Max: 2000, Help: "写明办理情况、未完成的原因和完成日期"}}
}

func (l *Ledger) getNotice(c *web.Ctx) error { return l.showNotice(c, 200, replyForm().Blank(nil)) }

// noticeFor is a notice about a duty that the reader may see.
func (l *Ledger) noticeFor(c *web.Ctx) (*Notice, *view, error) {
	n, err := store.Get[Notice](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return nil, nil, err
	}
	k, err := l.CaseFor(c.Context(), c.DB, c.Actor, n.Duty)
	if err != nil {
		return nil, nil, err
	}
	all, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	return &n, &view{k, l, c, all}, err
}

// showNotice is the notice as a form on paper, with the box for the reply.
func (l *Ledger) showNotice(c *web.Ctx, status int, s *form.State) error {
	n, v, err := l.noticeFor(c)
	if err != nil {
		return err
	}
	p := pages.Sheet{Base: c.Base("政务公开工作" + n.Kind + "单")}
	p.Actions = []ui.Button{{Label: "返回任务", Icon: "back", Href: v.href()}}
	p.Sheet = ui.Sheet{Title: p.Title, Bare: true, Left: "编号：〔" + strconv.Itoa(n.Year) + "〕" + strconv.Itoa(n.Number) + "号",
		Right: "发出时间：" + pages.Clock(n.At), Foot: "本单由系统生成，与台账记录一致。"}
	p.Sheet.Lines = [][]ui.Box{
		{{Label: "送", Cell: ui.T(v.n.unit(n.Unit))}, {Label: "责任人", Cell: ui.T(v.personName())}},
		{{Label: "重点任务", Cell: ui.T("任务" + v.Task.No + "　" + v.Task.KeyTask)}},
		{{Label: "具体措施", Cell: ui.T(v.Task.Measure)}},
		{{Label: "完成时限", Cell: ui.T(v.Duty.Due.Chinese())}, {Label: "目前状态", Cell: ui.T(Duties.TitleOf(v.Duty.State))}},
		{{Label: n.Kind + "要求", Cell: ui.T(n.Text)}},
		{{Label: "回复时限", Cell: ui.T(chineseOr(n.ReplyBy, "不限"))}},
	}
	p.Sheet.Opinions = []ui.Opinion{
		{Label: "发单人", Text: "请按要求办理。", Name: v.n.person(n.By), Date: dayOf(n.At).Chinese()}, v.replyBox(n, s),
	}
	return c.Page(status, pages.SheetPage(p))
}

func (v *view) personName() string {
	if v.Duty.Person == "" {
		return "未指定"
	}
	return v.n.person(v.Duty.Person)
}

func (v *view) replyBox(n *Notice, s *form.State) ui.Opinion {
	o := ui.Opinion{Label: "办理回复", Waits: v.n.unit(n.Unit)}
	if !n.ReplyAt.IsZero() {
		o.Text, o.Name, o.Date = n.Reply, v.n.person(n.Replier), dayOf(n.ReplyAt).Chinese()
		return o
	}
	if v.may(RightWork) {
		f := formOf(s, "/office/ledger/notices/"+n.ID+"/reply", "reply-"+n.ID, "提交回复")
		o.Form = &f
	}
	return o
}

func (l *Ledger) postReply(c *web.Ctx) error {
	n, _, err := l.noticeFor(c)
	if err != nil {
		return err
	}
	s := replyForm().Read(c.R)
	if s.OK() {
		if err = l.Answer(c.Context(), c.Actor, n.ID, s.Text("reply")); err != nil && !s.Take(err) {
			return err
		}
	}
	if !s.OK() {
		return l.showNotice(c, 422, s)
	}
	return c.Done("已回复"+n.Kind+"单", "/office/ledger/duties/"+n.Duty)
}

// getRequests lists what units ask: for those who decide, and for a unit its
// own.
func (l *Ledger) getRequests(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	lines, total, err := l.requests(c, q)
	if err != nil {
		return err
	}
	p := pages.Requests{Base: c.Base("延期与异议")}
	p.Crumbs = crumbs(ui.Link{Label: "延期与异议"})
	p.Grid = ui.Grid{ID: "requests", Caption: "延期与异议", Path: "/office/ledger/requests", Query: q, Columns: requestColumns(), Sticky: 1,
		Pages: ui.Pages("/office/ledger/requests", q, total),
		Empty: ui.EmptyState{Title: "没有延期申请和异议", Text: "科室在任务页面提出后，列在这里等待审批。"}}
	for _, r := range lines {
		p.Grid.Rows = append(p.Grid.Rows, r.row())
	}
	return c.Page(200, pages.RequestsPage(p))
}

func requestColumns() []ui.Column {
	states := []ui.Option{{Value: Asked, Label: "待审批"}, {Value: Granted, Label: "已同意"}, {Value: Refused, Label: "不同意"}}
	var kinds []ui.Option
	for _, k := range []string{AskExtension, AskWording, AskDate, AskUnit} {
		kinds = append(kinds, ui.Option{Value: k, Label: k})
	}
	return []ui.Column{
		{Key: "kind", Label: "事项", Filter: &ui.Field{Kind: ui.Select, Options: kinds}}, {Key: "task", Label: "任务", Wide: true},
		{Key: "unit", Label: "科室"}, {Key: "reason", Label: "理由", Wide: true}, {Key: "asks", Label: "申请内容"},
		{Key: "by", Label: "提出人"}, {Key: "at", Label: "提出时间"},
		{Key: "state", Label: "结果", Filter: &ui.Field{Kind: ui.Select, Options: states}},
	}
}

// requestLine is a request as the list shows it.
type requestLine struct {
	Request
	no, key, unit, by string
}

func (r requestLine) row() ui.Row {
	href := "/office/ledger/requests/" + r.ID
	return ui.Row{ID: r.ID, Href: href, Label: r.Kind, Cells: []ui.Cell{
		ui.A(r.Kind, href), ui.A("任务"+r.no+" "+r.key, "/office/ledger/duties/"+r.Duty), ui.C(pages.Whole(r.unit, "")), ui.T(short(r.Reason)),
		ui.T(short(r.asks())), ui.T(r.by), ui.C(pages.Whole(pages.Day(r.At), pages.Hour(r.At))), ui.C(ui.Light(r.lamp()))}}
}

func (l *Ledger) requests(c *web.Ctx, q ui.Query) ([]requestLine, int, error) {
	seen, args := reachable(c.Actor, RightView, []any{c.Actor.Tenant})
	for _, f := range []struct{ col, v string }{{"r.kind", q.Filters["kind"]}, {"r.state", q.Filters["state"]}} {
		if f.v != "" {
			args = append(args, f.v)
			seen += " AND " + f.col + " = $" + strconv.Itoa(len(args))
		}
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, 0, err
	}
	args = append(args, q.Per, q.Offset())
	rows, err := c.DB.Query(c.Context(), `SELECT r.id, r.duty, r.kind, r.reason, r.from_due, r.to_due, r.proposal, r.state, r.made_by, r.unit, r.at, t.no, t.key_task,
			COUNT(*) OVER ()
		FROM ledger_request r JOIN ledger_duty d ON d.agency = r.agency AND d.id = r.duty JOIN ledger_task t ON t.agency = r.agency AND t.id = r.task
		WHERE r.agency = $1 AND `+seen+` ORDER BY CASE WHEN r.state = 'asked' THEN 0 ELSE 1 END, r.at DESC, r.id DESC
		LIMIT $`+strconv.Itoa(len(args)-1)+` OFFSET $`+strconv.Itoa(len(args)), args...)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = rows.Close() }()
	total := 0
	var out []requestLine
	for rows.Next() {
		var r requestLine
		var at string
		if err := rows.Scan(&r.ID, &r.Duty, &r.Kind, &r.Reason, &r.FromDue, &r.ToDue, &r.Proposal, &r.State, &r.By, &r.Unit, &at, &r.no, &r.key, &total); err != nil {
			return nil, 0, err
		}
		r.At = instant(at)
		r.unit, r.by = n.unit(r.Unit), n.person(r.By)
		out = append(out, r)
	}
	return out, total, rows.Err()
}

func decideForm() form.Form {
	return form.Form{{Name: "opinion", Label: "审批意见", Kind: form.Area, Rows: 3, Max: 1000, Help: "不同意时必须写明理由"}}
}

func (l *Ledger) getRequest(c *web.Ctx) error { return l.showRequest(c, 200, decideForm().Blank(nil)) }

func (l *Ledger) requestFor(c *web.Ctx) (*Request, *view, error) {
	r, err := store.Get[Request](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return nil, nil, err
	}
	k, err := l.CaseFor(c.Context(), c.DB, c.Actor, r.Duty)
	if err != nil {
		return nil, nil, err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	return &r, &view{k, l, c, n}, err
}

func (l *Ledger) showRequest(c *web.Ctx, status int, s *form.State) error {
	r, v, err := l.requestFor(c)
	if err != nil {
		return err
	}
	p := pages.Decision{Base: c.Base(r.Kind), Facts: v.requestFacts(r)}
	p.Crumbs = crumbs(ui.Link{Label: "延期与异议", Href: "/office/ledger/requests"}, ui.Link{Label: r.Kind})
	if v.may(RightDecide) && decidable(c.Actor, r, v.Case) == nil {
		f := formOf(s, "/office/ledger/requests/"+r.ID+"/grant", "decide-"+r.ID, "同意")
		f.Fields[0].Phrases = []string{"同意。", "同意延期，请抓紧办理。", "理由不充分，请按原时限办理。"}
		f.Buttons = append(f.Buttons, ui.Button{Label: "不同意", Place: ui.PlaceReturn, Action: "/office/ledger/requests/" + r.ID + "/refuse"})
		p.Form = &f
	}
	return c.Page(status, pages.DecisionPage(p))
}

func (v *view) requestFacts(r *Request) []ui.Pair {
	out := []ui.Pair{
		{Label: "任务", Cell: ui.A("任务"+v.Task.No+" "+v.Task.KeyTask, v.href()), Wide: true},
		{Label: "结果", Cell: ui.C(ui.Light(r.lamp()))}, ui.P("科室", v.n.unit(r.Unit)), ui.P("提出人", v.n.person(r.By)),
		ui.P("提出时间", pages.Clock(r.At)), ui.P("提出时的时限", chineseOr(r.FromDue, "未定")),
	}
	if !r.ToDue.IsZero() {
		out = append(out, ui.P("希望调整到", r.ToDue.Chinese()))
	}
	out = append(out, ui.Pair{Label: "理由", Cell: ui.T(r.Reason), Wide: true})
	if r.Proposal != "" {
		out = append(out, ui.Pair{Label: "建议", Cell: ui.T(r.Proposal), Wide: true})
	}
	if r.Decider != "" {
		out = append(out, ui.P("审批人", v.n.person(r.Decider)), ui.P("审批时间", pages.Clock(r.Decided)),
			ui.Pair{Label: "审批意见", Cell: ui.T(orDash(r.Opinion)), Wide: true})
	}
	return out
}

func (l *Ledger) postDecision(c *web.Ctx, grant bool) error {
	r, _, err := l.requestFor(c)
	if err != nil {
		return err
	}
	s := decideForm().Read(c.R)
	if s.OK() {
		err = l.Decide(c.Context(), c.Actor, r.ID, grant, s.Text("opinion"))
		if err != nil && (!fail.Is(err, fail.Invalid) || !s.Take(err)) {
			return err
		}
	}
	if !s.OK() {
		return l.showRequest(c, 422, s)
	}
	said := "已同意，责任科室会收到通知"
	if !grant {
		said = "已回复不同意，责任科室会收到通知"
	}
	return c.Done(said, "/office/ledger/requests")
}
