package attach

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"gongkai/internal/kit/store"
)

// VerifyOption changes what Verify looks at.
type VerifyOption func(*verifying)

// WithHash has Verify read every stored file and compare it with its hash.
func WithHash() VerifyOption { return func(v *verifying) { v.hash = true } }

type verifying struct{ hash bool }

// Verify walks all noted files of all organisations, in order of id within
// each, and tells f of every one whether its bytes are there, and in problem
// what is wrong with them (Chinese; empty where nothing is). size is the noted
// size in bytes. Presence and size are looked at; the content only WithHash.
// It ends early with f's error, or where the store itself does not answer.
func (k *Files) Verify(ctx context.Context, f func(agency, id, name, sha string, size int64, present bool, problem string) error, options ...VerifyOption) error {
	var v verifying
	for _, o := range options {
		o(&v)
	}
	agencies, err := k.agencies(ctx)
	if err != nil {
		return err
	}
	for _, agency := range agencies {
		err := k.eachFile(ctx, agency, func(x File) error {
			present, problem, err := k.look(ctx, x, v.hash)
			if err != nil {
				return err
			}
			return f(x.Agency, x.ID, x.Name, x.SHA256, x.Size, present, problem)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachFile reads an organisation's files some at a time.
func (k *Files) eachFile(ctx context.Context, agency string, f func(File) error) error {
	last := ""
	for {
		some, err := store.Select[File](ctx, k.db, "WHERE agency = $1 AND id > $2 ORDER BY id LIMIT 500", agency, last)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, x := range some {
			if err := f(x); err != nil {
				return err
			}
		}
		last = some[len(some)-1].ID
	}
}

// look compares a file's bytes with what is noted of them.
func (k *Files) look(ctx context.Context, x File, hash bool) (present bool, problem string, err error) {
	size, err := k.blobs.Stat(ctx, x.blob())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, "文件内容不存在", nil
	case err != nil:
		return false, "", err
	case size != x.stored():
		return true, "文件大小与登记不一致", nil
	case !hash:
		return true, "", nil
	}
	r, err := k.blobs.Open(ctx, x.blob())
	if err != nil {
		return true, "", err
	}
	defer func() { _ = r.Close() }()
	if _, err = io.Copy(io.Discard, r); errors.Is(err, ErrDamaged) {
		return true, "文件内容与登记的校验值不一致", nil
	}
	return true, "", errors.Join(err, ctx.Err())
}
