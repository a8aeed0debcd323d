// Package linked finds the modules that a program is linked with and the
// licence texts that they come with.
package linked

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Program is the package whose modules count.
const Program = "gongkai/cmd/gongkai"

// Module is a module in the module cache.
type Module struct{ Path, Version, Dir string }

// Modules lists the modules that the packages are linked with on the platform
// that releases are built for, in order of their paths.
func Modules(patterns ...string) ([]Module, error) {
	cmd := exec.Command("go", append([]string{"list", "-deps", "-json=Module,Standard"}, patterns...)...)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	b, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.String())
	}
	seen := map[string]Module{}
	for dec := json.NewDecoder(bytes.NewReader(b)); ; {
		var p struct {
			Module *struct {
				Module
				Main bool
			}
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Module != nil && !p.Module.Main {
			seen[p.Module.Path] = p.Module.Module
		}
	}
	out := make([]Module, 0, len(seen))
	for _, m := range seen {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

var textName = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice|patents|unlicense)([-._].*)?$`)

// Texts reads the licence texts in a module's own folder, in order of name,
// each ending in one line break.
func Texts(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() || !textName.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n"))+"\n")
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s has no licence text", dir)
	}
	return out, nil
}

// known maps what a licence says early on to its SPDX identifier.
var known = []struct{ id, says string }{
	{"OFL-1.1", "sil open font license"},
	{"MPL-2.0", "mozilla public license"},
	{"AGPL-3.0", "gnu affero general public license"},
	{"LGPL", "gnu lesser general public license"},
	{"GPL", "gnu general public license"},
	{"Apache-2.0", "apache license"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software"},
	{"ISC", "permission to use, copy, modify, and distribute this software"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"BSD", "redistribution and use in source and binary forms"},
	{"Unlicense", "this is free and unencumbered software released into the public domain"},
	{"CC0-1.0", "cc0 1.0 universal"},
}

// Identify names the licences in the texts, joined by a plus sign, or says
// UNKNOWN. A text that speaks of several licences counts as the first: an
// MPL goes on to name the GPL, but not the other way round.
func Identify(texts []string) string {
	var out []string
	for _, text := range texts {
		if id := identify(text); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return "UNKNOWN"
	}
	return strings.Join(out, "+")
}

func identify(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	id, first := "", len(text)
	for _, k := range known {
		if at := strings.Index(text, k.says); at >= 0 && at < first {
			id, first = k.id, at
		}
	}
	if id != "BSD" {
		return id
	}
	if strings.Contains(text, "endorse or promote products derived") {
		return "BSD-3-Clause"
	}
	return "BSD-2-Clause"
}
