package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The keys of the measures (RULES.md section 16).
const (
	MeasureItems     = "publish.items"
	MeasureInTime    = "publish.intime"
	MeasureDecision  = "publish.decision"
	MeasureBudget    = "publish.budget"
	MeasureMarked    = "publish.marked"
	MeasureOpen      = "publish.open"
	MeasureReviewed  = "publish.reviewed"
	MeasureLateOpen  = "publish.overdue"
	MeasureSinceLast = "publish.sincelast"
	MeasureReturned  = "publish.returned"
	MeasureSecrecy   = "publish.secrecy"
	MeasureRevoked   = "publish.revoked"
)

// past is an organisation's items as they stood at an instant, with what
// counts of them.
type past struct {
	rows  []Row
	today civil.Date
	scope slice.Scope
	cal   Calendar
}

// sort puts one item into a figure: whether it counts, whether it counts as
// reached, and why.
type sorter func(p *past, r *Row) (counts, reached bool, note string)

func (p *Publish) measures() []slice.Measure {
	full, none := 100.0, 0.0
	return []slice.Measure{
		{Key: MeasureItems, For: []string{"及时公开", "按季度公开", "法定主动公开内容"}, Title: "已公开信息数", Unit: "件", Article: "《政府信息公开条例》第十九条、第二十条",
			Definition: "统计期内首次发布、现仍在线的信息条数；按任务统计时，只计标明对应该任务的信息", Count: p.figure(published, amount)},
		{Key: MeasureInTime, For: []string{"及时公开", "法定主动公开内容"}, Title: "法定时限内公开率", Unit: "%", Target: &full, Article: "《政府信息公开条例》第二十六条",
			Definition: "在法定时限当天或之前发布的信息 ÷ 时限已到或已经发布的信息（公文自成文日期起20个工作日，许可、处罚7个工作日，预决算20日，转为公开的自变更之日起算；不含依申请公开、不予公开和迁移的信息）", Count: p.figure(inTime(""), share)},
		{Key: MeasureDecision, For: []string{"行政执法"}, Title: "许可处罚7个工作日内公开率", Unit: "%", Target: &full, Article: "国办发〔2018〕118号",
			Definition: "自作出决定之日起7个工作日内公开的行政许可、行政处罚决定 ÷ 时限已到或已经公开的行政许可、行政处罚决定", Count: p.figure(inTime(content.TermDecision), share)},
		{Key: MeasureRevoked, For: []string{"行政执法"}, Title: "处罚决定3个工作日内撤回率", Unit: "%", Target: &full, Article: ArticlePenalty,
			Definition: "自变更、撤销、确认违法或者确认无效之日起3个工作日内撤回并说明理由的行政处罚决定 ÷ 时限已到或已经撤回的行政处罚决定", Count: p.figure(takenDown, share)},
		{Key: MeasureBudget, For: []string{"预决算"}, Title: "预决算20日内公开率", Unit: "%", Target: &full, Article: "《预算法》第十四条",
			Definition: "自财政部门批复之日起20日（自然日）内公开的预算、决算 ÷ 时限已到或已经公开的预算、决算", Count: p.figure(inTime(content.TermBudget), share)},
		{Key: MeasureLateOpen, For: []string{"及时公开", "法定主动公开内容"}, Title: "超期未公开信息数", Unit: "件", Target: &none, AtMost: true, Article: "《政府信息公开条例》第二十六条",
			Definition: "法定时限已过、截至统计日仍未公开的信息条数", Count: p.figure(overdue, amount)},
		{Key: MeasureMarked, For: []string{"标识信息公开属性", "公开属性"}, Title: "公文公开属性标识率", Unit: "%", Target: &full, Article: "国办发〔2016〕80号一（一）；任务分工第11项",
			Definition: "已标明公开属性、不公开的并有法定理由的公文 ÷ 全部已签发公文", Count: p.figure(markedShare, share)},
		{Key: MeasureOpen, For: []string{"主动公开比例"}, Title: "公文主动公开率", Unit: "%", Article: "任务分工第11项：提高主动公开比例",
			Definition: "公开属性为主动公开的公文 ÷ 全部已签发公文，按成文年度", Count: p.figure(openShare, share)},
		{Key: MeasureReturned, For: []string{"公开属性"}, Title: "退文次数", Unit: "次", Article: "国办发〔2016〕80号一（一）",
			Definition: "统计期内因未标识公开属性等原因退回拟稿人的次数", Count: p.returned},
		{Key: MeasureReviewed, For: []string{"信息审核"}, Title: "三审三校完成率", Unit: "%", Target: &full, Article: "任务分工第22项；政府网站发展指引",
			Definition: "统计期内发布的信息中，发布前完成全部审核环节（应急发布的在时限内完成补审）的信息 ÷ 统计期内发布的信息（不含迁移）", Count: p.figure(reviewed, share)},
		{Key: MeasureSecrecy, For: []string{"信息审核"}, Title: "保密审查率", Unit: "%", Target: &full, Article: "《政府信息公开条例》第十七条；《保守国家秘密法》第三十五条",
			Definition: "统计期内发布的信息中，保密审查结论为可以公开的信息 ÷ 统计期内发布的信息（不含迁移）", Count: p.secrecyShare},
		{Key: MeasureSinceLast, For: []string{"专栏建设"}, Title: "距最近一次发布天数", Unit: "天", AtMost: true, Article: "任务分工第24项：专栏建设",
			Definition: "截至统计日，距最近一条对应信息首次发布的自然日数", Count: p.sinceLast},
	}
}

// at reads the items as they stood at the scope's instant.
func (p *Publish) at(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (*past, error) {
	now := scope.AsOf
	if now.IsZero() {
		now = p.DB.Now()
	}
	out := &past{today: civil.FromTime(now.In(store.Zone)), scope: scope}
	if !scope.To.IsZero() {
		out.today = min(out.today, scope.To)
	}
	var err error
	if out.cal, err = p.Calendar(ctx, q, a.Tenant); err != nil {
		return nil, err
	}
	task := ""
	if scope.Task != "" && p.TaskNo != nil {
		if task, err = p.TaskNo(ctx, q, a.Tenant, scope.Task); err != nil {
			return nil, err
		}
	}
	if out.rows, err = p.rowsAt(ctx, q, a.Tenant, scope); err != nil {
		return nil, err
	}
	out.rows = slices.DeleteFunc(out.rows, func(r Row) bool {
		i := &r.Item
		return i.State == content.Abandoned || !a.MayOn(RightView, i.Unit, i.Kind) && !a.May("ledger.view") ||
			scope.Unit != "" && i.Unit != scope.Unit || task != "" && !slices.Contains(i.Tasks, task)
	})
	return out, nil
}

// rowsAt are the rows of now, or those of a past instant.
func (p *Publish) rowsAt(ctx context.Context, q store.Querier, agency string, scope slice.Scope) ([]Row, error) {
	if scope.AsOf.IsZero() || !scope.AsOf.Before(p.DB.Now()) {
		return p.rows(ctx, q, agency)
	}
	items, err := store.AsOf[content.Item](ctx, q, agency, scope.AsOf)
	if err != nil {
		return nil, err
	}
	courses, err := store.AsOf[Course](ctx, q, agency, scope.AsOf)
	if err != nil {
		return nil, err
	}
	by := make(map[string]Course, len(courses))
	for _, c := range courses {
		by[c.ID] = c
	}
	out := make([]Row, len(items))
	for n := range items {
		items[n].Body = ""
		out[n] = Row{items[n], by[items[n].ID]}
	}
	return out, nil
}

// within says that a day is in the scope's period.
func (x *past) within(d civil.Date) bool {
	return (x.scope.From.IsZero() || d >= x.scope.From) && d <= x.today
}

func published(x *past, r *Row) (bool, bool, string) {
	d := civil.FromTime(r.Item.PublishedAt.In(store.Zone))
	return r.Item.OnLine() && x.within(d), true, "发布于" + d.String()
}

func inTime(term string) sorter {
	return func(x *past, r *Row) (bool, bool, string) {
		c, done := &r.Course, r.Done()
		if c.Due.IsZero() || term != "" && c.Term != term || r.Item.Marking != content.Proactive && r.Item.Marking != "" {
			return false, false, ""
		}
		if !x.within(c.Start) && !x.within(done) || done.IsZero() && x.today <= c.Due {
			return false, false, ""
		}
		if done.IsZero() {
			return true, false, fmt.Sprintf("时限%s已过，尚未公开", c.Due)
		}
		return true, done <= c.Due, fmt.Sprintf("时限%s，%s公开，用时%d个工作日", c.Due, done, x.cal.Between(c.Start, done))
	}
}

func overdue(x *past, r *Row) (bool, bool, string) {
	late := LightOf(r.Course.Due, r.Done(), x.today, 0, x.cal) == LightOver
	return late, true, "时限" + dateText(r.Course.Due)
}

// documentIn says that an item is a document that was decided and formed in
// the period.
func documentIn(x *past, r *Row) bool {
	d := r.Item.Formed
	if d.IsZero() {
		d = civil.FromTime(r.Item.CreatedAt.In(store.Zone))
	}
	return counted(r) && x.within(d)
}

func markedShare(x *past, r *Row) (bool, bool, string) {
	_, ok := content.GroundOf(r.Item.Ground)
	return documentIn(x, r), r.Item.Marking == content.Proactive || r.Item.Marking != "" && ok, r.Item.Marking.Title()
}

func openShare(x *past, r *Row) (bool, bool, string) {
	return documentIn(x, r), r.Item.Marking == content.Proactive, r.Item.Marking.Title()
}

func reviewed(x *past, r *Row) (bool, bool, string) {
	c := &r.Course
	if r.Item.Edition == 0 || c.Origin == OriginMigrated || c.ReleasedAt.IsZero() || !x.within(civil.FromTime(c.ReleasedAt.In(store.Zone))) {
		return false, false, ""
	}
	switch {
	case !c.UrgentAt.IsZero():
		in := !c.UrgentDone.IsZero() && !c.UrgentDone.After(c.UrgentDue)
		return true, in, "应急发布，补审时限" + moment(c.UrgentDue)
	case c.SignedAt.IsZero() && c.Signer == "":
		return true, r.Item.State == content.Draft || r.Item.State == content.Reviewing, "修订中"
	}
	return true, true, c.SignerName + "于" + moment(c.SignedAt) + "签发"
}

// amount makes the number of counted items the figure, share the percentage of
// those that reached.
func amount(f *slice.Figure) { f.Known, f.Value = true, float64(f.Part) }

func share(f *slice.Figure) {
	if f.Whole > 0 {
		f.Known, f.Value, f.Why = true, 100*float64(f.Part)/float64(f.Whole), ""
	}
}

// figure counts items by a sorter.
func (p *Publish) figure(sort sorter, finish func(*slice.Figure)) func(context.Context, store.Querier, who.Actor, slice.Scope) (slice.Figure, error) {
	return func(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
		f := slice.Figure{AsOf: scope.AsOf, Why: "还没有可以统计的信息"}
		x, err := p.at(ctx, q, a, scope)
		if err != nil {
			return f, err
		}
		for n := range x.rows {
			r := &x.rows[n]
			counts, reached, note := sort(x, r)
			if !counts {
				continue
			}
			f.Whole++
			if reached {
				f.Part++
			}
			f.Records = append(f.Records, slice.Record{Ref: r.Item.Ref(), Title: r.Item.Title, Note: note, Counted: reached})
		}
		slices.SortFunc(f.Records, func(a, b slice.Record) int { return strings.Compare(a.Title, b.Title) })
		finish(&f)
		return f, nil
	}
}

// returned counts how often items went back.
func (p *Publish) returned(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
	f := slice.Figure{AsOf: scope.AsOf, Known: true}
	x, err := p.at(ctx, q, a, scope)
	if err != nil {
		return f, err
	}
	title := map[string]string{}
	for n := range x.rows {
		title[x.rows[n].Item.ID] = x.rows[n].Item.Title
	}
	all, err := store.Select[Return](ctx, q, "WHERE agency = $1 ORDER BY id", a.Tenant)
	for _, r := range all {
		d := civil.FromTime(r.At.In(store.Zone))
		if t, ok := title[r.Item]; ok && x.within(d) {
			f.Part++
			f.Records = append(f.Records, slice.Record{Ref: store.Ref{Kind: content.KindItem, ID: r.Item}, Title: t, Note: d.String() + " " + ReturnTitle(r.Code), Counted: true})
		}
	}
	f.Whole, f.Value = f.Part, float64(f.Part)
	return f, err
}

// secrecyShare counts the published items whose newest review passed.
func (p *Publish) secrecyShare(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
	at := scope.AsOf
	if at.IsZero() {
		at = p.DB.Now()
	}
	all, err := store.AsOf[Secrecy](ctx, q, a.Tenant, at)
	if err != nil {
		return slice.Figure{}, err
	}
	passed := map[string]string{}
	for n := range all {
		if s := &all[n]; s.Conclusion == SecrecyOpen {
			passed[s.Item] = s.Organ + "于" + moment(s.OrganAt) + "审查"
		}
	}
	return p.figure(func(x *past, r *Row) (bool, bool, string) {
		counts, _, _ := reviewed(x, r)
		note, ok := passed[r.Item.ID]
		if !ok {
			note = "没有通过的保密审查"
		}
		return counts, ok, note
	}, share)(ctx, q, a, scope)
}

// sinceLast is how many days ago something was last published.
func (p *Publish) sinceLast(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
	f := slice.Figure{AsOf: scope.AsOf, Why: "还没有发布对应的信息"}
	x, err := p.at(ctx, q, a, scope)
	if err != nil {
		return f, err
	}
	var last civil.Date
	for n := range x.rows {
		r := &x.rows[n]
		d := civil.FromTime(r.Item.PublishedAt.In(store.Zone))
		if !r.Item.OnLine() || d > x.today || d < last {
			continue
		}
		last = d
		f.Records = []slice.Record{{Ref: r.Item.Ref(), Title: r.Item.Title, Note: "发布于" + d.String(), Counted: true}}
	}
	if !last.IsZero() {
		f.Known, f.Why, f.Value, f.Part, f.Whole = true, "", float64(x.today-last), 1, 1
	}
	return f, nil
}
