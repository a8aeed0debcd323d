package publish

import (
	"strings"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// standingOf is what has to be known of an item before anything else: its
// state, whose turn it is, its due day, what is missing and what comes next.
func (p *Publish) standingOf(c *web.Ctx, cs *Case) ([]pages.Stand, error) {
	light, why, err := p.lightOf(c, cs)
	if err != nil {
		return nil, err
	}
	due := ""
	if d := cs.Course.Due; !d.IsZero() {
		due = "时限" + d.Chinese()
		if _, left, ok := strings.Cut(why, "，时限"+d.Chinese()); ok {
			due += strings.TrimRight(left, "。")
		}
	}
	out := []pages.Stand{{Label: "状态", Lamp: stateLamp(cs.Item.State)}, {Label: "轮到谁", Text: turnText(cs)},
		{Label: "公开时限", Lamp: lightLamp(light, why), Text: due, Wide: true}}
	if light == LightNone {
		out[2].Lamp, out[2].Text = ui.Lamp{}, LightTitles[LightNone]
	}
	lacks, err := p.lacksNow(c, cs)
	if err != nil {
		return nil, err
	}
	if len(lacks) > 0 {
		out = append(out, pages.Stand{Label: "还缺什么", Lines: lacks, Wide: true})
	}
	return append(out, next(cs, len(lacks) > 0)), nil
}

// lacksNow is what still keeps the item from its next step.
func (p *Publish) lacksNow(c *web.Ctx, cs *Case) ([]string, error) {
	switch cs.Item.State {
	case content.Draft, content.Returned, content.Reviewing, content.Approved, content.Scheduled:
	default:
		return nil, nil
	}
	all, err := p.Content.Obstacles(c.Context(), c.DB, cs.Item)
	out := cs.Missing
	for _, o := range all {
		if !o.Warn {
			out = append(out, o.Says)
		}
	}
	return out, err
}

// turnText says who has to act.
func turnText(cs *Case) string {
	i := &cs.Item
	if step, ok := cs.Sheet.Now(); cs.HasSh && ok && (i.State == content.Reviewing || i.State == content.Published) {
		who := step.Waits
		if cs.Turn {
			who = "您"
			if cs.For.ID != "" {
				who = "您（代" + cs.For.Name + "）"
			}
		}
		return who + "，" + step.Label
	}
	switch i.State {
	case content.Draft, content.Returned:
		return "拟稿人" + i.DrafterName
	case content.Referred:
		return cs.Secrecy.ReferredTo + "（等待答复）"
	case content.Approved:
		return "有发布权限的人员"
	case content.Scheduled:
		return "系统，" + i.PublishAt.In(store.Zone).Format("1月2日15:04") + "发布"
	}
	return "无，已办完"
}

// next says what comes next, with the way to it where it is the person's.
func next(cs *Case, lacks bool) pages.Stand {
	i := &cs.Item
	out := pages.Stand{Label: "下一步", Wide: true}
	way := func(label, href string) { out.Acts = []ui.Button{{Label: label, Href: href, Small: true}} }
	mine := cs.Actor.MayOn(RightDraft, i.Unit, i.Kind)
	switch i.State {
	case content.Draft, content.Returned:
		out.Text = "由拟稿人送审。"
		if lacks {
			out.Text = "补齐所缺内容后送审。"
		}
		if mine {
			way("去编辑", i.Href()+"/edit")
		}
		if i.State == content.Returned {
			out.Text = "按退回意见修改后重新送审。"
		}
	case content.Reviewing:
		if out.Text = "等待审核意见。"; cs.Turn {
			out.Text = "请填写您的意见，同意后转入下一环节。"
			way("填写意见", "#sheet")
		}
	case content.Referred:
		out.Text = "收到答复后记录，继续保密审查。"
	case content.Approved:
		out.Text = "发布，或者定时发布。送审人和编辑人不能发布自己的信息。"
	case content.Scheduled:
		out.Text = "到时间自动发布；需要改时间的，先取消定时。"
	case content.Published:
		if out.Text = "公众可以看到。需要改动的，先修订；不宜公开的，撤稿。"; cs.Course.UrgentOpen() {
			out.Text = "在" + moment(cs.Course.UrgentDue) + "前补审。"
		}
	case content.Withdrawn:
		out.Text = "原地址显示撤稿说明。可以恢复发布，或者修订后重新发布。"
	case content.Kept:
		out.Text = "到" + i.ReviewOn.Chinese() + "定期评估，情势变化的转为公开。"
	case content.Abandoned:
		out.Text = "不再办理，需要时复制为新稿。"
	}
	return out
}

// readsOf lists who opened what is not public, for who answers for the item.
func (p *Publish) readsOf(c *web.Ctx, i *content.Item) (*ui.Grid, error) {
	if !c.Actor.MayOn(RightCheck, i.Unit, i.Kind) && !c.Actor.MayOn(RightFirst, i.Unit, i.Kind) {
		return nil, nil
	}
	all, err := store.Select[Reading](c.Context(), c.DB, "WHERE agency = $1 AND item = $2 ORDER BY id DESC LIMIT 50", c.Actor.Tenant, i.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	g := ui.Grid{ID: "reads", Caption: "未公开文件查阅记录", Path: i.Href(), Columns: []ui.Column{{Key: "at", Label: "时间", Fixed: true}, {Key: "who", Label: "查阅人"}, {Key: "what", Label: "内容", Wide: true}, {Key: "origin", Label: "网络地址"}}}
	for _, r := range all {
		g.Rows = append(g.Rows, ui.Row{ID: r.ID, Cells: []ui.Cell{ui.T(moment(r.At)), ui.T(r.Name), ui.T(r.What), ui.T(r.Origin)}})
	}
	return &g, nil
}
