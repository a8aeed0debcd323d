package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/search"
	"gongkai/internal/portal/pages"
)

// hitsPage is how many results a page has.
const hitsPage = 15

// getSearch shows the search (PORTAL.md A.8).
func (p *Portal) getSearch(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	q := searchAsk{url.Values{}}
	for _, key := range []string{"q", "within", "where", "tab", "column", "validity", "topic", "year", "from", "to", "span", "sort"} {
		if v := c.Query(key); v != "" {
			q.v.Set(key, clip(v))
		}
	}
	title := "站内检索"
	if q.get("q") != "" {
		title = "检索：" + q.get("q")
	}
	v := pages.Search{Base: p.frame(c, s, title, content.Column{}, pages.Head{Metas: []pages.Meta{noIndex}}), Word: q.get("q"), Within: q.get("within"),
		Asked: q.get("q") != "", From: q.get("from"), To: q.get("to")}
	v.Search.Action = "" // the page has its own
	v.Keep = q.hidden("q", "within", "from", "to")
	if err := p.hot(c, s, &v); err != nil {
		return err
	}
	switch {
	case p.d.Find == nil:
		v.Off, v.Asked = "检索尚未启用，请通过栏目查找。", false
	case v.Asked:
		if err := p.find(c, s, q, &v); err != nil {
			return err
		}
	}
	return show(c, http.StatusOK, pages.SearchPage(v))
}

// clip keeps a question to a length that somebody might type.
func clip(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100])
	}
	return s
}

func (p *Portal) hot(c *web.Ctx, s *sight, v *pages.Search) error {
	if p.d.Hot == nil {
		return nil
	}
	words, err := p.d.Hot(c.Context(), s.agency.ID)
	for _, w := range words {
		v.Hot = append(v.Hot, pages.Link{Text: w, Href: "/search?q=" + url.QueryEscape(w)})
	}
	return err
}

func (p *Portal) find(c *web.Ctx, s *sight, q searchAsk, v *pages.Search) error {
	ask, problem := q.ask(s.agency.ID, c.Today())
	ask.Page = min(max(c.QueryInt("page", 1), 1), 1000)
	v.Off = problem
	found, err := p.d.Find(c.Context(), ask)
	if err != nil {
		return err
	}
	for _, f := range found.Hits {
		v.Hits = append(v.Hits, hitOf(f))
	}
	if found.Exact != nil {
		h := hitOf(*found.Exact)
		v.Exact = &h
	}
	if found.TooShort {
		v.Off = "检索词太短，请多写几个字"
	}
	if found.Suggest != "" {
		v.Suggest = pages.Link{Text: found.Suggest, Href: "/search?q=" + url.QueryEscape(found.Suggest)}
	}
	if f := found.Fallback; f != nil {
		v.Fallback = fmt.Sprintf("%s结果，另按%s（%s）找到%d条", word(found.Total == 0, "没有完全相符的", "完全相符的较少"), f.Kind, strings.Join(f.Words, "、"), f.Total)
		for _, h := range f.Hits {
			v.Others = append(v.Others, hitOf(h))
		}
	}
	if v.Said = "没有找到与“" + ask.Query + "”相符的内容"; found.Total > 0 {
		v.Said = fmt.Sprintf("找到%d条结果，用时%.3f秒", found.Total, max(found.Took.Seconds(), 0.001))
	}
	v.Tabs = q.tabs(found.Tabs)
	v.Facets = q.facets(s, found.Facets)
	v.Chips = q.chips(s)
	v.Sorts = []pages.Tab{{Label: "相关度", Href: q.with("sort", ""), Current: ask.Sort == search.ByWorth}, {Label: "时间", Href: q.with("sort", "time"), Current: ask.Sort == search.ByNewest}}
	v.Pager = pages.Pager{Total: found.Total, Page: ask.Page, Pages: max((found.Total+hitsPage-1)/hitsPage, 1), Jump: "/search", Keep: q.hidden(),
		To: func(n int) string { return q.with("page", strconv.Itoa(n)) }}
	if found.Total == 0 {
		v.Ways = p.otherWays(c, s)
	}
	return nil
}

func hitOf(f search.PublicHit) pages.Hit {
	h := pages.Hit{Title: pieces(f.Title), Snippet: pieces(f.Snippet), Href: f.Href, Number: f.Number, Date: f.On.String(), Where: f.Tab}
	if f.InFiles {
		h.Where += "（附件中）"
	}
	if f.Validity != "" {
		h.State, h.Tone = f.Validity, validityTone(f.Validity)
	}
	return h
}

func pieces(list []search.Piece) []pages.Piece {
	out := make([]pages.Piece, len(list))
	for i, p := range list {
		out[i] = pages.Piece{Text: p.Text, Mark: p.Hit}
	}
	return out
}

// otherWays are what remains when nothing was found.
func (p *Portal) otherWays(c *web.Ctx, s *sight) []pages.Task {
	var out []pages.Task
	for _, t := range p.tasks(c.Context(), s) {
		switch t.Title {
		case "申请公开":
			t.Title, t.About = "依申请公开", "申请获取未主动公开的政府信息"
			out = append(out, t)
		case "写信":
			t.Title, t.About = "给我们写信", "咨询相关政策和办事问题"
			out = append(out, t)
		}
	}
	return append(out, pages.Task{Title: "拨打12345", About: "政务服务便民热线", Href: "tel:12345", Icon: "bell"})
}

// searchAsk is a question as the address holds it.
type searchAsk struct{ v url.Values }

func (q searchAsk) get(key string) string { return q.v.Get(key) }

// with is the address of the same question with one value set, or taken away.
func (q searchAsk) with(key, value string) string {
	v := url.Values{}
	for k, list := range q.v {
		v[k] = list
	}
	v.Set(key, value)
	if value == "" {
		v.Del(key)
	}
	return "/search?" + v.Encode()
}

// hidden keeps the question while a form is sent, without some of it.
func (q searchAsk) hidden(without ...string) []ui.Field {
	var out []ui.Field
	for _, key := range []string{"q", "within", "where", "tab", "column", "validity", "topic", "year", "from", "to", "span", "sort"} {
		if v := q.get(key); v != "" && !slices.Contains(without, key) {
			out = append(out, ui.Field{Name: key, Value: v})
		}
	}
	return out
}

// ask is the question in its parts, and what could not be understood of it.
func (q searchAsk) ask(agency string, today civil.Date) (search.PublicAsk, string) {
	a := search.PublicAsk{Agency: agency, Query: q.get("q"), Within: q.get("within"), TitleOnly: q.get("where") == "title", Tab: q.get("tab"), Column: q.get("column"),
		Validity: q.get("validity"), Topic: q.get("topic"), Size: hitsPage}
	if q.get("sort") == string(search.ByNewest) {
		a.Sort = search.ByNewest
	}
	a.Year, _ = strconv.Atoi(q.get("year")) // what is no year is none
	problem := ""
	for key, into := range map[string]*civil.Date{"from": &a.From, "to": &a.To} {
		if v := q.get(key); v != "" {
			d, err := civil.Parse(v)
			if err != nil {
				problem = "日期请写成 2023-09-05 这样，这个条件没有生效"
			}
			*into = d
		}
	}
	for _, s := range spans {
		if s.key == q.get("span") && a.From.IsZero() {
			a.From = today.Add(1 - s.days)
		}
	}
	return a, problem
}

func (q searchAsk) tabs(list []search.Facet) []pages.Tab {
	if len(list) == 0 {
		return nil
	}
	all := 0
	for _, t := range list {
		all += t.N
	}
	out := []pages.Tab{{Label: fmt.Sprintf("综合（%d）", all), Href: q.with("tab", ""), Current: q.get("tab") == ""}}
	for _, t := range list {
		out = append(out, pages.Tab{Label: fmt.Sprintf("%s（%d）", t.Value, t.N), Href: q.with("tab", t.Value), Current: q.get("tab") == t.Value})
	}
	return out
}

// facets are where and when to look, and what the search counted.
func (q searchAsk) facets(s *sight, counted search.Facets) []pages.Facet {
	out := []pages.Facet{{Title: "检索范围", Choices: []pages.Choice{{Label: "全文", Href: q.with("where", ""), Current: q.get("where") == "", Count: -1},
		{Label: "标题和文号", Href: q.with("where", "title"), Current: q.get("where") == "title", Count: -1}}}}
	span := pages.Facet{Title: "发布时间", Choices: []pages.Choice{{Label: "不限", Href: q.with("span", ""), Current: q.get("span") == "", Count: -1}}}
	for _, s := range spans {
		span.Choices = append(span.Choices, pages.Choice{Label: s.name, Href: q.with("span", s.key), Current: q.get("span") == s.key, Count: -1})
	}
	out = append(out, span)
	for _, f := range []struct {
		key, title string
		list       []search.Facet
		name       func(string) string
	}{{"validity", "有效性", counted.Validities, same}, {"year", "年份", counted.Years, func(v string) string { return v + "年" }}, {"topic", "主题分类", counted.Topics, same},
		{"column", "栏目", counted.Columns, s.columnName}} {
		if len(f.list) == 0 {
			continue
		}
		one := pages.Facet{Title: f.title, All: q.with(f.key, ""), Chosen: q.get(f.key) != ""}
		for _, c := range f.list[:min(len(f.list), 12)] {
			one.Choices = append(one.Choices, pages.Choice{Label: f.name(c.Value), Count: c.N, Href: q.with(f.key, c.Value), Current: q.get(f.key) == c.Value})
		}
		out = append(out, one)
	}
	return out
}

// columnName is the name of the column at a path.
func (s *sight) columnName(path string) string {
	if col, ok := s.tree.At(path); ok {
		return col.Name
	}
	return path
}

func (q searchAsk) chips(s *sight) []pages.Link {
	var out []pages.Link
	add := func(key, text string) { out = append(out, pages.Link{Text: text, Href: q.with(key, "")}) }
	if col, ok := s.tree.At(q.get("column")); ok && q.get("column") != "" {
		add("column", "栏目："+col.Name)
	}
	for _, k := range []struct{ key, label string }{{"within", "结果中含："}, {"validity", "有效性："}, {"topic", "主题："}, {"year", "年份："}, {"from", "不早于："}, {"to", "不晚于："}} {
		if v := q.get(k.key); v != "" {
			add(k.key, k.label+strings.TrimSpace(v))
		}
	}
	return out
}
