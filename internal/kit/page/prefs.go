package page

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Prefs are how a reader likes to see pages. They live in a cookie and need
// no sign-in.
type Prefs struct {
	// Size is the type's size: "", "large" or "huge".
	Size string
	// Dense draws tables with lower rows.
	Dense bool
	// Contrast draws yellow on black.
	Contrast bool
}

// prefsCookie keeps the preferences as a query text.
const prefsCookie = "look"

// PrefsPath is where the layouts post changed preferences to.
const PrefsPath = "/look"

// ReadPrefs takes the reader's preferences from the request.
func ReadPrefs(r *http.Request) Prefs {
	c, err := r.Cookie(prefsCookie)
	if err != nil {
		return Prefs{}
	}
	v, err := url.ParseQuery(c.Value)
	if err != nil {
		return Prefs{}
	}
	return prefsOf(v)
}

func prefsOf(v url.Values) Prefs {
	p := Prefs{Dense: v.Get("dense") == "1", Contrast: v.Get("contrast") == "1"}
	if s := v.Get("size"); s == "large" || s == "huge" {
		p.Size = s
	}
	return p
}

// SetPrefs answers the form of preferences: it stores them for a year and
// leads back to the page that the reader came from.
func SetPrefs(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "请通过“显示设置”提交", http.StatusMethodNotAllowed)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<14)
	p := prefsOf(url.Values{"size": {r.FormValue("size")}, "dense": {r.FormValue("dense")}, "contrast": {r.FormValue("contrast")}})
	http.SetCookie(w, &http.Cookie{
		Name: prefsCookie, Value: p.encode(), Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, MaxAge: int((365 * 24 * time.Hour).Seconds()), Secure: r.TLS != nil,
	})
	http.Redirect(w, r, LocalPath(r.FormValue("back")), http.StatusSeeOther)
}

// Cookie is the preferences as a request's header holds them, "" where there
// are none.
func (p Prefs) Cookie() string {
	if v := p.encode(); v != "" {
		return prefsCookie + "=" + v
	}
	return ""
}

// encode holds only characters that a cookie may hold unquoted.
func (p Prefs) encode() string {
	v := url.Values{}
	if p.Size != "" {
		v.Set("size", p.Size)
	}
	if p.Dense {
		v.Set("dense", "1")
	}
	if p.Contrast {
		v.Set("contrast", "1")
	}
	return v.Encode()
}

// class is the class of the html element.
func (p Prefs) class() string {
	var names []string
	if p.Size != "" {
		names = append(names, "size-"+p.Size)
	}
	if p.Dense {
		names = append(names, "dense")
	}
	if p.Contrast {
		names = append(names, "contrast")
	}
	return strings.Join(names, " ")
}

// LocalPath is the path and query of an address on this site, or "/" for
// anything that would lead elsewhere.
func LocalPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return "/"
	}
	if !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(u.Path, "\\\x00\r\n\t") {
		return "/"
	}
	clean := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	out := clean.String()
	if !strings.HasPrefix(out, "/") || strings.HasPrefix(out, "//") {
		return "/"
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
