// Package flow has state machines as tables. From the one list of moves come
// the refusal with its reason, the buttons a page shows, the diagram, and the
// check that every state can be reached.
package flow

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
)

// State is one state's stored word.
type State string

// StateDoc gives a state its title and meaning for people.
type StateDoc struct {
	State State
	Title string
	Says  string
}

// Who is asked whether the person before the thing holds a right.
type Who interface{ May(right string) bool }

// Cond is a further condition on a move.
type Cond[T any] struct {
	// Else is what a person is told when the condition does not hold.
	Else  string
	Holds func(T, Who) bool
}

// Move is one line of the table: an act by the verb of the field.
type Move[T any] struct {
	Name    string
	From    []State
	To      State
	Right   string
	Article string
	// Warn says what will happen, for acts that cannot be undone.
	Warn string
	If   []Cond[T]
}

// Table is a state machine over things of type T.
type Table[T any] struct {
	Name, Title string
	Initial     State
	States      []StateDoc
	Moves       []Move[T]
	State       func(T) State
}

// Option is a move as it stands for one thing and one person.
type Option[T any] struct {
	Move Move[T]
	// Refusal is why the move cannot be made now, or empty.
	Refusal string
}

// TitleOf is the state's title for people; an unknown state is itself.
func (t *Table[T]) TitleOf(s State) string {
	for _, d := range t.States {
		if d.State == s {
			return d.Title
		}
	}
	return string(s)
}

// Find returns the move called name from the thing's present state.
func (t *Table[T]) find(thing T, name string) (Move[T], error) {
	known := false
	now := t.State(thing)
	for _, m := range t.Moves {
		if m.Name != name {
			continue
		}
		known = true
		if slices.Contains(m.From, now) {
			return m, nil
		}
	}
	if !known {
		return Move[T]{}, fail.Missingf("没有“%s”这项操作", name)
	}
	return Move[T]{}, fail.Stalef("当前状态为“%s”，不能%s。可能其他人已经处理，请刷新后查看", t.TitleOf(now), name)
}

// Try decides whether the person may make the move now, and returns the move
// or the refusal with its reason.
func (t *Table[T]) Try(thing T, name string, who Who) (Move[T], error) {
	m, err := t.find(thing, name)
	if err != nil {
		return m, err
	}
	if !who.May(m.Right) {
		return m, fail.Deniedf("您没有“%s”的权限。如工作需要，请联系本单位安全管理员", name).Under(m.Article)
	}
	for _, c := range m.If {
		if !c.Holds(thing, who) {
			return m, fail.Invalidf("不能%s：%s", name, c.Else).Under(m.Article)
		}
	}
	return m, nil
}

// Can lists the moves that the person holds the right to from the thing's
// present state, each with the reason that still stands in its way, if any.
func (t *Table[T]) Can(thing T, who Who) []Option[T] {
	var out []Option[T]
	now := t.State(thing)
	for _, m := range t.Moves {
		if !slices.Contains(m.From, now) || !who.May(m.Right) {
			continue
		}
		o := Option[T]{Move: m}
		for _, c := range m.If {
			if !c.Holds(thing, who) {
				o.Refusal = c.Else
				break
			}
		}
		out = append(out, o)
	}
	return out
}

// Check reports states that nothing leads to, moves that name unknown states,
// and two moves of one name from one state.
func (t *Table[T]) Check() error {
	known, reached := map[State]bool{}, map[State]bool{t.Initial: true}
	for _, s := range t.States {
		known[s.State] = true
	}
	seen := map[string]bool{}
	for _, m := range t.Moves {
		reached[m.To] = true
		for _, s := range append(slices.Clone(m.From), m.To) {
			if !known[s] {
				return fmt.Errorf("flow %s: move %s names the unknown state %q", t.Name, m.Name, s)
			}
		}
		for _, s := range m.From {
			key := m.Name + "\x00" + string(s)
			if seen[key] {
				return fmt.Errorf("flow %s: two moves %s from %q", t.Name, m.Name, s)
			}
			seen[key] = true
		}
	}
	for _, s := range t.States {
		if !reached[s.State] {
			return fmt.Errorf("flow %s: nothing leads to %q", t.Name, s.State)
		}
	}
	return nil
}

// Doc is what a page about the flow shows; it forgets the type of the things.
type Doc struct {
	Name, Title string
	States      []StateDoc
	Moves       []MoveDoc
	Diagram     string
	Check       func() error
}

// MoveDoc is one move in words.
type MoveDoc struct {
	Name, From, To, Right, Article, Warn string
	Conditions                           []string
}

// Doc describes the table.
func (t *Table[T]) Doc() Doc {
	d := Doc{Name: t.Name, Title: t.Title, States: t.States, Diagram: t.Diagram(), Check: t.Check}
	for _, m := range t.Moves {
		md := MoveDoc{Name: m.Name, To: t.TitleOf(m.To), Right: m.Right, Article: m.Article, Warn: m.Warn}
		froms := make([]string, len(m.From))
		for i, s := range m.From {
			froms[i] = t.TitleOf(s)
		}
		md.From = strings.Join(froms, "、")
		for _, c := range m.If {
			md.Conditions = append(md.Conditions, c.Else)
		}
		d.Moves = append(d.Moves, md)
	}
	return d
}

// Diagram draws the table as Mermaid text.
func (t *Table[T]) Diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	fmt.Fprintf(&b, "    [*] --> %s\n", t.TitleOf(t.Initial))
	for _, m := range t.Moves {
		for _, s := range m.From {
			fmt.Fprintf(&b, "    %s --> %s: %s\n", t.TitleOf(s), t.TitleOf(m.To), m.Name)
		}
	}
	return b.String()
}
