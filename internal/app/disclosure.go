package app

import (
	"context"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/people"
)

// requests makes the core of 依申请公开: its records and acts, without pages.
func (a *App) requests() *disclosure.Service {
	return disclosure.New(disclosure.Deps{DB: a.DB, Log: a.Log, Citizens: a.citizens, Files: a.files, Nameless: a.files.Nameless, Notices: a.notices, Roster: people.Directory{},
		Calendar: func(ctx context.Context, q store.Querier, agency string) (clock.Calendar, error) {
			return a.workdays.Calendar(ctx, q, agency)
		},
		Staff: a.staff, Agencies: agencies})
}

// requestVault seals the files of requests. It looks the service up when it is
// asked: files are made before those that own them.
func (a *App) requestVault() attach.Vault {
	return disclosure.Vault{Of: func() *disclosure.Service { return a.disclosure }}
}
