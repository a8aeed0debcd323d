package letters

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters/pages"
)

// replyForm has a box for each point beside the reply itself.
func replyForm(points []Point) form.Form {
	f := form.Form{{Name: "version", Kind: form.Hidden}, {Name: "text", Label: "答复", Kind: form.Area, Required: true, Max: mostReply, Rows: 14, Help: "逐个回应诉求，写明依据、处理结果和期限。"},
		{Name: "result", Label: "办理结果", Kind: form.Radio, Required: true, Options: choices(Results)}, {Name: "person", Label: "联系人", Required: true, Max: 30}, {Name: "phone", Label: "联系电话", Kind: form.Tel, Required: true, Max: 40, Help: "座机请带区号。"}}
	for i, p := range points {
		f = append(f, form.Field{Name: fmt.Sprintf("point%d", i), Label: fmt.Sprintf("诉求%d：%s", i+1, cut(p.Text, 60)), Max: 100, Help: "系统认出已回应的可以不填；没有认出的，写明答复在哪一段。", Placeholder: "例如 第二段"})
	}
	return f
}

// drafting reads a letter whose reply the actor may write.
func (s *Letters) drafting(c *web.Ctx) (*Case, error) {
	k, err := s.Case(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err == nil {
		_, err = Flow.Try(k, MoveDraft, k.Before())
	}
	return k, err
}

// pointsOf are the points of the reply as it stands, or those of the letter.
func pointsOf(k *Case) []Point {
	if k.HasReply && len(k.Reply.Points) > 0 {
		return k.Reply.Points
	}
	return Points(&k.Letter)
}

func (s *Letters) getReply(c *web.Ctx) error {
	k, err := s.drafting(c)
	if err != nil {
		return err
	}
	points, r := pointsOf(k), &k.Reply
	text := r.Text
	if from := c.Query("from"); from != "" {
		if text, err = s.begun(c, k, from); err != nil {
			return err
		}
	}
	person := r.Person
	if person == "" {
		person = c.Actor.Name
	}
	v := map[string]string{"version": strconv.FormatInt(r.Version, 10), "text": text, "result": r.Result, "person": person, "phone": r.Phone}
	for i, p := range points {
		v[fmt.Sprintf("point%d", i)] = p.Where
	}
	return s.showReply(c, http.StatusOK, k, replyForm(points).Blank(v))
}

// begun is the text that a reply begins from: a template or a past reply.
func (s *Letters) begun(c *web.Ctx, k *Case, from string) (string, error) {
	names, err := s.Roster.UnitNames(c.Context(), c.DB, k.Letter.Agency)
	if err != nil {
		return "", err
	}
	t, err := store.Get[Template](c.Context(), c.DB, k.Letter.Agency, from)
	if err == nil {
		return Filled(t.Text, &k.Letter, names[k.Letter.Unit]), nil
	}
	if !fail.Is(err, fail.Missing) {
		return "", err
	}
	_, past, err := s.Past(c.Context(), c.DB, &k.Letter, 5)
	for _, r := range past {
		if r.ID == from {
			return r.Text, err
		}
	}
	return k.Reply.Text, err
}

func (s *Letters) showReply(c *web.Ctx, code int, k *Case, st *form.State) error {
	l := &k.Letter
	b := base(c, "答复："+cut(l.Title, 40))
	b.Crumbs = []ui.Link{{Label: "信件办理", Href: root}, {Label: l.Number, Href: l.Href()}, {Label: "拟写答复"}}
	templates, err := s.Templates(c.Context(), c.DB, l.Agency, l.Kind)
	if err != nil {
		return err
	}
	var lines []pages.Line
	for _, t := range templates {
		lines = append(lines, pages.Line{Title: "模板：" + t.Title, Act: &ui.Button{Label: "用这个模板", Small: true, Href: l.Href() + "/reply?from=" + t.ID}})
	}
	like, replies, err := s.Past(c.Context(), c.DB, l, 5)
	if err != nil {
		return err
	}
	for i, x := range like {
		lines = append(lines, pages.Line{Title: "过去的答复：" + x.Letter.Title, Note: fmt.Sprintf("相似度%d%%，%s答复", x.Score, x.Letter.RepliedOn), Text: Mask(cut(replies[i].Text, 300), ""), Act: &ui.Button{Label: "用这个答复起草", Small: true, Href: l.Href() + "/reply?from=" + replies[i].ID}})
	}
	name := ""
	if l.Citizen != "" {
		masks, err := s.Citizens.Masks(c.Context(), c.DB, l.Agency, []string{l.Citizen})
		if err != nil {
			return err
		}
		name = masks[l.Citizen].Title
	}
	p := pages.Page{Base: b, Parts: []pages.Part{{Title: "来信内容（" + firstOf(name, "未留姓名") + "）", Body: pages.Prose(l.Body)}}}
	if k.HasReply {
		p.Parts = append(p.Parts, pages.Part{ID: "check", Title: "答复质量检查（已保存的答复）", Body: pages.All(pages.Checks(checks(k)), flawsNote(k))})
	}
	p.Parts = append(p.Parts, pages.Part{Body: ui.FormBox(ui.Form{Action: l.Href() + "/reply", Fields: ui.FromForm(st), Error: st.General, Draft: "reply-" + l.ID,
		Buttons: []ui.Button{{Label: "保存并检查", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: l.Href()}}})},
		pages.Part{ID: "begin", Title: "模板和相似来信的答复", Body: pages.Lines(lines, "没有适用的模板，也没有相似的已办结来信。")})
	return c.Page(code, pages.Office(p))
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// flawsNote lists what keeps the reply from being handed in.
func flawsNote(k *Case) templ.Component {
	if len(k.Flaws) == 0 {
		return ui.NoticeBox(ui.Notice{Tone: ui.OK, Title: "通过质量检查，可以送审"})
	}
	var lines []pages.Line
	for _, f := range k.Flaws {
		lines = append(lines, pages.Line{Title: f.Says})
	}
	return pages.All(ui.NoticeBox(ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("送审前还要改%d处", len(k.Flaws))}), pages.Lines(lines, ""))
}

func (s *Letters) postReply(c *web.Ctx) error {
	k, err := s.drafting(c)
	if err != nil {
		return err
	}
	points := pointsOf(k)
	st := replyForm(points).Read(c.R)
	if !st.OK() {
		return s.showReply(c, http.StatusUnprocessableEntity, k, st)
	}
	for i := range points {
		points[i].Where = st.Text(fmt.Sprintf("point%d", i))
	}
	version := int64(st.Int("version"))
	if !k.HasReply {
		version = AnyVersion
	}
	err = s.Draft(c.Context(), c.Actor, k.Letter.ID, version, Drafted{Text: st.Text("text"), Result: st.Text("result"), Person: st.Text("person"), Phone: st.Text("phone"), Points: points})
	if err == nil {
		return c.Done("已保存答复，请看质量检查", k.Letter.Href()+"#check")
	}
	if !readable(st, err) {
		return err
	}
	return s.showReply(c, status(err), k, st)
}

// publicForm is the edited version of an answered letter.
func publicForm() form.Form {
	return form.Form{{Name: "title", Label: "标题", Required: true, Max: 200}, {Name: "question", Label: "来信内容", Kind: form.Area, Required: true, Max: mostBody, Rows: 8}, {Name: "answer", Label: "答复内容", Kind: form.Area, Required: true, Max: mostReply, Rows: 8},
		{Name: "reason", Label: "改了什么、为什么", Max: 500, Help: "与原文不同的必填；原文、公开稿和理由都会保留。"}}
}

func (s *Letters) getPublic(c *web.Ctx) error {
	k, err := s.opening(c)
	if err != nil {
		return err
	}
	o, err := store.Get[Opened](c.Context(), c.DB, c.Actor.Tenant, k.Letter.ID)
	if fail.Is(err, fail.Missing) {
		name := ""
		if k.Letter.Citizen != "" {
			p, err := s.Citizens.Open(c.Context(), c.DB, k.Letter.Agency, k.Letter.Citizen)
			if err != nil {
				return err
			}
			name = p.Name
		}
		o, err = Opened{Title: Mask(k.Letter.Title, name), Question: Mask(k.Letter.Body, name), Answer: Mask(k.Reply.Text, name), Reason: "遮盖个人信息"}, nil
	}
	if err != nil {
		return err
	}
	return s.showPublic(c, http.StatusOK, k, o, publicForm().Blank(map[string]string{"title": o.Title, "question": o.Question, "answer": o.Answer, "reason": o.Reason}))
}

func (s *Letters) opening(c *web.Ctx) (*Case, error) {
	k, err := s.Case(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err == nil {
		_, err = Flow.Try(k, MoveOpenPublic, k.Before())
	}
	return k, err
}

func (s *Letters) showPublic(c *web.Ctx, code int, k *Case, o Opened, st *form.State) error {
	l := &k.Letter
	b := base(c, "选登公开："+cut(l.Title, 40))
	b.Crumbs = []ui.Link{{Label: "信件办理", Href: root}, {Label: l.Number, Href: l.Href()}, {Label: "选登公开"}}
	p := pages.Page{Base: b, Parts: []pages.Part{{Body: ui.FormBox(ui.Form{Action: l.Href() + "/public", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "公开", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: l.Href()}}})},
		{Title: "来信内容与原文比较", Body: ui.Diff(segments(compare(l.Body, st.Text("question"))))}, {Title: "答复内容与原文比较", Body: ui.Diff(segments(compare(k.Reply.Text, st.Text("answer"))))}}}
	if o.ID != "" && o.Gone.IsZero() {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "已选登", Text: "再次公开会替换现在的公开稿。"})
		p.Parts = append(p.Parts, pages.Part{Title: "撤下", Body: ui.FormBox(ui.Form{ID: "gone", Action: l.Href() + "/unpublish", Fields: []ui.Field{{Name: "why", Label: "撤下的理由", Required: true, MaxLength: 300}}, Buttons: []ui.Button{{Label: "撤下", Look: ui.Danger}}})})
	}
	return c.Page(code, pages.Office(p))
}

func (s *Letters) postPublic(c *web.Ctx) error {
	k, err := s.opening(c)
	if err != nil {
		return err
	}
	st := publicForm().Read(c.R)
	if st.OK() {
		err := s.Publish(c.Context(), c.Actor, k.Letter.ID, Opened{Title: st.Text("title"), Question: st.Text("question"), Answer: st.Text("answer"), Reason: st.Text("reason")})
		if err == nil {
			return c.Done("已选登公开", k.Letter.Href())
		}
		if !readable(st, err) {
			return err
		}
	}
	return s.showPublic(c, http.StatusUnprocessableEntity, k, Opened{}, st)
}

func (s *Letters) postUnpublish(c *web.Ctx) error {
	if err := s.Unpublish(c.Context(), c.Actor, c.Path("id"), c.R.FormValue("why")); err != nil {
		return err
	}
	return c.Done("已撤下", root+"/"+c.Path("id"))
}
