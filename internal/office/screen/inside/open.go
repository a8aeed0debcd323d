package inside

import (
	"bytes"
	"context"
	"errors"
	"path"
	"strings"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
)

// Open opens a file. An error is that of ctx, or a fail.Invalid where the
// whole file cannot be looked at; smaller gaps are Doubts.
func Open(ctx context.Context, name string, data []byte, opt Options) (*File, error) {
	f := &File{Name: name, root: &part{name: name, data: data}, ctx: ctx, opt: opt.filled()}
	f.left, f.more = f.opt.Unpacked, f.opt.Pieces
	if int64(len(data)) > f.opt.Bytes {
		return nil, fail.Invalidf("“%s”超过 %d MB，不能检查。请拆成几个文件后再上传。", name, f.opt.Bytes>>20)
	}
	if len(data) == 0 {
		return nil, fail.Invalidf("“%s”是空文件，请重新上传。", name)
	}
	form, err := f.read(f.root, 0, Piece{})
	if err != nil {
		return nil, err
	}
	if f.Form = form; f.more < 0 {
		f.doubt("", "large", "文件中的文字太多，只检查了前 "+itoa(f.opt.Pieces)+" 段。请拆成几个文件后再上传。")
	}
	return f, ctx.Err()
}

// read reads a part by what its bytes are. An error is only returned for the
// outermost file; a member that cannot be read is a Doubt.
func (f *File) read(p *part, depth int, base Piece) (string, error) {
	switch sniff(p.name, p.data) {
	case "pdf":
		return "pdf", f.pdf(p, base)
	case "zip":
		return f.pack(p, depth, base)
	case "image":
		f.image(p, base)
		return "image", nil
	case "ole":
		if bytes.Contains(p.data, utf16Bytes("EncryptedPackage")) {
			f.doubt(base.Member, "encrypted", "“"+p.name+"”设有打开密码，不能检查，公众也打不开。请去掉密码后重新上传。")
			return "", nil
		}
		f.doubt(base.Member, "old", "“"+p.name+"”是旧版办公文件（DOC、XLS、PPT），无法检查其中的隐藏内容。请另存为 DOCX、XLSX 后重新上传。")
	case "html":
		f.decode(p)
		f.html(p, base)
		return "html", nil
	case "text":
		f.decode(p)
		f.lines(p, base)
		return "text", nil
	default:
		f.doubt(base.Member, "unknown", "“"+p.name+"”的格式无法检查，请人工核对内容。")
	}
	return "", nil
}

func (f *File) doubt(member, key, text string) {
	f.Doubts = append(f.Doubts, Doubt{Member: member, Key: key, Text: text})
}

// sniff tells a file by its first bytes, and HTML from other text by its name
// too.
func sniff(name string, data []byte) string {
	head := data[:min(len(data), 1024)]
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		return "pdf"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "zip"
	case isImage(data):
		return "image"
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "ole"
	case !looksText(head):
		return ""
	}
	start := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(head), "\ufeff")))
	ext := strings.ToLower(path.Ext(name))
	if ext == ".html" || ext == ".htm" || ext == ".svg" || ext == ".xml" || strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html") || strings.HasPrefix(start, "<svg") {
		return "html"
	}
	return "text"
}

func isImage(data []byte) bool {
	for _, magic := range []string{"\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF8", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return true
		}
	}
	return len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP"
}

// looksText says that no control characters stand in the first bytes.
func looksText(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	return !bytes.ContainsFunc(head, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != 0x1a })
}

func utf16Bytes(s string) []byte {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return out
}

// pdf reads the text of a PDF and what it says of its making.
func (f *File) pdf(p *part, base Piece) error {
	f.pdfTraces(p, base.Member)
	doc, err := docread.ReadBytes(f.ctx, p.name, p.data, f.opt.Reading)
	var refused *docread.Error
	switch {
	case errors.Is(err, docread.ErrNoText):
		f.doubt(base.Member, "scan", "“"+p.name+"”是扫描件，没有文字，无法检查，看不见的人也读不了。请改用由原稿导出的 PDF，或同时提供文字版。")
		return nil
	case errors.Is(err, docread.Encrypted):
		f.doubt(base.Member, "encrypted", "“"+p.name+"”设有打开密码，不能检查，公众也打不开。请去掉密码后重新上传。")
		return nil
	case errors.As(err, &refused):
		f.doubt(base.Member, "damaged", "“"+p.name+"”读不出来："+refused.Msg)
		return nil
	case err != nil:
		return err
	}
	for _, b := range doc.Blocks {
		f.pdfBlock(p, b, base)
	}
	return nil
}

func (f *File) pdfBlock(p *part, b docread.Block, base Piece) {
	base.Page, base.Fixed = b.Page, true
	if b.Table == nil {
		base.Text = b.Para
		f.add(base, p)
		return
	}
	f.tables++
	for y, row := range b.Table.Rows {
		for x, c := range row {
			cell := base
			cell.Text, cell.Row, cell.Cell = c.Text, rowKey(f.tables, y), cellName(y, x)
			if y > 0 {
				cell.Head = b.Table.Rows[0][x].Text
			}
			f.add(cell, p)
		}
	}
}
