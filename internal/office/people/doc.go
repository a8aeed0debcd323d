// Package people holds who works where and who may do what: agencies, their
// units (科室、中心), staff, roles, grants and sign-in.
//
// It owns accounts, passwords, second factors, sessions and the page of
// rights. It does not own what a right allows (each slice lists its own
// rights) nor the record of acts (office/audit).
//
// Duties are separated from the first start on (PORTAL D.5, GB/T 22239): the
// program makes three accounts, 系统管理员 (makes accounts), 安全管理员 (approves
// them, gives roles and rights) and 审计管理员 (reads the record), each with a
// one-time password, and no account that joins two of them. Nobody approves
// their own creation, gives themselves a role, or takes over another officer's
// account by resetting its password: that is done at the server's console.
//
// Reading order: law.go (separation of duties, the policy's figures),
// password.go (rules for passwords), person.go and role.go (rows), flow.go
// (how an account lives), acts_*.go, then signin.go, factor.go, oidc.go,
// identify.go (from a cookie to an actor), directory.go (what other packages
// ask), and web_*.go (the pages).
package people
