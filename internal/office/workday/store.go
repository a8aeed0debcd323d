package workday

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
)

// Entered is a notice that an organisation's administrator entered, beside
// those that come with the program. Each organisation has its own.
type Entered struct {
	Agency, ID string
	Version    int64
	// Number and Region are those of the notice; together they are unique.
	Number, Region string
	Year           int64
	Notice         Notice
	// Moved are the open terms that entering or changing it moved, the last
	// time.
	Moved []slice.Moved
	By    string
	At    time.Time
}

// Table names the table.
func (*Entered) Table() string { return "workday_notice" }

// Cols lists the columns.
func (e *Entered) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("version", &e.Version), store.C("number", &e.Number),
		store.C("region", &e.Region), store.C("year", &e.Year), store.C("content", store.JSON(&e.Notice)),
		store.C("moved", store.JSON(&e.Moved)), store.C("entered_by", &e.By), store.C("entered_at", &e.At),
	}
}

// KeepVersions keeps what the calendar was made of on a past day.
func (*Entered) KeepVersions() {}

// Ref names the notice in the record.
func (e *Entered) Ref() store.Ref { return store.Ref{Kind: "workday", ID: e.ID} }

// EnteredIn lists the notices that the organisation entered, oldest first.
func EnteredIn(ctx context.Context, q store.Querier, agency string) ([]Entered, error) {
	return store.Select[Entered](ctx, q, "WHERE agency = $1 ORDER BY entered_at, id", agency)
}

// calendars remembers built calendars. What was built inside an act is not
// remembered: the act may yet fail.
type calendars struct {
	mu    sync.Mutex
	known map[string]*Calendar // by region and the notices' ids and versions
	order []string             // oldest first
}

// mostCalendars bounds what is remembered: each takes about 200 kB.
const mostCalendars = 64

func (c *calendars) get(key string, build func() (*Calendar, error)) (*Calendar, error) {
	c.mu.Lock()
	found := c.known[key]
	c.mu.Unlock()
	if found != nil {
		return found, nil
	}
	made, err := build()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[string]*Calendar{}
	}
	if c.known[key] == nil {
		c.order = append(c.order, key)
	}
	c.known[key] = made
	if len(c.order) > mostCalendars {
		delete(c.known, c.order[0])
		c.order = slices.Delete(c.order, 0, 1)
	}
	return made, nil
}

// Calendar is the calendar of the organisation: its region's, with what its
// administrator entered. Within an act it shows what the act has written.
func (w *Workdays) Calendar(ctx context.Context, q store.Querier, agency string) (*Calendar, error) {
	region, err := w.regionOf(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	marks, err := fingerprint(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	build := func() (*Calendar, error) { return calendarOf(ctx, q, agency, region) }
	if _, acting := q.(*store.Tx); acting && marks != "" {
		return build()
	}
	key := region + "\n" + marks
	return w.built.get(key, build)
}

// calendarOf builds the organisation's calendar from the database.
func calendarOf(ctx context.Context, q store.Querier, agency, region string) (*Calendar, error) {
	entered, err := EnteredIn(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	added := make([]Notice, len(entered))
	for i, e := range entered {
		added[i] = e.Notice
	}
	return For(region, added...)
}

// fingerprint names the notices that the organisation entered; it is empty
// for most, who entered none.
func fingerprint(ctx context.Context, q store.Querier, agency string) (string, error) {
	rows, err := q.Query(ctx, "SELECT id, version FROM workday_notice WHERE agency = $1 ORDER BY id", agency)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	var b strings.Builder
	for rows.Next() {
		var id string
		var version int64
		if err := rows.Scan(&id, &version); err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s:%d ", id, version)
	}
	return b.String(), rows.Err()
}

// regionOf is the organisation's region as far as the calendar knows it. One
// without festivals of its own follows the nation.
func (w *Workdays) regionOf(ctx context.Context, q store.Querier, agency string) (string, error) {
	if w.region == nil {
		return "", nil
	}
	code, err := w.region(ctx, q, agency)
	if err != nil {
		return "", err
	}
	return RegionFor(code).Code, nil
}

// divisions are the beginnings of the codes of administrative divisions
// (行政区划代码) that lie in a region of ours.
var divisions = map[string]string{"64": "ningxia"}

// RegionFor is the region of an organisation's region code: ours, such as
// ningxia, or that of the administrative divisions, such as 640500. Any other
// is the nation without a region.
func RegionFor(code string) Region {
	for prefix, region := range divisions {
		if len(code) == 6 && strings.HasPrefix(code, prefix) {
			code = region
		}
	}
	r, err := RegionOf(code)
	if err != nil {
		return Region{}
	}
	return r
}

// Working says whether the organisation works on the day.
func (w *Workdays) Working(ctx context.Context, q store.Querier, agency string, day civil.Date) (bool, error) {
	c, err := w.Calendar(ctx, q, agency)
	if err != nil {
		return false, err
	}
	return c.Working(day), nil
}
