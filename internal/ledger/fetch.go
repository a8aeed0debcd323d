package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/outside"
	"gongkai/internal/kit/store"
)

// The bounds within which a page is fetched.
const (
	fetchTime      = 20 * time.Second
	fetchMost      = 5 << 20 // bytes, unpacked
	fetchRedirects = 3
)

// WebFetcher fetches pages of the public web. People enter the addresses, so
// it never reaches for what only this machine or its network can see: the
// address is checked after the name was resolved, at every hop.
type WebFetcher struct{ client *http.Client }

// NewFetcher makes a fetcher. allow lists hosts with their ports
// (gk.example.lan:8080) that may be fetched although they are inside.
func NewFetcher(allow []string) *WebFetcher {
	transport := &http.Transport{
		Proxy:               nil, // a proxy would resolve names out of our sight
		DialContext:         outside.Dialer(allow, 10*time.Second),
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: fetchTime, MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConns: 4, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true,
	}
	return &WebFetcher{&http.Client{Transport: transport, Timeout: fetchTime, CheckRedirect: checkRedirect}}
}

var (
	errInside    = fail.Invalidf("网址指向本机或内部网络，系统不访问。请填写已公开页面的网址；确需访问内网网站的，请系统管理员加入允许名单")
	errRedirects = fail.Invalidf("网址跳转次数过多，请填写最终页面的网址")
	errScheme    = fail.Invalidf("只能留存 http 或 https 网页")
	errTooLarge  = fail.Invalidf("网页或文件超过 %d MB，没有留存。请改为上传文件", fetchMost>>20)
)

func checkRedirect(r *http.Request, via []*http.Request) error {
	if len(via) > fetchRedirects {
		return errRedirects
	}
	return checkScheme(r.URL)
}

func checkScheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return errScheme
	}
	return nil
}

// Fetch implements Fetcher. What it refuses, and what a page answers instead
// of itself, is a fail.Invalid that the owner of the evidence can read.
func (f *WebFetcher) Fetch(ctx context.Context, address string) (Seen, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return Seen{}, fail.Invalidf("“%s”不是完整网址", clip(address))
	}
	if err := checkScheme(u); err != nil {
		return Seen{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Seen{}, fail.Invalidf("“%s”不是完整网址", clip(address))
	}
	req.Header.Set("User-Agent", "Mozilla/5.0 (compatible; Gongkai evidence check)")
	req.Header.Set("Accept", "text/html,text/plain;q=0.9,*/*;q=0.5")
	req.Header.Set("Accept-Language", "zh-CN,zh;q=0.9")
	res, err := f.client.Do(req)
	if err != nil {
		return Seen{}, unreachable(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := answered(res.StatusCode); err != nil {
		return Seen{}, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, fetchMost+1))
	if err != nil {
		return Seen{}, unreachable(err)
	}
	if len(body) > fetchMost {
		return Seen{}, errTooLarge
	}
	return readPage(ctx, body, res.Header.Get("Content-Type"))
}

// answered refuses what is no page: gone, moved without saying where, failed.
func answered(status int) error {
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		return fail.Invalidf("网页不存在或已被删除（%d）", status)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return fail.Invalidf("网页需要登录或不允许访问（%d），公众看不到", status)
	case status >= 500:
		return fail.Invalidf("网站暂时出错（%d）", status)
	case status != http.StatusOK:
		return fail.Invalidf("网页没有正常打开（%d）", status)
	}
	return nil
}

// unreachable turns a failed connection into words; our own refusals pass.
func unreachable(err error) error {
	var said *fail.Error
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &said):
		return said
	case errors.Is(err, outside.ErrInside):
		return errInside
	case errors.As(err, &dns):
		return fail.Invalidf("找不到网站：域名无法解析")
	case errors.As(err, &timeout) && timeout.Timeout():
		return fail.Invalidf("网页在%d秒内没有打开", fetchTime/time.Second)
	}
	return fail.Invalidf("网页打不开：无法连接到网站")
}

// readPage is a page's readable text. Of a file that is no page, the text
// says what it is, so that a change of it is noticed all the same.
func readPage(ctx context.Context, body []byte, contentType string) (Seen, error) {
	seen := Seen{At: time.Now().In(store.Zone)}
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil || kind == "" {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(body))
	}
	switch kind {
	case "text/html", "application/xhtml+xml":
		text := decoded(body, contentType)
		seen.Title = titleOf(text)
		doc, err := docread.ReadBytes(ctx, "page.html", []byte(text), docread.Options{})
		if err != nil {
			return seen, fail.Invalidf("网页的内容读不出，没有留存")
		}
		seen.Text = textOf(doc)
	case "text/plain":
		seen.Text = strings.TrimSpace(decoded(body, contentType))
	default:
		sum := sha256.Sum256(body)
		seen.Text = fmt.Sprintf("文件类型：%s\n大小：%d字节\nSHA-256：%s", kind, len(body), hex.EncodeToString(sum[:]))
	}
	return seen, nil
}

// decoded is a body as text: by the header, the mark-up or the bytes.
func decoded(body []byte, contentType string) string {
	enc, _, _ := charset.DetermineEncoding(body, contentType)
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		text = body
	}
	return strings.ToValidUTF8(string(text), "�")
}

// titleOf is the text of a page's title.
func titleOf(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken:
			if name, _ := z.TagName(); string(name) == "title" && z.Next() == html.TextToken {
				return short(strings.Join(strings.Fields(string(z.Text())), " "))
			}
		}
	}
}

// textOf is a document's text, a paragraph or a table's row a line.
func textOf(doc *docread.Document) string {
	var b strings.Builder
	line := func(s string) {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	for _, block := range doc.Blocks {
		line(block.Para)
		if block.Table == nil {
			continue
		}
		for _, row := range block.Table.Rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = cell.Text
			}
			line(strings.Join(cells, "\t"))
		}
	}
	return strings.TrimSpace(b.String())
}
