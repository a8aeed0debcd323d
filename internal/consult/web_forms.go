package consult

import (
	"net/http"
	"strconv"
	"time"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// clockTest refuses what is no time of day.
func clockTest(v string) error {
	if v == "" {
		return nil
	}
	if _, err := time.Parse("15:04", v); err != nil {
		return fail.Invalidf("请填写时间，例如 09:00 或 23:59")
	}
	return nil
}

func planForm() form.Form {
	return form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "title", Label: "征集事项名称", Required: true, Max: 100, Placeholder: "例如 中卫市工业企业技术改造奖补办法（征求意见稿）"},
		{Name: "unit", Label: "承办科室", Kind: form.Select, Free: true},
		{Name: "matter", Label: "重大行政决策事项", Kind: form.Select, Free: true, Max: 40, Help: "列入年度目录的，请选择对应事项；征集期限不少于30日。"},
		{Name: "market", Label: "内容涉及市场主体", Kind: form.Check, Help: "涉及市场主体的，征集期限也不少于30日。"},
		{Name: "opens_on", Label: "起始日期", Kind: form.Day},
		{Name: "opens_time", Label: "起始时间", Max: 5, Test: clockTest, Placeholder: "09:00"},
		{Name: "closes_on", Label: "截止日期", Kind: form.Day},
		{Name: "closes_time", Label: "截止时间", Max: 5, Test: clockTest, Placeholder: "23:59", Help: "含这一分钟。不要填00:00，请写前一天23:59。"},
		{Name: "short_why", Label: "期限不足30日的理由", Max: 300, Help: "少于30日的必填，在公告中公布（条例第十五条）。"},
		{Name: "notice", Label: "征集公告", Kind: form.Rich, Max: 100_000, Help: "背景、意义和希望公众关注的问题；起止时间和参与方式由系统加在后面。"},
		{Name: "draft", Label: "草案全文", Kind: form.Rich, Max: 500_000, Help: "按“第X条”或“一、”自动分条。"},
		{Name: "draft_file", Label: "从文件读取草案", Kind: form.File, Accept: ".docx,.pdf,.ofd,.txt,.html"},
		{Name: "explain", Label: "起草说明", Kind: form.Rich, Max: 500_000, Help: "起草背景、依据、主要内容和需要说明的问题。"},
		{Name: "ways", Label: "其他参与方式", Kind: form.Area, Max: 1000, Rows: 3, Help: "通信地址、电话、电子邮箱，在公告中公布。"},
	}
}

// getForm shows the form of a new consultation or one in preparation.
func (s *Consult) getForm(c *web.Ctx) error {
	k := &Consultation{Unit: c.Actor.Unit}
	if c.Path("id") != "" {
		var err error
		if k, err = s.seen(c); err != nil {
			return err
		}
	}
	state := planForm().Blank(map[string]string{"version": strconv.FormatInt(k.Version, 10), "title": k.Title, "unit": k.Unit, "matter": k.Matter, "short_why": k.ShortWhy,
		"notice": k.Notice, "draft": k.Draft, "explain": k.Explain, "ways": plain(k.Ways)})
	if k.Market {
		state.Values.Set("market", "1")
	}
	for name, t := range map[string]time.Time{"opens": k.OpensAt, "closes": k.ClosesAt} {
		if !t.IsZero() {
			state.Values.Set(name+"_on", day(t).String())
			state.Values.Set(name+"_time", t.In(store.Zone).Format("15:04"))
		}
	}
	return s.showForm(c, http.StatusOK, state)
}

func plain(text string) string { return text }

func (s *Consult) showForm(c *web.Ctx, code int, state *form.State) error {
	title := "新建意见征集"
	back := root
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "意见征集", Href: root}, {Label: title}}
	if id := c.Path("id"); id != "" {
		k, err := s.seen(c)
		if err != nil {
			return err
		}
		b, back = k.base(c, "编辑"), k.Href()
	}
	f := ui.Form{Action: c.R.URL.Path, Fields: ui.FromForm(state), Error: state.General, Draft: "consult-" + c.Path("id"),
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: back}}}
	if err := s.choices(c, f.Fields); err != nil {
		return err
	}
	return c.Page(code, pages.RecordPage(pages.Record{Base: b, Sections: []pages.Section{{Title: "征集内容", Form: &f}}}))
}

// choices fills the units and the entries of the catalogue.
func (s *Consult) choices(c *web.Ctx, fields []ui.Field) error {
	units, err := s.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	for _, u := range units {
		if u.Active && c.Actor.MayOn(RightWork, u.ID, "") {
			f := ui.Pick(fields, "unit")
			f.Options = append(f.Options, ui.Option{Value: u.ID, Label: u.Name})
		}
	}
	ui.Pick(fields, "matter").Blank = "不在目录内"
	if s.Matters == nil {
		return nil
	}
	matters, err := s.Matters(c.Context(), c.DB, c.Actor.Tenant)
	for _, m := range matters {
		f := ui.Pick(fields, "matter")
		f.Options = append(f.Options, ui.Option{Value: m.ID, Label: m.Title})
	}
	return err
}

// instant puts a day and a time of day together; a day without a time is at
// the given one.
func instant(on civil.Date, clock, otherwise string) time.Time {
	if on.IsZero() {
		return time.Time{}
	}
	if clock == "" {
		clock = otherwise
	}
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}
	}
	return on.In(store.Zone).Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
}

func (s *Consult) postForm(c *web.Ctx) error {
	if c.Path("id") != "" {
		if _, err := s.seen(c); err != nil {
			return err
		}
	}
	if err := Whole(c); err != nil {
		return err
	}
	state := planForm().Read(c.R)
	if err := s.readDraft(c, state); err != nil {
		if !readable(state, err) {
			return err
		}
	}
	if !state.OK() {
		return s.showForm(c, http.StatusUnprocessableEntity, state)
	}
	in := Plan{Title: state.Text("title"), Unit: state.Text("unit"), Matter: state.Text("matter"), Market: state.Yes("market"), Notice: state.Text("notice"), Draft: state.Text("draft"),
		Explain: state.Text("explain"), Ways: state.Text("ways"), ShortWhy: state.Text("short_why"),
		OpensAt: instant(state.Date("opens_on"), state.Text("opens_time"), "09:00"), ClosesAt: instant(state.Date("closes_on"), state.Text("closes_time"), "23:59")}
	id, err := c.Path("id"), error(nil)
	if id == "" {
		var k Consultation
		k, err = s.Create(c.Context(), c.Actor, in)
		id = k.ID
	} else {
		err = s.Save(c.Context(), c.Actor, id, int64(state.Int("version")), in)
	}
	if err == nil {
		return c.Done("已保存《"+in.Title+"》", root+"/"+id)
	}
	if !readable(state, err) {
		return err
	}
	return s.showForm(c, status(err), state)
}

// readDraft takes the draft from a file where one was chosen.
func (s *Consult) readDraft(c *web.Ctx, state *form.State) error {
	files := files(c, "draft_file")
	if len(files) == 0 {
		return nil
	}
	name, body, err := c.Upload("draft_file", 20<<20)
	if err != nil {
		return err
	}
	read, err := rich.Read(c.Context(), name, body, rich.Options{Limits: s.Reading})
	if err != nil {
		return fail.Fields(map[string]string{"draft_file": err.Error()})
	}
	text := rich.Resource(read.HTML, func(string) string { return "" })
	if read.Title != "" {
		text = rich.Clean(`<p class="center">`+templEscape(read.Title)+"</p>") + text
	}
	state.Values.Set("draft", text)
	return nil
}

// getAct asks before a move, with what it needs.
func (s *Consult) getAct(c *web.Ctx) error { return s.showAct(c, http.StatusOK, nil) }

func actForm(move string) form.Form {
	switch move {
	case MoveExtend:
		return form.Form{{Name: "closes_on", Label: "新的截止日期", Kind: form.Day, Required: true}, {Name: "closes_time", Label: "截止时间", Max: 5, Test: clockTest, Placeholder: "23:59"}, {Name: "why", Label: "延长的原因", Required: true, Max: 300}}
	case MoveStop:
		return form.Form{{Name: "why", Label: "终止的原因（公布）", Required: true, Max: 300}}
	case MoveDecided:
		return form.Form{{Name: "decided_on", Label: "决策出台（印发）日期", Kind: form.Day, Required: true}, {Name: "decided_as", Label: "文件名称和文号", Required: true, Max: 200},
			{Name: "final", Label: "出台文件全文", Kind: form.Rich, Max: 500_000, Help: "用于与草案逐条对照，公布哪条意见改变了哪一条。"}}
	case MoveReport:
		return form.Form{{Name: "overview", Label: "需要补充说明的情况", Kind: form.Rich, Max: 50_000, Help: "系统根据意见登记写好征集情况、采纳情况和未采纳原因；补充内容放在其后，还可以在反馈稿中修改。"}}
	}
	return form.Form{}
}

func (s *Consult) showAct(c *web.Ctx, code int, state *form.State) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	cs, err := s.of(c.Context(), c.DB, k, c.Now())
	if err != nil {
		return err
	}
	name := c.R.FormValue("name")
	m, err := Consultations.Try(cs, name, c.Actor.On(k.Unit, ""))
	if err != nil {
		return err
	}
	if state == nil {
		state = actForm(name).Blank(map[string]string{"closes_time": "23:59"})
		if name == MoveDecided && !k.DecidedOn.IsZero() {
			state = actForm(name).Blank(map[string]string{"decided_on": k.DecidedOn.String(), "decided_as": k.DecidedAs, "final": k.Final})
		}
		if name == MoveReport {
			state.Values.Set("overview", k.Overview)
		}
	}
	f := ui.Form{Action: k.Href() + "/act", Fields: append(ui.FromForm(state), ui.Field{Name: "name", Kind: ui.HiddenKind, Value: name}, ui.Field{Name: "version", Kind: ui.HiddenKind, Value: strconv.FormatInt(k.Version, 10)}),
		Error: state.General, Buttons: []ui.Button{{Label: name, Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: k.Href()}}}
	p := pages.Record{Base: k.base(c, name)}
	if m.Warn != "" {
		p.Notices = []ui.Notice{{Tone: ui.Info, Title: "将会发生什么", Text: m.Warn}}
	}
	p.Sections = []pages.Section{{Title: k.Title, Form: &f}}
	return c.Page(code, pages.RecordPage(p))
}

func (s *Consult) postAct(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	name, id := c.R.FormValue("name"), k.ID
	state := actForm(name).Read(c.R)
	if !state.OK() {
		return s.showAct(c, http.StatusUnprocessableEntity, state)
	}
	version := int64(AnyVersion)
	if v, err := strconv.ParseInt(c.R.FormValue("version"), 10, 64); err == nil {
		version = v
	}
	says, to := "已办理："+name, k.Href()
	switch name {
	case MoveNotice:
		err, says = s.Announce(c.Context(), c.Actor, id, version), "已起草公告，请在公告稿页面起草解读并送审"
	case MoveUnnotice:
		err = s.Unannounce(c.Context(), c.Actor, id)
	case MoveExtend:
		err = s.Extend(c.Context(), c.Actor, id, instant(state.Date("closes_on"), state.Text("closes_time"), "23:59"), state.Text("why"))
	case MoveStop:
		err = s.Stop(c.Context(), c.Actor, id, state.Text("why"))
	case MoveDecided:
		err = s.Decide(c.Context(), c.Actor, id, Decision{On: state.Date("decided_on"), As: state.Text("decided_as"), Final: state.Text("final")})
	case MoveReport:
		err, says = s.Report(c.Context(), c.Actor, id, state.Text("overview")), "已起草反馈，请在反馈稿页面核对并送审"
	case MoveReopen:
		err = s.Unreport(c.Context(), c.Actor, id)
	case ActSurvey:
		to, err = s.Ask(c.Context(), c.Actor, id)
		says = "已建立问卷，请核对题目后开放；开放后在征集页面显示"
	case MoveVoid:
		err = s.Drop(c.Context(), c.Actor, id)
	default:
		err = fail.Invalidf("没有“%s”这一办理动作", name)
	}
	if err == nil {
		return c.Done(says, to)
	}
	if name == ActSurvey || !readable(state, err) {
		return err
	}
	return s.showAct(c, status(err), state)
}
