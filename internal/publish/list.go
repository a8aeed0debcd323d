package publish

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/content"
)

// Row is an item in a list, with how far it is. The body of its item is empty.
type Row struct {
	Item   content.Item
	Course Course
}

// Done is the day on which the item became public after its term began, or
// the zero Date.
func (r *Row) Done() civil.Date {
	if r.Item.Edition == 0 {
		return 0
	}
	at := r.Course.ReleasedAt
	if at.IsZero() {
		at = r.Item.PublishedAt
	}
	day := civil.FromTime(at.In(store.Zone))
	if !r.Course.Start.IsZero() && day < r.Course.Start {
		return 0 // changed since, and the change is not public yet
	}
	if first := civil.FromTime(r.Item.PublishedAt.In(store.Zone)); first >= r.Course.Start {
		return first
	}
	return day
}

// Light is how the item stands against its term.
func (r *Row) Light(today civil.Date, soon int, cal Calendar) Light {
	if r.Item.State == content.Abandoned {
		return LightNone
	}
	return LightOf(r.Course.Due, r.Done(), today, soon, cal)
}

// rows reads all items of an organisation without their bodies, newest first.
// A bureau has some thousands of them.
func (p *Publish) rows(ctx context.Context, q store.Querier, agency string) ([]Row, error) {
	items, err := light(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	courses, err := store.Select[Course](ctx, q, "WHERE agency = $1", agency)
	if err != nil {
		return nil, err
	}
	by := make(map[string]Course, len(courses))
	for _, c := range courses {
		c.stored = true
		by[c.ID] = c
	}
	out := make([]Row, len(items))
	for n, i := range items {
		c, ok := by[i.ID]
		if !ok {
			c = Course{Agency: agency, ID: i.ID}
		}
		out[n] = Row{i, c}
	}
	return out, nil
}

// lean is an item without its body, for lists.
type lean struct{ content.Item }

// Cols lists the columns without the body.
func (l *lean) Cols() []store.Col {
	return slices.DeleteFunc(l.Item.Cols(), func(c store.Col) bool { return c.Name == "body" })
}

// light reads items without their bodies.
func light(ctx context.Context, q store.Querier, agency string) ([]content.Item, error) {
	all, err := store.Select[lean](ctx, q, "WHERE agency = $1 ORDER BY id DESC", agency)
	out := make([]content.Item, len(all))
	for n := range all {
		out[n] = all[n].Item
	}
	return out, err
}

// visible are the rows that the person may see.
func (p *Publish) visible(ctx context.Context, q store.Querier, a who.Actor) ([]Row, error) {
	all, err := p.rows(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{}
	if !a.Visiting() && a.May(RightView) {
		if mine, err = p.touched(ctx, q, a); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(r Row) bool { return !sees(a, &r.Item) && !mine[r.Item.ID] }), nil
}

// Filter narrows a list of items; empty fields let all through.
type Filter struct {
	Text, State, Kind, Column, Unit, Marking, Drafter, Light, Task string
	// From and To bound the day of publication, or of drafting for what is not
	// published.
	From, To civil.Date
}

// view is what a list is seen by.
type view struct {
	today civil.Date
	soon  int
	cal   Calendar
	tree  content.Tree
}

func (f Filter) takes(r *Row, v view) bool {
	i := &r.Item
	day := civil.FromTime(cmp.Or(i.PublishedAt, i.CreatedAt, time.Time{}).In(store.Zone))
	is := func(want, got string) bool { return want == "" || want == got }
	marking := string(i.Marking)
	if marking == "" {
		marking = "none"
	}
	return is(f.State, string(i.State)) && is(f.Kind, i.Kind) && is(f.Unit, i.Unit) && is(f.Marking, marking) && is(f.Drafter, i.Drafter) &&
		(f.Column == "" || slices.Contains(v.tree.Below(f.Column), i.Column)) &&
		is(f.Light, string(r.Light(v.today, v.soon, v.cal))) && (f.Task == "" || slices.Contains(i.Tasks, f.Task)) &&
		(f.From.IsZero() || day >= f.From) && (f.To.IsZero() || day <= f.To) && contains(f.Text, i.Title, i.Number, i.IndexNo)
}

func contains(text string, in ...string) bool {
	if text == "" {
		return true
	}
	return slices.ContainsFunc(in, func(s string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(text)) })
}

// order sorts rows by a column of the list.
func order(rows []Row, key string, down bool) {
	by := map[string]func(a, b Row) int{
		"title":     func(a, b Row) int { return cmp.Compare(a.Item.Title, b.Item.Title) },
		"state":     func(a, b Row) int { return cmp.Compare(a.Item.State, b.Item.State) },
		"due":       func(a, b Row) int { return cmp.Compare(dueKey(a), dueKey(b)) },
		"formed":    func(a, b Row) int { return cmp.Compare(a.Item.Formed, b.Item.Formed) },
		"published": func(a, b Row) int { return a.Item.PublishedAt.Compare(b.Item.PublishedAt) },
		"saved":     func(a, b Row) int { return a.Item.SavedAt.Compare(b.Item.SavedAt) },
		"no":        func(a, b Row) int { return cmp.Compare(a.Item.No, b.Item.No) },
		"review_on": func(a, b Row) int { return cmp.Compare(a.Item.ReviewOn, b.Item.ReviewOn) },
		"index":     func(a, b Row) int { return cmp.Compare(a.Item.IndexNo, b.Item.IndexNo) },
	}[key]
	if by == nil {
		return
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		if down {
			a, b = b, a
		}
		return by(a, b)
	})
}

// dueKey puts what has no term last.
func dueKey(r Row) civil.Date {
	if r.Course.Due.IsZero() {
		return civil.Of(9999, 1, 1)
	}
	return r.Course.Due
}

// turns are the items whose box waits for the person, and those that they may
// release.
type turns struct {
	review, release []string
}

func (p *Publish) turns(ctx context.Context, q store.Querier, a who.Actor, today civil.Date) (turns, error) {
	var out turns
	var err error
	if a.Visiting() {
		return out, nil
	}
	if out.review, err = p.waiting(ctx, q, a, today); err != nil || !a.May(RightRelease) {
		return out, err
	}
	rows, err := p.rows(ctx, q, a.Tenant)
	for n := range rows {
		if mayRelease(a, &rows[n]) {
			out.release = append(out.release, rows[n].Item.ID)
		}
	}
	return out, err
}

// waiting are the items whose box is the person's to fill, by themselves or
// for somebody absent.
func (p *Publish) waiting(ctx context.Context, q store.Querier, a who.Actor, today civil.Date) ([]string, error) {
	sheets, err := store.Select[approval.Sheet](ctx, q, "WHERE agency = $1 AND kind = $2 AND state = 'review' ORDER BY id", a.Tenant, content.KindItem)
	if err != nil || a.Visiting() {
		return nil, err
	}
	stand := []who.Actor{{}}
	if p.ActorOf != nil {
		absent, err := p.absent(ctx, q, a, today)
		if err != nil {
			return nil, err
		}
		stand = append(stand, absent...)
	}
	var out []string
	for n := range sheets {
		if slices.ContainsFunc(stand, func(b who.Actor) bool { may, _ := approval.MayFill(a, b, &sheets[n]); return may }) {
			out = append(out, sheets[n].Subject)
		}
	}
	return out, nil
}

// mayRelease says that an item waits to be released, and that the person is
// not the one who handed it in.
func mayRelease(a who.Actor, r *Row) bool {
	i := &r.Item
	return i.State == content.Approved && a.MayOn(RightRelease, i.Unit, i.Kind) && r.Course.Submitter != a.ID && i.Drafter != a.ID && !slices.Contains(i.Authors, a.ID)
}

// inbox counts what waits for the person.
func (p *Publish) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(RightView) || a.Visiting() {
		return nil, nil
	}
	today := civil.FromTime(p.DB.Now().In(store.Zone))
	t, err := p.turns(ctx, q, a, today)
	if err != nil {
		return nil, err
	}
	rows, err := p.visible(ctx, q, a)
	if err != nil {
		return nil, err
	}
	cal, err := p.Calendar(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	var out []slice.Waiting
	for _, g := range []struct {
		title, href string
		loud        bool
		takes       func(*Row) bool
	}{
		{"待审核的信息", reviewPath, false, func(r *Row) bool { return slices.Contains(t.review, r.Item.ID) }},
		{"待发布的信息", reviewPath + "?view=release", false, func(r *Row) bool { return slices.Contains(t.release, r.Item.ID) }},
		{"被退回的稿件", minePath + "?f.state=returned", false, func(r *Row) bool { return r.Item.State == content.Returned && r.Item.Drafter == a.ID }},
		{"超过公开时限的信息", latePath, true, func(r *Row) bool {
			return r.Light(today, 0, cal) == LightOver && (r.Item.Drafter == a.ID || a.MayOn(RightCheck, r.Item.Unit, r.Item.Kind))
		}},
		{"应急发布待补审", urgentPath, true, func(r *Row) bool {
			return r.Course.UrgentOpen() && (a.MayOn(RightSign, r.Item.Unit, r.Item.Kind) || a.MayOn(RightCheck, r.Item.Unit, r.Item.Kind))
		}},
		{"待评估的不予公开信息", assessPath, true, func(r *Row) bool {
			i := &r.Item
			return i.State == content.Kept && !i.ReviewOn.IsZero() && i.ReviewOn <= today && a.MayOn(RightAssess, i.Unit, i.Kind)
		}},
	} {
		w := slice.Waiting{Title: g.title, Href: g.href}
		for n := range rows {
			if r := &rows[n]; g.takes(r) {
				w.Add(slice.Pending{Title: r.Item.Title, Href: r.Item.Href(), Due: r.Course.Due}, g.loud)
			}
		}
		if w.Count > 0 {
			out = append(out, w)
		}
	}
	return out, nil
}

// each hands over the items for the office's search: their versions, and of
// those that changed all of it. To read thousands of texts whenever somebody
// saved one would keep a busy office's machine busy for nothing.
func (p *Publish) each(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
	all, err := content.ItemVersions(ctx, q, tenant)
	if err != nil {
		return err
	}
	for _, v := range all {
		read := func() (slice.Found, error) {
			i, err := content.ItemOf(ctx, q, tenant, v.ID)
			return slice.Found{Ref: i.Ref(), Title: i.Title, Body: i.Number + "\n" + plain(i.Body), Href: i.Href(), Unit: i.Unit, Category: i.Kind, On: i.Formed}, err
		}
		if err := f(slice.Found{Ref: store.Ref{Kind: content.KindItem, ID: v.ID}, Stamp: strconv.FormatInt(v.Version, 10), Read: read}); err != nil {
			return err
		}
	}
	return nil
}

// templateOf reads a template.
func templateOf(ctx context.Context, q store.Querier, agency, id string) (Template, error) {
	t, err := store.Get[Template](ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		err = fail.Missingf("没有找到这个模板，可能已被删除")
	}
	return t, err
}
