package consulttest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/publish"
	"gongkai/internal/publish/publishtest"
)

// house is a bureau with publishing and consultations.
type house struct {
	*publishtest.House
	s        *consult.Consult
	citizens *citizen.Citizens
	readings []content.Link
	heard    []string
}

const key = "0123456789abcdef0123456789abcdef"

func build(t testing.TB) *house {
	t.Helper()
	h := &house{}
	h.House = publishtest.Open(t, func(p *publishtest.House) []slice.Slice {
		guard, err := shield.New(shield.Deps{DB: p.DB, Key: []byte(key)})
		p.Must(err)
		h.citizens, err = citizen.New(citizen.Deps{DB: p.DB, Key: []byte(key), MayOpen: func(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error) {
			may, _, err := h.s.MayOpen(ctx, q, a, owner)
			return may, err
		}, Link: func(context.Context, who.Actor, store.Ref) (string, string) { return "意见", "/office/consult" }})
		p.Must(err)
		h.s = consult.New(consult.Deps{DB: p.DB, Key: []byte(key), Content: p.Content, Files: p.Files, Citizens: h.citizens, Shield: guard, Notices: p.Notices, Roster: people.Directory{},
			Calendar: func(ctx context.Context, q store.Querier, agency string) (consult.Calendar, error) {
				return p.Days.Calendar(ctx, q, agency)
			},
			Begin: func(tx *store.Tx, i content.Item) (content.Item, error) {
				return p.Publish.Begin(tx, publish.Draft{Kind: i.Kind, Column: i.Column, Title: i.Title, Body: i.Body, Unit: i.Unit, Formed: i.Formed, Tasks: i.Tasks, Marking: i.Marking, About: i.About,
					Fields: map[string]string{}, Carrier: "非公文类", Ways: []string{"政府网站"}})
			},
			Readings: func(context.Context, store.Querier, string, string) ([]content.Link, error) { return h.readings, nil },
			Matters: func(context.Context, store.Querier, string) ([]consult.Matter, error) {
				return []consult.Matter{{ID: "m-1", Title: "技术改造奖补办法"}}, nil
			},
			Heard: func(_ *store.Tx, k *consult.Consultation) error {
				h.heard = append(h.heard, string(k.State))
				return nil
			},
			Agency: func(ctx context.Context, q store.Querier) (people.Agency, error) {
				return people.AgencyOf(ctx, q, officetest.Agency)
			},
			Frame: func(c *web.Ctx, title string) (page.Base, error) {
				return page.Base{Title: title, Site: page.Site{Owner: "某市工业和信息化局"}, Here: c.R.URL.RequestURI()}, nil
			},
			Agencies: publishtest.Agencies})
		p.Extend(h.s.Extension())
		return []slice.Slice{guard.Slice(), h.citizens.Slice(), h.s.Slice()}
	}, shield.Migrations(), citizen.Migrations(), consult.Migrations())
	h.goTo("2023-04-03 09:00")
	return h
}

// goTo sets the clock.
func (h *house) goTo(at string) {
	h.Helper()
	t, err := time.ParseInLocation("2006-01-02 15:04", at, store.Zone)
	h.Must(err)
	h.Clock.At = t
}

func minuteAt(day string, hour, minute int) time.Time {
	return civil.MustParse(day).In(store.Zone).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

const draftText = "<p>某市工业企业技术改造奖补办法（征求意见稿）</p><p>第一章　总则</p><p>第一条　为支持工业企业技术改造，制定本办法。</p><p>第二条　投资五百万元以上的项目，按设备投入的百分之五奖补。</p>" +
	"<p>第二章　申报</p><p>第三条　企业每年三月、九月向市工业和信息化局申报。</p><p>（一）申请表；</p><p>（二）项目备案文件。</p><p>第四条　本办法自印发之日起施行。</p>"

var finalText = strings.NewReplacer("五百万元", "三百万元", "三月、九月", "三月、六月、九月").Replace(draftText)

func plan() consult.Plan {
	return consult.Plan{Title: "某市工业企业技术改造奖补办法（征求意见稿）", Unit: publishtest.UnitEnergy, Matter: "m-1", Notice: "为支持企业技术改造，现公开征求意见。", Draft: draftText, Explain: "<p>起草背景和主要内容。</p>",
		Ways: "电子邮箱：gxj@example.gov.cn", OpensAt: minuteAt("2023-04-10", 9, 0), ClosesAt: minuteAt("2023-05-10", 23, 59)}
}

// announced brings a consultation through the chain onto the site.
func (h *house) announced(in consult.Plan) consult.Consultation {
	h.Helper()
	k, err := h.s.Create(h.Context(), h.As("p-wang"), in)
	h.Must(err)
	h.Must(h.s.Announce(h.Context(), h.As("p-wang"), k.ID, consult.AnyVersion))
	h.Must(h.release(h.get(k.ID).Item))
	return h.get(k.ID)
}

// release publishes an item as publishing does, past the reviews: nothing
// goes out with an obstacle.
func (h *house) release(item string) error {
	return h.DB.Do(h.Context(), h.As("p-chen"), func(tx *store.Tx) error {
		i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), item)
		if err != nil {
			return err
		}
		obstacles, err := h.Content.Obstacles(tx.Context(), tx, i)
		if err != nil {
			return err
		}
		for _, o := range obstacles {
			if !o.Warn {
				return &refused{o.Says}
			}
		}
		if _, err = h.Content.Release(tx, &i, ""); err != nil {
			return err
		}
		return tx.Record("发布", i.Ref())
	})
}

type refused struct{ says string }

// Error is what the obstacle says.
func (r *refused) Error() string { return r.says }

func (h *house) get(id string) consult.Consultation {
	h.Helper()
	k, err := consult.Get(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	return k
}

// say sends an opinion past the form.
func (h *house) say(k consult.Consultation, article int64, text string) consult.Opinion {
	h.Helper()
	r, err := h.s.Receive(h.Context(), officetest.Agency, k.ID, consult.Said{Article: article, Text: text, Consent: true})
	h.Must(err)
	o, err := h.s.Find(h.Context(), h.DB, officetest.Agency, r)
	h.Must(err)
	return o
}

var (
	tokenBox = regexp.MustCompile(`name="form_token" value="([^"]*)"`)
	bitsBox  = regexp.MustCompile(`data-proof="(\d+)"`)
)

// sender is somebody at an address who fills the public form in a browser.
type sender struct {
	*house
	router  *web.Router
	address string
}

func (h *house) from(address string) *sender {
	return &sender{house: h, router: h.Router(who.Actor{}), address: address}
}

func (p *sender) ask(method, path string, v url.Values) (int, string) {
	req := httptest.NewRequest(method, path, strings.NewReader(v.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.RemoteAddr = p.address + ":4000"
	w := httptest.NewRecorder()
	p.router.ServeHTTP(w, req)
	return w.Code, w.Body.String()
}

// fills takes the form's token and works out its proof, as a browser does.
func (p *sender) fills(body string, v url.Values) url.Values {
	p.Helper()
	token, bits := tokenBox.FindStringSubmatch(body), bitsBox.FindStringSubmatch(body)
	if token == nil || bits == nil {
		p.Fatalf("the page offers no form:\n%.2000s", body)
	}
	n, err := strconv.Atoi(bits[1])
	p.Must(err)
	v.Set("form_token", token[1])
	v.Set("form_proof", shield.Solve(token[1], n))
	return v
}

// sends opens the form and sends it.
func (p *sender) sends(k consult.Consultation, v url.Values) (int, string) {
	p.Helper()
	status, body := p.ask(http.MethodGet, k.Address()+"?tab=comment", nil)
	if status != http.StatusOK {
		p.Fatalf("the form is answered with %d", status)
	}
	return p.ask(http.MethodPost, k.Address(), p.fills(body, v))
}
