package outlet

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// released keeps the own site's record with every edition.
func (o *Outlets) released(tx *store.Tx, i content.Item, e content.Edition) error {
	r, _, err := RecordOf(tx.Context(), tx, tx.Tenant(), i.ID, Own)
	if err != nil {
		return err
	}
	r.Item, r.Platform, r.Edition, r.Address, r.PostedAt = i.ID, Own, i.Edition, o.origin()+i.Address, i.PublishedAt
	r.State, r.Why, r.Matched, r.By, r.At = StateNew, "", 0, tx.Actor().Name, tx.Now()
	if err := put(tx, &r); err != nil {
		return err
	}
	return tx.Record(ActOwn, r.Ref(), store.Telling("《%s》第%d版，%s", i.Title, e.No, r.Address))
}

// withdrawn ends the own site's record. What stands on the city portal has to
// be taken down there by hand: its record stays and says so.
func (o *Outlets) withdrawn(tx *store.Tx, i content.Item) error {
	r, ok, err := RecordOf(tx.Context(), tx, tx.Tenant(), i.ID, Own)
	if err != nil || !ok {
		return err
	}
	r.State, r.Why = StateWithdrawn, i.Reason
	if err := put(tx, &r); err != nil {
		return err
	}
	return tx.Record(ActEnd, r.Ref(), store.Telling("《%s》", i.Title))
}

// Posted is what a person notes of an item on the city portal.
type Posted struct {
	Address  string
	PostedAt time.Time
	Note     string
	// Proof is a picture or a saved page, for where the program cannot look
	// itself.
	ProofName string
	Proof     []byte
	// Withdrawn says that it was taken down there.
	Withdrawn bool
}

// Post notes that an item stands on the city portal. Where the program may
// look itself, it does so at once and keeps a snapshot; elsewhere a person
// attaches one.
func (o *Outlets) Post(ctx context.Context, a who.Actor, item string, in Posted) (Record, error) {
	i, err := o.item(ctx, o.DB, a, item)
	if err != nil {
		return Record{}, err
	}
	p, err := PlatformOf(ctx, o.DB, a.Tenant, City)
	if err != nil {
		return Record{}, err
	}
	in.Address, in.Note = strings.TrimSpace(in.Address), strings.TrimSpace(in.Note)
	had, _, err := RecordOf(ctx, o.DB, a.Tenant, item, City)
	if err != nil {
		return Record{}, err
	}
	if wrong := in.check(&i, p, o.looks(p), had.Proof != "", o.DB.Now()); len(wrong) > 0 {
		return Record{}, fail.Fields(wrong)
	}
	seen := Seen{State: StateManual}
	if o.looks(p) && !in.Withdrawn {
		was, err := content.EditionOf(ctx, o.DB, a.Tenant, item, i.Edition)
		if err != nil {
			return Record{}, err
		}
		page, failed := o.Fetch(ctx, in.Address)
		if seen = judge(&was.Was, page, failed, 0); (seen.State == StateGone || seen.State == StateChanged) && len(in.Proof) == 0 {
			return Record{}, fail.Fields(map[string]string{"address": "打开这个地址没有看到本条信息：" + seen.Why + "。请核对地址；确已发布的，请附上截图后再登记"})
		}
	}
	var r Record
	err = o.DB.Do(ctx, a, func(tx *store.Tx) error {
		var err error
		r, err = o.post(tx, item, p, in, seen)
		return err
	})
	return r, err
}

// looks says that the program opens the platform's pages itself.
func (o *Outlets) looks(p Platform) bool { return p.Fetch && o.Fetch != nil }

func (in Posted) check(i *content.Item, p Platform, looks, proved bool, now time.Time) map[string]string {
	wrong := map[string]string{}
	switch {
	case !webAddress(in.Address):
		wrong["address"] = "请粘贴完整网址，以 https:// 或 http:// 开头"
	case p.Base != "" && !sameHost(in.Address, p.Base):
		wrong["address"] = fmt.Sprintf("这个地址不在%s（%s）上，请核对", p.Name, p.Base)
	}
	switch {
	case in.PostedAt.IsZero():
		wrong["posted_at"] = "请填写发布日期，例如 2023-09-05"
	case in.PostedAt.After(now):
		wrong["posted_at"] = "发布时间不能晚于现在"
	}
	if !looks && !proved && len(in.Proof) == 0 && !in.Withdrawn {
		wrong["proof"] = "系统不能自动打开该平台，请附上网页截图，或用浏览器打印成的PDF"
	}
	if in.Withdrawn && i.OnLine() && in.Note == "" {
		wrong["note"] = "本网站仍在发布，只从该平台撤下的，请写明原因"
	}
	return wrong
}

// post writes the record and its files.
func (o *Outlets) post(tx *store.Tx, item string, p Platform, in Posted, seen Seen) (Record, error) {
	i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), item)
	if err != nil {
		return Record{}, err
	}
	if !tx.Actor().MayOn(RightRecord, i.Unit, i.Kind) {
		return Record{}, fail.Deniedf("您没有登记这条信息的权限")
	}
	r, _, err := RecordOf(tx.Context(), tx, tx.Tenant(), item, City)
	if err != nil {
		return r, err
	}
	r.Item, r.Platform, r.Edition, r.Address, r.PostedAt, r.Note = item, City, i.Edition, in.Address, in.PostedAt, in.Note
	r.By, r.At = tx.Actor().Name, tx.Now()
	if in.Withdrawn {
		seen = Seen{State: StateWithdrawn, Why: in.Note}
	}
	r.take(seen)
	file, err := o.keepText(tx, item, r.File, seen)
	if err != nil {
		return r, err
	}
	if file != r.File {
		r.File, r.Digest = file, seen.Digest
	}
	if len(in.Proof) > 0 {
		f, err := o.Files.Put(tx, in.ProofName, in.Proof, store.Ref{Kind: KindRecord, ID: item})
		if err != nil {
			return r, err
		}
		r.Proof = f.ID
	}
	if err := put(tx, &r); err != nil {
		return r, err
	}
	if seen.State == StateSame || seen.State == StateDown {
		if err := looked(tx, r.ID, seen.State == StateDown); err != nil {
			return r, err
		}
	}
	return r, tx.Record(ActRecord, r.Ref(), store.Because(in.Note), store.Telling("《%s》在%s：%s，%s", i.Title, p.Name, StateTitles[r.State], in.Address))
}

// keepText stores the text of a page as its snapshot, and gives its id; old is
// the present one, kept where there is nothing new.
func (o *Outlets) keepText(tx *store.Tx, item, old string, seen Seen) (string, error) {
	if seen.Text == "" || seen.State != StateSame && seen.State != StateChanged {
		return old, nil
	}
	name := "网页快照" + tx.Now().In(store.Zone).Format("20060102150405") + ".txt"
	f, err := o.Files.Put(tx, name, []byte(seen.Text), store.Ref{Kind: KindRecord, ID: item})
	return f.ID, err
}
