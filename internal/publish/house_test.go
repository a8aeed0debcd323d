package publish_test

import (
	"context"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
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

// The people of the test: the cast of a bureau.
var cast = []struct{ id, name, unit, role string }{
	{"p-wang", "王芳", "u-jn", people.Clerk}, {"p-li", "李伟", "u-jn", people.Head},
	{"p-sun", "孙丽", "u-bgs", people.Clerk}, {"p-zhao", "赵文斌", "u-bgs", people.Head},
	{"p-chen", "陈静", "u-bgs", people.Office}, {"p-bai", "白玲", "u-bgs", people.Office},
	{"p-hong", "李红梅", "", people.Deputy}, {"p-jian", "王建国", "", people.Director},
	{"p-wu", "吴刚", "u-jj", people.Head}, {"p-sys", "赵敏", "", people.SysAdmin}, {"p-ding", "丁雪", "", people.Overseer},
}

// house is a bureau with everything that publishing needs.
type house struct {
	*officetest.House
	publish *publish.Publish
	content *content.Content
	files   *attach.Files
	screen  *screen.Screen
	notices *notice.Notices
	columns content.Tree
	rights  []slice.Right
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{}
	h.House = officetest.Open(t, h.slices, workday.Migrations(), notice.Migrations(), attach.Migrations(), approval.Migrations(), content.Migrations(), screen.Migrations(), publish.Migrations())
	h.staff()
	h.Do(h.as("p-chen"), func(tx *store.Tx) error {
		if _, err := content.Plant(tx); err != nil {
			return err
		}
		if err := tx.Insert(&content.Setting{Agency: tx.Tenant(), ID: "setting", IndexForm: content.DefaultIndexForm, Code: "11640500MB1234567X", Site: map[string]string{}, ReviewMonths: 12}); err != nil {
			return err
		}
		return tx.Record("测试", store.Ref{Kind: "agency", ID: tx.Tenant()})
	})
	var err error
	h.columns, err = content.Columns(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	return h
}

func (h *house) slices(o *officetest.House) []slice.Slice {
	log := slog.New(slog.DiscardHandler)
	key := []byte(strings.Repeat("k", 32))
	days := workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil }})
	h.notices = notice.New(notice.Deps{DB: o.DB, Log: log, Key: key, Directory: people.Directory{}, Working: days.Working})
	h.files = attach.New(attach.Deps{DB: o.DB, Dir: o.TempDir(), MayOpen: func(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error) {
		return h.publish.MayOpen(ctx, q, a, owner)
	}, Opened: func(ctx context.Context, a who.Actor, f attach.File) error { return h.publish.Opened(ctx, a, f) }})
	h.content = content.New(content.Deps{Files: h.files})
	var err error
	h.screen, err = screen.New(screen.Deps{DB: o.DB, Key: key, Log: log})
	o.Must(err)
	h.publish = publish.New(publish.Deps{DB: o.DB, Log: log, Content: h.content, Files: h.files, Screen: h.screen, Notices: h.notices, Roster: people.Directory{},
		Calendar: func(ctx context.Context, q store.Querier, agency string) (publish.Calendar, error) {
			return days.Calendar(ctx, q, agency)
		},
		ActorOf: func(_ context.Context, _ store.Querier, _, id string) (who.Actor, error) { return h.as(id), nil },
		Staff: func(context.Context, store.Querier, string) (out []who.Actor, err error) {
			for _, m := range cast {
				out = append(out, h.as(m.id))
			}
			return out, nil
		},
		Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
	out := []slice.Slice{days.Slice(), h.notices.Slice(), h.files.Slice(), approval.Slice(), h.content.Slice(), h.screen.Slice(), h.publish.Slice()}
	for _, s := range out {
		h.rights = append(h.rights, s.Rights...)
	}
	return out
}

// staff makes the units and the people that the office test has not.
func (h *house) staff() {
	h.Helper()
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		for n, u := range []people.Unit{{ID: "u-bgs", Name: "办公室", Office: true}, {ID: "u-jn", Name: "节能安全科"}, {ID: "u-jj", Name: "经济运行科"}} {
			u.Agency, u.Kind, u.Sort, u.Active = tx.Tenant(), people.Section, int64(n), true
			if err := tx.Insert(&u); err != nil {
				return err
			}
		}
		for _, m := range cast {
			if _, err := people.PersonOf(tx.Context(), tx, tx.Tenant(), m.id); fail.Is(err, fail.Missing) {
				p := people.Person{Agency: tx.Tenant(), ID: m.id, Login: m.id, Name: m.name, Unit: m.unit, State: people.Active, Created: tx.Now()}
				if err := tx.Insert(&p); err != nil {
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

// as is a person of the cast with the rights of their role as slices give
// them.
func (h *house) as(id string) who.Actor {
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

func (h *house) column(path string) string {
	h.Helper()
	c, ok := h.columns.At(path)
	if !ok {
		h.Fatal("no column " + path)
	}
	return c.ID
}

// news is a complete piece of news.
func (h *house) news(title string) publish.Draft {
	return publish.Draft{Kind: content.KindNews, Column: h.column("dongtai/gzdt"), Title: title, Body: "<p>9月1日，全市节能工作推进会召开。</p>", Source: "市工业和信息化局",
		Marking: content.Proactive, Carrier: "非公文类", Ways: []string{"政府网站"}, HandlerOpinion: "经自查，不涉密，建议公开。"}
}

// document is a complete document.
func (h *house) document(title, number string, formed civil.Date) publish.Draft {
	d := h.news(title)
	d.Kind, d.Column, d.Number, d.Issuer, d.Formed, d.Carrier = content.KindDocument, h.column("zfxxgk/fdzdgknr/zcwj/qtwj"), number, "某市工业和信息化局", formed, "公文类"
	return d
}

func (h *house) draft(d publish.Draft) content.Item {
	h.Helper()
	i, err := h.publish.Create(h.Context(), h.as("p-wang"), d)
	h.Must(err)
	return i
}

func (h *house) item(id string) content.Item {
	h.Helper()
	i, err := content.ItemOf(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	return i
}

// The opinions of the four boxes.
var opinions = map[string]publish.Opinion{
	"p-li":   {Text: "内容属实，同意送审。", Said: map[string]string{publish.AskProof: "李伟"}},
	"p-chen": {Text: "文字已核。", Said: map[string]string{publish.AskProof: "陈静", publish.AskMarking: "属性恰当"}},
	"p-zhao": {Text: "不涉密。", Said: map[string]string{publish.AskSecrecy: publish.SecrecyOpen}},
	"p-hong": {Text: "同意发布。", Said: map[string]string{publish.AskProof: "李红梅", publish.AskDecided: "主动公开"}},
}

func (h *house) fill(id, person, move string) error {
	return h.publish.Fill(h.Context(), h.as(person), id, move, opinions[person])
}

// review takes an item through the first n boxes.
func (h *house) review(id string, n int) {
	h.Helper()
	h.Must(h.publish.Submit(h.Context(), h.as("p-wang"), id, publish.AnyVersion))
	for _, who := range []string{"p-li", "p-chen", "p-zhao", "p-hong"}[:n] {
		move := publish.MoveAgree
		if who == "p-hong" {
			move = publish.MoveSign
		}
		h.Must(h.fill(id, who, move))
	}
}

// release takes an item all the way.
func (h *house) release(d publish.Draft) content.Item {
	h.Helper()
	i := h.draft(d)
	h.review(i.ID, 4)
	h.Must(h.publish.Release(h.Context(), h.as("p-chen"), i.ID, publish.AnyVersion))
	return h.item(i.ID)
}

func (h *house) today() civil.Date { return civil.FromTime(h.DB.Now().In(store.Zone)) }

func form(kv ...string) url.Values {
	v := url.Values{}
	for n := 0; n+1 < len(kv); n += 2 {
		v.Add(kv[n], kv[n+1])
	}
	return v
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
