package library_test

import (
	"context"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/library"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
)

var (
	clerk     = officetest.Actor("p-wang", "u-jn", "library.view:unit", "library.edit:unit")
	head      = officetest.Actor("p-li", "u-jn", "library.view:unit", "library.edit:unit", "library.decide:unit")
	office    = officetest.Actor("p-chen", "u-bgs", "library.view", "library.edit", "library.decide", "library.round", "library.import")
	director  = officetest.Actor("p-sys", "", "library.view", "library.sign")
	elsewhere = officetest.Actor("p-he", "u-qy", "library.view:unit", "library.edit:unit", "library.decide:unit")
	stranger  = officetest.Actor("q-zhou", "u-jn", "library.view", "library.edit", "library.decide", "library.round", "library.sign", "library.import")
)

// told collects what people were told.
type told struct{ all []notice.Message }

func (t *told) Tell(_ *store.Tx, m notice.Message) (int, error) {
	t.all = append(t.all, m)
	return len(m.To), nil
}

func (t *told) Unread(context.Context, store.Querier, who.Actor) (int, error) { return 0, nil }

type house struct {
	*officetest.House
	content *content.Content
	lib     *library.Library
	told    *told
	tree    content.Tree
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{told: &told{}}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		files := attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		days := workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil }})
		h.content = content.New(content.Deps{Files: files, Plain: rich.Text, Extensions: func() []content.Extension { return []content.Extension{h.lib.Extension()} }})
		h.lib = library.New(library.Deps{DB: o.DB, Content: h.content, Files: files, Notices: h.told, Roster: people.Directory{},
			Calendar: func(ctx context.Context, q store.Querier, agency string) (library.Calendar, error) {
				return days.Calendar(ctx, q, agency)
			},
			Begin:    func(tx *store.Tx, i content.Item) (content.Item, error) { return h.content.Create(tx, i) },
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		return []slice.Slice{days.Slice(), files.Slice(), h.content.Slice(), h.lib.Slice()}
	}, workday.Migrations(), attach.Migrations(), content.Migrations(), library.Migrations())
	h.act(office, func(tx *store.Tx) error {
		if _, err := content.Plant(tx); err != nil {
			return err
		}
		return tx.Insert(&content.Setting{Agency: tx.Tenant(), ID: "setting", IndexForm: content.DefaultIndexForm, Code: "11640500MB1234567X", Site: map[string]string{}, ReviewMonths: 12})
	})
	var err error
	h.tree, err = content.Columns(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	return h
}

func (h *house) act(a who.Actor, f func(*store.Tx) error) {
	h.Helper()
	h.Must(h.try(a, f))
}

func (h *house) try(a who.Actor, f func(*store.Tx) error) error {
	return h.DB.Do(h.Context(), a, func(tx *store.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return tx.Record("测试", store.Ref{Kind: content.KindItem, ID: "x"})
	})
}

func on(s string) civil.Date { return civil.MustParse(s) }

// at sets the clock to a minute of a day.
func (h *house) at(d civil.Date, hour, minute int) {
	h.Clock.At = time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, store.Zone)
}

// item makes a normative document.
func (h *house) item(title, number string, formed civil.Date) content.Item {
	h.Helper()
	return h.kind(content.KindNormative, title, number, formed)
}

// kind makes an item of a kind.
func (h *house) kind(kind, title, number string, formed civil.Date) content.Item {
	h.Helper()
	i := content.Item{Kind: kind, Title: title, Number: number, Formed: formed, Body: "<p>第一条　" + title + "。</p><p>第二条　每年奖励十万元。</p>", Unit: "u-jn", Marking: content.Proactive}
	for _, c := range h.tree.All {
		if c.Takes(i.Kind) {
			i.Column = c.ID
			break
		}
	}
	h.act(clerk, func(tx *store.Tx) (err error) { i, err = h.content.Create(tx, i); return err })
	return i
}

// whole are facts with which a document may be released.
func whole() library.Facts {
	return library.Facts{Issuer: "某市工业和信息化局", Legal: library.Lawful, LegalNo: "审〔2023〕1号", LegalReviewer: "政策法规科", LegalFrom: on("2023-01-03"), LegalOn: on("2023-01-12")}
}

func (h *house) save(a who.Actor, id string, f library.Facts, starts, ends civil.Date) error {
	d, err := store.Get[library.Document](h.Context(), h.DB, officetest.Agency, id)
	if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	if err != nil {
		d.Version = library.Fresh
	}
	return h.lib.Save(h.Context(), a, id, d.Version, library.Saved{Facts: f, Starts: starts, Ends: ends})
}

// release publishes as publishing does: nothing goes out with an obstacle.
func (h *house) release(id, body string) error {
	return h.try(office, func(tx *store.Tx) error {
		i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if body != "" {
			i.Body = body
		}
		obstacles, err := h.content.Obstacles(tx.Context(), tx, i)
		if err != nil {
			return err
		}
		for _, o := range obstacles {
			if !o.Warn {
				return fail.Invalidf("%s", o.Says)
			}
		}
		_, err = h.content.Release(tx, &i, "")
		return err
	})
}

// shown is what the page says of a document's validity.
func (h *house) shown(id string) string {
	h.Helper()
	l, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	return l.Validity
}

// standing makes a document that was published and holds.
func (h *house) standing(title, number string, ends civil.Date) content.Item {
	h.Helper()
	i := h.item(title, number, dayBefore(h))
	f := whole()
	f.Longterm = ends.IsZero()
	h.Must(h.save(clerk, i.ID, f, civil.FromTime(h.DB.Now().In(store.Zone)), ends))
	h.Must(h.release(i.ID, ""))
	return i
}

func dayBefore(h *house) civil.Date { return civil.FromTime(h.DB.Now().In(store.Zone)) - 1 }
