package ledger

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// Urge sends a 催办 or 督办 notice about each of the duties, all or none, and
// gives each a number of its kind in the year.
func (l *Ledger) Urge(ctx context.Context, a who.Actor, duties []string, kind, text string, replyBy civil.Date) error {
	if kind != Urging && kind != Supervising {
		return fail.Fields(map[string]string{"kind": "请选择催办或督办"})
	}
	if text == "" {
		return fail.Fields(map[string]string{"text": "请填写" + kind + "要求"})
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !replyBy.IsZero() && replyBy < tx.Today() {
			return fail.Fields(map[string]string{"reply_by": "回复时限不能早于今天"})
		}
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		for _, id := range duties {
			if err := l.urge(tx, n, id, kind, text, replyBy); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *Ledger) urge(tx *store.Tx, n names, duty, kind, text string, replyBy civil.Date) error {
	c, err := l.caseOf(tx.Context(), tx, tx.Tenant(), duty, tx.Actor().ID, clockOf(tx.Now()))
	if err != nil {
		return err
	}
	if err := reach(tx.Actor(), RightUrge, c.Duty, c.Task, kind); err != nil {
		return err
	}
	if !open(c.Duty.State) || c.Duty.State == Planned {
		return fail.Stalef("任务%s当前为“%s”，不需要%s", c.Task.No, Duties.TitleOf(c.Duty.State), kind)
	}
	number, err := nextNumber(tx, kind)
	if err != nil {
		return err
	}
	note := &Notice{Agency: tx.Tenant(), ID: tx.NewID(), Duty: duty, Task: c.Task.ID, Unit: c.Duty.Unit, Kind: kind,
		Number: number, Year: tx.Today().Year(), Text: text, By: tx.Actor().ID, At: tx.Now(), ReplyBy: replyBy}
	if err := tx.Insert(note); err != nil {
		return err
	}
	if err := tx.Record(kind, c.Duty.Ref(), store.Telling("%s〔%d〕%d号：%s", kind, note.Year, number, text)); err != nil {
		return err
	}
	to := n.reader(c.Duty)
	if kind == Supervising {
		to = append(to, n.having(c.Duty.Unit, "head")...)
	}
	_, err = l.Notices.Tell(tx, notice.Message{Key: "notice/" + note.ID, Kind: "ledger.urge", Level: notice.Warn,
		Title: fmt.Sprintf("%s单〔%d〕%d号（任务%s）", kind, note.Year, number, c.Task.No), Body: text,
		Href: "/office/ledger/duties/" + duty, Subject: c.Duty.Ref(), To: to})
	return err
}

// nextNumber takes the next number of a kind of notice in the year. Acts at
// the same time wait for each other at the counter's row, and one that fails
// gives its number back, so that numbers have no gap.
func nextNumber(tx *store.Tx, kind string) (int, error) {
	var n int
	err := tx.QueryRow(tx.Context(), `INSERT INTO ledger_number (agency, id, last) VALUES ($1, $2, 1)
		ON CONFLICT (agency, id) DO UPDATE SET last = ledger_number.last + 1 RETURNING last`,
		tx.Tenant(), fmt.Sprintf("%s/%d", kind, tx.Today().Year())).Scan(&n)
	return n, err
}

// Answer answers a supervision notice.
func (l *Ledger) Answer(ctx context.Context, a who.Actor, id, reply string) error {
	if reply == "" {
		return fail.Fields(map[string]string{"reply": "请填写回复内容"})
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		note, err := store.Get[Notice](ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		c, err := l.caseOf(ctx, tx, tx.Tenant(), note.Duty, a.ID, clockOf(tx.Now()))
		if err != nil {
			return err
		}
		if err := reach(a, RightWork, c.Duty, c.Task, "回复"+note.Kind); err != nil {
			return err
		}
		if !note.ReplyAt.IsZero() {
			return fail.Stalef("这份%s单已经回复", note.Kind)
		}
		note.Reply, note.ReplyAt, note.Replier = reply, tx.Now(), a.ID
		if err := tx.Update(&note); err != nil {
			return err
		}
		if err := tx.Record("回复"+note.Kind, c.Duty.Ref(), store.Telling("%s", reply)); err != nil {
			return err
		}
		return l.tell(tx, []string{note.By}, "answered/"+note.ID, notice.Info, c, note.Kind+"单已回复", reply)
	})
}

// RequestInput is what a unit asks about its duty.
type RequestInput struct {
	Kind, Reason, Proposal string
	ToDue                  civil.Date
}

// asking refuses a unit's request on a duty that is none of its own, is not
// assigned yet or is at its end.
func asking(a who.Actor, c *Case, kind string) error {
	if err := reach(a, RightWork, c.Duty, c.Task, kind); err != nil {
		return err
	}
	if !open(c.Duty.State) || c.Duty.State == Planned {
		return fail.Stalef("任务当前为“%s”，不能提出%s", Duties.TitleOf(c.Duty.State), kind)
	}
	return nil
}

// Ask asks for an extension, or objects to a task's wording, date or division
// of work. One request of a kind can be open at a time.
func (l *Ledger) Ask(ctx context.Context, a who.Actor, duty string, in RequestInput) error {
	if err := in.check(); err != nil {
		return err
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := l.caseOf(ctx, tx, tx.Tenant(), duty, a.ID, clockOf(tx.Now()))
		if err != nil {
			return err
		}
		if err := asking(a, c, in.Kind); err != nil {
			return err
		}
		if in.moves() && in.ToDue <= c.Duty.Due && in.Kind == AskExtension {
			return fail.Fields(map[string]string{"to_due": "延期后的日期应晚于现在的完成时限 " + c.Duty.Due.String()})
		}
		pending, err := store.Select[Request](ctx, tx, "WHERE agency = $1 AND duty = $2 AND kind = $3 AND state = $4", tx.Tenant(), duty, in.Kind, Asked)
		if err != nil {
			return err
		}
		if len(pending) > 0 {
			return fail.Stalef("已有一份“%s”正在等待审批，请等审批后再提出", in.Kind)
		}
		r := &Request{Agency: tx.Tenant(), ID: tx.NewID(), Duty: duty, Task: c.Task.ID, Unit: c.Duty.Unit, Kind: in.Kind, Reason: in.Reason,
			FromDue: c.Duty.Due, ToDue: in.ToDue, Proposal: in.Proposal, State: Asked, By: a.ID, At: tx.Now()}
		if err := tx.Insert(r); err != nil {
			return err
		}
		if err := tx.Record("申请"+in.Kind, c.Duty.Ref(), store.Because(in.Reason)); err != nil {
			return err
		}
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		return l.tell(tx, deciders(n), "asked/"+r.ID, notice.Remind, c, n.unit(r.Unit)+"申请"+in.Kind, in.Reason)
	})
}

func deciders(n names) []string { return append(n.having("", "deputy"), n.offices()...) }

func (in RequestInput) moves() bool { return in.Kind == AskExtension || in.Kind == AskDate }

func (in RequestInput) check() error {
	wrong := map[string]string{}
	switch in.Kind {
	case AskExtension, AskWording, AskDate, AskUnit:
	default:
		wrong["kind"] = "请选择申请事项"
	}
	if in.Reason == "" {
		wrong["reason"] = "请写明理由"
	}
	if in.moves() && in.ToDue.IsZero() {
		wrong["to_due"] = "请填写希望调整到的日期"
	}
	if (in.Kind == AskWording || in.Kind == AskUnit) && in.Proposal == "" {
		wrong["proposal"] = "请写明建议如何调整"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// Decide grants or refuses a request. A granted extension moves the duty's
// due day; what it was before stays in the versions and in the request.
func (l *Ledger) Decide(ctx context.Context, a who.Actor, id string, grant bool, opinion string) error {
	if !grant && opinion == "" {
		return fail.Fields(map[string]string{"opinion": "不同意时请写明理由"})
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Request](ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		c, err := l.caseOf(ctx, tx, tx.Tenant(), r.Duty, a.ID, clockOf(tx.Now()))
		if err != nil {
			return err
		}
		if err := decidable(a, &r, c); err != nil {
			return err
		}
		r.State, r.Decider, r.Decided, r.Opinion = Refused, a.ID, tx.Now(), opinion
		said := "不同意" + r.Kind
		if grant {
			r.State, said = Granted, "同意"+r.Kind
		}
		if err := tx.Update(&r); err != nil {
			return err
		}
		if grant && !r.ToDue.IsZero() {
			c.Duty.Due = r.ToDue
			if err := tx.Update(c.Duty); err != nil {
				return err
			}
			said += "，完成时限调整为" + r.ToDue.Chinese()
		}
		if err := tx.Record("审批"+r.Kind, c.Duty.Ref(), store.Because(opinion), store.Telling("%s", said)); err != nil {
			return err
		}
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		return l.tell(tx, append(n.reader(c.Duty), r.By), "decided/"+r.ID, levelOf(grant), c, said, opinion)
	})
}

func decidable(a who.Actor, r *Request, c *Case) error {
	if err := reach(a, RightDecide, c.Duty, c.Task, "审批"+r.Kind); err != nil {
		return err
	}
	if r.State != Asked {
		return fail.Stalef("这份申请已经审批")
	}
	if r.By == a.ID {
		return fail.Deniedf("不能审批自己提出的申请，请由其他负责人审批")
	}
	if !open(c.Duty.State) {
		return fail.Stalef("任务已%s，不再需要审批", Duties.TitleOf(c.Duty.State))
	}
	return nil
}

// SetThresholds changes how the organisation's lights and reminders work.
func (l *Ledger) SetThresholds(ctx context.Context, a who.Actor, t Thresholds) error {
	if err := t.check(); err != nil {
		return err
	}
	if !a.May(RightSettings) {
		return fail.Deniedf("您没有修改督办设置的权限，请联系办公室")
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		all, err := store.Select[Setting](ctx, tx, "WHERE agency = $1 AND id = 'ledger'", tx.Tenant())
		if err != nil {
			return err
		}
		s := Setting{Agency: tx.Tenant(), ID: "ledger", Thresholds: t}
		if len(all) == 0 {
			err = tx.Insert(&s)
		} else {
			s.Version = all[0].Version
			err = tx.Update(&s)
		}
		if err != nil {
			return err
		}
		return tx.Record("修改督办设置", store.Ref{Kind: "ledger-setting", ID: tx.Tenant()})
	})
}

func (t Thresholds) check() error {
	wrong := map[string]string{}
	if t.SoonDays < 1 || t.SoonDays > 90 {
		wrong["soon_days"] = "临期天数应在1到90之间"
	}
	if t.StaleDays < 0 || t.StaleDays > 366 {
		wrong["stale_days"] = "无进展天数应在0到366之间，0表示不判断"
	}
	if t.AcceptDays < 1 || t.AcceptDays > 30 {
		wrong["accept_days"] = "签收期限应在1到30个工作日之间"
	}
	if slices.ContainsFunc(t.Before, func(n int) bool { return n < 1 || n > 90 }) || len(t.Before) > 10 {
		wrong["before"] = "到期前提醒的天数应在1到90之间，最多10次"
	}
	if t.FromHour < 0 || t.ToHour > 24 || t.FromHour >= t.ToHour {
		wrong["from_hour"] = "提醒时段的开始时间应早于结束时间"
	}
	if t.HeadAfter < 1 || t.LeaderAfter < t.HeadAfter {
		wrong["leader_after"] = "报分管领导的天数不应少于报科室负责人的天数"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}
