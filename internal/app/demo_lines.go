package app

import (
	"fmt"
	"html"
	"net/http"
	"strings"
)

// line is one entry of the play: what a task's lead unit did on a day.
type line struct {
	on, text       string
	number         float64
	label, unit    string
	problems, next string
	// page is the title of a published page that shows the work.
	page string
	// met says that the entry meets the next checkpoint of the task.
	met bool
	// done says that the unit then reports the task done; passed that the
	// office agrees, cleared that a leader strikes it off.
	done, passed, cleared bool
}

// arcs is what happens to each task in the year, by its number. All of it is
// invented; what the tasks are is the plan's.
var arcs = map[string][]line{
	"1": {
		{on: "2023-04-11", text: "公开先行区建设重点工业项目一季度进展和开工情况。", number: 6, label: "发布信息", unit: "条", page: "先行区建设重点工业项目一季度进展"},
		{on: "2023-07-06", text: "公开上半年重大项目进展和两个典型经验。", number: 9, label: "发布信息", unit: "条", page: "“十四五”重大工业项目上半年进展情况", next: "三季度补充园区典型经验"},
		{on: "2023-08-24", text: "公开重大项目七月调度情况。", number: 3, label: "发布信息", unit: "条", page: "重大工业项目七月调度情况"},
	},
	"2": {
		{on: "2023-05-09", text: "公开“六新”产业政策和标志性项目落地情况，集中推介一次。", number: 1, label: "集中推介", unit: "场", page: "“六新”产业政策集中推介"},
		{on: "2023-08-15", text: "公开安全生产检查情况和工业倍增半年成效。", number: 7, label: "发布信息", unit: "条", page: "工业倍增行动半年成效"},
	},
	"3": {
		{on: "2023-04-20", text: "梳理减税降费政策并公开清单。", number: 18, label: "梳理政策", unit: "项", page: "减税降费政策清单"},
		{on: "2023-06-28", text: "通过网站、公众号和进园区宣讲扩大政策宣传面。", number: 3, label: "宣讲", unit: "场", problems: "部分小微企业仍不了解申报渠道", next: "与中小企业服务中心联合开展入企辅导"},
	},
	"4": {
		{on: "2023-03-29", text: "公开政府工作报告涉及本局任务一季度完成进度。", page: "政府工作报告任务一季度落实情况", met: true},
		{on: "2023-06-29", text: "公开政府工作报告和民生实事二季度落实情况。", page: "政府工作报告任务二季度落实情况", met: true},
		{on: "2023-08-30", text: "汇总三季度任务进度，准备季末公开。", next: "9月底前公开三季度落实情况"},
	},
	"5": {
		{on: "2023-05-18", text: "公示行政执法“三项制度”相关信息和执法人员名单。", number: 12, label: "公示", unit: "条", page: "行政执法公示"},
	},
	"6": {
		{on: "2023-03-10", text: "在市政府门户网站集中公开2023年部门预算和“三公”经费预算。", page: "2023年部门预算公开"},
		{on: "2023-09-01", text: "公开2022年部门决算和相关报表。", page: "2022年部门决算公开", done: true, passed: true, cleared: true},
	},
	"7": {
		{on: "2023-03-28", text: "2023年度重大行政决策事项目录经局党组同意后在市政府门户网站公开。", number: 2, label: "目录事项", unit: "项", page: "2023年度重大行政决策事项目录", met: true, done: true, passed: true, cleared: true},
	},
	"8": {
		{on: "2023-06-05", text: "工业园区循环化改造方案公开征求意见，期限31日。", number: 31, label: "征求意见", unit: "日", page: "关于征求工业园区循环化改造方案意见的公告"},
	},
	"9": {
		{on: "2023-07-19", text: "决策出台后8个工作日公开意见采纳情况和不予采纳的原因。", number: 23, label: "收到意见", unit: "条", page: "循环化改造方案意见采纳情况"},
	},
	"10": {
		{on: "2023-06-05", text: "征求意见稿公开当天同步发布解读。", page: "循环化改造方案（征求意见稿）解读"},
	},
	"11": {
		{on: "2023-06-30", text: "上半年发文全部标注公开属性，主动公开占比较上年提高。", number: 71, label: "主动公开占比", unit: "%"},
	},
	"12": {
		{on: "2023-05-25", text: "现行有效规范性文件集中公开，页面标注有效性和失效日期。", number: 14, label: "规范性文件", unit: "件", page: "现行有效规范性文件目录", done: true, passed: true},
	},
	"13": {{on: "2023-06-12", text: "新出台的两件政策按解读要素发布解读，附办事入口。", number: 2, label: "解读", unit: "件", page: "工业企业技改补助办法解读"}},
	"14": {
		{on: "2023-05-30", text: "制作一图读懂两期、简明问答一期。", number: 3, label: "解读产品", unit: "个", page: "一图读懂：中小企业纾困政策"},
		{on: "2023-08-21", text: "制作政策辅导课件，可在网站下载。", page: "技改项目申报辅导课件"},
	},
	"15": {{on: "2023-07-12", text: "科长做客“政策公开讲”，讲解技改补助政策。", number: 1, label: "访谈", unit: "期", page: "政策公开讲：技改补助怎么申请"}},
	"16": {
		{on: "2023-04-27", text: "完成惠企政策汇编并推送园区企业。", number: 126, label: "推送企业", unit: "家", page: "惠企政策汇编（2023年）"},
		{on: "2023-07-25", text: "开展“政策进园区”两场，发布工作简报一期。", number: 2, label: "进园区", unit: "场", page: "政策进园区活动简报", next: "三季度再开展一场"},
	},
	"17": {{on: "2023-06-20", text: "通过企业专属网页向行业协会和工业园区推送新政策。", number: 4, label: "推送", unit: "次"}},
	"18": {{on: "2023-05-16", text: "邀请专家和行业协会开展政策推介。", number: 48, label: "参加", unit: "人"}},
	"19": {
		{on: "2023-06-30", text: "上半年12345转办单全部在5个工作日内办结，平台回复与纸质件同步。", number: 37, label: "办结", unit: "件"},
		{on: "2023-08-31", text: "7—8月转办单按时办结，重复反映2件已约见解释。", number: 15, label: "办结", unit: "件", problems: "个别诉求涉及多个部门，协调时间较长"},
	},
	"20": {
		{on: "2023-07-04", text: "上半年收到申请3件，均按期答复并归档。", number: 3, label: "申请", unit: "件"},
		{on: "2023-08-29", text: "7—8月收到申请1件，已按期答复。", number: 1, label: "申请", unit: "件"},
	},
	"21": {{on: "2023-08-28", text: "印发“政府开放日”活动方案，确定9月20日邀请企业代表走进局机关。", number: 30, label: "拟邀请", unit: "人", page: "“政府开放日”活动公告"}},
	"22": {{on: "2023-06-30", text: "上半年巡查网站和新媒体，发现并改正错链3处。", number: 3, label: "改正", unit: "处"}},
	"23": {{on: "2023-06-28", text: "完成上半年网络工作群清理，解散僵尸群4个，报送清理报表。", number: 4, label: "解散", unit: "个", met: true}},
	"24": {{on: "2023-08-03", text: "规范政府信息公开专栏，清理过时信息。", number: 21, label: "清理", unit: "条"}},
	"26": {{on: "2023-05-08", text: "局长专题听取政务公开工作汇报并作部署。", number: 1, label: "听取汇报", unit: "次", met: true, done: true, passed: true}},
	"27": {{on: "2023-08-10", text: "举办政务公开业务培训，内容包括条例、依申请公开和政策解读。", number: 36, label: "参训", unit: "人次"}},
	"28": {{on: "2023-08-18", text: "信息员变动完成交接，并报市政务公开服务中心。", number: 1, label: "报备", unit: "人"}},
	"30": {
		{on: "2023-03-20", text: "任务分解到科室，建立台账，明确责任和时限。"},
		{on: "2023-08-28", text: "部署9月10日进展报送，开展台账中期核对。", next: "按时汇总报送"},
	},
}

// helped is what supporting units say they did; the words rotate.
var helped = []string{
	"按牵头科室要求提供本科室信息，已全部公开。",
	"本科室涉及事项已梳理并报牵头科室汇总。",
	"完成本科室职责范围内的公开内容自查，未发现逾期未公开事项。",
	"结合业务工作发布相关信息，并将链接报牵头科室。",
	"参加任务部署会，明确本科室经办人和时间安排。",
}

// sitePages are the titles of the invented site's pages, in the order of the
// plan, so that each has an address.
func sitePages() []string {
	var out []string
	for n := 1; n <= 30; n++ {
		for _, l := range arcs[fmt.Sprint(n)] {
			if l.page != "" {
				out = append(out, l.page)
			}
		}
	}
	return out
}

func sitePath(title string) string {
	for i, t := range sitePages() {
		if t == title {
			return fmt.Sprintf("/demo/site/%d", i+1)
		}
	}
	return ""
}

// serveDemoSite answers for the invented site of the bureau, to which the
// demo's links lead; it exists in the demo alone.
func serveDemoSite(w http.ResponseWriter, r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, "/demo/site/") {
		return false
	}
	for _, title := range sitePages() {
		if sitePath(title) != r.URL.Path {
			continue
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		t := html.EscapeString(title)
		fmt.Fprintf(w, `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>%s</title></head><body><h1>%s</h1>
<p>演示数据：这是虚构的公开页面，用来演示佐证链接的留存与核验。</p><p>%s的具体内容见附件。</p></body></html>`, t, t, t)
		return true
	}
	return false
}
