package people

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// nodes are more programs on the same database.
func (h *house) nodes(n int) []*People {
	h.t.Helper()
	out := make([]*People, n)
	for i := range out {
		p, err := New(Deps{DB: h.db, Key: []byte(strings.Repeat("k", 32)), Rights: sample, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			h.t.Fatal(err)
		}
		out[i] = p
	}
	return out
}

// guess sends 60 attempts at once, spread over nodes and addresses, and gives
// their answers and how many were compared with the password.
func (h *house) guess(login string, password func(i int) string) (answers []error, compared int64) {
	return h.guessFrom(func(i int) string { return "10.0.1." + string(rune('0'+i%10)) }, login, password)
}

// guessFrom is guess with the addresses that the attempts come from.
func (h *house) guessFrom(address func(i int) string, login string, password func(i int) string) (answers []error, compared int64) {
	nodes := h.nodes(12)
	answers = make([]error, 60)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			in := Attempt{Login: login, Password: password(i), Address: address(i)}
			_, answers[i] = nodes[i%len(nodes)].SignIn(h.t.Context(), in)
		})
	}
	wg.Wait()
	for _, p := range nodes {
		compared += p.hash.done.Load()
	}
	return answers, compared
}

func TestGuessesAtOnceAreNoMoreThanTheAccountAllows(t *testing.T) {
	h := newHouse(t)
	answers, compared := h.guess(SecAdmin, func(int) string { return "Wrong-password-1" })
	if compared != AccountFailures {
		t.Errorf("%d guesses were compared, want %d", compared, AccountFailures)
	}
	for _, err := range answers {
		if !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Denied) {
			t.Errorf("answered %v", err)
		}
	}
	if n := h.tape.count("登录失败"); n != AccountFailures {
		t.Errorf("%d failures recorded", n)
	}
	right, wrong := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.1"), h.try(SecAdmin, "Wrong-password-1", "10.0.0.1")
	h.refused(right, fail.Denied, "已锁定")
	if wrong == nil || right.Error() != wrong.Error() || fail.KindOf(right) != fail.KindOf(wrong) {
		t.Errorf("the right password is answered %v, a wrong one %v", right, wrong)
	}
	if n := h.tape.count("账户锁定"); n < 1 || n > 2 { // the account's, and that of a pair which may have come before
		t.Errorf("%d locks recorded", n)
	}
}

func TestGuessesAtOnceFromOneAddressAreNoMoreThanFive(t *testing.T) {
	h := newHouse(t)
	_, compared := h.guessFrom(func(int) string { return "10.0.1.1" }, SecAdmin, func(int) string { return "Wrong-password-1" })
	if compared != PairFailures {
		t.Errorf("%d guesses were compared, want %d", compared, PairFailures)
	}
	if n := h.tape.count("账户锁定"); n != 1 {
		t.Errorf("%d locks recorded", n)
	}
	if err := h.try(SecAdmin, h.issued[SecAdmin], "10.0.0.2"); err != nil {
		t.Errorf("its person elsewhere: %v", err)
	}
}

func TestTheRightOneAmongGuessesAtOnceIsToldFromNone(t *testing.T) {
	h := newHouse(t)
	answers, compared := h.guess(SecAdmin, func(i int) string {
		return pick(i == 59, h.issued[SecAdmin], "Wrong-password-1")
	})
	// It may have been among the first, and then gave its own attempt back,
	// which another may have taken.
	most := int64(AccountFailures) + 1
	if answers[59] == nil {
		most += AccountFailures // the count began again
	} else {
		h.refused(answers[59], fail.Denied, "已锁定")
	}
	if compared > most {
		t.Errorf("%d guesses were compared, want at most %d", compared, most)
	}
}

// TestARightPasswordUnderALockIsAnsweredLikeAWrongOne stages the race: both
// have reserved an attempt when the lock comes.
func TestARightPasswordUnderALockIsAnsweredLikeAWrongOne(t *testing.T) {
	h := newHouse(t)
	for _, right := range []bool{true, false} {
		h.must(h.sys, func(tx *store.Tx) error { return h.Unlock(tx, h.sec.ID) })
		person, _, err := h.account(t.Context(), SecAdmin)
		if err != nil {
			t.Fatal(err)
		}
		err = h.People.try(t.Context(), person, SecAdmin, from{address: "10.0.0.1"}, "用户名或密码不正确", errWrong, func() (bool, error) {
			for i := range AccountFailures - 1 {
				h.refused(h.try(SecAdmin, "Wrong-password-1", fmt.Sprintf("10.0.2.%d", i)), fail.Invalid, "不正确")
			}
			return right, nil
		})
		h.refused(err, fail.Denied, "已锁定")
	}
}

func TestCodesGuessedAtOnceAreNoMoreThanFiveAndEndTheHalfSession(t *testing.T) {
	h := newHouse(t)
	h.hire("liqiang", "李强", h.office.ID, Office)
	a, _ := h.seen(h.enter("liqiang"))
	secret, err := h.PrepareFactor(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.BindFactor(t.Context(), a, codeAt(t, secret, h.clock.At)); err != nil {
		t.Fatal(err)
	}
	half := h.enter("liqiang")
	nodes := h.nodes(12)
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			if _, err := nodes[i%len(nodes)].SecondFactor(t.Context(), half, "12", ""); !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Denied) {
				t.Errorf("answered %v", err)
			}
		})
	}
	wg.Wait()
	if n := h.tape.count("登录失败"); n != PairFailures {
		t.Errorf("%d codes were compared, want %d", n, PairFailures)
	}
	h.clock.Go(2 * factorStep * 1e9)
	_, err = h.SecondFactor(t.Context(), half, codeAt(t, secret, h.clock.At), "")
	h.refused(err, fail.Denied, "请重新输入用户名和密码")
}

func TestASessionWrittenIntoTheDatabaseIsNobodys(t *testing.T) {
	h := newHouse(t)
	own := h.enter(SysAdmin)
	a, _ := h.seen(own)
	exec := func(query string, args ...any) {
		t.Helper()
		h.must(h.sys, func(tx *store.Tx) error {
			tx.Quiet("somebody at the database")
			_, err := tx.Exec(query, args...)
			return err
		})
	}
	exec(`INSERT INTO people_session (agency, id, token, person, created, last, address, agent, method, half, viewing, pending, mac)
		SELECT agency, 'made-up', $1, $2, created, last, address, agent, method, half, viewing, pending, mac FROM people_session WHERE id = $3`,
		hashed("session", "made-up"), h.sec.ID, a.Session)
	if b, _ := h.seen("made-up"); b.SignedIn() {
		t.Errorf("a made-up row signs %s in", b.Name)
	}
	for _, change := range []string{"person = '" + h.sec.ID + "'", "token = '" + hashed("session", "other") + "'", "method = 'oidc'",
		"created = '2031-01-01T00:00:00.000000Z'", "mac = ''"} {
		token := h.enter(SysAdmin)
		b, _ := h.seen(token)
		if !b.SignedIn() {
			t.Fatal("an untouched session is nobody's")
		}
		exec("UPDATE people_session SET "+change+" WHERE id = $1", b.Session)
		for _, x := range []string{token, "other"} {
			if c, _ := h.seen(x); c.SignedIn() {
				t.Errorf("after %s the session is still %s's", change, c.Name)
			}
		}
	}
	if list, err := h.Sessions(t.Context(), a); err != nil || len(list) != 1 {
		t.Errorf("%d sessions listed, %v", len(list), err)
	}
}

func TestAHalfSessionIsNotMadeFullInTheDatabase(t *testing.T) {
	h := newHouse(t)
	h.hire("liqiang", "李强", h.office.ID, Office)
	a, _ := h.seen(h.enter("liqiang"))
	secret, err := h.PrepareFactor(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.BindFactor(t.Context(), a, codeAt(t, secret, h.clock.At)); err != nil {
		t.Fatal(err)
	}
	half := h.enter("liqiang")
	h.must(h.sys, func(tx *store.Tx) error {
		tx.Quiet("somebody at the database")
		_, err := tx.Exec("UPDATE people_session SET half = $1 WHERE token = $2", false, hashed("session", half))
		return err
	})
	if b, _ := h.seen(half); b.SignedIn() {
		t.Error("the second factor was skipped")
	}
}

func TestATypedNameThatIsNoAccountIsNotRecorded(t *testing.T) {
	h := newHouse(t)
	for range PairFailures {
		h.refused(h.try("My-secret-password-7", "x", "10.0.0.1"), fail.Invalid, "不正确")
	}
	h.refused(h.try(SecAdmin, "Wrong-password-1", "10.0.0.2"), fail.Invalid, "不正确")
	known, unknown := 0, 0
	for _, e := range h.tape.entries {
		if strings.Contains(strings.ToLower(e.Detail), "secret") {
			t.Errorf("the record says %q", e.Detail)
		}
		known += strings.Count(e.Detail, "用户名："+SecAdmin)
		unknown += strings.Count(e.Detail, "用户名："+unknownLogin)
	}
	if known != 1 || unknown != PairFailures+1 {
		t.Errorf("%d entries name the account, %d none", known, unknown)
	}
}
