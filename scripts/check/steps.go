package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// step is one thing that has to hold.
type step struct {
	name, what string
	run        func(ctx context.Context, out io.Writer) totals
}

// steps is the whole of `make check`, cheap ones first; those that share
// compiled packages stand side by side.
var steps = []step{
	{"fmt", "every Go file is as gofmt writes it", single(checkFormat)},
	{"generate", "the generated page code is that of the templ files", single(checkGenerated)},
	{"vet", "go vet", single(command("go", "vet", "./..."))},
	{"lint", "staticcheck", single(command("go", "tool", "staticcheck", "./..."))},
	{"vuln", "known vulnerabilities in what the code calls", single(checkVulnerabilities)},
	{"test", "the tests, fuzz seeds among them, on SQLite", testSQLite},
	{"postgres", "the same tests on a real PostgreSQL", testPostgres},
	{"e2e", "journeys in a real browser, each page checked for accessibility", testBrowser},
	{"race", "the tests that start goroutines, under the race detector", testRaces},
}

// skip is the reason for which a step could not run here.
type skip string

func (s skip) Error() string { return string(s) }

// single makes a step that counts as one test.
func single(f func(context.Context, io.Writer) error) func(context.Context, io.Writer) totals {
	return func(ctx context.Context, out io.Writer) totals {
		var s skip
		switch err := f(ctx, out); {
		case err == nil:
			return totals{passed: 1}
		case errors.As(err, &s):
			fmt.Fprintf(out, "--- SKIP %s\n", s)
			return totals{skipped: 1}
		default:
			fmt.Fprintf(out, "--- FAIL %v\n", err)
			return totals{failed: 1}
		}
	}
}

// start prepares a command that a cancelled ctx ends together with what it
// started, after a moment in which it may clean up.
func start(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// command is a check that passes when the command does; it shows its output.
func command(name string, args ...string) func(context.Context, io.Writer) error {
	return func(ctx context.Context, out io.Writer) error {
		cmd := start(ctx, name, args...)
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
		}
		return nil
	}
}

// goFiles lists the checkout's Go files, those not yet committed included.
func goFiles(ctx context.Context) ([]string, error) {
	b, err := start(ctx, "git", "ls-files", "--cached", "--others", "--exclude-standard", "*.go").Output()
	if err != nil {
		return nil, fmt.Errorf("list the Go files: %w", err)
	}
	var out []string
	for name := range strings.Lines(string(b)) {
		name = strings.TrimSuffix(name, "\n")
		if _, err := os.Stat(name); err == nil {
			out = append(out, name)
		}
	}
	return out, nil
}

func checkFormat(ctx context.Context, _ io.Writer) error {
	files, err := goFiles(ctx)
	if err != nil {
		return err
	}
	root, err := start(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	gofmt := filepath.Join(strings.TrimSpace(string(root)), "bin", "gofmt")
	b, err := start(ctx, gofmt, append([]string{"-l"}, files...)...).CombinedOutput()
	if err != nil || len(b) > 0 {
		return fmt.Errorf("gofmt would change (make fmt does it):\n%s", b)
	}
	return nil
}

// checkVulnerabilities asks about a small package first, so that a machine
// that cannot reach the database is told so before everything is analysed.
func checkVulnerabilities(ctx context.Context, out io.Writer) error {
	if text, err := govulncheck(ctx, "./scripts/bench"); err != nil && unreachable(text) {
		return skip("govulncheck cannot reach its data: " + strings.TrimSpace(text))
	}
	text, err := govulncheck(ctx, "./...")
	fmt.Fprint(out, text)
	return err
}

func govulncheck(ctx context.Context, pattern string) (string, error) {
	b, err := start(ctx, "go", "tool", "govulncheck", pattern).CombinedOutput()
	return string(b), err
}

// unreachable says whether govulncheck failed for want of its data; its exit
// code does not tell.
func unreachable(text string) bool { return strings.Contains(text, "fetching vulnerabilities") }
