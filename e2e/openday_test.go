package e2e

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/app/apptest"
)

// proven waits until the page has worked out what the form's guard asks for.
func (b *tab) proven() {
	b.t.Helper()
	b.do(chromedp.Poll(`document.querySelector("input[data-proof]")?.value`, nil))
}

// photograph makes a picture in a file.
func photograph(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "开放日.png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 320, 200))); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAnOpenDay follows an open day through the browsers of the unit, of a
// citizen with a phone and of those who answer: planned, announced, registered
// for, let in by the ticket, asked, answered, photographed, closed.
func TestAnOpenDay(t *testing.T) {
	a := apptest.New(t, "2023-03-10")
	head, citizen := arrive(t, a, "chen.lei"), visit(t, a, "")
	head.open("/office/openday/new")
	for name, value := range map[string]string{"title": "春季政府开放日", "theme": "走近工信", "day": "2023-03-21", "place": "局一楼大厅", "quota": "30", "until_day": "2023-03-20", "until_time": "18:00", "route": "大厅—展厅"} {
		head.put(name, value)
	}
	head.accessible()
	head.send("main form")
	event := head.address()
	head.open(event + "/move?name=开放报名")
	head.send("main form")
	head.see("报名中", "满意度调查", "活动公告")

	citizen.phone()
	citizen.open("/")
	citizen.open("/openday")
	citizen.follow("main a", "春季政府开放日")
	citizen.see("还有30个名额")
	citizen.put("name", "张小山")
	citizen.put("phone", "13900000077")
	citizen.choose("category", "市民")
	citizen.put("wants", "技改奖补怎么申报")
	citizen.tick("agree")
	citizen.proven()
	citizen.send("main form")
	citizen.see("报名成功", "查询码")
	citizen.accessible()
	citizen.fits()
	var ticket string
	citizen.do(chromedp.Evaluate(`document.querySelector('img[src^="/openday/ticket/"]').getAttribute("src")`, &ticket))

	a.At("2023-03-21 08:50")
	head.again("chen.lei")
	clerk := arrive(t, a, "zhou.min")
	clerk.phone()
	clerk.open("/office/openday/ticket?t=" + strings.TrimPrefix(ticket, "/openday/ticket/"))
	clerk.see("市民", "张**")
	clerk.lacks("张小山")
	clerk.fits()
	clerk.send(act("in"))
	clerk.see("签到成功")
	clerk.desk()
	clerk.open(event)
	clerk.write(act("ask")+` [name="text"]`, "技改奖补何时申报？")
	clerk.write(act("ask")+` [name="answer"]`, "每年3月、9月申报。")
	clerk.send(act("ask"))
	clerk.open(event)
	clerk.write(act("ask")+` [name="text"]`, "有没有免费诊断？")
	clerk.choose("owner", "高洁")
	clerk.send(act("ask"))
	clerk.see("待答复")
	clerk.open(event)
	clerk.attach("file", photograph(t))
	clerk.put("alt", "来宾在政府开放日标识前")
	clerk.mark("consent", "画面中的人都已同意公开")
	clerk.choose("check", "醒目标识")
	clerk.send(act("photo"))
	clerk.see("画面中的人都已同意公开")
	clerk.accessible()

	head.open(event + "/move?name=登记举办")
	head.send("main form")
	head.see("少于25人", "未完成")
	answering := arrive(t, a, "gao.jie")
	answering.open("/office/openday-questions")
	answering.follow("main a", "免费诊断")
	answering.put("said", "有，可向信息化科申请。")
	answering.send("main form")
	answering.see("已答复")

	a.At("2023-04-03 10:00")
	a.Run("survey.end")
	citizen.desk()
	citizen.open(strings.Replace(event, "/office", "", 1))
	citizen.see("现场")
	office := arrive(t, a, "ma.yun")
	for _, q := range []string{"何时申报", "免费诊断"} {
		office.open("/office/openday-questions")
		office.follow("main a", q)
		office.send(`main form:has(input[value="公开答复"])`)
		office.see("已公开")
	}
	office.open(event)
	office.see("清单未完成")
	for _, k := range []string{"标识", "参观路线", "座谈", "答疑", "到场领导"} {
		office.open(event)
		office.choose("key", k)
		office.write(act("check")+` [name="says"]`, "已落实："+k)
		office.send(act("check") + ` button[value="1"]`)
	}
	office.open(event)
	office.choose("key", "问卷")
	office.write(act("check")+` [name="says"]`, "已发放")
	office.send(act("check") + ` button[value="1"]`)
	office.see("问卷结束并收到答卷后才算完成")

	citizen.open(strings.Replace(event, "/office", "", 1))
	citizen.see("每年3月、9月申报", "有，可向信息化科申请", "活动照片")
	citizen.accessible()
	citizen.phone()
	citizen.fits()
	office.open("/office/ledger/measures")
	office.see("政府开放日")
}
