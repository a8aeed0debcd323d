package portal_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/search"
	"gongkai/internal/portal"
)

func TestHomeLeadsToWhatPeopleComeFor(t *testing.T) {
	h := build(t)
	h.sees("/", 200, "写信", "政府信息公开指南", "依申请公开", "!查政策", "!网站标识码", "!ICP", "!找错")
	doc := h.publish("zfxxgk/fdzdgknr/zcwj/qtwj", content.Item{Kind: content.KindDocument, Title: "关于工业倍增的通知", Number: "卫工信发〔2023〕12号", Formed: civil.MustParse("2023-02-20")})
	got := h.sees("/", 200, "查政策", "/zhengce/wjk/", doc.Address, "2023-03-01", `href="/sign-in"`, "!/demo")
	h.order(got.Body, "首页", "您想做什么", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开")
	h.Sees(h.Get(clerk, "/"), 200, `href="/office"`)
}

func TestTagsOfEveryPage(t *testing.T) {
	h := build(t)
	h.says(content.SiteDomain, "gxj.nxzw.gov.cn")
	h.says(content.SiteCode, "6405000099")
	i := h.publish("dongtai/gzdt", content.Item{Kind: content.KindNews, Title: "召开\"倍增\"会议", Source: "局办公室", Author: "孙某", Keywords: []string{"会议", "倍增"}, Body: "<p>正文第一句。</p>"})
	site := []string{`<meta name="SiteName" content="某市工业和信息化局"`, `<meta name="SiteDomain" content="gxj.nxzw.gov.cn"`, `<meta name="SiteIDCode" content="6405000099"`}
	column := []string{`<meta name="ColumnName" content="工作动态"`, `<meta name="ColumnDescription" content="会议、调研、活动和工作进展"`, `<meta name="ColumnKeywords" content="工作动态"`, `<meta name="ColumnType" content="工作动态"`}
	h.sees("/", 200, append(site, `<meta name="ColumnType" content="首页"`, "!ArticleTitle", `<link rel="canonical" href="https://gxj.example.gov.cn/"`)...)
	h.sees("/dongtai/gzdt/", 200, append(append(site, column...), "!ArticleTitle")...)
	h.sees("/search", 200, append(site, "!ColumnName")...)
	article := append(append(site, column...), `<meta name="ArticleTitle" content="召开&#34;倍增&#34;会议"`, `<meta name="PubDate" content="2023-03-01 09:01"`, `<meta name="ContentSource" content="局办公室"`,
		`<meta name="Keywords" content="会议,倍增"`, `<meta name="Author" content="孙某"`, `<meta name="Description" content="正文第一句。"`, `<meta name="Url" content="https://gxj.example.gov.cn`+i.Address+`"`,
		`<meta property="og:type" content="article"`, `application/ld+json`, `"datePublished":"2023-03-01T09:01:00+08:00"`, "网站标识码：6405000099",
		html.EscapeString("https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=6405000099&url="+url.QueryEscape("https://gxj.example.gov.cn"+i.Address)))
	h.sees(i.Address, 200, article...)
}

func TestWhatIsEmptyIsHiddenOrExplained(t *testing.T) {
	h := build(t)
	h.sees("/zfxxgk/", 200, "政府信息公开指南", "政府信息公开年报", "!统计信息", "!法治政府建设")
	h.sees("/zfxxgk/nb/", 200, "本栏目暂无信息")
	h.act(func(tx *store.Tx) error {
		col := h.column("zfxxgk/fdzdgknr/sfxm")
		col.Checked, col.CheckedBy = civil.MustParse("2023-02-28"), "p-wang"
		if err := tx.Update(&col); err != nil {
			return err
		}
		return content.Changed(tx)
	})
	h.sees("/zfxxgk/fdzdgknr/", 200, "行政事业性收费", "20(八)", "核查日期：2023年2月28日", "!政府采购")
	h.sees("/zfxxgk/fdzdgknr/sfxm/", 200, "本栏目暂无应公开信息（核查日期：2023年2月28日）")
}

func TestListsHaveRealPagesAndPinnedRows(t *testing.T) {
	h := build(t)
	for n := range 45 {
		i := news(n)
		if n == 2 {
			i.Pinned = civil.MustParse("2023-03-05")
		}
		h.publish("dongtai/gzdt", i)
	}
	first := h.sees("/dongtai/gzdt/", 200, "共 45 条 / 3 页", "第044条", "第025条", "!第024条", "置顶", `href="/dongtai/gzdt/index_1.html"`, `href="/dongtai/gzdt/index_2.html"`)
	h.order(first.Body, "置顶", "第002条", "第044条")
	h.sees("/dongtai/gzdt/index_1.html", 200, "第024条", "第005条", "!第004条", "!置顶")
	h.sees("/dongtai/gzdt/index_2.html", 200, "第004条", "第002条", "第000条")
	h.sees("/dongtai/gzdt/index.html", 200, "第044条")
	h.sees("/dongtai/gzdt/index_3.html", 404, "只有3页")
	if got := h.Get(stranger, "/dongtai/gzdt/?page=2"); got.Status != 303 || got.Header.Get("Location") != "/dongtai/gzdt/index_1.html" {
		t.Errorf("a jump leads to %d %s", got.Status, got.Header.Get("Location"))
	}
	if got := h.Get(stranger, "/dongtai/gzdt"); got.Status != 301 || got.Header.Get("Location") != "/dongtai/gzdt/" {
		t.Errorf("without the slash: %d %s", got.Status, got.Header.Get("Location"))
	}
	h.Clock.GoTo("2023-03-06 00:01")
	h.sees("/dongtai/gzdt/", 200, "!置顶")
	for _, path := range []string{"/none/", "/dongtai/gzdt/x.html", "/dongtai/gzdt/index_0.html", "/zhengce/none"} {
		h.sees(path, 404)
	}
}

func TestADocumentAndAnItemLookDifferent(t *testing.T) {
	h := build(t)
	h.says(content.SiteAdvice, "0955-7068888")
	h.says(content.SiteAddress, "某市鼓楼街1号")
	doc := h.draft("zfxxgk/fdzdgknr/zcwj/qtwj", content.Item{Kind: content.KindDocument, Title: "关于技术改造的通知", Number: "卫工信发〔2023〕12号", Formed: civil.MustParse("2023-02-20"),
		Topic: "工业、交通/其他", OriginalOn: civil.MustParse("2022-11-03"), Body: `<h2>一、目标</h2><p>见<a href="https://www.gov.cn/zhengce/">中国政府网</a>。</p>`})
	h.attach(doc.ID, "清单.txt", content.RoleFile, []byte("甲"))
	doc = h.release(doc, "")
	h.act(func(tx *store.Tx) error {
		return h.content.SetValidity(tx, tx.Tenant(), doc.ID, "失效", "自2023年1月1日起失效")
	})
	got := h.sees(doc.Address, 200, "索引号", "11640500MB1234567X/2023-00001", "卫工信发〔2023〕12号", "2023-02-20", "工业、交通\\其他", "主动公开", "原发布日期", "2022-11-03", "（此件公开发布）",
		"0955-7068888", "地址：某市鼓楼街1号", "清单.txt", "3 B", "在线查看", `href="/leave?to=https%3A%2F%2Fwww.gov.cn%2Fzhengce%2F"`, "!href=\"https://www.gov.cn", "/download/html")
	h.order(got.Body, `<h1 class="article-title">`, "失效", "自2023年1月1日起失效", "索引号", "是否有效", "一、目标")
	item := h.publish("dongtai/gzdt", news(1))
	h.sees(item.Address, 200, "来源：某市工业和信息化局", "发布时间：2023-03-01", "!索引号", "!文号</dt>", "!此件公开发布", "!历史版本")
}

func TestPartsOfOtherCapabilitiesAreShown(t *testing.T) {
	h := build(t)
	h.extensions = []content.Extension{{Name: "a", Public: func(_ context.Context, _ store.Querier, l content.Live) (content.Part, error) {
		if l.Kind != content.KindDocument {
			return content.Part{}, nil
		}
		return content.Part{Stamp: "已修改", StampNote: "被新办法修改", StampHref: "/art/202301/t1_1.html", Tone: "warn", Head: [][2]string{{"施行日期", "2023年4月1日"}, {"发布机构", "又一机构"}},
			Boxes: []content.Box{{Title: "上位文件", Links: []content.Link{{Text: "上级意见", Href: "https://www.nx.gov.cn/x"}}}},
			Tabs:  []content.Tab{{Key: content.TabInterpret, Title: "政策解读", Body: "<p>解读的话</p>"}, {Key: content.TabService, Title: "办理申报", Links: []content.Link{{Text: "申报入口", Href: "/huiqi/"}}}}}, nil
	}}}
	doc := h.publish("zfxxgk/fdzdgknr/zcwj/qtwj", content.Item{Kind: content.KindDocument, Title: "甲办法", Number: "卫工信发〔2023〕1号", Formed: civil.MustParse("2023-02-20")})
	h.sees(doc.Address, 200, "已修改", "被新办法修改", `href="/art/202301/t1_1.html"`, "施行日期", "<dd>2023-04-01</dd>", "!2023年4月1日", "!又一机构", "上位文件", "/leave?to=https%3A%2F%2Fwww.nx.gov.cn%2Fx", "政策原文", "甲办法的正文", "!解读的话")
	h.sees(doc.Address+"?tab=jd", 200, "解读的话", "!<p>甲办法的正文", `href="`+doc.Address+`"`)
	h.sees(doc.Address+"?tab=bl", 200, "申报入口", "!解读的话")
	h.sees(doc.Address+"?tab=none", 404)
}

func TestHistoryIsKeptAndMarked(t *testing.T) {
	h := build(t)
	i := h.publish("dongtai/gzdt", content.Item{Kind: content.KindNews, Title: "召开会议", Body: "<p>第一条　奖补比例为5%。</p><p>第二条　不变。</p>"})
	h.Clock.GoTo("2023-03-20 10:00")
	i.Body = "<p>第一条　奖补比例为8%。</p><p>第二条　不变。</p><p>第三条　新增的话。</p>"
	h.act(func(tx *store.Tx) error { return h.content.Save(tx, &i) })
	i = h.release(i, "提高比例")
	h.sees(i.Address, 200, "8%", "历史版本", "!5%")
	h.sees(i.Address+"/versions/1", 200, "历史版本", "5%", "查看现行版本", "现已由新版本替换", `name="robots" content="noindex"`)
	h.sees(i.Address+"/versions?from=1&to=2", 200, "提高比例", "第1版与第2版的不同", "新增", "第三条　新增的话。")
	h.sees(i.Address+"/versions?from=2&to=9", 404)
	h.sees(i.Address+"/versions/9", 404)
	for day, to := range map[string]string{"2023-03-19": "/versions/1", "2023-03-20": "/versions/2"} {
		if got := h.Get(stranger, i.Address+"/versions?on="+day); got.Status != 303 || got.Header.Get("Location") != i.Address+to {
			t.Errorf("%s leads to %d %s", day, got.Status, got.Header.Get("Location"))
		}
	}
	h.sees(i.Address+"/versions?on=2023-02-28", 200, "2023年2月28日时还没有发布")
	h.sees(i.Address+"/versions?on=昨天", 200, "请填写日期")
	if got := h.Get(stranger, i.Address+"/versions/2"); got.Status != 303 || got.Header.Get("Location") != i.Address {
		t.Errorf("the present version has a second address: %d", got.Status)
	}
}

func TestWithdrawnItemsLeaveATombstone(t *testing.T) {
	h := build(t)
	i := h.draft("dongtai/gzdt", news(1))
	h.attach(i.ID, "a.txt", content.RoleFile, []byte("甲"))
	i = h.release(i, "")
	other := h.publish("dongtai/gzdt", news(2))
	file := h.edition(i).Files[0].Href()
	h.act(func(tx *store.Tx) error { return h.content.Withdraw(tx, &i, "数据有误", "") })
	for _, path := range []string{"", "/versions", "/versions/1", "/download/html"} {
		h.sees(i.Address+path, 410, "这条信息已撤回", "数据有误", "2023年3月1日", "!的正文")
	}
	h.sees(file, 404, "所属的信息已撤回")
	h.act(func(tx *store.Tx) error { return h.content.Reinstate(tx, &i) })
	h.sees(i.Address, 200, "的正文")
	if w := h.raw(file); w.Code != 200 || w.Body.String() != "甲" {
		t.Errorf("the file of a reinstated item: %d", w.Code)
	}
	h.act(func(tx *store.Tx) error { return h.content.Withdraw(tx, &i, "已合并", other.Address) })
	if got := h.Get(stranger, i.Address); got.Status != 302 || got.Header.Get("Location") != other.Address {
		t.Errorf("a replaced item leads to %d %s", got.Status, got.Header.Get("Location"))
	}
	h.act(func(tx *store.Tx) error {
		return tx.Insert(&content.Moved{Agency: tx.Tenant(), ID: "/old/column/", To: "/dongtai/gzdt/", At: tx.Now()})
	})
	if got := h.Get(stranger, "/old/column/"); got.Status != 301 || got.Header.Get("Location") != "/dongtai/gzdt/" {
		t.Errorf("a moved column leads to %d %s", got.Status, got.Header.Get("Location"))
	}
}

func TestOnlyPublishedFilesAreGivenOut(t *testing.T) {
	h := build(t)
	i := h.draft("dongtai/gzdt", news(1))
	page := h.attach(i.ID, "网页.csv", content.RoleFile, []byte("序号,名称\r\n1,甲\r\n2,乙\r\n"))
	h.attach(i.ID, "底稿.txt", content.RoleOriginal, []byte("底稿"))
	text := h.attach(i.ID, "名单.txt", content.RoleFile, []byte("0123456789"))
	for _, a := range []content.Attachment{page, text} {
		for _, path := range []string{a.File, a.ID, "202303/P1_" + a.File + ".txt"} {
			h.sees(content.FilePath+path, 404)
		}
	}
	i = h.release(i, "")
	for _, f := range h.edition(i).Files {
		w := h.raw(f.Href())
		if w.Code != 200 || w.Header().Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") ||
			!strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment;") || w.Header().Get("Cache-Control") != "public, no-cache" {
			t.Errorf("%s: %d %v", f.Name, w.Code, w.Header())
		}
		if strings.Contains(f.Name, "底稿") {
			t.Error("the text's original is published")
		}
		if strings.HasSuffix(f.Name, ".csv") {
			if w := h.raw(f.Href() + "?view=1"); !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment;") {
				t.Error("a CSV is shown in place")
			}
			continue
		}
		if w := h.raw(f.Href() + "?view=1"); !strings.HasPrefix(w.Header().Get("Content-Disposition"), "inline;") {
			t.Errorf("a text is not shown: %v", w.Header())
		}
		if w := h.raw(f.Href(), "Range", "bytes=3-5"); w.Code != http.StatusPartialContent || w.Body.String() != "345" || w.Header().Get("Content-Range") != "bytes 3-5/10" {
			t.Errorf("a range: %d %q %v", w.Code, w.Body, w.Header())
		}
		if w := h.raw(f.Href(), "Range", "bytes=-2"); w.Body.String() != "89" {
			t.Errorf("the end: %q", w.Body)
		}
		if w := h.raw(f.Href(), "Range", "bytes=7-8,1-2"); w.Code != http.StatusPartialContent || !strings.Contains(w.Body.String(), "78") || !strings.Contains(w.Body.String(), "12") {
			t.Errorf("two ranges: %d %q", w.Code, w.Body)
		}
		if w := h.raw(f.Href(), "If-None-Match", h.raw(f.Href()).Header().Get("ETag")); w.Code != http.StatusNotModified {
			t.Errorf("asked again: %d", w.Code)
		}
	}
	h.sees(content.FilePath+"..%2F..%2Fetc%2Fpasswd", 404)
}

func TestTheListStandsBeforeItsFilters(t *testing.T) {
	h := build(t)
	h.publish("zfxxgk/fdzdgknr/zcwj/qtwj", content.Item{Kind: content.KindDocument, Title: "甲办法", Number: "卫工信发〔2023〕1号", Formed: civil.MustParse("2023-02-20")})
	h.order(h.sees("/zhengce/wjk/", 200).Body, `<h1 class="column-title">`, `<form class="finder"`, "甲办法", `<details class="facet"`)
	h.found = func(search.PublicAsk) search.Answer {
		return search.Answer{Total: 1, Hits: []search.PublicHit{{Title: []search.Piece{{Text: "甲办法"}}, Href: "/d"}}}
	}
	h.order(h.sees("/search?q=%E7%94%B2%E5%8A%9E%E6%B3%95", 200).Body, `<form class="finder"`, `href="/d"`, `<details class="facet"`)
}

func TestTheLibraryIsNarrowedByFacets(t *testing.T) {
	h := build(t)
	for n := range 25 {
		i := content.Item{Kind: content.KindDocument, Title: fmt.Sprintf("关于第%d项惠企政策的通知", n), Number: fmt.Sprintf("卫工信发〔%d〕%d号", 2022+n%2, n+1), Formed: civil.Of(2022+n%2, 3, 1),
			Topic: []string{"工业、交通/化工", "财政、金融、审计/财政"}[n%2], Audience: []string{"小型企业"}, Issuer: "某市工业和信息化局"}
		i = h.publish("zfxxgk/fdzdgknr/zcwj/qtwj", i)
		if n == 0 {
			h.act(func(tx *store.Tx) error { return h.content.SetValidity(tx, tx.Tenant(), i.ID, "废止", "") })
		}
	}
	at := "/zhengce/wjk/"
	h.sees(at, 200, "共 25 件", "成文年份", "2023年", "打包下载", "?page=2", "化工")
	h.sees(at+"?page=2", 200, "第4项", "!第5项")
	h.sees(at+"?valid="+url.QueryEscape("废止"), 200, "共 1 件", "第0项", "有效性：废止", "!第1项")
	h.sees(at+"?code=%E5%8D%AB%E5%B7%A5%E4%BF%A1&no_year=2023&no=04", 200, "共 1 件", "第3项", "文号年份：2023")
	h.sees(at+"?q="+url.QueryEscape("卫工信发[２０２２]１号"), 200, "共 1 件", "第0项")
	h.sees(at+"?topic="+url.QueryEscape("工业、交通")+"&year=2022", 200, "共 13 件", "去掉这个条件")
	h.sees(at+"?from=2023-03-09&to=2023-03-02", 200, "起始日期晚于截止日期")
	h.sees(at+"?from=x", 200, "日期请写成")
	h.sees(at+"?q=%00%27%22%3Cscript%3E&page=-7", 200, "没有符合条件的文件", "!<script>")
	w := h.raw(at + "download.zip?year=2023")
	z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	h.Must(err)
	if len(z.File) != 13 || z.File[0].Name != "目录.xlsx" || !strings.HasPrefix(z.File[1].Name, "001 ") {
		t.Errorf("%d files, first %s", len(z.File), z.File[0].Name)
	}
	f, err := z.File[1].Open()
	h.Must(err)
	text, err := io.ReadAll(f)
	h.Must(err)
	if !strings.Contains(string(text), "第23项惠企政策的通知的正文") {
		t.Errorf("the first document says %s", text)
	}
	h.sees(at+"download.zip?year=1999", 404, "没有符合条件的文件可以下载")
}

func TestTheSearchShowsWhatWasFound(t *testing.T) {
	h := build(t)
	h.publish("zfxxgk/fdzdgknr/zcwj/qtwj", content.Item{Kind: content.KindDocument, Title: "甲", Number: "卫工信发〔2023〕1号", Formed: civil.MustParse("2023-02-20")})
	var asked search.PublicAsk
	hit := search.PublicHit{Href: "/art/202303/t20230301_1.html", Title: []search.Piece{{Text: "关于"}, {Text: "惠企", Hit: true}}, Snippet: []search.Piece{{Text: "<b>文"}}, Number: "卫工信发〔2023〕1号", Tab: "政策文件", Validity: "有效", On: civil.MustParse("2023-03-01")}
	h.found = func(ask search.PublicAsk) search.Answer {
		asked = ask
		if ask.Query == "没有" {
			return search.Answer{Suggest: "惠企", Fallback: &search.Fallback{Kind: search.BySynonym, Words: []string{"惠企"}, Total: 1, Hits: []search.PublicHit{hit}}}
		}
		return search.Answer{Total: 31, Hits: []search.PublicHit{hit}, Exact: &hit, Facets: search.Facets{Tabs: []search.Facet{{Value: "政策文件", N: 31}}, Validities: []search.Facet{{Value: "有效", N: 31}}, Columns: []search.Facet{{Value: "zfxxgk/nb", N: 2}}}}
	}
	h.sees("/search?q="+url.QueryEscape("惠企"), 200, "<mark>惠企</mark>", "&lt;b&gt;文", "找到31条结果", "综合（31）", "政策文件（31）", "文号相符", "page=3", "在结果中检索", "政府信息公开年报", "!没有找到")
	h.sees("/search?q="+url.QueryEscape("没有"), 200, "您是不是要找", "同义词（惠企）找到1条", "没有找到", "给我们写信", "tel:12345")
	h.sees("/search?q=a&within=b&where=title&sort=time&column=zfxxgk/nb&from=2023-01-01&to=x&page=2&tab=t&validity=v", 200, "栏目：政府信息公开年报", "日期请写成")
	if asked.Within != "b" || !asked.TitleOnly || asked.Sort != search.ByNewest || asked.Column != "zfxxgk/nb" || asked.From != civil.MustParse("2023-01-01") || asked.Page != 2 || asked.Agency != officetest.Agency {
		t.Errorf("asked %+v", asked)
	}
	h.sees("/search?q="+strings.Repeat("%E9%95%BF", 500), 200)
	if len([]rune(asked.Query)) > 100 {
		t.Error("a question of any length is asked")
	}
}

func TestReadersAreCountedOnceAndNotKept(t *testing.T) {
	h := build(t)
	i := h.publish("dongtai/gzdt", news(1))
	for _, vote := range []string{"yes", "yes", "no"} {
		got := h.Post(stranger, i.Address+"/useful", url.Values{"vote": {vote}})
		if got.Status != 303 || got.Header.Get("Location") != i.Address+"?thanks=1#useful" || got.Header.Get("Set-Cookie") != "" {
			t.Fatalf("%d %v", got.Status, got.Header)
		}
	}
	h.Clock.Go(61 * 60 * 1e9)
	h.Post(stranger, i.Address+"/useful", url.Values{"vote": {"no"}})
	yes, no, err := portal.Useful(h.Context(), h.DB, officetest.Agency, i.ID)
	h.Must(err)
	if yes != 1 || no != 1 {
		t.Errorf("%d found it of use, %d not", yes, no)
	}
	h.Sees(h.Post(stranger, i.Address+"/useful", url.Values{"vote": {"much"}}), 422)
	panels, err := portal.Extension().Panels(h.Context(), h.DB, clerk, i)
	h.Must(err)
	if len(panels) != 1 || panels[0].Lines[0][1] != "1次" {
		t.Errorf("staff see %+v", panels)
	}
	h.Verify()
}

func TestLeavingIsAskedAndNothingElse(t *testing.T) {
	h := build(t)
	got := h.sees("/leave?to="+url.QueryEscape("https://www.gov.cn/a?b=1&c=2"), 200, "www.gov.cn", "继续访问", `href="https://www.gov.cn/a?b=1&amp;c=2"`)
	if got.Header.Get("Location") != "" {
		t.Error("the reader is sent away unasked")
	}
	for _, to := range []string{"", "javascript:alert(1)", "//evil.example", "/inside", "data:text/html,x", "https://user:pw@bank.example/", "https:///x", "https://a.example/" + strings.Repeat("x", 3000)} {
		h.sees("/leave?to="+url.QueryEscape(to), 404)
	}
}

func TestOtherPages(t *testing.T) {
	h := build(t)
	h.says(content.SiteAddress, "演示路1号")
	h.says(content.SiteLinks, "中国政府网 https://www.gov.cn/\n坏的 javascript:alert(1)\n没有地址")
	h.says(content.SiteMourning, "2023-12-13 2023-12-13")
	h.publish("dongtai/gzdt", news(1))
	h.sees("/about/map", 200, "工作动态", "政府信息公开指南", "!统计信息")
	h.sees("/about/contact?about=/art/202303/t20230301_1.html", 200, "演示路1号", "https://gxj.example.gov.cn/art/202303/t20230301_1.html", "!传真")
	h.sees("/about/contact?about=https://evil.example/", 200, "!页面地址", "!返回该页面")
	h.sees("/about/privacy", 200, "Cookie", "/leave?to=https%3A%2F%2Fwww.gov.cn%2F", "!javascript:", "!没有地址")
	if got := h.sees("/", 200); strings.Contains(got.Body, `class="grey`) {
		t.Error("grey on any day")
	}
	h.Clock.GoTo("2023-12-13 09:00")
	h.sees("/", 200, `grey"`)
	if w := h.raw("/qr.png?path=/art/202303/t20230301_1.html"); w.Code != 200 || w.Header().Get("Content-Type") != "image/png" {
		t.Errorf("no code: %d", w.Code)
	}
	for _, path := range []string{"", "https://evil.example/", "/" + strings.Repeat("x", 400)} {
		h.sees("/qr.png?path="+url.QueryEscape(path), 404)
	}
}

func TestDownloadsCarryTheMarkOfValidity(t *testing.T) {
	h := build(t)
	doc := h.publish("zfxxgk/fdzdgknr/zcwj/qtwj", content.Item{Kind: content.KindDocument, Title: "甲<办法>", Number: "卫工信发〔2023〕1号", Formed: civil.MustParse("2023-02-20")})
	h.act(func(tx *store.Tx) error {
		return h.content.SetValidity(tx, tx.Tenant(), doc.ID, "废止", "2023年3月1日起")
	})
	w := h.raw(doc.Address + "/download/html")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "有效性：废止（2023年3月1日起）") || !strings.Contains(w.Body.String(), "甲&lt;办法&gt;") || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment;") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	h.sees(doc.Address+"/download/exe", 404, "没有这种下载格式")
}

func TestOtherFormatsGetThePicturesOfTheText(t *testing.T) {
	h := build(t)
	deps := h.deps
	deps.Formats = func() []portal.Format {
		return []portal.Format{{Ext: "txt", Title: "文本", Type: "text/plain", Write: func(ctx context.Context, p portal.Paper) ([]byte, error) {
			_, src, _ := strings.Cut(p.Body, `src="`)
			src, _, _ = strings.Cut(src, `"`)
			data, err := p.Picture(ctx, src)
			if _, err := p.Picture(ctx, "/attachments/other.txt"); err == nil {
				t.Error("a picture of another item is given")
			}
			return append([]byte(p.Title+"|"), data...), err
		}}}
	}
	h.Slices[2] = portal.New(deps).Slice()
	i := h.draft("dongtai/gzdt", news(1))
	a := h.attach(i.ID, "图.txt", content.RoleImage, []byte("像素"))
	i.Body = `<p><img src="` + content.OfficePicture(a.File) + `" alt="图"></p>`
	h.act(func(tx *store.Tx) error { return h.content.Save(tx, &i) })
	i = h.release(i, "")
	h.sees(i.Address, 200, `src="`+h.edition(i).Files[0].Href()+`"`, "!/office/files/", "/download/txt")
	if w := h.raw(i.Address + "/download/txt"); w.Body.String() != i.Title+"|像素" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestPagesTakeFewStatements holds every kind of page to a budget: what only
// a publication changes is read once for all of them.
func TestPagesTakeFewStatements(t *testing.T) {
	h := build(t)
	var last content.Item
	for n := range 30 {
		last = h.publish("dongtai/gzdt", news(n))
	}
	h.publish("zfxxgk/zn", content.Item{Kind: "guide", Title: "指南"})
	p := portal.New(h.deps)
	for i := range h.Slices {
		if h.Slices[i].Name == "portal" {
			h.Slices[i] = p.Slice()
		}
	}
	h.cost("/") // fills what is kept
	for path, most := range map[string]int64{"/": 3, "/dongtai/gzdt/": 3, "/dongtai/gzdt/index_1.html": 2, "/zfxxgk/fdzdgknr/": 2, "/zfxxgk/zn/": 3, last.Address: 4, "/zhengce/wjk/": 2, "/search": 1, "/about/map": 1} {
		if got := h.cost(path); got > most {
			t.Errorf("%s takes %d statements, more than %d", path, got, most)
		}
	}
}

// TestEveryNodeSeesAChangeAtOnce has two portals on one database.
func TestEveryNodeSeesAChangeAtOnce(t *testing.T) {
	h := build(t)
	h.publish("dongtai/gzdt", news(1))
	other := portal.New(h.deps).Slice()
	for n := range 3 {
		for range 2 {
			h.Slices[2], other = other, h.Slices[2]
			h.sees("/dongtai/gzdt/", 200, fmt.Sprintf("共 %d 条", n+1))
		}
		h.publish("dongtai/gzdt", news(n+2))
	}
}
