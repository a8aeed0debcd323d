package round

import (
	"fmt"
	"net/url"
	"strings"

	"gongkai/internal/ledger"
)

// Figure is a number of the report with the records it was counted from.
type Figure struct {
	Label, Unit string
	// Definition says in plain words what was counted.
	Definition  string
	Known       bool
	Value       float64
	Part, Whole int
	// Href opens the records that were counted, as of the report's day.
	Href string
}

// Text is the figure's value as people write it.
func (f Figure) Text() string {
	if !f.Known {
		return "—"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f.Value), ".0")
}

// counts are what the figures of a report are made from.
type counts struct {
	tasks, finished            int
	weighted, weights          float64
	overdue, behind, soon      int
	evidenced, proofs, entries int
	lines, sent, accepted      int
	units, complete, onTime    int
	points, met                int
	withdrawn                  int
}

func (r *Report) counts() counts {
	var c counts
	seen := map[string]bool{}
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Withdrawn {
			c.withdrawn++
			continue
		}
		c.duty(l)
		if seen[l.Task] {
			continue
		}
		seen[l.Task] = true
		c.task(r, l.Task)
	}
	for _, u := range r.Units {
		c.units++
		if u.Complete.IsZero() {
			continue
		}
		c.complete++
		if !u.Late {
			c.onTime++
		}
	}
	return c
}

func (c *counts) duty(l *ReportLine) {
	c.lines++
	c.entries += l.Facts.Entries
	c.proofs += len(l.Facts.Evidence)
	if len(l.Facts.Evidence) > 0 {
		c.evidenced++
	}
	if l.Edition > 0 {
		c.sent++
	}
	if l.State == Accepted {
		c.accepted++
	}
	switch l.Facts.LightKey {
	case ledger.Overdue:
		c.overdue++
	case ledger.Behind:
		c.behind++
	case ledger.Soon:
		c.soon++
	}
}

// completion is the mean of the tasks by weight, in percent.
func (c *counts) completion() float64 { return ledger.Percent(c.weighted, 100*c.weights) }

// task counts a task once: by its lead duty, or by the only ones seen.
func (c *counts) task(r *Report, task string) {
	c.tasks++
	done, lead := true, false
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Task != task || l.Withdrawn {
			continue
		}
		if l.Facts.Role == ledger.Lead {
			lead, done = true, l.Facts.Done
		} else if !lead {
			done = done && l.Facts.Done
		}
	}
	for i := range r.Lines {
		if f := r.Lines[i].Facts; r.Lines[i].Task == task && !r.Lines[i].Withdrawn {
			c.weighted += float64(f.Weight) * f.Completion
			c.weights += float64(f.Weight)
			c.points += f.Points
			c.met += f.Met
			break
		}
	}
	if done {
		c.finished++
	}
}

// Figures are the report's computed figures, in the order of its first part.
func (r *Report) Figures() []Figure {
	c := r.counts()
	count := func(label, unit, what string, n int, href string) Figure {
		return Figure{Label: label, Unit: unit, Definition: what, Known: true, Value: float64(n), Href: href}
	}
	rate := func(label, what string, part, whole int, href string) Figure {
		f := Figure{Label: label, Unit: "%", Definition: what, Part: part, Whole: whole, Href: href, Known: whole > 0}
		if f.Known {
			f.Value = 100 * float64(part) / float64(whole)
		}
		return f
	}
	done := Figure{Label: "综合完成比例", Unit: "%", Definition: "各任务完成比例（节点完成和办结情况）按权重平均，由台账计算",
		Known: c.weights > 0, Href: r.ledgerHref("")}
	if done.Known {
		done.Value = c.completion()
	}
	return []Figure{
		count("任务数", "项", "本轮报送范围内的任务", c.tasks, r.ledgerHref("")),
		done,
		rate("任务办结率", "牵头科室已办结（含销号、归档）的任务 ÷ 本轮任务数", c.finished, c.tasks, r.ledgerHref("")),
		rate("节点完成率", "已有完成记录的节点 ÷ 本轮任务的全部节点", c.met, c.points, r.ledgerHref("")),
		count("逾期", "项", "截至数据日已过完成时限、尚未办结的科室任务", c.overdue, r.ledgerHref(ledger.Overdue)),
		count("滞后", "项", "有节点到期未完成、退回未重报或长期没有进展的科室任务", c.behind, r.ledgerHref(ledger.Behind)),
		count("有效佐证", "份", "文件、链接、系统内记录中仍然有效的", c.proofs, r.ledgerHref("")),
		rate("本轮按时报送率", "只计本轮：在报送时限当天或之前交齐首稿的科室 ÷ 应报科室", c.onTime, c.units, "/office/rounds/"+r.Round),
		rate("报送接受率", "办公室已接受的报送项 ÷ 应报项", c.accepted, c.lines, "/office/rounds/"+r.Round+"?f.state=accepted"),
	}
}

// ledgerHref opens the ledger as of the report's day.
func (r *Report) ledgerHref(light ledger.Light) string {
	v := url.Values{"asof": {r.AsOf.String()}}
	if light != "" {
		v.Set("light", string(light))
	}
	return "/office/ledger?" + v.Encode()
}

// Sentences are the computed part of 总体情况. A person's own words follow.
func (r *Report) Sentences() []string {
	c := r.counts()
	out := []string{fmt.Sprintf("截至%s，%s共%d项任务，综合完成比例%s%%；已办结%d项，办理中%d项。",
		r.AsOf.Chinese(), r.scope(), c.tasks, r.Figures()[1].Text(), c.finished, c.tasks-c.finished)}
	if c.points > 0 {
		out[0] += fmt.Sprintf("计划写明的节点%d个，已完成%d个。", c.points, c.met)
	}
	work := fmt.Sprintf("各科室累计登记进展%d条，提供有效佐证%d份。", c.entries, c.proofs)
	if c.overdue+c.behind > 0 {
		work += fmt.Sprintf("目前逾期%d项、滞后%d项。", c.overdue, c.behind)
	} else {
		work += "目前没有逾期和滞后的任务。"
	}
	out = append(out, work)
	if c.withdrawn > 0 {
		out = append(out, fmt.Sprintf("报送清单共%d项（含%d项已撤销，不计入各项数据）。", c.lines+c.withdrawn, c.withdrawn))
	}
	if r.Unit == "" {
		out = append(out, fmt.Sprintf("本轮应报科室%d个、%d项，已报%d项；交齐的科室%d个，其中按时交齐%d个；办公室已接受%d项。",
			c.units, c.lines, c.sent, c.complete, c.onTime, c.accepted))
	}
	return out
}

func (r *Report) scope() string {
	if r.Unit != "" {
		return r.Unit + "承担"
	}
	return "《" + r.Plan + "》本轮报送"
}
