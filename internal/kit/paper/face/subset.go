package face

import (
	"encoding/binary"
	"slices"
)

// Part is one drawing of a cut-out font: one glyph of the face, or several
// drawn over each other.
type Part []Glyph

// Subset is a TrueType font with the given drawings, numbered in their order
// from 0. It has the tables that a PDF asks of an embedded font and no
// character map. The width of a drawing is that of its first glyph.
//
// Drawings of several glyphs refer to their parts, which are therefore added
// at the end.
func (f *Face) Subset(parts []Part) []byte {
	all := make([]Part, len(parts))
	copy(all, parts)
	at := map[Glyph]int{}
	for _, p := range parts {
		if len(p) < 2 {
			continue
		}
		for _, g := range p {
			if _, known := at[g]; !known {
				at[g] = len(all)
				all = append(all, Part{g})
			}
		}
	}
	var glyf, loca, hmtx []byte
	for _, p := range all {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		first := Glyph(0)
		if len(p) > 0 {
			first = p[0]
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(f.Width(first)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, f.bearing(first))
		if len(p) < 2 {
			glyf = append(glyf, f.outline(first)...)
		} else {
			glyf = append(glyf, f.compose(p, at)...)
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	return f.assemble(len(all), glyf, loca, hmtx)
}

const (
	argsAreWords = 1 << 0
	argsAreXY    = 1 << 1
	moreParts    = 1 << 5
)

// compose is a composite glyph whose parts lie where they were drawn.
func (f *Face) compose(p Part, at map[Glyph]int) []byte {
	box := []int16{0x7fff, 0x7fff, -0x8000, -0x8000}
	for _, g := range p {
		o := f.outline(g)
		if len(o) < 10 {
			continue
		}
		for i := range 2 {
			box[i] = min(box[i], int16(binary.BigEndian.Uint16(o[2+2*i:])))
			box[i+2] = max(box[i+2], int16(binary.BigEndian.Uint16(o[6+2*i:])))
		}
	}
	out := binary.BigEndian.AppendUint16(nil, 0xffff)
	for _, v := range box {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	for i, g := range p {
		flags := uint16(argsAreWords | argsAreXY)
		if i < len(p)-1 {
			flags |= moreParts
		}
		for _, v := range []uint16{flags, uint16(at[g]), 0, 0} {
			out = binary.BigEndian.AppendUint16(out, v)
		}
	}
	return out
}

// assemble writes the file: directory, then tables in alphabetical order.
func (f *Face) assemble(n int, glyf, loca, hmtx []byte) []byte {
	head := slices.Clone(f.head)
	binary.BigEndian.PutUint32(head[8:], 0) // checksum of the whole, set below
	binary.BigEndian.PutUint16(head[50:], 1)
	hhea := slices.Clone(f.hhea)
	binary.BigEndian.PutUint16(hhea[34:], uint16(n))
	maxp := slices.Clone(f.maxp)
	binary.BigEndian.PutUint16(maxp[4:], uint16(n))
	binary.BigEndian.PutUint16(maxp[28:], 3) // parts of a composite glyph
	binary.BigEndian.PutUint16(maxp[30:], 1) // their depth
	tables := []struct {
		tag  string
		data []byte
	}{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}}

	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []uint16{uint16(len(tables)), 64, 2, uint16(16*len(tables) - 64)} {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	offset, headAt := 12+16*len(tables), 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = offset
		}
		out = append(out, t.tag...)
		for _, v := range []uint32{checksum(t.data), uint32(offset), uint32(len(t.data))} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		offset += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) uint32 {
	var sum uint32
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	if len(b) > 0 {
		var last [4]byte
		copy(last[:], b)
		sum += binary.BigEndian.Uint32(last[:])
	}
	return sum
}
