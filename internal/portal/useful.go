package portal

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"strconv"
	"sync"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// postUseful counts a reader's word on whether an item was of use.
func (p *Portal) postUseful(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	l, done, err := p.asked(c, s)
	if err != nil || done {
		return err
	}
	vote := c.R.FormValue("vote")
	if vote != "yes" && vote != "no" {
		return fail.Invalidf("请点“有用”或“没有用”")
	}
	if p.votes.first(web.Remote(c.R)+l.ID, c.Now()) {
		if err := p.count(c.Context(), l, vote); err != nil {
			return err
		}
	}
	return lead(c, l.Address+"?thanks=1#useful", http.StatusSeeOther)
}

func (p *Portal) count(ctx context.Context, l content.Live, vote string) error {
	yes, no := 1, 0
	if vote == "no" {
		yes, no = 0, 1
	}
	return p.d.DB.Do(ctx, who.System(l.Agency), func(tx *store.Tx) error {
		tx.Quiet("a reader's word on a page")
		_, err := tx.Exec(`INSERT INTO portal_useful (agency, id, yes, no) VALUES ($1, $2, $3, $4)
			ON CONFLICT (agency, id) DO UPDATE SET yes = portal_useful.yes + excluded.yes, no = portal_useful.no + excluded.no`, tx.Tenant(), l.ID, yes, no)
		return err
	})
}

// Useful says how often readers found an item of use, and how often not.
func Useful(ctx context.Context, q store.Querier, agency, item string) (yes, no int64, err error) {
	rows, err := q.Query(ctx, "SELECT yes, no FROM portal_useful WHERE agency = $1 AND id = $2", agency, item)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(&yes, &no); err != nil {
			return 0, 0, err
		}
	}
	return yes, no, rows.Err()
}

// Extension shows staff what readers said of an item.
func Extension() content.Extension {
	return content.Extension{Name: "portal", Panels: func(ctx context.Context, q store.Querier, _ who.Actor, i content.Item) ([]content.Panel, error) {
		yes, no, err := Useful(ctx, q, i.Agency, i.ID)
		if err != nil || yes+no == 0 {
			return nil, err
		}
		return []content.Panel{{Title: "读者评价", Lines: [][2]string{{"有用", strconv.FormatInt(yes, 10) + "次"}, {"没有用", strconv.FormatInt(no, 10) + "次"}}}}, nil
	}}
}

// votes keeps one reader from being counted again and again, without keeping
// who it was: a keyed digest of address and item, in memory, for an hour.
type votes struct {
	mu   sync.Mutex
	key  []byte
	seen map[[16]byte]time.Time
}

// votesKept bounds the memory; beyond it the oldest are forgotten at once.
const votesKept = 20_000

func newVotes() *votes {
	v := &votes{key: make([]byte, 32), seen: map[[16]byte]time.Time{}}
	_, _ = rand.Read(v.key) // it does not fail: see crypto/rand
	return v
}

// first says that the reader was not counted within the hour.
func (v *votes) first(reader string, now time.Time) bool {
	mac := hmac.New(sha256.New, v.key)
	mac.Write([]byte(reader))
	var id [16]byte
	copy(id[:], mac.Sum(nil))
	v.mu.Lock()
	defer v.mu.Unlock()
	if at, ok := v.seen[id]; ok && now.Sub(at) < time.Hour {
		return false
	}
	if len(v.seen) >= votesKept {
		for k, at := range v.seen {
			if now.Sub(at) >= time.Hour {
				delete(v.seen, k)
			}
		}
		if len(v.seen) >= votesKept {
			clear(v.seen)
		}
	}
	v.seen[id] = now
	return true
}
