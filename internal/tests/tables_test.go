package tests

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTablesStayHome: SQL names only its own slice's tables, so that no slice
// reaches into another through the database. Facts of the office may be read
// from above; nobody but their owner writes them.
func TestTablesStayHome(t *testing.T) {
	complain(t, tableComplaints(goFiles(t), texts(t)))
}

// TestTenantIsAlwaysNamed: whatever reads, changes or deletes rows that
// belong to an agency names the agency. Where all agencies are meant, the
// line above says so: //tenant:all REASON.
func TestTenantIsAlwaysNamed(t *testing.T) {
	complain(t, tenantComplaints(goFiles(t), texts(t)))
}

var house = map[string]string{
	"internal/ledger/migrations/0001_x.sql": `CREATE TABLE ledger_duty (
		agency TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (agency, id),
		FOREIGN KEY (agency, unit) REFERENCES people_unit (agency, id));
	CREATE INDEX ledger_duty_x ON ledger_duty (agency);
	CREATE TABLE letters_stolen (id TEXT REFERENCES letters_letter (id));`,
	"internal/office/people/migrations/0001_x.sql": "CREATE TABLE people_unit (\n\tid TEXT,\n\tagency TEXT NOT NULL\n);\nCREATE TABLE people_free (id TEXT);",
	"internal/letters/letters.go":                  "package letters\n",
	"internal/office/people/unit.go":               "package people\ntype Unit struct{}\nfunc (*Unit) Table() string { return \"people_unit\" }\n",
	"internal/ledger/duty.go": `package ledger
type Duty struct{}
func (*Duty) Table() string { return "ledger_duty" }
const mine = "WHERE agency = $1"
func good(q Q) {
	q.Query(ctx, "SELECT d.id FROM ledger_duty d JOIN people_unit u ON u.agency = d.agency WHERE d.agency = $1")
	q.Query(ctx, "SELECT id FROM people_free")
	store.Select[Duty](ctx, q, mine+" AND id = $2", 1, 2)
	store.First[people.Unit](ctx, q, "WHERE agency = $1")
	text := "SELECT id FROM ledger_duty"
	if true { text += " WHERE agency = $1" }
	q.Query(ctx, text)
	q.Query(ctx, fmt.Sprintf("SELECT %s FROM ledger_duty WHERE %s", "id", onlyOne()))
	q.Query(ctx, "WITH due AS (SELECT 1) SELECT * FROM due WHERE a IS DISTINCT FROM b")
	where, args := filter{}.where(tenant)
	q.Query(ctx, fmt.Sprintf("SELECT id FROM ledger_duty %s LIMIT 1", where), args...)
	n, err := count(q)
	return fmt.Errorf("%d: %w", n, err)
	var b strings.Builder
	b.WriteString("WITH spot (a) AS (VALUES ")
	b.WriteString("(1)) SELECT id FROM ledger_duty, spot JOIN spot ON TRUE")
	b.WriteString(" WHERE agency = $1")
	q.Query(ctx, b.String())
	//tenant:all the nightly job looks at every agency in turn
	q.Query(ctx, "SELECT id FROM ledger_duty")
}
func (filter) where(t string) (string, []any) { return "WHERE agency = $1", nil }
//tenant:all a number for all of them
func count(q Q) (int, error) { return 1, q.Query("SELECT COUNT(*) FROM ledger_duty") }
func onlyOne() string { return "agency = $1" }
`,
	"internal/ledger/bad.go": `package ledger
func bad(q Q, tx T) {
	q.Query(ctx, "SELECT id FROM letters_letter")
	tx.Exec("UPDATE people_free SET id = $1", 1)
	q.Query(ctx, "SELECT agency, id FROM ledger_duty WHERE id = $1")
	tx.Exec("DELETE FROM ledger_duty")
	store.Select[Duty](ctx, q, "WHERE id = $1", 1)
	store.Select[people.Unit](ctx, q, "ORDER BY id")
	//tenant:all
	q.Query(ctx, "SELECT 1 FROM ledger_duty")
	//tenant:all nothing here needs it
	f()
}
func built() (string, []any) { return "SELECT id FROM ledger_duty WHERE due < $1", nil }
var _ = 0
func field() M { return M{Query: "SELECT id FROM ledger_duty"} }
`,
	"internal/kit/store/kit.go": `package store
func f(q Q) { q.Query("SELECT 1 FROM goose_db"); q.Query("SELECT 1 FROM people_free") }
`,
}

func TestForeignTablesAreSeen(t *testing.T) {
	expect(t, tableComplaints(parseAll(t, house), house),
		"bad.go:3: may not name letters_letter", "bad.go:4: may not write people_free",
		"kit.go:2: may not name people_free",
		"0001_x.sql: may not write letters_stolen", "0001_x.sql: may not name letters_letter")
}

func TestForgottenTenantsAreSeen(t *testing.T) {
	expect(t, tenantComplaints(parseAll(t, house), house),
		"bad.go:5: reads or writes ledger_duty", "bad.go:6: reads or writes ledger_duty",
		"bad.go:7: reads or writes ledger_duty", "bad.go:8: reads or writes people_unit",
		"bad.go:14: reads or writes ledger_duty", "bad.go:16: reads or writes ledger_duty",
		"bad.go:9: //tenant:all gives no reason", "bad.go:11: //tenant:all allows nothing")
}

var (
	sqlWords = regexp.MustCompile(`\b(FROM|JOIN|INTO|UPDATE|TABLE|REFERENCES)\s+[a-z_]`)
	named    = regexp.MustCompile(`\b(DISTINCT\s+FROM|FROM|JOIN|INTO|UPDATE|TABLE(?:\s+IF\s+(?:NOT\s+)?EXISTS)?|REFERENCES|INDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?\w+\s+ON)\s+([a-z_][a-z0-9_.]*)\s*(\(?)`)
	withName = regexp.MustCompile(`\b([a-z_][a-z0-9_]*)\s*(?:\([a-z0-9_, ]*\)\s*)?AS\s+(?:NOT\s+MATERIALIZED\s+|MATERIALIZED\s+)?\(\s*(?:SELECT|VALUES|INSERT|UPDATE|DELETE)`)
	created  = regexp.MustCompile(`\bCREATE\s+(?:VIRTUAL\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([a-z_][a-z0-9_]*)\s*\(`)
	added    = regexp.MustCompile(`\bALTER\s+TABLE\s+([a-z_][a-z0-9_]*)\s+ADD\s+COLUMN\s+(agency|tenant)\b`)
)

// mention is a table that a statement names.
type mention struct {
	table  string
	writes bool
}

// mentions lists the tables in a statement; within is the text that it is
// part of, where names may be given by WITH.
func mentions(sql, within string) []mention {
	var ctes []string
	for _, m := range withName.FindAllStringSubmatch(within, -1) {
		ctes = append(ctes, m[1])
	}
	var out []mention
	for _, m := range named.FindAllStringSubmatch(sql, -1) {
		word := strings.Fields(m[1])[0]
		call := m[3] == "(" && (word == "FROM" || word == "JOIN")
		if word == "DISTINCT" || call || slices.Contains(ctes, m[2]) {
			continue
		}
		out = append(out, mention{m[2], word != "FROM" && word != "JOIN" && word != "REFERENCES" || deletes(sql, m[2])})
	}
	return out
}

func deletes(sql, table string) bool {
	return regexp.MustCompile(`\bDELETE\s+FROM\s+` + regexp.QuoteMeta(table) + `\b`).MatchString(sql)
}

// borrowed are tables that a library makes for a part of the kit.
var borrowed = map[string][]string{
	"store": {"goose_", "pg_", "sqlite_", "information_schema."},
	"job":   {"river_"},
}

// owners maps each name that a table may begin with to its layer.
func owners(files []*file) map[string]layer {
	out := map[string]layer{}
	for _, f := range files {
		if l, name := place(f.dir()); name != "" {
			out[name] = l
		}
	}
	return out
}

// refusal says why the folder may not name the table so, or nothing.
func refusal(dir string, m mention, known map[string]layer) string {
	l, own := place(dir)
	prefix, _, _ := strings.Cut(m.table, "_")
	switch {
	case own != "" && (prefix == own || slices.ContainsFunc(borrowed[own], func(p string) bool { return strings.HasPrefix(m.table, p) })):
		return ""
	case m.writes:
		return "may not write " + m.table
	case l != kit && known[prefix] == office:
		return ""
	case own == "report" && known[prefix] == slice && strings.HasSuffix(m.table, "_report"):
		return ""
	}
	return "may not name " + m.table
}

func tableComplaints(files []*file, all map[string]string) []string {
	known := owners(files)
	seen := map[string]bool{}
	check := func(dir, at, sql, within string) {
		for _, m := range mentions(sql, within) {
			if why := refusal(dir, m, known); why != "" {
				seen[fmt.Sprintf("%s: %s: its name begins with another part's", at, why)] = true
			}
		}
	}
	for dir, s := range sources(files) {
		all := s.literals()
		within := map[*file]string{}
		for _, st := range all {
			within[st.file] += st.text + "\n"
		}
		for _, st := range all {
			if sqlWords.MatchString(st.text) {
				check(dir, fmt.Sprintf("%s:%d", st.file.name, st.file.line(st.node.Pos())), st.text, within[st.file])
			}
		}
		for typ, table := range s.tables {
			if l, own := place(dir); l != tool && !strings.HasPrefix(table, own+"_") && table != hole {
				seen[fmt.Sprintf("%s: %s is kept in %s, which does not begin with %s_", dir, typ, table, own)] = true
			}
		}
	}
	for name, text := range all {
		if path.Ext(name) == ".sql" {
			check(path.Dir(name), name, text, text)
		}
	}
	return keys(seen)
}

func keys(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
