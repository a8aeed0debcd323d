package ledger

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

//go:embed migrations
var migrations embed.FS

// Slice is what the ledger hands to the program.
func (l *Ledger) Slice() slice.Slice {
	files, _ := fs.Sub(migrations, "migrations")
	return slice.Slice{
		Name: "ledger", Title: "督办台账",
		About:      "任务分工计划、任务分解、办理、佐证、催办督办、延期与异议",
		Migrations: files,
		Tables: []store.Row{&Plan{}, &Task{}, &Duty{}, &Checkpoint{}, &Progress{}, &Evidence{},
			&Notice{}, &Request{}, &Setting{}},
		Routes: l.routes, Flows: []flow.Doc{Duties.Doc()}, Rights: rights(), Jobs: l.jobs(),
		Measures: l.OwnMeasures(), Events: events(), Handover: l.handOver, Inbox: l.inbox,
		Links:  l.links(),
		Search: []slice.Searcher{{Kind: "task", Title: "任务", Each: eachTask, Right: RightView}},
	}
}

func rights() []slice.Right {
	office := who.Tenant
	own := who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看任务台账", Roles: map[string]who.Scope{
			"office": office, "deputy": office, "director": office, "clerk": own, "head": own, "overseer": who.All}},
		{Key: RightAdopt, Sentence: "导入、更正和采纳任务分工计划", Article: "任务分工第30项", Roles: map[string]who.Scope{"office": office}},
		{Key: RightAssign, Sentence: "交办任务、指定责任人、归档", Article: "任务分工第30项", Roles: map[string]who.Scope{"office": office}},
		{Key: RightWork, Sentence: "签收任务、登记进展和佐证、反馈办结、申请延期、提出异议", Roles: map[string]who.Scope{
			"clerk": own, "head": own, "office": own}},
		{Key: RightReview, Sentence: "审核办结、退回、重新办理", Roles: map[string]who.Scope{"office": office, "deputy": office}},
		{Key: RightClear, Sentence: "同意销号", Roles: map[string]who.Scope{"deputy": office, "director": office}},
		{Key: RightUrge, Sentence: "发出催办单、督办单", Roles: map[string]who.Scope{"office": office, "deputy": office, "director": office}},
		{Key: RightDecide, Sentence: "审批延期申请和异议", Roles: map[string]who.Scope{"deputy": office, "director": office}},
		{Key: RightExport, Reads: true, Sentence: "导出和打印台账", Roles: map[string]who.Scope{
			"office": office, "deputy": office, "director": office, "clerk": own, "head": own, "overseer": who.All}},
		{Key: RightOverview, Reads: true, Sentence: "查看总览和全年日历", Roles: map[string]who.Scope{
			"office": office, "deputy": office, "director": office, "head": own, "overseer": who.All}},
		{Key: RightSettings, Sentence: "设置亮灯阈值和提醒规则", Roles: map[string]who.Scope{"office": office}},
	}
}

func (l *Ledger) jobs() []job.Spec {
	return []job.Spec{
		{Kind: JobSnapshot, Title: "留存佐证链接的页面文本", Work: l.Snapshot, Limit: 2 * time.Minute},
		{Kind: "ledger.links", Title: "核验佐证链接是否仍可打开", Every: 24 * time.Hour, Work: l.CheckLinks, Limit: time.Hour},
		{Kind: "ledger.remind", Title: "发送到期提醒", Every: 15 * time.Minute, Work: l.Remind, Limit: 5 * time.Minute},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{
		{Act: MoveAssign, Sentence: "把任务交给责任科室"}, {Act: MoveAccept, Sentence: "签收了任务"},
		{Act: "登记进展", Sentence: "登记了进展"}, {Act: MoveReport, Sentence: "反馈任务已办结"},
		{Act: MovePass, Sentence: "审核同意办结"}, {Act: MoveShort, Sentence: "指标未达目标，说明原因后办结"}, {Act: MoveReturn, Sentence: "退回补充"},
		{Act: MoveClear, Sentence: "同意销号"}, {Act: MoveArchive, Sentence: "归档"},
		{Act: MoveReopen, Sentence: "要求重新办理"}, {Act: MoveVoid, Sentence: "撤销了任务"},
		{Act: "佐证链接留存", Sentence: "留存了佐证网页的文字"}, {Act: "佐证链接核验", Sentence: "核验佐证网页仍可打开"},
		{Act: "佐证链接打不开", Sentence: "发现佐证网页打不开"}, {Act: "佐证链接恢复", Sentence: "发现佐证网页恢复"}, {Act: "佐证页面有变化", Sentence: "发现佐证网页的内容有变化"},
		{Act: "回复" + Urging, Sentence: "回复了催办单"}, {Act: "回复" + Supervising, Sentence: "回复了督办单"},
		{Act: "申请" + AskExtension, Sentence: "申请延期"}, {Act: "审批" + AskExtension, Sentence: "审批了延期申请"},
		{Act: "申请" + AskWording, Sentence: "提出异议"}, {Act: "审批" + AskWording, Sentence: "答复了异议"},
		{Act: "申请" + AskDate, Sentence: "提出异议"}, {Act: "审批" + AskDate, Sentence: "答复了异议"},
		{Act: "申请" + AskUnit, Sentence: "提出异议"}, {Act: "审批" + AskUnit, Sentence: "答复了异议"},
		{Act: "修改督办设置", Sentence: "修改了亮灯和提醒的设置"}, {Act: "发送提醒", Sentence: "发送了到期提醒"}, {Act: "移交任务", Sentence: "移交了任务"},
		{Act: "指定责任人", Sentence: "指定了责任人"}, {Act: "撤回佐证", Sentence: "撤回了佐证"},
		{Act: "佐证失效", Sentence: "发现佐证失效"}, {Act: Urging, Sentence: "发出催办单"},
		{Act: Supervising, Sentence: "发出督办单"},
	}
}

// handOver gives a leaving person's open duties to another person.
func (l *Ledger) handOver(tx *store.Tx, from, to string) (int, error) {
	duties, err := store.Select[Duty](tx.Context(), tx, "WHERE agency = $1 AND person = $2 AND state NOT IN ('done', 'cleared', 'archived', 'void') ORDER BY id",
		tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	n, err := l.names(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return 0, err
	}
	for _, d := range duties {
		d.Person = ""
		if n.people[to].Unit == d.Unit {
			d.Person = to
		}
		if err := tx.Update(&d); err != nil {
			return 0, err
		}
		if err := tx.Record("移交任务", d.Ref(), store.Telling("由%s移交给%s", n.person(from), orUnit(n, d))); err != nil {
			return 0, err
		}
	}
	return len(duties), nil
}

func orUnit(n names, d Duty) string {
	if d.Person != "" {
		return n.person(d.Person)
	}
	return n.unit(d.Unit)
}

// eachTask hands every task over to be found, once for each unit that has a
// duty in it.
func eachTask(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
	duties, err := store.Select[Duty](ctx, q, "WHERE agency = $1 AND state <> 'void' ORDER BY id", tenant)
	if err != nil {
		return err
	}
	tasks, err := store.Select[Task](ctx, q, "WHERE agency = $1", tenant)
	if err != nil {
		return err
	}
	byID := map[string]Task{}
	for _, t := range tasks {
		byID[t.ID] = t
	}
	for _, d := range duties {
		t := byID[d.Task]
		err := f(slice.Found{Ref: d.Ref(), Title: "任务" + t.No + " " + t.KeyTask, Body: t.Measure + "\n" + t.Responsible,
			Href: "/office/ledger/duties/" + d.ID, Unit: d.Unit, Category: t.KeyTask, On: d.Due})
		if err != nil {
			return err
		}
	}
	return nil
}

// inbox counts what waits for the person in the ledger.
func (l *Ledger) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	var out []slice.Waiting
	add := func(right, title, href, cond string, args ...any) error {
		if !a.May(right) {
			return nil
		}
		where := "d.agency = $1 AND " + cond
		args = append([]any{a.Tenant}, args...)
		var n int
		if err := q.QueryRow(ctx, "SELECT COUNT(*) FROM ledger_duty d WHERE "+where, args...).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		w := slice.Waiting{Title: title, Href: href}
		duties, err := store.Select[Duty](ctx, q, "d WHERE "+where+fmt.Sprintf(" ORDER BY due, id LIMIT %d", namedWaiting), args...)
		if err != nil {
			return err
		}
		w.Count = n
		w.Things, err = l.named(ctx, q, a.Tenant, duties)
		out = append(out, w)
		return err
	}
	err := add(RightWork, "待签收", "/office/ledger?state=assigned&mine=1", "d.unit = $2 AND d.state = 'assigned'", a.Unit)
	if err == nil {
		err = add(RightWork, "退回待重报", "/office/ledger?state=returned&mine=1", "d.unit = $2 AND d.state = 'returned'", a.Unit)
	}
	if err == nil {
		err = add(RightAssign, "待交办", "/office/ledger?state=planned", "d.state = 'planned'")
	}
	if err == nil {
		err = add(RightReview, "待审核", "/office/ledger?state=reported", "d.state = 'reported'")
	}
	if err == nil {
		err = add(RightClear, "待销号", "/office/ledger?state=done", "d.state = 'done'")
	}
	if err == nil {
		err = add(RightDecide, "延期与异议待审批", "/office/ledger/requests", "EXISTS (SELECT 1 FROM ledger_request r WHERE r.agency = d.agency AND r.duty = d.id AND r.state = 'asked')")
	}
	if err != nil {
		return nil, err
	}
	loud, err := l.loud(ctx, q, a)
	return append(out, loud...), err
}

// routes lists every page and act of the ledger with the right it needs.
func (l *Ledger) routes(r *web.Router) {
	l.routesDesk(r)
	l.routesPlan(r)
	l.routesDuty(r)
	l.routesActs(r)
	l.routesSupervise(r)
	l.routesSetting(r)
	l.routesOverview(r)
}
