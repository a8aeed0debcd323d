package letters

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The acts upon settings.
const (
	ActSet       = "设置信件办理参数"
	ActTemplate  = "保存答复模板"
	ActToken     = "发放接口口令"
	ActTokenGone = "停用接口口令"
)

func mayset(a who.Actor) error {
	if !a.MayOn(RightSettings, "", "") {
		return fail.Deniedf("您没有设置信件办理的权限")
	}
	return nil
}

// Set keeps a parameter from a day on. What was counted before stays as it is.
func (s *Letters) Set(ctx context.Context, a who.Actor, name string, from civil.Date, value int64, basis string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if err := mayset(a); err != nil {
			return err
		}
		w, title := map[string]string{"name": "请选择参数"}, ""
		for _, r := range Rules {
			if r.Key == name {
				delete(w, "name")
				if title = r.Title; value < r.Least || value > r.Most {
					w["value"] = "请填写" + itoa(int(r.Least)) + "至" + itoa(int(r.Most)) + "之间的数"
				}
			}
		}
		if from.IsZero() {
			w["from"] = "请填写从哪一天起执行"
		}
		if strings.TrimSpace(basis) == "" {
			w["basis"] = "请写明依据的文件"
		}
		if len(w) > 0 {
			return fail.Fields(w)
		}
		p, err := store.First[Parameter](ctx, tx, "WHERE agency = $1 AND name = $2 AND from_on = $3", a.Tenant, name, from)
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		p.Value, p.Basis, p.By, p.At = value, strings.TrimSpace(basis), a.ID, tx.Now()
		if fresh {
			p.Agency, p.ID, p.Name, p.From = a.Tenant, tx.NewID(), name, from
			err = tx.Insert(&p)
		} else {
			err = tx.Update(&p)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActSet, store.Ref{Kind: kindOther, ID: p.ID}, store.Because(basis), store.Telling("%s自%s起为%d", title, from.Chinese(), value))
	})
}

// SaveTemplate keeps a text that replies begin from; id is empty for a new
// one.
func (s *Letters) SaveTemplate(ctx context.Context, a who.Actor, id string, in Template) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if err := mayset(a); err != nil {
			return err
		}
		w := map[string]string{}
		if n := utf8.RuneCountInString(strings.TrimSpace(in.Title)); n == 0 || n > 60 {
			w["title"] = "请填写模板名称，最多60字"
		}
		if n := utf8.RuneCountInString(strings.TrimSpace(in.Text)); n == 0 || n > 5000 {
			w["text"] = "请填写模板内容，最多5000字"
		}
		if len(w) > 0 {
			return fail.Fields(w)
		}
		t, err := Template{Agency: a.Tenant, ID: tx.NewID()}, error(nil)
		if id != "" {
			if t, err = store.Get[Template](ctx, tx, a.Tenant, id); err != nil {
				return err
			}
		}
		t.Title, t.Kind, t.Text, t.Gone, t.By, t.At = strings.TrimSpace(in.Title), in.Kind, tidy(in.Text), in.Gone, a.ID, tx.Now()
		if id == "" {
			err = tx.Insert(&t)
		} else {
			err = tx.Update(&t)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActTemplate, store.Ref{Kind: kindOther, ID: t.ID}, store.Telling("《%s》", t.Title))
	})
}

// Templates lists the templates for letters of a kind, "" for all of them.
func (s *Letters) Templates(ctx context.Context, q store.Querier, agency, kind string) ([]Template, error) {
	all, err := store.Select[Template](ctx, q, "WHERE agency = $1 AND gone = FALSE ORDER BY title, id", agency)
	var out []Template
	for _, t := range all {
		if kind == "" || t.Kind == "" || t.Kind == kind {
			out = append(out, t)
		}
	}
	return out, err
}

// Filled is a template's text with what is known of the letter in place of
// 〔信件编号〕, 〔来信日期〕, 〔标题〕, 〔来源〕 and 〔承办科室〕.
func Filled(text string, l *Letter, unit string) string {
	return strings.NewReplacer("〔信件编号〕", l.Number, "〔来信日期〕", l.ReceivedOn.Chinese(), "〔标题〕", l.Title, "〔来源〕", l.ChannelTitle(), "〔承办科室〕", unit, "〔诉求地址〕", l.Place).Replace(text)
}

// Issue makes a token for a platform; it is shown once.
func (s *Letters) Issue(ctx context.Context, a who.Actor, name, channel string, until civil.Date) (secret string, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if err := mayset(a); err != nil {
			return err
		}
		w := map[string]string{}
		if n := utf8.RuneCountInString(strings.TrimSpace(name)); n < 2 || n > 60 {
			w["name"] = "请填写使用单位，2至60字"
		}
		if c, ok := ChannelOf(channel); !ok || !c.Transferred {
			w["channel"] = "请选择转办来源"
		}
		if until <= tx.Today() || until > tx.Today().Add(366) {
			w["until"] = "请填写有效期，最长一年"
		}
		if len(w) > 0 {
			return fail.Fields(w)
		}
		b := make([]byte, 32)
		_, _ = rand.Read(b)
		secret = "gk_" + hex.EncodeToString(b)
		t := Token{Agency: a.Tenant, ID: tx.NewID(), Name: strings.TrimSpace(name), Channel: channel, Hash: hashToken(secret), By: a.ID, MadeAt: tx.Now(), Until: until}
		if err := tx.Insert(&t); err != nil {
			return err
		}
		return tx.Record(ActToken, store.Ref{Kind: kindOther, ID: t.ID}, store.Telling("%s，至%s", t.Name, until.Chinese()))
	})
	return secret, err
}

// Revoke ends a token.
func (s *Letters) Revoke(ctx context.Context, a who.Actor, id string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if err := mayset(a); err != nil {
			return err
		}
		t, err := store.Get[Token](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if !t.GoneAt.IsZero() {
			return fail.Stalef("这个口令已经停用")
		}
		t.GoneAt = tx.Now()
		if err := tx.Update(&t); err != nil {
			return err
		}
		return tx.Record(ActTokenGone, store.Ref{Kind: kindOther, ID: t.ID}, store.Telling("%s", t.Name))
	})
}

func hashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
