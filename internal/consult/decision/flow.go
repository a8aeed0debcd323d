package decision

import (
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
)

// The rights of the catalogue.
const (
	RightView = "decision.view"
	RightWork = "decision.work"
	RightList = "decision.list"
	// rightSystem is nobody's: such moves follow from a publication.
	rightSystem = "decision.system"
)

// The states of a Matter.
const (
	Listed   flow.State = "listed"
	Running  flow.State = "running"
	Issued   flow.State = "issued"
	Archived flow.State = "archived"
	Dropped  flow.State = "dropped"
)

// The moves of a Matter.
const (
	MoveStart   = "启动决策"
	MoveRecord  = "记录程序"
	MoveIssue   = "公布决策"
	MoveArchive = "归档"
	MoveDrop    = "移出目录"
)

// Case is an entry with what its moves depend on.
type Case struct {
	Matter  *Matter
	Records map[string]Done
	Step    string
	Today   civil.Date
	// Hearing is one that is not over yet, "" for none.
	Hearing string
}

// settled says that a step was done or lawfully left out. One that ends on a
// day to come, such as a consultation under way, is not.
func (c *Case) settled(key string) bool {
	d, ok := c.Records[key]
	return ok && d.On <= c.Today && (key != StepPublic || c.Hearing == "")
}

// lacks names the steps ahead of one that are not settled.
func (c *Case) lacks(key string) (out []string) {
	for _, s := range Steps {
		if s.Key == key {
			break
		}
		if !c.settled(s.Key) {
			out = append(out, s.Title)
		}
	}
	return out
}

// order is the law's: no discussion before the review of legality and what
// comes before it, no publication before the discussion.
var order = flow.Cond[*Case]{Else: "前面的法定程序还没有完成、记录或者说明理由，不能越过；征求意见还没有截止的，截止后才能进行；听证会没有办结的，办结后才能进行", Holds: func(c *Case, _ flow.Who) bool {
	switch c.Step {
	case StepDiscuss, StepIssue, StepArchive:
		return len(c.lacks(c.Step)) == 0
	}
	return true
}}

// Procedure is the way of an entry.
var Procedure = &flow.Table[*Case]{
	Name: "decision", Title: "重大行政决策事项", Initial: Listed,
	State: func(c *Case) flow.State { return c.Matter.State },
	States: []flow.StateDoc{
		{State: Listed, Title: "已列入", Says: "列入年度目录，尚未启动"},
		{State: Running, Title: "决策中", Says: "按法定程序逐步记录"},
		{State: Issued, Title: "已出台", Says: "决策已公布，等待归档"},
		{State: Archived, Title: "已归档", Says: "过程记录和材料完整归档"},
		{State: Dropped, Title: "已移出", Says: "按程序调整目录，不再作为本年度事项"},
	},
	Moves: []flow.Move[*Case]{
		{Name: MoveStart, From: []flow.State{Listed}, To: Running, Right: RightWork, Article: Regulation + "第十条"},
		{Name: MoveRecord, From: []flow.State{Running}, To: Running, Right: RightWork, If: []flow.Cond[*Case]{order}},
		{Name: MoveRecord, From: []flow.State{Issued}, To: Issued, Right: RightWork, If: []flow.Cond[*Case]{order}},
		{Name: MoveIssue, From: []flow.State{Running}, To: Issued, Right: RightWork, Article: Regulation + "第三十二条", If: []flow.Cond[*Case]{order}},
		{Name: MoveArchive, From: []flow.State{Issued}, To: Archived, Right: RightWork, Article: ArticleArchive, If: []flow.Cond[*Case]{order}},
		{Name: MoveDrop, From: []flow.State{Listed, Running}, To: Dropped, Right: RightList, Article: ArticleList, Warn: "移出后须调整目录并重新公布。"},
	},
}

// The states of an Edition.
const (
	Drafting  flow.State = "draft"
	Consented flow.State = "consented"
	Noticing  flow.State = "noticing"
	Out       flow.State = "out"
	Void      flow.State = "void"
)

// The moves of an Edition.
const (
	MoveConsent = "登记党委同意"
	MoveNotice  = "起草公布稿"
	MoveBack    = "收回修改"
	MoveOut     = "公布目录"
	MoveAway    = "撤回目录"
	MoveVoid    = "作废"
)

// Catalogue is the way of an edition.
var Catalogue = &flow.Table[*Edition]{
	Name: "decision-catalogue", Title: "重大行政决策事项目录", Initial: Drafting,
	State: func(e *Edition) flow.State { return e.State },
	States: []flow.StateDoc{
		{State: Drafting, Title: "编制中", Says: "列入、调整事项"},
		{State: Consented, Title: "已经党委同意", Says: "事项定稿，可以起草公布稿"},
		{State: Noticing, Title: "公布稿审核", Says: "按信息发布流程审核"},
		{State: Out, Title: "已公布", Says: "向社会公布，调整时另编一版"},
		{State: Void, Title: "已作废", Says: "不再使用"},
	},
	Moves: []flow.Move[*Edition]{
		{Name: MoveConsent, From: []flow.State{Drafting}, To: Consented, Right: RightList, Article: ArticleList,
			If: []flow.Cond[*Edition]{{Else: "目录还没有事项，请先列入", Holds: func(e *Edition, _ flow.Who) bool { return len(e.Entries) > 0 }}}},
		{Name: MoveNotice, From: []flow.State{Consented}, To: Noticing, Right: RightList, Article: ArticlePublish, Warn: "目录生成信息发布稿，进入审核；发布后即为公布。"},
		{Name: MoveBack, From: []flow.State{Consented, Noticing}, To: Drafting, Right: RightList, Warn: "收回后须重新经党委同意。"},
		{Name: MoveOut, From: []flow.State{Noticing}, To: Out, Right: rightSystem, Article: ArticlePublish},
		{Name: MoveAway, From: []flow.State{Out}, To: Consented, Right: rightSystem},
		{Name: MoveVoid, From: []flow.State{Drafting}, To: Void, Right: RightList},
	},
}

// program may make the moves that follow from a publication.
type program struct{}

// May says so.
func (program) May(right string) bool { return right == rightSystem }
