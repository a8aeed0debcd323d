package report

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/report/check"
	"gongkai/internal/report/pages"
)

// mostFile is the largest report that is read, in bytes.
const mostFile = 20 << 20

func (s *Service) routes(r *web.Router) {
	r.Get(root, RightView, s.getList)
	r.Post(root, RightEdit, s.postStart)
	r.Get(root+"/annual/{id}", RightView, s.getReport)
	r.Get(root+"/annual/{id}/cell/{row}/{col}", RightView, s.getCell)
	r.Get(root+"/annual/{id}/write", RightEdit, s.getWrite)
	r.Post(root+"/annual/{id}/write", RightEdit, s.postWrite)
	r.Get(root+"/annual/{id}/manual", RightEdit, s.getManual)
	r.Post(root+"/annual/{id}/manual", RightEdit, s.postManual)
	r.Get(root+"/annual/{id}/prior", RightEdit, s.getPrior)
	r.Post(root+"/annual/{id}/prior", RightEdit, s.postPrior)
	r.Upload(root+"/annual/{id}/prior/file", RightEdit, s.postPriorFile)
	r.Post(root+"/annual/{id}/judge", RightReview, s.postJudge)
	r.Post(root+"/annual/{id}/hand", RightEdit, s.postHand)
	r.Post(root+"/annual/{id}/back", RightEdit, s.postBack)
	r.Post(root+"/annual/{id}/correct", RightEdit, s.postCorrect)
	r.Get(root+"/annual/{id}/file/{form}", RightView, s.getFile)
	r.Get(root+"/check", RightView, s.getCheck)
	r.Upload(root+"/check", RightView, s.postCheck)
	r.Get(root+"/returns", RightView, s.getReturns)
	r.Post(root+"/returns", RightEdit, s.postReturn)
	r.Get(root+"/collected", RightView, s.getCollected)
	r.Post(root+"/collected", RightCollect, s.postExpect)
	r.Get(root+"/collected/{id}", RightView, s.getBody)
	r.Upload(root+"/collected/{id}", RightCollect, s.postBody)
	r.Post(root+"/collected/{id}/chase", RightCollect, s.postChase)
	r.Get(siteRoot, RightView, s.getSites)
	r.Post(siteRoot, RightEdit, s.postSites)
	r.Get(siteRoot+"/{id}", RightView, s.getSite)
	r.Get(siteRoot+"/{id}/fill", RightEdit, s.getFill)
	r.Post(siteRoot+"/{id}/fill", RightEdit, s.postFill)
	r.Post(siteRoot+"/{id}/hand", RightEdit, s.postSiteHand)
	r.Post(siteRoot+"/{id}/back", RightEdit, s.postSiteBack)
	r.Post(siteRoot+"/{id}/filed", RightEdit, s.postSiteFiled)
	r.Post(siteRoot+"/{id}/correct", RightEdit, s.postSiteCorrect)
	r.Get(siteRoot+"/{id}/file/{form}", RightView, s.getSiteFile)
	r.Get(root+"/parameters", RightView, s.getParameters)
	r.Post(root+"/parameters", RightReview, s.postParameters)
}

func tabs(current string) []ui.Tab {
	out := []ui.Tab{{Label: "年度报告", Href: root}, {Label: "核对报告", Href: root + "/check"}, {Label: "月季报", Href: root + "/returns"}, {Label: "收集汇总", Href: root + "/collected"}, {Label: "网站年度报表", Href: siteRoot}, {Label: "参数", Href: root + "/parameters"}}
	for i := range out {
		out[i].Current = out[i].Href == current
	}
	return out
}

func base(c *web.Ctx, title string) page.Base {
	b := c.Base(title)
	if title != "年度报告" {
		b.Crumbs = []ui.Link{{Label: "年度报告", Href: root}, {Label: title}}
	}
	return b
}

func startForm() form.Form {
	return form.Form{{Name: "year", Label: "年度", Kind: form.Number, Required: true, Help: "统计期限为该年1月1日至12月31日"}}
}

func (s *Service) getList(c *web.Ctx) error {
	return s.showList(c, http.StatusOK, startForm().Blank(map[string]string{"year": strconv.Itoa(c.Today().Year() - 1)}))
}

func (s *Service) showList(c *web.Ctx, code int, st *form.State) error {
	all, err := store.Select[Report](c.Context(), c.DB, "WHERE agency = $1 ORDER BY year DESC, edition DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	col := func(key, label string, of func(Report) string) roll.Column[Report] {
		return roll.Column[Report]{Column: ui.Column{Key: key, Label: label, Sort: true}, Text: of}
	}
	title := col("title", "报告", func(r Report) string { return r.Title })
	title.Cell = func(r Report) ui.Cell { return ui.A(r.Title, href(r.ID)) }
	g := roll.List[Report]{ID: "reports", Caption: "年度报告", Path: root, File: "年度报告", Rows: all, Key: func(r Report) string { return r.ID }, Href: func(r Report) string { return href(r.ID) },
		Label: func(r Report) string { return r.Title }, Empty: ui.EmptyState{Title: "还没有编制过年度报告", Text: "选择年度后开始编制，三张表由记录计算，文字部分以真实数字为底稿。"},
		Columns: []roll.Column[Report]{title, col("year", "年度", func(r Report) string { return fmt.Sprint(r.Year) }), col("edition", "版次", func(r Report) string { return fmt.Sprintf("第%d版", r.Edition) }),
			col("state", "状态", func(r Report) string { return Reports.TitleOf(Reports.State(&r)) }), col("due", "公布期限", func(r Report) string { return r.Due().String() }),
			col("published", "公布", func(r Report) string { return r.PublishedOn.String() }), col("author", "编制人", func(r Report) string { return r.AuthorName })}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.View{Base: base(c, "年度报告"), Tabs: tabs(root), Grids: []ui.Grid{grid}}
	owed, err := s.owed(c.Context(), c.DB, c.Actor.Tenant, c.Today())
	if err != nil {
		return err
	}
	for _, d := range owed {
		n := ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("%s，应在%s前公布", d.says(), Due(d.Year).Chinese())}
		if d.Left < 0 {
			n.Tone = ui.Bad
		}
		v.Notices = append(v.Notices, n)
	}
	if c.Actor.MayOn(RightEdit, "", "") {
		v.Forms = []pages.Titled{{ID: "new", Title: "编制年度报告", Form: ui.Form{Action: root, Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "开始编制", Look: ui.Primary}}}}}
	}
	return c.Page(code, pages.Page(v))
}

func (s *Service) postStart(c *web.Ctx) error {
	st := startForm().Read(c.R)
	if st.OK() {
		year, _ := strconv.Atoi(st.Text("year"))
		r, err := s.Start(c.Context(), c.Actor, year)
		if err == nil {
			return c.Done("已生成底稿", href(r.ID))
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showList(c, http.StatusUnprocessableEntity, st)
}

func (s *Service) load(c *web.Ctx) (Report, error) {
	return store.Get[Report](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
}

func (s *Service) getReport(c *web.Ctx) error {
	return s.showReport(c, http.StatusOK, "", nil)
}

// showReport shows a report with what was found about it; st is the form of a
// finding that was refused.
func (s *Service) showReport(c *web.Ctx, code int, print string, st *form.State) error {
	r, err := s.load(c)
	if err != nil {
		return err
	}
	e, err := s.Examine(c.Context(), c.DB, &r)
	if err != nil {
		return err
	}
	v := pages.View{Base: base(c, r.Title), Tabs: tabs(root)}
	v.Stats = []ui.Stat{{Label: "收到申请", Value: fmt.Sprint(e.Figures.Total("I")), Unit: "件", Href: cellHref(r.ID, "I", 6)}, {Label: "办结", Value: fmt.Sprint(e.Figures.Total("g")), Unit: "件", Href: cellHref(r.ID, "g", 6)},
		{Label: "结转下年度", Value: fmt.Sprint(e.Figures.Total("IV")), Unit: "件", Href: cellHref(r.ID, "IV", 6)}, {Label: "行政复议", Value: fmt.Sprint(e.Figures.Disputes[4]), Unit: "件", Href: cellHref(r.ID, "dispute0", 4)}}
	v.Facts = s.facts(c, &r)
	v.Notices = notices(e)
	for _, f := range e.Findings {
		v.Found = append(v.Found, foundOf(c, &r, f, print, st))
	}
	if len(e.Drift) > 0 {
		l := pages.Lines{ID: "drift", Title: "与固定数据不同的数字（记录后来有变化）"}
		for _, d := range e.Drift {
			to := ""
			if d.Key != "" {
				to = cellHref(r.ID, d.Key, d.Col)
			}
			l.Lines = append(l.Lines, ui.Link{Label: fmt.Sprintf("表%s %s %s：报告为%d，现为%d", d.Table, d.Row, d.Column, d.Was, d.Is), Href: to})
		}
		v.Lists = append(v.Lists, l)
	}
	v.Tables = r.shown(e.Figures)
	v.Actions = s.reportActs(c, &r, e)
	if r.State == Published && c.Actor.MayOn(RightEdit, "", "") {
		cs := correctForm().Blank(nil)
		if st != nil && print == "correct" {
			cs = st
		}
		v.Forms = append(v.Forms, pages.Titled{ID: "correct", Title: "更正已公布的报告", Form: ui.Form{Action: href(r.ID) + "/correct", Fields: ui.FromForm(cs), Error: cs.General,
			Buttons: []ui.Button{{Label: "生成更正版", Look: ui.Primary}}}})
	}
	return c.Page(code, pages.Page(v))
}

func cellHref(id, key string, col int) string {
	return fmt.Sprintf("%s/cell/%s/%d", href(id), key, col)
}

func (s *Service) facts(c *web.Ctx, r *Report) []ui.Pair {
	out := []ui.Pair{ui.P("状态", Reports.TitleOf(Reports.State(r))), ui.P("版次", fmt.Sprintf("第%d版", r.Edition)), ui.P("公布期限", r.Due().Chinese()), ui.P("编制人", r.AuthorName)}
	if r.PriorFrom != "" {
		out = append(out, ui.P("上年报告", r.PriorFrom))
	}
	if r.Note != "" {
		out = append(out, ui.P("更正说明", r.Note))
	}
	for _, k := range manualFields {
		if m, ok := r.Manual[k.Key]; ok {
			out = append(out, ui.P(k.Label, fmt.Sprintf("%d%s（%s，%s %s填报）", m.Value, k.Unit, m.Source, m.By, m.On)))
		}
	}
	if !r.PublishedOn.IsZero() {
		out = append(out, ui.P("公布日期", r.PublishedOn.Chinese()))
	}
	return out
}

// notices say first whether the tables hold, and what else is lacking.
func notices(e *Examined) []ui.Notice {
	hard := 0
	for _, f := range e.Findings {
		if f.Level == check.Hard {
			hard++
		}
	}
	if hard > 0 {
		return []ui.Notice{{Tone: ui.Bad, Title: fmt.Sprintf("有%d处勾稽关系不成立，不能拟发", hard)}}
	}
	if left := e.Ready(); e.Report.State == Drafting && len(left) > 0 {
		return []ui.Notice{{Tone: ui.Warn, Title: fmt.Sprintf("表格的勾稽关系全部成立；还有%d项没有完成：%s", len(left), left[0])}}
	}
	return []ui.Notice{{Tone: ui.OK, Title: "表格的勾稽关系全部成立"}}
}

func judgeForm(print string) form.Form {
	return form.Form{{Name: "print", Kind: form.Hidden}, {Name: "verdict", Label: "核实结果", Kind: form.Radio, Required: true, Options: options(Verdicts)}, {Name: "reason", Label: "理由", Kind: form.Area, Required: true, Max: 500}}
}

func options(list [][2]string) []form.Option {
	out := make([]form.Option, len(list))
	for i, v := range list {
		out[i] = form.Option{Value: v[0], Label: v[1]}
	}
	return out
}

func foundOf(c *web.Ctx, r *Report, f Judged, print string, st *form.State) pages.Found {
	p := pages.Found{Tone: ui.Warn, ID: f.ID, Says: f.Message, Sentence: f.Sentence}
	if f.Level == check.Hard {
		p.Tone = ui.Bad
	}
	if f.Mark != nil {
		word := Verdicts[0][1]
		if f.Mark.Verdict == Mended {
			word = Verdicts[1][1]
		}
		p.Mark = fmt.Sprintf("%s：%s（%s，%s）", word, f.Mark.Reason, f.Mark.ByName, f.Mark.At.In(store.Zone).Format("2006-01-02 15:04"))
	}
	if f.Print != "" && f.Level == check.Soft && c.Actor.MayOn(RightReview, "", "") && r.State != Replaced {
		s := st
		if s == nil || f.Print != print {
			s = judgeForm(f.Print).Blank(map[string]string{"print": f.Print})
		}
		p.Judge = &ui.Form{Action: href(r.ID) + "/judge", Fields: ui.FromForm(s), Error: s.General, Buttons: []ui.Button{{Label: "保存核实结果", Small: true}}}
		for i := range p.Judge.Fields {
			p.Judge.Fields[i].ID = p.Judge.Fields[i].Name + "-" + f.Print
		}
	}
	return p
}

func (s *Service) reportActs(c *web.Ctx, r *Report, e *Examined) []ui.Button {
	var out []ui.Button
	if c.Actor.MayOn(RightEdit, "", "") {
		switch r.State {
		case Drafting:
			out = append(out, ui.Button{Label: "撰写文字", Icon: "edit", Href: href(r.ID) + "/write"}, ui.Button{Label: "填报数据", Href: href(r.ID) + "/manual"}, ui.Button{Label: "上年报告", Href: href(r.ID) + "/prior"})
			b := ui.Button{Label: "拟发", Look: ui.Primary, Post: true, Action: href(r.ID) + "/hand", Confirm: "数据按此刻的记录固定，生成稿件进入审签发布流程，确定拟发？"}
			if left := e.Ready(); len(left) > 0 {
				b.Off, b.Why = true, left[0]
			} else if _, to := r.Span(); c.Today() <= to {
				b.Off, b.Why = true, "年度还没有结束，次年1月1日起才能拟发"
			}
			out = append(out, b)
		case Handed:
			out = append(out, ui.Button{Label: "取回修改", Post: true, Action: href(r.ID) + "/back", Confirm: "取回后数据重新随记录变化，确定取回？"})
		}
	}
	if r.Item != "" {
		out = append(out, ui.Button{Label: "查看稿件", Href: "/office/publish/" + r.Item})
	}
	return append(out, downloads(href(r.ID))...)
}

func (s *Service) getFile(c *web.Ctx) error {
	r, err := s.load(c)
	if err != nil {
		return err
	}
	e, err := s.Examine(c.Context(), c.DB, &r)
	if err != nil {
		return err
	}
	return sendFile(c, r.Title, r.Body(e.Figures), r.State == Published || r.State == Replaced)
}

// draftStamp stands at the head of what is not published.
const draftStamp = "未公布的稿件"

// sendFile sends a text in the form that the address names; what is not
// published says so.
func sendFile(c *web.Ctx, title, text string, published bool) error {
	stamp := ""
	if !published {
		stamp = draftStamp
	}
	body, kind, err := fileOf(c.Context(), c.Path("form"), title, text, stamp)
	if err != nil {
		return err
	}
	return c.File(title+"."+c.Path("form"), kind, body)
}

// fileOf writes a text as "html", "docx" or "pdf" and names the media type.
func fileOf(ctx context.Context, form, title, text, stamp string) (body []byte, kind string, err error) {
	sheet := paper.Sheet{Title: title, Body: text, Stamp: stamp}
	switch form {
	case "docx":
		body, err = paper.DOCX(ctx, sheet)
		return body, paper.DOCXType, err
	case "pdf":
		body, err = paper.PDF(ctx, sheet)
		return body, paper.PDFType, err
	case "html":
		if stamp != "" {
			text = "<p><strong>" + html.EscapeString(stamp) + "</strong></p>" + text
		}
		return []byte(asPage(title, text)), "text/html; charset=utf-8", nil
	}
	return nil, "", fail.Missingf("没有这种格式，可下载 DOCX、PDF 或网页")
}

func (s *Service) postJudge(c *web.Ctx) error {
	st := judgeForm("").Read(c.R)
	if st.OK() {
		err := s.Judge(c.Context(), c.Actor, c.Path("id"), st.Text("print"), st.Text("verdict"), st.Text("reason"))
		if err == nil {
			return c.Done("已保存核实结果", href(c.Path("id"))+"#findings")
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showReport(c, http.StatusUnprocessableEntity, st.Text("print"), st)
}

func (s *Service) postHand(c *web.Ctx) error {
	i, err := s.Hand(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已生成稿件，请在信息发布中提交审签", "/office/publish/"+i.ID)
}

func (s *Service) postBack(c *web.Ctx) error {
	if err := s.TakeBack(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已取回，可以修改", href(c.Path("id")))
}

func correctForm() form.Form {
	return form.Form{{Name: "why", Label: "更正说明", Kind: form.Area, Required: true, Max: 500, Help: "写明更正的内容和原因，印在更正后的报告开头"}}
}

func (s *Service) postCorrect(c *web.Ctx) error {
	st := correctForm().Read(c.R)
	if st.OK() {
		r, err := s.Correct(c.Context(), c.Actor, c.Path("id"), st.Text("why"))
		if err == nil {
			return c.Done("已生成更正版，改好后拟发", href(r.ID))
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showReport(c, http.StatusUnprocessableEntity, "correct", st)
}
