package rich

import (
	"archive/zip"
	"bytes"
	"slices"
	"testing"
)

// zipOf packs parts, in the order of their names.
func zipOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(parts[name]))
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
	onePixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
	relNS    = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relType  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordNS   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="wp" xmlns:a="a" xmlns:pic="pic" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v"`
)

// wordParts is a document of Word with styles, numbering, notes, comments and
// a picture; body is what is in its body.
func wordParts(body string) map[string]string {
	return map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":         `<Relationships ` + relNS + `><Relationship Id="r1" Type="` + relType + `officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="x/core-properties" Target="docProps/core.xml"/></Relationships>`,
		"docProps/core.xml":   `<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc"><dc:title>属性中的标题</dc:title></cp:coreProperties>`,
		"word/_rels/document.xml.rels": `<Relationships ` + relNS + `>` +
			`<Relationship Id="s" Type="` + relType + `styles" Target="styles.xml"/><Relationship Id="n" Type="` + relType + `numbering" Target="numbering.xml"/>` +
			`<Relationship Id="f" Type="` + relType + `footnotes" Target="footnotes.xml"/><Relationship Id="c" Type="` + relType + `comments" Target="comments.xml"/>` +
			`<Relationship Id="p" Type="` + relType + `image" Target="media/image1.png"/><Relationship Id="e" Type="` + relType + `image" Target="media/image2.emf"/>` +
			`<Relationship Id="x" Type="` + relType + `image" Target="http://evil.example/a.png" TargetMode="External"/>` +
			`<Relationship Id="up" Type="` + relType + `image" Target="../../../../etc/passwd"/>` +
			`<Relationship Id="h" Type="` + relType + `hyperlink" Target="https://www.nx.gov.cn/a?b=1" TargetMode="External"/><Relationship Id="j" Type="` + relType + `hyperlink" Target="javascript:alert(1)" TargetMode="External"/></Relationships>`,
		"word/styles.xml": `<w:styles ` + wordNS + `><w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>` +
			`<w:style w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>` +
			`<w:style w:styleId="T"><w:name w:val="Title"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style><w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>` +
			`<w:style w:styleId="Link"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="0">` +
			level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.") + level(3, "decimal", "（%4）") + level(4, "decimalEnclosedCircle", "%5") +
			`</w:abstractNum><w:abstractNum w:abstractNumId="1">` + level(0, "bullet", "\uf06c") + level(1, "bullet", "\uf06e") + `</w:abstractNum>` +
			`<w:abstractNum w:abstractNumId="2">` + level(0, "japaneseCounting", "第%1条") + `</w:abstractNum>` +
			`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>` +
			`<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>`,
		"word/footnotes.xml":    `<w:footnotes ` + wordNS + `><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> 数据来自统计局。</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/comments.xml":     `<w:comments ` + wordNS + `><w:comment w:id="1" w:author="李四"><w:p><w:r><w:t>这里要核对</w:t></w:r></w:p></w:comment></w:comments>`,
		"word/media/image1.png": onePixel,
		"word/media/image2.emf": "\x01\x00\x00\x00EMF",
		"word/document.xml":     `<w:document ` + wordNS + `><w:body>` + body + `<w:sectPr/></w:body></w:document>`,
	}
}

func level(i int, format, text string) string {
	n := string(rune('0' + i))
	return `<w:lvl w:ilvl="` + n + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/></w:lvl>`
}

// p is a paragraph with a text, in a list where num is not "".
func p(num, ilvl, text string) string {
	list := ""
	if num != "" {
		list = `<w:numPr><w:ilvl w:val="` + ilvl + `"/><w:numId w:val="` + num + `"/></w:numPr>`
	}
	return `<w:p><w:pPr>` + list + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func styled(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

const drawing = `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="办理流程图"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="p"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`

// wordBody has one of everything.
var wordBody = `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>卫工信发〔2026〕12号</w:t></w:r></w:p>` +
	`<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>关于印发《办法》</w:t><w:br/><w:t>的通知</w:t></w:r></w:p>` +
	styled("TOC1", "一、总则 3") +
	p("", "", "各科室、各单位：") +
	p("1", "0", "总体要求") + p("1", "1", "指导思想") + p("1", "2", "第一项") + p("1", "2", "第二项") + p("1", "3", "小项") + p("1", "4", "圈一") + p("1", "4", "圈二") +
	p("1", "1", "基本原则") + p("1", "2", "重新开始") + p("1", "0", "主要任务") + p("4", "0", "另起的列表") +
	p("3", "0", "　为了公开。") + p("3", "0", "　适用范围。") +
	styled("1", "总则") + styled("2", "目的") + styled("1", "附则") +
	`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>加粗</w:t></w:r><w:r><w:t>与</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>上标</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:hyperlink r:id="h"><w:r><w:rPr><w:rStyle w:val="Link"/></w:rPr><w:t>链接</w:t></w:r></w:hyperlink><w:hyperlink r:id="j"><w:r><w:t>坏链接</w:t></w:r></w:hyperlink>` +
	`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://a.example/"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>域链接</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` +
	`<w:p><w:r><w:t>自</w:t></w:r><w:del w:id="1"><w:r><w:delText>2025</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>2026</w:t></w:r></w:ins><w:r><w:t>年起。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>` +
	p("2", "0", "要点甲") + p("2", "1", "要点甲之一") + p("2", "0", "要点乙") +
	`<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>` + p("", "", "序号") + `</w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + p("", "", "内容") + `</w:tc></w:tr>` +
	`<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>` + p("", "", "1") + `</w:tc><w:tc>` + p("", "", "甲") + p("", "", "乙") + `</w:tc><w:tc><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>丙</w:t></w:r></w:p></w:tc></w:tr>` +
	`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>` + p("2", "0", "点") + `</w:tc><w:tc><w:tbl><w:tr><w:tc>` + p("", "", "内表") + `</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>` +
	`<w:p>` + drawing + `</w:p>` +
	`<w:p><w:r><w:pict><v:shape alt="旧图"><v:imagedata r:id="e"/></v:shape></w:pict></w:r><w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r><w:r><w:drawing><a:blip r:embed="up"/></w:drawing></w:r></w:p>` +
	`<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>` + p("", "", "文本框") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>` + p("", "", "文本框") + `</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
	`<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>` + p("", "", "控件中的文字") + `</w:sdtContent></w:sdt>` +
	`<w:p><w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t></w:r></w:p>` +
	`<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:t>中卫市工业和信息化局</w:t></w:r></w:p>` + p("", "", "　　　　2026年3月1日")

// ofdParts is a document of OFD with one page that has the given objects.
func ofdParts(pages ...string) map[string]string {
	parts := map[string]string{
		"OFD.xml": `<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo><ofd:Title>OFD标题</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
	}
	list := ""
	for i, objects := range pages {
		n := string(rune('0' + i))
		list += `<ofd:Page ID="` + n + `" BaseLoc="Pages/Page_` + n + `/Content.xml"/>`
		parts["Doc_0/Pages/Page_"+n+"/Content.xml"] = `<ofd:Page xmlns:ofd="o"><ofd:Content><ofd:Layer>` + objects + `</ofd:Layer></ofd:Content></ofd:Page>`
	}
	parts["Doc_0/Document.xml"] = `<ofd:Document xmlns:ofd="o"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>` + list + `</ofd:Pages></ofd:Document>`
	return parts
}
