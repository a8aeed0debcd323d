package app

import (
	"context"
	"fmt"

	"gongkai/internal/publish/govwork"
)

// quarterly plays the sheet of the government work report's tasks: what the
// units say at the end of each quarter.
func (a *App) quarterly(s *stage) []cue {
	tasks := []struct{ title, target, unit, sort, clerk string }{
		{"新增规模以上工业企业10家（演示）", "全年入库10家", "产业发展和中小企业科", govwork.SortReport, "zhou.min"},
		{"规模以上工业增加值增长8%（演示）", "增长8%", "经济运行科", govwork.SortReport, "he.yan"},
		{"实施技术改造项目60个（演示）", "60个", "经济运行科", govwork.SortReport, "he.yan"},
		{"建成5G基站300个（演示）", "300个", "信息化科", govwork.SortLivelihood, "gao.jie"},
		{"单位工业增加值能耗下降3%（演示）", "下降3%", "节能安全科", govwork.SortReport, "yang.jing"},
	}
	ids := make([]string, len(tasks))
	out := []cue{{a.clock("2023-03-13", 10, 5), func(ctx context.Context) error {
		for n, t := range tasks {
			made, err := a.govwork.SaveTask(ctx, s.actors["ma.yun"], "", govwork.Task{Year: 2023, Sort: t.sort, Title: t.title, Target: t.target, Unit: s.unit(demoBureau, t.unit)})
			if err != nil {
				return err
			}
			ids[n] = made.ID
		}
		return nil
	}}}
	for q, day := range []string{"2023-03-28", "2023-06-28", "2023-09-26", "2023-12-27"} {
		for n, t := range tasks {
			status, percent := govwork.OnTrack, int64(22+q*25+n)
			if n == 4 && q == 1 {
				status = govwork.Behind
			}
			if q == 3 {
				status, percent = govwork.Done, 100
			}
			out = append(out, cue{a.clock(day, 9+n, 20), func(ctx context.Context) error {
				return a.govwork.Fill(ctx, s.actors[t.clerk], ids[n], q+1, govwork.Entry{Status: status, Percent: percent, Says: fmt.Sprintf("截至本季度末完成%d%%，按计划推进。（演示）", percent)})
			}})
		}
	}
	return out
}
