package disclosure_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/golden"
)

func TestTheFlowHolds(t *testing.T) {
	if err := disclosure.Items.Check(); err != nil {
		t.Fatal(err)
	}
	for _, s := range disclosure.Items.States {
		if s.Title == "" || s.Says == "" {
			t.Errorf("%s is not explained", s.State)
		}
	}
}

// moveNames are the names of all moves in the order of the table.
func moveNames() []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range disclosure.Items.Moves {
		if !seen[m.Name] {
			seen[m.Name] = true
			out = append(out, m.Name)
		}
	}
	return out
}

// Every state, every move, every role: ✓ may, ✗ has the right and something
// stands in the way, nothing where the state or the right forbids it. The case
// is with the clerk's unit and came over the net.
func TestFlowByRole(t *testing.T) {
	h := build(t)
	base := h.the(h.handling("甲"))
	base.Request.Channel = "internet"
	var out strings.Builder
	for _, who := range everyone {
		fmt.Fprintf(&out, "== %s\n", who.title)
		for _, s := range disclosure.Items.States {
			c := *base
			c.Item.State, c.Actor = s.State, who.actor
			fmt.Fprintf(&out, "%s：%s\n", s.Title, tried(&c))
		}
	}
	golden.Hold(t, "flow-roles.txt", out.String())
}

// tried says what a person may do with a case.
func tried(c *disclosure.Case) string {
	var out []string
	for _, name := range moveNames() {
		err := c.Try(name)
		switch {
		case err == nil:
			out = append(out, "✓"+name)
		case fail.Is(err, fail.Invalid):
			out = append(out, "✗"+name)
		}
	}
	return strings.Join(out, " ")
}

// Every move that is refused says why in words, and every move has its
// sentence for the histories.
func TestMovesAreTold(t *testing.T) {
	h := build(t)
	sentences := map[string]string{}
	for _, e := range h.s.Slice().Events {
		sentences[e.Act] = e.Sentence
	}
	for _, name := range moveNames() {
		if sentences[name] == "" {
			t.Errorf("%s has no sentence", name)
		}
	}
	for act, s := range sentences {
		if s == "" {
			t.Errorf("%s has no sentence", act)
		}
	}
	for _, m := range disclosure.Items.Moves {
		for _, c := range m.If {
			if c.Else == "" {
				t.Errorf("%s refuses without words", m.Name)
			}
		}
	}
	var _ flow.State = disclosure.Handling
}
