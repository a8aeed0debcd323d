// Package likeness finds, among a million texts, those that speak of the same
// matter as a given one, and says how like they are.
//
// A text is the set of its pairs of neighbouring characters (after folding, so
// that full and half width, 繁 and 简 are one). Of that set the 32 members with
// the least hashes are kept as its Sketch: two texts share as many of them as
// their sets share, in proportion (bottom-k sketch of the Jaccard index). The
// Index has, for each hash, the texts whose sketch holds it; a question adds
// up, over its own hashes, a weight that is the greater the rarer the hash.
// What comes out on top is compared exactly (Score) by whoever has the texts.
//
// Files: grams.go (texts as sets, exact likeness), index.go (the index),
// group.go (texts that belong together).
package likeness
