package library

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "library", Files: sub}
}

// Slice is what the library hands to the program.
func (l *Library) Slice() slice.Slice {
	return slice.Slice{
		Name: "library", Title: "规范性文件库",
		About:      "规范性文件的审核、登记、备案和文件关系，按日期计算的有效性，到期处理和清理。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Document{}, &Tie{}, &Text{}, &Mark{}, &Duty{}, &Round{}, &Choice{}, &Parameter{}, &Import{}},
		Routes:     l.routes, Rights: rights(), Measures: l.measures(), Events: events(), Inbox: l.inbox, Handover: handOver,
		Jobs:  []job.Spec{{Kind: JobDay, Title: "更新规范性文件的有效性标识，提示即将到期的文件", Every: time.Minute, Limit: 10 * time.Minute, Work: l.work}},
		Links: map[string]slice.Linker{KindRound: linkRound, "library-parameter": linkParameter, kindImport: linkImport},
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看规范性文件库、到期文件和清理情况", Article: "任务分工第12项", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own, "deputy": all, "director": all, "overseer": who.All}},
		{Key: RightEdit, Sentence: "填写规范性文件的审核、登记、备案信息，建立文件关系", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightDecide, Sentence: "决定到期文件的续期、修改、废止，提出清理意见，宣布失效或废止", Article: "本地规范性文件管理规定", Roles: map[string]who.Scope{"office": all, "head": own}},
		{Key: RightRound, Sentence: "启动文件清理、拟发清理结果、设置参数", Article: "本地规范性文件管理规定", Roles: map[string]who.Scope{"office": all}},
		{Key: RightSign, Sentence: "签批文件清理结果", Article: "本地规范性文件管理规定", Roles: map[string]who.Scope{"deputy": all, "director": all}},
		{Key: RightImport, Sentence: "批量导入已有的规范性文件", Roles: map[string]who.Scope{"office": all}},
	}
}

func events() []slice.EventDoc {
	var out []slice.EventDoc
	for _, act := range []string{ActSave, ActTie, ActUntie, ActDeclare, ActSet, ActMark, ActOpen, ActRemind, ActDecide, ActRound, ActChoose, ActSign, ActPublish, ActTake, ActImport, ActPreview, "纳入文件库"} {
		out = append(out, slice.EventDoc{Act: act, Sentence: act})
	}
	return out
}

func linkRound(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	r, err := store.Get[Round](ctx, q, a.Tenant, id)
	return r.Title, roundHref(id), err
}

func linkParameter(context.Context, store.Querier, who.Actor, string) (string, string, error) {
	return "规范性文件参数", "/office/library/parameters", nil
}

func linkImport(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	m, err := store.Get[Import](ctx, q, a.Tenant, id)
	return "导入：" + m.Name, root + "/import/" + id, err
}
