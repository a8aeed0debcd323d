package app

import (
	"context"

	"gongkai/internal/kit/store"
	"gongkai/internal/library"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/publish"
)

// documents makes the library of normative documents, which drafts by the
// rules of publishing.
func (a *App) documents() *library.Library {
	return library.New(library.Deps{DB: a.DB, Log: a.Log, Content: a.content, Files: a.files, Notices: a.notices, Roster: people.Directory{},
		Calendar: func(ctx context.Context, q store.Querier, agency string) (library.Calendar, error) {
			return a.workdays.Calendar(ctx, q, agency)
		},
		Begin: func(tx *store.Tx, i content.Item) (content.Item, error) {
			return a.publish.Begin(tx, publish.Draft{Kind: i.Kind, Column: i.Column, Title: i.Title, Body: i.Body, Unit: i.Unit, Number: i.Number, Issuer: i.Issuer,
				Formed: i.Formed, OriginalOn: i.OriginalOn, Topic: i.Topic, Marking: i.Marking, About: i.About, Fields: map[string]string{}})
		},
		Backing: a.interpret.Counts, Agencies: agencies})
}
