package disclosure

import (
	"slices"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The states of an item.
const (
	Submitted  flow.State = "submitted"
	Received   flow.State = "received"
	Mending    flow.State = "mending"
	Handling   flow.State = "handling"
	Reasoning  flow.State = "reasoning"
	Consulting flow.State = "consulting"
	Charging   flow.State = "charging"
	Merged     flow.State = "merged"
	Replied    flow.State = "replied"
	Served     flow.State = "served"
	Withdrawn  flow.State = "withdrawn"
	Archived   flow.State = "archived"
	Voided     flow.State = "voided"
)

// The moves of an item.
const (
	MoveConfirm  = "确认收到"
	MoveVoid     = "作废登记"
	MoveEdit     = "更正登记"
	MoveAssign   = "分办"
	MoveTake     = "承办"
	MoveForward  = "转办"
	MoveReturn   = "退回重新分办"
	MoveMend     = "告知补正"
	MoveMended   = "收到补正"
	MoveReach    = "登记送达日期"
	MoveReasons  = "要求说明理由"
	MoveAccept   = "认可理由"
	MoveRefuse   = "认定理由不合理"
	MoveDelay    = "延迟答复"
	MoveConsult  = "征求意见"
	MoveOpinion  = "登记意见"
	MoveGathered = "意见收齐"
	MoveDecide   = "决定是否公开"
	MoveTell     = "告知第三方"
	MoveNotify   = "告知申请人征求意见"
	MoveHelp     = "协办"
	MoveHelped   = "登记协办回复"
	MoveExtend   = "申请延期"
	MoveApprove  = "批准延期"
	MoveDecline  = "不批准延期"
	MoveTold     = "告知延期"
	MoveCharge   = "收费通知"
	MovePaid     = "登记缴费"
	MoveDrop     = "撤回收费"
	MoveJudge    = "填写判断"
	MoveSearch   = "登记检索"
	MoveSecrecy  = "保密审查"
	MoveLegal    = "合法性审查"
	MoveSplit    = "拆分"
	MoveMerge    = "并案答复"
	MoveApart    = "取消并案"
	MoveDraft    = "拟写文书"
	MoveIssue    = "发出答复"
	MoveServe    = "登记送达"
	MoveWithdraw = "申请人撤回"
	MoveArchive  = "归档"
	MoveDispute  = "登记复议诉讼"
	MoveAnswered = "登记复议诉讼答复"
	MoveReported = "登记报备"
	MoveResult   = "登记复议诉讼结果"
	MoveRedo     = "重新答复"
	MoveSubject  = "标注相同信息"
	MoveSuggest  = "建议主动公开"
	MoveAttach   = "添加材料"
)

// The rights of disclosure.
const (
	RightView     = "disclosure.view"
	RightRegister = "disclosure.register"
	RightAssign   = "disclosure.assign"
	RightWork     = "disclosure.work"
	RightExtend   = "disclosure.extend"
	RightSecrecy  = "disclosure.secrecy"
	RightLegal    = "disclosure.legal"
	RightSign     = "disclosure.sign"
	RightIssue    = "disclosure.issue"
	RightArchive  = "disclosure.archive"
	RightDispute  = "disclosure.dispute"
	RightAssess   = "disclosure.assess"
	RightImport   = "disclosure.import"
	RightSettings = "disclosure.settings"
)

// rightHelp is held by who handles the case and by the unit that is asked for
// help; it is granted to nobody by itself.
const rightHelp = "disclosure.help"

// rightApplicant is held by who handles the case, and by the program, which
// acts for applicants who write on the public pages and ends what lapsed.
const rightApplicant = "disclosure.applicant"

// Case is an item before a person, with everything that the moves ask about.
type Case struct {
	Item    Item
	Request Request
	Text    Text
	Setting Setting
	// Terms are the law's with the agency's own; Cal is the calendar.
	Terms         clock.Terms
	Cal           clock.Calendar
	Intervals     []Interval
	Corrections   []Correction
	Consultations []Consultation
	Helps         []Help
	Fees          []Fee
	Steps         []Step
	Searches      []SearchLog
	Reviews       []Review
	Letters       []Letter
	Disputes      []Dispute
	// Followers are the items that are answered together with this one.
	Followers []Item
	Actor     who.Actor
	Today     civil.Date
	// after is done once the act is recorded.
	after []func(*store.Tx) error
}

// Clock is what the records say of the item's clock.
func (c *Case) Clock() clock.Case {
	i := &c.Item
	out := clock.Case{Received: i.Received, ReceivedWhy: i.ReceivedWhy, ReceivedArticle: i.ReceivedArticle, Answered: i.Answered}
	if i.Received.IsZero() {
		out.ReceivedWhy = c.Request.Receipt().Why
	}
	if i.State == Withdrawn || i.State == Voided {
		out.Answered = max(i.Answered, i.Issued)
	}
	for _, v := range c.Intervals {
		out.Intervals = append(out.Intervals, clock.Interval{Kind: v.Kind, From: v.From, To: v.To, Lapse: v.Lapse, Evidence: v.Evidence, Who: v.ByName})
	}
	if e := i.Extension; e.State == ExtTold || e.State == ExtApproved {
		out.Extended = &clock.Grant{Days: int(e.Days), Approved: e.ApprovedOn, Told: e.ToldOn, Evidence: e.Why, Who: e.ApprovedBy}
	}
	if !i.DelayUntil.IsZero() {
		out.Delayed = &clock.Delay{Until: i.DelayUntil, Told: i.DelayTold, Evidence: i.DelayWhy}
	}
	return out
}

// Reading is where the clock stands today.
func (c *Case) Reading() clock.Reading { return c.Terms.Read(c.Cal, c.Clock(), c.Today) }

// Explain is the clock day by day.
func (c *Case) Explain() clock.Explanation { return c.Terms.Explain(c.Cal, c.Clock(), c.Today) }

// Judged is how far the seven steps have come.
func (c *Case) Judged() Judged { return Judge(c.Item.Kind, c.Steps) }

// Correction is the one demand to mend, if there was one.
func (c *Case) Correction() *Correction {
	if len(c.Corrections) == 0 {
		return nil
	}
	return &c.Corrections[len(c.Corrections)-1]
}

// Fee is the fee that is open or was paid, if there is one.
func (c *Case) Fee() *Fee {
	for n := range c.Fees {
		if c.Fees[n].Dropped.IsZero() {
			return &c.Fees[n]
		}
	}
	return nil
}

// Draft is the reply that is being drafted, reviewed or is signed, if any.
func (c *Case) Draft() *Letter {
	for n := len(c.Letters) - 1; n >= 0; n-- {
		l := &c.Letters[n]
		if l.Ground != "" && l.State != LetterVoid && l.State != LetterIssued && l.State != LetterServed {
			return l
		}
	}
	return nil
}

// Review is the last review of a kind that still holds.
func (c *Case) Review(kind string) *Review {
	for n := len(c.Reviews) - 1; n >= 0; n-- {
		if r := &c.Reviews[n]; r.Kind == kind {
			if r.Stale {
				return nil
			}
			return r
		}
	}
	return nil
}

// asking are the consultations without an answer.
func (c *Case) asking() int {
	n := 0
	for k := range c.Consultations {
		if c.Consultations[k].Open() {
			n++
		}
	}
	return n
}

// before is the person before the case. The head of the office that is the
// 政府信息公开工作机构 approves extensions, whoever handles the case.
type before struct {
	who.On
	c *Case
}

// May says that the right reaches the case.
func (b before) May(right string) bool {
	switch {
	case b.c.Actor.IsSystem():
		return right == rightApplicant
	case right == rightApplicant:
		return b.On.May(RightWork) || b.On.May(RightRegister)
	case right == RightExtend && b.c.Setting.Office != "":
		return b.c.Actor.MayOn(right, b.c.Setting.Office, "")
	case right == rightHelp:
		return b.On.May(RightWork) || slices.ContainsFunc(b.c.Helps, func(h Help) bool {
			return h.Answered.IsZero() && h.Unit != "" && b.c.Actor.MayOn(RightWork, h.Unit, "")
		})
	}
	return b.On.May(right)
}

// Before is the person before the case, as the moves ask them.
func (c *Case) Before() flow.Who { return before{c.Actor.On(c.Item.Unit, ""), c} }

// Can lists the moves that the person may make, with what stands in the way.
func (c *Case) Can() []flow.Option[*Case] { return Items.Can(c, c.Before()) }

// Try decides whether the person may make the move now.
func (c *Case) Try(name string) error {
	_, err := Items.Try(c, name, c.Before())
	return err
}

type cond = flow.Cond[*Case]

func when(otherwise string, holds func(*Case) bool) cond {
	return cond{Else: otherwise, Holds: func(c *Case, _ flow.Who) bool { return holds(c) }}
}

// The conditions that stand on moves.
var (
	confirms = when("这一渠道的申请提交（签收）当日即为收到之日，不需要确认", func(c *Case) bool { return c.Request.Channel.Confirms() })
	assigned = when("还没有分办到科室，请先分办", func(c *Case) bool { return c.Item.Unit != "" })
	once     = when("本件已经告知过补正。补正应当一次性告知，不能再次要求补正", func(c *Case) bool { return len(c.Corrections) == 0 })
	idle     = when("答复文书正在审签，请先撤回或者退回", func(c *Case) bool {
		d := c.Draft()
		return d == nil || d.State == LetterDraft || d.State == LetterReturned
	})
	asked    = when("没有待审批的延期申请", func(c *Case) bool { return c.Item.Extension.State == ExtAsked })
	other    = when("申请延期的人不能批准自己的申请", func(c *Case) bool { return c.Item.Extension.AskedBy != c.Actor.ID })
	approved = when("延期还没有批准", func(c *Case) bool { return c.Item.Extension.State == ExtApproved })
	unasked  = when("本件已经延长过一次，不能再次延长", func(c *Case) bool {
		return c.Item.Extension.State == "" || c.Item.Extension.State == ExtRefused
	})
	more    = when("这是最后一份意见，请登记为意见收齐", func(c *Case) bool { return c.asking() > 1 })
	last    = when("还有其他征求意见没有回复", func(c *Case) bool { return c.asking() <= 1 })
	consult = when("没有征求过意见", func(c *Case) bool { return len(c.Consultations) > 0 })
	helped  = when("没有待回复的协办函", func(c *Case) bool {
		return slices.ContainsFunc(c.Helps, func(h Help) bool { return h.Answered.IsZero() })
	})
	justified = when("没有认可申请人说明的理由", func(c *Case) bool { return c.Item.Reasons == "accepted" })
	unfeed    = when("本件已经发出收费通知，同一件申请不能重复收费", func(c *Case) bool { return c.Fee() == nil })
	whole     = when("本件的登记是更正本人信息，不收取信息处理费", func(c *Case) bool { return c.Item.Kind == Information })
	alone     = when("本件与其他申请并案，请先取消并案", func(c *Case) bool { return len(c.Followers) == 0 })
	signed    = when("答复文书还没有签发；没有签发的文书不能作为答复发出", func(c *Case) bool { d := c.Draft(); return d != nil && d.State == LetterSigned })
	secure    = when("保密审查没有通过", func(c *Case) bool { return c.reviewed(ReviewSecrecy) })
	lawful    = when("合法性审查没有通过", func(c *Case) bool { return c.reviewed(ReviewLegal) })
	founded   = cond{Else: "答复的依据还不齐备，请查看案件页的提示", Holds: func(c *Case, _ flow.Who) bool { return len(c.Lacks()) == 0 }}
	disputed  = when("没有登记过复议或者诉讼", func(c *Case) bool { return len(c.Disputes) > 0 })
	overruled = when("复议或者诉讼没有要求重新答复的结果", func(c *Case) bool {
		return slices.ContainsFunc(c.Disputes, func(d Dispute) bool { return d.Result == Corrected && d.Redo == "" })
	})
)

// reviewed says that a review passed; secrecy is asked where something is
// handed out or withheld for secrecy.
func (c *Case) reviewed(kind string) bool {
	d := c.Draft()
	if d == nil {
		return false
	}
	g, _ := GroundOf(d.Ground)
	if kind == ReviewSecrecy && !slices.Contains(g.Needs, NeedSecrecy) {
		return true
	}
	r := c.Review(kind)
	return r != nil && r.Verdict == VerdictPass
}

var (
	pending = []flow.State{Received, Handling, Mending, Reasoning, Consulting, Charging}
	ended   = []flow.State{Replied, Served, Archived}
	// contested are the states in which a dispute may be filed: no reply in
	// time is a ground for one, too.
	contested = slices.Concat([]flow.State{Withdrawn, Merged}, ended, pending)
)

// stay makes a move that leaves the state as it is, for each of the states.
func stay(m flow.Move[*Case], in ...flow.State) []flow.Move[*Case] {
	var out []flow.Move[*Case]
	for _, s := range in {
		m.From, m.To = []flow.State{s}, s
		out = append(out, m)
	}
	return out
}

// Items is the way of an item (RULES.md 1.4, R1.33 to R1.47).
var Items = flow.Table[*Case]{
	Name: "disclosure", Title: "依申请公开", Initial: Submitted,
	States: []flow.StateDoc{
		{State: Submitted, Title: "待确认", Says: "收到平信、网上或者传真提交的申请，等待与申请人确认；答复期限没有起算"},
		{State: Received, Title: "已收到", Says: "已经收到申请，等待分办或者承办"},
		{State: Mending, Title: "待补正", Says: "已经告知申请人补正，补正后重新计算期限"},
		{State: Handling, Title: "办理中", Says: "承办科室正在检索、判断和拟写答复"},
		{State: Reasoning, Title: "待说明理由", Says: "等待申请人说明数量、频次的理由；期限照常计算"},
		{State: Consulting, Title: "征求意见中", Says: "等待第三方或者其他机关的意见，所需时间不计算在答复期限内"},
		{State: Charging, Title: "待缴费", Says: "已经发出收费通知，缴费后重新计算期限"},
		{State: Merged, Title: "并案答复", Says: "与另一件内容相同的申请一并答复，期限照常计算"},
		{State: Replied, Title: "已答复", Says: "答复已经发出，等待登记送达"},
		{State: Served, Title: "已送达", Says: "答复已经送达"},
		{State: Withdrawn, Title: "已撤回", Says: "申请人撤回了申请"},
		{State: Archived, Title: "已归档", Says: "案卷已经归档"},
		{State: Voided, Title: "已作废", Says: "误登或者重复登记，没有产生申请"},
	},
	Moves: slices.Concat(moves(), staying()),
	State: func(c *Case) flow.State { return c.Item.State },
}

func moves() []flow.Move[*Case] {
	one := func(s ...flow.State) []flow.State { return s }
	return []flow.Move[*Case]{
		{Name: MoveConfirm, From: one(Submitted), To: Received, Right: RightRegister, Article: ArticleReceipt, If: []cond{confirms}},
		{Name: MoveVoid, From: one(Submitted), To: Voided, Right: RightRegister, Warn: "作废后编号保留，不再办理，不计入年度报告。申请人已经确认的申请不能作废。"},
		{Name: MoveAssign, From: one(Received), To: Handling, Right: RightAssign, Article: ArticleStages},
		{Name: MoveTake, From: one(Received), To: Handling, Right: RightWork, Article: ArticleStages, If: []cond{assigned}},
		{Name: MoveReturn, From: one(Handling), To: Received, Right: RightWork, If: []cond{idle, alone}},
		{Name: MoveMend, From: one(Received, Handling), To: Mending, Right: RightWork, Article: ArticleMend, If: []cond{once, idle, alone},
			Warn: "补正只能告知一次。发出后答复期限停止计算，收到补正后重新计算。"},
		{Name: MoveMended, From: one(Mending), To: Received, Right: rightApplicant, Article: ArticleMend},
		{Name: MoveReasons, From: one(Handling), To: Reasoning, Right: RightWork, Article: ArticleMass, If: []cond{idle, alone}},
		{Name: MoveAccept, From: one(Reasoning), To: Handling, Right: RightWork, Article: ArticleMass},
		{Name: MoveRefuse, From: one(Reasoning), To: Handling, Right: RightWork, Article: ArticleMass},
		{Name: MoveConsult, From: one(Handling), To: Consulting, Right: RightWork, Article: ArticleThird, If: []cond{idle, alone}},
		{Name: MoveGathered, From: one(Consulting), To: Handling, Right: rightApplicant, Article: ArticleThird, If: []cond{last}},
		{Name: MoveCharge, From: one(Handling), To: Charging, Right: RightWork, Article: ArticleFee, If: []cond{unfeed, whole, idle, alone},
			Warn: "按件、按量只能选一种。发出后等待缴费，缴费后重新计算期限。"},
		{Name: MovePaid, From: one(Charging), To: Handling, Right: rightApplicant, Article: ArticleFee},
		{Name: MoveDrop, From: one(Charging), To: Handling, Right: RightWork, Article: ArticleFee},
		{Name: MoveMerge, From: one(Handling), To: Merged, Right: RightWork, If: []cond{idle, alone}},
		{Name: MoveApart, From: one(Merged), To: Handling, Right: RightWork},
		{Name: MoveIssue, From: one(Handling, Mending, Charging), To: Replied, Right: RightIssue, Article: ArticleReply, If: []cond{signed, founded, secure, lawful},
			Warn: "发出后不能撤回；办理结果按答复文书记入年度报告。"},
		{Name: MoveServe, From: one(Replied), To: Served, Right: RightWork, Article: ArticleStages},
		{Name: MoveWithdraw, From: append(one(Submitted, Merged), pending...), To: Withdrawn, Right: rightApplicant, If: []cond{alone},
			Warn: "撤回后不再办理。请先取得申请人撤回的书面材料或者通话记录。"},
		{Name: MoveArchive, From: one(Served, Withdrawn), To: Archived, Right: RightArchive, Article: ArticleStages},
	}
}

// staying are the moves that leave the state as it is.
func staying() []flow.Move[*Case] {
	return slices.Concat(
		stay(flow.Move[*Case]{Name: MoveEdit, Right: RightRegister}, append([]flow.State{Submitted}, pending...)...),
		stay(flow.Move[*Case]{Name: MoveForward, Right: RightWork, If: []cond{assigned, idle}}, Received, Handling, Mending, Reasoning, Consulting, Charging),
		stay(flow.Move[*Case]{Name: MoveReach, Right: RightWork}, Mending, Consulting, Charging),
		stay(flow.Move[*Case]{Name: MoveDelay, Right: RightExtend, Article: ArticleMass, If: []cond{justified}}, Handling),
		stay(flow.Move[*Case]{Name: MoveConsult, Right: RightWork, Article: ArticleThird, If: []cond{idle}}, Consulting),
		stay(flow.Move[*Case]{Name: MoveOpinion, Right: rightApplicant, Article: ArticleThird, If: []cond{more}}, Consulting),
		stay(flow.Move[*Case]{Name: MoveDecide, Right: RightWork, Article: ArticleThird, If: []cond{consult, idle}}, Handling),
		stay(flow.Move[*Case]{Name: MoveTell, Right: RightWork, Article: ArticleThird, If: []cond{consult}}, Handling, Replied, Served),
		stay(flow.Move[*Case]{Name: MoveNotify, Right: RightWork, Article: ArticleThird, If: []cond{consult}}, Consulting, Handling),
		stay(flow.Move[*Case]{Name: MoveHelp, Right: RightWork}, Handling, Consulting),
		stay(flow.Move[*Case]{Name: MoveHelped, Right: rightHelp, If: []cond{helped}}, Handling, Consulting, Reasoning, Charging),
		stay(flow.Move[*Case]{Name: MoveExtend, Right: RightWork, Article: ArticleTerm, If: []cond{unasked, alone}}, Handling, Reasoning, Consulting),
		stay(flow.Move[*Case]{Name: MoveApprove, Right: RightExtend, Article: ArticleTerm, If: []cond{asked, other}}, Handling, Reasoning, Consulting),
		stay(flow.Move[*Case]{Name: MoveDecline, Right: RightExtend, Article: ArticleTerm, If: []cond{asked}}, Handling, Reasoning, Consulting),
		stay(flow.Move[*Case]{Name: MoveTold, Right: RightWork, Article: ArticleTerm, If: []cond{approved}}, Handling, Reasoning, Consulting),
		stay(flow.Move[*Case]{Name: MoveJudge, Right: RightWork, If: []cond{idle}}, Received, Handling, Mending, Consulting, Charging),
		stay(flow.Move[*Case]{Name: MoveSearch, Right: RightWork}, Handling, Consulting, Reasoning),
		stay(flow.Move[*Case]{Name: MoveSecrecy, Right: RightSecrecy, Article: ArticleSecrecy}, Handling, Consulting),
		stay(flow.Move[*Case]{Name: MoveLegal, Right: RightLegal}, Handling, Mending, Charging),
		stay(flow.Move[*Case]{Name: MoveSplit, Right: RightWork, If: []cond{idle, alone}}, Received, Handling),
		stay(flow.Move[*Case]{Name: MoveDraft, Right: RightWork}, append([]flow.State{Replied, Served, Withdrawn}, pending...)...),
		stay(flow.Move[*Case]{Name: MoveDispute, Right: RightDispute, Article: ArticleReview}, contested...),
		stay(flow.Move[*Case]{Name: MoveAnswered, Right: RightDispute, Article: ArticleAnswer, If: []cond{disputed}}, contested...),
		stay(flow.Move[*Case]{Name: MoveReported, Right: RightDispute, If: []cond{disputed}}, contested...),
		stay(flow.Move[*Case]{Name: MoveResult, Right: RightDispute, If: []cond{disputed}}, contested...),
		stay(flow.Move[*Case]{Name: MoveRedo, Right: RightDispute, If: []cond{overruled}, Warn: "生成一件重新答复的事项，按收到复议决定或者判决之日起算；年度报告不重复计数。"}, ended...),
		stay(flow.Move[*Case]{Name: MoveSubject, Right: RightWork, Article: ArticleSame, If: []cond{whole}}, append(append([]flow.State{Merged}, ended...), pending...)...),
		stay(flow.Move[*Case]{Name: MoveSuggest, Right: rightApplicant, Article: ArticleSame, If: []cond{whole}}, append(append([]flow.State{Merged}, ended...), pending...)...),
		stay(flow.Move[*Case]{Name: MoveAttach, Right: rightApplicant}, append(append([]flow.State{Submitted, Merged, Withdrawn}, ended...), pending...)...),
	)
}
