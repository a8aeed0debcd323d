package decision

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"path"
	"strings"

	"gongkai/internal/consult"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
)

// paperOf is one sheet of an archive.
type paperOf struct {
	title, body string
	level       int
}

// original is one file of an archive as it was kept.
type original struct {
	folder string
	file   attach.File
}

// volume is an archive before it is written.
type volume struct {
	matter    Matter
	papers    []paperOf
	originals []original
	registers []*consult.Dossier
}

// Export records that somebody takes the archive of an entry along, and gives
// what writes it: a ZIP with the bound PDF, every file as it was kept, the
// registers of opinions, and a list with the hash of each.
func (s *Decisions) Export(ctx context.Context, a who.Actor, id string) (name string, write func(io.Writer) error, err error) {
	var v *volume
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		m, err := matterOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if v, err = s.gather(ctx, tx, m); err != nil {
			return err
		}
		return tx.Record(ActExport, m.Ref(), store.Telling("%s：文书%d份，文件%d个", m.Title, len(v.papers), len(v.originals)), store.Under(ArticleArchive))
	})
	if err != nil {
		return "", nil, err
	}
	bound, err := s.bind(ctx, v)
	if err != nil {
		return "", nil, err
	}
	return attach.SafeName(v.matter.Title + "过程档案.zip"), func(w io.Writer) error { return s.write(ctx, w, v, bound) }, nil
}

// gather reads everything of an entry in the order in which it is bound.
func (s *Decisions) gather(ctx context.Context, q store.Querier, m Matter) (*volume, error) {
	v := &volume{matter: m}
	records, err := Records(ctx, q, m.Agency, m.ID)
	if err != nil {
		return nil, err
	}
	for n, step := range Steps {
		d, ok := records[step.Key]
		v.papers = append(v.papers, paperOf{title: fmt.Sprintf("%d．%s", n+1, step.Title), body: d.paper(step, ok), level: 1})
		files, err := s.filesOf(ctx, q, &d)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			v.originals = append(v.originals, original{fmt.Sprintf("%02d-%s", n+1, step.Title), f})
		}
		if step.Key == StepPublic {
			if err := s.consulted(ctx, q, v, n+1); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// consulted adds the entry's consultations behind the step 公众参与.
func (s *Decisions) consulted(ctx context.Context, q store.Querier, v *volume, n int) error {
	held, err := consult.Of(ctx, q, v.matter.Agency, v.matter.ID)
	if err != nil {
		return err
	}
	for i := range held {
		d, err := s.Consult.Dossier(ctx, q, &held[i])
		if err != nil {
			return err
		}
		for _, p := range d.Papers {
			if p.HTML != "" {
				v.papers = append(v.papers, paperOf{title: "征求意见" + held[i].Slug() + "：" + p.Title, body: p.HTML, level: 2})
			}
		}
		for _, f := range d.Files {
			v.originals = append(v.originals, original{fmt.Sprintf("%02d-公众参与/%s", n, held[i].Slug()), f})
		}
		v.registers = append(v.registers, d)
	}
	return nil
}

// paper is a step's record as a sheet.
func (d *Done) paper(step Step, kept bool) string {
	var b strings.Builder
	line := func(label, text string) {
		if text != "" {
			b.WriteString("<p>" + label + "：" + html.EscapeString(text) + "</p>")
		}
	}
	line("依据", step.Article)
	switch {
	case !kept:
		line("办理情况", "尚无记录")
	case d.Skipped != "":
		line("办理情况", "不经过本程序")
		line("法定理由", d.Skipped)
	default:
		line("开始日期", d.From.Chinese())
		line("完成日期", d.On.Chinese())
		line("文书编号", d.Number)
		line("期限说明", d.ShortWhy)
	}
	return rich.Clean(b.String() + d.Says)
}

// bind sets the sheets and binds them with the PDFs among the files, the
// index first.
func (s *Decisions) bind(ctx context.Context, v *volume) ([]byte, error) {
	parts := []raster.Part{{}}
	for _, p := range v.papers {
		file, err := paper.PDF(ctx, paper.Sheet{Title: p.title, Number: v.matter.Title, Body: p.body})
		if err != nil {
			return nil, err
		}
		parts = append(parts, raster.Part{Title: p.title, Level: p.level, File: file})
	}
	for _, o := range v.originals {
		if o.file.Type != "application/pdf" {
			continue
		}
		body, err := s.bytes(ctx, o.file)
		if err != nil {
			return nil, err
		}
		parts = append(parts, raster.Part{Title: "附件：" + o.file.Name, Level: 2, File: body})
	}
	index, err := paper.PDF(ctx, paper.Sheet{Title: "重大行政决策过程档案目录", Number: v.matter.Title, Body: v.index()})
	if err != nil {
		return nil, err
	}
	parts[0] = raster.Part{Title: "卷内目录", Level: 1, File: index}
	return raster.Bind(ctx, v.matter.Title+"过程档案", parts, nil, s.Binding)
}

// index lists the sheets and the files with their hashes.
func (v *volume) index() string {
	var b strings.Builder
	b.WriteString("<table><caption>文书</caption><thead><tr><th>序号</th><th>名称</th></tr></thead><tbody>")
	for i, p := range v.papers {
		fmt.Fprintf(&b, "<tr><td>%d</td><td>%s</td></tr>", i+1, html.EscapeString(p.title))
	}
	b.WriteString("</tbody></table>")
	if len(v.originals) > 0 {
		b.WriteString("<table><caption>文件</caption><thead><tr><th>文件</th><th>SHA-256</th></tr></thead><tbody>")
		for _, o := range v.originals {
			fmt.Fprintf(&b, "<tr><td>%s</td><td>%s</td></tr>", html.EscapeString(o.file.Name), o.file.SHA256)
		}
		b.WriteString("</tbody></table>")
	}
	return rich.Clean(b.String())
}

func (s *Decisions) bytes(ctx context.Context, f attach.File) (body []byte, err error) {
	r, err := s.Files.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	body, err = io.ReadAll(r)
	if e := r.Close(); err == nil {
		err = e
	}
	return body, err
}

// write writes the ZIP; every entry's hash is in the list at its end.
func (s *Decisions) write(ctx context.Context, w io.Writer, v *volume, bound []byte) error {
	z, at := zip.NewWriter(w), s.DB.Now().In(store.Zone)
	var list strings.Builder
	add := func(name string, write func(io.Writer) error) error {
		out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return err
		}
		h := sha256.New()
		if err := write(io.MultiWriter(out, h)); err != nil {
			return err
		}
		fmt.Fprintf(&list, "%s  %s\r\n", hex.EncodeToString(h.Sum(nil)), name)
		return nil
	}
	if err := add("过程档案.pdf", func(w io.Writer) error { _, err := w.Write(bound); return err }); err != nil {
		return err
	}
	for _, d := range v.registers {
		if err := add("意见登记-"+d.Consultation.Slug()+".csv", d.Register); err != nil {
			return err
		}
	}
	for i, o := range v.originals {
		name := path.Join(o.folder, fmt.Sprintf("%03d-%s", i+1, attach.SafeName(o.file.Name)))
		err := add(name, func(w io.Writer) error {
			body, err := s.bytes(ctx, o.file)
			if err == nil {
				_, err = w.Write(body)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	out, err := z.CreateHeader(&zip.FileHeader{Name: "清单（SHA-256）.txt", Method: zip.Deflate, Modified: at})
	if err == nil {
		_, err = io.WriteString(out, list.String())
	}
	if err != nil {
		return err
	}
	return z.Close()
}
