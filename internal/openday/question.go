package openday

import (
	"context"
	"io"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// The acts in the record.
const (
	ActAsk   = "登记现场问题"
	ActPhoto = "上传活动照片"
)

// Put is what a person notes of a question.
type Put struct {
	Text, Category, Unit, Owner string
	Due                         civil.Date
	// Answer was given on the spot.
	Answer string
}

// Ask notes a question of the event: with the answer that was given on the
// spot, or with who answers it by when.
func (d *Days) Ask(ctx context.Context, a who.Actor, event string, in Put) (x Question, err error) {
	err = d.DB.Do(ctx, a, func(tx *store.Tx) error {
		e, err := eventOf(ctx, tx, a, event)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightCheck, e.Unit, ""):
			return fail.Deniedf("您没有登记开放日情况的权限")
		case e.State != Announced && e.State != Held:
			return fail.Stalef("活动%s，不能再登记问题", Flow.TitleOf(e.State))
		}
		x = Question{Agency: a.Tenant, ID: tx.NewID(), Event: e.ID, Text: strings.TrimSpace(in.Text), Category: in.Category, Unit: in.Unit, State: Asked, Answer: strings.TrimSpace(in.Answer), SavedAt: tx.Now()}
		if x.Unit == "" {
			x.Unit = e.Unit
		}
		if err := d.assign(tx, &x, in); err != nil {
			return err
		}
		if err := tx.Insert(&x); err != nil {
			return err
		}
		if x.State == Asked {
			if _, err := d.Notices.Tell(tx, notice.Message{Key: "openday:asked:" + x.ID, Kind: "openday.asked", Level: notice.Remind, Subject: x.Ref(), To: []string{x.Owner}, Href: x.Href(),
				Title: "开放日现场问题待答复", Body: "请于" + x.Due.Chinese() + "前答复：" + x.Text}); err != nil {
				return err
			}
		}
		return tx.Record(ActAsk, x.Ref(), store.Telling("%s", x.Text), store.Under(Article))
	})
	return x, err
}

// assign sets who answers by when; an answer on the spot needs neither.
func (d *Days) assign(tx *store.Tx, x *Question, in Put) error {
	wrong := map[string]string{}
	if x.Text == "" {
		wrong["text"] = "请填写问题"
	}
	if x.Answer != "" {
		x.State, x.AnsweredOn, x.SpotOn, x.Due = Answered, tx.Today(), true, tx.Today()
	} else {
		owner, err := d.Roster.Person(tx.Context(), tx, x.Agency, in.Owner)
		if err != nil {
			wrong["owner"] = "请选择答复责任人，或填写现场的答复"
		}
		x.Owner, x.OwnerName, x.Due = owner.ID, owner.Name, in.Due
		if owner.Unit != "" {
			x.Unit = owner.Unit
		}
		if x.Due.IsZero() {
			if x.Due, err = d.due(tx); err != nil {
				return err
			}
		}
		if x.Due < tx.Today() {
			wrong["due"] = "期限不能早于今天"
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// due is the usual day of an answer.
func (d *Days) due(tx *store.Tx) (civil.Date, error) {
	p, err := ParameterOn(tx.Context(), tx, tx.Tenant(), tx.Today())
	if err != nil {
		return 0, err
	}
	cal, err := d.Calendar(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return 0, err
	}
	return cal.AddDate(tx.Today(), int(p.Days)), nil
}

// questionOf reads a question that the person may see: whoever may see the
// event, and who has to answer it.
func questionOf(ctx context.Context, q store.Querier, a who.Actor, id string) (Question, error) {
	x, err := store.Get[Question](ctx, q, a.Tenant, id)
	if err == nil && x.Owner != a.ID && !a.MayOn(RightView, x.Unit, "") {
		err = fail.Missingf("没有找到这个问题，或您没有查看它的权限")
	}
	return x, err
}

// Turn makes a move of a question; said is the answer.
func (d *Days) Turn(ctx context.Context, a who.Actor, id, move, said string) error {
	said = strings.TrimSpace(said)
	return d.DB.Do(ctx, a, func(tx *store.Tx) error {
		x, err := questionOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		m, err := Questions.Try(&x, move, a.On(x.Unit, ""))
		if err != nil {
			return err
		}
		note := store.Telling("%s", x.Text)
		switch move {
		case MoveAnswer:
			if said == "" || len([]rune(said)) > 4000 {
				return fail.Fields(map[string]string{"said": "请填写答复，最多4000个字"})
			}
			x.Answer, x.AnsweredOn = said, tx.Today()
		case MoveRedo:
			if said == "" {
				return fail.Fields(map[string]string{"said": "请写明退回的原因"})
			}
			if x.Owner == "" {
				return fail.Invalidf("现场答复的问题没有责任人，不能退回；需要修改的，请重新登记")
			}
			note = store.Because(said)
		case MoveShow:
			x.ShownOn = tx.Today()
		}
		x.State, x.SavedAt = m.To, tx.Now()
		if err := tx.Update(&x); err != nil {
			return err
		}
		return tx.Record(move+"开放日问题", x.Ref(), note)
	})
}

// Consents are what may be said about the people on a photograph.
var Consents = []string{"画面中的人都已同意公开", "没有可以辨认的人", "已对可以辨认的人作遮挡处理"}

// Shoot keeps a photograph. It needs a text equivalent, and what is said
// about the people on it.
func (d *Days) Shoot(ctx context.Context, a who.Actor, event, name string, body []byte, alt, consent, check string) error {
	return d.DB.Do(ctx, a, func(tx *store.Tx) error {
		e, err := eventOf(ctx, tx, a, event)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightCheck, e.Unit, ""):
			return fail.Deniedf("您没有登记开放日情况的权限")
		case e.State != Announced && e.State != Held:
			return fail.Stalef("活动%s，不能再上传照片", Flow.TitleOf(e.State))
		}
		wrong := map[string]string{}
		if alt = strings.TrimSpace(alt); len([]rune(alt)) < 4 {
			wrong["alt"] = "请用文字说明照片内容，供看不到图片的人使用"
		}
		if !contains(Consents, consent) {
			wrong["consent"] = "请选择画面中人物的情况；没有征得同意的照片不能使用"
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		f, err := d.Files.Put(tx, name, body, e.Ref())
		if err != nil {
			return err
		}
		if !f.CanShow() || !strings.HasPrefix(f.Type, "image/") {
			return fail.Fields(map[string]string{"file": "请上传照片（JPG、PNG、WebP）"})
		}
		p := Photo{Agency: a.Tenant, ID: tx.NewID(), Event: e.ID, File: f.ID, Alt: alt, Consent: consent, Check: check, By: a.ID, At: tx.Now()}
		if err := tx.Insert(&p); err != nil {
			return err
		}
		return tx.Record(ActPhoto, e.Ref(), store.Telling("%s（%s）", alt, consent))
	})
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// pictures reads the photographs for a publication.
func (d *Days) pictures(ctx context.Context, e *Event) ([]Picture, error) {
	photos, err := photosOf(ctx, d.DB, e.Agency, e.ID)
	if err != nil {
		return nil, err
	}
	var out []Picture
	for _, p := range photos {
		f, err := d.Files.Get(ctx, d.DB, e.Agency, p.File)
		if err != nil {
			return nil, err
		}
		r, err := d.Files.Open(ctx, f)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(r)
		if err2 := r.Close(); err == nil {
			err = err2
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Picture{f.Name, p.Alt, body})
	}
	return out, nil
}
