package export

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/ledger/plan"
)

// seed is the real plan, read from its document.
func seed(t testing.TB) *plan.Plan {
	t.Helper()
	return readPlan(t, filepath.Join("..", "plan", "testdata", "zhongwei-gxj-2023.docx"))
}

func readPlan(t testing.TB, file string) *plan.Plan {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return parsePlan(t, filepath.Base(file), b)
}

func parsePlan(t testing.TB, name string, file []byte) *plan.Plan {
	t.Helper()
	doc := parse(t, name, file)
	p, err := plan.Read(doc, plan.Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

func parse(t testing.TB, name string, file []byte) *docread.Document {
	t.Helper()
	doc, err := docread.ReadBytes(context.Background(), name, file, docread.Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

func written(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// issued is the plan as it was issued, without the ledger.
func issued(p *plan.Plan) *Plan {
	return &Plan{Title: p.Title, Mark: "附件", Columns: p.Columns, Rows: p.Rows, FirstLeads: p.FirstLeads}
}

var lights = []Light{{"正常", "1A7F37"}, {"临期", "0B5CAD"}, {"滞后", "9A6700"}, {"逾期", "C00000"}}

func ledgered(p *plan.Plan) *Plan {
	out := issued(p)
	out.Header, out.AsOf = "演示数据", civil.MustParse("2023-09-10")
	for i := range p.Rows {
		done := float64(i%5) / 4
		out.Ledger = append(out.Ledger, State{
			Lead: []string{"办公室"}, Support: []string{"产业发展和中小企业科", "节能安全科"}, Person: "王芳",
			Progress: "已在局门户网站和市政府门户网站发布重大项目工作进展信息12条，解读政策3件。", Done: &done,
			Evidence: []Evidence{{"关于公开重大项目进展的通知", "https://example.gov.cn/zwgk/202309/t20230902_5007511.html", civil.MustParse("2023-09-05")}, {Title: "签到表"}},
			Problems: "部分科室报送不及时。", Next: "督促各科室按月报送。", Light: lights[i%4],
			Updated: civil.MustParse("2023-09-08"), Note: "",
		})
	}
	return out
}

// september is a report on the whole plan; every third task has two units.
func september(p *plan.Plan) *Round {
	day := civil.MustParse("2023-09-10")
	half := 0.467
	r := &Round{
		Title: "市工业和信息化局2023年政务公开工作进展情况报告", Header: "演示数据", Agency: "中卫市工业和信息化局", Filed: civil.MustParse("2023-09-08"), AsOf: day,
		Overall: "今年以来，我局认真落实政务公开工作要点，明确责任主体和落实时限，各项任务有序推进。\n全部任务已分解到科室。", Problems: "", Next: "对照任务分工逐项销号。",
		Figures: []Figure{
			{Name: "任务办结率", Definition: "已办结（含销号、归档）的任务 ÷ 全部未撤销的任务", Known: true, Value: 46.7, Unit: "%", Part: 14, Whole: 30, AsOf: day},
			{Name: "按时办结率", Definition: "在完成时限当天或之前报送、并已审核办结的任务 ÷ 完成时限已到的任务", Known: true, Value: 100, Unit: "%", Part: 6, Whole: 6, AsOf: day},
			{Name: "社会评议满意率", Definition: "满意和基本满意的答卷 ÷ 有效答卷", Why: "社会评议尚未开展", Unit: "%", AsOf: day},
		},
		Done: &half, Head: "李建国", Reviewer: "赵敏", Filler: "王芳", Phone: "0955-7000000",
		Returns: []Return{
			{Unit: "办公室", Asked: 20, Sent: 20, Accepted: 20, First: time.Date(2023, 9, 5, 9, 1, 0, 0, time.UTC), Last: time.Date(2023, 9, 7, 15, 30, 0, 0, time.UTC), Editions: 22, Rejected: 2, State: "已报送"},
			{Unit: "产业发展和中小企业科", Asked: 18, Sent: 0, State: "未报送", Note: "已催办"},
		},
	}
	for i, row := range p.Rows {
		done := float64(i%5) / 4
		item := Item{No: string(row.No), KeyTask: row.KeyTask, Measure: row.Measure, Deadline: row.Deadline, Light: lights[i%4], Done: &done, Points: 4, Met: i % 5,
			Reports: []Report{{Unit: "办公室", Lead: true, Text: "已发布相关信息，在局门户网站开设专栏，及时更新。\n与各科室建立了月度会商机制。", Numbers: []Number{{"发布信息", 12, "条"}}, Edition: 1,
				Evidence: []Evidence{{"专栏首页", "https://example.gov.cn/zwgk/", civil.MustParse("2023-09-05")}}}}}
		if i%3 == 0 {
			item.Reports = append(item.Reports, Report{Unit: "产业发展和中小企业科", Problems: "企业参与政策解读活动的积极性不高。", Next: "组织政策进园区活动。", Note: "待补充"})
			item.Figures = []Figure{{Name: "佐证齐全率", Definition: "至少有一份有效佐证的任务 ÷ 已签收的任务", Known: true, Value: 50, Unit: "%", Part: 1, Whole: 2, AsOf: day}}
		}
		r.Items = append(r.Items, item)
	}
	return r
}
