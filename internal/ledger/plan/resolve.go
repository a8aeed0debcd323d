package plan

import (
	"fmt"
	"slices"
	"strings"
)

// Resolution says which of the bureau's units the names of a plan mean.
type Resolution struct {
	Rows []ResolvedRow
	// Doubts are names that are not in the bureau's list, that fit more than
	// one unit, or that are another spelling of a unit's name.
	Doubts []Doubt
}

// ResolvedRow holds unit IDs for one row, without repetition. A unit that
// leads is in no other list.
type ResolvedRow struct {
	Index                       int
	Lead, Support, Undesignated []string
	// Unknown are names that no unit answers to, as issued.
	Unknown []string
}

// Resolve resolves every name of a plan against the bureau's own list.
// Collectives mean all units they cover: 「各科室、中心」 every unit, 「其他科
// 室」 every one that the row does not name otherwise.
func Resolve(p *Plan, units []Unit) Resolution { return ResolveDecided(p, units, nil) }

// ResolveDecided is Resolve where a person has said what some names mean in
// this plan: the IDs of the units, or none for a name that is left out.
func ResolveDecided(p *Plan, units []Unit, decided map[string][]string) Resolution {
	rs := &resolver{units: units, decided: decided, exact: map[string][]int{}, loose: map[string][]int{}}
	for i, u := range units {
		for _, n := range append([]string{u.Name}, u.Aliases...) {
			rs.exact[n] = append(rs.exact[n], i)
			rs.loose[nameKey(n)] = append(rs.loose[nameKey(n)], i)
		}
	}
	var out Resolution
	for _, r := range p.Rows {
		out.Rows = append(out.Rows, rs.row(r))
	}
	out.Doubts = rs.doubts
	return out
}

type resolver struct {
	units        []Unit
	exact, loose map[string][]int
	decided      map[string][]string
	asked        map[string]bool
	doubts       []Doubt
}

func (rs *resolver) row(r Row) ResolvedRow {
	out := ResolvedRow{Index: r.Index}
	taken := map[int]bool{}
	fill := func(names []string, to *[]string, collectives bool) {
		for _, n := range names {
			if isCollective(n) != collectives {
				continue
			}
			found := rs.find(n, r.Index)
			if found == nil && !collectives {
				out.Unknown = append(out.Unknown, n)
			}
			for _, i := range found {
				if !taken[i] {
					taken[i] = true
					*to = append(*to, rs.units[i].ID)
				}
			}
		}
	}
	// Units named outright come first, so that 其他科室 means the others.
	for _, collectives := range []bool{false, true} {
		fill(r.Lead, &out.Lead, collectives)
		fill(r.Support, &out.Support, collectives)
		fill(r.Undesignated, &out.Undesignated, collectives)
	}
	return out
}

func isCollective(name string) bool {
	s := fold(name)
	return reCollective.MatchString(s) && !strings.HasPrefix(s, "机关党") && !strings.HasPrefix(s, "机关服务") && !strings.HasPrefix(s, "直属机关")
}

// find lists the units that a name means; nil means none.
func (rs *resolver) find(name string, row int) []int {
	if ids, ok := rs.decided[name]; ok {
		return rs.byID(ids)
	}
	if isCollective(name) {
		return rs.collective(name, row)
	}
	if hit := rs.exact[name]; len(hit) == 1 {
		return hit
	}
	switch hit := rs.loose[nameKey(name)]; len(hit) {
	case 0:
	case 1:
		rs.ask(DoubtSpelling, row, name, "「%s」与本单位的「%s」写法不同，已按同一单位处理，请确认", name, rs.units[hit[0]].Name)
		return hit
	default:
		rs.ask(DoubtUnknownUnit, row, name, "「%s」对应不止一个单位，请指定", name)
		return nil
	}
	if near := rs.nearest(name); near >= 0 {
		rs.ask(DoubtUnknownUnit, row, name, "本单位没有「%s」，是否为「%s」？请确认", name, rs.units[near].Name)
		rs.doubts[len(rs.doubts)-1].Near = rs.units[near].ID
	} else {
		rs.ask(DoubtUnknownUnit, row, name, "本单位没有「%s」，请先增加该单位或指定对应单位", name)
	}
	return nil
}

// byID lists the units of the IDs; it is never nil.
func (rs *resolver) byID(ids []string) []int {
	hit := []int{}
	for i, u := range rs.units {
		if slices.Contains(ids, u.ID) {
			hit = append(hit, i)
		}
	}
	return hit
}

// collective lists the units that 各科室、中心 and the like cover.
func (rs *resolver) collective(name string, row int) []int {
	s := fold(name)
	if strings.ContainsAny(s, "县区乡镇市") {
		rs.ask(DoubtUnknownUnit, row, name, "「%s」不是本单位的内设机构，请指定由谁对接", name)
		return nil
	}
	if strings.HasPrefix(s, "相关") || strings.HasPrefix(s, "有关") {
		rs.ask(DoubtUnknownUnit, row, name, "「%s」没有写明是哪些单位，请指定", name)
		return nil
	}
	wide := strings.ContainsAny(s, "门位") || strings.Contains(s, "机构")
	var hit []int
	for i, u := range rs.units {
		end := lastRune(fold(u.Name))
		switch {
		case wide, strings.HasSuffix(fold(u.Name), "中心") && strings.Contains(s, "中心"),
			!strings.HasSuffix(fold(u.Name), "中心") && (strings.ContainsAny(s, "科室处股") && strings.Contains("科室处股办", end) || strings.Contains(s, end)):
			hit = append(hit, i)
		}
	}
	return hit
}

func lastRune(s string) string {
	rs := []rune(s)
	if len(rs) == 0 {
		return "\x00"
	}
	return string(rs[len(rs)-1])
}

// nearest is the unit whose name shares most characters with a name, if that
// is most of both, else -1.
func (rs *resolver) nearest(name string) int {
	best, at := 0.6, -1
	for i, u := range rs.units {
		if v := likeness(sortedRunes(nameKey(name)), sortedRunes(nameKey(u.Name))); v > best {
			best, at = v, i
		}
	}
	return at
}

func (rs *resolver) ask(code string, row int, name, format string, args ...any) {
	if rs.asked == nil {
		rs.asked = map[string]bool{}
	}
	d := Doubt{Code: code, Field: "responsible", Row: row, Message: fmt.Sprintf(format, args...)}
	if code == DoubtUnknownUnit {
		// Asked about in every row: each would go without that unit.
		d.Name = name
	} else if rs.asked[code+name] {
		return
	}
	rs.asked[code+name] = true
	rs.doubts = append(rs.doubts, d)
}

// sortedRunes are a text's characters in order, as likeness wants them.
func sortedRunes(s string) []rune {
	rs := []rune(s)
	slices.Sort(rs)
	return rs
}

// likeness is the share of characters that two texts have in common, from 0
// to 1, whatever their order in the text; both come sorted.
func likeness(a, b []rune) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			common++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
