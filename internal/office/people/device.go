package people

import (
	"crypto/hmac"
	"net/http"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// DeviceKnownFor is how long a browser is known after a person signed in with
// it.
const DeviceKnownFor = 180 * 24 * time.Hour

// from is where an attempt comes from. A browser in which the person signed in
// before is known: it has failures of its own to spend, and the locks that
// guesses elsewhere bring do not hold for it, so that nobody is kept out by a
// stranger who types wrong passwords for them. device is empty for any other.
type from struct{ address, device string }

// deviceOf is what a person's browser keeps: chance, the day, and the
// program's signature over both and the person. It opens nothing.
func (p *People) deviceOf(person string, day civil.Date) string {
	chance := randomText(12)
	return chance + "." + day.String() + "." + p.sign.mac("device", person, chance, day.String())
}

// familiar gives the name of a browser in which the person signed in before, and
// nothing for any other.
func (p *People) familiar(person, device string) string {
	parts := strings.Split(device, ".")
	if person == "" || len(parts) != 3 || !hmac.Equal([]byte(parts[2]), []byte(p.sign.mac("device", person, parts[0], parts[1]))) {
		return ""
	}
	day, err := civil.Parse(parts[1])
	if err != nil || p.db.Now().Sub(day.In(store.Zone)) > DeviceKnownFor {
		return ""
	}
	return parts[0]
}

func (p *People) deviceCookie() string {
	if p.secure {
		return "__Host-gk_device"
	}
	return "gk_device"
}

// device is what the browser keeps, or nothing.
func (p *People) device(r *http.Request) string {
	c, err := r.Cookie(p.deviceCookie())
	if err != nil {
		return ""
	}
	return c.Value
}

// recognise lets the browser be known to the person whose full session it now
// has. A password alone makes no browser known: whoever had guessed it would
// have a new budget for the second factor at each turn.
func (p *People) recognise(c *web.Ctx, token string) error {
	s, err := p.sessionOf(c.Context(), c.DB, token)
	if err != nil || s.Half || p.familiar(s.Person, p.device(c.R)) != "" {
		return err
	}
	http.SetCookie(c.W, &http.Cookie{Name: p.deviceCookie(), Value: p.deviceOf(s.Person, civil.FromTime(c.Now().In(store.Zone))), Path: "/",
		MaxAge: int(DeviceKnownFor.Seconds()), HttpOnly: true, Secure: p.secure, SameSite: http.SameSiteLaxMode})
	return nil
}
