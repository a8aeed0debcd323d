package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// kept is an answer that was kept. Everything but the codings and the word on
// when it holds stays as it is made.
type kept struct {
	status int
	route  string
	fields []field // what the handler set, without what belongs to one sending
	body   []byte
	tag    string // of the content, without the coding
	made   time.Time
	dated  []string // made, as Last-Modified says it
	page   bool     // for people, not for machines

	// mark and until say when it holds; until is in seconds since 1970.
	mark, until int64
	again       atomic.Bool // it was asked for more than once
	forms       [codings]atomic.Pointer[form]
	making      [codings]atomic.Bool
}

// field is one header with its values, as a header map takes them: giving an
// answer copies no text.
type field struct {
	name  string
	value []string
}

// form is the answer in one coding with the headers that go with it.
type form struct {
	body     []byte
	etag     string
	length   []string
	etags    []string
	encoding []string
}

func keep(route string, status int, h http.Header, body []byte, now time.Time) *kept {
	sum := sha256.Sum256(body)
	k := &kept{status: status, route: route, body: body, tag: hex.EncodeToString(sum[:12]), page: isPage(status, h)}
	k.dating(now.Truncate(time.Second))
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding, Cookie")
	for _, name := range []string{"Content-Length", "Date", "Etag"} {
		h.Del(name)
	}
	for name, value := range h {
		k.fields = append(k.fields, field{name, value})
	}
	k.forms[identity].Store(k.form(identity, body))
	return k
}

// dating notes since when the answer says what it says.
func (k *kept) dating(made time.Time) {
	k.made, k.dated = made, []string{made.UTC().Format(http.TimeFormat)}
}

func (k *kept) form(c coding, body []byte) *form {
	etag := `"` + k.tag + `"`
	f := &form{body: body, length: []string{strconv.Itoa(len(body))}}
	if c != identity {
		etag = `"` + k.tag + "-" + c.name() + `"`
		f.encoding = []string{c.name()}
	}
	f.etag, f.etags = etag, []string{etag}
	return f
}

// still says that the answer holds at the mark and the second.
func (k *kept) still(mark, second int64) bool { return k.mark == mark && second < k.until }

// size is about how much memory the answer takes, in bytes.
func (k *kept) size() int64 {
	n := int64(len(k.body)) + 1500
	for c := range identity {
		if f := k.forms[c].Load(); f != nil {
			n += int64(len(f.body))
		}
	}
	return n
}

// in is the answer in the coding. The small forms are made when something is
// asked for a second time, by one request; until then the plain one is sent.
// grown says that the answer takes more memory now.
func (k *kept) in(c coding) (f *form, grown bool) {
	if c == identity {
		return k.forms[identity].Load(), false
	}
	if f := k.forms[c].Load(); f != nil {
		return f, false
	}
	if !k.again.Load() || !k.making[c].CompareAndSwap(false, true) {
		return k.forms[identity].Load(), false
	}
	f = k.forms[identity].Load()
	if small := compress(c, k.body); small != nil {
		f = k.form(c, small)
	}
	k.forms[c].Store(f)
	return f, true
}

// like takes over what was made of an earlier answer that said the same, so
// that its age and its small forms stay.
func (k *kept) like(old *kept) {
	if old == nil || old.tag != k.tag || old.status != k.status {
		return
	}
	k.made, k.dated = old.made, old.dated
	for c := range identity {
		if f := old.forms[c].Load(); f != nil && k.making[c].CompareAndSwap(false, true) {
			k.forms[c].Store(f)
		}
	}
	k.again.Store(true)
}

// send answers a request with what was kept.
func (k *kept) send(w http.ResponseWriter, r *http.Request, f *form, now time.Time) (status int) {
	h := w.Header()
	for _, f := range k.fields {
		h[f.name] = f.value
	}
	h["Etag"] = f.etags
	// The second has to be over before it can name what was seen in it:
	// another answer may come within the same.
	modified := ""
	if now.Sub(k.made) > time.Second {
		h["Last-Modified"], modified = k.dated, k.dated[0]
	}
	if k.status == http.StatusOK && unchanged(r, f.etag, modified) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	if f.encoding != nil {
		h["Content-Encoding"] = f.encoding
	}
	h["Content-Length"] = f.length
	w.WriteHeader(k.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.body) // the reader may have gone away
	}
	return k.status
}

// unchanged says that the client has what it would get: by its tag, or, where
// it names none, by exactly the time that it was told.
func unchanged(r *http.Request, etag, modified string) bool {
	if tags := r.Header["If-None-Match"]; len(tags) > 0 {
		for _, line := range tags {
			for tag := range strings.SplitSeq(line, ",") {
				tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
				if tag == etag || tag == "*" {
					return true
				}
			}
		}
		return false
	}
	since := r.Header.Get("If-Modified-Since")
	return since != "" && since == modified
}

// capture holds a kept route's answer back until it is known whether it can
// be kept. What grows too large, or is no page, goes straight to the reader.
type capture struct {
	w       http.ResponseWriter
	header  http.Header
	status  int
	body    bytes.Buffer
	through bool // the answer goes straight to the reader
	head    bool
}

// mostKept is the largest body that is kept, in bytes.
const mostKept = 1 << 20

// Header is what the handler sets.
func (c *capture) Header() http.Header { return c.header }

// WriteHeader notes the status; what can never be kept is let through.
func (c *capture) WriteHeader(status int) {
	if c.status != 0 {
		return
	}
	c.status = status
	if !keepable(status) || len(c.header["Set-Cookie"]) > 0 || c.header.Get("Content-Disposition") != "" || c.header.Get("Content-Encoding") != "" {
		c.let()
	}
}

// Write takes a part of the body.
func (c *capture) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.WriteHeader(http.StatusOK)
	}
	if !c.through && c.body.Len()+len(b) > mostKept {
		c.let()
	}
	if !c.through {
		return c.body.Write(b)
	}
	if c.head {
		return len(b), nil
	}
	return c.w.Write(b)
}

// let lets the answer through from here on.
func (c *capture) let() {
	if c.through {
		return
	}
	c.through = true
	if c.status == 0 {
		c.status = http.StatusOK
	}
	h := c.w.Header()
	for name, v := range c.header {
		h[name] = slices.Clone(v)
	}
	c.w.WriteHeader(c.status)
	if !c.head {
		_, _ = c.w.Write(c.body.Bytes())
	}
	c.body = bytes.Buffer{}
}

// keepable are pages that are there and those that are gone for good reason.
func keepable(status int) bool { return status == http.StatusOK || status == http.StatusGone }

// isPage says that an answer is a page for people, and there.
func isPage(status int, h http.Header) bool {
	return status == http.StatusOK && strings.HasPrefix(h.Get("Content-Type"), "text/html")
}
