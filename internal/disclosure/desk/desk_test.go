package desk_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/lettertest"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/officetest"
)

// TestARequestIsRegistered follows one that is handed in: the form keeps what
// was typed, says what article 29 misses, never asks for a purpose, and shows
// the look-up code once.
func TestARequestIsRegistered(t *testing.T) {
	h := build(t)
	got := h.Get(office(), root+"/new")
	h.Sees(got, 200, "登记申请", "第二十九条", "用途说明", "共同申请人", "平信应当在收到当日确认")
	if strings.Contains(got.Body, `name="purpose" required`) {
		t.Error("a purpose is asked for")
	}
	h.Sees(h.Post(office(), root+"/new", registration("id_number", "", "phone", "", "address", "", "way", "online")), 422,
		"请填写身份证明号码", "请至少填写一种联系方式", lettertest.Name, "2022年度专项资金分配结果")
	h.Sees(h.Post(office(), root+"/new", registration("id_number", "640500199001011230")), 422, "校验码")
	h.Sees(h.Post(office(), root+"/new", registration("address", "")), 422, "请填写通信地址")
	h.Sees(h.Post(office(), root+"/new", registration("arrived", "2023-09-13")), 422, "不能晚于今天")
	if len(h.items()) != 0 {
		t.Fatal("a refused form registered something")
	}
	got = h.Post(office(), root+"/new", registration())
	h.Sees(got, 200, "查询码只显示这一次", "2023-0001", "收到申请之日", "2023年9月12日", "2023年10月16日", "!"+lettertest.Name)
	h.Sees(h.Get(office(), root+"/all"), 200, "2023-0001", "2022年度专项资金分配结果", "张**", "!"+lettertest.Name, "!11010519491231002X", "!13800138000")
	h.Verify()
}

// TestWhatLacksIsRegisteredAllTheSame: nobody is turned away; the desk says
// what to ask for.
func TestWhatLacksIsRegisteredAllTheSame(t *testing.T) {
	h := build(t)
	got := h.Post(office(), root+"/new", registration("id_number", "", "lacks", "on", "channel", "oral", "note", "陈静代填，已向申请人宣读确认"))
	h.Sees(got, 200, "一次性告知补正", "身份证明", "口头")
	h.Sees(h.Get(office(), h.items()[0].Href()), 200, "口头（代填）")
}

// TestOrganisationsApply: an organisation gives its name and code.
func TestOrganisationsApply(t *testing.T) {
	h := build(t)
	h.Sees(h.Post(office(), root+"/new", registration("applicant_kind", "company", "id_number", "")), 422, "请填写单位名称", "请填写统一社会信用代码")
	h.Sees(h.Post(office(), root+"/new", registration("applicant_kind", "company", "org", "中卫某某新材料有限公司", "uscc", "91350100M000100Y43", "others", "李四，110105194912310,13900139000", "agent_name", "王五")), 200, "2023-0001")
	h.Sees(h.Get(office(), h.items()[0].Href()), 200, "中卫某某新材料有限公司", "李*", "王*", "商业企业")
}

// TestAnOnlineRequestWaitsForItsConfirmation: the clock begins when both sides
// confirmed (R1.33); plain mail not confirmed on its day raises an alarm.
func TestAnOnlineRequestWaitsForItsConfirmation(t *testing.T) {
	h := build(t)
	h.Sees(h.Post(office(), root+"/new", registration("channel", "internet")), 200, "请与申请人确认", "!答复期限</dt>")
	h.Post(office(), root+"/new", registration("channel", "plain", "title", "平信寄来的申请"))
	h.Clock.GoTo("2023-09-14 09:00")
	h.Sees(h.Get(office(), root+"?view=all"), 200, "有1件平信申请没有当日确认", "待确认", "未起算")
	items := h.items()
	for _, i := range items {
		if !i.Received.IsZero() {
			t.Errorf("%s was received on %s", i.Title, i.Received)
		}
	}
	id := items[0].ID
	h.Sees(h.Get(office(), root+"/"+id+"/do/confirm"), 200, "双方确认日期", "第三十一条", "确认之日为收到申请之日")
	h.refuses(office(), id, "confirm", []string{"on", "2023-09-14", "how", ""}, "请填写确认方式")
	h.does(office(), id, "confirm", "on", "2023-09-14", "how", "电话确认")
	h.Sees(h.Get(office(), root+"/"+id), 200, "2023年9月14日", "电话确认")
}

// TestTheWayToAReply walks one case over the desk: assigned, taken, judged in
// seven steps, reviewed, drafted, sent, served, archived.
func TestTheWayToAReply(t *testing.T) {
	h := build(t)
	h.Post(office(), root+"/new", registration())
	id := h.items()[0].ID
	page := root + "/" + id
	h.Sees(h.Get(office(), page), 200, "分办", "承办科室（承办人）收到待办提醒")
	h.Sees(h.Get(lettertest.Clerk(), page), 404)
	h.refuses(office(), id, "assign", []string{"unit", ""}, "请选择承办科室")
	h.does(office(), id, "assign", "unit", "u-jn", "person", "p-wang", "note", "请按期办理")
	clerk := lettertest.Clerk()
	h.Sees(h.Get(clerk, root), 200, "2022年度专项资金分配结果", "王芳")
	h.Sees(h.Get(other(), page), 404)
	h.Sees(h.Get(clerk, page+"/judge"), 200, "补不补", "一次性告知", "保存第一步", "!保存第二步")
	h.Sees(h.Post(clerk, page+"/judge", fields("step", "mend", "answer", "clear", "reason", "")), 422, "请填写理由")
	for _, s := range [][2]string{{"mend", "clear"}, {"is", "yes"}, {"whose", "ours"}, {"have", "have"}} {
		if got := h.Post(clerk, page+"/judge", fields("step", s[0], "answer", s[1], "reason", "经核对", "evidence", "公文系统")); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", s[0], got.Status)
		}
	}
	h.Sees(h.Post(clerk, page+"/judge", fields("step", "give", "answer", "process", "reason", "会签稿", "evidence", "")), 422, "属于哪一类过程性信息", "会签稿")
	h.Post(clerk, page+"/judge", fields("step", "give", "answer", "process", "reason", "会签稿", "evidence", "请示报告"))
	h.Sees(h.Get(clerk, page+"/judge"), 200, "判断结果：讨论记录", "属于四类过程性信息", "先申请行政复议", "ground=process", "起草答复书")
	h.Post(clerk, page+"/judge", fields("step", "give", "answer", "all", "reason", "已经发布正式文件", "evidence", ""))
	h.Post(clerk, page+"/judge", fields("step", "how", "answer", "asked", "reason", "纸质邮寄", "evidence", ""))
	h.Post(clerk, page+"/judge", fields("step", "answer", "answer", "grant", "reason", "可以公开", "evidence", ""))
	h.Sees(h.Get(clerk, page+"/judge"), 200, "以前的判断（1）", "会签稿", "判断结果：可以公开", "也可以直接提起行政诉讼")
	h.does(clerk, id, "search", "system", "公文系统", "words", "专项资金", "on", "2023-09-12", "hits", "3", "result", "找到正式文件", "person", "王芳")
	l, err := h.Service.Draft(h.Context(), clerk, id, disclosure.Drafting{Template: "grant", Ground: "grant", Title: "政府信息公开告知书", Addressee: "applicant",
		Parts: map[string]string{"info": "《2022年度技术改造专项资金分配结果》（某工信发〔2022〕9号）", "pages": "12", "way": "以纸质形式邮寄"}})
	h.Must(err)
	h.Sees(h.Get(clerk, page), 200, "答复发出前还需要", "政府信息公开告知书", "检索记录")
	h.refuses(clerk, id, "issue", []string{"on", "2023-09-12", "method", "mail", "carrier", "EMS1"}, "没有签发的文书不能作为答复发出")
	h.does(office(), id, "secrecy", "verdict", "pass", "opinion", "不涉密")
	h.Sign(l.ID)
	h.refuses(clerk, id, "issue", []string{"on", "2023-09-12", "method", "mail", "carrier", ""}, "请填写邮件号码")
	h.does(clerk, id, "issue", "on", "2023-09-12", "method", "mail", "carrier", "EMS1234567890")
	h.Sees(h.Get(office(), root+"/all?f.state=replied"), 200, "予以公开", "按期答复")
	h.Clock.GoTo("2023-09-18 10:00")
	h.does(clerk, id, "serve", "on", "2023-09-15", "how", "邮件签收查询结果", "signed_for", "本人")
	h.does(office(), id, "archive")
	h.Sees(h.Get(office(), page), 200, "已归档", "予以公开", "2023年9月15日")
	h.does(office(), id, "dispute", "kind", "review", "number", "中政复〔2023〕8号", "body", "某市人民政府", "filed", "2023-09-16", "copy", "2023-09-18")
	h.Sees(h.Get(office(), root+"/disputes"), 200, "中政复〔2023〕8号", "2023年9月28日", "待答复", "尚未审结")
	h.Verify()
}

// TestTheClockIsExplained: every day with its rule and the notice behind it,
// while a third party is asked and after.
func TestTheClockIsExplained(t *testing.T) {
	h := build(t)
	x := h.Case()
	id, clerk := x.Item.ID, lettertest.Clerk()
	h.Clock.GoTo("2023-09-14 10:00")
	h.Sees(h.Get(clerk, root+"/"+id+"/do/consult"), 200, "逾期没有提出的，不等于同意", "视为同意公开", "重叠的天数只扣一次")
	h.refuses(clerk, id, "consult", []string{"kind", "third_party", "party", "某公司", "about", "补助金额", "sent", "2023-09-14", "method", "mail"}, "请选择已经签发的文书，或者写明线下发出的文书名称和文号", "某公司")
	h.does(clerk, id, "consult", "kind", "third_party", "party", "某公司", "about", "补助金额", "sent", "2023-09-14", "method", "mail", "evidence", "征求意见书 某工信公开征〔2023〕1号",
		"third_kind", "company", "third_name", "某新材料有限公司", "third_address", "某市工业园区1号")
	h.Clock.GoTo("2023-09-15 10:00")
	h.Sees(h.Get(clerk, root), 200, "已暂停（1件）", "征求第三方意见，2023年9月14日起", "某工信公开征〔2023〕1号")
	h.Sees(h.Get(clerk, root+"/"+id+"/clock"), 200, "暂停", "征求第三方意见，不计入答复期限", "第三十三条第三款", "某工信公开征〔2023〕1号", "补登送达记录")
	consultation := h.Read(id).Consultations[0].ID
	h.does(clerk, id, "reach", "source", consultation, "on", "2023-09-15", "proof", "邮件签收记录")
	h.Clock.GoTo("2023-09-25 10:00")
	h.refuses(clerk, id, "answer", []string{"consultation", consultation, "on", "2023-09-25", "answer", "refuse", "reason", ""}, "不同意公开的内容和理由")
	h.does(clerk, id, "answer", "consultation", consultation, "on", "2023-09-25", "answer", "refuse", "reason", "属于商业秘密")
	h.Sees(h.Get(clerk, root+"/"+id+"/clock"), 200, "国办发明电〔2022〕16号", "调休上班", "《民法典》第二百零一条", "到期日", "第几日", "2023年10月25日")
	h.Sees(h.Get(clerk, root+"/"+id), 200, "不同意公开", "属于商业秘密", "决定是否公开")
	got := h.Get(clerk, root+"/"+id+"/clock?export=csv")
	h.Sees(got, 200, "2023-09-29", "中秋")
}

// TestTermsAreExtendedOnce: asked by the handler, approved by somebody else,
// told before the due day; refusals cite the article.
func TestTermsAreExtendedOnce(t *testing.T) {
	h := build(t)
	id, clerk := h.Case().Item.ID, lettertest.Clerk()
	h.refuses(clerk, id, "extend", []string{"days", "21", "reason", "材料多"}, "应在1到20之间", "材料多")
	h.does(clerk, id, "extend", "days", "10", "reason", "材料分散在三个科室")
	h.Sees(h.Post(clerk, root+"/"+id+"/do/approve", fields("opinion", "同意")), 403)
	h.does(lettertest.Deputy(), id, "approve", "opinion", "同意")
	h.Sees(h.Get(clerk, root+"/"+id), 200, "延期已批准，还没有告知申请人")
	h.does(clerk, id, "told", "sent", "2023-09-12", "method", "mail", "evidence", "延期答复告知书 某工信公开延〔2023〕1号")
	if got := h.Read(id).Item; got.Due.String() != "2023-10-30" {
		t.Errorf("due on %s", got.Due)
	}
	h.refuses(clerk, id, "extend", []string{"days", "5", "reason", "还要"}, "不能再次延长")
}

// TestCorrectionsAreAskedForOnce.
func TestCorrectionsAreAskedForOnce(t *testing.T) {
	h := build(t)
	id, clerk := h.Case().Item.ID, lettertest.Clerk()
	h.Clock.GoTo("2023-09-22 10:00")
	h.refuses(clerk, id, "mend", []string{"points", "写明年度", "days", "15", "sent", "2023-09-22", "method", "mail", "evidence", "补正告知书"}, "7个工作日内", "已于2023年9月21日届满", "第三十条", "写明年度")
	h.Clock.GoTo("2023-09-18 10:00")
	h.does(clerk, id, "mend", "points", "写明年度", "days", "10", "sent", "2023-09-18", "method", "mail", "evidence", "补正告知书 某工信公开补〔2023〕1号")
	h.Sees(h.Get(clerk, root+"/"+id), 200, "待补正", "收到补正", "写明年度")
	h.does(clerk, id, "mended", "channel", "in_person", "arrived", "2023-09-18", "text", "2022年度")
	h.refuses(clerk, id, "mend", []string{"points", "再写", "days", "10", "sent", "2023-09-18", "method", "mail", "evidence", "x"}, "不能再次要求补正")
}

// TestRoles is the grid of who may open which page.
func TestRoles(t *testing.T) {
	h := build(t)
	id := h.Case().Item.ID
	people := map[string]who.Actor{"office": office(), "clerk": lettertest.Clerk(), "other unit": other(), "reader": reader(), "other agency": officetest.Actor("q-zhou", "", disclosure.RightView, disclosure.RightWork)}
	grid := map[string]map[string]int{
		"":                        {"office": 200, "clerk": 200, "other unit": 200, "reader": 200, "other agency": 200},
		"/all":                    {"office": 200, "clerk": 200, "other unit": 200, "reader": 200, "other agency": 200},
		"/new":                    {"office": 200, "clerk": 403, "other unit": 403, "reader": 403, "other agency": 403},
		"/" + id:                  {"office": 200, "clerk": 200, "other unit": 404, "reader": 200, "other agency": 404},
		"/" + id + "/clock":       {"office": 200, "clerk": 200, "other unit": 404, "reader": 200, "other agency": 404},
		"/" + id + "/judge":       {"office": 200, "clerk": 200, "other unit": 404, "reader": 200, "other agency": 404},
		"/" + id + "/do/extend":   {"office": 200, "clerk": 200, "other unit": 404, "reader": 200, "other agency": 404},
		"/" + id + "/files":       {"office": 200, "clerk": 200, "other unit": 404, "reader": 403, "other agency": 404},
		"/" + id + "/do/none":     {"office": 404, "clerk": 404, "other unit": 404, "reader": 404, "other agency": 404},
		"/calendar":               {"office": 200, "clerk": 200, "reader": 200},
		"/load":                   {"office": 200, "clerk": 200, "reader": 200},
		"/book":                   {"office": 200, "clerk": 200, "reader": 200},
		"/envelopes":              {"office": 200, "clerk": 200, "reader": 403},
		"/import":                 {"office": 200, "clerk": 403, "reader": 403},
		"/setting":                {"office": 200, "clerk": 403, "reader": 403},
		"/figures":                {"office": 200, "clerk": 200, "reader": 200},
		"/duties":                 {"office": 200, "clerk": 200, "reader": 200},
		"/disputes":               {"office": 200, "clerk": 200, "reader": 200},
		"/figures?year=abc":       {"office": 422},
		"/all?f.received=gestern": {"office": 422},
		"/all?export=xlsx":        {"office": 200, "reader": 200},
		"-duties/none":            {"office": 404, "reader": 403},
		"/nobody":                 {"office": 404},
		"/" + id + "/do/withdraw": {"office": 200, "reader": 200},
		"/" + id + "/do/split":    {"office": 200},
		"/" + id + "/do/merge":    {"office": 200},
		"/" + id + "/do/same":     {"office": 200},
		"/" + id + "/do/charge":   {"office": 200},
		"/" + id + "/do/reasons":  {"office": 200},
		"/" + id + "/do/repeats":  {"office": 200},
		"/" + id + "/do/help":     {"office": 200},
		"/" + id + "/do/forward":  {"office": 200},
		"/" + id + "/do/edit":     {"office": 200},
		"/" + id + "/do/issue":    {"office": 200},
		"/" + id + "/do/serve":    {"office": 200},
		"/" + id + "/do/dispute":  {"office": 200},
		"/" + id + "/do/accept":   {"office": 200},
		"/" + id + "/do/decide":   {"office": 200},
	}
	for path, row := range grid {
		for name, want := range row {
			if got := h.Get(people[name], root+path); got.Status != want {
				t.Errorf("%s opens %q: %d, want %d", name, path, got.Status, want)
			}
		}
	}
	got := h.Get(reader(), root+"/"+id+"/do/extend")
	h.Sees(got, 200, "现在不能申请延期", "权限", "!<textarea")
	h.Sees(h.Post(reader(), root+"/"+id+"/do/extend", fields("days", "5", "reason", "x")), 403)
	h.Sees(h.Get(reader(), root+"/"+id), 200, "张**", "!"+lettertest.Name, "!"+lettertest.Secret, "!查看全部信息", "!/office/citizen/")
	h.Sees(h.Get(office(), root+"/"+id), 200, "/office/citizen/")
}

// TestAnOldPageDoesNotWin: what was typed stays, and the page says so.
func TestAnOldPageDoesNotWin(t *testing.T) {
	h := build(t)
	id := h.Case().Item.ID
	old := fields("version", strconv.FormatInt(h.Read(id).Item.Version+1, 10), "days", "5", "reason", "材料多")
	got := h.Post(lettertest.Clerk(), root+"/"+id+"/do/extend", old)
	h.Sees(got, 409, "刚刚由其他人处理过", "材料多")
}

// TestListsFilterSortAndExport.
func TestListsFilterSortAndExport(t *testing.T) {
	h := build(t)
	for n, title := range []string{"节能审查批复", "专项资金", "会议纪要"} {
		h.Post(office(), root+"/new", registration("title", title, "channel", []string{"in_person", "registered", "internet"}[n]))
	}
	h.Sees(h.Get(office(), root+"/all?f.title="+url.QueryEscape("纪要")), 200, "会议纪要", "!节能审查批复")
	h.Sees(h.Get(office(), root+"/all?f.channel=registered"), 200, "专项资金", "!会议纪要")
	h.Sees(h.Get(office(), root+"/all?f.received=2023-09"), 200, "专项资金", "!会议纪要")
	h.Sees(h.Get(office(), root+"/all?f.received=2022"), 200, "没有符合条件的记录")
	got := h.Get(office(), root+"/all?export=csv&sort=title")
	h.Sees(got, 200, "节能审查批复", "专项资金", "会议纪要", "张**", "!"+lettertest.Name)
	h.Sees(h.Get(office(), root+"/book?year=2023"), 200, "2023年政府信息公开申请登记簿", "节能审查批复", "共2件")
	h.Sees(h.Get(office(), root+"/load"), 200, "待分办", "未指定")
	h.Sees(h.Get(office(), root+"/figures?year=2023"), 200, "本年新收", "当面提交", "（七）总计")
	h.Sees(h.Get(office(), root+"/calendar?year=2023"), 200, "2023年到期日历", "节能审查批复")
}

// TestNobodyIsChosenUnseen: a choice that need not be made begins with none.
func TestNobodyIsChosenUnseen(t *testing.T) {
	h := build(t)
	got, err := h.Service.Register(h.Context(), lettertest.Office(), h.Application())
	h.Must(err)
	h.Sees(h.Get(office(), got.Item.Href()+"/do/assign"), 200, "不选择</option>")
}
