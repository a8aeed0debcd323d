package report_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
	"gongkai/internal/report"
)

var (
	office   = officetest.Actor("p-chen", "u-bgs", "report.view", "report.edit", "report.review", "report.collect")
	overseer = officetest.Actor("p-he", "u-qy", "report.view")
	nobody   = officetest.Actor("p-wang", "u-jn")
)

type told struct{ all []notice.Message }

func (t *told) Tell(_ *store.Tx, m notice.Message) (int, error) {
	for _, old := range t.all {
		if old.Key == m.Key {
			return 0, nil
		}
	}
	t.all = append(t.all, m)
	return len(m.To), nil
}

func (t *told) Unread(context.Context, store.Querier, who.Actor) (int, error) { return 0, nil }

type house struct {
	*officetest.House
	content *content.Content
	rep     *report.Service
	told    *told
	docs    [3][]report.Named
	fees    report.Fees
	site    map[string]float64
}

// staff is an office of one.
type staff struct{}

func (staff) OfficeStaff(context.Context, store.Querier, string) ([]people.Person, error) {
	return []people.Person{{ID: "p-chen", Name: "陈"}}, nil
}

// build makes a house with a table in place of each view that the capability
// of requests publishes.
func build(t testing.TB) *house {
	t.Helper()
	h := &house{told: &told{}}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		files := attach.New(attach.Deps{DB: o.DB, Dir: t.TempDir()})
		days := workday.New(workday.Deps{DB: o.DB, Region: func(context.Context, store.Querier, string) (string, error) { return "ningxia", nil }})
		h.content = content.New(content.Deps{Files: files, Plain: rich.Text, Extensions: func() []content.Extension { return []content.Extension{h.rep.Extension()} }})
		h.rep = report.New(report.Deps{DB: o.DB, Files: files, Notices: h.told, Roster: staff{},
			Agency: func(context.Context, store.Querier, string) (string, error) {
				return "某市工业和信息化局", nil
			},
			Documents: func(context.Context, store.Querier, string, civil.Date, civil.Date) ([3][]report.Named, error) {
				return h.docs, nil
			},
			Fees: func(context.Context, store.Querier, string, civil.Date, civil.Date) (report.Fees, error) {
				return h.fees, nil
			},
			Progress: func(context.Context, store.Querier, who.Actor, int) (string, error) {
				return "全年30项任务完成29项。", nil
			},
			Site:     func(context.Context, store.Querier, string, int) (map[string]float64, error) { return h.site, nil },
			Begin:    func(tx *store.Tx, i content.Item) (content.Item, error) { return h.content.Create(tx, i) },
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		return []slice.Slice{days.Slice(), files.Slice(), h.content.Slice(), h.rep.Slice()}
	}, workday.Migrations(), attach.Migrations(), content.Migrations(), report.Migrations())
	h.act(office, func(tx *store.Tx) error {
		for _, sql := range []string{
			"CREATE TABLE disclosure_case (agency TEXT, id TEXT, request_id TEXT, number TEXT, received_on TEXT, applicant_kind TEXT, outcome TEXT, answered_on TEXT, title TEXT)",
			"CREATE INDEX disclosure_case_received ON disclosure_case (agency, received_on, applicant_kind)",
			"CREATE INDEX disclosure_case_answered ON disclosure_case (agency, answered_on, received_on, applicant_kind, outcome)",
			"CREATE VIEW disclosure_report AS SELECT agency, id, request_id, number, received_on, applicant_kind, CASE WHEN answered_on = '' THEN '' ELSE outcome END AS outcome, answered_on, title FROM disclosure_case",
			"CREATE TABLE disclosure_dispute_report (agency TEXT, id TEXT, request_id TEXT, kind TEXT, filed_on TEXT, result TEXT, result_on TEXT)"} {
			if _, err := tx.Exec(sql); err != nil {
				return err
			}
		}
		if _, err := content.Plant(tx); err != nil {
			return err
		}
		return tx.Insert(&content.Setting{Agency: tx.Tenant(), ID: "setting", IndexForm: content.DefaultIndexForm, Code: "11640500MB1234567X", Site: map[string]string{}, ReviewMonths: 12})
	})
	return h
}

func (h *house) act(a who.Actor, f func(*store.Tx) error) {
	h.Helper()
	h.Must(h.DB.Do(h.Context(), a, func(tx *store.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return tx.Record("测试", store.Ref{Kind: content.KindItem, ID: "x"})
	}))
}

func (h *house) at(day string) {
	d := civil.MustParse(day)
	h.Clock.At = time.Date(d.Year(), d.Month(), d.Day(), 9, 0, 0, 0, store.Zone)
}

var serial int

// request puts a request as the view shows it.
func (h *house) request(kind, received, outcome, answered string) string {
	h.Helper()
	serial++
	id := fmt.Sprintf("case-%04d", serial)
	h.act(office, func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO disclosure_case VALUES ($1, $2, $2, $2, $3, $4, $5, $6, $7)", officetest.Agency, id, received, kind, outcome, answered, "关于"+id+"的申请")
		return err
	})
	return id
}

func (h *house) dispute(kind, filed, result, on string) {
	h.Helper()
	serial++
	h.act(office, func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO disclosure_dispute_report VALUES ($1, $2, $2, $3, $4, $5, $6)", officetest.Agency, fmt.Sprintf("d-%04d", serial), kind, filed, result, on)
		return err
	})
}

// release publishes an item, and gives what stood in its way.
func (h *house) release(id string) []content.Obstacle {
	h.Helper()
	var obstacles []content.Obstacle
	h.act(office, func(tx *store.Tx) error {
		i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if obstacles, err = h.content.Obstacles(tx.Context(), tx, i); err != nil {
			return err
		}
		_, err = h.content.Release(tx, &i, "")
		return err
	})
	return obstacles
}
