// Package web serves pages: the standard mux with the needed right beside
// each route, one context per request, and one place that turns errors into
// pages.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Handler answers one request; a returned error becomes a page.
type Handler func(c *Ctx) error

// What a route asks of the visitor where it asks for no particular right.
const (
	Public   = "public"
	SignedIn = "signed-in"
)

// Route is one line of the list of routes.
type Route struct{ Method, Path, Right string }

// Limits on what a request's body may hold, in bytes.
const (
	formLimit   = 1 << 20
	uploadLimit = 64 << 20
)

// Identity is what a request's session says of its sender.
type Identity struct {
	Actor who.Actor
	// Detour is a path that the person has to go through first, such as the
	// forced change of a password; empty when there is none.
	Detour string
}

// Router holds the routes and what they share.
type Router struct {
	DB  *store.DB
	Log *slog.Logger
	// Identify finds out who sends a request.
	Identify func(r *http.Request) Identity
	// SignIn is the path of the sign-in page.
	SignIn string
	// Chrome fills the frame around a page: names, navigation, counters.
	Chrome func(c *Ctx) page.Base
	// Problem renders an error page.
	Problem func(c *Ctx, p Problem) templ.Component
	// Observe is told of every request when it is done.
	Observe func(route string, status int, took time.Duration)
	// Secure marks cookies for HTTPS only.
	Secure bool
	// Proxies are the networks of the proxies in front of the program, whose
	// word about the client's address is believed. Nobody's is by default.
	Proxies []netip.Prefix
	// Cache keeps the answers of routes added by Kept; none where it is nil.
	Cache *Cache
	// Seen is told of every page that a visitor got by a kept route, from
	// memory or not; people who are signed in are no visitors.
	Seen func(req *http.Request)

	kept   map[string]bool // patterns of the routes added by Kept
	mux    *http.ServeMux
	guard  *http.CrossOriginProtection
	routes []Route
	// uploads has a place for each upload that may be handled at a time.
	uploads chan struct{}
}

// Get adds a page. right is the right it needs, or Public, or SignedIn.
func (r *Router) Get(path, right string, h Handler) { r.handle("GET", path, right, formLimit, h) }

// Kept adds a public page whose answer may be kept and given to others: it
// says the same to everybody who is not signed in.
func (r *Router) Kept(path string, h Handler) {
	r.Get(path, Public, h)
	if r.kept == nil {
		r.kept = map[string]bool{}
	}
	r.kept["GET "+path] = true
}

// keeps says that a kept route answers the request.
func (r *Router) keeps(req *http.Request) bool {
	r.init()
	_, pattern := r.mux.Handler(req)
	return r.kept[pattern]
}

// seen tells of a page that a visitor got.
func (r *Router) seen(req *http.Request, page bool) {
	if r.Seen != nil && page && req.Method == http.MethodGet {
		r.Seen(req)
	}
}

// tell notes a request that was answered from memory.
func (r *Router) tell(req *http.Request, route string, status int, start time.Time) {
	took := time.Since(start)
	if r.Observe != nil {
		r.Observe(route, status, took)
	}
	if r.Log.Enabled(req.Context(), slog.LevelInfo) {
		r.Log.LogAttrs(req.Context(), slog.LevelInfo, "request", slog.String("method", req.Method), slog.String("route", route),
			slog.Int("status", status), slog.Duration("took", took), slog.String("remote", Remote(req)), slog.Bool("kept", true))
	}
}

// Post adds an act. The right is asked here and again on the move itself.
func (r *Router) Post(path, right string, h Handler) { r.handle("POST", path, right, formLimit, h) }

// Upload adds an act that takes files.
func (r *Router) Upload(path, right string, h Handler) {
	r.handle("POST", path, right, uploadLimit, r.oneOfFew(h))
}

// Handle adds a plain handler that is public, such as the assets.
func (r *Router) Handle(pattern string, h http.Handler) {
	r.init()
	r.mux.Handle(pattern, h)
}

// Routes lists all routes in the order they were added.
func (r *Router) Routes() []Route { return r.routes }

func (r *Router) init() {
	if r.mux == nil {
		r.mux, r.guard = http.NewServeMux(), http.NewCrossOriginProtection()
		r.uploads = make(chan struct{}, uploadsAtOnce)
	}
}

func (r *Router) handle(method, path, right string, limit int64, h Handler) {
	r.init()
	r.routes = append(r.routes, Route{method, path, right})
	r.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, req *http.Request) {
		req.Body = limited(w, req, limit)
		r.serve(w, req, path, right, refuseTooLong(limit, h))
	})
}

// ServeHTTP answers a request: with its route, or with the page that says
// there is none.
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.init()
	req = r.throughProxies(req)
	if r.Cache != nil && r.Cache.serve(r, w, req) {
		return
	}
	if r.guard.Check(req) != nil {
		r.serve(w, req, "cross-origin", Public, func(*Ctx) error { return errCrossOrigin })
		return
	}
	if _, pattern := r.mux.Handler(req); pattern == "" {
		r.serve(w, req, "none", Public, func(*Ctx) error { return errNoPage })
		return
	}
	r.mux.ServeHTTP(w, req)
}

func (r *Router) serve(w http.ResponseWriter, req *http.Request, route, right string, h Handler) {
	start := time.Now()
	rec := &recorder{ResponseWriter: w}
	harden(rec.Header())
	id := r.identify(req)
	c := &Ctx{W: rec, R: req, Actor: id.Actor, DB: r.DB, router: r, route: route}
	if err := r.answer(c, id, right, h); err != nil {
		c.fail(err)
	}
	took := time.Since(start)
	if r.Observe != nil {
		r.Observe(route, rec.status, took)
	}
	r.Log.LogAttrs(req.Context(), slog.LevelInfo, "request", slog.String("method", req.Method), slog.String("route", route),
		slog.Int("status", rec.status), slog.Duration("took", took),
		slog.String("remote", Remote(req)), slog.String("tenant", c.Actor.Tenant), slog.String("actor", c.Actor.ID))
}

func (r *Router) identify(req *http.Request) Identity {
	if r.Identify == nil {
		return Identity{}
	}
	return r.Identify(req)
}

// answer checks the route's right and then runs the handler.
func (r *Router) answer(c *Ctx, id Identity, right string, h Handler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	if right == Public {
		return h(c)
	}
	if !c.Actor.SignedIn() {
		return r.askToSignIn(c)
	}
	if id.Detour != "" && !strings.HasPrefix(c.R.URL.Path, id.Detour) && c.route != "/sign-out" {
		return c.See(id.Detour)
	}
	if right != SignedIn && !c.Actor.May(right) {
		return errNoRight
	}
	return h(c)
}

func (r *Router) askToSignIn(c *Ctx) error {
	if c.R.Method != http.MethodGet {
		return errSessionOver
	}
	return c.See(r.SignIn + "?next=" + urlEscape(c.R.URL.RequestURI()))
}

func harden(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// recorder remembers the status for the log.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(code int) {
	if r.status == 0 {
		r.status = code
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// contextOf is the request's context.
func contextOf(r *http.Request) context.Context { return r.Context() }
