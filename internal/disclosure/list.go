package disclosure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Filter narrows and orders a list of items. Empty fields ask nothing.
type Filter struct {
	// Text is looked for in numbers and titles.
	Text                     string
	States                   []flow.State
	Unit, Person             string
	Kind                     Kind
	Channel                  clock.Channel
	ApplicantKind            string
	Outcome                  string // a key of Outcomes, or its first letter for the group
	SameKey, Subject         string
	ReceivedFrom, ReceivedTo civil.Date
	AnsweredFrom, AnsweredTo civil.Date
	DueFrom, DueTo           civil.Date
	// Open leaves out what is closed, Unassigned keeps what has no unit yet.
	Open, Unassigned bool
	// When keeps one group of the desk: WhenLate, WhenToday, WhenSoon,
	// WhenPaused, WhenLater.
	When string
	// Sort is a key of Sorts, "due" where empty; Down turns it round.
	Sort string
	Down bool
	// Limit and Offset are the page; a Limit of zero is all.
	Limit, Offset int
}

// The groups of the desk by due day.
const (
	WhenLate   = "late"   // 已超期
	WhenToday  = "today"  // 今日到期
	WhenSoon   = "soon"   // 五个工作日内到期
	WhenPaused = "paused" // 已暂停
	WhenLater  = "later"  // 其余
)

// WhenTitles are the groups' words in the order of the desk.
var WhenTitles = [][2]string{{WhenLate, "已超期"}, {WhenToday, "今日到期"}, {WhenSoon, "即将到期"}, {WhenPaused, "已暂停"}, {WhenLater, "其他"}}

// Sorts are the columns by which a list may be ordered.
var Sorts = map[string]string{"due": "due_on", "number": "number", "received": "received_on", "answered": "answered_on", "state": "state",
	"unit": "unit", "person": "person_name", "title": "title", "changed": "changed_at"}

// soonDays are how many working days before the due day a case is soon due.
const soonDays = 5

// list is a statement's condition as it grows, after that on the agency, which
// is the first argument.
type list struct {
	where []string
	args  []any
}

func (l *list) add(cond string, args ...any) {
	for _, a := range args {
		l.args = append(l.args, a)
		cond = strings.Replace(cond, "?", fmt.Sprintf("$%d", len(l.args)), 1)
	}
	l.where = append(l.where, cond)
}

func (l *list) eq(column, value string) {
	if value != "" {
		l.add(column+" = ?", value)
	}
}

func (l *list) span(column string, from, to civil.Date) {
	if !from.IsZero() {
		l.add(column+" >= ?", from)
	}
	if !to.IsZero() {
		l.add(column+" <= ? AND "+column+" <> ''", to)
	}
}

// condition makes the condition of a filter for what the actor may see.
func (s *Service) condition(ctx context.Context, q store.Querier, a who.Actor, f Filter) (*list, error) {
	l := &list{where: []string{"1 = 1"}, args: []any{a.Tenant}}
	if err := s.within(ctx, q, a, l); err != nil {
		return nil, err
	}
	l.eq("unit", f.Unit)
	l.eq("person", f.Person)
	l.eq("kind", string(f.Kind))
	l.eq("channel", string(f.Channel))
	l.eq("applicant_kind", f.ApplicantKind)
	l.eq("same_key", f.SameKey)
	l.eq("subject", f.Subject)
	switch len(f.Outcome) {
	case 0:
	case 1:
		l.add("outcome >= ? AND outcome < ?", f.Outcome, f.Outcome+"~")
	default:
		l.eq("outcome", f.Outcome)
	}
	if n := len(f.States); n > 0 {
		args := make([]any, n)
		for k, st := range f.States {
			args[k] = string(st)
		}
		l.add("state IN ("+strings.TrimSuffix(strings.Repeat("?, ", n), ", ")+")", args...)
	}
	l.span("received_on", f.ReceivedFrom, f.ReceivedTo)
	l.span("answered_on", f.AnsweredFrom, f.AnsweredTo)
	l.span("due_on", f.DueFrom, f.DueTo)
	if f.Open {
		l.add("closed = ?", false)
	}
	if f.Unassigned {
		l.add("unit = '' AND closed = ?", false)
	}
	if f.Text != "" {
		like := "%" + store.LikeEscape(strings.ToLower(f.Text)) + "%"
		l.add(`(LOWER(number) LIKE ? ESCAPE '\' OR LOWER(title) LIKE ? ESCAPE '\')`, like, like)
	}
	return l, s.when(ctx, q, a, f.When, l)
}

// within narrows a list to what the actor may see. People of the disclosure
// office see every case.
func (s *Service) within(ctx context.Context, q store.Querier, a who.Actor, l *list) error {
	switch {
	case a.IsSystem():
		return nil
	case !a.May(RightView) || a.Widest(RightView) == who.Unit && a.Unit == "":
		l.add("1 = 0")
		return nil
	case a.Widest(RightView) != who.Unit:
		return nil
	}
	set, err := s.SettingOf(ctx, q, a.Tenant)
	if err == nil && set.Office != a.Unit {
		l.eq("unit", a.Unit)
	}
	return err
}

// when adds the condition of a group by due day.
func (s *Service) when(ctx context.Context, q store.Querier, a who.Actor, group string, l *list) error {
	if group == "" {
		return nil
	}
	today := s.today(q)
	cal, err := s.Calendar(ctx, q, a.Tenant)
	if err != nil {
		return err
	}
	soon := cal.AddDate(today, soonDays)
	l.add("closed = ?", false)
	paused := []any{string(clock.Paused), string(clock.Lapsed)}
	if group == WhenPaused {
		l.add("clock IN (?, ?)", paused...)
		return nil
	}
	l.add("clock NOT IN (?, ?)", paused...)
	switch group {
	case WhenLate:
		l.add("due_on <> '' AND due_on < ?", today)
	case WhenToday:
		l.add("due_on = ?", today)
	case WhenSoon:
		l.add("due_on > ? AND due_on <= ?", today, soon)
	default:
		l.add("(due_on = '' OR due_on > ?)", soon)
	}
	return nil
}

// List reads a page of the items that the actor may see.
func (s *Service) List(ctx context.Context, q store.Querier, a who.Actor, f Filter) ([]Item, error) {
	l, err := s.condition(ctx, q, a, f)
	if err != nil {
		return nil, err
	}
	column, ok := Sorts[f.Sort]
	if !ok {
		column = "due_on"
	}
	way := ""
	if f.Down {
		way = " DESC"
	}
	tail := "WHERE agency = $1 AND " + strings.Join(l.where, " AND ") + " ORDER BY " + column + way + ", id" + way
	if f.Limit > 0 {
		tail += fmt.Sprintf(" LIMIT %d OFFSET %d", f.Limit, max(0, f.Offset))
	}
	return store.Select[Item](ctx, q, tail, l.args...)
}

// Count counts the items of a filter that the actor may see.
func (s *Service) Count(ctx context.Context, q store.Querier, a who.Actor, f Filter) (int, error) {
	l, err := s.condition(ctx, q, a, f)
	if err != nil {
		return 0, err
	}
	var n int
	err = q.QueryRow(ctx, "SELECT COUNT(*) FROM disclosure_item WHERE agency = $1 AND "+strings.Join(l.where, " AND "), l.args...).Scan(&n)
	return n, err
}

// LettersIn are the letters that a person may look at, in the states given,
// newest first.
func (s *Service) LettersIn(ctx context.Context, q store.Querier, a who.Actor, states ...flow.State) ([]Letter, error) {
	args := []any{a.Tenant}
	for _, st := range states {
		args = append(args, string(st))
	}
	all, err := store.Select[Letter](ctx, q, "WHERE agency = $1 AND state IN "+store.In(2, len(states))+" ORDER BY id DESC LIMIT 2000", args...)
	if err != nil || a.Widest(RightView) != who.Unit {
		return all, err
	}
	mine, err := s.List(ctx, q, a, Filter{})
	if err != nil {
		return nil, err
	}
	own := map[string]bool{}
	for _, i := range mine {
		own[i.ID] = true
	}
	return slices.DeleteFunc(all, func(l Letter) bool { return !own[l.Item] }), nil
}
