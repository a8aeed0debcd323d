package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// rowKey stands for one row of one table.
type rowKey [16]byte

func keyOf(table, tenant, id string) rowKey {
	h := sha256.Sum256([]byte(table + "\x00" + tenant + "\x00" + id))
	return rowKey(h[:16])
}

// slot is the key's place in the space of keys.
func (k rowKey) slot() uint64 { return uint64(binary.BigEndian.Uint32(k[:4])) }

const allSlots = uint64(1) << 32

// last is what the record says of a row after its last change. Half of the
// digest, 128 bits, is enough to tell rows apart and saves memory.
type last struct {
	seq   int64
	turn  int64 // 0 within the walk, whose order is that of the places
	salt  [16]byte
	after [16]byte
	state rowState
}

type rowState uint8

const (
	rowThere  rowState = iota // it has the digest
	rowGone                   // it was deleted
	rowErased                 // its digest's salt was erased
)

// watch holds the last digests of the rows whose keys are in its window. When
// there are too many it narrows the window; the rest is for another pass.
type watch struct {
	window
	tables map[string]bool
	most   int
	rows   map[rowKey]last
}

// window is a part of the space of keys.
type window struct{ from, to uint64 }

func (w window) covers(k rowKey) bool { return k.slot() >= w.from && k.slot() < w.to }

func newWatch(tables []store.Row, most int) *watch {
	return &watch{window: window{0, allSlots}, tables: tableSet(tables), most: most, rows: map[rowKey]last{}}
}

// after is an empty watch over the keys that this one left out.
func (w *watch) after() *watch {
	return &watch{window: window{w.to, allSlots}, tables: w.tables, most: w.most, rows: map[rowKey]last{}}
}

// note takes in the changes of an entry. Within the walk (turn 0) the entries
// come in order; beyond it the higher turn is the later one.
func (w *watch) note(e *Entry, turn int64, changes []store.Change) {
	for _, ch := range changes {
		if !w.tables[ch.Table] {
			continue
		}
		k := keyOf(ch.Table, ch.Tenant, ch.ID)
		if !w.covers(k) || w.rows[k].turn > turn {
			continue
		}
		l := last{seq: e.Seq, turn: turn}
		copy(l.salt[:], e.salt)
		switch {
		case ch.After == "":
			l.state = rowGone
		case e.Erased():
			l.state = rowErased
		default:
			_, _ = hex.Decode(l.after[:], []byte(ch.After)[:min(len(ch.After), 2*len(l.after))])
		}
		w.rows[k] = l
	}
	for len(w.rows) > w.most && w.to-w.from > 1 {
		w.narrow()
	}
}

func (w *watch) narrow() {
	w.to = w.from + (w.to-w.from)/2
	for k := range w.rows {
		if !w.covers(k) {
			delete(w.rows, k)
		}
	}
}

// suspect is a row that is not as the record says; an act under way may still
// explain it.
type suspect struct {
	Finding
	tenant string
	proto  store.Row
}

// compareRows compares every row of the registered tables with the record.
func (c *check) compareRows() error {
	c.rep.Tables = int64(len(c.tables))
	for w := c.rows; ; {
		suspects, err := c.compareWindow(w)
		if err != nil {
			return err
		}
		if err := c.judge(suspects); err != nil {
			return err
		}
		if w.to == allSlots || len(c.tables) == 0 {
			return nil
		}
		w = w.after()
		if err := c.refill(func(e *Entry, turn int64, l leaf) { w.note(e, turn, l.Changes) }); err != nil {
			return err
		}
	}
}

// refill reads the record once more for another window of keys.
func (c *check) refill(take func(e *Entry, turn int64, l leaf)) error {
	note := func(e *Entry, turn int64) error {
		if l, err := parseLeaf(e.body); err == nil && !c.forged(e) {
			take(e, turn, l)
		}
		return nil
	}
	err := eachEntry(c.ctx, c.db, "WHERE seq >= 0 AND seq < $1 ORDER BY seq", []any{c.size}, func(e *Entry) error { return note(e, 0) })
	if err != nil {
		return err
	}
	return c.eachRecent(func(e *Entry) error { return note(e, e.Turn) })
}

// compareWindow reads the tables' rows and strikes out those that fit. What
// then remains in the window are rows that should be there.
func (c *check) compareWindow(w *watch) ([]suspect, error) {
	var out []suspect
	for _, t := range c.tables {
		err := each(c.ctx, c.db, t, "", nil, func(row store.Row, scan error) error {
			tenant, id := keyTexts(row)
			k := keyOf(t.Table(), tenant, id)
			if !w.covers(k) {
				return nil
			}
			c.rep.Rows++
			if s, bad := c.compareRow(w, k, row, scan); bad && len(out) < 50*c.opts.Most {
				s.tenant, s.proto = tenant, t
				s.Agency, s.Table, s.Row = tenant, t.Table(), id
				out = append(out, s)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", t.Table(), err)
		}
	}
	gone, err := c.vanished(w, 50*c.opts.Most-len(out))
	return append(out, gone...), err
}

// compareRow compares one row; the Finding of a bad one lacks its names.
func (c *check) compareRow(w *watch, k rowKey, row store.Row, scan error) (suspect, bool) {
	l, known := w.rows[k]
	delete(w.rows, k)
	s := suspect{Finding: Finding{Seq: -1}}
	switch {
	case !known:
		s.Fault, s.Says = RowUnknown, "没有任何操作记录说明它是怎么来的"
		return s, true
	case l.state == rowErased:
		c.rep.Unknowable++
		return s, false
	}
	s.Seq = l.seq
	switch {
	case l.state == rowGone:
		s.Fault, s.Says = RowUnknown, "记录表明它已被删除，却仍在数据库中"
	case scan != nil:
		s.Fault, s.Says = RowChanged, "内容与那次操作之后不符，有的值已无法读取"
	case store.RowDigest(l.salt[:], row)[:2*len(l.after)] != hex.EncodeToString(l.after[:]):
		s.Fault, s.Says = RowChanged, "内容与那次操作之后不符"
	default:
		return s, false
	}
	return s, true
}

// vanished are the rows that the record has and the tables have not. Their
// names are in the entries that changed them last.
func (c *check) vanished(w *watch, most int) ([]suspect, error) {
	var out []suspect
	for k, l := range w.rows {
		if l.state == rowGone {
			continue
		}
		if len(out) >= most {
			c.rep.More++
			continue
		}
		ch, err := c.changeOf(k, l.seq)
		if err != nil {
			return nil, err
		}
		s := suspect{Finding: Finding{Fault: RowGone, Seq: l.seq, Agency: ch.Tenant, Table: ch.Table, Row: ch.ID,
			Says: "它不在数据库中了，却没有删除它的操作记录"}, tenant: ch.Tenant}
		for _, t := range c.tables {
			if t.Table() == ch.Table {
				s.proto = t
			}
		}
		if s.proto != nil {
			out = append(out, s)
		}
	}
	return out, nil
}

// changeOf finds the change of a row in the entry of the given place.
func (c *check) changeOf(k rowKey, seq int64) (found store.Change, err error) {
	look := func(e *Entry) error {
		for _, ch := range e.Changes() {
			if keyOf(ch.Table, ch.Tenant, ch.ID) == k {
				found = ch
			}
		}
		return nil
	}
	if seq < 0 {
		err = c.eachRecent(look)
		return found, err
	}
	err = eachEntry(c.ctx, c.db, "WHERE seq = $1", []any{seq}, look)
	return found, err
}

// judge looks at the suspects again: each row is read first, and then the
// acts that have come in since the walk. A row that one of them left as it is
// now is as it should be.
func (c *check) judge(all []suspect) error {
	if len(all) == 0 {
		return nil
	}
	now := make([]store.Row, len(all))
	for i, s := range all {
		err := each(c.ctx, c.db, s.proto, whereKey(s.proto), []any{s.tenant, s.Row}, func(row store.Row, scan error) error {
			if scan == nil {
				now[i] = row
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	cleared, err := c.recentlyExplained(all, now)
	if err != nil {
		return err
	}
	for i, s := range all {
		if cleared[i] {
			continue
		}
		if err := c.nameLast(&s.Finding); err != nil {
			return err
		}
		c.add(s.Finding)
	}
	return nil
}

func whereKey(row store.Row) string {
	cols := row.Cols()
	return fmt.Sprintf("WHERE %s = $1 AND %s = $2", cols[0].Name, cols[1].Name)
}

func (c *check) recentlyExplained(all []suspect, now []store.Row) (map[int]bool, error) {
	at := make(map[rowKey]int, len(all))
	for i, s := range all {
		at[keyOf(s.Table, s.tenant, s.Row)] = i
	}
	cleared := map[int]bool{}
	err := c.eachRecent(func(e *Entry) error {
		if c.forged(e) {
			return nil
		}
		for _, ch := range e.Changes() {
			i, ours := at[keyOf(ch.Table, ch.Tenant, ch.ID)]
			if !ours {
				continue
			}
			after := ""
			if now[i] != nil {
				after = store.RowDigest(e.salt, now[i])
			}
			if after == ch.After {
				cleared[i] = true
			}
		}
		return nil
	})
	return cleared, err
}

// nameLast adds to a row's finding the act that changed it last.
func (c *check) nameLast(f *Finding) error {
	if f.Seq < 0 {
		return nil
	}
	//tenant:all the record is one for all organisations
	e, err := store.First[Entry](c.ctx, c.db, "WHERE seq = $1", f.Seq)
	if fail.Is(err, fail.Missing) {
		return nil
	}
	f.When, f.Act, f.Subject = e.At(), e.Act, e.Ref()
	return err
}

// keyTexts are the row's tenant and id.
func keyTexts(row store.Row) (tenant, id string) {
	cols := row.Cols()
	return text(cols[0].Ptr), text(cols[1].Ptr)
}

func text(ptr any) string {
	switch p := ptr.(type) {
	case *string:
		return *p
	case *int64:
		return fmt.Sprint(*p)
	}
	return fmt.Sprint(ptr)
}
