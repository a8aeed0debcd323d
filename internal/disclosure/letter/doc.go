// Package letter makes the letters of requests for disclosure (文书): from the
// case to the text, from the text to the signed, numbered and frozen file, and
// from there to service.
//
// Its words and what may not go out are in letter/wording. It owns no table:
// the register of letters is disclosure's, whose acts ask it (disclosure.Letters)
// to check a letter before it is signed or issued, and to freeze it when it is
// signed: the number of its family and year is taken in the same act, so that
// there are no gaps, and the bytes of DOCX and PDF are kept with their digests.
//
// An applicant's name is opened for the file only; what is typed into a letter
// is kept by field, names come from office/citizen when it is made.
//
// Reading order: setting.go, case.go (what a letter takes from the case),
// freeze.go, then web.go and web_*.go (the pages).
package letter
