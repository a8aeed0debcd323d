package app

import (
	"context"
	"path/filepath"

	"gongkai/internal/disclosure/casefile"
	"gongkai/internal/disclosure/letter"
	redaction "gongkai/internal/disclosure/redact"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// officeOf are phone and address that an agency's site names.
func officeOf(ctx context.Context, q store.Querier, agency string) (phone, address string, err error) {
	set, err := content.SettingOf(ctx, q, agency)
	return set.Site[content.SitePhone], set.Site[content.SiteAddress], err
}

// paperwork makes the letters of 依申请公开, which the core asks to check and
// freeze what is signed, the desk where parts of files are hidden, and the
// bound case files.
func (a *App) paperwork() []slice.Slice {
	l := letter.New(letter.Deps{DB: a.DB, Log: a.Log, Service: a.disclosure, Citizens: a.citizens, Files: a.files, Office: officeOf})
	a.disclosure.Letters = l
	opt := raster.Options{CacheDir: filepath.Join(a.cfg.Data, "cache")}
	r := redaction.New(redaction.Deps{DB: a.DB, Log: a.Log, Service: a.disclosure, Files: a.files, Options: redaction.Options{Raster: opt}})
	a.disclosure.Originals = r.Originals
	f := casefile.New(casefile.Deps{DB: a.DB, Log: a.Log, Service: a.disclosure, Letters: l, Citizens: a.citizens, Files: a.files, Extract: a.record.Extract, Raster: opt})
	return []slice.Slice{l.Slice(), r.Slice(), f.Slice()}
}
