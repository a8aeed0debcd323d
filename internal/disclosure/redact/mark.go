package redact

import (
	"fmt"

	"gongkai/internal/disclosure/letter/wording"
)

// The ways in which a mark came about.
const (
	ByFinding = "found"
	BySearch  = "search"
	ByBox     = "box"
)

// Mark is one passage to be hidden.
type Mark struct {
	// No names the mark within its work; it never changes.
	No int `json:"no"`
	// By is how it came about, Kind what was found there.
	By   string `json:"by"`
	Kind string `json:"kind,omitempty"`
	// Piece, Start and End are the place in the text, in characters; Was is
	// what stands there. A box has none of them.
	Piece int    `json:"piece"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Was   string `json:"was,omitempty"`
	// Page counts from 0; X, Y, W and H are a box, in points.
	Page int     `json:"page"`
	X    float64 `json:"x,omitempty"`
	Y    float64 `json:"y,omitempty"`
	W    float64 `json:"w,omitempty"`
	H    float64 `json:"h,omitempty"`
	// Where says the place for people.
	Where string `json:"where"`
	// Ground is the ground on which it is withheld, Note more words.
	Ground wording.Ground `json:"ground"`
	Note   string         `json:"note,omitempty"`
	Person string         `json:"person,omitempty"`
}

// Same says that two marks cover the same place.
func (m Mark) Same(o Mark) bool {
	if m.By == ByBox || o.By == ByBox {
		return m.By == o.By && m.Page == o.Page && m.X == o.X && m.Y == o.Y && m.W == o.W && m.H == o.H
	}
	return m.Piece == o.Piece && m.Start == o.Start && m.End == o.End
}

// covers says that the mark hides the whole of a place in the text.
func (m Mark) covers(piece, start, end int) bool {
	return m.By != ByBox && m.Piece == piece && m.Start <= start && end <= m.End
}

// boxWhere says the place of a box.
func boxWhere(page int, x, y float64) string {
	return fmt.Sprintf("第%d页框选（距左%.0f、距上%.0f）", page+1, x, y)
}
