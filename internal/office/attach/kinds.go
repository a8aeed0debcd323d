package attach

import (
	"archive/zip"
	"bytes"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kit/fail"
)

// family is what the bytes of a file show it to be.
type family string

const (
	famPDF  family = "pdf"
	famZip  family = "zip"
	famOLE  family = "ole" // Word, Excel, PowerPoint and WPS before 2007
	famJPEG family = "jpeg"
	famPNG  family = "png"
	famGIF  family = "gif"
	famBMP  family = "bmp"
	famTIFF family = "tiff"
	famWebP family = "webp"
	famText family = "text"
	famRAR  family = "rar"
	fam7z   family = "7z"
	famMP4  family = "mp4"
	famMP3  family = "mp3"
	famCEB  family = "ceb" // 方正 CEB, an older form of official documents
)

// kind is one sort of file that is taken.
type kind struct {
	ext  []string
	mime string
	fam  family
	// part is a file that must be inside, for forms that are ZIP archives.
	part string
	// most is the size limit in bytes.
	most int64
	// inline says that a browser may show it; everything else is saved.
	inline bool
}

const mega = 1 << 20

const pdfType = "application/pdf"

// kinds are the sorts of file that are taken; no other is.
var kinds = []kind{
	{[]string{".pdf"}, pdfType, famPDF, "", 50 * mega, true},
	{[]string{".ofd"}, "application/ofd", famZip, "OFD.xml", 50 * mega, false},
	{[]string{".docx"}, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", famZip, "word/document.xml", 30 * mega, false},
	{[]string{".xlsx"}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", famZip, "xl/workbook.xml", 30 * mega, false},
	{[]string{".pptx"}, "application/vnd.openxmlformats-officedocument.presentationml.presentation", famZip, "ppt/presentation.xml", 50 * mega, false},
	{[]string{".doc", ".wps"}, "application/msword", famOLE, "", 30 * mega, false},
	{[]string{".xls", ".et"}, "application/vnd.ms-excel", famOLE, "", 30 * mega, false},
	{[]string{".ppt", ".dps"}, "application/vnd.ms-powerpoint", famOLE, "", 50 * mega, false},
	{[]string{".ceb"}, "application/x-ceb", famCEB, "", 30 * mega, false},
	{[]string{".jpg", ".jpeg"}, "image/jpeg", famJPEG, "", 20 * mega, true},
	{[]string{".png"}, "image/png", famPNG, "", 20 * mega, true},
	{[]string{".gif"}, "image/gif", famGIF, "", 20 * mega, true},
	{[]string{".webp"}, "image/webp", famWebP, "", 20 * mega, true},
	{[]string{".bmp"}, "image/bmp", famBMP, "", 20 * mega, false},
	{[]string{".tif", ".tiff"}, "image/tiff", famTIFF, "", 50 * mega, false},
	{[]string{".txt"}, "text/plain; charset=utf-8", famText, "", 5 * mega, true},
	{[]string{".csv"}, "text/csv; charset=utf-8", famText, "", 10 * mega, false},
	{[]string{".zip"}, "application/zip", famZip, "", 60 * mega, false},
	{[]string{".rar"}, "application/vnd.rar", famRAR, "", 60 * mega, false},
	{[]string{".7z"}, "application/x-7z-compressed", fam7z, "", 60 * mega, false},
	{[]string{".mp3"}, "audio/mpeg", famMP3, "", 50 * mega, false},
	{[]string{".mp4"}, "video/mp4", famMP4, "", 60 * mega, false},
}

// Accept lists the file endings that are taken, for a form's file field.
func Accept() string {
	var all []string
	for _, k := range kinds {
		all = append(all, k.ext...)
	}
	return strings.Join(all, ",")
}

// CanShow says that a browser may show the file in place of saving it.
func (f File) CanShow() bool {
	k := slices.IndexFunc(kinds, func(k kind) bool { return k.mime == f.Type })
	return f.State == Clean && k >= 0 && kinds[k].inline
}

// check decides whether a file of that name and content is taken, and as what.
func check(name string, body []byte) (kind, error) {
	ext := strings.ToLower(path.Ext(name))
	i := slices.IndexFunc(kinds, func(k kind) bool { return slices.Contains(k.ext, ext) })
	switch {
	case len(body) == 0:
		return kind{}, fail.Invalidf("文件“%s”是空的，请检查后重新选择", name)
	case ext == "":
		return kind{}, fail.Invalidf("文件“%s”没有扩展名，不能判断类型。请改用带扩展名的文件，例如 .pdf、.docx", name)
	case i < 0:
		return kind{}, fail.Invalidf("不接收%s文件（%s）。可以上传 PDF、OFD、Word、Excel、PPT、WPS、图片、文本和压缩包", ext, name)
	}
	k := kinds[i]
	if int64(len(body)) > k.most {
		return kind{}, fail.Invalidf("文件“%s”有%s，%s文件最大%s。请压缩或拆分后再上传", name, Megabytes(int64(len(body))), ext, Megabytes(k.most))
	}
	if got := sniff(body); got != k.fam {
		return kind{}, mismatch(name, ext, got)
	}
	if k.part != "" && !holds(body, k.part) || ext == ".zip" && !opens(body) {
		return kind{}, fail.Invalidf("文件“%s”的内容不是%s文件，可能已损坏或改过扩展名。请用原来的软件打开后另存为%s再上传", name, ext, ext)
	}
	return k, nil
}

func mismatch(name, ext string, got family) error {
	if got == "" {
		return fail.Invalidf("文件“%s”的内容不是%s文件，可能是程序、网页或已损坏。请用原来的软件打开后另存再上传", name, ext)
	}
	return fail.Invalidf("文件“%s”的扩展名是%s，但内容是%s。请改回正确的扩展名再上传", name, ext, got.title())
}

func (f family) title() string {
	titles := map[family]string{famZip: "压缩包或新版 Office 文件", famOLE: "旧版 Office 文件（.doc、.xls、.ppt）", famText: "文本", famPDF: "PDF"}
	if t, ok := titles[f]; ok {
		return t
	}
	return strings.ToUpper(string(f)) + "文件"
}

var magic = []struct {
	at  int
	sig string
	fam family
}{
	{0, "%PDF-", famPDF}, {0, "PK\x03\x04", famZip}, {0, "PK\x05\x06", famZip}, {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", famOLE},
	{0, "\xff\xd8\xff", famJPEG}, {0, "\x89PNG\r\n\x1a\n", famPNG}, {0, "GIF87a", famGIF}, {0, "GIF89a", famGIF}, {0, "BM", famBMP},
	{0, "II*\x00", famTIFF}, {0, "MM\x00*", famTIFF}, {0, "Rar!\x1a\x07", famRAR}, {0, "7z\xbc\xaf\x27\x1c", fam7z},
	{4, "ftyp", famMP4}, {0, "ID3", famMP3}, {0, "\xff\xfb", famMP3}, {0, "\xff\xf3", famMP3}, {0, "Founder CEB", famCEB},
}

// sniff says what the bytes show, or "" for what is not taken: programs, web
// pages, scripts and what cannot be told.
func sniff(body []byte) family {
	if len(body) > 12 && string(body[:4]) == "RIFF" && string(body[8:12]) == "WEBP" {
		return famWebP
	}
	if len(body) >= 2 && string(body[:2]) == "BM" && plain(body) {
		return famText // a text may well begin with these two letters
	}
	for _, m := range magic {
		if len(body) >= m.at+len(m.sig) && string(body[m.at:m.at+len(m.sig)]) == m.sig {
			return m.fam
		}
	}
	if plain(body) && !active(body) {
		return famText
	}
	return ""
}

// plain says that the bytes are text, in UTF-8, UTF-16 or GB 18030.
func plain(body []byte) bool {
	if bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return len(body)%2 == 0
	}
	if bytes.ContainsFunc(body, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' }) {
		return false
	}
	if utf8.Valid(body) {
		return true
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(body)
	return err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}

// active says that a text is a program or a page to some program.
func active(body []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(body[:min(len(body), 1024)], []byte("\xef\xbb\xbf"))))
	for _, sign := range []string{"#!", "<?php", "<%", "<script", "<svg", "<?xml", "<!doctype", "<html"} {
		if bytes.HasPrefix(head, []byte(sign)) {
			return true
		}
	}
	return strings.HasPrefix(http.DetectContentType(body), "text/html")
}

// holds says that the archive has a file of that name.
func holds(body []byte, part string) bool {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	return err == nil && slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == part })
}

func opens(body []byte) bool {
	_, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	return err == nil
}
