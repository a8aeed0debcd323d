package consult

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// mostBatch is how many opinions one act answers at most.
const mostBatch = 10_000

// Verdict is an answer to one or many opinions.
type Verdict struct {
	Verdict, Reason string
	// Changed is the label of the article that an adopted opinion changed.
	Changed string
	// Theme, where not empty, codes the opinions in the same act.
	Theme string
}

func (v *Verdict) check() error {
	wrong := map[string]string{}
	v.Reason, v.Changed, v.Theme = strings.TrimSpace(v.Reason), strings.TrimSpace(v.Changed), strings.TrimSpace(v.Theme)
	if !slices.Contains(Verdicts, v.Verdict) {
		wrong["verdict"] = "请选择采纳、部分采纳或者不采纳"
	}
	switch n := utf8.RuneCountInString(v.Reason); {
	case n == 0 && v.Verdict == Adopted:
		wrong["reason"] = "请写明采纳到哪里、怎样修改"
	case n == 0:
		wrong["reason"] = "请写明没有（全部）采纳的理由"
	case n > 1000:
		wrong["reason"] = "理由最多1000字"
	}
	if utf8.RuneCountInString(v.Theme) > 30 {
		wrong["theme"] = "主题最多30字"
	}
	if utf8.RuneCountInString(v.Changed) > 30 {
		wrong["changed"] = "条款最多30字，例如 第三条"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// added stands before the label of an article that the draft does not have and
// the decision will.
const added = "新增"

// typedLabels parts the articles that somebody wrote in one line.
func typedLabels(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，, ", r) })
}

// changedLabels are the articles as the decision has them.
func changedLabels(text string) []string {
	out := typedLabels(text)
	for i := range out {
		out[i] = strings.TrimPrefix(out[i], added)
	}
	return out
}

// within refuses a changed article that neither the draft nor what was issued
// has, so that the comparison finds it.
func (v *Verdict) within(tx *store.Tx, k *Consultation) error {
	articles, err := Articles(tx.Context(), tx, k.Agency, k.ID)
	if err != nil {
		return err
	}
	for _, label := range typedLabels(v.Changed) {
		if strings.HasPrefix(label, added) {
			continue
		}
		has := func(a Article) bool { return a.Label == label }
		if !slices.ContainsFunc(articles, has) && !slices.ContainsFunc(Cut(k.Final), has) {
			return fail.Fields(map[string]string{"changed": "草案没有“" + label + "”，请核对条款；据此新增条款的，请写“" + added + label + "”"})
		}
	}
	return nil
}

// change tries a move on each of the opinions and lets f change them.
func (s *Consult) change(ctx context.Context, a who.Actor, id, move string, f func(tx *store.Tx, k *Consultation) ([]Opinion, error), set func(*store.Tx, *Opinion), notes ...store.Note) (n int, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k, err := Get(ctx, tx, a.Tenant, id)
		if err == nil && !may(a, RightView, &k) {
			err = missing()
		}
		if err != nil {
			return err
		}
		list, err := f(tx, &k)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fail.Invalidf("没有选中意见，请先勾选，或者换一个条件")
		}
		for i := range list {
			o := &list[i]
			m, err := Opinions.Try(&OpinionCase{o, &k}, move, a.On(k.Unit, ""))
			if err != nil {
				return err
			}
			o.State = m.To
			set(tx, o)
			if err := tx.Update(o); err != nil {
				return err
			}
		}
		n = len(list)
		subject := k.Ref()
		if n == 1 {
			subject = list[0].Ref()
		}
		return tx.Record(move, subject, append(notes, store.Telling("%d条意见，《%s》", n, k.Title))...)
	})
	return n, err
}

// these gives the opinions with the ids.
func these(ids []string) func(*store.Tx, *Consultation) ([]Opinion, error) {
	return func(tx *store.Tx, k *Consultation) ([]Opinion, error) {
		if len(ids) == 0 {
			return nil, nil
		}
		if len(ids) > 1000 {
			return nil, fail.Invalidf("一次最多勾选1000条；更多的请用条件批量处理")
		}
		args := []any{k.Agency, k.ID}
		for _, id := range ids {
			args = append(args, id)
		}
		return store.Select[Opinion](tx.Context(), tx, "WHERE agency = $1 AND consultation = $2 AND id IN "+store.In(3, len(ids))+" ORDER BY seq", args...)
	}
}

// thoseOf gives the opinions that a filter leaves and that can be answered.
func thoseOf(f Filter) func(*store.Tx, *Consultation) ([]Opinion, error) {
	return func(tx *store.Tx, k *Consultation) ([]Opinion, error) {
		f.Consultation = k.ID
		where, args := f.where(k.Agency)
		list, err := store.Select[Opinion](tx.Context(), tx, where+" AND state IN ('new', 'settled') ORDER BY seq LIMIT 10001", args...)
		if err == nil && len(list) > mostBatch {
			err = fail.Invalidf("符合条件的意见超过%d条，请分主题或分条款处理", mostBatch)
		}
		return list, err
	}
}

// Settle answers opinions, one or many, with the same verdict and reason.
func (s *Consult) Settle(ctx context.Context, a who.Actor, id string, ids []string, v Verdict) (int, error) {
	return s.settle(ctx, a, id, these(ids), v)
}

// SettleAll answers all valid opinions that a filter leaves.
func (s *Consult) SettleAll(ctx context.Context, a who.Actor, id string, f Filter, v Verdict) (int, error) {
	return s.settle(ctx, a, id, thoseOf(f), v)
}

func (s *Consult) settle(ctx context.Context, a who.Actor, id string, which func(*store.Tx, *Consultation) ([]Opinion, error), v Verdict) (int, error) {
	if err := v.check(); err != nil {
		return 0, err
	}
	return s.change(ctx, a, id, MoveSettle, func(tx *store.Tx, k *Consultation) ([]Opinion, error) {
		if err := v.within(tx, k); err != nil {
			return nil, err
		}
		return which(tx, k)
	}, func(tx *store.Tx, o *Opinion) {
		o.Verdict, o.Reason, o.Changed = v.Verdict, v.Reason, v.Changed
		if v.Theme != "" {
			o.Theme = v.Theme
		}
		o.AnsweredBy, o.AnsweredAt = a.ID, tx.Now()
	}, store.Telling("%s：%s", v.Verdict, v.Reason), store.Under(ArticleOpinions))
}

// Code gives opinions a theme and, for one that was written about the whole,
// the article it is about; article below nought leaves that alone.
func (s *Consult) Code(ctx context.Context, a who.Actor, id string, ids []string, theme string, article int64) (int, error) {
	theme = strings.TrimSpace(theme)
	if theme == "" || utf8.RuneCountInString(theme) > 30 {
		return 0, fail.Fields(map[string]string{"theme": "请填写主题，最多30字"})
	}
	return s.change(ctx, a, id, MoveCode, func(tx *store.Tx, k *Consultation) ([]Opinion, error) {
		if err := (&Said{Article: max(article, 0)}).check(tx, k); err != nil {
			return nil, err
		}
		return these(ids)(tx, k)
	}, func(_ *store.Tx, o *Opinion) {
		o.Theme = theme
		if article >= 0 {
			o.Article = article
		}
	}, store.Telling("主题：%s", theme))
}

// Discard says that opinions do not count; they stay in the register.
func (s *Consult) Discard(ctx context.Context, a who.Actor, id string, ids []string, why string) (int, error) {
	if !slices.Contains(SpamReasons, why) {
		return 0, fail.Fields(map[string]string{"why": "请选择认定无效的原因"})
	}
	return s.change(ctx, a, id, MoveSpam, these(ids), func(_ *store.Tx, o *Opinion) {
		o.SpamWhy, o.Shown, o.Verdict, o.Reason, o.Changed = why, false, "", "", ""
	}, store.Because(why))
}

// Revive takes a Discard back.
func (s *Consult) Revive(ctx context.Context, a who.Actor, id string, ids []string) (int, error) {
	return s.change(ctx, a, id, MoveRevive, these(ids), func(_ *store.Tx, o *Opinion) { o.SpamWhy = "" })
}

// Show puts opinions before the public whose writers agreed, or takes them
// back.
func (s *Consult) Show(ctx context.Context, a who.Actor, id string, ids []string, shown bool) (int, error) {
	move := MoveHide
	if shown {
		move = MoveShow
	}
	return s.change(ctx, a, id, move, these(ids), func(_ *store.Tx, o *Opinion) { o.Shown = shown })
}

// KeepTemplate keeps a reason for later.
func (s *Consult) KeepTemplate(ctx context.Context, a who.Actor, verdict, text string) error {
	v := Verdict{Verdict: verdict, Reason: text}
	if err := v.check(); err != nil {
		return err
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.May(RightDecide) {
			return denied()
		}
		t := Template{Agency: a.Tenant, ID: tx.NewID(), Verdict: v.Verdict, Text: v.Reason, By: a.ID}
		if err := tx.Insert(&t); err != nil {
			return err
		}
		return tx.Record("保存答复模板", store.Ref{Kind: Kind, ID: t.ID}, store.Telling("%s：%s", t.Verdict, t.Text))
	})
}

// Templates lists the kept reasons.
func Templates(ctx context.Context, q store.Querier, agency string) ([]Template, error) {
	return store.Select[Template](ctx, q, "WHERE agency = $1 ORDER BY verdict, id", agency)
}

// Gather sorts the valid opinions into those that say the same, as far as
// nobody has looked at a group: what was merged by hand stays. The comparing is
// done before the act, so that nobody waits for it; what comes meanwhile is
// sorted the next time.
func (s *Consult) Gather(ctx context.Context, a who.Actor, id string) (groups int, err error) {
	texts, err := loose(ctx, s.DB, a.Tenant, id)
	if err != nil {
		return 0, err
	}
	moved, groups := regroup(texts)
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k, err := s.workable(tx, a, id)
		if err != nil {
			return err
		}
		for _, t := range moved {
			if _, err := tx.Exec("UPDATE consult_opinion SET grp = $1, likeness = $2 WHERE agency = $3 AND id = $4 AND merged = ''", t.group, t.score, k.Agency, t.id); err != nil {
				return err
			}
		}
		return tx.Record("查找相似意见", k.Ref(), store.Telling("%d条意见，%d组内容相近", len(texts), groups))
	})
	return groups, err
}

// regroup gives the opinions whose group changes, as it is now, and how many
// groups there are.
func regroup(texts []looseText) (moved []looseText, groups int) {
	only := make([]string, len(texts))
	for i := range texts {
		only[i] = texts[i].text
	}
	size := map[int]int{}
	sorted := Sort(only)
	for _, l := range sorted {
		size[l.Leader]++
	}
	for i, l := range sorted {
		grp, score := "", int64(0)
		if size[l.Leader] > 1 {
			grp, score = texts[l.Leader].leads(), l.Score
			if l.Leader == i {
				groups++
			}
		}
		if t := texts[i]; t.merged == "" && (grp != t.group || score != t.score) {
			t.group, t.score = grp, score
			moved = append(moved, t)
		}
	}
	return moved, groups
}

type looseText struct {
	id, text, group, merged string
	score                   int64
}

// leads is the group that an opinion leads to: the one it was put in by hand,
// or its own.
func (t *looseText) leads() string {
	if t.merged != "" {
		return t.merged
	}
	return t.id
}

// loose reads the valid opinions, oldest first, so that the first to say a
// thing leads.
func loose(ctx context.Context, q store.Querier, agency, consultation string) ([]looseText, error) {
	rows, err := q.Query(ctx, "SELECT id, text, grp, merged, likeness FROM consult_opinion WHERE agency = $1 AND consultation = $2 AND state <> 'spam' ORDER BY seq", agency, consultation)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []looseText
	for rows.Next() {
		var t looseText
		if err := rows.Scan(&t.id, &t.text, &t.group, &t.merged, &t.score); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// Merge says that a group's opinions say the same. Each stays as it came, and
// is answered with the others.
func (s *Consult) Merge(ctx context.Context, a who.Actor, id, group string) (int, error) {
	return s.change(ctx, a, id, MoveCode, inGroup(group), func(_ *store.Tx, o *Opinion) { o.Merged = group }, store.Telling("归并相近意见"))
}

// Detach takes an opinion out of its group.
func (s *Consult) Detach(ctx context.Context, a who.Actor, id, opinion string) error {
	var broken error
	_, err := s.change(ctx, a, id, MoveCode, these([]string{opinion}), func(tx *store.Tx, o *Opinion) {
		o.Merged = o.ID
		_, broken = tx.Exec("UPDATE consult_opinion SET grp = '', likeness = 0 WHERE agency = $1 AND id = $2", o.Agency, o.ID)
	}, store.Telling("移出归并组"))
	return errors.Join(err, broken)
}

func inGroup(group string) func(*store.Tx, *Consultation) ([]Opinion, error) {
	return func(tx *store.Tx, k *Consultation) ([]Opinion, error) {
		if group == "" {
			return nil, nil
		}
		return store.Select[Opinion](tx.Context(), tx, "WHERE agency = $1 AND consultation = $2 AND grp = $3 AND state IN ('new', 'settled') ORDER BY seq", k.Agency, k.ID, group)
	}
}
