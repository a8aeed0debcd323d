package people

import (
	"context"
	"database/sql"
	"errors"
	"net/netip"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Attempt is somebody at the sign-in page.
type Attempt struct {
	Login, Password string
	Address, Agent  string
	// Device is what the browser keeps of an earlier sign-in, or empty.
	Device string
}

// Ticket is what a sign-in gives: the token for the cookie, and whether the
// second factor is still owed.
type Ticket struct {
	Token string
	Half  bool
}

var (
	errWrong  = fail.Invalidf("用户名或密码不正确。连续5次失败，账户将锁定30分钟").Under(basisIdentity)
	errLocked = fail.Deniedf("账户已锁定，请联系管理员，或30分钟后再试").Under(basisIdentity)
)

// SignIn checks a password. It does the same work and says the same for an
// account that does not exist, which also locks like any other. The attempt is
// counted before it is judged.
func (p *People) SignIn(ctx context.Context, in Attempt) (Ticket, error) {
	in.Login = normalLogin(in.Login)
	person, c, err := p.account(ctx, in.Login)
	if err != nil {
		return Ticket{}, err
	}
	if len(in.Password) > 4*passwordMost {
		in.Password = "" // is wrong in any case, and not worth hashing
	}
	err = p.try(ctx, person, in.Login, p.from(person, in), "用户名或密码不正确", errWrong, func() (bool, error) {
		return p.hash.verify(ctx, c.Hash, in.Password)
	})
	if err != nil {
		return Ticket{}, err
	}
	return p.admit(ctx, person, c, in, byPassword)
}

// from is where an attempt at a person's account comes from.
func (p *People) from(person Person, in Attempt) from {
	return from{in.Address, p.familiar(person.ID, in.Device)}
}

// account reads the account of a name; for an unknown name both are empty.
func (p *People) account(ctx context.Context, login string) (Person, Credential, error) {
	//tenant:all account names are one for the whole installation
	person, err := store.First[Person](ctx, p.db, "WHERE login = $1", login)
	if fail.Is(err, fail.Missing) {
		return Person{}, Credential{}, nil
	}
	if err != nil {
		return person, Credential{}, err
	}
	c, err := store.Get[Credential](ctx, p.db, person.Agency, person.ID)
	return person, c, err
}

// admit opens a session for somebody who has proved who they are, unless the
// account's own state forbids it.
func (p *People) admit(ctx context.Context, person Person, c Credential, in Attempt, method string) (Ticket, error) {
	if err := p.usable(ctx, person); err != nil {
		return Ticket{}, err
	}
	half := c.Factor != "" && (method == byPassword || !p.oidc.trusted())
	at := p.from(person, in)
	s := Session{Agency: person.Agency, Person: person.ID, Address: in.Address, Agent: in.Agent, Method: method, Half: half}
	t := Ticket{Half: half}
	err := p.db.Do(ctx, signingIn(person, in.Address), func(tx *store.Tx) (err error) {
		if half {
			if err := open(tx, tallies(person.Login, at)); err != nil {
				return err
			}
			tx.Quiet("the second factor is still owed; completing it is recorded")
			t.Token, err = p.openSession(tx, s)
			return err
		}
		t.Token, err = p.enter(tx, person, s, at, "")
		return err
	})
	return t, err
}

// enter opens a full session and records it.
func (p *People) enter(tx *store.Tx, person Person, s Session, at from, how string) (string, error) {
	counts := tallies(person.Login, at)
	if err := open(tx, counts); err != nil {
		return "", err
	}
	for _, c := range own(counts) { // the pair's and the account's begin again, the address's goes on
		if _, err := tx.Exec("UPDATE people_attempt SET failed = 0 WHERE agency = '' AND id = $1", c.key); err != nil {
			return "", err
		}
	}
	agency, err := AgencyOf(tx.Context(), tx, person.Agency)
	if err != nil {
		return "", err
	}
	if p.Setting(agency, SettingSingle) != "" {
		if err := endSessions(tx, person); err != nil {
			return "", err
		}
	}
	if err := touchSeen(tx, person, s.Address); err != nil {
		return "", err
	}
	s.Half = false
	token, err := p.openSession(tx, s)
	if err != nil {
		return "", err
	}
	by := methodTitle(s.Method) + how
	return token, tx.Record("登录", person.Ref(), store.Under(basisIdentity), store.Telling("%s登录，方式：%s", person.Name, by))
}

func methodTitle(method string) string {
	switch method {
	case byOIDC:
		return "统一身份认证"
	case byStage:
		return "演示"
	}
	return "密码"
}

// usable says why a known person may not come in.
func (p *People) usable(ctx context.Context, person Person) error {
	switch person.State {
	case Pending:
		if person.Asked == AskedReset {
			return fail.Deniedf("密码已由系统管理员重置，尚待安全管理员审核；审核通过后，用一次性密码登录。请联系本单位安全管理员").Under(basisOfficers)
		}
		return fail.Deniedf("账户尚未通过安全管理员审核，请联系本单位安全管理员")
	case Held:
		return fail.Deniedf("账户暂停使用：安全管理员没有同意重置密码。请联系本单位系统管理员和安全管理员").Under(basisOfficers)
	case Inactive:
		return fail.Deniedf("账户已停用，请联系本单位系统管理员")
	}
	awake, err := awakeSince(ctx, p.db, person)
	if err != nil {
		return err
	}
	if Dormant(awake, p.db.Now()) {
		return fail.Deniedf("账户超过90天未使用，已锁定，请联系本单位系统管理员解除").Under(basisIdentity)
	}
	return nil
}

func signingIn(person Person, address string) who.Actor {
	return who.Actor{Tenant: person.Agency, Home: person.Agency, ID: person.ID, Name: person.Name, Unit: person.Unit, Origin: address}
}

// instant reads one stored instant; no row is the zero instant.
func instant(row *sql.Row) (time.Time, error) {
	var s string
	if err := row.Scan(&s); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, err
	}
	return parseTime(s)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(store.TimeFormat, s)
}

func clearAttempts(tx *store.Tx, login string) error {
	_, err := tx.Exec("DELETE FROM people_attempt WHERE agency = '' AND (id = $1 OR id LIKE $2)", loginKey(login), pairsOf(login)+"%")
	return err
}

func loginKey(login string) string { return hashed("login", login) }

// pairsOf begins the keys of an account name's pairs.
func pairsOf(login string) string { return loginKey(login) + "@" }

func pairKey(login, address string) string { return pairsOf(login) + addressKey(address) }

// deviceKey is among an account name's pairs, so that unlocking clears it too.
func deviceKey(login, device string) string { return pairsOf(login) + hashed("device", device) }

func addressKey(address string) string { return hashed("address", network(address)) }

// network is the address as far as its owner cannot choose it: who has one
// IPv6 address has the 2^64 beside it.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Unmap().Is4() {
		return address
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// touchSeen notes that an account was used from an address, or, without one,
// that it counts as awake from now on.
func touchSeen(tx *store.Tx, person Person, address string) error {
	at := tx.Now()
	if address == "" {
		at = time.Time{}
	}
	_, err := tx.Exec(`INSERT INTO people_seen (agency, id, at, awake, address, step) VALUES ($1, $2, $3, $4, $5, 0)
		ON CONFLICT (agency, id) DO UPDATE SET awake = excluded.awake,
		at = CASE WHEN excluded.at = '' THEN people_seen.at ELSE excluded.at END,
		address = CASE WHEN excluded.at = '' THEN people_seen.address ELSE excluded.address END`,
		person.Agency, person.ID, at, tx.Now(), address)
	return err
}

// awakeSince is the last sign-in or release; a new account counts from its
// making.
func awakeSince(ctx context.Context, q store.Querier, person Person) (time.Time, error) {
	t, err := instant(q.QueryRow(ctx, "SELECT awake FROM people_seen WHERE agency = $1 AND id = $2", person.Agency, person.ID))
	if t.IsZero() {
		t = person.Created
	}
	return t, err
}
