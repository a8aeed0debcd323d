package likeness

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
)

// Index finds sketches like a sketch. It is safe for use by many at once.
type Index struct {
	mu    sync.RWMutex
	ids   []string
	gone  []bool
	known map[string]uint32
	post  map[uint32][]uint32
	dead  int
}

// New makes an empty index.
func New() *Index {
	return &Index{known: map[string]uint32{}, post: map[uint32][]uint32{}}
}

// Add puts a text's sketch in, in place of an earlier one with the same id.
func (x *Index) Add(id string, s Sketch) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if old, ok := x.known[id]; ok {
		x.gone[old] = true
		x.dead++
	}
	n := uint32(len(x.ids)) //nolint:gosec // bounded by memory long before
	x.ids, x.gone, x.known[id] = append(x.ids, id), append(x.gone, false), n
	for _, h := range s {
		x.post[h] = append(x.post[h], n)
	}
}

// Has says that the text is in the index.
func (x *Index) Has(id string) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	_, ok := x.known[id]
	return ok
}

// Drop takes a text out.
func (x *Index) Drop(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n, ok := x.known[id]; ok {
		x.gone[n] = true
		x.dead++
		delete(x.known, id)
	}
}

// Len is how many texts there are.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.ids) - x.dead
}

// Hit is a text that may be like the one asked about.
type Hit struct {
	ID string
	// Shared is how many hashes of the sketches are the same.
	Shared int
	weight int32
}

// Near lists at most most texts whose sketches are most like s, the likest
// first; except leaves one id out.
func (x *Index) Near(s Sketch, most int, except string) []Hit {
	x.mu.RLock()
	defer x.mu.RUnlock()
	weights := make([]int32, len(x.ids))
	shared := make([]uint8, len(x.ids))
	for _, h := range s {
		list := x.post[h]
		w := weigh(len(x.ids), len(list))
		for _, n := range list {
			weights[n] += w
			shared[n]++
		}
	}
	var best []Hit
	least := int32(0)
	for n, w := range weights {
		if w <= least || shared[n] < 2 || x.gone[n] || x.ids[n] == except {
			continue
		}
		best = append(best, Hit{x.ids[n], int(shared[n]), w})
		if len(best) >= 4*most {
			best = top(best, most)
			least = best[len(best)-1].weight
		}
	}
	return top(best, most)
}

// weigh is how much a shared hash says, where held of all texts have it: one
// sixteenth of a doubling each.
func weigh(all, held int) int32 {
	if held == 0 {
		return 0
	}
	return int32(1 + 16*(bits.Len(uint(all))-bits.Len(uint(held)))) //nolint:gosec // small
}

func top(hits []Hit, most int) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.ID, b.ID)) })
	return hits[:min(len(hits), most)]
}
