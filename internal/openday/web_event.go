package openday

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

func (d *Days) getEvent(c *web.Ctx) error {
	return d.showEvent(c, http.StatusOK, "", nil)
}

// showEvent draws the event; typed is the form, of the part that form names,
// that was refused.
func (d *Days) showEvent(c *web.Ctx, code int, part string, typed *form.State) error {
	e, err := eventOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	cs, err := d.Sees(c.Context(), c.DB, e)
	if err != nil {
		return err
	}
	guests, err := guestsOf(c.Context(), c.DB, e.Agency, e.ID)
	if err != nil {
		return err
	}
	l := leaf.Leaf{Base: base(c, e.Title), Steps: steps(&e), Stats: d.stats(cs, guests),
		Jumps: []ui.Link{{Label: "方案", Href: "#plan"}, {Label: "清单", Href: "#checks"}, {Label: "现场问题", Href: "#asked"}, {Label: "照片", Href: "#photos"}}}
	l.Base.Actions = d.acts(c, cs)
	if e.State == Cancel {
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Warn, Title: "活动已取消", Text: e.Why})
	}
	if e.State == Held && cs.Came < cs.Least {
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("参加%d人，少于%d人", cs.Came, cs.Least), Text: "办结前请写明原因。" + e.Few})
	}
	plan, err := d.planPart(c, &e)
	if err != nil {
		return err
	}
	l.Parts = append(l.Parts, plan)
	l.Parts = append(l.Parts, d.checkParts(c, cs, part, typed)...)
	askedPart, err := d.askedPart(c, &e, part, typed)
	if err != nil {
		return err
	}
	photos, err := d.photoPart(c, &e, part, typed)
	if err != nil {
		return err
	}
	l.Parts = append(l.Parts, askedPart, photos)
	return c.Page(code, leaf.Page(l))
}

func steps(e *Event) []ui.Step {
	order := []flow.State{Drafted, Announced, Held, Closed}
	at := -1
	for n, s := range order {
		if s == e.State {
			at = n
		}
	}
	var out []ui.Step
	for n, s := range order {
		out = append(out, ui.Step{Label: Flow.TitleOf(s), Done: n < at || e.State == Closed, Now: n == at && e.State != Closed})
	}
	return out
}

func (d *Days) stats(cs *Case, guests []Guest) []ui.Stat {
	in, waiting := 0, 0
	for _, g := range guests {
		switch g.State {
		case In:
			in++
		case Waiting:
			waiting++
		}
	}
	to := cs.Href() + "/guests"
	out := []ui.Stat{{Label: "名额", Value: strconv.FormatInt(cs.Quota, 10), Unit: "人"}, {Label: "已录取", Value: strconv.Itoa(in), Unit: "人", Href: to + "?f.state=已录取"}, {Label: "候补", Value: strconv.Itoa(waiting), Unit: "人", Href: to + "?f.state=候补"},
		{Label: "签到", Value: strconv.Itoa(cs.Came), Unit: "人", Href: to + "?f.came=已签到", Note: fmt.Sprintf("应不少于%d人", cs.Least)}}
	if cs.State == Held && cs.Came < cs.Least {
		out[3].Tone = ui.Warn
	}
	return out
}

func (d *Days) acts(c *web.Ctx, cs *Case) []ui.Button {
	out := []ui.Button{{Label: "报名名单", Icon: "list", Href: cs.Href() + "/guests"}}
	plan := c.Actor.MayOn(RightPlan, cs.Unit, "")
	if plan && (cs.State == Drafted || cs.State == Announced) {
		out = append(out, ui.Button{Label: "修改方案", Icon: "edit", Place: ui.PlaceEdit, Href: cs.Href() + "/edit"})
	}
	for _, o := range Flow.Can(cs, c.Actor.On(cs.Unit, "")) {
		why := o.Refusal
		if o.Move.Name == MoveClose && cs.Lacks != "" {
			why = "清单未完成：" + cs.Lacks
		}
		b := ui.Button{Label: o.Move.Name, Look: ui.Primary, Place: ui.PlaceSubmit, Href: cs.Href() + "/move?name=" + o.Move.Name, Off: o.Refusal != "", Why: why}
		if o.Move.Name == MoveCancel {
			b.Look, b.Place = ui.Danger, ui.PlaceDanger
		}
		out = append(out, b)
	}
	if plan && cs.Notice == "" && (cs.State == Drafted || cs.State == Announced) && d.Publish != nil {
		out = append(out, ui.Button{Label: "起草公告", Post: true, Action: cs.Href() + "/notice"})
	}
	if plan && cs.Report == "" && (cs.State == Held || cs.State == Closed) && d.Publish != nil {
		out = append(out, ui.Button{Label: "起草报道", Post: true, Action: cs.Href() + "/report"})
	}
	return out
}

func (d *Days) planPart(c *web.Ctx, e *Event) (leaf.Part, error) {
	units, err := d.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return leaf.Part{}, err
	}
	p := leaf.Part{ID: "plan", Title: "方案", Facts: []ui.Pair{{Label: "状态", Cell: ui.C(ui.Badge(tone(e.State), Flow.TitleOf(e.State)))}, ui.P("承办科室", units[e.Unit]), ui.P("主题", e.Theme), ui.P("时间", day(e.Day)+" "+e.From+"—"+e.To), ui.P("地点", e.Place),
		ui.P("报名截止", moment(e.Until)), ui.P("邀请对象", e.Guests), ui.P("到场领导", e.Leaders), ui.P("联系人", strings.TrimSpace(e.Contact+" "+e.Phone)), {Label: "参观路线", Wide: true, Cell: ui.T(e.Route)}, {Label: "议程", Wide: true, Cell: ui.T(e.Agenda)}}}
	if e.State != Drafted {
		p.Facts = append(p.Facts, ui.Pair{Label: "公众页面", Cell: ui.A(e.Public(), e.Public())})
	}
	for _, x := range [][2]string{{"活动公告", e.Notice}, {"活动报道", e.Report}} {
		if x[1] == "" {
			continue
		}
		if i, err := content.ItemOf(c.Context(), c.DB, e.Agency, x[1]); err == nil {
			p.Facts = append(p.Facts, ui.Pair{Label: x[0], Cell: ui.A(i.Title, i.Href())})
		}
	}
	if e.Survey != "" && d.Surveys != nil {
		s, err := d.Surveys.Look(c.Context(), c.DB, e.Agency, e.Survey)
		if err != nil {
			return p, err
		}
		p.Facts = append(p.Facts, ui.Pair{Label: "问卷", Cell: ui.Cell{Text: s.Title, Href: s.Href, Note: fmt.Sprintf("%s，%d份", s.State, s.Answers)}})
	}
	return p, nil
}

// checkParts is the check-list, each item with its form while it is open.
func (d *Days) checkParts(c *web.Ctx, cs *Case, part string, typed *form.State) []leaf.Part {
	g := ui.Grid{ID: "list", Caption: "开放日清单", PlainRows: true, Path: cs.Href(), Columns: []ui.Column{{Key: "item", Label: "项目"}, {Key: "done", Label: "完成"}, {Key: "says", Label: "情况", Wide: true, Least: 16}}}
	for _, k := range Checks {
		m := cs.mark(k.Key)
		lamp := ui.Lamp{Tone: ui.Warn, Word: "未完成"}
		if m.Done {
			lamp = ui.Lamp{Tone: ui.OK, Word: "已完成"}
		}
		g.Rows = append(g.Rows, ui.Row{ID: k.Key, Label: k.Title, Cells: []ui.Cell{{Text: k.Title, Note: k.Says}, ui.C(ui.Light(lamp)), ui.T(m.Says)}})
	}
	out := leaf.Part{ID: "checks", Title: "清单", Says: "清单全部完成后才能办结。", Grid: &g}
	if c.Actor.MayOn(RightCheck, cs.Unit, "") && (cs.State == Announced || cs.State == Held) {
		state := checkForm().Blank(nil)
		if part == "check" {
			state = typed
		}
		out.Form = &ui.Form{Action: cs.Href() + "/check", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "登记完成", Look: ui.Primary, Name: "done", Value: "1"}, {Label: "改为未完成", Name: "done", Value: ""}}}
	}
	parts := []leaf.Part{out}
	if cs.State == Held && cs.Came < cs.Least && c.Actor.MayOn(RightRun, cs.Unit, "") {
		state := fewForm().Blank(map[string]string{"few": cs.Few})
		if part == "few" {
			state = typed
		}
		parts = append(parts, leaf.Part{ID: "few", Title: "参加人数说明", Form: &ui.Form{Action: cs.Href() + "/few", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "保存说明"}}}})
	}
	return parts
}

func checkForm() form.Form {
	f := form.Form{{Name: "key", Label: "清单项目", Kind: form.Select, Required: true}, {Name: "says", Label: "情况", Kind: form.Area, Rows: 2, Max: 1000}}
	for _, k := range Checks {
		f[0].Options = append(f[0].Options, form.Option{Value: k.Key, Label: k.Title})
	}
	return f
}

func fewForm() form.Form {
	return form.Form{{Name: "few", Label: "人数不足的原因", Kind: form.Area, Required: true, Rows: 2, Max: 500}}
}

func (d *Days) postCheck(c *web.Ctx) error {
	state := checkForm().Read(c.R)
	err := state.Err()
	if err == nil {
		err = d.Tick(c.Context(), c.Actor, c.Path("id"), state.Text("key"), state.Text("says"), c.R.Form.Get("done") == "1")
		if err == nil {
			return c.Done("已登记", root+"/"+c.Path("id")+"#checks")
		}
		if !state.Take(err) {
			return err
		}
	}
	return d.showEvent(c, form.Status(err), "check", state)
}

func (d *Days) postFew(c *web.Ctx) error {
	state := fewForm().Read(c.R)
	err := state.Err()
	if err == nil {
		if err = d.SayFew(c.Context(), c.Actor, c.Path("id"), state.Text("few")); err == nil {
			return c.Done("已保存", root+"/"+c.Path("id"))
		}
		if !state.Take(err) {
			return err
		}
	}
	return d.showEvent(c, form.Status(err), "few", state)
}

func (d *Days) postReport(c *web.Ctx) error {
	i, err := d.Draft(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已起草报道，请按审核流程报送", i.Href())
}

func (d *Days) postNotice(c *web.Ctx) error {
	item, err := d.Announcement(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已起草公告，请按审核流程报送", (&content.Item{ID: item}).Href())
}

func photoForm() form.Form {
	f := form.Form{{Name: "file", Label: "照片", Kind: form.File, Required: true, Accept: ".jpg,.jpeg,.png,.webp"}, {Name: "alt", Label: "文字说明", Required: true, Max: 200, Help: "说明画面内容，例如：市民在“政府开放日”标识前听讲解"},
		{Name: "consent", Label: "画面中的人", Kind: form.Radio, Required: true}, {Name: "check", Label: "用于证明", Kind: form.Select}}
	for _, x := range Consents {
		f[2].Options = append(f[2].Options, form.Option{Value: x, Label: x})
	}
	for _, k := range Checks {
		f[3].Options = append(f[3].Options, form.Option{Value: k.Key, Label: k.Title})
	}
	return f
}

func (d *Days) photoPart(c *web.Ctx, e *Event, part string, typed *form.State) (leaf.Part, error) {
	out := leaf.Part{ID: "photos", Title: "照片", Says: "照片须有文字说明，画面中的人须同意公开。"}
	photos, err := photosOf(c.Context(), c.DB, e.Agency, e.ID)
	if err != nil {
		return out, err
	}
	for _, p := range photos {
		out.Pictures = append(out.Pictures, leaf.Picture{Src: content.OfficePicture(p.File), Alt: p.Alt, Caption: p.Alt + "（" + p.Consent + "）"})
	}
	if c.Actor.MayOn(RightCheck, e.Unit, "") && (e.State == Announced || e.State == Held) {
		state := photoForm().Blank(nil)
		if part == "photo" {
			state = typed
		}
		out.Form = &ui.Form{Action: e.Href() + "/photo", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "上传照片"}}}
		ui.Pick(out.Form.Fields, "check").Blank = "不作证明"
	}
	return out, nil
}

func (d *Days) postPhoto(c *web.Ctx) error {
	if _, err := eventOf(c.Context(), c.DB, c.Actor, c.Path("id")); err != nil {
		return err
	}
	name, body, err := c.Upload("file", 20<<20)
	state := photoForm().ReadValues(c.R.Form)
	if err == nil {
		err = state.Err()
	}
	if err == nil {
		if err = d.Shoot(c.Context(), c.Actor, c.Path("id"), name, body, state.Text("alt"), state.Text("consent"), state.Text("check")); err == nil {
			return c.Done("已上传照片", root+"/"+c.Path("id")+"#photos")
		}
	}
	if !state.Take(err) {
		return err
	}
	return d.showEvent(c, form.Status(err), "photo", state)
}

func (d *Days) askForm(c *web.Ctx) (form.Form, error) {
	f := form.Form{{Name: "text", Label: "问题", Kind: form.Area, Required: true, Rows: 2, Max: 1000, Help: "不写提问人的姓名和电话"}, {Name: "category", Label: "提问人身份", Kind: form.Select},
		{Name: "answer", Label: "现场的答复", Kind: form.Area, Rows: 3, Max: 4000, Help: "现场已经答复的，写在这里；没有答复的，填写责任人和期限。"}, {Name: "owner", Label: "答复责任人", Kind: form.Select}, {Name: "due", Label: "答复期限", Kind: form.Day, Help: "不填的，按参数计算"}}
	for _, k := range Categories {
		f[1].Options = append(f[1].Options, form.Option{Value: k, Label: k})
	}
	staff, err := d.Roster.People(c.Context(), c.DB, c.Actor.Tenant)
	for _, p := range staff {
		if p.Staffed() && p.Unit != "" {
			f[3].Options = append(f[3].Options, form.Option{Value: p.ID, Label: p.Name})
		}
	}
	return f, err
}

func (d *Days) askedPart(c *web.Ctx, e *Event, part string, typed *form.State) (leaf.Part, error) {
	out := leaf.Part{ID: "asked", Title: "现场问题", Says: "每个问题都有责任人和期限，答复后公开。"}
	list, err := questionsOf(c.Context(), c.DB, e.Agency, e.ID)
	if err != nil {
		return out, err
	}
	g := ui.Grid{ID: "qs", Caption: "现场问题", Path: e.Href(), Empty: ui.EmptyState{Title: "还没有登记问题"}, Columns: []ui.Column{{Key: "text", Label: "问题", Wide: true, Least: 16}, {Key: "owner", Label: "责任人"}, {Key: "due", Label: "期限"}, {Key: "state", Label: "状态"}}}
	for _, x := range list {
		g.Rows = append(g.Rows, ui.Row{ID: x.ID, Label: x.Text, Cells: []ui.Cell{ui.A(x.Text, x.Href()), ui.T(x.OwnerName), ui.T(x.Due.String()), ui.C(ui.Light(x.lamp(c)))}})
	}
	out.Grid = &g
	if c.Actor.MayOn(RightCheck, e.Unit, "") && (e.State == Announced || e.State == Held) {
		f, err := d.askForm(c)
		if err != nil {
			return out, err
		}
		state := f.Blank(nil)
		if part == "ask" {
			state = typed
		}
		out.Form = &ui.Form{Action: e.Href() + "/ask", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "登记问题"}}}
	}
	return out, nil
}

func (x *Question) lamp(c *web.Ctx) ui.Lamp {
	l := ui.Lamp{Tone: tone(x.State), Word: Questions.TitleOf(x.State), Why: "期限" + x.Due.Chinese()}
	if x.Late(c.Today()) {
		l.Tone, l.Word = ui.Bad, "逾期"
	}
	return l
}

func (d *Days) postAsk(c *web.Ctx) error {
	f, err := d.askForm(c)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if err = state.Err(); err == nil {
		_, err = d.Ask(c.Context(), c.Actor, c.Path("id"), Put{Text: state.Text("text"), Category: state.Text("category"), Owner: state.Text("owner"), Due: state.Date("due"), Answer: state.Text("answer")})
		if err == nil {
			return c.Done("已登记问题", root+"/"+c.Path("id")+"#asked")
		}
		if !state.Take(err) {
			return err
		}
	}
	return d.showEvent(c, form.Status(err), "ask", state)
}
