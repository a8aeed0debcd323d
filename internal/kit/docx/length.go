package docx

import "math"

// Length is a length in twentieths of a point.
type Length int

// Point is one point, 1/72 inch.
const Point Length = 20

// MM is a length in millimetres.
func MM(mm float64) Length { return Length(math.Round(mm * 1440 / 25.4)) }

// Page is the size of the paper as it is held, and its margins.
type Page struct {
	Width, Height            Length
	Top, Bottom, Left, Right Length
	// Landscape tells the printer that the paper lies on its side.
	Landscape bool
}

// A4 has the margins that GB/T 9704 gives to official documents, A4Landscape
// those that leave a table the most room.
var (
	A4 = Page{Width: MM(210), Height: MM(297), Top: MM(37), Bottom: MM(35), Left: MM(28), Right: MM(26)}

	A4Landscape = Page{Width: MM(297), Height: MM(210), Top: MM(22), Bottom: MM(20), Left: MM(18), Right: MM(18), Landscape: true}
)

// TextWidth is the width between the margins.
func (p Page) TextWidth() Length { return p.Width - p.Left - p.Right }

// Split divides a width in the proportion of the shares. The parts add up to
// the width exactly.
func Split(width Length, shares ...float64) []Length {
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	out, seen, used := make([]Length, len(shares)), 0.0, Length(0)
	for i, s := range shares {
		seen += s
		edge := Length(math.Round(float64(width) * seen / sum))
		out[i], used = edge-used, edge
	}
	return out
}
