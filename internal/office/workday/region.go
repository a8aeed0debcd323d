package workday

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
)

// Festival is a regional holiday whose day is fixed each year by the region's
// own notice and lies near a day of the Islamic calendar.
type Festival struct {
	Name string
	// month and day of the Islamic calendar.
	month, day int
}

// Region is a part of the country with days off of its own
// (全国年节及纪念日放假办法第四条).
type Region struct {
	Code      string // ningxia; empty: no region
	Title     string
	Festivals []Festival
	// marks are words and addresses by which the region's own notices show.
	marks []string
}

var regions = []Region{
	{Code: "ningxia", Title: "宁夏回族自治区", marks: []string{"宁夏", "宁政", "nx.gov.cn"}, Festivals: []Festival{
		{Name: "开斋节", month: 10, day: 1},
		{Name: "古尔邦节", month: 12, day: 10},
	}},
}

// Regions lists the regions whose festivals are known.
func Regions() []Region { return slices.Clone(regions) }

// RegionOf returns the region with the code; "" and "none" are the nation
// without a region. The error names the codes there are.
func RegionOf(code string) (Region, error) {
	if code == "" || code == "none" {
		return Region{}, nil
	}
	codes := []string{"none"}
	for _, r := range regions {
		if r.Code == code {
			return r, nil
		}
		codes = append(codes, r.Code)
	}
	return Region{}, fmt.Errorf("没有「%s」这个地区，可用：%s", code, strings.Join(codes, "、"))
}

// regionMarked is the code of the region by which the text was issued, as far
// as it shows; empty if it does not.
func regionMarked(text string) string {
	for _, r := range regions {
		if slices.ContainsFunc(r.marks, func(m string) bool { return strings.Contains(text, m) }) {
			return r.Code
		}
	}
	return ""
}

// namesFestival says whether the text names a holiday that is no national one.
func namesFestival(text string) bool {
	return slices.ContainsFunc(regions, func(r Region) bool {
		return slices.ContainsFunc(r.Festivals, func(f Festival) bool { return strings.Contains(text, f.Name) })
	})
}

// gap is a stretch of days in which a regional festival must lie whose notice
// has not been entered.
type gap struct {
	from, to civil.Date
	festival string
	year     int
}

// The festival's days off may begin before the computed day, for the moon is
// observed, and may move past an adjoining weekend.
const (
	gapBefore = 2
	gapAfter  = 4
	// gapReach is how far from the computed day an entry of the same name can
	// lie and still be this year's.
	gapReach = 20
)

// gaps finds the festivals from first to last that no regional entry covers.
func (r Region) gaps(first, last civil.Date, entries []Entry) []gap {
	var out []gap
	for _, f := range r.Festivals {
		for y := islamicYear(first); y <= islamicYear(last)+1; y++ {
			d := islamic(y, f.month, f.day)
			if d < first || d > last || covered(f.Name, d, entries) {
				continue
			}
			out = append(out, gap{d - gapBefore, d + gapAfter, f.Name, d.Year()})
		}
	}
	slices.SortFunc(out, func(a, b gap) int { return int(a.from - b.from) })
	return out
}

func covered(festival string, d civil.Date, entries []Entry) bool {
	return slices.ContainsFunc(entries, func(e Entry) bool {
		return strings.Contains(e.Name, festival) && e.Date >= d-gapReach && e.Date <= d+gapReach
	})
}

// islamicEpoch is the day before 1 Muharram of year 1, as a civil.Date.
const islamicEpoch = 227014

// islamic is the day of the tabular Islamic calendar, which is within two days
// of the one announced.
func islamic(year, month, day int) civil.Date {
	return civil.Date(islamicEpoch + (year-1)*354 + (3+11*year)/30 + 29*(month-1) + month/2 + day)
}

func islamicYear(d civil.Date) int {
	return int((30*(int64(d)-islamicEpoch) + 10646) / 10631)
}
