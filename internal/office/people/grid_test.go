package people

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// TestWhoMayDoWhat prints for every role and every act whether the act is
// refused for want of a right. Pages ask for the same rights, but an act does
// not rely on them.
func TestWhoMayDoWhat(t *testing.T) {
	h := newHouse(t)
	target := h.hire("target", "对象", h.office.ID, "")
	officer := h.aud.ID
	var waiting Person
	h.must(h.sys, func(tx *store.Tx) (err error) {
		waiting, _, err = h.AddPerson(tx, Profile{Login: "waiting", Name: "待审"})
		return err
	})
	acts := []struct {
		name string
		do   func(tx *store.Tx) error
	}{
		{"SetUpAgency", func(tx *store.Tx) error {
			_, err := h.SetUpAgency(tx, Agency{ID: "x1", Name: "某局", Kind: Bureau})
			return err
		}},
		{"EditAgency", func(tx *store.Tx) error { return h.EditAgency(tx, Agency{Name: "某局", Version: 1}) }},
		{"SetSettings idle", func(tx *store.Tx) error { return h.SetSettings(tx, map[string]string{SettingIdle: "10"}) }},
		{"AddUnit", func(tx *store.Tx) error { _, err := h.AddUnit(tx, Unit{Name: "新科", Kind: Section}); return err }},
		{"EditUnit", func(tx *store.Tx) error {
			return h.EditUnit(tx, Unit{ID: h.office.ID, Name: "办公室", Kind: Section, Version: 1})
		}},
		{"CloseUnit", func(tx *store.Tx) error { return h.CloseUnit(tx, h.energy.ID, "") }},
		{"AddPerson", func(tx *store.Tx) error {
			_, _, err := h.AddPerson(tx, Profile{Login: "new", Name: "新人"})
			return err
		}},
		{"EditPerson", func(tx *store.Tx) error {
			return h.EditPerson(tx, target.ID, Profile{Login: "target", Name: "对象", Version: 2})
		}},
		{"Approve", func(tx *store.Tx) error { return h.Approve(tx, waiting.ID) }},
		{"Refuse", func(tx *store.Tx) error { return h.Refuse(tx, waiting.ID, "不符") }},
		{"Deactivate", func(tx *store.Tx) error { _, err := h.Deactivate(tx, target.ID, "", "调离"); return err }},
		{"ResetPassword", func(tx *store.Tx) error { _, err := h.ResetPassword(tx, target.ID); return err }},
		{"ResetPassword of an officer", func(tx *store.Tx) error { _, err := h.ResetPassword(tx, officer); return err }},
		{"Unlock", func(tx *store.Tx) error { return h.Unlock(tx, target.ID) }},
		{"Phone", func(tx *store.Tx) error { _, err := h.Phone(tx, target.ID); return err }},
		{"ResetFactor", func(tx *store.Tx) error { return h.ResetFactor(tx, target.ID, "丢失") }},
		{"GrantRole", func(tx *store.Tx) error { return h.GrantRole(tx, target.ID, Office, "", "") }},
		{"GrantRole to oneself", func(tx *store.Tx) error { return h.GrantRole(tx, tx.Actor().ID, Office, "", "") }},
		{"RevokeRole", func(tx *store.Tx) error { return h.RevokeRole(tx, target.ID, "none", "") }},
		{"File", func(tx *store.Tx) error { return h.File(tx, "none", tx.Today(), "", 1) }},
		{"ChangeGrant", func(tx *store.Tx) error { return h.ChangeGrant(tx, Clerk, "ledger.assign", who.Unit, "", "分工") }},
	}
	actors := map[string]who.Actor{}
	head := fmt.Sprintf("%-30s", "")
	for _, r := range Roles {
		if !r.Officer {
			h.hire("p-"+r.Key, r.Title, h.office.ID, r.Key)
			actors[r.Key] = h.actor("p-" + r.Key)
		} else {
			actors[r.Key] = h.actor(r.Key)
		}
		head += " " + r.Key
	}
	out := head + "\n"
	for _, act := range acts {
		line := fmt.Sprintf("%-30s", act.name)
		for _, r := range Roles {
			line += fmt.Sprintf(" %-*s", len(r.Key), verdict(h, actors[r.Key], act.do))
		}
		out += strings.TrimRight(line, " ") + "\n"
	}
	golden.Hold(t, "acts.golden", out)
}

var errUndo = errors.New("undo")

// verdict tries an act and undoes it: "-" where the right is wanting, "may"
// where it is done or fails for another reason.
func verdict(h *house, a who.Actor, act func(*store.Tx) error) string {
	h.t.Helper()
	err := h.do(a, func(tx *store.Tx) error {
		if err := act(tx); err != nil {
			return err
		}
		return errUndo
	})
	switch {
	case fail.Is(err, fail.Denied):
		return "-"
	case errors.Is(err, errUndo), fail.Is(err, fail.Invalid), fail.Is(err, fail.Missing):
		return "may"
	}
	h.t.Errorf("%s: %v", a.Name, err)
	return "?"
}

// TestDatabaseKeepsNoSecretInItsVersions looks for secrets in the table of
// kept versions, where they could not be erased.
func TestDatabaseKeepsNoSecretInItsVersions(t *testing.T) {
	h := newHouse(t)
	h.hire("liqiang", "李强", h.office.ID, Office)
	tables, err := texts(t.Context(), h.db, "SELECT DISTINCT tbl FROM store_version ORDER BY tbl")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(tables, " "); got != "people_agency people_grant people_role people_unit" {
		t.Errorf("versions are kept of %s", got)
	}
}

func BenchmarkIdentify(b *testing.B) {
	h := newHouse(b)
	token := h.enter(SysAdmin)
	b.ReportAllocs()
	for b.Loop() {
		if a, _ := h.seen(token); !a.SignedIn() {
			b.Fatal("not signed in")
		}
	}
}
