package audit_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/audit"
)

// rehash makes all stored hashes and the head those of the entries as they
// stand, as somebody with the whole database, but not the key, could.
func (h *house) rehash() {
	h.Helper()
	ctx := context.Background()
	all, err := store.Select[audit.Entry](ctx, h.db, "WHERE seq >= 0 ORDER BY seq")
	h.must(err)
	h.sql("DELETE FROM audit_hash")
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(idx))
		for i, x := range idx {
			out[i] = stored[x]
		}
		return out, nil
	})
	for i, e := range all {
		more, err := tlog.StoredHashes(int64(i), []byte(e.Leaf()), reader)
		h.must(err)
		for _, x := range more {
			h.sql("INSERT INTO audit_hash (idx, hash) VALUES ($1, $2)", len(stored), x[:])
			stored = append(stored, x)
		}
	}
	h.sql("UPDATE audit_head SET size = $1", len(all))
}

const rewrite = "UPDATE audit_entry SET act = '撤销', body = REPLACE(body, '立项', '撤销') WHERE seq = 4"

// Each attack is done by plain SQL on a record of eleven entries with
// checkpoints at 3, 6, 9 and 11. The first finding must name fault and place.
var attacks = []struct {
	name  string
	do    func(h *house)
	fault audit.Fault
	seq   int64
	says  string
}{
	{"a column altered", func(h *house) { h.sql("UPDATE audit_entry SET actor = 'p-li' WHERE seq = 4") }, audit.Altered, 4, "操作人"},
	{"the time altered", func(h *house) { h.sql("UPDATE audit_entry SET at = '昨天' WHERE seq = 4") }, audit.Altered, 4, "时间"},
	{"a reason altered", func(h *house) { h.sql("UPDATE audit_entry SET reason = '另一个理由' WHERE seq = 4") }, audit.Altered, 4, "理由"},
	{"a sentence emptied", func(h *house) { h.sql("UPDATE audit_entry SET detail = '' WHERE seq = 4") }, audit.Altered, 4, "说明"},
	{"the leaf altered", func(h *house) { h.sql(rewrite) }, audit.Altered, 4, "内容与封存时不符"},
	{"the leaf made unreadable", func(h *house) { h.sql("UPDATE audit_entry SET body = '{' WHERE seq = 4") }, audit.Altered, 4, "内容与封存时不符"},
	{"an entry removed", func(h *house) { h.sql("DELETE FROM audit_entry WHERE seq = 4") }, audit.Removed, 4, "不见了"},
	{"two entries removed", func(h *house) { h.sql("DELETE FROM audit_entry WHERE seq = 4 OR seq = 5") }, audit.Removed, 4, "序号4至5"},
	{"removed and closed up", func(h *house) {
		h.sql("DELETE FROM audit_entry WHERE seq = 4")
		for seq := 5; seq < 11; seq++ {
			h.sql("UPDATE audit_entry SET seq = seq - 1 WHERE seq = $1", seq)
		}
	}, audit.Moved, 4, "封存时的序号是5"},
	{"removed with its hashes", func(h *house) {
		h.sql("DELETE FROM audit_entry WHERE seq = 4")
		h.sql("DELETE FROM audit_hash WHERE idx = $1", tlog.StoredHashIndex(0, 4))
	}, audit.Removed, 4, "不见了"},
	{"two entries swapped", func(h *house) {
		h.sql("UPDATE audit_entry SET seq = 99 WHERE seq = 4")
		h.sql("UPDATE audit_entry SET seq = 4 WHERE seq = 7")
		h.sql("UPDATE audit_entry SET seq = 7 WHERE seq = 99")
	}, audit.Moved, 4, "封存时的序号是7"},
	{"the last entries cut off", func(h *house) { h.sql("DELETE FROM audit_entry WHERE seq >= 9") }, audit.Truncated, 9, "不见了"},
	{"cut off with head and hashes", func(h *house) {
		h.sql("DELETE FROM audit_entry WHERE seq >= 9")
		h.sql("DELETE FROM audit_hash WHERE idx >= $1", tlog.StoredHashCount(9))
		h.sql("UPDATE audit_head SET size = 9")
	}, audit.Truncated, 9, "曾有11条记录，现在只有9条"},
	{"cut off with every trace in the database", func(h *house) {
		h.sql("DELETE FROM audit_entry WHERE seq >= 9")
		h.sql("DELETE FROM audit_hash WHERE idx >= $1", tlog.StoredHashCount(9))
		h.sql("DELETE FROM audit_checkpoint WHERE size > 9")
		h.sql("UPDATE audit_head SET size = 9")
	}, audit.Truncated, 9, "record.checkpoint"},
	{"everything cut off", func(h *house) {
		h.sql("DELETE FROM audit_entry")
		h.sql("DELETE FROM audit_hash")
		h.sql("DELETE FROM audit_checkpoint")
		h.sql("UPDATE audit_head SET size = 0")
	}, audit.Truncated, 0, "现在只有0条"},
	{"the head set back", func(h *house) { h.sql("UPDATE audit_head SET size = 9") }, audit.Truncated, 9, "头部"},
	{"a hash altered", func(h *house) {
		h.sql("UPDATE audit_hash SET hash = $1 WHERE idx = $2", make([]byte, 32), tlog.StoredHashIndex(0, 4))
	}, audit.Rehashed, 4, "记录本身与检查点相符"},
	{"a hash removed", func(h *house) {
		h.sql("DELETE FROM audit_hash WHERE idx = $1", tlog.StoredHashIndex(0, 4))
	}, audit.Rehashed, 4, "不见了"},
	{"an upper hash altered", func(h *house) {
		h.sql("UPDATE audit_hash SET hash = $1 WHERE idx = $2", make([]byte, 32), tlog.StoredHashIndex(1, 2))
	}, audit.Rehashed, 5, "上级哈希"},
	{"rewritten with all hashes", func(h *house) { h.sql(rewrite); h.rehash() }, audit.Rewritten, 3, "序号3至5"},
	{"a checkpoint altered", func(h *house) {
		h.sql("UPDATE audit_checkpoint SET note = REPLACE(note, $1, $2) WHERE size = 6", "\n6\n", "\n7\n")
	}, audit.BadSignature, 5, "签名与内容不符"},
	{"a checkpoint's text replaced", func(h *house) { h.sql("UPDATE audit_checkpoint SET note = '' WHERE size = 6") }, audit.BadSignature, 5, "不是完整的检查点"},
	{"the last checkpoint removed", func(h *house) { h.sql("DELETE FROM audit_checkpoint WHERE size = 11") }, audit.BadSignature, 9, "不见了"},
	{"an entry forged into the waiting line", func(h *house) {
		h.sql(`INSERT INTO audit_entry (agency, id, at, actor, actor_name, home, unit, origin, session, act, kind, subject, article, reason, detail, salt, mac, body)
			SELECT agency, 'forged', at, actor, actor_name, home, unit, origin, session, act, kind, subject, article, reason, detail, salt, mac,
			REPLACE(body, id, 'forged') FROM audit_entry WHERE seq = 2`)
		h.seal()
	}, audit.Added, -1, "不是由本系统写入"},
	{"an entry forged into the tree", func(h *house) {
		h.sql(`INSERT INTO audit_entry (agency, id, seq, at, actor, actor_name, home, unit, origin, session, act, kind, subject, article, reason, detail, salt, mac, body)
			SELECT agency, 'forged', 11, at, actor, actor_name, home, unit, origin, session, act, kind, subject, article, reason, detail, salt, mac, body
			FROM audit_entry WHERE seq = 2`)
	}, audit.Truncated, 11, "头部"},
	{"texts erased without an act", func(h *house) {
		h.sql("UPDATE audit_entry SET salt = $1, actor_name = '', origin = '', session = '', reason = '', detail = '' WHERE seq = 4", []byte{})
	}, audit.Blanked, 4, "没有清除它的操作记录"},
	{"a row altered", func(h *house) { h.sql("UPDATE test_duty SET title = '绕过系统' WHERE id = 'd04'") }, audit.RowChanged, 4, "test_duty中的d04"},
	{"a row made unreadable", func(h *house) { h.sql("UPDATE test_duty SET at = '昨天' WHERE id = 'd04'") }, audit.RowChanged, 4, "无法读取"},
	{"a row removed", func(h *house) { h.sql("DELETE FROM test_duty WHERE id = 'd04'") }, audit.RowGone, 4, "没有删除它的操作记录"},
	{"a row added", func(h *house) {
		h.sql("INSERT INTO test_duty (agency, id, title, at, version) VALUES ('gxj', 'new', '', '', 0)")
	}, audit.RowUnknown, -1, "没有任何操作记录"},
	{"a row taken to another organisation", func(h *house) { h.sql("UPDATE test_duty SET agency = 'fgw' WHERE id = 'd04'") }, audit.RowGone, 4, "没有删除"},
}

func TestEveryAttackOnTheDatabaseIsFoundAndNamed(t *testing.T) {
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			h := build(t)
			h.fill(11)
			a.do(h)
			r := h.verify()
			if r.OK() {
				t.Fatal("not found")
			}
			f := r.First()
			if f.Fault != a.fault || f.Seq != a.seq || !strings.Contains(f.String(), a.says) {
				t.Errorf("got %s\nall:\n%s", f, strings.Join(r.Lines(), "\n"))
			}
		})
	}
}

func TestTheFindingNamesTimeActAndSubject(t *testing.T) {
	h := build(t)
	h.fill(5)
	h.sql("UPDATE audit_entry SET reason = '' WHERE seq = 2")
	want := "【记录被改动】序号2，2023-03-01 09:00:03，操作“立项”，对象ledger_duty/d02：与封存的内容不符的有：理由。"
	if got := h.verify().First().String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	other := h.verify().Seen("fgw").First()
	if strings.Contains(other.String(), "立项") || strings.Contains(other.String(), "d02") {
		t.Errorf("another organisation reads %s", other)
	}
}

func TestAHeldCheckpointFindsWhatTheDatabaseNoLongerShows(t *testing.T) {
	h := build(t)
	h.fill(6)
	held := h.seal()
	if held.Note == "" {
		var err error
		held, err = h.log.Newest(context.Background(), h.db)
		h.must(err)
	}
	h.add("later", "后来")
	h.seal()
	if r := h.verify(held.Note); !r.OK() || r.Outside != 2 {
		t.Fatalf("%+v", r)
	}
	// Somebody with the database and the key begins the record anew.
	h.must(os.Remove(strings.TrimSuffix(h.key, ".key") + ".checkpoint"))
	h.sql("UPDATE audit_entry SET seq = -1")
	h.sql("DELETE FROM audit_hash")
	h.sql("DELETE FROM audit_checkpoint")
	h.sql("UPDATE audit_head SET size = 0")
	h.sql("DELETE FROM audit_entry WHERE turn = (SELECT MIN(turn) FROM audit_entry)")
	h.sql("DELETE FROM test_duty WHERE id = 'd00'")
	h.seal()
	if r := h.verify(); !r.OK() {
		t.Fatal("the forger did not take care: ", strings.Join(r.Lines(), "\n"))
	}
	r := h.verify(held.Note)
	if r.OK() || r.First().Fault != audit.Rewritten || r.First().Until != 5 || !strings.Contains(r.First().String(), "您保存的检查点") {
		t.Errorf("%s", strings.Join(r.Lines(), "\n"))
	}
	if _, err := h.log.Verify(context.Background(), audit.Options{Held: []string{"不是检查点"}}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a text that is no checkpoint: %v", err)
	}
}

func TestARestoredDatabaseDoesNotOverwriteTheCheckpointBesideTheKey(t *testing.T) {
	h := build(t)
	h.fill(6)
	h.sql("DELETE FROM audit_entry WHERE seq >= 4")
	h.sql("DELETE FROM audit_hash WHERE idx >= $1", tlog.StoredHashCount(4))
	h.sql("DELETE FROM audit_checkpoint WHERE size > 3")
	h.sql("DELETE FROM test_duty WHERE id >= 'd04'")
	h.sql("UPDATE audit_head SET size = 4")
	for _, id := range []string{"x1", "x2", "x3"} { // now it is longer than the held one
		h.add(id, "恢复之后的")
		again := audit.New(audit.Deps{DB: h.db, KeyFile: h.key, Tables: func() []store.Row { return []store.Row{&duty{}} }})
		h.must(again.Open(context.Background()))
		_, err := again.Seal(context.Background())
		h.must(err)
	}
	r := h.verify()
	if r.OK() || r.First().Fault != audit.Rewritten || !strings.Contains(r.First().String(), "record.checkpoint") {
		t.Error(strings.Join(r.Lines(), "\n"))
	}
}

func TestErasingKeepsTheChain(t *testing.T) {
	h := build(t)
	h.add("keep", "留存")
	h.add("gone", "某公民的申请")
	h.edit("gone", "某公民的申请（更正）")
	h.seal()
	before, err := h.log.Newest(context.Background(), h.db)
	h.must(err)
	erase := func(ref store.Ref) (n int64) {
		h.must(h.db.Do(context.Background(), clerk, func(tx *store.Tx) error {
			var err error
			n, err = h.log.Erase(tx, ref, "保存期限届满")
			return err
		}))
		return n
	}
	if n := erase(dutyRef("gone")); n != 2 {
		t.Errorf("erased %d", n)
	}
	h.seal()
	for _, e := range h.entries()[1:3] {
		if !e.Erased() || e.ActorName+e.Reason+e.Detail+e.Origin+e.Session != "" {
			t.Errorf("still there: %+v", e)
		}
	}
	r := h.verify(before.Note)
	if !r.OK() || r.Erased != 2 || r.Unknowable != 1 {
		t.Fatalf("%s", strings.Join(r.Lines(), "\n"))
	}
	h.edit("gone", "又经修改") // gives the row a digest again
	if r := h.verify(); !r.OK() || r.Unknowable != 0 {
		t.Errorf("%s", strings.Join(r.Lines(), "\n"))
	}
	one := h.entries()[0]
	if n := erase(store.Ref{Kind: audit.KindEntry, ID: one.ID}); n != 1 {
		t.Errorf("erased %d", n)
	}
	h.seal()
	if r := h.verify(); !r.OK() || r.Erased != 3 {
		t.Errorf("%s", strings.Join(r.Lines(), "\n"))
	}
	h.sql("UPDATE audit_entry SET reason = '伪造的理由' WHERE seq = 1")
	if r := h.verify(); r.OK() || r.First().Fault != audit.Altered {
		t.Error("a text in an erased entry was not found")
	}
}

func TestAnEntryLeftUnsealedIsReported(t *testing.T) {
	h := build(t)
	h.add("d1", "x")
	h.clock.Go(time.Hour)
	if r := h.verify(); r.OK() || r.First().Fault != audit.Unsealed {
		t.Errorf("%+v", r)
	}
}

func TestTheKeyBelongsToItsDatabase(t *testing.T) {
	h := build(t)
	ctx := context.Background()
	h.fill(2)
	info, err := os.Stat(h.key)
	h.must(err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	open := func(path string) error { return audit.New(audit.Deps{DB: h.db, KeyFile: path}).Open(ctx) }
	h.must(open(h.key))
	missing := filepath.Join(t.TempDir(), "record.key")
	if err := open(missing); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "没有找到") {
		t.Errorf("a missing key: %v", err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a key was made for a record that has one")
	}
	foreign := build(t)
	if err := open(foreign.key); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "另一把密钥") {
		t.Errorf("a foreign key: %v", err)
	}
	h.must(os.WriteFile(missing, []byte("坏了"), 0o600))
	if err := open(missing); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "已损坏") {
		t.Errorf("a damaged key: %v", err)
	}
}

func TestNothingIsRecordedBeforeTheRecordIsOpen(t *testing.T) {
	h := build(t)
	audit.New(audit.Deps{DB: h.db, KeyFile: h.key})
	err := h.db.Do(context.Background(), who.System("gxj"), func(tx *store.Tx) error { return tx.Record("试", dutyRef("x")) })
	if err == nil || !strings.Contains(err.Error(), "not open") {
		t.Errorf("got %v", err)
	}
}
