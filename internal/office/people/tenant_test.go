package people

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// TestOneAgencyNeverSeesAnother: two agencies in one installation.
func TestOneAgencyNeverSeesAnother(t *testing.T) {
	s := newSite(t)
	var issued []Issued
	s.must(whoSystem("other"), func(tx *store.Tx) (err error) {
		issued, err = s.SetUpAgency(tx, Agency{ID: "other", Name: "中卫市政务公开服务中心", Kind: Center})
		return err
	})
	s.keep(issued...)
	zhang := s.hire("zhangsan", "张三独此一人", s.office.ID, Office)
	theirs := s.as("other-sysadmin")
	theirs.get("/office/people").sees(200, "系统管理员", "共 3 条").not("张三独此一人", "zhangsan")
	theirs.get("/office/people?f.name="+url.QueryEscape("张三")).sees(200, "没有符合条件的记录")
	theirs.get("/office/people?export=csv&scope=all").sees(200).not("张三独此一人")
	theirs.get("/office/units").sees(200, "还没有科室").not("产业发展")
	at := "/office/people/" + zhang.ID
	for _, path := range []string{at, at + "/edit", at + "/leave", at + "/reset", "/office/units/" + s.office.ID} {
		theirs.get(path).sees(404).not("张三独此一人", "办公室")
	}
	for _, path := range []string{at + "/reset", at + "/unlock", at + "/phone", at + "/return"} {
		theirs.post(path).sees(404)
	}
	theirs.post(at+"/edit", "login", "zhangsan", "name", "改名", "version", "2").sees(404)
	theirs.post("/office/people/new", "login", "intruder", "name", "某人", "unit", s.office.ID).sees(422, "请从列出的选项中选择")
	sec := s.as("other-secadmin")
	sec.post(at+"/roles", "role", Office).sees(404)
	names, err := Directory{}.Names(t.Context(), s.db, "other")
	if err != nil || len(names) != 3 {
		t.Errorf("%d names, %v", len(names), err)
	}
}

func TestCentreLooksAndTouchesNothing(t *testing.T) {
	s := newSite(t)
	s.must(whoSystem("zx"), func(tx *store.Tx) error {
		issued, err := s.SetUpAgency(tx, Agency{ID: "zx", Name: "中卫市政务公开服务中心", Kind: Center})
		s.keep(issued...)
		return err
	})
	s.sys, s.sec = s.actor("zx-sysadmin"), s.actor("zx-secadmin")
	looker := s.hire("zx-looker", "钱查看", "", Overseer)
	s.must(whoSystem("zx"), func(tx *store.Tx) error { // as an earlier edition allowed
		tx.Quiet("a grant of old")
		return tx.Insert(&Grant{Agency: "zx", ID: tx.NewID(), Role: Overseer, Right: "ledger.assign", Scope: who.All})
	})
	v := s.as("zx-looker")
	v.get("/office/agencies").sees(200, "中卫市工业和信息化局", "查看")
	v.post("/office/agencies/view", "agency", "nowhere").sees(404)
	v.post("/office/agencies/view", "agency", "gxj").sees(200, "已切换单位")
	a, _ := s.seen(v.token())
	if a.Tenant != "gxj" || a.Home != "zx" || !a.May("ledger.see") || a.May("ledger.assign") {
		t.Errorf("looks as %+v", a)
	}
	if s.tape.count("查看其他单位") != 1 {
		t.Error("looking left no trace")
	}
	err := s.do(a, func(tx *store.Tx) error { return s.SetSettings(tx, map[string]string{SettingIdle: "10"}) })
	if err == nil || !strings.Contains(err.Error(), "只能查看") {
		t.Errorf("a visitor may change settings: %v", err)
	}
	v.post("/account", "phone", "", "email", "q@zw.gov.cn").sees(200)
	if own, err := PersonOf(t.Context(), s.db, "zx", looker.ID); err != nil || own.Email != "q@zw.gov.cn" {
		t.Errorf("one's own account while visiting: %v %v", own.Email, err)
	}
	v.post("/office/agencies/leave").sees(200, "已返回本单位")
	if a, _ := s.seen(v.token()); a.Tenant != "zx" {
		t.Errorf("is still at %s", a.Tenant)
	}
	sys := s.as("zx-sysadmin")
	sys.get("/office/agencies/new").sees(200, "三个账户")
	sys.post("/office/agencies/new", "id", "gxj", "name", "某局", "kind", "bureau").sees(422, "已被使用")
	sys.post("/office/agencies/new", "id", "fgw", "name", "中卫市发展和改革委员会", "kind", "bureau").sees(200, "fgw-sysadmin", "fgw-secadmin", "fgw-auditor")
	bureau := s.as(SysAdmin)
	bureau.get("/office/agencies").sees(403)
	bureau.post("/office/agencies/new", "id", "xxj", "name", "某局", "kind", "bureau").sees(403)
	s.sys, s.sec = s.actor(SysAdmin), s.actor(SecAdmin)
	s.hire("local-looker", "孙查看", "", Overseer)
	local := s.as("local-looker")
	local.get("/office/agencies").sees(403)
	local.post("/office/agencies/view", "agency", "zx").sees(403)
}
