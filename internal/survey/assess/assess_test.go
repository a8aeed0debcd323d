package assess_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/survey"
	"gongkai/internal/survey/assess"
)

var (
	office = officetest.Actor("p-chen", "u-bgs", "survey.view", "survey.edit", "survey.run", "assess.view", "assess.run", "assess.mend")
	clerk  = officetest.Actor("p-wang", "u-jn", "assess.view:unit", "assess.mend:unit")
	other  = officetest.Actor("p-he", "u-qy", "assess.view:unit", "assess.mend:unit")
	reader = officetest.Actor("p-du", "u-bgs", "assess.view")
)

// told collects what people were told.
type told struct{ all []notice.Message }

func (t *told) Tell(tx *store.Tx, m notice.Message) (int, error) {
	for _, x := range t.all {
		if x.Key == m.Key {
			return 0, nil
		}
	}
	t.all = append(t.all, m)
	return len(m.To), nil
}

func (t *told) Unread(context.Context, store.Querier, who.Actor) (int, error) { return 0, nil }

type house struct {
	*officetest.House
	v    *survey.Surveys
	s    *assess.Assess
	told *told
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{told: &told{}}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		files := attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		agency := func(ctx context.Context, q store.Querier) (people.Agency, error) {
			return people.AgencyOf(ctx, q, officetest.Agency)
		}
		frame := func(c *web.Ctx, title string) (page.Base, error) { return c.Base(title), nil }
		agencies := func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }
		var err error
		h.v, err = survey.New(survey.Deps{DB: o.DB, Key: []byte(strings.Repeat("k", 32)), Roster: people.Directory{}, Agency: agency, Frame: frame, Agencies: agencies})
		o.Must(err)
		h.s = assess.New(assess.Deps{DB: o.DB, Surveys: h.v, Roster: people.Directory{}, Notices: h.told, Files: files, Agency: agency, Frame: frame, Agencies: agencies})
		return []slice.Slice{files.Slice(), h.v.Slice(), h.s.Slice()}
	}, attach.Migrations(), survey.Migrations(), assess.Migrations())
	h.Clock.GoTo("2023-10-09 09:00")
	h.Must(h.s.SetParameter(t.Context(), office, assess.Parameter{From: civil.MustParse("2023-01-01"), Excellent: 9000, Good: 8000, Fair: 6000, Weak: 7500, Sample: 3, Days: 30}))
	return h
}

// round plays a round up to its score; marks are the steps that everybody
// gives to 公开及时 and to all else.
func (h *house) round(year int, timely, rest string) assess.Round {
	h.Helper()
	ctx := context.Background()
	r, err := h.s.Save(ctx, office, "", 0, assess.Plan{Year: year, Title: fmt.Sprintf("%d年政务公开社会评议", year), Plan: "面向企业和市民。", Ways: []assess.Way{{Key: "delegates", Weight: 40}, {Key: "online", Weight: 60}}})
	h.Must(err)
	if err := h.s.Move(ctx, office, r.ID, assess.MoveStart); err == nil {
		h.Fatal("started without the questionnaires' time")
	}
	now := h.DB.Now()
	for _, w := range r.Ways {
		s, err := survey.Of(ctx, h.DB, office, w.Survey)
		h.Must(err)
		h.Must(h.v.Save(ctx, office, s.ID, survey.AnyVersion, survey.Head{Kind: s.Kind, Title: s.Title, Access: s.Access, Anonymous: true, OpensAt: now.Add(-60e9), ClosesAt: now.Add(3600e9)}))
	}
	h.Must(h.s.Move(ctx, office, r.ID, assess.MoveStart))
	for _, w := range r.Ways {
		s, err := survey.Of(ctx, h.DB, office, w.Survey)
		h.Must(err)
		for range 3 {
			said := survey.Values{"q1": {"1"}, "q2": {"1"}, "q5": {"2"}, "q8": {rest}, "q10": {"1"}}
			for n := range 6 {
				said[fmt.Sprintf("q4.%d", n+1)] = []string{rest}
			}
			said["q4.2"] = []string{timely}
			h.Must(h.v.Give(ctx, &s, h.v.Issued(s.ID), said))
		}
	}
	if err := h.s.Move(ctx, office, r.ID, assess.MoveScore); !fail.Is(err, fail.Invalid) {
		h.Fatalf("scored while people answer: %v", err)
	}
	for _, w := range r.Ways {
		h.Must(h.v.Move(ctx, office, w.Survey, survey.MoveEnd, ""))
	}
	h.Must(h.s.Move(ctx, office, r.ID, assess.MoveScore))
	return h.read(r.ID)
}

func (h *house) read(id string) assess.Round {
	h.Helper()
	r, err := store.Get[assess.Round](context.Background(), h.DB, officetest.Agency, id)
	h.Must(err)
	return r
}

func (h *house) finding(id string) assess.Finding {
	h.Helper()
	f, err := store.Get[assess.Finding](context.Background(), h.DB, officetest.Agency, id)
	h.Must(err)
	return f
}

func (h *house) figure(key string) slice.Figure {
	h.Helper()
	for _, m := range h.s.Slice().Measures {
		if m.Key == key {
			f, err := m.Count(context.Background(), h.DB, office, slice.Scope{})
			h.Must(err)
			return f
		}
	}
	h.Fatal(key)
	return slice.Figure{}
}

func TestFromTheRoundToTheReRatedFinding(t *testing.T) {
	h := build(t)
	ctx := t.Context()
	first := h.round(2023, "-1", "2")
	// Seven aspects at 100 points, but 公开及时 at 25: (6*100+25)/7 = 89.29.
	if first.Score != 8929 || first.Grade != "满意" || len(first.Digest) != 64 {
		t.Fatalf("score %d, %s", first.Score, first.Grade)
	}
	if _, same, err := h.s.Again(ctx, h.DB, &first); err != nil || !same {
		t.Errorf("not the same again: %v", err)
	}
	if _, err := h.s.Find(ctx, office, first.ID, assess.Found{Title: "提高公开时效", Aspect: "公开及时", Unit: "u-jn", Owner: "p-wang", Due: civil.MustParse("2023-10-01")}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a day that has passed: %v", err)
	}
	f, err := h.s.Find(ctx, office, first.ID, assess.Found{Title: "提高公开时效", Aspect: "公开及时", Unit: "u-jn", Owner: "p-wang", Due: civil.MustParse("2023-11-10")})
	h.Must(err)
	if f.Before != 2500 {
		t.Errorf("before %d", f.Before)
	}
	h.Must(h.s.Move(ctx, office, first.ID, assess.MovePublish))
	h.Sees(h.Get(who.Actor{}, "/assessments/"+first.ID), 200, "89.29", "满意", "提高公开时效", first.Digest, "计算方法")
	if err := h.s.Move(ctx, office, first.ID, assess.MoveClose); !fail.Is(err, fail.Invalid) {
		t.Errorf("closed with an open finding: %v", err)
	}
	h.Clock.GoTo("2023-11-05 09:00")
	for range 2 {
		h.Must(h.s.Slice().Jobs[0].Work(ctx, nil))
	}
	if len(h.told.all) != 2 {
		t.Errorf("told %d times", len(h.told.all))
	}
	if err := h.s.Mend(ctx, clerk, f.ID, assess.MoveReport, "建立发布台账"); !fail.Is(err, fail.Invalid) {
		t.Errorf("reported without evidence: %v", err)
	}
	h.Must(h.s.File(ctx, clerk, f.ID, "台账.txt", []byte("发布台账")))
	h.Must(h.s.Mend(ctx, clerk, f.ID, assess.MoveReport, "建立发布台账，平均用时缩短到2日"))
	if err := h.s.Mend(ctx, other, f.ID, assess.MoveConfirm, ""); !fail.Is(err, fail.Missing) {
		t.Errorf("another unit confirmed: %v", err)
	}
	h.Must(h.s.Mend(ctx, office, f.ID, assess.MoveConfirm, ""))
	h.Must(h.s.Move(ctx, office, first.ID, assess.MoveClose))

	h.Clock.GoTo("2024-10-09 09:00")
	second := h.round(2024, "1", "2")
	got := h.finding(f.ID)
	if got.State != assess.Rated || got.After != 7500 || got.Again != second.ID {
		t.Errorf("re-rated %+v", got)
	}
	if again, err := store.Select[assess.Finding](ctx, h.DB, "WHERE agency = $1 AND follows = $2", officetest.Agency, f.ID); err != nil || len(again) != 0 {
		t.Errorf("75 points is on the line: %d follow", len(again))
	}
	h.Sees(h.Get(office, f.Href()), 200, "已复评", "25.00", "75.00，提高", "2024年政务公开社会评议")
	for key, want := range map[string]float64{"assess.rounds": 2, "assess.sample": 12, "assess.published": 50, "assess.mended": 100} {
		if f := h.figure(key); !f.Known || f.Value != want || len(f.Records) == 0 {
			t.Errorf("%s: %+v", key, f)
		}
	}
	h.Verify()
}

func TestWhatDidNotGetBetterIsAFindingAgain(t *testing.T) {
	h := build(t)
	ctx := t.Context()
	first := h.round(2023, "0", "2")
	f, err := h.s.Find(ctx, office, first.ID, assess.Found{Title: "提高公开时效", Aspect: "公开及时", Unit: "u-jn", Owner: "p-wang", Due: civil.MustParse("2023-11-10")})
	h.Must(err)
	h.Must(h.s.File(ctx, clerk, f.ID, "台账.txt", []byte("发布台账")))
	h.Must(h.s.Mend(ctx, clerk, f.ID, assess.MoveReport, "做了"))
	h.Must(h.s.Mend(ctx, office, f.ID, assess.MoveReturn, "请写明成效"))
	h.Must(h.s.Mend(ctx, clerk, f.ID, assess.MoveReport, "做了，时效缩短"))
	h.Must(h.s.Mend(ctx, office, f.ID, assess.MoveConfirm, ""))
	h.Clock.GoTo("2024-10-09 09:00")
	second := h.round(2024, "0", "2")
	again, err := store.First[assess.Finding](ctx, h.DB, "WHERE agency = $1 AND follows = $2", officetest.Agency, f.ID)
	h.Must(err)
	if again.State != assess.Open || again.Round != second.ID || again.Before != 5000 || again.Owner != "p-wang" || again.Due != civil.MustParse("2024-11-08") {
		t.Errorf("again %+v", again)
	}
}

// A figure changed behind the program's back is seen by computing again.
func TestTheScoreIsReproducible(t *testing.T) {
	h := build(t)
	r := h.round(2023, "1", "2")
	h.Do(office, func(tx *store.Tx) error {
		tx.Quiet("test")
		_, err := tx.Exec("UPDATE survey_answer SET said = REPLACE(said, '\"q8\":[\"2\"]', '\"q8\":[\"1\"]') WHERE agency = $1", officetest.Agency)
		return err
	})
	if _, same, err := h.s.Again(t.Context(), h.DB, &r); err != nil || same {
		t.Errorf("changed answers give the same score: %v", err)
	}
	h.Sees(h.Get(office, r.Href()), 200, "复算不一致")
}

func TestGradesByTheirLines(t *testing.T) {
	p := assess.Parameter{Excellent: 9000, Good: 8000, Fair: 6000}
	for score, want := range map[int64]string{10000: "优秀", 9000: "优秀", 8999: "满意", 8000: "满意", 7999: "基本满意", 6000: "基本满意", 5999: "不满意", 0: "不满意"} {
		if got := p.Grade(score); got != want {
			t.Errorf("%d: %s", score, got)
		}
	}
	h := build(t)
	if err := h.s.SetParameter(t.Context(), office, assess.Parameter{From: civil.MustParse("2024-01-01"), Excellent: 8000, Good: 9000, Fair: 6000, Sample: 1, Days: 1}); !fail.Is(err, fail.Invalid) {
		t.Errorf("lines out of order: %v", err)
	}
}

func TestFlowsByRole(t *testing.T) {
	if err := assess.Flow.Check(); err != nil {
		t.Fatal(err)
	}
	if err := assess.Findings.Check(); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	roles := []struct {
		role string
		a    who.Actor
	}{{"办公室", office}, {"责任科室", clerk}, {"其他科室", other}, {"领导、主管部门", reader}}
	for _, r := range roles {
		fmt.Fprintf(&out, "== %s\n", r.role)
		for _, s := range assess.Flow.States {
			c := &assess.Case{Round: assess.Round{State: s.State, Plan: "方案", Unit: "u-bgs"}, Ended: true, Sample: true, Mended: true}
			var can []string
			for _, m := range assess.Flow.Moves {
				switch _, err := assess.Flow.Try(c, m.Name, r.a.On("u-bgs", "")); {
				case err == nil:
					can = append(can, m.Name)
				case fail.Is(err, fail.Invalid):
					can = append(can, m.Name+"（条件未满足）")
				}
			}
			fmt.Fprintf(&out, "评议 %s：%s\n", s.Title, strings.Join(can, "、"))
		}
		for _, s := range assess.Findings.States {
			f := &assess.Finding{State: s.State, Unit: "u-jn", ReportedBy: "p-wang"}
			var can []string
			for _, m := range assess.Findings.Moves {
				if _, err := assess.Findings.Try(f, m.Name, r.a.On("u-jn", "")); err == nil {
					can = append(can, m.Name)
				}
			}
			fmt.Fprintf(&out, "整改 %s：%s\n", s.Title, strings.Join(can, "、"))
		}
	}
	golden.Hold(t, "flow-roles.txt", out.String())
}

func TestThePages(t *testing.T) {
	h := build(t)
	h.Sees(h.Get(office, "/office/assessments"), 200, "还没有社会评议", "拟订方案")
	h.Sees(h.Post(office, "/office/assessments/new", url.Values{"year": {"2023"}, "title": {"评议"}, "weight_online": {"50"}}), 422, "合计应为100")
	got := h.Post(office, "/office/assessments/new", url.Values{"year": {"2023"}, "title": {"评议"}, "weight_online": {"50"}, "weight_delegates": {"50"}})
	if got.Status != http.StatusSeeOther {
		t.Fatalf("%d %.1500s", got.Status, got.Body)
	}
	h.Sees(h.Get(office, got.Header.Get("Location")), 200, "网络评议", "50%", "请填写评议方案")
	h.Sees(h.Get(office, "/office/assessments/parameters"), 200, "优秀的最低分")
	h.Sees(h.Get(reader, "/office/assessments/parameters"), 200, "现行参数")
	r := h.round(2023, "-1", "2")
	h.Sees(h.Get(office, r.Href()), 200, "复算一致", "89.29", "列出整改事项", "打印")
	h.Sees(h.Get(office, r.Href()+"/find"), 200, "公开及时：25.00分")
	h.Sees(h.Post(office, r.Href()+"/find", url.Values{"title": {""}}), 422, "请填写整改事项")
	h.Sees(h.Get(office, "/office/findings"), 200, "没有整改事项")
	h.Sees(h.Get(office, r.Href()+"/move?name="+assess.MovePublish), 200, "向社会公开")
	h.Sees(h.Get(who.Actor{}, "/assessments"), 200, "还没有公开")
	h.Sees(h.Get(who.Actor{}, "/assessments/"+r.ID), 404)
}
