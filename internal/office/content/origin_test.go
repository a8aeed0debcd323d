package content_test

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/office/content"
)

func TestTheHostOfLinksIsNotTheSenders(t *testing.T) {
	none, set := content.Setting{}, content.Setting{Site: map[string]string{content.SiteDomain: "gxj.nxzw.gov.cn"}}
	for _, x := range []struct {
		public string
		set    content.Setting
		secure bool
		host   string
		want   string
	}{
		{"https://gxj.example.gov.cn/", set, false, "evil.example", "https://gxj.example.gov.cn"},
		{"", set, true, "evil.example", "https://gxj.nxzw.gov.cn"},
		{"", set, false, "127.0.0.1:8080", "http://gxj.nxzw.gov.cn"},
		{"", none, false, "evil.example", ""},
		{"", none, false, "203.0.113.7", ""},
		{"", none, false, "localhost.evil.example", ""},
		{"", none, false, "localhost:80@evil.example", ""},
		{"", none, false, "127.0.0.1@evil.example", ""},
		{"", none, false, "", ""},
		{"", none, false, "localhost:8080", "http://localhost:8080"},
		{"", none, true, "[::1]:8080", "https://[::1]:8080"},
		{"", none, false, "[::1]", "http://[::1]"},
		{"", none, false, "10.1.2.3:80", "http://10.1.2.3:80"},
		{"", none, false, "192.168.0.9", "http://192.168.0.9"},
	} {
		if got := content.Origin(x.public, x.set, x.secure, x.host); got != x.want {
			t.Errorf("public %q, domain %q, host %q: %q, not %q", x.public, x.set.Site[content.SiteDomain], x.host, got, x.want)
		}
	}
}

// FuzzOrigin: whatever a sender calls the host, links lead to this machine,
// the network within, or nowhere else.
func FuzzOrigin(f *testing.F) {
	for _, s := range []string{"localhost:8080", "127.0.0.1", "[::1]:1", "evil.example", "127.0.0.1:80#@x", "localhost:", "10.0.0.1:99999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, host string) {
		got := content.Origin("", content.Setting{}, false, host)
		if got == "" {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.User != nil || u.Path != "" || u.RawQuery != "" || strings.ContainsAny(got, "\"<>\r\n ") {
			t.Errorf("host %q gives %q", host, got)
		}
	})
}
