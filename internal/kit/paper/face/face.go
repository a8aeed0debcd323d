// Package face owns the one typeface that the program prints with: Noto Serif
// SC, an open 宋体 that covers the characters of GB 18030 which names, places
// and official documents are written in. It measures text and cuts out the
// glyphs that one document needs.
//
// NotoSerifSC.ttf.gz is the regular weight without what printing does not use
// (vertical setting, hints, layout features); OFL.txt is its licence. It is
// unpacked at its first use and kept.
package face

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sort"
	"sync"
)

//go:embed NotoSerifSC.ttf.gz
var packed []byte

// Em is how many units of the face one em has.
const Em = 1000

// Ascent and Descent are how far the face reaches over and under its base
// line, in units, as Chinese text needs it.
const (
	Ascent  = 880
	Descent = 120
)

// Glyph is the number of a drawing in the whole face; 0 is the box that
// stands for a character the face does not have.
type Glyph uint16

// Face is a parsed TrueType face without composite glyphs. It does not change
// and may be used by many at once.
type Face struct {
	head, hhea, maxp []byte
	hmtx, loca, glyf []byte
	metrics          int
	long             bool
	groups           []group
}

// group is a run of characters whose glyphs follow each other.
type group struct{ first, last, glyph uint32 }

var load = sync.OnceValues(func() (*Face, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	return parse(data)
})

// Serif is the face. The error is only that of a damaged program.
func Serif() (*Face, error) { return load() }

var errShort = errors.New("face: the font ends too early")

// parse reads the font that this package carries itself.
func parse(data []byte) (*Face, error) {
	f, cmap, err := read(data)
	if err != nil {
		return nil, err
	}
	f.groups, err = characters(cmap)
	return f, err
}

// read finds the tables of a font.
func read(data []byte) (f *Face, cmap []byte, err error) {
	if len(data) < 12 {
		return nil, nil, errShort
	}
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		rec := data[12+16*i:]
		if len(rec) < 16 {
			return nil, nil, errShort
		}
		from, size := binary.BigEndian.Uint32(rec[8:]), binary.BigEndian.Uint32(rec[12:])
		if uint64(from)+uint64(size) > uint64(len(data)) {
			return nil, nil, errShort
		}
		tables[string(rec[:4])] = data[from : from+size]
	}
	for _, need := range []struct {
		tag  string
		size int
	}{{"head", 54}, {"hhea", 36}, {"maxp", 32}, {"hmtx", 4}, {"loca", 4}, {"glyf", 0}} {
		if len(tables[need.tag]) < need.size {
			return nil, nil, fmt.Errorf("face: the font has no whole table %q", need.tag)
		}
	}
	f = &Face{head: tables["head"], hhea: tables["hhea"], maxp: tables["maxp"], hmtx: tables["hmtx"], loca: tables["loca"], glyf: tables["glyf"]}
	f.metrics = int(binary.BigEndian.Uint16(f.hhea[34:]))
	f.long = binary.BigEndian.Uint16(f.head[50:]) != 0
	return f, tables["cmap"], nil
}

// characters reads the format 12 subtable, which holds all planes.
func characters(cmap []byte) ([]group, error) {
	if len(cmap) < 4 {
		return nil, errShort
	}
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		if len(cmap) < 12+8*i {
			return nil, errShort
		}
		at := int(binary.BigEndian.Uint32(cmap[8+8*i:]))
		if at+16 > len(cmap) || binary.BigEndian.Uint16(cmap[at:]) != 12 {
			continue
		}
		n := int(binary.BigEndian.Uint32(cmap[at+12:]))
		if at+16+12*n > len(cmap) {
			return nil, errShort
		}
		out := make([]group, n)
		for k := range out {
			g := cmap[at+16+12*k:]
			out[k] = group{binary.BigEndian.Uint32(g), binary.BigEndian.Uint32(g[4:]), binary.BigEndian.Uint32(g[8:])}
		}
		return out, nil
	}
	return nil, errors.New("face: the font has no character map of all planes")
}

// Glyph is the glyph of a character; ok says whether the face has one.
func (f *Face) Glyph(r rune) (g Glyph, ok bool) {
	c := uint32(r)
	i := sort.Search(len(f.groups), func(i int) bool { return f.groups[i].last >= c })
	if i == len(f.groups) || f.groups[i].first > c {
		return 0, false
	}
	return Glyph(f.groups[i].glyph + c - f.groups[i].first), true
}

// Width is how far a glyph moves the pen, in units of Em.
func (f *Face) Width(g Glyph) int {
	i := min(int(g), f.metrics-1)
	return int(binary.BigEndian.Uint16(f.hmtx[4*i:]))
}

// bearing is the distance of a glyph's drawing from the pen.
func (f *Face) bearing(g Glyph) uint16 {
	if int(g) < f.metrics {
		return binary.BigEndian.Uint16(f.hmtx[4*int(g)+2:])
	}
	at := 4*f.metrics + 2*(int(g)-f.metrics)
	if at+2 > len(f.hmtx) {
		return 0
	}
	return binary.BigEndian.Uint16(f.hmtx[at:])
}

// outline is a glyph's drawing, which is empty for a space.
func (f *Face) outline(g Glyph) []byte {
	var from, to int
	if i := int(g); f.long {
		if 4*i+8 > len(f.loca) {
			return nil
		}
		from, to = int(binary.BigEndian.Uint32(f.loca[4*i:])), int(binary.BigEndian.Uint32(f.loca[4*i+4:]))
	} else {
		if 2*i+4 > len(f.loca) {
			return nil
		}
		from, to = 2*int(binary.BigEndian.Uint16(f.loca[2*i:])), 2*int(binary.BigEndian.Uint16(f.loca[2*i+2:]))
	}
	if from > to || to > len(f.glyf) {
		return nil
	}
	return f.glyf[from:to]
}
