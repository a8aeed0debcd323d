package round

import (
	"embed"
	"io/fs"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

//go:embed migrations
var migrations embed.FS

// Slice is what reporting rounds hand to the program.
func (s *Rounds) Slice() slice.Slice {
	files, _ := fs.Sub(migrations, "migrations")
	return slice.Slice{
		Name: "round", Title: "进展报送",
		About:      "按计划写明的时间节点组织各科室填报、审核进展，形成报告",
		Migrations: files,
		Tables:     []store.Row{&Round{}, &Line{}, &Sheet{}, &Edition{}, &Remark{}, &Wording{}, &Kept{}, &Setting{}},
		Routes:     s.routes, Flows: []flow.Doc{RoundFlow.Doc(), LineFlow.Doc()}, Rights: rights(),
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Sentence: "查看进展报送", Roles: map[string]who.Scope{
			"office": all, "deputy": all, "director": all, "clerk": own, "head": own, "overseer": who.All}},
		{Key: RightFill, Sentence: "填写本科室的进展报送", Article: "任务分工第30项", Roles: map[string]who.Scope{
			"clerk": own, "head": own, "office": own}},
		{Key: RightSubmit, Sentence: "审签并提交本科室的报送稿，对退回提出异议", Article: "任务分工第30项", Roles: map[string]who.Scope{
			"head": own, "office": own}},
		{Key: RightReview, Sentence: "审核报送稿：接受、退回、答复异议", Article: "任务分工第30项", Roles: map[string]who.Scope{
			"office": all, "deputy": all}},
		{Key: RightOpen, Sentence: "开启、截止、办结报送轮次，撰写报告", Article: "任务分工第30项", Roles: map[string]who.Scope{"office": all}},
		{Key: RightExport, Sentence: "导出和打印进展报告", Roles: map[string]who.Scope{
			"office": all, "deputy": all, "director": all, "clerk": own, "head": own, "overseer": who.All}},
	}
}

func (s *Rounds) routes(*web.Router) {}
