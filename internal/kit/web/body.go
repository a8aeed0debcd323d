package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"gongkai/internal/kit/fail"
)

// uploadsAtOnce bounds the memory that uploads take: further ones wait, and
// nothing of them is read meanwhile.
const uploadsAtOnce = 4

// drainMore is how much beyond twice its limit a refused body may hold for it
// to be read to its end, in bytes. A browser shows the answer only when it
// has sent everything; one that goes on beyond that sees the line go dead.
const drainMore = 8 << 20

var errBroken = fail.Invalidf("提交的内容没有完整收到或格式有误，没有保存。请返回原页面重新提交")

// body is a request's body up to the limit of its route.
type body struct {
	io.ReadCloser
	raw   io.Reader
	limit int64
}

func limited(w http.ResponseWriter, req *http.Request, limit int64) *body {
	return &body{http.MaxBytesReader(w, req.Body, limit), req.Body, limit}
}

// refuseTooLong refuses a body that is announced to be too long before any
// of it is read.
func refuseTooLong(limit int64, h Handler) Handler {
	return func(c *Ctx) error {
		if c.R.ContentLength > limit {
			return &http.MaxBytesError{Limit: limit}
		}
		return h(c)
	}
}

// drain reads what is left of a refused body, so that the sender gets to see
// the refusal. Who asked before sending has nothing under way.
func (c *Ctx) drain() {
	b, ok := c.R.Body.(*body)
	most := int64(0)
	if ok {
		most = 2*b.limit + drainMore
	}
	if !ok || c.R.ContentLength > most || c.R.Header.Get("Expect") != "" {
		return
	}
	_, _ = io.CopyN(io.Discard, b.raw, most)
}

// oneOfFew lets few uploads run at a time; the others wait their turn.
func (r *Router) oneOfFew(h Handler) Handler {
	return func(c *Ctx) error {
		if c.R.ContentLength > uploadLimit {
			return h(c) // it will not be read
		}
		select {
		case r.uploads <- struct{}{}:
		case <-c.Context().Done():
			return c.Context().Err()
		}
		defer func() { <-r.uploads }()
		return h(c)
	}
}

// broken says that an error comes from a body that is no form, or no whole
// one, and so from its sender.
func (c *Ctx) broken(err error) bool {
	var escape url.EscapeError
	switch {
	case errors.Is(err, http.ErrNotMultipart), errors.Is(err, http.ErrMissingBoundary), errors.Is(err, http.ErrMissingFile),
		errors.Is(err, multipart.ErrMessageTooLarge), errors.As(err, &escape):
		return true
	case errors.Is(err, io.ErrUnexpectedEOF):
		// Of a form that was read whole, it is an error of our own.
		return c.R.Method == http.MethodPost && c.R.MultipartForm == nil
	}
	text := err.Error()
	return strings.HasPrefix(text, "multipart: ") || strings.HasPrefix(text, "mime: ") || strings.HasPrefix(text, "malformed MIME")
}
