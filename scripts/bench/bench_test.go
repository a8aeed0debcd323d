package main

import (
	"strings"
	"testing"
)

const printed = `goos: linux
pkg: gongkai/internal/kit/store
BenchmarkAct/recorded-2              	    1000	      2000 ns/op	     100 B/op	      12 allocs/op
BenchmarkAct/recorded-2              	    1000	      9000 ns/op	     100 B/op	      12 allocs/op
BenchmarkAct/recorded-2              	    1000	      3000 ns/op	     100 B/op	      12 allocs/op
BenchmarkAct/recorded_baseline-2     	    1000	      1500 ns/op	      90 B/op	      10 allocs/op
pkg: gongkai/internal/office/workday
BenchmarkAdd-2     	 1000000	        80.5 ns/op	 3.0 notices/op	       0 B/op	       0 allocs/op
BenchmarkAct/recorded_baseline-2     	    1000	      1 ns/op
PASS
`

func TestRatioIsThatOfMediansWithinOnePackage(t *testing.T) {
	var out strings.Builder
	report(&out, parse(strings.NewReader(printed)))
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"internal/kit/store Act/recorded 3.00 µs 12 allocs",
		"internal/office/workday Add 80.5 ns 0 allocs",
		"Act/recorded 2.00 times the baseline's time, 0.50 of its speed (3.00 µs, baseline 1.50 µs)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Count(out.String(), "times the baseline's time") != 1 {
		t.Errorf("one pair, but:\n%s", out.String())
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want float64
	}{{nil, 0}, {[]float64{4}, 4}, {[]float64{9, 1}, 5}, {[]float64{9, 1, 2}, 2}} {
		if got := median(c.in); got != c.want {
			t.Errorf("median of %v is %v", c.in, got)
		}
	}
}
