package web

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Ctx is one request on its way through a handler.
type Ctx struct {
	W      http.ResponseWriter
	R      *http.Request
	Actor  who.Actor
	DB     *store.DB
	router *Router
	route  string
}

// Context is the request's context.
func (c *Ctx) Context() context.Context { return contextOf(c.R) }

// Now is the instant on the program's clock.
func (c *Ctx) Now() time.Time {
	noteClock(c.Context())
	return c.DB.Now()
}

// Today is the civil day on the program's clock.
func (c *Ctx) Today() civil.Date { return civil.FromTime(c.DB.Now().In(store.Zone)) }

// Path is the part of the path that the route names.
func (c *Ctx) Path(name string) string { return c.R.PathValue(name) }

// Query is a value from the address.
func (c *Ctx) Query(name string) string { return strings.TrimSpace(c.R.URL.Query().Get(name)) }

// QueryInt is a number from the address, or the fallback.
func (c *Ctx) QueryInt(name string, fallback int) int {
	n, err := strconv.Atoi(c.Query(name))
	if err != nil {
		return fallback
	}
	return n
}

// Do runs an act of this request's actor.
func (c *Ctx) Do(f func(*store.Tx) error) error { return c.DB.Do(c.Context(), c.Actor, f) }

// Base is the frame around a page of the given title.
func (c *Ctx) Base(title string) page.Base {
	b := c.router.Chrome(c)
	b.Title = title
	b.Flash = c.takeFlash()
	return b
}

// Page renders a component; nothing is sent until all of it is rendered.
func (c *Ctx) Page(status int, component templ.Component) error {
	return page.Render(c.W, c.R, status, component)
}

// See sends the browser on to another page (303).
func (c *Ctx) See(path string) error {
	http.Redirect(c.W, c.R, path, http.StatusSeeOther)
	return nil
}

// Back sends the browser to the address the form named in "back", if that is
// a path of this site, else to the fallback.
func (c *Ctx) Back(fallback string) error {
	return c.See(LocalPath(c.R.FormValue("back"), fallback))
}

// LocalPath is path if it leads to a page of this site, else the fallback.
func LocalPath(path, fallback string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") ||
		strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return fallback
	}
	return path
}

// File sends a whole file for saving under name.
func (c *Ctx) File(name, contentType string, body []byte) error {
	h := c.W.Header()
	Attachment(h, name, contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, err := c.W.Write(body)
	return err
}

// Stream sends a file whose size is not known beforehand.
func (c *Ctx) Stream(name, contentType string, write func(io.Writer) error) error {
	Attachment(c.W.Header(), name, contentType)
	return write(c.W)
}

// Attachment sets the headers that make a browser save the body under name
// and never run it.
func Attachment(h http.Header, name, contentType string) {
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
}

const flashCookie = "gk_flash"

// Flash keeps a sentence for the next page.
func (c *Ctx) Flash(sentence string) {
	http.SetCookie(c.W, &http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(sentence)),
		Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.router.Secure})
}

func (c *Ctx) takeFlash() []ui.Flash {
	ck, err := c.R.Cookie(flashCookie)
	if err != nil || ck.Value == "" {
		return nil
	}
	http.SetCookie(c.W, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1})
	text, err := base64.RawURLEncoding.DecodeString(ck.Value)
	if err != nil || len(text) > 1000 {
		return nil
	}
	return []ui.Flash{{Tone: ui.OK, Text: string(text)}}
}

// Done tells the person that an act was done and goes on to a page.
func (c *Ctx) Done(sentence, path string) error {
	c.Flash(sentence)
	return c.See(path)
}

// Upload reads the file of a form field; none is an Invalid.
func (c *Ctx) Upload(field string, most int64) (name string, body []byte, err error) {
	f, head, err := c.R.FormFile(field)
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &tooBig):
		return "", nil, err
	case err != nil && !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart):
		return "", nil, errBroken
	case err != nil:
		return "", nil, fail.Fields(map[string]string{field: "请选择要上传的文件"})
	}
	defer func() { _ = f.Close() }()
	if head.Size > most {
		return "", nil, fail.Fields(map[string]string{field: "文件太大，最大 " + strconv.FormatInt(most>>20, 10) + " MB"})
	}
	body, err = io.ReadAll(f)
	return head.Filename, body, err
}

func urlEscape(s string) string { return url.QueryEscape(s) }
