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

// find looks into what is published, as the portal's search does: where
// nothing is found as it was typed, by words that mean the same, by sound and
// by parts, which told says. Mistakes of the search are no reason not to offer
// the form.
func (f *Front) find(c *web.Ctx, q string, most int) (out found) {
	q = strings.TrimSpace(q)
	if f.d.Find == nil || q == "" {
		return out
	}
	agency, err := f.d.Agency(c.Context(), c.DB)
	if err != nil {
		return out
	}
	got, err := f.d.Find(c.Context(), search.PublicAsk{Agency: agency.ID, Query: q, Size: most})
	if err != nil {
		f.d.Log.Warn("requests: search", "error", err)
		return found{off: "检索暂时没有结果，不影响申请"}
	}
	out.total, out.hits, out.suggest = got.Total, hitsOf(got.Hits), got.Suggest
	if got.TooShort {
		out.off = "检索词太短，请多写几个字"
	}
	if other := got.Fallback; other != nil && other.Total > 0 {
		out.told = fmt.Sprintf("另按%s（%s）找到%d条", other.Kind, strings.Join(other.Words, "、"), other.Total)
		out.others = hitsOf(other.Hits)
		out.others = out.others[:min(len(out.others), most)]
	}
	return out
}

// found is what the search found: as typed, and in another way that told says.
type found struct {
	total              int
	hits, others       []pages.Hit
	told, suggest, off string
}

func hitsOf(list []search.PublicHit) (out []pages.Hit) {
	for _, h := range list {
		out = append(out, pages.Hit{Title: words(h.Title), Href: h.Href, Note: cmp.Or(h.Number, h.On.String())})
	}
	return out
}

func words(pieces []search.Piece) string {
	var out strings.Builder
	for _, p := range pieces {
		out.WriteString(p.Text)
	}
	return out.String()
}

func (f *Front) getSearch(c *web.Ctx) error {
	p := pages.Search{Query: strings.TrimSpace(c.Query("q"))}
	var err error
	if p.Base, err = f.frame(c, "先查一查"); err != nil {
		return err
	}
	if p.Asked = p.Query != ""; p.Asked {
		f.answer(c, &p)
	}
	return c.Page(http.StatusOK, pages.SearchPage(p))
}

// answer fills the page with what was found and with what to do next.
func (f *Front) answer(c *web.Ctx, p *pages.Search) {
	got := f.find(c, p.Query, 10)
	q := url.QueryEscape(p.Query)
	switch {
	case got.off != "":
		p.Total = got.off
	case got.total > 0:
		p.Total = fmt.Sprintf("已公开的信息中找到%d条。", got.total)
	default:
		p.Total = "已公开的信息中没有与“" + p.Query + "”完全相符的。"
	}
	p.Hits, p.Others, p.Told = got.hits, got.others, got.told
	if got.suggest != "" {
		p.Suggest = ui.Link{Label: got.suggest, Href: "/requests/search?q=" + url.QueryEscape(got.suggest)}
	}
	if got.total > len(got.hits) || len(got.others) > 0 {
		p.All = "/search?q=" + q
	}
	p.None = len(got.hits)+len(got.others) == 0
	p.Next = []ui.Button{{Label: "以个人名义申请", Href: "/requests/new?kind=person&content=" + q, Look: ui.Primary}, {Label: "以单位名义申请", Href: "/requests/new?kind=org&content=" + q}}
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
	got := f.find(c, c.Query("q"), 5)
	for _, h := range append(got.hits, got.others...) {
		if len(out.Hits) < 5 {
			out.Hits = append(out.Hits, hit(h))
		}
	}
	c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(c.W).Encode(out)
}
