package library

import (
	"context"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// Within are the documents made in a span of days, those that ceased to hold
// in it, and those that hold at its end, for the annual report (AR table two).
func (l *Library) Within(ctx context.Context, q store.Querier, agency string, from, to civil.Date) (made, gone, valid []*Entry, err error) {
	s, err := l.shelf(ctx, q, agency)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, e := range s.Entries {
		before, after := e.Life.On(from-1).Status, e.Life.On(to).Status
		if after == "" {
			continue
		}
		if e.Item.Formed >= from && e.Item.Formed <= to {
			made = append(made, e)
		}
		switch {
		case after.Over() && before != "" && !before.Over():
			gone = append(gone, e)
		case !after.Over() && after != Pending && e.Item.Formed <= to:
			valid = append(valid, e)
		}
	}
	return made, gone, valid, nil
}
