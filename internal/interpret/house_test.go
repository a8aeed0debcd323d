package interpret_test

import (
	"context"
	"testing"

	"gongkai/internal/interpret"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
)

var (
	clerk     = officetest.Actor("p-wang", "u-jn", "interpret.view:unit", "interpret.edit:unit")
	office    = officetest.Actor("p-chen", "u-bgs", "interpret.view", "interpret.edit", "interpret.manage")
	reader    = officetest.Actor("p-li", "u-jn", "interpret.view:unit")
	elsewhere = officetest.Actor("p-he", "u-qy", "interpret.view:unit", "interpret.edit:unit")
	stranger  = officetest.Actor("q-zhou", "u-jn", "interpret.view", "interpret.edit", "interpret.manage")
)

// told collects what people were told.
type told struct{ all []notice.Message }

func (t *told) Tell(tx *store.Tx, m notice.Message) (int, error) {
	t.all = append(t.all, m)
	tx.Quiet("测试")
	return len(m.To), nil
}

func (t *told) Unread(context.Context, store.Querier, who.Actor) (int, error) { return 0, nil }

type house struct {
	*officetest.House
	content *content.Content
	in      *interpret.Interpret
	told    *told
	tree    content.Tree
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{told: &told{}}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		files := attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		days := workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil }})
		h.content = content.New(content.Deps{Files: files, Plain: rich.Text, Extensions: func() []content.Extension { return []content.Extension{h.in.Extension()} }})
		h.in = interpret.New(interpret.Deps{DB: o.DB, Content: h.content, Files: files, Notices: h.told, Roster: people.Directory{},
			Calendar: func(ctx context.Context, q store.Querier, agency string) (interpret.Calendar, error) {
				return days.Calendar(ctx, q, agency)
			},
			Begin: func(tx *store.Tx, i content.Item) (content.Item, error) { return h.content.Create(tx, i) },
			Together: func(tx *store.Tx, i *content.Item) error {
				obstacles, err := h.content.Obstacles(tx.Context(), tx, *i)
				if err != nil {
					return err
				}
				for _, o := range obstacles {
					if !o.Warn {
						return fail.Invalidf("%s", o.Says)
					}
				}
				_, err = h.content.Release(tx, i, "")
				return err
			},
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		return []slice.Slice{days.Slice(), files.Slice(), h.content.Slice(), h.in.Slice()}
	}, workday.Migrations(), attach.Migrations(), content.Migrations(), interpret.Migrations())
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

// item makes an item of a kind in a column that takes it.
func (h *house) item(kind, title string) content.Item {
	h.Helper()
	i := content.Item{Kind: kind, Title: title, Body: "<p>" + title + "</p>", Unit: "u-jn", Marking: content.Proactive}
	for _, c := range h.tree.All {
		if c.Takes(kind) {
			i.Column = c.ID
			break
		}
	}
	h.act(clerk, func(tx *store.Tx) (err error) { i, err = h.content.Create(tx, i); return err })
	return i
}

func (h *house) read(id string) content.Item {
	h.Helper()
	i, err := content.ItemOf(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	return i
}

// sign brings the item to the state after its signature.
func (h *house) sign(id string) {
	h.Helper()
	h.act(office, func(tx *store.Tx) error {
		i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		i.State = content.Approved
		return tx.Update(&i)
	})
}

// release publishes as publishing does: nothing goes out with an obstacle.
func (h *house) release(id string) error {
	h.Helper()
	return h.try(office, func(tx *store.Tx) error {
		i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), id)
		if err != nil {
			return err
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

// whole is an interpretation that lacks nothing.
func whole() interpret.Piece {
	p := interpret.Piece{Forms: []string{"text"}, Interpreter: "王芳", Elements: map[string]string{}, Without: map[string]string{}}
	for _, e := range interpret.Elements {
		p.Elements[e.Key] = e.Title + "的内容"
	}
	delete(p.Elements, "change")
	p.Without["change"] = "首次制定"
	return p
}

func (h *house) save(id string, p interpret.Piece) {
	h.Helper()
	h.Must(h.in.Save(h.Context(), clerk, id, h.read(id).Version, p))
}
