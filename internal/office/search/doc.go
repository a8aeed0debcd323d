// Package search (检索) finds things by their words.
//
// Every capability hands over what it has as documents (slice.Searcher); this
// package keeps a copy of their words, and of nothing else, in tables of its
// own that can be thrown away and built again (Reindex). The copies are compared
// with what the capabilities hand over now: before a question where an act was
// committed since, and by a job within a minute of any growth of the record.
// An act may also call Index itself.
//
// Chinese is not parted by spaces, so each run of Han characters is kept as
// its pairs of neighbours (二元切分). What contains all pairs of a term is then
// held against the stored text, so that a find is an exact occurrence and no
// dictionary decides what can be found. Document numbers (文号) are found
// whichever brackets they are written with.
//
// Nobody finds what they may not see: each document carries its organisation,
// unit and category, and numbers as well as results count only those on which
// the reader holds the right of its kind.
//
// The public finds what is published in another way (PutPublic, Public). Its
// words are in a table, written by the act that publishes, and all of them are
// in memory as well, in a bigram.Index for each organisation. Every change is
// numbered; a search compares the number with that of its memory and reads
// what is missing, so that each node finds what any has committed.
//
// Where nothing or little is found as it was typed, words that mean the same,
// pinyin, a slip of the hand and the parts of what was typed are tried, and
// what comes of it is marked. What the public asks for is counted by day and
// words, never by person.
//
// Reading order: fold.go (text to tokens), query.go (what was asked), index.go
// and refresh.go (keeping), find.go and rank.go (finding), dialect.go (what the
// databases do differently), mark.go (highlights), web.go (the page); for
// the public: public.go (keeping), shelf.go (memory), ask.go (finding),
// fallback.go, names.go and sound.go (finding otherwise), words.go (synonyms,
// hot words), asked.go (counting), answers.go, web_public.go (staff's pages).
package search
