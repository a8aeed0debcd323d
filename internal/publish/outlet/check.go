package outlet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
)

// sameHost says that two addresses are on the same host.
func sameHost(a, b string) bool {
	x, err := url.Parse(a)
	if err != nil {
		return false
	}
	y, err := url.Parse(b)
	return err == nil && strings.EqualFold(x.Host, y.Host)
}

// Seen is what a look at a page came to.
type Seen struct {
	State, Why   string
	Matched      int64
	Text, Digest string
}

// judge says how a page stands against the item that it should show. before is
// how many blocks the last good look matched: what a platform never showed (a
// table set otherwise) is no change.
func judge(was *content.Item, p Page, failed error, before int64) Seen {
	switch {
	case failed != nil:
		return Seen{State: StateDown, Why: "网站没有响应或不允许访问"}
	case p.Status == http.StatusNotFound || p.Status == http.StatusGone:
		return Seen{State: StateGone, Why: fmt.Sprintf("网页不存在或已被删除（%d）", p.Status)}
	case p.Status != http.StatusOK:
		return Seen{State: StateDown, Why: fmt.Sprintf("网页没有正常打开（%d）", p.Status)}
	}
	c := Compare(was, p)
	s := Seen{State: StateSame, Matched: int64(c.Found), Text: strings.TrimSpace(p.Title + "\n" + p.Text)}
	s.Digest = digestOf(s.Text)
	switch {
	case !c.Title:
		s.State, s.Why = StateChanged, "网页上没有本条信息的标题"
	case before > 0 && s.Matched < before:
		s.State, s.Why = StateChanged, "网页上缺少原有的段落：“"+strings.Join(c.Lost, "”“")+"”"
	case before == 0 && c.All > 0 && c.Found*2 < c.All:
		s.State, s.Why = StateChanged, fmt.Sprintf("网页上只有正文%d段中的%d段", c.All, c.Found)
	}
	return s
}

// take puts a look into the record.
func (r *Record) take(s Seen) {
	r.State, r.Why = s.State, s.Why
	if s.State == StateSame {
		r.Matched = max(r.Matched, s.Matched)
	}
}

// checkAll looks at every record of every organisation.
func (o *Outlets) checkAll(ctx context.Context, _ json.RawMessage) error {
	all, err := o.Agencies(ctx, o.DB)
	if err != nil {
		return err
	}
	var failed []error
	for _, agency := range all {
		failed = append(failed, o.CheckAgency(ctx, agency))
	}
	return errors.Join(failed...)
}

// CheckAgency looks at every record of an organisation that the program can
// look at; what was published before there were records gets its own first.
func (o *Outlets) CheckAgency(ctx context.Context, agency string) error {
	if err := o.catchUp(ctx, agency); err != nil {
		return err
	}
	p, err := PlatformOf(ctx, o.DB, agency, City)
	if err != nil {
		return err
	}
	all, err := store.Select[Record](ctx, o.DB, "WHERE agency = $1 AND state <> $2 ORDER BY id", agency, StateWithdrawn)
	if err != nil {
		return err
	}
	var failed []error
	for n := range all {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if all[n].Platform == Own && o.Own != nil || all[n].Platform == City && o.looks(p) {
			failed = append(failed, o.check(ctx, &all[n]))
		}
	}
	return errors.Join(failed...)
}

// catchUp gives items that were published earlier their own site's record.
func (o *Outlets) catchUp(ctx context.Context, agency string) error {
	return o.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		items, err := content.Lean(ctx, tx, `WHERE agency = $1 AND edition > 0 AND withdrawn_at = ''
			AND id NOT IN (SELECT item FROM publish_outlet_record WHERE agency = $1 AND platform = 'own') ORDER BY id`, agency)
		if err != nil {
			return err
		}
		for n := range items {
			if err := o.released(tx, items[n], content.Edition{No: items[n].Edition}); err != nil {
				return err
			}
		}
		return nil
	})
}

// check looks at one record's page outside of any act, and writes what came
// of it.
func (o *Outlets) check(ctx context.Context, r *Record) error {
	e, err := content.EditionOf(ctx, o.DB, r.Agency, r.Item, r.Edition)
	if err != nil {
		return err
	}
	var page Page
	var failed error
	if r.Platform == Own {
		page, failed = o.Own(ctx, r.Agency, e.Was.Address)
	} else {
		page, failed = o.Fetch(ctx, r.Address)
	}
	seen := judge(&e.Was, page, failed, r.Matched)
	return o.DB.Do(ctx, who.System(r.Agency), func(tx *store.Tx) error { return o.checked(tx, r.ID, &e.Was, seen) })
}

// checked writes a look: only what changed of a page's standing is recorded
// as an act; that it was looked at again is housekeeping.
func (o *Outlets) checked(tx *store.Tx, id string, was *content.Item, seen Seen) error {
	r, err := store.Get[Record](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if r.State == StateWithdrawn {
		tx.Quiet("it was withdrawn meanwhile")
		return nil
	}
	if err := looked(tx, r.ID, seen.State == StateDown); err != nil {
		return err
	}
	before, file := r, r.File
	r.take(seen)
	if r.File == "" || r.State == StateChanged && before.State != StateChanged {
		if file, err = o.keepText(tx, r.Item, r.File, seen); err != nil {
			return err
		}
	}
	if r == before && file == r.File {
		tx.Quiet("a page was looked at and stands as before")
		return nil
	}
	if file != r.File {
		r.File, r.Digest = file, seen.Digest
	}
	if err := put(tx, &r); err != nil {
		return err
	}
	return o.tellCheck(tx, &before, &r, was)
}

// broken says that a page is gone or shows something else.
func (r *Record) broken() bool { return r.State == StateGone || r.State == StateChanged }

// tellCheck records what a look found new.
func (o *Outlets) tellCheck(tx *store.Tx, before, r *Record, was *content.Item) error {
	switch {
	case r.broken() && !before.broken():
		return o.broke(tx, r, was)
	case r.State == StateSame && before.State != StateSame && before.State != StateNew:
		return tx.Record(ActBack, r.Ref(), store.Telling("《%s》%s", was.Title, r.Address))
	}
	return tx.Record(ActSnapshot, r.Ref(), store.Because(r.Why), store.Telling("《%s》%s", was.Title, StateTitles[r.State]))
}

// broke tells whoever relied on the page: the ledger, the drafter, the office.
func (o *Outlets) broke(tx *store.Tx, r *Record, was *content.Item) error {
	why := fmt.Sprintf("《%s》在%s的发布页%s：%s", was.Title, platformWord(r.Platform), StateTitles[r.State], r.Why)
	if o.Broke != nil {
		if err := o.Broke(tx, store.Ref{Kind: content.KindItem, ID: r.Item}, why); err != nil {
			return err
		}
	}
	if o.Notices != nil {
		office, err := o.Roster.OfficeStaff(tx.Context(), tx, tx.Tenant())
		if err != nil {
			return err
		}
		to := []string{was.Drafter}
		for _, p := range office {
			to = append(to, p.ID)
		}
		_, err = o.Notices.Tell(tx, notice.Message{Key: MsgBroken + r.ID + tx.Now().Format(time.RFC3339), Kind: MsgBroken, Level: notice.Warn, Title: "发布页" + StateTitles[r.State],
			Body: why, Href: itemPath + "/" + r.Item, Subject: r.Ref(), To: to})
		if err != nil {
			return err
		}
	}
	return tx.Record(ActGone, r.Ref(), store.Because(r.Why), store.Telling("%s", why))
}

func platformWord(id string) string { return usual(id).Name }
