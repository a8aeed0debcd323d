package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"rsc.io/qr"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The second factor is a time-based one-time password (RFC 6238): six figures
// every 30 seconds, one step of tolerance either way, no code good twice.
const (
	factorStep    = 30
	factorBytes   = 20
	recoveryCodes = 10
	recoveryBytes = 10
)

var factorOptions = totp.ValidateOpts{Period: factorStep, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

func newFactor() string {
	b := make([]byte, factorBytes)
	_, _ = rand.Read(b)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

// stepOf is the time step whose code this is, 0 where none near now has it.
func stepOf(secret, code string, now time.Time) int64 {
	for _, skew := range []int64{0, -1, 1} {
		step := now.Unix()/factorStep + skew
		want, err := totp.GenerateCodeCustom(secret, time.Unix(step*factorStep, 0), factorOptions)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step
		}
	}
	return 0
}

// factorURL is what an authenticator's camera reads.
func factorURL(issuer, login, secret string) string {
	v := url.Values{"secret": {secret}, "issuer": {issuer}, "period": {"30"}, "digits": {"6"}, "algorithm": {"SHA1"}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+login) + "?" + strings.ReplaceAll(v.Encode(), "+", "%20")
}

func factorPNG(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, err
	}
	code.Scale = 5
	return code.PNG(), nil
}

func factorPlace(agency, person string) string { return agency + "/" + person + "/factor" }

// digits leaves the figures of what was typed; people put spaces in codes.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			r += '0' - '０'
		}
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

var errCode = fail.Fields(map[string]string{"code": "动态口令不正确或已使用过，请等待下一个口令再试。连续5次失败，账户将锁定30分钟"})

// SecondFactor completes a half session with a code, or a recovery code, and
// gives the token of the full one; the half one ends. device is what the
// browser keeps of an earlier sign-in.
func (p *People) SecondFactor(ctx context.Context, token, code, device string) (string, error) {
	half, err := p.sessionOf(ctx, p.db, token)
	if err != nil || !half.Half || half.over(p.db.Now(), 0) {
		return "", fail.Deniedf("登录步骤已超时，请重新输入用户名和密码")
	}
	person, err := PersonOf(ctx, p.db, half.Agency, half.Person)
	if err != nil {
		return "", err
	}
	if err := p.usable(ctx, person); err != nil {
		return "", err
	}
	fresh, at := "", from{half.Address, p.familiar(person.ID, device)}
	err = p.try(ctx, person, person.Login, at, "动态口令不正确", errCode, func() (ok bool, err error) {
		fresh, err = p.complete(ctx, person, half, at, code)
		if errors.Is(err, errCode) {
			return false, nil
		}
		return err == nil, err
	})
	return pick(err == nil, fresh, ""), err
}

// complete makes a full session of a half one in the act that takes the code.
func (p *People) complete(ctx context.Context, person Person, half Session, at from, code string) (fresh string, err error) {
	err = p.db.Do(ctx, signingIn(person, half.Address), func(tx *store.Tx) error {
		how, err := p.useCode(tx, person, code)
		if err != nil {
			return err
		}
		if n, err := tx.Exec("DELETE FROM people_session WHERE agency = $1 AND id = $2", half.Agency, half.ID); err != nil || n != 1 {
			return pick(err == nil, error(fail.Stalef("登录已完成或已超时，请重新登录")), err)
		}
		fresh, err = p.enter(tx, person, half, at, how)
		return err
	})
	return fresh, err
}

// useCode takes a code once and says by which means it proved the person.
func (p *People) useCode(tx *store.Tx, person Person, code string) (string, error) {
	c, err := store.Get[Credential](tx.Context(), tx, person.Agency, person.ID)
	if err != nil {
		return "", err
	}
	secret, err := p.seal.Open(factorPlace(person.Agency, person.ID), c.Factor)
	if err != nil {
		return "", err
	}
	if secret == "" {
		return "", fail.Invalidf("账户没有绑定动态口令，请重新登录")
	}
	if step := stepOf(secret, digits(code), tx.Now()); step > 0 {
		return "、动态口令", takeStep(tx, person, step)
	}
	i := slices.Index(c.Recovery, hashed("recovery", plainCode(code)))
	if i < 0 {
		return "", errCode
	}
	c.Recovery = slices.Delete(slices.Clone(c.Recovery), i, i+1)
	return "、备用码", tx.Update(&c)
}

// takeStep marks a time step as used; a step of the past cannot be used again.
func takeStep(tx *store.Tx, person Person, step int64) error {
	if _, err := tx.Exec("INSERT INTO people_seen (agency, id, at, awake, address, step) VALUES ($1, $2, '', $3, '', 0) ON CONFLICT (agency, id) DO NOTHING",
		person.Agency, person.ID, tx.Now()); err != nil {
		return err
	}
	n, err := tx.Exec("UPDATE people_seen SET step = $3 WHERE agency = $1 AND id = $2 AND step < $3", person.Agency, person.ID, step)
	if err == nil && n == 0 {
		return errCode
	}
	return err
}

// prepared is the secret that the actor is about to bind, or empty.
func (p *People) prepared(ctx context.Context, a who.Actor) (string, error) {
	s, err := store.Get[Session](ctx, p.db, a.Home, a.Session)
	if err != nil {
		return "", err
	}
	return p.seal.Open(factorPlace(a.Home, a.ID), s.Pending)
}

// PrepareFactor gives the secret that the actor is about to bind; it stays
// the same until it is bound or the session ends.
func (p *People) PrepareFactor(ctx context.Context, a who.Actor) (string, error) {
	secret, err := p.prepared(ctx, a)
	if err != nil || secret != "" {
		return secret, err
	}
	place := factorPlace(a.Home, a.ID)
	secret = newFactor()
	return secret, p.db.Do(ctx, a, func(tx *store.Tx) error {
		tx.Quiet("binding a second factor is recorded when it is bound")
		_, err := tx.Exec("UPDATE people_session SET pending = $3 WHERE agency = $1 AND id = $2", a.Home, a.Session, p.seal.Seal(place, secret))
		return err
	})
}

// BindFactor binds the prepared secret after a first code and gives the
// recovery codes, which are shown this once.
func (p *People) BindFactor(ctx context.Context, a who.Actor, code string) ([]string, error) {
	a.Tenant = a.Home
	secret, err := p.PrepareFactor(ctx, a)
	if err != nil {
		return nil, err
	}
	person, c, err := p.own(ctx, a)
	if err != nil {
		return nil, err
	}
	if c.Factor != "" {
		return nil, fail.Stalef("账户已绑定动态口令。要更换手机，请先解除再重新绑定")
	}
	step := stepOf(secret, digits(code), p.db.Now())
	if step == 0 {
		return nil, fail.Fields(map[string]string{"code": "动态口令不正确。请确认手机时间准确，输入当前显示的6位数字"})
	}
	codes := make([]string, recoveryCodes)
	c.Recovery = nil
	for i := range codes {
		codes[i] = newRecovery()
		c.Recovery = append(c.Recovery, hashed("recovery", plainCode(codes[i])))
	}
	c.Factor = p.seal.Seal(factorPlace(a.Home, a.ID), secret)
	return codes, p.db.Do(ctx, a, func(tx *store.Tx) error {
		if err := tx.Update(&c); err != nil {
			return err
		}
		if err := takeStep(tx, person, step); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE people_session SET pending = '' WHERE agency = $1 AND id = $2", a.Home, a.Session); err != nil {
			return err
		}
		return tx.Record("绑定动态口令", person.Ref(), store.Under(basisIdentity), store.Telling("绑定动态口令"))
	})
}

// newRecovery is a code of 16 letters and figures in groups of four.
func newRecovery() string {
	b := make([]byte, recoveryBytes)
	_, _ = rand.Read(b)
	s := strings.ToLower(base32.StdEncoding.EncodeToString(b))
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}

func plainCode(s string) string {
	return strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(strings.TrimSpace(s)))
}

// UnbindFactor takes the actor's own second factor off after the password.
func (p *People) UnbindFactor(ctx context.Context, a who.Actor, password string) error {
	a.Tenant = a.Home
	person, c, err := p.own(ctx, a)
	if err != nil {
		return err
	}
	agency, err := AgencyOf(ctx, p.db, a.Home)
	if err != nil {
		return err
	}
	if c.Factor == "" {
		return fail.Stalef("账户没有绑定动态口令，请刷新页面")
	}
	if p.factorDue(agency, a.Roles) {
		return fail.Deniedf("您的角色必须使用动态口令，不能自行解除。手机遗失或更换，请联系安全管理员").Under(basisIdentity)
	}
	if err := p.provePassword(ctx, person, c, password); err != nil {
		return err
	}
	return p.db.Do(ctx, a, func(tx *store.Tx) error {
		if err := p.dropFactor(tx, person); err != nil {
			return err
		}
		return tx.Record("解除动态口令", person.Ref(), store.Telling("本人解除动态口令"))
	})
}

// ResetFactor takes a lost second factor off. It is 安全管理员's, while the
// password is 系统管理员's to reset: neither alone can enter as another.
func (p *People) ResetFactor(tx *store.Tx, id, reason string) error {
	if err := allowed(tx, RightApprove); err != nil {
		return err
	}
	if id == tx.Actor().ID {
		return fail.Deniedf("不能解除自己的动态口令，请由另一名安全管理员办理")
	}
	person, err := PersonOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return fail.Fields(map[string]string{"reason": "请填写解除理由，例如：手机遗失"})
	}
	if err := p.dropFactor(tx, person); err != nil {
		return err
	}
	return tx.Record("解除动态口令", person.Ref(), store.Because(reason), store.Under(basisIdentity), store.Telling("解除%s的动态口令", person.Name))
}

func (p *People) dropFactor(tx *store.Tx, person Person) error {
	c, err := store.Get[Credential](tx.Context(), tx, person.Agency, person.ID)
	if err != nil {
		return err
	}
	if c.Factor == "" {
		return nil
	}
	c.Factor, c.Recovery = "", nil
	return tx.Update(&c)
}
