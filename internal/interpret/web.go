package interpret

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"gongkai/internal/interpret/pages"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

const root = "/office/interpret"

// routes lists every page and act of interpretation with the right it needs.
func (n *Interpret) routes(r *web.Router) {
	r.Get(root, RightView, n.getList)
	r.Get(root+"/promises", RightView, n.getPromises)
	r.Get(root+"/report", RightView, n.getReport)
	r.Get(root+"/sessions", RightView, n.getSessions)
	r.Get(root+"/sessions/new", RightEdit, n.getSession)
	r.Post(root+"/sessions/new", RightEdit, n.postSession)
	r.Get(root+"/sessions/{id}", RightView, n.getSession)
	r.Post(root+"/sessions/{id}", RightEdit, n.postSession)
	r.Get(root+"/materials", RightView, n.getMaterials)
	r.Upload(root+"/materials", RightEdit, n.postMaterial)
	r.Post(root+"/materials/{id}/file", RightView, n.postFetch)
	r.Get(root+"/materials/{id}/retire", RightEdit, n.getRetire)
	r.Post(root+"/materials/{id}/retire", RightEdit, n.postRetire)
	r.Get(root+"/templates/{form}", RightView, n.getTemplate)
	r.Get(root+"/documents/{id}", RightView, n.getDocument)
	r.Post(root+"/documents/{id}/plan", RightEdit, n.postPlan)
	r.Post(root+"/documents/{id}/start", RightEdit, n.postStart)
	r.Post(root+"/documents/{id}/services", RightEdit, n.postOffer)
	r.Post(root+"/documents/{id}/services/{service}/leave", RightEdit, n.postLeave)
	r.Get(root+"/pieces/{id}", RightView, n.getPiece)
	r.Post(root+"/pieces/{id}", RightEdit, n.postPiece)
	r.Get(root+"/pieces/{id}/points", RightEdit, n.getPoints)
	r.Post(root+"/pieces/{id}/points", RightEdit, n.postPoints)
	r.Post(root+"/pieces/{id}/ask", RightEdit, n.postAsk)
	r.Post(root+"/pieces/{id}/links", RightEdit, n.postLink)
	r.Post(root+"/pieces/{id}/links/{document}/unlink", RightEdit, n.postUnlink)
}

// tabs are the views of the capability.
func tabs(current string) []ui.Tab {
	out := []ui.Tab{{Label: "解读", Href: root}, {Label: "待发布承诺", Href: root + "/promises"}, {Label: "政策公开讲", Href: root + "/sessions"},
		{Label: "模板与课件", Href: root + "/materials"}, {Label: "配套情况", Href: root + "/report"}}
	for i := range out {
		out[i].Current = out[i].Href == current
	}
	return out
}

func base(c *web.Ctx, title string) page.Base {
	b := c.Base(title)
	if title != "政策解读" {
		b.Crumbs = []ui.Link{{Label: "政策解读", Href: root}, {Label: title}}
	}
	return b
}

// row is an interpretation in the list.
type row struct {
	item      content.Item
	piece     Piece
	documents []string
	unit      string
	// outdated says that a document was amended since.
	outdated bool
}

var stateTitles = map[string]string{"draft": "拟稿", "review": "审核中", "referred": "报审中", "returned": "已退回", "approved": "待发布", "scheduled": "定时发布", "published": "已发布", "withdrawn": "已撤稿", "kept": "留存", "abandoned": "已作废"}

// current says that the row's document was amended since.
func (r row) current() string {
	if r.outdated {
		return wordOutdated
	}
	return ""
}

func (r row) state() string { return stateTitles[string(r.item.State)] }

// items lists the items of the kinds that the person may see, newest first.
func items(ctx context.Context, q store.Querier, a who.Actor, keep func(content.Item) bool) ([]content.Item, error) {
	all, err := store.Select[content.Item](ctx, q, "WHERE agency = $1 AND state <> 'abandoned' ORDER BY saved_at DESC, id DESC", a.Tenant)
	return slices.DeleteFunc(all, func(i content.Item) bool { return !keep(i) || !a.MayOn(RightView, i.Unit, i.Kind) }), err
}

func (n *Interpret) rows(c *web.Ctx) ([]row, error) {
	list, err := items(c.Context(), c.DB, c.Actor, func(i content.Item) bool { return i.Kind == content.KindInterpret })
	if err != nil {
		return nil, err
	}
	units, err := n.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	links, err := store.Select[Link](c.Context(), c.DB, "WHERE agency = $1 ORDER BY id", c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	docs, err := items(c.Context(), c.DB, c.Actor, func(i content.Item) bool { return explained(i.Kind) })
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, d := range docs {
		names[d.ID] = d.Title
	}
	old, err := n.outdated(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	outdated := map[string]bool{}
	for _, o := range old {
		outdated[o.piece.ID] = true
	}
	var out []row
	for _, i := range list {
		r := row{outdated: outdated[i.ID], item: i, piece: PieceOf(&i), unit: units[i.Unit]}
		for _, l := range links {
			if l.Piece == i.ID && names[l.Document] != "" {
				r.documents = append(r.documents, names[l.Document])
			}
		}
		out = append(out, r)
	}
	return out, nil
}

func (n *Interpret) getList(c *web.Ctx) error {
	rows, err := n.rows(c)
	if err != nil {
		return err
	}
	l := roll.List[row]{ID: "pieces", Caption: "政策解读", Path: root, File: "政策解读", Rows: rows,
		Key: func(r row) string { return r.item.ID }, Href: func(r row) string { return pieceHref(r.item.ID) }, Label: func(r row) string { return r.item.Title },
		Empty: ui.EmptyState{Title: "还没有解读", Text: "从政策文件的页面起草解读：在“配套情况”中选择文件。", Acts: []ui.Button{{Label: "选择文件", Href: root + "/report"}}},
		Columns: []roll.Column[row]{
			{Column: ui.Column{Key: "title", Label: "标题", Fixed: true, Wide: true, Sort: true, Least: 16, Filter: &ui.Field{Placeholder: "标题含"}}, Text: func(r row) string { return r.item.Title }, Cell: func(r row) ui.Cell { return ui.A(r.item.Title, pieceHref(r.item.ID)) }},
			{Column: ui.Column{Key: "form", Label: "形式", Filter: &ui.Field{Kind: ui.Select, Options: formOptions(true)}}, Text: func(r row) string { return titles(r.piece.Forms) }, Keep: func(r row, typed string) bool { return slices.Contains(r.piece.Forms, typed) }},
			{Column: ui.Column{Key: "documents", Label: "所解读的文件", Wide: true, Least: 16}, Text: func(r row) string { return join(r.documents) }},
			{Column: ui.Column{Key: "elements", Label: "要素", Sort: true, Number: true}, Text: func(r row) string { return fmt.Sprintf("%d/%d", r.piece.Done(), len(Elements)) }, Order: func(r row) string { return fmt.Sprintf("%02d", r.piece.Done()) }},
			{Column: ui.Column{Key: "unit", Label: "科室", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(r row) string { return r.unit })}}, Text: func(r row) string { return r.unit }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, row.state)}}, Text: row.state, Cell: func(r row) ui.Cell { return ui.C(ui.Badge(tone(r.item), r.state())) }},
			{Column: ui.Column{Key: "current", Label: "与现行文本", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, row.current)}}, Text: row.current, Cell: func(r row) ui.Cell {
				if !r.outdated {
					return ui.T("")
				}
				return ui.C(ui.Badge(ui.Warn, r.current()))
			}},
			{Column: ui.Column{Key: "published", Label: "发布日期", Sort: true}, Text: func(r row) string { return date(r.item.PublishedAt) }, Order: func(r row) string { return date(r.item.PublishedAt) }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: base(c, "政策解读"), Tabs: tabs(root), Grid: g}))
}

func tone(i content.Item) ui.Tone {
	switch i.State {
	case content.Published:
		return ui.OK
	case content.Returned, content.Withdrawn:
		return ui.Warn
	}
	return ui.Info
}

func distinct[T any](rows []T, of func(T) string) []ui.Option {
	var out []ui.Option
	seen := map[string]bool{"": true}
	for _, r := range rows {
		if v := of(r); !seen[v] {
			seen[v] = true
			out = append(out, ui.Option{Value: v, Label: v})
		}
	}
	return out
}

func formOptions(all bool) []ui.Option {
	var out []ui.Option
	for _, f := range Forms {
		if all || f.Key != "course" {
			out = append(out, ui.Option{Value: f.Key, Label: f.Title})
		}
	}
	return out
}
