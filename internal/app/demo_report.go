package app

import (
	"context"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/report"
)

// yearly plays how the office keeps the annual report under way: the
// statements of the months, nil returns among them, and the draft of the year's
// report, tied to the one of the year before, and the site's form begun.
func (a *App) yearly(s *stage) []cue {
	office := s.actors["ma.yun"]
	var out []cue
	for month := 3; month <= 11; month++ {
		period := fmt.Sprintf("2023-%02d", month)
		out = append(out, cue{a.clock(fmt.Sprintf("2023-%02d-03", month+1), 16, 20), func(ctx context.Context) error {
			_, err := a.report.Declare(ctx, office, period, "")
			return err
		}})
	}
	return append(out, cue{a.clock("2023-09-04", 16, 40), func(ctx context.Context) error {
		r, err := a.report.Start(ctx, office, 2023)
		if err != nil {
			return err
		}
		if err := a.report.Enter(ctx, office, r.ID, map[string]report.Manual{"permit": {Value: 12, Source: "行政审批科台账（演示）"}, "penalty": {Source: "执法监察科台账（演示）"},
			"force": {Source: "执法监察科台账（演示）"}, "fee": {Source: "财务科账目（演示）"}}); err != nil {
			return err
		}
		docs, err := a.documentsOf(ctx, a.DB, demoBureau, civil.Of(2023, 1, 1), civil.Of(2023, 12, 31))
		if err != nil {
			return err
		}
		standing := int64(len(docs[2]) - len(docs[0]) + len(docs[1]))
		if err := a.report.EnterPrior(ctx, office, r.ID, a.leftOver(ctx), standing, "2022年度报告（演示）"); err != nil && !fail.Is(err, fail.Stale) {
			return err
		}
		if _, err := a.report.StartSite(ctx, office, 2023); err != nil {
			return err
		}
		return a.report.Write(ctx, office, r.ID, -1, map[string]string{"5": "个别科室主动公开还不够及时，依申请公开的答复说理不够充分。今后按季度通报公开时限，组织答复文书交流，逐件讲评。"})
	}})
}

// leftOver are the requests that the year before left open, as its report said.
func (a *App) leftOver(ctx context.Context) (out [6]int64) {
	f, err := a.report.Compute(ctx, a.DB, demoBureau, civil.Of(2022, 1, 1), civil.Of(2022, 12, 31), nil)
	if err != nil {
		return out
	}
	row := f.Requests["IV"]
	copy(out[:], row[:6])
	return out
}
