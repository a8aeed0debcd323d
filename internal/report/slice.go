package report

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
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
	return store.Migrations{Owner: "report", Files: sub}
}

// JobDay reminds of the report that is due.
const JobDay = "report.day"

// Slice is what the capability hands to the program.
func (s *Service) Slice() slice.Slice {
	return slice.Slice{
		Name: "report", Title: "年度报告",
		About:      "政府信息公开工作年度报告：由记录计算的三张表、勾稽关系核对、审签公布和更正，月季报，各单位报告的收集汇总，网站工作年度报表。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Report{}, &Mark{}, &Return{}, &Body{}},
		Routes:     s.routes, Rights: rights(), Flows: []flow.Doc{Reports.Doc()}, Measures: s.measures(), Events: events(), Inbox: s.inbox, Handover: handOver,
		Jobs:  []job.Spec{{Kind: JobDay, Title: "提醒按期公布政府信息公开工作年度报告", Every: time.Hour, Limit: 5 * time.Minute, Work: s.work}},
		Links: map[string]slice.Linker{KindReport: linkReport, KindReturn: linkReturn, KindBody: linkBody},
	}
}

func rights() []slice.Right {
	all := who.Tenant
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看政府信息公开工作年度报告、月季报和收集情况", Article: ArticleDue, Roles: map[string]who.Scope{"office": all, "head": all, "deputy": all, "director": all, "overseer": who.All}},
		{Key: RightEdit, Sentence: "编制、拟发和更正年度报告，填报人工数据，报送月季报", Article: ArticleParts, Roles: map[string]who.Scope{"office": all}},
		{Key: RightReview, Sentence: "核实年度报告中发现的问题", Article: ArticleForm, Roles: map[string]who.Scope{"office": all, "deputy": all, "director": all}},
		{Key: RightCollect, Sentence: "收集、核对、汇总和催报所属单位的年度报告", Article: ArticleDue, Roles: map[string]who.Scope{"office": all}},
	}
}

func events() []slice.EventDoc {
	var out []slice.EventDoc
	for _, act := range []string{ActStart, ActWrite, ActManual, ActPrior, ActJudge, MoveHand, MoveBack, MovePublish, MoveCorrect, ActReturn, ActExpect, ActReceive, ActChase, ActRemind} {
		out = append(out, slice.EventDoc{Act: act, Sentence: act})
	}
	return out
}

func linkReport(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	r, err := store.Get[Report](ctx, q, a.Tenant, id)
	if err == nil && !a.MayOn(RightView, "", "") {
		err = fail.Missingf("没有找到这份报告")
	}
	return r.Title, href(id), err
}

func linkReturn(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	r, err := store.Get[Return](ctx, q, a.Tenant, id)
	return PeriodTitle(r.Period) + "报送", root + "/returns", err
}

func linkBody(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	b, err := store.Get[Body](ctx, q, a.Tenant, id)
	if err != nil { // the list of a year
		return "年度报告收集名单", root + "/collected", nil
	}
	return b.Name + "的年度报告", root + "/collected/" + id, nil
}

// MayOpen says whether the person may open a file that hangs on a thing of
// this capability.
func (s *Service) MayOpen(_ context.Context, _ store.Querier, a who.Actor, owner store.Ref) (may, ours bool, err error) {
	return a.MayOn(RightView, "", ""), owner.Kind == KindBody || owner.Kind == KindReport, nil
}

// ActRemind reminds the office of a report that is due.
const ActRemind = "提醒公布年度报告"

// work reminds in every organisation.
func (s *Service) work(ctx context.Context, _ json.RawMessage) error {
	agencies, err := s.Agencies(ctx, s.DB)
	if err != nil {
		return err
	}
	for _, a := range agencies {
		if err := s.Remind(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// owed is last year's report when it is not yet published: its year, how many
// days are left, and whether it is owed at all.
func (s *Service) owed(ctx context.Context, q store.Querier, agency string, today civil.Date) (year, left int, owed bool, err error) {
	year = today.Year() - 1
	if today.Month() > time.March {
		return year, 0, false, nil
	}
	all, err := store.Select[Report](ctx, q, "WHERE agency = $1 AND year = $2", agency, int64(year))
	if err != nil || slices.ContainsFunc(all, func(r Report) bool { return r.State == Published || r.State == Replaced }) {
		return year, 0, false, err
	}
	return year, int(Due(year) - today), true, nil
}

// Remind tells the office of the report that is due: some days before, on the
// day, and every day after it.
func (s *Service) Remind(ctx context.Context, agency string) error {
	return s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		tx.Quiet("年度报告到期提醒")
		year, left, owed, err := s.owed(ctx, tx, agency, tx.Today())
		if err != nil || !owed || left >= 0 && !slices.Contains(remindDays, left) {
			return err
		}
		staff, err := s.Roster.OfficeStaff(ctx, tx, agency)
		if err != nil || len(staff) == 0 {
			return err
		}
		m := notice.Message{Key: fmt.Sprintf("report.due:%d:%s", year, tx.Today()), Kind: "report.due", Level: notice.Warn,
			Title: fmt.Sprintf("%d年政府信息公开工作年度报告还有%d天到期", year, left), Body: fmt.Sprintf("应在%s前公布（%s）", Due(year).Chinese(), ArticleDue),
			Href: root, Subject: store.Ref{Kind: KindReport, ID: fmt.Sprint(year)}, To: ids(staff)}
		if left < 0 {
			m.Title = fmt.Sprintf("%d年政府信息公开工作年度报告已超期%d天", year, -left)
		}
		n, err := s.Notices.Tell(tx, m)
		if err != nil || n == 0 {
			return err
		}
		return tx.Record(ActRemind, store.Ref{Kind: KindReport, ID: fmt.Sprint(year)}, store.Telling("%s", m.Title))
	})
}

func ids(staff []people.Person) []string {
	out := make([]string, len(staff))
	for i, p := range staff {
		out[i] = p.ID
	}
	return out
}

// inbox shows the report that is owed.
func (s *Service) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.MayOn(RightEdit, "", "") {
		return nil, nil
	}
	_, left, owed, err := s.owed(ctx, q, a.Tenant, civil.FromTime(s.DB.Now().In(store.Zone)))
	if err != nil || !owed {
		return nil, err
	}
	return []slice.Waiting{{Title: "年度报告待公布", Href: root, Count: 1, Urgent: left < 7}}, nil
}

// handOver gives a leaving person's drafts to another.
func handOver(tx *store.Tx, from, to string) (int, error) {
	heir, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), to)
	if err != nil {
		return 0, err
	}
	mine, err := store.Select[Report](tx.Context(), tx, "WHERE agency = $1 AND author = $2 AND state = 'drafting' ORDER BY id", tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for i := range mine {
		mine[i].Author, mine[i].AuthorName = heir.ID, heir.Name
		if err := tx.Update(&mine[i]); err != nil {
			return 0, err
		}
	}
	return len(mine), nil
}

// measures are what the capability can count for plan task 30.
func (s *Service) measures() []slice.Measure {
	full := 100.0
	return []slice.Measure{{Key: "report.ontime", Title: "年度报告按期公布率", Unit: "%", Target: &full, Article: ArticleDue, For: []string{"政府信息公开工作年度报告"},
		Definition: "公布期限（次年1月31日）在期间内的年度报告中，按期公布的 ÷ 公布期限在期间内的年度报告", Count: s.onTime}}
}

func (s *Service) onTime(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	f := slice.Figure{AsOf: sc.AsOf}
	all, err := store.Select[Report](ctx, q, "WHERE agency = $1 AND edition = 1 ORDER BY year", a.Tenant)
	if err != nil {
		return f, err
	}
	today := civil.FromTime(sc.AsOf.In(store.Zone))
	for _, r := range all {
		due := r.Due()
		if due < sc.From || due > sc.To || due > today && r.PublishedOn.IsZero() {
			continue
		}
		in := !r.PublishedOn.IsZero() && r.PublishedOn <= due
		f.Whole++
		note := "没有公布"
		if !r.PublishedOn.IsZero() {
			note = r.PublishedOn.Chinese() + "公布"
		}
		if in {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: r.Ref(), Title: r.Title, Note: note, Counted: in})
	}
	if f.Known = f.Whole > 0; !f.Known {
		f.Why = "期间没有应当公布的年度报告"
		return f, nil
	}
	f.Value = 100 * float64(f.Part) / float64(f.Whole)
	return f, nil
}
