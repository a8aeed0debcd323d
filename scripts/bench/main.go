// Command bench runs the benchmarks and sets each beside its baseline.
//
//	go run ./scripts/bench [-count 3] [-bench REGEXP] [PACKAGE...]
//
// A benchmark (or sub-benchmark) whose name with "_baseline" behind it is a
// benchmark too gets a line of its own: what it costs in units of its
// baseline, which ran on the same machine in the same run. Of several runs
// the median counts.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
)

func main() {
	count := flag.Int("count", 3, "runs of each benchmark; the median counts")
	pattern := flag.String("bench", ".", "regular expression of the benchmarks to run")
	flag.Parse()
	pkgs := flag.Args()
	if len(pkgs) == 0 {
		pkgs = []string{"./..."}
	}
	args := []string{"test", "-run", "^$", "-bench", *pattern, "-benchmem", "-count", fmt.Sprint(*count), "-p", "1", "-timeout", "60m"}
	var text bytes.Buffer
	cmd := exec.Command("go", append(args, pkgs...)...)
	cmd.Stdout, cmd.Stderr = io.MultiWriter(os.Stdout, &text), os.Stderr
	err := cmd.Run()
	fmt.Println("\n== medians")
	report(os.Stdout, parse(&text))
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
