package library

import (
	"context"
	"encoding/json"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// JobDay is the job that moves marks and opens duties as days pass.
const JobDay = "library.day"

// ActMark is the act by which a mark moves.
const ActMark = "更新有效性标识"

// refresh writes the computed validity onto the public pages where they say
// something else; it belongs into every act that may change one. It counts
// what moved.
func (l *Library) refresh(tx *store.Tx) (int, error) {
	s, err := l.shelf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return 0, err
	}
	live, err := store.Select[content.Live](tx.Context(), tx, "WHERE agency = $1 AND (kind IN ("+normativeKinds+") OR id IN (SELECT id FROM library_document WHERE agency = $1))", tx.Tenant())
	if err != nil {
		return 0, err
	}
	says := map[string]content.Live{}
	for _, v := range live {
		says[v.ID] = v
	}
	moved := 0
	for _, e := range s.Entries {
		v, on := says[e.ID]
		if !on {
			continue
		}
		changed, err := l.mark(tx, e, &v)
		if err != nil {
			return moved, err
		}
		if changed {
			moved++
		}
	}
	return moved, nil
}

// mark sets one document's mark; it says whether anything changed.
func (l *Library) mark(tx *store.Tx, e *Entry, live *content.Live) (bool, error) {
	v := e.Life.On(tx.Today())
	if v.Status == "" {
		return false, nil
	}
	note := v.Note()
	if live.Validity != string(v.Status) || live.ValidNote != note {
		if err := l.Content.SetValidity(tx, e.Agency, e.ID, string(v.Status), note); err != nil {
			return false, err
		}
	} else if e.Kept && e.Status == v.Status && e.Since == v.Since {
		return false, nil
	}
	if e.Status == v.Status && e.Since == v.Since {
		return true, tx.Record(ActMark, e.Ref(), store.Telling("标注为%s（%s）", v.Status, note), store.Under("任务分工第12项"))
	}
	e.Status, e.Since = v.Status, v.Since
	if err := e.keep(tx); err != nil {
		return false, err
	}
	m := Mark{Agency: e.Agency, ID: tx.NewID(), Document: e.ID, Status: v.Status, Since: v.Since, At: tx.Now()}
	if err := tx.Insert(&m); err != nil {
		return false, err
	}
	return true, tx.Record(ActMark, e.Ref(), store.Telling("《%s》由%s标注为%s：%s", e.Item.Title, or(live.Validity, "未标注"), v.Status, note))
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// keep inserts or updates the document.
func (e *Entry) keep(tx *store.Tx) error {
	e.SavedAt = tx.Now()
	if e.Kept {
		return tx.Update(&e.Document)
	}
	e.Kept = true
	return tx.Insert(&e.Document)
}

// work does what a new day brings, in every organisation. It runs each minute
// and does nothing but the first time on a day, so that marks are right from
// the first minute.
func (l *Library) work(ctx context.Context, _ json.RawMessage) error {
	agencies, err := l.Agencies(ctx, l.DB)
	if err != nil {
		return err
	}
	today := civil.FromTime(l.DB.Now().In(store.Zone))
	for _, a := range agencies {
		l.mu.Lock()
		done := l.swept[a] == today
		l.mu.Unlock()
		if done {
			continue
		}
		if err := l.Sweep(ctx, a); err != nil {
			return err
		}
		l.mu.Lock()
		l.swept[a] = today
		l.mu.Unlock()
	}
	return nil
}

// Sweep moves the marks of an organisation to the present day, opens the
// duties that are due and reminds of those that are open.
func (l *Library) Sweep(ctx context.Context, agency string) error {
	return l.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		moved, err := l.refresh(tx)
		if err != nil {
			return err
		}
		opened, err := l.watch(tx)
		if err == nil && moved+opened == 0 {
			tx.Quiet("有效性标识无变化")
		}
		return err
	})
}
