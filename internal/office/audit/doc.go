// Package audit (操作记录) keeps the record: one entry for every act, appended
// in the act's own transaction, sealed into a Merkle tree, and verified.
//
// What it owns: the entries (audit_entry), the tree's hashes (audit_hash), the
// signed checkpoints (audit_checkpoint), the tree's head (audit_head), and the
// pages and commands that show and verify them. What it does not own: which
// acts there are; the slices name those when they call store.Tx.Record.
//
// # An entry
//
// Each entry carries its leaf: one line of JSON with fixed keys that says who
// acted, when, what act, on which subject, under which article, and the salted
// digest of every row that the act changed. What people wrote and what points
// at a person (name, address, session, reason, sentence) stands in the leaf
// only as a digest salted with the entry's own salt. Erasing an entry's texts
// and salt therefore leaves the leaf, and the tree, as they were.
//
// # The tree
//
// Entries are sealed in batches, within a second of the act, in the order in
// which the database took them: the leaf becomes the next leaf of an RFC 6962
// tree, and its root is signed as a checkpoint in the public tlog-checkpoint
// and signed-note formats. Whoever keeps an earlier checkpoint can later prove
// that nothing before it was altered, removed or put in another order.
// Until it is sealed an entry is held by a code keyed with the program's own
// key, so that the database alone is not enough to forge one.
//
// # Verification
//
// Verify streams the whole record past the tree, the checkpoints and the rows
// of every registered table, in bounded memory, and names what is wrong.
// It finds: an entry altered, removed, moved, added or blanked; hashes or
// checkpoints rewritten; the record cut short; a row changed, added or removed
// without an act.
//
// Read in this order: leaf.go, log.go, seal.go, tree.go, checkpoint.go,
// verify.go, chain.go, rows.go, extract.go, list.go, then the pages.
package audit
