package inside_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/office/screen/inside"
)

func TestEveryCornerOfADocumentIsRead(t *testing.T) {
	f := open(t, "通知.docx", document(t))
	for number, want := range map[string]string{
		"13812345678": "|||false", "13900000001": "修订中删除的文字|||true", "13900000002": "隐藏文字|||true", "13900000003": "页眉|||false", "13900000004": "脚注|||false",
		"13900000005": "批注|||true", "13900000006": "文件属性|||true", "13900000007": "自定义数据|||true", "zhang@qq.com": "链接地址|||true", "6217001210024455220": "||2行2列|false",
		"13900000030": "图片注释|||true",
	} {
		if got := places(f, number); got != want {
			t.Errorf("%s is at %q, want %q", number, got, want)
		}
	}
	want := "author:ZhangSan author:李四 author:某局 author:王五 author:赵六 author:钱七 comment:1 条 custom:孙八 13900000006 hidden:有文字设为隐藏 place:N 37.5000°，E 105.2000° property:15 字节 property:拍摄人13900000030 revision:4 处"
	if got := traces(f); got != want {
		t.Errorf("traces\n got %s\nwant %s", got, want)
	}
	for _, p := range f.Pieces {
		if strings.Contains(p.Text, "6217001210024455220") && p.Head != "银行账号" {
			t.Errorf("the head of the cell is %q", p.Head)
		}
	}
}

func TestEveryCornerOfAWorkbookIsRead(t *testing.T) {
	f := open(t, "名单.xlsx", workbook(t))
	for number, want := range map[string]string{
		"13900000011": "工作簿定义|||true", "13900000012": "|名单|B2|false", "13900000013": "已删除单元格留下的文字|||true", "13900000014": "隐藏的工作表|底稿|A1|true",
		"13900000015": "|名单|C2|false", "13900000016": "隐藏的行或列|名单|D2|true", "13900000017": "隐藏的行或列|名单|B3|true", "13900000018": "|名单|B4|false",
		"13900000019": "页眉页脚、提示等|名单||false", "13900000020": "批注||B2|true", "13900000021": "数据透视表缓存|||true",
	} {
		if got := places(f, number); got != want {
			t.Errorf("%s is at %q, want %q", number, got, want)
		}
	}
}

// replaceAll masks every 11-digit number that begins with 139 or 138.
func replaceAll(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	f := open(t, name, data)
	var edits []inside.Edit
	for i, p := range f.Pieces {
		runes := []rune(p.Text)
		for j := 0; j+11 <= len(runes); j++ {
			s := string(runes[j : j+11])
			if (strings.HasPrefix(s, "139000") || s == "13812345678") && !p.Fixed {
				edits = append(edits, inside.Edit{Piece: i, Start: j, End: j + 11, Was: s, With: "138****<&>"})
			}
		}
	}
	out, err := f.Replace(edits)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// unpacked is every byte of a package, each part after the other.
func unpacked(t *testing.T, data []byte) string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(f.Name + "\n" + string(b) + "\n")
	}
	return out.String()
}

func TestReplacingChangesTheFileItself(t *testing.T) {
	for name, data := range map[string][]byte{"通知.docx": document(t), "名单.xlsx": workbook(t)} {
		before := bytes.Clone(data)
		out := replaceAll(t, name, data)
		if !bytes.Equal(before, data) {
			t.Fatalf("%s: the original was changed", name)
		}
		all := unpacked(t, out)
		for _, gone := range []string{"13812345678", "1390000000", "1390000001", "00000012", "1.39"} {
			// The formula of B4 is made of pieces; its cell is replaced whole.
			if strings.Contains(strings.NewReplacer("拍摄人13900000030", "", "13900000031", "").Replace(all), gone) {
				t.Errorf("%s: %s still stands", name, gone)
			}
		}
		doc, err := docread.ReadBytes(context.Background(), name, out, docread.Options{})
		if err != nil {
			t.Fatalf("%s cannot be read any more: %v", name, err)
		}
		if len(doc.Blocks) == 0 || !strings.Contains(all, "138****&lt;&amp;&gt;") {
			t.Errorf("%s: the replacement is not escaped", name)
		}
	}
}

func TestAnEditAtAChangedPlaceIsRefused(t *testing.T) {
	f := inside.HTML("<p>电话13812345678</p>")
	for _, e := range []inside.Edit{{Piece: 0, Start: 2, End: 13, Was: "13812345679", With: "x"}, {Piece: 9, Start: 0, End: 1, Was: "x", With: "y"}, {Piece: 0, Start: 2, End: 99, Was: "x", With: "y"}} {
		if _, err := f.Replace([]inside.Edit{e}); !fail.Is(err, fail.Stale) {
			t.Errorf("%+v: %v", e, err)
		}
	}
}

func TestTracesAreStripped(t *testing.T) {
	ctx := context.Background()
	out, err := inside.Strip(ctx, "通知.docx", document(t), inside.StripOptions{}, inside.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := unpacked(t, out.Data)
	for _, gone := range []string{"李四", "王五", "赵六", "钱七", "孙八", "某局", "ZhangSan", "13900000001", "13900000005", "整段删除", "w:ins", "w:del", "commentRange", "commentReference", "tail139", "拍摄人"} {
		if strings.Contains(all, gone) {
			t.Errorf("%s still stands", gone)
		}
	}
	for _, kept := range []string{"原定", "不变", "暗记13900000002", "JFIF", "scan", "通知"} {
		if !strings.Contains(all, kept) {
			t.Errorf("%s is gone", kept)
		}
	}
	if got := traces(open(t, "通知.docx", out.Data)); got != "hidden:有文字设为隐藏" {
		t.Errorf("left: %s", got)
	}
	doc, err := docread.ReadBytes(ctx, "通知.docx", out.Data, docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range doc.Blocks {
		if b.Para == "" && b.Table == nil {
			t.Error("the deleted paragraph left an empty one")
		}
	}
	if len(out.Left) > 0 || len(out.Removed) == 0 {
		t.Errorf("left %v, removed %v", out.Left, out.Removed)
	}
	hidden, err := inside.Strip(ctx, "通知.docx", document(t), inside.StripOptions{Hidden: true}, inside.Options{})
	if err != nil || strings.Contains(unpacked(t, hidden.Data), "13900000002") {
		t.Errorf("the hidden text stands: %v", err)
	}
}

func TestHiddenCellsGoOnlyWhenAsked(t *testing.T) {
	ctx := context.Background()
	kept, err := inside.Strip(ctx, "名单.xlsx", workbook(t), inside.StripOptions{}, inside.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := unpacked(t, kept.Data)
	for _, s := range []string{"13900000014", "13900000016", "13900000017"} {
		if !strings.Contains(all, s) {
			t.Errorf("%s went unasked", s)
		}
	}
	if strings.Contains(all, "王五") || strings.Contains(all, "00000020") {
		t.Error("the comment stands")
	}
	gone, err := inside.Strip(ctx, "名单.xlsx", workbook(t), inside.StripOptions{Hidden: true}, inside.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all = unpacked(t, gone.Data)
	for _, s := range []string{"13900000013", "13900000014", "13900000016", "13900000017"} {
		if strings.Contains(all, s) {
			t.Errorf("%s still stands", s)
		}
	}
	if f := open(t, "名单.xlsx", gone.Data); places(f, "13900000012") == "" {
		t.Error("a shown cell is gone")
	}
}

func TestPicturesLoseAllButThePicture(t *testing.T) {
	out, err := inside.Strip(context.Background(), "a.jpg", picture(), inside.StripOptions{}, inside.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, "a.jpg", out.Data)
	if len(f.Traces) > 0 || len(f.Pieces) > 0 {
		t.Errorf("%+v %+v", f.Traces, f.Pieces)
	}
	if !bytes.Contains(out.Data, []byte("\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00")) {
		t.Error("the picture is not turned any more")
	}
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde" +
		"\x00\x00\x00\x13tEXtAuthor\x00Zhang Abcdef\x00\x00\x00\x00" + "\x00\x00\x00\x00IEND\xaeB`\x82"
	f = open(t, "a.png", []byte(png))
	if len(f.Traces) != 1 || !strings.Contains(f.Traces[0].Value, "Zhang") {
		t.Fatalf("%+v %+v", f.Traces, f.Doubts)
	}
	if out, err = inside.Strip(context.Background(), "a.png", []byte(png), inside.StripOptions{}, inside.Options{}); err != nil || bytes.Contains(out.Data, []byte("Zhang")) || !bytes.Contains(out.Data, []byte("IEND")) {
		t.Errorf("%q %v", out.Data, err)
	}
}

func TestThePropertiesOfAPDFAreBlanked(t *testing.T) {
	pdf := "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Author(Zhang \\(San\\))/Creator<FEFF5F20>/Title(x)>>endobj\n" +
		"4 0 obj<<>>stream\n<x:xmpmeta><dc:creator><rdf:li>Li</rdf:li></dc:creator></x:xmpmeta>\nendstream endobj\ntrailer<</Root 1 0 R/Info 3 0 R>>\n%%EOF"
	f := open(t, "a.pdf", []byte(pdf))
	if got := traces(f); got != "author:Zhang (San) property:Li property:张" {
		t.Errorf("%s", got)
	}
	out, err := inside.Strip(context.Background(), "a.pdf", []byte(pdf), inside.StripOptions{}, inside.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Data) != len(pdf) || bytes.Contains(out.Data, []byte("Zhang")) || bytes.Contains(out.Data, []byte("5F20")) || bytes.Contains(out.Data, []byte("Li<")) || len(out.Left) > 0 {
		t.Errorf("%q left %v", out.Data, out.Left)
	}
}

func TestTextKeepsItsEncoding(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("姓名,电话\r\n张三,\"13912345678,转\"\"a\"\"\"\r\n")
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, "名单.csv", []byte(gb))
	i := len(f.Pieces) - 1
	if p := f.Pieces[i]; p.Text != `13912345678,转"a"` || p.Head != "电话" || p.Cell != "2行2列" {
		t.Fatalf("%+v", p)
	}
	out, err := f.Replace([]inside.Edit{{Piece: i, Start: 0, End: 11, Was: "13912345678", With: "139****5678"}})
	if err != nil {
		t.Fatal(err)
	}
	back, err := simplifiedchinese.GB18030.NewDecoder().String(string(out))
	if want := "姓名,电话\r\n张三,\"139****5678,转\"\"a\"\"\"\r\n"; err != nil || back != want {
		t.Errorf("%q, want %q (%v)", back, want, err)
	}
}

func TestOpenDocumentCellsBecomeText(t *testing.T) {
	cell := `<table:table-cell office:value-type="float" office:value="13900000012" calcext:value-type="float"><text:p>13900000012</text:p></table:table-cell>`
	data := pack(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", head+`<office:document-content><table:table table:name="名单"><table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated="2"><text:p>空</text:p></table:table-cell><table:table-cell><text:p>手机</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="3"/>`+cell+`</table:table-row></table:table></office:document-content>`)
	f := open(t, "名单.ods", data)
	for _, p := range f.Pieces {
		if p.Text == "13900000012" && (p.Head != "手机" || p.Cell != "2行4列") {
			t.Errorf("%+v", p)
		}
	}
	all := unpacked(t, replaceAll(t, "名单.ods", data))
	if want := `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>138****&lt;&amp;&gt;</text:p></table:table-cell>`; !strings.Contains(all, want) {
		t.Errorf("%s", all)
	}
}

func TestPackedMembersAreReadAndMasked(t *testing.T) {
	data := pack(t, "材料/名单.xlsx", string(workbook(t)), "说明.txt", "电话13812345678", "图.jpg", string(picture()))
	f := open(t, "附件.zip", data)
	if places(f, "13900000012") == "" || places(f, "13812345678") == "" {
		t.Error("a member was not read")
	}
	out := replaceAll(t, "附件.zip", data)
	f = open(t, "附件.zip", out)
	if places(f, "13900000012") != "" || places(f, "13812345678") != "" || places(f, "138****") == "" {
		t.Error("a member was not changed")
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	bomb := pack(t, "word/document.xml", head+"<w:document"+wns+"><w:body>"+strings.Repeat("<w:p/>", 4<<20)+"</w:body></w:document>")
	if _, err := inside.Open(context.Background(), "a.docx", bomb, inside.Options{}); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "解压") {
		t.Errorf("bomb: %v", err)
	}
	for name, doc := range map[string]string{
		"entity": `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document` + wns + `><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:document>`,
		"deep":   strings.Repeat("<a>", 5000),
		"cut":    `<w:document` + wns + `><w:p><w:r><w:t>x`,
	} {
		f := open(t, "a.docx", pack(t, "word/document.xml", doc))
		if len(f.Doubts) == 0 && name != "cut" {
			t.Errorf("%s: nothing is said of it: %+v", name, f)
		}
		for _, p := range f.Pieces {
			if strings.Contains(p.Text, "root:") {
				t.Errorf("%s: an entity was followed", name)
			}
		}
	}
	if _, err := inside.Open(context.Background(), "a.docx", []byte("PK\x03\x04broken"), inside.Options{}); !fail.Is(err, fail.Invalid) {
		t.Errorf("broken: %v", err)
	}
	old := open(t, "a.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("x", 100)))
	locked := open(t, "a.docx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"))
	if len(old.Doubts) != 1 || old.Doubts[0].Key != "old" || len(locked.Doubts) != 1 || locked.Doubts[0].Key != "encrypted" {
		t.Errorf("%+v %+v", old.Doubts, locked.Doubts)
	}
	nest := []byte("电话13812345678")
	for range 6 {
		nest = pack(t, "a.zip", string(nest))
	}
	if f := open(t, "a.zip", nest); len(f.Doubts) == 0 {
		t.Error("nothing is said of packages within packages")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add("a.docx", document(f))
	f.Add("a.xlsx", workbook(f))
	f.Add("a.jpg", picture())
	f.Add("a.csv", []byte("姓名,\"电\n话\"\n张三,1\n"))
	f.Add("a.html", []byte("<table><tr><td a='x>y' title=\"13812345678\">1<td>2<table></td></p><!-- x --><script>y</script>"))
	f.Add("a.txt", []byte("\xff\xfe1\x003\x00"))
	f.Add("a.webp", []byte("RIFF\x20\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00EXIF\x02\x00\x00\x00II"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
			return // the PDF engine has a fuzz target of its own
		}
		ctx := context.Background()
		opt := inside.Options{Bytes: 1 << 20, Unpacked: 4 << 20}
		x, err := inside.Open(ctx, name, data, opt)
		if err != nil {
			return
		}
		for i, p := range x.Pieces {
			if runes := []rune(p.Text); !p.Fixed && len(runes) > 0 && i < 40 {
				if _, err := x.Replace([]inside.Edit{{Piece: i, Start: 0, End: 1, Was: string(runes[:1]), With: "*"}}); err != nil && !fail.Is(err, fail.Stale) {
					t.Fatalf("%q: %v", name, err)
				}
			}
		}
		_, _ = inside.Strip(ctx, name, data, inside.StripOptions{Hidden: true}, opt)
	})
}
