package search

import (
	"embed"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var files embed.FS

// JobRefresh is the job that brings the index up to date.
const JobRefresh = "search.refresh"

// Deps are what the package is given.
type Deps struct {
	DB *store.DB
	// Searchers are those of all slices; it is asked when they are needed.
	Searchers func() []slice.Searcher
	// UnitNames gives units their names on the page of results; nil means
	// those of package people.
	UnitNames UnitNames
	Log       *slog.Logger
}

// Search is the running part.
type Search struct {
	db        *store.DB
	searchers func() []slice.Searcher
	unitNames UnitNames
	commits   atomic.Int64
	turn      sync.Mutex // one brings the index up to date at a time
	seen      map[string]visit
}

// New makes the part that finds things.
func New(d Deps) *Search {
	s := &Search{db: d.DB, searchers: d.Searchers, unitNames: d.UnitNames, seen: map[string]visit{}}
	if s.searchers == nil {
		s.searchers = func() []slice.Searcher { return nil }
	}
	if s.unitNames == nil {
		s.unitNames = people.Directory{}.UnitNames
	}
	d.DB.OnCommit(func() { s.commits.Add(1) })
	return s
}

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "search", Files: sub}
}

// Slice is what the package hands to the program. The index is no evidence
// and so not in the record.
func (s *Search) Slice() slice.Slice {
	return slice.Slice{
		Name: "search", Title: "搜索",
		About:      "按词查找各项功能的内容，只显示本人有权查看的结果。",
		Migrations: Migrations().Files,
		Routes:     s.routes,
		Jobs:       []job.Spec{{Kind: JobRefresh, Title: "更新搜索索引", Every: time.Minute, Limit: 30 * time.Minute, Work: s.follow}},
	}
}

func (s *Search) routes(r *web.Router) {
	r.Get("/office/search", web.SignedIn, s.getSearch)
}
