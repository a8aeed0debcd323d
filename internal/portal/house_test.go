package portal_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/search"
	"gongkai/internal/portal"
)

var (
	stranger = who.Actor{}
	clerk    = officetest.Actor("p-wang", "u-jn")
)

// house is a portal on a bureau's columns.
type house struct {
	*officetest.House
	content *content.Content
	files   *attach.Files
	deps    portal.Deps
	columns content.Tree
	// extensions are asked for by the content.
	extensions []content.Extension
	// found is what the search answers.
	found func(search.PublicAsk) search.Answer
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{found: func(search.PublicAsk) search.Answer { return search.Answer{} }}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		o.DB.Watch(func(string) bool { return true })
		h.files = attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		h.content = content.New(content.Deps{Files: h.files, Plain: rich.Text, Extensions: func() []content.Extension { return h.extensions }})
		h.deps = portal.Deps{DB: o.DB, Log: o.Logger, Files: h.files, Content: h.content, Public: "https://gxj.example.gov.cn",
			Agency: func(context.Context, store.Querier) (people.Agency, error) {
				return people.Agency{Agency: officetest.Agency, ID: officetest.Agency, Name: "某市工业和信息化局", Kind: people.Bureau}, nil
			},
			Frame: func(c *web.Ctx) page.Base { return page.Base{Prefs: page.ReadPrefs(c.R), Here: c.R.URL.RequestURI()} },
			Find:  func(_ context.Context, ask search.PublicAsk) (search.Answer, error) { return h.found(ask), nil },
		}
		return []slice.Slice{h.files.Slice(), h.content.Slice(), portal.New(h.deps).Slice()}
	}, attach.Migrations(), content.Migrations(), portal.Migrations())
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
	h.Do(clerk, func(tx *store.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return tx.Record("测试", store.Ref{Kind: content.KindItem, ID: "x"})
	})
}

// says sets one thing that the agency says of its site.
func (h *house) says(key, value string) {
	h.Helper()
	h.act(func(tx *store.Tx) error {
		set, err := content.SettingOf(tx.Context(), tx, tx.Tenant())
		if err != nil {
			return err
		}
		set.Site[key] = value
		if err := tx.Update(&set); err != nil {
			return err
		}
		return content.Changed(tx)
	})
}

func (h *house) column(path string) content.Column {
	h.Helper()
	col, ok := h.columns.At(path)
	if !ok {
		h.Fatal("no column " + path)
	}
	return col
}

// draft makes an item without publishing it, a minute after the last.
func (h *house) draft(path string, i content.Item) content.Item {
	h.Helper()
	h.Clock.Go(time.Minute)
	i.Column, i.Marking = h.column(path).ID, content.Proactive
	if i.Body == "" {
		i.Body = "<p>" + i.Title + "的正文。</p>"
	}
	h.act(func(tx *store.Tx) (err error) {
		i, err = h.content.Create(tx, i)
		return err
	})
	return i
}

func (h *house) release(i content.Item, note string) content.Item {
	h.Helper()
	h.act(func(tx *store.Tx) error { _, err := h.content.Release(tx, &i, note); return err })
	return i
}

// publish makes an item and shows it to citizens.
func (h *house) publish(path string, i content.Item) content.Item {
	h.Helper()
	return h.release(h.draft(path, i), "")
}

func (h *house) attach(item, name, role string, data []byte) content.Attachment {
	h.Helper()
	var a content.Attachment
	h.act(func(tx *store.Tx) (err error) {
		a, _, err = h.content.Attach(tx, content.Upload{Item: item, Name: name, Data: data, Role: role, Text: content.Text{Text: "文字", Readable: true}})
		return err
	})
	return a
}

func (h *house) edition(i content.Item) content.Edition {
	h.Helper()
	e, err := content.EditionOf(h.Context(), h.DB, officetest.Agency, i.ID, i.Edition)
	h.Must(err)
	return e
}

// sees asks for a page as a stranger and checks what it shows.
func (h *house) sees(path string, status int, texts ...string) officetest.Answer {
	h.Helper()
	got := h.Get(stranger, path)
	h.Sees(got, status, texts...)
	return got
}

// raw sends a request whose answer is no page.
func (h *house) raw(path string, head ...string) *httptest.ResponseRecorder {
	h.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for n := 0; n+1 < len(head); n += 2 {
		r.Header.Set(head[n], head[n+1])
	}
	w := httptest.NewRecorder()
	h.Router(stranger).ServeHTTP(w, r)
	return w
}

// cost counts the statements that a page takes.
func (h *house) cost(path string) int64 {
	h.Helper()
	var n atomic.Int64
	r := httptest.NewRequest(http.MethodGet, path, nil)
	w := httptest.NewRecorder()
	h.Router(stranger).ServeHTTP(w, r.WithContext(store.WithCount(r.Context(), &n)))
	if w.Code != http.StatusOK {
		h.Fatalf("%s: %d", path, w.Code)
	}
	return n.Load()
}

// order says that the texts stand in a page in this order.
func (h *house) order(body string, texts ...string) {
	h.Helper()
	at := 0
	for _, s := range texts {
		i := strings.Index(body[at:], s)
		if i < 0 {
			h.Fatalf("%q does not follow in the page", s)
		}
		at += i
	}
}

func news(n int) content.Item {
	return content.Item{Kind: content.KindNews, Title: fmt.Sprintf("工作动态第%03d条", n)}
}
