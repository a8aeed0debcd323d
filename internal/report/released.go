package report

import (
	"context"
	"fmt"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// Extension is what the capability knows and demands of items.
func (s *Service) Extension() content.Extension {
	return content.Extension{Name: "report", Gate: s.gate, Released: s.released, Panels: s.panels}
}

// of is the report whose draft an item is.
func of(ctx context.Context, q store.Querier, i content.Item) (Report, bool, error) {
	if i.Kind != content.KindReport {
		return Report{}, false, nil
	}
	r, err := store.First[Report](ctx, q, "WHERE agency = $1 AND item = $2", i.Agency, i.ID)
	if fail.Is(err, fail.Missing) {
		return r, false, nil
	}
	return r, err == nil, err
}

// gate refuses a report whose tables were changed by hand or no longer hold.
func (s *Service) gate(ctx context.Context, q store.Querier, i content.Item) ([]content.Obstacle, error) {
	r, ours, err := of(ctx, q, i)
	if err == nil && !ours {
		return s.gateSite(ctx, q, i)
	}
	if err != nil || r.State != Handed {
		return nil, err
	}
	e, err := s.Examine(ctx, q, &r)
	if err != nil {
		return nil, err
	}
	var out []content.Obstacle
	add := func(says string, warn bool) {
		out = append(out, content.Obstacle{Says: says, Article: ArticleForm, Href: href(r.ID), Warn: warn})
	}
	for _, f := range e.Findings {
		if f.Open() {
			add(f.Message, false)
		}
	}
	shown, err := readItem(ctx, &r, i)
	switch {
	case err != nil:
		add("稿件中的表格读不出来，请恢复由年度报告生成的表格", false)
	case len(differences(r.Figures, shown)) > 0:
		add("稿件中的表格与年度报告固定的数据不一致，请作废稿件，取回报告后重新拟发", false)
	}
	if len(e.Drift) > 0 {
		add(fmt.Sprintf("拟发以后有%d个数字因记录变化而不同，请核对后决定是否取回重新拟发", len(e.Drift)), true)
	}
	return out, nil
}

// readItem reads the figures that stand in an item's text.
func readItem(ctx context.Context, r *Report, i content.Item) (*Figures, error) {
	found, err := readHTML(ctx, r.Title, i.Body)
	if err != nil {
		return nil, err
	}
	return fromCheck(found), nil
}

// released is told inside the act that publishes the item.
func (s *Service) released(tx *store.Tx, i content.Item, _ content.Edition) error {
	r, ours, err := of(tx.Context(), tx, i)
	if err == nil && !ours {
		return releasedSite(tx, i)
	}
	if err != nil || r.State != Handed {
		return err
	}
	r.State, r.PublishedOn = Published, tx.Today()
	if err := tx.Update(&r); err != nil {
		return err
	}
	return tx.Record(MovePublish, r.Ref(), store.Telling("《%s》", r.Title))
}

func (s *Service) panels(ctx context.Context, q store.Querier, _ who.Actor, i content.Item) ([]content.Panel, error) {
	r, ours, err := of(ctx, q, i)
	if err == nil && !ours {
		return panelsSite(ctx, q, i)
	}
	if err != nil {
		return nil, err
	}
	return []content.Panel{{Title: "年度报告", Href: href(r.ID), Lines: [][2]string{{"年度", fmt.Sprint(r.Year)}, {"版次", fmt.Sprintf("第%d版", r.Edition)},
		{"公布期限", r.Due().Chinese()}, {"收到申请", fmt.Sprintf("%d件", r.Figures.Total("I"))}, {"办结", fmt.Sprintf("%d件", r.Figures.Total("g"))}}}}, nil
}

func panelsSite(ctx context.Context, q store.Querier, i content.Item) ([]content.Panel, error) {
	r, ours, err := siteOf(ctx, q, i)
	if err != nil || !ours {
		return nil, err
	}
	return []content.Panel{{Title: "政府网站工作年度报表", Href: siteHref(r.ID), Lines: [][2]string{{"年度", fmt.Sprint(r.Year)}, {"版次", fmt.Sprintf("第%d版", r.Edition)}, {"公布期限", r.Due().Chinese()}}}}, nil
}
