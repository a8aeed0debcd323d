package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/search"
)

// house is an organisation whose things are in memory.
type house struct {
	*officetest.House
	*search.Search
	things map[string][]slice.Found // by agency
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{things: map[string][]slice.Found{}}
	each := func(kind string) func(context.Context, store.Querier, string, func(slice.Found) error) error {
		return func(_ context.Context, _ store.Querier, agency string, f func(slice.Found) error) error {
			for _, x := range h.things[agency] {
				if x.Ref.Kind == kind {
					if err := f(x); err != nil {
						return err
					}
				}
			}
			return nil
		}
	}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		h.Search = search.New(search.Deps{DB: o.DB, Log: o.Logger,
			UnitNames: func(context.Context, store.Querier, string) (map[string]string, error) {
				return map[string]string{"u-jn": "节能安全科", "u-bgs": "办公室"}, nil
			},
			Searchers: func() []slice.Searcher {
				return []slice.Searcher{{Kind: "task", Title: "任务", Right: "ledger.view", Each: each("task")}, {Kind: "plan", Title: "计划", Right: "plan.view", Each: each("plan")}}
			}})
		return []slice.Slice{h.Slice()}
	}, search.Migrations())
	return h
}

func task(id, unit, title, body, on string) slice.Found {
	return slice.Found{Ref: store.Ref{Kind: "task", ID: id}, Title: title, Body: body, Href: "/office/ledger/tasks/" + id, Unit: unit, On: civil.MustParse(on)}
}

func (h *house) fill() {
	h.things[officetest.Agency] = []slice.Found{
		task("t1", "u-jn", "政策解读", "政策文件与解读方案同步组织、同步审签。依据卫工信发〔2023〕12号。", "2023-11-30"),
		task("t2", "u-bgs", "公开指南", "及时更新政府信息公开指南，解读不得晚于3个工作日。Gongkai 系统。", "2023-09-10"),
		task("t3", "u-bgs", "会议公开", "邀请代表列席，<b>人民法院</b>除外。", "2023-12-10"),
		{Ref: store.Ref{Kind: "plan", ID: "p1"}, Title: "2023年政务公开工作任务分工", Body: "全文含政策解读", Href: "/office/plans/p1"},
	}
	h.things[officetest.Other] = []slice.Found{task("o1", "", "秘密任务政策解读", "只有农业农村局知道的政策解读", "2023-11-30")}
	for _, a := range []string{officetest.Agency, officetest.Other} {
		_, err := h.Refresh(context.Background(), a)
		h.Must(err)
	}
}

func (h *house) ids(a who.Actor, text string) string {
	h.Helper()
	res, err := h.Query(context.Background(), h.DB, a, search.Ask{Text: text, Most: 50})
	h.Must(err)
	var out []string
	for _, x := range res.Hits {
		out = append(out, x.Ref.ID)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

var (
	office = officetest.Actor("p-chen", "u-bgs", "ledger.view", "plan.view")
	clerk  = officetest.Actor("p-wang", "u-jn", "ledger.view:unit")
	other  = officetest.Actor("q-zhou", "", "ledger.view", "plan.view")
	admin  = officetest.Actor("p-sys", "")
)

func TestWordsAreFoundAsTheyStand(t *testing.T) {
	h := build(t)
	h.fill()
	for text, want := range map[string]string{
		"政策解读":          "p1 t1",
		"解读":            "p1 t1 t2",
		"解":             "p1 t1 t2",
		"政策 审签":         "t1",
		"政策 列席":         "",
		"民法":            "t3", // inside 人民法院: the characters stand there
		"法民":            "",
		"卫工信发[2023]12号": "t1",
		"卫工信发（２０２３）１２号":    "t1",
		"卫工信发〔2023〕13号":    "",
		"〔2023〕 12 号":      "t1",
		"2023年第12号":        "t1",
		"〔2023〕1号":         "",
		"GONGKAI":          "t2",
		"gong":             "t2",
		"解读 不得晚于3个":        "t2",
		"":                 "",
		"。":                "",
		"a":                "",
		"'; DROP TABLE --": "",
		"%":                "",
	} {
		if got := h.ids(office, text); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

func TestNobodyFindsWhatTheyMayNotSee(t *testing.T) {
	h := build(t)
	h.fill()
	for _, c := range []struct {
		name string
		a    who.Actor
		want string
	}{
		{"office", office, "p1 t1"}, {"clerk sees the unit's alone", clerk, "t1"}, {"other agency", other, "o1"},
		{"administrator", admin, ""}, {"nobody", who.Actor{}, ""},
	} {
		if got := h.ids(c.a, "政策解读"); got != c.want {
			t.Errorf("%s finds %q, want %q", c.name, got, c.want)
		}
	}
	stranger := clerk
	stranger.Unit = ""
	if got := h.ids(stranger, "政策解读"); got != "" {
		t.Errorf("a person of no unit finds %q", got)
	}
	visitor := other
	visitor.Tenant = officetest.Agency
	if got := h.ids(visitor, "政策解读"); got != "" {
		t.Errorf("a visitor without an overseer's right finds %q", got)
	}
	visitor.Grants = []who.Grant{{Right: "ledger.view", Scope: who.All}}
	if got := h.ids(visitor, "政策解读"); got != "t1" {
		t.Errorf("an overseer finds %q", got)
	}
}

func TestTheIndexFollowsWhatChanges(t *testing.T) {
	h := build(t)
	h.fill()
	ctx := context.Background()
	if n, err := h.Refresh(ctx, officetest.Agency); err != nil || n != 0 {
		t.Errorf("nothing changed, %d were indexed, %v", n, err)
	}
	h.things[officetest.Agency][0].Body = "改为听证会"
	h.things[officetest.Agency] = slices.Delete(h.things[officetest.Agency], 2, 3)
	if n, err := h.Refresh(ctx, officetest.Agency); err != nil || n != 2 {
		t.Errorf("one changed and one went, %d were indexed, %v", n, err)
	}
	if h.ids(office, "听证") != "t1" || h.ids(office, "审签") != "" || h.ids(office, "列席") != "" {
		t.Error("the index does not follow")
	}
	if n, err := h.Reindex(ctx); err != nil || n != 4 {
		t.Errorf("reindexed %d, %v", n, err)
	}
	if h.ids(other, "秘密") != "o1" {
		t.Error("the other agency's index is gone")
	}
	// An act may index by itself, at once and with all or nothing.
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		tx.Quiet("test")
		return h.Index(tx, task("t9", "u-bgs", "新任务", "立即可查", "2023-03-01"))
	})
	if h.ids(office, "立即可查") != "t9" {
		t.Error("what an act indexed is not found")
	}
}

func TestTheBestComesFirstAndPagesFollow(t *testing.T) {
	h := build(t)
	for i := range 45 {
		h.things[officetest.Agency] = append(h.things[officetest.Agency], task(fmt.Sprintf("t%02d", i), "u-bgs", fmt.Sprintf("任务%d", i), "涉及公开指南的正文", "2022-01-01"))
	}
	h.things[officetest.Agency] = append(h.things[officetest.Agency], task("best", "u-bgs", "公开指南", "指南", "2022-01-01"))
	_, err := h.Refresh(context.Background(), officetest.Agency)
	h.Must(err)
	seen := map[string]bool{}
	for from := 0; from < 46; from += 20 {
		res, err := h.Query(context.Background(), h.DB, office, search.Ask{Text: "公开指南", Offset: from, Most: 20})
		if err != nil || res.Total != 46 || res.Kinds["task"] != 46 {
			t.Fatalf("total %d, %v", res.Total, err)
		}
		if from == 0 && res.Hits[0].Ref.ID != "best" {
			t.Errorf("first is %s", res.Hits[0].Ref.ID)
		}
		for _, x := range res.Hits {
			seen[x.Ref.ID] = true
		}
	}
	if len(seen) != 46 {
		t.Errorf("the pages show %d of 46", len(seen))
	}
}

func TestThePageOfResults(t *testing.T) {
	h := build(t)
	h.fill()
	h.Sees(h.Get(office, "/office/search"), 200, "输入要找的词")
	h.Sees(h.Get(office, "/office/search?q=政策解读"), 200, "找到2条", "<mark>政策解读</mark>", "节能安全科", "2023-11-30", "/office/ledger/tasks/t1", "任务", "计划", "!秘密")
	h.Sees(h.Get(office, "/office/search?q=政策解读&kind=plan"), 200, "找到1条", "/office/plans/p1", "!/office/ledger/tasks/t1")
	h.Sees(h.Get(office, "/office/search?q=法院"), 200, "&lt;b&gt;人民<mark>法院</mark>&lt;/b&gt;", "!<b>人民")
	h.Sees(h.Get(office, "/office/search?q=没有的词"), 200, "没有找到")
	h.Sees(h.Get(office, "/office/search?q=a"), 200, "词语太短")
	h.Sees(h.Get(office, "/office/search?q=%22%3E%3Cscript%3E"), 200, "!<script>")
	h.Sees(h.Get(who.Actor{}, "/office/search?q=x"), 303)
	// What was just committed is found at once.
	h.things[officetest.Agency] = append(h.things[officetest.Agency], task("t8", "u-bgs", "刚刚写下", "", "2023-03-01"))
	h.Do(office, func(tx *store.Tx) error { return tx.Record("立项", store.Ref{Kind: "task", ID: "t8"}) })
	h.Sees(h.Get(office, "/office/search?q=刚刚写下"), 200, "找到1条")
}

// filtered are the ids found and the counts beside the filters.
func (h *house) filtered(a who.Actor, ask search.Ask) (ids string, res search.Result) {
	h.Helper()
	ask.Most = 50
	res, err := h.Query(context.Background(), h.DB, a, ask)
	h.Must(err)
	var out []string
	for _, x := range res.Hits {
		out = append(out, x.Ref.ID)
	}
	slices.Sort(out)
	return strings.Join(out, " "), res
}

func TestUnitAndDaysNarrowWhatIsFound(t *testing.T) {
	h := build(t)
	h.fill()
	for want, ask := range map[string]search.Ask{
		"t1":    {Text: "解读", Unit: "u-jn"},
		"t2":    {Text: "解读", To: civil.MustParse("2023-09-10")},
		"t1 t2": {Text: "解读", From: civil.MustParse("2023-09-10")},
		"":      {Text: "解读", From: civil.MustParse("2023-12-01")},
		"p1":    {Text: "解读", Kind: "plan"},
	} {
		if got, res := h.filtered(office, ask); got != want || res.Total != len(strings.Fields(want)) {
			t.Errorf("%+v finds %q, %d in all", ask, got, res.Total)
		}
	}
	_, res := h.filtered(office, search.Ask{Text: "解读", Unit: "u-jn", Kind: "plan"})
	if res.Total != 0 || res.Kinds["task"] != 1 || res.Units[""] != 1 {
		t.Errorf("beside the filters stand %v and %v", res.Kinds, res.Units)
	}
	_, res = h.filtered(clerk, search.Ask{Text: "解读"})
	if len(res.Kinds) != 1 || len(res.Units) != 1 || res.Units["u-jn"] != 1 {
		t.Errorf("a clerk learns of %v and %v", res.Kinds, res.Units)
	}
	h.Sees(h.Get(office, "/office/search?q=解读&f.unit=u-jn&f.from=2023-01-01&f.to=2023-12-31"), 200, "找到1条", "节能安全科（1）", "办公室（1）", `value="2023-12-31"`)
	h.Sees(h.Get(office, "/office/search?q=解读&f.from=昨天"), 200, "请按 2023-09-05 的样式", "日期有误", "昨天")
	h.Sees(h.Get(office, "/office/search?q=解读&f.from=2023-12-31&f.to=2023-01-01"), 200, "结束日期不能早于开始日期")
	h.Sees(h.Get(office, "/office/search?q=列席+卫健委&f.unit=u-jn"), 200, "没有找到", "去掉筛选条件", "只搜“列席”", `value="列席 卫健委"`)
	h.Sees(h.Get(clerk, "/office/search?q=解读"), 200, "找到1条", "!办公室（", "!计划")
	h.Sees(h.Get(office, "/office/search?q="+strings.Repeat("长", 120)), 200, "没有找到")
}

func TestCategoriesNarrowARight(t *testing.T) {
	h := build(t)
	for i, category := range []string{"甲类", "乙类"} {
		x := task(fmt.Sprintf("c%d", i), "u-bgs", "分类任务", "", "2023-01-01")
		x.Category = category
		h.things[officetest.Agency] = append(h.things[officetest.Agency], x)
	}
	_, err := h.Refresh(context.Background(), officetest.Agency)
	h.Must(err)
	a := office
	a.Grants = []who.Grant{{Right: "ledger.view", Scope: who.Tenant, Category: "乙类"}}
	if got, res := h.filtered(a, search.Ask{Text: "分类任务"}); got != "c1" || res.Total != 1 {
		t.Errorf("finds %q, counts %d", got, res.Total)
	}
}

func TestCountsStayExactWhereNotAllIsListed(t *testing.T) {
	h := build(t)
	for i := range 1200 {
		h.things[officetest.Agency] = append(h.things[officetest.Agency], task(fmt.Sprintf("t%04d", i), "u-bgs", fmt.Sprintf("任务%d", i), "公开事项", "2023-01-01"))
	}
	h.things[officetest.Agency] = append(h.things[officetest.Agency], task("old", "u-bgs", "公开事项", "", "2001-01-01"))
	_, err := h.Refresh(context.Background(), officetest.Agency)
	h.Must(err)
	_, res := h.filtered(office, search.Ask{Text: "公开事项"})
	if res.Total != 1201 || res.Kinds["task"] != 1201 || res.Listed != 1000 || !res.More || res.Hits[0].Ref.ID != "old" {
		t.Errorf("total %d, listed %d, first %s", res.Total, res.Listed, res.Hits[0].Ref.ID)
	}
	if _, res = h.filtered(office, search.Ask{Text: "公开事项", Offset: 5000}); len(res.Hits) != 0 || res.Total != 1201 {
		t.Errorf("past the end there are %d of %d", len(res.Hits), res.Total)
	}
	h.Sees(h.Get(office, "/office/search?q=公开事项&page=50"), 200, "找到1201条", "列出最相关的1000条", "第")
}

func TestTextsThatNoDatabaseTakesAreKeptWithoutTheirFault(t *testing.T) {
	h := build(t)
	h.things[officetest.Agency] = []slice.Found{task("bad", "u-bgs", "标题\x00完整", "前\xff后"+strings.Repeat("长文", 30_000)+"尾巴", "2023-01-01")}
	_, err := h.Refresh(context.Background(), officetest.Agency)
	h.Must(err)
	if h.ids(office, "标题完整") != "bad" || h.ids(office, "前后长") != "bad" || h.ids(office, "尾巴") != "" {
		t.Error("the text is not kept as it should be")
	}
}

func TestTheJobFollowsTheRecordAndReindexingMendsAnything(t *testing.T) {
	h := build(t)
	h.fill()
	ctx := context.Background()
	follow := func() { h.Must(h.Jobs.Run(ctx, search.JobRefresh)) }
	follow()
	h.things[officetest.Agency][0].Title = "改了标题"
	follow()
	if h.ids(office, "改了标题") != "" {
		t.Error("the job looked though nothing was recorded")
	}
	h.Clock.Go(time.Second)
	h.Do(office, func(tx *store.Tx) error { return tx.Record("改标题", store.Ref{Kind: "task", ID: "t1"}) })
	follow()
	if h.ids(office, "改了标题") != "t1" {
		t.Error("the job does not follow the record")
	}
	h.things[officetest.Agency][0].Title = "隔日标题"
	h.Clock.GoTo("2023-03-02 09:00")
	follow()
	if h.ids(office, "隔日标题") != "t1" {
		t.Error("the job does not look once a day")
	}
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		tx.Quiet("test")
		_, err := tx.Exec("DELETE FROM search_token WHERE agency = $1", officetest.Agency)
		return err
	})
	if h.ids(office, "隔日标题") != "" {
		t.Fatal("found without tokens")
	}
	if n, err := h.Reindex(ctx); err != nil || n != 5 || h.ids(office, "隔日标题") != "t1" {
		t.Errorf("reindexed %d, %v", n, err)
	}
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		tx.Quiet("test")
		return h.Forget(tx, store.Ref{Kind: "task", ID: "t1"})
	})
	var left int
	h.Must(h.DB.QueryRow(ctx, "SELECT COUNT(*) FROM search_token WHERE agency = $1 AND token = $2", officetest.Agency, "隔日").Scan(&left))
	if h.ids(office, "隔日标题") != "" || left != 0 {
		t.Errorf("something of what is gone is left: %d tokens", left)
	}
}

func TestActsIndexSideBySide(t *testing.T) {
	h := build(t)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			err := h.DB.Do(context.Background(), who.System(officetest.Agency), func(tx *store.Tx) error {
				if err := h.Index(tx, task(fmt.Sprintf("n%02d", i), "u-bgs", "同时登记的任务", "正文相同", "2023-03-01")); err != nil {
					return err
				}
				return tx.Record("立项", store.Ref{Kind: "task", ID: "n"})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if _, res := h.filtered(office, search.Ask{Text: "同时登记"}); res.Total != 20 {
		t.Errorf("%d of 20 are found", res.Total)
	}
}

func FuzzQuery(f *testing.F) {
	for _, s := range []string{"政策 解读", "〔2023〕12号", "a b c", "\x00", "％_'\"", "𠮷野家", "é"} {
		f.Add(s)
	}
	h := build(f)
	h.fill()
	f.Fuzz(func(t *testing.T, text string) {
		res, err := h.Query(context.Background(), h.DB, office, search.Ask{Text: text, Most: 50})
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for _, x := range res.Hits {
			for _, p := range append(x.Title, x.Snippet...) {
				if p.Text == "" {
					t.Fatalf("%q: an empty piece", text)
				}
			}
		}
	})
}

// BenchmarkQuery asks an index of 20,000 documents of some 200 characters. The
// baseline looks through all texts, as one would without an index.
func BenchmarkQuery(b *testing.B) {
	h := build(b)
	words := []string{"政务公开", "政策解读", "公开指南", "节能监察", "中小企业", "行政许可", "工业园区", "听证会", "安全生产", "数据共享", "绿色工厂", "专项资金"}
	for i := range 20_000 {
		var text strings.Builder
		for j := range 16 {
			fmt.Fprintf(&text, "%s第%d项措施，", words[(i*7+j*j)%len(words)], (i*31+j)%997)
		}
		fmt.Fprintf(&text, "依据卫工信发〔%d〕%d号。", 2015+i%9, i)
		h.things[officetest.Agency] = append(h.things[officetest.Agency],
			task(fmt.Sprintf("t%05d", i), "u-bgs", words[i%len(words)]+fmt.Sprintf("任务%d", i), text.String(), fmt.Sprintf("20%02d-06-01", 15+i%9)))
	}
	_, err := h.Refresh(context.Background(), officetest.Agency)
	h.Must(err)
	for name, text := range map[string]string{"common": "政务公开", "rare": "任务12345", "number": "卫工信发[2019]1813号", "three": "节能监察 听证会 第12项", "single": "绿"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				res, err := h.Query(context.Background(), h.DB, office, search.Ask{Text: text, Most: 20})
				if err != nil || res.Total == 0 {
					b.Fatal(res.Total, err)
				}
			}
		})
	}
	b.Run("rare_baseline", func(b *testing.B) {
		for b.Loop() {
			var n int
			h.Must(h.DB.QueryRow(context.Background(), "SELECT COUNT(*) FROM search_doc WHERE agency = $1 AND words LIKE $2", officetest.Agency, "%任务12345%").Scan(&n))
		}
	})
}
