package assess

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"log/slog"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
	"gongkai/internal/survey"
)

// The rights of evaluation.
const (
	RightView = "assess.view"
	RightRun  = "assess.run"
	RightMend = "assess.mend"
)

const (
	root     = "/office/assessments"
	findings = "/office/findings"
	public   = "/assessments"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "assess", Files: sub}
}

// Roster knows the units and the people of an organisation.
type Roster interface {
	Units(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	People(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
	Person(ctx context.Context, q store.Querier, agency, id string) (people.Person, error)
}

// Deps are what evaluation needs from elsewhere.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Surveys *survey.Surveys
	Roster  Roster
	Notices notice.Teller
	Files   attach.Keeper
	// Agency is whose portal this is; Frame is the portal's frame.
	Agency func(ctx context.Context, q store.Querier) (people.Agency, error)
	Frame  func(c *web.Ctx, title string) (page.Base, error)
	// Publish makes a draft for publication, by the rules of publishing.
	Publish func(tx *store.Tx, i content.Item) (content.Item, error)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Assess is the capability: its acts and its pages.
type Assess struct{ Deps }

// New makes the capability.
func New(d Deps) *Assess {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Assess{d}
}

// JobRemind is the kind of job that reminds of improvements that are due.
const JobRemind = "assess.remind"

// Slice is what the capability hands to the program.
func (s *Assess) Slice() slice.Slice {
	all, own := who.Tenant, who.Unit
	return slice.Slice{
		Name: "assess", Title: "社会评议", About: "政务公开社会评议：方式和权重、可复算的得分和等次、结果公开、逐项整改和下一轮复评。",
		Migrations: Migrations().Files, Tables: []store.Row{&Round{}, &Finding{}, &Parameter{}}, Routes: s.routes,
		Flows: []flow.Doc{Flow.Doc(), Findings.Doc()}, Measures: s.measures(), Inbox: s.inbox, Handover: handOver,
		Rights: []slice.Right{
			{Key: RightView, Reads: true, Sentence: "查看社会评议和整改事项", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own, "deputy": all, "director": all, "overseer": who.All}},
			{Key: RightRun, Sentence: "组织社会评议，评定得分，公开结果，确认整改", Article: Article, Roles: map[string]who.Scope{"office": all}},
			{Key: RightMend, Sentence: "报送本科室的评议整改", Article: Article, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		},
		Events: []slice.EventDoc{{Act: ActSave, Sentence: "拟订了评议方案"}, {Act: ActFind, Sentence: "列出了整改事项"}, {Act: ActDraft, Sentence: "起草了评议结果公告"}, {Act: ActParameter, Sentence: "设置了评议参数"},
			{Act: "评议" + MoveStart, Sentence: "开始实施评议"}, {Act: "评议" + MoveScore, Sentence: "评定了得分和等次"}, {Act: "评议" + MovePublish, Sentence: "公开了评议结果"}, {Act: "评议" + MoveClose, Sentence: "办结了评议"},
			{Act: MoveReport, Sentence: "报送了整改措施"}, {Act: MoveReturn, Sentence: "退回了整改"}, {Act: MoveConfirm, Sentence: "确认了整改"}, {Act: MoveRate, Sentence: "由下一轮评议复评"}, {Act: ActRemind, Sentence: "提醒了整改期限"}, {Act: ActFile, Sentence: "上传了整改佐证"}},
		Jobs:   []job.Spec{{Kind: JobRemind, Title: "提醒评议整改期限", Every: time.Hour, Limit: 5 * time.Minute, Work: s.work}},
		Links:  map[string]slice.Linker{KindRound: linkRound, KindFinding: linkFinding},
		Search: []slice.Searcher{{Kind: KindFinding, Title: "评议整改", Right: RightView, Each: each}},
	}
}

func linkRound(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	r, err := roundOf(ctx, q, a, id)
	return r.Title, r.Href(), err
}

func linkFinding(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	f, err := findingOf(ctx, q, a, id)
	return f.Title, f.Href(), err
}

func each(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
	all, err := store.Select[Finding](ctx, q, "WHERE agency = $1 ORDER BY id", tenant)
	if err != nil {
		return err
	}
	for _, x := range all {
		if err := f(slice.Found{Ref: x.Ref(), Title: x.Title, Body: x.Why + "\n" + x.Did, Href: x.Href(), Unit: x.Unit, Category: "评议整改", On: x.Due}); err != nil {
			return err
		}
	}
	return nil
}

// inbox counts what the person has to mend or to confirm.
func (s *Assess) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(RightMend) && !a.May(RightRun) {
		return nil, nil
	}
	all, err := store.Select[Finding](ctx, q, "WHERE agency = $1 AND state IN ('open', 'reported') ORDER BY id", a.Tenant)
	if err != nil {
		return nil, err
	}
	today := civil.FromTime(s.DB.Now().In(store.Zone))
	mend, confirm := slice.Waiting{Title: "评议整改", Href: findings}, slice.Waiting{Title: "评议整改待确认", Href: findings}
	for _, f := range all {
		switch {
		case f.State == Open && (f.Owner == a.ID || f.Unit == a.Unit && a.MayOn(RightMend, f.Unit, "")):
			mend.Add(slice.Pending{Title: f.Title, Href: f.Href(), Due: f.Due}, f.Late(today))
		case f.State == Reported && a.MayOn(RightRun, f.Unit, "") && f.ReportedBy != a.ID:
			confirm.Add(slice.Pending{Title: f.Title, Href: f.Href()}, false)
		}
	}
	var out []slice.Waiting
	for _, w := range []slice.Waiting{mend, confirm} {
		if w.Count > 0 {
			out = append(out, w)
		}
	}
	return out, nil
}

// ActRemind is the act of reminding.
const ActRemind = "提醒评议整改"

// work reminds of every improvement a week before its day and once after it.
func (s *Assess) work(ctx context.Context, _ json.RawMessage) error {
	agencies, err := s.Agencies(ctx, s.DB)
	if err != nil {
		return err
	}
	today := civil.FromTime(s.DB.Now().In(store.Zone))
	for _, agency := range agencies {
		due, err := store.Select[Finding](ctx, s.DB, "WHERE agency = $1 AND state = 'open' AND due <= $2 ORDER BY id", agency, today.Add(7))
		if err != nil {
			return err
		}
		for _, f := range due {
			if err := s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error { return s.tell(tx, f, today) }); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Assess) tell(tx *store.Tx, f Finding, today civil.Date) error {
	m := notice.Message{Key: "assess:" + f.ID, Kind: "assess.due", Level: notice.Remind, Subject: f.Ref(), To: []string{f.Owner}, Href: f.Href(),
		Title: "评议整改将到期：" + f.Title, Body: "整改期限为" + f.Due.Chinese() + "。" + Article}
	if f.Late(today) {
		m.Key, m.Title = m.Key+":late", "评议整改已逾期："+f.Title
	}
	n, err := s.Notices.Tell(tx, m)
	if err != nil {
		return err
	}
	if n == 0 {
		tx.Quiet("已经提醒过")
		return nil
	}
	return tx.Record(ActRemind, f.Ref(), store.Telling("期限%s", f.Due))
}

// handOver gives a leaving person's improvements to another.
func handOver(tx *store.Tx, from, to string) (int, error) {
	heir, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), to)
	if err != nil {
		return 0, err
	}
	mine, err := store.Select[Finding](tx.Context(), tx, "WHERE agency = $1 AND owner = $2 AND state IN ('open', 'reported') ORDER BY id", tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for i := range mine {
		mine[i].Owner, mine[i].OwnerName = heir.ID, heir.Name
		if err := tx.Update(&mine[i]); err != nil {
			return 0, err
		}
	}
	return len(mine), nil
}

// MayOpen says whether the actor may see evidence of an improvement.
func (s *Assess) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (may, ours bool, err error) {
	if owner.Kind != KindFinding {
		return false, false, nil
	}
	f, err := store.Get[Finding](ctx, q, a.Tenant, owner.ID)
	return err == nil && a.MayOn(RightView, f.Unit, ""), true, err
}

// is says whether the person before a flow is the one with the id.
func is(w flow.Who, id string) bool {
	on, ok := w.(who.On)
	return ok && on.Actor.ID == id
}

// when is an instant's day, for pages.
func when(d civil.Date) string {
	if d.IsZero() {
		return "—"
	}
	return d.Chinese()
}
