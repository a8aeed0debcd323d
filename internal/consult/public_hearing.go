package consult

import (
	"fmt"
	"net/http"
	"strconv"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// purposeHearing names the guarded form of registering.
const purposeHearing = "consult-hearing"

// registerForm asks for what a registration needs; office is the form at the
// desk.
func registerForm(office bool) form.Form {
	f := form.Form{
		{Name: "name", Label: "姓名", Required: true, Max: 60, Autocomplete: "name", Help: "加密保存；入选的，姓名和代表类别随参加人名单公布。"},
		{Name: "phone", Label: "联系电话", Kind: form.Tel, Required: true, Max: 30, Autocomplete: "tel", Help: "只用于通知和送达材料，不公开。"},
		{Name: "org", Label: "单位", Max: 100, Autocomplete: "organization", Help: "可以不填。"},
		{Name: "sort", Label: "代表类别", Kind: form.Select, Required: true, Options: choices(Sorts)},
		{Name: "says", Label: "主要意见", Kind: form.Area, Required: true, Max: 1000, Rows: 4},
	}
	if office {
		f = append(f, form.Field{Name: "channel", Label: "报名方式", Kind: form.Select, Options: choices([]string{"现场", "电话", "邀请"})})
	}
	return f
}

func registration(state *form.State) Registration {
	return Registration{Name: state.Text("name"), Phone: state.Text("phone"), Org: state.Text("org"), Sort: state.Text("sort"), Says: state.Text("says")}
}

// publicHearings are the hearings of a consultation that citizens may see.
func (s *Consult) publicHearings(c *web.Ctx, k *Consultation) ([]Hearing, error) {
	return store.Select[Hearing](c.Context(), c.DB, "WHERE agency = $1 AND consultation = $2 AND notice_on <> '' ORDER BY no", k.Agency, k.ID)
}

func (s *Consult) hearingLines(c *web.Ctx, k *Consultation, list []Hearing) pages.Section {
	sec := pages.Section{Title: "听证会"}
	for _, v := range list {
		sec.Lines = append(sec.Lines, pages.Line{Title: v.Title(), Href: v.address(k), Note: v.stage(c.Today()), Text: v.Topic})
	}
	return sec
}

// shownHearing reads the hearing of a public address.
func (s *Consult) shownHearing(c *web.Ctx) (*Consultation, *Hearing, error) {
	k, err := s.shown(c)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.publicHearings(c, k)
	if err != nil {
		return nil, nil, err
	}
	for i := range list {
		if strconv.FormatInt(list[i].No, 10) == c.Path("no") {
			return k, &list[i], nil
		}
	}
	return nil, nil, fail.Missingf("没有这次听证会。地址可能写错了，可以从征集页面查找")
}

func (s *Consult) getPublicHearing(c *web.Ctx) error {
	return s.showPublicHearing(c, http.StatusOK, registerForm(false).Blank(nil))
}

func (s *Consult) showPublicHearing(c *web.Ctx, code int, state *form.State) error {
	k, v, err := s.shownHearing(c)
	if err != nil {
		return err
	}
	b, err := s.frame(c, v.Title())
	if err != nil {
		return err
	}
	b.Crumbs = append(b.Crumbs[:2:2], ui.Link{Label: k.Title, Href: k.Address()}, ui.Link{Label: "听证会"})
	p := pages.Public{Base: b, Badge: ui.Badge(ui.Info, v.stage(c.Today())), Facts: []ui.Pair{ui.P("听证事项", v.Topic), ui.P("时间", minute(v.HeldAt)), ui.P("地点", v.Place), ui.P("名额", fmt.Sprintf("%d人", v.Seats)),
		ui.P("遴选方式", v.Method), ui.P("报名截止", v.RegisterBy.Chinese())}}
	if v.StoppedWhy != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "听证会已经取消", Text: v.StoppedWhy})
	}
	p.Sections = []pages.Section{{Title: "遴选办法", HTML: lines(v.Rule)}}
	if v.Takes(c.Today()) {
		f := ui.Form{Action: v.address(k), Fields: ui.FromForm(state), Error: state.General, Draft: "hearing-" + v.ID, Buttons: []ui.Button{{Label: "报名", Look: ui.Primary}}}
		p.Form = &pages.Sent{Title: "报名参加听证会", Form: f, Guard: s.Shield.Field(c, purposeHearing), Says: []string{"不需要注册；提交后给出报名编号和查询码，请保存。", "是否入选，报名截止后可以凭编号和查询码查询。"}}
	}
	p.Sections = append(p.Sections, v.drawn()...)
	if err := s.publicSeats(c, v, &p); err != nil {
		return err
	}
	return c.Page(code, pages.PublicPage(p))
}

// publicSeats tells who takes part, once the list is out: the full names
// stand in the published list.
func (s *Consult) publicSeats(c *web.Ctx, v *Hearing, p *pages.Public) error {
	if v.ListOn.IsZero() || v.State == HearingListing || v.State == HearingOpen {
		return nil
	}
	seats, err := SeatsOf(c.Context(), c.DB, v.Agency, v.ID)
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "seats", Caption: "听证参加人", PlainRows: true, Columns: []ui.Column{{Key: "number", Label: "报名编号"}, {Key: "name", Label: "姓名"}, {Key: "sort", Label: "代表类别"}, {Key: "why", Label: "遴选"}}}
	for i := range seats {
		if t := &seats[i]; t.Chosen {
			g.Rows = append(g.Rows, ui.Row{ID: t.ID, Label: t.Number, Cells: []ui.Cell{ui.T(t.Number), ui.T(t.Name), ui.T(t.Sort), ui.T(t.Why)}})
		}
	}
	p.Sections = append(p.Sections, pages.Section{Title: "听证参加人", Says: fmt.Sprintf("报名%d人。%s", len(seats), v.ChosenWhy), Grid: &g})
	return nil
}

// drawn shows how a draw is made and each that was made, with all registration
// numbers in their order, so that anybody can repeat it.
func (v *Hearing) drawn() []pages.Section {
	if v.Method != ByLot {
		return nil
	}
	label := "号码的摘要（SHA-256）"
	if len(v.Draws) > 0 {
		label = "如有重抽，下一次号码的摘要"
	}
	out := []pages.Section{{Title: "抽取规则", Says: DrawRule, Facts: []ui.Pair{ui.P(label, v.Digest)}}}
	for n := range v.Draws {
		d := &v.Draws[n]
		g := ui.Grid{ID: fmt.Sprintf("draw%d", n+1), Caption: fmt.Sprintf("第%d次抽取的次序", n+1), PlainRows: true, Columns: []ui.Column{{Key: "rank", Label: "次序"}, {Key: "number", Label: "报名编号"}, {Key: "result", Label: "结果"}}}
		for i, number := range d.Order {
			result := "未入选"
			if i < d.Taken {
				result = "入选"
			}
			if n < len(v.Draws)-1 {
				result += "（已重抽，不作准）"
			}
			g.Rows = append(g.Rows, ui.Row{ID: number, Label: number, Cells: []ui.Cell{ui.T(strconv.Itoa(i + 1)), ui.T(number), ui.T(result)}})
		}
		out = append(out, pages.Section{Title: fmt.Sprintf("第%d次抽取", n+1), Grid: &g,
			Facts: []ui.Pair{ui.P("抽取时间", minute(d.At)), ui.P("号码", d.Seed), ui.P("此前公布的摘要", d.Digest), ui.P("重抽原因", d.Why)}})
	}
	return out
}

func (s *Consult) postPublicHearing(c *web.Ctx) error {
	k, v, err := s.shownHearing(c)
	if err != nil {
		return err
	}
	state := registerForm(false).Read(c.R)
	if !state.OK() {
		return s.showPublicHearing(c, http.StatusUnprocessableEntity, state)
	}
	err = s.Shield.Check(c, purposeHearing, state.Text("says"))
	var r Receipt
	if err == nil {
		r, err = s.Register(c.Context(), k.Agency, v.ID, registration(state))
	}
	if err == nil {
		return s.receipt(c, k, r)
	}
	if !readable(state, err) {
		return err
	}
	return s.showPublicHearing(c, http.StatusUnprocessableEntity, state)
}

// seatTold is what somebody who registered is told by their receipt.
func (s *Consult) seatTold(c *web.Ctx, agency string, r Receipt) (pages.Section, error) {
	wrong := fail.Invalidf("回执编号或者查询码不对，请核对后再查询")
	t, err := store.First[Seat](c.Context(), c.DB, "WHERE agency = $1 AND number = $2", agency, r.Number)
	if fail.Is(err, fail.Missing) || err == nil && !s.opens(t.Code, agency, r) {
		return pages.Section{}, wrong
	}
	if err != nil {
		return pages.Section{}, err
	}
	v, err := hearingOf(c.Context(), c.DB, agency, t.Hearing)
	if err != nil {
		return pages.Section{}, err
	}
	told := v.stage(c.Today())
	if !v.ListOn.IsZero() && (v.State == HearingListed || v.State == HearingHeld) {
		told = map[bool]string{true: "您已入选听证参加人", false: "您没有入选，仍可以在征集期限内通过网页提出意见"}[t.Chosen] + "（" + t.Why + "）"
	}
	return pages.Section{Title: "听证报名" + t.Number, Facts: []ui.Pair{ui.P("听证会", v.Title()), ui.P("地点", v.Place), ui.P("代表类别", t.Sort), ui.P("结果", told), ui.P("取消原因", v.StoppedWhy)}}, nil
}
