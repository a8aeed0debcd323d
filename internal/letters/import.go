package letters

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/letters/order"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
)

// The acts of an import before it is taken over.
const (
	ActPreview = "预检转办单"
	ActMap     = "设置列名对应"
	ActChoose  = "选择诉求类型"
)

// Read is what an import read, for its preview.
type Read struct {
	Import
	Orders []order.Order
	// Held says for every order that its number is registered already.
	Held []bool
	// Cells are the table's rows as they came, nil for pasted text.
	Cells [][]string
}

// sealed is what is kept of an import, unreadable where it is stored.
type sealed struct {
	Cells [][]string `json:"cells,omitempty"`
	Text  string     `json:"text,omitempty"`
}

// Preview reads a file of orders of a channel, or pasted text where there is no
// file, and says of each what is wrong. Nothing is taken over yet.
func (s *Letters) Preview(ctx context.Context, a who.Actor, channel, name string, data []byte, text string) (m Import, err error) {
	c, ok := ChannelOf(channel)
	if !ok {
		return m, fail.Fields(map[string]string{"channel": "请选择转办单的来源"})
	}
	m = Import{Agency: a.Tenant, Channel: channel, Name: name, Pasted: len(data) == 0, By: a.ID}
	var keep sealed
	if m.Pasted {
		m.Name = c.Title + "粘贴文本"
		if _, err := order.Paste(text, store.Zone, s.DB.Now()); err != nil {
			return m, err
		}
		keep.Text = text
	} else {
		known, err := s.mapping(ctx, s.DB, a.Tenant, channel)
		if err != nil {
			return m, err
		}
		table, err := order.ReadTable(ctx, name, data, known)
		if err != nil {
			return m, err
		}
		m.Head, m.Keys, m.First, keep.Cells = table.Head, order.Suggest(table.Head, known), int64(table.First), table.Rows
	}
	body, err := json.Marshal(keep)
	if err != nil {
		return m, err
	}
	return m, s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightDesk, "", "") {
			return fail.Deniedf("您没有导入转办单的权限")
		}
		m.ID, m.At = tx.NewID(), tx.Now()
		m.Sealed = s.box.Seal(m.ID, string(body))
		if err := tx.Insert(&m); err != nil {
			return err
		}
		return tx.Record(ActPreview, m.Ref(), store.Telling("%s，%s", c.Title, cut(m.Name, 60)))
	})
}

// mapping is what a channel's columns are called.
func (s *Letters) mapping(ctx context.Context, q store.Querier, agency, channel string) (order.Mapping, error) {
	saved, err := store.Get[Saved](ctx, q, agency, channel)
	if fail.Is(err, fail.Missing) {
		return order.Mapping{}, nil
	}
	return saved.Columns, err
}

// ImportOf gives an import back as it was read, with what is there already.
func (s *Letters) ImportOf(ctx context.Context, q store.Querier, a who.Actor, id string) (r Read, err error) {
	if r.Import, err = store.Get[Import](ctx, q, a.Tenant, id); err != nil || !a.MayOn(RightDesk, "", "") {
		return r, fail.Missingf("没有找到这次导入，可能已经完成或者过期")
	}
	if r.Sealed == "" {
		return r, nil
	}
	text, err := s.box.Open(r.ID, r.Sealed)
	if err != nil {
		return r, err
	}
	var keep sealed
	if err := json.Unmarshal([]byte(text), &keep); err != nil {
		return r, err
	}
	if r.Cells = keep.Cells; r.Pasted {
		r.Orders, err = order.Paste(keep.Text, store.Zone, r.At)
	} else {
		r.Orders = order.Table{Head: r.Head, First: int(r.First), Rows: keep.Cells}.Orders(r.Keys, store.Zone, r.At)
	}
	if err != nil {
		return r, err
	}
	for i := range r.Orders {
		if o := &r.Orders[i]; o.Untyped() {
			o.Kind = r.Kinds[o.Row]
		}
	}
	r.Held, err = s.held(ctx, q, a.Tenant, r.Channel, r.Orders)
	return r, err
}

// held says of each order whether it is registered already, in few statements.
func (s *Letters) held(ctx context.Context, q store.Querier, agency, channel string, orders []order.Order) ([]bool, error) {
	out := make([]bool, len(orders))
	at := map[string][]int{}
	for i, o := range orders {
		at[channel+"/"+o.SourceNo] = append(at[channel+"/"+o.SourceNo], i)
	}
	var keys []any
	for k := range at {
		keys = append(keys, k)
	}
	const most = 500
	for len(keys) > 0 {
		n := min(most, len(keys))
		rows, err := q.Query(ctx, "SELECT origin_key FROM letters_letter WHERE agency = $1 AND origin_key IN "+store.In(2, n), append([]any{agency}, keys[:n]...)...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var key string
			if err := rows.Scan(&key); err != nil {
				_ = rows.Close()
				return nil, err
			}
			for _, i := range at[key] {
				out[i] = true
			}
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		_ = rows.Close()
		keys = keys[n:]
	}
	return out, nil
}

// Map says which field each column is, and keeps it for the channel's next
// file.
func (s *Letters) Map(ctx context.Context, a who.Actor, id string, keys []string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := s.ImportOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if len(keys) != len(r.Head) || !r.DoneAt.IsZero() {
			return fail.Stalef("这次导入已经改变，请重新打开")
		}
		had, columns := map[string]string{}, order.Mapping{}
		for i, k := range keys {
			f, ok := order.FieldOf(k)
			if k != "" && !ok {
				return fail.Invalidf("没有“%s”这个项目", k)
			}
			if k != "" && had[k] != "" {
				return fail.Invalidf("“%s”和“%s”都对应到了“%s”，每个项目只能对应一列", had[k], r.Head[i], f.Title)
			}
			if k != "" {
				had[k] = r.Head[i]
			}
			if r.Head[i] != "" {
				columns[r.Head[i]] = k
			}
		}
		r.Keys = keys
		if err := tx.Update(&r.Import); err != nil {
			return err
		}
		saved, err := store.Get[Saved](ctx, tx, a.Tenant, r.Channel)
		switch {
		case fail.Is(err, fail.Missing):
			err = tx.Insert(&Saved{Agency: a.Tenant, ID: r.Channel, Columns: columns, At: tx.Now()})
		case err == nil:
			saved.Columns, saved.At = columns, tx.Now()
			err = tx.Update(&saved)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActMap, r.Ref(), store.Telling("%d列", len(columns)))
	})
}

// Choose says of what kind orders are that name none, by their lines; nothing
// is taken for one kind or another by itself.
func (s *Letters) Choose(ctx context.Context, a who.Actor, id string, kinds map[int]string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := s.ImportOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if !r.DoneAt.IsZero() {
			return fail.Stalef("这次导入已经完成，没有改动")
		}
		if r.Kinds == nil {
			r.Kinds = map[int]string{}
		}
		for row, kind := range kinds {
			if Title(Kinds, kind) == kind {
				return fail.Invalidf("第%d行：请选择诉求类型", row)
			}
			r.Kinds[row] = kind
		}
		if len(kinds) == 0 {
			return fail.Invalidf("请至少选择一行的诉求类型")
		}
		if err := tx.Update(&r.Import); err != nil {
			return err
		}
		return tx.Record(ActChoose, r.Ref(), store.Telling("%d行", len(kinds)))
	})
}

// Commit takes over every order that has no problem and is not there already.
// Done again, it takes nothing twice.
func (s *Letters) Commit(ctx context.Context, a who.Actor, id string) (m Import, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := s.ImportOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if !r.DoneAt.IsZero() {
			return fail.Stalef("这次导入已经完成，没有重复导入")
		}
		for i, o := range r.Orders {
			if len(o.Problems) == 0 && r.Held[i] {
				r.Import.Held++
				continue
			}
			if len(o.Problems) > 0 || o.Untyped() {
				continue
			}
			_, held, err := s.Take(tx, FromOrder(r.Channel, o))
			if err != nil {
				return fmt.Errorf("order %d: %w", i+1, err)
			}
			if held {
				r.Import.Held++
			} else {
				r.Made++
			}
		}
		if r.Made+r.Import.Held == 0 {
			return fail.Invalidf("没有可以导入的转办单：请先选择没有写明的诉求类型，有误的按提示改正表格后重新上传")
		}
		r.Sealed, r.DoneAt = "", tx.Now()
		m = r.Import
		if err := tx.Update(&r.Import); err != nil {
			return err
		}
		if m.Made > 0 {
			err := s.tell(tx, notice.Message{Key: "letters.import." + id, Kind: "letters.new", Level: notice.Info, Title: fmt.Sprintf("新导入%d件转办单，请签收", m.Made), Href: root + "?f.state=" + string(Arrived), Subject: m.Ref()}, s.office(tx))
			if err != nil {
				return err
			}
		}
		return tx.Record(ActImport, m.Ref(), store.Telling("导入%d件，已登记过%d件", m.Made, m.Held))
	})
	return m, err
}

// FromOrder makes a letter of a channel out of an order.
func FromOrder(channel string, o order.Order) Taken {
	return Taken{Channel: channel, Origin: o.SourceNo, Kind: o.Kind, Title: o.Title, Body: o.Content, Place: o.Place, Category: o.Category, Urgency: o.Urgency, Transferrer: o.Transferrer,
		Demand: o.Demand, Consent: o.Public, VisitBack: o.VisitBack, ReceivedAt: o.Received, GivenDue: o.Due,
		Person: citizen.Person{Name: o.Name, Phone: strings.TrimSpace(o.Phone), Address: o.Address}}
}

// forget empties previews that nobody took over within a day: they name
// people.
func (s *Letters) forget(ctx context.Context, agency string) error {
	return s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		old, err := store.Select[Import](ctx, tx, "WHERE agency = $1 AND sealed <> '' AND at < $2 ORDER BY id", agency, tx.Now().Add(-24*time.Hour))
		if err != nil || len(old) == 0 {
			return err
		}
		for i := range old {
			old[i].Sealed, old[i].DoneAt = "", tx.Now()
			if err := tx.Update(&old[i]); err != nil {
				return err
			}
		}
		tx.Quiet("previews that were not taken over")
		return nil
	})
}
