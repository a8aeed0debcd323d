package people

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

// issuer is an identity provider that vouches for whomever the test names.
type issuer struct {
	*httptest.Server
	key *rsa.PrivateKey
	// claims go into the next id token; signer signs it.
	claims map[string]any
	signer *rsa.PrivateKey
	// challenge and nonce are what the last visitor brought.
	challenge, nonce string
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key, signer: key, claims: map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, map[string]any{"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token",
			"jwks_uri": i.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		e := big.NewInt(int64(key.E)).Bytes()
		reply(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": b64(key.N.Bytes()), "e": b64(e)}}})
	})
	mux.HandleFunc("/authorize", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		i.challenge, i.nonce = q.Get("code_challenge"), q.Get("nonce")
		if q.Get("code_challenge_method") != "S256" || i.nonce == "" || q.Get("state") == "" {
			http.Error(w, "no PKCE, nonce or state", http.StatusBadRequest)
			return
		}
		http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {"good"}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if r.FormValue("code") != "good" || b64(sum[:]) != i.challenge {
			http.Error(w, "the verifier does not belong to the challenge", http.StatusBadRequest)
			return
		}
		reply(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": i.token(t)})
	})
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// token signs the claims; those of the protocol are added where they are not
// given.
func (i *issuer) token(t *testing.T) string {
	claims := map[string]any{"iss": i.URL, "aud": "gongkai", "sub": "1", "nonce": i.nonce,
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}
	for k, v := range i.claims {
		claims[k] = v
	}
	body, err := json.Marshal(claims)
	if err != nil {
		t.Error(err)
	}
	text := b64([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64(body)
	sum := sha256.Sum256([]byte(text))
	sig, err := rsa.SignPKCS1v15(rand.Reader, i.signer, crypto.SHA256, sum[:])
	if err != nil {
		t.Error(err)
	}
	return text + "." + b64(sig)
}

// oidcSite is a site whose provider is i; its own address is known only after
// it was started, so the callback is set then.
func oidcSite(t *testing.T, i *issuer, trust bool) *site {
	s := newSite(t, func(d *Deps) {
		d.OIDC = &OIDC{Title: "宁政通", Issuer: i.URL, ClientID: "gongkai", Secret: "s", Callback: "http://unset/", TrustFactor: trust}
	})
	s.oidc.cfg.Callback = s.server.URL + "/sign-in/oidc/callback"
	return s
}

func TestSignInThroughAProvider(t *testing.T) {
	i := newIssuer(t)
	s := oidcSite(t, i, false)
	li := s.hire("liqiang", "李强", s.office.ID, Office)
	i.claims = map[string]any{"preferred_username": "LiQiang"}
	v := s.visitor()
	v.get("/sign-in?next=/account").sees(200, "使用宁政通登录")
	v.get("/sign-in/oidc?next=/account").sees(200, "我的账户", "统一身份认证")
	if a, detour := s.seen(v.token()); a.ID != li.ID || detour != "" {
		t.Errorf("signed in as %q, detour %q", a.ID, detour)
	}
	if s.tape.count("登录") != 1 {
		t.Error("the sign-in left no trace")
	}
	before := s.tape.count("建立账户")
	i.claims = map[string]any{"preferred_username": "stranger"}
	s.visitor().get("/sign-in/oidc").sees(422, "在本系统没有账户")
	if s.tape.count("建立账户") != before {
		t.Error("the provider made an account")
	}
	i.claims = map[string]any{}
	s.visitor().get("/sign-in/oidc").sees(422, "没有通过")
}

func TestForgedAnswersOfAProvider(t *testing.T) {
	i := newIssuer(t)
	s := oidcSite(t, i, false)
	s.hire("liqiang", "李强", s.office.ID, Office)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(){
		"another nonce":    func() { i.claims["nonce"] = "old" },
		"another audience": func() { i.claims["aud"] = "somebody-else" },
		"another issuer":   func() { i.claims["iss"] = "https://evil.example" },
		"expired":          func() { i.claims["exp"] = time.Now().Add(-time.Hour).Unix() },
		"another key":      func() { i.signer = other },
	} {
		i.claims, i.signer = map[string]any{"preferred_username": "liqiang"}, i.key
		change()
		v := s.visitor().get("/sign-in/oidc").sees(422, "统一身份认证没有通过")
		if v.token() != "" {
			t.Errorf("%s: signed in", name)
		}
	}
	i.claims, i.signer = map[string]any{"preferred_username": "liqiang"}, i.key
	s.visitor().get("/sign-in/oidc/callback?code=good&state=made-up").sees(422, "不是由本浏览器发起")
	v := s.visitor()
	v.c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	v.get("/sign-in/oidc").sees(303)
	s.clock.Go(errandLife + time.Second)
	back, err := url.Parse(v.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	v.get("/sign-in/oidc/callback?code=good&state="+url.QueryEscape(back.Query().Get("state"))).sees(422, "已超时")
}

func TestProviderIsAway(t *testing.T) {
	i := newIssuer(t)
	s := oidcSite(t, i, false)
	i.Close()
	s.visitor().get("/sign-in/oidc").sees(422, "暂时无法连接统一身份认证")
	newSite(t).visitor().get("/sign-in/oidc").sees(404)
}

func TestProvidersSecondFactor(t *testing.T) {
	for _, trust := range []bool{false, true} {
		i := newIssuer(t)
		s := oidcSite(t, i, trust)
		s.hire("liqiang", "李强", s.office.ID, Office)
		a, _ := s.seen(s.enter("liqiang"))
		secret, err := s.PrepareFactor(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.BindFactor(t.Context(), a, codeAt(t, secret, s.clock.At)); err != nil {
			t.Fatal(err)
		}
		i.claims = map[string]any{"preferred_username": "liqiang"}
		v := s.visitor().get("/sign-in/oidc?next=/account").sees(200, pick(trust, "我的账户", "输入动态口令"))
		if b, _ := s.seen(v.token()); b.SignedIn() != trust {
			t.Errorf("trusted %v: signed in %v", trust, b.SignedIn())
		}
	}
}

func TestUnverifiedMailProvesNobody(t *testing.T) {
	o, err := newProvider(OIDC{Issuer: "https://i", ClientID: "c", Callback: "https://c", Claim: "email"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.login(map[string]any{"email": "a@b.cn"}); err == nil {
		t.Error("an e-mail address nobody verified is taken")
	}
	if login, err := o.login(map[string]any{"email": "a@b.cn", "email_verified": true}); err != nil || login != "a@b.cn" {
		t.Error(login, err)
	}
	if _, err := newProvider(OIDC{Issuer: "https://i"}); err == nil {
		t.Error("a half configuration is taken")
	}
}
