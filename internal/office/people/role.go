package people

import (
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// RoleHeld is a role that a person holds, for one unit and category or all.
type RoleHeld struct {
	Agency, ID string
	Person     string
	Role       string
	// Unit narrows 科室 roles to the unit; for 分管领导 it is one in their charge.
	Unit string
	// Category narrows every right of the role; empty means all.
	Category string
}

// Table names the table.
func (*RoleHeld) Table() string { return "people_role" }

// Cols lists the columns.
func (r *RoleHeld) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("person", &r.Person),
		store.C("role", &r.Role), store.C("unit", &r.Unit), store.C("category", &r.Category),
	}
}

// KeepVersions keeps who held which role on a past day.
func (*RoleHeld) KeepVersions() {}

// Grant gives a role a right within a scope.
type Grant struct {
	Agency, ID string
	Role       string
	Right      string
	Scope      who.Scope
	// Category narrows the right; empty means all.
	Category string
}

// Table names the table.
func (*Grant) Table() string { return "people_grant" }

// Cols lists the columns.
func (g *Grant) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &g.Agency), store.C("id", &g.ID), store.C("role", &g.Role),
		store.C("right_key", &g.Right), store.C("scope", (*string)(&g.Scope)), store.C("category", &g.Category),
	}
}

// KeepVersions keeps who could do what on a past day.
func (*Grant) KeepVersions() {}

// granted are the rights that the roles of one person amount to. A role's
// category narrows its grants; a unit narrows those of 科室 roles. Outside a
// centre nobody sees other agencies, whatever the table says.
func granted(kind AgencyKind, roles []RoleHeld, grants []Grant, unit string) []who.Grant {
	var out []who.Grant
	for _, r := range roles {
		if (r.Role == Clerk || r.Role == Head) && r.Unit != "" && r.Unit != unit {
			continue
		}
		for _, g := range grants {
			if g.Role != r.Role {
				continue
			}
			category, ok := narrower(g.Category, r.Category)
			if !ok {
				continue
			}
			out = append(out, who.Grant{Right: g.Right, Scope: reach(kind, r, g.Scope), Category: category})
		}
	}
	return out
}

func narrower(a, b string) (string, bool) {
	switch {
	case a == "" || a == b:
		return b, true
	case b == "":
		return a, true
	}
	return "", false
}

func reach(kind AgencyKind, r RoleHeld, scope who.Scope) who.Scope {
	if scope == who.All && (kind != Center || r.Role != Overseer) {
		scope = who.Tenant
	}
	if scope == who.Tenant && r.Unit != "" && r.Role != Deputy {
		return who.Unit
	}
	return scope
}
