package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// browserTests is the package whose tests need a browser.
const browserTests = "./e2e"

func testSQLite(ctx context.Context, out io.Writer) totals {
	pkgs, err := packages(ctx)
	if err != nil {
		return broken(out, err)
	}
	return goTest(ctx, newReader(out, false), []string{"TEST_PG="}, pkgs)
}

// testPostgres starts the server for itself; packages that never ask for a
// database have their result in the cache already and are not counted twice.
func testPostgres(ctx context.Context, out io.Writer) totals {
	pkgs, err := packages(ctx)
	if err != nil {
		return broken(out, err)
	}
	return goTest(ctx, newReader(out, true), nil, pkgs, "scripts/postgres.sh")
}

func testBrowser(ctx context.Context, out io.Writer) totals {
	if _, err := os.Stat(browserTests); err != nil {
		return single(func(context.Context, io.Writer) error { return skip("there is no folder " + browserTests) })(ctx, out)
	}
	return goTest(ctx, newReader(out, false), []string{"TEST_PG="}, []string{browserTests + "/..."}, "scripts/chromium.sh")
}

// testRaces picks the tests whose own text starts goroutines: the detector
// makes everything several times slower and has nothing to find elsewhere.
func testRaces(ctx context.Context, out io.Writer) totals {
	files, err := goFiles(ctx)
	if err != nil {
		return broken(out, err)
	}
	found, err := concurrentTests(files)
	if err != nil {
		return broken(out, err)
	}
	var sum totals
	for _, dir := range slices.Sorted(maps.Keys(found)) {
		run := "^(" + strings.Join(found[dir], "|") + ")$"
		sum.add(goTest(ctx, newReader(out, false), []string{"TEST_PG=", "CGO_ENABLED=1"},
			[]string{"-race", "-run", run, "./" + dir}, "scripts/gcc.sh"))
	}
	return sum
}

// concurrentTests finds, by folder, the tests that contain a go statement or
// a call of a method named Go (sync.WaitGroup, errgroup.Group).
func concurrentTests(files []string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, name := range files {
		dir := filepath.ToSlash(filepath.Dir(name))
		if !strings.HasSuffix(name, "_test.go") || "./"+dir == browserTests || strings.Contains(name, "testdata/") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "Test") && startsGoroutine(fn) {
				out[dir] = append(out[dir], fn.Name.Name)
			}
		}
	}
	return out, nil
}

func startsGoroutine(fn *ast.FuncDecl) bool {
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Go" {
				found = true
			}
		}
		return !found
	})
	return found
}

// packages are the module's packages that have tests, without the browser's.
func packages(ctx context.Context) ([]string, error) {
	const format = "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}"
	cmd := start(ctx, "go", "list", "-e", "-f", format, "./...")
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list the packages: %w", err)
	}
	var out []string
	for _, p := range strings.Fields(string(b)) {
		if strings.HasSuffix(p, "/e2e") || strings.Contains(p, "/e2e/") {
			continue
		}
		out = append(out, p)
	}
	return out, nil
}

// goTest runs `go test -json` with the arguments, behind the wrapper if there
// is one, and reads what it says.
func goTest(ctx context.Context, r *reader, env, args []string, wrapper ...string) totals {
	line := append(slices.Clone(wrapper), "go", "test", "-json", "-timeout", "20m")
	line = append(line, args...)
	cmd := start(ctx, line[0], line[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = r.out
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return broken(r.out, err)
	}
	if err := cmd.Start(); err != nil {
		return broken(r.out, err)
	}
	readErr := r.read(pipe)
	err = cmd.Wait()
	if readErr != nil {
		return broken(r.out, readErr)
	}
	if err != nil && r.totals.failed == 0 {
		r.totals.add(broken(r.out, endedBadly(cmd, err)))
	}
	return r.totals
}

func endedBadly(cmd *exec.Cmd, err error) error {
	return fmt.Errorf("%s … ended with %w", strings.Join(cmd.Args[:min(6, len(cmd.Args))], " "), err)
}

// broken is a step that could not even be tried.
func broken(out io.Writer, err error) totals {
	fmt.Fprintf(out, "--- FAIL %v\n", err)
	return totals{failed: 1}
}
