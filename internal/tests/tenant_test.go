package tests

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"strings"
)

// tenantColumns maps each table whose rows belong to an agency to the column
// that says so, from the migrations in files and in texts.
func tenantColumns(files []*file, all map[string]string) map[string]string {
	out := map[string]string{}
	for name, text := range all {
		if path.Ext(name) == ".sql" {
			addTenants(out, text)
		}
	}
	for _, s := range sources(files) {
		for _, st := range s.literals() {
			addTenants(out, st.text)
		}
	}
	return out
}

func addTenants(out map[string]string, sql string) {
	for _, at := range created.FindAllStringSubmatchIndex(sql, -1) {
		table := sql[at[2]:at[3]]
		for _, column := range columns(sql[at[1]:]) {
			if column == "agency" || column == "tenant" {
				out[table] = column
			}
		}
	}
	for _, m := range added.FindAllStringSubmatch(sql, -1) {
		out[m[1]] = m[2]
	}
}

// columns are the first words of the parts between commas, up to the bracket
// that closes the table.
func columns(body string) []string {
	var out []string
	depth, from := 0, 0
	part := func(to int) {
		if f := strings.Fields(body[from:to]); len(f) > 0 {
			out = append(out, f[0])
		}
		from = to + 1
	}
	for i, c := range body {
		switch {
		case c == '(':
			depth++
		case c == ')' && depth == 0:
			part(i)
			return out
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			part(i)
		}
	}
	return out
}

// permit is a //tenant:all comment.
type permit struct {
	file   *file
	line   int
	reason string
	fn     *ast.FuncDecl // whose doc comment it stands in, or nil
	used   bool
}

const directive = "//tenant:all"

func permits(files []*file) []*permit {
	var out []*permit
	for _, f := range files {
		for _, g := range f.ast.Comments {
			for _, c := range g.List {
				if reason, ok := strings.CutPrefix(c.Text, directive); ok && !f.test {
					out = append(out, &permit{file: f, line: f.line(c.Pos()), reason: strings.TrimSpace(reason), fn: documented(f, g)})
				}
			}
		}
	}
	return out
}

func documented(f *file, doc *ast.CommentGroup) *ast.FuncDecl {
	for _, d := range f.ast.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Doc == doc {
			return fn
		}
	}
	return nil
}

// covers says whether the permit stands on the line above the statement,
// within it, or over its function.
func (p *permit) covers(st statement) bool {
	if p.file != st.file {
		return false
	}
	if p.fn != nil {
		return p.fn == st.fn
	}
	from := st.node.Pos()
	ast.Inspect(st.fn, func(n ast.Node) bool {
		if _, block := n.(*ast.BlockStmt); block {
			return true
		}
		if s, ok := n.(ast.Stmt); ok && s.Pos() <= st.node.Pos() && st.node.End() <= s.End() {
			from = s.Pos() // the innermost comes last
		}
		return true
	})
	return st.file.line(from)-1 <= p.line && p.line <= st.file.line(st.node.End())
}

func tenantComplaints(files []*file, all map[string]string) []string {
	scoped := tenantColumns(files, all)
	allowed := permits(files)
	packages := sources(files)
	seen := map[string]bool{}
	for _, s := range packages {
		tableOf := func(typ string) string { return rowTable(packages, s, typ) }
		for _, st := range s.statements(tableOf) {
			for _, table := range forgotten(st, scoped) {
				if !permitted(allowed, st) {
					seen[fmt.Sprintf("%s:%d: reads or writes %s of every agency: name its column %s after WHERE or ON, or say why with %s REASON",
						st.file.name, st.file.line(st.node.Pos()), table, scoped[table], directive)] = true
				}
			}
		}
	}
	for _, p := range allowed {
		at := fmt.Sprintf("%s:%d: %s ", p.file.name, p.line, directive)
		switch {
		case p.reason == "":
			seen[at+"gives no reason"] = true
		case !p.used:
			seen[at+"allows nothing"] = true
		}
	}
	return keys(seen)
}

func permitted(allowed []*permit, st statement) bool {
	found := false
	for _, p := range allowed {
		if p.covers(st) {
			p.used, found = true, true
		}
	}
	return found
}

// rowTable is the table of a row type as the package s writes it: T of its
// own, pkg.T of another.
func rowTable(packages map[string]*source, s *source, typ string) string {
	pkg, name, elsewhere := strings.Cut(typ, ".")
	if !elsewhere {
		return s.tables[typ]
	}
	for dir, other := range packages {
		if path.Base(dir) == pkg && other.tables[name] != "" {
			return other.tables[name]
		}
	}
	return ""
}

var (
	condition = regexp.MustCompile(`\b(WHERE|ON)\b`)
	changing  = regexp.MustCompile(`\b(SELECT|UPDATE|DELETE)\b`)
)

// forgotten lists the tables of agencies that a statement names without ever
// saying, in a condition, which agency.
func forgotten(st statement, scoped map[string]string) []string {
	tables := []string{st.table}
	if changing.MatchString(st.text) {
		for _, m := range mentions(st.text, st.text) {
			tables = append(tables, m.table)
		}
	}
	conditions := ""
	if at := condition.FindStringIndex(st.text); at != nil {
		conditions = st.text[at[0]:]
	}
	var out []string
	for _, table := range tables {
		column, ok := scoped[table]
		if ok && !regexp.MustCompile(`\b`+column+`\b`).MatchString(conditions) {
			out = append(out, table)
		}
	}
	return out
}
