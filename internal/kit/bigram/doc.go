// Package bigram is a full-text index in memory for texts that blanks do not
// part into words. Every text is found by any stretch of it: what is kept are
// all pairs of neighbouring characters with their positions, so that a find is
// an exact occurrence and no dictionary decides what can be found.
//
// # Texts
//
// Fold brings a text into the form in which texts are compared: one width,
// one case, common traditional characters as simplified ones, and everything
// that carries no word, any bracket among it, as one kind of gap. Figures are
// bounded by gaps, so that 12 is not found in 112; words of letters begin
// with one and are found by their beginning.
//
// # Structure
//
// An Index is a list of immutable segments and, for each, the set of those of
// its documents that were replaced or removed since. A View is that list at
// one instant: readers take one and are never kept waiting, nor do they see
// half of a change. Apply makes a small segment of what is new; segments of
// like size are merged behind the readers' backs, so that their number grows
// with the logarithm of the documents.
//
// Within a segment documents stand newest first. The positions of all texts
// are one row of numbers; what is kept of a pair is the list of its positions,
// in blocks of 64 with a table to skip by. A phrase is the intersection of
// such lists, shifted. Sets of documents are bitmaps.
//
// Reading order: fold.go, trad.go (texts), query.go (what is asked), bits.go,
// list.go, part.go, segment.go (structure), build.go, merge.go, index.go
// (change), find.go, order.go (finding), mark.go (showing).
package bigram
