package publish

import (
	"context"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The acts of setting up.
const (
	ActChain      = "设置审核流程"
	ActUnchain    = "删除审核流程"
	ActSetting    = "修改发布设置"
	ActTemplate   = "保存模板"
	ActUntemplate = "删除模板"
)

// Template is a text to start from.
type Template struct {
	Agency, ID  string
	Version     int64
	Name, Kind  string
	Title, Body string
	Fields      map[string]string
	By          string
	At          time.Time
}

// Table names the table.
func (*Template) Table() string { return "publish_template" }

// Cols lists the columns.
func (t *Template) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("version", &t.Version), store.C("name", &t.Name), store.C("kind", &t.Kind),
		store.C("title", &t.Title), store.C("body", &t.Body), store.C("fields", store.JSON(&t.Fields)), store.C("by_name", &t.By), store.C("at", &t.At),
	}
}

// KeepVersions keeps what a template said on a past day.
func (*Template) KeepVersions() {}

// Ref names the template.
func (t *Template) Ref() store.Ref { return store.Ref{Kind: "publish-template", ID: t.ID} }

// Templates lists an organisation's templates.
func Templates(ctx context.Context, q store.Querier, agency string) ([]Template, error) {
	return store.Select[Template](ctx, q, "WHERE agency = $1 ORDER BY name, id", agency)
}

// SaveTemplate keeps an item's words as a template.
func (p *Publish) SaveTemplate(ctx context.Context, a who.Actor, item, name string) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := p.get(ctx, tx, a, item)
		if err != nil {
			return err
		}
		if !a.MayOn(RightSettings, "", "") {
			return fail.Deniedf("您没有维护模板的权限")
		}
		if name = strings.TrimSpace(name); name == "" || len([]rune(name)) > 60 {
			return fail.Fields(map[string]string{"name": "请填写模板名称，最多60个字"})
		}
		body := rich.Resource(i.Body, func(src string) string {
			if strings.HasPrefix(src, content.OfficeFile) {
				return "" // the picture belongs to the item
			}
			return src
		})
		t := Template{Agency: tx.Tenant(), ID: tx.NewID(), Name: name, Kind: i.Kind, Title: i.Title, Body: body, Fields: map[string]string{}, By: a.Name, At: tx.Now()}
		if err := tx.Insert(&t); err != nil {
			return err
		}
		return tx.Record(ActTemplate, t.Ref(), store.Telling("%s", t.Name))
	})
}

// DropTemplate removes a template.
func (p *Publish) DropTemplate(ctx context.Context, a who.Actor, id string) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		t, err := templateOf(ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightSettings, "", "") {
			return fail.Deniedf("您没有维护模板的权限")
		}
		if err := tx.Delete(&t); err != nil {
			return err
		}
		return tx.Record(ActUntemplate, t.Ref(), store.Telling("%s", t.Name))
	})
}

// SetChain keeps the reviews for a kind and a unit. Items under review go on
// as they began.
func (p *Publish) SetChain(ctx context.Context, a who.Actor, in Chain) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightSettings, "", "") {
			return fail.Deniedf("您没有设置审核流程的权限")
		}
		if _, ok := content.KindOf(in.Kind); !ok && in.Kind != "" {
			return fail.Fields(map[string]string{"kind": "请选择信息类型"})
		}
		in.Name = strings.TrimSpace(in.Name)
		if err := in.check(); err != nil {
			return err
		}
		all, err := Chains(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		in.Agency, in.SetBy, in.SetAt = tx.Tenant(), a.Name, tx.Now()
		if n := slices.IndexFunc(all, func(c Chain) bool { return c.Kind == in.Kind && c.Unit == in.Unit }); n >= 0 {
			in.ID, in.Version = all[n].ID, all[n].Version
			err = tx.Update(&in)
		} else {
			in.ID = tx.NewID()
			err = tx.Insert(&in)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActChain, in.Ref(), store.Telling("%s", in.Name))
	})
}

// DropChain removes a chain; the more general one counts again.
func (p *Publish) DropChain(ctx context.Context, a who.Actor, id string) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightSettings, "", "") {
			return fail.Deniedf("您没有设置审核流程的权限")
		}
		c, err := store.Get[Chain](ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if err := tx.Delete(&c); err != nil {
			return err
		}
		return tx.Record(ActUnchain, c.Ref(), store.Telling("%s", c.Name))
	})
}

// Set keeps the hours of the emergency lane and the days of warning.
func (p *Publish) Set(ctx context.Context, a who.Actor, hours, soon int64) error {
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		wrong := map[string]string{}
		if hours < 1 || hours > 168 {
			wrong["urgent_hours"] = "补审时限应在1到168小时之间"
		}
		if soon < 1 || soon > 15 {
			wrong["soon_days"] = "提前提醒天数应在1到15个工作日之间"
		}
		switch {
		case !a.MayOn(RightSettings, "", ""):
			return fail.Deniedf("您没有修改发布设置的权限")
		case len(wrong) > 0:
			return fail.Fields(wrong)
		}
		s, set, err := storedSetting(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		s.UrgentHours, s.SoonDays = hours, soon
		if set {
			err = tx.Update(&s)
		} else {
			err = tx.Insert(&s)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActSetting, store.Ref{Kind: "agency", ID: tx.Tenant()}, store.Telling("应急补审%d小时，提前%d个工作日提醒", hours, soon))
	})
}

// plain is a body's text.
func plain(html string) string { return rich.Text(html) }
