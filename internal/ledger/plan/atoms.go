package plan

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// atom is a piece of text that stays within one cell.
type atom struct {
	text string
	line int
	// start and end are set at the edges of a line.
	start, end bool
	// gap is the width of the blank before the atom on its line.
	gap int
	// number is the row number that the atom is, or 0.
	number int
	// lone is set on an atom that is its whole line.
	lone               bool
	dutyStart, dutyEnd bool
	// verbs is set on text that no name of a unit contains.
	verbs bool
}

var (
	reCutAfter  = regexp.MustCompile(`[。；！？][”’）》]*|[）》](?:[。；])?|科室|办公室|中心|处室|股室|委员会|[科局处股委办室]|部门|单位|政府|街道|乡镇|公司|支队|大队|` + `牵头负责|牵头|负责|配合|具体落实|落实|参与`)
	reCutBefore = regexp.MustCompile(`各(?:科|部|县|单|相|有|处|股|区|乡|镇|中)|办公室|其他|局(?:办|属|机关)|市(?:直|政府|委|各)|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|（责任|（牵头|责任单位|牵头单位|完成时限|全年|年底|持续|长期|常态|及时|每|按`)
	reOngoingAt = regexp.MustCompile(`(?:全年|长期|常态化?)?(?:持续|长期|坚持|常态化?)(?:推进|开展|坚持|进行|实施|落实)?|全年|年底前?|即时|及时|长期|按月|按季度?|每[年月季]度?`)
	reDigits    = regexp.MustCompile(`\d+`)
)

// cut turns the lines into atoms.
func (d *dump) cut() {
	for i, raw := range d.lines {
		line := strings.Trim(pipes.Replace(raw), " \t\r\n　")
		from := len(d.atoms)
		if d.hard {
			for c := range strings.SplitSeq(line, "|") {
				d.addAtom(atom{text: c, line: i, gap: 4})
			}
		} else {
			d.cutLine(line, i)
		}
		d.edges(from)
	}
}

func (d *dump) addAtom(a atom) {
	if strings.TrimSpace(a.text) != "" {
		s := fold(a.text)
		a.dutyEnd = hasUnitEnd(s) || endsWithRole(s)
		a.verbs = reBadUnit.MatchString(s) || strings.ContainsAny(strings.TrimRight(s, "。"), "。")
		d.atoms = append(d.atoms, a)
	}
}

func endsWithRole(s string) bool {
	for _, w := range []string{"牵头", "负责", "配合", "落实", "参与", "协办", "主办", "协助", "承办", "）", "等"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func (d *dump) edges(from int) {
	if n := len(d.atoms); n > from {
		d.atoms[from].start, d.atoms[n-1].end = true, true
		d.atoms[from].lone = n == from+1
	}
	for i := from; i < len(d.atoms); i++ {
		a := &d.atoms[i]
		a.dutyStart = a.start || a.gap > 0 || reCutBefore.MatchString(firstRunes(a.text, 6)) || endsSentence(d.atoms[i-1].text) || d.stats.units[a.text] || d.atoms[i-1].afterDate()
	}
}

// afterDate reports whether a unit may begin right after this atom.
func (a atom) afterDate() bool { return deadlineShaped(a.text) || rePlainNo.MatchString(fold(a.text)) }

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// cutLine cuts a line at its blanks and where a cell may end. A blank inside
// a date (3月 31 日) is none of the document's.
func (d *dump) cutLine(line string, at int) {
	var bare strings.Builder
	gaps := map[int]int{}
	for _, r := range line {
		switch {
		case r == '|' || r == '\t':
			gaps[bare.Len()] += 4
		case isBlank(r):
			gaps[bare.Len()] += runeWidth(r)
		default:
			bare.WriteRune(r)
		}
	}
	text := bare.String()
	from := 0
	for _, c := range append(cutsOf(text, d.stats.units, gaps), len(text)) {
		d.addAtom(atom{text: text[from:c], line: at, gap: gaps[from]})
		from = c
	}
}

// cutsOf lists, in ascending order, the byte positions inside a text where
// one cell may end and another begin; gaps holds where blanks were.
func cutsOf(text string, units map[string]bool, gaps map[int]int) []int {
	folded := fold(text)
	at := map[int]bool{}
	for _, m := range reCutAfter.FindAllStringIndex(folded, -1) {
		at[m[1]] = true
	}
	for _, m := range reCutBefore.FindAllStringIndex(folded, -1) {
		at[m[0]] = true
	}
	for _, m := range reOngoingAt.FindAllStringIndex(folded, -1) {
		at[m[0]], at[m[1]] = true, true
	}
	for _, m := range reDigits.FindAllStringIndex(folded, -1) {
		if numberLike(folded, m) {
			at[m[0]], at[m[1]] = true, true
		}
	}
	for u := range units {
		if i := strings.Index(folded, u); i >= 0 && len(units) <= 200 {
			at[i], at[i+len(u)] = true, true
		}
	}
	edges := dateEdges(folded, gapsInFigures(text, gaps))
	if _, mark, _ := leadingMark(text); mark != "" {
		for i := range at {
			if i <= len(fold(mark)) {
				delete(at, i)
			}
		}
	}
	return unfolded(text, at, gaps, edges)
}

// gapsInFigures are the rune positions where a blank stands between two
// digits, or a mark ends before one: no date goes across them.
func gapsInFigures(text string, gaps map[int]int) []int {
	var at []int
	n, last := 0, rune(0)
	for j, r := range text {
		if gaps[j] > 0 && isDigit(foldRune(last)) && isDigit(foldRune(r)) {
			at = append(at, n)
		}
		last = r
		n++
	}
	if _, mark, _ := leadingMark(text); mark != "" {
		at = append(at, runeLen(mark))
	}
	slices.Sort(at)
	return at
}

// dateEdges is 1 at the first rune of a date, 2 within it and 3 after it;
// at lists the rune positions that no date goes across.
func dateEdges(folded string, at []int) map[int]int {
	edges := map[int]int{}
	rs, from := []rune(folded), 0
	for _, to := range append(at, len(rs)) {
		for _, h := range scanDates(string(rs[from:to])) {
			for i := from + h.from + 1; i < from+h.to; i++ {
				edges[i] = 2
			}
			edges[from+h.from], edges[from+h.to] = 1, 3
		}
		from = to
	}
	return edges
}

// unfolded turns cuts of the folded text into cuts of the text itself.
func unfolded(text string, at map[int]bool, gaps, dates map[int]int) []int {
	var cuts []int
	i, n := 0, 0
	for j, r := range text {
		if edge := dates[n]; j > 0 && edge != 2 && (at[i] || gaps[j] > 0 || edge > 0) {
			cuts = append(cuts, j)
		}
		i += utf8.RuneLen(foldRune(r))
		n++
	}
	return cuts
}

// numberLike reports whether the digits at m may be a row's number: not part
// of a date, an amount or a longer number.
func numberLike(s string, m []int) bool {
	if m[1]-m[0] > 3 || s[m[0]] == '0' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:m[0]])
	after, _ := utf8.DecodeRuneInString(s[m[1]:])
	if m[0] > 0 && (strings.ContainsRune("第.-－—~年月于至〔（[%+“”‘约近超达第每", before) || before < 0x80) {
		return false
	}
	return m[1] == len(s) || !strings.ContainsRune("年月日号%.、）〕]个项次天期家场件条篇人万亿元届类级大位+-－—~～周季岁时小分秒份部种多余倍名批套所座处轮前", after) && after >= 0x80
}

// chainLink is the best chain of row numbers that ends with one atom.
type chainLink struct {
	score float64
	at    int // index among the candidates
	prev  int // index of the link before, or -1
}

// findNumbers marks the atoms that are row numbers: of all that look like
// one, the chain that counts up best.
func (d *dump) findNumbers() {
	var links []chainLink
	var values []int
	best := map[int]int{} // value → link that ends a chain there
	top := -1
	for i, a := range d.atoms {
		v, ok := d.candidate(i)
		if !ok {
			continue
		}
		l := chainLink{score: d.plausible(i, a), at: i, prev: -1}
		gain := l.score - 2*float64(min(v-1, 3))
		l.score = gain
		for _, step := range []struct {
			from int
			cost float64
		}{{v - 1, 0}, {v - 2, 2}, {v - 3, 3}, {v, 2.5}} {
			if p, ok := best[step.from]; ok && links[p].score+d.plausible(i, a)-step.cost > l.score {
				l.score, l.prev = links[p].score+d.plausible(i, a)-step.cost, p
			}
		}
		if v == 1 && top >= 0 && links[top].score+d.plausible(i, a)-2.5 > l.score {
			l.score, l.prev = links[top].score+d.plausible(i, a)-2.5, top
		}
		links, values = append(links, l), append(values, v)
		k := len(links) - 1
		if p, ok := best[v]; !ok || links[p].score <= l.score {
			best[v] = k
		}
		if top < 0 || links[top].score < l.score {
			top = k
		}
	}
	n := 0
	for k := top; k >= 0; k = links[k].prev {
		d.atoms[links[k].at].number = values[k]
		n++
	}
	d.numbered(n)
}

// numbered adds a column for numbers that the head does not name, or drops
// numbers that are too few to be row numbers.
func (d *dump) numbered(n int) {
	if d.layout.has(fieldNo) {
		return
	}
	if n < 2 {
		for i := range d.atoms {
			d.atoms[i].number = 0
		}
		return
	}
	d.layout.columns = slices.Insert(d.layout.columns, 0, column{field: fieldNo})
}

func (d *dump) candidate(i int) (int, bool) {
	s := strings.TrimSpace(fold(d.atoms[i].text))
	if !rePlainNo.MatchString(s) {
		return 0, false
	}
	v, ok := hanValue(s)
	if !ok || v == 0 {
		return 0, false
	}
	if d.atoms[i].lone {
		return v, true
	}
	prev, next := "", ""
	if i > 0 && d.atoms[i].gap > 0 && deadlineShaped(d.atoms[i-1].text) {
		prev = "" // 「全年 2 …」: the blank parts a deadline from a number
	} else if i > 0 && !d.atoms[i].start {
		prev = d.atoms[i-1].text
	} else if i > 0 && !d.hard {
		prev = lineTail(d.atoms[i-1].text)
	}
	if i+1 < len(d.atoms) {
		next = d.atoms[i+1].text
	}
	if d.atoms[i].start && i+1 < len(d.atoms) && d.atoms[i+1].gap > 0 && (reCountLike.MatchString(fold(next)) || reDateStart.MatchString(fold(next))) {
		return v, true
	}
	joined := fold(prev + s + next)
	return v, numberLike(joined, []int{len(fold(prev)), len(fold(prev)) + len(s)})
}

// reCountLike matches words that begin like what is counted and are not.
var reCountLike = regexp.MustCompile(`^(?:年报|年度|月报|日常|部门|家庭|个人|个体|人才|人事|人大|人民|类别|场所|场景|条例|期刊|项目|位置|小微|周边|届次)`)

// lineTail is the end of the line before, where it shows that digits
// at the start of a line go on with it: 于 or 第.
func lineTail(s string) string {
	r, _ := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune("于第", r) {
		return string(r)
	}
	return ""
}

// plausible weighs how much the place of a number speaks for its being the
// number of a row.
func (d *dump) plausible(i int, a atom) float64 {
	switch {
	case a.lone:
		return 3
	case a.start, a.end:
		return 2
	case a.gap > 1:
		return 2
	case i > 0 && (endsSentence(d.atoms[i-1].text) || deadlineShaped(d.atoms[i-1].text)):
		return 1.5
	}
	return 0.8
}
