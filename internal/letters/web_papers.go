package letters

import (
	"net/http"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters/pages"
	"gongkai/internal/office/citizen"
)

// The papers of a letter, and how they name who wrote.
const (
	paperFeedback = "feedback"
	paperReply    = "reply"
	namedMasked   = "masked"
	namedWhole    = "whole"
)

// papersForm asks for a paper. Whoever may not see who wrote gets masked
// copies alone.
func papersForm(c *web.Ctx, k *Case) form.Form {
	f := form.Form{{Name: "paper", Label: "导出什么", Kind: form.Radio, Required: true, Options: []form.Option{{Value: paperFeedback, Label: "办理情况反馈表", Help: "盖章后交回转办单位"}, {Value: paperReply, Label: "答复函", Help: "寄送或者当面交给来信人"}}}}
	if k.Letter.Citizen == "" || c.Actor.Visiting() || !c.Actor.May(citizen.RightReveal) {
		return f
	}
	return append(f, form.Field{Name: "named", Label: "来信人信息", Kind: form.Radio, Required: true, Options: []form.Option{{Value: namedMasked, Label: "遮蔽"}, {Value: namedWhole, Label: "写明姓名和电话", Help: "用于实际送达；导出的时间、人员和理由会留下记录"}}},
		form.Field{Name: "reason", Label: "写明姓名和电话的理由", Max: 200, Help: "例如 邮寄答复函、盖章后交回12345。选择遮蔽的不填。"})
}

// replied reads a letter with a reply that the actor handles.
func (s *Letters) replied(c *web.Ctx) (*Case, error) {
	k, err := s.Case(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err == nil && (!k.HasReply || !k.Before().May(RightHandle)) {
		err = missingLetter()
	}
	return k, err
}

func (s *Letters) getPapers(c *web.Ctx) error {
	k, err := s.replied(c)
	if err != nil {
		return err
	}
	return s.showPapers(c, http.StatusOK, k, papersForm(c, k).Blank(map[string]string{"paper": paperFeedback, "named": namedMasked}))
}

func (s *Letters) showPapers(c *web.Ctx, code int, k *Case, st *form.State) error {
	b := base(c, "导出反馈表、答复函")
	b.Crumbs = []ui.Link{{Label: "信件办理", Href: root}, {Label: k.Letter.Number, Href: k.Letter.Href()}, {Label: "导出反馈表、答复函"}}
	p := pages.Page{Base: b}
	if k.Reply.SignedAt.IsZero() {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "答复还没有签发", Text: "导出的文件标有“未签发，仅供核对”，不能对外发出。"})
	}
	if k.Letter.Citizen != "" && len(st.Form) == 1 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "您可以导出遮蔽副本", Text: "写明来信人姓名和电话的文件，需要“查看申请人、来信人的完整信息”的权限。"})
	}
	p.Parts = []pages.Part{{Body: ui.FormBox(ui.Form{Action: k.Letter.Href() + "/papers", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "导出（DOCX）", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: k.Letter.Href()}}})}}
	return c.Page(code, pages.Office(p))
}

// postPapers answers with a paper. Who wrote stands on it in full only for who
// may know, for a reason, and on the record.
func (s *Letters) postPapers(c *web.Ctx) error {
	k, err := s.replied(c)
	if err != nil {
		return err
	}
	st := papersForm(c, k).Read(c.R)
	if !st.OK() {
		return s.showPapers(c, http.StatusUnprocessableEntity, k, st)
	}
	by, err := s.Masked(c.Context(), c.DB, &k.Letter)
	if err == nil && st.Text("named") == namedWhole {
		by, err = s.Revealed(c.Context(), c.Actor, &k.Letter, st.Text("reason"))
	}
	if err != nil {
		if readable(st, err) {
			return s.showPapers(c, http.StatusUnprocessableEntity, k, st)
		}
		return err
	}
	name, body, err := s.paper(c, k, st.Text("paper"), by)
	if err != nil {
		return err
	}
	words := map[bool]string{true: "写明来信人", false: "遮蔽来信人"}
	err = c.Do(func(tx *store.Tx) error {
		return tx.Record(ActExport, k.Letter.Ref(), store.Telling("%s %s，%s", k.Letter.Number, name, words[by.Whole]))
	})
	if err != nil {
		return err
	}
	return c.File(name+k.Letter.Number+".docx", paper.DOCXType, body)
}

// paper is a paper of the letter as DOCX, with its name.
func (s *Letters) paper(c *web.Ctx, k *Case, kind string, by Writer) (name string, body []byte, err error) {
	if kind == paperReply {
		letter, err := s.ReplyLetter(c.Context(), c.DB, k, by)
		if err != nil {
			return "", nil, err
		}
		body, err = letter.DOCX(c.Context())
		return "答复函", body, err
	}
	sheet, err := s.Feedback(c.Context(), c.DB, k, by)
	if err != nil {
		return "", nil, err
	}
	body, err = paper.DOCX(c.Context(), sheet)
	return "办理情况反馈表", body, err
}
