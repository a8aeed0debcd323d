package clock

import "gongkai/internal/kit/civil"

// Channel is the way by which a request came in (条例第二十九条).
type Channel string

// The channels.
const (
	InPerson   Channel = "in_person"  // 当面
	Registered Channel = "registered" // 邮寄（需签收）
	Plain      Channel = "plain"      // 平常信函
	Internet   Channel = "internet"   // 互联网
	Fax        Channel = "fax"        // 工作机构的传真
	Oral       Channel = "oral"       // 口头，由工作人员代填
)

// Channels lists the channels in the order in which forms offer them.
var Channels = []Channel{InPerson, Registered, Plain, Internet, Fax, Oral}

// ChannelTitles are the channels' words.
var ChannelTitles = map[Channel]string{
	InPerson: "当面提交", Registered: "邮寄（签收）", Plain: "邮寄（平信）", Internet: "互联网", Fax: "传真", Oral: "口头（代填）",
}

// Confirms says that the request counts as received only when it has been
// confirmed with the applicant (条例第三十一条第二、三项).
func (c Channel) Confirms() bool { return c == Plain || c == Internet || c == Fax }

// Arrival is what is known of how a request came in.
type Arrival struct {
	Channel Channel
	// Arrived is the day on which it was handed in, signed for, spoken, found
	// in the letter box, or came over the wire.
	Arrived civil.Date
	// Confirmed is the day on which agency and applicant confirmed it; zero:
	// not yet.
	Confirmed civil.Date
}

// Receipt is the day of receipt (收到申请之日) with its reason.
type Receipt struct {
	// On is zero as long as the request does not count as received.
	On      civil.Date
	Article string
	// Why is a Chinese sentence without a full stop.
	Why string
	// ConfirmBy is the day by which the agency must confirm with the applicant
	// by law; zero where the law sets no day.
	ConfirmBy civil.Date
}

// Receipt derives the day of receipt (R1.33).
func (a Arrival) Receipt() Receipt {
	const article = reg + "第三十一条"
	switch a.Channel {
	case InPerson, Oral:
		return Receipt{On: a.Arrived, Article: article + "第一项", Why: "当面提交，提交之日为收到申请之日"}
	case Registered:
		return Receipt{On: a.Arrived, Article: article + "第二项", Why: "邮寄提交，行政机关签收之日为收到申请之日"}
	case Plain:
		return Receipt{On: a.Confirmed, Article: article + "第二项", ConfirmBy: a.Arrived,
			Why: a.confirmed("平常信函，应当于收到的当日与申请人确认，确认之日为收到申请之日")}
	case Internet:
		return Receipt{On: a.Confirmed, Article: article + "第三项", Why: a.confirmed("通过互联网提交，双方确认之日为收到申请之日")}
	case Fax:
		return Receipt{On: a.Confirmed, Article: article + "第三项", Why: a.confirmed("通过传真提交，双方确认之日为收到申请之日")}
	}
	return Receipt{Article: article, Why: "提交渠道未填写"}
}

func (a Arrival) confirmed(rule string) string {
	if a.Confirmed.IsZero() {
		return rule + "；尚未确认，答复期限没有起算"
	}
	return rule
}

// LateToConfirm says that the day on which the law has the agency confirm is
// past on a day and was not kept.
func (r Receipt) LateToConfirm(today civil.Date) bool {
	switch {
	case r.ConfirmBy.IsZero():
		return false
	case r.On.IsZero():
		return today > r.ConfirmBy
	}
	return r.On > r.ConfirmBy
}
