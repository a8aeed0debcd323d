package screen

import (
	"context"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/screen/words"
)

// Leader is one office that a leader holds or held.
type Leader struct {
	Agency, ID  string
	Version     int64
	Name, Title string
	// Body is the organisation of the office: 市委, 市人民政府, 市工业和信息化局.
	Body string
	// Place orders leaders who are named together, the first being 1.
	Place int64
	// From and Until are the first and last day in office; either may be
	// unknown or open.
	From, Until civil.Date
}

// Table names the table.
func (*Leader) Table() string { return "screen_leader" }

// Cols lists the columns.
func (l *Leader) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &l.Agency), store.C("id", &l.ID), store.C("version", &l.Version), store.C("name", &l.Name), store.C("title", &l.Title),
		store.C("body", &l.Body), store.C("place", &l.Place), store.C("from_on", &l.From), store.C("until_on", &l.Until),
	}
}

// KeepVersions keeps who was whom on a past day.
func (*Leader) KeepVersions() {}

// Ref names the row in the record.
func (l *Leader) Ref() store.Ref { return store.Ref{Kind: "screen.leader", ID: l.ID} }

func (l Leader) in(day civil.Date) bool {
	return (l.From.IsZero() || l.From <= day) && (l.Until.IsZero() || day <= l.Until)
}

// Full is the office with its organisation, 市工业和信息化局局长.
func (l Leader) Full() string {
	if strings.HasPrefix(l.Title, l.Body) {
		return l.Title
	}
	return l.Body + l.Title
}

// check refuses a row that could not work.
func (l *Leader) check() error {
	l.Name = strings.Join(strings.Fields(l.Name), "")
	l.Title, l.Body = strings.TrimSpace(l.Title), strings.TrimSpace(l.Body)
	wrong := map[string]string{}
	if n := len([]rune(words.Key(l.Name))); n < 2 || n > 20 {
		wrong["name"] = "请填写姓名，2 到 20 个字"
	}
	if l.Title == "" {
		wrong["title"] = "请填写职务，多个职务用顿号分开"
	}
	if l.Place < 1 {
		wrong["place"] = "请填写排序，从 1 开始"
	}
	if !l.From.IsZero() && !l.Until.IsZero() && l.Until < l.From {
		wrong["until"] = "离任日期早于任职日期"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// Leaders lists the rows in order of place.
func Leaders(ctx context.Context, q store.Querier, agency string) ([]Leader, error) {
	return store.Select[Leader](ctx, q, "WHERE agency = $1 ORDER BY place, from_on, id", agency)
}

// Setting is what an organisation set for the checks.
type Setting struct {
	Agency, ID string
	Version    int64
	// Stamp is renewed by every change of the lists, so that what was built
	// from them is known to be old.
	Stamp string
	// Items is from how many publications on a person is listed; Unknown is
	// how many characters of an identifier may stay unknown before it counts
	// as found out; Kinds is how many kinds of data together do.
	Items, Unknown, Kinds int64
}

// Table names the table.
func (*Setting) Table() string { return "screen_setting" }

// Cols lists the columns.
func (s *Setting) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("stamp", &s.Stamp),
		store.C("items", &s.Items), store.C("unknown", &s.Unknown), store.C("kinds", &s.Kinds),
	}
}

// Ref names the settings in the record.
func (s *Setting) Ref() store.Ref { return store.Ref{Kind: "screen.setting", ID: s.ID} }

// settingID is the id of each organisation's one row.
const settingID = "setting"

// settingOf reads the settings, or the defaults where nobody set any.
func settingOf(ctx context.Context, q store.Querier, agency string) (Setting, error) {
	set, err := store.Get[Setting](ctx, q, agency, settingID)
	if fail.Is(err, fail.Missing) {
		return Setting{Agency: agency, ID: settingID, Items: 2, Unknown: 4, Kinds: 3}, nil
	}
	return set, err
}

// renew gives the lists a new stamp; every act that changes them does so.
func renew(tx *store.Tx, change func(*Setting)) error {
	set, err := settingOf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	if change != nil {
		change(&set)
	}
	fresh := set.Stamp == ""
	set.Stamp = tx.NewID()
	if fresh {
		return tx.Insert(&set)
	}
	return tx.Update(&set)
}
