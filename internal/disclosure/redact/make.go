package redact

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/office/screen/inside"
)

// Copy is a file in which the marked passages are gone.
type Copy struct {
	Name string
	Data []byte
}

// hidden is what stands in a DOCX for each hidden character.
const hidden = '■'

// Make writes the copy and reads it again: where a marked text can still be
// read in it, there is no copy but a refusal that says where.
func (d *Doc) Make(ctx context.Context, marks []Mark) (Copy, error) {
	if len(marks) == 0 {
		return Copy{}, fail.Invalidf("还没有标记任何要遮盖的内容")
	}
	if err := d.check(marks); err != nil {
		return Copy{}, err
	}
	base := strings.TrimSuffix(d.Name, filepath.Ext(d.Name)) + "（区分处理后）"
	if d.PDF {
		data, err := raster.Redact(ctx, d.data, d.boxes(marks), base, d.opt.Raster)
		if err != nil {
			return Copy{}, err
		}
		return Copy{base + ".pdf", data}, d.gonePDF(ctx, data)
	}
	data, err := d.file.Replace(d.edits(marks))
	if err != nil {
		return Copy{}, err
	}
	return Copy{base + ".docx", data}, d.goneDOCX(ctx, data, marks)
}

// check holds the marks against the file and asks for a ground of each.
func (d *Doc) check(marks []Mark) error {
	for _, m := range marks {
		if wording.Covers(m.Ground) == "" {
			return fail.Invalidf("第%d处标记没有选择不予公开的依据", m.No)
		}
		if m.By == ByBox {
			if !d.PDF {
				return fail.Invalidf("DOCX 文件不能框选，请按文字标记，或者转为 PDF 后处理")
			}
			continue
		}
		if m.Piece < 0 || m.Piece >= len(d.Pieces) || m.Start < 0 || m.End > len(d.Pieces[m.Piece].Text) || m.Start >= m.End ||
			string(d.Pieces[m.Piece].Text[m.Start:m.End]) != m.Was {
			return fail.Stalef("第%d处标记与文件内容不符，文件可能换过。请删除这一标记后重新标记", m.No)
		}
	}
	if left := d.Left(marks); len(left) > 0 {
		return fail.Invalidf("“%s”还出现在%s，没有标记。同一内容请一并标记，否则遮盖没有意义", left[0].Was, wheres(left))
	}
	return nil
}

func wheres(all []Mark) string {
	var out []string
	for _, m := range all {
		if !slices.Contains(out, m.Where) {
			out = append(out, m.Where)
		}
	}
	if len(out) > 5 {
		return strings.Join(out[:5], "、") + fmt.Sprintf("等%d处", len(out))
	}
	return strings.Join(out, "、")
}

// boxes turns marks into boxes on the pages: a box for each line that a marked
// text runs over, a little larger than its letters.
func (d *Doc) boxes(marks []Mark) []raster.Box {
	const pad = 1.0
	var out []raster.Box
	for _, m := range marks {
		if m.By == ByBox {
			out = append(out, raster.Box{Page: m.Page, X: m.X, Y: m.Y, W: m.W, H: m.H})
			continue
		}
		for _, b := range d.Boxes(m) {
			out = append(out, raster.Box{Page: b.Page, X: b.X - pad, Y: b.Y - pad, W: b.W + 2*pad, H: b.H + 2*pad})
		}
	}
	return out
}

// Boxes are the places of a marked text on its page, one for each line.
func (d *Doc) Boxes(m Mark) []raster.Box {
	if m.By == ByBox {
		return []raster.Box{{Page: m.Page, X: m.X, Y: m.Y, W: m.W, H: m.H}}
	}
	if !d.PDF || m.Piece >= len(d.pages) {
		return nil
	}
	var out []raster.Box
	for _, b := range d.pages[m.Piece].Boxes[m.Start:m.End] {
		if b.W <= 0 || b.H <= 0 {
			continue
		}
		if n := len(out) - 1; n >= 0 && sameLine(out[n], b) {
			out[n] = join(out[n], b)
			continue
		}
		out = append(out, b)
	}
	return out
}

func sameLine(a, b raster.Box) bool {
	return b.Y < a.Y+a.H && a.Y < b.Y+b.H && b.X >= a.X-1
}

func join(a, b raster.Box) raster.Box {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return raster.Box{Page: a.Page, X: x, Y: y, W: max(a.X+a.W, b.X+b.W) - x, H: max(a.Y+a.H, b.Y+b.H) - y}
}

// edits are the replacements in a DOCX; what several marks cover is replaced
// once.
func (d *Doc) edits(marks []Mark) []inside.Edit {
	over := map[int][]bool{}
	for _, m := range marks {
		if over[m.Piece] == nil {
			over[m.Piece] = make([]bool, len(d.Pieces[m.Piece].Text))
		}
		for i := m.Start; i < m.End; i++ {
			over[m.Piece][i] = true
		}
	}
	var out []inside.Edit
	for piece, all := range over {
		text := d.Pieces[piece].Text
		for i := 0; i < len(all); i++ {
			if !all[i] {
				continue
			}
			end := i
			for end < len(all) && all[end] {
				end++
			}
			out = append(out, inside.Edit{Piece: piece, Start: i, End: end, Was: string(text[i:end]), With: strings.Repeat(string(hidden), end-i)})
			i = end
		}
	}
	slices.SortFunc(out, func(a, b inside.Edit) int { return (a.Piece-b.Piece)*1_000_000 + a.Start - b.Start })
	return out
}

// gonePDF reads the copy: made of pictures, it has no text at all.
func (d *Doc) gonePDF(ctx context.Context, data []byte) error {
	pages, err := raster.Read(ctx, data, d.opt.Raster)
	if err != nil {
		return err
	}
	if len(pages) != len(d.pages) {
		return fmt.Errorf("redact: the copy has %d pages, the file %d", len(pages), len(d.pages))
	}
	for i, p := range pages {
		if text := strings.TrimSpace(string(p.Text)); text != "" {
			return fmt.Errorf("redact: page %d of the copy has text", i+1)
		}
	}
	return nil
}

// goneDOCX reads every text of the copy, and every byte of its parts, for each
// text that was marked.
func (d *Doc) goneDOCX(ctx context.Context, data []byte, marks []Mark) error {
	f, err := inside.Open(ctx, d.Name, data, d.opt.Inside)
	if err != nil {
		return err
	}
	texts := make([]string, 0, len(f.Pieces))
	for _, p := range f.Pieces {
		texts = append(texts, string(slim([]rune(p.Text)).text))
	}
	if doc, err := docread.ReadBytes(ctx, d.Name, data, docread.Options{}); err == nil {
		for _, b := range doc.Blocks {
			texts = append(texts, string(slim([]rune(b.Para)).text))
		}
	}
	parts, err := unpack(data)
	if err != nil {
		return err
	}
	for _, m := range marks {
		want := string(slim([]rune(m.Was)).text)
		if len([]rune(want)) < 2 {
			continue
		}
		for _, text := range append(texts, parts...) {
			if strings.Contains(text, want) {
				return fail.Invalidf("遮盖后的文件中仍能读到“%s”，没有生成。请将文件打印为 PDF 后再处理", m.Was)
			}
		}
	}
	return nil
}

// mostPart bounds one unpacked part.
const mostPart = 64 << 20

// unpack gives the parts of a packed file as text.
func unpack(data []byte) ([]string, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(io.LimitReader(r, mostPart))
		_ = r.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, string(b))
	}
	return out, nil
}

// Annex is the list of what was hidden, without what it was.
func Annex(name, number string, marks []Mark) paper.Sheet {
	var rows [][]string
	for i, m := range marks {
		kind := m.Kind
		if kind == "" {
			kind = "其他内容"
		}
		rows = append(rows, []string{fmt.Sprint(i + 1), m.Where, kind, wording.Covers(m.Ground), m.Note})
	}
	sh := wording.Sheet("区分处理清单", "", []string{"序号", "位置", "遮盖内容的类别", "不予公开的依据", "说明"}, rows, "")
	sh.Head = [][2]string{{"文件名称", name}, {"申请编号", number}, {"遮盖处数", fmt.Sprint(len(marks))}, {"依据", "《政府信息公开条例》第三十七条"}}
	return sh
}
