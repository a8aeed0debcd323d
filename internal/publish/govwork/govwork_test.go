package govwork_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/publish/govwork"
	"gongkai/internal/publish/publishtest"
)

type house struct {
	*publishtest.House
	work *govwork.Govwork
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{}
	h.House = publishtest.Open(t, func(p *publishtest.House) []slice.Slice {
		h.work = govwork.New(govwork.Deps{DB: p.DB, Publish: p.Publish, Notices: p.Notices, Roster: people.Directory{},
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		return []slice.Slice{h.work.Slice()}
	}, govwork.Migrations())
	h.Clock.GoTo("2023-03-20 09:00")
	return h
}

func (h *house) task(title, unit string) govwork.Task {
	h.Helper()
	t, err := h.work.SaveTask(h.Context(), h.As("p-chen"), "", govwork.Task{Year: 2023, Sort: govwork.SortReport, Title: title, Target: "全年完成", Unit: unit})
	h.Must(err)
	return t
}

func (h *house) figure(key string) slice.Figure {
	h.Helper()
	for _, m := range h.work.Slice().Measures {
		if m.Key == key {
			f, err := m.Count(h.Context(), h.DB, h.As("p-chen"), slice.Scope{})
			h.Must(err)
			return f
		}
	}
	h.Fatal(key)
	return slice.Figure{}
}

func TestAQuarterGoesFromTheSheetToTheItem(t *testing.T) {
	h := build(t)
	a, b := h.task("新增规模以上工业企业10家", publishtest.UnitEnergy), h.task("建成5G基站<300>个", publishtest.UnitEconomy)
	said := govwork.Entry{Status: govwork.OnTrack, Says: "已入库4家", Percent: 40}
	h.Must(h.work.Fill(h.Context(), h.As("p-wang"), a.ID, 1, said))
	if _, err := h.work.Draft(h.Context(), h.As("p-chen"), 2023, 1); err == nil || !strings.Contains(err.Error(), "第2项") {
		t.Fatalf("drafted with a task missing: %v", err)
	}
	h.Must(h.work.Fill(h.Context(), h.As("p-wu"), b.ID, 1, said))
	i, err := h.work.Draft(h.Context(), h.As("p-chen"), 2023, 1)
	h.Must(err)
	if i.Kind != content.KindGovwork || i.Fields["quarter"] != "第一季度" || !strings.Contains(i.Body, "已入库4家") || strings.Contains(i.Body, "<300>") {
		t.Errorf("item %+v", i)
	}
	if f := h.figure("govwork.quarters"); f.Known {
		t.Errorf("a quarter that has not ended counts: %+v", f)
	}
	h.Clock.GoTo("2023-04-03 09:00")
	if f := h.figure("govwork.status"); !f.Known || f.Value != 100 || len(f.Records) != 2 {
		t.Errorf("status %+v", f)
	}
	if f := h.figure("govwork.quarters"); !f.Known || f.Value != 0 {
		t.Errorf("an unpublished quarter counts: %+v", f)
	}
	h.Do(h.As("p-chen"), func(tx *store.Tx) error {
		i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), i.ID)
		if err != nil {
			return err
		}
		if _, err := h.Content.Release(tx, &i, ""); err != nil {
			return err
		}
		return tx.Record("发布", i.Ref())
	})
	if f := h.figure("govwork.quarters"); f.Value != 100 || !f.Records[0].Counted {
		t.Errorf("quarters %+v", f)
	}
}

func TestWhoFillsWhatAndWhen(t *testing.T) {
	h := build(t)
	a := h.task("新增规模以上工业企业10家", publishtest.UnitEnergy)
	said := govwork.Entry{Status: govwork.OnTrack, Says: "已入库4家", Percent: 40}
	for _, c := range []struct {
		who     string
		quarter int
		in      govwork.Entry
		want    fail.Kind
	}{
		{"p-wu", 1, said, fail.Denied}, {"p-ding", 1, said, fail.Denied}, {"p-wang", 2, said, fail.Invalid}, {"p-wang", 5, said, fail.Missing},
		{"p-wang", 1, govwork.Entry{Status: "x", Says: "好"}, fail.Invalid}, {"p-wang", 1, govwork.Entry{Status: govwork.Done, Says: "", Percent: 100}, fail.Invalid},
		{"p-wang", 1, govwork.Entry{Status: govwork.Done, Says: "好", Percent: 101}, fail.Invalid},
	} {
		if err := h.work.Fill(h.Context(), h.As(c.who), a.ID, c.quarter, c.in); !fail.Is(err, c.want) {
			t.Errorf("%s, quarter %d: %v", c.who, c.quarter, err)
		}
	}
	h.Must(h.work.Fill(h.Context(), h.As("p-wang"), a.ID, 1, said))
	h.Must(h.work.Fill(h.Context(), h.As("p-li"), a.ID, 1, govwork.Entry{Status: govwork.Behind, Says: "改为3家", Percent: 30}))
	if err := h.work.Fill(h.Context(), h.As("p-wang"), a.ID, 1, said); !fail.Is(err, fail.Stale) {
		t.Errorf("an old page saved: %v", err)
	}
	if _, err := h.work.SaveTask(h.Context(), h.As("p-wang"), "", govwork.Task{Year: 2023, Sort: govwork.SortReport, Title: "x", Unit: publishtest.UnitEnergy}); !fail.Is(err, fail.Denied) {
		t.Errorf("a clerk added a task: %v", err)
	}
	h.Must(h.work.Remove(h.Context(), h.As("p-chen"), a.ID, "任务调整到其他单位"))
	if _, err := h.work.Draft(h.Context(), h.As("p-chen"), 2023, 1); !fail.Is(err, fail.Invalid) {
		t.Errorf("drafted without tasks: %v", err)
	}
}

func TestUnitsAreRemindedOnceBeforeTheQuarterEnds(t *testing.T) {
	h := build(t)
	h.task("新增规模以上工业企业10家", publishtest.UnitEnergy)
	h.Clock.GoTo("2023-03-27 09:00")
	for range 2 {
		h.Must(h.work.Slice().Jobs[0].Work(h.Context(), nil))
	}
	n, err := h.Notices.Unread(h.Context(), h.DB, h.As("p-wang"))
	h.Must(err)
	if n != 1 {
		t.Errorf("%d messages", n)
	}
}
