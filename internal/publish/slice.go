package publish

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the capability's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "publish", Files: sub}
}

// The rights of publishing.
const (
	RightView     = "publish.view"
	RightDraft    = "publish.draft"
	RightFirst    = "publish.first"
	RightCheck    = "publish.check"
	RightSecrecy  = "publish.secrecy"
	RightSign     = "publish.sign"
	RightRelease  = "publish.release"
	RightUrgent   = "publish.urgent"
	RightWithdraw = "publish.withdraw"
	RightAssess   = "publish.assess"
	RightOverride = "publish.override"
	RightExport   = "publish.export"
	RightSettings = "publish.settings"
	RightImport   = "publish.import"
)

// Slice is what publishing hands to the program.
func (p *Publish) Slice() slice.Slice {
	return slice.Slice{
		Name: "publish", Title: "信息发布",
		About:      "从拟稿、公开属性标识、三审三校、保密审查到发布、修订、撤稿的全过程；依申请公开和不予公开信息的留存与定期评估；法定公开时限。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Course{}, &Secrecy{}, &Return{}, &Assessment{}, &Chain{}, &Template{}, &Reading{}, &Setting{}},
		Routes:     p.routes, Flows: []flow.Doc{Items.Doc()}, Rights: rights(), Jobs: p.jobs(), Measures: p.measures(), Events: events(),
		Links:  map[string]slice.Linker{content.KindItem: p.link, KindSecrecy: p.linkSecrecy, KindChain: linkChain},
		Search: []slice.Searcher{{Kind: content.KindItem, Title: "信息", Each: p.each, Right: RightView}},
		Inbox:  p.inbox, Handover: p.handOver, OnCalendar: p.onCalendar,
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	staff := map[string]who.Scope{"office": all, "deputy": all, "director": all, "clerk": own, "head": own}
	return []slice.Right{
		{Key: RightView, Sentence: "查看信息的工作稿、审签和发布情况", Roles: staff},
		{Key: RightDraft, Sentence: "拟写、修改、送审、修订和作废信息", Article: "国办发〔2016〕80号一（一）", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightFirst, Sentence: "初审本科室的信息", Roles: map[string]who.Scope{"head": own}},
		{Key: RightCheck, Sentence: "复审信息，审核公开属性", Article: "国办发〔2016〕80号一（一）", Roles: map[string]who.Scope{"office": all}},
		{Key: RightSecrecy, Sentence: "公开前保密审查，报审和记录答复", Article: "《政府信息公开条例》第十七条", Roles: map[string]who.Scope{"office": all, "head": own}},
		{Key: RightSign, Sentence: "终审签发，确定公开属性", Roles: map[string]who.Scope{"deputy": all, "director": all}},
		{Key: RightRelease, Sentence: "发布、定时发布已签发的信息，调整栏目", Article: "《政府信息公开条例》第十九条", Roles: map[string]who.Scope{"office": all}},
		{Key: RightUrgent, Sentence: "应急发布（先发布、后补审）", Roles: map[string]who.Scope{"office": all, "deputy": all, "director": all}},
		{Key: RightWithdraw, Sentence: "撤稿和恢复发布", Roles: map[string]who.Scope{"office": all, "deputy": all, "director": all}},
		{Key: RightAssess, Sentence: "定期评估依申请公开和不予公开的信息", Article: "《政府信息公开条例》第十八条", Roles: map[string]who.Scope{"office": all, "deputy": all}},
		{Key: RightOverride, Sentence: "对发布前检查的问题说明理由后放行", Roles: map[string]who.Scope{"office": all, "head": own}},
		{Key: RightExport, Sentence: "导出信息清单、登记簿和汇总表", Roles: staff},
		{Key: RightSettings, Sentence: "设置审核流程、应急补审时限和模板", Roles: map[string]who.Scope{"office": all}},
		{Key: RightImport, Sentence: "迁移旧网站信息时填写原发布日期", Roles: map[string]who.Scope{"office": all}},
	}
}

func (p *Publish) jobs() []job.Spec {
	return []job.Spec{
		{Kind: JobOut, Title: "到时间发布定时信息", Every: time.Minute, Work: p.publishDue, Limit: 5 * time.Minute},
		{Kind: JobWarn, Title: "提醒临近和超过公开时限的信息、待补审和待评估的信息", Every: time.Hour, Work: p.warn, Limit: 10 * time.Minute},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{
		{Act: ActCreate, Sentence: "拟写了信息"}, {Act: ActSave, Sentence: "修改了信息"}, {Act: ActRead0, Sentence: "从文件读取了正文，原稿留存"},
		{Act: ActAttach, Sentence: "添加了附件"}, {Act: ActFile, Sentence: "修改了附件"}, {Act: ActDetach, Sentence: "删除了附件"},
		{Act: ActMask, Sentence: "对检查发现的内容作了脱敏处理"}, {Act: ActStrip, Sentence: "清除了文件中的作者、批注、修订等痕迹"},
		{Act: ActLapse, Sentence: "审签后有修改，须重新审签"}, {Act: "变更公开属性", Sentence: "签发时变更了公开属性"},
		{Act: MoveSubmit, Sentence: "送审"}, {Act: MoveRecall, Sentence: "撤回了送审"}, {Act: MoveAgree, Sentence: "审核同意"},
		{Act: MoveReturn, Sentence: "退回修改"}, {Act: MoveRefer, Sentence: "报主管部门或保密行政管理部门确定"}, {Act: MoveAnswer, Sentence: "记录了报审答复"},
		{Act: MoveSign, Sentence: "签发"}, {Act: MoveKeep, Sentence: "签发，留存不主动公开"}, {Act: MoveRelease, Sentence: "发布"},
		{Act: MoveSchedule, Sentence: "设定了定时发布"}, {Act: MoveCancel, Sentence: "取消了定时发布"}, {Act: MoveUrgent, Sentence: "应急发布，待补审"},
		{Act: MoveLater, Sentence: "补审同意"}, {Act: MoveApprove, Sentence: "补审签发"}, {Act: MoveReject, Sentence: "补审不通过，已撤稿"},
		{Act: MoveRevise, Sentence: "开始修订"}, {Act: MoveDrop, Sentence: "放弃了修订"}, {Act: MoveWithdraw, Sentence: "撤稿"},
		{Act: MoveRestore, Sentence: "恢复发布"}, {Act: MoveAbandon, Sentence: "作废"}, {Act: MoveReopen, Sentence: "经评估转为主动公开"},
		{Act: ActAssess, Sentence: "定期评估，维持不公开"}, {Act: ActPlace, Sentence: "调整了栏目"}, {Act: ActRefused, Sentence: "越级或越权操作被拒绝"},
		{Act: ActRead, Sentence: "查阅了未公开的文件"}, {Act: ActChain, Sentence: "设置了审核流程"}, {Act: ActUnchain, Sentence: "删除了审核流程"},
		{Act: ActSetting, Sentence: "修改了发布设置"}, {Act: ActTemplate, Sentence: "保存了模板"}, {Act: ActUntemplate, Sentence: "删除了模板"},
		{Act: ActRevoked, Sentence: "登记了处罚决定的撤销、变更，待撤回"},
		{Act: ActImport, Sentence: "从旧网站整批导入了已公开信息"},
		{Act: ActTerms, Sentence: "随工作日安排重新计算了公开时限"},
	}
}

func (p *Publish) link(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error) {
	i, err := p.get(ctx, q, a, id)
	return i.Title, i.Href(), err
}

func (p *Publish) linkSecrecy(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error) {
	s, err := store.Get[Secrecy](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	i, err := p.get(ctx, q, a, s.Item)
	return "保密审查：" + i.Title, i.Href() + "/secrecy", err
}

func linkChain(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error) {
	if !a.May(RightSettings) {
		return "", "", fail.Missingf("没有找到这个审核流程")
	}
	c, err := store.Get[Chain](ctx, q, a.Tenant, id)
	return "审核流程：" + c.Name, chainPath, err
}

// handOver gives a leaving person's drafts to another.
func (p *Publish) handOver(tx *store.Tx, from, to string) (int, error) {
	names, err := p.Roster.Names(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return 0, err
	}
	open, err := store.Select[content.Item](tx.Context(), tx, "WHERE agency = $1 AND drafter = $2 AND state IN ('draft', 'returned', 'review', 'referred', 'approved', 'scheduled') ORDER BY id",
		tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for n := range open {
		open[n].Drafter, open[n].DrafterName = to, names[to]
		if err := tx.Update(&open[n]); err != nil {
			return 0, err
		}
	}
	return len(open), nil
}
