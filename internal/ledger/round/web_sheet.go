package round

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round/pages"
)

// view is one unit's part of a round as a page needs it.
type view struct {
	round    Round
	sheet    Sheet
	lines    []Line
	gone     []Line // withdrawn: shown, to be filled in by nobody
	names    ledger.Names
	terms    ledger.Terms
	snapshot *ledger.Snapshot
	duties   map[string]*ledger.Duty
	editions map[string][]Edition
	last     map[string]Body
}

func (s *Rounds) view(c *web.Ctx) (*view, error) {
	ctx, a, id, unit := c.Context(), c.Actor, c.Path("id"), c.Path("unit")
	v := &view{}
	var err error
	if v.round, err = get(ctx, c.DB, a.Tenant, id); err != nil {
		return nil, err
	}
	if !unitReach(a, unit) {
		return nil, noSheet()
	}
	if v.sheet, err = sheetOf(ctx, c.DB, a.Tenant, id, unit); err != nil {
		return nil, noSheet()
	}
	return v, s.loadView(ctx, c, v)
}

func (s *Rounds) loadView(ctx context.Context, c *web.Ctx, v *view) error {
	agency := v.round.Agency
	all, err := linesOf(ctx, c.DB, agency, v.round.ID)
	if err != nil {
		return err
	}
	if v.names, err = ledger.NamesOf(ctx, s.Roster, c.DB, agency); err != nil {
		return err
	}
	if v.terms, err = s.Terms(ctx, c.DB, agency); err != nil {
		return err
	}
	if v.snapshot, err = s.Ledger.At(ctx, c.DB, agency, v.round.Plan, v.round.Cut()); err != nil {
		return err
	}
	editions, err := editionsOf(ctx, c.DB, agency, v.round.ID, "")
	if err != nil {
		return err
	}
	v.lines = seen(ofUnit(all, v.sheet.Unit), c.Actor, RightView)
	if all, err = withdrawnOf(ctx, c.DB, agency, v.round.ID); err != nil {
		return err
	}
	v.gone = seen(ofUnit(all, v.sheet.Unit), c.Actor, RightView)
	inOrder(v.lines, v.snapshot)
	inOrder(v.gone, v.snapshot)
	v.duties, v.editions = dutiesOf(v.snapshot), byLine(editions)
	v.last, err = newest(editions)
	return err
}

// facts are the ledger's own of a line's duty; a duty that was not there yet
// at the as-of day has those of its last edition, or none.
func (v *view) facts(l *Line) Facts {
	if d := v.duties[l.Duty]; d != nil {
		return factsOf(v.snapshot, d)
	}
	return v.last[l.ID].Facts
}

func (s *Rounds) getSheet(c *web.Ctx) error {
	v, err := s.view(c)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.SheetPage(s.sheetPage(c, v, nil)))
}

// typed is what a failed save left on the sheet.
type typed struct {
	values  url.Values
	errors  map[string]string // by the name of the field
	general string
}

func (s *Rounds) sheetPage(c *web.Ctx, v *view, t *typed) pages.Sheet {
	p := pages.Sheet{Base: s.base(c, &v.round, v.names.Unit(v.sheet.Unit)), Steps: v.steps()}
	p.Base.Lead = fmt.Sprintf("数据截至%s，请于%s前提交", v.round.AsOf.Chinese(), v.round.Due.Chinese())
	if v.round.State == Open {
		p.Base.Lead += "，" + Countdown(&v.round, c.Today(), v.terms)
	}
	p.Base.Actions = []ui.Button{{Label: "本科室报告", Icon: "file", Place: ui.PlaceExport, Href: v.round.Href() + "/report?unit=" + url.QueryEscape(v.sheet.Unit)}}
	if isReady(&v.sheet, v.lines) && v.missing() > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Text: fmt.Sprintf("%s已于%s送负责人审签。", v.names.Person(v.sheet.ReadyBy), moment(v.sheet.ReadyAt))})
	}
	editable := 0
	for i := range v.lines {
		l := v.line(c, &v.lines[i], t)
		if len(l.Fields) > 0 {
			editable++
		}
		for _, f := range l.Fields {
			p.Problems = append(p.Problems, ui.Problems([]ui.Field{f})...)
		}
		p.Lines = append(p.Lines, l)
	}
	for i := range v.gone {
		p.Lines = append(p.Lines, v.withdrawn(&v.gone[i]))
	}
	if t != nil {
		p.Error = t.general
	}
	if editable > 0 {
		p.Form, p.Phone = v.form(c), v.phone(t)
		p.Problems = append(p.Problems, ui.Problems([]ui.Field{p.Phone})...)
	}
	return p
}

func (v *view) missing() int {
	n := 0
	for i := range v.lines {
		if toSend(&v.round, &v.lines[i], v.last) {
			n++
		}
	}
	return n
}

// empty are the numbers of the tasks that the actor still has to fill in.
func (v *view) empty(c *web.Ctx) []string {
	var out []string
	for i := range v.lines {
		l := &v.lines[i]
		if v.editable(c, l) && l.State != Sent && strings.TrimSpace(draftOf(l, v.snapshot).Text) == "" {
			out = append(out, taskNo(v.snapshot, l))
		}
	}
	return out
}

// steps are where the unit's sheet stands on its way. A line that was
// returned has to be filled in again, until it is put before the head anew.
func (v *view) steps() []ui.Step {
	sent, accepted := 0, 0
	for i := range v.lines {
		switch l := &v.lines[i]; {
		case l.State == Returned:
		case l.State == Accepted:
			accepted++
			sent++
		case l.Edition > 0:
			sent++
		}
	}
	all := len(v.lines)
	steps := []ui.Step{{Label: "填报", Done: sent == all || isReady(&v.sheet, v.lines)}, {Label: "负责人审签提交", Done: sent == all, Note: fmt.Sprintf("%d / %d 项", sent, all)},
		{Label: "办公室审核", Done: accepted == all, Note: fmt.Sprintf("接受 %d 项", accepted)}, {Label: "办结", Done: v.round.State == Closed}}
	for i := range steps {
		if !steps[i].Done {
			steps[i].Now = true
			break
		}
	}
	return steps
}

func (v *view) phone(t *typed) ui.Field {
	f := ui.Field{Name: "phone", Label: "联系电话", Kind: ui.Tel, Width: ui.Half, Value: v.sheet.Phone, MaxLength: mostPhone, Autocomplete: "tel",
		Help: "办公室核对内容时用，印在报表下方。", Placeholder: "例如 0955-0000000"}
	if t != nil {
		f.Value, f.Error = t.values.Get("phone"), t.errors["phone"]
	}
	return f
}

// form holds the buttons at the foot. Another save stands at the head of the
// page: being the first button, it is what the enter key presses.
func (v *view) form(c *web.Ctx) *ui.Form {
	f := &ui.Form{ID: "sheet", Action: sheetHref(v.round.ID, v.sheet.Unit), Draft: "round-" + v.sheet.ID}
	f.Buttons = []ui.Button{{Label: "保存草稿", Icon: "check", Name: "act", Value: "save", Key: "s"},
		{Label: "保存并送负责人审签", Icon: "send", Name: "act", Value: "ready"}}
	if c.Actor.MayOn(RightSubmit, v.sheet.Unit, "") {
		f.Buttons[1] = ui.Button{Label: "保存并提交…", Icon: "send", Look: ui.Primary, Name: "act", Value: "submit"}
	} else {
		f.Buttons[1].Look = ui.Primary
	}
	return f
}

// line is one line as the sheet shows it.
func (v *view) line(c *web.Ctx, l *Line, t *typed) pages.SheetLine {
	f, draft, held := v.facts(l), draftOf(l, v.snapshot), v.held(l)
	if held {
		f = v.last[l.ID].Facts
	}
	out := v.shown(l, f)
	if l.State == Returned && l.Opinion != "" {
		out.Notices = append(out.Notices, ui.Notice{Tone: ui.Warn, Title: "办公室退回：" + l.Opinion, Text: "请修改后重新提交；有不同意见的，可以提出异议。",
			Acts: []ui.Button{{Label: "提出异议", Small: true, Href: l.Href() + "#say"}}})
	}
	ledgerText := takeOver(v.snapshot, l.Duty)
	if l.SavedAt.IsZero() && draft.Text != "" {
		out.Source = "取自台账"
	} else if !ledgerText.same(draft) {
		out.Ledger = ledgerText.Text
	}
	if !v.editable(c, l) {
		if held {
			draft, out.Source = v.last[l.ID].Draft, ""
		}
		out.Said = said(draft)
		return out
	}
	out.Fields = v.fields(l, draft, t)
	if out.Ledger != "" {
		out.Take = &ui.Button{Label: "重新取自台账", Icon: "refresh", Small: true, Name: "take", Value: l.ID, Confirm: "这项任务已填写的内容会换成台账记录。"}
	}
	return out
}

// withdrawn is a line whose duty was taken out of the plan: what was sent
// stands, and nothing is asked for.
func (v *view) withdrawn(l *Line) pages.SheetLine {
	out := v.shown(l, v.facts(l))
	out.State, out.Lamp = withdrawnLamp, ui.Lamp{}
	out.Notices = []ui.Notice{{Tone: ui.Info, Text: "这项任务" + withdrawnWord + "，不用填报，不计入各项数据。已提交的报送稿仍留存备查。"}}
	if b, sent := v.last[l.ID]; sent {
		out.Said = said(b.Draft)
	}
	return out
}

// held says that a line stands as it was submitted: its page shows the
// edition, whatever the ledger says since.
func (v *view) held(l *Line) bool {
	_, sent := v.last[l.ID]
	return sent && (l.State == Sent || l.State == Accepted)
}

func (v *view) editable(c *web.Ctx, l *Line) bool {
	return c.Actor.MayOn(RightFill, l.Unit, l.KeyTask) && takesEditions(&LineCase{Round: &v.round, Line: l}, nil) &&
		(l.State == Filling || l.State == Returned || l.State == Sent)
}

// shown is what every page shows of a line.
func (v *view) shown(l *Line, f Facts) pages.SheetLine {
	out := pages.SheetLine{Title: "任务" + f.No + " " + f.KeyTask, Measure: f.Measure, Lamp: lightLamp(f), State: stateLamp(l.State),
		Facts: []ui.Pair{wide("责任", roleWord(f.Role)+"，责任人"+orNone(f.Person)), wide("办理", f.State+"，时限"+f.Deadline),
			wide("完成", fmt.Sprintf("%s，节点%d / %d，进展记录%d条", ledger.PercentText(f.Completion), f.Met, f.Points, f.Entries))},
		Proofs: proofLinks(f.Evidence), Acts: []ui.Button{{Label: "各稿与记录", Look: ui.Quiet, Small: true, Href: l.Href()}}}
	if l.Edition > 0 {
		out.Facts = append(out.Facts, wide("已提交", fmt.Sprintf("第%d稿，%s", l.Edition, moment(l.SentAt))))
	}
	return out
}

// wide is a pair that takes the whole line.
func wide(label, text string) ui.Pair { return ui.Pair{Label: label, Cell: ui.T(text), Wide: true} }

func orNone(s string) string {
	if s == "" {
		return "未指定"
	}
	return s
}

func proofLinks(list []Proof) []ui.Link {
	var out []ui.Link
	for _, p := range list {
		l := ui.Link{Label: p.Title}
		switch {
		case p.URL != "":
			l.Href, l.Outside = p.URL, true
		case p.File != "":
			l.Href = "/office/files/" + p.File
		}
		if p.Seen != 0 {
			l.Label += "（" + p.Seen.String() + "）"
		}
		out = append(out, l)
	}
	return out
}

// said is a draft to be read.
func said(d Draft) []ui.Pair {
	var out []ui.Pair
	for _, p := range []struct{ label, text string }{{"进展情况", d.Text}, {"数据", printNumbers(d.Numbers)}, {"存在问题", d.Problems}, {"下一步打算", d.Next}} {
		if p.text != "" {
			out = append(out, wide(p.label, strings.ReplaceAll(p.text, "\n", "；")))
		}
	}
	if len(out) == 0 {
		out = append(out, wide("进展情况", "未填写"))
	}
	return out
}

// lineFields are the fields of one line: their names before the line's id.
var lineFields = []ui.Field{
	{Name: "text", Label: "进展情况", Kind: ui.Textarea, Rows: 5, Required: true, MaxLength: 5000},
	{Name: "numbers", Label: "数据", Kind: ui.Textarea, Rows: 2, MaxLength: 1000, Help: "每行一项，例如 发布信息：12条"},
	{Name: "problems", Label: "存在问题", Kind: ui.Textarea, Rows: 2, MaxLength: 2000},
	{Name: "next", Label: "下一步打算", Kind: ui.Textarea, Rows: 2, MaxLength: 2000},
}

func (v *view) fields(l *Line, d Draft, t *typed) []ui.Field {
	values := map[string]string{"text": d.Text, "numbers": printNumbers(d.Numbers), "problems": d.Problems, "next": d.Next}
	out := []ui.Field{{Name: "version." + l.ID, Kind: ui.HiddenKind, Value: strconv.FormatInt(l.Version, 10)}}
	for _, f := range lineFields {
		f.Value = values[f.Name]
		f.Name += "." + l.ID
		if t != nil && t.values.Has(f.Name) {
			f.Value, f.Error = t.values.Get(f.Name), t.errors[f.Name]
		}
		out = append(out, f)
	}
	return out
}

// readSheet takes a posted sheet. What is wrong with a field is named by it.
func readSheet(values url.Values, lines []Line) (SheetInput, map[string]string) {
	in, wrong := SheetInput{Phone: strings.TrimSpace(values.Get("phone")), Lines: map[string]LineInput{}, Take: values["take"]}, map[string]string{}
	if msg := checkPhone(in.Phone); msg != "" {
		wrong["phone"] = msg
	}
	for i := range lines {
		id := lines[i].ID
		if !values.Has("text." + id) {
			continue
		}
		value := func(f ui.Field) string {
			text := strings.TrimSpace(strings.ReplaceAll(values.Get(f.Name+"."+id), "\r\n", "\n"))
			if n := utf8.RuneCountInString(text); n > f.MaxLength {
				wrong[f.Name+"."+id] = fmt.Sprintf("%s最多%d个字，现在是%d个字", f.Label, f.MaxLength, n)
			}
			return text
		}
		d := Draft{Text: value(lineFields[0]), Problems: value(lineFields[2]), Next: value(lineFields[3])}
		var err error
		if d.Numbers, err = ledger.ParseNumbers(value(lineFields[1])); err != nil && wrong["numbers."+id] == "" {
			wrong["numbers."+id] = err.Error()
		}
		version, _ := strconv.ParseInt(values.Get("version."+id), 10, 64)
		in.Lines[id] = LineInput{version, d}
	}
	return in, wrong
}

func (s *Rounds) postSheet(c *web.Ctx) error {
	v, err := s.view(c)
	if err != nil {
		return err
	}
	if err := c.R.ParseForm(); err != nil {
		return err
	}
	values, act := c.R.PostForm, c.R.PostFormValue("act")
	in, wrong := readSheet(values, v.lines)
	if act == "ready" {
		for id, l := range in.Lines {
			if l.Draft.Text == "" && !slices.Contains(in.Take, id) {
				wrong["text."+id] = "送审签前请填写进展情况。没有进展的，也请写明原因，例如“按计划下半年开展”"
			}
		}
	}
	if len(wrong) > 0 {
		t := &typed{values: values, errors: wrong}
		return c.Page(http.StatusUnprocessableEntity, pages.SheetPage(s.sheetPage(c, v, t)))
	}
	in.Ready = act == "ready"
	err = s.Save(c.Context(), c.Actor, v.round.ID, v.sheet.Unit, in)
	if err == nil {
		return s.savedSheet(c, act, len(in.Take) > 0)
	}
	msg, fields, ok := readable(err)
	if !ok {
		return err
	}
	status := formStatus(err)
	if v, err = s.view(c); err != nil {
		return err
	}
	return c.Page(status, pages.SheetPage(s.sheetPage(c, v, &typed{values, fields, msg})))
}

// savedSheet says what was saved, and of a draft what it still lacks.
func (s *Rounds) savedSheet(c *web.Ctx, act string, taken bool) error {
	v, err := s.view(c)
	if err != nil {
		return err
	}
	href := sheetHref(v.round.ID, v.sheet.Unit)
	switch {
	case taken:
		return c.Done("已换成台账记录，其他内容也已保存", href)
	case act == "submit":
		return c.See(href + "/submit")
	case act == "ready":
		return c.Done("已保存，并已通知科室负责人审签", href)
	}
	if empty := v.empty(c); len(empty) > 0 {
		return c.Done(fmt.Sprintf("已保存草稿。还有%d项没有填写进展情况：任务%s，提交前请补齐", len(empty), strings.Join(empty, "、")), href)
	}
	return c.Done("已保存草稿，各项都已填写", href)
}
