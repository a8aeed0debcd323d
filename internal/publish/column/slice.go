package column

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
	return store.Migrations{Owner: "column", Files: sub}
}

// The rights of tending columns.
const (
	RightView   = "column.view"
	RightCheck  = "column.check"
	RightManage = "column.manage"
	RightKeep   = "column.keep"
	RightHand   = "column.hand"
	RightSite   = "column.site"
)

// KindSite is the kind of the reference to the site's setting, KindHanded of
// a month's handing over, KindRule of a rule of retention.
const (
	KindSite   = "site"
	KindHanded = "column-handed"
	KindRule   = "column-rule"
)

// The acts.
const (
	ActSite    = "修改网站设置"
	ActPlant   = "建立基本栏目"
	ActAdd     = "新建栏目"
	ActEdit    = "修改栏目"
	ActMove    = "移动栏目"
	ActMerge   = "合并栏目"
	ActHide    = "隐藏栏目"
	ActShow    = "显示栏目"
	ActClose   = "停用栏目"
	ActOpen    = "启用栏目"
	ActOrder   = "调整栏目顺序"
	ActRemove  = "删除栏目"
	ActCheck   = "核查确认栏目"
	ActRule    = "设置保留期限"
	ActUnrule  = "删除保留期限"
	ActRecount = "重新计算保留期限"
	ActKeep    = "到期保留"
	ActLetGo   = "到期撤下"
	ActHanded  = "登记移送公开信息"
)

// The jobs.
const JobScan = "column.scan"

// Deps are what tending columns needs from elsewhere.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Content *content.Content
	Publish *publish.Publish
	Files   attach.Keeper
	Roster  publish.Roster
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Columns is the capability: its acts and its pages.
type Columns struct{ Deps }

// New makes the capability.
func New(d Deps) *Columns {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Columns{d}
}

// Slice is what tending columns hands to the program.
func (s *Columns) Slice() slice.Slice {
	return slice.Slice{
		Name: "column", Title: "栏目管理",
		About:      "门户网站的栏目树和网站设置；空白、超期未更新栏目和到期信息的核查处置；信息的保留期限；每月向档案馆、图书馆移送公开信息。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Rule{}, &Term{}, &Handed{}},
		Routes:     s.routes, Rights: rights(), Events: events(), Measures: s.measures(),
		Jobs:  []job.Spec{{Kind: JobScan, Title: "检查已发布信息的链接、附件和保留期限", Every: 24 * time.Hour, Work: s.scanAll, Limit: 30 * time.Minute}},
		Links: map[string]slice.Linker{content.KindColumn: linkColumn, KindSite: linkSite, KindHanded: linkHanded, KindRule: linkRule},
		Inbox: s.inbox,
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看栏目、栏目核查和保留期限", Roles: map[string]who.Scope{"office": all, "deputy": all, "director": all, "clerk": own, "head": own}},
		{Key: RightCheck, Sentence: "核查确认没有应公开信息的栏目", Article: "国办秘函〔2019〕19号", Roles: map[string]who.Scope{"office": all, "head": own}},
		{Key: RightManage, Sentence: "新建、修改、移动、合并、隐藏、停用和删除栏目", Article: "国办公开办函〔2019〕61号", Roles: map[string]who.Scope{"office": all}},
		{Key: RightKeep, Sentence: "设置信息保留期限，决定到期信息保留或者撤下", Article: "任务分工第24项", Roles: map[string]who.Scope{"office": all}},
		{Key: RightHand, Sentence: "登记向档案馆、公共图书馆等移送主动公开信息", Article: "《政府信息公开条例》第二十五条", Roles: map[string]who.Scope{"office": all}},
		{Key: RightSite, Sentence: "修改网站名称、标识码、备案号、联系方式和索引号规则", Article: "《政府网站发展指引》", Roles: map[string]who.Scope{"office": all}},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{
		{Act: ActSite, Sentence: "修改了网站设置"}, {Act: ActPlant, Sentence: "建立了基本栏目"}, {Act: ActAdd, Sentence: "新建了栏目"}, {Act: ActEdit, Sentence: "修改了栏目"},
		{Act: ActMove, Sentence: "移动了栏目，旧地址自动转到新地址"}, {Act: ActMerge, Sentence: "合并了栏目"}, {Act: ActHide, Sentence: "从导航中隐藏了栏目"},
		{Act: ActShow, Sentence: "在导航中显示了栏目"}, {Act: ActClose, Sentence: "停用了栏目"}, {Act: ActOpen, Sentence: "启用了栏目"}, {Act: ActOrder, Sentence: "调整了栏目顺序"},
		{Act: ActRemove, Sentence: "删除了空栏目"}, {Act: ActCheck, Sentence: "核查确认栏目暂无应公开信息"}, {Act: ActRule, Sentence: "设置了信息保留期限，已重新计算"},
		{Act: ActUnrule, Sentence: "删除了信息保留期限，已重新计算"}, {Act: ActRecount, Sentence: "按保留期限重新计算了到期日期"}, {Act: ActKeep, Sentence: "到期信息继续保留"}, {Act: ActLetGo, Sentence: "撤下了到期信息"},
		{Act: ActHanded, Sentence: "登记了公开信息移送"},
	}
}

// The pages. A column's pages take everything below theirs, so what is not of
// one column stands elsewhere.
const (
	homePath    = "/office/columns"
	newPath     = homePath + "/new"
	hygienePath = "/office/publishing/hygiene"
	keepPath    = "/office/publishing/keep"
	handPath    = "/office/publishing/handed"
	sitePath    = "/office/publishing/site"
)

// routes lists every page and act with the right it needs; acts ask again
// over the column's unit.
func (s *Columns) routes(r *web.Router) {
	r.Get(sitePath, RightSite, s.getSite)
	r.Post(sitePath, RightSite, s.postSite)
	r.Get(homePath, RightView, s.getHome)
	r.Post(homePath+"/plant", RightManage, s.postPlant)
	r.Get(newPath, RightManage, s.getNew)
	r.Post(newPath, RightManage, s.postNew)
	r.Get(hygienePath, RightView, s.getHygiene)
	r.Post(hygienePath+"/scan", RightCheck, s.postScan)
	r.Get(keepPath, RightView, s.getKeep)
	r.Post(keepPath+"/rules", RightKeep, s.postRule)
	r.Post(keepPath+"/rules/{id}/delete", RightKeep, s.postUnrule)
	r.Get(keepPath+"/{id}", RightKeep, s.getDecide)
	r.Post(keepPath+"/{id}", RightKeep, s.postDecide)
	r.Get(handPath, RightView, s.getHanded)
	r.Post(handPath, RightHand, s.postHanded)
	r.Get(handPath+"/print", RightView, s.getHandedPaper)
	r.Get(homePath+"/{id}", RightView, s.getColumn)
	r.Get(homePath+"/{id}/edit", RightManage, s.getEdit)
	r.Post(homePath+"/{id}/edit", RightManage, s.postEdit)
	r.Get(homePath+"/{id}/move", RightManage, s.getMove)
	r.Post(homePath+"/{id}/move", RightManage, s.postMove)
	r.Get(homePath+"/{id}/merge", RightManage, s.getMerge)
	r.Post(homePath+"/{id}/merge", RightManage, s.postMerge)
	r.Get(homePath+"/{id}/act", RightManage, s.getAct)
	r.Post(homePath+"/{id}/act", RightManage, s.postAct)
	r.Post(homePath+"/{id}/order", RightManage, s.postOrder)
	r.Post(homePath+"/{id}/check", RightCheck, s.postCheck)
}

func linkColumn(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error) {
	c, err := store.Get[content.Column](ctx, q, a.Tenant, id)
	if err == nil && !a.May(RightView) {
		err = fail.Missingf("没有找到这个栏目")
	}
	return "栏目：" + c.Name, homePath + "/" + id, err
}

func linkSite(_ context.Context, _ store.Querier, a who.Actor, _ string) (title, href string, err error) {
	if !a.May(RightSite) {
		return "", "", fail.Missingf("没有找到网站设置")
	}
	return "网站设置", sitePath, nil
}

func linkHanded(_ context.Context, _ store.Querier, a who.Actor, id string) (title, href string, err error) {
	if !a.May(RightView) {
		return "", "", fail.Missingf("没有找到这次移送")
	}
	return id + "公开信息移送", handPath + "?month=" + id, nil
}

func linkRule(_ context.Context, _ store.Querier, a who.Actor, _ string) (title, href string, err error) {
	if !a.May(RightView) {
		return "", "", fail.Missingf("没有找到这条保留期限")
	}
	return "信息保留期限", keepPath, nil
}
