package raster

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"

	"gongkai/internal/kit/paper/pdf"
)

// Box is a place on a page that is blacked out, in points from the top left
// corner of the page as it is shown. Page counts from 0.
type Box struct {
	Page       int
	X, Y, W, H float64
}

// quality is that of the JPEG pictures: letters stay sharp at it.
const quality = 88

// Redact makes a PDF whose pages are pictures of those of the file, with the
// boxes black. The black is in the pictures themselves; no text, no comment
// and no property of the file is taken over. title is the new file's title.
//
// A box that lies on no page, or has no size, is an error: something that was
// meant to be hidden would otherwise stay.
func Redact(ctx context.Context, file []byte, boxes []Box, title string, opt Options) ([]byte, error) {
	opt = opt.withDefaults()
	out, err := pdf.New(title)
	if err != nil {
		return nil, err
	}
	done := make([]bool, len(boxes))
	err = Pages(ctx, file, opt, func(page int, img *image.RGBA) error {
		scale := float64(opt.DPI) / 72
		for i, b := range boxes {
			if b.Page == page {
				done[i] = blacken(img, b, scale)
			}
		}
		return add(out, img, scale)
	})
	if err != nil {
		return nil, err
	}
	for i, ok := range done {
		if !ok {
			return nil, fmt.Errorf("raster: box %d (page %d) lies on no page", i, boxes[i].Page+1)
		}
	}
	return out.Bytes(), nil
}

// blacken fills a box, rounded outwards, and says whether it hit the page.
func blacken(img *image.RGBA, b Box, scale float64) bool {
	if b.W <= 0 || b.H <= 0 {
		return false
	}
	at := image.Rect(int(math.Floor(b.X*scale)), int(math.Floor(b.Y*scale)), int(math.Ceil((b.X+b.W)*scale)), int(math.Ceil((b.Y+b.H)*scale)))
	at = at.Intersect(img.Bounds())
	draw.Draw(img, at, image.NewUniform(color.Black), image.Point{}, draw.Src)
	return !at.Empty()
}

// add puts a picture on a page of its size.
func add(out *pdf.Doc, img *image.RGBA, scale float64) error {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	pic, err := out.Picture(b.Bytes())
	if err != nil {
		return err
	}
	w, h := float64(pic.Width)/scale, float64(pic.Height)/scale
	out.Page(w, h).Show(pic, 0, 0, w, h)
	return nil
}
