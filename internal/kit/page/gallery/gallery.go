// Package gallery shows every part of a page in its states, with made-up
// data, for those who build pages and for the tests that hold the parts to
// their promises. It is served in development only.
package gallery

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Root is where the gallery is served.
const Root = "/dev/pages/"

// Sample is one page of the gallery.
type Sample struct {
	// Name is the last part of the address; empty for the first page.
	Name, Title string
	draw        func(r *http.Request, b page.Base) templ.Component
}

// Samples are the pages of the gallery, in order.
func Samples() []Sample {
	return []Sample{
		{"", "组件总览", func(_ *http.Request, b page.Base) templ.Component { return partsPage(b) }},
		{"form", "表单", func(_ *http.Request, b page.Base) templ.Component { return formPage(b, blankForm()) }},
		{"form-errors", "表单：有错误", func(_ *http.Request, b page.Base) templ.Component { return formPage(b, wrongForm()) }},
		{"rich", "正文编辑", func(_ *http.Request, b page.Base) templ.Component { return formPage(b, richForm()) }},
		{"grid", "表格", func(r *http.Request, b page.Base) templ.Component { return gridPage(b, bigGrid(r)) }},
		{"grid-empty", "表格：无记录", func(r *http.Request, b page.Base) templ.Component { return gridPage(b, emptyGrid(r)) }},
		{"board", "看板", func(_ *http.Request, b page.Base) templ.Component { return boardPage(b) }},
		{"record", "记录详情", func(_ *http.Request, b page.Base) templ.Component { return recordPage(b) }},
		{"confirm", "确认操作", func(_ *http.Request, b page.Base) templ.Component { return confirmPage(b) }},
		{"portal", "对外页面", func(_ *http.Request, b page.Base) templ.Component { return portalPage(b) }},
		{"sign-in", "登录", func(_ *http.Request, b page.Base) templ.Component { return signInPage(b) }},
		{"error", "出错", func(_ *http.Request, b page.Base) templ.Component { return errorPage(b) }},
		{"paper", "打印件", func(_ *http.Request, b page.Base) templ.Component { return paperPage(b) }},
	}
}

// Handler serves the gallery below Root, with assets addressed by asset (the
// embedded ones where nil).
func Handler(asset func(string) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Root)
		if r.Method == http.MethodPost {
			post(w, r, name, asset)
			return
		}
		all := Samples()
		i := slices.IndexFunc(all, func(s Sample) bool { return s.Name == name })
		if i < 0 {
			http.NotFound(w, r)
			return
		}
		b := base(all, i)
		b.Asset, b.Prefs, b.Here = asset, page.ReadPrefs(r), r.URL.RequestURI()
		if err := page.Render(w, r, http.StatusOK, all[i].draw(r, b)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
}

// post answers the form of formatted text: a picture is taken without being
// kept, a form comes back as if it had been saved.
func post(w http.ResponseWriter, r *http.Request, name string, asset func(string) string) {
	if asset == nil {
		asset = page.AssetURL
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	switch {
	case name != "picture":
		http.Redirect(w, r, Root, http.StatusSeeOther)
	case strings.TrimSpace(r.FormValue("alt")) == "":
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "请填写图片说明"})
	default:
		_ = json.NewEncoder(w).Encode(map[string]string{"url": asset("icon.svg"), "alt": r.FormValue("alt")})
	}
}

// now is the gallery's day, so that its pages are always the same.
var now = time.Date(2023, 9, 6, 9, 30, 0, 0, time.FixedZone("CST", 8*3600))

func base(all []Sample, current int) page.Base {
	return page.Base{
		Title: all[current].Title,
		Site: page.Site{
			Product: "公开", Owner: "示例市某某局", Home: Root,
			Strip: []ui.Link{{Label: "上级网站", Href: "https://www.example.org/", Outside: true}, {Label: "本市网站", Href: "https://example.org/", Outside: true}},
			Footer: [][]ui.Link{
				{{Label: "主办单位：示例市某某局"}, {Label: "联系我们", Href: Root}, {Label: "网站地图", Href: Root}},
				{{Label: "页面与数据均为示例"}},
			},
		},
		User: page.User{Name: "王芳", Role: "办公室经办", Unit: "办公室", SignOut: Root,
			Menu: []ui.Link{{Label: "个人设置", Href: Root}, {Label: "登录记录", Href: Root}}},
		Nav:     menu(all, current),
		Crumbs:  []ui.Link{{Label: "首页", Href: Root}, {Label: "组件", Href: Root}, {Label: all[current].Title}},
		Search:  ui.SearchBox{Action: Root, Placeholder: "搜索事项、文号、人员"},
		Inbox:   page.Inbox{Href: Root, Unread: 12},
		Demo:    "演示数据：本页内容均为虚构，仅用于展示。",
		Now:     now,
		Session: page.Session{Idle: 30 * time.Minute, KeepAlive: Root},
	}
}

func menu(all []Sample, current int) []page.NavItem {
	icons := map[string]string{"": "home", "form": "edit", "form-errors": "edit", "rich": "edit", "grid": "table", "grid-empty": "inbox", "board": "chart"}
	groups := []page.NavItem{{Label: "工作", Icon: "list"}, {Label: "其他页面", Icon: "folder"}}
	for i, s := range all[1:] {
		item := page.NavItem{Label: s.Title, Href: Root + s.Name, Current: i+1 == current}
		if s.Name == "grid" {
			item.Count = 68
		}
		g := &groups[0]
		if icons[s.Name] == "" {
			g = &groups[1]
		}
		g.Items = append(g.Items, item)
	}
	return append([]page.NavItem{{Label: "首页", Icon: "home", Href: Root, Current: current == 0}}, groups...)
}
