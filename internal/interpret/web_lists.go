package interpret

import (
	"fmt"
	"net/http"

	"gongkai/internal/interpret/pages"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

// pledge is a promise in the list.
type pledge struct {
	plan  Plan
	item  content.Item
	unit  string
	state string
	tone  ui.Tone
}

func (n *Interpret) getPromises(c *web.Ctx) error {
	plans, err := store.Select[Plan](c.Context(), c.DB, "WHERE agency = $1 AND released_on <> '' ORDER BY kept_on, due, id", c.Actor.Tenant)
	if err != nil {
		return err
	}
	units, err := n.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []pledge
	for _, p := range plans {
		i, err := content.ItemOf(c.Context(), c.DB, c.Actor.Tenant, p.ID)
		if err != nil {
			return err
		}
		if !c.Actor.MayOn(RightView, i.Unit, i.Kind) {
			continue
		}
		r := pledge{plan: p, item: i, unit: units[p.Unit], state: "已发布解读", tone: ui.OK}
		switch {
		case p.Open() && c.Today() > p.Due:
			r.state, r.tone = "已逾期", ui.Bad
		case p.Open():
			r.state, r.tone = "等待解读", ui.Warn
		case p.KeptOn > p.Due:
			r.state, r.tone = "逾期发布", ui.Warn
		}
		rows = append(rows, r)
	}
	path := root + "/promises"
	l := roll.List[pledge]{ID: "promises", Caption: "解读承诺", Path: path, File: "解读承诺", Rows: rows,
		Key: func(r pledge) string { return r.plan.ID }, Href: func(r pledge) string { return documentHref(r.plan.ID) }, Label: func(r pledge) string { return r.item.Title },
		Tone: func(r pledge) ui.Tone {
			if r.tone == ui.Bad {
				return ui.Bad
			}
			return ui.Plain
		},
		Empty: ui.EmptyState{Title: "没有需要督促的解读", Text: "文件发布后，未同步发布解读的列在这里，期限为3个工作日。"},
		Columns: []roll.Column[pledge]{
			{Column: ui.Column{Key: "title", Label: "文件", Fixed: true, Wide: true, Sort: true, Least: 16, Filter: &ui.Field{Placeholder: "标题含"}}, Text: func(r pledge) string { return r.item.Title }, Cell: func(r pledge) ui.Cell { return ui.A(r.item.Title, documentHref(r.plan.ID)) }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r pledge) string { return r.state })}}, Text: func(r pledge) string { return r.state }, Cell: func(r pledge) ui.Cell {
				return ui.C(ui.Light(ui.Lamp{Tone: r.tone, Word: r.state, Why: ArticlePromise}))
			}},
			{Column: ui.Column{Key: "released", Label: "文件发布", Sort: true}, Text: func(r pledge) string { return r.plan.ReleasedOn.String() }},
			{Column: ui.Column{Key: "due", Label: "解读期限", Sort: true}, Text: func(r pledge) string { return r.plan.Due.String() }},
			{Column: ui.Column{Key: "kept", Label: "解读发布", Sort: true}, Text: func(r pledge) string { return dayText(r.plan) }},
			{Column: ui.Column{Key: "owner", Label: "责任人"}, Text: func(r pledge) string { return firstOf(r.plan.OwnerName, r.item.DrafterName) }},
			{Column: ui.Column{Key: "unit", Label: "科室", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r pledge) string { return r.unit })}}, Text: func(r pledge) string { return r.unit }},
			{Column: ui.Column{Key: "why", Label: "原因", Wide: true, Off: true}, Text: func(r pledge) string { return r.plan.Why }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: base(c, "待发布承诺"), Tabs: tabs(path), Grid: g}))
}

func dayText(p Plan) string {
	if p.KeptOn.IsZero() {
		return ""
	}
	return p.KeptOn.String()
}

// backing is a document with what backs it: interpretations and services.
type backing struct {
	item             content.Item
	pieces, services int
	unit             string
}

func (b backing) lacks() string {
	switch {
	case b.pieces == 0 && b.services == 0:
		return "缺解读、缺办事"
	case b.pieces == 0:
		return "缺解读"
	case b.services == 0:
		return "缺办事"
	}
	return "齐全"
}

// getReport lists the policies with what they lack of 政策+解读+办事 (C07).
func (n *Interpret) getReport(c *web.Ctx) error {
	docs, err := items(c.Context(), c.DB, c.Actor, func(i content.Item) bool { return explained(i.Kind) && i.State != content.Kept })
	if err != nil {
		return err
	}
	pieces, services, err := n.Counts(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	units, err := n.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []backing
	whole, without := 0, 0
	for _, d := range docs {
		b := backing{item: d, pieces: pieces[d.ID], services: services[d.ID], unit: units[d.Unit]}
		if d.OnLine() {
			whole++
			if b.pieces == 0 {
				without++
			}
		}
		rows = append(rows, b)
	}
	path := root + "/report"
	count := func(n int) string { return fmt.Sprint(n) }
	l := roll.List[backing]{ID: "backing", Caption: "政策解读办事配套情况", Path: path, File: "政策解读办事配套情况", Rows: rows,
		Key: func(b backing) string { return b.item.ID }, Href: func(b backing) string { return documentHref(b.item.ID) }, Label: func(b backing) string { return b.item.Title },
		Empty: ui.EmptyState{Title: "还没有政策文件", Text: "在“信息发布”中拟写政策文件后，这里列出每份文件的解读和办事配套情况。"},
		Columns: []roll.Column[backing]{
			{Column: ui.Column{Key: "title", Label: "文件", Fixed: true, Wide: true, Sort: true, Least: 22, Filter: &ui.Field{Placeholder: "标题含"}}, Text: func(b backing) string { return b.item.Title }, Cell: func(b backing) ui.Cell { return ui.A(b.item.Title, documentHref(b.item.ID)) }},
			{Column: ui.Column{Key: "kind", Label: "类型", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, backing.kind)}}, Text: backing.kind},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(b backing) string { return stateTitles[string(b.item.State)] })}}, Text: func(b backing) string { return stateTitles[string(b.item.State)] }},
			{Column: ui.Column{Key: "pieces", Label: "在线解读", Number: true}, Text: func(b backing) string { return count(b.pieces) }},
			{Column: ui.Column{Key: "services", Label: "在线办事", Number: true}, Text: func(b backing) string { return count(b.services) }},
			{Column: ui.Column{Key: "lacks", Label: "配套情况", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, backing.lacks)}}, Text: backing.lacks, Cell: func(b backing) ui.Cell {
				tone := ui.Warn
				if b.lacks() == "齐全" {
					tone = ui.OK
				}
				return ui.C(ui.Badge(tone, b.lacks()))
			}},
			{Column: ui.Column{Key: "unit", Label: "科室", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(b backing) string { return b.unit })}}, Text: func(b backing) string { return b.unit }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	stats := []ui.Stat{{Label: "在线文件", Value: count(whole), Unit: "份"}, {Label: "其中没有解读", Value: count(without), Unit: "份", Href: path + "?f.lacks=缺解读"}}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: base(c, "配套情况"), Tabs: tabs(path), Stats: stats, Grid: g}))
}

func (b backing) kind() string {
	k, _ := content.KindOf(b.item.Kind)
	return k.Title
}
