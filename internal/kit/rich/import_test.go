package rich

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/docread"
)

var update = flag.Bool("update", false, "write the golden files anew")

var docNo = regexp.MustCompile(`\p{Han}{2,8}〔\d{4}〕\d{1,4}号`)

func read(t testing.TB, name string, data []byte) *Import {
	t.Helper()
	got, err := Read(context.Background(), name, data, Options{DocNo: docNo, PlainHeadings: true})
	if err != nil {
		t.Fatalf("%s: %v (%#v)", name, err, err)
	}
	return got
}

// summary is all of an Import as text, for golden files.
func summary(im *Import) string {
	var b strings.Builder
	fmt.Fprintf(&b, "form: %s\ntitle: %s\nnumber: %s\ndates: %s\nsigned: %s\n", im.Form, im.Title, im.DocNo, strings.Join(im.Dates, " "), im.Signed)
	for _, w := range im.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	for _, h := range im.Hidden {
		fmt.Fprintf(&b, "hidden: %s %v %s\n", h.Kind, h.Kept, h.Text)
	}
	for _, i := range im.Images {
		fmt.Fprintf(&b, "image: %s %s %s %q %d bytes\n", i.Source, i.Name, i.Type, i.Alt, len(i.Data))
	}
	return b.String() + "\n" + im.HTML + "\n"
}

func golden(t *testing.T, name string, im *Import) {
	t.Helper()
	checkForm(t, im.HTML)
	file := filepath.Join("testdata", name)
	got := summary(im)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; -update writes it anew:\n%s", name, got)
	}
}

// A document of Word with its numbering, lists, tables, notes, changes,
// pictures and links comes out as it is read on paper.
func TestReadWord(t *testing.T) {
	golden(t, "word.golden.html", read(t, "a.docx", zipOf(t, wordParts(wordBody))))
}

// ofdLine places one line of characters of the size 5.6 mm on a page of OFD.
func ofdLine(x, y float64, text string) string {
	var steps []string
	for _, r := range text {
		steps = append(steps, map[bool]string{true: "2.8", false: "5.6"}[r < 0x80])
	}
	return fmt.Sprintf(`<ofd:TextObject Boundary="%g %g 160 8" Size="5.6"><ofd:TextCode X="0" Y="5" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>`, x, y, strings.Join(steps, " "), text)
}

func ofdRule(x, y, w, h float64) string {
	return fmt.Sprintf(`<ofd:PathObject Boundary="%g %g %g %g"><ofd:AbbreviatedData>M 0 0 L %g %g</ofd:AbbreviatedData></ofd:PathObject>`, x, y, max(w, 1), max(h, 1), w, h)
}

func TestReadOFD(t *testing.T) {
	long := "为进一步做好政府信息公开工作提高透明度现就有关事项通知如下"
	one := ofdLine(69.8, 30, "关于做好信息公开工作的通知") + ofdLine(36.2, 60, long[:27*3]) + ofdLine(25, 69, long[27*3:]+"请认真落实。") +
		ofdLine(36.2, 78, "一、明确责任") + ofdLine(36.2, 260, "各科室应当在二十个工作日内公开本科室制作的政府信息，") + ofdLine(100, 285, "—1—")
	table := ofdRule(25, 40, 120, 0) + ofdRule(25, 50, 120, 0) + ofdRule(25, 60, 120, 0) + ofdRule(25, 40, 0, 20) + ofdRule(85, 40, 0, 20) + ofdRule(145, 40, 0, 20) +
		ofdLine(27, 42, "序号") + ofdLine(87, 42, "内容") + ofdLine(27, 52, "1") + ofdLine(87, 52, "公开目录")
	two := ofdLine(25, 25, "并及时更新。") + table + ofdLine(110, 100, "中卫市工业和信息化局") + ofdLine(115, 110, "2026年3月1日") + ofdLine(100, 285, "—2—")
	golden(t, "ofd.golden.html", read(t, "a.ofd", zipOf(t, ofdParts(one, two))))
}

func TestReadMarkdown(t *testing.T) {
	text := "# 年度报告\n\n开头**要点**。\n\n## 一、总体情况\n\n1. 甲\n2. 乙\n\n| 项目 | 数 |\n|---|--:|\n| 公开 | 12 |\n\n<script>x</script><b onclick=y>原样</b>\n\n![图](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==)\n\n[链接](javascript:x) [好](/a)\n"
	golden(t, "markdown.golden.html", read(t, "a.md", []byte(text)))
}

func TestReadPage(t *testing.T) {
	page := `<!doctype html><html><head><title>通知-网站</title><style>p{}</style></head><body><nav>首页 导航</nav><article><h1>关于开展检查的通知</h1><p>卫工信发〔2026〕3号</p><h2>一、时间</h2><p>　　3月起<span style="display:none">内部电话13800000000</span>。</p><p><img src="https://x.example/a.png" alt="标志"></p><p>附件：<a href="/f/1.docx">名单</a></p><p align=right>市工信局</p><p align=right>2026年3月1日</p></article><footer>版权</footer></body></html>`
	golden(t, "page.golden.html", read(t, "a.html", []byte(page)))
}

func TestReadPlainText(t *testing.T) {
	text := "关于公开的通知\n\n各科室：\n　　为做好政府信息公开工作，进一步提高工作的透明度，现将有关\n事项通知如下：\n　　一、高度重视\n　　二、抓好落实\n\n　　　　　　市工信局\n　　　　　　2026年3月1日\n"
	golden(t, "text.golden.html", read(t, "a.txt", []byte(text)))
}

// The forms of one plan that docread is tested with keep their table.
func TestReadTheSamePlanFromEveryForm(t *testing.T) {
	var want []string
	for _, name := range []string{"zhongwei-gxj-2023.docx", "zhongwei-gxj-2023.pdf", "zhongwei-gxj-2023.xlsx"} {
		data, err := os.ReadFile(filepath.Join("..", "docread", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		im := read(t, name, data)
		checkForm(t, im.HTML)
		var cells []string
		for _, b := range Blocks(im.HTML) {
			if b.Table > 0 && b.Row > 0 && b.Text != "" {
				cells = append(cells, strings.Join(strings.Fields(b.Text), ""))
			}
		}
		if want == nil {
			want = cells
		}
		if strings.Join(cells, "") != strings.Join(want, "") {
			t.Errorf("%s: %d cells, want %d\n%.600q\n%.600q", name, len(cells), len(want), cells, want)
		}
		if !strings.Contains(im.HTML, "<th scope=\"col\">序号") || !strings.Contains(im.HTML, "rowspan") {
			t.Errorf("%s: no heading row or no merges: %.400s", name, im.HTML)
		}
	}
}

func TestReadRefusesHostileFiles(t *testing.T) {
	word := func(body string) []byte { return zipOf(t, wordParts(body)) }
	ofd := func(change map[string]string) []byte {
		parts := ofdParts(ofdLine(20, 20, "甲"))
		for name, text := range change {
			parts[name] = text
		}
		return zipOf(t, parts)
	}
	laughs := `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`
	outside := `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`
	part := "Doc_0/Pages/Page_0/Content.xml"
	for name, c := range map[string]struct {
		file string
		data []byte
		kind docread.Kind
	}{
		"nesting":            {"a.docx", word(strings.Repeat("<w:sdt>", 5000) + strings.Repeat("</w:sdt>", 5000)), docread.Bomb},
		"entities":           {"a.ofd", ofd(map[string]string{part: laughs + "<Page>&c;</Page>"}), docread.Damaged},
		"outside entity":     {"a.ofd", ofd(map[string]string{part: outside + "<Page><Content><Layer><TextObject><TextCode>&a;</TextCode></TextObject></Layer></Content></Page>"}), docread.Damaged},
		"bomb":               {"a.ofd", ofd(map[string]string{"Doc_0/Res/x": strings.Repeat("0", 64<<20)}), docread.Bomb},
		"pages without end":  {"a.ofd", ofd(map[string]string{"Doc_0/Document.xml": `<Document><Pages>` + strings.Repeat(`<Page BaseLoc="Pages/Page_0/Content.xml"/>`, 600) + `</Pages></Document>`}), docread.TooLarge},
		"template of itself": {"a.ofd", ofd(map[string]string{part: `<Page><Template TemplateID="1"/></Page>`, "Doc_0/Document.xml": `<Document><CommonData><TemplatePage ID="1" BaseLoc="Pages/Page_0/Content.xml"/></CommonData><Pages><Page BaseLoc="Pages/Page_0/Content.xml"/></Pages></Document>`}), docread.NoText},
		"scan in OFD":        {"a.ofd", ofd(map[string]string{part: `<Page><Content><Layer><ImageObject/></Layer></Content></Page>`}), docread.NoText},
		"encrypted":          {"a.ofd", ofd(map[string]string{"Encryptions.xml": "<a/>"}), docread.Encrypted},
		"picture":            {"a.docx", []byte(onePixel), docread.NoText},
		"empty":              {"a.txt", []byte(" \n "), docread.Empty},
		"only a script":      {"a.html", []byte("<html><script>x</script></html>"), docread.Empty},
		"deep page":          {"a.html", []byte("<html>" + strings.Repeat("<div>", 100_000)), docread.Bomb},
	} {
		im, err := Read(context.Background(), c.file, c.data, Options{})
		if !errors.Is(err, c.kind) {
			t.Errorf("%s: %v, %v", name, im, err)
		}
	}
}

// A picture that calls itself a document is told so.
func TestReadSaysThatTheNameIsWrong(t *testing.T) {
	_, err := Read(context.Background(), "任务.docx", []byte(onePixel), Options{})
	if !errors.Is(err, docread.NoText) || !strings.Contains(err.Error(), "后缀是 .docx") {
		t.Errorf("%v", err)
	}
}

// A scan is refused with the reason, and never taken for a text.
func TestReadSaysThatAScanIsNoText(t *testing.T) {
	scan := "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>\nendobj\ntrailer << /Size 4 /Root 1 0 R >>\n%%EOF\n"
	_, err := Read(context.Background(), "a.pdf", []byte(scan), Options{})
	if !errors.Is(err, docread.NoText) || !strings.Contains(err.Error(), "扫描件不能代替文字") {
		t.Errorf("%v", err)
	}
}

func TestReadGivesThePicturesOfAWordFile(t *testing.T) {
	im := read(t, "a.docx", zipOf(t, wordParts("<w:p>"+drawing+"</w:p><w:p>"+drawing+"</w:p>"+p("", "", "字"))))
	if len(im.Images) != 1 || !bytes.Equal(im.Images[0].Data, []byte(onePixel)) || im.Images[0].Alt != "办理流程图" {
		t.Errorf("%+v", im.Images)
	}
	if got := Resource(im.HTML, func(string) string { return "/files/1.png" }); strings.Count(got, `src="/files/1.png"`) != 2 {
		t.Errorf("%s", got)
	}
}

// small keeps a fuzzed file from being merely slow.
var small = docread.Options{Bytes: 1 << 20, Unpacked: 4 << 20, Part: 1 << 20, Cells: 5000, Text: 1 << 18, Pages: 5}

func checkRead(t *testing.T, name string, data []byte) {
	im, err := Read(context.Background(), name, data, Options{Limits: small, DocNo: docNo, PlainHeadings: true})
	var e *docread.Error
	switch {
	case err == nil:
		checkForm(t, im.HTML)
		if again := own.Clean(im.HTML); again != im.HTML {
			t.Fatalf("not stable:\n%q\n%q", im.HTML, again)
		}
		for i, p := range im.Images {
			if !slices.ContainsFunc(Images(im.HTML), func(q Picture) bool { return q.Src == p.Source }) || len(p.Data) == 0 {
				t.Fatalf("image %d %s is not shown", i, p.Source)
			}
		}
	case !errors.As(err, &e) || e.Msg == "":
		t.Fatalf("not a refusal: %#v", err)
	}
}

func FuzzWord(f *testing.F) {
	f.Add(wordBody)
	f.Add("<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p><w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr></w:tc></w:tr></w:tbl>")
	f.Fuzz(func(t *testing.T, body string) { checkRead(t, "a.docx", zipOf(t, wordParts(body))) })
}

func FuzzOFD(f *testing.F) {
	f.Add(ofdLine(20, 20, "甲乙丙") + ofdRule(1, 1, 90, 0))
	f.Add(`<TextObject CTM="1 0 0 -1 0 0" HScale="2" Size="x"><TextCode DeltaX="g 9 1 g" DeltaY="1 2">ab</TextCode></TextObject><PathObject Fill="true"><AbbreviatedData>M 1 1 L 5 5 C B 1 1 1</AbbreviatedData></PathObject>`)
	f.Fuzz(func(t *testing.T, objects string) { checkRead(t, "a.ofd", zipOf(t, ofdParts(objects))) })
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# 标题\n\n- 甲\n  - 乙\n\n|a|b|\n|-|-|\n|1|2|\n[^1]\n\n[^1]: 注")
	f.Add("<table><tr><td>\n\n**x**\n\n</td></tr></table>\n![](data:image/png;base64,AA)")
	f.Fuzz(func(t *testing.T, text string) { checkRead(t, "a.md", []byte(text)) })
}

func FuzzPage(f *testing.F) {
	f.Add("<h1>a</h1><h2>b</h2><main>c</main><span hidden>d</span>")
	f.Fuzz(func(t *testing.T, text string) { checkRead(t, "a.html", []byte("<html>"+text)) })
}

// One notice, written by LibreOffice as DOCX and printed as PDF.
func TestReadLibreOffice(t *testing.T) {
	for _, name := range []string{"notice.docx", "notice.pdf"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+".golden.html", read(t, name, data))
	}
}
