package people

import (
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/who"
)

// The states of an account. Locks and dormancy are computed, not stored.
const (
	Pending  flow.State = "pending"
	Active   flow.State = "active"
	Held     flow.State = "held"
	Inactive flow.State = "inactive"
)

// The moves of an account.
const (
	MoveApprove = "审核通过"
	MoveRefuse  = "审核不通过"
	MoveReset   = "重置密码"
	MoveHold    = "不同意重置"
	MoveLeave   = "停用"
	MoveReturn  = "重新启用"
)

// Asked is what an account waits for, or waited for when it was held.
type Asked string

// What 安全管理员 may be asked to approve.
const (
	AskedNew    Asked = ""
	AskedReturn Asked = "return"
	AskedReset  Asked = "reset"
)

// Title is the word for it in the list of waiting accounts.
func (a Asked) Title() string {
	switch a {
	case AskedReturn:
		return "重新启用"
	case AskedReset:
		return "重置密码"
	}
	return "新建"
}

var notOwnMaking = flow.Cond[Person]{
	Else: "账户由您提出，须由另一名安全管理员审核",
	Holds: func(p Person, w flow.Who) bool {
		a, ok := w.(who.Actor)
		return ok && p.Maker != a.ID && p.ID != a.ID
	},
}

var notSelf = flow.Cond[Person]{
	Else: "不能停用自己的账户，请由另一名系统管理员办理",
	Holds: func(p Person, w flow.Who) bool {
		a, ok := w.(who.Actor)
		return ok && p.ID != a.ID
	},
}

var notReset = flow.Cond[Person]{
	Else:  "账户原已在用，待审核的只是重置密码；不同意的，请选“" + MoveHold + "”",
	Holds: func(p Person, _ flow.Who) bool { return p.Asked != AskedReset },
}

var isReset = flow.Cond[Person]{
	Else:  "待审核的不是重置密码；不同意的，请选“" + MoveRefuse + "”",
	Holds: func(p Person, _ flow.Who) bool { return p.Asked == AskedReset },
}

// Accounts is how an account lives: made by one officer, approved by another.
// A reset password needs the same two, or 系统管理员 could enter as anybody. An
// account whose reset was refused keeps its roles and its work: whether it is
// reset once more or closed and handed over is for 系统管理员 to decide.
var Accounts = flow.Table[Person]{
	Name: "account", Title: "账户", Initial: Pending,
	States: []flow.StateDoc{
		{State: Pending, Title: "待审核", Says: "系统管理员已新建、重新启用或重置密码，安全管理员尚未审核，不能登录"},
		{State: Active, Title: "在用", Says: "可以登录"},
		{State: Held, Title: "暂停使用", Says: "安全管理员没有同意重置密码，不能登录；角色和在办事项保留，等系统管理员再次重置或者停用"},
		{State: Inactive, Title: "停用", Says: "不能登录，在办事项已移交"},
	},
	Moves: []flow.Move[Person]{
		{Name: MoveApprove, From: []flow.State{Pending}, To: Active, Right: RightApprove, Article: basisOfficers, If: []flow.Cond[Person]{notOwnMaking}},
		{Name: MoveRefuse, From: []flow.State{Pending}, To: Inactive, Right: RightApprove, Article: basisOfficers, If: []flow.Cond[Person]{notReset, notOwnMaking}},
		{Name: MoveReset, From: []flow.State{Active, Held}, To: Pending, Right: RightManage, Article: basisOfficers,
			Warn: "重置后立即退出所有登录，经安全管理员审核，一次性密码才能使用"},
		{Name: MoveHold, From: []flow.State{Pending}, To: Held, Right: RightApprove, Article: basisOfficers,
			Warn: "账户暂停使用，角色和在办事项保留", If: []flow.Cond[Person]{isReset, notOwnMaking}},
		{Name: MoveLeave, From: []flow.State{Pending, Active, Held}, To: Inactive, Right: RightManage, Article: basisIdentity,
			Warn: "停用后立即退出所有登录，在办事项全部移交给接收人", If: []flow.Cond[Person]{notSelf}},
		{Name: MoveReturn, From: []flow.State{Inactive}, To: Pending, Right: RightManage, Article: basisOfficers,
			Warn: "重新启用后须由安全管理员审核，原角色不恢复"},
	},
	State: func(p Person) flow.State { return p.State },
}
