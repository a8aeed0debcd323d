package report

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// kinds are the applicants of the views in the order of the columns.
var kinds = []string{"natural", "company", "research", "ngo", "legal", "other"}

// rowSQL chooses the requests that a row of table three counts: $2 is the
// first and $3 the last day of the period. What is open or answered later are
// few, so all but the first go by the day of the answer: the day of receipt is
// made an expression, which no index answers.
func rowSQL(key string) string {
	switch key {
	case "I":
		return "received_on >= $2 AND received_on <= $3"
	case "II":
		return "(received_on || '') < $2 AND (answered_on = '' OR answered_on >= $2) AND $3 <> ''"
	case "IV":
		return "(received_on || '') <= $3 AND (answered_on = '' OR answered_on > $3) AND $2 <> ''"
	}
	return "answered_on >= $2 AND answered_on <= $3 AND (received_on || '') <= $3"
}

// counting are the statements that count the rows of table three that others
// add up to: $2 is the first and $3 the last day of the period. They read
// indexes alone, so that a year costs what it holds, not what all years hold.
// What is open on a day is what has no answer yet, and what is answered later.
var counting = []struct{ key, sql string }{
	{"I", "SELECT applicant_kind, '', COUNT(*) FROM disclosure_report WHERE agency = $1 AND received_on >= $2 AND received_on <= $3 GROUP BY applicant_kind"},
	{"II", openSQL("< $2", ">= $2", "$3")},
	{"g", "SELECT applicant_kind, outcome, COUNT(*) FROM disclosure_report WHERE agency = $1 AND answered_on >= $2 AND answered_on <= $3 AND (received_on || '') <= $3 GROUP BY applicant_kind, outcome"},
	{"IV", openSQL("<= $3", "> $3", "$2")},
}

// openSQL counts what was received by a day and not answered until it. The
// two halves are apart because an OR of them would make the database fetch
// each row.
func openSQL(received, answered, unused string) string {
	return "SELECT applicant_kind, '', COUNT(*) FROM (" +
		"SELECT applicant_kind FROM disclosure_report WHERE agency = $1 AND answered_on = '' AND received_on " + received + " AND " + unused + " <> ''" +
		" UNION ALL SELECT applicant_kind FROM disclosure_report WHERE agency = $1 AND answered_on " + answered + " AND (received_on || '') " + received +
		") AS still GROUP BY applicant_kind"
}

// requests computes table three.
func requests(ctx context.Context, q store.Querier, agency string, from, to civil.Date) (map[string][7]int64, error) {
	out := map[string][7]int64{}
	for _, k := range Keys {
		out[k] = [7]int64{}
	}
	for _, c := range counting {
		if err := counted(ctx, q, out, c.key, c.sql, agency, from, to); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// counted adds what one statement counts.
func counted(ctx context.Context, q store.Querier, out map[string][7]int64, key, sql string, args ...any) error {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var kind, outcome string
		var n int64
		if err := rows.Scan(&kind, &outcome, &n); err != nil {
			return err
		}
		count(out, key, kind, n)
		if key == "g" && slices.Contains(outcomes, outcome) {
			count(out, outcome, kind, n)
		}
	}
	return rows.Err()
}

func count(table map[string][7]int64, key, kind string, n int64) {
	col := slices.Index(kinds, kind)
	if col < 0 {
		col = 5
	}
	row := table[key]
	row[col] += n
	row[6] += n
	table[key] = row
}

// The columns of table four's groups.
var (
	disputeKinds   = []string{"review", "suit", "suit_after_review"}
	disputeResults = []string{"upheld", "corrected", "other"}
)

// disputed computes table four: what was decided in the period, and what was
// still open at its end.
func disputed(ctx context.Context, q store.Querier, agency string, from, to civil.Date) (out [15]int64, err error) {
	rows, err := q.Query(ctx, `SELECT kind, CASE WHEN result_on = '' OR result_on > $3 THEN '' ELSE result END AS state, COUNT(*)
		FROM disclosure_dispute_report WHERE agency = $1 AND filed_on <= $3 AND (result_on = '' OR result_on >= $2) GROUP BY 1, 2`, agency, from, to)
	if err != nil {
		return out, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var kind, result string
		var n int64
		if err := rows.Scan(&kind, &result, &n); err != nil {
			return out, err
		}
		g, k := slices.Index(disputeKinds, kind), slices.Index(disputeResults, result)
		if g < 0 {
			continue
		}
		if k < 0 {
			k = 3
		}
		out[g*5+k] += n
		out[g*5+4] += n
	}
	return out, rows.Err()
}

// Compute computes the figures of a span of days from records, with what was
// entered by hand.
func (s *Service) Compute(ctx context.Context, q store.Querier, agency string, from, to civil.Date, manual map[string]Manual) (*Figures, error) {
	f := &Figures{}
	var err error
	if f.Requests, err = requests(ctx, q, agency, from, to); err != nil {
		return nil, fmt.Errorf("table three: %w", err)
	}
	if f.Disputes, err = disputed(ctx, q, agency, from, to); err != nil {
		return nil, fmt.Errorf("table four: %w", err)
	}
	if s.Documents != nil {
		d, err := s.Documents(ctx, q, agency, from, to)
		if err != nil {
			return nil, fmt.Errorf("documents: %w", err)
		}
		f.Documents = [3]int64{int64(len(d[0])), int64(len(d[1])), int64(len(d[2]))}
	}
	f.Permit, f.Penalty, f.Force, f.Fee = manual["permit"].Value, manual["penalty"].Value, manual["force"].Value, manual["fee"].Value
	return f, nil
}

// Counted is one request or dispute that a cell counts.
type Counted struct {
	ID, Request, Number, Title, Kind, Outcome string
	Received, Answered                        civil.Date
}

// Cases are the requests that a cell of table three counts, oldest first.
func Cases(ctx context.Context, q store.Querier, agency string, from, to civil.Date, key string, col int) ([]Counted, error) {
	where, args := "WHERE agency = $1 AND "+rowSQL(key), []any{agency, from, to}
	if slices.Contains(outcomes, key) {
		where += fmt.Sprintf(" AND outcome = $%d", len(args)+1)
		args = append(args, key)
	}
	if col == 5 {
		where += " AND applicant_kind NOT IN ('natural', 'company', 'research', 'ngo', 'legal')"
	} else if col >= 0 && col < 5 {
		where += fmt.Sprintf(" AND applicant_kind = $%d", len(args)+1)
		args = append(args, kinds[col])
	}
	rows, err := q.Query(ctx, "SELECT id, request_id, number, title, applicant_kind, outcome, received_on, answered_on FROM disclosure_report "+where+" ORDER BY received_on, id", args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Counted
	for rows.Next() {
		var c Counted
		if err := rows.Scan(&c.ID, &c.Request, &c.Number, &c.Title, &c.Kind, &c.Outcome, &c.Received, &c.Answered); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// Disputed are the disputes that a cell of table four counts.
func Disputed(ctx context.Context, q store.Querier, agency string, from, to civil.Date, group, result int) ([]Counted, error) {
	rows, err := q.Query(ctx, `SELECT id, request_id, kind, result, filed_on, result_on FROM disclosure_dispute_report
		WHERE agency = $1 AND kind = $2 AND filed_on <= $4 AND (result_on = '' OR result_on >= $3) ORDER BY filed_on, id`, agency, disputeKinds[group], from, to)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Counted
	for rows.Next() {
		var c Counted
		if err := rows.Scan(&c.ID, &c.Request, &c.Kind, &c.Outcome, &c.Received, &c.Answered); err != nil {
			return nil, err
		}
		k := slices.Index(disputeResults, c.Outcome)
		if c.Answered.IsZero() || c.Answered > to || k < 0 {
			k = 3
		}
		if result == 4 || result == k {
			out = append(out, c)
		}
	}
	return out, rows.Err()
}
