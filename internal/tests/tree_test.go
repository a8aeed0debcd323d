package tests

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// module is the module's path; root is its folder, seen from here.
const (
	module = "gongkai"
	root   = "../.."
)

// layer is a floor of the house.
type layer string

const (
	kit    layer = "kit"
	office layer = "office"
	slice  layer = "slice"
	portal layer = "portal"
	app    layer = "app"
	cmd    layer = "cmd"
	// tool is what is no part of the program: scripts, journeys, borders.
	tool layer = "tool"
)

// place says where in the house a folder stands, and what its tables' names
// begin with: the slice's, the office part's or the kit part's name.
func place(dir string) (layer, string) {
	parts := strings.Split(path.Clean(filepath.ToSlash(dir)), "/")
	if parts[0] == "cmd" {
		return cmd, ""
	}
	if parts[0] != "internal" || len(parts) < 2 {
		return tool, ""
	}
	switch parts[1] {
	case "kit", "office":
		if len(parts) == 2 {
			return layer(parts[1]), ""
		}
		return layer(parts[1]), parts[2]
	case "app":
		return app, ""
	case "portal":
		return portal, "portal" // of its own it keeps counters of visits and votes, nothing else
	case "tests", "licenses", "hold":
		return tool, ""
	}
	return slice, parts[1]
}

// file is a parsed Go file of the checkout.
type file struct {
	name      string // slash-separated, from the module's root
	set       *token.FileSet
	ast       *ast.File
	test      bool
	generated bool
	lines     int
}

func (f *file) dir() string { return path.Dir(f.name) }

func (f *file) line(pos token.Pos) int { return f.set.Position(pos).Line }

var generatedMark = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// parse reads a Go file from its text.
func parse(name, text string) (*file, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	return &file{
		name: name, set: set, ast: tree,
		test:      strings.HasSuffix(name, "_test.go"),
		generated: generatedMark.MatchString(text),
		lines:     strings.Count(text, "\n"),
	}, nil
}

// checkout is every text of the module that the checks look at, by name.
var checkout = sync.OnceValues(func() (map[string]string, error) {
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	list, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for name := range strings.SplitSeq(string(list), "\x00") {
		switch path.Ext(name) {
		case ".go", ".sql", ".md", ".templ", ".mod":
		default:
			continue
		}
		if strings.Contains(name, "testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			continue // deleted, but still in the index
		}
		out[name] = string(text)
	}
	return out, nil
})

func texts(t *testing.T) map[string]string {
	t.Helper()
	all, err := checkout()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// goFiles are the checkout's Go files.
func goFiles(t *testing.T) []*file {
	t.Helper()
	return parseAll(t, texts(t))
}

func parseAll(t *testing.T, all map[string]string) []*file {
	t.Helper()
	var out []*file
	for name, text := range all {
		if path.Ext(name) != ".go" {
			continue
		}
		f, err := parse(name, text)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		out = append(out, f)
	}
	return out
}

// listed is what `go list` says of a package.
type listed struct {
	ImportPath, Dir                    string
	Imports, TestImports, XTestImports []string
}

// golist lists the module's packages, those that do not build included.
func golist(t *testing.T, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-e", "-json=ImportPath,Dir,Imports,TestImports,XTestImports"}, args...)...)
	cmd.Dir = root
	b, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var out []listed
	for dec := json.NewDecoder(strings.NewReader(string(b))); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

// complain fails the test with each complaint.
func complain(t *testing.T, complaints []string) {
	t.Helper()
	for _, c := range complaints {
		t.Error(c)
	}
}

// expect wants, for an invented tree, exactly one complaint for each text,
// containing it.
func expect(t *testing.T, complaints []string, want ...string) {
	t.Helper()
	if len(complaints) != len(want) {
		t.Errorf("%d complaints, want %d:\n%s", len(complaints), len(want), strings.Join(complaints, "\n"))
	}
	all := strings.Join(complaints, "\n")
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("no complaint says %q:\n%s", w, all)
		}
	}
}

// exists says whether the checkout has a file or folder of that name.
func exists(name string) bool {
	_, err := os.Stat(filepath.Join(root, name))
	return err == nil
}
