package audit

import (
	"context"
	"crypto/sha256"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// edge is the right edge of a growing RFC 6962 tree: the roots of its perfect
// subtrees, the largest first. It takes leaves without reading anything back.
type edge struct {
	size  int64
	roots []tlog.Hash
}

// push adds a leaf and returns the hashes that it completes, in the order in
// which tlog stores them, the leaf's own first.
func (e *edge) push(h tlog.Hash) []tlog.Hash {
	out := []tlog.Hash{h}
	for n := e.size; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(e.roots[len(e.roots)-1], h)
		e.roots = e.roots[:len(e.roots)-1]
		out = append(out, h)
	}
	e.roots = append(e.roots, h)
	e.size++
	return out
}

// root is the hash of the whole tree.
func (e *edge) root() tlog.Hash {
	if e.size == 0 {
		return sha256.Sum256(nil)
	}
	h := e.roots[len(e.roots)-1]
	for i := len(e.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(e.roots[i], h)
	}
	return h
}

// clone is an edge that grows apart from e.
func (e *edge) clone() *edge {
	return &edge{size: e.size, roots: append([]tlog.Hash(nil), e.roots...)}
}

// edgeIndexes are the stored indexes of the edge of a tree.
func edgeIndexes(size int64) []int64 {
	var out []int64
	start := int64(0)
	for level := 62; level >= 0; level-- {
		if size&(1<<level) != 0 {
			out = append(out, tlog.StoredHashIndex(level, start>>level))
			start += 1 << level
		}
	}
	return out
}

// hashes reads stored hashes for tlog.
func hashes(ctx context.Context, q store.Querier) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) { return readHashes(ctx, q, indexes) })
}

func readHashes(ctx context.Context, q store.Querier, indexes []int64) ([]tlog.Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	args := make([]any, len(indexes))
	for i, x := range indexes {
		args[i] = x
	}
	rows, err := q.Query(ctx, "SELECT idx, hash FROM audit_hash WHERE idx IN "+store.In(1, len(args)), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	found := make(map[int64]tlog.Hash, len(indexes))
	for rows.Next() {
		var idx int64
		var raw []byte
		if err := rows.Scan(&idx, &raw); err != nil {
			return nil, err
		}
		if len(raw) == tlog.HashSize {
			found[idx] = tlog.Hash(raw)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		h, ok := found[x]
		if !ok {
			return nil, fmt.Errorf("audit: hash %d of the record is missing", x)
		}
		out[i] = h
	}
	return out, nil
}

// Proof shows that the entry at Seq is in the tree of a checkpoint.
type Proof struct {
	Seq    int64
	Hashes tlog.RecordProof
	// In is the checkpoint that the proof leads to.
	In Checkpoint
}

// Prove makes the inclusion proof of one sealed entry, towards the newest
// checkpoint. An entry beyond it is a Missing.
func (l *Log) Prove(ctx context.Context, q store.Querier, seq int64) (Proof, error) {
	c, err := l.Newest(ctx, q)
	if err != nil {
		return Proof{}, err
	}
	if seq < 0 || seq >= c.Size {
		return Proof{}, fail.Missingf("最新检查点共有%d条记录，没有序号%d。刚发生的操作请稍候几秒再试", c.Size, seq)
	}
	p, err := tlog.ProveRecord(c.Size, seq, hashes(ctx, q))
	return Proof{Seq: seq, Hashes: p, In: c}, err
}

// Check says whether the leaf stands where the proof says it does.
func (p Proof) Check(leaf string) error {
	return tlog.CheckRecord(p.Hashes, p.In.Size, p.In.Root, p.Seq, tlog.RecordHash([]byte(leaf)))
}

// ProveConsistency shows that the newest checkpoint's tree begins with the
// tree of the older size, unaltered.
func (l *Log) ProveConsistency(ctx context.Context, q store.Querier, older int64) (tlog.TreeProof, Checkpoint, error) {
	c, err := l.Newest(ctx, q)
	if err != nil {
		return nil, c, err
	}
	if older < 1 || older > c.Size {
		return nil, c, fail.Missingf("最新检查点共有%d条记录，无法从%d条起证明。请填1到%d之间的数", c.Size, older, c.Size)
	}
	p, err := tlog.ProveTree(c.Size, older, hashes(ctx, q))
	return p, c, err
}

// rootAt is the root that the stored hashes give the tree of a past size.
func rootAt(ctx context.Context, q store.Querier, size int64) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, hashes(ctx, q))
}

// leafHash is the stored hash of the leaf at a place.
func leafHash(ctx context.Context, q store.Querier, seq int64) (tlog.Hash, error) {
	h, err := readHashes(ctx, q, []int64{tlog.StoredHashIndex(0, seq)})
	if err != nil {
		return tlog.Hash{}, err
	}
	return h[0], nil
}
