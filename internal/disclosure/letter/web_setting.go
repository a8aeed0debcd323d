package letter

import (
	"errors"
	"maps"
	"net/http"

	"gongkai/internal/disclosure/letter/pages"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// settingForm are what letters take from the settings.
func settingForm() form.Form {
	word := func(text string) error {
		if says := wording.CheckWord(text); text != "" && says != "" {
			return errors.New(says)
		}
		return nil
	}
	out := form.Form{
		{Name: sayMaker, Label: "发文机关标志", Max: 50, Help: "文书首页红色的机关名称，不填为单位全称"},
		{Name: sayAuthority, Label: "行政复议机关", Required: true, Max: 50, Help: "2024年1月1日起为本级人民政府（行政复议法第二十四条）"},
		{Name: sayCourt, Label: "受理行政诉讼的法院", Required: true, Max: 50, Help: "实行集中管辖的，写明有管辖权的法院"},
		{Name: sayContact, Label: "联系人", Required: true, Max: 50}, {Name: sayPhone, Label: "联系电话", Max: 50}, {Name: sayAddress, Label: "通信地址", Max: 100}, {Name: sayPostcode, Label: "邮政编码", Max: 6},
		{Name: sayPayment, Label: "信息处理费缴纳方式", Kind: form.Area, Max: 500, Rows: 2},
		{Name: sayFirst, Label: "行政查询事项（第三十六条第七项）的答复也写复议前置", Kind: form.Check, Help: "各方理解不一，默认写明两种途径，由合法性审查人员把握"},
		{Name: sayWord, Label: "文号代字", Required: true, Max: 12, Test: word, Help: "答复用这个代字，例如 卫工信公开〔2025〕1号；其他文书在后面加一个字，也可以在下面单独设置"},
	}
	for _, f := range wording.Families() {
		if f != wording.Reply {
			out = append(out, form.Field{Name: sayWord + "." + string(f), Label: f.Title() + "代字", Max: 12, Test: word})
		}
	}
	return append(out, form.Field{Name: sayWhy, Label: "修改原因", Required: true, Max: 200})
}

// sayWhy is the field of the reason, which is kept in the record.
const sayWhy = "reason"

func (l *Letters) getSettings(c *web.Ctx) error {
	set, err := l.Service.SettingOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s, err := l.settings(c.Context(), c.DB, &set)
	if err != nil {
		return err
	}
	v := map[string]string{sayMaker: s.Maker, sayAuthority: s.Authority, sayCourt: s.Court, sayContact: s.Contact, sayPhone: s.Phone, sayAddress: s.Address, sayPostcode: s.Postcode,
		sayPayment: s.Payment, sayFirst: set.Says[sayFirst], sayWord: s.Word}
	for _, f := range wording.Families() {
		if f != wording.Reply {
			v[sayWord+"."+string(f)] = s.WordOf(f)
		}
	}
	return l.showSettings(c, http.StatusOK, settingForm().Blank(v))
}

func (l *Letters) showSettings(c *web.Ctx, status int, state *form.State) error {
	f := ui.Form{ID: "settings", Action: Root + "/settings", Fields: ui.FromForm(state), Error: state.General, Columns: 2, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Href: Root}}}
	return c.Page(status, pages.PageOf(pages.Page{Base: under(c, nil, "文书设置"), Forms: []pages.Titled{{ID: "set", Title: "文书设置", Lead: "只影响以后签发的文书；已经签发的文书不变。", Form: f}}}))
}

func (l *Letters) postSettings(c *web.Ctx) error {
	state := settingForm().Read(c.R)
	if state.OK() {
		set, err := l.Service.SettingOf(c.Context(), c.DB, c.Actor.Tenant)
		if err != nil {
			return err
		}
		set.Says = maps.Clone(set.Says)
		for _, f := range settingForm() {
			if f.Name != sayWhy {
				set.Says[f.Name] = state.Text(f.Name)
			}
		}
		err = l.Service.SaveSetting(c.Context(), c.Actor, set, state.Text(sayWhy))
		if err == nil {
			return c.Done("已保存文书设置", Root+"/settings")
		}
		if !takes(state, err) {
			return err
		}
	}
	return l.showSettings(c, http.StatusUnprocessableEntity, state)
}
