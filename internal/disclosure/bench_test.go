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

// fill writes n cases with their events as an import in bulk would.
func (h *house) fill(n, events int) {
	h.Helper()
	const some = 400
	template := h.the(h.handling("样"))
	cols := template.Item.Cols()
	names := make([]string, len(cols))
	for k, c := range cols {
		names[k] = c.Name
	}
	for at := 0; at < n; at += some {
		h.Do(office, func(tx *store.Tx) error {
			tx.Quiet("压力数据")
			for k := at; k < min(n, at+some); k++ {
				if err := h.one(tx, names, k, events); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// one copies the first case under another id, most of them closed.
func (h *house) one(tx *store.Tx, names []string, k, events int) error {
	id := fmt.Sprintf("bulk-%07d", k)
	set := map[string]string{"id": "'" + id + "'", "number": fmt.Sprintf("'%d-%06d'", 2014+k/10000, k), "person": fmt.Sprintf("'p-%d'", k%50), "due_on": fmt.Sprintf("'20%02d-%02d-%02d'", 14+k/10000, 1+k%12, 1+k%28)}
	if k%100 > 0 {
		set["closed"], set["state"], set["outcome"] = "TRUE", "'archived'", "'a'"
		set["answered_on"], set["received_on"] = set["due_on"], set["due_on"]
	}
	values := make([]string, len(names))
	for n, name := range names {
		if values[n] = set[name]; values[n] == "" {
			values[n] = name
		}
	}
	if _, err := tx.Exec("INSERT INTO disclosure_item (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") +
		" FROM disclosure_item WHERE agency = '" + officetest.Agency + "' AND number = '2024-0001'"); err != nil {
		return err
	}
	rows := make([]string, events)
	for n := range rows {
		rows[n] = fmt.Sprintf("('%s', '%s-%02d', '%s', '2024-01-08T01:00:00.000000Z', '2024-01-08', '办理', '办理了一步', '', '', 'p-wang', '王芳', 'handling', 'handling', '')", officetest.Agency, id, n, id)
	}
	if events == 0 {
		return nil
	}
	_, err := tx.Exec("INSERT INTO disclosure_event (agency, id, item, at, on_day, act, text, says, article, by_id, by_name, was, now, letter) VALUES " + strings.Join(rows, ", "))
	return err
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

// BenchmarkDesk compares the desk over 100,000 cases with two million events
// to the desk of an office with fifty open cases.
func BenchmarkDesk(b *testing.B) {
	b.Run("loaded", func(b *testing.B) {
		h := build(b)
		h.fill(manyCases, manyEvents)
		b.ResetTimer()
		h.desk(b)
	})
	b.Run("loaded_baseline", func(b *testing.B) {
		h := build(b)
		h.fill(50, manyEvents)
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
