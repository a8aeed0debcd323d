package app

import (
	"context"

	"gongkai/internal/ledger"
)

// commerceArcs is what happens to the tasks of the second bureau's plan, by
// their numbers: enough to set it apart from the first on the overseer's
// list. All of it is invented.
var commerceArcs = map[string][]line{
	"1": {{on: "2023-04-25", text: "公开春季促消费活动安排和消费券使用办法。", number: 2, label: "发布信息", unit: "条"},
		{on: "2023-08-25", text: "公开秋季汽车消费补贴办法。", number: 1, label: "发布信息", unit: "条"}},
	"2": {{on: "2023-06-15", text: "公开外贸扶持资金申报指南。", number: 1, label: "指南", unit: "份", next: "9月公开评审结果"}},
	"3": {{on: "2023-05-22", text: "举办农村电商培训第一期。", number: 42, label: "参训", unit: "人次"},
		{on: "2023-08-18", text: "举办农村电商培训第二期。", number: 38, label: "参训", unit: "人次", problems: "偏远乡镇报名人数较少"}},
	"4":  {{on: "2023-07-05", text: "更新预付卡备案企业名单。", number: 63, label: "备案企业", unit: "家"}},
	"6":  {{on: "2023-08-09", text: "商贸流通补贴办法印发后2个工作日发布解读。", number: 1, label: "解读", unit: "件"}},
	"7":  {{on: "2023-06-26", text: "发布外资准入政策问答。", number: 12, label: "问答", unit: "条", met: true, done: true, passed: true, cleared: true}},
	"9":  {{on: "2023-08-10", text: "完成专栏自查，清理过时信息。", number: 17, label: "清理", unit: "条", done: true, passed: true}},
	"10": {{on: "2023-08-30", text: "政务新媒体每周更新，累计发布信息。", number: 71, label: "发布信息", unit: "条"}},
	"11": {{on: "2023-07-11", text: "上半年收到申请2件，均按期答复。", number: 2, label: "申请", unit: "件"}},
}

// commerceCues lays out the second bureau's year: its units sign for their
// duties, the leading ones work on some, its office reviews and its deputy
// director strikes off what is finished.
func (a *App) commerceCues(ctx context.Context, s *stage, plan ledger.Plan, addr string) ([]cue, error) {
	tasks, err := a.ledger.TasksOf(ctx, a.DB, plan.Agency, plan.ID)
	if err != nil {
		return nil, err
	}
	var out []cue
	for i := range tasks {
		duties, err := a.ledger.DutiesOfTask(ctx, a.DB, plan.Agency, tasks[i].ID)
		if err != nil {
			return nil, err
		}
		for j, d := range duties {
			out = append(out, a.accepting(s, d, i, j)...)
			if d.Role == ledger.Lead {
				out = append(out, a.leading(s, d, commerceArcs[tasks[i].No], s.actors["han.bing"], s.actors["fan.qi"], addr)...)
			}
		}
	}
	return out, nil
}
