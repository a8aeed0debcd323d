package raster

import (
	"context"
	"strings"
	"testing"
)

// TestLettersStandWhereTheyAreShown blacks out exactly the characters of one
// text by their places: what is left can still be read, the text cannot.
func TestLettersStandWhereTheyAreShown(t *testing.T) {
	ctx := context.Background()
	pages, err := Read(ctx, secretPDF(t), Options{})
	if err != nil || len(pages) != 1 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	if n, err := Count(ctx, secretPDF(t), Options{}); err != nil || n != 1 {
		t.Errorf("%d pages are counted, %v", n, err)
	}
	p := pages[0]
	text := string(p.Text)
	at := strings.LastIndex(text, secret)
	if at < 0 || p.W < 590 || p.H < 840 {
		t.Fatalf("%q on %g×%g", text, p.W, p.H)
	}
	first := len([]rune(text[:at]))
	for i := range []rune(secret) {
		b := p.Boxes[first+i]
		if b.W <= 0 || b.X < 60 || b.X+b.W > p.W || b.Y < 60 || b.Y+b.H > 250 {
			t.Errorf("%q stands at %+v", p.Text[first+i], b)
		}
		if i > 0 && b.X < p.Boxes[first+i-1].X {
			t.Errorf("%q stands left of what comes before it", p.Text[first+i])
		}
	}
}
