package front

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/front/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

// view is one request before its applicant.
type view struct {
	t       ticket
	actor   who.Actor
	request disclosure.Request
	text    disclosure.Text
	cases   []*disclosure.Case
}

// errTicket leads to the look-up page.
var errTicket = fail.Deniedf("查询已过期。请重新填写申请编号和查询码")

// see reads what the browser's ticket opens.
func (f *Front) see(c *web.Ctx) (*view, error) {
	t, ok := f.ticket(c)
	if !ok {
		return nil, errTicket
	}
	v := &view{t: t, actor: applicant(c, t.agency)}
	var err error
	if v.request, v.text, err = f.d.Disclosure.RequestOf(c.Context(), c.DB, t.agency, t.request); err != nil {
		return nil, err
	}
	items, err := f.d.Disclosure.ItemsOf(c.Context(), c.DB, t.agency, t.request)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		one, err := f.d.Disclosure.Case(c.Context(), c.DB, v.actor, i.ID)
		if err != nil {
			return nil, err
		}
		v.cases = append(v.cases, one)
	}
	return v, nil
}

// getCase shows how far a request has come.
func (f *Front) getCase(c *web.Ctx) error {
	v, err := f.see(c)
	if err == errTicket {
		return c.See("/requests/lookup")
	}
	if err != nil {
		return err
	}
	return f.show(c, http.StatusOK, v, "", "", nil)
}

// show draws the page; item, act and s are a form that was refused.
func (f *Front) show(c *web.Ctx, status int, v *view, item, act string, s *form.State) error {
	agency, err := f.d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	p := pages.Progress{Number: v.request.Number}
	if p.Base, err = f.frame(c, "办理进度"); err != nil {
		return err
	}
	p.Lead = v.request.Title
	p.Actions = []ui.Button{{Label: "打印", Icon: "print", Print: true, Place: ui.PlacePrint}, {Label: "退出查询", Post: true, Action: "/requests/leave"}}
	if p.Office, _, err = f.office(c.Context(), agency); err != nil {
		return err
	}
	p.Facts = v.facts()
	for _, one := range v.cases {
		m, err := f.matter(c, v, one)
		if err != nil {
			return err
		}
		for _, a := range acts {
			if a.may(one) == nil {
				m.Acts = append(m.Acts, f.draw(c, a, one, pick(item == one.Item.ID && act == a.key, s, nil)))
			}
		}
		p.Matters = append(p.Matters, m)
	}
	return c.Page(status, pages.ProgressPage(p))
}

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

// facts are about the request as a whole. What identifies the applicant is not
// repeated: the code may have come into other hands.
func (v *view) facts() []ui.Pair {
	r := &v.request
	out := []ui.Pair{ui.P("申请类型", disclosure.KindTitles[r.Kind]), ui.P("提交方式", clock.ChannelTitles[r.Channel]), ui.P("提交日期", r.Arrived.Chinese())}
	if !r.Received.IsZero() {
		out = append(out, ui.P("收到申请之日", r.Received.Chinese()))
	}
	out = append(out, ui.P("提供方式", words2(disclosure.Supplies, r.Supply)+" · "+words2(disclosure.Ways, r.Way)))
	return append(out, ui.P("电子送达", pick(r.Consents, "已同意用电子方式送达文书", "没有同意，文书按您填写的地址邮寄或者当面送达")))
}

func words2(pairs [][2]string, key string) string {
	for _, p := range pairs {
		if p[0] == key {
			return p[1]
		}
	}
	return "未选择"
}

// matter is one item as its applicant sees it.
func (f *Front) matter(c *web.Ctx, v *view, one *disclosure.Case) (pages.Matter, error) {
	i := &one.Item
	m := pages.Matter{Label: i.Label(), Title: i.Title, Steps: stations(one), Facts: contents(v, one)}
	m.Now, m.Says, m.Tone = now(one)
	if !i.Received.IsZero() && i.Answered.IsZero() && i.State != disclosure.Withdrawn {
		due(&m, one)
	}
	events, err := f.d.Disclosure.Events(c.Context(), c.DB, i.Agency, i.ID)
	if err != nil {
		return m, err
	}
	for _, e := range slices.Backward(events) {
		if e.Says != "" {
			m.Events = append(m.Events, ui.Event{Who: e.On.Chinese(), Title: e.Says, Text: e.Article})
		}
	}
	m.Letters, err = f.letters(c, one)
	return m, err
}

// stations are the way from the request to the reply.
func stations(one *disclosure.Case) []ui.Step {
	i := &one.Item
	done := func(d civil.Date) string {
		if d.IsZero() {
			return ""
		}
		return d.Chinese()
	}
	steps := []ui.Step{{Label: "提交", Note: done(i.Arrived), Done: true}, {Label: "确认收到", Note: done(i.Received), Done: !i.Received.IsZero()},
		{Label: "办理", Done: !i.Answered.IsZero()}, {Label: "答复", Note: done(i.Answered), Done: !i.Answered.IsZero()}, {Label: "送达", Note: done(i.Served), Done: !i.Served.IsZero()}}
	if i.State == disclosure.Withdrawn {
		return append(steps[:2:2], ui.Step{Label: "已撤回", Done: true, Now: true})
	}
	for n := range steps {
		if !steps[n].Done {
			steps[n].Now = true
			return steps
		}
	}
	steps[len(steps)-1].Now = true
	return steps
}

// now says in plain words where the item stands.
func now(one *disclosure.Case) (title, text string, tone ui.Tone) {
	i := &one.Item
	switch i.State {
	case disclosure.Submitted:
		return "等待确认", "申请已经提交。工作人员会与您联系确认；确认之日为收到申请之日，答复期限从那天起计算。", ui.Info
	case disclosure.Mending:
		if fix := one.Correction(); fix != nil {
			return "需要您补正", "请补充：" + fix.Points + pick(fix.Lapse.IsZero(), "", "。请在"+fix.Lapse.Chinese()+"前补正，没有正当理由逾期不补正的，视为放弃申请") + "。补正后重新计算答复期限。", ui.Warn
		}
	case disclosure.Reasoning:
		return "请说明理由", "您提出的申请数量、频次明显超过合理范围，请说明理由" + pick(i.ReasonsBy.IsZero(), "", "，时间到"+i.ReasonsBy.Chinese()) + "。", ui.Warn
	case disclosure.Consulting:
		return "正在征求意见", "您要的信息涉及其他人或者其他机关，正在书面征求意见。征求意见所需的时间不计算在答复期限内。", ui.Info
	case disclosure.Charging:
		if fee := one.Fee(); fee != nil {
			return "等待缴费", fmt.Sprintf("信息处理费%d元，计算过程：%s%s。逾期没有缴纳的，视为放弃申请。", fee.Amount, fee.Computed, pick(fee.Lapse.IsZero(), "", "。请在"+fee.Lapse.Chinese()+"前缴纳")), ui.Warn
		}
	case disclosure.Replied, disclosure.Served, disclosure.Archived:
		if i.Outcome != "" {
			return "已答复：" + disclosure.OutcomeTitle(i.Outcome), "答复书可以在下面下载。书面答复以送达的文书为准。", ui.OK
		}
		return "已办结", i.EndWhy, ui.Plain
	case disclosure.Withdrawn:
		return "已撤回", "您已经撤回申请，不再办理。需要时可以重新申请。", ui.Plain
	case disclosure.Voided:
		return "没有产生申请", "这次登记已经作废，不再办理。", ui.Plain
	}
	return "正在办理", disclosure.Items.TitleOf(i.State) + "。" + pick(i.Extension.State == disclosure.ExtTold, "已经批准延长答复期限。", ""), ui.Info
}

// due says when an answer is due and why.
func due(m *pages.Matter, one *disclosure.Case) {
	e := one.Explain()
	m.Sums = e.Sum
	if e.Due.IsZero() {
		m.Due, m.DueWhy = "暂时不能确定", "期限现在没有计算："+clock.StateTitles[e.State]
		return
	}
	m.Due = "最迟" + e.Due.Chinese()
	switch {
	case e.State == clock.Paused:
		m.Left = "（已暂停，这是最晚的可能）"
	case e.Left > 0:
		m.Left = "还有" + strconv.Itoa(e.Left) + "个工作日"
	case e.Late:
		m.Left = "已经超过期限。您可以向政府信息公开工作主管部门投诉，或者依法申请行政复议"
	}
	m.DueWhy = fmt.Sprintf("自%s起算，期限%d个工作日（%s），休息日和法定节假日不算，按国务院办公厅和自治区的放假通知计算。", e.Start.Chinese(), e.Total, disclosure.ArticleTerm)
	if e.Provisional {
		m.DueWhy += "以后的放假安排还没有公布，这一天可能随之调整。"
	}
}

// contents is what was asked for.
func contents(v *view, one *disclosure.Case) []ui.Pair {
	if !v.request.ErasedAt.IsZero() {
		return []ui.Pair{ui.P("申请内容", "保存期满，已按规定清除")}
	}
	var out []ui.Pair
	for _, p := range [][2]string{{"所需信息", cmp.Or(v.text.Content, one.Item.Title)}, {"文件名称或文号", v.text.Document}, {"其他特征", v.text.Features}, {"补正内容", v.text.Mended}} {
		if p[1] != "" {
			out = append(out, ui.P(p[0], p[1]))
		}
	}
	return out
}

// open are the states in which a letter has left the house.
func open(l *disclosure.Letter) bool {
	return slices.Contains([]flow.State{disclosure.LetterIssued, disclosure.LetterServed}, l.State) && (l.Addressee == "applicant" || l.Addressee == "")
}

// letters are those that went to the applicant, newest first, each with what
// was provided with it.
func (f *Front) letters(c *web.Ctx, one *disclosure.Case) ([]pages.Letter, error) {
	files, err := f.d.Disclosure.FilesOf(c.Context(), c.DB, one.Item.Agency, one.Item.ID)
	if err != nil {
		return nil, err
	}
	var out []pages.Letter
	for n := range slices.Backward(one.Letters) {
		l := &one.Letters[n]
		if !open(l) {
			continue
		}
		row := pages.Letter{Title: l.Title, Number: l.Number, On: l.Issued.Chinese()}
		if l.Pdf != "" {
			row.Href = "/requests/case/letters/" + l.ID
		}
		for _, given := range files {
			if given.Given == l.ID {
				row.Files = append(row.Files, ui.Link{Label: given.Name, Href: "/requests/case/files/" + given.ID})
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// getFile hands out what was provided with a reply to who has the ticket for
// its request, and records it.
func (f *Front) getFile(c *web.Ctx) error {
	v, err := f.see(c)
	if err == errTicket {
		return c.See("/requests/lookup")
	}
	if err != nil {
		return err
	}
	for _, one := range v.cases {
		files, err := f.d.Disclosure.FilesOf(c.Context(), c.DB, one.Item.Agency, one.Item.ID)
		if err != nil {
			return err
		}
		for _, given := range files {
			if given.ID != c.Path("id") || given.Given == "" {
				continue
			}
			if l, _, ok := v.letter(given.Given); ok {
				return f.hand(c, v, given.File, func() error {
					return f.fetched(c, v, one, "申请人下载随"+l.Title+l.Number+"提供的信息")
				})
			}
		}
	}
	return fail.Missingf("没有这份文件，或者答复还没有发出")
}

// getLetter hands out a letter to who has the ticket for its request, and
// records it.
func (f *Front) getLetter(c *web.Ctx) error {
	v, err := f.see(c)
	if err == errTicket {
		return c.See("/requests/lookup")
	}
	if err != nil {
		return err
	}
	l, one, ok := v.letter(c.Path("id"))
	if !ok {
		return fail.Missingf("没有这份文书，或者它还没有发出")
	}
	return f.hand(c, v, l.Pdf, func() error { return f.fetched(c, v, one, "申请人下载"+l.Title+l.Number) })
}

// hand gives a stored file to the applicant and has it noted.
func (f *Front) hand(c *web.Ctx, v *view, id string, note func() error) error {
	file, err := f.d.Files.Get(c.Context(), c.DB, v.t.agency, id)
	if err != nil {
		return err
	}
	r, err := f.d.Files.Open(c.Context(), file)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := note(); err != nil {
		return err
	}
	return c.File(file.Name, file.Type, body)
}

// letter finds one that went to the applicant.
func (v *view) letter(id string) (*disclosure.Letter, *disclosure.Case, bool) {
	for _, one := range v.cases {
		for n := range one.Letters {
			if l := &one.Letters[n]; l.ID == id && l.Pdf != "" && open(l) {
				return l, one, true
			}
		}
	}
	return nil, nil, false
}
