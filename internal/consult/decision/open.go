package decision

import (
	"context"
	"fmt"
	"html"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// columnPath is where catalogues stand on the site.
const columnPath = "zfxxgk/fdzdgknr/zdjc"

// Notice drafts the catalogue as an item of publishing.
func (s *Decisions) Notice(ctx context.Context, a who.Actor, id string) error {
	return s.editing(ctx, a, id, MoveNotice, func(tx *store.Tx, e *Edition) ([]store.Note, error) {
		tree, err := content.Columns(ctx, tx, a.Tenant)
		if err != nil {
			return nil, err
		}
		i := content.Item{Kind: "notice", Title: e.Title(), Unit: e.Unit, Body: e.HTML(), Marking: content.Proactive, Formed: e.ConsentOn, Tasks: []string{"7"}, About: []store.Ref{e.Ref()}}
		if col, ok := tree.At(columnPath); ok && col.Takes(i.Kind) {
			i.Column = col.ID
		}
		if e.Item != "" {
			was, err := content.ItemOf(ctx, tx, a.Tenant, e.Item)
			if err != nil {
				return nil, err
			}
			if was.State == "draft" || was.State == "returned" {
				was.Body, was.Formed = i.Body, i.Formed
				return nil, s.Content.Save(tx, &was)
			}
		}
		made, err := s.Begin(tx, i)
		e.Item = made.ID
		return nil, err
	})
}

// Back takes an edition back to its list.
func (s *Decisions) Back(ctx context.Context, a who.Actor, id string) error {
	return s.editing(ctx, a, id, MoveBack, func(tx *store.Tx, e *Edition) ([]store.Note, error) {
		if e.Item != "" {
			i, err := content.ItemOf(ctx, tx, a.Tenant, e.Item)
			if err != nil {
				return nil, err
			}
			if i.State != "draft" && i.State != "returned" && i.State != "abandoned" {
				return nil, fail.Invalidf("公布稿正在审核，请先在信息发布中撤回送审或由审核人退回")
			}
		}
		e.ConsentOn, e.ConsentNo = 0, ""
		var err error
		e.Entries, err = s.entries(tx, e.Year)
		return nil, err
	})
}

// HTML is the catalogue as it is published.
func (e *Edition) HTML() string {
	var b strings.Builder
	p := func(format string, args ...any) {
		b.WriteString("<p>" + html.EscapeString(fmt.Sprintf(format, args...)) + "</p>")
	}
	p("根据《重大行政决策程序暂行条例》，经同级党委（党组）同意（%s），现公布%s。", e.ConsentNo, e.Title())
	if e.Why != "" && e.No > 1 {
		p("调整原因：%s", e.Why)
	}
	b.WriteString("<table><caption>" + e.Title() + "</caption><thead><tr><th>序号</th><th>决策事项</th><th>承办科室</th><th>计划时间</th><th>公众参与方式</th></tr></thead><tbody>")
	for i, x := range e.Entries {
		fmt.Fprintf(&b, "<tr><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>", i+1, html.EscapeString(x.Title), html.EscapeString(join(x.Unit, x.With)), month(x.Planned), html.EscapeString(strings.Join(x.Ways, "、")))
	}
	b.WriteString("</tbody></table>")
	return rich.Clean(b.String())
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + "、" + b
}

// Extension is what the catalogue knows and demands of items.
func (s *Decisions) Extension() content.Extension {
	return content.Extension{Name: "decision", Gate: s.gate, Released: s.released, Withdrawn: s.withdrawn, Panels: s.panels, Public: s.public}
}

func byItem(ctx context.Context, q store.Querier, i content.Item) (Edition, bool, error) {
	if i.Kind != "notice" {
		return Edition{}, false, nil
	}
	e, err := store.First[Edition](ctx, q, "WHERE agency = $1 AND item = $2", i.Agency, i.ID)
	if fail.Is(err, fail.Missing) {
		return e, false, nil
	}
	return e, err == nil, err
}

func (s *Decisions) gate(ctx context.Context, q store.Querier, i content.Item) ([]content.Obstacle, error) {
	e, ok, err := byItem(ctx, q, i)
	if err != nil || !ok || e.State == Noticing || e.State == Out {
		return nil, err
	}
	return []content.Obstacle{{Says: "目录已收回修改，须重新经党委同意后公布", Article: ArticleList, Href: e.Href()}}, nil
}

func (s *Decisions) released(tx *store.Tx, i content.Item, _ content.Edition) error {
	e, ok, err := byItem(tx.Context(), tx, i)
	if err != nil || !ok || e.State != Noticing {
		return err
	}
	return s.step(tx, &e, MoveOut, program{}, func(tx *store.Tx, e *Edition) ([]store.Note, error) {
		e.OutAt = tx.Now()
		return []store.Note{store.Telling("%s，%d个事项", e.Title(), len(e.Entries))}, nil
	})
}

func (s *Decisions) withdrawn(tx *store.Tx, i content.Item) error {
	e, ok, err := byItem(tx.Context(), tx, i)
	if err != nil || !ok || e.State != Out {
		return err
	}
	return s.step(tx, &e, MoveAway, program{}, func(_ *store.Tx, e *Edition) ([]store.Note, error) {
		e.OutAt = time.Time{}
		return []store.Note{store.Because(i.Reason)}, nil
	})
}

func (s *Decisions) panels(ctx context.Context, q store.Querier, a who.Actor, i content.Item) ([]content.Panel, error) {
	e, ok, err := byItem(ctx, q, i)
	if err != nil || !ok || !a.May(RightView) {
		return nil, err
	}
	return []content.Panel{{Title: "重大行政决策事项目录", Href: e.Href(), Lines: [][2]string{{"党委同意", e.ConsentOn.Chinese() + "，" + e.ConsentNo}, {"状态", Catalogue.TitleOf(e.State)}}}}, nil
}

func (s *Decisions) public(ctx context.Context, q store.Querier, l content.Live) (content.Part, error) {
	e, ok, err := byItem(ctx, q, content.Item{Agency: l.Agency, ID: l.ID, Kind: l.Kind})
	if err != nil || !ok {
		return content.Part{}, err
	}
	return content.Part{Boxes: []content.Box{{Title: "决策事项", Links: []content.Link{{Text: "各事项的办理进度和征求意见", Href: fmt.Sprintf("/decisions?year=%d", e.Year)}}}}}, nil
}
