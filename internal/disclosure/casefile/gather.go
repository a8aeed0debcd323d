package casefile

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/screen/personal"
)

// gathering collects a volume for one reader.
type gathering struct {
	*Files
	ctx   context.Context
	q     store.Querier
	actor who.Actor
	c     *disclosure.Case
	v     *Volume
	set   wording.Settings
	facts wording.Facts
}

// Volume collects what is bound of an item that the actor may see.
func (f *Files) Volume(ctx context.Context, q store.Querier, a who.Actor, item string, masked bool) (*Volume, error) {
	c, err := f.Service.Case(ctx, q, a, item)
	if err != nil {
		return nil, err
	}
	g := &gathering{Files: f, ctx: ctx, q: q, actor: a, c: c, v: &Volume{Masked: masked, Title: "政府信息公开申请案卷　" + c.Item.Label()}}
	if g.set, g.facts, err = f.Letters.Facts(ctx, q, c, !masked); err != nil {
		return nil, err
	}
	for _, step := range []func() error{g.cover, g.letters, g.application, g.register, g.mending, g.consultations, g.searches, g.secrecy, g.extension, g.fees, g.service, g.disputes, g.files, g.closing} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return g.v, nil
}

// say is a text as this volume may show it.
func (g *gathering) say(text string) string {
	if !g.v.Masked {
		return text
	}
	out := []rune(text)
	all := personal.Scan(text, "")
	slices.Reverse(all)
	for _, m := range all {
		if m.Kind == personal.USCC || m.End > len(out) {
			continue
		}
		with := personal.Mask(m)
		if with == "" {
			with = strings.Repeat("*", m.End-m.Start)
		}
		out = append(out[:m.Start:m.Start], append([]rune(with), out[m.End:]...)...)
	}
	return string(out)
}

// put sets a sheet and binds it.
func (g *gathering) put(section int, sh paper.Sheet, p Paper) error {
	if g.v.Masked && sh.Stamp == "" {
		sh.Stamp = "遮蔽副本，供对外使用"
	}
	body, err := paper.PDF(g.ctx, sh)
	if err != nil {
		return err
	}
	if p.Title == "" {
		p.Title = sh.Title
	}
	p.Title, p.Body = g.say(p.Title), body
	g.v.Sections[section] = append(g.v.Sections[section], p)
	return nil
}

// table binds a table of equal rows; none is not bound.
func (g *gathering) table(section int, title string, heads []string, rows [][]string, p Paper) error {
	if len(rows) == 0 {
		return nil
	}
	for i := range rows {
		for k := range rows[i] {
			rows[i][k] = g.say(rows[i][k])
		}
	}
	return g.put(section, wording.Sheet(title, "", heads, rows, ""), p)
}

func (g *gathering) cover() error {
	i := &g.c.Item
	title := "关于“" + g.say(i.Title) + "”的政府信息公开申请案卷"
	outcome := "尚未答复"
	if i.Outcome != "" {
		outcome = disclosure.OutcomeTitle(i.Outcome)
	}
	g.v.Cover = [][2]string{{"案卷题名", title}, {"申请编号", i.Label()}, {"申请人", g.facts.Applicant}, {"申请渠道", clock.ChannelTitles[g.c.Request.Channel]}, {"收到申请之日", chinese(i.Received)},
		{"答复期限", chinese(i.Due)}, {"答复日期", chinese(i.Answered)}, {"答复结果", outcome}, {"答复文号", i.ReplyNumber}, {"送达日期", chinese(i.Served)},
		{"承办人", i.PersonName}, {"归档日期", chinese(i.Archived)}, {"保管期限", "30年"}}
	return nil
}

func chinese(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese()
}

// letterSections say where a letter is bound.
var letterSections = map[wording.Kind]int{wording.Receipt: secRegister, wording.Correct: secMend, wording.Reasons: secMend, wording.Consult: secConsult, wording.Consulting: secConsult,
	wording.CoMaker: secConsult, wording.Assist: secConsult, wording.ThirdTold: secConsult, wording.Extend: secExtend, wording.Delay: secExtend, wording.Fee: secFee}

// letters binds every signed letter: as it was frozen, or, masked, set anew.
func (g *gathering) letters() error {
	for n := range g.c.Letters {
		l := &g.c.Letters[n]
		if l.Pdf == "" || l.State == disclosure.LetterVoid {
			continue
		}
		section, ok := letterSections[wording.Kind(l.Template)]
		if !ok {
			section = secReply
		}
		p := Paper{Title: l.Title, Number: l.Number, By: g.set.Agency, On: l.SignedOn}
		var err error
		if g.v.Masked {
			p.Body, err = g.Letters.Masked(g.ctx, g.q, g.c, l)
		} else {
			p.Body, err = g.original(section, l.Pdf)
			if err == nil {
				_, err = g.original(section, l.Docx)
			}
		}
		if err != nil {
			return err
		}
		g.v.Sections[section] = append(g.v.Sections[section], p)
		if err := g.reviewed(l); err != nil {
			return err
		}
	}
	return nil
}

// original reads a kept file and notes it among the originals.
func (g *gathering) original(section int, id string) ([]byte, error) {
	f, err := g.Files.Files.Get(g.ctx, g.q, g.actor.Tenant, id)
	if err != nil {
		return nil, err
	}
	g.v.Originals = append(g.v.Originals, Original{Section: sectionTitles[section], Name: f.Name, Hash: f.SHA256, file: f})
	return g.Files.bytes(g.ctx, f)
}

// bytes reads a kept file.
func (f *Files) bytes(ctx context.Context, x attach.File) ([]byte, error) {
	r, err := f.Deps.Files.Open(ctx, x)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(r)
}

// applicant are the leading applicant's details as the volume may show them.
func (g *gathering) applicant(id string) (wording.Person, error) {
	r := &g.c.Request
	out := wording.Person{Kind: citizen.KindTitle(r.ApplicantKind), Body: r.ApplicantKind != citizen.Natural}
	if id == "" {
		out.Name = g.facts.Applicant
		return out, nil
	}
	if g.v.Masked {
		masks, err := g.Citizens.Masks(g.ctx, g.q, g.actor.Tenant, []string{id})
		m := masks[id]
		out.Name, out.Contact, out.IDType, out.IDNumber, out.Phone, out.Address, out.Email, out.Credit = m.Title, m.Name, m.IDType, m.IDNumber, m.Phone, m.Address, m.Email, m.USCC
		return out, err
	}
	p, err := g.Citizens.Open(g.ctx, g.q, g.actor.Tenant, id)
	if fail.Is(err, fail.Missing) {
		out.Name = g.facts.Applicant
		return out, nil
	}
	out.Name, out.Contact, out.IDType, out.IDNumber, out.Work, out.Phone = p.Name, p.Name, p.IDType, p.IDNumber, p.Work, p.Phone
	out.Address, out.Postcode, out.Email, out.Credit, out.Legal = p.Address, p.Postcode, p.Email, p.USCC, p.LegalRep
	if p.Org != "" {
		out.Name = p.Org
	}
	return out, err
}

// application binds a form for each applicant.
func (g *gathering) application() error {
	r, t := &g.c.Request, &g.c.Text
	ids := r.Applicants
	if len(ids) == 0 {
		ids = []string{""}
	}
	agent := ""
	if r.Agent != "" {
		p, err := g.applicant(r.Agent)
		if err != nil {
			return err
		}
		agent = p.Name + "　" + p.Phone
	}
	for _, id := range ids {
		p, err := g.applicant(id)
		if err != nil {
			return err
		}
		p.Agent = agent
		day := civil.FromTime(r.SubmittedAt.In(store.Zone))
		form := wording.ApplicationForm(g.set, wording.Applying{Person: p, No: g.c.Item.Number, Info: g.say(t.Content), DocNo: g.say(t.Document), Feature: g.say(t.Features),
			Supply: label(disclosure.Ways, r.Way), Medium: label(disclosure.Supplies, r.Supply), On: day})
		if err := g.put(secForm, form, Paper{By: p.Name, On: day}); err != nil {
			return err
		}
	}
	return nil
}

func label(all [][2]string, key string) string {
	for _, p := range all {
		if p[0] == key {
			return p[1]
		}
	}
	return ""
}

// register binds the form of registration and the timeline.
func (g *gathering) register() error {
	i := &g.c.Item
	p, err := g.applicant(g.c.Request.Lead())
	if err != nil {
		return err
	}
	units, err := g.Service.Roster.UnitNames(g.ctx, g.q, g.actor.Tenant)
	if err != nil {
		return err
	}
	f := g.facts
	f.Content = g.say(f.Content)
	f.Submitted = civil.FromTime(g.c.Request.SubmittedAt.In(store.Zone))
	outcome := ""
	if i.Outcome != "" {
		outcome = disclosure.OutcomeTitle(i.Outcome)
	}
	form := wording.RegisterForm(wording.Registered{Facts: f, Person: p, Unit: units[i.Unit], Handler: i.PersonName, Outcome: outcome, Letter: i.ReplyNumber,
		Answered: i.Answered, Served: i.Served, Remarks: g.say(i.ReceivedWhy)})
	if err := g.put(secRegister, form, Paper{By: g.set.Agency, On: i.Received}); err != nil {
		return err
	}
	events, err := g.Service.Events(g.ctx, g.q, g.actor.Tenant, i.ID)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, e := range events {
		rows = append(rows, []string{chinese(e.On), e.Act, e.Text, e.Article, e.ByName})
	}
	return g.table(secRegister, "办理过程记录", []string{"日期", "办理环节", "情况", "依据", "办理人"}, rows, Paper{By: g.set.Agency})
}

// files binds what was attached to the case.
func (g *gathering) files() error {
	all, err := g.Service.FilesOf(g.ctx, g.q, g.actor.Tenant, g.c.Item.ID)
	if err != nil {
		return err
	}
	for _, x := range all {
		section, ok := roles[x.Role]
		if !ok {
			section = secOther
		}
		p := Paper{Title: label(disclosure.FileRoles, x.Role) + "：" + x.Name, By: x.ByName, On: civil.FromTime(x.At.In(store.Zone))}
		if g.v.Masked && !open[x.Role] {
			p.Title = label(disclosure.FileRoles, x.Role)
			sh := paper.Sheet{Title: p.Title, Body: "<p>本件可能含有个人信息，对外使用的副本不附，原件存于案卷。</p>"}
			if err := g.put(section, sh, p); err != nil {
				return err
			}
			continue
		}
		data, err := g.original(section, x.File)
		if err != nil {
			return err
		}
		if p.Body, err = g.pages(x, data); err != nil {
			return err
		}
		g.v.Sections[section] = append(g.v.Sections[section], p)
	}
	return nil
}

// closing is what the closing sheet says.
func (g *gathering) closing() error {
	papers := 0
	for _, s := range g.v.Sections {
		papers += len(s)
	}
	g.v.Closing = [][2]string{{"本卷文件", fmt.Sprintf("%d件", papers)}, {"原件", fmt.Sprintf("%d个文件（见原件清单）", len(g.v.Originals))},
		{"立卷人", g.actor.Name}, {"立卷日期", g.c.Today.Chinese()}, {"检查人", ""}, {"需要说明的情况", "本卷由系统按办理记录生成，原件以哈希校验清单为准，操作记录可用所附摘录核验。"}}
	return nil
}
