package people

import (
	"context"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// firstPassword makes the credential of a new account with a password that is
// good for one sign-in.
func (p *People) firstPassword(tx *store.Tx, person Person) (string, error) {
	password := oneTime()
	hash, err := p.hash.make(tx.Context(), password)
	if err != nil {
		return "", err
	}
	c := Credential{Agency: person.Agency, ID: person.ID, Version: 1, Hash: hash, Changed: tx.Now(), MustChange: true}
	return password, tx.Insert(&c)
}

// newPassword replaces a forgotten password by one for a single sign-in and
// ends the account's sessions and its lock.
func (p *People) newPassword(tx *store.Tx, person Person) (string, error) {
	c, err := store.Get[Credential](tx.Context(), tx, person.Agency, person.ID)
	if err != nil {
		return "", err
	}
	password := oneTime()
	hash, err := p.hash.make(tx.Context(), password)
	if err != nil {
		return "", err
	}
	c.keep(hash)
	c.Changed, c.MustChange = tx.Now(), true
	if err := tx.Update(&c); err != nil {
		return "", err
	}
	if err := endSessions(tx, person); err != nil {
		return "", err
	}
	return password, clearAttempts(tx, person.Login)
}

// keep puts a new hash in place of the old one, which joins the past ones.
func (c *Credential) keep(hash string) {
	c.Past = append([]string{c.Hash}, c.Past...)
	if len(c.Past) > PasswordPast-1 { // the present one is the fifth
		c.Past = c.Past[:PasswordPast-1]
	}
	c.Hash = hash
}

// ResetPassword gives a person who forgot theirs a one-time password. The
// account waits again for 安全管理员: until then the password is good for
// nothing, so that 系统管理员 alone cannot enter as another. The second factor
// stays. An officer's account cannot be taken over this way by another
// officer: theirs are reset at the server (ResetOfficer).
func (p *People) ResetPassword(tx *store.Tx, id string) (Issued, error) {
	person, err := p.move(tx, id, MoveReset)
	if err != nil {
		return Issued{}, err
	}
	role, err := officeOf(tx, person)
	if err != nil {
		return Issued{}, err
	}
	if role != "" {
		return Issued{}, fail.Deniedf("%s是%s，其密码只能在服务器上用命令重置，以免一名管理员借此使用另一名管理员的账户", person.Name, RoleTitle(role)).Under(basisOfficers)
	}
	person.Maker, person.Approver, person.Asked = tx.Actor().ID, "", AskedReset
	if err := tx.Update(&person); err != nil {
		return Issued{}, err
	}
	password, err := p.newPassword(tx, person)
	if err != nil {
		return Issued{}, err
	}
	return Issued{person.Name, person.Login, password}, tx.Record(MoveReset, person.Ref(), store.Under(basisOfficers),
		store.Telling("重置%s的密码，等待安全管理员审核，首次登录须修改", person.Name))
}

// officeOf is the officer's role that a person holds, or empty.
func officeOf(tx *store.Tx, person Person) (string, error) {
	roles, err := rolesOf(tx.Context(), tx, person.Agency, person.ID)
	for _, r := range roles {
		if Officer(r.Role) {
			return r.Role, err
		}
	}
	return "", err
}

// ResetOfficer gives one of the three officers a one-time password at the
// server's console, by account name. It asks for nobody's approval: it is the
// way back when no officer can sign in, and who has the console is recorded as
// the system. It also wakes an account that locked for not being used, and
// takes off a second factor when asked to. Anybody else's password is reset by
// the officers.
func (p *People) ResetOfficer(ctx context.Context, login string, dropFactor bool) (issued Issued, err error) {
	//tenant:all account names are one for the whole installation
	person, err := store.First[Person](ctx, p.db, "WHERE login = $1", normalLogin(login))
	if err != nil {
		return issued, err
	}
	err = p.db.Do(ctx, who.System(person.Agency), func(tx *store.Tx) error {
		if issued, err = p.resetHere(tx, person); err != nil {
			return err
		}
		if dropFactor {
			if err := p.dropFactor(tx, person); err != nil {
				return err
			}
			if err := tx.Record("解除动态口令", person.Ref(), store.Under(basisIdentity), store.Telling("在服务器上解除%s的动态口令", person.Name)); err != nil {
				return err
			}
		}
		return tx.Record("解除锁定", person.Ref(), store.Telling("在服务器上重置%s的账户", person.Name))
	})
	return issued, err
}

// resetHere is the reset of an officer's password without approval.
func (p *People) resetHere(tx *store.Tx, person Person) (Issued, error) {
	role, err := officeOf(tx, person)
	if err != nil {
		return Issued{}, err
	}
	if role == "" {
		return Issued{}, fail.Deniedf("%s不是管理员，其密码由系统管理员在系统中重置，经安全管理员审核后使用", person.Name).Under(basisOfficers)
	}
	if !person.Active() {
		return Issued{}, fail.Invalidf("%s的账户是“%s”，不能重置密码", person.Name, Accounts.TitleOf(person.State))
	}
	password, err := p.newPassword(tx, person)
	if err != nil {
		return Issued{}, err
	}
	if err := touchSeen(tx, person, ""); err != nil {
		return Issued{}, err
	}
	return Issued{person.Name, person.Login, password}, tx.Record(MoveReset, person.Ref(), store.Under(basisIdentity),
		store.Telling("在服务器上重置%s的密码，下次登录须修改", person.Name))
}

// Unlock ends the lock after failed sign-ins and the one for not being used.
func (p *People) Unlock(tx *store.Tx, id string) error {
	if err := allowed(tx, RightManage); err != nil {
		return err
	}
	person, err := PersonOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if !person.Active() {
		return fail.Invalidf("%s的账户是“%s”，无需解除锁定", person.Name, Accounts.TitleOf(person.State))
	}
	if err := clearAttempts(tx, person.Login); err != nil {
		return err
	}
	if err := touchSeen(tx, person, ""); err != nil {
		return err
	}
	return tx.Record("解除锁定", person.Ref(), store.Under(basisIdentity), store.Telling("解除%s的账户锁定", person.Name))
}

// ChangePassword sets the actor's own password after checking the old one,
// and ends all their other sessions.
func (p *People) ChangePassword(ctx context.Context, a who.Actor, old, fresh string) error {
	a.Tenant = a.Home
	person, c, err := p.own(ctx, a)
	if err != nil {
		return err
	}
	if err := p.provePassword(ctx, person, c, old); err != nil {
		return err
	}
	if err := CheckPassword(person.Login, fresh); err != nil {
		return fail.Fields(map[string]string{"fresh": err.Error()})
	}
	before, err := p.used(ctx, c, fresh)
	if err != nil {
		return err
	}
	if before {
		return fail.Fields(map[string]string{"fresh": "不能使用最近5次用过的密码，请换一个"})
	}
	hash, err := p.hash.make(ctx, fresh)
	if err != nil {
		return err
	}
	return p.db.Do(ctx, a, func(tx *store.Tx) error {
		c.keep(hash)
		c.Changed, c.MustChange = tx.Now(), false
		if err := tx.Update(&c); err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM people_session WHERE agency = $1 AND person = $2 AND id <> $3", a.Home, a.ID, a.Session); err != nil {
			return err
		}
		return tx.Record("修改密码", person.Ref(), store.Under(basisIdentity), store.Telling("修改密码，其他登录已退出"))
	})
}

// provePassword checks the password of somebody who is signed in already. It
// counts like a sign-in, so that a left screen cannot be used for guessing.
func (p *People) provePassword(ctx context.Context, person Person, c Credential, password string) error {
	wrong := fail.Fields(map[string]string{"old": "当前密码不正确。连续5次错误账户将锁定30分钟"})
	return p.try(ctx, person, person.Login, from{}, "原密码不正确", wrong, func() (bool, error) {
		return p.hash.verify(ctx, c.Hash, password)
	})
}

func (p *People) own(ctx context.Context, a who.Actor) (Person, Credential, error) {
	person, err := PersonOf(ctx, p.db, a.Home, a.ID)
	if err != nil {
		return person, Credential{}, err
	}
	c, err := store.Get[Credential](ctx, p.db, a.Home, a.ID)
	return person, c, err
}

// EditOwn changes what a person may change of themselves.
func (p *People) EditOwn(ctx context.Context, a who.Actor, phone, email string) error {
	a.Tenant = a.Home
	return p.db.Do(ctx, a, func(tx *store.Tx) error {
		person, err := PersonOf(ctx, tx, a.Home, a.ID)
		if err != nil {
			return err
		}
		person.Email = strings.TrimSpace(email)
		if phone != masked {
			person.Phone = p.seal.Seal(phonePlace(person), strings.TrimSpace(phone))
		}
		if err := tx.Update(&person); err != nil {
			return err
		}
		return tx.Record("修改人员", person.Ref(), store.Telling("本人修改联系方式"))
	})
}
