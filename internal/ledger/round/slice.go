package round

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
)

//go:embed migrations
var migrations embed.FS

// Slice is what reporting rounds hand to the program.
func (s *Rounds) Slice() slice.Slice {
	files, _ := fs.Sub(migrations, "migrations")
	return slice.Slice{
		Name: "round", Title: "进展报送",
		About:      "按计划写明的时间节点组织各科室填报、审核进展，形成报告",
		Migrations: files,
		Tables:     []store.Row{&Round{}, &Line{}, &Sheet{}, &Edition{}, &Remark{}, &Wording{}, &Kept{}, &Setting{}},
		Routes:     s.routes, Flows: []flow.Doc{RoundFlow.Doc(), LineFlow.Doc()}, Rights: rights(),
		Jobs: s.jobs(), Measures: s.measures(), Events: events(), Inbox: s.inbox, OnCalendar: s.OnCalendar,
		Links: map[string]slice.Linker{"round": linkRound, "round-line": linkLine, "round-sheet": s.linkSheet},
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看进展报送", Roles: map[string]who.Scope{
			"office": all, "deputy": all, "director": all, "clerk": own, "head": own, "overseer": who.All}},
		{Key: RightFill, Sentence: "填写本科室的进展报送", Article: "任务分工第30项", Roles: map[string]who.Scope{
			"clerk": own, "head": own, "office": own}},
		{Key: RightSubmit, Sentence: "审签并提交本科室的报送稿，对退回提出异议", Article: "任务分工第30项", Roles: map[string]who.Scope{
			"head": own, "office": own}},
		{Key: RightReview, Sentence: "审核报送稿：接受、退回、答复异议", Article: "任务分工第30项", Roles: map[string]who.Scope{
			"office": all, "deputy": all}},
		{Key: RightOpen, Sentence: "开启、截止、办结报送轮次，撰写报告", Article: "任务分工第30项", Roles: map[string]who.Scope{"office": all}},
		{Key: RightExport, Reads: true, Sentence: "导出和打印进展报告", Roles: map[string]who.Scope{
			"office": all, "deputy": all, "director": all, "clerk": own, "head": own, "overseer": who.All}},
	}
}

func (s *Rounds) jobs() []job.Spec {
	return []job.Spec{{Kind: JobClock, Title: "按时开启报送轮次，提醒未报送的科室", Every: 15 * time.Minute, Work: s.Tick, Limit: 5 * time.Minute}}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{
		{Act: "列入报送计划", Sentence: "按计划的时间节点列入报送轮次"}, {Act: "新建报送轮次", Sentence: "新建了报送轮次"},
		{Act: "修改报送轮次", Sentence: "修改了报送轮次"}, {Act: "调整报送范围", Sentence: "随新版计划调整了报送范围"},
		{Act: "调整报送时限", Sentence: "随工作日安排调整了报送时限"}, {Act: "核对报送任务", Sentence: "核对了应报的任务"},
		{Act: MoveOpen, Sentence: "开启了填报"}, {Act: MoveReview, Sentence: "截止了填报"}, {Act: MoveReopen, Sentence: "恢复了填报"},
		{Act: MoveClose, Sentence: "办结了报送，报告定稿"}, {Act: MoveVoid, Sentence: "取消了报送"},
		{Act: "填报进展", Sentence: "保存了填报内容"}, {Act: "送负责人审签", Sentence: "送科室负责人审签"},
		{Act: "提交报送稿", Sentence: "提交了报送稿"}, {Act: "接受报送稿", Sentence: "接受了报送稿"}, {Act: "退回报送稿", Sentence: "退回了报送稿"},
		{Act: "对退回提出异议", Sentence: "对退回提出异议"}, {Act: MoveUphold, Sentence: "答复异议：维持退回"},
		{Act: MoveYield, Sentence: "答复异议：采纳，接受报送稿"}, {Act: MoveRecall, Sentence: "接受之后重新退回"},
		{Act: "撰写报告", Sentence: "修改了报告文字"}, {Act: "催报", Sentence: "催促未报送的科室"},
		{Act: "发送报送提醒", Sentence: "发送了报送提醒"}, {Act: "设置报送提前天数", Sentence: "设置了提前开启填报的天数"},
	}
}

func linkRound(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	r, err := get(ctx, q, a.Tenant, id)
	return r.Name, r.Href(), err
}

func linkLine(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	l, err := store.Get[Line](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	if !a.MayOn(RightView, l.Unit, l.KeyTask) {
		return "", "", noSheet()
	}
	r, err := get(ctx, q, a.Tenant, l.Round)
	if err != nil {
		return "", "", err
	}
	t, err := store.Get[ledger.Task](ctx, q, a.Tenant, l.Task)
	return r.Name + " 任务" + t.No, l.Href(), err
}

func (s *Rounds) linkSheet(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	sheet, err := store.Get[Sheet](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	if !a.MayOn(RightView, sheet.Unit, "") {
		return "", "", noSheet()
	}
	r, err := get(ctx, q, a.Tenant, sheet.Round)
	if err != nil {
		return "", "", err
	}
	n, err := ledger.NamesOf(ctx, s.Roster, q, a.Tenant)
	return r.Name + "（" + n.Unit(sheet.Unit) + "）", sheetHref(sheet.Round, sheet.Unit), err
}

// inbox counts what waits for the person in the rounds under way.
func (s *Rounds) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	rounds, err := store.Select[Round](ctx, q, "WHERE agency = $1 AND state IN ('open', 'reviewing') ORDER BY due, id", a.Tenant)
	if err != nil {
		return nil, err
	}
	var out []slice.Waiting
	today := dayOf(s.DB.Now())
	for i := range rounds {
		lines, err := linesOf(ctx, q, a.Tenant, rounds[i].ID)
		if err != nil {
			return nil, err
		}
		sheet, err := sheetOf(ctx, q, a.Tenant, rounds[i].ID, a.Unit)
		if err != nil && !fail.Is(err, fail.Missing) {
			return nil, err
		}
		out = append(out, waiting(&rounds[i], lines, sheet, a, today)...)
	}
	return out, nil
}

func waiting(r *Round, lines []Line, sheet Sheet, a who.Actor, today civil.Date) []slice.Waiting {
	var fill, judge, answer int
	for i := range lines {
		l := &lines[i]
		open := l.State == Returned || l.State == Filling && r.State == Open
		if open && l.Unit == a.Unit && (a.MayOn(RightFill, l.Unit, l.KeyTask) || a.MayOn(RightSubmit, l.Unit, l.KeyTask)) {
			fill++
		}
		if !a.MayOn(RightReview, l.Unit, l.KeyTask) {
			continue
		}
		switch l.State {
		case Sent:
			judge++
		case Objected:
			answer++
		}
	}
	var out []slice.Waiting
	add := func(title, href string, n int) {
		if n == 0 {
			return
		}
		w := slice.Waiting{Title: title, Href: href}
		w.Add(slice.Pending{Title: r.Name, Href: href, Due: r.Due}, today > r.Due)
		w.Count = n
		out = append(out, w)
	}
	title := "待填报：" + r.Name
	if !sheet.ReadyAt.IsZero() && a.MayOn(RightSubmit, a.Unit, "") {
		title = "待审签提交：" + r.Name
	}
	add(title, sheetHref(r.ID, a.Unit), fill)
	add("待审核报送稿："+r.Name, r.Href()+"?f.state=sent", judge)
	add("待答复异议："+r.Name, r.Href()+"?f.state=objected", answer)
	return out
}
