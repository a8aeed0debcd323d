package app

import (
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/survey"
	"gongkai/internal/survey/assess"
)

// noticeColumn is where results are announced.
const noticeColumn = "huiqi/tzgg"

// questionnaires makes the capability of 调查问卷.
func (a *App) questionnaires(key []byte) (*survey.Surveys, error) {
	return survey.New(survey.Deps{DB: a.DB, Log: a.Log, Key: key, Guard: a.shield, Roster: people.Directory{}, Notices: a.notices, Agency: a.portalAgency, Origin: a.cfg.Public, Secure: a.secure(),
		Frame:    func(c *web.Ctx, title string) (page.Base, error) { return a.portal.Frame(c, title) },
		Publish:  func(tx *store.Tx, i content.Item) (content.Item, error) { return a.beginAt(tx, noticeColumn, i) },
		Refer:    a.link,
		Agencies: agencies})
}

// evaluation makes the capability of 社会评议.
func (a *App) evaluation() *assess.Assess {
	return assess.New(assess.Deps{DB: a.DB, Log: a.Log, Surveys: a.surveys, Roster: people.Directory{}, Notices: a.notices, Files: a.files, Agency: a.portalAgency,
		Frame:    func(c *web.Ctx, title string) (page.Base, error) { return a.portal.Frame(c, title) },
		Publish:  func(tx *store.Tx, i content.Item) (content.Item, error) { return a.beginAt(tx, noticeColumn, i) },
		Agencies: agencies})
}

// beginAt makes an item's working copy in the column of a path, or, where the
// agency has none of that path, in the first that takes its kind.
func (a *App) beginAt(tx *store.Tx, path string, i content.Item) (content.Item, error) {
	tree, err := content.Columns(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return i, err
	}
	if col, ok := tree.At(path); ok && col.Takes(i.Kind) {
		i.Column = col.ID
	}
	for _, col := range tree.All {
		if i.Column == "" && col.Takes(i.Kind) && len(col.Kinds) > 0 {
			i.Column = col.ID
		}
	}
	return a.beginItem(tx, i)
}

// asking lets another capability have a questionnaire of its own.
type asking struct{ *survey.Surveys }

// make begins a questionnaire from the template of a kind, open from a day to
// the end of another, and starts it.
func (s asking) make(tx *store.Tx, owner store.Ref, kind, title, unit string, from, to civil.Date) (string, error) {
	t, _ := survey.TemplateOf(kind)
	made, err := s.Begin(tx, survey.Head{Kind: kind, Title: title, Intro: t.Intro, Unit: unit, Access: survey.Open, Anonymous: true, Listed: true, Owner: owner,
		OpensAt: from.In(store.Zone), ClosesAt: to.Add(1).In(store.Zone)})
	if err != nil {
		return "", err
	}
	return made.ID, s.MoveIn(tx, made.ID, survey.MoveOpen, "")
}
