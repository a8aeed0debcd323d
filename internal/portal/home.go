package portal

import (
	"context"
	"net/http"
	"slices"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// rowsHome is how many items a list of the home page has.
const rowsHome = 6

// getHome shows the first page: what people come for, the column
// 政府信息公开 in the first screen (R4.04), and what is new.
func (p *Portal) getHome(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	head := pages.Head{Canonical: p.origin(c, s) + "/", Data: map[string]any{"@context": "https://schema.org", "@type": "GovernmentOrganization",
		"name": s.agency.Name, "url": p.origin(c, s) + "/"}}
	home := content.Column{Name: "首页", Type: "首页", Description: s.name() + "首页", Keywords: []string{s.agency.Name}}
	head.Metas = columnMetas(home)
	v := pages.Home{Base: p.frame(c, s, s.name(), home, head), Tasks: p.tasks(c.Context(), s), Demo: p.d.Demo}
	if c.Actor.SignedIn() {
		v.Office, v.Demo = "/office", ""
	}
	if err := p.homeColumn(c.Context(), s, &v); err != nil {
		return err
	}
	if v.Blocks, err = p.homeBlocks(c.Context(), s); err != nil {
		return err
	}
	return show(c, http.StatusOK, pages.HomePage(v))
}

// homeColumn fills the way into 政府信息公开.
func (p *Portal) homeColumn(ctx context.Context, s *sight, v *pages.Home) error {
	root, ok := s.openness()
	if !ok {
		return nil
	}
	var leaves []string
	for _, id := range s.tree.Below(root.ID) {
		if s.totals[id] > 0 {
			leaves = append(leaves, id)
		}
	}
	newest, err := content.Newest(ctx, p.d.DB, s.agency.ID, leaves, s.totals, rowsHome)
	if err != nil {
		return err
	}
	v.Column = pages.Block{Title: root.Name, More: root.Address(), Rows: rows(newest)}
	for _, c := range s.tree.Under(root.ID) {
		v.Parts = append(v.Parts, pages.Entry{Label: c.Name, Href: c.Address()})
	}
	return nil
}

// homeBlocks lists what is new: documents, interpretations, and each column
// of notices and news.
func (p *Portal) homeBlocks(ctx context.Context, s *sight) ([]pages.Block, error) {
	type group struct {
		title, more string
		columns     []content.Column
	}
	var groups []group
	if docs := s.ofType("政策文件"); len(docs) > 0 {
		groups = append(groups, group{"政策文件", docs[0].Address(), docs})
		for _, c := range docs {
			if c.Form == content.FormLibrary {
				groups[len(groups)-1].more = c.Address() // the widest library is the last
			}
		}
	}
	if read := s.ofType("政策解读"); len(read) > 0 {
		groups = append(groups, group{"政策解读", read[0].Address(), read})
	}
	for _, kind := range []string{"工作动态", "数据发布"} {
		for _, c := range s.ofType(kind) {
			groups = append(groups, group{c.Name, c.Address(), []content.Column{c}})
		}
	}
	var all []string
	for _, g := range groups {
		all = append(all, ids(g.columns)...)
	}
	newest, err := content.NewestEach(ctx, p.d.DB, s.agency.ID, all, s.totals, rowsHome)
	if err != nil {
		return nil, err
	}
	var out []pages.Block
	for _, g := range groups {
		out = append(out, pages.Block{Title: g.title, More: g.more, Rows: rows(among(newest, ids(g.columns), rowsHome))})
	}
	return out, nil
}

// among picks the first of a list that stand in one of the columns.
func among(list []content.Live, columns []string, most int) []content.Live {
	in := map[string]bool{}
	for _, c := range columns {
		in[c] = true
	}
	var out []content.Live
	for _, l := range list {
		for _, c := range l.Columns {
			if in[c] && len(out) < most {
				out = append(out, l)
				break
			}
		}
	}
	return out
}

// tasks are what people come for; what leads nowhere is left out.
func (p *Portal) tasks(ctx context.Context, s *sight) []pages.Task {
	first := func(kinds ...string) string {
		for _, k := range kinds {
			for _, c := range s.ofType(k) {
				return c.Address()
			}
		}
		return ""
	}
	library := ""
	for _, c := range s.ofType("政策文件") {
		if c.Form == content.FormLibrary {
			library = c.Address()
		}
	}
	ways := p.ways(ctx)
	or := func(key, other string) string {
		if ways[key] != "" {
			return ways[key]
		}
		return other
	}
	decisions := ""
	for _, c := range s.tree.All {
		if c.Name == "重大行政决策" && s.shown[c.ID] {
			decisions = c.Address()
		}
	}
	all := []pages.Task{
		{Title: "查政策", About: "按文号、主题、有效性查文件", Href: library, Icon: "search"},
		{Title: "看解读", About: "图解、问答、政策公开讲", Href: first("政策解读"), Icon: "eye"},
		{Title: "申请公开", About: "申请公开未主动公开的信息", Href: or(WayRequest, first("依申请公开")), Icon: "file"},
		{Title: "办事", About: "办事指南和惠企服务", Href: first("办事服务"), Icon: "flag"},
		{Title: "写信", About: "咨询、投诉、建议、求助", Href: or(WayLetter, "/about/contact"), Icon: "inbox"},
		{Title: "参与", About: "意见征集、网上调查、开放日", Href: or(WayConsult, decisions), Icon: "people"},
		{Title: "网上调查", About: "问卷、社会评议的结果", Href: ways[WaySurvey], Icon: "chart"},
		{Title: "政府开放日", About: "报名参观，现场提问", Href: ways[WayOpenday], Icon: "calendar"},
	}
	var out []pages.Task
	for _, t := range all {
		if t.Href != "" {
			out = append(out, t)
		}
	}
	return out
}

// listening are the tasks of 互动交流: those in which the visitor speaks.
var listening = []string{"写信", "申请公开", "参与", "网上调查", "政府开放日"}

// getInteract leads to every way in which the bureau listens.
func (p *Portal) getInteract(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	v := pages.Interact{Base: p.frame(c, s, "互动交流", content.Column{}, pages.Head{})}
	v.Lead = "说出您的问题和意见，查询办理进度，看公开的答复。"
	for _, t := range p.tasks(c.Context(), s) {
		if slices.Contains(listening, t.Title) {
			v.Tasks = append(v.Tasks, t)
		}
	}
	return show(c, http.StatusOK, pages.InteractPage(v))
}

func (p *Portal) ways(ctx context.Context) map[string]string {
	out := map[string]string{}
	if p.d.Ways != nil {
		for _, w := range p.d.Ways(ctx) {
			out[w.Key] = w.Href
		}
	}
	return out
}

// rows are the lines of a list.
func rows(list []content.Live) []pages.Row {
	var out []pages.Row
	for _, l := range list {
		r := pages.Row{Title: l.Title, Href: l.Address, Date: l.PublishedAt.In(store.Zone).Format("2006-01-02"), Number: l.Number}
		if l.Validity != "" && l.Validity != "有效" {
			r.Mark, r.Tone = l.Validity, validityTone(l.Validity)
		}
		out = append(out, r)
	}
	return out
}

// validityTone is the colour of a word of validity; the word says the same.
func validityTone(word string) ui.Tone {
	switch word {
	case "有效":
		return ui.OK
	case "已修改", "尚未生效":
		return ui.Warn
	case "":
		return ui.Plain
	}
	return ui.Bad
}
