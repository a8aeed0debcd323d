package shield

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"log/slog"
	"time"

	"github.com/a-h/templ"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/seal"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

//go:embed migrations/*.sql
var files embed.FS

// The names of the boxes in a form.
const (
	nameToken = "form_token"
	nameProof = "form_proof"
	// nameTrap is the box that only programs fill.
	nameTrap = "form_website"
)

const (
	// life is how long a token serves: who writes slowly, or is called away,
	// loses nothing.
	life = 6 * time.Hour
	// wait is how long a form without a proof stays open before it may be sent.
	wait = 5 * time.Second
)

// The refusals. What was typed is still there when they are read.
var (
	errTrapped = fail.Invalidf("表单里一个不需要填写的框被填上了内容（可能是浏览器自动填写的），已为您清空。您填写的内容都在，请再点一次提交")
	errUnknown = fail.Invalidf("没有收到完整的表单，没有提交成功。您填写的内容都在，请再点一次提交")
	errOld     = fail.Invalidf("页面打开的时间太长，已自动更新，还没有提交。您填写的内容都在，请再点一次提交")
	errUsed    = fail.Invalidf("这一页已经提交过一次，没有重复提交。如果确实要再提交一份，请再点一次提交")
	errFast    = fail.Invalidf("页面打开后%d秒内不能提交（您的浏览器没有运行脚本，需要稍等）。您填写的内容都在，请稍等几秒再点一次提交", int(wait/time.Second))
	errCrowded = fail.Invalidf("您所在的网络提交的人较多，页面需要多准备几秒，还没有提交。您填写的内容都在，请再点一次提交")
	errNarrow  = fail.Invalidf("您所在的网络刚才提交得较多，还没有提交。您填写的内容都在，请过一分钟再点一次提交；换用能运行脚本的浏览器则不用等待")
	errGuesses = fail.Invalidf("从您所在的网络查询时填错的次数太多，请过几分钟再查询。编号和查询码在提交后的回执上")
	errSame    = fail.Invalidf("同样的内容刚才已从您所在的网络多次提交，没有再次提交。如需补充，请修改内容后再提交")
)

// Deps are what the package is given.
type Deps struct {
	DB *store.DB
	// Key is the installation's data key, at least 32 bytes.
	Key []byte
	Log *slog.Logger
}

// Shield is the running part.
type Shield struct {
	db    *store.DB
	key   []byte
	log   *slog.Logger
	loads *loads
}

// New makes the shield. Its tokens hold on every node that has the same key.
func New(d Deps) (*Shield, error) {
	key, err := seal.Derive(d.Key, "gongkai shield")
	if err != nil {
		return nil, err
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return &Shield{db: d.DB, key: key, log: d.Log, loads: newLoads()}, nil
}

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "shield", Files: sub}
}

// Slice is what the package hands to the program.
func (s *Shield) Slice() slice.Slice {
	return slice.Slice{
		Name: "shield", Title: "表单防护",
		About:      "公开表单的防刷：不出验证题，限制同一网络短时间内的大量提交。",
		Migrations: Migrations().Files,
		Jobs:       []job.Spec{{Kind: "shield.clean", Title: "清理用过的表单凭证", Every: time.Hour, Work: s.clean}},
	}
}

// Field are the parts of a form that Check asks for: put it inside the form.
// purpose names the form and its POST alike.
func (s *Shield) Field(c *web.Ctx, purpose string) templ.Component {
	now := c.Now()
	bits := s.loads.issue(web.Remote(c.R), now)
	return field(s.sign(newToken(purpose, now, bits)), bits)
}

// Check takes the form's token, or refuses with a sentence for the person.
// texts are what was written, so that the same again and again is seen; what
// is a choice from a list does not belong there.
func (s *Shield) Check(c *web.Ctx, purpose string, texts ...string) error {
	err := s.check(c, purpose, texts)
	if err != nil && fail.Is(err, fail.Invalid) {
		s.log.LogAttrs(c.Context(), slog.LevelInfo, "form held back", slog.String("purpose", purpose),
			slog.String("remote", web.Remote(c.R)), slog.String("why", err.Error()))
	}
	return err
}

func (s *Shield) check(c *web.Ctx, purpose string, texts []string) error {
	now, from := c.Now(), web.Remote(c.R)
	if c.R.FormValue(nameTrap) != "" {
		return errTrapped
	}
	text := c.R.FormValue(nameToken)
	t, ok := s.open(text)
	switch {
	case !ok || t.purpose != purpose || t.at.After(now.Add(time.Minute)):
		return errUnknown
	case now.Sub(t.at) > life:
		return errOld
	}
	solved := proven(text, c.R.FormValue(nameProof), t.bits)
	switch {
	case solved && t.bits < s.loads.least(from, now):
		return errCrowded
	case !solved && now.Sub(t.at) < wait:
		return errFast
	case !solved && !s.loads.spare(from, now):
		return errNarrow
	case s.loads.again(from, purpose, texts, now):
		return errSame
	}
	if err := s.use(c.Context(), t); err != nil {
		return err
	}
	s.loads.sent(from, now)
	return nil
}

// MayGuess refuses an address from which a number and its code, or another
// secret, were guessed wrong too often. Ask it before looking whether they are
// right, and call Wrong where they are not.
func (s *Shield) MayGuess(c *web.Ctx) error {
	if !s.loads.left(web.Remote(c.R), c.Now()) {
		return errGuesses
	}
	return nil
}

// Wrong notes a wrong guess.
func (s *Shield) Wrong(c *web.Ctx) { s.loads.guessed(web.Remote(c.R), c.Now()) }

// use notes that a token has served.
func (s *Shield) use(ctx context.Context, t token) error {
	err := s.db.Do(ctx, who.System(""), func(tx *store.Tx) error {
		tx.Quiet("a form's token is used up")
		_, err := tx.Exec("INSERT INTO shield_used (id, until_at) VALUES ($1, $2)", t.nonce, t.at.Add(life))
		return err
	})
	if store.IsUnique(err) {
		return errUsed
	}
	return err
}

// clean drops what is too old to serve again anyway.
func (s *Shield) clean(ctx context.Context, _ json.RawMessage) error {
	return s.db.Do(ctx, who.System(""), func(tx *store.Tx) error {
		tx.Quiet("tokens that are too old to serve")
		_, err := tx.Exec("DELETE FROM shield_used WHERE until_at < $1", tx.Now())
		return err
	})
}
