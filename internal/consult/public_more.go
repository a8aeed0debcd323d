package consult

import (
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/screen/personal"
)

// published is the report as citizens see it now.
func (s *Consult) published(c *web.Ctx, k *Consultation) (string, error) {
	l, err := content.LiveOf(c.Context(), c.DB, k.Agency, k.Feedback)
	if fail.Is(err, fail.Missing) || err == nil && !l.Gone.IsZero() {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	e, err := content.EditionAt(c.Context(), c.DB, k.Agency, k.Feedback, c.Now())
	return e.Was.Body, err
}

// answers is the table of PORTAL A.11: who, what, whether, why. What a writer
// did not agree to show is summed up by its article and answer.
func (s *Consult) answers(c *web.Ctx, k *Consultation, list []Opinion) ui.Grid {
	g := ui.Grid{ID: "answers", Caption: "逐条处理结果", PlainRows: true, Columns: []ui.Column{{Key: "no", Label: "序号", Number: true}, {Key: "who", Label: "反馈人"}, {Key: "text", Label: "意见内容", Wide: true, Least: 16}, {Key: "verdict", Label: "是否采纳"}, {Key: "reason", Label: "采纳或者不采纳的理由", Wide: true, Least: 16}}}
	for i := range list {
		o := &list[i]
		text, who := o.openly()
		g.Rows = append(g.Rows, ui.Row{ID: o.ID, Label: o.Number, Cells: []ui.Cell{ui.T(strconv.FormatInt(o.Seq, 10)), {Text: who, Note: o.Channel}, ui.T(text), ui.T(o.Verdict), ui.T(o.Reason)}})
	}
	return g
}

// openly is what the public may read of an opinion: its words and who wrote
// it, as far as the writer agreed. What was said at a meeting or written to the
// office is told as the register has it.
func (o *Opinion) openly() (text, writer string) {
	if o.Channel == ChannelSite && !o.Consent {
		return withheld(o.Theme), "不公开"
	}
	return personal.Cover(o.Text), o.Who()
}

// postPublic takes an opinion; the answer is the receipt itself, so that the
// code stands in no address.
func (s *Consult) postPublic(c *web.Ctx) error {
	k, err := s.shown(c)
	if err != nil {
		return err
	}
	if err := Whole(c); err != nil {
		return err
	}
	state := opinionForm().Read(c.R)
	list, err := uploads(c, "files")
	if err != nil && !readable(state, err) {
		return err
	}
	if !state.OK() {
		return s.showPublic(c, k, http.StatusUnprocessableEntity, "comment", state)
	}
	err = s.Shield.Check(c, purpose, state.Text("text"))
	var r Receipt
	if err == nil {
		r, err = s.Receive(c.Context(), k.Agency, k.ID, Said{Name: state.Text("name"), Phone: state.Text("phone"), Email: state.Text("email"), Org: state.Yes("org"), Article: int64(state.Int("article")),
			Text: state.Text("text"), Why: state.Text("why"), Consent: state.Yes("consent"), Files: list})
	}
	if err == nil {
		return s.receipt(c, k, r)
	}
	if !readable(state, err) {
		return err
	}
	return s.showPublic(c, k, http.StatusUnprocessableEntity, "comment", state)
}

func (s *Consult) receipt(c *web.Ctx, k *Consultation, r Receipt) error {
	b, err := s.frame(c, "提交成功")
	if err != nil {
		return err
	}
	b.Flash = append(b.Flash, ui.Flash{Tone: ui.OK, Text: "已经收到，感谢参与。"})
	return c.Page(http.StatusOK, pages.PublicPage(pages.Public{Base: b, Notices: []ui.Notice{{Tone: ui.Warn, Title: "请保存回执编号和查询码", Text: "查询码只显示这一次，请打印、拍照或者抄写。"}},
		Facts:    []ui.Pair{ui.P("征集事项", k.Title), ui.P("回执编号", r.Number), ui.P("查询码", r.Code), ui.P("提交时间", minute(c.Now()))},
		Sections: []pages.Section{{Lines: []pages.Line{{Title: "查询处理情况", Href: publicRoot + "/lookup?number=" + r.Number}, {Title: "返回征集页面", Href: k.Address()}}}}}))
}

func lookupForm() form.Form {
	return form.Form{{Name: "number", Label: "回执编号", Required: true, Max: 30, Placeholder: "例如 YJ2023001-00001"}, {Name: "code", Label: "查询码", Required: true, Max: 20, Autocomplete: "off"}}
}

func (s *Consult) getLookup(c *web.Ctx) error {
	return s.showLookup(c, http.StatusOK, lookupForm().Blank(map[string]string{"number": c.Query("number")}), nil)
}

func (s *Consult) showLookup(c *web.Ctx, code int, state *form.State, found []pages.Section) error {
	b, err := s.frame(c, "意见处理情况查询")
	if err != nil {
		return err
	}
	f := ui.Form{Action: publicRoot + "/lookup", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "查询", Look: ui.Primary}}}
	return c.Page(code, pages.PublicPage(pages.Public{Base: b, Sections: found, Form: &pages.Sent{Title: "凭回执查询", Form: f, Guard: s.Shield.Field(c, purposeLookup)}}))
}

func (s *Consult) postLookup(c *web.Ctx) error {
	state := lookupForm().Read(c.R)
	if !state.OK() {
		return s.showLookup(c, http.StatusUnprocessableEntity, state, nil)
	}
	agency, err := s.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	err = s.Shield.Check(c, purposeLookup)
	r := Receipt{Number: state.Text("number"), Code: state.Text("code")}.tidy()
	var found pages.Section
	if err == nil {
		found, err = s.foundBy(c, agency.ID, r)
	}
	if err != nil {
		if !readable(state, err) {
			return err
		}
		return s.showLookup(c, http.StatusUnprocessableEntity, state, nil)
	}
	return s.showLookup(c, http.StatusOK, lookupForm().Blank(nil), []pages.Section{found})
}

// foundBy is what a receipt opens: an opinion, or a registration for a hearing.
func (s *Consult) foundBy(c *web.Ctx, agency string, r Receipt) (pages.Section, error) {
	if strings.HasPrefix(r.Number, "TZ") {
		return s.seatTold(c, agency, r)
	}
	o, err := s.Find(c.Context(), c.DB, agency, r)
	if err != nil {
		return pages.Section{}, err
	}
	k, err := Get(c.Context(), c.DB, agency, o.Consultation)
	return pages.Section{Title: "意见" + o.Number, Facts: s.answerTo(c, &o, &k)}, err
}

// answerTo is what the writer of an opinion is told.
func (s *Consult) answerTo(c *web.Ctx, o *Opinion, k *Consultation) []ui.Pair {
	out := []ui.Pair{{Label: "征集事项", Cell: ui.A(k.Title, k.Address())}, ui.P("提交日期", o.On.Chinese()), ui.P("意见内容", o.Text)}
	switch {
	case o.State == Spam:
		return append(out, ui.P("处理情况", "没有计入有效意见："+o.SpamWhy))
	case k.State == Answered && o.State == Settled:
		return append(out, ui.P("处理情况", o.Verdict), ui.P("理由", o.Reason))
	case k.Over(c.Now()):
		return append(out, ui.P("处理情况", s.stageSays(c, k)))
	}
	return append(out, ui.P("处理情况", "已收到，征集结束后统一研究；采纳情况和理由随反馈公布"))
}
