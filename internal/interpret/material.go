package interpret

import (
	"context"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
)

// Shared is what a person says of material that they share.
type Shared struct {
	Title, Form, About, Document string
	Name                         string
	Data                         []byte
}

// Share keeps course material for others to reuse.
func (n *Interpret) Share(ctx context.Context, a who.Actor, in Shared) (m Material, err error) {
	wrong := map[string]string{}
	if in.Title = strings.TrimSpace(in.Title); in.Title == "" {
		wrong["title"] = "请填写名称"
	}
	if _, ok := FormOf(in.Form); !ok {
		wrong["form"] = "请选择形式"
	}
	if len(in.Data) == 0 {
		wrong["file"] = "请选择文件"
	}
	if len(wrong) > 0 {
		return m, fail.Fields(wrong)
	}
	err = n.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightEdit, a.Unit, "") {
			return fail.Deniedf("您没有共享课件的权限")
		}
		m = Material{Agency: a.Tenant, ID: tx.NewID(), Title: in.Title, Form: in.Form, About: in.About, Document: in.Document, Unit: a.Unit, By: a.ID, SavedAt: tx.Now()}
		f, err := n.Files.Put(tx, in.Name, in.Data, m.Ref())
		if err != nil {
			return err
		}
		m.File, m.Name, m.Size = f.ID, f.Name, f.Size
		if err := tx.Insert(&m); err != nil {
			return err
		}
		return tx.Record("共享课件", m.Ref(), store.Telling("《%s》", m.Title), store.Under(ArticleForms))
	})
	return m, err
}

// Fetched counts a download and gives the file; the count is of interest and
// no evidence, and each is in the record.
func (n *Interpret) Fetched(ctx context.Context, a who.Actor, id string) (f attach.File, err error) {
	err = n.DB.Do(ctx, a, func(tx *store.Tx) error {
		m, err := store.Get[Material](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if f, err = n.Files.Get(ctx, tx, a.Tenant, m.File); err != nil {
			return err
		}
		m.Downloads++
		if err := tx.Update(&m); err != nil {
			return err
		}
		return tx.Record("下载课件", m.Ref(), store.Telling("《%s》", m.Title))
	})
	return f, err
}

// Reused counts that an interpretation was started from the material.
func (n *Interpret) Reused(ctx context.Context, a who.Actor, id, document string) error {
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		m, err := store.Get[Material](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightEdit, a.Unit, "") {
			return fail.Deniedf("您没有起草解读的权限")
		}
		m.Reuses++
		if err := tx.Update(&m); err != nil {
			return err
		}
		return tx.Record("复用课件", m.Ref(), store.Telling("《%s》用于解读%s", m.Title, document))
	})
}

// Retire takes material out of the list; what was made from it stays.
func (n *Interpret) Retire(ctx context.Context, a who.Actor, id, why string) error {
	if why = strings.TrimSpace(why); why == "" {
		return fail.Fields(map[string]string{"why": "请写明停用的原因，例如政策已失效"})
	}
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		m, err := store.Get[Material](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if m.By != a.ID && !a.MayOn(RightManage, m.Unit, "") {
			return fail.Deniedf("只有共享人和办公室可以停用课件")
		}
		m.Retired = true
		if err := tx.Update(&m); err != nil {
			return err
		}
		return tx.Record("停用课件", m.Ref(), store.Because(why), store.Telling("《%s》", m.Title))
	})
}
