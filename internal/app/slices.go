package app

import (
	"context"
	"maps"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round"
	"gongkai/internal/letters/mailbox"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/audit"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
	"gongkai/internal/office/screen"
	"gongkai/internal/office/search"
	"gongkai/internal/office/workday"
	"gongkai/internal/portal"
	"gongkai/internal/publish/column"
	"gongkai/internal/publish/govwork"
)

// parts makes every capability with what it is given. This is THE LIST: what
// exists, what each needs, and who listens to whom stands here and nowhere
// else. key encrypts personal data.
func (a *App) parts(key []byte) error {
	directory := people.Directory{}
	var err error
	a.record = audit.New(audit.Deps{DB: a.DB, KeyFile: a.cfg.file(a.cfg.RecordKey, "record.key"), Origin: a.cfg.RecordOrigin,
		Tables: a.tables, Logger: a.Log, Link: a.link, Files: a.storedFiles})
	a.workdays = workday.New(workday.Deps{DB: a.DB, Region: a.region, OnCalendar: a.recompute})
	a.notices = notice.New(notice.Deps{DB: a.DB, Log: a.Log, Key: key, Directory: directory, Public: a.cfg.Public, Working: a.workdays.Working, Kinds: messageKinds, Allow: a.cfg.FetchAllow})
	a.files = attach.New(attach.Deps{DB: a.DB, Log: a.Log, Dir: a.cfg.file("", "files"), Scanner: a.cfg.Scanner, MayOpen: a.mayOpen, Opened: a.opened, Vault: a.requestVault()})
	if a.screen, err = screen.New(screen.Deps{DB: a.DB, Key: key, Log: a.Log, Reading: a.readOptions(), Link: a.refer, Numbers: content.OwnNumbers, Leads: a.leads, Issued: content.IssuedNumbers}); err != nil {
		return err
	}
	if a.citizens, err = citizen.New(citizen.Deps{DB: a.DB, Key: key, Log: a.Log, MayOpen: a.mayOpen, Link: a.link}); err != nil {
		return err
	}
	if a.shield, err = shield.New(shield.Deps{DB: a.DB, Key: key, Log: a.Log}); err != nil {
		return err
	}
	a.content = content.New(content.Deps{Files: a.files, Index: finding{}, Extensions: a.extensions, Plain: plain})
	a.search = search.New(search.Deps{DB: a.DB, Log: a.Log, Searchers: a.searchers})
	a.ledger = ledger.New(ledger.Deps{DB: a.DB, Log: a.Log, Roster: roster{directory}, Notices: a.notices, Files: a.files,
		Fetcher: ledger.NewFetcher(a.cfg.FetchAllow), Terms: a.terms, Measures: a.measures, PartTitle: a.partTitle, Reading: a.readOptions(), Agencies: agencies,
		Refer: a.refer, Kinds: a.kinds})
	a.rounds = round.New(round.Deps{DB: a.DB, Log: a.Log, Ledger: a.ledger, Roster: roster{directory}, Notices: a.notices, Terms: a.terms, Agencies: agencies})
	a.ledger.OnAdopt = append(a.ledger.OnAdopt, a.rounds.OnAdopt)
	a.ledger.Rounds = a.rounds.Days

	a.publish = a.publication()
	a.outlets = a.twoRecords()
	a.govwork = govwork.New(govwork.Deps{DB: a.DB, Publish: a.publish, Notices: a.notices, Roster: directory, Agencies: agencies})
	a.columns = column.New(column.Deps{DB: a.DB, Log: a.Log, Content: a.content, Publish: a.publish, Files: a.files, Roster: directory, Agencies: agencies})
	a.interpret = a.interpretation()
	a.library = a.documents()
	a.disclosure = a.requests()
	a.consult = a.consultations(key)
	a.decisions = a.majorDecisions()
	var box *mailbox.Mailbox
	if a.letters, box, err = a.correspondence(key); err != nil {
		return err
	}
	if a.surveys, err = a.questionnaires(key); err != nil {
		return err
	}
	a.assess = a.evaluation()
	if a.openday, err = a.openDays(key); err != nil {
		return err
	}
	a.report = a.annual()
	a.counter = a.counting()
	site, feeds := a.publicSite()
	a.portal = site
	requests, err := a.publicRequests(key)
	if err != nil {
		return err
	}
	a.slices = []slice.Slice{
		a.record.Slice(), a.workdays.Slice(), a.notices.Slice(), a.files.Slice(), a.search.Slice(), approval.Slice(), a.content.Slice(), a.screen.Slice(), a.citizens.Slice(), a.shield.Slice(),
		a.ledger.Slice(), a.rounds.Slice(), a.publish.Slice(), a.columns.Slice(), a.outlets.Slice(), a.govwork.Slice(), a.interpret.Slice(), a.library.Slice(), a.disclosure.Slice(), a.requestDesk().Slice(), requests.Slice(), a.consult.Slice(), a.decisions.Slice(), a.letters.Slice(), box.Slice(), a.surveys.Slice(), a.assess.Slice(), a.openday.Slice(), a.report.Slice(), site.Slice(), feeds.Slice(), a.counter.Slice(), a.system(),
	}
	a.slices = append(a.slices, a.paperwork()...)
	if a.people, err = people.New(a.peopleDeps(key)); err != nil {
		return err
	}
	a.slices = append([]slice.Slice{a.people.Slice()}, a.slices...)
	if a.Jobs, err = job.New(a.DB, a.jobs(), a.Log); err != nil {
		return err
	}
	a.DB.SetQueue(a.Jobs)
	return nil
}

// messageKinds are the titles under which the inbox sorts messages.
var messageKinds = map[string]string{
	"ledger.assign": "交办", "ledger.reported": "待审核", "ledger.reviewed": "审核结果", "ledger.reopened": "重新办理",
	"ledger.urge": "催办督办", "round.open": "进展报送", "round.ready": "待审签", "round.sent": "报送待审核", "round.review": "报送审核结果",
	"round.due": "报送提醒", "round.urge": "催报", "ledger.due": "到期提醒", "ledger.broken": "佐证失效",
	"publish.turn": "待审核", "publish.returned": "稿件退回", "publish.signed": "待发布", "publish.out": "发布情况",
	"outlet.broken": "发布页失效", "govwork.due": "季度进展填报", "publish.urgent": "应急发布补审", "publish.due": "公开时限", "publish.review": "不予公开评估", "interpret.due": "解读提醒", "library.due": "文件到期", "report.due": "年度报告到期",
	"assess.found": "评议整改", "assess.due": "评议整改提醒", "openday.due": "开放日提醒", "openday.asked": "开放日问题", "consult.due": "意见征集", "decision.due": "决策事项目录",
	"letters.new": "新收到信件", "letters.assign": "信件交办", "letters.object": "信件退件", "letters.extend": "信件延期", "letters.decided": "信件办理决定", "letters.urge": "信件催办督办",
	"letters.review": "信件答复审核", "letters.signed": "信件双答复", "letters.rated": "信件评价", "letters.due": "信件期限", "letters.case": "舆情处置",
	"disclosure.new": "新的公开申请", "disclosure.assign": "分办的公开申请", "disclosure.turn": "公开申请办理", "disclosure.answer": "申请人回复", "disclosure.help": "协办",
	"disclosure.extend": "延期审批", "disclosure.review": "文书审核", "disclosure.returned": "文书退回", "disclosure.due": "公开申请期限", "disclosure.duty": "公开待办",
}

// peopleDeps gathers what sign-in and rights need of all slices.
func (a *App) peopleDeps(key []byte) people.Deps {
	d := people.Deps{DB: a.DB, Key: key, Secure: a.secure(), Term: a.workingDays, Log: a.Log}
	for _, s := range a.slices {
		d.Rights = append(d.Rights, s.Rights...)
		if s.Handover != nil {
			d.Handovers = append(d.Handovers, people.Handover{Title: s.Title, Move: s.Handover})
		}
	}
	if a.cfg.OIDCIssuer != "" {
		d.OIDC = &people.OIDC{Issuer: a.cfg.OIDCIssuer, ClientID: a.cfg.OIDCClient, Secret: a.cfg.OIDCSecret, Claim: a.cfg.OIDCClaim,
			Callback: a.cfg.Public + "/sign-in/oidc/callback"}
	}
	return d
}

// measures are all measures there are, by the capability they belong to.
func (a *App) measures() map[string][]slice.Measure {
	out := map[string][]slice.Measure{}
	for _, s := range a.slices {
		out[s.Name] = append(out[s.Name], s.Measures...)
	}
	return out
}

func (a *App) searchers() []slice.Searcher {
	var out []slice.Searcher
	for _, s := range a.slices {
		out = append(out, s.Search...)
	}
	return out
}

func (a *App) jobs() []job.Spec {
	var out []job.Spec
	for _, s := range a.slices {
		out = append(out, s.Jobs...)
	}
	return out
}

// recompute lets every slice set its open terms anew after the calendar
// changed, inside the transaction that changed it.
func (a *App) recompute(tx *store.Tx) ([]slice.Moved, error) {
	var out []slice.Moved
	for _, s := range a.slices {
		if s.OnCalendar == nil {
			continue
		}
		moved, err := s.OnCalendar(tx)
		if err != nil {
			return nil, err
		}
		out = append(out, moved...)
	}
	return out, nil
}

// terms is the working-day calendar of an organisation's region.
func (a *App) terms(ctx context.Context, q store.Querier, agency string) (ledger.Terms, error) {
	return a.workdays.Calendar(ctx, q, agency)
}

// workingDays is the last day of a term of working days.
func (a *App) workingDays(ctx context.Context, q store.Querier, agency string, after civil.Date, days int) (civil.Date, bool, error) {
	calendar, err := a.workdays.Calendar(ctx, q, agency)
	if err != nil {
		return 0, false, err
	}
	term := calendar.Add(after, days)
	return term.Due, term.Provisional, nil
}

// region is the administrative region of an organisation.
func (a *App) region(ctx context.Context, q store.Querier, agency string) (string, error) {
	found, err := people.AgencyOf(ctx, q, agency)
	return found.Region, err
}

// storedFiles gives the record's verification every stored file, its content
// read and compared with its name.
func (a *App) storedFiles(ctx context.Context, f func(agency, id, name, sha string, size int64, present bool, problem string) error) error {
	return a.files.Verify(ctx, f, attach.WithHash())
}

// link is refer for pages: an empty title where nobody owns the kind, or
// where the actor may not know the thing.
func (a *App) link(ctx context.Context, actor who.Actor, ref store.Ref) (title, href string) {
	title, href, err := a.refer(ctx, a.DB, actor, ref)
	if err != nil {
		return "", ""
	}
	return title, href
}

// partTitle is the title of the slice with a name, or empty.
func (a *App) partTitle(name string) string {
	for _, s := range a.slices {
		if s.Name == name {
			return s.Title
		}
	}
	return ""
}

// refer gives a thing's title and address by the slice that owns its kind.
func (a *App) refer(ctx context.Context, q store.Querier, actor who.Actor, ref store.Ref) (title, href string, err error) {
	for _, s := range a.slices {
		if linker, ok := s.Links[ref.Kind]; ok {
			return linker(ctx, q, actor, ref.ID)
		}
	}
	return "", "", fail.Missingf("没有“%s”这类事项", ref.Kind)
}

// kinds are the kinds of thing that some slice owns.
func (a *App) kinds() []string {
	var out []string
	for _, s := range a.slices {
		out = append(out, slices.Collect(maps.Keys(s.Links))...)
	}
	slices.Sort(out)
	return out
}

// extensions are what the capabilities know and demand of published items.
func (a *App) extensions() []content.Extension {
	return []content.Extension{portal.Extension(), a.interpret.Extension(), a.library.Extension(), a.outlets.Extension(), a.consult.Extension(), a.decisions.Extension(), a.report.Extension()}
}

// plain is the plain text of a cleaned fragment, for the search.
func plain(html string) string { return rich.Text(html) }

// mayOpen asks the slice that owns a file's thing.
func (a *App) mayOpen(ctx context.Context, q store.Querier, actor who.Actor, owner store.Ref) (bool, error) {
	if owner.Kind == content.KindItem {
		return a.publish.MayOpen(ctx, q, actor, owner)
	}
	if may, ours, err := a.interpret.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	if may, ours, err := a.disclosure.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	if may, ours, err := a.outlets.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	if may, ours, err := a.decisions.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	if may, ours, err := a.consult.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	if may, ours, err := a.letters.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	if may, ours, err := a.assess.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	if may, ours, err := a.openday.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	if may, ours, err := a.report.MayOpen(ctx, q, actor, owner); ours || err != nil {
		return may, err
	}
	return a.ledger.MayOpen(ctx, q, actor, owner)
}
