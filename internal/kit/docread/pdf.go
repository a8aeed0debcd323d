package docread

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	pdferr "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// readPDF reads a PDF in a child process if there is one, else in-process,
// and gives up after Options.PDFTime.
//
// A table that goes on over a page break is given as one Table: a heading row
// that the next page repeats is left out, the two parts of a row that the
// break cuts are joined, and so are those of a merged area.
func readPDF(ctx context.Context, data []byte, opt Options) (*Document, error) {
	limited, cancel := context.WithTimeout(ctx, opt.PDFTime)
	defer cancel()
	read := readPDFHere
	if opt.Child != nil {
		read = readPDFInChild
	}
	doc, err := read(limited, data, opt)
	switch {
	case err == nil:
		return doc, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, refuse(TooLarge, "PDF 过于复杂，%d 秒内没有读完。请拆分后再导入，或上传它的 DOCX 原稿。", int(opt.PDFTime.Seconds()))
	}
	return nil, settle("PDF 文件", err)
}

// readPDFHere reads a PDF in this process.
func readPDFHere(ctx context.Context, data []byte, opt Options) (doc *Document, err error) {
	engine, err := startEngine(ctx, opt)
	if err != nil {
		return nil, err
	}
	inst, err := engine.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = inst.Kill() })
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("pdf engine: %v", r)
		}
		if stop() {
			_ = inst.Close()
		}
	}()
	return (&pdf{ctx: ctx, inst: inst, budget: newBudget(opt)}).read(data)
}

// pdf reads one file through one instance of the engine.
type pdf struct {
	ctx    context.Context
	inst   pdfium.Pdfium
	budget *budget
	doc    references.FPDF_DOCUMENT
}

func (p *pdf) read(data []byte) (*Document, error) {
	opened, err := p.inst.OpenDocument(&requests.OpenDocument{File: &data})
	if errors.Is(err, pdferr.ErrPassword) || errors.Is(err, pdferr.ErrSecurity) {
		return nil, refuse(Encrypted, "PDF 设有打开密码，无法读取。请先取消密码，或上传它的 DOCX 原稿。")
	}
	if err != nil {
		return nil, err
	}
	p.doc = opened.Document
	count, err := p.inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: p.doc})
	if err != nil {
		return nil, err
	}
	if limit := p.budget.opt.Pages; count.PageCount > limit {
		return nil, refuse(TooLarge, "PDF 超过 %d 页，请拆分后再导入。", limit)
	}
	pages := make([]*page, count.PageCount)
	for i := range pages {
		if pages[i], err = p.page(i); err != nil {
			return nil, err
		}
	}
	return assemble("PDF", pages, p.budget)
}

// assemble makes the document of what was found on the pages; what is the
// name of the form in messages.
func assemble(what string, pages []*page, b *budget) (*Document, error) {
	doc := &Document{Form: FormPDF}
	silent, garbled, total := []string{}, 0, 0
	layouts := make([]*layout, 0, len(pages))
	for _, pg := range pages {
		bad, all := pg.legibility()
		garbled, total = garbled+bad, total+all
		if all == 0 && pg.drawn {
			silent = append(silent, fmt.Sprint(pg.number))
		}
		l, err := pg.layout(b)
		if err != nil {
			return nil, err
		}
		layouts = append(layouts, l)
	}
	switch {
	case total == 0:
		return nil, refuse(NoText, "%s 中没有文字，可能是扫描件。扫描件不能代替文字：请先做文字识别（OCR）并核对，或上传它的 DOCX 原稿。", what)
	case garbled*3 > total:
		return nil, refuse(NoText, "%s 使用的字体没有文字编码，读出来是乱码。请先做文字识别（OCR），或上传它的 DOCX 原稿。", what)
	}
	if len(silent) > 0 {
		doc.Notes = append(doc.Notes, fmt.Sprintf("第 %s 页没有文字，可能是扫描的图片，这些页的内容没有导入。", strings.Join(silent, "、")))
	}
	var j *joiner
	if b.opt.Rich {
		dropRepeated(layouts)
		j = &joiner{measure: measureOf(layouts)}
	}
	doc.Blocks = joinPages(layouts, j)
	return doc, nil
}

// legibility counts the glyphs that stand for no known character, and all.
func (pg *page) legibility() (bad, all int) {
	for _, g := range pg.glyphs {
		if g.brk || unicode.IsSpace(g.r) {
			continue
		}
		all++
		if g.r == unicode.ReplacementChar || g.r < 0x20 || unicode.Is(unicode.Co, g.r) {
			bad++
		}
	}
	return bad, all
}
