package report

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/report/pages"
)

const siteRoot = root + "/site"

func siteHref(id string) string { return siteRoot + "/" + id }

func siteCrumbs(titles ...ui.Link) []ui.Link {
	return append([]ui.Link{{Label: "年度报告", Href: root}, {Label: "网站年度报表", Href: siteRoot}}, titles...)
}

func (s *Service) getSites(c *web.Ctx) error {
	return s.showSites(c, http.StatusOK, startForm().Blank(map[string]string{"year": strconv.Itoa(c.Today().Year() - 1)}))
}

func (s *Service) showSites(c *web.Ctx, code int, st *form.State) error {
	all, err := store.Select[Site](c.Context(), c.DB, "WHERE agency = $1 ORDER BY year DESC, edition DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	col := func(key, label string, of func(Site) string) roll.Column[Site] {
		return roll.Column[Site]{Column: ui.Column{Key: key, Label: label, Sort: true}, Text: of}
	}
	title := col("title", "报表", func(r Site) string { return r.Title })
	title.Fixed = true
	title.Cell = func(r Site) ui.Cell { return ui.A(r.Title, siteHref(r.ID)) }
	g := roll.List[Site]{ID: "sites", Caption: "政府网站工作年度报表", Path: siteRoot, File: "政府网站工作年度报表", Rows: all, Key: func(r Site) string { return r.ID }, Href: func(r Site) string { return siteHref(r.ID) },
		Label: func(r Site) string { return r.Title }, Empty: ui.EmptyState{Title: "还没有填报过网站年度报表", Text: "按年度填报：访问量、发布量、留言和征集的数字由记录汇集，其余逐项填写。"},
		Columns: []roll.Column[Site]{title, col("year", "年度", func(r Site) string { return fmt.Sprint(r.Year) }), col("edition", "版次", func(r Site) string { return fmt.Sprintf("第%d版", r.Edition) }),
			col("state", "状态", func(r Site) string { return Sites.TitleOf(Sites.State(&r)) }), col("due", "公布期限", func(r Site) string { return r.Due().String() }),
			col("published", "公布", func(r Site) string { return r.PublishedOn.String() }), col("filed", "网址回填", func(r Site) string { return r.FiledOn.String() })}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.View{Base: base(c, "网站年度报表"), Tabs: tabs(siteRoot), Grids: []ui.Grid{grid}}
	v.Lead = "每年1月31日前在网站首页公布上一年度的政府网站工作年度报表，并把网址回填到全国政府网站信息报送系统"
	if c.Actor.MayOn(RightEdit, "", "") {
		v.Forms = []pages.Titled{{ID: "new", Title: "填报网站年度报表", Form: ui.Form{Action: siteRoot, Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "开始填报", Look: ui.Primary}}}}}
	}
	return c.Page(code, pages.Page(v))
}

func (s *Service) postSites(c *web.Ctx) error {
	st := startForm().Read(c.R)
	if st.OK() {
		r, err := s.StartSite(c.Context(), c.Actor, st.Int("year"))
		if err == nil {
			return c.Done("已汇集有记录的数字，请填写其余各项", siteHref(r.ID)+"/fill")
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showSites(c, http.StatusUnprocessableEntity, st)
}

// sheetOf is the form of the address with all that is known of it.
func (s *Service) sheetOf(c *web.Ctx) (*Sheet, error) {
	r, err := store.Get[Site](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return nil, err
	}
	return s.Sheet(c.Context(), c.DB, &r)
}

func (s *Service) getSite(c *web.Ctx) error {
	return s.showSite(c, http.StatusOK, correctForm().Blank(nil))
}

func (s *Service) showSite(c *web.Ctx, code int, st *form.State) error {
	sheet, err := s.sheetOf(c)
	if err != nil {
		return err
	}
	r := sheet.Site
	v := pages.View{Base: base(c, r.Title), Tabs: tabs(siteRoot), Tables: sheet.Body(), TablesTitle: "报表内容"}
	v.Crumbs = siteCrumbs(ui.Link{Label: r.Title})
	v.Facts = []ui.Pair{ui.P("状态", Sites.TitleOf(Sites.State(r))), ui.P("版次", fmt.Sprintf("第%d版", r.Edition)), ui.P("公布期限", r.Due().Chinese()), ui.P("编制人", r.AuthorName)}
	if r.Why != "" {
		v.Facts = append(v.Facts, ui.P("差异说明", r.Why))
	}
	if r.State == Published || r.State == Replaced {
		v.Facts = append(v.Facts, ui.P("公布日期", r.PublishedOn.Chinese()), ui.P("网址", r.Address))
		if !r.FiledOn.IsZero() {
			v.Facts = append(v.Facts, ui.P("网址回填", r.FiledOn.Chinese()))
		}
	}
	v.Notices = siteNotices(sheet)
	v.Lists = siteLists(sheet)
	v.Actions = s.siteActs(c, sheet)
	if r.State == Published && c.Actor.MayOn(RightEdit, "", "") {
		v.Forms = []pages.Titled{{ID: "correct", Title: "更正已公布的报表", Form: ui.Form{Action: siteHref(r.ID) + "/correct", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "生成更正版", Look: ui.Primary}}}}}
	}
	return c.Page(code, pages.Page(v))
}

func siteNotices(sheet *Sheet) []ui.Notice {
	if sheet.Site.State != Drafting {
		if sheet.Site.State == Published && sheet.Site.FiledOn.IsZero() {
			return []ui.Notice{{Tone: ui.Warn, Title: "请把公布的网址回填到全国政府网站信息报送系统，回填后在这里记录"}}
		}
		return nil
	}
	switch {
	case len(sheet.Wrong) > 0:
		return []ui.Notice{{Tone: ui.Bad, Title: fmt.Sprintf("有%d处数字相互矛盾，不能拟发", len(sheet.Wrong))}}
	case len(sheet.Missing) > 0:
		return []ui.Notice{{Tone: ui.Warn, Title: fmt.Sprintf("数字没有矛盾；还有%d处没有填完", len(sheet.Missing))}}
	}
	return []ui.Notice{{Tone: ui.OK, Title: "各项已经填写，数字没有矛盾"}}
}

// siteLists are what has to be done about the form, worst first.
func siteLists(sheet *Sheet) []pages.Lines {
	var out []pages.Lines
	for _, x := range []struct {
		id, title string
		lines     []string
	}{{"wrong", "相互矛盾的数字", sheet.Wrong}, {"doubtful", "需要核对的数字", sheet.Doubtful}, {"missing", "还没有填完的部分", sheet.Missing}} {
		if len(x.lines) == 0 || x.id == "missing" && sheet.Site.State != Drafting {
			continue
		}
		l := pages.Lines{ID: x.id, Title: x.title}
		for _, says := range x.lines {
			l.Lines = append(l.Lines, ui.Link{Label: says})
		}
		out = append(out, l)
	}
	return out
}

func (s *Service) siteActs(c *web.Ctx, sheet *Sheet) []ui.Button {
	r, path := sheet.Site, siteHref(sheet.Site.ID)
	var out []ui.Button
	if c.Actor.MayOn(RightEdit, "", "") {
		switch r.State {
		case Drafting:
			b := ui.Button{Label: "拟发", Look: ui.Primary, Post: true, Action: path + "/hand", Confirm: "数字按此刻的记录固定，生成稿件进入审签发布流程，确定拟发？"}
			if left := sheet.Ready(); len(left) > 0 {
				b.Off, b.Why = true, left[0]
			} else if c.Today().Year() <= int(r.Year) {
				b.Off, b.Why = true, "年度还没有结束，次年1月1日起才能拟发"
			}
			out = append(out, ui.Button{Label: "填报", Icon: "edit", Href: path + "/fill"}, b)
		case Handed:
			out = append(out, ui.Button{Label: "取回修改", Post: true, Action: path + "/back", Confirm: "取回后数字重新随记录变化，确定取回？"})
		case Published:
			if r.FiledOn.IsZero() {
				out = append(out, ui.Button{Label: "已回填网址", Look: ui.Primary, Post: true, Action: path + "/filed", Confirm: "确定已经把公布的网址回填到全国政府网站信息报送系统？"})
			}
		}
	}
	if r.Item != "" {
		out = append(out, ui.Button{Label: "查看稿件", Href: "/office/publish/" + r.Item})
	}
	return append(out, downloads(path)...)
}

func downloads(path string) []ui.Button {
	return []ui.Button{{Label: "下载DOCX", Icon: "download", Href: path + "/file/docx", Small: true}, {Label: "下载PDF", Icon: "download", Href: path + "/file/pdf", Small: true},
		{Label: "下载网页", Icon: "download", Href: path + "/file/html", Small: true}}
}

// siteForm is the form to fill in; what is recorded is said at its line.
func siteForm() form.Form {
	f := form.Form{{Name: "version", Kind: form.Hidden}}
	for _, l := range siteLines {
		label := l.Label
		if l.Unit != "" {
			label += "（" + l.Unit + "）"
		}
		x := form.Field{Name: l.Key, Label: label, Max: 100}
		switch l.Sort {
		case sortCount:
			x.Kind, x.Top = form.Number, 999_999_999_999
		case sortYes:
			x.Kind, x.Options = form.Radio, []form.Option{{Value: "是", Label: "是"}, {Value: "否", Label: "否"}}
		case sortMany:
			x.Kind = form.Checks
			for _, o := range l.Options {
				x.Options = append(x.Options, form.Option{Value: o, Label: o})
			}
		}
		f = append(f, x)
	}
	return append(f, form.Field{Name: "why", Label: "差异说明", Kind: form.Area, Max: 500, Rows: 2, Help: "填写的数字与系统记录不同的，写明原因，例如：年中更换统计工具，上半年数据取自原平台"})
}

func (s *Service) getFill(c *web.Ctx) error {
	sheet, err := s.sheetOf(c)
	if err != nil {
		return err
	}
	values := map[string]string{"version": fmt.Sprint(sheet.Site.Version), "why": sheet.Site.Why}
	for _, l := range siteLines {
		values[l.Key] = sheet.Site.Typed[l.Key]
	}
	st := siteForm().Blank(values)
	st.Values["new"] = strings.Split(values["new"], "、")
	return s.showFill(c, http.StatusOK, sheet, st)
}

func (s *Service) showFill(c *web.Ctx, code int, sheet *Sheet, st *form.State) error {
	v := pages.View{Base: base(c, "填报"), Tabs: tabs(siteRoot)}
	v.Crumbs = siteCrumbs(ui.Link{Label: sheet.Site.Title, Href: siteHref(sheet.Site.ID)}, ui.Link{Label: "填报"})
	v.Lead = "空着的项目使用系统记录的数字；系统没有记录的，请逐项填写"
	f := ui.Form{Action: siteHref(sheet.Site.ID) + "/fill", Fields: ui.FromForm(st), Error: st.General, Columns: 2, Draft: "site-" + sheet.Site.ID, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Href: siteHref(sheet.Site.ID)}}}
	last := ""
	for _, l := range siteLines {
		x := ui.Pick(f.Fields, l.Key)
		if l.Chapter != last {
			last = l.Chapter
			x.Section = last
		}
		if was := sheet.Recorded[l.Key]; was != "" {
			x.Help, x.Placeholder = "系统记录："+was+"。相同的不用填写", was
		} else if !l.Optional {
			x.Help = "系统没有记录，请填写"
		}
	}
	ui.Pick(f.Fields, "why").Section = "说明"
	v.Forms = []pages.Titled{{ID: "form", Title: sheet.Site.Title, Form: f}}
	return c.Page(code, pages.Page(v))
}

func (s *Service) postFill(c *web.Ctx) error {
	st := siteForm().Read(c.R)
	if st.OK() {
		typed := map[string]string{}
		for _, l := range siteLines {
			typed[l.Key] = st.Text(l.Key)
		}
		typed["new"] = strings.Join(st.Values["new"], "、")
		version, _ := strconv.ParseInt(st.Text("version"), 10, 64)
		err := s.FillSite(c.Context(), c.Actor, c.Path("id"), version, typed, st.Text("why"))
		if err == nil {
			return c.Done("已保存", siteHref(c.Path("id")))
		}
		if !st.Keep(err) {
			return err
		}
	}
	sheet, err := s.sheetOf(c)
	if err != nil {
		return err
	}
	return s.showFill(c, http.StatusUnprocessableEntity, sheet, st)
}

func (s *Service) postSiteHand(c *web.Ctx) error {
	i, err := s.HandSite(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已生成稿件，请在信息发布中提交审签", "/office/publish/"+i.ID)
}

func (s *Service) postSiteBack(c *web.Ctx) error {
	if err := s.TakeSiteBack(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已取回，可以修改", siteHref(c.Path("id")))
}

func (s *Service) postSiteFiled(c *web.Ctx) error {
	if err := s.FileSite(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已记录网址回填", siteHref(c.Path("id")))
}

func (s *Service) postSiteCorrect(c *web.Ctx) error {
	st := correctForm().Read(c.R)
	if st.OK() {
		r, err := s.CorrectSite(c.Context(), c.Actor, c.Path("id"), st.Text("why"))
		if err == nil {
			return c.Done("已生成更正版，改好后拟发", siteHref(r.ID))
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showSite(c, http.StatusUnprocessableEntity, st)
}

func (s *Service) getSiteFile(c *web.Ctx) error {
	sheet, err := s.sheetOf(c)
	if err != nil {
		return err
	}
	return sendFile(c, sheet.Site.Title, sheet.Body(), sheet.Site.State == Published || sheet.Site.State == Replaced)
}
