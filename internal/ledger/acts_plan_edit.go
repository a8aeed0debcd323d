package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/plan"
)

// The limits of what a person may type for a row, in characters.
const (
	mostMeasure = 10_000
	mostCell    = 1_000
	mostRows    = 1_000
)

// RowAt names a row of a draft: its place, counted from 1, and what RowKey
// said when the person saw it. An empty key asks nothing.
type RowAt struct {
	N   int
	Key string
}

// find is the row's index, or a Stale if it is no longer what was seen.
func (at RowAt) find(d *Draft) (int, error) {
	i := at.N - 1
	if i < 0 || i >= len(d.Plan.Rows) {
		return 0, fail.Missingf("草稿里没有第%d行，可能已被删除或合并。请返回草稿查看", at.N)
	}
	if at.Key != "" && at.Key != d.RowKey(i) {
		return 0, fail.Stalef("第%d行刚刚被修改过，您的修改没有保存。请返回查看最新内容后再操作", at.N)
	}
	return i, nil
}

// RowText is a row as a person types it.
type RowText struct {
	No, KeyTask, SubTask, Measure, Responsible, Indicator, Deadline string
}

// Head is what a draft says above its table.
type Head struct {
	Title      string
	Year       int
	DocumentNo string
	Issuer     string
}

// change is a correction under way: it returns what to tell, or "" where
// nothing came of it.
type change func(p *Plan, n names) (told string, err error)

// edit makes one correction of a draft and records what was there before.
func (l *Ledger) edit(ctx context.Context, a who.Actor, id, act string, f change) (Plan, error) {
	return l.editWith(ctx, a, id, act, func(_ *store.Tx, p *Plan, n names) (string, error) { return f(p, n) })
}

func (l *Ledger) editWith(ctx context.Context, a who.Actor, id, act string, f func(*store.Tx, *Plan, names) (string, error)) (Plan, error) {
	if err := mayAdopt(a); err != nil {
		return Plan{}, err
	}
	var out Plan
	err := l.DB.Do(ctx, a, func(tx *store.Tx) error {
		p, err := draftOf(tx, id)
		if err != nil {
			return err
		}
		n, err := l.names(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		told, err := f(tx, &p, n)
		out = p
		if err != nil || told == "" {
			return err
		}
		if err := tx.Update(&p); err != nil {
			return err
		}
		out = p
		return tx.Record(act, p.Ref(), store.Telling("%s", told))
	})
	return out, err
}

// was notes one thing that a correction changes.
type was struct{ name, old, new string }

// said lists what changed, each with what it said before; "" for nothing.
func said(list []was) string {
	var out []string
	for _, w := range list {
		if w.old != w.new {
			out = append(out, fmt.Sprintf("%s：“%s”→“%s”", w.name, w.old, w.new))
		}
	}
	return strings.Join(out, "\n")
}

// CorrectHead corrects what stands above the table. Another year makes every
// deadline read anew; days that somebody has chosen stay.
func (l *Ledger) CorrectHead(ctx context.Context, a who.Actor, id string, h Head) (Plan, error) {
	h.Title, h.DocumentNo, h.Issuer = plan.Tidy(h.Title), plan.Tidy(h.DocumentNo), plan.Tidy(h.Issuer)
	if err := h.check(); err != nil {
		return Plan{}, err
	}
	return l.editWith(ctx, a, id, "更正计划标题信息", func(tx *store.Tx, p *Plan, _ names) (string, error) {
		told := said([]was{{"标题", p.Title, h.Title}, {"年度", yearText(p.Year), yearText(h.Year)},
			{"文号", p.DocumentNo, h.DocumentNo}, {"发文单位", p.Issuer, h.Issuer}})
		again := p.Year != h.Year
		p.Title, p.Year, p.DocumentNo, p.Issuer = h.Title, h.Year, h.DocumentNo, h.Issuer
		d := &p.Draft
		d.Plan.Title, d.Plan.Year, d.Plan.DocumentNo, d.Plan.Agency = h.Title, plan.Year(h.Year), h.DocumentNo, h.Issuer
		d.Plan.Doubts = slices.DeleteFunc(d.Plan.Doubts, func(q plan.Doubt) bool {
			return again && q.Field == "year" || q.Code == plan.DoubtNoTitle
		})
		if again {
			d.rereadAll()
		}
		return told, l.askIssuer(tx.Context(), tx, p)
	})
}

func (h Head) check() error {
	wrong := map[string]string{}
	if h.Title == "" {
		wrong["title"] = "请填写标题"
	}
	if h.Year < 2000 || h.Year > 2100 {
		wrong["year"] = "年度应为四位数的年份，例如 2023"
	}
	for field, text := range map[string]string{"title": h.Title, "document_no": h.DocumentNo, "issuer": h.Issuer} {
		if utf8.RuneCountInString(text) > 200 {
			wrong[field] = "最多200个字"
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

func yearText(y int) string {
	if y == 0 {
		return ""
	}
	return fmt.Sprint(y)
}

// rereadAll reads every row for another year.
func (d *Draft) rereadAll() {
	for i := range d.Plan.Rows {
		d.reread(i)
	}
}

// reread reads a row anew after a correction of the fields named.
func (d *Draft) reread(i int, corrected ...string) {
	r, c := &d.Plan.Rows[i], &d.Choices[i]
	before := r.Due
	var units []plan.Doubt
	if !slices.Contains(corrected, "responsible") {
		units = slices.DeleteFunc(slices.Clone(r.Doubts), func(q plan.Doubt) bool {
			return q.Code != plan.DoubtSpelling && q.Code != plan.DoubtUnknownUnit
		})
	}
	d.Plan.Reread(r, corrected...)
	for _, q := range units {
		if !slices.ContainsFunc(r.Doubts, func(have plan.Doubt) bool { return doubtKey(have) == doubtKey(q) }) {
			r.Doubts = append(r.Doubts, q)
		}
	}
	if r.Due != nil && (c.Due.IsZero() || before != nil && c.Due == *before || slices.Contains(corrected, "deadline")) {
		c.Due = *r.Due
	}
}

// tidy takes out the breaks and spaces that pasting put in.
func (t RowText) tidy() RowText {
	for _, s := range []*string{&t.No, &t.KeyTask, &t.SubTask, &t.Measure, &t.Responsible, &t.Indicator, &t.Deadline} {
		*s = plan.Tidy(*s)
	}
	return t
}

func (t RowText) check() error {
	wrong := map[string]string{}
	if t.Measure == "" {
		wrong["measure"] = "请填写具体措施"
	}
	for field, text := range map[string]string{"no": t.No, "key_task": t.KeyTask, "sub_task": t.SubTask,
		"responsible": t.Responsible, "indicator": t.Indicator, "deadline": t.Deadline} {
		if n := utf8.RuneCountInString(text); n > mostCell {
			wrong[field] = fmt.Sprintf("最多%d个字，现在是%d个字", mostCell, n)
		}
	}
	if n := utf8.RuneCountInString(t.Measure); n > mostMeasure {
		wrong["measure"] = fmt.Sprintf("最多%d个字，现在是%d个字", mostMeasure, n)
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// TextOf is the i-th row as a person may correct it.
func (d *Draft) TextOf(i int) RowText {
	r := d.Plan.Rows[i]
	return RowText{No: string(r.No), KeyTask: r.KeyTask, SubTask: r.SubTask, Measure: r.Measure, Responsible: r.Responsible,
		Indicator: r.Indicator, Deadline: r.Deadline}
}

// changes pairs the fields of two texts, with their JSON names.
func (t RowText) changes(now RowText) (list []was, fields []string) {
	for _, f := range []struct{ key, name, old, new string }{
		{"no", "序号", t.No, now.No}, {"key_task", "重点任务", t.KeyTask, now.KeyTask}, {"sub_task", "二级任务", t.SubTask, now.SubTask},
		{"measure", "具体措施", t.Measure, now.Measure}, {"responsible", "责任部门", t.Responsible, now.Responsible},
		{"indicator", "量化指标", t.Indicator, now.Indicator}, {"deadline", "完成时限", t.Deadline, now.Deadline},
	} {
		if f.old != f.new {
			list, fields = append(list, was{f.name, f.old, f.new}), append(fields, f.key)
		}
	}
	return list, fields
}

func (t RowText) put(r *plan.Row) {
	r.No, r.KeyTask, r.SubTask, r.Measure = plan.Number(t.No), t.KeyTask, t.SubTask, t.Measure
	r.Responsible, r.Indicator, r.Deadline = t.Responsible, t.Indicator, t.Deadline
}

// CorrectRow puts a row's texts right. What they mean is read anew: units,
// day and checkpoints follow from the corrected words.
func (l *Ledger) CorrectRow(ctx context.Context, a who.Actor, id string, at RowAt, text RowText) (Plan, error) {
	text = text.tidy()
	if err := text.check(); err != nil {
		return Plan{}, err
	}
	return l.edit(ctx, a, id, "更正计划条目", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		i, err := at.find(d)
		if err != nil {
			return "", err
		}
		list, fields := d.TextOf(i).changes(text)
		if len(fields) == 0 {
			return "", nil
		}
		suggested := d.Choices[i].Capability == capabilityFor(d.Plan.Rows[i].Measure)
		text.put(&d.Plan.Rows[i])
		d.reread(i, fields...)
		d.Plan.Respell()
		if slices.Contains(fields, "responsible") {
			d.Choices[i].divide(resolve(d, n)[i], n)
		}
		if suggested {
			d.Choices[i].Capability = capabilityFor(text.Measure)
		}
		return fmt.Sprintf("第%d行 ", i+1) + said(list), nil
	})
}

// AddRow puts a row in after the one named, or at the top where after is 0.
func (l *Ledger) AddRow(ctx context.Context, a who.Actor, id string, after int, text RowText) (Plan, error) {
	text = text.tidy()
	if err := text.check(); err != nil {
		return Plan{}, err
	}
	return l.edit(ctx, a, id, "补充计划条目", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		if after < 0 || after > len(d.Plan.Rows) {
			return "", fail.Missingf("草稿里没有第%d行，请返回草稿重新选择位置", after)
		}
		if len(d.Plan.Rows) >= mostRows {
			return "", fail.Invalidf("一份计划最多%d项任务", mostRows)
		}
		r := plan.Row{Lead: []string{}, Support: []string{}, Undesignated: []string{}, Extra: []plan.Extra{}, Doubts: []plan.Doubt{}}
		text.put(&r)
		d.insert(after, r, Choice{Capability: capabilityFor(text.Measure), Weight: 1})
		d.Plan.Reread(&d.Plan.Rows[after])
		d.Plan.Respell()
		c := &d.Choices[after]
		c.divide(resolve(d, n)[after], n)
		if due := d.Plan.Rows[after].Due; due != nil {
			c.Due = *due
		}
		return fmt.Sprintf("在第%d行之后补充：%s", after, text.Measure), nil
	})
}

func (d *Draft) insert(at int, r plan.Row, c Choice) {
	d.Plan.Rows = slices.Insert(d.Plan.Rows, at, r)
	d.Choices = slices.Insert(d.Choices, at, c)
	d.Plan.Renumber()
}

func (d *Draft) remove(at int) {
	d.Plan.Rows = slices.Delete(d.Plan.Rows, at, at+1)
	d.Choices = slices.Delete(d.Choices, at, at+1)
	d.Plan.Renumber()
}

// RemoveRow takes out a row that is none; its text joins what went into no
// row, so that nothing of the document is lost.
func (l *Ledger) RemoveRow(ctx context.Context, a who.Actor, id string, at RowAt) (Plan, error) {
	return l.edit(ctx, a, id, "删去计划条目", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		i, err := at.find(d)
		if err != nil {
			return "", err
		}
		t := d.TextOf(i)
		whole := strings.TrimSpace(strings.Join([]string{t.No, t.KeyTask, t.SubTask, t.Measure, t.Responsible, t.Indicator, t.Deadline}, " "))
		d.Plan.Rest = append(d.Plan.Rest, whole)
		d.remove(i)
		d.Plan.Respell()
		resolve(d, n)
		return fmt.Sprintf("删去第%d行：%s", i+1, whole), nil
	})
}

// SplitRow parts a row that was two: its measure becomes first and second,
// which together must be the measure as it stands. All other cells go to
// both rows; the second has no number until somebody gives it one.
func (l *Ledger) SplitRow(ctx context.Context, a who.Actor, id string, at RowAt, first, second string) (Plan, error) {
	first, second = plan.Tidy(first), plan.Tidy(second)
	return l.edit(ctx, a, id, "拆分计划条目", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		i, err := at.find(d)
		if err != nil {
			return "", err
		}
		if first == "" || second == "" {
			return "", fail.Fields(map[string]string{"second": "拆分后的两项都要有具体措施"})
		}
		if squeezed(first+second) != squeezed(d.Plan.Rows[i].Measure) {
			return "", fail.Fields(map[string]string{"second": "两部分合起来应与原文完全一致，不能增删文字。需要改字请先拆分，再逐项更正"})
		}
		r, c := cloneRow(d.Plan.Rows[i]), d.Choices[i]
		c.Support, c.Settled = slices.Clone(c.Support), slices.Clone(c.Settled)
		r.No, r.NoText, r.Measure = "", "", second
		d.Plan.Rows[i].Measure = first
		d.insert(i+1, r, c)
		d.reread(i, "measure")
		d.reread(i+1, "measure", "no")
		return fmt.Sprintf("第%d行拆为两项：“%s”｜“%s”", i+1, first, second), nil
	})
}

func cloneRow(r plan.Row) plan.Row {
	r.Lead, r.Support, r.Undesignated = slices.Clone(r.Lead), slices.Clone(r.Support), slices.Clone(r.Undesignated)
	r.Extra, r.Doubts, r.Checkpoints = slices.Clone(r.Extra), slices.Clone(r.Doubts), slices.Clone(r.Checkpoints)
	return r
}

// squeezed is a text without any blank.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// MergeRows joins a row with the next one, of which it was cut off.
func (l *Ledger) MergeRows(ctx context.Context, a who.Actor, id string, at RowAt) (Plan, error) {
	return l.edit(ctx, a, id, "合并计划条目", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		i, err := at.find(d)
		if err != nil {
			return "", err
		}
		if i+1 >= len(d.Plan.Rows) {
			return "", fail.Invalidf("这是最后一项，没有下一项可以合并")
		}
		one, two := d.TextOf(i), d.TextOf(i+1)
		both := RowText{No: or(one.No, two.No), KeyTask: or(one.KeyTask, two.KeyTask), SubTask: or(one.SubTask, two.SubTask),
			Measure: one.Measure + two.Measure, Responsible: joined(one.Responsible, two.Responsible),
			Indicator: joined(one.Indicator, two.Indicator), Deadline: joined(one.Deadline, two.Deadline)}
		if err := both.check(); err != nil {
			return "", fail.Invalidf("合并后文字过长，不能合并")
		}
		_, fields := one.changes(both)
		both.put(&d.Plan.Rows[i])
		d.Plan.Rows[i].Extra = slices.Concat(d.Plan.Rows[i].Extra, d.Plan.Rows[i+1].Extra)
		d.Choices[i].join(d.Choices[i+1])
		d.remove(i + 1)
		d.reread(i, fields...)
		d.Plan.Respell()
		resolve(d, n)
		return fmt.Sprintf("第%d行与第%d行合并：“%s”｜“%s”", i+1, i+2, one.Measure, two.Measure), nil
	})
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// joined puts two cells together unless they say the same.
func joined(a, b string) string {
	if a == "" || b == "" || a == b {
		return or(a, b)
	}
	return strings.TrimRight(a, "；;。") + "；" + b
}

// join takes over the units and the later day of a row that is merged in.
func (c *Choice) join(o Choice) {
	for _, u := range o.units() {
		if u != c.Lead && !slices.Contains(c.Support, u) {
			c.Support = append(c.Support, u)
		}
	}
	if o.Due > c.Due {
		c.Due = o.Due
	}
	c.Omit = c.Omit && o.Omit
}
