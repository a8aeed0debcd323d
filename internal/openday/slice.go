package openday

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// JobRemind is the kind of job that reminds of the year's event and of
// answers that are due.
const JobRemind = "openday.remind"

// ActRemind is the act of reminding.
const ActRemind = "提醒政府开放日"

// Slice is what the capability hands to the program.
func (d *Days) Slice() slice.Slice {
	all, own := who.Tenant, who.Unit
	return slice.Slice{
		Name: "openday", Title: "政府开放日", About: "开放日的方案和清单、报名和候补、签到、现场问题的答复公开、照片和报道。",
		Migrations: Migrations().Files, Tables: []store.Row{&Event{}, &Seats{}, &Guest{}, &Question{}, &Photo{}, &Parameter{}}, Routes: d.routes,
		Flows: []flow.Doc{Flow.Doc(), Questions.Doc()}, Measures: d.measures(), Inbox: d.inbox, Handover: handOver, OnCalendar: d.onCalendar,
		Rights: []slice.Right{
			{Key: RightView, Reads: true, Sentence: "查看政府开放日的方案、名单和现场问题", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own, "deputy": all, "director": all, "overseer": who.All}},
			{Key: RightPlan, Sentence: "拟订开放日方案，起草公告和报道", Article: Article, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
			{Key: RightRun, Sentence: "开放报名，确认举办和办结，取消活动，公开问题答复", Article: Article, Roles: map[string]who.Scope{"office": all, "head": own}},
			{Key: RightCheck, Sentence: "办理签到，登记清单、现场问题和照片", Article: Article, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
			{Key: RightAnswer, Sentence: "答复开放日现场问题", Article: Article, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		},
		Events: events(),
		Jobs:   []job.Spec{{Kind: JobRemind, Title: "提醒政府开放日和现场问题期限", Every: time.Hour, Limit: 5 * time.Minute, Work: d.work}},
		Links:  map[string]slice.Linker{KindEvent: linkEvent, KindGuest: linkGuest, KindQuestion: linkQuestion},
		Search: []slice.Searcher{{Kind: KindEvent, Title: "政府开放日", Right: RightView, Each: eachEvent}, {Kind: KindQuestion, Title: "开放日现场问题", Right: RightView, Each: eachQuestion}},
	}
}

func events() []slice.EventDoc {
	out := []slice.EventDoc{{Act: ActSave, Sentence: "拟订了开放日方案"}, {Act: ActCheck, Sentence: "登记了清单项目"}, {Act: ActFew, Sentence: "说明了参加人数"}, {Act: ActNotice, Sentence: "起草了活动公告"}, {Act: ActReport, Sentence: "起草了活动报道"},
		{Act: ActRegister, Sentence: "有人报名"}, {Act: ActGiveUp, Sentence: "有人取消报名"}, {Act: ActMoveUp, Sentence: "候补递补"}, {Act: ActCheckIn, Sentence: "办理了签到"}, {Act: ActAsk, Sentence: "登记了现场问题"},
		{Act: ActPhoto, Sentence: "上传了照片"}, {Act: ActParameter, Sentence: "设置了开放日参数"}, {Act: ActRemind, Sentence: "提醒政府开放日"}, {Act: "调整开放日答复期限", Sentence: "随工作日安排调整了答复期限"}}
	for _, m := range []string{MoveAnnounce, MoveHeld, MoveClose, MoveCancel} {
		out = append(out, slice.EventDoc{Act: "开放日" + m, Sentence: "开放日" + m})
	}
	for _, m := range []string{MoveAnswer, MoveShow, MoveRedo} {
		out = append(out, slice.EventDoc{Act: m + "开放日问题", Sentence: m + "了现场问题"})
	}
	return out
}

func linkEvent(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	e, err := eventOf(ctx, q, a, id)
	return e.Title, e.Href(), err
}

func linkGuest(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	g, err := store.Get[Guest](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	e, err := eventOf(ctx, q, a, g.Event)
	return e.Title + "报名" + g.Number, e.Href() + "/guests/" + g.ID, err
}

func linkQuestion(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	x, err := questionOf(ctx, q, a, id)
	return x.Text, x.Href(), err
}

func eachEvent(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
	all, err := store.Select[Event](ctx, q, "WHERE agency = $1 ORDER BY id", tenant)
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := f(slice.Found{Ref: e.Ref(), Title: e.Title, Body: strings.Join([]string{e.Theme, e.Place, e.Route, e.Agenda}, "\n"), Href: e.Href(), Unit: e.Unit, Category: "政府开放日", On: e.Day}); err != nil {
			return err
		}
	}
	return nil
}

func eachQuestion(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
	all, err := store.Select[Question](ctx, q, "WHERE agency = $1 ORDER BY id", tenant)
	if err != nil {
		return err
	}
	for _, x := range all {
		if err := f(slice.Found{Ref: x.Ref(), Title: x.Text, Body: x.Answer, Href: x.Href(), Unit: x.Unit, Category: "开放日现场问题", On: x.Due}); err != nil {
			return err
		}
	}
	return nil
}

// inbox counts the questions that the person has to answer or to publish.
func (d *Days) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(RightAnswer) && !a.May(RightRun) {
		return nil, nil
	}
	all, err := store.Select[Question](ctx, q, "WHERE agency = $1 AND state IN ('asked', 'answered') ORDER BY id", a.Tenant)
	if err != nil {
		return nil, err
	}
	today := civil.FromTime(d.DB.Now().In(store.Zone))
	answer, show := slice.Waiting{Title: "开放日问题待答复", Href: asked}, slice.Waiting{Title: "开放日答复待公开", Href: asked}
	for _, x := range all {
		switch {
		case x.State == Asked && (x.Owner == a.ID || x.Unit == a.Unit && a.MayOn(RightAnswer, x.Unit, "")):
			answer.Add(slice.Pending{Title: x.Text, Href: x.Href(), Due: x.Due}, x.Late(today))
		case x.State == Answered && a.MayOn(RightRun, x.Unit, ""):
			show.Add(slice.Pending{Title: x.Text, Href: x.Href()}, false)
		}
	}
	var out []slice.Waiting
	for _, w := range []slice.Waiting{answer, show} {
		if w.Count > 0 {
			out = append(out, w)
		}
	}
	return out, nil
}

// work reminds in every organisation.
func (d *Days) work(ctx context.Context, _ json.RawMessage) error {
	agencies, err := d.Agencies(ctx, d.DB)
	if err != nil {
		return err
	}
	today := civil.FromTime(d.DB.Now().In(store.Zone))
	for _, agency := range agencies {
		if err := d.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error { return d.remindYear(tx, today) }); err != nil {
			return err
		}
		due, err := store.Select[Question](ctx, d.DB, "WHERE agency = $1 AND state = 'asked' AND due <= $2 ORDER BY id", agency, today.Add(2))
		if err != nil {
			return err
		}
		for _, x := range due {
			if err := d.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error { return d.remindAnswer(tx, x, today) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// remindYear tells the office from two months before the month of the event
// on, once each month, while none is announced or held.
func (d *Days) remindYear(tx *store.Tx, today civil.Date) error {
	tx.Quiet("没有需要提醒的")
	p, err := ParameterOn(tx.Context(), tx, tx.Tenant(), today)
	if err != nil {
		return err
	}
	month := int64(today.Month())
	if month < p.Month-2 || month > p.Month {
		return nil
	}
	n := 0
	if err := tx.QueryRow(tx.Context(), "SELECT COUNT(*) FROM openday_event WHERE agency = $1 AND day >= $2 AND day <= $3 AND state IN ('announced', 'held', 'closed')", tx.Tenant(), civil.Of(today.Year(), 1, 1), civil.Of(today.Year(), 12, 31)).Scan(&n); err != nil || n > 0 {
		return err
	}
	staff, err := d.Roster.OfficeStaff(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	var to []string
	for _, x := range staff {
		to = append(to, x.ID)
	}
	if len(to) == 0 {
		return nil
	}
	ref := store.Ref{Kind: "agency", ID: tx.Tenant()}
	told, err := d.Notices.Tell(tx, notice.Message{Key: fmt.Sprintf("openday:%d-%d", today.Year(), month), Kind: "openday.due", Level: notice.Remind, Subject: ref, To: to, Href: root,
		Title: fmt.Sprintf("请统筹部署%d月的政府开放日", p.Month), Body: fmt.Sprintf("今年还没有公告的政府开放日。应在%d月组织，参加人数一般不少于%d人，设置醒目标识，安排座谈、答疑和问卷。%s", p.Month, p.People, Article)})
	if err != nil || told == 0 {
		return err
	}
	return tx.Record(ActRemind, ref, store.Telling("%d年%d月的政府开放日还没有公告", today.Year(), p.Month))
}

func (d *Days) remindAnswer(tx *store.Tx, x Question, today civil.Date) error {
	m := notice.Message{Key: "openday:" + x.ID, Kind: "openday.asked", Level: notice.Remind, Subject: x.Ref(), To: []string{x.Owner}, Href: x.Href(), Title: "开放日现场问题将到期", Body: "期限" + x.Due.Chinese() + "：" + x.Text}
	if x.Late(today) {
		m.Key, m.Title = m.Key+":late", "开放日现场问题已逾期"
	}
	n, err := d.Notices.Tell(tx, m)
	if err != nil || n == 0 {
		tx.Quiet("已经提醒过")
		return err
	}
	return tx.Record(ActRemind, x.Ref(), store.Telling("期限%s", x.Due))
}

// handOver gives a leaving person's questions to another.
func handOver(tx *store.Tx, from, to string) (int, error) {
	heir, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), to)
	if err != nil {
		return 0, err
	}
	mine, err := store.Select[Question](tx.Context(), tx, "WHERE agency = $1 AND owner = $2 AND state <> 'shown' ORDER BY id", tx.Tenant(), from)
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

// onCalendar moves the day of an answer that no longer is a working day.
func (d *Days) onCalendar(tx *store.Tx) ([]slice.Moved, error) {
	open, err := store.Select[Question](tx.Context(), tx, "WHERE agency = $1 AND state = 'asked' ORDER BY id", tx.Tenant())
	if err != nil || len(open) == 0 {
		return nil, err
	}
	cal, err := d.Calendar(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for i := range open {
		x := &open[i]
		due := cal.AddDate(x.Due.Add(-1), 1)
		if due == x.Due {
			continue
		}
		out = append(out, slice.Moved{Ref: x.Ref(), Title: "答复开放日现场问题", From: x.Due, To: due})
		x.Due = due
		if err := tx.Update(x); err != nil {
			return nil, err
		}
		if err := tx.Record("调整开放日答复期限", x.Ref(), store.Telling("由%s改为%s", out[len(out)-1].From, due)); err != nil {
			return nil, err
		}
	}
	return out, nil
}
