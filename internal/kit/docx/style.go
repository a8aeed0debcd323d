package docx

import "strconv"

// Font is the name of a Chinese font. Latin letters and digits are always
// set in Times New Roman.
type Font string

// The fonts of official documents.
const (
	XiaoBiaoSong Font = "方正小标宋简体"
	FangSong     Font = "仿宋_GB2312"
	HeiTi        Font = "黑体"
	KaiTi        Font = "楷体_GB2312"
	SongTi       Font = "宋体"
)

const latin = "Times New Roman"

// fonts are the fonts with the names that stand in where they are missing.
var fonts = []struct {
	name   Font
	others string
	family string
}{
	{XiaoBiaoSong, "方正小标宋_GBK,FZXiaoBiaoSong-B05S,小标宋,华文中宋,Noto Serif CJK SC,宋体", "roman"},
	{FangSong, "仿宋,FangSong,华文仿宋,方正仿宋_GBK,Noto Serif CJK SC,宋体", "modern"},
	{HeiTi, "SimHei,方正黑体_GBK,Noto Sans CJK SC", "modern"},
	{KaiTi, "楷体,KaiTi,华文楷体,方正楷体_GBK,Noto Serif CJK SC,宋体", "modern"},
	{SongTi, "SimSun,方正书宋_GBK,Noto Serif CJK SC", "roman"},
}

// Style is the id of a paragraph style.
type Style string

// The styles of a document. Sizes are the Chinese ones: 二号 is 22 points,
// 三号 16, 小四 12, 五号 10.5, 小五 9.
const (
	Title    Style = "Title"        // 小标宋二号, centred
	Body     Style = "BodyText"     // 仿宋三号, two characters in
	Heading1 Style = "Heading1"     // 黑体三号: 一、
	Heading2 Style = "Heading2"     // 楷体三号: （一）
	Heading3 Style = "Heading3"     // 仿宋三号, bold: 1.
	Mark     Style = "Mark"         // 黑体三号 at the margin: 附件
	Caption  Style = "TableCaption" // 小标宋 18 points, centred, over a table
	Note     Style = "TableNote"    // 仿宋小四, around a table
	CellHead Style = "CellHead"     // 黑体五号, centred
	CellText Style = "CellText"     // 仿宋五号
	FineHead Style = "CellFineHead" // 黑体小五, for tables of many columns
	FineText Style = "CellFineText" // 仿宋小五
	pageEdge Style = "PageEdge"     // header and footer
)

// look is what a style means.
type look struct {
	id     Style
	name   string
	font   Font
	size   Length
	align  Align
	indent int // characters
	line   Length
	before Length
	after  Length
	level  int // outline level from 1, or 0
	bold   bool
	next   Style
}

// bodyLine is the distance of the lines that puts 22 of them on a page of
// GB/T 9704.
const bodyLine = 29 * Point

var looks = []look{
	{id: Body, name: "Body Text", font: FangSong, size: 16 * Point, align: Justify, indent: 2, line: bodyLine},
	{id: Title, name: "Title", font: XiaoBiaoSong, size: 22 * Point, align: Center, line: 36 * Point, after: 16 * Point, next: Body},
	{id: Heading1, name: "heading 1", font: HeiTi, size: 16 * Point, align: Justify, indent: 2, line: bodyLine, level: 1, next: Body},
	{id: Heading2, name: "heading 2", font: KaiTi, size: 16 * Point, align: Justify, indent: 2, line: bodyLine, level: 2, next: Body},
	{id: Heading3, name: "heading 3", font: FangSong, size: 16 * Point, align: Justify, indent: 2, line: bodyLine, level: 3, bold: true, next: Body},
	{id: Mark, name: "Mark", font: HeiTi, size: 16 * Point, align: Left, line: bodyLine},
	{id: Caption, name: "Table Caption", font: XiaoBiaoSong, size: 18 * Point, align: Center, line: 30 * Point, after: 8 * Point},
	{id: Note, name: "Table Note", font: FangSong, size: 12 * Point, align: Left, line: 20 * Point},
	{id: CellHead, name: "Cell Head", font: HeiTi, size: 21 * Point / 2, align: Center},
	{id: CellText, name: "Cell Text", font: FangSong, size: 21 * Point / 2, align: Left},
	{id: FineHead, name: "Cell Fine Head", font: HeiTi, size: 9 * Point, align: Center},
	{id: FineText, name: "Cell Fine Text", font: FangSong, size: 9 * Point, align: Left},
	{id: pageEdge, name: "Page Edge", font: SongTi, size: 21 * Point / 2, align: Center},
}

var looksByID = func() map[Style]look {
	m := map[Style]look{"": looks[0]}
	for _, l := range looks {
		m[l.id] = l
	}
	return m
}()

// styleOf is the look of a style; one that is not known looks like Body.
func styleOf(s Style) look {
	if l, ok := looksByID[s]; ok {
		return l
	}
	return looks[0]
}

// stylePart writes word/styles.xml.
func (d *Document) stylePart(w *writer) {
	w.raw(xmlHead + `<w:styles ` + nsWord + `><w:docDefaults><w:rPrDefault><w:rPr>`)
	w.raw(fontAttributes(FangSong) + halfPoints(16*Point))
	w.raw(`<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	w.raw(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	w.raw(`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>`)
	w.raw(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>` +
		`<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` + cellMargins + `</w:tblPr></w:style>`)
	for _, l := range looks {
		if d.BodyLine != 0 && l.line == bodyLine {
			l.line = d.BodyLine
		}
		l.write(w)
	}
	w.raw(`</w:styles>`)
}

func (l look) write(w *writer) {
	w.raw(`<w:style w:type="paragraph" w:styleId="` + string(l.id) + `"`)
	w.raw(`><w:name w:val="` + l.name + `"/><w:basedOn w:val="Normal"/>`)
	if l.next != "" {
		w.raw(`<w:next w:val="` + string(l.next) + `"/>`)
	}
	w.raw(`<w:qFormat/><w:pPr>`)
	if l.level > 0 {
		w.raw(`<w:keepNext/>`)
	}
	Paragraph{Line: l.line, Before: l.before, After: l.after}.spacing(w)
	Paragraph{Style: l.id, Indent: float64(l.indent)}.indent(w)
	w.raw(`<w:jc w:val="` + string(l.align) + `"/>`)
	if l.level > 0 {
		w.raw(`<w:outlineLvl w:val="` + strconv.Itoa(l.level-1) + `"/>`)
	}
	w.raw(`</w:pPr><w:rPr>` + fontAttributes(l.font))
	if l.bold {
		w.raw(`<w:b/><w:bCs/>`)
	}
	w.raw(halfPoints(l.size) + `</w:rPr></w:style>`)
}

func fontAttributes(f Font) string {
	return `<w:rFonts w:ascii="` + latin + `" w:eastAsia="` + string(f) + `" w:hAnsi="` + latin + `" w:cs="` + latin + `"/>`
}

// halfPoints is a size as Word counts it.
func halfPoints(size Length) string {
	n := strconv.Itoa(int(size * 2 / Point))
	return `<w:sz w:val="` + n + `"/><w:szCs w:val="` + n + `"/>`
}

// fontPart writes word/fontTable.xml.
func fontPart(w *writer) {
	w.raw(xmlHead + `<w:fonts ` + nsWord + `><w:font w:name="` + latin + `"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>`)
	for _, f := range fonts {
		w.raw(`<w:font w:name="` + string(f.name) + `"><w:altName w:val="` + f.others + `"/><w:charset w:val="86"/><w:family w:val="` + f.family + `"/><w:pitch w:val="default"/></w:font>`)
	}
	w.raw(`</w:fonts>`)
}
