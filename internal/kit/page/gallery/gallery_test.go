package gallery_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/gallery"
	"gongkai/internal/kit/page/pagecheck"
)

func site() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle(gallery.Root, gallery.Handler(nil))
	mux.Handle(page.AssetPath, page.AssetHandler())
	mux.HandleFunc(page.PrefsPath, page.SetPrefs)
	return mux
}

func get(t *testing.T, h http.Handler, path string, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestGalleryKeepsThePromises draws every sample and holds it to what every
// page promises.
func TestGalleryKeepsThePromises(t *testing.T) {
	mux := site()
	exists := func(path string) bool { return get(t, mux, path).Code == http.StatusOK }
	for _, s := range gallery.Samples() {
		t.Run("page "+s.Name, func(t *testing.T) {
			w := get(t, mux, gallery.Root+s.Name)
			if w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			pagecheck.Check(t, w.Body.String(), pagecheck.Assets(exists), pagecheck.Links(exists))
		})
	}
}

func TestGalleryShowsTheReadersPreferences(t *testing.T) {
	mux := site()
	r := httptest.NewRequest(http.MethodPost, page.PrefsPath, strings.NewReader("size=huge&contrast=1&dense=1&back=%2Fdev%2Fpages%2Fgrid%3Fpage%3D2"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/dev/pages/grid?page=2" {
		t.Fatalf("answer %d to %q", w.Code, w.Header().Get("Location"))
	}
	body := get(t, mux, gallery.Root+"grid", w.Result().Cookies()...).Body.String()
	if !strings.Contains(body, `class="size-huge dense contrast"`) {
		t.Error("the page does not follow the preferences that were set")
	}
}

func TestGalleryUnknownPage(t *testing.T) {
	if w := get(t, site(), gallery.Root+"nothing"); w.Code != http.StatusNotFound {
		t.Errorf("status %d for a page that does not exist", w.Code)
	}
}
