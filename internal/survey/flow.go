package survey

import (
	"gongkai/internal/kit/flow"
)

// The states of a questionnaire.
const (
	Drafted flow.State = "draft"
	Running flow.State = "running"
	Ended   flow.State = "ended"
	Shown   flow.State = "shown"
	Dropped flow.State = "dropped"
)

// The moves.
const (
	MoveOpen = "启用"
	MoveEnd  = "结束"
	MoveShow = "公布结果"
	MoveDrop = "作废"
)

// Flow is the way of a questionnaire.
var Flow = flow.Table[*Survey]{
	Name: "survey", Title: "调查问卷", Initial: Drafted,
	States: []flow.StateDoc{
		{State: Drafted, Title: "编制中", Says: "题目可以修改，公众看不到"},
		{State: Running, Title: "已启用", Says: "题目已固定；到开始时间可以填写，到截止时间自动结束"},
		{State: Ended, Title: "已结束", Says: "不再接收答卷，答卷已封存"},
		{State: Shown, Title: "已公布", Says: "结果已向社会公布"},
		{State: Dropped, Title: "已作废", Says: "不再使用"},
	},
	Moves: []flow.Move[*Survey]{
		{Name: MoveOpen, From: []flow.State{Drafted}, To: Running, Right: RightRun, Article: ArticleForm, Warn: "启用后题目不能再修改。如需修改，只能作废后复制一份",
			If: []flow.Cond[*Survey]{
				{Else: "还没有题目", Holds: func(s *Survey, _ flow.Who) bool { return len(s.Questions) > 0 }},
				{Else: "请先填写开始和截止时间，截止应晚于开始", Holds: func(s *Survey, _ flow.Who) bool { return !s.OpensAt.IsZero() && s.ClosesAt.After(s.OpensAt) }},
			}},
		{Name: MoveEnd, From: []flow.State{Running}, To: Ended, Right: RightRun, Warn: "结束后不再接收答卷；用于防止重复填写的记录随即销毁，答卷封存"},
		{Name: MoveShow, From: []flow.State{Ended}, To: Shown, Right: RightRun, Article: ArticleSocial, Warn: "结果（含样本数和受访者构成）向社会公布"},
		{Name: MoveDrop, From: []flow.State{Drafted, Running}, To: Dropped, Right: RightRun, Warn: "已收到的答卷不再统计，公众看到“问卷已停止”"},
	},
	State: func(s *Survey) flow.State { return s.State },
}
