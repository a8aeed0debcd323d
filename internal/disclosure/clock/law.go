package clock

import (
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/workday"
)

// Calendar is what the clock asks of the office's calendar of working days;
// *workday.Calendar is one.
type Calendar interface {
	// Working says whether a day is worked.
	Working(d civil.Date) bool
	// Settled says that no notice can change the day any more.
	Settled(d civil.Date) bool
	// AddDate is the n-th working day after start.
	AddDate(start civil.Date, n int) civil.Date
	// Between counts the working days after a up to and including b.
	Between(a, b civil.Date) int
	// Explain says of one day whether it is worked, and why.
	Explain(d civil.Date) workday.Day
	// Doubts says why a term over the days after a up to b is provisional.
	Doubts(a, b civil.Date) []string
	// Version names what the calendar holds.
	Version() string
}

// Key names a term.
type Key string

// The terms of a request.
const (
	Reply            Key = "reply"             // 答复期限
	Extension        Key = "extension"         // 延长答复的上限
	CorrectionNotice Key = "correction_notice" // 告知补正的期限
	CorrectionPeriod Key = "correction_period" // 给申请人的补正期限
	ThirdParty       Key = "third_party"       // 第三方提出意见的期限
	CoMaker          Key = "co_maker"          // 共同制作机关提出意见的期限
	OtherAgency      Key = "other_agency"      // 其他机关提出意见的期限
	ReasonPeriod     Key = "reason_period"     // 申请人说明理由的期限
	FeePay           Key = "fee_pay"           // 缴费期限
	FeeClock         Key = "fee_clock"         // 缴费后期限怎样计算
	RecordMend       Key = "record_mend"       // 更正本人信息的期限
	Reassess         Key = "reassess"          // 不予公开信息的定期评估
	AnswerReview     Key = "answer_review"     // 行政复议答复（普通程序）
	AnswerSimple     Key = "answer_simple"     // 行政复议答复（简易程序）
	AnnounceService  Key = "announce_service"  // 公告送达
	Retention        Key = "retention"         // 申请人个人信息保存期限
)

// Unit is what a term counts.
type Unit string

// The units. Restart and Resume are no lengths: they say what a payment does.
const (
	WorkingDays  Unit = "wd"
	CalendarDays Unit = "d"
	Months       Unit = "m"
	Restart      Unit = "restart"
	Resume       Unit = "resume"
)

// UnitTitles are the units' words.
var UnitTitles = map[Unit]string{
	WorkingDays: "个工作日", CalendarDays: "日", Months: "个月", Restart: "重新计算", Resume: "继续计算",
}

// Term is one dated term with the provision it rests on.
type Term struct {
	Key   Key
	Title string
	N     int
	Unit  Unit
	// Article is the provision, Quote its words; both empty where no
	// provision sets a number and the agency chooses one.
	Article, Quote string
	// From is the first day of receipt to which the term applies.
	From civil.Date
	// Own says that an agency may set another length (RULES.md: CFG); what the
	// law fixes it may not.
	Own bool
}

// String is the length in words: 20个工作日.
func (t Term) String() string {
	if t.Unit == Restart || t.Unit == Resume {
		return UnitTitles[t.Unit]
	}
	return strconv.Itoa(t.N) + UnitTitles[t.Unit]
}

// Terms are dated terms; of several with one key the latest that applies
// holds, a later entry over an earlier one of the same day.
type Terms []Term

// On is the term that applies to what was received on a day. The zero day
// asks for the newest.
func (ts Terms) On(key Key, day civil.Date) Term {
	var best Term
	for _, t := range ts {
		if t.Key != key || (!day.IsZero() && t.From > day) {
			continue
		}
		if t.From >= best.From {
			best = t
		}
	}
	return best
}

// With returns the terms with an agency's own beside them. A length that the
// law fixes is not replaced.
func (ts Terms) With(own ...Term) Terms {
	out := append(Terms{}, ts...)
	for _, t := range own {
		if now := ts.On(t.Key, 0); now.Own {
			t.Title, t.Own = now.Title, true
			if t.Article == "" {
				t.Article = now.Article
			}
			out = append(out, t)
		}
	}
	return out
}

// The days from which the Regulation, its revision, the fee rules, and the law
// on reconsideration with its revision are in force.
var (
	regulation2008 = civil.Of(2008, time.May, 1)
	regulation2019 = civil.Of(2019, time.May, 15)
	fees2021       = civil.Of(2021, time.January, 1)
	review1999     = civil.Of(1999, time.October, 1)
	review2024     = civil.Of(2024, time.January, 1)
)

const (
	reg  = "《政府信息公开条例》"
	quot = "行政机关不能当场答复的，应当自收到申请之日起20个工作日内予以答复；需要延长答复期限的，应当经政府信息公开工作机构负责人同意并告知申请人，延长的期限最长不得超过20个工作日。"
)

// Law returns the terms as the law sets them, with the defaults where it sets
// none (RULES.md 1.3, 1.4, 3, 13, 18).
func Law() Terms {
	return Terms{
		{Key: Reply, Title: "答复期限", N: 15, Unit: WorkingDays, From: regulation2008,
			Article: "2007年《政府信息公开条例》第二十四条", Quote: "行政机关不能当场答复的，应当自收到申请之日起15个工作日内予以答复。"},
		{Key: Reply, Title: "答复期限", N: 20, Unit: WorkingDays, From: regulation2019, Article: reg + "第三十三条第二款", Quote: quot},
		{Key: Extension, Title: "延长答复的上限", N: 15, Unit: WorkingDays, From: regulation2008,
			Article: "2007年《政府信息公开条例》第二十四条", Quote: "延长答复的期限最长不得超过15个工作日。"},
		{Key: Extension, Title: "延长答复的上限", N: 20, Unit: WorkingDays, From: regulation2019, Article: reg + "第三十三条第二款", Quote: quot},
		{Key: CorrectionNotice, Title: "告知补正的期限", N: 7, Unit: WorkingDays, From: regulation2019, Article: reg + "第三十条",
			Quote: "政府信息公开申请内容不明确的，行政机关应当给予指导和释明，并自收到申请之日起7个工作日内一次性告知申请人作出补正，说明需要补正的事项和合理的补正期限。"},
		{Key: CorrectionPeriod, Title: "补正期限", N: 15, Unit: WorkingDays, From: regulation2008, Article: reg + "第三十条", Own: true,
			Quote: "合理的补正期限由行政机关确定，条例没有规定天数。"},
		{Key: ThirdParty, Title: "第三方提出意见的期限", N: 15, Unit: WorkingDays, From: regulation2008, Article: reg + "第三十二条",
			Quote: "第三方应当自收到征求意见书之日起15个工作日内提出意见。第三方逾期未提出意见的，由行政机关依照本条例的规定决定是否公开。"},
		{Key: CoMaker, Title: "共同制作机关提出意见的期限", N: 15, Unit: WorkingDays, From: regulation2008, Article: reg + "第三十四条",
			Quote: "被征求意见机关应当自收到征求意见书之日起15个工作日内提出意见，逾期未提出意见的视为同意公开。"},
		{Key: OtherAgency, Title: "其他机关提出意见的期限", N: 15, Unit: WorkingDays, From: regulation2008, Article: reg + "第三十三条第三款", Own: true,
			Quote: "行政机关征求第三方和其他机关意见所需时间不计算在前款规定的期限内。"},
		{Key: ReasonPeriod, Title: "申请人说明理由的期限", N: 10, Unit: WorkingDays, From: regulation2008, Article: reg + "第三十五条", Own: true,
			Quote: "申请人申请公开政府信息的数量、频次明显超过合理范围，行政机关可以要求申请人说明理由。"},
		{Key: FeePay, Title: "缴费期限", N: 20, Unit: WorkingDays, From: fees2021, Article: fee109, Own: true,
			Quote: "申请人应当自收到收费通知次日起20个工作日内缴纳费用，逾期未缴纳的，视为放弃申请，行政机关不再处理。"},
		{Key: FeeClock, Title: "缴费后期限的计算", Unit: Restart, From: fees2021, Article: fee109, Own: true,
			Quote: "处理期限自申请人完成缴费次日起重新计算。"},
		{Key: RecordMend, Title: "更正本人信息的期限", N: 20, Unit: WorkingDays, From: regulation2008, Article: reg + "第四十一条", Own: true,
			Quote: "条例没有规定期限，由行政机关确定。"},
		{Key: Reassess, Title: "不予公开信息的定期评估", N: 12, Unit: Months, From: regulation2019, Article: reg + "第十八条", Own: true,
			Quote: "行政机关应当建立健全政府信息管理动态调整机制，对本行政机关不予公开的政府信息进行定期评估审查。"},
		{Key: AnswerReview, Title: "行政复议答复", N: 10, Unit: CalendarDays, From: review1999, Article: "2017年《行政复议法》第二十三条"},
		{Key: AnswerSimple, Title: "行政复议答复", N: 10, Unit: CalendarDays, From: review1999, Article: "2017年《行政复议法》第二十三条"},
		{Key: AnswerReview, Title: "行政复议答复（普通程序）", N: 10, Unit: WorkingDays, From: review2024, Article: "《行政复议法》第四十八条"},
		{Key: AnswerSimple, Title: "行政复议答复（简易程序）", N: 5, Unit: WorkingDays, From: review2024, Article: "《行政复议法》第五十四条"},
		{Key: AnnounceService, Title: "公告送达", N: 30, Unit: CalendarDays, From: regulation2008, Article: "《民事诉讼法》第九十五条"},
		{Key: Retention, Title: "申请人个人信息保存期限", N: 60, Unit: Months, From: regulation2008, Article: "《个人信息保护法》第十九条", Own: true},
	}
}

const fee109 = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
