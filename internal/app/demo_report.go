package app

import (
	"context"
	"fmt"
	"strings"

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
		one, err := a.narrative(ctx, r.Parts["1"], len(docs[2]))
		if err != nil {
			return err
		}
		return a.report.Write(ctx, office, r.ID, -1, map[string]string{"1": one, "5": "个别科室主动公开还不够及时，依申请公开的答复说理不够充分。今后按季度通报公开时限，组织答复文书交流，逐件讲评。"})
	}})
}

// narrative writes what the skeleton of part one leaves to people, with the
// figures that are recorded until the day.
func (a *App) narrative(ctx context.Context, one string, valid int) (string, error) {
	site, err := a.siteFigures(ctx, a.DB, demoBureau, 2023)
	if err != nil {
		return "", err
	}
	n := func(key string) int { return int(site[key]) }
	return strings.NewReplacer(
		"（三）政府信息管理。", fmt.Sprintf("（三）政府信息管理。严格落实信息发布审核和保密审查，逐件确定公开属性；对现行有效的%d件规范性文件标注效力并提供下载，公开目录随机构职能变化动态调整。", valid),
		"（四）政府信息公开平台建设。", fmt.Sprintf("（四）政府信息公开平台建设。门户网站本年度发布信息%d条，其中工作动态%d条、公开目录信息%d条、政策解读%d篇；公开征集意见和问卷调查%d期，收到意见%d条；办结网民留言%d件。", n("published"), n("news"), n("catalogue"), n("interpretations"), n("consultations"), n("opinions"), n("letters_done")),
		"（五）监督保障。", "（五）监督保障。明确分管负责人和政务公开工作机构，年度要点逐项分解到科室并按月通报进度；将政务公开纳入科室年度考核。本年度没有因违反条例规定被责任追究的情形。").Replace(one), nil
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
