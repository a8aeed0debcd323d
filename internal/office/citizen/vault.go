package citizen

import (
	"context"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/store"
)

// A vault is the key of one matter: under it lies what its applicant wrote and
// the files that name them. It is made when something is sealed for the first
// time and destroyed by Destroy, after which nothing of it can be read: not
// here, and in no copy that lacks the key's row.

// vaultOf is the id under which a matter's key is kept.
func vaultOf(matter store.Ref) string { return matter.Kind + "/" + matter.ID }

// mark begins what was sealed, so that what was written before sealing began
// is still read.
const mark = "\x02sealed:"

// errDestroyed says that a matter's key is no longer there.
var errDestroyed = fail.Missingf("申请人的材料已按保存期限清除，不能再查看")

// Hide seals a text of a matter; nothing stays nothing.
func (s *Citizens) Hide(tx *store.Tx, matter store.Ref, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	box, err := s.vault(tx, matter)
	if err != nil {
		return "", err
	}
	return mark + box.Seal(vaultOf(matter), text), nil
}

// Show gives the text that Hide sealed; one that was never sealed is given as
// it is. After Destroy it is a fail.Missing.
func (s *Citizens) Show(ctx context.Context, q store.Querier, agency string, matter store.Ref, sealed string) (string, error) {
	if len(sealed) < len(mark) || sealed[:len(mark)] != mark {
		return sealed, nil
	}
	box, err := s.opened(ctx, q, agency, vaultOf(matter))
	if err != nil {
		return "", err
	}
	return box.Open(vaultOf(matter), sealed[len(mark):])
}

// HideFile seals a file of a matter; the result is seal.Overhead bytes longer.
func (s *Citizens) HideFile(tx *store.Tx, matter store.Ref, body []byte) ([]byte, error) {
	box, err := s.vault(tx, matter)
	if err != nil {
		return nil, err
	}
	return box.SealBytes(vaultOf(matter), body), nil
}

// ShowFile gives the bytes that HideFile sealed.
func (s *Citizens) ShowFile(ctx context.Context, q store.Querier, agency string, matter store.Ref, sealed []byte) ([]byte, error) {
	box, err := s.opened(ctx, q, agency, vaultOf(matter))
	if err != nil {
		return nil, err
	}
	return box.OpenBytes(vaultOf(matter), sealed)
}

// Destroy throws a matter's key away. The caller records why.
func (s *Citizens) Destroy(tx *store.Tx, matter store.Ref) error {
	secret, err := store.Get[Secret](tx.Context(), tx, tx.Tenant(), vaultOf(matter))
	if fail.Is(err, fail.Missing) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.Delete(&secret)
}

// vault is a matter's box, with a new key where it has none.
func (s *Citizens) vault(tx *store.Tx, matter store.Ref) (seal.Box, error) {
	id := vaultOf(matter)
	box, err := s.opened(tx.Context(), tx, tx.Tenant(), id)
	if err != errDestroyed {
		return box, err
	}
	secret, box, err := s.newSecret(tx.Tenant(), id)
	if err != nil {
		return box, err
	}
	return box, tx.Insert(&secret)
}

// opened is the box of a vault that has a key.
func (s *Citizens) opened(ctx context.Context, q store.Querier, agency, id string) (seal.Box, error) {
	secret, err := store.Get[Secret](ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		return seal.Box{}, errDestroyed
	}
	if err != nil {
		return seal.Box{}, err
	}
	return s.inner(secret)
}
