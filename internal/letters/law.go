package letters

import (
	"slices"

	"gongkai/internal/kit/civil"
)

// The provisions that the acts rest on.
const (
	ArticleTask     = "任务分工第19项"
	ArticleDispatch = "国办发〔2020〕53号：接诉即办、限时办结"
	ArticlePetition = "《信访工作条例》第二十三条、第三十四条"
	ArticleNotice   = "《信访工作条例》第二十三条：自收到之日起15日内书面告知"
	ArticleMailbox  = "《政府网站发展指引》：互动交流"
)

// Channel is a way by which letters arrive.
type Channel struct {
	Key, Title string
	// Platform is where the reply is given, besides the paper.
	Platform string
	// Paper is what goes out on paper, and to whom.
	Paper string
	// Transferred letters come from another organ, which can take them back.
	Transferred bool
}

// Own is the bureau's own mailbox on its site.
const Own = "mailbox"

// Channels are all ways (R11, FEATURES G01).
var Channels = []Channel{
	{"hotline", "12345热线", "12345平台", "转办单书面反馈", true},
	{"mayor", "市长信箱", "市长信箱平台", "转办单书面反馈", true},
	{"central", "中国政府网留言", "网民留言办理平台", "转办单书面反馈", true},
	{"region", "自治区平台留言", "自治区平台", "转办单书面反馈", true},
	{"people", "人民网留言", "领导留言板", "转办单书面反馈", true},
	{"petition", "信访转办", "信访信息系统", "书面答复", true},
	{Own, "局长信箱", "局长信箱（本网站）", "存档纸质件", false},
	{"paper", "群众来信", "电话或当面告知", "书面答复", false},
	{"phone", "群众来电", "电话告知", "存档纸质件", false},
	{"visit", "群众来访", "当面告知", "存档纸质件", false},
}

// ChannelOf finds a channel.
func ChannelOf(key string) (Channel, bool) {
	i := slices.IndexFunc(Channels, func(c Channel) bool { return c.Key == key })
	if i < 0 {
		return Channel{Key: key, Title: key}, false
	}
	return Channels[i], true
}

// Choice is a word kept and the one shown.
type Choice struct{ Key, Title string }

// Kinds are what a letter wants (R11.03).
var Kinds = []Choice{{"ask", "咨询"}, {"help", "求助"}, {"complaint", "投诉"}, {"report", "举报"}, {"advice", "建议"}, {"praise", "表扬"}}

// Results are what came of a letter (PORTAL D.1).
var Results = []Choice{{"done", "解决"}, {"partly", "部分解决"}, {"explained", "解释说明"}, {"not", "未解决"}}

// Ratings are what the writer thinks of the reply: 1 to 5.
var Ratings = []Choice{{"5", "非常满意"}, {"4", "满意"}, {"3", "基本满意"}, {"2", "不满意"}, {"1", "非常不满意"}}

// Title is the word shown for a key.
func Title(list []Choice, key string) string {
	for _, c := range list {
		if c.Key == key {
			return c.Title
		}
	}
	return key
}

// Class is how a letter is handled, with its term.
type Class struct {
	Key, Title, Article string
	// Calendar counts days of the calendar in place of working days.
	Calendar bool
}

// Classes are the classes of handling; their days are the parameter term.KEY.
var Classes = []Class{
	{"ordinary", "一般信件", "任务分工第19项：一般信件5个工作日内办结", false},
	{"simple", "简单咨询", "国办秘函〔2019〕19号：简单咨询的答复时限，以本地规定为准", false},
	{"complex", "复杂事项", "以本地规定为准", false},
	{"petition", "信访事项", "《信访工作条例》第三十四条：自受理之日起60日内办结", true},
}

// ClassOf finds a class; an unknown one is the ordinary one.
func ClassOf(key string) Class {
	for _, c := range Classes {
		if c.Key == key {
			return c
		}
	}
	return Classes[0]
}

// Reason is a coded reason, with the way that is told to whoever wrote.
type Reason struct {
	Key, Title string
	// Route says where the matter belongs.
	Route string
}

// Returns are why an order is sent back (R11.04, FEATURES G03).
var Returns = []Reason{
	{"duty", "不属于本单位职责", "请转有管理权限的部门办理"},
	{"place", "不在本行政区域", "请转事项发生地的部门办理"},
	{"court", "已进入诉讼、仲裁、行政复议程序", "请按司法或者复议程序办理"},
	{"petition", "已由信访机构受理或者已经终结", "请按《信访工作条例》办理"},
	{"discipline", "属于纪检监察机关管辖", "请向纪检监察机关反映"},
	{"foi", "属于政府信息公开申请", "请通过依申请公开渠道提出"},
	{"double", "与在办事项重复", "与在办事项合并办理"},
	{"vague", "内容不清且无法联系核实", "请补充具体情况"},
}

// Objections are why a unit says that a letter is not its own (PORTAL D.1).
var Objections = []Reason{
	{"unit", "不属于本科室职责", "请写明按照职责分工应由哪个科室办理"},
	{"lead", "涉及多个科室，应由其他科室牵头", "请写明建议由哪个科室牵头、本科室可以协办的内容"},
	{"joint", "与其他科室在办的信件重复", "请写明在办信件的编号"},
	{"handled", "同一事项已由其他科室答复", "请写明已答复信件的编号"},
	{"agency", "不属于本单位职责，应当向平台退单", "请写明有管理权限的部门"},
	{"route", "应当走诉讼、复议、信访或者信息公开等程序", "请写明应走的途径"},
	{"vague", "内容不清且无法联系核实", "请写明联系的情况"},
}

// returnReason is the reason of a Return in words.
func returnReason(level, code string) string {
	if level == LevelUnit {
		if r, ok := ReasonOf(Objections, code); ok {
			return r.Title
		}
	}
	r, _ := ReasonOf(Returns, code) // units had the platforms' list, once
	return r.Title
}

// Declines are why a letter to the own mailbox is not taken up (PORTAL A.10).
var Declines = []Reason{
	{"court", "已进入诉讼、仲裁、行政复议程序", "请按法定程序向受理机关提出"},
	{"petition", "已由信访机构受理或者已经终结", "请向信访机构查询办理情况"},
	{"discipline", "属于纪检监察机关管辖", "请拨打12388或者向纪检监察机关反映"},
	{"foi", "属于政府信息公开申请", "请通过本网站“依申请公开”提出"},
	{"duty", "与本单位职责无关", "请拨打12345，由热线转有管理权限的部门"},
	{"double", "与已办理或者在办的来信重复", "请用原信件编号查询办理结果"},
	{"vague", "没有实质内容或者无法核实", "请补充具体时间、地点和事项后重新来信"},
	{"spam", "广告或者无关信息", ""},
	{"abuse", "含有违法或者侮辱谩骂内容", "请依法、文明表达诉求"},
}

// ReasonOf finds a reason in a list.
func ReasonOf(list []Reason, key string) (Reason, bool) {
	i := slices.IndexFunc(list, func(r Reason) bool { return r.Key == key })
	if i < 0 {
		return Reason{Key: key, Title: key}, false
	}
	return list[i], true
}

// The parameters, by name.
const (
	SignHours   = "sign"
	Rounds      = "rounds"
	ExtendDays  = "extend"
	ExtendTimes = "extend_times"
	SyncDays    = "sync"
	ObjectDays  = "object"
	RateDays    = "rate"
	HotSize     = "hot_size"
	HotDays     = "hot_days"
	AlikeLeast  = "alike"
	OpenMonths  = "open"
	VetoMonths  = "veto"
	RepeatDays  = "repeat"
	LeastReply  = "least"
	NoticeDays  = "notice"
	// ExtendPetition is in calendar days.
	ExtendPetition = "extend.petition"
)

// Rule is what a parameter means.
type Rule struct {
	Key, Title, Unit, Basis string
	Value, Least, Most      int64
}

// Rules are all parameters with the numbers that hold where nothing is set.
var Rules = []Rule{
	{"term.ordinary", "一般信件办理期限", "个工作日", "任务分工第19项：一般信件5个工作日内办结", 5, 1, 60},
	{"term.simple", "简单咨询办理期限", "个工作日", "国办秘函〔2019〕19号；以本地规定为准", 5, 1, 60},
	{"term.complex", "复杂事项办理期限", "个工作日", "以本地规定为准", 10, 1, 90},
	{"term.petition", "信访事项办理期限", "日", "《信访工作条例》第三十四条：自受理之日起60日内办结", 60, 1, 90},
	{SignHours, "收到转办单后签收", "小时内", "国办发〔2020〕53号：限时转办；以本地规定为准", 24, 1, 168},
	{ObjectDays, "对分办有异议的提出", "个工作日内", "《信访工作条例》第二十三条：5个工作日内提出异议；一般信件以本地规定为准", 1, 1, 10},
	{Rounds, "退件由办公室决定的次数", "次，之后由分管领导裁定", "以本地规定为准", 2, 1, 5},
	{ExtendDays, "每次延期最长", "个工作日", "以本地规定为准", 10, 1, 30},
	{ExtendTimes, "延期最多", "次", "以本地规定为准", 1, 0, 3},
	{NoticeDays, "信访事项书面告知接收情况", "日内", ArticleNotice, 15, 1, 15},
	{ExtendPetition, "信访事项每次延期最长", "日", "《信访工作条例》第三十四条：延长期限不得超过30日", 30, 1, 30},
	{SyncDays, "平台答复与纸质反馈相隔最长", "日", "任务分工第19项：平台回复与纸质件反馈要同步进行", 1, 0, 10},
	{RateDays, "答复后可以评价和追问", "日内", "以本地规定为准", 30, 1, 180},
	{HotSize, "列为热点的相似信件", "件起", "以本地规定为准", 3, 2, 50},
	{HotDays, "热点统计的时间范围", "日", "以本地规定为准", 90, 7, 366},
	{AlikeLeast, "提示为同一事项的相似度", "%起", "以本地规定为准", 30, 10, 95},
	{RepeatDays, "同一人就同一事项再次来信算重复反映", "日内", "以本地规定为准", 180, 7, 730},
	{OpenMonths, "公开来信答复的间隔最长", "个月", "国办秘函〔2019〕19号", 2, 1, 12},
	{VetoMonths, "有效留言未答复即单项否决", "个月", "国办秘函〔2019〕19号：超过3个月未回应", 3, 1, 12},
	{LeastReply, "答复最少", "字", "以本地规定为准", 60, 10, 500},
}

// Numbers are the parameters that hold on some day.
type Numbers map[string]int64

// NumbersOn are the parameters that hold on the day.
func NumbersOn(set []Parameter, day civil.Date) Numbers {
	out, from := Numbers{}, map[string]civil.Date{}
	for _, r := range Rules {
		out[r.Key] = r.Value
	}
	for _, p := range set {
		if _, known := out[p.Name]; known && p.From <= day && p.From >= from[p.Name] {
			out[p.Name], from[p.Name] = p.Value, p.From
		}
	}
	return out
}

// Due is the last day for a letter of the class that came on the day: the
// term's, or the sender's own day where that is earlier and not before the
// letter came. basis says in words where it comes from.
func Due(class string, received, given civil.Date, n Numbers, cal Calendar) (due civil.Date, basis string) {
	c := ClassOf(class)
	days := int(n["term."+c.Key])
	if c.Calendar {
		due, basis = cal.CalendarDate(received, days), c.Title+"："+itoa(days)+"日（收到次日起算）"
	} else {
		due, basis = cal.AddDate(received, days), c.Title+"："+itoa(days)+"个工作日（收到次日起算）"
	}
	if !given.IsZero() && given < due && given >= received {
		return given, "转办单限定的时限，早于" + basis
	}
	return due, basis
}
