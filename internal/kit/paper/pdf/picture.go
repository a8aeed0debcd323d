package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // pictures in a text may be GIF
	_ "image/jpeg" // … or JPEG
	_ "image/png"  // … or PNG
)

// Picture is a picture of a document.
type Picture struct {
	Width, Height int // pixels

	index       int
	jpeg        bool
	gray        bool
	data, alpha []byte
}

// mostPixels is the largest picture that is taken apart in memory.
const mostPixels = 40 << 20

// ErrPicture says that a picture has no form that can be printed, or is
// broken or too large.
var ErrPicture = errors.New("pdf: a picture that cannot be printed")

// Picture adds a picture of the form JPEG, PNG or GIF (its first frame). It is
// in the file once, however often it is shown.
func (d *Doc) Picture(data []byte) (*Picture, error) {
	cfg, form, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	if cfg.Width < 1 || cfg.Height < 1 || cfg.Width > mostPixels/cfg.Height {
		return nil, fmt.Errorf("%w: %d×%d", ErrPicture, cfg.Width, cfg.Height)
	}
	// A JPEG with a broken rest would spoil the page, so that each is decoded.
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	p := &Picture{Width: cfg.Width, Height: cfg.Height, index: len(d.pictures)}
	switch {
	case form == "jpeg" && cfg.ColorModel == color.YCbCrModel:
		p.jpeg, p.data = true, data
	case form == "jpeg" && cfg.ColorModel == color.GrayModel:
		p.jpeg, p.gray, p.data = true, true, data
	default:
		p.data, p.alpha = samples(img)
	}
	d.pictures = append(d.pictures, p)
	return p, nil
}

// samples are the pixels of a picture; alpha is nil if all are opaque.
func samples(img image.Image) (rgb, alpha []byte) {
	b := img.Bounds()
	rgb = make([]byte, 0, 3*b.Dx()*b.Dy())
	alpha = make([]byte, 0, b.Dx()*b.Dy())
	opaque := true
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			rgb = append(rgb, c.R, c.G, c.B)
			alpha = append(alpha, c.A)
			opaque = opaque && c.A == 0xff
		}
	}
	if opaque {
		alpha = nil
	}
	return rgb, alpha
}

// Show draws a picture into a rectangle.
func (p *Page) Show(pic *Picture, x, y, w, h float64) {
	fmt.Fprintf(&p.out, "q %s 0 0 %s %s %s cm /P%d Do Q\n", num(w), num(h), num(x), num(p.Height-y-h), pic.index)
	for _, i := range p.used {
		if i == pic.index {
			return
		}
	}
	p.used = append(p.used, pic.index)
}
