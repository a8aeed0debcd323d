package count

import (
	"embed"
	"io/fs"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "count", Files: sub}
}

// RightView lets its holder see how the portal is used.
const RightView = "count.view"

// Slice is what the package hands to the program.
func (c *Counter) Slice() slice.Slice {
	return slice.Slice{Name: "count", Title: "访问统计",
		About:      "门户网站每天每页的访问量和独立访客估计数，不跟踪任何人；网站工作年度报表的数据。",
		Migrations: Migrations().Files, Routes: c.routes,
		Rights: []slice.Right{{Key: RightView, Reads: true, Sentence: "查看网站访问统计和年度报表数据", Article: "国办发〔2017〕47号",
			Roles: map[string]who.Scope{"office": who.Tenant, "head": who.Tenant, "deputy": who.Tenant, "director": who.Tenant, "overseer": who.All}}},
	}
}
