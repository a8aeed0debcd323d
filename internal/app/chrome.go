package app

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gongkai/internal/app/pages"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// RightSystem lets its holder see what the program is made of and how its
// background work goes.
const RightSystem = "system.view"

// navigation is the menu for one reader, with the entry that the path is in.
func navigation(a who.Actor, path string) []page.NavItem {
	best := ""
	for _, g := range menu() {
		for _, p := range append(g.under, g) {
			if p.href != "" && (path == p.href || strings.HasPrefix(path, p.href+"/")) && len(p.href) > len(best) {
				best = p.href
			}
		}
	}
	return entries(menu(), a, best)
}

func entries(places []place, a who.Actor, best string) []page.NavItem {
	var out []page.NavItem
	for _, p := range places {
		if !p.shows(a) {
			continue
		}
		item := page.NavItem{Label: p.label, Href: p.href, Icon: p.icon, Current: p.href != "" && p.href == best}
		if item.Items = entries(p.under, a, best); len(p.under) > 0 && len(item.Items) == 0 {
			continue
		}
		out = append(out, item)
	}
	return out
}

func (p place) shows(a who.Actor) bool {
	if len(p.rights) == 0 {
		return true
	}
	for _, r := range p.rights {
		if a.May(r) {
			return true
		}
	}
	return false
}

// demoSays stands above every page of the demo.
const demoSays = "演示数据：本系统正在以演示方式运行，单位、人员和办理情况均为虚构，日期由演示时钟给出。"

// chrome fills the frame around a page.
func (a *App) chrome(c *web.Ctx) page.Base {
	b := page.Base{Site: page.Site{Product: "公开", Home: "/"}, Prefs: page.ReadPrefs(c.R), Now: c.Now().In(store.Zone),
		Dev: a.cfg.Dev, Here: c.R.URL.RequestURI(), Asset: a.asset}
	if a.cfg.demo != nil {
		b.Demo = demoSays
	}
	if !c.Actor.SignedIn() {
		b.Site.Owner = a.owner(c)
		return b
	}
	b.Site.Home = "/office"
	b.Nav = navigation(c.Actor, c.R.URL.Path)
	b.User = page.User{Name: c.Actor.Name, Role: roleTitles(c.Actor), SignOut: "/sign-out",
		Menu: []ui.Link{{Label: "我的账户", Href: "/account"}}}
	if a.cfg.demo != nil {
		b.User.Menu = append(b.User.Menu, ui.Link{Label: "换一个演示身份", Href: "/demo"})
	}
	a.fillOffice(c, &b)
	return b
}

// fillOffice adds what takes a look at the database. A failure leaves the
// part out and is logged: the page itself may well work.
func (a *App) fillOffice(c *web.Ctx, b *page.Base) {
	ctx := c.Context()
	agency, err := people.AgencyOf(ctx, c.DB, c.Actor.Tenant)
	if err != nil {
		a.Log.Error("frame: agency", "error", err)
	}
	b.Site.Owner = agency.Name
	if c.Actor.Visiting() {
		b.Site.Owner += "（查看）"
	}
	if c.Actor.Unit != "" {
		unit, err := people.UnitOf(ctx, c.DB, c.Actor.Home, c.Actor.Unit)
		if err == nil {
			b.User.Unit = unit.Name
		}
	}
	unread, err := a.notices.Unread(ctx, c.DB, c.Actor)
	if err != nil {
		a.Log.Error("frame: inbox", "error", err)
	}
	b.Inbox = page.Inbox{Href: "/office/inbox", Unread: unread}
	b.Session = page.Session{Idle: a.people.IdleOf(ctx, c.Actor), KeepAlive: "/account/alive"}
	b.Search = ui.SearchBox{Action: "/office/search", Label: "搜索", Placeholder: "任务、措施、科室", ID: "site-search"}
}

// owner is the name at the head of a page for strangers: that of the only
// agency there is, or nothing.
func (a *App) owner(c *web.Ctx) string {
	all, err := people.Agencies(c.Context(), c.DB)
	if err != nil || len(all) != 1 {
		return ""
	}
	return all[0].Name
}

func roleTitles(a who.Actor) string {
	titles := make([]string, len(a.Roles))
	for i, r := range a.Roles {
		titles[i] = people.RoleTitle(r)
	}
	return strings.Join(titles, "、")
}

// problem renders an error page.
func (a *App) problem(c *web.Ctx, p web.Problem) templ.Component {
	title := fmt.Sprintf("%s（%d）", p.Title, p.Status)
	b, public := a.publicFrame(c, title)
	if !public {
		b = a.chrome(c)
		b.Title = title
	}
	out := pages.Problem{Base: b, Public: public, Tone: ui.Warn, Heading: p.Title, Text: p.Message, Article: p.Article, Number: p.Number}
	if p.Status >= http.StatusInternalServerError {
		out.Tone = ui.Bad
	}
	out.Inside = c.Actor.SignedIn()
	if to := a.subject(c); to.Href != "" {
		to.Look = ui.Primary
		out.Acts = append(out.Acts, to)
	}
	if back := refererPath(c.R); back != "" && back != c.R.URL.RequestURI() && (len(out.Acts) == 0 || back != out.Acts[0].Href) {
		out.Acts = append(out.Acts, ui.Button{Label: "返回上一页", Href: back})
	}
	if len(out.Acts) > 0 {
		out.Acts[0].Look = ui.Primary
	}
	if out.Inside {
		out.Acts = append(out.Acts, ui.Button{Label: "回到工作台", Href: b.Site.Home})
	} else {
		out.Acts = append(out.Acts, ui.Button{Label: "网站首页", Href: "/"}, ui.Button{Label: "检索", Href: "/search"})
		if !public {
			out.Acts = append(out.Acts, ui.Button{Label: "工作人员登录", Href: "/sign-in"})
		}
	}
	return pages.ProblemPage(out)
}

// publicFrame is the portal's frame around what a citizen could not be shown.
// There is none for staff, at the office's addresses, and where the portal
// itself cannot be read.
func (a *App) publicFrame(c *web.Ctx, title string) (b page.Base, ok bool) {
	if c.Actor.SignedIn() || officeAddress(c.R.URL.Path) || a.portal == nil {
		return b, false
	}
	b, err := a.portal.Frame(c, title)
	return b, err == nil
}

// officeAddress says that an address is one at which staff sign in and work.
func officeAddress(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return slices.Contains([]string{"office", "sign-in", "sign-out", "account", "demo"}, first)
}

// subject leads from a page that could not be shown to the nearest page above
// it: the thing that was to be acted upon, or the list that it is missing from.
func (a *App) subject(c *web.Ctx) ui.Button {
	if !c.Actor.SignedIn() {
		return ui.Button{}
	}
	for at := path.Dir(c.R.URL.Path); len(at) > len("/office"); at = path.Dir(at) {
		route, ok := a.routeTo(at)
		if !ok || route.Right != web.SignedIn && !c.Actor.May(route.Right) {
			continue
		}
		if label := menuLabel(at); label != "" {
			return ui.Button{Label: "返回" + label, Icon: "back", Href: at}
		}
		if strings.Contains(route.Path, "{") {
			return ui.Button{Label: "查看所办事项", Icon: "file", Href: at}
		}
		return ui.Button{Label: "返回上级页面", Icon: "back", Href: at}
	}
	return ui.Button{}
}

// routeTo is the page that answers the address.
func (a *App) routeTo(address string) (web.Route, bool) {
	parts := strings.Split(address, "/")
	for _, r := range a.Router.Routes() {
		if r.Method == http.MethodGet && fits(strings.Split(r.Path, "/"), parts) {
			return r, true
		}
	}
	return web.Route{}, false
}

// fits says that an address has the form of a route. A file is no page.
func fits(route, address []string) bool {
	return slices.EqualFunc(route, address, func(r, a string) bool { return r == a || strings.HasPrefix(r, "{") && strings.HasSuffix(r, "}") })
}

// menuLabel is what the menu calls the address, or nothing.
func menuLabel(address string) string {
	for _, g := range menu() {
		for _, p := range append(g.under, g) {
			if p.href == address {
				return p.label
			}
		}
	}
	return ""
}

// refererPath is the page of this site that the reader came from, or "".
func refererPath(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return ""
	}
	return web.LocalPath(u.RequestURI(), "")
}
