package disclosure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/screen/personal"
)

// ActRegister is the act of registration in the record.
const ActRegister = "登记申请"

// Application is what is registered (条例第二十九条). The purpose is never asked
// for; it is kept where somebody wrote it.
type Application struct {
	Kind               Kind
	Channel            clock.Channel
	Arrived, Confirmed civil.Date
	// Applicants are one person or organisation, or several who apply
	// together; the first leads. Agent acts for them.
	Applicants                           []citizen.Person
	Agent                                *citizen.Person
	Title                                string
	Content, Document, Features, Purpose string
	Supply, Way                          string
	Consents                             bool
	Postmark                             string
	// Note is how it was confirmed, or by whom an oral one was written down.
	Note string
}

// Registered is what a registration gave.
type Registered struct {
	Request Request
	Item    Item
	// Code is the look-up code. It is shown once; only its hash is kept.
	Code string
}

// Lacking are the statements of article 29 that an application does not have;
// staff may register it all the same and ask for a correction.
func (in *Application) Lacking() []string {
	var out []string
	for n := range in.Applicants {
		p := &in.Applicants[n]
		if p.IsOrg() && p.USCC == "" || !p.IsOrg() && p.IDNumber == "" {
			out = append(out, "身份证明")
		}
		if p.Phone == "" && p.Address == "" && p.Email == "" {
			out = append(out, "联系方式")
		}
	}
	if strings.TrimSpace(in.Content) == "" {
		out = append(out, "申请公开的政府信息的名称、文号或者其他特征性描述")
	}
	if in.Supply == "" || in.Way == "" {
		out = append(out, "形式要求（获取信息的方式、途径）")
	}
	return slices.Compact(out)
}

// check refuses what cannot be registered at all.
func (in *Application) check(today civil.Date) error {
	f := faults{}
	if KindTitles[in.Kind] == "" {
		f["kind"] = "请选择申请类型"
	}
	if clock.ChannelTitles[in.Channel] == "" {
		f["channel"] = "请选择提交渠道"
	}
	f.day("arrived", in.Arrived, civil.Of(2008, 5, 1), today, "收件日期")
	if !in.Confirmed.IsZero() {
		f.day("confirmed", in.Confirmed, in.Arrived, today, "确认日期")
	}
	if len(in.Applicants) == 0 || in.Applicants[0].Title() == "" {
		f["name"] = "请填写申请人的姓名或者名称"
	} else if citizen.KindTitle(in.Applicants[0].Kind) == in.Applicants[0].Kind {
		f["applicant_kind"] = "请选择申请人类别，年度报告按类别统计"
	}
	f.most("title", in.Title, 120)
	f.need("content", in.Content+in.Document+in.Features, "请填写所需政府信息的名称、文号或者其他特征性描述", 8000)
	if in.Supply != "" && !has(Supplies, in.Supply) {
		f["supply"] = "请选择提供方式"
	}
	if in.Way != "" && !has(Ways, in.Way) {
		f["way"] = "请选择获取途径"
	}
	return f.err()
}

func has(list [][2]string, key string) bool {
	return slices.ContainsFunc(list, func(p [2]string) bool { return p[0] == key })
}

// Register registers an application. Where the channel makes the day of
// receipt, the clock begins; else it waits for the confirmation (R1.33). The
// public pages register as who.System.
func (s *Service) Register(ctx context.Context, a who.Actor, in Application) (out Registered, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error { out, err = s.RegisterIn(tx, in); return err })
	return out, err
}

// RegisterIn is Register within another act.
func (s *Service) RegisterIn(tx *store.Tx, in Application) (out Registered, err error) {
	if in.Kind == "" {
		in.Kind = Information
	}
	a := tx.Actor()
	if !a.IsSystem() && !a.MayOn(RightRegister, "", "") {
		return out, fail.Deniedf("您没有登记申请的权限。如工作需要，请联系本单位安全管理员").Under(ArticleRegister)
	}
	if err := in.check(tx.Today()); err != nil {
		return out, err
	}
	if !in.Channel.Confirms() {
		in.Confirmed = 0
	}
	if out.Request, out.Code, err = s.request(tx, in); err != nil {
		return out, err
	}
	c, err := s.first(tx, &out.Request, in)
	if err != nil {
		return out, err
	}
	out.Item = c.Item
	if err := s.begun(tx, c, in.Note); err != nil {
		return out, err
	}
	return out, s.arrived(tx, c)
}

// request keeps the application, its persons and its text.
func (s *Service) request(tx *store.Tx, in Application) (Request, string, error) {
	r, code := s.plain(tx, in)
	r.Received = r.Receipt().On
	n, err := s.Next(tx, fmt.Sprintf("request/%d", tx.Today().Year()))
	if err != nil {
		return r, "", err
	}
	r.Number = fmt.Sprintf("%d-%04d", tx.Today().Year(), n)
	return r, code, s.keepRequest(tx, &r, in)
}

// plain is a request as it was handed in, with a new look-up code.
func (s *Service) plain(tx *store.Tx, in Application) (Request, string) {
	a, code := tx.Actor(), newCode()
	r := Request{Agency: tx.Tenant(), ID: s.newID(tx), Kind: in.Kind, Channel: in.Channel, SubmittedAt: tx.Now(), Arrived: in.Arrived, Confirmed: in.Confirmed,
		ApplicantKind: in.Applicants[0].Kind, Title: in.title(), Supply: in.Supply, Way: in.Way, Consents: in.Consents, Postmark: in.Postmark, By: a.ID, ByName: a.Name}
	r.SameKey, r.CodeHash = s.Citizens.Key(in.Applicants[0]), hashCode(r.ID, code)
	return r, code
}

// keepRequest keeps a request with its persons and its text.
func (s *Service) keepRequest(tx *store.Tx, r *Request, in Application) error {
	if err := s.people(tx, r, in); err != nil {
		return err
	}
	if err := tx.Insert(r); err != nil {
		return err
	}
	return s.keepText(tx, Text{Agency: r.Agency, ID: r.ID, Content: in.Content, Document: in.Document, Features: in.Features, Purpose: in.Purpose})
}

// people seals the applicants and their agent.
func (s *Service) people(tx *store.Tx, r *Request, in Application) error {
	for _, p := range in.Applicants {
		id, err := s.Citizens.Put(tx, r.Ref(), p)
		if err != nil {
			return err
		}
		r.Applicants = append(r.Applicants, id)
	}
	if in.Agent == nil || in.Agent.Title() == "" {
		return nil
	}
	id, err := s.Citizens.Put(tx, r.Ref(), *in.Agent)
	r.Agent = id
	return err
}

// first makes the request's first item.
func (s *Service) first(tx *store.Tx, r *Request, in Application) (*Case, error) {
	i := Item{Agency: r.Agency, ID: s.newID(tx), Request: r.ID, Number: r.Number, No: 1, Kind: r.Kind, Title: r.Title, State: Submitted, Channel: r.Channel,
		ApplicantKind: r.ApplicantKind, SameKey: r.SameKey, Arrived: r.Arrived, Clock: clock.NotBegun, ChangedAt: tx.Now()}
	c := &Case{Item: i, Request: *r, Actor: tx.Actor(), Today: tx.Today()}
	var err error
	if c.Setting, err = s.SettingOf(tx.Context(), tx, r.Agency); err != nil {
		return c, err
	}
	if c.Cal, err = s.Calendar(tx.Context(), tx, r.Agency); err != nil {
		return c, err
	}
	c.Terms = c.Setting.TermsOf()
	if err := s.receive(tx, c); err != nil {
		return c, err
	}
	c.wind(tx.Today())
	return c, tx.Insert(&c.Item)
}

// receive takes the day of receipt into the item, and fixes its number among
// the applicant's of that month.
func (s *Service) receive(tx *store.Tx, c *Case) error {
	got := c.Request.Receipt()
	i := &c.Item
	i.ReceivedWhy, i.ReceivedArticle = got.Why, got.Article
	if i.Received = got.On; got.On.IsZero() {
		return nil
	}
	i.State = Received
	return s.ordinal(tx, i)
}

// ordinal fixes an item's number among its applicant's of the month (R3.02).
func (s *Service) ordinal(tx *store.Tx, i *Item) error {
	if i.Kind != Information || i.SameKey == "" {
		return nil
	}
	n, err := s.Next(tx, fmt.Sprintf("month/%s/%04d-%02d", i.SameKey, i.Received.Year(), int(i.Received.Month())))
	i.Ordinal = n
	return err
}

// begun writes down the registration.
func (s *Service) begun(tx *store.Tx, c *Case, note string) error {
	says := "我们收到了您提交的申请，正在与您确认。"
	if !c.Item.Received.IsZero() {
		says = fmt.Sprintf("申请已经收到，收到申请之日为%s。", c.Item.Received.Chinese())
	}
	m := flow.Move[*Case]{Name: ActRegister, Article: ArticleRegister}
	return s.tell(tx, c, m, "", told{On: c.Item.Arrived, Text: clock.ChannelTitles[c.Item.Channel] + "：" + c.Item.Title, Says: says, Why: note})
}

// arrived tells who assigns requests of a new one.
func (s *Service) arrived(tx *store.Tx, c *Case) error {
	right, title := RightAssign, "收到新的申请，请分办："
	if c.Item.State == Submitted {
		right, title = RightRegister, "收到新的申请，请与申请人确认："
	}
	to, err := s.holders(tx.Context(), tx, tx.Tenant(), right, c.Setting.Office)
	if err != nil {
		return err
	}
	return s.notify(tx, c, "disclosure.new", notice.Remind, "disclosure.new/"+c.Item.ID, title+c.Item.Label()+" "+c.Item.Title, to...)
}

// title is what the request is called: given, or the name of the document
// asked for, or the beginning of what was written.
func (in *Application) title() string {
	for _, t := range []string{in.Title, in.Document, in.Content, in.Features} {
		if t = strings.Join(strings.Fields(in.withoutOwn(withoutPersons(t))), " "); t != "" {
			if r := []rune(t); len(r) > 60 {
				t = string(r[:59]) + "…"
			}
			return t
		}
	}
	return "政府信息公开申请"
}

// withoutOwn masks the applicants' own names in a text that becomes a title,
// which is kept when they are forgotten.
func (in *Application) withoutOwn(text string) string {
	people := in.Applicants
	if in.Agent != nil {
		people = append(slices.Clone(people), *in.Agent)
	}
	for _, p := range people {
		for _, name := range []string{p.Name, p.LegalRep} {
			if n := []rune(name); len(n) > 1 {
				text = strings.ReplaceAll(text, name, string(n[:1])+strings.Repeat("*", len(n)-1))
			}
		}
	}
	return text
}

// withoutPersons masks personal data in a text that becomes a title.
func withoutPersons(text string) string {
	runes := []rune(text)
	found := personal.Scan(text, "")
	slices.SortFunc(found, func(a, b personal.Match) int { return b.Start - a.Start })
	for _, m := range found {
		if m.Kind == personal.USCC || m.Start < 0 || m.End > len(runes) {
			continue
		}
		runes = slices.Replace(runes, m.Start, m.End, []rune(personal.Mask(m))...)
	}
	return string(runes)
}
