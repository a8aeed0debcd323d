package report

import "gongkai/internal/kit/flow"

// The states of a report.
const (
	Drafting  = "drafting"
	Handed    = "handed"
	Published = "published"
	Replaced  = "replaced"
)

// The moves.
const (
	MoveHand    = "拟发年度报告"
	MoveBack    = "取回修改"
	MovePublish = "年度报告公布"
	MoveCorrect = "更正年度报告"
)

// Reports is the state machine of an edition.
var Reports = &flow.Table[*Report]{Name: "report", Title: "政府信息公开工作年度报告", Initial: Drafting,
	State: func(r *Report) flow.State { return flow.State(r.State) },
	States: []flow.StateDoc{{State: Drafting, Title: "编制中", Says: "数据随记录变化，文字可以修改"}, {State: Handed, Title: "审签发布中", Says: "数据已固定，稿件在信息发布中审签"},
		{State: Published, Title: "已公布", Says: "已在政府信息公开年报栏目公布"}, {State: Replaced, Title: "已更正", Says: "由更正后的版本替代"}},
	Moves: []flow.Move[*Report]{
		{Name: MoveHand, From: []flow.State{Drafting}, To: Handed, Right: RightEdit, Article: ArticleDue, Warn: "数据按此刻的记录固定，稿件进入审签发布流程"},
		{Name: MoveBack, From: []flow.State{Handed}, To: Drafting, Right: RightEdit, Warn: "已拟的稿件须先在信息发布中作废或退回"},
		{Name: MovePublish, From: []flow.State{Handed}, To: Published, Right: RightEdit, Article: ArticleDue},
		{Name: MoveCorrect, From: []flow.State{Published}, To: Replaced, Right: RightEdit, Warn: "生成新的一版，公布后替代原报告，原报告保留"},
	}}
