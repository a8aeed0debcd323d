package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// asInvalid is the refusal that a person can mend, or nil.
func asInvalid(err error) error {
	var e *fail.Error
	if errors.As(err, &e) && e.Kind == fail.Invalid {
		return e
	}
	return nil
}

// rowIn is the row that the address names.
func rowIn(c *web.Ctx) (Plan, int, error) {
	p, err := draftIn(c)
	if err != nil {
		return p, 0, err
	}
	n, err := strconv.Atoi(c.Path("n"))
	if err != nil || n < 1 || n > len(p.Draft.Plan.Rows) {
		return p, 0, fail.Missingf("草稿里没有第%s行，可能已被删除或合并。请返回草稿查看", c.Path("n"))
	}
	return p, n - 1, nil
}

// posted is the row that a form is about, as its person saw it.
func posted(c *web.Ctx, i int) RowAt { return RowAt{N: i + 1, Key: c.R.FormValue("key")} }

var rowForm = form.Form{
	{Name: "no", Label: "序号", Max: mostCell},
	{Name: "key_task", Label: "重点任务", Max: mostCell},
	{Name: "sub_task", Label: "二级任务", Max: mostCell},
	{Name: "measure", Label: "具体措施", Kind: form.Area, Required: true, Rows: 6, Max: mostMeasure, Help: "日期、次数、期限从这里的文字重新读取。"},
	{Name: "responsible", Label: "责任部门", Kind: form.Area, Rows: 2, Max: mostCell, Help: "按原文填写，例如“办公室牵头，各科室、中心配合”。改动后重新匹配科室。"},
	{Name: "indicator", Label: "量化指标", Kind: form.Area, Rows: 2, Max: mostCell},
	{Name: "deadline", Label: "完成时限", Max: mostCell, Help: "例如“2023年11月底”“全年持续推进”。"},
}

func (t RowText) values() map[string]string {
	return map[string]string{"no": t.No, "key_task": t.KeyTask, "sub_task": t.SubTask, "measure": t.Measure, "responsible": t.Responsible,
		"indicator": t.Indicator, "deadline": t.Deadline}
}

func rowText(s *form.State) RowText {
	return RowText{No: s.Text("no"), KeyTask: s.Text("key_task"), SubTask: s.Text("sub_task"), Measure: s.Text("measure"),
		Responsible: s.Text("responsible"), Indicator: s.Text("indicator"), Deadline: s.Text("deadline")}
}

// choiceForm are the fields of what the office decides for a row.
func choiceForm(n names) form.Form {
	units := []form.Option{}
	for _, u := range n.order {
		units = append(units, form.Option{Value: u.ID, Label: u.Name})
	}
	parts := []form.Option{}
	for _, k := range Capabilities {
		parts = append(parts, form.Option{Value: k.Key, Label: k.Title})
	}
	return form.Form{
		{Name: "lead", Label: "牵头科室", Kind: form.Select, Options: units},
		{Name: "support", Label: "配合科室", Kind: form.Checks, Options: units},
		{Name: "due", Label: "完成日期", Kind: form.Day},
		{Name: "capability", Label: "数据来源", Kind: form.Select, Options: parts, Required: true, Help: "量化指标由这个功能的记录自动统计。"},
		{Name: "weight", Label: "权重", Kind: form.Number, Min: 1, Top: 100, Required: true, Help: "汇总重点任务进度时的份量，一般为1。"},
		{Name: "omit", Label: "不列入台账", Kind: form.Check},
		{Name: "why", Label: "不列入的原因", Max: 500},
	}
}

func (c *Choice) state(f form.Form) *form.State {
	s := f.Blank(map[string]string{"lead": c.Lead, "capability": c.Capability, "weight": strconv.Itoa(max(1, c.Weight)), "why": c.Why})
	if !c.Due.IsZero() {
		s.Values.Set("due", c.Due.String())
	}
	if c.Omit {
		s.Values.Set("omit", "1")
	}
	s.Values["support"] = c.Support
	return s
}

func choiceIn(s *form.State) Choice {
	return Choice{Lead: s.Text("lead"), Support: s.List("support"), Due: s.Date("due"), Capability: s.Text("capability"),
		Weight: s.Int("weight"), Omit: s.Yes("omit"), Why: s.Text("why")}
}

func (l *Ledger) getRow(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	return l.showRow(c, 200, &p, i, nil, nil)
}

// showRow draws a row with its two forms; text and choice are what somebody
// typed, or nil for what is kept.
func (l *Ledger) showRow(c *web.Ctx, status int, p *Plan, i int, text, choice *form.State) error {
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	d := &p.Draft
	if text == nil {
		text = rowForm.Blank(d.TextOf(i).values())
	}
	if choice == nil {
		choice = d.Choices[i].state(choiceForm(n))
	}
	path := planPath(p.ID)
	at := path + "/row/" + strconv.Itoa(i+1)
	r := d.Plan.Rows[i]
	out := pages.PlanRow{Base: planBase(c, "第"+label(r, i)+"项", ui.Link{Label: "核对计划草稿", Href: p.href()}), Path: path, Back: at,
		Measure: piecesOf(r.Measure, r.Checkpoints, ""), Doubts: pageDoubts(d.OfRow(i), i+1, n)}
	for j := range out.Doubts {
		out.Doubts[j].Row = i + 1
	}
	for _, k := range r.Checkpoints {
		out.Points = append(out.Points, pages.Piece{Text: k.Text, What: pointWords(k)})
	}
	out.Lead = fmt.Sprintf("第%d行，共%d行", i+1, len(d.Plan.Rows))
	out.Actions = rowButtons(p, i, at)
	if i > 0 {
		out.Previous = path + "/row/" + strconv.Itoa(i)
	}
	if i+1 < len(d.Plan.Rows) {
		out.Next = path + "/row/" + strconv.Itoa(i+2)
	}
	key := ui.Field{Kind: ui.HiddenKind, Name: "key", Value: or(c.R.PostFormValue("key"), d.RowKey(i))}
	out.Text = textForm(text, at, key)
	out.Choice = choosingForm(choice, at, key)
	return c.Page(status, pages.PlanRowPage(out))
}

func textForm(s *form.State, action string, hidden ...ui.Field) ui.Form {
	f := ui.Form{Action: action, Fields: append(ui.FromForm(s), hidden...), Error: s.General, Buttons: []ui.Button{{Label: "保存更正", Look: ui.Primary}}}
	ui.Pick(f.Fields, "no").Width = ui.Short
	return f
}

func choosingForm(s *form.State, at string, key ui.Field) ui.Form {
	f := ui.Form{Action: at + "/choose", Fields: append(ui.FromForm(s), key), Error: s.General, Buttons: []ui.Button{{Label: "确定分工", Look: ui.Primary}}}
	lead := ui.Pick(f.Fields, "lead")
	lead.Blank, lead.Width = "未定", ui.Half
	ui.Pick(f.Fields, "due").Width = ui.Short
	ui.Pick(f.Fields, "weight").Width = ui.Short
	ui.Pick(f.Fields, "capability").Width = ui.Half
	return f
}

func rowButtons(p *Plan, i int, at string) []ui.Button {
	out := []ui.Button{{Label: "拆成两项", Icon: "columns", Href: at + "/split"}}
	if i+1 < len(p.Draft.Plan.Rows) {
		out = append(out, ui.Button{Label: "与下一项合并", Icon: "link", Href: at + "/merge"})
	}
	return append(out, ui.Button{Label: "在后面补充一项", Icon: "plus", Place: ui.PlaceNew, Href: planPath(p.ID, "add") + "?after=" + strconv.Itoa(i+1)},
		ui.Button{Label: "删去这一行", Icon: "trash", Look: ui.Danger, Place: ui.PlaceDelete, Href: at + "/remove"})
}

func (l *Ledger) postRow(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	s := rowForm.Read(c.R)
	if s.OK() {
		_, err = l.CorrectRow(c.Context(), c.Actor, p.ID, posted(c, i), rowText(s))
		if err == nil {
			return c.Done("已保存更正", planPath(p.ID, "row", strconv.Itoa(i+1)))
		}
		if !s.Take(err) {
			return err
		}
	}
	return l.showRow(c, 422, &p, i, s, nil)
}

func (l *Ledger) postChoose(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s := choiceForm(n).Read(c.R)
	if s.OK() {
		_, err = l.Choose(c.Context(), c.Actor, p.ID, posted(c, i), choiceIn(s))
		if err == nil {
			return c.Done("已确定分工", planPath(p.ID, "row", strconv.Itoa(i+1)))
		}
		if !s.Take(err) {
			return err
		}
	}
	return l.showRow(c, 422, &p, i, nil, s)
}

// postDraftDecide takes the short form of the table: a lead, a day, or both.
func (l *Ledger) postDraftDecide(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	n, err := l.names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	in := p.Draft.Choices[i]
	in.Weight = max(1, in.Weight)
	s := form.Form{choiceForm(n)[0], choiceForm(n)[2]}.Read(c.R)
	if lead := s.Text("lead"); lead != "" {
		in.Lead = lead
	}
	if day := s.Date("due"); !day.IsZero() {
		in.Due = day
	}
	if s.OK() {
		_, err = l.Choose(c.Context(), c.Actor, p.ID, posted(c, i), in)
	}
	if refused := asInvalid(err); !s.OK() || refused != nil {
		full := in.state(choiceForm(n))
		full.Errors = s.Errors
		if refused != nil {
			full.Take(refused)
		}
		return l.showRow(c, 422, &p, i, nil, full)
	}
	if err != nil {
		return err
	}
	return c.Back(p.href())
}

// afterIn is the row after which a new one is put.
func afterIn(c *web.Ctx, p *Plan) int {
	n, err := strconv.Atoi(c.R.FormValue("after"))
	if err != nil || n < 0 || n > len(p.Draft.Plan.Rows) {
		return len(p.Draft.Plan.Rows)
	}
	return n
}

func (l *Ledger) getAddRow(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	text := RowText{}
	if n := afterIn(c, &p); n > 0 {
		above := p.Draft.TextOf(n - 1)
		text = RowText{KeyTask: above.KeyTask, SubTask: above.SubTask, Responsible: above.Responsible, Deadline: above.Deadline}
	}
	return showAddRow(c, 200, &p, rowForm.Blank(text.values()))
}

func showAddRow(c *web.Ctx, status int, p *Plan, s *form.State) error {
	after := afterIn(c, p)
	out := pages.Act{Base: planBase(c, "补充一项", ui.Link{Label: "核对计划草稿", Href: p.href()})}
	out.Lead = fmt.Sprintf("放在第%d行之后", after)
	out.Form = textForm(s, planPath(p.ID, "add"), ui.Field{Kind: ui.HiddenKind, Name: "after", Value: strconv.Itoa(after)})
	out.Form.Buttons = []ui.Button{{Label: "补充", Look: ui.Primary}, {Label: "返回", Href: p.href()}}
	return c.Page(status, pages.ActPage(out))
}

func (l *Ledger) postAddRow(c *web.Ctx) error {
	p, err := draftIn(c)
	if err != nil {
		return err
	}
	s := rowForm.Read(c.R)
	if s.OK() {
		after := afterIn(c, &p)
		_, err = l.AddRow(c.Context(), c.Actor, p.ID, after, rowText(s))
		if err == nil {
			return c.Done("已补充一项", planPath(p.ID, "row", strconv.Itoa(after+1)))
		}
		if !s.Take(err) {
			return err
		}
	}
	return showAddRow(c, 422, &p, s)
}

var splitForm = form.Form{
	{Name: "first", Label: "第一项的具体措施", Kind: form.Area, Required: true, Rows: 5, Max: mostMeasure},
	{Name: "second", Label: "第二项的具体措施", Kind: form.Area, Required: true, Rows: 5, Max: mostMeasure,
		Help: "把属于第二项的文字剪切到这里。两部分合起来应与原文一致；责任部门、时限等先照抄，再逐项更正。"},
}

func (l *Ledger) getSplit(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	first, second := halves(p.Draft.Plan.Rows[i].Measure)
	return showSplit(c, 200, &p, i, splitForm.Blank(map[string]string{"first": first, "second": second}))
}

// halves cuts a measure after the sentence that ends nearest to its middle.
func halves(text string) (first, second string) {
	runes := []rune(text)
	best := len(runes)
	for i, r := range runes[:max(0, len(runes)-1)] {
		if strings.ContainsRune("。；;", r) && distance(i+1, len(runes)) < distance(best, len(runes)) {
			best = i + 1
		}
	}
	return string(runes[:best]), string(runes[best:])
}

// distance is twice the distance of a place to the middle.
func distance(at, length int) int {
	if d := 2*at - length; d > 0 {
		return d
	}
	return length - 2*at
}

func showSplit(c *web.Ctx, status int, p *Plan, i int, s *form.State) error {
	at := planPath(p.ID, "row", strconv.Itoa(i+1))
	r := p.Draft.Plan.Rows[i]
	out := pages.PlanSplit{Base: planBase(c, "拆分第"+label(r, i)+"项", ui.Link{Label: "核对计划草稿", Href: p.href()}), Measure: piecesOf(r.Measure, r.Checkpoints, "")}
	key := ui.Field{Kind: ui.HiddenKind, Name: "key", Value: or(c.R.PostFormValue("key"), p.Draft.RowKey(i))}
	out.Form = ui.Form{Action: at + "/split", Fields: append(ui.FromForm(s), key), Error: s.General,
		Buttons: []ui.Button{{Label: "拆分", Look: ui.Primary}, {Label: "返回", Href: at}}}
	return c.Page(status, pages.PlanSplitPage(out))
}

func (l *Ledger) postSplit(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	s := splitForm.Read(c.R)
	if s.OK() {
		_, err = l.SplitRow(c.Context(), c.Actor, p.ID, posted(c, i), s.Text("first"), s.Text("second"))
		if err == nil {
			return c.Done("已拆成两项。请核对两项的分工和时限", planPath(p.ID, "row", strconv.Itoa(i+1)))
		}
		if !s.Take(err) {
			return err
		}
	}
	return showSplit(c, 422, &p, i, s)
}

// askRow draws the page that asks before a row is joined or taken out.
func askRow(c *web.Ctx, p *Plan, i int, title string, confirm ui.Confirm) error {
	at := planPath(p.ID, "row", strconv.Itoa(i+1))
	out := pages.Ask{Base: planBase(c, title, ui.Link{Label: "核对计划草稿", Href: p.href()}), Confirm: confirm}
	out.Confirm.Back = ui.Link{Label: "返回", Href: at}
	out.Confirm.Fields = append(out.Confirm.Fields, ui.Field{Kind: ui.HiddenKind, Name: "key", Value: p.Draft.RowKey(i)})
	return c.Page(200, pages.AskPage(out))
}

func (l *Ledger) getMerge(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	rows := p.Draft.Plan.Rows
	if i+1 >= len(rows) {
		return fail.Invalidf("这是最后一项，没有下一项可以合并")
	}
	return askRow(c, &p, i, "与下一项合并", ui.Confirm{Question: "把这两项合并为一项？", Will: []string{
		"第" + label(rows[i], i) + "项：" + rows[i].Measure, "第" + label(rows[i+1], i+1) + "项：" + rows[i+1].Measure,
		"两项的措施首尾相接；责任部门、量化指标、完成时限不同的，用分号连在一起。"},
		Action: planPath(p.ID, "row", strconv.Itoa(i+1), "merge"), Button: ui.Button{Label: "合并", Look: ui.Primary}})
}

func (l *Ledger) postMerge(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	if _, err := l.MergeRows(c.Context(), c.Actor, p.ID, posted(c, i)); err != nil {
		return err
	}
	return c.Done("已合并。请核对分工和时限", planPath(p.ID, "row", strconv.Itoa(i+1)))
}

func (l *Ledger) getRemove(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	r := p.Draft.Plan.Rows[i]
	return askRow(c, &p, i, "删去一行", ui.Confirm{Question: "删去第" + label(r, i) + "项？", Will: []string{r.Measure,
		"这一行从草稿中删去，文字移到“没有归入任何任务的文字”，不会丢失。", "如果它是任务、只是本单位不办，请改用“不列入台账”并写明原因。"},
		Action: planPath(p.ID, "row", strconv.Itoa(i+1), "remove"), Button: ui.Button{Label: "删去", Look: ui.Danger, Icon: "trash"}})
}

func (l *Ledger) postRemove(c *web.Ctx) error {
	p, i, err := rowIn(c)
	if err != nil {
		return err
	}
	if _, err := l.RemoveRow(c.Context(), c.Actor, p.ID, posted(c, i)); err != nil {
		return err
	}
	return c.Done("已删去一行", p.href())
}
