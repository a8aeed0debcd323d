package report

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/report/check"
	"gongkai/internal/report/pages"
)

func writeForm() form.Form {
	area := func(key, label, help string) form.Field {
		return form.Field{Name: "part" + key, Label: label, Kind: form.Area, Required: true, Max: 30_000, Help: help}
	}
	return form.Form{{Name: "version", Kind: form.Hidden}, area("1", PartTitles[0], "每段一行；文中数字与三张表核对，按本年度实际撰写，不要照抄上年"),
		area("5", PartTitles[4], "写明存在的主要问题及改进情况，不能只写“无”"), area("6", PartTitles[5], "写明信息处理费收取情况和政务公开工作要点落实情况")}
}

func (s *Service) getWrite(c *web.Ctx) error {
	r, err := s.load(c)
	if err != nil {
		return err
	}
	return s.showForm(c, http.StatusOK, &r, "撰写文字", "/write", writeForm().Blank(map[string]string{"version": fmt.Sprint(r.Version), "part1": r.Parts["1"], "part5": r.Parts["5"], "part6": r.Parts["6"]}), "report-"+r.ID)
}

// showForm is a page with one form about a report.
func (s *Service) showForm(c *web.Ctx, code int, r *Report, title, path string, st *form.State, draft string) error {
	v := pages.View{Base: base(c, title), Tabs: tabs(root)}
	v.Crumbs = []ui.Link{{Label: "年度报告", Href: root}, {Label: r.Title, Href: href(r.ID)}, {Label: title}}
	f := ui.Form{Action: href(r.ID) + path, Fields: ui.FromForm(st), Error: st.General, Draft: draft, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Href: href(r.ID)}}}
	v.Forms = []pages.Titled{{ID: "form", Title: r.Title, Form: f}}
	return c.Page(code, pages.Page(v))
}

func (s *Service) postWrite(c *web.Ctx) error {
	st := writeForm().Read(c.R)
	if st.OK() {
		version, _ := strconv.ParseInt(st.Text("version"), 10, 64)
		err := s.Write(c.Context(), c.Actor, c.Path("id"), version, map[string]string{"1": st.Text("part1"), "5": st.Text("part5"), "6": st.Text("part6")})
		if err == nil {
			return c.Done("已保存", href(c.Path("id")))
		}
		if !st.Keep(err) {
			return err
		}
	}
	r, err := s.load(c)
	if err != nil {
		return err
	}
	return s.showForm(c, http.StatusUnprocessableEntity, &r, "撰写文字", "/write", st, "report-"+r.ID)
}

func manualForm() form.Form {
	var f form.Form
	for _, k := range manualFields {
		f = append(f, form.Field{Name: k.Key, Label: k.Label + "（" + k.Unit + "）", Kind: form.Number, Required: true, Help: "没有的填 0"},
			form.Field{Name: k.Key + "_source", Label: k.Label + "的数据来源", Required: true, Max: 100, Placeholder: "例如：行政审批科台账"})
	}
	return f
}

func (s *Service) getManual(c *web.Ctx) error {
	r, err := s.load(c)
	if err != nil {
		return err
	}
	values := map[string]string{}
	for k, m := range r.Manual {
		values[k], values[k+"_source"] = fmt.Sprint(m.Value), m.Source
	}
	return s.showForm(c, http.StatusOK, &r, "填报数据", "/manual", manualForm().Blank(values), "")
}

func (s *Service) postManual(c *web.Ctx) error {
	st := manualForm().Read(c.R)
	if st.OK() {
		in := map[string]Manual{}
		for _, k := range manualFields {
			n, err := strconv.ParseInt(strings.TrimSpace(st.Text(k.Key)), 10, 64)
			if err != nil {
				n = -1
			}
			in[k.Key] = Manual{Value: n, Source: st.Text(k.Key + "_source")}
		}
		err := s.Enter(c.Context(), c.Actor, c.Path("id"), in)
		if err == nil {
			return c.Done("已保存", href(c.Path("id")))
		}
		if !st.Keep(err) {
			return err
		}
	}
	r, err := s.load(c)
	if err != nil {
		return err
	}
	return s.showForm(c, http.StatusUnprocessableEntity, &r, "填报数据", "/manual", st, "")
}

func fileForm() form.Form {
	return form.Form{{Name: "file", Label: "年度报告文件", Kind: form.File, Required: true, Help: "网页、DOCX、PDF 或文本，不超过20MB；扫描件请先做文字识别"}}
}

func priorForm() form.Form {
	f := form.Form{}
	for i, w := range check.Columns[:6] {
		f = append(f, form.Field{Name: fmt.Sprintf("carried%d", i), Label: "上年报告“结转下年度继续办理”：" + w, Kind: form.Number, Required: true})
	}
	return append(f, form.Field{Name: "documents", Label: "上年报告现行有效行政规范性文件件数", Kind: form.Number, Required: true}, form.Field{Name: "source", Label: "数据来源", Required: true, Max: 100})
}

func (s *Service) getPrior(c *web.Ctx) error {
	return s.showPrior(c, http.StatusOK, fileForm().Blank(nil), priorForm().Blank(nil))
}

func (s *Service) showPrior(c *web.Ctx, code int, file, typed *form.State) error {
	r, err := s.load(c)
	if err != nil {
		return err
	}
	v := pages.View{Base: base(c, "上年报告"), Tabs: tabs(root)}
	v.Crumbs = []ui.Link{{Label: "年度报告", Href: root}, {Label: r.Title, Href: href(r.ID)}, {Label: "上年报告"}}
	v.Facts = []ui.Pair{ui.P("现有数据", or(r.PriorFrom, "还没有"))}
	v.Forms = []pages.Titled{
		{ID: "file", Title: "读入上年公布的报告", Form: ui.Form{Action: href(r.ID) + "/prior/file", Fields: ui.FromForm(file), Error: file.General, Buttons: []ui.Button{{Label: "读入并核对", Look: ui.Primary}}}},
		{ID: "typed", Title: "读不出来的，照报告填写", Form: ui.Form{Action: href(r.ID) + "/prior", Fields: ui.FromForm(typed), Error: typed.General, Buttons: []ui.Button{{Label: "保存"}}}}}
	return c.Page(code, pages.Page(v))
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func (s *Service) postPriorFile(c *web.Ctx) error {
	st := fileForm().Blank(nil)
	name, data, err := c.Upload("file", mostFile)
	if err == nil {
		if err = s.ReadPrior(c.Context(), c.Actor, c.Path("id"), name, data); err == nil {
			return c.Done("已读入上年报告", href(c.Path("id")))
		}
	}
	if !st.Keep(err) {
		return err
	}
	return s.showPrior(c, http.StatusUnprocessableEntity, st, priorForm().Blank(nil))
}

func (s *Service) postPrior(c *web.Ctx) error {
	st := priorForm().Read(c.R)
	if st.OK() {
		var carried [6]int64
		for i := range carried {
			carried[i], _ = strconv.ParseInt(st.Text(fmt.Sprintf("carried%d", i)), 10, 64)
		}
		documents, _ := strconv.ParseInt(st.Text("documents"), 10, 64)
		err := s.EnterPrior(c.Context(), c.Actor, c.Path("id"), carried, documents, st.Text("source"))
		if err == nil {
			return c.Done("已保存", href(c.Path("id")))
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showPrior(c, http.StatusUnprocessableEntity, fileForm().Blank(nil), st)
}

// kindTitles and outcomes in words, for the lists of cases.
var kindTitles = map[string]string{"natural": "自然人", "company": "商业企业", "research": "科研机构", "ngo": "社会公益组织", "legal": "法律服务机构", "other": "其他"}

var disputeTitles = map[string]string{"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "": "尚未审结"}

// getCell lists what a cell counts.
func (s *Service) getCell(c *web.Ctx) error {
	r, err := s.load(c)
	if err != nil {
		return err
	}
	from, to := r.Span()
	key := c.Path("row")
	col, err := strconv.Atoi(c.Path("col"))
	if err != nil {
		col = -1
	}
	if key == "documents" {
		return s.documentsCell(c, &r, col)
	}
	var rows []Counted
	var title string
	kind := "disclosure_item"
	if group, ok := strings.CutPrefix(key, "dispute"); ok {
		g, err := strconv.Atoi(group)
		if err != nil || g < 0 || g > 2 || col < 0 || col > 4 {
			return fail.Missingf("没有这一格，请从报告的表格中点开")
		}
		kind, title = "disclosure_dispute", check.Groups[g]+"："+check.Results[col]
		if rows, err = Disputed(c.Context(), c.DB, c.Actor.Tenant, from, to, g, col); err != nil {
			return err
		}
	} else {
		if !slices.Contains(Keys, key) || col < 0 || col > 6 {
			return fail.Missingf("没有这一格，请从报告的表格中点开")
		}
		title = check.RowTitle(key) + "：" + check.Columns[col]
		if rows, err = Cases(c.Context(), c.DB, c.Actor.Tenant, from, to, key, col); err != nil {
			return err
		}
	}
	return s.showCases(c, &r, key, col, kind, title, rows)
}

func (s *Service) showCases(c *web.Ctx, r *Report, key string, at int, kind, title string, rows []Counted) error {
	col := func(key, label string, of func(Counted) string) roll.Column[Counted] {
		return roll.Column[Counted]{Column: ui.Column{Key: key, Label: label, Sort: true}, Text: of}
	}
	name := col("title", "事项", func(x Counted) string { return or(x.Title, x.ID) })
	name.Cell = func(x Counted) ui.Cell {
		if s.Link != nil {
			if t, to := s.Link(c.Context(), c.Actor, store.Ref{Kind: kind, ID: x.ID}); to != "" {
				return ui.A(or(x.Title, t), to)
			}
		}
		return ui.T(or(x.Title, x.Number))
	}
	outcome := func(x Counted) string {
		if kind == "disclosure_dispute" {
			return disputeTitles[x.Outcome]
		}
		if x.Outcome == "" {
			return "尚未办结"
		}
		return check.RowTitle(x.Outcome)
	}
	path := cellHref(r.ID, key, at)
	g := roll.List[Counted]{ID: "cases", Caption: title, Path: path, File: "年度报告明细", Rows: rows, Key: func(x Counted) string { return x.ID },
		Label: func(x Counted) string { return or(x.Title, x.ID) }, Empty: ui.EmptyState{Title: "这一格没有计入任何事项"},
		Columns: []roll.Column[Counted]{name, col("number", "编号", func(x Counted) string { return x.Number }), col("kind", "申请人", func(x Counted) string { return kindTitles[x.Kind] }),
			col("received", "收到", func(x Counted) string { return x.Received.String() }), col("outcome", "结果", outcome), col("answered", "办结", func(x Counted) string { return x.Answered.String() })}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.View{Base: base(c, title), Tabs: tabs(root), Grids: []ui.Grid{grid}}
	v.Crumbs = []ui.Link{{Label: "年度报告", Href: root}, {Label: r.Title, Href: href(r.ID)}, {Label: title}}
	v.Lead = fmt.Sprintf("%d件", len(rows))
	return c.Page(http.StatusOK, pages.Page(v))
}

func (s *Service) documentsCell(c *web.Ctx, r *Report, col int) error {
	if s.Documents == nil || col < 0 || col > 2 {
		return fail.Missingf("没有这一格，请从报告的表格中点开")
	}
	from, to := r.Span()
	all, err := s.Documents(c.Context(), c.DB, c.Actor.Tenant, from, to)
	if err != nil {
		return err
	}
	title := "行政规范性文件：" + []string{"本年制发件数", "本年废止件数", "现行有效件数"}[col]
	v := pages.View{Base: base(c, title), Tabs: tabs(root)}
	v.Crumbs = []ui.Link{{Label: "年度报告", Href: root}, {Label: r.Title, Href: href(r.ID)}, {Label: title}}
	l := pages.Lines{ID: "documents", Title: fmt.Sprintf("%d件", len(all[col]))}
	for _, d := range all[col] {
		l.Lines = append(l.Lines, ui.Link{Label: d.Title, Href: d.Href})
	}
	v.Lists = []pages.Lines{l}
	return c.Page(http.StatusOK, pages.Page(v))
}
