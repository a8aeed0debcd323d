package bigram

import (
	"encoding/binary"
	"sort"
)

// block is how many positions are kept together.
const block = 64

// list is the positions of one pair, ascending.
//
// A short one is its number and then the differences between neighbours. A
// long one has, after its number, a table with the first position of each
// block and where the rest of the block begins.
type list struct {
	n    int
	skip []byte // 8 bytes for each block; none for a short list
	data []byte
}

// appendList appends the kept form of ascending positions.
func appendList(blob []byte, at []uint32) []byte {
	blob = binary.AppendUvarint(blob, uint64(len(at)))
	if len(at) <= block {
		return appendDeltas(blob, at, 0)
	}
	blocks := (len(at) + block - 1) / block
	skip := len(blob)
	blob = append(blob, make([]byte, blocks*8)...)
	data := len(blob)
	for i := range blocks {
		part := at[i*block : min((i+1)*block, len(at))]
		binary.LittleEndian.PutUint32(blob[skip+i*8:], part[0])
		binary.LittleEndian.PutUint32(blob[skip+i*8+4:], uint32(len(blob)-data))
		blob = appendDeltas(blob, part[1:], part[0])
	}
	return blob
}

func appendDeltas(blob []byte, at []uint32, last uint32) []byte {
	for _, x := range at {
		blob = binary.AppendUvarint(blob, uint64(x-last))
		last = x
	}
	return blob
}

// openList reads the head of a kept list.
func openList(b []byte) list {
	n, k := binary.Uvarint(b)
	l := list{n: int(n), data: b[k:]}
	if l.n > block {
		blocks := (l.n + block - 1) / block
		l.skip, l.data = l.data[:blocks*8], l.data[blocks*8:]
	}
	return l
}

func (l list) blocks() int { return max(len(l.skip)/8, 1) }

func (l list) first(i int) uint32 { return binary.LittleEndian.Uint32(l.skip[i*8:]) }

// blockOf is the last block whose first position is not after x, looked for
// from a block on.
func (l list) blockOf(x uint32, from int) int {
	n := len(l.skip) / 8
	step := 1
	for from+step < n && l.first(from+step) <= x {
		from += step
		step *= 2
	}
	hi := min(from+step, n)
	return from + sort.Search(hi-from-1, func(i int) bool { return l.first(from+1+i) > x })
}

// decode appends the positions of one block.
func (l list) decode(i int, out []uint32) []uint32 {
	if l.skip == nil {
		return decodeDeltas(l.data, l.n, 0, out)
	}
	first := l.first(i)
	out = append(out, first)
	at := binary.LittleEndian.Uint32(l.skip[i*8+4:])
	return decodeDeltas(l.data[at:], min(block, l.n-i*block)-1, first, out)
}

func decodeDeltas(data []byte, n int, last uint32, out []uint32) []uint32 {
	i := 0
	for range n {
		x := uint32(data[i])
		i++
		if x >= 0x80 {
			x &= 0x7F
			for shift := 7; ; shift += 7 {
				b := uint32(data[i])
				i++
				x |= b & 0x7F << shift
				if b < 0x80 {
					break
				}
			}
		}
		last += x
		out = append(out, last)
	}
	return out
}

// all appends every position.
func (l list) all(out []uint32) []uint32 {
	for i := range l.blocks() {
		out = l.decode(i, out)
	}
	return out
}

// keep leaves of ascending starts those for which the list has a position by
// shift further on. buf is room for a block.
func (l list) keep(starts []uint32, shift uint32, buf []uint32) []uint32 {
	out := starts[:0]
	r := reader{list: l, now: -1, in: buf}
	for _, s := range starts {
		if r.has(s + shift) {
			out = append(out, s)
		}
	}
	return out
}

// reader looks ascending positions up in a list, block by block.
type reader struct {
	list
	now  int      // the block that was read, -1 for none
	in   []uint32 // its positions; at first room for them
	k    int
	next uint32 // where the block after begins
}

// has says that the list has the position. It is asked for ascending ones.
func (r *reader) has(x uint32) bool {
	if r.now < 0 || x >= r.next {
		r.turn(x)
	}
	in, k := r.in, r.k
	for k < len(in) && in[k] < x {
		k++
	}
	r.k = k
	return k < len(in) && in[k] == x
}

// turn goes on to the block in which the position would be.
func (r *reader) turn(x uint32) {
	b := 0
	if r.skip != nil {
		b = r.blockOf(x, max(r.now, 0))
	}
	r.next = ^uint32(0)
	if b+1 < r.blocks() {
		r.next = r.first(b + 1)
	}
	if b != r.now {
		r.now, r.k = b, 0
		r.in = r.decode(b, r.in[:0])
	}
}
