package tests

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// hole stands where a text is put together from something that only the
// running program knows.
const hole = " … "

// source is a package's Go files, with what its texts are made of.
type source struct {
	dir    string
	files  []*file
	values map[string]ast.Expr        // package constants and variables
	funcs  map[string][]*ast.FuncDecl // functions and methods by name
	tables map[string]string          // row type → table, by its Table method
}

// sources groups the program's files by folder.
func sources(files []*file) map[string]*source {
	out := map[string]*source{}
	for _, f := range files {
		if f.test || f.generated {
			continue
		}
		s := out[f.dir()]
		if s == nil {
			s = &source{dir: f.dir(), values: map[string]ast.Expr{}, funcs: map[string][]*ast.FuncDecl{}, tables: map[string]string{}}
			out[f.dir()] = s
		}
		s.files = append(s.files, f)
		for _, d := range f.ast.Decls {
			s.declare(d)
		}
	}
	for _, s := range out {
		s.findTables()
	}
	return out
}

func (s *source) declare(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		s.funcs[d.Name.Name] = append(s.funcs[d.Name.Name], d)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok || len(v.Values) != len(v.Names) {
				continue
			}
			for i, id := range v.Names {
				s.values[id.Name] = v.Values[i]
			}
		}
	}
}

// findTables reads what each row type's Table method returns.
func (s *source) findTables() {
	for _, f := range s.files {
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Name.Name != "Table" || fn.Recv == nil || fn.Body == nil || len(fn.Body.List) != 1 {
				continue
			}
			ret, ok := fn.Body.List[0].(*ast.ReturnStmt)
			if ok && len(ret.Results) == 1 {
				s.tables[typeName(fn.Recv.List[0].Type)] = s.text(ret.Results[0], nil, 0)
			}
		}
	}
}

// typeName is T of T, *T and T[X]; pkg.T of a type elsewhere.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	}
	return ""
}

// locals are the texts that a function's own variables are given.
type locals map[string][]ast.Expr

func localsOf(body ast.Node) locals {
	out := locals{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				// Of a call with several results, the first may be a text.
				if id, ok := l.(*ast.Ident); ok && i < len(n.Rhs) {
					out[id.Name] = append(out[id.Name], n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if i < len(n.Values) {
					out[id.Name] = append(out[id.Name], n.Values[i])
				}
			}
		}
		return true
	})
	return out
}

// text is what an expression of type string says, as far as its own words
// tell: texts joined, constants and local variables filled in, holes for the
// rest.
func (s *source) text(e ast.Expr, l locals, depth int) string {
	if depth > 8 {
		return hole
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		if v, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return v
		}
	case *ast.ParenExpr:
		return s.text(e.X, l, depth+1)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return s.text(e.X, l, depth+1) + s.text(e.Y, l, depth+1)
		}
	case *ast.Ident:
		return s.named(e.Name, l, depth)
	case *ast.CallExpr:
		return s.called(e, l, depth)
	}
	return hole
}

// named is all that a variable is ever given, or a constant's text.
func (s *source) named(name string, l locals, depth int) string {
	if parts, ok := l[name]; ok {
		rest := locals{}
		for k, v := range l {
			if k != name {
				rest[k] = v
			}
		}
		var b strings.Builder
		for _, p := range parts {
			b.WriteString(s.text(p, rest, depth+1))
			b.WriteByte(' ')
		}
		return b.String()
	}
	if v, ok := s.values[name]; ok {
		return s.text(v, nil, depth+1)
	}
	return hole
}

var verb = regexp.MustCompile(`%[-+# 0-9.\[\]]*[a-zA-Z]`)

// called fills fmt.Sprintf's verbs, and takes for a function or method of the
// package that gives a string all texts in its body.
func (s *source) called(e *ast.CallExpr, l locals, depth int) string {
	if isCall(e, "fmt", "Sprintf") && len(e.Args) > 0 {
		args := e.Args[1:]
		return verb.ReplaceAllStringFunc(s.text(e.Args[0], l, depth+1), func(string) string {
			if len(args) == 0 {
				return hole
			}
			first := args[0]
			args = args[1:]
			return s.text(first, l, depth+1)
		})
	}
	var b strings.Builder
	for _, fn := range s.funcs[calledName(e)] {
		if !givesText(fn) {
			continue
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				b.WriteString(" " + s.text(lit, nil, depth+1) + " ")
			}
			return true
		})
	}
	if b.Len() == 0 {
		return hole
	}
	return b.String()
}

// givesText says whether a function's first result is a string.
func givesText(fn *ast.FuncDecl) bool {
	if fn.Type.Results == nil {
		return false
	}
	id, ok := fn.Type.Results.List[0].Type.(*ast.Ident)
	return ok && id.Name == "string"
}

// calledName is f of f(…) and x.f(…).
func calledName(e *ast.CallExpr) string {
	switch f := e.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func isCall(e *ast.CallExpr, pkg, name string) bool {
	sel, ok := e.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == pkg
}

// statement is a text that a file gives away, with the place it stands at.
type statement struct {
	file *file
	node ast.Expr
	fn   *ast.FuncDecl // nil at package level
	text string
	// table is set where the text is only the tail of a reading of a row
	// type: store.Select[T] and store.First[T].
	table string
}

// statements lists the texts that the package's functions hand on: what they
// pass to calls, return, put into fields and write into builders. A text that
// is given to a variable is read where the variable is used.
func (s *source) statements(tableOf func(typ string) string) []statement {
	var out []statement
	for _, f := range s.files {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				out = append(out, s.handedOn(f, fn, tableOf)...)
			}
		}
	}
	return out
}

func (s *source) handedOn(f *file, fn *ast.FuncDecl, tableOf func(string) string) []statement {
	var out []statement
	l := localsOf(fn.Body)
	add := func(e ast.Expr, table string) {
		st := statement{file: f, node: e, fn: fn, text: s.text(e, l, 0), table: table}
		if table != "" || sqlWords.MatchString(st.text) {
			out = append(out, st)
		}
	}
	written := statement{file: f, fn: fn}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			for _, e := range n.Results {
				add(e, "")
			}
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					e = kv.Value
				}
				add(e, "")
			}
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "WriteString" && len(n.Args) == 1 {
				written.node = n.Args[0]
				written.text += s.text(n.Args[0], l, 0)
				return true
			}
			if !isCall(n, "fmt", "Sprintf") {
				s.passed(n, add, tableOf)
			}
		}
		return true
	})
	if sqlWords.MatchString(written.text) {
		out = append(out, written)
	}
	return out
}

// passed adds a call's arguments; the third of a reading of a row type is the
// tail of a statement that names the row's table.
func (s *source) passed(call *ast.CallExpr, add func(ast.Expr, string), tableOf func(string) string) {
	typ := rowType(call)
	for i, a := range call.Args {
		table := ""
		if typ != "" && i == 2 {
			table = tableOf(typ)
		}
		add(a, table)
	}
}

// rowType is T where the call is store.Select[T] or store.First[T].
func rowType(call *ast.CallExpr) string {
	fun, arg := call.Fun, ast.Expr(nil)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun, arg = x.X, x.Index
	case *ast.IndexListExpr:
		fun, arg = x.X, x.Indices[0]
	default:
		return ""
	}
	if sel, ok := fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Select" || sel.Sel.Name == "First") {
		return typeName(arg)
	}
	return ""
}

// literals lists every text in the package's files, wherever it stands.
func (s *source) literals() []statement {
	var out []statement
	for _, f := range s.files {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if ok && lit.Kind == token.STRING {
				out = append(out, statement{file: f, node: lit, text: s.text(lit, nil, 0)})
			}
			return true
		})
	}
	return out
}
