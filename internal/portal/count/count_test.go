package count_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/portal/count"
)

type house struct {
	*officetest.House
	counter *count.Counter
}

func newCounter(db *store.DB, h *officetest.House) *count.Counter {
	return count.New(count.Deps{DB: db, Log: h.Logger, Agency: func(context.Context, store.Querier) (string, error) { return officetest.Agency, nil }})
}

func build(t *testing.T) *house {
	h := &house{}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		h.counter = newCounter(o.DB, o)
		return []slice.Slice{h.counter.Slice()}
	}, content.Migrations(), count.Migrations())
	return h
}

const browser = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"

func (h *house) visit(path, address, agent string) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = address + ":4711"
	r.Header.Set("User-Agent", agent)
	h.counter.Seen(r)
}

func (h *house) day(on civil.Date) count.Day {
	h.Helper()
	days, err := count.Days(h.Context(), h.DB, officetest.Agency, on, on)
	h.Must(err)
	if len(days) == 0 {
		return count.Day{}
	}
	return days[0]
}

func TestViewsAndVisitorsOfADay(t *testing.T) {
	h := build(t)
	today := civil.MustParse("2023-03-01")
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for n := range 250 {
				h.visit("/zcwj/?page=2", fmt.Sprintf("10.1.%d.%d", g, n%50), browser)
			}
		})
	}
	all.Wait()
	h.Must(h.counter.Flush(t.Context()))
	h.visit("/", "10.1.0.1", browser) // known, and seen again after a writing
	h.Must(h.counter.Flush(t.Context()))
	h.Must(h.counter.Flush(t.Context()))
	if d := h.day(today); d.Views != 1001 || d.Visitors < 192 || d.Visitors > 208 {
		t.Errorf("1001 views of 200 visitors are counted as %+v", d)
	}
	pages, err := count.Pages(t.Context(), h.DB, officetest.Agency, today, today, 10)
	h.Must(err)
	if len(pages) != 2 || pages[0].Path != "/zcwj/" || pages[0].Views != 1000 {
		t.Errorf("pages %+v", pages)
	}
}

func TestWhoIsNotCounted(t *testing.T) {
	h := build(t)
	for _, agent := range []string{"", "Baiduspider/2.0", "Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.0", "Go-http-client/1.1", "HeadlessChrome"} {
		h.visit("/", "10.1.1.1", agent)
	}
	h.visit("/"+strings.Repeat("x", 400), "10.1.1.1", browser)
	h.Must(h.counter.Flush(t.Context()))
	if d := h.day(civil.MustParse("2023-03-01")); d.Views != 0 {
		t.Errorf("counted %+v", d)
	}
}

func TestNothingOfTheVisitorIsStored(t *testing.T) {
	h := build(t)
	h.visit("/", "203.0.113.77", browser)
	h.Must(h.counter.Flush(t.Context()))
	for _, table := range []string{"SELECT agency, id, day, path FROM portal_count WHERE agency = $1", "SELECT agency, id, day, '' FROM portal_count_visitor WHERE agency = $1"} {
		rows, err := h.DB.Query(t.Context(), table, officetest.Agency)
		h.Must(err)
		for rows.Next() {
			var cells [4]string
			h.Must(rows.Scan(&cells[0], &cells[1], &cells[2], &cells[3]))
			if text := strings.Join(cells[:], " "); strings.Contains(text, "203.0.113") || strings.Contains(text, "Firefox") {
				t.Errorf("stored: %s", text)
			}
		}
		h.Must(rows.Close())
	}
}

func TestADayEndsAndARestart(t *testing.T) {
	h := build(t)
	h.Clock.GoTo("2023-03-01 23:59")
	h.visit("/", "10.1.1.1", browser)
	h.Clock.Go(2 * time.Minute)
	h.visit("/", "10.1.1.1", browser)
	h.counter.Start(t.Context())
	h.Must(h.counter.Stop(t.Context())) // what waited is written at the end
	for _, on := range []string{"2023-03-01", "2023-03-02"} {
		if d := h.day(civil.MustParse(on)); d.Views != 1 || d.Visitors != 1 {
			t.Errorf("%s: %+v", on, d)
		}
	}
	h.counter = newCounter(h.DB, h.House)
	h.visit("/", "10.1.1.9", browser)
	h.Must(h.counter.Flush(t.Context()))
	if d := h.day(civil.MustParse("2023-03-02")); d.Views != 2 || d.Visitors != 2 {
		t.Errorf("after a restart: %+v", d)
	}
}

func TestAFailedWritingLosesNothing(t *testing.T) {
	h := build(t)
	h.visit("/", "10.1.1.1", browser)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if h.counter.Flush(over) == nil {
		t.Fatal("a writing that was broken off succeeded")
	}
	h.visit("/", "10.1.1.1", browser)
	h.Must(h.counter.Flush(t.Context()))
	if d := h.day(civil.MustParse("2023-03-01")); d.Views != 2 || d.Visitors != 1 {
		t.Errorf("counted %+v", d)
	}
}

func TestOfficePages(t *testing.T) {
	h := build(t)
	h.visit("/", "10.1.1.1", browser)
	h.visit("/zcwj/", "10.1.1.2", browser)
	h.visit("/zcwj/", "10.1.1.3", browser)
	chen := officetest.Actor("p-chen", "u-bgs", count.RightView)
	h.Sees(h.Get(chen, "/office/site/visits"), 200, "首页", "/zcwj/", "访问量", "2023-03-01", "独立访客")
	h.Sees(h.Get(chen, "/office/site/visits?from=2022-03-01&to=2023-03-01"), 200, "2022-03", "2023-03")
	h.Sees(h.Get(chen, "/office/site/visits?from=2023-04-01&to=2023-03-01"), 422, "结束日期不能早于开始日期")
	h.Sees(h.Get(chen, "/office/site/visits?from=x"), 422, "请按 2023-09-05 的样式填写日期", `value="x"`)
	h.Sees(h.Get(chen, "/office/site/visits?from=2013-03-01"), 422, "一次最多查看400天")
	if a := h.Get(chen, "/office/site/visits?export=csv"); a.Status != 200 || !strings.Contains(a.Body, "/zcwj/") {
		t.Errorf("export: %d %q", a.Status, a.Body)
	}
	h.Sees(h.Get(chen, "/office/site/yearly"), 200, "网站总访问量", "2023年网站工作年度报表数据")
	h.Sees(h.Get(chen, "/office/site/yearly?year=1999"), 404)
	h.Sees(h.Get(officetest.Actor("p-wang", "u-jn"), "/office/site/visits"), 403)
}

func BenchmarkSeen(b *testing.B) {
	h := &house{House: officetest.Open(b, func(*officetest.House) []slice.Slice { return nil }, content.Migrations(), count.Migrations())}
	h.counter = newCounter(h.DB, h.House)
	r := httptest.NewRequest(http.MethodGet, "/art/202303/t20230301_1.html", nil)
	r.Header.Set("User-Agent", browser)
	for b.Loop() {
		h.counter.Seen(r)
	}
}
