package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/audit"
)

func (h *house) extract(id string) []byte {
	h.Helper()
	file, err := h.log.Extract(context.Background(), h.db, "gxj", dutyRef(id))
	h.must(err)
	return file
}

func TestAnExtractVerifiesWithoutTheSystem(t *testing.T) {
	h := build(t)
	h.fill(9)
	h.edit("d03", "更正")
	h.edit("d03", "再更正")
	h.seal()
	file := h.extract("d03")
	x, err := audit.VerifyExtract(file, h.log.PublicKey())
	h.must(err)
	if len(x.Entries) != 3 || x.Entries[0].Detail != "王芳立项“任务3”" || x.Entries[0].ActorName != "王芳" || x.OwnKey || x.Checkpoint.Size != 11 {
		t.Errorf("%+v", x)
	}
	if strings.Contains(string(file), "s-1") {
		t.Error("the session was given out")
	}
	if x, err = audit.VerifyExtract(file, ""); err != nil || !x.OwnKey {
		t.Errorf("with its own key: %v", err)
	}
	var out bytes.Buffer
	if status := audit.RunVerifyExtract(&out, file, h.log.PublicKey()); status != audit.StatusOK || !strings.Contains(out.String(), "核验通过") || !strings.Contains(out.String(), "序号3") {
		t.Errorf("%d %s", status, out.String())
	}
	if _, err := h.log.Extract(context.Background(), h.db, "fgw", dutyRef("d03")); !fail.Is(err, fail.Missing) {
		t.Errorf("another organisation extracts: %v", err)
	}
}

func TestAChangedExtractIsRefused(t *testing.T) {
	h := build(t)
	h.fill(5)
	h.edit("d03", "更正")
	h.seal()
	file := h.extract("d03")
	other := build(t)
	other.fill(1)
	change := func(f func(x map[string]any, first map[string]any)) []byte {
		var x map[string]any
		h.must(json.Unmarshal(file, &x))
		f(x, x["entries"].([]any)[0].(map[string]any))
		out, err := json.Marshal(x)
		h.must(err)
		return out
	}
	for name, c := range map[string]struct {
		file []byte
		key  string
		says string
	}{
		"a text":           {file: change(func(_, e map[string]any) { e["texts"].(map[string]any)["reason"] = "别的" }), says: "理由"},
		"an invented text": {file: change(func(_, e map[string]any) { e["texts"].(map[string]any)["note"] = "别的" }), says: "note"},
		"the leaf":         {file: change(func(_, e map[string]any) { e["leaf"] = strings.Replace(e["leaf"].(string), "立项", "撤销", 1) }), says: "与检查点不符"},
		"the place":        {file: change(func(_, e map[string]any) { e["seq"] = 2 }), says: "与检查点不符"},
		"a place beyond":   {file: change(func(_, e map[string]any) { e["seq"] = 99 }), says: "超出"},
		"the salt":         {file: change(func(_, e map[string]any) { e["salt"] = "00" }), says: "摘要不符"},
		"no salt":          {file: change(func(_, e map[string]any) { e["salt"] = "" }), says: "盐"},
		"the proof":        {file: change(func(_, e map[string]any) { e["proof"] = []any{} }), says: "与检查点不符"},
		"the subject":      {file: change(func(x, _ map[string]any) { x["subject"] = map[string]any{"kind": "ledger_duty", "id": "d04"} }), says: "不是关于这个对象"},
		"the order": {file: change(func(x, _ map[string]any) {
			l := x["entries"].([]any)
			l[0], l[1] = l[1], l[0]
		}), says: "次序"},
		"no entries": {file: change(func(x, _ map[string]any) { x["entries"] = []any{} }), says: "没有记录"},
		"the checkpoint": {file: change(func(x, _ map[string]any) {
			x["checkpoint"] = strings.Replace(x["checkpoint"].(string), "\n6\n", "\n7\n", 1)
		}), says: "检查点不是"},
		"another key":  {file: file, key: other.log.PublicKey(), says: "检查点不是"},
		"a broken key": {file: file, key: "abc", says: "公钥格式"},
		"half a file":  {file: file[:len(file)/2], says: "不是操作记录摘录"},
		"another form": {file: []byte(`{"format":"x"}`), says: "不是操作记录摘录"},
	} {
		if c.key == "" {
			c.key = h.log.PublicKey()
		}
		_, err := audit.VerifyExtract(c.file, c.key)
		if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		var out bytes.Buffer
		if status := audit.RunVerifyExtract(&out, c.file, c.key); status != audit.StatusBroken {
			t.Errorf("%s: status %d", name, status)
		}
	}
}

func TestAnErasedEntryStaysProvableInAnExtract(t *testing.T) {
	h := build(t)
	h.add("d1", "某公民")
	h.must(h.db.Do(context.Background(), clerk, func(tx *store.Tx) error {
		_, err := h.log.Erase(tx, dutyRef("d1"), "保存期限届满")
		return err
	}))
	h.seal()
	x, err := audit.VerifyExtract(h.extract("d1"), h.log.PublicKey())
	h.must(err)
	if len(x.Entries) != 2 || !x.Entries[0].Erased() || x.Entries[1].Act != audit.ActErase || x.Entries[0].Told() != "（文字已按规定清除）" {
		t.Errorf("%+v", x.Entries)
	}
}

func TestCommandsSayWhatTheyFindAndEndWithItsStatus(t *testing.T) {
	h := build(t)
	ctx := context.Background()
	var out, file bytes.Buffer
	if status := h.log.RunCheckpoint(ctx, &out); status != audit.StatusUnread || !strings.Contains(out.String(), "还没有检查点") {
		t.Errorf("an empty record: %d %s", status, out.String())
	}
	h.fill(4)
	out.Reset()
	if status := h.log.RunVerify(ctx, &out, audit.Options{}); status != audit.StatusOK || !strings.Contains(out.String(), "核验通过") {
		t.Errorf("%d %s", status, out.String())
	}
	out.Reset()
	v, err := audit.ReadVerifier(h.log.PublicKey())
	h.must(err)
	if status := h.log.RunCheckpoint(ctx, &out); status != audit.StatusOK {
		t.Error(status)
	}
	if c, err := audit.ParseCheckpoint(out.String(), v); err != nil || c.Size != 4 {
		t.Errorf("%v %+v", err, c)
	}
	out.Reset()
	if status := h.log.RunKey(&out); status != audit.StatusOK || strings.TrimSpace(out.String()) != h.log.PublicKey() {
		t.Errorf("%d %s", status, out.String())
	}
	out.Reset()
	if status := h.log.RunExtract(ctx, &out, &file, "gxj", dutyRef("d01")); status != audit.StatusOK {
		t.Errorf("%d %s", status, out.String())
	}
	if _, err := audit.VerifyExtract(file.Bytes(), h.log.PublicKey()); err != nil {
		t.Error(err)
	}
	h.sql("DELETE FROM audit_entry WHERE seq = 1")
	out.Reset()
	if status := h.log.RunVerify(ctx, &out, audit.Options{}); status != audit.StatusBroken || !strings.Contains(out.String(), "第一处：【记录被删除】序号1") {
		t.Errorf("%d %s", status, out.String())
	}
	h.must(h.db.Close())
	if status := h.log.RunVerify(ctx, &out, audit.Options{}); status != audit.StatusUnread {
		t.Errorf("a closed database: %d", status)
	}
}

func TestTheListIsFilteredAndPaged(t *testing.T) {
	h := build(t)
	ctx := context.Background()
	h.fill(7)
	h.clock.GoTo("2023-03-02 09:00")
	h.edit("d03", "公开年报")
	h.must(h.db.Do(ctx, who.Actor{Tenant: "fgw", Home: "fgw", ID: "p-x", Name: "别的单位"}, func(tx *store.Tx) error {
		return tx.Record("立项", dutyRef("d03"), store.Because("别的单位的理由"))
	}))
	search := func(f audit.Filter) int {
		all, err := audit.Search(ctx, h.db, "gxj", f, "", 100)
		h.must(err)
		n, err := audit.Count(ctx, h.db, "gxj", f, 100)
		h.must(err)
		if n != len(all) {
			t.Errorf("%+v: %d counted, %d listed", f, n, len(all))
		}
		return n
	}
	day := civil.MustParse
	for _, c := range []struct {
		f    audit.Filter
		want int
	}{
		{audit.Filter{}, 8}, {audit.Filter{From: day("2023-03-02")}, 1}, {audit.Filter{To: day("2023-03-01")}, 7},
		{audit.Filter{From: day("2023-03-03")}, 0}, {audit.Filter{Person: "王"}, 8}, {audit.Filter{Person: "p-wang"}, 8},
		{audit.Filter{Person: "李"}, 0}, {audit.Filter{Act: "更名"}, 1}, {audit.Filter{Kind: "ledger_duty", Subject: "d03"}, 2},
		{audit.Filter{Text: "任务5"}, 1}, {audit.Filter{Text: "%"}, 0}, {audit.Filter{Text: "别的单位"}, 0},
		{audit.Filter{From: day("2023-03-01"), To: day("2023-03-01"), Person: "王", Act: "立", Kind: "ledger_duty", Text: "任务"}, 7},
	} {
		if got := search(c.f); got != c.want {
			t.Errorf("%+v: %d, want %d", c.f, got, c.want)
		}
	}
	var seen []string
	for before := ""; ; {
		page, err := audit.Search(ctx, h.db, "gxj", audit.Filter{}, before, 3)
		h.must(err)
		for _, e := range page {
			seen = append(seen, e.Subject)
			before = e.ID
		}
		if len(page) < 3 {
			break
		}
	}
	if got := strings.Join(seen, " "); got != "d03 d06 d05 d04 d03 d02 d01 d00" {
		t.Errorf("pages give %s", got)
	}
	history, err := audit.History(ctx, h.db, "gxj", dutyRef("d03"))
	h.must(err)
	if len(history) != 2 || history[0].Act != "立项" || history[1].Act != "更名" {
		t.Errorf("history %+v", history)
	}
	kinds, err := audit.Kinds(ctx, h.db, "gxj")
	h.must(err)
	if fmt.Sprint(kinds) != "[ledger_duty]" {
		t.Errorf("kinds %v", kinds)
	}
}

func TestTheExportHasNoFormulas(t *testing.T) {
	h := build(t)
	ctx := context.Background()
	h.must(h.db.Do(ctx, clerk, func(tx *store.Tx) error {
		return tx.Record("登记", dutyRef("=1+1"), store.Because("=HYPERLINK(\"http://x\")"))
	}))
	var out bytes.Buffer
	h.must(audit.ExportCSV(ctx, h.db, &out, "gxj", audit.Filter{}))
	text := out.String()
	if !strings.HasPrefix(text, "\ufeff序号,时间") || !strings.Contains(text, `"'=HYPERLINK(""http://x"")"`) || !strings.Contains(text, ",'=1+1,") {
		t.Errorf("%s", text)
	}
}

func FuzzVerifyExtract(f *testing.F) {
	f.Add([]byte(`{"format":"gongkai-record-extract/1","public_key":"a+b+c","checkpoint":"x\n1\n","entries":[{"seq":0,"leaf":"{}","proof":[]}]}`), "")
	f.Add([]byte(`{}`), "gxj+00000000+AAAA")
	f.Fuzz(func(t *testing.T, file []byte, key string) {
		x, err := audit.VerifyExtract(file, key)
		if (x == nil) == (err == nil) {
			t.Fatal("neither an extract nor a refusal")
		}
		if err != nil && !fail.Is(err, fail.Invalid) {
			t.Fatalf("not a refusal for people: %v", err)
		}
	})
}
