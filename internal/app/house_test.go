package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// house is a whole program with the demo on it, and the sessions of those who
// came in.
type house struct {
	*App
	t       testing.TB
	cookies map[string]*http.Cookie
}

// played is a folder and a database with the demo played up to a day.
func played(t testing.TB, day string) (dir, dsn string) {
	t.Helper()
	return storetest.Copy(t, "the demo up to "+day, func(dir, dsn string) error {
		return PlayDemo(context.Background(), dir, dsn, day, slog.New(slog.DiscardHandler))
	})
}

func openHouse(t testing.TB, day string) *house {
	t.Helper()
	dir, dsn := played(t, day)
	a, err := BuildDemo(context.Background(), dir, dsn, day, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Finish(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return &house{App: a, t: t, cookies: map[string]*http.Cookie{}}
}

// person finds an account by its login, which is unique in the installation.
func (h *house) person(login string) people.Person {
	h.t.Helper()
	p, err := store.First[people.Person](context.Background(), h.DB, "WHERE login = $1", login)
	if err != nil {
		h.t.Fatalf("%s: %v", login, err)
	}
	return p
}

// actor is what an account may do, at home.
func (h *house) actor(login string) who.Actor {
	h.t.Helper()
	p := h.person(login)
	a, err := h.people.ActorOf(context.Background(), h.DB, p.Agency, p.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// enter lets a person in; whoever is in already stays.
func (h *house) enter(login string) *http.Cookie {
	h.t.Helper()
	if c := h.cookies[login]; c != nil {
		return c
	}
	p, w := h.person(login), httptest.NewRecorder()
	if err := h.people.SignInAs(w, httptest.NewRequest(http.MethodPost, "/sign-in", nil), p.Agency, p.ID); err != nil {
		h.t.Fatalf("%s: %v", login, err)
	}
	h.cookies[login] = w.Result().Cookies()[0]
	return h.cookies[login]
}

// answer is what came back.
type answer struct {
	status   int
	location string
	body     string
}

// ask sends a request as somebody; an empty login is a stranger.
func (h *house) ask(login, method, path string, form url.Values) answer {
	h.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if login != "" {
		r.AddCookie(h.enter(login))
	}
	w := httptest.NewRecorder()
	h.Router.ServeHTTP(w, r)
	return answer{w.Code, w.Header().Get("Location"), w.Body.String()}
}

func (h *house) get(login, path string) answer { return h.ask(login, http.MethodGet, path, nil) }

// ids are the ids of an organisation's rows, table by table.
func (h *house) ids(agency, table string) []string {
	h.t.Helper()
	rows, err := h.DB.Query(context.Background(), "SELECT id FROM "+table+" WHERE agency = $1 ORDER BY id", agency)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			h.t.Fatal(err)
		}
		out = append(out, id)
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return out
}

var wildcard = regexp.MustCompile(`\{(\w+)\}`)

// fillIn puts values into a route's path, those unnamed as a word that is
// nobody's id.
func fillIn(path string, values map[string]string) string {
	path = strings.TrimSuffix(path, "{$}")
	return wildcard.ReplaceAllStringFunc(path, func(m string) string {
		if v := values[m[1:len(m)-1]]; v != "" {
			return v
		}
		return "1"
	})
}

func TestAPersonWhoNeedsNothingMoreSeesTheFirstPage(t *testing.T) {
	h := openHouse(t, "2023-03-06")
	if got := h.get("ma.yun", "/office"); got.status != http.StatusOK || !strings.Contains(got.body, "马芸") {
		t.Errorf("the office's first page: %d", got.status)
	}
	if got := h.get("", "/office"); got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/sign-in?next=") {
		t.Errorf("a stranger is led to %q (%d), want the sign-in page", got.location, got.status)
	}
	if err := h.GoTo(time.Date(2023, 3, 1, 0, 0, 0, 0, store.Zone)); err == nil {
		t.Error("the stage's clock went back")
	}
}
