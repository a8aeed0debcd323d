package interpret

import (
	"context"
	"slices"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

const kindService = "service"

// Offer says at which 办事 item what the document offers is applied for.
func (n *Interpret) Offer(ctx context.Context, a who.Actor, document, service string) error {
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		d, err := n.offering(tx, a, document)
		if err != nil {
			return err
		}
		s, err := n.item(ctx, tx, a, service)
		if fail.Is(err, fail.Missing) || err == nil && s.Kind != kindService {
			return fail.Fields(map[string]string{"service": "请从列出的办事指南中选择"})
		}
		if err != nil {
			return err
		}
		err = tx.Insert(&Service{Agency: a.Tenant, ID: tx.NewID(), Document: d.ID, Service: s.ID, At: tx.Now()})
		if store.IsUnique(err) {
			return fail.Fields(map[string]string{"service": "已经关联了这项办事指南"})
		}
		if err != nil {
			return err
		}
		if err := content.Changed(tx); err != nil {
			return err
		}
		return tx.Record(ActService, d.Ref(), store.Telling("《%s》办理：%s", d.Title, s.Title), store.Under("任务分工第13项：政策+解读+办事"))
	})
}

// Leave takes an Offer back.
func (n *Interpret) Leave(ctx context.Context, a who.Actor, document, service string) error {
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		d, err := n.offering(tx, a, document)
		if err != nil {
			return err
		}
		all, err := servicesOf(ctx, tx, a.Tenant, document)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(s Service) bool { return s.Service == service })
		if at < 0 {
			return fail.Missingf("没有这条关联，可能已被取消")
		}
		if err := tx.Delete(&all[at]); err != nil {
			return err
		}
		if err := content.Changed(tx); err != nil {
			return err
		}
		return tx.Record(ActLeave, d.Ref(), store.Telling("《%s》", d.Title))
	})
}

// offering reads a document whose services the person may set.
func (n *Interpret) offering(tx *store.Tx, a who.Actor, document string) (content.Item, error) {
	d, err := n.item(tx.Context(), tx, a, document)
	if err == nil && !a.MayOn(RightEdit, d.Unit, d.Kind) {
		err = fail.Deniedf("您没有为该科室的文件关联办事事项的权限")
	}
	if err == nil && !explained(d.Kind) {
		err = fail.Invalidf("只有政策文件可以关联办事事项")
	}
	return d, err
}
