package e2e

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/app/apptest"
)

// evaluated plays a round on the pages: planned, opened, answered by one
// citizen with the given step for 公开及时, ended and scored. It leaves the
// office on the round's page.
func evaluated(a *apptest.App, office, citizen *tab, year, step, from, to string) string {
	office.t.Helper()
	office.open("/office/assessments/new")
	office.put("year", year)
	office.put("title", year+"年网络评议")
	office.put("plan", "面向企业和市民，结果公开。")
	office.put("weight_questionnaire", "")
	office.put("weight_delegates", "")
	office.put("weight_online", "100")
	office.send("main form")
	round := office.address()
	office.follow("main td a", "网络评议")
	sheet := office.address()
	office.see("公开及时", "第5题答“提出过”")
	office.open(sheet + "/edit")
	for name, value := range map[string]string{"opens_day": from, "opens_time": "00:00", "closes_day": to, "closes_time": "18:00"} {
		office.put(name, value)
	}
	office.send("main form")
	office.open(round + "/move?name=实施")
	office.send("main form")
	office.see("评议中")
	citizen.fillIn(strings.Replace(sheet, "/office", "", 1), step)
	office.open(sheet + "/move?name=结束")
	office.send("main form")
	office.see("已结束")
	office.open(round + "/move?name=综合评定")
	office.send("main form")
	office.see("综合得分", "复算一致", "依据摘要")
	return round
}

// fillIn answers a questionnaire of the social template, page by page.
func (b *tab) fillIn(path, step string) {
	b.t.Helper()
	b.open(path)
	b.see("不按网络地址限制", "匿名")
	b.send(act("start"))
	b.accessible()
	b.mark("q1", "1")
	b.mark("q2", "1")
	b.send(`main form button[value="on"]`)
	for n := range 6 {
		v := "2"
		if n == 1 {
			v = step
		}
		b.mark(fmt.Sprintf("q4.%d", n+1), v)
	}
	b.accessible()
	b.fits()
	b.send(`main form button[value="on"]`)
	b.mark("q5", "1")
	b.send(`main form button[value="on"]`)
	b.see("对申请办理的满意程度")
	b.send(`main form button[value="back"]`)
	b.mark("q5", "2")
	b.send(`main form button[value="on"]`)
	b.lacks("对申请办理的满意程度")
	for n, place := range []string{"2", "1", "3", "4"} {
		b.write(fmt.Sprintf(`main select[name="q7.%d"]`, n+1), place)
	}
	b.mark("q8", "2")
	b.send(`main form button[value="on"]`)
	b.mark("q10", "1")
	b.proven()
	b.send(`main form button[value="on"]`)
	b.see("感谢您的参与")
	b.open(path)
	b.see("您已经提交过这份问卷")
}

// TestAnEvaluationToAReRatedFinding follows what the public judged badly: from
// the questionnaire on a phone over the score and the published result to the
// improvement with its evidence, and to the next round, which rates it again.
func TestAnEvaluationToAReRatedFinding(t *testing.T) {
	a := apptest.New(t, "2023-03-08")
	office, citizen := visit(t, a, "ma.yun"), visit(t, a, "")
	citizen.phone()
	office.open("/office/assessments/parameters")
	office.put("since", "2023-01-01")
	office.put("sample", "1")
	office.send("main form")
	first := evaluated(a, office, citizen, "2023", "-1", "2023-03-08", "2023-03-09")
	office.accessible()
	office.open(first + "/find?aspect=公开及时")
	office.see("公开及时：25.00分")
	office.choose("aspect", "公开及时")
	office.put("title", "提高公开时效")
	office.choose("unit", "产业发展和中小企业科")
	office.choose("owner", "周敏")
	office.put("due", "2023-04-10")
	office.send("main form")
	office.see("提高公开时效", "整改中")
	office.open(first + "/move?name=公开结果")
	office.send("main form")
	citizen.open("/assessments")
	citizen.follow("main a", "2023年网络评议")
	citizen.see("89.29", "满意", "计算方法", "提高公开时效")
	citizen.fits()
	citizen.accessible()

	clerk := visit(t, a, "zhou.min")
	clerk.open("/office/findings")
	clerk.follow("main a", "提高公开时效")
	finding := clerk.address()
	clerk.attach("file", photograph(t))
	clerk.send(act("file"))
	clerk.see("开放日.png")
	clerk.put("said", "建立发布台账，平均用时缩短到2个工作日。")
	clerk.send(`main form:has(input[value="报送整改"])`)
	clerk.see("待确认")
	office.open(finding)
	office.send(`main form:has(input[value="确认整改"])`)
	office.see("已整改")
	office.open(first + "/move?name=办结")
	office.send("main form")
	office.see("已办结")

	evaluated(a, office, citizen, "2024", "2", "2023-03-08", "2023-03-09")
	office.open(finding)
	office.see("已复评", "100.00，提高", "2024年网络评议")
	office.accessible()
}
