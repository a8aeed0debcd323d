package consult

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// columnPath is where announcements and reports stand on the site.
const columnPath = "zfxxgk/fdzdgknr/zdjc"

// Announce drafts the announcement as an item of publishing, with the draft
// and its explanation as parts that are reviewed, frozen and published with it.
func (s *Consult) Announce(ctx context.Context, a who.Actor, id string, version int64) error {
	return s.moving(ctx, a, id, version, MoveNotice, func(tx *store.Tx, k *Consultation) ([]store.Note, error) {
		if k.past(tx.Today()) {
			return nil, fail.Invalidf("征集起始时间%s已过，请先修改起止时间再起草公告（%s）", minute(k.OpensAt), ArticleThirty)
		}
		i := content.Item{Kind: content.KindConsult, Title: "关于" + quoted(k.Title) + "公开征求意见的公告", Tasks: []string{"8", "10"}}
		if k.Item != "" {
			was, err := content.ItemOf(tx.Context(), tx, k.Agency, k.Item)
			if err != nil {
				return nil, err
			}
			if was.State == "draft" || was.State == "returned" {
				i = was
			}
		}
		i.Body, i.Unit, i.About = k.announcement(), k.Unit, []store.Ref{k.Ref()}
		made, err := s.draft(tx, i, map[string]string{partDraft: k.Draft, partExplain: k.Explain})
		if err != nil {
			return nil, err
		}
		k.Item = made.ID
		return []store.Note{store.Telling("公告稿《%s》", made.Title)}, nil
	})
}

// past says that the time for opinions was to begin on a day that is over.
func (k *Consultation) past(today civil.Date) bool {
	return !k.OpensAt.IsZero() && day(k.OpensAt) < today
}

// draft makes the working copy, or mends it where it exists already.
func (s *Consult) draft(tx *store.Tx, i content.Item, parts map[string]string) (content.Item, error) {
	if i.ID == "" {
		tree, err := content.Columns(tx.Context(), tx, tx.Tenant())
		if err != nil {
			return i, err
		}
		i.Marking = content.Proactive
		if col, ok := tree.At(columnPath); ok && col.Takes(i.Kind) {
			i.Column = col.ID
		}
		about, unit, formed := i.About, i.Unit, i.Formed
		if i, err = s.Begin(tx, i); err != nil {
			return i, err
		}
		i.About, i.Unit, i.Formed = about, unit, formed
	}
	if len(parts) > 0 && i.Parts == nil {
		i.Parts = map[string]string{}
	}
	for k, v := range parts {
		i.Parts[k] = v
	}
	return i, s.Content.Save(tx, &i)
}

// announcement is the item's text: what the staff wrote and what must stand in
// every announcement.
func (k *Consultation) announcement() string {
	var b strings.Builder
	b.WriteString(k.Notice)
	b.WriteString("<p>征集时间：" + minute(k.OpensAt) + "至" + minute(k.ClosesAt) + "。</p>")
	if k.ShortWhy != "" {
		b.WriteString(clean("征集期限少于规定日数的理由：" + k.ShortWhy))
	}
	b.WriteString("<p>参与方式：在<a href=\"" + k.Address() + "\">本项征集的网页</a>逐条或者整体提出意见；提交后有回执编号和查询码，可以随时查询处理情况。</p>")
	if k.Ways != "" {
		b.WriteString(clean(k.Ways))
	}
	return clean(b.String())
}

// minute is an instant to the minute, as announcements write it.
func minute(t time.Time) string { return t.In(store.Zone).Format("2006年1月2日15:04") }

// Unannounce takes the announcement back from the reviews to change it.
func (s *Consult) Unannounce(ctx context.Context, a who.Actor, id string) error {
	return s.moving(ctx, a, id, AnyVersion, MoveUnnotice, func(tx *store.Tx, k *Consultation) ([]store.Note, error) {
		return nil, s.mendable(tx, k.Item, "公告")
	})
}

// mendable refuses where an item is out of its drafter's hands.
func (s *Consult) mendable(tx *store.Tx, item, what string) error {
	i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), item)
	if err != nil {
		return err
	}
	if i.State != "draft" && i.State != "returned" && i.State != "abandoned" {
		return fail.Invalidf("%s正在审核或已经发布，请先在信息发布中撤回送审或由审核人退回", what)
	}
	return nil
}

// Extend moves the closing to a later minute.
func (s *Consult) Extend(ctx context.Context, a who.Actor, id string, closes time.Time, why string) error {
	return s.moving(ctx, a, id, AnyVersion, MoveExtend, func(_ *store.Tx, k *Consultation) ([]store.Note, error) {
		closes = closes.UTC().Truncate(time.Minute)
		if !closes.After(k.ClosesAt) {
			return nil, fail.Fields(map[string]string{"closes_on": "征集期限只能延长，请填写晚于" + minute(k.ClosesAt) + "的时间"})
		}
		if strings.TrimSpace(why) == "" {
			return nil, fail.Fields(map[string]string{"why": "请写明延长的原因"})
		}
		was := k.ClosesAt
		k.ClosesAt = closes
		return []store.Note{store.Telling("截止时间由%s延至%s", minute(was), minute(closes)), store.Because(why)}, nil
	})
}

// Stop ends a consultation early with a published reason.
func (s *Consult) Stop(ctx context.Context, a who.Actor, id, why string) error {
	return s.moving(ctx, a, id, AnyVersion, MoveStop, func(tx *store.Tx, k *Consultation) ([]store.Note, error) {
		if utf8.RuneCountInString(strings.TrimSpace(why)) < 5 {
			return nil, fail.Fields(map[string]string{"why": "请写明终止的原因，将在征集页面公布"})
		}
		k.StoppedWhy = strings.TrimSpace(why)
		return []store.Note{store.Because(why)}, s.heard(tx, k)
	})
}

// Drop gives a consultation up that was never announced.
func (s *Consult) Drop(ctx context.Context, a who.Actor, id string) error {
	return s.moving(ctx, a, id, AnyVersion, MoveVoid, nil)
}

// heard tells the catalogue.
func (s *Consult) heard(tx *store.Tx, k *Consultation) error {
	if s.Heard == nil || k.Matter == "" {
		return nil
	}
	return s.Heard(tx, k)
}

// Decision is what came of a draft.
type Decision struct {
	On    civil.Date
	As    string // title and number of what was issued
	Final string // its text
}

// Decide notes that the decision was issued; from this day the term for the
// feedback runs.
func (s *Consult) Decide(ctx context.Context, a who.Actor, id string, in Decision) error {
	return s.moving(ctx, a, id, AnyVersion, MoveDecided, func(tx *store.Tx, k *Consultation) ([]store.Note, error) {
		wrong := map[string]string{}
		if in.On.IsZero() || in.On > tx.Today() {
			wrong["decided_on"] = "请填写决策出台（印发）的日期，不能晚于今天"
		} else if k.StoppedWhy == "" && in.On < day(k.ClosesAt) || in.On < day(k.OpensAt) {
			wrong["decided_on"] = "征集于" + minute(k.ClosesAt) + "截止，决策不能在截止日以前出台"
		}
		if strings.TrimSpace(in.As) == "" {
			wrong["decided_as"] = "请填写出台文件的名称和文号"
		}
		if len(wrong) > 0 {
			return nil, fail.Fields(wrong)
		}
		if s.Settled != nil && k.Matter != "" {
			if err := s.Settled(tx, k, in.On); err != nil {
				return nil, err
			}
		}
		if err := s.unheard(tx, k, in.On); err != nil {
			return nil, err
		}
		return s.decided(tx, k, in)
	})
}

// unheard refuses a decision that was issued on a day before a hearing that
// was announced about its draft, or while one is still to come.
func (s *Consult) unheard(tx *store.Tx, k *Consultation, on civil.Date) error {
	all, err := HearingsOf(tx.Context(), tx, k.Agency, k.ID)
	if err != nil {
		return err
	}
	for i := range all {
		v := &all[i]
		switch {
		case v.State == HearingHeld && day(v.HeldAt) > on:
			return fail.Invalidf("%s举行在后，决策不能在听证以前出台（%s），请核对出台日期", v.Title(), ArticleHearing)
		case !v.Over():
			return fail.Invalidf("%s还没有办结（%s），请先登记听证记录，或者取消听证并公布原因，再登记决策出台（%s）", v.Title(), Hearings.TitleOf(v.State), ArticleHearing)
		}
	}
	return nil
}

// decided starts the time for the feedback.
func (s *Consult) decided(tx *store.Tx, k *Consultation, in Decision) ([]store.Note, error) {
	cal, err := s.Calendar(tx.Context(), tx, k.Agency)
	if err != nil {
		return nil, err
	}
	n, err := NumbersAt(tx.Context(), tx, k.Agency, in.On)
	if err != nil {
		return nil, err
	}
	k.DecidedOn, k.DecidedAs = in.On, strings.TrimSpace(in.As)
	if final := clean(in.Final); final != "" {
		k.Final = final
	}
	k.Due = cal.AddDate(in.On, n.Of(FeedbackDays))
	return []store.Note{store.Telling("%s于%s出台，反馈时限%s", k.DecidedAs, in.On.Chinese(), k.Due.Chinese())}, nil
}

// Issued starts the time for the feedback of a catalogue entry's consultations
// in the act that notes its decision as issued; one that was stopped owes it
// for the opinions that had come.
func (s *Consult) Issued(tx *store.Tx, matter string, in Decision) error {
	held, err := Of(tx.Context(), tx, tx.Tenant(), matter)
	if err != nil {
		return err
	}
	for i := range held {
		k := &held[i]
		if err := s.unheard(tx, k, in.On); err != nil {
			return err
		}
		if !k.DecidedOn.IsZero() || k.State != Announced && k.State != Stopped {
			continue
		}
		c, err := s.of(tx.Context(), tx, k, tx.Now())
		if err != nil {
			return err
		}
		if !k.Over(tx.Now()) || k.State == Stopped && c.Total == 0 {
			continue
		}
		notes, err := s.decided(tx, k, in)
		if err != nil {
			return err
		}
		k.State, k.SavedAt = Announced, tx.Now()
		if err := tx.Update(k); err != nil {
			return err
		}
		if err := tx.Record(MoveDecided, k.Ref(), append(notes, store.Under(ArticleFeedback))...); err != nil {
			return err
		}
	}
	return nil
}

// Report drafts the feedback from the register as an item of publishing.
func (s *Consult) Report(ctx context.Context, a who.Actor, id, overview string) error {
	return s.moving(ctx, a, id, AnyVersion, MoveReport, func(tx *store.Tx, k *Consultation) ([]store.Note, error) {
		k.Overview = clean(overview)
		r, err := s.Figures(tx.Context(), tx, k)
		if err != nil {
			return nil, err
		}
		i := content.Item{Kind: content.KindFeedback, Title: "关于" + quoted(k.Title) + "公开征求意见采纳情况的反馈", Tasks: []string{"9"}}
		if k.Feedback != "" {
			was, err := content.ItemOf(tx.Context(), tx, k.Agency, k.Feedback)
			if err != nil {
				return nil, err
			}
			if was.State == "draft" || was.State == "returned" {
				i = was
			}
		}
		i.Body, i.Unit, i.Formed, i.About = r.HTML(k), k.Unit, k.DecidedOn, []store.Ref{k.Ref()}
		made, err := s.draft(tx, i, nil)
		if err != nil {
			return nil, err
		}
		k.Feedback = made.ID
		return []store.Note{store.Telling("反馈稿《%s》：有效意见%d条", made.Title, r.Total)}, nil
	})
}

// Unreport takes the report back to change verdicts.
func (s *Consult) Unreport(ctx context.Context, a who.Actor, id string) error {
	return s.moving(ctx, a, id, AnyVersion, MoveReopen, func(tx *store.Tx, k *Consultation) ([]store.Note, error) {
		return nil, s.mendable(tx, k.Feedback, "反馈")
	})
}
