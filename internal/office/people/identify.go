package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

// Paths that a person may have to go through before anything else.
const (
	passwordPath = "/account/password"
	factorPath   = "/account/factor"
)

// touchEvery is how often a session's last use is written down.
const touchEvery = time.Minute

// remembered are the roles and rights of a session, good for one epoch.
type remembered struct {
	epoch  int64
	unit   string
	roles  []string
	grants []who.Grant
}

// mostRemembered bounds the memory; it is emptied when it is full.
const mostRemembered = 10_000

// visit is what one query tells of a session.
type visit struct {
	Session
	name, login, unit, state string
	mustChange               bool
	changed                  time.Time
	hasFactor                bool
	agency                   Agency
	epoch                    int64
}

// Identify finds out who sends a request. It reads one row; roles and rights
// are kept in memory as long as nothing about them changed in the database,
// so that what is taken away is gone with the next request, on every node.
func (p *People) Identify(r *http.Request) web.Identity {
	token := p.token(r)
	if token == "" {
		return web.Identity{}
	}
	id, err := p.identify(r.Context(), token)
	if err != nil && !errors.Is(err, sql.ErrNoRows) && !errors.Is(err, context.Canceled) {
		p.log.Error("identify", "error", err)
	}
	if id.Actor.ID != "" {
		id.Actor.Origin = web.Remote(r)
	}
	return id
}

func (p *People) identify(ctx context.Context, token string) (web.Identity, error) {
	v, err := p.visit(ctx, token)
	if err != nil {
		return web.Identity{}, err
	}
	now := p.db.Now()
	if v.Half || v.state != string(Active) || v.over(now, p.idle(v.agency)) {
		return web.Identity{}, nil
	}
	mem, err := p.remember(ctx, v)
	if err != nil {
		return web.Identity{}, err
	}
	if now.Sub(v.Last) >= touchEvery {
		if err := p.touch(ctx, v.Session); err != nil {
			return web.Identity{}, err
		}
	}
	a := who.Actor{Tenant: v.Agency, Home: v.Agency, ID: v.Person, Name: v.name, Unit: v.unit, Roles: mem.roles,
		Session: v.ID, Grants: mem.grants}
	if v.Viewing != "" && a.Widest(RightOversee) == who.All {
		a.Tenant = v.Viewing
	}
	return web.Identity{Actor: a, Detour: p.detour(v, mem, now)}, nil
}

func (p *People) visit(ctx context.Context, token string) (visit, error) {
	var v visit
	var created, last, changed, factor, settings, kind string
	err := p.db.QueryRow(ctx, `SELECT s.agency, s.id, s.person, s.created, s.last, s.method, s.half, s.viewing, s.mac,
			p.name, p.login, p.unit, p.state, c.must_change, c.changed, c.factor, a.kind, a.settings, COALESCE(e.n, 0)
		FROM people_session s
		JOIN people_person p ON p.agency = s.agency AND p.id = s.person
		JOIN people_credential c ON c.agency = s.agency AND c.id = s.person
		JOIN people_agency a ON a.agency = s.agency AND a.id = s.agency
		LEFT JOIN people_epoch e ON e.agency = s.agency AND e.id = s.agency
		WHERE s.token = $1`, hashed("session", token)).Scan(&v.Agency, &v.ID, &v.Person, &created, &last, &v.Method, &v.Half, &v.Viewing, &v.Mac,
		&v.name, &v.login, &v.unit, &v.state, &v.mustChange, &changed, &factor, &kind, &settings, &v.epoch)
	if err != nil {
		return v, err
	}
	v.hasFactor, v.agency.Kind = factor != "", AgencyKind(kind)
	var errs [4]error
	v.Created, errs[0] = parseTime(created)
	v.Last, errs[1] = parseTime(last)
	v.changed, errs[2] = parseTime(changed)
	errs[3] = json.Unmarshal([]byte(settings), &v.agency.Settings)
	v.Token = hashed("session", token)
	if err := errors.Join(errs[:]...); err != nil {
		return v, err
	}
	if !p.genuine(v.Session) {
		return v, errForged
	}
	return v, nil
}

// detour is where the person has to go first: to change the password, or to
// bind the second factor that their role needs.
func (p *People) detour(v visit, mem remembered, now time.Time) string {
	if v.Method == byPassword && (v.mustChange || Expired(v.changed, now)) {
		return passwordPath
	}
	trusted := v.Method == byOIDC && p.oidc.trusted() || v.Method == byStage
	if !v.hasFactor && !trusted && p.factorDue(v.agency, mem.roles) {
		return factorPath
	}
	return ""
}

func (p *People) remember(ctx context.Context, v visit) (remembered, error) {
	p.mu.Lock()
	mem, ok := p.known[v.ID]
	p.mu.Unlock()
	if ok && mem.epoch == v.epoch && mem.unit == v.unit {
		return mem, nil
	}
	roles, err := rolesOf(ctx, p.db, v.Agency, v.Person)
	if err != nil {
		return mem, err
	}
	grants, err := p.inForce(ctx, p.db, v.Agency)
	if err != nil {
		return mem, err
	}
	mem = remembered{v.epoch, v.unit, roleKeys(roles), granted(v.agency.Kind, roles, grants, v.unit)}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= mostRemembered {
		clear(p.known)
	}
	p.known[v.ID] = mem
	return mem, nil
}

func (p *People) touch(ctx context.Context, s Session) error {
	return p.db.Do(ctx, who.System(s.Agency), func(tx *store.Tx) error {
		tx.Quiet("a session's last use is no act")
		_, err := tx.Exec("UPDATE people_session SET last = $3 WHERE agency = $1 AND id = $2", s.Agency, s.ID, tx.Now())
		return err
	})
}

// ActorOf is a person as they would act if they were signed in, for work that
// is done on their behalf and for tests of what a role may do.
func (p *People) ActorOf(ctx context.Context, q store.Querier, agency, id string) (who.Actor, error) {
	person, err := PersonOf(ctx, q, agency, id)
	if err != nil {
		return who.Actor{}, err
	}
	own, err := AgencyOf(ctx, q, agency)
	if err != nil {
		return who.Actor{}, err
	}
	roles, err := rolesOf(ctx, q, agency, id)
	if err != nil {
		return who.Actor{}, err
	}
	grants, err := p.inForce(ctx, q, agency)
	return who.Actor{Tenant: agency, Home: agency, ID: id, Name: person.Name, Unit: person.Unit, Roles: roleKeys(roles),
		Grants: granted(own.Kind, roles, grants, person.Unit)}, err
}

// Staff are the people of an agency as they would act if they were signed in,
// by pinyin.
func (p *People) Staff(ctx context.Context, q store.Querier, agency string) ([]who.Actor, error) {
	own, err := AgencyOf(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	all, err := Directory{}.People(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	held, err := Directory{}.RolesHeld(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	grants, err := p.inForce(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	out := make([]who.Actor, 0, len(all))
	for _, x := range all {
		roles := held[x.ID]
		out = append(out, who.Actor{Tenant: agency, Home: agency, ID: x.ID, Name: x.Name, Unit: x.Unit, Roles: roleKeys(roles),
			Grants: granted(own.Kind, roles, grants, x.Unit)})
	}
	return out, nil
}

// RoleTitles names the actor's roles for the head of a page.
func RoleTitles(a who.Actor) string {
	out := make([]string, len(a.Roles))
	for i, r := range a.Roles {
		out[i] = RoleTitle(r)
	}
	return strings.Join(out, "、")
}

// IdleOf is how long a session of the actor's agency lasts without use.
func (p *People) IdleOf(ctx context.Context, a who.Actor) time.Duration {
	agency, err := AgencyOf(ctx, p.db, a.Home)
	if err != nil {
		return IdleDefault
	}
	return p.idle(agency)
}
