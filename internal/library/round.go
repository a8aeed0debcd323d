package library

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The acts of a round.
const (
	ActRound   = "启动文件清理"
	ActChoose  = "提出清理意见"
	ActSign    = "签批清理结果"
	ActPublish = "拟发清理结果"
	ActTake    = "清理结果生效"
)

// What a round decides over a document.
const (
	Keep       = "keep"
	KeepAmend  = "amend"
	RoundEnd   = "abolish"
	RoundLapse = "expire"
)

// Verdicts are a round's decisions with their words.
var Verdicts = [][2]string{{Keep, "继续有效"}, {KeepAmend, "拟修改"}, {RoundEnd, "废止"}, {RoundLapse, "宣布失效"}}

func roundMay(a who.Actor, right string) error {
	if !a.MayOn(right, "", "") {
		return fail.Deniedf("您没有办理文件清理的权限。如工作需要，请联系本单位安全管理员")
	}
	return nil
}

// OpenRound lists every document that still holds, or will, for a clean-up.
func (l *Library) OpenRound(ctx context.Context, a who.Actor, title, note string, due, effective civil.Date) (r Round, err error) {
	if err := roundMay(a, RightRound); err != nil {
		return r, err
	}
	wrong := map[string]string{}
	if title = strings.TrimSpace(title); title == "" || utf8.RuneCountInString(title) > 100 {
		wrong["title"] = "请填写清理工作的名称，不超过100字"
	}
	if due.IsZero() || due < dayOf(l.DB.Now()) {
		wrong["due"] = "请填写今天或以后的完成日期"
	}
	if len(wrong) > 0 {
		return r, fail.Fields(wrong)
	}
	err = l.DB.Do(ctx, a, func(tx *store.Tx) error {
		if _, err := store.First[Round](ctx, tx, "WHERE agency = $1 AND state <> 'published'", a.Tenant); err == nil {
			return fail.Invalidf("还有一次清理没有结束，请先办结")
		}
		s, err := l.shelf(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		r = Round{Agency: a.Tenant, ID: tx.NewID(), Title: title, Note: strings.TrimSpace(note), Due: due, Effective: effective, State: RoundOpen, OpenedOn: tx.Today(), OpenedBy: a.ID}
		if err := tx.Insert(&r); err != nil {
			return err
		}
		n := 0
		for _, e := range s.Entries {
			v := e.Life.On(tx.Today())
			if v.Status == "" || v.Status.Over() {
				continue
			}
			n++
			if err := tx.Insert(&Choice{Agency: a.Tenant, ID: tx.NewID(), Round: r.ID, Document: e.ID, Was: v.Status, At: tx.Now()}); err != nil {
				return err
			}
		}
		if n == 0 {
			return fail.Invalidf("文件库中没有需要清理的现行文件")
		}
		return tx.Record(ActRound, r.Ref(), store.Telling("%s，共%d份文件，%s前完成", r.Title, n, due.Chinese()))
	})
	return r, err
}

func choicesOf(ctx context.Context, q store.Querier, agency, round string) ([]Choice, error) {
	return store.Select[Choice](ctx, q, "WHERE agency = $1 AND round = $2 ORDER BY id", agency, round)
}

// Choose proposes one decision over several documents of a round.
func (l *Library) Choose(ctx context.Context, a who.Actor, round string, documents []string, choice, reason string) error {
	reason = strings.TrimSpace(reason)
	wrong := map[string]string{}
	if word(Verdicts, choice) == "" {
		wrong["choice"] = "请选择清理意见"
	}
	if reason == "" && choice != Keep {
		wrong["reason"] = "拟修改、废止、宣布失效的，请写明理由"
	}
	if len(documents) == 0 {
		wrong["documents"] = "请先勾选文件"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Round](ctx, tx, a.Tenant, round)
		if err != nil {
			return err
		}
		if r.State != RoundOpen {
			return fail.Stalef("清理结果已签批，不能再改")
		}
		all, err := choicesOf(ctx, tx, a.Tenant, round)
		if err != nil {
			return err
		}
		for i := range all {
			c := &all[i]
			if !slices.Contains(documents, c.Document) {
				continue
			}
			item, err := itemOf(tx, a.Tenant, c.Document)
			if err != nil {
				return err
			}
			if err := may(a, RightDecide, &item); err != nil {
				return err
			}
			c.Choice, c.Reason, c.By, c.ByName, c.At = choice, reason, a.ID, a.Name, tx.Now()
			if err := tx.Update(c); err != nil {
				return err
			}
		}
		return tx.Record(ActChoose, r.Ref(), store.Because(reason), store.Telling("%d份文件：%s", len(documents), word(Verdicts, choice)))
	})
}

// Sign closes a round; every document must have its decision, and who signs is
// not who proposed them all.
func (l *Library) Sign(ctx context.Context, a who.Actor, round string) error {
	if err := roundMay(a, RightSign); err != nil {
		return err
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Round](ctx, tx, a.Tenant, round)
		if err != nil {
			return err
		}
		if r.State != RoundOpen {
			return fail.Stalef("这次清理已经签批")
		}
		all, err := choicesOf(ctx, tx, a.Tenant, round)
		if err != nil {
			return err
		}
		open := 0
		for _, c := range all {
			if c.Choice == "" {
				open++
			} else if c.By == a.ID {
				return fail.Invalidf("您提出过清理意见，请由其他负责人签批")
			}
		}
		if open > 0 {
			return fail.Invalidf("还有%d份文件没有清理意见，不能签批", open)
		}
		r.State, r.SignedBy, r.Signer, r.SignedOn = RoundSigned, a.ID, a.Name, tx.Today()
		if err := tx.Update(&r); err != nil {
			return err
		}
		return tx.Record(ActSign, r.Ref(), store.Telling("%s，共%d份", r.Title, len(all)))
	})
}

// List drafts the result list as an item. It goes the way of all items; with
// its release the decisions take effect.
func (l *Library) List(ctx context.Context, a who.Actor, round string) (i content.Item, err error) {
	if err := roundMay(a, RightRound); err != nil {
		return i, err
	}
	err = l.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Round](ctx, tx, a.Tenant, round)
		if err != nil {
			return err
		}
		if r.State != RoundSigned {
			return fail.Stalef("清理结果签批后才能拟发")
		}
		if r.Item != "" {
			if old, err := itemOf(tx, a.Tenant, r.Item); err == nil && old.State != content.Abandoned {
				return fail.Stalef("清理结果已经拟稿，请在信息页继续办理")
			}
		}
		s, err := l.shelf(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		all, err := choicesOf(ctx, tx, a.Tenant, round)
		if err != nil {
			return err
		}
		i = content.Item{Kind: "notice", Title: "关于公布" + r.Title + "结果的公告", Body: s.listed(&r, all), Unit: a.Unit, Marking: content.Proactive, Formed: tx.Today(), About: []store.Ref{r.Ref()}}
		if i.Column, err = columnFor(tx, i.Kind); err != nil {
			return err
		}
		if i, err = l.Begin(tx, i); err != nil {
			return err
		}
		r.Item = i.ID
		if err := tx.Update(&r); err != nil {
			return err
		}
		return tx.Record(ActPublish, r.Ref(), store.Telling("《%s》", i.Title))
	})
	return i, err
}

func columnFor(tx *store.Tx, kind string) (string, error) {
	tree, err := content.Columns(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return "", err
	}
	for _, c := range tree.All {
		if slices.Contains(c.Kinds, kind) && c.Takes(kind) {
			return c.ID, nil
		}
	}
	return "", nil
}

// listed is the result as tables, one for each decision.
func (s *Shelf) listed(r *Round, all []Choice) string {
	var b strings.Builder
	from := "自本公告公布之日起"
	if !r.Effective.IsZero() {
		from = "自" + r.Effective.Chinese() + "起"
	}
	fmt.Fprintf(&b, "<p>根据行政规范性文件清理工作要求，对现行文件进行了清理，共%d份。列入废止、宣布失效目录的文件%s不再执行；未列入继续有效目录的，不得作为行政管理的依据。</p>", len(all), from)
	for _, v := range Verdicts {
		n := 0
		var rows strings.Builder
		for _, c := range all {
			e, ok := s.Get(c.Document)
			if c.Choice != v[0] || !ok {
				continue
			}
			n++
			fmt.Fprintf(&rows, "<tr><td>%d</td><td>%s</td><td>%s</td><td>%s</td></tr>", n, html.EscapeString(e.Item.Title), html.EscapeString(e.Item.Number), html.EscapeString(c.Reason))
		}
		if n > 0 {
			fmt.Fprintf(&b, "<h2>%s的文件目录（%d份）</h2><table><thead><tr><th>序号</th><th>文件名称</th><th>文号</th><th>说明</th></tr></thead><tbody>%s</tbody></table>", v[1], n, rows.String())
		}
	}
	return b.String()
}

// take carries a round out when its list is released: all documents in the
// one transaction that publishes the list.
func (l *Library) take(tx *store.Tx, round, item string) error {
	r, err := store.Get[Round](tx.Context(), tx, tx.Tenant(), round)
	if err != nil || r.State != RoundSigned || r.Item != item {
		return err
	}
	all, err := choicesOf(tx.Context(), tx, tx.Tenant(), round)
	if err != nil {
		return err
	}
	s, err := l.shelf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	from := max(r.Effective, tx.Today())
	for _, c := range all {
		e, ok := s.Get(c.Document)
		if !ok || c.Choice != RoundEnd && c.Choice != RoundLapse || e.Life.On(from).Status.Over() {
			continue
		}
		e.EndedOn, e.EndedAs, e.EndedBy, e.EndedItem = from, Abolished, "列入"+r.Title+"结果", item
		if c.Choice == RoundLapse {
			e.EndedAs = Expired
		}
		if err := e.keep(tx); err != nil {
			return err
		}
	}
	r.State, r.PublishedOn = RoundPublished, tx.Today()
	if err := tx.Update(&r); err != nil {
		return err
	}
	if err := tx.Record(ActTake, r.Ref(), store.Telling("自%s起执行", from.Chinese())); err != nil {
		return err
	}
	_, err = l.refresh(tx)
	return err
}
