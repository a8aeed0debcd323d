package docread

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// wantRefusal checks the kind, and that the person is told what to do.
func wantRefusal(t testing.TB, err error, kind Kind, says string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != kind || !errors.Is(err, kind) {
		t.Fatalf("got %#v, want %s", err, kind)
	}
	if !strings.Contains(e.Msg, says) {
		t.Errorf("message %q does not say %q", e.Msg, says)
	}
}

func TestRefusals(t *testing.T) {
	encrypted := workbook(t, excelize.Options{Password: "x"})
	docx := load(t, "lists.docx")
	for name, c := range map[string]struct {
		data []byte
		kind Kind
		says string
	}{
		"old word":        {load(t, "lists.doc"), Unsupported, "请另存为 DOCX / XLSX 后再导入"},
		"locked workbook": {encrypted, Encrypted, "取消密码"},
		"locked pdf":      {load(t, "locked.pdf"), Encrypted, "取消密码"},
		"scan":            {scanPDF(), NoText, "文字识别"},
		"picture":         {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), NoText, "文字识别"},
		"photo":           {[]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), NoText, "文字识别"},
		"zip":             {repack(t, nil, map[string]string{"a.txt": "甲"}), Unsupported, "解压"},
		"rar":             {[]byte("Rar!\x1a\x07\x01\x00"), Unsupported, "解压"},
		"ofd":             {repack(t, nil, map[string]string{"OFD.xml": "<a/>"}), Unsupported, "PDF"},
		"odt":             {repack(t, nil, map[string]string{"content.xml": "<a/>"}), Unsupported, "另存为"},
		"slides":          {repack(t, nil, map[string]string{"ppt/presentation.xml": "<a/>"}), Unsupported, "演示文稿"},
		"rtf":             {[]byte(`{\rtf1\ansi x}`), Unsupported, "另存为 DOCX"},
		"program":         {[]byte("\x7fELF\x02\x01\x01\x00\x00\x00"), Unsupported, "支持 DOCX"},
		"nothing":         {nil, Empty, "空"},
		"blank":           {[]byte(" \r\n　\n"), Empty, "空"},
		"blank page":      {[]byte("<html><body><script>x</script></body></html>"), Empty, "没有可读的文字"},
		"cut docx":        {docx[:len(docx)/2], Damaged, "另存一份"},
		"cut pdf":         {[]byte("%PDF-1.4\n1 0 obj\n<<"), Damaged, "另存一份"},
		"broken xml":      {repack(t, docx, map[string]string{"word/document.xml": "<w:document><w:body><w:p>"}), Damaged, "Word 文档"},
		"no body":         {repack(t, docx, map[string]string{"word/document.xml": "<w:document><w:body/></w:document>"}), Empty, "没有可读的文字"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadBytes(context.Background(), "plan.docx", c.data, Options{})
			wantRefusal(t, err, c.kind, c.says)
		})
	}
}

func TestLimits(t *testing.T) {
	plan := load(t, "zhongwei-gxj-2023.docx")
	for name, c := range map[string]struct {
		file string
		opt  Options
		kind Kind
	}{
		"bytes":    {"zhongwei-gxj-2023.docx", Options{Bytes: 1000}, TooLarge},
		"unpacked": {"zhongwei-gxj-2023.docx", Options{Unpacked: 100_000}, Bomb},
		"entries":  {"zhongwei-gxj-2023.docx", Options{Entries: 3}, Bomb},
		"part":     {"zhongwei-gxj-2023.docx", Options{Part: 1000}, TooLarge},
		"cells":    {"zhongwei-gxj-2023.docx", Options{Cells: 100}, TooLarge},
		"text":     {"zhongwei-gxj-2023.docx", Options{Text: 1000}, TooLarge},
		"depth":    {"zhongwei-gxj-2023.docx", Options{Depth: 5}, Bomb},
		"sheet":    {"zhongwei-gxj-2023.xlsx", Options{Cells: 100}, TooLarge},
		"pages":    {"zhongwei-gxj-2023.pdf", Options{Pages: 3}, TooLarge},
		"pdf":      {"zhongwei-gxj-2023.pdf", Options{Cells: 10}, TooLarge},
		"pdf text": {"zhongwei-gxj-2023.pdf", Options{Text: 1000}, TooLarge},
		"lines":    {"zhongwei-gxj-2023.txt", Options{Text: 1000}, TooLarge},
		"time":     {"zhongwei-gxj-2023.pdf", Options{PDFTime: time.Nanosecond}, TooLarge},
		"page":     {"word.htm", Options{Cells: 3}, TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadBytes(context.Background(), c.file, load(t, c.file), c.opt)
			wantRefusal(t, err, c.kind, "")
		})
	}
	_, err := Read(context.Background(), "a.docx", bytes.NewReader(plan), Options{Bytes: int64(len(plan)) - 1})
	wantRefusal(t, err, TooLarge, "文件超过")
	if _, err := Read(context.Background(), "a.docx", bytes.NewReader(plan), Options{Bytes: int64(len(plan))}); err != nil {
		t.Error(err)
	}
}

func TestTheCallerMayGiveUp(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, name := range []string{"zhongwei-gxj-2023.docx", "zhongwei-gxj-2023.pdf", "zhongwei-gxj-2023.txt"} {
		if _, err := ReadBytes(ctx, name, load(t, name), Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// attack builds files that cost little to send and much to read.
func attacks(t testing.TB) map[string][]byte {
	docx := load(t, "lists.docx")
	word := func(body string) []byte {
		return repack(t, docx, map[string]string{"word/document.xml": `<w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`})
	}
	sheet := func(data string) []byte {
		return repack(t, workbook(t), map[string]string{"xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + data + `</worksheet>`})
	}
	cell := `<c r="A1" t="inlineStr"><is><t>x</t></is></c>`
	var rows, merges strings.Builder
	for i := 1; i <= 3000; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i)
		fmt.Fprintf(&merges, `<mergeCell ref="A1:XFD%d"/>`, i+1)
	}
	return map[string][]byte{
		"docx entity":       repack(t, docx, map[string]string{"word/document.xml": `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`}),
		"docx depth":        word(strings.Repeat("<w:sdt>", 100_000)),
		"docx nested table": word(strings.Repeat("<w:tbl><w:tr><w:tc>", 1000)),
		"docx wide":         word("<w:tbl>" + strings.Repeat(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr><w:p/></w:tc></w:tr>`, 5000) + "</w:tbl>"),
		"docx elements":     word(strings.Repeat("<w:p/>", 2_000_000)),
		"docx bomb":         word(strings.Repeat(" ", 60<<20)),
		"xlsx spread":       sheet("<sheetData>" + rows.String() + "</sheetData>"),
		"xlsx corner":       sheet(`<sheetData><row r="1">` + cell + `</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>`),
		"xlsx empty cells":  sheet("<sheetData>" + strings.Repeat("<row>"+strings.Repeat("<c/>", 1000)+"</row>", 2000) + "</sheetData>"),
		"xlsx merges":       sheet(`<sheetData>` + strings.Repeat(`<row>`+strings.Repeat(`<c><v>1</v></c>`, 10)+`</row>`, 3000) + `</sheetData><mergeCells>` + merges.String() + `</mergeCells>`),
		"xlsx depth":        sheet(strings.Repeat("<a>", 100_000)),
		"html depth":        []byte("<html>" + strings.Repeat("<div>", 100_000)),
		"html spans":        []byte("<table>" + strings.Repeat("<tr><td rowspan=65534 colspan=1000>x", 3000) + "</table>"),
	}
}

// Each attack must be refused, or read as the little that it is, without the
// memory that it asks for.
func TestAttacksAreRefusedCheaply(t *testing.T) {
	for name, data := range attacks(t) {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			doc, err := ReadBytes(context.Background(), "x", data, Options{})
			runtime.ReadMemStats(&after)
			var e *Error
			if err == nil || !errors.As(err, &e) {
				t.Fatalf("%v, %v", doc, err)
			}
			t.Log(e.Kind, e.Msg)
			if used := after.TotalAlloc - before.TotalAlloc; used > 600<<20 {
				t.Errorf("allocated %d MB in all", used>>20)
			}
		})
	}
}

// A ZIP may claim less than it holds; the claim is then the limit.
func TestLyingZIP(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Store, UncompressedSize64: 10, CompressedSize64: 4000})
	if err == nil {
		_, err = f.Write([]byte("<w:document><w:body>" + strings.Repeat("<w:p/>", 600)))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = ReadBytes(context.Background(), "x.docx", b.Bytes(), Options{})
	wantRefusal(t, err, Damaged, "另存一份")
}
