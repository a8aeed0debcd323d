package ledger

import (
	"context"
	"net/url"
	"slices"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// namedWaiting is how many duties of a group the first page names at most; the
// list behind it has them all.
const namedWaiting = 20

// heading names a duty where it stands among other things.
func heading(t *Task, unit string) string {
	return "任务" + t.No + "（" + unit + "）" + short(t.Measure)
}

// loudWord is the word of a light that needs attention before the day; the
// day itself tells the others.
func loudWord(l Lamp) string {
	if l.Light == Behind {
		return l.Word
	}
	return ""
}

// named are duties as things that wait.
func (l *Ledger) named(ctx context.Context, q store.Querier, agency string, duties []Duty) ([]slice.Pending, error) {
	ids := make([]string, len(duties))
	for i := range duties {
		ids[i] = duties[i].Task
	}
	in, args := among(agency, ids)
	tasks, err := store.Select[Task](ctx, q, "WHERE agency = $1 AND id IN "+in, args...)
	if err != nil {
		return nil, err
	}
	n, err := l.names(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	var out []slice.Pending
	for i := range duties {
		d := &duties[i]
		if k := slices.IndexFunc(tasks, func(t Task) bool { return t.ID == d.Task }); k >= 0 {
			out = append(out, slice.Pending{Title: heading(&tasks[k], n.unit(d.Unit)), Href: d.Href(), Due: d.Due})
		}
	}
	return out, nil
}

// loud counts, for the reader's first page, the duties within their reach
// that are late, behind or due soon; the louder ones stand first.
func (l *Ledger) loud(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(RightView) {
		return nil, nil
	}
	list, err := l.List(ctx, q, a, Filter{OpenOnly: true, Sort: "light", Page: 1, Size: namedWaiting})
	if err != nil {
		return nil, err
	}
	th, err := l.Thresholds(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	var out []slice.Waiting
	for _, light := range []Light{Overdue, Behind, Soon} {
		if n := list.Lights[light]; n > 0 {
			href := "/office/ledger?" + url.Values{"f.light": {string(light)}}.Encode()
			w := slice.Waiting{Title: th.word(light) + "的任务", Href: href}
			for i := range list.Lines {
				if d := &list.Lines[i]; d.Lamp.Light == light {
					w.Add(slice.Pending{Title: heading(&d.Task, d.Unit), Href: d.Duty.Href(), Due: d.Duty.Due, Word: loudWord(d.Lamp)}, light == Overdue)
				}
			}
			w.Count = n
			out = append(out, w)
		}
	}
	return out, nil
}
