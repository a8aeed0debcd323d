package bigram

import (
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"
)

// part is the index of one group of fields of a segment's documents.
//
// The texts of all documents stand in one row of positions; start has where
// each begins, and where the last ends.
type part struct {
	start []uint32
	// hint has, for every 64th position, the document that it lies in.
	hint []uint32
	// pairs are all pairs of characters, ascending; what is kept of pairs[i]
	// begins at off[i] of blob.
	pairs []uint64
	off   []uint32
	blob  []byte
	// dense has the documents of pairs that most have.
	dense map[uint32]bitset
	known known
}

// pair is two neighbouring characters as one number, in their order.
func pair(a, b rune) uint64 { return uint64(a)<<21 | uint64(b) }

// hintShift is the logarithm of how many positions one hint stands for.
const hintShift = 6

func hints(start []uint32) []uint32 {
	n := len(start) - 1
	out := make([]uint32, start[n]>>hintShift+1)
	d := 0
	for i := range out {
		for d < n-1 && start[d+1] <= uint32(i)<<hintShift {
			d++
		}
		out[i] = uint32(d)
	}
	return out
}

// docOf is the document that a position lies in.
func (p *part) docOf(at uint32) uint32 {
	d := p.hint[at>>hintShift]
	for p.start[d+1] <= at {
		d++
	}
	return d
}

func (p *part) docs() int { return len(p.start) - 1 }

// lookup finds a pair's number.
func (p *part) lookup(k uint64) (uint32, bool) {
	i, ok := slices.BinarySearch(p.pairs, k)
	return uint32(i), ok
}

func (p *part) list(i uint32) list { return openList(p.blob[p.off[i]:]) }

// mark sets the documents that ascending positions lie in.
func (p *part) mark(at []uint32, out bitset) {
	for i := 0; i < len(at); {
		d := p.docOf(at[i])
		out.set(d)
		end := p.start[d+1]
		for i++; i < len(at) && at[i] < end; i++ {
		}
	}
}

// find sets the documents that have the phrase. out is empty at first.
func (p *part) find(ph Phrase, out bitset, s *scratch) {
	switch {
	case len(ph) == 0 || p.docs() == 0:
		return
	case len(ph) == 1:
		p.findSingle(ph[0], out, s)
		return
	}
	if len(ph) == 2 {
		if i, ok := p.lookup(pair(ph[0], ph[1])); ok {
			p.findPair(i, out, s)
		}
		return
	}
	if known, ok := p.known.get(ph); ok {
		copy(out, known)
		return
	}
	work := p.findLong(ph, out, s)
	if work > worthKnowing {
		p.known.put(ph, out)
	}
}

func (p *part) findPair(i uint32, out bitset, s *scratch) {
	if set, ok := p.dense[i]; ok {
		copy(out, set)
		return
	}
	s.starts = p.list(i).all(s.starts[:0])
	p.mark(s.starts, out)
}

// findSingle gathers all pairs that begin with a character: whatever stands
// in a text has something after it.
func (p *part) findSingle(r rune, out bitset, s *scratch) {
	if known, ok := p.known.get(Phrase{r}); ok {
		copy(out, known)
		return
	}
	i, _ := slices.BinarySearch(p.pairs, pair(r, 0))
	work := 0
	for ; i < len(p.pairs) && p.pairs[i]>>21 == uint64(r); i++ {
		if set, ok := p.dense[uint32(i)]; ok {
			out.or(set)
			continue
		}
		s.starts = p.list(uint32(i)).all(s.starts[:0])
		work += len(s.starts)
		p.mark(s.starts, out)
	}
	if work > worthKnowing {
		p.known.put(Phrase{r}, out)
	}
}

// need is a pair of the phrase at its place in it.
type need struct {
	list  list
	place int
}

// findLong intersects the lists of pairs that cover the phrase. It returns
// about how many positions it had to look at.
func (p *part) findLong(ph Phrase, out bitset, s *scratch) int {
	s.needs = s.needs[:0]
	for i := range len(ph) - 1 {
		n, ok := p.lookup(pair(ph[i], ph[i+1]))
		if !ok {
			return 0
		}
		s.needs = append(s.needs, need{p.list(n), i})
	}
	needs := s.cover()
	first := needs[0]
	s.starts = begins(first.list.all(s.starts[:0]), uint32(first.place))
	work := first.list.n
	for i, n := range needs[1:] {
		work += min(n.list.n, len(s.starts)*block)
		if i == len(needs)-2 {
			p.keepDocs(n, s, out)
			return work
		}
		s.starts = n.list.keep(s.starts, uint32(n.place), s.block[:0])
	}
	p.mark(s.starts, out)
	return work
}

// cover chooses pairs that together have every character of the phrase, the
// shortest list first: those whose lists are shortest, or, where that is less
// to look at, every second one.
func (s *scratch) cover() []need {
	all := s.needs
	last := len(all) - 1
	every := s.every[:0]
	costEvery := 0
	for i := 0; i <= last; i += 2 {
		every = append(every, all[i])
		costEvery += all[i].list.n
	}
	if last%2 == 1 {
		every = append(every, all[last])
		costEvery += all[last].list.n
	}
	s.every = every
	slices.SortFunc(all, shorter)
	slices.SortFunc(every, shorter)
	var covered [mostPhrase]bool
	short := all[:0]
	cost := 0
	for _, n := range all {
		if covered[n.place] && covered[n.place+1] {
			continue
		}
		covered[n.place], covered[n.place+1] = true, true
		short = append(short, n)
		cost += min(n.list.n, short[0].list.n*block)
	}
	if costEvery < cost {
		return every
	}
	return short
}

func shorter(a, b need) int {
	return cmp.Or(cmp.Compare(a.list.n, b.list.n), cmp.Compare(a.place, b.place))
}

// keepDocs sets the documents of those starts that the last list has, too.
// Once a document is in, its other starts do not matter.
func (p *part) keepDocs(n need, s *scratch, out bitset) {
	r := reader{list: n.list, now: -1, in: s.block[:0]}
	end := uint32(0)
	for _, at := range s.starts {
		if at < end || !r.has(at+uint32(n.place)) {
			continue
		}
		d := p.docOf(at)
		out.set(d)
		end = p.start[d+1]
	}
}

// mostPhrase is how many characters a phrase may have; find cuts longer ones.
const mostPhrase = 256

// begins moves positions back to where the phrase would begin.
func begins(at []uint32, place uint32) []uint32 {
	for len(at) > 0 && at[0] < place {
		at = at[1:]
	}
	for i := range at {
		at[i] -= place
	}
	return at
}

// worthKnowing is how many positions have to be looked at for a finding to be
// remembered, and mostKnown how many findings a part remembers.
const (
	worthKnowing = 4000
	mostKnown    = 128
)

// known remembers what costly phrases were found in. A segment never changes,
// so neither does what is found in it.
type known struct {
	mu   sync.Mutex
	sets map[string]bitset
}

func (k *known) get(ph Phrase) (bitset, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sets == nil {
		return nil, false
	}
	var room [64]byte
	set, ok := k.sets[string(appendRunes(room[:0], ph))]
	return set, ok
}

func (k *known) put(ph Phrase, set bitset) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sets == nil {
		k.sets = map[string]bitset{}
	}
	if len(k.sets) >= mostKnown {
		for x := range k.sets { // any one
			delete(k.sets, x)
			break
		}
	}
	k.sets[string(ph)] = slices.Clone(set)
}

func appendRunes(b []byte, ph Phrase) []byte {
	for _, r := range ph {
		b = utf8.AppendRune(b, r)
	}
	return b
}

// scratch is room that a search works in.
type scratch struct {
	starts []uint32
	needs  []need
	every  []need
	block  [block]uint32
	sets   []bitset // given out and taken back at the end
	used   int
	counts []int // of the values that are asked for
	seen   []int // of all values, for one segment
	free   []int // facets that are counted and not filtered by
	parts  []found
}

// count makes room for counts of n values.
func (s *scratch) count(n int) {
	s.counts, s.seen = slices.Grow(s.counts[:0], n)[:n], slices.Grow(s.seen[:0], n)[:n]
	clear(s.counts)
	clear(s.seen)
}

// bits gives an empty set for n documents.
func (s *scratch) bits(n int) bitset {
	w := words(n)
	if s.used == len(s.sets) {
		s.sets = append(s.sets, nil)
	}
	b := s.sets[s.used]
	if cap(b) < w {
		b = make(bitset, w)
		s.sets[s.used] = b
	}
	s.used++
	b = b[:w]
	clear(b)
	return b
}

var scratches = sync.Pool{New: func() any { return &scratch{} }}
