package publish

import (
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/content"
)

// The moves of an item.
const (
	MoveSubmit   = "送审"
	MoveRecall   = "撤回送审"
	MoveAgree    = "审核同意"
	MoveReturn   = "退回修改"
	MoveRefer    = "报审"
	MoveAnswer   = "记录报审答复"
	MoveSign     = "签发"
	MoveKeep     = "签发留存"
	MoveRelease  = "发布"
	MoveSchedule = "定时发布"
	MoveCancel   = "取消定时"
	MoveUrgent   = "应急发布"
	MoveLater    = "补审同意"
	MoveApprove  = "补审签发"
	MoveReject   = "补审不通过"
	MoveRevise   = "修订"
	MoveDrop     = "放弃修订"
	MoveWithdraw = "撤稿"
	MoveRestore  = "恢复发布"
	MoveAbandon  = "作废"
	MoveReopen   = "转为公开"
)

// Case is an item before a person, with what the moves ask about.
type Case struct {
	Item    content.Item
	Course  Course
	Sheet   approval.Sheet
	HasSh   bool
	Secrecy Secrecy
	// Actor is the person; For is whom they stand in for, or the zero Actor.
	Actor, For who.Actor
	Today      civil.Date
	// Missing says what the item lacks before it may be handed in.
	Missing []string
	// Turn says that the box whose turn it is is the actor's to fill; TurnWhy
	// is the condition in the way.
	Turn    bool
	TurnWhy string
}

// before is the person before the item.
type before struct {
	who.On
	c *Case
}

// RightTurn is held by who may fill the box whose turn it is; it is granted
// to nobody by itself.
const RightTurn = "publish.turn"

// rightProgram is held by the program alone.
const rightProgram = "publish.program"

// May says that the right reaches the item.
func (b before) May(right string) bool {
	switch right {
	case RightTurn:
		return b.c.Turn || b.c.TurnWhy != ""
	case rightProgram:
		return b.c.Actor.IsSystem()
	}
	return b.On.May(right)
}

func (c *Case) before() before { return before{c.Actor.On(c.Item.Unit, c.Item.Kind), c} }

// At says that the box whose turn it is has the key.
func (c *Case) At(key string) bool {
	s, ok := c.Sheet.Now()
	return c.HasSh && ok && s.Key == key
}

type cond = flow.Cond[*Case]

func when(otherwise string, holds func(*Case) bool) cond {
	return cond{Else: otherwise, Holds: func(c *Case, _ flow.Who) bool { return holds(c) }}
}

// The conditions that stand on moves.
var (
	marked = when("还没有标识公开属性，请先选择主动公开、依申请公开或不予公开", func(c *Case) bool { return c.Item.Marking != "" })
	whole  = when("内容还不完整，请按页面提示补齐", func(c *Case) bool { return len(c.Missing) == 0 })
	mine   = when("只有送审人可以撤回", func(c *Case) bool { return c.Course.Submitter == c.Actor.ID })
	fresh  = when("已有人签署意见，不能撤回；如需修改，请联系当前环节的人员退回", func(c *Case) bool { return c.Sheet.Step == 0 })
	turn   = when("还没有轮到您，或您不能审核这条信息", func(c *Case) bool { return c.Turn && c.TurnWhy == "" })
	inner  = when("已到最后一个环节，请签发或退回", func(c *Case) bool { return c.HasSh && !c.Sheet.Last() })
	final  = when("前面还有审核环节没有完成", func(c *Case) bool { return c.HasSh && c.Sheet.Last() })
	asks0  = when("只有保密审查环节可以报审", func(c *Case) bool { return c.At(StepSecrecy) })
	open   = when("公开属性不是主动公开", func(c *Case) bool { return c.Item.Marking == content.Proactive })
	closed = when("主动公开的信息应签发后发布", func(c *Case) bool { return c.Item.Marking != content.Proactive })
	safe   = when("保密审查没有通过", func(c *Case) bool { return c.Secrecy.passed() })
	signed = when("审签单没有签发，或签发后内容有改动", func(c *Case) bool { return c.HasSh && c.Sheet.State == approval.Approved })
	other  = when("送审人和编辑人不能发布自己的信息，请由其他有发布权限的人员发布", func(c *Case) bool {
		return c.Course.Submitter != c.Actor.ID && c.Item.Drafter != c.Actor.ID && !slices.Contains(c.Item.Authors, c.Actor.ID)
	})
	online  = when("这条信息没有对外发布", func(c *Case) bool { return c.Item.OnLine() })
	offline = when("已经发布的信息不能作废，请使用撤稿", func(c *Case) bool { return c.Item.Edition == 0 })
	settled = when("应急发布后还没有补审，请先完成补审", func(c *Case) bool { return !c.Course.UrgentOpen() })
	pending = when("没有待补审的应急发布", func(c *Case) bool { return c.Course.UrgentOpen() })
)

// Items is the way of an item (B01). Every jump that is not in the table is
// refused, and the attempt is recorded.
var Items = flow.Table[*Case]{
	Name: "publish", Title: "信息发布", Initial: content.Draft,
	States: []flow.StateDoc{
		{State: content.Draft, Title: "拟稿", Says: "拟稿人正在起草或修订"},
		{State: content.Reviewing, Title: "审核中", Says: "等待当前环节的人员审核"},
		{State: content.Referred, Title: "报审中", Says: "等待主管部门或保密行政管理部门确定"},
		{State: content.Returned, Title: "已退回", Says: "等待拟稿人修改后重新送审"},
		{State: content.Approved, Title: "待发布", Says: "已签发，等待发布"},
		{State: content.Scheduled, Title: "定时发布", Says: "到时间由系统发布"},
		{State: content.Published, Title: "已发布", Says: "公众可以看到"},
		{State: content.Withdrawn, Title: "已撤稿", Says: "原地址显示撤稿说明"},
		{State: content.Kept, Title: "留存", Says: "依申请公开或不予公开，定期评估"},
		{State: content.Abandoned, Title: "已作废", Says: "不再办理"},
	},
	Moves: []flow.Move[*Case]{
		{Name: MoveSubmit, From: states(content.Draft, content.Returned), To: content.Reviewing, Right: RightDraft, Article: "国办发〔2016〕80号一（一）", If: []cond{marked, whole, settled}},
		{Name: MoveRecall, From: states(content.Reviewing), To: content.Draft, Right: RightDraft, If: []cond{mine, fresh}},
		{Name: MoveAgree, From: states(content.Reviewing), To: content.Reviewing, Right: RightTurn, If: []cond{turn, inner}},
		{Name: MoveReturn, From: states(content.Reviewing), To: content.Returned, Right: RightTurn, If: []cond{turn}},
		{Name: MoveRefer, From: states(content.Reviewing), To: content.Referred, Right: RightTurn, Article: "《政府信息公开条例》第十七条", If: []cond{turn, asks0}},
		{Name: MoveAnswer, From: states(content.Referred), To: content.Reviewing, Right: RightTurn, Article: "《政府信息公开条例》第十七条", If: []cond{turn, asks0}},
		{Name: MoveSign, From: states(content.Reviewing), To: content.Approved, Right: RightTurn, If: []cond{turn, final, open, safe}},
		{Name: MoveKeep, From: states(content.Reviewing), To: content.Kept, Right: RightTurn, Article: "《政府信息公开条例》第十四条至第十六条", If: []cond{turn, final, closed}},
		{Name: MoveRelease, From: states(content.Approved), To: content.Published, Right: RightRelease, Article: "《政府信息公开条例》第十九条", If: []cond{other, open, signed, safe}},
		{Name: MoveSchedule, From: states(content.Approved), To: content.Scheduled, Right: RightRelease, If: []cond{other, open, signed, safe}},
		{Name: MoveCancel, From: states(content.Scheduled), To: content.Approved, Right: RightRelease},
		{Name: MoveRelease, From: states(content.Scheduled), To: content.Published, Right: rightProgram, If: []cond{open, signed, safe}},
		{Name: MoveUrgent, From: states(content.Draft, content.Returned, content.Reviewing, content.Approved), To: content.Published, Right: RightUrgent,
			If: []cond{marked, open, whole}, Warn: "信息立即对外发布，不经事前审签；须在规定时间内补审，补审不通过的立即撤稿。"},
		{Name: MoveLater, From: states(content.Published), To: content.Published, Right: RightTurn, If: []cond{pending, turn, inner}},
		{Name: MoveApprove, From: states(content.Published), To: content.Published, Right: RightTurn, If: []cond{pending, turn, final, safe}},
		{Name: MoveReject, From: states(content.Published), To: content.Withdrawn, Right: RightTurn, If: []cond{pending, turn}, Warn: "信息立即从网站撤下，原地址显示撤稿说明。"},
		{Name: MoveRevise, From: states(content.Published, content.Withdrawn, content.Kept), To: content.Draft, Right: RightDraft, If: []cond{settled},
			Warn: "生成可以修改的工作稿；修订稿重新审签发布之前，公众看到的仍是原版本。"},
		{Name: MoveDrop, From: states(content.Draft, content.Returned), To: content.Published, Right: RightDraft, If: []cond{online},
			Warn: "丢弃工作稿中的全部修改，恢复为已发布的版本。"},
		{Name: MoveWithdraw, From: states(content.Published, content.Draft, content.Returned, content.Reviewing, content.Approved, content.Scheduled), To: content.Withdrawn,
			Right: RightWithdraw, If: []cond{online}, Warn: "信息立即从网站撤下，附件不能再下载；原地址保留，显示撤稿时间和原因。"},
		{Name: MoveRestore, From: states(content.Withdrawn), To: content.Published, Right: RightWithdraw, If: []cond{settled}, Warn: "恢复显示撤稿前的版本，地址、发布日期不变。"},
		{Name: MoveAbandon, From: states(content.Draft, content.Returned), To: content.Abandoned, Right: RightDraft, If: []cond{offline},
			Warn: "作废后不能恢复，只能查看；需要时请复制为新稿。"},
		{Name: MoveReopen, From: states(content.Kept), To: content.Draft, Right: RightAssess, Article: "《政府信息公开条例》第十八条",
			Warn: "公开属性改为主动公开，退回拟稿人补充后重新审签发布。"},
	},
	State: func(c *Case) flow.State { return c.Item.State },
}

func states(list ...flow.State) []flow.State { return list }

// TurnOf are the moves that fill the box whose turn it is.
func TurnOf(name string) bool {
	return slices.Contains([]string{MoveAgree, MoveReturn, MoveRefer, MoveSign, MoveKeep, MoveLater, MoveApprove, MoveReject}, name)
}

// lacks is what an item misses in one sentence.
func (c *Case) lacks() string { return strings.Join(c.Missing, "；") }

// Before is the person before the item, as the moves ask them.
func (c *Case) Before() flow.Who { return c.before() }

// Moves are the names of all moves, in the order of the table.
func Moves() []string {
	var out []string
	for _, m := range Items.Moves {
		if !slices.Contains(out, m.Name) {
			out = append(out, m.Name)
		}
	}
	return out
}
