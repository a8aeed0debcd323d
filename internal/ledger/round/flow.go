package round

import (
	"gongkai/internal/kit/flow"
)

// The rights of reporting rounds.
const (
	RightView   = "round.view"
	RightFill   = "round.fill"
	RightSubmit = "round.submit"
	RightReview = "round.review"
	RightOpen   = "round.open"
	RightExport = "round.export"
)

// The states of a Round.
const (
	Planned   flow.State = "planned"
	Open      flow.State = "open"
	Reviewing flow.State = "reviewing"
	Closed    flow.State = "closed"
	Void      flow.State = "void"
)

// The moves of a Round.
const (
	MoveOpen   = "开启填报"
	MoveReview = "截止填报"
	MoveReopen = "恢复填报"
	MoveClose  = "办结报送"
	MoveVoid   = "取消报送"
)

// RoundCase is a round with what its moves depend on.
type RoundCase struct {
	Round *Round
	// Waiting counts the lines before the office, Objected those whose unit
	// objects to a return, Editions all frozen editions.
	Waiting, Objected, Editions int
}

// RoundFlow is the table of moves of a Round.
var RoundFlow = &flow.Table[*RoundCase]{
	Name: "round", Title: "进展报送轮次", Initial: Planned,
	State: func(c *RoundCase) flow.State { return c.Round.State },
	States: []flow.StateDoc{
		{State: Planned, Title: "未开始", Says: "已列入计划，尚未到填报时间"},
		{State: Open, Title: "填报中", Says: "各科室填报、提交，办公室随交随审"},
		{State: Reviewing, Title: "汇总审核", Says: "已截止填报，只有被退回的可以重新提交"},
		{State: Closed, Title: "已办结", Says: "报告已定稿留存，不再变动"},
		{State: Void, Title: "已取消", Says: "本轮不再报送"},
	},
	Moves: []flow.Move[*RoundCase]{
		{Name: MoveOpen, From: []flow.State{Planned}, To: Open, Right: RightOpen,
			Warn: "开启后，各科室会收到填报通知，可以开始填报。"},
		{Name: MoveReview, From: []flow.State{Open}, To: Reviewing, Right: RightOpen,
			Warn: "截止后，还没有提交的科室不能再提交；被退回的仍可重新提交。需要时可以恢复填报。"},
		{Name: MoveReopen, From: []flow.State{Reviewing}, To: Open, Right: RightOpen},
		{Name: MoveClose, From: []flow.State{Reviewing}, To: Closed, Right: RightOpen,
			Warn: "办结后，报告连同全部数据定稿留存，任何人不能再填报、审核或改动；以后导出的文件与现在完全一致。",
			If: []flow.Cond[*RoundCase]{
				{Else: "还有报送稿没有审核，请先接受或退回", Holds: func(c *RoundCase, _ flow.Who) bool { return c.Waiting == 0 }},
				{Else: "还有科室的异议没有答复，请先答复", Holds: func(c *RoundCase, _ flow.Who) bool { return c.Objected == 0 }},
			}},
		{Name: MoveVoid, From: []flow.State{Planned, Open}, To: Void, Right: RightOpen,
			Warn: "取消后，本轮不再填报，也不再提醒。已取消的轮次不能恢复，需要时请另建一轮。",
			If: []flow.Cond[*RoundCase]{
				{Else: "已有科室提交报送稿，请走完审核后办结", Holds: func(c *RoundCase, _ flow.Who) bool { return c.Editions == 0 }},
			}},
	},
}

// The states of a Line.
const (
	Filling  flow.State = "filling"
	Sent     flow.State = "sent"
	Returned flow.State = "returned"
	Objected flow.State = "objected"
	Accepted flow.State = "accepted"
)

// The moves of a Line.
const (
	MoveSend   = "提交"
	MoveReturn = "退回"
	MoveAccept = "接受"
	MoveObject = "提出异议"
	MoveUphold = "维持退回"
	MoveYield  = "采纳异议"
	MoveRecall = "接受后退回"
)

// LineCase is a line with what its moves depend on.
type LineCase struct {
	Round *Round
	Line  *Line
	// Actor is the id of the person who tries the move.
	Actor string
}

const running = "本轮当前不接收填报和审核"

// LineFlow is the table of moves of a Line.
var LineFlow = &flow.Table[*LineCase]{
	Name: "round-line", Title: "报送稿", Initial: Filling,
	State: func(c *LineCase) flow.State { return c.Line.State },
	States: []flow.StateDoc{
		{State: Filling, Title: "待填报", Says: "科室尚未提交"},
		{State: Sent, Title: "已提交", Says: "科室已提交，等待办公室审核"},
		{State: Returned, Title: "已退回", Says: "办公室退回，科室修改后重新提交，或提出异议"},
		{State: Objected, Title: "异议中", Says: "科室对退回有异议，等待办公室答复"},
		{State: Accepted, Title: "已接受", Says: "办公室已接受，列入报告"},
	},
	Moves: []flow.Move[*LineCase]{
		{Name: MoveSend, From: []flow.State{Filling, Sent, Returned}, To: Sent, Right: RightSubmit,
			Warn: "提交后形成编号的报送稿，不可修改；以后再改会形成新的一稿，各稿都留存备查。",
			If:   []flow.Cond[*LineCase]{{Else: "本轮已截止填报，请与办公室联系", Holds: takesEditions}}},
		{Name: MoveAccept, From: []flow.State{Sent}, To: Accepted, Right: RightReview, If: judging()},
		{Name: MoveReturn, From: []flow.State{Sent}, To: Returned, Right: RightReview, If: judging()},
		{Name: MoveObject, From: []flow.State{Returned}, To: Objected, Right: RightSubmit,
			If: []flow.Cond[*LineCase]{{Else: running, Holds: isRunning}}},
		{Name: MoveUphold, From: []flow.State{Objected}, To: Returned, Right: RightReview, If: judging()},
		{Name: MoveYield, From: []flow.State{Objected}, To: Accepted, Right: RightReview, If: judging()},
		{Name: MoveRecall, From: []flow.State{Accepted}, To: Returned, Right: RightReview, If: judging()},
	},
}

func judging() []flow.Cond[*LineCase] {
	return []flow.Cond[*LineCase]{
		{Else: running, Holds: isRunning},
		{Else: "提交人不能审核自己提交的报送稿，请由其他人审核", Holds: func(c *LineCase, _ flow.Who) bool { return c.Line.SentBy != c.Actor }},
	}
}

func isRunning(c *LineCase, _ flow.Who) bool {
	return c.Round.State == Open || c.Round.State == Reviewing
}

// takesEditions says that the round takes an edition of the line: any while
// units fill in, only of what was returned afterwards.
func takesEditions(c *LineCase, _ flow.Who) bool {
	return c.Round.State == Open || c.Round.State == Reviewing && c.Line.State == Returned
}
