package consult

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

func (s *Consult) hearingRoutes(r *web.Router) {
	r.Get(root+"/{id}/hearings", RightView, s.getHearings)
	r.Get(root+"/{id}/hearings/new", RightWork, s.getHearingNew)
	r.Post(root+"/{id}/hearings/new", RightWork, s.postHearingNew)
	r.Get(root+"/{id}/hearings/{hearing}", RightView, s.getHearing)
	r.Upload(root+"/{id}/hearings/{hearing}", RightView, s.postHearing)
	r.Get(publicRoot+"/{slug}/hearings/{no}", web.Public, s.getPublicHearing)
	r.Post(publicRoot+"/{slug}/hearings/{no}", web.Public, s.postPublicHearing)
}

func choices(list []string) []form.Option {
	var out []form.Option
	for _, w := range list {
		out = append(out, form.Option{Value: w, Label: w})
	}
	return out
}

func hearingForm() form.Form {
	return form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "topic", Label: "听证事项", Kind: form.Area, Required: true, Max: 500, Rows: 2, Help: "听证的主要内容，例如：奖补标准和投资门槛是否合理。"},
		{Name: "held_on", Label: "听证日期", Kind: form.Day, Required: true},
		{Name: "held_time", Label: "听证时间", Required: true, Max: 5, Test: clockTest, Placeholder: "09:30"},
		{Name: "place", Label: "地点", Required: true, Max: 200},
		{Name: "seats", Label: "参加人名额", Kind: form.Number, Required: true, Min: 1, Top: 500},
		{Name: "method", Label: "遴选方式", Kind: form.Radio, Required: true, Options: []form.Option{{Value: ByOrder, Label: ByOrder, Help: "报名早的优先"}, {Value: ByLot, Label: ByLot, Help: "号码在公告前产生并公布摘要，抽取时公开，任何人都可以复核"}, {Value: ByGroups, Label: ByGroups, Help: "按各方面代表的比例选定，写明理由"}}},
		{Name: "rule", Label: "遴选办法", Kind: form.Area, Required: true, Max: 500, Rows: 3, Help: "各类代表的名额、条件等，随听证公告公布（条例第十六条）。"},
		{Name: "register_by", Label: "报名截止日期", Kind: form.Day, Required: true, Help: "截止后还要公布名单，并至少提前7日送达材料。"},
	}
}

func (s *Consult) getHearings(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	list, err := HearingsOf(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return err
	}
	p := pages.Record{Base: k.base(c, "听证会"), Views: k.views("/hearings")}
	if may(c.Actor, RightWork, k) && k.State == Announced {
		p.Buttons = []ui.Button{{Label: "筹备听证会", Icon: "plus", Look: ui.Primary, Href: k.Href() + "/hearings/new"}}
	}
	sec := pages.Section{Title: "听证会", Says: "决策直接涉及公民、法人、其他组织切身利益或者存在较大分歧的，可以召开听证会（" + ArticleHearing + "）。"}
	for _, v := range list {
		sec.Lines = append(sec.Lines, pages.Line{Title: v.Title(), Href: v.Href(), Note: v.stage(c.Today()), Text: v.Topic})
	}
	if len(list) == 0 {
		sec.Part = ui.Empty(ui.EmptyState{Title: "没有听证会", Text: "公告、报名、遴选、名单、材料和笔录都在这里办理，结束后自动记入线下征集和意见登记。"})
	}
	p.Sections = []pages.Section{sec}
	return c.Page(http.StatusOK, pages.RecordPage(p))
}

func (s *Consult) getHearingNew(c *web.Ctx) error {
	return s.showHearingNew(c, http.StatusOK, hearingForm().Blank(map[string]string{"held_time": "09:30", "method": ByGroups}))
}

func (s *Consult) showHearingNew(c *web.Ctx, code int, state *form.State) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	b := k.base(c, "筹备听证会")
	f := ui.Form{Action: k.Href() + "/hearings/new", Fields: ui.FromForm(state), Error: state.General, Columns: 2, Draft: "hearing-" + k.ID, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: k.Href() + "/hearings"}}}
	return c.Page(code, pages.RecordPage(pages.Record{Base: b, Sections: []pages.Section{{Title: "听证安排", Form: &f}}}))
}

func planned(state *form.State) HearingPlan {
	return HearingPlan{Topic: state.Text("topic"), HeldAt: instant(state.Date("held_on"), state.Text("held_time"), "09:30"), Place: state.Text("place"), Seats: int64(state.Int("seats")),
		Method: state.Text("method"), Rule: state.Text("rule"), RegisterBy: state.Date("register_by")}
}

func (s *Consult) postHearingNew(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	state := hearingForm().Read(c.R)
	if !state.OK() {
		return s.showHearingNew(c, http.StatusUnprocessableEntity, state)
	}
	v, err := s.PlanHearing(c.Context(), c.Actor, k.ID, "", AnyVersion, planned(state))
	if err == nil {
		return c.Done("已保存，请核对后起草听证公告", v.Href())
	}
	if !readable(state, err) {
		return err
	}
	return s.showHearingNew(c, status(err), state)
}

// theHearing reads the hearing of the address with its consultation.
func (s *Consult) theHearing(c *web.Ctx) (*Consultation, *Hearing, error) {
	k, err := s.seen(c)
	if err != nil {
		return nil, nil, err
	}
	v, err := hearingOf(c.Context(), c.DB, k.Agency, c.Path("hearing"))
	if err == nil && v.Consultation != k.ID {
		err = fail.Missingf("没有找到这次听证会")
	}
	return k, &v, err
}

// hearingActs are the forms of a hearing's moves.
func hearingActs(v *Hearing, seats []Seat, about []form.Option, move string) (form.Form, bool) {
	switch move {
	case ActHearing:
		return hearingForm(), true
	case ActRegister:
		return registerForm(true), true
	case MoveChoose:
		return chooseForm(v, seats), true
	case MoveMaterials:
		return form.Form{{Name: "materials_on", Label: "送达日期", Kind: form.Day, Required: true, Help: "全部参加人收到材料的日期，以最后一人为准。"}, {Name: "materials_how", Label: "材料和送达方式", Kind: form.Area, Required: true, Max: 500, Rows: 2, Placeholder: "例如 草案、起草说明和相关材料；电子邮件，均已回复收到"}}, true
	case MoveHeld:
		return minutesForm(seats, about), true
	case MoveHearingOff:
		return form.Form{{Name: "why", Label: "取消的原因（公布）", Required: true, Max: 300}}, true
	}
	return form.Form{}, slices.Contains([]string{MoveHearingNotice, MoveHearingBack, MoveList, MoveListBack}, move)
}

func chooseForm(v *Hearing, seats []Seat) form.Form {
	f := form.Form{{Name: "why", Label: "遴选的经过和理由", Kind: form.Area, Required: true, Max: 500, Rows: 3, Help: "随名单公布。"}}
	switch v.Method {
	case ByLot:
		f[0].Help = "点“" + MoveChoose + "”即以公告前产生的号码抽取并立即公布，以一次为准。"
		if len(v.Draws) > 0 {
			f[0].Label, f[0].Help = "重新抽取的原因（公布）", fmt.Sprintf("已抽取%d次。抽取以一次为准；确需重抽的，由没有办理过抽取的另一名工作人员办理，历次抽取的结果都在听证会网页公布。", len(v.Draws))
		}
	case ByGroups:
		pick := form.Field{Name: "id", Label: fmt.Sprintf("参加人（最多%d名）", v.Seats), Kind: form.Checks}
		for _, t := range seats {
			pick.Options = append(pick.Options, form.Option{Value: t.ID, Label: t.Number + "　" + t.Name + "　" + t.Sort, Help: clip(t.Says, 80)})
		}
		f = append(form.Form{pick}, f...)
	}
	return f
}

// minutesForm asks for the minutes and, for each participant, whether they
// came and signed and what they said.
func minutesForm(seats []Seat, about []form.Option) form.Form {
	f := form.Form{{Name: "minutes", Label: "听证记录", Kind: form.Rich, Required: true, Max: 200_000}, {Name: "files", Label: "签字的听证记录（扫描件）等附件", Kind: form.File, Multiple: true, Help: "须附参加人签字的听证记录扫描件。"}}
	for _, t := range seats {
		if !t.Chosen {
			continue
		}
		f = append(f, form.Field{Name: "came_" + t.ID, Label: t.Name + "（" + t.Sort + "）到会", Kind: form.Check}, form.Field{Name: "signed_" + t.ID, Label: "已在听证记录上签字", Kind: form.Check},
			form.Field{Name: "unsigned_" + t.ID, Label: "没有签字的原因", Max: 200}, form.Field{Name: "article_" + t.ID, Label: "意见针对的条款", Kind: form.Select, Options: about},
			form.Field{Name: "text_" + t.ID, Label: "发表的意见", Kind: form.Area, Max: mostText, Rows: 3, Help: "记入意见登记，渠道为听证会。"})
	}
	return f
}

// about are the articles of a draft as choices; none is the whole.
func (s *Consult) about(c *web.Ctx, k *Consultation) ([]form.Option, error) {
	articles, err := Articles(c.Context(), c.DB, k.Agency, k.ID)
	var out []form.Option
	for _, a := range articles {
		out = append(out, form.Option{Value: strconv.FormatInt(a.No, 10), Label: a.Label})
	}
	return out, err
}

func (s *Consult) getHearing(c *web.Ctx) error { return s.showHearing(c, http.StatusOK, "", nil) }

// showHearing shows a hearing with what can be done next; the form of the act
// do is shown as state has it.
func (s *Consult) showHearing(c *web.Ctx, code int, do string, state *form.State) error {
	k, v, err := s.theHearing(c)
	if err != nil {
		return err
	}
	seats, err := SeatsOf(c.Context(), c.DB, k.Agency, v.ID)
	if err != nil {
		return err
	}
	cs, err := hearingCase(c.Context(), c.DB, v, k, c.Now())
	if err != nil {
		return err
	}
	b := k.base(c, v.Title())
	b.Crumbs = slices.Insert(b.Crumbs, 2, ui.Link{Label: "听证会", Href: k.Href() + "/hearings"})
	p := pages.Record{Base: b, Steps: v.steps(), Facts: v.facts(k, c)}
	if v.StoppedWhy != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "听证会已取消", Text: v.StoppedWhy})
	}
	if len(seats) > 0 || v.State == HearingOpen {
		p.Sections = append(p.Sections, seatTable(seats, v))
	}
	about, err := s.about(c, k)
	if err != nil {
		return err
	}
	add := func(name, title string) {
		f, _ := hearingActs(v, seats, about, name)
		st := state
		if do != name || st == nil {
			st = f.Blank(v.typed(name))
		}
		p.Sections = append(p.Sections, pages.Section{Title: title, Form: hearingActForm(v, name, st, seats)})
	}
	works := may(c.Actor, RightWork, k)
	if v.State == HearingPlanned && works {
		add(ActHearing, "听证安排")
	}
	if v.Takes(c.Today()) && works {
		add(ActRegister, "登记报名")
	}
	for _, o := range Hearings.Can(cs, c.Actor.On(k.Unit, "")) {
		name := o.Move.Name
		f, _ := hearingActs(v, seats, about, name)
		switch {
		case o.Refusal == "" && len(f) > 0 && name != MoveHearingOff:
			add(name, name)
		case name == MoveHearingOff && o.Refusal == "" && (c.Query("do") == name || do == name):
			add(name, name)
		case name == MoveHearingOff:
			p.Buttons = append(p.Buttons, ui.Button{Label: name, Look: ui.Danger, Place: ui.PlaceDanger, Href: v.Href() + "?do=" + name, Off: o.Refusal != "", Why: o.Refusal})
		default:
			p.Buttons = append(p.Buttons, ui.Button{Label: name, Post: true, Action: v.Href() + "?do=" + name, Off: o.Refusal != "", Why: o.Refusal})
		}
	}
	return c.Page(code, pages.RecordPage(p))
}

// hearingActForm is the form of one act on the hearing's page.
func hearingActForm(v *Hearing, name string, state *form.State, seats []Seat) *ui.Form {
	f := &ui.Form{Action: v.Href() + "?do=" + name, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: name, Look: ui.Primary}}}
	if name == ActHearing || name == ActRegister {
		f.Columns = 2
		f.Buttons[0].Label = "保存"
	}
	for _, t := range seats {
		if came := ui.Pick(f.Fields, "came_"+t.ID); came.Name != "" {
			came.Section = t.Number + "　" + t.Name
			ui.Pick(f.Fields, "article_"+t.ID).Blank = "整体意见"
		}
	}
	return f
}

// typed are the values with which an act's form begins.
func (v *Hearing) typed(name string) map[string]string {
	switch name {
	case ActHearing:
		return map[string]string{"version": strconv.FormatInt(v.Version, 10), "topic": v.Topic, "held_on": day(v.HeldAt).String(), "held_time": v.HeldAt.In(store.Zone).Format("15:04"), "place": v.Place,
			"seats": strconv.FormatInt(v.Seats, 10), "method": v.Method, "rule": v.Rule, "register_by": v.RegisterBy.String()}
	case MoveChoose:
		if v.Method == ByLot {
			return nil // the reason for a second draw is a new one
		}
		return map[string]string{"why": v.ChosenWhy}
	case MoveMaterials:
		return map[string]string{"materials_on": v.MaterialsOn.String(), "materials_how": v.MaterialsHow}
	}
	return nil
}

func (v *Hearing) steps() []ui.Step {
	var out []ui.Step
	at := slices.IndexFunc(Hearings.States[:6], func(d flow.StateDoc) bool { return d.State == v.State })
	for i, d := range Hearings.States[:6] {
		out = append(out, ui.Step{Label: d.Title, Done: i < at || at == 5, Now: i == at && at < 5})
	}
	return out
}

func (v *Hearing) facts(k *Consultation, c *web.Ctx) []ui.Pair {
	out := []ui.Pair{ui.P("听证事项", v.Topic), ui.P("时间", minute(v.HeldAt)), ui.P("地点", v.Place), ui.P("名额", fmt.Sprintf("%d人，%s", v.Seats, v.Method)), ui.P("报名截止", v.RegisterBy.Chinese()), ui.P("状态", v.stage(c.Today()))}
	if v.Item != "" {
		out = append(out, ui.Pair{Label: "听证公告", Cell: ui.A(first(said("发布于", v.NoticeOn.Chinese()), "在信息发布中查看、送审"), "/office/publish/"+v.Item)})
	}
	if !v.NoticeOn.IsZero() {
		out = append(out, ui.Pair{Label: "公众页面", Cell: ui.A(v.address(k), v.address(k))})
	}
	if v.ChosenWhy != "" {
		out = append(out, ui.P("遴选经过", strings.TrimSpace(v.ChosenWhy+said("　抽取号码：", v.Seed))))
	}
	if v.ListItem != "" {
		out = append(out, ui.Pair{Label: "参加人名单", Cell: ui.A(first(said("公布于", v.ListOn.Chinese()), "在信息发布中查看、送审"), "/office/publish/"+v.ListItem)})
	}
	if !v.MaterialsOn.IsZero() {
		out = append(out, ui.P("材料送达", fmt.Sprintf("%s（听证前%d日）：%s", v.MaterialsOn.Chinese(), int(day(v.HeldAt)-v.MaterialsOn), v.MaterialsHow)))
	}
	if v.Activity != "" {
		out = append(out, ui.Pair{Label: "听证记录和意见", Cell: ui.A("查看", k.Href()+"/activities/"+v.Activity)})
	}
	return out
}

// said puts a word before a text that is there.
func said(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

// seatTable lists who registered.
func seatTable(seats []Seat, v *Hearing) pages.Section {
	g := ui.Grid{ID: "seats", Caption: "报名和遴选", PlainRows: true, Columns: []ui.Column{{Key: "number", Label: "报名编号"}, {Key: "name", Label: "姓名"}, {Key: "sort", Label: "代表类别"}, {Key: "says", Label: "主要意见", Wide: true, Least: 16}, {Key: "chosen", Label: "遴选", Least: 8}, {Key: "came", Label: "到会、签字", Least: 6}},
		Empty: ui.EmptyState{Title: "还没有人报名", Text: "公众在听证会网页报名，也可以在这里登记电话、现场报名。"}}
	for i := range seats {
		t := &seats[i]
		state := ""
		if v.State == HearingHeld && t.Chosen {
			state = map[[2]bool]string{{true, true}: "到会，已签字", {true, false}: "到会，未签字：" + t.UnsignedWhy}[[2]bool{t.Came, t.Signed}]
			state = first(state, "未到会")
		}
		g.Rows = append(g.Rows, ui.Row{ID: t.ID, Label: t.Number, Cells: []ui.Cell{{Text: t.Number, Note: t.Channel}, ui.T(t.Name), ui.T(t.Sort), {Text: t.Says, Clamp: true}, {Text: map[bool]string{true: "参加"}[t.Chosen], Note: t.Why}, ui.T(state)}})
	}
	return pages.Section{Title: "报名和遴选", Grid: &g}
}

// postHearing does one act of a hearing.
func (s *Consult) postHearing(c *web.Ctx) error {
	k, v, err := s.theHearing(c)
	if err != nil {
		return err
	}
	if err := Whole(c); err != nil {
		return err
	}
	seats, err := SeatsOf(c.Context(), c.DB, k.Agency, v.ID)
	if err != nil {
		return err
	}
	about, err := s.about(c, k)
	if err != nil {
		return err
	}
	do := c.Query("do")
	f, known := hearingActs(v, seats, about, do)
	if !known {
		return fail.Invalidf("没有“%s”这一办理动作", do)
	}
	state := f.Read(c.R)
	if !state.OK() {
		return s.showHearing(c, http.StatusUnprocessableEntity, do, state)
	}
	says, err := s.doHearing(c, k, v, seats, do, state)
	if err == nil {
		return c.Done(says, v.Href())
	}
	if len(f) == 0 || !readable(state, err) {
		return err
	}
	return s.showHearing(c, status(err), do, state)
}

func (s *Consult) doHearing(c *web.Ctx, k *Consultation, v *Hearing, seats []Seat, do string, state *form.State) (says string, err error) {
	ctx, a := c.Context(), c.Actor
	says = "已办理：" + do
	switch do {
	case ActHearing:
		_, err = s.PlanHearing(ctx, a, k.ID, v.ID, int64(state.Int("version")), planned(state))
	case ActRegister:
		var r Receipt
		r, err = s.RegisterFor(ctx, a, v.ID, first(state.Text("channel"), "现场"), registration(state))
		says = "已登记报名" + r.Number + "，查询码" + r.Code + "，请告知报名人"
	case MoveHearingNotice:
		err, says = s.AnnounceHearing(ctx, a, v.ID), "已起草听证公告，请在公告稿页面核对并送审"
	case MoveHearingBack, MoveListBack:
		err = s.RecallHearing(ctx, a, v.ID, do)
	case MoveChoose:
		var n int
		n, err = s.Choose(ctx, a, v.ID, Choice{IDs: state.Values["id"], Why: state.Text("why")})
		says = fmt.Sprintf("已确定%d名听证参加人，请起草名单", n)
	case MoveList:
		err, says = s.ListHearing(ctx, a, v.ID), "已起草参加人名单，请在名单页面核对并送审"
	case MoveMaterials:
		err = s.Deliver(ctx, a, v.ID, state.Date("materials_on"), state.Text("materials_how"))
	case MoveHeld:
		in := Minutes{Text: state.Text("minutes"), Spoke: map[string]Spoke{}}
		if in.Files, err = uploads(c, "files"); err != nil {
			return "", err
		}
		for _, t := range seats {
			in.Spoke[t.ID] = Spoke{Came: state.Yes("came_" + t.ID), Signed: state.Yes("signed_" + t.ID), UnsignedWhy: state.Text("unsigned_" + t.ID), Text: state.Text("text_" + t.ID), Article: int64(state.Int("article_" + t.ID))}
		}
		err, says = s.Conclude(ctx, a, v.ID, in), "已登记听证记录，参加人的意见已记入意见登记"
	case MoveHearingOff:
		err = s.CallOff(ctx, a, v.ID, state.Text("why"))
	}
	return says, err
}
