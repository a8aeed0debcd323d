package desk

import (
	"fmt"
	"net/http"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// tally is one row of the year's figures: an outcome by kinds of applicant.
type tally struct {
	key, group, title string
	by                map[string]int
	total             int
}

// getFigures are the year's figures, each opening the requests that it counts.
func (d *Desk) getFigures(c *web.Ctx) error {
	y, err := year(c)
	if err != nil {
		return err
	}
	from, to := civil.Of(y, time.January, 1), civil.Of(y, time.December, 31)
	got, err := d.Service.List(c.Context(), c.DB, c.Actor, disclosure.Filter{Kind: disclosure.Information, ReceivedFrom: from, ReceivedTo: to})
	if err != nil {
		return err
	}
	done, err := d.Service.List(c.Context(), c.DB, c.Actor, disclosure.Filter{Kind: disclosure.Information, AnsweredFrom: from, AnsweredTo: to})
	if err != nil {
		return err
	}
	wide(c, 50)
	l := tallyList(tallies(done), y)
	grid, sent, err := l.Serve(c)
	if sent || err != nil {
		return err
	}
	v := pages.List{Base: below(c, fmt.Sprintf("%d年依申请公开统计", y)), Chart: monthChart(got, done)}
	v.Lead = "本年新收按收到申请之日，办理结果按答复之日，行与年度报告表三一致。数字可以点开。"
	for n := c.Today().Year(); n > c.Today().Year()-4; n-- {
		v.Tabs = append(v.Tabs, ui.Tab{Label: fmt.Sprintf("%d年", n), Href: fmt.Sprintf("%s/figures?year=%d", root, n), Current: n == y})
	}
	v.Stats = yearStats(got, done, y)
	v.Groups = []pages.Group{{ID: "outcomes-part", Title: "办理结果", Grid: grid}}
	return c.Page(http.StatusOK, pages.ListPage(v))
}

// counts says that an item counts in the annual report.
func counts(i *disclosure.Item) bool { return i.RedoOf == "" && i.State != disclosure.Voided }

func yearStats(got, done []disclosure.Item, y int) []ui.Stat {
	received, answered, late, days := 0, 0, 0, 0
	channels := map[clock.Channel]int{}
	for k := range got {
		if counts(&got[k]) {
			received++
			channels[got[k].Channel]++
		}
	}
	for k := range done {
		i := &done[k]
		if !counts(i) {
			continue
		}
		answered++
		days += int(i.Answered - i.Received)
		if !i.Due.IsZero() && i.Answered > i.Due {
			late++
		}
	}
	out := []ui.Stat{{Label: "本年新收", Value: fmt.Sprint(received), Unit: "件", Href: listHref("f.received", fmt.Sprint(y))}, {Label: "本年办结", Value: fmt.Sprint(answered), Unit: "件", Href: listHref("f.answered", fmt.Sprint(y))},
		{Label: "逾期答复", Value: fmt.Sprint(late), Unit: "件", Tone: toneIf(late > 0, ui.Bad), Note: "答复之日晚于到期日"}}
	if answered > 0 {
		out = append(out, ui.Stat{Label: "平均办理", Value: fmt.Sprintf("%.1f", float64(days)/float64(answered)), Unit: "天", Note: "收到之日至答复之日的自然日"})
	}
	for _, ch := range clock.Channels {
		if channels[ch] > 0 {
			out = append(out, ui.Stat{Label: clock.ChannelTitles[ch], Value: fmt.Sprint(channels[ch]), Unit: "件", Href: listHref("f.received", fmt.Sprint(y), "f.channel", string(ch))})
		}
	}
	return out
}

// monthChart shows what came in and what was answered, month by month.
func monthChart(got, done []disclosure.Item) *ui.Chart {
	var in, out [12]float64
	for k := range got {
		if counts(&got[k]) {
			in[got[k].Received.Month()-1]++
		}
	}
	for k := range done {
		if counts(&done[k]) {
			out[done[k].Answered.Month()-1]++
		}
	}
	c := &ui.Chart{ID: "months", Title: "各月新收和办结", Head: "月份", Unit: "件", Series: []ui.Series{{Name: "新收", Tone: ui.Info}, {Name: "办结", Tone: ui.OK}}}
	for m := range 12 {
		c.Rows = append(c.Rows, ui.Point{Label: fmt.Sprintf("%d月", m+1), Values: []float64{in[m], out[m]}})
	}
	return c
}

// tallies counts outcomes in the rows of the annual report, with the total.
func tallies(done []disclosure.Item) []tally {
	var out []tally
	at := map[string]int{}
	for _, o := range disclosure.Outcomes {
		if o.Key[0] == 'r' {
			continue
		}
		at[o.Key] = len(out)
		out = append(out, tally{key: o.Key, group: o.Group, title: o.Title, by: map[string]int{}})
	}
	total := tally{group: "（七）总计", title: "总计", by: map[string]int{}}
	for k := range done {
		i := &done[k]
		n, ok := at[i.Outcome]
		if !ok || !counts(i) {
			continue
		}
		out[n].by[i.ApplicantKind]++
		out[n].total++
		total.by[i.ApplicantKind]++
		total.total++
	}
	return append(out, total)
}

func tallyList(rows []tally, y int) roll.List[tally] {
	number := func(key, label string, of func(tally) int) roll.Column[tally] {
		return roll.Column[tally]{Column: ui.Column{Key: key, Label: label, Number: true}, Text: func(t tally) string { return fmt.Sprint(of(t)) }, Value: func(t tally) any { return of(t) }, Cell: func(t tally) ui.Cell {
			if of(t) == 0 {
				return ui.N(0)
			}
			pairs := []string{"f.answered", fmt.Sprint(y)}
			if t.key != "" {
				pairs = append(pairs, "f.outcome", t.key)
			}
			if key != "total" {
				pairs = append(pairs, "f.applicant", key)
			}
			return ui.A(fmt.Sprint(of(t)), listHref(pairs...))
		}}
	}
	l := roll.List[tally]{ID: "outcomes", Caption: fmt.Sprintf("%d年办理结果", y), Path: root + "/figures", File: fmt.Sprintf("%d年依申请公开办理结果", y), Rows: rows, Key: func(t tally) string { return t.group + t.title },
		Columns: []roll.Column[tally]{{Column: ui.Column{Key: "group", Label: "类别"}, Text: func(t tally) string { return t.group }}, {Column: ui.Column{Key: "title", Label: "办理结果", Fixed: true, Wide: true, Least: 16}, Text: func(t tally) string { return t.title }}}}
	for _, k := range citizen.KindTitles {
		l.Columns = append(l.Columns, number(k[0], k[1], func(t tally) int { return t.by[k[0]] }))
	}
	l.Columns = append(l.Columns, number("total", "总计", func(t tally) int { return t.total }))
	return l
}
