package round

import (
	"net/http"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger"
)

// routes lists every page and act of reporting rounds with the right it needs.
func (s *Rounds) routes(r *web.Router) {
	r.Get("/office/rounds", RightView, s.getIndex)
	r.Post("/office/rounds/lead", RightOpen, s.postLead)
	r.Get("/office/rounds/new", RightOpen, s.getNew)
	r.Post("/office/rounds/new", RightOpen, s.postNew)
	r.Get("/office/rounds/{id}", RightView, s.getRound)
	r.Get("/office/rounds/{id}/edit", RightOpen, s.getEdit)
	r.Post("/office/rounds/{id}/edit", RightOpen, s.postEdit)
	r.Get("/office/rounds/{id}/move", RightOpen, s.getMove)
	r.Post("/office/rounds/{id}/move", RightOpen, s.postMove)
	r.Post("/office/rounds/{id}/urge", RightReview, s.postUrge)
	r.Get("/office/rounds/{id}/unit/{unit}", RightView, s.getSheet)
	r.Post("/office/rounds/{id}/unit/{unit}", RightFill, s.postSheet)
	r.Get("/office/rounds/{id}/unit/{unit}/submit", RightSubmit, s.getSubmit)
	r.Post("/office/rounds/{id}/unit/{unit}/submit", RightSubmit, s.postSubmit)
	r.Get("/office/rounds/{id}/review/{unit}", RightReview, s.getReview)
	r.Post("/office/rounds/{id}/review/{unit}", RightReview, s.postReview)
	r.Get("/office/rounds/{id}/lines/{line}", RightView, s.getLine)
	r.Post("/office/rounds/{id}/lines/{line}", RightView, s.postLine)
	r.Get("/office/rounds/{id}/words", RightOpen, s.getWords)
	r.Post("/office/rounds/{id}/words", RightOpen, s.postWords)
	r.Get("/office/rounds/{id}/report", RightView, s.getReport)
	r.Get("/office/rounds/{id}/report/{form}", RightExport, s.getFile)
}

// base is the frame of a page below the list of rounds; the crumbs lead from
// the list over the round to the page.
func (s *Rounds) base(c *web.Ctx, r *Round, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "进展报送", Href: "/office/rounds"}}
	if r != nil && title != r.Name {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: r.Name, Href: r.Href()})
	}
	b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	return b
}

// stateLamp is a line's state as a shape and a word.
func stateLamp(s flow.State) ui.Lamp {
	tones := map[flow.State]ui.Tone{Filling: ui.Plain, Sent: ui.Info, Returned: ui.Warn, Objected: ui.Warn, Accepted: ui.OK}
	return ui.Lamp{Tone: tones[s], Word: stateTitle(s), Icon: map[flow.State]string{Sent: "info"}[s]}
}

// roundLamp is a round's state.
func roundLamp(s flow.State) ui.Lamp {
	tones := map[flow.State]ui.Tone{Open: ui.Info, Reviewing: ui.Info, Closed: ui.OK}
	return ui.Lamp{Tone: tones[s], Word: RoundFlow.TitleOf(s), Icon: map[flow.State]string{Open: "edit", Reviewing: "info"}[s]}
}

// lightLamp is a duty's light as the ledger saw it.
func lightLamp(f Facts) ui.Lamp {
	tones := map[ledger.Light]ui.Tone{ledger.Finished: ui.OK, ledger.Normal: ui.OK, ledger.Soon: ui.Info, ledger.Behind: ui.Warn, ledger.Overdue: ui.Bad}
	return ui.Lamp{Tone: tones[f.LightKey], Word: f.Light, Why: f.LightWhy}
}

// asked is the as-of day that an address asks for; one that is no day, or is
// still to come, is refused.
func asked(c *web.Ctx) (civil.Date, error) {
	text := c.Query("asof")
	on, err := civil.Parse(text)
	if err != nil {
		return 0, fail.Invalidf("数据截止日“%s”不是日期，请写成 2023-09-10 的样子", clip(text, 20))
	}
	if on > c.Today() {
		return 0, fail.Invalidf("%s还没有到，请选择今天或以前的日期", on.Chinese())
	}
	return on, nil
}

// asOfForm asks for another day to look at.
func asOfForm(path string, on civil.Date, label string) *ui.Form {
	return &ui.Form{ID: "asof", Action: path, Get: true,
		Fields:  []ui.Field{{Name: "asof", Label: "数据截止日", Kind: ui.Date, Width: ui.Short, Value: on.String()}},
		Buttons: []ui.Button{{Label: label, Small: true}}}
}

// formStatus is the answer's status for a form with something wrong on it.
func formStatus(err error) int {
	if fail.Is(err, fail.Stale) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// readable gives what a form can show of an error: its message and those of
// its fields; other errors are no business of a form.
func readable(err error) (string, map[string]string, bool) {
	var e *fail.Error
	if !asFail(err, &e) || e.Kind == fail.Denied || e.Kind == fail.Missing {
		return "", nil, false
	}
	return e.Msg, e.Fields, true
}

// moment is an instant in the year under way, as lists show it.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return local(t).Format("1月2日 15:04")
}
