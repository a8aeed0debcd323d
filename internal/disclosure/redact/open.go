package redact

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/office/screen/inside"
)

// Doc is an opened file.
type Doc struct {
	Name string
	// PDF says that it has pages and boxes; else it is a DOCX.
	PDF bool
	// Pieces are its texts: the pages of a PDF, the paragraphs and cells of a
	// DOCX.
	Pieces []Piece
	// Notes are what people should know before they rely on the copy.
	Notes []string

	data  []byte
	pages []raster.Letters
	file  *inside.File
	opt   Options
}

// Piece is one text with the words for where it stands.
type Piece struct {
	Where string
	Head  string
	Text  []rune
}

// Options bounds the work.
type Options struct {
	Raster raster.Options
	Inside inside.Options
}

// Open opens a DOCX or PDF. A DOCX is stripped first, so that marks have their
// places in what the copy is made of. The error is a sentence.
func Open(ctx context.Context, name string, data []byte, opt Options) (*Doc, error) {
	d := &Doc{Name: name, opt: opt}
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return d, d.openPDF(ctx, data)
	case strings.EqualFold(filepath.Ext(name), ".docx"):
		return d, d.openDOCX(ctx, data)
	}
	return nil, fail.Invalidf("只能处理 PDF 和 DOCX 文件。其他格式请先另存为 DOCX，或者打印为 PDF 后上传")
}

func (d *Doc) openPDF(ctx context.Context, data []byte) error {
	pages, err := raster.Read(ctx, data, d.opt.Raster)
	if err != nil {
		return unreadable(ctx, err)
	}
	d.PDF, d.data, d.pages = true, data, pages
	empty := 0
	for i, p := range pages {
		d.Pieces = append(d.Pieces, Piece{Where: fmt.Sprintf("第%d页", i+1), Text: p.Text})
		if strings.TrimSpace(string(p.Text)) == "" {
			empty++
		}
	}
	if empty > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("有%d页没有文字层（扫描件或者图片），查找不到其中的文字，请在页面图上框选。", empty))
	}
	return nil
}

func unreadable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fail.Invalidf("这个 PDF 不能打开，可能已损坏、加密或者页数太多。请用原件重新生成 PDF 后上传（%v）", err)
}

func (d *Doc) openDOCX(ctx context.Context, data []byte) error {
	clean, err := inside.Strip(ctx, d.Name, data, inside.StripOptions{Hidden: true}, d.opt.Inside)
	if err != nil {
		return err
	}
	if d.file, err = inside.Open(ctx, d.Name, clean.Data, d.opt.Inside); err != nil {
		return err
	}
	d.data = clean.Data
	for i, p := range d.file.Pieces {
		d.Pieces = append(d.Pieces, Piece{Where: pieceWhere(p, i), Head: p.Head, Text: []rune(p.Text)})
	}
	for _, text := range clean.Left {
		d.Notes = append(d.Notes, "没有能够去掉："+text)
	}
	for _, x := range d.file.Doubts {
		d.Notes = append(d.Notes, x.Text)
	}
	return nil
}

func pieceWhere(p inside.Piece, i int) string {
	where := p.Where
	if where == "" {
		where = "正文"
	}
	if p.Cell != "" {
		where += "单元格" + p.Cell
	}
	return fmt.Sprintf("%s第%d处", where, i+1)
}

// Page is the size of a page in points.
func (d *Doc) Page(i int) (w, h float64, ok bool) {
	if i < 0 || i >= len(d.pages) {
		return 0, 0, false
	}
	return d.pages[i].W, d.pages[i].H, true
}

// Pages is how many pages there are; a DOCX has none.
func (d *Doc) Pages() int { return len(d.pages) }
