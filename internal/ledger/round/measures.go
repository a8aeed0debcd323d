package round

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
)

// MeasureSubmitted is the share of unit reports that came in on time.
const MeasureSubmitted = "round.submitted"

func (s *Rounds) measures() []slice.Measure {
	full := 100.0
	return []slice.Measure{{
		Key: MeasureSubmitted, Title: "历轮按时报送率", Unit: "%", Target: &full, Article: "任务分工第30项：分别于9月10日、12月10日前报送工作进展情况",
		Definition: "各轮合计，未到时限又未交齐的不计：在报送时限当天或之前交齐首稿的科室报送单 ÷ 时限已到或已经交齐的科室报送单", Count: s.submitted,
	}}
}

// submitted counts the sheets of units that were complete by the due day,
// among those that are complete or due.
func (s *Rounds) submitted(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
	at := scope.AsOf
	if at.IsZero() {
		at = s.DB.Now()
	}
	f := slice.Figure{AsOf: at, Why: "还没有到期的报送轮次"}
	rounds, err := store.AsOf[Round](ctx, q, a.Tenant, at)
	if err != nil {
		return f, err
	}
	lines, err := store.AsOf[Line](ctx, q, a.Tenant, at)
	if err != nil {
		return f, err
	}
	sheets, err := store.AsOf[Sheet](ctx, q, a.Tenant, at)
	if err != nil {
		return f, err
	}
	n, err := ledger.NamesOf(ctx, s.Roster, q, a.Tenant)
	if err != nil {
		return f, err
	}
	byID := map[string]*Round{}
	for i := range rounds {
		byID[rounds[i].ID] = &rounds[i]
	}
	if lines, err = s.standing(ctx, q, a.Tenant, byID, lines, at); err != nil {
		return f, err
	}
	for _, sheet := range sheets {
		if r := byID[sheet.Round]; r != nil && (scope.Unit == "" || sheet.Unit == scope.Unit) {
			count(&f, r, sheet, lines, scope.Task, at, n)
		}
	}
	slices.SortFunc(f.Records, func(a, b slice.Record) int { return strings.Compare(a.Title, b.Title) })
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f, nil
}

// standing leaves out lines that were dropped, and those of rounds under way
// whose duty was withdrawn.
func (s *Rounds) standing(ctx context.Context, q store.Querier, agency string, rounds map[string]*Round, lines []Line, at time.Time) ([]Line, error) {
	gone := map[string]func(*Line) bool{}
	for _, r := range rounds {
		if gone[r.Plan] != nil || r.State != Open && r.State != Reviewing {
			continue
		}
		of, err := s.goneAt(ctx, q, agency, r.Plan, at)
		if err != nil {
			return nil, err
		}
		gone[r.Plan] = of
	}
	return slices.DeleteFunc(lines, func(l Line) bool {
		r := rounds[l.Round]
		return l.Dropped || r != nil && (r.State == Open || r.State == Reviewing) && gone[r.Plan](&l)
	}), nil
}

func count(f *slice.Figure, r *Round, sheet Sheet, lines []Line, task string, at time.Time, n ledger.Names) {
	if r.State == Planned || r.State == Void {
		return
	}
	total, unsent, last := 0, 0, time.Time{}
	for i := range lines {
		l := &lines[i]
		if l.Round != r.ID || l.Unit != sheet.Unit || task != "" && l.Task != task {
			continue
		}
		total++
		if l.Edition == 0 {
			unsent++
		}
		if l.FirstAt.After(last) {
			last = l.FirstAt
		}
	}
	if total == 0 || unsent > 0 && dayOf(at) <= r.Due {
		return
	}
	f.Whole++
	note, reached := fmt.Sprintf("时限%s，%s交齐", r.Due, dayOf(last)), dayOf(last) <= r.Due
	if unsent > 0 {
		note, reached = fmt.Sprintf("时限%s已过，还有%d项未报", r.Due, unsent), false
	}
	if reached {
		f.Part++
	}
	f.Records = append(f.Records, slice.Record{Ref: sheet.Ref(), Title: r.Name + "（" + n.Unit(sheet.Unit) + "）", Note: note, Counted: reached})
}
