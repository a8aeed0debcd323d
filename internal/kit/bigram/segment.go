package bigram

import "slices"

// segment is the index of some documents, newest first. It never changes.
type segment struct {
	keys  []string
	tags  []int64
	order []int64
	// head has the short fields alone, full all fields.
	head, full part
	// facets are the values of all documents, one after another; those of
	// document i begin at facetAt[i].
	facets  []uint32
	facetAt []uint32
	byFacet [][]members
	// counting is how long it takes to count every value in a large set.
	counting int
}

func (g *segment) docs() int { return len(g.keys) }

// members are the documents with a value: a list of few, or a set.
type members struct {
	value uint32
	n     int
	list  []uint32
	set   bitset
}

// values are the facet values of a document.
func (g *segment) values(doc uint32) []uint32 { return g.facets[g.facetAt[doc]:g.facetAt[doc+1]] }

// within gives the documents whose order is at least from and below to; they
// stand side by side. A bound of 0 is none.
func (g *segment) within(from, to int64) (first, last int) {
	first, last = 0, g.docs()
	if to != 0 {
		first = search(g.order, func(o int64) bool { return o < to })
	}
	if from != 0 {
		last = search(g.order, func(o int64) bool { return o < from })
	}
	return first, max(first, last)
}

// search is the first place in a descending list at which f holds.
func search(order []int64, f func(int64) bool) int {
	i, _ := slices.BinarySearchFunc(order, true, func(o int64, _ bool) int {
		if f(o) {
			return 1
		}
		return -1
	})
	return i
}

// gather makes byFacet; facet tells the facet of a value.
func (g *segment) gather(facet func(value uint32) int) {
	all := map[uint32]*members{}
	for _, v := range g.facets {
		if all[v] == nil {
			all[v] = &members{value: v}
		}
		all[v].n++
	}
	for _, m := range all {
		if m.n > words(g.docs()) {
			m.set = make(bitset, words(g.docs()))
		} else {
			m.list = make([]uint32, 0, m.n)
		}
		g.counting += max(cap(m.list), len(m.set))
	}
	for d := range uint32(g.docs()) {
		for _, v := range g.values(d) {
			if m := all[v]; m.set != nil {
				m.set.set(d)
			} else {
				m.list = append(m.list, d)
			}
		}
	}
	for v, m := range all {
		f := facet(v)
		for len(g.byFacet) <= f {
			g.byFacet = append(g.byFacet, nil)
		}
		g.byFacet[f] = append(g.byFacet[f], *m)
	}
}

// of gives the members of a facet.
func (g *segment) of(facet int) []members {
	if facet < len(g.byFacet) {
		return g.byFacet[facet]
	}
	return nil
}

// or adds the members to a set.
func (m members) or(out bitset) {
	if m.set != nil {
		out.or(m.set)
		return
	}
	for _, d := range m.list {
		out.set(d)
	}
}

// in counts the members that are in a set.
func (m members) in(set bitset) int {
	if m.set != nil {
		return set.both(m.set)
	}
	n := 0
	for _, d := range m.list {
		if set.has(d) {
			n++
		}
	}
	return n
}
