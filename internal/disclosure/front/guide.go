package front

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/disclosure/front/pages"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/search"
)

// crumbs lead from the portal's first page to a page of this part.
func crumbs(title string) []ui.Link {
	out := []ui.Link{{Label: "首页", Href: "/"}}
	if title == guideTitle {
		return append(out, ui.Link{Label: title})
	}
	return append(out, ui.Link{Label: guideTitle, Href: "/requests"}, ui.Link{Label: title})
}

const guideTitle = "依申请公开"

func (f *Front) getGuide(c *web.Ctx) error {
	agency, err := f.d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	p := pages.Guide{}
	if p.Base, err = f.frame(c, guideTitle); err != nil {
		return err
	}
	office, set, err := f.office(c.Context(), agency)
	if err != nil {
		return err
	}
	terms := set.TermsOf()
	p.Office = office
	p.Days, p.More = strconv.Itoa(terms.On(clock.Reply, c.Today()).N), strconv.Itoa(terms.On(clock.Extension, c.Today()).N)
	p.Tariff = tariffs(set.TariffsOf(), c)
	return c.Page(http.StatusOK, pages.GuidePage(p))
}

// tariffs tell the two ways of charging in words.
func tariffs(all []fee.Tariff, c *web.Ctx) []ui.Pair {
	var out []ui.Pair
	for _, w := range []struct {
		way         fee.Way
		title, unit string
	}{{fee.ByItems, "按件（同一申请人每个自然月累计）", "件"}, {fee.ByPages, "按量（每件申请，A4单面为一页）", "页"}} {
		if t, ok := fee.On(all, w.way, c.Today()); ok {
			out = append(out, ui.P(w.title, bands(t.Bands, w.unit)))
		}
	}
	return append(out, ui.P("同一件申请", "按件、按量只选一种，不会两种都收"))
}

// bands tell a tariff: 1至10件不收费；11至30件每件100元……
func bands(list []fee.Band, unit string) string {
	var out []string
	for _, b := range list {
		span := fmt.Sprintf("%d至%d%s", b.From, b.To, unit)
		if b.To == 0 {
			span = fmt.Sprintf("%d%s以上", b.From, unit)
		}
		price := fmt.Sprintf("每%s%d元", unit, b.Rate)
		switch {
		case b.Rate == 0:
			price = "不收费"
		case b.Step > 0:
			price = fmt.Sprintf("以%d%s为一档，每增加一档，每%s加收%d元，第一档%s", b.Width, unit, unit, b.Step, price)
		}
		out = append(out, span+price)
	}
	return strings.Join(out, "；")
}

// find looks into what is published; mistakes of the search are no reason not
// to offer the form.
func (f *Front) find(c *web.Ctx, q string, most int) (hits []pages.Hit, total int) {
	q = strings.TrimSpace(q)
	if f.d.Find == nil || q == "" {
		return nil, 0
	}
	agency, err := f.d.Agency(c.Context(), c.DB)
	if err != nil {
		return nil, 0
	}
	got, err := f.d.Find(c.Context(), search.PublicAsk{Agency: agency.ID, Query: q, Size: most})
	if err != nil {
		f.d.Log.Warn("requests: search", "error", err)
		return nil, 0
	}
	for _, h := range got.Hits {
		hits = append(hits, pages.Hit{Title: words(h.Title), Href: h.Href, Note: cmp.Or(h.Number, h.On.String())})
	}
	return hits, got.Total
}

func words(pieces []search.Piece) string {
	var out strings.Builder
	for _, p := range pieces {
		out.WriteString(p.Text)
	}
	return out.String()
}

func (f *Front) getSearch(c *web.Ctx) error {
	p := pages.Search{Query: c.Query("q")}
	var err error
	if p.Base, err = f.frame(c, "先查一查"); err != nil {
		return err
	}
	if p.Asked = p.Query != ""; p.Asked {
		hits, total := f.find(c, p.Query, 10)
		p.Hits, p.Total = hits, fmt.Sprintf("已公开的信息中找到%d条。", total)
		if total > len(hits) {
			p.All = "/search?q=" + url.QueryEscape(p.Query)
		}
		q := url.QueryEscape(p.Query)
		p.Next = []ui.Button{{Label: "以个人名义申请", Href: "/requests/new?kind=person&content=" + q, Look: ui.Primary}, {Label: "以单位名义申请", Href: "/requests/new?kind=org&content=" + q}}
	}
	return c.Page(http.StatusOK, pages.SearchPage(p))
}

// getSuggest answers the form's script while somebody writes.
func (f *Front) getSuggest(c *web.Ctx) error {
	type hit struct {
		Title string `json:"title"`
		Href  string `json:"href"`
		Note  string `json:"note"`
	}
	out := struct {
		Hits []hit `json:"hits"`
	}{[]hit{}}
	hits, _ := f.find(c, c.Query("q"), 5)
	for _, h := range hits {
		out.Hits = append(out.Hits, hit(h))
	}
	c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(c.W).Encode(out)
}
