package people

import (
	"context"
	"crypto/hmac"
	"errors"
	"net/http"
	"strconv"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Session is one sign-in. Its token is known to the browser alone; what is
// stored is the token's hash. A half session has shown a password and owes
// the second factor.
type Session struct {
	Agency, ID, Token, Person string
	Created, Last             time.Time
	Address, Agent            string
	// Method is password, oidc or demo.
	Method string
	Half   bool
	// Viewing is the agency looked at, or empty for the own.
	Viewing string
	// Pending is a sealed second factor that is being set up.
	Pending string
	// Mac is the program's signature over the parts that say whose it is.
	Mac string
}

// Table names the table.
func (*Session) Table() string { return "people_session" }

// Cols lists the columns.
func (s *Session) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("token", &s.Token), store.C("person", &s.Person),
		store.C("created", &s.Created), store.C("last", &s.Last), store.C("address", &s.Address), store.C("agent", &s.Agent),
		store.C("method", &s.Method), store.C("half", &s.Half), store.C("viewing", &s.Viewing), store.C("pending", &s.Pending),
		store.C("mac", &s.Mac),
	}
}

// How a session was opened.
const (
	byPassword = "password"
	byOIDC     = "oidc"
)

// over says that a session has ended by itself.
func (s Session) over(now time.Time, idle time.Duration) bool {
	if s.Half {
		return now.Sub(s.Created) >= HalfLife
	}
	return now.Sub(s.Last) >= idle || now.Sub(s.Created) >= SessionLife
}

// openSession stores a new session and gives its token. Sessions are written
// plainly: their last use changes without an act, so no digest of them would
// hold; the act that opens one is recorded all the same.
func (p *People) openSession(tx *store.Tx, s Session) (token string, err error) {
	token = randomText(32)
	s.ID, s.Token, s.Created, s.Last = tx.NewID(), hashed("session", token), tx.Now(), tx.Now()
	if len(s.Agent) > 200 {
		s.Agent = s.Agent[:200]
	}
	_, err = tx.Exec(`INSERT INTO people_session (agency, id, token, person, created, last, address, agent, method, half, viewing, pending, mac)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		s.Agency, s.ID, s.Token, s.Person, s.Created, s.Last, s.Address, printable(s.Agent), s.Method, s.Half, "", "", p.macOf(s))
	return token, err
}

// printable leaves only text that both databases store.
func printable(s string) string {
	out := []rune{}
	for _, r := range s {
		if r >= ' ' && r != 0xFFFD {
			out = append(out, r)
		}
	}
	return string(out)
}

// macOf signs what makes a session somebody's. The token's hash is part of
// it, so that no other token can be put in its place.
func (p *People) macOf(s Session) string {
	return p.sign.mac("session", s.Agency, s.ID, s.Token, s.Person, s.Method, strconv.FormatBool(s.Half), s.Created.UTC().Format(store.TimeFormat))
}

// genuine says that this program wrote the session, and nobody changed since
// whose it is.
func (p *People) genuine(s Session) bool { return hmac.Equal([]byte(s.Mac), []byte(p.macOf(s))) }

var errForged = errors.New("people: a session in the database was not written by this program, or was changed")

func (p *People) sessionOf(ctx context.Context, q store.Querier, token string) (Session, error) {
	//tenant:all only the token says whose session it is
	s, err := store.First[Session](ctx, q, "WHERE token = $1", hashed("session", token))
	if err == nil && !p.genuine(s) {
		return Session{}, errForged
	}
	return s, err
}

// Sessions lists a person's open sign-ins, the newest first.
func (p *People) Sessions(ctx context.Context, a who.Actor) ([]Session, error) {
	agency, err := AgencyOf(ctx, p.db, a.Home)
	if err != nil {
		return nil, err
	}
	all, err := store.Select[Session](ctx, p.db, "WHERE agency = $1 AND person = $2 AND half = $3 ORDER BY id DESC", a.Home, a.ID, false)
	out := all[:0]
	for _, s := range all {
		if p.genuine(s) && !s.over(p.db.Now(), p.idle(agency)) {
			out = append(out, s)
		}
	}
	return out, err
}

// SignOut ends one of the actor's own sessions.
func (p *People) SignOut(ctx context.Context, a who.Actor, session string) error {
	a.Tenant = a.Home
	return p.db.Do(ctx, a, func(tx *store.Tx) error {
		n, err := tx.Exec("DELETE FROM people_session WHERE agency = $1 AND id = $2 AND person = $3", a.Home, session, a.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fail.Stalef("这个登录已经退出，请刷新页面")
		}
		return tx.Record("退出登录", store.Ref{Kind: "person", ID: a.ID}, store.Telling("%s", pick(session == a.Session, "退出登录", "退出另一处登录")))
	})
}

// SignOutEverywhere ends all of the actor's sessions, this one too.
func (p *People) SignOutEverywhere(ctx context.Context, a who.Actor) error {
	a.Tenant = a.Home
	return p.db.Do(ctx, a, func(tx *store.Tx) error {
		n, err := tx.Exec("DELETE FROM people_session WHERE agency = $1 AND person = $2", a.Home, a.ID)
		if err != nil {
			return err
		}
		return tx.Record("退出全部登录", store.Ref{Kind: "person", ID: a.ID}, store.Telling("退出全部%d处登录", n))
	})
}

// Tidy removes what has run out: sessions and counts of failures.
func (p *People) Tidy(ctx context.Context) error {
	return p.db.Do(ctx, who.System(""), func(tx *store.Tx) error {
		tx.Quiet("what has run out is no act of anybody")
		now := tx.Now()
		//tenant:all what has run out goes, whosever it is
		if _, err := tx.Exec("DELETE FROM people_session WHERE created < $1 OR (half = $2 AND created < $3)",
			now.Add(-SessionLife), true, now.Add(-HalfLife)); err != nil {
			return err
		}
		_, err := tx.Exec("DELETE FROM people_attempt WHERE agency = '' AND last < $1 AND until < $2", now.Add(-LockedFor), now)
		return err
	})
}

// cookieName has the prefix that makes browsers refuse the cookie where it
// was not set over HTTPS by this very host.
func (p *People) cookieName() string {
	if p.secure {
		return "__Host-gk_session"
	}
	return "gk_session"
}

func (p *People) setCookie(w http.ResponseWriter, token string) {
	c := &http.Cookie{Name: p.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: p.secure, SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

func (p *People) token(r *http.Request) string {
	c, err := r.Cookie(p.cookieName())
	if err != nil {
		return ""
	}
	return c.Value
}
