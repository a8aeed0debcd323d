package workday

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/workday/pages"
)

func (w *Workdays) getNotices(c *web.Ctx) error {
	cal, err := w.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	entered, err := EnteredIn(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	p := pages.List{Base: c.Base("放假通知")}
	p.Lead = cal.scope() + "全国通知收录至" + cal.CompleteTo().Chinese() + "。"
	p.Tabs, p.Actions = tabs(root+"/notices"), entering(c)
	own := noticeGrid("entered", "本单位录入的通知")
	own.Empty = ui.EmptyState{Title: "没有录入过通知", Text: "程序自带历年国务院办公厅通知；新的通知和地方节日由系统管理员在这里录入。", Acts: entering(c)}
	for _, e := range slices.Backward(entered) {
		row := noticeRow(e.Notice)
		row.ID, row.Href = e.ID, root+"/notices/"+e.ID
		row.Cells[0].Href = row.Href
		own.Rows = append(own.Rows, row)
	}
	with := noticeGrid("embedded", "程序自带的通知")
	for _, n := range slices.Backward(embeddedIn(cal.Region())) {
		with.Rows = append(with.Rows, noticeRow(n))
	}
	p.Parts = []pages.Part{{Title: "本单位录入", Grid: own}, {Title: "程序自带", Grid: with}}
	return c.Page(http.StatusOK, pages.ListPage(p))
}

// embeddedIn are the notices that come with the program and concern a region.
func embeddedIn(r Region) []Notice {
	out := slices.DeleteFunc(slices.Clone(embedded()), func(n Notice) bool { return n.Region != "" && n.Region != r.Code })
	slices.SortStableFunc(out, func(a, b Notice) int { return a.Year - b.Year })
	return out
}

func noticeGrid(id, caption string) ui.Grid {
	return ui.Grid{ID: id, Caption: caption, PlainRows: true, Columns: []ui.Column{{Key: "cite", Label: "文号或来源", Wide: true}, {Key: "year", Label: "年份"},
		{Key: "region", Label: "范围"}, {Key: "off", Label: "放假天数", Number: true}, {Key: "work", Label: "调休上班", Number: true}, {Key: "when", Label: "发布日期"}}}
}

func noticeRow(n Notice) ui.Row {
	where := "全国"
	if n.Region != "" {
		where = RegionFor(n.Region).Title
	}
	when := "—"
	if !n.known().IsZero() {
		when = n.known().String()
	}
	cite := ui.T(n.Cite())
	if officialPage(n.Source) {
		cite.Href = n.Source
	}
	return ui.Row{ID: n.Number + n.Region + strconv.Itoa(n.Year), Label: n.Cite(), Cells: []ui.Cell{cite, ui.N(n.Year), ui.T(where), ui.N(len(n.Off)), ui.N(len(n.Work)), ui.T(when)}}
}

func (w *Workdays) getNotice(c *web.Ctx) error {
	e, err := store.Get[Entered](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	p := pages.List{Base: c.Base(e.Notice.Cite())}
	p.Crumbs = []ui.Link{{Label: "工作日日历", Href: root}, {Label: "放假通知", Href: root + "/notices"}, {Label: e.Number}}
	row := noticeRow(e.Notice)
	p.Facts = []ui.Pair{{Label: "文号或来源", Cell: row.Cells[0]}, {Label: "范围", Cell: row.Cells[2]}, ui.P("录入时间", e.At.In(store.Zone).Format("2006-01-02 15:04"))}
	if c.Actor.May(RightManage) {
		p.Actions = []ui.Button{{Label: "撤销整份通知", Look: ui.Danger, Href: root + "/notices/" + e.ID + "/remove"}}
	}
	p.Parts = []pages.Part{{Title: "通知中的日子", Grid: daysGrid(c, &e)}, {Title: "最近一次录入使这些时限变动", Grid: movedGrid(e.Moved)}}
	return c.Page(http.StatusOK, pages.ListPage(p))
}

func daysGrid(c *web.Ctx, e *Entered) ui.Grid {
	g := ui.Grid{ID: "days", Caption: "通知中的日子", PlainRows: true, Columns: []ui.Column{{Key: "day", Label: "日期"}, {Key: "kind", Label: "安排"}, {Key: "name", Label: "节日或原因", Wide: true}, {Key: "acts", Label: "操作", Acts: true}}}
	add := func(list []Entry, working bool) {
		for _, x := range list {
			acts := ui.T("")
			if c.Actor.May(RightManage) {
				acts = ui.C(ui.Act(ui.Button{Label: "撤销这一天", Small: true, Href: root + "/notices/" + e.ID + "/remove?date=" + x.Date.String()}))
			}
			g.Rows = append(g.Rows, ui.Row{ID: x.Date.String(), Label: x.Date.String(), Cells: []ui.Cell{ui.T(dayWord(x.Date)), ui.T(restWord(working)), ui.T(x.Name), acts}})
		}
	}
	add(e.Notice.Off, false)
	add(e.Notice.Work, true)
	return g
}

func movedGrid(moved []slice.Moved) ui.Grid {
	g := ui.Grid{ID: "moved", Caption: "变动的时限", PlainRows: true, Columns: []ui.Column{{Key: "what", Label: "事项", Wide: true}, {Key: "from", Label: "原届满日"}, {Key: "to", Label: "现届满日"}},
		Empty: ui.EmptyState{Title: "没有时限变动", Text: "未到期的时限都没有经过有变化的日子。"}}
	for _, m := range moved {
		g.Rows = append(g.Rows, ui.Row{ID: m.Ref.String(), Label: m.Title, Cells: []ui.Cell{ui.T(m.Title), ui.T(dayWord(m.From)), ui.T(dayWord(m.To))}})
	}
	return g
}

func importForm() form.Form {
	return form.Form{
		{Name: "text", Label: "通知原文", Kind: form.Area, Rows: 14, Max: 100_000, Help: "从政府网站复制通知全文粘贴在这里，须包含文号"},
		{Name: "file", Label: "或者选择文件", Kind: form.File, Accept: ".txt,.csv,.json", Help: "TXT（通知原文）、CSV（日期,类型,名称,依据）或 JSON"},
	}
}

func (w *Workdays) getImport(c *web.Ctx) error { return w.showImport(c, importForm().Blank(nil)) }

func (w *Workdays) showImport(c *web.Ctx, s *form.State) error {
	p := pages.Entry{Base: c.Base("录入放假通知")}
	p.Crumbs = []ui.Link{{Label: "工作日日历", Href: root}, {Label: "录入放假通知"}}
	p.Form = ui.Form{Action: root + "/import", Draft: "workday-import", Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "预览变化", Look: ui.Primary}, {Label: "返回", Href: root + "/notices"}}}
	return c.Page(status(s), pages.EntryPage(p))
}

func status(s *form.State) int {
	if s.OK() {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

// postImport reads a notice and shows what entering it would do.
func (w *Workdays) postImport(c *web.Ctx) error {
	_, body, err := c.Upload("file", maxNotice)
	if err := c.R.ParseMultipartForm(maxNotice); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return fail.Invalidf("提交的内容没有完整收到，请重试")
	}
	s := importForm().ReadValues(c.R.Form)
	text := s.Text("text")
	if text == "" && err == nil {
		text = string(body)
	}
	p, ok, err := w.previewText(c, s, text)
	if err != nil {
		return err
	}
	if !ok {
		return w.showImport(c, s)
	}
	return w.showPreview(c, p, text)
}

// previewText reads the text and says what entering it would do. Where the
// person has to mend something it reports false and says so on the form.
func (w *Workdays) previewText(c *web.Ctx, s *form.State, text string) (Preview, bool, error) {
	if strings.TrimSpace(text) == "" {
		s.Errors["text"] = "请粘贴通知原文，或选择文件"
		return Preview{}, false, nil
	}
	n, err := w.parse(c, text)
	if err == nil {
		var p Preview
		if p, err = w.Preview(c.Context(), c.DB, c.Actor.Tenant, n); err == nil {
			return p, true, nil
		}
	}
	var faults Problems
	if errors.As(err, &faults) {
		s.Errors["text"] = faults.Error()
		return Preview{}, false, nil
	}
	if s.Take(err) {
		return Preview{}, false, nil
	}
	return Preview{}, false, err
}

func (w *Workdays) parse(c *web.Ctx, text string) (Notice, error) {
	cal, err := w.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return Notice{}, err
	}
	return cal.ParseNotice(strings.NewReader(text))
}

func (w *Workdays) showPreview(c *web.Ctx, pv Preview, text string) error {
	p := pages.Entry{Base: c.Base("确认录入：" + pv.Notice.Cite())}
	p.Crumbs = []ui.Link{{Label: "工作日日历", Href: root}, {Label: "录入放假通知", Href: root + "/import"}, {Label: "确认"}}
	info := ui.Notice{Tone: ui.Info, Title: fmt.Sprintf("读出放假%d天、上班%d天，日历上%d天有变化", len(pv.Notice.Off), len(pv.Notice.Work), len(pv.Changes)),
		Text: "请与通知原文核对。确认后，所有未到期的时限立即重新计算，并列出变动的时限。"}
	if pv.To > pv.From {
		info.Text += "暂定的范围随之后移到" + pv.To.Chinese() + "以后。"
	}
	p.Notices = append(p.Notices, info)
	if pv.Replaces != nil {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "将替换已录入的同一份通知", Text: "原内容保留在历史版本中。"})
	}
	for _, note := range pv.Notice.Notes {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "这句话中的日期没有采用，请核对", Text: note})
	}
	p.Parts = []pages.Part{{Title: "有变化的日子", Grid: changesGrid(pv.Changes)}}
	p.Form = ui.Form{Action: root + "/import/commit", Fields: []ui.Field{{Name: "text", Kind: ui.HiddenKind, Value: text}},
		Buttons: []ui.Button{{Label: "确认录入", Look: ui.Primary}, {Label: "返回修改", Href: root + "/import"}}}
	return c.Page(http.StatusOK, pages.EntryPage(p))
}

func changesGrid(changes []Change) ui.Grid {
	g := ui.Grid{ID: "changes", Caption: "有变化的日子", PlainRows: true, Columns: []ui.Column{{Key: "day", Label: "日期"}, {Key: "was", Label: "原来", Wide: true}, {Key: "now", Label: "录入后", Wide: true}},
		Empty: ui.EmptyState{Title: "没有一天改变", Text: "通知与推算一致；录入后这些日子不再是暂定。"}}
	for _, ch := range changes {
		g.Rows = append(g.Rows, ui.Row{ID: ch.Now.Date.String(), Label: ch.Now.Date.String(), Cells: []ui.Cell{ui.T(ch.Now.Date.String()), ui.T(ch.Was.Why), ui.T(ch.Now.Why)}})
	}
	return g
}

func (w *Workdays) postCommit(c *web.Ctx) error {
	if err := c.R.ParseForm(); err != nil {
		return fail.Invalidf("提交的内容没有完整收到，请重试")
	}
	n, err := w.parse(c, c.R.FormValue("text"))
	var faults Problems
	if errors.As(err, &faults) {
		return fail.Invalidf("通知的内容有误：%s", faults.Error())
	}
	if err != nil {
		return err
	}
	return w.change(c, "通知已录入", func(tx *store.Tx) ([]slice.Moved, error) { return w.Import(tx, n) })
}

// change runs an act upon the calendar and says how many terms moved.
func (w *Workdays) change(c *web.Ctx, said string, f func(*store.Tx) ([]slice.Moved, error)) error {
	var moved []slice.Moved
	err := c.Do(func(tx *store.Tx) (err error) {
		moved, err = f(tx)
		return err
	})
	if err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("%s，%d项未到期的时限随之变动", said, len(moved)), root+"/notices")
}

func dayForm() form.Form {
	return form.Form{
		{Name: "date", Label: "日期", Kind: form.Day, Required: true},
		{Name: "kind", Label: "安排", Kind: form.Radio, Required: true, Options: []form.Option{{Value: "off", Label: "放假"}, {Value: "work", Label: "上班"}}},
		{Name: "name", Label: "节日或原因", Required: true, Max: 40, Placeholder: "古尔邦节"},
		{Name: "cite", Label: "通知文号或网址", Required: true, Max: 300, Placeholder: "宁政办发〔2024〕5号", Help: "每一天都要有依据：文号，或政府网站上通知的网址"},
	}
}

func (w *Workdays) getDay(c *web.Ctx) error {
	return w.showDay(c, dayForm().Blank(map[string]string{"kind": "off"}))
}

func (w *Workdays) showDay(c *web.Ctx, s *form.State) error {
	p := pages.Entry{Base: c.Base("增加地区放假或上班日")}
	p.Crumbs = []ui.Link{{Label: "工作日日历", Href: root}, {Label: "增加地区放假日"}}
	p.Form = ui.Form{Action: root + "/day", Columns: 2, Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "保存并重新计算时限", Look: ui.Primary}, {Label: "返回", Href: root + "/notices"}}}
	return c.Page(status(s), pages.EntryPage(p))
}

func (w *Workdays) postDay(c *web.Ctx) error {
	s := dayForm().Read(c.R)
	if !s.OK() {
		return w.showDay(c, s)
	}
	in := DayIn{Date: s.Date("date"), Working: s.Text("kind") == "work", Name: s.Text("name"), Cite: s.Text("cite")}
	err := w.change(c, "已保存", func(tx *store.Tx) ([]slice.Moved, error) { return w.AddDay(tx, in) })
	if err != nil && s.Take(err) {
		return w.showDay(c, s)
	}
	return err
}

func (w *Workdays) getRemove(c *web.Ctx) error { return w.askRemove(c, "") }

// askRemove asks why a day, or the whole notice, is taken back.
func (w *Workdays) askRemove(c *web.Ctx, wrong string) error {
	e, err := store.Get[Entered](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	what, fields := "整份通知", []ui.Field{}
	if d, err := civil.Parse(c.R.FormValue("date")); err == nil && !d.IsZero() {
		what = d.Chinese()
		fields = append(fields, ui.Field{Name: "date", Kind: ui.HiddenKind, Value: d.String()})
	}
	fields = append(fields, ui.Field{Name: "reason", Label: "撤销的原因", Required: true, MaxLength: 200, Error: wrong})
	p := pages.Ask{Base: c.Base("撤销" + what), Confirm: ui.Confirm{
		Will:     []string{"撤销" + e.Notice.Cite() + "中的" + what + "。", "所有未到期的时限立即重新计算。", "操作和原因写入操作记录。"},
		Question: "确定撤销吗？", Action: root + "/notices/" + e.ID + "/remove", Fields: fields,
		Button: ui.Button{Label: "撤销", Look: ui.Danger}, Back: ui.Link{Label: "返回", Href: root + "/notices/" + e.ID}}}
	code := http.StatusOK
	if wrong != "" {
		code = http.StatusUnprocessableEntity
	}
	return c.Page(code, pages.AskPage(p))
}

func (w *Workdays) postRemove(c *web.Ctx) error {
	reason := strings.TrimSpace(c.R.FormValue("reason"))
	if reason == "" {
		return w.askRemove(c, "请写明撤销的原因")
	}
	day, err := civil.Parse(c.R.FormValue("date"))
	if err != nil {
		return fail.Invalidf("日期“%s”看不懂，没有撤销任何内容。请从通知页重新操作", c.R.FormValue("date"))
	}
	return w.change(c, "已撤销", func(tx *store.Tx) ([]slice.Moved, error) {
		if !day.IsZero() {
			return w.RemoveDay(tx, c.Path("id"), day, reason)
		}
		return w.Remove(tx, c.Path("id"), reason)
	})
}
