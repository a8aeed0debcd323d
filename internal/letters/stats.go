package letters

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// Sum counts letters.
type Sum struct {
	Key, Title string
	// Received came in the period; Answered were of those answered, InTime by
	// their day; Late are those past it and still open.
	Received, Answered, InTime, Open, Late int
	// Days are the working days that answered letters took, all together.
	Days int
	// Declined were not taken up; only the mailbox's own figures count them.
	Declined int
	// Rated were rated, Content 基本满意 or better; Published can be read by the
	// public; Again were handled more than once.
	Rated, Content, Published, Again, Repeats int
}

// OnTime is the share answered by its day, of those answered or past it.
func (s Sum) OnTime() (share float64, ok bool) { return rate(s.InTime, s.Answered+s.Late) }

// Average is how many working days an answer took.
func (s Sum) Average() (days float64, ok bool) {
	if s.Answered == 0 {
		return 0, false
	}
	return float64(s.Days) / float64(s.Answered), true
}

// Satisfied is the share of the rated that are 基本满意 or better.
func (s Sum) Satisfied() (float64, bool) { return rate(s.Content, s.Rated) }

func rate(part, whole int) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return 100 * float64(part) / float64(whole), true
}

// Stats are the figures of a period.
type Stats struct {
	From, To, AsOf                  civil.Date
	All                             Sum
	Channels, Kinds, Classes, Units []Sum
	// Held are the working days that letters lay with each unit, as charged;
	// the key is the unit, "" the office.
	Held map[string]Held
}

// Held is how long letters lay with a unit.
type Held struct{ Letters, Days int }

// Average is the working days a letter lay there.
func (h Held) Average() float64 {
	if h.Letters == 0 {
		return 0
	}
	return float64(h.Days) / float64(h.Letters)
}

// add counts a letter.
func (s *Sum) add(l *Letter, today civil.Date, cal Calendar) {
	s.Received++
	if l.Round > 1 {
		s.Again++
	}
	if l.SamePerson > 0 {
		s.Repeats++
	}
	if !l.OpenedAt.IsZero() {
		s.Published++
	}
	if l.Rating > 0 {
		s.Rated++
		if l.Rating >= 3 {
			s.Content++
		}
	}
	switch {
	case !l.RepliedOn.IsZero():
		s.Answered++
		s.Days += cal.Between(l.ReceivedOn, l.RepliedOn)
		if l.RepliedOn <= l.Due {
			s.InTime++
		}
	case l.Open():
		s.Open++
		if l.Late(today) {
			s.Late++
		}
	}
}

// received are the letters that came in a period, those not taken up and those
// sent back left out.
func received(ctx context.Context, q store.Querier, agency string, from, to civil.Date) ([]Letter, error) {
	return lines(ctx, q, "WHERE agency = $1 AND received_on >= $2 AND received_on <= $3 AND state NOT IN ($4, $5) ORDER BY received_on, id", agency, from, to, string(Declined), string(SentBack))
}

// Figures counts the letters that came in a period, as they stand on a day.
func (s *Letters) Figures(ctx context.Context, q store.Querier, agency string, from, to, today civil.Date) (Stats, error) {
	st := Stats{From: from, To: to, AsOf: today, Held: map[string]Held{}}
	cal, err := s.Calendar(ctx, q, agency)
	if err != nil {
		return st, err
	}
	list, err := received(ctx, q, agency, from, to)
	if err != nil {
		return st, err
	}
	units, err := s.Roster.UnitNames(ctx, q, agency)
	if err != nil {
		return st, err
	}
	groups := map[string]map[string]*Sum{"channel": {}, "kind": {}, "class": {}, "unit": {}}
	count := func(group, key, title string, l *Letter) {
		x := groups[group][key]
		if x == nil {
			x = &Sum{Key: key, Title: title}
			groups[group][key] = x
		}
		x.add(l, today, cal)
	}
	for i := range list {
		l := &list[i]
		st.All.add(l, today, cal)
		count("channel", l.Channel, l.ChannelTitle(), l)
		count("kind", l.Kind, l.KindTitle(), l)
		count("class", l.Class, ClassOf(l.Class).Title, l)
		name := units[l.Unit]
		if l.Unit == "" {
			name = "办公室（未分办）"
		}
		count("unit", l.Unit, name, l)
	}
	st.Channels, st.Kinds, st.Classes, st.Units = sums(groups["channel"]), sums(groups["kind"]), sums(groups["class"]), sums(groups["unit"])
	return st, s.charge(ctx, q, agency, from, to, cal, &st)
}

func sums(m map[string]*Sum) []Sum {
	var out []Sum
	for _, s := range m {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Sum) int { return cmp.Or(cmp.Compare(b.Received, a.Received), cmp.Compare(a.Key, b.Key)) })
	return out
}

// charge adds up the working days for which letters lay with units, by whom
// they are charged to.
func (s *Letters) charge(ctx context.Context, q store.Querier, agency string, from, to civil.Date, cal Calendar, st *Stats) error {
	stays, err := store.Select[Stay](ctx, q, "WHERE agency = $1 AND letter IN (SELECT id FROM letters_letter WHERE agency = $1 AND received_on >= $2 AND received_on <= $3) ORDER BY id", agency, from, to)
	if err != nil {
		return err
	}
	seen := map[[2]string]bool{}
	for _, x := range stays {
		end := st.AsOf
		if !x.To.IsZero() {
			end = on(x.To)
		}
		h := st.Held[x.Charged]
		h.Days += max(0, cal.Between(on(x.From), end))
		if k := [2]string{x.Charged, x.Letter}; !seen[k] {
			seen[k] = true
			h.Letters++
		}
		st.Held[x.Charged] = h
	}
	return nil
}

// on is the day of an instant.
func on(t time.Time) civil.Date { return civil.FromTime(t.In(store.Zone)) }

// Site is what the yearly site report asks of messages (R: 政府网站工作年度报表).
type Site struct {
	Received, Closed, Published int
	// Average is the working days an answer took, 0 where there is none.
	Average float64
}

// SiteYear gives the yearly site report's figures: all messages of the site's
// own mailbox, those not taken up included.
func (s *Letters) SiteYear(ctx context.Context, q store.Querier, agency string, year int) (Site, error) {
	cal, err := s.Calendar(ctx, q, agency)
	if err != nil {
		return Site{}, err
	}
	list, err := own(ctx, q, agency, civil.Of(year, time.January, 1), civil.Of(year, time.December, 31))
	out, took, answered := Site{}, 0, 0
	for _, d := range list {
		out.Received += d.all
		out.Closed += d.all - d.open
		out.Published += d.ups
		if !d.replied.IsZero() {
			answered += d.all
			took += d.all * cal.Between(d.received, d.replied)
		}
	}
	if answered > 0 {
		out.Average = float64(took) / float64(answered)
	}
	return out, err
}

// Mailbox counts the letters of the site's own mailbox, for the public: all of
// them, as SiteYear does, with those that were not taken up told apart.
func (s *Letters) Mailbox(ctx context.Context, q store.Querier, agency string, from, to civil.Date) (Sum, error) {
	out := Sum{Key: Own, Title: "网站留言"}
	cal, err := s.Calendar(ctx, q, agency)
	if err != nil {
		return out, err
	}
	list, err := own(ctx, q, agency, from, to)
	for _, d := range list {
		out.Received += d.all
		out.Declined += d.declined
		out.Rated += d.rated
		out.Content += d.content
		out.Open += d.open
		out.Published += d.ups
		if !d.replied.IsZero() {
			out.Answered += d.all
			out.Days += d.all * cal.Between(d.received, d.replied)
		}
	}
	return out, err
}
