package consult

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// ActActivity is the act in the record.
const ActActivity = "登记线下征集"

// Held is what the staff says of an off-line activity.
type Held struct {
	Channel               string
	HeldOn                civil.Date
	Place                 string
	People                int64
	Who, Heard            string
	Minutes               string
	NoticeOn, MaterialsOn civil.Date
	Chosen                string
	Signed                bool
	Files                 []Upload
}

// Hold notes an off-line activity with its record, or mends the note; a
// hearing is held to the provisions about hearings.
func (s *Consult) Hold(ctx context.Context, a who.Actor, id, activity string, version int64, in Held) (v Activity, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k, err := s.workable(tx, a, id)
		if err != nil {
			return err
		}
		v, err = s.hold(tx, a, k, activity, version, in)
		return err
	})
	return v, err
}

// hold is Hold within an act that does more.
func (s *Consult) hold(tx *store.Tx, a who.Actor, k *Consultation, activity string, version int64, in Held) (v Activity, err error) {
	v = Activity{Agency: a.Tenant, ID: tx.NewID(), Consultation: k.ID, By: a.ID}
	if activity != "" {
		if v, err = store.Get[Activity](tx.Context(), tx, a.Tenant, activity); err != nil {
			return v, err
		}
		if v.Consultation != k.ID {
			return v, fail.Missingf("没有找到这次活动")
		}
		if version != AnyVersion && v.Version != version {
			return v, fail.Stalef("这条登记刚刚由其他人修改过，请核对后再保存")
		}
	}
	n, err := NumbersAt(tx.Context(), tx, a.Tenant, in.HeldOn)
	if err != nil {
		return v, err
	}
	if err := in.into(&v, tx.Today(), n.Of(MaterialDays)); err != nil {
		return v, err
	}
	v.SavedAt = tx.Now()
	if activity == "" {
		err = tx.Insert(&v)
	} else {
		err = tx.Update(&v)
	}
	if err != nil {
		return v, err
	}
	for _, f := range in.Files {
		if _, err := s.Files.Put(tx, f.Name, f.Body, v.Ref()); err != nil {
			return v, named(err)
		}
	}
	article := ArticleWays
	if v.Channel == ChannelHearing {
		article = ArticleHearing
	}
	return v, tx.Record(ActActivity, v.Ref(), store.Telling("%s，%d人参加", v.Title(), v.People), store.Under(article))
}

// into checks and takes what was said; materials is how many days before a
// hearing its materials are due.
func (in *Held) into(v *Activity, today civil.Date, materials int) error {
	wrong := map[string]string{}
	if !slices.Contains(Channels[1:], in.Channel) {
		wrong["channel"] = "请选择征集方式"
	}
	if in.HeldOn.IsZero() || in.HeldOn > today {
		wrong["held_on"] = "请填写举办日期，不能晚于今天"
	}
	if in.People < 1 || in.People > 10_000_000 {
		wrong["people"] = "请填写参加人数"
	}
	minutes := clean(in.Minutes)
	if minutes == "" {
		wrong["minutes"] = "请填写记录：谁说了什么、怎样回应"
	}
	if in.Channel == ChannelHearing {
		in.hearing(wrong, materials)
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	v.Channel, v.HeldOn, v.Place, v.People, v.Who, v.Heard, v.Minutes = in.Channel, in.HeldOn, strings.TrimSpace(in.Place), in.People, strings.TrimSpace(in.Who), strings.TrimSpace(in.Heard), minutes
	v.NoticeOn, v.MaterialsOn, v.Chosen, v.Signed = in.NoticeOn, in.MaterialsOn, strings.TrimSpace(in.Chosen), in.Signed
	return nil
}

// hearing holds a hearing to articles 16 and 17.
func (in *Held) hearing(wrong map[string]string, least int) {
	switch {
	case in.NoticeOn.IsZero() || in.NoticeOn >= in.HeldOn:
		wrong["notice_on"] = "请填写听证公告日期；听证前应公布草案、时间和地点"
	case in.MaterialsOn.IsZero() || in.HeldOn-in.MaterialsOn < civil.Date(least):
		wrong["materials_on"] = fmt.Sprintf("听证材料应在听证前至少%d日送达参加人（%s）", least, ArticleHearing)
	}
	if strings.TrimSpace(in.Chosen) == "" {
		wrong["chosen"] = "请写明听证参加人的遴选办法和名单公布情况"
	}
	if !in.Signed {
		wrong["signed"] = "听证参加人应当在听证记录上签字，请确认后再登记"
	}
}

// Activities lists the off-line activities of a consultation.
func Activities(ctx context.Context, q store.Querier, agency, consultation string) ([]Activity, error) {
	return store.Select[Activity](ctx, q, "WHERE agency = $1 AND consultation = $2 ORDER BY held_on, id", agency, consultation)
}
