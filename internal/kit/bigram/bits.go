package bigram

import "math/bits"

// bitset is a set of documents of a segment.
type bitset []uint64

func words(n int) int { return (n + 63) / 64 }

func (b bitset) set(i uint32)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) has(i uint32) bool { return b[i>>6]&(1<<(i&63)) != 0 }

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

func (b bitset) and(o bitset) {
	o = o[:len(b)]
	for i := range b {
		b[i] &= o[i]
	}
}

func (b bitset) or(o bitset) {
	o = o[:len(b)]
	for i := range b {
		b[i] |= o[i]
	}
}

func (b bitset) without(o bitset) {
	o = o[:len(b)]
	for i := range b {
		b[i] &^= o[i]
	}
}

func (b bitset) empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

// both counts what is in two sets.
func (b bitset) both(o bitset) int {
	o = o[:len(b)]
	n := 0
	for i := range b {
		n += bits.OnesCount64(b[i] & o[i])
	}
	return n
}

// only keeps what is at from or after it and before to.
func (b bitset) only(from, to int) {
	for i := range b {
		lo, hi := i*64, i*64+64
		switch {
		case hi <= from || lo >= to:
			b[i] = 0
		default:
			if from > lo {
				b[i] &= ^uint64(0) << (from - lo)
			}
			if to < hi {
				b[i] &= ^uint64(0) >> (hi - to)
			}
		}
	}
}

// next is the first member at i or after it, or -1.
func (b bitset) next(i int) int {
	if i < 0 {
		i = 0
	}
	w := i >> 6
	if w >= len(b) {
		return -1
	}
	x := b[w] >> (i & 63) << (i & 63)
	for x == 0 {
		if w++; w == len(b) {
			return -1
		}
		x = b[w]
	}
	return w<<6 + bits.TrailingZeros64(x)
}

// prev is the last member at i or before it, or -1.
func (b bitset) prev(i int) int {
	if i < 0 {
		return -1
	}
	w := i >> 6
	x := b[w] << (63 - i&63) >> (63 - i&63)
	for x == 0 {
		if w--; w < 0 {
			return -1
		}
		x = b[w]
	}
	return w<<6 + 63 - bits.LeadingZeros64(x)
}
