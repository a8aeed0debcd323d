package library

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// The acts in the record.
const (
	ActOpen   = "提示规范性文件即将到期"
	ActRemind = "催办到期文件处理"
	ActDecide = "决定到期文件处理"
)

// The decisions over a document that is about to expire.
const (
	Renew   = "renew"
	Revise  = "revise"
	Repeal  = "repeal"
	LetFall = "lapse"
)

// Choices are the decisions with their words.
var Choices = [][2]string{{Renew, "续期"}, {Revise, "修改后重新公布"}, {Repeal, "废止"}, {LetFall, "到期自动失效"}}

// word is the second of the pair that begins with the key.
func word(pairs [][2]string, key string) string {
	for _, p := range pairs {
		if p[0] == key {
			return p[1]
		}
	}
	return ""
}

// watch opens the duties over what expires soon and reminds of open ones; it
// counts what it did.
func (l *Library) watch(tx *store.Tx) (int, error) {
	s, err := l.shelf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return 0, err
	}
	duties, err := store.Select[Duty](tx.Context(), tx, "WHERE agency = $1 ORDER BY id", tx.Tenant())
	if err != nil {
		return 0, err
	}
	n, today, did := s.Numbers(tx.Today()), tx.Today(), 0
	for _, e := range s.Entries {
		if !soon(e, n, today) {
			continue
		}
		at := slices.IndexFunc(duties, func(d Duty) bool { return d.Document == e.ID && d.Ends == e.Ends })
		if at < 0 {
			if err := l.open(tx, e, n); err != nil {
				return did, err
			}
			did++
			continue
		}
		told, err := l.remind(tx, e, &duties[at])
		if err != nil {
			return did, err
		}
		if told {
			did++
		}
	}
	return did, nil
}

// soon says that the document will expire within the months ahead.
func soon(e *Entry, n Numbers, today civil.Date) bool {
	v := e.Life.On(today)
	return v.Status != "" && !v.Status.Over() && e.Ends > 0 && today >= months(e.Ends, -int(n[AheadMonths]))
}

// owner is who answers for the document: the head of the unit that drafted
// it, or the drafter, or the office.
func (l *Library) owner(tx *store.Tx, e *Entry) (id, name string, err error) {
	heads, err := l.Roster.Heads(tx.Context(), tx, tx.Tenant(), e.Item.Unit)
	if err != nil {
		return "", "", err
	}
	if len(heads) > 0 {
		return heads[0].ID, heads[0].Name, nil
	}
	p, err := l.Roster.Person(tx.Context(), tx, tx.Tenant(), e.Item.Drafter)
	if err == nil && p.State == people.Active {
		return p.ID, p.Name, nil
	}
	if err != nil && !fail.Is(err, fail.Missing) {
		return "", "", err
	}
	staff, err := l.Roster.OfficeStaff(tx.Context(), tx, tx.Tenant())
	if err != nil || len(staff) == 0 {
		return "", "", err
	}
	return staff[0].ID, staff[0].Name, nil
}

func (l *Library) open(tx *store.Tx, e *Entry, n Numbers) error {
	owner, name, err := l.owner(tx, e)
	if err != nil {
		return err
	}
	d := Duty{Agency: tx.Tenant(), ID: tx.NewID(), Document: e.ID, Ends: e.Ends, Owner: owner, OwnerName: name, Unit: e.Item.Unit, OpenedOn: tx.Today(),
		Due: max(e.Ends.Add(-int(n[DecideBefore])), tx.Today())}
	if left := int(e.Ends - tx.Today()); left <= 30 {
		d.Reminded = append(d.Reminded, 30)
	}
	if err := tx.Insert(&d); err != nil {
		return err
	}
	if err := l.tell(tx, e, &d, "open", notice.Remind, "文件即将到期，请作出处理决定："); err != nil {
		return err
	}
	return tx.Record(ActOpen, e.Ref(), store.Telling("《%s》有效期至%s，由%s于%s前提出处理决定", e.Item.Title, e.Ends.Chinese(), or(name, "办公室"), d.Due.Chinese()))
}

func (l *Library) tell(tx *store.Tx, e *Entry, d *Duty, key string, level notice.Level, title string) error {
	if d.Owner == "" {
		return nil
	}
	_, err := l.Notices.Tell(tx, notice.Message{Key: fmt.Sprintf("library:%s:%s", d.ID, key), Kind: "library.due", Level: level, Subject: e.Ref(), Href: href(e.ID), To: []string{d.Owner},
		Title: title + e.Item.Title, Body: fmt.Sprintf("文件有效期至%s，请于%s前决定续期、修改、废止或任其失效。", d.Ends.Chinese(), d.Due.Chinese())})
	return err
}

// remind tells the owner again 30 and 7 days before the expiry.
func (l *Library) remind(tx *store.Tx, e *Entry, d *Duty) (bool, error) {
	if d.Decided() {
		return false, nil
	}
	left := int(d.Ends - tx.Today())
	for _, at := range []int{7, 30} {
		if left > at || slices.Contains(d.Reminded, at) {
			continue
		}
		d.Reminded = append(d.Reminded, at)
		if err := tx.Update(d); err != nil {
			return false, err
		}
		if err := l.tell(tx, e, d, fmt.Sprint(at), notice.Warn, fmt.Sprintf("距到期还有%d天，尚未作出处理决定：", left)); err != nil {
			return false, err
		}
		return true, tx.Record(ActRemind, e.Ref(), store.Telling("距到期%d天，提醒%s", left, d.OwnerName))
	}
	return false, nil
}

// Decided is a decision as it was typed.
type Decided struct {
	Choice, Reason string
	// Until is the new last day of a renewal.
	Until civil.Date
}

// Decide takes the decision over a document that will expire. A renewal moves
// the expiry at once; the others are carried out by their own documents.
func (l *Library) Decide(ctx context.Context, a who.Actor, id string, version int64, in Decided) error {
	return l.change(ctx, a, RightDecide, id, version, func(tx *store.Tx, s *Shelf, e *Entry) error {
		if e.Ends.IsZero() || e.Life.On(tx.Today()).Status.Over() {
			return fail.Invalidf("文件没有有效期，或已失效、废止，不需要作出到期处理决定")
		}
		in.Reason = strings.TrimSpace(in.Reason)
		if wrong := in.wrong(e, s.Numbers(tx.Today())); len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		d, err := store.First[Duty](ctx, tx, "WHERE agency = $1 AND document = $2 AND ends = $3", a.Tenant, id, e.Ends)
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		if d.Decided() && d.Choice == Renew {
			return fail.Stalef("已决定续期，不能再改")
		}
		d.Choice, d.Reason, d.Until, d.DecidedOn, d.DecidedBy, d.Decider = in.Choice, in.Reason, in.Until, tx.Today(), a.ID, a.Name
		if fresh {
			d.Agency, d.ID, d.Document, d.Ends, d.Unit, d.OpenedOn, d.Due = a.Tenant, tx.NewID(), id, e.Ends, e.Item.Unit, tx.Today(), e.Ends
			err = tx.Insert(&d)
		} else {
			err = tx.Update(&d)
		}
		if err != nil {
			return err
		}
		told := word(Choices, in.Choice)
		if in.Choice == Renew {
			told += "至" + in.Until.Chinese()
			e.Ends = in.Until
			if err := e.keep(tx); err != nil {
				return err
			}
		}
		return tx.Record(ActDecide, e.Ref(), store.Because(in.Reason), store.Telling("《%s》：%s", e.Item.Title, told))
	})
}

func (in *Decided) wrong(e *Entry, n Numbers) map[string]string {
	w := map[string]string{}
	if word(Choices, in.Choice) == "" {
		w["choice"] = "请选择处理决定"
	}
	if in.Reason == "" || utf8.RuneCountInString(in.Reason) > 500 {
		w["reason"] = "请写明理由（评估情况），不超过500字"
	}
	if in.Choice != Renew {
		in.Until = 0
		return w
	}
	most := n.MostUntil(e.Ends+1, e.Facts.Trial || trialWord(e.Item.Title))
	if in.Until <= e.Ends || in.Until > most {
		w["until"] = "请填写" + (e.Ends + 1).Chinese() + "至" + most.Chinese() + "之间的日期"
	}
	return w
}

// open duties of an organisation, by expiry.
func openDuties(ctx context.Context, q store.Querier, agency string) ([]Duty, error) {
	return store.Select[Duty](ctx, q, "WHERE agency = $1 AND choice = '' ORDER BY ends, id", agency)
}

// inbox counts what the person has to decide, file or sign.
func (l *Library) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	duties, err := openDuties(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	today := civil.FromTime(l.DB.Now().In(store.Zone))
	w := slice.Waiting{Title: "待决定的到期文件", Href: "/office/library/expiring"}
	for _, d := range duties {
		if d.Ends >= today && (d.Owner == a.ID || a.MayOn(RightDecide, d.Unit, "")) {
			w.Add(slice.Pending{Ref: store.Ref{Kind: content.KindItem, ID: d.Document}, Due: d.Due}, today > d.Due)
		}
	}
	var out []slice.Waiting
	if w.Count > 0 {
		out = append(out, w)
	}
	if !a.MayOn(RightSign, "", "") {
		return out, nil
	}
	rounds, err := store.Select[Round](ctx, q, "WHERE agency = $1 AND state = 'open'", a.Tenant)
	if err != nil || len(rounds) == 0 {
		return out, err
	}
	return append(out, slice.Waiting{Title: "待签批的文件清理", Href: "/office/library/rounds", Count: len(rounds)}), nil
}

// handOver gives a leaving person's duties to another.
func handOver(tx *store.Tx, from, to string) (int, error) {
	heir, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), to)
	if err != nil {
		return 0, err
	}
	mine, err := store.Select[Duty](tx.Context(), tx, "WHERE agency = $1 AND owner = $2 AND choice = '' ORDER BY id", tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for i := range mine {
		mine[i].Owner, mine[i].OwnerName = heir.ID, heir.Name
		if err := tx.Update(&mine[i]); err != nil {
			return 0, err
		}
	}
	return len(mine), nil
}
