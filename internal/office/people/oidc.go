package people

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"gongkai/internal/kit/fail"
)

// OIDC is another identity provider that staff may sign in with. It never
// makes accounts: who may come in is decided here.
type OIDC struct {
	// Title is the provider's name on the sign-in page.
	Title string
	// Issuer is the provider's address, ClientID and Secret our name there.
	Issuer, ClientID, Secret string
	// Callback is the full address of /sign-in/oidc/callback as browsers see it.
	Callback string
	// Claim holds the account name; preferred_username where empty.
	Claim string
	// TrustFactor takes the provider's own second factor in place of ours.
	TrustFactor bool
	// Client reaches the provider; http.DefaultClient where nil.
	Client *http.Client
}

// provider finds the issuer's own addresses when they are first needed, so
// that the program starts while the provider is away.
type provider struct {
	cfg   OIDC
	mu    sync.Mutex
	found *oidc.Provider
}

func newProvider(cfg OIDC) (*provider, error) {
	if cfg.Issuer == "" || cfg.ClientID == "" || cfg.Callback == "" {
		return nil, errors.New("people: sign-in by OIDC needs the issuer, the client id and the callback address")
	}
	if cfg.Claim == "" {
		cfg.Claim = "preferred_username"
	}
	if cfg.Title == "" {
		cfg.Title = "统一身份认证"
	}
	if cfg.Client == nil {
		cfg.Client = &http.Client{Timeout: 15 * time.Second}
	}
	return &provider{cfg: cfg}, nil
}

func (o *provider) trusted() bool { return o != nil && o.cfg.TrustFactor }

var errProvider = fail.Invalidf("暂时无法连接统一身份认证，请稍后再试，或用用户名和密码登录")

func (o *provider) find(ctx context.Context) (*oidc.Provider, *oauth2.Config, context.Context, error) {
	ctx = oidc.ClientContext(ctx, o.cfg.Client)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.found == nil {
		// The provider's keys are fetched later too, so this context must not
		// end with the request.
		found, err := oidc.NewProvider(context.WithoutCancel(ctx), o.cfg.Issuer)
		if err != nil {
			return nil, nil, ctx, fmt.Errorf("find the identity provider: %w", err)
		}
		o.found = found
	}
	return o.found, &oauth2.Config{ClientID: o.cfg.ClientID, ClientSecret: o.cfg.Secret, Endpoint: o.found.Endpoint(),
		RedirectURL: o.cfg.Callback, Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}, ctx, nil
}

// errand is what the browser carries, sealed, to the provider and back.
type errand struct {
	State, Nonce, Verifier, Next string
	Until                        time.Time
}

const (
	errandCookie = "gk_oidc"
	errandPlace  = "oidc errand"
	errandLife   = 10 * time.Minute
)

// begin gives the provider's address to send the browser to, and the sealed
// errand for its cookie.
func (p *People) begin(ctx context.Context, next string) (address, cookie string, err error) {
	_, conf, _, err := p.oidc.find(ctx)
	if err != nil {
		p.log.Error("oidc", "error", err)
		return "", "", errProvider
	}
	e := errand{State: randomText(24), Nonce: randomText(24), Verifier: oauth2.GenerateVerifier(), Next: next, Until: p.db.Now().Add(errandLife)}
	raw, err := json.Marshal(e)
	if err != nil {
		return "", "", err
	}
	return conf.AuthCodeURL(e.State, oidc.Nonce(e.Nonce), oauth2.S256ChallengeOption(e.Verifier)), p.seal.Seal(errandPlace, string(raw)), nil
}

var errErrand = fail.Deniedf("这次统一身份认证登录已超时或不是由本浏览器发起，请回到登录页重新开始")

// finish takes what the provider sent back and signs the person in.
func (p *People) finish(ctx context.Context, cookie, state, code string, in Attempt) (Ticket, string, error) {
	var e errand
	raw, err := p.seal.Open(errandPlace, cookie)
	if err != nil || json.Unmarshal([]byte(raw), &e) != nil || p.db.Now().After(e.Until) ||
		subtle.ConstantTimeCompare([]byte(e.State), []byte(state)) != 1 || code == "" {
		return Ticket{}, "", errErrand
	}
	login, err := p.oidc.prove(ctx, e, code)
	if err != nil {
		p.log.Warn("oidc", "error", err)
		return Ticket{}, "", fail.Deniedf("统一身份认证没有通过，请重新登录；仍不成功请联系系统管理员")
	}
	in.Login = normalLogin(login)
	person, c, err := p.account(ctx, in.Login)
	if err != nil {
		return Ticket{}, "", err
	}
	if person.ID == "" {
		unknown := fail.Deniedf("您的统一身份认证账号在本系统没有账户，请联系本单位系统管理员建立账户")
		return Ticket{}, "", p.try(ctx, person, in.Login, from{address: in.Address}, "统一身份认证的账号在本系统没有账户", unknown,
			func() (bool, error) { return false, nil })
	}
	t, err := p.admit(ctx, person, c, in, byOIDC)
	return t, e.Next, err
}

// prove exchanges the code and gives the account name that the provider vouches for.
func (o *provider) prove(ctx context.Context, e errand, code string) (string, error) {
	found, conf, ctx, err := o.find(ctx)
	if err != nil {
		return "", err
	}
	tokens, err := conf.Exchange(ctx, code, oauth2.VerifierOption(e.Verifier))
	if err != nil {
		return "", fmt.Errorf("exchange the code: %w", err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := found.Verifier(&oidc.Config{ClientID: o.cfg.ClientID}).Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("verify the id token: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(e.Nonce)) != 1 {
		return "", errors.New("the id token carries another nonce")
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return "", err
	}
	return o.login(claims)
}

func (o *provider) login(claims map[string]any) (string, error) {
	login, _ := claims[o.cfg.Claim].(string)
	if strings.TrimSpace(login) == "" {
		return "", fmt.Errorf("the id token has no claim %s", o.cfg.Claim)
	}
	if verified, _ := claims["email_verified"].(bool); o.cfg.Claim == "email" && !verified {
		return "", errors.New("the provider did not verify the e-mail address")
	}
	return login, nil
}
