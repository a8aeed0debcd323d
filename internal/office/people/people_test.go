package people

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/who"
)

// tape is a recorder that remembers what was recorded.
type tape struct {
	mu      sync.Mutex
	entries []store.Entry
}

func (t *tape) Append(_ context.Context, _ *sql.Tx, e *store.Entry) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.entries = append(t.entries, *e)
	return nil
}

func (t *tape) count(act string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := 0
	for _, e := range t.entries {
		if e.Act == act {
			n++
		}
	}
	return n
}

// sample are rights as a slice would bring them.
var sample = []slice.Right{
	{Key: "ledger.see", Reads: true, Sentence: "查看台账", Roles: map[string]who.Scope{Office: who.Tenant, Clerk: who.Unit, Head: who.Unit, Deputy: who.Tenant, Director: who.Tenant, Overseer: who.All}},
	{Key: "ledger.assign", Sentence: "交办任务", Roles: map[string]who.Scope{Office: who.Tenant}},
	{Key: "record.read", Reads: true, Sentence: "查看操作记录", Roles: map[string]who.Scope{Auditor: who.Tenant}},
}

// house is an installation with one agency, its three officers and units.
type house struct {
	*People
	t              testing.TB
	clock          *storetest.Clock
	tape           *tape
	issued         map[string]string // one-time passwords by account
	sys, sec, aud  who.Actor
	office, energy Unit
	open           map[string]int // open work by person, for handing over
	given          []string
	agency         string
}

// Its officers need no second factor, which most tests are not about.
func newHouse(t testing.TB, change ...func(*Deps)) *house {
	t.Helper()
	return furnished(t, map[string]string{SettingFactor: ""}, change...)
}

// furnished is a house whose agency has set what is given.
func furnished(t testing.TB, set map[string]string, change ...func(*Deps)) *house {
	t.Helper()
	db, clock := storetest.Open(t, Migrations())
	h := &house{t: t, clock: clock, tape: &tape{}, issued: map[string]string{}, open: map[string]int{}, agency: "gxj"}
	db.SetRecorder(h.tape)
	d := Deps{DB: db, Key: []byte(strings.Repeat("k", 32)), Rights: sample,
		Log: slog.New(slog.DiscardHandler), Handovers: []Handover{{Title: "督办事项", Move: func(_ *store.Tx, from, to string) (int, error) {
			h.given = append(h.given, from+">"+to)
			return h.open[from], nil
		}}}}
	for _, f := range change {
		f(&d)
	}
	var err error
	if h.People, err = New(d); err != nil {
		t.Fatal(err)
	}
	issued, err := h.FirstStart(t.Context(), Agency{ID: "gxj", Name: "中卫市工业和信息化局", Kind: Bureau, Word: "卫工信发", Settings: set})
	if err != nil {
		t.Fatal(err)
	}
	h.keep(issued...)
	h.sys, h.sec, h.aud = h.actor(SysAdmin), h.actor(SecAdmin), h.actor(Auditor)
	h.must(h.sys, func(tx *store.Tx) (err error) {
		h.office, err = h.AddUnit(tx, Unit{Name: "办公室", Kind: Section})
		return err
	})
	h.must(h.sys, func(tx *store.Tx) (err error) {
		h.energy, err = h.AddUnit(tx, Unit{Name: "产业发展和中小企业科", Kind: Section, Aliases: []string{"产业科"}})
		return err
	})
	return h
}

func (h *house) keep(issued ...Issued) {
	for _, i := range issued {
		h.issued[i.Login] = i.Password
	}
}

// actor is the person of an account name as they would act now.
func (h *house) actor(login string) who.Actor {
	h.t.Helper()
	person, err := store.First[Person](context.Background(), h.db, "WHERE login = $1", login)
	if err != nil {
		h.t.Fatalf("%s: %v", login, err)
	}
	a, err := h.ActorOf(context.Background(), h.db, person.Agency, person.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func (h *house) do(a who.Actor, f func(*store.Tx) error) error {
	return h.db.Do(context.Background(), a, f)
}

func (h *house) must(a who.Actor, f func(*store.Tx) error) {
	h.t.Helper()
	if err := h.do(a, f); err != nil {
		h.t.Fatal(err)
	}
}

// refused wants a refusal of the kind whose text holds the words.
func (h *house) refused(err error, kind fail.Kind, words string) {
	h.t.Helper()
	if !fail.Is(err, kind) || !strings.Contains(err.Error(), words) {
		h.t.Errorf("got %v, want a refusal that says %q", err, words)
	}
}

// hire makes an approved person with a role.
func (h *house) hire(login, name, unit, role string) Person {
	h.t.Helper()
	var p Person
	h.must(h.sys, func(tx *store.Tx) (err error) {
		var one Issued
		p, one, err = h.AddPerson(tx, Profile{Login: login, Name: name, Unit: unit, Phone: "13800000000"})
		h.keep(one)
		return err
	})
	h.must(h.sec, func(tx *store.Tx) error { return h.Approve(tx, p.ID) })
	if role != "" {
		h.must(h.sec, func(tx *store.Tx) error { return h.GrantRole(tx, p.ID, role, "", "") })
	}
	return p
}

// enter signs in with the one-time password and returns the token.
func (h *house) enter(login string) string {
	h.t.Helper()
	ticket, err := h.SignIn(context.Background(), Attempt{Login: login, Password: h.issued[login], Address: "10.0.0.9"})
	if err != nil {
		h.t.Fatalf("%s: %v", login, err)
	}
	return ticket.Token
}

// seen is who a token's browser is taken for.
func (h *house) seen(token string) (who.Actor, string) {
	r := httptest.NewRequest("GET", "/office", nil)
	r.Header.Set("Cookie", h.cookieName()+"="+token)
	id := h.Identify(r)
	return id.Actor, id.Detour
}

func TestFirstStartMakesThreeOfficersAndNoMore(t *testing.T) {
	h := newHouse(t)
	if len(h.issued) != 3 {
		t.Fatalf("%d accounts, want 3", len(h.issued))
	}
	for login, password := range h.issued {
		if err := CheckPassword(login, password); err != nil {
			t.Errorf("the one-time password of %s: %v", login, err)
		}
		_, detour := h.seen(h.enter(login))
		if detour != passwordPath {
			t.Errorf("%s may go on without a new password", login)
		}
	}
	again, err := h.FirstStart(t.Context(), Agency{ID: "other", Name: "另一个局", Kind: Bureau})
	if err != nil || again != nil {
		t.Errorf("a second first start gave %v, %v", again, err)
	}
	for _, a := range []who.Actor{h.sys, h.sec, h.aud} {
		if len(a.Roles) != 1 {
			t.Errorf("%s holds %v", a.Name, a.Roles)
		}
		if a.May("ledger.see") {
			t.Errorf("%s sees business data", a.Name)
		}
	}
}

func TestAccountNeedsTwoOfficers(t *testing.T) {
	h := newHouse(t)
	var p Person
	h.must(h.sys, func(tx *store.Tx) (err error) {
		var one Issued
		p, one, err = h.AddPerson(tx, Profile{Login: "Wang.Fang", Name: "王芳", Unit: h.office.ID})
		h.keep(one)
		return err
	})
	_, err := h.SignIn(t.Context(), Attempt{Login: "wang.fang", Password: h.issued["wang.fang"]})
	h.refused(err, fail.Denied, "尚未通过安全管理员审核")
	h.refused(h.do(h.sys, func(tx *store.Tx) error { return h.Approve(tx, p.ID) }), fail.Denied, "权限")
	both := h.sys
	both.Grants = append(slices.Clone(both.Grants), who.Grant{Right: RightApprove, Scope: who.Tenant})
	h.refused(h.do(both, func(tx *store.Tx) error { return h.Approve(tx, p.ID) }), fail.Invalid, "另一名安全管理员")
	h.refused(h.do(h.sec, func(tx *store.Tx) error { return h.Refuse(tx, p.ID, " ") }), fail.Invalid, "理由")
	h.must(h.sec, func(tx *store.Tx) error { return h.Approve(tx, p.ID) })
	h.refused(h.do(h.sec, func(tx *store.Tx) error { return h.Approve(tx, p.ID) }), fail.Stale, "在用")
	if a, detour := h.seen(h.enter("wang.fang")); a.ID != p.ID || detour != passwordPath {
		t.Errorf("signed in as %q, detour %q", a.ID, detour)
	}
	_, _, err = func() (p Person, i Issued, err error) {
		err = h.do(h.sys, func(tx *store.Tx) error {
			_, _, e := h.AddPerson(tx, Profile{Login: "WANG.fang", Name: "王方"})
			return e
		})
		return
	}()
	h.refused(err, fail.Invalid, "已被使用")
}

func TestOfficersKeepApart(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Office)
	h.refused(h.do(h.sec, func(tx *store.Tx) error { return h.GrantRole(tx, li.ID, Auditor, "", "") }), fail.Invalid, "不能兼任业务角色")
	sys := h.sys
	h.refused(h.do(h.sec, func(tx *store.Tx) error { return h.GrantRole(tx, sys.ID, Auditor, "", "") }), fail.Invalid, "不能由同一人担任")
	h.refused(h.do(h.sec, func(tx *store.Tx) error { return h.GrantRole(tx, h.sec.ID, Clerk, "", "") }), fail.Denied, "不能给自己")
	h.refused(h.do(h.sys, func(tx *store.Tx) error { _, err := h.ResetPassword(tx, h.sec.ID); return err }), fail.Denied, "服务器")
	h.refused(h.do(h.sec, func(tx *store.Tx) error { _, err := h.ResetPassword(tx, li.ID); return err }), fail.Denied, "权限")
	h.refused(h.do(h.sys, func(tx *store.Tx) error { return h.ResetFactor(tx, li.ID, "丢失") }), fail.Denied, "权限")
	h.refused(h.do(h.sys, func(tx *store.Tx) error { _, err := h.Deactivate(tx, h.aud.ID, "", "调离"); return err }), fail.Invalid, "至少保留一名审计管理员")
	h.refused(h.do(h.sys, func(tx *store.Tx) error { _, err := h.Deactivate(tx, h.sys.ID, "", "调离"); return err }), fail.Invalid, "不能停用自己")
	one, err := h.ResetOfficer(t.Context(), SecAdmin, true)
	if err != nil || one.Password == "" {
		t.Fatalf("at the server: %v", err)
	}
	h.keep(one)
	h.enter(SecAdmin)
}

func TestDeactivationHandsOverAndEndsSessions(t *testing.T) {
	h := newHouse(t)
	li, zhao := h.hire("liqiang", "李强", h.office.ID, Office), h.hire("zhaolei", "赵磊", h.office.ID, Clerk)
	token := h.enter("liqiang")
	h.open[li.ID] = 3
	moved, err := h.Rehearse(t.Context(), h.sys, li.ID, zhao.ID)
	if err != nil || len(moved) != 1 || moved[0].Count != 3 {
		t.Fatalf("rehearsal: %v %v", moved, err)
	}
	if a, _ := h.seen(token); a.ID != li.ID {
		t.Fatal("the rehearsal was no rehearsal")
	}
	leave := func(to string) error {
		return h.do(h.sys, func(tx *store.Tx) error { _, err := h.Deactivate(tx, li.ID, to, "调离"); return err })
	}
	h.refused(leave(""), fail.Invalid, "请选择接收人")
	h.refused(leave(li.ID), fail.Invalid, "另一名在用人员")
	if err := leave(zhao.ID); err != nil {
		t.Fatal(err)
	}
	if a, _ := h.seen(token); a.SignedIn() {
		t.Error("the session outlived the account")
	}
	_, err = h.SignIn(t.Context(), Attempt{Login: "liqiang", Password: h.issued["liqiang"]})
	h.refused(err, fail.Denied, "已停用")
	if got := h.given[len(h.given)-1]; got != li.ID+">"+zhao.ID {
		t.Errorf("handed over %s", got)
	}
	h.must(h.sys, func(tx *store.Tx) error { one, err := h.Return(tx, li.ID); h.keep(one); return err })
	h.must(h.sec, func(tx *store.Tx) error { return h.Approve(tx, li.ID) })
	if a, _ := h.seen(h.enter("liqiang")); a.May("ledger.see") {
		t.Error("the former role came back by itself")
	}
}

func TestRevokedRoleIsGoneAtOnce(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Office)
	token := h.enter("liqiang")
	if a, _ := h.seen(token); !a.May("ledger.assign") {
		t.Fatal("the role gives nothing")
	}
	roles, err := rolesOf(t.Context(), h.db, h.agency, li.ID)
	if err != nil {
		t.Fatal(err)
	}
	h.must(h.sec, func(tx *store.Tx) error { return h.RevokeRole(tx, li.ID, roles[0].ID, "调整分工") })
	if a, _ := h.seen(token); !a.SignedIn() || a.May("ledger.assign") {
		t.Error("the role outlived its taking")
	}
	h.must(h.sec, func(tx *store.Tx) error { return h.GrantRole(tx, li.ID, Clerk, "", "") })
	h.must(h.sec, func(tx *store.Tx) error { return h.ChangeGrant(tx, Clerk, "ledger.see", "", "", "收紧") })
	if a, _ := h.seen(token); a.May("ledger.see") {
		t.Error("the right outlived its taking")
	}
	if err := h.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a, _ := h.seen(token); a.May("ledger.see") {
		t.Error("a restart gave the right back")
	}
}

func TestMoveToAnotherUnitTakesUnitRoles(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Head)
	token := h.enter("liqiang")
	if a, _ := h.seen(token); !a.MayOn("ledger.see", h.office.ID, "") || a.MayOn("ledger.see", h.energy.ID, "") {
		t.Fatal("a head sees their own unit and no other")
	}
	h.must(h.sys, func(tx *store.Tx) error {
		return h.EditPerson(tx, li.ID, Profile{Login: "liqiang", Name: "李强", Unit: h.energy.ID, Version: 2})
	})
	if a, _ := h.seen(token); a.Unit != h.energy.ID || a.May("ledger.see") {
		t.Error("the move gave rights in the new unit without 安全管理员")
	}
}

func TestNewRightsReachOldAgencies(t *testing.T) {
	h := newHouse(t)
	more, err := New(Deps{DB: h.db, Key: []byte(strings.Repeat("k", 32)), Rights: append(slices.Clone(sample),
		slice.Right{Key: "letters.answer", Sentence: "答复信件", Roles: map[string]who.Scope{Office: who.Tenant}})})
	if err != nil {
		t.Fatal(err)
	}
	h.hire("liqiang", "李强", h.office.ID, Office)
	for range 2 {
		if err := more.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if !h.actor("liqiang").May("letters.answer") {
		t.Error("the new right was not granted")
	}
	if n := h.tape.count("补充权限"); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

func TestDirectory(t *testing.T) {
	h := newHouse(t)
	d, ctx := Directory{}, t.Context()
	li, wang := h.hire("liqiang", "李强", h.office.ID, Head), h.hire("wangfang", "王芳", h.energy.ID, Head)
	boss, vice := h.hire("chen", "陈局", "", Director), h.hire("sun", "孙副局", "", "")
	for spelling, want := range map[string]string{"办 公室": "办公室", "产业发展与中小企业科": "产业发展和中小企业科", "产业科": "产业发展和中小企业科", "财务科": ""} {
		u, ok, err := d.UnitNamed(ctx, h.db, h.agency, spelling)
		if err != nil || u.Name != want || ok != (want != "") {
			t.Errorf("%s is %q %v", spelling, u.Name, err)
		}
	}
	names := func(list []Person, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, p := range list {
			out = append(out, p.Name)
		}
		return strings.Join(out, " ")
	}
	if got := names(d.Heads(ctx, h.db, h.agency, h.energy.ID)); got != wang.Name {
		t.Errorf("heads: %s", got)
	}
	if got := names(d.Leaders(ctx, h.db, h.agency, h.energy.ID)); got != boss.Name {
		t.Errorf("without a deputy the director leads: %s", got)
	}
	h.must(h.sec, func(tx *store.Tx) error { return h.GrantRole(tx, vice.ID, Deputy, h.energy.ID, "") })
	if got := names(d.Leaders(ctx, h.db, h.agency, h.energy.ID)); got != vice.Name {
		t.Errorf("the deputy in charge leads: %s", got)
	}
	if got := names(d.Leaders(ctx, h.db, h.agency, h.office.ID)); got != boss.Name {
		t.Errorf("the deputy leads only their own units: %s", got)
	}
	if got := names(d.People(ctx, h.db, h.agency)); got != "安全管理员 陈局 李强 审计管理员 孙副局 王芳 系统管理员" {
		t.Errorf("by pinyin: %s", got)
	}
	all, err := d.Names(ctx, h.db, h.agency)
	if err != nil || all[li.ID] != li.Name {
		t.Errorf("names: %v %v", all, err)
	}
}

func TestUnitsKeepTheirSpellingsApart(t *testing.T) {
	h := newHouse(t)
	h.refused(h.do(h.sys, func(tx *store.Tx) error {
		_, err := h.AddUnit(tx, Unit{Name: "产业发展与中小企业科", Kind: Section})
		return err
	}),
		fail.Invalid, "已经指")
	h.hire("liqiang", "李强", h.energy.ID, "")
	h.refused(h.do(h.sys, func(tx *store.Tx) error { return h.CloseUnit(tx, h.energy.ID, "机构改革") }), fail.Invalid, "还有1名人员")
	h.must(h.sys, func(tx *store.Tx) error { return h.CloseUnit(tx, h.office.ID, "机构改革") })
	h.must(h.sys, func(tx *store.Tx) error { return h.ReopenUnit(tx, h.office.ID) })
	was, err := store.AsOf[Unit](t.Context(), h.db, h.agency, h.clock.At)
	if err != nil || len(was) != 2 {
		t.Errorf("as of now: %d units, %v", len(was), err)
	}
}

func TestPhoneIsSealedAndLookingIsRecorded(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, "")
	stored, err := PersonOf(t.Context(), h.db, h.agency, li.ID)
	if err != nil || strings.Contains(stored.Phone, "138") || stored.Phone == "" {
		t.Fatalf("stored as %q, %v", stored.Phone, err)
	}
	h.must(h.sys, func(tx *store.Tx) error {
		number, err := h.Phone(tx, li.ID)
		if number != "13800000000" {
			t.Errorf("opened as %q", number)
		}
		return err
	})
	if h.tape.count("查看手机号") != 1 {
		t.Error("looking left no trace")
	}
	h.refused(h.do(h.aud, func(tx *store.Tx) error { _, err := h.Phone(tx, li.ID); return err }), fail.Denied, "手机号")
}

func TestIdleAndLifeOfASession(t *testing.T) {
	h := newHouse(t)
	token := h.enter(SysAdmin)
	h.clock.Go(29 * time.Minute)
	if a, _ := h.seen(token); !a.SignedIn() {
		t.Fatal("signed out before 30 minutes")
	}
	h.clock.Go(29 * time.Minute)
	if a, _ := h.seen(token); !a.SignedIn() {
		t.Fatal("use did not prolong the session")
	}
	h.clock.Go(30 * time.Minute)
	if a, _ := h.seen(token); a.SignedIn() {
		t.Error("still signed in after 30 idle minutes")
	}
	token = h.enter(SysAdmin)
	for range 30 {
		h.clock.Go(25 * time.Minute)
		h.seen(token)
	}
	if a, _ := h.seen(token); a.SignedIn() {
		t.Error("a session in use lives longer than 12 hours")
	}
	if err := h.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := store.Select[Session](t.Context(), h.db, "")
	if err != nil || len(left) != 0 {
		t.Errorf("%d sessions left, %v", len(left), err)
	}
}

func TestSettingsNeedTheirOwnRight(t *testing.T) {
	h := newHouse(t)
	h.refused(h.do(h.sys, func(tx *store.Tx) error { return h.SetSettings(tx, map[string]string{SettingIdle: "10"}) }), fail.Denied, "自动退出")
	h.must(h.sec, func(tx *store.Tx) error {
		return h.SetSettings(tx, map[string]string{SettingIdle: "10", SettingFactor: SysAdmin})
	})
	token := h.enter(SecAdmin)
	h.clock.Go(10 * time.Minute)
	if a, _ := h.seen(token); a.SignedIn() {
		t.Error("the agency's own time-out does not count")
	}
	h.refused(h.do(h.sec, func(tx *store.Tx) error { return h.SetSettings(tx, map[string]string{SettingIdle: "10"}) }), fail.Invalid, "没有改动")
}

func whoSystem(agency string) who.Actor { return who.System(agency) }
