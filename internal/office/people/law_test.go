package people

import (
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/who"
)

func TestWhoMayHoldWhat(t *testing.T) {
	for _, c := range []struct {
		held, more, refusal string
	}{
		{"", SysAdmin, ""}, {"", Clerk, ""},
		{SysAdmin, SecAdmin, "不能由同一人担任"}, {SysAdmin, Auditor, "不能由同一人担任"},
		{SecAdmin, SysAdmin, "不能由同一人担任"}, {SecAdmin, Auditor, "不能由同一人担任"},
		{Auditor, SysAdmin, "不能由同一人担任"}, {Auditor, SecAdmin, "不能由同一人担任"},
		{SysAdmin, Office, "不能兼任业务角色"}, {Office, SysAdmin, "不能兼任业务角色"},
		{Clerk + " " + Head, Auditor, "不能兼任业务角色"}, {Overseer, SecAdmin, "不能兼任业务角色"},
		{Clerk, Head, ""}, {Office + " " + Clerk, Overseer, ""}, {Director, Deputy, ""},
		{SysAdmin, SysAdmin, ""}, {"", "root", "没有“root”这个角色"},
	} {
		wants(t, c.held+" + "+c.more, MayHold(strings.Fields(c.held), c.more), c.refusal)
	}
}

func TestWhichRoleMayBeGrantedWhat(t *testing.T) {
	rights := append(append([]slice.Right{}, Rights...), sample...)
	for _, c := range []struct {
		role, right string
		scope       who.Scope
		refusal     string
	}{
		{Office, "ledger.assign", who.Tenant, ""}, {Clerk, "ledger.assign", who.Unit, ""},
		{SysAdmin, "ledger.see", who.Tenant, "由系统固定"}, {SysAdmin, RightGrant, who.Tenant, "由系统固定"},
		{SysAdmin, RightApprove, who.Tenant, "由系统固定"}, {SecAdmin, RightManage, who.Tenant, "由系统固定"},
		{Auditor, RightManage, who.Tenant, "由系统固定"}, {Auditor, "record.read", who.Tenant, ""},
		{Office, RightManage, who.Tenant, "只属于系统管理员"}, {Director, "record.read", who.Tenant, "只属于审计管理员"},
		{Overseer, "ledger.see", who.All, ""}, {Office, "ledger.see", who.All, "只能授予“上级查看”"},
		{Office, "ledger.see", "galaxy", "请选择权限范围"}, {Office, "no.such", who.Tenant, "没有这项权限"},
		{Overseer, "ledger.assign", who.All, "会改变数据"}, {Overseer, "ledger.assign", who.Tenant, "会改变数据"},
		{Overseer, RightView, who.All, ""}, {Overseer, RightManage, who.All, "只属于系统管理员"},
		{"root", "ledger.see", who.Tenant, "没有“root”这个角色"},
	} {
		wants(t, c.role+" "+c.right, MayGrant(rights, c.role, c.right, c.scope), c.refusal)
	}
}

func TestRightsThatBreakTheSeparationStopTheProgram(t *testing.T) {
	for _, c := range []struct {
		change  slice.Right
		refusal string
	}{
		{slice.Right{Key: RightView}, "登记了两次"},
		{slice.Right{Key: "x.y", Roles: map[string]who.Scope{"root": who.Tenant}}, "没有“root”这个角色"},
		{slice.Right{Key: "x.y", Roles: map[string]who.Scope{Office: who.All}}, "只能授予“上级查看”"},
		{slice.Right{Key: "x.y", Roles: map[string]who.Scope{Overseer: who.All}}, "会改变数据"},
		{slice.Right{Key: "x.y", Reads: true, Roles: map[string]who.Scope{Overseer: who.All}}, ""},
		{slice.Right{Key: "x.y", Roles: map[string]who.Scope{Office: who.Tenant}}, ""},
	} {
		wants(t, c.change.Key, CheckRights(append(append([]slice.Right{}, Rights...), c.change)), c.refusal)
	}
	mixed := append([]slice.Right{}, Rights...)
	mixed[0].Roles = map[string]who.Scope{SysAdmin: who.Tenant, SecAdmin: who.Tenant}
	wants(t, "安全管理员 makes accounts", CheckRights(mixed), "不能持有权限")
}

func TestRolesAreTiedToUnits(t *testing.T) {
	for _, c := range []struct{ role, unit, own, refusal string }{
		{Clerk, "", "a", ""}, {Clerk, "a", "a", ""}, {Clerk, "b", "a", "只能限定在本人所在科室"},
		{Head, "b", "a", "只能限定在本人所在科室"}, {Deputy, "b", "a", ""}, {Office, "a", "a", "不限定科室"}, {Auditor, "a", "", "不限定科室"},
	} {
		wants(t, c.role+" "+c.unit, MayTie(c.role, c.unit, c.own), c.refusal)
	}
}

func TestGrantsOfRoles(t *testing.T) {
	grants := []Grant{{Role: Clerk, Right: "see", Scope: who.Tenant}, {Role: Overseer, Right: "see", Scope: who.All},
		{Role: Office, Right: "see", Scope: who.Tenant, Category: "财政"}, {Role: Deputy, Right: "see", Scope: who.Tenant}}
	for _, c := range []struct {
		name string
		kind AgencyKind
		role RoleHeld
		want string
	}{
		{"whole agency", Bureau, RoleHeld{Role: Clerk}, "tenant/"},
		{"narrowed to the own unit", Bureau, RoleHeld{Role: Clerk, Unit: "a"}, "unit/"},
		{"tied to another unit than the own", Bureau, RoleHeld{Role: Clerk, Unit: "b"}, ""},
		{"narrowed to a category", Bureau, RoleHeld{Role: Clerk, Category: "财政"}, "tenant/财政"},
		{"the grant's category", Bureau, RoleHeld{Role: Office}, "tenant/财政"},
		{"two categories that exclude each other", Bureau, RoleHeld{Role: Office, Category: "人事"}, ""},
		{"a centre's overseer", Center, RoleHeld{Role: Overseer}, "all/"},
		{"a bureau's overseer stays at home", Bureau, RoleHeld{Role: Overseer}, "tenant/"},
		{"a deputy's unit narrows nothing", Bureau, RoleHeld{Role: Deputy, Unit: "b"}, "tenant/"},
	} {
		got := ""
		for _, g := range granted(c.kind, []RoleHeld{c.role}, grants, "a") {
			got += string(g.Scope) + "/" + g.Category
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPasswordRules(t *testing.T) {
	for _, c := range []struct{ login, password, refusal string }{
		{"liqiang", "Nanhu-River-71", ""}, {"liqiang", "沙坡头日出Aa1!!", ""}, {"liqiang", "tR7#kd92mQx", ""},
		{"liqiang", "Ab1-5678x", "至少10个字符"}, {"liqiang", strings.Repeat("aB3-", 33), "最多128个字符"},
		{"liqiang", "alllowercase-only", "至少三类"}, {"liqiang", "1234567890ab", "至少三类"},
		{"liqiang", "My-LiQiang-2023", "不能包含用户名"},
		{"liqiang", "Admin@123456", "过于常见"}, {"liqiang", "P@ssw0rd2023!", "过于常见"}, {"liqiang", "Gongkai@2023", "过于常见"},
		{"liqiang", "Qwertyuiop1!", "过于常见"}, {"liqiang", "1qaz@WSX3edc", "过于常见"}, {"liqiang", "aaaaAAAA1111", "过于常见"},
		{"liqiang", "Abcdefgh12#", "过于常见"}, {"liqiang", "Zhongwei2024#", "过于常见"}, {"liqiang", "!!Huawei@2024", "过于常见"},
	} {
		wants(t, c.password, CheckPassword(c.login, c.password), c.refusal)
	}
}

func wants(t *testing.T, what string, err error, refusal string) {
	t.Helper()
	if refusal == "" && err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if refusal != "" && (!fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), refusal)) {
		t.Errorf("%s: %v, want %q", what, err, refusal)
	}
}

func FuzzPassword(f *testing.F) {
	f.Add("liqiang", "Admin@123456")
	f.Add("", "1qaz@WSX3edc")
	f.Add("a", "沙坡头\x00\xff@@@@@@@@")
	f.Fuzz(func(t *testing.T, login, password string) {
		if CheckPassword(login, password) == nil && (len(password) < PasswordLength || classes(password) < PasswordClasses) {
			t.Errorf("%q is taken", password)
		}
	})
}

func FuzzStoredHash(f *testing.F) {
	h := newHasher(1)
	f.Add(h.decoy)
	f.Add("$argon2id$v=19$m=1,t=1,p=1$AA$AA")
	f.Fuzz(func(t *testing.T, stored string) {
		if len(stored) > 0 && stored == h.decoy {
			return
		}
		if ok, err := h.verify(t.Context(), stored, "x"); ok {
			t.Errorf("%q is anybody's password: %v", stored, err)
		}
	})
}

func FuzzUnitSpelling(f *testing.F) {
	f.Add("产业发展和中小企业科", "产业发展与 中小企业科")
	f.Fuzz(func(t *testing.T, name, other string) {
		u := Unit{Name: name}
		if spellingKey(name) != "" && !u.Called(" "+name+" ") {
			t.Errorf("%q is not called by its own name", name)
		}
		if u.Called(other) != (Unit{Name: other}).Called(name) && spellingKey(other) != "" {
			t.Errorf("%q and %q name each other only one way", name, other)
		}
	})
}
