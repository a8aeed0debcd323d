package screen

import (
	"context"
	"errors"
	"path"
	"strings"
	"unicode"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper/raster"
)

// maskPDF blacks the findings out in a copy that is made of pictures of the
// pages: nothing of the text stands under the black, nor anywhere else in the
// copy. Every place on every page that says the same is blacked out, whichever
// of them was found.
func (s *Screen) maskPDF(ctx context.Context, name string, data []byte, findings []Finding) ([]byte, error) {
	opt := raster.Options{CacheDir: s.opt.Reading.CacheDir}
	pages, err := raster.Read(ctx, data, opt)
	if err != nil {
		return nil, unreadable(err)
	}
	var boxes []raster.Box
	for _, f := range findings {
		if f.Mend == nil || f.Override != nil {
			continue
		}
		found := places(pages, f.Match)
		if len(found) == 0 {
			return nil, fail.Invalidf("没有在页面上找到要遮盖的文字（%s），它可能在文件属性或批注里。请在原稿中处理后重新导出 PDF，再上传替换", f.Place.String())
		}
		boxes = append(boxes, found...)
	}
	if len(boxes) == 0 {
		return nil, unmaskable("pdf")
	}
	out, err := raster.Redact(ctx, data, boxes, strings.TrimSuffix(name, path.Ext(name)), opt)
	if err != nil {
		return nil, unreadable(err)
	}
	return out, bare(ctx, out, opt)
}

// bare refuses a copy in which any text can still be read.
func bare(ctx context.Context, file []byte, opt raster.Options) error {
	pages, err := raster.Read(ctx, file, opt)
	for _, p := range pages {
		if err == nil && len(p.Text) > 0 {
			err = errors.New("screen: text stands in a redacted copy")
		}
	}
	return err
}

func unreadable(err error) error {
	if errors.Is(err, raster.ErrPages) {
		return fail.Invalidf("这个 PDF 页数太多，不能自动遮盖。请拆分后重新上传")
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return fail.Invalidf("这个 PDF 打不开，不能自动遮盖。请在原稿中遮盖后重新导出 PDF，再上传替换")
}

// places are the boxes over every occurrence of a text on the pages, blanks
// and breaks of lines aside.
func places(pages []raster.Letters, text string) []raster.Box {
	want := []rune(strings.Join(strings.Fields(text), ""))
	if len(want) == 0 {
		return nil
	}
	var out []raster.Box
	for _, p := range pages {
		var letters []rune
		var at []int
		for i, r := range p.Text {
			if !unicode.IsSpace(r) && r != 0 {
				letters, at = append(letters, r), append(at, i)
			}
		}
		for i := 0; i+len(want) <= len(letters); i++ {
			if string(letters[i:i+len(want)]) != string(want) {
				continue
			}
			for _, k := range at[i : i+len(want)] {
				if b := widened(p.Boxes[k]); b.W > 0 {
					out = append(out, b)
				}
			}
		}
	}
	return out
}

// widened is the box with a margin, so that no edge of a letter shows. What
// has no size, such as a blank, stays without one.
func widened(b raster.Box) raster.Box {
	const margin = 1.5
	if b.W <= 0 || b.H <= 0 {
		return raster.Box{}
	}
	return raster.Box{Page: b.Page, X: b.X - margin, Y: b.Y - margin, W: b.W + 2*margin, H: b.H + 2*margin}
}
