package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// brokenAfter is how many failed looks in a row make a link broken: one may
// be the network's fault.
const brokenAfter = 2

// Snapshot saves what a linked page says, as the work of JobSnapshot.
func (l *Ledger) Snapshot(ctx context.Context, args json.RawMessage) error {
	var key evidenceKey
	if err := json.Unmarshal(args, &key); err != nil {
		return err
	}
	e, err := store.Get[Evidence](ctx, l.DB, key.Agency, key.ID)
	if fail.Is(err, fail.Missing) {
		return nil
	}
	if err != nil || e.State != EvidenceWaiting {
		return err
	}
	_, err = l.look(ctx, e)
	return err
}

// CheckLinks looks at every linked page again, once a day: what is gone
// reopens the duty that it held up, and its owner is told.
func (l *Ledger) CheckLinks(ctx context.Context, _ json.RawMessage) error {
	agencies, err := l.Agencies(ctx, l.DB)
	if err != nil {
		return err
	}
	var errs []error
	for _, agency := range agencies {
		errs = append(errs, l.checkAgency(ctx, agency))
	}
	return errors.Join(errs...)
}

// checkAgency looks at an organisation's links. Pages that are there as they
// were make one act together; each that changed, went or came back makes its
// own.
func (l *Ledger) checkAgency(ctx context.Context, agency string) error {
	all, err := store.Select[Evidence](ctx, l.DB, "WHERE agency = $1 AND kind = $2 AND state <> $3 ORDER BY id", agency, EvidenceLink, EvidenceWithdrawn)
	if err != nil {
		return err
	}
	var errs []error
	var same []Evidence
	for _, e := range all {
		if dayOf(e.CheckedAt) == clockOf(l.DB.Now()).today && e.State == EvidenceGood {
			continue
		}
		quiet, err := l.look(ctx, e)
		errs = append(errs, err)
		if quiet {
			same = append(same, e)
		}
	}
	return errors.Join(append(errs, l.unchanged(ctx, agency, same))...)
}

// unchanged notes an uneventful look at pages. One that somebody changed
// meanwhile is left for tomorrow.
func (l *Ledger) unchanged(ctx context.Context, agency string, same []Evidence) error {
	if len(same) == 0 {
		return nil
	}
	return l.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		n := 0
		for _, seen := range same {
			e, err := store.Get[Evidence](ctx, tx, agency, seen.ID)
			if err != nil {
				return err
			}
			if e.Version != seen.Version {
				continue
			}
			e.CheckedAt, e.Failures = tx.Now(), 0
			if err := tx.Update(&e); err != nil {
				return err
			}
			n++
		}
		return tx.Record("佐证链接核验", store.Ref{Kind: "agency", ID: agency}, store.Telling("核验%d个佐证链接，均可打开", n))
	})
}

// look fetches a linked page outside any transaction and then notes what was
// seen. It is quiet about a page that is there as it was: the caller notes
// those together.
func (l *Ledger) look(ctx context.Context, e Evidence) (quiet bool, err error) {
	seen, err := l.Fetcher.Fetch(ctx, e.URL)
	if err == nil {
		if seen.Text = savable(seen.Text); seen.Text == "" {
			err = errNoText
		}
	}
	if err != nil {
		l.Log.WarnContext(ctx, "evidence page", "url", e.URL, "error", err)
		return false, l.missed(ctx, e, err)
	}
	sum := sha256.Sum256([]byte(seen.Text))
	hash := hex.EncodeToString(sum[:])
	if e.State == EvidenceGood && e.Hash != "" && (e.Hash == hash || e.ChangedSinceSeen) {
		return true, nil
	}
	return false, l.DB.Do(ctx, who.System(e.Agency), func(tx *store.Tx) error { return l.saw(tx, e, seen, hash) })
}

// saw notes that a page is there, keeps its text the first time, and marks it
// when it changed since.
func (l *Ledger) saw(tx *store.Tx, e Evidence, seen Seen, hash string) error {
	act := "佐证链接恢复"
	switch {
	case e.Hash == "":
		act, e.Hash, e.SeenAt = "佐证链接留存", hash, tx.Now()
		file, err := l.Files.Put(tx, "页面文本.txt", []byte(seen.Text), store.Ref{Kind: "evidence", ID: e.ID})
		if err != nil {
			return err
		}
		e.Copy = file.ID
		if seen.Title != "" {
			e.Title = seen.Title
		}
	case e.Hash != hash && !e.ChangedSinceSeen:
		e.ChangedSinceSeen, act = true, "佐证页面有变化"
	}
	e.State, e.Failures, e.CheckedAt, e.Why = EvidenceGood, 0, tx.Now(), ""
	if err := tx.Update(&e); err != nil {
		return err
	}
	return tx.Record(act, store.Ref{Kind: "duty", ID: e.Duty}, store.Telling("%s", e.Title))
}

// missed notes that a page could not be seen; after brokenAfter looks in a
// row the evidence no longer stands.
func (l *Ledger) missed(ctx context.Context, e Evidence, cause error) error {
	return l.DB.Do(ctx, who.System(e.Agency), func(tx *store.Tx) error {
		e.Failures++
		e.CheckedAt, e.Why = tx.Now(), plain(cause)
		breaks := e.State != EvidenceBroken && (e.Failures >= brokenAfter || e.State == EvidenceWaiting && final(cause))
		if breaks {
			e.State, e.BrokenAt = EvidenceBroken, tx.Now()
		}
		if err := tx.Update(&e); err != nil {
			return err
		}
		if err := tx.Record("佐证链接打不开", store.Ref{Kind: "duty", ID: e.Duty}, store.Telling("%s：%s", e.Title, e.Why)); err != nil {
			return err
		}
		if !breaks {
			return nil
		}
		return l.broke(tx, e)
	})
}

// errNoText is said of a page with nothing to keep.
var errNoText = fail.Invalidf("页面没有可留存的文字，请改为上传文件")

// final says that the page would be refused again tomorrow: waiting for it
// is in vain.
func final(cause error) bool {
	return slices.ContainsFunc([]error{errNoText, errInside, errRedirects, errScheme, errTooLarge}, func(e error) bool { return errors.Is(cause, e) })
}

// savable is a page's text as it can be kept: without control characters and
// broken letters.
func savable(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || r == utf8.RuneError) {
			return -1
		}
		return r
	}, text))
}

// Broke marks evidence that refers to a record inside the system as no longer
// standing; the slice that owns the record calls it when it is withdrawn.
func (l *Ledger) Broke(tx *store.Tx, ref store.Ref, why string) error {
	all, err := store.Select[Evidence](tx.Context(), tx, "WHERE agency = $1 AND ref_kind = $2 AND ref_id = $3 AND state = $4",
		tx.Tenant(), ref.Kind, ref.ID, EvidenceGood)
	if err != nil {
		return err
	}
	for _, e := range all {
		e.State, e.BrokenAt, e.Why = EvidenceBroken, tx.Now(), why
		if err := tx.Update(&e); err != nil {
			return err
		}
		if err := tx.Record("佐证失效", store.Ref{Kind: "duty", ID: e.Duty}, store.Because(why)); err != nil {
			return err
		}
		if err := l.broke(tx, e); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) broke(tx *store.Tx, e Evidence) error {
	if err := l.lean(tx, e.Duty, "佐证“"+e.Title+"”已失效："+e.Why); err != nil {
		return err
	}
	c, err := l.caseOf(tx.Context(), tx, tx.Tenant(), e.Duty, tx.Actor().ID, clockOf(tx.Now()))
	if err != nil {
		return err
	}
	n, err := l.names(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	return l.tell(tx, append(n.reader(c.Duty), e.By), "broken/"+e.ID, notice.Warn, c, "佐证材料失效，请补充", fmt.Sprintf("%s：%s", e.Title, e.Why))
}

// plain is an error's reason as the owner of the evidence is told.
func plain(err error) string {
	var e *fail.Error
	if errors.As(err, &e) {
		return e.Msg
	}
	return "页面打不开"
}
