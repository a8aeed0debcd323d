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
		Tables:     []store.Row{&Report{}, &Mark{}, &Return{}, &Body{}, &Site{}, &Parameter{}},
		Routes:     s.routes, Rights: rights(), Flows: []flow.Doc{Reports.Doc(), Sites.Doc()}, Measures: s.measures(), Events: events(), Inbox: s.inbox, Handover: handOver,
		Jobs:  []job.Spec{{Kind: JobDay, Title: "提醒按期公布政府信息公开工作年度报告", Every: time.Hour, Limit: 5 * time.Minute, Work: s.work}},
		Links: map[string]slice.Linker{KindReport: linkReport, KindReturn: linkReturn, KindBody: linkBody, KindSite: linkSite},
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
	for _, act := range []string{ActStart, ActWrite, ActManual, ActPrior, ActJudge, MoveHand, MoveBack, MovePublish, MoveCorrect, ActReturn, ActExpect, ActReceive, ActChase, ActRemind, ActSiteStart, ActSiteFill, SiteHand, SiteBack, SitePublish, SiteCorrect, ActSiteFiled, ActParameter} {
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

func linkSite(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	r, err := store.Get[Site](ctx, q, a.Tenant, id)
	if err == nil && !a.MayOn(RightView, "", "") {
		err = fail.Missingf("没有找到这份报表")
	}
	return or(r.Title, "政府网站工作年度报表"), siteHref(id), err
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

// debt is a yearly report of the past year that is not yet published.
type debt struct {
	// Key tells the debts of a year apart, Title is what is owed.
	Key, Title, Article, Href string
	Year                      int
	// Left are the days to the last day, below nought past it.
	Left int
}

// says is the debt as a sentence.
func (d debt) says() string {
	if d.Left < 0 {
		return fmt.Sprintf("%d年%s已超期%d天", d.Year, d.Title, -d.Left)
	}
	return fmt.Sprintf("%d年%s还有%d天到期", d.Year, d.Title, d.Left)
}

// owed are last year's reports that are not yet published. After March nobody
// is reminded any more: it is seen in the list.
func (s *Service) owed(ctx context.Context, q store.Querier, agency string, today civil.Date) ([]debt, error) {
	year := today.Year() - 1
	if today.Month() > time.March {
		return nil, nil
	}
	left := int(Due(year) - today)
	annual, err := store.Select[Report](ctx, q, "WHERE agency = $1 AND year = $2", agency, int64(year))
	if err != nil {
		return nil, err
	}
	site, err := store.Select[Site](ctx, q, "WHERE agency = $1 AND year = $2", agency, int64(year))
	if err != nil {
		return nil, err
	}
	var out []debt
	if !slices.ContainsFunc(annual, func(r Report) bool { return r.State == Published || r.State == Replaced }) {
		out = append(out, debt{"report.due", "政府信息公开工作年度报告", ArticleDue, root, year, left})
	}
	if !slices.ContainsFunc(site, func(r Site) bool { return r.State == Published || r.State == Replaced }) {
		out = append(out, debt{"report.site", "政府网站工作年度报表", ArticleSite, siteRoot, year, left})
	}
	return out, nil
}

// Remind tells the office of the reports that are due: some days before, on
// the day, and every day after it.
func (s *Service) Remind(ctx context.Context, agency string) error {
	return s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		tx.Quiet("年度报告到期提醒")
		p, err := ParameterOn(ctx, tx, agency, tx.Today())
		if err != nil {
			return err
		}
		owed, err := s.owed(ctx, tx, agency, tx.Today())
		if err != nil {
			return err
		}
		for _, d := range owed {
			if d.Left >= 0 && !slices.Contains(p.Days, d.Left) {
				continue
			}
			if err := s.remind(tx, agency, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// remind tells of one debt, once on a day.
func (s *Service) remind(tx *store.Tx, agency string, d debt) error {
	staff, err := s.Roster.OfficeStaff(tx.Context(), tx, agency)
	if err != nil || len(staff) == 0 {
		return err
	}
	n, err := s.Notices.Tell(tx, notice.Message{Key: fmt.Sprintf("%s:%d:%s", d.Key, d.Year, tx.Today()), Kind: "report.due", Level: notice.Warn, Title: d.says(),
		Body: fmt.Sprintf("应在%s前公布（%s）", Due(d.Year).Chinese(), d.Article), Href: d.Href, Subject: store.Ref{Kind: KindReport, ID: fmt.Sprint(d.Year)}, To: ids(staff)})
	if err != nil || n == 0 {
		return err
	}
	return tx.Record(ActRemind, store.Ref{Kind: KindReport, ID: fmt.Sprint(d.Year)}, store.Telling("%s", d.says()))
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
	owed, err := s.owed(ctx, q, a.Tenant, civil.FromTime(s.DB.Now().In(store.Zone)))
	var out []slice.Waiting
	for _, d := range owed {
		w := slice.Waiting{Title: d.Title + "待公布", Href: d.Href}
		w.Add(slice.Pending{Title: fmt.Sprintf("%d年%s", d.Year, d.Title), Href: d.Href, Due: Due(d.Year)}, d.Left < 7)
		out = append(out, w)
	}
	return out, err
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
	forms, err := store.Select[Site](tx.Context(), tx, "WHERE agency = $1 AND author = $2 AND state = 'drafting' ORDER BY id", tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for i := range forms {
		forms[i].Author, forms[i].AuthorName = heir.ID, heir.Name
		if err := tx.Update(&forms[i]); err != nil {
			return 0, err
		}
	}
	return len(mine) + len(forms), nil
}

// measures are what the capability can count for plan task 30.
func (s *Service) measures() []slice.Measure {
	full := 100.0
	site := "政府网站工作年度报表"
	return []slice.Measure{{Key: "report.site", Title: "网站年度报表按期公布率", Unit: "%", Target: &full, Article: ArticleSite, For: []string{site},
		Definition: "公布期限（次年1月31日）在期间内的网站年度报表中，按期公布的 ÷ 公布期限在期间内的网站年度报表", Count: s.siteOnTime}, {Key: "report.ontime", Title: "年度报告按期公布率", Unit: "%", Target: &full, Article: ArticleDue, For: []string{"政府信息公开工作年度报告"},
		Definition: "公布期限（次年1月31日）在期间内的年度报告中，按期公布的 ÷ 公布期限在期间内的年度报告", Count: s.onTime}}
}

func (s *Service) onTime(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	all, err := store.Select[Report](ctx, q, "WHERE agency = $1 AND edition = 1 ORDER BY year", a.Tenant)
	out := make([]dated, len(all))
	for i, r := range all {
		out[i] = dated{r.Ref(), r.Title, r.Due(), r.PublishedOn}
	}
	return inTime(out, sc, "期间没有应当公布的年度报告"), err
}

func (s *Service) siteOnTime(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
	all, err := store.Select[Site](ctx, q, "WHERE agency = $1 AND edition = 1 ORDER BY year", a.Tenant)
	out := make([]dated, len(all))
	for i, r := range all {
		out[i] = dated{r.Ref(), r.Title, r.Due(), r.PublishedOn}
	}
	return inTime(out, sc, "期间没有应当公布的网站年度报表"), err
}

// dated is what has a last day and was published on a day, or not.
type dated struct {
	ref      store.Ref
	title    string
	due, out civil.Date
}

// inTime is the share published by its last day, of those whose last day is in
// the scope.
func inTime(all []dated, sc slice.Scope, none string) slice.Figure {
	f := slice.Figure{AsOf: sc.AsOf}
	today := civil.FromTime(sc.AsOf.In(store.Zone))
	for _, r := range all {
		if r.due < sc.From || r.due > sc.To || r.due > today && r.out.IsZero() {
			continue
		}
		in, note := !r.out.IsZero() && r.out <= r.due, "没有公布"
		f.Whole++
		if !r.out.IsZero() {
			note = r.out.Chinese() + "公布"
		}
		if in {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: r.ref, Title: r.title, Note: note, Counted: in})
	}
	if f.Known = f.Whole > 0; !f.Known {
		f.Why = none
		return f
	}
	f.Value = 100 * float64(f.Part) / float64(f.Whole)
	return f
}
