package search_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

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

func BenchmarkQuery(b *testing.B) {
	h := build(b)
	for i := range 3000 {
		h.things[officetest.Agency] = append(h.things[officetest.Agency], task(fmt.Sprintf("t%04d", i), "u-bgs", fmt.Sprintf("任务%d", i),
			strings.Repeat(fmt.Sprintf("第%d项措施，涉及政策解读、公开指南和第%d号文件。", i, i%97), 5), "2022-01-01"))
	}
	_, err := h.Refresh(context.Background(), officetest.Agency)
	h.Must(err)
	for b.Loop() {
		if _, err := h.Query(context.Background(), h.DB, office, search.Ask{Text: "第1234项", Most: 20}); err != nil {
			b.Fatal(err)
		}
	}
}
