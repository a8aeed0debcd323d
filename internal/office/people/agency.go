package people

import (
	"context"
	"regexp"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// AgencyKind tells a bureau from the centre that oversees bureaus.
type AgencyKind string

// The kinds of agency.
const (
	Bureau AgencyKind = "bureau" // 单位
	Center AgencyKind = "center" // 政务公开服务中心, which may look at all others
)

// Title is the kind's name for people.
func (k AgencyKind) Title() string {
	if k == Center {
		return "政务公开服务中心"
	}
	return "单位"
}

// Agency is one organisation of the installation. Its own id is its tenant key.
type Agency struct {
	Agency, ID string
	Version    int64
	// Name is the full name, Short the one used in lists.
	Name, Short string
	Kind        AgencyKind
	// Region is the region whose own holidays apply, in the words of package
	// workday: ningxia.
	Region string
	// Word is the agency's document word (发文字号), such as 卫工信发.
	Word string
	// Settings hold what differs from the defaults, by the setting's key.
	Settings map[string]string
	Created  time.Time
}

// Table names the table.
func (*Agency) Table() string { return "people_agency" }

// Cols lists the columns.
func (a *Agency) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &a.Agency), store.C("id", &a.ID), store.C("version", &a.Version),
		store.C("name", &a.Name), store.C("short", &a.Short), store.C("kind", (*string)(&a.Kind)),
		store.C("region", &a.Region), store.C("word", &a.Word),
		store.C("settings", store.JSON(&a.Settings)), store.C("created", &a.Created),
	}
}

// KeepVersions keeps what an agency was called and set to.
func (*Agency) KeepVersions() {}

// Ref names the agency in the record.
func (a *Agency) Ref() store.Ref { return store.Ref{Kind: "agency", ID: a.ID} }

var agencyID = regexp.MustCompile(`^[a-z][a-z0-9-]{1,19}$`)

func (a *Agency) check() error {
	a.Name, a.Short, a.Word = strings.TrimSpace(a.Name), strings.TrimSpace(a.Short), strings.TrimSpace(a.Word)
	wrong := map[string]string{}
	if !agencyID.MatchString(a.ID) {
		wrong["id"] = "单位代码应为2到20个小写字母、数字或短横线，以字母开头，例如 gxj"
	}
	if a.Name == "" {
		wrong["name"] = "请填写单位全称"
	}
	if a.Kind != Bureau && a.Kind != Center {
		wrong["kind"] = "请选择单位类型"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	if a.Short == "" {
		a.Short = a.Name
	}
	return nil
}

// Agencies lists all agencies of the installation by name.
func Agencies(ctx context.Context, q store.Querier) ([]Agency, error) {
	//tenant:all the list of agencies is what this reads
	return store.Select[Agency](ctx, q, "ORDER BY kind DESC, id")
}

// AgencyOf reads one agency.
func AgencyOf(ctx context.Context, q store.Querier, id string) (Agency, error) {
	return store.Get[Agency](ctx, q, id, id)
}
