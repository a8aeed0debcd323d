package front

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/web"
)

// A ticket is a sealed cookie with which a browser that has shown number and
// code (or has just sent the request) reads that one request, and no other,
// for a while. It is sent to the pages of requests only.
const (
	ticketName = "request_ticket"
	ticketPath = "/requests"
	ticketLife = 30 * time.Minute
)

// ticket says which request a browser may read.
type ticket struct {
	agency, request string
	// code is the lookup code, in the ticket of who has just sent the request:
	// the receipt shows it once.
	code string
}

// give lets the browser read a request.
func (f *Front) give(c *web.Ctx, t ticket) {
	until := c.Now().Add(ticketLife)
	text := strings.Join([]string{t.agency, t.request, t.code, strconv.FormatInt(until.Unix(), 10)}, "|")
	f.setTicket(c, f.box.Seal(ticketName, text), int(ticketLife.Seconds()))
}

// forget ends it.
func (f *Front) forget(c *web.Ctx) { f.setTicket(c, "", -1) }

func (f *Front) setTicket(c *web.Ctx, value string, age int) {
	http.SetCookie(c.W, &http.Cookie{Name: ticketName, Value: value, Path: ticketPath, MaxAge: age, HttpOnly: true, Secure: f.d.Secure, SameSite: http.SameSiteLaxMode})
}

// ticket reads what the browser shows; an old or foreign one is none.
func (f *Front) ticket(c *web.Ctx) (ticket, bool) {
	cookie, err := c.R.Cookie(ticketName)
	if err != nil {
		return ticket{}, false
	}
	text, err := f.box.Open(ticketName, cookie.Value)
	p := strings.Split(text, "|")
	if err != nil || len(p) != 4 {
		return ticket{}, false
	}
	until, err := strconv.ParseInt(p[3], 10, 64)
	if err != nil || c.Now().Unix() > until {
		return ticket{}, false
	}
	return ticket{agency: p[0], request: p[1], code: p[2]}, true
}
