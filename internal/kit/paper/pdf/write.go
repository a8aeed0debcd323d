package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"unicode/utf16"
)

// The numbers of the objects that every file has; the others follow.
const (
	catalog = iota + 1
	pageTree
	info
	fontRoot
	fontDescendant
	fontDescriptor
	fontData
	fontMap
	firstFree
)

// file is a file in the making.
type file struct {
	out   bytes.Buffer
	at    map[int]int
	count int
}

// next takes the number of an object that will be written.
func (f *file) next() int {
	f.count++
	return f.count - 1
}

func (f *file) object(n int, body string) {
	f.at[n] = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n%s\nendobj\n", n, body)
}

// stream writes an object with data. keys are further entries of its
// dictionary; raw data is written as it is.
func (f *file) stream(n int, keys string, data []byte, raw bool) {
	if !raw {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write(data) // a bytes.Buffer takes everything
		z.Close()
		data = b.Bytes()
		keys += " /Filter /FlateDecode"
	}
	f.at[n] = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n<< /Length %d %s >>\nstream\n", n, len(data), keys)
	f.out.Write(data)
	f.out.WriteString("\nendstream\nendobj\n")
}

// Bytes is the finished file. A document without a page gets an empty one.
func (d *Doc) Bytes() []byte {
	if len(d.pages) == 0 {
		d.Page(595.276, 841.89)
	}
	f := &file{at: map[int]int{}, count: firstFree}
	f.out.WriteString("%PDF-1.7\n%\xe4\xb8\xad\xe5\x8d\xab\n")
	pictures := d.writePictures(f)
	pages := d.writePages(f, pictures)
	outline := d.writeMarks(f, pages)
	d.writeFont(f)
	f.object(info, "<< /Title "+text(d.Title)+" >>")
	root := fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >>", pageTree)
	if outline != 0 {
		root += fmt.Sprintf(" /Outlines %d 0 R /PageMode /UseOutlines", outline)
	}
	f.object(catalog, root+" >>")
	return f.finish()
}

// finish writes the directory of the objects and the end.
func (f *file) finish() []byte {
	id := sha256.Sum256(f.out.Bytes())
	start := f.out.Len()
	fmt.Fprintf(&f.out, "xref\n0 %d\n0000000000 65535 f \n", f.count)
	for n := 1; n < f.count; n++ {
		fmt.Fprintf(&f.out, "%010d 00000 n \n", f.at[n])
	}
	fmt.Fprintf(&f.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n",
		f.count, catalog, info, id[:16], id[:16], start)
	return f.out.Bytes()
}

func (d *Doc) writePictures(f *file) []int {
	var out []int
	for _, p := range d.pictures {
		n := f.next()
		out = append(out, n)
		space := "/DeviceRGB"
		if p.gray {
			space = "/DeviceGray"
		}
		keys := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %s", p.Width, p.Height, space)
		if p.alpha != nil {
			mask := f.next()
			f.stream(mask, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray", p.Width, p.Height), p.alpha, false)
			keys += fmt.Sprintf(" /SMask %d 0 R", mask)
		}
		if p.jpeg {
			keys += " /Filter /DCTDecode"
		}
		f.stream(n, keys, p.data, p.jpeg)
	}
	return out
}

func (d *Doc) writePages(f *file, pictures []int) []int {
	var numbers []int
	kids := ""
	for _, p := range d.pages {
		n, content := f.next(), f.next()
		numbers = append(numbers, n)
		kids += fmt.Sprintf("%d 0 R ", n)
		f.stream(content, "", p.out.Bytes(), false)
		body := fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >>",
			pageTree, num(p.Width), num(p.Height), content, fontRoot)
		if len(p.used) > 0 {
			body += " /XObject <<"
			for _, i := range p.used {
				body += fmt.Sprintf(" /P%d %d 0 R", i, pictures[i])
			}
			body += " >>"
		}
		body += " >>"
		if len(p.links) > 0 {
			body += " /Annots ["
			for _, l := range p.links {
				body += l.write(p.Height)
			}
			body += "]"
		}
		f.object(n, body+" >>")
	}
	f.object(pageTree, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(numbers)))
	return numbers
}

func (l link) write(height float64) string {
	return fmt.Sprintf("<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [%s %s %s %s] /A << /S /URI /URI %s >> >>",
		num(l.x), num(height-l.y-l.h), num(l.x+l.w), num(height-l.y), plain(l.to))
}

// writeMarks writes the outline and returns its number, or 0.
func (d *Doc) writeMarks(f *file, pages []int) int {
	if len(d.marks) == 0 {
		return 0
	}
	root, first := f.next(), f.count
	f.count += len(d.marks)
	for i, m := range d.marks {
		top := "null" // of the page, wherever that is
		if m.y >= 0 {
			top = num(d.pages[m.page].Height - m.y)
		}
		body := fmt.Sprintf("<< /Title %s /Dest [%d 0 R /XYZ null %s null]", text(m.title), pages[m.page], top)
		parent := root
		if p := d.parent(i); p >= 0 {
			parent = first + p
		}
		body += fmt.Sprintf(" /Parent %d 0 R", parent)
		if k := d.sibling(i, -1); k >= 0 {
			body += fmt.Sprintf(" /Prev %d 0 R", first+k)
		}
		if k := d.sibling(i, 1); k >= 0 {
			body += fmt.Sprintf(" /Next %d 0 R", first+k)
		}
		body += d.children(i, first)
		f.object(first+i, body+" >>")
	}
	f.object(root, "<< /Type /Outlines"+d.children(-1, first)+" >>")
	return root
}

// parent is the bookmark that i stands under, or -1.
func (d *Doc) parent(i int) int {
	for k := i - 1; k >= 0; k-- {
		if d.marks[k].level < d.marks[i].level {
			return k
		}
	}
	return -1
}

// sibling is the bookmark of the same level before or after i, or -1.
func (d *Doc) sibling(i, step int) int {
	for k := i + step; k >= 0 && k < len(d.marks); k += step {
		switch {
		case d.marks[k].level == d.marks[i].level:
			return k
		case d.marks[k].level < d.marks[i].level:
			return -1
		}
	}
	return -1
}

// children are the entries First, Last and Count of a bookmark, or of the
// outline for -1.
func (d *Doc) children(i, first int) string {
	level, count, from, to := 0, 0, -1, -1
	if i >= 0 {
		level = d.marks[i].level
	}
	for k := i + 1; k < len(d.marks) && d.marks[k].level > level; k++ {
		count++
		if d.marks[k].level == level+1 {
			if from < 0 {
				from = k
			}
			to = k
		}
	}
	if count == 0 {
		return ""
	}
	return fmt.Sprintf(" /First %d 0 R /Last %d 0 R /Count %d", first+from, first+to, count)
}

// fontName carries the six letters that mark an embedded part of a font.
const fontName = "GKZFGK+NotoSerifSC-Regular"

func (d *Doc) writeFont(f *file) {
	f.object(fontRoot, fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>",
		fontName, fontDescendant, fontMap))
	f.object(fontDescendant, fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"+
		" /FontDescriptor %d 0 R /CIDToGIDMap /Identity /DW 1000 /W %s >>", fontName, fontDescriptor, d.widths()))
	f.object(fontDescriptor, fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 6 /FontBBox [-200 -320 1300 1160] /ItalicAngle 0"+
		" /Ascent 1151 /Descent -286 /CapHeight 729 /StemV 80 /FontFile2 %d 0 R >>", fontName, fontData))
	data := d.fontFile()
	f.stream(fontData, fmt.Sprintf("/Length1 %d", len(data)), data, false)
	f.stream(fontMap, "", d.toUnicode(), false)
}

// text is a text string of any characters.
func text(s string) string {
	out := "<FEFF"
	for _, u := range utf16.Encode([]rune(s)) {
		out += fmt.Sprintf("%04X", u)
	}
	return out + ">"
}

// plain is a string of bytes.
func plain(s string) string { return fmt.Sprintf("<%x>", s) }
