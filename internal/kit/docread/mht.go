package docread

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"regexp"
	"strings"
	"unicode/utf8"
)

// mhtHead is what a page saved by a browser or by Word as a single file begins
// with: the head of a mail whose parts are the page and what it shows.
var mhtHead = regexp.MustCompile(`(?is)^\s*(?:[a-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*(?:multipart/related|text/html)`)

// isMHT reports a page saved as a single file (MHTML).
func isMHT(data []byte) bool {
	start := head(data, 4096)
	return mhtHead.Match(start) && bytes.Contains(bytes.ToLower(start), []byte("mime-version:"))
}

// unwrapMHT returns the page within a single-file page as the site sent it,
// and any other data as it is; pictures and styles carry no text and are left
// out.
func unwrapMHT(data []byte, opt Options) ([]byte, *Error) {
	if !isMHT(data) {
		return data, nil
	}
	m := textproto.NewReader(bufio.NewReader(bytes.NewReader(data)))
	header, err := m.ReadMIMEHeader()
	if err == nil {
		data, err = mhtPage(header, m.R, opt.Bytes, 4)
	}
	if err != nil {
		return nil, &Error{Kind: Damaged, Msg: "这个单个文件网页（MHT）不完整，读不出里面的网页。请重新保存网页，或者另存为 HTML 后再导入。", Err: err}
	}
	return data, nil
}

var errNoPage = errors.New("no part of type text/html")

// mhtPage is the first page among the parts, decoded to the bytes that the
// site sent; at most most of them.
func mhtPage(header textproto.MIMEHeader, body io.Reader, most int64, depth int) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return nil, err
	}
	if kind == "text/html" || kind == "application/xhtml+xml" {
		return mhtBytes(header.Get("Content-Transfer-Encoding"), io.LimitReader(body, most))
	}
	if !strings.HasPrefix(kind, "multipart/") || depth == 0 {
		return nil, errNoPage
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil, errNoPage
		}
		if err != nil {
			return nil, err
		}
		page, err := mhtPage(p.Header, p, most, depth-1)
		if !errors.Is(err, errNoPage) {
			return page, err
		}
	}
}

// mhtBytes undoes the transfer encoding. A file cut short still gives what
// stands before the cut.
func mhtBytes(encoding string, body io.Reader) ([]byte, error) {
	var r io.Reader
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		r = quotedprintable.NewReader(body)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, body)
	default:
		r = body
	}
	out, err := io.ReadAll(r)
	if len(out) > 0 && (err == nil || utf8.Valid(out) || errors.Is(err, io.ErrUnexpectedEOF)) {
		return out, nil
	}
	if err == nil {
		err = errNoPage
	}
	return nil, err
}
