package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/plan"
)

// The doubts that choosing units, or a day, answers.
var (
	unitDoubts = []string{plan.DoubtNoLead, plan.DoubtManyLeads, plan.DoubtOpenList}
	dayDoubts  = []string{plan.DoubtDeadlineUnread, plan.DoubtDeadlineVague, plan.DoubtDeadlineYear, plan.DoubtDeadlineEvent, plan.DoubtBefore}
)

// Choose decides who leads and supports a row's work, until when, where its
// figures come from, its weight, and whether it goes into the ledger at all.
func (l *Ledger) Choose(ctx context.Context, a who.Actor, id string, at RowAt, in Choice) (Plan, error) {
	return l.edit(ctx, a, id, "确定任务分工", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		i, err := at.find(d)
		if err != nil {
			return "", err
		}
		in.Support = slices.DeleteFunc(slices.Clone(in.Support), func(u string) bool { return u == in.Lead || u == "" })
		in.Why = strings.TrimSpace(in.Why)
		if err := in.check(p, n); err != nil {
			return "", err
		}
		old := d.Choices[i]
		told := said(old.against(in, n))
		in.Settled = old.Settled
		d.Choices[i] = in
		if in.Lead != "" {
			d.settle(i, unitDoubts...)
		}
		if !in.Due.IsZero() {
			d.settle(i, dayDoubts...)
		}
		if told == "" && len(d.Choices[i].Settled) == len(old.Settled) {
			return "", nil
		}
		return fmt.Sprintf("第%d行 %s", i+1, or(told, "确认分工和时限")), nil
	})
}

func (c *Choice) check(p *Plan, n names) error {
	wrong := map[string]string{}
	if _, ok := n.units[c.Lead]; c.Lead != "" && !ok {
		wrong["lead"] = "请从本单位的科室中选择牵头科室"
	}
	for _, u := range c.Support {
		if _, ok := n.units[u]; !ok {
			wrong["support"] = "请从本单位的科室中选择配合科室"
		}
	}
	if y := c.Due.Year(); !c.Due.IsZero() && p.Year != 0 && (y < p.Year || y > p.Year+1) {
		wrong["due"] = fmt.Sprintf("完成日期应在%d年内，最迟不超过次年年底", p.Year)
	}
	if !slices.ContainsFunc(Capabilities, func(k Capability) bool { return k.Key == c.Capability }) {
		wrong["capability"] = "请从列出的功能中选择数据来源"
	}
	if c.Weight < 1 || c.Weight > 100 {
		wrong["weight"] = "权重应为1到100的整数"
	}
	if c.Omit && c.Why == "" {
		wrong["why"] = "不列入台账时请写明原因"
	}
	if len([]rune(c.Why)) > 500 {
		wrong["why"] = "原因最多500个字"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// against pairs what was chosen with what is chosen now, in words.
func (c *Choice) against(now Choice, n names) []was {
	return []was{{"牵头科室", n.unitOrNone(c.Lead), n.unitOrNone(now.Lead)}, {"配合科室", n.unitList(c.Support), n.unitList(now.Support)},
		{"完成日期", dayText(c.Due), dayText(now.Due)}, {"数据来源", capabilityTitle(c.Capability), capabilityTitle(now.Capability)},
		{"权重", fmt.Sprint(max(1, c.Weight)), fmt.Sprint(max(1, now.Weight))},
		{"列入台账", kept(c.Omit), kept(now.Omit)}, {"不列入的原因", c.Why, now.Why}}
}

func (n names) unitOrNone(id string) string {
	if id == "" {
		return "未定"
	}
	return n.unit(id)
}

func (n names) unitList(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = n.unit(id)
	}
	return strings.Join(out, "、")
}

func dayText(d civil.Date) string {
	if d.IsZero() {
		return "未定"
	}
	return d.Chinese()
}

func kept(omit bool) string {
	if omit {
		return "否"
	}
	return "是"
}

// suggestions are the leads that suggest themselves for the rows that have
// none, by the row's index: the first unit named as leading, else the unit
// that runs the ledger.
func (p *Plan) suggestions(n names) map[int]string {
	out := map[int]string{}
	var resolved []plan.ResolvedRow
	for i, c := range p.Draft.Choices {
		if c.Lead != "" || c.Omit {
			continue
		}
		if resolved == nil {
			resolved = plan.ResolveDecided(&p.Draft.Plan, n.planUnits(), p.Draft.decided()).Rows
		}
		if len(resolved[i].Lead) == 0 && len(resolved[i].Unknown) > 0 {
			continue // whoever is not known yet may be the one who leads
		}
		if lead, _, _ := partsOf(resolved[i]).divide(n.officeUnit()); lead != "" {
			out[i] = lead
		}
	}
	return out
}

// Suggestions counts the rows of a draft that have no lead but a suggestion.
func (l *Ledger) Suggestions(ctx context.Context, q store.Querier, p *Plan) (int, error) {
	n, err := l.names(ctx, q, p.Agency)
	return len(p.suggestions(n)), err
}

// TakeSuggestions accepts the suggested lead for every row that has none, in
// one act.
func (l *Ledger) TakeSuggestions(ctx context.Context, a who.Actor, id string) error {
	_, err := l.edit(ctx, a, id, "采用牵头建议", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		var told []string
		leads := p.suggestions(n)
		for i := range d.Choices {
			lead, ok := leads[i]
			if !ok {
				continue
			}
			c := &d.Choices[i]
			c.Lead = lead
			c.Support = slices.DeleteFunc(c.Support, func(u string) bool { return u == lead })
			d.settle(i, unitDoubts...)
			told = append(told, fmt.Sprintf("第%d行牵头科室：%s", i+1, n.unit(lead)))
		}
		return strings.Join(told, "\n"), nil
	})
	return err
}

// Settle marks a doubt as looked at (已核对), or takes the mark back. row is
// the row's number, 0 for a doubt about the document; an empty key means
// every doubt of that row.
func (l *Ledger) Settle(ctx context.Context, a who.Actor, id string, row int, key string, looked bool) (Plan, error) {
	return l.edit(ctx, a, id, "核对疑点", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		if row < 0 || row > len(d.Plan.Rows) {
			return "", fail.Missingf("草稿里没有第%d行，请返回草稿查看", row)
		}
		doubts, settled := d.OfDocument(), &d.Settled
		where := "全文"
		if row > 0 {
			doubts, settled = d.OfRow(row-1), &d.Choices[row-1].Settled
			where = fmt.Sprintf("第%d行", row)
		}
		if key != "" && !slices.ContainsFunc(doubts, func(q DraftDoubt) bool { return q.Key == key }) {
			return "", fail.Stalef("这处疑点已经不在了，可能刚刚被更正。请返回草稿查看")
		}
		if at := slices.IndexFunc(doubts, func(q DraftDoubt) bool { return q.Key == key && q.Decides() }); at >= 0 {
			return d.unmean(doubts[at], n, looked)
		}
		told := mark(doubts, settled, key, looked)
		if len(told) == 0 {
			return "", nil
		}
		return where + map[bool]string{true: "已核对：", false: "恢复待核对："}[looked] + strings.Join(told, "；"), nil
	})
}

// mark sets or takes back the marks of doubts, of one only where a key is
// given, and gives back the messages of those that changed.
func mark(doubts []DraftDoubt, settled *[]string, key string, looked bool) []string {
	var told []string
	for _, q := range doubts {
		if q.Settled == looked || key != "" && q.Key != key || key == "" && q.alone() || q.Decides() {
			continue
		}
		told = append(told, q.Message)
		if looked {
			*settled = append(*settled, q.Key)
		} else {
			*settled = slices.DeleteFunc(slices.Clone(*settled), func(k string) bool { return k == q.Key })
		}
	}
	return told
}

// unmean takes back what a name was decided to mean; looking at the doubt is
// no decision and is refused.
func (d *Draft) unmean(q DraftDoubt, n names, looked bool) (string, error) {
	if looked {
		return "", fail.Invalidf("「%s」要指定对应的科室，或写明原因后不列入，不能只标为已核对", q.Name)
	}
	d.remean(n, func() { d.forget(q.Name) })
	return "恢复待指定：「" + q.Name + "」", nil
}

// SettleAll marks the doubts of a draft as looked at, for a person who went
// through the whole document. Units that have to be named, rows that may be
// misread and another issuer are left: each of these is settled by itself.
func (l *Ledger) SettleAll(ctx context.Context, a who.Actor, id string) error {
	_, err := l.edit(ctx, a, id, "核对全部疑点", func(p *Plan, _ names) (string, error) {
		d := &p.Draft
		told := mark(d.OfDocument(), &d.Settled, "", true)
		for i := range d.Choices {
			told = append(told, mark(d.OfRow(i), &d.Choices[i].Settled, "", true)...)
		}
		if len(told) == 0 {
			return "", nil
		}
		return fmt.Sprintf("已核对%d处：%s", len(told), strings.Join(told, "；")), nil
	})
	return err
}
