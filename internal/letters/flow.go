package letters

import (
	"slices"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/who"
)

// The states of a letter.
const (
	Arrived   flow.State = "arrived"
	Signed    flow.State = "signed"
	Declined  flow.State = "declined"
	Returning flow.State = "returning"
	SentBack  flow.State = "sent_back"
	Assigned  flow.State = "assigned"
	Disputed  flow.State = "disputed"
	Handling  flow.State = "handling"
	Reviewing flow.State = "reviewing"
	Approved  flow.State = "approved"
	Joined    flow.State = "joined"
	Closed    flow.State = "closed"
)

// The moves of a letter.
const (
	MoveSign       = "签收"
	MoveDecline    = "不予受理"
	MoveSendBack   = "申请退单"
	MoveTaken      = "退单成立"
	MoveNotTaken   = "退单不成立"
	MoveAssign     = "分办"
	MoveReassign   = "改派"
	MoveAccept     = "接收"
	MoveObject     = "科室退件"
	MoveAgree      = "同意退件"
	MoveUphold     = "维持分办"
	MoveArbitrate  = "裁定"
	MoveExtend     = "申请延期"
	MoveGrant      = "同意延期"
	MoveDeny       = "不同意延期"
	MoveInvite     = "请科室协办"
	MoveContact    = "登记联系情况"
	MoveUrge       = "催办"
	MoveSupervise  = "督办"
	MoveDraft      = "拟写答复"
	MoveSubmit     = "送审"
	MoveReview     = "审核同意"
	MoveReturn     = "退回修改"
	MoveRelease    = "签发"
	MovePlatform   = "登记平台答复"
	MovePaper      = "登记纸质反馈"
	MoveClose      = "办结"
	MoveJoin       = "并案"
	MoveSplit      = "拆分"
	MoveWithMain   = "随主件签发"
	MoveAgain      = "重办"
	MoveNotify     = "登记受理告知"
	MoveOpenPublic = "选登公开"
)

// The rights of letters.
const (
	RightView     = "letters.view"
	RightDesk     = "letters.desk"
	RightHandle   = "letters.handle"
	RightDecide   = "letters.decide"
	RightPublish  = "letters.publish"
	RightSettings = "letters.settings"
	// RightTurn is held by who may fill the box of the reply's sheet whose
	// turn it is; it is granted to nobody by itself.
	RightTurn = "letters.turn"
	// rightProgram is held by the program alone.
	rightProgram = "letters.program"
)

type cond = flow.Cond[*Case]

func when(otherwise string, holds func(*Case) bool) cond {
	return cond{Else: otherwise, Holds: func(c *Case, _ flow.Who) bool { return holds(c) }}
}

// The conditions that stand on moves.
var (
	transferred = when("这封信不是其他平台转来的，没有可以退回的单位；不属于本单位职责的，请选择“不予受理”", func(c *Case) bool { return c.Channel.Transferred })
	ours        = when("转办的信件不能不予受理，请申请退单", func(c *Case) bool { return !c.Channel.Transferred })
	notFinal    = when("已有最终裁定，不能再次退回", func(c *Case) bool { return !c.Letter.Final })
	firstReturn = when("平台已经答复不同意退单，应当办理", func(c *Case) bool { return c.Letter.Returns == 0 })
	byOffice    = when("退件次数已到上限，由分管领导裁定", func(c *Case) bool { return c.Letter.Rounds < c.Numbers[Rounds] })
	byLeader    = when("退件次数未到上限，由办公室决定", func(c *Case) bool { return c.Letter.Rounds >= c.Numbers[Rounds] })
	noPending   = when("延期申请还没有决定", func(c *Case) bool { return !c.Pending })
	pending     = when("没有待决定的延期申请", func(c *Case) bool { return c.Pending })
	mayExtend   = when("延期次数已到上限", func(c *Case) bool { return c.Letter.Extended < c.Numbers[ExtendTimes] })
	inTime      = when("已经超过办理时限，不能再申请延期", func(c *Case) bool { return c.Today <= c.Letter.Due })
	drafted     = when("还没有拟写答复", func(c *Case) bool { return c.HasReply && c.Reply.Text != "" })
	sound       = when("答复没有通过质量检查，请按页面提示修改", func(c *Case) bool { return len(c.Flaws) == 0 })
	partsDone   = when("还有科室没有提交协办意见", func(c *Case) bool { return c.OpenParts == 0 })
	spoken      = when("投诉、举报和求助在答复前应当与来信人联系并登记；确实无法联系的，也请登记", func(c *Case) bool { return !c.MustSpeak || c.Contacts > 0 })
	turn        = when("还没有轮到您，或您不能审核自己拟写的答复", func(c *Case) bool { return c.Turn && c.TurnWhy == "" })
	inner       = when("已到最后一个环节，请签发或退回修改", func(c *Case) bool { return c.HasSheet && !c.Sheet.Last() })
	last        = when("前面还有审核环节没有完成", func(c *Case) bool { return c.HasSheet && c.Sheet.Last() })
	bothProven  = when("平台答复和纸质反馈都还没有凭据（文件、编号加截图或者收据、签收人），缺一不能办结", func(c *Case) bool { return c.PlatformProven() || c.PaperProven() })
	onPlatform  = when("平台答复还没有凭据：请上传办结截图或者导出文件，并登记平台上的答复全文；只有编号不算凭据，缺一不能办结", (*Case).PlatformProven)
	onPaper     = when("纸质反馈还没有凭据：请上传邮政收据或者盖章件，或者写明签收人，并登记纸质件上的答复全文；只有邮件单号不算凭据，缺一不能办结", (*Case).PaperProven)
	sameText    = when("平台答复和纸质反馈与签发的答复不一致，请核对页面上标出的差异，更正后重新登记", func(c *Case) bool { return len(c.Differences) == 0 })
	alone       = when("有其他来信并入这封信，不能再并入别的信；请先拆分", func(c *Case) bool { return c.Members == 0 })
	rateable    = when("只有已办结的信件可以选登", func(c *Case) bool { return c.Letter.State == Closed })
	petition    = when("只有信访事项需要书面告知接收情况；来信人没有留下姓名和联系方式的，不需要告知", func(c *Case) bool { return !c.Letter.NoticeDue.IsZero() })
	untold      = when("已经登记过书面告知", func(c *Case) bool { return c.Letter.NoticedOn.IsZero() })
	noticed     = when("信访事项还没有登记书面告知；在告知期限内已经答复的除外", (*Case).Noticed)
	consented   = when("来信人没有同意公开", func(c *Case) bool { return c.Letter.Consent })
)

func states(s ...flow.State) []flow.State { return s }

// around are moves that leave the letter in the state it is in.
func around(m flow.Move[*Case], in ...flow.State) []flow.Move[*Case] {
	var out []flow.Move[*Case]
	for _, s := range in {
		m.From, m.To = states(s), s
		out = append(out, m)
	}
	return out
}

// Flow is the way of a letter.
var Flow = flow.Table[*Case]{
	Name: "letters", Title: "信件办理", Initial: Arrived,
	States: []flow.StateDoc{
		{State: Arrived, Title: "待签收", Says: "已收到，等待办公室签收"},
		{State: Signed, Title: "待分办", Says: "已签收，等待分给承办科室"},
		{State: Declined, Title: "不予受理", Says: "已告知来信人理由和应走的途径"},
		{State: Returning, Title: "退单待答复", Says: "已向转来的平台申请退单，期限照常计算"},
		{State: SentBack, Title: "已退单", Says: "平台收回，不再由本单位办理"},
		{State: Assigned, Title: "待接收", Says: "已分给科室，等待接收"},
		{State: Disputed, Title: "退件待定", Says: "科室认为不属其职责，等待决定"},
		{State: Handling, Title: "办理中", Says: "科室正在核实、联系、拟写答复"},
		{State: Reviewing, Title: "答复审核中", Says: "等待审核、签发"},
		{State: Approved, Title: "待双答复", Says: "答复已签发，等待平台答复和纸质反馈的凭据"},
		{State: Joined, Title: "并案办理", Says: "与主件一并办理，单独答复"},
		{State: Closed, Title: "已办结", Says: "两处答复均有凭据且内容一致"},
	},
	Moves: slices.Concat([]flow.Move[*Case]{
		{Name: MoveSign, From: states(Arrived), To: Signed, Right: RightDesk, Article: ArticleDispatch},
		{Name: MoveDecline, From: states(Arrived, Signed), To: Declined, Right: RightDesk, Article: ArticleMailbox, If: []cond{ours}, Warn: "来信人会看到不予受理的理由和应走的途径。"},
		{Name: MoveSendBack, From: states(Signed), To: Returning, Right: RightDesk, Article: ArticlePetition, If: []cond{transferred, notFinal, firstReturn}, Warn: "平台没有同意之前，期限照常计算。"},
		{Name: MoveTaken, From: states(Returning), To: SentBack, Right: RightDesk, Warn: "这封信不再由本单位办理。"},
		{Name: MoveNotTaken, From: states(Returning), To: Signed, Right: RightDesk},
		{Name: MoveAssign, From: states(Signed), To: Assigned, Right: RightDesk, Article: ArticleDispatch},
		{Name: MoveReassign, From: states(Assigned, Handling), To: Assigned, Right: RightDesk},
		{Name: MoveAccept, From: states(Assigned), To: Handling, Right: RightHandle},
		{Name: MoveObject, From: states(Assigned, Handling), To: Disputed, Right: RightHandle, If: []cond{notFinal, noPending}},
		{Name: MoveAgree, From: states(Disputed), To: Signed, Right: RightDesk, If: []cond{byOffice}},
		{Name: MoveUphold, From: states(Disputed), To: Handling, Right: RightDesk, If: []cond{byOffice}},
		{Name: MoveArbitrate, From: states(Disputed), To: Assigned, Right: RightDecide, If: []cond{byLeader}, Warn: "裁定后承办科室不能再退件。"},
		{Name: MoveExtend, From: states(Handling), To: Handling, Right: RightHandle, If: []cond{noPending, mayExtend, inTime}},
		{Name: MoveGrant, From: states(Handling), To: Handling, Right: RightDecide, If: []cond{pending}},
		{Name: MoveDeny, From: states(Handling), To: Handling, Right: RightDecide, If: []cond{pending}},
		{Name: MoveInvite, From: states(Handling), To: Handling, Right: RightHandle},
		{Name: MoveDraft, From: states(Handling), To: Handling, Right: RightHandle},
		{Name: MoveSubmit, From: states(Handling), To: Reviewing, Right: RightHandle, Article: ArticleTask, If: []cond{drafted, sound, partsDone, spoken, noPending}},
		{Name: MoveReview, From: states(Reviewing), To: Reviewing, Right: RightTurn, If: []cond{turn, inner}},
		{Name: MoveReturn, From: states(Reviewing), To: Handling, Right: RightTurn, If: []cond{turn}},
		{Name: MoveRelease, From: states(Reviewing), To: Approved, Right: RightTurn, If: []cond{turn, last}},
		{Name: MovePlatform, From: states(Approved), To: Approved, Right: RightHandle, Article: ArticleTask},
		{Name: MovePaper, From: states(Approved), To: Approved, Right: RightHandle, Article: ArticleTask},
		{Name: MoveClose, From: states(Approved), To: Closed, Right: RightHandle, Article: ArticleTask, If: []cond{bothProven, onPlatform, onPaper, sameText, noticed}},
		{Name: MoveJoin, From: states(Signed, Assigned), To: Joined, Right: RightDesk, Article: "国办发：重复诉求合并办理", If: []cond{alone}},
		{Name: MoveSplit, From: states(Joined), To: Signed, Right: RightDesk},
		{Name: MoveWithMain, From: states(Joined), To: Approved, Right: rightProgram},
		{Name: MoveAgain, From: states(Closed, Approved), To: Handling, Right: RightDesk, Warn: "重新计算办理期限；原答复和凭据保留。"},
		{Name: MoveOpenPublic, From: states(Closed), To: Closed, Right: RightPublish, Article: ArticleMailbox, If: []cond{rateable, consented}},
	},
		around(flow.Move[*Case]{Name: MoveContact, Right: RightHandle, Article: ArticleTask}, Assigned, Handling, Reviewing, Approved, Joined, Closed),
		around(flow.Move[*Case]{Name: MoveNotify, Right: RightHandle, Article: ArticleNotice, If: []cond{petition, untold}}, Signed, Assigned, Handling, Reviewing, Approved),
		around(flow.Move[*Case]{Name: MoveUrge, Right: RightDesk}, Assigned, Handling, Reviewing, Approved),
		around(flow.Move[*Case]{Name: MoveSupervise, Right: RightDecide}, Assigned, Handling, Reviewing, Approved),
	),
	State: func(c *Case) flow.State { return c.Letter.State },
}

// Moves are the names of all moves, each once, in the order of the table.
func Moves() []string {
	var out []string
	for _, m := range Flow.Moves {
		if !slices.Contains(out, m.Name) {
			out = append(out, m.Name)
		}
	}
	return out
}

// before is a person before a letter.
type before struct {
	who.On
	c *Case
}

// May says that the right reaches the letter.
func (b before) May(right string) bool {
	switch right {
	case RightTurn:
		return b.c.HasSheet && (b.c.Turn || b.c.TurnWhy != "")
	case rightProgram:
		return b.c.Actor.IsSystem()
	}
	return b.On.May(right)
}
