package desk

import (
	"net/http"
	"slices"
	"strconv"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// act is one move as a page: its form, what stands in it at first, and the
// function of package disclosure that makes it.
type act struct {
	// key is the last part of the address.
	key, move string
	// label is what the act is called where it is not its move.
	label string
	// tells says what the act does, before it is done.
	tells string
	form  func(t *turn) form.Form
	first func(t *turn) map[string]string
	do    func(t *turn, s *form.State) error
	// done is the sentence after it.
	done string
	// big leads the case's page; the others stand folded.
	big bool
	// danger marks what cannot be taken back.
	danger bool
}

// turn is one act of one person on one case.
type turn struct {
	*web.Ctx
	d *Desk
	x *disclosure.Case
	// version is that of the item when the form was drawn.
	version int64
	err     error
}

// acts are all acts, in the order in which a case's page offers them.
var acts = slices.Concat(receiveActs, handleActs, consultActs, judgeActs, answerActs)

// name is what the act is called.
func (a *act) name() string {
	if a.label != "" {
		return a.label
	}
	return a.move
}

// actOf is the key of the act that makes a move, or empty.
func actOf(move string) string {
	i := slices.IndexFunc(acts, func(a act) bool { return a.move == move && a.label == "" })
	if i < 0 {
		return ""
	}
	return acts[i].key
}

func (d *Desk) turn(c *web.Ctx) (*turn, *act, error) {
	i := slices.IndexFunc(acts, func(a act) bool { return a.key == c.Path("act") })
	if i < 0 {
		return nil, nil, fail.Missingf("没有这项操作")
	}
	x, err := d.item(c)
	if err != nil {
		return nil, nil, err
	}
	version, _ := strconv.ParseInt(c.R.FormValue("version"), 10, 64)
	return &turn{Ctx: c, d: d, x: x, version: version}, &acts[i], nil
}

// fields is the act's form with the version of the item.
func (a *act) fields(t *turn) (form.Form, error) {
	f := form.Form{{Name: "version", Kind: form.Hidden}}
	if a.form != nil {
		f = append(f, a.form(t)...)
	}
	return f, t.err
}

func (d *Desk) getAct(c *web.Ctx) error {
	t, a, err := d.turn(c)
	if err != nil {
		return err
	}
	f, err := a.fields(t)
	if err != nil {
		return err
	}
	first := map[string]string{}
	if a.first != nil {
		first = a.first(t)
	}
	for _, field := range f {
		if v := c.Query(field.Name); v != "" && field.Name != "version" {
			first[field.Name] = v
		}
		if len(field.Options) == 1 && field.Required && first[field.Name] == "" {
			first[field.Name] = field.Options[0].Value
		}
	}
	first["version"] = strconv.FormatInt(t.x.Item.Version, 10)
	return t.show(http.StatusOK, a, f.Blank(first))
}

// show draws the act's page.
func (t *turn) show(status int, a *act, state *form.State) error {
	i := &t.x.Item
	o := option(t.x, a.move)
	v := pages.Form{Base: t.d.under(t.Ctx, i, a.name())}
	v.Facts = []ui.Pair{ui.P("申请编号", i.Label()), ui.P("内容摘要", i.Title), ui.P("环节", stateTitle(i.State)), {Label: "期限", Cell: ui.C(ui.Light(Lamp(i, t.x.Today, t.x.Cal)))}}
	for _, says := range []string{a.tells, o.Move.Warn} {
		if says != "" {
			v.Will = append(v.Will, says)
		}
	}
	if o.Move.Article != "" {
		v.Will = append(v.Will, "依据"+o.Move.Article+"。")
	}
	back := ui.Button{Label: "返回案件", Look: ui.Quiet, Href: i.Href()}
	if o.Refusal != "" {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Warn, Title: "现在不能" + a.name(), Text: o.Refusal})
		v.Will = nil
		v.Form = ui.Form{Action: i.Href(), Get: true, Error: state.General, Fields: typed(state), Buttons: []ui.Button{back}}
		return t.Page(status, pages.FormPage(v))
	}
	look := ui.Primary
	if a.danger {
		look = ui.Danger
	}
	v.Form = ui.Form{Action: i.Href() + "/do/" + a.key, Fields: ui.FromForm(state), Error: state.General, Draft: "do-" + a.key + "-" + i.ID, Buttons: []ui.Button{{Label: a.name(), Look: look}, back}}
	for k := range v.Form.Fields {
		if f := &v.Form.Fields[k]; f.Kind == ui.Date || f.Kind == ui.Number {
			f.Width = ui.Short
		} else if f.Kind == ui.Select && !f.Required && f.Blank == "" {
			f.Blank = "不选择" // else the first of the list would be chosen unseen
		}
	}
	return t.Page(status, pages.FormPage(v))
}

// typed keeps what was typed in sight where the act is no longer possible.
func typed(state *form.State) []ui.Field {
	var out []ui.Field
	for _, f := range ui.FromForm(state) {
		if f.Value != "" && f.Kind != ui.HiddenKind {
			f.ReadOnly, f.Required = true, false
			out = append(out, f)
		}
	}
	return out
}

func (d *Desk) postAct(c *web.Ctx) error {
	t, a, err := d.turn(c)
	if err != nil {
		return err
	}
	f, err := a.fields(t)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if state.OK() {
		err := a.do(t, state)
		if err == nil {
			return c.Done(a.done, t.x.Item.Href())
		}
		if !took(state, err) {
			return err
		}
		if fail.Is(err, fail.Stale) {
			return t.again(a, state)
		}
	}
	return t.show(http.StatusUnprocessableEntity, a, state)
}

// again draws the form for the item as it is now, with what was typed.
func (t *turn) again(a *act, state *form.State) error {
	x, err := t.d.item(t.Ctx)
	if err != nil {
		return err
	}
	t.x = x
	state.Values.Set("version", strconv.FormatInt(x.Item.Version, 10))
	return t.show(http.StatusConflict, a, state)
}

// today is today as the first value of a day's field.
func today(t *turn) map[string]string {
	return map[string]string{"on": t.Today().String(), "sent": t.Today().String()}
}

// day is a required day.
func day(name, label, help string) form.Field {
	return form.Field{Name: name, Label: label, Kind: form.Day, Required: true, Help: help}
}

// reason is a required reason.
func reason(label string) form.Field {
	return form.Field{Name: "reason", Label: label, Kind: form.Area, Required: true, Rows: 3, Max: 1000}
}

// letterFields ask by which letter something is told: one that was signed
// here, or one that was made elsewhere.
func letterFields(t *turn, kinds ...wording.Kind) form.Form {
	letter := form.Field{Name: "letter", Label: "已签发的文书", Kind: form.Select, Help: "在“文书”中起草、签发后在这里选择，发出后自动登记。没有的填写下一项。"}
	for _, l := range t.x.Letters {
		if l.State == disclosure.LetterSigned && l.Ground == "" && (len(kinds) == 0 || slices.Contains(kinds, wording.Kind(l.Template))) {
			letter.Options = append(letter.Options, form.Option{Value: l.ID, Label: l.Title + " " + l.Number})
		}
	}
	out := form.Form{}
	if len(letter.Options) > 0 {
		out = append(out, letter)
	}
	return append(out, form.Field{Name: "evidence", Label: "线下文书的名称和文号", Max: 200, Help: "文书不在本系统制发的填写，例如：补正告知书 卫工信公开补〔2025〕1号。"},
		day("sent", "发出日期", ""),
		form.Field{Name: "method", Label: "发出方式", Kind: form.Select, Required: true, Options: options(disclosure.Methods)},
		form.Field{Name: "carrier", Label: "邮件号码", Max: 60})
}

// way reads how a letter goes out.
func way(s *form.State) disclosure.Way {
	return disclosure.Way{Method: s.Text("method"), Carrier: s.Text("carrier")}
}

// choice makes an option.
func choice(value, label string) form.Option { return form.Option{Value: value, Label: label} }

// unitOptions are the units of the organisation.
func (t *turn) unitOptions() []form.Option {
	units, err := t.d.Service.Roster.Units(t.Context(), t.DB, t.Actor.Tenant)
	if err != nil {
		t.err = err
	}
	var out []form.Option
	for _, u := range units {
		out = append(out, choice(u.ID, u.Name))
	}
	return out
}

// peopleOptions are the people, with their units' names.
func (t *turn) peopleOptions() []form.Option {
	names, err := t.d.Service.Roster.UnitNames(t.Context(), t.DB, t.Actor.Tenant)
	if err != nil {
		t.err = err
		return nil
	}
	all, err := t.d.Service.Roster.People(t.Context(), t.DB, t.Actor.Tenant)
	if err != nil {
		t.err = err
	}
	var out []form.Option
	for _, p := range all {
		if p.Unit != "" {
			out = append(out, choice(p.ID, names[p.Unit]+" "+p.Name))
		}
	}
	return out
}

// on is a day in a choice's label.
func on(d civil.Date) string {
	if d.IsZero() {
		return "未登记"
	}
	return d.Chinese()
}
