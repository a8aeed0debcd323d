package app

import (
	"context"
	"net/url"
	"path"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// leads says of an address in a text whether it is one of the organisation's
// own site, and whether citizens find something there. What other parts of the
// site show beside items, files and columns is not judged.
func (a *App) leads(ctx context.Context, q store.Querier, agency, href string) (own, ok bool, err error) {
	u, err := url.Parse(href)
	if err != nil {
		return false, false, nil // found by its form
	}
	if own, err = a.ownHost(ctx, q, agency, u); err != nil || !own {
		return false, false, err
	}
	switch at := u.Path; {
	case strings.HasPrefix(at, "/art/"):
		ok, err = leadsToItem(ctx, q, agency, at)
	case strings.HasPrefix(at, content.FilePath):
		_, err = content.ShownFile(ctx, q, agency, strings.TrimPrefix(at, content.FilePath))
		ok, err = found(err)
	case strings.HasPrefix(at, content.OfficeFile):
		return false, false, nil // a picture of the working copy
	case strings.HasPrefix(at, "/office"):
		return true, false, nil
	default:
		return leadsToColumn(ctx, q, agency, at)
	}
	return true, ok, err
}

// ownHost says that the address is one of the organisation's own site: it
// names no host, or the one under which the site is known.
func (a *App) ownHost(ctx context.Context, q store.Querier, agency string, u *url.URL) (bool, error) {
	if u.Host == "" {
		return u.Scheme == "" && strings.HasPrefix(u.Path, "/"), nil
	}
	if public, err := url.Parse(a.cfg.Public); err == nil && public.Host != "" && strings.EqualFold(u.Host, public.Host) {
		return true, nil
	}
	set, err := content.SettingOf(ctx, q, agency)
	return err == nil && strings.EqualFold(u.Hostname(), strings.TrimSpace(set.Site[content.SiteDomain])), err
}

// leadsToItem says that an item is shown at the address, or that it leads on
// to what replaced it. Earlier editions and downloads hang below the item.
func leadsToItem(ctx context.Context, q store.Querier, agency, at string) (bool, error) {
	if head, _, below := strings.Cut(at, ".html/"); below {
		at = head + ".html"
	}
	l, err := content.LiveAt(ctx, q, agency, at)
	ok, err := found(err)
	return ok && (l.Gone.IsZero() || l.Redirect != ""), err
}

// leadsToColumn judges addresses below the site's own columns.
func leadsToColumn(ctx context.Context, q store.Querier, agency, at string) (own, ok bool, err error) {
	tree, err := content.Columns(ctx, q, agency)
	if err != nil {
		return false, false, err
	}
	if base := path.Base(at); strings.HasPrefix(base, "index") {
		at = path.Dir(at)
	}
	first, _, _ := strings.Cut(strings.Trim(at, "/"), "/")
	if _, ours := tree.At(first); !ours || first == "" {
		return false, false, nil
	}
	if _, ok = tree.At(at); ok {
		return true, true, nil
	}
	to, err := content.MovedTo(ctx, q, agency, strings.Trim(at, "/"))
	if err == nil && to == "" {
		to, err = content.MovedTo(ctx, q, agency, at)
	}
	return true, to != "", err
}

// found says whether a reading found something.
func found(err error) (bool, error) {
	if fail.Is(err, fail.Missing) {
		return false, nil
	}
	return err == nil, err
}
