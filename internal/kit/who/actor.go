// Package who says who acts and what that person may do. A grant joins a
// right with how far it reaches: over which units and which categories.
package who

// Scope is how far a grant reaches.
type Scope string

// The scopes, from narrow to wide.
const (
	// Unit reaches the things of the person's own unit.
	Unit Scope = "unit"
	// Tenant reaches everything of the person's own organisation.
	Tenant Scope = "tenant"
	// All reaches every organisation of the installation.
	All Scope = "all"
)

func (s Scope) width() int {
	switch s {
	case All:
		return 3
	case Tenant:
		return 2
	case Unit:
		return 1
	}
	return 0
}

// Grant gives one right within a scope. An empty Category means every one.
type Grant struct {
	Right    string
	Scope    Scope
	Category string
}

// Actor is the person (or the program itself) that acts.
type Actor struct {
	// Tenant is the organisation whose rows the actor works on. For a person
	// who oversees others it is the one being looked at; Home is their own.
	Tenant, Home string
	ID           string
	Name         string
	Unit         string
	Roles        []string
	// Origin is where the request came from: a network address or "system".
	Origin string
	// Session is the id of the signed-in session, or empty.
	Session string
	Grants  []Grant
}

// System is the program acting by itself on behalf of a tenant.
func System(tenant string) Actor {
	return Actor{Tenant: tenant, Home: tenant, ID: "system", Name: "系统", Origin: "system"}
}

// IsSystem says that no person acts.
func (a Actor) IsSystem() bool { return a.ID == "system" }

// SignedIn says that the actor is a known person.
func (a Actor) SignedIn() bool { return a.ID != "" && !a.IsSystem() }

// Visiting says that the actor looks at another organisation than their own.
func (a Actor) Visiting() bool { return a.Home != a.Tenant }

// May says that the actor holds the right at all, in whatever scope. A
// visitor holds only the rights granted over all organisations.
func (a Actor) May(right string) bool { return a.Widest(right) != "" }

// Widest is the widest scope in which the actor holds the right, or "".
func (a Actor) Widest(right string) Scope {
	var best Scope
	for _, g := range a.Grants {
		if g.Right == right && a.counts(g) && g.Scope.width() > best.width() {
			best = g.Scope
		}
	}
	return best
}

// MayOn says that the right reaches a thing of the given unit and category.
// An empty unit is a thing of the whole organisation.
func (a Actor) MayOn(right, unit, category string) bool {
	for _, g := range a.Grants {
		if g.Right != right || !a.counts(g) {
			continue
		}
		if g.Category != "" && g.Category != category {
			continue
		}
		if g.Scope == Unit && (unit == "" || unit != a.Unit) {
			continue
		}
		return true
	}
	return false
}

func (a Actor) counts(g Grant) bool { return !a.Visiting() || g.Scope == All }

// On narrows the actor to a thing of one unit and category, for flow tables.
func (a Actor) On(unit, category string) On { return On{a, unit, category} }

// On is an actor before one particular thing.
type On struct {
	Actor          Actor
	unit, category string
}

// May says that the right reaches the thing.
func (o On) May(right string) bool { return o.Actor.MayOn(right, o.unit, o.category) }
