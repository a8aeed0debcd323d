package app

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/screen"
	"gongkai/internal/publish/outlet"
)

// keeping plays the care of the site: the list of words, what is put on the
// city's portal too, and who comes to read.
func (a *App) keeping(s *stage) []cue {
	out := []cue{{a.clock(demoFirst.String(), 9, 20), func(ctx context.Context) error {
		return a.DB.Do(ctx, s.actors["ma.yun"], func(tx *store.Tx) error {
			_, _, err := a.screen.ImportTerms(tx, screen.Starter())
			return err
		})
	}}}
	posted := map[string]bool{}
	for d := demoFirst; d <= a.cfg.demo.day; d = d.Add(1) {
		out = append(out, cue{d.In(store.Zone).Add(20 * time.Hour), func(ctx context.Context) error { return a.visited(ctx, d) }})
		if d.Weekday() == time.Tuesday || d.Weekday() == time.Friday {
			out = append(out, cue{d.In(store.Zone).Add(16*time.Hour + 20*time.Minute), func(ctx context.Context) error { return a.posting(ctx, s, posted) }})
		}
	}
	return out
}

// postedAfter is how old an item is before it is put on the city's portal, so
// that the newest still wait for it.
const postedAfter = 48 * time.Hour

// posting notes the items that stand on the city's portal by now, each with
// a picture of the page there.
func (a *App) posting(ctx context.Context, s *stage, posted map[string]bool) error {
	items, err := a.onLine(ctx)
	if err != nil {
		return err
	}
	for n := range items {
		i := &items[n]
		if posted[i.ID] || a.DB.Now().Sub(i.PublishedAt) < postedAfter {
			continue
		}
		_, err := a.outlets.Post(ctx, s.actors["ma.yun"], i.ID, outlet.Posted{Address: fmt.Sprintf("https://portal.example/zwgk/%06d.html", len(posted)+1),
			PostedAt: a.DB.Now().Add(-10 * time.Minute), ProofName: "市门户网页截图.png", Proof: demoPicture()})
		if err != nil {
			return fmt.Errorf("%s on the city's portal: %w", i.Title, err)
		}
		posted[i.ID] = true
	}
	return nil
}

func (a *App) onLine(ctx context.Context) ([]content.Item, error) {
	return content.Lean(ctx, a.DB, "WHERE agency = $1 AND edition > 0 AND withdrawn_at = '' ORDER BY id", demoBureau)
}

// visited plays a day's readers: fewer on days off, most of them at the first
// page and what was published last.
func (a *App) visited(ctx context.Context, day civil.Date) error {
	items, err := a.onLine(ctx)
	if err != nil {
		return err
	}
	paths := []string{"/", "/", "/search"}
	for n := range items {
		paths = append(paths, items[n].Address)
	}
	slices.Reverse(paths[3:])
	readers := 14 + int(day)*37%19
	if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
		readers /= 3
	}
	for n := range readers {
		for k := range 1 + n%4 {
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, paths[(n*n+k*3)%min(len(paths), 12+n)], nil)
			if err != nil {
				return err
			}
			r.RemoteAddr = fmt.Sprintf("127.0.0.%d:1", n+1)
			r.Header.Set("User-Agent", "Mozilla/5.0")
			a.counter.Seen(r)
		}
	}
	return a.counter.Flush(ctx)
}
