package app

import (
	"context"
	"html"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/openday"
	"gongkai/internal/survey"
)

// opendayColumn is where open days are announced and told of.
const opendayColumn = "zfxxgk/fdzdgknr/kfr"

// openDays makes the capability of 政府开放日.
func (a *App) openDays(key []byte) (*openday.Days, error) {
	return openday.New(openday.Deps{DB: a.DB, Log: a.Log, Key: key, Guard: a.shield, Citizens: a.citizens, Surveys: visited{asking{a.surveys}}, Roster: people.Directory{}, Notices: a.notices, Files: a.files, Origin: a.cfg.Public,
		Calendar: func(ctx context.Context, q store.Querier, agency string) (openday.Calendar, error) {
			return a.workdays.Calendar(ctx, q, agency)
		},
		Agency: a.portalAgency, Frame: func(c *web.Ctx, title string) (page.Base, error) { return a.portal.Frame(c, title) },
		Publish: a.illustrated, Agencies: agencies})
}

// illustrated makes an item's working copy with pictures under its text.
func (a *App) illustrated(tx *store.Tx, i content.Item, pictures []openday.Picture) (content.Item, error) {
	i, err := a.beginAt(tx, opendayColumn, i)
	if err != nil || len(pictures) == 0 {
		return i, err
	}
	for _, p := range pictures {
		_, f, err := a.content.Attach(tx, content.Upload{Item: i.ID, Name: p.Name, Data: p.Body, Role: content.RoleImage, Alt: p.Alt})
		if err != nil {
			return i, err
		}
		i.Body += `<p><img src="` + content.OfficePicture(f.ID) + `" alt="` + html.EscapeString(p.Alt) + `"></p>`
	}
	return i, a.content.Save(tx, &i)
}

// visited is the questionnaire of an open day.
type visited struct{ asking }

// Make begins the questionnaire that guests are asked to fill.
func (v visited) Make(tx *store.Tx, owner store.Ref, title, unit string, from, to civil.Date) (string, error) {
	return v.make(tx, owner, "openday", title, unit, from, to)
}

// Look says how it stands.
func (v visited) Look(ctx context.Context, q store.Querier, agency, id string) (openday.Asking, error) {
	s, err := store.Get[survey.Survey](ctx, q, agency, id)
	if err != nil {
		return openday.Asking{}, err
	}
	n, err := survey.Given(ctx, q, &s)
	return openday.Asking{Title: s.Title, Href: s.Href(), Public: s.Public(), State: survey.Flow.TitleOf(s.State), Answers: n, Ended: s.State == survey.Ended || s.State == survey.Shown}, err
}
