package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// suite is a module whose tests pass, fail, skip, panic and do not build.
var suite = map[string]string{
	"go.mod": "module m\n\ngo 1.26\n",
	"good/a_test.go": `package good
import "testing"
func TestOne(t *testing.T) {}
func TestTable(t *testing.T) {
	t.Run("a", func(t *testing.T) {})
	t.Run("b", func(t *testing.T) { t.Skip("no such engine here") })
}
func FuzzSeed(f *testing.F) { f.Add("x"); f.Fuzz(func(t *testing.T, s string) {}) }`,
	"bad/a_test.go": `package bad
import "testing"
func TestWrong(t *testing.T) { t.Error("three is not four") }
func TestSub(t *testing.T) { t.Run("x", func(t *testing.T) { t.Fatal("deep down") }) }
func TestOwn(t *testing.T) { t.Run("x", func(t *testing.T) {}); t.Error("by itself") }`,
	"panics/a_test.go": `package panics
import "testing"
func TestBoom(t *testing.T) { var m map[string]int; m["a"] = 1 }`,
	"exits/a_test.go": `package exits
import ("os"; "testing")
func TestGone(t *testing.T) { println("leaving early"); os.Exit(3) }`,
	"broken/a_test.go": `package broken
import "testing"
func TestX(t *testing.T) { undefinedName() }`,
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReaderCountsAndExplains(t *testing.T) {
	dir := write(t, suite)
	cmd := exec.Command("go", "test", "-json", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	stream, err := cmd.Output()
	if err == nil {
		t.Fatal("the suite should fail")
	}
	var out strings.Builder
	r := newReader(&out, false)
	if err := r.read(strings.NewReader(string(stream))); err != nil {
		t.Fatal(err)
	}
	// passed: TestOne, TestTable/a, FuzzSeed/seed#0, TestOwn/x
	// failed: TestWrong, TestSub/x, TestOwn, TestBoom, exits, broken
	if want := (totals{passed: 4, failed: 6, skipped: 1}); r.totals != want {
		t.Errorf("%s, want %s\n%s", r.totals, want, out.String())
	}
	for _, want := range []string{
		"--- SKIP m/good.TestTable/b", "no such engine here",
		"--- FAIL m/bad.TestWrong", "three is not four",
		"--- FAIL m/bad.TestSub/x", "deep down", "by itself",
		"assignment to entry in nil map", "leaving early", "undefined: undefinedName",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("nobody is told %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "FAIL m/bad.TestSub\n") {
		t.Error("a failure is shown for the test and for its subtest")
	}
}

func TestReaderLeavesOutWhatACacheAnswered(t *testing.T) {
	stream := `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"ok  \tp\t(cached)\n"}
{"Action":"pass","Package":"p"}
`
	for _, skipCached := range []bool{true, false} {
		r := newReader(io.Discard, skipCached)
		if err := r.read(strings.NewReader(stream)); err != nil {
			t.Fatal(err)
		}
		if counted := r.totals.passed == 1; counted == skipCached {
			t.Errorf("skipCached %v: %s", skipCached, r.totals)
		}
	}
}

func TestTotalsLine(t *testing.T) {
	for want, have := range map[string]totals{
		"3 passed, 0 failed":            {passed: 3},
		"3 passed, 1 failed, 2 skipped": {3, 1, 2},
	} {
		if have.String() != want {
			t.Errorf("%q, want %q", have, want)
		}
	}
}

func TestLastLineIsTheTotals(t *testing.T) {
	fake := []step{
		{"a", "passes", single(func(context.Context, io.Writer) error { return nil })},
		{"b", "cannot run", single(func(context.Context, io.Writer) error { return skip("no network") })},
		{"c", "fails", single(func(context.Context, io.Writer) error { return io.ErrUnexpectedEOF })},
	}
	var out strings.Builder
	sum := runAll(t.Context(), &out, fake)
	if sum.failed != 1 || !strings.HasSuffix(out.String(), "\n1 passed, 1 failed, 1 skipped\n") {
		t.Errorf("%s", out.String())
	}
	if !strings.Contains(out.String(), "--- SKIP no network") {
		t.Error("a skipped step does not say why")
	}
}

func TestChooseKeepsOrderAndKnowsItsSteps(t *testing.T) {
	got, err := choose([]string{"test", "fmt"})
	if err != nil || len(got) != 2 || got[0].name != "fmt" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := choose([]string{"tests"}); err == nil {
		t.Error("a misspelt step was accepted")
	}
}

func TestConcurrentTestsAreFound(t *testing.T) {
	dir := write(t, map[string]string{
		"a/a_test.go": `package a
func TestGo() { go func() {}() }
func TestGroup() { wg.Go(func() {}) }
func TestPlain() { f() }
func helper() { go f() }`,
	})
	t.Chdir(dir)
	got, err := concurrentTests([]string{"a/a_test.go"})
	if err != nil {
		t.Fatal(err)
	}
	if s := strings.Join(got["a"], " "); s != "TestGo TestGroup" {
		t.Errorf("found %q", s)
	}
}

func TestStaleGeneratedCodeIsNamed(t *testing.T) {
	fresh := write(t, map[string]string{"p/x_templ.go": "return templ.Error{FileName: `p/x.templ`, Line: 3}"})
	here := write(t, map[string]string{"p/x_templ.go": "return templ.Error{FileName: `x.templ`, Line: 3}"})
	t.Chdir(here)
	if err := compareGenerated(io.Discard, fresh, []string{"p/x.templ"}); err != nil {
		t.Errorf("only the folder differs, yet: %v", err)
	}
	if err := os.WriteFile("p/x_templ.go", []byte("return nil"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := compareGenerated(&out, fresh, []string{"p/x.templ"}); err == nil || !strings.Contains(out.String(), "p/x_templ.go") {
		t.Errorf("stale code passed: %v %s", err, out.String())
	}
}
