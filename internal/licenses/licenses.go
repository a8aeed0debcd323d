// Package licenses carries the licence texts of the software that the program
// is made with, so that a copy of the program alone satisfies them.
package licenses

import (
	_ "embed"
	"strings"
)

//go:generate go run ./gen

//go:embed notices.txt
var notices string

//go:embed own.txt
var own string

//go:embed modules.txt
var modules string

// Module is a module that the program is linked with, and the SPDX
// identifier of its licence.
type Module struct{ Path, Version, License string }

// Own is the licence of the program itself, the Mulan PSL v2.
func Own() string { return own }

// Text is every notice in full, under a heading in the reader's language.
func Text() string { return notices }

// Modules lists the modules in order of their paths, the Go library first.
func Modules() []Module {
	var out []Module
	for line := range strings.Lines(modules) {
		if f := strings.Fields(line); len(f) == 3 {
			out = append(out, Module{f[0], f[1], f[2]})
		}
	}
	return out
}
