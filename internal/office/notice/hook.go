package notice

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/outside"
)

// hookBody is what a webhook receives.
type hookBody struct {
	Type      string   `json:"type"`
	Timestamp string   `json:"timestamp"`
	Data      hookData `json:"data"`
}

type hookData struct {
	Agency string     `json:"agency"`
	To     hookReader `json:"to"`
	Kind   string     `json:"kind"`
	Level  string     `json:"level"`
	Title  string     `json:"title"`
	Body   string     `json:"body"`
	URL    string     `json:"url,omitempty"`
	At     string     `json:"at"`
}

type hookReader struct {
	Login string `json:"login"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
}

// hookTime bounds one call of a webhook.
const hookTime = 15 * time.Second

// newHooks makes the client of webhooks. It follows no redirect: the address
// that was set is the one that may read the messages.
func newHooks(dial outside.Dial) *http.Client {
	return &http.Client{
		Timeout:       hookTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:       nil, // a proxy would resolve names out of our sight
			DialContext: dial, TLSHandshakeTimeout: hookTime, MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConns: 4, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true,
		},
	}
}

// sendHook posts the message as the Standard Webhooks specification has it.
// The id is the same at each attempt, so that a receiver can drop repeats.
func (n *Notices) sendHook(ctx context.Context, p parcel) error {
	body, err := json.Marshal(n.hookBody(p))
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.channel.Config.URL, bytes.NewReader(body))
	if err != nil {
		return refusal{Failed, spoken{"推送地址不是完整网址，请重新填写", err}}
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	sign, err := signature(p.secret, p.id, stamp, body)
	if err != nil {
		return refusal{Failed, err}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "Gongkai-Webhook/1")
	req.Header.Set("webhook-id", p.id)
	req.Header.Set("webhook-timestamp", stamp)
	req.Header.Set("webhook-signature", sign)
	res, err := n.hooks.Do(req)
	if err != nil {
		return unreached("推送地址", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	return hookRefusal(res.StatusCode)
}

func (n *Notices) hookBody(p parcel) hookBody {
	t := p.messages[0]
	return hookBody{Type: "notice." + string(t.Level), Timestamp: t.At.Format(time.RFC3339), Data: hookData{
		Agency: p.agency, To: hookReader{p.reader.Login, p.reader.Name, p.reader.Email},
		Kind: t.Kind, Level: string(t.Level), Title: t.Title, Body: t.Body, URL: n.link(t.Href), At: t.At.Format(time.RFC3339)}}
}

// hookRefusal reads the receiver's answer: 2xx is a receipt, 410 asks to stop.
func hookRefusal(status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusGone:
		return refusal{Failed, errors.New("对方答复410：推送地址已停用")}
	case status >= 300 && status < 400:
		return refusal{Failed, fmt.Errorf("对方答复%d：推送地址已转移，请填写新的地址", status)}
	}
	return fmt.Errorf("对方答复%d", status)
}

// signature is v1 of Standard Webhooks: HMAC-SHA256 over id, time and body.
func signature(secret, id, stamp string, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 16 {
		return "", errors.New("签名密钥不完整，请在消息通道设置中重新生成")
	}
	h := hmac.New(sha256.New, key)
	fmt.Fprintf(h, "%s.%s.", id, stamp)
	h.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}
