package people

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/who"
)

// Basis of the rules in this file, shown where one of them refuses an act.
const (
	basisOfficers = "GB/T 22239—2019（等级保护第三级）安全管理中心：系统管理、审计管理、安全管理"
	basisIdentity = "GB/T 22239—2019（等级保护第三级）身份鉴别"
)

// basisFiling is why changes among those who see to openness are filed. It
// names no term; the agency sets it (FilingDays where it has not).
const basisFiling = "任务分工第28项：发生人员变动和工作调整要做好交接，并及时向市政务公开服务中心报备"

// FilingDays is within how many working days a change is filed (R12.21).
const FilingDays = 5

// The policy's figures (PORTAL D.5). The customary floor leaves room in some
// of them; these are the stricter ends, and an agency may tighten idleness.
const (
	PasswordLength  = 10                  // characters at least
	PasswordClasses = 3                   // of upper case, lower case, figures, signs
	PasswordPast    = 5                   // passwords that may not come back
	PasswordAge     = 90 * 24 * time.Hour // then a new one is asked for
	DormantAfter    = 90 * 24 * time.Hour // without a sign-in an account locks
	// PairFailures lock an account name for one address (PORTAL D.5: account
	// and IP), so that a stranger elsewhere does not keep its person out.
	PairFailures = 5
	// AccountFailures lock an account name for every address: guesses spread
	// over many addresses are bounded too.
	AccountFailures = 10
	// AddressFailures lock an address whatever the account names. A whole bureau
	// often shares one address, and dozens who mistype on the day after the
	// holidays must not lock out all the others.
	AddressFailures = 200
	LockedFor       = 30 * time.Minute
	IdleDefault     = 30 * time.Minute
	SessionLife     = 12 * time.Hour
	HalfLife        = 5 * time.Minute // between password and second factor
)

// Role keys. The titles are in Roles.
const (
	SysAdmin = "sysadmin"
	SecAdmin = "secadmin"
	Auditor  = "auditor"
	Office   = "office"
	Clerk    = "clerk"
	Head     = "head"
	Deputy   = "deputy"
	Director = "director"
	Overseer = "overseer"
)

// Role is one of the roles there are.
type Role struct {
	Key, Title string
	// Officer marks the three administrators whose duties are separated.
	Officer bool
	// Says is what the role is for, in a sentence.
	Says string
}

// Roles lists the roles in the order in which pages show them.
var Roles = []Role{
	{SysAdmin, "系统管理员", true, "建立和停用账户、维护科室和系统参数，不接触业务数据，不授权。"},
	{SecAdmin, "安全管理员", true, "审核新账户，授予角色，调整权限和安全策略，不建立账户。"},
	{Auditor, "审计管理员", true, "查看和核验操作记录，不作任何修改。"},
	{Office, "办公室经办", false, "统筹全局政务公开工作。"},
	{Clerk, "科室经办", false, "办理本科室的事项。"},
	{Head, "科室负责人", false, "审核本科室的事项。"},
	{Deputy, "分管领导", false, "分管若干科室，审批和督办。"},
	{Director, "主要负责人", false, "掌握全局情况，签批重大事项。"},
	{Overseer, "上级查看", false, "只读查看；在政务公开服务中心可查看各单位。"},
}

// RoleTitle is the role's title, or its key where there is no such role.
func RoleTitle(key string) string {
	if r, ok := roleOf(key); ok {
		return r.Title
	}
	return key
}

func roleOf(key string) (Role, bool) {
	for _, r := range Roles {
		if r.Key == key {
			return r, true
		}
	}
	return Role{}, false
}

// Officer says that the role is one of the three administrators'.
func Officer(key string) bool {
	r, ok := roleOf(key)
	return ok && r.Officer
}

// MayHold decides whether somebody who holds the roles of held may be given
// one more: an officer holds no second officer's role and no business role.
func MayHold(held []string, more string) error {
	add, ok := roleOf(more)
	if !ok {
		return fail.Invalidf("没有“%s”这个角色，请从列表中选择", more)
	}
	for _, key := range held {
		has, _ := roleOf(key)
		switch {
		case key == more:
			continue
		case has.Officer && add.Officer:
			return fail.Invalidf("%s和%s不能由同一人担任，请另选人员", has.Title, add.Title).Under(basisOfficers)
		case has.Officer || add.Officer:
			return fail.Invalidf("管理员（%s）不能兼任业务角色（%s），请先收回原角色或另选人员",
				pick(has.Officer, has, add).Title, pick(has.Officer, add, has).Title).Under(basisOfficers)
		}
	}
	return nil
}

func pick[T any](cond bool, yes, no T) T {
	if cond {
		return yes
	}
	return no
}

// MayGrant decides whether a role may be given a right. What an officer may do
// is fixed by the program, and what only officers may do stays with them.
func MayGrant(rights []slice.Right, role, key string, scope who.Scope) error {
	r, ok := roleOf(role)
	if !ok {
		return fail.Invalidf("没有“%s”这个角色，请从列表中选择", role)
	}
	right, ok := rightOf(rights, key)
	if !ok {
		return fail.Invalidf("没有这项权限，可能已随版本取消，请刷新页面")
	}
	if _, usual := right.Roles[role]; r.Officer && !usual {
		return fail.Invalidf("%s的权限由系统固定，不能增加“%s”", r.Title, right.Sentence).Under(basisOfficers)
	}
	if !r.Officer && officersOnly(right) {
		return fail.Invalidf("“%s”只属于%s，不能授予业务角色", right.Sentence, titles(right.Roles)).Under(basisOfficers)
	}
	if role == Overseer && !right.Reads {
		return fail.Invalidf("“%s”只能查看：“%s”会改变数据，不能授予。请选择其他角色", r.Title, right.Sentence).Under(basisOfficers)
	}
	if scope == who.All && role != Overseer {
		return fail.Invalidf("查看各单位的范围只能授予“%s”", RoleTitle(Overseer))
	}
	if scope != who.All && scope != who.Tenant && scope != who.Unit {
		return fail.Invalidf("请选择权限范围：本科室、本单位或各单位")
	}
	return nil
}

func rightOf(rights []slice.Right, key string) (slice.Right, bool) {
	i := slices.IndexFunc(rights, func(r slice.Right) bool { return r.Key == key })
	if i < 0 {
		return slice.Right{}, false
	}
	return rights[i], true
}

func officersOnly(r slice.Right) bool {
	for role := range r.Roles {
		if !Officer(role) {
			return false
		}
	}
	return len(r.Roles) > 0
}

func titles(roles map[string]who.Scope) string {
	var out []string
	for _, r := range Roles {
		if _, ok := roles[r.Key]; ok {
			out = append(out, r.Title)
		}
	}
	return strings.Join(out, "、")
}

// CheckRights reports a list of rights that breaks the separation of duties
// or names what does not exist; the program does not start with one.
func CheckRights(rights []slice.Right) error {
	seen := map[string]bool{}
	for _, r := range rights {
		if seen[r.Key] {
			return fail.Invalidf("权限 %s 登记了两次", r.Key)
		}
		seen[r.Key] = true
		for _, role := range slices.Sorted(maps.Keys(r.Roles)) {
			if err := MayGrant(rights, role, r.Key, r.Roles[role]); err != nil {
				return fmt.Errorf("right %s: %w", r.Key, err)
			}
		}
	}
	for _, apart := range [][3]string{{SysAdmin, RightApprove, RightGrant}, {SecAdmin, RightManage, ""}, {Auditor, RightManage, RightGrant}} {
		for _, key := range apart[1:] {
			r, _ := rightOf(rights, key)
			if _, ok := r.Roles[apart[0]]; ok {
				return fail.Invalidf("%s不能持有权限 %s", RoleTitle(apart[0]), key)
			}
		}
	}
	return nil
}

// MayTie decides which unit a role may be tied to: 科室 roles to the person's
// own, that of 分管领导 to any unit in their charge, all others to none.
func MayTie(role, unit, own string) error {
	switch {
	case unit == "" || role == Deputy:
		return nil
	case role != Clerk && role != Head:
		return fail.Invalidf("“%s”不限定科室，请把科室留空", RoleTitle(role))
	case unit != own:
		return fail.Invalidf("“%s”只能限定在本人所在科室；调动后请先修改其所在科室", RoleTitle(role))
	}
	return nil
}

// Dormant says that an account has not been used for so long that it locks.
// since is the last sign-in, or the approval where there was none.
func Dormant(since, now time.Time) bool { return now.Sub(since) >= DormantAfter }

// Expired says that a password is due for a change.
func Expired(changed, now time.Time) bool { return now.Sub(changed) >= PasswordAge }
