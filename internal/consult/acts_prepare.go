package consult

import (
	"context"
	"fmt"
	"html"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The further acts in the record.
const (
	ActCreate = "建立意见征集"
	ActSave   = "修改意见征集"
	// ActNoticeGone is noted where the announcement goes and the feedback is
	// owed all the same.
	ActNoticeGone = "征集公告撤回"
)

// The keys under which an announcement keeps what it puts before the public.
const (
	partDraft   = "consult.draft.html"
	partExplain = "consult.explain.html"
)

// AnyVersion takes whatever version stands.
const AnyVersion = -1

// Plan is what the staff say of a consultation.
type Plan struct {
	Title, Unit            string
	Matter                 string
	Market                 bool
	Notice, Draft, Explain string
	Ways                   string
	OpensAt, ClosesAt      time.Time
	ShortWhy               string
}

// Create begins a consultation; its address is given at once.
func (s *Consult) Create(ctx context.Context, a who.Actor, in Plan) (k Consultation, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k = Consultation{Agency: a.Tenant, ID: tx.NewID(), Unit: a.Unit, By: a.ID, State: Preparing, CreatedAt: tx.Now(), Year: int64(tx.Today().Year())}
		if err := s.into(tx, &k, in); err != nil {
			return err
		}
		if k.No, err = count(tx, fmt.Sprintf("year-%d", k.Year)); err != nil {
			return err
		}
		if err := tx.Insert(&k); err != nil {
			return err
		}
		if err := recut(tx, &k); err != nil {
			return err
		}
		return tx.Record(ActCreate, k.Ref(), store.Telling("%s，%s", k.Title, k.Address()))
	})
	return k, err
}

// count raises a counter of the organisation and gives its new value.
func count(tx *store.Tx, id string) (n int64, err error) {
	_, err = tx.Exec(`INSERT INTO consult_counter (agency, id, n) VALUES ($1, $2, 1)
		ON CONFLICT (agency, id) DO UPDATE SET n = consult_counter.n + 1`, tx.Tenant(), id)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(tx.Context(), "SELECT n FROM consult_counter WHERE agency = $1 AND id = $2", tx.Tenant(), id).Scan(&n)
	return n, err
}

// Save changes what was prepared; nothing of it has been announced yet.
func (s *Consult) Save(ctx context.Context, a who.Actor, id string, version int64, in Plan) error {
	return s.act(ctx, a, id, version, func(tx *store.Tx, k *Consultation) error {
		if k.State != Preparing {
			return fail.Stalef("公告已送审或已发布，不能再修改草案和期限；需要修改的，请先收回修改")
		}
		if !may(a, RightWork, k) {
			return denied()
		}
		if err := s.into(tx, k, in); err != nil {
			return err
		}
		return recut(tx, k)
	})
}

func denied() error {
	return fail.Deniedf("您没有办理该科室意见征集的权限。如工作需要，请联系本单位安全管理员")
}

// act reads a consultation the person may see, lets f change it, keeps it and
// records that.
func (s *Consult) act(ctx context.Context, a who.Actor, id string, version int64, f func(*store.Tx, *Consultation) error) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k, err := Get(ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if !may(a, RightView, &k) {
			return missing()
		}
		if version != AnyVersion && version != k.Version {
			return fail.Stalef("这项征集刚刚由其他人修改过，请核对后再提交")
		}
		if err := f(tx, &k); err != nil {
			return err
		}
		k.SavedAt = tx.Now()
		if err := tx.Update(&k); err != nil {
			return err
		}
		return tx.Record(ActSave, k.Ref(), store.Telling("%s", k.Title))
	})
}

// into checks and takes what was said.
func (s *Consult) into(tx *store.Tx, k *Consultation, in Plan) error {
	wrong := map[string]string{}
	in.Title = strings.TrimSpace(in.Title)
	if in.Title == "" || len([]rune(in.Title)) > 100 {
		wrong["title"] = "请填写征集事项名称，最多100字"
	}
	if in.Unit != "" {
		k.Unit = in.Unit
	}
	if !in.OpensAt.IsZero() && !in.ClosesAt.IsZero() && !in.ClosesAt.After(in.OpensAt) {
		wrong["closes_on"] = "截止时间必须晚于起始时间"
	}
	if t := in.ClosesAt.In(store.Zone); !in.ClosesAt.IsZero() && t.Hour() == 0 && t.Minute() == 0 {
		wrong["closes_time"] = "零时容易误解为当天或前一天，请写前一天23:59"
	}
	if in.Matter != "" {
		if ok, err := s.known(tx, in.Matter); err != nil {
			return err
		} else if !ok {
			wrong["matter"] = "请从年度重大行政决策事项目录中选择"
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	if !tx.Actor().MayOn(RightWork, k.Unit, "") {
		return denied()
	}
	k.Title, k.Matter, k.Market, k.Ways, k.ShortWhy = in.Title, in.Matter, in.Market, strings.TrimSpace(in.Ways), strings.TrimSpace(in.ShortWhy)
	k.Notice, k.Draft, k.Explain = clean(in.Notice), clean(in.Draft), clean(in.Explain)
	k.OpensAt, k.ClosesAt, k.SavedAt = in.OpensAt.UTC().Truncate(time.Minute), in.ClosesAt.UTC().Truncate(time.Minute), tx.Now()
	if in.OpensAt.IsZero() {
		k.OpensAt = time.Time{}
	}
	if in.ClosesAt.IsZero() {
		k.ClosesAt = time.Time{}
	}
	return nil
}

func (s *Consult) known(tx *store.Tx, matter string) (bool, error) {
	if s.Matters == nil {
		return false, nil
	}
	all, err := s.Matters(tx.Context(), tx, tx.Tenant())
	for _, m := range all {
		if m.ID == matter {
			return true, nil
		}
	}
	return false, err
}

// clean takes formatted or plain text into the stored form.
func clean(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if strings.HasPrefix(text, "<") {
		return rich.Clean(text, content.OfficeFile)
	}
	return lines(text)
}

// lines puts plain text into the stored form, whatever stands in it.
func lines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	return rich.Clean(b.String())
}

// recut cuts the draft anew.
func recut(tx *store.Tx, k *Consultation) error {
	was, err := Articles(tx.Context(), tx, k.Agency, k.ID)
	if err != nil {
		return err
	}
	for i := range was {
		if err := tx.Delete(&was[i]); err != nil {
			return err
		}
	}
	for _, a := range Cut(k.Draft) {
		a.Agency, a.ID, a.Consultation = k.Agency, tx.NewID(), k.ID
		if err := tx.Insert(&a); err != nil {
			return err
		}
	}
	return nil
}

// Lacking says what a consultation still needs before it is announced.
// least is how many days it stays open at least, where that holds.
func (k *Consultation) Lacking(least int) []string {
	var out []string
	add := func(missing bool, says string) {
		if missing {
			out = append(out, says)
		}
	}
	add(k.Notice == "", "征集公告")
	add(k.Draft == "", "草案全文")
	add(k.Explain == "", "起草说明")
	add(k.OpensAt.IsZero() || k.ClosesAt.IsZero(), "起止时间")
	if len(out) == 0 && k.Long() {
		add(k.Days() < least && k.ShortWhy == "", fmt.Sprintf("征集期限%d日，少于%d日，须在公告中说明理由（%s）", k.Days(), least, ArticleThirty))
	}
	return out
}

// lackingOf is Lacking by the parameters of the day of opening.
func lackingOf(ctx context.Context, q store.Querier, k *Consultation) ([]string, error) {
	n, err := NumbersAt(ctx, q, k.Agency, day(k.OpensAt))
	return k.Lacking(n.Of(OpenDays)), err
}

// of gathers what the moves of a consultation ask about.
func (s *Consult) of(ctx context.Context, q store.Querier, k *Consultation, now time.Time) (*Case, error) {
	c := &Case{Consultation: k, Now: now}
	var err error
	if c.Lacking, err = lackingOf(ctx, q, k); err != nil {
		return c, err
	}
	err = q.QueryRow(ctx, `SELECT COUNT(*) FILTER (WHERE state <> 'spam'), COUNT(*) FILTER (WHERE state = 'new') FROM consult_opinion
		WHERE agency = $1 AND consultation = $2`, k.Agency, k.ID).Scan(&c.Total, &c.Open)
	if err != nil {
		return nil, err
	}
	err = q.QueryRow(ctx, "SELECT COUNT(*) FROM consult_activity WHERE agency = $1 AND consultation = $2", k.Agency, k.ID).Scan(&c.Activities)
	return c, err
}

// move tries a move and puts the consultation where it leads.
func (s *Consult) move(tx *store.Tx, k *Consultation, name string, by interface{ May(string) bool }, notes ...store.Note) error {
	c, err := s.of(tx.Context(), tx, k, tx.Now())
	if err != nil {
		return err
	}
	m, err := Consultations.Try(c, name, by)
	if err != nil {
		return err
	}
	if m.Article != "" {
		notes = append(notes, store.Under(m.Article))
	}
	k.State, k.SavedAt = m.To, tx.Now()
	if err := tx.Update(k); err != nil {
		return err
	}
	return tx.Record(name, k.Ref(), notes...)
}

// moving is act for a move of the person's.
func (s *Consult) moving(ctx context.Context, a who.Actor, id string, version int64, name string, change func(*store.Tx, *Consultation) ([]store.Note, error)) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k, err := Get(ctx, tx, a.Tenant, id)
		if err == nil && !may(a, RightView, &k) {
			err = missing()
		}
		if err != nil {
			return err
		}
		if version != AnyVersion && version != k.Version {
			return fail.Stalef("这项征集刚刚由其他人修改过，请核对后再提交")
		}
		c, err := s.of(ctx, tx, &k, tx.Now())
		if err != nil {
			return err
		}
		if _, err := Consultations.Try(c, name, a.On(k.Unit, "")); err != nil {
			return err
		}
		var notes []store.Note
		if change != nil {
			if notes, err = change(tx, &k); err != nil {
				return err
			}
		}
		return s.move(tx, &k, name, a.On(k.Unit, ""), notes...)
	})
}
