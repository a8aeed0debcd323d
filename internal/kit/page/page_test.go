package page_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
)

func fetch(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRenderAnswersWithThePageAndItsHeaders(t *testing.T) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if err := page.Render(w, r, http.StatusUnprocessableEntity, templ.Raw("<p>请修改</p>")); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusUnprocessableEntity || w.Body.String() != "<p>请修改</p>" {
		t.Errorf("answer %d %q", w.Code, w.Body)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Content-Length": "16", "Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff", "Content-Security-Policy": page.Policy,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestRenderWritesNothingOfAPageThatFails(t *testing.T) {
	broken := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, _ = io.WriteString(w, "<p>half")
		return errors.New("no such record")
	})
	w := httptest.NewRecorder()
	err := page.Render(w, httptest.NewRequest(http.MethodGet, "/", nil), http.StatusOK, broken)
	if err == nil || !strings.Contains(err.Error(), "no such record") {
		t.Errorf("error %v", err)
	}
	if w.Body.Len() > 0 || len(w.Header()) > 0 {
		t.Errorf("something was answered: %q %v", w.Body, w.Header())
	}
}

func TestRenderKeepsHeadersThatWereSet(t *testing.T) {
	w := httptest.NewRecorder()
	w.Header().Set("Cache-Control", "public, max-age=60")
	if err := page.Render(w, httptest.NewRequest(http.MethodHead, "/", nil), http.StatusOK, templ.Raw("<p></p>")); err != nil {
		t.Fatal(err)
	}
	if w.Header().Get("Cache-Control") != "public, max-age=60" || w.Body.Len() != 0 {
		t.Errorf("headers %v, body %q", w.Header(), w.Body)
	}
}

func TestAssetsMayBeKeptForEver(t *testing.T) {
	h := page.AssetHandler()
	for _, name := range []string{"app.css", "flat.css", "js/main.js", "js/legacy.js", "icon.svg"} {
		w := fetch(h, http.MethodGet, page.AssetURL(name))
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %s", name, w.Code, w.Header().Get("Cache-Control"))
		}
		if w.Header().Get("Content-Type") == "application/octet-stream" {
			t.Errorf("%s has no media type", name)
		}
	}
	old := fetch(h, http.MethodGet, page.AssetPath+"0000/app.css")
	if old.Code != http.StatusOK || old.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("an older page's sheet: %d, %s", old.Code, old.Header().Get("Cache-Control"))
	}
	for _, path := range []string{page.AssetURL("none.css"), page.AssetURL("../base.go"), page.AssetPath, page.AssetURL("css/10-reset.css")} {
		if w := fetch(h, http.MethodGet, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	if w := fetch(h, http.MethodPost, page.AssetURL("app.css")); w.Code != http.StatusNotFound {
		t.Errorf("POST: status %d", w.Code)
	}
}

func TestAssetsAreSqueezedForThoseWhoTakeIt(t *testing.T) {
	plain := fetch(page.AssetHandler(), http.MethodGet, page.AssetURL("app.css"))
	small := fetch(page.AssetHandler(), http.MethodGet, page.AssetURL("app.css"), "Accept-Encoding", "br, gzip")
	if small.Header().Get("Content-Encoding") != "gzip" || small.Body.Len() >= plain.Body.Len() {
		t.Fatalf("encoding %q, %d of %d bytes", small.Header().Get("Content-Encoding"), small.Body.Len(), plain.Body.Len())
	}
	z, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(z)
	if err != nil || string(back) != plain.Body.String() {
		t.Errorf("the squeezed sheet is another one (%v)", err)
	}
}

func TestSheetsOfOthersComeLast(t *testing.T) {
	more := fstest.MapFS{"css/ledger.css": {Data: []byte(".later{color:red}\n")}, "map.svg": {Data: []byte("<svg/>")}}
	a, err := page.NewAssets("", more)
	if err != nil {
		t.Fatal(err)
	}
	css := fetch(a, http.MethodGet, a.URL("app.css")).Body.String()
	if !strings.HasPrefix(css, "@layer reset, tokens, editor, layout, components, utilities, slices;") {
		t.Errorf("the layers' order is not at the head: %.80s", css)
	}
	if !strings.HasSuffix(css, "@layer slices {\n.later{color:red}\n}\n") {
		t.Errorf("the other sheet is not last: %s", css[len(css)-80:])
	}
	if flat := fetch(a, http.MethodGet, a.URL("flat.css")).Body.String(); strings.Contains(flat, "@layer") {
		t.Error("the flat sheet has layers")
	}
	if w := fetch(a, http.MethodGet, a.URL("map.svg")); w.Code != http.StatusOK {
		t.Errorf("the other file: %d", w.Code)
	}
	if a.URL("app.css") == page.AssetURL("app.css") {
		t.Error("other content has the same address")
	}
}

func TestAssetsInDevelopmentAreReadAgain(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "note.svg"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("<svg>1</svg>")
	a, err := page.NewAssets(dir)
	if err != nil {
		t.Fatal(err)
	}
	write("<svg>2</svg>")
	w := fetch(a, http.MethodGet, a.URL("note.svg"))
	if w.Body.String() != "<svg>2</svg>" || w.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("answer %q, %s", w.Body, w.Header().Get("Cache-Control"))
	}
	if _, err := page.NewAssets(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that does not exist is accepted")
	}
}

func TestScriptsImportOnlyWhatIsServed(t *testing.T) {
	a, err := page.NewAssets("")
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for _, n := range a.Names() {
		served[n] = true
	}
	for _, n := range a.Names() {
		if !strings.HasSuffix(n, ".js") {
			continue
		}
		for line := range strings.Lines(fetch(a, http.MethodGet, a.URL(n)).Body.String()) {
			if _, from, ok := strings.Cut(line, ` from "./`); ok && strings.HasPrefix(line, "import ") {
				name, _, _ := strings.Cut(from, `"`)
				if !served["js/"+name] {
					t.Errorf("%s imports %s, which is not served", n, name)
				}
			}
		}
	}
}

func TestPrefsComeBackFromTheCookie(t *testing.T) {
	form := url.Values{"size": {"large"}, "contrast": {"1"}, "back": {"/office/?a=1&b=2"}}
	r := httptest.NewRequest(http.MethodPost, page.PrefsPath, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	page.SetPrefs(w, r)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/office/?a=1&b=2" {
		t.Fatalf("answer %d, %s", w.Code, w.Header().Get("Location"))
	}
	next := httptest.NewRequest(http.MethodGet, "/", nil)
	next.AddCookie(w.Result().Cookies()[0])
	if got, want := page.ReadPrefs(next), (page.Prefs{Size: "large", Contrast: true}); got != want {
		t.Errorf("preferences %+v, want %+v", got, want)
	}
}

func TestPrefsIgnoreWhatMakesNoSense(t *testing.T) {
	for _, value := range []string{"", "size=enormous&dense=yes", "%zz", "contrast=true", ";;;"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: "look", Value: value})
		if got := page.ReadPrefs(r); got != (page.Prefs{}) {
			t.Errorf("%q gives %+v", value, got)
		}
	}
	if w := fetch(http.HandlerFunc(page.SetPrefs), http.MethodGet, page.PrefsPath); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: status %d", w.Code)
	}
}

func TestLocalPathStaysOnTheSite(t *testing.T) {
	for in, want := range map[string]string{
		"/office/a?b=c":        "/office/a?b=c",
		"/搜索?q=公开":             "/%E6%90%9C%E7%B4%A2?q=公开",
		"":                     "/",
		"office":               "/",
		"//evil.example/":      "/",
		"/\\evil.example":      "/",
		"https://evil.example": "/",
		"javascript:alert(1)":  "/",
		"/a\r\nSet-Cookie: x":  "/",
	} {
		if got := page.LocalPath(in); got != want {
			t.Errorf("%q leads to %q, want %q", in, got, want)
		}
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, s := range []string{"/a?b=c", "//e", "/\\e", "/%2f%2fe", "/%5Ce", "http:/e", "/a#b", "?x", "%2f0", "/\t/e"} {
		f.Add(s)
	}
	base, _ := url.Parse("http://home.example/x")
	f.Fuzz(func(t *testing.T, s string) {
		got := page.LocalPath(s)
		u, err := url.Parse(got)
		if err != nil || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.HasPrefix(got, "/\\") {
			t.Fatalf("%q leads to %q", s, got)
		}
		if to := base.ResolveReference(u); to.Host != "home.example" || to.Scheme != "http" {
			t.Fatalf("%q leads away, to %s", s, to)
		}
		if strings.ContainsAny(got, "\r\n") {
			t.Fatalf("%q breaks the header: %q", s, got)
		}
	})
}
