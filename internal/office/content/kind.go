package content

import "slices"

// Field is one more thing that items of a kind have, kept in Item.Fields.
type Field struct {
	// Key is its name in Item.Fields; Label is for people.
	Key, Label, Help string
	// Input is "text", "date", "textarea", "choice", "number" or "url".
	Input    string
	Options  []string
	Required bool
	// Head shows it in the table at the head of the public page.
	Head bool
}

// Kind is a kind of item. A new kind, or a field more, is one line here.
type Kind struct {
	Key, Title string
	// Says tells the drafter what belongs to it.
	Says string
	// Document has the head table of a 公文 (文号, 成文日期, 有效性); anything
	// else has one line of source and date.
	Document bool
	// Number and Formed require 发文字号 and 成文日期.
	Number, Formed bool
	// Normative puts it into the library of normative documents (R4, R8).
	Normative bool
	// Interpret says that it must not be released without its interpretation,
	// or a dated promise of one (RULES.md R9.03, R9.08).
	Interpret bool
	// Interprets marks the kind of an interpretation itself.
	Interprets bool
	// Term is the key of the statutory term for its publication.
	Term string
	// Fields are what it has beyond what all items have.
	Fields []Field
}

// The kinds that the program itself speaks of.
const (
	KindNormative  = "normative"
	KindDocument   = "document"
	KindForwarded  = "forwarded"
	KindInterpret  = "interpretation"
	KindNews       = "news"
	KindPermit     = "permit"
	KindPenalty    = "penalty"
	KindBudget     = "budget"
	KindGovwork    = "govwork"
	KindFeedback   = "feedback"
	KindConsult    = "consultation"
	KindReport     = "annual"
	KindRecruiting = "personnel"
)

// The statutory terms of publication by key; publish says what they are.
const (
	TermGeneral   = "general"   // 20 working days, article 26
	TermDecision  = "decision"  // 7 working days, 许可 and 处罚
	TermBudget    = "budget"    // 20 calendar days after approval
	TermQuarter   = "quarter"   // by the quarter's end
	TermFeedback  = "feedback"  // 10 working days after the decision
	TermInterpret = "interpret" // with the document, at latest 3 working days
	TermNone      = ""
)

// Kinds are all kinds, in the order in which a drafter is offered them.
var Kinds = []Kind{
	{Key: KindNormative, Title: "行政规范性文件", Says: "涉及公民、法人权利义务，普遍约束、反复适用的文件", Document: true, Number: true, Formed: true, Normative: true, Interpret: true, Term: TermGeneral},
	{Key: KindDocument, Title: "其他公文", Says: "通知、意见、方案、批复等公文", Document: true, Number: true, Formed: true, Term: TermGeneral},
	{Key: KindForwarded, Title: "转发文件", Says: "转发上级文件，公开属性随原文", Document: true, Number: true, Formed: true, Term: TermGeneral,
		Fields: []Field{{Key: "source_no", Label: "原文发文字号", Input: "text", Head: true}, {Key: "source_marking", Label: "原文公开属性", Input: "choice", Options: []string{"主动公开", "依申请公开", "不予公开"}, Required: true}}},
	{Key: KindInterpret, Title: "政策解读", Says: "对政策文件或征求意见稿的解读", Interprets: true, Term: TermInterpret},
	{Key: "notice", Title: "公告公示", Says: "公告、公示、名单", Formed: true, Term: TermGeneral,
		Fields: []Field{{Key: "until", Label: "公示截止日期", Input: "date", Head: true}}},
	{Key: KindPermit, Title: "行政许可决定", Formed: true, Term: TermDecision, Says: "行政许可决定信息，自作出决定之日起7个工作日内公开",
		Fields: []Field{{Key: "decision_no", Label: "许可决定文书号", Input: "text", Required: true, Head: true}, {Key: "party", Label: "行政相对人名称", Input: "text", Required: true, Head: true}}},
	{Key: KindPenalty, Title: "行政处罚决定", Formed: true, Term: TermDecision, Says: "行政处罚决定信息，自作出决定之日起7个工作日内公开",
		Fields: []Field{{Key: "decision_no", Label: "处罚决定文书号", Input: "text", Required: true, Head: true}, {Key: "party", Label: "行政相对人名称", Input: "text", Required: true, Head: true}}},
	{Key: KindBudget, Title: "财政预决算", Formed: true, Term: TermBudget, Says: "部门预算、决算及报表，自财政部门批复之日起20日内公开",
		Fields: []Field{{Key: "fiscal_year", Label: "年度", Input: "number", Required: true, Head: true}, {Key: "budget_kind", Label: "类别", Input: "choice", Options: []string{"预算", "决算"}, Required: true, Head: true}}},
	{Key: KindGovwork, Title: "政府工作报告任务落实", Formed: true, Term: TermQuarter, Says: "政府工作报告重点任务和民生实事的季度进展",
		Fields: []Field{{Key: "quarter", Label: "所属季度", Input: "choice", Options: []string{"第一季度", "第二季度", "第三季度", "第四季度"}, Required: true, Head: true}}},
	{Key: KindFeedback, Title: "意见采纳反馈", Formed: true, Term: TermFeedback, Says: "公开征求意见的采纳情况，自决策出台之日起10个工作日内公开"},
	{Key: KindConsult, Title: "意见征集", Says: "公开征求意见的公告和草案", Term: TermNone},
	{Key: KindNews, Title: "工作动态", Says: "会议、活动、工作进展等一般信息", Term: TermGeneral},
	{Key: "data", Title: "数据发布", Says: "统计信息、经济运行数据", Formed: true, Term: TermGeneral},
	{Key: "planning", Title: "规划计划", Says: "发展规划、专项规划、年度计划及总结", Formed: true, Term: TermGeneral},
	{Key: "project", Title: "重大项目", Says: "重大建设项目的批准和实施", Formed: true, Term: TermGeneral},
	{Key: "safety", Title: "安全生产与应急", Says: "监督检查、预案、预警和应对情况", Formed: true, Term: TermGeneral},
	{Key: KindRecruiting, Title: "人事信息", Says: "任免、招录、录用结果", Formed: true, Term: TermGeneral},
	{Key: "institution", Title: "机构信息", Says: "机构职能、负责人、内设机构、联系方式", Term: TermGeneral},
	{Key: "system", Title: "公开制度", Says: "政府信息公开法规和制度", Term: TermGeneral},
	{Key: "guide", Title: "公开指南", Says: "政府信息公开指南", Term: TermGeneral},
	{Key: KindReport, Title: "公开年报", Says: "政府信息公开工作年度报告", Formed: true, Term: TermNone},
	{Key: "service", Title: "办事指南", Says: "办理依据、条件、程序和入口", Term: TermGeneral,
		Fields: []Field{{Key: "entry", Label: "办理入口网址", Input: "url"}, {Key: "window", Label: "办理地点", Input: "text"}, {Key: "phone", Label: "咨询电话", Input: "text"}}},
	{Key: "response", Title: "回应关切", Says: "对社会关切和舆情的回应", Term: TermGeneral},
	{Key: "info", Title: "一般信息", Says: "其他应当公开的信息", Term: TermGeneral},
}

// KindOf finds a kind by its key.
func KindOf(key string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		return Kind{Key: key, Title: key}, false
	}
	return Kinds[i], true
}
