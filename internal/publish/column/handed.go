package column

import (
	"context"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// Places are where published information is handed over to (article 25).
var Places = []string{"国家档案馆", "公共图书馆", "政务服务场所"}

// Handed is one month's handing over of what was published in it (R1.26). Its
// id is the month, "2023-09".
type Handed struct {
	Agency, ID string
	Version    int64
	Places     []string
	Receiver   string
	// Items are the ids of what was handed over.
	Items    []string
	Note, By string
	On       civil.Date
	At       time.Time
}

// Table names the table.
func (*Handed) Table() string { return "publish_column_handed" }

// Cols lists the columns.
func (h *Handed) Cols() []store.Col {
	return []store.Col{store.C("agency", &h.Agency), store.C("id", &h.ID), store.C("version", &h.Version), store.C("places", store.JSON(&h.Places)),
		store.C("receiver", &h.Receiver), store.C("items", store.JSON(&h.Items)), store.C("note", &h.Note), store.C("by_name", &h.By), store.C("on_day", &h.On), store.C("at", &h.At)}
}

// KeepVersions keeps what was noted on a past day.
func (*Handed) KeepVersions() {}

// Ref names the month.
func (h *Handed) Ref() store.Ref { return store.Ref{Kind: KindHanded, ID: h.ID} }

// monthOf reads "2023-09"; ok is false for anything else.
func monthOf(s string) (from, to civil.Date, ok bool) {
	from, err := civil.Parse(s + "-01")
	if err != nil {
		return 0, 0, false
	}
	return from, civil.EndOfMonth(from.Year(), from.Month()), true
}

// MonthItems are the items first published in a month and still on line, in
// the order of their publication.
func MonthItems(ctx context.Context, q store.Querier, agency, month string) ([]content.Item, error) {
	from, to, ok := monthOf(month)
	if !ok {
		return nil, fail.Invalidf("月份应如 2023-09")
	}
	bound := func(d civil.Date) string { return d.In(store.Zone).UTC().Format(store.TimeFormat) }
	return content.Lean(ctx, q, "WHERE agency = $1 AND edition > 0 AND withdrawn_at = '' AND published_at >= $2 AND published_at < $3 ORDER BY published_at, id",
		agency, bound(from), bound(to.Add(1)))
}

// Hand notes that a month's publications were handed over. Noting it again
// replaces the note; the earlier one stays in the versions.
func (s *Columns) Hand(ctx context.Context, a who.Actor, in Handed) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightHand, "", "") {
			return fail.Deniedf("您没有登记移送的权限")
		}
		from, _, ok := monthOf(in.ID)
		if !ok {
			return fail.Invalidf("月份应如 2023-09")
		}
		wrong := map[string]string{}
		in.Receiver, in.Note = strings.TrimSpace(in.Receiver), strings.TrimSpace(in.Note)
		if len(in.Places) == 0 || slices.ContainsFunc(in.Places, func(p string) bool { return !slices.Contains(Places, p) }) {
			wrong["places"] = "请选择移送的场所"
		}
		if in.Receiver == "" {
			wrong["receiver"] = "请填写接收单位和接收人"
		}
		if in.On.IsZero() || in.On > tx.Today() || in.On < from {
			wrong["on"] = "移送日期不能早于当月，也不能晚于今天"
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		items, err := MonthItems(ctx, tx, tx.Tenant(), in.ID)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return fail.Invalidf("%s没有发布信息，不需要登记移送", in.ID)
		}
		for _, i := range items {
			in.Items = append(in.Items, i.ID)
		}
		return s.keepHanded(tx, in)
	})
}

func (s *Columns) keepHanded(tx *store.Tx, in Handed) error {
	had, err := store.Get[Handed](tx.Context(), tx, tx.Tenant(), in.ID)
	in.Agency, in.Version, in.By, in.At = tx.Tenant(), had.Version, tx.Actor().Name, tx.Now()
	switch {
	case fail.Is(err, fail.Missing):
		err = tx.Insert(&in)
	case err == nil:
		err = tx.Update(&in)
	}
	if err != nil {
		return err
	}
	return tx.Record(ActHanded, in.Ref(), store.Telling("%s公开信息%d条，移送%s，%s接收", in.ID, len(in.Items), strings.Join(in.Places, "、"), in.Receiver), store.Under("《政府信息公开条例》第二十五条"))
}
