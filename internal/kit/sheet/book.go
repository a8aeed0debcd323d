package sheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/fail"
)

// Write writes the workbook. More rows than a worksheet holds are refused
// with a message for the person.
func (b *Book) Write(w io.Writer) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	styles := &looks{file: f, ids: map[look]int{}}
	taken := map[string]bool{}
	for i, s := range b.Sheets {
		name := tabName(s.Name, taken)
		if err := addTab(f, i, name); err != nil {
			return err
		}
		p := &page{file: f, sheet: s, name: name, looks: styles}
		if err := p.write(b.Header); err != nil {
			return err
		}
	}
	b.properties(f)
	return save(f, w)
}

func addTab(f *excelize.File, i int, name string) error {
	if i == 0 {
		return f.SetSheetName("Sheet1", name)
	}
	_, err := f.NewSheet(name)
	return err
}

// properties replaces the library's own, which name the library as author.
func (b *Book) properties(f *excelize.File) {
	var title strings.Builder
	_, _ = xmlEscaper.WriteString(&title, docx.Clean(b.Title))
	f.Pkg.Store("docProps/core.xml", []byte(xmlHead+
		`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"`+
		` xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>`+title.String()+`</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>`))
	f.Pkg.Store("docProps/app.xml", []byte(xmlHead+
		`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"></Properties>`))
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// noTime is the first day that a ZIP can hold.
var noTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// save writes the workbook with its parts in order of name, since the
// library's order changes from one writing to the next.
func save(f *excelize.File, w io.Writer) error {
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(z.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range z.File {
		if err := copyPart(out, part); err != nil {
			return err
		}
	}
	return out.Close()
}

func copyPart(out *zip.Writer, part *zip.File) error {
	raw, err := part.OpenRaw()
	if err != nil {
		return err
	}
	head := part.FileHeader
	head.Modified = noTime
	head.Extra = nil
	to, err := out.CreateRaw(&head)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, raw)
	return err
}

// maxRows is how many rows a worksheet has.
const maxRows = excelize.TotalRows

func tooLong() error {
	return fail.Invalidf("行数超过电子表格的上限（%d 行）。请缩小筛选范围分次导出，或改为导出 CSV。", maxRows)
}
