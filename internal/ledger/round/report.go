package round

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
)

// Report is what a round comes to: computed figures, what each unit reported,
// and what a person wrote about them. It is plain data, so that the report of
// a closed round can be kept whole.
type Report struct {
	Round  string `json:"round"`
	Name   string `json:"name"`
	Plan   string `json:"plan"`
	Issuer string `json:"issuer"`
	// AsOf is the day at whose end the ledger's figures are cut; Cut is the
	// instant itself.
	AsOf civil.Date `json:"as_of"`
	Cut  time.Time  `json:"cut"`
	Due  civil.Date `json:"due"`
	// Made is the instant up to which editions count.
	Made time.Time `json:"made"`
	// Final marks the report of a closed round, which never changes.
	Final   bool         `json:"final"`
	Lines   []ReportLine `json:"lines"`
	Units   []ReportUnit `json:"units"`
	Words   Words        `json:"words"`
	Wording int64        `json:"wording"`
	Signers Signers      `json:"signers"`
	// Unit is the unit's name where the report is of that unit alone.
	Unit string `json:"unit,omitempty"`
}

// Signers are the people named at the foot of a report.
type Signers struct {
	Filler   string `json:"filler"`
	Reviewer string `json:"reviewer"`
	Head     string `json:"head"`
	Phone    string `json:"phone"`
}

// ReportLine is one line of a report.
type ReportLine struct {
	Line    string `json:"line"`
	Duty    string `json:"duty"`
	Task    string `json:"task"`
	UnitID  string `json:"unit_id"`
	KeyTask string `json:"key_task"`
	Draft
	// Edition is the number of the edition quoted; 0 where nothing was sent
	// and the ledger's own records stand in.
	Edition int64      `json:"edition"`
	State   flow.State `json:"state"`
	Filler  string     `json:"filler,omitempty"`
	Signer  string     `json:"signer,omitempty"`
	Judge   string     `json:"judge,omitempty"`
	At      time.Time  `json:"at"`
	// Facts are the ledger's own at the report's cut.
	Facts Facts `json:"facts"`
	// Withdrawn is set when the duty was taken out of the plan: the line is
	// shown as such and counts nowhere.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// ReportUnit is one unit's line of the return list.
type ReportUnit struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Lines    int    `json:"lines"`
	Sent     int    `json:"sent"`
	Accepted int    `json:"accepted"`
	// Complete is when the last of the first editions came in; First and Last
	// are when the unit first and last submitted.
	Complete time.Time `json:"complete"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Editions int       `json:"editions"`
	Returned int       `json:"returned"`
	Late     bool      `json:"late"`
	When     string    `json:"when"`
	Phone    string    `json:"phone"`
}

// Instants say up to when a report looks: at the ledger, and at editions.
type Instants struct{ Ledger, Editions time.Time }

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Report gives the round's report as the actor may see it. The zero day is
// the round's own: a closed round gives what was kept when it was closed.
// Another day gives what the ledger and the editions said at its end.
func (s *Rounds) Report(ctx context.Context, q store.Querier, a who.Actor, id string, on civil.Date) (*Report, error) {
	ctx = ledger.Remember(ctx)
	r, err := get(ctx, q, a.Tenant, id)
	if err != nil {
		return nil, err
	}
	var out *Report
	switch {
	case on == 0 && r.State == Closed:
		out, err = keptReport(ctx, q, a.Tenant, id)
	case on == 0:
		now := s.DB.Now()
		out, err = s.compute(ctx, q, &r, Instants{Ledger: earlier(r.Cut(), now), Editions: now})
	default:
		at := earlier(endOf(on), s.DB.Now())
		out, err = s.compute(ctx, q, &r, Instants{Ledger: at, Editions: at})
	}
	if err != nil {
		return nil, err
	}
	return out.within(a)
}

// keptReport reads the report that was kept at closing; one that was altered
// since is not shown.
func keptReport(ctx context.Context, q store.Querier, agency, id string) (*Report, error) {
	k, err := store.First[Kept](ctx, q, "WHERE agency = $1 AND round = $2", agency, id)
	if err != nil {
		return nil, err
	}
	if hashOf(k.Body) != k.Hash {
		return nil, fail.Stalef("留存的报告与定稿时的摘要不一致，可能被改动过。请联系审计管理员核验操作记录")
	}
	out := &Report{}
	return out, json.Unmarshal([]byte(k.Body), out)
}

// within leaves what the actor may see.
func (r *Report) within(a who.Actor) (*Report, error) {
	if a.Widest(RightView) != who.Unit {
		return r, nil
	}
	out, err := r.ofUnit(a.Unit)
	if err != nil {
		return nil, err
	}
	out.Lines = slices.DeleteFunc(out.Lines, func(l ReportLine) bool { return !a.MayOn(RightView, l.UnitID, l.KeyTask) })
	if len(out.Lines) == 0 {
		return nil, noSheet()
	}
	return out, nil
}

// ofUnit is the part of the report that is one unit's, signed by its people.
// What the office wrote about all of them is left out.
func (r *Report) ofUnit(unit string) (*Report, error) {
	out := *r
	out.Lines, out.Units = nil, nil
	for _, l := range r.Lines {
		if l.UnitID == unit {
			out.Lines = append(out.Lines, l)
			out.Unit = l.Facts.Unit
		}
	}
	for _, u := range r.Units {
		if u.ID == unit {
			out.Units = append(out.Units, u)
			out.Signers.Phone = u.Phone
		}
	}
	if len(out.Lines) == 0 {
		return nil, noSheet()
	}
	out.Words = Words{}
	out.Signers.Filler, out.Signers.Head = out.Lines[0].Filler, out.Lines[0].Signer
	out.Signers.Reviewer = out.Lines[0].Judge
	return &out, nil
}

// compute makes the report anew from the ledger and the editions.
func (s *Rounds) compute(ctx context.Context, q store.Querier, r *Round, at Instants) (*Report, error) {
	snap, err := s.Ledger.At(ctx, q, r.Agency, r.Plan, at.Ledger)
	if err != nil {
		return nil, err
	}
	b, err := s.boardAt(ctx, q, r.Agency, r.ID, at.Editions)
	if err != nil {
		return nil, err
	}
	editions, err := editionsOf(ctx, q, r.Agency, r.ID, "")
	if err != nil {
		return nil, err
	}
	words, err := wordingAt(ctx, q, r.Agency, r.ID, at.Editions)
	if err != nil {
		return nil, err
	}
	out := &Report{Round: r.ID, Name: r.Name, Plan: snap.Plan.Title, Issuer: snap.Plan.Issuer, AsOf: dayOf(at.Ledger), Cut: at.Ledger,
		Due: r.Due, Made: at.Editions, Words: words.Words, Wording: words.Number}
	c := composing{report: out, snap: snap, board: b, editions: byLine(editions), duties: dutiesOf(snap), at: at}
	if err := c.lines(); err != nil {
		return nil, err
	}
	remarks, err := store.Select[Remark](ctx, q, "WHERE agency = $1 AND round = $2 ORDER BY line, number", r.Agency, r.ID)
	if err != nil {
		return nil, err
	}
	c.countReturns(remarks)
	c.units()
	out.Signers.Filler, out.Signers.Phone = b.Names.Person(words.By), c.officePhone()
	return out, nil
}

// composing is a report in the making.
type composing struct {
	report   *Report
	snap     *ledger.Snapshot
	board    *Board
	editions map[string][]Edition
	duties   map[string]*ledger.Duty
	returned map[string]int // by unit
	at       Instants
}

// lines adds all lines in the plan's order, the withdrawn ones among them.
func (c *composing) lines() error {
	all := slices.Concat(c.board.Lines, c.board.Withdrawn)
	gone := map[string]bool{}
	for _, l := range c.board.Withdrawn {
		gone[l.ID] = true
	}
	inOrder(all, c.snap)
	for i := range all {
		if err := c.line(&all[i], gone[all[i].ID]); err != nil {
			return err
		}
	}
	return nil
}

// line adds one line: the newest edition of its time, or what the ledger
// itself holds where nothing was sent.
func (c *composing) line(l *Line, gone bool) error {
	d := c.duties[l.Duty]
	var e *Edition
	for i := range c.editions[l.ID] {
		if x := &c.editions[l.ID][i]; !x.At.After(c.at.Editions) {
			e = x
		}
	}
	if d == nil && e == nil {
		return nil // neither the duty nor a report of it was there yet
	}
	out := ReportLine{Line: l.ID, Duty: l.Duty, Task: l.Task, UnitID: l.Unit, KeyTask: l.KeyTask, State: l.State, Withdrawn: gone}
	if e != nil {
		body, err := e.Read()
		if err != nil {
			return fmt.Errorf("edition %s: %w", e.ID, err)
		}
		out.Draft, out.Facts, out.Edition, out.At = body.Draft, body.Facts, e.Number, e.At
		out.Filler, out.Signer = c.board.Names.Person(e.Filler), c.board.Names.Person(e.By)
		if l.State == Accepted {
			out.Judge = c.board.Names.Person(l.JudgedBy)
			if !gone {
				c.report.Signers.Reviewer = out.Judge
			}
		}
	} else {
		out.Draft = takeOver(c.snap, l.Duty)
	}
	if d != nil {
		out.Facts = factsOf(c.snap, d)
	}
	if gone {
		out.Facts.Light, out.Facts.LightKey, out.Facts.LightWhy = "已撤销", "", ""
	}
	c.report.Lines = append(c.report.Lines, out)
	return nil
}

// units is the return list of the report's instant.
func (c *composing) units() {
	for _, u := range c.board.Units {
		out := ReportUnit{ID: u.Unit, Name: u.Name, Lines: u.Lines, Sent: u.Lines - u.Unsent, Accepted: u.By[Accepted],
			Complete: u.CompleteAt, Last: u.LastAt, Late: u.Late, When: u.When, Phone: u.Sheet.Phone}
		for i := range c.board.Lines {
			l := &c.board.Lines[i]
			if l.Unit != u.Unit || l.FirstAt.IsZero() {
				continue
			}
			out.Editions += int(l.Edition)
			if out.First.IsZero() || l.FirstAt.Before(out.First) {
				out.First = l.FirstAt
			}
		}
		out.Returned = c.returned[u.Unit]
		c.report.Units = append(c.report.Units, out)
	}
}

// officePhone is the telephone that the office gave on its own sheet.
func (c *composing) officePhone() string {
	for _, u := range c.board.Names.Units() {
		for _, r := range c.report.Units {
			if u.Office && r.ID == u.ID {
				return r.Phone
			}
		}
	}
	return ""
}

// countReturns counts the returns of each unit up to the report's instant.
func (c *composing) countReturns(remarks []Remark) {
	unit := map[string]string{}
	for i := range c.board.Lines {
		unit[c.board.Lines[i].ID] = c.board.Lines[i].Unit
	}
	c.returned = map[string]int{}
	for _, m := range remarks {
		if !m.At.After(c.at.Editions) && (m.Act == MoveReturn || m.Act == MoveRecall) {
			c.returned[unit[m.Line]]++
		}
	}
}

// Title is the report's heading.
func (r *Report) Title() string {
	plan := strings.TrimSuffix(strings.TrimSuffix(r.Plan, "任务分工"), "表")
	if plan == "" {
		plan = "政务公开工作"
	}
	return plan + "进展情况报告"
}
