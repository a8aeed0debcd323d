package letter

import (
	"context"
	"net/http"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/web"
)

func wayOptions() []form.Option {
	var out []form.Option
	for _, w := range Ways() {
		out = append(out, form.Option{Value: w.Key, Label: w.Title, Help: w.Says + "（" + w.Article + "）"})
	}
	return out
}

func sendForm() form.Form {
	return form.Form{{Name: "on", Label: "发出日期", Kind: form.Day, Required: true, Help: "邮寄的为交邮之日"}, {Name: "method", Label: "发出方式", Kind: form.Radio, Required: true, Options: wayOptions()},
		{Name: "carrier", Label: "邮件号码", Max: 60, Help: "通过邮政企业邮寄的填写"}}
}

func deliverForm(proofs []form.Option) form.Form {
	out := form.Form{{Name: "on", Label: "送达日期", Kind: form.Day, Required: true, Help: "按送达方式确定的日期；公告送达为公告之日起满30日"},
		{Name: "how", Label: "送达方式", Kind: form.Radio, Required: true, Options: wayOptions()},
		{Name: "signed", Label: "签收人", Required: true, Max: 200, Help: "本人签收的写“本人”；代收的写明姓名和关系；留置的写明拒收理由和见证人；电子、公告送达的写明到达情况"}}
	if len(proofs) > 0 {
		out = append(out, form.Field{Name: "proof", Label: "送达凭证", Kind: form.Select, Options: proofs, Help: "从案件的送达凭证中选择"})
	}
	return out
}

var voidForm = form.Form{{Name: "reason", Label: "作废原因", Kind: form.Area, Required: true, Max: 500, Rows: 2}}

// proofs are the case's files that prove a service.
func (l *Letters) proofs(c *web.Ctx, item string) ([]form.Option, error) {
	all, err := l.Service.FilesOf(c.Context(), c.DB, c.Actor.Tenant, item)
	var out []form.Option
	for _, f := range all {
		if f.Role == "proof" {
			out = append(out, form.Option{Value: f.File, Label: f.Name})
		}
	}
	return out, err
}

// addForms draws the forms of what can be done with the letter now.
func (l *Letters) addForms(c *web.Ctx, x *disclosure.Case, w *disclosure.Letter, p *pages.Page, at string, state *form.State) error {
	if !x.Before().May(disclosure.RightWork) {
		return nil
	}
	add := func(id, title, lead, label string, look ui.Look, fallback *form.State) {
		s := fallback
		if state != nil && at == id {
			s = state
		}
		fields := ui.FromForm(s)
		for n := range fields {
			if fields[n].Kind == ui.Date {
				fields[n].Width = ui.Short
			}
		}
		p.Forms = append(p.Forms, pages.Titled{ID: id, Title: title, Lead: lead, Form: ui.Form{ID: id + "-form", Action: Href(w.ID) + "/" + id, Fields: fields, Error: s.General,
			Buttons: []ui.Button{{Label: label, Look: look}}}})
	}
	today := map[string]string{"on": c.Today().String()}
	switch {
	case w.State == disclosure.LetterSigned && w.Ground == "":
		add("send", "发出", "补正、延期、征求意见、收费等文书，请在案件页的相应环节中选择这份文书发出，期限随之计算；接收回执等其他文书在这里登记发出。", "登记发出", ui.Primary, sendForm().Blank(today))
	case w.State == disclosure.LetterIssued && w.ID != x.Item.Reply:
		proofs, err := l.proofs(c, x.Item.ID)
		if err != nil {
			return err
		}
		add("deliver", "登记送达", "", "登记送达", ui.Primary, deliverForm(proofs).Blank(today))
	}
	if w.State == disclosure.LetterIssued && w.ID == x.Item.Reply {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "等待登记送达", Acts: []ui.Button{{Label: "登记送达", Look: ui.Primary, Href: x.Item.Href() + "/do/serve"}}})
	}
	switch w.State {
	case disclosure.LetterDraft, disclosure.LetterReturned, disclosure.LetterReview, disclosure.LetterSigned:
		add("void", "作废", "作废后不能恢复；已经编号的，编号保留不再使用。", "作废", ui.Danger, voidForm.Blank(nil))
	}
	return nil
}

func (l *Letters) postSend(c *web.Ctx) error {
	state := sendForm().Read(c.R)
	if !state.OK() {
		return l.show(c, http.StatusUnprocessableEntity, "send", state)
	}
	err := l.Service.SendLetter(c.Context(), c.Actor, c.Path("id"), 0, state.Date("on"), disclosure.Way{Method: state.Text("method"), Carrier: state.Text("carrier")})
	if err != nil {
		return l.taken(c, "send", state, err)
	}
	return c.Done("已登记发出", Href(c.Path("id")))
}

func (l *Letters) postDeliver(c *web.Ctx) error {
	_, w, err := l.Service.Letter(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	proofs, err := l.proofs(c, w.Item)
	if err != nil {
		return err
	}
	state := deliverForm(proofs).Read(c.R)
	if says := serviceFault(w, state); says != "" && state.OK() {
		state.Errors = map[string]string{"on": says}
	}
	if !state.OK() {
		return l.show(c, http.StatusUnprocessableEntity, "deliver", state)
	}
	err = l.Service.DeliverLetter(c.Context(), c.Actor, w.ID, 0, disclosure.Delivered{On: state.Date("on"), How: state.Text("how"), SignedFor: state.Text("signed"), Proof: state.Text("proof")})
	if err != nil {
		return l.taken(c, "deliver", state, err)
	}
	return c.Done("已登记送达", Href(w.ID))
}

// serviceFault is what the way of service demands of its day: what was
// announced is served after thirty days.
func serviceFault(w *disclosure.Letter, state *form.State) string {
	if state.Text("how") == disclosure.ByNotice && state.Date("on") < Announced(w.Issued) {
		return "公告送达自公告之日起经过30日视为送达，最早为" + Announced(w.Issued).Chinese()
	}
	return ""
}

func (l *Letters) postVoid(c *web.Ctx) error {
	state := voidForm.Read(c.R)
	if !state.OK() {
		return l.show(c, http.StatusUnprocessableEntity, "void", state)
	}
	if err := l.Service.VoidLetter(c.Context(), c.Actor, c.Path("id"), 0, state.Text("reason")); err != nil {
		return l.taken(c, "void", state, err)
	}
	return c.Done("已作废", Href(c.Path("id")))
}

func (l *Letters) getPreview(c *web.Ctx) error {
	x, w, err := l.Service.Letter(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	p, err := l.Preview(c.Context(), c.DB, x, w)
	if err != nil {
		return err
	}
	data, err := p.PDF(c.Context())
	if err != nil {
		return err
	}
	return c.File(w.Title+"（预览）.pdf", paper.PDFType, data)
}

func (l *Letters) getCertificate(c *web.Ctx) error {
	return l.sheet(c, "送达回证", func(ctx context.Context, x *disclosure.Case, w *disclosure.Letter) (paper.Sheet, error) {
		return l.Certificate(ctx, c.DB, x, w, true)
	})
}

func (l *Letters) getSlip(c *web.Ctx) error {
	return l.sheet(c, "征求意见回执", func(ctx context.Context, x *disclosure.Case, w *disclosure.Letter) (paper.Sheet, error) {
		return l.Slip(ctx, c.DB, x, w)
	})
}

// sheet answers with a form about a letter, as a PDF or, asked for, a DOCX.
func (l *Letters) sheet(c *web.Ctx, name string, of func(context.Context, *disclosure.Case, *disclosure.Letter) (paper.Sheet, error)) error {
	x, w, err := l.Service.Letter(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	sh, err := of(c.Context(), x, w)
	if err != nil {
		return err
	}
	write, kind, end := paper.PDF, paper.PDFType, ".pdf"
	if c.Query("form") == "docx" {
		write, kind, end = paper.DOCX, paper.DOCXType, ".docx"
	}
	data, err := write(c.Context(), sh)
	if err != nil {
		return err
	}
	return c.File(name+" "+w.Number+end, kind, data)
}
