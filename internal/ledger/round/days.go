package round

import (
	"context"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
)

// Days lists the rounds of a plan that are not void, by due day, for the
// ledger's calendar, trends and oversight. Who may not see rounds gets none.
func (s *Rounds) Days(ctx context.Context, q store.Querier, a who.Actor, plan string) ([]ledger.RoundDay, error) {
	if !a.May(RightView) {
		return nil, nil
	}
	rounds, err := store.Select[Round](ctx, q, "WHERE agency = $1 AND plan = $2 AND state <> 'void' ORDER BY due, id", a.Tenant, plan)
	if err != nil {
		return nil, err
	}
	sent, err := lastSent(ctx, q, a.Tenant, plan)
	if err != nil {
		return nil, err
	}
	out := make([]ledger.RoundDay, len(rounds))
	for i := range rounds {
		r := &rounds[i]
		out[i] = ledger.RoundDay{ID: r.ID, Name: r.Name, Href: r.Href(), AsOf: r.AsOf, Due: r.Due,
			Closed: r.State == Closed, ClosedAt: r.ClosedAt, Sent: sent[r.ID]}
	}
	return out, nil
}

// lastSent is when a unit last submitted something, by round.
func lastSent(ctx context.Context, q store.Querier, agency, plan string) (map[string]time.Time, error) {
	rows, err := q.Query(ctx, `SELECT l.round, MAX(l.sent_at) FROM ledger_round_line l JOIN ledger_round r ON r.agency = l.agency AND r.id = l.round
		WHERE l.agency = $1 AND r.plan = $2 AND l.sent_at <> '' GROUP BY l.round`, agency, plan)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]time.Time{}
	for rows.Next() {
		var id, at string
		if err := rows.Scan(&id, &at); err != nil {
			return nil, err
		}
		if out[id], err = time.Parse(store.TimeFormat, at); err != nil {
			return nil, err
		}
	}
	return out, rows.Err()
}
