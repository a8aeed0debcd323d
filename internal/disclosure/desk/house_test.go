package desk_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/desk"
	"gongkai/internal/disclosure/letter/lettertest"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
)

const root = "/office/disclosure"

// house is the bureau with the desk.
type house struct {
	*lettertest.House
}

// office has every right of disclosure but signing, and may reveal.
func office() who.Actor {
	a := lettertest.Office()
	for _, r := range []string{disclosure.RightImport, disclosure.RightAssess, citizen.RightReveal} {
		a.Grants = append(a.Grants, who.Grant{Right: r, Scope: who.Tenant})
	}
	return a
}

// other is a clerk of another unit, reader one who may only look.
func other() who.Actor {
	return officetest.Actor("p-zhao", "u-qt", disclosure.RightView+":unit", disclosure.RightWork+":unit")
}

func reader() who.Actor { return officetest.Actor("p-look", "", disclosure.RightView) }

func build(t testing.TB) *house {
	h := &house{}
	h.House = lettertest.Open(t, func(x *lettertest.House) []slice.Slice {
		return []slice.Slice{desk.New(desk.Deps{DB: x.DB, Service: x.Service, Citizens: x.Citizens, Files: x.Files, Agency: people.AgencyOf,
			ReplyHref: func(c *disclosure.Case, ground string) string {
				return "/office/disclosure-letters/new?item=" + c.Item.ID + "&ground=" + ground
			},
			Links: func(c *disclosure.Case) []desk.Link {
				return []desk.Link{{Label: "起草文书", Href: "/office/disclosure-letters/new?item=" + c.Item.ID, Move: disclosure.MoveDraft}}
			}}).Slice()}
	})
	return h
}

// registration is what staff fill in, changed by pairs of field and value.
func registration(pairs ...string) url.Values {
	v := url.Values{"kind": {"information"}, "channel": {"in_person"}, "arrived": {"2023-09-12"}, "applicant_kind": {"natural"}, "name": {lettertest.Name}, "id_type": {"居民身份证"}, "id_number": {"11010519491231002X"},
		"phone": {"13800138000"}, "address": {"某市沙坡头区文昌镇幸福小区3号楼2单元501室"}, "postcode": {"755000"}, "title": {"2022年度专项资金分配结果"}, "content": {"请公开2022年度技术改造专项资金分配结果"}, "supply": {"paper"}, "way": {"mail"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// fields makes form values of pairs.
func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// items are all items, the newest first.
func (h *house) items() []disclosure.Item {
	h.Helper()
	all, err := h.Service.List(h.Context(), h.DB, lettertest.Office(), disclosure.Filter{Sort: "changed", Down: true})
	h.Must(err)
	return all
}

// does sends an act's form and wants it taken.
func (h *house) does(a who.Actor, item, act string, pairs ...string) {
	h.Helper()
	got := h.Post(a, root+"/"+item+"/do/"+act, fields(pairs...))
	if got.Status != 303 {
		h.Fatalf("%s: status %d: %s", act, got.Status, faults(got.Body))
	}
}

// refuses sends an act's form and wants it refused with the texts.
func (h *house) refuses(a who.Actor, item, act string, pairs []string, texts ...string) {
	h.Helper()
	h.Sees(h.Post(a, root+"/"+item+"/do/"+act, fields(pairs...)), 422, texts...)
}

// faults are the error texts of a page.
func faults(body string) string {
	var out []string
	for _, part := range strings.Split(body, "error")[1:] {
		if len(part) > 160 {
			part = part[:160]
		}
		out = append(out, part)
	}
	return strings.Join(out, " … ")
}

// statements counts what a page asks of the database.
func (h *house) statements(path string) int64 {
	h.Helper()
	var n atomic.Int64
	req := httptest.NewRequest(http.MethodGet, path, nil).WithContext(store.WithCount(h.Context(), &n))
	w := httptest.NewRecorder()
	h.Router(office()).ServeHTTP(w, req)
	if w.Code != http.StatusOK {
		h.Fatalf("%s: %d", path, w.Code)
	}
	return n.Load()
}
