package openday_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
	"gongkai/internal/openday"
)

var (
	office   = officetest.Actor("p-chen", "u-bgs", "openday.view", "openday.plan", "openday.run", "openday.check", "openday.answer", "citizen.reveal")
	clerk    = officetest.Actor("p-wang", "u-jn", "openday.view:unit", "openday.plan:unit", "openday.check:unit", "openday.answer:unit")
	reader   = officetest.Actor("p-du", "u-bgs", "openday.view")
	stranger = officetest.Actor("q-zhou", "u-jn", "openday.view", "openday.plan", "openday.run", "openday.check", "openday.answer")
	nobody   = who.Actor{Origin: "203.0.113.7"}
)

// told collects what people were told.
type told struct{ all []notice.Message }

func (t *told) Tell(_ *store.Tx, m notice.Message) (int, error) {
	for _, x := range t.all {
		if x.Key == m.Key {
			return 0, nil
		}
	}
	t.all = append(t.all, m)
	return len(m.To), nil
}

func (t *told) Unread(context.Context, store.Querier, who.Actor) (int, error) { return 0, nil }

// asking is a questionnaire that the test ends by hand.
type asking struct{ now openday.Asking }

func (a *asking) Make(tx *store.Tx, owner store.Ref, title, unit string, from, to civil.Date) (string, error) {
	a.now = openday.Asking{Title: title, Href: "/office/surveys/x", Public: "/surveys/x", State: "已启用"}
	return "x", nil
}

func (a *asking) Look(context.Context, store.Querier, string, string) (openday.Asking, error) {
	return a.now, nil
}

type house struct {
	*officetest.House
	d        *openday.Days
	told     *told
	asking   *asking
	citizens *citizen.Citizens
	drafts   []content.Item
	pictures []openday.Picture
}

// roster knows the office's people, whom the small organisation gives no role.
type roster struct{ people.Directory }

func (roster) OfficeStaff(ctx context.Context, q store.Querier, agency string) ([]people.Person, error) {
	p, err := people.Directory{}.Person(ctx, q, agency, "p-chen")
	return []people.Person{p}, err
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{told: &told{}, asking: &asking{}}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		key := []byte(strings.Repeat("k", 32))
		files := attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		days := workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil }})
		var err error
		h.citizens, err = citizen.New(citizen.Deps{DB: o.DB, Key: key, MayOpen: func(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error) {
			may, _, err := h.d.MayOpen(ctx, q, a, owner)
			return may, err
		}})
		o.Must(err)
		h.d, err = openday.New(openday.Deps{DB: o.DB, Key: key, Citizens: h.citizens, Surveys: h.asking, Roster: roster{}, Notices: h.told, Files: files, Origin: "https://example.gov.cn",
			Calendar: func(ctx context.Context, q store.Querier, agency string) (openday.Calendar, error) {
				return days.Calendar(ctx, q, agency)
			},
			Agency: func(ctx context.Context, q store.Querier) (people.Agency, error) {
				return people.AgencyOf(ctx, q, officetest.Agency)
			},
			Frame: func(c *web.Ctx, title string) (page.Base, error) { return c.Base(title), nil },
			Publish: func(tx *store.Tx, i content.Item, pictures []openday.Picture) (content.Item, error) {
				i.ID = tx.NewID()
				h.drafts, h.pictures = append(h.drafts, i), append(h.pictures, pictures...)
				return i, nil
			},
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		o.Must(err)
		return []slice.Slice{days.Slice(), files.Slice(), h.citizens.Slice(), h.d.Slice()}
	}, workday.Migrations(), attach.Migrations(), citizen.Migrations(), content.Migrations(), openday.Migrations())
	h.Clock.GoTo("2023-08-21 09:00")
	return h
}

func instant(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, store.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func plan(quota int) openday.Plan {
	return openday.Plan{Title: "2023年“政府开放日”", Theme: "走近工信", Unit: "u-jn", Day: civil.MustParse("2023-09-15"), From: "09:00", To: "11:30", Place: "局一楼大厅", Route: "政务大厅—展厅", Agenda: "参观、座谈、答疑",
		Guests: "企业代表、市民", Contact: "王芳", Phone: "0955-0000000", Quota: quota, Until: instant("2023-09-12 18:00")}
}

func (h *house) announced(quota int) openday.Event {
	h.Helper()
	e, err := h.d.Save(h.Context(), office, "", 0, plan(quota))
	h.Must(err)
	h.Must(h.d.Move(h.Context(), office, e.ID, openday.MoveAnnounce, ""))
	return h.read(e.ID)
}

func (h *house) read(id string) openday.Event {
	h.Helper()
	e, err := store.Get[openday.Event](context.Background(), h.DB, officetest.Agency, id)
	h.Must(err)
	return e
}

// sayField says that an error is about a field, in these words.
func sayField(err error, field, words string) bool {
	var e *fail.Error
	return errors.As(err, &e) && strings.Contains(e.Fields[field], words)
}

func guest(n int) openday.Registration {
	return openday.Registration{Person: citizen.Person{Kind: citizen.Natural, Name: fmt.Sprintf("来宾%d", n), Phone: fmt.Sprintf("139000%05d", n)}, Category: openday.Categories[n%len(openday.Categories)], Wants: "技改补贴"}
}

func (h *house) states(event string) (in, waiting, cancelled int) {
	h.Helper()
	all, err := store.Select[openday.Guest](context.Background(), h.DB, "WHERE agency = $1 AND event = $2", officetest.Agency, event)
	h.Must(err)
	for _, g := range all {
		switch g.State {
		case openday.In:
			in++
		case openday.Waiting:
			waiting++
		case openday.Cancelled:
			cancelled++
		}
	}
	return in, waiting, cancelled
}

// TestNobodyGetsAPlaceTwice lets forty people register at once for ten
// places, then eight give theirs up at once while four more come.
func TestNobodyGetsAPlaceTwice(t *testing.T) {
	h := build(t)
	e := h.announced(10)
	type held struct{ number, code, state string }
	var mu sync.Mutex
	var all []held
	var wg sync.WaitGroup
	register := func(n int) {
		g, code, err := h.d.Register(context.Background(), officetest.Agency, e.ID, guest(n))
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			t.Error(err)
			return
		}
		all = append(all, held{g.Number, code, g.State})
	}
	for n := range 40 {
		wg.Go(func() { register(n) })
	}
	wg.Wait()
	if in, waiting, _ := h.states(e.ID); in != 10 || waiting != 30 {
		t.Fatalf("%d in, %d waiting", in, waiting)
	}
	first := append([]held(nil), all...)
	left := 0
	for _, x := range first {
		if x.state == openday.In && left < 8 {
			left++
			wg.Go(func() {
				if err := h.d.GiveUp(context.Background(), officetest.Agency, x.number, x.code); err != nil {
					t.Error(err)
				}
			})
		}
	}
	for n := range 4 {
		wg.Go(func() { register(100 + n) })
	}
	wg.Wait()
	if in, waiting, cancelled := h.states(e.ID); in != 10 || cancelled != 8 || waiting != 26 {
		t.Fatalf("%d in, %d waiting, %d cancelled", in, waiting, cancelled)
	}
	// Whoever is in came before whoever waits.
	rows, err := store.Select[openday.Guest](t.Context(), h.DB, "WHERE agency = $1 AND event = $2 AND state <> 'cancelled' ORDER BY turn", officetest.Agency, e.ID)
	h.Must(err)
	for n, g := range rows {
		if (g.State == openday.In) != (n < 10) {
			t.Errorf("turn %d is %s", g.Turn, g.State)
		}
	}
	h.Verify()
}

func TestMorePlacesLetThoseInWhoWait(t *testing.T) {
	h := build(t)
	e := h.announced(2)
	for n := range 5 {
		_, _, err := h.d.Register(t.Context(), officetest.Agency, e.ID, guest(n))
		h.Must(err)
	}
	if _, _, err := h.d.Register(t.Context(), officetest.Agency, e.ID, guest(3)); !sayField(err, "phone", "已经报过名") {
		t.Errorf("registered twice: %v", err)
	}
	other := guest(3)
	other.Person.Name, other.Person.Phone = "另一人", "１３９-0000 0003"
	if _, _, err := h.d.Register(t.Context(), officetest.Agency, e.ID, other); !sayField(err, "phone", "已经报过名") {
		t.Errorf("one telephone under another name: %v", err)
	}
	if _, err := h.d.Save(t.Context(), office, e.ID, e.Version, plan(1)); !fail.Is(err, fail.Invalid) {
		t.Errorf("fewer places: %v", err)
	}
	_, err := h.d.Save(t.Context(), office, e.ID, e.Version, plan(4))
	h.Must(err)
	if in, waiting, _ := h.states(e.ID); in != 4 || waiting != 1 {
		t.Errorf("%d in, %d waiting", in, waiting)
	}
}

func picture() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30)))
	return b.Bytes()
}

// TestAnOpenDay goes from the plan to the closed list: announced, registered
// and let in by ticket, questions answered and published, photographs, report.
func TestAnOpenDay(t *testing.T) {
	h := build(t)
	ctx := t.Context()
	e := h.announced(30)
	if len(h.drafts) != 1 || !strings.Contains(h.drafts[0].Body, "局一楼大厅") || e.Survey != "x" {
		t.Fatalf("drafts %+v", h.drafts)
	}
	h.Sees(h.Get(nobody, "/openday"), 200, "报名中")
	h.Sees(h.Get(nobody, e.Public()), 200, "还有30个名额", "身份类别")
	h.Sees(h.Post(nobody, e.Public(), url.Values{"name": {"张三"}, "phone": {"12"}, "category": {"市民"}}), 422, "张三", "报名")
	got := h.Post(nobody, e.Public(), url.Values{"name": {"张三丰"}, "phone": {"13900000000"}, "category": {"市民"}, "wants": {"想了解技改补贴"}, "agree": {"1"}})
	h.Sees(got, 200, "报名成功", "查询码", "签到二维码")
	code := between(got.Body, `name="code" value="`, `"`)
	number := between(got.Body, `name="number" value="`, `"`)
	h.Sees(h.Post(nobody, "/openday/lookup", url.Values{"number": {number}, "code": {"AAAAAAAA"}}), 422, "报名号或查询码不对")
	h.Sees(h.Post(nobody, "/openday/lookup", url.Values{"number": {number}, "code": {strings.ToLower(code)}}), 200, "报名成功")
	ticket := between(got.Body, `src="/openday/ticket/`, `"`)
	if qr := h.Get(nobody, "/openday/ticket/"+ticket); qr.Status != 200 || !strings.HasPrefix(qr.Body, "\x89PNG") {
		t.Errorf("ticket: %d", qr.Status)
	}
	h.Sees(h.Get(nobody, "/openday/ticket/"+ticket+"x"), 404)
	for n := range 26 { // the telephone of guest 0 is registered already
		_, _, err := h.d.Register(ctx, officetest.Agency, e.ID, guest(n+1))
		h.Must(err)
	}
	h.Sees(h.Get(office, e.Href()+"/guests"), 200, "张**", "139****0000", "!张三丰", "!13900000000")
	all, err := store.Select[openday.Guest](ctx, h.DB, "WHERE agency = $1 AND event = $2 ORDER BY turn", officetest.Agency, e.ID)
	h.Must(err)
	if _, err := h.d.CheckIn(ctx, office, all[0].ID); !fail.Is(err, fail.Stale) {
		t.Errorf("let in before the day: %v", err)
	}
	if err := h.d.Move(ctx, office, e.ID, openday.MoveHeld, ""); !fail.Is(err, fail.Invalid) {
		t.Errorf("held before the day: %v", err)
	}
	if err := h.d.Tick(ctx, clerk, e.ID, "forum", "座谈已举行", true); !fail.Is(err, fail.Invalid) {
		t.Errorf("the talk is done before the day: %v", err)
	}

	h.Clock.GoTo("2023-09-15 08:50")
	h.Sees(h.Get(office, "/office/openday/ticket?t="+url.QueryEscape(ticket)), 200, "确认签到")
	h.Sees(h.Get(office, "/office/openday/ticket?t="+url.QueryEscape(all[0].ID+".xxxx")), 422)
	late := all[len(all)-1]
	for _, g := range all[:len(all)-1] {
		if _, err := h.d.CheckIn(ctx, clerk, g.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.d.CheckIn(ctx, clerk, all[0].ID); !fail.Is(err, fail.Stale) || !strings.Contains(err.Error(), "重复使用") {
		t.Errorf("let in twice: %v", err)
	}
	h.Must(h.d.Move(ctx, office, e.ID, openday.MoveHeld, ""))
	if _, err := h.d.CheckIn(ctx, clerk, late.ID); !fail.Is(err, fail.Stale) || !strings.Contains(err.Error(), "登记举办") {
		t.Errorf("let in after it was held: %v", err)
	}

	spot, err := h.d.Ask(ctx, clerk, e.ID, openday.Put{Text: "技改补贴何时申报", Category: "企业代表", Answer: "每年3月、9月申报。"})
	h.Must(err)
	if _, err := h.d.Ask(ctx, clerk, e.ID, openday.Put{Text: "电价政策"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a question without an owner: %v", err)
	}
	later, err := h.d.Ask(ctx, clerk, e.ID, openday.Put{Text: "电价政策有什么变化", Owner: "p-wang"})
	h.Must(err)
	// Ten working days after 15 September 2023, over the long holiday:
	// 18–22, 25–28 September, then 7 October (a Saturday that is worked).
	if later.Due != civil.MustParse("2023-10-07") {
		t.Errorf("due %s", later.Due)
	}
	if err := h.d.Shoot(ctx, clerk, e.ID, "a.png", picture(), "", "", ""); !fail.Is(err, fail.Invalid) {
		t.Errorf("a photograph without words: %v", err)
	}
	h.Must(h.d.Shoot(ctx, clerk, e.ID, "a.png", picture(), "市民在“政府开放日”标识前听讲解", openday.Consents[0], "sign"))
	if err := h.d.Tick(ctx, clerk, e.ID, "survey", "已发放", true); !fail.Is(err, fail.Invalid) {
		t.Errorf("a questionnaire that runs: %v", err)
	}
	h.asking.now.Ended, h.asking.now.Answers = true, 20
	for _, k := range openday.Checks {
		if err := h.d.Move(ctx, office, e.ID, openday.MoveClose, ""); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), k.Title) {
			t.Errorf("closed without %s: %v", k.Title, err)
		}
		h.Must(h.d.Tick(ctx, clerk, e.ID, k.Key, k.Title+"已落实", true))
	}
	if err := h.d.Move(ctx, office, e.ID, openday.MoveClose, ""); !fail.Is(err, fail.Invalid) {
		t.Errorf("closed with questions open: %v", err)
	}
	h.Must(h.d.Turn(ctx, clerk, later.ID, openday.MoveAnswer, "自7月起执行分时电价。"))
	h.Sees(h.Get(nobody, e.Public()), 200, "!分时电价", "/openday/photo/")
	for _, id := range []string{spot.ID, later.ID} {
		h.Must(h.d.Turn(ctx, office, id, openday.MoveShow, ""))
	}
	h.Sees(h.Get(nobody, e.Public()), 200, "分时电价", "技改补贴何时申报", "满意度问卷")
	_, err = h.d.Draft(ctx, office, e.ID)
	h.Must(err)
	if len(h.pictures) != 1 || h.pictures[0].Alt == "" || !strings.Contains(h.drafts[1].Body, "26人参加") {
		t.Errorf("report %+v, %d pictures", h.drafts[1], len(h.pictures))
	}
	h.Must(h.d.Move(ctx, office, e.ID, openday.MoveClose, ""))
	for _, m := range h.d.Slice().Measures {
		f, err := m.Count(ctx, h.DB, office, slice.Scope{Period: slice.Period{From: civil.MustParse("2023-01-01"), To: civil.MustParse("2023-12-31")}})
		h.Must(err)
		want := map[string]float64{"openday.held": 1, "openday.people": 26, "openday.checks": 100, "openday.answered": 100}[m.Key]
		if !f.Known || f.Value != want || len(f.Records) == 0 {
			t.Errorf("%s: %+v", m.Key, f)
		}
	}
	h.Verify()
}

func between(s, from, to string) string {
	_, rest, _ := strings.Cut(s, from)
	out, _, _ := strings.Cut(rest, to)
	return out
}

func TestTooFewNeedAReason(t *testing.T) {
	h := build(t)
	e := h.announced(30)
	h.Clock.GoTo("2023-09-15 12:00")
	h.Must(h.d.Move(t.Context(), office, e.ID, openday.MoveHeld, ""))
	h.Sees(h.Get(office, e.Href()), 200, "少于25人", "参加人数说明")
	if err := h.d.SayFew(t.Context(), office, e.ID, " "); !fail.Is(err, fail.Invalid) {
		t.Errorf("no reason: %v", err)
	}
	h.Must(h.d.SayFew(t.Context(), office, e.ID, "当日暴雨红色预警"))
}

func TestTheOfficeIsRemindedBeforeSeptember(t *testing.T) {
	h := build(t)
	job := h.d.Slice().Jobs[0]
	for _, day := range []string{"2023-06-30 09:00", "2023-07-03 09:00", "2023-07-20 09:00", "2023-08-01 09:00", "2023-09-01 09:00"} {
		h.Clock.GoTo(day)
		h.Must(job.Work(t.Context(), nil))
	}
	if len(h.told.all) != 3 || h.told.all[0].To[0] != "p-chen" {
		t.Errorf("reminders %+v", h.told.all)
	}
	h.Clock.GoTo("2024-08-21 09:00")
	in := plan(20)
	in.Day, in.Until = civil.MustParse("2024-09-20"), instant("2024-09-18 18:00")
	e, err := h.d.Save(t.Context(), office, "", 0, in)
	h.Must(err)
	h.Must(h.d.Move(t.Context(), office, e.ID, openday.MoveAnnounce, ""))
	before := len(h.told.all)
	h.Must(job.Work(t.Context(), nil))
	if len(h.told.all) != before {
		t.Error("reminded although it is announced")
	}
}

func TestACancelledDayIsToldToThoseWhoLook(t *testing.T) {
	h := build(t)
	e := h.announced(5)
	g, code, err := h.d.Register(t.Context(), officetest.Agency, e.ID, guest(1))
	h.Must(err)
	h.Sees(h.Post(office, e.Href()+"/move?name="+openday.MoveCancel, url.Values{"why": {""}}), 422, "取消的原因")
	if got := h.Post(office, e.Href()+"/move?name="+openday.MoveCancel, url.Values{"why": {"疫情防控"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %.900s", got.Status, got.Body)
	}
	h.Sees(h.Post(nobody, "/openday/lookup", url.Values{"number": {g.Number}, "code": {code}}), 200, "活动已取消", "疫情防控")
	if err := h.d.GiveUp(t.Context(), officetest.Agency, g.Number, code); !fail.Is(err, fail.Stale) {
		t.Errorf("%v", err)
	}
	if _, _, err := h.d.Register(t.Context(), officetest.Agency, e.ID, guest(2)); !fail.Is(err, fail.Stale) {
		t.Errorf("registered for a cancelled day: %v", err)
	}
}

func TestWhoPlansTheDayDraftsItsAnnouncement(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	e, err := h.d.Save(ctx, clerk, "", 0, plan(5))
	h.Must(err)
	_, err = h.d.Announcement(ctx, reader, e.ID)
	if !fail.Is(err, fail.Denied) {
		t.Errorf("who only reads drafts it: %v", err)
	}
	item, err := h.d.Announcement(ctx, clerk, e.ID)
	h.Must(err)
	if _, err = h.d.Announcement(ctx, clerk, e.ID); !fail.Is(err, fail.Stale) {
		t.Errorf("a second announcement: %v", err)
	}
	if err := h.d.Move(ctx, clerk, e.ID, openday.MoveAnnounce, ""); !fail.Is(err, fail.Denied) {
		t.Errorf("who only plans opens registration: %v", err)
	}
	h.Must(h.d.Move(ctx, office, e.ID, openday.MoveAnnounce, ""))
	if got := h.read(e.ID); got.Notice != item {
		t.Errorf("the announcement %q was made anew as %q", item, got.Notice)
	}
}

func TestThePages(t *testing.T) {
	h := build(t)
	h.Sees(h.Get(office, "/office/openday"), 200, "还没有政府开放日")
	h.Sees(h.Get(office, "/office/openday/new"), 200, "邀请对象")
	h.Sees(h.Post(office, "/office/openday/new", url.Values{"title": {""}}), 422, "请填写活动名称")
	e := h.announced(3)
	h.Sees(h.Get(office, e.Href()), 200, "清单", "未完成", "现场问题", "照片", "登记完成")
	h.Sees(h.Post(office, e.Href()+"/check", url.Values{"key": {"sign"}, "says": {"在门口"}, "done": {"1"}}), 422, "请先上传一张")
	h.Sees(h.Post(office, e.Href()+"/ask", url.Values{"text": {"问题"}}), 422, "请选择答复责任人")
	h.Sees(h.Upload(office, e.Href()+"/photo", "file", "a.png", picture(), url.Values{"alt": {"好"}}), 422, "画面中的人")
	h.Sees(h.Get(reader, e.Href()), 200, "!登记完成")
	h.Sees(h.Get(stranger, e.Href()), 404)
	h.Sees(h.Get(office, "/office/openday-questions"), 200, "还没有现场问题")
	h.Sees(h.Get(reader, "/office/openday/parameters"), 200, "现行参数")
	h.Sees(h.Get(office, "/office/openday/parameters"), 200, "最少参加人数")
	g, _, err := h.d.Register(t.Context(), officetest.Agency, e.ID, guest(1))
	h.Must(err)
	h.Sees(h.Get(office, e.Href()+"/guests/"+g.ID), 200, "来**", "活动当日才能签到")
	h.Sees(h.Get(office, e.Href()+"/edit"), 200, "修改方案")
	h.Sees(h.Get(office, e.Href()+"/move?name="+openday.MoveCancel), 200, "取消的原因")
}

func TestFlowsByRole(t *testing.T) {
	for _, err := range []error{openday.Flow.Check(), openday.Questions.Check()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	for _, r := range []struct {
		role string
		a    who.Actor
	}{{"办公室", office}, {"承办科室科员", clerk}, {"领导、主管部门", reader}, {"其他科室", officetest.Actor("p-x", "u-qy", "openday.view:unit", "openday.plan:unit", "openday.check:unit", "openday.answer:unit")}} {
		fmt.Fprintf(&out, "== %s\n", r.role)
		for _, s := range openday.Flow.States {
			c := &openday.Case{Event: openday.Event{State: s.State}, Answered: true, Due: true, Registered: true, Came: 30, Least: 25}
			var can []string
			for _, m := range openday.Flow.Moves {
				if _, err := openday.Flow.Try(c, m.Name, r.a.On("u-jn", "")); err == nil {
					can = append(can, m.Name)
				}
			}
			fmt.Fprintf(&out, "活动 %s：%s\n", s.Title, strings.Join(can, "、"))
		}
		for _, s := range openday.Questions.States {
			var can []string
			for _, m := range openday.Questions.Moves {
				if _, err := openday.Questions.Try(&openday.Question{State: s.State}, m.Name, r.a.On("u-jn", "")); err == nil {
					can = append(can, m.Name)
				}
			}
			fmt.Fprintf(&out, "问题 %s：%s\n", s.Title, strings.Join(can, "、"))
		}
	}
	golden.Hold(t, "flow-roles.txt", out.String())
}
