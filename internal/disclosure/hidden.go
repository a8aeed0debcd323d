package disclosure

import (
	"context"
	"errors"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
)

// What an applicant wrote and the files of a case lie under the request's own
// key (office/citizen), which goes when the keeping time is over: 0014-erasing.

// fields are what is hidden of a text.
func (t *Text) fields() []*string {
	return []*string{&t.Content, &t.Document, &t.Features, &t.Purpose, &t.Mended}
}

// hidden is the text as it is stored.
func (s *Service) hidden(tx *store.Tx, t Text) (*Text, error) {
	for _, f := range t.fields() {
		var err error
		if *f, err = s.Citizens.Hide(tx, store.Ref{Kind: KindRequest, ID: t.ID}, *f); err != nil {
			return nil, err
		}
	}
	return &t, nil
}

// keepText stores a new text.
func (s *Service) keepText(tx *store.Tx, t Text) error {
	row, err := s.hidden(tx, t)
	if err != nil {
		return err
	}
	return tx.Insert(row)
}

// changeText stores a text that was changed.
func (s *Service) changeText(tx *store.Tx, t Text) error {
	row, err := s.hidden(tx, t)
	if err != nil {
		return err
	}
	return tx.Update(row)
}

// textOf reads what the applicant of a request wrote.
func (s *Service) textOf(ctx context.Context, q store.Querier, agency, request string) (Text, error) {
	t, err := store.Get[Text](ctx, q, agency, request)
	if err != nil {
		return t, err
	}
	for _, f := range t.fields() {
		if *f, err = s.Citizens.Show(ctx, q, agency, store.Ref{Kind: KindRequest, ID: request}, *f); err != nil {
			return t, err
		}
	}
	return t, nil
}

// Vault is what office/attach is given, so that the files of requests are
// stored under the request's own key.
type Vault struct {
	// Of gives the service, which is made after the files.
	Of func() *Service
}

var _ attach.Vault = Vault{}

// MatterOf implements attach.Vault.
func (v Vault) MatterOf(ctx context.Context, q store.Querier, agency string, owner store.Ref) (store.Ref, error) {
	return v.Of().matterOf(ctx, q, agency, owner)
}

// HideFile implements attach.Vault.
func (v Vault) HideFile(tx *store.Tx, matter store.Ref, body []byte) ([]byte, error) {
	return v.Of().Citizens.HideFile(tx, matter, body)
}

// ShowFile implements attach.Vault.
func (v Vault) ShowFile(ctx context.Context, q store.Querier, agency string, matter store.Ref, sealed []byte) ([]byte, error) {
	return v.Of().Citizens.ShowFile(ctx, q, agency, matter, sealed)
}

// matterOf names the request under whose key the files of one of the package's
// things are stored; the zero Ref for others' things.
func (s *Service) matterOf(ctx context.Context, q store.Querier, agency string, owner store.Ref) (store.Ref, error) {
	item := owner.ID
	switch owner.Kind {
	case KindRequest:
		return owner, nil
	case KindItem:
	case KindLetter:
		l, err := store.Get[Letter](ctx, q, agency, owner.ID)
		if err != nil {
			return store.Ref{}, err
		}
		item = l.Item
	case KindDispute:
		d, err := store.Get[Dispute](ctx, q, agency, owner.ID)
		if err != nil {
			return store.Ref{}, err
		}
		item = d.Item
	default:
		return store.Ref{}, nil
	}
	i, err := store.Get[Item](ctx, q, agency, item)
	return store.Ref{Kind: KindRequest, ID: i.Request}, err
}

// wipe makes unreadable what an applicant wrote and every file of the case:
// the key goes, and what told of it in words is emptied.
func (s *Service) wipe(tx *store.Tx, r *Request) error {
	if err := s.Citizens.Destroy(tx, r.Ref()); err != nil {
		return err
	}
	if err := tx.Update(&Text{Agency: r.Agency, ID: r.ID}); err != nil {
		return err
	}
	if s.Nameless != nil {
		if err := s.Nameless(tx, r.Ref(), erasedName); err != nil {
			return err
		}
	}
	items, err := s.ItemsOf(tx.Context(), tx, r.Agency, r.ID)
	if err != nil {
		return err
	}
	for n := range items {
		if err := wipeItem(tx, items[n].ID); err != nil {
			return err
		}
	}
	return nil
}

// erasedName stands for the name of a file that can no longer be opened.
const erasedName = "（已按保存期限清除）"

// wipeItem empties the applicant's own words in what was noted of an item, and
// the names that they gave to their files.
func wipeItem(tx *store.Tx, item string) error {
	return errors.Join(
		change(tx, item, func(m *Correction) bool {
			had := m.Answer+m.Excuse != ""
			m.Answer, m.Excuse = "", ""
			return had
		}),
		change(tx, item, func(f *Fee) bool {
			had := f.Claim != ""
			f.Claim = ""
			return had
		}),
		change(tx, item, func(l *Letter) bool {
			had := len(l.Parts) > 0
			l.Parts = nil
			return had
		}),
		change(tx, item, func(f *File) bool {
			f.Name = erasedName
			return true
		}),
		change(tx, item, func(e *Event) bool {
			had := ownWords[e.Act] && e.Text != ""
			if had {
				e.Text = erasedName
			}
			return had
		}))
}

// change writes those rows of an item that f changes.
func change[T any, P store.RowOf[T]](tx *store.Tx, item string, f func(P) bool) error {
	var all []T
	if err := rowsOf[T, P](tx.Context(), tx, tx.Tenant(), item, &all); err != nil {
		return err
	}
	for n := range all {
		if row := P(&all[n]); f(row) {
			if err := tx.Update(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// ownWords are the acts whose event quotes the applicant.
var ownWords = map[string]bool{ActAnswerMend: true, ActClaim: true, ActExplain: true, ActHandIn: true, MoveWithdraw: true, MoveSuggest: true}

// withoutWords takes the applicant's own words out of a case that somebody of
// another organisation looks at: an overseer watches dates, states, clocks and
// outcomes, and need not know who asks.
func (c *Case) withoutWords() {
	c.Text = Text{Agency: c.Text.Agency, ID: c.Text.ID, Content: "（申请人填写的内容只供本机关办理，上级查看时不显示）"}
	for n := range c.Corrections {
		c.Corrections[n].Answer, c.Corrections[n].Excuse = "", ""
	}
	for n := range c.Fees {
		c.Fees[n].Claim = ""
	}
}
