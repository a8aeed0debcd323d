package attach_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/officetest"
)

var plan = store.Ref{Kind: "plan", ID: "p1"}

// house is an organisation that keeps files. Who holds plan.view may open
// what hangs on a plan.
type house struct {
	*officetest.House
	files *attach.Files
	dir   string
}

func build(t testing.TB, change ...func(*attach.Deps)) *house {
	t.Helper()
	h := &house{dir: filepath.Join(t.TempDir(), "files")}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		d := attach.Deps{DB: o.DB, Dir: h.dir, Log: o.Logger,
			MayOpen: func(_ context.Context, _ store.Querier, a who.Actor, owner store.Ref) (bool, error) {
				return owner.Kind == "plan" && a.May("plan.view"), nil
			}}
		for _, f := range change {
			f(&d)
		}
		h.files = attach.New(d)
		return []slice.Slice{h.files.Slice()}
	}, attach.Migrations())
	return h
}

var reader = officetest.Actor("p-chen", "u-bgs", "plan.view")

// put stores a file in an act of its own.
func (h *house) put(a who.Actor, name, body string, owner store.Ref) (f attach.File, err error) {
	err = h.DB.Do(context.Background(), a, func(tx *store.Tx) error {
		if f, err = h.files.Put(tx, name, []byte(body), owner); err != nil {
			return err
		}
		return tx.Record("上传附件", owner)
	})
	return f, err
}

func (h *house) read(f attach.File) (string, error) {
	r, err := h.files.Open(context.Background(), f)
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(r)
	return string(b), err
}

// blobs counts the stored contents.
func (h *house) blobs() int {
	n := 0
	_ = filepath.WalkDir(h.dir, func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return nil
	})
	return n
}

func TestAFileComesBackAsItWasGiven(t *testing.T) {
	h := build(t)
	f, err := h.put(reader, `C:\桌面\实施方案.txt`, "第一行\n", plan)
	h.Must(err)
	if f.Name != "实施方案.txt" || f.Size != 10 || !strings.HasPrefix(f.Type, "text/plain") || f.State != attach.Clean || f.By != "p-chen" {
		t.Errorf("noted %+v", f)
	}
	got, err := h.files.Get(context.Background(), h.DB, officetest.Agency, f.ID)
	if err != nil || got != f {
		t.Errorf("got %+v, %v", got, err)
	}
	if text, err := h.read(f); err != nil || text != "第一行\n" {
		t.Errorf("read %q, %v", text, err)
	}
	list, err := h.files.Of(context.Background(), h.DB, officetest.Agency, plan)
	if err != nil || len(list) != 1 {
		t.Errorf("of the plan: %v, %v", list, err)
	}
	if _, err := h.files.Get(context.Background(), h.DB, officetest.Other, f.ID); !fail.Is(err, fail.Missing) {
		t.Errorf("another agency reads it: %v", err)
	}
	h.Verify()
}

func TestTheSameContentIsStoredOnce(t *testing.T) {
	h := build(t)
	for _, a := range []who.Actor{reader, reader, officetest.Actor("q-zhou", "")} {
		_, err := h.put(a, "通知.txt", "同样的内容", plan)
		h.Must(err)
	}
	if n := h.blobs(); n != 1 {
		t.Errorf("%d contents are stored, want 1", n)
	}
}

func TestBytesThatNoActNotedAreRemovedLater(t *testing.T) {
	h := build(t)
	_, err := h.put(reader, "留下.txt", "留下的内容", plan)
	h.Must(err)
	boom := errors.New("boom")
	err = h.DB.Do(context.Background(), reader, func(tx *store.Tx) error {
		if _, err := h.files.Put(tx, "没有提交.txt", []byte("没有提交的内容"), plan); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) || h.blobs() != 2 {
		t.Fatalf("err %v, %d contents", err, h.blobs())
	}
	// Half of a file that a crash left behind.
	h.Must(os.WriteFile(filepath.Join(h.dir, ".new-1"), []byte("半"), 0o600))
	if n, err := h.files.RemoveOrphans(context.Background(), time.Now().Add(-time.Hour)); err != nil || n != 0 {
		t.Errorf("fresh bytes: removed %d, %v; an act may be about to note them", n, err)
	}
	if n, err := h.files.RemoveOrphans(context.Background(), time.Now().Add(time.Hour)); err != nil || n != 1 || h.blobs() != 1 {
		t.Errorf("removed %d, %v; %d left", n, err, h.blobs())
	}
}

func TestDamagedBytesAreNeverGivenOutAsWhole(t *testing.T) {
	h := build(t)
	f, err := h.put(reader, "原件.txt", strings.Repeat("甲", 50_000), plan)
	h.Must(err)
	path := filepath.Join(h.dir, f.SHA256[:2], f.SHA256[2:4], f.SHA256)
	body, err := os.ReadFile(path)
	h.Must(err)
	body[70_000] ^= 1
	h.Must(os.WriteFile(path, body, 0o600))
	text, err := h.read(f)
	if !errors.Is(err, attach.ErrDamaged) || int64(len(text)) >= f.Size {
		t.Errorf("read %d bytes, %v", len(text), err)
	}
}
