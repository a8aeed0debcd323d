package govwork

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
	"gongkai/internal/publish"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the capability's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "govwork", Files: sub}
}

// The rights.
const (
	RightView   = "govwork.view"
	RightFill   = "govwork.fill"
	RightManage = "govwork.manage"
)

// Roster knows the units and their people.
type Roster interface {
	Units(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	Clerks(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
	Heads(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
}

// Deps are what the capability needs from elsewhere.
type Deps struct {
	DB      *store.DB
	Publish *publish.Publish
	Notices notice.Teller
	Roster  Roster
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Govwork is the capability: its acts and its pages.
type Govwork struct{ Deps }

// New makes the capability.
func New(d Deps) *Govwork { return &Govwork{d} }

// JobRemind is the kind of job that reminds of a quarter's end.
const JobRemind = "govwork.remind"

// Slice is what the capability hands to the program.
func (g *Govwork) Slice() slice.Slice {
	all, own := who.Tenant, who.Unit
	return slice.Slice{
		Name: "govwork", Title: "政府工作报告任务", About: "政府工作报告重点任务、民生实事的季度进展，以及由它生成的季度公开稿。",
		Migrations: Migrations().Files, Tables: []store.Row{&Task{}, &Entry{}, &Issue{}}, Routes: g.routes, Measures: g.measures(), Inbox: g.inbox,
		Rights: []slice.Right{
			{Key: RightView, Reads: true, Sentence: "查看政府工作报告任务的季度进展", Roles: map[string]who.Scope{"office": all, "clerk": all, "head": all, "deputy": all, "director": all, "overseer": who.All}},
			{Key: RightFill, Sentence: "填报本科室任务的季度进展", Article: article, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
			{Key: RightManage, Sentence: "登记任务，生成季度公开稿", Article: article, Roles: map[string]who.Scope{"office": all}},
		},
		Events: []slice.EventDoc{{Act: ActTask, Sentence: "登记了工作报告任务"}, {Act: ActGone, Sentence: "移除了工作报告任务"}, {Act: ActEntry, Sentence: "填报了季度进展"},
			{Act: ActDraft, Sentence: "由进展表生成了季度公开稿"}, {Act: "提醒填报季度进展", Sentence: "提醒填报季度进展"}},
		Jobs:  []job.Spec{{Kind: JobRemind, Title: "季度末提醒填报工作报告任务", Every: time.Hour, Limit: 5 * time.Minute, Work: g.work}},
		Links: map[string]slice.Linker{KindTask: link},
	}
}

func link(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	t, err := store.Get[Task](ctx, q, a.Tenant, id)
	return t.Title, fmt.Sprintf("%s?year=%d", root, t.Year), err
}

// due is the quarter of the day that is to be filled in: the one under way.
func due(today civil.Date) (year, quarter int) { return today.Year(), (int(today.Month()) + 2) / 3 }

// inbox counts the tasks of the person's unit that the quarter under way, in
// its last month, still misses.
func (g *Govwork) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	today := civil.FromTime(g.DB.Now().In(store.Zone))
	year, quarter := due(today)
	if End(year, quarter)-today > 31 {
		return nil, nil
	}
	s, err := sheetOf(ctx, q, a.Tenant, year)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, t := range s.missing(quarter) {
		if t.Unit == a.Unit && a.MayOn(RightFill, t.Unit, "") {
			n++
		}
	}
	if n == 0 {
		return nil, nil
	}
	return []slice.Waiting{{Title: quarterName(quarter) + "进展待填报", Href: root, Count: n, Urgent: End(year, quarter)-today <= 3}}, nil
}

// work reminds every organisation's units a week before a quarter ends.
func (g *Govwork) work(ctx context.Context, _ json.RawMessage) error {
	agencies, err := g.Agencies(ctx, g.DB)
	if err != nil {
		return err
	}
	today := civil.FromTime(g.DB.Now().In(store.Zone))
	year, quarter := due(today)
	for _, agency := range agencies {
		if End(year, quarter)-today > 7 {
			continue
		}
		s, err := sheetOf(ctx, g.DB, agency, year)
		if err != nil {
			return err
		}
		for _, t := range s.missing(quarter) {
			if err := g.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error { return g.tell(tx, t, quarter) }); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *Govwork) tell(tx *store.Tx, t Task, quarter int) error {
	var to []string
	for _, list := range []func(context.Context, store.Querier, string, string) ([]people.Person, error){g.Roster.Clerks, g.Roster.Heads} {
		all, err := list(tx.Context(), tx, t.Agency, t.Unit)
		if err != nil {
			return err
		}
		for _, p := range all {
			to = append(to, p.ID)
		}
	}
	n, err := g.Notices.Tell(tx, notice.Message{Key: fmt.Sprintf("govwork:%s:%d", t.ID, quarter), Kind: "govwork.due", Level: notice.Remind, Subject: t.Ref(), To: to,
		Title: "请填报" + quarterName(quarter) + "进展：" + t.Title, Body: "应于" + End(int(t.Year), quarter).Chinese() + "前填报。" + article, Href: fmt.Sprintf("%s/%s/%d", root, t.ID, quarter)})
	if err != nil {
		return err
	}
	if n == 0 {
		tx.Quiet("已经提醒过")
		return nil
	}
	return tx.Record("提醒填报季度进展", t.Ref(), store.Telling("%s", quarterName(quarter)))
}
