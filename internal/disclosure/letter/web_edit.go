package letter

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/pages"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// The names of a form's inputs: a field's value, a part's text, and the text
// that the part had when the form was shown.
const (
	inField = "v-"
	inPart  = "t-"
	inWas   = "w-"
)

var sorts = map[wording.Sort]form.Kind{wording.Line: form.Text, wording.Area: form.Area, wording.List: form.Area, wording.Day: form.Day, wording.Number: form.Number, wording.Choice: form.Select}

// formOf is the form of a letter: its fields, then the parts that may be
// rewritten.
func formOf(t wording.Template, g wording.Ground) form.Form {
	var out form.Form
	for _, f := range t.Asked(g) {
		if f.Bound {
			continue
		}
		x := form.Field{Name: inField + f.Key, Label: f.Label, Help: f.Help, Kind: sorts[f.Sort], Rows: 3, Max: 2000, Top: f.Most}
		if f.Required {
			x.Help = strings.TrimSpace("必填。" + f.Help)
		}
		for _, o := range f.Options {
			x.Options = append(x.Options, form.Option{Value: o, Label: o})
		}
		out = append(out, x)
	}
	for _, p := range t.Parts {
		if p.Written() {
			out = append(out, form.Field{Name: inPart + p.Key, Label: p.Title, Kind: form.Area, Rows: 4, Max: 5000}, form.Field{Name: inWas + p.Key, Kind: form.Hidden, Max: 5000})
		}
	}
	return out
}

// blank is the form with what is kept, and the parts as they read now.
func blank(t wording.Template, d wording.Draft, text wording.Text) *form.State {
	v := map[string]string{}
	for key, value := range d.Values {
		v[inField+key] = value
	}
	for _, p := range text.Pieces {
		if !p.Legal {
			v[inPart+p.Key], v[inWas+p.Key] = p.Text, p.Text
		}
	}
	return formOf(t, d.Ground).Blank(v)
}

// read takes the form into a draft. A part that was not touched keeps being
// made from the fields; one that is emptied is made from them again.
func read(t wording.Template, d wording.Draft, state *form.State) wording.Draft {
	out := wording.Draft{Kind: d.Kind, Ground: d.Ground, Values: map[string]string{}, Edited: maps.Clone(d.Edited)}
	if out.Edited == nil {
		out.Edited = map[string]string{}
	}
	for _, f := range t.Asked(d.Ground) {
		if text := strings.TrimSpace(state.Text(inField + f.Key)); text != "" {
			out.Values[f.Key] = text
		}
	}
	for _, p := range t.Parts {
		text := squash(state.Text(inPart + p.Key))
		switch {
		case !p.Written() || text == squash(state.Text(inWas+p.Key)):
		case text == "":
			delete(out.Edited, p.Key)
		default:
			out.Edited[p.Key] = text
		}
	}
	return out
}

func squash(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// partsOf is a draft as disclosure keeps it.
func partsOf(d wording.Draft) map[string]string {
	out := maps.Clone(d.Values)
	for key, text := range d.Edited {
		out[edited+key] = text
	}
	return out
}

// fieldsOf draws the form's fields in two parts.
func fieldsOf(t wording.Template, d wording.Draft, state *form.State) []ui.Field {
	fields := ui.FromForm(state)
	if len(fields) > 0 {
		fields[0].Section, fields[0].SectionHelp = "内容", "标有“必填”的内容齐备以后才能送审。"
	}
	for n := range fields {
		if strings.HasPrefix(fields[n].Name, inPart) {
			fields[n].Section = "文字"
			fields[n].SectionHelp = "以下文字由上面的内容自动生成，可以改写；清空后重新自动生成。依据条款、结论和救济告知由系统按规定写入，不能改写。"
			break
		}
	}
	for n := range fields {
		switch fields[n].Kind {
		case ui.Date, ui.Number:
			fields[n].Width = ui.Short
		case ui.Select:
			fields[n].Blank = "请选择"
		}
	}
	return fields
}

// getNew begins a letter: chosen by its ground or its kind, or offered to be
// chosen.
func (l *Letters) getNew(c *web.Ctx) error {
	x, err := l.Service.Case(c.Context(), c.DB, c.Actor, c.Query("item"))
	if err != nil {
		return err
	}
	t, g, ok := chosen(c.Query("template"), c.Query("ground"))
	if !ok {
		return l.offer(c, x)
	}
	d := wording.Draft{Kind: t.Kind, Ground: g}
	if d.Values, err = l.propose(c.Context(), c.DB, x, t, g, c.Query("to")); err != nil {
		return err
	}
	return l.showNew(c, http.StatusOK, x, t, d, nil)
}

// boundFacts show the values that the case gives a letter.
func boundFacts(t wording.Template, v map[string]string) []ui.Pair {
	var out []ui.Pair
	for _, f := range t.Fields {
		if f.Bound && v[f.Key] != "" {
			out = append(out, ui.P(f.Label, v[f.Key]))
		}
	}
	return out
}

// chosen finds the letter for a ground, or of a kind without one.
func chosen(kind, ground string) (wording.Template, wording.Ground, bool) {
	g := wording.Ground(ground)
	if g != "" {
		all := wording.For(g)
		for _, t := range all {
			if kind == "" || t.Kind == wording.Kind(kind) {
				return t, g, true
			}
		}
		return wording.Template{}, "", false
	}
	t, ok := wording.Of(wording.Kind(kind))
	return t, "", ok && t.Carries("")
}

// offer lists the letters that can be begun: the replies by the ground that
// the judgement came to, and the notices.
func (l *Letters) offer(c *web.Ctx, x *disclosure.Case) error {
	var grounds, kinds []form.Option
	for _, g := range disclosure.Grounds {
		if all := wording.For(wording.Ground(g.Key)); g.Answers(x.Item.Kind) && len(all) > 0 {
			grounds = append(grounds, form.Option{Value: g.Key, Label: all[0].TitleFor(wording.Ground(g.Key)) + "：" + g.Title})
		}
	}
	for _, t := range wording.Catalogue() {
		if t.Carries("") {
			kinds = append(kinds, form.Option{Value: string(t.Kind), Label: t.Title})
		}
	}
	reply := form.Form{{Name: "ground", Label: "答复依据", Kind: form.Select, Required: true, Options: grounds}}.Blank(map[string]string{"ground": x.Judged().Ground})
	notice := form.Form{{Name: "template", Label: "文书", Kind: form.Select, Required: true, Options: kinds}}.Blank(nil)
	item := ui.Field{Name: "item", Kind: ui.HiddenKind, Value: x.Item.ID}
	mk := func(id string, s *form.State) ui.Form {
		fields := append(ui.FromForm(s), item)
		fields[0].Blank = "请选择"
		return ui.Form{ID: id, Action: Root + "/new", Get: true, Fields: fields, Buttons: []ui.Button{{Label: "拟写", Look: ui.Primary}}}
	}
	p := pages.Page{Base: under(c, x, "拟写文书"), Facts: []ui.Pair{ui.P("申请编号", x.Item.Label()), ui.P("事项", x.Item.Title)}}
	lead := "按七步判断的结论选择。"
	if x.Judged().Ground == "" {
		lead = "七步判断还没有完成，可以先拟稿；发出以前须完成判断，且结论与答复一致。"
	}
	p.Forms = []pages.Titled{{ID: "reply", Title: "答复文书", Lead: lead, Form: mk("reply-form", reply)}, {ID: "notice", Title: "过程文书", Lead: "补正、延期、征求意见、收费等文书，签发后在相应的办理环节中选择发出。", Form: mk("notice-form", notice)}}
	return c.Page(http.StatusOK, pages.PageOf(p))
}

func (l *Letters) showNew(c *web.Ctx, status int, x *disclosure.Case, t wording.Template, d wording.Draft, state *form.State) error {
	if state == nil {
		s, f, err := l.Facts(c.Context(), c.DB, x, false)
		if err != nil {
			return err
		}
		state = blank(t, d, wording.Fill(s, f, d))
	}
	f := ui.Form{ID: "letter", Action: c.R.URL.RequestURI(), Fields: fieldsOf(t, d, state), Error: state.General, Draft: "letter-" + x.Item.ID + string(t.Kind) + string(d.Ground),
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}
	p := pages.Page{Base: under(c, x, "拟写"+t.TitleFor(d.Ground)), Facts: []ui.Pair{ui.P("申请编号", x.Item.Label()), ui.P("事项", x.Item.Title), ui.P("依据", t.Article)},
		Forms: []pages.Titled{{ID: "write", Title: t.TitleFor(d.Ground), Form: f}}}
	p.Facts = append(p.Facts, boundFacts(t, bound(x, t.Kind))...)
	return c.Page(status, pages.PageOf(p))
}

func (l *Letters) postNew(c *web.Ctx) error {
	x, err := l.Service.Case(c.Context(), c.DB, c.Actor, c.Query("item"))
	if err != nil {
		return err
	}
	t, g, ok := chosen(c.Query("template"), c.Query("ground"))
	if !ok {
		return fail.Missingf("没有这种文书，请重新选择")
	}
	state := formOf(t, g).Read(c.R)
	d := read(t, wording.Draft{Kind: t.Kind, Ground: g}, state)
	if state.OK() {
		w, err := l.Service.Draft(c.Context(), c.Actor, x.Item.ID, disclosure.Drafting{Family: string(t.Family), Template: string(t.Kind), Ground: string(g),
			Title: t.TitleFor(g), Parts: partsOf(d), Addressee: orWord(c.Query("to"), addressee(t, d))})
		if err == nil {
			return c.Done("已保存，请核对后送审", Href(w.ID))
		}
		if !takes(state, err) {
			return err
		}
	}
	return l.showNew(c, http.StatusUnprocessableEntity, x, t, d, state)
}

// addressee is what disclosure keeps of whom a letter goes to.
func addressee(t wording.Template, d wording.Draft) string {
	if t.To == "" {
		return "applicant"
	}
	return d.Values[t.To]
}

// takes shows a refusal on the form.
func takes(state *form.State, err error) bool {
	var e *fail.Error
	if fail.Is(err, fail.Stale) && errors.As(err, &e) {
		state.General = e.Msg
		return true
	}
	return state.Take(err)
}

func (l *Letters) getEdit(c *web.Ctx) error { return l.showEdit(c, http.StatusOK, nil) }

func (l *Letters) showEdit(c *web.Ctx, status int, state *form.State) error {
	x, w, err := l.Service.Letter(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if !slices.Contains([]string{string(disclosure.LetterDraft), string(disclosure.LetterReturned)}, string(w.State)) {
		return fail.Stalef("这份文书%s，不能修改。需要修改的，请先撤回、退回或者作废", disclosure.LetterTitles[w.State])
	}
	d := draftOf(w)
	t, _ := wording.Of(d.Kind)
	_, text, faults, err := l.text(c.Context(), c.DB, x, w, false)
	if err != nil {
		return err
	}
	p := pages.Page{Base: under(c, x, "修改"+w.Title), Notices: []ui.Notice{standing(faults)}}
	if state == nil {
		state = blank(t, d, text)
		for _, f := range faults {
			if f.Field != "" && state.Errors[inField+f.Field] == "" && d.Values[f.Field] != "" {
				state.Errors[inField+f.Field] = f.Says
			}
		}
	}
	f := ui.Form{ID: "letter", Action: Href(w.ID) + "/edit", Fields: fieldsOf(t, d, state), Error: state.General, Draft: "letter-" + w.ID,
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Href: Href(w.ID)}}}
	p.Facts = boundFacts(t, bound(x, t.Kind))
	p.Forms = []pages.Titled{{ID: "write", Title: w.Title, Form: f}}
	return c.Page(status, pages.PageOf(p))
}

func (l *Letters) postEdit(c *web.Ctx) error {
	_, w, err := l.Service.Letter(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	old := draftOf(w)
	t, _ := wording.Of(old.Kind)
	state := formOf(t, old.Ground).Read(c.R)
	if state.OK() {
		d := read(t, old, state)
		to := w.Addressee
		if t.To != "" && len(to) != len(w.ID) {
			to = addressee(t, d)
		}
		err := l.Service.SaveLetter(c.Context(), c.Actor, w.ID, 0, disclosure.Drafting{Title: t.TitleFor(old.Ground), Parts: partsOf(d), Addressee: to})
		if err == nil {
			return c.Done("已保存", Href(w.ID))
		}
		if !takes(state, err) {
			return err
		}
	}
	return l.showEdit(c, http.StatusUnprocessableEntity, state)
}
