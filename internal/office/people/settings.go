package people

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/store"
)

// Setting is one value that an agency may set for itself. Slices contribute
// theirs through Deps.
type Setting struct {
	// Group is the heading under which the page shows it.
	Group string
	// Right is needed to change it; RightSettings where empty.
	Right string
	// Default holds where the agency has set nothing; several values are
	// parted by commas.
	Default string
	// Field describes the value; its Name is the setting's key.
	Field form.Field
}

func (s Setting) right() string {
	if s.Right == "" {
		return RightSettings
	}
	return s.Right
}

// Keys of the settings that this package contributes.
const (
	SettingIdle   = "people.idle"
	SettingFactor = "people.factor"
	SettingSingle = "people.single"
	SettingFiling = "people.filing"
)

func ownSettings() []Setting {
	const group = "登录安全"
	var roles []form.Option
	for _, r := range Roles {
		roles = append(roles, form.Option{Value: r.Key, Label: r.Title})
	}
	return []Setting{
		{Group: group, Right: RightPolicy, Default: "30", Field: form.Field{Name: SettingIdle, Label: "无操作自动退出时间（分钟）", Kind: form.Number,
			Required: true, Min: 5, Top: 30, Help: "5到30分钟"}},
		{Group: group, Right: RightPolicy, Default: strings.Join([]string{SysAdmin, SecAdmin, Auditor}, ","), Field: form.Field{Name: SettingFactor,
			Label: "必须使用动态口令的角色", Kind: form.Checks, Options: roles,
			Help: "担任所选角色的人员下次操作时须先绑定动态口令；未作设置时为三员（系统管理员、安全管理员、审计管理员）"}},
		{Group: group, Right: RightPolicy, Field: form.Field{Name: SettingSingle, Label: "同一账户只允许一处登录", Kind: form.Check,
			Help: "勾选后，新的登录会使原有登录退出"}},
		{Group: "人员变动报备", Default: strconv.Itoa(FilingDays), Field: form.Field{Name: SettingFiling, Label: "人员变动报备期限（工作日）", Kind: form.Number,
			Required: true, Min: 1, Top: 30, Help: "政务公开工作人员变动后向政务公开服务中心报备的期限；修改后只影响以后的变动和日历变化后重算的期限"}},
	}
}

// Setting is the agency's value for a key, or the contributed default.
func (p *People) Setting(a Agency, key string) string {
	if v, ok := a.Settings[key]; ok {
		return v
	}
	for _, s := range p.settings {
		if s.Field.Name == key {
			return s.Default
		}
	}
	return ""
}

// SettingOf reads one setting of an agency.
func (p *People) SettingOf(ctx context.Context, q store.Querier, agency, key string) (string, error) {
	a, err := AgencyOf(ctx, q, agency)
	if err != nil {
		return "", err
	}
	return p.Setting(a, key), nil
}

func (p *People) idle(a Agency) time.Duration {
	n, err := strconv.Atoi(p.Setting(a, SettingIdle))
	if err != nil || n < 1 {
		return IdleDefault
	}
	return time.Duration(n) * time.Minute
}

// factorDue says that one of the roles needs a second factor in the agency.
func (p *People) factorDue(a Agency, roles []string) bool {
	list := strings.Split(p.Setting(a, SettingFactor), ",")
	for _, want := range list {
		for _, has := range roles {
			if want != "" && want == has {
				return true
			}
		}
	}
	return false
}

// SetSettings changes settings of the actor's agency. Each needs the right
// that it names.
func (p *People) SetSettings(tx *store.Tx, values map[string]string) error {
	if err := atHome(tx); err != nil {
		return err
	}
	a, err := AgencyOf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	next := map[string]string{}
	for k, v := range a.Settings {
		next[k] = v
	}
	var said []string
	for _, s := range p.settings {
		key := s.Field.Name
		v, given := values[key]
		if !given || v == p.Setting(a, key) {
			continue
		}
		if !tx.Actor().May(s.right()) {
			return fail.Deniedf("您没有修改“%s”的权限", s.Field.Label)
		}
		next[key] = v
		said = append(said, s.Field.Label+"："+pick(v == "", "（空）", v))
	}
	if len(said) == 0 {
		return fail.Invalidf("没有改动，无需保存")
	}
	a.Settings = next
	if err := tx.Update(&a); err != nil {
		return err
	}
	return tx.Record("修改单位设置", a.Ref(), store.Telling("%s", strings.Join(said, "；")))
}
