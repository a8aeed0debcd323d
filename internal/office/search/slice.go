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
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var files embed.FS

// The jobs: JobRefresh brings the index up to date, JobAsked writes what the
// public asked for.
const (
	JobRefresh = "search.refresh"
	JobAsked   = "search.asked"
)

// RightManage is the right to see what the public searches for and to look
// after synonyms and hot words.
const RightManage = "search.manage"

func rights() []slice.Right {
	return []slice.Right{{Key: RightManage, Sentence: "查看公众检索情况，维护同义词和热搜词", Roles: map[string]who.Scope{"office": who.Tenant}}}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{{Act: "维护同义词", Sentence: "维护了同义词"}, {Act: "删除同义词", Sentence: "删除了同义词"},
		{Act: "置顶热搜词", Sentence: "置顶了热搜词"}, {Act: "屏蔽热搜词", Sentence: "屏蔽了热搜词"}, {Act: "取消热搜词设置", Sentence: "取消了热搜词的设置"}}
}

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
	log       *slog.Logger
	shelves   shelves   // what the public finds
	asked     askedBook // what the public asked
}

// New makes the part that finds things.
func New(d Deps) *Search {
	s := &Search{db: d.DB, searchers: d.Searchers, unitNames: d.UnitNames, log: d.Log, seen: map[string]visit{}}
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
		About:      "按词查找各项功能的内容，只显示本人有权查看的结果；公众检索已发布的信息。",
		Migrations: Migrations().Files,
		Routes:     s.routes,
		Tables:     []store.Row{&synonym{}, &hotWord{}},
		Rights:     rights(),
		Events:     events(),
		Jobs: []job.Spec{{Kind: JobRefresh, Title: "更新搜索索引", Every: time.Minute, Limit: 30 * time.Minute, Work: s.follow},
			{Kind: JobAsked, Title: "汇总公众检索词", Every: 5 * time.Minute, Work: s.keepAsked}},
	}
}

func (s *Search) routes(r *web.Router) {
	r.Get("/office/search", web.SignedIn, s.getSearch)
	s.publicRoutes(r)
}
