package openday

import "gongkai/internal/kit/flow"

// The states of an event.
const (
	Drafted   flow.State = "draft"
	Announced flow.State = "announced"
	Held      flow.State = "held"
	Closed    flow.State = "closed"
	Cancel    flow.State = "cancelled"
)

// The moves of an event.
const (
	MoveAnnounce = "开放报名"
	MoveHeld     = "登记举办"
	MoveClose    = "办结"
	MoveCancel   = "取消活动"
)

// Case is an event with what its moves depend on.
type Case struct {
	Event
	// Today is the day, Came how many came and Least how many should;
	// Answered says that no question waits, Lacks what of the check-list is
	// missing.
	Came, Least     int
	Answered        bool
	Lacks           string
	Due, Registered bool
}

// Flow is the way of an event.
var Flow = flow.Table[*Case]{
	Name: "openday", Title: "政府开放日", Initial: Drafted,
	States: []flow.StateDoc{
		{State: Drafted, Title: "拟订方案", Says: "确定主题、时间、路线和名额"},
		{State: Announced, Title: "报名中", Says: "公众可以报名，名额满后候补"},
		{State: Held, Title: "已举办", Says: "登记答疑、意见、照片和报道"},
		{State: Closed, Title: "已办结", Says: "清单完成，问题答复公开"},
		{State: Cancel, Title: "已取消", Says: "活动取消，报名作废"},
	},
	Moves: []flow.Move[*Case]{
		{Name: MoveAnnounce, From: []flow.State{Drafted}, To: Announced, Right: RightRun, Article: Article, Warn: "网站开始接受报名；活动公告和满意度问卷随即起草", If: []flow.Cond[*Case]{
			{Else: "请填写活动日期、地点、名额和报名截止时间", Holds: func(c *Case, _ flow.Who) bool { return c.Registered }}}},
		{Name: MoveHeld, From: []flow.State{Announced}, To: Held, Right: RightRun, Article: Article, Warn: "不再接受报名；未签到的不计入参加人数", If: []flow.Cond[*Case]{
			{Else: "还没有到活动日期", Holds: func(c *Case, _ flow.Who) bool { return c.Due }}}},
		{Name: MoveClose, From: []flow.State{Held}, To: Closed, Right: RightRun, Article: Article, If: []flow.Cond[*Case]{
			{Else: "清单还有未完成的项目", Holds: func(c *Case, _ flow.Who) bool { return c.Lacks == "" }},
			{Else: "还有现场问题没有答复并公开", Holds: func(c *Case, _ flow.Who) bool { return c.Answered }},
			{Else: "参加人数不足，请先写明原因", Holds: func(c *Case, _ flow.Who) bool { return c.Came >= c.Least || c.Few != "" }}}},
		{Name: MoveCancel, From: []flow.State{Drafted, Announced}, To: Cancel, Right: RightRun, Warn: "已报名的全部作废，查询页面显示取消的原因"},
	},
	State: func(c *Case) flow.State { return c.State },
}

// The states of a question.
const (
	Asked    flow.State = "asked"
	Answered flow.State = "answered"
	Shown    flow.State = "shown"
)

// The moves of a question.
const (
	MoveAnswer = "答复"
	MoveShow   = "公开答复"
	MoveRedo   = "退回重答"
)

// Questions is the way of a question.
var Questions = flow.Table[*Question]{
	Name: "openday-question", Title: "开放日现场问题", Initial: Asked,
	States: []flow.StateDoc{{State: Asked, Title: "待答复", Says: "责任人在期限内答复"}, {State: Answered, Title: "已答复", Says: "待办公室核对后公开"}, {State: Shown, Title: "已公开", Says: "问题和答复在活动页面公开"}},
	Moves: []flow.Move[*Question]{
		{Name: MoveAnswer, From: []flow.State{Asked}, To: Answered, Right: RightAnswer, Article: Article},
		{Name: MoveRedo, From: []flow.State{Answered}, To: Asked, Right: RightRun},
		{Name: MoveShow, From: []flow.State{Answered}, To: Shown, Right: RightRun, Article: Article},
	},
	State: func(x *Question) flow.State { return x.State },
}
