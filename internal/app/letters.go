package app

import (
	"context"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters"
	"gongkai/internal/letters/mailbox"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
)

// lettersDays is the calendar as letters count by it.
type lettersDays struct{ *workday.Calendar }

// CalendarDate is the last day of a term of calendar days.
func (d lettersDays) CalendarDate(start civil.Date, n int) civil.Date {
	return d.CalendarDue(start, n).Due
}

// correspondence makes the capability of 信件办理 and its public side.
func (a *App) correspondence(key []byte) (*letters.Letters, *mailbox.Mailbox, error) {
	desk, err := letters.New(letters.Deps{DB: a.DB, Log: a.Log, Key: key, Files: a.files, Notices: a.notices, Roster: people.Directory{}, Citizens: a.citizens, Reading: a.readOptions(), Begin: a.beginItem, Agencies: agencies,
		Calendar: func(ctx context.Context, q store.Querier, agency string) (letters.Calendar, error) {
			calendar, err := a.workdays.Calendar(ctx, q, agency)
			return lettersDays{calendar}, err
		}})
	if err != nil {
		return nil, nil, err
	}
	return desk, mailbox.New(mailbox.Deps{DB: a.DB, Log: a.Log, Letters: desk, Files: a.files, Shield: a.shield, Agency: a.portalAgency,
		Frame: func(c *web.Ctx, title string) (page.Base, error) { return a.portal.Frame(c, title) }}), nil
}
