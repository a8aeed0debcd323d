package govwork

import (
	"context"
	"fmt"
	"html"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/publish"
)

// The acts in the record.
const (
	ActTask  = "登记工作报告任务"
	ActGone  = "移除工作报告任务"
	ActEntry = "填报季度进展"
	ActDraft = "生成季度公开稿"
)

// article is what the sheet answers.
const article = "任务分工第4项：按季度公开政府工作报告重点任务、民生实事落实情况"

// SaveTask adds a task, or mends one; id is empty for a new one.
func (g *Govwork) SaveTask(ctx context.Context, a who.Actor, id string, in Task) (t Task, err error) {
	err = g.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightManage, in.Unit, "") {
			return fail.Deniedf("您没有维护工作报告任务的权限")
		}
		t = Task{Agency: a.Tenant, ID: tx.NewID(), Year: in.Year}
		if id != "" {
			if t, err = store.Get[Task](ctx, tx, a.Tenant, id); err != nil {
				return err
			}
			if t.Version != in.Version {
				return fail.Stalef("这项任务刚刚由其他人修改过，请核对后再保存")
			}
		}
		if err := in.check(); err != nil {
			return err
		}
		if t.No = in.No; t.No == 0 {
			if err := tx.QueryRow(ctx, "SELECT COALESCE(MAX(no), 0) + 1 FROM publish_govwork_task WHERE agency = $1 AND year = $2", a.Tenant, t.Year).Scan(&t.No); err != nil {
				return err
			}
		}
		t.Sort, t.Title, t.Target, t.Unit = in.Sort, strings.TrimSpace(in.Title), in.Target, in.Unit
		if id == "" {
			err = tx.Insert(&t)
		} else {
			err = tx.Update(&t)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActTask, t.Ref(), store.Telling("%d年第%d项：%s", t.Year, t.No, t.Title), store.Under(article))
	})
	return t, err
}

func (t *Task) check() error {
	wrong := map[string]string{}
	if strings.TrimSpace(t.Title) == "" {
		wrong["title"] = "请填写任务内容"
	}
	if titleOf(Sorts, t.Sort) == "" {
		wrong["sort"] = "请选择任务类别"
	}
	if t.Unit == "" {
		wrong["unit"] = "请选择责任科室"
	}
	if t.Year < 2008 || t.Year > 2100 {
		wrong["year"] = "请填写年份，例如 2023"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// Remove takes a task off the sheet, for the reason given.
func (g *Govwork) Remove(ctx context.Context, a who.Actor, id, why string) error {
	if why = strings.TrimSpace(why); why == "" {
		return fail.Fields(map[string]string{"why": "请写明移除的原因，例如任务已调整到其他单位"})
	}
	return g.DB.Do(ctx, a, func(tx *store.Tx) error {
		t, err := store.Get[Task](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightManage, t.Unit, "") {
			return fail.Deniedf("您没有维护工作报告任务的权限")
		}
		t.Gone = true
		if err := tx.Update(&t); err != nil {
			return err
		}
		return tx.Record(ActGone, t.Ref(), store.Because(why), store.Telling("%s", t.Title))
	})
}

// Fill says how a task stands for a quarter. A quarter that has not begun
// cannot be filled in.
func (g *Govwork) Fill(ctx context.Context, a who.Actor, task string, quarter int, in Entry) error {
	return g.DB.Do(ctx, a, func(tx *store.Tx) error {
		t, err := store.Get[Task](ctx, tx, a.Tenant, task)
		if err != nil {
			return err
		}
		if !a.MayOn(RightFill, t.Unit, "") {
			return fail.Deniedf("您没有填报这项任务的权限")
		}
		if quarter < 1 || quarter > 4 {
			return fail.Missingf("没有这个季度")
		}
		if quarter > 1 && tx.Today() <= End(int(t.Year), quarter-1) || quarter == 1 && tx.Today().Year() < int(t.Year) {
			return fail.Invalidf("%d年%s还没有开始，不能填报", t.Year, quarterName(quarter))
		}
		if err := in.check(); err != nil {
			return err
		}
		e, err := store.First[Entry](ctx, tx, "WHERE agency = $1 AND task = $2 AND quarter = $3", a.Tenant, t.ID, quarter)
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		if fresh {
			e = Entry{Agency: a.Tenant, ID: tx.NewID(), Task: t.ID, Quarter: int64(quarter)}
		} else if e.Version != in.Version {
			return fail.Stalef("这个季度的进展刚刚由其他人填报过，请核对后再保存")
		}
		e.Status, e.Says, e.Percent, e.By, e.At = in.Status, strings.TrimSpace(in.Says), in.Percent, a.ID, tx.Now()
		if fresh {
			err = tx.Insert(&e)
		} else {
			err = tx.Update(&e)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActEntry, t.Ref(), store.Telling("%s：%s，%d%%", quarterName(quarter), titleOf(Statuses, e.Status), e.Percent), store.Under(article))
	})
}

func (e *Entry) check() error {
	wrong := map[string]string{}
	if titleOf(Statuses, e.Status) == "" {
		wrong["status"] = "请选择进展状态"
	}
	if strings.TrimSpace(e.Says) == "" {
		wrong["says"] = "请写明本季度的进展，尽量用数据说话"
	}
	if e.Percent < 0 || e.Percent > 100 {
		wrong["percent"] = "完成比例应在0到100之间"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// Draft makes the working copy of a quarter's publication out of the sheet;
// it then goes its way like any other item.
func (g *Govwork) Draft(ctx context.Context, a who.Actor, year, quarter int) (i content.Item, err error) {
	err = g.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightManage, "", "") {
			return fail.Deniedf("您没有生成季度公开稿的权限")
		}
		if quarter < 1 || quarter > 4 {
			return fail.Missingf("没有这个季度")
		}
		s, err := sheetOf(ctx, tx, a.Tenant, year)
		if err != nil {
			return err
		}
		if missing := s.missing(quarter); len(s.tasks) == 0 || len(missing) > 0 {
			return fail.Invalidf("还不能生成%d年%s公开稿：%s", year, quarterName(quarter), lacking(s, missing))
		}
		units, err := g.Roster.UnitNames(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		column := ""
		tree, err := content.Columns(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		for _, c := range tree.All {
			if c.Takes(content.KindGovwork) && len(c.Kinds) > 0 {
				column = c.ID
				break
			}
		}
		i, err = g.Publish.Begin(tx, publish.Draft{Kind: content.KindGovwork, Column: column, Unit: a.Unit, Marking: content.Proactive, Formed: tx.Today(), Carrier: "非公文类",
			Ways: []string{"政府网站"}, HandlerOpinion: "不涉密，建议公开。",
			Title: fmt.Sprintf("%d年%s政府工作报告重点任务、民生实事落实情况", year, quarterName(quarter)), Body: s.table(quarter, units),
			Fields: map[string]string{"quarter": quarterName(quarter)}, Tasks: []string{"4"}})
		if err != nil {
			return err
		}
		if err := tx.Insert(&Issue{Agency: a.Tenant, ID: tx.NewID(), Year: int64(year), Quarter: int64(quarter), Item: i.ID, At: tx.Now()}); err != nil {
			return err
		}
		return tx.Record(ActDraft, i.Ref(), store.Telling("%d年%s，%d项任务", year, quarterName(quarter), len(s.tasks)), store.Under(article))
	})
	return i, err
}

// missing are the tasks of which nothing was said for the quarter.
func (s *sheet) missing(quarter int) []Task {
	var out []Task
	for _, t := range s.tasks {
		if _, ok := s.entries[t.ID][int64(quarter)]; !ok {
			out = append(out, t)
		}
	}
	return out
}

func lacking(s *sheet, missing []Task) string {
	if len(s.tasks) == 0 {
		return "这一年还没有登记任务"
	}
	var no []string
	for _, t := range missing {
		no = append(no, fmt.Sprintf("第%d项", t.No))
	}
	return "还没有填报的任务有" + strings.Join(no, "、")
}

// table is the sheet of a quarter as a text for the public.
func (s *sheet) table(quarter int, units map[string]string) string {
	var b strings.Builder
	for _, sort := range Sorts {
		rows := ""
		for _, t := range s.tasks {
			if t.Sort != sort[0] {
				continue
			}
			e := s.entries[t.ID][int64(quarter)]
			rows += "<tr>"
			for _, cell := range []string{fmt.Sprint(t.No), t.Title, t.Target, units[t.Unit], titleOf(Statuses, e.Status), fmt.Sprintf("%d%%", e.Percent), e.Says} {
				rows += "<td>" + html.EscapeString(cell) + "</td>"
			}
			rows += "</tr>"
		}
		if rows != "" {
			b.WriteString("<h2>" + sort[1] + "</h2><table><tr><th>序号</th><th>任务</th><th>目标</th><th>责任科室</th><th>进展状态</th><th>完成比例</th><th>本季度进展</th></tr>" + rows + "</table>")
		}
	}
	return b.String()
}
