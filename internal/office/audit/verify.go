package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// Options say what a verification takes into account.
type Options struct {
	// Held are signed checkpoints that were kept outside the database.
	Held []string
	// Most is how many findings are listed; 0 means 20.
	Most int
	// Patience is how long an entry may wait to be sealed; 0 means a minute.
	Patience time.Duration
	// RowsAtOnce bounds how many rows are held in memory, at about 150 bytes
	// each; more rows than that cost another pass. 0 means a million.
	RowsAtOnce int
	// Files gives every stored file with what is wrong with its content: it
	// is not present, or the problem in a Chinese sentence without its full
	// stop. Without it no file is compared, and the report says so.
	Files Files
}

// Files calls f for each stored file, until f returns an error.
type Files func(ctx context.Context, f func(agency, id, name, sha string, size int64, present bool, problem string) error) error

func (o Options) filled() Options {
	if o.Most == 0 {
		o.Most = 20
	}
	if o.Patience == 0 {
		o.Patience = time.Minute
	}
	if o.RowsAtOnce == 0 {
		o.RowsAtOnce = 1_000_000
	}
	return o
}

// Verify checks the whole record of this database, its tables, and the
// checkpoint beside the key. It only reads, and acts may go on meanwhile. The
// error says that the record could not be read; what is wrong with it is in
// the report.
func (l *Log) Verify(ctx context.Context, o Options) (*Report, error) {
	if l.key == nil {
		return nil, errClosed
	}
	beside, err := l.held.read()
	if err != nil {
		return nil, err
	}
	if o.Files == nil {
		o.Files = l.deps.Files
	}
	c := newCheck(ctx, l.deps.DB, l.key.verifier, l.deps.Tables(), o)
	c.key, c.beside = l.key, beside
	return c.run()
}

// Verify checks the record in db with nothing but the public key. It is Log's
// Verify for those who hold no secret: an entry that waits to be sealed cannot
// be told from a forged one then.
func Verify(ctx context.Context, db *store.DB, v note.Verifier, tables []store.Row, o Options) (*Report, error) {
	return newCheck(ctx, db, v, tables, o).run()
}

// check is one verification.
type check struct {
	ctx    context.Context
	db     *store.DB
	v      note.Verifier
	key    *key // nil where only the public key is known
	beside string
	tables []store.Row
	opts   Options
	rep    *Report

	size   int64 // entries below it are sealed
	held   []heldPoint
	erased map[erasure]int64
	blank  []blank
	rows   *watch
	past   *past
	chain  chain
}

// heldPoint is a checkpoint kept outside the database.
type heldPoint struct {
	Checkpoint
	where string
}

func newCheck(ctx context.Context, db *store.DB, v note.Verifier, tables []store.Row, o Options) *check {
	o = o.filled()
	return &check{ctx: ctx, db: db, v: v, tables: tables, opts: o, rep: &Report{Began: db.Now()}, rows: newWatch(tables, o.RowsAtOnce), past: newPast(tables, o.RowsAtOnce)}
}

func (c *check) run() (*Report, error) {
	start := time.Now()
	for _, step := range []func() error{c.readHeld, c.bounds, c.readErasures, c.walk, c.tail, c.judgeBlanks, c.compareRows, c.comparePast, c.compareFiles} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("audit: verify: %w", err)
		}
	}
	c.rep.sort()
	c.rep.Took = time.Since(start)
	return c.rep, nil
}

// add notes a finding; beyond the bound it only counts.
func (c *check) add(f Finding) {
	if f.Until < f.Seq {
		f.Until = f.Seq
	}
	if len(c.rep.Findings) >= c.opts.Most {
		c.rep.More++
		return
	}
	c.rep.Findings = append(c.rep.Findings, f)
}

// about begins a finding about an entry.
func about(fault Fault, e *Entry, says string) Finding {
	return Finding{Fault: fault, Seq: e.Seq, Until: e.Seq, When: e.At(), Agency: e.Agency, Act: e.Act, Subject: e.Ref(), Says: says}
}

// readHeld reads the checkpoints that were kept outside. One given by the
// caller that does not verify is the caller's mistake, not a fault.
func (c *check) readHeld() error {
	for _, text := range c.opts.Held {
		p, err := ParseCheckpoint(text, c.v)
		if err != nil {
			return fail.Invalidf("您提供的检查点不能用：它不是本系统的密钥 %s 签署的，或文件不完整。请提供当初保存的检查点原文，一个字符也不要改动", c.v.Name())
		}
		c.held = append(c.held, heldPoint{p, "您保存的检查点"})
	}
	if c.beside != "" {
		p, err := ParseCheckpoint(c.beside, c.v)
		if err != nil {
			c.add(Finding{Fault: BadSignature, Seq: -1, Says: "数据目录中的 record.checkpoint 不是本系统签署的"})
		} else {
			c.held = append(c.held, heldPoint{p, "数据目录中的 record.checkpoint（如果刚用备份恢复过数据库，属于正常现象：核实后请把该文件改名另存）"})
		}
	}
	slices.SortFunc(c.held, func(a, b heldPoint) int { return int(min(max(a.Size-b.Size, -1), 1)) })
	c.rep.Outside = int64(len(c.held))
	return nil
}

// bounds finds how far the tree goes. The three are read in one statement, so
// that acts which go on meanwhile do not make them differ.
func (c *check) bounds() error {
	var points, last, head int64
	//tenant:all the record is one for all organisations
	err := c.db.QueryRow(c.ctx, `SELECT (SELECT COALESCE(MAX(size), 0) FROM audit_checkpoint),
		(SELECT COALESCE(MAX(seq), -1) FROM audit_entry WHERE seq >= 0),
		(SELECT COALESCE(MAX(size), 0) FROM audit_head)`).Scan(&points, &last, &head)
	if err != nil {
		return err
	}
	c.size = max(head, 0)
	if last >= head {
		c.add(Finding{Fault: Truncated, Seq: head, Until: last, Says: fmt.Sprintf("记录的头部写着共有%d条，却有序号到%d的记录，头部被改动过", head, last)})
	}
	if head > last+1 {
		c.add(Finding{Fault: Truncated, Seq: last + 1, Until: head - 1, Says: "末尾的记录不见了"})
		c.size = last + 1
	}
	if points > c.size && points > head {
		c.add(Finding{Fault: Truncated, Seq: c.size, Until: points - 1, Says: fmt.Sprintf("有一个检查点证明曾有%d条记录，现在只有%d条", points, c.size)})
	}
	c.rep.Size = c.size
	for _, p := range c.held {
		if p.Size > c.size {
			c.add(Finding{Fault: Truncated, Seq: c.size, Until: p.Size - 1, Says: fmt.Sprintf("%s证明曾有%d条记录，现在只有%d条", p.where, p.Size, c.size)})
		}
	}
	return nil
}

// erasure is what a recorded act erased: everything about a subject.
type erasure struct{ agency, kind, subject string }

// blank is an entry without its texts, for which no act has been found yet.
type blank struct {
	Finding
	id string
}

// readErasures reads which subjects' texts were erased by a recorded act, and
// up to which place. An entry that only claims so is found by the walk.
func (c *check) readErasures() error {
	c.erased = map[erasure]int64{}
	return eachEntry(c.ctx, c.db, "WHERE act = '"+ActErase+"' ORDER BY turn", nil, func(e *Entry) error {
		l, err := parseLeaf(e.body)
		if err != nil || l.Act != ActErase {
			return nil
		}
		seq := e.Seq
		if seq < 0 {
			seq = math.MaxInt64
		}
		c.erased[erasure{l.Agency, l.Kind, l.Subject}] = seq
		return nil
	})
}

// explained says that a recorded act erased the entry.
func (c *check) explained(b blank) bool {
	for _, key := range []erasure{{b.Agency, b.Subject.Kind, b.Subject.ID}, {b.Agency, KindEntry, b.id}} {
		if seq, ok := c.erased[key]; ok && seq > b.Seq {
			return true
		}
	}
	return false
}

// judgeBlanks looks once more for the acts that erased entries, since some
// may have happened while the walk went on.
func (c *check) judgeBlanks() error {
	if len(c.blank) == 0 {
		return nil
	}
	if err := c.readErasures(); err != nil {
		return err
	}
	for _, b := range c.blank {
		if c.explained(b) {
			c.rep.Erased++
			continue
		}
		c.add(b.Finding)
	}
	return nil
}

// tail looks at what is not sealed, and at what was sealed since the walk.
func (c *check) tail() error {
	seen := map[int64]bool{}
	return c.eachRecent(func(e *Entry) error {
		if c.forged(e) {
			c.rep.Waiting++
			c.add(about(Added, e, "它不是由本系统写入的，没有本系统密钥的校验码，已被拒绝封存"))
			return nil
		}
		if seen[e.Turn] {
			return nil
		}
		seen[e.Turn] = true
		j := &judged{Entry: *e}
		j.judge()
		c.content(j, false, e.Turn)
		if e.Sealed() {
			return nil
		}
		c.rep.Waiting++
		if wait := c.rep.Began.Sub(e.At()); wait > c.opts.Patience {
			c.add(about(Unsealed, e, fmt.Sprintf("发生后已超过%s仍未封存，请检查服务是否正常运行", spell(c.opts.Patience))))
		}
		return nil
	})
}

// eachRecent gives the entries beyond the walk: the unsealed ones and then
// those sealed since, so that one sealed in between is seen twice, not never.
func (c *check) eachRecent(f func(*Entry) error) error {
	if err := eachEntry(c.ctx, c.db, "WHERE seq < 0 ORDER BY turn", nil, f); err != nil {
		return err
	}
	return eachEntry(c.ctx, c.db, "WHERE seq >= 0 AND seq >= $1 ORDER BY seq", []any{c.size}, f)
}

// forged says that an entry which waits to be sealed was not written by this
// program; only a holder of the key can tell.
func (c *check) forged(e *Entry) bool {
	return !e.Sealed() && c.key != nil && !c.key.wrote(e.body, e.mac)
}

// spell is a span of time in Chinese.
func spell(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d秒", int(d.Seconds()))
	}
	return fmt.Sprintf("%d分钟", int(d.Minutes()))
}

func scanHash(r *sql.Rows) (int64, []byte, error) {
	var idx int64
	var raw []byte
	err := r.Scan(&idx, &raw)
	return idx, raw, err
}

func scanPoint(r *sql.Rows) (int64, string, error) {
	var size int64
	var text string
	err := r.Scan(&size, &text)
	return size, text, err
}

// signed says that the checkpoint's text is one that the key signed.
func (c *check) signed(text string) error {
	c.rep.Signed++
	_, err := ParseCheckpoint(text, c.v)
	var bad *note.InvalidSignatureError
	var other *note.UnverifiedNoteError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &bad):
		return errors.New("签名与内容不符，检查点被改动过")
	case errors.As(err, &other):
		return errors.New("它是由另一把密钥签署的")
	}
	return errors.New("内容不是完整的检查点")
}

// leafPlace finds where in the tree a leaf stands, for an entry that is not
// in its place; -1 if nowhere.
func (c *check) leafPlace(h tlog.Hash) (int64, error) {
	rows, err := c.db.Query(c.ctx, "SELECT idx FROM audit_hash WHERE hash = $1", h[:])
	if err != nil {
		return -1, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var idx int64
		if err := rows.Scan(&idx); err != nil {
			return -1, err
		}
		if level, n := tlog.SplitStoredHashIndex(idx); level == 0 {
			return n, nil
		}
	}
	return -1, rows.Err()
}
