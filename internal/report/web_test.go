package report_test

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
	"gongkai/internal/report"
)

// leader looks and judges, and changes nothing.
var leader = officetest.Actor("p-li", "u-ld", "report.view", "report.review")

// asked is a page as somebody asks for it, and what must and must not be on it.
type asked struct {
	path   string
	status int
	texts  []string
}

func (h *house) asks(rows []asked) {
	h.Helper()
	for _, r := range rows {
		h.Sees(h.Get(office, r.path), r.status, r.texts...)
	}
}

// Every page of a report, as the office sees it while it is drawn up.
func TestPagesOfAReport(t *testing.T) {
	h := build(t)
	h.docs = [3][]report.Named{{{Ref: "d1", Title: "关于扶持中小企业的若干措施", Href: "/office/library/documents/d1"}}}
	r := drafted(h)
	at := "/office/reports/annual/" + r.ID
	h.asks([]asked{
		{"/office/reports", 200, []string{"某市工业和信息化局2023年政府信息公开工作年度报告", "编制中", "还有23天到期", "开始编制"}},
		{at, 200, []string{"表格的勾稽关系全部成立", "撰写文字", "下载DOCX", "行政审批科", "一、总体情况", "六、其他需要报告的事项", at + "/cell/I/6", "!无法提供此页"}},
		{at + "/write", 200, []string{"主动公开意识不强", "发出收费通知0件", "保存"}},
		{at + "/manual", 200, []string{"行政许可处理决定数量（件）", "行政审批科"}},
		{at + "/prior", 200, []string{"读入上年公布的报告", "2022年度报告第三部分"}},
		{at + "/cell/I/6", 200, []string{"2件", "case-", "自然人"}},
		{at + "/cell/documents/0", 200, []string{"关于扶持中小企业的若干措施"}},
		{at + "/cell/dispute0/4", 200, []string{"行政复议", "这一格没有计入任何事项"}},
		{at + "/cell/zz/1", 404, []string{"没有这一格"}},
		{at + "/cell/I/9", 404, nil},
		{at + "/file/exe", 404, []string{"没有这种格式"}},
		{"/office/reports/annual/none", 404, nil},
		{"/office/reports/check", 200, []string{"选择文件", "文件不保存"}},
		{"/office/reports/returns?year=2023", 200, []string{"2023年12月", "未报送", "按记录报送"}},
		{"/office/reports/collected?year=2023", 200, []string{"还没有列入名单的单位", "列入收集名单"}},
		{"/office/reports/parameters", 200, []string{"60%", "30,15,7,3,1,0", "系统默认"}},
		{"/office/reports/site", 200, []string{"还没有填报过网站年度报表", "开始填报"}},
	})
	for _, form := range []string{"docx", "pdf", "html"} {
		if got := h.Get(office, at+"/file/"+form); got.Status != 200 || len(got.Body) < 1000 {
			t.Errorf("%s: %d, %d bytes", form, got.Status, len(got.Body))
		}
	}
}

// Who looks only sees no form, and is refused where they try.
func TestPagesOfThoseWhoOnlyLook(t *testing.T) {
	h := build(t)
	r := drafted(h)
	at := "/office/reports/annual/" + r.ID
	for _, path := range []string{"/office/reports", at, "/office/reports/returns", "/office/reports/collected", "/office/reports/site", "/office/reports/parameters"} {
		h.Sees(h.Get(overseer, path), 200, "!开始编制", "!撰写文字", "!拟发", "!按记录报送", "!列入收集名单", "!开始填报", "!设置参数")
		h.Sees(h.Get(nobody, path), 403)
	}
	for _, path := range []string{at + "/write", at + "/manual", at + "/prior"} {
		h.Sees(h.Get(overseer, path), 403)
	}
	for _, path := range []string{"/office/reports", at + "/write", at + "/manual", at + "/prior", at + "/judge", at + "/hand", at + "/back", at + "/correct", "/office/reports/returns", "/office/reports/collected",
		"/office/reports/site", "/office/reports/site/x/fill", "/office/reports/site/x/hand", "/office/reports/site/x/back", "/office/reports/site/x/filed", "/office/reports/site/x/correct", "/office/reports/parameters"} {
		h.Sees(h.Post(overseer, path, url.Values{}), 403)
	}
	stranger := officetest.Actor("q-zhou", "u-jn", "report.view", "report.edit")
	h.Sees(h.Get(stranger, at), 404)
	h.Sees(h.Post(stranger, at+"/hand", url.Values{}), 404)
}

// What is typed wrongly is said at its field, and what was typed stays.
func TestWrongEntriesKeepTheForm(t *testing.T) {
	h := build(t)
	r := drafted(h)
	at := "/office/reports/annual/" + r.ID
	site, err := h.rep.StartSite(h.Context(), office, 2023)
	h.Must(err)
	for _, c := range []struct {
		path   string
		fields url.Values
		texts  []string
	}{
		{"/office/reports", url.Values{"year": {"1999"}}, []string{"1999", "2019"}},
		{"/office/reports", url.Values{"year": {"2023"}}, []string{"已经开始编制"}},
		{at + "/write", url.Values{"version": {"1"}, "part1": {"写了很久的文字"}, "part5": {""}, "part6": {"六"}}, []string{"写了很久的文字", "请填写五、"}},
		{at + "/write", url.Values{"version": {"99"}, "part1": {"写了很久的文字"}, "part5": {"五"}, "part6": {"六"}}, []string{"写了很久的文字", "其他人刚刚修改了"}},
		{at + "/manual", url.Values{"permit": {"12"}, "permit_source": {""}, "penalty": {"-1"}, "penalty_source": {"执法科账本"}}, []string{"执法科账本", "请填写行政许可处理决定数量的数据来源"}},
		{at + "/prior", url.Values{"carried0": {"三"}, "source": {"纸质报告"}}, []string{"纸质报告"}},
		{at + "/judge", url.Values{"print": {"x"}, "verdict": {"accepted"}, "reason": {""}}, nil},
		{"/office/reports/returns", url.Values{"period": {"2024-12"}, "note": {"说明文字"}}, []string{"还没有结束"}},
		{"/office/reports/returns", url.Values{"period": {"去年"}}, []string{"请填写月份"}},
		{"/office/reports/collected", url.Values{"year": {"2023"}, "names": {" \n "}}, []string{"请填写单位名称"}},
		{"/office/reports/site", url.Values{"year": {"2023"}}, []string{"已经开始填报"}},
		{"/office/reports/site/" + site.ID + "/fill", url.Values{"version": {"1"}, "users": {"一千"}, "weibo": {"某市工信"}}, []string{"某市工信", "一千"}},
		{"/office/reports/site/" + site.ID + "/fill", url.Values{"version": {"1"}, "code": {"123"}, "letters_days": {"3.55"}}, []string{"标识码为10位", "最多一位小数", "3.55"}},
		{"/office/reports/parameters", url.Values{"since": {"2024-01-08"}, "alike": {"20"}, "days": {"十天"}, "basis": {"办公室要求"}}, []string{"办公室要求", "不是0至90之间的天数"}},
		{"/office/reports/parameters", url.Values{"since": {"2023-01-08"}, "alike": {"70"}, "days": {"10"}, "basis": {"办公室要求"}}, []string{"办公室要求", "不能早于今天"}},
	} {
		got := h.Post(office, c.path, c.fields)
		if got.Status != 422 && got.Status != 409 {
			t.Errorf("%s %v: %d", c.path, c.fields, got.Status)
		}
		h.Sees(got, got.Status, c.texts...)
	}
	h.Sees(h.Upload(office, at+"/prior/file", "file", "x.png", []byte("\x89PNG\r\n\x1a\n0000"), nil), 422, "读入上年公布的报告")
	h.Sees(h.Upload(office, "/office/reports/check", "file", "a.txt", []byte("没有表格的文字"), nil), 422, "选择文件")
	h.Sees(h.Post(leader, at+"/hand", url.Values{}), 403)
}

// The check of anybody's report: it is read, found to hold or not, and kept
// nowhere.
func TestCheckPage(t *testing.T) {
	h := build(t)
	r := drafted(h)
	page := r.Page(h.examined(r.ID).Figures)
	h.Sees(h.Upload(office, "/office/reports/check", "file", "report.html", []byte(page), nil), 200, "表格的勾稽关系全部成立", "2023")
	h.Sees(h.Upload(overseer, "/office/reports/check", "file", "report.html", []byte(strings.Replace(page, "<td>1<", "<td>4<", 1)), nil), 200, "X1")
}

// answers fill in every line of the site's form.
func answers() map[string]string {
	out := map[string]string{"icp": "宁ICP备00000000号", "police": "宁公网安备00000000000000号", "address": "gxj.example.gov.cn", "code": "6405000012", "phone": "0955-0000000",
		"service_list": "是", "platform": "是", "emergency": "是", "drill": "否", "charge": "是", "media": "是", "weixin": "某市工信", "weixin_posts": "210", "weixin_followers": "3400",
		"new": "无障碍浏览、搜索即服务", "leader": "张某", "reviewer": "李某", "writer": "陈静"}
	for _, k := range []string{"topics", "topics_new", "materials", "products", "comments", "users", "matters", "online", "done", "done_natural", "done_legal", "interviews", "interview_asked", "interview_answered", "scans", "faults", "faults_mended"} {
		out[k] = "0"
	}
	out["materials"], out["products"] = "5", "2"
	return out
}

// The site's yearly report from its recorded figures to the public and back to
// the national system, and a correction.
func TestLifeOfASiteReport(t *testing.T) {
	h := build(t)
	h.site = map[string]float64{"visitors": 900, "views": 5000, "published": 80, "profile": 4, "news": 50, "catalogue": 26, "interpretations": 7, "responses": 1,
		"letters": 12, "letters_done": 11, "letters_open": 6, "letters_days": 3.5, "consultations": 2, "opinions": 9, "consultation_results": 1}
	h.at("2024-01-08")
	got := h.Post(office, "/office/reports/site", url.Values{"year": {"2023"}})
	at := strings.TrimSuffix(got.Header.Get("Location"), "/fill")
	h.Sees(h.Get(office, at+"/fill"), 200, "系统记录：5000", "系统没有记录，请填写", "互动交流", "平均办理时间（天）")
	h.Sees(h.Get(office, at), 200, "办事服务没有填写“是否发布服务事项目录”“注册用户数”", "5000", "3.5")
	h.Sees(h.Post(office, at+"/hand", url.Values{}), 422, "还不能拟发", "没有填写")
	fill := func(change map[string]string) url.Values {
		out := url.Values{"version": {"-1"}}
		for k, v := range answers() {
			out.Set(k, v)
		}
		for k, v := range change {
			out.Set(k, v)
		}
		out["new"] = strings.Split(out.Get("new"), "、")
		return out
	}
	for _, c := range []struct {
		change map[string]string
		says   string
	}{
		{map[string]string{"online": "4"}, "大于“政务服务事项数量”"},
		{map[string]string{"products": "9"}, "应等于“解读材料数量”"},
		{map[string]string{"done": "5", "done_natural": "2"}, "“办件量总数”（5）应等于"},
		{map[string]string{"views": "6000"}, "没有填写差异说明"},
		{map[string]string{"weixin": ""}, "没有填写微博、微信"},
		{map[string]string{"faults_mended": "3"}, "“问题整改数量”（3）大于“发现问题数量”（0）"},
	} {
		if got := h.Post(office, at+"/fill", fill(c.change)); got.Status != 303 {
			t.Fatalf("%v: %d %.500s", c.change, got.Status, got.Body)
		}
		h.Sees(h.Get(office, at), 200, c.says)
	}
	h.Post(office, at+"/fill", fill(map[string]string{"views": "6000", "why": "上半年数据取自原平台"}))
	h.Sees(h.Get(office, at), 200, "各项已经填写，数字没有矛盾", "6000", "上半年数据取自原平台", "无障碍浏览")
	for _, form := range []string{"docx", "pdf", "html"} {
		if got := h.Get(overseer, at+"/file/"+form); got.Status != 200 || len(got.Body) < 1000 {
			t.Errorf("%s: %d, %d bytes", form, got.Status, len(got.Body))
		}
	}
	if got := h.Post(office, at+"/hand", url.Values{}); got.Status != 303 {
		t.Fatalf("not handed over: %d %s", got.Status, got.Body)
	}
	h.site["views"] = 7000 // records go on, the form stays
	h.Sees(h.Get(office, at), 200, "审签发布中", "6000", "取回修改")
	h.Sees(h.Post(office, at+"/back", url.Values{}), 422, "先在信息发布中作废")
	id := strings.TrimPrefix(at, "/office/reports/site/")
	r, err := store.Get[report.Site](h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	if o := h.release(r.Item); len(o) > 0 {
		t.Errorf("obstacles: %v", o)
	}
	r, err = store.Get[report.Site](h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	if r.State != report.Published || r.PublishedOn != civil.MustParse("2024-01-08") || r.Address == "" {
		t.Fatalf("%+v", r)
	}
	h.Sees(h.Get(office, at), 200, "已公布", "回填到全国政府网站信息报送系统")
	h.Post(office, at+"/filed", url.Values{})
	h.Sees(h.Get(office, at), 200, "网址回填", "2024年1月8日", "!请把公布的网址")
	h.Sees(h.Post(office, at+"/filed", url.Values{}), 409, "已经回填过")
	h.Sees(h.Post(office, at+"/correct", url.Values{"why": {""}}), 422, "更正说明")
	next := h.Post(office, at+"/correct", url.Values{"why": {"补计一期征集"}}).Header.Get("Location")
	h.Sees(h.Get(office, next), 200, "第2版", "补计一期征集", "填报中")
	h.Sees(h.Get(office, at), 200, "已更正")
	h.Verify()
}

// A table that was changed by hand in the draft does not go out.
func TestChangedSiteReportIsRefused(t *testing.T) {
	h := build(t)
	h.at("2024-01-08")
	r, err := h.rep.StartSite(h.Context(), office, 2023)
	h.Must(err)
	all := answers()
	for _, k := range []string{"visitors", "views", "published", "profile", "news", "catalogue", "responses", "letters", "letters_done", "letters_days", "letters_open", "consultations", "opinions", "consultation_results"} {
		all[k] = "0"
	}
	all["interpretations"] = "7"
	h.Must(h.rep.FillSite(h.Context(), office, r.ID, -1, all, ""))
	item, err := h.rep.HandSite(h.Context(), office, r.ID)
	h.Must(err)
	h.act(office, func(tx *store.Tx) error {
		item.Body = strings.Replace(item.Body, "3400", "34000", 1)
		return tx.Update(&item)
	})
	if o := h.release(item.ID); len(o) != 1 || !strings.Contains(o[0].Says, "与填报时固定的数据不一致") {
		t.Errorf("obstacles: %v", o)
	}
}

// The share from which on a text counts as copied, and the days of the alarm,
// are what the organisation set.
func TestParametersHold(t *testing.T) {
	h := build(t)
	h.at("2024-01-08")
	if got := h.Post(leader, "/office/reports/parameters", url.Values{"since": {"2024-01-08"}, "alike": {"70"}, "days": {"20、10，5"}, "basis": {"办公室要求"}}); got.Status != 303 {
		t.Fatalf("%d %.800s", got.Status, got.Body)
	}
	h.Sees(h.Get(overseer, "/office/reports/parameters"), 200, "70%", "20,10,5", "自2024年1月8日起")
	for _, c := range []struct {
		day  string
		told int
	}{{"2024-01-16", 0}, {"2024-01-21", 2}, {"2024-01-24", 2}, {"2024-01-26", 4}} {
		h.at(c.day)
		h.Must(h.rep.Remind(h.Context(), officetest.Agency))
		if len(h.told.all) != c.told {
			t.Errorf("%s: told %d times, want %d", c.day, len(h.told.all), c.told)
		}
	}
}
