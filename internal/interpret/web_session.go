package interpret

import (
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/interpret/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

func sessionHref(id string) string { return root + "/sessions/" + id }

func missingSession() error {
	return fail.Missingf("没有找到这场政策公开讲，可能已被删除，或您没有查看它的权限")
}

// talk is a session in the list.
type talk struct {
	Session
	unit string
}

func (t talk) speakers() string {
	var out []string
	for _, s := range t.Speakers {
		out = append(out, strings.TrimSpace(s.Name+" "+s.Post))
	}
	return strings.Join(out, "；")
}

func (n *Interpret) getSessions(c *web.Ctx) error {
	all, err := store.Select[Session](c.Context(), c.DB, "WHERE agency = $1 ORDER BY held_on DESC, id", c.Actor.Tenant)
	if err != nil {
		return err
	}
	units, err := n.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []talk
	for _, s := range all {
		if c.Actor.MayOn(RightView, s.Unit, "") {
			rows = append(rows, talk{s, units[s.Unit]})
		}
	}
	path := root + "/sessions"
	l := roll.List[talk]{ID: "sessions", Caption: "政策公开讲", Path: path, File: "政策公开讲", Rows: rows,
		Key: func(t talk) string { return t.ID }, Href: func(t talk) string { return sessionHref(t.ID) }, Label: func(t talk) string { return t.Title },
		Empty: ui.EmptyState{Title: "还没有登记政策公开讲", Text: "举办后登记主题、主讲人、参加人数和文字稿。"},
		Columns: []roll.Column[talk]{
			{Column: ui.Column{Key: "title", Label: "主题", Fixed: true, Wide: true, Least: 16, Filter: &ui.Field{Placeholder: "主题含"}}, Text: func(t talk) string { return t.Title }, Cell: func(t talk) ui.Cell { return ui.A(t.Title, sessionHref(t.ID)) }},
			{Column: ui.Column{Key: "held", Label: "举办日期", Sort: true}, Text: func(t talk) string { return t.HeldOn.String() }},
			{Column: ui.Column{Key: "speakers", Label: "主讲人", Wide: true}, Text: talk.speakers},
			{Column: ui.Column{Key: "place", Label: "地点"}, Text: func(t talk) string { return t.Place }},
			{Column: ui.Column{Key: "present", Label: "参加人数", Number: true}, Text: func(t talk) string { return strconv.FormatInt(t.Present, 10) }},
			{Column: ui.Column{Key: "unit", Label: "科室", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(t talk) string { return t.unit })}}, Text: func(t talk) string { return t.unit }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	b := base(c, "政策公开讲")
	if c.Actor.May(RightEdit) {
		b.Actions = []ui.Button{{Label: "登记", Icon: "plus", Look: ui.Primary, Href: path + "/new", Key: "n"}}
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: b, Tabs: tabs(path), Grid: g}))
}

func sessionForm() form.Form {
	return form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "title", Label: "主题", Required: true, Max: 100},
		{Name: "held_on", Label: "举办日期", Kind: form.Day, Required: true},
		{Name: "place", Label: "地点", Max: 100},
		{Name: "speakers", Label: "主讲人", Kind: form.Area, Required: true, Max: 1000, Rows: 3, Help: "每行一位，姓名和职务之间空一格。"},
		{Name: "documents", Label: "所讲的政策文件", Kind: form.Checks, Required: true, Free: true},
		{Name: "audience", Label: "参加对象", Max: 200, Placeholder: "例如 园区企业、行业协会"},
		{Name: "present", Label: "参加人数", Kind: form.Number, Top: 1_000_000},
		{Name: "recording", Label: "录音录像网址", Max: 300},
		{Name: "transcript", Label: "文字稿", Kind: form.Area, Max: 100000, Rows: 8, Help: "登记了录音录像的必填。"},
		{Name: "piece", Label: "发布的解读", Kind: form.Select, Free: true, Max: 40, Help: "公开讲的内容作为解读发布的，选择那篇解读。"},
	}
}

func (n *Interpret) getSession(c *web.Ctx) error {
	var s Session
	if id := c.Path("id"); id != "" {
		var err error
		if s, err = store.Get[Session](c.Context(), c.DB, c.Actor.Tenant, id); err != nil {
			return err
		}
		if !c.Actor.MayOn(RightView, s.Unit, "") {
			return missingSession()
		}
	}
	state := sessionForm().Blank(map[string]string{"version": strconv.FormatInt(s.Version, 10), "title": s.Title, "place": s.Place, "audience": s.Audience,
		"present": strconv.FormatInt(s.Present, 10), "recording": s.Recording, "transcript": plainText(s.Transcript), "piece": s.Piece})
	if !s.HeldOn.IsZero() {
		state.Values.Set("held_on", s.HeldOn.String())
	}
	var lines []string
	for _, p := range s.Speakers {
		lines = append(lines, strings.TrimSpace(p.Name+" "+p.Post))
	}
	state.Values.Set("speakers", strings.Join(lines, "\n"))
	state.Values["documents"] = s.Documents
	return n.showSession(c, http.StatusOK, state)
}

func (n *Interpret) showSession(c *web.Ctx, code int, state *form.State) error {
	title, action := "登记政策公开讲", root+"/sessions/new"
	if id := c.Path("id"); id != "" {
		title, action = state.Text("title"), sessionHref(id)
	}
	b := base(c, title)
	b.Crumbs = []ui.Link{{Label: "政策解读", Href: root}, {Label: "政策公开讲", Href: root + "/sessions"}, {Label: title}}
	f := ui.Form{Action: action, Fields: ui.FromForm(state), Error: state.General, Draft: "session-" + c.Path("id")}
	docs, err := items(c.Context(), c.DB, c.Actor, func(i content.Item) bool { return explained(i.Kind) })
	if err != nil {
		return err
	}
	made, err := items(c.Context(), c.DB, c.Actor, func(i content.Item) bool { return i.Kind == content.KindInterpret })
	if err != nil {
		return err
	}
	ui.Pick(f.Fields, "documents").Options = options(docs)
	ui.Pick(f.Fields, "piece").Options, ui.Pick(f.Fields, "piece").Blank = options(made), "没有"
	if c.Actor.May(RightEdit) {
		f.Buttons = []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: root + "/sessions"}}
	}
	return c.Page(code, pages.FormPage(pages.Form{Base: b, Form: f}))
}

func (n *Interpret) postSession(c *web.Ctx) error {
	if id := c.Path("id"); id != "" {
		if _, _, err := linkSession(c.Context(), c.DB, c.Actor, id); err != nil {
			return err
		}
	}
	state := sessionForm().Read(c.R)
	if !state.OK() {
		return n.showSession(c, http.StatusUnprocessableEntity, state)
	}
	s, err := n.SaveSession(c.Context(), c.Actor, c.Path("id"), int64(state.Int("version")), Held{Title: state.Text("title"), HeldOn: state.Date("held_on"),
		Place: state.Text("place"), Speakers: state.Text("speakers"), Documents: state.List("documents"), Audience: state.Text("audience"), Present: state.Int("present"),
		Recording: state.Text("recording"), Transcript: state.Text("transcript"), Piece: state.Text("piece")})
	if err == nil {
		return c.Done("已登记《"+s.Title+"》", root+"/sessions")
	}
	if !state.Keep(err) {
		return err
	}
	return n.showSession(c, form.Status(err), state)
}
