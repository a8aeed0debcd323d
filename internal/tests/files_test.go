package tests

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

const maxLines = 500

// TestFilesStaySmallAndSaid: files stay small, every exported name says what
// it is, and nothing is put off.
func TestFilesStaySmallAndSaid(t *testing.T) {
	for _, f := range goFiles(t) {
		complain(t, fileComplaints(f))
	}
}

func TestLargeSilentAndUnfinishedFilesAreSeen(t *testing.T) {
	const silent = `package p

type T struct{}

func (T) Do() {}

func (t hidden) Do() {}

type hidden struct{}

// Grouped is said once.
const (
	A = 1
	B = 2
)

const C = 3

// Said is said.
func Said() {}

var (
	V = 1 // V is said here
	W = 2
)

// %s: later
func Loud() {}
`
	f, err := parse("internal/p/a.go", fmt.Sprintf(silent, "TO"+"DO"))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, fileComplaints(f), "T has no", "Do has no", "C has no", "W has no", "puts something off")

	f, err = parse("internal/p/b.go", "package p\n"+strings.Repeat("\n", maxLines))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, fileComplaints(f), "501 lines")
	f.generated = true
	expect(t, fileComplaints(f))
}

func fileComplaints(f *file) []string {
	out := unfinished(f)
	if f.test || f.generated {
		return out
	}
	if f.lines > maxLines {
		out = append(out, fmt.Sprintf("%s has %d lines; split it by role (at most %d)", f.name, f.lines, maxLines))
	}
	if f.ast.Name.Name == "main" {
		return out
	}
	for _, id := range unsaid(f.ast) {
		out = append(out, fmt.Sprintf("%s:%d: %s has no doc comment", f.name, f.line(id.Pos()), id.Name))
	}
	return out
}

var later = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

func unfinished(f *file) []string {
	var out []string
	for _, g := range f.ast.Comments {
		for _, c := range g.List {
			if later.MatchString(c.Text) {
				out = append(out, fmt.Sprintf("%s:%d: the comment puts something off: %s", f.name, f.line(c.Pos()), c.Text))
			}
		}
	}
	return out
}

// unsaid lists the exported names of a file that have no doc comment.
func unsaid(f *ast.File) []*ast.Ident {
	var out []*ast.Ident
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
				out = append(out, d.Name)
			}
		case *ast.GenDecl:
			if d.Tok != token.IMPORT && (d.Doc == nil || d.Tok == token.TYPE && d.Lparen.IsValid()) {
				out = append(out, unsaidSpecs(d)...)
			}
		}
	}
	return out
}

func unsaidSpecs(d *ast.GenDecl) []*ast.Ident {
	var out []*ast.Ident
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc == nil && s.Comment == nil {
				out = append(out, s.Name)
			}
		case *ast.ValueSpec:
			for _, id := range s.Names {
				if id.IsExported() && s.Doc == nil && s.Comment == nil {
					out = append(out, id)
				}
			}
		}
	}
	return out
}

// exportedReceiver says whether a function is reachable from outside: it has
// no receiver, or one of an exported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}
