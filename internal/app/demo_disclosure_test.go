package app

import (
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
)

// TestTheDemoHasRequestsInAllStates plays the year's requests and looks at
// what is there at the curtain.
func TestTheDemoHasRequestsInAllStates(t *testing.T) {
	h := openHouse(t, "2023-09-05")
	items, err := h.disclosure.List(t.Context(), h.DB, h.actor("ma.yun"), disclosure.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	states, outcomes, late := map[flow.State]int{}, map[string]int{}, 0
	for _, i := range items {
		states[i.State]++
		outcomes[i.Outcome]++
		if i.Late(civil.MustParse("2023-09-05")) {
			late++
			t.Errorf("%s is late: due %s, answered %s", i.Title, i.Due, i.Answered)
		}
	}
	for _, s := range []flow.State{disclosure.Submitted, disclosure.Received, disclosure.Handling, disclosure.Mending, disclosure.Consulting, disclosure.Charging, disclosure.Archived} {
		if states[s] == 0 {
			t.Errorf("no request is %s: %v", s, states)
		}
	}
	for _, o := range []string{"a", "b", "c4", "c6", "d1", "e1", "e2", "e4", "f1", "f2", "f3", "r1"} {
		if outcomes[o] == 0 {
			t.Errorf("no reply %s: %v", o, outcomes)
		}
	}
	issued, err := h.disclosure.LettersIn(t.Context(), h.DB, h.actor("ma.yun"), disclosure.LetterIssued)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range issued {
		if civil.MustParse("2023-09-05") > l.Issued+15 {
			t.Errorf("%s went out on %s and nobody noted that it arrived", l.Title, l.Issued)
		}
	}
	kinds := map[string]int{}
	for _, i := range items {
		c, err := h.disclosure.Case(t.Context(), h.DB, h.actor("ma.yun"), i.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range c.Letters {
			if l.State != disclosure.LetterIssued && l.State != disclosure.LetterServed {
				continue
			}
			kinds[l.Template]++
			if no := l.Parts["priorno"]; (l.Template == "closed" || l.Template == "excessive" || l.Template == "repeat") && !strings.HasPrefix(no, "卫工信公开") {
				t.Errorf("%s cites %q", l.Title, no)
			}
			if strings.Contains(l.Parts["way"], "申请人要求") {
				t.Errorf("%s does not say how the information was given", l.Title)
			}
		}
	}
	for _, kind := range []string{"correct", "extend", "fee", "consult", "comaker", "consulting", "reasons", "thirdtold", "repeat", "elsewhere", "closed", "amend"} {
		if kinds[kind] == 0 {
			t.Errorf("no letter %s went out: %v", kind, kinds)
		}
	}
}
