package app

import (
	"bytes"
	"context"
	"net/http"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/people"
	"gongkai/internal/publish/outlet"
)

// twoRecords makes the records of publication on the own site and the city
// portal.
func (a *App) twoRecords() *outlet.Outlets {
	return outlet.New(outlet.Deps{DB: a.DB, Log: a.Log, Files: a.files, Notices: a.notices, Roster: people.Directory{}, Public: a.cfg.Public,
		Own: a.ownPage, Fetch: outlet.NewFetcher(a.cfg.FetchAllow), Broke: func(tx *store.Tx, ref store.Ref, why string) error { return a.ledger.Broke(tx, ref, why) }, Agencies: agencies})
}

// ownPage renders a page of the own site as a stranger gets it.
func (a *App) ownPage(ctx context.Context, agency, path string) (outlet.Page, error) {
	shown, err := a.portalAgency(ctx, a.DB)
	if err != nil {
		return outlet.Page{}, err
	}
	if shown.ID != agency {
		return outlet.Page{}, fail.Missingf("本系统没有为该单位提供网站")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if err != nil {
		return outlet.Page{}, err
	}
	w := &kept{head: http.Header{}, status: http.StatusOK}
	a.Router.ServeHTTP(w, req)
	return outlet.ReadPage(w.status, w.head.Get("Content-Type"), w.body.Bytes()), nil
}

// kept keeps an answer in memory.
type kept struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

// Header is the answer's head.
func (k *kept) Header() http.Header { return k.head }

// WriteHeader notes the status.
func (k *kept) WriteHeader(status int) { k.status = status }

// Write notes the body.
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }
