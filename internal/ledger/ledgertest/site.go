package ledgertest

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/pages"
)

// Site serves the ledger's pages. Who asks is the cookie "as"; a cookie
// "agency" makes that person look at another agency.
func (b *Bureau) Site(more ...func(*web.Router)) *web.Router {
	r := &web.Router{DB: b.DB, Log: slog.New(slog.DiscardHandler), SignIn: "/sign-in", Chrome: chrome, Problem: problem}
	r.Identify = func(req *http.Request) web.Identity {
		c, err := req.Cookie("as")
		if err != nil {
			return web.Identity{}
		}
		a := b.As(c.Value)
		if v, err := req.Cookie("agency"); err == nil {
			a.Tenant = v.Value
		}
		return web.Identity{Actor: a}
	}
	assets, err := page.NewAssets("", pages.Assets())
	if err != nil {
		panic(err)
	}
	r.Handle(page.AssetPath, assets)
	b.Ledger.Slice().Routes(r)
	for _, add := range more {
		add(r)
	}
	return r
}

func chrome(c *web.Ctx) page.Base {
	return page.Base{Site: page.Site{Product: "公开", Owner: "示例市工业和信息化局", Home: "/office"}, Here: c.R.URL.RequestURI(),
		Now: c.Now().In(store.Zone), User: page.User{Name: c.Actor.Name, SignOut: "/sign-out"},
		Nav: []page.NavItem{{Label: "督办台账", Icon: "list", Items: []page.NavItem{{Label: "任务台账", Href: ledger.ListPath, Current: true}}}}}
}

func problem(c *web.Ctx, p web.Problem) templ.Component {
	b := chrome(c)
	b.Title, b.Lead = p.Title, p.Message
	return page.Plain(b)
}

// Reply is what a page answered.
type Reply struct {
	Status int
	Body   string
	// To is where the answer sends the browser on to.
	To     string
	Header http.Header
}

// Get asks for a page as a person.
func Get(t testing.TB, site http.Handler, as, path string) Reply {
	t.Helper()
	return send(site, httptest.NewRequest(http.MethodGet, path, nil), as)
}

// Post sends a form as a person: name, value, name, value, …
func Post(t testing.TB, site http.Handler, as, path string, pairs ...string) Reply {
	t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(site, r, as)
}

// Upload sends a form with one file.
func Upload(t testing.TB, site http.Handler, as, path, field, name string, body []byte, pairs ...string) Reply {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(body)
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, path, &buf)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return send(site, r, as)
}

func send(site http.Handler, r *http.Request, as string) Reply {
	if name, agency, both := strings.Cut(as, "@"); both {
		r.AddCookie(&http.Cookie{Name: "agency", Value: agency})
		as = name
	}
	if as != "" {
		r.AddCookie(&http.Cookie{Name: "as", Value: as})
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return Reply{Status: w.Code, Body: w.Body.String(), To: w.Header().Get("Location"), Header: w.Header()}
}
