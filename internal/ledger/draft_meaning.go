package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/plan"
)

// Meaning is what the office decided about a name in a plan that no unit of
// its own answers to.
type Meaning struct {
	// Name is as issued.
	Name string `json:"name"`
	// Units are the ids of the units that are meant; none where the name is
	// left out of the division of work, for the reason given in Why.
	Units []string `json:"units,omitempty"`
	Why   string   `json:"why,omitempty"`
}

// Out says that the name gets no duty.
func (m Meaning) Out() bool { return len(m.Units) == 0 }

func (m Meaning) check(n names) error {
	wrong := map[string]string{}
	for _, u := range m.Units {
		if _, ok := n.units[u]; !ok {
			wrong["units"] = "请从本单位的科室中选择"
		}
	}
	switch {
	case m.Out() && m.Why == "":
		wrong["why"] = "请选择对应的科室；本计划不列入的，请写明原因"
	case !m.Out() && m.Why != "":
		wrong["why"] = "已选择对应的科室，不需要写不列入的原因。请二者取一"
	case len([]rune(m.Why)) > 500:
		wrong["why"] = "原因最多500个字"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// words say what was decided.
func (m Meaning) words(n names) string {
	if m.Out() {
		return fmt.Sprintf("本单位没有「%s」，本计划不列入，原因：%s", m.Name, m.Why)
	}
	return fmt.Sprintf("「%s」在本计划中按本单位的「%s」处理", m.Name, n.unitList(m.Units))
}

// decided are the meanings as the resolver takes them.
func (d *Draft) decided() map[string][]string {
	out := map[string][]string{}
	for _, m := range d.Meant {
		out[m.Name] = m.Units
	}
	return out
}

func (d *Draft) meant(name string) bool {
	return slices.ContainsFunc(d.Meant, func(m Meaning) bool { return m.Name == name })
}

func (d *Draft) forget(name string) {
	d.Meant = slices.DeleteFunc(slices.Clone(d.Meant), func(m Meaning) bool { return m.Name == name })
}

// naming are the indexes of the rows that name a unit.
func (d *Draft) naming(name string) []int {
	var out []int
	for i, r := range d.Plan.Rows {
		if slices.Contains(slices.Concat(r.Lead, r.Support, r.Undesignated), name) {
			out = append(out, i)
		}
	}
	return out
}

// remean changes what names mean and divides the work of the rows anew that
// stand as they were suggested; where somebody chose the units by hand, only
// what is added or taken away by the change is put in or taken out.
func (d *Draft) remean(n names, change func()) {
	before := resolve(d, n)
	change()
	for i, after := range resolve(d, n) {
		c := &d.Choices[i]
		old, now := Choice{}, Choice{}
		old.divide(before[i], n)
		now.divide(after, n)
		switch {
		case slices.Equal(old.units(), now.units()) && old.Lead == now.Lead:
		case c.Lead == old.Lead && slices.Equal(c.Support, old.Support):
			c.Lead, c.Support = now.Lead, now.Support
		default:
			c.shift(old.units(), now.units())
		}
	}
}

// shift adds the units that are new in now and takes out, of the supporting
// ones, those that are no longer there.
func (c *Choice) shift(old, now []string) {
	c.Support = slices.DeleteFunc(slices.Clone(c.Support), func(u string) bool { return slices.Contains(old, u) && !slices.Contains(now, u) })
	for _, u := range now {
		if !slices.Contains(old, u) && !slices.Contains(c.units(), u) {
			c.Support = append(c.Support, u)
		}
	}
}

// Mean says what a name means in a draft that no unit answers to: one or
// several units, or nobody, with the reason. A name that is meant by no row
// is a Stale.
func (l *Ledger) Mean(ctx context.Context, a who.Actor, id string, m Meaning) (Plan, error) {
	m.Why = strings.TrimSpace(m.Why)
	return l.edit(ctx, a, id, "指定单位", func(p *Plan, n names) (string, error) {
		d := &p.Draft
		if !d.asks(m.Name) {
			return "", fail.Stalef("草稿里已经没有待指定的「%s」，可能刚刚被更正。请返回草稿查看", m.Name)
		}
		if err := m.check(n); err != nil {
			return "", err
		}
		d.remean(n, func() {
			d.forget(m.Name)
			d.Meant = append(d.Meant, m)
		})
		return m.words(n), nil
	})
}

// asks reports whether a doubt of the draft is about the name.
func (d *Draft) asks(name string) bool {
	for i := range d.Plan.Rows {
		for _, q := range d.Plan.Rows[i].Doubts {
			if q.Code == plan.DoubtUnknownUnit && q.Name == name {
				return true
			}
		}
	}
	return false
}

// leftOut says of each name without a duty who is left out, of which rows,
// and why.
func (p *Plan) leftOut() []string {
	var out []string
	d := &p.Draft
	for _, m := range d.Meant {
		if !m.Out() {
			continue
		}
		var rows []string
		for _, i := range d.naming(m.Name) {
			if !d.Choices[i].Omit {
				rows = append(rows, label(d.Plan.Rows[i], i))
			}
		}
		if len(rows) > 0 {
			out = append(out, fmt.Sprintf("「%s」（第%s项）不列入分工，没有任务，原因：%s", m.Name, strings.Join(rows, "、"), m.Why))
		}
	}
	return out
}
