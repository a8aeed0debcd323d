package workday_test

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/office/officetest"
	"gongkai/internal/office/workday"
)

var staff = officetest.Actor("p-wang", "u-jn", workday.RightView)

func TestTheCalendarPage(t *testing.T) {
	h := withCalendar(t)
	h.Sees(h.Get(staff, "/office/workdays"), 200, "2023 年", "宁夏", "春节", "开斋节", "国办发明电", "调休上班", "!录入放假通知")
	h.Sees(h.Get(manager, "/office/workdays?year=2039"), 200, "2039 年", "部分日期暂定", "暂定放假", "录入放假通知")
	h.Sees(h.Get(manager, "/office/workdays?year=99999"), 200, "2040 年")
	h.Sees(h.Get(officetest.Actor("p-wang", ""), "/office/workdays"), 403)
}

func TestTheTermCalculator(t *testing.T) {
	h := withCalendar(t)
	h.Sees(h.Get(staff, "/office/workdays/term"), 200, "起算日")
	h.Sees(h.Get(staff, "/office/workdays/term?start=2024-02-02&n=6&unit=work"), 200, "2024年2月9日", "2024-02-04", "调休上班", "逐日计算", "!暂定）")
	h.Sees(h.Get(staff, "/office/workdays/term?start=2024-02-01&n=10&unit=day"), 200, "2024年2月18日", "春节")
	h.Sees(h.Get(staff, "/office/workdays/term?start=2039-12-20&n=20&unit=work"), 200, "（暂定）", "尚未收录")
	h.Sees(h.Get(staff, "/office/workdays/term?start=2024-02-02&n=-3&unit=month"), 422, "向前推算只用于工作日")
	h.Sees(h.Get(staff, "/office/workdays/term?start=昨天&n=很多&unit=work"), 422, "应为日期", "应填整数", "昨天")
}

func TestANoticeIsEnteredWithAPreview(t *testing.T) {
	h := withCalendar(t)
	h.Sees(h.Get(manager, "/office/workdays/import"), 200, "通知原文")
	h.Sees(h.Upload(manager, "/office/workdays/import", "file", "a.txt", nil, url.Values{"text": {""}}), 422, "请粘贴通知原文")
	h.Sees(h.Upload(manager, "/office/workdays/import", "file", "a.txt", []byte("今天放假"), nil), 422, "通知原文")
	regional := "日期,类型,名称,依据\n2030-02-06,放假,开斋节,宁政办发〔2030〕1号\n"
	h.Sees(h.Upload(manager, "/office/workdays/import", "file", "a.csv", []byte(regional), nil), 200, "确认录入", "2030-02-06", "开斋节放假", "有变化的日子")
	h.Sees(h.Post(staff, "/office/workdays/import/commit", url.Values{"text": {regional}}), 403)
	h.Sees(h.Post(manager, "/office/workdays/import/commit", url.Values{"text": {"改坏了"}}), 422)
	h.Sees(h.Post(manager, "/office/workdays/import/commit", url.Values{"text": {regional}}), 303)
	h.Sees(h.Post(manager, "/office/workdays/import/commit", url.Values{"text": {regional}}), 422, "不必重复录入")
	if h.calendar(officetest.Agency).Working(feast.Date) {
		t.Error("the day is worked")
	}
	list := h.Get(staff, "/office/workdays/notices")
	h.Sees(list, 200, "宁政办发〔2030〕1号", "程序自带", "国办发明电")

	h.Sees(h.Post(manager, "/office/workdays/day", url.Values{"date": {"2030-02-07"}, "kind": {"off"}, "name": {"开斋节"}, "cite": {"口头通知"}}), 422, "文号", "口头通知")
	h.Sees(h.Post(manager, "/office/workdays/day", url.Values{"date": {"2030-02-07"}, "kind": {"off"}, "name": {"开斋节"}, "cite": {"宁政办发〔2030〕1号"}}), 303)
	id := strings.SplitN(strings.SplitN(list.Body, "/office/workdays/notices/", 2)[1], `"`, 2)[0]
	here := "/office/workdays/notices/" + id
	h.Sees(h.Get(staff, here), 200, "2030-02-06", "2030-02-07", "没有时限变动", "!撤销整份通知")
	h.Sees(h.Get(manager, here+"/remove?date=2030-02-07"), 200, "2030年2月7日", "重新计算")
	h.Sees(h.Post(manager, here+"/remove", url.Values{"date": {"2030-02-07"}}), 422, "请写明撤销的原因")
	h.Sees(h.Post(manager, here+"/remove", url.Values{"date": {"2030-2-x"}, "reason": {"录错"}}), 422, "没有撤销任何内容")
	h.Sees(h.Post(manager, here+"/remove", url.Values{"date": {"2030-02-07"}, "reason": {"录错"}}), 303)
	h.Sees(h.Get(staff, here), 200, "2030-02-06", "!2030-02-07")
	h.Sees(h.Post(manager, here+"/remove", url.Values{"reason": {"不需要"}}), 303)
	h.Sees(h.Get(staff, here), 404)
	h.Verify()
}
