package workday

import (
	_ "embed" // the calendar's data
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"gongkai/internal/kit/civil"
)

//go:embed holidays.json
var holidaysJSON []byte

//go:embed ningxia.json
var ningxiaJSON []byte

// statutory.json has the statutory days off of the years up to 2040, the lunar
// ones computed by two libraries that agree on every day.
//
//go:embed statutory.json
var statutoryJSON []byte

// statutoryAct gives the days off that need no notice; 国务院令第795号 is its
// revision in force from 2025-01-01.
const statutoryAct = "《全国年节及纪念日放假办法》"

// National returns the calendar of the national notices, without any region's
// days.
func National() *Calendar { return national() }

var national = sync.OnceValue(func() *Calendar { return newCalendar(Region{}, embedded()) })

// For returns the calendar of a region (see RegionOf) from the notices that
// come with the program and those added, such as an administrator's. The error
// says in Chinese that there is no such region.
func For(region string, added ...Notice) (*Calendar, error) {
	r, err := RegionOf(region)
	if err != nil {
		return nil, err
	}
	if r.Code == "" && len(added) == 0 {
		return National(), nil
	}
	return newCalendar(r, slices.Concat(embedded(), added)), nil
}

// yearFile is one year of holidays.json: the yearly notice with its
// corrections already worked in, and what the days were before.
type yearFile struct {
	Notice
	Corrections []struct {
		Number    string     `json:"notice"`
		Signed    civil.Date `json:"signed"`
		Published civil.Date `json:"published"`
	} `json:"corrections"`
	Superseded []struct {
		Date civil.Date `json:"date"`
		Was  string     `json:"was"`
	} `json:"superseded"`
	Off  []sourced `json:"off"`
	Work []sourced `json:"work"`
}

// sourced is an entry with the correction that it comes from, if any.
type sourced struct {
	Date civil.Date `json:"date"`
	Name string     `json:"name"`
	By   string     `json:"by"`
}

// embedded is every notice that comes with the program.
var embedded = sync.OnceValue(func() []Notice {
	var file struct {
		Years map[int]yearFile `json:"years"`
	}
	var out []Notice
	must(json.Unmarshal(holidaysJSON, &file))
	for _, year := range slices.Sorted(maps.Keys(file.Years)) {
		out = append(out, file.Years[year].split(year)...)
	}
	var regional struct {
		Notices []Notice `json:"notices"`
	}
	must(json.Unmarshal(ningxiaJSON, &regional))
	return append(out, regional.Notices...)
})

// split undoes the corrections, so that each notice stands as it was issued.
func (y yearFile) split(year int) []Notice {
	first := y.Notice
	first.Year = year
	first.Off, first.Work = from(y.Off, ""), from(y.Work, "")
	for _, s := range y.Superseded {
		e := Entry{s.Date, y.nameOn(s.Date)}
		switch s.Was {
		case "work":
			first.Work = append(first.Work, e)
		case "off":
			first.Off = append(first.Off, e)
		}
	}
	first.sort()
	out := []Notice{first}
	for _, c := range y.Corrections {
		out = append(out, Notice{Year: year, Number: c.Number, Signed: c.Signed, Published: c.Published,
			Off: from(y.Off, c.Number), Work: from(y.Work, c.Number)})
	}
	return out
}

func (y yearFile) nameOn(d civil.Date) string {
	for _, e := range slices.Concat(y.Off, y.Work) {
		if e.Date == d {
			return e.Name
		}
	}
	return ""
}

// from picks the entries that the correction with the number made; "" picks
// those of the yearly notice itself.
func from(all []sourced, number string) []Entry {
	var out []Entry
	for _, e := range all {
		if e.By == number {
			out = append(out, Entry{e.Date, e.Name})
		}
	}
	return out
}

// statutory is the days that are off by law in years without a notice, with
// their names.
var statutory = sync.OnceValue(func() map[civil.Date]string {
	days := map[string][]civil.Date{}
	must(json.Unmarshal(statutoryJSON, &days))
	out := map[civil.Date]string{}
	for _, name := range slices.Sorted(maps.Keys(days)) {
		for _, d := range days[name] {
			out[d] = strings.TrimPrefix(out[d]+"、"+name, "、")
		}
	}
	return out
})

// must stops the program where its own data, fixed at build time, is broken.
func must(err error) {
	if err != nil {
		panic(fmt.Errorf("workday: embedded data: %w", err))
	}
}
