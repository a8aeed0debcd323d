package app

import (
	"context"
	"fmt"
	"math"

	"gongkai/internal/consult"
	"gongkai/internal/disclosure"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/library"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/portal/count"
	"gongkai/internal/publish"
	"gongkai/internal/report"
	"gongkai/internal/survey"
)

// annual makes the capability of the annual report, which publishes by the
// rules of publishing and counts what other capabilities keep.
func (a *App) annual() *report.Service {
	return report.New(report.Deps{DB: a.DB, Log: a.Log, Files: a.files, Notices: a.notices, Roster: people.Directory{}, Reading: a.readOptions(),
		Agency: func(ctx context.Context, q store.Querier, agency string) (string, error) {
			g, err := people.AgencyOf(ctx, q, agency)
			return g.Name, err
		},
		Documents: a.documentsOf, Fees: feesOf, Progress: a.planProgress, Site: a.siteFigures,
		Begin: func(tx *store.Tx, i content.Item) (content.Item, error) {
			return a.publish.Begin(tx, publish.Draft{Kind: i.Kind, Column: i.Column, Title: i.Title, Body: i.Body, Unit: i.Unit, Formed: i.Formed, Marking: i.Marking, About: i.About, Fields: map[string]string{}})
		},
		Link: a.link, Agencies: agencies})
}

// documentsOf are the normative documents of a span of days: made, repealed
// and in force at its end.
func (a *App) documentsOf(ctx context.Context, q store.Querier, agency string, from, to civil.Date) (out [3][]report.Named, err error) {
	made, gone, valid, err := a.library.Within(ctx, q, agency, from, to)
	for i, list := range [3][]*library.Entry{made, gone, valid} {
		for _, e := range list {
			out[i] = append(out[i], report.Named{Ref: e.ID, Title: e.Item.Title + " " + e.Item.Number, Href: "/office/library/documents/" + e.ID})
		}
	}
	return out, err
}

// feesOf are the information processing fees of a span of days: the notices
// that were sent and stand, and what came in, whenever it was asked for.
func feesOf(ctx context.Context, q store.Querier, agency string, from, to civil.Date) (out report.Fees, err error) {
	all, err := store.Select[disclosure.Fee](ctx, q, "WHERE agency = $1 AND (sent_on >= $2 AND sent_on <= $3 OR paid_on >= $2 AND paid_on <= $3)", agency, from, to)
	for _, f := range all {
		if f.Sent >= from && f.Sent <= to && f.Dropped.IsZero() {
			out.Notices++
			out.Asked += f.Amount
		}
		if !f.Paid.IsZero() && f.Paid >= from && f.Paid <= to {
			out.Received += f.Amount
		}
	}
	return out, err
}

// planProgress tells how the year's plan was carried out (plan task 30).
func (a *App) planProgress(ctx context.Context, q store.Querier, by who.Actor, year int) (string, error) {
	plan, err := store.First[ledger.Plan](ctx, q, "WHERE agency = $1 AND year = $2 ORDER BY id DESC", by.Tenant, year)
	if fail.Is(err, fail.Missing) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	o, err := a.ledger.Overview(ctx, q, who.System(by.Tenant), plan.ID, a.DB.Now())
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d年政务公开工作要点分解为%d个事项，已办结%d个；按任务权重汇总，工作进度为%.0f%%。", year, o.Whole.Total, o.Whole.Lights[ledger.Finished], o.Whole.Completion), nil
}

// siteFigures are what is recorded for the site's yearly report: visits and
// publications, messages of the mailbox, and the year's consultations and
// surveys with what came in.
func (a *App) siteFigures(ctx context.Context, q store.Querier, agency string, year int) (map[string]float64, error) {
	y, err := count.OfYear(ctx, q, agency, year)
	if err != nil {
		return nil, err
	}
	box, err := a.letters.SiteYear(ctx, q, agency, year)
	if err != nil {
		return nil, err
	}
	asked, answers, shown, err := a.gathered(ctx, q, agency, year)
	return map[string]float64{"visitors": float64(y.Visitors), "views": float64(y.Views), "published": float64(y.Published), "profile": float64(y.Profile), "news": float64(y.News),
		"catalogue": float64(y.Catalogue), "interpretations": float64(y.Interpretations), "responses": float64(y.Responses),
		"letters": float64(box.Received), "letters_done": float64(box.Closed), "letters_open": float64(box.Published), "letters_days": math.Round(box.Average*10) / 10,
		"consultations": float64(asked), "opinions": float64(answers), "consultation_results": float64(shown)}, err
}

// gathered counts 征集调查: the consultations that were announced in a year and
// the questionnaires open to everybody that began in it, what came in to
// them, and of how many the result is public.
func (a *App) gathered(ctx context.Context, q store.Querier, agency string, year int) (asked, answers, shown int, err error) {
	from, to := civil.Of(year, 1, 1).In(store.Zone), civil.Of(year+1, 1, 1).In(store.Zone)
	drafts, err := store.Select[consult.Consultation](ctx, q, "WHERE agency = $1 AND announced_at >= $2 AND announced_at < $3", agency, from, to)
	if err != nil {
		return 0, 0, 0, err
	}
	for _, d := range drafts {
		f, err := a.consult.Figures(ctx, q, &d)
		if err != nil {
			return 0, 0, 0, err
		}
		asked++
		answers += f.Total
		if d.State == consult.Answered {
			shown++
		}
	}
	forms, err := store.Select[survey.Survey](ctx, q, "WHERE agency = $1 AND access = $2 AND listed = TRUE AND state NOT IN ('draft', 'dropped') AND opens_at >= $3 AND opens_at < $4", agency, survey.Open, from, to)
	for _, f := range forms {
		asked++
		answers += int(f.Answers)
		if f.State == survey.Shown {
			shown++
		}
	}
	return asked, answers, shown, err
}
