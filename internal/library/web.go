package library

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/library/pages"
)

const root = "/office/library"

// routes lists every page and act of the library with the right it needs.
func (l *Library) routes(r *web.Router) {
	r.Get(root, RightView, l.getList)
	r.Get(root+"/expiring", RightView, l.getExpiring)
	r.Get(root+"/filings", RightView, l.getFilings)
	r.Get(root+"/report", RightView, l.getReport)
	r.Get(root+"/parameters", RightView, l.getParameters)
	r.Post(root+"/parameters", RightRound, l.postParameter)
	r.Get(root+"/documents/{id}", RightView, l.getDocument)
	r.Post(root+"/documents/{id}", RightEdit, l.postDocument)
	r.Get(root+"/documents/{id}/enter", RightEdit, l.getEnter)
	r.Post(root+"/documents/{id}/enter", RightEdit, l.postEnter)
	r.Post(root+"/documents/{id}/ties", RightEdit, l.postTie)
	r.Post(root+"/documents/{id}/ties/{tie}/drop", RightEdit, l.postUntie)
	r.Post(root+"/documents/{id}/decide", RightDecide, l.postDecide)
	r.Post(root+"/documents/{id}/declare", RightDecide, l.postDeclare)
	r.Get(root+"/rounds", RightView, l.getRounds)
	r.Post(root+"/rounds", RightRound, l.postRound)
	r.Get(root+"/rounds/{id}", RightView, l.getRound)
	r.Post(root+"/rounds/{id}/choose", RightDecide, l.postChoose)
	r.Post(root+"/rounds/{id}/sign", RightSign, l.postSign)
	r.Post(root+"/rounds/{id}/list", RightRound, l.postList)
	r.Get(root+"/import", RightImport, l.getImport)
	r.Upload(root+"/import", RightImport, l.postImport)
	r.Get(root+"/import/template", RightImport, l.getTemplate)
	r.Get(root+"/import/{id}", RightImport, l.getPlan)
	r.Post(root+"/import/{id}", RightImport, l.postCommit)
}

func tabs(current string) []ui.Tab {
	out := []ui.Tab{{Label: "文件", Href: root}, {Label: "即将到期", Href: root + "/expiring"}, {Label: "备案", Href: root + "/filings"},
		{Label: "清理", Href: root + "/rounds"}, {Label: "文件库报告", Href: root + "/report"}, {Label: "参数", Href: root + "/parameters"}}
	for i := range out {
		out[i].Current = out[i].Href == current
	}
	return out
}

func base(c *web.Ctx, title string) page.Base {
	b := c.Base(title)
	if title != "规范性文件库" {
		b.Crumbs = []ui.Link{{Label: "规范性文件库", Href: root}, {Label: title}}
	}
	return b
}

// row is a document in a list.
type row struct {
	*Entry
	v                Verdict
	unit             string
	duty             *Duty
	due              civil.Date
	pieces, services int
}

func tone(s Status) ui.Tone {
	switch s.Tone() {
	case "good":
		return ui.OK
	case "bad":
		return ui.Bad
	}
	return ui.Warn
}

// rows reads the documents that the person may see, as of a day.
func (l *Library) rows(c *web.Ctx, on civil.Date) ([]row, *Shelf, error) {
	s, err := l.shelf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, nil, err
	}
	units, err := l.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, nil, err
	}
	duties, err := store.Select[Duty](c.Context(), c.DB, "WHERE agency = $1", c.Actor.Tenant)
	if err != nil {
		return nil, nil, err
	}
	var out []row
	for _, e := range s.Entries {
		if !c.Actor.MayOn(RightView, e.Item.Unit, e.Item.Kind) {
			continue
		}
		r := row{Entry: e, v: e.Life.On(on), unit: units[e.Item.Unit]}
		for i := range duties {
			if duties[i].Document == e.ID && duties[i].Ends == e.Ends {
				r.duty = &duties[i]
			}
		}
		out = append(out, r)
	}
	return out, s, nil
}

func distinct(rows []row, of func(row) string) []ui.Option {
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

func (r row) status() string { return or(string(r.v.Status), "未公布") }
func (r row) year() string   { return fmt.Sprint(r.Item.Formed.Year()) }
func (r row) ends() string {
	if r.Facts.Longterm {
		return "长期"
	}
	return r.Ends.String()
}

func column(key, label string, of func(row) string) roll.Column[row] {
	return roll.Column[row]{Column: ui.Column{Key: key, Label: label, Sort: true}, Text: of}
}

func chosen(rows []row, key, label string, of func(row) string) roll.Column[row] {
	c := column(key, label, of)
	c.Filter = &ui.Field{Kind: ui.Select, Options: distinct(rows, of)}
	return c
}

func dayColumn(key, label string, of func(row) civil.Date) roll.Column[row] {
	c := column(key, label, func(r row) string { return of(r).String() })
	c.Order = c.Text
	return c
}

// titled are the first columns of every list of documents.
func titled(rows []row) []roll.Column[row] {
	title := column("title", "文件", func(r row) string { return r.Item.Title })
	title.Fixed, title.Wide, title.Least, title.Filter = true, true, 18, &ui.Field{Placeholder: "标题含"}
	title.Cell = func(r row) ui.Cell { return ui.A(r.Item.Title, href(r.ID)) }
	number := column("number", "文号", func(r row) string { return r.Item.Number })
	number.Filter = &ui.Field{Placeholder: "文号含"}
	valid := chosen(rows, "status", "有效性", row.status)
	valid.Cell = func(r row) ui.Cell {
		return ui.C(ui.Light(ui.Lamp{Tone: tone(r.v.Status), Word: r.status(), Why: r.v.Note()}))
	}
	return []roll.Column[row]{title, number, valid}
}

func grid(id, caption, path string, rows []row, more ...roll.Column[row]) roll.List[row] {
	return roll.List[row]{ID: id, Caption: caption, Path: path, File: caption, Rows: rows, Columns: append(titled(rows), more...),
		Key: func(r row) string { return r.ID }, Href: func(r row) string { return href(r.ID) }, Label: func(r row) string { return r.Item.Title },
		Empty: ui.EmptyState{Title: "没有文件", Text: "行政规范性文件拟稿后自动列入文件库；已有文件可以批量导入。"}}
}

func unitColumn(rows []row) roll.Column[row] {
	return chosen(rows, "unit", "科室", func(r row) string { return r.unit })
}

// asked is the day that the person asked for, today where none.
func asked(c *web.Ctx) civil.Date {
	if d, err := civil.Parse(c.Query("on")); err == nil && !d.IsZero() {
		return d
	}
	return c.Today()
}

// askDay asks for another day.
func askDay(path string, on civil.Date) *ui.Form {
	return &ui.Form{Action: path, Get: true, Fields: []ui.Field{{Name: "on", Label: "查看某一天的有效性", Kind: ui.Date, Value: on.String(), Width: ui.Short}}, Buttons: []ui.Button{{Label: "查看"}}}
}

func (l *Library) getList(c *web.Ctx) error {
	on := asked(c)
	rows, _, err := l.rows(c, on)
	if err != nil {
		return err
	}
	market := func(r row) string {
		if r.Facts.Market {
			return "涉及"
		}
		return "不涉及"
	}
	g := grid("documents", "规范性文件库", root, rows, column("note", "说明", func(r row) string { return r.v.Note() }),
		dayColumn("formed", "成文日期", func(r row) civil.Date { return r.Item.Formed }), dayColumn("published", "公布日期", func(r row) civil.Date { return r.Life.Published }),
		dayColumn("starts", "施行日期", func(r row) civil.Date { return r.Starts }), column("ends", "有效期至", row.ends), unitColumn(rows), chosen(rows, "year", "年份", row.year),
		chosen(rows, "issuer", "制定机关", func(r row) string { return r.Facts.Issuer }), chosen(rows, "legal", "合法性审核", func(r row) string { return r.Facts.Legal }),
		chosen(rows, "market", "市场主体", market), column("register", "登记号", func(r row) string { return r.Facts.RegisterNo }), column("filing", "备案号", func(r row) string { return r.Facts.FilingNo }))
	for i := range g.Columns {
		switch g.Columns[i].Key {
		case "note", "year", "issuer", "legal", "market", "register", "filing":
			g.Columns[i].Off = true
		}
	}
	v := pages.List{Base: base(c, "规范性文件库"), Tabs: tabs(root), Ask: askDay(root, on)}
	if c.Actor.MayOn(RightImport, "", "") {
		v.Actions = []ui.Button{{Label: "导入", Href: root + "/import", Place: ui.PlaceImport}}
	}
	if on != c.Today() {
		v.Notices = []ui.Notice{{Tone: ui.Info, Title: "以下为" + on.Chinese() + "的有效性"}}
	}
	for _, s := range Statuses {
		n := 0
		for _, r := range rows {
			if r.v.Status == s {
				n++
			}
		}
		v.Stats = append(v.Stats, ui.Stat{Label: string(s), Value: fmt.Sprint(n), Unit: "份", Href: root + "?f.status=" + string(s)})
	}
	return show(c, g, v)
}

func show(c *web.Ctx, g roll.List[row], v pages.List) error {
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v.Grid = grid
	return c.Page(http.StatusOK, pages.ListPage(v))
}

func (l *Library) getExpiring(c *web.Ctx) error {
	rows, s, err := l.rows(c, c.Today())
	if err != nil {
		return err
	}
	n := s.Numbers(c.Today())
	var soonRows []row
	for _, r := range rows {
		if soon(r.Entry, n, c.Today()) || r.duty != nil && r.duty.Decided() && !r.v.Status.Over() {
			soonRows = append(soonRows, r)
		}
	}
	duty := func(f func(*Duty) string) func(row) string {
		return func(r row) string {
			if r.duty == nil {
				return ""
			}
			return f(r.duty)
		}
	}
	path := root + "/expiring"
	g := grid("expiring", "即将到期的文件", path, soonRows, dayColumn("ends", "有效期至", func(r row) civil.Date { return r.Ends }),
		column("left", "剩余", func(r row) string { return fmt.Sprintf("%d天", r.Ends-c.Today()) }),
		chosen(soonRows, "choice", "处理决定", func(r row) string {
			return or(duty(func(d *Duty) string { return word(Choices, d.Choice) })(r), "尚未决定")
		}),
		column("due", "决定期限", duty(func(d *Duty) string { return d.Due.String() })), column("owner", "责任人", duty(func(d *Duty) string { return d.OwnerName })),
		column("reason", "理由", duty(func(d *Duty) string { return d.Reason })), unitColumn(soonRows))
	g.Empty = ui.EmptyState{Title: "没有即将到期的文件", Text: fmt.Sprintf("有效期届满前%d个月的文件列在这里，由起草科室决定续期、修改、废止或任其失效。", n[AheadMonths])}
	return show(c, g, pages.List{Base: base(c, "即将到期"), Tabs: tabs(path)})
}

func (l *Library) getFilings(c *web.Ctx) error {
	rows, s, err := l.rows(c, c.Today())
	if err != nil {
		return err
	}
	var out []row
	for _, r := range rows {
		if normative(r.Item.Kind) && r.Life.Published > 0 {
			r.due = s.Numbers(r.Life.Published).FilingDue(r.Life.Published)
			out = append(out, r)
		}
	}
	state := func(r row) string {
		switch {
		case r.Facts.FiledOn > r.due:
			return "逾期备案"
		case r.Facts.FiledOn > 0:
			return "已备案"
		case !r.Item.OriginalOn.IsZero():
			return "迁移文件，未登记"
		case c.Today() > r.due:
			return "已逾期"
		}
		return "待备案"
	}
	path := root + "/filings"
	g := grid("filings", "备案情况", path, out, chosen(out, "filing", "备案", state), dayColumn("published", "公布日期", func(r row) civil.Date { return r.Life.Published }),
		dayColumn("due", "备案期限", func(r row) civil.Date { return r.due }), dayColumn("filed", "备案日期", func(r row) civil.Date { return r.Facts.FiledOn }),
		column("no", "备案号", func(r row) string { return r.Facts.FilingNo }), column("to", "备案机关", func(r row) string { return r.Facts.FiledTo }), unitColumn(out))
	return show(c, g, pages.List{Base: base(c, "备案"), Tabs: tabs(path)})
}

// getReport lists what the policies lack of 政策+解读+办事 (C07).
func (l *Library) getReport(c *web.Ctx) error {
	rows, _, err := l.rows(c, c.Today())
	if err != nil {
		return err
	}
	pieces, services := map[string]int{}, map[string]int{}
	if l.Backing != nil {
		if pieces, services, err = l.Backing(c.Context(), c.DB, c.Actor.Tenant); err != nil {
			return err
		}
	}
	var out []row
	for _, r := range rows {
		if r.Life.Published > 0 {
			r.pieces, r.services = pieces[r.ID], services[r.ID]
			out = append(out, r)
		}
	}
	lacks := func(r row) string {
		var w []string
		for _, x := range []struct {
			no   bool
			says string
		}{{r.pieces == 0, "解读"}, {r.services == 0, "办事"}, {r.Facts.RegisterNo == "", "登记号"}, {r.Facts.FiledOn.IsZero(), "备案"}} {
			if x.no {
				w = append(w, x.says)
			}
		}
		return or(strings.Join(w, "、"), "齐全")
	}
	path := root + "/report"
	missing := column("lacks", "缺少", lacks)
	missing.Filter = &ui.Field{Placeholder: "例如 解读"}
	g := grid("report", "文件库报告", path, out, missing, column("pieces", "解读", func(r row) string { return fmt.Sprint(r.pieces) }),
		column("services", "办事", func(r row) string { return fmt.Sprint(r.services) }), unitColumn(out))
	return show(c, g, pages.List{Base: base(c, "文件库报告"), Tabs: tabs(path)})
}
