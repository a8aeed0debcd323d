package people

import (
	"slices"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// GrantRole gives a person a role. Nobody gives one to themselves.
func (p *People) GrantRole(tx *store.Tx, id, role, unit, category string) error {
	if err := allowed(tx, RightGrant); err != nil {
		return err
	}
	if err := turnEpoch(tx, tx.Tenant()); err != nil {
		return err
	}
	person, err := PersonOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if err := p.mayReceive(tx, person, role, unit); err != nil {
		return err
	}
	held := RoleHeld{Agency: person.Agency, ID: tx.NewID(), Person: person.ID, Role: role, Unit: unit, Category: category}
	if err := tx.Insert(&held); err != nil {
		return uniqueAs(err, "role", person.Name+"已经担任这个角色")
	}
	if err := p.oweIfOpenness(tx, person, []RoleHeld{held}, Joined, "担任"+RoleTitle(role), ""); err != nil {
		return err
	}
	return tx.Record("授予角色", person.Ref(), store.Under(basisOfficers), store.Telling("授予%s“%s”", person.Name, RoleTitle(role)))
}

func (p *People) mayReceive(tx *store.Tx, person Person, role, unit string) error {
	if person.ID == tx.Actor().ID {
		return fail.Deniedf("不能给自己授予角色，请由另一名安全管理员办理").Under(basisOfficers)
	}
	if person.State == Inactive {
		return fail.Invalidf("%s的账户已停用，不能授予角色", person.Name)
	}
	roles, err := rolesOf(tx.Context(), tx, person.Agency, person.ID)
	if err != nil {
		return err
	}
	if err := MayHold(roleKeys(roles), role); err != nil {
		return err
	}
	if err := MayTie(role, unit, person.Unit); err != nil {
		return err
	}
	if (role == Clerk || role == Head) && person.Unit == "" {
		return fail.Invalidf("%s没有所在科室，请先由系统管理员填写", person.Name)
	}
	if unit == "" {
		return nil
	}
	u, err := UnitOf(tx.Context(), tx, person.Agency, unit)
	if err == nil && !u.Active {
		return fail.Invalidf("“%s”已经撤销", u.Name)
	}
	return err
}

// RevokeRole takes a role from a person; it counts from their next click on.
func (p *People) RevokeRole(tx *store.Tx, id, heldID, reason string) error {
	if err := allowed(tx, RightGrant); err != nil {
		return err
	}
	if err := turnEpoch(tx, tx.Tenant()); err != nil {
		return err
	}
	held, err := store.Get[RoleHeld](tx.Context(), tx, tx.Tenant(), heldID)
	if err != nil {
		return err
	}
	if held.Person != id {
		return fail.Missingf("该人员没有这个角色，请刷新页面")
	}
	person, err := PersonOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if id == tx.Actor().ID {
		return fail.Deniedf("不能收回自己的角色，请由另一名安全管理员办理")
	}
	if err := p.keepOfficers(tx, id, held.Role); err != nil {
		return err
	}
	if err := tx.Delete(&held); err != nil {
		return err
	}
	if err := p.oweIfOpenness(tx, person, []RoleHeld{held}, Left, "不再担任"+RoleTitle(held.Role)+pick(reason == "", "", "："+reason), ""); err != nil {
		return err
	}
	return tx.Record("收回角色", person.Ref(), store.Because(reason), store.Telling("收回%s的“%s”", person.Name, RoleTitle(held.Role)))
}

// keepOfficers refuses to leave the agency without one of the three officers.
// An empty role stands for all that the person holds.
func (p *People) keepOfficers(tx *store.Tx, person, role string) error {
	roles, err := rolesOf(tx.Context(), tx, tx.Tenant(), person)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if !Officer(r.Role) || role != "" && r.Role != role {
			continue
		}
		others, err := Directory{}.Holders(tx.Context(), tx, tx.Tenant(), r.Role)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(others, func(o Person) bool { return o.ID != person }) {
			return fail.Invalidf("本单位至少保留一名%s，请先另行任命", RoleTitle(r.Role)).Under(basisOfficers)
		}
	}
	return nil
}

func roleKeys(roles []RoleHeld) []string {
	var out []string
	for _, r := range roles {
		if !slices.Contains(out, r.Role) {
			out = append(out, r.Role)
		}
	}
	return out
}
