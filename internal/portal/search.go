package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// Ask is a question to the search.
type Ask struct {
	Agency string
	// Query is what is looked for; Within narrows it further (在结果中检索).
	Query, Within string
	// Titles looks in titles and numbers only.
	Titles bool
	// Tab is a group of results; Column the path of a column, with all below
	// it; the others are values of facets.
	Tab, Column, Validity, Topic string
	From, To                     civil.Date
	// ByTime puts the newest first, in place of the most relevant.
	ByTime bool
	// Page counts from 0.
	Page, Size int
}

// Choice is a value of a facet with how many results it would leave.
type Choice struct {
	Key, Title string
	Count      int
}

// Found is one result.
type Found struct {
	Title, Snippet []pages.Piece
	Href, Number   string
	Where          string
	Validity       string
	On             civil.Date
}

// Answer is what was found.
type Answer struct {
	Total int
	Hits  []Found
	// Tabs and Facets count what was found; a facet's key is a field of Ask:
	// validity, topic.
	Tabs   []Choice
	Facets map[string][]Choice
	// Exact is the document whose number was asked for.
	Exact *Found
	// Suggest is what was perhaps meant.
	Suggest string
	// Fallback says, where nothing was found by the words themselves, how
	// these results were found: 拼音首字母, 同义词.
	Fallback string
	Took     time.Duration
}

// hitsPage is how many results a page has.
const hitsPage = 15

// getSearch shows the search (PORTAL.md A.8).
func (p *Portal) getSearch(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	q := searchAsk{url.Values{}}
	for _, key := range []string{"q", "within", "where", "tab", "column", "validity", "topic", "from", "to", "span", "sort"} {
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
	ask.Page = min(max(c.QueryInt("page", 1), 1), 1000) - 1
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
	if found.Suggest != "" {
		v.Suggest = pages.Link{Text: found.Suggest, Href: "/search?q=" + url.QueryEscape(found.Suggest)}
	}
	if found.Fallback != "" {
		v.Fallback = "没有完全相符的结果，以下是按" + found.Fallback + "找到的内容"
	}
	v.Said = fmt.Sprintf("找到%d条结果，用时%.3f秒", found.Total, found.Took.Seconds())
	v.Tabs = q.tabs(found.Tabs)
	v.Facets = q.facets(found.Facets)
	v.Chips = q.chips(s)
	v.Sorts = []pages.Tab{{Label: "相关度", Href: q.with("sort", ""), Current: !ask.ByTime}, {Label: "时间", Href: q.with("sort", "time"), Current: ask.ByTime}}
	v.Pager = pages.Pager{Total: found.Total, Page: ask.Page + 1, Pages: max((found.Total+hitsPage-1)/hitsPage, 1), Jump: "/search", Keep: q.hidden(),
		To: func(n int) string { return q.with("page", strconv.Itoa(n)) }}
	if found.Total == 0 || found.Fallback != "" {
		v.Ways = p.otherWays(c, s)
	}
	return nil
}

func hitOf(f Found) pages.Hit {
	h := pages.Hit{Title: f.Title, Snippet: f.Snippet, Href: f.Href, Number: f.Number, Date: f.On.String(), Where: f.Where}
	if f.Validity != "" {
		h.State, h.Tone = f.Validity, validityTone(f.Validity)
	}
	return h
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
	for _, key := range []string{"q", "within", "where", "tab", "column", "validity", "topic", "from", "to", "span", "sort"} {
		if v := q.get(key); v != "" && !slices.Contains(without, key) {
			out = append(out, ui.Field{Name: key, Value: v})
		}
	}
	return out
}

// ask is the question in its parts, and what could not be understood of it.
func (q searchAsk) ask(agency string, today civil.Date) (Ask, string) {
	a := Ask{Agency: agency, Query: q.get("q"), Within: q.get("within"), Titles: q.get("where") == "title", Tab: q.get("tab"), Column: q.get("column"),
		Validity: q.get("validity"), Topic: q.get("topic"), ByTime: q.get("sort") == "time", Size: hitsPage}
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

func (q searchAsk) tabs(list []Choice) []pages.Tab {
	if len(list) == 0 {
		return nil
	}
	all := 0
	for _, t := range list {
		all += t.Count
	}
	out := []pages.Tab{{Label: fmt.Sprintf("综合（%d）", all), Href: q.with("tab", ""), Current: q.get("tab") == ""}}
	for _, t := range list {
		out = append(out, pages.Tab{Label: fmt.Sprintf("%s（%d）", t.Title, t.Count), Href: q.with("tab", t.Key), Current: q.get("tab") == t.Key})
	}
	return out
}

// facets are where and when to look, and what the search counted.
func (q searchAsk) facets(counted map[string][]Choice) []pages.Facet {
	out := []pages.Facet{{Title: "检索范围", Choices: []pages.Choice{{Label: "全文", Href: q.with("where", ""), Current: q.get("where") == "", Count: -1},
		{Label: "标题和文号", Href: q.with("where", "title"), Current: q.get("where") == "title", Count: -1}}}}
	span := pages.Facet{Title: "发布时间", Choices: []pages.Choice{{Label: "不限", Href: q.with("span", ""), Current: q.get("span") == "", Count: -1}}}
	for _, s := range spans {
		span.Choices = append(span.Choices, pages.Choice{Label: s.name, Href: q.with("span", s.key), Current: q.get("span") == s.key, Count: -1})
	}
	out = append(out, span)
	for _, f := range []struct{ key, title string }{{"validity", "有效性"}, {"topic", "主题分类"}} {
		if len(counted[f.key]) == 0 {
			continue
		}
		one := pages.Facet{Title: f.title, All: q.with(f.key, ""), Chosen: q.get(f.key) != ""}
		for _, c := range counted[f.key] {
			one.Choices = append(one.Choices, pages.Choice{Label: c.Title, Count: c.Count, Href: q.with(f.key, c.Key), Current: q.get(f.key) == c.Key})
		}
		out = append(out, one)
	}
	return out
}

func (q searchAsk) chips(s *sight) []pages.Link {
	var out []pages.Link
	add := func(key, text string) { out = append(out, pages.Link{Text: text, Href: q.with(key, "")}) }
	if col, ok := s.tree.At(q.get("column")); ok && q.get("column") != "" {
		add("column", "栏目："+col.Name)
	}
	for _, k := range []struct{ key, label string }{{"within", "结果中含："}, {"validity", "有效性："}, {"topic", "主题："}, {"from", "不早于："}, {"to", "不晚于："}} {
		if v := q.get(k.key); v != "" {
			add(k.key, k.label+strings.TrimSpace(v))
		}
	}
	return out
}
