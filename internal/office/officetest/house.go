// Package officetest sets up a small organisation for tests of what stands in
// the office: a database with the record and the job queue, two agencies,
// people, and a browser of sorts.
package officetest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/kit/job"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/audit"
	"gongkai/internal/office/people"
)

// Agency and Other are the ids of the two agencies.
const (
	Agency = "gxj"
	Other  = "nyj"
)

// House is the organisation.
type House struct {
	testing.TB
	DB     *store.DB
	Clock  *storetest.Clock
	Record *audit.Log
	Jobs   *job.Runner
	Slices []slice.Slice
	Logger *slog.Logger
}

// Open opens a fresh database. make gives the slices under test, once the
// database is there; migrations are those that they need.
func Open(t testing.TB, makeSlices func(h *House) []slice.Slice, migrations ...store.Migrations) *House {
	t.Helper()
	db, clock := storetest.Open(t, append([]store.Migrations{audit.Migrations(), people.Migrations()}, migrations...)...)
	h := &House{TB: t, DB: db, Clock: clock, Logger: slog.New(slog.DiscardHandler)}
	h.Record = audit.New(audit.Deps{DB: db, KeyFile: filepath.Join(t.TempDir(), "record.key"), Origin: "test/record", Logger: h.Logger, Tables: h.tables})
	h.Must(h.Record.Open(t.Context()))
	h.Slices = makeSlices(h)
	var specs []job.Spec
	for _, s := range h.Slices {
		specs = append(specs, s.Jobs...)
	}
	var err error
	h.Jobs, err = job.New(db, specs, h.Logger)
	h.Must(err)
	h.Must(h.Jobs.Migrate(t.Context()))
	db.SetQueue(h.Jobs)
	h.settle()
	return h
}

func (h *House) tables() []store.Row {
	var out []store.Row
	for _, s := range h.Slices {
		out = append(out, s.Tables...)
	}
	return out
}

// settle makes the agencies and their people: p-wang is a clerk, p-li a head,
// p-chen of the office, p-sys the administrator; q-zhou is of the other agency.
func (h *House) settle() {
	h.Helper()
	h.Do(who.System(Agency), func(tx *store.Tx) error {
		for _, a := range []string{Agency, Other} {
			if err := tx.Insert(&people.Agency{Agency: a, ID: a, Name: map[string]string{Agency: "某市工业和信息化局", Other: "某市农业农村局"}[a],
				Kind: people.Bureau, Region: map[string]string{Agency: "ningxia"}[a], Created: tx.Now()}); err != nil {
				return err
			}
		}
		for _, p := range []people.Person{
			{Agency: Agency, ID: "p-wang", Name: "王芳", Unit: "u-jn"}, {Agency: Agency, ID: "p-li", Name: "李伟", Unit: "u-jn"},
			{Agency: Agency, ID: "p-chen", Name: "陈静", Unit: "u-bgs"}, {Agency: Agency, ID: "p-sys", Name: "赵敏"},
			{Agency: Other, ID: "q-zhou", Name: "周强"},
		} {
			p.Login, p.Email, p.State, p.Created = p.ID, p.ID+"@example.gov.cn", people.Active, tx.Now()
			if err := tx.Insert(&p); err != nil {
				return err
			}
		}
		return tx.Record("测试数据", store.Ref{Kind: "agency", ID: Agency})
	})
}

// Must ends the test on an error.
func (h *House) Must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// Do runs an act that must succeed.
func (h *House) Do(a who.Actor, f func(*store.Tx) error) {
	h.Helper()
	h.Must(h.DB.Do(context.Background(), a, f))
}

// Actor is a person of the first agency with the rights, each over the whole
// agency; "RIGHT:unit" narrows one to the unit.
func Actor(id, unit string, rights ...string) who.Actor {
	a := who.Actor{Tenant: Agency, Home: Agency, ID: id, Name: id, Unit: unit, Origin: "10.0.0.1"}
	if strings.HasPrefix(id, "q-") {
		a.Tenant, a.Home = Other, Other
	}
	for _, r := range rights {
		key, scope, narrow := strings.Cut(r, ":")
		g := who.Grant{Right: key, Scope: who.Tenant}
		if narrow {
			g.Scope = who.Scope(scope)
		}
		a.Grants = append(a.Grants, g)
	}
	return a
}

// Acts lists the acts in the record of an agency, oldest first.
func (h *House) Acts(agency string) []string {
	h.Helper()
	rows, err := h.DB.Query(context.Background(), "SELECT act FROM audit_entry WHERE agency = $1 ORDER BY turn", agency)
	h.Must(err)
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		h.Must(rows.Scan(&s))
		out = append(out, s)
	}
	return out
}

// Verify fails the test where the record does not verify.
func (h *House) Verify() {
	h.Helper()
	_, err := h.Record.Seal(h.Context())
	h.Must(err)
	r, err := h.Record.Verify(h.Context(), audit.Options{})
	h.Must(err)
	for _, f := range r.Findings {
		h.Errorf("record: %s", f)
	}
}

// Answer is what a request brought.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Router serves the slices' pages to the actor.
func (h *House) Router(a who.Actor) *web.Router {
	r := &web.Router{DB: h.DB, Log: h.Logger, SignIn: "/sign-in",
		Identify: func(*http.Request) web.Identity { return web.Identity{Actor: a} },
		Chrome: func(c *web.Ctx) page.Base {
			return page.Base{Now: c.Now(), Site: page.Site{Product: "公开", Owner: "某市工业和信息化局"}, Here: c.R.URL.RequestURI()}
		}}
	for _, s := range h.Slices {
		if s.Routes != nil {
			s.Routes(r)
		}
	}
	return r
}

// Get asks for a page; every page that is answered is held to its promises.
func (h *House) Get(a who.Actor, path string) Answer {
	h.Helper()
	return h.send(a, httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form.
func (h *House) Post(a who.Actor, path string, fields url.Values) Answer {
	h.Helper()
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.send(a, req)
}

// Upload sends a form with a file.
func (h *House) Upload(a who.Actor, path, field, name string, body []byte, fields url.Values) Answer {
	h.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, vs := range fields {
		for _, v := range vs {
			h.Must(w.WriteField(k, v))
		}
	}
	part, err := w.CreateFormFile(field, name)
	h.Must(err)
	_, err = io.Copy(part, bytes.NewReader(body))
	h.Must(err)
	h.Must(w.Close())
	req := httptest.NewRequest(http.MethodPost, path, &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return h.send(a, req)
}

func (h *House) send(a who.Actor, req *http.Request) Answer {
	h.Helper()
	w := httptest.NewRecorder()
	h.Router(a).ServeHTTP(w, req)
	out := Answer{w.Code, w.Header(), w.Body.String()}
	if w.Code != http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		pagecheck.Check(h, out.Body)
	}
	return out
}

// Sees checks the status and what the page shows and must not show ("!…").
func (h *House) Sees(got Answer, status int, texts ...string) {
	h.Helper()
	if got.Status != status {
		h.Errorf("status %d, want %d\n%.2000s", got.Status, status, got.Body)
	}
	for _, s := range texts {
		if no, ok := strings.CutPrefix(s, "!"); ok {
			if strings.Contains(got.Body, no) {
				h.Errorf("the page shows %q", no)
			}
		} else if !strings.Contains(got.Body, s) {
			h.Errorf("the page does not show %q\n%.3000s", s, got.Body)
		}
	}
}
