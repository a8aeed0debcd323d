package workday

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

//go:embed migrations/*.sql
var files embed.FS

// Deps are what the package is given.
type Deps struct {
	DB *store.DB
	// Region gives the region code of an organisation; nil is the nation.
	Region func(ctx context.Context, q store.Querier, agency string) (string, error)
	// OnCalendar computes all open terms of the actor's organisation anew and
	// says which moved; it runs inside the act that changed the calendar.
	OnCalendar func(tx *store.Tx) ([]slice.Moved, error)
	Log        *slog.Logger
}

// Workdays is the running part: the calendars of all organisations.
type Workdays struct {
	db         *store.DB
	region     func(ctx context.Context, q store.Querier, agency string) (string, error)
	onCalendar func(tx *store.Tx) ([]slice.Moved, error)
	built      calendars
}

// New makes the running part.
func New(d Deps) *Workdays {
	return &Workdays{db: d.DB, region: d.Region, onCalendar: d.OnCalendar}
}

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "workday", Files: sub}
}

// Slice is what the package hands to the program.
func (w *Workdays) Slice() slice.Slice {
	staff := map[string]who.Scope{}
	for _, role := range []string{"sysadmin", "secadmin", "auditor", "office", "clerk", "head", "deputy", "director"} {
		staff[role] = who.Tenant
	}
	staff["overseer"] = who.All
	return slice.Slice{
		Name: "workday", Title: "工作日日历",
		About:      "工作日、放假和调休的日历，每一天都有依据；期限按它计算。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Entered{}},
		Routes:     w.routes,
		Rights: []slice.Right{
			{Key: RightView, Reads: true, Sentence: "查看工作日日历，计算期限", Roles: staff},
			{Key: RightManage, Sentence: "录入放假通知和地区放假日", Article: basisDays, Roles: map[string]who.Scope{"sysadmin": who.Tenant}},
		},
		Events: []slice.EventDoc{
			{Act: ActImport, Sentence: "录入了放假通知，重新计算了未到期的时限"},
			{Act: ActAddDay, Sentence: "增加了本地区的放假或上班日"},
			{Act: ActRemoveDay, Sentence: "撤销了录入的一天"},
			{Act: ActRemove, Sentence: "撤销了录入的通知"},
		},
		Links: map[string]slice.Linker{"workday": w.link},
	}
}

func (w *Workdays) link(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error) {
	e, err := store.Get[Entered](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	return e.Notice.Cite(), "/office/workdays/notices/" + e.ID, nil
}
