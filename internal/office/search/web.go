package search

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/search/pages"
)

// UnitNames gives the names of an organisation's units by their ids.
type UnitNames func(ctx context.Context, q store.Querier, agency string) (map[string]string, error)

const path = "/office/search"

func (s *Search) getSearch(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	kind := c.Query("kind")
	p := pages.Results{Base: c.Base("搜索"), Box: ui.SearchBox{Action: path, Value: q.Text, Label: "搜索内容", Placeholder: "任务、措施、科室、文号", ID: "q"}}
	p.Base.Search = ui.SearchBox{} // the page has a box of its own
	if q.Text == "" {
		p.Empty = ui.EmptyState{Title: "输入要找的词", Text: "可以输入一个或几个词，用空格隔开；结果会同时包含每一个词。例如：政策解读 9月"}
		return c.Page(http.StatusOK, pages.ResultsPage(p))
	}
	if err := s.freshen(c.Context(), c.Actor.Tenant); err != nil {
		return err
	}
	res, err := s.Query(c.Context(), c.DB, c.Actor, Ask{Text: q.Text, Kind: kind, Offset: q.Offset(), Most: q.Per})
	if err != nil {
		return err
	}
	s.fill(&p, q, kind, res)
	if err := s.list(c, &p, res); err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.ResultsPage(p))
}

// fill sets what stands around the results.
func (s *Search) fill(p *pages.Results, q ui.Query, kind string, res Result) {
	p.Base.Title = "搜索：" + q.Text
	all := 0
	for _, n := range res.Kinds {
		all += n
	}
	p.Base.Tabs = []ui.Tab{{Label: "全部", Href: kindLink(q.Text, ""), Current: kind == "", Count: all}}
	for _, searcher := range s.searchers() {
		if n := res.Kinds[searcher.Kind]; n > 0 || searcher.Kind == kind {
			p.Base.Tabs = append(p.Base.Tabs, ui.Tab{Label: searcher.Title, Href: kindLink(q.Text, searcher.Kind), Current: searcher.Kind == kind, Count: n})
		}
	}
	p.Count = fmt.Sprintf("找到%d条", res.Total)
	if res.More {
		p.Count = fmt.Sprintf("结果很多，已列出较新的%d条。请增加词语缩小范围", res.Total)
	}
	p.Pages = ui.Pages(path, q, res.Total)
	switch {
	case tooShort(q.Text):
		p.Empty = ui.EmptyState{Title: "词语太短", Text: "请至少输入一个汉字，或两个字母、数字。"}
	case res.Total == 0:
		p.Empty = ui.EmptyState{Title: "没有找到", Text: "请换一个词，或减少词语。只能找到您有权查看的内容。"}
	}
}

func kindLink(text, kind string) string {
	v := url.Values{"q": {text}}
	if kind != "" {
		v.Set("kind", kind)
	}
	return path + "?" + v.Encode()
}

func (s *Search) list(c *web.Ctx, p *pages.Results, res Result) error {
	units := map[string]string{}
	if s.unitNames != nil && len(res.Hits) > 0 {
		var err error
		if units, err = s.unitNames(c.Context(), c.DB, c.Actor.Tenant); err != nil {
			return err
		}
	}
	titles := map[string]string{}
	for _, searcher := range s.searchers() {
		titles[searcher.Kind] = searcher.Title
	}
	for _, h := range res.Hits {
		f := pages.Found{Href: h.Href, Kind: titles[h.Ref.Kind], Unit: units[h.Unit], Title: runs(h.Title), Snippet: runs(h.Snippet)}
		if !h.On.IsZero() {
			f.On = h.On.String()
		}
		p.Found = append(p.Found, f)
	}
	return nil
}

func runs(list []Piece) []pages.Run {
	out := make([]pages.Run, len(list))
	for i, x := range list {
		out[i] = pages.Run(x)
	}
	return out
}
