package workday

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/workday/pages"
)

const root = "/office/workdays"

func (w *Workdays) routes(r *web.Router) {
	r.Get(root, RightView, w.getYear)
	r.Get(root+"/term", RightView, w.getTerm)
	r.Get(root+"/notices", RightView, w.getNotices)
	r.Get(root+"/notices/{id}", RightView, w.getNotice)
	r.Get(root+"/notices/{id}/remove", RightManage, w.getRemove)
	r.Post(root+"/notices/{id}/remove", RightManage, w.postRemove)
	r.Get(root+"/import", RightManage, w.getImport)
	r.Upload(root+"/import", RightManage, w.postImport)
	r.Post(root+"/import/commit", RightManage, w.postCommit)
	r.Get(root+"/day", RightManage, w.getDay)
	r.Post(root+"/day", RightManage, w.postDay)
}

// tabs are the views of the calendar.
func tabs(here string) []ui.Tab {
	var out []ui.Tab
	for _, t := range [][2]string{{root, "日历"}, {root + "/term", "期限计算"}, {root + "/notices", "放假通知"}} {
		out = append(out, ui.Tab{Label: t[1], Href: t[0], Current: t[0] == here})
	}
	return out
}

// entering are the ways to enter something, for those who may.
func entering(c *web.Ctx) []ui.Button {
	if !c.Actor.May(RightManage) {
		return nil
	}
	return []ui.Button{{Label: "录入放假通知", Icon: "upload", Place: ui.PlaceImport, Href: root + "/import"},
		{Label: "增加地区放假日", Icon: "add", Place: ui.PlaceNew, Href: root + "/day"}}
}

func (w *Workdays) getYear(c *web.Ctx) error {
	cal, err := w.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	year := min(max(c.QueryInt("year", c.Today().Year()), completeFrom.Year()), tableTo.Year())
	p := pages.Calendar{Base: c.Base("工作日日历"), Year: yearOf(cal, year, c.Today())}
	p.Lead = "期限按这份日历计算。" + cal.scope()
	p.Tabs, p.Actions = tabs(root), entering(c)
	first, last := civil.Of(year, 1, 1), civil.Of(year, 12, 31)
	for _, why := range cal.Doubts(first-1, last) {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "部分日期暂定", Text: why + "。经过这些日子的期限标为暂定，录入通知后自动重新计算。"})
	}
	p.Figures = figures(cal, year)
	return c.Page(http.StatusOK, pages.CalendarPage(p))
}

// scope says whose days the calendar has.
func (c *Calendar) scope() string {
	if c.region.Code == "" {
		return "执行全国统一的放假安排。"
	}
	return "执行全国统一的放假安排和" + c.region.Title + "的地方节日。"
}

func figures(cal *Calendar, year int) []ui.Stat {
	first, last := civil.Of(year, 1, 1), civil.Of(year, 12, 31)
	off, made := 0, 0
	for d := first; d <= last; d++ {
		switch f := cal.Explain(d); {
		case f.Layer != LayerWeekday && f.Working && weekend(d):
			made++
		case f.Layer != LayerWeekday && !f.Working:
			off++
		}
	}
	return []ui.Stat{
		{Label: "工作日", Value: strconv.Itoa(cal.Between(first-1, last)), Unit: "天"},
		{Label: "放假", Value: strconv.Itoa(off), Unit: "天", Note: "通知中写明放假的日子，含其中的周末"},
		{Label: "调休上班", Value: strconv.Itoa(made), Unit: "天"},
	}
}

// yearOf is the year as the page draws it, with every day that is no plain
// weekday or weekend.
func yearOf(cal *Calendar, year int, today civil.Date) ui.Year {
	y := ui.Year{Year: year, Today: today, Rest: func(d civil.Date) bool { return !cal.Working(d) }}
	if year > completeFrom.Year() {
		y.Previous = root + "?year=" + strconv.Itoa(year-1)
	}
	if year < tableTo.Year() {
		y.Next = root + "?year=" + strconv.Itoa(year+1)
	}
	for d := civil.Of(year, 1, 1); d <= civil.Of(year, 12, 31); d++ {
		day := cal.Explain(d)
		inGap := !day.Settled && d <= cal.completeTo
		if day.Layer != LayerWeekday || inGap {
			y.Items = append(y.Items, dayItem(day))
		}
	}
	return y
}

func dayItem(day Day) ui.DayItem {
	out := ui.DayItem{On: day.Date, Label: day.Name, Note: day.Notice, Lamp: ui.Lamp{Tone: ui.OK, Word: "放假", Why: day.Why}}
	if day.Working {
		out.Lamp = ui.Lamp{Tone: ui.Info, Word: "上班", Why: day.Why}
	}
	if day.Layer == LayerWeekday {
		out.Label = "地方节日可能放假"
	}
	if !day.Settled {
		out.Lamp.Tone, out.Lamp.Word = ui.Warn, "暂定"+out.Lamp.Word
	}
	return out
}

// The kinds of term that the calculator knows.
const (
	unitWork  = "work"
	unitDay   = "day"
	unitMonth = "month"
)

func termForm() form.Form {
	return form.Form{
		{Name: "start", Label: "起算日（当日不计）", Kind: form.Day, Required: true},
		{Name: "n", Label: "期限", Kind: form.Number, Required: true, Min: -400, Top: 400, Help: "负数表示向前推算"},
		{Name: "unit", Label: "单位", Kind: form.Select, Required: true, Options: []form.Option{
			{Value: unitWork, Label: "工作日"}, {Value: unitDay, Label: "日（自然日）"}, {Value: unitMonth, Label: "月"}}},
	}
}

func (w *Workdays) getTerm(c *web.Ctx) error {
	cal, err := w.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s := termForm().Blank(map[string]string{"start": c.Today().String(), "n": "20", "unit": unitWork})
	asked := c.Query("start") != "" || c.Query("n") != ""
	if asked {
		s = termForm().ReadValues(c.R.URL.Query())
	}
	if s.OK() && s.Text("unit") != unitWork && s.Int("n") < 0 {
		s.Errors["n"] = "向前推算只用于工作日"
	}
	p := pages.Term{Base: c.Base("期限计算")}
	p.Lead = cal.scope()
	p.Tabs = tabs(root + "/term")
	p.Form = ui.Form{ID: "term", Action: root + "/term", Get: true, Columns: 3, Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "计算", Look: ui.Primary}}}
	code := http.StatusOK
	if !s.OK() {
		code = http.StatusUnprocessableEntity
	} else if asked {
		receipt(&p, cal, s)
	}
	return c.Page(code, pages.TermPage(p))
}

// receipt computes the term and shows each day that it counted or left out.
func receipt(p *pages.Term, cal *Calendar, s *form.State) {
	start, n := s.Date("start"), s.Int("n")
	var t Term
	law := "起算日不计入（民法典第二百零一条）"
	switch s.Text("unit") {
	case unitWork:
		t = cal.Add(start, n)
		p.Steps = stepsGrid(cal.Steps(start, n))
	case unitDay:
		t = cal.CalendarDue(start, n)
	default:
		t = cal.MonthsDue(start, n)
	}
	if s.Text("unit") != unitWork {
		law += "；最后一日不是工作日的，顺延到下一个工作日（民法典第二百零三条）"
		p.Steps = stepsGrid(rolled(cal, start, n, s.Text("unit"), t.Due))
	}
	p.Result = &ui.Notice{Tone: ui.OK, Title: "届满日：" + t.Due.Chinese() + " " + weekdayNames[t.Due.Weekday()]}
	if t.Provisional {
		p.Result.Tone, p.Result.Title = ui.Warn, p.Result.Title+"（暂定）"
		for _, why := range cal.Doubts(start, t.Due) {
			p.Result.Text += why + "。"
		}
		p.Result.Text += "录入通知后可能变动。"
	}
	p.Facts = []ui.Pair{ui.P("规则", law), ui.P("日历", cal.scope()), ui.P("日历版本", cal.Version())}
}

// rolled are the days from a last day that is none to the one it moves to.
func rolled(cal *Calendar, start civil.Date, n int, unit string, due civil.Date) []Day {
	last := start.Add(n)
	if unit == unitMonth {
		t := start.Time()
		end := civil.EndOfMonth(t.Year(), t.Month()+time.Month(n))
		last = min(end, end.Add(t.Day()-end.Day()))
	}
	var out []Day
	for d := last; d <= due; d++ {
		day := cal.Explain(d)
		if d == due {
			day.Nth = 1
		}
		out = append(out, day)
	}
	return out
}

func stepsGrid(days []Day) ui.Grid {
	g := ui.Grid{ID: "steps", Caption: "逐日计算", PlainRows: true, Columns: []ui.Column{
		{Key: "day", Label: "日期"}, {Key: "nth", Label: "第几日", Number: true}, {Key: "why", Label: "计入或不计的原因", Wide: true}}}
	for _, d := range days {
		nth := ui.T("不计")
		if d.Nth > 0 {
			nth = ui.N(d.Nth)
		}
		row := ui.Row{ID: d.Date.String(), Label: d.Date.String(), Cells: []ui.Cell{ui.T(d.Date.String()), nth, ui.T(d.Why)}}
		if !d.Settled {
			row.Tone = ui.Warn
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// dayWord is a day with its weekday.
func dayWord(d civil.Date) string { return fmt.Sprintf("%s %s", d, weekdayNames[d.Weekday()]) }
