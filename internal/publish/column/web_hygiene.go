package column

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

func escape(s string) string { return html.EscapeString(s) }

func monthsWord(n int64) string {
	if n == 0 {
		return "长期"
	}
	return strconv.FormatInt(n, 10) + "个月"
}

func (s *Columns) getHygiene(c *web.Ctx) error {
	all, scan, err := s.Find(c.Context(), c.DB, c.Actor)
	if err != nil {
		return err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	g, done, err := faultList(all, units).Serve(c)
	if err != nil || done {
		return err
	}
	p := pages.List{Base: base(c, "栏目核查"), Grid: g}
	p.Base.Lead = "空白和超期栏目、到期仍在线的信息、打不开的链接和缺失的附件。栏目和期限随时计算，链接和附件每天检查一次。"
	for _, f := range Faults {
		n := 0
		for _, x := range all {
			if x.Kind == f.Key {
				n++
			}
		}
		st := ui.Stat{Label: f.Title, Value: strconv.Itoa(n), Href: hygienePath + "?f.kind=" + f.Title, Note: f.Says, Tone: ui.OK}
		if n > 0 {
			st.Tone = ui.Bad
		}
		p.Stats = append(p.Stats, st)
	}
	if scan.At.IsZero() {
		p.Foot = []string{"链接和附件还没有检查过。"}
	} else {
		p.Foot = []string{fmt.Sprintf("链接和附件最近检查于%s，共%d条在线信息。", moment(scan.At), scan.Items)}
	}
	if c.Actor.May(RightCheck) {
		p.Base.Actions = []ui.Button{{Label: "重新检查链接和附件", Post: true, Action: hygienePath + "/scan"}}
	}
	return c.Page(http.StatusOK, pages.ListPage(p))
}

func faultList(all []Fault, units map[string]string) *roll.List[Fault] {
	var kinds []ui.Option
	for _, f := range Faults {
		kinds = append(kinds, ui.Option{Value: f.Title, Label: f.Title})
	}
	return &roll.List[Fault]{ID: "faults", Caption: "栏目核查", Path: hygienePath, File: "栏目核查", Rows: all,
		Key: func(f Fault) string { return f.Kind + f.Ref.ID }, Href: func(f Fault) string { return f.Href }, Label: func(f Fault) string { return f.Title },
		Empty: ui.EmptyState{Title: "没有问题", Text: "栏目都在期限内更新，没有到期仍在线的信息。"},
		Columns: []roll.Column[Fault]{
			{Column: ui.Column{Key: "kind", Label: "问题", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: kinds}}, Text: func(f Fault) string { return FaultTitle(f.Kind) },
				Cell: func(f Fault) ui.Cell {
					return ui.C(ui.Light(ui.Lamp{Tone: ui.Bad, Word: FaultTitle(f.Kind), Why: f.Why}))
				}},
			{Column: ui.Column{Key: "title", Label: "栏目或信息", Wide: true, Fixed: true, Filter: &ui.Field{}}, Text: func(f Fault) string { return f.Title },
				Cell: func(f Fault) ui.Cell { return ui.Cell{Text: f.Title, Href: f.Href, Clamp: true} }},
			{Column: ui.Column{Key: "why", Label: "情况", Wide: true}, Text: func(f Fault) string { return f.Why }},
			{Column: ui.Column{Key: "column", Label: "所在栏目", Off: true}, Text: func(f Fault) string { return f.Column }},
			{Column: ui.Column{Key: "unit", Label: "负责科室", Sort: true, Filter: &ui.Field{}}, Text: func(f Fault) string { return units[f.Unit] }},
			{Column: ui.Column{Key: "since", Label: "起始日期", Sort: true}, Text: func(f Fault) string { return dateText(f.Since) }, Order: func(f Fault) string { return dateText(f.Since) }},
			{Column: ui.Column{Key: "days", Label: "已超天数", Number: true, Sort: true}, Text: func(f Fault) string { return strconv.Itoa(f.Days) }, Value: func(f Fault) any { return f.Days }, Order: func(f Fault) string { return fmt.Sprintf("%06d", f.Days) }},
			{Column: ui.Column{Key: "act", Label: "处理", Acts: true}, Text: func(Fault) string { return "" }, Cell: faultActs},
		}}
}

func faultActs(f Fault) ui.Cell {
	switch f.Kind {
	case FaultExpired, FaultKept, FaultInvalid:
		return ui.A("到期处置", keepPath+"/"+f.Ref.ID)
	case FaultBlank, FaultStale:
		return ui.A("核查确认", homePath+"/"+f.Ref.ID+"#f-note")
	}
	return ui.A("修订", f.Href)
}

func (s *Columns) postScan(c *web.Ctx) error {
	if err := s.Rescan(c.Context(), c.Actor.Tenant); err != nil {
		return err
	}
	return c.Done("已检查全部在线信息的链接和附件", hygienePath)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006-01-02 15:04")
}

func dateText(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// kept is one published item with its term.
type kept struct {
	item content.Item
	term Term
	rule Rule
}

func (k kept) due() string {
	if k.term.Due.IsZero() {
		return "长期"
	}
	return k.term.Due.String()
}

func (k kept) state(today civil.Date) ui.Lamp {
	switch {
	case k.term.Decided == DecidedKeep && (k.term.Due.IsZero() || k.term.Due >= today):
		return ui.Lamp{Tone: ui.OK, Word: "已决定保留", Why: k.term.Why + "（" + k.term.By + "）"}
	case k.term.Due.IsZero() || k.term.Due > today.Add(30):
		return ui.Lamp{Tone: ui.OK, Word: "保留中"}
	case k.term.Due >= today:
		return ui.Lamp{Tone: ui.Info, Word: "30天内到期"}
	}
	return ui.Lamp{Tone: ui.Bad, Word: "已到期"}
}

func ruleForm() form.Form {
	kind := form.Field{Name: "kind", Label: "信息类型", Kind: form.Select}
	for _, k := range content.Kinds {
		kind.Options = append(kind.Options, form.Option{Value: k.Key, Label: k.Title})
	}
	return form.Form{kind, {Name: "months", Label: "保留期限", Kind: form.Number, Required: true, Help: "0为长期。公告公示自公示截止日期起算，其他自发布之日起算"},
		{Name: "basis", Label: "依据", Required: true, Max: 200}, {Name: "from_on", Label: "开始执行日期", Kind: form.Day, Required: true}, {Name: "note", Label: "备注", Max: 200}}
}

func (s *Columns) getKeep(c *web.Ctx) error {
	return s.showKeep(c, http.StatusOK, ruleForm().Blank(map[string]string{"from_on": c.Today().String()}))
}

func (s *Columns) showKeep(c *web.Ctx, status int, state *form.State) error {
	rules, err := Rules(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	all, err := s.keptItems(c, rules)
	if err != nil {
		return err
	}
	g, done, err := keptList(all, c.Today()).Serve(c)
	if err != nil || done {
		return err
	}
	p := pages.List{Base: base(c, "保留期限"), Grid: g, Grid2Title: "各类信息的保留期限"}
	p.Base.Lead = "按类型规定信息在网站上保留多久。新增期限后，全部在线信息的到期日期随即重新计算；到期的在“栏目核查”中列出，由人决定保留或撤下。"
	g2 := rulesGrid(rules, c.Actor.MayOn(RightKeep, "", ""))
	p.Grid2 = &g2
	if c.Actor.MayOn(RightKeep, "", "") {
		fields := ui.FromForm(state)
		ui.Pick(fields, "kind").Blank, ui.Pick(fields, "months").Unit = "其他全部类型", "个月"
		p.FormTitle, p.Form = "新增保留期限", &ui.Form{ID: "rule", Action: keepPath + "/rules", Columns: 2, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "保存并重新计算", Look: ui.Primary}}}
	}
	return c.Page(status, pages.ListPage(p))
}

func (s *Columns) keptItems(c *web.Ctx, rules []Rule) ([]kept, error) {
	items, err := online(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	terms, err := Terms(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	var out []kept
	for _, i := range items {
		t, ok := terms[i.ID]
		if !ok || !c.Actor.MayOn(RightView, i.Unit, i.Kind) {
			continue
		}
		k := kept{item: i, term: t}
		if n := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == t.Rule }); n >= 0 {
			k.rule = rules[n]
		}
		out = append(out, k)
	}
	slices.SortStableFunc(out, func(a, b kept) int { return strings.Compare(a.due(), b.due()) })
	return out, nil
}

func keptList(all []kept, today civil.Date) *roll.List[kept] {
	var states []ui.Option
	for _, w := range []string{"已到期", "30天内到期", "保留中", "已决定保留"} {
		states = append(states, ui.Option{Value: w, Label: w})
	}
	return &roll.List[kept]{ID: "kept", Caption: "信息到期日期", Path: keepPath, File: "信息保留期限", Rows: all,
		Key: func(k kept) string { return k.item.ID }, Href: func(k kept) string { return k.item.Href() }, Label: func(k kept) string { return k.item.Title },
		Empty: ui.EmptyState{Title: "没有规定了保留期限的在线信息", Text: "在下面新增保留期限后，这里列出各条信息的到期日期。"},
		Columns: []roll.Column[kept]{
			{Column: ui.Column{Key: "title", Label: "标题", Wide: true, Fixed: true, Filter: &ui.Field{}}, Text: func(k kept) string { return k.item.Title }, Cell: func(k kept) ui.Cell { return ui.Cell{Text: k.item.Title, Href: k.item.Href(), Clamp: true} }},
			{Column: ui.Column{Key: "kind", Label: "类型", Filter: &ui.Field{}}, Text: func(k kept) string { return kindWord(k.item.Kind) }},
			{Column: ui.Column{Key: "base", Label: "起算日期", Sort: true}, Text: func(k kept) string { return dateText(k.term.Base) }, Order: func(k kept) string { return dateText(k.term.Base) }},
			{Column: ui.Column{Key: "due", Label: "到期日期", Sort: true}, Text: kept.due, Order: kept.due},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: states}}, Text: func(k kept) string { return k.state(today).Word }, Cell: func(k kept) ui.Cell { return ui.C(ui.Light(k.state(today))) }},
			{Column: ui.Column{Key: "basis", Label: "依据", Wide: true}, Text: func(k kept) string { return k.rule.Basis + k.term.Why }},
			{Column: ui.Column{Key: "act", Label: "处理", Acts: true}, Text: func(kept) string { return "" }, Cell: func(k kept) ui.Cell { return ui.A("处置", keepPath+"/"+k.item.ID) }},
		}}
}

func rulesGrid(rules []Rule, may bool) ui.Grid {
	g := ui.Grid{ID: "rules", Caption: "各类信息的保留期限", Path: keepPath, Columns: []ui.Column{{Key: "kind", Label: "信息类型", Fixed: true}, {Key: "months", Label: "保留期限"}, {Key: "from", Label: "开始执行"}, {Key: "basis", Label: "依据", Wide: true}, {Key: "by", Label: "设置人"}, {Key: "act", Label: "操作", Acts: true}},
		Empty: ui.EmptyState{Title: "没有规定保留期限", Text: "没有规定的类型长期保留。"}}
	for _, r := range rules {
		act := ui.T("")
		if may {
			act = ui.C(ui.Act(ui.Button{Label: "删除", Small: true, Post: true, Action: keepPath + "/rules/" + r.ID + "/delete", Confirm: "删除后重新计算全部信息的到期日期，继续吗？"}))
		}
		g.Rows = append(g.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{ui.T(kindWord(r.Kind)), ui.T(monthsWord(r.Months)), ui.T(r.FromOn.String()), {Text: r.Basis, Note: r.Note}, ui.T(r.By + " " + moment(r.At)), act}})
	}
	return g
}

func (s *Columns) postRule(c *web.Ctx) error {
	state := ruleForm().Read(c.R)
	if !state.OK() {
		return s.showKeep(c, http.StatusUnprocessableEntity, state)
	}
	n, err := s.SetRule(c.Context(), c.Actor, Rule{Kind: state.Text("kind"), Months: int64(state.Int("months")), Basis: state.Text("basis"), FromOn: state.Date("from_on"), Note: state.Text("note")})
	if err != nil {
		if !state.Keep(err) {
			return err
		}
		return s.showKeep(c, http.StatusUnprocessableEntity, state)
	}
	return c.Done(fmt.Sprintf("已保存，重新计算了%d条信息的到期日期", n), keepPath)
}

func (s *Columns) postUnrule(c *web.Ctx) error {
	if err := s.DropRule(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已删除并重新计算", keepPath)
}

func decideForm() form.Form {
	return form.Form{{Name: "do", Label: "处置", Kind: form.Radio, Required: true, Options: []form.Option{{Value: DecidedKeep, Label: "继续保留"}, {Value: DecidedGo, Label: "撤下（网站显示撤回说明）"}}},
		{Name: "until", Label: "保留到", Kind: form.Day, Help: "只用于继续保留；长期保留的留空"}, {Name: "why", Label: "理由", Kind: form.Area, Rows: 2, Max: 300, Required: true, Help: "撤下的理由会在撤回说明页向公众显示"}}
}

func (s *Columns) getDecide(c *web.Ctx) error {
	return s.showDecide(c, http.StatusOK, decideForm().Blank(nil))
}

func (s *Columns) showDecide(c *web.Ctx, status int, state *form.State) error {
	i, err := content.ItemOf(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	v := pages.Form{Base: base(c, "到期处置", ui.Link{Label: "保留期限", Href: keepPath})}
	v.Base.Lead = "《" + i.Title + "》，" + civil.FromTime(i.PublishedAt.In(store.Zone)).Chinese() + "发布"
	v.Notices = []ui.Notice{{Tone: ui.Info, Title: "将会发生", Text: "继续保留的，到新的日期再次列出；撤下的，网站上的正文和附件不再能打开，原地址显示撤回说明和理由，公开目录中保留登记。"}}
	v.Form = ui.Form{Action: keepPath + "/" + i.ID, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "确定", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: hygienePath}}}
	return c.Page(status, pages.FormPage(v))
}

func (s *Columns) postDecide(c *web.Ctx) error {
	state := decideForm().Read(c.R)
	if !state.OK() {
		return s.showDecide(c, http.StatusUnprocessableEntity, state)
	}
	var err error
	done := "已决定继续保留"
	if state.Text("do") == DecidedGo {
		done, err = "已撤下，原地址显示撤回说明", s.LetGo(c.Context(), c.Actor, c.Path("id"), state.Text("why"))
	} else {
		err = s.KeepOn(c.Context(), c.Actor, c.Path("id"), state.Date("until"), state.Text("why"))
	}
	if err != nil {
		if !state.Keep(err) {
			return err
		}
		return s.showDecide(c, http.StatusUnprocessableEntity, state)
	}
	return c.Done(done, hygienePath)
}

// handMonth is the month asked for, or the last full one.
func handMonth(c *web.Ctx) string {
	m := c.Query("month")
	if m == "" {
		m = c.R.PostFormValue("month")
	}
	if _, _, ok := monthOf(m); ok {
		return m
	}
	t := c.Today()
	return AddMonths(civil.Of(t.Year(), t.Month(), 1), -1).String()[:7]
}

// beside is the month n months away.
func beside(month string, n int) string {
	from, _, _ := monthOf(month)
	return AddMonths(from, n).String()[:7]
}

func handForm(today civil.Date) (form.Form, map[string]string) {
	places := form.Field{Name: "places", Label: "移送场所", Kind: form.Checks, Required: true}
	for _, p := range Places {
		places.Options = append(places.Options, form.Option{Value: p, Label: p})
	}
	return form.Form{places, {Name: "receiver", Label: "接收单位和接收人", Required: true, Max: 100}, {Name: "on", Label: "移送日期", Kind: form.Day, Required: true}, {Name: "note", Label: "备注", Max: 200}, {Name: "month", Label: "月份", Kind: form.Hidden}},
		map[string]string{"on": today.String()}
}

func (s *Columns) getHanded(c *web.Ctx) error {
	f, blank := handForm(c.Today())
	month := handMonth(c)
	blank["month"] = month
	return s.showHanded(c, http.StatusOK, month, f.Blank(blank))
}

func (s *Columns) showHanded(c *web.Ctx, status int, month string, state *form.State) error {
	items, err := MonthItems(c.Context(), c.DB, c.Actor.Tenant, month)
	if err != nil {
		return err
	}
	if x := ui.ReadQuery(c.R.URL.Query()).Export; x != "" {
		return handedFile(c, month, items, x)
	}
	past, err := store.Select[Handed](c.Context(), c.DB, "WHERE agency = $1 ORDER BY id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	p := pages.List{Base: base(c, "移送清单"), Grid2Title: "移送登记"}
	p.Base.Lead = month + "发布的主动公开信息，供移送国家档案馆、公共图书馆和政务服务场所（《政府信息公开条例》第二十五条）。"
	p.Base.Actions = []ui.Button{{Label: "上一月", Href: handPath + "?month=" + beside(month, -1)}, {Label: "下一月", Href: handPath + "?month=" + beside(month, 1)}, {Label: "打印", Href: handPath + "/print?month=" + month}}
	p.Grid = ui.Grid{ID: "month-items", Caption: month + "主动公开信息", Path: handPath, Query: ui.ReadQuery(c.R.URL.Query()), Export: len(items) > 0, Empty: ui.EmptyState{Title: "当月没有发布信息"}}
	for _, h := range handHeads {
		p.Grid.Columns = append(p.Grid.Columns, ui.Column{Key: h, Label: h, Wide: h == "标题"})
	}
	for n := range items {
		row := ui.Row{ID: items[n].ID, Href: items[n].Href()}
		for k, text := range handRow(&items[n]) {
			cell := ui.T(text)
			if handHeads[k] == "标题" {
				cell = ui.A(text, items[n].Href())
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Grid.Rows = append(p.Grid.Rows, row)
	}
	g2 := handedGrid(past)
	p.Grid2 = &g2
	if c.Actor.MayOn(RightHand, "", "") && len(items) > 0 {
		fields := ui.FromForm(state)
		ui.Pick(fields, "month").Value, ui.Pick(fields, "on").Width = month, ui.Short
		p.FormTitle, p.Form = "登记移送", &ui.Form{ID: "hand", Action: handPath, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "登记", Look: ui.Primary}}}
	}
	return c.Page(status, pages.ListPage(p))
}

var handHeads = []string{"索引号", "标题", "发文字号", "发布日期", "公开地址"}

func handRow(i *content.Item) []string {
	return []string{i.IndexNo, i.Title, i.Number, civil.FromTime(i.PublishedAt.In(store.Zone)).String(), i.Address}
}

func handedFile(c *web.Ctx, month string, items []content.Item, kind string) error {
	sh := sheet.Sheet{Name: month, Title: month + "主动公开信息移送清单"}
	for _, h := range handHeads {
		sh.Columns = append(sh.Columns, sheet.Column{Title: h})
	}
	sh.Rows = func(yield func([]any) bool) {
		for n := range items {
			var line []any
			for _, t := range handRow(&items[n]) {
				line = append(line, t)
			}
			if !yield(line) {
				return
			}
		}
	}
	if kind == "csv" {
		return c.Stream("移送清单"+month+".csv", "text/csv; charset=utf-8", sh.WriteCSV)
	}
	b := sheet.Book{Title: sh.Title, Sheets: []*sheet.Sheet{&sh}}
	return c.Stream("移送清单"+month+".xlsx", sheet.MediaType, func(w io.Writer) error { return b.Write(w) })
}

func handedGrid(past []Handed) ui.Grid {
	g := ui.Grid{ID: "handed", Caption: "移送登记", Path: handPath, Columns: []ui.Column{{Key: "month", Label: "月份", Fixed: true}, {Key: "places", Label: "移送场所"}, {Key: "receiver", Label: "接收"}, {Key: "items", Label: "条数", Number: true}, {Key: "on", Label: "移送日期"}, {Key: "by", Label: "登记人"}, {Key: "note", Label: "备注", Wide: true}},
		Empty: ui.EmptyState{Title: "还没有移送登记"}}
	for _, h := range past {
		g.Rows = append(g.Rows, ui.Row{ID: h.ID, Cells: []ui.Cell{ui.A(h.ID, handPath+"?month="+h.ID), ui.T(strings.Join(h.Places, "、")), ui.T(h.Receiver), ui.N(len(h.Items)), ui.T(h.On.String()), ui.T(h.By), ui.T(h.Note)}})
	}
	return g
}

func (s *Columns) postHanded(c *web.Ctx) error {
	f, _ := handForm(c.Today())
	state := f.Read(c.R)
	month := handMonth(c)
	if state.OK() {
		err := s.Hand(c.Context(), c.Actor, Handed{ID: month, Places: state.List("places"), Receiver: state.Text("receiver"), On: state.Date("on"), Note: state.Text("note")})
		if err == nil {
			return c.Done("已登记移送", handPath+"?month="+month)
		}
		if !state.Keep(err) {
			return err
		}
	}
	return s.showHanded(c, http.StatusUnprocessableEntity, month, state)
}

func (s *Columns) getHandedPaper(c *web.Ctx) error {
	month := handMonth(c)
	items, err := MonthItems(c.Context(), c.DB, c.Actor.Tenant, month)
	if err != nil {
		return err
	}
	v := pages.Table{Base: c.Base("主动公开信息移送清单"), Lead: month, Heads: handHeads, Caption: "主动公开信息移送清单"}
	v.OwnHeading = true
	for n := range items {
		v.Rows = append(v.Rows, handRow(&items[n]))
	}
	v.Foot = []string{fmt.Sprintf("共%d条。", len(items)), "移送单位（盖章）：　　　　　　　　移送人：　　　　　　　　接收单位（盖章）：　　　　　　　　接收人：　　　　　　　　日期："}
	return c.Page(http.StatusOK, pages.TablePage(v))
}
