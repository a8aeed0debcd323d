package audit

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"gongkai/internal/kit/store"
)

// past holds, for the rows in its window, what the record says of each of
// their kept versions. Like watch it narrows its window when it holds too many.
type past struct {
	window
	tables []store.Row // those that keep versions
	known  map[string]bool
	most   int
	held   int
	rows   map[rowKey][]wrote
	recent []recent
	turns  map[int64]bool
}

// wrote is one recorded change of a row, which left one kept version.
type wrote struct {
	last
	at int64 // microseconds since 1970
}

// recent is a change beyond the walk; these come out of order.
type recent struct {
	key rowKey
	wrote
}

func newPast(tables []store.Row, most int) *past {
	var keep []store.Row
	for _, t := range tables {
		if _, ok := t.(store.Historic); ok {
			keep = append(keep, t)
		}
	}
	return pastOver(window{0, allSlots}, keep, most)
}

func pastOver(w window, tables []store.Row, most int) *past {
	return &past{window: w, tables: tables, known: tableSet(tables), most: most, rows: map[rowKey][]wrote{}, turns: map[int64]bool{}}
}

// note takes in the changes of an entry; turn is 0 within the walk, whose
// order is that of the changes.
func (p *past) note(e *Entry, turn int64, l leaf) {
	if turn > 0 {
		if p.turns[turn] {
			return
		}
		p.turns[turn] = true
	}
	for _, ch := range l.Changes {
		if !p.known[ch.Table] {
			continue
		}
		k := keyOf(ch.Table, ch.Tenant, ch.ID)
		if !p.covers(k) {
			continue
		}
		w := wroteBy(e, turn, l.At, ch.After)
		if turn > 0 {
			p.recent = append(p.recent, recent{k, w})
			continue
		}
		p.rows[k] = append(p.rows[k], w)
		p.held++
	}
	for p.held > p.most && p.to-p.from > 1 {
		p.narrow()
	}
}

func wroteBy(e *Entry, turn int64, at, after string) wrote {
	w := wrote{last: last{seq: e.Seq, turn: turn}}
	if t, err := time.Parse(store.TimeFormat, at); err == nil {
		w.at = t.UnixMicro()
	}
	copy(w.salt[:], e.salt)
	switch {
	case after == "":
		w.state = rowGone
	case e.Erased():
		w.state = rowErased
	default:
		_, _ = hex.Decode(w.after[:], []byte(after)[:min(len(after), 2*len(w.after))])
	}
	return w
}

func (p *past) narrow() {
	p.to = p.from + (p.to-p.from)/2
	for k, all := range p.rows {
		if !p.covers(k) {
			p.held -= len(all)
			delete(p.rows, k)
		}
	}
}

// settle puts the recent changes after those of the walk, in their order.
func (p *past) settle() {
	slices.SortStableFunc(p.recent, func(a, b recent) int { return cmp.Compare(a.turn, b.turn) })
	for _, r := range p.recent {
		if p.covers(r.key) {
			p.rows[r.key] = append(p.rows[r.key], r.wrote)
		}
	}
	p.recent = nil
}

// extra is a kept version beyond those that the record was known to have; an
// act under way may still explain it.
type extra struct {
	Finding
	version store.Version
}

// comparePast compares every kept version of the registered tables' rows with
// the change that left it.
func (c *check) comparePast() error {
	for p := c.past; len(p.tables) > 0; {
		p.settle()
		extras, err := c.compareVersions(p)
		if err != nil {
			return err
		}
		if err := c.judgeExtras(extras); err != nil {
			return err
		}
		if p.to == allSlots {
			return nil
		}
		p = pastOver(window{p.to, allSlots}, p.tables, p.most)
		if err := c.refill(p.note); err != nil {
			return err
		}
	}
	return nil
}

// compareVersions goes through the kept versions row by row. The record was
// read before them, so a version that it has and they have not is missing.
func (c *check) compareVersions(p *past) ([]extra, error) {
	var extras []extra
	for _, t := range p.tables {
		row := versionsOf{check: c, table: t.Table(), past: p}
		err := store.EachVersion(c.ctx, c.db, t, row.take)
		if err == nil {
			err = row.end()
		}
		if err != nil {
			return nil, fmt.Errorf("versions of %s: %w", t.Table(), err)
		}
		extras = append(extras, row.extras...)
	}
	return extras, c.lostVersions(p)
}

// versionsOf compares the versions of one table, one row after another.
type versionsOf struct {
	*check
	past  *past
	table string

	key        rowKey
	tenant, id string
	want       []wrote // of the present row, nil once a fault was found
	next       int64   // the version that comes next
	bad        bool
	faults     []Finding
	extras     []extra
}

func (r *versionsOf) take(v store.Version) error {
	if v.Tenant != r.tenant || v.ID != r.id || r.next == 0 {
		r.finish()
		r.begin(v)
	}
	if !r.past.covers(r.key) {
		return nil
	}
	r.rep.Versions++
	f := Finding{Seq: -1, Agency: v.Tenant, Table: r.table, Row: v.ID, Version: v.Seq}
	switch n := int64(len(r.want)); {
	case r.bad:
	case v.Seq < 1 || v.Seq > n:
		f.Fault, f.Says = PastUnknown, "没有任何操作记录说明它是怎么来的"
		if len(r.extras) < 50*r.opts.Most {
			r.extras = append(r.extras, extra{f, v})
		}
	case v.Seq > r.next:
		r.missing(r.next)
	default:
		r.next = v.Seq + 1
		w := r.want[v.Seq-1]
		if w.state == rowErased && !v.Deleted {
			r.rep.Blind++
		}
		if says := w.differs(v); says != "" {
			f.Fault, f.Seq, f.Says = PastChanged, w.seq, says
			r.fault(f)
		}
	}
	return nil
}

func (r *versionsOf) begin(v store.Version) {
	r.key, r.tenant, r.id = keyOf(r.table, v.Tenant, v.ID), v.Tenant, v.ID
	r.want, r.next, r.bad = r.past.rows[r.key], 1, false
	delete(r.past.rows, r.key)
}

// finish ends a row: what the record has beyond its versions is missing.
func (r *versionsOf) finish() {
	if !r.bad && r.next > 0 && r.next <= int64(len(r.want)) {
		r.missing(r.next)
	}
}

func (r *versionsOf) missing(n int64) {
	r.fault(Finding{Fault: PastGone, Seq: r.want[n-1].seq, Agency: r.tenant, Table: r.table, Row: r.id, Version: n, Says: "它不见了"})
}

// fault notes the first fault of a row; the rest follow from it.
func (r *versionsOf) fault(f Finding) {
	r.bad = true
	if len(r.faults) >= r.opts.Most {
		r.rep.More++
		return
	}
	r.faults = append(r.faults, f)
}

func (r *versionsOf) end() error {
	r.finish()
	return r.addNamed(r.faults)
}

// addNamed adds the findings with the acts that they point to.
func (c *check) addNamed(all []Finding) error {
	for _, f := range all {
		if err := c.nameLast(&f); err != nil {
			return err
		}
		c.add(f)
	}
	return nil
}

// differs says how a version is not what the change left, or nothing.
func (w wrote) differs(v store.Version) string {
	switch {
	case v.At != time.UnixMicro(w.at).UTC().Format(store.TimeFormat):
		return "它的时间与那次操作的时间不符"
	case v.Deleted != (w.state == rowGone):
		return "那次操作之后数据是否还在，与它不符"
	case v.Bad != nil:
		return "它的内容已无法读取"
	case w.state == rowThere && store.RowDigest(w.salt[:], v.Row)[:2*len(w.after)] != hex.EncodeToString(w.after[:]):
		return "内容与那次操作之后不符"
	}
	return ""
}

// lostVersions names the rows of which no version is left.
func (c *check) lostVersions(p *past) error {
	var out []Finding
	for k, all := range p.rows {
		if len(out) >= c.opts.Most {
			c.rep.More++
			continue
		}
		ch, err := c.changeOf(k, all[0].seq)
		if err != nil {
			return err
		}
		out = append(out, Finding{Fault: PastGone, Seq: all[0].seq, Agency: ch.Tenant, Table: ch.Table, Row: ch.ID, Version: 1, Says: "它不见了"})
	}
	slices.SortFunc(out, func(a, b Finding) int { return cmp.Compare(a.Table+"\x00"+a.Row, b.Table+"\x00"+b.Row) })
	return c.addNamed(out)
}

// judgeExtras looks for acts since the record was read that left the extra
// versions; the others are findings.
func (c *check) judgeExtras(extras []extra) error {
	if len(extras) == 0 {
		return nil
	}
	left := map[rowKey][]wrote{}
	err := c.eachRecent(func(e *Entry) error {
		l, err := parseLeaf(e.body)
		if err != nil || c.forged(e) {
			return nil
		}
		for _, ch := range l.Changes {
			k := keyOf(ch.Table, ch.Tenant, ch.ID)
			left[k] = append(left[k], wroteBy(e, e.Turn, l.At, ch.After))
		}
		return nil
	})
	if err != nil {
		return err
	}
	var out []Finding
	for _, x := range extras {
		fits := func(w wrote) bool { return w.differs(x.version) == "" }
		if !slices.ContainsFunc(left[keyOf(x.Table, x.Agency, x.Row)], fits) {
			out = append(out, x.Finding)
		}
	}
	return c.addNamed(out)
}

// compareFiles asks for the stored files that are not as they were stored.
func (c *check) compareFiles() error {
	if c.opts.Files == nil {
		return nil
	}
	c.rep.FilesSeen = true
	return c.opts.Files(c.ctx, func(agency, id, name, sha string, size int64, present bool, problem string) error {
		c.rep.Files++
		f := Finding{Fault: FileChanged, Seq: -1, Agency: agency, File: fmt.Sprintf("“%s”（编号%s，%d字节，摘要%s）", name, id, size, sha), Says: problem}
		switch {
		case !present:
			f.Fault = FileGone
			if problem == "" {
				f.Says = "它的内容不在存储中了"
			}
		case problem == "":
			return nil
		}
		c.add(f)
		return nil
	})
}
