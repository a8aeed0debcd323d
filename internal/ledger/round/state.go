package round

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
)

// UnitState is how far one unit is with its part of a round.
type UnitState struct {
	Unit, Name string
	Sheet      Sheet
	// Lines is how many lines the unit has; By counts them by state.
	Lines int
	By    map[flow.State]int
	// Missing counts the lines that the unit has to send now: those never
	// sent and those returned. Unsent counts those never sent.
	Missing, Unsent int
	// CompleteAt is when the last of the first editions came in; the zero
	// time while one is missing. LastAt is when the unit last submitted.
	CompleteAt, LastAt time.Time
	// Late is set when the unit was, or by now is, too late with a first
	// edition; When says in words how it stands with the due day.
	Late bool
	When string
}

// Board is a round as one looks at it: its lines, and how far each unit is.
type Board struct {
	Round Round
	Lines []Line
	// Withdrawn are the lines whose duty was taken out of the plan.
	Withdrawn []Line
	Units     []UnitState
	Names     ledger.Names
	Terms     ledger.Terms
	Today     civil.Date
}

// board loads a round as it stands.
func (s *Rounds) board(ctx context.Context, q store.Querier, agency, id string) (*Board, error) {
	return s.boardAt(ctx, q, agency, id, s.DB.Now())
}

// boardAt loads a round as its lines stood at an instant.
func (s *Rounds) boardAt(ctx context.Context, q store.Querier, agency, id string, at time.Time) (*Board, error) {
	b := &Board{Today: dayOf(at)}
	var err error
	if b.Round, err = get(ctx, q, agency, id); err != nil {
		return nil, err
	}
	if at.Before(s.DB.Now().Truncate(time.Microsecond)) {
		b.Lines, b.Withdrawn, err = s.linesAt(ctx, q, &b.Round, at)
	} else if b.Lines, err = linesOf(ctx, q, agency, id); err == nil {
		b.Withdrawn, err = withdrawnOf(ctx, q, agency, id)
	}
	if err != nil {
		return nil, err
	}
	sheets, err := sheetsOf(ctx, q, agency, id)
	if err != nil {
		return nil, err
	}
	if b.Names, err = ledger.NamesOf(ctx, s.Roster, q, agency); err != nil {
		return nil, err
	}
	if b.Terms, err = s.Terms(ctx, q, agency); err != nil {
		return nil, err
	}
	b.Units = unitStates(&b.Round, b.Lines, sheets, b.Names, b.Terms, b.Today)
	return b, nil
}

// unitStates counts the lines of each unit, in the order of units.
func unitStates(r *Round, lines []Line, sheets []Sheet, n ledger.Names, terms ledger.Terms, today civil.Date) []UnitState {
	found := map[string]*UnitState{}
	for _, sheet := range sheets {
		found[sheet.Unit] = &UnitState{Unit: sheet.Unit, Name: n.Unit(sheet.Unit), Sheet: sheet, By: map[flow.State]int{}}
	}
	for i := range lines {
		if u := found[lines[i].Unit]; u != nil {
			u.count(&lines[i])
		}
	}
	var out []UnitState
	add := func(unit string) {
		if u := found[unit]; u != nil && u.Lines > 0 {
			u.judge(r, terms, today)
			out = append(out, *u)
		}
		delete(found, unit)
	}
	for _, u := range n.Units() {
		add(u.ID)
	}
	for _, sheet := range sheets { // units that are no more
		add(sheet.Unit)
	}
	return out
}

func (u *UnitState) count(l *Line) {
	u.Lines++
	u.By[l.State]++
	if l.Edition == 0 {
		u.Unsent++
	}
	if l.State == Filling || l.State == Returned {
		u.Missing++
	}
	if l.FirstAt.After(u.CompleteAt) {
		u.CompleteAt = l.FirstAt
	}
	if l.SentAt.After(u.LastAt) {
		u.LastAt = l.SentAt
	}
}

// judge compares the unit's first editions with the due day. Being late is
// computed when somebody looks and never stored.
func (u *UnitState) judge(r *Round, terms ledger.Terms, today civil.Date) {
	if u.Unsent > 0 {
		u.CompleteAt = time.Time{}
		u.Late = today > r.Due && (r.State == Open || r.State == Reviewing || r.State == Closed)
		u.When = Countdown(r, today, terms)
		if r.State == Closed {
			u.When = "未报送"
		}
		return
	}
	on := dayOf(u.CompleteAt)
	u.Late = on > r.Due
	u.When = "按时提交"
	if u.Late {
		u.When = fmt.Sprintf("迟报%d天", int(on-r.Due))
	}
}

// Countdown says in words how many working days are left until a round's due
// day, or since when it is past.
func Countdown(r *Round, today civil.Date, terms ledger.Terms) string {
	switch {
	case r.State == Planned && today < r.OpensOn:
		return fmt.Sprintf("还有%d个工作日开始填报", terms.Between(today, r.OpensOn))
	case today > r.Due:
		if n := terms.Between(r.Due, today); n > 0 {
			return fmt.Sprintf("已逾期%d个工作日", n)
		}
		return fmt.Sprintf("已逾期%d天", int(today-r.Due))
	case today == r.Due:
		return "今天到期"
	}
	n := terms.Between(today, r.Due)
	if n == 0 {
		return fmt.Sprintf("还有%d天，期间没有工作日", int(r.Due-today))
	}
	return fmt.Sprintf("还有%d个工作日", n)
}

// restNote warns of a due day on which nobody works.
func restNote(r *Round, terms ledger.Terms) string {
	if terms.Working(r.Due) {
		return ""
	}
	return "（休息日，最后一个工作日为" + shortDay(lastWorking(r.Due, terms)) + "）"
}

// shortDay is a day without its year: 9月8日.
func shortDay(d civil.Date) string { return fmt.Sprintf("%d月%d日", int(d.Month()), d.Day()) }

// Tally is how far a whole round is.
type Tally struct {
	Units, Complete, OnTime, Late int
	Lines, Sent, Accepted         int
	Waiting, Returned, Objected   int
}

// Tally counts units and lines of the board.
func (b *Board) Tally() Tally {
	var t Tally
	for _, u := range b.Units {
		t.Units++
		if !u.CompleteAt.IsZero() {
			t.Complete++
			if !u.Late {
				t.OnTime++
			}
		}
		if u.Late {
			t.Late++
		}
		t.Lines += u.Lines
		t.Sent += u.Lines - u.Unsent
		t.Accepted += u.By[Accepted]
		t.Waiting += u.By[Sent]
		t.Returned += u.By[Returned]
		t.Objected += u.By[Objected]
	}
	return t
}
