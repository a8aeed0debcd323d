package decision

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "decision", Files: sub}
}

// JobRemind reminds of the catalogue.
const JobRemind = "decision.remind"

// Deps are what the catalogue needs from elsewhere.
type Deps struct {
	DB       *store.DB
	Log      *slog.Logger
	Consult  *consult.Consult
	Content  *content.Content
	Files    attach.Keeper
	Notices  notice.Teller
	Roster   consult.Roster
	Calendar func(ctx context.Context, q store.Querier, agency string) (consult.Calendar, error)
	// Begin makes the working copy of an item, by the rules of publishing.
	Begin    func(tx *store.Tx, i content.Item) (content.Item, error)
	Agency   func(ctx context.Context, q store.Querier) (people.Agency, error)
	Frame    func(c *web.Ctx, title string) (page.Base, error)
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
	// Binding bounds the work on PDFs.
	Binding raster.Options
}

// Decisions is the capability: its acts and its pages.
type Decisions struct{ Deps }

// New makes the capability.
func New(d Deps) *Decisions {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Decisions{d}
}

// Slice is what the catalogue hands to the program.
func (s *Decisions) Slice() slice.Slice {
	return slice.Slice{
		Name: "decision", Title: "重大行政决策",
		About:      "年度重大行政决策事项目录及其调整，每个事项的法定程序、期限和过程档案。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Matter{}, &Done{}, &Edition{}},
		Routes:     s.routes, Flows: []flow.Doc{Procedure.Doc(), Catalogue.Doc()}, Rights: rights(), Measures: s.measures(), Events: events(), Inbox: s.inbox,
		Jobs:   []job.Spec{{Kind: JobRemind, Title: "提醒按期公布重大行政决策事项目录", Every: time.Hour, Limit: 5 * time.Minute, Work: s.remindAll}},
		Links:  map[string]slice.Linker{Kind: link, KindStep: linkStep, KindEdition: linkEdition},
		Search: []slice.Searcher{{Kind: Kind, Title: "重大行政决策事项", Right: RightView, Each: each}},
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看重大行政决策事项目录和程序记录", Roles: map[string]who.Scope{"office": all, "clerk": all, "head": all, "deputy": all, "director": all, "overseer": who.All}},
		{Key: RightWork, Sentence: "启动决策，记录法定程序，归档", Article: Regulation, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightList, Sentence: "编制、调整和公布重大行政决策事项目录", Article: ArticleList, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{{Act: ActList, Sentence: "列入目录"}, {Act: ActMend, Sentence: "修改了目录事项"}, {Act: ActEdition, Sentence: "编制了目录"}, {Act: MoveConsent, Sentence: "登记了党委同意"},
		{Act: MoveNotice, Sentence: "起草了目录公布稿"}, {Act: MoveBack, Sentence: "收回目录修改"}, {Act: MoveOut, Sentence: "公布了目录"}, {Act: MoveAway, Sentence: "撤回了目录"}, {Act: MoveVoid, Sentence: "作废了目录稿"},
		{Act: MoveStart, Sentence: "启动了决策"}, {Act: MoveRecord, Sentence: "记录了法定程序"}, {Act: MoveIssue, Sentence: "登记了决策公布"}, {Act: MoveArchive, Sentence: "决策归档"}, {Act: MoveDrop, Sentence: "移出目录"},
		{Act: ActHeard, Sentence: "记入公开征求意见"}, {Act: ActExport, Sentence: "导出了过程档案"}, {Act: "提醒公布目录", Sentence: "提醒公布目录"}}
}

func link(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	m, err := matterOf(ctx, q, a, id)
	return m.Title, m.Href(), err
}

func linkStep(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	d, err := store.Get[Done](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	title, href, err := link(ctx, q, a, d.Matter)
	s, _ := StepOf(d.Key)
	return title + "：" + s.Title, href + "#" + d.Key, err
}

func linkEdition(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	e, err := store.Get[Edition](ctx, q, a.Tenant, id)
	return e.Title(), e.Href(), err
}

func each(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
	all, err := Matters(ctx, q, tenant, 0)
	if err != nil {
		return err
	}
	for i := range all {
		m := &all[i]
		if err := f(slice.Found{Ref: m.Ref(), Title: m.Title, Body: m.Basis, Href: m.Href(), Unit: m.Unit, On: civil.FromTime(m.SavedAt.In(store.Zone))}); err != nil {
			return err
		}
	}
	return nil
}

// MayOpen says whether a person may open a file that hangs on a step.
func (s *Decisions) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (may, ours bool, err error) {
	if owner.Kind != KindStep {
		return false, false, nil
	}
	_, _, err = linkStep(ctx, q, a, owner.ID)
	return err == nil && a.May(RightView), true, err
}

// owing says whether a year's catalogue is still to be published: from the
// beginning of March on.
func owing(ctx context.Context, q store.Querier, agency string, today civil.Date) (bool, error) {
	if today < PublishBy(today.Year()).Add(-30) {
		return false, nil
	}
	_, ok, err := published(ctx, q, agency, int64(today.Year()))
	return !ok, err
}

func (s *Decisions) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	today := civil.FromTime(s.DB.Now().In(store.Zone))
	owes, err := owing(ctx, q, a.Tenant, today)
	if err != nil || !owes || !a.MayOn(RightList, "", "") {
		return nil, err
	}
	return []slice.Waiting{{Title: fmt.Sprintf("应于3月31日前公布的%d年决策事项目录", today.Year()), Href: root, Count: 1, Urgent: today > PublishBy(today.Year())}}, nil
}

func (s *Decisions) remindAll(ctx context.Context, _ json.RawMessage) error {
	agencies, err := s.Agencies(ctx, s.DB)
	if err != nil {
		return err
	}
	for _, agency := range agencies {
		if err := s.remind(ctx, agency); err != nil {
			return err
		}
	}
	return nil
}

// remind tells the office from ten working days before the day on, once a
// day; after it as something late.
func (s *Decisions) remind(ctx context.Context, agency string) error {
	return s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		tx.Quiet("没有要提醒的目录")
		today := tx.Today()
		owes, err := owing(ctx, tx, agency, today)
		if err != nil || !owes {
			return err
		}
		cal, err := s.Calendar(ctx, tx, agency)
		if err != nil {
			return err
		}
		by := PublishBy(today.Year())
		if cal.AddDate(today, 10) < by || today > by && today.Weekday() != time.Monday {
			return nil
		}
		office, err := s.Roster.OfficeStaff(ctx, tx, agency)
		if err != nil {
			return err
		}
		m := notice.Message{Key: fmt.Sprintf("decision-%s-%s", agency, today), Kind: "decision.due", Level: notice.Warn, Title: fmt.Sprintf("%d年度重大行政决策事项目录应于3月31日前公布", today.Year()), Href: root}
		if today > by {
			m.Title = fmt.Sprintf("%d年度重大行政决策事项目录已超期，请立即公布", today.Year())
		}
		for _, p := range office {
			m.To = append(m.To, p.ID)
		}
		told, err := s.Notices.Tell(tx, m)
		if err != nil || told == 0 {
			return err
		}
		return tx.Record("提醒公布目录", store.Ref{Kind: KindEdition, ID: agency}, store.Telling("%s", m.Title))
	})
}
