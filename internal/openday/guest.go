package openday

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
)

// The acts in the record.
const (
	ActRegister = "开放日报名"
	ActGiveUp   = "取消开放日报名"
	ActMoveUp   = "候补递补"
	ActCheckIn  = "开放日签到"
)

// Registration is what a guest fills in.
type Registration struct {
	Person   citizen.Person
	Category string
	Wants    string
}

func (r *Registration) check() error {
	wrong := map[string]string{}
	if strings.TrimSpace(r.Person.Name) == "" {
		wrong["name"] = "请填写姓名"
	}
	if err := citizen.CheckPhone(r.Person.Phone); r.Person.Phone == "" || err != nil {
		wrong["phone"] = "请填写手机号码，例如 13900000000"
	}
	if !slices.Contains(Categories, r.Category) {
		wrong["category"] = "请选择身份类别"
	}
	if len([]rune(r.Wants)) > 500 {
		wrong["wants"] = "想了解的问题最多500个字"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// tries is how often an act that lost a race for the places is made again.
const tries = 50

// Register takes a guest in, or onto the waiting list, and gives the code
// with which the guest alone can look the registration up.
func (d *Days) Register(ctx context.Context, agency, event string, r Registration) (g Guest, code string, err error) {
	if err := r.check(); err != nil {
		return g, "", err
	}
	err = d.again(ctx, agency, func(tx *store.Tx) error {
		g, code, err = d.register(tx, event, r)
		return err
	})
	return g, code, err
}

// again makes an act that may find that the places were counted meanwhile.
func (d *Days) again(ctx context.Context, agency string, f func(tx *store.Tx) error) (err error) {
	for range tries {
		if err = d.DB.Do(ctx, who.System(agency), f); !raced(err) {
			return err
		}
	}
	return fail.Stalef("报名的人很多，请稍候再试一次")
}

// errRaced says that another act counted the places in between.
type errRaced struct{ error }

func raced(err error) bool {
	_, ok := err.(errRaced)
	return ok
}

func (d *Days) register(tx *store.Tx, event string, r Registration) (g Guest, code string, err error) {
	e, err := store.Get[Event](tx.Context(), tx, tx.Tenant(), event)
	if err != nil {
		return g, "", err
	}
	if !e.Takes(tx.Now()) {
		return g, "", fail.Stalef("报名已经截止")
	}
	if err := d.first(tx, &e, r.Person.Phone); err != nil {
		return g, "", err
	}
	s, err := store.Get[Seats](tx.Context(), tx, e.Agency, e.ID)
	if err != nil {
		return g, "", err
	}
	s.Turn++
	code = newCode()
	g = Guest{Agency: e.Agency, ID: tx.NewID(), Event: e.ID, Number: fmt.Sprintf("K%s%04d", strings.ReplaceAll(e.Day.String(), "-", ""), s.Turn), Category: r.Category, Wants: strings.TrimSpace(r.Wants), State: Waiting, Turn: s.Turn, At: tx.Now()}
	if n, err := d.numbered(tx, &g); err != nil || n > 0 {
		g.Number += strings.ToUpper(g.ID[len(g.ID)-2:]) // two events on one day
	}
	g.CodeHash = d.hash("code", g.Number, code)
	if s.Taken < e.Quota {
		s.Taken++
		g.State = In
	}
	if err := count(tx, &s); err != nil {
		return g, "", err
	}
	if g.Citizen, err = d.Citizens.Put(tx, g.Ref(), r.Person); err != nil {
		return g, "", err
	}
	if err := d.Citizens.Keep(tx, g.Citizen, e.Day.Add(180)); err != nil {
		return g, "", err
	}
	if err := tx.Insert(&g); err != nil {
		return g, "", err
	}
	return g, code, tx.Record(ActRegister, e.Ref(), store.Telling("%s，%s，%s", g.Number, g.Category, guestTitles[g.State]))
}

// first refuses a telephone that is registered already: each stands for one
// guest. Whose registration it is is not said.
func (d *Days) first(tx *store.Tx, e *Event, phone string) error {
	same, err := d.Citizens.Find(tx.Context(), tx, e.Agency, phone, mostMatters)
	if err != nil {
		return err
	}
	for _, x := range same {
		if x.Owner.Kind != KindGuest {
			continue
		}
		was, err := store.Get[Guest](tx.Context(), tx, e.Agency, x.Owner.ID)
		if err != nil && !fail.Is(err, fail.Missing) {
			return err
		}
		if err == nil && was.Event == e.ID && was.State != Cancelled {
			return fail.Fields(map[string]string{"phone": "这个手机号已经报过名，不需要重复报名：在“查询或取消报名”用报名号和查询码可以看到结果。忘记查询码，或者同行的人没有手机的，请联系" + strings.TrimSpace(e.Contact+" "+e.Phone)})
		}
	}
	return nil
}

// mostMatters bounds the matters of one telephone that are looked through.
const mostMatters = 500

// numbered counts guests who have the number already.
func (d *Days) numbered(tx *store.Tx, g *Guest) (int, error) {
	n := 0
	err := tx.QueryRow(tx.Context(), "SELECT COUNT(*) FROM openday_guest WHERE agency = $1 AND number = $2", g.Agency, g.Number).Scan(&n)
	return n, err
}

// count compares and sets the places.
func count(tx *store.Tx, s *Seats) error {
	err := tx.Update(s)
	if fail.Is(err, fail.Stale) {
		return errRaced{err}
	}
	return err
}

// GiveUp cancels a registration; its place goes to the first who waits.
func (d *Days) GiveUp(ctx context.Context, agency, number, code string) error {
	return d.again(ctx, agency, func(tx *store.Tx) error {
		g, err := d.find(ctx, tx, agency, number, code)
		if err != nil {
			return err
		}
		e, err := store.Get[Event](ctx, tx, agency, g.Event)
		if err != nil {
			return err
		}
		if g.State == Cancelled || !g.CameAt.IsZero() || e.State != Announced {
			return fail.Stalef("现在不能取消：报名%s，活动%s", guestTitles[g.State], Flow.TitleOf(e.State))
		}
		s, err := store.Get[Seats](ctx, tx, agency, e.ID)
		if err != nil {
			return err
		}
		if g.State == In {
			s.Taken--
		}
		g.State = Cancelled
		if err := tx.Update(&g); err != nil {
			return errRaced{err}
		}
		if err := count(tx, &s); err != nil {
			return err
		}
		if err := tx.Record(ActGiveUp, e.Ref(), store.Telling("%s", g.Number)); err != nil {
			return err
		}
		return d.moveUp(tx, &e)
	})
}

// moveUp gives free places to those who wait, in their order, in the act that
// freed them.
func (d *Days) moveUp(tx *store.Tx, e *Event) error {
	s, err := store.Get[Seats](tx.Context(), tx, e.Agency, e.ID)
	if err != nil || s.Taken >= e.Quota {
		return err
	}
	next, err := store.Select[Guest](tx.Context(), tx, "WHERE agency = $1 AND event = $2 AND state = 'waiting' ORDER BY turn, id LIMIT $3", e.Agency, e.ID, e.Quota-s.Taken)
	if err != nil || len(next) == 0 {
		return err
	}
	for i := range next {
		next[i].State, next[i].MovedAt = In, tx.Now()
		if err := tx.Update(&next[i]); err != nil {
			return errRaced{err}
		}
		if err := tx.Record(ActMoveUp, e.Ref(), store.Telling("%s", next[i].Number)); err != nil {
			return err
		}
	}
	s.Taken += int64(len(next))
	if err := count(tx, &s); err != nil {
		return err
	}
	return tx.Record(ActMoveUp, e.Ref(), store.Telling("递补%d人，已录取%d人", len(next), s.Taken))
}

// find is the registration with a number, for whoever knows its code. Which
// of the two is wrong is not said.
func (d *Days) find(ctx context.Context, q store.Querier, agency, number, code string) (Guest, error) {
	g, err := store.First[Guest](ctx, q, "WHERE agency = $1 AND number = $2", agency, form.Code(number))
	if err == nil && !hmac.Equal([]byte(g.CodeHash), []byte(d.hash("code", g.Number, tidy(code)))) || fail.Is(err, fail.Missing) {
		return Guest{}, fail.Fields(map[string]string{"code": "报名号或查询码不对，请核对后重新填写"})
	}
	return g, err
}

// Find is find for pages.
func (d *Days) Find(ctx context.Context, agency, number, code string) (Guest, error) {
	return d.find(ctx, d.DB, agency, number, code)
}

const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// newCode has eight letters: 39 bits, guarded against guessing on line.
func newCode() string {
	var b strings.Builder
	for b.Len() < 8 {
		raw := make([]byte, 16)
		_, _ = rand.Read(raw)
		for _, x := range raw {
			if int(x) < len(letters)*8 && b.Len() < 8 {
				b.WriteByte(letters[int(x)%len(letters)])
			}
		}
	}
	return b.String()
}

func tidy(code string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters, r) {
			return r
		}
		return -1
	}, form.Code(code))
}

func (d *Days) hash(purpose, of, text string) string {
	m := hmac.New(sha256.New, d.key)
	for _, part := range []string{purpose, of, text} {
		m.Write([]byte(part))
		m.Write([]byte{0})
	}
	return hex.EncodeToString(m.Sum(nil))
}

// Ticket is the guest's ticket: the registration's id with a signature.
func (d *Days) Ticket(g *Guest) string {
	return g.ID + "." + base64.RawURLEncoding.EncodeToString([]byte(d.hash("ticket", g.Event, g.ID)[:24]))
}

// Bearer is the guest of a ticket.
func (d *Days) Bearer(ctx context.Context, q store.Querier, agency, ticket string) (Guest, error) {
	id, _, _ := strings.Cut(strings.TrimSpace(ticket), ".")
	g, err := store.Get[Guest](ctx, q, agency, id)
	if err == nil && !hmac.Equal([]byte(d.Ticket(&g)), []byte(strings.TrimSpace(ticket))) || fail.Is(err, fail.Missing) {
		return Guest{}, fail.Invalidf("这张票不是本单位发出的，或已经损坏。请在名单中按报名号查找")
	}
	return g, err
}

// CheckIn lets a guest in. A second time is told, not counted.
func (d *Days) CheckIn(ctx context.Context, a who.Actor, guest string) (g Guest, err error) {
	err = d.DB.Do(ctx, a, func(tx *store.Tx) error {
		if g, err = store.Get[Guest](ctx, tx, a.Tenant, guest); err != nil {
			return err
		}
		e, err := eventOf(ctx, tx, a, g.Event)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightCheck, e.Unit, ""):
			return fail.Deniedf("您没有签到登记的权限")
		case e.State == Held:
			return fail.Stalef("已经登记举办，到场人数已定，不能再补签到")
		case e.State != Announced || tx.Today() < e.Day:
			return fail.Stalef("活动当日才能签到")
		case g.State != In:
			return fail.Stalef("%s的报名%s，不能签到", g.Number, guestTitles[g.State])
		case !g.CameAt.IsZero():
			return fail.Stalef("%s已于%s签到，请核对是否有人重复使用同一张票", g.Number, moment(g.CameAt))
		}
		g.CameAt, g.CheckedBy = tx.Now(), a.ID
		if err := tx.Update(&g); err != nil {
			return err
		}
		return tx.Record(ActCheckIn, e.Ref(), store.Telling("%s，%s", g.Number, g.Category))
	})
	return g, err
}
