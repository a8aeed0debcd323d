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

// place is an entry of the menu with the right that shows it.
type place struct {
	label, href, icon string
	rights            []string
	under             []place
}

// menu is the office's menu. An entry shows when the reader holds one of its
// rights; a group shows when one of its entries does.
func menu() []place {
	return []place{
		{label: "工作台", href: "/office", icon: "home"},
		{label: "督办台账", icon: "list", under: []place{
			{label: "总览", href: "/office/overview", rights: []string{"ledger.overview"}},
			{label: "任务台账", href: "/office/ledger", rights: []string{"ledger.view"}},
			{label: "全年日历", href: "/office/calendar", rights: []string{"ledger.overview"}},
			{label: "量化指标", href: "/office/ledger/measures", rights: []string{"ledger.overview"}},
			{label: "延期与异议", href: "/office/ledger/requests", rights: []string{"ledger.decide", "ledger.work"}},
			{label: "进展报送", href: "/office/rounds", rights: []string{"round.view"}},
			{label: "任务分工计划", href: "/office/plans", rights: []string{"ledger.view"}},
			{label: "督办设置", href: "/office/ledger/settings", rights: []string{"ledger.settings"}},
		}},
		{label: "信息发布", icon: "file", under: []place{
			{label: "待我审核", href: "/office/publish/review", rights: []string{"publish.view"}},
			{label: "我的稿件", href: "/office/publish/mine", rights: []string{"publish.draft"}},
			{label: "全部信息", href: "/office/publish", rights: []string{"publish.view"}},
			{label: "公开时限", href: "/office/publish/late", rights: []string{"publish.view"}},
			{label: "发布登记簿", href: "/office/publish/register", rights: []string{"publish.view"}},
			{label: "应急发布", href: "/office/publish/urgent", rights: []string{"publish.urgent"}},
			{label: "公开属性", href: "/office/publish/marking", rights: []string{"publish.view"}},
			{label: "不予公开评估", href: "/office/publish/assess", rights: []string{"publish.assess"}},
			{label: "保密审查汇总", href: "/office/publish/secrecy", rights: []string{"publish.view"}},
			{label: "工作报告任务", href: "/office/publishing/govwork", rights: []string{"govwork.view"}},
			{label: "市门户同步", href: "/office/publishing/outlets", rights: []string{"outlet.view"}},
			{label: "栏目管理", href: "/office/columns", rights: []string{"column.view"}},
			{label: "栏目核查", href: "/office/publishing/hygiene", rights: []string{"column.view"}},
			{label: "保留期限", href: "/office/publishing/keep", rights: []string{"column.view"}},
			{label: "移送清单", href: "/office/publishing/handed", rights: []string{"column.view"}},
			{label: "审核流程", href: "/office/publishing/chains", rights: []string{"publish.settings"}},
			{label: "稿件模板", href: "/office/publishing/templates", rights: []string{"publish.settings"}},
			{label: "发布设置", href: "/office/publishing/settings", rights: []string{"publish.settings"}},
			{label: "网站设置", href: "/office/publishing/site", rights: []string{"column.site"}},
		}},
		{label: "网站运行", icon: "chart", under: []place{
			{label: "访问统计", href: "/office/site/visits", rights: []string{"count.view"}},
			{label: "年度报表数据", href: "/office/site/yearly", rights: []string{"count.view"}},
		}},
		{label: "规范性文件库", icon: "book", under: []place{
			{label: "文件", href: "/office/library", rights: []string{"library.view"}},
			{label: "即将到期", href: "/office/library/expiring", rights: []string{"library.view"}},
			{label: "备案", href: "/office/library/filings", rights: []string{"library.view"}},
			{label: "清理", href: "/office/library/rounds", rights: []string{"library.view"}},
			{label: "文件库报告", href: "/office/library/report", rights: []string{"library.view"}},
			{label: "参数", href: "/office/library/parameters", rights: []string{"library.view"}},
			{label: "导入", href: "/office/library/import", rights: []string{"library.import"}},
		}},
		{label: "政策解读", icon: "book", under: []place{
			{label: "解读", href: "/office/interpret", rights: []string{"interpret.view"}},
			{label: "待发布承诺", href: "/office/interpret/promises", rights: []string{"interpret.view"}},
			{label: "政策公开讲", href: "/office/interpret/sessions", rights: []string{"interpret.view"}},
			{label: "模板与课件", href: "/office/interpret/materials", rights: []string{"interpret.view"}},
			{label: "配套情况", href: "/office/interpret/report", rights: []string{"interpret.view"}},
		}},
		{label: "发布前检查", icon: "shield", under: []place{
			{label: "试检", href: "/office/screen", rights: []string{"screen.view"}},
			{label: "词库", href: "/office/screen/terms", rights: []string{"screen.view"}},
			{label: "领导人名单", href: "/office/screen/leaders", rights: []string{"screen.view"}},
			{label: "汇聚风险", href: "/office/screen/gathered", rights: []string{"screen.view"}},
		}},
		{label: "全市情况", icon: "chart", under: []place{
			{label: "各单位台账", href: "/office/oversight", rights: []string{"people.oversee"}},
		}},
		{label: "单位与人员", icon: "user", under: []place{
			{label: "人员", href: "/office/people", rights: []string{"people.view"}},
			{label: "待审核账户", href: "/office/people/pending", rights: []string{"people.approve"}},
			{label: "科室", href: "/office/units", rights: []string{"people.view"}},
			{label: "角色与权限", href: "/office/rights", rights: []string{"people.view"}},
			{label: "单位设置", href: "/office/settings", rights: []string{"people.settings", "people.policy"}},
		}},
		{label: "系统", icon: "gear", under: []place{
			{label: "工作日日历", href: "/office/workdays", rights: []string{"workday.view"}},
			{label: "消息投递", href: "/office/notices/deliveries", rights: []string{"notice.manage", "notice.deliveries"}},
			{label: "消息渠道", href: "/office/notices/settings", rights: []string{"notice.manage"}},
			{label: "操作记录", href: "/office/record", rights: []string{"audit.read"}},
			{label: "功能构成", href: "/office/system/slices", rights: []string{RightSystem}},
			{label: "办理流程", href: "/office/system/flows", rights: []string{RightSystem}},
			{label: "后台任务", href: "/office/system/jobs", rights: []string{RightSystem}},
		}},
	}
}

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
	b := a.chrome(c)
	b.Title = fmt.Sprintf("%s（%d）", p.Title, p.Status)
	out := pages.Problem{Base: b, Tone: ui.Warn, Heading: p.Title, Text: p.Message, Article: p.Article, Number: p.Number}
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
		out.Acts = append(out.Acts, ui.Button{Label: "网站首页", Href: "/"}, ui.Button{Label: "检索", Href: "/search"}, ui.Button{Label: "工作人员登录", Href: "/sign-in"})
	}
	return pages.ProblemPage(out)
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
