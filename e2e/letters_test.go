package e2e

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/app/apptest"
)

// What stands in the workbook of the journey, and what is answered.
const (
	letterNo    = "GD20230904000777"
	letterTitle = "技改补助材料提交后没有回音"
	letterBody  = "我公司4月提交了技术改造补助材料，至今没有回音。请问评审到了哪一步？什么时候公示？"
	letterReply = "您反映的技术改造补助评审进展答复如下：经查询，贵公司4月18日提交的材料已通过初审，评审会已于8月28日召开。根据《工业企业技术改造补助实施细则》第九条，评审结果将于9月15日前在局网站公示，公示期五个工作日，公示无异议后拨付。"
)

// orders is a workbook as a platform hands it over: a merged title, a date as
// text, a row that is wrong.
func orders(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range [][]any{{"12345热线转办工单明细"}, {"12345工单编号", "受理时间", "诉求人", "来电号码", "工单类型", "标题", "内容描述", "主办意见"},
		{letterNo, "2023/9/4 9:05", "钱多多", "13800007777", "咨询", letterTitle, letterBody, "请按期答复"}, {"GD20230904000778", "前天", "孙某", "13800008888", "咨询", "日期写错的工单", "内容", ""}} {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell("Sheet1", "A1", "H1"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "工单.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestALetterFromAWorkbookToTwoProvenReplies follows a transfer order: imported
// from an XLSX, dispatched, answered, and closed only when both replies are
// proven and say the same.
func TestALetterFromAWorkbookToTwoProvenReplies(t *testing.T) {
	a := apptest.New(t, "2023-09-05")
	office, clerk, head, deputy := arrive(t, a, "ma.yun"), arrive(t, a, "zhou.min"), arrive(t, a, "chen.lei"), arrive(t, a, "li.hongmei")

	office.open("/office/letterdesk/import")
	office.choose("channel", "12345热线")
	office.attach("file", orders(t))
	office.send(act("import"))
	office.see("可以导入", "不是日期", "钱**")
	office.lacks("钱多多")
	office.accessible()
	office.choose("c7", "办理要求")
	office.send(act("columns"))
	office.send(act("commit"))
	office.see("已导入1件")
	office.open("/office/letters?f.number=" + letterNo)
	office.follow("main table a", letterTitle)
	letter := office.address()
	office.see("请按期答复", "2023年9月11日", "钱**")
	office.accessible()
	do := func(b *tab, move string) { b.open(letter + "/do?move=" + move) }
	do(office, "签收")
	office.send(act("do"))
	do(office, "分办")
	office.choose("unit", "产业发展和中小企业科")
	office.send(act("do"))
	office.see("待接收")

	do(clerk, "接收")
	clerk.send(act("do"))
	clerk.open(letter + "/reply")
	clerk.put("text", "来信已阅，我们将高度重视，尽快处理。")
	clerk.mark("result", "explained")
	clerk.put("phone", "0955-7068001")
	clerk.send(act("reply"))
	clerk.see("送审前还要改", "没有写明依据")
	clerk.open(letter + "/reply")
	clerk.put("text", letterReply)
	clerk.send(act("reply"))
	clerk.see("通过质量检查")
	do(clerk, "送审")
	clerk.send(act("do"))
	for _, b := range []*tab{head, deputy} {
		b.open(letter)
		b.write(`main form[action$="/fill"] [name="opinion"]`, "同意。")
		b.send(`main form[action$="/fill"] button[value]:not([value="退回修改"])`)
	}

	prove := func(move, way, ref, text string) {
		do(clerk, move)
		clerk.mark("way", way)
		clerk.put("ref", ref)
		clerk.put("text", text)
		if way == "receipt" {
			clerk.attach("file", proofFile(t))
		}
		clerk.send(act("do"))
	}
	do(clerk, "登记平台答复")
	clerk.mark("way", "receipt")
	clerk.put("ref", "办结了")
	clerk.put("text", letterReply)
	clerk.send(act("do"))
	clerk.see("不像平台办结编号")
	prove("登记平台答复", "receipt", "12345-20230905-0777", letterReply)
	prove("登记纸质反馈", "hand", "钱多多本人签收", strings.ReplaceAll(letterReply, "9月15日", "9月25日"))
	clerk.see("纸质反馈与签发的答复不一致", "请核对页面上标出的差异")
	clerk.shot("letters-differ")
	prove("登记纸质反馈", "hand", "钱多多本人签收", letterReply)
	clerk.see("逐字一致")
	do(clerk, "办结")
	clerk.send(act("do"))
	clerk.see("已办结", "按期答复")
	clerk.accessible()
	clerk.phone()
	clerk.fits()
}

// TestACitizenWritesToTheDirector writes a letter on a phone and finds it
// again by its receipt.
func TestACitizenWritesToTheDirector(t *testing.T) {
	a := apptest.New(t, "2023-09-05")
	b := visit(t, a, "")
	b.phone()
	b.open("/letters")
	b.see("来信选登", "答复率")
	b.accessible()
	b.fits()
	b.open("/letters/write")
	b.accessible()
	b.mark("kind", "ask")
	b.put("title", "工业互联网平台补贴政策")
	b.put("body", "我公司准备上云，请问工业互联网平台有没有补贴？到哪里申报？")
	b.put("name", "冯一一")
	b.put("phone", "13800006666")
	b.tick("read")
	b.send(act("write"))
	b.see("来信已提交", "请记下信件编号和查询码")
	b.accessible()
	said := b.text()
	number := regexp.MustCompile(`XJ\d{12}`).FindString(said)
	code := regexp.MustCompile(`查询码\s+([2-9A-Z]{8})`).FindStringSubmatch(said)
	if number == "" || code == nil {
		t.Fatalf("a receipt without number or code:\n%s", said)
	}
	b.open("/letters/lookup")
	b.put("number", number)
	b.put("code", code[1])
	b.send(act("lookup"))
	b.see("已提交", "工业互联网平台补贴政策")
	b.lacks("13800006666")
	b.accessible()
	b.fits()
}
