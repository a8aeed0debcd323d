package consult

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

const root = "/office/consult"

// routes lists every page and act with the right it needs.
func (s *Consult) routes(r *web.Router) {
	r.Get(root, RightView, s.getList)
	r.Get(root+"/new", RightWork, s.getForm)
	r.Upload(root+"/new", RightWork, s.postForm)
	r.Get(settingsPath, RightView, s.getSettings)
	r.Post(settingsPath, RightSettings, s.postSettings)
	r.Get(root+"/{id}", RightView, s.getRecord)
	r.Get(root+"/{id}/edit", RightWork, s.getForm)
	r.Upload(root+"/{id}/edit", RightWork, s.postForm)
	r.Get(root+"/{id}/act", RightView, s.getAct)
	r.Post(root+"/{id}/act", RightView, s.postAct)
	r.Get(root+"/{id}/opinions", RightView, s.getOpinions)
	r.Post(root+"/{id}/opinions", RightWork, s.postOpinions)
	r.Get(root+"/{id}/opinions/{opinion}", RightView, s.getOpinion)
	r.Post(root+"/{id}/opinions/{opinion}", RightWork, s.postOpinion)
	r.Get(root+"/{id}/all", RightDecide, s.getAll)
	r.Post(root+"/{id}/all", RightDecide, s.postAll)
	r.Get(root+"/{id}/groups", RightView, s.getGroups)
	r.Post(root+"/{id}/groups", RightWork, s.postGroups)
	r.Get(root+"/{id}/enter", RightWork, s.getEnter)
	r.Post(root+"/{id}/enter", RightWork, s.postEnter)
	r.Get(root+"/{id}/activities/new", RightWork, s.getActivity)
	r.Upload(root+"/{id}/activities/new", RightWork, s.postActivity)
	r.Get(root+"/{id}/activities/{activity}", RightView, s.getActivity)
	r.Upload(root+"/{id}/activities/{activity}", RightWork, s.postActivity)
	r.Get(root+"/{id}/report", RightView, s.getReport)
	r.Get(root+"/{id}/compare", RightView, s.getCompare)
	s.hearingRoutes(r)
	s.publicRoutes(r)
}

// row is a consultation in the list.
type row struct {
	*Consultation
	unit, stage            string
	opinions, open, people int
	late                   bool
}

func (s *Consult) rows(c *web.Ctx) ([]row, error) {
	all, err := All(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	counts, err := counted(c)
	if err != nil {
		return nil, err
	}
	var out []row
	for i := range all {
		k := &all[i]
		if !may(c.Actor, RightView, k) {
			continue
		}
		n := counts[k.ID]
		out = append(out, row{k, units[k.Unit], k.Stage(c.Now()), n[0], n[1], n[2], k.Late(c.Today())})
	}
	return out, nil
}

// counted counts the valid opinions, the open ones and the people of every
// consultation.
func counted(c *web.Ctx) (map[string][3]int, error) {
	rows, err := c.DB.Query(c.Context(), `SELECT consultation, COUNT(*), COUNT(*) FILTER (WHERE state = 'new'), SUM(people) FROM consult_opinion
		WHERE agency = $1 AND state <> 'spam' GROUP BY consultation`, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string][3]int{}
	for rows.Next() {
		var id string
		var n [3]int
		if err := rows.Scan(&id, &n[0], &n[1], &n[2]); err != nil {
			return nil, err
		}
		out[id] = n
	}
	return out, rows.Err()
}

func (s *Consult) getList(c *web.Ctx) error {
	rows, err := s.rows(c)
	if err != nil {
		return err
	}
	l := roll.List[row]{ID: "consultations", Caption: "意见征集", Path: root, File: "意见征集", Rows: rows,
		Key: func(r row) string { return r.ID }, Href: func(r row) string { return r.Href() }, Label: func(r row) string { return r.Title },
		Tone: func(r row) ui.Tone {
			if r.late {
				return ui.Bad
			}
			return ui.Plain
		},
		Empty: ui.EmptyState{Title: "还没有意见征集", Text: "重大行政决策和涉及市场主体的文件，起草后在这里公开征求意见。"},
		Columns: []roll.Column[row]{
			{Column: ui.Column{Key: "no", Label: "编号", Sort: true, Least: 6}, Text: func(r row) string { return r.Slug() }},
			{Column: ui.Column{Key: "title", Label: "征集事项", Fixed: true, Wide: true, Sort: true, Least: 16, Filter: &ui.Field{Placeholder: "名称含"}}, Text: func(r row) string { return r.Title }, Cell: func(r row) ui.Cell { return ui.A(r.Title, r.Href()) }},
			{Column: ui.Column{Key: "unit", Label: "承办科室", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r row) string { return r.unit })}}, Text: func(r row) string { return r.unit }},
			{Column: ui.Column{Key: "opens", Label: "起始", Sort: true, Least: 6}, Text: func(r row) string { return stamp(r.OpensAt) }},
			{Column: ui.Column{Key: "closes", Label: "截止", Sort: true, Least: 6}, Text: func(r row) string { return stamp(r.ClosesAt) }},
			{Column: ui.Column{Key: "days", Label: "日数", Number: true, Sort: true}, Text: func(r row) string { return days(r.Consultation) }, Order: func(r row) string { return fmt.Sprintf("%05d", r.Days()) }},
			{Column: ui.Column{Key: "opinions", Label: "意见", Number: true, Sort: true}, Text: func(r row) string { return itoa(r.opinions) }, Order: func(r row) string { return fmt.Sprintf("%08d", r.opinions) }},
			{Column: ui.Column{Key: "open", Label: "待处理", Number: true, Sort: true}, Text: func(r row) string { return itoa(r.open) }, Order: func(r row) string { return fmt.Sprintf("%08d", r.open) }},
			{Column: ui.Column{Key: "stage", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r row) string { return r.stage })}}, Text: func(r row) string { return r.stage }, Cell: func(r row) ui.Cell { return ui.C(ui.Badge(tone(r.Consultation, c.Now()), r.stage)) }},
			{Column: ui.Column{Key: "due", Label: "反馈时限", Sort: true}, Text: func(r row) string { return r.Due.String() }, Cell: func(r row) ui.Cell { return lamp(r.Consultation, c) }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	b := c.Base("意见征集")
	b.Actions = []ui.Button{{Label: "期限与参数", Href: settingsPath}}
	if c.Actor.May(RightWork) {
		b.Actions = append(b.Actions, ui.Button{Label: "新建征集", Icon: "plus", Look: ui.Primary, Href: root + "/new", Key: "n"})
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: b, Grid: g}))
}

// lamp is the state of the feedback.
func lamp(k *Consultation, c *web.Ctx) ui.Cell {
	switch {
	case k.Due.IsZero():
		return ui.T("")
	case k.State == Answered && day(k.AnsweredAt) <= k.Due:
		return ui.C(ui.Light(ui.Lamp{Tone: ui.OK, Word: "按期反馈", Why: "时限" + k.Due.Chinese() + "，" + day(k.AnsweredAt).Chinese() + "公布"}))
	case k.State == Answered:
		return ui.C(ui.Light(ui.Lamp{Tone: ui.Bad, Word: "超期反馈", Why: "时限" + k.Due.Chinese() + "，" + day(k.AnsweredAt).Chinese() + "公布"}))
	case k.Late(c.Today()):
		return ui.C(ui.Light(ui.Lamp{Tone: ui.Bad, Word: "超期未反馈", Why: "应于" + k.Due.Chinese() + "前公布（" + ArticleFeedback + "）"}))
	}
	return ui.C(ui.Light(ui.Lamp{Tone: ui.Warn, Word: k.Due.String(), Why: "应于" + k.Due.Chinese() + "前公布（" + ArticleFeedback + "）"}))
}

func tone(k *Consultation, now time.Time) ui.Tone {
	switch k.Stage(now) {
	case "征集中", "已反馈":
		return ui.OK
	case "已终止":
		return ui.Warn
	}
	return ui.Info
}

func days(k *Consultation) string {
	if k.OpensAt.IsZero() || k.ClosesAt.IsZero() {
		return ""
	}
	return itoa(k.Days())
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006-01-02 15:04")
}

func distinct[T any](rows []T, of func(T) string) []ui.Option {
	var out []ui.Option
	seen := map[string]bool{"": true}
	for _, r := range rows {
		if v := of(r); !seen[v] {
			seen[v] = true
			out = append(out, ui.Option{Value: v, Label: v})
		}
	}
	return out
}

// seen reads the consultation of the address, if the person may see it.
func (s *Consult) seen(c *web.Ctx) (*Consultation, error) {
	k, err := Get(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err == nil && !may(c.Actor, RightView, &k) {
		err = missing()
	}
	return &k, err
}

// views are the pages of one consultation.
func (k *Consultation) views(current string) []ui.Tab {
	out := []ui.Tab{{Label: "概况", Href: k.Href()}, {Label: "意见登记", Href: k.Href() + "/opinions"}, {Label: "相近意见", Href: k.Href() + "/groups"}, {Label: "听证会", Href: k.Href() + "/hearings"},
		{Label: "采纳反馈", Href: k.Href() + "/report"}, {Label: "前后对照", Href: k.Href() + "/compare"}}
	for i := range out {
		out[i].Current = out[i].Href == k.Href()+current
	}
	return out
}

func (k *Consultation) base(c *web.Ctx, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "意见征集", Href: root}, {Label: k.Title, Href: k.Href()}}
	if title != k.Title {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	} else {
		b.Crumbs[1].Href = ""
	}
	return b
}

// readable takes a refusal that a form can show into it.
func readable(state *form.State, err error) bool {
	return !fail.Is(err, fail.Denied) && !fail.Is(err, fail.Missing) && state.Take(err)
}

// status is the answer's status for a form with something wrong on it.
func status(err error) int {
	if fail.Is(err, fail.Stale) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// getRecord shows a consultation with everything that can be done next.
func (s *Consult) getRecord(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	cs, err := s.of(c.Context(), c.DB, k, c.Now())
	if err != nil {
		return err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	p := pages.Record{Base: k.base(c, k.Title), Views: k.views(""), Buttons: s.buttons(c, cs), Facts: s.facts(c, k, units[k.Unit]), Steps: k.steps(c.Now())}
	asked, err := s.surveyFact(c, k)
	if err != nil {
		return err
	}
	p.Facts = append(p.Facts, asked...)
	if s.mayAsk(c, k) {
		p.Buttons = append(p.Buttons, ui.Button{Label: ActSurvey, Icon: "plus", Place: ui.PlaceNew, Post: true, Action: k.Href() + "/act?name=" + ActSurvey})
	}
	if k.Late(c.Today()) {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Title: "反馈已超期", Text: "采纳情况应于" + k.Due.Chinese() + "前公布。"})
	}
	if len(cs.Lacking) > 0 && k.State == Preparing {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "公告前还需要", Text: strings.Join(cs.Lacking, "、") + "；同步解读从公告稿的页面起草。"})
	}
	if k.Public() {
		path := k.Href() + "/opinions"
		p.Stats = []ui.Stat{{Label: "有效意见", Value: itoa(cs.Total), Unit: "条", Href: path}, {Label: "待处理", Value: itoa(cs.Open), Unit: "条", Href: path + "?f.state=new", Tone: warnIf(cs.Open > 0 && k.Over(c.Now()))},
			{Label: "线下活动", Value: itoa(cs.Activities), Unit: "次", Href: k.Href() + "#activities"}}
	}
	if p.Sections, err = s.sections(c, k); err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.RecordPage(p))
}

func warnIf(yes bool) ui.Tone {
	if yes {
		return ui.Warn
	}
	return ui.Plain
}

// buttons are the moves of the table, each with its reason where it is barred.
func (s *Consult) buttons(c *web.Ctx, cs *Case) []ui.Button {
	k := cs.Consultation
	var out []ui.Button
	for _, o := range Consultations.Can(cs, c.Actor.On(k.Unit, "")) {
		b := ui.Button{Label: o.Move.Name, Href: k.Href() + "/act?name=" + o.Move.Name, Off: o.Refusal != "", Why: o.Refusal}
		if o.Move.Name == MoveStop || o.Move.Name == MoveVoid {
			b.Look, b.Place = ui.Danger, ui.PlaceDanger
		}
		out = append(out, b)
	}
	if k.State == Preparing && may(c.Actor, RightWork, k) {
		out = append(out, ui.Button{Label: "编辑", Icon: "edit", Place: ui.PlaceEdit, Href: k.Href() + "/edit"})
	}
	if k.State == Announced && may(c.Actor, RightWork, k) {
		out = append(out, ui.Button{Label: "登记线下意见", Icon: "plus", Place: ui.PlaceNew, Href: k.Href() + "/enter"}, ui.Button{Label: "登记线下活动", Icon: "plus", Place: ui.PlaceNew, Href: k.Href() + "/activities/new"})
	}
	return out
}

func (k *Consultation) steps(now time.Time) []ui.Step {
	at := slices.Index([]string{"筹备", "公告送审", "未开始", "征集中", "已结束", "反馈送审", "已反馈"}, k.Stage(now))
	if k.State == Answering {
		at = 5
	}
	var out []ui.Step
	for i, label := range []string{"筹备", "公告送审", "等待开始", "征集意见", "处理意见", "反馈送审", "已反馈"} {
		out = append(out, ui.Step{Label: label, Done: i < at || at == 6, Now: i == at && at < 6})
	}
	return out
}

func (s *Consult) facts(c *web.Ctx, k *Consultation, unit string) []ui.Pair {
	out := []ui.Pair{ui.P("编号", k.Slug()), ui.P("承办科室", unit), {Label: "状态", Cell: ui.C(ui.Badge(tone(k, c.Now()), k.Stage(c.Now())))}}
	if !k.OpensAt.IsZero() {
		out = append(out, ui.P("起止时间", fmt.Sprintf("%s至%s（%d日）", minute(k.OpensAt), minute(k.ClosesAt), k.Days())))
	}
	switch {
	case k.Matter != "":
		out = append(out, ui.P("类别", "年度重大行政决策事项目录内事项"))
	case k.Market:
		out = append(out, ui.P("类别", "涉及市场主体"))
	}
	if k.ShortWhy != "" {
		out = append(out, ui.P("期限不足的理由（公布）", k.ShortWhy))
	}
	if k.Public() {
		out = append(out, ui.Pair{Label: "公众页面", Cell: ui.A(k.Address(), k.Address())})
	}
	if k.Item != "" {
		out = append(out, ui.Pair{Label: "公告稿", Cell: ui.A("在信息发布中查看、送审", "/office/publish/"+k.Item)})
	}
	if !k.DecidedOn.IsZero() {
		out = append(out, ui.P("决策出台", k.DecidedOn.Chinese()+"，"+k.DecidedAs), ui.Pair{Label: "反馈时限", Cell: lamp(k, c)})
	}
	if k.Feedback != "" {
		out = append(out, ui.Pair{Label: "反馈稿", Cell: ui.A("在信息发布中查看、送审", "/office/publish/"+k.Feedback)})
	}
	if k.StoppedWhy != "" {
		out = append(out, ui.P("终止原因（公布）", k.StoppedWhy))
	}
	return out
}

// sections are the texts and the off-line activities.
func (s *Consult) sections(c *web.Ctx, k *Consultation) ([]pages.Section, error) {
	var out []pages.Section
	held, err := Activities(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return nil, err
	}
	act := pages.Section{ID: "activities", Title: "线下征集", Says: "座谈会、听证会、实地走访、民意调查和信函，与网上意见记入同一登记，随反馈公布。"}
	for _, v := range held {
		act.Lines = append(act.Lines, pages.Line{Title: v.Title(), Href: k.Href() + "/activities/" + v.ID, Note: fmt.Sprintf("%s，%d人", v.Place, v.People)})
	}
	out = append(out, act)
	articles, err := Articles(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return nil, err
	}
	cut := pages.Section{ID: "articles", Title: "草案分条", Says: fmt.Sprintf("系统把草案分为%d条，公众可以逐条提意见。", len(articles))}
	for _, a := range articles {
		cut.Lines = append(cut.Lines, pages.Line{Title: a.Label, Note: a.Head, Text: strings.TrimLeft(strings.TrimPrefix(a.Text, a.Label), " 　")})
	}
	return append(out, pages.Section{ID: "notice", Title: "征集公告", HTML: k.Notice}, pages.Section{ID: "explain", Title: "起草说明", HTML: k.Explain}, cut), nil
}
