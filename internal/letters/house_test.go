package letters_test

import (
	"context"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	kwho "gongkai/internal/kit/who"
	"gongkai/internal/letters"
	"gongkai/internal/letters/mailbox"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
)

var (
	clerk  = officetest.Actor("p-wang", "u-jn", "letters.view:unit", "letters.handle:unit", "approval.draft:unit", "citizen.reveal")
	head   = officetest.Actor("p-li", "u-jn", "letters.view:unit", "letters.handle:unit", "approval.review:unit", "approval.draft:unit")
	desk   = officetest.Actor("p-chen", "u-bgs", "letters.view", "letters.desk", "letters.handle", "letters.publish", "letters.settings", "approval.draft")
	deputy = officetest.Actor("p-deputy", "", "letters.view", "letters.decide", "approval.sign")
	other  = officetest.Actor("p-he", "u-qy", "letters.view:unit", "letters.handle:unit", "approval.draft:unit")
	over   = officetest.Actor("p-over", "", "letters.view")
	alien  = officetest.Actor("q-zhou", "u-jn", "letters.view", "letters.desk", "letters.handle", "letters.decide")
)

// told collects what people were told.
type told struct{ all []notice.Message }

func (t *told) Tell(tx *store.Tx, m notice.Message) (int, error) {
	t.all = append(t.all, m)
	return len(m.To), nil
}

func (t *told) Unread(context.Context, store.Querier, kwho.Actor) (int, error) { return 0, nil }

// days is the calendar as the program hands it over, with days off on top.
type days struct {
	*workday.Calendar
	off map[civil.Date]bool
}

func (d days) AddDate(start civil.Date, n int) civil.Date {
	for on := start + 1; ; on++ {
		if !d.Working(on) || d.off[on] {
			continue
		}
		if n--; n <= 0 {
			return on
		}
	}
}

func (d days) CalendarDate(start civil.Date, n int) civil.Date { return d.CalendarDue(start, n).Due }

type house struct {
	*officetest.House
	s        *letters.Letters
	citizens *citizen.Citizens
	told     *told
	off      map[civil.Date]bool
}

var key = []byte("0123456789abcdef0123456789abcdef")

func build(t testing.TB) *house {
	t.Helper()
	h := &house{told: &told{}}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		files := attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		cal := workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil }})
		pages := content.New(content.Deps{Files: files, Plain: rich.Text})
		var err error
		h.citizens, err = citizen.New(citizen.Deps{DB: o.DB, Key: key, MayOpen: func(ctx context.Context, q store.Querier, a kwho.Actor, owner store.Ref) (bool, error) {
			may, _, err := h.s.MayOpen(ctx, q, a, owner)
			return may, err
		}})
		o.Must(err)
		h.s, err = letters.New(letters.Deps{DB: o.DB, Key: key, Files: files, Notices: h.told, Roster: people.Directory{}, Citizens: h.citizens, Reading: docread.Options{},
			Calendar: func(ctx context.Context, q store.Querier, agency string) (letters.Calendar, error) {
				c, err := cal.Calendar(ctx, q, agency)
				return days{c, h.off}, err
			},
			Begin:    func(tx *store.Tx, i content.Item) (content.Item, error) { return pages.Create(tx, i) },
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		o.Must(err)
		guard, err := shield.New(shield.Deps{DB: o.DB, Key: key})
		o.Must(err)
		box := mailbox.New(mailbox.Deps{DB: o.DB, Letters: h.s, Files: files, Shield: guard, Agency: func(ctx context.Context, q store.Querier) (people.Agency, error) {
			return people.AgencyOf(ctx, q, officetest.Agency)
		},
			Frame: func(c *web.Ctx, title string) (page.Base, error) { return c.Base(title), nil }})
		return []slice.Slice{cal.Slice(), files.Slice(), approval.Slice(), pages.Slice(), h.citizens.Slice(), guard.Slice(), h.s.Slice(), box.Slice()}
	}, shield.Migrations(), workday.Migrations(), attach.Migrations(), approval.Migrations(), content.Migrations(), citizen.Migrations(), letters.Migrations())
	h.Do(kwho.System(officetest.Agency), func(tx *store.Tx) error {
		for i, u := range []people.Unit{{ID: "u-jn", Name: "节能安全科"}, {ID: "u-qy", Name: "企业科"}, {ID: "u-bgs", Name: "办公室", Office: true}} {
			u.Agency, u.Kind, u.Sort, u.Active = officetest.Agency, people.Section, int64(i), true
			if err := tx.Insert(&u); err != nil {
				return err
			}
		}
		return tx.Record("测试数据", store.Ref{Kind: "unit", ID: "u-jn"})
	})
	h.noon("2023-09-04")
	return h
}

// noon puts the clock to noon of a day.
func (h *house) noon(day string) {
	d := civil.MustParse(day)
	h.Clock.At = time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, store.Zone)
}

const body = "东园镇新建的铸造厂晚上生产噪声扰民，夜里十一点多机器还在响，老人孩子无法休息。请问夜间生产有没有批准？要求尽快整改。"

// hotline is an order of the hotline as it was taken in.
func (h *house) hotline(no string) letters.Letter {
	h.Helper()
	return h.take(letters.Taken{Channel: "hotline", Origin: no, Kind: "complaint", Title: "铸造厂夜间噪声扰民", Body: body, ReceivedAt: h.DB.Now(),
		Person: citizen.Person{Name: "张小明", Phone: "13800001234"}})
}

func (h *house) take(in letters.Taken) (l letters.Letter) {
	h.Helper()
	h.Do(desk, func(tx *store.Tx) (err error) { l, err = h.s.Register(tx, in); return err })
	return l
}

func (h *house) read(id string) letters.Letter {
	h.Helper()
	l, err := store.Get[letters.Letter](h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	return l
}

const good = "您反映的铸造厂夜间噪声扰民问题，经现场核实，该厂夜间生产未经批准。9月4日我局依据《工业企业厂界环境噪声排放标准》责令其停止夜间生产，并于9月8日前完成整改。整改后我局将复查，结果电话告知您。"

// handled brings a letter to the clerk's desk.
func (h *house) handled(id string) {
	h.Helper()
	h.Must(h.s.Sign(h.Context(), desk, id, "", ""))
	h.Must(h.s.Assign(h.Context(), desk, id, "u-jn", "请办理"))
	h.Must(h.s.Accept(h.Context(), clerk, id))
}

// drafted is a reply that lacks nothing.
func drafted() letters.Drafted {
	return letters.Drafted{Text: good, Result: "done", Person: "王芳", Phone: "0955-7068001"}
}

// signed brings a letter to its signed reply.
func (h *house) signed(id string) {
	h.Helper()
	h.handled(id)
	h.Must(h.s.Talk(h.Context(), clerk, id, "电话", "向来信人说明了核实和整改情况", true))
	h.Must(h.s.Draft(h.Context(), clerk, id, letters.AnyVersion, drafted()))
	h.Must(h.s.Submit(h.Context(), clerk, id))
	h.Must(h.s.Fill(h.Context(), head, id, letters.MoveReview, "同意"))
	h.Must(h.s.Fill(h.Context(), deputy, id, letters.MoveRelease, "同意"))
}

// answered brings a letter to its end.
func (h *house) answered(id string) {
	h.Helper()
	h.signed(id)
	if h.read(id).Channel != letters.Own { // what the site shows is its own proof
		h.Must(h.s.Prove(h.Context(), clerk, id, letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Text: good, Ref: "PT-" + h.read(id).Number, Name: "回执.txt", Body: []byte("平台办结回执"), At: h.DB.Now()}))
	}
	h.Must(h.s.Prove(h.Context(), clerk, id, letters.MovePaper, letters.Proof{Way: letters.WayHand, Text: "张小明：\n  " + good + "\n某市工业和信息化局", Ref: "张小明本人签收", At: h.DB.Now()}))
	h.Must(h.s.Close(h.Context(), clerk, id))
}

type who = kwho.Actor

// nobody is a visitor.
var nobody = kwho.Actor{}

func (h *house) today() civil.Date { return civil.FromTime(h.DB.Now().In(store.Zone)) }
