package tests

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// TestFeaturesNameTestsThatExist: a row of docs/FEATURES.md that claims a
// test, as `TestName` or `package.TestName`, names one that is there.
func TestFeaturesNameTestsThatExist(t *testing.T) {
	text, ok := texts(t)["docs/FEATURES.md"]
	if !ok {
		t.Skip("docs/FEATURES.md is not written yet")
	}
	complain(t, testComplaints(text, goFiles(t)))
}

// TestTermsNameWhatExists: every identifier in the second column of
// docs/TERMS.md is declared somewhere.
func TestTermsNameWhatExists(t *testing.T) {
	text, ok := texts(t)["docs/TERMS.md"]
	if !ok {
		t.Skip("docs/TERMS.md is not written yet")
	}
	complain(t, termComplaints(text, goFiles(t)))
}

// TestEveryRequirementHasItsReason: docs/DEPENDENCIES.md has one row for each
// direct requirement of go.mod, and none for anything else.
func TestEveryRequirementHasItsReason(t *testing.T) {
	all := texts(t)
	complain(t, dependencyComplaints(all["go.mod"], all["docs/DEPENDENCIES.md"]))
}

// TestLinksLead: a relative link in a document leads to a file.
func TestLinksLead(t *testing.T) {
	complain(t, linkComplaints(texts(t), exists))
}

func TestUntrueDocumentsAreSeen(t *testing.T) {
	invented := map[string]string{
		"internal/p/p.go":      "package p\ntype Duty struct{ FirstDue int }\nfunc (Duty) Close() {}\nconst Lead = 1\n",
		"internal/p/p_test.go": "package p\nimport \"testing\"\nfunc TestDuty(t *testing.T) {}\nfunc FuzzDuty(f *testing.F) {}\n",
		"docs/a.md":            "[x](b.md) [y](../internal/p/p.go#L3) [z](gone.md) [w](https://example.org/no.md)\n```\n[no](link.md)\n```\n",
		"docs/b.md":            "[back](a.md)",
	}
	files := parseAll(t, invented)
	expect(t, testComplaints("| A01 | `TestDuty`, `p.FuzzDuty`, `TestGone`, `q.TestDuty`, `internal/p.TestDuty/sub` |", files), "TestGone", "q.TestDuty")
	expect(t, termComplaints("| 中文 | identifier |\n|---|---|\n| 事项 | `Duty`, `p.Lead`, `Duty.FirstDue` | `not looked at` |\n| 销号 | `Duty.Close`, `Strike` |", files), "Strike")
	expect(t, linkComplaints(invented, func(name string) bool { return invented[name] != "" }), "docs/a.md links to docs/gone.md")
	expect(t, dependencyComplaints("module m\n\nrequire (\n\ta.b/c v1.0.0\n\td.e/f v1.0.0\n\tg.h/i v1.0.0 // indirect\n)\n",
		"| `a.b/c` | why |\n| `j.k/l` | why |\n"), "d.e/f has no row", "j.k/l is no direct")
}

var (
	testName  = regexp.MustCompile("`(?:([\\w/]+)\\.)?((?:Test|Fuzz|Benchmark)[\\w]*)(?:/[^`]*)?`")
	quoted    = regexp.MustCompile("`([A-Za-z_][\\w.]*)`")
	link      = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)\s]*)?\)`)
	fenced    = regexp.MustCompile("(?s)```.*?```")
	depending = regexp.MustCompile("(?m)^\\|\\s*`([^`]+)`\\s*\\|")
)

func testComplaints(text string, files []*file) []string {
	known := map[string][]string{} // test → folders
	for _, f := range files {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.test && fn.Recv == nil {
				known[fn.Name.Name] = append(known[fn.Name.Name], f.dir())
			}
		}
	}
	var out []string
	for _, m := range testName.FindAllStringSubmatch(text, -1) {
		if !slices.ContainsFunc(known[m[2]], func(dir string) bool { return m[1] == "" || strings.HasSuffix("/"+dir, "/"+m[1]) }) {
			out = append(out, fmt.Sprintf("docs/FEATURES.md names %s, and there is no such test", m[0]))
		}
	}
	return out
}

func termComplaints(text string, files []*file) []string {
	known := declared(files)
	var out []string
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(cells[2], -1) {
			parts := strings.Split(m[1], ".")
			if !known[parts[len(parts)-1]] {
				out = append(out, fmt.Sprintf("docs/TERMS.md gives %s as the identifier of %s, and nothing is called so", m[1], strings.TrimSpace(cells[1])))
			}
		}
	}
	return out
}

// declared are all names that the code declares, packages and texts that are
// a name (a state, a kind, a column) included.
func declared(files []*file) map[string]bool {
	out := map[string]bool{}
	for _, f := range files {
		out[f.ast.Name.Name] = true
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				out[n.Name.Name] = true
			case *ast.TypeSpec:
				out[n.Name.Name] = true
			case *ast.ValueSpec:
				for _, id := range n.Names {
					out[id.Name] = true
				}
			case *ast.Field:
				for _, id := range n.Names {
					out[id.Name] = true
				}
			case *ast.BasicLit:
				out[strings.Trim(n.Value, "\"`")] = true
			}
			return true
		})
	}
	return out
}

func dependencyComplaints(gomod, text string) []string {
	f, err := modfile.Parse("go.mod", []byte(gomod), nil)
	if err != nil {
		return []string{err.Error()}
	}
	direct, reasons := map[string]bool{}, map[string]bool{}
	for _, r := range f.Require {
		if !r.Indirect {
			direct[r.Mod.Path] = true
		}
	}
	for _, m := range depending.FindAllStringSubmatch(text, -1) {
		reasons[m[1]] = true
	}
	var out []string
	for _, p := range slices.Sorted(maps.Keys(direct)) {
		if !reasons[p] {
			out = append(out, p+" has no row in docs/DEPENDENCIES.md")
		}
	}
	for _, p := range slices.Sorted(maps.Keys(reasons)) {
		if !direct[p] {
			out = append(out, p+" is no direct requirement in go.mod, but has a row in docs/DEPENDENCIES.md")
		}
	}
	return out
}

func linkComplaints(all map[string]string, exists func(string) bool) []string {
	var out []string
	for name, text := range all {
		if path.Ext(name) != ".md" {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			if strings.Contains(m[1], ":") {
				continue
			}
			if to := path.Join(path.Dir(name), m[1]); !exists(to) {
				out = append(out, fmt.Sprintf("%s links to %s, which is not there", name, to))
			}
		}
	}
	return out
}
