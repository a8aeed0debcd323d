package ui_test

import (
	"context"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/page/ui"
)

// draw is the part as text, held to the promises of every page.
func draw(t testing.TB, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	pagecheck.Check(t, b.String(), pagecheck.Fragment)
	return b.String()
}

func must(t testing.TB, html string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(html, p) {
			t.Errorf("the part does not show %q:\n%s", p, html)
		}
	}
}

func mustNot(t testing.TB, html string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(html, p) {
			t.Errorf("the part shows %q:\n%s", p, html)
		}
	}
}

// order fails unless the parts stand one after another.
func order(t testing.TB, html string, parts ...string) {
	t.Helper()
	at := 0
	for _, p := range parts {
		i := strings.Index(html[at:], p)
		if i < 0 {
			t.Fatalf("%q does not follow in\n%s", p, html)
		}
		at += i + len(p)
	}
}

func TestToolbarHasAFixedOrder(t *testing.T) {
	html := draw(t, ui.Toolbar([]ui.Button{
		{Label: "其他", Href: "/x"}, {Label: "退回", Place: ui.PlaceReturn, Href: "/r"}, {Label: "打印", Place: ui.PlacePrint, Href: "/p"},
		{Label: "新增", Place: ui.PlaceNew, Href: "/n"}, {Label: "查询", Place: ui.PlaceQuery, Href: "/q"}, {Label: "提交", Place: ui.PlaceSubmit, Href: "/s"},
	}))
	order(t, html, "查询", "新增", "打印", "提交", "退回", "其他")
	if n := strings.Count(html, "toolbar-group"); n != 5 {
		t.Errorf("%d groups, want 5", n)
	}
}

func TestAButtonThatIsOffSaysWhy(t *testing.T) {
	html := draw(t, ui.Act(ui.Button{Label: "办结", Off: true, Why: "还有2个节点没有反馈", Href: "/close"}))
	must(t, html, "disabled", "还有2个节点没有反馈")
	mustNot(t, html, "/close")
}

func TestAFieldTiesItsTextsTogether(t *testing.T) {
	html := draw(t, ui.Input(ui.Field{Name: "due", Label: "完成时限", Kind: ui.Date, Help: "遇节假日顺延", Error: "应为日期", Value: `"><script>`, Required: true}))
	must(t, html, `for="f-due"`, `id="f-due"`, `aria-describedby="f-due-help f-due-error"`, `aria-invalid="true"`, "required", "（必填）", "&#34;&gt;&lt;script&gt;")
	mustNot(t, html, "<script>")
}

func TestASelectThatMustBeChosenStartsEmpty(t *testing.T) {
	f := ui.Field{Name: "unit", Label: "科室", Kind: ui.Select, Required: true, Options: []ui.Option{{Value: "a", Label: "甲", Group: "科室"}, {Value: "b", Label: "乙", Group: "中心", Off: true}}}
	must(t, draw(t, ui.Input(f)), `<option value="">请选择</option>`, `<optgroup label="科室">`, `<optgroup label="中心">`, "disabled")
	f.Value = "a"
	html := draw(t, ui.Input(f))
	must(t, html, `<option value="a" selected>`)
	mustNot(t, html, "请选择")
}

func TestChoicesKeepWhatWasTicked(t *testing.T) {
	html := draw(t, ui.Input(ui.Field{Name: "u", Label: "配合科室", Kind: ui.Checkboxes, Values: []string{"b"}, Options: []ui.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙", Help: "含中心"}}}))
	must(t, html, `value="b" checked`, `type="checkbox"`, `aria-describedby="f-u-2-help"`)
	mustNot(t, html, `value="a" checked`)
}

func TestErrorSummaryLeadsToTheFields(t *testing.T) {
	fields := []ui.Field{{Name: "a", Label: "名称", Error: "请填写名称"}, {Name: "b", Label: "方式", Kind: ui.Radio, Error: "请选择", Options: []ui.Option{{Value: "1", Label: "一"}}}, {Name: "c", Label: "备注"}}
	html := draw(t, ui.FormBox(ui.Form{Action: "/save", Fields: fields}))
	must(t, html, "有 2 处需要修改", `href="#f-a"`, `href="#f-b-1"`, "data-typed")
	mustNot(t, html, `href="#f-c"`)
	if calm := draw(t, ui.FormBox(ui.Form{Action: "/save", Fields: fields[2:]})); strings.Contains(calm, "summary") {
		t.Error("a form without errors has a summary")
	}
}

func TestAFormWithAFileIsSentAsOne(t *testing.T) {
	must(t, draw(t, ui.FormBox(ui.Form{Action: "/up", Fields: []ui.Field{{Name: "f", Label: "附件", Kind: ui.File}}})), `enctype="multipart/form-data"`)
}

func TestFromFormShowsWhatWasTyped(t *testing.T) {
	f := form.Form{
		{Name: "title", Label: "名称", Kind: form.Text, Required: true, Max: 4},
		{Name: "days", Label: "天数", Kind: form.Number, Min: 1, Top: 60},
		{Name: "pass", Label: "密码", Kind: form.Password},
		{Name: "units", Label: "科室", Kind: form.Checks, Options: []form.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}},
	}
	s := f.ReadValues(url.Values{"title": {"五个字以上"}, "days": {"99"}, "pass": {"secret"}, "units": {"b"}})
	fields := ui.FromForm(s)
	ui.Pick(fields, "days").Unit = "个工作日"
	html := draw(t, ui.FormBox(ui.Form{Action: "/x", Fields: fields}))
	must(t, html, `value="五个字以上"`, `maxlength="4"`, `min="1"`, `max="60"`, "个工作日", "天数应在1到60之间", `value="b" checked`)
	mustNot(t, html, "secret")
	if ui.Pick(fields, "none").Name != "" {
		t.Error("a field that is not there was found")
	}
}

func grid(address string, rows int, total int) ui.Grid {
	u, _ := url.Parse(address)
	q := ui.ReadQuery(u.Query())
	g := ui.Grid{ID: "t", Caption: "事项", Path: u.Path, Query: q, Choose: true, Export: true, Sticky: 1, Pages: ui.Pages(u.Path, q, total),
		Batch: []ui.Button{{Label: "催办", Name: "act", Value: "remind"}}, BatchAction: "/batch",
		Columns: []ui.Column{
			{Key: "title", Label: "名称", Sort: true, Fixed: true, Filter: &ui.Field{Kind: ui.Search}},
			{Key: "unit", Label: "科室", Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "办公室", Label: "办公室"}}}},
			{Key: "n", Label: "件数", Sort: true, Number: true}, {Key: "note", Label: "备注", Off: true},
		}}
	for i := range rows {
		g.Rows = append(g.Rows, ui.Row{ID: string(rune('a' + i)), Href: "/x", Cells: []ui.Cell{ui.A("事项", "/x"), ui.T("办公室"), ui.N(i)}})
	}
	return g
}

func TestGridKeepsWhatWasAsked(t *testing.T) {
	html := draw(t, ui.Table(grid("/list?f.unit=%E5%8A%9E%E5%85%AC%E5%AE%A4&sort=-n&page=2&per=50&year=2023", 3, 120)))
	must(t, html,
		`name="f.unit" form="t-query"`, `<option value="办公室" selected>`, // the filter shows itself
		`<input type="hidden" name="sort" value="-n">`, `<input type="hidden" name="year" value="2023">`,
		`aria-sort="descending"`, `aria-sort="none"`,
		"序号", ">51<", ">53<", "共 120 条 / 3 页", `aria-current="page"`, "重置",
		"export=xlsx", "scope=all", `form="t-batch"`)
	order(t, html, "首页", "上一页", "下一页", "尾页", "每页")
}

func TestGridSortLinkTurnsRoundAndStartsOver(t *testing.T) {
	html := draw(t, ui.Table(grid("/list?sort=n&page=3", 1, 200)))
	must(t, html, `href="/list?sort=-n"`, `href="/list?sort=title"`, `aria-sort="ascending"`)
}

func TestGridShowsTheChosenColumns(t *testing.T) {
	usual := draw(t, ui.Table(grid("/list", 1, 1)))
	must(t, usual, `data-label="科室"`)
	mustNot(t, usual, `data-label="备注"`)
	chosen := draw(t, ui.Table(grid("/list?col=note", 1, 1)))
	must(t, chosen, `data-label="备注"`, `data-label="名称"`, `href="/list"`)
	mustNot(t, chosen, `data-label="科室"`)
}

func TestARichFieldIsATextareaFirst(t *testing.T) {
	s := form.Form{{Name: "body", Label: "正文", Kind: form.Rich, Required: true}}.Blank(map[string]string{"body": "<p>甲 & 乙</p>"})
	fields := ui.FromForm(s)
	body := ui.Pick(fields, "body")
	body.Upload, body.Draft = "/articles/1/pictures", "article-1"
	must(t, draw(t, ui.Input(*body)), `<label for="f-body"`, `<textarea id="f-body" name="body" rows="16" data-rich`, `data-upload="/articles/1/pictures"`, `data-draft="article-1"`, "required", "&lt;p&gt;甲 &amp; 乙&lt;/p&gt;")
	long := form.Form{{Name: "body", Label: "正文", Kind: form.Rich}}.ReadValues(url.Values{"body": {strings.Repeat("公开", 100_000)}})
	if !long.OK() {
		t.Errorf("a long article is refused: %v", long.Errors)
	}
}

func TestGridShowsItsFiltersAsChips(t *testing.T) {
	q := ui.ReadQuery(url.Values{"f.state": {"b"}, "f.hidden": {"x"}, "f.none": {"y"}, "sort": {"state"}, "q": {"<公开>"}})
	g := ui.Grid{ID: "g", Caption: "事项", Path: "/list", Query: q, PrintAll: "/list/print", Columns: []ui.Column{
		{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}}},
		{Key: "hidden", Label: "备注", Off: true, Filter: &ui.Field{Kind: ui.Search}}}}
	html := draw(t, ui.Table(g))
	order(t, html, `href="/list?f.hidden=x&amp;f.none=y&amp;f.state=b&amp;sort=state"`, "含有“&lt;公开&gt;”", "f.hidden=x", "状态：乙", "f.state=b", "备注：x")
	must(t, html, "3<span class=\"sr\">项条件</span>", `href="/list/print"`, "打印全部", "打印本页")
	g.Query = ui.ReadQuery(nil)
	mustNot(t, draw(t, ui.Table(g)), "grid-chips", "项条件")
}

func TestALongTextIsWholeOnPaper(t *testing.T) {
	long := strings.Repeat("按季度自查并更新目录，", 30)
	g := ui.Grid{ID: "g", Caption: "事项", Path: "/list", Columns: []ui.Column{{Key: "a", Label: "措施", Wide: true}},
		Rows: []ui.Row{{ID: "1", Cells: []ui.Cell{{Text: long, Href: "/1", Clamp: true}}}}, Pages: ui.Pages("/list", ui.ReadQuery(nil), 7)}
	must(t, draw(t, ui.Table(g)), `<a href="/1" class="clamp">`+long+`</a>`, "本页 1 条，共 7 条。")
}

func TestStepsSayWhereTheyStand(t *testing.T) {
	for want, steps := range map[string][]ui.Step{
		"第2步，共3步": {{Label: "甲", Done: true}, {Label: "乙", Now: true}, {Label: "丙"}},
		"第3步，共3步": {{Label: "甲", Done: true}, {Label: "乙", Done: true}, {Label: "丙", Done: true}},
		"第1步，共2步": {{Label: "甲"}, {Label: "乙"}},
	} {
		must(t, draw(t, ui.Steps("过程", steps)), want)
	}
}

func TestDangerStandsLast(t *testing.T) {
	html := draw(t, ui.Toolbar([]ui.Button{{Label: "撤销", Place: ui.PlaceDanger, Look: ui.Danger, Href: "/v"}, {Label: "催办", Href: "/u"}, {Label: "编辑", Place: ui.PlaceEdit, Href: "/e"}}))
	order(t, html, "编辑", "toolbar-group", "催办", "toolbar-group", "button-danger", "撤销")
}

func TestGridWithoutRowsSaysWhatToDo(t *testing.T) {
	g := grid("/list", 0, 0)
	g.Empty = ui.EmptyState{Title: "还没有事项", Text: "导入计划后列在这里"}
	html := draw(t, ui.Table(g))
	must(t, html, "还没有事项", "导入计划后列在这里")
	mustNot(t, html, "分页")
	filtered := grid("/list?f.title=x", 0, 0)
	filtered.Empty = g.Empty
	must(t, draw(t, ui.Table(filtered)), "没有符合条件的记录", "清除筛选")
}

func TestGridExportOfAllDropsTheFilter(t *testing.T) {
	html := draw(t, ui.Table(grid("/list?f.title=x&sort=n&year=2023&page=4", 1, 100)))
	must(t, html, `href="/list?export=xlsx&amp;f.title=x&amp;scope=seen&amp;sort=n&amp;year=2023"`, `href="/list?export=csv&amp;scope=all&amp;sort=n&amp;year=2023"`)
}

func TestPagesNearAndFar(t *testing.T) {
	page := func(n int) string {
		q := ui.Query{Page: n, Per: 20}
		return draw(t, ui.Pagination(ui.Pages("/l", q, 2000)))
	}
	for n, want := range map[int][]string{1: {"1", "2", "3", "100"}, 50: {"1", "48", "49", "50", "51", "52", "100"}, 100: {"1", "98", "99", "100"}} {
		html := page(n)
		if got := strings.Count(html, `aria-label="第 `); got != len(want) {
			t.Errorf("page %d shows %d numbers, want %d", n, got, len(want))
		}
		for _, w := range want {
			must(t, html, `aria-label="第 `+w+` 页"`)
		}
	}
	must(t, page(999), "共 2000 条 / 100 页") // beyond the end nothing breaks
}

func TestReadQueryReplacesNonsense(t *testing.T) {
	v, _ := url.ParseQuery("page=-3&per=7&export=exe&scope=none&f.=x&f.a=&sort=")
	q := ui.ReadQuery(v)
	if q.Page != 1 || q.Per != 20 || q.Export != "" || q.All || len(q.Filters) != 0 || q.Sort != "" || q.Offset() != 0 {
		t.Errorf("read %+v", q)
	}
}

func FuzzReadQuery(f *testing.F) {
	for _, s := range []string{"sort=-a&page=2&per=50", "f.a=1&f.b=&col=x&col=y", "q=%E5%85%AC%E5%BC%80&export=csv&scope=all", "page=99999999999999999999", "=&&;=", "x=1&x=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		q := ui.ReadQuery(v)
		again := ui.ReadQuery(q.Values())
		q.Export, q.All = "", false // a link that exports says so itself
		if !reflect.DeepEqual(normal(q), normal(again)) {
			t.Fatalf("%q: %+v is read back as %+v", s, q, again)
		}
		if q.Page < 1 || q.Offset() < 0 || q.Per < 20 {
			t.Fatalf("%q: page %d of %d", s, q.Page, q.Per)
		}
	})
}

// normal makes empty and missing lists the same.
func normal(q ui.Query) ui.Query {
	if len(q.Columns) == 0 {
		q.Columns = nil
	}
	return q
}

func TestALampIsNeverColourAlone(t *testing.T) {
	shapes := map[string]ui.Tone{}
	for _, tone := range []ui.Tone{ui.OK, ui.Info, ui.Warn, ui.Bad} {
		html := draw(t, ui.Light(ui.Lamp{Tone: tone, Word: "状态", Why: "时限为8月31日"}))
		must(t, html, "状态", "时限为8月31日")
		_, shape, _ := strings.Cut(html, `<path d="`)
		shape, _, _ = strings.Cut(shape, `"`)
		if other, seen := shapes[shape]; seen || shape == "" {
			t.Errorf("tone %q has the shape of %q", tone, other)
		}
		shapes[shape] = tone
	}
}

func TestMeterStaysWithinItsBar(t *testing.T) {
	for _, c := range []struct{ part, full, want int }{{1, 3, 33}, {0, 0, 0}, {5, 4, 100}, {-1, 4, 0}, {4, 4, 100}} {
		if got := (ui.Meter{Part: c.part, Full: c.full}).Percent(); got != c.want {
			t.Errorf("%d of %d is %d%%, want %d%%", c.part, c.full, got, c.want)
		}
	}
}

func TestBytesForPeople(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1 KB", 48213: "47.1 KB", 2 << 20: "2 MB", 3 << 40: "3072 GB"} {
		if got := ui.Bytes(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
}

func TestStackedBarsFillTheLongestRow(t *testing.T) {
	c := ui.Chart{ID: "c", Title: "各科室", Head: "科室", Unit: "项", Series: []ui.Series{{Name: "正常", Tone: ui.OK}, {Name: "逾期", Tone: ui.Bad}},
		Rows: []ui.Point{{Label: "办公室", Values: []float64{6, 2}}, {Label: "综合科", Values: []float64{3}}, {Label: "空", Values: nil}}}
	html := draw(t, ui.BarChart(c))
	must(t, html, `x="75" y="0" width="25"`, `x="0" y="0" width="37.5"`, "办公室：正常 6项，逾期 2项", "<th scope=\"row\">空")
	if draw(t, ui.BarChart(ui.Chart{ID: "e", Title: "空", Head: "科室"})) == "" {
		t.Error("a chart without rows draws nothing")
	}
}

var axisText = regexp.MustCompile(`<text class="plot-text" x="([\d.]+)" y="232" text-anchor="middle">([^<]+)</text>`)

func TestTheDaysUnderALineChartDoNotTouch(t *testing.T) {
	c := ui.Chart{ID: "days", Title: "访问量", Head: "日期", Series: []ui.Series{{Name: "访问量"}}}
	for d := civil.MustParse("2023-08-07"); d <= civil.MustParse("2023-09-05"); d = d.Add(1) {
		c.Rows = append(c.Rows, ui.Point{Label: d.String(), Values: []float64{1}})
	}
	found := axisText.FindAllStringSubmatch(draw(t, ui.LineChart(c)), -1)
	if len(found) < 3 {
		t.Fatalf("%d days are named", len(found))
	}
	before := -1000.0
	for _, m := range found {
		x, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if x-before < 66 { // ten figures of 12 px
			t.Errorf("%s stands %.0f after the day before it", m[2], x-before)
		}
		before = x
	}
}

func TestLineChartHasItsTable(t *testing.T) {
	c := ui.Chart{ID: "m", Title: "每月", Desc: "逐月增加", Head: "月份", Series: []ui.Series{{Name: "办结"}}, Rows: []ui.Point{{Label: "1月", Values: []float64{0}}, {Label: "2月", Values: []float64{5}}}}
	html := draw(t, ui.LineChart(c))
	must(t, html, `<title id="m-t">每月</title>`, `<desc id="m-d">逐月增加</desc>`, "M40 208L544 16", "<caption")
	one := c
	one.Rows = one.Rows[:1]
	mustNot(t, draw(t, ui.LineChart(one)), "NaN", "Inf")
}

func TestYearHasEveryDayOnce(t *testing.T) {
	y := ui.Year{Year: 2024, Today: civil.MustParse("2024-02-29"), Items: []ui.DayItem{
		{On: civil.MustParse("2024-02-29"), Label: "报送", Href: "/a", Lamp: ui.Lamp{Tone: ui.OK, Word: "已完成"}},
		{On: civil.MustParse("2024-02-29"), Label: "自查", Lamp: ui.Lamp{Tone: ui.Bad, Word: "逾期"}},
		{On: civil.MustParse("2023-02-28"), Label: "上一年的", Lamp: ui.Lamp{Tone: ui.OK, Word: "已完成"}},
	}}
	var b strings.Builder
	if err := ui.YearCalendar(y).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if err := ui.Agenda(y).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	html := b.String()
	pagecheck.Check(t, html, pagecheck.Fragment)
	if n := strings.Count(html, `class="day-no"`); n != 366 {
		t.Errorf("%d days, want 366", n)
	}
	must(t, html, `class="day day-today day-busy tone-bad" aria-current="date"`, `href="#day-2024-02-29"`, `id="day-2024-02-29"`, "日，2项，1项逾期")
	mustNot(t, html, "上一年的")
}

func TestDiffSaysWhatCameAndWent(t *testing.T) {
	html := draw(t, ui.Diff([]ui.Segment{{Text: "2023年"}, {Op: ui.Removed, Text: "11"}, {Op: ui.Added, Text: "12"}, {Text: "月底"}}))
	order(t, html, "2023年", "<del>", "删除：", "11", "<ins>", "新增：", "12", "月底")
}

func TestSheetFillsItsLines(t *testing.T) {
	html := draw(t, ui.SheetBox(ui.Sheet{Title: "审批单", Lines: [][]ui.Box{{{Label: "标题", Cell: ui.T("通知")}}, {{Label: "甲", Cell: ui.T("1")}, {Label: "乙", Cell: ui.T("2")}, {Label: "丙", Cell: ui.T("3")}}},
		Opinions: []ui.Opinion{{Label: "审核意见", Text: "同意。", Name: "李强", Date: "2023年9月6日"}, {Label: "签发意见", Waits: "待签发"}}}))
	must(t, html, `colspan="5">通知`, `colspan="5"><p class="opinion-text">同意。`, "待签发", "李强")
}

func TestOutsideLinksSaySo(t *testing.T) {
	must(t, draw(t, ui.Anchor(ui.Link{Label: "外站", Href: "https://example.org/", Outside: true})), `rel="noopener noreferrer"`, "在新窗口打开")
	var b strings.Builder
	if err := ui.Anchor(ui.Link{Label: "坏", Href: "javascript:alert(1)"}).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	mustNot(t, b.String(), "alert(1)")
}

func BenchmarkTable50(b *testing.B) {
	g := grid("/list", 0, 50)
	for i := range 50 {
		g.Rows = append(g.Rows, ui.Row{ID: "r", Cells: []ui.Cell{ui.A("规范栏目设置，按季度自查", "/x"), ui.T("办公室"), ui.N(i)}})
	}
	var buf strings.Builder
	b.ReportAllocs()
	for b.Loop() {
		buf.Reset()
		if err := ui.Table(g).Render(context.Background(), &buf); err != nil {
			b.Fatal(err)
		}
	}
}
