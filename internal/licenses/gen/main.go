// Command gen writes the third-party notices of the program anew:
// modules.txt, the list of what it is linked with, and notices.txt, the texts
// in full, each text once; own.txt is a copy of the program's own licence.
// `go generate` starts it in internal/licenses.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/internal/licenses/linked"
)

func main() {
	patterns := os.Args[1:]
	if len(patterns) == 0 {
		patterns = []string{linked.Program}
	}
	if err := write(".", patterns); err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

func write(dir string, patterns []string) error {
	all, err := linked.Modules(patterns...)
	if err != nil {
		return err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	all = append([]linked.Module{{Path: "go", Version: "-", Dir: strings.TrimSpace(string(root))}}, all...)
	list, notices, err := compose(all, filepath.Join(dir, "extra"))
	if err != nil {
		return err
	}
	own, err := os.ReadFile(filepath.Join(dir, "..", "..", "LICENSE"))
	if err != nil {
		return err
	}
	for name, text := range map[string]string{"modules.txt": list, "notices.txt": notices, "own.txt": string(own)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// notice is one text and what comes under it.
type notice struct {
	text string
	of   []string
}

// compose returns the list and the notices; modules that come with the same
// text share it. The folder extra has the texts of what is inside a module
// and no module itself.
func compose(all []linked.Module, extra string) (list, notices string, err error) {
	var l strings.Builder
	var found []*notice
	add := func(name, version string, texts []string) {
		fmt.Fprintf(&l, "%s %s %s\n", name, version, linked.Identify(texts))
		text := strings.Join(texts, "\n")
		i := slices.IndexFunc(found, func(n *notice) bool { return n.text == text })
		if i < 0 {
			i, found = len(found), append(found, &notice{text: text})
		}
		found[i].of = append(found[i].of, strings.TrimSuffix(name+" "+version, " -"))
	}
	for _, m := range all {
		texts, err := linked.Texts(m.Dir)
		if err != nil {
			return "", "", fmt.Errorf("%s: %w", m.Path, err)
		}
		add(m.Path, m.Version, texts)
	}
	inside, err := filepath.Glob(filepath.Join(extra, "*.txt"))
	if err != nil {
		return "", "", err
	}
	for _, name := range inside {
		b, err := os.ReadFile(name)
		if err != nil {
			return "", "", err
		}
		add(strings.TrimSuffix(filepath.Base(name), ".txt"), "-", []string{string(b)})
	}
	return l.String(), render(found), nil
}

func render(all []*notice) string {
	var b strings.Builder
	b.WriteString("公开（Gongkai）使用了下列第三方软件，谨此致谢。各软件的许可证全文如下。\n")
	for _, n := range all {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s", strings.Repeat("=", 78), strings.Join(n.of, "\n"), n.text)
	}
	return b.String()
}
