// Package attach keeps files by the hash of their content. A stored file is
// never changed; what hangs on a file is the thing that refers to it.
package attach

import (
	"context"
	"io"
	"time"

	"gongkai/internal/kit/store"
)

// File is a stored file as one organisation knows it.
type File struct {
	Agency, ID string
	// Name is the file's name as it was given, made safe.
	Name string
	// Type is the sniffed content type; Size is in bytes.
	Type string
	Size int64
	// SHA256 is the content's hash in hexadecimal.
	SHA256 string
	// State is "clean", "quarantined" or "waiting" for the scanner.
	State string
	// Owner is the thing that the file hangs on.
	OwnerKind, OwnerID string
	By                 string
	At                 time.Time
}

// Keeper stores and gives back files.
type Keeper interface {
	// Put checks the file, stores its bytes and notes it in the act. The
	// refusal of a file (too large, of a kind that is not taken, infected)
	// is a fail.Invalid in Chinese.
	Put(tx *store.Tx, name string, body []byte, owner store.Ref) (File, error)
	// Get reads what is known of a file of the organisation.
	Get(ctx context.Context, q store.Querier, agency, id string) (File, error)
	// Of lists the files of a thing, oldest first.
	Of(ctx context.Context, q store.Querier, agency string, owner store.Ref) ([]File, error)
	// Open opens a file's bytes.
	Open(ctx context.Context, f File) (io.ReadCloser, error)
}
