package docread

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// Read reads the file called name from r. The form is found from the content;
// the extension of name only helps to tell HTML from other text. The error is
// an *Error with a sentence for the person, or that of ctx or of r.
func Read(ctx context.Context, name string, r io.Reader, opt Options) (*Document, error) {
	opt = opt.withDefaults()
	data, err := io.ReadAll(io.LimitReader(r, opt.Bytes+1))
	if err != nil {
		return nil, err
	}
	return ReadBytes(ctx, name, data, opt)
}

// ReadBytes is Read for a file that is in memory. It does not change data.
func ReadBytes(ctx context.Context, name string, data []byte, opt Options) (*Document, error) {
	opt = opt.withDefaults()
	if int64(len(data)) > opt.Bytes {
		return nil, refuse(TooLarge, "文件超过 %d MB，请压缩其中的图片或拆分后再上传。", opt.Bytes>>20)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	doc, err := readForm(ctx, name, data, opt)
	if err != nil {
		return nil, err
	}
	if !doc.says() {
		return nil, refuse(Empty, "文件中没有可读的文字，请确认上传的是正确的文件。")
	}
	return doc, nil
}

func readForm(ctx context.Context, name string, data []byte, opt Options) (*Document, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, refuse(Empty, "文件是空的，请确认上传的是正确的文件。")
	}
	if e := foreign(data); e != nil {
		return nil, misnamed(name, e)
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		return readPack(ctx, data, opt)
	case bytes.Contains(head(data, 1024), []byte("%PDF-")):
		return readPDF(ctx, data, opt)
	}
	return readCharacters(ctx, name, data, opt)
}

// readCharacters reads what is text of some kind, marked up or plain.
func readCharacters(ctx context.Context, name string, data []byte, opt Options) (*Document, error) {
	data, e := unwrapMHT(data, opt)
	if e != nil {
		return nil, e
	}
	text, e := decodeText(data)
	if e != nil {
		return nil, e
	}
	if isHTML(name, text) {
		return readHTML(ctx, text, opt)
	}
	if e := foreignText(text); e != nil {
		return nil, e
	}
	return readText(ctx, text, opt)
}

// signatures are the first bytes of forms that carry no readable text here.
var signatures = []struct {
	magic string
	what  string
}{
	{"\x89PNG\r\n", "PNG 图片"}, {"\xff\xd8\xff", "JPEG 图片"}, {"GIF8", "GIF 图片"},
	{"BM", "BMP 图片"}, {"II*\x00", "TIFF 图片"}, {"MM\x00*", "TIFF 图片"}, {"RIFF", "WebP 图片"},
}

// foreign refuses binary forms by their first bytes, or returns nil.
func foreign(data []byte) *Error {
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.magic)) && (len(s.magic) > 4 || bytes.IndexByte(head(data, 512), 0) >= 0) {
			return refuse(NoText, "这是%s，里面没有文字。请先做文字识别（OCR），把识别并核对后的文字存成 DOCX 或 TXT 再导入。", s.what)
		}
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return foreignOLE(data)
	case bytes.HasPrefix(data, []byte("Rar!")), bytes.HasPrefix(data, []byte("7z\xbc\xaf")), bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return refuse(Unsupported, "这是压缩包，请解压后逐个上传其中的 DOCX、XLSX 或 PDF 文件。")
	}
	return nil
}

// misnamed says of a file whose name promises a document that it is none.
func misnamed(name string, e *Error) *Error {
	if ext := extension(name); e.Kind == NoText && slices.Contains([]string{".docx", ".xlsx", ".pdf", ".doc", ".xls", ".wps"}, ext) {
		return refuse(e.Kind, "文件名的后缀是 %s，内容却不是：%s", ext, e.Msg)
	}
	return e
}

// foreignOLE tells the old binary office forms from an encrypted new one.
func foreignOLE(data []byte) *Error {
	if bytes.Contains(data, utf16le("EncryptedPackage")) {
		return refuse(Encrypted, "文件设有打开密码，无法读取。请在 Word、Excel 或 WPS 中取消密码后重新上传。")
	}
	return refuse(Unsupported, "这是旧版格式（DOC、XLS 或 WPS），请另存为 DOCX / XLSX 后再导入。")
}

// foreignText refuses text forms whose characters are mark-up, or returns nil.
func foreignText(text string) *Error {
	start := strings.TrimSpace(text[:min(len(text), 2048)])
	switch {
	case strings.HasPrefix(start, `{\rtf`):
		return refuse(Unsupported, "这是 RTF 格式，请另存为 DOCX 后再导入。")
	case strings.HasPrefix(start, "<?xml") && strings.Contains(start, "mso-application"):
		return refuse(Unsupported, "这是旧版 XML 格式的办公文件，请另存为 DOCX / XLSX 后再导入。")
	}
	return nil
}

func utf16le(s string) []byte {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

func head(data []byte, n int) []byte { return data[:min(len(data), n)] }

func extension(name string) string { return strings.ToLower(filepath.Ext(name)) }

// says reports whether any block of d has a visible character.
func (d *Document) says() bool {
	for _, b := range d.Blocks {
		if strings.TrimSpace(b.Para) != "" || b.Table != nil && b.Table.says() {
			return true
		}
	}
	return false
}

func (t *Table) says() bool {
	for _, row := range t.Rows {
		for _, c := range row {
			if strings.TrimSpace(c.Text) != "" {
				return true
			}
		}
	}
	return false
}
