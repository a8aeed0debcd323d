package attach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// Put checks the file, stores its bytes and notes it in the act; the act's
// own Record covers the note. A file that the scanner finds infected is
// refused; where the scanner does not answer, the file waits for it.
func (k *Files) Put(tx *store.Tx, name string, body []byte, owner store.Ref) (File, error) {
	name = SafeName(name)
	kind, err := check(name, body)
	if err != nil {
		return File{}, err
	}
	f := File{Agency: tx.Tenant(), ID: tx.NewID(), Name: name, Type: kind.mime, Size: int64(len(body)), State: Clean,
		OwnerKind: owner.Kind, OwnerID: owner.ID, By: tx.Actor().ID, At: tx.Now()}
	if f.State, err = k.inspect(tx.Context(), name, body); err != nil {
		return File{}, err
	}
	if err := k.keep(tx, &f, body); err != nil {
		return File{}, fmt.Errorf("store %s: %w", name, err)
	}
	if f.State == Waiting {
		if err := tx.Enqueue(JobScan, scanOrder{f.Agency, f.ID}); err != nil {
			return File{}, err
		}
	}
	return f, tx.Insert(&f)
}

// Get reads what is known of a file of the organisation.
func (k *Files) Get(ctx context.Context, q store.Querier, agency, id string) (File, error) {
	return store.Get[File](ctx, q, agency, id)
}

// Of lists the files of a thing, oldest first.
func (k *Files) Of(ctx context.Context, q store.Querier, agency string, owner store.Ref) ([]File, error) {
	return store.Select[File](ctx, q, "WHERE agency = $1 AND owner_kind = $2 AND owner_id = $3 ORDER BY at, id", agency, owner.Kind, owner.ID)
}

// Open opens a file's bytes. One that the scanner has not passed is not
// given out. Bytes that differ from what was stored end in ErrDamaged.
func (k *Files) Open(ctx context.Context, f File) (io.ReadCloser, error) {
	switch f.State {
	case Quarantined:
		return nil, fail.Deniedf("文件“%s”含有病毒（%s），已隔离，不能打开。请联系上传人重新提供", f.Name, f.Finding)
	case Waiting:
		return nil, fail.Deniedf("文件“%s”正在等待病毒扫描，请稍后再打开", f.Name)
	}
	r, err := k.body(ctx, f)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the bytes of file %s are gone: %w", f.ID, err)
	}
	return r, err
}

// Megabytes is a size for people.
func Megabytes(n int64) string {
	switch {
	case n < 1<<10:
		return strconv.FormatInt(n, 10) + "字节"
	case n < mega:
		return strconv.FormatFloat(float64(n)/(1<<10), 'f', 1, 64) + "KB"
	}
	return strconv.FormatFloat(float64(n)/mega, 'f', 1, 64) + "MB"
}
