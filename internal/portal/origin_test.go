package portal_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal"
)

// TestNoLinkLeadsToTheSendersHost: whoever names another host in a request
// finds it in no page; the domain that the office sets is in all of them.
func TestNoLinkLeadsToTheSendersHost(t *testing.T) {
	h := build(t)
	i := h.publish("dongtai/gzdt", news(1))
	d := h.deps
	d.Public = ""
	site := &web.Router{DB: h.DB, Log: h.Logger}
	portal.New(d).Slice().Routes(site)
	ask := func(host, path string) string {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = host
		w := httptest.NewRecorder()
		if site.ServeHTTP(w, r); w.Code != http.StatusOK {
			t.Fatalf("%s at %s: %d", path, host, w.Code)
		}
		return w.Body.String()
	}
	for _, path := range []string{"/", i.Address, "/dongtai/gzdt/", "/about/contact?about=" + i.Address} {
		if body := ask("evil.example", path); strings.Contains(body, "evil.example") {
			t.Errorf("%s names the host that the sender made up", path)
		}
	}
	if body := ask("127.0.0.1:8080", i.Address); !strings.Contains(body, "http://127.0.0.1:8080"+i.Address) {
		t.Error("tried out on this machine, the page does not say its address")
	}
	h.says(content.SiteDomain, "gxj.nxzw.gov.cn")
	for _, host := range []string{"evil.example", "127.0.0.1:8080"} {
		if body := ask(host, i.Address); !strings.Contains(body, "http://gxj.nxzw.gov.cn"+i.Address) || strings.Contains(body, host) {
			t.Errorf("asked as %s, the page does not name the site's own domain alone", host)
		}
	}
}
