package people

import (
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/who"
)

// The states of an account. Locks and dormancy are computed, not stored.
const (
	Pending  flow.State = "pending"
	Active   flow.State = "active"
	Inactive flow.State = "inactive"
)

// The moves of an account.
const (
	MoveApprove = "审核通过"
	MoveRefuse  = "审核不通过"
	MoveLeave   = "停用"
	MoveReturn  = "重新启用"
)

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

// Accounts is how an account lives: made by one officer, approved by another.
var Accounts = flow.Table[Person]{
	Name: "account", Title: "账户", Initial: Pending,
	States: []flow.StateDoc{
		{State: Pending, Title: "待审核", Says: "系统管理员已建立，安全管理员尚未审核，不能登录"},
		{State: Active, Title: "在用", Says: "可以登录"},
		{State: Inactive, Title: "停用", Says: "不能登录，在办事项已移交"},
	},
	Moves: []flow.Move[Person]{
		{Name: MoveApprove, From: []flow.State{Pending}, To: Active, Right: RightApprove, Article: basisOfficers, If: []flow.Cond[Person]{notOwnMaking}},
		{Name: MoveRefuse, From: []flow.State{Pending}, To: Inactive, Right: RightApprove, Article: basisOfficers, If: []flow.Cond[Person]{notOwnMaking}},
		{Name: MoveLeave, From: []flow.State{Pending, Active}, To: Inactive, Right: RightManage, Article: basisIdentity,
			Warn: "停用后立即退出所有登录，在办事项全部移交给接收人", If: []flow.Cond[Person]{notSelf}},
		{Name: MoveReturn, From: []flow.State{Inactive}, To: Pending, Right: RightManage, Article: basisOfficers,
			Warn: "重新启用后须由安全管理员审核，原角色不恢复"},
	},
	State: func(p Person) flow.State { return p.State },
}
