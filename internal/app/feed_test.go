package app

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// TestWhatMachinesRead reads the portal as feed readers, search engines and
// programs do.
func TestWhatMachinesRead(t *testing.T) {
	h := openHouse(t, "2023-07-10")
	for name, f := range map[string]func(*testing.T, *house){"described": answersAreAsDescribed, "pages": itemsPageByPage, "feeds": feedsAndSiteMap, "fair": machinesAreServedFairly} {
		t.Run(name, func(t *testing.T) { f(t, h) })
	}
}

// machine is a program that reads the portal from its own address.
type machine struct {
	*testing.T
	a    *App
	from int
}

func (m *machine) ask(path string, headers ...string) *httptest.ResponseRecorder {
	m.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	m.from++ // each request from another address: the limit has a test of its own
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:99", m.from>>16, m.from>>8&255, m.from&255)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	m.a.Router.ServeHTTP(w, r)
	return w
}

// read asks for JSON.
func (m *machine) read(path string, status int) any {
	m.Helper()
	w := m.ask(path)
	var out any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != status {
		m.Fatalf("%s: status %d, %v, %.300s", path, w.Code, err, w.Body.String())
	}
	return out
}

// inJSON walks into decoded JSON.
func inJSON(v any, path ...string) any {
	for _, key := range path {
		o, _ := v.(map[string]any)
		v = o[key]
	}
	return v
}

// conforms compares a value with its description: nothing more and nothing less.
func conforms(m *machine, where string, schema, v, description any) {
	m.Helper()
	if ref, ok := inJSON(schema, "$ref").(string); ok {
		schema = inJSON(description, "components", "schemas", strings.TrimPrefix(ref, "#/components/schemas/"))
	}
	switch inJSON(schema, "type") {
	case "string":
		if _, ok := v.(string); !ok {
			m.Errorf("%s is %T, described as text", where, v)
		}
	case "integer":
		if _, ok := v.(float64); !ok {
			m.Errorf("%s is %T, described as a number", where, v)
		}
	case "array":
		list, ok := v.([]any)
		if !ok {
			m.Errorf("%s is %T, described as a list", where, v)
		}
		for i, one := range list {
			conforms(m, fmt.Sprintf("%s[%d]", where, i), inJSON(schema, "items"), one, description)
		}
	case "object":
		got, _ := v.(map[string]any)
		described, _ := inJSON(schema, "properties").(map[string]any)
		for name := range got {
			if described[name] == nil {
				m.Errorf("%s.%s is not described", where, name)
			}
		}
		for name, s := range described {
			if says, _ := inJSON(s, "description").(string); says == "" {
				m.Errorf("%s.%s is described without words", where, name)
			}
			if _, there := got[name]; !there {
				m.Errorf("%s.%s is described and not there", where, name)
				continue
			}
			conforms(m, where+"."+name, s, got[name], description)
		}
	default:
		m.Errorf("%s has no description: %v", where, schema)
	}
}

// answersAreAsDescribed holds OpenAPI's description against real answers.
func answersAreAsDescribed(t *testing.T, h *house) {
	t.Helper()
	m := &machine{T: t, a: h.App}
	description := m.read("/api/openapi.json", 200)
	item, _ := inJSON(m.read("/api/v1/library?limit=1", 200), "items").([]any)
	id, _ := inJSON(item[0], "id").(string)
	asked := map[string][]string{"/api/v1/items": {"?limit=100", "?column=zfxxgk&from=2023-02-01&to=2023-06-30"}, "/api/v1/search": {"?q=" + url.QueryEscape("工业"), "?q=zzqqxx"}, "/api/v1/library": {"", "?validity=" + url.QueryEscape("有效")}}
	paths, _ := inJSON(description, "paths").(map[string]any)
	if len(paths) < 7 {
		t.Fatalf("only %d paths are described", len(paths))
	}
	for path, p := range paths {
		queries := asked[path]
		if queries == nil {
			queries = []string{""}
		}
		answers := inJSON(p, "get", "responses")
		for _, q := range queries {
			address := strings.ReplaceAll(path, "{id}", id) + q
			conforms(m, address, inJSON(answers, "200", "content", "application/json", "schema"), m.read(address, 200), description)
		}
		if strings.Contains(path, "{id}") {
			conforms(m, path, inJSON(answers, "404", "content", "application/json", "schema"), m.read(strings.ReplaceAll(path, "{id}", "none"), 404), description)
		}
		params, _ := inJSON(p, "get", "parameters").([]any)
		for _, param := range params {
			kind, _ := inJSON(param, "schema", "type").(string)
			if name, _ := inJSON(param, "name").(string); kind == "integer" || inJSON(param, "schema", "format") == "date" || name == "cursor" {
				conforms(m, path+" "+name, inJSON(answers, "400", "content", "application/json", "schema"), m.read(path+"?"+name+"=x", 400), description)
			}
		}
	}
	m.read("/api/v1/items?colum=x", 400)
	m.read("/api/v1/items?column=nirgends", 400)
}

// itemsPageByPage reads everything that is on line, page by page.
func itemsPageByPage(t *testing.T, h *house) {
	t.Helper()
	m := &machine{T: t, a: h.App}
	all, err := store.Select[content.Live](t.Context(), h.DB, "WHERE agency = $1 AND gone = '' ORDER BY published_at DESC, id DESC", demoBureau)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := content.Columns(t.Context(), h.DB, demoBureau)
	if err != nil {
		t.Fatal(err)
	}
	root, _ := tree.At("zfxxgk")
	for query, keep := range map[string]func(content.Live) bool{
		"limit=7": func(content.Live) bool { return true },
		"limit=7&column=zfxxgk": func(l content.Live) bool {
			return slices.ContainsFunc(l.Columns, func(c string) bool { return slices.Contains(tree.Below(root.ID), c) })
		},
		"limit=1&column=zfxxgk&kind=notice": func(l content.Live) bool {
			return l.Kind == "notice" && slices.ContainsFunc(l.Columns, func(c string) bool { return slices.Contains(tree.Below(root.ID), c) })
		},
	} {
		var want, got []string
		for _, l := range all {
			if keep(l) {
				want = append(want, l.ID)
			}
		}
		for next, n := "", 0; n == 0 || next != "" && n < 100; n++ {
			page := m.read("/api/v1/items?"+query+"&cursor="+next, 200)
			rows, _ := inJSON(page, "items").([]any)
			for _, r := range rows {
				id, _ := inJSON(r, "id").(string)
				got = append(got, id)
			}
			next, _ = inJSON(page, "next").(string)
		}
		if !slices.Equal(got, want) || len(want) < 2 {
			t.Errorf("%s: %d items, want %d", query, len(got), len(want))
		}
	}
	dump := m.read("/api/v1/library.json", 200)
	csv := m.ask("/api/v1/library.csv")
	if n, _ := inJSON(dump, "total").(float64); n < 5 || strings.Count(csv.Body.String(), "\n") < int(n)+1 || !strings.Contains(csv.Body.String(), "validity_note") {
		t.Errorf("the library is dumped as %v documents, and %.200s", n, csv.Body)
	}
}

func feedsAndSiteMap(t *testing.T, h *house) {
	t.Helper()
	m := &machine{T: t, a: h.App}
	tree, err := content.Columns(t.Context(), h.DB, demoBureau)
	if err != nil {
		t.Fatal(err)
	}
	filled := 0
	for _, col := range tree.All {
		base := "/" + col.Path + "/"
		var rss struct {
			Items []struct {
				Link string `xml:"link"`
			} `xml:"channel>item"`
		}
		var atom struct {
			Entries []struct {
				ID string `xml:"id"`
			} `xml:"entry"`
		}
		if w := m.ask(base + "feed.xml"); w.Code != 200 || xml.Unmarshal(w.Body.Bytes(), &rss) != nil || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/rss+xml") {
			t.Errorf("%sfeed.xml: %d %.200s", base, w.Code, w.Body)
		}
		if w := m.ask(base + "atom.xml"); w.Code != 200 || xml.Unmarshal(w.Body.Bytes(), &atom) != nil {
			t.Errorf("%satom.xml: %d", base, w.Code)
		}
		list, _ := inJSON(m.read(base+"feed.json", 200), "items").([]any)
		if len(list) != len(rss.Items) || len(list) != len(atom.Entries) {
			t.Errorf("%s: %d, %d and %d items", base, len(list), len(rss.Items), len(atom.Entries))
		}
		if len(rss.Items) > 0 {
			filled++
			if to, err := url.Parse(rss.Items[0].Link); err != nil || m.ask(to.Path).Code != 200 {
				t.Errorf("%s leads to %s", base, rss.Items[0].Link)
			}
		}
	}
	if filled < 10 {
		t.Errorf("only %d feeds have items", filled)
	}
	if w := m.ask("/zfxxgk/feed.xls"); w.Code != 404 {
		t.Errorf("another file: %d", w.Code)
	}
	page := m.ask("/zfxxgk/").Body.String()
	if !strings.Contains(page, `href="/zfxxgk/feed.xml"`) {
		t.Error("the column does not lead to its feed")
	}
	m.siteMap()
}

// siteMap reads the site map as a search engine does: every item on line is
// on it once.
func (m *machine) siteMap() {
	m.Helper()
	var index, part struct {
		Parts []string `xml:"sitemap>loc"`
		URLs  []string `xml:"url>loc"`
	}
	if !strings.Contains(m.ask("/robots.txt").Body.String(), "/sitemap.xml") {
		m.Error("robots.txt does not name the site map")
	}
	if err := xml.Unmarshal(m.ask("/sitemap.xml").Body.Bytes(), &index); err != nil {
		m.Fatal(err)
	}
	seen := map[string]int{}
	for _, p := range index.Parts {
		to, _ := url.Parse(p)
		part.URLs = nil
		if err := xml.Unmarshal(m.ask(to.Path).Body.Bytes(), &part); err != nil {
			m.Errorf("%s: %v", p, err)
		}
		for _, u := range part.URLs {
			to, _ := url.Parse(u)
			seen[to.Path]++
		}
	}
	all, err := store.Select[content.Live](m.Context(), m.a.DB, "WHERE agency = $1", demoBureau)
	if err != nil {
		m.Fatal(err)
	}
	for _, l := range all {
		if want := map[bool]int{true: 1, false: 0}[l.Gone.IsZero()]; seen[l.Address] != want {
			m.Errorf("%s is on the map %d times", l.Address, seen[l.Address])
		}
	}
	if w := m.ask("/sitemap/x.xml"); w.Code != 404 {
		m.Errorf("a part that is none: %d", w.Code)
	}
}

func machinesAreServedFairly(t *testing.T, h *house) {
	t.Helper()
	m := &machine{T: t, a: h.App}
	w := m.ask("/api/v1/columns")
	if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("headers %v", w.Header())
	}
	if again := m.ask("/api/v1/columns", "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified {
		t.Errorf("unchanged: %d", again.Code)
	}
	refused := 0
	for n := range 120 {
		r := httptest.NewRequest(http.MethodGet, fmt.Sprintf("/api/v1/search?q=%%E5%%B7%%A5%%E4%%B8%%9A&page=%d", n%3+1), nil)
		r.RemoteAddr = "192.0.2.1:7"
		w := httptest.NewRecorder()
		h.Router.ServeHTTP(w, r)
		if w.Code == http.StatusTooManyRequests {
			refused++
			if w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "请求太频繁") {
				t.Fatalf("refused with %v %s", w.Header(), w.Body)
			}
		}
	}
	if refused < 10 {
		t.Errorf("of 120 requests at once, %d were refused", refused)
	}
	if got := m.ask("/api/v1/search?q=%E5%B7%A5%E4%B8%9A"); got.Code != 200 {
		t.Errorf("another address: %d", got.Code)
	}
	human := m.ask("/api/")
	if human.Code != 200 || !strings.Contains(human.Body.String(), "接口说明") || !strings.Contains(human.Body.String(), "/api/v1/items/{id}/editions") {
		t.Errorf("the page: %d", human.Code)
	}
	pagecheck.Check(t, human.Body.String())
}
