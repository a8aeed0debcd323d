package bigram

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// Index is a set of documents that can be searched while it changes.
type Index struct {
	view atomic.Pointer[View]
	// values numbers the facets' values; names has them by number, and grows
	// at its end only.
	values sync.Map // value → uint32

	mu      sync.Mutex // of those who change it
	names   []value
	at      map[string]spot
	merging bool
	rest    *sync.Cond
}

// value is one value of a facet.
type value struct {
	facet int
	name  string
}

// spot is where a document stands.
type spot struct {
	in  *segment
	doc uint32
}

// View is an index at one instant.
type View struct {
	index *Index
	held  []held
	names []value
	docs  int
}

// New makes an empty index.
func New() *Index {
	x := &Index{at: map[string]spot{}}
	x.rest = sync.NewCond(&x.mu)
	x.view.Store(&View{index: x})
	return x
}

// View gives the index as it is now.
func (x *Index) View() *View { return x.view.Load() }

// Docs is how many documents there are.
func (v *View) Docs() int { return v.docs }

// Size is about how many bytes the index takes.
func (v *View) Size() int64 {
	var n int64
	for _, h := range v.held {
		n += h.segment.size()
	}
	return n
}

func (g *segment) size() int64 {
	n := g.head.size() + g.full.size() + int64(len(g.facets)+len(g.facetAt)+2*g.counting)*4
	for _, k := range g.keys {
		n += int64(len(k)) + 32 + 72 // its place here and among the spots
	}
	return n
}

func (p *part) size() int64 {
	return int64(len(p.blob)+len(p.pairs)*12+(len(p.start)+len(p.hint))*4) + int64(len(p.dense)*(words(p.docs())*8+40))
}

// Values are the values that documents have or had for a facet.
func (v *View) Values(facet int) []string {
	var out []string
	for _, n := range v.names {
		if n.facet == facet {
			out = append(out, n.name)
		}
	}
	return out
}

// Has says that there is a document with the key.
func (x *Index) Has(key string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	_, ok := x.at[key]
	return ok
}

// Apply puts documents in, in place of those with the same keys, and takes
// others out. Readers see all of it or nothing.
func (x *Index) Apply(put []Doc, drop ...string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	last := map[string]int{}
	for i := range put {
		last[put[i].Key] = i
	}
	dead := map[*segment]bitset{}
	for _, k := range drop {
		x.bury(k, dead)
	}
	for k := range last {
		x.bury(k, dead)
	}
	var fresh []*segment
	var batch []prepared
	room := 0
	for i := range put {
		if last[put[i].Key] != i {
			continue
		}
		d := prepare(&put[i], x.number(put[i].Facets))
		if room += len(d.full); room >= mostBatch && len(batch) > 0 {
			fresh = append(fresh, build(batch, x.facet))
			batch, room = nil, len(d.full)
		}
		batch = append(batch, d)
	}
	if len(batch) > 0 {
		fresh = append(fresh, build(batch, x.facet))
	}
	x.publish(dead, nil, fresh)
	x.tidy()
}

// number gives the values of a document their numbers.
func (x *Index) number(facets [][]string) []uint32 {
	var out []uint32
	for f, names := range facets {
		for _, name := range names {
			v := value{f, name}
			n, ok := x.values.Load(v)
			if !ok {
				n = uint32(len(x.names))
				x.names = append(x.names, v)
				x.values.Store(v, n)
			}
			if !slices.Contains(out, n.(uint32)) {
				out = append(out, n.(uint32))
			}
		}
	}
	return out
}

func (x *Index) facet(value uint32) int { return x.names[value].facet }

// bury notes that the document with a key is no longer current.
func (x *Index) bury(key string, dead map[*segment]bitset) {
	s, ok := x.at[key]
	if !ok {
		return
	}
	delete(x.at, key)
	set := dead[s.in]
	if set == nil {
		set = make(bitset, words(s.in.docs()))
		for _, h := range x.view.Load().held {
			if h.segment == s.in && h.dead != nil {
				copy(set, h.dead)
			}
		}
		dead[s.in] = set
	}
	set.set(s.doc)
}

// publish replaces the view: with more dead, without some segments and with
// fresh ones.
func (x *Index) publish(dead map[*segment]bitset, without []*segment, fresh []*segment) {
	old := x.view.Load()
	next := &View{index: x, names: x.names}
	for _, h := range old.held {
		if slices.Contains(without, h.segment) {
			continue
		}
		if set := dead[h.segment]; set != nil {
			h.dead, h.live = set, h.docs()-set.count()
		}
		if h.live > 0 {
			next.held = append(next.held, h)
		}
	}
	for _, g := range fresh {
		h := held{segment: g, dead: dead[g], live: g.docs()}
		if h.dead != nil {
			h.live -= h.dead.count()
		}
		next.held = append(next.held, h)
		for d, k := range g.keys {
			if h.lives(uint32(d)) {
				x.at[k] = spot{g, uint32(d)}
			}
		}
	}
	for _, h := range next.held {
		next.docs += h.live
	}
	x.view.Store(next)
}

// The bounds of merging: how many segments of like size are left apart, what
// is the same size, and how long one may become.
const (
	mostAlike   = 4
	alike       = 4
	mostLetters = 1 << 31
)

// tidy begins to merge behind the readers' backs where that is due.
func (x *Index) tidy() {
	if x.merging || x.due() == nil {
		return
	}
	x.merging = true
	go func() {
		x.mu.Lock()
		defer x.mu.Unlock()
		for {
			list := x.due()
			if list == nil {
				break
			}
			x.combine(list)
		}
		x.merging = false
		x.rest.Broadcast()
	}()
}

// due chooses the segments to be merged next: the smallest of which there are
// too many of like size, or one of which most is dead.
func (x *Index) due() []held {
	bySize := map[int][]held{}
	for _, h := range x.view.Load().held {
		if h.live*2 < h.docs() {
			return []held{h}
		}
		c := 0
		for n := h.letters() / 4096; n > 0; n /= alike {
			c++
		}
		bySize[c] = append(bySize[c], h)
	}
	for _, c := range slices.Sorted(maps.Keys(bySize)) {
		if list := fitting(bySize[c]); len(list) >= mostAlike {
			return list
		}
	}
	return nil
}

func (g *segment) letters() int { return int(g.full.start[g.docs()]) }

// fitting are as many of the segments as may become one.
func fitting(list []held) []held {
	n := 0
	for i, h := range list {
		if n += h.letters(); n > mostLetters {
			return list[:i]
		}
	}
	return list
}

// combine merges segments without keeping others from changing the index.
func (x *Index) combine(list []held) {
	list = slices.Clone(list)
	names := x.names // those that the segments have are among them
	x.mu.Unlock()
	g, where := merge(list, func(v uint32) int { return names[v].facet })
	x.mu.Lock()
	dead := map[*segment]bitset{}
	var old []*segment
	for i, h := range list {
		old = append(old, h.segment)
		for _, now := range x.view.Load().held {
			if now.segment != h.segment || now.dead == nil {
				continue
			}
			for d := now.dead.next(0); d >= 0; d = now.dead.next(d + 1) {
				if to := where[i][d]; to != gone {
					if dead[g] == nil {
						dead[g] = make(bitset, words(g.docs()))
					}
					dead[g].set(to)
				}
			}
		}
		if !slices.ContainsFunc(x.view.Load().held, func(now held) bool { return now.segment == h.segment }) {
			for d := range where[i] { // all of it died meanwhile
				if to := where[i][d]; to != gone {
					if dead[g] == nil {
						dead[g] = make(bitset, words(g.docs()))
					}
					dead[g].set(to)
				}
			}
		}
	}
	var fresh []*segment
	if dead[g] == nil && g.docs() > 0 || dead[g] != nil && dead[g].count() < g.docs() {
		fresh = append(fresh, g)
	}
	x.publish(dead, old, fresh)
}

// Settle waits until no merging is under way.
func (x *Index) Settle() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.merging {
		x.rest.Wait()
	}
}
