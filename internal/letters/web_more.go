package letters

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters/pages"
	"gongkai/internal/office/content"
)

// listHref leads to the register, narrowed down.
func listHref(st Stats, pairs ...string) string {
	v := url.Values{"f.from": {st.From.String()}, "f.to": {st.To.String()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set("f."+pairs[i], pairs[i+1])
	}
	return root + "?" + v.Encode()
}

// period is what the address asks for: a year by default.
func period(c *web.Ctx) (from, to civil.Date) {
	today := c.Today()
	from, err := civil.Parse(c.Query("from"))
	if err != nil || from.IsZero() {
		from = civil.Of(today.Year(), time.January, 1)
	}
	to, err = civil.Parse(c.Query("to"))
	if err != nil || to.IsZero() || to < from {
		to = max(from, today)
	}
	return from, to
}

func percent(v float64, ok bool) string {
	if !ok {
		return "—"
	}
	return strconv.FormatFloat(v, 'f', 1, 64) + "%"
}

func number(v float64, ok bool) string {
	if !ok {
		return "—"
	}
	return strconv.FormatFloat(v, 'f', 1, 64)
}

func (s *Letters) getStats(c *web.Ctx) error {
	from, to := period(c)
	if c.Actor.Widest(RightView) == "unit" {
		return fail.Deniedf("统计面向全单位，您只能查看本科室的信件。请在信件列表中筛选")
	}
	st, err := s.Figures(c.Context(), c.DB, c.Actor.Tenant, from, to, c.Today())
	if err != nil {
		return err
	}
	site, err := s.SiteYear(c.Context(), c.DB, c.Actor.Tenant, to.Year())
	if err != nil {
		return err
	}
	names, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	ontime, ok := st.All.OnTime()
	average, known := st.All.Average()
	happy, rated := st.All.Satisfied()
	p := pages.Page{Base: base(c, "信件统计"), Tabs: tabs(side+"/stats", c), Stats: []ui.Stat{
		{Label: "收到", Value: itoa(st.All.Received), Unit: "件", Href: listHref(st)}, {Label: "按期办结率", Value: percent(ontime, ok), Href: listHref(st, "lamp", "intime"), Note: "按期双答复 ÷（已双答复＋逾期未办结）"},
		{Label: "平均办理", Value: number(average, known), Unit: "个工作日", Href: listHref(st, "lamp", "answered")}, {Label: "满意率", Value: percent(happy, rated), Href: listHref(st, "lamp", "rated")},
		{Label: "逾期未办结", Value: itoa(st.All.Late), Unit: "件", Href: listHref(st, "lamp", "late")}, {Label: "重复反映", Value: itoa(st.All.Repeats), Unit: "件", Href: listHref(st, "lamp", "repeat")}}}
	p.Base.Lead = from.Chinese() + "至" + to.Chinese() + "收到的信件，不含不予受理和已退单的"
	ask := ui.Form{Get: true, Action: side + "/stats", Columns: 2, Fields: []ui.Field{{Name: "from", Label: "收到日期从", Kind: ui.Date, Value: from.String()}, {Name: "to", Label: "到", Kind: ui.Date, Value: to.String()}}, Buttons: []ui.Button{{Label: "统计"}}}
	siteFacts := []ui.Pair{ui.P("收到留言数", itoa(site.Received)+"条"), ui.P("办结数", itoa(site.Closed)+"条"), ui.P("平均办理时间", number(site.Average, site.Average > 0)+"个工作日"), ui.P("公开答复数", itoa(site.Published)+"条")}
	p.Parts = []pages.Part{{Body: ui.FormBox(ask)}, {ID: "site", Title: fmt.Sprintf("%d年政府网站工作年度报表：留言办理", to.Year()), Body: pages.All(ui.Facts(siteFacts), pages.Quiet("只计本网站局长信箱；不予受理的计入收到和办结。平均办理时间按工作日。"))},
		{ID: "channels", Title: "按来源", Body: ui.Table(sumGrid("channel", st, st.Channels))}, {ID: "kinds", Title: "按类型", Body: ui.Table(sumGrid("kind", st, st.Kinds))},
		{ID: "classes", Title: "按办理类别", Body: ui.Table(sumGrid("class", st, st.Classes))}, {ID: "units", Title: "按承办科室", Body: ui.Table(sumGrid("unit", st, st.Units))}}
	var held []ui.Row
	for _, u := range append(st.Units, Sum{Key: "", Title: "办公室"}) {
		h := st.Held[u.Key]
		title := names[u.Key]
		if u.Key == "" {
			title = "办公室（含分办有误的时间）"
		}
		if h.Letters > 0 && (u.Key != "" || u.Title == "办公室") {
			held = append(held, ui.Row{ID: u.Key + "h", Label: title, Cells: []ui.Cell{ui.T(title), ui.N(h.Letters), ui.T(number(h.Average(), true))}})
		}
	}
	p.Parts = append(p.Parts, pages.Part{ID: "stays", Title: "停留时间", Body: ui.Table(ui.Grid{ID: "held", Caption: "各科室持有信件的时间，退件的时间按决定计入有责任的一方", Path: side + "/stats", Query: ui.Query{Page: 1, Per: 100}, PlainRows: true, Rows: held,
		Columns: []ui.Column{{Key: "unit", Label: "计入"}, {Key: "letters", Label: "件数", Number: true}, {Key: "days", Label: "平均停留（工作日）", Number: true}}, Empty: ui.EmptyState{Title: "还没有分办的信件"}})})
	return c.Page(http.StatusOK, pages.Office(p))
}

// sumCaptions name the tables of sums by what they sum up by.
var sumCaptions = map[string]string{"channel": "信件统计：按来源", "kind": "信件统计：按类型", "class": "信件统计：按办理类别", "unit": "信件统计：按承办科室"}

// sumGrid is a table of sums; every figure leads to its letters.
func sumGrid(by string, st Stats, list []Sum) ui.Grid {
	q := ui.Query{Page: 1, Per: 100}
	g := ui.Grid{ID: "by-" + by, Caption: sumCaptions[by], Path: side + "/stats", Query: q, PlainRows: true, Empty: ui.EmptyState{Title: "期间没有收到信件"},
		Columns: []ui.Column{{Key: "title", Label: "类别"}, {Key: "received", Label: "收到", Number: true}, {Key: "answered", Label: "已双答复", Number: true}, {Key: "ontime", Label: "按期办结率", Number: true}, {Key: "average", Label: "平均工作日", Number: true}, {Key: "open", Label: "未办结", Number: true}, {Key: "late", Label: "逾期未办结", Number: true}, {Key: "again", Label: "重办", Number: true}, {Key: "happy", Label: "满意率", Number: true}}}
	n := func(v int, href string) ui.Cell {
		if v == 0 {
			return ui.N(0)
		}
		return ui.A(itoa(v), href)
	}
	for _, x := range list {
		ontime, ok := x.OnTime()
		average, known := x.Average()
		happy, rated := x.Satisfied()
		g.Rows = append(g.Rows, ui.Row{ID: x.Key, Label: x.Title, Cells: []ui.Cell{ui.T(x.Title), n(x.Received, listHref(st, by, x.Key)), n(x.Answered, listHref(st, by, x.Key, "lamp", "answered")), ui.T(percent(ontime, ok)), ui.T(number(average, known)),
			n(x.Open, listHref(st, by, x.Key, "state", "open")), n(x.Late, listHref(st, by, x.Key, "lamp", "late")), ui.N(x.Again), ui.T(percent(happy, rated))}})
	}
	return g
}

var topicStates = map[string]string{TopicOpen: "关注中", TopicCase: "舆情处置中", TopicEnded: "已回应"}

func (s *Letters) getTopics(c *web.Ctx) error {
	today := c.Today()
	kept, err := store.Select[Topic](c.Context(), c.DB, "WHERE agency = $1 ORDER BY made_at DESC, id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	path := side + "/topics"
	l := roll.List[Topic]{ID: "topics", Caption: "热点与舆情", Path: path, File: "热点与舆情", Rows: kept, Key: func(t Topic) string { return t.ID }, Href: func(t Topic) string { return path + "/" + t.ID }, Label: func(t Topic) string { return t.Title },
		Empty: ui.EmptyState{Title: "还没有热点", Text: "系统把相似的来信归在一起，列在下面，由办公室确定是否列为热点。"},
		Columns: []roll.Column[Topic]{
			{Column: ui.Column{Key: "title", Label: "热点", Fixed: true, Wide: true, Least: 16, Filter: &ui.Field{Placeholder: "名称含"}}, Text: func(t Topic) string { return t.Title }, Cell: func(t Topic) ui.Cell { return ui.A(t.Title, path+"/"+t.ID) }},
			{Column: ui.Column{Key: "state", Label: "状态"}, Text: func(t Topic) string { return topicStates[t.State] }},
			{Column: ui.Column{Key: "level", Label: "等级"}, Text: func(t Topic) string { return t.Level }},
			{Column: ui.Column{Key: "owner", Label: "责任人"}, Text: func(t Topic) string { return t.OwnerName }},
			{Column: ui.Column{Key: "due", Label: "回应期限", Sort: true}, Text: func(t Topic) string { return t.Due.String() }},
			{Column: ui.Column{Key: "made", Label: "列为热点", Sort: true}, Text: func(t Topic) string { return on(t.MadeAt).String() }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	p := pages.Page{Base: base(c, "热点与舆情"), Tabs: tabs(path, c), Parts: []pages.Part{{Body: ui.Table(g)}}}
	if c.Actor.MayOn(RightDesk, "", "") {
		hots, err := s.Hots(c.Context(), c.DB, c.Actor.Tenant, today)
		if err != nil {
			return err
		}
		for i, h := range hots[:min(len(hots), 20)] {
			p.Parts = append(p.Parts, hotPart(i, h))
		}
	}
	return c.Page(http.StatusOK, pages.Office(p))
}

// hotPart is a group of letters that may become a topic.
func hotPart(i int, h Hot) pages.Part {
	var lines []pages.Line
	f := ui.Form{ID: fmt.Sprintf("hot%d", i), Action: side + "/topics", Fields: []ui.Field{{Name: "title", Label: "热点名称", Value: h.Title, Required: true, MaxLength: 100, ID: fmt.Sprintf("hot-title-%d", i)}}, Buttons: []ui.Button{{Label: "列为热点"}}}
	for n := range h.Letters {
		l := &h.Letters[n]
		if n < 5 {
			lines = append(lines, pages.Line{Title: l.Number + " " + l.Title, Href: l.Href(), Note: l.ReceivedOn.String() + "，" + l.ChannelTitle()})
		}
		f.Fields = append(f.Fields, ui.Field{Name: "letter", Kind: ui.HiddenKind, Value: l.ID, ID: fmt.Sprintf("hot-%d-%d", i, n)})
	}
	title := fmt.Sprintf("%d件相似来信：%s", len(h.Letters), cut(h.Title, 40))
	return pages.Part{Title: title, Body: pages.All(pages.Lines(lines, ""), ui.FormBox(f))}
}

func (s *Letters) postTopic(c *web.Ctx) error {
	if err := c.R.ParseForm(); err != nil {
		return err
	}
	t, err := s.MakeTopic(c.Context(), c.Actor, c.R.FormValue("title"), c.R.PostForm["letter"])
	if err != nil {
		return err
	}
	return c.Done("已列为热点", side+"/topics/"+t.ID)
}

func (s *Letters) getTopic(c *web.Ctx) error { return s.showTopic(c, http.StatusOK, "", nil) }

// topicForms are what can be done with a topic, by the act's name.
func (s *Letters) topicForms(c *web.Ctx, t *Topic) (map[string]form.Form, error) {
	people, err := s.Roster.People(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	owner := form.Field{Name: "owner", Label: "责任人", Kind: form.Select, Required: true}
	for _, p := range people {
		owner.Options = append(owner.Options, form.Option{Value: p.ID, Label: p.Name})
	}
	level := form.Field{Name: "level", Label: "等级", Kind: form.Radio, Required: true}
	for _, l := range Levels {
		level.Options = append(level.Options, form.Option{Value: l, Label: l})
	}
	kinds := form.Field{Name: "kind", Label: "拟写什么", Kind: form.Radio, Required: true, Options: []form.Option{{Value: "response", Label: "回应关切"}, {Value: content.KindInterpret, Label: "政策解读"}, {Value: content.KindNews, Label: "工作信息"}}}
	out := map[string]form.Form{ActStep: {area("says", "处置情况", "", true)}, ActRespond: {area("response", "回应要点", "", true), {Name: "href", Label: "公开回应的网址", Required: true, Max: 300}}}
	if t.Item == "" {
		out[ActPropose] = form.Form{kinds}
	}
	if t.State == TopicOpen {
		out[ActCase] = form.Form{level, owner, {Name: "due", Label: "回应期限", Kind: form.Day, Required: true}, area("says", "处置要求", "", false)}
	}
	return out, nil
}

func (s *Letters) showTopic(c *web.Ctx, code int, act string, typed *form.State) error {
	t, err := store.Get[Topic](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	q := ask(c.Actor, map[string]string{"topic": t.ID}, "", c.Today())
	list, err := store.Select[Letter](c.Context(), c.DB, "WHERE agency = $1"+q.more()+" ORDER BY received_on DESC, id DESC LIMIT 200", q.args...)
	if err != nil {
		return err
	}
	steps, err := store.Select[Step](c.Context(), c.DB, "WHERE agency = $1 AND topic = $2 ORDER BY at, id", c.Actor.Tenant, t.ID)
	if err != nil {
		return err
	}
	b := base(c, t.Title)
	b.Crumbs = []ui.Link{{Label: "信件办理", Href: root}, {Label: "热点与舆情", Href: side + "/topics"}, {Label: t.Title}}
	facts := []ui.Pair{ui.P("状态", topicStates[t.State])}
	for _, x := range [][2]string{{"等级", t.Level}, {"责任人", t.OwnerName}, {"回应期限", t.Due.String()}, {"处置要求", t.Says}, {"回应要点", t.Response}} {
		if x[1] != "" {
			facts = append(facts, ui.P(x[0], x[1]))
		}
	}
	if t.Item != "" {
		facts = append(facts, ui.Pair{Label: "据此拟写的稿件", Cell: ui.A("查看稿件", "/office/publish/"+t.Item)})
	}
	if t.ResponseHref != "" {
		facts = append(facts, ui.Pair{Label: "公开回应", Cell: ui.A(t.ResponseHref, t.ResponseHref)})
	}
	var lines []pages.Line
	for i := range list {
		lines = append(lines, pages.Line{Title: list[i].Number + " " + list[i].Title, Href: list[i].Href(), Note: list[i].ReceivedOn.String() + "，" + list[i].StateTitle()})
	}
	var events []ui.Event
	for _, x := range steps {
		events = append(events, ui.Event{At: x.At.In(store.Zone), Who: x.ByName, Title: x.Says})
	}
	p := pages.Page{Base: b, Parts: []pages.Part{{Body: ui.Facts(facts)}, {Title: "处置经过", Body: ui.Timeline(events)}, {Title: fmt.Sprintf("相关信件%d件", len(list)), Body: pages.Lines(lines, "您能看到的信件中没有相关的。")}}}
	if t.State != TopicEnded && (c.Actor.MayOn(RightDesk, "", "") || t.Owner == c.Actor.ID) {
		forms, err := s.topicForms(c, &t)
		if err != nil {
			return err
		}
		for _, name := range []string{ActPropose, ActCase, ActStep, ActRespond} {
			f, ok := forms[name]
			if !ok {
				continue
			}
			st := f.Blank(map[string]string{"level": Levels[0], "kind": "response"})
			if name == act && typed != nil {
				st = typed
			}
			fields := append(ui.FromForm(st), ui.Field{Name: "act", Kind: ui.HiddenKind, Value: name})
			for i := range fields {
				fields[i].ID = fmt.Sprintf("%s-%d", fields[i].Name, len(p.Parts))
			}
			p.Parts = append(p.Parts, pages.Part{Title: name, Body: ui.FormBox(ui.Form{ID: fmt.Sprintf("form%d", len(p.Parts)), Action: side + "/topics/" + t.ID, Fields: fields, Error: st.General, Buttons: []ui.Button{{Label: name}}})})
		}
	}
	return c.Page(code, pages.Office(p))
}

func (s *Letters) postTopicAct(c *web.Ctx) error {
	id, act := c.Path("id"), c.R.FormValue("act")
	t, err := store.Get[Topic](c.Context(), c.DB, c.Actor.Tenant, id)
	if err != nil {
		return err
	}
	forms, err := s.topicForms(c, &t)
	if err != nil {
		return err
	}
	f, ok := forms[act]
	if !ok {
		return fail.Stalef("现在不能%s，请刷新后查看", act)
	}
	st := f.Read(c.R)
	if !st.OK() {
		return s.showTopic(c, http.StatusUnprocessableEntity, act, st)
	}
	switch act {
	case ActPropose:
		_, err = s.Propose(c.Context(), c.Actor, id, st.Text("kind"))
	case ActCase:
		err = s.MakeCase(c.Context(), c.Actor, id, st.Text("level"), st.Text("owner"), st.Date("due"), st.Text("says"))
	case ActStep:
		err = s.Progress(c.Context(), c.Actor, id, st.Text("says"))
	case ActRespond:
		err = s.Respond(c.Context(), c.Actor, id, st.Text("response"), st.Text("href"))
	}
	if err == nil {
		return c.Done("已"+act, side+"/topics/"+id)
	}
	if !readable(st, err) {
		return err
	}
	return s.showTopic(c, status(err), act, st)
}
