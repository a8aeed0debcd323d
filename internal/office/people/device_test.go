package people

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

func TestGuessesElsewhereDoNotKeepAPersonOut(t *testing.T) {
	h := newHouse(t)
	today := civil.FromTime(h.clock.At.In(store.Zone))
	device := h.deviceOf(h.sec.ID, today)
	for i := range AccountFailures {
		h.refused(h.try(SecAdmin, "Wrong-password-1", fmt.Sprintf("10.0.0.%d", i)), fail.Invalid, "不正确")
	}
	sign := func(device, password string) error {
		_, err := h.SignIn(t.Context(), Attempt{Login: SecAdmin, Password: password, Address: "10.9.9.9", Device: device})
		return err
	}
	for what, other := range map[string]string{"a browser that nobody knows": "", "one that another person signed in with": h.deviceOf(h.sys.ID, today),
		"one that was made up": "abc." + today.String() + ".00", "one of long ago": h.deviceOf(h.sec.ID, today.Add(-181)),
		"one whose day was changed": strings.Replace(h.deviceOf(h.sec.ID, today.Add(-181)), today.Add(-181).String(), today.String(), 1)} {
		if err := sign(other, h.issued[SecAdmin]); !fail.Is(err, fail.Denied) {
			t.Errorf("%s passes the lock: %v", what, err)
		}
	}
	if err := sign(device, h.issued[SecAdmin]); err != nil {
		t.Errorf("the person's own browser is kept out: %v", err)
	}
	for range PairFailures {
		h.refused(sign(device, "Wrong-password-1"), fail.Invalid, "不正确")
	}
	h.refused(sign(device, h.issued[SecAdmin]), fail.Denied, "已锁定")
	h.must(h.sys, func(tx *store.Tx) error { return h.Unlock(tx, h.sec.ID) })
	if err := sign(device, h.issued[SecAdmin]); err != nil {
		t.Errorf("after the release: %v", err)
	}
}

func TestABrowserIsKnownAfterItsPersonSignedIn(t *testing.T) {
	s := newSite(t)
	own, other := s.visitor(), s.visitor()
	own.post("/sign-in", "login", SecAdmin, "password", s.issued[SecAdmin]).sees(200, "请先修改密码")
	own.post("/sign-out").sees(200, "已退出登录")
	for range PairFailures {
		other.post("/sign-in", "login", SecAdmin, "password", "wrong").sees(422, "用户名或密码不正确")
	}
	other.post("/sign-in", "login", SecAdmin, "password", s.issued[SecAdmin]).sees(422, "账户已锁定")
	own.post("/sign-in", "login", SecAdmin, "password", s.issued[SecAdmin]).sees(200, "请先修改密码")
}
