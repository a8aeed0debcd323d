package interpret

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The acts in the record.
const (
	ActStart   = "起草解读"
	ActSave    = "填写解读要素"
	ActLink    = "关联政策文件"
	ActUnlink  = "取消关联"
	ActPlan    = "填写解读方案"
	ActService = "关联办事事项"
	ActLeave   = "取消关联办事事项"
	ActSession = "登记政策公开讲"
)

// writable says that the working copy may be changed: text under review or
// signed is changed only after it was taken back.
func writable(i *content.Item) error {
	if i.State == content.Draft || i.State == content.Returned {
		return nil
	}
	return fail.Stalef("《%s》正在审核或已经发布，不能直接修改。请先撤回送审，或在信息页点“修订”", i.Title)
}

// Start makes an interpretation of a document, in the form chosen.
func (n *Interpret) Start(ctx context.Context, a who.Actor, document, form string) (i content.Item, err error) {
	if _, ok := FormOf(form); !ok {
		return i, fail.Fields(map[string]string{"form": "请选择解读形式"})
	}
	err = n.DB.Do(ctx, a, func(tx *store.Tx) error {
		d, err := n.item(ctx, tx, a, document)
		if err != nil {
			return err
		}
		if !explained(d.Kind) {
			return fail.Invalidf("这类信息不需要解读。请从政策文件或征求意见稿的页面开始")
		}
		if !a.MayOn(RightEdit, d.Unit, content.KindInterpret) {
			return fail.Deniedf("您没有为该科室起草解读的权限")
		}
		if i, err = n.begin(tx, d, form); err != nil {
			return err
		}
		if err := n.link(tx, i.ID, &d); err != nil {
			return err
		}
		return tx.Record(ActStart, i.Ref(), store.Telling("解读《%s》，形式：%s", d.Title, titles([]string{form})))
	})
	return i, err
}

// begin makes the working copy with what follows from the document.
func (n *Interpret) begin(tx *store.Tx, d content.Item, form string) (content.Item, error) {
	tree, err := content.Columns(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return content.Item{}, err
	}
	f, _ := FormOf(form)
	title := "《" + strings.Trim(d.Title, "《》") + "》" + f.Title
	if d.Kind == content.KindConsult {
		title = strings.TrimSuffix(title, f.Title) + "起草说明解读"
	}
	i := content.Item{Kind: content.KindInterpret, Title: clip(title, 200), Unit: d.Unit, Marking: content.Proactive, Source: d.Source, Topic: d.Topic,
		Audience: d.Audience, Tasks: d.Tasks, About: []store.Ref{d.Ref()}}
	for _, c := range tree.All {
		if slices.Contains(c.Kinds, content.KindInterpret) && c.Takes(content.KindInterpret) {
			i.Column = c.ID
			break
		}
	}
	if i, err = n.Begin(tx, i); err != nil {
		return i, err
	}
	p := Piece{Forms: []string{form}}
	p.into(&i)
	return i, n.Content.Save(tx, &i)
}

func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// check refuses what an interpretation may not say.
func (p *Piece) check() error {
	wrong := map[string]string{}
	if len(p.Forms) == 0 {
		wrong["forms"] = "请至少选择一种解读形式"
	}
	for key, most := range map[string]int{"interpreter": 60, "post": 60, "office": 60, "phone": 40} {
		v := map[string]string{"interpreter": p.Interpreter, "post": p.Post, "office": p.Office, "phone": p.Phone}[key]
		if utf8.RuneCountInString(v) > most {
			wrong[key] = "内容太长，请精简"
		}
	}
	if p.Phone != "" && strings.Trim(p.Phone, "0123456789-－—、转 ") != "" {
		wrong["phone"] = "请填写电话号码，例如 0955-0000000"
	}
	if p.Media != "" && !strings.HasPrefix(p.Media, "https://") && !strings.HasPrefix(p.Media, "http://") && !strings.HasPrefix(p.Media, "/") {
		wrong["media"] = "请填写完整网址，以 https:// 开头"
	}
	for _, e := range Elements {
		if len(p.Elements[e.Key]) > 200_000 {
			wrong["el_"+e.Key] = "内容太长，请精简"
		}
		if utf8.RuneCountInString(p.Without[e.Key]) > 200 {
			wrong["without_"+e.Key] = "理由最多200字"
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// Save keeps what makes the item an interpretation. version is that of the
// item on the page.
func (n *Interpret) Save(ctx context.Context, a who.Actor, id string, version int64, p Piece) error {
	if err := p.check(); err != nil {
		return err
	}
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := n.piece(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if err := n.mayEdit(a, &i); err != nil {
			return err
		}
		if i.Version != version {
			return fail.Stalef("这篇解读刚刚由其他人修改过。您填写的内容仍在页面上，请核对后再保存")
		}
		p.into(&i)
		if err := n.Content.Save(tx, &i); err != nil {
			return err
		}
		kept := PieceOf(&i)
		return tx.Record(ActSave, i.Ref(), store.Telling("《%s》要素%d/%d项", i.Title, kept.Done(), len(Elements)), store.Under(ArticleElements))
	})
}

func (n *Interpret) mayEdit(a who.Actor, i *content.Item) error {
	if !a.MayOn(RightEdit, i.Unit, i.Kind) {
		return fail.Deniedf("您没有修改这篇解读的权限。如工作需要，请联系本单位安全管理员")
	}
	return writable(i)
}

// Link says that the interpretation explains the document. A published
// interpretation may be linked to further documents.
func (n *Interpret) Link(ctx context.Context, a who.Actor, piece, document string) error {
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := n.piece(ctx, tx, a, piece)
		if err != nil {
			return err
		}
		if !a.MayOn(RightEdit, i.Unit, i.Kind) {
			return fail.Deniedf("您没有修改这篇解读的权限")
		}
		d, err := n.item(ctx, tx, a, document)
		if fail.Is(err, fail.Missing) {
			return fail.Fields(map[string]string{"document": "请从列出的文件中选择"})
		}
		if err != nil {
			return err
		}
		if !explained(d.Kind) {
			return fail.Fields(map[string]string{"document": "只能关联政策文件、规划或征求意见稿"})
		}
		if err := n.link(tx, i.ID, &d); err != nil {
			return err
		}
		if i.OnLine() {
			if err := n.kept(tx, d.ID); err != nil {
				return err
			}
		}
		return tx.Record(ActLink, i.Ref(), store.Telling("解读《%s》", d.Title), store.Under("政策与解读双向关联"))
	})
}

func (n *Interpret) link(tx *store.Tx, piece string, d *content.Item) error {
	err := tx.Insert(&Link{Agency: tx.Tenant(), ID: tx.NewID(), Piece: piece, Document: d.ID, Draft: d.Kind == content.KindConsult, By: tx.Actor().ID, At: tx.Now()})
	if store.IsUnique(err) {
		return fail.Fields(map[string]string{"document": "已经关联了这份文件"})
	}
	if err != nil {
		return err
	}
	return content.Changed(tx)
}

// Unlink takes a link back. The last link of a published interpretation stays:
// it would explain nothing.
func (n *Interpret) Unlink(ctx context.Context, a who.Actor, piece, document string) error {
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := n.piece(ctx, tx, a, piece)
		if err != nil {
			return err
		}
		if !a.MayOn(RightEdit, i.Unit, i.Kind) {
			return fail.Deniedf("您没有修改这篇解读的权限")
		}
		links, err := linksOf(ctx, tx, a.Tenant, piece)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(links, func(l Link) bool { return l.Document == document })
		if at < 0 {
			return fail.Missingf("没有这条关联，可能已被取消")
		}
		if i.OnLine() && len(links) == 1 {
			return fail.Invalidf("已发布的解读至少要关联一份文件。请先关联正确的文件，再取消这一份")
		}
		if err := tx.Delete(&links[at]); err != nil {
			return err
		}
		if err := n.lost(tx, document); err != nil {
			return err
		}
		if err := content.Changed(tx); err != nil {
			return err
		}
		return tx.Record(ActUnlink, i.Ref(), store.Telling("文件%s", document))
	})
}
