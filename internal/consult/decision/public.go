package decision

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// getPublic shows a year's catalogue as it was published, how far each entry
// is, and the consultations to take part in.
func (s *Decisions) getPublic(c *web.Ctx) error {
	agency, err := s.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	year := int64(c.QueryInt("year", c.Today().Year()))
	b, err := s.Frame(c, fmt.Sprintf("%d年度重大行政决策事项", year))
	if err != nil {
		return err
	}
	b.Crumbs = []ui.Link{{Label: "首页", Href: "/"}, {Label: "重大行政决策"}}
	p := pages.Public{Base: b}
	if p.Views, err = years(c, agency.ID, year); err != nil {
		return err
	}
	e, ok, err := published(c.Context(), c.DB, agency.ID, year)
	if err != nil {
		return err
	}
	if !ok {
		p.Sections = []pages.Section{{Part: ui.Empty(ui.EmptyState{Title: "本年度目录还没有公布", Text: "目录于每年3月31日前公布。"})}}
		return c.Page(http.StatusOK, pages.PublicPage(p))
	}
	p.Facts = []ui.Pair{ui.P("公布日期", day(e.OutAt).Chinese()), ui.P("事项", fmt.Sprintf("%d个", len(e.Entries)))}
	done, err := settledSteps(c, agency.ID)
	if err != nil {
		return err
	}
	for i, x := range e.Entries {
		sec, err := publicEntry(c, agency.ID, x, done[x.Matter])
		if err != nil {
			return err
		}
		sec.Title = fmt.Sprintf("%d．%s", i+1, x.Title)
		p.Sections = append(p.Sections, sec)
	}
	return c.Page(http.StatusOK, pages.PublicPage(p))
}

// years are the years that have a catalogue.
func years(c *web.Ctx, agency string, now int64) ([]ui.Tab, error) {
	rows, err := c.DB.Query(c.Context(), "SELECT DISTINCT year FROM consult_catalogue WHERE agency = $1 AND state = 'out' ORDER BY year DESC", agency)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []ui.Tab
	for rows.Next() {
		var y int64
		if err := rows.Scan(&y); err != nil {
			return nil, err
		}
		out = append(out, ui.Tab{Label: fmt.Sprintf("%d年", y), Href: fmt.Sprintf("/decisions?year=%d", y), Current: y == now})
	}
	return out, rows.Err()
}

func publicEntry(c *web.Ctx, agency string, x Entry, done int) (pages.Section, error) {
	m, err := store.Get[Matter](c.Context(), c.DB, agency, x.Matter)
	if err != nil {
		return pages.Section{}, err
	}
	out := pages.Section{Facts: []ui.Pair{ui.P("承办科室", join(x.Unit, x.With)), ui.P("计划时间", month(x.Planned)), ui.P("公众参与方式", strings.Join(x.Ways, "、")), ui.P("进度", Procedure.TitleOf(m.State))}}
	if !m.IssuedOn.IsZero() {
		out.Facts = append(out.Facts, ui.P("决策出台", m.IssuedOn.Chinese()+"，"+m.IssuedAs))
	}
	if done > 0 && m.State == Running {
		out.Facts = append(out.Facts, ui.P("法定程序", fmt.Sprintf("已完成%d项，共%d项", done, len(Steps))))
	}
	out.Lines, err = consultations(c, &m, true)
	return out, err
}
