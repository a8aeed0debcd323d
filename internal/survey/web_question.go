package survey

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// questionForm has the fields of every kind; those that do not belong to the
// chosen kind are left alone.
func questionForm(before []Question) form.Form {
	f := form.Form{
		{Name: "version", Kind: form.Hidden}, {Name: "key", Kind: form.Hidden},
		{Name: "kind", Label: "题型", Kind: form.Select, Required: true},
		{Name: "text", Label: "题目", Required: true, Max: 300},
		{Name: "help", Label: "填写提示", Max: 300},
		{Name: "must", Label: "必答", Kind: form.Check},
		{Name: "about", Label: "受访者信息（用于显示样本构成）", Kind: form.Check},
		{Name: "options", Label: "选项（单选、多选、排序）", Kind: form.Area, Help: "每行一个"},
		{Name: "other", Label: "增加“其他”并允许填写", Kind: form.Check},
		{Name: "rows", Label: "评价的方面（矩阵量表）", Kind: form.Area, Help: "每行一个。各轮评议中名称相同的方面可以比较。"},
		{Name: "scale", Label: "量表（量表题、矩阵量表）", Kind: form.Area, Help: "每行一档，名称后空一格写分值，肯定与否定应当对称。例如：很满意 2、满意 1、一般 0、不满意 -1、很不满意 -2"},
		{Name: "unsure", Label: "增加“不了解”（不计入得分）", Kind: form.Check},
		{Name: "aspect", Label: "评价方面的名称（量表题）", Max: 60},
		{Name: "least", Label: "最少选几项／最小值", Kind: form.Number}, {Name: "most", Label: "最多选几项／最大值", Kind: form.Number},
		{Name: "break", Label: "从本题起另起一页", Kind: form.Check},
		{Name: "cond", Label: "显示条件", Kind: form.Checks, Help: "不选的，所有人都看到本题；选中的几项应属于同一道题。"},
	}
	for _, k := range Kinds {
		f[2].Options = append(f[2].Options, form.Option{Value: k[0], Label: k[1]})
	}
	last := &f[len(f)-1]
	for n, b := range before {
		if b.Kind != Single && b.Kind != Several && b.Kind != Rating {
			continue
		}
		for _, c := range b.choices() {
			last.Options = append(last.Options, form.Option{Value: b.Key + "=" + c[0], Label: fmt.Sprintf("第%d题答“%s”", n+1, c[1])})
		}
	}
	if len(last.Options) == 0 {
		return f[:len(f)-1]
	}
	return f
}

// place finds the question that the address names and those before it.
func (v *Surveys) place(c *web.Ctx, key string) (Survey, Question, []Question, error) {
	s, err := Of(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return s, Question{}, nil, err
	}
	if key == "" {
		return s, Question{Must: true, Scale: five}, s.Questions, nil
	}
	n := slices.IndexFunc(s.Questions, func(q Question) bool { return q.Key == key })
	if n < 0 {
		return s, Question{}, nil, fail.Missingf("没有这道题目，可能已被删除")
	}
	return s, s.Questions[n], s.Questions[:n], nil
}

func (v *Surveys) getQuestion(c *web.Ctx) error {
	s, q, before, err := v.place(c, c.Query("key"))
	if err != nil {
		return err
	}
	state := questionForm(before).Blank(map[string]string{"version": strconv.FormatInt(s.Version, 10), "key": q.Key, "kind": string(q.Kind), "text": q.Text, "help": q.Help, "must": tick(q.Must), "about": tick(q.About),
		"options": strings.Join(q.Options, "\n"), "other": tick(q.Other), "rows": strings.Join(q.Rows, "\n"), "scale": scaleText(q.Scale), "unsure": tick(q.Unsure), "aspect": q.Aspect, "break": tick(q.Break)})
	if q.Most > 0 {
		state.Values.Set("least", strconv.Itoa(q.Least))
		state.Values.Set("most", strconv.Itoa(q.Most))
	}
	for _, is := range q.Is {
		state.Values.Add("cond", q.When+"="+is)
	}
	return v.showQuestion(c, http.StatusOK, &s, state)
}

func tick(b bool) string {
	if b {
		return "1"
	}
	return ""
}

func scaleText(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&b, "%s %d\n", s.Label, s.Value)
	}
	return b.String()
}

func (v *Surveys) showQuestion(c *web.Ctx, code int, s *Survey, state *form.State) error {
	title := "添加题目"
	if state.Text("key") != "" {
		title = "修改题目"
	}
	f := ui.Form{Action: s.Href() + "/question", Fields: ui.FromForm(state), Error: state.General, Draft: "question-" + s.ID + state.Text("key"),
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: s.Href() + "#questions"}}}
	return c.Page(code, leaf.Page(leaf.Leaf{Base: base(c, title, ui.Link{Label: s.Title, Href: s.Href()}), Parts: []leaf.Part{{Form: &f}}}))
}

func (v *Surveys) postQuestion(c *web.Ctx) error {
	if err := c.R.ParseForm(); err != nil {
		return fail.Invalidf("提交的内容没有完整收到，请重试")
	}
	s, _, before, err := v.place(c, c.R.Form.Get("key"))
	if err != nil {
		return err
	}
	state := questionForm(before).Read(c.R)
	if state.OK() {
		q, err := questionOf(state)
		if err == nil {
			err = v.Ask(c.Context(), c.Actor, s.ID, int64(state.Int("version")), q)
		}
		if err == nil {
			return c.Done("已保存题目", s.Href()+"#questions")
		}
		if !state.Take(err) {
			return err
		}
	}
	return v.showQuestion(c, http.StatusUnprocessableEntity, &s, state)
}

// questionOf takes of a form what belongs to the chosen kind.
func questionOf(state *form.State) (Question, error) {
	q := Question{Key: state.Text("key"), Kind: Kind(state.Text("kind")), Text: state.Text("text"), Help: state.Text("help"), Must: state.Yes("must"), Break: state.Yes("break")}
	switch q.Kind {
	case Single, Several:
		q.Options, q.Other, q.About = lines(state.Text("options")), state.Yes("other"), state.Yes("about")
	case Ranking:
		q.Options = lines(state.Text("options"))
	case Rating, Matrix:
		scale, err := ReadScale(state.Text("scale"))
		if err != nil {
			return q, fail.Fields(map[string]string{"scale": err.Error()})
		}
		q.Scale, q.Unsure, q.Aspect = scale, state.Yes("unsure"), state.Text("aspect")
	}
	if q.Kind == Matrix {
		q.Rows = lines(state.Text("rows"))
	}
	if q.Kind == Several || q.Kind == Number {
		q.Least, q.Most = state.Int("least"), state.Int("most")
	}
	for _, c := range state.List("cond") {
		key, is, _ := strings.Cut(c, "=")
		if q.When != "" && q.When != key {
			return q, fail.Fields(map[string]string{"cond": "显示条件应属于同一道题，请只选一道题的选项"})
		}
		q.When, q.Is = key, append(q.Is, is)
	}
	return q, nil
}
