package app

import (
	"context"
	"fmt"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// The demo's organisations.
const (
	demoBureau = "gxj"
	demoCenter = "zwgk"
)

// unit is an invented 科室 or 中心 of the demo's bureau. Three of the names
// stand in the plan itself.
type unit struct {
	name    string
	aliases []string
	kind    string
	office  bool
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
		{"zhou.min", "周敏", people.Clerk, "产业发展和中小企业科", "科员", demoBureau, "登记进展和佐证，填报进展"},
		{"ding.xue", "丁雪", people.Overseer, "", "业务科科长", demoCenter, "查看各单位台账（只读）"},
		{"sysadmin", "", people.SysAdmin, "", "", demoBureau, "建立账户、维护科室和工作日日历，看不到业务数据"},
		{"secadmin", "", people.SecAdmin, "", "", demoBureau, "审核账户，授予角色，调整权限"},
		{"auditor", "", people.Auditor, "", "", demoBureau, "查看和校验操作记录，不能修改任何内容"},
	}
	rest := []struct{ unit, head, headLogin, clerk, clerkLogin string }{
		{"办公室", "赵文斌", "zhao.wenbin", "孙丽", "sun.li"},
		{"节能安全科", "马志强", "ma.zhiqiang", "杨静", "yang.jing"},
		{"经济运行科", "吴刚", "wu.gang", "何燕", "he.yan"},
		{"信息化科", "郑涛", "zheng.tao", "高洁", "gao.jie"},
		{"政策法规科", "冯敏华", "feng.minhua", "许诺", "xu.nuo"},
		{"中小企业服务中心", "田海", "tian.hai", "白玲", "bai.ling"},
		{"节能监察中心", "郭亮", "guo.liang", "唐欣", "tang.xin"},
	}
	for _, r := range rest {
		list = append(list, member{r.headLogin, r.head, people.Head, r.unit, "负责人", demoBureau, ""},
			member{r.clerkLogin, r.clerk, people.Clerk, r.unit, "科员", demoBureau, ""})
	}
	return list
}

// stage is the demo's cast in place: ids by name, and actors by login.
type stage struct {
	units  map[string]string
	actors map[string]who.Actor
	heads  map[string]string // unit id → login
	clerks map[string]string
	order  map[string]int // unit id → its place among the units
}

// engage sets up both organisations with their units, accounts and roles, by
// the acts that administrators use.
func (a *App) engage(ctx context.Context) (*stage, error) {
	s := &stage{units: map[string]string{}, actors: map[string]who.Actor{}, heads: map[string]string{}, clerks: map[string]string{}, order: map[string]int{}}
	for _, agency := range []people.Agency{
		{ID: demoBureau, Name: "中卫市工业和信息化局", Short: "市工信局", Kind: people.Bureau, Region: "ningxia", Word: "卫工信发"},
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
	if err := a.makeUnits(ctx, s); err != nil {
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

func (a *App) makeUnits(ctx context.Context, s *stage) error {
	for i, u := range demoUnits {
		err := a.DB.Do(ctx, s.actors[demoBureau+"/"+people.SysAdmin], func(tx *store.Tx) error {
			made, err := a.people.AddUnit(tx, people.Unit{Name: u.name, Aliases: u.aliases, Kind: u.kind, Office: u.office, Sort: int64(i + 1)})
			s.units[u.name], s.order[made.ID] = made.ID, i
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
		person, _, err = a.people.AddPerson(tx, people.Profile{Login: m.login, Name: m.name, Unit: s.units[m.unit], Position: m.position})
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
			unit = s.units[m.unit]
		}
		return a.people.GrantRole(tx, person.ID, m.role, unit, "")
	})
	if err != nil {
		return err
	}
	actor, err := a.people.ActorOf(ctx, a.DB, m.agency, person.ID)
	s.actors[m.login] = actor
	switch m.role {
	case people.Head:
		s.heads[actor.Unit] = m.login
	case people.Clerk:
		s.clerks[actor.Unit] = m.login
	}
	return err
}
