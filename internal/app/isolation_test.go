package app

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round"
	"gongkai/internal/office/people"
)

// The other bureau of the isolation tests, and the words that only its things
// have in them. otherSecret is searched for by its end, so that the page that
// repeats the question does not look like an answer.
const (
	otherBureau = "czj"
	otherSecret = "财政专有事项"
	otherAsked  = "专有事项"
	otherUnit   = "财政专设科"
	otherPerson = "财政专人"
)

// settle sets up another bureau that has adopted the same plan, and has it
// work: progress, files, a notice, a request and a round with its own words.
func (h *house) settle() *stage {
	h.t.Helper()
	ctx := context.Background()
	s := &stage{units: map[string]string{}, actors: map[string]who.Actor{}, heads: map[string]string{}, clerks: map[string]string{}, order: map[string]int{}}
	steps := []func() error{
		func() error {
			return h.DB.Do(ctx, who.System(otherBureau), func(tx *store.Tx) error {
				_, err := h.people.SetUpAgency(tx, people.Agency{ID: otherBureau, Name: "中卫市财政局", Short: "市财政局", Kind: people.Bureau, Region: "ningxia", Word: "卫财发"})
				return err
			})
		},
		func() error { return h.engageOfficers(ctx, s, otherBureau) },
		func() error { return h.otherUnits(ctx, s) },
		func() error {
			return h.engageMember(ctx, s, member{"cz.office", otherPerson + "甲", people.Office, "办公室", "主任", otherBureau, ""})
		},
		func() error {
			return h.engageMember(ctx, s, member{"cz.clerk", otherPerson + "乙", people.Clerk, otherUnit, "科员", otherBureau, ""})
		},
		func() error { return h.otherWork(ctx, s) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			h.t.Fatal(err)
		}
	}
	if err := h.Jobs.Drain(ctx); err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (h *house) otherUnits(ctx context.Context, s *stage) error {
	units := append(slices.Clone(demoUnits), unit{name: otherUnit, kind: people.Section})
	for i, u := range units {
		err := h.DB.Do(ctx, s.actors[otherBureau+"/"+people.SysAdmin], func(tx *store.Tx) error {
			made, err := h.people.AddUnit(tx, people.Unit{Name: u.name, Aliases: u.aliases, Kind: u.kind, Office: u.office, Sort: int64(i + 1)})
			s.units[u.name] = made.ID
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// otherWork has the other bureau adopt the demo's plan and say its own words
// wherever something can be said.
func (h *house) otherWork(ctx context.Context, s *stage) error {
	office, clerk := s.actors["cz.office"], s.actors["cz.clerk"]
	draft, err := h.ledger.ReadPlan(ctx, office, otherSecret+".docx", demoPlan, "")
	if err != nil {
		return err
	}
	for _, q := range draft.Draft.OfDocument() { // the plan is another bureau's
		if _, err := h.ledger.Settle(ctx, office, draft.ID, 0, q.Key, true); err != nil {
			return err
		}
	}
	for _, act := range []func(context.Context, who.Actor, string) error{h.ledger.TakeSuggestions, h.ledger.SettleAll} {
		if err := act(ctx, office, draft.ID); err != nil {
			return err
		}
	}
	made, err := h.ledger.Adopt(ctx, office, draft.ID, true)
	if err != nil {
		return err
	}
	duty, err := store.First[ledger.Duty](ctx, h.DB, "WHERE agency = $1 AND plan = $2 AND unit = $3 ORDER BY due, id LIMIT 1", otherBureau, made.Plan.ID, clerk.Unit)
	if err != nil {
		return err
	}
	words := ledger.ProgressInput{Text: otherSecret, Problems: otherSecret, Files: []ledger.Upload{{Name: otherSecret + ".txt", Body: []byte(otherSecret)}}}
	for _, step := range []func() error{
		func() error { return h.ledger.Accept(ctx, clerk, duty.ID, "") },
		func() error { return h.ledger.AddProgress(ctx, clerk, duty.ID, words) },
		func() error { return h.ledger.Urge(ctx, office, []string{duty.ID}, ledger.Urging, otherSecret, 0) },
		func() error {
			return h.ledger.Ask(ctx, clerk, duty.ID, ledger.RequestInput{Kind: ledger.AskExtension, Reason: otherSecret, ToDue: duty.Due.Add(7)})
		},
		func() error { return h.Jobs.Run(ctx, round.JobClock) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// plainPages are the paths of all pages that need no id.
func (h *house) plainPages() []string {
	var out []string
	for _, r := range h.Router.Routes() {
		if r.Method == http.MethodGet && !wildcard.MatchString(r.Path) {
			out = append(out, r.Path)
		}
	}
	return append(out, "/office/search?q="+url.QueryEscape(otherAsked), "/office/ledger?q="+url.QueryEscape(otherAsked), "/office/ledger?export=csv&scope=all",
		"/office/ledger?export=xlsx&scope=all", "/office/ledger?asof=2023-09-04", "/office/rounds?export=csv", "/office/people?export=csv",
		"/office/record?q="+url.QueryEscape(otherAsked), "/office/people?q="+url.QueryEscape("专人"), "/office/inbox?show=all")
}

// betrays says that an answer, or a document inside it, holds words that only
// the other bureau's things have.
func betrays(body string) bool {
	for _, word := range []string{otherSecret, otherUnit, otherPerson} {
		if strings.Contains(unzipped(body), word) {
			return true
		}
	}
	return false
}

// unzipped is the text inside an office document, or what came if it is none.
func unzipped(body string) string {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	var out bytes.Buffer
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			_, _ = io.Copy(&out, r)
			_ = r.Close()
		}
	}
	return out.String()
}

// figures are the numbers and words of pages that count, without what differs
// from one request to the next.
var passing = regexp.MustCompile(`\d\d:\d\d(:\d\d)?|[0-9A-HJKMNP-TV-Z]{26}`)

func (h *house) figures(login string) map[string]string {
	out := map[string]string{}
	for _, path := range []string{"/office", "/office/overview", "/office/calendar", "/office/ledger/measures", "/office/ledger", "/office/rounds", "/office/plans", "/office/ledger/requests"} {
		got := h.get(login, path)
		if got.status != http.StatusOK {
			h.t.Errorf("%s as %s: %d", path, login, got.status)
		}
		out[path] = passing.ReplaceAllString(got.body, "·")
	}
	return out
}

// TestOneBureauNeverMeetsAnother puts a second bureau beside the demo's, with
// the same plan and the same names of units, and looks from the first for
// anything of the second.
func TestOneBureauNeverMeetsAnother(t *testing.T) {
	h := openHouse(t, "2023-09-05")
	before := h.figures("wang.jianguo")
	s := h.settle()
	if got := h.get("cz.clerk", "/office/search?q="+url.QueryEscape(otherAsked)); !betrays(got.body) {
		t.Fatal("the other bureau does not find its own words; the tests below would prove nothing")
	}
	t.Run("counts", func(t *testing.T) {
		for path, now := range h.figures("wang.jianguo") {
			if now != before[path] {
				t.Errorf("%s differs since another bureau works beside: %s", path, difference(before[path], now))
			}
		}
	})
	t.Run("lists, searches and exports", h.listsKeepApart)
	t.Run("ids", h.idsOpenNothing)
	t.Run("overseer", func(t *testing.T) { h.overseerOnlyLooks(t, s) })
}

func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, min(i, len(s))-60):min(len(s), i+120)] }
	return "before …" + cut(a) + "… now …" + cut(b)
}

func (h *house) listsKeepApart(t *testing.T) {
	for _, p := range parts {
		for _, path := range h.plainPages() {
			if p.role == people.Overseer && path == "/office/oversight" {
				continue // whose page this is: every bureau, side by side
			}
			if got := h.get(p.login, path); betrays(got.body) {
				t.Errorf("%s as %s shows the other bureau's things (%d)", path, p.role, got.status)
			}
		}
	}
	for _, act := range []string{"/office/record/export", "/office/record/extract"} {
		if got := h.ask("auditor", http.MethodPost, act, url.Values{}); betrays(got.body) {
			t.Errorf("%s holds the other bureau's things", act)
		}
	}
}

// otherIDs are the ids of the other bureau's rows: a few of every table.
func (h *house) otherIDs(t *testing.T) []string {
	t.Helper()
	tables := []string{"notice_message", "attach_file", "audit_entry"}
	for _, row := range h.tables() {
		if !slices.Contains(tables, row.Table()) && row.Table() != "people_agency" {
			tables = append(tables, row.Table())
		}
	}
	var out []string
	for _, table := range tables {
		all := h.ids(otherBureau, table)
		out = append(out, all[:min(2, len(all))]...)
	}
	if len(out) < 20 {
		t.Fatalf("the other bureau has only %d things to try", len(out))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// idsOpenNothing tries every id of the other bureau on every route that takes
// one, by those of the first bureau who hold the route's right.
func (h *house) idsOpenNothing(t *testing.T) {
	ids, had := h.otherIDs(t), h.ids(otherBureau, "audit_entry")
	actors := map[string]who.Actor{}
	for _, p := range parts[1:] {
		actors[p.login] = h.actor(p.login)
	}
	tried := 0
	for _, route := range h.Router.Routes() {
		if !strings.Contains(route.Path, "{id}") || strings.HasPrefix(route.Path, "/account/") {
			continue
		}
		for _, p := range parts[1:] {
			if route.Right != web.SignedIn && !actors[p.login].May(route.Right) || p.role == people.Director || p.role == people.Head {
				continue
			}
			for _, id := range ids {
				tried++
				h.opensNothing(t, route, p.login, id)
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d tries", tried)
	}
	if now := h.ids(otherBureau, "audit_entry"); len(now) != len(had) {
		t.Errorf("%d acts came into the other bureau's record", len(now)-len(had))
	}
}

func (h *house) opensNothing(t *testing.T, route web.Route, login, id string) {
	t.Helper()
	path := fillIn(route.Path, map[string]string{"id": id, "unit": id, "line": id, "held": id, "form": "docx", "move": "retry"})
	var form url.Values
	if route.Method == http.MethodPost {
		form = url.Values{"version": {"1"}, "reason": {"试"}, "why": {"试"}, "opinion": {"试"}, "words": {"试"}, "text": {"试"}, "person": {id}, "role": {"clerk"},
			"row": {"0"}, "all": {"1"}, "name": {"试"}, "kind": {people.Section}, "sort": {"1"}, "login": {"trial"}, "position": {"试"}}
	}
	got := h.ask(login, route.Method, path, form)
	if got.status != http.StatusForbidden && got.status != http.StatusNotFound || betrays(got.body) {
		t.Errorf("%s %s of the other bureau as %s: %d %s, want 403 or 404", route.Method, path, login, got.status, got.location)
	}
}

// overseerOnlyLooks has the centre's overseer look at both bureaus and try
// every act on them.
func (h *house) overseerOnlyLooks(t *testing.T, s *stage) {
	const overseer = "ding.xue"
	for _, bureau := range []string{otherBureau, demoBureau} {
		if got := h.ask(overseer, http.MethodPost, "/office/agencies/view", url.Values{"agency": {bureau}}); got.status != http.StatusSeeOther {
			t.Fatalf("looking at %s: %d", bureau, got.status)
		}
		for _, path := range []string{"/office/ledger", "/office/plans", "/office/overview", "/office/rounds", "/office/ledger?export=csv&scope=all"} {
			if got := h.get(overseer, path); got.status != http.StatusOK {
				t.Errorf("%s of %s: %d", path, bureau, got.status)
			}
		}
		all := h.get(overseer, "/office/ledger/requests")
		if betrays(all.body) != (bureau == otherBureau) {
			t.Errorf("the requests of %s show the words of the other: %v", bureau, !betrays(all.body))
		}
		had := h.ids(bureau, "audit_entry")
		for _, route := range h.Router.Routes() {
			if route.Method == http.MethodPost && route.Right != web.Public && !ownAffair(route.Path) {
				h.refused(t, overseer, bureau, route)
			}
		}
		if now := h.ids(bureau, "audit_entry"); len(now) != len(had) {
			t.Errorf("the overseer's acts left %d entries in the record of %s", len(now)-len(had), bureau)
		}
	}
	if len(s.units) == 0 {
		t.Error("the other bureau has no units")
	}
}

// ownAffair says that an act concerns the person's own account or screen, or
// only leads on to the page where an act on many things is confirmed, or looks
// into a file that the person brings and keeps nothing.
func ownAffair(path string) bool {
	return path == "/office/ledger/batch" || path == "/office/reports/check" || strings.HasPrefix(path, "/account") || strings.HasPrefix(path, "/office/inbox") || path == "/sign-out" || strings.HasPrefix(path, "/office/agencies/")
}

// refused has the overseer try an act on each kind of thing it may be about.
func (h *house) refused(t *testing.T, login, bureau string, route web.Route) {
	t.Helper()
	table := "ledger_duty"
	for prefix, name := range map[string]string{"/office/plans/": "ledger_plan", "/office/rounds/": "ledger_round", "/office/ledger/requests/": "ledger_request",
		"/office/ledger/notices/": "ledger_notice", "/office/people/": "people_person", "/office/units/": "people_unit"} {
		if strings.HasPrefix(route.Path, prefix) {
			table = name
		}
	}
	values, person := map[string]string{}, ""
	if all := h.ids(bureau, table); len(all) > 0 {
		values["id"] = all[0]
	}
	if table == "ledger_duty" {
		values["id"], person = h.staffed(bureau)
	}
	form := url.Values{"version": {"1"}, "opinion": {"试"}, "reason": {"试"}, "words": {"试"}, "person": {person}}
	if got := h.ask(login, http.MethodPost, fillIn(route.Path, values), form); got.status != http.StatusForbidden && got.status != http.StatusNotFound {
		t.Errorf("POST %s while looking at %s: %d %s, want 403", route.Path, bureau, got.status, got.location)
	}
}

// staffed is a duty of a unit that has somebody, and who that is.
func (h *house) staffed(bureau string) (duty, person string) {
	h.t.Helper()
	const ask = "SELECT d.id, p.id FROM ledger_duty d JOIN people_person p ON p.agency = d.agency AND p.unit = d.unit WHERE d.agency = $1 ORDER BY d.id, p.id LIMIT 1"
	if err := h.DB.QueryRow(context.Background(), ask, bureau).Scan(&duty, &person); err != nil {
		h.t.Fatal(err)
	}
	return duty, person
}
