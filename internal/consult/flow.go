package consult

import (
	"time"

	"gongkai/internal/kit/flow"
)

// The rights of consultations.
const (
	RightView   = "consult.view"
	RightWork   = "consult.work"
	RightDecide = "consult.decide"
	RightManage = "consult.manage"
	// RightSettings is about the dated parameters.
	RightSettings = "consult.settings"
	// rightSystem is nobody's: such moves follow from a publication.
	rightSystem = "consult.system"
)

// The states of a Consultation.
const (
	Preparing flow.State = "preparing"
	Noticing  flow.State = "noticing"
	Announced flow.State = "announced"
	Answering flow.State = "answering"
	Answered  flow.State = "answered"
	Stopped   flow.State = "stopped"
	Void      flow.State = "void"
)

// The moves of a Consultation.
const (
	MoveNotice   = "起草公告"
	MoveUnnotice = "收回修改"
	MoveAnnounce = "公告"
	MoveExtend   = "延长期限"
	MoveDecided  = "登记决策出台"
	MoveStop     = "终止征集"
	MoveReport   = "起草反馈"
	MoveReopen   = "重新处理意见"
	MoveAnswer   = "公布反馈"
	MoveCorrect  = "更正反馈"
	MoveVoid     = "作废"
)

// Case is a consultation with what its moves depend on.
type Case struct {
	Consultation *Consultation
	Now          time.Time
	// Articles is how many pieces the draft has; Lacking what the draft lacks
	// before it is announced.
	Articles int
	Lacking  []string
	// Total counts the valid opinions, Open those without an answer,
	// Activities the off-line records.
	Total, Open, Activities int
	// Out says that the item of the announcement or the report was released.
	NoticeOut, ReportOut bool
}

// over, of and the like are conditions in words.
var (
	isWhole = flow.Cond[*Case]{Else: "草案、起草说明、公告和起止时间还没有填齐，请先补充", Holds: func(c *Case, _ flow.Who) bool { return len(c.Lacking) == 0 }}
	isOver  = flow.Cond[*Case]{Else: "征集还没有结束，请在截止后办理", Holds: func(c *Case, _ flow.Who) bool { return c.Consultation.Over(c.Now) }}
	running = flow.Cond[*Case]{Else: "征集已经截止，不能再延长", Holds: func(c *Case, _ flow.Who) bool { return !c.Consultation.Over(c.Now) }}
	decided = flow.Cond[*Case]{Else: "还没有登记决策出台的日期和名称，请先登记", Holds: func(c *Case, _ flow.Who) bool { return !c.Consultation.DecidedOn.IsZero() }}
	open    = flow.Cond[*Case]{Else: "决策已经出台，应当公布意见征集和采纳情况，不能以终止代替（任务分工第9项）", Holds: func(c *Case, _ flow.Who) bool { return c.Consultation.DecidedOn.IsZero() }}
	done    = flow.Cond[*Case]{Else: "还有意见没有处理结果和理由，请全部处理后再起草反馈", Holds: func(c *Case, _ flow.Who) bool { return c.Open == 0 }}
)

// Consultations is the way of a consultation.
var Consultations = &flow.Table[*Case]{
	Name: "consult", Title: "公开征求意见", Initial: Preparing,
	State: func(c *Case) flow.State { return c.Consultation.State },
	States: []flow.StateDoc{
		{State: Preparing, Title: "筹备", Says: "准备草案、起草说明、公告和解读"},
		{State: Noticing, Title: "公告送审", Says: "公告按信息发布流程审核；与解读同时发布"},
		{State: Announced, Title: "已公告", Says: "到起始时间接收意见，到截止时间停止；随后处理意见"},
		{State: Answering, Title: "反馈送审", Says: "采纳情况按信息发布流程审核"},
		{State: Answered, Title: "已反馈", Says: "全部意见的处理结果和理由已同时公布"},
		{State: Stopped, Title: "已终止", Says: "公布原因后不再征集；决策出台的，仍须反馈"},
		{State: Void, Title: "已作废", Says: "没有公告即停止办理"},
	},
	Moves: []flow.Move[*Case]{
		{Name: MoveNotice, From: []flow.State{Preparing}, To: Noticing, Right: RightWork, Article: ArticleThirty,
			Warn: "公告连同草案、起草说明生成信息发布稿，进入审核；审核期间不能修改草案。", If: []flow.Cond[*Case]{isWhole}},
		{Name: MoveUnnotice, From: []flow.State{Noticing}, To: Preparing, Right: RightWork},
		{Name: MoveAnnounce, From: []flow.State{Noticing}, To: Announced, Right: rightSystem, Article: ArticleThirty, If: []flow.Cond[*Case]{isWhole}},
		{Name: MoveExtend, From: []flow.State{Announced}, To: Announced, Right: RightWork, Article: ArticleThirty, If: []flow.Cond[*Case]{running}},
		{Name: MoveDecided, From: []flow.State{Announced}, To: Announced, Right: RightWork, Article: ArticleFeedback, If: []flow.Cond[*Case]{isOver}},
		{Name: MoveStop, From: []flow.State{Announced}, To: Stopped, Right: RightManage, If: []flow.Cond[*Case]{open},
			Warn: "终止后不再接收意见，原因在征集页面公布；已收到的意见留存备查。以后决策仍然出台的，登记出台后照样按期公布反馈。"},
		{Name: MoveDecided, From: []flow.State{Stopped}, To: Announced, Right: RightWork, Article: ArticleFeedback,
			Warn: "征集虽然已经终止，决策出台后仍应公布已收到意见的采纳情况；登记后开始计算反馈时限。"},
		{Name: MoveReport, From: []flow.State{Announced}, To: Answering, Right: RightWork, Article: ArticleIssue,
			Warn: "根据意见登记生成采纳情况反馈稿，进入信息发布审核；发布时全部处理结果同时公布。", If: []flow.Cond[*Case]{isOver, decided, done}},
		{Name: MoveReopen, From: []flow.State{Answering}, To: Announced, Right: RightWork},
		{Name: MoveAnswer, From: []flow.State{Answering}, To: Answered, Right: rightSystem, Article: ArticleFeedback, If: []flow.Cond[*Case]{done}},
		{Name: MoveCorrect, From: []flow.State{Answered}, To: Answering, Right: rightSystem},
		{Name: MoveVoid, From: []flow.State{Preparing}, To: Void, Right: RightManage, Warn: "作废后不能恢复；需要时请重新建立。"},
	},
}

// The states of an Opinion.
const (
	Received flow.State = "new"
	Settled  flow.State = "settled"
	Spam     flow.State = "spam"
)

// The moves of an Opinion.
const (
	MoveCode   = "编码归类"
	MoveSettle = "拟定处理结果"
	MoveSpam   = "认定无效"
	MoveRevive = "恢复为有效"
	MoveShow   = "公开展示"
	MoveHide   = "停止展示"
)

// OpinionCase is an opinion in its consultation.
type OpinionCase struct {
	Opinion      *Opinion
	Consultation *Consultation
}

var (
	handled = flow.Cond[*OpinionCase]{Else: "反馈已送审或已公布，意见的处理结果不能再改；确需修改的，请先“重新处理意见”", Holds: func(c *OpinionCase, _ flow.Who) bool {
		return c.Consultation.State == Announced
	}}
	consents = flow.Cond[*OpinionCase]{Else: "本人没有同意公开展示这条意见", Holds: func(c *OpinionCase, _ flow.Who) bool { return c.Opinion.Consent }}
)

// Opinions is the way of an opinion.
var Opinions = &flow.Table[*OpinionCase]{
	Name: "consult-opinion", Title: "征集意见", Initial: Received,
	State: func(c *OpinionCase) flow.State { return c.Opinion.State },
	States: []flow.StateDoc{
		{State: Received, Title: "待处理", Says: "已收到，尚无处理结果"},
		{State: Settled, Title: "已拟结果", Says: "已拟定是否采纳和理由，随反馈一并公布"},
		{State: Spam, Title: "无效", Says: "认定为无效意见，留存备查，不计入统计"},
	},
	Moves: []flow.Move[*OpinionCase]{
		{Name: MoveCode, From: []flow.State{Received}, To: Received, Right: RightWork, If: []flow.Cond[*OpinionCase]{handled}},
		{Name: MoveCode, From: []flow.State{Settled}, To: Settled, Right: RightWork, If: []flow.Cond[*OpinionCase]{handled}},
		{Name: MoveSettle, From: []flow.State{Received, Settled}, To: Settled, Right: RightDecide, Article: ArticleOpinions, If: []flow.Cond[*OpinionCase]{handled}},
		{Name: MoveSpam, From: []flow.State{Received, Settled}, To: Spam, Right: RightWork, If: []flow.Cond[*OpinionCase]{handled}},
		{Name: MoveRevive, From: []flow.State{Spam}, To: Received, Right: RightWork, If: []flow.Cond[*OpinionCase]{handled}},
		{Name: MoveShow, From: []flow.State{Received}, To: Received, Right: RightWork, If: []flow.Cond[*OpinionCase]{consents}},
		{Name: MoveShow, From: []flow.State{Settled}, To: Settled, Right: RightWork, If: []flow.Cond[*OpinionCase]{consents}},
		{Name: MoveHide, From: []flow.State{Received}, To: Received, Right: RightWork},
		{Name: MoveHide, From: []flow.State{Settled}, To: Settled, Right: RightWork},
		{Name: MoveHide, From: []flow.State{Spam}, To: Spam, Right: RightWork},
	},
}

// program may make the moves that follow from a publication.
type program struct{}

// May says so.
func (program) May(right string) bool { return right == rightSystem }
