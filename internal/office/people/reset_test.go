package people

import (
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// reset resets a password as 系统管理员 and keeps the one-time password.
func (h *house) reset(id string) {
	h.t.Helper()
	h.must(h.sys, func(tx *store.Tx) error { one, err := h.ResetPassword(tx, id); h.keep(one); return err })
}

func TestAResetPasswordWaitsForTheSecondOfficer(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Office)
	token, old := h.enter("liqiang"), h.issued["liqiang"]
	h.reset(li.ID)
	if a, _ := h.seen(token); a.SignedIn() {
		t.Error("the open session outlived the reset")
	}
	h.refused(h.try("liqiang", h.issued["liqiang"], "10.0.0.1"), fail.Denied, "尚待安全管理员审核")
	h.refused(h.try("liqiang", old, "10.0.0.1"), fail.Invalid, "不正确")
	_, err := h.ComeAs(t.Context(), h.agency, li.ID, "10.0.0.1", "")
	h.refused(err, fail.Denied, "尚待安全管理员审核")
	h.refused(h.do(h.sys, func(tx *store.Tx) error { return h.Approve(tx, li.ID) }), fail.Denied, "权限")
	h.refused(h.do(h.sys, func(tx *store.Tx) error { _, err := h.ResetPassword(tx, li.ID); return err }), fail.Stale, "待审核")
	if p, err := PersonOf(t.Context(), h.db, h.agency, li.ID); err != nil || p.Active() || !p.Staffed() || p.Asked.Title() != "重置密码" {
		t.Errorf("waits as %+v, %v", p, err)
	}
	h.must(h.sec, func(tx *store.Tx) error { return h.Approve(tx, li.ID) })
	if a, detour := h.seen(h.enter("liqiang")); !a.May("ledger.assign") || detour != passwordPath {
		t.Errorf("after the approval: roles %v, detour %q", a.Roles, detour)
	}
}

// A browser that was signing in while the password was reset must not be let
// in by the approval.
func TestApprovalWakesNoOldSession(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Office)
	h.reset(li.ID)
	late := ""
	h.must(whoSystem(h.agency), func(tx *store.Tx) (err error) {
		tx.Quiet("a session that was opened at the last moment")
		late, err = h.openSession(tx, Session{Agency: h.agency, Person: li.ID, Method: byPassword})
		return err
	})
	h.must(h.sec, func(tx *store.Tx) error { return h.Approve(tx, li.ID) })
	if a, _ := h.seen(late); a.SignedIn() {
		t.Error("a session from before the approval is good")
	}
}

func TestARefusedResetLosesNoWork(t *testing.T) {
	h := newHouse(t)
	li, zhao := h.hire("liqiang", "李强", h.office.ID, Office), h.hire("zhaolei", "赵磊", h.office.ID, Clerk)
	h.open[li.ID] = 3
	h.reset(li.ID)
	h.refused(h.do(h.sec, func(tx *store.Tx) error { return h.judge(tx, li.ID, MoveRefuse, "不是本人申请") }), fail.Invalid, MoveHold)
	h.must(h.sec, func(tx *store.Tx) error { return h.Refuse(tx, li.ID, "不是本人申请") })
	h.refused(h.try("liqiang", h.issued["liqiang"], "10.0.0.1"), fail.Denied, "暂停使用")
	if len(h.given) != 0 {
		t.Errorf("handed over %v", h.given)
	}
	if p, err := PersonOf(t.Context(), h.db, h.agency, li.ID); err != nil || p.State != Held || !p.Staffed() {
		t.Errorf("held as %+v, %v", p, err)
	}
	if a := h.actor("liqiang"); !a.May("ledger.assign") {
		t.Error("the roles are gone")
	}
	waiting, err := h.inbox(t.Context(), h.db, h.sys)
	if err != nil || len(waiting) != 1 || waiting[0].Title != "暂停使用的账户" || waiting[0].Count != 1 {
		t.Errorf("系统管理员 is told %v, %v", waiting, err)
	}
	h.must(h.sys, func(tx *store.Tx) error { _, err := h.Deactivate(tx, li.ID, zhao.ID, "调离"); return err })
	if len(h.given) != 1 || h.given[0] != li.ID+">"+zhao.ID {
		t.Errorf("handed over %v", h.given)
	}
	again := h.hire("sunli", "孙丽", h.office.ID, Clerk)
	h.reset(again.ID)
	h.must(h.sec, func(tx *store.Tx) error { return h.Refuse(tx, again.ID, "未能联系本人") })
	h.reset(again.ID)
	h.must(h.sec, func(tx *store.Tx) error { return h.Approve(tx, again.ID) })
	h.enter("sunli")
}

func TestARefusedNewAccountKeepsNoRole(t *testing.T) {
	h := newHouse(t)
	var p Person
	h.must(h.sys, func(tx *store.Tx) (err error) {
		p, _, err = h.AddPerson(tx, Profile{Login: "wangfang", Name: "王芳"})
		return err
	})
	h.must(h.sec, func(tx *store.Tx) error { return h.GrantRole(tx, p.ID, Office, "", "") })
	h.must(h.sec, func(tx *store.Tx) error { return h.Refuse(tx, p.ID, "资料不全") })
	if roles, err := rolesOf(t.Context(), h.db, h.agency, p.ID); err != nil || len(roles) != 0 {
		t.Errorf("keeps %v, %v", roles, err)
	}
}

func TestTheConsoleResetsOfficersAndNobodyElse(t *testing.T) {
	h := newHouse(t)
	h.hire("liqiang", "李强", h.office.ID, Office)
	_, err := h.ResetOfficer(t.Context(), "liqiang", false)
	h.refused(err, fail.Denied, "不是管理员")
	for range PairFailures { // all officers are locked out
		for _, login := range []string{SysAdmin, SecAdmin, Auditor} {
			_ = h.try(login, "Wrong-password-1", "10.0.0.1")
		}
	}
	for _, login := range []string{SysAdmin, SecAdmin, Auditor} {
		one, err := h.ResetOfficer(t.Context(), login, false)
		if err != nil {
			t.Fatal(err)
		}
		h.keep(one)
		if err := h.try(login, one.Password, "10.0.0.1"); err != nil {
			t.Errorf("%s: %v", login, err)
		}
	}
	if n := h.tape.count(MoveReset); n != 3 {
		t.Errorf("%d resets recorded", n)
	}
}

func TestOfficersNeedASecondFactorUnlessTheAgencySaysOtherwise(t *testing.T) {
	h := furnished(t, nil)
	for _, login := range []string{SysAdmin, SecAdmin, Auditor} {
		stage, err := h.ComeAs(t.Context(), h.agency, h.actor(login).ID, "10.0.0.1", "")
		if err != nil {
			t.Fatal(err)
		}
		if _, detour := h.seen(stage.Token); detour != "" {
			t.Errorf("the demo leads %s to %q", login, detour)
		}
		token := h.enter(login)
		a, detour := h.seen(token)
		if detour != passwordPath {
			t.Fatalf("%s is first led to %q", login, detour)
		}
		if err := h.ChangePassword(t.Context(), a, h.issued[login], "Nanhu-River-71"); err != nil {
			t.Fatal(err)
		}
		if _, detour = h.seen(token); detour != factorPath {
			t.Errorf("%s is then led to %q", login, detour)
		}
		secret, err := h.PrepareFactor(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.BindFactor(t.Context(), a, codeAt(t, secret, h.clock.At)); err != nil {
			t.Fatal(err)
		}
		if _, detour = h.seen(token); detour != "" {
			t.Errorf("%s is still led to %q", login, detour)
		}
	}
	h.hire("liqiang", "李强", h.office.ID, Office)
	a, _ := h.seen(h.enter("liqiang"))
	if err := h.ChangePassword(t.Context(), a, h.issued["liqiang"], "Nanhu-River-71"); err != nil {
		t.Fatal(err)
	}
	h.issued["liqiang"] = "Nanhu-River-71"
	if _, detour := h.seen(h.enter("liqiang")); detour != "" {
		t.Errorf("a business role is led to %q", detour)
	}
}

func TestResetInTheBrowser(t *testing.T) {
	s := newSite(t)
	li := s.hire("liqiang", "李强", s.office.ID, Office)
	v, sys, sec := s.as("liqiang"), s.as(SysAdmin), s.as(SecAdmin)
	at := "/office/people/" + li.ID
	sys.get(at+"/reset").sees(200, "账户转为待审核", "不同意的，账户暂停使用，角色和在办事项仍保留")
	sys.post(at+"/reset").sees(200, "密码已重置，等待安全管理员审核", "安全管理员审核通过后才能用它登录")
	v.get("/account").sees(200, "用户名")
	one := s.actor("liqiang")
	if one.ID != li.ID {
		t.Fatal("gone")
	}
	sys.get(at).sees(200, "密码已重置，待安全管理员审核").not(MoveApprove)
	sec.get("/office/people/pending").sees(200, "李强", "重置密码", MoveHold).not(MoveRefuse)
	sec.get(at+"/refuse").sees(200, "确定不同意重置李强的密码吗", "不丢失")
	sec.post(at+"/refuse", "reason", "未能联系本人").sees(200, "账户暂停使用")
	sys.get(at).sees(200, "账户暂停使用", MoveReset, MoveLeave)
	sys.post(at+"/reset").sees(200, "一次性密码")
	sec.post(at+"/approve").sees(200, "本人可以用一次性密码登录，角色不变")
	sys.post("/office/people/new", "login", "wangfang", "name", "王芳").sees(200, "审核通过后才能用它登录")
	sec.get("/office/people/pending").sees(200, "王芳", "新建", MoveRefuse).not(MoveHold)
	sys.get("/office/people/"+s.sec.ID).sees(200, "管理员的密码只能在服务器上用命令重置")
}
