// Command check is everything that has to hold before a change goes in: the
// steps of `make check`, run one after the other, with the totals at the end.
//
//	go run ./scripts/check            every step
//	go run ./scripts/check fmt test   these steps
//	go run ./scripts/check -list      what the steps are
//
// A step that cannot run here says why and counts as skipped; so does every
// test that skips itself. The last line is "N passed, N failed" with ", N
// skipped" where something was.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

func main() {
	list := flag.Bool("list", false, "print the steps and stop")
	flag.Parse()
	if *list {
		for _, s := range steps {
			fmt.Printf("%-10s %s\n", s.name, s.what)
		}
		return
	}
	chosen, err := choose(flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if total := runAll(ctx, os.Stdout, chosen); total.failed > 0 || ctx.Err() != nil {
		stop()
		os.Exit(1)
	}
}

// choose picks the named steps in the order in which they stand in the list.
func choose(names []string) ([]step, error) {
	if len(names) == 0 {
		return steps, nil
	}
	var out []step
	for _, s := range steps {
		if slices.Contains(names, s.name) {
			out = append(out, s)
		}
	}
	for _, n := range names {
		if !slices.ContainsFunc(steps, func(s step) bool { return s.name == n }) {
			return nil, fmt.Errorf("check: there is no step %q; -list shows them", n)
		}
	}
	return out, nil
}

// runAll runs the steps, prints what they say, and ends with the totals.
func runAll(ctx context.Context, out io.Writer, chosen []step) totals {
	var sum totals
	var summary []string
	for _, s := range chosen {
		if ctx.Err() != nil {
			sum.failed++
			summary = append(summary, fmt.Sprintf("%-10s not run: interrupted", s.name))
			continue
		}
		fmt.Fprintf(out, "== %s: %s\n", s.name, s.what)
		begun := time.Now()
		t := s.run(ctx, out)
		summary = append(summary, fmt.Sprintf("%-10s %-40s %6.1f s", s.name, t, time.Since(begun).Seconds()))
		sum.add(t)
	}
	fmt.Fprintln(out, "== summary")
	for _, line := range summary {
		fmt.Fprintln(out, line)
	}
	fmt.Fprintln(out, sum)
	return sum
}
