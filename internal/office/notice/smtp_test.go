package notice_test

import (
	"bufio"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
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
}

func newPost(t testing.TB) *post {
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
			go p.serve(c)
		}
	}()
	return p
}

func (p *post) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
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
		refuse, vanish, hold := p.refuse, p.vanish, p.hold
		p.mu.Unlock()
		switch {
		case verb == "EHLO" || verb == "HELO":
			say("250 post")
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
