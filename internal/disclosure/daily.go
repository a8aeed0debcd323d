package disclosure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

// daily watches the clocks of every organisation.
func (s *Service) daily(ctx context.Context, _ json.RawMessage) error {
	agencies, err := s.Agencies(ctx, s.DB)
	if err != nil {
		return err
	}
	var all error
	for _, a := range agencies {
		all = errors.Join(all, s.Watch(ctx, a))
	}
	return all
}

// Watch does for an organisation what falls due today: it closes
// consultations whose term lapsed, keeps what the clocks say, reminds of due
// days, warns of plain letters to be confirmed the same day, and erases what
// was kept to its day. It may run many times a day.
func (s *Service) Watch(ctx context.Context, agency string) error {
	today := s.today(s.DB)
	open, err := store.Select[Item](ctx, s.DB, "WHERE agency = $1 AND closed = $2 ORDER BY due_on, id", agency, false)
	if err != nil {
		return err
	}
	cal, err := s.Calendar(ctx, s.DB, agency)
	if err != nil {
		return err
	}
	var all error
	for n := range open {
		if i := &open[n]; i.wants(today, cal) {
			all = errors.Join(all, s.watch(ctx, agency, i.ID))
		}
	}
	return errors.Join(all, s.eraseText(ctx, agency, today))
}

// wants says whether an open item has to be looked at today.
func (i *Item) wants(today civil.Date, cal clock.Calendar) bool {
	switch {
	case i.State == Submitted || i.State == Consulting || i.State == Mending || i.State == Charging:
		return true
	case i.Due.IsZero():
		return false
	}
	return today > i.Due || cal.Between(today, i.Due) <= soonDays
}

// watch looks at one item.
func (s *Service) watch(ctx context.Context, agency, id string) error {
	a := who.System(agency)
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		tx.Quiet("期限监视")
		c, err := s.Case(ctx, tx, a, id)
		if err != nil || c.Item.Closed {
			return err
		}
		if err := s.lapse(tx, c); err != nil {
			return err
		}
		was := c.Item
		c.wind(tx.Today())
		if was.Clock != c.Item.Clock || was.Due != c.Item.Due {
			if err := tx.Update(&c.Item); err != nil {
				return err
			}
			if err := tx.Record(ActCalendar, c.Item.Ref(), store.Telling("%s 期限状态：%s%s", c.Item.Label(), clock.StateTitles[c.Item.Clock], until(c.Item.Due))); err != nil {
				return err
			}
		}
		return s.remind(tx, c)
	})
}

// remind tells who handles a case of its due day, each thing once a day.
func (s *Service) remind(tx *store.Tx, c *Case) error {
	title, level := c.alarm(tx.Today())
	if title == "" {
		return nil
	}
	to, err := s.concerned(tx, c)
	if err != nil {
		return err
	}
	if level == notice.Warn && c.Setting.Office != "" {
		more, err := s.holders(tx.Context(), tx, tx.Tenant(), RightAssign, c.Setting.Office)
		if err != nil {
			return err
		}
		to = append(to, more...)
	}
	if s.Notices == nil || len(to) == 0 {
		return nil
	}
	_, err = s.Notices.Tell(tx, notice.Message{Key: "disclosure.due/" + c.Item.ID + "/" + tx.Today().String(), Kind: "disclosure.due", Level: level,
		Title: title + "：" + c.Item.Label() + " " + c.Item.Title, Href: c.Item.Href(), Subject: c.Item.Ref(), To: to})
	return err
}

// alarm is what has to be said of a case today, or nothing.
func (c *Case) alarm(today civil.Date) (string, notice.Level) {
	i := &c.Item
	if i.State == Submitted {
		r := c.Request.Receipt()
		switch {
		case r.LateToConfirm(today):
			return "平信应当于收到的当日与申请人确认，已经逾期", notice.Warn
		case !r.ConfirmBy.IsZero():
			return "平信应当于今天与申请人确认", notice.Warn
		}
		return "申请等待与申请人确认，确认后才起算期限", notice.Remind
	}
	if i.Clock == clock.Lapsed {
		return "补正或者缴费期限已满，请作出不再处理的决定，或者登记申请人的正当理由", notice.Remind
	}
	if i.Clock == clock.Paused || i.Due.IsZero() {
		return "", ""
	}
	switch left := c.Cal.Between(today, i.Due); {
	case today > i.Due:
		return "依申请公开已经超期", notice.Warn
	case today == i.Due:
		return "依申请公开今日到期", notice.Warn
	case left <= soonDays:
		return fmt.Sprintf("依申请公开还有%d个工作日到期", left), notice.Remind
	}
	return "", ""
}

// onCalendar reads every open clock anew after the working days changed, and
// writes down each day that moved (F10).
func (s *Service) onCalendar(tx *store.Tx) ([]slice.Moved, error) {
	open, err := store.Select[Item](tx.Context(), tx, "WHERE agency = $1 AND closed = $2 AND received_on <> '' ORDER BY id", tx.Tenant(), false)
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for n := range open {
		c := &Case{Item: open[n], Actor: tx.Actor(), Today: tx.Today()}
		if err := s.load(tx.Context(), tx, c); err != nil {
			return nil, err
		}
		was := c.Item
		if err := s.relapse(tx, c); err != nil {
			return nil, err
		}
		c.wind(tx.Today())
		if c.Item.Due == was.Due && c.Item.Calendar == was.Calendar {
			continue
		}
		if err := tx.Update(&c.Item); err != nil {
			return nil, err
		}
		if c.Item.Due == was.Due {
			continue
		}
		out = append(out, slice.Moved{Ref: c.Item.Ref(), Title: "答复" + c.Item.Label(), From: was.Due, To: c.Item.Due})
		if err := s.tell(tx, c, flow.Move[*Case]{Name: ActCalendar}, c.Item.State, told{Text: fmt.Sprintf("工作日安排有变化，答复期限由%s改为%s", was.Due.Chinese(), c.Item.Due.Chinese()),
			Says: fmt.Sprintf("因放假安排调整，答复期限改为%s。", c.Item.Due.Chinese())}); err != nil {
			return nil, err
		}
		if err := s.tellHandlers(tx, c, "工作日安排有变化，答复期限调整"+until(c.Item.Due)+"："); err != nil {
			return nil, err
		}
		for _, f := range c.after {
			if err := f(tx); err != nil {
				return nil, err
			}
		}
	}
	more, err := s.disputesAnew(tx)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	if len(open) > 0 && len(out) == 0 {
		return nil, tx.Record(ActCalendar, store.Ref{Kind: "agency", ID: tx.Tenant()}, store.Telling("重新计算%d件在办申请，期限没有变化", len(open)))
	}
	return out, nil
}

// disputesAnew computes anew by when open disputes have to be answered.
func (s *Service) disputesAnew(tx *store.Tx) ([]slice.Moved, error) {
	open, err := store.Select[Dispute](tx.Context(), tx, "WHERE agency = $1 AND answered_on = '' AND result = '' ORDER BY id", tx.Tenant())
	if err != nil || len(open) == 0 {
		return nil, err
	}
	c := &Case{}
	if c.Setting, err = s.SettingOf(tx.Context(), tx, tx.Tenant()); err != nil {
		return nil, err
	}
	if c.Cal, err = s.Calendar(tx.Context(), tx, tx.Tenant()); err != nil {
		return nil, err
	}
	c.Terms = c.Setting.TermsOf()
	var out []slice.Moved
	for n := range open {
		d := &open[n]
		due := c.answerBy(d)
		if due == d.Due {
			continue
		}
		out = append(out, slice.Moved{Ref: d.Ref(), Title: "答复" + DisputeTitles[d.Kind], From: d.Due, To: due})
		d.Due = due
		if err := tx.Update(d); err != nil {
			return nil, err
		}
		if err := tx.Record(ActCalendar, d.Ref(), store.Telling("%s的答复期限改为%s", DisputeTitles[d.Kind], due.Chinese())); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// relapse computes the terms of open notices anew.
func (s *Service) relapse(tx *store.Tx, c *Case) error {
	for n := range c.Consultations {
		if x := &c.Consultations[n]; x.Open() && !x.Reached.IsZero() {
			if l := c.Terms.LapseOf(x.Kind, x.Reached, 0, c.Cal); l != x.Lapse {
				x.Lapse = l
				if err := tx.Update(x); err != nil {
					return err
				}
				if err := s.stretch(tx, c, x.ID, func(v *Interval) { v.Lapse = l }); err != nil {
					return err
				}
			}
		}
	}
	if m := c.Correction(); m != nil && m.Mended.IsZero() && !m.Reached.IsZero() {
		if l := c.Terms.LapseOf(clock.AwaitMending, m.Reached, int(m.Days), c.Cal); l != m.Lapse {
			m.Lapse = l
			if err := tx.Update(m); err != nil {
				return err
			}
			if err := s.stretch(tx, c, m.ID, func(v *Interval) { v.Lapse = l }); err != nil {
				return err
			}
		}
	}
	if f := c.Fee(); f != nil && f.Open() && !f.Reached.IsZero() {
		if l := c.Terms.LapseOf(clock.AwaitFee, f.Reached, 0, c.Cal); l != f.Lapse {
			f.Lapse = l
			if err := tx.Update(f); err != nil {
				return err
			}
			return s.stretch(tx, c, f.ID, func(v *Interval) { v.Lapse = l })
		}
	}
	return nil
}

// handOver gives a leaving person's open items to another.
func (s *Service) handOver(tx *store.Tx, from, to string) (int, error) {
	heir, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), to)
	if err != nil {
		return 0, err
	}
	mine, err := store.Select[Item](tx.Context(), tx, "WHERE agency = $1 AND person = $2 AND closed = $3 ORDER BY id", tx.Tenant(), from, false)
	if err != nil {
		return 0, err
	}
	for n := range mine {
		i := &mine[n]
		i.Person, i.PersonName = heir.ID, heir.Name
		if heir.Unit != "" {
			i.Unit = heir.Unit
		}
		if err := tx.Update(i); err != nil {
			return 0, err
		}
		c := &Case{Item: *i}
		if err := s.tell(tx, c, flow.Move[*Case]{Name: ActHandOver}, i.State, told{Text: "移交" + heir.Name + "承办"}); err != nil {
			return 0, err
		}
	}
	return len(mine), nil
}

// namedWaiting is how many of a group the first page names at most; the list
// behind it has them all.
const namedWaiting = 20

// inbox counts what waits for a person.
func (s *Service) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if a.Visiting() {
		return nil, nil
	}
	list := []struct {
		title, href, right string
		f                  Filter
	}{
		{"待确认的申请", "/office/disclosure/all?f.state=submitted", RightRegister, Filter{States: []flow.State{Submitted}}},
		{"待分办的申请", "/office/disclosure/all?f.state=received", RightAssign, Filter{States: []flow.State{Received}, Unassigned: true}},
		{"我承办的申请", "/office/disclosure", RightWork, Filter{Person: a.ID, Open: true}},
		{"已超期的申请", "/office/disclosure/all?f.lamp=late", RightWork, Filter{When: WhenLate}},
	}
	var out []slice.Waiting
	for _, x := range list {
		if !a.May(x.right) {
			continue
		}
		n, err := s.Count(ctx, q, a, x.f)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		w := slice.Waiting{Title: x.title, Href: x.href}
		x.f.Limit = namedWaiting
		items, err := s.List(ctx, q, a, x.f)
		if err != nil {
			return nil, err
		}
		for i := range items {
			w.Add(slice.Pending{Title: items[i].Label() + " " + items[i].Title, Href: items[i].Href(), Due: items[i].Due}, items[i].Late(s.today(q)))
		}
		w.Count, w.Urgent = n, x.f.When == WhenLate
		out = append(out, w)
	}
	return s.helping(ctx, q, a, out)
}

// helping counts the open 协办函 to the person's unit.
func (s *Service) helping(ctx context.Context, q store.Querier, a who.Actor, out []slice.Waiting) ([]slice.Waiting, error) {
	if a.Unit == "" || !a.MayOn(RightWork, a.Unit, "") {
		return out, nil
	}
	helps, err := store.Select[Help](ctx, q, "WHERE agency = $1 AND unit = $2 AND answered_on = '' ORDER BY due_on, id", a.Tenant, a.Unit)
	if err != nil || len(helps) == 0 {
		return out, err
	}
	w := slice.Waiting{Title: "待回复的协办函", Href: "/office/disclosure/" + helps[0].Item}
	for _, h := range helps {
		w.Add(slice.Pending{Title: h.About, Href: "/office/disclosure/" + h.Item, Due: h.Due}, h.Due < s.today(q))
	}
	return append(out, w), nil
}
