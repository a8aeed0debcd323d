package survey

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// purpose names the public form for the guard.
const purpose = "survey"

// seen finds a questionnaire that citizens may know of.
func (v *Surveys) seen(c *web.Ctx) (Survey, error) {
	agency, err := v.Agency(c.Context(), c.DB)
	if err != nil {
		return Survey{}, err
	}
	s, err := store.Get[Survey](c.Context(), c.DB, agency.ID, c.Path("id"))
	if err == nil && s.State == Drafted {
		err = missing()
	}
	return s, err
}

func (v *Surveys) frame(c *web.Ctx, title string, above ...ui.Link) (leaf.Leaf, error) {
	b, err := v.Frame(c, title)
	b.Crumbs = append([]ui.Link{{Label: "首页", Href: "/"}, {Label: "网上调查", Href: public}}, above...)
	if title != "网上调查" {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	}
	return leaf.Leaf{Base: b, Public: true}, err
}

func (v *Surveys) getPublicList(c *web.Ctx) error {
	agency, err := v.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	all, err := store.Select[Survey](c.Context(), c.DB, "WHERE agency = $1 AND listed = TRUE AND state IN ('running', 'ended', 'shown') ORDER BY closes_at DESC, id DESC LIMIT 200", agency.ID)
	if err != nil {
		return err
	}
	l, err := v.frame(c, "网上调查")
	if err != nil {
		return err
	}
	now := c.Now()
	part := func(title, empty string, keep func(*Survey) bool) leaf.Part {
		g := ui.Grid{ID: "s" + strconv.Itoa(len(l.Parts)), Caption: title, Path: public, PlainRows: true, Empty: ui.EmptyState{Title: empty},
			Columns: []ui.Column{{Key: "title", Label: "标题", Wide: true, Least: 16}, {Key: "time", Label: "起止时间"}, {Key: "state", Label: "状态"}}}
		for i := range all {
			s := &all[i]
			if keep(s) {
				href := s.Public()
				if s.State == Shown {
					href += "/result"
				}
				g.Rows = append(g.Rows, ui.Row{ID: s.ID, Label: s.Title, Cells: []ui.Cell{ui.A(s.Title, href), ui.T(moment(s.OpensAt) + " 至 " + ending(s.ClosesAt)), ui.T(s.stateTitle(now))}})
			}
		}
		return leaf.Part{Title: title, Grid: &g}
	}
	l.Parts = append(l.Parts, part("正在进行", "现在没有正在进行的调查", func(s *Survey) bool { return s.State == Running && now.Before(s.ClosesAt) }))
	l.Parts = append(l.Parts, part("已经结束", "还没有结束的调查", func(s *Survey) bool { return s.State != Running || !now.Before(s.ClosesAt) }))
	return c.Page(http.StatusOK, leaf.Page(l))
}

// getPublic is the questionnaire's first page: what it is, until when, and
// by which rule each person answers once.
func (v *Surveys) getPublic(c *web.Ctx) error {
	return v.showPublic(c, http.StatusOK, codeForm().Blank(map[string]string{"code": c.Query("code")}))
}

func codeForm() form.Form {
	return form.Form{{Name: "code", Label: "邀请码", Required: true, Max: 40, Help: "在收到的邀请上，12位字母和数字"}}
}

func (v *Surveys) showPublic(c *web.Ctx, code int, state *form.State) error {
	s, err := v.seen(c)
	if err != nil {
		return err
	}
	l, err := v.frame(c, s.Title)
	if err != nil {
		return err
	}
	l.Parts = append(l.Parts, leaf.Part{Text: lines(s.Intro), Facts: []ui.Pair{ui.P("填写时间", moment(s.OpensAt)+" 至 "+ending(s.ClosesAt)), ui.P("填写方式", accessTitle(&s))}})
	if note, closed := v.closed(c, &s); closed {
		l.Notices = append(l.Notices, note)
		return c.Page(code, leaf.Page(l))
	}
	t, has := v.ticketOf(c, s.ID)
	if has {
		used, err := v.spent(c.Context(), c.DB, &s, t)
		if err != nil {
			return err
		}
		if used {
			l.Notices = append(l.Notices, ui.Notice{Tone: ui.OK, Title: "您已经提交过这份问卷", Text: "每人（每台设备）填写一次，感谢参与。"})
			return c.Page(code, leaf.Page(l))
		}
	}
	f := ui.Form{Action: s.Public() + "/start", Error: state.General, Buttons: []ui.Button{{Label: "开始填写", Look: ui.Primary}}}
	if s.Access == Invited && !has {
		f.Fields = ui.FromForm(state)
	}
	l.Parts = append(l.Parts, leaf.Part{Form: &f}, leaf.Part{Title: "怎样保证公平和匿名", Lines: rules(&s)})
	return c.Page(code, leaf.Page(l))
}

// rules explain the method in the citizens' words.
func rules(s *Survey) []string {
	out := []string{"每人填写一次：开始填写时，本站在您的设备上放一个只用于这份问卷的随机编号（Cookie），提交后编号失效。", "不按网络地址限制：同一单位、同一网络的人可以各用自己的设备填写。"}
	if s.Access == Invited {
		out[0] = "凭邀请码领取答卷，每个邀请码领取一次；领到的答卷是一个随机编号，只存在您的设备上。"
	}
	if s.Anonymous {
		return append(out, "匿名：答卷只保存回答和月份，不保存姓名、邀请码、设备编号、网络地址和提交时间；防止重复填写的编号在问卷结束时销毁。", fmt.Sprintf("分组结果中人数少于%d人的组不显示。", Least(s.ShownOn)))
	}
	return append(out, "本问卷不是匿名的：答卷会与邀请码对应，发起单位能看到每位受邀人的回答。")
}

// closed says why nothing can be answered now.
func (v *Surveys) closed(c *web.Ctx, s *Survey) (ui.Notice, bool) {
	now := c.Now()
	switch {
	case s.State == Dropped:
		return ui.Notice{Tone: ui.Warn, Title: "问卷已停止", Text: "发起单位已停止这次调查。"}, true
	case s.State == Running && now.Before(s.OpensAt):
		return ui.Notice{Tone: ui.Info, Title: "调查还没有开始", Text: "开始时间：" + moment(s.OpensAt)}, true
	case s.Takes(now):
		return ui.Notice{}, false
	}
	n := ui.Notice{Tone: ui.Info, Title: "调查问卷时间已过期", Text: "截止时间：" + ending(s.ClosesAt) + "。结果公布后可以在这里查看。"}
	if s.State == Shown {
		n.Text, n.Acts = "结果已经公布。", []ui.Button{{Label: "查看结果", Href: s.Public() + "/result"}}
	}
	return n, true
}

func (v *Surveys) postStart(c *web.Ctx) error {
	s, err := v.seen(c)
	if err != nil {
		return err
	}
	if _, closed := v.closed(c, &s); closed {
		return c.See(s.Public())
	}
	if _, has := v.ticketOf(c, s.ID); has {
		return c.See(s.Public() + "/fill")
	}
	code := ""
	if s.Access == Invited {
		state := codeForm().Read(c.R)
		if state.OK() {
			if code, err = v.Redeem(c.Context(), &s, state.Text("code")); err != nil && !state.Take(err) {
				return err
			}
		}
		if !state.OK() {
			return v.showPublic(c, http.StatusUnprocessableEntity, state)
		}
	}
	v.hand(c, &s, code)
	return c.See(s.Public() + "/fill")
}

func (v *Surveys) getFill(c *web.Ctx) error {
	s, err := v.seen(c)
	if err != nil {
		return err
	}
	if _, closed := v.closed(c, &s); closed {
		return c.See(s.Public())
	}
	t, has := v.ticketOf(c, s.ID)
	if !has {
		c.Flash("没有取得答卷。请允许本网站使用Cookie，再点“开始填写”。")
		return c.See(s.Public())
	}
	if used, err := v.spent(c.Context(), c.DB, &s, t); err != nil || used {
		if err != nil {
			return err
		}
		return c.See(s.Public())
	}
	f, err := formOf(c.Context(), c.DB, &s)
	if err != nil {
		return err
	}
	return v.showFill(c, http.StatusOK, &s, filling{pages: Pages(f.Questions), said: Values{}})
}

// filling is a questionnaire as somebody fills it: the page that is open, what
// was said so far, and what is wrong.
type filling struct {
	pages [][]Question
	at    int
	said  Values
	errs  map[string]string
	error string
	// shown is false in a preview, where nothing is sent.
	preview bool
}

// next is the nearest page in the direction with a question that is asked, or
// where the pages end.
func (s *filling) next(by int) int {
	for n := s.at + by; n >= 0 && n < len(s.pages); n += by {
		if slices.ContainsFunc(s.pages[n], func(q Question) bool { return q.asked(s.said) }) {
			return n
		}
	}
	if by < 0 {
		return s.at
	}
	return len(s.pages)
}

func (v *Surveys) showFill(c *web.Ctx, code int, s *Survey, sh filling) error {
	l, err := v.frame(c, s.Title)
	if err != nil {
		return err
	}
	l.Base.Crumbs[len(l.Base.Crumbs)-1].Href = ""
	f := sh.form(s)
	var inside templ.Component
	if sh.next(1) == len(sh.pages) && v.Guard != nil {
		inside = v.Guard.Field(c, purpose)
	}
	if len(sh.pages) > 1 {
		l.Parts = append(l.Parts, leaf.Part{Meters: []ui.Meter{{Label: fmt.Sprintf("第%d页，共%d页", sh.at+1, len(sh.pages)), Part: sh.at, Full: len(sh.pages), Text: fmt.Sprintf("%d/%d", sh.at+1, len(sh.pages))}}})
	}
	l.Parts = append(l.Parts, leaf.Part{Form: &f, Inside: inside})
	return c.Page(code, leaf.Page(l))
}

// form is the page as fields; what was said on others is carried in it.
func (sh *filling) form(s *Survey) ui.Form {
	f := ui.Form{Action: s.Public() + "/fill", Error: sh.error, Fields: []ui.Field{{Kind: ui.HiddenKind, Name: "kept", Value: pack(sh.said)}, {Kind: ui.HiddenKind, Name: "page", Value: strconv.Itoa(sh.at)}}}
	no := 1
	for _, p := range sh.pages[:sh.at] {
		no += len(p)
	}
	for n := range sh.pages[sh.at] {
		q := &sh.pages[sh.at][n]
		if q.asked(sh.said) || sh.preview {
			f.Fields = append(f.Fields, q.boxes(no+n, sh.said, sh.errs)...)
		}
	}
	if sh.preview {
		f.Fields = f.Fields[2:]
		return f
	}
	label := "下一页"
	if sh.next(1) == len(sh.pages) {
		label = "提交"
	}
	f.Buttons = []ui.Button{{Label: label, Look: ui.Primary, Name: "go", Value: "on"}}
	if sh.next(-1) < sh.at {
		f.Buttons = append(f.Buttons, ui.Button{Label: "上一页", Name: "go", Value: "back"})
	}
	return f
}

// boxes are the fields of a question.
func (q *Question) boxes(no int, said Values, errs map[string]string) []ui.Field {
	var out []ui.Field
	for n, b := range q.fields() {
		f := ui.Field{Name: b.name, Label: fmt.Sprintf("%d. %s", no, q.Text), Help: q.Help, Error: errs[b.name], Required: q.Must, Values: said[b.name]}
		if len(said[b.name]) > 0 {
			f.Value = said[b.name][0]
		}
		if q.Kind == Matrix || q.Kind == Ranking {
			f.Label = fmt.Sprintf("%d. %s：%s", no, q.Text, b.label)
			if n > 0 {
				f.Help = ""
			}
		}
		for _, c := range b.choices {
			f.Options = append(f.Options, ui.Option{Value: c[0], Label: c[1]})
		}
		f.Kind, f.Width = q.box()
		if q.Kind == Ranking { // or the browser would send the first place for each that was not touched
			f.Blank = "不排位"
			if q.Must {
				f.Blank = "请选择"
			}
		}
		if q.Kind == Several && q.Most > 0 {
			f.Help = fmt.Sprintf("最多选%d项。%s", q.Most, q.Help)
		}
		out = append(out, f)
	}
	if q.Other {
		other := ui.Field{Name: q.Key + ".other", Label: fmt.Sprintf("%d. 选“其他”的，请写明", no), MaxLength: 200, Width: ui.Half}
		if len(said[other.Name]) > 0 {
			other.Value = said[other.Name][0]
		}
		out = append(out, other)
	}
	return out
}

// box is the sort of field a question is answered in.
func (q *Question) box() (ui.Kind, ui.Width) {
	switch q.Kind {
	case Several:
		return ui.Checkboxes, ui.Full
	case Text:
		return ui.Textarea, ui.Full
	case Number:
		return ui.Number, ui.Short
	case Day:
		return ui.Date, ui.Short
	case Ranking:
		return ui.Select, ui.Short
	}
	return ui.Radio, ui.Full
}

func (v *Surveys) postFill(c *web.Ctx) error {
	s, err := v.seen(c)
	if err != nil {
		return err
	}
	if _, closed := v.closed(c, &s); closed {
		return c.See(s.Public())
	}
	if err := c.R.ParseForm(); err != nil {
		return fail.Invalidf("提交的内容没有完整收到，请重试")
	}
	f, err := formOf(c.Context(), c.DB, &s)
	if err != nil {
		return err
	}
	sh := filling{pages: Pages(f.Questions), said: unpack(c.R.Form.Get("kept")), errs: map[string]string{}}
	sh.at, _ = strconv.Atoi(c.R.Form.Get("page"))
	sh.at = max(0, min(sh.at, len(sh.pages)-1))
	sh.take(c.R.Form)
	if c.R.Form.Get("go") == "back" {
		sh.errs, sh.at = nil, sh.next(-1)
		return v.showFill(c, http.StatusOK, &s, sh)
	}
	if len(sh.errs) > 0 {
		return v.showFill(c, http.StatusUnprocessableEntity, &s, sh)
	}
	if next := sh.next(1); next < len(sh.pages) {
		sh.at = next
		return v.showFill(c, http.StatusOK, &s, sh)
	}
	return v.give(c, &s, sh)
}

// take reads the open page.
func (sh *filling) take(form url.Values) {
	for n := range sh.pages[sh.at] {
		if q := &sh.pages[sh.at][n]; q.asked(sh.said) {
			q.take(form, sh.said, sh.errs)
		}
	}
}

// give hands in the whole; what is refused is shown with all that was said.
func (v *Surveys) give(c *web.Ctx, s *Survey, sh filling) error {
	if v.Guard != nil {
		if err := v.Guard.Check(c, purpose); err != nil {
			if !fail.Is(err, fail.Invalid) {
				return err
			}
			sh.error = err.Error()
			return v.showFill(c, http.StatusUnprocessableEntity, s, sh)
		}
	}
	text := ""
	if ck, err := c.R.Cookie(cookie(s.ID)); err == nil {
		text = ck.Value
	}
	err := v.Give(c.Context(), s, text, sh.said)
	state := &form.State{Errors: map[string]string{}}
	switch {
	case err == nil:
		return c.See(s.Public() + "/thanks")
	case state.Take(err):
		sh.error, sh.errs = state.General, state.Errors
		return v.showFill(c, form.Status(err), s, sh)
	}
	return err
}

func (v *Surveys) getThanks(c *web.Ctx) error {
	s, err := v.seen(c)
	if err != nil {
		return err
	}
	l, err := v.frame(c, "已收到您的答卷", ui.Link{Label: s.Title, Href: s.Public()})
	if err != nil {
		return err
	}
	l.Notices = []ui.Notice{{Tone: ui.OK, Title: "感谢您的参与", Text: "调查于" + ending(s.ClosesAt) + "截止，结果公布后可以在“网上调查”栏目查看。"}}
	l.Parts = []leaf.Part{{Links: []ui.Link{{Label: "返回网上调查", Href: public}}}}
	return c.Page(http.StatusOK, leaf.Page(l))
}

func (v *Surveys) getPreview(c *web.Ctx) error {
	s, err := Of(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	l := leaf.Leaf{Base: base(c, "预览", ui.Link{Label: s.Title, Href: s.Href()}), Notices: []ui.Notice{{Tone: ui.Info, Title: "预览不会提交", Text: "题目按公众看到的分页和顺序显示；带条件的题目都列出来。"}}}
	l.Parts = append(l.Parts, leaf.Part{Title: s.Title, Text: lines(s.Intro)})
	pages := Pages(s.Questions)
	for n := range pages {
		sh := filling{pages: pages, at: n, said: Values{}, preview: true}
		f := sh.form(&s)
		f.Action = s.Href() + "/preview"
		f.Get = true
		l.Parts = append(l.Parts, leaf.Part{Title: fmt.Sprintf("第%d页", n+1), Form: &f})
	}
	return c.Page(http.StatusOK, leaf.Page(l))
}
