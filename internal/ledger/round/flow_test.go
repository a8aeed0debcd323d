package round

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/who"
)

// roles are those of the organisation, each with a person of the unit Energy
// or of the office, and an overseer from elsewhere.
var roles = []struct{ role, unit string }{
	{"office", "office"}, {"clerk", "energy"}, {"head", "energy"}, {"head", "other"}, {"deputy", "office"}, {"director", "office"},
	{"overseer", ""}, {"sysadmin", "office"}, {"secadmin", "office"}, {"auditor", "office"},
}

func person(role, unit string) who.Actor {
	a := who.Actor{Tenant: "gxj", Home: "gxj", ID: role + unit, Unit: unit, Roles: []string{role}}
	if role == "overseer" {
		a.Home = "centre"
	}
	for _, r := range rights() {
		if scope, ok := r.Roles[role]; ok {
			a.Grants = append(a.Grants, who.Grant{Right: r.Key, Scope: scope})
		}
	}
	return a
}

// grid prints, for every state, move and role, whether the move can be made.
func grid[T any](t *flow.Table[T], thing func(flow.State) T, on func(who.Actor) flow.Who) string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, m := range t.Moves {
		if seen[m.Name] {
			continue
		}
		seen[m.Name] = true
		for _, st := range t.States {
			fmt.Fprintf(&b, "%s %s %s:", t.Name, st.Title, m.Name)
			for _, r := range roles {
				_, err := t.Try(thing(st.State), m.Name, on(person(r.role, r.unit)))
				switch {
				case err == nil:
					fmt.Fprintf(&b, " %s/%s", r.role, r.unit)
				case fail.Is(err, fail.Stale):
				case !fail.Is(err, fail.Denied):
					fmt.Fprintf(&b, " (%s/%s)", r.role, r.unit)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Every state × move × role: who may make the move, in brackets where a
// condition still stands in the way.
func TestWhoMayMakeWhichMove(t *testing.T) {
	got := grid(RoundFlow, func(s flow.State) *RoundCase { return &RoundCase{Round: &Round{State: s}, Waiting: 1} },
		func(a who.Actor) flow.Who { return a.On("", "") })
	for _, round := range []flow.State{Open, Reviewing, Closed} {
		got += "\n" + RoundFlow.TitleOf(round) + "\n" + grid(LineFlow, func(s flow.State) *LineCase {
			return &LineCase{Round: &Round{State: round}, Line: &Line{State: s, Unit: "energy", SentBy: "headenergy"}}
		}, func(a who.Actor) flow.Who { return a.On("energy", "") })
	}
	golden.Hold(t, "moves.txt", got)
}
