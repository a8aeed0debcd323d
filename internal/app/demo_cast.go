package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// The demo's organisations.
const (
	demoBureau   = "gxj"
	demoCommerce = "swj" // a second bureau, with a small plan of its own
	demoCenter   = "zwgk"
)

// unit is an invented 科室 or 中心 of the demo's bureau. Three of the names
// stand in the plan itself.
type unit struct {
	name    string
	aliases []string
	kind    string
	office  bool
}

// commerceUnits are the units of the second bureau.
var commerceUnits = []unit{
	{name: "办公室", kind: people.Section, office: true},
	{name: "市场运行科", kind: people.Section},
	{name: "外贸外资科", kind: people.Section},
	{name: "电子商务科", kind: people.Section},
}

var demoUnits = []unit{
	{name: "办公室", kind: people.Section, office: true},
	{name: "产业发展和中小企业科", aliases: []string{"产业发展与中小企业科"}, kind: people.Section},
	{name: "节能安全科", kind: people.Section},
	{name: "经济运行科", kind: people.Section},
	{name: "信息化科", kind: people.Section},
	{name: "政策法规科", kind: people.Section},
	{name: "中小企业服务中心", kind: people.SubCenter},
	{name: "节能监察中心", kind: people.SubCenter},
}

// member is somebody of the demo. Those with a line in does can be chosen on
// the demo's page.
type member struct {
	login, name, role, unit, position, agency string
	does                                      string
}

func (m member) where() string {
	switch {
	case m.agency == demoCenter:
		return "市政务公开服务中心"
	case m.agency == demoCommerce:
		return "市商务局" + m.unit
	case m.unit != "":
		return m.unit
	case people.Officer(m.role):
		return "系统运行维护"
	}
	return "局领导"
}

// cast lists everybody: one person for each role at least, and a clerk and a
// head for each unit. All names are invented.
func cast() []member {
	list := []member{
		{"ma.yun", "马芸", people.Office, "办公室", "办公室副主任", demoBureau, "导入计划、分解交办、催办督办、审核、组织进展报送"},
		{"wang.jianguo", "王建国", people.Director, "", "局长", demoBureau, "看总览和全年日历，同意销号，审批延期"},
		{"li.hongmei", "李红梅", people.Deputy, "", "副局长", demoBureau, "审核办结，发督办单，审批延期和异议"},
		{"chen.lei", "陈磊", people.Head, "产业发展和中小企业科", "科长", demoBureau, "签收本科室任务，登记进展，报送进展"},
		{"zhao.wenbin", "赵文斌", people.Head, "办公室", "办公室主任", demoBureau, "保密审查，复核稿件，签收办公室任务"},
		{"zhou.min", "周敏", people.Clerk, "产业发展和中小企业科", "科员", demoBureau, "登记进展和佐证，填报进展"},
		{"ding.xue", "丁雪", people.Overseer, "", "业务科科长", demoCenter, "查看各单位台账（只读）"},
		{"han.bing", "韩冰", people.Office, "办公室", "办公室主任", demoCommerce, "另一个单位的办公室：只看得到本单位的计划和台账"},
		{"sysadmin", "", people.SysAdmin, "", "", demoBureau, "建立账户、维护科室和工作日日历，看不到业务数据"},
		{"secadmin", "", people.SecAdmin, "", "", demoBureau, "审核账户，授予角色，调整权限"},
		{"auditor", "", people.Auditor, "", "", demoBureau, "查看和校验操作记录，不能修改任何内容"},
	}
	rest := []struct{ unit, head, headLogin, clerk, clerkLogin string }{
		{"节能安全科", "马志强", "ma.zhiqiang", "杨静", "yang.jing"},
		{"经济运行科", "吴刚", "wu.gang", "何燕", "he.yan"},
		{"信息化科", "郑涛", "zheng.tao", "高洁", "gao.jie"},
		{"政策法规科", "冯敏华", "feng.minhua", "许诺", "xu.nuo"},
		{"中小企业服务中心", "田海", "tian.hai", "白玲", "bai.ling"},
		{"节能监察中心", "郭亮", "guo.liang", "唐欣", "tang.xin"},
	}
	list = append(list, member{"sun.li", "孙丽", people.Clerk, "办公室", "科员", demoBureau, ""})
	for _, r := range rest {
		list = append(list, pairOf(demoBureau, r.unit, r.head, r.headLogin, r.clerk, r.clerkLogin)...)
	}
	return append(list, commerceCast()...)
}

// commerceCast are the people of the second bureau's units.
func commerceCast() []member {
	return slices.Concat([]member{{"fan.qi", "樊琦", people.Deputy, "", "副局长", demoCommerce, ""}},
		pairOf(demoCommerce, "办公室", "苏宁", "su.ning", "薛兰", "xue.lan"),
		pairOf(demoCommerce, "市场运行科", "秦川", "qin.chuan", "邵云", "shao.yun"),
		pairOf(demoCommerce, "外贸外资科", "袁立", "yuan.li", "段雨", "duan.yu"),
		pairOf(demoCommerce, "电子商务科", "贺东", "he.dong", "龚婷", "gong.ting"))
}

// pairOf are the head and the clerk of a unit.
func pairOf(agency, unit, head, headLogin, clerk, clerkLogin string) []member {
	return []member{{headLogin, head, people.Head, unit, "负责人", agency, ""}, {clerkLogin, clerk, people.Clerk, unit, "科员", agency, ""}}
}

// stage is the demo's cast in place: units' ids by agency/name, and actors by
// login.
type stage struct {
	units  map[string]string
	actors map[string]who.Actor
	heads  map[string]string // unit id → login
	clerks map[string]string
	order  map[string]int // unit id → its place among the units
}

// unit is the id of an organisation's unit.
func (s *stage) unit(agency, name string) string {
	if id := s.units[agency+"/"+name]; id != "" {
		return id
	}
	return s.units[name]
}

// engage sets up the organisations with their units, accounts and roles, by
// the acts that administrators use.
func (a *App) engage(ctx context.Context) (*stage, error) {
	s := &stage{units: map[string]string{}, actors: map[string]who.Actor{}, heads: map[string]string{}, clerks: map[string]string{}, order: map[string]int{}}
	for _, agency := range []people.Agency{
		{ID: demoBureau, Name: "中卫市工业和信息化局", Short: "市工信局", Kind: people.Bureau, Region: "ningxia", Word: "卫工信发"},
		{ID: demoCommerce, Name: "中卫市商务局", Short: "市商务局", Kind: people.Bureau, Region: "ningxia", Word: "卫商发"},
		{ID: demoCenter, Name: "中卫市政务公开服务中心", Short: "市政务公开中心", Kind: people.Center, Region: "ningxia", Word: "卫公开发"},
	} {
		err := a.DB.Do(ctx, who.System(agency.ID), func(tx *store.Tx) error {
			_, err := a.people.SetUpAgency(tx, agency)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("set up %s: %w", agency.ID, err)
		}
		if err := a.engageOfficers(ctx, s, agency.ID); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(a.makeUnits(ctx, s, demoBureau, demoUnits), a.makeUnits(ctx, s, demoCommerce, commerceUnits)); err != nil {
		return nil, err
	}
	for _, m := range cast() {
		if err := a.engageMember(ctx, s, m); err != nil {
			return nil, fmt.Errorf("engage %s: %w", m.login, err)
		}
	}
	return s, nil
}

// engageOfficers finds the officers that setting up made.
func (a *App) engageOfficers(ctx context.Context, s *stage, agency string) error {
	for _, role := range []string{people.SysAdmin, people.SecAdmin, people.Auditor} {
		holders, err := people.Directory{}.Holders(ctx, a.DB, agency, role)
		if err != nil || len(holders) == 0 {
			return fmt.Errorf("no %s in %s: %w", role, agency, err)
		}
		actor, err := a.people.ActorOf(ctx, a.DB, agency, holders[0].ID)
		if err != nil {
			return err
		}
		s.actors[agency+"/"+role] = actor
	}
	return nil
}

func (a *App) makeUnits(ctx context.Context, s *stage, agency string, units []unit) error {
	for i, u := range units {
		err := a.DB.Do(ctx, s.actors[agency+"/"+people.SysAdmin], func(tx *store.Tx) error {
			made, err := a.people.AddUnit(tx, people.Unit{Name: u.name, Aliases: u.aliases, Kind: u.kind, Office: u.office, Sort: int64(i + 1)})
			s.units[agency+"/"+u.name], s.order[made.ID] = made.ID, i
			return err
		})
		if err != nil {
			return fmt.Errorf("unit %s: %w", u.name, err)
		}
	}
	return nil
}

// engageMember makes an account: one officer makes it, another approves it
// and grants the role.
func (a *App) engageMember(ctx context.Context, s *stage, m member) error {
	if m.name == "" {
		return nil // an officer, made with the organisation
	}
	var person people.Person
	err := a.DB.Do(ctx, s.actors[m.agency+"/"+people.SysAdmin], func(tx *store.Tx) (err error) {
		person, _, err = a.people.AddPerson(tx, people.Profile{Login: m.login, Name: m.name, Unit: s.unit(m.agency, m.unit), Position: m.position})
		return err
	})
	if err != nil {
		return err
	}
	err = a.DB.Do(ctx, s.actors[m.agency+"/"+people.SecAdmin], func(tx *store.Tx) error {
		if err := a.people.Approve(tx, person.ID); err != nil {
			return err
		}
		unit := ""
		if m.role == people.Head || m.role == people.Clerk {
			unit = s.unit(m.agency, m.unit)
		}
		return a.people.GrantRole(tx, person.ID, m.role, unit, "")
	})
	if err != nil {
		return err
	}
	actor, err := a.people.ActorOf(ctx, a.DB, m.agency, person.ID)
	s.actors[m.login] = actor
	if err != nil {
		return err
	}
	switch m.role {
	case people.Head:
		s.heads[actor.Unit] = m.login
	case people.Clerk:
		s.clerks[actor.Unit] = m.login
	case people.Office:
		return a.fileAppointment(ctx, actor)
	}
	return nil
}

// fileAppointment files with the centre that somebody sees to openness from
// now on; the same person notes it on the same day.
func (a *App) fileAppointment(ctx context.Context, actor who.Actor) error {
	owed, err := people.Filings(ctx, a.DB, actor.Tenant)
	if err != nil {
		return err
	}
	for _, f := range owed {
		if f.Person != actor.ID {
			continue
		}
		err := a.DB.Do(ctx, actor, func(tx *store.Tx) error {
			return a.people.File(tx, f.ID, tx.Today(), "已送政务公开服务中心", f.Version)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
