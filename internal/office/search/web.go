package search

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"gongkai/internal/kit/bigram"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/search/pages"
)

// UnitNames gives the names of an organisation's units by their ids.
type UnitNames func(ctx context.Context, q store.Querier, agency string) (map[string]string, error)

const path = "/office/search"

// The names of the filters in an address.
const (
	unitFilter = "unit"
	fromFilter = "from"
	toFilter   = "to"
)

func (s *Search) getSearch(c *web.Ctx) error {
	v := view{q: ui.ReadQuery(c.R.URL.Query()), kind: c.Query("kind")}
	v.read()
	units, err := s.unitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	v.names = units
	if v.q.Text != "" && !v.wrong() {
		if err := s.freshen(c.Context(), c.Actor.Tenant); err != nil {
			return err
		}
		if v.res, err = s.Query(c.Context(), c.DB, c.Actor, v.ask); err != nil {
			return err
		}
	}
	p := pages.Results{Base: c.Base("搜索"), Form: v.form()}
	p.Base.Search = ui.SearchBox{} // the page has a box of its own
	p.Empty = v.empty()
	if v.q.Text != "" && !v.wrong() {
		p.Base.Title = "搜索：" + v.q.Text
		p.Base.Tabs = s.tabs(&v)
		p.Count, p.Found, p.Pages = v.count(), s.found(&v), ui.Pages(path, v.q, v.res.Listed)
	}
	return c.Page(http.StatusOK, pages.ResultsPage(p))
}

// view is what the page was asked and what came of it.
type view struct {
	q                  ui.Query
	kind               string
	ask                Ask
	fromWrong, toWrong string
	names              map[string]string
	res                Result
}

// read takes the question from the address.
func (v *view) read() {
	f := v.q.Filters
	v.ask = Ask{Text: v.q.Text, Kind: v.kind, Unit: f[unitFilter], Offset: v.q.Offset(), Most: v.q.Per}
	var err error
	const shape = "请按 2023-09-05 的样式填写日期"
	if v.ask.From, err = civil.Parse(f[fromFilter]); err != nil {
		v.fromWrong = shape
	}
	if v.ask.To, err = civil.Parse(f[toFilter]); err != nil {
		v.toWrong = shape
	}
	if v.ask.To != 0 && v.ask.From > v.ask.To {
		v.toWrong = "结束日期不能早于开始日期"
	}
}

func (v *view) wrong() bool { return v.fromWrong+v.toWrong != "" }

func (v *view) narrowed() bool {
	return v.kind != "" || len(v.q.Filters) > 0
}

// form is the question with its filters, to be asked again.
func (v *view) form() ui.Form {
	f := v.q.Filters
	out := ui.Form{Action: path, Get: true, Columns: 2, Buttons: []ui.Button{{Label: "搜索", Icon: "search", Look: ui.Primary}}}
	out.Fields = []ui.Field{
		{Name: "q", Label: "搜索内容", Kind: ui.Search, Value: v.q.Text, MaxLength: mostRunes, Placeholder: "任务、措施、科室、文号"},
		{Name: ui.FilterPrefix + unitFilter, Label: "科室", Kind: ui.Select, Blank: "全部科室", Value: f[unitFilter], Options: v.units()},
		{Name: ui.FilterPrefix + fromFilter, Label: "日期从", Kind: ui.Date, Value: f[fromFilter], Error: v.fromWrong, Width: ui.Short},
		{Name: ui.FilterPrefix + toFilter, Label: "到", Kind: ui.Date, Value: f[toFilter], Error: v.toWrong, Width: ui.Short},
	}
	if v.kind != "" {
		out.Fields = append(out.Fields, ui.Field{Name: "kind", Value: v.kind, Kind: ui.HiddenKind})
	}
	return out
}

// units are the units that have something of what was asked for.
func (v *view) units() []ui.Option {
	var out []ui.Option
	for id, n := range v.res.Units {
		if name := v.names[id]; name != "" {
			out = append(out, ui.Option{Value: id, Label: fmt.Sprintf("%s（%d）", name, n)})
		}
	}
	if chosen := v.ask.Unit; chosen != "" && v.res.Units[chosen] == 0 && v.names[chosen] != "" {
		out = append(out, ui.Option{Value: chosen, Label: v.names[chosen]})
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return cmp.Compare(a.Value, b.Value) })
	return out
}

// tabs part what was found by kind.
func (s *Search) tabs(v *view) []ui.Tab {
	all := 0
	for _, n := range v.res.Kinds {
		all += n
	}
	out := []ui.Tab{{Label: "全部", Href: v.link(""), Current: v.kind == "", Count: all}}
	for _, x := range s.searchers() {
		if n := v.res.Kinds[x.Kind]; n > 0 || x.Kind == v.kind {
			out = append(out, ui.Tab{Label: x.Title, Href: v.link(x.Kind), Current: x.Kind == v.kind, Count: n})
		}
	}
	return out
}

// link is the same question for one kind, on its first page.
func (v *view) link(kind string) string {
	q := v.q
	q.Page, q.Kept = 1, url.Values{}
	if kind != "" {
		q.Kept.Set("kind", kind)
	}
	return q.Link(path)
}

func (v *view) count() string {
	out := fmt.Sprintf("找到%d条", v.res.Total)
	if v.res.More {
		out += fmt.Sprintf("，列出最相关的%d条。请增加词语缩小范围", v.res.Listed)
	}
	if v.res.Cut {
		out += fmt.Sprintf("。搜索内容太长，只用了前%d个词、%d个字", mostTerms, mostRunes)
	}
	return out
}

// empty says why there is nothing, and what to try.
func (v *view) empty() ui.EmptyState {
	switch {
	case v.wrong():
		return ui.EmptyState{Title: "日期有误", Text: "请更正标出的日期后再搜索。"}
	case v.q.Text == "":
		return ui.EmptyState{Title: "输入要找的词", Text: "可以输入一个或几个词，用空格隔开；结果会同时包含每一个词。文号可以直接输入，括号样式不限。例如：政策解读 9月"}
	case tooShort(v.q.Text):
		return ui.EmptyState{Title: "词语太短", Text: "请至少输入一个汉字，或两个字母、数字。"}
	case v.res.Total == 0:
		return ui.EmptyState{Title: "没有找到", Text: "请换一个词，或减少词语、改用更短的词。只能找到您有权查看的内容。", Acts: v.advice()}
	}
	return ui.EmptyState{}
}

// advice are other questions to try: without the filters, and each word alone.
func (v *view) advice() []ui.Button {
	var out []ui.Button
	if v.narrowed() {
		out = append(out, ui.Button{Label: "去掉筛选条件", Href: alone(v.q.Text)})
	}
	if words := bigram.Split(joinNumbers(v.q.Text)); len(words) > 1 {
		for _, w := range words[:min(len(words), 4)] {
			out = append(out, ui.Button{Label: "只搜“" + w + "”", Href: alone(w)})
		}
	}
	return out
}

func alone(text string) string { return path + "?" + url.Values{"q": {text}}.Encode() }

// found are the lines of the page.
func (s *Search) found(v *view) []pages.Found {
	titles := map[string]string{}
	for _, x := range s.searchers() {
		titles[x.Kind] = x.Title
	}
	var out []pages.Found
	for _, h := range v.res.Hits {
		out = append(out, pages.Found{Href: h.Href, Kind: titles[h.Ref.Kind], Unit: v.names[h.Unit], On: h.On.String(),
			Title: drawn(h.Title), Snippet: drawn(h.Snippet)})
	}
	return out
}

func drawn(list []Piece) []pages.Run {
	out := make([]pages.Run, len(list))
	for i, x := range list {
		out[i] = pages.Run(x)
	}
	return out
}
