package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// sealBatch is how many entries one transaction seals at most.
const sealBatch = 1000

// nudge asks for sealing soon; it never waits.
func (l *Log) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run seals after each nudge, once it has waited a little for more.
func (l *Log) run(ctx context.Context) {
	defer close(l.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(l.deps.Delay):
		}
		if _, err := l.Seal(ctx); err != nil && ctx.Err() == nil {
			l.deps.Logger.Error("the record was not sealed", "error", err)
		}
	}
}

// Seal puts every committed entry into the tree and signs the checkpoint. It
// is safe on several nodes at once: they take turns on the head. Entries that
// no holder of the key wrote stay out; verification names them.
func (l *Log) Seal(ctx context.Context) (Checkpoint, error) {
	if l.key == nil {
		return Checkpoint{}, errClosed
	}
	l.sealing.Lock()
	defer l.sealing.Unlock()
	b := batch{log: l}
	for more := true; more; {
		waiting, err := l.waiting(ctx, b.turn)
		if err != nil {
			return b.signed, err
		}
		if !waiting {
			break
		}
		err = l.deps.DB.Do(ctx, who.System(""), func(tx *store.Tx) error {
			tx.Quiet("sealing the record")
			more, err = b.seal(tx)
			return err
		})
		if err != nil {
			return b.signed, fmt.Errorf("audit: seal: %w", err)
		}
	}
	if b.signed.Note == "" {
		return b.signed, nil
	}
	l.publish(ctx, b.signed)
	return b.signed, nil
}

// waiting says whether there is anything to seal, without taking the lock.
func (l *Log) waiting(ctx context.Context, after int64) (bool, error) {
	var one int
	//tenant:all the record is one for all organisations
	err := l.deps.DB.QueryRow(ctx, "SELECT 1 FROM audit_entry WHERE seq < 0 AND turn > $1 LIMIT 1", after).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (l *Log) publish(ctx context.Context, c Checkpoint) {
	if err := l.held.keep(ctx, l, c); err != nil {
		l.deps.Logger.Error("the checkpoint beside the key was not renewed", "error", err)
	}
	if l.deps.OnSealed != nil {
		l.deps.OnSealed(c)
	}
}

// batch is one run of sealing over several transactions.
type batch struct {
	log    *Log
	turn   int64 // of the last entry looked at
	signed Checkpoint
}

// seal takes the next entries into the tree; more says that others may wait.
// The first statement locks the head's row, so nodes take turns, and what is
// read after it includes all that another node sealed.
func (b *batch) seal(tx *store.Tx) (more bool, err error) {
	if n, err := tx.Exec("UPDATE audit_head SET size = size WHERE id = 1"); err != nil || n != 1 {
		return false, errors.Join(err, errHead(n))
	}
	tree, err := b.log.openEdge(tx)
	if err != nil {
		return false, err
	}
	start := tree.size
	found, seen, err := b.read(tx)
	if err != nil || len(found) == 0 {
		return seen == sealBatch, err
	}
	var stored []tlog.Hash
	for _, e := range found {
		stored = append(stored, tree.push(tlog.RecordHash([]byte(e.body)))...)
	}
	signed, err := b.log.key.sign(tree.size, tree.root())
	if err != nil {
		return false, err
	}
	if err := errors.Join(number(tx, found, start), keepHashes(tx, start, stored), keepHead(tx, signed)); err != nil {
		return false, err
	}
	b.signed = signed
	return seen == sealBatch, nil
}

func errHead(n int64) error {
	if n == 1 {
		return nil
	}
	return errors.New("audit: the record has no head")
}

// openEdge reads the edge of the tree as it stands, under the head's lock.
func (l *Log) openEdge(tx *store.Tx) (*edge, error) {
	e := &edge{}
	var known string
	if err := tx.QueryRow(tx.Context(), "SELECT size, key FROM audit_head WHERE id = 1").Scan(&e.size, &known); err != nil {
		return nil, err
	}
	if known != l.key.public {
		return nil, errForeign(l.deps.KeyFile, known)
	}
	var err error
	e.roots, err = readHashes(tx.Context(), tx, edgeIndexes(e.size))
	return e, err
}

// read takes the next unsealed entries in the order in which the database
// took them. Two acts that change one row wait for each other there, so this
// is the order of their changes, whatever the clocks say.
func (b *batch) read(tx *store.Tx) (found []Entry, seen int, err error) {
	//tenant:all the record is one for all organisations
	rows, err := tx.Query(tx.Context(), `SELECT turn, agency, id, mac, body FROM audit_entry
		WHERE seq < 0 AND turn > $1 ORDER BY turn LIMIT $2`, b.turn, sealBatch)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = rows.Close() }()
	for ; rows.Next(); seen++ {
		var e Entry
		if err := rows.Scan(&e.Turn, &e.Agency, &e.ID, &e.mac, &e.body); err != nil {
			return nil, 0, err
		}
		b.turn = e.Turn
		if b.log.key.wrote(e.body, e.mac) {
			found = append(found, e)
			continue
		}
		b.log.deps.Logger.Error("an entry that this program did not write is kept out of the record", "agency", e.Agency, "id", e.ID)
	}
	return found, seen, rows.Err()
}

// number gives the entries their places, in one statement. Its numbers are
// the program's own and stand in the text: SQLite takes a time that grows with
// the square of the number of parameters to read a statement.
func number(tx *store.Tx, found []Entry, start int64) error {
	places := make([]string, len(found))
	for i, e := range found {
		places[i] = fmt.Sprintf("(%d,%d)", e.Turn, start+int64(i))
	}
	//tenant:all the record is one for all organisations
	n, err := tx.Exec("WITH place (turn, seq) AS (VALUES " + strings.Join(places, ",") + `)
		UPDATE audit_entry SET seq = place.seq FROM place WHERE audit_entry.turn = place.turn AND audit_entry.seq < 0`)
	if err == nil && n != int64(len(found)) {
		err = fmt.Errorf("audit: %d of %d entries were numbered", n, len(found))
	}
	return err
}

// hashChunk is how many hashes one statement stores.
const hashChunk = 50

func keepHashes(tx *store.Tx, start int64, stored []tlog.Hash) error {
	idx := tlog.StoredHashCount(start)
	for chunk := range slices.Chunk(stored, hashChunk) {
		places, args := make([]string, len(chunk)), make([]any, len(chunk))
		for i := range chunk {
			places[i], args[i] = fmt.Sprintf("(%d,$%d)", idx, i+1), chunk[i][:]
			idx++
		}
		if _, err := tx.Exec("INSERT INTO audit_hash (idx, hash) VALUES "+strings.Join(places, ","), args...); err != nil {
			return err
		}
	}
	return nil
}

func keepHead(tx *store.Tx, c Checkpoint) error {
	_, err := tx.Exec("INSERT INTO audit_checkpoint (size, at, note) VALUES ($1, $2, $3)", c.Size, tx.Now(), c.Note)
	if err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE audit_head SET size = $1 WHERE id = 1", c.Size)
	return err
}

// Newest is the newest signed checkpoint; a record in which nothing has been
// sealed yet is a Missing.
func (l *Log) Newest(ctx context.Context, q store.Querier) (Checkpoint, error) {
	return newest(ctx, q, l.key)
}

func newest(ctx context.Context, q store.Querier, k *key) (Checkpoint, error) {
	var text string
	err := q.QueryRow(ctx, "SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1").Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return Checkpoint{}, fail.Missingf("还没有检查点：系统中还没有发生过操作，或刚发生的操作正在封存，请稍候几秒再试")
	}
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := ParseCheckpoint(text, k.verifier)
	if err != nil {
		return c, fail.Invalidf("数据库中最新的检查点不是本系统签署的，操作记录可能被改动过。请运行 gongkai record verify 查明，并报告网络安全负责人")
	}
	return c, nil
}
