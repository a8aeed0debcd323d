package column

import (
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// long are the keys that take several lines.
var long = map[string]bool{content.SiteHours: true, content.SiteLinks: true, content.SitePrivacy: true}

func siteForm() form.Form {
	f := form.Form{
		{Name: "index_form", Label: "索引号规则", Required: true, Max: 60, Help: "可用{code}（统一社会信用代码）、{year}（年份）、{month}（月份）、{seq:5}（按年连续编号，冒号后为位数）。只影响今后发布的信息"},
		{Name: "code", Label: "统一社会信用代码", Max: 18, Help: "18位，最后一位为校验码"},
		{Name: "review_months", Label: "不予公开信息评估间隔", Kind: form.Number, Required: true, Help: "《政府信息公开条例》第十八条要求定期评估，未规定间隔"},
	}
	for _, k := range content.SiteKeys {
		field := form.Field{Name: siteField(k.Key), Label: k.Label, Help: k.Help, Max: 200}
		if long[k.Key] {
			field.Kind, field.Rows, field.Max = form.Area, 3, 2000
		}
		f = append(f, field)
	}
	return append(f, form.Field{Name: "version", Label: "版本", Kind: form.Hidden})
}

func siteValues(s content.Setting) map[string]string {
	v := map[string]string{"index_form": s.IndexForm, "code": s.Code, "review_months": strconv.FormatInt(s.ReviewMonths, 10), "version": strconv.FormatInt(s.Version, 10)}
	for _, k := range content.SiteKeys {
		v[siteField(k.Key)] = s.Site[k.Key]
	}
	return v
}

// typedSite is what was typed as a setting, and the version of its page.
func typedSite(state *form.State) (s content.Setting, version int64) {
	s = content.Setting{IndexForm: state.Text("index_form"), Code: strings.ToUpper(state.Text("code")), ReviewMonths: int64(state.Int("review_months")), Site: map[string]string{}}
	for _, k := range content.SiteKeys {
		if v := state.Text(siteField(k.Key)); v != "" {
			s.Site[k.Key] = v
		}
	}
	version, err := strconv.ParseInt(state.Text("version"), 10, 64)
	if err != nil {
		version = -1 // a page that does not say which version it shows is of none
	}
	return s, version
}

func (s *Columns) getSite(c *web.Ctx) error {
	set, err := content.SettingOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	return s.showSite(c, http.StatusOK, siteForm().Blank(siteValues(set)))
}

// showSite draws the form with an example of the next index number as the
// typed rule would make it.
func (s *Columns) showSite(c *web.Ctx, status int, state *form.State) error {
	set, _ := typedSite(state)
	b := c.Base("网站设置")
	b.Crumbs = []ui.Link{{Label: "信息发布", Href: "/office/publish"}, {Label: "网站设置"}}
	b.Lead = "这里的内容显示在门户网站的页头、页脚和页面标签中，并用于生成索引号。没有填写的项目不显示。"
	v := pages.Form{Base: b, Notices: s.siteNotices(c, set)}
	fields := ui.FromForm(state)
	ui.Pick(fields, "review_months").Unit = "个月"
	for n := range fields {
		switch fields[n].Name {
		case "review_months", siteField(content.SitePost), siteField(content.SiteCode), "code":
			fields[n].Width = ui.Half
		case "version":
			fields[n].Kind = ui.HiddenKind
		}
	}
	v.Form = ui.Form{ID: "site", Action: sitePath, Fields: fields, Error: state.General, Draft: "site", Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "检查并看示例", Name: "then", Value: "try"}}}
	return c.Page(status, pages.FormPage(v))
}

// siteNotices show what comes of the setting: an index number, or what is
// still missing on the site's foot (R5.12).
func (s *Columns) siteNotices(c *web.Ctx, set content.Setting) []ui.Notice {
	var out []ui.Notice
	example, err := content.IndexExample(c.Context(), c.DB, c.Actor.Tenant, set, c.Today())
	switch {
	case err != nil:
		out = append(out, ui.Notice{Tone: ui.Warn, Title: "索引号还不能生成", Text: strings.TrimLeft(err.Error(), "；")})
	default:
		out = append(out, ui.Notice{Tone: ui.Info, Title: "索引号示例", Text: "下一条发布的信息，索引号为 " + example})
	}
	var empty []string
	for _, k := range content.SiteKeys {
		switch k.Key {
		case content.SiteICP, content.SitePolice, content.SiteOrgan, content.SitePhone, content.SiteAddress, content.SiteHours, content.SiteDomain:
			if set.Site[k.Key] == "" {
				empty = append(empty, k.Label)
			}
		}
	}
	if len(empty) > 0 {
		out = append(out, ui.Notice{Tone: ui.Warn, Title: "页脚还缺少应有的内容", Text: strings.Join(empty, "、") + "尚未填写。《政府网站发展指引》要求页脚列明主办单位及联系方式、备案号、党政机关网站标识等。"})
	}
	return out
}

func (s *Columns) postSite(c *web.Ctx) error {
	state := siteForm().Read(c.R)
	set, version := typedSite(state)
	for name, msg := range CheckSite(set) {
		if state.Errors[name] == "" {
			state.Errors[name] = msg
		}
	}
	if state.OK() && state.Values.Get("then") == "" && c.R.PostFormValue("then") == "try" {
		return s.showSite(c, http.StatusOK, state)
	}
	if state.OK() {
		err := s.SetSite(c.Context(), c.Actor, version, set)
		if err == nil {
			return c.Done("已保存网站设置，网站页面随即更新", sitePath)
		}
		if fail.Is(err, fail.Stale) {
			return s.staleSite(c, state, err)
		}
		if !state.Keep(err) {
			return err
		}
	}
	return s.showSite(c, http.StatusUnprocessableEntity, state)
}

// staleSite shows the form again with what was typed, over the setting as
// somebody else left it: whoever sends it once more has been told.
func (s *Columns) staleSite(c *web.Ctx, state *form.State, err error) error {
	now, failed := content.SettingOf(c.Context(), c.DB, c.Actor.Tenant)
	if failed != nil {
		return failed
	}
	typed, _ := typedSite(state)
	state.Values.Set("version", strconv.FormatInt(now.Version, 10))
	state.General = err.Error() + "。与您填写不同的项目：" + strings.Join(siteChanges(now, typed), "、")
	return s.showSite(c, http.StatusConflict, state)
}
