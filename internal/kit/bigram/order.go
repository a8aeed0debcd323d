package bigram

// rank parts what is found by its worth, and returns how many there are. By
// time, all have the same.
func (f *found) rank(a *Ask, s *scratch) int {
	if a.Sort != Best || len(a.All) == 0 {
		f.by[TextAll] = f.set
		f.n[TextAll] = f.set.count()
		return f.n[TextAll]
	}
	left := s.bits(f.docs())
	copy(left, f.set)
	whole := join(a.All)
	f.take(Exact, left, s, func(out bitset) { f.head.find(exact(whole), out, s) })
	f.take(HeadWhole, left, s, func(out bitset) { f.head.find(whole, out, s) })
	if len(a.All) > 1 {
		all, some := f.heads(a.All, s)
		f.take(HeadAll, left, s, func(out bitset) { copy(out, all) })
		f.take(HeadSome, left, s, func(out bitset) { copy(out, some) })
		if !a.Head {
			f.take(TextWhole, left, s, func(out bitset) { f.full.find(whole, out, s) })
		}
	}
	f.by[TextAll], f.n[TextAll] = left, left.count()
	total := 0
	for _, n := range f.n {
		total += n
	}
	return total
}

// take moves what is of a worth out of what is left.
func (f *found) take(w Worth, left bitset, s *scratch, find func(out bitset)) {
	set := s.bits(f.docs())
	find(set)
	set.and(left)
	if f.n[w] = set.count(); f.n[w] > 0 {
		left.without(set)
		f.by[w] = set
	}
}

// heads finds what has all and what has some of the phrases in the head.
func (f *found) heads(list []Phrase, s *scratch) (all, some bitset) {
	some = s.bits(f.docs())
	for _, p := range list {
		next := s.bits(f.docs())
		f.head.find(p, next, s)
		some.or(next)
		if all == nil {
			all = next
		} else {
			all.and(next)
		}
	}
	return all, some
}

// exact is a phrase as a whole field.
func exact(p Phrase) Phrase {
	out := append(Phrase{edge}, p...)
	if n := len(out); n > 1 && out[n-1] != gap && classOf(out[n-1]) == letter {
		out = append(out, gap)
	}
	return append(out, edge)
}

// page gives the part of what is found that was asked for, in order.
func page(parts []found, a *Ask) []Hit {
	skip, most := max(a.Offset, 0), a.Most
	if most <= 0 {
		return nil
	}
	var out []Hit
	for w := range worths {
		n := 0
		for i := range parts {
			n += parts[i].n[w]
		}
		if skip >= n {
			skip -= n
			continue
		}
		walk(parts, w, a.Sort == Oldest, func(f *found, d int) bool {
			if skip > 0 {
				skip--
				return true
			}
			if out == nil {
				out = make([]Hit, 0, min(most, 64))
			}
			out = append(out, Hit{f.keys[d], f.tags[d], f.order[d], w})
			return len(out) < most
		})
		if len(out) >= most {
			break
		}
	}
	return out
}

// walk calls f for the documents of a worth in the order of time, across all
// segments, until it says no.
func walk(parts []found, w Worth, backwards bool, f func(*found, int) bool) {
	var room [32]int
	at := room[:0]
	for i := range parts {
		p := &parts[i]
		switch {
		case p.n[w] == 0:
			at = append(at, -1)
		case backwards:
			at = append(at, p.by[w].prev(p.docs()-1))
		default:
			at = append(at, p.by[w].next(0))
		}
	}
	for {
		best := -1
		for i, d := range at {
			if d < 0 {
				continue
			}
			if best < 0 || earlier(&parts[i], d, &parts[best], at[best], backwards) {
				best = i
			}
		}
		if best < 0 || !f(&parts[best], at[best]) {
			return
		}
		if backwards {
			at[best] = parts[best].by[w].prev(at[best] - 1)
		} else {
			at[best] = parts[best].by[w].next(at[best] + 1)
		}
	}
}

func earlier(a *found, d int, b *found, e int, backwards bool) bool {
	c := newer(a.order[d], b.order[e], a.keys[d], b.keys[e])
	return c < 0 != backwards
}
