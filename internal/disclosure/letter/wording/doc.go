// Package wording has the letters of 依申请公开 (文书) as data: what each is
// called, which provision it rests on, what has to be known to write it, its
// text, and what it says of remedies. It fills them, refuses those whose law
// does not fit, and lays them out on paper by GB/T 9704.
//
// A text is made of parts. A legal part follows from the case and the law and
// is not edited; the others begin with a proposal that people rewrite. The law
// is the one in force: the Regulation of 2019 (政府信息公开条例) and the
// Administrative Reconsideration Law of 2023 (行政复议法).
//
// It is pure: it reads no database, knows no clock and no person beyond what it
// is given. Reading order: template.go (what a letter is), replies.go,
// notices.go (the letters), fill.go (from case to text), remedy.go, cite.go,
// check.go (what may not go out), sheet.go (paper), form.go (forms and slips).
package wording
