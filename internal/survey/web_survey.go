package survey

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

func (v *Surveys) getSurvey(c *web.Ctx) error {
	s, err := Of(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	units, err := v.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	n, err := Given(c.Context(), c.DB, &s)
	if err != nil {
		return err
	}
	l := leaf.Leaf{Base: base(c, s.Title), Stats: []ui.Stat{{Label: "答卷", Value: strconv.Itoa(n), Unit: "份", Href: s.Href() + "/result"}}}
	l.Base.Actions = v.acts(c, &s)
	facts := []ui.Pair{{Label: "状态", Cell: ui.C(ui.Badge(tone(s.State), s.stateTitle(c.Now())))}, ui.P("发起科室", units[s.Unit]), ui.P("填写方式", accessTitle(&s)), ui.P("开始", moment(s.OpensAt)), ui.P("截止", ending(s.ClosesAt)),
		{Label: "公众填写地址", Cell: ui.A(s.Public(), s.Public())}}
	if v.Refer != nil && s.OwnerKind != "" {
		if title, href := v.Refer(c.Context(), c.Actor, s.Owner()); title != "" {
			facts = append(facts, ui.Pair{Label: "所属事项", Cell: ui.A(title, href)})
		}
	}
	if s.Digest != "" {
		facts = append(facts, ui.Pair{Label: "答卷摘要（SHA-256）", Wide: true, Cell: ui.T(s.Digest)})
	}
	l.Parts = append(l.Parts, leaf.Part{Title: "基本信息", Facts: facts, Text: lines(s.Intro)})
	l.Parts = append(l.Parts, leaf.Part{ID: "questions", Title: "题目", Grid: v.questionGrid(c, &s), Says: "题目分" + strconv.Itoa(len(Pages(s.Questions))) + "页显示。带显示条件的题目，与所依据的题目不在同一页，因此不依赖浏览器脚本。"})
	return c.Page(http.StatusOK, leaf.Page(l))
}

func accessTitle(s *Survey) string {
	out := "向所有人开放"
	if s.Access == Invited {
		out = "凭邀请码"
	}
	if s.Anonymous {
		return out + "，匿名"
	}
	return out + "，非匿名"
}

// acts are the buttons that the flow and the rights allow.
func (v *Surveys) acts(c *web.Ctx, s *Survey) []ui.Button {
	out := []ui.Button{{Label: "预览", Icon: "eye", Href: s.Href() + "/preview"}, {Label: "统计结果", Icon: "chart", Href: s.Href() + "/result"}}
	may := c.Actor.MayOn(RightEdit, s.Unit, "")
	if may && s.State == Drafted {
		out = append(out, ui.Button{Label: "添加题目", Icon: "plus", Place: ui.PlaceNew, Href: s.Href() + "/question"}, ui.Button{Label: "修改设置", Icon: "edit", Place: ui.PlaceEdit, Href: s.Href() + "/edit"})
	}
	if s.Access == Invited && c.Actor.MayOn(RightRun, s.Unit, "") && (s.State == Drafted || s.State == Running) {
		out = append(out, ui.Button{Label: "邀请码", Href: s.Href() + "/codes"})
	}
	for _, o := range Flow.Can(s, c.Actor.On(s.Unit, "")) {
		b := ui.Button{Label: o.Move.Name, Place: ui.PlaceSubmit, Href: s.Href() + "/move?name=" + o.Move.Name, Off: o.Refusal != "", Why: o.Refusal}
		if o.Move.Name == MoveDrop {
			b.Place, b.Look = ui.PlaceDanger, ui.Danger
		}
		out = append(out, b)
	}
	if may {
		out = append(out, ui.Button{Label: "复制", Post: true, Action: s.Href() + "/copy"})
	}
	return out
}

func (v *Surveys) questionGrid(c *web.Ctx, s *Survey) *ui.Grid {
	edit := s.State == Drafted && c.Actor.MayOn(RightEdit, s.Unit, "")
	g := ui.Grid{ID: "asked", Caption: "问卷的题目", Path: s.Href(), Columns: []ui.Column{{Key: "text", Label: "题目", Wide: true, Least: 16}, {Key: "kind", Label: "题型"}, {Key: "must", Label: "必答"}, {Key: "choices", Label: "选项", Wide: true, Least: 16}, {Key: "when", Label: "显示条件", Wide: true}},
		Empty: ui.EmptyState{Title: "还没有题目"}}
	if edit {
		g.Columns = append(g.Columns, ui.Column{Key: "acts", Label: "操作", Acts: true})
	}
	for n, q := range s.Questions {
		r := ui.Row{ID: q.Key, Label: q.Text, Cells: []ui.Cell{{Text: q.Text, Note: q.Help}, ui.T(q.Kind.Title()), ui.T(yes(q.Must)), ui.T(q.says()), ui.T(whenSays(s.Questions, &q))}}
		if edit {
			r.Cells[0].Href = s.Href() + "/question?key=" + q.Key
			r.Cells = append(r.Cells, ui.C(ui.Toolbar(questionActs(s, n))))
		}
		g.Rows = append(g.Rows, r)
	}
	return &g
}

func questionActs(s *Survey, n int) []ui.Button {
	key := s.Questions[n].Key
	var out []ui.Button
	if n > 0 {
		out = append(out, ui.Button{Label: "上移", Small: true, Post: true, Action: s.Href() + "/shift?by=-1&key=" + key})
	}
	if n < len(s.Questions)-1 {
		out = append(out, ui.Button{Label: "下移", Small: true, Post: true, Action: s.Href() + "/shift?by=1&key=" + key})
	}
	return append(out, ui.Button{Label: "删除", Small: true, Look: ui.Danger, Post: true, Action: s.Href() + "/remove?key=" + key, Confirm: "删除这道题目？"})
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

// says is what may be answered, in a line.
func (q *Question) says() string {
	var parts []string
	if q.Kind == Matrix {
		parts = append(parts, strings.Join(q.Rows, "、")+"：")
	}
	if q.Kind == Ranking {
		parts = append(parts, strings.Join(q.Options, "、"))
	}
	var labels []string
	for _, c := range q.choices() {
		labels = append(labels, c[1])
	}
	parts = append(parts, strings.Join(labels, "、"))
	return strings.Join(parts, "")
}

func whenSays(all []Question, q *Question) string {
	for n := range all {
		if q.When == "" || all[n].Key != q.When {
			continue
		}
		var labels []string
		for _, c := range all[n].choices() {
			for _, is := range q.Is {
				if c[0] == is {
					labels = append(labels, c[1])
				}
			}
		}
		return fmt.Sprintf("第%d题答“%s”", n+1, strings.Join(labels, "”或“"))
	}
	return ""
}

func (v *Surveys) getMove(c *web.Ctx) error {
	return v.showMove(c, http.StatusOK, c.Query("name"), reasonForm().Blank(nil))
}

func reasonForm() form.Form {
	return form.Form{{Name: "why", Label: "原因", Required: true, Max: 500}}
}

func (v *Surveys) showMove(c *web.Ctx, code int, name string, state *form.State) error {
	s, err := Of(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	m, err := Flow.Try(&s, name, c.Actor.On(s.Unit, ""))
	if err != nil {
		return err
	}
	confirm := ui.Confirm{Will: []string{m.Warn}, Question: name + "《" + s.Title + "》？", Action: s.Href() + "/move?name=" + name, Button: ui.Button{Label: name, Look: ui.Primary}, Back: ui.Link{Label: "返回", Href: s.Href()}}
	if name == MoveDrop {
		confirm.Fields, confirm.Button.Look = ui.FromForm(state), ui.Danger
	}
	l := leaf.Leaf{Base: base(c, name+"问卷", ui.Link{Label: s.Title, Href: s.Href()}), Parts: []leaf.Part{{Body: ui.ConfirmBox(confirm)}}}
	return c.Page(code, leaf.Page(l))
}

func (v *Surveys) postMove(c *web.Ctx) error {
	name := c.Query("name")
	state := reasonForm().Read(c.R)
	err := v.Move(c.Context(), c.Actor, c.Path("id"), name, state.Text("why"))
	if err == nil {
		return c.Done("已"+name, root+"/"+c.Path("id"))
	}
	if name == MoveDrop && state.Take(err) {
		return v.showMove(c, form.Status(err), name, state)
	}
	return err
}

func (v *Surveys) postCopy(c *web.Ctx) error {
	s, err := v.Copy(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已复制，可修改后另行启用", s.Href())
}

func (v *Surveys) postShift(c *web.Ctx) error {
	if _, err := Of(c.Context(), c.DB, c.Actor, c.Path("id")); err != nil {
		return err
	}
	by, _ := strconv.Atoi(c.Query("by"))
	if by != 1 && by != -1 {
		return fail.Invalidf("请选择上移或下移")
	}
	if err := v.Shift(c.Context(), c.Actor, c.Path("id"), c.Query("key"), by); err != nil {
		return err
	}
	return c.See(root + "/" + c.Path("id") + "#questions")
}

func (v *Surveys) postRemove(c *web.Ctx) error {
	if err := v.Drop(c.Context(), c.Actor, c.Path("id"), c.Query("key")); err != nil {
		return err
	}
	return c.Done("已删除题目", root+"/"+c.Path("id")+"#questions")
}

func codesForm() form.Form {
	return form.Form{{Name: "labels", Label: "受邀人", Kind: form.Area, Rows: 8, Max: 100000, Required: true, Help: "每行一位，例如：市人大代表 1。匿名问卷只知道谁领取了答卷，不知道谁填了什么。"}}
}

func (v *Surveys) getCodes(c *web.Ctx) error {
	return v.showCodes(c, http.StatusOK, codesForm().Blank(nil))
}

func (v *Surveys) showCodes(c *web.Ctx, code int, state *form.State) error {
	s, err := Of(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	all, taken := 0, 0
	if err := c.DB.QueryRow(c.Context(), "SELECT COUNT(*), COUNT(CASE WHEN taken THEN 1 END) FROM survey_code WHERE agency = $1 AND survey = $2", s.Agency, s.ID).Scan(&all, &taken); err != nil {
		return err
	}
	f := ui.Form{Action: s.Href() + "/codes", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "生成邀请码并下载", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: s.Href()}}}
	l := leaf.Leaf{Base: base(c, "邀请码", ui.Link{Label: s.Title, Href: s.Href()}), Stats: []ui.Stat{{Label: "已发放", Value: strconv.Itoa(all), Unit: "个"}, {Label: "已领取答卷", Value: strconv.Itoa(taken), Unit: "人"}},
		Notices: []ui.Notice{{Tone: ui.Info, Title: "邀请码只在生成时下载一次", Text: "系统只保存其校验值，事后不能再次查看；遗失的可以重新生成。"}}, Parts: []leaf.Part{{Form: &f}}}
	return c.Page(code, leaf.Page(l))
}

func (v *Surveys) postCodes(c *web.Ctx) error {
	state := codesForm().Read(c.R)
	if !state.OK() {
		return v.showCodes(c, http.StatusUnprocessableEntity, state)
	}
	labels := lines(state.Text("labels"))
	codes, err := v.Codes(c.Context(), c.Actor, c.Path("id"), labels)
	if err != nil {
		if state.Take(err) {
			return v.showCodes(c, form.Status(err), state)
		}
		return err
	}
	return v.codeFile(c, labels, codes)
}
