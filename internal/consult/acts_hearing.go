package consult

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/content"
)

// The further acts upon hearings in the record.
const (
	ActHearing  = "筹备听证会"
	ActRegister = "听证会报名"
)

// HearingPlan is what the staff says of a hearing.
type HearingPlan struct {
	Topic        string
	HeldAt       time.Time
	Place        string
	Seats        int64
	Method, Rule string
	RegisterBy   civil.Date
}

// PlanHearing begins a hearing, or changes one that is not announced; hearing
// is empty for a new one.
func (s *Consult) PlanHearing(ctx context.Context, a who.Actor, id, hearing string, version int64, in HearingPlan) (v Hearing, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		k, err := s.workable(tx, a, id)
		if err != nil {
			return err
		}
		if !k.DecidedOn.IsZero() {
			return fail.Invalidf("%s", undecided.Else)
		}
		v = Hearing{Agency: a.Tenant, ID: tx.NewID(), Consultation: k.ID, State: HearingPlanned, By: a.ID}
		if hearing != "" {
			if v, err = hearingOf(ctx, tx, a.Tenant, hearing); err != nil {
				return err
			}
			if version != AnyVersion && version != v.Version {
				return fail.Stalef("这次听证会刚刚由其他人修改过，请核对后再保存")
			}
			if v.State != HearingPlanned || v.Consultation != k.ID {
				return fail.Stalef("听证公告已送审或已发布，不能再修改；需要修改的，请先收回听证公告")
			}
		}
		n, err := NumbersAt(ctx, tx, a.Tenant, tx.Today())
		if err != nil {
			return err
		}
		if err := in.into(&v, tx.Today(), n); err != nil {
			return err
		}
		v.SavedAt = tx.Now()
		if hearing != "" {
			err = tx.Update(&v)
		} else {
			if v.No, err = count(tx, "hearing-"+k.ID); err == nil {
				err = tx.Insert(&v)
			}
		}
		if err != nil {
			return err
		}
		return tx.Record(ActHearing, v.Ref(), store.Telling("%s，%s", v.Title(), v.Place), store.Under(ArticleHearing))
	})
	return v, err
}

func (in *HearingPlan) into(v *Hearing, today civil.Date, n Numbers) error {
	wrong := map[string]string{}
	in.Topic, in.Place, in.Rule = strings.TrimSpace(in.Topic), strings.TrimSpace(in.Place), strings.TrimSpace(in.Rule)
	held := day(in.HeldAt)
	switch {
	case in.HeldAt.IsZero():
		wrong["held_on"] = "请填写听证会的日期和时间"
	case int(held-today) < n.Of(NoticeDays):
		wrong["held_on"] = fmt.Sprintf("听证公告应在听证前至少%d日发布（%s；见“期限与参数”），最早可定在%s", n.Of(NoticeDays), ArticleHearing, today.Add(n.Of(NoticeDays)).Chinese())
	case in.RegisterBy.IsZero() || in.RegisterBy < today:
		wrong["register_by"] = "请填写报名截止日期，不能早于今天"
	case int(held-in.RegisterBy) <= n.Of(MaterialDays):
		wrong["register_by"] = fmt.Sprintf("报名截止后还要公布名单，并在听证前至少%d日送达材料（%s），请不晚于%s截止", n.Of(MaterialDays), ArticleHearing, held.Add(-n.Of(MaterialDays)-1).Chinese())
	}
	for field, text := range map[string]string{"topic": in.Topic, "place": in.Place, "rule": in.Rule} {
		if text == "" {
			wrong[field] = map[string]string{"topic": "请填写听证事项", "place": "请填写听证地点", "rule": "请写明遴选办法，随听证公告公布"}[field]
		}
		atMost("内容", text, 500, wrong, field)
	}
	if in.Seats < 1 || in.Seats > 500 {
		wrong["seats"] = "请填写听证参加人名额，1至500人"
	}
	if !slices.Contains(Methods, in.Method) {
		wrong["method"] = "请选择遴选方式"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	v.Topic, v.HeldAt, v.Place, v.Seats, v.Method, v.Rule, v.RegisterBy = in.Topic, in.HeldAt.UTC().Truncate(time.Minute), in.Place, in.Seats, in.Method, in.Rule, in.RegisterBy
	return nil
}

// hearing tries a move of a person's, lets f change the hearing and keeps it.
func (s *Consult) hearing(ctx context.Context, a who.Actor, id, move string, f func(*store.Tx, *Consultation, *Hearing) ([]store.Note, error)) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		v, err := hearingOf(ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		k, err := Get(ctx, tx, a.Tenant, v.Consultation)
		if err == nil && !may(a, RightView, &k) {
			err = missing()
		}
		if err != nil {
			return err
		}
		return s.stepHearing(tx, &k, &v, move, a.On(k.Unit, ""), f)
	})
}

func (s *Consult) stepHearing(tx *store.Tx, k *Consultation, v *Hearing, move string, by interface{ May(string) bool }, f func(*store.Tx, *Consultation, *Hearing) ([]store.Note, error)) error {
	c, err := hearingCase(tx.Context(), tx, v, k, tx.Now())
	if err != nil {
		return err
	}
	m, err := Hearings.Try(c, move, by)
	if err != nil {
		return err
	}
	notes := []store.Note{store.Telling("%s", v.Title())}
	if f != nil {
		more, err := f(tx, k, v)
		if err != nil {
			return err
		}
		notes = append(notes, more...)
	}
	if m.Article != "" {
		notes = append(notes, store.Under(m.Article))
	}
	v.State, v.SavedAt = m.To, tx.Now()
	if err := tx.Update(v); err != nil {
		return err
	}
	return tx.Record(move, v.Ref(), notes...)
}

// hearingItem makes or mends an item of the hearing's.
func (s *Consult) hearingItem(tx *store.Tx, k *Consultation, v *Hearing, had, title, body string) (string, error) {
	i := content.Item{Kind: "notice", Title: title, Tasks: []string{"8"}}
	if had != "" {
		was, err := content.ItemOf(tx.Context(), tx, k.Agency, had)
		if err != nil {
			return "", err
		}
		if was.State == "draft" || was.State == "returned" {
			i = was
		}
	}
	i.Body, i.Unit, i.About = clean(body), k.Unit, []store.Ref{v.Ref()}
	made, err := s.draft(tx, i, nil)
	return made.ID, err
}

// AnnounceHearing drafts the announcement.
func (s *Consult) AnnounceHearing(ctx context.Context, a who.Actor, id string) error {
	return s.hearing(ctx, a, id, MoveHearingNotice, func(tx *store.Tx, k *Consultation, v *Hearing) (_ []store.Note, err error) {
		v.Digest = ""
		if v.Method == ByLot {
			v.Digest = digestOf(s.drawSeed(v, 0))
		}
		v.Item, err = s.hearingItem(tx, k, v, v.Item, "关于举行"+quoted(k.Title)+"听证会的公告", v.announcement(k))
		return nil, err
	})
}

// announcement is what has to be known before anybody registers: what, when,
// where, how those who take part are chosen.
func (v *Hearing) announcement(k *Consultation) string {
	var b strings.Builder
	p := func(text string) { b.WriteString("<p>" + html.EscapeString(text) + "</p>") }
	p("根据《重大行政决策程序暂行条例》第十六条、第十七条，现就" + quoted(k.Title) + "公开举行听证会。")
	p("听证事项：" + v.Topic)
	p("时间：" + minute(v.HeldAt) + "。地点：" + v.Place + "。")
	p(fmt.Sprintf("听证参加人名额：%d人。遴选方式：%s。", v.Seats, v.Method))
	p("遴选办法：" + v.Rule)
	if v.Method == ByLot {
		p("抽取规则：" + DrawRule)
		p("号码的摘要（SHA-256）：" + v.Digest)
	}
	b.WriteString(`<p>报名：` + v.RegisterBy.Chinese() + `前在<a href="` + v.address(k) + `">听证会网页</a>报名；草案和起草说明见<a href="` + k.Address() + `">征集网页</a>。参加人的姓名和代表类别向社会公布。</p>`)
	return b.String()
}

func (v *Hearing) address(k *Consultation) string {
	return fmt.Sprintf("%s/hearings/%d", k.Address(), v.No)
}

// RecallHearing takes the announcement or the list back from the reviews.
func (s *Consult) RecallHearing(ctx context.Context, a who.Actor, id, move string) error {
	return s.hearing(ctx, a, id, move, func(tx *store.Tx, _ *Consultation, v *Hearing) ([]store.Note, error) {
		if move == MoveListBack {
			return nil, s.mendable(tx, v.ListItem, "名单")
		}
		return nil, s.mendable(tx, v.Item, "听证公告")
	})
}

// Registration is what somebody says who wants to take part.
type Registration struct{ Name, Phone, Org, Sort, Says string }

func (in *Registration) check() error {
	wrong := map[string]string{}
	in.Name, in.Org, in.Says = strings.TrimSpace(in.Name), strings.TrimSpace(in.Org), strings.TrimSpace(in.Says)
	if len([]rune(in.Name)) < 2 || len([]rune(in.Name)) > 60 {
		wrong["name"] = "请填写姓名"
	}
	if err := citizen.CheckPhone(in.Phone); err != nil || in.Phone == "" {
		wrong["phone"] = "请填写能够联系到您的电话，用于通知和送达材料"
	}
	if !slices.Contains(Sorts, in.Sort) {
		wrong["sort"] = "请选择您代表哪一方面"
	}
	if in.Says == "" {
		wrong["says"] = "请简要写明您的主要意见"
	}
	atMost("主要意见", in.Says, 1000, wrong, "says")
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// Register takes a registration from the site; RegisterFor one that came by
// another way.
func (s *Consult) Register(ctx context.Context, agency, hearing string, in Registration) (Receipt, error) {
	return s.seat(ctx, who.System(agency), hearing, ChannelSite, in)
}

// RegisterFor enters a registration that came to the office.
func (s *Consult) RegisterFor(ctx context.Context, a who.Actor, hearing, channel string, in Registration) (Receipt, error) {
	return s.seat(ctx, a, hearing, channel, in)
}

func (s *Consult) seat(ctx context.Context, a who.Actor, hearing, channel string, in Registration) (r Receipt, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		v, err := hearingOf(ctx, tx, a.Tenant, hearing)
		if err != nil {
			return err
		}
		k, err := Get(ctx, tx, a.Tenant, v.Consultation)
		if err != nil {
			return err
		}
		if channel != ChannelSite && !may(a, RightWork, &k) {
			return denied()
		}
		if !v.Takes(tx.Today()) {
			return fail.Invalidf("现在不接受报名：%s", v.stage(tx.Today()))
		}
		if err := in.check(); err != nil {
			return err
		}
		t := Seat{Agency: a.Tenant, ID: tx.NewID(), Hearing: v.ID, Sort: in.Sort, Says: in.Says, Channel: channel, Name: citizen.MaskName(in.Name), At: tx.Now()}
		if t.Seq, err = count(tx, v.ID); err != nil {
			return err
		}
		t.Number = fmt.Sprintf("TZ%d%03d%d-%04d", k.Year, k.No, v.No, t.Seq)
		r = Receipt{Number: t.Number, Code: code()}
		t.Code = s.hash(a.Tenant, r)
		if err := s.once(tx, &v, in); err != nil {
			return err
		}
		if t.Person, err = s.Citizens.Put(tx, t.Ref(), citizen.Person{Kind: citizen.Natural, Name: in.Name, Org: in.Org, Phone: in.Phone}); err != nil {
			return err
		}
		if err := tx.Insert(&t); err != nil {
			return err
		}
		return tx.Record(ActRegister, v.Ref(), store.Telling("%s，%s，%s", t.Number, t.Sort, t.Name), store.Under(ArticleHearing))
	})
	return r, err
}

// once refuses somebody who registered for the hearing already: each person
// has one chance. Whose registration it is is not said.
func (s *Consult) once(tx *store.Tx, v *Hearing, in Registration) error {
	same, err := s.Citizens.Same(tx.Context(), tx, v.Agency, s.Citizens.Key(citizen.Person{Kind: citizen.Natural, Name: in.Name, Phone: in.Phone}))
	if err != nil {
		return err
	}
	for _, x := range same {
		if x.Owner.Kind != KindSeat {
			continue
		}
		t, err := store.Get[Seat](tx.Context(), tx, v.Agency, x.Owner.ID)
		if err != nil && !fail.Is(err, fail.Missing) {
			return err
		}
		if err == nil && t.Hearing == v.ID {
			return fail.Fields(map[string]string{"phone": "这个姓名和电话已经报名参加本次听证会，每人只报名一次：凭报名编号和查询码可以查询结果；忘记的，请联系征集公告所列的联系方式"})
		}
	}
	return nil
}

// stage is where it stands, in the words of the public page.
func (v *Hearing) stage(today civil.Date) string {
	switch {
	case v.State == HearingOpen && today <= v.RegisterBy:
		return "报名中，" + v.RegisterBy.Chinese() + "截止"
	case v.State == HearingOpen || v.State == HearingListing:
		return "报名已截止，正在确定参加人"
	case v.State == HearingListed:
		return "参加人名单已公布"
	case v.State == HearingPlanned || v.State == HearingNoticing:
		return "筹备中"
	}
	return Hearings.TitleOf(v.State)
}

// Choice is how those who take part were chosen.
type Choice struct {
	// IDs are the chosen, where they are chosen by groups.
	IDs []string
	// Why tells how it was done; for a second draw, why the first does not do.
	Why string
}

// Choose settles who takes part, by the way that was published: the first who
// registered, a draw that anybody can repeat, or by groups with the reason.
func (s *Consult) Choose(ctx context.Context, a who.Actor, id string, in Choice) (n int, err error) {
	err = s.hearing(ctx, a, id, MoveChoose, func(tx *store.Tx, _ *Consultation, v *Hearing) ([]store.Note, error) {
		all, err := SeatsOf(ctx, tx, a.Tenant, id)
		if err != nil {
			return nil, err
		}
		if err := in.check(v, all); err != nil {
			return nil, err
		}
		if v.Method == ByLot {
			if err := s.draw(v, all, a.ID, in.Why, tx.Now()); err != nil {
				return nil, err
			}
		}
		in.pick(v, all)
		for i := range all {
			if all[i].Chosen {
				n++
			}
			if err := tx.Update(&all[i]); err != nil {
				return nil, err
			}
		}
		v.ChosenWhy = in.Why
		return []store.Note{store.Telling("%s，报名%d人，确定%d人%s", v.Method, len(all), n, said("，号码", v.Seed)), store.Because(in.Why)}, nil
	})
	return n, err
}

// check holds a choice to what the way asks for.
func (in *Choice) check(v *Hearing, all []Seat) error {
	in.Why = strings.TrimSpace(in.Why)
	wrong := map[string]string{}
	switch {
	case in.Why == "" && v.Method == ByLot && len(v.Draws) > 0:
		wrong["why"] = "已经抽取过，抽取以一次为准；确需重抽的，请写明原因，历次抽取的结果都会公布"
	case in.Why == "":
		wrong["why"] = "请写明遴选的经过和理由，供查阅"
	}
	if v.Method == ByGroups && (len(in.IDs) == 0 || int64(len(in.IDs)) > v.Seats) {
		wrong["id"] = fmt.Sprintf("请勾选1至%d名参加人", v.Seats)
	}
	if len(all) == 0 {
		return fail.Invalidf("还没有人报名，不能确定参加人；可以改期后重新公告，或者取消听证")
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// pick marks the chosen with the reason of each.
func (in *Choice) pick(v *Hearing, all []Seat) {
	for rank, i := range ranked(v.Method, v.Seed, all) {
		t := &all[i]
		t.Chosen = int64(rank) < v.Seats
		t.Why = fmt.Sprintf("%s，第%d位", v.Method, rank+1)
		if v.Method == ByGroups {
			t.Chosen = slices.Contains(in.IDs, t.ID)
			t.Why = v.Method + "：" + t.Sort
		}
		if !t.Chosen {
			t.Why = "未入选（" + t.Why + "）"
		}
	}
}

// ListHearing drafts the list of those who take part, to be published.
func (s *Consult) ListHearing(ctx context.Context, a who.Actor, id string) error {
	return s.hearing(ctx, a, id, MoveList, func(tx *store.Tx, k *Consultation, v *Hearing) ([]store.Note, error) {
		all, err := SeatsOf(ctx, tx, a.Tenant, id)
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		b.WriteString("<p>" + html.EscapeString(fmt.Sprintf("%s将举行%s听证会，共%d人报名。遴选方式：%s。遴选办法：%s", minute(v.HeldAt), quoted(k.Title), len(all), v.Method, v.Rule)) + "</p>")
		b.WriteString("<p>" + html.EscapeString("遴选经过："+v.ChosenWhy) + "</p>")
		if v.Method == ByLot {
			b.WriteString("<p>" + html.EscapeString(DrawRule) + "</p>")
			for n := range v.Draws {
				b.WriteString("<p>" + html.EscapeString(v.Draws[n].told(n)) + "。</p>")
			}
			b.WriteString(`<p>全部报名编号的次序和结果见<a href="` + v.address(k) + `">听证会网页</a>。</p>`)
		}
		b.WriteString("<table><caption>听证参加人名单</caption><thead><tr><th>序号</th><th>姓名</th><th>代表类别</th><th>报名编号</th></tr></thead><tbody>")
		n := 0
		for i := range all {
			if !all[i].Chosen {
				continue
			}
			n++
			p, err := s.Citizens.Open(ctx, tx, a.Tenant, all[i].Person)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "<tr><td>%d</td><td>%s</td><td>%s</td><td>%s</td></tr>", n, html.EscapeString(p.Name), html.EscapeString(all[i].Sort), all[i].Number)
		}
		b.WriteString("</tbody></table>")
		v.ListItem, err = s.hearingItem(tx, k, v, v.ListItem, "关于"+quoted(k.Title)+"听证会参加人名单的公告", b.String())
		return nil, err
	})
}

// Deliver notes when and how the materials reached who takes part.
func (s *Consult) Deliver(ctx context.Context, a who.Actor, id string, on civil.Date, how string) error {
	return s.hearing(ctx, a, id, MoveMaterials, func(tx *store.Tx, _ *Consultation, v *Hearing) ([]store.Note, error) {
		held := day(v.HeldAt)
		n, err := NumbersAt(ctx, tx, a.Tenant, held)
		if err != nil {
			return nil, err
		}
		wrong := map[string]string{}
		switch least := n.Of(MaterialDays); {
		case on.IsZero() || on > tx.Today():
			wrong["materials_on"] = "请填写材料送达全部参加人的日期，不能晚于今天"
		case on < v.ListOn:
			wrong["materials_on"] = fmt.Sprintf("参加人名单%s才公布，材料不能在此以前送达参加人，请核对送达日期", v.ListOn.Chinese())
		case int(held-on) < least:
			wrong["materials_on"] = fmt.Sprintf("听证材料应在听证前至少%d日送达参加人（%s）；已经来不及的，请取消后重新公告", least, ArticleHearing)
		}
		if strings.TrimSpace(how) == "" {
			wrong["materials_how"] = "请写明送达了哪些材料、怎样送达"
		}
		if len(wrong) > 0 {
			return nil, fail.Fields(wrong)
		}
		v.MaterialsOn, v.MaterialsHow = on, strings.TrimSpace(how)
		return []store.Note{store.Telling("%s送达：%s", on.Chinese(), v.MaterialsHow)}, nil
	})
}

// CallOff gives a hearing up with a published reason.
func (s *Consult) CallOff(ctx context.Context, a who.Actor, id, why string) error {
	return s.hearing(ctx, a, id, MoveHearingOff, func(_ *store.Tx, _ *Consultation, v *Hearing) ([]store.Note, error) {
		if len([]rune(strings.TrimSpace(why))) < 5 {
			return nil, fail.Fields(map[string]string{"why": "请写明取消的原因，将在征集页面公布"})
		}
		v.StoppedWhy = strings.TrimSpace(why)
		return []store.Note{store.Because(why)}, nil
	})
}
