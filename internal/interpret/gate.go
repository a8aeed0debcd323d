package interpret

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// mostEcho is the share of an interpretation that may stand word for word in
// its document before the drafter is warned.
const mostEcho = 0.6

// Extension is what interpretation knows and demands of items.
func (n *Interpret) Extension() content.Extension {
	return content.Extension{Name: "interpret", Gate: n.gate, Released: n.released, Withdrawn: n.withdrawn, Panels: n.panels, Public: n.public, Texts: texts}
}

func pieceHref(id string) string    { return "/office/interpret/pieces/" + id }
func documentHref(id string) string { return "/office/interpret/documents/" + id }

// gate says what an item misses before it may be released.
func (n *Interpret) gate(ctx context.Context, q store.Querier, i content.Item) ([]content.Obstacle, error) {
	switch {
	case i.Kind == content.KindInterpret:
		return n.gatePiece(ctx, q, i)
	case must(i.Kind) || i.Kind == content.KindConsult:
		return n.gateDocument(ctx, q, i)
	}
	return nil, nil
}

func (n *Interpret) gatePiece(ctx context.Context, q store.Querier, i content.Item) ([]content.Obstacle, error) {
	p, href := PieceOf(&i), pieceHref(i.ID)
	var out []content.Obstacle
	add := func(article, format string, args ...any) {
		out = append(out, content.Obstacle{Says: fmt.Sprintf(format, args...), Article: article, Href: href})
	}
	if len(p.Forms) == 0 {
		add(ArticleForms, "没有选择解读形式")
	}
	if p.Interpreter == "" {
		add("谁起草、谁解读", "没有填写解读人")
	}
	if missing := p.Missing(); len(missing) > 0 {
		var names []string
		for _, e := range missing {
			names = append(names, e.Title)
		}
		add(ArticleElements, "解读要素缺少：%s。不适用的请写明理由", strings.Join(names, "、"))
	}
	if p.needs(func(f Form) bool { return f.Pictured }) && p.Equivalent == "" {
		add(ArticleAccess, "图解、课件没有填写文字版")
	}
	if p.needs(func(f Form) bool { return f.Sounding }) && p.Transcript == "" {
		add(ArticleAccess, "音视频没有填写文字稿")
	}
	links, err := linksOf(ctx, q, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	if len(links) == 0 {
		add("政策与解读双向关联", "没有关联所解读的文件")
	}
	echo, err := n.echo(ctx, q, &i, &p, links)
	if err == nil && echo > mostEcho {
		out = append(out, content.Obstacle{Says: fmt.Sprintf("解读有%.0f%%的文字与文件原文相同，请用自己的话说明，不要照抄或压缩原文", 100*echo), Href: href, Warn: true})
	}
	return out, err
}

// echo is the greatest share of the interpretation that repeats one of its
// documents.
func (n *Interpret) echo(ctx context.Context, q store.Querier, i *content.Item, p *Piece, links []Link) (float64, error) {
	var own strings.Builder
	own.WriteString(rich.Text(i.Body))
	for _, e := range Elements {
		own.WriteString(rich.Text(p.Elements[e.Key]))
	}
	most := 0.0
	for _, l := range links {
		d, err := content.ItemOf(ctx, q, i.Agency, l.Document)
		if err != nil {
			return 0, err
		}
		most = max(most, echoes(rich.Text(d.Body), own.String()))
	}
	return most, nil
}

// gateDocument asks for an interpretation that is on line or signed, or, for
// what is no draft, a promise.
func (n *Interpret) gateDocument(ctx context.Context, q store.Querier, d content.Item) ([]content.Obstacle, error) {
	links, err := piecesOf(ctx, q, d.Agency, d.ID)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		i, err := content.ItemOf(ctx, q, d.Agency, l.Piece)
		if err != nil {
			return nil, err
		}
		if i.OnLine() || i.State == content.Approved {
			return nil, nil
		}
	}
	if d.Kind == content.KindConsult {
		return []content.Obstacle{{Says: "征求意见稿没有已签发的解读，草案与解读应同日发布", Article: ArticleDraft, Href: documentHref(d.ID)}}, nil
	}
	plan, err := planOf(ctx, q, d.Agency, d.ID)
	if err != nil || plan.Promised {
		return nil, err
	}
	return []content.Obstacle{{Says: "没有已签发的解读，也没有承诺解读时间。请起草解读并签发，或填写解读方案、承诺在3个工作日内发布", Article: ArticlePromise, Href: documentHref(d.ID)}}, nil
}

// released follows a release inside its act. A document takes its signed
// interpretations along: both or neither (三同步, R9.02).
func (n *Interpret) released(tx *store.Tx, i content.Item, _ content.Edition) error {
	if i.Kind == content.KindInterpret {
		links, err := linksOf(tx.Context(), tx, i.Agency, i.ID)
		if err != nil {
			return err
		}
		for _, l := range links {
			if err := n.kept(tx, l.Document); err != nil {
				return err
			}
		}
		return nil
	}
	if !explained(i.Kind) {
		return nil
	}
	if err := n.along(tx, i); err != nil {
		return err
	}
	return n.out(tx, i)
}

// along releases the signed interpretations that were never published yet.
func (n *Interpret) along(tx *store.Tx, d content.Item) error {
	links, err := piecesOf(tx.Context(), tx, d.Agency, d.ID)
	if err != nil {
		return err
	}
	for _, l := range links {
		i, err := content.ItemOf(tx.Context(), tx, d.Agency, l.Piece)
		if err != nil {
			return err
		}
		if i.State != content.Approved || i.Edition > 0 {
			continue
		}
		if err := n.Together(tx, &i); err != nil {
			var f *fail.Error
			if asFail(err, &f) {
				return fail.Invalidf("解读《%s》不能同步发布：%s", i.Title, f.Msg)
			}
			return err
		}
	}
	return nil
}

// withdrawn opens the promises that the interpretation had kept.
func (n *Interpret) withdrawn(tx *store.Tx, i content.Item) error {
	if i.Kind != content.KindInterpret {
		return nil
	}
	links, err := linksOf(tx.Context(), tx, i.Agency, i.ID)
	if err != nil {
		return err
	}
	for _, l := range links {
		if err := n.lost(tx, l.Document); err != nil {
			return err
		}
	}
	return nil
}

// panels are shown on the item's page in the office.
func (n *Interpret) panels(ctx context.Context, q store.Querier, a who.Actor, i content.Item) ([]content.Panel, error) {
	if !a.MayOn(RightView, i.Unit, i.Kind) {
		return nil, nil
	}
	switch {
	case i.Kind == content.KindInterpret:
		p := PieceOf(&i)
		panel := content.Panel{Title: "解读要素", Href: pieceHref(i.ID), Lines: [][2]string{{"形式", titles(p.Forms)}, {"要素", fmt.Sprintf("%d/%d项", p.Done(), len(Elements))}}, Acts: [][2]string{{"填写要素、关联文件", pieceHref(i.ID)}}}
		if p.Done() < len(Elements) {
			panel.Tone = "warn"
		}
		return []content.Panel{panel}, nil
	case explained(i.Kind):
		return n.panelDocument(ctx, q, i)
	}
	return nil, nil
}

func (n *Interpret) panelDocument(ctx context.Context, q store.Querier, i content.Item) ([]content.Panel, error) {
	links, err := piecesOf(ctx, q, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	plan, err := planOf(ctx, q, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	panel := content.Panel{Title: "政策解读", Href: documentHref(i.ID), Lines: [][2]string{{"解读", fmt.Sprintf("%d篇", len(links))}}, Acts: [][2]string{{"解读方案、起草解读", documentHref(i.ID)}}}
	if plan.Open() {
		panel.Tone = "warn"
		panel.Lines = append(panel.Lines, [2]string{"应于", plan.Due.Chinese() + "前发布解读"})
	} else if len(links) == 0 && (must(i.Kind) || i.Kind == content.KindConsult) && !plan.Promised {
		panel.Tone = "warn"
		panel.Lines = append(panel.Lines, [2]string{"提示", "没有解读或承诺，不能发布"})
	}
	return []content.Panel{panel}, nil
}
