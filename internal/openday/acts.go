package openday

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
	"gongkai/internal/office/content"
)

// The acts in the record.
const (
	ActSave   = "拟订开放日方案"
	ActCheck  = "完成清单项目"
	ActFew    = "说明参加人数"
	ActNotice = "起草开放日公告"
	ActReport = "起草开放日报道"
)

// Plan is what a person says of an event.
type Plan struct {
	Title, Theme, Unit             string
	Day                            civil.Date
	From, To, Place, Route, Agenda string
	Guests, Notes, Contact, Phone  string
	Leaders                        string
	Quota                          int
	Until                          time.Time
}

func (p *Plan) check() error {
	wrong := map[string]string{}
	if strings.TrimSpace(p.Title) == "" {
		wrong["title"] = "请填写活动名称"
	}
	if p.Quota < 0 || p.Quota > 10000 {
		wrong["quota"] = "名额应在1到10000之间"
	}
	if !p.Until.IsZero() && !p.Day.IsZero() && p.Until.After(p.Day.Add(1).In(store.Zone)) {
		wrong["until_day"] = "报名截止应不晚于活动当日"
	}
	if p.From != "" && p.To != "" && p.To <= p.From {
		wrong["to"] = "结束时间应晚于开始时间"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

func (p *Plan) into(e *Event) {
	e.Title, e.Theme, e.Day, e.From, e.To, e.Place, e.Route, e.Agenda = strings.TrimSpace(p.Title), p.Theme, p.Day, p.From, p.To, p.Place, p.Route, p.Agenda
	e.Guests, e.Notes, e.Contact, e.Phone, e.Leaders, e.Quota, e.Until = p.Guests, p.Notes, p.Contact, p.Phone, p.Leaders, int64(p.Quota), p.Until
}

// Save plans an event, or changes the plan; id is empty for a new one. Once
// people register, the number of places can only rise: those who are in stay
// in, and those who wait move up.
func (d *Days) Save(ctx context.Context, a who.Actor, id string, version int64, in Plan) (e Event, err error) {
	if err := in.check(); err != nil {
		return e, err
	}
	err = d.DB.Do(ctx, a, func(tx *store.Tx) error {
		e = Event{Agency: a.Tenant, ID: tx.NewID(), Unit: in.Unit, State: Drafted, By: a.ID}
		if e.Unit == "" {
			e.Unit = a.Unit
		}
		if id != "" {
			if e, err = eventOf(ctx, tx, a, id); err != nil {
				return err
			}
			switch {
			case e.Version != version:
				return fail.Stalef("这个方案刚刚由其他人修改过，请核对后再保存")
			case e.State != Drafted && e.State != Announced:
				return fail.Stalef("活动%s，方案不能再修改", Flow.TitleOf(e.State))
			case e.State == Announced && int64(in.Quota) < e.Quota:
				return fail.Fields(map[string]string{"quota": fmt.Sprintf("已经开放报名，名额只能增加，不能少于%d", e.Quota)})
			}
		}
		if !a.MayOn(RightPlan, e.Unit, "") {
			return fail.Deniedf("您没有拟订开放日方案的权限")
		}
		in.into(&e)
		e.SavedAt = tx.Now()
		if id == "" {
			err = tx.Insert(&e)
			if err == nil {
				err = tx.Insert(&Seats{Agency: e.Agency, ID: e.ID})
			}
		} else {
			err = tx.Update(&e)
		}
		if err == nil && e.State == Announced {
			err = d.moveUp(tx, &e)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActSave, e.Ref(), store.Telling("%s", e.Title), store.Under(Article))
	})
	return e, err
}

// Sees is the event with what its moves depend on.
func (d *Days) Sees(ctx context.Context, q store.Querier, e Event) (*Case, error) {
	today := civil.FromTime(d.DB.Now().In(store.Zone))
	p, err := ParameterOn(ctx, q, e.Agency, today)
	if err != nil {
		return nil, err
	}
	c := &Case{Event: e, Least: int(p.People), Answered: true, Due: !e.Day.IsZero() && today >= e.Day, Registered: !e.Day.IsZero() && e.Place != "" && e.Quota > 0 && !e.Until.IsZero()}
	guests, err := guestsOf(ctx, q, e.Agency, e.ID)
	if err != nil {
		return nil, err
	}
	c.Came = came(guests)
	questions, err := questionsOf(ctx, q, e.Agency, e.ID)
	if err != nil {
		return nil, err
	}
	for _, x := range questions {
		c.Answered = c.Answered && x.State == Shown
	}
	var lacks []string
	for _, k := range Checks {
		if !e.mark(k.Key).Done {
			lacks = append(lacks, k.Title)
		}
	}
	c.Lacks = strings.Join(lacks, "、")
	return c, nil
}

// Move makes a move of an event; why is the reason where one is asked for.
func (d *Days) Move(ctx context.Context, a who.Actor, id, move, why string) error {
	return d.DB.Do(ctx, a, func(tx *store.Tx) error {
		e, err := eventOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		c, err := d.Sees(ctx, tx, e)
		if err != nil {
			return err
		}
		m, err := Flow.Try(c, move, a.On(e.Unit, ""))
		if err != nil {
			if c.Lacks != "" && move == MoveClose && fail.Is(err, fail.Invalid) {
				return fail.Invalidf("不能办结：清单中还有“%s”没有完成", c.Lacks).Under(Article)
			}
			return err
		}
		e.State, e.SavedAt = m.To, tx.Now()
		notes, err := d.moved(tx, &e, c, move, strings.TrimSpace(why))
		if err != nil {
			return err
		}
		if err := tx.Update(&e); err != nil {
			return err
		}
		return tx.Record("开放日"+move, e.Ref(), notes...)
	})
}

func (d *Days) moved(tx *store.Tx, e *Event, c *Case, move, why string) ([]store.Note, error) {
	note := []store.Note{store.Telling("%s", e.Title), store.Under(Article)}
	switch move {
	case MoveAnnounce:
		if !e.Until.After(tx.Now()) {
			return nil, fail.Invalidf("报名截止时间已经过去，请先修改")
		}
		return note, d.announce(tx, e)
	case MoveHeld:
		e.HeldOn = e.Day
		return []store.Note{store.Telling("%s，签到%d人", e.Title, c.Came), store.Under(Article)}, nil
	case MoveClose:
		e.ClosedOn = tx.Today()
	case MoveCancel:
		if why == "" {
			return nil, fail.Fields(map[string]string{"why": "请写明取消的原因，报名人查询时会看到"})
		}
		e.Why = why
		note = append(note, store.Because(why))
	}
	return note, nil
}

// announce drafts the announcement and makes the questionnaire.
func (d *Days) announce(tx *store.Tx, e *Event) error {
	if d.Surveys != nil && e.Survey == "" {
		id, err := d.Surveys.Make(tx, e.Ref(), e.Title+"满意度调查", e.Unit, e.Day, e.Day.Add(7))
		if err != nil {
			return err
		}
		e.Survey = id
	}
	return d.draftNotice(tx, e)
}

// Announcement drafts the announcement ahead of registration, so that it can
// go through the reviews: whoever plans the day drafts it, and the head may
// then review it.
func (d *Days) Announcement(ctx context.Context, a who.Actor, id string) (item string, err error) {
	err = d.DB.Do(ctx, a, func(tx *store.Tx) error {
		e, err := eventOf(ctx, tx, a, id)
		switch {
		case err != nil:
			return err
		case d.Publish == nil:
			return fail.Invalidf("没有接入信息发布")
		case !a.MayOn(RightPlan, e.Unit, ""):
			return fail.Deniedf("您没有起草开放日公告的权限")
		case e.Notice != "":
			return fail.Stalef("公告已经起草过")
		case e.State != Drafted && e.State != Announced:
			return fail.Invalidf("活动%s，不再需要公告", Flow.TitleOf(e.State))
		}
		if err := d.draftNotice(tx, &e); err != nil {
			return err
		}
		item, e.SavedAt = e.Notice, tx.Now()
		if err := tx.Update(&e); err != nil {
			return err
		}
		return tx.Record(ActNotice, e.Ref(), store.Telling("《%s》", e.Title))
	})
	return item, err
}

// draftNotice makes the announcement's working copy where there is none yet.
func (d *Days) draftNotice(tx *store.Tx, e *Event) error {
	if d.Publish == nil || e.Notice != "" {
		return nil
	}
	i, err := d.Publish(tx, content.Item{Kind: "notice", Title: "关于开展" + e.Title + "活动的公告", Body: e.notice(), Unit: e.Unit, Marking: content.Proactive, Formed: tx.Today(), Tasks: []string{"21"}, About: []store.Ref{e.Ref()}}, nil)
	e.Notice = i.ID
	return err
}

// notice is the announcement's text (PORTAL.md A.14).
func (e *Event) notice() string {
	var b strings.Builder
	for _, p := range [][2]string{{"活动主题", e.Theme}, {"活动时间", e.Day.Chinese() + " " + e.From + "—" + e.To}, {"活动地点", e.Place}, {"参观路线", e.Route}, {"活动议程", e.Agenda}, {"邀请对象", e.Guests},
		{"名额和报名", fmt.Sprintf("名额%d人，报满后候补，有人取消时按报名先后自动递补。报名截止：%s。报名入口：本站“政府开放日”栏目。", e.Quota, moment(e.Until))}, {"注意事项", e.Notes}, {"联系人", strings.TrimSpace(e.Contact + " " + e.Phone)}} {
		if strings.TrimSpace(p[1]) != "" {
			b.WriteString("<h2>" + p[0] + "</h2>")
			for l := range strings.Lines(p[1]) {
				b.WriteString("<p>" + html.EscapeString(strings.TrimSpace(l)) + "</p>")
			}
		}
	}
	return b.String()
}

// Tick marks an item of the check-list done, with what there is to say. What
// the records themselves show must be there: the sign on a photograph, a
// question asked, a questionnaire that has ended with answers.
func (d *Days) Tick(ctx context.Context, a who.Actor, id, key, says string, done bool) error {
	at := slices.IndexFunc(Checks, func(k Check) bool { return k.Key == key })
	if at < 0 {
		return fail.Missingf("清单没有这个项目")
	}
	return d.DB.Do(ctx, a, func(tx *store.Tx) error {
		e, err := eventOf(ctx, tx, a, id)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightCheck, e.Unit, ""):
			return fail.Deniedf("您没有登记开放日情况的权限")
		case e.State == Closed || e.State == Cancel:
			return fail.Stalef("活动%s，清单不能再修改", Flow.TitleOf(e.State))
		}
		says = strings.TrimSpace(says)
		if done && Checks[at].Day && tx.Today() < e.Day {
			return fail.Fields(map[string]string{"says": "活动在" + e.Day.Chinese() + "举办，“" + Checks[at].Title + "”当日起才能登记完成"})
		}
		if done {
			if err := d.proven(ctx, tx, &e, key, says); err != nil {
				return err
			}
		}
		e.Checks = slices.DeleteFunc(e.Checks, func(m Mark) bool { return m.Key == key })
		e.Checks = append(e.Checks, Mark{key, done, says})
		if e.SavedAt = tx.Now(); key == "leaders" && done {
			e.Leaders = says
		}
		if err := tx.Update(&e); err != nil {
			return err
		}
		return tx.Record(ActCheck, e.Ref(), store.Telling("%s：%s", Checks[at].Title, says), store.Under(Article))
	})
}

func (d *Days) proven(ctx context.Context, q store.Querier, e *Event, key, says string) error {
	if says == "" {
		return fail.Fields(map[string]string{"says": "请写明情况"})
	}
	switch key {
	case "sign":
		photos, err := photosOf(ctx, q, e.Agency, e.ID)
		if err == nil && !slices.ContainsFunc(photos, func(p Photo) bool { return p.Check == "sign" }) {
			err = fail.Fields(map[string]string{"says": "请先上传一张拍到“政府开放日”标识的照片，并选择“醒目标识”"})
		}
		return err
	case "answers":
		list, err := questionsOf(ctx, q, e.Agency, e.ID)
		if err == nil && len(list) == 0 {
			err = fail.Fields(map[string]string{"says": "请先在“现场问题”中登记提问和答复"})
		}
		return err
	case "survey":
		if d.Surveys == nil || e.Survey == "" {
			return fail.Fields(map[string]string{"says": "开放报名时自动建立问卷，请先开放报名"})
		}
		x, err := d.Surveys.Look(ctx, q, e.Agency, e.Survey)
		if err == nil && (!x.Ended || x.Answers == 0) {
			err = fail.Fields(map[string]string{"says": "问卷结束并收到答卷后才算完成"})
		}
		return err
	}
	return nil
}

// SayFew keeps why fewer people came than should.
func (d *Days) SayFew(ctx context.Context, a who.Actor, id, why string) error {
	return d.DB.Do(ctx, a, func(tx *store.Tx) error {
		e, err := eventOf(ctx, tx, a, id)
		switch {
		case err != nil:
			return err
		case !a.MayOn(RightRun, e.Unit, ""):
			return fail.Deniedf("您没有组织开放日的权限")
		case e.State != Held:
			return fail.Stalef("活动举办之后、办结之前说明")
		case strings.TrimSpace(why) == "":
			return fail.Fields(map[string]string{"few": "请写明原因"})
		}
		e.Few, e.SavedAt = strings.TrimSpace(why), tx.Now()
		if err := tx.Update(&e); err != nil {
			return err
		}
		return tx.Record(ActFew, e.Ref(), store.Because(e.Few))
	})
}

// Draft makes the report for publication: what happened, the pictures, the
// questions with their answers.
func (d *Days) Draft(ctx context.Context, a who.Actor, id string) (i content.Item, err error) {
	e, err := eventOf(ctx, d.DB, a, id)
	if err != nil {
		return i, err
	}
	pictures, err := d.pictures(ctx, &e)
	if err != nil {
		return i, err
	}
	err = d.DB.Do(ctx, a, func(tx *store.Tx) error {
		if e, err = eventOf(ctx, tx, a, id); err != nil {
			return err
		}
		switch {
		case d.Publish == nil:
			return fail.Invalidf("没有接入信息发布")
		case !a.MayOn(RightPlan, e.Unit, ""):
			return fail.Deniedf("您没有起草开放日报道的权限")
		case e.State != Held && e.State != Closed:
			return fail.Invalidf("活动举办后才能起草报道")
		case e.Report != "":
			return fail.Stalef("报道已经起草过")
		}
		body, err := d.report(ctx, tx, &e)
		if err != nil {
			return err
		}
		if i, err = d.Publish(tx, content.Item{Kind: content.KindNews, Title: e.Title + "活动举办", Body: body, Unit: e.Unit, Marking: content.Proactive, Tasks: []string{"21"}, About: []store.Ref{e.Ref()}}, pictures); err != nil {
			return err
		}
		e.Report, e.SavedAt = i.ID, tx.Now()
		if err := tx.Update(&e); err != nil {
			return err
		}
		return tx.Record(ActReport, e.Ref(), store.Telling("《%s》", i.Title))
	})
	return i, err
}

func (d *Days) report(ctx context.Context, q store.Querier, e *Event) (string, error) {
	guests, err := guestsOf(ctx, q, e.Agency, e.ID)
	if err != nil {
		return "", err
	}
	questions, err := questionsOf(ctx, q, e.Agency, e.ID)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<p>%s，%s在%s举办，%d人参加。</p>", e.Day.Chinese(), html.EscapeString(e.Title), html.EscapeString(e.Place), came(guests))
	for _, k := range Checks {
		if m := e.mark(k.Key); m.Done && k.Key != "sign" && k.Key != "survey" {
			b.WriteString("<h2>" + k.Title + "</h2><p>" + html.EscapeString(m.Says) + "</p>")
		}
	}
	for n, x := range questions {
		if n == 0 {
			b.WriteString("<h2>现场问答</h2>")
		}
		if x.State == Shown {
			b.WriteString("<p><strong>问：" + html.EscapeString(x.Text) + "</strong></p><p>答：" + html.EscapeString(x.Answer) + "</p>")
		}
	}
	return b.String(), nil
}

// moment is an instant as people read it.
func moment(t time.Time) string {
	if t.IsZero() {
		return "未填写"
	}
	return t.In(store.Zone).Format("2006年1月2日 15:04")
}
