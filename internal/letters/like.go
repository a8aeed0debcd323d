package letters

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters/likeness"
)

// Like is an earlier letter that may be about the same matter or from the same
// person.
type Like struct {
	Letter Letter
	// Score is how like the texts are, in percent.
	Score int
	// Same says that the same person wrote it.
	Same bool
}

// index gives an organisation's likeness index with everything in it that was
// committed. Letters that another node took in are read when they are asked
// for.
func (s *Letters) index(ctx context.Context, q store.Querier, agency string) (*likeness.Index, error) {
	s.mu.Lock()
	in := s.indexes[agency]
	if in == nil {
		in = &indexed{x: likeness.New()}
		s.indexes[agency] = in
	}
	s.mu.Unlock()
	in.mu.Lock()
	defer in.mu.Unlock()
	rows, err := q.Query(ctx, "SELECT id, at, sketch FROM letters_sketch WHERE agency = $1 AND at >= $2 ORDER BY at, id", agency, in.until)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, at string
		var sketch []byte
		if err := rows.Scan(&id, &at, &sketch); err != nil {
			return nil, err
		}
		if !in.x.Has(id) {
			in.x.Add(id, likeness.FromBytes(sketch))
		}
		in.until = behind(at)
	}
	return in.x, rows.Err()
}

// near lists earlier letters about the same matter, the likest first, each
// with its score.
func (s *Letters) near(ctx context.Context, q store.Querier, l *Letter, least, most int) ([]Like, error) {
	x, err := s.index(ctx, q, l.Agency)
	if err != nil {
		return nil, err
	}
	hits := x.Near(likeness.Of(l.text()), 3*most, l.ID)
	if len(hits) == 0 {
		return nil, nil
	}
	args := []any{l.Agency}
	for _, h := range hits {
		args = append(args, h.ID)
	}
	found, err := store.Select[Letter](ctx, q, "WHERE agency = $1 AND id IN "+store.In(2, len(hits))+" ORDER BY id", args...)
	if err != nil {
		return nil, err
	}
	mine := likeness.Grams(l.text())
	var out []Like
	for _, f := range found {
		if score := likeness.Score(mine, likeness.Grams(f.text())); score >= least && f.ID != l.ID {
			out = append(out, Like{f, score, l.PersonKey != "" && f.PersonKey == l.PersonKey})
		}
	}
	slices.SortFunc(out, func(a, b Like) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Letter.ID, a.Letter.ID))
	})
	return out[:min(len(out), most)], nil
}

// Alike lists what the desk should look at before it gives a letter to a unit:
// letters about the same matter, and others of the same person.
func (s *Letters) Alike(ctx context.Context, q store.Querier, l *Letter, n Numbers) (same []Like, person []Letter, err error) {
	if same, err = s.near(ctx, q, l, int(n[AlikeLeast]), 10); err != nil || l.PersonKey == "" {
		return same, nil, err
	}
	since := l.ReceivedOn.Add(-int(n[RepeatDays]))
	person, err = store.Select[Letter](ctx, q, "WHERE agency = $1 AND person_key = $2 AND id <> $3 AND received_on >= $4 ORDER BY received_on DESC, id DESC LIMIT 20", l.Agency, l.PersonKey, l.ID, since)
	return same, person, err
}

// Past are answered letters like this one with their replies, for whoever
// drafts.
func (s *Letters) Past(ctx context.Context, q store.Querier, l *Letter, most int) ([]Like, []Reply, error) {
	like, err := s.near(ctx, q, l, 15, 20)
	if err != nil {
		return nil, nil, err
	}
	var out []Like
	var replies []Reply
	for _, k := range like {
		if k.Letter.State != Closed || len(out) == most {
			continue
		}
		r, err := store.First[Reply](ctx, q, "WHERE agency = $1 AND letter = $2 ORDER BY round DESC", l.Agency, k.Letter.ID)
		if err == nil {
			out, replies = append(out, k), append(replies, r)
		}
	}
	return out, replies, nil
}

// repeatsIn counts the letters of the same person about the same matter since a
// day: another matter of the same person repeats nothing, a further question
// (追问) is about the matter of its letter however it is worded.
func (l *Letter) repeatsIn(near []Like, since civil.Date) (n int64) {
	parent := false
	for _, k := range near {
		if k.Same && k.Letter.ReceivedOn >= since {
			n++
			parent = parent || k.Letter.ID == l.Parent
		}
	}
	if l.Parent != "" && !parent {
		n++
	}
	return n
}

// Repeats says in words why a letter is flagged: the same person again (重复), or
// several people about one matter (多人).
func (l *Letter) Repeats() []string {
	var out []string
	if l.SamePerson > 0 {
		out = append(out, "重复反映："+itoa(int(l.SamePerson))+"次")
	}
	if l.Alike > l.SamePerson {
		out = append(out, "同类反映："+itoa(int(l.Alike))+"件")
	}
	return out
}

// behind is a minute before a stored instant: acts that began earlier may
// commit later.
func behind(at string) string {
	t, err := time.Parse(store.TimeFormat, at)
	if err != nil {
		return ""
	}
	return t.Add(-time.Minute).Format(store.TimeFormat)
}

// likenessOf is how like two letters are, in percent.
func likenessOf(a, b *Letter) int {
	return likeness.Score(likeness.Grams(a.text()), likeness.Grams(b.text()))
}
