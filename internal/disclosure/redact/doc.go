// Package redact is the desk at which parts of a file are hidden before it is
// handed out (区分处理，条例第三十七条): a DOCX or PDF of a case is opened, passages
// are marked, each with the ground on which it is withheld, and a copy is made
// in which they are gone.
//
// Gone means gone: of a PDF the copy is made of pictures of its pages with the
// black burnt in; of a DOCX every marked character is another character, and
// comments, tracked changes, hidden text and properties are not there. The copy
// is read again, and is refused where a marked text can still be read anywhere
// in it. The original is kept as it was, with its digest, and so is the list of
// what was hidden and why.
//
// It owns the works (disclosure_redact_work). It does not own the case or its
// files. Reading order: mark.go and open.go (what is marked in what), search.go,
// make.go (the copy), then work.go, acts.go and web.go.
package redact
