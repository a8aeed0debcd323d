package notice

import (
	"context"
	"crypto/x509"
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/outside"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var files embed.FS

// The rights of messages.
const (
	RightManage     = "notice.manage"
	RightDeliveries = "notice.deliveries"
)

// Directory answers who the readers are.
type Directory interface {
	Person(ctx context.Context, q store.Querier, agency, id string) (people.Person, error)
	Names(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	Agency(ctx context.Context, q store.Querier, id string) (people.Agency, error)
	Agencies(ctx context.Context, q store.Querier) ([]people.Agency, error)
}

// Deps are what the package is given.
type Deps struct {
	DB *store.DB
	// Key is the installation's data key, at least 32 bytes; it seals the
	// channels' passwords.
	Key       []byte
	Directory Directory
	// Public is the address under which the system is reached, for links in
	// mails; empty leaves the links out.
	Public string
	// Working says whether the organisation works on a day; nil means every
	// day from Monday to Friday.
	Working func(ctx context.Context, q store.Querier, agency string, day civil.Date) (bool, error)
	// Kinds gives the kinds of message their titles in the inbox.
	Kinds map[string]string
	// Allow lists the mail servers and webhooks, as host:port, that may be
	// connected to although they are on this machine or its network.
	Allow []string
	// Roots are the authorities whose certificates mail servers may show; nil
	// means the machine's own.
	Roots *x509.CertPool
	Log   *slog.Logger
}

// Notices is the running part.
type Notices struct {
	db        *store.DB
	directory Directory
	public    string
	working   func(ctx context.Context, q store.Querier, agency string, day civil.Date) (bool, error)
	kinds     map[string]string
	seal      seal.Box
	sealErr   error
	log       *slog.Logger
	dial      outside.Dial
	roots     *x509.CertPool
	hooks     *http.Client
}

var _ Teller = (*Notices)(nil)

// New makes the part that tells people things.
func New(d Deps) *Notices {
	n := &Notices{db: d.DB, directory: d.Directory, public: d.Public, working: d.Working, kinds: d.Kinds, roots: d.Roots, log: d.Log}
	n.dial = outside.Dialer(d.Allow, hookTime)
	n.hooks = newHooks(n.dial)
	if n.directory == nil {
		n.directory = people.Directory{}
	}
	if n.working == nil {
		n.working = weekdays
	}
	if n.log == nil {
		n.log = slog.Default()
	}
	// Without a good key the inbox works; only channels cannot be set up.
	n.seal, n.sealErr = seal.New(d.Key, sealPurpose)
	return n
}

func weekdays(_ context.Context, _ store.Querier, _ string, day civil.Date) (bool, error) {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday, nil
}

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "notice", Files: sub}
}

// Slice is what the package hands to the program.
func (n *Notices) Slice() slice.Slice {
	return slice.Slice{
		Name: "notice", Title: "消息",
		About:      "站内消息，以及按单位设置发出的邮件和推送；每一次投递和失败都可查。",
		Migrations: Migrations().Files,
		// How far messages and deliveries have come is no act and so not in
		// the record; what people set up is.
		Tables: []store.Row{&Channel{}, &Preference{}},
		Routes: n.routes,
		Rights: []slice.Right{
			{Key: RightManage, Sentence: "设置邮件和推送通道，处理投递失败", Roles: map[string]who.Scope{"sysadmin": who.Tenant}},
			{Key: RightDeliveries, Sentence: "查看消息投递情况，重新发送", Roles: map[string]who.Scope{"sysadmin": who.Tenant, "office": who.Tenant}},
		},
		Jobs: []job.Spec{{Kind: JobDeliver, Title: "发送邮件和推送", Every: time.Minute, Limit: 5 * time.Minute, Work: n.deliverJob}},
		Events: []slice.EventDoc{
			{Act: ActTell, Sentence: "系统向有关人员发送了消息"},
			{Act: MoveRetry, Sentence: "让系统重新发送一条消息"},
			{Act: MoveGiveUp, Sentence: "决定不再发送一条消息"},
			{Act: "设置消息通道", Sentence: "设置了邮件或推送通道"},
			{Act: "测试消息通道", Sentence: "测试了邮件或推送通道"},
			{Act: "设置接收方式", Sentence: "设置了自己接收消息的方式"},
		},
		Flows: []flow.Doc{Flow.Doc()},
		Inbox: n.waiting,
	}
}

// waiting counts, for the first page, unread messages and, for those who see
// to deliveries, what did not get through.
func (n *Notices) waiting(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	var out []slice.Waiting
	unread, err := n.Unread(ctx, q, a)
	if err != nil {
		return nil, err
	}
	if unread > 0 {
		out = append(out, slice.Waiting{Title: "未读消息", Href: inbox, Count: unread})
	}
	if !a.May(RightDeliveries) {
		return out, nil
	}
	for _, state := range []DeliveryState{Failed, Unsure} {
		var k int
		err := q.QueryRow(ctx, "SELECT COUNT(*) FROM notice_delivery WHERE agency = $1 AND state = $2", a.Tenant, string(state)).Scan(&k)
		if err != nil {
			return nil, err
		}
		if k > 0 {
			out = append(out, slice.Waiting{Title: "消息" + state.Title(), Href: deliveries + "?f.state=" + string(state), Count: k, Urgent: true})
		}
	}
	return out, nil
}
