package approval

import (
	"slices"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/who"
)

// The moves of a sheet.
const (
	MoveSubmit   = "送审"
	MoveAgree    = "审核同意"
	MoveSign     = "签发"
	MoveReturn   = "退回修改"
	MoveWithdraw = "撤回"
	MoveVoid     = "作废"
)

// The rights of sheets.
const (
	RightView   = "approval.view"
	RightDraft  = "approval.draft"
	RightReview = "approval.review"
	RightCheck  = "approval.check"
	RightSign   = "approval.sign"
	// RightTurn is held by whoever holds the right of the step whose turn it
	// is; it is granted to nobody by itself.
	RightTurn = "approval.turn"
)

// turn is a sheet before a person. absent is whom the person stands in for,
// or "".
type turn struct {
	*Sheet
	person, absent string
}

// before is the person before the sheet, with the right of the step whose turn
// it is; holder is who holds that right: the person, or the absent one.
type before struct {
	who.On
	sheet  *Sheet
	holder who.Actor
}

// May says that the right reaches the sheet.
func (b before) May(right string) bool {
	if right != RightTurn {
		return b.On.May(right)
	}
	step, ok := b.sheet.Now()
	if !ok {
		return false
	}
	unit := step.Unit
	if unit == "" {
		unit = b.sheet.Unit
	}
	return b.holder.MayOn(step.Right, unit, b.sheet.Category)
}

func person(a who.Actor, s *Sheet) (turn, before) { return standing(a, who.Actor{}, s) }

// standing is a person who stands in for an absent one; without an absent one
// the person stands for themselves.
func standing(a, absent who.Actor, s *Sheet) (turn, before) {
	holder := a
	if absent.ID != "" {
		holder = absent
	}
	return turn{s, a.ID, absent.ID}, before{a.On(s.Unit, s.Category), s, holder}
}

// filled says that the person, or whom they stand in for, filled the box
// before.
func (t turn) filled() bool {
	return slices.ContainsFunc(t.FilledBy, func(id string) bool { return id == t.person || id == t.absent })
}

var (
	notOwn = flow.Cond[turn]{Else: "不能审签自己拟写的内容，请由其他有权限的人员审签",
		Holds: func(t turn, _ flow.Who) bool { return !t.Own(t.person) && !t.Own(t.absent) }}
	apart = flow.Cond[turn]{Else: "上一环节由您签署，相邻两个环节应由不同人员办理",
		Holds: func(t turn, _ flow.Who) bool {
			step, ok := t.Now()
			return !ok || !step.Apart || !t.filled()
		}}
	own = flow.Cond[turn]{Else: "只有拟稿人可以撤回",
		Holds: func(t turn, _ flow.Who) bool { return t.Drafter == t.person }}
	author = flow.Cond[turn]{Else: "只有拟稿人可以作废",
		Holds: func(t turn, _ flow.Who) bool { return t.Own(t.person) }}
	more = flow.Cond[turn]{Else: "已到最后一个环节，请签发或退回",
		Holds: func(t turn, _ flow.Who) bool { return !t.Last() }}
	last = flow.Cond[turn]{Else: "前面还有审核环节没有完成",
		Holds: func(t turn, _ flow.Who) bool { return t.Last() }}
	fresh = flow.Cond[turn]{Else: "已有人签署意见，不能撤回；如需修改，请联系当前环节的人员退回",
		Holds: func(t turn, _ flow.Who) bool { return t.Step == 0 }}
)

// Sheets is the way of a sheet.
var Sheets = flow.Table[turn]{
	Name: "approval", Title: "审签单", Initial: Drafted,
	States: []flow.StateDoc{
		{State: Drafted, Title: "拟稿", Says: "拟稿人还在修改"},
		{State: Reviewing, Title: "审核中", Says: "等待当前环节的人员签署意见"},
		{State: Returned, Title: "已退回", Says: "等待拟稿人修改后重新送审"},
		{State: Approved, Title: "已签发", Says: "全部环节已同意"},
		{State: Voided, Title: "已作废", Says: "不再有效"},
	},
	Moves: []flow.Move[turn]{
		{Name: MoveSubmit, From: []flow.State{Drafted, Returned}, To: Reviewing, Right: RightDraft},
		{Name: MoveAgree, From: []flow.State{Reviewing}, To: Reviewing, Right: RightTurn, If: []flow.Cond[turn]{more, notOwn, apart}},
		{Name: MoveSign, From: []flow.State{Reviewing}, To: Approved, Right: RightTurn, If: []flow.Cond[turn]{last, notOwn, apart}},
		{Name: MoveReturn, From: []flow.State{Reviewing}, To: Returned, Right: RightTurn, If: []flow.Cond[turn]{notOwn}},
		{Name: MoveWithdraw, From: []flow.State{Reviewing}, To: Drafted, Right: RightDraft, If: []flow.Cond[turn]{own, fresh}},
		{Name: MoveVoid, From: []flow.State{Drafted, Reviewing, Returned, Approved}, To: Voided, Right: RightDraft,
			If: []flow.Cond[turn]{author}, Warn: "作废后不能恢复；需要时请重新拟稿送审。"},
	},
	State: func(t turn) flow.State { return t.Sheet.State },
}
