package decision

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

func day(t time.Time) civil.Date { return civil.FromTime(t.In(store.Zone)) }

func (s *Decisions) getMatter(c *web.Ctx) error {
	m, err := matterOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, m.Agency)
	if err != nil {
		return err
	}
	records, err := Records(c.Context(), c.DB, m.Agency, m.ID)
	if err != nil {
		return err
	}
	p := pages.Record{Base: base(c, m.Title), Facts: []ui.Pair{ui.P("年度", strconv.FormatInt(m.Year, 10)), ui.P("承办科室", join(units[m.Unit], m.With)), ui.P("计划时间", month(m.Planned)), ui.P("公众参与方式", strings.Join(m.Ways, "、")),
		ui.P("列入依据", m.Basis), {Label: "状态", Cell: ui.C(ui.Badge(tone(&m), Procedure.TitleOf(m.State)))}}}
	if !m.IssuedOn.IsZero() {
		p.Facts = append(p.Facts, ui.P("决策出台", m.IssuedOn.Chinese()+"，"+m.IssuedAs))
	}
	if m.Dropped != "" {
		p.Facts = append(p.Facts, ui.P("移出原因", m.Dropped))
	}
	p.Buttons = s.buttons(c, &m)
	held, err := consultations(c, &m, false)
	if err != nil {
		return err
	}
	sec := pages.Section{Title: "公开征求意见", Lines: held}
	if len(held) == 0 {
		sec.Says = "还没有征求意见。新建意见征集时选择本事项。"
	}
	p.Sections = append(p.Sections, sec)
	left, err := consult.LeftOf(c.Context(), c.DB, m.Agency, m.ID)
	if err != nil {
		return err
	}
	for _, step := range Steps {
		one, err := s.stepSection(c, &Case{Matter: &m, Records: records, Step: step.Key, Today: c.Today(), Hearing: left.Hearing}, step, left)
		if err != nil {
			return err
		}
		p.Sections = append(p.Sections, one)
	}
	return c.Page(http.StatusOK, pages.RecordPage(p))
}

func (s *Decisions) buttons(c *web.Ctx, m *Matter) []ui.Button {
	out := []ui.Button{{Label: "导出过程档案", Icon: "download", Place: ui.PlaceExport, Post: true, Action: m.Href() + "/archive"}}
	if c.Actor.MayOn(RightList, m.Unit, "") && (m.State == Listed || m.State == Running) {
		out = append(out, ui.Button{Label: "修改", Icon: "edit", Place: ui.PlaceEdit, Href: m.Href() + "/edit"}, ui.Button{Label: MoveDrop, Look: ui.Danger, Place: ui.PlaceDanger, Href: m.Href() + "/drop"})
	}
	return out
}

// stepSection is one step with its record and the way to it.
func (s *Decisions) stepSection(c *web.Ctx, cs *Case, step Step, left consult.Left) (pages.Section, error) {
	m := cs.Matter
	d, ok := cs.Records[step.Key]
	out := pages.Section{ID: step.Key, Title: step.Title, Facts: []ui.Pair{ui.P("依据", step.Article)}}
	switch {
	case !ok:
		out.Says = "尚无记录。" + step.Asks + "。"
	case d.Skipped != "":
		out.Facts = append(out.Facts, ui.P("不经过的法定理由", d.Skipped))
	default:
		if !d.From.IsZero() {
			out.Facts = append(out.Facts, ui.P("开始", d.From.Chinese()))
		}
		out.Facts = append(out.Facts, finished(&d, left)...)
		if d.Number != "" {
			out.Facts = append(out.Facts, ui.P("文书编号", d.Number))
		}
		if d.ShortWhy != "" {
			out.Facts = append(out.Facts, ui.P("期限说明", d.ShortWhy))
		}
	}
	out.HTML = d.Says
	if _, err := Procedure.Try(cs, moveOf(cs), c.Actor.On(m.Unit, "")); err == nil {
		label := "记录"
		if ok {
			label = "补充记录"
		}
		out.Acts = []ui.Button{{Label: label, Small: true, Href: m.Href() + "/steps/" + step.Key}}
	}
	files, err := s.filesOf(c.Context(), c.DB, &d)
	for _, f := range files {
		out.Files = append(out.Files, ui.FileItem{Name: f.Name, Href: f.Href(), Bytes: f.Size})
	}
	return out, err
}

// finished says when a step ended; hearing the public has not while a hearing
// or the feedback is still owed.
func finished(d *Done, left consult.Left) []ui.Pair {
	if d.Key != StepPublic || left == (consult.Left{}) {
		return []ui.Pair{ui.P("完成", d.On.Chinese())}
	}
	out := []ui.Pair{ui.P("征集结束", d.On.Chinese())}
	if left.Hearing != "" {
		out = append(out, ui.P("尚未办结", left.Hearing))
	}
	if left.Feedback {
		out = append(out, ui.P("尚未公布", "意见采纳情况的反馈"))
	}
	return out
}

func stepForm(step Step) form.Form {
	f := form.Form{}
	if len(step.Skips) > 0 {
		skip := form.Field{Name: "skipped", Label: "不经过本程序的法定理由", Kind: form.Select, Help: "经过本程序的不选。"}
		for _, r := range step.Skips {
			skip.Options = append(skip.Options, form.Option{Value: r, Label: r})
		}
		f = append(f, skip)
	}
	f = append(f, form.Field{Name: "from", Label: "开始日期", Kind: form.Day}, form.Field{Name: "on", Label: "完成日期", Kind: form.Day},
		form.Field{Name: "number", Label: "文书编号", Max: 100})
	if step.Key == StepIssue {
		f = append(f, form.Field{Name: "as", Label: "出台文件名称和文号", Max: 200})
	}
	if step.Key == StepLegal {
		f = append(f, form.Field{Name: "short_why", Label: "审查时间不足的原因", Max: 300, Help: "一般不少于7个工作日。"})
	}
	return append(f, form.Field{Name: "says", Label: "记录", Kind: form.Rich, Max: 200_000, Help: step.Asks + "。"}, form.Field{Name: "files", Label: "材料", Kind: form.File, Multiple: true})
}

func (s *Decisions) getStep(c *web.Ctx) error {
	step, ok := StepOf(c.Path("key"))
	if !ok {
		return fail.Missingf("没有这个程序环节")
	}
	records, err := Records(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	d := records[step.Key]
	m, err := matterOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return s.showStep(c, http.StatusOK, &m, step, stepForm(step).Blank(map[string]string{"skipped": d.Skipped, "from": d.From.String(), "on": d.On.String(), "number": d.Number, "short_why": d.ShortWhy, "says": d.Says, "as": m.IssuedAs}))
}

func (s *Decisions) showStep(c *web.Ctx, code int, m *Matter, step Step, state *form.State) error {
	f := ui.Form{Action: c.R.URL.Path, Fields: ui.FromForm(state), Error: state.General, Draft: "step-" + m.ID + step.Key, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: m.Href()}}}
	ui.Pick(f.Fields, "skipped").Blank = "经过本程序"
	return c.Page(code, pages.RecordPage(pages.Record{Base: base(c, step.Title, ui.Link{Label: m.Title, Href: m.Href()}), Facts: []ui.Pair{ui.P("依据", step.Article)}, Sections: []pages.Section{{Title: "程序记录", Form: &f}}}))
}

func (s *Decisions) postStep(c *web.Ctx) error {
	step, ok := StepOf(c.Path("key"))
	if !ok {
		return fail.Missingf("没有这个程序环节")
	}
	m, err := matterOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if err := consult.Whole(c); err != nil {
		return err
	}
	state := stepForm(step).Read(c.R)
	files, err := uploads(c)
	if err != nil && !readable(state, err) {
		return err
	}
	if !state.OK() {
		return s.showStep(c, http.StatusUnprocessableEntity, &m, step, state)
	}
	_, err = s.Enter(c.Context(), c.Actor, m.ID, Record{Key: step.Key, Skipped: state.Text("skipped"), From: state.Date("from"), On: state.Date("on"), Says: state.Text("says"), Number: state.Text("number"),
		ShortWhy: state.Text("short_why"), As: state.Text("as"), Files: files})
	if err == nil {
		return c.Done("已记录"+step.Title, m.Href()+"#"+step.Key)
	}
	if !readable(state, err) {
		return err
	}
	return s.showStep(c, status(err), &m, step, state)
}

// mostFile is the largest file of a record.
const mostFile = 30 << 20

func uploads(c *web.Ctx) ([]Upload, error) {
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	var out []Upload
	for _, h := range c.R.MultipartForm.File["files"] {
		if h.Filename == "" {
			continue
		}
		if h.Size > mostFile {
			return nil, fail.Fields(map[string]string{"files": fmt.Sprintf("“%s”太大，最大%d MB", h.Filename, mostFile>>20)})
		}
		f, err := h.Open()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(f)
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Upload{Name: h.Filename, Body: body})
	}
	return out, nil
}

func (s *Decisions) getDrop(c *web.Ctx) error {
	m, err := matterOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return s.showDrop(c, http.StatusOK, &m, dropForm().Blank(nil))
}

func dropForm() form.Form {
	return form.Form{{Name: "why", Label: "移出目录的原因", Kind: form.Area, Required: true, Max: 300}}
}

func (s *Decisions) showDrop(c *web.Ctx, code int, m *Matter, state *form.State) error {
	f := ui.Form{Action: c.R.URL.Path, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: MoveDrop, Look: ui.Danger}, {Label: "返回", Look: ui.Quiet, Href: m.Href()}}}
	return c.Page(code, pages.RecordPage(pages.Record{Base: base(c, MoveDrop, ui.Link{Label: m.Title, Href: m.Href()}), Notices: []ui.Notice{{Tone: ui.Warn, Title: "将会发生什么", Text: "事项不再列入本年度目录；随后须编制调整后的目录，经党委同意后重新公布。"}},
		Sections: []pages.Section{{Title: m.Title, Form: &f}}}))
}

func (s *Decisions) postDrop(c *web.Ctx) error {
	m, err := matterOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	state := dropForm().Read(c.R)
	if state.OK() {
		err = s.Drop(c.Context(), c.Actor, m.ID, state.Text("why"))
		if err == nil {
			return c.Done("已移出目录，请编制调整后的目录", root)
		}
		if !readable(state, err) {
			return err
		}
	}
	return s.showDrop(c, http.StatusUnprocessableEntity, &m, state)
}

func (s *Decisions) postArchive(c *web.Ctx) error {
	name, write, err := s.Export(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Stream(name, "application/zip", write)
}

func (s *Decisions) getEdition(c *web.Ctx) error { return s.showEdition(c, http.StatusOK, nil) }

func consentForm() form.Form {
	return form.Form{{Name: "consent_on", Label: "党委（党组）同意日期", Kind: form.Day, Required: true}, {Name: "consent_no", Label: "会议纪要或者批复的名称、编号", Required: true, Max: 200}}
}

func (s *Decisions) showEdition(c *web.Ctx, code int, state *form.State) error {
	e, err := store.Get[Edition](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	p := pages.Record{Base: base(c, e.Title()), Facts: []ui.Pair{{Label: "状态", Cell: ui.C(ui.Badge(ui.Info, Catalogue.TitleOf(e.State)))}, ui.P("事项", fmt.Sprintf("%d个", len(e.Entries)))}}
	if e.Why != "" {
		p.Facts = append(p.Facts, ui.P("调整原因", e.Why))
	}
	if !e.ConsentOn.IsZero() {
		p.Facts = append(p.Facts, ui.P("党委同意", e.ConsentOn.Chinese()+"，"+e.ConsentNo))
	}
	if e.Item != "" {
		p.Facts = append(p.Facts, ui.Pair{Label: "公布稿", Cell: ui.A("在信息发布中查看、送审", "/office/publish/"+e.Item)})
	}
	if !e.OutAt.IsZero() {
		p.Facts = append(p.Facts, ui.P("公布日期", day(e.OutAt).Chinese()))
	}
	for _, o := range Catalogue.Can(&e, c.Actor.On(e.Unit, "")) {
		if o.Move.Name == MoveConsent {
			if o.Refusal == "" {
				if state == nil {
					state = consentForm().Blank(nil)
				}
				f := ui.Form{Action: e.Href(), Fields: append(ui.FromForm(state), ui.Field{Name: "name", Kind: ui.HiddenKind, Value: MoveConsent}), Error: state.General, Buttons: []ui.Button{{Label: MoveConsent, Look: ui.Primary}}}
				p.Sections = append(p.Sections, pages.Section{Title: "党委同意", Form: &f})
			}
			continue
		}
		p.Buttons = append(p.Buttons, ui.Button{Label: o.Move.Name, Post: true, Action: e.Href() + "?name=" + o.Move.Name, Off: o.Refusal != "", Why: o.Refusal, Confirm: o.Move.Warn})
	}
	p.Sections = append(p.Sections, pages.Section{Title: "目录", HTML: e.HTML()})
	if before, err := Editions(c.Context(), c.DB, e.Agency, e.Year); err != nil {
		return err
	} else if sec := changed(before, &e); len(sec.Lines) > 0 {
		p.Sections = append(p.Sections, sec)
	}
	return c.Page(code, pages.RecordPage(p))
}

// changed lists what an edition changes against the one before.
func changed(all []Edition, e *Edition) pages.Section {
	out := pages.Section{Title: "与上一版比较"}
	for _, b := range all {
		if b.No == e.No-1 {
			for _, x := range Changes(b.Entries, e.Entries) {
				out.Lines = append(out.Lines, pages.Line{Title: x.Title, Note: x.Word, Text: x.Note})
			}
		}
	}
	return out
}

func (s *Decisions) postEdition(c *web.Ctx) error {
	id, name := c.Path("id"), c.R.FormValue("name")
	to := editions + "/" + id
	if _, err := store.Get[Edition](c.Context(), c.DB, c.Actor.Tenant, id); err != nil {
		return err
	}
	var err error
	switch name {
	case MoveConsent:
		state := consentForm().Read(c.R)
		if !state.OK() {
			return s.showEdition(c, http.StatusUnprocessableEntity, state)
		}
		err = s.Consent(c.Context(), c.Actor, id, state.Date("consent_on"), state.Text("consent_no"))
		if err != nil && readable(state, err) {
			return s.showEdition(c, status(err), state)
		}
	case MoveNotice:
		err = s.Notice(c.Context(), c.Actor, id)
	case MoveBack:
		err = s.Back(c.Context(), c.Actor, id)
	case MoveVoid:
		err = s.Void(c.Context(), c.Actor, id)
	default:
		err = fail.Invalidf("没有“%s”这一办理动作", name)
	}
	if err != nil {
		return err
	}
	return c.Done("已办理："+name, to)
}
