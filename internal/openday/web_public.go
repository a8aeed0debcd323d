package openday

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"rsc.io/qr"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// The public forms as the guard knows them.
const (
	purposeRegister = "openday"
	purposeLookup   = "openday-lookup"
)

func (d *Days) frame(c *web.Ctx, title string, above ...ui.Link) (leaf.Leaf, error) {
	b, err := d.Frame(c, title)
	b.Crumbs = append([]ui.Link{{Label: "首页", Href: "/"}, {Label: "政府开放日", Href: public}}, above...)
	if title != "政府开放日" {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	}
	return leaf.Leaf{Base: b, Public: true}, err
}

func (d *Days) getPublicList(c *web.Ctx) error {
	agency, err := d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	all, err := store.Select[Event](c.Context(), c.DB, "WHERE agency = $1 AND state IN ('announced', 'held', 'closed', 'cancelled') ORDER BY day DESC, id DESC LIMIT 100", agency.ID)
	if err != nil {
		return err
	}
	l, err := d.frame(c, "政府开放日")
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "events", Caption: "历次活动", Path: public, PlainRows: true, Empty: ui.EmptyState{Title: "还没有公告的活动"}, Columns: []ui.Column{{Key: "title", Label: "活动", Wide: true, Least: 16}, {Key: "day", Label: "日期"}, {Key: "place", Label: "地点"}, {Key: "state", Label: "状态"}}}
	for _, e := range all {
		if e.State == Cancel && e.Notice == "" {
			continue
		}
		g.Rows = append(g.Rows, ui.Row{ID: e.ID, Label: e.Title, Cells: []ui.Cell{ui.A(e.Title, e.Public()), ui.T(e.Day.String()), ui.T(e.Place), ui.T(e.stateTitle(c))}})
	}
	l.Parts = []leaf.Part{{Grid: &g}, {Links: []ui.Link{{Label: "查询或取消报名", Href: public + "/lookup"}}}}
	return c.Page(http.StatusOK, leaf.Page(l))
}

func (e *Event) stateTitle(c *web.Ctx) string {
	switch {
	case e.Takes(c.Now()):
		return "报名中"
	case e.State == Announced:
		return "报名截止"
	case e.State == Closed:
		return "已举办"
	}
	return Flow.TitleOf(e.State)
}

// seen finds an event that citizens may know of.
func (d *Days) seen(c *web.Ctx) (Event, error) {
	agency, err := d.Agency(c.Context(), c.DB)
	if err != nil {
		return Event{}, err
	}
	e, err := store.Get[Event](c.Context(), c.DB, agency.ID, c.Path("id"))
	if err == nil && (e.State == Drafted || e.State == Cancel && e.Notice == "") {
		err = fail.Missingf("没有这次活动")
	}
	return e, err
}

func registerForm(least int64) form.Form {
	f := form.Form{
		{Name: "name", Label: "姓名", Required: true, Max: 40, Autocomplete: "name"},
		{Name: "phone", Label: "手机号码", Kind: form.Tel, Required: true, Max: 20, Autocomplete: "tel", Test: citizen.CheckPhone},
		{Name: "category", Label: "身份类别", Kind: form.Select, Required: true},
		{Name: "work", Label: "单位（选填）", Max: 80, Autocomplete: "organization"},
		{Name: "wants", Label: "想了解的问题（选填）", Kind: form.Area, Rows: 3, Max: 500},
		{Name: "agree", Label: "我已年满" + strconv.FormatInt(least, 10) + "周岁，同意为组织本次活动使用以上信息；活动结束180日后删除", Kind: form.Check, Required: true},
	}
	for _, k := range Categories {
		f[2].Options = append(f[2].Options, form.Option{Value: k, Label: k})
	}
	return f
}

func (d *Days) getPublic(c *web.Ctx) error {
	return d.showPublic(c, http.StatusOK, nil)
}

func (d *Days) showPublic(c *web.Ctx, code int, state *form.State) error {
	e, err := d.seen(c)
	if err != nil {
		return err
	}
	l, err := d.frame(c, e.Title)
	if err != nil {
		return err
	}
	if e.State == Cancel {
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Warn, Title: "活动已取消", Text: e.Why})
	}
	l.Parts = append(l.Parts, leaf.Part{Title: "活动安排", Facts: []ui.Pair{ui.P("主题", e.Theme), ui.P("时间", day(e.Day)+" "+e.From+"—"+e.To), ui.P("地点", e.Place), ui.P("邀请对象", e.Guests), ui.P("名额", strconv.FormatInt(e.Quota, 10)+"人，报满后候补"), ui.P("报名截止", moment(e.Until)),
		{Label: "参观路线", Wide: true, Cell: ui.T(e.Route)}, {Label: "议程", Wide: true, Cell: ui.T(e.Agenda)}, {Label: "注意事项", Wide: true, Cell: ui.T(e.Notes)}, ui.P("联系人", strings.TrimSpace(e.Contact+" "+e.Phone))}})
	if e.Takes(c.Now()) {
		part, err := d.registerPart(c, &e, state)
		if err != nil {
			return err
		}
		l.Parts = append(l.Parts, part)
	} else if e.State == Announced {
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Info, Title: "报名已经截止", Text: "已报名的可以查询报名结果。"})
	}
	more, err := d.afterwards(c, &e)
	if err != nil {
		return err
	}
	l.Parts = append(l.Parts, more...)
	l.Parts = append(l.Parts, leaf.Part{Links: []ui.Link{{Label: "查询或取消报名", Href: public + "/lookup"}}})
	return c.Page(code, leaf.Page(l))
}

func (d *Days) registerPart(c *web.Ctx, e *Event, state *form.State) (leaf.Part, error) {
	p, err := ParameterOn(c.Context(), c.DB, e.Agency, c.Today())
	if err != nil {
		return leaf.Part{}, err
	}
	if state == nil {
		state = registerForm(p.Age).Blank(nil)
	}
	s, err := store.Get[Seats](c.Context(), c.DB, e.Agency, e.ID)
	if err != nil {
		return leaf.Part{}, err
	}
	says := "还有" + strconv.FormatInt(max(0, e.Quota-s.Taken), 10) + "个名额。"
	if s.Taken >= e.Quota {
		says = "名额已满，现在报名进入候补；有人取消时按报名先后自动递补。"
	}
	f := ui.Form{Action: e.Public(), Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "报名", Look: ui.Primary}}}
	out := leaf.Part{ID: "register", Title: "报名", Says: says + "姓名和手机号码加密保存，只用于本次活动的联络和签到。", Form: &f}
	if d.Guard != nil {
		out.Inside = d.Guard.Field(c, purposeRegister)
	}
	return out, nil
}

// afterwards is what is shown of an event that was held: questions with
// answers, and photographs.
func (d *Days) afterwards(c *web.Ctx, e *Event) ([]leaf.Part, error) {
	if e.State != Held && e.State != Closed {
		return nil, nil
	}
	questions, err := questionsOf(c.Context(), c.DB, e.Agency, e.ID)
	if err != nil {
		return nil, err
	}
	qa := leaf.Part{ID: "answers", Title: "现场问答和办理反馈"}
	for _, x := range questions {
		if x.State == Shown {
			qa.Facts = append(qa.Facts, ui.Pair{Label: "问：" + x.Text, Wide: true, Cell: ui.Cell{Text: x.Answer, Note: "答复于" + x.AnsweredOn.Chinese()}})
		}
	}
	photos, err := photosOf(c.Context(), c.DB, e.Agency, e.ID)
	if err != nil {
		return nil, err
	}
	pics := leaf.Part{ID: "photos", Title: "活动照片"}
	for _, p := range photos {
		pics.Pictures = append(pics.Pictures, leaf.Picture{Src: public + "/photo/" + p.ID, Alt: p.Alt, Caption: p.Alt})
	}
	var out []leaf.Part
	if len(qa.Facts) > 0 {
		out = append(out, qa)
	}
	if len(pics.Pictures) > 0 {
		out = append(out, pics)
	}
	if e.Survey != "" && d.Surveys != nil {
		s, err := d.Surveys.Look(c.Context(), c.DB, e.Agency, e.Survey)
		if err == nil && s.Public != "" {
			out = append(out, leaf.Part{Title: "满意度问卷", Links: []ui.Link{{Label: s.Title, Href: s.Public}}})
		}
	}
	return out, nil
}

func (d *Days) postRegister(c *web.Ctx) error {
	e, err := d.seen(c)
	if err != nil {
		return err
	}
	p, err := ParameterOn(c.Context(), c.DB, e.Agency, c.Today())
	if err != nil {
		return err
	}
	state := registerForm(p.Age).Read(c.R)
	err = state.Err()
	if err == nil && d.Guard != nil {
		err = d.Guard.Check(c, purposeRegister, state.Text("wants"))
	}
	if err == nil {
		var g Guest
		var code string
		g, code, err = d.Register(c.Context(), e.Agency, e.ID, Registration{Category: state.Text("category"), Wants: state.Text("wants"),
			Person: citizen.Person{Kind: citizen.Natural, Name: state.Text("name"), Phone: state.Text("phone"), Work: state.Text("work")}})
		if err == nil {
			return d.showReceipt(c, &e, &g, code)
		}
	}
	if !state.Take(err) {
		return err
	}
	return d.showPublic(c, form.Status(err), state)
}

// showReceipt shows a registration to whoever has just made it, or knows its
// code: how it stands, and the ticket.
func (d *Days) showReceipt(c *web.Ctx, e *Event, g *Guest, code string) error {
	l, err := d.frame(c, "报名凭证", ui.Link{Label: e.Title, Href: e.Public()})
	if err != nil {
		return err
	}
	facts := []ui.Pair{ui.P("活动", e.Title), ui.P("时间", day(e.Day)+" "+e.From+"—"+e.To), ui.P("地点", e.Place), ui.P("报名号", g.Number), ui.P("结果", guestTitles[g.State])}
	if code != "" {
		facts = append(facts, ui.P("查询码", code))
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Info, Title: "请记下报名号和查询码", Text: "查询码只显示这一次，凭它查询结果、下载凭证或取消报名。"})
	}
	switch {
	case e.State == Cancel:
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Warn, Title: "活动已取消", Text: e.Why})
	case g.State == Waiting:
		ahead, err := d.ahead(c, g)
		if err != nil {
			return err
		}
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Warn, Title: "候补中", Text: "前面还有" + strconv.Itoa(ahead) + "人候补。有人取消时自动递补，请在活动前查询。"})
	case g.State == In:
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.OK, Title: "报名成功", Text: "请保存下面的二维码，签到时出示；也可以报出报名号。"})
		ticket := d.Ticket(g)
		l.Parts = append(l.Parts, leaf.Part{Pictures: []leaf.Picture{{Src: public + "/ticket/" + url.PathEscape(ticket), Alt: "签到二维码，报名号" + g.Number, Caption: g.Number}}, Acts: []ui.Button{{Label: "打印凭证", Print: true}}})
	}
	l.Parts = append([]leaf.Part{{Facts: facts}}, l.Parts...)
	if code != "" && g.State != Cancelled && g.CameAt.IsZero() && e.State == Announced {
		f := ui.Form{Action: public + "/give-up", Fields: []ui.Field{{Kind: ui.HiddenKind, Name: "number", Value: g.Number}, {Kind: ui.HiddenKind, Name: "code", Value: code}}, Buttons: []ui.Button{{Label: "取消报名", Look: ui.Danger, Confirm: "取消后名额让给候补的人，不能恢复。确定取消？"}}}
		l.Parts = append(l.Parts, leaf.Part{Title: "不能参加", Says: "取消后名额让给候补的人，不能恢复。", Form: &f})
	}
	return c.Page(http.StatusOK, leaf.Page(l))
}

// ahead counts those who wait before a guest.
func (d *Days) ahead(c *web.Ctx, g *Guest) (int, error) {
	n := 0
	err := c.DB.QueryRow(c.Context(), "SELECT COUNT(*) FROM openday_guest WHERE agency = $1 AND event = $2 AND state = 'waiting' AND turn < $3", g.Agency, g.Event, g.Turn).Scan(&n)
	return n, err
}

func lookupForm() form.Form {
	return form.Form{{Name: "number", Label: "报名号", Required: true, Max: 20}, {Name: "code", Label: "查询码", Required: true, Max: 20, Autocomplete: "off"}}
}

func (d *Days) getLookup(c *web.Ctx) error {
	return d.showLookup(c, http.StatusOK, lookupForm().Blank(nil))
}

func (d *Days) showLookup(c *web.Ctx, code int, state *form.State) error {
	l, err := d.frame(c, "查询报名")
	if err != nil {
		return err
	}
	f := ui.Form{Action: public + "/lookup", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "查询", Look: ui.Primary}}}
	part := leaf.Part{Form: &f}
	if d.Guard != nil {
		part.Inside = d.Guard.Field(c, purposeLookup)
	}
	l.Parts = []leaf.Part{part}
	return c.Page(code, leaf.Page(l))
}

func (d *Days) postLookup(c *web.Ctx) error {
	agency, err := d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	state := lookupForm().Read(c.R)
	if err = state.Err(); err == nil && d.Guard != nil {
		err = d.Guard.Check(c, purposeLookup)
	}
	var g Guest
	if err == nil {
		g, err = d.Find(c.Context(), agency.ID, state.Text("number"), state.Text("code"))
	}
	if err != nil {
		if !state.Take(err) {
			return err
		}
		return d.showLookup(c, form.Status(err), state)
	}
	e, err := store.Get[Event](c.Context(), c.DB, agency.ID, g.Event)
	if err != nil {
		return err
	}
	return d.showReceipt(c, &e, &g, state.Text("code"))
}

func (d *Days) postGiveUp(c *web.Ctx) error {
	agency, err := d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	state := lookupForm().Read(c.R)
	if err := d.GiveUp(c.Context(), agency.ID, state.Text("number"), state.Text("code")); err != nil {
		if !state.Take(err) {
			return err
		}
		return d.showLookup(c, form.Status(err), state)
	}
	return c.Done("已取消报名", public)
}

// getCode is a ticket as a picture. Its text is the address of the page on
// which staff let the bearer in.
func (d *Days) getCode(c *web.Ctx) error {
	agency, err := d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	g, err := d.Bearer(c.Context(), c.DB, agency.ID, c.Path("ticket"))
	if err != nil || g.State != In {
		return fail.Missingf("没有这张凭证")
	}
	code, err := qr.Encode(d.Origin+root+"/ticket?t="+d.Ticket(&g), qr.M)
	if err != nil {
		return err
	}
	code.Scale = 6
	c.W.Header().Set("Content-Type", "image/png")
	c.W.Header().Set("Cache-Control", "private, no-store")
	_, err = c.W.Write(code.PNG())
	return err
}

// getPhoto gives out a photograph of an event that was held.
func (d *Days) getPhoto(c *web.Ctx) error {
	agency, err := d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	p, err := store.Get[Photo](c.Context(), c.DB, agency.ID, c.Path("photo"))
	if err != nil {
		return err
	}
	e, err := store.Get[Event](c.Context(), c.DB, agency.ID, p.Event)
	if err == nil && e.State != Held && e.State != Closed {
		err = fail.Missingf("没有这张照片")
	}
	if err != nil {
		return err
	}
	f, err := d.Files.Get(c.Context(), c.DB, agency.ID, p.File)
	if err != nil {
		return err
	}
	r, err := d.Files.Open(c.Context(), f)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", f.Type)
	c.W.Header().Set("Cache-Control", "public, max-age=3600")
	_, err = io.Copy(c.W, r)
	return errors.Join(err, r.Close())
}
