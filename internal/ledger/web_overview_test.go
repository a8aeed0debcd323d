package ledger_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
	"gongkai/internal/office/people"
)

// lived is a plan some months on, with duties under every light. The clock
// shows 5 July 2023.
func lived(t *testing.T, b *lt.Bureau) ledger.Plan {
	t.Helper()
	p := b.Plan(t, b.As(lt.Office), true,
		lt.Row{No: "1", KeyTask: "一、深化主动公开", Measure: "公开节能审查结果。", Lead: lt.Energy, Support: []string{lt.Industry}, Due: "2023-11-30", Points: []string{"2023-03-31", "2023-09-10"}},
		lt.Row{No: "2", KeyTask: "一、深化主动公开", Measure: "公开扶持政策。", Lead: lt.Industry, Due: "2023-06-30"},
		lt.Row{No: "3", KeyTask: "二、规范依申请公开", Measure: "规范办理申请。", Lead: lt.Policy, Due: "2023-07-10", Capability: "disclosure"},
		lt.Row{No: "4", KeyTask: "三、强化保障 & 监督", Measure: "建立台账。", Lead: lt.OfficeUnit, Support: []string{lt.Energy, lt.Policy}, Due: "2023-12-31"},
		lt.Row{No: "5", KeyTask: "三、强化保障 & 监督", Measure: "开展培训。", Lead: lt.Stats, Due: "2023-12-31", Capability: "training"},
	)
	ds := b.Duties(t, p)
	b.Bring(t, ds[1], "done")
	b.Clock.GoTo("2023-06-20 10:00")
	for _, d := range ds {
		if d.ID != ds[1].ID {
			b.Bring(t, d, "working")
		}
	}
	b.Clock.GoTo("2023-07-05 10:00")
	return p
}

// link is an anchor of a page that shows a number.
type link struct {
	href string
	n    int
}

var (
	countLink = regexp.MustCompile(`(?s)<a href="(/office/ledger\?[^"]*)"[^>]*>\s*(\d+)\s*</a>`)
	statLink  = regexp.MustCompile(`(?s)<a href="(/office/ledger\?[^"]*)"[^>]*>.{0,600}?<span class="stat-value">\s*(\d+)`)
	loudLink  = regexp.MustCompile(`<a href="(/office/ledger\?[^"]*)">[^<0-9]+(\d+)</a>`)
	listTotal = regexp.MustCompile(`共 (\d+) 条`)
)

func numbers(body string) []link {
	var out []link
	for _, re := range []*regexp.Regexp{countLink, statLink, loudLink} {
		for _, m := range re.FindAllStringSubmatch(body, -1) {
			n, _ := strconv.Atoi(m[2])
			out = append(out, link{html.UnescapeString(m[1]), n})
		}
	}
	return out
}

// agrees follows every number of a page and compares it with the list.
func agrees(t *testing.T, site http.Handler, as, path string) {
	t.Helper()
	body := seePage(t, site, as, path).Body
	links := numbers(body)
	if len(links) < 10 {
		t.Fatalf("%s as %s has only %d numbers that lead anywhere", path, as, len(links))
	}
	for _, l := range links {
		r := lt.Get(t, site, as, l.href)
		m := listTotal.FindStringSubmatch(r.Body)
		if m == nil && l.n != 0 || m != nil && m[1] != strconv.Itoa(l.n) {
			t.Errorf("as %s: %s says %d, its list %v", as, l.href, l.n, m)
		}
	}
}

// Every number of the overview is the count of the list that it opens, for
// everyone who sees the page, now and on a past day.
func TestEveryNumberOfTheOverviewIsItsList(t *testing.T) {
	b := lt.Open(t)
	lived(t, b)
	site := b.Site()
	for _, as := range []string{lt.Office, lt.Deputy, lt.Director, lt.Overseer + "@" + lt.Agency} {
		agrees(t, site, as, "/office/overview")
	}
	agrees(t, site, lt.Director, "/office/overview?asof=2023-06-20")
	agrees(t, site, lt.Director, "/office/overview?asof=2023-07-05")
}

func TestOverviewShowsWhatIsLoud(t *testing.T) {
	b := lt.Open(t)
	lived(t, b)
	site := b.Site()
	seePage(t, site, lt.Director, "/office/overview", "2023年政务公开工作要点任务分工，截至2023-07-05 10:00", "按科室", "按重点任务",
		"产业发展和中小企业科：共2项，逾期1项，已完成1项", "节能安全科：共2项，滞后1项，正常1项", "7月10日 周一", "三、强化保障 &amp; 监督", "按时办结率", "任务2 公开扶持政策")
	body := lt.Get(t, site, lt.Director, "/office/overview").Body
	_, loud, _ := strings.Cut(body, "需要关注")
	late, behind, soon := strings.Index(loud, "任务2 "), strings.Index(loud, "任务1 "), strings.Index(loud, "任务3 ")
	if late < 0 || late > behind || behind > soon {
		t.Errorf("what is loud stands in the order %d, %d, %d", late, behind, soon)
	}
}

// A unit's head sees the own unit and nothing of the others.
func TestAHeadSeesTheOwnUnit(t *testing.T) {
	b := lt.Open(t)
	lived(t, b)
	site := b.Site()
	agreesFew(t, site, lt.Head)
	seePage(t, site, lt.Head, "/office/overview", "仅含本科室承担的任务", "节能安全科：共2项", "!政策法规科", "!产业发展", "!二、规范依申请公开", "!公开扶持政策", "!任务2 ")
	seePage(t, site, lt.Head, "/office/calendar", "节能安全科", "!政策法规科", "!产业发展")
	seePage(t, site, lt.Head, "/office/calendar?unit="+lt.Policy, "!政策法规科")
	seePage(t, site, lt.Head, "/office/ledger/measures/"+ledger.MeasureDone, "任务1 一、深化主动公开（节能安全科）", "!政策法规科", "!产业发展")
	seePage(t, site, lt.Head, "/office/ledger/measures", "!依申请公开（1项任务）")
	for _, path := range []string{"/office/overview", "/office/calendar", "/office/calendar.ics", "/office/ledger/measures", "/office/ledger/measures/ledger.done", "/office/oversight"} {
		if r := lt.Get(t, site, lt.Clerk, path); r.Status != http.StatusForbidden {
			t.Errorf("a clerk opens %s: %d", path, r.Status)
		}
		if r := lt.Get(t, site, "", path); r.Status != http.StatusSeeOther {
			t.Errorf("a stranger opens %s: %d", path, r.Status)
		}
	}
}

func agreesFew(t *testing.T, site http.Handler, as string) {
	t.Helper()
	for _, l := range numbers(seePage(t, site, as, "/office/overview").Body) {
		m := listTotal.FindStringSubmatch(lt.Get(t, site, as, l.href).Body)
		if m == nil && l.n != 0 || m != nil && m[1] != strconv.Itoa(l.n) {
			t.Errorf("as %s: %s says %d, its list %v", as, l.href, l.n, m)
		}
	}
}

// What a past day said stays the same, whatever is done later.
func TestAPastDayStaysAsItWas(t *testing.T) {
	b := lt.Open(t)
	p := lived(t, b)
	ctx := context.Background()
	day := "2023-07-05"
	before, err := b.Ledger.Overview(ctx, b.DB, b.As(lt.Director), p.ID, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.GoTo("2023-09-20 10:00")
	ds := b.Duties(t, p)
	if err := b.Ledger.AddProgress(ctx, b.As("clerk-fg"), ds[3].ID, ledger.ProgressInput{Text: "已完成。", Files: []ledger.Upload{{Name: "证明.pdf", Body: []byte("%PDF-1.4")}}}); err != nil {
		t.Fatal(err)
	}
	site := b.Site()
	seePage(t, site, lt.Director, "/office/overview?asof="+day, "这是2023年7月5日当天终了时的总览", "完成度", "asof=2023-07-05", "产业发展和中小企业科：共2项，逾期1项，已完成1项")
	then, err := b.Ledger.Overview(ctx, b.DB, b.As(lt.Director), p.ID, ledger.EndOf(before.Today))
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(then.Whole, then.Units, then.KeyTasks) != fmt.Sprint(before.Whole, before.Units, before.KeyTasks) {
		t.Errorf("then %v, as seen today %v", before.Whole, then.Whole)
	}
	seePage(t, site, lt.Director, "/office/overview?asof=2023-02-01", "当时还没有采纳的计划")
	for _, bad := range []string{"2023-13-01", "tomorrow", "2024-01-01"} {
		r := lt.Get(t, site, lt.Director, "/office/overview?asof="+bad)
		if r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "不是可以查询的日期") {
			t.Errorf("asof=%s: %d", bad, r.Status)
		}
	}
	if r := lt.Get(t, site, lt.Director, "/office/overview?plan=nowhere"); r.Status != http.StatusNotFound {
		t.Errorf("an unknown plan: %d", r.Status)
	}
}

func TestPagesWithoutAPlan(t *testing.T) {
	b := lt.Open(t)
	site := b.Site()
	seePage(t, site, lt.Office, "/office/overview", "还没有采纳的计划", "导入计划")
	seePage(t, site, lt.Director, "/office/overview", "还没有采纳的计划", "!导入计划")
	seePage(t, site, lt.Director, "/office/calendar", "2023年没有到期事项")
	seePage(t, site, lt.Director, "/office/ledger/measures", "还没有采纳的计划")
	seePage(t, site, lt.Director, "/office/ledger/measures/"+ledger.MeasureOnTime, "还没有数字")
}

func TestCalendarHasEverythingThatFallsDue(t *testing.T) {
	b := lt.Open(t)
	p := lived(t, b)
	ctx := context.Background()
	due := b.DB.Now()
	b.Ledger.Rounds = func(context.Context, store.Querier, who.Actor, string) ([]ledger.RoundDay, error) {
		return []ledger.RoundDay{{ID: "r1", Name: "9月10日报送", Href: "/office/rounds/r1", AsOf: p.Draft.Choices[0].Due - 81, Due: p.Draft.Choices[0].Due - 81}}, nil
	}
	ds := b.Duties(t, p)
	if err := b.Ledger.Urge(ctx, b.As(lt.Office), []string{ds[2].ID}, ledger.Urging, "请尽快完成。", ds[2].Due.Add(14)); err != nil {
		t.Fatal(err)
	}
	site := b.Site()
	seePage(t, site, lt.Director, "/office/calendar", "节点：“3月31日前”", "7月10日", "进展报送：9月10日报送", "回复催办单〔2023〕1号", "逾期", "滞后", "未到期")
	seePage(t, site, lt.Director, "/office/calendar?unit="+lt.Policy, "二、规范依申请公开", "!进展报送：", "!任务2 ")
	seePage(t, site, lt.Director, "/office/calendar?year=2024", "2024年没有到期事项", "上一年")
	if r := lt.Get(t, site, lt.Director, "/office/calendar?year=abc"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("year=abc: %d", r.Status)
	}
	items, err := b.Ledger.Falling(ctx, b.DB, b.As(lt.Director), due.Year(), "")
	if err != nil {
		t.Fatal(err)
	}
	r := lt.Get(t, site, lt.Director, "/office/calendar.ics")
	if n := strings.Count(r.Body, "BEGIN:VEVENT"); n != len(items) || n < 8 {
		t.Errorf("the file has %d entries, the year %d", n, len(items))
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/calendar") || !strings.Contains(r.Body, "DTSTART;VALUE=DATE:20230710") {
		t.Errorf("no calendar: %s", r.Header.Get("Content-Type"))
	}
	seen := map[string]bool{}
	for _, i := range items {
		if seen[i.Key] {
			t.Errorf("%s is there twice", i.Key)
		}
		seen[i.Key] = true
	}
}

func TestMeasuresOpenTheirRecords(t *testing.T) {
	b := lt.Open(t)
	p := lived(t, b)
	site := b.Site()
	seePage(t, site, lt.Director, "/office/ledger/measures", "按时办结率", "任务分工第30项", "时限当天或之前报送", "≥100%", "未达到", "依申请公开（1项任务）", "3月31日")
	for _, m := range b.Ledger.OwnMeasures() {
		f, err := m.Count(context.Background(), b.DB, b.As(lt.Director), slice.Scope{})
		if err != nil {
			t.Fatal(err)
		}
		path := "/office/ledger/measures/" + m.Key
		body := seePage(t, site, lt.Director, path, m.Title, m.Definition, m.Article, fmt.Sprintf("共 %d 条", f.Whole)).Body
		for _, r := range f.Records {
			if !strings.Contains(body, "/"+r.Ref.ID+`"`) {
				t.Errorf("%s does not lead to %s", m.Key, r.Title)
			}
		}
		if f.Part > 0 {
			seePage(t, site, lt.Director, path+"?f.counted=yes", fmt.Sprintf("共 %d 条", f.Part))
		}
		csv := lt.Get(t, site, lt.Director, path+"?export=csv&scope=seen")
		if n := strings.Count(csv.Body, "达到"); csv.Status != http.StatusOK || n < f.Whole {
			t.Errorf("%s exports %d of %d records: %d", m.Key, n, f.Whole, csv.Status)
		}
	}
	task := b.Duties(t, p)[0].Task
	seePage(t, site, lt.Director, "/office/ledger/measures/"+ledger.MeasureDone+"?task="+task, "任务1 一、深化主动公开（节能安全科）", "!政策法规科")
	seePage(t, site, lt.Director, "/office/ledger/measures/"+ledger.MeasureDone+"?asof=2023-03-01", "这是2023年3月1日当天终了时的指标")
	for _, path := range []string{"/office/ledger/measures/ledger.nothing", "/office/ledger/measures/ledger.done?task=nothing", "/office/ledger/measures?plan=nothing"} {
		if r := lt.Get(t, site, lt.Director, path); r.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
}

// overseen is a bureau whose agencies are known by name, served so that the
// overseer holds the right of package people.
func overseen(t *testing.T) (*lt.Bureau, *web.Router) {
	t.Helper()
	b := lt.Open(t, people.Migrations())
	for id, kind := range map[string]people.AgencyKind{lt.Agency: people.Bureau, lt.Other: people.Bureau, "mzj": people.Bureau, lt.Centre: people.Center} {
		a := people.Agency{Agency: id, ID: id, Name: map[string]string{lt.Agency: "示例市工业和信息化局", lt.Other: "示例市交通运输局", "mzj": "示例市民政局", lt.Centre: "示例市政务公开服务中心"}[id], Kind: kind}
		err := b.DB.Do(context.Background(), who.System(id), func(tx *store.Tx) error {
			if err := tx.Insert(&a); err != nil {
				return err
			}
			return tx.Record("开通单位", a.Ref())
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	site := b.Site()
	identify := site.Identify
	site.Identify = func(r *http.Request) web.Identity {
		id := identify(r)
		if id.Actor.ID == lt.Overseer {
			id.Actor.Grants = append(id.Actor.Grants, who.Grant{Right: people.RightOversee, Scope: who.All})
		}
		return id
	}
	return b, site
}

func TestOversightKeepsAgenciesApart(t *testing.T) {
	b, site := overseen(t)
	lived(t, b)
	b.Plan(t, b.As(lt.JtjOffice), true, lt.Row{No: "1", KeyTask: "交通任务", Measure: "公开公交线路。", Lead: "u-ys", Due: "2023-12-31"})
	all, err := b.Ledger.Standings(context.Background(), b.DB, b.As(lt.Overseer), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 3 {
		t.Fatalf("%d agencies", len(all))
	}
	for _, s := range all {
		want := map[string][3]int{lt.Agency: {1, 5, 8}, lt.Other: {1, 1, 1}, "mzj": {0, 0, 0}}[s.Agency]
		if got := [3]int{len(s.Plans), s.Leads, s.Whole.Total}; got != want {
			t.Errorf("%s has plans, tasks, duties %v, want %v", s.Agency, got, want)
		}
	}
	own, err := b.Ledger.Overview(context.Background(), b.DB, b.As(lt.Director), all[0].Plans[0].ID, time.Time{})
	if err != nil || fmt.Sprint(own.Whole) != fmt.Sprint(all[0].Whole) {
		t.Errorf("the director sees %v, the overseer %v, %v", own.Whole, all[0].Whole, err)
	}
	seePage(t, site, lt.Overseer, "/office/oversight", "示例市工业和信息化局", "示例市交通运输局", "未采纳计划", `value="jtj"`, "!市政务公开服务中心</td>")
	seePage(t, site, lt.Overseer+"@"+lt.Other, "/office/oversight", "正在查看，打开总览", "示例市工业和信息化局")
	seePage(t, site, lt.Overseer+"@"+lt.Other, "/office/overview", "运输管理科", "!节能安全科", "!深化主动公开")
	seePage(t, site, lt.Overseer+"@"+lt.Agency, "/office/overview", "节能安全科", "!运输管理科", "!交通任务")
	seePage(t, site, lt.Overseer, "/office/oversight?sort=-overdue&f.name=工业", "示例市工业和信息化局", "!示例市交通运输局")
	if r := lt.Get(t, site, lt.Overseer, "/office/oversight?export=csv&scope=all"); r.Status != http.StatusOK || !strings.Contains(r.Body, "示例市民政局") {
		t.Errorf("export: %d", r.Status)
	}
	for _, as := range []string{lt.Office, lt.Deputy, lt.Director, lt.Head, lt.Clerk, lt.Sysadmin, lt.Auditor, lt.JtjOffice} {
		if r := lt.Get(t, site, as, "/office/oversight"); r.Status != http.StatusForbidden {
			t.Errorf("%s opens the oversight: %d", as, r.Status)
		}
		if _, err := b.Ledger.Standings(context.Background(), b.DB, b.As(as), time.Time{}); err == nil {
			t.Errorf("%s computes all agencies", as)
		}
	}
	for _, as := range []string{lt.Director, lt.Office} {
		if r := lt.Get(t, site, as+"@"+lt.Other, "/office/overview"); r.Status != http.StatusForbidden {
			t.Errorf("%s sees the overview of another agency: %d", as, r.Status)
		}
	}
}
