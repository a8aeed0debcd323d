package library

import (
	"context"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

func itemOf(tx *store.Tx, agency, id string) (content.Item, error) {
	return content.ItemOf(tx.Context(), tx, agency, id)
}

// dated is the day in words, "" for none.
func dated(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese()
}

// Tied is what was typed to tie two documents together.
type Tied struct {
	Kind, Target           string
	Title, Number, Address string
	From                   civil.Date
	Note                   string
}

func (in *Tied) wrong() map[string]string {
	w := map[string]string{}
	if _, ok := TieOf(in.Kind); !ok {
		w["kind"] = "请选择关系"
	}
	in.Title, in.Number, in.Address = strings.TrimSpace(in.Title), strings.TrimSpace(in.Number), strings.TrimSpace(in.Address)
	if in.Target == "" && in.Title == "" {
		w["target"] = "请选择库内文件，或填写库外文件的标题"
	}
	if in.Target != "" && in.Title != "" {
		w["title"] = "已选择库内文件，不必再填写标题"
	}
	if in.Address != "" && !strings.HasPrefix(in.Address, "https://") && !strings.HasPrefix(in.Address, "http://") {
		w["address"] = "请填写完整网址，以 https:// 开头"
	}
	for key, v := range map[string]string{"title": in.Title, "number": in.Number, "note": in.Note} {
		if utf8.RuneCountInString(v) > 300 {
			w[key] = "最多300字"
		}
	}
	return w
}

// Tie enters how a document stands to another.
func (l *Library) Tie(ctx context.Context, a who.Actor, doer string, in Tied) error {
	return l.change(ctx, a, RightEdit, doer, -1, func(tx *store.Tx, _ *Shelf, e *Entry) error {
		if wrong := in.wrong(); len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		return l.tie(tx, e, in)
	})
}

// tie keeps the tie inside an act. One act at a time: two that are harmless
// alone might make a circle together.
func (l *Library) tie(tx *store.Tx, e *Entry, in Tied) error {
	if _, err := tx.Exec(`INSERT INTO library_gate (agency, id, turn) VALUES ($1, 'ties', 1)
		ON CONFLICT (agency, id) DO UPDATE SET turn = library_gate.turn + 1`, tx.Tenant()); err != nil {
		return err
	}
	s, err := l.shelf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	kind, _ := TieOf(in.Kind)
	told := "《" + in.Title + "》" + in.Number
	if in.Target != "" {
		if told, err = s.refuse(e, kind, in, tx.Today()); err != nil {
			return err
		}
	}
	t := Tie{Agency: tx.Tenant(), ID: tx.NewID(), Kind: in.Kind, Doer: e.ID, Target: in.Target, Title: in.Title, Number: in.Number, Address: in.Address,
		From: in.From, Note: strings.TrimSpace(in.Note), By: tx.Actor().ID, At: tx.Now()}
	if err := tx.Insert(&t); err != nil {
		return err
	}
	if err := content.Changed(tx); err != nil {
		return err
	}
	return tx.Record(ActTie, e.Ref(), store.Telling("《%s》%s%s", e.Item.Title, kind.Title, told))
}

// refuse says why two documents of the library cannot be tied; otherwise the
// target's name.
func (s *Shelf) refuse(e *Entry, kind TieKind, in Tied, today civil.Date) (string, error) {
	target, ok := s.Get(in.Target)
	if !ok {
		return "", fail.Fields(map[string]string{"target": "请选择文件库中的文件"})
	}
	if target.ID == e.ID {
		return "", fail.Fields(map[string]string{"target": "文件不能与自己建立关系"})
	}
	for _, t := range s.Ties {
		if t.Doer == e.ID && t.Target == target.ID && t.Kind == in.Kind {
			return "", fail.Fields(map[string]string{"target": "这个关系已经建立"})
		}
	}
	if path := s.reaches(target.ID, e.ID); path {
		return "", fail.Fields(map[string]string{"target": "《" + target.Item.Title + "》已直接或间接指向本文件，再建立会形成循环。请核对关系的方向"})
	}
	if kind.works() && in.From > 0 && e.Life.Published > 0 && in.From < today {
		return "", fail.Fields(map[string]string{"from": "本文件已公布，生效日期不能倒填到今天以前"})
	}
	return "《" + target.Item.Title + "》", nil
}

// reaches says whether ties lead from one document to another.
func (s *Shelf) reaches(from, to string) bool {
	seen, next := map[string]bool{}, []string{from}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		if at == to {
			return true
		}
		if seen[at] {
			continue
		}
		seen[at] = true
		for _, t := range s.Ties {
			if t.Doer == at && t.Target != "" {
				next = append(next, t.Target)
			}
		}
	}
	return false
}

// Untie takes a tie back. What already worked stays: it is history.
func (l *Library) Untie(ctx context.Context, a who.Actor, doer, id string) error {
	return l.change(ctx, a, RightEdit, doer, -1, func(tx *store.Tx, s *Shelf, e *Entry) error {
		t, err := store.Get[Tie](ctx, tx, a.Tenant, id)
		if err != nil || t.Doer != e.ID {
			return fail.Missingf("没有找到这个关系，可能已被取消")
		}
		kind, _ := TieOf(t.Kind)
		if target, ok := s.Get(t.Target); ok && kind.works() && e.Life.Published > 0 && t.works(e) <= tx.Today() {
			return fail.Invalidf("《%s》已于%s起%s《%s》，不能取消。登记有误的，请由办公室核实后重新制定公布", e.Item.Title, t.works(e).Chinese(), kind.Title, target.Item.Title)
		}
		if err := tx.Delete(&t); err != nil {
			return err
		}
		if err := content.Changed(tx); err != nil {
			return err
		}
		return tx.Record(ActUntie, e.Ref(), store.Telling("不再%s《%s》", kind.Title, or(t.Title, s.title(t.Target))))
	})
}

func (s *Shelf) title(id string) string {
	if e, ok := s.Get(id); ok {
		return e.Item.Title
	}
	return ""
}
