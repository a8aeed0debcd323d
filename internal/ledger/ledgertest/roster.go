package ledgertest

import (
	"context"
	"sync"

	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
)

// The units of the bureau.
const (
	OfficeUnit = "u-bgs"
	Energy     = "u-jn"
	Industry   = "u-cy"
	Policy     = "u-fg"
	Stats      = "u-yx"
)

// The people of the bureau, by their part in it. Each unit has a clerk
// (clerk-jn) and a head (head-jn).
const (
	Clerk      = "clerk-jn"
	Head       = "head-jn"
	OtherClerk = "clerk-cy"
	Office     = "office"
	Office2    = "office2"
	Deputy     = "deputy"
	Director   = "director"
	Overseer   = "overseer"
	Sysadmin   = "sysadmin"
	Auditor    = "auditor"
	JtjClerk   = "jtj-clerk"
	JtjOffice  = "jtj-office"
)

// Roster is a list of units and people that tests may change.
type Roster struct {
	mu     sync.Mutex
	units  map[string][]ledger.Unit
	people map[string][]ledger.Person
}

func newRoster() *Roster {
	r := &Roster{units: map[string][]ledger.Unit{}, people: map[string][]ledger.Person{}}
	r.units[Agency] = []ledger.Unit{
		{ID: OfficeUnit, Name: "办公室", Office: true}, {ID: Energy, Name: "节能安全科"},
		{ID: Industry, Name: "产业发展和中小企业科", Aliases: []string{"产业发展与中小企业科"}},
		{ID: Policy, Name: "政策法规科"}, {ID: Stats, Name: "经济运行科"},
	}
	r.units[Other] = []ledger.Unit{{ID: "u-jt", Name: "交通办公室", Office: true}, {ID: "u-ys", Name: "运输管理科"}}
	r.units[Centre] = []ledger.Unit{{ID: "u-zx", Name: "市政务公开服务中心"}}
	r.Add(Agency,
		ledger.Person{ID: Office, Name: "马晓燕", Unit: OfficeUnit, Roles: []string{"office"}},
		ledger.Person{ID: Office2, Name: "哈文静", Unit: OfficeUnit, Roles: []string{"office"}},
		ledger.Person{ID: Deputy, Name: "王建军", Unit: OfficeUnit, Roles: []string{"deputy"}},
		ledger.Person{ID: Director, Name: "李国强", Unit: OfficeUnit, Roles: []string{"director"}},
		ledger.Person{ID: Sysadmin, Name: "系统管理员", Unit: OfficeUnit, Roles: []string{"sysadmin"}},
		ledger.Person{ID: Auditor, Name: "审计管理员", Unit: OfficeUnit, Roles: []string{"auditor"}},
		ledger.Person{ID: Clerk, Name: "杨静", Unit: Energy, Roles: []string{"clerk"}},
		ledger.Person{ID: Head, Name: "丁志刚", Unit: Energy, Roles: []string{"head"}},
		ledger.Person{ID: OtherClerk, Name: "纳小红", Unit: Industry, Roles: []string{"clerk"}},
		ledger.Person{ID: "head-cy", Name: "白雪峰", Unit: Industry, Roles: []string{"head"}},
		ledger.Person{ID: "clerk-fg", Name: "周敏", Unit: Policy, Roles: []string{"clerk"}},
		ledger.Person{ID: "head-fg", Name: "孙立", Unit: Policy, Roles: []string{"head"}},
		ledger.Person{ID: "clerk-yx", Name: "吴昊", Unit: Stats, Roles: []string{"clerk"}},
	)
	r.Add(Other,
		ledger.Person{ID: JtjOffice, Name: "赵磊", Unit: "u-jt", Roles: []string{"office"}},
		ledger.Person{ID: JtjClerk, Name: "钱芳", Unit: "u-ys", Roles: []string{"clerk"}})
	r.Add(Centre, ledger.Person{ID: Overseer, Name: "郑洁", Unit: "u-zx", Roles: []string{"overseer"}})
	return r
}

// Add adds people to an agency.
func (r *Roster) Add(agency string, people ...ledger.Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.people[agency] = append(r.people[agency], people...)
}

// Leave marks a person as gone.
func (r *Roster) Leave(agency, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.people[agency] {
		if r.people[agency][i].ID == id {
			r.people[agency][i].Left = true
		}
	}
}

// Units lists an agency's units.
func (r *Roster) Units(_ context.Context, _ store.Querier, agency string) ([]ledger.Unit, error) {
	return r.units[agency], nil
}

// People lists an agency's people.
func (r *Roster) People(_ context.Context, _ store.Querier, agency string) ([]ledger.Person, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]ledger.Person(nil), r.people[agency]...), nil
}
