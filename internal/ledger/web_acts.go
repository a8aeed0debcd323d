package ledger

import (
	"errors"
	"io"
	"net/http"
	"slices"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/pages"
)

// act is one thing that can be done to a duty: its form, and what it does.
// The button, the form's page and the route follow from it.
type act struct {
	// key is the last part of the act's address; title its name.
	key, title string
	// move is the flow's move that it makes, or "" beside the flow.
	move  string
	right string
	// ok and icon are for its button; danger marks what is hard to undo.
	ok, icon string
	danger   bool
	// files says that the form takes files; columns sets its fields side by
	// side.
	files   bool
	columns int
	// refuse says why an act beside the flow cannot be done now, or nothing.
	refuse func(who.Actor, *Case) error
	form   func(v *view) form.Form
	// blank gives the form its first values.
	blank func(v *view) map[string]string
	// tune changes fields in what only a page knows.
	tune func(fields []ui.Field)
	run  func(v *view, s *form.State) error
	done string
}

// view is a duty in front of a person.
type view struct {
	*Case
	l *Ledger
	c *web.Ctx
	n names
}

func (l *Ledger) view(c *web.Ctx) (*view, error) {
	k, err := l.CaseFor(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return nil, err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	return &view{k, l, c, n}, err
}

func (v *view) href() string { return "/office/ledger/duties/" + v.Duty.ID }

// may says that the reader holds the right over this duty.
func (v *view) may(right string) bool {
	return v.c.Actor.MayOn(right, v.Duty.Unit, v.Task.KeyTask)
}

// offers says whether the act can be offered to the reader now, and why it
// still cannot be done, where the flow says so.
func (v *view) offers(a act) (bool, string) {
	if a.move == "" {
		return a.refuse(v.c.Actor, v.Case) == nil, ""
	}
	for _, o := range Duties.Can(v.Case, before(v.c.Actor, v.Case)) {
		if o.Move.Name == a.move {
			return true, o.Refusal
		}
	}
	return false, ""
}

// refuses is why the reader cannot do the act now, in the words of the act
// itself; nothing where it can be done.
func (v *view) refuses(a act) error {
	if a.move == "" {
		return a.refuse(v.c.Actor, v.Case)
	}
	_, err := Duties.Try(v.Case, a.move, before(v.c.Actor, v.Case))
	return err
}

// routesActs are the acts upon one duty, each with its right beside it.
func (l *Ledger) routesActs(r *web.Router) {
	for _, a := range dutyActs() {
		path := "/office/ledger/duties/{id}/" + a.key
		r.Get(path, a.right, func(c *web.Ctx) error { return l.getAct(c, a) })
		if a.files {
			r.Upload(path, a.right, func(c *web.Ctx) error { return l.postAct(c, a) })
			continue
		}
		r.Post(path, a.right, func(c *web.Ctx) error { return l.postAct(c, a) })
	}
}

func (l *Ledger) getAct(c *web.Ctx, a act) error {
	v, err := l.view(c)
	if err != nil {
		return err
	}
	if err := v.refuses(a); err != nil {
		return err
	}
	return v.showAct(a, 200, v.blank(a))
}

func (v *view) blank(a act) *form.State {
	var first map[string]string
	if a.blank != nil {
		first = a.blank(v)
	}
	return v.fields(a).Blank(first)
}

func (v *view) fields(a act) form.Form {
	if a.form == nil {
		return nil
	}
	return a.form(v)
}

// showAct is the page with the act's form.
func (v *view) showAct(a act, status int, s *form.State) error {
	p := pages.Act{Base: v.c.Base(a.title), Warn: v.warns(a)}
	p.Crumbs = crumbs(ui.Link{Label: "任务" + v.Task.No, Href: v.href()}, ui.Link{Label: a.title})
	p.About = []string{"任务" + v.Task.No + " " + v.Task.KeyTask + "：" + short(v.Task.Measure), v.n.unit(v.Duty.Unit) + "（" + roleTitle(v.Duty.Role) + "），" + dueWords(v.Duty.Due)}
	p.Form = v.actForm(a, s)
	p.Form.Buttons = append(p.Form.Buttons, ui.Button{Label: "取消", Href: v.href()})
	return v.c.Page(status, pages.ActPage(p))
}

// warns is what the flow says will happen.
func (v *view) warns(a act) string {
	i := slices.IndexFunc(Duties.Moves, func(m flow.Move[*Case]) bool { return m.Name == a.move })
	if i < 0 {
		return ""
	}
	return Duties.Moves[i].Warn
}

// actForm is the act's form as a page shows it.
func (v *view) actForm(a act, s *form.State) ui.Form {
	f := formOf(s, v.href()+"/"+a.key, a.key+"-"+v.Duty.ID, a.ok)
	f.Columns, f.Buttons[0].Icon = a.columns, a.icon
	if a.danger {
		f.Buttons[0].Look = ui.Danger
	}
	if a.key == "progress" || a.key == "report" && v.together() {
		v.twoEnds(&f)
	}
	if a.tune != nil {
		a.tune(f.Fields)
	}
	return f
}

// twoEnds gives the form of progress its two buttons: to save what was done,
// and to report with it that the duty is done.
func (v *view) twoEnds(f *ui.Form) {
	save, report := actBy("progress"), actBy("report")
	f.Columns, f.Draft, f.Action = 2, "progress-"+v.Duty.ID, v.href()+"/progress"
	f.Buttons = []ui.Button{{Label: save.ok, Icon: save.icon, Look: ui.Primary}}
	if ok, _ := v.offers(report); ok {
		f.Buttons = append(f.Buttons, ui.Button{Label: report.ok, Icon: report.icon, Action: v.href() + "/report"})
	}
}

func (l *Ledger) postAct(c *web.Ctx, a act) error {
	v, err := l.view(c)
	if err != nil {
		return err
	}
	// What the form itself may still put right is for the act to judge.
	if err := v.refuses(a); err != nil && !fail.Is(err, fail.Invalid) {
		return err
	}
	if err := parse(c, a.files); err != nil {
		return err
	}
	s := v.fields(a).ReadValues(c.R.Form)
	if s.OK() {
		if err = a.run(v, s); err != nil && !s.Take(err) {
			return err
		}
	}
	if !s.OK() {
		return v.showAct(a, 422, s)
	}
	return c.Done(a.done, v.href())
}

// parse reads the body, with files or without.
func parse(c *web.Ctx, files bool) error {
	err := c.R.ParseForm()
	if files {
		const inMemory = 16 << 20
		if err = c.R.ParseMultipartForm(inMemory); errors.Is(err, http.ErrNotMultipart) {
			err = c.R.ParseForm()
		}
	}
	if err != nil {
		return err
	}
	return nil
}

// filesMost is how many files one entry may have.
const filesMost = 20

// uploads are the files of a field.
func uploads(c *web.Ctx, field string) ([]Upload, error) {
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	heads := c.R.MultipartForm.File[field]
	if len(heads) > filesMost {
		return nil, fail.Fields(map[string]string{field: "一次最多上传20个文件，请分次登记"})
	}
	var out []Upload
	for _, h := range heads {
		f, err := h.Open()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(f)
		_ = f.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, Upload{Name: h.Filename, Body: body})
	}
	return out, nil
}
