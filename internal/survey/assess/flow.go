package assess

import (
	"gongkai/internal/kit/flow"
)

// The states of a round.
const (
	Drafted   flow.State = "draft"
	Running   flow.State = "running"
	Scored    flow.State = "scored"
	Published flow.State = "published"
	Closed    flow.State = "closed"
)

// The moves of a round.
const (
	MoveStart   = "实施"
	MoveScore   = "综合评定"
	MovePublish = "公开结果"
	MoveClose   = "办结"
)

// Case is a round with what its moves depend on.
type Case struct {
	Round
	// Ended says that every questionnaire is over, Sample that each has
	// enough answers, Mended that every finding is confirmed.
	Ended, Sample, Mended bool
	weights               int64
	surveys               int
}

// Flow is the way of a round.
var Flow = flow.Table[*Case]{
	Name: "assess", Title: "社会评议", Initial: Drafted,
	States: []flow.StateDoc{
		{State: Drafted, Title: "拟订方案", Says: "确定评议方式、权重和问卷"},
		{State: Running, Title: "评议中", Says: "问卷接受填写"},
		{State: Scored, Title: "已评定", Says: "得分和等次已按公式计算并固定"},
		{State: Published, Title: "整改中", Says: "结果已公开，问题逐项整改"},
		{State: Closed, Title: "已办结", Says: "整改全部确认，下一轮评议复评"},
	},
	Moves: []flow.Move[*Case]{
		{Name: MoveStart, From: []flow.State{Drafted}, To: Running, Right: RightRun, Article: Article, Warn: "方式、权重和问卷不能再修改；尚未启用的问卷随即启用", If: []flow.Cond[*Case]{
			{Else: "请填写评议方案", Holds: func(c *Case, _ flow.Who) bool { return c.Plan != "" }},
			{Else: "各方式的权重合计应为100", Holds: func(c *Case, _ flow.Who) bool { return c.weights == 100 }},
			{Else: "每种方式都要有问卷", Holds: func(c *Case, _ flow.Who) bool { return c.surveys == len(c.Ways) && c.surveys > 0 }},
		}},
		{Name: MoveScore, From: []flow.State{Running}, To: Scored, Right: RightRun, Article: Article, Warn: "按公式计算得分和等次，连同全部依据固定，以后不再改变", If: []flow.Cond[*Case]{
			{Else: "还有问卷没有结束", Holds: func(c *Case, _ flow.Who) bool { return c.Ended }},
			{Else: "有的方式样本数不足，请查看各方式的样本数", Holds: func(c *Case, _ flow.Who) bool { return c.Sample }},
		}},
		{Name: MovePublish, From: []flow.State{Scored}, To: Published, Right: RightRun, Article: Article, Warn: "得分、等次、样本数、受访者构成和整改事项向社会公开"},
		{Name: MoveClose, From: []flow.State{Published}, To: Closed, Right: RightRun, Article: Article, If: []flow.Cond[*Case]{
			{Else: "还有整改事项没有确认", Holds: func(c *Case, _ flow.Who) bool { return c.Mended }},
		}},
	},
	State: func(c *Case) flow.State { return c.State },
}

// The states of a finding.
const (
	Open     flow.State = "open"
	Reported flow.State = "reported"
	Mended   flow.State = "mended"
	Rated    flow.State = "rated"
)

// The moves of a finding.
const (
	MoveReport  = "报送整改"
	MoveReturn  = "退回整改"
	MoveConfirm = "确认整改"
	MoveRate    = "复评"
)

// Findings is the way of a finding.
var Findings = flow.Table[*Finding]{
	Name: "assess-finding", Title: "评议整改", Initial: Open,
	States: []flow.StateDoc{
		{State: Open, Title: "整改中", Says: "责任科室在期限内整改"},
		{State: Reported, Title: "待确认", Says: "已报送措施和佐证"},
		{State: Mended, Title: "已整改", Says: "由他人核对确认，等待下一轮评议复评"},
		{State: Rated, Title: "已复评", Says: "下一轮评议已重新打分"},
	},
	Moves: []flow.Move[*Finding]{
		{Name: MoveReport, From: []flow.State{Open}, To: Reported, Right: RightMend, Article: Article},
		{Name: MoveReturn, From: []flow.State{Reported}, To: Open, Right: RightRun},
		{Name: MoveConfirm, From: []flow.State{Reported}, To: Mended, Right: RightRun, If: []flow.Cond[*Finding]{
			{Else: "整改由报送人以外的人确认", Holds: func(f *Finding, w flow.Who) bool { return !is(w, f.ReportedBy) }},
		}},
		{Name: MoveRate, From: []flow.State{Mended}, To: Rated, Right: RightRun},
	},
	State: func(f *Finding) flow.State { return f.State },
}
