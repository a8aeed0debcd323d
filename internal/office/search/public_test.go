package search_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/search"
)

// published is a published thing with the least that it needs.
func published(id, title, body, on string) search.PublicDoc {
	return search.PublicDoc{Agency: officetest.Agency, Ref: store.Ref{Kind: "item", ID: id}, Tab: "政策文件", Title: title, Body: body,
		Path: "政府信息公开/法定主动公开内容/政策文件", Unit: "办公室", Kind: "行政规范性文件", Validity: "有效", On: civil.MustParse(on), Href: "/d/" + id}
}

func (h *house) publish(docs ...search.PublicDoc) {
	h.Helper()
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		for _, d := range docs {
			if err := search.PutPublic(tx, d); err != nil {
				return err
			}
		}
		return tx.Record("发布", store.Ref{Kind: "item", ID: "x"})
	})
}

func (h *house) public(ask search.PublicAsk) search.Answer {
	h.Helper()
	if ask.Agency == "" {
		ask.Agency = officetest.Agency
	}
	a, err := h.Public(context.Background(), ask)
	h.Must(err)
	return a
}

func refs(hits []search.PublicHit) string {
	var out []string
	for _, x := range hits {
		out = append(out, x.Ref.ID)
	}
	return strings.Join(out, " ")
}

// library publishes a few things that differ in what can be told apart.
func (h *house) library() {
	policy := published("d1", "中卫市支持中小企业发展若干措施", "为支持中小企业发展，依据卫工信发〔2022〕3号，制定本措施。设立技术改造专项资金。", "2023-02-01")
	policy.Number, policy.Index, policy.Topic, policy.Audience = "卫工信发〔2023〕12号", "11640500010096747C/2023-00012", "工业/中小企业", []string{"中小企业", "个体工商户"}
	reading := published("d2", "《中卫市支持中小企业发展若干措施》政策解读", "一、背景依据。二、惠企举措：技术改造补贴最高100万元。", "2023-02-03")
	reading.Tab, reading.Kind, reading.Validity, reading.Path = "政策解读", "文字解读", "", "政府信息公开/政策解读"
	old := published("d3", "关于印发工业节能监察计划的通知", "对重点用能企业开展节能监察。", "2021-05-06")
	old.Number, old.Validity, old.Unit = "卫工信发[2021]30号", "废止", "节能安全科"
	news := published("d4", "市工信局召开安全生产会议", "会议要求抓好安全生产。联系电话0955-7068123。", "2022-08-09")
	news.Tab, news.Kind, news.Validity, news.Path, news.Files = "工作动态", "", "", "工作动态", "附件：参会人员名单和绿色工厂评价表"
	notice := published("d5", "公告2023年第7号", "关于暂停受理的公告。", "2023-06-01")
	notice.Number = "公告2023年第7号"
	h.publish(policy, reading, old, news, notice)
}

func TestThePublicFindsWhatIsPublished(t *testing.T) {
	h := build(t)
	if a := h.public(search.PublicAsk{Query: "中小企业"}); a.Total != 0 {
		t.Errorf("%d are found of nothing", a.Total)
	}
	h.library()
	for _, c := range []struct {
		want string
		ask  search.PublicAsk
	}{
		{"d2 d1", search.PublicAsk{Query: "中小企业"}},
		{"d1 d2", search.PublicAsk{Query: "中卫市支持中小企业发展若干措施"}}, // the title itself before what has it
		{"d1 d2", search.PublicAsk{Query: "技术改造", Sort: search.ByOldest}},
		{"d1", search.PublicAsk{Query: "技术改造 专项资金"}},
		{"d1", search.PublicAsk{Query: "技术改造", Within: "专项资金"}},
		{"", search.PublicAsk{Query: "技术改造", TitleOnly: true}},
		{"d1", search.PublicAsk{Query: "卫工信发【２０２３】１２ 号"}},
		{"d1", search.PublicAsk{Query: "〔2023〕12号"}},
		{"d3", search.PublicAsk{Query: "卫工信发（2021）030号"}},
		{"d5", search.PublicAsk{Query: "公告〔2023〕7号"}},
		{"d5", search.PublicAsk{Query: "公告2023年第7号"}},
		{"d1", search.PublicAsk{Query: "11640500010096747C/2023-00012"}},
		{"d4", search.PublicAsk{Query: "绿色工厂"}},
		{"d4", search.PublicAsk{Query: "7068123"}},
		{"d4", search.PublicAsk{Query: "安全生產會議"}},
		{"d2", search.PublicAsk{Query: "中小企业", Tab: "政策解读"}},
		{"d3", search.PublicAsk{Query: "节能", Validity: "废止"}},
		{"", search.PublicAsk{Query: "节能", Validity: "有效"}},
		{"d1", search.PublicAsk{Query: "企业", Topic: "工业"}},
		{"d1", search.PublicAsk{Query: "企业", Audience: "个体工商户"}},
		{"d5 d2 d1 d3", search.PublicAsk{Column: "政府信息公开"}},
		{"d5 d2 d1", search.PublicAsk{Year: 2023}},
		{"d4", search.PublicAsk{From: civil.MustParse("2022-08-09"), To: civil.MustParse("2022-08-09")}},
		{"d3", search.PublicAsk{Query: "节能监察", Unit: "节能安全科", Kind: "行政规范性文件"}},
		{"d1 d3", search.PublicAsk{Sort: search.ByNewest, Page: 2, Size: 2, Column: "政府信息公开"}},
	} {
		a := h.public(c.ask)
		if got := refs(a.Hits); got != c.want && !(c.want == "" && a.Total == 0) {
			t.Errorf("%+v finds %q, want %q", c.ask, got, c.want)
		}
	}
	if a := h.public(search.PublicAsk{Query: " ， a"}); !a.TooShort || a.Total != 0 {
		t.Errorf("%+v", a)
	}
	if a, err := h.Public(context.Background(), search.PublicAsk{Query: "x"}); err == nil {
		t.Errorf("no agency, and %+v", a)
	}
	if a := h.public(search.PublicAsk{Agency: officetest.Other, Query: "中小企业"}); a.Total != 0 {
		t.Error("an agency finds what is another's")
	}
}

func TestADocumentStandsBeforeWhatSpeaksOfIt(t *testing.T) {
	h := build(t)
	h.library()
	h.publish(published("e1", "工业企业技术改造奖补办法（试行）", "正文", "2023-03-01"), published("e2", "《工业企业技术改造奖补办法（试行）》解读", "解读", "2023-03-02"),
		published("e3", "关于对《工业企业技术改造奖补办法（征求意见稿）》意见采纳情况的反馈", "反馈", "2023-03-09"))
	for query, want := range map[string]string{"工业企业技术改造奖补办法": "e1 e3 e2", "工业企业技术改造奖补办法(试行)": "e1 e2", "技术改造奖补": "e3 e2 e1"} {
		if got := refs(h.public(search.PublicAsk{Query: query}).Hits); got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
	if got := refs(h.public(search.PublicAsk{Query: "工业企业技术改造奖补办法", Sort: search.ByNewest}).Hits); got != "e3 e2 e1" {
		t.Errorf("by time it finds %q", got)
	}
}

func TestAnAnswerSaysWhatIsBesideIt(t *testing.T) {
	h := build(t)
	h.library()
	a := h.public(search.PublicAsk{Query: "卫工信发[2023]12号"})
	if a.Exact == nil || a.Exact.Ref.ID != "d1" || a.Exact.Number != "卫工信发〔2023〕12号" || a.Exact.Validity != "有效" {
		t.Errorf("the document itself is %+v", a.Exact)
	}
	a = h.public(search.PublicAsk{Query: "企业"})
	if fmt.Sprint(a.Tabs) != "[{政策文件 2} {政策解读 1}]" || fmt.Sprint(a.Years) != "[{2023 2} {2021 1}]" || fmt.Sprint(a.Topics) != "[{工业 1} {工业/中小企业 1}]" ||
		fmt.Sprint(a.Columns[0]) != "{政府信息公开 3}" || fmt.Sprint(a.Validities) != "[{废止 1} {有效 1}]" {
		t.Errorf("beside it stand %+v", a.Facets)
	}
	a = h.public(search.PublicAsk{Query: "企业", Tab: "政策文件"})
	if a.Total != 2 || fmt.Sprint(a.Tabs) != "[{政策文件 2} {政策解读 1}]" || fmt.Sprint(a.Years) != "[{2021 1} {2023 1}]" {
		t.Errorf("with a filter, beside %d stand %+v", a.Total, a.Facets)
	}
	a = h.public(search.PublicAsk{Query: "绿色工厂"})
	if len(a.Hits) != 1 || !a.Hits[0].InFiles || fmt.Sprint(a.Hits[0].Snippet) != "[{附件：参会人员名单和 false} {绿色工厂 true} {评价表 false}]" {
		t.Errorf("%+v", a.Hits)
	}
}

func TestWhatIsNotFoundAsTypedIsFoundOtherwise(t *testing.T) {
	h := build(t)
	h.library()
	for _, c := range []struct {
		query, suggest, kind, words, want string
	}{
		{"技改资金", "", "同义词", "技术改造 资金", "d1"},
		{"zxqy", "中小企业", "拼音", "中小企业", "d2 d1"},
		{"jienengjiancha", "节能监察", "拼音", "节能监察", "d3"},
		{"anquansc", "安全生产", "拼音", "安全生产", "d4"},
		{"结能监查", "节能监察", "", "", ""},
		{"节能监督察", "节能监察", "", "", ""},
		{"怎么申请技术改造的专项资金", "", "部分词语", "技术改造 专项资金", "d1"},
		{"没有这样的东西", "", "", "", ""},
	} {
		a := h.public(search.PublicAsk{Query: c.query})
		kind, words, got := "", "", ""
		if a.Fallback != nil {
			kind, words, got = string(a.Fallback.Kind), strings.Join(a.Fallback.Words, ","), refs(a.Fallback.Hits)
		}
		if a.Total != 0 || a.Suggest != c.suggest || kind != c.kind || !strings.Contains(words, c.words) || got != c.want {
			t.Errorf("%s: %d found, meant %q, by %s %q: %q", c.query, a.Total, a.Suggest, kind, words, got)
		}
	}
	// Beside few results stand those of other words, without repeating any.
	a := h.public(search.PublicAsk{Query: "补贴"})
	if refs(a.Hits) != "d2" || a.Fallback != nil {
		t.Errorf("%q and %+v", refs(a.Hits), a.Fallback)
	}
	h.publish(published("d6", "资金补助名单", "补贴和补助。", "2023-01-01"), published("d7", "奖补名单", "奖补。", "2023-01-02"))
	a = h.public(search.PublicAsk{Query: "补贴"})
	if refs(a.Hits) != "d2 d6" || a.Fallback == nil || a.Fallback.Total != 1 || refs(a.Fallback.Hits) != "d7" {
		t.Errorf("%q and %+v", refs(a.Hits), a.Fallback)
	}
}

// Two nodes on one database: what one commits, the other's next search knows.
func TestEveryNodeFollowsEveryChange(t *testing.T) {
	h := build(t)
	h.library()
	other := search.New(search.Deps{DB: h.DB, Log: h.Logger})
	find := func(s *search.Search, query string) string {
		t.Helper()
		a, err := s.Public(context.Background(), search.PublicAsk{Agency: officetest.Agency, Query: query})
		h.Must(err)
		return refs(a.Hits)
	}
	for _, s := range []*search.Search{h.Search, other} {
		if got := find(s, "节能监察"); got != "d3" {
			t.Errorf("at first: %q", got)
		}
	}
	ref := store.Ref{Kind: "item", ID: "d3"}
	h.publish(published("d9", "节能监察结果公示", "", "2023-07-01"))
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		if err := search.DropPublic(tx, officetest.Agency, ref); err != nil {
			return err
		}
		if err := search.PatchPublic(tx, officetest.Agency, store.Ref{Kind: "item", ID: "d1"}, func(d *search.PublicDoc) { d.Validity = "已修改" }); err != nil {
			return err
		}
		if err := search.PatchPublic(tx, officetest.Agency, store.Ref{Kind: "item", ID: "none"}, func(d *search.PublicDoc) { t.Error("nothing is changed") }); err != nil {
			return err
		}
		return tx.Record("撤回", ref)
	})
	for _, s := range []*search.Search{h.Search, other} {
		if got := find(s, "节能监察"); got != "d9" {
			t.Errorf("after the change: %q", got)
		}
		a, err := s.Public(context.Background(), search.PublicAsk{Agency: officetest.Agency, Query: "专项资金"})
		if err != nil || len(a.Hits) != 1 || a.Hits[0].Validity != "已修改" {
			t.Errorf("%+v, %v", a.Hits, err)
		}
	}
	// What is put back is found again; what was rolled back never was.
	h.publish(published("d3", "节能监察恢复", "", "2023-08-01"))
	err := h.DB.Do(context.Background(), who.System(officetest.Agency), func(tx *store.Tx) error {
		if err := search.PutPublic(tx, published("d8", "节能监察撤销", "", "2023-09-01")); err != nil {
			return err
		}
		return fmt.Errorf("changed my mind")
	})
	if err == nil || find(other, "节能监察") != "d3 d9" || find(h.Search, "节能监察") != "d3 d9" {
		t.Errorf("%v: %q, %q", err, find(other, "节能监察"), find(h.Search, "节能监察"))
	}
}

// Writers and readers on two nodes at once: whoever has committed finds it.
func TestWhoCommittedFindsIt(t *testing.T) {
	h := build(t)
	nodes := []*search.Search{h.Search, search.New(search.Deps{DB: h.DB, Log: h.Logger})}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 15 {
				id := fmt.Sprintf("w%di%d", w, i)
				err := h.DB.Do(context.Background(), who.System(officetest.Agency), func(tx *store.Tx) error {
					if err := search.PutPublic(tx, published(id, "并发发布之"+id, "正文", "2023-03-01")); err != nil {
						return err
					}
					return tx.Record("发布", store.Ref{Kind: "item", ID: id})
				})
				if err != nil {
					t.Error(err)
					return
				}
				a, err := nodes[(w+i)%2].Public(context.Background(), search.PublicAsk{Agency: officetest.Agency, Query: "发布之" + id})
				if err != nil || a.Total != 1 {
					t.Errorf("%s: %d, %v", id, a.Total, err)
				}
			}
		})
	}
	wg.Wait()
	for _, n := range nodes {
		if a, err := n.Public(context.Background(), search.PublicAsk{Agency: officetest.Agency, Query: "并发发布"}); err != nil || a.Total != 60 {
			t.Errorf("%d of 60, %v", a.Total, err)
		}
	}
}

func TestWhatIsAskedIsCountedWithoutAnybodysData(t *testing.T) {
	h := build(t)
	h.library()
	for query, times := range map[string]int{"不存在的词条": 3, "节能监察": 6, "张三丰": 4, "13995001234": 2, "640502199001011234": 1, "a@example.com": 1,
		"宁E12345": 1, "企业": 9, "x": 2, "卫工信发〔2099〕999号": 1} {
		for range times {
			h.public(search.PublicAsk{Query: query})
		}
	}
	h.public(search.PublicAsk{Query: "不存在的词条", Tab: "政策文件"})
	h.public(search.PublicAsk{Query: "不存在的词条", Page: 2})
	ctx := context.Background()
	h.Must(h.Flush(ctx))
	h.public(search.PublicAsk{Query: "不存在的词条"})
	h.Must(h.Jobs.Run(ctx, search.JobAsked))
	day := civil.MustParse("2023-03-01")
	misses, err := search.Misses(ctx, h.DB, officetest.Agency, day, day)
	h.Must(err)
	if fmt.Sprint(misses) != "[{不存在的词条 4 1 2023-03-01} {卫工信发〔2099〕999号 1 1 2023-03-01}]" {
		t.Errorf("misses are %v", misses)
	}
	hot, err := h.HotWords(ctx, officetest.Agency, 5)
	h.Must(err)
	if fmt.Sprint(hot) != "[企业 节能监察]" {
		t.Errorf("hot are %v", hot)
	}
	h.Do(office, func(tx *store.Tx) error {
		if err := search.SetHot(tx, "企业", false); err != nil {
			return err
		}
		return search.SetHot(tx, "政策礼包", true)
	})
	if hot, err = h.HotWords(ctx, officetest.Agency, 5); err != nil || fmt.Sprint(hot) != "[政策礼包 节能监察]" {
		t.Errorf("hot are %v, %v", hot, err)
	}
	h.Clock.Go(500 * 24 * time.Hour)
	h.Must(h.Jobs.Run(ctx, search.JobAsked))
	if misses, err = search.Misses(ctx, h.DB, officetest.Agency, day, day.Add(600)); err != nil || len(misses) != 0 {
		t.Errorf("what is old is still there: %v, %v", misses, err)
	}
}

func TestStaffChangeSynonyms(t *testing.T) {
	h := build(t)
	h.library()
	other := search.New(search.Deps{DB: h.DB, Log: h.Logger})
	ask := search.PublicAsk{Agency: officetest.Agency, Query: "用能检查"}
	if a, err := other.Public(context.Background(), ask); err != nil || a.Total != 0 || a.Fallback != nil && a.Fallback.Kind == search.BySynonym {
		t.Fatalf("%+v, %v", a, err)
	}
	h.Do(office, func(tx *store.Tx) error { return search.SaveSynonyms(tx, "", "用能检查， 节能监察") })
	for _, s := range []*search.Search{h.Search, other} {
		a, err := s.Public(context.Background(), ask)
		if err != nil || a.Fallback == nil || a.Fallback.Kind != search.BySynonym || refs(a.Fallback.Hits) != "d3" {
			t.Errorf("%+v, %v", a.Fallback, err)
		}
	}
	if a := h.public(search.PublicAsk{Query: "技改资金"}); a.Fallback == nil {
		t.Error("the first change lost what the program brought")
	}
	err := h.DB.Do(context.Background(), office, func(tx *store.Tx) error { return search.SaveSynonyms(tx, "", "只有一个") })
	if err == nil {
		t.Error("a group of one is taken")
	}
	h.Do(office, func(tx *store.Tx) error { return search.RemoveSynonyms(tx, "begin-07") })
	if a := h.public(search.PublicAsk{Query: "技改资金"}); a.Fallback != nil && a.Fallback.Kind == search.BySynonym {
		t.Error("a group that was removed still counts")
	}
	h.Verify()
}

func FuzzPublic(f *testing.F) {
	for _, s := range []string{"政策 解读", "〔2023〕12号", "zxqy", "结能监查", "\x00", "“a b", "𠮷野家", "怎么的吗", "２０２３年第７号", "技改 补贴 技改"} {
		f.Add(s, "节能", 1)
	}
	h := build(f)
	h.library()
	f.Fuzz(func(t *testing.T, query, within string, page int) {
		a, err := h.Public(context.Background(), search.PublicAsk{Agency: officetest.Agency, Query: query, Within: within, Page: page})
		if err != nil {
			t.Fatalf("%q: %v", query, err)
		}
		hits := a.Hits
		if a.Fallback != nil {
			hits = append(hits[:len(hits):len(hits)], a.Fallback.Hits...)
		}
		if a.Total < len(a.Hits) || len(hits) > 20 {
			t.Fatalf("%q: %d of %d", query, len(hits), a.Total)
		}
		seen := map[string]bool{}
		for _, x := range hits {
			if seen[x.Ref.ID] {
				t.Fatalf("%q: %s is found twice", query, x.Ref.ID)
			}
			seen[x.Ref.ID] = true
			for _, p := range append(x.Title, x.Snippet...) {
				if p.Text == "" {
					t.Fatalf("%q: an empty piece", query)
				}
			}
		}
	})
}
