package app

// place is an entry of the menu with the right that shows it.
type place struct {
	label, href, icon string
	rights            []string
	under             []place
	// quick marks where people go every day; the first page leads there.
	quick bool
}

// menu is the office's menu. An entry shows when the reader holds one of its
// rights; a group shows when one of its entries does.
func menu() []place {
	return []place{
		{label: "工作台", href: "/office", icon: "home"},
		{label: "督办台账", icon: "list", under: []place{
			{label: "总览", href: "/office/overview", rights: []string{"ledger.overview"}, quick: true},
			{label: "任务台账", href: "/office/ledger", rights: []string{"ledger.view"}, quick: true},
			{label: "全年日历", href: "/office/calendar", rights: []string{"ledger.overview"}},
			{label: "量化指标", href: "/office/ledger/measures", rights: []string{"ledger.overview"}},
			{label: "延期与异议", href: "/office/ledger/requests", rights: []string{"ledger.decide", "ledger.work"}},
			{label: "进展报送", href: "/office/rounds", rights: []string{"round.view"}, quick: true},
			{label: "任务分工计划", href: "/office/plans", rights: []string{"ledger.view"}},
			{label: "督办设置", href: "/office/ledger/settings", rights: []string{"ledger.settings"}},
		}},
		{label: "信息发布", icon: "file", under: []place{
			{label: "待我审核", href: "/office/publish/review", rights: []string{"publish.view"}},
			{label: "我的稿件", href: "/office/publish/mine", rights: []string{"publish.draft"}, quick: true},
			{label: "全部信息", href: "/office/publish", rights: []string{"publish.view"}},
			{label: "公开时限", href: "/office/publish/late", rights: []string{"publish.view"}},
			{label: "发布登记簿", href: "/office/publish/register", rights: []string{"publish.view"}},
			{label: "应急发布", href: "/office/publish/urgent", rights: []string{"publish.urgent"}},
			{label: "公开属性", href: "/office/publish/marking", rights: []string{"publish.view"}},
			{label: "不予公开评估", href: "/office/publish/assess", rights: []string{"publish.assess"}},
			{label: "保密审查汇总", href: "/office/publish/secrecy", rights: []string{"publish.view"}},
			{label: "工作报告任务", href: "/office/publishing/govwork", rights: []string{"govwork.view"}},
		}},
		{label: "规范性文件库", icon: "book", under: []place{
			{label: "文件", href: "/office/library", rights: []string{"library.view"}},
			{label: "即将到期", href: "/office/library/expiring", rights: []string{"library.view"}},
			{label: "备案", href: "/office/library/filings", rights: []string{"library.view"}},
			{label: "清理", href: "/office/library/rounds", rights: []string{"library.view"}},
			{label: "文件库报告", href: "/office/library/report", rights: []string{"library.view"}},
			{label: "参数", href: "/office/library/parameters", rights: []string{"library.view"}},
			{label: "导入", href: "/office/library/import", rights: []string{"library.import"}},
		}},
		{label: "年度报告", icon: "chart", under: []place{
			{label: "年度报告", href: "/office/reports", rights: []string{"report.view"}},
			{label: "核对报告", href: "/office/reports/check", rights: []string{"report.view"}},
			{label: "月季报", href: "/office/reports/returns", rights: []string{"report.view"}},
			{label: "收集汇总", href: "/office/reports/collected", rights: []string{"report.view"}},
			{label: "网站年度报表", href: "/office/reports/site", rights: []string{"report.view"}},
		}},
		{label: "政策解读", icon: "book", under: []place{
			{label: "解读", href: "/office/interpret", rights: []string{"interpret.view"}},
			{label: "待发布承诺", href: "/office/interpret/promises", rights: []string{"interpret.view"}},
			{label: "政策公开讲", href: "/office/interpret/sessions", rights: []string{"interpret.view"}},
			{label: "模板与课件", href: "/office/interpret/materials", rights: []string{"interpret.view"}},
			{label: "配套情况", href: "/office/interpret/report", rights: []string{"interpret.view"}},
		}},
		{label: "依申请公开", icon: "file", under: []place{
			{label: "按期办理", href: "/office/disclosure", rights: []string{"disclosure.view"}, quick: true},
			{label: "全部申请", href: "/office/disclosure/all", rights: []string{"disclosure.view"}},
			{label: "登记申请", href: "/office/disclosure/new", rights: []string{"disclosure.register"}, quick: true},
			{label: "文书", href: "/office/disclosure-letters", rights: []string{"disclosure.view"}},
			{label: "打印信封", href: "/office/disclosure/envelopes", rights: []string{"disclosure.issue"}},
			{label: "复议诉讼", href: "/office/disclosure/disputes", rights: []string{"disclosure.view"}},
			{label: "公开待办", href: "/office/disclosure/duties", rights: []string{"disclosure.view"}},
			{label: "到期日历", href: "/office/disclosure/calendar", rights: []string{"disclosure.view"}},
			{label: "办理负荷", href: "/office/disclosure/load", rights: []string{"disclosure.view"}},
			{label: "登记簿", href: "/office/disclosure/book", rights: []string{"disclosure.view"}},
			{label: "统计", href: "/office/disclosure/figures", rights: []string{"disclosure.view"}},
			{label: "导入以往申请", href: "/office/disclosure/import", rights: []string{"disclosure.import"}},
			{label: "设置", href: "/office/disclosure/setting", rights: []string{"disclosure.settings"}},
		}},
		{label: "信件办理", icon: "inbox", under: []place{
			{label: "信件", href: "/office/letters", rights: []string{"letters.view"}, quick: true},
			{label: "导入转办单", href: "/office/letterdesk/import", rights: []string{"letters.desk"}},
			{label: "反馈导出", href: "/office/letterdesk/back", rights: []string{"letters.desk"}},
			{label: "热点与舆情", href: "/office/letterdesk/topics", rights: []string{"letters.view"}},
			{label: "信件统计", href: "/office/letterdesk/stats", rights: []string{"letters.desk", "letters.decide"}},
			{label: "期限与参数", href: "/office/letterdesk/settings", rights: []string{"letters.view"}},
			{label: "答复模板", href: "/office/letterdesk/settings/templates", rights: []string{"letters.settings"}},
			{label: "接口口令", href: "/office/letterdesk/settings/tokens", rights: []string{"letters.settings"}},
		}},
		{label: "决策与征集", icon: "list", under: []place{
			{label: "重大行政决策", href: "/office/decisions", rights: []string{"decision.view"}},
			{label: "意见征集", href: "/office/consult", rights: []string{"consult.view"}, quick: true},
		}},
		{label: "评议与开放日", icon: "people", under: []place{
			{label: "调查问卷", href: "/office/surveys", rights: []string{"survey.view"}},
			{label: "社会评议", href: "/office/assessments", rights: []string{"assess.view"}},
			{label: "评议整改", href: "/office/findings", rights: []string{"assess.view"}},
			{label: "政府开放日", href: "/office/openday", rights: []string{"openday.view"}},
			{label: "开放日问题", href: "/office/openday-questions", rights: []string{"openday.view"}},
		}},
		{label: "网站与栏目", icon: "chart", under: []place{
			{label: "栏目管理", href: "/office/columns", rights: []string{"column.view"}},
			{label: "栏目核查", href: "/office/publishing/hygiene", rights: []string{"column.view"}},
			{label: "市门户同步", href: "/office/publishing/outlets", rights: []string{"outlet.view"}},
			{label: "保留期限", href: "/office/publishing/keep", rights: []string{"column.view"}},
			{label: "移送清单", href: "/office/publishing/handed", rights: []string{"column.view"}},
			{label: "访问统计", href: "/office/site/visits", rights: []string{"count.view"}},
			{label: "年度报表数据", href: "/office/site/yearly", rights: []string{"count.view"}},
			{label: "网站设置", href: "/office/publishing/site", rights: []string{"column.site"}},
		}},
		{label: "发布规则", icon: "shield", under: []place{
			{label: "审核流程", href: "/office/publishing/chains", rights: []string{"publish.settings"}},
			{label: "稿件模板", href: "/office/publishing/templates", rights: []string{"publish.settings"}},
			{label: "试检", href: "/office/screen", rights: []string{"screen.view"}},
			{label: "词库", href: "/office/screen/terms", rights: []string{"screen.view"}},
			{label: "领导人名单", href: "/office/screen/leaders", rights: []string{"screen.view"}},
			{label: "汇聚风险", href: "/office/screen/gathered", rights: []string{"screen.view"}},
			{label: "发布设置", href: "/office/publishing/settings", rights: []string{"publish.settings"}},
		}},
		{label: "全市情况", icon: "chart", under: []place{
			{label: "各单位台账", href: "/office/oversight", rights: []string{"people.oversee"}},
		}},
		{label: "单位与人员", icon: "user", under: []place{
			{label: "人员", href: "/office/people", rights: []string{"people.view"}, quick: true},
			{label: "待审核账户", href: "/office/people/pending", rights: []string{"people.approve"}},
			{label: "科室", href: "/office/units", rights: []string{"people.view"}},
			{label: "角色与权限", href: "/office/rights", rights: []string{"people.view"}},
			{label: "单位设置", href: "/office/settings", rights: []string{"people.settings", "people.policy"}},
		}},
		{label: "系统", icon: "gear", under: []place{
			{label: "工作日日历", href: "/office/workdays", rights: []string{"workday.view"}},
			{label: "消息投递", href: "/office/notices/deliveries", rights: []string{"notice.manage", "notice.deliveries"}},
			{label: "消息渠道", href: "/office/notices/settings", rights: []string{"notice.manage"}},
			{label: "操作记录", href: "/office/record", rights: []string{"audit.read"}, quick: true},
			{label: "功能构成", href: "/office/system/slices", rights: []string{RightSystem}},
			{label: "办理流程", href: "/office/system/flows", rights: []string{RightSystem}},
			{label: "后台任务", href: "/office/system/jobs", rights: []string{RightSystem}},
		}},
	}
}
