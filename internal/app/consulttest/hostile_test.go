package consulttest_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/consult"
)

// honest is what people say that evening, each something of their own.
var honest = []string{"建议每年增加一次申报，并提前一个月公布时间。", "投资门槛对小企业偏高，请降到三百万元。", "希望写明资金到账的期限。", "绿色低碳改造的范围请列出清单。",
	"发票清单可以由平台自动核验，不必再交纸质材料。", "分公司能否申报，请说明。", "公示期五个工作日太短，建议十个。", "赞成，盼早日施行。"}

// A hostile evening: two thousand spam comments from one address by a program
// that replays, forges and repeats, while people on that line and on others
// get through; a pasted script; an attachment of 50 MB.
func TestAHostileEvening(t *testing.T) {
	h := build(t)
	k := h.announced(plan())
	h.goTo("2023-04-12 20:00")
	bot := h.from("203.0.113.66")
	_, page := bot.ask(http.MethodGet, k.Address()+"?tab=comment", nil)
	stolen := bot.fills(page, url.Values{"text": {"加微信领贷款"}})
	taken := 0
	for i := range 2000 {
		v := url.Values{"text": {fmt.Sprintf("加微信领贷款%d", i)}}
		switch i % 4 {
		case 0:
			v.Set("form_token", stolen.Get("form_token"))
			v.Set("form_proof", stolen.Get("form_proof"))
		case 1:
			v.Set("form_token", fmt.Sprintf("forged.%d", i))
		case 2:
			v.Set("text", "加微信领贷款")
		}
		if status, _ := bot.ask(http.MethodPost, k.Address(), v); status == http.StatusOK {
			taken++
		}
		if i%500 != 250 {
			continue
		}
		for n, address := range []string{"203.0.113.66", "198.51.100.7"} {
			person, said := h.from(address), url.Values{"article": {"3"}, "text": {honest[(i/500*2+n)%len(honest)]}}
			status, body := person.sends(k, said)
			if status == http.StatusUnprocessableEntity { // asked to press once more
				status, body = person.ask(http.MethodPost, k.Address(), person.fills(body, said))
			}
			if status != http.StatusOK {
				t.Errorf("an honest person at %s is held back: %d %s", address, status, problem(body))
			}
		}
	}
	if taken > 1 { // the token that was worked out serves once
		t.Errorf("%d of 2000 spam comments were taken", taken)
	}
	last := h.from("198.51.100.8")
	status, _ := last.sends(k, url.Values{"text": {`<script>alert("x")</script><img src=x onerror=alert(1)>建议`}, "name": {"<b>李某</b>"}, "consent": {"1"}})
	if status != http.StatusOK {
		t.Errorf("a pasted script is a text like another: %d", status)
	}
	list := h.read(k, consult.Filter{Q: "onerror"})
	if len(list) != 1 {
		t.Fatalf("%d opinions hold the script", len(list))
	}
	if _, err := h.s.Show(t.Context(), h.As("p-wang"), k.ID, []string{list[0].ID}, true); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{k.Address() + "?tab=comment", "/office/consult/" + k.ID + "/opinions", "/office/consult/" + k.ID + "/opinions/" + list[0].ID} {
		h.Sees(h.Get(h.As("p-wang"), path), 200, "!<script>alert", "!<img src=x", "onerror")
	}
	h.heavy(k)
}

// heavy sends a file of 50 MB: it is refused with a sentence, and what was
// typed is still there.
func (h *house) heavy(k consult.Consultation) {
	h.Helper()
	person := h.from("198.51.100.9")
	_, page := person.ask(http.MethodGet, k.Address()+"?tab=comment", nil)
	v := person.fills(page, url.Values{"text": {"附上我厂的全部图纸。"}})
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name := range v {
		h.Must(w.WriteField(name, v.Get(name)))
	}
	part, err := w.CreateFormFile("files", "图纸.pdf")
	h.Must(err)
	_, err = part.Write(bytes.Repeat([]byte("0"), 50<<20))
	h.Must(err)
	h.Must(w.Close())
	req := httptest.NewRequest(http.MethodPost, k.Address(), &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.RemoteAddr = "198.51.100.9:4000"
	rec := httptest.NewRecorder()
	person.router.ServeHTTP(rec, req)
	if body := rec.Body.String(); rec.Code != 422 || !strings.Contains(body, "每个附件最大10 MB") || !strings.Contains(body, "附上我厂的全部图纸") {
		h.Errorf("50 MB: %d %s", rec.Code, problem(body))
	}
	if n := len(h.read(k, consult.Filter{Q: "全部图纸"})); n != 0 {
		h.Errorf("%d opinions with the file", n)
	}
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

// problem is what a page says is wrong.
func problem(body string) string {
	_, rest, _ := strings.Cut(body, "结果反馈")
	return fmt.Sprintf("%.300s", strings.Join(strings.Fields(tags.ReplaceAllString(rest, " ")), " "))
}
