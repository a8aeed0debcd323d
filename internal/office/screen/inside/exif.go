package inside

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
)

// exif is the entries of all tables of an Exif block, by tag.
type exif struct {
	data  []byte
	order binary.ByteOrder
	at    map[uint16]entry
	gps   map[uint16]entry
}

// entry is one line of a table.
type entry struct {
	kind  uint16
	count uint32
	value []byte
}

// newExif reads the tables; nil means that there are none.
func newExif(body []byte) *exif {
	data := bytes.TrimPrefix(body, []byte("Exif\x00\x00"))
	if len(data) < 8 {
		return nil
	}
	e := &exif{data: data, at: map[uint16]entry{}, gps: map[uint16]entry{}}
	switch string(data[:2]) {
	case "II":
		e.order = binary.LittleEndian
	case "MM":
		e.order = binary.BigEndian
	default:
		return nil
	}
	e.table(e.order.Uint32(data[4:]), e.at)
	if p, ok := e.at[0x8769]; ok && len(p.value) >= 4 {
		e.table(e.order.Uint32(p.value), e.at)
	}
	if p, ok := e.at[0x8825]; ok && len(p.value) >= 4 {
		e.table(e.order.Uint32(p.value), e.gps)
	}
	return e
}

var sizes = map[uint16]uint64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 9: 4, 10: 8}

// table reads one table; what points outside the block is left out.
func (e *exif) table(at uint32, into map[uint16]entry) {
	if uint64(at)+2 > uint64(len(e.data)) {
		return
	}
	n := int(e.order.Uint16(e.data[at:]))
	for i := range n {
		from := uint64(at) + 2 + uint64(i)*12
		if from+12 > uint64(len(e.data)) {
			return
		}
		line := e.data[from : from+12]
		v := entry{kind: e.order.Uint16(line[2:]), count: e.order.Uint32(line[4:])}
		size := sizes[v.kind] * uint64(v.count)
		switch start := uint64(e.order.Uint32(line[8:])); {
		case size <= 4:
			v.value = line[8:12]
		case start+size <= uint64(len(e.data)):
			v.value = e.data[start : start+size]
		default:
			continue
		}
		into[e.order.Uint16(line)] = v
	}
}

// text is the words of an entry.
func (e *exif) text(tag uint16) string {
	v, ok := e.at[tag]
	if !ok || v.kind != 1 && v.kind != 2 && v.kind != 7 {
		return ""
	}
	if tag >= 0x9c9b && tag <= 0x9c9f { // two bytes a character
		u := make([]uint16, len(v.value)/2)
		for i := range u {
			u[i] = binary.LittleEndian.Uint16(v.value[2*i:])
		}
		return strings.Trim(string(utf16.Decode(u)), "\x00 ")
	}
	b := v.value
	if tag == 0x9286 && len(b) > 8 {
		b = b[8:]
	}
	return strings.ToValidUTF8(strings.Trim(string(b[:min(len(b), int(v.count))]), "\x00 "), "")
}

// position is where the picture was taken, or nothing.
func (e *exif) position() string {
	lat, okLat := e.angle(2)
	lon, okLon := e.angle(4)
	if !okLat || !okLon {
		return ""
	}
	return degrees(lat, e.ref(1, "N")) + "，" + degrees(lon, e.ref(3, "E"))
}

func (e *exif) ref(tag uint16, usual string) string {
	if v, ok := e.gps[tag]; ok && v.value[0] >= 'A' && v.value[0] <= 'Z' {
		return string(v.value[:1])
	}
	return usual
}

func (e *exif) angle(tag uint16) (out [3]float64, ok bool) {
	v, ok := e.gps[tag]
	if !ok || len(v.value) < 24 {
		return out, false
	}
	for i := range out {
		if d := e.order.Uint32(v.value[8*i+4:]); d > 0 {
			out[i] = float64(e.order.Uint32(v.value[8*i:])) / float64(d)
		}
	}
	return out, out != [3]float64{}
}

// orientation is how the picture is turned, 1 to 8; 1 is upright.
func orientation(body []byte) uint16 {
	e := newExif(body)
	if e == nil {
		return 1
	}
	v, ok := e.at[0x0112]
	if !ok || v.kind != 3 {
		return 1
	}
	return e.order.Uint16(v.value)
}

func sortTraces(t []Trace) {
	slices.SortFunc(t, func(a, b Trace) int { return strings.Compare(a.Key+a.Title, b.Key+b.Title) })
}
