package app

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
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

var update = flag.Bool("update", false, "write testdata anew")

// parts are one person of each role, in the order of the grid's columns.
var parts = []struct{ role, login string }{
	{"stranger", ""}, {people.Office, "ma.yun"}, {people.Clerk, "zhou.min"}, {people.Head, "chen.lei"}, {people.Deputy, "li.hongmei"},
	{people.Director, "wang.jianguo"}, {people.Overseer, "ding.xue"}, {people.SysAdmin, "sysadmin"}, {people.SecAdmin, "secadmin"}, {people.Auditor, "auditor"},
}

// examples gives the routes of each part of the program a thing that is there.
func (h *house) examples() map[string]map[string]string {
	ctx := context.Background()
	unit := h.person("zhou.min").Unit
	duty, err := store.First[ledger.Duty](ctx, h.DB, "WHERE agency = $1 AND unit = $2 AND task IN (SELECT id FROM ledger_task WHERE agency = $1 AND no = '12')", demoBureau, unit) // ids of one instant come in any order
	if err != nil {
		h.t.Fatal(err)
	}
	line, err := store.First[round.Line](ctx, h.DB, "WHERE agency = $1 AND unit = $2 AND dropped = FALSE ORDER BY id LIMIT 1", demoBureau, unit)
	if err != nil {
		h.t.Fatal(err)
	}
	first := func(table string) map[string]string {
		if all := h.ids(demoBureau, table); len(all) > 0 {
			return map[string]string{"id": all[0]}
		}
		return nil
	}
	return map[string]map[string]string{
		"/office/ledger/duties/":  {"id": duty.ID},
		"/office/ledger/tasks/":   {"id": duty.Task},
		"/office/plans/":          first("ledger_plan"),
		"/office/rounds/":         {"id": line.Round, "unit": unit, "line": line.ID, "form": "docx"},
		"/office/people/":         {"id": h.person("zhou.min").ID},
		"/office/units/":          {"id": unit},
		"/office/ledger/notices/": first("ledger_notice"),
		"/office/rights/":         {"key": ledger.RightView},
	}
}

func example(all map[string]map[string]string, path string) string {
	for prefix, values := range all {
		if strings.HasPrefix(path, prefix) {
			return fillIn(path, values)
		}
	}
	return fillIn(path, nil)
}

// TestEveryRouteForEveryRole asks every page of the program as each role, and
// holds the answers to the grid in testdata/routes.txt: a letter of the grid
// that changes is a right that changed. Whoever lacks a route's right gets
// neither its page nor its act.
func TestEveryRouteForEveryRole(t *testing.T) {
	h := openHouse(t, "2023-09-05")
	examples := h.examples()
	actors := map[string]who.Actor{}
	for _, p := range parts[1:] {
		actors[p.role] = h.actor(p.login)
	}
	var grid strings.Builder
	fmt.Fprintf(&grid, "%-8s%-52s%-20s", "method", "path", "right")
	for _, p := range parts {
		fmt.Fprintf(&grid, " %-8s", p.role)
	}
	grid.WriteByte('\n')
	for _, route := range sorted(h.Router.Routes()) {
		path := example(examples, route.Path)
		fmt.Fprintf(&grid, "%-8s%-52s%-20s", route.Method, route.Path, route.Right)
		for _, p := range parts {
			fmt.Fprintf(&grid, " %-8s", h.cell(route, path, p.login, actors[p.role]))
		}
		grid.WriteByte('\n')
	}
	golden(t, "testdata/routes.txt", trimmed(grid.String()))
}

// cell is one answer, checked against the right on the route's line. Acts are
// tried only by those who may not do them.
func (h *house) cell(route web.Route, path, login string, actor who.Actor) string {
	free := route.Right == web.Public
	may := free || login != "" && (route.Right == web.SignedIn || actor.May(route.Right))
	if route.Method == http.MethodPost && may {
		return "may"
	}
	var form url.Values
	if route.Method == http.MethodPost {
		form = url.Values{"nonsense": {"1"}}
	}
	got := h.ask(login, route.Method, path, form)
	switch {
	case got.status >= 500:
		h.t.Errorf("%s %s as %q: %d", route.Method, path, login, got.status)
	case may:
	case route.Method == http.MethodPost && got.status != http.StatusForbidden:
		h.t.Errorf("POST %s without the right %s as %q: %d, want 403", path, route.Right, login, got.status)
	case login == "" && route.Method == http.MethodGet && (got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/sign-in?next=")):
		h.t.Errorf("GET %s as a stranger: %d to %q, want the sign-in page", path, got.status, got.location)
	case login != "" && got.status != http.StatusForbidden:
		h.t.Errorf("GET %s without the right %s as %s: %d, want 403", path, route.Right, login, got.status)
	}
	return fmt.Sprint(got.status)
}

func sorted(routes []web.Route) []web.Route {
	out := slices.Clone(routes)
	slices.SortFunc(out, func(a, b web.Route) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	return out
}

func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// golden holds a text to the one in a file; -update writes it anew.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(string(b), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(want) || want[i] != line {
			t.Errorf("%s, line %d (-update writes it anew when the change is meant):\n got %s\nwant %s", file, i+1, line, at(want, i))
		}
	}
	if n := len(strings.Split(got, "\n")); n < len(want) {
		t.Errorf("%s has %d lines, got %d", file, len(want), n)
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}
