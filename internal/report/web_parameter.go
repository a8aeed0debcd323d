package report

import (
	"fmt"
	"net/http"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/report/pages"
)

func parameterForm() form.Form {
	return form.Form{{Name: "since", Label: "自哪天起适用", Kind: form.Day, Required: true},
		{Name: "alike", Label: "文字雷同的判定比例（%）", Kind: form.Number, Required: true, Min: 30, Top: 100, Help: "与上年或者其他单位报告相同的文字达到这一比例的，不能拟发"},
		{Name: "days", Label: "提前几天提醒", Required: true, Max: 100, Help: "年度报告和网站年度报表公布期限前的天数，用逗号分开；逾期后每天提醒",
			Test: func(v string) error { _, err := ReadDays(v); return err }},
		{Name: "basis", Label: "依据或者理由", Required: true, Max: 200}}
}

func (s *Service) getParameters(c *web.Ctx) error {
	p, err := ParameterOn(c.Context(), c.DB, c.Actor.Tenant, c.Today())
	if err != nil {
		return err
	}
	return s.showParameters(c, http.StatusOK, parameterForm().Blank(map[string]string{"since": c.Today().String(), "alike": fmt.Sprint(p.Alike), "days": daysText(p.Days)}))
}

func (s *Service) showParameters(c *web.Ctx, code int, st *form.State) error {
	all, err := store.Select[Parameter](c.Context(), c.DB, "WHERE agency = $1 ORDER BY since DESC, id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	now, err := ParameterOn(c.Context(), c.DB, c.Actor.Tenant, c.Today())
	if err != nil {
		return err
	}
	v := pages.View{Base: base(c, "参数"), Tabs: tabs(root + "/parameters")}
	v.Facts = []ui.Pair{ui.P("文字雷同的判定比例", fmt.Sprintf("%d%%", now.Alike)), ui.P("提前几天提醒", daysText(now.Days)), ui.P("依据", or(now.Basis, "系统默认，本单位还没有设置"))}
	if len(all) > 0 {
		l := pages.Lines{ID: "history", Title: "设置记录"}
		for _, p := range all {
			l.Lines = append(l.Lines, ui.Link{Label: fmt.Sprintf("自%s起：雷同判定%d%%，提前%s天提醒（%s）", p.From.Chinese(), p.Alike, daysText(p.Days), p.Basis)})
		}
		v.Lists = []pages.Lines{l}
	}
	if c.Actor.MayOn(RightReview, "", "") {
		v.Forms = []pages.Titled{{ID: "set", Title: "设置参数", Form: ui.Form{Action: root + "/parameters", Fields: ui.FromForm(st), Error: st.General, Columns: 2, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}}}
	}
	return c.Page(code, pages.Page(v))
}

func (s *Service) postParameters(c *web.Ctx) error {
	st := parameterForm().Read(c.R)
	if st.OK() {
		days, err := ReadDays(st.Text("days"))
		if err == nil {
			err = s.SetParameter(c.Context(), c.Actor, Parameter{From: st.Date("since"), Alike: int64(st.Int("alike")), Days: days, Basis: st.Text("basis")})
		}
		if err == nil {
			return c.Done("已保存", root+"/parameters")
		}
		if !st.Keep(err) {
			return err
		}
	}
	return s.showParameters(c, http.StatusUnprocessableEntity, st)
}
