package portal

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
)

// sight is what every page needs and only a publication changes. One is kept
// until the database's mark moves; it is never changed.
type sight struct {
	mark    int64
	agency  people.Agency
	set     content.Setting
	tree    content.Tree
	totals  map[string]int64
	units   map[string]string
	shown   map[string]bool // columns that have something to show
	library func() ([]doc, error)
}

// see gives the sight as it is at this request. The mark is read before what
// it stands for: a change in between only makes the next request read again.
func (p *Portal) see(ctx context.Context) (*sight, error) {
	mark, err := p.d.DB.Mark(ctx)
	if err != nil {
		return nil, err
	}
	p.mu.RLock()
	s := p.last
	p.mu.RUnlock()
	if s != nil && s.mark == mark && p.d.DB.Watched("content_change") {
		return s, nil
	}
	agency, err := p.d.Agency(ctx, p.d.DB)
	if err != nil {
		return nil, err
	}
	if s, err = p.look(ctx, agency, mark); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = s
	return s, nil
}

func (p *Portal) look(ctx context.Context, agency people.Agency, mark int64) (*sight, error) {
	s := &sight{mark: mark, agency: agency, units: map[string]string{}, shown: map[string]bool{}}
	var err error
	if s.set, err = content.SettingOf(ctx, p.d.DB, agency.ID); err != nil {
		return nil, err
	}
	if s.tree, err = content.Columns(ctx, p.d.DB, agency.ID); err != nil {
		return nil, err
	}
	if s.totals, err = content.Totals(ctx, p.d.DB, agency.ID); err != nil {
		return nil, err
	}
	units, err := people.Directory{}.AllUnits(ctx, p.d.DB, agency.ID)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		s.units[u.ID] = u.Name
	}
	filled, err := kindsOnLine(ctx, p.d.DB, agency.ID)
	if err != nil {
		return nil, err
	}
	s.fill(filled)
	s.library = lazy(func() ([]doc, error) { return p.readLibrary(context.WithoutCancel(ctx), agency.ID) })
	return s, nil
}

// kindsOnLine are the kinds of which there is something on line. Each is
// looked up by itself: all items together may be many.
func kindsOnLine(ctx context.Context, q store.Querier, agency string) ([]string, error) {
	args := []any{agency}
	var parts []string
	for n, k := range content.Kinds {
		args = append(args, k.Key)
		parts = append(parts, fmt.Sprintf("SELECT kind FROM (SELECT kind FROM content_live WHERE agency = $1 AND kind = $%d AND gone = '' LIMIT 1) k%d", n+2, n))
	}
	rows, err := q.Query(ctx, strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var k string
		if err := rows.Scan(&k); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// fill marks the columns that have something to show: items, a way elsewhere,
// a library's documents, or a word on why there is nothing.
func (s *sight) fill(kinds []string) {
	for _, c := range s.tree.All {
		full := s.totals[c.ID] > 0 || !c.Checked.IsZero() || c.Form == content.FormLink
		if c.Form == content.FormLibrary {
			full = full || slices.ContainsFunc(kinds, func(k string) bool { return libraryTakes(c, k) })
		}
		if !full {
			continue
		}
		for _, up := range s.tree.Trail(c.ID) {
			s.shown[up.ID] = true
		}
	}
	if root, ok := s.openness(); ok {
		s.shown[root.ID] = true
		for _, c := range s.tree.Under(root.ID) {
			s.shown[c.ID] = true // the fixed parts are there, filled or not
		}
	}
}

// openness is the column 政府信息公开: the one with the 指南 below it.
func (s *sight) openness() (content.Column, bool) {
	for _, c := range s.tree.All {
		if c.Type == "信息公开指南" {
			return s.tree.Get(c.Parent)
		}
	}
	return content.Column{}, false
}

// below lists the visible columns directly below one.
func (s *sight) below(id string) []content.Column {
	return slices.DeleteFunc(s.tree.Under(id), func(c content.Column) bool { return c.Hidden || !s.shown[c.ID] })
}

// ofType lists the visible columns of a type that hold items.
func (s *sight) ofType(kind string) []content.Column {
	var out []content.Column
	for _, c := range s.tree.All {
		if c.Type == kind && c.Form != content.FormGroup && c.Form != content.FormLink && !c.Hidden && s.shown[c.ID] {
			out = append(out, c)
		}
	}
	return out
}

func ids(columns []content.Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.ID
	}
	return out
}

// site is what the agency says of its site under a key.
func (s *sight) site(key string) string { return strings.TrimSpace(s.set.Site[key]) }

// name is the site's name.
func (s *sight) name() string {
	if n := s.site(content.SiteName); n != "" {
		return n
	}
	return s.agency.Name
}

// parts are the views that other capabilities add to an item.
func (p *Portal) parts(ctx context.Context, l content.Live) ([]content.Part, error) {
	if p.d.Content == nil {
		return nil, nil
	}
	return p.d.Content.Public(ctx, p.d.DB, l)
}
