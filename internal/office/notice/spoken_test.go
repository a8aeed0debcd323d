package notice_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
)

func TestWhatIsInsideIsNotConnectedTo(t *testing.T) {
	called := false
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer srv.Close()
	h := build(t, func(d *notice.Deps) { d.Allow = nil })
	for _, url := range []string{srv.URL, "http://169.254.169.254/latest/", "http://100.100.100.200/", "http://10.0.0.8/", "http://[::1]:9/", "http://0.0.0.0:9/"} {
		h.Sees(h.Post(manager, "/office/notices/settings/webhook", map[string][]string{"enabled": {"on"}, "url": {url}, "fresh": {"on"}}), 200)
		h.Sees(h.Post(manager, "/office/notices/settings/test?channel=webhook", nil), 422, "内部网络", "允许名单", "!dial")
	}
	h.mailing(false)
	h.Sees(h.Post(manager, "/office/notices/settings/test?channel=mail", nil), 422, "邮件服务器指向本机或内部网络")
	if called || len(h.post.all()) > 0 {
		t.Error("a refused address was connected to")
	}
	_, err := h.tell(message("k", "p-wang"))
	h.Must(err)
	h.sweep()
	h.Sees(h.House.Get(manager, "/office/notices/deliveries"), 200, "内部网络", "!127.0.0.1", "!outside:")
}

func TestAKeptPasswordGoesToNoOtherServer(t *testing.T) {
	h := build(t)
	set := func(host, secret string) map[string][]string {
		return map[string][]string{"enabled": {"on"}, "host": {host}, "port": {strconv.Itoa(465)}, "tls": {"tls"}, "from": {"gk@example.gov.cn"}, "user": {"gk"}, "secret": {secret}}
	}
	kept := func() notice.Channel {
		ch, err := store.Get[notice.Channel](context.Background(), h.DB, officetest.Agency, notice.Mail)
		h.Must(err)
		return ch
	}
	const mail = "/office/notices/settings/mail"
	h.Sees(h.Post(manager, mail, set("smtp.example.gov.cn", "口令一")), 303)
	h.Sees(h.Post(manager, mail, set("smtp.example.gov.cn", "")), 303)
	for name, value := range map[string]string{"host": "smtp.example.com", "port": "587", "tls": "starttls", "user": "other"} {
		in := set("smtp.example.gov.cn", "")
		in[name] = []string{value}
		h.Sees(h.Post(manager, mail, in), 422, "请重新填写密码")
	}
	if ch := kept(); ch.Config.Host != "smtp.example.gov.cn" || ch.Secret == "" {
		t.Errorf("after the refusals: %+v", ch)
	}
	off := set("smtp.example.com", "")
	delete(off, "enabled")
	h.Sees(h.Post(manager, mail, off), 303)
	if kept().Secret != "" {
		t.Error("the password went along to another server")
	}
	h.Sees(h.Post(manager, mail, set("smtp.example.com", "口令二")), 303)
	if kept().Secret == "" {
		t.Error("the new password was not kept")
	}
}
