package app

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"gongkai/internal/consult"
	"gongkai/internal/consult/decision"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/publish"
	"gongkai/internal/survey"
)

// consultations makes the capability of 公开征求意见, whose announcements and
// reports go out by the rules of publishing.
func (a *App) consultations(key []byte) *consult.Consult {
	return consult.New(consult.Deps{DB: a.DB, Log: a.Log, Key: key, Content: a.content, Files: a.files, Citizens: a.citizens, Shield: a.shield, Notices: a.notices, Roster: people.Directory{}, Surveys: heardBy{a},
		Calendar: func(ctx context.Context, q store.Querier, agency string) (consult.Calendar, error) {
			return a.workdays.Calendar(ctx, q, agency)
		},
		Begin: a.beginItem, Readings: a.readings, Reading: a.readOptions(), Agencies: agencies, Agency: a.portalAgency, Matters: openMatters,
		Heard: func(tx *store.Tx, k *consult.Consultation) error { return a.decisions.Heard(tx, k) },
		Settled: func(tx *store.Tx, k *consult.Consultation, on civil.Date) error {
			return a.decisions.Settled(tx, k, on)
		},
		Frame: func(c *web.Ctx, title string) (page.Base, error) { return a.portal.Frame(c, title) }})
}

// heardBy has the questionnaires beside consultations; which ones there are is
// asked when it is needed, as questionnaires are made later.
type heardBy struct{ a *App }

// Make drafts a questionnaire whose questions the unit goes over before it
// opens.
func (h heardBy) Make(tx *store.Tx, owner store.Ref, title, unit string, opens, closes time.Time) (string, error) {
	t, _ := survey.TemplateOf("consult")
	made, err := h.a.surveys.Begin(tx, survey.Head{Kind: "consult", Title: title, Intro: t.Intro, Unit: unit, Access: survey.Open, Anonymous: true, Listed: true, Owner: owner, OpensAt: opens, ClosesAt: closes.Add(time.Minute)})
	return made.ID, err
}

// Look says how it stands.
func (h heardBy) Look(ctx context.Context, q store.Querier, agency, id string) (consult.Asking, error) {
	s, err := store.Get[survey.Survey](ctx, q, agency, id)
	if err != nil {
		return consult.Asking{}, err
	}
	n, err := survey.Given(ctx, q, &s)
	return consult.Asking{Title: s.Title, Href: s.Href(), Public: s.Public(), State: survey.Flow.TitleOf(s.State), Answers: n, Open: s.Takes(h.a.DB.Now())}, err
}

// beginItem makes the working copy of an item that another capability drafts,
// in the name of who acts.
func (a *App) beginItem(tx *store.Tx, i content.Item) (content.Item, error) {
	return a.publish.Begin(tx, publish.Draft{Kind: i.Kind, Column: i.Column, Title: i.Title, Body: i.Body, Unit: i.Unit, Source: i.Source, Topic: i.Topic, Formed: i.Formed,
		Audience: i.Audience, Tasks: i.Tasks, Marking: i.Marking, About: i.About, Fields: map[string]string{}, Carrier: "非公文类", Ways: []string{"政府网站"}})
}

// readings are the interpretations of an item that citizens can read.
func (a *App) readings(ctx context.Context, q store.Querier, agency, item string) ([]content.Link, error) {
	l, err := content.LiveOf(ctx, q, agency, item)
	if fail.Is(err, fail.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	part, err := a.interpret.Extension().Public(ctx, q, l)
	for _, t := range part.Tabs {
		if t.Key == content.TabInterpret {
			return t.Links, err
		}
	}
	return nil, err
}

// majorDecisions makes the catalogue of 重大行政决策事项, which hears of the
// consultations of its entries.
func (a *App) majorDecisions() *decision.Decisions {
	return decision.New(decision.Deps{DB: a.DB, Log: a.Log, Consult: a.consult, Content: a.content, Files: a.files, Notices: a.notices, Roster: people.Directory{},
		Calendar: func(ctx context.Context, q store.Querier, agency string) (consult.Calendar, error) {
			return a.workdays.Calendar(ctx, q, agency)
		},
		Begin: a.beginItem, Agencies: agencies, Agency: a.portalAgency, Binding: raster.Options{CacheDir: filepath.Join(a.cfg.Data, "cache")},
		Frame: func(c *web.Ctx, title string) (page.Base, error) { return a.portal.Frame(c, title) }})
}

// openMatters are the catalogue's entries that a draft may still be about.
func openMatters(ctx context.Context, q store.Querier, agency string) ([]consult.Matter, error) {
	all, err := decision.Matters(ctx, q, agency, 0)
	var out []consult.Matter
	for _, m := range all {
		if m.State == decision.Listed || m.State == decision.Running {
			out = append(out, consult.Matter{ID: m.ID, Title: fmt.Sprintf("%d年：%s", m.Year, m.Title)})
		}
	}
	return out, err
}
