package docread

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"path"
	"strings"
)

// pack is an opened OOXML package whose size has been checked.
type pack struct {
	*zip.Reader
	ctx  context.Context
	opt  Options
	left int
}

// readPack tells what a ZIP is by its main part and reads it.
func readPack(ctx context.Context, data []byte, opt Options) (*Document, error) {
	p, err := openPack(ctx, data, opt)
	if err != nil {
		return nil, err
	}
	main := p.mainPart()
	switch kind := p.contentType(main); {
	case strings.Contains(kind, "wordprocessingml"), strings.Contains(kind, "ms-word"), kind == "" && strings.HasPrefix(main, "word/"):
		doc, err := readDOCX(p, main)
		return doc, settle("Word 文档", err)
	case strings.Contains(kind, "sheet.binary"):
		return nil, refuse(Unsupported, "这是二进制工作簿（XLSB），请另存为 XLSX 后再导入。")
	case strings.Contains(kind, "spreadsheetml"), strings.Contains(kind, "ms-excel"), kind == "" && strings.HasPrefix(main, "xl/"):
		doc, err := readXLSX(p, main, data)
		return doc, settle("Excel 工作簿", err)
	case strings.Contains(kind, "presentationml"), strings.HasPrefix(main, "ppt/"):
		return nil, refuse(Unsupported, "这是演示文稿，请把内容复制到 DOCX 文档后再导入。")
	}
	if f, err := p.Open("OFD.xml"); err == nil {
		f.Close()
		doc, err := readOFD(p)
		return doc, settle("OFD 文件", err)
	}
	return nil, p.foreign()
}

// openPack opens a ZIP and refuses one that would unpack beyond the limits.
// The sizes in the directory can be trusted as upper bounds: the ZIP reader
// fails an entry that yields more than it declares.
func openPack(ctx context.Context, data []byte, opt Options) (*pack, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged("文件", err)
	}
	if len(zr.File) > opt.Entries {
		return nil, refuse(Bomb, "文件内部的部件超过 %d 个，已停止读取。请在办公软件中另存一份后再导入。", opt.Entries)
	}
	var total uint64
	for _, f := range zr.File {
		total += min(f.UncompressedSize64, uint64(opt.Unpacked)+1)
		if total > uint64(opt.Unpacked) {
			return nil, refuse(Bomb, "文件解压后超过 %d MB，已停止读取。请删去其中的图片和空白内容，或拆分后再导入。", opt.Unpacked>>20)
		}
	}
	if total > 8<<20 && total/uint64(len(data)) > uint64(opt.Ratio) {
		return nil, refuse(Bomb, "文件解压后的大小是原来的 %d 倍以上，不像正常的办公文件，已停止读取。请在办公软件中新建文件、复制内容后再导入。", opt.Ratio)
	}
	return &pack{Reader: zr, ctx: ctx, opt: opt, left: opt.elements()}, nil
}

// foreign names what a ZIP without an OOXML main part is.
func (p *pack) foreign() *Error {
	for _, f := range p.File {
		if f.Name == "content.xml" {
			return refuse(Unsupported, "这是 OpenDocument 格式，请另存为 DOCX / XLSX 后再导入。")
		}
	}
	return refuse(Unsupported, "这是压缩包而不是办公文档，请解压后逐个上传其中的 DOCX、XLSX 或 PDF 文件。")
}

// scan opens a part and calls visit for its root element. A part that does
// not exist is no error and nothing is visited.
func (p *pack) scan(name string, visit func(*scanner, xml.StartElement) error) error {
	if name == "" {
		return nil
	}
	f, err := p.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > p.opt.Part {
		return refuse(TooLarge, "文件中的一个部件超过 %d MB，请拆成几个文件后再导入。", p.opt.Part>>20)
	}
	s := newScanner(p.ctx, f, &p.left, p.opt)
	return s.root(func(el xml.StartElement) error { return visit(s, el) })
}

// clean makes a name from a relationship, which may be absolute or contain
// dots, one that the ZIP knows.
func clean(name string) string { return strings.TrimPrefix(path.Clean("/"+name), "/") }

// relation is one line of a part's relationships.
// Outside is set for an address that is not in the package, raw is the target
// as written.
type relation struct {
	id, kind, target, raw string
	outside               bool
}

// relations returns the relationships of a part, "" for the package itself,
// with targets as names inside the ZIP. A broken list counts as none: what
// hangs on it is then missing, which its readers report.
func (p *pack) relations(part string) []relation {
	dir, base := path.Split(part)
	var list []relation
	_ = p.scan(path.Join(dir, "_rels", base+".rels"), func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			raw := attr(el, "Target")
			target := raw
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", dir, target)
			}
			list = append(list, relation{attr(el, "Id"), path.Base(attr(el, "Type")), clean(target), raw, attr(el, "TargetMode") == "External"})
			return s.skip()
		})
	})
	return list
}

// related returns the target of the first relationship of a kind, or "".
func (p *pack) related(part, kind string) string {
	for _, r := range p.relations(part) {
		if r.kind == kind {
			return r.target
		}
	}
	return ""
}

// mainPart names the part that holds the document, or "".
func (p *pack) mainPart() string {
	guesses := []string{p.related("", "officeDocument"), "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"}
	for _, name := range guesses {
		if name != "" {
			if f, err := p.Open(name); err == nil {
				f.Close()
				return name
			}
		}
	}
	return ""
}

// contentType returns what the package says a part is, or "".
func (p *pack) contentType(part string) string {
	kind := ""
	_ = p.scan("[Content_Types].xml", func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			if el.Name.Local == "Override" && strings.EqualFold(clean(attr(el, "PartName")), part) {
				kind = attr(el, "ContentType")
			}
			return s.skip()
		})
	})
	return kind
}
