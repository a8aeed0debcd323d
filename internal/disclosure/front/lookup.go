package front

import (
	"net/http"

	"gongkai/internal/disclosure/front/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

const titleLookup = "查询办理进度"

func (f *Front) getLookup(c *web.Ctx) error {
	return f.askLookup(c, http.StatusOK, lookupForm.Blank(nil))
}

func (f *Front) askLookup(c *web.Ctx, status int, s *form.State) error {
	p := pages.Form{}
	var err error
	if p.Base, err = f.frame(c, titleLookup); err != nil {
		return err
	}
	fields := ui.FromForm(s)
	for _, name := range []string{"number", "code"} {
		ui.Pick(fields, name).Width = ui.Half
	}
	p.Form = ui.Form{Action: "/requests/lookup", Fields: fields, Error: s.General, Buttons: []ui.Button{{Label: "查询", Look: ui.Primary}}}
	return c.Page(status, pages.FormPage(p))
}

// postLookup opens a request to who knows its number and its code. Whether the
// number exists is not told.
func (f *Front) postLookup(c *web.Ctx) error {
	s := lookupForm.Read(c.R)
	if err := f.d.Shield.MayGuess(c); err != nil {
		s.Take(err)
	}
	if !s.OK() {
		return f.askLookup(c, http.StatusUnprocessableEntity, s)
	}
	agency, err := f.d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	r, err := f.d.Disclosure.RequestNumbered(c.Context(), c.DB, agency.ID, s.Text("number"))
	if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	if err != nil || !r.Knows(s.Text("code")) {
		f.d.Shield.Wrong(c)
		s.Take(errLookup)
		return f.askLookup(c, http.StatusUnprocessableEntity, s)
	}
	f.give(c, ticket{agency: agency.ID, request: r.ID})
	return c.See("/requests/case")
}

// postLeave ends reading, such as on somebody else's computer.
func (f *Front) postLeave(c *web.Ctx) error {
	f.forget(c)
	return c.Done("已退出查询", "/requests")
}
