package decided_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/consult/decision"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/publish"
	"gongkai/internal/publish/publishtest"
)

const key = "0123456789abcdef0123456789abcdef"

type house struct {
	*publishtest.House
	k *consult.Consult
	s *decision.Decisions
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{}
	h.House = publishtest.Open(t, func(p *publishtest.House) []slice.Slice {
		begin := func(tx *store.Tx, i content.Item) (content.Item, error) {
			return p.Publish.Begin(tx, publish.Draft{Kind: i.Kind, Column: i.Column, Title: i.Title, Body: i.Body, Unit: i.Unit, Formed: i.Formed, Tasks: i.Tasks, Marking: i.Marking, About: i.About,
				Fields: map[string]string{}, Carrier: "非公文类", Ways: []string{"政府网站"}})
		}
		days := func(ctx context.Context, q store.Querier, agency string) (consult.Calendar, error) {
			return p.Days.Calendar(ctx, q, agency)
		}
		agency := func(ctx context.Context, q store.Querier) (people.Agency, error) {
			return people.AgencyOf(ctx, q, officetest.Agency)
		}
		frame := func(c *web.Ctx, title string) (page.Base, error) {
			return page.Base{Title: title, Site: page.Site{Owner: "某市工业和信息化局"}, Here: c.R.URL.RequestURI()}, nil
		}
		guard, err := shield.New(shield.Deps{DB: p.DB, Key: []byte(key)})
		p.Must(err)
		citizens, err := citizen.New(citizen.Deps{DB: p.DB, Key: []byte(key)})
		p.Must(err)
		h.k = consult.New(consult.Deps{DB: p.DB, Key: []byte(key), Content: p.Content, Files: p.Files, Citizens: citizens, Shield: guard, Notices: p.Notices, Roster: people.Directory{}, Calendar: days, Begin: begin,
			Readings: func(context.Context, store.Querier, string, string) ([]content.Link, error) { return nil, nil },
			Matters: func(ctx context.Context, q store.Querier, agency string) ([]consult.Matter, error) {
				all, err := decision.Matters(ctx, q, agency, 0)
				var out []consult.Matter
				for _, m := range all {
					out = append(out, consult.Matter{ID: m.ID, Title: m.Title})
				}
				return out, err
			},
			Heard:   func(tx *store.Tx, k *consult.Consultation) error { return h.s.Heard(tx, k) },
			Settled: func(tx *store.Tx, k *consult.Consultation, on civil.Date) error { return h.s.Settled(tx, k, on) }, Agency: agency, Frame: frame, Agencies: publishtest.Agencies})
		h.s = decision.New(decision.Deps{DB: p.DB, Consult: h.k, Content: p.Content, Files: p.Files, Notices: p.Notices, Roster: people.Directory{}, Calendar: days, Begin: begin, Agency: agency, Frame: frame, Agencies: publishtest.Agencies, Binding: raster.Options{CacheDir: filepath.Join(os.TempDir(), "gongkai-test-cache")}})
		p.Extend(h.k.Extension())
		p.Extend(h.s.Extension())
		return []slice.Slice{guard.Slice(), citizens.Slice(), h.k.Slice(), h.s.Slice()}
	}, shield.Migrations(), citizen.Migrations(), consult.Migrations(), decision.Migrations())
	h.on("2023-03-10")
	return h
}

func (h *house) on(day string) {
	d := civil.MustParse(day)
	h.Clock.At = d.In(store.Zone).Add(10 * time.Hour)
}

func (h *house) release(item string) error {
	return h.DB.Do(h.Context(), h.As("p-chen"), func(tx *store.Tx) error {
		i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), item)
		if err != nil {
			return err
		}
		obstacles, err := h.Content.Obstacles(tx.Context(), tx, i)
		if err != nil {
			return err
		}
		for _, o := range obstacles {
			if !o.Warn {
				return fail.Invalidf("%s", o.Says)
			}
		}
		if _, err = h.Content.Release(tx, &i, ""); err != nil {
			return err
		}
		return tx.Record("发布", i.Ref())
	})
}

func (h *house) list(title string) decision.Matter {
	h.Helper()
	m, err := h.s.List(h.Context(), h.As("p-chen"), "", decision.AnyVersion, decision.Plan{Year: 2023, Title: title, Unit: publishtest.UnitEnergy, Planned: civil.MustParse("2023-07-31"), Ways: []string{"公开征求意见", "座谈会"}})
	h.Must(err)
	return m
}

// published compiles a year's catalogue and brings it out.
func (h *house) published(why string) decision.Edition {
	h.Helper()
	e, err := h.s.Compile(h.Context(), h.As("p-chen"), 2023, why)
	h.Must(err)
	h.Must(h.s.Consent(h.Context(), h.As("p-chen"), e.ID, civil.FromTime(h.Clock.At.In(store.Zone)), "党组会议纪要〔2023〕3号"))
	h.Must(h.s.Notice(h.Context(), h.As("p-chen"), e.ID))
	e, err = store.Get[decision.Edition](h.Context(), h.DB, officetest.Agency, e.ID)
	h.Must(err)
	h.Must(h.release(e.Item))
	e, err = store.Get[decision.Edition](h.Context(), h.DB, officetest.Agency, e.ID)
	h.Must(err)
	return e
}

func (h *house) measure(key string) slice.Figure {
	h.Helper()
	for _, s := range []slice.Slice{h.s.Slice(), h.k.Slice()} {
		for _, m := range s.Measures {
			if m.Key == key {
				f, err := m.Count(h.Context(), h.DB, h.As("p-chen"), slice.Scope{})
				h.Must(err)
				return f
			}
		}
	}
	h.Fatal("no measure " + key)
	return slice.Figure{}
}

// A year: the list, the Party committee's consent, the publication in time, an
// adjustment.
func TestTheCatalogueOfAYear(t *testing.T) {
	h := build(t)
	h.Sees(h.Get(h.As("p-chen"), "/office/decisions"), 200, "还没有公布", "还有21天")
	h.list("制定工业企业技术改造奖补办法")
	two := h.list("修订工业节能监察实施细则")
	e, err := h.s.Compile(t.Context(), h.As("p-chen"), 2023, "")
	h.Must(err)
	if err := h.s.Notice(t.Context(), h.As("p-chen"), e.ID); err == nil {
		t.Error("a catalogue goes out without the committee's consent")
	}
	h.Sees(h.Post(h.As("p-chen"), e.Href(), url.Values{"name": {decision.MoveConsent}, "consent_on": {"2023-03-09"}, "consent_no": {""}}), 422, "必填")
	h.Sees(h.Post(h.As("p-chen"), e.Href(), url.Values{"name": {decision.MoveConsent}, "consent_on": {"2023-03-09"}, "consent_no": {"党组会议纪要〔2023〕3号"}}), 303)
	h.Must(h.s.Notice(t.Context(), h.As("p-chen"), e.ID))
	e, err = store.Get[decision.Edition](t.Context(), h.DB, officetest.Agency, e.ID)
	h.Must(err)
	h.Sees(h.Get(who.Actor{}, "/decisions?year=2023"), 200, "还没有公布")
	if f := h.measure("decision.catalogue"); f.Known {
		t.Errorf("before the day: %+v", f)
	}
	h.Must(h.release(e.Item))
	if f := h.measure("decision.catalogue"); !f.Known || f.Value != 100 || len(f.Records) != 1 {
		t.Errorf("published in time: %+v", f)
	}
	h.Sees(h.Get(who.Actor{}, "/decisions?year=2023"), 200, "制定工业企业技术改造奖补办法", "2023年7月", "公开征求意见、座谈会")
	if _, err := h.s.Compile(t.Context(), h.As("p-chen"), 2023, ""); !fail.Is(err, fail.Invalid) {
		t.Errorf("an adjustment without its reason: %v", err)
	}
	h.on("2023-06-10")
	h.Must(h.s.Drop(t.Context(), h.As("p-chen"), two.ID, "上位规定正在修订"))
	h.list("制定绿色工厂培育办法")
	e = h.published("上位规定正在修订，移出一项；按上级部署增加一项")
	h.Sees(h.Get(h.As("p-wang"), e.Href()), 200, "第1次调整", "移出", "增加", "党组会议纪要")
	if f := h.measure("decision.catalogue"); f.Value != 100 {
		t.Errorf("after the adjustment: %+v", f)
	}
	h.Verify()
}

func TestALateCatalogueIsTold(t *testing.T) {
	h := build(t)
	h.on("2023-03-20")
	h.Must(h.Jobs.Run(t.Context(), decision.JobRemind))
	h.Must(h.Jobs.Run(t.Context(), decision.JobRemind))
	if n := slices.Index(h.Acts(officetest.Agency), "提醒公布目录"); n < 0 || slices.Contains(h.Acts(officetest.Agency)[n+1:], "提醒公布目录") {
		t.Errorf("acts %v", h.Acts(officetest.Agency))
	}
	h.on("2023-04-03")
	if f := h.measure("decision.catalogue"); !f.Known || f.Value != 0 {
		t.Errorf("over the day: %+v", f)
	}
	h.Sees(h.Get(h.As("p-chen"), "/office/decisions"), 200, "目录已超期")
}

func says(key, from, on string) decision.Record {
	r := decision.Record{Key: key, On: civil.MustParse(on), Says: "<p>记录" + key + "</p>"}
	if from != "" {
		r.From = civil.MustParse(from)
	}
	return r
}

// The steps of one entry: none is passed over, the review of legality keeps
// its term, what was left out has its lawful reason, and the archive holds
// all of it.
func TestTheStepsOfADecision(t *testing.T) {
	h := build(t)
	m := h.list("制定工业企业技术改造奖补办法")
	h.published("")
	clerk := h.As("p-wang")
	enter := func(r decision.Record) error { _, err := h.s.Enter(t.Context(), clerk, m.ID, r); return err }
	h.on("2023-07-10")
	h.Must(enter(says(decision.StepStart, "", "2023-04-03")))
	if err := enter(says(decision.StepDiscuss, "", "2023-07-03")); err == nil || !strings.Contains(err.Error(), "不能越过") {
		t.Errorf("a discussion before everything else: %v", err)
	}
	if err := enter(decision.Record{Key: "expert", Skipped: "没有时间"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a reason of one's own: %v", err)
	}
	if err := enter(decision.Record{Key: decision.StepLegal, Skipped: "不需要"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("no review of legality: %v", err)
	}
	h.consulted(m)
	if f := h.measure("decision.participation"); f.Value != 100 || f.Whole != 1 {
		t.Errorf("participation %+v", f)
	}
	for _, key := range []string{"expert", "risk"} {
		step, _ := decision.StepOf(key)
		h.Must(enter(decision.Record{Key: key, Skipped: step.Skips[0]}))
	}
	h.Must(enter(says("fair", "", "2023-06-20")))
	if err := enter(says(decision.StepLegal, "2023-06-26", "2023-06-30")); err == nil || !strings.Contains(err.Error(), "7个工作日") {
		t.Errorf("four days for the review of legality: %v", err)
	}
	legal := says(decision.StepLegal, "2023-06-20", "2023-07-03")
	legal.Files = []decision.Upload{{Name: "合法性审查意见.txt", Body: []byte("经审查，合法。")}}
	h.Must(enter(legal))
	if err := enter(says(decision.StepDiscuss, "", "2023-07-10")); err == nil || !strings.Contains(err.Error(), "截止后才能进行") {
		t.Errorf("a discussion while the public is still being heard: %v", err)
	}
	decide := func(on string) error {
		held, err := consult.Of(t.Context(), h.DB, officetest.Agency, m.ID)
		h.Must(err)
		return h.k.Decide(t.Context(), clerk, held[0].ID, consult.Decision{On: civil.MustParse(on), As: "卫工信规发〔2023〕1号"})
	}
	heard := h.hearing(m)
	h.on("2023-08-11")
	if err := decide("2023-08-11"); err == nil || !strings.Contains(err.Error(), "公众参与、集体讨论") {
		t.Errorf("a decision without the discussion, with a hearing to come: %v", err)
	}
	if err := enter(says(decision.StepDiscuss, "", "2023-08-11")); err == nil || !strings.Contains(err.Error(), "听证会没有办结") {
		t.Errorf("a discussion before the hearing: %v", err)
	}
	h.Sees(h.Get(clerk, m.Href()), 200, "征集结束", "尚未办结", "意见采纳情况的反馈")
	h.Must(h.k.CallOff(t.Context(), h.As("p-li"), heard.ID, "改为座谈会听取意见"))
	h.Must(enter(says(decision.StepDiscuss, "", "2023-08-11")))
	report, _ := decision.StepOf("report")
	h.Must(enter(decision.Record{Key: "report", Skipped: report.Skips[0]}))
	issue := says(decision.StepIssue, "", "2023-08-11")
	issue.As = "卫工信规发〔2023〕1号"
	if err := decide("2023-08-11"); err == nil || !strings.Contains(err.Error(), "登记“决策公布”") {
		t.Errorf("a decision that the catalogue does not know as issued: %v", err)
	}
	early := issue
	early.On = civil.MustParse("2023-08-10")
	if err := enter(early); err == nil || !strings.Contains(err.Error(), "集体讨论") {
		t.Errorf("issued before the discussion: %v", err)
	}
	h.Must(enter(issue))
	if err := decide("2023-08-10"); err == nil || !strings.Contains(err.Error(), "两处应当一致") {
		t.Errorf("another day than the catalogue's: %v", err)
	}
	h.Must(decide("2023-08-11"))
	h.Sees(h.Get(clerk, m.Href()), 200, "已出台", "卫工信规发〔2023〕1号", "公开征求意见（2023-001）", "条例第十九条")
	h.Sees(h.Get(who.Actor{}, "/decisions?year=2023"), 200, "已出台", "/consultations/2023-001")
	h.Must(enter(says(decision.StepArchive, "", "2023-08-11")))
	h.archived(m)
	h.Verify()
}

// hearing plans one about the entry's draft.
func (h *house) hearing(m decision.Matter) consult.Hearing {
	h.Helper()
	held, err := consult.Of(h.Context(), h.DB, officetest.Agency, m.ID)
	h.Must(err)
	v, err := h.k.PlanHearing(h.Context(), h.As("p-wang"), held[0].ID, "", consult.AnyVersion, consult.HearingPlan{Topic: "标准", HeldAt: h.Clock.At.AddDate(0, 0, 40), Place: "会议室", Seats: 2, Method: consult.ByOrder, Rule: "按先后。",
		RegisterBy: civil.FromTime(h.Clock.At.AddDate(0, 0, 20))})
	h.Must(err)
	return v
}

func (h *house) consulted(m decision.Matter) {
	h.Helper()
	k, err := h.k.Create(h.Context(), h.As("p-wang"), consult.Plan{Title: "奖补办法（征求意见稿）", Unit: publishtest.UnitEnergy, Matter: m.ID, Notice: "公告", Draft: "<p>第一条　甲。</p><p>第二条　乙。</p>", Explain: "说明",
		OpensAt: h.Clock.At, ClosesAt: h.Clock.At.AddDate(0, 0, 31)})
	h.Must(err)
	h.Must(h.k.Announce(h.Context(), h.As("p-wang"), k.ID, consult.AnyVersion))
	k, err = consult.Get(h.Context(), h.DB, officetest.Agency, k.ID)
	h.Must(err)
	h.Must(h.release(k.Item))
	_, err = h.k.Receive(h.Context(), officetest.Agency, k.ID, consult.Said{Text: "建议写明期限。", Files: []consult.Upload{{Name: "建议.txt", Body: []byte("附件正文")}}})
	h.Must(err)
}

// archived reads the ZIP: the bound PDF, the register, every file, and a list
// in which each of them has its hash.
func (h *house) archived(m decision.Matter) {
	h.Helper()
	got := h.Post(h.As("p-wang"), m.Href()+"/archive", nil)
	h.Sees(got, http.StatusOK)
	z, err := zip.NewReader(bytes.NewReader([]byte(got.Body)), int64(len(got.Body)))
	h.Must(err)
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	for _, want := range []string{"过程档案.pdf", "意见登记-2023-001.csv", "合法性审查意见.txt", "建议.txt", "清单（SHA-256）.txt"} {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, want) }) {
			h.Errorf("the archive has no %s: %v", want, names)
		}
	}
}

// Every state, every move, every role.
func TestWhoMayDoWhat(t *testing.T) {
	h := build(t)
	var out strings.Builder
	h.Each(func(role string, a who.Actor) {
		fmt.Fprintf(&out, "== %s\n", role)
		for _, st := range decision.Procedure.States {
			m := &decision.Matter{State: st.State, Unit: publishtest.UnitEnergy}
			records := map[string]decision.Done{}
			for _, s := range decision.Steps {
				records[s.Key] = decision.Done{}
			}
			var can []string
			for _, move := range decision.Procedure.Moves {
				if _, err := decision.Procedure.Try(&decision.Case{Matter: m, Records: records, Step: decision.StepArchive}, move.Name, a.On(m.Unit, "")); err == nil && !slices.Contains(can, move.Name) {
					can = append(can, move.Name)
				}
			}
			fmt.Fprintf(&out, "事项%s：%s\n", st.Title, strings.Join(can, " "))
		}
		for _, st := range decision.Catalogue.States {
			e := &decision.Edition{State: st.State, Unit: publishtest.UnitOffice, Entries: []decision.Entry{{}}}
			var can []string
			for _, o := range decision.Catalogue.Can(e, a.On(e.Unit, "")) {
				can = append(can, o.Move.Name)
			}
			fmt.Fprintf(&out, "目录%s：%s\n", st.Title, strings.Join(can, " "))
		}
	})
	golden.Hold(t, "flow-roles.txt", out.String())
	for _, check := range []error{decision.Procedure.Check(), decision.Catalogue.Check()} {
		h.Must(check)
	}
}
