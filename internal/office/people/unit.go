package people

import (
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// Unit is a 科室 or 中心 of an agency.
type Unit struct {
	Agency, ID string
	Version    int64
	Name       string
	// Aliases are other spellings under which documents name the unit.
	Aliases []string
	// Kind is 科室 or 中心.
	Kind string
	// Office marks the unit that runs the agency's 政务公开 work (办公室).
	Office bool
	// Sort is the unit's place in lists.
	Sort int64
	// Active is false for a unit that was closed; its past work keeps its name.
	Active bool
}

// The kinds of unit, in the words that people use.
const (
	Section   = "科室"
	SubCenter = "中心"
)

// Table names the table.
func (*Unit) Table() string { return "people_unit" }

// Cols lists the columns.
func (u *Unit) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &u.Agency), store.C("id", &u.ID), store.C("version", &u.Version),
		store.C("name", &u.Name), store.C("aliases", store.JSON(&u.Aliases)), store.C("kind", &u.Kind),
		store.C("office", &u.Office), store.C("sort", &u.Sort), store.C("active", &u.Active),
	}
}

// KeepVersions keeps what a unit was called on a past day.
func (*Unit) KeepVersions() {}

// Ref names the unit in the record.
func (u *Unit) Ref() store.Ref { return store.Ref{Kind: "unit", ID: u.ID} }

// Called says that a document's spelling names this unit: its name or an
// alias, spaces and the conjunctions 和, 与, 及 and 、 between parts apart.
func (u Unit) Called(spelling string) bool {
	key := spellingKey(spelling)
	if key == "" {
		return false
	}
	return spellingKey(u.Name) == key || slices.ContainsFunc(u.Aliases, func(a string) bool { return spellingKey(a) == key })
}

var spellings = strings.NewReplacer(" ", "", "\u3000", "", "\n", "", "与", "和", "及", "和", "、", "和", "（", "(", "）", ")")

func spellingKey(s string) string { return spellings.Replace(strings.TrimSpace(s)) }

func (u *Unit) check() error {
	u.Name = strings.TrimSpace(u.Name)
	u.Aliases = slices.DeleteFunc(slices.Clone(u.Aliases), func(a string) bool { return strings.TrimSpace(a) == "" || a == u.Name })
	for i := range u.Aliases {
		u.Aliases[i] = strings.TrimSpace(u.Aliases[i])
	}
	wrong := map[string]string{}
	if u.Name == "" {
		wrong["name"] = "请填写科室或中心名称"
	}
	if u.Kind != Section && u.Kind != SubCenter {
		wrong["kind"] = "请选择科室或中心"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// clash reports a spelling of u that already names another active unit.
func clash(u Unit, others []Unit) error {
	for _, o := range others {
		if o.ID == u.ID || !o.Active {
			continue
		}
		for field, spelling := range map[string][]string{"name": {u.Name}, "aliases": u.Aliases} {
			for _, s := range spelling {
				if o.Called(s) {
					return fail.Fields(map[string]string{field: "“" + s + "”已经指“" + o.Name + "”，请换一个名称，或把它从对方的别名中去掉"})
				}
			}
		}
	}
	return nil
}
