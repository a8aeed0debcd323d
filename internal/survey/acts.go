package survey

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The acts in the record.
const (
	ActCreate   = "编制问卷"
	ActSave     = "修改问卷"
	ActQuestion = "修改题目"
	ActCodes    = "发放邀请码"
	ActCopy     = "复制问卷"
	ActTell     = "说明调查结果"
	ActDraft    = "起草结果公告"
)

// Head is what a person says of a questionnaire as a whole.
type Head struct {
	Kind, Title, Intro, Unit, Access string
	Anonymous, Listed                bool
	Owner                            store.Ref
	OpensAt, ClosesAt                time.Time
}

func (h *Head) check() error {
	wrong := map[string]string{}
	if strings.TrimSpace(h.Title) == "" {
		wrong["title"] = "请填写问卷标题"
	}
	if h.Access != Open && h.Access != Invited {
		wrong["access"] = "请选择填写方式"
	}
	if !h.ClosesAt.IsZero() && !h.ClosesAt.After(h.OpensAt) {
		wrong["closes_day"] = "截止时间应晚于开始时间"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

func (h *Head) into(s *Survey) {
	s.Kind, s.Title, s.Intro, s.Access, s.Anonymous, s.Listed = h.Kind, strings.TrimSpace(h.Title), strings.TrimSpace(h.Intro), h.Access, h.Anonymous, h.Listed
	s.OpensAt, s.ClosesAt = h.OpensAt, h.ClosesAt
	if h.Access == Open {
		s.Anonymous = true // nobody could be named
	}
}

// Begin makes a questionnaire inside an act of another capability or of a
// person, with the questions of the template of its kind.
func (v *Surveys) Begin(tx *store.Tx, h Head) (Survey, error) {
	a := tx.Actor()
	if h.Unit == "" {
		h.Unit = a.Unit
	}
	if !a.IsSystem() && !a.MayOn(RightEdit, h.Unit, "") {
		return Survey{}, fail.Deniedf("您没有为该科室编制问卷的权限。如工作需要，请联系本单位安全管理员")
	}
	if err := h.check(); err != nil {
		return Survey{}, err
	}
	s := Survey{Agency: tx.Tenant(), ID: tx.NewID(), Unit: h.Unit, State: Drafted, OwnerKind: h.Owner.Kind, OwnerID: h.Owner.ID, By: a.ID, SavedAt: tx.Now()}
	h.into(&s)
	if t, ok := TemplateOf(h.Kind); ok {
		s.Questions = t.Ask()
	}
	if err := tx.Insert(&s); err != nil {
		return s, err
	}
	return s, tx.Record(ActCreate, s.Ref(), store.Telling("《%s》", s.Title))
}

// Create makes a questionnaire.
func (v *Surveys) Create(ctx context.Context, a who.Actor, h Head) (s Survey, err error) {
	err = v.DB.Do(ctx, a, func(tx *store.Tx) error {
		s, err = v.Begin(tx, h)
		return err
	})
	return s, err
}

// draft reads a questionnaire to be changed. AnyVersion takes it as it is.
func (v *Surveys) draft(tx *store.Tx, id string, version int64) (Survey, error) {
	a := tx.Actor()
	s, err := Of(tx.Context(), tx, a, id)
	switch {
	case err != nil:
	case !a.MayOn(RightEdit, s.Unit, ""):
		err = fail.Deniedf("您没有修改这份问卷的权限")
	case s.State != Drafted:
		err = fail.Stalef("问卷%s，题目和设置不能再修改。需要调整的，请复制一份新的问卷", Flow.TitleOf(s.State)).Under(ArticleForm)
	case version != AnyVersion && s.Version != version:
		err = fail.Stalef("这份问卷刚刚由其他人修改过，请核对后再保存")
	}
	return s, err
}

// AnyVersion stands for whatever version there is.
const AnyVersion = -1

// Save changes what is said of the questionnaire as a whole.
func (v *Surveys) Save(ctx context.Context, a who.Actor, id string, version int64, h Head) error {
	return v.DB.Do(ctx, a, func(tx *store.Tx) error {
		s, err := v.draft(tx, id, version)
		if err != nil {
			return err
		}
		if err := h.check(); err != nil {
			return err
		}
		h.into(&s)
		s.SavedAt = tx.Now()
		if err := tx.Update(&s); err != nil {
			return err
		}
		return tx.Record(ActSave, s.Ref(), store.Telling("《%s》", s.Title))
	})
}

// Ask puts a question in place of the one with its key, or at the end.
func (v *Surveys) Ask(ctx context.Context, a who.Actor, id string, version int64, q Question) error {
	return v.edit(ctx, a, id, version, func(s *Survey) (string, error) {
		at := slices.IndexFunc(s.Questions, func(x Question) bool { return x.Key == q.Key })
		if q.Key != "" && at < 0 {
			return "", fail.Missingf("没有这道题目，可能已被删除")
		}
		if at < 0 {
			q.Key, at = freshKey(s.Questions), len(s.Questions)
			s.Questions = append(s.Questions, q)
		}
		s.Questions[at] = q
		return fmt.Sprintf("第%d题：%s", at+1, q.Text), checkAll(s.Questions)
	})
}

// Shift moves a question up (by -1) or down.
func (v *Surveys) Shift(ctx context.Context, a who.Actor, id string, key string, by int) error {
	return v.edit(ctx, a, id, AnyVersion, func(s *Survey) (string, error) {
		at := slices.IndexFunc(s.Questions, func(x Question) bool { return x.Key == key })
		if at < 0 || at+by < 0 || at+by >= len(s.Questions) {
			return "", fail.Invalidf("这道题目不能再移动")
		}
		s.Questions[at], s.Questions[at+by] = s.Questions[at+by], s.Questions[at]
		return fmt.Sprintf("第%d题移到第%d题", at+1, at+by+1), checkAll(s.Questions)
	})
}

// Drop takes a question out.
func (v *Surveys) Drop(ctx context.Context, a who.Actor, id, key string) error {
	return v.edit(ctx, a, id, AnyVersion, func(s *Survey) (string, error) {
		at := slices.IndexFunc(s.Questions, func(x Question) bool { return x.Key == key })
		if at < 0 {
			return "", fail.Missingf("没有这道题目，可能已被删除")
		}
		said := fmt.Sprintf("删除第%d题：%s", at+1, s.Questions[at].Text)
		s.Questions = slices.Delete(s.Questions, at, at+1)
		return said, checkAll(s.Questions)
	})
}

func (v *Surveys) edit(ctx context.Context, a who.Actor, id string, version int64, f func(s *Survey) (string, error)) error {
	return v.DB.Do(ctx, a, func(tx *store.Tx) error {
		s, err := v.draft(tx, id, version)
		if err != nil {
			return err
		}
		said, err := f(&s)
		if err != nil {
			return err
		}
		s.SavedAt = tx.Now()
		if err := tx.Update(&s); err != nil {
			return err
		}
		return tx.Record(ActQuestion, s.Ref(), store.Telling("%s", said))
	})
}

// checkAll checks every question in its place.
func checkAll(all []Question) error {
	for n := range all {
		if err := all[n].Check(all[:n]); err != nil {
			return err
		}
	}
	return nil
}

func freshKey(all []Question) string {
	for n := len(all) + 1; ; n++ {
		key := fmt.Sprintf("q%d", n)
		if !slices.ContainsFunc(all, func(q Question) bool { return q.Key == key }) {
			return key
		}
	}
}

// Move makes a move of the flow; why is the reason where one is asked for.
func (v *Surveys) Move(ctx context.Context, a who.Actor, id, move, why string) error {
	return v.DB.Do(ctx, a, func(tx *store.Tx) error { return v.MoveIn(tx, id, move, why) })
}

// MoveIn is Move inside an act of another capability.
func (v *Surveys) MoveIn(tx *store.Tx, id, move, why string) error {
	a := tx.Actor()
	s, err := store.Get[Survey](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if !a.IsSystem() {
		if !a.MayOn(RightView, s.Unit, "") {
			return missing()
		}
		m, err := Flow.Try(&s, move, a.On(s.Unit, ""))
		if err != nil {
			return err
		}
		s.State = m.To
	} else if move == MoveEnd && s.State == Running {
		s.State = Ended
	} else {
		return fail.Stalef("问卷的状态已经改变")
	}
	notes, err := v.moved(tx, &s, move, strings.TrimSpace(why))
	if err != nil {
		return err
	}
	s.SavedAt = tx.Now()
	if err := tx.Update(&s); err != nil {
		return err
	}
	return tx.Record(move+"问卷", s.Ref(), notes...)
}

// moved does what a move brings with it.
func (v *Surveys) moved(tx *store.Tx, s *Survey, move, why string) ([]store.Note, error) {
	switch move {
	case MoveOpen:
		if err := checkAll(s.Questions); err != nil {
			return nil, err
		}
		if !s.ClosesAt.After(tx.Now()) {
			return nil, fail.Invalidf("截止时间已经过去，请先修改截止时间")
		}
		f := Form{Agency: s.Agency, ID: tx.NewID(), Survey: s.ID, Digest: digestOf(s.Questions), Questions: s.Questions, At: tx.Now()}
		s.Form = f.ID
		return []store.Note{store.Telling("《%s》，题目摘要%s", s.Title, f.Digest[:12]), store.Under(ArticleForm)}, tx.Insert(&f)
	case MoveEnd:
		n, err := v.seal(tx, s)
		if s.ClosesAt.After(tx.Now()) {
			s.ClosesAt = tx.Now()
		}
		return []store.Note{store.Telling("《%s》收到%d份，答卷摘要%s", s.Title, n, s.Digest[:12])}, err
	case MoveShow:
		s.ShownOn = tx.Today()
		return []store.Note{store.Telling("《%s》，样本%d份", s.Title, s.Answers), store.Under(ArticleSocial)}, nil
	case MoveDrop:
		if why == "" {
			return nil, fail.Fields(map[string]string{"why": "请写明作废的原因"})
		}
		return []store.Note{store.Telling("《%s》", s.Title), store.Because(why)}, nil
	}
	return nil, nil
}

// digestOf is the hash of anything as JSON.
func digestOf(x any) string {
	b, _ := json.Marshal(x) // maps and slices of texts
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// seal counts and digests the answers, destroys what is kept of spent tickets
// and lays the answers down anew in the order of their ids, which is random:
// neither the order of rows nor the transaction that wrote them tells when an
// answer came.
func (v *Surveys) seal(tx *store.Tx, s *Survey) (int, error) {
	if _, err := hold(tx, s); err != nil {
		return 0, err
	}
	all, err := answersOf(tx.Context(), tx, s)
	if err != nil {
		return 0, err
	}
	s.Answers, s.Digest = int64(len(all)), digestAnswers(all)
	if _, err := tx.Exec("DELETE FROM survey_spent WHERE agency = $1 AND survey = $2", s.Agency, s.ID); err != nil {
		return 0, err
	}
	if !s.Anonymous {
		return len(all), nil
	}
	if _, err := tx.Exec("DELETE FROM survey_answer WHERE agency = $1 AND survey = $2", s.Agency, s.ID); err != nil {
		return 0, err
	}
	for i := range all {
		if err := all[i].put(tx); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}

// hold keeps others from ending the questionnaire, or answering it, until the
// act is over; it reports whether the questionnaire still takes answers.
func hold(tx *store.Tx, s *Survey) (bool, error) {
	n, err := tx.Exec("UPDATE survey_survey SET state = state WHERE agency = $1 AND id = $2 AND state = $3", s.Agency, s.ID, string(Running))
	return n == 1, err
}

func digestAnswers(all []Answer) string {
	h := sha256.New()
	for _, a := range all {
		b, _ := json.Marshal(a.Values) // a map of texts
		_, _ = fmt.Fprintf(h, "%s %s\n", a.ID, b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Codes makes invitations, one for each label, and gives the codes in the
// same order. They are kept as hashes alone and cannot be shown again.
func (v *Surveys) Codes(ctx context.Context, a who.Actor, id string, labels []string) ([]string, error) {
	var out []string
	err := v.DB.Do(ctx, a, func(tx *store.Tx) error {
		s, err := Of(ctx, tx, a, id)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightRun, s.Unit, ""):
			return fail.Deniedf("您没有发放邀请码的权限")
		case s.Access != Invited:
			return fail.Invalidf("这份问卷向所有人开放，不需要邀请码")
		case s.State != Drafted && s.State != Running:
			return fail.Stalef("问卷%s，不能再发放邀请码", Flow.TitleOf(s.State))
		case len(labels) == 0 || len(labels) > 2000:
			return fail.Fields(map[string]string{"labels": "请填写受邀人，每行一位；一次最多2000位"})
		}
		for _, label := range labels {
			code := newCode()
			out = append(out, code)
			if _, err := tx.Exec("INSERT INTO survey_code (agency, id, survey, version, label, taken) VALUES ($1, $2, $3, 0, $4, FALSE)", s.Agency, v.hash("code", s.ID, code), s.ID, label); err != nil {
				return err
			}
		}
		return tx.Record(ActCodes, s.Ref(), store.Telling("%d个", len(labels)))
	})
	return out, err
}

// alphabet leaves out what is easily mistaken for something else.
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// newCode is a code of twelve letters (59 bits) in three groups.
func newCode() string {
	var b strings.Builder
	for i := 0; i < 12; {
		raw := make([]byte, 16)
		_, _ = rand.Read(raw)
		for _, x := range raw {
			if i < 12 && int(x) < len(alphabet)*8 {
				if i > 0 && i%4 == 0 {
					b.WriteByte('-')
				}
				b.WriteByte(alphabet[int(x)%len(alphabet)])
				i++
			}
		}
	}
	return b.String()
}

// Copy makes a new draft with a questionnaire's questions.
func (v *Surveys) Copy(ctx context.Context, a who.Actor, id string) (made Survey, err error) {
	err = v.DB.Do(ctx, a, func(tx *store.Tx) error {
		s, err := Of(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightEdit, s.Unit, "") {
			return fail.Deniedf("您没有编制问卷的权限")
		}
		made = Survey{Agency: s.Agency, ID: tx.NewID(), Kind: s.Kind, Title: s.Title + "（副本）", Intro: s.Intro, Unit: s.Unit, Access: s.Access, Anonymous: s.Anonymous,
			Listed: s.Listed, OwnerKind: s.OwnerKind, OwnerID: s.OwnerID, State: Drafted, Questions: s.Questions, By: a.ID, SavedAt: tx.Now()}
		if err := tx.Insert(&made); err != nil {
			return err
		}
		return tx.Record(ActCopy, made.Ref(), store.Telling("由《%s》复制", s.Title))
	})
	return made, err
}

// Tell keeps what the agency says of a result: what it found and what it will
// do.
func (v *Surveys) Tell(ctx context.Context, a who.Actor, id, text string) error {
	return v.DB.Do(ctx, a, func(tx *store.Tx) error {
		s, err := Of(ctx, tx, a, id)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightEdit, s.Unit, ""):
			return fail.Deniedf("您没有修改这份问卷的权限")
		case s.State != Ended && s.State != Shown:
			return fail.Invalidf("问卷结束后再说明结果")
		}
		s.Told, s.SavedAt = strings.TrimSpace(text), tx.Now()
		if err := tx.Update(&s); err != nil {
			return err
		}
		return tx.Record(ActTell, s.Ref(), store.Telling("《%s》", s.Title))
	})
}
