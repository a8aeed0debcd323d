// Package search finds the things that slices hand over (slice.Searcher) by
// their words, within one organisation and within the reader's rights.
//
// It owns the index, which can be made anew from the slices at any time, and
// the page of results. It does not own what is found, nor what may be found:
// each kind of thing names the right that it takes.
//
// Chinese has no gaps between words, so that the index keeps every pair of
// neighbouring characters (fold.go). A text that has all pairs of a word is a
// candidate; whether it has the word itself is then looked up in the text, so
// that what is shown always contains what was asked (query.go). The index
// follows the slices by comparison (index.go): before a question, where an
// act was committed since, and every minute.
package search
