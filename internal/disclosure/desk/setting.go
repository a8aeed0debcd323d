package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// ownTerms are the terms whose length an agency chooses.
func ownTerms() []clock.Term {
	return slices.DeleteFunc(slices.Clone(clock.Law()), func(t clock.Term) bool { return !t.Own })
}

// settingForm asks for what the law leaves to the agency.
func (d *Desk) settingForm(c *web.Ctx) (form.Form, error) {
	units, err := d.Service.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	office := form.Field{Name: "office", Label: "政府信息公开工作机构", Kind: form.Select, Required: true, Help: "该科室的负责人批准延期。"}
	for _, u := range units {
		office.Options = append(office.Options, choice(u.ID, u.Name))
	}
	f := form.Form{{Name: "version", Kind: form.Hidden}, office, {Name: "from", Label: "新的期限自何日收到的申请起适用", Kind: form.Day, Required: true, Help: "此前收到的申请仍按原来的期限。"}}
	for _, t := range ownTerms() {
		if t.Key == clock.FeeClock {
			f = append(f, form.Field{Name: string(t.Key), Label: t.Title, Kind: form.Radio, Required: true, Options: []form.Option{choice(string(clock.Restart), "自完成缴费次日起重新计算"), choice(string(clock.Resume), "扣除等待缴费的时间，继续计算")}, Help: t.Article})
			continue
		}
		f = append(f, form.Field{Name: string(t.Key), Label: t.Title + "（" + clock.UnitTitles[t.Unit] + "）", Kind: form.Number, Required: true, Min: 1, Top: 1200, Help: t.Article + "：" + t.Quote})
	}
	for _, w := range []fee.Way{fee.ByItems, fee.ByPages} {
		f = append(f, form.Field{Name: "tariff_" + string(w), Label: "信息处理费（" + fee.WayTitles[w] + "）", Kind: form.Area, Required: true, Max: 500, Rows: 4,
			Help: "每行一档：起-止 单价（元），最后一档不写止数。有权机关修改收费标准后才改。"})
	}
	f = append(f, form.Field{Name: "basis", Label: "修改期限、收费标准的依据", Max: 200, Help: "改了期限或者收费标准的必填，写明文件名称、文号和条款；在期限说明和收费通知中引用。"})
	f = append(f, form.Field{Name: "supervisor", Label: "复议诉讼报备的部门", Max: 100, Help: "登记报备时预先填好，例如：市政务公开主管部门。"})
	return append(f, reason("修改的原因")), err
}

func (d *Desk) getSetting(c *web.Ctx) error {
	f, err := d.settingForm(c)
	if err != nil {
		return err
	}
	set, err := d.Service.SettingOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	first := map[string]string{"version": strconv.FormatInt(set.Version, 10), "office": set.Office, "supervisor": set.Says["supervisor"], "from": c.Today().Add(1).String()}
	for _, w := range []fee.Way{fee.ByItems, fee.ByPages} {
		first["tariff_"+string(w)] = newest(set.TariffsOf(), w).Lines()
	}
	terms := set.TermsOf()
	for _, t := range ownTerms() {
		now := terms.On(t.Key, 0)
		first[string(t.Key)] = fmt.Sprint(now.N)
		if t.Key == clock.FeeClock {
			first[string(t.Key)] = string(now.Unit)
		}
	}
	return d.showSetting(c, http.StatusOK, f.Blank(first))
}

func (d *Desk) showSetting(c *web.Ctx, status int, state *form.State) error {
	v := pages.Form{Base: below(c, "依申请公开设置")}
	v.Lead = "条例规定的期限不能修改；这里是条例没有规定天数、由本机关确定的期限。"
	for _, t := range clock.Law() {
		if !t.Own && t.From == clock.Law().On(t.Key, 0).From {
			v.Facts = append(v.Facts, ui.Pair{Label: t.Title, Cell: ui.Cell{Text: t.String(), Note: t.Article}})
		}
	}
	set, err := d.Service.SettingOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	for _, t := range set.Terms {
		v.Facts = append(v.Facts, ui.Pair{Label: set.TermsOf().On(t.Key, 0).Title, Cell: ui.Cell{Text: t.String() + "，自" + t.From.Chinese() + "收到的申请起", Note: t.Article}})
	}
	for _, t := range set.TariffsOf() {
		v.Facts = append(v.Facts, ui.Pair{Label: "信息处理费（" + fee.WayTitles[t.Way] + "）", Cell: ui.Cell{Text: tariffText(t) + "，自" + t.Start.Chinese() + "收到的申请起", Note: t.Basis}})
	}
	v.Form = ui.Form{Action: root + "/setting", Fields: ui.FromForm(state), Error: state.General, Columns: 2, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "文书设置", Href: "/office/disclosure-letters/settings"}, {Label: "返回", Look: ui.Quiet, Href: root}}}
	return c.Page(status, pages.FormPage(v))
}

// tariffText is a tariff in one line.
func tariffText(t fee.Tariff) string {
	unit := map[fee.Way]string{fee.ByItems: "件", fee.ByPages: "页"}[t.Way]
	var parts []string
	for _, b := range t.Bands {
		switch {
		case b.Rate == 0:
			parts = append(parts, fmt.Sprintf("%d%s以下不收费", b.To, unit))
		case b.Step > 0:
			parts = append(parts, fmt.Sprintf("%d%s以上每%d%s一档，%d元起，每档加%d元", b.From, unit, b.Width, unit, b.Rate, b.Step))
		case b.To == 0:
			parts = append(parts, fmt.Sprintf("%d%s以上%d元", b.From, unit, b.Rate))
		default:
			parts = append(parts, fmt.Sprintf("%d至%d%s每%s%d元", b.From, b.To, unit, unit, b.Rate))
		}
	}
	return joined(parts)
}

func (d *Desk) postSetting(c *web.Ctx) error {
	f, err := d.settingForm(c)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if state.OK() {
		in, err := d.settingOf(c, state)
		if err != nil && !took(state, err) {
			return err
		}
		if !state.OK() {
			return d.showSetting(c, http.StatusUnprocessableEntity, state)
		}
		err = d.Service.SaveSetting(c.Context(), c.Actor, in, state.Text("reason"))
		if err == nil {
			return c.Done("已保存设置，在办申请的期限已重新计算", root+"/setting")
		}
		if fail.Is(err, fail.Stale) {
			state.Values.Set("version", strconv.FormatInt(in.Version, 10))
		}
		if !took(state, err) {
			return err
		}
	}
	return d.showSetting(c, http.StatusUnprocessableEntity, state)
}

// newest is the tariff of a way that was set last.
func newest(all []fee.Tariff, w fee.Way) (out fee.Tariff) {
	for _, t := range all {
		if t.Way == w && t.Start >= out.Start {
			out = t
		}
	}
	return out
}

// settingOf is what was set with what the form changes; a length that did not
// change makes no new term.
func (d *Desk) settingOf(c *web.Ctx, s *form.State) (disclosure.Setting, error) {
	set, err := d.Service.SettingOf(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return set, err
	}
	terms, changed := set.TermsOf(), false
	for _, t := range ownTerms() {
		now := terms.On(t.Key, 0)
		next := clock.Term{Key: t.Key, Title: t.Title, N: s.Int(string(t.Key)), Unit: t.Unit, From: s.Date("from"), Article: s.Text("basis")}
		if t.Key == clock.FeeClock {
			next.N, next.Unit = 0, clock.Unit(s.Text(string(t.Key)))
		}
		if next.N != now.N || next.Unit != now.Unit {
			set.Terms, changed = append(set.Terms, next), true
		}
	}
	for _, w := range []fee.Way{fee.ByItems, fee.ByPages} {
		bands, err := fee.ParseBands(s.Text("tariff_" + string(w)))
		if err != nil {
			return set, fail.Fields(map[string]string{"tariff_" + string(w): err.Error()})
		}
		if !slices.Equal(bands, newest(set.TariffsOf(), w).Bands) {
			set.Tariffs, changed = append(set.Tariffs, fee.Tariff{Way: w, Bands: bands, Start: s.Date("from"), Basis: s.Text("basis")}), true
		}
	}
	if changed && s.Text("basis") == "" {
		return set, fail.Fields(map[string]string{"basis": "改了期限或者收费标准，请写明依据的文件名称、文号和条款"})
	}
	set.Office, set.Says["supervisor"] = s.Text("office"), s.Text("supervisor")
	if v, err := strconv.ParseInt(s.Text("version"), 10, 64); err == nil {
		set.Version = v
	}
	return set, nil
}
