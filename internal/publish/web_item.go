package publish

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/audit"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

func (p *Publish) getItem(c *web.Ctx) error { return p.showItem(c, http.StatusOK, nil, nil) }

// showItem draws an item; failed is what did not go through, typed what was
// put into the box.
func (p *Publish) showItem(c *web.Ctx, status int, typed url.Values, failed error) error {
	cs, err := p.load(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	i := &cs.Item
	v := pages.Item{Base: base(c, i, i.Title), Body: i.Body}
	v.Base.Crumbs = v.Base.Crumbs[:2]
	v.Base.Lead = kindTitle(i.Kind) + "，" + Items.TitleOf(i.State)
	if v.Facts, err = p.factsOf(c, cs); err != nil {
		return err
	}
	if v.Standing, err = p.standingOf(c, cs); err != nil {
		return err
	}
	v.Notices = p.itemNotices(cs)
	v.Acts = p.actsOf(cs)
	if err := p.sheetOf(c, cs, &v, typed, failed); err != nil {
		return err
	}
	if v.Files, err = p.filesOf(c, cs, false); err != nil {
		return err
	}
	panels, err := p.Content.Panels(c.Context(), c.DB, c.Actor, *i)
	if err != nil {
		return err
	}
	for _, x := range panels {
		v.Panels = append(v.Panels, panel(x))
	}
	if v.Events, err = p.eventsOf(c.Context(), c.DB, cs); err != nil {
		return err
	}
	if v.Reads, err = p.readsOf(c, i); err != nil {
		return err
	}
	if failed != nil && v.Fill == nil && len(v.More) == 0 {
		v.Notices = append([]ui.Notice{{Tone: ui.Bad, Text: failed.Error()}}, v.Notices...)
	}
	return c.Page(status, pages.ItemPage(v))
}

func panel(x content.Panel) pages.Panel {
	out := pages.Panel{Title: x.Title}
	for _, l := range x.Lines {
		out.Facts = append(out.Facts, ui.P(l[0], l[1]))
	}
	for _, a := range x.Acts {
		out.Acts = append(out.Acts, ui.Button{Label: a[0], Href: a[1], Small: true})
	}
	if x.Href != "" {
		out.Acts = append(out.Acts, ui.Button{Label: "打开", Href: x.Href, Small: true})
	}
	return out
}

// factsOf are what is known of an item.
func (p *Publish) factsOf(c *web.Ctx, cs *Case) ([]ui.Pair, error) {
	i, co := &cs.Item, &cs.Course
	tree, err := content.Columns(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	units, err := p.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	var out []ui.Pair
	add := func(label, text string) {
		if text != "" {
			out = append(out, ui.P(label, text))
		}
	}
	add("公开属性", markingText(i))
	add("发布栏目", trail(tree, i.Column))
	add("拟稿科室", units[i.Unit])
	add("拟稿人", i.DrafterName)
	add("发文字号", i.Number)
	add("发布机构", i.Issuer)
	if !i.Formed.IsZero() {
		add("成文日期", i.Formed.Chinese())
	}
	if !i.Changed.IsZero() {
		add("变更日期", i.Changed.Chinese())
	}
	if !i.OriginalOn.IsZero() {
		add("原发布日期（迁移）", i.OriginalOn.Chinese())
	}
	k, _ := content.KindOf(i.Kind)
	for _, f := range k.Fields {
		add(f.Label, i.Fields[f.Key])
	}
	add("来源", i.Source)
	add("对应任务", joined(i.Tasks))
	add("送审人", co.SubmitterName)
	add("签发人", co.SignerName)
	if !i.PublishAt.IsZero() {
		add("定时发布", moment(i.PublishAt))
	}
	add("索引号", i.IndexNo)
	add("首次发布", moment(i.PublishedAt))
	if i.OnLine() {
		out = append(out, ui.Pair{Label: "公开地址", Cell: ui.A(i.Address, i.Address)})
	}
	if i.Edition > 0 {
		add("版本", "第"+strconv.FormatInt(i.Edition, 10)+"版")
	}
	if !i.WithdrawnAt.IsZero() {
		add("撤稿", moment(i.WithdrawnAt)+"，"+i.Reason)
	}
	if !i.ReviewOn.IsZero() {
		add("下次评估", i.ReviewOn.Chinese())
	}
	if co.UrgentWhy != "" {
		add("应急发布", co.UrgentName+"，"+moment(co.UrgentAt)+"，事由："+co.UrgentWhy)
	}
	if cs.Secrecy.ID != "" {
		out = append(out, ui.Pair{Label: "保密审查", Cell: ui.A(SecrecyTitles[cs.Secrecy.State]+"（查看审查表）", i.Href()+"/secrecy")})
	}
	return out, nil
}

func markingText(i *content.Item) string {
	s := i.Marking.Title()
	if g, ok := content.GroundOf(i.Ground); ok {
		s += "：" + g.Title + "（" + g.Article + "）"
	}
	if i.GroundNote != "" {
		s += "。" + i.GroundNote
	}
	return s
}

// lightOf is how an item stands against its term, and why.
func (p *Publish) lightOf(c *web.Ctx, cs *Case) (Light, string, error) {
	cal, err := p.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return "", "", err
	}
	set, err := settingOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return "", "", err
	}
	r := Row{cs.Item, cs.Course}
	l := r.Light(cs.Today, int(set.SoonDays), cal)
	t, ok := TermOf(cs.Course.Term)
	if l == LightNone || !ok {
		return l, "", nil
	}
	why := t.Article + "：" + t.Title + "，自" + cs.Course.Start.Chinese() + "起算，时限" + cs.Course.Due.Chinese()
	if cs.Course.Provisional {
		why += "（暂定，节假日安排公布后可能变化）"
	}
	if s := Clock(l, cs.Course.Due, r.Done(), cs.Today, cal); s != "" {
		why += "，" + s
	}
	return l, why + "。", nil
}

// itemNotices say what stands in the way, and what is special.
func (p *Publish) itemNotices(cs *Case) []ui.Notice {
	var out []ui.Notice
	i := &cs.Item
	if i.State == content.Draft || i.State == content.Returned {
		if i.OnLine() {
			out = append(out, ui.Notice{Tone: ui.Info, Title: "正在修订", Text: "公众看到的仍是第" + strconv.FormatInt(i.Edition, 10) + "版。修订稿重新审签、发布后才替换。"})
		}
	}
	if cs.Course.UrgentOpen() {
		tone, late := ui.Warn, ""
		if p.DB.Now().After(cs.Course.UrgentDue) {
			tone, late = ui.Bad, "，已超过时限"
		}
		out = append(out, ui.Notice{Tone: tone, Title: "应急发布，待补审", Text: "补审时限" + moment(cs.Course.UrgentDue) + late + "。事由：" + cs.Course.UrgentWhy})
	}
	if cs.Course.RevokedOpen() {
		tone := ui.Warn
		if cs.Today > cs.Course.RevokedDue {
			tone = ui.Bad
		}
		out = append(out, ui.Notice{Tone: tone, Title: "处罚决定" + cs.Course.RevokedKind + "，待撤回", Text: "依据" + ArticlePenalty + "，应在" + cs.Course.RevokedDue.Chinese() + "前撤稿并公开说明理由。理由：" + cs.Course.RevokedWhy})
	}
	if i.State == content.Referred {
		out = append(out, ui.Notice{Tone: ui.Warn, Title: "报审中", Text: "已报" + cs.Secrecy.ReferredTo + "确定能否公开，等待答复。"})
	}
	if cs.TurnWhy != "" {
		out = append(out, ui.Notice{Tone: ui.Info, Text: cs.TurnWhy + "。"})
	}
	return out
}

// actsOf are the buttons of an item: what can be done now. What fills a box
// stands in the box.
func (p *Publish) actsOf(cs *Case) []ui.Button {
	i := &cs.Item
	var out []ui.Button
	href := i.Href()
	draft := cs.Actor.MayOn(RightDraft, i.Unit, i.Kind)
	if draft && editable(cs) == nil {
		out = append(out, ui.Button{Label: "编辑", Icon: "edit", Href: href + "/edit", Place: ui.PlaceEdit, Key: "e"})
	}
	out = append(out, ui.Button{Label: "预览", Href: href + "/preview", Place: ui.PlaceQuery}, ui.Button{Label: "发布前检查", Href: href + "/check", Place: ui.PlaceQuery})
	for _, o := range Items.Can(cs, cs.before()) {
		if TurnOf(o.Move.Name) || o.Move.Name == MoveAnswer || o.Move.Name == MoveReopen || idle(i, o.Move.Name) {
			continue
		}
		out = append(out, moveButton(cs, o.Move.Name, o.Refusal))
	}
	if i.Edition > 0 || i.State != content.Draft {
		out = append(out, ui.Button{Label: "比较版本", Href: href + "/compare"})
	}
	if draft {
		out = append(out, ui.Button{Label: "复制", Post: true, Action: href + "/copy"})
	}
	if cs.Actor.MayOn(RightRelease, i.Unit, i.Kind) && i.Column != "" && i.State != content.Reviewing && i.State != content.Abandoned && i.State != content.Kept {
		out = append(out, ui.Button{Label: "调整栏目", Href: href + "/place"})
	}
	if revocable(i) && !cs.Course.RevokedOpen() && (draft || cs.Actor.MayOn(RightWithdraw, i.Unit, i.Kind)) {
		out = append(out, ui.Button{Label: ActRevoked, Href: href + "/revoked"})
	}
	if i.State == content.Kept && cs.Actor.MayOn(RightAssess, i.Unit, i.Kind) {
		out = append(out, ui.Button{Label: "定期评估", Href: href + "/assess", Look: ui.Primary})
	}
	if cs.Actor.MayOn(RightSettings, "", "") && i.Body != "" {
		out = append(out, ui.Button{Label: "存为模板", Href: href + "/template"})
	}
	return out
}

// idle says that a move has no sense for the item, so that it is not even
// shown as impossible.
func idle(i *content.Item, move string) bool {
	switch move {
	case MoveDrop, MoveWithdraw:
		return !i.OnLine()
	case MoveAbandon:
		return i.Edition > 0
	}
	return false
}

// asked are the moves that a page of their own asks about.
var asked = []string{MoveSchedule, MoveUrgent, MoveWithdraw, MoveRestore, MoveAbandon, MoveDrop, MoveRevise, MoveRelease}

func moveButton(cs *Case, name, refusal string) ui.Button {
	href := cs.Item.Href() + "/move"
	b := ui.Button{Label: name, Off: refusal != "", Why: refusal}
	switch name {
	case MoveSubmit:
		b.Look, b.Place = ui.Primary, ui.PlaceSubmit
	case MoveRelease:
		b.Look, b.Place = ui.Primary, ui.PlaceFinish
	case MoveRecall, MoveCancel:
		b.Place = ui.PlaceReturn
	case MoveWithdraw, MoveAbandon:
		b.Place, b.Look = ui.PlaceDanger, ui.Danger
	case MoveUrgent:
		b.Place = ui.PlaceDanger
	}
	if b.Off {
		return b
	}
	if slices.Contains(asked, name) {
		b.Href = href + "?name=" + url.QueryEscape(name)
		return b
	}
	b.Post, b.Action = true, href+"?name="+url.QueryEscape(name)
	return b
}

// sheetOf adds the sheet, the way and the form in the box whose turn it is.
func (p *Publish) sheetOf(c *web.Ctx, cs *Case, v *pages.Item, typed url.Values, failed error) error {
	if !cs.HasSh {
		return nil
	}
	opinions, err := approval.Opinions(c.Context(), c.DB, c.Actor.Tenant, cs.Sheet.ID)
	if err != nil {
		return err
	}
	v.Steps = steps(cs)
	form := fillForm(cs, typed, failed)
	paper := approval.Paper(cs.Sheet, opinions, form)
	paper.Title, paper.Bare = "信息发布审签单", true
	v.Paper, v.Fill = &paper, form
	if cs.At(StepSecrecy) && cs.Turn && cs.Item.State == content.Reviewing {
		v.More = append(v.More, pages.Titled{Title: "报审", Lead: "把握不准的，报主管部门或者同级保密行政管理部门确定（《政府信息公开条例》第十七条）。", Form: referForm(cs, typed, failed)})
	}
	if cs.Item.State == content.Referred && cs.Turn {
		v.More = append(v.More, pages.Titled{Title: "记录报审答复", Form: answerForm(cs, typed, failed)})
	}
	return nil
}

// steps is the way through the boxes.
func steps(cs *Case) []ui.Step {
	out := []ui.Step{{Label: "拟稿", Done: true}}
	for n, s := range cs.Sheet.Steps {
		st := ui.Step{Label: s.Label, Note: s.Waits}
		reviewing := cs.Sheet.State == approval.Reviewing
		st.Done = cs.Sheet.State == approval.Approved || reviewing && n < int(cs.Sheet.Step)
		st.Now = reviewing && n == int(cs.Sheet.Step)
		out = append(out, st)
	}
	last := ui.Step{Label: "发布", Done: cs.Item.State == content.Published}
	last.Now = cs.Item.State == content.Approved || cs.Item.State == content.Scheduled
	if cs.Item.Marking != content.Proactive {
		last.Label, last.Done = "留存", cs.Item.State == content.Kept
	}
	return append(out, last)
}

// fillForm is the form in the box whose turn it is, or nil.
func fillForm(cs *Case, typed url.Values, failed error) *ui.Form {
	step, ok := cs.Sheet.Now()
	if !ok || !cs.Turn || cs.Item.State == content.Referred {
		return nil
	}
	f := ui.Form{Action: cs.Item.Href() + "/fill", Draft: "publish-fill-" + cs.Sheet.ID}
	for _, a := range step.Asks {
		f.Fields = append(f.Fields, askField(cs, a, typed))
	}
	opinion := ui.Field{Name: "opinion", Label: "意见", Kind: ui.Textarea, Rows: 3, Required: true, MaxLength: 1000, Phrases: step.Phrases, Value: typed.Get("opinion")}
	code := ui.Field{Name: "code", Label: "退回原因", Kind: ui.Select, Blank: "退回时选择", Value: typed.Get("code"), Width: ui.Half}
	for _, r := range ReturnCodes {
		code.Options = append(code.Options, ui.Option{Value: r.Key, Label: r.Title})
	}
	f.Fields = append(f.Fields, opinion, code)
	for _, o := range Items.Can(cs, cs.before()) {
		if TurnOf(o.Move.Name) && o.Move.Name != MoveRefer && (o.Refusal == "" || o.Move.Name == MoveSign && cs.Sheet.Last()) && o.Move.Name != MoveKeep {
			f.Buttons = append(f.Buttons, fillButton(o.Move.Name))
		}
	}
	if cs.Sheet.Last() && cs.Item.State == content.Reviewing && !slices.ContainsFunc(f.Buttons, func(b ui.Button) bool { return b.Value == MoveSign }) {
		f.Buttons = append(f.Buttons, fillButton(MoveSign))
	}
	if cs.For.ID != "" {
		f.Legend = "您代" + cs.For.Name + "审签，署名将注明“代”"
	}
	if failed != nil && typed.Has("act") {
		f.Error = complain(f.Fields, failed)
	}
	return &f
}

func fillButton(name string) ui.Button {
	b := ui.Button{Label: name, Name: "act", Value: name}
	switch name {
	case MoveReturn:
		b.Place = ui.PlaceReturn
	case MoveReject:
		b.Look, b.Confirm = ui.Danger, "信息将立即从网站撤下，继续吗？"
	default:
		b.Look, b.Place = ui.Primary, ui.PlaceFinish
	}
	return b
}

// askField is one conclusion as a field, with what is proposed.
func askField(cs *Case, a approval.Ask, typed url.Values) ui.Field {
	f := ui.Field{Name: a.Key, Label: a.Label, Help: a.Help, Required: a.Required, Value: typed.Get(a.Key), Width: ui.Half}
	if len(a.Options) > 0 {
		f.Kind = ui.Select
		if len(a.Options) <= 3 && a.Required {
			f.Kind = ui.Radio
		}
		for _, o := range a.Options {
			f.Options = append(f.Options, ui.Option{Value: o, Label: o})
		}
	}
	if typed == nil {
		switch a.Key {
		case AskDecided:
			f.Value = cs.Item.Marking.Title()
		case AskProof:
			f.Value = cs.Actor.Name
		}
	}
	return f
}

func referForm(cs *Case, typed url.Values, failed error) ui.Form {
	f := ui.Form{Action: cs.Item.Href() + "/refer", Fields: []ui.Field{
		{Name: "to", Label: "报送部门", Required: true, MaxLength: 60, Value: typed.Get("to"), Width: ui.Half, Placeholder: "市国家保密局"},
		{Name: "why", Label: "需要确定的内容", Kind: ui.Textarea, Rows: 2, Required: true, MaxLength: 500, Value: typed.Get("why")}},
		Buttons: []ui.Button{{Label: MoveRefer}}}
	if failed != nil && typed.Has("to") {
		f.Error = complain(f.Fields, failed)
	}
	return f
}

func answerForm(cs *Case, typed url.Values, failed error) ui.Form {
	result := ui.Field{Name: "result", Label: "答复结论", Kind: ui.Radio, Required: true, Value: typed.Get("result")}
	for _, a := range Answers {
		result.Options = append(result.Options, ui.Option{Value: a, Label: a})
	}
	f := ui.Form{Action: cs.Item.Href() + "/answer", Fields: []ui.Field{result,
		{Name: "on", Label: "答复日期", Kind: ui.Date, Required: true, Value: typed.Get("on"), Width: ui.Short},
		{Name: "no", Label: "答复文号", MaxLength: 60, Value: typed.Get("no"), Width: ui.Half},
		{Name: "note", Label: "答复内容", Kind: ui.Textarea, Rows: 2, MaxLength: 500, Value: typed.Get("note")}},
		Buttons: []ui.Button{{Label: MoveAnswer, Look: ui.Primary}}}
	if failed != nil && typed.Has("result") {
		f.Error = complain(f.Fields, failed)
	}
	return f
}

// retry draws the item again with what was typed, where a form can say what is
// wrong.
func (p *Publish) retry(c *web.Ctx, err error) error {
	if _, _, ok := form.Shown(err); !ok {
		return err
	}
	if fail.Is(err, fail.Stale) {
		return err
	}
	return p.showItem(c, http.StatusUnprocessableEntity, c.R.PostForm, err)
}

func (p *Publish) postFill(c *web.Ctx) error {
	name := c.R.PostFormValue("act")
	said := map[string]string{}
	for k := range c.R.PostForm {
		said[k] = c.R.PostFormValue(k)
	}
	err := p.Fill(c.Context(), c.Actor, c.Path("id"), name, Opinion{Text: c.R.PostFormValue("opinion"), Said: said, Code: c.R.PostFormValue("code")})
	if err != nil {
		return p.retry(c, err)
	}
	return c.Done(map[string]string{MoveReturn: "已退回拟稿人修改", MoveSign: "已签发", MoveReject: "已撤稿"}[name]+map[bool]string{true: "已签署意见，转入下一环节"}[name == MoveAgree || name == MoveLater]+
		map[bool]string{true: "已补审签发"}[name == MoveApprove], path1(c))
}

func (p *Publish) postRefer(c *web.Ctx) error {
	if err := p.Refer(c.Context(), c.Actor, c.Path("id"), Referral{To: c.R.PostFormValue("to"), Why: c.R.PostFormValue("why")}); err != nil {
		return p.retry(c, err)
	}
	return c.Done("已报审，收到答复后请在本页记录", path1(c))
}

func (p *Publish) postAnswer(c *web.Ctx) error {
	on, _ := parseDay(c.R.PostFormValue("on"))
	if err := p.TakeAnswer(c.Context(), c.Actor, c.Path("id"), Answer{Result: c.R.PostFormValue("result"), No: c.R.PostFormValue("no"), Note: c.R.PostFormValue("note"), On: on}); err != nil {
		return p.retry(c, err)
	}
	return c.Done("已记录答复，请继续保密审查", path1(c))
}

// eventsOf is what was done to an item, from the record, oldest first.
func (p *Publish) eventsOf(ctx context.Context, q store.Querier, cs *Case) ([]ui.Event, error) {
	all, err := audit.History(ctx, q, cs.Item.Agency, cs.Item.Ref())
	if err != nil {
		return nil, err
	}
	var out []ui.Event
	for n := range all {
		e := &all[n]
		if e.Act == "通知" || e.Act == ActRead {
			continue
		}
		tone := ui.Plain
		switch e.Act {
		case MoveReturn, ActRefused, MoveWithdraw, MoveReject, ActLapse:
			tone = ui.Warn
		case MoveSign, MoveRelease, MoveApprove:
			tone = ui.OK
		}
		text := strings.TrimPrefix(e.Told(), "《"+cs.Item.Title+"》")
		if e.Reason != "" {
			text = strings.Trim(text+"："+e.Reason, "：")
		}
		out = append(out, ui.Event{At: e.At(), Who: e.Person(), Title: e.Act, Text: text, Tone: tone})
	}
	return out, nil
}
