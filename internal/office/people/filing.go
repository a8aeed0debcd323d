package people

import (
	"context"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Change is what happened to one of the staff who see to openness.
type Change string

// The changes that have to be filed.
const (
	Joined Change = "joined"
	Left   Change = "left"
	Shift  Change = "shift"
)

// Title is the change's word for people.
func (c Change) Title() string {
	switch c {
	case Joined:
		return "新任"
	case Left:
		return "离任"
	}
	return "工作调整"
}

// Filing is one change among the staff who see to openness (the 办公室经办),
// which has to be filed with the 政务公开服务中心 (任务分工第28项). Name, post and
// receiver are as they stood on the day.
type Filing struct {
	Agency, ID string
	Version    int64
	Person     string // id
	Name, Post string
	Change     Change
	// Detail says what changed and what was handed over; Receiver is who took
	// the work on.
	Detail, Receiver string
	// On is the day of the change, Due the last one for filing it; Provisional
	// says that the calendar may still move it.
	On, Due     civil.Date
	Provisional bool
	// FiledOn is the day on which it was filed, or none; FiledBy is who said
	// so, Note what they added.
	FiledOn       civil.Date
	FiledBy, Note string
}

// Table names the table.
func (*Filing) Table() string { return "people_filing" }

// Cols lists the columns.
func (f *Filing) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &f.Agency), store.C("id", &f.ID), store.C("version", &f.Version), store.C("person", &f.Person),
		store.C("name", &f.Name), store.C("post", &f.Post), store.C("change", (*string)(&f.Change)), store.C("detail", &f.Detail),
		store.C("receiver", &f.Receiver), store.C("day", &f.On), store.C("due", &f.Due), store.C("provisional", &f.Provisional),
		store.C("filed_on", &f.FiledOn), store.C("filed_by", &f.FiledBy), store.C("note", &f.Note),
	}
}

// Ref names the filing in the record.
func (f *Filing) Ref() store.Ref { return store.Ref{Kind: "filing", ID: f.ID} }

func (f *Filing) title() string { return f.Name + f.Change.Title() }

// Words of a filing as it stands on a day; lateness is never stored.
const (
	filingDue   = "待报备"
	filingLate  = "逾期未报备"
	filingDone  = "已报备"
	filingAfter = "逾期报备"
)

var filingWords = []string{filingDue, filingLate, filingDone, filingAfter}

// lamp is how the filing stands on a day.
func (f Filing) lamp(today civil.Date) ui.Lamp {
	switch {
	case f.FiledOn.IsZero() && today > f.Due:
		return ui.Lamp{Tone: ui.Bad, Word: filingLate}
	case f.FiledOn.IsZero():
		return ui.Lamp{Tone: ui.Warn, Word: filingDue}
	case f.FiledOn > f.Due:
		return ui.Lamp{Tone: ui.Warn, Word: filingAfter}
	}
	return ui.Lamp{Tone: ui.OK, Word: filingDone}
}

// Filings lists an agency's filings, the newest change first.
func Filings(ctx context.Context, q store.Querier, agency string) ([]Filing, error) {
	return store.Select[Filing](ctx, q, "WHERE agency = $1 ORDER BY day DESC, id DESC", agency)
}

func linkFiling(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	f, err := store.Get[Filing](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	return "人员变动报备：" + f.title(), linkFor(a, "/office/filings/"+id), nil
}

// MeasureFiling is the key of the share filed in time.
const MeasureFiling = "people.filing"

func (p *People) measures() []slice.Measure {
	full := 100.0
	return []slice.Measure{{Key: MeasureFiling, Title: "人员变动按时报备率", Unit: "%", Target: &full, Article: basisFiling,
		Definition: "变动后在期限内向政务公开服务中心报备的次数 ÷ 已经报备或期限已过的人员变动次数", Count: p.countFilings}}
}

// countFilings is the share of the changes of a period that were filed in
// time, as it stood at an instant.
func (p *People) countFilings(ctx context.Context, q store.Querier, a who.Actor, scope slice.Scope) (slice.Figure, error) {
	at := scope.AsOf
	if at.IsZero() {
		at = p.db.Now()
	}
	all, err := Filings(ctx, q, a.Tenant)
	if err != nil {
		return slice.Figure{}, err
	}
	out := slice.Figure{AsOf: at, Why: "还没有需要报备的人员变动"}
	for _, f := range all {
		if scope.From > f.On || !scope.To.IsZero() && f.On > scope.To || f.On > dayOf(at) {
			continue
		}
		if f.FiledOn > dayOf(at) {
			f.FiledOn = 0 // was not filed yet
		}
		p.countFiling(&out, f, a, dayOf(at))
	}
	if out.Whole > 0 {
		out.Known, out.Why, out.Value = true, "", 100*float64(out.Part)/float64(out.Whole)
	}
	return out, nil
}

func (p *People) countFiling(out *slice.Figure, f Filing, a who.Actor, today civil.Date) {
	word := f.lamp(today).Word
	if word == filingDue {
		return // may still be in time
	}
	out.Whole++
	if word == filingDone {
		out.Part++
	}
	title := "人员变动：" + f.Change.Title()
	if a.May(RightView) {
		title = "人员变动：" + f.title()
	}
	out.Records = append(out.Records, slice.Record{Ref: f.Ref(), Title: title, Counted: word == filingDone,
		Note: word + "，" + f.On.String() + "变动，期限" + f.Due.String()})
}

// dayOf is the civil day of an instant where the program is used.
func dayOf(at time.Time) civil.Date { return civil.FromTime(at.In(store.Zone)) }

// openFilings counts for the first page what has to be filed and what is late.
func openFilings(ctx context.Context, q store.Querier, a who.Actor, today civil.Date) ([]slice.Waiting, error) {
	if !a.May(RightFiling) {
		return nil, nil
	}
	open, err := store.Select[Filing](ctx, q, "WHERE agency = $1 AND filed_on = '' ORDER BY due", a.Tenant)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, f := range open {
		counts[f.lamp(today).Word]++
	}
	var out []slice.Waiting
	for _, word := range []string{filingLate, filingDue} {
		if counts[word] > 0 {
			out = append(out, slice.Waiting{Title: word + "的人员变动", Href: filingsWith(word), Count: counts[word], Urgent: word == filingLate})
		}
	}
	return out, nil
}
