package letters

import (
	"context"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// Write takes in a letter that a citizen writes on the site.
func (s *Letters) Write(tx *store.Tx, in Taken) (Letter, error) {
	l, _, err := s.Take(tx, in)
	if err != nil {
		return l, err
	}
	return l, s.announce(tx, &l)
}

// Mine is what a writer sees of a letter beside itself.
type Mine struct {
	// Reply is there once it was signed.
	Reply, Unit   string
	Reason, Route string
	Extensions    []Extension
	Asked         bool
	Numbers       Numbers
}

// Mine reads what the letter's writer may see.
func (s *Letters) Mine(ctx context.Context, q store.Querier, l *Letter) (v Mine, err error) {
	if v.Numbers, err = s.Numbers(ctx, q, l.Agency, civil.FromTime(s.DB.Now().In(store.Zone))); err != nil {
		return v, err
	}
	r, err := store.First[Reply](ctx, q, "WHERE agency = $1 AND letter = $2 AND round = $3", l.Agency, l.ID, l.Round)
	if err != nil && !fail.Is(err, fail.Missing) {
		return v, err
	}
	if err == nil && !r.SignedAt.IsZero() && (l.State == Approved || l.State == Closed) {
		v.Reply = r.Text
	}
	names, err := s.Roster.UnitNames(ctx, q, l.Agency)
	if err != nil {
		return v, err
	}
	v.Unit = names[l.Unit]
	if l.State == Declined {
		reason, _ := ReasonOf(Declines, l.Reason)
		v.Reason, v.Route = reason.Title, strings.TrimSpace(l.Says+" "+reason.Route)
	}
	if v.Extensions, err = store.Select[Extension](ctx, q, "WHERE agency = $1 AND letter = $2 AND decision = $3 ORDER BY id", l.Agency, l.ID, Agreed); err != nil {
		return v, err
	}
	n := 0
	err = q.QueryRow(ctx, "SELECT COUNT(*) FROM letters_letter WHERE agency = $1 AND parent = $2", l.Agency, l.ID).Scan(&n)
	v.Asked = n > 0
	return v, err
}

// Shown is an answered letter as the public reads it.
type Shown struct {
	Number, Title, Question, Answer, Kind, Channel, Unit, Mark string
	Received, Replied                                          civil.Date
	Gone                                                       time.Time
}

// Selection lists the letters that the public can read, the newest first.
func (s *Letters) Selection(ctx context.Context, q store.Querier, agency, kind, text string, most, skip int) ([]Shown, int, error) {
	where, args := "WHERE agency = $1 AND opened_at <> ''", []any{agency}
	if kind != "" {
		args = append(args, kind)
		where += " AND kind = $2"
	}
	if text != "" {
		args = append(args, agency, "%"+store.LikeEscape(text)+"%")
		at := itoa(len(args) - 1)
		where += " AND id IN (SELECT id FROM letters_opened WHERE agency = $" + at + " AND gone = '' AND (title LIKE $" + itoa(len(args)) + " ESCAPE '\\' OR question LIKE $" + itoa(len(args)) + " ESCAPE '\\'))"
	}
	var total int
	if err := q.QueryRow(ctx, "SELECT COUNT(*) FROM letters_letter "+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	list, err := store.Select[Letter](ctx, q, where+" ORDER BY opened_at DESC, id DESC LIMIT "+itoa(most)+" OFFSET "+itoa(skip), args...)
	if err != nil {
		return nil, 0, err
	}
	var out []Shown
	for i := range list {
		x, err := s.shown(ctx, q, &list[i])
		if err != nil {
			return nil, 0, err
		}
		out = append(out, x)
	}
	return out, total, nil
}

// Shown reads one letter that the public can read, or could.
func (s *Letters) Shown(ctx context.Context, q store.Querier, agency, number string) (Shown, error) {
	l, err := store.First[Letter](ctx, q, "WHERE agency = $1 AND number = $2", agency, number)
	if err != nil {
		return Shown{}, fail.Missingf("没有公开这封来信。您自己的来信请用编号和查询码查询")
	}
	return s.shown(ctx, q, &l)
}

func (s *Letters) shown(ctx context.Context, q store.Querier, l *Letter) (Shown, error) {
	o, err := store.Get[Opened](ctx, q, l.Agency, l.ID)
	if err != nil {
		return Shown{}, fail.Missingf("没有公开这封来信。您自己的来信请用编号和查询码查询")
	}
	names, err := s.Roster.UnitNames(ctx, q, l.Agency)
	x := Shown{Number: l.Number, Title: o.Title, Question: o.Question, Answer: o.Answer, Kind: l.KindTitle(), Channel: l.ChannelTitle(), Unit: names[l.Unit], Received: l.ReceivedOn, Replied: l.RepliedOn, Gone: o.Gone}
	if l.Rating > 0 {
		x.Mark = Title(Ratings, itoa(int(l.Rating)))
	}
	return x, err
}
