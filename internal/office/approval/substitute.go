package approval

import (
	"context"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// Substitute is a span of days on which one person stands in for another who
// is away. The one who stands in signs with their own name and 代.
type Substitute struct {
	Agency, ID string
	Version    int64
	// Person is away; Deputy stands in.
	Person, Name       string
	Deputy, DeputyName string
	// From and To are the first and the last day.
	From, To civil.Date
	Reason   string
	NamedAt  time.Time
	// Ended is when it was called off before its time.
	Ended time.Time
}

// Table names the table.
func (*Substitute) Table() string { return "approval_substitute" }

// Cols lists the columns.
func (s *Substitute) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("person", &s.Person), store.C("name", &s.Name),
		store.C("deputy", &s.Deputy), store.C("deputy_name", &s.DeputyName), store.C("from_day", &s.From), store.C("to_day", &s.To),
		store.C("reason", &s.Reason), store.C("named_at", &s.NamedAt), store.C("ended", &s.Ended),
	}
}

// KeepVersions keeps who stood in on a past day.
func (*Substitute) KeepVersions() {}

// Ref names the row.
func (s *Substitute) Ref() store.Ref { return store.Ref{Kind: "substitute", ID: s.ID} }

// On says that the person stands in on the day.
func (s *Substitute) On(day civil.Date) bool {
	return s.Ended.IsZero() && s.From <= day && day <= s.To
}

// longestAbsence is for how many days at most somebody is named at a time.
const longestAbsence = 180

// NameSubstitute lets another person stand in for the actor from one day to
// another.
func NameSubstitute(tx *store.Tx, deputy string, from, to civil.Date, reason string) (Substitute, error) {
	a := tx.Actor()
	p, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), deputy)
	wrong := map[string]string{}
	reason = strings.TrimSpace(reason)
	switch {
	case err != nil || !p.Active():
		wrong["deputy"] = "请选择在岗的人员"
	case deputy == a.ID:
		wrong["deputy"] = "不能委托自己"
	}
	switch {
	case from.IsZero() || from < tx.Today():
		wrong["from"] = "请填写今天或以后的日期"
	case to.IsZero() || to < from:
		wrong["to"] = "结束日期不能早于开始日期"
	case to > from.Add(longestAbsence):
		wrong["to"] = "一次委托最长180天，到期后可以再次委托"
	}
	if reason == "" {
		wrong["reason"] = "请填写委托原因，例如：外出培训"
	}
	if len(wrong) > 0 {
		return Substitute{}, fail.Fields(wrong)
	}
	s := Substitute{Agency: tx.Tenant(), ID: tx.NewID(), Person: a.ID, Name: a.Name, Deputy: p.ID, DeputyName: p.Name, From: from, To: to, Reason: reason, NamedAt: tx.Now()}
	if err := tx.Insert(&s); err != nil {
		return s, err
	}
	return s, tx.Record("委托代审", s.Ref(), store.Because(reason), store.Telling("委托%s在%s至%s代为审签", s.DeputyName, from.Chinese(), to.Chinese()))
}

// EndSubstitute calls the actor's own delegation off.
func EndSubstitute(tx *store.Tx, id string) error {
	s, err := store.Get[Substitute](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	switch {
	case s.Person != tx.Actor().ID:
		return fail.Deniedf("只有委托人本人可以收回委托")
	case !s.Ended.IsZero() || s.To < tx.Today():
		return fail.Stalef("这项委托已经结束")
	}
	s.Ended = tx.Now()
	if err := tx.Update(&s); err != nil {
		return err
	}
	return tx.Record("收回委托", s.Ref(), store.Telling("收回对%s的委托", s.DeputyName))
}

// Substitutes lists the delegations by and to a person, newest first.
func Substitutes(ctx context.Context, q store.Querier, agency, person string) ([]Substitute, error) {
	return store.Select[Substitute](ctx, q, "WHERE agency = $1 AND (person = $2 OR deputy = $2) ORDER BY from_day DESC, id DESC", agency, person)
}

// StandsFor lists for whom a person stands in on a day.
func StandsFor(ctx context.Context, q store.Querier, agency, deputy string, day civil.Date) ([]Substitute, error) {
	all, err := store.Select[Substitute](ctx, q, "WHERE agency = $1 AND deputy = $2 AND from_day <= $3 AND to_day >= $3 ORDER BY id", agency, deputy, day.String())
	return slices.DeleteFunc(all, func(s Substitute) bool { return !s.On(day) }), err
}

// mayStand refuses who was not named by the absent person for today.
func mayStand(tx *store.Tx, absent who.Actor) error {
	if absent.ID == "" {
		return nil
	}
	all, err := StandsFor(tx.Context(), tx, tx.Tenant(), tx.Actor().ID, tx.Today())
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(s Substitute) bool { return s.Person == absent.ID }) {
		return fail.Deniedf("%s今天没有委托您代为审签", absent.Name)
	}
	return nil
}

// MayFill says whether the actor may fill the box whose turn it is, by
// themselves or for the absent person (the zero Actor is nobody), and why not
// where only a condition stands in the way.
func MayFill(a, absent who.Actor, s *Sheet) (may bool, why string) {
	if a.Visiting() {
		return false, ""
	}
	t, w := standing(a, absent, s)
	for _, o := range Sheets.Can(t, w) {
		if o.Move.Right != RightTurn || o.Refusal == more.Else || o.Refusal == last.Else {
			continue
		}
		if o.Refusal == "" && o.Move.Name != MoveReturn {
			return true, ""
		}
		if why == "" {
			why = o.Refusal
		}
	}
	return false, why
}
