package front_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/front"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/search"
	"gongkai/internal/office/workday"
)

const key = "0123456789abcdef0123456789abcdef"

// desk handles everything in these tests.
var desk = officetest.Actor("p-chen", "u-bgs", disclosure.RightView, disclosure.RightRegister, disclosure.RightAssign, disclosure.RightWork, disclosure.RightIssue)

// virus stands for a scanner that knows one virus.
type virus struct{}

func (virus) Scan(_ context.Context, r io.Reader) (string, error) {
	var b bytes.Buffer
	_, err := b.ReadFrom(r)
	if strings.Contains(b.String(), "EICAR") {
		return "Eicar-Test", err
	}
	return "", err
}

type quiet struct{}

func (quiet) Tell(*store.Tx, notice.Message) (int, error)                   { return 0, nil }
func (quiet) Unread(context.Context, store.Querier, who.Actor) (int, error) { return 0, nil }

type house struct {
	*officetest.House
	service  *disclosure.Service
	citizens *citizen.Citizens
	files    *attach.Files
	router   *web.Router
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		var err error
		h.citizens, err = citizen.New(citizen.Deps{DB: o.DB, Key: []byte(key)})
		o.Must(err)
		guard, err := shield.New(shield.Deps{DB: o.DB, Key: []byte(key)})
		o.Must(err)
		h.files = attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir(), Inspector: virus{}})
		days := workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil }})
		h.service = disclosure.New(disclosure.Deps{DB: o.DB, Citizens: h.citizens, Files: h.files, Notices: quiet{}, Roster: people.Directory{},
			Calendar: func(ctx context.Context, q store.Querier, agency string) (clock.Calendar, error) {
				return days.Calendar(ctx, q, agency)
			}})
		f, err := front.New(front.Deps{DB: o.DB, Key: []byte(key), Disclosure: h.service, Shield: guard, Files: h.files,
			Frame: func(c *web.Ctx, title string) (page.Base, error) { return c.Base(title), nil },
			Agency: func(ctx context.Context, q store.Querier) (people.Agency, error) {
				return people.AgencyOf(ctx, q, officetest.Agency)
			},
			Find: func(_ context.Context, ask search.PublicAsk) (search.Answer, error) {
				if ask.Query == "补贴" {
					return search.Answer{Suggest: "补助", Fallback: &search.Fallback{Kind: search.BySynonym, Words: []string{"奖补", "补助"}, Total: 2,
						Hits: []search.PublicHit{{Href: "/art/2", Title: []search.Piece{{Text: "企业奖补办法"}}}, {Href: "/art/3", Title: []search.Piece{{Text: "节能补助"}}}}}}, nil
				}
				if !strings.Contains(ask.Query, "技术改造") {
					return search.Answer{}, nil
				}
				return search.Answer{Total: 1, Hits: []search.PublicHit{{Href: "/art/1", Title: []search.Piece{{Text: "技术改造<项目>管理办法"}}, Number: "卫工信发〔2022〕15号"}}}, nil
			}})
		o.Must(err)
		return []slice.Slice{h.citizens.Slice(), guard.Slice(), h.files.Slice(), days.Slice(), h.service.Slice(), f.Slice()}
	}, citizen.Migrations(), shield.Migrations(), attach.Migrations(), workday.Migrations(), disclosure.Migrations())
	h.router = h.House.Router(who.Actor{})
	h.Clock.GoTo("2023-05-08 10:00")
	return h
}

// reader is a citizen's browser without scripts: it keeps cookies and what a
// form offered.
type reader struct {
	*house
	address string
	jar     map[string]string
	hidden  url.Values
}

func (h *house) reader(address string) *reader {
	return &reader{house: h, address: address, jar: map[string]string{}}
}

var hiddenBox = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

func (r *reader) send(req *http.Request) officetest.Answer {
	r.Helper()
	req.RemoteAddr = r.address + ":1"
	for k, v := range r.jar {
		req.AddCookie(&http.Cookie{Name: k, Value: v})
	}
	w := httptest.NewRecorder()
	r.router.ServeHTTP(w, req)
	for _, c := range w.Result().Cookies() {
		if r.jar[c.Name] = c.Value; c.MaxAge < 0 {
			delete(r.jar, c.Name)
		}
	}
	out := officetest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Code != http.StatusSeeOther {
		pagecheck.Check(r, out.Body)
		r.hidden = url.Values{}
		for _, m := range hiddenBox.FindAllStringSubmatch(out.Body, -1) {
			if strings.HasPrefix(m[1], "form_") {
				r.hidden.Set(m[1], m[2])
			}
		}
	}
	return out
}

func (r *reader) open(path string) officetest.Answer {
	r.Helper()
	return r.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// paper is a file to be sent.
type paper struct {
	field, name string
	body        []byte
}

// post sends a form with what its page hid in it.
func (r *reader) post(path string, fields url.Values, papers ...paper) officetest.Answer {
	r.Helper()
	r.Clock.Go(10 * time.Second) // somebody types
	if len(papers) == 0 {
		all := url.Values{}
		maps.Copy(all, r.hidden)
		maps.Copy(all, fields)
		req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(all.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r.send(req)
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, from := range []url.Values{r.hidden, fields} {
		for k, vs := range from {
			for _, v := range vs {
				r.Must(w.WriteField(k, v))
			}
		}
	}
	for _, p := range papers {
		part, err := w.CreateFormFile(p.field, p.name)
		r.Must(err)
		_, err = part.Write(p.body)
		r.Must(err)
	}
	r.Must(w.Close())
	req := httptest.NewRequest(http.MethodPost, path, &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return r.send(req)
}

func person(content string) url.Values {
	return url.Values{"name": {"张晓明"}, "id_type": {"居民身份证"}, "id_number": {"11010519491231002X"}, "phone": {"13895011234"}, "email": {"zhang@example.com"},
		"content": {content}, "supply": {"electronic"}, "way": {"online"}, "consents": {"1"}}
}

func firm(content string) url.Values {
	return url.Values{"org": {"中卫某某新材料有限公司"}, "org_kind": {"company"}, "uscc": {"91350100M000100Y43"}, "legal_rep": {"马建国"}, "name": {"马丽"}, "phone": {"0955-7068811"},
		"address": {"中卫市沙坡头区某路1号"}, "content": {content}, "supply": {"paper"}, "way": {"mail"}}
}

var codes = regexp.MustCompile(`<dt>申请编号</dt>\s*<dd>([^<]+)</dd>[\s\S]*?<dd class="code">([^<]+)</dd>`)

var faults = regexp.MustCompile(`<a href="#[^"]*">[^<]*</a></li>|role="alert"[\s\S]{0,300}`)

// applies sends a request and reads the receipt.
func (r *reader) applies(kind string, fields url.Values, papers ...paper) (number, code string) {
	r.Helper()
	r.open("/requests/new?kind=" + kind)
	got := r.post("/requests/new?kind="+kind, fields, papers...)
	if got.Status != http.StatusSeeOther {
		r.Fatalf("not taken: %d %q", got.Status, faults.FindAllString(got.Body, -1))
	}
	m := codes.FindStringSubmatch(r.open(got.Header.Get("Location")).Body)
	if m == nil {
		r.Fatal("the receipt shows no number and code")
	}
	return m[1], m[2]
}

// item is the first item of a request.
func (h *house) item(number string) *disclosure.Case {
	h.Helper()
	req, err := h.service.RequestNumbered(h.Context(), h.DB, officetest.Agency, number)
	h.Must(err)
	items, err := h.service.ItemsOf(h.Context(), h.DB, officetest.Agency, req.ID)
	h.Must(err)
	c, err := h.service.Case(h.Context(), h.DB, desk, items[0].ID)
	h.Must(err)
	return c
}

func (h *house) count(table string) (n int) {
	h.Helper()
	h.Must(h.DB.QueryRow(h.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n))
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }
