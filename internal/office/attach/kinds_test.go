package attach_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/office/attach"
)

// packed is a ZIP archive with empty files of the names.
func packed(t testing.TB, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		if _, err := w.Create(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

func TestWhichFilesAreTaken(t *testing.T) {
	h := build(t)
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	for _, c := range []struct{ name, body, says string }{
		{"方案.pdf", "%PDF-1.7\n…", ""},
		{"方案.docx", packed(t, "[Content_Types].xml", "word/document.xml"), ""},
		{"台账.XLSX", packed(t, "xl/workbook.xml"), ""},
		{"公文.ofd", packed(t, "OFD.xml"), ""},
		{"旧件.doc", ole, ""}, {"旧件.wps", ole, ""}, {"旧表.et", ole, ""},
		{"截图.png", png, ""}, {"照片.JPG", "\xff\xd8\xff\xe0JFIF", ""},
		{"说明.txt", "第一行\r\n", ""}, {"说明.txt", "\xd5\xe2\xca\xc7\xb9\xfa\xb1\xea", ""}, {"BM说明.txt", "BM是一段文字", ""},
		{"表.csv", "序号,任务\n1,政策解读\n", ""}, {"材料.zip", packed(t, "a.txt"), ""},

		{"空.txt", "", "是空的"}, {"没有扩展名", "abc", "没有扩展名"},
		{"程序.exe", "MZ\x90", "不接收.exe"}, {"页面.html", "<html>", "不接收.html"}, {"图.svg", "<svg/>", "不接收.svg"}, {"宏.docm", "PK\x03\x04", "不接收.docm"},
		{"程序.pdf", "MZ\x90\x00\x03", "内容不是.pdf"}, {"页面.txt", "<!DOCTYPE html><script>alert(1)</script>", "内容不是.txt"},
		{"页面.csv", "\xef\xbb\xbf  <script>x</script>", "内容不是.csv"}, {"图.txt", `<?xml version="1.0"?><svg onload="x"/>`, "内容不是.txt"}, {"脚本.txt", "#!/bin/sh\nrm -rf /", "内容不是.txt"},
		{"压缩.docx", packed(t, "a.txt"), "内容不是.docx"}, {"压缩.ofd", packed(t, "word/document.xml"), "内容不是.ofd"},
		{"图片.pdf", png, "内容是PNG"}, {"文档.doc", packed(t, "word/document.xml"), "扩展名是.doc"}, {"坏.zip", "PK\x03\x04坏了", "已损坏"},
		{"二进制.txt", "a\x00b", "内容不是.txt"},
		{"太大.txt", strings.Repeat("字", 2<<20), "最大5.0MB"},
	} {
		f, err := h.put(reader, c.name, c.body, plan)
		switch {
		case c.says == "" && err != nil:
			t.Errorf("%s is refused: %v", c.name, err)
		case c.says != "" && (!fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		case c.says == "" && f.State != attach.Clean:
			t.Errorf("%s is %s", c.name, f.State)
		}
	}
}

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"方案.docx": "方案.docx", `..\..\windows\方案.pdf`: "方案.pdf", "/etc/passwd": "passwd", "../../a.txt": "a.txt",
		"a\x00b\r\n.txt": "ab.txt", "付款\u202efdp.exe": "付款fdp.exe", "\u200b\ufeff": "未命名", "": "未命名", ".": "未命名", "..": "未命名",
		"con.txt": "con_.txt", "COM1": "COM1_", " 名 称 .txt. ": "名 称.txt", `a<b>:"c|?*.txt`: "a_b___c___.txt", "全角　空格.txt": "全角 空格.txt",
		".bashrc": "bashrc", "\xff\xfe坏.txt": "坏.txt",
	} {
		if got := attach.SafeName(in); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"a.txt", "..\\..", "con", "\u202e.exe", strings.Repeat("长", 300) + ".docx", "a." + strings.Repeat("x", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := attach.SafeName(in)
		if got == "" || len(got) > 200 || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\x00\r\n\"") || strings.HasSuffix(got, ".") || strings.HasPrefix(got, ".") {
			t.Fatalf("SafeName(%q) = %q", in, got)
		}
		if again := attach.SafeName(got); again != got {
			t.Fatalf("SafeName(%q) = %q, and of that %q", in, got, again)
		}
	})
}

func TestDownloads(t *testing.T) {
	h := build(t)
	text, err := h.put(reader, "说明\u202e; filename=x.txt", "内容", plan)
	h.Must(err)
	picture, err := h.put(reader, "截图.png", png, plan)
	h.Must(err)
	sheet, err := h.put(reader, "表.csv", "a,b\n", plan)
	h.Must(err)
	foreign, err := h.put(reader, "别处.txt", "不给看", attachOwner("secret"))
	h.Must(err)

	got := h.House.Get(reader, text.Href())
	h.Sees(got, 200, "内容")
	head := got.Header
	if !strings.HasPrefix(head.Get("Content-Disposition"), "attachment;") || strings.Contains(head.Get("Content-Disposition"), "\u202e") ||
		head.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(head.Get("Content-Security-Policy"), "sandbox") || head.Get("Content-Length") != "6" {
		t.Errorf("headers %v", head)
	}
	shown := h.House.Get(reader, picture.Href()+"/view")
	if shown.Status != 200 || !strings.HasPrefix(shown.Header.Get("Content-Disposition"), "inline;") || shown.Header.Get("Content-Type") != "image/png" ||
		!strings.Contains(shown.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("shown %d %v", shown.Status, shown.Header)
	}
	if saved := h.House.Get(reader, sheet.Href()+"/view"); saved.Status != 303 || saved.Header.Get("Location") != sheet.Href() {
		t.Errorf("a CSV is shown: %d %v", saved.Status, saved.Header)
	}
	for who, a := range map[string]struct{ status int }{foreign.Href(): {404}, "/office/files/none": {404}} {
		h.Sees(h.House.Get(reader, who), a.status, "没有找到")
	}
	clerk := reader
	clerk.Grants = nil
	h.Sees(h.House.Get(clerk, text.Href()), 404, "!内容")
	stranger := reader
	stranger.Tenant, stranger.Home = "nyj", "nyj"
	h.Sees(h.House.Get(stranger, text.Href()), 404, "!内容")
	stranger.ID = ""
	h.Sees(h.House.Get(stranger, text.Href()), 303)
}
