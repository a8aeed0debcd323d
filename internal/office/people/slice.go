package people

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"runtime"
	"slices"
	"sync"
	"time"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

//go:embed migrations/*.sql
var files embed.FS

// Handover moves a leaving person's open work, for one slice.
type Handover struct {
	Title string
	Move  func(tx *store.Tx, from, to string) (moved int, err error)
}

// Deps are what the package is given.
type Deps struct {
	DB *store.DB
	// Key is the installation's data key, at least 32 bytes.
	Key []byte
	// Rights are those of all slices; this package's own are added.
	Rights []slice.Right
	// Handovers are those of all slices, in the order of the list of slices.
	Handovers []Handover
	// Settings are those of all slices; this package's own are added.
	Settings []Setting
	// Term counts working days; nil counts from Monday to Friday.
	Term Term
	// OIDC turns on sign-in through another identity provider.
	OIDC *OIDC
	// Secure marks the session's cookie for HTTPS only.
	Secure bool
	// Home is where a person arrives after signing in; /office where empty.
	Home string
	Log  *slog.Logger
}

// People is the running part.
type People struct {
	db        *store.DB
	log       *slog.Logger
	rights    []slice.Right
	handovers []Handover
	settings  []Setting
	secure    bool
	home      string
	term      Term
	hash      *hasher
	turns     chan struct{}
	seal      seal.Box
	sign      signer
	oidc      *provider
	mu        sync.Mutex
	known     map[string]remembered
}

// New checks what it is given, above all that the rights keep the officers'
// duties apart.
func New(d Deps) (*People, error) {
	p := &People{db: d.DB, log: d.Log, handovers: d.Handovers, secure: d.Secure, home: d.Home, term: d.Term,
		rights: slices.Concat(Rights, d.Rights), settings: slices.Concat(ownSettings(), d.Settings),
		hash: newHasher(max(2, min(4, runtime.NumCPU()))), known: map[string]remembered{}}
	if p.log == nil {
		p.log = slog.Default()
	}
	if p.home == "" {
		p.home = "/office"
	}
	if p.term == nil {
		p.term = fromMondayToFriday
	}
	p.turns = make(chan struct{}, cap(p.hash.slots))
	var err error
	if p.sign, err = newSigner(d.Key); err != nil {
		return nil, err
	}
	if p.seal, err = seal.New(d.Key, sealPurpose); err != nil {
		return nil, err
	}
	if err := CheckRights(p.rights); err != nil {
		return nil, err
	}
	if d.OIDC != nil {
		if p.oidc, err = newProvider(*d.OIDC); err != nil {
			return nil, err
		}
	}
	if d.DB == nil {
		return nil, errors.New("people: no database")
	}
	return p, nil
}

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "people", Files: sub}
}

// Slice is what the package hands to the program.
func (p *People) Slice() slice.Slice {
	return slice.Slice{
		Name: "people", Title: "人员与权限",
		About:      "单位、科室、人员、账户、角色、权限和登录",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Agency{}, &Unit{}, &Person{}, &Credential{}, &RoleHeld{}, &Grant{}, &Filing{}},
		Routes:     p.routes,
		Flows:      []flow.Doc{Accounts.Doc()},
		Rights:     Rights,
		Jobs: []job.Spec{{Kind: "people.tidy", Title: "清理过期的登录和失败记录", Every: time.Hour,
			Work: func(ctx context.Context, _ json.RawMessage) error { return p.Tidy(ctx) }}},
		Events: Events,
		Links:  map[string]slice.Linker{"person": linkPerson, "unit": linkUnit, "agency": linkAgency, "filing": linkFiling},
		Inbox:  p.inbox, Measures: p.measures(), OnCalendar: p.recompute,
	}
}

// Events are the sentences of this package's acts in histories.
var Events = []slice.EventDoc{
	{Act: "开通单位", Sentence: "开通了单位"}, {Act: "修改单位资料", Sentence: "修改了单位资料"}, {Act: "修改单位设置", Sentence: "修改了单位设置"},
	{Act: "新增科室", Sentence: "新增了科室"}, {Act: "修改科室", Sentence: "修改了科室"}, {Act: "撤销科室", Sentence: "撤销了科室"}, {Act: "恢复科室", Sentence: "恢复了科室"},
	{Act: "建立账户", Sentence: "建立了账户，等待审核"}, {Act: "修改人员", Sentence: "修改了人员资料"},
	{Act: MoveApprove, Sentence: "审核通过了账户"}, {Act: MoveRefuse, Sentence: "审核没有通过账户"},
	{Act: MoveHold, Sentence: "没有同意重置密码，账户暂停使用"},
	{Act: MoveLeave, Sentence: "停用了账户并移交了在办事项"}, {Act: MoveReturn, Sentence: "申请重新启用账户"},
	{Act: "授予角色", Sentence: "授予了角色"}, {Act: "收回角色", Sentence: "收回了角色"}, {Act: "调整权限", Sentence: "调整了角色的权限"}, {Act: "补充权限", Sentence: "按新版本补充了默认权限"},
	{Act: MoveReset, Sentence: "重置了密码"}, {Act: "修改密码", Sentence: "修改了密码"}, {Act: "解除锁定", Sentence: "解除了账户锁定"},
	{Act: "绑定动态口令", Sentence: "绑定了动态口令"}, {Act: "解除动态口令", Sentence: "解除了动态口令"},
	{Act: "登录", Sentence: "登录了系统"}, {Act: "登录失败", Sentence: "登录失败"}, {Act: "账户锁定", Sentence: "因多次登录失败被锁定"},
	{Act: "退出登录", Sentence: "退出了登录"}, {Act: "退出全部登录", Sentence: "退出了全部登录"},
	{Act: "产生报备事项", Sentence: "产生了人员变动报备事项"}, {Act: "登记已报备", Sentence: "登记了人员变动已报备"}, {Act: "更正报备登记", Sentence: "更正了人员变动的报备登记"},
	{Act: "查看其他单位", Sentence: "开始查看其他单位"}, {Act: "查看手机号", Sentence: "查看了手机号"}, {Act: "导出人员名单", Sentence: "导出了人员名单"},
}

func linkPerson(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	person, err := PersonOf(ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	return person.Name, linkFor(a, "/office/people/"+id), nil
}

func linkUnit(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	unit, err := UnitOf(ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	return unit.Name, linkFor(a, "/office/units"), nil
}

func linkAgency(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	if id != a.Tenant {
		_, err := store.Get[Agency](ctx, q, a.Tenant, id)
		return "", "", err // another agency's: missing, as for a stranger
	}
	agency, err := AgencyOf(ctx, q, id)
	return agency.Name, "", err
}

func linkFor(a who.Actor, href string) string {
	if !a.May(RightView) {
		return ""
	}
	return href
}

// inbox tells 安全管理员 who waits for approval, 系统管理员 whose reset was refused,
// and 办公室经办 which changes have to be filed.
func (p *People) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	var out []slice.Waiting
	for _, w := range []struct {
		right, title, href string
		state              flow.State
	}{
		{RightApprove, "待审核的账户", "/office/people/pending", Pending},
		{RightManage, "暂停使用的账户", "/office/people?f.state=" + url.QueryEscape(Accounts.TitleOf(Held)), Held},
	} {
		if !a.May(w.right) {
			continue
		}
		var n int
		err := q.QueryRow(ctx, "SELECT COUNT(*) FROM people_person WHERE agency = $1 AND state = $2", a.Tenant, string(w.state)).Scan(&n)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, slice.Waiting{Title: w.title, Href: w.href, Count: n})
		}
	}
	owed, err := openFilings(ctx, q, a, dayOf(p.db.Now()))
	return append(out, owed...), err
}
