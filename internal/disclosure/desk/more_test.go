package desk_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/disclosure/letter/lettertest"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/sheet"
)

// register is a workbook as an office kept it.
func register(t *testing.T, lines ...[]any) []byte {
	t.Helper()
	s := &sheet.Sheet{Name: "登记簿", Title: "2022年依申请公开登记簿", Rows: sheet.Of(lines)}
	for _, title := range []string{"申请编号", "申请人", "申请方式", "收到日期", "申请内容", "承办科室", "答复结果", "答复日期", "答复文号"} {
		s.Columns = append(s.Columns, sheet.Column{Title: title})
	}
	var b bytes.Buffer
	if err := (&sheet.Book{Sheets: []*sheet.Sheet{s}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var hiddenRows = regexp.MustCompile(`name="rows" value="([^"]*)"`)

// TestPastRequestsAreImported: previewed with what is wrong per row, taken
// only when asked to, never twice.
func TestPastRequestsAreImported(t *testing.T) {
	h := build(t)
	h.Sees(h.Get(office(), root+"/import"), 200, "收到日期（必填）", "下载模板")
	h.Sees(h.Get(office(), root+"/import/sheet"), 200)
	h.Sees(h.Upload(office(), root+"/import", "file", "a.xlsx", []byte("no workbook"), nil), 422)
	data := register(t, []any{"2022-1", "王小明", "当面", "2022-03-01", "节能审查批复", "节能科", "予以公开", "2022-03-20", "某工信公开〔2022〕1号"},
		[]any{"2022-2", "李大民", "网上", "2022-05-05", "会议纪要", "办公室", "四类过程性信息", "2022-05-20", ""},
		[]any{"2022-3", "赵六", "网上", "2022-13-05", "会议纪要", "没有的科", "已答复", "2022-05-20", ""})
	got := h.Upload(office(), root+"/import", "file", "登记簿.xlsx", data, nil)
	h.Sees(got, 200, "导入没有问题的2行", "收到日期“2022-13-05”", "承办科室“没有的科”", "答复结果“已答复”", "王**", "没有申请人类别，按名称推断")
	if len(h.items()) != 0 {
		t.Fatal("the preview imported something")
	}
	rows := strings.NewReplacer("&#34;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">", "&#39;", "'").Replace(hiddenRows.FindStringSubmatch(got.Body)[1])
	h.Sees(h.Post(office(), root+"/import", url.Values{"rows": {rows}}), 200, "导入结果", "已导入")
	if n := len(h.items()); n != 2 {
		t.Fatalf("%d items", n)
	}
	h.Sees(h.Post(office(), root+"/import", url.Values{"rows": {rows}}), 422, "已经登记过")
	h.Sees(h.Get(office(), root+"/all?f.answered=2022"), 200, "节能审查批复", "属于四类过程性信息")
	h.Sees(h.Get(office(), root+"/figures?year=2022"), 200, "f.outcome=c6")
	h.Sees(h.Post(office(), root+"/import", url.Values{"rows": {"{"}}), 422, "没有完整收到")
	h.Verify()
}

// TestSeveralAskTheSame: joined requests raise the duty of article 44, which
// is settled with a reason.
func TestSeveralAskTheSame(t *testing.T) {
	h := build(t)
	first := h.Case()
	h.Post(office(), root+"/new", registration("name", "李四", "id_number", "", "lacks", "on", "title", "同一份资金分配结果"))
	var second disclosure.Item
	for _, i := range h.items() {
		if i.ID != first.Item.ID {
			second = i
		}
	}
	h.does(office(), first.Item.ID, "same", "others", second.ID)
	h.Sees(h.Get(office(), first.Item.Href()), 200, "申请相同信息的其他申请", second.Title)
	h.Sees(h.Get(office(), root+"/duties"), 200, "多人申请同一信息", "待办理", "第四十四条")
	duties, err := h.Service.Duties(h.Context(), h.DB, lettertest.Office(), disclosure.DutySame, true)
	h.Must(err)
	if len(duties) != 1 || duties[0].People != 2 {
		t.Fatalf("%+v", duties)
	}
	at := root + "-duties/" + duties[0].ID
	h.Sees(h.Get(office(), at), 200, "2人", "主动公开")
	h.Sees(h.Post(office(), at, fields("verdict", "publish", "reason", "", "published", "")), 422, "请填写理由")
	if got := h.Post(office(), at, fields("verdict", "publish", "reason", "多人关注，可以公开", "published", "https://example.gov.cn/a")); got.Status != http.StatusSeeOther {
		t.Fatal(got.Status)
	}
	h.Sees(h.Get(office(), root+"/duties"), 200, "已转主动公开", "多人关注，可以公开")
	h.Sees(h.Get(lettertest.Clerk(), at), 403)
}

// TestRequestsArePartedAndJoined: one matter, one case; the same matter, one
// answer.
func TestRequestsArePartedAndJoined(t *testing.T) {
	h := build(t)
	id, clerk := h.Case().Item.ID, lettertest.Clerk()
	h.refuses(clerk, id, "split", []string{"titles", "只有一项", "reason", "两件事"}, "至少两项", "只有一项")
	h.does(clerk, id, "split", "titles", "资金分配结果\n分配办法", "reason", "包含两个事项")
	h.Sees(h.Get(clerk, root+"/"+id), 200, "同一申请的其他事项", "分配办法", "一事一申请")
	other := h.Case().Item.ID
	h.does(clerk, other, "merge", "lead", id, "reason", "内容相同")
	h.Sees(h.Get(clerk, root+"/"+id), 200, "并案答复的申请", h.Read(other).Item.Label())
	h.does(clerk, other, "apart", "reason", "内容有区别")
	h.does(clerk, other, "forward", "unit", "u-bgs", "reason", "由办公室保存")
	h.Sees(h.Get(clerk, root+"/"+other), 404)
	h.does(office(), other, "withdraw", "on", "2023-09-12", "reason", "申请人提交撤回申请书")
	h.Sees(h.Get(office(), root+"/"+other), 200, "已撤回", "申请人提交撤回申请书")
}

// TestFeesSayHowTheyCameAbout: free ones are refused, the computation stands
// beside the choice.
func TestFeesSayHowTheyCameAbout(t *testing.T) {
	h := build(t)
	id, clerk := h.Case().Item.ID, lettertest.Clerk()
	h.Sees(h.Get(clerk, root+"/"+id+"/do/charge"), 200, "当月第1件：第1件不收费", "31至100页每页10元", "按件、按量只能选一种")
	notice := []string{"sent", "2023-09-12", "method", "mail", "evidence", "收费通知书 某工信公开费〔2023〕1号"}
	h.refuses(clerk, id, "charge", append([]string{"way", "items"}, notice...), "本件不收费")
	h.refuses(clerk, id, "charge", append([]string{"way", "pages", "pages", "20"}, notice...), "本件不收费")
	h.does(clerk, id, "charge", append([]string{"way", "pages", "pages", "68"}, notice...)...)
	h.Sees(h.Get(clerk, root+"/"+id), 200, "380元", "第31至68页：38页×10元＝380元", "待缴费")
	h.does(clerk, id, "paid", "on", "2023-09-12", "receipt", "宁财票123")
	h.Sees(h.Get(clerk, root+"/"+id+"/clock"), 200, "申请人完成缴费，期限自次日起重新计算", "国办函〔2020〕109号")
	h.refuses(clerk, id, "charge", append([]string{"way", "items"}, notice...), "不能重复收费")
}

// TestEnvelopesArePrinted: only of letters that go out, with the addressee out
// of the sealed details, and recorded.
func TestEnvelopesArePrinted(t *testing.T) {
	h := build(t)
	x, l := h.Refused()
	h.Sees(h.Get(office(), root+"/envelopes"), 200, "没有待寄的文书")
	h.Must(h.Service.Review(h.Context(), office(), x.Item.ID, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
	h.Sign(l.ID)
	h.Sees(h.Get(office(), root+"/envelopes"), 200, "政府信息不予公开告知书", "!"+lettertest.Name)
	h.Sees(h.Post(office(), root+"/envelopes", url.Values{}), 422, "请先勾选")
	got := h.Post(office(), root+"/envelopes", url.Values{"id": {l.ID}})
	if got.Status != 200 || !strings.HasPrefix(got.Body, "%PDF") {
		t.Fatalf("%d %.80s", got.Status, got.Body)
	}
	acts := strings.Join(h.Acts("gxj"), " ")
	if !strings.Contains(acts, "打印信封") {
		t.Errorf("the record knows nothing of envelopes: %s", acts)
	}
	h.Verify()
}

// TestSettingsAreDated: a longer period holds from its day only, what the law
// fixes cannot be set, and the reason is asked.
func TestSettingsAreDated(t *testing.T) {
	h := build(t)
	got := h.Get(office(), root+"/setting")
	h.Sees(got, 200, "答复期限", "20个工作日", "第三十三条第二款", "补正期限（个工作日）", "信息处理费（按件计收）", "10件以下不收费", `name="correction_period"`, `!name="reply"`)
	form := url.Values{"version": {""}, "office": {"u-bgs"}, "from": {"2023-10-01"}, "correction_period": {"10"}, "other_agency": {"15"}, "reason_period": {"10"}, "fee_pay": {"20"}, "fee_clock": {"restart"},
		"record_mend": {"20"}, "reassess": {"12"}, "retention": {"60"}, "supervisor": {"某市政务公开办公室"}, "reason": {""},
		"tariff_items": {"1-10 0\n11-30 100\n31- 200 10+100"}, "tariff_pages": {"1-30 0\n31-100 10\n101-200 20\n201- 40"}, "basis": {""}}
	h.Sees(h.Post(office(), root+"/setting", form), 422, "请填写修改的原因", "!请写明依据的文件名称")
	form.Set("reason", "统一补正期限")
	h.Sees(h.Post(office(), root+"/setting", form), 422, "请写明依据的文件名称、文号和条款")
	form.Set("basis", "局政务公开工作规程第八条")
	form.Set("tariff_items", "1-10 0\n12- 100")
	h.Sees(h.Post(office(), root+"/setting", form), 422, "第2行应当从11起")
	form.Set("tariff_items", "1-10 0\n11-30 80\n31- 200 10+100")
	if got := h.Post(office(), root+"/setting", form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, faults(got.Body))
	}
	set, err := h.Service.SettingOf(h.Context(), h.DB, "gxj")
	h.Must(err)
	if len(set.Terms) != 1 || set.Terms[0].N != 10 || set.Terms[0].From.String() != "2023-10-01" || set.Says["supervisor"] == "" {
		t.Errorf("%+v", set)
	}
	h.Sees(h.Get(office(), root+"/setting"), 200, `value="10"`, "局政务公开工作规程第八条", "11至30件每件80元", "自2023年10月1日收到的申请起")
	for day, rate := range map[string]int{"2023-09-30": 100, "2023-10-01": 80} {
		if got, ok := fee.On(set.TariffsOf(), fee.ByItems, civil.MustParse(day)); !ok || got.Bands[1].Rate != rate {
			t.Errorf("received on %s: %+v", day, got)
		}
	}
}

// TestFilesAreKeptWithTheCase.
func TestFilesAreKeptWithTheCase(t *testing.T) {
	h := build(t)
	id, clerk := h.Case().Item.ID, lettertest.Clerk()
	h.Sees(h.Upload(clerk, root+"/"+id+"/files", "none", "a.txt", nil, fields("role", "form")), 422, "请选择要上传的文件")
	got := h.Upload(clerk, root+"/"+id+"/files", "file", "申请表.txt", []byte("申请表"), fields("role", "form"))
	if got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, faults(got.Body))
	}
	h.Sees(h.Get(clerk, root+"/"+id), 200, "申请表.txt")
	h.Sees(h.Get(other(), root+"/"+id+"/files"), 404)
}

// TestTheDeskAsksAFixedNumberOfStatements: the statements that the desk asks do
// not grow with the number of cases.
func TestTheDeskAsksAFixedNumberOfStatements(t *testing.T) {
	h := build(t)
	h.Post(office(), root+"/new", registration())
	few := h.statements(root + "?view=all")
	for range 30 {
		h.Post(office(), root+"/new", registration())
	}
	if many := h.statements(root + "?view=all"); many > few+2 {
		t.Errorf("%d statements for one case, %d for thirty-one", few, many)
	}
}
