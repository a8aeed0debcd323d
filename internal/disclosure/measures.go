package disclosure

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// words bind the measures to the plan's task on requests (任务分工第20项).
var words = []string{"政府信息公开申请平台", "复议诉讼报备"}

// counting is what one measure counts.
type counting struct {
	slice.Measure
	// rows chooses the items: a condition on the period's days.
	rows func(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) ([]Item, error)
	// judge says whether an item counts at all, whether it counts as reached,
	// and why.
	judge func(ctx context.Context, q store.Querier, i *Item, s slice.Scope) (counts, reached bool, note string, err error)
	why   string
}

// measures are what this capability can count for task 20.
func (s *Service) measures() []slice.Measure {
	full := 100.0
	list := []counting{
		{Measure: slice.Measure{Key: "disclosure.timely", Title: "依申请公开按期答复率", Unit: "%", Target: &full, Article: ArticleTerm,
			Definition: "期间应当答复或者已经答复的申请中，在法定期限（含依法延长、延迟）内答复的 ÷ 期间已经答复的和期限已过的申请"},
			rows: s.due, judge: timely, why: "期间没有应当答复的申请"},
		{Measure: slice.Measure{Key: "disclosure.corrections", Title: "补正告知及时率", Unit: "%", Target: &full, Article: ArticleMend,
			Definition: "期间发出的补正告知中，在收到申请之日起7个工作日内发出的 ÷ 期间发出的补正告知"},
			rows: s.mended, judge: s.mendedInTime, why: "期间没有发出补正告知"},
		{Measure: slice.Measure{Key: "disclosure.extensions", Title: "延期依法办理率", Unit: "%", Target: &full, Article: ArticleTerm,
			Definition: "期间延长答复期限的申请中，经工作机构负责人批准并在原期限届满前告知申请人的 ÷ 期间延长答复期限的申请"},
			rows: s.extended, judge: s.lawfully, why: "期间没有延长答复期限的申请"},
		{Measure: slice.Measure{Key: "disclosure.archived", Title: "办结归档率", Unit: "%", Target: &full, Article: ArticleStages,
			Definition: "期间办结（已送达或者已撤回）的申请中，已经归档的 ÷ 期间办结的申请"},
			rows: s.done, judge: archivedAll, why: "期间没有办结的申请"},
		{Measure: slice.Measure{Key: "disclosure.disputes", Title: "复议诉讼报备率", Unit: "%", Target: &full, Article: ArticleReview,
			Definition: "期间受理的行政复议、行政诉讼中，已向主管部门报备的 ÷ 期间受理的行政复议、行政诉讼"},
			rows: s.disputed, judge: s.reported, why: "期间没有行政复议、行政诉讼"},
	}
	out := []slice.Measure{s.received()}
	for _, m := range list {
		m.For = words
		m.Count = func(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
			return s.rate(ctx, q, a, sc, m)
		}
		out = append(out, m.Measure)
	}
	return out
}

// received counts the requests received in the period.
func (s *Service) received() slice.Measure {
	m := slice.Measure{Key: "disclosure.received", Title: "收到政府信息公开申请", Unit: "件", For: words, Article: ArticleRegister, Definition: "期间收到（以收到申请之日为准）的政府信息公开申请"}
	m.Count = func(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) (slice.Figure, error) {
		rows, err := s.between(ctx, q, a, sc, "received_on")
		f := slice.Figure{Known: true, AsOf: s.asOf(sc)}
		for n := range rows {
			if i := &rows[n]; i.Kind == Information && i.RedoOf == "" {
				f.Records = append(f.Records, slice.Record{Ref: i.Ref(), Title: i.Label() + " " + i.Title, Note: "收到日期" + i.Received.Chinese(), Counted: true})
			}
		}
		f.Part, f.Whole, f.Value = len(f.Records), len(f.Records), float64(len(f.Records))
		return f, err
	}
	return m
}

// span is a scope's period, open ends closed.
func (s *Service) span(sc slice.Scope) (from, to civil.Date) {
	from, to = sc.From, sc.To
	if today := s.day(sc); to.IsZero() || to > today {
		to = today
	}
	if from.IsZero() {
		from = 1
	}
	return from, to
}

// asOf is the instant as of which a scope is counted, day its day.
func (s *Service) asOf(sc slice.Scope) time.Time {
	if sc.AsOf.IsZero() {
		return s.DB.Now()
	}
	return sc.AsOf
}

func (s *Service) day(sc slice.Scope) civil.Date { return civil.FromTime(s.asOf(sc).In(store.Zone)) }

// rate makes the figure of a measure.
func (s *Service) rate(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope, m counting) (slice.Figure, error) {
	f := slice.Figure{Why: m.why, AsOf: s.asOf(sc)}
	rows, err := m.rows(ctx, q, a, sc)
	if err != nil {
		return f, err
	}
	for n := range rows {
		i := &rows[n]
		counts, reached, note, err := m.judge(ctx, q, i, sc)
		if err != nil {
			return f, err
		}
		if !counts {
			continue
		}
		f.Whole++
		if reached {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: i.Ref(), Title: i.Label() + " " + i.Title, Note: note, Counted: reached})
	}
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f, nil
}

// between reads the items with a day of a column in the period.
func (s *Service) between(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope, column string) ([]Item, error) {
	from, to := s.span(sc)
	return store.Select[Item](ctx, q, "WHERE agency = $1 AND "+column+" >= $2 AND "+column+" <= $3 AND "+column+" <> '' AND state <> 'voided' AND (unit = $4 OR $4 = '') ORDER BY "+column+", id",
		a.Tenant, from, to, sc.Unit)
}

// due are the items that were answered in the period, or should have been.
func (s *Service) due(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) ([]Item, error) {
	answered, err := s.between(ctx, q, a, sc, "answered_on")
	if err != nil {
		return nil, err
	}
	late, err := s.between(ctx, q, a, sc, "due_on")
	for _, i := range late {
		if !i.Closed && i.Answered.IsZero() && i.Clock == clock.Running && i.Due < s.day(sc) {
			answered = append(answered, i)
		}
	}
	return answered, err
}

// timely judges whether an answer kept its due day.
func timely(_ context.Context, _ store.Querier, i *Item, _ slice.Scope) (counts, reached bool, note string, err error) {
	switch {
	case i.State == Withdrawn || i.Ground == "otherwise" && i.Reply == "":
		return false, false, "", nil
	case i.Answered.IsZero():
		return true, false, "期限" + i.Due.Chinese() + "，没有答复", nil
	case i.Due.IsZero(): // the clock stood still for the applicant: 逾期不补正、逾期未缴费
		return true, true, "答复于" + i.Answered.Chinese() + "，答复时期限没有在计算", nil
	}
	return true, i.Answered <= i.Due, fmt.Sprintf("期限%s，答复于%s", i.Due.Chinese(), i.Answered.Chinese()), nil
}

// mended are the items whose demand to mend was sent in the period.
func (s *Service) mended(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) ([]Item, error) {
	from, to := s.span(sc)
	return s.having(ctx, q, a, sc, "SELECT item FROM disclosure_correction WHERE agency = $1 AND sent_on >= $2 AND sent_on <= $3", from, to)
}

// having reads the items that a statement names.
func (s *Service) having(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope, sub string, args ...any) ([]Item, error) {
	tail, all := "WHERE agency = $1 AND id IN ("+sub+")", append([]any{a.Tenant}, args...)
	if sc.Unit != "" {
		all = append(all, sc.Unit)
		tail += fmt.Sprintf(" AND unit = $%d", len(all))
	}
	return store.Select[Item](ctx, q, tail+" ORDER BY received_on, id", all...)
}

// mendedInTime judges whether the demand to mend kept its term.
func (s *Service) mendedInTime(ctx context.Context, q store.Querier, i *Item, _ slice.Scope) (counts, reached bool, note string, err error) {
	m, err := store.First[Correction](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY id LIMIT 1", i.Agency, i.ID)
	if err != nil {
		return false, false, "", err
	}
	cal, err := s.Calendar(ctx, q, i.Agency)
	if err != nil {
		return false, false, "", err
	}
	by := clock.Law().On(clock.CorrectionNotice, i.Received).Due(i.Received, cal)
	return i.SplitOf == "", m.Sent <= by, fmt.Sprintf("应于%s前告知，告知于%s", by.Chinese(), m.Sent.Chinese()), nil
}

// extended are the items whose extension was approved or told in the period.
func (s *Service) extended(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) ([]Item, error) {
	return s.between(ctx, q, a, sc, "ext_approved_on")
}

// lawfully judges whether an extension was approved and told. One that still
// may be told in time does not count yet.
func (s *Service) lawfully(_ context.Context, _ store.Querier, i *Item, sc slice.Scope) (counts, reached bool, note string, err error) {
	e := &i.Extension
	if e.State == ExtApproved && !i.Closed && s.day(sc) <= i.Due {
		return false, false, "", nil
	}
	note = fmt.Sprintf("%s于%s批准%d个工作日", e.ApprovedBy, e.ApprovedOn.Chinese(), e.Days)
	if e.State == ExtTold {
		return true, true, note + "，告知于" + e.ToldOn.Chinese(), nil
	}
	return true, false, note + "，没有在期限内告知申请人", nil
}

// done are the items that were served or withdrawn in the period.
func (s *Service) done(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) ([]Item, error) {
	served, err := s.between(ctx, q, a, sc, "served_on")
	if err != nil {
		return nil, err
	}
	answered, err := s.between(ctx, q, a, sc, "answered_on")
	for _, i := range answered {
		if i.Served.IsZero() && (i.State == Withdrawn || i.State == Archived) {
			served = append(served, i)
		}
	}
	return served, err
}

// archivedAll judges whether an ended item is archived.
func archivedAll(_ context.Context, _ store.Querier, i *Item, _ slice.Scope) (counts, reached bool, note string, err error) {
	if i.Archived.IsZero() && i.State != Archived {
		return true, false, "尚未归档", nil
	}
	return true, true, "归档于" + i.Archived.Chinese(), nil
}

// disputed are the items against which a dispute was filed in the period.
func (s *Service) disputed(ctx context.Context, q store.Querier, a who.Actor, sc slice.Scope) ([]Item, error) {
	from, to := s.span(sc)
	return s.having(ctx, q, a, sc, "SELECT item FROM disclosure_dispute WHERE agency = $1 AND filed_on >= $2 AND filed_on <= $3", from, to)
}

// reported judges whether every dispute of an item was reported.
func (s *Service) reported(ctx context.Context, q store.Querier, i *Item, _ slice.Scope) (counts, reached bool, note string, err error) {
	all, err := store.Select[Dispute](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY id", i.Agency, i.ID)
	if err != nil {
		return false, false, "", err
	}
	reached = true
	for _, d := range all {
		if d.Reported.IsZero() {
			reached = false
			note += DisputeTitles[d.Kind] + "没有报备；"
		} else {
			note += DisputeTitles[d.Kind] + "报备于" + d.Reported.Chinese() + "；"
		}
	}
	return true, reached, note, nil
}
