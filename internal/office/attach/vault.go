package attach

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"

	"gongkai/internal/kit/store"
)

// Vault seals the files of matters whose applicants are forgotten after a
// time (docs/adr/0014-erasing.md).
type Vault interface {
	// MatterOf names the matter under whose key the files of a thing are
	// stored; the zero Ref where they are stored as they are.
	MatterOf(ctx context.Context, q store.Querier, agency string, owner store.Ref) (store.Ref, error)
	HideFile(tx *store.Tx, matter store.Ref, body []byte) ([]byte, error)
	// ShowFile is a fail.Missing in Chinese once the key was destroyed.
	ShowFile(ctx context.Context, q store.Querier, agency string, matter store.Ref, sealed []byte) ([]byte, error)
}

// keep stores a file's bytes, sealed where its matter has a key.
func (k *Files) keep(tx *store.Tx, f *File, body []byte) error {
	var matter store.Ref
	var err error
	if k.vault != nil {
		if matter, err = k.vault.MatterOf(tx.Context(), tx, f.Agency, f.Owner()); err != nil {
			return err
		}
	}
	if matter == (store.Ref{}) {
		f.SHA256, err = k.blobs.Put(tx.Context(), body)
		return err
	}
	sum := sha256.Sum256(body)
	f.VaultKind, f.VaultID, f.SHA256 = matter.Kind, matter.ID, hex.EncodeToString(sum[:])
	sealed, err := k.vault.HideFile(tx, matter, body)
	if err != nil {
		return err
	}
	f.Sealed, err = k.blobs.Put(tx.Context(), sealed)
	return err
}

// body opens a file's content, whatever its state.
func (k *Files) body(ctx context.Context, f File) (io.ReadCloser, error) {
	r, err := k.blobs.Open(ctx, f.blob())
	if err != nil || f.Sealed == "" {
		return r, err
	}
	defer func() { _ = r.Close() }()
	sealed, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	plain, err := k.vault.ShowFile(ctx, k.db, f.Agency, f.Vault(), sealed)
	return io.NopCloser(bytes.NewReader(plain)), err
}

// Nameless takes away the names of the files that lie under a matter's key: a
// name that an applicant gave may be theirs. It is for the act that destroys
// the key, and records nothing by itself.
func (k *Files) Nameless(tx *store.Tx, matter store.Ref, name string) error {
	all, err := store.Select[File](tx.Context(), tx, "WHERE agency = $1 AND vault_kind = $2 AND vault_id = $3 ORDER BY id", tx.Tenant(), matter.Kind, matter.ID)
	if err != nil {
		return err
	}
	for _, f := range all {
		f.Name = name + path.Ext(f.Name)
		if err := tx.Update(&f); err != nil {
			return err
		}
	}
	return nil
}
