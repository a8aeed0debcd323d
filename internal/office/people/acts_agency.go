package people

import (
	"context"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Issued is an account's one-time password, to be told to its owner once.
type Issued struct{ Title, Login, Password string }

// FirstStart sets up the installation's first agency where there is none yet,
// and gives the three officers' one-time passwords to be printed. Later calls
// change nothing and give none.
func (p *People) FirstStart(ctx context.Context, a Agency) (issued []Issued, err error) {
	err = p.db.Do(ctx, who.System(a.ID), func(tx *store.Tx) error {
		var n int
		//tenant:all the first start asks whether there is any agency at all
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM people_agency").Scan(&n); err != nil || n > 0 {
			return err
		}
		issued, err = p.SetUpAgency(tx, a)
		return err
	})
	if store.IsUnique(err) { // another node was faster
		return nil, nil
	}
	return issued, err
}

// SetUpAgency makes an agency with its three officers, whose duties are apart
// from the start, and the usual grants. It is an act of the program itself or
// of a centre's 系统管理员.
func (p *People) SetUpAgency(tx *store.Tx, a Agency) ([]Issued, error) {
	if err := maySetUp(tx); err != nil {
		return nil, err
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	a.Agency, a.Created, a.Version = a.ID, tx.Now(), 1
	if a.Settings == nil {
		a.Settings = map[string]string{}
	}
	if err := fresh(tx, a); err != nil {
		return nil, err
	}
	if err := tx.Insert(&a); err != nil {
		return nil, err
	}
	if _, err := p.seed(tx, a.ID); err != nil {
		return nil, err
	}
	var issued []Issued
	for _, role := range []string{SysAdmin, SecAdmin, Auditor} {
		one, err := p.makeOfficer(tx, a, role)
		if err != nil {
			return nil, err
		}
		issued = append(issued, one)
	}
	return issued, tx.Record("开通单位", a.Ref(), store.Under(basisOfficers), store.Telling("开通“%s”，建立系统管理员、安全管理员、审计管理员账户", a.Name))
}

func maySetUp(tx *store.Tx) error {
	if tx.Actor().IsSystem() {
		return nil
	}
	if err := allowed(tx, RightAgencies); err != nil {
		return err
	}
	own, err := AgencyOf(tx.Context(), tx, tx.Tenant())
	if err == nil && own.Kind != Center {
		return fail.Deniedf("只有政务公开服务中心可以为其他单位开通系统")
	}
	return err
}

func fresh(tx *store.Tx, a Agency) error {
	all, err := Agencies(tx.Context(), tx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID == a.ID {
			return fail.Fields(map[string]string{"id": "单位代码“" + a.ID + "”已被使用，请换一个"})
		}
		if o.Name == a.Name {
			return fail.Fields(map[string]string{"name": "“" + a.Name + "”已经开通"})
		}
	}
	return nil
}

// makeOfficer makes one of the first three accounts. They need no approval:
// nobody is there yet who could give it.
func (p *People) makeOfficer(tx *store.Tx, a Agency, role string) (Issued, error) {
	login := role
	taken, err := loginTaken(tx, login, "")
	if err != nil {
		return Issued{}, err
	}
	if taken {
		login = a.ID + "-" + role
	}
	person := Person{Agency: a.ID, ID: tx.NewID(), Version: 1, Login: login, Name: RoleTitle(role), State: Active,
		Maker: tx.Actor().ID, Approver: tx.Actor().ID, Created: tx.Now()}
	if err := person.check(); err != nil {
		return Issued{}, err
	}
	if err := tx.Insert(&person); err != nil {
		return Issued{}, err
	}
	password, err := p.firstPassword(tx, person)
	if err != nil {
		return Issued{}, err
	}
	held := RoleHeld{Agency: a.ID, ID: tx.NewID(), Person: person.ID, Role: role}
	return Issued{RoleTitle(role), login, password}, tx.Insert(&held)
}

// EditAgency changes an agency's names and words; its kind and id stay.
func (p *People) EditAgency(tx *store.Tx, in Agency) error {
	if err := allowed(tx, RightSettings); err != nil {
		return err
	}
	a, err := AgencyOf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	a.Version, a.Name, a.Short, a.Region, a.Word = in.Version, in.Name, in.Short, in.Region, in.Word
	if err := a.check(); err != nil {
		return err
	}
	if err := tx.Update(&a); err != nil {
		return uniqueAs(err, "name", "已有同名单位")
	}
	return tx.Record("修改单位资料", a.Ref(), store.Telling("单位名称：%s；发文代字：%s", a.Name, a.Word))
}

func uniqueAs(err error, field, msg string) error {
	if store.IsUnique(err) {
		return fail.Fields(map[string]string{field: msg})
	}
	return err
}

// AddUnit adds a 科室 or 中心 to the actor's agency.
func (p *People) AddUnit(tx *store.Tx, u Unit) (Unit, error) {
	if err := allowed(tx, RightManage); err != nil {
		return u, err
	}
	u.Agency, u.ID, u.Version, u.Active = tx.Tenant(), tx.NewID(), 1, true
	if err := p.checkUnit(tx, &u); err != nil {
		return u, err
	}
	if u.Sort == 0 {
		if err := tx.QueryRow(tx.Context(), "SELECT COALESCE(MAX(sort), 0) + 10 FROM people_unit WHERE agency = $1", u.Agency).Scan(&u.Sort); err != nil {
			return u, err
		}
	}
	if err := tx.Insert(&u); err != nil {
		return u, uniqueAs(err, "name", "已有同名科室或中心（可能已撤销），请换一个名称或恢复原科室")
	}
	return u, tx.Record("新增科室", u.Ref(), store.Telling("新增%s“%s”", u.Kind, u.Name))
}

// EditUnit changes a unit's name, aliases, kind and place.
func (p *People) EditUnit(tx *store.Tx, in Unit) error {
	if err := allowed(tx, RightManage); err != nil {
		return err
	}
	u, err := UnitOf(tx.Context(), tx, tx.Tenant(), in.ID)
	if err != nil {
		return err
	}
	was := u.Name
	u.Version, u.Name, u.Aliases, u.Kind, u.Office, u.Sort = in.Version, in.Name, in.Aliases, in.Kind, in.Office, in.Sort
	if err := p.checkUnit(tx, &u); err != nil {
		return err
	}
	if err := tx.Update(&u); err != nil {
		return uniqueAs(err, "name", "已有同名科室或中心，请换一个名称")
	}
	return tx.Record("修改科室", u.Ref(), store.Telling("“%s”改为“%s”，别名：%s", was, u.Name, strings.Join(u.Aliases, "、")))
}

func (p *People) checkUnit(tx *store.Tx, u *Unit) error {
	if err := u.check(); err != nil {
		return err
	}
	units, err := Directory{}.Units(tx.Context(), tx, u.Agency)
	if err != nil {
		return err
	}
	return clash(*u, units)
}

// CloseUnit takes a unit out of use; its staff have to be moved before.
func (p *People) CloseUnit(tx *store.Tx, id, reason string) error {
	if err := allowed(tx, RightManage); err != nil {
		return err
	}
	u, err := UnitOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if !u.Active {
		return fail.Stalef("“%s”已经撤销，请刷新页面", u.Name)
	}
	var n int
	err = tx.QueryRow(tx.Context(), "SELECT COUNT(*) FROM people_person WHERE agency = $1 AND unit = $2 AND state <> $3", u.Agency, u.ID, string(Inactive)).Scan(&n)
	if err != nil {
		return err
	}
	if n > 0 {
		return fail.Invalidf("“%s”还有%d名人员，请先把他们调整到其他科室或停用", u.Name, n)
	}
	u.Active = false
	if err := tx.Update(&u); err != nil {
		return err
	}
	return tx.Record("撤销科室", u.Ref(), store.Because(reason), store.Telling("撤销%s“%s”", u.Kind, u.Name))
}

// ReopenUnit brings a closed unit back.
func (p *People) ReopenUnit(tx *store.Tx, id string) error {
	if err := allowed(tx, RightManage); err != nil {
		return err
	}
	u, err := UnitOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if u.Active {
		return fail.Stalef("“%s”没有撤销，请刷新页面", u.Name)
	}
	u.Active = true
	if err := p.checkUnit(tx, &u); err != nil {
		return err
	}
	if err := tx.Update(&u); err != nil {
		return err
	}
	return tx.Record("恢复科室", u.Ref(), store.Telling("恢复%s“%s”", u.Kind, u.Name))
}

// View makes the session look at another agency, read-only. An empty id leads
// back home.
func (p *People) View(ctx context.Context, a who.Actor, agency string) error {
	a.Tenant = a.Home
	if !a.May(RightOversee) || a.Widest(RightOversee) != who.All {
		return fail.Deniedf("只有政务公开服务中心的“%s”可以查看其他单位", RoleTitle(Overseer))
	}
	if agency == a.Home {
		agency = ""
	}
	other := Agency{}
	if agency != "" {
		var err error
		if other, err = AgencyOf(ctx, p.db, agency); err != nil {
			return err
		}
	}
	return p.db.Do(ctx, a, func(tx *store.Tx) error {
		if _, err := tx.Exec("UPDATE people_session SET viewing = $3 WHERE agency = $1 AND id = $2", a.Home, a.Session, agency); err != nil {
			return err
		}
		if agency == "" {
			tx.Quiet("back home from another agency")
			return nil
		}
		return tx.Record("查看其他单位", other.Ref(), store.Telling("开始查看“%s”", other.Name))
	})
}
