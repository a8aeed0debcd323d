package citizen

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// sealPurpose and innerPurpose tell these boxes from others.
const (
	sealPurpose  = "gongkai citizen"
	innerPurpose = "gongkai citizen details"
)

// place is where a text was sealed.
func place(agency, id string) string { return agency + "/" + id }

// Put keeps a person's details for a matter and gives their id. The act that
// it belongs to records it.
func (s *Citizens) Put(tx *store.Tx, owner store.Ref, p Person) (string, error) {
	secret, box, err := s.newSecret(tx.Tenant(), tx.NewID())
	if err != nil {
		return "", err
	}
	row := Row{Agency: tx.Tenant(), ID: secret.ID, OwnerKind: owner.Kind, OwnerID: owner.ID, Put: tx.Now()}
	if err := s.fill(&row, box, p); err != nil {
		return "", err
	}
	if err := tx.Insert(&secret); err != nil {
		return "", err
	}
	return row.ID, tx.Insert(&row)
}

// newSecret makes a new key.
func (s *Citizens) newSecret(agency, id string) (Secret, seal.Box, error) {
	key := make([]byte, seal.KeyLength)
	_, _ = rand.Read(key)
	out := Secret{Agency: agency, ID: id}
	out.Wrapped = s.box.Seal(place(out.Agency, out.ID), base64.RawStdEncoding.EncodeToString(key))
	box, err := seal.New(key, innerPurpose)
	return out, box, err
}

// fill seals the details into a row and sets what they are recognised by.
func (s *Citizens) fill(row *Row, box seal.Box, p Person) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	row.Kind, row.Sealed = p.Kind, box.Seal(place(row.Agency, row.ID), string(body))
	row.Same, row.Name, row.Phone, row.Number = s.Key(p), s.mac("name", fold(p.Title())), s.mac("phone", phone(p.Phone)), s.mac("number", fold(p.number()))
	return nil
}

// Change replaces a person's details, such as after a correction.
func (s *Citizens) Change(tx *store.Tx, id string, p Person) error {
	row, box, err := s.unlock(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if err := s.fill(&row, box, p); err != nil {
		return err
	}
	return tx.Update(&row)
}

// errErased says that nothing is left of the details.
var errErased = fail.Missingf("个人信息已按规定清除，不能再查看")

// unlock reads a row and the box that opens it.
func (s *Citizens) unlock(ctx context.Context, q store.Querier, agency, id string) (Row, seal.Box, error) {
	row, err := store.Get[Row](ctx, q, agency, id)
	if err != nil {
		return row, seal.Box{}, err
	}
	if !row.Erased.IsZero() {
		return row, seal.Box{}, errErased
	}
	secret, err := store.Get[Secret](ctx, q, agency, id)
	if err != nil {
		return row, seal.Box{}, err
	}
	box, err := s.inner(secret)
	return row, box, err
}

// inner is the box that a person's own key makes.
func (s *Citizens) inner(secret Secret) (seal.Box, error) {
	text, err := s.box.Open(place(secret.Agency, secret.ID), secret.Wrapped)
	if err != nil {
		return seal.Box{}, fmt.Errorf("citizen %s: %w", secret.ID, err)
	}
	key, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return seal.Box{}, err
	}
	return seal.New(key, innerPurpose)
}

func read(row Row, box seal.Box) (p Person, err error) {
	body, err := box.Open(place(row.Agency, row.ID), row.Sealed)
	if err != nil {
		return p, fmt.Errorf("citizen %s: %w", row.ID, err)
	}
	return p, json.Unmarshal([]byte(body), &p)
}

// Open gives the details to the program itself, for a letter or an envelope
// that it makes; what people are shown goes through Reveal.
func (s *Citizens) Open(ctx context.Context, q store.Querier, agency, id string) (Person, error) {
	row, box, err := s.unlock(ctx, q, agency, id)
	if err != nil {
		return Person{}, err
	}
	return read(row, box)
}

// Masks gives the masks of many persons in two statements; an id without a
// person is not in the answer.
func (s *Citizens) Masks(ctx context.Context, q store.Querier, agency string, ids []string) (map[string]Masked, error) {
	out := make(map[string]Masked, len(ids))
	const some = 500
	for len(ids) > 0 {
		n := min(some, len(ids))
		if err := s.masks(ctx, q, agency, ids[:n], out); err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}

func (s *Citizens) masks(ctx context.Context, q store.Querier, agency string, ids []string, out map[string]Masked) error {
	args := []any{agency}
	for _, id := range ids {
		args = append(args, id)
	}
	where := "WHERE agency = $1 AND id IN " + store.In(2, len(ids))
	rows, err := store.Select[Row](ctx, q, where, args...)
	if err != nil {
		return err
	}
	secrets, err := store.Select[Secret](ctx, q, where, args...)
	if err != nil {
		return err
	}
	keys := make(map[string]Secret, len(secrets))
	for _, k := range secrets {
		keys[k.ID] = k
	}
	for _, row := range rows {
		m := Masked{ID: row.ID, Kind: row.Kind, Title: gone, Erased: true}
		if row.Erased.IsZero() {
			box, err := s.inner(keys[row.ID])
			if err != nil {
				return err
			}
			p, err := read(row, box)
			if err != nil {
				return err
			}
			m = p.Mask()
			m.ID = row.ID
		}
		out[row.ID] = m
	}
	return nil
}

// mac is a keyed hash; nothing has none.
func (s *Citizens) mac(purpose, text string) string {
	if text == "" {
		return ""
	}
	h := hmac.New(sha256.New, s.key)
	_, _ = h.Write([]byte(purpose + "\x00" + text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

// Key is the same for the same person: by the number of their paper or the
// organisation's code, or where none is given by name and telephone. It tells
// nothing of the person without the data key.
func (s *Citizens) Key(p Person) string {
	if n := fold(p.number()); n != "" {
		return s.mac("same number", n)
	}
	if p.Title() == "" {
		return ""
	}
	return s.mac("same name", fold(p.Title())+"\x00"+phone(p.Phone))
}

// Entry is one matter in which a person appears.
type Entry struct {
	ID    string
	Owner store.Ref
}

// Same are the matters of the person with a Key, oldest first.
func (s *Citizens) Same(ctx context.Context, q store.Querier, agency, key string) ([]Entry, error) {
	if key == "" {
		return nil, nil
	}
	return entries(store.Select[Row](ctx, q, "WHERE agency = $1 AND same_mac = $2 ORDER BY id", agency, key))
}

// Find are the matters of whoever has the whole name, number or telephone,
// newest first, up to most.
func (s *Citizens) Find(ctx context.Context, q store.Querier, agency, text string, most int) ([]Entry, error) {
	if fold(text) == "" {
		return nil, nil
	}
	var phoneMac string
	if CheckPhone(text) == nil {
		phoneMac = s.mac("phone", phone(text))
	}
	return entries(store.Select[Row](ctx, q, `WHERE agency = $1 AND (name_mac = $2 OR number_mac = $3 OR phone_mac = $4 AND phone_mac <> '')
		ORDER BY id DESC LIMIT $5`, agency, s.mac("name", fold(text)), s.mac("number", fold(text)), phoneMac, most))
}

func entries(rows []Row, err error) ([]Entry, error) {
	out := make([]Entry, len(rows))
	for i, r := range rows {
		out[i] = Entry{r.ID, r.Owner()}
	}
	return out, err
}

// Keep sets the last day on which the details are kept; zero means that no
// day is set.
func (s *Citizens) Keep(tx *store.Tx, id string, until civil.Date) error {
	row, err := store.Get[Row](tx.Context(), tx, tx.Tenant(), id)
	if err != nil || row.Until == until {
		return err
	}
	row.Until = until
	return tx.Update(&row)
}

// Erase makes the details unreadable for ever and records it with the matter.
// Erasing again does nothing.
func (s *Citizens) Erase(tx *store.Tx, id, because string) error {
	row, err := store.Get[Row](tx.Context(), tx, tx.Tenant(), id)
	if err != nil || !row.Erased.IsZero() {
		return err
	}
	secret, err := store.Get[Secret](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if err := tx.Delete(&secret); err != nil {
		return err
	}
	row.Sealed, row.Same, row.Name, row.Phone, row.Number, row.Erased = "", "", "", "", "", tx.Now()
	if err := tx.Update(&row); err != nil {
		return err
	}
	return tx.Record(ActErase, row.Owner(), store.Because(because), store.Under("个人信息保护法第四十七条"), store.Telling("清除了保存的个人信息，办理记录保留"))
}

// eraseOld erases what has been kept to its day.
func (s *Citizens) eraseOld(ctx context.Context, _ json.RawMessage) error {
	today := civil.FromTime(s.db.Now().In(store.Zone))
	old, err := store.Select[Row](ctx, s.db, "WHERE until_on <> '' AND until_on < $1 AND erased_at = '' ORDER BY agency, id LIMIT 5000", today)
	if err != nil {
		return err
	}
	var all error
	for _, row := range old {
		err := s.db.Do(ctx, who.System(row.Agency), func(tx *store.Tx) error { return s.Erase(tx, row.ID, "保存期限已满") })
		all = errors.Join(all, err)
	}
	return all
}
