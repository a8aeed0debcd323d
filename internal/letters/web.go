package letters

import (
	"net/http"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// The addresses: of letters, and of what belongs to no single one.
const (
	root = "/office/letters"
	side = "/office/letterdesk"
)

// routes lists every page and act of the office with the right it needs.
func (s *Letters) routes(r *web.Router) {
	r.Get(root, RightView, s.getList)
	r.Get(root+"/new", RightDesk, s.getNew)
	r.Post(root+"/new", RightDesk, s.postNew)
	r.Get(side+"/import", RightDesk, s.getImport)
	r.Upload(side+"/import", RightDesk, s.postImport)
	r.Get(side+"/import/{id}", RightDesk, s.getPreview)
	r.Post(side+"/import/{id}/columns", RightDesk, s.postColumns)
	r.Post(side+"/import/{id}/kinds", RightDesk, s.postKinds)
	r.Post(side+"/import/{id}/commit", RightDesk, s.postCommit)
	r.Get(side+"/back", RightDesk, s.getBack)
	r.Post(side+"/back", RightDesk, s.postBack)
	r.Get(side+"/stats", RightView, s.getStats)
	r.Get(side+"/topics", RightView, s.getTopics)
	r.Post(side+"/topics", RightDesk, s.postTopic)
	r.Get(side+"/topics/{id}", RightView, s.getTopic)
	r.Post(side+"/topics/{id}", RightView, s.postTopicAct)
	r.Get(side+"/settings", RightView, s.getSettings)
	r.Post(side+"/settings", RightSettings, s.postSetting)
	r.Get(side+"/settings/templates", RightSettings, s.getTemplates)
	r.Get(side+"/settings/templates/{id}", RightSettings, s.getTemplate)
	r.Post(side+"/settings/templates/{id}", RightSettings, s.postTemplate)
	r.Get(side+"/settings/tokens", RightSettings, s.getTokens)
	r.Post(side+"/settings/tokens", RightSettings, s.postToken)
	r.Post(side+"/settings/tokens/{id}/revoke", RightSettings, s.postRevoke)
	r.Get(root+"/{id}", RightView, s.getLetter)
	r.Get(root+"/{id}/do", RightView, s.getDo)
	r.Upload(root+"/{id}/do", RightView, s.postDo)
	r.Get(root+"/{id}/reply", RightHandle, s.getReply)
	r.Post(root+"/{id}/reply", RightHandle, s.postReply)
	r.Post(root+"/{id}/fill", RightView, s.postFill)
	r.Post(root+"/{id}/parts/{part}", RightHandle, s.postPart)
	r.Get(root+"/{id}/public", RightPublish, s.getPublic)
	r.Post(root+"/{id}/public", RightPublish, s.postPublic)
	r.Post(root+"/{id}/unpublish", RightPublish, s.postUnpublish)
	r.Get(root+"/{id}/papers", RightHandle, s.getPapers)
	r.Post(root+"/{id}/papers", RightHandle, s.postPapers)
	r.Post("/api/letters/v1/orders", web.Public, s.apiPost)
	r.Get("/api/letters/v1/orders/{no}", web.Public, s.apiGet)
}

// tabs are the views of the capability.
func tabs(current string, c *web.Ctx) []ui.Tab {
	out := []ui.Tab{{Label: "信件", Href: root}}
	if c.Actor.May(RightDesk) {
		out = append(out, ui.Tab{Label: "导入转办单", Href: side + "/import"}, ui.Tab{Label: "反馈导出", Href: side + "/back"})
	}
	out = append(out, ui.Tab{Label: "热点与舆情", Href: side + "/topics"}, ui.Tab{Label: "统计", Href: side + "/stats"}, ui.Tab{Label: "期限与参数", Href: side + "/settings"})
	if c.Actor.May(RightSettings) {
		out = append(out, ui.Tab{Label: "答复模板", Href: side + "/settings/templates"}, ui.Tab{Label: "接口口令", Href: side + "/settings/tokens"})
	}
	for i := range out {
		out[i].Current = out[i].Href == current
	}
	return out
}

func base(c *web.Ctx, title string) page.Base {
	b := c.Base(title)
	if title != "信件办理" {
		b.Crumbs = []ui.Link{{Label: "信件办理", Href: root}, {Label: title}}
	}
	return b
}

// readable takes a refusal that a form can show into it.
func readable(st *form.State, err error) bool {
	return !fail.Is(err, fail.Denied) && !fail.Is(err, fail.Missing) && st.Take(err)
}

// status is the answer's status for a form with something wrong on it.
func status(err error) int {
	if fail.Is(err, fail.Stale) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

func choices(list []Choice) []form.Option {
	var out []form.Option
	for _, c := range list {
		out = append(out, form.Option{Value: c.Key, Label: c.Title})
	}
	return out
}

func reasons(list []Reason) []form.Option {
	var out []form.Option
	for _, r := range list {
		out = append(out, form.Option{Value: r.Key, Label: r.Title})
	}
	return out
}

func channels(keep func(Channel) bool) []form.Option {
	var out []form.Option
	for _, c := range Channels {
		if keep == nil || keep(c) {
			out = append(out, form.Option{Value: c.Key, Label: c.Title})
		}
	}
	return out
}

func classes() []form.Option {
	var out []form.Option
	for _, c := range Classes {
		out = append(out, form.Option{Value: c.Key, Label: c.Title, Help: c.Article})
	}
	return out
}

// units are the organisation's units to choose from.
func (s *Letters) units(c *web.Ctx) ([]form.Option, error) {
	list, err := s.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	var out []form.Option
	for _, u := range list {
		out = append(out, form.Option{Value: u.ID, Label: u.Name})
	}
	return out, err
}

func uiOptions(list []form.Option) []ui.Option {
	var out []ui.Option
	for _, o := range list {
		out = append(out, ui.Option{Value: o.Value, Label: o.Label, Help: o.Help})
	}
	return out
}
