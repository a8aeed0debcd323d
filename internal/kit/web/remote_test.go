package web_test

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/kit/web"
)

// told is the address that handlers and the log are told of.
func told(t testing.TB, proxies []string, peer string, forwarded ...string) (handler, logged string) {
	t.Helper()
	list, wrong := web.ReadProxies(proxies)
	if wrong != "" {
		t.Fatalf("%q is refused", wrong)
	}
	var log bytes.Buffer
	r := &web.Router{Log: slog.New(slog.NewTextHandler(&log, nil)), Proxies: list}
	r.Get("/", web.Public, func(c *web.Ctx) error { handler = web.Remote(c.R); return nil })
	req := httptest.NewRequest("GET", "/", nil)
	req.RemoteAddr = peer
	for _, f := range forwarded {
		req.Header.Add("X-Forwarded-For", f)
	}
	r.ServeHTTP(httptest.NewRecorder(), req)
	_, logged, _ = strings.Cut(log.String(), "remote=")
	logged, _, _ = strings.Cut(logged, " ")
	return handler, logged
}

func TestOnlyTrustedProxiesSayWhoTheClientIs(t *testing.T) {
	two := []string{"10.1.0.0/16", " 127.0.0.1 ", "fd00::/8"}
	for _, c := range []struct {
		name    string
		proxies []string
		peer    string
		xff     []string
		want    string
	}{
		{"nobody is trusted", nil, "10.1.0.9:5", []string{"203.0.113.9"}, "10.1.0.9"},
		{"a stranger's header", two, "198.51.100.7:5", []string{"203.0.113.9"}, "198.51.100.7"},
		{"a stranger's header that names a proxy", two, "198.51.100.7:5", []string{"203.0.113.9, 127.0.0.1"}, "198.51.100.7"},
		{"one proxy", two, "10.1.0.9:5", []string{"203.0.113.9"}, "203.0.113.9"},
		{"one proxy, the client lied before it", two, "10.1.0.9:5", []string{"1.2.3.4, 203.0.113.9"}, "203.0.113.9"},
		{"the client lied with a proxy's address", two, "10.1.0.9:5", []string{"127.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		{"two proxies", two, "127.0.0.1:5", []string{"1.2.3.4, 203.0.113.9, 10.1.2.3"}, "203.0.113.9"},
		{"two headers", two, "127.0.0.1:5", []string{"1.2.3.4, 203.0.113.9", "10.1.2.3"}, "203.0.113.9"},
		{"no header", two, "127.0.0.1:5", nil, "127.0.0.1"},
		{"an empty header", two, "127.0.0.1:5", []string{""}, "127.0.0.1"},
		{"an entry nobody can read", two, "127.0.0.1:5", []string{"203.0.113.9, unknown, 10.1.2.3"}, "10.1.2.3"},
		{"proxies all the way", two, "127.0.0.1:5", []string{"10.1.2.4, 10.1.2.3"}, "10.1.2.4"},
		{"with a port", two, "127.0.0.1:5", []string{"203.0.113.9:4711"}, "203.0.113.9"},
		{"IPv6", two, "[fd00::1]:5", []string{"2001:db8::9"}, "2001:db8::9"},
		{"IPv6 with a port", two, "[fd00::1]:5", []string{"[2001:db8::9]:443"}, "2001:db8::9"},
		{"IPv6 in brackets", two, "[fd00::1]:5", []string{"[2001:db8::9]"}, "2001:db8::9"},
		{"IPv4 within IPv6", two, "[::ffff:10.1.0.9]:5", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
	} {
		handler, logged := told(t, c.proxies, c.peer, c.xff...)
		if handler != c.want {
			t.Errorf("%s: %s, want %s", c.name, handler, c.want)
		}
		if logged != c.want {
			t.Errorf("%s: the log says %s, want %s", c.name, logged, c.want)
		}
	}
}

func TestAListOfProxiesIsReadOrNamesWhatIsWrong(t *testing.T) {
	if list, wrong := web.ReadProxies([]string{"10.1.2.3/8", "::1", "192.0.2.1"}); wrong != "" || list[0].String() != "10.0.0.0/8" || list[2].String() != "192.0.2.1/32" {
		t.Errorf("%v %q", list, wrong)
	}
	for _, s := range []string{"proxy.example", "10.0.0.0/33", "", "*", "fe80::1%eth0", "::ffff:10.0.0.0/104"} {
		if _, wrong := web.ReadProxies([]string{"::1", s}); wrong != s {
			t.Errorf("%q: names %q", s, wrong)
		}
	}
}

func FuzzForwarded(f *testing.F) {
	f.Add("1.2.3.4, [::1]:5, unknown")
	f.Add(",,,")
	f.Fuzz(func(t *testing.T, header string) {
		if got, _ := told(t, []string{"10.0.0.0/8"}, "198.51.100.7:5", header); got != "198.51.100.7" {
			t.Errorf("a stranger passes for %s", got)
		}
		got, _ := told(t, []string{"10.0.0.0/8"}, "10.0.0.1:5", header+", 203.0.113.9")
		if got != "203.0.113.9" {
			t.Errorf("behind the proxy the client passes for %s", got)
		}
	})
}
