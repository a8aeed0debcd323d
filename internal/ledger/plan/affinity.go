package plan

import (
	"math"
	"regexp"
	"strings"
)

// stats is what is known of the document as a whole.
type stats struct {
	units map[string]bool
	// repeats counts short texts, which tells indicators.
	repeats map[string]int
	// duties and deadlines remember what was asked of a text before.
	duties, deadlines map[string]bool
}

func (st *stats) duty(s string) bool {
	return remember(&st.duties, s, func() bool { return dutyShaped(s, st.units) })
}

func (st *stats) deadline(s string) bool {
	return remember(&st.deadlines, s, func() bool { return deadlineShaped(s) })
}

func remember(m *map[string]bool, s string, ask func() bool) bool {
	if v, ok := (*m)[s]; ok {
		return v
	}
	if *m == nil || len(*m) > 50_000 {
		*m = map[string]bool{}
	}
	v := ask()
	(*m)[s] = v
	return v
}

// affinity says how well a whole text fits a field; 0 is neutral, positive
// fits. The figures are relative to each other and have no unit.
func affinity(f field, text string, st *stats) float64 {
	s := Tidy(text)
	n := runeLen(s)
	switch f {
	case fieldNo:
		if reNumber.MatchString(fold(s)) {
			return 8
		}
		return -10
	case fieldDuty, fieldLead, fieldSupport:
		return dutyAffinity(s, n, st)
	case fieldDeadline:
		switch {
		case st.deadline(s) && (reVague.MatchString(fold(s)) || rhythmOf(fold(s)) != ""):
			return 2.5
		case st.deadline(s):
			return 6
		case n <= 12 && !strings.ContainsAny(s, "。"):
			return -2.5
		}
		return -9
	case fieldKey, fieldSub, fieldHead:
		return titleAffinity(s, n, st)
	case fieldMeasure:
		return measureAffinity(s, n, st)
	case fieldIndicator:
		return indicatorAffinity(s, n, st)
	}
	return -1
}

// reRhythmAt matches the beginning of a measure that says how often.
var reRhythmAt = regexp.MustCompile(`^每(?:年|半年|季度?|月|周|个?工作日)`)

var (
	rePersonName = regexp.MustCompile(`(?:领导|人|人员)$`)
	rePersons    = regexp.MustCompile(`^[一-龥·]{2,4}(?:[、，；\s][一-龥·]{2,4}){0,5}$`)
)

// personAffinity says how well a text fits a column of persons.
func personAffinity(s string) float64 {
	switch {
	case !rePersons.MatchString(s) || deadlineShaped(s) || nextRole(fold(s)) != nil:
		return -6
	case hasUnitEnd(s):
		return 0
	}
	return 3.5
}

func dutyAffinity(s string, n int, st *stats) float64 {
	switch {
	case st.duty(s):
		return 6 + math.Min(float64(n), 14)*0.1
	case n <= 30 && !strings.ContainsAny(s, "。：%") && nextRole(fold(s)) != nil:
		return -1
	case n <= 16 && !strings.ContainsAny(s, "。；：%") && !st.deadline(s):
		return -1.5
	}
	return -9
}

func titleAffinity(s string, n int, st *stats) float64 {
	v := 2.0
	if headLevel(s) > 0 {
		v += 3
	}
	if n > 24 {
		v -= float64(n-24) * 0.3
	}
	if n <= 2 && headLevel(s) == 0 {
		v -= 3 // the end of another cell
	}
	if reRhythmAt.MatchString(fold(s)) {
		v -= 3
	}
	if no, _, _ := leadingMark(s); no != "" {
		v -= 2
	}
	if strings.ContainsAny(s, "；，：") || strings.Contains(s, "。") && headLevel(s) == 0 {
		v -= 3
	}
	if i := strings.IndexRune(s, '、'); i > 6 && unitShaped(s[:i]) && headLevel(s) == 0 {
		v -= 3 // a list of units whose last name was cut
	}
	if v > -2 && (st.duty(s) || st.deadline(s) || rePlainNo.MatchString(fold(s))) {
		v -= 6
	}
	return math.Max(v, -12)
}

func measureAffinity(s string, n int, st *stats) float64 {
	v := math.Min(float64(n), 40)*0.1 - 0.5
	if endsSentence(s) {
		v += 2
	}
	if no, _, _ := leadingMark(s); no != "" {
		v += 2.5
	}
	if n < 60 && (st.duty(s) || st.deadline(s)) || rePlainNo.MatchString(fold(s)) {
		v -= 7
	}
	if headLevel(s) > 0 && n < 20 {
		v -= 2
	}
	return v
}

func indicatorAffinity(s string, n int, st *stats) float64 {
	v := 1.0
	if n > 40 {
		v -= float64(n-40) * 0.1
	}
	if k := st.repeats[s]; k > 1 {
		v += 3 * math.Min(1, float64(k)/5)
	}
	for _, w := range []string{"牵头", "配合", "负责", "具体落实", "落实", "参与"} {
		if strings.HasPrefix(s, w) {
			v -= 3
			break
		}
	}
	if n <= 40 && (st.duty(s) || st.deadline(s) || rePlainNo.MatchString(fold(s))) {
		v -= 5
	}
	return math.Max(v, -8)
}

// alignRow says for each cell of a row which column it belongs to. Cells
// stay where they are unless the contents speak clearly for a shift, as they
// do where merged cells were lost and the rest slipped to the left.
func alignRow(row gridRow, l *layout, st *stats, loose bool) []int {
	at := make([]int, len(row))
	var cells []int
	stay := 0.0
	for j, c := range row {
		at[j] = j
		if j >= len(l.columns) {
			at[j] = -1
		}
		if c.covered || Tidy(c.text) == "" {
			continue
		}
		cells = append(cells, j)
		if at[j] >= 0 {
			stay += affinity(l.columns[j].field, c.text, st)
		} else {
			stay -= 12
		}
	}
	if len(cells) == 0 || len(cells) >= len(l.columns) && len(row) <= len(l.columns) || len(cells) > 40 {
		return at
	}
	margin := 8.0
	if m := l.index(fieldMeasure); loose {
		margin = 1
		if l.has(fieldExtra) {
			margin = 3 // remarks take any text
		}
	} else if m >= 0 && m < len(row) && Tidy(row[m].text) == "" {
		margin = 2 // a row without a measure has slipped
	}
	cols, score := bestOrder(row, cells, l, st)
	if score > stay+margin {
		for k, j := range cells {
			at[j] = cols[k]
		}
	}
	return at
}

// bestOrder assigns cells to columns from left to right so that the sum of
// affinities is greatest; a cell may also join the one before it.
func bestOrder(row gridRow, cells []int, l *layout, st *stats) ([]int, float64) {
	n, m := len(cells), len(l.columns)
	best := make([][]float64, n+1) // best[i][j]: i cells in the first j columns
	take := make([][]bool, n+1)
	for i := range best {
		best[i], take[i] = make([]float64, m+1), make([]bool, m+1)
		for j := range best[i] {
			if i > 0 {
				best[i][j] = math.Inf(-1)
			}
		}
	}
	for i := 1; i <= n; i++ {
		for j := 1; j <= m; j++ {
			best[i][j] = best[i][j-1]
			if v := best[i-1][j-1] + affinity(l.columns[j-1].field, row[cells[i-1]].text, st); v > best[i][j] {
				best[i][j], take[i][j] = v, true
			}
		}
	}
	cols := make([]int, n)
	for i, j := n, m; i > 0 && j > 0; j-- {
		if take[i][j] {
			cols[i-1] = j - 1
			i--
		}
	}
	return cols, best[n][m]
}
