package round

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/office/notice"
)

// LineInput is what was typed into one line of a sheet.
type LineInput struct {
	// Version is that of the line when the sheet was opened.
	Version int64
	Draft   Draft
}

// SheetInput is what was typed into a unit's sheet. Lines is by the ids of
// lines; those left out stay as they are.
type SheetInput struct {
	Phone string
	Lines map[string]LineInput
	// Take are lines whose text is taken from the ledger again.
	Take []string
	// Ready puts the sheet before the unit's head.
	Ready bool
}

// part is one unit's part of a round with what acts on it need.
type part struct {
	s        *Rounds
	tx       *store.Tx
	round    Round
	sheet    Sheet
	lines    []Line
	names    ledger.Names
	snapshot *ledger.Snapshot
}

func (s *Rounds) part(tx *store.Tx, round, unit string) (*part, error) {
	ctx := tx.Context()
	p := &part{s: s, tx: tx}
	var err error
	if p.round, err = get(ctx, tx, tx.Tenant(), round); err != nil {
		return nil, err
	}
	if p.sheet, err = sheetOf(ctx, tx, tx.Tenant(), round, unit); err != nil {
		return nil, err
	}
	all, err := linesOf(ctx, tx, tx.Tenant(), round)
	if err != nil {
		return nil, err
	}
	if p.names, err = ledger.NamesOf(ctx, s.Roster, tx, tx.Tenant()); err != nil {
		return nil, err
	}
	p.snapshot, err = s.Ledger.At(ctx, tx, tx.Tenant(), p.round.Plan, p.round.Cut())
	if err != nil {
		return nil, err
	}
	p.lines = ofUnit(all, unit)
	inOrder(p.lines, p.snapshot)
	return p, nil
}

// Save keeps what was typed into a unit's sheet. Only lines that changed are
// written; a line that somebody else changed meanwhile refuses the whole.
func (s *Rounds) Save(ctx context.Context, a who.Actor, round, unit string, in SheetInput) error {
	if err := phoneError(in.Phone); err != nil {
		return err
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		p, err := s.part(tx, round, unit)
		if err != nil {
			return err
		}
		if err := p.mayFill(a); err != nil {
			return err
		}
		saved, err := p.save(in)
		if err != nil {
			return err
		}
		if err := p.signable(in.Ready); err != nil {
			return err
		}
		phone := in.Phone != p.sheet.Phone
		if in.Ready && (saved > 0 || phone || !isReady(&p.sheet, p.lines)) {
			return p.ready(in.Phone)
		}
		if phone {
			p.sheet.Phone = in.Phone
			if err := tx.Update(&p.sheet); err != nil {
				return err
			}
		}
		if saved == 0 && !phone {
			return nil
		}
		return tx.Record("填报进展", p.sheet.Ref(), store.Telling("%s保存填报内容%d项", p.names.Unit(unit), saved))
	})
}

// signable refuses to put a sheet before the unit's head in which nothing is
// left to submit: it was sent already and nothing was changed since.
func (p *part) signable(ready bool) error {
	if !ready {
		return nil
	}
	last, err := p.lastBodies()
	if err != nil {
		return err
	}
	var sent *Line
	for i := range p.lines {
		l := &p.lines[i]
		if toSend(&p.round, l, last) {
			return nil
		}
		if l.Edition > 0 && (sent == nil || l.SentAt.After(sent.SentAt)) {
			sent = l
		}
	}
	if sent == nil {
		return fail.Stalef("没有可以送审签的任务。请刷新页面查看")
	}
	return fail.Stalef("%s的报送稿已由%s于%s提交，之后没有改动，不需要再送审签。如有补充，请修改相应任务的内容后再送",
		p.names.Unit(p.sheet.Unit), p.names.Person(sent.SentBy), moment(sent.SentAt))
}

// isReady says that the sheet is before the unit's head: it was put there, and
// no line was returned since.
func isReady(sheet *Sheet, lines []Line) bool {
	for i := range lines {
		if l := &lines[i]; l.State == Returned && !sheet.ReadyAt.After(l.JudgedAt) {
			return false
		}
	}
	return !sheet.ReadyAt.IsZero()
}

func (p *part) mayFill(a who.Actor) error {
	if !a.MayOn(RightFill, p.sheet.Unit, "") && !p.mayFillSome(a) {
		return fail.Deniedf("您不能填写该科室的进展报送。如工作需要，请联系本单位安全管理员")
	}
	if p.round.State != Open && p.round.State != Reviewing {
		return fail.Stalef("“%s”当前为“%s”，不能填报", p.round.Name, RoundFlow.TitleOf(p.round.State))
	}
	return nil
}

func (p *part) mayFillSome(a who.Actor) bool {
	for i := range p.lines {
		if a.MayOn(RightFill, p.lines[i].Unit, p.lines[i].KeyTask) {
			return true
		}
	}
	return false
}

// save writes the lines whose text differs from what stands.
func (p *part) save(in SheetInput) (int, error) {
	n := 0
	for i := range p.lines {
		l := &p.lines[i]
		typed, ok := in.Lines[l.ID]
		d := typed.Draft
		for _, id := range in.Take {
			if id == l.ID {
				d = takeOver(p.snapshot, l.Duty)
			}
		}
		if !ok || d.same(p.draft(l)) {
			continue
		}
		if err := p.mayEdit(l, typed.Version); err != nil {
			return 0, err
		}
		l.Draft, l.SavedAt, l.SavedBy = d, p.tx.Now(), p.tx.Actor().ID
		if err := p.tx.Update(l); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

func (p *part) mayEdit(l *Line, version int64) error {
	switch {
	case !p.tx.Actor().MayOn(RightFill, l.Unit, l.KeyTask):
		return fail.Deniedf("您不能填写任务%s。如工作需要，请联系本单位安全管理员", p.no(l))
	case l.Version != version:
		return fail.Stalef("任务%s的内容刚刚被%s修改过，您的修改没有保存。请刷新页面，核对后再填", p.no(l), p.names.Person(l.SavedBy))
	case l.State == Accepted:
		return fail.Stalef("任务%s的报送稿已被接受，不能再改。确需修改的，请与办公室联系退回", p.no(l))
	case !takesEditions(&LineCase{Round: &p.round, Line: l}, nil):
		return fail.Stalef("本轮已截止填报，只有被退回的任务可以修改")
	}
	return nil
}

// draft is what the line says now: what was saved, or the ledger's own text
// while nobody has saved anything.
func (p *part) draft(l *Line) Draft { return draftOf(l, p.snapshot) }

func draftOf(l *Line, s *ledger.Snapshot) Draft {
	if l.SavedAt.IsZero() {
		return takeOver(s, l.Duty)
	}
	return l.Draft
}

// no is the number of a line's task.
func (p *part) no(l *Line) string { return taskNo(p.snapshot, l) }

func taskNo(s *ledger.Snapshot, l *Line) string {
	if t := s.Task(&ledger.Duty{Task: l.Task}); t != nil {
		return t.No
	}
	return ""
}

// ready puts the sheet before the unit's head.
func (p *part) ready(phone string) error {
	p.sheet.Phone, p.sheet.ReadyAt, p.sheet.ReadyBy = phone, p.tx.Now(), p.tx.Actor().ID
	if err := p.tx.Update(&p.sheet); err != nil {
		return err
	}
	if err := p.tx.Record("送负责人审签", p.sheet.Ref(), store.Telling("%s的“%s”已送负责人审签", p.names.Unit(p.sheet.Unit), p.round.Name)); err != nil {
		return err
	}
	_, err := p.s.Notices.Tell(p.tx, notice.Message{Kind: "round.ready", Level: notice.Remind, Title: "请审签：" + p.round.Name,
		Body: p.names.Person(p.tx.Actor().ID) + "已填好，请核对后提交。", Href: sheetHref(p.round.ID, p.sheet.Unit),
		Subject: p.sheet.Ref(), To: signers(p.names, p.sheet.Unit)})
	return err
}

// signers are those who submit for a unit: its head; in the office, where
// there may be none, the people who run the ledger.
func signers(n ledger.Names, unit string) []string {
	if heads := n.Having(unit, "head"); len(heads) > 0 {
		return heads
	}
	return n.Having(unit, "office")
}

// Submit freezes the unit's lines that are ready to go, each as its next
// edition. versions is what the person confirmed: the version of each line
// when the page asked; anything that changed since refuses the whole.
func (s *Rounds) Submit(ctx context.Context, a who.Actor, round, unit string, versions map[string]int64) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		p, err := s.part(tx, round, unit)
		if err != nil {
			return err
		}
		last, err := p.lastBodies()
		if err != nil {
			return err
		}
		going, err := p.sendable(last)
		if err != nil {
			return err
		}
		if err := p.confirmed(going, versions); err != nil {
			return err
		}
		if err := p.complete(going); err != nil {
			return err
		}
		for _, l := range going {
			if err := p.freeze(l); err != nil {
				return err
			}
		}
		return p.sent(len(going))
	})
}

// lastBodies are the newest editions of the round by line.
func (p *part) lastBodies() (map[string]Body, error) {
	all, err := editionsOf(p.tx.Context(), p.tx, p.round.Agency, p.round.ID, "")
	if err != nil {
		return nil, err
	}
	return newest(all)
}

func newest(all []Edition) (map[string]Body, error) {
	out := map[string]Body{}
	for i := range all {
		b, err := all[i].Read()
		if err != nil {
			return nil, fmt.Errorf("edition %s: %w", all[i].ID, err)
		}
		out[all[i].Line] = b
	}
	return out, nil
}

// sendable are the lines that a submission would freeze now.
func (p *part) sendable(last map[string]Body) ([]*Line, error) {
	var out []*Line
	for i := range p.lines {
		l := &p.lines[i]
		if toSend(&p.round, l, last) && p.tx.Actor().MayOn(RightSubmit, l.Unit, l.KeyTask) {
			out = append(out, l)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	if p.round.State != Open && p.round.State != Reviewing {
		return nil, fail.Stalef("“%s”当前为“%s”，不能提交", p.round.Name, RoundFlow.TitleOf(p.round.State))
	}
	if !p.tx.Actor().MayOn(RightSubmit, p.sheet.Unit, "") {
		return nil, fail.Deniedf("您没有提交该科室报送稿的权限，请送科室负责人审签提交")
	}
	return nil, fail.Stalef("没有需要提交的内容：已提交的没有改动，其他的已经接受。请刷新页面查看")
}

// toSend says whether a submission would freeze the line: it was never sent,
// it was returned, or its draft was changed since.
func toSend(r *Round, l *Line, last map[string]Body) bool {
	if !takesEditions(&LineCase{Round: r, Line: l}, nil) {
		return false
	}
	switch l.State {
	case Filling, Returned:
		return true
	case Sent:
		return !l.Draft.same(last[l.ID].Draft)
	}
	return false
}

func (p *part) confirmed(going []*Line, versions map[string]int64) error {
	for _, l := range going {
		if v, ok := versions[l.ID]; !ok || v != l.Version {
			return fail.Stalef("任务%s在您确认之后有变化，没有提交。请刷新页面，核对后再提交", p.no(l))
		}
	}
	if len(going) != len(versions) {
		return fail.Stalef("本科室的报送稿刚刚有人提交过。请刷新页面查看")
	}
	return nil
}

func (p *part) complete(going []*Line) error {
	var empty []string
	for _, l := range going {
		if strings.TrimSpace(p.draft(l).Text) == "" {
			empty = append(empty, p.no(l))
		}
	}
	if len(empty) > 0 {
		return fail.Invalidf("任务%s还没有填写进展情况。没有进展的，也请写明原因，例如“按计划下半年开展”", strings.Join(empty, "、"))
	}
	return nil
}

// freeze writes the line's next edition, with what the ledger says of the
// duty at this instant or the round's as-of day, whichever is earlier.
func (p *part) freeze(l *Line) error {
	c := &LineCase{Round: &p.round, Line: l, Actor: p.tx.Actor().ID}
	m, err := LineFlow.Try(c, MoveSend, p.tx.Actor().On(l.Unit, l.KeyTask))
	if err != nil {
		return err
	}
	d := dutiesOf(p.snapshot)[l.Duty]
	if d == nil {
		return fail.Stalef("任务%s已不在计划中，请刷新页面", p.no(l))
	}
	draft := p.draft(l)
	body, err := json.Marshal(Body{Draft: draft, Facts: factsOf(p.snapshot, d)})
	if err != nil {
		return err
	}
	filler := l.SavedBy
	if filler == "" {
		filler = p.tx.Actor().ID
	}
	l.Draft, l.SavedBy, l.State, l.Edition = draft, filler, m.To, l.Edition+1
	l.SentAt, l.SentBy, l.Opinion, l.JudgedBy = p.tx.Now(), p.tx.Actor().ID, "", ""
	if l.SavedAt.IsZero() {
		l.SavedAt = p.tx.Now()
	}
	if l.FirstAt.IsZero() {
		l.FirstAt = p.tx.Now()
	}
	if err := p.tx.Update(l); err != nil {
		return err
	}
	e := &Edition{Agency: l.Agency, ID: p.tx.NewID(), Round: l.Round, Line: l.ID, Number: l.Edition, Body: string(body),
		Hash: hashOf(string(body)), By: p.tx.Actor().ID, Filler: filler, At: p.tx.Now()}
	if err := p.tx.Insert(e); err != nil {
		return err
	}
	return p.tx.Record("提交报送稿", l.Ref(), store.Telling("任务%s提交第%d稿，%s", p.no(l), l.Edition, e.Hash[:12]))
}

// sent tells the office that a unit has submitted.
func (p *part) sent(n int) error {
	late := ""
	if p.tx.Today() > p.round.Due {
		late = "（迟报）"
	}
	_, err := p.s.Notices.Tell(p.tx, notice.Message{Kind: "round.sent", Level: notice.Info,
		Title: fmt.Sprintf("%s已提交%s%s", p.names.Unit(p.sheet.Unit), p.round.Name, late), Body: fmt.Sprintf("共%d项，请审核。", n),
		Href: reviewHref(p.round.ID, p.sheet.Unit), Subject: p.sheet.Ref(), To: p.names.Having("", "office")})
	return err
}

func reviewHref(round, unit string) string { return "/office/rounds/" + round + "/review/" + unit }
