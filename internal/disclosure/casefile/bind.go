package casefile

import (
	"context"
	"fmt"
	"html"
	"strings"
	"time"

	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/store"
)

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006年1月2日 15:04")
}

// Bind makes one PDF of a volume, with bookmarks: cover, contents, the
// sections in their order, the closing sheet. Pages are counted from the first
// page of the cover.
func (f *Files) Bind(ctx context.Context, v *Volume) ([]byte, error) {
	cover, err := paper.PDF(ctx, v.cover())
	if err != nil {
		return nil, err
	}
	for s := range v.Sections {
		for n := range v.Sections[s] {
			p := &v.Sections[s][n]
			if p.Pages, err = raster.Count(ctx, p.Body, f.Raster); err != nil {
				return nil, fmt.Errorf("%s: %w", p.Title, err)
			}
		}
	}
	contents, err := f.contents(ctx, v)
	if err != nil {
		return nil, err
	}
	closing, err := paper.PDF(ctx, v.closing())
	if err != nil {
		return nil, err
	}
	parts := []raster.Part{{Title: "封面", Level: 1, File: cover}, {Title: "卷内目录", Level: 1, File: contents}}
	for s, all := range v.Sections {
		if len(all) == 0 {
			continue
		}
		parts = append(parts, raster.Part{Title: sectionTitles[s], Level: 1})
		for _, p := range all {
			parts = append(parts, raster.Part{Title: p.Title, Level: 2, File: p.Body})
		}
	}
	parts = append(parts, raster.Part{Title: "备考表", Level: 1, File: closing})
	return raster.Bind(ctx, v.Title, parts, pageMark, f.Raster)
}

// pageMark is what binding prints on a page: its number in the volume, which
// the contents and the bookmarks name; where a part has pages of its own, which
// its own numbers count, it says which of them this is.
func pageMark(p raster.Place) string {
	if p.OwnPages > 1 {
		return fmt.Sprintf("卷内第%d页（原文第%d页）", p.Page, p.Own)
	}
	return fmt.Sprintf("卷内第%d页", p.Page)
}

// contents sets the list of contents twice: the first time tells how many
// pages it takes itself.
func (f *Files) contents(ctx context.Context, v *Volume) ([]byte, error) {
	own := 1
	for range 3 {
		v.number(1 + own)
		out, err := paper.PDF(ctx, v.list())
		if err != nil {
			return nil, err
		}
		n, err := raster.Count(ctx, out, f.Raster)
		if err != nil || n == own {
			return out, err
		}
		own = n
	}
	return nil, fmt.Errorf("casefile: the contents do not settle")
}

// number gives each paper its first page; before is how many pages come first.
func (v *Volume) number(before int) {
	at := before + 1
	for s := range v.Sections {
		for n := range v.Sections[s] {
			v.Sections[s][n].From = at
			at += v.Sections[s][n].Pages
		}
	}
}

func (v *Volume) cover() paper.Sheet {
	var b strings.Builder
	b.WriteString("<table><tbody>")
	for _, p := range v.Cover {
		b.WriteString("<tr><th>" + html.EscapeString(p[0]) + "</th><td>" + html.EscapeString(p[1]) + "</td></tr>")
	}
	b.WriteString("</tbody></table>")
	sh := paper.Sheet{Title: "政府信息公开申请案卷", Body: b.String()}
	if v.Masked {
		sh.Stamp = "遮蔽副本，供对外使用"
	}
	return sh
}

func (v *Volume) list() paper.Sheet {
	var rows [][]string
	for s, all := range v.Sections {
		for _, p := range all {
			rows = append(rows, []string{fmt.Sprint(len(rows) + 1), p.Number, p.By, sectionTitles[s] + "　" + p.Title, chinese(p.On), fmt.Sprint(p.From)})
		}
	}
	return wording.Sheet("卷内目录", "", []string{"序号", "文号", "责任者", "题名", "日期", "卷内页码"}, rows, "")
}

func (v *Volume) closing() paper.Sheet {
	var b strings.Builder
	b.WriteString("<table><tbody>")
	for _, p := range v.Closing {
		b.WriteString("<tr><th>" + html.EscapeString(p[0]) + "</th><td>" + html.EscapeString(p[1]) + "</td></tr>")
	}
	b.WriteString("</tbody></table>")
	if len(v.Originals) > 0 {
		b.WriteString("<p class=\"noindent\">原件清单（SHA-256）</p><table><thead><tr><th>序号</th><th>所在部分</th><th>文件名</th><th>SHA-256</th></tr></thead><tbody>")
		for i, o := range v.Originals {
			fmt.Fprintf(&b, "<tr><td>%d</td><td>%s</td><td>%s</td><td>%s</td></tr>", i+1, o.Section, html.EscapeString(o.Name), o.Hash)
		}
		b.WriteString("</tbody></table>")
	}
	return paper.Sheet{Title: "备考表", Body: b.String()}
}
