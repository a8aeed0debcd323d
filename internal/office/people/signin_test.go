package people

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

func (h *house) try(login, password, address string) error {
	_, err := h.SignIn(context.Background(), Attempt{Login: login, Password: password, Address: address})
	return err
}

func TestFiveFailuresLockAnAccountForHalfAnHour(t *testing.T) {
	h := newHouse(t)
	for range PairFailures {
		h.refused(h.try(SecAdmin, "Wrong-password-1", "10.0.0.1"), fail.Invalid, "用户名或密码不正确")
	}
	h.refused(h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"), fail.Denied, "账户已锁定，请联系管理员")
	if n := h.tape.count("登录失败"); n != PairFailures {
		t.Errorf("%d failures recorded", n)
	}
	if n := h.tape.count("账户锁定"); n != 1 {
		t.Errorf("%d locks recorded", n)
	}
	if err := h.try(SysAdmin, h.issued[SysAdmin], "10.0.0.1"); err != nil {
		t.Errorf("another account at the same address: %v", err)
	}
	if err := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.2"); err != nil {
		t.Errorf("its person at another address: %v", err)
	}
	h.clock.Go(LockedFor - time.Second)
	h.refused(h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"), fail.Denied, "账户已锁定")
	h.clock.Go(time.Second)
	if err := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"); err != nil {
		t.Errorf("after half an hour: %v", err)
	}
}

func TestFailuresAtManyAddressesLockAnAccountEverywhere(t *testing.T) {
	h := newHouse(t)
	for i := range AccountFailures {
		h.refused(h.try(SecAdmin, "Wrong-password-1", fmt.Sprintf("10.0.0.%d", i)), fail.Invalid, "不正确")
	}
	h.refused(h.try(SecAdmin, h.issued[SecAdmin], "10.9.9.9"), fail.Denied, "已锁定")
	all, err := h.roster(t.Context(), h.db, h.agency, h.clock.At)
	if err != nil || !slices.ContainsFunc(all, func(s staff) bool { return s.Login == SecAdmin && s.locked }) {
		t.Errorf("the list of people does not say so: %v", err)
	}
	h.must(h.sys, func(tx *store.Tx) error { return h.Unlock(tx, h.sec.ID) })
	if err := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"); err != nil {
		t.Errorf("after the release: %v", err)
	}
}

// All addresses of one IPv6 network are their owner's to choose from.
func TestAnIPv6NetworkIsOneAddress(t *testing.T) {
	h := newHouse(t)
	for i := range PairFailures {
		h.refused(h.try(SecAdmin, "Wrong-password-1", fmt.Sprintf("2001:db8:1:2::%x", i+1)), fail.Invalid, "不正确")
	}
	h.refused(h.try(SecAdmin, h.issued[SecAdmin], "2001:db8:1:2:ffff::1"), fail.Denied, "已锁定")
	if err := h.try(SecAdmin, h.issued[SecAdmin], "2001:db8:1:3::1"); err != nil {
		t.Errorf("from another network: %v", err)
	}
}

// A bureau behind one address does not lock itself out by mistyping.
func TestABureauBehindOneAddressMayMistype(t *testing.T) {
	h := newHouse(t)
	for i := range 30 {
		login := fmt.Sprintf("staff%02d", i)
		for range 3 {
			h.refused(h.try(login, "Wrong-password-1", "10.0.0.1"), fail.Invalid, "不正确")
		}
	}
	if err := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"); err != nil {
		t.Errorf("after 90 misses of 30 others: %v", err)
	}
}

func TestFailuresFarApartDoNotAddUp(t *testing.T) {
	h := newHouse(t)
	for range 3 * PairFailures {
		h.refused(h.try(SecAdmin, "Wrong-password-1", "10.0.0.1"), fail.Invalid, "不正确")
		h.clock.Go(LockedFor + time.Second)
	}
	for range PairFailures - 1 {
		h.refused(h.try(SecAdmin, "Wrong-password-1", "10.0.0.1"), fail.Invalid, "不正确")
	}
	if err := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"); err != nil {
		t.Fatalf("four failures lock nothing: %v", err)
	}
	for range PairFailures - 1 {
		h.refused(h.try(SecAdmin, "Wrong-password-1", "10.0.0.1"), fail.Invalid, "不正确")
	}
	if err := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"); err != nil {
		t.Errorf("a success starts the count again: %v", err)
	}
}

func TestUnknownAccountsAreToldNothing(t *testing.T) {
	h := newHouse(t)
	for i := range AccountFailures + 1 {
		before := h.hash.done.Load()
		known, unknown := h.try(SecAdmin, "Wrong-password-1", "10.0.0.1"), h.try("nobody", "Wrong-password-1", "10.0.0.2")
		if known.Error() != unknown.Error() || fail.KindOf(known) != fail.KindOf(unknown) {
			t.Errorf("attempt %d: %v, but for a stranger %v", i+1, known, unknown)
		}
		if n := h.hash.done.Load() - before; n != 2 && n != 0 {
			t.Errorf("attempt %d hashed %d times, so that the time tells", i+1, n)
		}
	}
}

func TestAnAddressLocksAfterManyFailures(t *testing.T) {
	h := newHouse(t)
	var wg sync.WaitGroup // guessed at once, by a program that tries names
	for i := range AddressFailures {
		wg.Go(func() {
			if err := h.try(fmt.Sprintf("stranger%d", i), "Wrong-password-1", "10.0.0.1"); !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Denied) {
				t.Errorf("answered %v", err)
			}
		})
	}
	wg.Wait()
	if n := h.tape.count("登录失败"); n != AddressFailures {
		t.Errorf("%d failures recorded", n)
	}
	h.refused(h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"), fail.Denied, "已锁定")
	if err := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.2"); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
}

func TestUnlockAndDormancy(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Office)
	for range PairFailures {
		h.refused(h.try("liqiang", "Wrong-password-1", "10.0.0.1"), fail.Invalid, "不正确")
	}
	h.refused(h.do(h.sec, func(tx *store.Tx) error { return h.Unlock(tx, li.ID) }), fail.Denied, "权限")
	h.must(h.sys, func(tx *store.Tx) error { return h.Unlock(tx, li.ID) })
	h.enter("liqiang")
	h.clock.Go(DormantAfter - time.Minute)
	h.enter("liqiang")
	h.clock.Go(DormantAfter)
	h.refused(h.try("liqiang", h.issued["liqiang"], "10.0.0.1"), fail.Denied, "超过90天未使用")
	h.must(h.sys, func(tx *store.Tx) error { return h.Unlock(tx, li.ID) })
	h.enter("liqiang")
}

func TestTwentySignInsAtOnce(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Office)
	var wg sync.WaitGroup
	tokens := make([]string, 20)
	for i := range tokens {
		wg.Go(func() {
			ticket, err := h.SignIn(context.Background(), Attempt{Login: "liqiang", Password: h.issued["liqiang"], Address: "10.0.0.1"})
			if err != nil {
				t.Error(err)
			}
			tokens[i] = ticket.Token
		})
	}
	wg.Wait()
	different := map[string]bool{}
	for _, token := range tokens {
		if a, _ := h.seen(token); a.ID != li.ID {
			t.Error("a token leads to nobody")
		}
		different[token] = true
	}
	if len(different) != 20 {
		t.Errorf("%d different tokens", len(different))
	}
	if n := h.tape.count("登录"); n != 20 {
		t.Errorf("%d sign-ins recorded", n)
	}
}

func TestManyGuessesAtOnceCountAsOneAfterTheOther(t *testing.T) {
	h := newHouse(t)
	var wg sync.WaitGroup
	for range 4 * PairFailures {
		wg.Go(func() {
			if err := h.try(SecAdmin, "Wrong-password-1", "10.0.0.1"); err == nil || fail.KindOf(err) == fail.Internal {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	h.refused(h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"), fail.Denied, "已锁定")
	if n := h.tape.count("登录失败"); n != PairFailures {
		t.Errorf("%d failures recorded", n)
	}
	if n := h.tape.count("账户锁定"); n != 1 {
		t.Errorf("%d locks recorded", n)
	}
}

func TestOneSessionOnly(t *testing.T) {
	h := newHouse(t)
	h.must(h.sec, func(tx *store.Tx) error { return h.SetSettings(tx, map[string]string{SettingSingle: "1"}) })
	first := h.enter(SysAdmin)
	second := h.enter(SysAdmin)
	if a, _ := h.seen(first); a.SignedIn() {
		t.Error("the first session goes on")
	}
	if a, _ := h.seen(second); !a.SignedIn() {
		t.Error("the second session does not work")
	}
}

func TestPasswordChange(t *testing.T) {
	h := newHouse(t)
	h.hire("liqiang", "李强", h.office.ID, Office)
	other, token := h.enter("liqiang"), h.enter("liqiang")
	a, _ := h.seen(token)
	change := func(old, fresh string) error { return h.ChangePassword(t.Context(), a, old, fresh) }
	h.refused(change("not-it", "Nanhu-River-77"), fail.Invalid, "当前密码不正确")
	h.refused(change(h.issued["liqiang"], "short1A"), fail.Invalid, "至少10个字符")
	h.refused(change(h.issued["liqiang"], h.issued["liqiang"]), fail.Invalid, "最近5次")
	past := []string{h.issued["liqiang"], "Nanhu-River-71", "Nanhu-River-72", "Nanhu-River-73", "Nanhu-River-74", "Nanhu-River-75"}
	for i := 1; i < len(past); i++ {
		if err := change(past[i-1], past[i]); err != nil {
			t.Fatal(err)
		}
		if _, detour := h.seen(token); detour != "" {
			t.Errorf("still has to go to %s", detour)
		}
	}
	if b, _ := h.seen(other); b.SignedIn() {
		t.Error("the other session outlived the change")
	}
	for _, old := range past[1:] {
		h.refused(change(past[5], old), fail.Invalid, "最近5次")
	}
	if err := change(past[5], past[0]); err != nil {
		t.Errorf("the sixth back may be used again: %v", err)
	}
	for range 3 { // keep the session in use for 90 days is not possible: sign in anew
		h.clock.Go(PasswordAge / 3)
		token = h.enter("liqiang")
	}
	if _, detour := h.seen(token); detour != passwordPath {
		t.Error("after 90 days no new password is asked for")
	}
}

func TestSecondFactor(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Office)
	token := h.enter("liqiang")
	a, _ := h.seen(token)
	secret, err := h.PrepareFactor(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := h.PrepareFactor(t.Context(), a); again != secret {
		t.Fatal("a reload changes the secret")
	}
	code := func() string {
		return codeAt(t, secret, h.clock.At)
	}
	_, err = h.BindFactor(t.Context(), a, "000000x")
	h.refused(err, fail.Invalid, "动态口令不正确")
	recovery, err := h.BindFactor(t.Context(), a, code()[:3]+" "+code()[3:])
	if err != nil || len(recovery) != recoveryCodes {
		t.Fatalf("%d codes, %v", len(recovery), err)
	}
	half := func() string {
		ticket, err := h.SignIn(t.Context(), Attempt{Login: "liqiang", Password: h.issued["liqiang"], Address: "10.0.0.1"})
		if err != nil || !ticket.Half {
			t.Fatalf("half %v, %v", ticket.Half, err)
		}
		if b, _ := h.seen(ticket.Token); b.SignedIn() {
			t.Fatal("the password alone opens the door")
		}
		return ticket.Token
	}
	first := half()
	_, err = h.SecondFactor(t.Context(), first, code(), "")
	h.refused(err, fail.Invalid, "已使用过")
	h.clock.Go(30 * time.Second)
	full, err := h.SecondFactor(t.Context(), first, code(), "")
	if err != nil || full == first {
		t.Fatalf("same token %v, %v", full == first, err)
	}
	if b, _ := h.seen(full); b.ID != li.ID {
		t.Error("the full session leads to nobody")
	}
	_, err = h.SecondFactor(t.Context(), first, code(), "")
	h.refused(err, fail.Denied, "已超时")
	if _, err := h.SecondFactor(t.Context(), half(), strings.ToUpper(recovery[0]), ""); err != nil {
		t.Errorf("a recovery code: %v", err)
	}
	_, err = h.SecondFactor(t.Context(), half(), recovery[0], "")
	h.refused(err, fail.Invalid, "已使用过")
	late := half()
	h.clock.Go(HalfLife)
	_, err = h.SecondFactor(t.Context(), late, code(), "")
	h.refused(err, fail.Denied, "已超时")
	guess := half()
	for range PairFailures - 1 { // the used recovery code was the first

		_, err = h.SecondFactor(t.Context(), guess, "12", "")
	}
	h.refused(err, fail.Invalid, "不正确")
	_, err = h.SecondFactor(t.Context(), guess, code(), "")
	h.refused(err, fail.Denied, "请重新输入用户名和密码")
	h.refused(h.try("liqiang", h.issued["liqiang"], "10.0.0.1"), fail.Denied, "已锁定")
	h.must(h.sys, func(tx *store.Tx) error { return h.Unlock(tx, li.ID) })
	h.must(h.sec, func(tx *store.Tx) error { return h.ResetFactor(tx, li.ID, "手机遗失") })
	h.enter("liqiang")
}

func TestSecondFactorByRole(t *testing.T) {
	h := newHouse(t)
	h.hire("liqiang", "李强", h.office.ID, Office)
	token := h.enter("liqiang")
	a, _ := h.seen(token)
	if err := h.ChangePassword(t.Context(), a, h.issued["liqiang"], "Nanhu-River-71"); err != nil {
		t.Fatal(err)
	}
	if _, detour := h.seen(token); detour != "" {
		t.Fatalf("detour %s", detour)
	}
	h.must(h.sec, func(tx *store.Tx) error {
		return h.SetSettings(tx, map[string]string{SettingFactor: Clerk + "," + Office})
	})
	if _, detour := h.seen(token); detour != factorPath {
		t.Errorf("detour %q", detour)
	}
}

func TestSignOut(t *testing.T) {
	h := newHouse(t)
	one, two, three := h.enter(SysAdmin), h.enter(SysAdmin), h.enter(SysAdmin)
	a, _ := h.seen(one)
	b, _ := h.seen(two)
	if list, err := h.Sessions(t.Context(), a); err != nil || len(list) != 3 {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	if err := h.SignOut(t.Context(), a, b.Session); err != nil {
		t.Fatal(err)
	}
	if c, _ := h.seen(two); c.SignedIn() {
		t.Error("the closed session works")
	}
	sec, _ := h.seen(h.enter(SecAdmin))
	h.refused(h.SignOut(t.Context(), sec, a.Session), fail.Stale, "已经退出")
	if err := h.SignOutEverywhere(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{one, three} {
		if c, _ := h.seen(token); c.SignedIn() {
			t.Error("a session outlived signing out everywhere")
		}
	}
}

// codeAt is what an authenticator shows at an instant.
func codeAt(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestTheDemoNeedsNoPassword(t *testing.T) {
	h := newHouse(t)
	li := h.hire("liqiang", "李强", h.office.ID, Office)
	enter := func() (string, error) {
		w := httptest.NewRecorder()
		err := h.SignInAs(w, httptest.NewRequest("POST", "/", nil), h.agency, li.ID)
		if err != nil {
			return "", err
		}
		return w.Result().Cookies()[0].Value, nil
	}
	token, err := enter()
	if err != nil {
		t.Fatal(err)
	}
	if a, detour := h.seen(token); a.ID != li.ID || detour != "" {
		t.Errorf("entered as %q, detour %q", a.ID, detour)
	}
	if h.tape.count("登录") != 1 {
		t.Error("entering left no trace")
	}
	h.must(h.sys, func(tx *store.Tx) error { _, err := h.Deactivate(tx, li.ID, "", "调离"); return err })
	_, err = enter()
	h.refused(err, fail.Denied, "已停用")
}
