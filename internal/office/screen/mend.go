package screen

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"gongkai/internal/kit/fail"
	"gongkai/internal/office/screen/fold"
	"gongkai/internal/office/screen/inside"
	"gongkai/internal/office/screen/personal"
)

// Mask gives a copy of the file in which every finding that has a Mend, and was
// not overridden, is replaced by it. The findings must come from a Check of these very bytes; a
// place that says something else now refuses the whole. The copy is looked at
// again: personal data that should have gone and did not refuse it too. The
// bytes given are not changed. A PDF becomes pictures of its pages with the
// places black.
func (s *Screen) Mask(ctx context.Context, name string, data []byte, findings []Finding) ([]byte, error) {
	f, err := inside.Open(ctx, name, data, s.opt)
	if err != nil {
		return nil, err
	}
	if f.Form == "pdf" {
		return s.maskPDF(ctx, name, data, findings)
	}
	edits, err := edits(f, findings)
	if err != nil {
		return nil, err
	}
	out, err := f.Replace(edits)
	if err != nil {
		return nil, err
	}
	after, err := inside.Open(ctx, name, out, s.opt)
	if err != nil {
		return nil, err
	}
	return out, clean(after, findings)
}

// MaskHTML is Mask for the HTML of a body.
func (s *Screen) MaskHTML(html string, findings []Finding) (string, error) {
	f := inside.HTML(html)
	edits, err := edits(f, findings)
	if err != nil {
		return "", err
	}
	out, err := f.Replace(edits)
	if err != nil {
		return "", err
	}
	return string(out), clean(inside.HTML(string(out)), findings)
}

// MaskText is Mask for a plain text, such as a title or a field.
func (s *Screen) MaskText(text string, findings []Finding) (string, error) {
	out := []rune(text)
	findings = slices.Clone(findings)
	slices.SortFunc(findings, func(a, b Finding) int { return b.Place.Start - a.Place.Start })
	for _, f := range findings {
		if f.Mend == nil || f.Override != nil {
			continue
		}
		if f.Place.End > len(out) || string(out[f.Place.Start:f.Place.End]) != f.Match {
			return "", fail.Stalef("内容与检查时不同，请重新检查后再处理")
		}
		out = append(out[:f.Place.Start:f.Place.Start], append([]rune(f.Mend.Replacement), out[f.Place.End:]...)...)
	}
	return string(out), nil
}

// edits turns findings into replacements in an opened file.
func edits(f *inside.File, findings []Finding) ([]inside.Edit, error) {
	var out []inside.Edit
	for _, x := range findings {
		if x.Mend == nil || x.Override != nil || x.Place.Piece < 0 {
			continue
		}
		if x.Place.Piece < len(f.Pieces) && f.Pieces[x.Place.Piece].Fixed {
			return nil, unmaskable(f.Form)
		}
		out = append(out, inside.Edit{Piece: x.Place.Piece, Start: x.Place.Start, End: x.Place.End, Was: x.Match, With: x.Mend.Replacement})
	}
	if len(out) == 0 {
		return nil, unmaskable(f.Form)
	}
	return out, nil
}

func unmaskable(form string) error {
	switch form {
	case "pdf":
		return fail.Invalidf("这个 PDF 里没有可以自动遮盖的文字。请在原稿中遮盖后重新导出 PDF，再上传替换。")
	case "image":
		return fail.Invalidf("图片不能自动遮盖。请处理图片后重新上传；图片信息可用“清除痕迹”去掉。")
	}
	return fail.Invalidf("没有可以自动处理的问题，请在原稿中修改后重新上传")
}

// clean refuses a copy in which a masked value still stands, other than where
// it was let stand.
func clean(f *inside.File, findings []Finding) error {
	gone := map[string]bool{}
	for _, x := range findings {
		if x.Check == CheckPersonal && x.Mend != nil && x.Override == nil {
			gone[plainValue(x.Match)] = true
		}
	}
	for _, x := range findings {
		if x.Override != nil {
			delete(gone, plainValue(x.Match))
		}
	}
	if len(gone) == 0 {
		return nil
	}
	for _, p := range f.Pieces {
		for _, m := range personal.Scan(p.Text, p.Head) {
			if gone[plainValue(m.Value)] {
				where := p.Where
				if p.Sheet != "" {
					where = "工作表“" + p.Sheet + "”" + p.Cell
				}
				return fail.Invalidf("遮盖后复查，%s还有同一条%s。请选中文件中的全部问题一起处理，或在原稿中修改。", cmp.Or(where, "文件里"), personal.Titles[m.Kind])
			}
		}
	}
	return nil
}

// plainValue is the form in which a value as it was written and as it was
// understood are the same.
func plainValue(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -–—‐()+.·", r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, fold.Of(s).String())
	if len(s) == 13 && strings.HasPrefix(s, "861") {
		return s[2:]
	}
	return s
}

// Strip gives a copy of the file without what tells of its making; see
// inside.Strip. hidden takes out hidden sheets' cells, rows, columns and text
// as well, which is never done unasked.
func (s *Screen) Strip(ctx context.Context, name string, data []byte, hidden bool) (inside.Stripped, error) {
	return inside.Strip(ctx, name, data, inside.StripOptions{Hidden: hidden}, s.opt)
}
