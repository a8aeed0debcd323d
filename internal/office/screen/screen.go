package screen

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/screen/inside"
)

//go:embed migrations/*.sql
var files embed.FS

// The rights of this package.
const (
	// RightView is for seeing the lists and trying a text.
	RightView = "screen.view"
	// RightManage is for changing the lists and seeing where persons gather.
	RightManage = "screen.manage"
)

// Deps are what the package is given.
type Deps struct {
	DB *store.DB
	// Key is the installation's data key, 32 bytes or more: findings and
	// traces are known by values keyed with it, never by the data themselves.
	Key []byte
	// Numbers gives the organisation's own telephone numbers and mail
	// addresses, which are published by duty (条例第二十条第二项). May be nil.
	Numbers func(ctx context.Context, q store.Querier, agency string) ([]string, error)
	// Leads says of an address of the own sites whether it leads somewhere;
	// own is false for an address of somebody else. May be nil.
	Leads func(ctx context.Context, q store.Querier, agency, href string) (own, ok bool, err error)
	// Issued gives the 发文字号 that the organisation's own items carry. May be
	// nil.
	Issued func(ctx context.Context, q store.Querier, agency string) ([]string, error)
	// Link names a published thing for the page of 汇聚风险. May be nil.
	Link func(ctx context.Context, q store.Querier, a who.Actor, ref store.Ref) (title, href string, err error)
	// Reading is how the text of PDF files is read.
	Reading docread.Options
	Log     *slog.Logger
}

// Screen is the running part.
type Screen struct {
	db   *store.DB
	deps Deps
	key  []byte
	opt  inside.Options
	log  *slog.Logger
	read lexicons
}

// New makes the running part.
func New(d Deps) (*Screen, error) {
	if len(d.Key) < 32 {
		return nil, errors.New("screen: the data key is shorter than 32 bytes")
	}
	if d.Log == nil {
		d.Log = slog.Default()
	}
	s := &Screen{db: d.DB, deps: d, log: d.Log, opt: inside.Options{Reading: d.Reading}}
	s.key = s.sum(d.Key, "gongkai screen")
	return s, nil
}

func (*Screen) sum(key []byte, texts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, t := range texts {
		h.Write([]byte{byte(len(t) >> 24), byte(len(t) >> 16), byte(len(t) >> 8), byte(len(t))})
		h.Write([]byte(t))
	}
	return h.Sum(nil)
}

// mac is a keyed name for the texts, of 32 hexadecimal digits.
func (s *Screen) mac(texts ...string) string {
	return hex.EncodeToString(s.sum(s.key, texts...)[:16])
}

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "screen", Files: sub}
}

// Slice is what the package hands to the program.
func (s *Screen) Slice() slice.Slice {
	staff := map[string]who.Scope{}
	for _, role := range []string{"sysadmin", "secadmin", "auditor", "office", "clerk", "head", "deputy", "director"} {
		staff[role] = who.Tenant
	}
	return slice.Slice{
		Name: "screen", Title: "发布前检查",
		About:      "发布前查找个人信息、敏感和错误表述、领导人姓名职务、日期文号、链接附件的问题；管理词库和领导人名单；提示多篇信息汇聚后的风险。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Term{}, &Leader{}, &Setting{}, &Override{}},
		Routes:     s.routes,
		Rights: []slice.Right{
			{Key: RightView, Sentence: "查看词库和领导人名单，试检文字和文件", Roles: staff},
			{Key: RightManage, Sentence: "维护词库和领导人名单，查看汇聚风险", Article: basisPrivacy,
				Roles: map[string]who.Scope{"office": who.Tenant, "secadmin": who.Tenant}},
		},
		Events: []slice.EventDoc{
			{Act: ActAddTerm, Sentence: "在词库中增加了词条"},
			{Act: ActEditTerm, Sentence: "修改了词库的词条"},
			{Act: ActRemoveTerm, Sentence: "从词库中删除了词条"},
			{Act: ActImportTerms, Sentence: "向词库导入了词条"},
			{Act: ActAddLeader, Sentence: "在领导人名单中增加了一人"},
			{Act: ActEditLeader, Sentence: "修改了领导人名单"},
			{Act: ActRemoveLeader, Sentence: "从领导人名单中删除了一行"},
			{Act: ActSetting, Sentence: "修改了汇聚风险的提示条件"},
			{Act: ActOverride, Sentence: "对发布前检查的一处问题说明理由后放行"},
			{Act: ActWithdraw, Sentence: "撤销了对一处问题的放行"},
		},
	}
}

// The provisions that findings rest on.
const (
	basisPrivacy   = "政府信息公开条例第十五条；个人信息保护法第三十四条"
	basisSensitive = "个人信息保护法第二十八条；政府信息公开条例第十五条"
	basisTraces    = "个人信息保护法第五十一条"
	basisDocNo     = "GB/T 9704-2012 7.2.5"
	basisFormed    = "GB/T 9704-2012 7.3.5"
	basisAttach    = "GB/T 9704-2012 7.3.4"
	basisMap       = "地图管理条例第十五条"
	basisAlt       = "政府网站发展指引"
	basisGathered  = "个人信息保护法第七十三条；政府信息公开条例第十七条"
)
