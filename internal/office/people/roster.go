package people

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
)

// staff is one line of the list of people.
type staff struct {
	Person
	unit, roles string
	held        []string
	seen, awake time.Time
	factor      bool
	locked      bool
}

// word is the account's state as people see it: a lock and dormancy are
// worked out when somebody looks.
func (s staff) word(now time.Time) (ui.Tone, string) {
	switch {
	case s.State == Pending:
		return ui.Warn, Accounts.TitleOf(s.State)
	case s.State == Held:
		return ui.Bad, Accounts.TitleOf(s.State)
	case s.State == Inactive:
		return ui.Plain, Accounts.TitleOf(s.State)
	case s.locked:
		return ui.Bad, "已锁定"
	case Dormant(s.awake, now):
		return ui.Bad, "长期未用，已锁定"
	}
	return ui.OK, Accounts.TitleOf(s.State)
}

// roster reads all staff of an agency in a fixed number of statements.
func (p *People) roster(ctx context.Context, q store.Querier, agency string, now time.Time) ([]staff, error) {
	all, err := everyone(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	units, err := Directory{}.UnitNames(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	held, err := Directory{}.RolesHeld(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	out := make([]staff, len(all))
	at := map[string]*staff{}
	for i, person := range all {
		out[i] = staff{Person: person, unit: units[person.Unit], held: roleKeys(held[person.ID]), awake: person.Created}
		out[i].roles = roleNames(held[person.ID], units)
		at[person.ID] = &out[i]
	}
	return out, p.fillUse(ctx, q, agency, at, now)
}

func roleNames(held []RoleHeld, units map[string]string) string {
	var out []string
	for _, r := range held {
		name := RoleTitle(r.Role)
		if limits := strings.Trim(units[r.Unit]+" "+r.Category, " "); limits != "" {
			name += "（" + limits + "）"
		}
		out = append(out, name)
	}
	return strings.Join(out, "、")
}

// fillUse adds when accounts were used and which are locked.
func (p *People) fillUse(ctx context.Context, q store.Querier, agency string, at map[string]*staff, now time.Time) error {
	seen, err := triples(ctx, q, "SELECT id, at, awake FROM people_seen WHERE agency = $1", agency)
	if err != nil {
		return err
	}
	for _, t := range seen {
		if s := at[t[0]]; s != nil {
			s.seen, _ = parseTime(t[1])
			s.awake, _ = parseTime(t[2])
		}
	}
	factors, err := texts(ctx, q, "SELECT id FROM people_credential WHERE agency = $1 AND factor <> ''", agency)
	if err != nil {
		return err
	}
	for _, id := range factors {
		if s := at[id]; s != nil {
			s.factor = true
		}
	}
	locks, err := texts(ctx, q, "SELECT id FROM people_attempt WHERE agency = '' AND until > $1", now)
	if err != nil {
		return err
	}
	for _, s := range at {
		s.locked = slices.ContainsFunc(locks, func(id string) bool { return id == loginKey(s.Login) || strings.HasPrefix(id, pairsOf(s.Login)) })
	}
	return nil
}

func triples(ctx context.Context, q store.Querier, query string, args ...any) ([][3]string, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out [][3]string
	for rows.Next() {
		var t [3]string
		if err := rows.Scan(&t[0], &t[1], &t[2]); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// sift keeps the staff that the filters leave.
func sift(all []staff, q ui.Query, now time.Time) []staff {
	f := q.Filters
	out := all[:0:0]
	for _, s := range all {
		_, word := s.word(now)
		if strings.Contains(s.Name, f["name"]) && strings.Contains(s.Login, normalLogin(f["login"])) &&
			(f["unit"] == "" || s.Unit == f["unit"]) && (f["role"] == "" || slices.Contains(s.held, f["role"])) &&
			(f["state"] == "" || word == f["state"]) {
			out = append(out, s)
		}
	}
	return out
}

// arrange sorts the staff by a column; by pinyin within what is equal.
func arrange(all []staff, q ui.Query, now time.Time) {
	key := func(s staff) string {
		switch q.Sort {
		case "login":
			return s.Login
		case "unit":
			return s.unit
		case "position":
			return s.Position
		case "state":
			_, word := s.word(now)
			return word
		case "seen":
			return s.seen.UTC().Format(time.RFC3339)
		}
		return s.Sort
	}
	slices.SortStableFunc(all, func(a, b staff) int {
		if q.Down {
			a, b = b, a
		}
		return cmp.Compare(key(a), key(b))
	})
}
