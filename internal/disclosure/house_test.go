package disclosure_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
)

// The people of the tests, with the rights that their roles have.
var (
	clerk  = officetest.Actor("p-wang", "u-jn", "disclosure.view:unit", "disclosure.work:unit", "disclosure.issue:unit", "approval.draft:unit")
	head   = officetest.Actor("p-li", "u-jn", "disclosure.view:unit", "disclosure.work:unit", "disclosure.issue:unit", "disclosure.secrecy:unit", "disclosure.extend:unit", "approval.review:unit", "approval.draft:unit")
	office = officetest.Actor("p-chen", "u-bgs", "disclosure.view", "disclosure.register", "disclosure.assign", "disclosure.work", "disclosure.secrecy", "disclosure.legal", "disclosure.issue",
		"disclosure.archive", "disclosure.dispute", "disclosure.assess", "disclosure.import", "disclosure.settings", "approval.draft", "approval.check")
	officeHead = officetest.Actor("p-sun", "u-bgs", "disclosure.view:unit", "disclosure.work:unit", "disclosure.extend:unit", "approval.review:unit")
	deputy     = officetest.Actor("p-ma", "", "disclosure.view", "disclosure.extend", "disclosure.legal", "disclosure.sign", "disclosure.assess")
	director   = officetest.Actor("p-gao", "", "disclosure.view", "disclosure.extend", "disclosure.sign")
	elsewhere  = officetest.Actor("p-he", "u-qy", "disclosure.view:unit", "disclosure.work:unit", "approval.draft:unit")
	stranger   = officetest.Actor("q-zhou", "u-jn", "disclosure.view", "disclosure.work", "disclosure.register")
	nobody     = officetest.Actor("p-none", "u-jn")
	overseer   = who.Actor{Tenant: officetest.Agency, Home: "zx", ID: "z-ding", Name: "丁", Grants: []who.Grant{{Right: disclosure.RightView, Scope: who.All}}}
)

// everyone are the roles of the golden grid, in its order.
var everyone = []struct {
	title string
	actor who.Actor
}{{"科室经办", clerk}, {"科室负责人", head}, {"办公室", office}, {"工作机构负责人", officeHead}, {"分管领导", deputy}, {"主要负责人", director}, {"其他科室", elsewhere}, {"系统（代申请人）", who.System(officetest.Agency)}, {"无权限", nobody}, {"督查", overseer}}

// told collects what people were told.
type told struct{ all []notice.Message }

func (t *told) Tell(tx *store.Tx, m notice.Message) (int, error) {
	for _, had := range t.all {
		if m.Key != "" && had.Key == m.Key {
			return 0, nil
		}
	}
	t.all = append(t.all, m)
	tx.Quiet("测试")
	return len(m.To), nil
}

func (t *told) Unread(context.Context, store.Querier, who.Actor) (int, error) { return 0, nil }

type house struct {
	*officetest.House
	s        *disclosure.Service
	citizens *citizen.Citizens
	told     *told
	days     *workday.Workdays
}

// build opens the organisation on Monday 8 January 2024.
func build(t testing.TB) *house {
	t.Helper()
	h := &house{told: &told{}}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		files := attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		h.days = workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil },
			OnCalendar: func(tx *store.Tx) ([]slice.Moved, error) { return h.s.Slice().OnCalendar(tx) }})
		var err error
		h.citizens, err = citizen.New(citizen.Deps{DB: o.DB, Key: make([]byte, 32), Log: o.Logger})
		o.Must(err)
		h.s = disclosure.New(disclosure.Deps{DB: o.DB, Citizens: h.citizens, Files: files, Notices: h.told, Roster: people.Directory{},
			Calendar: func(ctx context.Context, q store.Querier, agency string) (clock.Calendar, error) {
				return h.days.Calendar(ctx, q, agency)
			},
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		return []slice.Slice{h.days.Slice(), files.Slice(), approval.Slice(), h.citizens.Slice(), h.s.Slice()}
	}, workday.Migrations(), attach.Migrations(), approval.Migrations(), citizen.Migrations(), disclosure.Migrations())
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		for _, u := range []people.Unit{{ID: "u-jn", Name: "节能科"}, {ID: "u-bgs", Name: "办公室", Office: true}, {ID: "u-qy", Name: "企业科"}} {
			u.Agency, u.Kind, u.Active = officetest.Agency, people.Section, true
			if err := tx.Insert(&u); err != nil {
				return err
			}
		}
		return tx.Record("测试数据", store.Ref{Kind: "agency", ID: officetest.Agency})
	})
	h.on("2024-01-08")
	return h
}

// on sets the clock to nine o'clock of a day.
func (h *house) on(day string) {
	h.Helper()
	h.Clock.At = civil.MustParse(day).In(store.Zone).Add(9 * time.Hour)
}

// today is the clock's day.
func (h *house) today() civil.Date { return civil.FromTime(h.DB.Now().In(store.Zone)) }

// someone is a natural person whose number is known by n.
func someone(name string) citizen.Person {
	return citizen.Person{Kind: citizen.Natural, Name: name, IDType: "护照", IDNumber: "E" + name, Phone: "13912345678", Address: "中卫市沙坡头区某街1号"}
}

// application is a whole application by somebody in person.
func (h *house) application(name string) disclosure.Application {
	return disclosure.Application{Kind: disclosure.Information, Channel: clock.InPerson, Arrived: h.today(), Applicants: []citizen.Person{someone(name)},
		Title: "2023年技改资金分配结果", Content: "2023年工业技术改造资金分配结果", Supply: "paper", Way: "mail"}
}

// register registers an application of a person.
func (h *house) register(name string) disclosure.Registered {
	h.Helper()
	r, err := h.s.Register(h.Context(), office, h.application(name))
	h.Must(err)
	return r
}

// handling registers an application and assigns it to the clerk.
func (h *house) handling(name string) string {
	h.Helper()
	id := h.register(name).Item.ID
	h.Must(h.s.Assign(h.Context(), office, id, 0, "u-jn", "p-wang", ""))
	return id
}

// the reads a case as the office sees it.
func (h *house) the(id string) *disclosure.Case {
	h.Helper()
	c, err := h.s.Case(h.Context(), h.DB, office, id)
	h.Must(err)
	return c
}

// judge answers the steps.
func (h *house) judge(id string, answers ...string) {
	h.Helper()
	for n := 0; n < len(answers); n += 2 {
		h.Must(h.s.Judge(h.Context(), clerk, id, 0, answers[n], answers[n+1], "理由", "依据"))
	}
}

// toGrant answers the steps so that all is disclosed.
func (h *house) toGrant(id string) {
	h.Helper()
	h.judge(id, "mend", "clear", "is", "yes", "whose", "ours", "have", "have", "give", "all", "how", "asked", "answer", "grant")
}

// letter drafts a letter and has it signed.
func (h *house) letter(id, ground string) disclosure.Letter {
	h.Helper()
	l, err := h.s.Draft(h.Context(), clerk, id, disclosure.Drafting{Family: "reply", Template: ground, Ground: ground, Title: "告知书"})
	h.Must(err)
	h.sign(l)
	return l
}

// sign has a letter reviewed and signed.
func (h *house) sign(l disclosure.Letter) {
	h.Helper()
	h.Must(h.s.SubmitLetter(h.Context(), clerk, l.ID, 0))
	h.Must(h.s.FillLetter(h.Context(), head, l.ID, 0, approval.Filling{Opinion: "同意"}))
	if l.Ground != "" {
		h.Must(h.s.FillLetter(h.Context(), deputy, l.ID, 0, approval.Filling{Opinion: "合法"}))
	}
	h.Must(h.s.FillLetter(h.Context(), director, l.ID, 0, approval.Filling{Opinion: "同意签发"}))
}

// reply signs and sends a reply on a ground by mail.
func (h *house) reply(id, ground string) {
	h.Helper()
	h.letter(id, ground)
	if g, _ := disclosure.GroundOf(ground); len(g.Needs) > 0 {
		for _, n := range g.Needs {
			if n == disclosure.NeedSecrecy {
				h.Must(h.s.Review(h.Context(), office, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
			}
		}
	}
	h.Must(h.s.Issue(h.Context(), clerk, id, 0, disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "EMS1"}}))
}

func day(s string) civil.Date { return civil.MustParse(s) }

// staff are the people of the tests with their rights.
func staff(context.Context, store.Querier, string) ([]who.Actor, error) {
	out := make([]who.Actor, len(everyone))
	for n, e := range everyone {
		out[n] = e.actor
	}
	return out, nil
}

// off makes a day a day off in the calendar.
func (h *house) off(d string) {
	h.Helper()
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		_, err := h.days.AddDay(tx, workday.DayIn{Date: day(d), Name: "临时放假", Cite: "宁政办发〔2024〕1号"})
		return err
	})
}

// holds counts the rows of a table in which a text stands.
func (h *house) holds(table, text string) int {
	h.Helper()
	rows, err := h.DB.Query(h.Context(), "SELECT * FROM "+table)
	h.Must(err)
	defer func() { _ = rows.Close() }()
	cols, err := rows.Columns()
	h.Must(err)
	found := 0
	for rows.Next() {
		cells := make([]any, len(cols))
		for n := range cells {
			cells[n] = new(any)
		}
		h.Must(rows.Scan(cells...))
		for _, c := range cells {
			if b, ok := (*c.(*any)).([]byte); ok && strings.Contains(string(b), text) || strings.Contains(fmt.Sprint(*c.(*any)), text) {
				found++
			}
		}
	}
	return found
}

// year is the scope of the measures of 2024.
func (h *house) year() slice.Scope {
	return slice.Scope{Period: slice.Period{From: day("2024-01-01"), To: day("2024-12-31"), AsOf: h.DB.Now()}}
}

// counted says whether a record is the item, counted or not.
func counted(id string, is bool) func(slice.Record) bool {
	return func(r slice.Record) bool { return r.Ref.ID == id && r.Counted == is }
}
