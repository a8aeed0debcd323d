package notice_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
)

var manager = officetest.Actor("p-sys", "", notice.RightManage, notice.RightDeliveries)

// mailing turns mail on, to a server of the test's own.
func (h *house) mailing(quiet bool) *post {
	h.Helper()
	p := h.post
	h.Do(manager, func(tx *store.Tx) error {
		return h.SetMail(tx, notice.Setting{Enabled: true, Quiet: quiet, Config: notice.Config{Host: p.host, Port: p.port, TLS: "none", From: "gk@example.gov.cn"}})
	})
	return p
}

func (h *house) states() string {
	h.Helper()
	list, err := store.Select[notice.Delivery](context.Background(), h.DB, "WHERE agency = $1 ORDER BY person, channel", officetest.Agency)
	h.Must(err)
	var out []string
	for _, d := range list {
		out = append(out, string(d.State))
	}
	return strings.Join(out, " ")
}

func (h *house) only() notice.Delivery {
	h.Helper()
	d, err := store.First[notice.Delivery](context.Background(), h.DB, "WHERE agency = $1", officetest.Agency)
	h.Must(err)
	return d
}

func (h *house) sweep() { h.Helper(); h.Must(h.Sweep(context.Background())) }

func TestMailArrivesOnceAndSaysWhatItShould(t *testing.T) {
	h := build(t)
	p := h.mailing(false)
	m := message("k", "p-wang")
	m.Title = "交办任务\r\nBcc: all@example.com"
	m.Body = "请签收。\r\n.\r\n不要断开。"
	_, err := h.tell(m)
	h.Must(err)
	h.Must(h.Jobs.Drain(context.Background()))
	for range 3 {
		h.sweep()
	}
	mails := p.all()
	if len(mails) != 1 || h.states() != "sent" {
		t.Fatalf("%d mails, %s", len(mails), h.states())
	}
	got, err := mail.ReadMessage(strings.NewReader(mails[0]))
	h.Must(err)
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != "交办任务 Bcc: all@example.com" || got.Header.Get("Bcc") != "" {
		t.Errorf("subject %q, Bcc %q, %v", subject, got.Header.Get("Bcc"), err)
	}
	if to, err := got.Header.AddressList("To"); err != nil || to[0].Address != "p-wang@example.gov.cn" || to[0].Name != "王芳" {
		t.Errorf("to %v, %v", to, err)
	}
	if got.Header.Get("Auto-Submitted") == "" || !strings.Contains(got.Header.Get("Message-ID"), h.only().ID) {
		t.Errorf("headers %v", got.Header)
	}
	body, err := io.ReadAll(got.Body)
	h.Must(err)
	text := decode(t, got.Header.Get("Content-Transfer-Encoding"), body)
	for _, want := range []string{"王芳：", "请签收。", "不要断开。", "https://gxj.example.gov.cn/office/ledger/duties/d1"} {
		if !strings.Contains(text, want) {
			t.Errorf("the mail does not say %q:\n%s", want, text)
		}
	}
}

func TestTwoWorkersSendOnce(t *testing.T) {
	h := build(t)
	p := h.mailing(false)
	_, err := h.tell(message("k", "p-wang", "p-li"))
	h.Must(err)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if err := h.Sweep(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	h.Must(h.Jobs.Drain(context.Background()))
	if n := len(p.all()); n != 2 || h.states() != "sent sent" {
		t.Errorf("%d mails for 2 readers, %s", n, h.states())
	}
}

func TestACrashWhileSendingIsSeenAndNotRepeated(t *testing.T) {
	h := build(t)
	p := h.mailing(false)
	_, err := h.tell(message("k", "p-wang"))
	h.Must(err)
	// The program claims the delivery and ends: nothing settles it.
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		tx.Quiet("as a crash leaves it")
		_, err := tx.Exec("UPDATE notice_delivery SET state = $1, claimed_at = $2, attempts = 1 WHERE agency = $3", "sending", tx.Now(), officetest.Agency)
		return err
	})
	h.sweep()
	h.Must(h.Jobs.Drain(context.Background()))
	if h.states() != "sending" {
		t.Errorf("a claim just made is %s", h.states())
	}
	h.Clock.Go(11 * time.Minute)
	h.sweep()
	h.sweep()
	if d := h.only(); d.State != notice.Unsure || !strings.Contains(d.Error, "不能确定") || len(p.all()) != 0 {
		t.Fatalf("%+v, %d mails", d, len(p.all()))
	}
	list := h.House.Get(manager, "/office/notices/deliveries")
	h.Sees(list, 200, "结果不明", "王芳", "重新发送", "不再发送", "不能确定", "!请签收")
	ask := "/office/notices/deliveries/" + h.only().ID + "/重新发送"
	h.Sees(h.House.Get(manager, ask), 200, "可能已经收到过")
	h.Sees(h.Post(manager, ask, nil), 303)
	h.Must(h.Jobs.Drain(context.Background()))
	if len(p.all()) != 1 || h.states() != "sent" {
		t.Errorf("after the person's decision: %d mails, %s", len(p.all()), h.states())
	}
	h.Verify()
}

func TestALostAnswerIsUnsureAndARefusalIsFinal(t *testing.T) {
	for _, c := range []struct {
		name   string
		break_ func(*post)
		want   notice.DeliveryState
	}{
		{"the answer to the mail is lost", func(p *post) { p.vanish = true }, notice.Unsure},
		{"no such reader", func(p *post) { p.refuse = "550 no such user" }, notice.Failed},
		{"busy", func(p *post) { p.refuse = "451 try later" }, notice.Waiting},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := build(t)
			p := h.mailing(false)
			p.set(func() { c.break_(p) })
			_, err := h.tell(message("k", "p-wang"))
			h.Must(err)
			h.sweep()
			if d := h.only(); d.State != c.want || d.Error == "" {
				t.Errorf("%s: %s", d.State, d.Error)
			}
		})
	}
}

func TestAServerThatIsDownIsTriedAgainAndThenGivenToAPerson(t *testing.T) {
	h := build(t)
	p := h.mailing(false)
	p.set(func() { p.refuse = "451 try later" })
	_, err := h.tell(message("k", "p-wang"))
	h.Must(err)
	tries := 0
	for range 12 {
		before := h.only().Attempts
		h.sweep()
		h.sweep() // at once again: not due yet
		if after := h.only().Attempts; after > before {
			tries += int(after - before)
		}
		h.Clock.Go(9 * time.Hour)
	}
	if d := h.only(); d.State != notice.Failed || tries != 6 {
		t.Errorf("after %d tries %s", tries, d.State)
	}
	wait, err := h.Slice().Inbox(context.Background(), h.DB, manager)
	h.Must(err)
	if len(wait) != 1 || !wait[0].Urgent {
		t.Errorf("the first page says %+v", wait)
	}
	p.set(func() { p.refuse = "" })
	h.Must(h.Settle(context.Background(), manager, h.only().ID, notice.MoveRetry))
	h.sweep()
	if h.states() != "sent" {
		t.Errorf("after mending: %s", h.states())
	}
	if err := h.Settle(context.Background(), manager, h.only().ID, notice.MoveRetry); !fail.Is(err, fail.Stale) {
		t.Errorf("sent again: %v", err)
	}
	if err := h.Settle(context.Background(), officetest.Actor("p-wang", ""), h.only().ID, notice.MoveGiveUp); err == nil {
		t.Error("anybody may give up a delivery")
	}
}

func TestNobodyIsWrittenToOutsideOfficeHours(t *testing.T) {
	holiday := civil.MustParse("2023-04-05")
	h := build(t, func(d *notice.Deps) {
		d.Working = func(_ context.Context, _ store.Querier, _ string, day civil.Date) (bool, error) {
			return day != holiday && day.Weekday() != time.Saturday && day.Weekday() != time.Sunday, nil
		}
	})
	p := h.mailing(true)
	for _, c := range []struct{ told, before, open string }{
		{"2023-04-03 08:59", "2023-04-03 08:59", "2023-04-03 09:00"},
		{"2023-04-03 17:59", "", "2023-04-03 17:59"},
		{"2023-04-03 18:00", "2023-04-04 08:59", "2023-04-04 09:00"},
		{"2023-04-04 20:00", "2023-04-05 12:00", "2023-04-06 09:00"}, // a holiday lies between
		{"2023-04-07 23:00", "2023-04-09 15:00", "2023-04-10 09:00"}, // and a weekend
	} {
		had := len(p.all())
		h.Clock.GoTo(c.told)
		_, err := h.tell(message("at "+c.told, "p-wang"))
		h.Must(err)
		if c.before != "" {
			h.Clock.GoTo(c.before)
			h.Must(h.Jobs.Drain(context.Background()))
			h.sweep()
			if len(p.all()) != had {
				t.Errorf("told at %s, sent by %s", c.told, c.before)
			}
		}
		h.Clock.GoTo(c.open)
		h.sweep()
		if len(p.all()) != had+1 {
			t.Errorf("told at %s, not sent at %s", c.told, c.open)
		}
	}
}

func TestADigestIsOneMailOnTheNextWorkingDay(t *testing.T) {
	h := build(t)
	p := h.mailing(true)
	wang, li := officetest.Actor("p-wang", "u-jn"), officetest.Actor("p-li", "u-jn")
	h.Sees(h.Post(wang, "/office/inbox/preference", map[string][]string{"mail": {"digest"}}), 303)
	h.Sees(h.Post(li, "/office/inbox/preference", map[string][]string{"mail": {"none"}}), 303)
	h.Sees(h.Post(wang, "/office/inbox/preference", map[string][]string{"mail": {"carrier pigeon"}}), 422, "从列出的选项")
	for _, k := range []string{"a", "b", "c"} {
		_, err := h.tell(message(k, "p-wang", "p-li"))
		h.Must(err)
	}
	h.sweep()
	if len(p.all()) != 0 {
		t.Fatal("a digest goes out on the same day")
	}
	h.Clock.GoTo("2023-03-02 09:00")
	h.sweep()
	h.sweep()
	if mails := p.all(); len(mails) != 1 || h.states() != "sent sent sent" {
		t.Errorf("%d mails, %s", len(mails), h.states())
	}
	if h.unread("p-li") != 3 {
		t.Error("who wants no mail has no messages either")
	}
}

// signedCall is a call that a webhook got.
type signedCall struct {
	head http.Header
	body []byte
}

func TestAWebhookIsSignedAndKeepsItsID(t *testing.T) {
	var mu sync.Mutex
	var calls []signedCall
	answer := 500
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, signedCall{r.Header.Clone(), body})
		w.WriteHeader(answer)
	}))
	defer srv.Close()
	h := build(t, func(d *notice.Deps) { d.Allow = []string{srv.Listener.Addr().String()} })
	page := h.Post(manager, "/office/notices/settings/webhook", map[string][]string{"enabled": {"on"}, "url": {srv.URL}})
	h.Sees(page, 200, "whsec_", "只显示这一次")
	_, rest, _ := strings.Cut(page.Body, "whsec_")
	key := rest[:44]
	_, err := h.tell(message("k", "p-wang"))
	h.Must(err)
	h.sweep()
	if h.states() != "waiting" {
		t.Errorf("after 500: %s", h.states())
	}
	mu.Lock()
	answer = 204
	mu.Unlock()
	h.Clock.Go(2 * time.Minute)
	h.sweep()
	h.Must(h.Jobs.Drain(context.Background()))
	if len(calls) != 2 || h.states() != "sent" {
		t.Fatalf("%d calls, %s", len(calls), h.states())
	}
	secret, err := base64.StdEncoding.DecodeString(key)
	h.Must(err)
	for _, c := range calls {
		sum := hmac.New(sha256.New, secret)
		_, _ = io.WriteString(sum, c.head.Get("webhook-id")+"."+c.head.Get("webhook-timestamp")+"."+string(c.body))
		if c.head.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(sum.Sum(nil)) || c.head.Get("webhook-id") != calls[0].head.Get("webhook-id") {
			t.Errorf("headers %v", c.head)
		}
	}
	var got struct {
		Type string
		Data struct {
			To    struct{ Login, Name string }
			Title string
			URL   string
		}
	}
	h.Must(json.Unmarshal(calls[0].body, &got))
	if got.Type != "notice.remind" || got.Data.To.Name != "王芳" || got.Data.Title == "" || !strings.HasPrefix(got.Data.URL, "https://gxj") {
		t.Errorf("body %s", calls[0].body)
	}
}

func TestSecretsAreKeptSealedAndNeverShown(t *testing.T) {
	h := build(t)
	p := newPost(t)
	form := map[string][]string{"enabled": {"on"}, "host": {p.host}, "port": {"2525"}, "tls": {"tls"}, "from": {"gk@example.gov.cn"}, "user": {"gk"}, "secret": {"绝密口令123"}}
	h.Sees(h.Post(manager, "/office/notices/settings/mail", form), 303)
	kept := func() string {
		ch, err := store.Get[notice.Channel](context.Background(), h.DB, officetest.Agency, notice.Mail)
		h.Must(err)
		return ch.Secret
	}
	first := kept()
	if first == "" || strings.Contains(first, "绝密") {
		t.Errorf("kept as %q", first)
	}
	h.Sees(h.House.Get(manager, "/office/notices/settings"), 200, p.host, "gk@example.gov.cn", "给自己发一条测试邮件", "!绝密口令", "!"+first)
	form["secret"] = []string{""}
	h.Sees(h.Post(manager, "/office/notices/settings/mail", form), 303)
	if kept() != first {
		t.Error("an empty password replaces the one there was")
	}
	form["port"], form["from"] = []string{"70000"}, []string{"不是邮箱"}
	h.Sees(h.Post(manager, "/office/notices/settings/mail", form), 422, "端口应在", "电子邮箱地址", p.host)
	form["port"], form["from"], form["tls"], form["host"] = []string{"25"}, []string{"gk@example.gov.cn"}, []string{"none"}, []string{"smtp.example.gov.cn"}
	h.Sees(h.Post(manager, "/office/notices/settings/mail", form), 422, "明文")
	h.Sees(h.House.Get(officetest.Actor("p-wang", ""), "/office/notices/settings"), 403)
	h.Verify()
}

func TestATestMessageSaysWhetherItWentOut(t *testing.T) {
	h := build(t)
	h.Sees(h.Post(manager, "/office/notices/settings/test?channel=mail", nil), 422, "没有启用")
	p := h.mailing(true) // office hours do not hold a test back
	h.Clock.GoTo("2023-03-01 22:00")
	h.Sees(h.Post(manager, "/office/notices/settings/test?channel=mail", nil), 303)
	if len(p.all()) != 1 {
		t.Error("no mail came")
	}
	p.set(func() { p.refuse = "550 closed" })
	h.Sees(h.Post(manager, "/office/notices/settings/test?channel=mail", nil), 422, "没有发出", "550")
}
