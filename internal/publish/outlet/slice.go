package outlet

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/publish"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the capability's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "outlet", Files: sub}
}

// The rights.
const (
	RightView     = "outlet.view"
	RightRecord   = "outlet.record"
	RightExport   = "outlet.export"
	RightSettings = "outlet.settings"
)

// The kinds of references.
const (
	KindRecord   = "outlet-record"
	KindPlatform = "outlet-platform"
)

// The acts.
const (
	ActOwn      = "登记本网站发布"
	ActRecord   = "登记市门户发布"
	ActGone     = "发布页失效"
	ActBack     = "发布页恢复"
	ActEnd      = "登记撤稿"
	ActPlatform = "设置发布平台"
	ActSnapshot = "留存网页快照"
)

// JobCheck looks at all records.
const JobCheck = "outlet.check"

// MsgBroken is the kind of message about a page that is gone or changed.
const MsgBroken = "outlet.broken"

// Deps are what the capability needs from elsewhere.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Files   attach.Keeper
	Notices notice.Teller
	Roster  publish.Roster
	// Public begins the own site's addresses.
	Public string
	// Own renders a page of the own site as a stranger gets it; nil is never.
	Own func(ctx context.Context, agency, path string) (Page, error)
	// Fetch reads a page of another site; nil is never.
	Fetch Fetcher
	// Broke tells the ledger that what served as evidence stands no longer.
	Broke func(tx *store.Tx, ref store.Ref, why string) error
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Outlets is the capability: its acts and its pages.
type Outlets struct{ Deps }

// New makes the capability.
func New(d Deps) *Outlets {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Outlets{d}
}

// Slice is what the capability hands to the program.
func (o *Outlets) Slice() slice.Slice {
	return slice.Slice{
		Name: "outlet", Title: "双平台发布登记",
		About:      "每条信息在本单位网站和市人民政府门户网站的发布地址、时间和快照，每天检查是否仍在、有无变化；向市门户转录用的导出包和逐项复制页面。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Platform{}, &Record{}},
		Routes:     o.routes, Rights: rights(), Events: events(), Measures: o.measures(),
		Jobs:  []job.Spec{{Kind: JobCheck, Title: "检查两个平台上的发布页是否仍在、有无变化", Every: 24 * time.Hour, Work: o.checkAll, Limit: time.Hour}},
		Links: map[string]slice.Linker{KindRecord: o.linkRecord, KindPlatform: linkPlatform},
		Inbox: o.inbox,
	}
}

// Extension keeps the own site's record in step with what is released.
func (o *Outlets) Extension() content.Extension {
	return content.Extension{Name: "outlet", Released: o.released, Withdrawn: o.withdrawn, Panels: o.panels}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	staff := map[string]who.Scope{"office": all, "deputy": all, "director": all, "clerk": own, "head": own}
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看信息在两个平台的发布登记和检查结果", Roles: staff},
		{Key: RightRecord, Sentence: "登记信息在市门户网站的发布地址和截图", Article: "任务分工第6项、第12项", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightExport, Reads: true, Sentence: "导出向市门户网站转录的信息包", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightSettings, Sentence: "设置市门户网站的地址、字段字数和是否自动检查", Roles: map[string]who.Scope{"office": all}},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{{Act: ActOwn, Sentence: "登记了本网站的发布"}, {Act: ActRecord, Sentence: "登记了市门户网站的发布"}, {Act: ActGone, Sentence: "检查发现发布页失效或内容有变化"},
		{Act: ActBack, Sentence: "检查发现发布页恢复正常"}, {Act: ActEnd, Sentence: "随撤稿更新了发布登记"}, {Act: ActPlatform, Sentence: "设置了发布平台"}, {Act: ActSnapshot, Sentence: "留存了发布页快照"}}
}

const (
	homePath = "/office/publishing/outlets"
	allPath  = homePath + "/records"
	packPath = homePath + "/pack"
	setPath  = homePath + "/platform"
	itemPath = homePath + "/items"
)

func (o *Outlets) routes(r *web.Router) {
	r.Get(homePath, RightView, o.getPending)
	r.Get(allPath, RightView, o.getRecords)
	r.Post(homePath+"/check", RightRecord, o.postCheck)
	r.Post(packPath, RightExport, o.postPack)
	r.Get(setPath, RightSettings, o.getPlatform)
	r.Post(setPath, RightSettings, o.postPlatform)
	r.Get(itemPath+"/{id}", RightView, o.getItem)
	r.Upload(itemPath+"/{id}", RightRecord, o.postItem)
	r.Get(itemPath+"/{id}/pack", RightExport, o.getItemPack)
}

func (o *Outlets) linkRecord(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error) {
	r, err := store.Get[Record](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	i, err := o.item(ctx, q, a, r.Item)
	return "发布登记：" + i.Title, itemPath + "/" + r.Item, err
}

func linkPlatform(_ context.Context, _ store.Querier, a who.Actor, _ string) (title, href string, err error) {
	if !a.May(RightSettings) {
		return "", "", fail.Missingf("没有找到这个平台")
	}
	return "发布平台设置", setPath, nil
}

// item reads an item whose records the person may see.
func (o *Outlets) item(ctx context.Context, q store.Querier, a who.Actor, id string) (content.Item, error) {
	i, err := content.ItemOf(ctx, q, a.Tenant, id)
	if err == nil && (i.Edition == 0 || !a.MayOn(RightView, i.Unit, i.Kind)) {
		err = fail.Missingf("没有找到这条已发布的信息，或您没有查看它的权限")
	}
	return i, err
}

// MayOpen says whether the person may open a snapshot or proof; ours is false
// for files of other capabilities.
func (o *Outlets) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (may, ours bool, err error) {
	if owner.Kind != KindRecord {
		return false, false, nil
	}
	_, err = o.item(ctx, q, a, owner.ID)
	if fail.Is(err, fail.Missing) {
		return false, true, nil
	}
	return err == nil, true, err
}
