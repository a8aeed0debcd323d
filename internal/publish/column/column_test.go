package column_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/publish/column"
	"gongkai/internal/publish/publishtest"
)

type house struct {
	*publishtest.House
	columns *column.Columns
}

func open(t *testing.T) *house {
	h := &house{}
	h.House = publishtest.Open(t, func(p *publishtest.House) []slice.Slice {
		h.columns = column.New(column.Deps{DB: p.DB, Content: p.Content, Publish: p.Publish, Files: p.Files, Roster: people.Directory{}, Agencies: publishtest.Agencies})
		return []slice.Slice{h.columns.Slice()}
	}, column.Migrations())
	return h
}

func values(kv ...string) url.Values {
	v := url.Values{}
	for n := 0; n+1 < len(kv); n += 2 {
		v.Add(kv[n], kv[n+1])
	}
	return v
}

const site = "/office/publishing/site"

func TestSiteIsCheckedShownAndKept(t *testing.T) {
	h := open(t)
	chen := h.As("p-chen")
	h.Sees(h.Get(chen, site), 200, "索引号示例", "11640500MB1234567X/", "-00001", "页脚还缺少应有的内容")
	h.Sees(h.Post(chen, site, values("index_form", "{code}/{year}", "code", "11640500MB1234567X", "review_months", "12", "version", "0", "site_code", "6405", "site_domain", "https://x.gov.cn",
		"site_links", "中国政府网 javascript:alert(1)", "site_post", "75", "site_icp", "<b>")), 422, "seq:5", "校验码", "10位数字", "域名应以", "每行先写名称", "6位数字", "ICP备案号应如", "&lt;b&gt;")
	good := values("index_form", "{code}/{year}{month}-{seq:6}", "code", "11341702486344515H", "review_months", "6", "version", "0", "site_code", "6405000012", "site_domain", "gxj.nxzw.gov.cn",
		"site_name", "某市工业和信息化局", "site_links", "中国政府网 https://www.gov.cn/", "site_icp", "宁ICP备12345678号-1", "site_mourning", "2023-12-13 2023-12-13")
	good.Set("then", "try")
	h.Sees(h.Post(chen, site, good), 200, "11341702486344515H/"+h.DB.Now().In(store.Zone).Format("200601")+"-000001")
	good.Del("then")
	h.Sees(h.Post(chen, site, good), 303)
	set, err := content.SettingOf(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	if set.Site[content.SiteCode] != "6405000012" || set.ReviewMonths != 6 || set.Version != 1 {
		t.Fatalf("%+v", set)
	}
	good.Set("site_name", "别的名称")
	h.Sees(h.Post(chen, site, good), 409, "刚被其他人修改过", "网站名称", "别的名称")
	if i := h.Release(content.Item{Title: "新闻", Body: "<p>一</p>"}); !strings.HasPrefix(i.IndexNo, "11341702486344515H/") || !strings.HasSuffix(i.IndexNo, "-000001") {
		t.Errorf("index number %s", i.IndexNo)
	}
	h.Verify()
}

func FuzzSite(f *testing.F) {
	for _, s := range []string{"gxj.gov.cn", "中国政府网 https://www.gov.cn/", "2023-12-13 2023-12-13", "11640500MB1234567X", "{code}/{year}-{seq:5}", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		in := content.Setting{IndexForm: s, Code: s, ReviewMonths: 12, Site: map[string]string{}}
		for _, k := range content.SiteKeys {
			in.Site[k.Key] = s
		}
		wrong := column.CheckSite(in)
		if strings.ContainsAny(s, "<>\"") && wrong["site_organ"] == "" {
			t.Errorf("%q passes as an address", s)
		}
	})
}

func (h *house) moved(path string) string {
	h.Helper()
	to, err := content.MovedTo(h.Context(), h.DB, officetest.Agency, path)
	h.Must(err)
	return to
}

func TestAMovedColumnIsFoundAtItsOldAddresses(t *testing.T) {
	h := open(t)
	chen := h.As("p-chen")
	zcwj, group := h.Column("zfxxgk/fdzdgknr/zcwj"), h.Column("zhengce")
	at := "/office/columns/" + zcwj.ID
	h.Sees(h.Get(chen, at+"/move"), 200, "自动转到新地址", "下面的3个栏目一并移动")
	h.Sees(h.Post(chen, at+"/move", values("parent", h.Column("zfxxgk/fdzdgknr/zcwj/gfxwj").ID, "slug", "wj")), 422, "请从列出的选项中选择")
	h.Sees(h.Post(chen, at+"/move", values("parent", group.ID, "slug", "WJ!")), 422, "地址名用小写字母")
	h.Sees(h.Post(chen, at+"/move", values("parent", group.ID, "slug", "wjk")), 422, "已使用这个地址名")
	h.Sees(h.Post(chen, at+"/move", values("parent", group.ID, "slug", "wj")), 303)
	if c := h.Column("zhengce/wj/gfxwj"); c.Name != "行政规范性文件" {
		t.Error(c)
	}
	if to := h.moved("/zfxxgk/fdzdgknr/zcwj/gfxwj"); to != "/zhengce/wj/gfxwj/" {
		t.Error(to)
	}
	h.Must(h.columns.Move(h.Context(), chen, zcwj.ID, "", "zcwj"))
	if to := h.moved("/zfxxgk/fdzdgknr/zcwj/gfxwj"); to != "/zcwj/gfxwj/" {
		t.Errorf("twice moved leads to %s, not to the last place at once", to)
	}
	h.Must(h.columns.Move(h.Context(), chen, zcwj.ID, h.Column("zfxxgk/fdzdgknr").ID, "zcwj"))
	if to := h.moved("/zfxxgk/fdzdgknr/zcwj"); to != "" {
		t.Errorf("a column that came back leads away, to %s", to)
	}
	h.Verify()
}

func TestMergeCloseRemove(t *testing.T) {
	h := open(t)
	chen := h.As("p-chen")
	news, notices := h.Column("dongtai/gzdt"), h.Column("huiqi/tzgg")
	i := h.Release(content.Item{Title: "<b>工作</b>动态", Body: "<p>一</p>"})
	at := "/office/columns/" + news.ID
	h.Sees(h.Get(chen, at), 200, "页面标签", "&lt;b&gt;工作", "ColumnDescription", "合并")
	h.Sees(h.Post(chen, at+"/merge", values("into", notices.ID)), 422, "不放置工作动态")
	h.Sees(h.Get(chen, "/office/columns/"+notices.ID+"/edit"), 200, "更新期限")
	notices.Kinds = append(notices.Kinds, content.KindNews)
	h.Must(h.columns.Edit(h.Context(), chen, notices))
	h.Sees(h.Get(chen, at+"/merge"), 200, "合并后不能自动拆分")
	h.Sees(h.Post(chen, at+"/merge", values("into", notices.ID)), 303)
	if got := h.Item(i.ID); got.Column != notices.ID || got.Address != i.Address {
		t.Errorf("%+v", got)
	}
	if to := h.moved("/dongtai/gzdt"); to != "/huiqi/tzgg/" {
		t.Error(to)
	}
	to := "/office/columns/" + notices.ID
	h.Sees(h.Post(chen, to+"/act", values("name", column.ActRemove)), 422, "不能删除")
	h.Sees(h.Post(chen, to+"/act", values("name", column.ActClose)), 422, "请写明原因")
	h.Sees(h.Get(chen, to+"/act?name="+url.QueryEscape(column.ActClose)), 200, "不再接收新信息")
	h.Sees(h.Post(chen, to+"/act", values("name", column.ActClose, "why", "机构调整")), 303)
	h.Sees(h.Post(chen, to+"/act", values("name", column.ActClose, "why", "机构调整")), 409)
	h.Sees(h.Get(chen, to), 200, "已停用")
	h.Sees(h.Post(chen, "/office/columns/"+h.Column("zhengce/jdhy").ID+"/act", values("name", column.ActRemove)), 303)
	h.Sees(h.Get(chen, "/office/columns?export=csv"), 200, "/huiqi/tzgg/")
	h.Verify()
}

func TestNewColumn(t *testing.T) {
	h := open(t)
	chen := h.As("p-chen")
	v := values("parent", h.Column("huiqi").ID, "slug", "xmsb", "name", "项目申报", "form", "list", "type", "办事服务", "description", "项目申报通知", "keywords", "项目、申报", "refresh", "30", "kinds", "notice")
	h.Sees(h.Post(chen, "/office/columns/new", values("slug", "search", "name", "检索", "form", "list", "type", "办事服务", "description", "x", "keywords", "x", "refresh", "0")), 422, "留给系统使用")
	h.Sees(h.Post(chen, "/office/columns/new", v), 303)
	h.Sees(h.Post(chen, "/office/columns/new", v), 422, "同级已有同名栏目", "xmsb")
	c := h.Column("huiqi/xmsb")
	if !slices.Equal(c.Keywords, []string{"项目", "申报"}) || !c.Takes("notice") || c.Takes(content.KindNews) {
		t.Errorf("%+v", c)
	}
	h.Must(h.columns.Shift(h.Context(), chen, c.ID, false))
	if err := h.columns.Turn(h.Context(), h.As("p-li"), c.ID, column.ActHide, "x"); err == nil {
		t.Error("a head hides a column")
	}
}

func (h *house) faults() map[string][]string {
	h.Helper()
	all, _, err := h.columns.Find(h.Context(), h.DB, h.As("p-chen"))
	h.Must(err)
	out := map[string][]string{}
	for _, f := range all {
		out[f.Kind] = append(out[f.Kind], f.Title+" "+f.Why)
	}
	return out
}

func (h *house) figure(key string) slice.Figure {
	h.Helper()
	for _, m := range h.columns.Slice().Measures {
		if m.Key == key {
			f, err := m.Count(h.Context(), h.DB, h.As("p-chen"), slice.Scope{})
			h.Must(err)
			return f
		}
	}
	h.Fatal("no measure " + key)
	return slice.Figure{}
}

func TestFaultsAreFoundAndSettled(t *testing.T) {
	h := open(t)
	chen := h.As("p-chen")
	day := func(n int) string { return civil.FromTime(h.DB.Now().In(store.Zone)).Add(n).String() }
	gone := h.Release(content.Item{Title: "旧闻", Body: "<p>一</p>"})
	h.Do(chen, func(tx *store.Tx) error {
		i := h.Item(gone.ID)
		if err := h.Content.Withdraw(tx, &i, "过时", ""); err != nil {
			return err
		}
		return tx.Record("测试", i.Ref())
	})
	notice := h.Release(content.Item{Kind: "notice", Column: h.Column("huiqi/tzgg").ID, Title: "公示名单", Body: "<p>附件：名单</p><p><a href=\"" + gone.Address + "\">旧闻</a></p>", Fields: map[string]string{"until": day(5)}})
	blank := len(h.faults()[column.FaultBlank])
	if blank == 0 || int(h.figure(column.MeasureBlank).Value) != blank {
		t.Fatalf("%d blank, measure %v", blank, h.figure(column.MeasureBlank))
	}
	h.Sees(h.Post(chen, "/office/columns/"+h.Column("zhengce/jdhy").ID+"/check", values("note", "没有舆情")), 303)
	if now := len(h.faults()[column.FaultBlank]); now != blank-1 {
		t.Errorf("%d blank after a check, were %d", now, blank)
	}
	h.Sees(h.Post(chen, "/office/publishing/hygiene/scan", nil), 303)
	found := h.faults()
	if len(found[column.FaultLink]) != 1 || len(found[column.FaultFile]) != 1 || len(found[column.FaultExpired]) != 0 {
		t.Fatalf("%v", found)
	}
	h.Clock.Go(40 * 24 * time.Hour)
	found = h.faults()
	if len(found[column.FaultExpired]) != 1 || len(found[column.FaultStale]) != 1 {
		t.Fatalf("%v", found)
	}
	h.Sees(h.Get(chen, "/office/publishing/hygiene?f.kind="+url.QueryEscape("公示已截止")), 200, "公示已截止", "公示名单", "链接打不开", "到期处置")
	at := "/office/publishing/keep/" + notice.ID
	h.Sees(h.Get(chen, at), 200, "撤回说明")
	h.Sees(h.Post(chen, at, values("do", "keep")), 422, "请填写理由")
	h.Sees(h.Post(chen, at, values("do", "keep", "why", "仍有查询需要", "until", day(30))), 303)
	if n := len(h.faults()[column.FaultExpired]); n != 0 {
		t.Errorf("%d after it was kept", n)
	}
	h.Clock.Go(31 * 24 * time.Hour)
	if f := h.figure(column.MeasureExpired); f.Value != 1 || !f.Known {
		t.Errorf("kept until a day that is over: %+v", f)
	}
	h.Sees(h.Post(chen, at, values("do", "go", "why", "公示期满")), 303)
	if i := h.Item(notice.ID); i.OnLine() || i.Reason != "公示期满" {
		t.Errorf("%+v", i)
	}
	if f := h.figure(column.MeasureExpired); f.Value != 0 {
		t.Errorf("%+v", f)
	}
	h.Verify()
}

func TestARuleThatChangesMovesAllTerms(t *testing.T) {
	h := open(t)
	chen := h.As("p-chen")
	h.Release(content.Item{Title: "甲", Body: "<p>一</p>"})
	h.Release(content.Item{Title: "乙", Body: "<p>二</p>"})
	rule := func(months, from string) url.Values {
		return values("kind", content.KindNews, "months", months, "basis", "本局网站管理办法", "from_on", from)
	}
	today := civil.FromTime(h.DB.Now().In(store.Zone))
	h.Sees(h.Post(chen, "/office/publishing/keep/rules", values("kind", "x", "months", "-1", "from_on", today.String())), 422, "请从列出的选项中选择", "请填写依据")
	h.Sees(h.Post(chen, "/office/publishing/keep/rules", rule("12", today.String())), 303)
	due := func() string {
		all, err := column.Terms(h.Context(), h.DB, officetest.Agency)
		h.Must(err)
		var out []string
		for _, v := range all {
			out = append(out, v.Due.String())
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	year := column.AddMonths(today, 12).String()
	if got := due(); got != year+" "+year {
		t.Error(got)
	}
	h.Sees(h.Post(chen, "/office/publishing/keep/rules", rule("24", today.String())), 422, "同一天开始执行")
	h.Sees(h.Post(chen, "/office/publishing/keep/rules", rule("24", today.Add(-1).String())), 303)
	if got := due(); got != year+" "+year {
		t.Errorf("an older rule counts: %s", got)
	}
	h.Clock.Go(48 * time.Hour)
	h.Sees(h.Post(chen, "/office/publishing/keep/rules", rule("1", today.Add(2).String())), 303)
	month := column.AddMonths(today, 1).String()
	if got := due(); got != month+" "+month {
		t.Error(got)
	}
	h.Sees(h.Get(chen, "/office/publishing/keep"), 200, "甲", month, "本局网站管理办法")
	h.Sees(h.Get(chen, "/office/publishing/keep?export=xlsx"), 200)
	h.Verify()
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{{"2023-01-31", 1, "2023-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2023-12-15", 1, "2024-01-15"}, {"2023-03-31", -1, "2023-02-28"}, {"2023-08-31", 12, "2024-08-31"}} {
		if got := column.AddMonths(civil.MustParse(c.from), c.n).String(); got != c.want {
			t.Errorf("%s + %d months: %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestAMonthIsHandedOver(t *testing.T) {
	h := open(t)
	chen := h.As("p-chen")
	i := h.Release(content.Item{Title: "=1+1", Body: "<p>一</p>"})
	month := h.DB.Now().In(store.Zone).Format("2006-01")
	today := civil.FromTime(h.DB.Now().In(store.Zone)).String()
	at := "/office/publishing/handed?month=" + month
	h.Sees(h.Get(chen, at), 200, i.IndexNo, "登记移送", "还没有移送登记")
	h.Sees(h.Get(chen, "/office/publishing/handed/print?month="+month), 200, i.IndexNo, "共1条")
	h.Sees(h.Get(chen, at+"&export=csv"), 200, "'=1+1")
	h.Sees(h.Post(chen, "/office/publishing/handed", values("month", month, "receiver", "市档案馆 李明", "on", "1999-01-01")), 422, "请选择移送场所", "市档案馆 李明")
	h.Sees(h.Post(chen, "/office/publishing/handed", values("month", month, "places", "国家档案馆", "receiver", "市档案馆 李明", "on", today)), 303)
	h.Sees(h.Get(h.As("p-hong"), at), 200, "市档案馆 李明", "!登记移送")
	h.Verify()
}

// Every role asks for every page; whoever may read gets it, and acts are
// refused to whoever lacks the right.
func TestRoles(t *testing.T) {
	h := open(t)
	i := h.Release(content.Item{Title: "甲", Body: "<p>一</p>"})
	col := h.Column("dongtai/gzdt").ID
	var got []string
	h.Each(func(role string, a who.Actor) {
		line := role + ":"
		for _, p := range []string{"/office/columns", "/office/columns/" + col, "/office/columns/new", "/office/columns/" + col + "/merge", "/office/publishing/hygiene", "/office/publishing/keep", "/office/publishing/keep/" + i.ID, "/office/publishing/handed", site} {
			line += fmt.Sprintf(" %d", h.Get(a, p).Status)
		}
		for _, p := range []string{"/office/columns/" + col + "/check", "/office/columns/" + col + "/act", "/office/publishing/keep/rules", "/office/publishing/handed", site} {
			line += fmt.Sprintf(" %d", h.Post(a, p, nil).Status)
		}
		got = append(got, line)
	})
	read, none := " 200 200 403 403 200 200 403 200 403 ", " 403 403 403 403 403 403 403 403 403 403 403 403 403 403"
	want := []string{"clerk:" + read + "403 403 403 403 403", "head:" + read + "403 403 403 403 403", "head:" + read + "403 403 403 403 403",
		"office: 200 200 200 200 200 200 200 200 200 303 404 422 422 422", "deputy:" + read + "403 403 403 403 403", "director:" + read + "403 403 403 403 403",
		"overseer:" + none, "sysadmin:" + none, "secadmin:" + none, "auditor:" + none}
	if !slices.Equal(got, want) {
		t.Errorf("roles:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
