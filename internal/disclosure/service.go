package disclosure

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// Roster knows the units and the people of an organisation.
type Roster interface {
	Units(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	People(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
	Person(ctx context.Context, q store.Querier, agency, id string) (people.Person, error)
}

// Letters is what disclosure/letter does for the acts on letters.
type Letters interface {
	// Check refuses a letter that may not be signed or issued as it is: the
	// remedy does not fit, a field is missing, repealed law is cited.
	Check(ctx context.Context, q store.Querier, c *Case, l *Letter) error
	// Bind writes into the letter what the case has for it and nobody types,
	// such as the days of the approved extension.
	Bind(ctx context.Context, q store.Querier, c *Case, l *Letter) error
	// Freeze numbers the letter and keeps its bytes: it fills Number, Docx,
	// DocxHash, Pdf and PdfHash. The letter is saved by the caller.
	Freeze(tx *store.Tx, c *Case, l *Letter) error
}

// Deps are what disclosure needs from elsewhere.
type Deps struct {
	DB       *store.DB
	Log      *slog.Logger
	Citizens *citizen.Citizens
	Files    attach.Keeper
	// Nameless takes away the names of the files that lie under a request's
	// key, when the key goes; nil leaves them.
	Nameless func(tx *store.Tx, matter store.Ref, name string) error
	Notices  notice.Teller
	Roster   Roster
	Calendar func(ctx context.Context, q store.Querier, agency string) (clock.Calendar, error)
	// Staff gives the people of an agency with their rights, to find who is
	// told; nil tells the handlers only.
	Staff func(ctx context.Context, q store.Querier, agency string) ([]who.Actor, error)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Service is the capability: its acts and lists.
type Service struct {
	Deps
	// Letters is set by the app once disclosure/letter is made; without it
	// letters are neither checked nor frozen.
	Letters Letters
	// Originals gives the files of an item of which a copy with parts hidden
	// was made, by their ids in the file store: only the copy may go out. It
	// is set by the app; nil knows of none.
	Originals func(ctx context.Context, q store.Querier, agency, item string) ([]string, error)
	order     order
}

// New makes the capability.
func New(d Deps) *Service {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Service{Deps: d}
}

// missing is the refusal for what a person may not know.
func missing() error {
	return fail.Missingf("没有找到这件申请，可能编号有误，或您没有查看它的权限")
}

// sees says whether a person may see an item of their unit.
func sees(a who.Actor, i *Item) bool { return a.IsSystem() || a.MayOn(RightView, i.Unit, "") }

// shares says whether a person whose unit does not handle the item may see it
// all the same: they are of the disclosure office, which answers for every
// case, or their unit is asked for help with it.
func (s *Service) shares(ctx context.Context, q store.Querier, a who.Actor, i *Item) (bool, error) {
	if a.Unit == "" || !a.MayOn(RightView, a.Unit, "") {
		return false, nil
	}
	if set, err := s.SettingOf(ctx, q, i.Agency); err != nil || set.Office == a.Unit {
		return err == nil, err
	}
	var n int
	err := q.QueryRow(ctx, "SELECT COUNT(*) FROM disclosure_help WHERE agency = $1 AND item = $2 AND unit = $3", i.Agency, i.ID, a.Unit).Scan(&n)
	return n > 0, err
}

// SettingOf reads what an agency set; the unit that is the office stands in
// where nothing was set.
func (s *Service) SettingOf(ctx context.Context, q store.Querier, agency string) (Setting, error) {
	out, err := store.Get[Setting](ctx, q, agency, "setting")
	if err != nil && !fail.Is(err, fail.Missing) {
		return out, err
	}
	if err != nil {
		out = Setting{Agency: agency, ID: "setting"}
	}
	if out.Says == nil {
		out.Says = map[string]string{}
	}
	if out.Office != "" {
		return out, nil
	}
	units, err := s.Roster.Units(ctx, q, agency)
	for _, u := range units {
		if u.Office {
			out.Office = u.ID
		}
	}
	return out, err
}

// TermsOf are the law's terms with the agency's own.
func (t *Setting) TermsOf() clock.Terms { return clock.Law().With(t.Terms...) }

// TariffsOf are the law's tariffs with the agency's own.
func (t *Setting) TariffsOf() []fee.Tariff { return append(fee.Law(), t.Tariffs...) }

// Item reads an item that the person may see.
func (s *Service) Item(ctx context.Context, q store.Querier, a who.Actor, id string) (Item, error) {
	i, err := store.Get[Item](ctx, q, a.Tenant, id)
	if fail.Is(err, fail.Missing) {
		return i, missing()
	}
	if err != nil || sees(a, &i) {
		return i, err
	}
	may, err := s.shares(ctx, q, a, &i)
	if err == nil && !may {
		return Item{}, missing()
	}
	return i, err
}

// Case reads an item that the person may see, with everything that belongs to
// it.
func (s *Service) Case(ctx context.Context, q store.Querier, a who.Actor, id string) (*Case, error) {
	i, err := s.Item(ctx, q, a, id)
	if err != nil {
		return nil, err
	}
	c := &Case{Item: i, Actor: a, Today: s.today(q)}
	err = s.load(ctx, q, c)
	if a.Visiting() {
		c.withoutWords()
	}
	return c, err
}

// today is the day of the act, or of the program's clock.
func (s *Service) today(q store.Querier) civil.Date {
	if tx, ok := q.(*store.Tx); ok {
		return tx.Today()
	}
	return civil.FromTime(s.DB.Now().In(store.Zone))
}

// load reads what belongs to the case's item.
func (s *Service) load(ctx context.Context, q store.Querier, c *Case) error {
	agency, id := c.Item.Agency, c.Item.ID
	var err error
	if c.Request, err = store.Get[Request](ctx, q, agency, c.Item.Request); err != nil {
		return err
	}
	if c.Text, err = s.textOf(ctx, q, agency, c.Item.Request); err != nil {
		return err
	}
	if c.Setting, err = s.SettingOf(ctx, q, agency); err != nil {
		return err
	}
	if c.Cal, err = s.Calendar(ctx, q, agency); err != nil {
		return err
	}
	c.Terms = c.Setting.TermsOf()
	for _, f := range []func() error{
		func() error { return rowsOf(ctx, q, agency, id, &c.Intervals) }, func() error { return rowsOf(ctx, q, agency, id, &c.Corrections) },
		func() error { return rowsOf(ctx, q, agency, id, &c.Consultations) }, func() error { return rowsOf(ctx, q, agency, id, &c.Helps) },
		func() error { return rowsOf(ctx, q, agency, id, &c.Fees) }, func() error { return rowsOf(ctx, q, agency, id, &c.Steps) },
		func() error { return rowsOf(ctx, q, agency, id, &c.Searches) }, func() error { return rowsOf(ctx, q, agency, id, &c.Reviews) },
		func() error { return rowsOf(ctx, q, agency, id, &c.Letters) }, func() error { return rowsOf(ctx, q, agency, id, &c.Disputes) },
	} {
		if err := f(); err != nil {
			return err
		}
	}
	c.Followers, err = store.Select[Item](ctx, q, "WHERE agency = $1 AND lead = $2 ORDER BY id", agency, id)
	return err
}

// rowsOf reads an item's rows of one table, oldest first.
func rowsOf[T any, P store.RowOf[T]](ctx context.Context, q store.Querier, agency, item string, out *[]T) error {
	got, err := store.Select[T, P](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY id", agency, item)
	*out = got
	return err
}

// Events reads an item's timeline, oldest first.
func (s *Service) Events(ctx context.Context, q store.Querier, agency, item string) ([]Event, error) {
	return store.Select[Event](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY at, id", agency, item)
}

// ItemsOf reads a request's items in their order.
func (s *Service) ItemsOf(ctx context.Context, q store.Querier, agency, request string) ([]Item, error) {
	return store.Select[Item](ctx, q, "WHERE agency = $1 AND request = $2 ORDER BY no", agency, request)
}

// FilesOf reads the files of an item.
func (s *Service) FilesOf(ctx context.Context, q store.Querier, agency, item string) ([]File, error) {
	return store.Select[File](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY id", agency, item)
}

// RequestOf reads a request by its id, without asking who asks: for the public
// pages, which have asked for the code.
func (s *Service) RequestOf(ctx context.Context, q store.Querier, agency, id string) (Request, Text, error) {
	r, err := store.Get[Request](ctx, q, agency, id)
	if err != nil {
		return r, Text{}, err
	}
	t, err := s.textOf(ctx, q, agency, id)
	return r, t, err
}

// RequestNumbered reads a request by its number, for the look-up page: as it
// was typed, or as it was meant.
func (s *Service) RequestNumbered(ctx context.Context, q store.Querier, agency, number string) (Request, error) {
	r, err := store.First[Request](ctx, q, "WHERE agency = $1 AND number = $2", agency, strings.TrimSpace(number))
	if meant := numberTyped(number); fail.Is(err, fail.Missing) && meant != number {
		return store.First[Request](ctx, q, "WHERE agency = $1 AND number = $2", agency, meant)
	}
	return r, err
}

// Next gives the next number of a series within the act: gap-free, for the
// number stands or falls with the act.
func (s *Service) Next(tx *store.Tx, series string) (int64, error) {
	if _, err := tx.Exec("INSERT INTO disclosure_counter (agency, id, n) VALUES ($1, $2, 1) ON CONFLICT (agency, id) DO UPDATE SET n = disclosure_counter.n + 1",
		tx.Tenant(), series); err != nil {
		return 0, err
	}
	var n int64
	err := tx.QueryRow(tx.Context(), "SELECT n FROM disclosure_counter WHERE agency = $1 AND id = $2", tx.Tenant(), series).Scan(&n)
	return n, err
}

// told is what an act leaves in the timeline and the record.
type told struct {
	// Text is for staff, Says for the applicant, Why the actor's own words.
	Text, Says, Why string
	On              civil.Date
	Letter          string
}

// act makes one move of one item: read, ask the table, change, save with the
// clock read anew, record. version is that of the item on the page; zero does
// not ask.
func (s *Service) act(ctx context.Context, a who.Actor, id, name string, version int64, f func(*store.Tx, *Case) (told, error)) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.Case(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if version != 0 && c.Item.Version != version {
			return fail.Stalef("这件申请刚刚由其他人处理过。您填写的内容仍在页面上，请核对后再提交")
		}
		return s.move(tx, c, name, f)
	})
}

// move makes one move within an act.
func (s *Service) move(tx *store.Tx, c *Case, name string, f func(*store.Tx, *Case) (told, error)) error {
	m, err := Items.Try(c, name, c.Before())
	if err != nil {
		return err
	}
	was := c.Item.State
	t, err := f(tx, c)
	if err != nil {
		return err
	}
	c.Item.State = m.To
	if err := s.save(tx, c); err != nil {
		return err
	}
	if err := s.tell(tx, c, m, was, t); err != nil {
		return err
	}
	for _, f := range c.after {
		if err := f(tx); err != nil {
			return err
		}
	}
	c.after = nil
	return nil
}

// tell writes the line of the timeline and the entry of the record.
func (s *Service) tell(tx *store.Tx, c *Case, m flow.Move[*Case], was flow.State, t told) error {
	e := Event{Agency: tx.Tenant(), ID: s.newID(tx), Item: c.Item.ID, At: tx.Now(), On: cmp.Or(t.On, tx.Today()), Act: m.Name, Text: t.Text, Says: t.Says,
		Article: m.Article, By: tx.Actor().ID, ByName: tx.Actor().Name, Was: was, Now: c.Item.State, Letter: t.Letter}
	if err := tx.Insert(&e); err != nil {
		return err
	}
	return tx.Record(m.Name, c.Item.Ref(), store.Under(m.Article), store.Because(t.Why), store.Telling("%s %s", c.Item.Label(), t.Text))
}

// save reads the clock anew and keeps the item.
func (s *Service) save(tx *store.Tx, c *Case) error {
	i := &c.Item
	if err := rowsOf(tx.Context(), tx, i.Agency, i.ID, &c.Intervals); err != nil {
		return err
	}
	i.Closed = slices.Contains([]flow.State{Replied, Served, Withdrawn, Archived, Voided}, i.State) && (!i.Answered.IsZero() || i.State != Replied)
	c.wind(tx.Today())
	i.ChangedAt = tx.Now()
	return tx.Update(i)
}

// wind reads the clock and keeps what it says in the item.
func (c *Case) wind(today civil.Date) {
	i := &c.Item
	r := c.Terms.Read(c.Cal, c.Clock(), today)
	i.Due, i.Clock, i.Provisional, i.Calendar = r.Due, r.State, r.Provisional, r.Calendar
	if i.Kind == Record && !i.Received.IsZero() {
		i.Due = c.Terms.On(clock.RecordMend, i.Received).Due(i.Received, c.Cal)
	}
}

// notify tells people of a case.
func (s *Service) notify(tx *store.Tx, c *Case, kind string, level notice.Level, key, title string, to ...string) error {
	to = slices.DeleteFunc(slices.Clone(to), func(p string) bool { return p == "" || p == tx.Actor().ID })
	if len(to) == 0 || s.Notices == nil {
		return nil
	}
	_, err := s.Notices.Tell(tx, notice.Message{Key: key, Kind: kind, Level: level, Title: title, Href: c.Item.Href(), Subject: c.Item.Ref(), To: to})
	return err
}

// holders are the people who hold a right over a unit.
func (s *Service) holders(ctx context.Context, q store.Querier, agency, right, unit string) ([]string, error) {
	return s.those(ctx, q, agency, func(a who.Actor) bool { return a.MayOn(right, unit, "") })
}

// those are the people of an agency for whom it is true.
func (s *Service) those(ctx context.Context, q store.Querier, agency string, is func(who.Actor) bool) ([]string, error) {
	if s.Staff == nil {
		return nil, nil
	}
	all, err := s.Staff(ctx, q, agency)
	var out []string
	for _, a := range all {
		if is(a) {
			out = append(out, a.ID)
		}
	}
	return out, err
}

// quote shortens a text for a history.
func quote(text string) string {
	if r := []rune(text); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return text
}

// named is "《…》" of a title.
func named(title string) string { return fmt.Sprintf("《%s》", strings.Trim(title, "《》")) }
