package main

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const baseline = "_baseline"

// result is one benchmark with all its runs, in ns/op.
type result struct {
	pkg, name string
	nanos     []float64
	allocs    []float64
}

// procs is the number of processors that testing puts behind a name.
var procs = regexp.MustCompile(`-\d+$`)

// parse reads what `go test -bench` prints, in order of first appearance.
func parse(in io.Reader) []*result {
	var out []*result
	seen := map[[2]string]*result{}
	pkg := ""
	for sc := bufio.NewScanner(in); sc.Scan(); {
		f := strings.Fields(sc.Text())
		if len(f) == 2 && f[0] == "pkg:" {
			pkg = f[1]
		}
		if len(f) < 4 || !strings.HasPrefix(f[0], "Benchmark") {
			continue
		}
		name := procs.ReplaceAllString(strings.TrimPrefix(f[0], "Benchmark"), "")
		key := [2]string{pkg, name}
		r := seen[key]
		if r == nil {
			r = &result{pkg: pkg, name: name}
			seen[key] = r
			out = append(out, r)
		}
		r.take(f[2:])
	}
	return out
}

// take reads the pairs of value and unit that follow the count of rounds.
func (r *result) take(pairs []string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		v, err := strconv.ParseFloat(pairs[i], 64)
		if err != nil {
			continue
		}
		switch pairs[i+1] {
		case "ns/op":
			r.nanos = append(r.nanos, v)
		case "allocs/op":
			r.allocs = append(r.allocs, v)
		}
	}
}

// report prints the medians, then a line for each pair.
func report(out io.Writer, all []*result) {
	byName := map[[2]string]*result{}
	for _, r := range all {
		byName[[2]string{r.pkg, r.name}] = r
		fmt.Fprintf(out, "%-28s %-48s %14s %10.0f allocs\n", last(r.pkg), r.name, duration(median(r.nanos)), median(r.allocs))
	}
	fmt.Fprintln(out, "\n== ratios")
	for _, r := range all {
		base := byName[[2]string{r.pkg, r.name + baseline}]
		if base == nil || len(r.nanos) == 0 || len(base.nanos) == 0 {
			continue
		}
		ratio := median(r.nanos) / median(base.nanos)
		fmt.Fprintf(out, "%-28s %-48s %6.2f times the baseline's time, %.2f of its speed (%s, baseline %s)\n",
			last(r.pkg), r.name, ratio, 1/ratio, duration(median(r.nanos)), duration(median(base.nanos)))
	}
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Sorted(slices.Values(v))
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

// duration writes nanoseconds in the unit that reads best.
func duration(ns float64) string {
	switch {
	case ns >= 1e9:
		return fmt.Sprintf("%.2f s", ns/1e9)
	case ns >= 1e6:
		return fmt.Sprintf("%.2f ms", ns/1e6)
	case ns >= 1e3:
		return fmt.Sprintf("%.2f µs", ns/1e3)
	}
	return fmt.Sprintf("%.1f ns", ns)
}

// last is the package's path without the module.
func last(pkg string) string {
	_, rest, _ := strings.Cut(pkg, "/")
	return rest
}
