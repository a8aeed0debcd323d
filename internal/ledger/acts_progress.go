package ledger

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Upload is a file that comes with a progress entry.
type Upload struct {
	Name string
	Body []byte
}

// ProgressInput is what a unit enters about its work on a duty.
type ProgressInput struct {
	Text, Problems, Next string
	Numbers              []Number
	// Checkpoints are ids of checkpoints that the work met.
	Checkpoints []string
	Files       []Upload
	// Links are addresses of published pages.
	Links []string
	// Records are things inside this system that show the work.
	Records []store.Ref
}

// JobSnapshot is the kind of job that saves what a linked page says.
const JobSnapshot = "ledger.snapshot"

// AddProgress enters progress on a duty, with its numbers and evidence, and
// notes which checkpoints it met.
func (l *Ledger) AddProgress(ctx context.Context, a who.Actor, duty string, in ProgressInput) error {
	if strings.TrimSpace(in.Text) == "" {
		return fail.Fields(map[string]string{"text": "请填写进展情况"})
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error { return l.addProgress(tx, duty, in) })
}

// ReportWith enters progress and reports the duty done in one act: the entry
// is what the reviewer reads, and its evidence counts. Where the report is
// refused, nothing is entered.
func (l *Ledger) ReportWith(ctx context.Context, a who.Actor, duty string, in ProgressInput) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		if err := l.addProgress(tx, duty, in); err != nil {
			return err
		}
		return l.reportDone(tx, duty, in.Text)
	})
}

func (l *Ledger) addProgress(tx *store.Tx, duty string, in ProgressInput) error {
	a := tx.Actor()
	c, err := l.caseOf(tx.Context(), tx, tx.Tenant(), duty, a.ID, clockOf(tx.Now()))
	if err != nil {
		return err
	}
	if err := entering(a, c); err != nil {
		return err
	}
	p := &Progress{Agency: tx.Tenant(), ID: tx.NewID(), Task: c.Task.ID, Duty: duty, Unit: c.Duty.Unit, By: a.ID,
		At: tx.Now(), Text: in.Text, Numbers: in.Numbers, Problems: in.Problems, Next: in.Next, Checkpoints: in.Checkpoints}
	if err := tx.Insert(p); err != nil {
		return err
	}
	if err := l.meet(tx, c, p); err != nil {
		return err
	}
	if err := l.addEvidence(tx, c, p, in); err != nil {
		return err
	}
	c.Duty.LastEntryAt = tx.Now()
	if err := tx.Update(c.Duty); err != nil {
		return err
	}
	return tx.Record("登记进展", c.Duty.Ref(), store.Telling("%s", in.Text))
}

// entering refuses progress by those whom the duty is none of, and on a duty
// that is not being worked on.
func entering(a who.Actor, c *Case) error {
	if err := reach(a, RightWork, c.Duty, c.Task, "登记进展"); err != nil {
		return err
	}
	switch c.Duty.State {
	case Working, Returned, Reported:
		return nil
	case Planned, Assigned:
		return fail.Stalef("任务当前为“%s”，不能登记进展。请先签收", Duties.TitleOf(c.Duty.State))
	}
	return fail.Stalef("任务当前为“%s”，不能再登记进展", Duties.TitleOf(c.Duty.State))
}

// meet marks the checkpoints that the entry says were met. Only the lead
// unit's work meets a checkpoint of the task.
func (l *Ledger) meet(tx *store.Tx, c *Case, p *Progress) error {
	for _, id := range p.Checkpoints {
		i := slices.IndexFunc(c.Checkpoints, func(k Checkpoint) bool { return k.ID == id && !k.Dropped })
		if i < 0 {
			return fail.Fields(map[string]string{"checkpoints": "所选节点不属于这项任务，请重新选择"})
		}
		if c.Duty.Role != Lead {
			return fail.Fields(map[string]string{"checkpoints": "任务节点由牵头科室确认完成，配合科室请只登记进展"})
		}
		k := &c.Checkpoints[i]
		if k.Met() {
			continue
		}
		k.DoneAt, k.DoneBy, k.Progress = tx.Now(), tx.Actor().ID, p.ID
		if err := tx.Update(k); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) addEvidence(tx *store.Tx, c *Case, p *Progress, in ProgressInput) error {
	for _, f := range in.Files {
		file, err := l.Files.Put(tx, f.Name, f.Body, store.Ref{Kind: "progress", ID: p.ID})
		if err != nil {
			return err
		}
		if err := tx.Insert(evidence(tx, c, p, &Evidence{Kind: EvidenceFile, Title: file.Name, File: file.ID, Hash: file.SHA256, State: EvidenceGood})); err != nil {
			return err
		}
	}
	for _, link := range in.Links {
		if err := checkLink(link); err != nil {
			return fail.Fields(map[string]string{"links": err.Error()})
		}
		e := evidence(tx, c, p, &Evidence{Kind: EvidenceLink, Title: link, URL: link, State: EvidenceWaiting})
		if err := tx.Insert(e); err != nil {
			return err
		}
		if err := tx.Enqueue(JobSnapshot, evidenceKey{e.Agency, e.ID}); err != nil {
			return err
		}
	}
	for _, r := range in.Records {
		title, _, err := l.refer(tx.Context(), tx, tx.Actor(), r)
		if err != nil {
			return fail.Fields(map[string]string{"records": "系统内没有这条记录，或者您不能查看，不能作为佐证"})
		}
		e := evidence(tx, c, p, &Evidence{Kind: EvidenceRecord, Title: title, RefKind: r.Kind, RefID: r.ID, State: EvidenceGood})
		if err := tx.Insert(e); err != nil {
			return err
		}
	}
	return nil
}

// evidenceKey is what the snapshot job is given.
type evidenceKey struct{ Agency, ID string }

func evidence(tx *store.Tx, c *Case, p *Progress, e *Evidence) *Evidence {
	e.Agency, e.ID, e.Task, e.Duty, e.Progress = tx.Tenant(), tx.NewID(), c.Task.ID, c.Duty.ID, p.ID
	e.By, e.At = tx.Actor().ID, tx.Now()
	if e.State == EvidenceGood {
		e.SeenAt = tx.Now()
	}
	return e
}

// WithdrawEvidence takes back a piece of evidence for the reason given. A
// finished duty that it held up is taken up again.
func (l *Ledger) WithdrawEvidence(ctx context.Context, a who.Actor, id, reason string) error {
	if reason == "" {
		return fail.Fields(map[string]string{"opinion": "请写明撤回佐证的原因"})
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		e, err := store.Get[Evidence](ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		c, err := l.caseOf(ctx, tx, tx.Tenant(), e.Duty, a.ID, clockOf(tx.Now()))
		if err != nil {
			return err
		}
		if err := reach(a, RightWork, c.Duty, c.Task, "撤回佐证"); err != nil {
			return err
		}
		if c.Duty.State == Archived {
			return fail.Stalef("任务已归档，佐证材料不能撤回")
		}
		if e.State == EvidenceWithdrawn {
			return fail.Stalef("这份佐证已经撤回")
		}
		e.State, e.Why = EvidenceWithdrawn, reason
		if err := tx.Update(&e); err != nil {
			return err
		}
		if err := tx.Record("撤回佐证", c.Duty.Ref(), store.Because(reason), store.Telling("撤回“%s”", e.Title)); err != nil {
			return err
		}
		return l.lean(tx, e.Duty, "佐证“"+e.Title+"”被撤回："+reason)
	})
}

// lean takes a finished duty up again when no evidence stands any more.
func (l *Ledger) lean(tx *store.Tx, duty, reason string) error {
	c, err := l.caseOf(tx.Context(), tx, tx.Tenant(), duty, tx.Actor().ID, clockOf(tx.Now()))
	if err != nil {
		return err
	}
	if c.Duty.State != Done && c.Duty.State != Cleared || hasEvidence(c, nil) {
		return nil
	}
	return l.reopen(tx, anyone{}, duty, reason)
}

// anyone stands for the program itself, whose own rules need no grant.
type anyone struct{}

// May is always true.
func (anyone) May(string) bool { return true }
