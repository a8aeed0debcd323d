package bigram

import "slices"

// held is a segment with those of its documents that are no longer current.
type held struct {
	*segment
	dead bitset // nil where none are
	live int
}

func (h *held) lives(d uint32) bool { return h.dead == nil || !h.dead.has(d) }

// merge makes one segment of the living documents of several. It also returns
// where each document of each went.
func merge(from []held, facet func(value uint32) int) (*segment, [][]uint32) {
	m := merger{from: from, to: &segment{facetAt: []uint32{0}}, where: make([][]uint32, len(from))}
	m.place()
	m.to.gather(facet)
	m.part(func(g *segment) *part { return &g.head })
	m.part(func(g *segment) *part { return &g.full })
	return m.to, m.where
}

// gone is the place of a document that no longer lives.
const gone = ^uint32(0)

type merger struct {
	from []held
	to   *segment
	// where has the place in the new segment of each document of each old one.
	where [][]uint32
	runs  []int // where runs of ascending positions begin
	tmp   []uint32
}

// place orders the living documents and copies what is known of each.
func (m *merger) place() {
	next := make([]int, len(m.from))
	for i := range m.from {
		m.where[i] = make([]uint32, m.from[i].docs())
	}
	for {
		best := -1
		for i := range m.from {
			h := &m.from[i]
			for next[i] < h.docs() && !h.lives(uint32(next[i])) {
				m.where[i][next[i]] = gone
				next[i]++
			}
			if next[i] < h.docs() && (best < 0 || m.before(i, next[i], best, next[best])) {
				best = i
			}
		}
		if best < 0 {
			return
		}
		d, h, to := next[best], &m.from[best], m.to
		m.where[best][d] = uint32(to.docs())
		to.keys, to.tags, to.order = append(to.keys, h.keys[d]), append(to.tags, h.tags[d]), append(to.order, h.order[d])
		to.facets = append(to.facets, h.values(uint32(d))...)
		to.facetAt = append(to.facetAt, uint32(len(to.facets)))
		next[best]++
	}
}

func (m *merger) before(i, d, j, e int) bool {
	a, b := m.from[i].segment, m.from[j].segment
	return newer(a.order[d], b.order[e], a.keys[d], b.keys[e]) < 0
}

// part merges one part of all segments.
func (m *merger) part(of func(*segment) *part) {
	p := of(m.to)
	length := make([]uint32, m.to.docs())
	size := 0
	for i := range m.from {
		old := of(m.from[i].segment)
		size += len(old.blob)
		for d, to := range m.where[i] {
			if to != gone {
				length[to] = old.start[d+1] - old.start[d]
			}
		}
	}
	p.start = make([]uint32, len(length)+1)
	for d, n := range length {
		p.start[d+1] = p.start[d] + n
	}
	p.hint = hints(p.start)
	p.blob = make([]byte, 0, size+size/32)
	shift := make([][]uint32, len(m.from)) // modulo 2^32
	for i := range m.from {
		old := of(m.from[i].segment)
		shift[i] = make([]uint32, len(m.where[i]))
		for d, to := range m.where[i] {
			if to != gone {
				shift[i][d] = p.start[to] - old.start[d]
			}
		}
	}
	m.lists(p, of, shift)
}

// lists walks over the pairs of all segments in their order.
func (m *merger) lists(p *part, of func(*segment) *part, shift [][]uint32) {
	w := writer{part: p}
	next := make([]int, len(m.from))
	var at, old []uint32
	for {
		k, any := ^uint64(0), false
		for i := range m.from {
			if q := of(m.from[i].segment); next[i] < len(q.pairs) && (!any || q.pairs[next[i]] < k) {
				k, any = q.pairs[next[i]], true
			}
		}
		if !any {
			break
		}
		at, m.runs = at[:0], m.runs[:0]
		for i := range m.from {
			q := of(m.from[i].segment)
			if next[i] == len(q.pairs) || q.pairs[next[i]] != k {
				continue
			}
			old = q.list(uint32(next[i])).all(old[:0])
			next[i]++
			m.runs = append(m.runs, len(at))
			at = m.move(at, old, q, m.where[i], shift[i])
		}
		if len(at) > 0 {
			at = m.sort(at)
			w.add(k, at)
		}
	}
	w.done()
}

// move appends positions at their new places; those of the dead go.
func (m *merger) move(at, old []uint32, q *part, where, shift []uint32) []uint32 {
	for i := 0; i < len(old); {
		d := q.docOf(old[i])
		end, by := q.start[d+1], shift[d]
		for ; i < len(old) && old[i] < end; i++ {
			if where[d] != gone {
				at = append(at, old[i]+by)
			}
		}
	}
	return at
}

// sort merges the runs two by two until one is left.
func (m *merger) sort(at []uint32) []uint32 {
	if slices.IsSorted(at) {
		return at
	}
	for len(m.runs) > 1 {
		m.tmp = m.tmp[:0]
		runs := m.runs[:0:0]
		for i := 0; i < len(m.runs); i += 2 {
			runs = append(runs, len(m.tmp))
			a := at[m.runs[i]:end(m.runs, i+1, len(at))]
			if i+1 == len(m.runs) {
				m.tmp = append(m.tmp, a...)
				break
			}
			m.tmp = zip(m.tmp, a, at[m.runs[i+1]:end(m.runs, i+2, len(at))])
		}
		m.runs = runs
		at, m.tmp = m.tmp, at
	}
	return at
}

func end(runs []int, i, n int) int {
	if i < len(runs) {
		return runs[i]
	}
	return n
}

// zip appends two ascending lists as one.
func zip(out, a, b []uint32) []uint32 {
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
