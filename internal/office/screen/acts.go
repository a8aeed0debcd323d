package screen

import (
	"fmt"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// The acts upon the lists.
const (
	ActAddTerm      = "增加词条"
	ActEditTerm     = "修改词条"
	ActRemoveTerm   = "删除词条"
	ActImportTerms  = "导入词条"
	ActAddLeader    = "增加领导人"
	ActEditLeader   = "修改领导人"
	ActRemoveLeader = "删除领导人"
	ActSetting      = "修改汇聚提示条件"
)

// AddTerm adds a term to the 词库.
func (s *Screen) AddTerm(tx *store.Tx, t *Term) error {
	if err := s.insertTerm(tx, t); err != nil {
		return err
	}
	if err := renew(tx, nil); err != nil {
		return err
	}
	return tx.Record(ActAddTerm, t.Ref(), store.Telling("%s“%s”", t.Kind.title(), t.Text), store.Under(t.Basis))
}

func (s *Screen) insertTerm(tx *store.Tx, t *Term) error {
	if err := t.check(); err != nil {
		return err
	}
	t.Agency, t.ID, t.ChangedBy, t.ChangedAt = tx.Tenant(), tx.NewID(), tx.Actor().ID, tx.Now()
	if _, err := termLike(tx, t); err == nil {
		return fail.Fields(map[string]string{"term": fmt.Sprintf("%s中已有“%s”，可直接修改它", t.Kind.title(), t.Text)})
	} else if !fail.Is(err, fail.Missing) {
		return err
	}
	return tx.Insert(t)
}

// termLike reads the term of the same kind and words.
func termLike(tx *store.Tx, t *Term) (Term, error) {
	return store.First[Term](tx.Context(), tx, "WHERE agency = $1 AND kind = $2 AND folded = $3", tx.Tenant(), string(t.Kind), t.Folded)
}

// EditTerm saves a changed term.
func (s *Screen) EditTerm(tx *store.Tx, t *Term) error {
	if err := t.check(); err != nil {
		return err
	}
	if same, err := termLike(tx, t); err == nil && same.ID != t.ID {
		return fail.Fields(map[string]string{"term": fmt.Sprintf("%s中已有“%s”", t.Kind.title(), t.Text)})
	} else if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	t.ChangedBy, t.ChangedAt = tx.Actor().ID, tx.Now()
	if err := tx.Update(t); err != nil {
		return err
	}
	if err := renew(tx, nil); err != nil {
		return err
	}
	return tx.Record(ActEditTerm, t.Ref(), store.Telling("%s“%s”", t.Kind.title(), t.Text), store.Under(t.Basis))
}

// RemoveTerm takes a term out of the 词库.
func (s *Screen) RemoveTerm(tx *store.Tx, id string) error {
	t, err := store.Get[Term](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if err := tx.Delete(&t); err != nil {
		return err
	}
	if err := renew(tx, nil); err != nil {
		return err
	}
	return tx.Record(ActRemoveTerm, t.Ref(), store.Telling("%s“%s”", t.Kind.title(), t.Text))
}

// ImportTerms adds many terms at once and changes those that are there
// already; none is removed.
func (s *Screen) ImportTerms(tx *store.Tx, list []Term) (added, changed int, err error) {
	have, err := store.Select[Term](tx.Context(), tx, "WHERE agency = $1", tx.Tenant())
	if err != nil {
		return 0, 0, err
	}
	known := make(map[string]Term, len(have))
	for _, t := range have {
		known[string(t.Kind)+"\x00"+t.Folded] = t
	}
	for i := range list {
		t := &list[i]
		if err := t.check(); err != nil {
			return 0, 0, fail.Invalidf("第 %d 条“%s”：%s", i+1, t.Text, err.Error())
		}
		key := string(t.Kind) + "\x00" + t.Folded
		old, ok := known[key]
		t.Agency, t.ChangedBy, t.ChangedAt = tx.Tenant(), tx.Actor().ID, tx.Now()
		switch {
		case !ok:
			t.ID = tx.NewID()
			err, added = tx.Insert(t), added+1
		case !sameTerm(old, *t):
			t.ID, t.Version = old.ID, old.Version
			err, changed = tx.Update(t), changed+1
		}
		if err != nil {
			return 0, 0, err
		}
		if !ok || !sameTerm(old, *t) {
			known[key] = *t
		}
	}
	if added+changed == 0 {
		return 0, 0, fail.Invalidf("这些词条词库里都已经有了，没有变化")
	}
	if err := renew(tx, nil); err != nil {
		return 0, 0, err
	}
	return added, changed, tx.Record(ActImportTerms, store.Ref{Kind: "screen.setting", ID: settingID}, store.Telling("增加 %d 条，修改 %d 条", added, changed))
}

func sameTerm(a, b Term) bool {
	return a.Text == b.Text && a.Correct == b.Correct && a.Level == b.Level && a.Basis == b.Basis && fmt.Sprint(a.Except) == fmt.Sprint(b.Except)
}

// SaveLeader adds a row to the list of leaders, or saves a changed one.
func (s *Screen) SaveLeader(tx *store.Tx, l *Leader) error {
	if err := l.check(); err != nil {
		return err
	}
	act := ActEditLeader
	var err error
	if l.ID == "" {
		act = ActAddLeader
		l.Agency, l.ID = tx.Tenant(), tx.NewID()
		err = tx.Insert(l)
	} else {
		err = tx.Update(l)
	}
	if err != nil {
		return err
	}
	if err := renew(tx, nil); err != nil {
		return err
	}
	return tx.Record(act, l.Ref(), store.Telling("%s，%s", l.Name, l.Full()))
}

// RemoveLeader takes a row off the list. Who left office is not removed but
// given a last day.
func (s *Screen) RemoveLeader(tx *store.Tx, id string) error {
	l, err := store.Get[Leader](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if err := tx.Delete(&l); err != nil {
		return err
	}
	if err := renew(tx, nil); err != nil {
		return err
	}
	return tx.Record(ActRemoveLeader, l.Ref(), store.Telling("%s，%s", l.Name, l.Full()))
}

// SaveSetting sets from when on a gathering of data is shown.
func (s *Screen) SaveSetting(tx *store.Tx, items, unknown, kinds int) error {
	wrong := map[string]string{}
	if items < 2 || items > 50 {
		wrong["items"] = "应在 2 到 50 之间"
	}
	if unknown < 0 || unknown > 10 {
		wrong["unknown"] = "应在 0 到 10 之间"
	}
	if kinds < 2 || kinds > 10 {
		wrong["kinds"] = "应在 2 到 10 之间"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	if err := renew(tx, func(set *Setting) { set.Items, set.Unknown, set.Kinds = int64(items), int64(unknown), int64(kinds) }); err != nil {
		return err
	}
	return tx.Record(ActSetting, store.Ref{Kind: "screen.setting", ID: settingID}, store.Telling("出现 %d 处、拼合后未知不超过 %d 位、%d 种信息", items, unknown, kinds))
}
