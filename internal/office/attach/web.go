package attach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/web"
)

// broken stands for a scanner whose address cannot be read.
type broken struct{ err error }

func (b broken) Scan(context.Context, io.Reader) (string, error) { return "", b.err }

// viewPolicy lets a shown file do nothing at all: no script, no form, nothing
// from elsewhere. Browsers show no PDF in a sandbox, and what a PDF can do is
// theirs to bound, so a PDF has the policy without it.
func viewPolicy(contentType string) string {
	policy := "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
	if contentType != pdfType {
		policy += "; sandbox"
	}
	return policy
}

// getFile gives a file out for saving.
func (k *Files) getFile(c *web.Ctx) error {
	f, err := k.asked(c)
	if err != nil {
		return err
	}
	return k.send(c, f, func(h http.Header) { web.Attachment(h, f.Name, f.Type) })
}

// getView shows a file of a harmless kind in the browser; any other is saved.
func (k *Files) getView(c *web.Ctx) error {
	f, err := k.asked(c)
	if err != nil {
		return err
	}
	if !f.CanShow() {
		return c.See(f.Href())
	}
	return k.send(c, f, func(h http.Header) {
		h.Set("Content-Type", f.Type)
		h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": f.Name}))
		h.Set("Content-Security-Policy", viewPolicy(f.Type))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "SAMEORIGIN")
	})
}

// asked is the file of the address, if this actor may open it. A file that
// may not be opened and one that does not exist look alike.
func (k *Files) asked(c *web.Ctx) (File, error) {
	f, err := k.Get(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return f, err
	}
	ok, err := k.allowed(c.Context(), c.DB, c.Actor, f)
	if err != nil && !fail.Is(err, fail.Missing) && !fail.Is(err, fail.Denied) {
		return f, err
	}
	if err != nil || !ok {
		return f, fail.Missingf("没有找到这个文件，可能已被删除，或您没有查看它的权限")
	}
	return f, nil
}

// send writes the bytes. The hash has been checked only when the last byte is
// read; a damaged file breaks the connection off rather than look whole.
func (k *Files) send(c *web.Ctx, f File, head func(http.Header)) error {
	body, err := k.Open(c.Context(), f)
	if err != nil {
		return err
	}
	if k.opened != nil && c.R.Method != http.MethodHead {
		if err := k.opened(c.Context(), c.Actor, f); err != nil {
			return errors.Join(err, body.Close())
		}
	}
	defer func() { _ = body.Close() }()
	h := c.W.Header()
	head(h)
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	if c.R.Method == http.MethodHead {
		return nil
	}
	n, err := io.Copy(c.W, body)
	if err == nil && n != f.Size {
		err = ErrDamaged
	}
	if err != nil {
		return fmt.Errorf("send file %s: %w", f.ID, err)
	}
	return nil
}
