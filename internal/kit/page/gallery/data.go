package gallery

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
)

var units = []string{"办公室", "综合科", "运行科", "规划科", "信息中心", "服务中心"}

var lamps = []ui.Lamp{
	{Tone: ui.OK, Word: "正常"},
	{Tone: ui.Info, Word: "临期", Why: "距完成时限还有 4 个工作日。"},
	{Tone: ui.Warn, Word: "滞后", Why: "节点“上半年小结”应于 6 月 30 日前反馈，尚未反馈。"},
	{Tone: ui.Bad, Word: "逾期", Why: "完成时限为 8 月 31 日，已超过 4 个工作日。"},
}

func unitOptions() []ui.Option {
	var list []ui.Option
	for _, u := range units {
		list = append(list, ui.Option{Value: u, Label: u})
	}
	return list
}

// bigGrid is a list of 68 records as a person works through it.
func bigGrid(r *http.Request) ui.Grid {
	q := ui.ReadQuery(r.URL.Query())
	g := ui.Grid{
		ID: "tasks", Caption: "事项列表", Path: r.URL.Path, Query: q,
		Columns: gridColumns(), Choose: true, Sticky: 1, Export: true,
		BatchAction: Root + "grid",
		Batch: []ui.Button{
			{Label: "批量催办", Icon: "bell", Name: "act", Value: "remind"},
			{Label: "批量转办", Icon: "send", Name: "act", Value: "pass"},
		},
		Tools: []ui.Button{{Label: "新增", Icon: "plus", Place: ui.PlaceNew, Href: Root + "form", Look: ui.Primary, Small: true, Key: "n"},
			{Label: "导入", Icon: "upload", Place: ui.PlaceImport, Href: Root + "form", Small: true}},
		Totals: []ui.Cell{{}, {}, {}, {}, {}, ui.N(1240), {}, {}},
		Pages:  ui.Pages(r.URL.Path, q, 68),
	}
	for i := q.Offset(); i < min(q.Offset()+q.Per, 68); i++ {
		g.Rows = append(g.Rows, gridRow(i))
	}
	return g
}

func gridColumns() []ui.Column {
	return []ui.Column{
		{Key: "title", Label: "事项", Sort: true, Fixed: true, Wide: true, Filter: &ui.Field{Kind: ui.Search, Placeholder: "含有的字"}},
		{Key: "unit", Label: "牵头部门", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: unitOptions()}},
		{Key: "person", Label: "责任人"},
		{Key: "lamp", Label: "状态", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "ok", Label: "正常"}, {Value: "bad", Label: "逾期"}}}},
		{Key: "done", Label: "完成比例", Sort: true},
		{Key: "count", Label: "件数", Sort: true, Number: true},
		{Key: "due", Label: "完成时限", Sort: true},
		{Key: "act", Label: "操作", Acts: true},
	}
}

func gridRow(i int) ui.Row {
	lamp := lamps[[]int{0, 0, 1, 0, 2, 0, 3, 0, 0, 1}[i%10]]
	title := []string{"规范栏目设置，按季度自查并更新目录", "编制年度工作报告并按时报送", "梳理在办事项清单", "组织一次面向企业的开放活动，邀请代表参加并收集意见建议", "回应来信，五个工作日内办结"}[i%5]
	tone := ui.Plain
	if lamp.Tone == ui.Bad || lamp.Tone == ui.Warn {
		tone = lamp.Tone
	}
	href := Root + "record"
	done := (i * 37) % 101
	return ui.Row{
		ID: fmt.Sprint(i + 1), Href: href, Label: title, Tone: tone,
		Cells: []ui.Cell{
			{Text: title, Href: href}, ui.T(units[i%len(units)]), ui.T([]string{"王芳", "李强", "马晓梅"}[i%3]),
			ui.C(ui.Light(lamp)), ui.C(ui.Bar(ui.Meter{Label: title, Part: done, Full: 100, Tone: tone})),
			ui.N(i * 7 % 53), ui.T(civil.Of(2023, 9, 30).Add(i * 2).String()),
			ui.C(ui.Act(ui.Button{Label: "办理", Look: ui.Quiet, Small: true, Href: href})),
		},
	}
}

func emptyGrid(r *http.Request) ui.Grid {
	g := bigGrid(r)
	g.Rows, g.Totals, g.Pages.Total = nil, nil, 0
	g.Empty = ui.EmptyState{Title: "还没有事项", Text: "导入计划文件后，事项会列在这里。",
		Acts: []ui.Button{{Label: "导入计划", Icon: "upload", Look: ui.Primary, Href: Root + "form"}}}
	return g
}

func fields() []ui.Field {
	return []ui.Field{
		{Name: "title", Label: "事项名称", Required: true, Value: "规范栏目设置", MaxLength: 200},
		{Name: "unit", Label: "牵头部门", Kind: ui.Select, Required: true, Options: unitOptions(), Width: ui.Half},
		{Name: "due", Label: "完成时限", Kind: ui.Date, Value: "2023-11-30", Width: ui.Short, Help: "遇法定节假日顺延到下一工作日。"},
		{Name: "days", Label: "办理期限", Kind: ui.Number, Unit: "个工作日", Min: "1", Max: "60", Value: "5", Width: ui.Short},
		{Name: "phone", Label: "联系电话", Kind: ui.Tel, Autocomplete: "tel", InputMode: "tel", Width: ui.Half, Placeholder: "例如 0955-0000000"},
		{Name: "secret", Label: "密码", Kind: ui.Password, Autocomplete: "current-password", Width: ui.Half},
		{Name: "way", Label: "公开方式", Kind: ui.Radio, Required: true, Value: "all", Options: []ui.Option{
			{Value: "all", Label: "主动公开"}, {Value: "ask", Label: "依申请公开"}, {Value: "no", Label: "不予公开", Help: "须写明依据条款。"}}},
		{Name: "helpers", Label: "配合部门", Kind: ui.Checkboxes, Values: []string{"综合科"}, Options: unitOptions()},
		{Name: "opinion", Label: "办理意见", Kind: ui.Textarea, Help: "写明依据和下一步安排。", Phrases: []string{"同意。", "请综合科阅办。", "退回修改。"}},
		{Name: "file", Label: "附件", Kind: ui.File, Multiple: true, Accept: ".docx,.xlsx,.pdf", Help: "支持 DOCX、XLSX、PDF，单个不超过 50 MB。"},
		{Name: "no", Label: "编号", Value: "2023-0016", ReadOnly: true, Width: ui.Half},
		{Name: "sure", Label: "内容已核对，不含个人信息", Kind: ui.Checkbox, Required: true},
	}
}

func blankForm() ui.Form {
	return ui.Form{Action: Root + "form", Columns: 2, Draft: "gallery", Legend: "基本信息", Fields: fields(),
		Buttons: []ui.Button{{Label: "提交", Look: ui.Primary, Icon: "check", Confirm: "提交后不可修改，审核人将收到通知。"},
			{Label: "保存草稿", Name: "save", Value: "draft"}, {Label: "取消", Look: ui.Quiet, Href: Root}}}
}

// richForm is the form of a text that is written in the editor.
func richForm() ui.Form {
	return ui.Form{Action: Root + "rich", Legend: "起草", Fields: []ui.Field{
		{Name: "title", Label: "标题", Required: true, Value: "关于规范栏目设置的通知"},
		{Name: "body", Label: "正文", Kind: ui.Rich, Required: true, Upload: Root + "picture", Draft: "gallery", Placeholder: "在此起草，或从 Word、WPS 文档粘贴",
			Help: "从 Word、WPS 粘贴时保留标题、列表和表格，去掉其余格式。", Value: "<h2>一、总体要求</h2><p>各科室、中心：现就栏目设置有关事项通知如下。</p>" +
				"<table><tbody><tr><th scope=\"col\">栏目</th><th scope=\"col\">责任科室</th></tr><tr><td>政策</td><td rowspan=\"2\">办公室</td></tr><tr><td>动态</td></tr></tbody></table>" +
				"<p class=\"right\">示例市某某局</p><p class=\"right\">2023年9月6日</p>"},
	}, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "取消", Look: ui.Quiet, Href: Root}}}
}

func wrongForm() ui.Form {
	f := blankForm()
	for name, msg := range map[string]string{
		"title": "请填写事项名称", "unit": "请选择牵头部门", "due": "完成时限应为日期，例如 2023-09-10",
		"way": "请选择公开方式", "sure": "请核对后勾选", "opinion": "办理意见最多5000个字，现在是5120个字",
	} {
		ui.Pick(f.Fields, name).Error = msg
	}
	ui.Pick(f.Fields, "title").Value = ""
	return f
}

func unitChart() ui.Chart {
	c := ui.Chart{ID: "units", Title: "各部门事项状态", Desc: "信息中心逾期最多，为 3 项。", Head: "部门", Unit: "项",
		Series: []ui.Series{{Name: "正常", Tone: ui.OK}, {Name: "临期", Tone: ui.Info}, {Name: "滞后", Tone: ui.Warn}, {Name: "逾期", Tone: ui.Bad}}}
	for i, u := range units {
		n := float64(i)
		c.Rows = append(c.Rows, ui.Point{Label: u, Href: Root + "grid", Values: []float64{12 - n, n / 2 * 2, float64(i % 3), float64(i % 4)}})
	}
	return c
}

func monthChart() ui.Chart {
	c := ui.Chart{ID: "months", Title: "每月办结", Desc: "9 月办结最多。", Head: "月份", Unit: "件",
		Series: []ui.Series{{Name: "办结"}, {Name: "新收"}}}
	for m := 1; m <= 9; m++ {
		c.Rows = append(c.Rows, ui.Point{Label: fmt.Sprint(m, "月"), Values: []float64{float64(m*m%17 + 4), float64(m*5%13 + 6)}})
	}
	return c
}

func year() ui.Year {
	y := ui.Year{Year: 2023, Today: civil.FromTime(now), Previous: Root + "board?year=2022", Next: Root + "board?year=2024"}
	for i := range 40 {
		d := civil.Of(2023, time.Month(i*5%12+1), 10+i*7%18)
		lamp := lamps[0]
		if d < y.Today {
			lamp = ui.Lamp{Tone: ui.OK, Word: "已完成"}
			if i%9 == 0 {
				lamp = lamps[3]
			}
		} else if d < y.Today.Add(14) {
			lamp = lamps[1]
		}
		y.Items = append(y.Items, ui.DayItem{On: d, Label: gridRow(i).Label, Href: Root + "record", Note: units[i%len(units)], Lamp: lamp})
	}
	return y
}

func sheet() ui.Sheet {
	return ui.Sheet{Title: "示例市某某局审批单", Left: "编号：2023-0016", Right: "2023年9月6日",
		Lines: [][]ui.Box{
			{{Label: "标题", Cell: ui.T("关于规范栏目设置的通知")}},
			{{Label: "拟稿人", Cell: ui.T("王芳")}, {Label: "拟稿部门", Cell: ui.T("办公室")}, {Label: "密级", Cell: ui.T("无")}},
			{{Label: "公开方式", Cell: ui.T("主动公开")}, {Label: "附件", Cell: ui.A("通知正文.docx", Root)}},
		},
		Opinions: []ui.Opinion{
			{Label: "拟办意见", Text: "已按目录核对，拟请分管领导审定。", Name: "王芳", Date: "2023年9月5日 16:20"},
			{Label: "审核意见", Text: "同意。", Name: "李强", Date: "2023年9月6日 09:05"},
			{Label: "签发意见", Waits: "待主要负责人签发"},
		},
		Foot: "本单一式一份，随卷归档。"}
}

func history() []ui.Event {
	at := func(day, hour int) time.Time { return time.Date(2023, 9, day, hour, 12, 0, 0, now.Location()) }
	return []ui.Event{
		{At: at(6, 9), Who: "李强", Title: "审核", Text: "请补充第二季度的数据。", Now: true},
		{At: at(5, 16), Who: "王芳", Title: "反馈", Text: "已完成栏目自查，调整 3 个栏目。", Tone: ui.OK, Link: ui.Link{Label: "查看材料", Href: Root}},
		{At: at(4, 8), Who: "系统", Title: "催办", Text: "距时限还有 3 个工作日。", Tone: ui.Warn},
		{At: at(1, 10), Who: "办公室", Title: "交办"},
	}
}

func steps() []ui.Step {
	return []ui.Step{{Label: "交办", Note: "9月1日", Done: true}, {Label: "签收", Note: "9月1日", Done: true}, {Label: "办理", Done: true}, {Label: "审核", Note: "李强", Now: true}, {Label: "办结"}, {Label: "归档"}}
}

func changes() []ui.Change {
	return []ui.Change{
		{Label: "完成时限", Segments: []ui.Segment{{Text: "2023年"}, {Op: ui.Removed, Text: "11"}, {Op: ui.Added, Text: "12"}, {Text: "月底"}}},
		{Label: "具体措施", Segments: []ui.Segment{{Text: "按"}, {Op: ui.Removed, Text: "季度"}, {Op: ui.Added, Text: "月"}, {Text: "自查栏目" + strings.Repeat("，发现问题立即改正", 3) + "。"}}},
	}
}

func files() []ui.FileItem {
	return []ui.FileItem{
		{Name: "栏目自查情况报告（第三季度）.docx", Href: Root, Kind: "DOCX", Bytes: 48213, Note: "王芳 9月5日上传"},
		{Name: "截图.png", Href: Root, Kind: "图片", Bytes: 2_310_000},
	}
}
