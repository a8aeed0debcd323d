package bigram

import (
	"cmp"
	"slices"
)

// Doc is a text to be found.
type Doc struct {
	// Key is the document's own; a document with the same key takes its place.
	Key string
	// Tag is handed back with what is found.
	Tag int64
	// Order says what is newer: the greater.
	Order int64
	// Head are short fields, such as titles and numbers; Body the long ones.
	// Both are found, and Head alone can be asked for.
	Head, Body []string
	// Facets has, for each facet of the index, the document's values.
	Facets [][]string
}

// The bounds of what is kept of a document, in characters, and of what is
// built at once.
const (
	MostText  = 400_000
	mostBatch = 1 << 22
)

// entry is one pair at one position: the pair in the upper 42 bits and the
// position in the lower 22.
type entry = uint64

const positionBits = 22

// prepared is a document with its texts folded.
type prepared struct {
	*Doc
	head, full []rune
	values     []uint32
}

func prepare(d *Doc, values []uint32) prepared {
	var f folder
	for _, s := range d.Head {
		f.field(s)
	}
	head := len(f.runes)
	for _, s := range d.Body {
		f.field(s)
	}
	return prepared{Doc: d, head: f.runes[:head:head], full: f.runes[:min(len(f.runes), MostText)], values: values}
}

// build makes a segment of documents with different keys, whose texts
// together are shorter than mostBatch.
func build(docs []prepared, facet func(value uint32) int) *segment {
	slices.SortFunc(docs, func(a, b prepared) int { return newer(a.Order, b.Order, a.Key, b.Key) })
	g := &segment{facetAt: make([]uint32, 1, len(docs)+1)}
	for _, d := range docs {
		g.keys, g.tags, g.order = append(g.keys, d.Key), append(g.tags, d.Tag), append(g.order, d.Order)
		g.facets = append(g.facets, d.values...)
		g.facetAt = append(g.facetAt, uint32(len(g.facets)))
	}
	g.gather(facet)
	g.head.build(docs, func(d *prepared) []rune { return d.head })
	g.full.build(docs, func(d *prepared) []rune { return d.full })
	return g
}

// newer puts the greater order first, and of equals the smaller key.
func newer(a, b int64, x, y string) int { return cmp.Or(cmp.Compare(b, a), cmp.Compare(x, y)) }

func (p *part) build(docs []prepared, text func(*prepared) []rune) {
	total := 0
	for i := range docs {
		total += len(text(&docs[i]))
	}
	p.start = make([]uint32, 1, len(docs)+1)
	entries := make([]entry, 0, total)
	at := uint32(0)
	for i := range docs {
		t := text(&docs[i])
		for j := 0; j+1 < len(t); j++ {
			entries = append(entries, pair(t[j], t[j+1])<<positionBits|uint64(at)+uint64(j))
		}
		at += uint32(len(t))
		p.start = append(p.start, at)
	}
	p.hint = hints(p.start)
	p.fill(sortEntries(entries))
}

// fill makes the lists of sorted entries.
func (p *part) fill(entries []entry) {
	w := writer{part: p}
	var at []uint32
	for i := 0; i < len(entries); {
		k := entries[i] >> positionBits
		at = at[:0]
		for ; i < len(entries) && entries[i]>>positionBits == k; i++ {
			at = append(at, uint32(entries[i]&(1<<positionBits-1)))
		}
		w.add(k, at)
	}
	w.done()
}

// sortEntries sorts by pair; positions ascend already.
func sortEntries(in []entry) []entry {
	const digits, radix = 4, 11
	if len(in) < 1<<12 {
		slices.Sort(in)
		return in
	}
	out := make([]entry, len(in))
	for d := range digits {
		shift := positionBits + d*radix
		var count [1<<radix + 1]int
		for _, e := range in {
			count[e>>shift&(1<<radix-1)+1]++
		}
		for i := range 1 << radix {
			count[i+1] += count[i]
		}
		for _, e := range in {
			c := e >> shift & (1<<radix - 1)
			out[count[c]] = e
			count[c]++
		}
		in, out = out, in
	}
	return in
}

// writer adds the lists of a part in the order of their pairs.
type writer struct {
	part *part
	set  bitset
}

func (w *writer) add(k uint64, at []uint32) {
	p := w.part
	p.pairs = append(p.pairs, k)
	p.off = append(p.off, uint32(len(p.blob)))
	p.blob = appendList(p.blob, at)
	if few := p.docs() / 16; len(at) < few || p.docs() < 256 {
		return
	} else if w.set == nil {
		w.set = make(bitset, words(p.docs()))
	} else {
		clear(w.set)
	}
	p.mark(at, w.set)
	if w.set.count() >= p.docs()/16 {
		if p.dense == nil {
			p.dense = map[uint32]bitset{}
		}
		p.dense[uint32(len(p.pairs)-1)] = slices.Clone(w.set)
	}
}

// done gives back the room that growing took too much.
func (w *writer) done() {
	p := w.part
	p.pairs, p.off, p.blob = fitted(p.pairs), fitted(p.off), fitted(p.blob)
}

// fitted is the list without its spare room where that is worth a copy: more
// than a sixteenth. While it is copied it is in memory twice.
func fitted[T any](list []T) []T {
	if spare := cap(list) - len(list); spare*16 > len(list) {
		return slices.Clip(slices.Clone(list))
	}
	return list
}
