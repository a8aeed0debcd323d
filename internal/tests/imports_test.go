package tests

import (
	"fmt"
	"strings"
	"testing"
)

// TestImportsGoDownwards holds cmd → app → slices, portal → office → kit. A
// slice never imports another; what slices need of each other goes through
// the doors that internal/app opens.
func TestImportsGoDownwards(t *testing.T) {
	complain(t, importComplaints(golist(t, "./...")))
}

func TestWrongImportsAreSeen(t *testing.T) {
	expect(t, importComplaints([]listed{
		{ImportPath: "gongkai/internal/ledger", Imports: []string{"gongkai/internal/letters/law", "gongkai/internal/ledger/plan", "gongkai/internal/office/people", "fmt"}},
		{ImportPath: "gongkai/internal/kit/web", Imports: []string{"gongkai/internal/office/people", "gongkai/internal/kit/fail"}},
		{ImportPath: "gongkai/internal/office/people", Imports: []string{"gongkai/internal/ledger"}},
		{ImportPath: "gongkai/internal/portal", Imports: []string{"gongkai/internal/ledger"}},
		{ImportPath: "gongkai/internal/letters", Imports: []string{"gongkai/internal/app"}, TestImports: []string{"gongkai/internal/app"}},
		{ImportPath: "gongkai/internal/kit/store", XTestImports: []string{"gongkai/internal/app"}},
		{ImportPath: "gongkai/internal/app", Imports: []string{"gongkai/internal/ledger", "gongkai/internal/portal"}},
		{ImportPath: "gongkai/cmd/gongkai", Imports: []string{"gongkai/internal/app", "gongkai/internal/ledger"}},
	}),
		"ledger imports gongkai/internal/letters/law", "kit/web imports gongkai/internal/office/people",
		"office/people imports gongkai/internal/ledger", "portal imports gongkai/internal/ledger",
		"letters imports gongkai/internal/app", "kit/store imports gongkai/internal/app",
		"cmd/gongkai imports gongkai/internal/ledger")
}

func importComplaints(all []listed) []string {
	var out []string
	for _, p := range all {
		for _, to := range p.Imports {
			out = append(out, importComplaint(p.ImportPath, to, false)...)
		}
		for _, to := range append(p.TestImports, p.XTestImports...) {
			out = append(out, importComplaint(p.ImportPath, to, true)...)
		}
	}
	return out
}

func importComplaint(from, to string, test bool) []string {
	inner, ok := strings.CutPrefix(to, module+"/")
	if !ok {
		return nil
	}
	fromLayer, fromName := place(strings.TrimPrefix(from, module+"/"))
	toLayer, toName := place(inner)
	if fromLayer == toLayer && (fromLayer != slice || fromName == toName) {
		return nil
	}
	for _, l := range below(fromLayer, test) {
		if l == toLayer {
			return nil
		}
	}
	if inner == "internal/licenses" && fromLayer == app {
		return nil
	}
	return []string{fmt.Sprintf("%s imports %s: %s may not use %s", from, to, fromLayer, toLayer)}
}

// below lists the layers that a layer may import besides itself. Tests above
// the kit may use the whole program.
func below(l layer, test bool) []layer {
	switch {
	case l == tool:
		return []layer{kit, office, slice, portal, app, cmd}
	case l == cmd:
		return []layer{kit, app}
	case l == app:
		return []layer{kit, office, slice, portal}
	case l == kit:
		return nil
	case test:
		return append(below(l, false), app)
	case l == office:
		return []layer{kit}
	default:
		return []layer{kit, office}
	}
}
