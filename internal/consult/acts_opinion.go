package consult

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
)

// The acts in the record.
const (
	ActReceive = "收到意见"
	ActEnter   = "登记线下意见"
	ActLookup  = "凭回执查询意见"
)

// The bounds of an opinion.
const (
	mostText  = 5000
	mostFiles = 3
	mostFile  = 10 << 20
)

// Upload is a file that somebody sends with an opinion.
type Upload struct {
	Name string
	Body []byte
}

// Said is what somebody sends. Nobody has to say who they are.
type Said struct {
	Name, Phone, Email string
	Org                bool
	Article            int64
	Text, Why          string
	Consent            bool
	Files              []Upload
}

// Receipt is what the sender keeps; the code is told this once.
type Receipt struct{ Number, Code string }

// Receive takes an opinion from the site. now decides whether it is in time:
// what comes in the minute of closing still is.
func (s *Consult) Receive(ctx context.Context, agency, id string, in Said) (r Receipt, err error) {
	err = s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		k, err := Get(ctx, tx, agency, id)
		if err != nil {
			return err
		}
		if !k.TakesOpinions(tx.Now()) {
			return fail.Invalidf("%s", k.closedSays(tx))
		}
		o := Opinion{Channel: ChannelSite, People: 1, Org: in.Org, Article: in.Article, Consent: in.Consent, On: tx.Today(), Files: int64(len(in.Files))}
		if err := o.say(in.Text, in.Why); err != nil {
			return err
		}
		if err := in.check(tx, &k); err != nil {
			return err
		}
		if r, err = s.enter(tx, &k, &o, in); err != nil {
			return err
		}
		return tx.Record(ActReceive, o.Ref(), store.Telling("%s，《%s》", o.Number, k.Title), store.Under(ArticleThirty))
	})
	return r, err
}

// closedSays tells somebody why no opinion is taken now.
func (k *Consultation) closedSays(tx *store.Tx) string {
	switch {
	case k.State == Stopped:
		return "这项征集已经终止，不再接收意见"
	case tx.Now().Before(k.OpensAt):
		return "征集还没有开始，请于" + minute(k.OpensAt) + "后提交"
	}
	return "征集已于" + minute(k.ClosesAt) + "截止，不再接收意见。您写下的内容仍在页面上，可以复制后通过局长信箱反映"
}

// say takes the words of an opinion.
func (o *Opinion) say(text, why string) error {
	o.Text, o.Why = strings.TrimSpace(text), strings.TrimSpace(why)
	wrong := map[string]string{}
	if utf8.RuneCountInString(o.Text) < 2 {
		wrong["text"] = "请写下您的意见"
	}
	if utf8.RuneCountInString(o.Text) > mostText {
		wrong["text"] = fmt.Sprintf("意见最多%d字，更长的内容请作为附件提交", mostText)
	}
	if utf8.RuneCountInString(o.Why) > mostText {
		wrong["why"] = fmt.Sprintf("理由最多%d字", mostText)
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

func (in *Said) check(tx *store.Tx, k *Consultation) error {
	wrong := map[string]string{}
	if in.Article != 0 {
		var n int
		if err := tx.QueryRow(tx.Context(), "SELECT COUNT(*) FROM consult_article WHERE agency = $1 AND consultation = $2 AND no = $3", k.Agency, k.ID, in.Article).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			wrong["article"] = "请从草案条款中选择"
		}
	}
	if utf8.RuneCountInString(in.Name) > 60 {
		wrong["name"] = "姓名或者单位名称最多60字"
	}
	if in.Phone != "" {
		if err := citizen.CheckPhone(in.Phone); err != nil {
			wrong["phone"] = err.Error()
		}
	}
	if in.Email != "" && !strings.Contains(in.Email, "@") {
		wrong["email"] = "请填写电子邮箱，例如 name@example.com"
	}
	if len(in.Files) > mostFiles {
		wrong["files"] = fmt.Sprintf("最多%d个附件", mostFiles)
	}
	for _, f := range in.Files {
		if len(f.Body) > mostFile {
			wrong["files"] = fmt.Sprintf("“%s”太大，每个附件最大%d MB", f.Name, mostFile>>20)
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// enter gives an opinion its place in the register, its receipt, and keeps
// who wrote it sealed.
func (s *Consult) enter(tx *store.Tx, k *Consultation, o *Opinion, in Said) (r Receipt, err error) {
	o.Agency, o.ID, o.Consultation, o.State, o.At = k.Agency, tx.NewID(), k.ID, Received, tx.Now()
	if o.Seq, err = count(tx, k.ID); err != nil {
		return r, err
	}
	o.Number = fmt.Sprintf("YJ%d%03d-%05d", k.Year, k.No, o.Seq)
	r = Receipt{Number: o.Number, Code: code()}
	o.Code = s.hash(k.Agency, r)
	if in.Name != "" || in.Phone != "" || in.Email != "" {
		p := citizen.Person{Kind: citizen.Natural, Name: in.Name, Phone: in.Phone, Email: in.Email}
		if in.Org {
			p = citizen.Person{Kind: citizen.Other, Org: in.Name, Phone: in.Phone, Email: in.Email}
		}
		if o.Person, err = s.Citizens.Put(tx, o.Ref(), p); err != nil {
			return r, err
		}
		if o.Name = in.Name; !in.Org {
			o.Name = citizen.MaskName(in.Name)
		}
	}
	for _, f := range in.Files {
		if _, err := s.Files.Put(tx, f.Name, f.Body, o.Ref()); err != nil {
			return r, named(err)
		}
	}
	return r, tx.Insert(o)
}

// named puts the refusal of a file beside its field.
func named(err error) error {
	if fail.Is(err, fail.Invalid) {
		return fail.Fields(map[string]string{"files": err.Error()})
	}
	return err
}

// letters are those that nobody takes for another.
const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

func code() string {
	b := make([]byte, 10)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b)
}

// hash is what is kept of a receipt.
func (s *Consult) hash(agency string, r Receipt) string {
	h := hmac.New(sha256.New, s.Key)
	_, _ = h.Write([]byte("consult\x00" + agency + "\x00" + r.Number + "\x00" + r.Code)) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil))
}

// opens says that the receipt's code is the one that was kept.
func (s *Consult) opens(kept, agency string, r Receipt) bool {
	return hmac.Equal([]byte(kept), []byte(s.hash(agency, r)))
}

// tidy is a receipt as people type it, in its own letters.
func (r Receipt) tidy() Receipt {
	return Receipt{form.Code(r.Number), form.Code(r.Code)}
}

// Find gives the opinion of a receipt, or a refusal that does not say which of
// the two was wrong.
func (s *Consult) Find(ctx context.Context, q store.Querier, agency string, r Receipt) (Opinion, error) {
	r = r.tidy()
	o, err := store.First[Opinion](ctx, q, "WHERE agency = $1 AND number = $2", agency, r.Number)
	if err == nil && s.opens(o.Code, agency, r) {
		return o, nil
	}
	if err != nil && !fail.Is(err, fail.Missing) {
		return o, err
	}
	return Opinion{}, fail.Invalidf("回执编号或者查询码不对，请核对后再查询")
}

// Off is one off-line opinion as the staff enters it.
type Off struct {
	Activity  string
	Channel   string
	On        civil.Date
	Who       string // who said it, as the minutes have it
	Org       bool
	People    int64
	Article   int64
	Text, Why string
}

// Enter takes an opinion that came by another way into the same register.
func (s *Consult) Enter(ctx context.Context, a who.Actor, id string, in Off) (o Opinion, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k, err := s.workable(tx, a, id)
		if err != nil {
			return err
		}
		o = Opinion{Channel: in.Channel, Activity: in.Activity, People: max(in.People, 1), Org: in.Org, Article: in.Article, On: in.On}
		if in.Activity != "" {
			v, err := store.Get[Activity](ctx, tx, a.Tenant, in.Activity)
			if err != nil || v.Consultation != k.ID {
				return fail.Fields(map[string]string{"activity": "请从已登记的线下活动中选择"})
			}
			o.Channel, o.On = v.Channel, v.HeldOn
		}
		if err := o.say(in.Text, in.Why); err != nil {
			return err
		}
		wrong := map[string]string{}
		if !slices.Contains(Channels[1:], o.Channel) {
			wrong["channel"] = "请选择意见的来源渠道"
		}
		if o.On.IsZero() || o.On > tx.Today() {
			wrong["on"] = "请填写收到意见的日期，不能晚于今天"
		}
		if o.People > 1_000_000 {
			wrong["people"] = "请填写实际人数"
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		said := Said{Name: strings.TrimSpace(in.Who), Org: in.Org, Article: in.Article}
		if err := said.check(tx, k); err != nil {
			return err
		}
		if _, err := s.enter(tx, k, &o, said); err != nil {
			return err
		}
		return tx.Record(ActEnter, o.Ref(), store.Telling("%s，%s，%d人", o.Number, o.Channel, o.People), store.Under(ArticleWays))
	})
	return o, err
}

// workable reads a consultation whose register the person may work on now.
func (s *Consult) workable(tx *store.Tx, a who.Actor, id string) (*Consultation, error) {
	k, err := Get(tx.Context(), tx, a.Tenant, id)
	if err == nil && !may(a, RightView, &k) {
		err = missing()
	}
	if err == nil && !may(a, RightWork, &k) {
		err = denied()
	}
	if err == nil && k.State != Announced {
		err = fail.Invalidf("只有已公告、尚未起草反馈的征集可以登记意见和活动")
	}
	return &k, err
}
