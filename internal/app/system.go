package app

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/internal/app/pages"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/gallery"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// system is what the program as a whole contributes: the first page, what it
// is made of, and how it is doing.
func (a *App) system() slice.Slice {
	return slice.Slice{Name: "system", Title: "系统", About: "工作台、功能构成、办理流程和后台任务",
		Routes: a.systemRoutes,
		Rights: []slice.Right{{Key: RightSystem, Reads: true, Sentence: "查看功能构成、办理流程和后台任务", Roles: map[string]who.Scope{
			people.SysAdmin: who.Tenant, people.SecAdmin: who.Tenant, people.Auditor: who.Tenant, people.Office: who.Tenant}}},
	}
}

func (a *App) systemRoutes(r *web.Router) {
	r.Get("/office", web.SignedIn, a.getHome)
	r.Get("/office/system/slices", RightSystem, a.getSlices)
	r.Get("/office/system/flows", RightSystem, a.getFlows)
	r.Get("/office/system/jobs", RightSystem, a.getJobs)
	r.Handle("GET "+page.AssetPath, a.assets)
	r.Handle("POST "+page.PrefsPath, http.HandlerFunc(page.SetPrefs))
	r.Handle("GET /healthz", http.HandlerFunc(a.serveHealth))
	r.Handle("GET /metrics", a.serveMetrics(a.cfg.MetricsKey))
	if a.cfg.Dev {
		r.Handle("GET "+gallery.Root, gallery.Handler(a.asset))
		r.Handle("POST "+gallery.Root, gallery.Handler(a.asset))
	}
	if a.cfg.demo != nil {
		a.demoRoutes(r)
	}
}

// getSlices shows what each capability contributes, from the list itself.
func (a *App) getSlices(c *web.Ctx) error {
	p := pages.System{Base: c.Base("功能构成")}
	p.Lead = "每项功能各自提供页面、权限、流程、任务和指标；这里的内容由程序自己列出。"
	for _, s := range a.slices {
		var rights, measures, jobs, tables []string
		for _, r := range s.Rights {
			rights = append(rights, r.Sentence)
		}
		for _, m := range s.Measures {
			measures = append(measures, m.Title+"（"+m.Definition+"）")
		}
		for _, j := range s.Jobs {
			jobs = append(jobs, j.Title)
		}
		for _, t := range s.Tables {
			tables = append(tables, t.Table())
		}
		out := pages.Contribution{Title: s.Title, About: s.About, Technical: technical(s, tables)}
		for _, f := range []struct {
			label string
			list  []string
		}{{"权限", rights}, {"指标", measures}, {"办理流程", flowTitles(s)}, {"后台任务", jobs}} {
			if len(f.list) > 0 {
				out.Facts = append(out.Facts, ui.Pair{Label: f.label, Cell: ui.T(strings.Join(f.list, "；")), Wide: true})
			}
		}
		p.Slices = append(p.Slices, out)
	}
	return c.Page(http.StatusOK, pages.SystemPage(p))
}

func flowTitles(s slice.Slice) []string {
	var out []string
	for _, f := range s.Flows {
		out = append(out, f.Title)
	}
	return out
}

// technical is what those who run the program look up by its own names.
func technical(s slice.Slice, tables []string) []ui.Pair {
	var jobs []string
	for _, j := range s.Jobs {
		jobs = append(jobs, j.Kind)
	}
	out := []ui.Pair{ui.P("程序包", s.Name)}
	for _, f := range []struct {
		label string
		list  []string
	}{{"数据表", tables}, {"后台任务代号", jobs}} {
		if len(f.list) > 0 {
			out = append(out, ui.Pair{Label: f.label, Cell: ui.T(strings.Join(f.list, "、")), Wide: true})
		}
	}
	return out
}

// getFlows shows every state machine as the table that the program runs.
func (a *App) getFlows(c *web.Ctx) error {
	p := pages.Flows{Base: c.Base("办理流程")}
	p.Lead = "按钮、拒绝理由和这里的表出自同一张流程表。"
	for _, s := range a.slices {
		for _, f := range s.Flows {
			g := ui.Grid{ID: "flow-" + f.Name, Caption: f.Title + "的流程", Path: "/office/system/flows", PlainRows: true,
				Columns: []ui.Column{{Key: "move", Label: "操作"}, {Key: "from", Label: "从"}, {Key: "to", Label: "到"}, {Key: "if", Label: "条件（不满足时的提示）", Wide: true}}}
			for _, m := range f.Moves {
				g.Rows = append(g.Rows, ui.Row{Label: m.Name, Cells: []ui.Cell{ui.T(m.Name), ui.T(m.From), ui.T(m.To), ui.T(strings.Join(m.Conditions, "；"))}})
			}
			p.Flows = append(p.Flows, pages.Flow{Title: f.Title, Diagram: f.Diagram, Grid: g})
		}
	}
	return c.Page(http.StatusOK, pages.FlowsPage(p))
}

var jobStates = map[string]string{"available": "等待运行", "running": "运行中", "retryable": "失败，等待重试", "completed": "完成",
	"discarded": "多次失败，已放弃", "scheduled": "已排定", "cancelled": "已取消", "pending": "等待"}

// getJobs shows the background work: its kinds, and the newest runs.
func (a *App) getJobs(c *web.Ctx) error {
	runs, err := a.Jobs.List(c.Context(), 100)
	if err != nil {
		return err
	}
	p := pages.Jobs{Base: c.Base("后台任务")}
	p.Kinds = ui.Grid{ID: "kinds", Caption: "任务种类", Path: "/office/system/jobs", Columns: []ui.Column{
		{Key: "title", Label: "任务"}, {Key: "every", Label: "何时运行"}, {Key: "kind", Label: "代号"}}}
	for _, s := range a.Jobs.Specs() {
		when := "有需要时"
		if s.Every > 0 {
			when = "每隔" + period(s.Every.Minutes())
		}
		p.Kinds.Rows = append(p.Kinds.Rows, ui.Row{Label: s.Title, Cells: []ui.Cell{ui.T(s.Title), ui.T(when), ui.T(s.Kind)}})
	}
	p.Runs = ui.Grid{ID: "runs", Caption: "最近100次运行", Path: "/office/system/jobs", Columns: []ui.Column{
		{Key: "at", Label: "时间"}, {Key: "title", Label: "任务"}, {Key: "state", Label: "状态"}, {Key: "tries", Label: "次数", Number: true}, {Key: "why", Label: "失败原因", Wide: true}},
		Empty: ui.EmptyState{Title: "还没有运行过后台任务"}}
	for _, r := range runs {
		p.Runs.Rows = append(p.Runs.Rows, ui.Row{Label: r.Title, Cells: []ui.Cell{ui.T(r.At.In(store.Zone).Format("2006-01-02 15:04:05")),
			ui.T(r.Title), ui.T(jobStates[r.State]), ui.N(r.Attempt), ui.T(strings.Join(r.Failures, "；"))}})
	}
	return c.Page(http.StatusOK, pages.JobsPage(p))
}

func period(minutes float64) string {
	switch {
	case minutes >= 60*24:
		return fmt.Sprintf("%g天", minutes/60/24)
	case minutes >= 60:
		return fmt.Sprintf("%g小时", minutes/60)
	}
	return fmt.Sprintf("%g分钟", minutes)
}
