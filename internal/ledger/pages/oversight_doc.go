package pages

import (
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Oversight is the list of all agencies with how their ledgers stand.
type Oversight struct {
	page.Base
	AsOf  AsOf
	Stats []ui.Stat
	Grid  ui.Grid
}
