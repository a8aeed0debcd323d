package app

import (
	"context"

	"gongkai/internal/interpret"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/publish"
)

// interpretation makes the capability of 政策解读, which drafts and releases
// by the rules of publishing.
func (a *App) interpretation() *interpret.Interpret {
	return interpret.New(interpret.Deps{DB: a.DB, Log: a.Log, Content: a.content, Files: a.files, Notices: a.notices, Roster: people.Directory{},
		Calendar: func(ctx context.Context, q store.Querier, agency string) (interpret.Calendar, error) {
			return a.workdays.Calendar(ctx, q, agency)
		},
		Begin: func(tx *store.Tx, i content.Item) (content.Item, error) {
			return a.publish.Begin(tx, publish.Draft{Kind: i.Kind, Column: i.Column, Title: i.Title, Unit: i.Unit, Source: i.Source, Topic: i.Topic,
				Audience: i.Audience, Tasks: i.Tasks, Marking: i.Marking, About: i.About, Fields: map[string]string{},
				Carrier: "非公文类", Ways: []string{"政府网站"}})
		},
		Together: func(tx *store.Tx, i *content.Item) error { return a.publish.Along(tx, i, interpret.ActTogether) },
		Amended: func(ctx context.Context, q store.Querier, agency string, day civil.Date, ids ...string) (map[string]interpret.Change, error) {
			all, err := a.library.Amendments(ctx, q, agency, day, ids...)
			out := map[string]interpret.Change{}
			for id, e := range all {
				out[id] = interpret.Change{ID: e.Tie, By: e.Title, Number: e.Number, From: e.From, Published: e.Published}
			}
			return out, err
		},
		Agencies: agencies})
}
