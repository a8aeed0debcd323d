package content

import (
	"context"
	"slices"

	"gongkai/internal/kit/store"
)

// lean is an item without its texts.
type lean struct{ Item }

// Cols lists the columns without the texts.
func (l *lean) Cols() []store.Col {
	return slices.DeleteFunc(l.Item.Cols(), func(c store.Col) bool { return c.Name == "body" || c.Name == "parts" })
}

// Lean reads items without body and parts, for lists: a thousand of them weigh
// as much as some with their texts. What was read so must not be written back.
func Lean(ctx context.Context, q store.Querier, tail string, args ...any) ([]Item, error) {
	rows, err := store.Select[lean](ctx, q, tail, args...)
	out := make([]Item, len(rows))
	for n := range rows {
		out[n] = rows[n].Item
	}
	return out, err
}
