// Package casefile binds what a request for disclosure has left behind (案卷,
// 条例第四十五条: 归档): one PDF with bookmarks in the order in which a file is
// bound (cover, contents, reply, application, … , closing sheet), and a ZIP of it
// with the originals, a list of their digests and extracts of the record with
// their proofs, which a court verifies with `gongkai record verify-extract FILE`
// and nothing else.
//
// For use outside there is a masked form: names are masked, letters are set
// anew with the masks, and what may name people is replaced by a sheet that
// says so.
//
// It owns no table. Reading order: volume.go (the order), gather.go and
// gather_more.go (what goes where), bind.go (contents and pages), pack.go (the
// ZIP), web.go.
package casefile
