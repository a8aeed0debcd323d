package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/citizen"
)

// asked is one invented request for disclosure: who asks for what, and when.
type asked struct {
	on, unit string
	channel  clock.Channel
	who      citizen.Person
	title    string
	// content is what was written; the title where it is empty.
	content string
	supply  string
	way     string
	kind    disclosure.Kind
	goes    func(p *petition)
}

// petition plays one request: each step is a cue so many working days after
// it came in.
type petition struct {
	a    *App
	s    *stage
	in   asked
	no   int
	item string
	last string // the letter drafted last
	// notices are the letters of its course, by their kind.
	notices map[string]string
	before  disclosure.Item // what it repeats
	cues    []cue

	clerk, head, office, deputy who.Actor
}

// The applicants of the demo; all are invented, and their numbers are nobody's.
func somebody(name, phone string) citizen.Person {
	return citizen.Person{Kind: citizen.Natural, Name: name, IDType: citizen.IDTypes[0], IDNumber: "64050200000000" + phone[len(phone)-4:], Phone: phone,
		Address: "宁夏中卫市沙坡头区演示路" + phone[len(phone)-2:] + "号", Postcode: "755000", Email: "demo" + phone[len(phone)-4:] + "@example.com"}
}

func someFirm(kind, org, contact, phone string) citizen.Person {
	return citizen.Person{Kind: kind, Org: org, USCC: "91640500DEMO00" + phone[len(phone)-4:], LegalRep: contact, Name: contact, Phone: phone,
		Address: "宁夏中卫市沙坡头区演示园区" + phone[len(phone)-2:] + "号", Postcode: "755000"}
}

// requestsOf lays out a year of requests in all states.
func (a *App) requestsOf(s *stage) []cue {
	var out []cue
	for n, in := range demoRequests() {
		p := &petition{notices: map[string]string{}, a: a, s: s, in: in, no: n, office: s.actors["ma.yun"], deputy: s.actors["li.hongmei"]}
		unit := s.unit(demoBureau, in.unit)
		p.clerk, p.head = s.actors[s.clerks[unit]], s.actors[s.heads[unit]]
		p.on(0, p.arrive)
		in.goes(p)
		out = append(out, p.cues...)
	}
	return out
}

// day is so many working days after the request came in.
func (p *petition) day(n int) civil.Date {
	d := civil.MustParse(p.in.on)
	if n == 0 {
		return d
	}
	return p.a.Working(d, n)
}

// on does something so many working days after the request came in, at the
// next quarter of an hour of that day.
func (p *petition) on(days int, f func(ctx context.Context) error) {
	at := p.day(days).In(store.Zone).Add(9*time.Hour + time.Duration(p.no*7%60)*time.Minute)
	for _, c := range p.cues {
		if !c.at.Before(at) {
			at = c.at.Add(3 * time.Minute)
		}
	}
	p.cues = append(p.cues, cue{at, func(ctx context.Context) error {
		if err := f(ctx); err != nil {
			return fmt.Errorf("request %q: %w", p.in.title, err)
		}
		return nil
	}})
}

// arrive registers the request: on line by the applicant, else by the office.
func (p *petition) arrive(ctx context.Context) error {
	by := p.office
	if p.in.channel == clock.Internet {
		by = who.System(demoBureau)
	}
	content := p.in.content
	if content == "" {
		content = p.in.title
	}
	got, err := p.a.disclosure.Register(ctx, by, disclosure.Application{Kind: p.in.kind, Channel: p.in.channel, Arrived: p.day(0), Applicants: []citizen.Person{p.in.who},
		Title: p.in.title + "（演示）", Content: content, Supply: p.in.supply, Way: p.in.way, Consents: p.in.way == "online"})
	p.item = got.Item.ID
	return err
}

// taken has the request confirmed where that is needed, assigned and taken up.
func (p *petition) taken() {
	d := p.a.disclosure
	if p.in.channel.Confirms() {
		p.on(0, func(ctx context.Context) error {
			return d.Confirm(ctx, p.office, p.item, 0, p.day(0), "电话与申请人确认收到")
		})
	}
	p.on(1, func(ctx context.Context) error {
		return d.Assign(ctx, p.office, p.item, 0, p.clerk.Unit, p.clerk.ID, "请在期限内办理")
	})
}

// judged answers the seven steps: pairs of step and answer.
func (p *petition) judged(day int, pairs ...string) {
	p.on(day, func(ctx context.Context) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := p.a.disclosure.Judge(ctx, p.clerk, p.item, 0, pairs[i], pairs[i+1], "经核对申请内容、公文系统和档案，作出这一判断。（演示）", "有关文件和检索记录（演示）"); err != nil {
				return err
			}
		}
		return nil
	})
}

// The answers that lead to giving and to looking for information.
var (
	ours = []string{"mend", "clear", "is", "yes", "whose", "ours"}
	give = slices.Concat(ours, []string{"have", "have", "give", "all", "how", "asked", "answer", "grant"})
	part = slices.Concat(ours, []string{"have", "have", "give", "part", "how", "asked", "answer", "partial"})
)

func withhold(ground string) []string {
	return slices.Concat(ours, []string{"have", "have", "give", ground})
}

// searched notes a search.
func (p *petition) searched(day, hits int, result string) {
	p.on(day, func(ctx context.Context) error {
		return p.a.disclosure.Search(ctx, p.clerk, p.item, 0, disclosure.Searched{System: "公文管理系统、综合档案室", Words: p.in.title, Span: "2018年以来", On: p.day(day), Hits: hits, Result: result, Person: p.clerk.Name})
	})
}

// priors are the letters that the replies on these grounds cite.
var priors = map[string]string{"unmended": "correct", "unpaid": "fee", "mass": "reasons"}

// signed drafts a reply and takes it through review and signature on one day.
func (p *petition) signed(day int, in disclosure.Drafting) {
	d := p.a.disclosure
	in.Addressee = "applicant"
	p.on(day, func(ctx context.Context) error {
		if g, ok := disclosure.GroundOf(in.Ground); ok && slices.Contains(g.Needs, disclosure.NeedSecrecy) {
			if err := d.Review(ctx, p.office, p.item, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "经审查不涉及国家秘密、工作秘密，同意按拟办意见答复。（演示）"); err != nil {
				return err
			}
		}
		if err := p.cites(ctx, priors[in.Ground], &in); err != nil {
			return err
		}
		l, err := d.Draft(ctx, p.clerk, p.item, in)
		if err != nil {
			return err
		}
		p.last = l.ID
		if err := d.SubmitLetter(ctx, p.clerk, l.ID, 0); err != nil {
			return err
		}
		return p.fill(ctx, l.ID, p.head, p.office, p.deputy)
	})
}

// fill takes a letter through the boxes of its sheet.
func (p *petition) fill(ctx context.Context, letter string, by ...who.Actor) error {
	for _, actor := range by {
		if err := p.a.disclosure.FillLetter(ctx, actor, letter, 0, approval.Filling{Opinion: "同意。"}); err != nil {
			return err
		}
	}
	return nil
}

// notice drafts a letter of the case's course and has it signed, numbered and
// kept; the act that sends it names it.
func (p *petition) notice(ctx context.Context, kind, title, to string, parts map[string]string) (string, error) {
	d := p.a.disclosure
	l, err := d.Draft(ctx, p.clerk, p.item, disclosure.Drafting{Template: kind, Title: title, Parts: parts, Addressee: to})
	if err != nil {
		return "", err
	}
	if err := d.SubmitLetter(ctx, p.clerk, l.ID, 0); err != nil {
		return "", err
	}
	p.notices[kind] = l.ID
	return l.ID, p.fill(ctx, l.ID, p.head, p.deputy)
}

// delivered notes, two working days after a letter of the course went out, that
// it arrived; the act that sent it may have noted so already.
func (p *petition) delivered(sent int, kind string) {
	day := sent + 2
	p.on(day, func(ctx context.Context) error {
		if p.notices[kind] == "" {
			return nil
		}
		_, l, err := p.a.disclosure.Letter(ctx, p.a.DB, p.office, p.notices[kind])
		if err != nil || l.State != disclosure.LetterIssued {
			return err
		}
		return p.a.disclosure.DeliverLetter(ctx, p.clerk, l.ID, 0, disclosure.Delivered{On: p.day(day), How: "邮件签收查询、网上送达记录（演示）", SignedFor: "收件人本人"})
	})
}

// cited are number and day of a letter that went before, as the reply cites it.
func (p *petition) cited(ctx context.Context, kind string) (no, on string, err error) {
	_, l, err := p.a.disclosure.Letter(ctx, p.a.DB, p.office, p.notices[kind])
	if err != nil {
		return "", "", err
	}
	return l.Number, l.SignedOn.String(), nil
}

// cites has the reply cite a letter that went before.
func (p *petition) cites(ctx context.Context, kind string, in *disclosure.Drafting) (err error) {
	if in.Ground == "repeat" {
		in.Parts["priorno"], in.Parts["priordate"], in.Parts["priorserved"] = p.before.ReplyNumber, p.before.Answered.String(), p.before.Served.String()
		return nil
	}
	if kind == "" {
		return nil
	}
	in.Parts["priorno"], in.Parts["priordate"], err = p.cited(ctx, kind)
	return err
}

// post is how the letters of a case's course go out.
func (p *petition) post() disclosure.Way {
	if p.in.way == "online" {
		return disclosure.Way{Method: disclosure.ByNet}
	}
	return disclosure.Way{Method: disclosure.ByMail, Carrier: fmt.Sprintf("13064051%05d", 20000+p.no)}
}

// drafted drafts a reply that waits for its review.
func (p *petition) drafted(day int, in disclosure.Drafting) {
	in.Addressee = "applicant"
	p.on(day, func(ctx context.Context) error {
		l, err := p.a.disclosure.Draft(ctx, p.clerk, p.item, in)
		if err != nil {
			return err
		}
		return p.a.disclosure.SubmitLetter(ctx, p.clerk, l.ID, 0)
	})
}

// answered sends the reply, notes its service and closes the file.
func (p *petition) answered(day int) {
	d := p.a.disclosure
	p.on(day, func(ctx context.Context) error {
		way := disclosure.Way{Method: disclosure.ByMail, Carrier: fmt.Sprintf("13064050%05d", 10000+p.no)}
		if p.in.way == "online" {
			way = disclosure.Way{Method: disclosure.ByNet}
		}
		return d.Issue(ctx, p.clerk, p.item, 0, disclosure.Issuing{On: p.day(day), Way: way})
	})
	p.on(day+3, func(ctx context.Context) error {
		return d.Serve(ctx, p.clerk, p.item, 0, disclosure.Delivered{On: p.day(day + 3), How: "送达凭证已存（演示）", SignedFor: "本人"})
	})
	p.on(day+8, func(ctx context.Context) error { return d.Archive(ctx, p.office, p.item, 0) })
}

func granted(info, no, pages, way string) disclosure.Drafting {
	return disclosure.Drafting{Template: "grant", Ground: "grant", Title: "政府信息公开告知书", Parts: map[string]string{"info": info, "infono": no, "pages": pages, "way": way}}
}

func refusal(info, stage, reason string) disclosure.Drafting {
	return disclosure.Drafting{Template: "refuse", Ground: "process", Title: "政府信息不予公开告知书", Parts: map[string]string{"info": info, "stage": stage, "reason": reason}}
}

func partial(open, withheld, ground, reason, way string) disclosure.Drafting {
	return disclosure.Drafting{Template: "partial", Ground: "partial", Title: "政府信息部分公开告知书",
		Parts: map[string]string{"open": open, "withheld": withheld, "ground": ground, "reason": reason, "way": way, "internal": "内部工作流程"}}
}

// extended asks for more time, has it approved and told.
func (p *petition) extended(day, days int, reason string) {
	d := p.a.disclosure
	p.on(day, func(ctx context.Context) error { return d.Extend(ctx, p.clerk, p.item, 0, days, reason) })
	p.on(day, func(ctx context.Context) error { return d.Approve(ctx, p.deputy, p.item, 0, "同意延期。") })
	p.on(day+1, func(ctx context.Context) error {
		c, err := d.Case(ctx, p.a.DB, p.office, p.item)
		if err != nil {
			return err
		}
		due := c.Item.Due
		id, err := p.notice(ctx, "extend", "政府信息公开申请延期答复告知书", "applicant", map[string]string{"reason": reason, "before": due.String(), "days": fmt.Sprint(days),
			"after": p.a.Working(due, days).String(), "approver": p.deputy.Name})
		if err != nil {
			return err
		}
		return d.Told(ctx, p.clerk, p.item, 0, id, "", p.day(day+1), p.post())
	})
	p.delivered(day+1, "extend")
}

// asks consults a third party or a co-maker, who gets the letter two days
// later, and tells the applicant so.
func (p *petition) asks(day int, ask clock.Kind, party, about string) {
	d := p.a.disclosure
	p.on(day, func(ctx context.Context) error {
		kind, title, to := "consult", "政府信息公开征求第三方意见书", "third"
		if ask == clock.AskCoMaker {
			kind, title, to = "comaker", "征求共同制作机关意见书", "comaker"
		}
		letter, err := p.notice(ctx, kind, title, party, map[string]string{to: party, "proposed": about})
		if err != nil {
			return err
		}
		return d.Consult(ctx, p.clerk, p.item, 0, disclosure.Asking{Kind: ask, Party: party, About: about, Letter: letter, Sent: p.day(day), Way: disclosure.Way{Method: disclosure.ByMail}})
	})
	p.on(day, func(ctx context.Context) error {
		id, err := p.consultation(ctx)
		if err != nil {
			return err
		}
		whom := "第三方"
		if ask == clock.AskCoMaker {
			whom = "其他机关"
		}
		letter, err := p.notice(ctx, "consulting", "征求意见告知书", "applicant", map[string]string{"whom": whom, "from": p.day(day).String()})
		if err != nil {
			return err
		}
		return d.Notify(ctx, p.clerk, p.item, 0, id, letter, "", p.day(day), p.post())
	})
	p.delivered(day, "consulting")
	p.on(day+2, func(ctx context.Context) error {
		id, err := p.consultation(ctx)
		if err != nil {
			return err
		}
		return d.Reach(ctx, p.clerk, p.item, 0, id, p.day(day+2), "邮件签收查询（演示）")
	})
}

func (p *petition) consultation(ctx context.Context) (string, error) {
	c, err := p.a.disclosure.Case(ctx, p.a.DB, p.office, p.item)
	if err != nil || len(c.Consultations) == 0 {
		return "", err
	}
	return c.Consultations[0].ID, nil
}

// supplied is the way in which the reply is really given.
func (p *petition) supplied() string {
	switch p.in.way {
	case "mail":
		return "邮寄纸质件"
	case "in_person":
		return "当面领取纸质件"
	case "fax":
		return "传真"
	}
	return "通过本机关网站发送电子文本"
}

// opinion takes what the third party said, decides, and tells it.
func (p *petition) opinion(day int, answer, reason, decision, why string) {
	d := p.a.disclosure
	p.on(day, func(ctx context.Context) error {
		id, err := p.consultation(ctx)
		if err != nil {
			return err
		}
		if answer != "" {
			if err := d.Answer(ctx, p.clerk, p.item, 0, disclosure.Opinion{Consultation: id, On: p.day(day), Answer: answer, Reason: reason}); err != nil {
				return err
			}
		} else if err := d.Watch(ctx, demoBureau); err != nil { // silence: the term lapsed
			return err
		}
		if decision == "" {
			return nil
		}
		if err := d.Decide(ctx, p.clerk, p.item, 0, id, decision, why); err != nil {
			return err
		}
		if decision == disclosure.DecideWithhold {
			return nil
		}
		c, err := d.Case(ctx, p.a.DB, p.office, p.item)
		if err != nil {
			return err
		}
		x := c.Consultations[0]
		letter, err := p.notice(ctx, "thirdtold", "依申请公开告知书", id, map[string]string{"third": x.Party, "disclosed": x.About, "reason": why, "because": "你方逾期未提出意见"})
		if err != nil {
			return err
		}
		return d.Tell(ctx, p.clerk, p.item, 0, id, letter, "", p.day(day), disclosure.Way{Method: disclosure.ByMail})
	})
	p.delivered(day, "thirdtold")
}

// mending demands a correction, which the applicant receives two days later.
func (p *petition) mending(day int, points string) {
	d := p.a.disclosure
	p.on(day, func(ctx context.Context) error {
		letter, err := p.notice(ctx, "correct", "政府信息公开申请补正告知书", "applicant", map[string]string{"items": points, "days": "15"})
		if err != nil {
			return err
		}
		return d.Mend(ctx, p.clerk, p.item, 0, disclosure.Demand{Points: points, Days: 15, Letter: letter, Sent: p.day(day), Way: p.post()})
	})
	p.on(day+2, func(ctx context.Context) error {
		c, err := d.Case(ctx, p.a.DB, p.office, p.item)
		if err != nil {
			return err
		}
		return d.Reach(ctx, p.clerk, p.item, 0, c.Correction().ID, p.day(day+2), "邮件签收查询（演示）")
	})
}

// charged sends a fee notice by pages, received two days later.
func (p *petition) charged(day, pages int) {
	d := p.a.disclosure
	p.on(day, func(ctx context.Context) error {
		c, err := d.Case(ctx, p.a.DB, p.office, p.item)
		if err != nil {
			return err
		}
		sum, err := d.Fee(c, fee.ByPages, pages)
		if err != nil {
			return err
		}
		letter, err := p.notice(ctx, "fee", "政府信息公开信息处理费收费通知书", "applicant", map[string]string{"tariff": "按量计收", "quantity": fmt.Sprintf("共%d页", pages),
			"calculation": sum.Text(), "amount": fmt.Sprint(sum.Amount)})
		if err != nil {
			return err
		}
		return d.ChargeFee(ctx, p.clerk, p.item, 0, disclosure.Charge{Way: fee.ByPages, Pages: pages, Letter: letter, Sent: p.day(day), By: p.post()})
	})
	p.on(day+2, func(ctx context.Context) error {
		c, err := d.Case(ctx, p.a.DB, p.office, p.item)
		if err != nil {
			return err
		}
		return d.Reach(ctx, p.clerk, p.item, 0, c.Fee().ID, p.day(day+2), "邮件签收查询（演示）")
	})
}
