package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// Remind walks the reminder ladder of every organisation, in office hours of
// working days only. It can run as often as it likes: a rung's key makes sure
// that nobody is told twice.
func (l *Ledger) Remind(ctx context.Context, _ json.RawMessage) error {
	agencies, err := l.Agencies(ctx, l.DB)
	if err != nil {
		return err
	}
	var errs []error
	for _, agency := range agencies {
		errs = append(errs, l.remind(ctx, agency))
	}
	return errors.Join(errs...)
}

func (l *Ledger) remind(ctx context.Context, agency string) error {
	th, err := l.Thresholds(ctx, l.DB, agency)
	if err != nil {
		return err
	}
	terms, err := l.Terms(ctx, l.DB, agency)
	if err != nil {
		return err
	}
	if !th.OfficeHours(l.DB.Now(), terms) {
		return nil
	}
	due, err := l.dueThings(ctx, agency)
	if err != nil || len(due) == 0 {
		return err
	}
	return l.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		n, err := l.names(ctx, tx, agency)
		if err != nil {
			return err
		}
		sent := 0
		for _, d := range due {
			rung := th.RungOf(d.key, d.on, tx.Today(), terms)
			if rung == nil {
				continue
			}
			k, err := l.Notices.Tell(tx, d.message(rung, n))
			if err != nil {
				return err
			}
			sent += k
		}
		if sent == 0 {
			tx.Quiet("nobody was reminded of anything new")
			return nil
		}
		return tx.Record("发送提醒", store.Ref{Kind: "agency", ID: agency}, store.Telling("发送到期提醒%d条", sent))
	})
}

// dueThing is a duty, or a checkpoint of one, that somebody may have to be
// reminded of.
type dueThing struct {
	duty  Duty
	no    string
	title string
	key   string
	on    civil.Date
}

func (d dueThing) message(r *Rung, n names) notice.Message {
	to := n.reader(&d.duty)
	if r.Head {
		to = append(to, n.having(d.duty.Unit, "head")...)
	}
	if r.Leader {
		to = append(to, n.having("", "deputy")...)
	}
	level := notice.Remind
	if r.Late {
		level = notice.Warn
	}
	return notice.Message{Key: r.Key, Kind: "ledger.due", Level: level, Title: fmt.Sprintf("任务%s %s", d.no, r.Text),
		Body: d.title, Href: "/office/ledger/duties/" + d.duty.ID, Subject: d.duty.Ref(), To: to}
}

// dueThings lists the open duties that units work on, and the checkpoints of
// their tasks that have not been met.
func (l *Ledger) dueThings(ctx context.Context, agency string) ([]dueThing, error) {
	duties, err := store.Select[Duty](ctx, l.DB, "WHERE agency = $1 AND state IN ('assigned', 'working', 'returned') AND due <> '' ORDER BY id", agency)
	if err != nil {
		return nil, err
	}
	tasks, err := store.Select[Task](ctx, l.DB, "WHERE agency = $1 AND dropped = FALSE", agency)
	if err != nil {
		return nil, err
	}
	points, err := store.Select[Checkpoint](ctx, l.DB, "WHERE agency = $1 AND done_at = '' AND dropped = FALSE ORDER BY day, id", agency)
	if err != nil {
		return nil, err
	}
	byTask, byPoint := map[string]Task{}, map[string][]Checkpoint{}
	for _, t := range tasks {
		byTask[t.ID] = t
	}
	for _, p := range points {
		byPoint[p.Task] = append(byPoint[p.Task], p)
	}
	var out []dueThing
	for _, d := range duties {
		t, ok := byTask[d.Task]
		if !ok {
			continue
		}
		out = append(out, dueThing{d, t.No, t.KeyTask + "：" + short(t.Measure), "duty/" + d.ID, d.Due})
		if d.Role != Lead {
			continue
		}
		for _, p := range byPoint[d.Task] {
			out = append(out, dueThing{d, t.No, "节点：" + p.Label, "point/" + p.ID, p.On})
		}
	}
	return out, nil
}

// short is the beginning of a long text.
func short(s string) string { return begin(s, 60) }

func begin(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
