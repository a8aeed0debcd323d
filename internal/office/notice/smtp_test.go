package notice_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/notice"
)

// post is a mail server that keeps what it gets.
type post struct {
	mu    sync.Mutex
	mails []string
	// refuse is the answer to RCPT in place of 250; vanish makes the server
	// take a mail and break off without an answer; hold, where not nil, is
	// waited for before the answer.
	refuse string
	vanish bool
	hold   chan struct{}
	got    chan struct{}
	host   string
	port   int
	// login, where not empty, is the user and the password that are asked for
	// before a mail; sealed counts the connections that spoke TLS.
	login  string
	sealed int
}

func newPost(t testing.TB) *post { return newPostOver(t, nil) }

// newPostOver is a post that speaks TLS from the first byte, as on port 465.
func newPostOver(t testing.TB, secure *tls.Config) *post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{host: "127.0.0.1", port: l.Addr().(*net.TCPAddr).Port, got: make(chan struct{}, 100)}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if secure != nil {
				c = tls.Server(c, secure)
			}
			go p.serve(c)
		}
	}()
	return p
}

func (p *post) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	if s, ok := c.(*tls.Conn); ok {
		if s.Handshake() != nil {
			return
		}
		p.set(func() { p.sealed++ })
	}
	known := false
	r := textproto.NewReader(bufio.NewReader(c))
	say := func(s string) { _, _ = c.Write([]byte(s + "\r\n")) }
	say("220 post ready")
	for {
		line, err := r.ReadLine()
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		p.mu.Lock()
		refuse, vanish, hold, login := p.refuse, p.vanish, p.hold, p.login
		p.mu.Unlock()
		switch {
		case verb == "EHLO" && login != "":
			say("250-post\r\n250 AUTH PLAIN")
		case verb == "EHLO" || verb == "HELO":
			say("250 post")
		case verb == "AUTH":
			_, told, _ := strings.Cut(line, "PLAIN ")
			raw, _ := base64.StdEncoding.DecodeString(told)
			known = string(raw) == "\x00"+strings.Replace(login, " ", "\x00", 1)
			say(map[bool]string{true: "235 come in", false: "535 no"}[known])
		case verb == "MAIL" && login != "" && !known:
			say("530 who are you")
		case verb == "RCPT" && refuse != "":
			say(refuse)
		case verb == "DATA":
			say("354 go on")
			lines, err := r.ReadDotLines()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.mails = append(p.mails, strings.Join(lines, "\n"))
			p.mu.Unlock()
			p.got <- struct{}{}
			if vanish {
				return
			}
			if hold != nil {
				<-hold
			}
			say("250 taken")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (p *post) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

func (p *post) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.mails...)
}

// A mail server on port 465 speaks TLS before it says a word.
func TestMailOverTLSFromTheFirstByte(t *testing.T) {
	authority := httptest.NewTLSServer(http.NotFoundHandler()) // lends its certificate for 127.0.0.1
	defer authority.Close()
	roots := x509.NewCertPool()
	roots.AddCert(authority.Certificate())
	for _, row := range []struct {
		name     string
		roots    *x509.CertPool
		tls      bool
		password string
		states   string
		says     string
	}{
		{"a server that is trusted", roots, true, "s3cret", "sent", ""},
		{"a certificate nobody knows", nil, true, "s3cret", "waiting", "证书不受信任"},
		{"a wrong password", roots, true, "wrong", "waiting", "不接受用户名或密码"},
		{"a server that speaks no TLS", roots, false, "s3cret", "waiting", "邮件服务器"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var p *post
			h := build(t, func(d *notice.Deps) {
				var secure *tls.Config
				if row.tls {
					secure = &tls.Config{Certificates: authority.TLS.Certificates, MinVersion: tls.VersionTLS12}
				}
				p = newPostOver(t, secure)
				p.login = "gk s3cret"
				d.Roots, d.Allow = row.roots, []string{net.JoinHostPort(p.host, strconv.Itoa(p.port))}
			})
			h.Do(manager, func(tx *store.Tx) error {
				return h.SetMail(tx, notice.Setting{Enabled: true, Secret: row.password,
					Config: notice.Config{Host: p.host, Port: p.port, TLS: "tls", User: "gk", From: "gk@example.gov.cn"}})
			})
			_, err := h.tell(message("k", "p-wang"))
			h.Must(err)
			h.sweep()
			if h.states() != row.states {
				t.Errorf("the delivery is %s, want %s: %s", h.states(), row.states, h.only().Error)
			}
			if got := h.only().Error; !strings.Contains(got, row.says) {
				t.Errorf("the delivery says %q, want %q", got, row.says)
			}
			mails := p.all()
			if sent := row.states == "sent"; sent != (len(mails) == 1) || sent && (p.sealed != 1 || !strings.Contains(mails[0], "gk@example.gov.cn")) {
				t.Errorf("%d mails over %d sealed connections", len(mails), p.sealed)
			}
		})
	}
}
