package library

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/web"
	"gongkai/internal/library/pages"
	"gongkai/internal/office/content"
)

func choices(list ...string) []form.Option {
	var out []form.Option
	for _, v := range list {
		out = append(out, form.Option{Value: v, Label: v})
	}
	return out
}

func pairs(list [][2]string) []form.Option {
	var out []form.Option
	for _, v := range list {
		out = append(out, form.Option{Value: v[0], Label: v[1]})
	}
	return out
}

// factsForm is what is known of a document beyond the item.
func factsForm() form.Form {
	date := func(name, label, help string) form.Field {
		return form.Field{Name: name, Label: label, Kind: form.Day, Help: help}
	}
	return form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "issuer", Label: "制定机关", Required: true}, {Name: "joint", Label: "联合机关", Help: "多个机关用顿号分开"},
		date("starts", "施行日期", ""), date("ends", "有效期至", "文件执行的最后一天；长期有效的不填"),
		{Name: "longterm", Label: "长期有效", Kind: form.Check}, {Name: "trial", Label: "暂行、试行", Kind: form.Check},
		{Name: "market", Label: "与市场主体密切相关", Kind: form.Check, Help: "勾选后须有公开征求意见和公平竞争审查记录"},
		date("consult_from", "征求意见开始", ""), date("consult_to", "征求意见截止", ""), {Name: "consult_at", Label: "征求意见网址", Kind: form.URL},
		{Name: "legal", Label: "合法性审核意见", Kind: form.Select, Options: choices(Lawful, Unlawful, Amend)}, {Name: "legal_no", Label: "审核意见书文号", Max: 60},
		{Name: "legal_reviewer", Label: "审核机构、审核人", Max: 60}, date("legal_from", "收到完整材料日期", ""), date("legal_on", "审核完成日期", "一般5至15个工作日"),
		{Name: "fair", Label: "公平竞争审查", Kind: form.Select, Options: choices(FairPassed, FairExempt, FairFailed)}, {Name: "fair_no", Label: "公平竞争审查文号", Max: 60}, date("fair_on", "公平竞争审查日期", ""),
		date("decided_on", "集体审议日期", ""), {Name: "decided_at", Label: "审议会议", Max: 100},
		{Name: "register_no", Label: "统一登记号", Max: 60}, date("register_on", "统一登记日期", ""), date("numbered_on", "统一编号日期", ""), date("printed_on", "统一印发日期", ""),
		{Name: "filing_no", Label: "备案号", Max: 60}, date("filed_on", "备案日期", ""), {Name: "filed_to", Label: "备案机关", Max: 100},
	}
}

// bound are the pairs of names in the form and places in the facts.
func (in *Saved) bound() (texts map[string]*string, days map[string]*civil.Date, ticks map[string]*bool) {
	f := &in.Facts
	texts = map[string]*string{"issuer": &f.Issuer, "consult_at": &f.ConsultAt, "legal": &f.Legal, "legal_no": &f.LegalNo, "legal_reviewer": &f.LegalReviewer, "fair": &f.Fair, "fair_no": &f.FairNo,
		"decided_at": &f.DecidedAt, "register_no": &f.RegisterNo, "filing_no": &f.FilingNo, "filed_to": &f.FiledTo}
	days = map[string]*civil.Date{"starts": &in.Starts, "ends": &in.Ends, "consult_from": &f.ConsultFrom, "consult_to": &f.ConsultTo, "legal_from": &f.LegalFrom, "legal_on": &f.LegalOn, "fair_on": &f.FairOn,
		"decided_on": &f.DecidedOn, "register_on": &f.RegisterOn, "numbered_on": &f.NumberedOn, "printed_on": &f.PrintedOn, "filed_on": &f.FiledOn}
	ticks = map[string]*bool{"longterm": &f.Longterm, "trial": &f.Trial, "market": &f.Market}
	return texts, days, ticks
}

func blankFacts(e *Entry) *form.State {
	in := Saved{Facts: e.Facts, Starts: e.Starts, Ends: e.Ends}
	texts, days, ticks := in.bound()
	values := map[string]string{"version": fmt.Sprint(e.seen()), "joint": strings.Join(e.Facts.Joint, "、")}
	for k, v := range texts {
		values[k] = *v
	}
	for k, v := range days {
		values[k] = v.String()
	}
	for k, v := range ticks {
		if *v {
			values[k] = "1"
		}
	}
	return factsForm().Blank(values)
}

func readFacts(s *form.State) Saved {
	var in Saved
	texts, days, ticks := in.bound()
	for k, v := range texts {
		*v = strings.TrimSpace(s.Text(k))
	}
	for k, v := range days {
		*v = s.Date(k)
	}
	for k, v := range ticks {
		*v = s.Yes(k)
	}
	in.Facts.Joint = list(s.Text("joint"))
	return in
}

func tieForm() form.Form {
	f := form.Form{{Name: "kind", Label: "本文件对另一文件", Kind: form.Select, Required: true}, {Name: "target", Label: "库内文件", Kind: form.Select, Free: true, Max: 40},
		{Name: "title", Label: "库外文件标题", Help: "文件不在库内的，填写标题、文号和网址", Max: 300}, {Name: "number", Label: "库外文件文号", Max: 60}, {Name: "address", Label: "库外文件网址", Kind: form.URL, Max: 300},
		{Name: "from", Label: "生效日期", Kind: form.Day, Help: "修改、废止从哪一天起；不填的为本文件施行日期"}, {Name: "note", Label: "说明", Max: 300}}
	for _, k := range TieKinds {
		f[0].Options = append(f[0].Options, form.Option{Value: k.Key, Label: k.Title})
	}
	return f
}

func decideForm() form.Form {
	return form.Form{{Name: "choice", Label: "处理决定", Kind: form.Radio, Required: true, Options: pairs(Choices)}, {Name: "until", Label: "续期至", Kind: form.Day, Help: "续期时填写"},
		{Name: "reason", Label: "理由（评估情况）", Kind: form.Area, Required: true, Max: 500}}
}

func declareForm() form.Form {
	return form.Form{{Name: "as", Label: "宣布", Kind: form.Radio, Required: true, Options: choices(string(Expired), string(Abolished))}, {Name: "since", Label: "从哪一天起", Kind: form.Day, Required: true},
		{Name: "basis", Label: "依据", Kind: form.Area, Required: true, Max: 300, Help: "写明上级文件或本单位决定的名称和文号。到这一天，公开页面自动改为失效或废止。"}}
}

// typed are the forms of a document's page as they were typed.
type typed struct{ facts, tie, decide, declare *form.State }

func (l *Library) getDocument(c *web.Ctx) error { return l.showDocument(c, http.StatusOK, typed{}) }

func (l *Library) showDocument(c *web.Ctx, code int, t typed) error {
	s, e, err := l.entry(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	if err := may(c.Actor, RightView, &e.Item); err != nil {
		return err
	}
	on := asked(c)
	verdict := e.Life.On(on)
	v := pages.Record{Base: base(c, e.Item.Title), Steps: on.Chinese() + "的有效性"}
	v.Actions = []ui.Button{{Label: "信息页", Href: e.Item.Href()}}
	v.Facts = []ui.Pair{{Label: "有效性", Cell: ui.C(ui.Light(ui.Lamp{Tone: tone(verdict.Status), Word: or(string(verdict.Status), "未公布"), Why: verdict.Note()}))}, ui.P("文号", e.Item.Number),
		ui.P("成文日期", dated(e.Item.Formed)), ui.P("公布日期", dated(e.Life.Published)), ui.P("施行日期", dated(e.Starts)), ui.P("有效期至", e.until())}
	if !e.Item.OriginalOn.IsZero() {
		v.Facts = append(v.Facts, ui.P("原发布日期", dated(e.Item.OriginalOn)))
	}
	for _, step := range verdict.Steps {
		v.Events = append(v.Events, ui.Step{Label: step.Label, Note: step.Says, Done: true, Now: step.Decides})
	}
	v.Ties = l.ties(c, s, e)
	if err := l.texts(c, e, on, &v); err != nil {
		return err
	}
	v.Forms = append(v.Forms, pages.Titled{ID: "on", Title: "某一天的有效性和正文", Form: *askDay(href(e.ID), on)})
	l.documentForms(c, s, e, t, &v)
	return c.Page(code, pages.RecordPage(v))
}

func (l *Library) ties(c *web.Ctx, s *Shelf, e *Entry) []pages.Linked {
	var out []pages.Linked
	mayEdit := c.Actor.MayOn(RightEdit, e.Item.Unit, e.Item.Kind)
	for _, t := range s.Ties {
		k, _ := TieOf(t.Kind)
		x := pages.Linked{Title: t.Title, Href: t.Address, Note: strings.TrimSpace(t.Number + " " + t.Note)}
		switch {
		case t.Doer == e.ID:
			x.Label = k.Title
			if o, ok := s.Get(t.Target); ok {
				x.Title, x.Href, x.Note = o.Item.Title, href(o.ID), strings.TrimSpace(o.Item.Number+" "+t.Note)
			}
			if mayEdit {
				x.Act = &ui.Button{Label: "取消", Small: true, Post: true, Action: href(e.ID) + "/ties/" + t.ID + "/drop", Confirm: "取消与《" + x.Title + "》的关系？"}
			}
		case t.Target == e.ID:
			o, ok := s.Get(t.Doer)
			if !ok {
				continue
			}
			x.Label, x.Title, x.Href, x.Note = k.Back, o.Item.Title, href(o.ID), o.Item.Number
		default:
			continue
		}
		if k.works() && t.Doer != "" {
			if o, ok := s.Get(t.Doer); ok && o.Life.Published > 0 {
				x.Note += " 自" + t.works(o).Chinese() + "起"
			}
		}
		out = append(out, x)
	}
	return out
}

// texts are the versions with their days, the text of the day asked for, the
// comparison with the one before (条文对照表, C08), and the official file
// held against the text (C09).
func (l *Library) texts(c *web.Ctx, e *Entry, on civil.Date, v *pages.Record) error {
	all, err := textsOf(c.Context(), c.DB, e.Agency, e.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	at := -1
	for i, t := range all {
		if t.From <= on {
			at = i
		}
		why := "首次公布"
		if t.Tie != "" {
			why = "因修改形成"
		} else if i > 0 {
			why = "更正"
		}
		v.Texts = append(v.Texts, pages.Linked{Title: fmt.Sprintf("第%d版", t.Edition), Href: href(e.ID) + "?on=" + t.From.String(), Note: "自" + t.From.Chinese() + "起，" + why})
	}
	if at < 0 {
		return nil
	}
	now, err := content.EditionOf(c.Context(), c.DB, e.Agency, e.ID, all[at].Edition)
	if err != nil {
		return err
	}
	v.Body = now.Was.Body
	if at > 0 {
		old, err := content.EditionOf(c.Context(), c.DB, e.Agency, e.ID, all[at-1].Edition)
		if err != nil {
			return err
		}
		v.Compared, v.Clauses = fmt.Sprintf("条文对照：第%d版与第%d版", old.No, now.No), clauses(old.Was.Body, now.Was.Body)
	}
	return l.official(c, &now, v)
}

func clauses(old, now string) []ui.Change {
	var out []ui.Change
	for _, x := range rich.Clauses(old, now) {
		if x.Op == "=" {
			continue
		}
		ch := ui.Change{Label: or(or(x.NewLabel, x.OldLabel), "段落")}
		switch x.Op {
		case "-":
			ch.Segments = []ui.Segment{{Op: ui.Removed, Text: x.Old}}
		case "+":
			ch.Segments = []ui.Segment{{Op: ui.Added, Text: x.New}}
		default:
			for _, s := range x.Segments {
				ch.Segments = append(ch.Segments, ui.Segment{Op: map[string]ui.Op{"+": ui.Added, "-": ui.Removed}[s.Op], Text: s.Text})
			}
		}
		out = append(out, ch)
	}
	return out
}

// official lists the hashes of the text and of its official files, and says
// where their words differ.
func (l *Library) official(c *web.Ctx, ed *content.Edition, v *pages.Record) error {
	v.Files = append(v.Files, pages.Linked{Title: "网页正文", Note: "SHA-256 " + spaced(ed.Digest)})
	for _, f := range ed.Files {
		if f.Role != content.RoleOfficial {
			continue
		}
		text, err := content.TextOf(c.Context(), c.DB, ed.Agency, f.ID)
		if err != nil {
			return err
		}
		says := "与网页正文一致"
		if !text.Readable {
			says = "没有可读的文字，无法核对"
		} else if !holds(text.Text, rich.Text(ed.Was.Body)) {
			says = "与网页正文不一致，请核对"
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Bad, Title: "正式文件与网页正文不一致", Text: "“" + f.Name + "”的文字与网页正文不同，请核对后修订。"})
		}
		v.Files = append(v.Files, pages.Linked{Title: f.Name, Href: f.Href(), Note: says + " · SHA-256 " + spaced(f.SHA)})
	}
	return nil
}

// spaced sets a hash in groups, so that it fits a narrow page.
func spaced(hash string) string {
	var b strings.Builder
	for i, r := range hash {
		if i > 0 && i%8 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// holds says that the file's text has every word of the page's, in order:
// page numbers, heads and blanks aside.
func holds(file, page string) bool {
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" \t\r\n　—-\u00a0", r) {
				return -1
			}
			return r
		}, s)
	}
	whole := bare(strings.ReplaceAll(file, "\f", ""))
	for _, line := range strings.Split(page, "\n") {
		if l := bare(line); l != "" && !strings.Contains(l, "此件公开发布") && !strings.Contains(whole, l) {
			return false
		}
	}
	return true
}

func (l *Library) documentForms(c *web.Ctx, s *Shelf, e *Entry, t typed, v *pages.Record) {
	add := func(id, title, action, label string, st *form.State, look ui.Look) *ui.Form {
		v.Forms = append(v.Forms, pages.Titled{ID: id, Title: title, Form: ui.Form{Action: href(e.ID) + action, Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: label, Look: look}}}})
		return &v.Forms[len(v.Forms)-1].Form
	}
	pick := func(st, blank *form.State) *form.State {
		if st != nil {
			return st
		}
		return blank
	}
	now := e.Life.On(c.Today()).Status
	if c.Actor.MayOn(RightDecide, e.Item.Unit, e.Item.Kind) && now != "" && !now.Over() {
		if e.Ends > 0 {
			add("decide", "到期处理决定", "/decide", "作出决定", pick(t.decide, decideForm().Blank(nil)), ui.Primary)
		}
		add("declare", "宣布失效或废止", "/declare", "宣布", pick(t.declare, declareForm().Blank(nil)), ui.Danger)
	}
	if !c.Actor.MayOn(RightEdit, e.Item.Unit, e.Item.Kind) {
		return
	}
	f := add("tie", "建立文件关系", "/ties", "建立关系", pick(t.tie, tieForm().Blank(nil)), "")
	for _, o := range s.Entries {
		if o.ID != e.ID && c.Actor.MayOn(RightView, o.Item.Unit, o.Item.Kind) {
			ui.Pick(f.Fields, "target").Options = append(ui.Pick(f.Fields, "target").Options, ui.Option{Value: o.ID, Label: strings.TrimSpace(o.Item.Title + " " + o.Item.Number)})
		}
	}
	add("facts", "施行、审核、登记和备案", "", "保存", pick(t.facts, blankFacts(e)), ui.Primary).Columns = 2
}

func (l *Library) postDocument(c *web.Ctx) error {
	st := factsForm().Read(c.R)
	if st.OK() {
		err := l.Save(c.Context(), c.Actor, c.Path("id"), int64(st.Int("version")), readFacts(st))
		if err == nil {
			return c.Done("已保存", href(c.Path("id")))
		}
		if !st.Keep(err) {
			return err
		}
		return l.showDocument(c, form.Status(err), typed{facts: st})
	}
	return l.showDocument(c, http.StatusUnprocessableEntity, typed{facts: st})
}

// getEnter asks before an official document is taken into the library.
func (l *Library) getEnter(c *web.Ctx) error {
	i, err := content.ItemOf(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	if err := may(c.Actor, RightEdit, &i); err != nil {
		return err
	}
	f := ui.Form{Action: href(i.ID) + "/enter", Buttons: []ui.Button{{Label: "纳入文件库", Look: ui.Primary}, {Label: "返回信息页", Href: i.Href()}}}
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: base(c, "纳入文件库"), Parts: []leaf.Part{{Title: i.Title, Facts: []ui.Pair{ui.P("文号", i.Number), ui.P("成文日期", dated(i.Formed))},
		Text: []string{"纳入后，这份公文与规范性文件一样标注有效性：须填写施行日期和有效期，到期前提醒决定，与其他文件的修改、废止关系两边显示。"}, Form: &f}}}))
}

func (l *Library) postEnter(c *web.Ctx) error {
	if err := l.Enter(c.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done("已纳入文件库", href(c.Path("id")))
}

// answer runs an act of a form on the document's page and shows what is wrong.
func (l *Library) answer(c *web.Ctx, st *form.State, t typed, done string, act func() error) error {
	code := http.StatusUnprocessableEntity
	if st.OK() {
		err := act()
		if err == nil {
			return c.Done(done, href(c.Path("id")))
		}
		if !st.Keep(err) {
			return err
		}
		code = form.Status(err)
	}
	return l.showDocument(c, code, t)
}

func (l *Library) postTie(c *web.Ctx) error {
	st := tieForm().Read(c.R)
	return l.answer(c, st, typed{tie: st}, "已建立关系，双方页面同时显示", func() error {
		return l.Tie(c.Context(), c.Actor, c.Path("id"), Tied{Kind: st.Text("kind"), Target: st.Text("target"), Title: st.Text("title"), Number: st.Text("number"), Address: st.Text("address"), From: st.Date("from"), Note: st.Text("note")})
	})
}

func (l *Library) postUntie(c *web.Ctx) error {
	if err := l.Untie(c.Context(), c.Actor, c.Path("id"), c.Path("tie")); err != nil {
		return err
	}
	return c.Done("已取消关系", href(c.Path("id")))
}

func (l *Library) postDecide(c *web.Ctx) error {
	st := decideForm().Read(c.R)
	return l.answer(c, st, typed{decide: st}, "已作出决定", func() error {
		return l.Decide(c.Context(), c.Actor, c.Path("id"), AnyVersion, Decided{Choice: st.Text("choice"), Reason: st.Text("reason"), Until: st.Date("until")})
	})
}

func (l *Library) postDeclare(c *web.Ctx) error {
	st := declareForm().Read(c.R)
	return l.answer(c, st, typed{declare: st}, "已登记，到日自动更新有效性", func() error {
		return l.Declare(c.Context(), c.Actor, c.Path("id"), AnyVersion, Status(st.Text("as")), st.Date("since"), st.Text("basis"))
	})
}
