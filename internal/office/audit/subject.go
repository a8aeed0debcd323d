package audit

import (
	"cmp"
	"context"
	"slices"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// kindTitles are the kinds of subjects as people call them. A kind that is not
// here shows its key.
var kindTitles = map[string]string{
	"agency": "单位", "article": "文章", "audit": "操作记录", "channel": "通知渠道", "content.setting": "内容设置", "delivery": "送达",
	"duty": "科室分工", "evidence": "佐证材料", "file": "附件", "filing": "备案", "item": "公开内容", "notice": "催办督办单", "person": "人员",
	"plan": "计划", "progress": "进展", "publication": "发布", "request": "延期与异议", "right": "权限", "role": "角色", "round": "报送轮次",
	"publish-template": "信息模板", "round-line": "报送项", "round-sheet": "科室报送单", "screen.leader": "领导名单", "screen.setting": "审校设置", "screen.term": "审校词语",
	"screen.trial": "审校试用", "setting": "设置", "substitute": "代理", "task": "任务", "unit": "科室", "workday": "工作日历",
}

// KindTitle is what people call a kind of subject; a kind without a name gives
// its key.
func KindTitle(kind string) string { return cmp.Or(kindTitles[kind], kind) }

// named is a subject that has no title to show here, by its kind and number.
func named(ref store.Ref) string {
	if kindTitles[ref.Kind] == "" {
		return ref.String()
	}
	return KindTitle(ref.Kind) + "（编号" + ref.ID + "）"
}

// unit is the name of an actor's unit, or its id where nobody names it.
func (l *Log) unit(ctx context.Context, a who.Actor, id string) string {
	if id == "" || l.deps.Link == nil {
		return id
	}
	title, _ := l.deps.Link(ctx, a, store.Ref{Kind: "unit", ID: id})
	return cmp.Or(title, id)
}

// newestFirst puts the acts of one instant, whose ids are in no order, in the
// order in which they were taken, the last first.
func newestFirst(all []Entry) {
	slices.SortStableFunc(all, func(a, b Entry) int { return cmp.Or(b.At().Compare(a.At()), cmp.Compare(b.Turn, a.Turn)) })
}
