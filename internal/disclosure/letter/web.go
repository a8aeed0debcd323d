package letter

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/pages"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
)

// Root is the address under which the pages of letters stand.
const Root = "/office/disclosure-letters"

// Href is a letter's page.
func Href(id string) string { return Root + "/" + id }

// NewHref is where a letter of an item is begun; ground chooses a reply.
func NewHref(item, ground string) string {
	out := Root + "/new?item=" + item
	if ground != "" {
		out += "&ground=" + ground
	}
	return out
}

// Slice is what letters hand to the program: pages, and what waits for service.
func (l *Letters) Slice() slice.Slice {
	return slice.Slice{Name: "letter", Title: "依申请公开文书", About: "依申请公开的全部文书：拟写、合法性检查、审签、编号、定稿、发出和送达，送达回证和文书台账。", Routes: l.routes, Inbox: l.inbox}
}

func (l *Letters) routes(r *web.Router) {
	view, work := disclosure.RightView, disclosure.RightWork
	r.Get(Root, view, l.getList)
	r.Get(Root+"/new", work, l.getNew)
	r.Post(Root+"/new", work, l.postNew)
	r.Get(Root+"/settings", disclosure.RightSettings, l.getSettings)
	r.Post(Root+"/settings", disclosure.RightSettings, l.postSettings)
	r.Get(Root+"/{id}", view, l.getLetter)
	r.Get(Root+"/{id}/edit", work, l.getEdit)
	r.Post(Root+"/{id}/edit", work, l.postEdit)
	r.Post(Root+"/{id}/submit", work, l.postSubmit)
	r.Post(Root+"/{id}/recall", work, l.postRecall)
	r.Post(Root+"/{id}/void", work, l.postVoid)
	r.Post(Root+"/{id}/opinion", view, l.postOpinion)
	r.Post(Root+"/{id}/send", work, l.postSend)
	r.Post(Root+"/{id}/deliver", work, l.postDeliver)
	r.Get(Root+"/{id}/preview", view, l.getPreview)
	r.Get(Root+"/{id}/certificate", work, l.getCertificate)
	r.Get(Root+"/{id}/slip", work, l.getSlip)
}

// serviceDays is after how many days without proof of service a letter that
// went out is shown as late.
const serviceDays = 15

// unserved says that a letter went out long ago and its service is not noted.
func unserved(x *disclosure.Letter, today civil.Date) bool {
	return x.State == disclosure.LetterIssued && x.Served.IsZero() && !x.Issued.IsZero() && today > x.Issued+serviceDays
}

func (l *Letters) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(disclosure.RightWork) {
		return nil, nil
	}
	all, err := l.Service.LettersIn(ctx, q, a, disclosure.LetterIssued)
	if err != nil {
		return nil, err
	}
	n, today := 0, civil.FromTime(l.DB.Now().In(store.Zone))
	for k := range all {
		if unserved(&all[k], today) {
			n++
		}
	}
	if n == 0 {
		return nil, nil
	}
	return []slice.Waiting{{Title: "文书发出超过15日，没有登记送达", Href: Root + "?f.service=" + wordLate, Count: n, Urgent: true}}, nil
}

// under is the frame of a page about a letter of a case.
func under(c *web.Ctx, x *disclosure.Case, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "依申请公开", Href: "/office/disclosure"}}
	if x != nil {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: x.Item.Label(), Href: x.Item.Href()})
	} else {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: "文书", Href: Root})
	}
	b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	return b
}

func (l *Letters) getLetter(c *web.Ctx) error { return l.show(c, http.StatusOK, "", nil) }

// show draws a letter: its text, what stands in its way, the sheet, and the
// forms of what can be done with it now. state is the form that was sent to
// the address ending in at.
func (l *Letters) show(c *web.Ctx, status int, at string, state *form.State) error {
	x, w, err := l.Service.Letter(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	s, text, faults, err := l.text(c.Context(), c.DB, x, w, false)
	if err != nil {
		return err
	}
	p := pages.Page{Base: under(c, x, w.Title), Facts: factsOf(x, w), Text: shown(s, text, w)}
	if w.State == disclosure.LetterDraft || w.State == disclosure.LetterReturned {
		p.Notices = append(p.Notices, standing(faults))
		if w.Ground != "" {
			p.Notices = append(p.Notices, lacks(x)...)
		}
	}
	p.Acts = l.acts(c, x, w, len(faults) == 0)
	if err := l.addFiles(c, w, &p); err != nil {
		return err
	}
	if err := l.addSheet(c, w, &p, at, state); err != nil {
		return err
	}
	if err := l.addForms(c, x, w, &p, at, state); err != nil {
		return err
	}
	return c.Page(status, pages.PageOf(p))
}

// standing says whether the letter may be handed in.
func standing(faults []wording.Fault) ui.Notice {
	if len(faults) == 0 {
		return ui.Notice{Tone: ui.OK, Title: "合法性检查通过", Text: "必填内容齐备，依据条款现行有效，救济告知与答复结果相符。"}
	}
	var says []string
	for _, f := range faults {
		says = append(says, f.Says)
	}
	return ui.Notice{Tone: ui.Bad, Title: "现在还不能送审", Text: strings.Join(says, "；") + "。"}
}

func lacks(x *disclosure.Case) []ui.Notice {
	var out []ui.Notice
	if all := x.Lacks(); len(all) > 0 {
		out = append(out, ui.Notice{Tone: ui.Warn, Title: "发出以前还需要", Text: strings.Join(all, "；") + "。"})
	}
	return out
}

func factsOf(x *disclosure.Case, w *disclosure.Letter) []ui.Pair {
	out := []ui.Pair{{Label: "申请", Cell: ui.A(x.Item.Label()+" "+x.Item.Title, x.Item.Href())}, ui.P("状态", disclosure.LetterTitles[w.State]), ui.P("文号", orWord(w.Number, "签发时编号")),
		ui.P("拟稿人", w.DrafterName)}
	if g, ok := disclosure.GroundOf(w.Ground); ok {
		out = append(out, ui.Pair{Label: "答复依据", Cell: ui.T(g.Title + "（" + g.Article + "）"), Wide: true}, ui.P("年度报告计入", disclosure.OutcomeTitle(g.Row)))
	}
	for _, p := range [][2]string{{"签发", join(w.SignerName, w.SignedOn)}, {"发出", join(disclosure.MethodTitle(w.Method), w.Issued)}, {"邮件号码", w.Carrier},
		{"送达", join(disclosure.MethodTitle(w.ServedHow), w.Served)}, {"签收", w.SignedFor}, {"作废原因", w.VoidWhy}} {
		if p[1] != "" {
			out = append(out, ui.P(p[0], p[1]))
		}
	}
	return out
}

func orWord(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func join(word string, d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return strings.TrimSpace(word + " " + d.Chinese())
}

func shown(s wording.Settings, t wording.Text, w *disclosure.Letter) *pages.Shown {
	out := &pages.Shown{Title: t.Template.TitleFor(t.Ground), To: t.To, Attachments: t.Attachments, Sign: []string{s.Agency}}
	for _, p := range t.Pieces {
		for line := range strings.SplitSeq(p.Text, "\n") {
			out.Lines = append(out.Lines, pages.Line{Text: line, Legal: p.Legal, Heading: wording.Heading(line)})
		}
	}
	if !w.SignedOn.IsZero() {
		out.Sign = append(out.Sign, w.SignedOn.Chinese())
	}
	return out
}

// acts are the buttons of a letter.
func (l *Letters) acts(c *web.Ctx, x *disclosure.Case, w *disclosure.Letter, clean bool) []ui.Button {
	work := x.Before().May(disclosure.RightWork)
	href := Href(w.ID)
	var out []ui.Button
	switch w.State {
	case disclosure.LetterDraft, disclosure.LetterReturned:
		if work {
			out = append(out, ui.Button{Label: "送审", Look: ui.Primary, Post: true, Action: href + "/submit", Off: !clean, Why: "请先补正上面列出的问题"}, ui.Button{Label: "修改", Icon: "edit", Href: href + "/edit"})
		}
		out = append(out, ui.Button{Label: "预览 PDF", Place: ui.PlaceExport, Href: href + "/preview"})
	case disclosure.LetterReview:
		if work {
			out = append(out, ui.Button{Label: "撤回送审", Post: true, Action: href + "/recall"})
		}
		out = append(out, ui.Button{Label: "预览 PDF", Place: ui.PlaceExport, Href: href + "/preview"})
	case disclosure.LetterSigned:
		if w.Ground != "" {
			out = append(out, ui.Button{Label: "发出答复", Look: ui.Primary, Href: x.Item.Href() + "/do/issue"})
		}
	}
	if work && w.Pdf != "" {
		out = append(out, ui.Button{Label: "送达回证", Place: ui.PlaceExport, Href: href + "/certificate"})
		if t, _ := wording.Of(wording.Kind(w.Template)); t.Slip {
			out = append(out, ui.Button{Label: "征求意见回执", Place: ui.PlaceExport, Href: href + "/slip"})
		}
	}
	return out
}

// addFiles shows the frozen files with their digests.
func (l *Letters) addFiles(c *web.Ctx, w *disclosure.Letter, p *pages.Page) error {
	for _, f := range []struct{ id, hash, kind string }{{w.Pdf, w.PdfHash, "PDF"}, {w.Docx, w.DocxHash, "DOCX"}} {
		if f.id == "" {
			continue
		}
		got, err := l.Files.Get(c.Context(), c.DB, c.Actor.Tenant, f.id)
		if err != nil {
			return err
		}
		p.Files = append(p.Files, ui.FileItem{Name: got.Name, Href: got.Href(), Kind: f.kind, Bytes: got.Size, Note: "SHA-256 " + f.hash})
	}
	return nil
}

// addSheet draws the sheet of review with the person's own box.
func (l *Letters) addSheet(c *web.Ctx, w *disclosure.Letter, p *pages.Page, at string, state *form.State) error {
	sheet, has, err := approval.Live(c.Context(), c.DB, c.Actor.Tenant, w.Ref())
	if err != nil || !has {
		return err
	}
	said, err := approval.Opinions(c.Context(), c.DB, c.Actor.Tenant, sheet.ID)
	if err != nil {
		return err
	}
	var mine *ui.Form
	may, why := approval.MayFill(c.Actor, who.Actor{}, &sheet)
	if w.State == disclosure.LetterReview && may {
		if state == nil || at != "opinion" {
			state = opinionForm.Blank(nil)
		}
		label := "同意"
		if sheet.Last() {
			label = "签发"
		}
		fields := ui.FromForm(state)
		ui.Pick(fields, "opinion").Phrases = approval.Phrases
		mine = &ui.Form{ID: "opinion", Action: Href(w.ID) + "/opinion", Fields: fields, Error: state.General,
			Buttons: []ui.Button{{Label: label, Look: ui.Primary, Name: "do", Value: "agree"}, {Label: "退回修改", Name: "do", Value: "return"}}}
	} else if w.State == disclosure.LetterReview && why != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "您不能审签这份文书", Text: why})
	}
	paper := approval.Paper(sheet, said, mine)
	p.Sheet = &paper
	return nil
}

var opinionForm = form.Form{{Name: "opinion", Label: "意见", Kind: form.Area, Required: true, Max: 1000, Rows: 3}}

// taken shows a refusal on the form that was sent; other errors are returned.
func (l *Letters) taken(c *web.Ctx, at string, state *form.State, err error) error {
	var e *fail.Error
	if fail.Is(err, fail.Stale) && errors.As(err, &e) {
		state.General = e.Msg
		return l.show(c, http.StatusConflict, at, state)
	}
	if !state.Take(err) {
		return err
	}
	return l.show(c, http.StatusUnprocessableEntity, at, state)
}

func (l *Letters) postOpinion(c *web.Ctx) error {
	state := opinionForm.Read(c.R)
	if !state.OK() {
		return l.show(c, http.StatusUnprocessableEntity, "opinion", state)
	}
	in, do, says := approval.Filling{Opinion: state.Text("opinion")}, l.Service.FillLetter, "已签署意见"
	if c.R.PostFormValue("do") == "return" {
		do, says = l.Service.ReturnLetter, "已退回拟稿人修改"
	}
	if err := do(c.Context(), c.Actor, c.Path("id"), 0, in); err != nil {
		return l.taken(c, "opinion", state, err)
	}
	return c.Done(says, Href(c.Path("id")))
}

func (l *Letters) postSubmit(c *web.Ctx) error {
	if err := l.Service.SubmitLetter(c.Context(), c.Actor, c.Path("id"), 0); err != nil {
		return err
	}
	return c.Done("已送审", Href(c.Path("id")))
}

func (l *Letters) postRecall(c *web.Ctx) error {
	if err := l.Service.RecallLetter(c.Context(), c.Actor, c.Path("id"), 0); err != nil {
		return err
	}
	return c.Done("已撤回，可以继续修改", Href(c.Path("id")))
}
