package screen

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// The acts of overriding.
const (
	ActOverride = "检查问题放行"
	ActWithdraw = "撤销检查放行"
)

// Override is the recorded decision that a finding may stand.
type Override struct {
	Agency, ID string
	// RefKind and RefID are the thing; Finding is the finding's Key.
	RefKind, RefID, Finding string
	Reason                  string
	// Person and Name are who decided.
	Person, Name string
	At           time.Time
}

// Table names the table.
func (*Override) Table() string { return "screen_override" }

// Cols lists the columns.
func (o *Override) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &o.Agency), store.C("id", &o.ID), store.C("ref_kind", &o.RefKind), store.C("ref_id", &o.RefID),
		store.C("finding", &o.Finding), store.C("reason", &o.Reason), store.C("person", &o.Person), store.C("name", &o.Name), store.C("at", &o.At),
	}
}

// Ref is the thing that the decision was taken on.
func (o *Override) Ref() store.Ref { return store.Ref{Kind: o.RefKind, ID: o.RefID} }

// Override lets a finding stand, with the reason. The finding has to be one
// that Check found for this thing; brief (Finding.Brief) is what the record
// tells of it. Who may do this is for the caller to ask; the act is recorded
// here.
func (s *Screen) Override(tx *store.Tx, ref store.Ref, f Finding, reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case f.Key == "":
		return fail.Invalidf("没有找到这处问题，请重新检查后再处理")
	case utf8.RuneCountInString(reason) < 4:
		return fail.Fields(map[string]string{"reason": "请写明放行的理由，至少 4 个字"})
	case utf8.RuneCountInString(reason) > 500:
		return fail.Fields(map[string]string{"reason": "理由不超过 500 个字"})
	}
	if _, err := s.overrideOf(tx.Context(), tx, tx.Tenant(), ref, f.Key); err == nil {
		return fail.Stalef("这处问题已经放行，请刷新页面")
	} else if !fail.Is(err, fail.Missing) {
		return err
	}
	a := tx.Actor()
	o := &Override{Agency: tx.Tenant(), ID: tx.NewID(), RefKind: ref.Kind, RefID: ref.ID, Finding: f.Key, Reason: reason, Person: a.ID, Name: a.Name, At: tx.Now()}
	if err := tx.Insert(o); err != nil {
		return err
	}
	return tx.Record(ActOverride, ref, store.Because(reason), store.Under(f.Basis), store.Telling("%s", f.Brief()))
}

// Withdraw takes an override back.
func (s *Screen) Withdraw(tx *store.Tx, ref store.Ref, finding, reason string) error {
	o, err := s.overrideOf(tx.Context(), tx, tx.Tenant(), ref, finding)
	if err != nil {
		return err
	}
	if err := tx.Delete(&o); err != nil {
		return err
	}
	return tx.Record(ActWithdraw, ref, store.Because(reason))
}

func (*Screen) overrideOf(ctx context.Context, q store.Querier, agency string, ref store.Ref, finding string) (Override, error) {
	return store.First[Override](ctx, q, "WHERE agency = $1 AND ref_kind = $2 AND ref_id = $3 AND finding = $4", agency, ref.Kind, ref.ID, finding)
}

// Overrides lists what was overridden for a thing, oldest first.
func (*Screen) Overrides(ctx context.Context, q store.Querier, agency string, ref store.Ref) ([]Override, error) {
	return store.Select[Override](ctx, q, "WHERE agency = $1 AND ref_kind = $2 AND ref_id = $3 ORDER BY at, id", agency, ref.Kind, ref.ID)
}
