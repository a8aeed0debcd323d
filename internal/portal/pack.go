package portal

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"path"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// packMost is how many documents one download holds.
const packMost = 100

// downloads are the files in which an item can be had.
func (p *Portal) downloads(address string) []pages.Link {
	var out []pages.Link
	for _, f := range p.formats() {
		out = append(out, pages.Link{Text: f.Title, Href: address + "/download/" + f.Ext})
	}
	return out
}

func (p *Portal) formats() []Format {
	out := []Format{{Ext: "html", Title: "网页（HTML）", Type: "text/html; charset=utf-8", Packed: true, Write: writeHTML}}
	if p.d.Formats != nil {
		out = append(out, p.d.Formats()...)
	}
	return out
}

// writeHTML is a page that stands alone: text, head and mark of validity.
func writeHTML(_ context.Context, p Paper) ([]byte, error) {
	var b bytes.Buffer
	e := html.EscapeString
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n</head>\n<body>\n", e(p.Title))
	if p.Stamp != "" {
		fmt.Fprintf(&b, "<p><strong>%s</strong></p>\n", e(p.Stamp))
	}
	if len(p.Head) > 0 {
		b.WriteString("<table border=\"1\">\n")
		for _, h := range p.Head {
			fmt.Fprintf(&b, "<tr><th>%s</th><td>%s</td></tr>\n", e(h[0]), e(h[1]))
		}
		b.WriteString("</table>\n")
	}
	fmt.Fprintf(&b, "<h1>%s</h1>\n%s\n<hr>\n<p>来源：%s</p>\n</body>\n</html>\n", e(p.Title), p.Body, e(p.Address))
	return b.Bytes(), nil
}

// paper is an item as it is written to a file.
func (p *Portal) paper(ctx context.Context, s *sight, origin string, l content.Live, e content.Edition) (Paper, error) {
	parts, err := p.parts(ctx, l)
	if err != nil {
		return Paper{}, err
	}
	kind, _ := content.KindOf(l.Kind)
	head, meta := headOf(s, l, e, kind, parts)
	for _, m := range meta {
		label, value, _ := strings.Cut(m, "：")
		head = append(head, [2]string{label, value})
	}
	out := Paper{Title: e.Was.Title, Head: head, Body: e.Was.Body, Address: origin + l.Address, Picture: p.picture(e)}
	stamp, note := l.Validity, l.ValidNote
	for _, part := range parts {
		if part.Stamp != "" {
			stamp, note = part.Stamp, part.StampNote
		}
	}
	if stamp != "" {
		out.Stamp = strings.TrimSuffix("有效性："+stamp+"（"+note+"）", "（）")
		out.Alert = validityTone(stamp) == ui.Bad
	}
	return out, nil
}

// picture gives the bytes of the pictures that were published with an item.
func (p *Portal) picture(e content.Edition) func(context.Context, string) ([]byte, error) {
	return func(ctx context.Context, src string) ([]byte, error) {
		i := slices.IndexFunc(e.Files, func(f content.File) bool { return f.Href() == src })
		if i < 0 {
			return nil, fail.Missingf("没有这张图片")
		}
		f, err := p.d.Files.Get(ctx, p.d.DB, e.Agency, e.Files[i].ID)
		if err != nil {
			return nil, err
		}
		body, err := p.d.Files.Open(ctx, f)
		if err != nil {
			return nil, err
		}
		defer func() { _ = body.Close() }()
		return io.ReadAll(body)
	}
}

// getDownload gives an item out as a file.
func (p *Portal) getDownload(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	l, done, err := p.asked(c, s)
	if err != nil || done {
		return err
	}
	all := p.formats()
	i := slices.IndexFunc(all, func(f Format) bool { return f.Ext == c.Path("form") })
	if i < 0 {
		return fail.Missingf("没有这种下载格式")
	}
	e, err := p.editionOf(c.Context(), c.DB, l)
	if err != nil {
		return err
	}
	paper, err := p.paper(c.Context(), s, p.origin(c, s), l, e)
	if err != nil {
		return err
	}
	data, err := all[i].Write(c.Context(), paper)
	if err != nil {
		return err
	}
	return c.File(attach.SafeName(l.Title)+"."+all[i].Ext, all[i].Type, data)
}

// getPack gives out what the library's filters leave: a folder for each
// document with its text and attachments, and an index as a workbook.
func (p *Portal) getPack(c *web.Ctx, s *sight, col content.Column) error {
	all, err := s.library()
	if err != nil {
		return err
	}
	ask := readAsk(c.R.URL.Query(), c.Today())
	found := slices.DeleteFunc(ask.pick(all, ""), func(d doc) bool { return !libraryTakes(col, d.Kind) })
	ask.sort(found)
	if len(found) == 0 {
		return fail.Missingf("没有符合条件的文件可以下载")
	}
	found = found[:min(len(found), packMost)]
	index, err := packIndex(col.Name, p.origin(c, s), found)
	if err != nil {
		return err
	}
	return c.Stream(col.Name+c.Today().String()+".zip", "application/zip", func(w io.Writer) error {
		if c.R.Method == http.MethodHead {
			return nil
		}
		z := zip.NewWriter(w)
		if err := pack(z, "目录.xlsx", bytes.NewReader(index)); err != nil {
			return err
		}
		for n, d := range found {
			if err := p.packDoc(c, s, z, n+1, d); err != nil {
				return err
			}
		}
		return z.Close()
	})
}

func pack(z *zip.Writer, name string, body io.Reader) error {
	w, err := z.Create(name)
	if err == nil {
		_, err = io.Copy(w, body)
	}
	return err
}

// folder is a document's folder in the archive.
func folder(n int, title string) string {
	name := []rune(attach.SafeName(title))
	return fmt.Sprintf("%03d %s/", n, strings.TrimSpace(string(name[:min(len(name), 40)])))
}

func (p *Portal) packDoc(c *web.Ctx, s *sight, z *zip.Writer, n int, d doc) error {
	l, err := content.LiveOf(c.Context(), c.DB, d.Agency, d.ID)
	if err != nil || !l.Gone.IsZero() {
		return err // withdrawn while the archive was being written
	}
	e, err := p.editionOf(c.Context(), c.DB, l)
	if err != nil {
		return err
	}
	paper, err := p.paper(c.Context(), s, p.origin(c, s), l, e)
	if err != nil {
		return err
	}
	dir := folder(n, d.Title)
	for _, f := range p.formats() {
		if !f.Packed {
			continue
		}
		data, err := f.Write(c.Context(), paper)
		if err == nil {
			err = pack(z, dir+"正文."+f.Ext, bytes.NewReader(data))
		}
		if err != nil {
			return err
		}
	}
	for k, f := range e.Files {
		if err := p.packFile(c, d.Agency, z, dir+fmt.Sprintf("附件%d %s", k+1, attach.SafeName(path.Base(f.Name))), f); err != nil {
			return err
		}
	}
	return nil
}

func (p *Portal) packFile(c *web.Ctx, agency string, z *zip.Writer, name string, f content.File) error {
	stored, err := p.d.Files.Get(c.Context(), c.DB, agency, f.ID)
	if err != nil {
		return err
	}
	body, err := p.d.Files.Open(c.Context(), stored)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	return pack(z, name, body)
}

// packIndex is the archive's table of contents.
func packIndex(title, origin string, list []doc) ([]byte, error) {
	t := &sheet.Sheet{Name: "目录", Title: title + "目录", Columns: []sheet.Column{{Title: "序号", Kind: sheet.Number}, {Title: "标题"}, {Title: "文号"}, {Title: "文件类型"}, {Title: "发布机构"},
		{Title: "成文日期", Kind: sheet.Day}, {Title: "发布日期", Kind: sheet.Day}, {Title: "有效性"}, {Title: "索引号"}, {Title: "文件夹"}, {Title: "网址"}}}
	var lines [][]any
	for n, d := range list {
		kind, _ := content.KindOf(d.Kind)
		lines = append(lines, []any{n + 1, d.Title, d.Number, kind.Title, d.Issuer, d.Formed, d.on, d.Validity, d.IndexNo, folder(n+1, d.Title), origin + d.Address})
	}
	t.Rows = sheet.Of(lines)
	var b bytes.Buffer
	err := (&sheet.Book{Title: t.Title, Sheets: []*sheet.Sheet{t}}).Write(&b)
	return b.Bytes(), err
}
