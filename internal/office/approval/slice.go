package approval

import (
	"context"
	"embed"
	"io/fs"
	"slices"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "approval", Files: sub}
}

// Slice is what the package hands to the program.
func Slice() slice.Slice {
	return slice.Slice{
		Name: "approval", Title: "审签",
		About:      "审签单：拟稿、逐级审核、签发与退回，意见署名留痕，拟稿人不得审签。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Sheet{}, &Opinion{}, &Substitute{}},
		Routes:     routes, Flows: []flow.Doc{Sheets.Doc()}, Rights: rights(), Events: events(),
		Links: map[string]slice.Linker{Kind: link}, Handover: handOver, Inbox: inbox,
	}
}

func rights() []slice.Right {
	whole, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看审签单", Roles: map[string]who.Scope{
			"office": whole, "deputy": whole, "director": whole, "clerk": own, "head": own}},
		{Key: RightDraft, Sentence: "拟写、修改、送审、撤回和作废审签单", Roles: map[string]who.Scope{"office": whole, "clerk": own, "head": own}},
		{Key: RightReview, Sentence: "审核本科室的审签单", Roles: map[string]who.Scope{"head": own}},
		{Key: RightCheck, Sentence: "对审签单核稿", Roles: map[string]who.Scope{"office": whole}},
		{Key: RightSign, Sentence: "签发审签单", Roles: map[string]who.Scope{"deputy": whole, "director": whole}},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{
		{Act: "拟写审签单", Sentence: "拟写了审签单"}, {Act: "修改审签单", Sentence: "修改了审签单"},
		{Act: MoveSubmit, Sentence: "把审签单送审"}, {Act: MoveAgree, Sentence: "审核同意"},
		{Act: MoveSign, Sentence: "签发了审签单"}, {Act: MoveReturn, Sentence: "退回修改"},
		{Act: MoveWithdraw, Sentence: "撤回了审签单"}, {Act: MoveVoid, Sentence: "作废了审签单"},
		{Act: "委托代审", Sentence: "外出期间委托他人代为审签"}, {Act: "收回委托", Sentence: "收回了代审委托"},
		{Act: "审签单失效", Sentence: "内容有改动，原审签单失效"},
	}
}

func link(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error) {
	s, err := seen(ctx, q, a, id)
	return "审签单：" + s.Title, address(id), err
}

// seen reads a sheet that the actor may see; any other looks like none.
func seen(ctx context.Context, q store.Querier, a who.Actor, id string) (Sheet, error) {
	s, err := store.Get[Sheet](ctx, q, a.Tenant, id)
	if err == nil && !maySee(a, &s) {
		return Sheet{}, fail.Missingf("没有找到这张审签单，可能已被删除，或您没有查看它的权限")
	}
	return s, err
}

func inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	mine, err := Waiting(ctx, q, a)
	mine = slices.DeleteFunc(mine, func(s Sheet) bool { return s.Handled }) // its owner counts it
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	return []slice.Waiting{{Title: "待审签", Href: path, Count: len(mine)}}, nil
}

func routes(r *web.Router) {
	r.Get(path, web.SignedIn, getList)
	r.Get(substitutePath, web.SignedIn, getSubstitutes)
	r.Post(substitutePath, web.SignedIn, postSubstitute)
	r.Post(substitutePath+"/{id}/end", web.SignedIn, postEndSubstitute)
	r.Get(path+"/{id}", web.SignedIn, getSheet)
	r.Post(path+"/{id}", web.SignedIn, postSheet)
	r.Get(path+"/{id}/void", web.SignedIn, getVoid)
	r.Post(path+"/{id}/void", web.SignedIn, postVoid)
}
