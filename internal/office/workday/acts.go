package workday

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
)

// The acts upon the calendar, as the record has them.
const (
	ActImport    = "录入放假通知"
	ActAddDay    = "增加地区放假或上班日"
	ActRemoveDay = "撤销录入的日期"
	ActRemove    = "撤销录入的通知"
)

// RightView and RightManage are the rights of the calendar.
const (
	RightView   = "workday.view"
	RightManage = "workday.manage"
)

const basisDays = "全国年节及纪念日放假办法"

// Preview is what entering a notice would do.
type Preview struct {
	Notice Notice
	// Replaces is the same notice as it was entered before, or nil.
	Replaces *Entered
	// Changes are the days whose kind changes.
	Changes []Change
	// From and To are the last days up to which the calendar is settled,
	// before and after.
	From, To civil.Date
}

// Preview says what entering the notice would do, and refuses one that
// changes nothing.
func (w *Workdays) Preview(ctx context.Context, q store.Querier, agency string, n Notice) (Preview, error) {
	p := Preview{Notice: n}
	if err := fits(n); err != nil {
		return p, err
	}
	entered, err := EnteredIn(ctx, q, agency)
	if err != nil {
		return p, err
	}
	region, err := w.regionOf(ctx, q, agency)
	if err != nil {
		return p, err
	}
	if n.Region != "" && n.Region != region {
		return p, fail.Invalidf("这是%s的通知，本单位所在地区不同，不必录入。如本单位地区设置有误，请先更正单位设置", RegionFor(n.Region).Title)
	}
	was, err := calendarOf(ctx, q, agency, region)
	if err != nil {
		return p, err
	}
	rest := make([]Notice, 0, len(entered)+1)
	for i, e := range entered {
		if e.Number == key(n) && e.Region == n.Region {
			p.Replaces = &entered[i]
			continue
		}
		rest = append(rest, e.Notice)
	}
	now, err := For(region, append(rest, n)...)
	if err != nil {
		return p, err
	}
	p.Changes, p.From, p.To = Changes(was, now), was.CompleteTo(), now.CompleteTo()
	if was.Version() == now.Version() {
		return p, fail.Invalidf("系统中已有%s，内容相同，不必重复录入", n.Cite())
	}
	return p, nil
}

// fits refuses a notice that could not be told from others, or names no day.
func fits(n Notice) error {
	if key(n) == "" {
		return fail.Invalidf("请填写通知的文号，或政府网站上通知的网址")
	}
	if len(n.Off)+len(n.Work) == 0 {
		return fail.Invalidf("通知中没有放假或上班的日期，请检查内容是否完整")
	}
	return nil
}

// key is what a notice is known by: its number, else its address.
func key(n Notice) string {
	if n.Number != "" {
		return n.Number
	}
	return n.Source
}

// Import enters a notice, or a new edition of one that was entered, and lets
// every open term be computed anew. It returns the terms that moved.
func (w *Workdays) Import(tx *store.Tx, n Notice) ([]slice.Moved, error) {
	if err := may(tx); err != nil {
		return nil, err
	}
	p, err := w.Preview(tx.Context(), tx, tx.Tenant(), n)
	if err != nil {
		return nil, err
	}
	e := p.Replaces
	if e == nil {
		e = &Entered{Agency: tx.Tenant(), ID: tx.NewID(), Number: key(n), Region: n.Region}
	}
	e.Notice, e.Year = n, int64(n.Year)
	return w.save(tx, e, p.Replaces == nil, ActImport, "%s，%d天有变化", n.Cite(), len(p.Changes))
}

func may(tx *store.Tx) error {
	if tx.Actor().IsSystem() || tx.Actor().May(RightManage) {
		return nil
	}
	return fail.Deniedf("您没有维护工作日日历的权限，请联系系统管理员")
}

// DayIn is a single day that an administrator enters, with its notice.
type DayIn struct {
	Date    civil.Date
	Working bool
	// Name is the holiday or the reason: 古尔邦节, 暴雪停工.
	Name string
	// Cite is the notice's number or its address on a government site.
	Cite string
}

// AddDay enters one day of the organisation's region, under its notice.
func (w *Workdays) AddDay(tx *store.Tx, in DayIn) ([]slice.Moved, error) {
	if err := may(tx); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	region, err := w.regionOf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	e, fresh, err := enteredAs(tx, in, region)
	if err != nil {
		return nil, err
	}
	drop := func(x Entry) bool { return x.Date == in.Date }
	e.Notice.Off, e.Notice.Work = slices.DeleteFunc(e.Notice.Off, drop), slices.DeleteFunc(e.Notice.Work, drop)
	e.Notice.add(Entry{in.Date, in.Name}, !in.Working)
	e.Notice.sort()
	return w.save(tx, e, fresh, ActAddDay, "%s%s，%s，依据%s", in.Date.Chinese(), restWord(in.Working), in.Name, in.Cite)
}

func (in *DayIn) check() error {
	wrong := map[string]string{}
	in.Name, in.Cite = strings.TrimSpace(in.Name), strings.TrimSpace(in.Cite)
	if in.Date.IsZero() || in.Date < completeFrom || in.Date > tableTo {
		wrong["date"] = fmt.Sprintf("日期应在%s至%s之间", completeFrom, tableTo)
	}
	if in.Name == "" {
		wrong["name"] = "请填写节日名称或原因"
	}
	if in.Cite = normalNumber(in.Cite); !numberForm.MatchString(in.Cite) && !officialPage(in.Cite) {
		wrong["cite"] = "请填写通知的文号，例如 宁政办发〔2024〕5号，或政府网站上通知的网址"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// enteredAs is the notice to which the day belongs, as entered before or new.
func enteredAs(tx *store.Tx, in DayIn, region string) (e *Entered, fresh bool, err error) {
	found, err := store.First[Entered](tx.Context(), tx, "WHERE agency = $1 AND number = $2 AND region = $3", tx.Tenant(), in.Cite, region)
	if err == nil {
		return &found, false, nil
	}
	if !fail.Is(err, fail.Missing) {
		return nil, false, err
	}
	n := Notice{Year: in.Date.Year(), Region: region, Signed: tx.Today()}
	if officialPage(in.Cite) {
		n.Source = in.Cite
	} else {
		n.Number = in.Cite
	}
	return &Entered{Agency: tx.Tenant(), ID: tx.NewID(), Number: in.Cite, Region: region, Year: int64(n.Year), Notice: n}, true, nil
}

func restWord(working bool) string {
	if working {
		return "上班"
	}
	return "放假"
}

// RemoveDay takes a day out of a notice that was entered; the notice goes
// with its last day.
func (w *Workdays) RemoveDay(tx *store.Tx, id string, day civil.Date, reason string) ([]slice.Moved, error) {
	e, err := enteredFor(tx, id, reason)
	if err != nil {
		return nil, err
	}
	before := len(e.Notice.Off) + len(e.Notice.Work)
	drop := func(x Entry) bool { return x.Date == day }
	e.Notice.Off, e.Notice.Work = slices.DeleteFunc(e.Notice.Off, drop), slices.DeleteFunc(e.Notice.Work, drop)
	switch len(e.Notice.Off) + len(e.Notice.Work) {
	case before:
		return nil, fail.Missingf("%s中没有%s，可能已经撤销，请刷新后查看", e.Number, day.Chinese())
	case 0:
		return w.remove(tx, e, reason)
	}
	return w.save(tx, e, false, ActRemoveDay, "%s，依据%s；撤销原因：%s", day.Chinese(), e.Number, reason)
}

// Remove takes back a notice that was entered.
func (w *Workdays) Remove(tx *store.Tx, id, reason string) ([]slice.Moved, error) {
	e, err := enteredFor(tx, id, reason)
	if err != nil {
		return nil, err
	}
	return w.remove(tx, e, reason)
}

func enteredFor(tx *store.Tx, id, reason string) (*Entered, error) {
	if err := may(tx); err != nil {
		return nil, err
	}
	if strings.TrimSpace(reason) == "" {
		return nil, fail.Fields(map[string]string{"reason": "请写明撤销的原因"})
	}
	e, err := store.Get[Entered](tx.Context(), tx, tx.Tenant(), id)
	return &e, err
}

func (w *Workdays) remove(tx *store.Tx, e *Entered, reason string) ([]slice.Moved, error) {
	if err := tx.Delete(e); err != nil {
		return nil, err
	}
	moved, err := w.recompute(tx)
	if err != nil {
		return nil, err
	}
	return moved, tx.Record(ActRemove, e.Ref(), store.Because(reason), store.Under(basisDays), store.Telling("%s%s", e.Number, movedWords(moved)))
}

// save stores the notice, lets the open terms be computed anew, and keeps
// with the notice which of them moved.
func (w *Workdays) save(tx *store.Tx, e *Entered, fresh bool, act, telling string, args ...any) ([]slice.Moved, error) {
	e.By, e.At, e.Moved = tx.Actor().ID, tx.Now(), nil
	put := tx.Update
	if fresh {
		put = tx.Insert
	}
	if err := put(e); err != nil {
		return nil, err
	}
	moved, err := w.recompute(tx)
	if err != nil {
		return nil, err
	}
	if len(moved) > 0 {
		e.Moved = moved
		if err := tx.Update(e); err != nil {
			return nil, err
		}
	}
	return moved, tx.Record(act, e.Ref(), store.Under(basisDays), store.Telling("%s%s", fmt.Sprintf(telling, args...), movedWords(moved)))
}

func (w *Workdays) recompute(tx *store.Tx) ([]slice.Moved, error) {
	if w.onCalendar == nil {
		return nil, nil
	}
	moved, err := w.onCalendar(tx)
	if err != nil {
		return nil, fmt.Errorf("compute open terms anew: %w", err)
	}
	return moved, nil
}

// movedWords says which terms moved; of many, the first ones.
func movedWords(moved []slice.Moved) string {
	if len(moved) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "；%d项未到期的时限随之调整", len(moved))
	for i, m := range moved {
		if i == 20 {
			b.WriteString("；其余见通知页")
			break
		}
		fmt.Fprintf(&b, "；%s：%s→%s", m.Title, m.From, m.To)
	}
	return b.String()
}
