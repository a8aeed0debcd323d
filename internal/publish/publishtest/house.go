// Package publishtest sets up a bureau with columns and everything that
// publishing needs, for tests of what hangs on it.
package publishtest

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/screen"
	"gongkai/internal/office/workday"
	"gongkai/internal/publish"
)

// The units of the bureau.
const (
	UnitOffice  = "u-bgs"
	UnitEnergy  = "u-jn"
	UnitEconomy = "u-jj"
)

// cast is one person of each role; p-wu leads another unit than p-li.
var cast = []struct{ id, name, unit, role string }{
	{"p-wang", "王芳", UnitEnergy, people.Clerk}, {"p-li", "李伟", UnitEnergy, people.Head}, {"p-wu", "吴刚", UnitEconomy, people.Head},
	{"p-chen", "陈静", UnitOffice, people.Office}, {"p-hong", "李红梅", "", people.Deputy}, {"p-jian", "王建国", "", people.Director},
	{"p-ding", "丁雪", "", people.Overseer}, {"p-sys", "赵敏", "", people.SysAdmin}, {"p-sec", "钱安", "", people.SecAdmin}, {"p-aud", "孙审", "", people.Auditor},
}

// House is the bureau.
type House struct {
	*officetest.House
	Publish *publish.Publish
	Content *content.Content
	Files   *attach.Files
	Notices *notice.Notices
	Days    *workday.Workdays
	rights  []slice.Right
	more    []content.Extension
}

// Extend lets a capability under test know of releases.
func (h *House) Extend(e content.Extension) { h.more = append(h.more, e) }

// Open opens a bureau with its columns. more gives the slices under test.
func Open(t testing.TB, more func(h *House) []slice.Slice, migrations ...store.Migrations) *House {
	t.Helper()
	h := &House{}
	base := []store.Migrations{workday.Migrations(), notice.Migrations(), attach.Migrations(), approval.Migrations(), content.Migrations(), screen.Migrations(), publish.Migrations()}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice { return h.slices(o, more) }, append(base, migrations...)...)
	h.staff()
	h.Do(h.As("p-chen"), func(tx *store.Tx) error {
		if _, err := content.Plant(tx); err != nil {
			return err
		}
		if err := tx.Insert(&content.Setting{Agency: tx.Tenant(), ID: "setting", IndexForm: content.DefaultIndexForm, Code: "11640500MB1234567X", Site: map[string]string{}, ReviewMonths: 12}); err != nil {
			return err
		}
		return tx.Record("测试", store.Ref{Kind: "agency", ID: tx.Tenant()})
	})
	return h
}

func (h *House) slices(o *officetest.House, more func(h *House) []slice.Slice) []slice.Slice {
	h.House = o
	log := slog.New(slog.DiscardHandler)
	key := []byte(strings.Repeat("k", 32))
	h.Days = workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil }})
	h.Notices = notice.New(notice.Deps{DB: o.DB, Log: log, Key: key, Directory: people.Directory{}, Working: h.Days.Working})
	h.Files = attach.New(attach.Deps{DB: o.DB, Dir: o.TempDir(), MayOpen: func(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error) {
		return h.Publish.MayOpen(ctx, q, a, owner)
	}})
	h.Content = content.New(content.Deps{Files: h.Files, Extensions: func() []content.Extension { return h.more }})
	sc, err := screen.New(screen.Deps{DB: o.DB, Key: key, Log: log})
	o.Must(err)
	h.Publish = publish.New(publish.Deps{DB: o.DB, Log: log, Content: h.Content, Files: h.Files, Screen: sc, Notices: h.Notices, Roster: people.Directory{},
		Calendar: func(ctx context.Context, q store.Querier, agency string) (publish.Calendar, error) {
			return h.Days.Calendar(ctx, q, agency)
		},
		ActorOf: func(_ context.Context, _ store.Querier, _, id string) (who.Actor, error) { return h.As(id), nil }, Agencies: Agencies})
	out := append([]slice.Slice{h.Days.Slice(), h.Notices.Slice(), h.Files.Slice(), approval.Slice(), h.Content.Slice(), sc.Slice(), h.Publish.Slice()}, more(h)...)
	for _, s := range out {
		h.rights = append(h.rights, s.Rights...)
	}
	return out
}

// Agencies are the organisations that jobs go through.
func Agencies(context.Context, store.Querier) ([]string, error) {
	return []string{officetest.Agency}, nil
}

func (h *House) staff() {
	h.Helper()
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		for n, u := range []people.Unit{{ID: UnitOffice, Name: "办公室", Office: true}, {ID: UnitEnergy, Name: "节能安全科"}, {ID: UnitEconomy, Name: "经济运行科"}} {
			u.Agency, u.Kind, u.Sort, u.Active = tx.Tenant(), people.Section, int64(n), true
			if err := tx.Insert(&u); err != nil {
				return err
			}
		}
		for _, m := range cast {
			if _, err := people.PersonOf(tx.Context(), tx, tx.Tenant(), m.id); fail.Is(err, fail.Missing) {
				if err := tx.Insert(&people.Person{Agency: tx.Tenant(), ID: m.id, Login: m.id, Name: m.name, Unit: m.unit, State: people.Active, Created: tx.Now()}); err != nil {
					return err
				}
			}
			if err := tx.Insert(&people.RoleHeld{Agency: tx.Tenant(), ID: "r-" + m.id, Person: m.id, Role: m.role}); err != nil {
				return err
			}
		}
		return tx.Record("测试", store.Ref{Kind: "agency", ID: tx.Tenant()})
	})
}

// As is a person of the cast with the rights of their role as slices give
// them.
func (h *House) As(id string) who.Actor {
	for _, m := range cast {
		if m.id != id {
			continue
		}
		a := who.Actor{Tenant: officetest.Agency, Home: officetest.Agency, ID: m.id, Name: m.name, Unit: m.unit, Roles: []string{m.role}, Origin: "10.0.0.1"}
		for _, r := range h.rights {
			if scope, ok := r.Roles[m.role]; ok {
				a.Grants = append(a.Grants, who.Grant{Right: r.Key, Scope: scope})
			}
		}
		return a
	}
	h.Fatal("nobody is called " + id)
	return who.Actor{}
}

// Each calls f for one person of every role.
func (h *House) Each(f func(role string, a who.Actor)) {
	for _, m := range cast {
		f(m.role, h.As(m.id))
	}
}

// Column is the column at a path.
func (h *House) Column(path string) content.Column {
	h.Helper()
	tree, err := content.Columns(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	c, ok := tree.At(path)
	if !ok {
		h.Fatal("no column " + path)
	}
	return c
}

// File is a file for an item.
type File struct {
	Name string
	Data []byte
}

// Release publishes an item without its way through the reviews, as an import
// would; the news column takes it where it names none.
func (h *House) Release(i content.Item, files ...File) content.Item {
	h.Helper()
	if i.Column == "" {
		i.Column = h.Column("dongtai/gzdt").ID
	}
	if i.Kind == "" {
		i.Kind = content.KindNews
	}
	i.Marking, i.Unit = content.Proactive, UnitEnergy
	h.Do(h.As("p-chen"), func(tx *store.Tx) error {
		var err error
		if i, err = h.Content.Create(tx, i); err != nil {
			return err
		}
		for _, f := range files {
			if _, _, err := h.Content.Attach(tx, content.Upload{Item: i.ID, Name: f.Name, Data: f.Data, Role: content.RoleFile}); err != nil {
				return err
			}
		}
		if _, err := h.Content.Release(tx, &i, ""); err != nil {
			return err
		}
		return tx.Record("测试发布", i.Ref())
	})
	return i
}

// Item reads an item anew.
func (h *House) Item(id string) content.Item {
	h.Helper()
	i, err := content.ItemOf(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	return i
}
