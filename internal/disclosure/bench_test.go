package disclosure_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
)

// The load of the benchmark: cases of ten years, with their events.
const (
	manyCases  = 100_000
	manyEvents = 20 // for each case
)

// fill writes n cases with their events as an import in bulk would: copies of
// the first one, one in a hundred still open.
func (h *house) fill(n, events int) {
	h.Helper()
	template := h.the(h.handling("样"))
	set := map[string]string{"id": "'bulk-' || k", "number": "'b-' || k", "person": "'p-' || (k % 50)", "due_on": onDay, "received_on": onDay,
		"closed": "k % 100 > 0", "state": pick("'archived'", "'handling'"), "outcome": pick("'a'", "''"), "answered_on": pick(onDay, "''")}
	var names, values []string
	for _, c := range template.Item.Cols() {
		names = append(names, c.Name)
		if set[c.Name] == "" {
			set[c.Name] = c.Name
		}
		values = append(values, set[c.Name])
	}
	h.Do(office, func(tx *store.Tx) error {
		tx.Quiet("压力数据")
		if _, err := tx.Exec("INSERT INTO disclosure_item ("+strings.Join(names, ", ")+") "+numbers(n)+" SELECT "+strings.Join(values, ", ")+
			" FROM disclosure_item, n WHERE agency = $1 AND disclosure_item.id = $2", officetest.Agency, template.Item.ID); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO disclosure_event (agency, id, item, at, on_day, act, text, says, article, by_id, by_name, was, now, letter) "+numbers(n*events)+
			fmt.Sprintf(" SELECT $1, 'bulk-' || k, 'bulk-' || (k / %d), '2024-01-08T01:00:00.000000Z', '2024-01-08', '办理', '办理了一步', '', '', 'p-wang', '王芳', 'handling', 'handling', '' FROM n", events), officetest.Agency)
		return err
	})
}

// numbers is a table n of the numbers from 0.
func numbers(n int) string {
	return fmt.Sprintf("WITH RECURSIVE n(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n WHERE k < %d)", n-1)
}

// onDay is a day of the ten years for the k-th case.
const onDay = "(2014 + k / 10000) || '-' || (11 + k % 2) || '-' || (10 + k % 19)"

// pick is one thing for what is closed and another for what is open.
func pick(closed, open string) string {
	return "CASE WHEN k % 100 > 0 THEN " + closed + " ELSE " + open + " END"
}

// desk reads what the desk and the list of all cases show.
func (h *house) desk(b *testing.B) {
	b.Helper()
	for b.Loop() {
		mine, err := h.s.List(h.Context(), h.DB, clerk, disclosure.Filter{Person: "p-7", Open: true, Limit: 50})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := h.s.List(h.Context(), h.DB, office, disclosure.Filter{Open: true, Limit: 50}); err != nil {
			b.Fatal(err)
		}
		if _, err := h.s.Count(h.Context(), h.DB, office, disclosure.Filter{When: disclosure.WhenLate}); err != nil {
			b.Fatal(err)
		}
		if len(mine) == 0 {
			continue
		}
		if _, err := h.s.Events(h.Context(), h.DB, officetest.Agency, mine[0].ID); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDesk compares the desk over 100,000 cases, a thousand of them open,
// with two million events to the desk of an office that has a thousand cases.
func BenchmarkDesk(b *testing.B) {
	b.Run("loaded", func(b *testing.B) {
		h := build(b)
		h.fill(manyCases, manyEvents)
		b.ResetTimer()
		h.desk(b)
	})
	b.Run("loaded_baseline", func(b *testing.B) {
		h := build(b)
		h.fill(1000, manyEvents)
		b.ResetTimer()
		h.desk(b)
	})
}

// TestListsUseIndexes holds the statements of the desk to an index, so that
// they stay fast however many cases there are.
func TestListsUseIndexes(t *testing.T) {
	h := build(t)
	if h.DB.Engine() != store.SQLite {
		t.Skip("the plan is read from SQLite")
	}
	h.fill(2000, 1)
	for name, q := range map[string]string{
		"mine":  "person = 'p-7' AND closed = FALSE ORDER BY due_on, id LIMIT 50",
		"open":  "closed = FALSE ORDER BY due_on, id LIMIT 50",
		"unit":  "unit = 'u-jn' AND closed = FALSE ORDER BY due_on, id LIMIT 50",
		"year":  "received_on >= '2023-01-01' AND received_on <= '2023-12-31' ORDER BY received_on, id LIMIT 50",
		"state": "state = 'handling' ORDER BY due_on, id LIMIT 50",
	} {
		rows, err := h.DB.Query(h.Context(), "EXPLAIN QUERY PLAN SELECT id FROM disclosure_item WHERE agency = $1 AND "+q, officetest.Agency)
		h.Must(err)
		var plan []string
		for rows.Next() {
			var a, b, c int
			var detail string
			h.Must(rows.Scan(&a, &b, &c, &detail))
			plan = append(plan, detail)
		}
		h.Must(rows.Close())
		if got := strings.Join(plan, "; "); !strings.Contains(got, "USING") || strings.Contains(got, "TEMP B-TREE") {
			t.Errorf("%s: %s", name, got)
		}
	}
}
