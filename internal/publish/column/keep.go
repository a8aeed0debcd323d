package column

import (
	"context"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// Rule says for how many months items of a kind stay on line, from a day on
// (B15). A rule is never rewritten: a changed one begins on a later day.
type Rule struct {
	Agency, ID string
	Version    int64
	// Kind is the kind of item, "" for every kind without a rule of its own.
	Kind string
	// Months is how long, counted from the publication, or from the end of a
	// public notice (公示截止日期); 0 keeps for good.
	Months int64
	// Basis is what the term rests on: a document, or the office's decision.
	Basis  string
	FromOn civil.Date
	Note   string
	By     string
	At     time.Time
}

// Table names the table.
func (*Rule) Table() string { return "publish_column_rule" }

// Cols lists the columns.
func (r *Rule) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("kind", &r.Kind), store.C("months", &r.Months),
		store.C("basis", &r.Basis), store.C("from_on", &r.FromOn), store.C("note", &r.Note), store.C("by_name", &r.By), store.C("at", &r.At)}
}

// KeepVersions keeps what a rule said on a past day.
func (*Rule) KeepVersions() {}

// Ref names the rule.
func (r *Rule) Ref() store.Ref { return store.Ref{Kind: KindRule, ID: r.ID} }

// Term is until when one published item is kept; its id is the item's.
type Term struct {
	Agency, ID string
	Version    int64
	// Rule is the rule that it follows, "" where it was decided by hand.
	Rule string
	// Base is the day from which the rule counts; Due the last day on line.
	Base, Due civil.Date
	// Decided is "", DecidedKeep or DecidedGo; Why, By and At belong to it.
	Decided, Why, By string
	At               time.Time
}

// What can be decided of an item whose term is over.
const (
	DecidedKeep = "keep" // 保留
	DecidedGo   = "go"   // 撤下
)

// Table names the table.
func (*Term) Table() string { return "publish_column_term" }

// Cols lists the columns.
func (t *Term) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("version", &t.Version), store.C("rule", &t.Rule), store.C("base", &t.Base), store.C("due", &t.Due),
		store.C("decided", &t.Decided), store.C("why", &t.Why), store.C("by_name", &t.By), store.C("at", &t.At)}
}

// KeepVersions keeps what was decided on a past day.
func (*Term) KeepVersions() {}

// Rules lists an organisation's rules: by kind, the newest first.
func Rules(ctx context.Context, q store.Querier, agency string) ([]Rule, error) {
	return store.Select[Rule](ctx, q, "WHERE agency = $1 ORDER BY kind, from_on DESC, id", agency)
}

// RuleFor is the rule that holds for a kind on a day: the kind's own before
// the general one. ok is false where none does.
func RuleFor(rules []Rule, kind string, on civil.Date) (r Rule, ok bool) {
	for _, want := range []string{kind, ""} {
		for _, x := range rules {
			if x.Kind == want && x.FromOn <= on && (!ok || x.FromOn > r.FromOn) {
				r, ok = x, true
			}
		}
		if ok {
			return r, true
		}
	}
	return r, false
}

// AddMonths is the same day n months later, the month's last where there is
// no such day.
func AddMonths(d civil.Date, n int) civil.Date {
	first := civil.Of(d.Year(), d.Month()+time.Month(n), 1)
	return min(first.Add(d.Day()-1), civil.EndOfMonth(first.Year(), first.Month()))
}

// noticeEnd is the last day of a public notice (公示截止日期), or the zero Date.
func noticeEnd(i *content.Item) civil.Date {
	until, err := civil.Parse(i.Fields["until"])
	if err != nil {
		return 0
	}
	return until
}

// BaseOf is the day from which an item's retention counts: the end of a public
// notice, else the first publication.
func BaseOf(i *content.Item) civil.Date {
	if until := noticeEnd(i); !until.IsZero() {
		return until
	}
	return civil.FromTime(i.PublishedAt.In(store.Zone))
}

// DueOf is the last day that an item stays on line by the rules; the zero Date
// is for good.
func DueOf(rules []Rule, i *content.Item, today civil.Date) (rule string, base, due civil.Date) {
	base = BaseOf(i)
	r, ok := RuleFor(rules, i.Kind, today)
	if !ok || r.Months == 0 {
		return r.ID, base, 0
	}
	return r.ID, base, AddMonths(base, int(r.Months))
}

// online are the published items without their texts.
func online(ctx context.Context, q store.Querier, agency string) ([]content.Item, error) {
	return content.Lean(ctx, q, "WHERE agency = $1 AND edition > 0 AND withdrawn_at = '' ORDER BY id", agency)
}

// Terms are the terms of retention by the item's id.
func Terms(ctx context.Context, q store.Querier, agency string) (map[string]Term, error) {
	all, err := store.Select[Term](ctx, q, "WHERE agency = $1 ORDER BY id", agency)
	out := make(map[string]Term, len(all))
	for _, t := range all {
		out[t.ID] = t
	}
	return out, err
}

// recount sets the terms of all published items anew. What was decided by
// hand stays: it comes up again on its own day. changed counts the terms that moved.
func (s *Columns) recount(tx *store.Tx) (changed int, err error) {
	rules, err := Rules(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return 0, err
	}
	have, err := Terms(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return 0, err
	}
	items, err := online(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return 0, err
	}
	for n := range items {
		t, had := have[items[n].ID]
		if had && t.Decided == DecidedKeep {
			continue
		}
		rule, base, due := DueOf(rules, &items[n], tx.Today())
		if had && t.Rule == rule && t.Base == base && t.Due == due {
			continue
		}
		if !had && due.IsZero() {
			continue
		}
		changed++
		t.Rule, t.Base, t.Due, t.Decided, t.Why, t.By, t.At = rule, base, due, "", "", "", time.Time{}
		if had {
			err = tx.Update(&t)
		} else {
			t.Agency, t.ID = tx.Tenant(), items[n].ID
			err = tx.Insert(&t)
		}
		if err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// SetRule adds a rule and counts all terms anew.
func (s *Columns) SetRule(ctx context.Context, a who.Actor, in Rule) (changed int, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightKeep, "", "") {
			return fail.Deniedf("您没有设置保留期限的权限")
		}
		in.Basis, in.Note = strings.TrimSpace(in.Basis), strings.TrimSpace(in.Note)
		rules, err := Rules(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		if wrong := checkRule(rules, in, tx.Today()); len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		in.Agency, in.ID, in.By, in.At = tx.Tenant(), tx.NewID(), a.Name, tx.Now()
		if err := tx.Insert(&in); err != nil {
			return err
		}
		if changed, err = s.recount(tx); err != nil {
			return err
		}
		return tx.Record(ActRule, in.Ref(), store.Because(in.Basis), store.Telling("%s：%s，自%s起执行，重新计算%d条信息", kindWord(in.Kind), monthsWord(in.Months), in.FromOn.Chinese(), changed))
	})
	return changed, err
}

func checkRule(rules []Rule, in Rule, today civil.Date) map[string]string {
	wrong := map[string]string{}
	if _, ok := content.KindOf(in.Kind); !ok && in.Kind != "" {
		wrong["kind"] = "请从列出的类型中选择"
	}
	if in.Months < 0 || in.Months > 1200 {
		wrong["months"] = "保留期限应在0到1200个月之间，0为长期"
	}
	if in.Basis == "" {
		wrong["basis"] = "请写明依据，例如文件名称和文号，或本单位决定"
	}
	switch {
	case in.FromOn.IsZero():
		wrong["from_on"] = "请填写开始执行的日期"
	case in.FromOn > today.Add(366):
		wrong["from_on"] = "开始执行的日期最迟为一年之内"
	case slices.ContainsFunc(rules, func(r Rule) bool { return r.Kind == in.Kind && r.FromOn == in.FromOn }):
		wrong["from_on"] = "这一类型已有同一天开始执行的期限，请换一天，或先删除原来的"
	}
	return wrong
}

// DropRule removes a rule and counts all terms anew.
func (s *Columns) DropRule(ctx context.Context, a who.Actor, id string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightKeep, "", "") {
			return fail.Deniedf("您没有设置保留期限的权限")
		}
		r, err := store.Get[Rule](ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if err := tx.Delete(&r); err != nil {
			return err
		}
		n, err := s.recount(tx)
		if err != nil {
			return err
		}
		return tx.Record(ActUnrule, r.Ref(), store.Telling("%s：%s，重新计算%d条信息", kindWord(r.Kind), monthsWord(r.Months), n))
	})
}

// KeepOn decides that an item whose term is over stays on line, until a day or
// for good.
func (s *Columns) KeepOn(ctx context.Context, a who.Actor, item string, until civil.Date, why string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := content.ItemOf(ctx, tx, tx.Tenant(), item)
		if err != nil {
			return err
		}
		why = strings.TrimSpace(why)
		switch {
		case !a.MayOn(RightKeep, i.Unit, i.Kind):
			return fail.Deniedf("您没有处置到期信息的权限")
		case !i.OnLine():
			return fail.Stalef("《%s》现在没有对外发布，不需要处置", i.Title)
		case why == "":
			return fail.Fields(map[string]string{"why": "请写明保留的理由"})
		case !until.IsZero() && until <= tx.Today():
			return fail.Fields(map[string]string{"until": "保留到的日期应在今天之后；长期保留的留空"})
		}
		return s.decide(tx, &i, Term{Due: until, Decided: DecidedKeep, Why: why})
	})
}

// decide writes what was decided of an item and records it.
func (s *Columns) decide(tx *store.Tx, i *content.Item, in Term) error {
	t, err := store.Get[Term](tx.Context(), tx, tx.Tenant(), i.ID)
	had := err == nil
	if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	t.Agency, t.ID, t.Rule, t.Base, t.Due = tx.Tenant(), i.ID, "", BaseOf(i), in.Due
	t.Decided, t.Why, t.By, t.At = in.Decided, in.Why, tx.Actor().Name, tx.Now()
	if had {
		err = tx.Update(&t)
	} else {
		err = tx.Insert(&t)
	}
	if err != nil {
		return err
	}
	act, until := ActLetGo, ""
	if in.Decided == DecidedKeep {
		act, until = ActKeep, "，长期"
		if !t.Due.IsZero() {
			until = "，至" + t.Due.Chinese()
		}
	}
	return tx.Record(act, i.Ref(), store.Because(in.Why), store.Telling("《%s》%s", i.Title, until))
}

// LetGo decides that an item goes off line, and takes it off by publish's own
// way, with its right and its record.
func (s *Columns) LetGo(ctx context.Context, a who.Actor, item, why string) error {
	i, err := content.ItemOf(ctx, s.DB, a.Tenant, item)
	if err != nil {
		return err
	}
	if !a.MayOn(RightKeep, i.Unit, i.Kind) {
		return fail.Deniedf("您没有处置到期信息的权限")
	}
	if why = strings.TrimSpace(why); why == "" {
		return fail.Fields(map[string]string{"why": "请写明撤下的理由，撤回说明页会向公众显示"})
	}
	if err := s.Publish.Withdraw(ctx, a, item, why, ""); err != nil {
		return err
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := content.ItemOf(ctx, tx, tx.Tenant(), item)
		if err != nil {
			return err
		}
		return s.decide(tx, &i, Term{Due: tx.Today(), Decided: DecidedGo, Why: why})
	})
}

func kindWord(kind string) string {
	if kind == "" {
		return "其他全部类型"
	}
	k, _ := content.KindOf(kind)
	return k.Title
}
