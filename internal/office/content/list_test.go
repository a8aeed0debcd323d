package content_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

// TestListsStayWithoutGaps publishes, moves, withdraws and reinstates at
// random, and compares every page of every list with what is on line.
func TestListsStayWithoutGaps(t *testing.T) {
	h := build(t)
	random := rand.New(rand.NewPCG(3, 9))
	paths := []string{"dongtai/gzdt", "zfxxgk/fdzdgknr/zdxm"}
	var ids []string
	for _, p := range paths {
		c, _ := h.columns.At(p)
		ids = append(ids, c.ID)
	}
	var items []content.Item
	for n := range 90 {
		if n%3 > 0 { // every third act falls on the same instant as the one before
			h.Clock.Go(time.Minute)
		}
		if len(items) < 5 || random.IntN(2) == 0 {
			i := h.draft(content.KindNews, paths[0], fmt.Sprintf("动态%d", n))
			if random.IntN(3) == 0 {
				i.Also = []string{ids[1], ids[1]}
			}
			items = append(items, h.release(i))
			continue
		}
		i := &items[random.IntN(len(items))]
		h.act(func(tx *store.Tx) error {
			switch {
			case !i.OnLine():
				return h.content.Reinstate(tx, i)
			case random.IntN(2) == 0:
				return h.content.Withdraw(tx, i, "试验", "")
			case i.Column == ids[0]:
				return h.content.Place(tx, i, ids[1], nil)
			}
			return h.content.Place(tx, i, ids[0], []string{ids[1]})
		})
		compareLists(h, items, ids)
	}
}

func compareLists(h *house, items []content.Item, columns []string) {
	h.Helper()
	totals, err := content.Totals(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	for _, col := range columns {
		var want, got []string
		for _, i := range slices.SortedFunc(slices.Values(items), func(a, b content.Item) int {
			return cmp.Or(b.PublishedAt.Compare(a.PublishedAt), cmp.Compare(b.ID, a.ID))
		}) {
			if i.OnLine() && (i.Column == col || slices.Contains(i.Also, col)) {
				want = append(want, i.ID)
			}
		}
		for page := range (int(totals[col]) + 3) / 4 {
			rows, err := content.Listed(h.Context(), h.DB, officetest.Agency, col, totals[col], page, 4)
			h.Must(err)
			if len(rows) != min(4, int(totals[col])-page*4) {
				h.Fatalf("page %d of %d items has %d", page, totals[col], len(rows))
			}
			for _, l := range rows {
				got = append(got, l.ID)
			}
		}
		if !slices.Equal(got, want) {
			h.Fatalf("%s lists\n%v, not\n%v", col, got, want)
		}
		for n, l := range got {
			besides(h, l, col, got, n)
		}
	}
}

// besides compares the neighbours of a listed item with the list.
func besides(h *house, id, column string, list []string, n int) {
	h.Helper()
	l, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	if l.Column != column {
		return
	}
	older, newer, err := content.Beside(h.Context(), h.DB, l)
	h.Must(err)
	at := func(k int) string {
		if k < 0 || k >= len(list) {
			return ""
		}
		return list[k]
	}
	if older.ID != at(n+1) || newer.ID != at(n-1) {
		h.Fatalf("beside %d of %d stand %q and %q", n, len(list), older.ID, newer.ID)
	}
}

func TestNewestOfSeveralColumnsAndPinned(t *testing.T) {
	h := build(t)
	news, _ := h.columns.At("dongtai/gzdt")
	notices, _ := h.columns.At("huiqi/tzgg")
	var want []string
	for n := range 9 {
		h.Clock.Go(time.Minute)
		kind, path := content.KindNews, "dongtai/gzdt"
		if n%2 == 0 {
			kind, path = "notice", "huiqi/tzgg"
		}
		i := h.draft(kind, path, fmt.Sprintf("第%d条", n))
		if n == 3 {
			i.Pinned = civil.FromTime(h.DB.Now().In(store.Zone)).Add(1)
		}
		want = append(want, h.release(i).ID)
	}
	slices.Reverse(want)
	totals, err := content.Totals(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	got, err := content.Newest(h.Context(), h.DB, officetest.Agency, []string{news.ID, "none", notices.ID}, totals, 5)
	h.Must(err)
	if len(got) != 5 || got[0].ID != want[0] || got[4].ID != want[4] {
		t.Errorf("newest are %+v", got)
	}
	for days, n := range map[int]int{0: 1, 1: 1, 2: 0} {
		day := civil.FromTime(h.DB.Now().In(store.Zone)).Add(days)
		pinned, err := content.PinnedIn(h.Context(), h.DB, officetest.Agency, news.ID, day.String())
		h.Must(err)
		if len(pinned) != n {
			t.Errorf("%d are pinned after %d days, not %d", len(pinned), days, n)
		}
	}
}

func TestSiteCode(t *testing.T) {
	for code, good := range map[string]bool{"": true, "6405000001": true, "bm01000001": true, "640500001": false, "BM01000001": false, "64050000011": false} {
		if err := content.CheckSiteCode(code); (err == nil) != good {
			t.Errorf("%q: %v", code, err)
		}
	}
}
