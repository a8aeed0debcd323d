package ledger

import (
	"context"

	"gongkai/internal/kit/store"
)

// lines fills in everything a list shows, for the lines of one page only.
func (l *Ledger) lines(ctx context.Context, q store.Querier, agency string, page []brief, n names, r rule) ([]Line, error) {
	if len(page) == 0 {
		return nil, nil
	}
	ids, tasks := make([]string, len(page)), []string{}
	seen := map[string]bool{}
	for i, b := range page {
		ids[i] = b.duty.ID
		if !seen[b.duty.Task] {
			seen[b.duty.Task] = true
			tasks = append(tasks, b.duty.Task)
		}
	}
	d := details{duties: map[string]Duty{}, tasks: map[string]Task{}, entries: map[string]Progress{},
		evidence: map[string]int{}, points: map[string][]Checkpoint{}}
	for _, part := range chunks(ids) {
		if err := d.byDuty(ctx, q, agency, part); err != nil {
			return nil, err
		}
	}
	for _, part := range chunks(tasks) {
		if err := d.byTask(ctx, q, agency, part); err != nil {
			return nil, err
		}
	}
	out := make([]Line, len(page))
	for i, b := range page {
		out[i] = d.line(b, n, r)
	}
	return out, nil
}

// chunks cuts a list into parts that one statement can take.
func chunks(all []string) [][]string {
	const most = 500
	var out [][]string
	for len(all) > most {
		out, all = append(out, all[:most]), all[most:]
	}
	return append(out, all)
}

type details struct {
	duties   map[string]Duty
	tasks    map[string]Task
	entries  map[string]Progress
	evidence map[string]int
	points   map[string][]Checkpoint
}

func among(agency string, ids []string) (string, []any) {
	args := []any{agency}
	for _, id := range ids {
		args = append(args, id)
	}
	return store.In(2, len(ids)), args
}

func (d *details) byDuty(ctx context.Context, q store.Querier, agency string, ids []string) error {
	in, args := among(agency, ids)
	duties, err := store.Select[Duty](ctx, q, "WHERE agency = $1 AND id IN "+in, args...)
	if err != nil {
		return err
	}
	for _, x := range duties {
		d.duties[x.ID] = x
	}
	entries, err := store.Select[Progress](ctx, q, "WHERE agency = $1 AND duty IN "+in+" ORDER BY at, id", args...)
	if err != nil {
		return err
	}
	for _, x := range entries {
		d.entries[x.Duty] = x
	}
	rows, err := q.Query(ctx, "SELECT duty, COUNT(*) FROM ledger_evidence WHERE agency = $1 AND state = 'good' AND duty IN "+in+" GROUP BY duty", args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		d.evidence[id] = n
	}
	return rows.Err()
}

func (d *details) byTask(ctx context.Context, q store.Querier, agency string, ids []string) error {
	in, args := among(agency, ids)
	tasks, err := store.Select[Task](ctx, q, "WHERE agency = $1 AND id IN "+in, args...)
	if err != nil {
		return err
	}
	for _, x := range tasks {
		d.tasks[x.ID] = x
	}
	points, err := store.Select[Checkpoint](ctx, q, "WHERE agency = $1 AND dropped = FALSE AND task IN "+in+" ORDER BY day, id", args...)
	for _, x := range points {
		d.points[x.Task] = append(d.points[x.Task], x)
	}
	return err
}

func (d *details) line(b brief, n names, r rule) Line {
	duty := d.duties[b.duty.ID]
	points := d.points[duty.Task]
	l := Line{Duty: duty, Task: d.tasks[duty.Task], Unit: n.unit(duty.Unit), State: Duties.TitleOf(duty.State),
		Lamp:     r.lamp(&duty, nearest(points, r.today)),
		Evidence: d.evidence[duty.ID], Entry: d.entries[duty.ID]}
	if duty.Person != "" {
		l.Who = n.person(duty.Person)
	}
	for _, p := range points {
		l.Points++
		if p.Met() {
			l.Met++
		}
	}
	return l
}
