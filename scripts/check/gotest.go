package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// totals counts tests, or steps that are no tests.
type totals struct{ passed, failed, skipped int }

func (t *totals) add(u totals) {
	t.passed += u.passed
	t.failed += u.failed
	t.skipped += u.skipped
}

// String is "N passed, N failed", with ", N skipped" only where some were.
func (t totals) String() string {
	s := fmt.Sprintf("%d passed, %d failed", t.passed, t.failed)
	if t.skipped > 0 {
		s += fmt.Sprintf(", %d skipped", t.skipped)
	}
	return s
}

// event is one line of `go test -json`.
type event struct {
	Action, Package, ImportPath, Test, Output, FailedBuild string
	Elapsed                                                float64
}

type testKey struct{ pkg, test string }

// reader follows the events of one `go test -json`, prints what a person has
// to know, and counts.
type reader struct {
	out    io.Writer
	totals totals
	// skipCached leaves out packages whose result is an earlier run's: on a
	// second engine those are the ones that never ask which engine it is.
	skipCached bool

	output  map[testKey][]string
	results map[testKey]string
	builds  map[string][]string // compiler output by import path
	cached  map[string]bool
}

func newReader(out io.Writer, skipCached bool) *reader {
	return &reader{
		out: out, skipCached: skipCached,
		output: map[testKey][]string{}, results: map[testKey]string{},
		builds: map[string][]string{}, cached: map[string]bool{},
	}
}

// read takes all events; lines that are none (go's own messages) are shown.
func (r *reader) read(in io.Reader) error {
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var e event
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil || e.Action == "" {
			fmt.Fprintln(r.out, sc.Text())
			continue
		}
		r.take(e)
	}
	return sc.Err()
}

func (r *reader) take(e event) {
	k := testKey{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		r.builds[e.ImportPath] = append(r.builds[e.ImportPath], e.Output)
	case "output":
		r.output[k] = append(r.output[k], e.Output)
		if e.Test == "" && strings.HasSuffix(strings.TrimSpace(e.Output), "(cached)") {
			r.cached[e.Package] = true
		}
	case "pass", "fail", "skip":
		if e.Test != "" {
			r.results[k] = e.Action
			if e.Action == "pass" {
				delete(r.output, k)
			}
			return
		}
		r.endPackage(e)
	}
}

// endPackage counts a package's tests once all of them have ended. A test
// that has subtests counts only where it failed by itself.
func (r *reader) endPackage(e event) {
	var keys []testKey
	for k := range r.results {
		if k.pkg == e.Package {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b testKey) int { return strings.Compare(a.test, b.test) })
	var t totals
	for i, k := range keys {
		switch result := r.results[k]; {
		case result == "skip":
			t.skipped++
			r.show("SKIP", k)
		case result == "fail" && !r.below(keys[i+1:], k, "fail"):
			t.failed++
			r.show("FAIL", k)
		case result == "pass" && !r.below(keys[i+1:], k, ""):
			t.passed++
		}
	}
	if e.Action == "fail" && t.failed == 0 {
		t.failed++
		r.showPackage(e)
	}
	r.forget(e.Package)
	if !(r.skipCached && r.cached[e.Package]) {
		r.totals.add(t)
		if t != (totals{}) {
			fmt.Fprintf(r.out, "%-4s %s: %s, %.1f s\n", e.Action, e.Package, t, e.Elapsed)
		}
	}
}

func (r *reader) forget(pkg string) {
	maps.DeleteFunc(r.results, func(k testKey, _ string) bool { return k.pkg == pkg })
	maps.DeleteFunc(r.output, func(k testKey, _ []string) bool { return k.pkg == pkg })
}

// below says whether a subtest of k, with the result if one is given, is
// among the keys that follow k in order of name.
func (r *reader) below(after []testKey, k testKey, result string) bool {
	for _, o := range after {
		if !strings.HasPrefix(o.test, k.test) {
			return false
		}
		if strings.HasPrefix(o.test, k.test+"/") && (result == "" || r.results[o] == result) {
			return true
		}
	}
	return false
}

func (r *reader) show(word string, k testKey) {
	fmt.Fprintf(r.out, "--- %s %s.%s\n", word, k.pkg, k.test)
	for _, line := range r.output[k] {
		text := strings.TrimSpace(line)
		if strings.HasPrefix(text, "=== ") || strings.HasPrefix(text, "--- ") {
			continue
		}
		fmt.Fprint(r.out, "    ", line)
	}
}

// showPackage explains a package that failed although no test of it did: it
// does not build, or it ended in a panic or at its time limit.
func (r *reader) showPackage(e event) {
	fmt.Fprintf(r.out, "--- FAIL %s\n", e.Package)
	for _, line := range r.builds[e.FailedBuild] {
		fmt.Fprint(r.out, "    ", line)
	}
	for _, k := range r.unfinished(e.Package) {
		fmt.Fprintf(r.out, "    %s did not end:\n", k.test)
		for _, line := range r.output[k] {
			fmt.Fprint(r.out, "    ", line)
		}
	}
	for _, line := range r.output[testKey{e.Package, ""}] {
		fmt.Fprint(r.out, "    ", line)
	}
}

// unfinished are the package's tests that said something and never ended.
func (r *reader) unfinished(pkg string) []testKey {
	var out []testKey
	for k := range r.output {
		if _, ended := r.results[k]; k.pkg == pkg && k.test != "" && !ended {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b testKey) int { return strings.Compare(a.test, b.test) })
	return out
}
