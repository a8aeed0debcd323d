package portal

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// frame is what stands around a page. about adds to what the page says of
// itself to machines; column is the one that the page belongs to, if any.
func (p *Portal) frame(c *web.Ctx, s *sight, title string, column content.Column, about pages.Head) page.Base {
	b := p.d.Frame(c)
	b.Title, b.Lead = title, ""
	b.Site = page.Site{Owner: s.name(), Home: "/", Strip: s.strip(), Footer: p.footer(c, s)}
	b.Nav = s.navigation(column)
	if p.d.Ways != nil {
		b.Nav = append(b.Nav, page.NavItem{Label: "互动交流", Href: interact, Current: p.within(c)})
	}
	b.Search = ui.SearchBox{Action: "/search", Label: "检索", Placeholder: "文件名称、文号或关键词", ID: "site-q"}
	b.Crumbs = s.crumbs(column)
	b.Grey = s.mourning(c.Today())
	about.Metas = append(p.siteMetas(c, s), about.Metas...)
	if about.Canonical == "" {
		about.Canonical = p.origin(c, s) + c.R.URL.EscapedPath()
	}
	about.Metas = append(about.Metas, openGraph(s, title, about)...)
	b.Head = pages.HeadTags(about)
	return b
}

// siteMetas are the 网站标签 (RULES.md 5.1); what is not set stays empty and
// is never invented.
func (p *Portal) siteMetas(c *web.Ctx, s *sight) []pages.Meta {
	domain := s.site(content.SiteDomain)
	if u, err := url.Parse(p.d.Public); domain == "" && err == nil {
		domain = u.Hostname()
	}
	return []pages.Meta{{Name: "SiteName", Content: s.name()}, {Name: "SiteDomain", Content: domain}, {Name: "SiteIDCode", Content: s.site(content.SiteCode)}}
}

// columnMetas are the 栏目标签.
func columnMetas(col content.Column) []pages.Meta {
	return []pages.Meta{{Name: "ColumnName", Content: col.Name}, {Name: "ColumnDescription", Content: col.Description},
		{Name: "ColumnKeywords", Content: strings.Join(col.Keywords, ",")}, {Name: "ColumnType", Content: col.Type}}
}

// openGraph is what other programs show of a link to the page.
func openGraph(s *sight, title string, h pages.Head) []pages.Meta {
	kind, text := "website", ""
	for _, m := range h.Metas {
		switch m.Name {
		case "ArticleTitle":
			kind = "article"
		case "Description":
			text = m.Content
		case "ColumnDescription":
			if text == "" {
				text = m.Content
			}
		}
	}
	out := []pages.Meta{{Property: "og:title", Content: title}, {Property: "og:type", Content: kind}, {Property: "og:url", Content: h.Canonical},
		{Property: "og:site_name", Content: s.name()}, {Property: "og:locale", Content: "zh_CN"}}
	if text != "" {
		out = append(out, pages.Meta{Property: "og:description", Content: text})
	}
	return out
}

// origin is the scheme and host of the portal, or empty where nobody said them.
func (p *Portal) origin(c *web.Ctx, s *sight) string {
	return content.Origin(p.d.Public, s.set, c.R.TLS != nil, c.R.Host)
}

// interact is the address of 互动交流.
const interact = "/interact"

// within says that the page is one of those that 互动交流 leads to.
func (p *Portal) within(c *web.Ctx) bool {
	here := c.R.URL.Path
	for _, to := range p.ways(c.Context()) {
		if here == to || strings.HasPrefix(here, to+"/") {
			return true
		}
	}
	return here == interact
}

func (s *sight) navigation(now content.Column) []page.NavItem {
	trail := ids(s.tree.Trail(now.ID))
	out := []page.NavItem{{Label: "首页", Href: "/", Current: now.Type == "首页"}}
	for _, c := range s.below("") {
		out = append(out, page.NavItem{Label: c.Name, Href: c.Address(), Current: slices.Contains(trail, c.ID)})
	}
	return out
}

func (s *sight) crumbs(now content.Column) []ui.Link {
	trail := s.tree.Trail(now.ID)
	if len(trail) == 0 {
		return nil
	}
	out := []ui.Link{{Label: "首页", Href: "/"}}
	for _, c := range trail {
		out = append(out, ui.Link{Label: c.Name, Href: c.Address()})
	}
	return out
}

// strip are the links above the head: 名称 地址, one a line.
func (s *sight) strip() []ui.Link {
	var out []ui.Link
	for line := range strings.Lines(s.site(content.SiteLinks)) {
		name, to, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && outside(strings.TrimSpace(to)) {
			out = append(out, ui.Link{Label: name, Href: leaving(strings.TrimSpace(to))})
		}
	}
	return out
}

// mourning says that the pages are grey on the day: one day, or the first and
// the last.
func (s *sight) mourning(today civil.Date) bool {
	days := strings.Fields(s.site(content.SiteMourning))
	if len(days) == 0 {
		return false
	}
	from, err := civil.Parse(days[0])
	until, err2 := civil.Parse(days[len(days)-1])
	return err == nil && err2 == nil && from <= today && today <= until
}

// footer are the lines at the foot (RULES.md R5.12, PORTAL.md A.9). Marks that
// are not set are not there.
func (p *Portal) footer(c *web.Ctx, s *sight) [][]ui.Link {
	first := []ui.Link{{Label: "网站地图", Href: "/about/map"}, {Label: "联系我们", Href: "/about/contact"}, {Label: "隐私声明", Href: "/about/privacy"}}
	if p.d.Feed != nil {
		first = append(first, ui.Link{Label: "接口说明", Href: "/api/"})
	}
	if to := s.mistake(p.origin(c, s) + c.R.URL.RequestURI()); to != "" {
		first = append(first, ui.Link{Label: "我为政府网站找错", Href: to, Outside: true})
	}
	if c.Actor.SignedIn() {
		first = append(first, ui.Link{Label: "办公系统", Href: "/office"})
	} else {
		first = append(first, ui.Link{Label: "工作人员登录", Href: "/sign-in"})
	}
	host := s.site(content.SiteHost)
	if host == "" {
		host = s.agency.Name
	}
	second := []ui.Link{{Label: "主办单位：" + host}}
	for _, m := range []struct{ key, label string }{{content.SiteMaker, "承办单位："}, {content.SiteCode, "网站标识码："}, {content.SiteAddress, "地址："}, {content.SitePhone, "联系电话："}} {
		if v := s.site(m.key); v != "" {
			second = append(second, ui.Link{Label: m.label + v})
		}
	}
	var third []ui.Link
	if v := s.site(content.SiteICP); v != "" {
		third = append(third, ui.Link{Label: v, Href: "https://beian.miit.gov.cn/", Outside: true})
	}
	if v := s.site(content.SitePolice); v != "" {
		third = append(third, ui.Link{Label: v, Href: "https://beian.mps.gov.cn/", Outside: true})
	}
	if v := s.site(content.SiteOrgan); outside(v) {
		third = append(third, ui.Link{Label: "党政机关网站标识", Href: v, Outside: true})
	}
	return slices.DeleteFunc([][]ui.Link{first, second, third}, func(l []ui.Link) bool { return len(l) == 0 })
}

// mistake is the address of 我为政府网站找错 for a page, "" without a site
// code.
func (s *sight) mistake(address string) string {
	code := s.site(content.SiteCode)
	if code == "" || content.CheckSiteCode(code) != nil {
		return ""
	}
	return "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=" + code + "&url=" + url.QueryEscape(address)
}

// outside says that an address leads to another site.
func outside(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// leaving is the page that asks before the reader goes to another site.
func leaving(to string) string { return "/leave?to=" + url.QueryEscape(to) }

// noIndex asks machines to leave a page out.
var noIndex = pages.Meta{Name: "robots", Content: "noindex"}

// show answers with a page.
func show(c *web.Ctx, status int, component templ.Component) error { return c.Page(status, component) }

// missing is the answer for an address that leads nowhere.
func missing() error {
	return fail.Missingf("没有这个页面。地址可能写错了，或者内容已经移走。您可以回到首页，或者用检索查找")
}
