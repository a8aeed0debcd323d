// Package screen looks at what is about to be published before it is: personal
// data in texts and inside files, sensitive and wrong words, leaders' names
// and titles, dates and 文号 that cannot be, links and attachments that lead
// nowhere, elements that are missing. Each finding points at its place and
// offers the mend; an obstacle stops the release until it is mended or
// overridden with a recorded reason. What was published leaves keyed traces,
// by which the same person is found across all publications (汇聚风险).
//
// 政府信息公开条例第十五条、第十七条；个人信息保护法第二十八条、第三十四条、第五十一条；
// GB/T 9704-2012.
//
// It owns the lists of words (词库), the list of leaders, the overrides and the
// traces. It does not own what is checked: a slice hands over a Subject.
//
// The pure parts stand in packages of their own: fold (one form for many
// ways to write), personal (what personal data look like), words (many terms at
// once), inside (every text of a file, and writing it back). Here, in reading
// order: subject.go (what goes in and comes out), check.go (the run), one file
// for each check, mend.go (masking and stripping), trace.go and gather.go
// (汇聚), override.go, term.go and leader.go (the lists), web_*.go.
package screen
