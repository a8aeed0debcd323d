package ledger

import (
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
)

// The states of a duty: 立项 → 交办 → 签收 → 办理 → 反馈 → 审核 → 办结 →
// 销号 → 归档, with 退回 back to the unit.
const (
	Planned  flow.State = "planned"
	Assigned flow.State = "assigned"
	Working  flow.State = "working"
	Reported flow.State = "reported"
	Returned flow.State = "returned"
	Done     flow.State = "done"
	Cleared  flow.State = "cleared"
	Archived flow.State = "archived"
	Void     flow.State = "void"
)

// The moves of a duty, by the words of supervision.
const (
	MoveAssign  = "交办"
	MoveAccept  = "签收"
	MoveReport  = "反馈办结"
	MovePass    = "审核办结"
	MoveShort   = "未达标办结"
	MoveReturn  = "退回"
	MoveClear   = "销号"
	MoveArchive = "归档"
	MoveReopen  = "重新办理"
	MoveVoid    = "撤销"
)

// The rights of the ledger.
const (
	RightView     = "ledger.view"
	RightAdopt    = "ledger.adopt"
	RightAssign   = "ledger.assign"
	RightWork     = "ledger.work"
	RightReview   = "ledger.review"
	RightClear    = "ledger.clear"
	RightUrge     = "ledger.urge"
	RightDecide   = "ledger.decide"
	RightExport   = "ledger.export"
	RightOverview = "ledger.overview"
	RightSettings = "ledger.settings"
)

// Case is a duty together with what its moves depend on.
type Case struct {
	Duty        *Duty
	Task        *Task
	Checkpoints []Checkpoint
	Evidence    []Evidence
	// Today is the civil day on which the move is tried.
	Today civil.Date
	// Figures are the figures of the measures bound to the task.
	Figures []BoundFigure
	// Actor is the id of the person who tries the move.
	Actor string
}

// Duties is the table of moves of a duty.
var Duties = &flow.Table[*Case]{
	Name: "duty", Title: "任务办理", Initial: Planned,
	State: func(c *Case) flow.State { return c.Duty.State },
	States: []flow.StateDoc{
		{State: Planned, Title: "已立项", Says: "计划已采纳，尚未交办"},
		{State: Assigned, Title: "待签收", Says: "已交办责任科室，等待签收"},
		{State: Working, Title: "办理中", Says: "责任科室已签收，正在办理"},
		{State: Reported, Title: "待审核", Says: "责任科室已反馈办结，等待审核"},
		{State: Returned, Title: "已退回", Says: "审核未通过，退回补充后重新报送"},
		{State: Done, Title: "已办结", Says: "审核通过，佐证齐全"},
		{State: Cleared, Title: "已销号", Says: "领导同意销号"},
		{State: Archived, Title: "已归档", Says: "随年度台账归档"},
		{State: Void, Title: "已撤销", Says: "新版计划不再包含，或责任分工调整"},
	},
	Moves: []flow.Move[*Case]{
		{Name: MoveAssign, From: []flow.State{Planned}, To: Assigned, Right: RightAssign,
			If: []flow.Cond[*Case]{{Else: "还没有确定完成时限", Holds: hasDue}}},
		{Name: MoveAccept, From: []flow.State{Assigned}, To: Working, Right: RightWork},
		{Name: MoveReport, From: []flow.State{Working, Returned}, To: Reported, Right: RightWork,
			If: []flow.Cond[*Case]{
				{Else: "还没有有效的佐证材料。请先登记进展并附上文件、链接或系统内记录", Holds: hasEvidence},
				{Else: "还有已到期的节点没有完成记录。请先登记进展并勾选完成的节点", Holds: checkpointsMet},
			}},
		{Name: MovePass, From: []flow.State{Reported}, To: Done, Right: RightReview,
			If: []flow.Cond[*Case]{
				{Else: "佐证材料已失效或被撤回，请退回责任科室补充", Holds: hasEvidence},
				{Else: "还有已到期的节点没有完成记录，请退回责任科室补充", Holds: checkpointsMet},
				{Else: "任务的量化指标尚未达到目标。请退回责任科室继续办理；确实无法达到的，由分管领导说明原因，按“未达标办结”处理", Holds: figuresReached},
				{Else: "报送人不能审核自己报送的内容，请由其他人审核", Holds: notReporter},
			}},
		{Name: MoveShort, From: []flow.State{Reported}, To: Done, Right: RightClear,
			Warn: "指标没有达到目标仍予办结，原因记入办理记录；指标数值不改变，报告中如实列出。",
			If: []flow.Cond[*Case]{
				{Else: "佐证材料已失效或被撤回，请退回责任科室补充", Holds: hasEvidence},
				{Else: "还有已到期的节点没有完成记录，请退回责任科室补充", Holds: checkpointsMet},
				{Else: "量化指标已达到目标，请按“审核办结”处理", Holds: figuresShort},
				{Else: "报送人不能审核自己报送的内容，请由其他人审核", Holds: notReporter},
			}},
		{Name: MoveReturn, From: []flow.State{Reported}, To: Returned, Right: RightReview,
			If: []flow.Cond[*Case]{{Else: "报送人不能审核自己报送的内容，请由其他人审核", Holds: notReporter}}},
		{Name: MoveClear, From: []flow.State{Done}, To: Cleared, Right: RightClear,
			Warn: "销号后，该项任务不再提醒，也不能再登记进展；佐证失效时系统会自动重新办理。",
			If: []flow.Cond[*Case]{
				{Else: "审核人不能自己销号，请由分管领导或主要负责人销号", Holds: notReviewer},
				{Else: "佐证材料已失效或被撤回", Holds: hasEvidence},
			}},
		{Name: MoveArchive, From: []flow.State{Cleared}, To: Archived, Right: RightAssign,
			Warn: "归档后，该项任务只能查阅，不能再修改。"},
		{Name: MoveReopen, From: []flow.State{Done, Cleared}, To: Working, Right: RightReview,
			Warn: "重新办理会把已办结的任务退回“办理中”，并通知责任科室。"},
		{Name: MoveVoid, From: []flow.State{Planned, Assigned, Working, Reported, Returned}, To: Void, Right: RightAdopt,
			Warn: "撤销后，该项任务不再办理，已登记的进展和佐证保留备查。"},
	},
}

// notReporter keeps four eyes on a duty: who reported it does not review it.
func notReporter(c *Case, _ flow.Who) bool { return c.Duty.ReportedBy != c.Actor }

func hasDue(c *Case, _ flow.Who) bool { return !c.Duty.Due.IsZero() }

func hasEvidence(c *Case, _ flow.Who) bool {
	for i := range c.Evidence {
		if c.Evidence[i].Stands() {
			return true
		}
	}
	return false
}

func checkpointsMet(c *Case, _ flow.Who) bool {
	if c.Duty.Role != Lead {
		return true
	}
	for i := range c.Checkpoints {
		p := &c.Checkpoints[i]
		if !p.Dropped && !p.Met() && p.On <= c.Today {
			return false
		}
	}
	return true
}

func figuresReached(c *Case, _ flow.Who) bool {
	for _, f := range c.Figures {
		if !f.Reached() {
			return false
		}
	}
	return true
}

func figuresShort(c *Case, w flow.Who) bool { return !figuresReached(c, w) }

func notReviewer(c *Case, _ flow.Who) bool { return c.Duty.ReviewedBy != c.Actor }

// finished says that a duty in the state needs no more work.
func finished(s flow.State) bool { return s == Done || s == Cleared || s == Archived }

// open says that a duty in the state still has work in it.
func open(s flow.State) bool { return !finished(s) && s != Void }
