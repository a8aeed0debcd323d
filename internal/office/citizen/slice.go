package citizen

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen/pages"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var files embed.FS

// RightReveal is needed to see a citizen's details in full.
const RightReveal = "citizen.reveal"

// The acts in the record.
const (
	ActReveal = "查看个人信息"
	ActErase  = "清除个人信息"
)

// JobErase is the kind of job that erases what was kept to its day.
const JobErase = "citizen.erase"

// Deps are what the package is given.
type Deps struct {
	DB *store.DB
	// Key is the installation's data key, at least 32 bytes.
	Key []byte
	Log *slog.Logger
	// MayOpen says whether the actor may see the matter that a person belongs
	// to. Where it is nil nobody is shown anything.
	MayOpen func(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error)
	// Link gives a matter's title and address.
	Link func(ctx context.Context, a who.Actor, ref store.Ref) (title, href string)
}

// Citizens is the running part.
type Citizens struct {
	db  *store.DB
	d   Deps
	box seal.Box
	key []byte
}

// New makes the part that keeps citizens' details.
func New(d Deps) (*Citizens, error) {
	box, err := seal.New(d.Key, sealPurpose)
	if err != nil {
		return nil, err
	}
	key, err := seal.Derive(d.Key, "gongkai citizen same")
	return &Citizens{db: d.DB, d: d, box: box, key: key}, err
}

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "citizen", Files: sub}
}

// Slice is what the package hands to the program.
func (s *Citizens) Slice() slice.Slice {
	return slice.Slice{
		Name: "citizen", Title: "个人信息保护",
		About:      "申请人、来信人的身份和联系方式：加密保存，默认遮蔽，查看留痕，到期清除。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Row{}, &Secret{}},
		Routes:     s.routes,
		Rights: []slice.Right{{Key: RightReveal, Sentence: "为办理事项查看申请人、来信人的完整信息（每次留痕）", Article: "个人信息保护法第五十一条",
			Roles: map[string]who.Scope{people.Clerk: who.Tenant, people.Head: who.Tenant, people.Office: who.Tenant}}},
		Jobs: []job.Spec{{Kind: JobErase, Title: "清除保存期满的个人信息", Every: 24 * time.Hour, Limit: time.Hour, Work: s.eraseOld}},
		Events: []slice.EventDoc{
			{Act: ActReveal, Sentence: "查看了完整的个人信息"},
			{Act: ActErase, Sentence: "按规定清除了个人信息，办理记录保留"},
		},
	}
}

func (s *Citizens) routes(r *web.Router) {
	r.Get("/office/citizen/{id}", RightReveal, s.getReveal)
	r.Post("/office/citizen/{id}", RightReveal, s.postReveal)
}

// Reveal gives a person's details to somebody who handles the matter, and
// records that it did and why.
func (s *Citizens) Reveal(ctx context.Context, a who.Actor, id, reason string) (Person, error) {
	var out Person
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 2 || n > 200 {
		return out, fail.Fields(map[string]string{"reason": "请写明查看的理由，2至200个字，例如“打电话核实申请内容”"})
	}
	err := s.db.Do(ctx, a, func(tx *store.Tx) error {
		row, err := s.may(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if out, err = s.Open(ctx, tx, a.Tenant, id); err != nil {
			return err
		}
		return tx.Record(ActReveal, row.Owner(), store.Because(reason), store.Under("个人信息保护法第五十一条"))
	})
	return out, err
}

// may gives the row to an actor who handles its matter. A matter that may not
// be opened and one that does not exist look alike.
func (s *Citizens) may(ctx context.Context, q store.Querier, a who.Actor, id string) (Row, error) {
	if a.Visiting() || !a.May(RightReveal) {
		return Row{}, fail.Deniedf("您没有查看申请人、来信人完整信息的权限。如工作需要，请联系本单位安全管理员").Under("个人信息保护法第五十一条")
	}
	row, err := store.Get[Row](ctx, q, a.Tenant, id)
	if err != nil {
		return row, err
	}
	ok := false
	if s.d.MayOpen != nil {
		if ok, err = s.d.MayOpen(ctx, q, a, row.Owner()); err != nil {
			return row, err
		}
	}
	if !ok {
		return Row{}, fail.Missingf("没有找到这条记录，可能已被删除，或不属于您所在的单位")
	}
	return row, nil
}

// sheet is the page about a person, without details.
func (s *Citizens) sheet(c *web.Ctx, id string) (pages.Person, error) {
	row, err := s.may(c.Context(), c.DB, c.Actor, id)
	if err != nil {
		return pages.Person{}, err
	}
	p := pages.Person{Base: c.Base("查看完整信息"), Action: "/office/citizen/" + id}
	p.Lead = "每次查看都会记下时间、人员和理由，事项的办理记录中可以看到。"
	if s.d.Link != nil {
		p.Matter, p.Back = s.d.Link(c.Context(), c.Actor, row.Owner())
	}
	masks, err := s.Masks(c.Context(), c.DB, c.Actor.Tenant, []string{id})
	p.Facts = masks[id].facts()
	p.Gone = masks[id].Erased
	return p, err
}

func (s *Citizens) getReveal(c *web.Ctx) error {
	p, err := s.sheet(c, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.PersonPage(p))
}

func (s *Citizens) postReveal(c *web.Ctx) error {
	p, err := s.sheet(c, c.Path("id"))
	if err != nil {
		return err
	}
	p.Reason = c.R.FormValue("reason")
	found, err := s.Reveal(c.Context(), c.Actor, c.Path("id"), p.Reason)
	if fail.Is(err, fail.Invalid) {
		p.Problem = err.Error()
		return c.Page(http.StatusUnprocessableEntity, pages.PersonPage(p))
	}
	if err != nil {
		return err
	}
	p.Facts, p.Open = found.facts(), true
	return c.Page(http.StatusOK, pages.PersonPage(p))
}
