package interpret

import (
	"context"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// MayOpen says whether a person may open a file that hangs on one of the
// package's things; ours is false for things of others.
func (n *Interpret) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (may, ours bool, err error) {
	if owner.Kind != KindMaterial {
		return false, false, nil
	}
	_, err = store.Get[Material](ctx, q, a.Tenant, owner.ID)
	return err == nil && a.May(RightView), true, err
}
