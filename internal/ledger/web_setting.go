package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/pages"
)

// routesSetting are the settings of lights and reminders.
func (l *Ledger) routesSetting(r *web.Router) {
	r.Get("/office/ledger/settings", RightSettings, l.getSetting)
	r.Post("/office/ledger/settings", RightSettings, l.postSetting)
}

// settingForm has the fields of Thresholds in the words of the office.
func settingForm() form.Form {
	number := func(name, label, help string, least, most int) form.Field {
		return form.Field{Name: name, Label: label, Help: help, Kind: form.Number, Required: true, Min: least, Top: most}
	}
	f := form.Form{
		number("soon_days", "临期", "离完成时限还有多少天时亮“临期”", 1, 90),
		number("stale_days", "无进展", "签收后多少天没有进展记录时亮“滞后”，0表示不判断", 0, 366),
		number("accept_days", "签收期限", "交办后应在多少个工作日内签收", 1, 30),
		{Name: "before", Label: "到期前提醒", Kind: form.Text, Max: 60, Help: "提前几个工作日提醒责任人，用顿号或逗号隔开，例如 7、3、1",
			Test: func(s string) error { _, err := ParseDays(s); return err }},
		number("head_after", "报科室负责人", "逾期多少个工作日起同时提醒科室负责人", 1, 90),
		number("leader_after", "报分管领导", "逾期多少个工作日起同时提醒分管领导", 1, 90),
		number("from_hour", "提醒时段开始", "工作日几点起发提醒", 0, 23),
		number("to_hour", "提醒时段结束", "工作日几点后不再发提醒", 1, 24),
	}
	for _, light := range Lights {
		f = append(f, form.Field{Name: "word_" + string(light), Label: "“" + DefaultThresholds().Words[light] + "”的叫法", Kind: form.Text, Required: true, Max: 8})
	}
	return f
}

// ParseDays reads numbers of days as people list them: 「7、3、1」.
func ParseDays(text string) ([]int, error) {
	var out []int
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("、,，;； \t", r) }) {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > 90 {
			return nil, fmt.Errorf("“%s”不是1到90之间的天数，请写成 7、3、1 这样", clip(part))
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if len(out) > 10 {
		return nil, fmt.Errorf("最多设10次提醒")
	}
	slices.SortFunc(out, func(a, b int) int { return b - a })
	return out, nil
}

// typed is the settings as the form shows them.
func (t Thresholds) typed() map[string]string {
	days := make([]string, len(t.Before))
	for i, n := range t.Before {
		days[i] = strconv.Itoa(n)
	}
	out := map[string]string{
		"soon_days": strconv.Itoa(t.SoonDays), "stale_days": strconv.Itoa(t.StaleDays), "accept_days": strconv.Itoa(t.AcceptDays),
		"before": strings.Join(days, "、"), "head_after": strconv.Itoa(t.HeadAfter), "leader_after": strconv.Itoa(t.LeaderAfter),
		"from_hour": strconv.Itoa(t.FromHour), "to_hour": strconv.Itoa(t.ToHour),
	}
	for _, light := range Lights {
		out["word_"+string(light)] = t.word(light)
	}
	return out
}

// thresholdsOf are the settings that were typed.
func thresholdsOf(s *form.State) Thresholds {
	before, _ := ParseDays(s.Text("before"))
	t := Thresholds{SoonDays: s.Int("soon_days"), StaleDays: s.Int("stale_days"), AcceptDays: s.Int("accept_days"), Before: before,
		HeadAfter: s.Int("head_after"), LeaderAfter: s.Int("leader_after"), FromHour: s.Int("from_hour"), ToHour: s.Int("to_hour"), Words: map[Light]string{}}
	for _, light := range Lights {
		t.Words[light] = s.Text("word_" + string(light))
	}
	return t
}

func (l *Ledger) getSetting(c *web.Ctx) error {
	th, err := l.Thresholds(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	return l.showSetting(c, 200, settingForm().Blank(th.typed()))
}

func (l *Ledger) showSetting(c *web.Ctx, status int, s *form.State) error {
	th, err := l.Thresholds(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	p := pages.Setting{Base: c.Base("督办设置"), Form: formOf(s, "/office/ledger/settings", "", "保存"), Ladder: th.ladder()}
	p.Crumbs = crumbs(ui.Link{Label: "督办设置"})
	p.Form.Columns = 2
	for name, unit := range map[string]string{"soon_days": "天", "stale_days": "天", "accept_days": "个工作日", "before": "个工作日",
		"head_after": "个工作日", "leader_after": "个工作日", "from_hour": "点", "to_hour": "点"} {
		f := ui.Pick(p.Form.Fields, name)
		f.Unit, f.Width = unit, ui.Short
	}
	for _, light := range Lights {
		ui.Pick(p.Form.Fields, "word_"+string(light)).Width = ui.Short
	}
	return c.Page(status, pages.SettingPage(p))
}

// ladder says in words how reminders go out.
func (t Thresholds) ladder() []string {
	days := make([]string, len(t.Before))
	for i, n := range t.Before {
		days[i] = strconv.Itoa(n)
	}
	first := "到期前不提醒"
	if len(days) > 0 {
		first = "到期前" + strings.Join(days, "、") + "个工作日提醒责任人"
	}
	return []string{
		first + "，到期当天再提醒一次。",
		fmt.Sprintf("逾期后每个工作日提醒责任人；逾期%d个工作日起同时提醒科室负责人，%d个工作日起同时提醒分管领导。", t.HeadAfter, t.LeaderAfter),
		fmt.Sprintf("只在工作日%d点至%d点之间发出，夜间和节假日不发；同一次提醒不会重复发出。", t.FromHour, t.ToHour),
	}
}

func (l *Ledger) postSetting(c *web.Ctx) error {
	s := settingForm().Read(c.R)
	if s.OK() {
		if err := l.SetThresholds(c.Context(), c.Actor, thresholdsOf(s)); err != nil && (!fail.Is(err, fail.Invalid) || !s.Take(err)) {
			return err
		}
	}
	if !s.OK() {
		return l.showSetting(c, 422, s)
	}
	return c.Done("已保存，亮灯和提醒从现在起按新的设置", "/office/ledger/settings")
}
