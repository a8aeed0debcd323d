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
	"gongkai/internal/report/check"
	"gongkai/internal/report/pages"
)

func (s *Service) getCheck(c *web.Ctx) error {
	return s.showCheck(c, http.StatusOK, fileForm().Blank(nil), nil)
}

func (s *Service) showCheck(c *web.Ctx, code int, st *form.State, found *check.Result) error {
	v := pages.View{Base: base(c, "核对报告"), Tabs: tabs(root + "/check")}
	v.Lead = "读入任何机关公布的年度报告，核对表格的勾稽关系和文字中的数字，文件不保存"
	if found != nil {
		v.Notices, v.Found, v.Lists, v.Tables = verdict(found), listed(found), doubts(found), fromCheckTables(found)
		v.Facts = []ui.Pair{ui.P("文件", found.File), ui.P("机关", or(found.Agency, "没有读出")), ui.P("年度", fmt.Sprint(found.Year)), ui.P("表格格式", found.Layout)}
	}
	v.Forms = []pages.Titled{{ID: "file", Title: "选择文件", Form: ui.Form{Action: root + "/check", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "核对", Look: ui.Primary}}}}}
	return c.Page(code, pages.Page(v))
}

func verdict(r *check.Result) []ui.Notice {
	tone := map[check.Status]ui.Tone{check.Holds: ui.OK, check.Broken: ui.Bad, check.Unread: ui.Warn}[r.Status]
	return []ui.Notice{{Tone: tone, Title: r.Status.Says()}}
}

func listed(r *check.Result) []pages.Found {
	var out []pages.Found
	for _, f := range r.Findings {
		tone := ui.Warn
		if f.Level == check.Hard {
			tone = ui.Bad
		}
		out = append(out, pages.Found{Tone: tone, ID: f.ID, Says: f.Message, Sentence: f.Sentence})
	}
	return out
}

func doubts(r *check.Result) []pages.Lines {
	if len(r.Doubts) == 0 {
		return nil
	}
	l := pages.Lines{ID: "doubts", Title: "没有把握的地方"}
	for _, d := range r.Doubts {
		text := strings.TrimSpace("表" + d.Table + " " + d.Row + "：" + d.Message)
		if len(d.Readings) > 0 {
			text += "。可读作：" + strings.Join(d.Readings, "；")
		}
		l.Lines = append(l.Lines, ui.Link{Label: text})
	}
	return []pages.Lines{l}
}

func fromCheckTables(r *check.Result) string {
	var b strings.Builder
	f := fromCheck(r)
	b.WriteString("<h3>表二</h3>")
	f.tableTwo(&b)
	b.WriteString("<h3>表三</h3>")
	f.tableThree(&b, nil)
	b.WriteString("<h3>表四</h3>")
	f.tableFour(&b, nil)
	return b.String()
}

func (s *Service) postCheck(c *web.Ctx) error {
	st := fileForm().Blank(nil)
	name, data, err := c.Upload("file", mostFile)
	if err == nil {
		var found *check.Result
		if found, err = s.ReadFile(c.Context(), name, data); err == nil {
			return s.showCheck(c, http.StatusOK, fileForm().Blank(nil), found)
		}
	}
	if !st.Keep(err) {
		return err
	}
	return s.showCheck(c, http.StatusUnprocessableEntity, st, nil)
}

// period is a month or a quarter with its statement.
type period struct {
	name string
	now  Return
	said *Return
}

func returnForm() form.Form {
	return form.Form{{Name: "period", Label: "月份或季度", Kind: form.Select, Required: true, Free: true}, {Name: "note", Label: "说明", Kind: form.Area, Max: 300}}
}

func (s *Service) getReturns(c *web.Ctx) error {
	return s.showReturns(c, http.StatusOK, returnForm().Blank(nil))
}

func (s *Service) showReturns(c *web.Ctx, code int, st *form.State) error {
	year := c.QueryInt("year", c.Today().Add(-31).Year())
	said, err := store.Select[Return](c.Context(), c.DB, "WHERE agency = $1", c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []period
	var open []ui.Option
	for _, name := range Periods(year, c.Today()) {
		p := period{name: name}
		if p.now, err = s.State(c.Context(), c.DB, c.Actor.Tenant, name); err != nil {
			return err
		}
		for i := range said {
			if said[i].Period == name {
				p.said = &said[i]
			}
		}
		rows = append(rows, p)
		open = append(open, ui.Option{Value: name, Label: PeriodTitle(name)})
	}
	col := func(key, label string, of func(period) string) roll.Column[period] {
		return roll.Column[period]{Column: ui.Column{Key: key, Label: label, Sort: true}, Text: of}
	}
	g := roll.List[period]{ID: "returns", Caption: fmt.Sprintf("%d年月季报", year), Path: root + "/returns", File: "月季报", Rows: rows, Key: func(p period) string { return p.name },
		Label: func(p period) string { return PeriodTitle(p.name) }, Empty: ui.EmptyState{Title: "本年还没有结束的月份"},
		Columns: []roll.Column[period]{col("period", "期间", func(p period) string { return PeriodTitle(p.name) }), col("received", "收到申请（件）", func(p period) string { return fmt.Sprint(p.now.Received) }),
			col("answered", "办结（件）", func(p period) string { return fmt.Sprint(p.now.Answered) }), col("disputes", "复议诉讼（件）", func(p period) string { return fmt.Sprint(p.now.Disputes) }), col("state", "报送情况", stated)}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.View{Base: base(c, "月季报"), Tabs: tabs(root + "/returns"), Grids: []ui.Grid{grid}}
	v.Actions = otherYears(root+"/returns", year, c.Today().Year())
	if c.Actor.MayOn(RightEdit, "", "") && len(open) > 0 {
		f := ui.Form{Action: root + "/returns", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "按记录报送", Look: ui.Primary}}}
		ui.Pick(f.Fields, "period").Options = open
		v.Forms = []pages.Titled{{ID: "declare", Title: "报送（没有发生的，作零报告）", Form: f}}
	}
	return c.Page(code, pages.Page(v))
}

// otherYears lead to the year before and, as far as there is one, after.
func otherYears(path string, year, last int) []ui.Button {
	out := []ui.Button{{Label: fmt.Sprintf("%d年", year-1), Href: fmt.Sprintf("%s?year=%d", path, year-1)}}
	if year < last {
		out = append(out, ui.Button{Label: fmt.Sprintf("%d年", year+1), Href: fmt.Sprintf("%s?year=%d", path, year+1)})
	}
	return out
}

// stated says what was declared for a period.
func stated(p period) string {
	switch {
	case p.said == nil:
		return "未报送"
	case p.said.Received != p.now.Received || p.said.Answered != p.now.Answered || p.said.Disputes != p.now.Disputes:
		return fmt.Sprintf("已报送，但记录有变化：报送为%d、%d、%d，请重新报送", p.said.Received, p.said.Answered, p.said.Disputes)
	case p.said.Nil():
		return "零报告，" + p.said.ByName
	}
	return "已报送，" + p.said.ByName
}

func (s *Service) postReturn(c *web.Ctx) error {
	st := returnForm().Read(c.R)
	if st.OK() {
		r, err := s.Declare(c.Context(), c.Actor, st.Text("period"), st.Text("note"))
		if err == nil {
			word := "已报送"
			if r.Nil() {
				word = "已作零报告"
			}
			return c.Done(PeriodTitle(r.Period)+word, root+"/returns")
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showReturns(c, http.StatusUnprocessableEntity, st)
}

func expectForm() form.Form {
	return form.Form{{Name: "year", Label: "年度", Kind: form.Number, Required: true}, {Name: "names", Label: "单位名称", Kind: form.Area, Required: true, Max: 20_000, Help: "每行一个"}, {Name: "due", Label: "报送期限", Kind: form.Day, Help: "不填的为次年1月31日"}}
}

func (s *Service) getCollected(c *web.Ctx) error {
	return s.showCollected(c, http.StatusOK, expectForm().Blank(map[string]string{"year": strconv.Itoa(c.Today().Year() - 1)}))
}

func (s *Service) showCollected(c *web.Ctx, code int, st *form.State) error {
	year := c.QueryInt("year", c.Today().Year()-1)
	all, err := store.Select[Body](c.Context(), c.DB, "WHERE agency = $1 AND year = $2 ORDER BY name", c.Actor.Tenant, int64(year))
	if err != nil {
		return err
	}
	col := func(key, label string, of func(Body) string) roll.Column[Body] {
		return roll.Column[Body]{Column: ui.Column{Key: key, Label: label, Sort: true}, Text: of}
	}
	name := col("name", "单位", func(b Body) string { return b.Name })
	name.Cell = func(b Body) ui.Cell { return ui.A(b.Name, root+"/collected/"+b.ID) }
	today := c.Today()
	g := roll.List[Body]{ID: "bodies", Caption: fmt.Sprintf("%d年度报告收集情况", year), Path: root + "/collected", File: "年度报告收集情况", Rows: all, Key: func(b Body) string { return b.ID }, Href: func(b Body) string { return root + "/collected/" + b.ID },
		Label: func(b Body) string { return b.Name }, Empty: ui.EmptyState{Title: "还没有列入名单的单位", Text: "列入后上传各单位的报告，系统逐份核对、汇总，未报的可以催报。"},
		Columns: []roll.Column[Body]{name, col("state", "状态", func(b Body) string { return delivered(b, today <= b.Due) }), col("due", "期限", func(b Body) string { return b.Due.String() }),
			col("received", "收到", func(b Body) string { return b.ReceivedOn.String() }), col("hard", "勾稽不成立", func(b Body) string { return fmt.Sprint(b.Hard) }),
			col("soft", "需要核实", func(b Body) string { return fmt.Sprint(b.Soft) }), col("chases", "催报次数", func(b Body) string { return fmt.Sprint(b.Chases) })}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.View{Base: base(c, "收集汇总"), Tabs: tabs(root + "/collected"), Grids: []ui.Grid{grid}}
	v.Actions = otherYears(root+"/collected", year, c.Today().Year())
	if sum, n := Summed(all); n > 0 {
		v.Lead = fmt.Sprintf("%d年度：汇总%d个单位中勾稽关系成立的%d份报告", year, len(all), n)
		v.Tables = tables(sum)
	}
	if c.Actor.MayOn(RightCollect, "", "") {
		v.Forms = []pages.Titled{{ID: "expect", Title: "列入收集名单", Form: ui.Form{Action: root + "/collected", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "列入", Look: ui.Primary}}}}}
	}
	return c.Page(code, pages.Page(v))
}

func tables(f *Figures) string {
	var b strings.Builder
	f.tableTwo(&b)
	f.tableThree(&b, nil)
	f.tableFour(&b, nil)
	return b.String()
}

func delivered(b Body, inTime bool) string {
	switch {
	case b.Status == "" && inTime:
		return "未报"
	case b.Status == "":
		return "逾期未报"
	}
	return check.Status(b.Status).Says()
}

func (s *Service) postExpect(c *web.Ctx) error {
	st := expectForm().Read(c.R)
	if st.OK() {
		year, _ := strconv.Atoi(st.Text("year"))
		n, err := s.Expect(c.Context(), c.Actor, year, strings.Split(st.Text("names"), "\n"), st.Date("due"))
		if err == nil {
			return c.Done(fmt.Sprintf("已列入%d个单位", n), fmt.Sprintf("%s/collected?year=%d", root, year))
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showCollected(c, http.StatusUnprocessableEntity, st)
}

func chaseForm() form.Form {
	return form.Form{{Name: "how", Label: "催报情况", Required: true, Max: 200, Placeholder: "例如：电话通知办公室张某"}}
}

func (s *Service) getBody(c *web.Ctx) error {
	return s.showBody(c, http.StatusOK, fileForm().Blank(nil), chaseForm().Blank(nil))
}

func (s *Service) showBody(c *web.Ctx, code int, st, chase *form.State) error {
	b, err := store.Get[Body](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	v := pages.View{Base: base(c, b.Name), Tabs: tabs(root + "/collected")}
	v.Crumbs = []ui.Link{{Label: "年度报告", Href: root}, {Label: "收集汇总", Href: fmt.Sprintf("%s/collected?year=%d", root, b.Year)}, {Label: b.Name}}
	v.Facts = []ui.Pair{ui.P("年度", fmt.Sprint(b.Year)), ui.P("状态", delivered(b, c.Today() <= b.Due)), ui.P("期限", b.Due.Chinese()), ui.P("文件", b.FileName), ui.P("收到", strings.TrimSpace(b.ReceivedOn.String()+" "+b.ByName)),
		ui.P("催报", fmt.Sprintf("%d次 %s", b.Chases, b.ChasedOn))}
	if b.Result != nil {
		v.Notices, v.Found, v.Lists, v.Tables = verdict(b.Result), listed(b.Result), doubts(b.Result), tables(b.Figures)
		v.Actions = []ui.Button{{Label: "查看原文件", Href: "/office/files/" + b.File}}
	}
	if c.Actor.MayOn(RightCollect, "", "") {
		path := root + "/collected/" + b.ID
		v.Forms = []pages.Titled{{ID: "file", Title: "上传报告", Form: ui.Form{Action: path, Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "读入并核对", Look: ui.Primary}}}}}
		if b.Status != string(check.Holds) {
			v.Forms = append(v.Forms, pages.Titled{ID: "chase", Title: "催报", Form: ui.Form{Action: path + "/chase", Fields: ui.FromForm(chase), Error: chase.General, Buttons: []ui.Button{{Label: "记录催报"}}}})
		}
	}
	return c.Page(code, pages.Page(v))
}

func (s *Service) postBody(c *web.Ctx) error {
	st := fileForm().Blank(nil)
	name, data, err := c.Upload("file", mostFile)
	if err == nil {
		if _, err = s.Receive(c.Context(), c.Actor, c.Path("id"), name, data); err == nil {
			return c.Done("已读入并核对", root+"/collected/"+c.Path("id"))
		}
	}
	if !st.Keep(err) {
		return err
	}
	return s.showBody(c, http.StatusUnprocessableEntity, st, chaseForm().Blank(nil))
}

func (s *Service) postChase(c *web.Ctx) error {
	st := chaseForm().Read(c.R)
	if st.OK() {
		err := s.Chase(c.Context(), c.Actor, c.Path("id"), st.Text("how"))
		if err == nil {
			return c.Done("已记录催报", root+"/collected/"+c.Path("id"))
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showBody(c, http.StatusUnprocessableEntity, fileForm().Blank(nil), st)
}
