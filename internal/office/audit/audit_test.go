package audit_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/audit"
)

// duty is a row such as a slice keeps.
type duty struct {
	Agency, ID, Title string
	At                time.Time
	Version           int64
}

func (*duty) Table() string { return "test_duty" }
func (d *duty) Cols() []store.Col {
	return []store.Col{store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("title", &d.Title),
		store.C("at", &d.At), store.C("version", &d.Version)}
}

var dutySchema = store.Migrations{Owner: "test", Files: fstest.MapFS{"0001_duty.sql": {Data: []byte(`-- +goose Up
CREATE TABLE test_duty (agency TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, at TEXT NOT NULL,
	version BIGINT NOT NULL, PRIMARY KEY (agency, id));`)}}}

var clerk = who.Actor{Tenant: "gxj", Home: "gxj", ID: "p-wang", Name: "王芳", Unit: "bgs", Origin: "10.1.2.3", Session: "s-1"}

// house is a database with the record open in it.
type house struct {
	*testing.T
	db    *store.DB
	log   *audit.Log
	clock *storetest.Clock
	key   string
}

func build(t *testing.T, more ...func(*audit.Deps)) *house {
	t.Helper()
	db, clock := storetest.Open(t, audit.Migrations(), dutySchema)
	h := &house{T: t, db: db, clock: clock, key: filepath.Join(t.TempDir(), "record.key")}
	deps := audit.Deps{DB: db, KeyFile: h.key, Origin: "gxj.example.gov.cn/record", Tables: func() []store.Row { return []store.Row{&duty{}} }}
	for _, f := range more {
		f(&deps)
	}
	h.log = audit.New(deps)
	if err := h.log.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	return h
}

func dutyRef(id string) store.Ref { return store.Ref{Kind: "ledger_duty", ID: id} }

// add records the act of making a duty.
func (h *house) add(id, title string) {
	h.Helper()
	h.clock.Go(time.Second)
	err := h.db.Do(context.Background(), clerk, func(tx *store.Tx) error {
		if err := tx.Insert(&duty{Agency: "gxj", ID: id, Title: title, At: tx.Now()}); err != nil {
			return err
		}
		return tx.Record("立项", dutyRef(id), store.Because("年度计划"), store.Telling("王芳立项“%s”", title), store.Under("条例第五条"))
	})
	h.must(err)
}

// edit records the act of renaming a duty.
func (h *house) edit(id, title string) {
	h.Helper()
	h.clock.Go(time.Second)
	h.must(h.db.Do(context.Background(), clerk, func(tx *store.Tx) error {
		d, err := store.Get[duty](tx.Context(), tx, "gxj", id)
		if err != nil {
			return err
		}
		d.Title = title
		if err := tx.Update(&d); err != nil {
			return err
		}
		return tx.Record("更名", dutyRef(id))
	}))
}

// remove records the act of deleting a duty.
func (h *house) remove(id string) {
	h.Helper()
	h.must(h.db.Do(context.Background(), clerk, func(tx *store.Tx) error {
		if err := tx.Delete(&duty{Agency: "gxj", ID: id}); err != nil {
			return err
		}
		return tx.Record("撤销", dutyRef(id))
	}))
}

// fill makes n duties, a checkpoint after every three.
func (h *house) fill(n int) {
	h.Helper()
	for i := range n {
		h.add(fmt.Sprintf("d%02d", i), fmt.Sprintf("任务%d", i))
		if i%3 == 2 {
			h.seal()
		}
	}
	h.seal()
}

func (h *house) seal() audit.Checkpoint {
	h.Helper()
	c, err := h.log.Seal(context.Background())
	h.must(err)
	return c
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// sql changes the database behind the system's back.
func (h *house) sql(query string, args ...any) {
	h.Helper()
	res, err := h.db.Handle().Exec(query, args...)
	h.must(err)
	if n, _ := res.RowsAffected(); n == 0 {
		h.Fatalf("%s touched nothing", query)
	}
}

func (h *house) verify(held ...string) *audit.Report {
	h.Helper()
	r, err := h.log.Verify(context.Background(), audit.Options{Held: held})
	h.must(err)
	return r
}

func (h *house) entries() []audit.Entry {
	h.Helper()
	all, err := store.Select[audit.Entry](context.Background(), h.db, "WHERE agency = $1 ORDER BY turn", "gxj")
	h.must(err)
	return all
}

func TestAnUntouchedRecordVerifies(t *testing.T) {
	h := build(t)
	h.fill(11)
	h.edit("d03", "改名")
	h.remove("d04")
	if r := h.verify(); !r.OK() || r.Waiting != 2 || r.Size != 11 {
		t.Errorf("before sealing: %+v", r)
	}
	h.seal()
	r := h.verify()
	if !r.OK() || r.Size != 13 || r.Rows != 10 || r.Points != 5 || r.Waiting != 0 || r.Outside != 1 {
		t.Errorf("got %+v\n%s", r, strings.Join(r.Lines(), "\n"))
	}
	pub, err := audit.ReadVerifier(h.log.PublicKey())
	h.must(err)
	if r, err := audit.Verify(context.Background(), h.db, pub, []store.Row{&duty{}}, audit.Options{}); err != nil || !r.OK() {
		t.Errorf("with the public key alone: %v %+v", err, r)
	}
}

func TestThePersonalTextsAreNotInTheLeaf(t *testing.T) {
	h := build(t)
	h.add("d1", "某公民投诉")
	e := h.entries()[0]
	for _, secret := range []string{"王芳", "10.1.2.3", "s-1", "年度计划", "某公民投诉"} {
		if strings.Contains(e.Leaf(), secret) {
			t.Errorf("the leaf says %q: %s", secret, e.Leaf())
		}
	}
	if !strings.HasPrefix(e.Leaf(), `{"v":1,"id":"`+e.ID+`","at":"`) || strings.Contains(e.Leaf(), "\n") {
		t.Errorf("leaf %s", e.Leaf())
	}
}

// rfcRoot is the Merkle tree hash as RFC 6962 section 2.1 defines it, written
// without the library.
func rfcRoot(leaves []string) [32]byte {
	if len(leaves) == 1 {
		return sum(append([]byte{0}, leaves[0]...))
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	l, r := rfcRoot(leaves[:k]), rfcRoot(leaves[k:])
	return sum(append(append([]byte{1}, l[:]...), r[:]...))
}

func TestCheckpointsAndProofsFollowRFC6962(t *testing.T) {
	h := build(t)
	ctx := context.Background()
	h.fill(7)
	old, err := h.log.Newest(ctx, h.db)
	h.must(err)
	for i := range 6 {
		h.add(fmt.Sprintf("e%d", i), "后来的")
		h.seal()
	}
	now, err := h.log.Newest(ctx, h.db)
	h.must(err)
	var leaves []string
	for _, e := range h.entries() {
		leaves = append(leaves, e.Leaf())
	}
	if now.Size != 13 || rfcRoot(leaves) != [32]byte(now.Root) || rfcRoot(leaves[:7]) != [32]byte(old.Root) {
		t.Fatal("the roots are not those of RFC 6962")
	}
	for i, leaf := range leaves {
		p, err := h.log.Prove(ctx, h.db, int64(i))
		h.must(err)
		if err := p.Check(leaf); err != nil {
			t.Errorf("entry %d: %v", i, err)
		}
		if err := p.Check(leaf + " "); err == nil {
			t.Errorf("entry %d: another leaf passes", i)
		}
	}
	tp, _, err := h.log.ProveConsistency(ctx, h.db, 7)
	h.must(err)
	if err := tlog.CheckTree(tp, now.Size, now.Root, old.Size, old.Root); err != nil {
		t.Error(err)
	}
	wrong := old.Root
	wrong[0] ^= 1
	if tlog.CheckTree(tp, now.Size, now.Root, old.Size, wrong) == nil {
		t.Error("another old root is consistent too")
	}
	if _, err := h.log.Prove(ctx, h.db, 13); !fail.Is(err, fail.Missing) {
		t.Errorf("an entry beyond the tree: %v", err)
	}
	lines := strings.Split(now.Note, "\n")
	if lines[0] != "gxj.example.gov.cn/record" || lines[1] != "13" || lines[3] != "" || !strings.HasPrefix(lines[4], "— gxj.example.gov.cn/record ") {
		t.Errorf("checkpoint:\n%s", now.Note)
	}
}

func TestFortyActsAtOnceAreSealedInOneOrder(t *testing.T) {
	h := build(t)
	ctx := context.Background()
	h.add("shared", "0")
	other := audit.New(audit.Deps{DB: h.db, KeyFile: h.key, Tables: func() []store.Row { return []store.Row{&duty{}} }})
	h.must(other.Open(ctx)) // a second node on the same database
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			err := h.db.Do(ctx, clerk, func(tx *store.Tx) error {
				if err := tx.Insert(&duty{Agency: "gxj", ID: fmt.Sprintf("d%d", i)}); err != nil {
					return err
				}
				return tx.Record("立项", dutyRef(fmt.Sprintf("d%d", i)))
			})
			if err != nil {
				t.Error(err)
			}
			node := []*audit.Log{h.log, other}[i%2]
			if _, err := node.Seal(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	h.seal()
	var seqs []int64
	for _, e := range h.entries() {
		seqs = append(seqs, e.Seq)
	}
	slices.Sort(seqs)
	for i, s := range seqs {
		if int64(i) != s {
			t.Fatalf("places %v", seqs)
		}
	}
	if r := h.verify(); len(seqs) != 41 || !r.OK() {
		t.Errorf("%d entries, %s", len(seqs), strings.Join(r.Lines(), "\n"))
	}
}

func TestVerifyingWhileActsGoOnFindsNothing(t *testing.T) {
	h := build(t)
	ctx := context.Background()
	h.fill(30)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 60 {
			err := h.db.Do(ctx, clerk, func(tx *store.Tx) error {
				d, err := store.Get[duty](ctx, tx, "gxj", fmt.Sprintf("d%02d", i%30))
				if err != nil {
					return err
				}
				d.Title = fmt.Sprint(i)
				if err := tx.Update(&d); err != nil {
					return err
				}
				return tx.Record("更名", dutyRef(d.ID))
			})
			if err != nil {
				t.Error(err)
			}
			if i%4 == 0 {
				if _, err := h.log.Seal(ctx); err != nil {
					t.Error(err)
				}
			}
		}
	})
	for range 12 {
		if r := h.verify(); !r.OK() {
			t.Fatal(strings.Join(r.Lines(), "\n"))
		}
	}
	wg.Wait()
}

func TestRowsBeyondTheBoundAreComparedInFurtherPasses(t *testing.T) {
	h := build(t)
	h.fill(25)
	look := func() *audit.Report {
		r, err := h.log.Verify(context.Background(), audit.Options{RowsAtOnce: 4})
		h.must(err)
		return r
	}
	if r := look(); !r.OK() || r.Rows != 25 {
		t.Errorf("%+v", r)
	}
	h.sql("UPDATE test_duty SET title = 'x'")
	if r := look(); len(r.Findings) != 20 || r.More != 5 || r.First().Fault != audit.RowChanged {
		t.Errorf("%d and %d more", len(r.Findings), r.More)
	}
}

func TestTheBackgroundSealsEachAct(t *testing.T) {
	sealed := make(chan audit.Checkpoint, 10)
	h := build(t, func(d *audit.Deps) {
		d.Delay = time.Millisecond
		d.OnSealed = func(c audit.Checkpoint) { sealed <- c }
	})
	h.add("left", "上次停机前的")
	h.must(h.log.Start(t.Context()))
	if c := <-sealed; c.Size != 1 {
		t.Errorf("at start %d", c.Size)
	}
	h.add("d1", "新的")
	if c := <-sealed; c.Size != 2 {
		t.Errorf("after the act %d", c.Size)
	}
	h.must(h.log.Stop(context.Background()))
	h.add("d2", "停机后")
	h.must(h.log.Stop(context.Background()))
	if c := <-sealed; c.Size != 3 {
		t.Errorf("at the end %d", c.Size)
	}
}
