package survey

import (
	"context"
	"log/slog"
	"time"

	"github.com/a-h/templ"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// The rights of questionnaires.
const (
	RightView = "survey.view"
	RightEdit = "survey.edit"
	RightRun  = "survey.run"
)

const (
	root   = "/office/surveys"
	public = "/surveys"
)

// Guard holds back floods on the public form.
type Guard interface {
	Field(c *web.Ctx, purpose string) templ.Component
	Check(c *web.Ctx, purpose string, texts ...string) error
}

// Roster knows the units and the people of an organisation.
type Roster interface {
	Units(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
}

// Deps are what questionnaires need from elsewhere.
type Deps struct {
	DB  *store.DB
	Log *slog.Logger
	// Key is the installation's data key, at least 32 bytes.
	Key     []byte
	Guard   Guard
	Roster  Roster
	Notices notice.Teller
	// Agency is whose portal this is; Frame is the portal's frame.
	Agency func(ctx context.Context, q store.Querier) (people.Agency, error)
	Frame  func(c *web.Ctx, title string) (page.Base, error)
	// Origin is the site's address, for what is printed on invitations.
	Origin string
	// Secure marks cookies for HTTPS only.
	Secure bool
	// Publish makes a draft for publication, by the rules of publishing.
	Publish func(tx *store.Tx, i content.Item) (content.Item, error)
	// Refer gives the title and address of a thing of another capability.
	Refer func(ctx context.Context, a who.Actor, ref store.Ref) (title, href string)
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Surveys is the capability: its acts and its pages.
type Surveys struct {
	Deps
	key []byte
}

// New makes the capability.
func New(d Deps) (*Surveys, error) {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	key, err := seal.Derive(d.Key, "survey.ticket")
	return &Surveys{d, key}, err
}

func missing() error {
	return fail.Missingf("没有找到这份问卷，可能已被删除，或您没有查看它的权限")
}

// moment is an instant as people read it.
// ending is an end as people read it: midnight is the 24th hour of the day that
// ends, for 0时 of the next would be read as a day more.
func ending(t time.Time) string {
	if l := t.In(store.Zone); !t.IsZero() && l.Hour() == 0 && l.Minute() == 0 {
		return l.AddDate(0, 0, -1).Format("2006年1月2日") + "24时"
	}
	return moment(t)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "未填写"
	}
	return t.In(store.Zone).Format("2006年1月2日 15:04")
}
