package attach

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"time"

	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var files embed.FS

// Deps are what the package is given.
type Deps struct {
	DB *store.DB
	// Dir is the folder of the default store; Blobs, where not nil, is used
	// in its place.
	Dir   string
	Blobs Blobs
	// Scanner is the address of clamd, "unix:/path" or "tcp:host:port"; empty
	// means that files are not scanned. Inspector, where not nil, is used in
	// its place.
	Scanner   string
	Inspector Scanner
	// MayOpen says whether the actor may see the thing that a file hangs on,
	// and so the file. Where it is nil, no file is given out by its address.
	MayOpen func(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error)
	// Opened is told who is about to get a file by its address; an error keeps
	// the file back. May be nil.
	Opened func(ctx context.Context, a who.Actor, f File) error
	Log    *slog.Logger
	// Vault seals what it says is to be sealed; nil seals nothing.
	Vault Vault
}

// Files is the running part.
type Files struct {
	db      *store.DB
	blobs   Blobs
	scanner Scanner
	mayOpen func(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error)
	opened  func(ctx context.Context, a who.Actor, f File) error
	log     *slog.Logger
	vault   Vault
}

var _ Keeper = (*Files)(nil)

// New makes the part that keeps files. An address of a scanner that cannot be
// read is as a scanner that does not answer: files wait, and the log says so.
func New(d Deps) *Files {
	k := &Files{db: d.DB, blobs: d.Blobs, scanner: d.Inspector, mayOpen: d.MayOpen, opened: d.Opened, log: d.Log, vault: d.Vault}
	if k.log == nil {
		k.log = slog.Default()
	}
	if k.blobs == nil {
		k.blobs = NewFolder(d.Dir)
	}
	if k.scanner == nil && d.Scanner != "" {
		s, err := ParseScanner(d.Scanner)
		if err != nil {
			s = broken{err}
		}
		k.scanner = s
	}
	return k
}

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "attach", Files: sub}
}

// Slice is what the package hands to the program.
func (k *Files) Slice() slice.Slice {
	return slice.Slice{
		Name: "attach", Title: "附件",
		About:      "按内容保存的文件：类型核对、病毒扫描、安全下载。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&File{}},
		Routes:     k.routes,
		Jobs: []job.Spec{
			{Kind: JobScan, Title: "扫描等待中的附件", Every: 5 * time.Minute, Limit: 5 * time.Minute, Work: k.scanJob},
			{Kind: JobOrphans, Title: "清理没有登记的文件内容", Every: 24 * time.Hour, Limit: time.Hour, Work: k.orphansJob},
		},
		Events: []slice.EventDoc{
			{Act: "文件扫描通过", Sentence: "附件通过了病毒扫描"},
			{Act: "隔离染毒文件", Sentence: "附件含有病毒，已隔离"},
		},
		Links: map[string]slice.Linker{"file": k.fileLink},
	}
}

func (k *Files) fileLink(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error) {
	f, err := k.Get(ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	ok, err := k.allowed(ctx, q, a, f)
	if err != nil || !ok {
		return "", "", err
	}
	return f.Name, f.Href(), nil
}

// agencies lists the ids of all organisations.
func (k *Files) agencies(ctx context.Context) ([]string, error) {
	all, err := people.Agencies(ctx, k.db)
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = a.ID
	}
	return out, err
}

func (k *Files) allowed(ctx context.Context, q store.Querier, a who.Actor, f File) (bool, error) {
	if k.mayOpen == nil {
		return false, nil
	}
	return k.mayOpen(ctx, q, a, f.Owner())
}

func (k *Files) routes(r *web.Router) {
	r.Get("/office/files/{id}", web.SignedIn, k.getFile)
	r.Get("/office/files/{id}/view", web.SignedIn, k.getView)
}
