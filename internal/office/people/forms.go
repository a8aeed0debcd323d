package people

import (
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

var signInForm = form.Form{
	{Name: "login", Label: "用户名", Required: true, Max: 64, Autocomplete: "username"},
	{Name: "password", Label: "密码", Kind: form.Password, Required: true, Max: 1000, Autocomplete: "current-password"},
	{Name: "next", Kind: form.Hidden, Max: 2000},
}

var codeForm = form.Form{
	{Name: "code", Label: "动态口令", Required: true, Max: 40, Autocomplete: "one-time-code",
		Help: "手机上显示的6位数字；手机不在身边时可输入一个备用码"},
	{Name: "next", Kind: form.Hidden, Max: 2000},
}

var bindForm = form.Form{
	{Name: "code", Label: "动态口令", Required: true, Max: 12, Autocomplete: "one-time-code", Help: "绑定后手机上显示的6位数字"},
}

var unbindForm = form.Form{
	{Name: "old", Label: "当前密码", Kind: form.Password, Required: true, Max: 1000, Autocomplete: "current-password"},
}

var passwordForm = form.Form{
	{Name: "old", Label: "当前密码", Kind: form.Password, Required: true, Max: 1000, Autocomplete: "current-password"},
	{Name: "fresh", Label: "新密码", Kind: form.Password, Required: true, Max: 1000, Autocomplete: "new-password", Help: PasswordRules},
	{Name: "again", Label: "再输入一次新密码", Kind: form.Password, Required: true, Max: 1000, Autocomplete: "new-password"},
}

var contactForm = form.Form{
	{Name: "phone", Label: "手机号", Kind: form.Tel, Max: 20, Autocomplete: "tel", Test: phoneTest, Help: "加密保存，列表中不显示"},
	{Name: "email", Label: "电子邮箱", Kind: form.Email, Max: 100, Autocomplete: "email"},
}

func phoneTest(s string) error {
	if s == masked {
		return nil
	}
	if n := len(digits(s)); n < 7 || n > 15 || strings.Trim(s, "0123456789-+() ") != "" {
		return fail.Invalidf("手机号应为数字，例如 13800000000")
	}
	return nil
}

func unitOptions(units []Unit) []form.Option {
	var out []form.Option
	for _, u := range units {
		out = append(out, form.Option{Value: u.ID, Label: u.Name})
	}
	return out
}

func roleOptions() []form.Option {
	var out []form.Option
	for _, r := range Roles {
		out = append(out, form.Option{Value: r.Key, Label: r.Title, Help: r.Says})
	}
	return out
}

func personForm(units []Unit) form.Form {
	return append(form.Form{
		{Name: "login", Label: "用户名", Required: true, Max: 32, Autocomplete: "off", Help: "3到32个小写字母、数字或 . _ -，建立后不宜更改"},
		{Name: "name", Label: "姓名", Required: true, Max: 40},
		{Name: "unit", Label: "所在科室", Kind: form.Select, Options: unitOptions(units), Help: "局领导可以不选；调整科室会自动收回科室经办、科室负责人角色"},
		{Name: "position", Label: "职务", Max: 40},
	}, append(append(form.Form{}, contactForm...), form.Field{Name: "version", Kind: form.Hidden})...)
}

func profileOf(s *form.State) Profile {
	return Profile{Login: s.Text("login"), Name: s.Text("name"), Unit: s.Text("unit"), Position: s.Text("position"),
		Phone: s.Text("phone"), Email: s.Text("email"), Version: int64(s.Int("version"))}
}

var unitForm = form.Form{
	{Name: "name", Label: "名称", Required: true, Max: 60},
	{Name: "kind", Label: "类型", Kind: form.Radio, Required: true, Options: []form.Option{{Value: Section, Label: Section}, {Value: SubCenter, Label: SubCenter}}},
	{Name: "aliases", Label: "别名", Kind: form.Area, Rows: 3, Max: 500, Help: "文件中的其他写法，每行一个；导入任务分工时据此识别"},
	{Name: "office", Label: "统筹政务公开工作的科室", Kind: form.Check},
	{Name: "sort", Label: "排序号", Kind: form.Number, Min: 0, Top: 9999, Help: "数字小的排在前面，留空排在最后"},
	{Name: "version", Kind: form.Hidden},
}

func unitFrom(s *form.State) Unit {
	return Unit{Name: s.Text("name"), Kind: s.Text("kind"), Aliases: strings.Split(s.Text("aliases"), "\n"), Office: s.Yes("office"),
		Sort: int64(s.Int("sort")), Version: int64(s.Int("version"))}
}

func grantForm(units []Unit) form.Form {
	return form.Form{
		{Name: "role", Label: "角色", Kind: form.Select, Required: true, Options: roleOptions()},
		{Name: "unit", Label: "限定科室", Kind: form.Select, Options: unitOptions(units), Help: "分管领导选其分管的科室，可分多次授予；其他角色一般留空"},
		{Name: "category", Label: "限定类别", Max: 40, Help: "只办理某一类信息时填写，一般留空"},
	}
}

func rightForm() form.Form {
	return form.Form{
		{Name: "role", Label: "角色", Kind: form.Select, Required: true, Options: roleOptions()},
		{Name: "scope", Label: "范围", Kind: form.Radio, Options: []form.Option{{Value: "", Label: "无（收回）"}, {Value: string(who.Unit), Label: "本科室"},
			{Value: string(who.Tenant), Label: "本单位"}, {Value: string(who.All), Label: "各单位", Help: "只能授予上级查看，且只在政务公开服务中心有效"}}},
		{Name: "category", Label: "类别", Max: 40, Help: "只对某一类信息有效时填写，留空表示全部"},
		{Name: "reason", Label: "调整理由", Required: true, Max: 200},
	}
}

var reasonForm = form.Form{{Name: "reason", Label: "理由", Required: true, Max: 200}}

func leaveForm(people []Person, but string) form.Form {
	var options []form.Option
	for _, p := range people {
		if p.ID != but {
			options = append(options, form.Option{Value: p.ID, Label: p.Name + "（" + p.Login + "）"})
		}
	}
	return form.Form{
		{Name: "to", Label: "在办事项接收人", Kind: form.Select, Options: options},
		{Name: "reason", Label: "停用原因", Required: true, Max: 200, Placeholder: "例如：调离、退休"},
	}
}

var agencyForm = form.Form{
	{Name: "id", Label: "单位代码", Required: true, Max: 20, Help: "2到20个小写字母、数字或短横线，用在网址里，开通后不能更改，例如 gxj"},
	{Name: "name", Label: "单位全称", Required: true, Max: 60},
	{Name: "short", Label: "简称", Max: 20},
	{Name: "kind", Label: "类型", Kind: form.Radio, Required: true, Options: []form.Option{
		{Value: string(Bureau), Label: "单位"}, {Value: string(Center), Label: "政务公开服务中心", Help: "可只读查看各单位，并为新单位开通系统"}}},
	{Name: "region", Label: "所在地区代码", Max: 12, Help: "决定地方节假日，例如 ningxia 为宁夏回族自治区"},
	{Name: "word", Label: "发文代字", Max: 20, Placeholder: "例如：卫工信发"},
}

// ownAgencyForm leaves out what cannot be changed later.
func ownAgencyForm() form.Form {
	return append(form.Form{}, agencyForm[1], agencyForm[2], agencyForm[4], agencyForm[5], form.Field{Name: "version", Kind: form.Hidden})
}

func agencyFrom(s *form.State) Agency {
	return Agency{ID: s.Text("id"), Name: s.Text("name"), Short: s.Text("short"), Kind: AgencyKind(s.Text("kind")),
		Region: s.Text("region"), Word: s.Text("word"), Version: int64(s.Int("version"))}
}

// settingsForm are the settings that the actor may change, as a form.
func (p *People) settingsForm(a who.Actor) form.Form {
	var f form.Form
	for _, s := range p.settings {
		if a.May(s.right()) {
			f = append(f, s.Field)
		}
	}
	return f
}

// settingsState fills the form with what the agency has set.
func (p *People) settingsState(f form.Form, a Agency) *form.State {
	s := f.Blank(nil)
	for _, field := range f {
		s.Values[field.Name] = []string{p.Setting(a, field.Name)}
		if field.Kind == form.Checks {
			s.Values[field.Name] = strings.Split(p.Setting(a, field.Name), ",")
		}
	}
	return s
}

func settingsFrom(f form.Form, s *form.State) map[string]string {
	out := map[string]string{}
	for _, field := range f {
		out[field.Name] = s.Text(field.Name)
		if field.Kind == form.Checks {
			out[field.Name] = strings.Join(s.List(field.Name), ",")
		}
	}
	return out
}

// attempt runs an act behind a form and keeps a refusal that the form can
// show; done says that the act was done.
func attempt(s *form.State, run func(func(*store.Tx) error) error, act func(*store.Tx) error) (done bool, err error) {
	if !s.OK() {
		return false, nil
	}
	err = run(act)
	if err != nil && s.Take(err) {
		return false, nil
	}
	return err == nil, err
}
