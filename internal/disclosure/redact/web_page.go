package redact

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/web"
)

// errDone ends the drawing once the page that was asked for is there.
var errDone = errors.New("redact: the page is drawn")

// getPage draws one page with its marks over it.
func (d *Desk) getPage(c *web.Ctx) error {
	_, w, err := d.work(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	doc, err := d.open(c.Context(), c.DB, &w)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Path("page"))
	width, _, ok := doc.Page(n - 1)
	if err != nil || !ok {
		return fail.Missingf("没有这一页")
	}
	dpi := int(math.Round(shownWidth * 72 / width))
	var out bytes.Buffer
	opt := d.Options.Raster
	opt.DPI = dpi
	err = raster.Pages(c.Context(), doc.data, opt, func(page int, img *image.RGBA) error {
		if page != n-1 {
			return nil
		}
		scale := float64(dpi) / 72
		for _, m := range w.Marks {
			for _, b := range doc.Boxes(m) {
				if b.Page == page {
					tint(img, b, scale)
				}
			}
		}
		if cx, err := strconv.ParseFloat(c.Query("cx"), 64); err == nil {
			cy, _ := strconv.ParseFloat(c.Query("cy"), 64)
			tint(img, raster.Box{X: cx - 4, Y: cy - 4, W: 8, H: 8}, scale)
		}
		if err := png.Encode(&out, img); err != nil {
			return err
		}
		return errDone
	})
	if err != nil && !errors.Is(err, errDone) {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Cache-Control", "private, no-store")
	_, err = c.W.Write(out.Bytes())
	return err
}

// tint lays a see-through red over a box.
func tint(img *image.RGBA, b raster.Box, scale float64) {
	at := image.Rect(int(b.X*scale), int(b.Y*scale), int(math.Ceil((b.X+b.W)*scale)), int(math.Ceil((b.Y+b.H)*scale)))
	draw.Draw(img, at, image.NewUniform(color.NRGBA{R: 0xC0, A: 0x80}), image.Point{}, draw.Over)
}
