package consult

import (
	"context"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// kindNotice is the kind of item as which a hearing is announced and its
// participants are listed.
const kindNotice = "notice"

// hearingBy finds the hearing whose announcement or list an item is.
func hearingBy(ctx context.Context, q store.Querier, agency, item string) (v Hearing, ok bool, err error) {
	v, err = store.First[Hearing](ctx, q, "WHERE agency = $1 AND (item = $2 OR list_item = $2)", agency, item)
	if fail.Is(err, fail.Missing) {
		return v, false, nil
	}
	return v, err == nil, err
}

// hearingOwning is the hearing of a reference to it or to a registration.
func hearingOwning(ctx context.Context, q store.Querier, agency string, owner store.Ref) (Hearing, error) {
	id := owner.ID
	if owner.Kind == KindSeat {
		t, err := store.Get[Seat](ctx, q, agency, id)
		if err != nil {
			return Hearing{}, err
		}
		id = t.Hearing
	}
	return hearingOf(ctx, q, agency, id)
}

func linkHearing(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	v, err := hearingOf(ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	_, _, err = link(ctx, q, a, v.Consultation)
	return v.Title(), v.Href(), err
}

// outMove is the move that a release of the item makes.
func (v *Hearing) outMove(item string) string {
	if item == v.ListItem {
		return MoveListOut
	}
	return MoveHearingOut
}

// gateHearing says what a hearing's announcement or list misses.
func (s *Consult) gateHearing(ctx context.Context, q store.Querier, i content.Item) ([]content.Obstacle, error) {
	v, ok, err := hearingBy(ctx, q, i.Agency, i.ID)
	if err != nil || !ok || i.OnLine() {
		return nil, err
	}
	k, err := Get(ctx, q, v.Agency, v.Consultation)
	if err != nil {
		return nil, err
	}
	c, err := hearingCase(ctx, q, &v, &k, s.DB.Now())
	if err != nil {
		return nil, err
	}
	if _, err := Hearings.Try(c, v.outMove(i.ID), program{}); err != nil {
		return []content.Obstacle{{Says: err.Error(), Article: ArticleHearing, Href: v.Href()}}, nil
	}
	return nil, nil
}

// hearingOut opens the registration with the announcement, and makes the
// choice public with the list.
func (s *Consult) hearingOut(tx *store.Tx, i content.Item) error {
	v, ok, err := hearingBy(tx.Context(), tx, i.Agency, i.ID)
	if err != nil || !ok || v.State != HearingNoticing && v.State != HearingListing {
		return err
	}
	k, err := Get(tx.Context(), tx, v.Agency, v.Consultation)
	if err != nil {
		return err
	}
	return s.stepHearing(tx, &k, &v, v.outMove(i.ID), program{}, func(tx *store.Tx, _ *Consultation, v *Hearing) ([]store.Note, error) {
		if i.ID == v.ListItem {
			v.ListOn = tx.Today()
		} else {
			v.NoticeOn = tx.Today()
		}
		return nil, nil
	})
}

// hearingGone follows an announcement or a list that was taken back: without
// the one there is no hearing, without the other no participants yet.
func (s *Consult) hearingGone(tx *store.Tx, i content.Item) error {
	v, ok, err := hearingBy(tx.Context(), tx, i.Agency, i.ID)
	if err != nil || !ok || v.State == HearingHeld || v.State == HearingOff {
		return err
	}
	act := MoveListBack
	if i.ID == v.ListItem {
		v.State, v.ListOn = HearingOpen, 0
	} else {
		act, v.State, v.StoppedWhy = MoveHearingOff, HearingOff, first(i.Reason, "听证公告已撤回")
	}
	v.SavedAt = tx.Now()
	if err := tx.Update(&v); err != nil {
		return err
	}
	return tx.Record(act, v.Ref(), store.Telling("信息已撤回：%s", i.Reason))
}
