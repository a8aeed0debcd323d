package inside

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
)

// block is a stretch of a picture's file: a segment, a chunk.
type block struct {
	kind     string
	from, to int // with its head
	body     []byte
}

// image notes what a picture tells besides what it shows.
func (f *File) image(p *part, base Piece) {
	list, ok := blocks(p.data)
	if !ok {
		f.doubt(base.Member, "damaged", "图片“"+p.name+"”已损坏，打不开。请重新上传。")
		return
	}
	for _, b := range list {
		f.imageBlock(b, p, base)
	}
}

func (f *File) imageBlock(b block, p *part, base Piece) {
	note := func(where string, text []byte) {
		s := strings.ToValidUTF8(string(bytes.Trim(text, "\x00 ")), "")
		if strings.TrimSpace(s) != "" {
			f.add(Piece{Where: where, Member: base.Member, Hidden: true, Text: s, Fixed: true}, p)
		}
	}
	switch {
	case b.kind == "exif":
		for _, t := range exifTraces(b.body) {
			f.trace(t.Key, base.Member, t.Title, t.Value)
			if t.Key != "place" {
				note("图片信息", []byte(t.Value))
			}
		}
	case b.kind == "xmp":
		f.trace("property", base.Member, "图片元数据（XMP）", xmpSays(b.body))
		note("图片元数据", b.body)
		if bytes.Contains(b.body, []byte("GPSLatitude")) {
			f.trace("place", base.Member, "拍摄地点", "XMP 中的坐标")
		}
	case b.kind == "iptc":
		f.trace("property", base.Member, "图片元数据（IPTC）", itoa(len(b.body))+" 字节")
	case b.kind == "comment":
		f.trace("property", base.Member, "图片注释", short(string(bytes.Trim(b.body, "\x00"))))
		note("图片注释", b.body)
	case b.kind == "tail":
		f.trace("property", base.Member, "图片末尾的附加数据", itoa(len(b.body))+" 字节")
	}
}

func short(s string) string {
	s = strings.ToValidUTF8(s, "")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// xmpSays picks the creator out of XMP.
func xmpSays(b []byte) string {
	for _, k := range []string{"<dc:creator>", "photoshop:AuthorsPosition=\"", "<pdf:Author>"} {
		if _, rest, ok := bytes.Cut(b, []byte(k)); ok {
			return short(stripTags(string(rest[:min(len(rest), 300)])))
		}
	}
	return itoa(len(b)) + " 字节"
}

func stripTags(s string) string {
	var out strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '<':
			depth++
		case r == '>':
			depth = max(0, depth-1)
		case depth == 0:
			out.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// blocks cuts a picture into what can carry words and the rest.
func blocks(data []byte) ([]block, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		return jpegBlocks(data)
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		return pngBlocks(data)
	case bytes.HasPrefix(data, []byte("RIFF")):
		return webpBlocks(data)
	case bytes.HasPrefix(data, []byte("II*\x00")), bytes.HasPrefix(data, []byte("MM\x00*")):
		return []block{{"exif", 0, len(data), append([]byte("Exif\x00\x00"), data...)}}, true
	}
	return nil, true
}

func jpegBlocks(data []byte) ([]block, bool) {
	var out []block
	at := 2
	for at+4 <= len(data) && data[at] == 0xff {
		m := data[at+1]
		if m == 0xff {
			at++
			continue
		}
		n := int(binary.BigEndian.Uint16(data[at+2:]))
		if n < 2 || at+2+n > len(data) {
			return nil, false
		}
		body := data[at+4 : at+2+n]
		b := block{jpegKind(m, body), at, at + 2 + n, body}
		if b.kind == "xmp" {
			_, b.body, _ = bytes.Cut(body, []byte{0})
		}
		out = append(out, b)
		at += 2 + n
		if m == 0xda {
			break
		}
	}
	end := jpegEnd(data, at)
	if end < 0 {
		return out, len(out) > 0
	}
	out = append(out, block{"", at, end, nil})
	if rest := data[end:]; len(bytes.Trim(rest, "\x00\r\n")) > 0 {
		out = append(out, block{"tail", end, len(data), rest})
	}
	return out, true
}

func jpegKind(m byte, body []byte) string {
	switch {
	case m == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00")):
		return "exif"
	case m == 0xe1 && bytes.HasPrefix(body, []byte("http://ns.adobe.com/")):
		return "xmp"
	case m == 0xed:
		return "iptc"
	case m == 0xfe:
		return "comment"
	case m == 0xe1, m >= 0xe3 && m <= 0xec, m == 0xef:
		return "other"
	case m == 0xe2 && !bytes.HasPrefix(body, []byte("ICC_PROFILE")):
		return "other"
	}
	return ""
}

// jpegEnd finds the byte after the end marker of the picture, over further
// scans, or -1.
func jpegEnd(data []byte, at int) int {
	for ; at+1 < len(data); at++ {
		if data[at] == 0xff && data[at+1] == 0xd9 {
			return at + 2
		}
	}
	return -1
}

func pngBlocks(data []byte) ([]block, bool) {
	var out []block
	at := 8
	for at+12 <= len(data) {
		n := int(binary.BigEndian.Uint32(data[at:]))
		if n < 0 || n > len(data)-at-12 {
			return nil, false
		}
		name := string(data[at+4 : at+8])
		body := data[at+8 : at+8+n]
		kind := map[string]string{"tEXt": "comment", "zTXt": "comment", "iTXt": "comment", "eXIf": "exif", "tIME": "time"}[name]
		if kind == "exif" {
			body = append([]byte("Exif\x00\x00"), body...)
		}
		if kind == "comment" && bytes.HasPrefix(body, []byte("XML:com.adobe.xmp")) {
			kind = "xmp"
		}
		if kind == "comment" {
			body = bytes.ReplaceAll(body, []byte{0}, []byte{' '})
		}
		out = append(out, block{kind, at, at + 12 + n, body})
		at += 12 + n
		if name == "IEND" {
			if at < len(data) {
				out = append(out, block{"tail", at, len(data), data[at:]})
			}
			return out, true
		}
	}
	return out, false
}

func webpBlocks(data []byte) ([]block, bool) {
	var out []block
	at := 12
	for at+8 <= len(data) {
		n := int(binary.LittleEndian.Uint32(data[at+4:]))
		end := at + 8 + n + n%2
		if n < 0 || n > len(data) || end > len(data)+1 {
			return nil, false
		}
		end = min(end, len(data))
		kind := map[string]string{"EXIF": "exif", "XMP ": "xmp"}[string(data[at:at+4])]
		body := data[min(at+8, end):min(at+8+n, end)]
		if kind == "exif" && !bytes.HasPrefix(body, []byte("Exif")) {
			body = append([]byte("Exif\x00\x00"), body...)
		}
		out = append(out, block{kind, at, end, body})
		at = end
	}
	return out, true
}

// cleanImage gives a copy of the picture without anything but the picture.
// How it is turned is kept.
func cleanImage(data []byte) ([]byte, []string, error) {
	list, ok := blocks(data)
	if !ok {
		return nil, nil, errMoved()
	}
	if bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*")) {
		return data, nil, nil
	}
	var drop []block
	var removed []string
	turn := uint16(1)
	for _, b := range list {
		if b.kind != "" {
			drop = append(drop, b)
			removed = append(removed, imageTitles[b.kind])
		}
		if b.kind == "exif" {
			turn = orientation(b.body)
		}
	}
	if len(drop) == 0 {
		return data, nil, nil
	}
	var out bytes.Buffer
	at := 0
	for _, b := range drop {
		out.Write(data[at:b.from])
		at = b.to
	}
	out.Write(data[at:])
	return turned(out.Bytes(), turn), removed, nil
}

var imageTitles = map[string]string{"exif": "图片的拍摄信息（含地点、设备、作者）", "xmp": "图片元数据（XMP）", "iptc": "图片元数据（IPTC）", "comment": "图片注释", "time": "图片修改时间",
	"tail": "图片末尾的附加数据", "other": "图片中的其他附加数据"}

// turned puts back how the picture is turned, and sets right the length and
// flags of a WebP file.
func turned(data []byte, turn uint16) []byte {
	exif := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	binary.LittleEndian.PutUint16(exif[18:], turn)
	switch {
	case bytes.HasPrefix(data, []byte("RIFF")):
		out := bytes.Clone(data)
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
		if string(out[12:16]) == "VP8X" && len(out) > 20 {
			out[20] &^= 0x0c
		}
		return out
	case turn <= 1 || turn > 8:
		return data
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		body := append([]byte("Exif\x00\x00"), exif...)
		head := []byte{0xff, 0xd8, 0xff, 0xe1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}
		return append(append(head, body...), data[2:]...)
	case bytes.HasPrefix(data, []byte("\x89PNG")) && len(data) > 33:
		chunk := make([]byte, 0, len(exif)+12)
		chunk = binary.BigEndian.AppendUint32(chunk, uint32(len(exif)))
		chunk = append(append(chunk, "eXIf"...), exif...)
		chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
		return append(append(bytes.Clone(data[:33]), chunk...), data[33:]...)
	}
	return data
}

// exifTraces says who and where, from the tables of Exif.
func exifTraces(body []byte) []Trace {
	var out []Trace
	e := newExif(body)
	if e == nil {
		return nil
	}
	for tag, title := range map[uint16]string{0x010f: "拍摄设备厂商", 0x0110: "拍摄设备型号", 0x013b: "图片作者", 0x8298: "图片版权", 0x010e: "图片说明", 0x9c9b: "图片标题", 0x9c9d: "图片作者", 0xa430: "相机所有人", 0xa431: "相机序列号", 0x9286: "用户注释"} {
		if v := e.text(tag); v != "" {
			key := "device"
			if tag == 0x013b || tag == 0x9c9d || tag == 0xa430 {
				key = "author"
			}
			out = append(out, Trace{Key: key, Title: title, Value: short(v)})
		}
	}
	if v := e.position(); v != "" {
		out = append(out, Trace{Key: "place", Title: "拍摄地点", Value: v})
	}
	sortTraces(out)
	return out
}

func degrees(v [3]float64, ref string) string {
	return fmt.Sprintf("%s %.4f°", ref, v[0]+v[1]/60+v[2]/3600)
}
