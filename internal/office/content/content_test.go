package content_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

var clerk = officetest.Actor("p-wang", "u-jn")

type house struct {
	*officetest.House
	content *content.Content
	files   *attach.Files
	columns content.Tree
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		h.files = attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		h.content = content.New(content.Deps{Files: h.files})
		return []slice.Slice{h.files.Slice(), h.content.Slice()}
	}, attach.Migrations(), content.Migrations())
	h.act(func(tx *store.Tx) error {
		if _, err := content.Plant(tx); err != nil {
			return err
		}
		return tx.Insert(&content.Setting{Agency: tx.Tenant(), ID: "setting", IndexForm: content.DefaultIndexForm, Code: "11640500MB1234567X", Site: map[string]string{}, ReviewMonths: 12})
	})
	var err error
	h.columns, err = content.Columns(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	return h
}

func (h *house) act(f func(*store.Tx) error) {
	h.Helper()
	h.Must(h.try(f))
}

func (h *house) try(f func(*store.Tx) error) error {
	return h.DB.Do(h.Context(), clerk, func(tx *store.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return tx.Record("测试", store.Ref{Kind: content.KindItem, ID: "x"})
	})
}

func (h *house) draft(kind, path, title string) content.Item {
	h.Helper()
	col, ok := h.columns.At(path)
	if !ok {
		h.Fatal("no column " + path)
	}
	var i content.Item
	h.act(func(tx *store.Tx) (err error) {
		i, err = h.content.Create(tx, content.Item{Kind: kind, Column: col.ID, Title: title, Body: "<p>" + title + "正文</p>", Marking: content.Proactive})
		return err
	})
	return i
}

func (h *house) release(i content.Item) content.Item {
	h.Helper()
	h.act(func(tx *store.Tx) error { _, err := h.content.Release(tx, &i, ""); return err })
	return i
}

func TestKindsAndColumnsFit(t *testing.T) {
	h := build(t)
	for _, k := range content.Kinds {
		found := false
		for _, c := range h.columns.All {
			found = found || c.Takes(k.Key)
		}
		if !found {
			t.Errorf("no column takes %s", k.Title)
		}
	}
	for _, c := range h.columns.All {
		for _, k := range c.Kinds {
			if _, ok := content.KindOf(k); !ok {
				t.Errorf("column %s takes the unknown kind %s", c.Path, k)
			}
		}
	}
}

func TestAnItemKeepsItsAddressAndNumber(t *testing.T) {
	h := build(t)
	i := h.release(h.draft(content.KindNews, "dongtai/gzdt", "召开会议"))
	first := i
	if i.Address == "" || !strings.HasPrefix(i.IndexNo, "11640500MB1234567X/") || !strings.HasSuffix(i.IndexNo, "-00001") {
		t.Fatalf("address %q, index number %q", i.Address, i.IndexNo)
	}
	i.Title = "召开工作会议"
	h.act(func(tx *store.Tx) error { return h.content.Save(tx, &i) })
	i = h.release(i)
	if i.Address != first.Address || i.IndexNo != first.IndexNo || !i.PublishedAt.Equal(first.PublishedAt) || i.Edition != 2 {
		t.Fatalf("revision changed what is for good: %+v", i)
	}
	l, err := content.LiveAt(h.Context(), h.DB, officetest.Agency, i.Address)
	h.Must(err)
	if l.Title != "召开工作会议" {
		t.Fatalf("citizens see %q", l.Title)
	}
	old, err := content.EditionOf(h.Context(), h.DB, officetest.Agency, i.ID, 1)
	h.Must(err)
	if old.Was.Title != "召开会议" {
		t.Fatalf("first edition says %q", old.Was.Title)
	}
}

func TestIndexNumbersHaveNoGapsUnderConcurrency(t *testing.T) {
	h := build(t)
	const n = 12
	items := make([]content.Item, n)
	for k := range items {
		items[k] = h.draft(content.KindNews, "dongtai/gzdt", fmt.Sprintf("动态%d", k))
	}
	var wg sync.WaitGroup
	for k := range items {
		wg.Go(func() {
			err := h.try(func(tx *store.Tx) error {
				if _, err := h.content.Release(tx, &items[k], ""); err != nil {
					return err
				}
				if k%3 == 0 {
					return errors.New("given up")
				}
				return nil
			})
			if (err != nil) != (k%3 == 0) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	rows, err := store.Select[content.Live](h.Context(), h.DB, "WHERE agency = $1 ORDER BY index_no", officetest.Agency)
	h.Must(err)
	if len(rows) != n-n/3 {
		t.Fatalf("%d released", len(rows))
	}
	for k, l := range rows {
		if !strings.HasSuffix(l.IndexNo, fmt.Sprintf("-%05d", k+1)) {
			t.Errorf("number %d is %s", k+1, l.IndexNo)
		}
	}
}

func TestOnlyProactiveItemsAreReleased(t *testing.T) {
	h := build(t)
	i := h.draft(content.KindNews, "dongtai/gzdt", "内部通报")
	for _, m := range []content.Marking{"", content.OnRequest, content.Closed} {
		i.Marking = m
		err := h.try(func(tx *store.Tx) error { _, err := h.content.Release(tx, &i, ""); return err })
		if !fail.Is(err, fail.Invalid) {
			t.Errorf("marked %q: %v", m, err)
		}
	}
}

func TestWithdrawalLeavesATombstoneAndNoFiles(t *testing.T) {
	h := build(t)
	i := h.draft(content.KindNews, "dongtai/gzdt", "撤回试验")
	h.act(func(tx *store.Tx) error {
		for n, u := range []content.Upload{{Name: "a.txt", Data: []byte("甲"), Role: content.RoleFile}, {Name: "b.txt", Data: []byte("乙"), Role: content.RoleOriginal}} {
			u.Item = i.ID
			if _, _, err := h.content.Attach(tx, u); err != nil {
				return fmt.Errorf("file %d: %w", n, err)
			}
		}
		return nil
	})
	i = h.release(i)
	e, err := content.EditionOf(h.Context(), h.DB, officetest.Agency, i.ID, 1)
	h.Must(err)
	if len(e.Files) != 1 || e.Files[0].Name != "a.txt" {
		t.Fatalf("published files %+v", e.Files)
	}
	if _, err := content.ShownFile(h.Context(), h.DB, officetest.Agency, e.Files[0].Slug); err != nil {
		t.Fatal(err)
	}
	if err := h.try(func(tx *store.Tx) error { return h.content.Withdraw(tx, &i, "", "") }); !fail.Is(err, fail.Invalid) {
		t.Fatalf("withdrawn without a reason: %v", err)
	}
	if err := h.try(func(tx *store.Tx) error { return h.content.Withdraw(tx, &i, "内容有误", i.Address) }); !fail.Is(err, fail.Invalid) {
		t.Fatalf("redirected to itself: %v", err)
	}
	h.act(func(tx *store.Tx) error { return h.content.Withdraw(tx, &i, "内容有误", "") })
	l, err := content.LiveAt(h.Context(), h.DB, officetest.Agency, i.Address)
	h.Must(err)
	if l.Gone.IsZero() || l.Reason != "内容有误" {
		t.Fatalf("tombstone %+v", l)
	}
	if _, err := content.ShownFile(h.Context(), h.DB, officetest.Agency, e.Files[0].Slug); !fail.Is(err, fail.Missing) {
		t.Fatalf("file of a withdrawn item: %v", err)
	}
	h.act(func(tx *store.Tx) error { return h.content.Reinstate(tx, &i) })
	if _, err := content.ShownFile(h.Context(), h.DB, officetest.Agency, e.Files[0].Slug); err != nil {
		t.Fatal(err)
	}
}

func TestEditionAt(t *testing.T) {
	h := build(t)
	i := h.release(h.draft(content.KindNews, "dongtai/gzdt", "甲"))
	if _, err := content.EditionAt(h.Context(), h.DB, officetest.Agency, i.ID, i.PublishedAt.Add(-time.Second)); !fail.Is(err, fail.Missing) {
		t.Fatal(err)
	}
	e, err := content.EditionAt(h.Context(), h.DB, officetest.Agency, i.ID, i.PublishedAt)
	h.Must(err)
	if e.No != 1 || civil.FromTime(e.At) == 0 {
		t.Fatalf("%+v", e)
	}
}

func TestPicturesGetTheirPublicNameAndDocumentsTheirNote(t *testing.T) {
	h := build(t)
	i := h.draft(content.KindDocument, "zfxxgk/fdzdgknr/zcwj/qtwj", "关于印发方案的通知")
	i.Number = "某工信发〔2023〕8号"
	png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")
	var f attach.File
	h.act(func(tx *store.Tx) (err error) {
		if _, f, err = h.content.Attach(tx, content.Upload{Item: i.ID, Name: "图.png", Data: png, Role: content.RoleImage, Alt: "流程图"}); err != nil {
			return err
		}
		i.Body = `<p>见图<img src="` + content.OfficePicture(f.ID) + `" alt="流程图"><img src="` + content.OfficePicture("gone") + `" alt="没有"></p>`
		return h.content.Save(tx, &i)
	})
	i = h.release(i)
	e, err := content.EditionOf(h.Context(), h.DB, officetest.Agency, i.ID, 1)
	h.Must(err)
	if !strings.Contains(e.Was.Body, `src="`+e.Files[0].Href()+`"`) || strings.Contains(e.Was.Body, content.OfficeFile) {
		t.Errorf("published body %s", e.Was.Body)
	}
	if !strings.HasSuffix(e.Was.Body, "<p>（此件公开发布）</p>") {
		t.Errorf("no note: %s", e.Was.Body)
	}
	if again := content.Noted(e.Was.Body, content.Proactive); again != e.Was.Body {
		t.Error("noted twice")
	}
	if kept, _ := content.ItemOf(h.Context(), h.DB, officetest.Agency, i.ID); strings.Contains(kept.Body, "此件公开") || !strings.Contains(kept.Body, content.OfficeFile) {
		t.Errorf("the working copy was changed: %s", kept.Body)
	}
}

// TestDraftsLeaveKeptPages: saving what citizens have never seen does not make
// the portal's kept pages be made anew; publishing it and changing it later do.
func TestDraftsLeaveKeptPages(t *testing.T) {
	h := build(t)
	h.DB.Watch(func(table string) bool { return table == "content_item" })
	rises := func(f func()) int64 {
		before, err := h.DB.Mark(t.Context())
		h.Must(err)
		f()
		now, err := h.DB.Mark(t.Context())
		h.Must(err)
		return now - before
	}
	var i content.Item
	if n := rises(func() { i = h.draft(content.KindNews, "dongtai/gzdt", "一条消息") }); n != 0 {
		t.Errorf("a new draft raised the mark by %d", n)
	}
	save := func() { i.Title += "（改）"; h.act(func(tx *store.Tx) error { return tx.Update(&i) }) }
	if n := rises(save); n != 0 {
		t.Errorf("saving a draft raised the mark by %d", n)
	}
	if n := rises(func() { i = h.release(i) }); n != 1 {
		t.Errorf("publishing raised the mark by %d", n)
	}
	if n := rises(save); n != 1 {
		t.Errorf("saving a published item raised the mark by %d", n)
	}
}
