package page

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
)

// Policy is the content security policy that every page keeps to: nothing
// from elsewhere, no script and no style inside the page.
const Policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largest is the size in bytes above which a buffer is not kept for reuse.
const largest = 1 << 20

// Render draws the component into a buffer and then answers with it, so that
// a page that fails half way never reaches the reader. When drawing fails
// nothing has been written and the error is returned. Pages are not cached
// unless the caller set Cache-Control before.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= largest {
			buffers.Put(buf)
		}
	}()
	if err := c.Render(r.Context(), buf); err != nil {
		return fmt.Errorf("draw the page: %w", err)
	}
	setHeaders(w.Header())
	w.Header().Set("Content-Length", strconv.Itoa(buf.Len()))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	// The reader may have gone away; that is no failure of the page.
	_, _ = w.Write(buf.Bytes())
	return nil
}

func setHeaders(h http.Header) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	for name, value := range map[string]string{
		"Content-Security-Policy": Policy,
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "same-origin",
		"Cache-Control":           "no-store",
	} {
		if h.Get(name) == "" {
			h.Set(name, value)
		}
	}
}
