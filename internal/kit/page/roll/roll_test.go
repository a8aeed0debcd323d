package roll

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/page/ui"
)

type fruit struct{ name, kind string }

func list() *List[fruit] {
	return &List[fruit]{ID: "fruit", Caption: "水果", Path: "/f", File: "fruit", Key: func(f fruit) string { return f.name },
		Columns: []Column[fruit]{
			{Column: ui.Column{Key: "name", Label: "名称", Sort: true, Filter: &ui.Field{}}, Text: func(f fruit) string { return f.name }},
			{Column: ui.Column{Key: "kind", Label: "类别", Filter: &ui.Field{Kind: ui.Select}}, Text: func(f fruit) string { return f.kind }},
			{Column: ui.Column{Key: "acts", Acts: true}, Text: func(fruit) string { return "删除" }},
		},
		Rows: []fruit{{"西瓜", "瓜"}, {"苹果", "果"}, {"=1+1", "果"}, {"白梨", "果"}}}
}

func names(rows []fruit) string {
	var out []string
	for _, r := range rows {
		out = append(out, r.name)
	}
	return strings.Join(out, " ")
}

func TestFilterAndOrder(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"", "西瓜 苹果 =1+1 白梨"}, {"f.kind=瓜", "西瓜"}, {"f.name=果", "苹果"}, {"f.kind=无", ""},
		{"f.kind=果&sort=name", "=1+1 白梨 苹果"}, {"f.kind=果&sort=-name", "苹果 白梨 =1+1"},
	} {
		v, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		l, q := list(), ui.ReadQuery(v)
		rows := l.filter(q)
		l.sort(rows, q)
		if got := names(rows); got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
}

func TestExportLeavesActsOutAndFormulasHarmless(t *testing.T) {
	l := list()
	s := l.Sheet(l.Rows)
	var b strings.Builder
	if err := s.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	if out := b.String(); strings.Contains(out, "删除") || strings.Contains(out, "\n=1+1") {
		t.Errorf("export:\n%s", out)
	}
}
