// Package attach keeps files by the hash of their content. A stored file is
// never changed; what hangs on a file is the thing that refers to it.
//
// A file's bytes are stored before the act that notes them commits, so that a
// noted file always has its bytes; bytes that no act noted are removed later
// (orphan.go). Which files are taken is said in kinds.go, what is done with
// what the scanner has not seen yet in scan.go, and how a file is given out
// in web.go.
package attach

import (
	"cmp"
	"context"
	"io"
	"time"

	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/store"
)

// The states of a file.
const (
	Clean       = "clean"
	Waiting     = "waiting"     // for the scanner
	Quarantined = "quarantined" // the scanner found something
)

// File is a stored file as one organisation knows it.
type File struct {
	Agency, ID string
	Version    int64
	// Name is the file's name as it was given, made safe.
	Name string
	// Type is the sniffed content type; Size is in bytes.
	Type string
	Size int64
	// SHA256 is the content's hash in hexadecimal.
	SHA256 string
	// VaultKind and VaultID name the matter under whose key the bytes are
	// stored, Sealed is the hash of what is stored; empty where it is the content itself.
	VaultKind, VaultID string
	Sealed             string
	// State is "clean", "quarantined" or "waiting" for the scanner.
	State string
	// Finding is what the scanner found, by its own name for it.
	Finding string
	// Owner is the thing that the file hangs on.
	OwnerKind, OwnerID string
	By                 string
	At                 time.Time
}

// Table names the table.
func (*File) Table() string { return "attach_file" }

// Cols lists the columns.
func (f *File) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &f.Agency), store.C("id", &f.ID), store.C("version", &f.Version), store.C("name", &f.Name),
		store.C("type", &f.Type), store.C("size", &f.Size), store.C("sha256", &f.SHA256), store.C("state", &f.State),
		store.C("finding", &f.Finding), store.C("owner_kind", &f.OwnerKind), store.C("owner_id", &f.OwnerID),
		store.C("by_person", &f.By), store.C("at", &f.At), store.C("vault_kind", &f.VaultKind), store.C("vault_id", &f.VaultID),
		store.C("sealed", &f.Sealed),
	}
}

// Ref names the file.
func (f *File) Ref() store.Ref { return store.Ref{Kind: "file", ID: f.ID} }

// Owner is the thing that the file hangs on.
func (f *File) Owner() store.Ref { return store.Ref{Kind: f.OwnerKind, ID: f.OwnerID} }

// Vault is the matter under whose key the bytes are stored, if any.
func (f *File) Vault() store.Ref { return store.Ref{Kind: f.VaultKind, ID: f.VaultID} }

// blob is the hash under which the file's bytes are stored.
func (f *File) blob() string { return cmp.Or(f.Sealed, f.SHA256) }

// stored is how many bytes are stored.
func (f *File) stored() int64 {
	if f.Sealed != "" {
		return f.Size + seal.Overhead
	}
	return f.Size
}

// Href is the address under which the file is given out.
func (f *File) Href() string { return "/office/files/" + f.ID }

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
