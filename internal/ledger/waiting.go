package ledger

import (
	"context"
	"net/url"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// loud counts, for the reader's first page, the duties within their reach
// that are late, behind or due soon; the louder ones stand first.
func (l *Ledger) loud(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(RightView) {
		return nil, nil
	}
	list, err := l.List(ctx, q, a, Filter{OpenOnly: true, Page: 1, Size: 1})
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
			out = append(out, slice.Waiting{Title: th.word(light) + "的任务", Href: href, Count: n, Urgent: light == Overdue})
		}
	}
	return out, nil
}
