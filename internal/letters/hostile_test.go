package letters_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters"
	"gongkai/internal/office/officetest"
)

var bitsOf = regexp.MustCompile(`data-proof="(\d+)"`)

// line is somebody behind an address.
type line struct {
	*house
	router  http.Handler
	address string
}

func (h *house) from(address string) *line { return &line{h, h.Router(nobody), address} }

func (p *line) ask(method string, v url.Values) (int, string) {
	req := httptest.NewRequest(method, "/letters/write", strings.NewReader(v.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(req)
}

func (p *line) do(req *http.Request) (int, string) {
	req.RemoteAddr = p.address + ":4000"
	w := httptest.NewRecorder()
	p.router.ServeHTTP(w, req)
	return w.Code, w.Body.String()
}

// solved takes the form's token and works out its proof, as a browser does.
func (p *line) solved(page string, v url.Values) url.Values {
	p.Helper()
	m, bits := token.FindStringSubmatch(page), bitsOf.FindStringSubmatch(page)
	if m == nil || bits == nil {
		p.Fatalf("no form on the page: %.3000s", page)
	}
	n, err := strconv.Atoi(bits[1])
	p.Must(err)
	v.Set("form_token", m[1])
	v.Set("form_proof", shield.Solve(m[1], n))
	return v
}

// honestly opens the form, sends it, and presses once more where it is asked
// to.
func (p *line) honestly(v url.Values) (int, string) {
	p.Helper()
	_, page := p.ask(http.MethodGet, nil)
	status, body := p.ask(http.MethodPost, p.solved(page, v))
	if status == http.StatusUnprocessableEntity {
		status, body = p.ask(http.MethodPost, p.solved(body, v))
	}
	return status, body
}

func letter(title, text string) url.Values {
	return form("kind", "ask", "title", title, "body", text, "name", "张小明", "phone", "13800001234", "consent", "no", "read", "1")
}

// asks are what honest people ask about that evening.
var asks = []string{"技术改造补助的申报。", "屋顶光伏的节能审查。", "园区道路被货车压坏。", "小微企业的用电价格。", "厂区旁的路灯不亮。", "数字化诊断的名额。", "企业退休人员的档案。", "展会摊位的报名。"}

// A hostile evening at the mailbox: letters at a pace of six thousand a minute
// from one address, replayed, forged, repeated and sent without a proof; people
// behind the same line and elsewhere write meanwhile, each at the first or
// second press.
func TestAHostileEveningAtTheMailbox(t *testing.T) {
	h := build(t)
	bot, neighbour, stranger := h.from("203.0.113.66"), h.from("203.0.113.66"), h.from("198.51.100.7")
	_, page := bot.ask(http.MethodGet, nil)
	stolen := bot.solved(page, url.Values{})
	taken := 0
	for i := range 1200 {
		h.Clock.At = h.Clock.At.Add(10 * time.Millisecond)
		v := letter("加微信领贷款", fmt.Sprintf("低息贷款当天放款，加微信领取额度，编号%d。", i))
		switch i % 3 {
		case 0:
			v.Set("form_token", stolen.Get("form_token"))
			v.Set("form_proof", stolen.Get("form_proof"))
		case 1:
			v.Set("form_token", "forged")
		case 2: // a fresh form each time, and no proof
			_, fresh := bot.ask(http.MethodGet, nil)
			v.Set("form_token", token.FindStringSubmatch(fresh)[1])
		}
		if status, _ := bot.ask(http.MethodPost, v); status == http.StatusOK {
			taken++
		}
		if i%300 != 200 {
			continue
		}
		for n, p := range []*line{neighbour, stranger} {
			if status, body := p.honestly(letter("请问办理时间", asks[(2*(i/300)+n)%len(asks)]+"请问怎样办理，需要多长时间？")); status != http.StatusOK {
				t.Errorf("somebody honest at %s, after %d: %d %.1500s", p.address, i, status, body)
			}
		}
	}
	if taken > 1 { // the token that was worked out serves once
		t.Errorf("%d of 1200 were taken", taken)
	}
	if n := h.letters(); n != taken+8 {
		t.Errorf("%d letters are registered, %d of them spam", n, taken)
	}
	status, body := h.from("198.51.100.8").honestly(letter(`<script>alert("x")</script>标题`, `<img src=x onerror=alert(1)>粘贴进来的脚本也只是文字，请问怎么办理？`))
	if status != http.StatusOK || strings.Contains(body, "<script>alert") {
		t.Errorf("a pasted script is a text like another: %d", status)
	}
	h.Sees(h.Get(desk, root), 200, "!<script>alert", "alert(&#34;x&#34;)")
}

// letters counts what is registered.
func (h *house) letters() (n int) {
	h.Must(h.DB.QueryRow(h.Context(), "SELECT COUNT(*) FROM letters_letter WHERE agency = $1", officetest.Agency).Scan(&n))
	return n
}

// A file of 50 MB is refused with a sentence, and what was typed is still
// there.
func TestAnAttachmentOfFiftyMegabytes(t *testing.T) {
	h := build(t)
	p := h.from("198.51.100.9")
	_, page := p.ask(http.MethodGet, nil)
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, v := range p.solved(page, letter("图纸很大", "附上我厂改造的全部图纸，请看一看是否符合条件。")) {
		h.Must(w.WriteField(name, v[0]))
	}
	part, err := w.CreateFormFile("files", "图纸.pdf")
	h.Must(err)
	_, err = part.Write(bytes.Repeat([]byte("0"), 50<<20))
	h.Must(err)
	h.Must(w.Close())
	req := httptest.NewRequest(http.MethodPost, "/letters/write", &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	if status, body := p.do(req); status != http.StatusUnprocessableEntity || !strings.Contains(body, "不能超过10MB") || !strings.Contains(body, "附上我厂改造的全部图纸") {
		t.Errorf("50 MB: %d %.1000s", status, body)
	}
	if _, err := store.First[letters.Letter](h.Context(), h.DB, "WHERE title = $1", "图纸很大"); err == nil {
		t.Error("the letter was taken without its file")
	}
}
