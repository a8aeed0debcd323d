package plan

import "strings"

// SplitUnits cuts a list of units into names as issued. A collective keeps
// the bare words that belong to it: 「各科室、中心」 is one name. 和, 与 and 及
// part two names only after the end of a unit's name, so that
// 「产业发展和中小企业科」 stays whole.
func SplitUnits(list string) []string {
	var names []string
	for _, piece := range splitOutside(list, "、，,;；/\n\t ") {
		for _, name := range splitAnd(piece) {
			if name = trimUnit(name); name == "" {
				continue
			}
			if k := len(names); k > 0 && joinsCollective(names[k-1], name) {
				names[k-1] = joinAsIssued(list, names[k-1], name)
				continue
			}
			names = append(names, name)
		}
	}
	return names
}

// joinAsIssued joins two names with what stands between them in the list.
func joinAsIssued(list, a, b string) string {
	i := strings.Index(list, a)
	if i >= 0 {
		rest := list[i+len(a):]
		if j := strings.Index(rest, b); j >= 0 && j <= 9 {
			return a + rest[:j] + b
		}
	}
	return a + "、" + b
}

func trimUnit(s string) string {
	s = strings.Trim(s, "，,、；;。：: 和与及（(")
	if open, shut := strings.Count(fold(s), "（"), strings.Count(fold(s), "）"); shut > open {
		s = strings.TrimRight(s, "）)")
	}
	folded := fold(s)
	if m := reOpenEnd.FindStringIndex(folded); m != nil && m[0] > 0 && !strings.HasSuffix(folded[:m[0]], "中") {
		s = runesUpTo(s, folded, m[0])
	}
	for _, filler := range []string{"由", "请"} {
		s = strings.TrimPrefix(s, filler)
	}
	return s
}

// splitOutside cuts s at the separators that stand outside brackets.
func splitOutside(s, separators string) []string {
	var parts []string
	depth, from := 0, 0
	for i, r := range s {
		switch {
		case r == '（' || r == '(':
			depth++
		case r == '）' || r == ')':
			depth = max(0, depth-1)
		case depth == 0 && strings.ContainsRune(separators, r):
			parts = append(parts, s[from:i])
			from = i + len(string(r))
		}
	}
	return append(parts, s[from:])
}

// splitAnd cuts at 和, 与, 及 and 以及 after the end of a unit's name.
func splitAnd(s string) []string {
	var parts []string
	from := 0
	for i, r := range s {
		if r != '和' && r != '与' && r != '與' && r != '及' || i <= from {
			continue
		}
		left := strings.TrimSuffix(s[from:i], "以")
		right := s[i+len(string(r)):]
		if right != "" && hasUnitEnd(fold(left)) && unitEndsLater(right) {
			parts = append(parts, left)
			from = i + len(string(r))
		}
	}
	return append(parts, s[from:])
}

// unitEndsLater reports whether what follows 和 is a unit of its own and not
// the rest of a name (委员会和社会治理科 is left whole only by its own list).
func unitEndsLater(right string) bool {
	folded := fold(right)
	return hasUnitEnd(folded) || reCollective.MatchString(folded)
}

func joinsCollective(prev, name string) bool {
	return reCollective.MatchString(fold(prev)) && reGeneric.MatchString(fold(name))
}

// unitEnds are the words that names of units end with.
var unitEnds = strings.Fields("科 室 处 局 办 委 厅 部 司 署 院 所 站 队 中心 股 组 会 社 馆 校 学院 集团 公司 银行 部门 单位 政府 街道 乡 镇 县 区 市 园 团 厂 台 库 专班 机关 支部 妇联 企业 机构 基地 人员 领导 干部 联社")

// hasUnitEnd reports whether a folded text ends as names of units do, a note
// in brackets after the name allowed.
func hasUnitEnd(s string) bool {
	if strings.HasSuffix(s, "）") {
		i := strings.LastIndex(s, "（")
		return i > 0 && len(s)-i < 70
	}
	for _, w := range unitEnds {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// unitShaped reports whether a text looks like the name of one unit.
func unitShaped(name string) bool {
	folded := fold(name)
	n := runeLen(name)
	return n >= 2 && n <= 24 && hasUnitEnd(folded) && !reBadUnit.MatchString(folded)
}

// dutyEnds are the characters that a responsible text can end with; names
// that the caller knows may end with others.
const dutyEnds = "科室處处局辦办委廳厅部司署院所站隊队心股組组會会社館馆校團团行門门位府道鄉乡鎮镇縣县區区市廠厂台臺庫库班關关支聯联企業业構构地務务工側侧員员導导）)頭头責责合實实與与作同助持辦司。；;等"

// dutyShaped reports whether a text can be nothing but a responsible text,
// and how many of its characters speak for that.
func dutyShaped(text string, known map[string]bool) bool {
	if len(text) > 600 || text == "" || startsWithAny(text, "，、；。）：") || !endsWithAny(text, dutyEnds) || strings.ContainsAny(text, "！？《》%“”") {
		return false
	}
	d := ReadDuty(text, Unstated, false)
	all := d.units()
	if len(all) == 0 || len(all) > 40 {
		return false
	}
	for _, u := range all {
		if !known[u] && !unitShaped(u) {
			return false
		}
	}
	return true
}
