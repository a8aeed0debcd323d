package bigram

import (
	"cmp"
	"math/bits"
	"slices"
)

// Sort is the order of what is found.
type Sort int

// The orders: by Worth and then the newest first, the newest first, and the
// oldest first.
const (
	Best Sort = iota
	Newest
	Oldest
)

// Worth says how well a document fits; less is better.
type Worth int

// What is asked for is a whole head field; stands as one in the head; all its
// phrases stand in the head; some of them do; it stands as one in the text;
// all its phrases are somewhere.
const (
	Exact Worth = iota
	HeadWhole
	HeadAll
	HeadSome
	TextWhole
	TextAll
	worths
)

// Filter narrows a search to documents with any of a facet's values.
type Filter struct {
	Facet int
	Any   []string
}

// Ask is a question. Without phrases it is met by every document.
type Ask struct {
	All []Phrase
	// Head looks at the head fields alone.
	Head bool
	// None leaves out documents that have all phrases of one of these lists.
	None [][]Phrase
	Only []Filter
	// From and To bound the documents' order: from From on, before To. 0 does
	// not.
	From, To     int64
	Sort         Sort
	Offset, Most int
	// Count has the facets whose values are to be counted.
	Count []int
}

// Hit is a document found.
type Hit struct {
	Key   string
	Tag   int64
	Order int64
	Worth Worth
}

// Count is how many of the documents found have a value.
type Count struct {
	Name string
	N    int
}

// Result is the answer to a question.
type Result struct {
	Total int
	Hits  []Hit
	// Counts has, for each facet of Ask.Count, the values that occur among
	// the documents that every filter but the facet's own lets through.
	Counts [][]Count
}

// found is what a segment has.
type found struct {
	*held
	set bitset // what is found
	by  [worths]bitset
	n   [worths]int
}

// Find answers a question.
func (v *View) Find(a Ask) Result {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.used, s.parts = 0, s.parts[:0]
	a.All = bounded(a.All)
	s.count(len(v.names))
	s.free = s.free[:0]
	for _, facet := range a.Count {
		if !slices.ContainsFunc(a.Only, func(x Filter) bool { return x.Facet == facet }) {
			s.free = append(s.free, facet)
		}
	}
	masks := v.numbers(a.Only)
	var r Result
	for i := range v.held {
		f := found{held: &v.held[i]}
		if !f.match(&a, s) {
			continue
		}
		f.narrow(&a, masks, s)
		r.Total += f.rank(&a, s)
		s.parts = append(s.parts, f)
	}
	r.Hits = page(s.parts, &a)
	r.Counts = v.counts(&a, s.counts)
	return r
}

// Total counts the documents that have all phrases.
func (v *View) Total(all ...Phrase) int { return v.Find(Ask{All: all, Sort: Newest}).Total }

func bounded(list []Phrase) []Phrase {
	for i, p := range list {
		if len(p) > mostPhrase {
			list = slices.Clone(list)
			list[i] = p[:mostPhrase]
		}
	}
	return list
}

// numbers are the values of the filters; a value nobody has is no number.
func (v *View) numbers(only []Filter) [][]uint32 {
	if len(only) == 0 {
		return nil
	}
	out := make([][]uint32, len(only))
	for i, f := range only {
		for _, name := range f.Any {
			if n, ok := v.index.values.Load(value{f.Facet, name}); ok {
				out[i] = append(out[i], n.(uint32))
			}
		}
	}
	return out
}

// match finds what has the phrases and lives, within the bounds.
func (f *found) match(a *Ask, s *scratch) bool {
	n := f.docs()
	p := &f.full
	if a.Head {
		p = &f.head
	}
	f.set = s.bits(n)
	first, last := f.within(a.From, a.To)
	for i, ph := range a.All {
		if i == 0 {
			p.find(ph, f.set, s)
			continue
		}
		next := s.bits(n)
		p.find(ph, next, s)
		f.set.and(next)
	}
	if len(a.All) == 0 || first > 0 || last < n {
		if len(a.All) == 0 {
			for i := range f.set {
				f.set[i] = ^uint64(0)
			}
		}
		f.set.only(first, last)
	}
	if f.dead != nil {
		f.set.without(f.dead)
	}
	f.exclude(a, p, s)
	return !f.set.empty()
}

func (f *found) exclude(a *Ask, p *part, s *scratch) {
	for _, none := range a.None {
		var all bitset
		for _, ph := range bounded(none) {
			next := s.bits(f.docs())
			p.find(ph, next, s)
			if all == nil {
				all = next
			} else {
				all.and(next)
			}
		}
		if all != nil {
			f.set.without(all)
		}
	}
}

// narrow applies the filters and counts the facets on the way.
func (f *found) narrow(a *Ask, masks [][]uint32, s *scratch) {
	var room [8]bitset
	sets := room[:0]
	for i, m := range masks {
		set := s.bits(f.docs())
		for _, v := range f.of(a.Only[i].Facet) {
			if slices.Contains(m, v.value) {
				v.or(set)
			}
		}
		sets = append(sets, set)
	}
	for _, facet := range a.Count {
		i := slices.IndexFunc(a.Only, func(x Filter) bool { return x.Facet == facet })
		if i < 0 {
			continue
		}
		rest := s.bits(f.docs())
		copy(rest, f.set)
		for j, other := range sets {
			if a.Only[j].Facet != facet {
				rest.and(other)
			}
		}
		f.count(rest, []int{facet}, s)
	}
	for _, set := range sets {
		f.set.and(set)
	}
	f.count(f.set, s.free, s)
}

// count counts the values of some facets among a set: document by document
// where they are few or nearly all, else value by value.
func (f *found) count(set bitset, facets []int, s *scratch) {
	n := set.count()
	if n == 0 || len(facets) == 0 {
		return
	}
	perDoc := (len(f.facets)/f.docs() + 1) * 2
	switch {
	case n*perDoc < f.counting:
		f.each(set, 1, s)
	case (f.docs()-n)*perDoc < f.counting:
		rest := s.bits(f.docs())
		for i := range rest {
			rest[i] = ^set[i]
		}
		rest.only(0, f.docs())
		f.each(rest, -1, s)
		for _, facet := range facets {
			for _, m := range f.of(facet) {
				s.seen[m.value] += m.n
			}
		}
	default:
		for _, facet := range facets {
			for _, m := range f.of(facet) {
				s.counts[m.value] += m.in(set)
			}
		}
		return
	}
	for _, facet := range facets {
		for _, m := range f.of(facet) {
			s.counts[m.value] += s.seen[m.value]
		}
	}
	clear(s.seen)
}

// each adds by to what was seen of every value of the documents of a set.
func (f *found) each(set bitset, by int, s *scratch) {
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			for _, x := range f.values(uint32(i<<6 + bits.TrailingZeros64(w))) {
				s.seen[x] += by
			}
		}
	}
}

// counts gives the counted values by facet, the most frequent first.
func (v *View) counts(a *Ask, counts []int) [][]Count {
	if len(a.Count) == 0 {
		return nil
	}
	out := make([][]Count, len(a.Count))
	for x, n := range counts {
		if n == 0 {
			continue
		}
		if i := slices.Index(a.Count, v.names[x].facet); i >= 0 {
			out[i] = append(out[i], Count{v.names[x].name, n})
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	}
	return out
}
