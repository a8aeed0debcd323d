package portal

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
)

// getFile gives out a published file; one that was never published, or whose
// item was withdrawn, is not there. The address names the content, so that a
// browser may keep it, but asks again after a while: a withdrawal must count.
func (p *Portal) getFile(c *web.Ctx) error {
	agency, err := p.d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	shown, err := content.ShownFile(c.Context(), c.DB, agency.ID, c.Path("slug"))
	if err != nil {
		if fail.Is(err, fail.Missing) {
			return fail.Missingf("没有这个附件，或者它所属的信息已撤回")
		}
		return err
	}
	f, err := p.d.Files.Get(c.Context(), c.DB, agency.ID, shown.File)
	if err != nil {
		return err
	}
	body := &seeker{size: f.Size, open: func() (io.ReadCloser, error) { return p.d.Files.Open(c.Context(), f) }}
	defer body.Close()
	if err := body.ready(); err != nil {
		return err
	}
	p.fileHead(c, f, shown.Name)
	http.ServeContent(c.W, c.R, "", time.Time{}, body)
	return nil
}

// fileHead sets the headers under which a file can do nothing to the site.
func (p *Portal) fileHead(c *web.Ctx, f attach.File, name string) {
	h := c.W.Header()
	web.Attachment(h, name, f.Type)
	if viewable(f.Type) && (c.Query("view") != "" || isPicture(f.Type)) {
		h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name}))
		policy := "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
		if f.Type != "application/pdf" { // browsers show no PDF in a sandbox
			policy += "; sandbox"
		}
		h.Set("Content-Security-Policy", policy)
	}
	// The bytes never change, but a withdrawal takes them off at once: whoever
	// kept a copy asks before showing it again.
	h.Set("Cache-Control", "public, no-cache")
	h.Set("ETag", `"`+f.SHA256+path.Ext(f.Name)+`"`)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func isPicture(contentType string) bool {
	return len(contentType) > 6 && contentType[:6] == "image/" && viewable(contentType)
}

// seeker reads a stored file from any place: it opens it anew and skips what
// comes before, so that nothing of it is held in memory.
type seeker struct {
	open    func() (io.ReadCloser, error)
	size    int64
	pos, at int64
	body    io.ReadCloser
}

// ready opens the file, so that what cannot be opened is said before the
// first byte.
func (s *seeker) ready() error {
	if s.body != nil {
		return nil
	}
	var err error
	s.body, err = s.open()
	s.at = 0
	return err
}

// Seek sets the place of the next read.
func (s *seeker) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.pos
	case io.SeekEnd:
		offset += s.size
	}
	if offset < 0 {
		return 0, errors.New("portal: a place before the file")
	}
	s.pos = offset
	return offset, nil
}

// Read reads on from the place.
func (s *seeker) Read(b []byte) (int, error) {
	if s.pos >= s.size {
		return 0, io.EOF
	}
	if s.body != nil && s.at > s.pos {
		s.Close()
	}
	if err := s.ready(); err != nil {
		return 0, err
	}
	if s.at < s.pos {
		n, err := io.CopyN(io.Discard, s.body, s.pos-s.at)
		s.at += n
		if err != nil {
			return 0, err
		}
	}
	n, err := s.body.Read(b)
	s.at += int64(n)
	s.pos = s.at
	return n, err
}

// Close closes what is open.
func (s *seeker) Close() {
	if s.body != nil {
		_ = s.body.Close() // it was read only
		s.body = nil
	}
}
