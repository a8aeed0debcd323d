package audit_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/audit"
)

// keptDuty is a duty of which every version is kept.
type keptDuty struct{ duty }

func (*keptDuty) KeepVersions() {}

// keeping is a house whose duties keep their versions: d1 has three (the
// entries 0, 1 and 3), d2 has two, the second of which says it was deleted.
func keeping(t *testing.T) *house {
	h := build(t, func(d *audit.Deps) { d.Tables = func() []store.Row { return []store.Row{&keptDuty{}} } })
	do := func(act, id string, f func(tx *store.Tx) error) {
		h.clock.Go(time.Second)
		h.must(h.db.Do(context.Background(), clerk, func(tx *store.Tx) error {
			if err := f(tx); err != nil {
				return err
			}
			return tx.Record(act, dutyRef(id))
		}))
	}
	insert := func(id string) func(tx *store.Tx) error {
		return func(tx *store.Tx) error {
			return tx.Insert(&keptDuty{duty{Agency: "gxj", ID: id, Title: "任务", At: tx.Now()}})
		}
	}
	rename := func(title string) func(tx *store.Tx) error {
		return func(tx *store.Tx) error {
			d, err := store.Get[keptDuty](tx.Context(), tx, "gxj", "d1")
			if err != nil {
				return err
			}
			d.Title = title
			return tx.Update(&d)
		}
	}
	do("立项", "d1", insert("d1"))
	do("更名", "d1", rename("第二稿"))
	do("立项", "d2", insert("d2"))
	do("更名", "d1", rename("第三稿"))
	h.seal()
	do("撤销", "d2", func(tx *store.Tx) error { return tx.Delete(&keptDuty{duty{Agency: "gxj", ID: "d2"}}) })
	return h
}

func TestKeptVersionsAreComparedWithTheRecord(t *testing.T) {
	h := keeping(t)
	for _, sealed := range []bool{false, true} {
		if sealed {
			h.seal()
		}
		if r := h.verify(); !r.OK() || r.Versions != 5 || r.Blind != 0 {
			t.Errorf("sealed %v: %s", sealed, strings.Join(r.Lines(), "\n"))
		}
	}
	r, err := h.log.Verify(context.Background(), audit.Options{RowsAtOnce: 1})
	if h.must(err); !r.OK() || r.Versions != 5 {
		t.Errorf("in several passes: %s", strings.Join(r.Lines(), "\n"))
	}
}

func TestEveryAttackOnKeptVersionsIsFoundAndNamed(t *testing.T) {
	for _, a := range []struct {
		name  string
		query string
		fault audit.Fault
		seq   int64
		says  []string
	}{
		{"a body altered", "UPDATE store_version SET body = REPLACE(body, '第二稿', '从未有过') WHERE id = 'd1' AND seq = 2",
			audit.PastChanged, 1, []string{"test_duty中的d1的第2个历史版本", "更名", "内容与那次操作之后不符"}},
		{"a body made unreadable", "UPDATE store_version SET body = '{' WHERE id = 'd1' AND seq = 2", audit.PastChanged, 1, []string{"无法读取"}},
		{"a body emptied", "UPDATE store_version SET body = '' WHERE id = 'd1' AND seq = 2", audit.PastChanged, 1, []string{"是否还在"}},
		{"a deletion undone", "UPDATE store_version SET body = (SELECT body FROM store_version WHERE id = 'd2' AND seq = 1) WHERE id = 'd2' AND seq = 2",
			audit.PastChanged, 4, []string{"d2的第2个历史版本", "撤销", "是否还在"}},
		{"a time altered", "UPDATE store_version SET at = '2020-01-01T00:00:00.000000Z' WHERE id = 'd1' AND seq = 1",
			audit.PastChanged, 0, []string{"d1的第1个历史版本", "立项", "时间"}},
		{"a time made unreadable", "UPDATE store_version SET at = '昨天' WHERE id = 'd1' AND seq = 3", audit.PastChanged, 3, []string{"时间"}},
		{"the first removed", "DELETE FROM store_version WHERE id = 'd1' AND seq = 1", audit.PastGone, 0, []string{"d1的第1个历史版本", "立项", "不见了"}},
		{"one between removed", "DELETE FROM store_version WHERE id = 'd1' AND seq = 2", audit.PastGone, 1, []string{"d1的第2个历史版本"}},
		{"the last removed", "DELETE FROM store_version WHERE id = 'd1' AND seq = 3", audit.PastGone, 3, []string{"d1的第3个历史版本"}},
		{"all of a row removed", "DELETE FROM store_version WHERE id = 'd2'", audit.PastGone, 2, []string{"d2的第1个历史版本", "立项"}},
		{"one added", "INSERT INTO store_version (tbl, tenant, id, seq, at, body) SELECT tbl, tenant, id, 4, at, body FROM store_version WHERE id = 'd1' AND seq = 1",
			audit.PastUnknown, -1, []string{"d1的第4个历史版本", "没有任何操作记录"}},
		{"one added before the first", "INSERT INTO store_version (tbl, tenant, id, seq, at, body) SELECT tbl, tenant, id, 0, at, body FROM store_version WHERE id = 'd1' AND seq = 1",
			audit.PastUnknown, -1, []string{"没有任何操作记录"}},
		{"one of an unknown row", "INSERT INTO store_version (tbl, tenant, id, seq, at, body) SELECT tbl, tenant, 'd9', 1, at, body FROM store_version WHERE id = 'd1' AND seq = 1",
			audit.PastUnknown, -1, []string{"d9的第1个历史版本"}},
		{"a row's versions given to another organisation", "UPDATE store_version SET tenant = 'fgw' WHERE id = 'd2'", audit.PastGone, 2, []string{"d2的第1个历史版本"}},
	} {
		t.Run(a.name, func(t *testing.T) {
			h := keeping(t)
			h.seal()
			h.sql(a.query)
			for _, o := range []audit.Options{{}, {RowsAtOnce: 1}} {
				r, err := h.log.Verify(context.Background(), o)
				h.must(err)
				var found bool
				for _, f := range r.Findings {
					ok := f.Fault == a.fault && f.Seq == a.seq
					for _, says := range a.says {
						ok = ok && strings.Contains(f.String(), says)
					}
					found = found || ok
				}
				if !found {
					t.Errorf("not found:\n%s", strings.Join(r.Lines(), "\n"))
				}
			}
		})
	}
}

func TestVersionsOfErasedEntriesKeepTheirTime(t *testing.T) {
	h := keeping(t)
	h.seal()
	h.must(h.db.Do(context.Background(), clerk, func(tx *store.Tx) error {
		_, err := h.log.Erase(tx, dutyRef("d1"), "保存期限届满")
		return err
	}))
	h.seal()
	if r := h.verify(); !r.OK() || r.Blind != 3 || r.Versions != 5 {
		t.Errorf("%s", strings.Join(r.Lines(), "\n"))
	}
	h.sql("UPDATE store_version SET at = '2020-01-01T00:00:00.000000Z' WHERE id = 'd1' AND seq = 2")
	if r := h.verify(); r.OK() || r.First().Fault != audit.PastChanged || r.First().Version != 2 {
		t.Errorf("%s", strings.Join(r.Lines(), "\n"))
	}
}

func TestStoredFilesAreCompared(t *testing.T) {
	h := build(t)
	h.fill(2)
	if text := strings.Join(h.verify().Lines(), "\n"); !strings.Contains(text, "存储的文件这次也没有核对") || !strings.Contains(text, "登录会话") {
		t.Error(text)
	}
	files := func(_ context.Context, f func(agency, id, name, sha string, size int64, present bool, problem string) error) error {
		for _, x := range []struct {
			id, problem string
			present     bool
		}{{"f1", "", true}, {"f2", "", false}, {"f3", "内容与上传时的摘要不符", true}} {
			if err := f("gxj", x.id, "要点.pdf", "ab12", 7, x.present, x.problem); err != nil {
				return err
			}
		}
		return nil
	}
	r, err := h.log.Verify(context.Background(), audit.Options{Files: files})
	h.must(err)
	if r.OK() || r.Files != 3 || len(r.Findings) != 2 {
		t.Fatalf("%s", strings.Join(r.Lines(), "\n"))
	}
	gone, changed := r.Findings[0], r.Findings[1]
	if gone.Fault != audit.FileGone || !strings.Contains(gone.String(), "编号f2") || !strings.Contains(gone.String(), "要点.pdf") {
		t.Error(gone)
	}
	if changed.Fault != audit.FileChanged || !strings.Contains(changed.String(), "内容与上传时的摘要不符") {
		t.Error(changed)
	}
	if other := r.Seen("fgw").Findings[0].String(); strings.Contains(other, "要点") {
		t.Errorf("another organisation reads %s", other)
	}
}
