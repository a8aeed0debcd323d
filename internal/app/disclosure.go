package app

import (
	"context"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/people"
)

// requests makes the core of 依申请公开: its records and acts, without pages.
func (a *App) requests() *disclosure.Service {
	return disclosure.New(disclosure.Deps{DB: a.DB, Log: a.Log, Citizens: a.citizens, Files: a.files, Notices: a.notices, Roster: people.Directory{},
		Calendar: func(ctx context.Context, q store.Querier, agency string) (clock.Calendar, error) {
			return a.workdays.Calendar(ctx, q, agency)
		},
		Staff: a.staff, Agencies: agencies})
}
