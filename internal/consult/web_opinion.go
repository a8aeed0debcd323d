package consult

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// one reads the opinion of the address with its consultation.
func (s *Consult) one(c *web.Ctx) (*Consultation, *Opinion, error) {
	k, err := s.seen(c)
	if err != nil {
		return nil, nil, err
	}
	o, err := store.Get[Opinion](c.Context(), c.DB, k.Agency, c.Path("opinion"))
	if err == nil && o.Consultation != k.ID || fail.Is(err, fail.Missing) {
		err = fail.Missingf("没有找到这条意见")
	}
	return k, &o, err
}

func (s *Consult) getOpinion(c *web.Ctx) error { return s.showOpinion(c, http.StatusOK, nil) }

func (s *Consult) showOpinion(c *web.Ctx, code int, state *form.State) error {
	k, o, err := s.one(c)
	if err != nil {
		return err
	}
	articles, err := Articles(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return err
	}
	p := pages.Record{Base: k.base(c, "意见"+o.Number)}
	p.Facts = []ui.Pair{ui.P("渠道", o.Channel), ui.P("日期", o.On.String()), ui.P("提出人", o.Who()), ui.P("人数", strconv.FormatInt(o.People, 10)), ui.P("条款", labels(articles)[o.Article]),
		{Label: "状态", Cell: ui.C(ui.Badge(opinionTone(o), Opinions.TitleOf(o.State)))}, ui.P("本人同意展示", yes(o.Consent)), ui.P("已公开展示", yes(o.Shown)), ui.P("主题", o.Theme)}
	body := pages.Section{Title: "意见内容", HTML: lines(o.Text)}
	p.Sections = append(p.Sections, body)
	if o.Why != "" {
		p.Sections = append(p.Sections, pages.Section{Title: "修改理由", HTML: lines(o.Why)})
	}
	kept, err := s.Files.Of(c.Context(), c.DB, k.Agency, o.Ref())
	if err != nil {
		return err
	}
	if len(kept) > 0 {
		sec := pages.Section{Title: "附件"}
		for _, f := range kept {
			sec.Files = append(sec.Files, ui.FileItem{Name: f.Name, Href: f.Href(), Bytes: f.Size})
		}
		p.Sections = append(p.Sections, sec)
	}
	if err := s.person(c, &p, o); err != nil {
		return err
	}
	if err := s.kin(c, &p, k, o); err != nil {
		return err
	}
	if err := s.answering(c, &p, k, o, state); err != nil {
		return err
	}
	return c.Page(code, pages.RecordPage(p))
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

// person shows who wrote it, masked.
func (s *Consult) person(c *web.Ctx, p *pages.Record, o *Opinion) error {
	if o.Person == "" {
		return nil
	}
	masks, err := s.Citizens.Masks(c.Context(), c.DB, o.Agency, []string{o.Person})
	if err != nil {
		return err
	}
	if m, ok := masks[o.Person]; ok {
		p.Sections = append(p.Sections, pages.Section{Title: "提出人信息", Part: citizen.Box(m, c.Actor.May(citizen.RightReveal))})
	}
	return nil
}

// kin lists the opinions of the same group with their likeness.
func (s *Consult) kin(c *web.Ctx, p *pages.Record, k *Consultation, o *Opinion) error {
	list, err := Kin(c.Context(), c.DB, o, 20)
	if err != nil || len(list) == 0 {
		return err
	}
	sec := pages.Section{Title: "相近的意见", Says: "每条意见都保留原文，可以一并处理。"}
	for _, x := range list {
		sec.Lines = append(sec.Lines, pages.Line{Title: x.Number, Href: k.Href() + "/opinions/" + x.ID, Note: likeness(x.Likeness), Text: clip(x.Text, 120)})
	}
	p.Sections = append(p.Sections, sec)
	if k.State == Announced && may(c.Actor, RightWork, k) {
		p.Buttons = append(p.Buttons, ui.Button{Label: "移出归并组", Post: true, Action: k.Href() + "/opinions/" + o.ID + "?do=detach"})
	}
	return nil
}

func likeness(score int64) string {
	return fmt.Sprintf("与首条相似度%d.%d%%", score/10, score%10)
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// answering adds the form of the answer, or the answer.
func (s *Consult) answering(c *web.Ctx, p *pages.Record, k *Consultation, o *Opinion, state *form.State) error {
	if o.Verdict != "" {
		p.Sections = append(p.Sections, pages.Section{Title: "处理结果", Facts: []ui.Pair{ui.P("结果", o.Verdict), ui.P("理由", o.Reason), ui.P("修改的条款", o.Changed)}})
	}
	if o.State == Spam {
		p.Sections = append(p.Sections, pages.Section{Title: "认定为无效意见", Facts: []ui.Pair{ui.P("原因", o.SpamWhy)}})
	}
	href := k.Href() + "/opinions/" + o.ID
	for _, op := range Opinions.Can(&OpinionCase{o, k}, c.Actor.On(k.Unit, "")) {
		switch op.Move.Name {
		case MoveShow, MoveHide, MoveRevive:
			if op.Move.Name == MoveShow && o.Shown || op.Move.Name == MoveHide && !o.Shown {
				continue
			}
			p.Buttons = append(p.Buttons, ui.Button{Label: op.Move.Name, Post: true, Action: href + "?do=" + op.Move.Name, Off: op.Refusal != "", Why: op.Refusal})
		case MoveSpam:
			if op.Refusal == "" {
				p.Buttons = append(p.Buttons, ui.Button{Label: op.Move.Name, Look: ui.Danger, Place: ui.PlaceDanger, Href: k.Href() + "/all?do=spam&id=" + o.ID})
			}
		case MoveSettle:
			if op.Refusal != "" {
				continue
			}
			templates, err := Templates(c.Context(), c.DB, k.Agency)
			if err != nil {
				return err
			}
			if state == nil {
				state = verdictForm(templates).Blank(map[string]string{"verdict": o.Verdict, "reason": o.Reason, "changed": o.Changed, "theme": o.Theme})
			}
			f := ui.Form{Action: href, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "保存处理结果", Look: ui.Primary}}}
			for _, t := range templates {
				r := ui.Pick(f.Fields, "reason")
				r.Phrases = append(r.Phrases, t.Text)
			}
			p.Sections = append(p.Sections, pages.Section{Title: "拟定处理结果", Form: &f})
		}
	}
	return nil
}

func (s *Consult) postOpinion(c *web.Ctx) error {
	k, o, err := s.one(c)
	if err != nil {
		return err
	}
	ids := []string{o.ID}
	href := k.Href() + "/opinions/" + o.ID
	switch do := strings.TrimSpace(c.Query("do")); do {
	case MoveShow, MoveHide:
		_, err = s.Show(c.Context(), c.Actor, k.ID, ids, do == MoveShow)
	case MoveRevive:
		_, err = s.Revive(c.Context(), c.Actor, k.ID, ids)
	case "detach":
		err = s.Detach(c.Context(), c.Actor, k.ID, o.ID)
	default:
		return s.postVerdict(c, k, o)
	}
	if err != nil {
		return err
	}
	return c.Done("已办理", href)
}

func (s *Consult) postVerdict(c *web.Ctx, k *Consultation, o *Opinion) error {
	state := verdictForm(nil).Read(c.R)
	if !state.OK() {
		return s.showOpinion(c, http.StatusUnprocessableEntity, state)
	}
	v := Verdict{Verdict: state.Text("verdict"), Reason: state.Text("reason"), Changed: state.Text("changed"), Theme: state.Text("theme")}
	_, err := s.Settle(c.Context(), c.Actor, k.ID, []string{o.ID}, v)
	if err == nil && state.Yes("keep") {
		err = s.KeepTemplate(c.Context(), c.Actor, v.Verdict, v.Reason)
	}
	if err == nil {
		return c.Done("已保存处理结果", k.Href()+"/opinions/"+o.ID)
	}
	if !readable(state, err) {
		return err
	}
	return s.showOpinion(c, status(err), state)
}
