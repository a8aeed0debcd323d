package consult

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// JobRemind reminds of what is due.
const JobRemind = "consult.remind"

// Slice is what consultations hand to the program.
func (s *Consult) Slice() slice.Slice {
	return slice.Slice{
		Name: "consult", Title: "意见征集",
		About:      "公开征求意见：草案、意见登记、线下活动和听证、采纳情况和反馈。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Consultation{}, &Article{}, &Opinion{}, &Activity{}, &Template{}, &Parameter{}, &Hearing{}, &Seat{}},
		Routes:     s.routes, Flows: []flow.Doc{Consultations.Doc(), Opinions.Doc(), Hearings.Doc()}, Rights: rights(), Measures: s.measures(), Events: events(),
		Inbox: s.inbox, OnCalendar: s.onCalendar, Handover: handOver,
		Jobs:   []job.Spec{{Kind: JobRemind, Title: "提醒意见征集的截止和反馈时限", Every: time.Hour, Limit: 5 * time.Minute, Work: s.remindAll}},
		Links:  map[string]slice.Linker{Kind: link, KindOpinion: linkOpinion, KindActivity: linkActivity, KindParameter: linkParameter, KindHearing: linkHearing},
		Search: []slice.Searcher{{Kind: Kind, Title: "意见征集", Right: RightView, Each: s.each}},
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看意见征集和意见登记", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own, "deputy": all, "director": all, "overseer": who.All}},
		{Key: RightWork, Sentence: "办理意见征集：草案、公告、线下活动、意见编码和归并、反馈稿", Article: ArticleThirty, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightDecide, Sentence: "拟定意见的采纳结果和理由", Article: ArticleOpinions, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightSettings, Sentence: "设置意见征集、听证和反馈的期限", Roles: map[string]who.Scope{"office": all}},
		{Key: RightManage, Sentence: "终止意见征集、作废未公告的征集", Roles: map[string]who.Scope{"office": all, "head": own}},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{
		{Act: ActCreate, Sentence: "建立了意见征集"}, {Act: ActSave, Sentence: "修改了意见征集"}, {Act: MoveNotice, Sentence: "起草了征集公告"},
		{Act: MoveUnnotice, Sentence: "收回公告修改"}, {Act: MoveAnnounce, Sentence: "公告发布，按时间接收意见"}, {Act: MoveExtend, Sentence: "延长了征集期限"},
		{Act: MoveDecided, Sentence: "登记了决策出台"}, {Act: MoveStop, Sentence: "终止了征集"}, {Act: MoveReport, Sentence: "起草了采纳情况反馈"},
		{Act: MoveReopen, Sentence: "收回反馈，重新处理意见"}, {Act: MoveAnswer, Sentence: "公布了反馈和全部处理结果"}, {Act: MoveCorrect, Sentence: "反馈撤回更正"},
		{Act: MoveVoid, Sentence: "作废了未公告的征集"}, {Act: ActReceive, Sentence: "网站收到意见"}, {Act: ActEnter, Sentence: "登记了线下意见"},
		{Act: MoveSettle, Sentence: "拟定了意见处理结果"}, {Act: MoveCode, Sentence: "给意见编码归类"}, {Act: MoveSpam, Sentence: "认定意见无效"},
		{Act: MoveRevive, Sentence: "恢复意见为有效"}, {Act: MoveShow, Sentence: "公开展示意见"}, {Act: MoveHide, Sentence: "停止展示意见"},
		{Act: ActNoticeGone, Sentence: "征集公告撤回，反馈仍须公布"}, {Act: ActHearing, Sentence: "筹备了听证会"}, {Act: ActRegister, Sentence: "收到听证会报名"}, {Act: MoveHearingNotice, Sentence: "起草了听证公告"}, {Act: MoveHearingBack, Sentence: "收回了听证公告"},
		{Act: MoveHearingOut, Sentence: "听证公告发布，开始报名"}, {Act: MoveChoose, Sentence: "确定了听证参加人"}, {Act: MoveList, Sentence: "起草了听证参加人名单"}, {Act: MoveListBack, Sentence: "收回了参加人名单"},
		{Act: MoveListOut, Sentence: "公布了听证参加人名单"}, {Act: MoveMaterials, Sentence: "登记了听证材料送达"}, {Act: MoveHeld, Sentence: "登记了听证记录"}, {Act: MoveHearingOff, Sentence: "取消了听证"}, {Act: ActSurvey, Sentence: "附了调查问卷"}, {Act: ActSet, Sentence: "设置了意见征集参数"}, {Act: ActActivity, Sentence: "登记了线下征集活动"}, {Act: "查找相似意见", Sentence: "查找了内容相近的意见"}, {Act: "保存答复模板", Sentence: "保存了答复模板"},
		{Act: "调整反馈时限", Sentence: "随工作日安排调整了反馈时限"}, {Act: "提醒意见征集", Sentence: "提醒办理意见征集"}, {Act: "移交意见征集", Sentence: "移交了意见征集"},
	}
}

func link(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	k, err := Get(ctx, q, a.Tenant, id)
	if err == nil && !may(a, RightView, &k) {
		err = missing()
	}
	return k.Title, k.Href(), err
}

func linkOpinion(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	o, err := store.Get[Opinion](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	_, href, err := link(ctx, q, a, o.Consultation)
	return "意见" + o.Number, href + "/opinions/" + o.ID, err
}

func linkActivity(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	v, err := store.Get[Activity](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	_, href, err := link(ctx, q, a, v.Consultation)
	return v.Title(), href + "/activities/" + v.ID, err
}

func (s *Consult) each(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
	all, err := All(ctx, q, tenant)
	if err != nil {
		return err
	}
	for i := range all {
		k := &all[i]
		if err := f(slice.Found{Ref: k.Ref(), Title: k.Title, Body: rich.Text(k.Notice) + "\n" + rich.Text(k.Draft), Href: k.Href(), Unit: k.Unit, On: day(k.CreatedAt)}); err != nil {
			return err
		}
	}
	return nil
}

// due are the consultations whose feedback is not out.
func due(ctx context.Context, q store.Querier, agency string) ([]Consultation, error) {
	return store.Select[Consultation](ctx, q, "WHERE agency = $1 AND state IN ('announced', 'answering') ORDER BY due, id", agency)
}

// inbox counts what waits for the person.
func (s *Consult) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	list, err := due(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now()
	today := day(now)
	w := slice.Waiting{Title: "待反馈的意见征集", Href: root}
	for i := range list {
		if k := &list[i]; k.Over(now) && may(a, RightWork, k) {
			w.Add(slice.Pending{Title: k.Title, Href: k.Href(), Due: k.Due}, k.Late(today))
		}
	}
	if w.Count == 0 {
		return nil, nil
	}
	return []slice.Waiting{w}, nil
}

// onCalendar computes open terms anew.
func (s *Consult) onCalendar(tx *store.Tx) ([]slice.Moved, error) {
	list, err := due(tx.Context(), tx, tx.Tenant())
	if err != nil || len(list) == 0 {
		return nil, err
	}
	cal, err := s.Calendar(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	set, err := Parameters(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for i := range list {
		k := &list[i]
		if k.DecidedOn.IsZero() {
			continue
		}
		was, to := k.Due, cal.AddDate(k.DecidedOn, NumbersOn(set, k.DecidedOn).Of(FeedbackDays))
		if was == to {
			continue
		}
		k.Due = to
		if err := tx.Update(k); err != nil {
			return nil, err
		}
		if err := tx.Record("调整反馈时限", k.Ref(), store.Telling("由%s改为%s", was, to)); err != nil {
			return nil, err
		}
		out = append(out, slice.Moved{Ref: k.Ref(), Title: "公布意见采纳反馈", From: was, To: to})
	}
	return out, nil
}

// handOver gives a leaving person's open consultations to another.
func handOver(tx *store.Tx, from, to string) (int, error) {
	mine, err := store.Select[Consultation](tx.Context(), tx, "WHERE agency = $1 AND by_id = $2 AND state IN ('preparing', 'noticing', 'announced', 'answering') ORDER BY id", tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for i := range mine {
		mine[i].By = to
		if err := tx.Update(&mine[i]); err != nil {
			return 0, err
		}
		if err := tx.Record("移交意见征集", mine[i].Ref(), store.Telling("%s", mine[i].Title)); err != nil {
			return 0, err
		}
	}
	return len(mine), nil
}

func (s *Consult) remindAll(ctx context.Context, _ json.RawMessage) error {
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

// remind tells, once a day at most, who handles what has closed and what is
// due within three working days or late.
func (s *Consult) remind(ctx context.Context, agency string) error {
	return s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		tx.Quiet("没有要提醒的意见征集")
		list, err := due(ctx, tx, agency)
		if err != nil || len(list) == 0 {
			return err
		}
		cal, err := s.Calendar(ctx, tx, agency)
		if err != nil {
			return err
		}
		today := tx.Today()
		for i := range list {
			k := &list[i]
			says, level := k.says(tx.Now(), today, cal)
			if says == "" || k.RemindedOn == today {
				continue
			}
			if err := s.tell(tx, k, says, level); err != nil {
				return err
			}
			k.RemindedOn = today
			if err := tx.Update(k); err != nil {
				return err
			}
			if err := tx.Record("提醒意见征集", k.Ref(), store.Telling("%s", says)); err != nil {
				return err
			}
		}
		return nil
	})
}

// says is what there is to say of a consultation on a day, or "".
func (k *Consultation) says(now time.Time, today civil.Date, cal Calendar) (string, notice.Level) {
	switch {
	case k.Late(today):
		return fmt.Sprintf("意见采纳反馈应于%s前公布，已超期，请立即办理：%s", k.Due.Chinese(), k.Title), notice.Warn
	case !k.Due.IsZero() && cal.AddDate(today, 3) >= k.Due:
		return fmt.Sprintf("意见采纳反馈应于%s前公布：%s", k.Due.Chinese(), k.Title), notice.Warn
	case k.State == Announced && day(k.ClosesAt.Add(time.Minute)) == today && k.Over(now):
		return "征集已截止，请处理意见：" + k.Title, notice.Info
	}
	return "", notice.Info
}

func (s *Consult) tell(tx *store.Tx, k *Consultation, says string, level notice.Level) error {
	to := []string{k.By}
	heads, err := s.Roster.Heads(tx.Context(), tx, k.Agency, k.Unit)
	if err != nil {
		return err
	}
	for _, h := range heads {
		to = append(to, h.ID)
	}
	_, err = s.Notices.Tell(tx, notice.Message{Key: fmt.Sprintf("consult-%s-%s", k.ID, tx.Today()), Kind: "consult.due", Level: level, Title: says, Href: k.Href(), Subject: k.Ref(), To: to})
	return err
}
