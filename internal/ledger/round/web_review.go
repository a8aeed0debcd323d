package round

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/round/pages"
)

// returnPhrases are ready sentences for reviewers.
var returnPhrases = []string{"请补充数据。", "请补充佐证材料。", "进展描述过于笼统，请写明做了什么、结果如何。", "请核对与台账记录不一致之处。"}

func (s *Rounds) getReview(c *web.Ctx) error {
	v, err := s.view(c)
	if err != nil {
		return err
	}
	p, err := s.reviewPage(c, v)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.ReviewPage(*p))
}

func (s *Rounds) reviewPage(c *web.Ctx, v *view) (*pages.Review, error) {
	p := &pages.Review{Base: s.base(c, &v.round, "审核"+v.names.Unit(v.sheet.Unit)+"报送稿")}
	p.Base.Actions = []ui.Button{{Label: "科室填报单", Place: ui.PlaceOther, Href: sheetHref(v.round.ID, v.sheet.Unit)}}
	if v.sheet.Phone != "" {
		p.Base.Lead = "联系电话：" + v.sheet.Phone
	}
	for i := range v.lines {
		l := &v.lines[i]
		line, err := v.reviewLine(l)
		if err != nil {
			return nil, err
		}
		if l.State != Sent {
			p.Others = append(p.Others, line)
			continue
		}
		line.Pick = &ui.Field{Name: "line", ID: "pick-" + l.ID, Kind: ui.Checkboxes, Label: "选择任务", Bare: true,
			Options: []ui.Option{{Value: l.ID + "@" + strconv.FormatInt(l.Version, 10), Label: "选中这一项"}}}
		p.Lines = append(p.Lines, line)
	}
	for i := range v.gone {
		p.Others = append(p.Others, v.withdrawn(&v.gone[i]))
	}
	if len(p.Lines) > 0 {
		p.Form = &ui.Form{Action: reviewHref(v.round.ID, v.sheet.Unit),
			Fields: []ui.Field{{Name: "opinion", Label: "意见", Kind: ui.Textarea, Rows: 3, MaxLength: 1000, Help: "退回时必填，写明要补充或修改什么。", Phrases: returnPhrases}},
			Buttons: []ui.Button{{Label: "接受所选", Icon: "check", Name: "act", Value: "accept"}, {Label: "退回所选", Icon: "back", Name: "act", Value: "return"},
				{Label: "接受全部待审核", Icon: "check", Look: ui.Primary, Name: "act", Value: "accept-all"}, {Label: "退回全部待审核", Icon: "back", Name: "act", Value: "return-all", Confirm: "将把列出的全部任务退回科室。"}}}
	}
	return p, nil
}

// reviewLine shows a line's last edition beside what the ledger says.
func (v *view) reviewLine(l *Line) (pages.SheetLine, error) {
	all := v.editions[l.ID]
	out := v.shown(l, v.facts(l))
	if len(all) == 0 {
		out.Said = said(Draft{})
		return out, nil
	}
	body := v.last[l.ID]
	out.Said = said(body.Draft)
	last := all[len(all)-1]
	out.Facts = append(out.Facts, wide("填报", v.names.Person(last.Filler)+"填报，"+v.names.Person(last.By)+"审签"))
	if now := takeOver(v.snapshot, l.Duty); !now.same(body.Draft) {
		out.Ledger = now.Text
	}
	if len(all) > 1 {
		before, err := all[len(all)-2].Read()
		if err != nil {
			return out, err
		}
		out.Changes = differences(before.Draft, body.Draft)
	}
	if !last.Intact() {
		out.Notices = append(out.Notices, ui.Notice{Tone: ui.Bad, Title: "这一稿与提交时的摘要不一致", Text: "内容可能被改动过，请联系审计管理员核验操作记录。"})
	}
	return out, nil
}

func (s *Rounds) postReview(c *web.Ctx) error {
	if err := c.R.ParseForm(); err != nil {
		return err
	}
	v, err := s.view(c)
	if err != nil {
		return err
	}
	act, opinion := c.R.PostFormValue("act"), c.R.PostFormValue("opinion")
	lines := readSeen(c.R.PostForm["line"])
	if act == "accept-all" || act == "return-all" {
		lines = v.waiting()
	}
	accept := act == "accept" || act == "accept-all"
	err = s.Judge(c.Context(), c.Actor, lines, accept, opinion)
	if err == nil {
		word := "退回"
		if accept {
			word = "接受"
		}
		return c.Done(fmt.Sprintf("已%s%d项", word, len(lines)), reviewHref(url.PathEscape(v.round.ID), url.PathEscape(v.sheet.Unit)))
	}
	msg, fields, ok := readable(err)
	if !ok {
		return err
	}
	return s.reviewAgain(c, err, msg, fields)
}

func (v *view) waiting() []Seen {
	var out []Seen
	for i := range v.lines {
		if v.lines[i].State == Sent {
			out = append(out, Seen{v.lines[i].ID, v.lines[i].Version})
		}
	}
	return out
}

// reviewAgain shows the review with what was ticked and typed.
func (s *Rounds) reviewAgain(c *web.Ctx, cause error, msg string, fields map[string]string) error {
	v, err := s.view(c)
	if err != nil {
		return err
	}
	p, err := s.reviewPage(c, v)
	if err != nil {
		return err
	}
	p.Error = msg
	ticked := readSeen(c.R.PostForm["line"])
	for i := range p.Lines {
		pick := p.Lines[i].Pick
		for _, t := range ticked {
			if pick.Options[0].Value == t.ID+"@"+strconv.FormatInt(t.Version, 10) {
				pick.Values = []string{pick.Options[0].Value}
			}
		}
	}
	if p.Form != nil {
		f := ui.Pick(p.Form.Fields, "opinion")
		f.Value, f.Error = c.R.PostFormValue("opinion"), fields["opinion"]
		p.Problems = ui.Problems(p.Form.Fields)
	}
	return c.Page(formStatus(cause), pages.ReviewPage(*p))
}
