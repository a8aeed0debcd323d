package front

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/front/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// tally is a year's figures as the public sees them. They are counted as the
// annual report counts.
type tally struct {
	received, answered int
	outcomes           map[string]int
	// working are the working days from receipt to answer, added up.
	working int
}

// tallyOf counts a year: what was received in it, and what was answered in it.
func (f *Front) tallyOf(ctx context.Context, q store.Querier, agency string, year int) (tally, error) {
	t := tally{outcomes: map[string]int{}}
	from, to := civil.Of(year, 1, 1), civil.Of(year, 12, 31)
	if err := q.QueryRow(ctx, "SELECT COUNT(*) FROM disclosure_report WHERE agency = $1 AND received_on >= $2 AND received_on <= $3", agency, from, to).Scan(&t.received); err != nil {
		return t, err
	}
	cal, err := f.d.Disclosure.Calendar(ctx, q, agency)
	if err != nil {
		return t, err
	}
	rows, err := q.Query(ctx, "SELECT received_on, answered_on, outcome FROM disclosure_report WHERE agency = $1 AND answered_on >= $2 AND answered_on <= $3", agency, from, to)
	if err != nil {
		return t, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var received, answered civil.Date
		var outcome string
		if err := rows.Scan(&received, &answered, &outcome); err != nil {
			return t, err
		}
		t.answered++
		t.outcomes[outcome]++
		t.working += cal.Between(received, answered)
	}
	return t, rows.Err()
}

// getStatistics shows how requests were answered, year by year.
func (f *Front) getStatistics(c *web.Ctx) error {
	agency, err := f.d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	first := c.Today().Year()
	var begun civil.Date
	if err := c.DB.QueryRow(c.Context(), "SELECT COALESCE(MIN(received_on), '') FROM disclosure_report WHERE agency = $1", agency.ID).Scan(&begun); err != nil {
		return err
	}
	if !begun.IsZero() {
		first = begun.Year()
	}
	year := c.QueryInt("year", c.Today().Year())
	year = min(max(year, first), c.Today().Year())
	t, err := f.tallyOf(c.Context(), c.DB, agency.ID, year)
	if err != nil {
		return err
	}
	p := pages.Stats{Year: strconv.Itoa(year)}
	if p.Base, err = f.frame(c, "依申请公开办理统计"); err != nil {
		return err
	}
	p.Lead = p.Year + "年"
	for y := c.Today().Year(); y >= first; y-- {
		if y != year {
			p.Years = append(p.Years, ui.Link{Label: fmt.Sprintf("%d年", y), Href: fmt.Sprintf("/requests/statistics?year=%d", y)})
		}
	}
	t.show(&p)
	return c.Page(http.StatusOK, pages.StatsPage(p))
}

func (t *tally) show(p *pages.Stats) {
	count := func(label string, n int, note string) ui.Stat {
		return ui.Stat{Label: label, Value: strconv.Itoa(n), Unit: "件", Note: note}
	}
	average := ui.Stat{Label: "平均用时", Value: "—", Note: "还没有答复的申请"}
	if t.answered > 0 {
		average = ui.Stat{Label: "平均用时", Value: strconv.FormatFloat(float64(t.working)/float64(t.answered), 'f', 1, 64), Unit: "个工作日", Note: "收到之日的次日起，到答复之日；含征求意见和补正的时间"}
	}
	p.Stats = []ui.Stat{count("收到申请", t.received, p.Year+"年收到"), count("作出答复", t.answered, p.Year+"年答复，含上年收到的"), average}
	for _, o := range disclosure.Outcomes {
		if n := t.outcomes[o.Key]; o.Key[0] != 'r' && n > 0 {
			p.Rows = append(p.Rows, [2]string{disclosure.OutcomeTitle(o.Key), strconv.Itoa(n)})
		}
	}
	p.Total = "合计" + strconv.Itoa(t.answered) + "件。" + "分类与政府信息公开工作年度报告的表格一致。"
}
