package openday

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
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
	run := c.Actor.MayOn(RightRun, cs.Unit, "")
	if run && (cs.State == Drafted || cs.State == Announced) {
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
	if run && cs.Report == "" && (cs.State == Held || cs.State == Closed) && d.Publish != nil {
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
		if !took(state, err) {
			return err
		}
	}
	return d.showEvent(c, status(err), "check", state)
}

func (d *Days) postFew(c *web.Ctx) error {
	state := fewForm().Read(c.R)
	err := state.Err()
	if err == nil {
		if err = d.SayFew(c.Context(), c.Actor, c.Path("id"), state.Text("few")); err == nil {
			return c.Done("已保存", root+"/"+c.Path("id"))
		}
		if !took(state, err) {
			return err
		}
	}
	return d.showEvent(c, status(err), "few", state)
}

func (d *Days) postReport(c *web.Ctx) error {
	i, err := d.Draft(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已起草报道，请按审核流程报送", i.Href())
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
	if !took(state, err) {
		return err
	}
	return d.showEvent(c, status(err), "photo", state)
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
		if !took(state, err) {
			return err
		}
	}
	return d.showEvent(c, status(err), "ask", state)
}

func (d *Days) getQuestions(c *web.Ctx) error {
	all, err := store.Select[Question](c.Context(), c.DB, "WHERE agency = $1 ORDER BY id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []Question
	for _, x := range all {
		if x.Owner == c.Actor.ID || c.Actor.MayOn(RightView, x.Unit, "") {
			rows = append(rows, x)
		}
	}
	l := roll.List[Question]{ID: "questions", Caption: "开放日现场问题", Path: asked, File: "开放日现场问题", Rows: rows, Key: func(x Question) string { return x.ID }, Label: func(x Question) string { return x.Text }, Href: func(x Question) string { return x.Href() },
		Empty: ui.EmptyState{Title: "还没有现场问题"},
		Columns: []roll.Column[Question]{
			{Column: ui.Column{Key: "text", Label: "问题", Fixed: true, Wide: true, Least: 16, Filter: &ui.Field{Placeholder: "问题含"}}, Text: func(x Question) string { return x.Text }, Cell: func(x Question) ui.Cell { return ui.A(x.Text, x.Href()) }},
			{Column: ui.Column{Key: "owner", Label: "责任人", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(x Question) string { return x.OwnerName })}}, Text: func(x Question) string { return x.OwnerName }},
			{Column: ui.Column{Key: "due", Label: "期限", Sort: true}, Text: func(x Question) string { return x.Due.String() }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: append(titles(Questions.States), ui.Option{Value: "逾期", Label: "逾期"})}}, Text: func(x Question) string { return x.lamp(c).Word }, Cell: func(x Question) ui.Cell { return ui.C(ui.Light(x.lamp(c))) }},
			{Column: ui.Column{Key: "answer", Label: "答复", Wide: true, Least: 16}, Text: func(x Question) string { return x.Answer }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: base(c, "现场问题"), TabsLabel: "政府开放日", Views: views(asked), Parts: []leaf.Part{{Grid: &g}}}))
}

func (d *Days) getQuestion(c *web.Ctx) error {
	return d.showQuestion(c, http.StatusOK, turnForm("").Blank(nil))
}

func turnForm(move string) form.Form {
	f := form.Form{{Name: "move", Kind: form.Hidden}, {Name: "said", Label: "答复", Kind: form.Area, Rows: 5, Max: 4000}}
	if move == MoveRedo {
		f[1].Label, f[1].Rows = "退回的原因", 2
	}
	return f
}

func (d *Days) showQuestion(c *web.Ctx, code int, state *form.State) error {
	x, err := questionOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	e, err := store.Get[Event](c.Context(), c.DB, c.Actor.Tenant, x.Event)
	if err != nil {
		return err
	}
	l := leaf.Leaf{Base: base(c, "现场问题", ui.Link{Label: "现场问题", Href: asked}), Parts: []leaf.Part{{Title: "问题", Text: []string{x.Text}, Facts: []ui.Pair{{Label: "状态", Cell: ui.C(ui.Light(x.lamp(c)))}, ui.P("活动", e.Title), ui.P("提问人身份", x.Category), ui.P("责任人", x.OwnerName), ui.P("期限", day(x.Due)),
		ui.P("答复日期", day(x.AnsweredOn)), ui.P("公开日期", day(x.ShownOn)), {Label: "答复", Wide: true, Cell: ui.T(x.Answer)}}}}}
	for n, o := range Questions.Can(&x, c.Actor.On(x.Unit, "")) {
		mine := turnForm(o.Move.Name).Blank(map[string]string{"move": o.Move.Name})
		if state.Text("move") == o.Move.Name {
			mine.Values.Set("said", state.Text("said"))
			mine.Errors, mine.General = state.Errors, state.General
		}
		f := ui.Form{Action: x.Href() + "/turn", Fields: ui.FromForm(mine), Error: mine.General, Buttons: []ui.Button{{Label: o.Move.Name, Look: ui.Primary}}}
		ui.Pick(f.Fields, "said").ID = "said-" + strconv.Itoa(n)
		if o.Move.Name == MoveShow {
			f.Fields = f.Fields[:1]
		}
		l.Parts = append(l.Parts, leaf.Part{Title: o.Move.Name, Form: &f})
	}
	return c.Page(code, leaf.Page(l))
}

func (d *Days) postTurn(c *web.Ctx) error {
	if _, err := questionOf(c.Context(), c.DB, c.Actor, c.Path("id")); err != nil {
		return err
	}
	state := turnForm("").Read(c.R)
	err := state.Err()
	if err == nil {
		if err = d.Turn(c.Context(), c.Actor, c.Path("id"), state.Text("move"), state.Text("said")); err == nil {
			return c.Done("已"+state.Text("move"), asked+"/"+c.Path("id"))
		}
	}
	if !took(state, err) {
		return err
	}
	return d.showQuestion(c, status(err), state)
}

// person joins a guest with the masks of who they are.
type person struct {
	Guest
	masked citizen.Masked
}

func (p person) name() string { return p.masked.Name }

func (p person) cameTitle() string {
	if p.CameAt.IsZero() {
		return "未签到"
	}
	return "已签到"
}

func (d *Days) persons(c *web.Ctx, guests []Guest) ([]person, error) {
	var ids []string
	for _, g := range guests {
		ids = append(ids, g.Citizen)
	}
	masks, err := d.Citizens.Masks(c.Context(), c.DB, c.Actor.Tenant, ids)
	var out []person
	for _, g := range guests {
		out = append(out, person{g, masks[g.Citizen]})
	}
	return out, err
}

// getGuests is the list of who registered, and, on the day, that of who is
// let in without a phone.
func (d *Days) getGuests(c *web.Ctx) error {
	e, err := eventOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	guests, err := guestsOf(c.Context(), c.DB, e.Agency, e.ID)
	if err != nil {
		return err
	}
	rows, err := d.persons(c, guests)
	if err != nil {
		return err
	}
	path := e.Href() + "/guests"
	l := roll.List[person]{ID: "guests", Caption: "报名和签到", Path: path, File: e.Title + "报名名单", Rows: rows, Key: func(p person) string { return p.ID }, Label: func(p person) string { return p.Number }, Href: func(p person) string { return path + "/" + p.ID },
		Empty: ui.EmptyState{Title: "还没有人报名"},
		Columns: []roll.Column[person]{
			{Column: ui.Column{Key: "number", Label: "报名号", Fixed: true, Sort: true, Filter: &ui.Field{Placeholder: "报名号含"}}, Text: func(p person) string { return p.Number }, Cell: func(p person) ui.Cell { return ui.A(p.Number, path+"/"+p.ID) }},
			{Column: ui.Column{Key: "name", Label: "姓名"}, Text: person.name},
			{Column: ui.Column{Key: "phone", Label: "手机"}, Text: func(p person) string { return p.masked.Phone }},
			{Column: ui.Column{Key: "category", Label: "身份", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(p person) string { return p.Category })}}, Text: func(p person) string { return p.Category }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "已录取", Label: "已录取"}, {Value: "候补", Label: "候补"}, {Value: "已取消", Label: "已取消"}}}}, Text: func(p person) string { return guestTitles[p.State] }},
			{Column: ui.Column{Key: "came", Label: "签到", Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "已签到", Label: "已签到"}, {Value: "未签到", Label: "未签到"}}}}, Text: person.cameTitle},
			{Column: ui.Column{Key: "wants", Label: "想了解的问题", Wide: true}, Text: func(p person) string { return p.Wants }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	b := base(c, "报名名单", ui.Link{Label: e.Title, Href: e.Href()})
	b.Lead = "现场用手机扫描来宾的二维码即可签到；没有手机的，按报名号在本页查找。"
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: b, Parts: []leaf.Part{{Grid: &g}}}))
}

func (d *Days) getGuest(c *web.Ctx) error {
	return d.showGuest(c, c.Path("guest"))
}

func (d *Days) showGuest(c *web.Ctx, id string) error {
	g, err := store.Get[Guest](c.Context(), c.DB, c.Actor.Tenant, id)
	if err != nil {
		return err
	}
	e, err := eventOf(c.Context(), c.DB, c.Actor, g.Event)
	if err != nil {
		return err
	}
	all, err := d.persons(c, []Guest{g})
	if err != nil {
		return err
	}
	to := e.Href() + "/guests/" + g.ID
	l := leaf.Leaf{Base: base(c, g.Number, ui.Link{Label: e.Title, Href: e.Href()}, ui.Link{Label: "报名名单", Href: e.Href() + "/guests"})}
	l.Parts = []leaf.Part{{Title: "报名", Facts: []ui.Pair{ui.P("状态", guestTitles[g.State]), ui.P("身份", g.Category), ui.P("报名时间", moment(g.At)), ui.P("签到", all[0].cameTitle()), {Label: "想了解的问题", Wide: true, Cell: ui.T(g.Wants)}}}, {Title: "来宾", Body: citizen.Box(all[0].masked, c.Actor.May(citizen.RightReveal))}}
	if c.Actor.MayOn(RightCheck, e.Unit, "") && g.State == In && g.CameAt.IsZero() {
		f := ui.Form{Action: to + "/in", Buttons: []ui.Button{{Label: "确认签到", Look: ui.Primary, Off: c.Today() < e.Day, Why: "活动当日才能签到"}}}
		l.Parts = append([]leaf.Part{{Form: &f}}, l.Parts...)
	}
	if !g.CameAt.IsZero() {
		l.Notices = []ui.Notice{{Tone: ui.OK, Title: "已签到", Text: moment(g.CameAt)}}
	}
	return c.Page(http.StatusOK, leaf.Page(l))
}

// getTicket is where a ticket's code leads: the bearer with the button that
// lets them in.
func (d *Days) getTicket(c *web.Ctx) error {
	g, err := d.Bearer(c.Context(), c.DB, c.Actor.Tenant, c.Query("t"))
	if err != nil {
		return err
	}
	return d.showGuest(c, g.ID)
}

func (d *Days) postIn(c *web.Ctx) error {
	g, err := d.CheckIn(c.Context(), c.Actor, c.Path("guest"))
	if err != nil {
		return err
	}
	return c.Done(g.Number+"签到成功", root+"/"+g.Event+"/guests")
}
