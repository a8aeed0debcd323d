package inside_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/office/screen/inside"
)

// pack makes a ZIP of names and bodies, in their order.
func pack(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err == nil {
			_, err = f.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	head  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	wns   = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	sns   = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
	rels  = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	rel   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// document is a DOCX with something in every corner.
func document(t testing.TB) []byte {
	body := `<w:p><w:r><w:t>联系人张三，电话138</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>12345678</w:t></w:r><w:r><w:t>。</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t xml:space="preserve">原定</w:t></w:r><w:del w:id="1" w:author="李四"><w:r><w:delText>电话13900000001</w:delText></w:r></w:del><w:ins w:id="2" w:author="李四"><w:r><w:t>不变</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗记13900000002</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="李四"/></w:rPr></w:pPr><w:del w:id="4" w:author="李四"><w:r><w:delText>整段删除</w:delText></w:r></w:del></w:p>` +
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>银行账号</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>张三</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>6217001210024455220</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
		`<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>正文 &amp; 完</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`
	return pack(t, "[Content_Types].xml", head+types+`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels", head+rels+`<Relationship Id="r1" Type="`+rel+`officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml", head+`<w:document`+wns+`><w:body>`+body+`</w:body></w:document>`,
		"word/_rels/document.xml.rels", head+rels+`<Relationship Id="r9" Type="`+rel+`hyperlink" Target="mailto:zhang@qq.com" TargetMode="External"/></Relationships>`,
		"word/header1.xml", head+`<w:hdr`+wns+`><w:p><w:r><w:t>页眉13900000003</w:t></w:r></w:p></w:hdr>`,
		"word/footnotes.xml", head+`<w:footnotes`+wns+`><w:footnote><w:p><w:r><w:t>脚注13900000004</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/comments.xml", head+`<w:comments`+wns+`><w:comment w:id="0" w:author="王五"><w:p><w:r><w:t>批注13900000005</w:t></w:r></w:p></w:comment></w:comments>`,
		"docProps/core.xml", head+`<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>赵六</dc:creator><cp:lastModifiedBy>钱七</cp:lastModifiedBy><dc:title>通知</dc:title></cp:coreProperties>`,
		"docProps/app.xml", head+`<Properties><Company>某局</Company><Application>WPS</Application></Properties>`,
		"docProps/custom.xml", head+`<Properties><property name="经办"><vt:lpwstr xmlns:vt="v">孙八 13900000006</vt:lpwstr></property></Properties>`,
		"customXml/item1.xml", head+`<a b="13900000007"/>`,
		"word/media/image1.jpg", string(picture()))
}

// workbook is an XLSX with something in every corner.
func workbook(t testing.TB) []byte {
	return pack(t, "[Content_Types].xml", head+types+`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
		"_rels/.rels", head+rels+`<Relationship Id="r1" Type="`+rel+`officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", head+`<workbook`+sns+`><sheets><sheet name="名单" sheetId="1" r:id="rId1"/><sheet name="底稿" sheetId="2" state="hidden" r:id="rId2"/></sheets><definedNames><definedName name="x">"13900000011"</definedName></definedNames></workbook>`,
		"xl/_rels/workbook.xml.rels", head+rels+`<Relationship Id="rId1" Type="`+rel+`worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="`+rel+`worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="`+rel+`sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml", head+`<sst`+sns+`><si><t>姓名</t></si><si><t>联系方式</t></si><si><t>张三</t></si><si><r><t>139</t></r><r><t>00000012</t></r></si><si><t>删掉的13900000013</t></si><si><t>隐藏表13900000014</t></si></sst>`,
		"xl/worksheets/sheet1.xml", head+`<worksheet`+sns+`><cols><col min="4" max="4" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c><c r="C2"><v>1.3900000015E10</v></c><c r="D2" t="inlineStr"><is><t>列13900000016</t></is></c></row><row r="3" hidden="1"><c r="B3"><v>13900000017</v></c></row><row r="4"><c r="B4" t="str"><f>"139"&amp;"00000018"</f><v>13900000018</v></c></row></sheetData><headerFooter><oddHeader>13900000019</oddHeader></headerFooter></worksheet>`,
		"xl/worksheets/sheet2.xml", head+`<worksheet`+sns+`><sheetData><row r="1"><c r="A1" t="s"><v>5</v></c></row></sheetData></worksheet>`,
		"xl/comments1.xml", head+`<comments`+sns+`><authors><author>王五</author></authors><commentList><comment ref="B2" authorId="0"><text><r><t>批注139</t></r><r><t>00000020</t></r></text></comment></commentList></comments>`,
		"xl/pivotCache/pivotCacheDefinition1.xml", head+`<pivotCacheDefinition`+sns+`><sharedItems><s v="13900000021"/></sharedItems></pivotCacheDefinition>`)
}

// picture is a JPEG that tells where it was taken, by whom, and is turned.
func picture() []byte {
	le := func(n, v int) []byte {
		out := make([]byte, n)
		for i := range out {
			out[i] = byte(v >> (8 * i))
		}
		return out
	}
	entry := func(tag, kind, count, value int) []byte {
		return slices.Concat(le(2, tag), le(2, kind), le(4, count), le(4, value))
	}
	// TIFF head 8; table of 3 at 8: 2+36+4=42 → 50; text at 50 (10); GPS table at 60: 2+48+4=54 → 114; angles at 114 and 138.
	tiff := slices.Concat([]byte("II*\x00"), le(4, 8), le(2, 3), entry(0x0112, 3, 1, 6), entry(0x013b, 2, 10, 50), entry(0x8825, 4, 1, 60), le(4, 0),
		[]byte("ZhangSan\x00\x00"), le(2, 4), entry(1, 2, 2, 'N'), entry(2, 5, 3, 114), entry(3, 2, 2, 'E'), entry(4, 5, 3, 138), le(4, 0),
		le(4, 37), le(4, 1), le(4, 30), le(4, 1), le(4, 0), le(4, 1), le(4, 105), le(4, 1), le(4, 12), le(4, 1), le(4, 0), le(4, 1))
	segment := func(m byte, body string) []byte {
		n := len(body) + 2
		return append([]byte{0xff, m, byte(n >> 8), byte(n)}, body...)
	}
	return slices.Concat([]byte{0xff, 0xd8}, segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), segment(0xe1, "Exif\x00\x00"+string(tiff)),
		segment(0xfe, "拍摄人13900000030"), segment(0xda, "\x01\x01\x00\x00\x3f\x00"), []byte("scan"), []byte{0xff, 0xd9}, []byte("tail13900000031"))
}

func open(t testing.TB, name string, data []byte) *inside.File {
	t.Helper()
	f, err := inside.Open(context.Background(), name, data, inside.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// places lists the pieces that hold the number, as WHERE|SHEET|CELL|hidden.
func places(f *inside.File, number string) string {
	var out []string
	for _, p := range f.Pieces {
		if strings.Contains(p.Text, number) {
			out = append(out, fmt.Sprintf("%s|%s|%s|%v", p.Where, p.Sheet, p.Cell, p.Hidden))
		}
	}
	return strings.Join(out, " ")
}

func traces(f *inside.File) string {
	var out []string
	for _, t := range f.Traces {
		out = append(out, t.Key+":"+t.Value)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
