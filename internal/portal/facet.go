package portal

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// libraryFacet is a filter of the library: the values that a document has
// under it, and how a value is called.
type libraryFacet struct {
	key, title string
	values     func(d doc, today civil.Date) []string
	name       func(value string) string
	// order puts the values in order; nil puts the most frequent first.
	order func(a, b string) int
}

func same(s string) string { return s }

func newestFirst(a, b string) int { return cmp.Compare(b, a) }

// spans are the times since the publication, in days.
var spans = []struct {
	key, name string
	days      int
}{{"7", "一周内", 7}, {"30", "一月内", 30}, {"365", "一年内", 365}}

// validities in the order of their filter.
var validities = []string{"有效", "尚未生效", "已修改", "失效", "废止"}

// libraryFacets are the library's filters in order (PORTAL.md A.5).
var libraryFacets = []libraryFacet{
	{key: "kind", title: "文件类型", values: func(d doc, _ civil.Date) []string { return one(d.Kind) }, name: func(v string) string { k, _ := content.KindOf(v); return k.Title }},
	{key: "valid", title: "有效性", values: func(d doc, _ civil.Date) []string { return one(d.Validity) }, name: same,
		order: func(a, b string) int { return cmp.Compare(slices.Index(validities, a), slices.Index(validities, b)) }},
	{key: "topic", title: "主题分类", values: topicsOf, name: func(v string) string { _, below, ok := strings.Cut(v, "/"); return word(ok, "└ "+below, v) },
		order: strings.Compare},
	{key: "year", title: "成文年份", values: func(d doc, _ civil.Date) []string {
		if d.Formed.IsZero() {
			return nil
		}
		return one(strconv.Itoa(d.Formed.Year()))
	}, name: func(v string) string { return v + "年" }, order: newestFirst},
	{key: "span", title: "发布时间", values: spansOf, name: func(v string) string {
		for _, s := range spans {
			if s.key == v {
				return s.name
			}
		}
		return v
	}, order: func(a, b string) int { x, _ := strconv.Atoi(a); y, _ := strconv.Atoi(b); return x - y }},
	{key: "issuer", title: "发文机关", values: func(d doc, _ civil.Date) []string { return one(d.Issuer) }, name: same},
	{key: "for", title: "适用对象", values: func(d doc, _ civil.Date) []string { return d.Audience }, name: same},
	{key: "read", title: "有无解读", values: func(d doc, _ civil.Date) []string { return one(word(d.Interpreted > 0, "1", "0")) },
		name: func(v string) string { return word(v == "1", "有解读", "无解读") }, order: newestFirst},
}

func one(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// topicsOf are a document's subject and the one above it.
func topicsOf(d doc, _ civil.Date) []string {
	top, _, two := strings.Cut(d.Topic, "/")
	if two {
		return []string{top, d.Topic}
	}
	return one(d.Topic)
}

func spansOf(d doc, today civil.Date) []string {
	var out []string
	for _, s := range spans {
		if d.on > today.Add(-s.days) {
			out = append(out, s.key)
		}
	}
	return out
}

// pick are the documents that answer the question, one facet left aside.
func (a libraryAsk) pick(all []doc, aside string) []doc {
	words := strings.Fields(strings.ToLower(a.word))
	for i := range words {
		words[i] = fold(words[i])
	}
	code := fold(a.code)
	var out []doc
	for _, d := range all {
		if a.takes(d, words, code) && a.chose(d, aside) {
			out = append(out, d)
		}
	}
	return out
}

func (a libraryAsk) takes(d doc, words []string, code string) bool {
	for _, w := range words {
		if !strings.Contains(d.folded, w) {
			return false
		}
	}
	return (code == "" || strings.Contains(fold(d.Code), code)) && (a.noYear == "" || d.NoYear == fold(a.noYear)) &&
		(a.no == "" || d.No == strings.TrimLeft(fold(a.no), "0")) && (a.from.IsZero() || d.on >= a.from) && (a.to.IsZero() || d.on <= a.to)
}

func (a libraryAsk) chose(d doc, aside string) bool {
	for _, f := range libraryFacets {
		if v := a.chosen[f.key]; v != "" && f.key != aside && !slices.Contains(f.values(d, a.today), v) {
			return false
		}
	}
	return true
}

// facets counts what each value of each filter would leave.
func (a libraryAsk) facets(all []doc, base string, interpreted bool) []pages.Facet {
	var out []pages.Facet
	for _, f := range libraryFacets {
		if f.key == "read" && !interpreted {
			continue
		}
		counts := map[string]int{}
		for _, d := range a.pick(all, f.key) {
			for _, v := range f.values(d, a.today) {
				counts[v]++
			}
		}
		if now := a.chosen[f.key]; now != "" && counts[now] == 0 {
			counts[now] = 0
		}
		if len(counts) == 0 {
			continue
		}
		one := pages.Facet{Title: f.title, All: base + a.with(f.key, ""), Chosen: a.chosen[f.key] != ""}
		for _, v := range f.sorted(counts) {
			one.Choices = append(one.Choices, pages.Choice{Label: f.name(v), Count: counts[v], Current: a.chosen[f.key] == v, Href: base + a.with(f.key, v)})
		}
		out = append(out, one)
	}
	return out
}

func (f libraryFacet) sorted(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if f.order != nil {
			return f.order(a, b)
		}
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
}

// chips are the conditions that hold, each with the way to take it away.
func (a libraryAsk) chips(base string) []pages.Link {
	var out []pages.Link
	add := func(key, text string) { out = append(out, pages.Link{Text: text, Href: base + a.with(key, "")}) }
	for _, c := range []struct{ key, label, value string }{{"q", "标题或文号：", a.word}, {"code", "机关代字：", a.code}, {"no_year", "文号年份：", a.noYear}, {"no", "文号序号：", a.no},
		{"from", "发布不早于：", a.from.String()}, {"to", "发布不晚于：", a.to.String()}} {
		if c.value != "" {
			add(c.key, c.label+c.value)
		}
	}
	for _, f := range libraryFacets {
		if v := a.chosen[f.key]; v != "" {
			add(f.key, f.title+"："+strings.TrimPrefix(f.name(v), "└ "))
		}
	}
	return out
}
