package attach_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
)

// vault seals by turning bits: enough to see what is stored and what is read.
type vault struct{ shut bool }

func (v *vault) MatterOf(_ context.Context, _ store.Querier, _ string, owner store.Ref) (store.Ref, error) {
	if owner.Kind != "case" {
		return store.Ref{}, nil
	}
	return store.Ref{Kind: "matter", ID: owner.ID}, nil
}

func (v *vault) HideFile(_ *store.Tx, matter store.Ref, body []byte) ([]byte, error) {
	return append(bytes.Repeat([]byte{byte(len(matter.ID))}, seal.Overhead), turned(body)...), nil
}

func (v *vault) ShowFile(_ context.Context, _ store.Querier, _ string, _ store.Ref, sealed []byte) ([]byte, error) {
	if v.shut {
		return nil, fail.Missingf("已清除")
	}
	return turned(sealed[seal.Overhead:]), nil
}

func turned(body []byte) []byte {
	out := make([]byte, len(body))
	for n, b := range body {
		out[n] = b ^ 0x5a
	}
	return out
}

// Files of some matters are stored sealed: they verify and are no orphans,
// open or shut, and lose their names when told to.
func TestFilesOfAMatterAreStoredSealed(t *testing.T) {
	v := &vault{}
	h := build(t, func(d *attach.Deps) { d.Vault = v })
	const secret = "申请人张三丰"
	f, err := h.put(reader, "张三丰.txt", secret, store.Ref{Kind: "case", ID: "1"})
	h.Must(err)
	open, err := h.put(reader, "通知.txt", secret, plan)
	h.Must(err)
	sum := sha256.Sum256([]byte(secret))
	if f.SHA256 != hex.EncodeToString(sum[:]) || f.Sealed == "" || f.Sealed == f.SHA256 || open.Sealed != "" || f.Vault() != (store.Ref{Kind: "matter", ID: "1"}) {
		t.Errorf("stored as %+v and %+v", f, open)
	}
	if body, err := h.read(f); body != secret || err != nil {
		t.Errorf("read as %q, %v", body, err)
	}
	v.shut = true
	if _, err := h.files.Open(t.Context(), f); !fail.Is(err, fail.Missing) {
		t.Errorf("shut, it opens: %v", err)
	}
	h.Do(reader, func(tx *store.Tx) error {
		if err := h.files.Nameless(tx, f.Vault(), "已清除"); err != nil {
			return err
		}
		return tx.Record("清除", f.Ref())
	})
	got, err := h.files.Get(t.Context(), h.DB, f.Agency, f.ID)
	h.Must(err)
	if got.Name != "已清除.txt" {
		t.Errorf("it is called %q", got.Name)
	}
	if n, err := h.files.RemoveOrphans(t.Context(), time.Now().Add(time.Hour)); n != 0 || err != nil {
		t.Errorf("%d removed, %v", n, err)
	}
	h.Must(h.files.Verify(t.Context(), func(_, _, name, _ string, _ int64, present bool, problem string) error {
		if !present || problem != "" {
			t.Errorf("%s: %v %s", name, present, problem)
		}
		return nil
	}, attach.WithHash()))
}
