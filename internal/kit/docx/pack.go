package docx

import (
	"archive/zip"
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"
)

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsWord  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	nsRel   = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	relBase  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	typeBase = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	headerID, footerID, firstID = "rId4", "rId5", "rId6"
)

// MediaType is the media type of a .docx file.
const MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// part is one part of the file besides the ones every package has.
type part struct {
	name string // under word/
	id   string
	kind string // of the relation from the document
	typ  string
	body func(*writer)
}

// parts are the parts that the document points to.
func (d *Document) parts() []part {
	list := []part{
		{"styles.xml", "rId1", "styles", "styles", d.stylePart},
		{"settings.xml", "rId2", "settings", "settings", settingsPart},
		{"fontTable.xml", "rId3", "fontTable", "fontTable", fontPart},
	}
	if Clean(d.Header) != "" {
		list = append(list, part{"header1.xml", headerID, "header", "header", d.headerPart})
	}
	if d.foot() {
		list = append(list, part{"footer1.xml", footerID, "footer", "footer", d.footerPart})
	}
	if hex(d.FirstRule) {
		list = append(list, part{"footer2.xml", firstID, "footer", "footer", d.firstPart})
	}
	return list
}

// pack writes the ZIP. Its entries all have the same time, so that equal
// documents are equal files.
func (d *Document) pack(out io.Writer) error {
	z := zip.NewWriter(out)
	all := []struct {
		name string
		body func(*writer)
	}{
		{"[Content_Types].xml", d.typesPart},
		{"_rels/.rels", rootRelations},
		{"docProps/core.xml", d.corePart},
		{"word/document.xml", d.body},
		{"word/_rels/document.xml.rels", d.relationsPart},
	}
	for _, p := range all {
		if err := entry(z, p.name, p.body); err != nil {
			return err
		}
	}
	for _, p := range d.parts() {
		if err := entry(z, "word/"+p.name, p.body); err != nil {
			return err
		}
	}
	for _, p := range d.pictures {
		if err := entry(z, "word/"+p.name(), func(w *writer) { w.Write(p.Data) }); err != nil {
			return err
		}
	}
	return z.Close()
}

// noTime is the first day that a ZIP can hold.
var noTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func entry(z *zip.Writer, name string, body func(*writer)) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: noTime})
	if err != nil {
		return err
	}
	w := &writer{bufio.NewWriterSize(f, 32<<10)}
	body(w)
	return w.Flush()
}

func (d *Document) typesPart(w *writer) {
	w.raw(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` + d.pictureTypes() +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + MediaType + `.main+xml"/>`)
	for _, p := range d.parts() {
		w.raw(`<Override PartName="/word/` + p.name + `" ContentType="` + typeBase + p.typ + `+xml"/>`)
	}
	w.raw(`</Types>`)
}

const relationsHead = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

func rootRelations(w *writer) {
	w.raw(relationsHead +
		`<Relationship Id="rId1" Type="` + relBase + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`</Relationships>`)
}

func (d *Document) relationsPart(w *writer) {
	w.raw(relationsHead)
	for _, p := range d.parts() {
		w.raw(`<Relationship Id="` + p.id + `" Type="` + relBase + p.kind + `" Target="` + p.name + `"/>`)
	}
	for _, p := range d.pictures {
		w.raw(`<Relationship Id="` + p.relation() + `" Type="` + relBase + `image" Target="` + p.name() + `"/>`)
	}
	w.raw(`</Relationships>`)
}

func (d *Document) corePart(w *writer) {
	w.raw(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>`)
	w.escaped(d.Title)
	w.raw(`</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>`)
}

// settingsPart sets the layout of Word 2013 and later, so that the file does
// not open in compatibility mode, and Chinese punctuation at line ends.
func settingsPart(w *writer) {
	w.raw(xmlHead + `<w:settings ` + nsWord + `><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>` +
		`<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>` +
		`<w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>`)
}

func (d *Document) headerPart(w *writer) {
	w.raw(xmlHead + `<w:hdr ` + nsWord + `>`)
	Paragraph{Style: pageEdge, Runs: []Run{{Text: d.Header}}}.write(w)
	w.raw(`</w:hdr>`)
}

// foot says that pages have a foot.
func (d *Document) foot() bool { return d.PageNumbers || d.PageDashes }

func (d *Document) footerPart(w *writer) {
	if d.PageDashes {
		w.raw(xmlHead + `<w:ftr ` + nsWord + `><w:p><w:pPr><w:pStyle w:val="` + string(pageEdge) + `"/></w:pPr>`)
		Run{Text: "— ", Size: 14 * Point}.write(w)
		field(w, "PAGE")
		Run{Text: " —", Size: 14 * Point}.write(w)
		w.raw(`</w:p></w:ftr>`)
		return
	}
	w.raw(xmlHead + `<w:ftr ` + nsWord + `><w:p><w:pPr><w:pStyle w:val="` + string(pageEdge) + `"/></w:pPr>`)
	Run{Text: "第 "}.write(w)
	field(w, "PAGE")
	Run{Text: " 页 共 "}.write(w)
	field(w, "NUMPAGES")
	Run{Text: " 页"}.write(w)
	w.raw(`</w:p></w:ftr>`)
}

// firstPart is the foot of the first page: a line of the width of a letter's.
func (d *Document) firstPart(w *writer) {
	w.raw(xmlHead + `<w:ftr ` + nsWord + `>`)
	Paragraph{Style: pageEdge, Double: d.FirstRule, DoubleAbove: true, Line: MM(8)}.write(w)
	w.raw(`</w:ftr>`)
}

// field writes a value that the reader's program computes.
func field(w *writer, code string) {
	w.raw(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code + ` </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`)
}

// properties is the section's w:sectPr.
func (s *Section) properties(d *Document) string {
	p := s.page
	out := `<w:sectPr>`
	if Clean(d.Header) != "" {
		out += `<w:headerReference w:type="default" r:id="` + headerID + `"/>`
	}
	if d.foot() {
		out += `<w:footerReference w:type="default" r:id="` + footerID + `"/>`
	}
	first := ""
	if hex(d.FirstRule) {
		first = `<w:titlePg/>`
		out += `<w:footerReference w:type="first" r:id="` + firstID + `"/>`
		if Clean(d.Header) != "" {
			out = strings.Replace(out, `<w:headerReference w:type="default"`, `<w:headerReference w:type="first" r:id="`+headerID+`"/><w:headerReference w:type="default"`, 1)
		}
	}
	out += `<w:pgSz w:w="` + itoa(p.Width) + `" w:h="` + itoa(p.Height) + `"`
	if p.Landscape {
		out += ` w:orient="landscape"`
	}
	out += `/><w:pgMar w:top="` + itoa(p.Top) + `" w:right="` + itoa(p.Right) + `" w:bottom="` + itoa(p.Bottom) + `" w:left="` + itoa(p.Left) + `"`
	return out + ` w:header="` + itoa(MM(12)) + `" w:footer="` + itoa(MM(12)) + `" w:gutter="0"/>` + first + `</w:sectPr>`
}

func itoa(l Length) string { return strconv.Itoa(int(l)) }
