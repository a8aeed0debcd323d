// Package content keeps what is published: items (信息) with their working
// copy, the frozen editions that citizens see, the columns (栏目) they stand
// in, and their permanent addresses and index numbers.
//
// It states facts and keeps them consistent; it decides nothing. Who may
// draft, review and release an item, and what is checked before, is said by
// the capability that owns the way (publish). Capabilities that know more of
// an item than the item itself (a normative document's validity, an
// interpretation's elements) hand over an Extension and are asked.
//
// An item has one working copy. What citizens see is the newest Edition, and
// its Live row, which lists and pages read; an edition is never changed.
//
// Reading order: kind.go (the kinds as data), column.go, item.go, edition.go,
// release.go (publication, withdrawal, moves), read.go.
package content
