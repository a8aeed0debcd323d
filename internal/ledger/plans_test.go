package ledger_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// nextYear adopts a plan of the next year beside the one that runs.
func nextYear(t *testing.T, b *lt.Bureau) ledger.Plan {
	t.Helper()
	return b.PlanOf(t, b.As(lt.Office), 2024, true, lt.Row{No: "1", KeyTask: "明年的任务", Measure: "编制明年的主动公开目录。", Lead: lt.Policy, Due: "2024-12-31"})
}

// A plan of another year, once adopted, hides nothing of the one that runs: all
// of them count, the overview opens on the year's own, and a past day is told
// by the plans of that day.
func TestPlansOfTwoYearsRunSideBySide(t *testing.T) {
	b, site := overseen(t)
	ctx := context.Background()
	old := lived(t, b)
	dayBefore := b.Clock.Now().Format("2006-01-02")
	before, err := b.Ledger.ListAt(ctx, b.DB, b.As(lt.Office), ledger.Filter{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.Go(48 * time.Hour)
	added := nextYear(t, b)

	all, err := b.Ledger.Standings(ctx, b.DB, b.As(lt.Overseer), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Agency == lt.Agency && (s.Leads != 6 || s.Whole.Total != before.Total+1 || len(s.Plans) != 2 || s.Plans[0].ID != old.ID) {
			t.Errorf("%d tasks, %d duties, %d plans", s.Leads, s.Whole.Total, len(s.Plans))
		}
	}
	seePage(t, site, lt.Overseer, "/office/oversight", "2023年、2024年")
	past := lt.Get(t, site, lt.Overseer, "/office/oversight?asof="+dayBefore).Body
	if n := strings.Count(past, ">未采纳计划<"); n != 2 || strings.Contains(past, "2024年") {
		t.Errorf("%d agencies without a plan on %s, want 2", n, dayBefore)
	}

	seePage(t, site, lt.Director, "/office/overview", `aria-label="计划"`, "深化主动公开", "!明年的任务", "plan="+added.ID)
	seePage(t, site, lt.Director, "/office/overview?plan="+added.ID, "明年的任务", "!深化主动公开", "plan="+old.ID)
	seePage(t, site, lt.Director, "/office/overview?asof="+dayBefore, "深化主动公开", "!还没有采纳的计划", "!plan="+added.ID)
	seePage(t, site, lt.Director, "/office/overview?asof="+dayBefore+"&plan="+added.ID, "这份计划当时还没有采纳", "plan="+old.ID, "!当时还没有采纳的计划")
	then, err := b.Ledger.ListAt(ctx, b.DB, b.As(lt.Office), ledger.Filter{}, b.Clock.Now().Add(-time.Hour))
	if err != nil || then.Total != before.Total {
		t.Errorf("the list of that day has %d lines, then %d, %v", then.Total, before.Total, err)
	}
	seePage(t, site, lt.Office, "/office/ledger?asof="+dayBefore, "公开节能审查结果", "!编制明年的主动公开目录")

	now, err := b.Ledger.List(ctx, b.DB, b.As(lt.Office), ledger.Filter{})
	if err != nil || now.Total != before.Total+1 {
		t.Fatalf("%d duties, %v", now.Total, err)
	}
	shot, err := b.Ledger.ListAt(ctx, b.DB, b.As(lt.Office), ledger.Filter{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "two plans", now, shot)

	b.Clock.GoTo("2024-01-10 10:00")
	seePage(t, site, lt.Director, "/office/overview", "明年的任务", "!深化主动公开")
	seePage(t, site, lt.Director, "/office/overview?asof=2023-12-20", "深化主动公开", "!明年的任务")
}
