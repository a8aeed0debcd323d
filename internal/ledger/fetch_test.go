package ledger

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kit/fail"
)

func site(t *testing.T) (*httptest.Server, *WebFetcher) {
	t.Helper()
	mux := http.NewServeMux()
	page := func(path, kind, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write([]byte(body))
		})
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("<html><head><meta charset=gbk><title>节能审查公示</title></head><body><p>已公开12项</p></body></html>")
	if err != nil {
		t.Fatal(err)
	}
	page("/gbk", "text/html", gbk)
	page("/page", "text/html; charset=utf-8", `<html><head><title> 结果
		公示 </title><script>var x = 1</script></head><body><h1>公示</h1><p>第一段</p><table><tr><td>甲</td><td>12</td></tr></table></body></html>`)
	page("/text", "text/plain; charset=utf-8", "纯文本\n")
	page("/file", "application/pdf", "%PDF-1.4 x")
	page("/large", "text/html", strings.Repeat("x", fetchMost+1))
	for _, status := range []int{403, 404, 410, 500, 204} {
		mux.HandleFunc(fmt.Sprintf("/%d", status), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	}
	mux.HandleFunc("/hop/{n}", func(w http.ResponseWriter, r *http.Request) {
		n := len(r.PathValue("n"))
		to := "/page"
		if n > 1 {
			to = "/hop/" + strings.Repeat("a", n-1)
		}
		http.Redirect(w, r, to, http.StatusFound)
	})
	mux.HandleFunc("/out", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.2:9/", http.StatusFound)
	})
	mux.HandleFunc("/ftp", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "ftp://127.0.0.1/", http.StatusFound)
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv, NewFetcher([]string{srv.Listener.Addr().String()})
}

func TestFetchReadsPages(t *testing.T) {
	srv, f := site(t)
	for _, c := range []struct{ path, title, text string }{
		{"/gbk", "节能审查公示", "已公开12项"},
		{"/page", "结果 公示", "公示\n第一段\n甲 12"},
		{"/text", "", "纯文本"},
		{"/file", "", "文件类型：application/pdf\n大小：10字节\nSHA-256："},
		{"/hop/aaa", "结果 公示", "公示\n第一段\n甲 12"},
	} {
		seen, err := f.Fetch(context.Background(), srv.URL+c.path)
		if err != nil || seen.Title != c.title || !strings.HasPrefix(seen.Text, c.text) {
			t.Errorf("%s: %q %q, %v", c.path, seen.Title, seen.Text, err)
		}
	}
}

func TestFetchRefuses(t *testing.T) {
	srv, f := site(t)
	strict := NewFetcher(nil)
	for _, c := range []struct {
		f         *WebFetcher
		url, want string
	}{
		{f, srv.URL + "/404", "网页不存在或已被删除（404）"},
		{f, srv.URL + "/410", "网页不存在或已被删除（410）"},
		{f, srv.URL + "/403", "公众看不到"},
		{f, srv.URL + "/500", "网站暂时出错（500）"},
		{f, srv.URL + "/204", "没有正常打开（204）"},
		{f, srv.URL + "/large", "超过 5 MB"},
		{f, srv.URL + "/hop/aaaa", "跳转次数过多"},
		{f, srv.URL + "/out", "内部网络"},
		{f, srv.URL + "/ftp", "只能留存 http 或 https"},
		{f, "file:///etc/passwd", "不是完整网址"},
		{f, "gopher://a.example/", "只能留存 http 或 https"},
		{f, "http://user:secret@a.example/", "不是完整网址"},
		{f, "http://no-such-name.invalid/", "域名无法解析"},
		{strict, srv.URL + "/page", "内部网络"},
		{strict, strings.Replace(srv.URL, "127.0.0.1", "localhost", 1) + "/page", "内部网络"},
		{strict, "http://169.254.169.254/latest/meta-data/", "内部网络"},
		{strict, "http://[::1]:80/", "内部网络"},
		{strict, "http://[::ffff:127.0.0.1]:80/", "内部网络"},
		{strict, "http://100.100.100.200/", "内部网络"},
		{strict, "http://0.0.0.0:80/", "内部网络"},
		{strict, "http://10.0.0.1/", "内部网络"},
	} {
		_, err := c.f.Fetch(context.Background(), c.url)
		if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.url, err, c.want)
		}
	}
}
