package app

import (
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

func minuteOf(day string, hour, minute int) time.Time {
	return civil.MustParse(day).In(store.Zone).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

const demoWays = "意见也可以发送至电子邮箱demo@gxj.example，或者寄送中卫市沙坡头区演示路1号（信封注明“征求意见”）。"

// subsidyPlan is the draft that became the subsidy measures, as it was before
// the public was heard.
func subsidyPlan(matter string) consult.Plan {
	return consult.Plan{Title: "中卫市工业企业技术改造奖补办法（征求意见稿）（演示）", Matter: matter, Market: true, Ways: demoWays, OpensAt: minuteOf("2023-05-22", 9, 0), ClosesAt: minuteOf("2023-06-21", 23, 59),
		Notice: "为支持工业企业技术改造，我局起草了《中卫市工业企业技术改造奖补办法（征求意见稿）》，现向社会公开征求意见。希望重点就支持对象、奖补标准、申报材料和兑现时限提出意见。",
		Draft: "第一章　总则\n第一条　为支持工业企业实施技术改造，推动产业转型升级，制定本办法。\n第二条　本办法所称技术改造，是指工业企业采用新技术、新工艺、新设备对现有设施、工艺条件进行改造提升。\n第三条　奖补资金的使用坚持公开透明、突出重点、注重实效。\n第二章　支持对象和标准\n" +
			"第四条　支持对象为在中卫市注册、具有独立法人资格的工业企业。\n第五条　项目固定资产投资1000万元以上的，按设备投入的5%给予奖补，单个项目最高200万元。\n第六条　绿色低碳改造项目的奖补比例提高到8%，单个项目最高300万元。\n第三章　申报和兑现\n" +
			"第七条　企业每年3月、9月通过企业服务平台申报，提交申请表、项目备案文件、设备发票清单、付款凭证、完工报告和信用报告。\n第八条　市工业和信息化局自受理之日起20个工作日内完成审核并公示，公示期5个工作日。\n第四章　附则\n第九条　本办法由市工业和信息化局负责解释。\n第十条　本办法自印发之日起施行，有效期5年。",
		Explain: "<p>现行奖补规定标准不统一、申报环节多。征求意见稿统一了奖补比例，增加了对绿色低碳改造的支持，明确了审核时限。需要说明的是，奖补资金在年度预算内安排。（演示）</p>"}
}

func savingPlan(matter string) consult.Plan {
	return consult.Plan{Title: "中卫市工业节能监察实施细则（修订征求意见稿）（演示）", Matter: matter, Market: true, Ways: demoWays, OpensAt: minuteOf("2023-08-21", 9, 0), ClosesAt: minuteOf("2023-09-21", 23, 59),
		Notice:  "为规范工业节能监察，我局修订了实施细则，现向社会公开征求意见。希望重点就监察计划、现场监察程序和整改期限提出意见。",
		Draft:   "第一条　为规范工业节能监察工作，促进节约能源，制定本细则。\n第二条　节能监察机构每年3月底前公布年度监察计划。\n第三条　现场监察应当有2名以上监察人员，出示证件，制作笔录。\n第四条　发现违规用能的，责令限期整改，整改期限不超过6个月。\n第五条　被监察单位对整改通知有异议的，可以在15日内申请复核。\n第六条　本细则自发布之日起施行。",
		Explain: "<p>原细则印发已满五年，部分程序与现行规定不一致。修订稿统一了现场监察程序，增加了复核的规定。（演示）</p>"}
}

func voucherPlan() consult.Plan {
	return consult.Plan{Title: "中小企业数字化转型服务券发放办法（征求意见稿）（演示）", Market: true, Ways: demoWays, OpensAt: minuteOf("2023-07-05", 9, 0), ClosesAt: minuteOf("2023-07-25", 18, 0), ShortWhy: "自治区要求8月底前完成首批发放，需在8月中旬前出台",
		Notice:  "为支持中小企业数字化转型，我局起草了服务券发放办法，现向社会公开征求意见。",
		Draft:   "一、发放对象\n在中卫市注册的中小工业企业。\n二、服务券标准\n每户企业最高2万元，用于购买诊断和软件服务。\n三、申领程序\n企业网上申领，5个工作日内审核。\n四、监督管理\n服务券不得转让、套现。",
		Explain: "<p>服务券用于降低企业转型成本，首批安排200万元。（演示）</p>"}
}

// demoVoices are what people said of the first draft. All of it is invented.
var demoVoices = []consult.Said{
	{Name: "张某", Article: 5, Text: "投资门槛1000万元太高，我们这样的小厂达不到，建议降到500万元。", Consent: true},
	{Name: "中卫某某新材料有限公司", Org: true, Article: 5, Text: "建议降低投资门槛，500万元以上就可以申报。", Why: "本地多数技改项目在500万至1000万元之间。", Consent: true},
	{Article: 5, Text: "投资门槛1000万元太高，我们这样的小厂达不到，建议降到500万元吧。", Consent: true},
	{Article: 5, Text: "投资门槛1000万元太高，我们这样的小厂达不到，建议降到300万元。"},
	{Name: "李某", Article: 5, Text: "奖补比例5%偏低，建议提高到15%。", Consent: true},
	{Article: 6, Text: "绿色低碳改造的奖补比例建议提高到12%，与周边城市一致。", Consent: true},
	{Name: "王某", Text: "请写清楚资金什么时候到账，以前等了大半年。", Consent: true},
	{Article: 8, Text: "审核、公示之后多久兑现没有写，建议规定兑现期限。", Consent: true},
	{Name: "宁夏某某机械有限公司", Org: true, Article: 7, Text: "申报材料太多，付款凭证和完工报告可以由平台核验，建议精简材料。", Consent: true},
	{Article: 7, Text: "申报材料建议减到三项以内。"},
	{Text: "快速贷款，无抵押，当天放款，联系客服办理贷款。"},
	{Text: "贷款秒批，利息低，企业贷款请咨询。"},
	{Name: "赵某", Text: "建议组织申报培训，很多企业不会填报。", Consent: true},
	{Article: 4, Text: "支持对象能不能包括在本市纳税的分公司？", Consent: true},
	{Text: "赞成这个办法，希望早日出台。", Consent: true},
	{Name: "马某", Article: 7, Text: "一年两次申报的时间建议提前公布，并固定下来。", Consent: true},
}

var demoSaving = []consult.Said{
	{Article: 4, Text: "整改期限6个月对大型窑炉不够，建议可以延长一次。", Consent: true},
	{Name: "中卫某某冶金有限公司", Org: true, Article: 2, Text: "建议监察计划与其他检查合并，减少重复进厂。", Consent: true},
	{Article: 5, Text: "复核申请15日太短，建议30日。"},
	{Article: 3, Text: "现场监察笔录应当场交企业一份。", Consent: true},
}

var demoVoucher = []consult.Said{
	{Name: "宁夏某某软件有限公司", Org: true, Article: 2, Text: "每户最高2万元建议提高到5万元。", Consent: true},
	{Text: "服务券的使用期限建议写明。", Consent: true},
	{Article: 3, Text: "网上申领的网址和咨询电话建议列出来。"},
}
