package portal

import (
	"net/http"
	"net/url"
	"strings"

	"rsc.io/qr"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// getMap shows every column (网站地图).
func (p *Portal) getMap(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	v := pages.MapPage{Base: p.frame(c, s, "网站地图", content.Column{}, pages.Head{})}
	v.Parts = s.entries("", "", nil, false)
	v.Other = []pages.Link{{Text: "站内检索", Href: "/search"}, {Text: "联系我们", Href: "/about/contact"}, {Text: "隐私声明", Href: "/about/privacy"}}
	if p.d.Feed != nil {
		v.Other = append(v.Other, pages.Link{Text: "接口说明", Href: "/api/"})
	}
	return show(c, http.StatusOK, pages.SiteMapPage(v))
}

// getContact shows how the agency is reached; only what was set.
func (p *Portal) getContact(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	v := pages.Text{Base: p.frame(c, s, "联系我们", content.Column{}, pages.Head{})}
	v.Facts = append(v.Facts, ui.P("单位名称", s.agency.Name))
	for _, f := range []struct{ key, label string }{{content.SiteAddress, "办公地址"}, {content.SitePost, "邮政编码"}, {content.SiteHours, "办公时间"}, {content.SitePhone, "联系电话"},
		{content.SiteFax, "传真"}, {content.SiteEmail, "电子邮箱"}, {content.SiteRequests, "政府信息公开工作机构"}, {content.SiteAdvice, "政策咨询电话"}} {
		if value := s.site(f.key); value != "" {
			v.Facts = append(v.Facts, ui.P(f.label, strings.ReplaceAll(value, "\n", "；")))
		}
	}
	if to := p.ways(c.Context())[WayLetter]; to != "" {
		v.Links = append(v.Links, pages.Link{Text: "网上写信", Href: to})
	}
	about := web.LocalPath(c.Query("about"), "")
	if about != "" {
		v.Lead = "纠错时，请告诉我们有错误的页面地址和错误内容。页面地址：" + p.origin(c, s) + about
		v.Links = append(v.Links, pages.Link{Text: "返回该页面", Href: about})
	}
	v.Sections = []pages.Section{{Title: "政务服务便民热线", Lines: []string{"您也可以拨打12345反映情况。"}}}
	return show(c, http.StatusOK, pages.TextPage(v))
}

// getPrivacy says what the site keeps of its readers: next to nothing.
func (p *Portal) getPrivacy(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	v := pages.Text{Base: p.frame(c, s, "隐私声明", content.Column{}, pages.Head{})}
	v.Sections = []pages.Section{
		{Title: "我们收集什么", Lines: []string{"浏览本网站不需要登录。页面访问量和“本文是否有用”只统计次数，不记录是谁访问、谁评价。",
			"您使用检索时，检索词只用于返回结果；没有结果的检索词会去除个人信息后计数，用来改进内容。"}},
		{Title: "Cookie", Lines: []string{"您选择字号、高对比度等显示方式时，浏览器会保存一个只含这些选择的Cookie，有效期一年，您可以随时清除。除此以外，浏览页面不设置Cookie。"}},
		{Title: "不使用外部资源", Lines: []string{"本网站的页面不加载其他网站的脚本、图片和字体，不向第三方提供您的访问信息。"}},
		{Title: "离开本网站", Lines: []string{"点击指向其他网站的链接时，会先提示您即将离开。其他网站如何处理您的信息，以该网站的声明为准。"}},
		{Title: "在线提交的信息", Lines: []string{"您写信、提交申请或意见时填写的信息，只用于办理该事项，按照《中华人民共和国个人信息保护法》保管。公开办理结果时会隐去姓名、电话等个人信息。"}},
	}
	if more := s.site(content.SitePrivacy); more != "" {
		v.Sections = append(v.Sections, pages.Section{Title: "补充说明", Lines: strings.Split(more, "\n")})
	}
	return show(c, http.StatusOK, pages.TextPage(v))
}

// getLeave asks before the reader goes to another site (R5.13). It sends
// nobody anywhere by itself, so that it cannot be used to hide an address.
func (p *Portal) getLeave(c *web.Ctx) error {
	to := c.Query("to")
	u, err := url.Parse(to)
	if err != nil || !outside(to) || u.User != nil || len(to) > 2000 {
		return fail.Missingf("这个外部链接的地址不正确，不能打开")
	}
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	back := "/"
	if ref, err := url.Parse(c.R.Referer()); err == nil && ref.Host == c.R.Host {
		back = web.LocalPath(ref.RequestURI(), "/")
	}
	v := pages.Leave{Base: p.frame(c, s, "即将离开本网站", content.Column{}, pages.Head{Metas: []pages.Meta{noIndex}}), To: u.String(), Host: u.Host, Back: back}
	return show(c, http.StatusOK, pages.LeavePage(v))
}

// getQR draws the address of one of the portal's pages.
func (p *Portal) getQR(c *web.Ctx) error {
	path := web.LocalPath(c.Query("path"), "")
	if path == "" || len(path) > 300 {
		return fail.Missingf("二维码只能指向本网站的页面")
	}
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	origin := p.origin(c, s)
	if origin == "" {
		return fail.Missingf("本网站还没有设置域名，不能生成二维码。请在“网站设置”中填写网站域名")
	}
	code, err := qr.Encode(origin+path, qr.M)
	if err != nil {
		return fail.Missingf("这个地址太长，不能生成二维码")
	}
	h := c.W.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Cache-Control", "public, max-age=86400")
	code.Scale = 4
	_, err = c.W.Write(code.PNG())
	return err
}
