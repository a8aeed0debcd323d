package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// templFileName is where generated code names its source by a path that
// depends on the folder in which the generator was started.
var templFileName = regexp.MustCompile("FileName: `[^`]*?([^/`]*)`")

// checkGenerated generates the page code again, beside the checkout and not
// in it, and compares.
func checkGenerated(ctx context.Context, out io.Writer) error {
	sources, err := templFiles(".")
	if err != nil || len(sources) == 0 {
		return err
	}
	dir, err := os.MkdirTemp("", "gongkai-templ")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, name := range sources {
		if err := copyFile(filepath.Join(dir, name), name); err != nil {
			return err
		}
	}
	b, err := start(ctx, "go", "tool", "templ", "generate", "-path", dir).CombinedOutput()
	if err != nil {
		return fmt.Errorf("templ generate: %w\n%s", err, b)
	}
	return compareGenerated(out, dir, sources)
}

func compareGenerated(out io.Writer, dir string, sources []string) error {
	stale := 0
	for _, name := range sources {
		name = strings.TrimSuffix(name, ".templ") + "_templ.go"
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		got, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if !bytes.Equal(plain(got), plain(want)) {
			fmt.Fprintln(out, "stale:", name)
			stale++
		}
	}
	if stale > 0 {
		return errors.New("generated page code is out of date: run make generate and commit what changes")
	}
	return nil
}

func plain(generated []byte) []byte {
	return templFileName.ReplaceAll(generated, []byte("FileName: `$1`"))
}

// templFiles finds the page sources below root, hidden folders left out.
func templFiles(root string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case strings.HasSuffix(name, ".templ"):
			out = append(out, name)
		}
		return nil
	})
	return out, err
}

func copyFile(to, from string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o644)
}
