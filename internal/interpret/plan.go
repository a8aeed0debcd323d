package interpret

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
)

// Planned is what a document's plan of interpretation says.
type Planned struct {
	Forms             []string
	Interpreter, Says string
	Promised          bool
	Why, Owner        string
}

// SavePlan keeps a document's plan. A promise names who answers for it and
// why the interpretation cannot go out with the document.
func (n *Interpret) SavePlan(ctx context.Context, a who.Actor, document string, in Planned) error {
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		d, err := n.item(ctx, tx, a, document)
		if err != nil {
			return err
		}
		if !a.MayOn(RightEdit, d.Unit, d.Kind) {
			return fail.Deniedf("您没有填写该科室解读方案的权限")
		}
		p, err := planOf(ctx, tx, a.Tenant, d.ID)
		if err != nil {
			return err
		}
		if p.Open() && p.Promised && !in.Promised {
			return fail.Invalidf("文件已先行发布，承诺的解读尚未发布，不能取消承诺")
		}
		if err := n.promise(tx, &p, &d, in); err != nil {
			return err
		}
		p.Forms, p.Interpreter, p.Says = in.Forms, in.Interpreter, in.Says
		if err := p.keep(tx); err != nil {
			return err
		}
		return tx.Record(ActPlan, d.Ref(), store.Because(p.Why), store.Telling("《%s》解读形式：%s", d.Title, titles(p.Forms)), store.Under(ArticlePromise))
	})
}

// promise takes the promise into the plan.
func (n *Interpret) promise(tx *store.Tx, p *Plan, d *content.Item, in Planned) error {
	p.Promised, p.Unit = in.Promised, d.Unit
	if !in.Promised {
		p.Why, p.Owner, p.OwnerName = "", "", ""
		return nil
	}
	if d.Kind == content.KindConsult {
		return fail.Fields(map[string]string{"promised": "征求意见稿的解读应与草案同日发布，不能延后（" + ArticleDraft + "）"})
	}
	wrong := map[string]string{}
	if in.Why == "" {
		wrong["why"] = "请写明解读不能同步发布的原因"
	}
	who, err := n.Roster.Person(tx.Context(), tx, tx.Tenant(), in.Owner)
	if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	if err != nil {
		wrong["owner"] = "请选择按期完成解读的责任人"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	p.Why, p.Owner, p.OwnerName = in.Why, who.ID, who.Name
	return nil
}

// out notes that a document was released: from this day the promise runs. A
// document taken over from an older site was released long before.
func (n *Interpret) out(tx *store.Tx, d content.Item) error {
	p, err := planOf(tx.Context(), tx, d.Agency, d.ID)
	if err != nil || !p.ReleasedOn.IsZero() || p.fresh() && !must(d.Kind) || !d.OriginalOn.IsZero() {
		return err
	}
	cal, err := n.Calendar(tx.Context(), tx, d.Agency)
	if err != nil {
		return err
	}
	p.ReleasedOn, p.Unit = tx.Today(), d.Unit
	p.Due = cal.AddDate(tx.Today(), MostDays(tx.Today()))
	if p.KeptOn, err = firstOnline(tx.Context(), tx, d.Agency, d.ID); err != nil {
		return err
	}
	return p.keep(tx)
}

// kept notes that a document's interpretation is on line.
func (n *Interpret) kept(tx *store.Tx, document string) error {
	p, err := planOf(tx.Context(), tx, tx.Tenant(), document)
	if err != nil || !p.Open() {
		return err
	}
	p.KeptOn = tx.Today()
	return p.keep(tx)
}

// lost opens the promise again where a document has no interpretation on line
// any more; the term runs anew from today.
func (n *Interpret) lost(tx *store.Tx, document string) error {
	p, err := planOf(tx.Context(), tx, tx.Tenant(), document)
	if err != nil || p.ReleasedOn.IsZero() || p.KeptOn.IsZero() {
		return err
	}
	still, err := firstOnline(tx.Context(), tx, tx.Tenant(), document)
	if err != nil || !still.IsZero() {
		return err
	}
	cal, err := n.Calendar(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	p.KeptOn, p.Due = 0, cal.AddDate(tx.Today(), MostDays(tx.Today()))
	return p.keep(tx)
}

// firstOnline is the day on which the first interpretation that is on line now
// was published, or the zero Date.
func firstOnline(ctx context.Context, q store.Querier, agency, document string) (civil.Date, error) {
	links, err := piecesOf(ctx, q, agency, document)
	if err != nil {
		return 0, err
	}
	var first civil.Date
	for _, l := range links {
		live, err := content.LiveOf(ctx, q, agency, l.Piece)
		if fail.Is(err, fail.Missing) || err == nil && !live.Gone.IsZero() {
			continue
		}
		if err != nil {
			return 0, err
		}
		if on := civil.FromTime(live.PublishedAt.In(store.Zone)); first.IsZero() || on < first {
			first = on
		}
	}
	return first, nil
}

// open lists the promises that are not kept, the earliest due first.
func open(ctx context.Context, q store.Querier, agency string) ([]Plan, error) {
	return store.Select[Plan](ctx, q, "WHERE agency = $1 AND released_on <> '' AND kept_on = '' ORDER BY due, id", agency)
}

// JobPromises is the kind of job that reminds of promises.
const JobPromises = "interpret.promises"

// remind tells those who promised an interpretation on the day before it is
// due, and every working day from then on.
func (n *Interpret) remind(ctx context.Context, agency string) error {
	today := civil.FromTime(n.DB.Now().In(store.Zone))
	plans, err := open(ctx, n.DB, agency)
	if err != nil || len(plans) == 0 {
		return err
	}
	cal, err := n.Calendar(ctx, n.DB, agency)
	if err != nil {
		return err
	}
	plans = slices.DeleteFunc(plans, func(p Plan) bool {
		return p.RemindedOn >= today || cal.AddDate(today, 1) < p.Due || cal.Between(today-1, today) == 0
	})
	for _, p := range plans {
		err := n.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error { return n.tell(tx, p, today) })
		if err != nil && !fail.Is(err, fail.Stale) {
			return err
		}
	}
	return nil
}

func (n *Interpret) tell(tx *store.Tx, p Plan, today civil.Date) error {
	d, err := content.ItemOf(tx.Context(), tx, p.Agency, p.ID)
	if err != nil {
		return err
	}
	to := p.Owner
	if to == "" {
		to = d.Drafter
	}
	p.RemindedOn = today
	if err := p.keep(tx); err != nil {
		return err
	}
	m := notice.Message{Key: fmt.Sprintf("interpret:%s:%s", p.ID, today), Kind: "interpret.due", Level: notice.Remind, Subject: d.Ref(), Href: documentHref(p.ID), To: []string{to},
		Title: "解读即将到期：" + d.Title, Body: fmt.Sprintf("文件已于%s发布，解读应于%s前发布。", p.ReleasedOn.Chinese(), p.Due.Chinese())}
	if today > p.Due {
		m.Title, m.Level = "解读已逾期："+d.Title, notice.Warn
	}
	if _, err := n.Notices.Tell(tx, m); err != nil {
		return err
	}
	return tx.Record("提醒发布解读", d.Ref(), store.Telling("应于%s前发布", p.Due.Chinese()))
}
