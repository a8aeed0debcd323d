package rich

import "gongkai/internal/kit/textdiff"

// Segment is a piece of a comparison; see textdiff.
type Segment = textdiff.Segment

// Segments compares two plain texts, such as two titles, as Diff compares
// blocks.
func Segments(old, new string) []Segment { return textdiff.Compare(old, new) }
