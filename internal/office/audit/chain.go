package audit

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/store"
)

// chain is the walk's state: the tree as the stored hashes give it, and, from
// the first difference on, the tree as the entries give it. The next signed
// checkpoint decides which of the two is genuine.
type chain struct {
	next   int64 // the place that comes next
	stored *edge
	real   *edge // nil while both are the same
	doubts []Finding
	more   int64 // doubts beyond the bound
	good   int64 // size of the last checkpoint that fitted
	kept   int64 // size of the last one kept outside that fitted
	lost   bool  // a hash is missing, nothing after it can be computed
	broken bool  // a checkpoint did not fit, nothing after it will

	hashes *feed[[]byte]
	points *feed[string]
	every  int64 // of how many checkpoints one's signature is checked
}

// Signatures are checked on all checkpoints up to allSigned of them, and else
// on about so many, always including the newest; roots are compared on all.
const allSigned = 10_000

// walk goes through the sealed entries in order, beside their hashes and the
// checkpoints.
func (c *check) walk() (err error) {
	w := &c.chain
	w.stored = &edge{}
	if err := c.db.QueryRow(c.ctx, "SELECT COUNT(*) FROM audit_checkpoint WHERE size <= $1", c.size).Scan(&c.rep.Points); err != nil {
		return err
	}
	w.every = 1 + c.rep.Points/allSigned
	if w.hashes, err = newFeed(c.ctx, c.db, scanHash, "SELECT idx, hash FROM audit_hash ORDER BY idx"); err != nil {
		return err
	}
	defer func() { err = joinErr(err, w.hashes.close()) }()
	if w.points, err = newFeed(c.ctx, c.db, scanPoint, "SELECT size, note FROM audit_checkpoint ORDER BY size"); err != nil {
		return err
	}
	defer func() { err = joinErr(err, w.points.close()) }()
	err = eachJudged(c.ctx, c.db, "WHERE seq >= 0 AND seq < $1 ORDER BY seq", []any{c.size}, c.visit)
	if err != nil {
		return err
	}
	c.skip(c.size)
	return c.settle()
}

func joinErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// visit takes the next entry.
func (c *check) visit(j *judged) error {
	w, e := &c.chain, &j.Entry
	if e.Seq < w.next {
		c.add(about(Added, e, "这个序号出现了两次"))
		return nil
	}
	if e.Seq > w.next {
		c.skip(e.Seq)
	}
	stored, known := c.storedHash(tlog.StoredHashIndex(0, e.Seq))
	told := false
	switch {
	case !known && !w.lost:
		c.doubt(about(Rehashed, e, "它的哈希不见了"))
		stored = j.hash
	case !known:
	case stored != j.hash:
		f, err := c.misplaced(e, j.hash)
		if err != nil {
			return err
		}
		c.doubt(f)
		told = true
	}
	c.content(j, told, 0)
	c.grow(stored, j.hash)
	return nil
}

// misplaced says what is wrong with an entry whose leaf is not the one that
// was sealed at its place.
func (c *check) misplaced(e *Entry, h tlog.Hash) (Finding, error) {
	f := about(Altered, e, "内容与封存时不符")
	if len(c.chain.doubts) >= c.opts.Most {
		return f, nil
	}
	n, err := c.leafPlace(h)
	if err != nil {
		return f, err
	}
	if n >= 0 {
		f.Fault, f.Says = Moved, fmt.Sprintf("这条记录封存时的序号是%d", n)
	}
	return f, nil
}

// skip passes over places whose entries are not there.
func (c *check) skip(to int64) {
	w := &c.chain
	if w.next >= to {
		return
	}
	c.doubt(Finding{Fault: Removed, Seq: w.next, Until: to - 1, Says: "这里的记录不见了"})
	for w.next < to && !w.lost {
		h, known := c.storedHash(tlog.StoredHashIndex(0, w.next))
		if !known {
			w.lost = true
			break
		}
		c.grow(h, h)
	}
	w.next = to
}

// storedHash is the stored hash of an index.
func (c *check) storedHash(idx int64) (tlog.Hash, bool) {
	raw, ok := c.chain.hashes.take(idx)
	if !ok || len(raw) != tlog.HashSize {
		return tlog.Hash{}, false
	}
	return tlog.Hash(raw), true
}

// grow adds the leaf to the tree, compares the hashes above it, and looks at
// a checkpoint of the new size.
func (c *check) grow(stored, real tlog.Hash) {
	w := &c.chain
	seq := w.next
	w.next++
	if w.lost {
		return
	}
	if stored != real && w.real == nil {
		w.real = w.stored.clone()
	}
	idx := tlog.StoredHashIndex(0, seq)
	for i, want := range w.stored.push(stored)[1:] {
		if have, ok := c.storedHash(idx + int64(i) + 1); !ok || have != want {
			c.doubt(Finding{Fault: Rehashed, Seq: seq, Says: "由它完成的一个上级哈希与下级不符"})
		}
	}
	if w.real != nil {
		w.real.push(real)
	}
	c.atPoint(w.next)
}

// atPoint compares the tree with the checkpoints of its present size: the
// one in the database and those kept outside.
func (c *check) atPoint(size int64) {
	w := &c.chain
	for len(c.held) > 0 && c.held[0].Size <= size {
		if c.held[0].Size == size {
			c.compareHeld(c.held[0])
		}
		c.held = c.held[1:]
	}
	if text, ok := w.points.take(size); ok {
		c.comparePoint(size, text)
	}
}

// compareHeld compares the tree with a checkpoint kept outside. Where it does
// not fit, those in the database are worth nothing: the doubt reaches back to
// the one before it that was kept outside.
func (c *check) compareHeld(p heldPoint) {
	w := &c.chain
	if p.Root == w.stored.root() || w.real != nil && p.Root == w.real.root() {
		w.kept = p.Size
		return
	}
	if !w.broken {
		w.broken = true
		c.doubt(Finding{Fault: Rewritten, Seq: w.kept, Until: p.Size - 1, Says: "与" + p.where + "不符，其中有记录连同哈希被改写"})
	}
}

func (c *check) comparePoint(size int64, text string) {
	w := &c.chain
	p, err := unsignedPoint(text)
	var signed error
	fits := err == nil && p.Size == size && (p.Root == w.stored.root() || w.real != nil && p.Root == w.real.root())
	if !fits || size == c.size || size%w.every == 0 {
		signed = c.signed(text)
	}
	switch {
	case signed != nil:
		c.add(Finding{Fault: BadSignature, Seq: size - 1, Says: fmt.Sprintf("第%d条记录之后的检查点：%s", size, signed)})
	case !fits && !w.broken:
		w.broken = true
		c.doubt(Finding{Fault: Rewritten, Seq: w.good, Until: size - 1, Says: fmt.Sprintf("与签署过的检查点（共%d条）不符，其中有记录连同哈希被改写", size)})
		c.flush()
	case fits:
		c.fits(p)
	}
}

// unsignedPoint reads a checkpoint without looking at its signature.
func unsignedPoint(text string) (Checkpoint, error) {
	body, _, _ := strings.Cut(text, "\n\n")
	p, err := parseCheckpointText(body + "\n")
	p.Note = text
	return p, err
}

// fits settles the doubts since the last checkpoint: the signed root tells
// whether the stored hashes or the entries are genuine.
func (c *check) fits(p Checkpoint) {
	w := &c.chain
	if p.Root != w.stored.root() {
		for i := range w.doubts {
			if w.doubts[i].Fault == Altered || w.doubts[i].Fault == Moved {
				w.doubts[i].Fault, w.doubts[i].Says = Rehashed, "它的哈希被改动过，记录本身与检查点相符"
			}
		}
		w.stored = w.real
	}
	w.real, w.good = nil, p.Size
	c.rep.Newest = p
	c.flush()
}

func (c *check) doubt(f Finding) {
	if len(c.chain.doubts) >= c.opts.Most {
		c.chain.more++
		return
	}
	c.chain.doubts = append(c.chain.doubts, f)
}

func (c *check) flush() {
	for _, f := range c.chain.doubts {
		c.add(f)
	}
	c.rep.More += c.chain.more
	c.chain.doubts, c.chain.more = nil, 0
}

// settle ends the walk. Sealing signs every size that it leaves, so the whole
// tree must have its checkpoint.
func (c *check) settle() error {
	w := &c.chain
	c.flush()
	if w.good < c.size && !w.broken && !w.lost && c.rep.OK() {
		c.add(Finding{Fault: BadSignature, Seq: w.good, Until: c.size - 1, Says: "这些记录之后的检查点不见了"})
	}
	if w.lost && c.rep.OK() {
		c.add(Finding{Fault: Rehashed, Seq: w.good, Until: c.size - 1, Says: "哈希不全，无法核验"})
	}
	return nil
}

// content notes which rows the entry changed, and where its columns differ
// from its leaf. told says that the leaf itself has been found wrong already;
// turn is the entry's turn beyond the walk, and 0 within it.
func (c *check) content(j *judged, told bool, turn int64) {
	e := &j.Entry
	if j.bad != nil {
		if !told {
			c.add(about(Altered, e, "正文无法读取"))
		}
		return
	}
	c.rows.note(e, turn, j.leaf.Changes)
	c.past.note(e, turn, j.leaf)
	if e.Erased() {
		c.sawBlank(e)
	}
	if len(j.wrong) > 0 && !told {
		f := about(Altered, e, "与封存的内容不符的有："+strings.Join(j.wrong, "、"))
		f.Act = j.leaf.Act
		c.add(f)
	}
}

// sawBlank looks for the act that erased an entry.
func (c *check) sawBlank(e *Entry) {
	b := blank{about(Blanked, e, "文字和盐被清除，却没有清除它的操作记录"), e.ID}
	if c.explained(b) {
		c.rep.Erased++
		return
	}
	if len(c.blank) < 10*c.opts.Most {
		c.blank = append(c.blank, b)
		return
	}
	c.rep.More++
}

// differing names the columns that do not say what the leaf says.
func differing(e *Entry, l leaf) []string {
	var out []string
	for _, p := range []struct{ name, have, want string }{
		{"编号", e.ID, l.ID}, {"时间", e.When, l.At}, {"单位", e.Agency, l.Agency}, {"操作人", e.Actor, l.Actor},
		{"操作人所属单位", e.Home, l.Home}, {"科室", e.Unit, l.Unit}, {"操作", e.Act, l.Act},
		{"对象", e.Kind + "/" + e.Subject, l.Kind + "/" + l.Subject}, {"依据", e.Article, l.Article},
	} {
		if p.have != p.want {
			out = append(out, p.name)
		}
	}
	have, want := e.texts(), l.digests()
	for _, t := range textNames {
		text := have[t.Name]
		if e.Erased() && text != "" || !e.Erased() && textDigest(e.salt, t.Name, text) != want[t.Name] {
			out = append(out, t.Label)
		}
	}
	return out
}

// tableSet is the tables that are compared with the record.
func tableSet(tables []store.Row) map[string]bool {
	out := make(map[string]bool, len(tables))
	for _, t := range tables {
		out[t.Table()] = true
	}
	return out
}
