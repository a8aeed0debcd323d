package desk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// getItem is the page of one case.
func (d *Desk) getItem(c *web.Ctx) error {
	x, err := d.item(c)
	if err != nil {
		return err
	}
	i := &x.Item
	v := pages.Case{Base: c.Base(i.Label() + " " + i.Title), Lamp: Lamp(i, x.Today, x.Cal), Sum: x.Explain().Sum,
		ClockUp: ui.Link{Label: "逐日说明", Href: i.Href() + "/clock"}, Steps: way9(x), Facts: d.requestFacts(c, x)}
	v.Base.Crumbs = []ui.Link{{Label: "依申请公开", Href: root}, {Label: i.Label()}}
	if i.Kind == disclosure.Record && !i.Due.IsZero() {
		v.Sum = []string{"要求更正本人信息的，条例没有规定期限；本机关按" + x.Terms.On(clock.RecordMend, i.Received).String() + "办理，应于" + i.Due.Chinese() + "前办结（" + disclosure.ArticleRecord + "）"}
	}
	v.Next, v.Other = d.nextActs(x)
	if v.Person, err = d.persons(c, x); err != nil {
		return err
	}
	events, err := d.Service.Events(c.Context(), c.DB, i.Agency, i.ID)
	if err != nil {
		return err
	}
	if e := confirmedOnline(events); e != nil && i.State == disclosure.Submitted {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Warn, Title: "申请人已在网上确认，请确认收到",
			Text: "申请人于" + local(e.At) + "确认申请由其提交。工作人员确认后即为双方确认，确认之日为收到申请之日（" + disclosure.ArticleReceipt + "）。"})
	}
	more, err := d.itemNotices(c, x)
	if err != nil {
		return err
	}
	v.Notices = append(v.Notices, more...)
	if v.Sections, err = d.sections(c, x); err != nil {
		return err
	}
	for _, e := range slices.Backward(events) {
		v.Events = append(v.Events, event(e))
	}
	return c.Page(http.StatusOK, pages.CasePage(v))
}

// confirmedOnline is when the applicant confirmed on line, or nil.
func confirmedOnline(events []disclosure.Event) *disclosure.Event {
	n := slices.IndexFunc(events, func(e disclosure.Event) bool { return e.Act == disclosure.ActConfirmOnline })
	if n < 0 {
		return nil
	}
	return &events[n]
}

// event is one line of the timeline.
func event(e disclosure.Event) ui.Event {
	out := ui.Event{At: e.At.In(store.Zone), Who: e.ByName, Title: e.Act, Text: e.Text}
	if e.Was != e.Now && e.Was != "" {
		out.Title += "（" + stateTitle(e.Was) + " → " + stateTitle(e.Now) + "）"
	}
	if e.Article != "" {
		out.Text += "（" + e.Article + "）"
	}
	return out
}

// way9 are the stations of a case, 登记 to 归档 (条例第四十五条).
func way9(x *disclosure.Case) []ui.Step {
	i := &x.Item
	stations := []struct {
		label string
		done  bool
	}{
		{"登记", true}, {"确认收到", !i.Received.IsZero()}, {"分办", i.Unit != ""}, {"判断", x.Judged().Ground != ""},
		{"答复", !i.Issued.IsZero()}, {"送达", !i.Served.IsZero()}, {"归档", i.State == disclosure.Archived},
	}
	if i.State == disclosure.Withdrawn || i.State == disclosure.Voided {
		return nil
	}
	var out []ui.Step
	now := false
	for _, s := range stations {
		step := ui.Step{Label: s.label, Done: s.done}
		if !s.done && !now {
			step.Now, now = true, true
		}
		out = append(out, step)
	}
	return out
}

// requestFacts are what was asked for, and how it came in.
func (d *Desk) requestFacts(c *web.Ctx, x *disclosure.Case) []ui.Pair {
	r, i, t := &x.Request, &x.Item, &x.Text
	out := []ui.Pair{ui.P("申请编号", i.Label()), ui.P("申请类型", disclosure.KindTitles[i.Kind]), ui.P("环节", stateTitle(i.State)),
		ui.P("提交方式", clock.ChannelTitles[i.Channel]), ui.P("提交日期", i.Arrived.Chinese()), {Label: "收到申请之日", Cell: ui.Cell{Text: on(i.Received), Note: r.Receipt().Why}},
		ui.P("提供形式", titleOf(disclosure.Supplies, r.Supply)), ui.P("获取途径", titleOf(disclosure.Ways, r.Way)), ui.P("同意电子送达", yes(r.Consents)),
		{Label: "内容描述", Wide: true, Cell: ui.T(orNone(t.Content))}}
	add := func(label, text string) {
		if text != "" {
			out = append(out, ui.Pair{Label: label, Wide: true, Cell: ui.T(text)})
		}
	}
	add("名称或文号", t.Document)
	add("其他特征", t.Features)
	add("补正内容", t.Mended)
	add("申请人说明的用途", t.Purpose)
	add("邮件号码或邮戳", r.Postmark)
	if i.Outcome != "" {
		out = append(out, ui.P("答复结果", disclosure.OutcomeTitle(i.Outcome)), ui.P("答复文号", i.ReplyNumber), ui.P("答复日期", on(i.Answered)), ui.P("送达日期", on(i.Served)))
	}
	if units, err := d.Service.Roster.UnitNames(c.Context(), c.DB, i.Agency); err == nil && i.Unit != "" {
		out = append(out, ui.P("承办", strings.TrimSpace(units[i.Unit]+" "+i.PersonName)))
	}
	add("未作答复的原因", i.EndWhy)
	return out
}

func orNone(s string) string {
	if s == "" {
		return "（没有填写，或者已按保存期限清除）"
	}
	return s
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

func titleOf(pairs [][2]string, key string) string {
	for _, p := range pairs {
		if p[0] == key {
			return p[1]
		}
	}
	return key
}

// persons are the applicants, masked, with the way to the whole.
func (d *Desk) persons(c *web.Ctx, x *disclosure.Case) (templ.Component, error) {
	ids := append(slices.Clone(x.Request.Applicants), x.Request.Agent)
	masks, err := d.Citizens.Masks(c.Context(), c.DB, x.Item.Agency, ids)
	if err != nil {
		return nil, err
	}
	var boxes []templ.Component
	for _, id := range ids {
		if m, ok := masks[id]; ok {
			boxes = append(boxes, citizen.Box(m, c.Actor.May(citizen.RightReveal)))
		}
	}
	if len(boxes) == 0 {
		return nil, nil
	}
	return templ.Join(boxes...), nil
}

// nextActs are the acts that the reader may make: the next ones, and others.
func (d *Desk) nextActs(x *disclosure.Case) (next, other []pages.Next) {
	can := x.Can()
	find := func(name string) (flow.Option[*disclosure.Case], bool) {
		i := slices.IndexFunc(can, func(o flow.Option[*disclosure.Case]) bool { return o.Move.Name == name })
		if i < 0 {
			return flow.Option[*disclosure.Case]{}, false
		}
		return can[i], true
	}
	if o, ok := find(disclosure.MoveJudge); ok && o.Refusal == "" && x.Judged().Ground == "" {
		next = append(next, pages.Next{Button: ui.Button{Label: "七步判断", Icon: "check", Look: ui.Primary, Href: x.Item.Href() + "/judge"}, Says: judgeSays(x)})
	}
	for _, l := range d.links(x) {
		if o, ok := find(l.Move); l.Move != "" && (!ok || o.Refusal != "") {
			continue
		}
		n := pages.Next{Button: ui.Button{Label: l.Label, Icon: l.Icon, Href: l.Href}, Says: l.Says}
		if l.Main {
			next = append(next, n)
		} else {
			other = append(other, n)
		}
	}
	for _, a := range acts {
		o, ok := find(a.move)
		if !ok || o.Refusal != "" && (a.move != disclosure.MoveIssue || x.Draft() == nil) {
			continue
		}
		n := pages.Next{Button: ui.Button{Label: a.name(), Href: x.Item.Href() + "/do/" + a.key}, Says: a.tells}
		if o.Refusal != "" {
			n = pages.Next{Button: ui.Button{Label: a.name(), Off: true, Why: o.Refusal}}
		}
		if a.danger {
			n.Button.Look = ui.Danger
		}
		if a.big {
			next = append(next, n)
		} else {
			other = append(other, n)
		}
	}
	return next, other
}

func judgeSays(x *disclosure.Case) string {
	j := x.Judged()
	if q, ok := disclosure.QuestionOf(x.Item.Kind, j.Next); ok {
		return "现在是“" + q.Title + "”：" + q.Ask
	}
	if j.Act != "" {
		return "先办理“" + j.Act + "”，再继续判断。"
	}
	return ""
}

func (d *Desk) links(x *disclosure.Case) []Link {
	if d.Links == nil {
		return nil
	}
	return slices.DeleteFunc(d.Links(x), func(l Link) bool { return l.Href == "" })
}

// itemNotices are what a reader must see first.
func (d *Desk) itemNotices(c *web.Ctx, x *disclosure.Case) ([]ui.Notice, error) {
	var out []ui.Notice
	warn := func(title, text string) { out = append(out, ui.Notice{Tone: ui.Warn, Title: title, Text: text}) }
	if x.Request.Receipt().LateToConfirm(x.Today) {
		out = append(out, ui.Notice{Tone: ui.Bad, Title: "平信申请没有当日确认", Text: "应当于收到的当日与申请人确认（" + disclosure.ArticleReceipt + "第二项）。请立即确认。"})
	}
	if cor := x.Correction(); cor != nil && !cor.AnswerAt.IsZero() && cor.Mended.IsZero() {
		warn("申请人已在网上提交补正", "请核对后登记“收到补正”。")
	}
	if f := x.Fee(); f != nil && !f.Claimed.IsZero() && f.Paid.IsZero() {
		warn("申请人说明已经缴费", f.Claim+"。请核对票据后登记缴费。")
	}
	if x.Item.Extension.State == disclosure.ExtApproved {
		warn("延期已批准，还没有告知申请人", "应当在原期限届满前告知，否则不产生延长（"+disclosure.ArticleTerm+"）。")
	}
	if x.Item.Kind == disclosure.Information {
		same, err := d.sameAsked(c, x)
		if err != nil {
			return nil, err
		}
		out = append(out, same...)
	}
	if l := x.Draft(); l != nil && !x.Item.Closed {
		if lacks := append(x.Lacks(), unreviewed(x, l)...); len(lacks) > 0 {
			out = append(out, ui.Notice{Tone: ui.Info, Title: "答复发出前还需要", Text: strings.Join(lacks, "；") + "。"})
		}
	}
	return out, nil
}

// unreviewed are the reviews that the reply still needs.
func unreviewed(x *disclosure.Case, l *disclosure.Letter) []string {
	var out []string
	g, _ := disclosure.GroundOf(l.Ground)
	if r := x.Review(disclosure.ReviewSecrecy); slices.Contains(g.Needs, disclosure.NeedSecrecy) && (r == nil || r.Verdict != disclosure.VerdictPass) {
		out = append(out, "保密审查通过（"+disclosure.ArticleSecrecy+"）")
	}
	if r := x.Review(disclosure.ReviewLegal); r == nil || r.Verdict != disclosure.VerdictPass {
		out = append(out, "合法性审查通过（随文书审签进行）")
	}
	return out
}

// sameAsked points to other requests of the same person, which may be repeated
// or excessive.
func (d *Desk) sameAsked(c *web.Ctx, x *disclosure.Case) ([]ui.Notice, error) {
	if x.Item.SameKey == "" || x.Item.Closed {
		return nil, nil
	}
	n, err := d.Service.Count(c.Context(), c.DB, c.Actor, disclosure.Filter{SameKey: x.Item.SameKey})
	if err != nil || n < 2 {
		return nil, err
	}
	return []ui.Notice{{Tone: ui.Info, Title: "同一申请人还有其他申请", Text: "请核对是否重复申请（第三十六条第六项）、是否明显超过合理范围（第三十五条）。",
		Acts: []ui.Button{{Label: "查看该申请人的申请", Small: true, Href: listHref("same", x.Item.SameKey)}}}}, nil
}
