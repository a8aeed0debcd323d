package plan

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// dump is the text of a table whose lines and cells have been lost: what is
// left of it between its column names and the end.
type dump struct {
	found
	// stopped reports whether the reader is to give up.
	stopped func() bool
	stats   *stats
	lines   []string // raw, without furniture
	// hard is set where every line is one whole cell.
	hard  bool
	atoms []atom
	// measureWidth is the usual width of a line of the widest column, or 0
	// where lines are no guide.
	measureWidth int
	// keyWidth is the usual width of the key tasks' column, or 0 where it is
	// not known.
	keyWidth int
	// tail is what stands below the table.
	tail []string
	// heads are the headings above the column names.
	heads [2]string
	// broken is set where cells begin on lines of their own as a rule.
	broken bool
}

// readDump reads text that was dumped from a table with column names: broken
// anywhere, or run together on one line. nil means that no names were found.
func readDump(ctx context.Context, lines []string, units map[string]bool) *found {
	d := &dump{stopped: func() bool { return ctx.Err() != nil }, stats: &stats{units: units}}
	if !d.findHead(lines) {
		return nil
	}
	return d.readRows()
}

// readHeadless reads rows that were pasted without their column names, if
// numbers and responsible units show that they are rows.
func readHeadless(ctx context.Context, lines []string, units map[string]bool) *found {
	names := strings.Fields("序号 重点任务 具体措施 责任单位 完成时限")
	d := &dump{stopped: func() bool { return ctx.Err() != nil }, stats: &stats{units: units}}
	d.layout = &layout{guessed: true}
	for _, n := range names {
		f, _ := namedField(n)
		d.layout.columns = append(d.layout.columns, column{field: f, name: n})
	}
	for _, l := range lines {
		if s := Tidy(l); s != "" && len(d.lines) == 0 && titleLine(s) && reTitle.MatchString(fold(s)) {
			d.before = append(d.before, s)
			continue
		}
		d.addLine(l, "")
	}
	f := d.readRows()
	full := 0
	for _, r := range f.drafts {
		if r.raw(fieldMeasure) != "" && (r.raw(fieldDuty) != "" || r.raw(fieldDeadline) != "") {
			full++
		}
	}
	f.garbled = false
	if full == 0 || full*3 < len(f.drafts)*2 {
		return nil
	}
	for i := range d.layout.columns {
		d.layout.columns[i].name = ""
	}
	return f
}

// findHead finds the column names, on one line, on lines of their own, or
// in the middle of a line; what comes before is kept as such.
func (d *dump) findHead(lines []string) bool {
	for i := range lines {
		cols, used, rest := namesFrom(lines[i:])
		ahead := ""
		if !dumpHead(cols) {
			ahead, cols, rest = namesInside(lines[i])
			used = 1
		}
		if !dumpHead(cols) {
			continue
		}
		for _, l := range append(slices.Clone(lines[:i]), ahead) {
			if s := Tidy(l); s != "" {
				d.before = append(d.before, s)
			}
		}
		l := &layout{columns: cols}
		l.settle()
		d.layout = l
		d.heads = headAbove(d.before)
		d.body(append([]string{rest}, lines[i+used:]...))
		return true
	}
	return false
}

// headAbove is the heading that stands right above the column names, if any:
// where each group of tasks has a table of its own.
func headAbove(before []string) [2]string {
	if k := len(before) - 1; k >= 0 && headLevel(before[k]) > 0 && runeLen(before[k]) <= 30 && !strings.ContainsAny(before[k], "。；") {
		return nextHeads([2]string{}, before[k])
	}
	return [2]string{}
}

func dumpHead(cols []column) bool {
	if len(cols) < 2 {
		return false
	}
	l, _ := planHead(&layout{columns: cols}, 1)
	return l != nil && (len(cols) > 2 || l.has(fieldDuty, fieldDeadline))
}

// brokenNames reads column names of which some were broken across lines: the
// first lines hold nothing else.
func brokenNames(lines []string) (cols []column, used int) {
	for n := 2; n <= 10 && n <= len(lines); n++ {
		if len(lines[n-1]) > 300 {
			break
		}
		if Tidy(lines[n-1]) == "" {
			continue
		}
		more, left := readNames(strings.Join(lines[:n], "\n"))
		if left == "" && len(more) > 2 && distinct(more) {
			cols, used = more, n
		}
	}
	return cols, used
}

// namesFrom reads column names from the first lines on; a line that goes on
// with other text ends them.
func namesFrom(lines []string) (cols []column, used int, rest string) {
	defer func() {
		if more, n := brokenNames(lines); len(more) > len(cols) && dumpHead(more) {
			cols, used, rest = more, n, ""
		}
	}()
	for i, l := range lines {
		if strings.Trim(l, "|｜ \t　") == "" && i > 0 {
			continue
		}
		more, left := readNames(l)
		if len(more) == 0 || left != "" && i > 0 && len(cols) > 1 {
			break
		}
		cols, used = append(cols, more...), i+1
		if left != "" {
			return cols, used, left
		}
	}
	return cols, used, ""
}

// namesInside finds column names after a title on the same line: the run
// that has most names and none of them twice.
func namesInside(line string) (ahead string, cols []column, rest string) {
	limit := 4000
	for i := range line {
		if limit--; limit < 0 {
			break
		}
		more, left := readNames(line[i:])
		if len(more) > len(cols) && len(more) > 2 && distinct(more) {
			ahead, cols, rest = line[:i], more, left
		}
	}
	return ahead, cols, rest
}

func distinct(cols []column) bool {
	seen := map[field]bool{}
	for _, c := range cols {
		if seen[c.field] && c.field != fieldExtra {
			return false
		}
		seen[c.field] = true
	}
	return true
}

var (
	rePage    = regexp.MustCompile(`^(?:[-—－–·]{1,3}\d{1,4}[-—－–·]{1,3}|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|[Pp]age\d{1,4})$`)
	reLonePip = regexp.MustCompile(`^[|｜│]+$`)
)

// body keeps the lines that are part of rows. Page numbers, repeated column
// names and repeated titles are furniture.
func (d *dump) body(lines []string) {
	var names strings.Builder
	for _, c := range d.layout.columns {
		names.WriteString(c.name)
	}
	pipes, texts := 0, 0
	for _, l := range lines {
		if s := squeeze(l); reLonePip.MatchString(s) {
			pipes++
		} else if s != "" {
			texts++
		}
	}
	d.hard = pipes > 2 && pipes*3 > texts
	lines = d.trimTail(lines)
	for i := 0; i < len(lines); i++ {
		if used := d.repeatedHead(lines[i:], fold(names.String())); used > 0 {
			for _, l := range lines[i : i+used] {
				d.keep(l)
			}
			i += used - 1
			continue
		}
		d.addLine(lines[i], fold(names.String()))
	}
}

// trimTail takes the distribution list, the signature and the day of issue
// off the end of the lines.
func (d *dump) trimTail(lines []string) []string {
	agency, cut := agencyOf(titleOf(d.before)), len(lines)
	var tail []string
	for cut > 0 {
		s := Tidy(lines[cut-1])
		_, dated := dateLine(fold(s))
		signed := cut > 1 && dated && signs(Tidy(lines[cut-2]), agency)
		if s != "" && !reTail.MatchString(fold(s)) && !signed && !(len(tail) > 0 && signs(s, agency)) {
			break
		}
		if s != "" {
			tail = append(tail, s)
		}
		cut--
	}
	slices.Reverse(tail)
	d.tail = tail
	return lines[:cut]
}

// signs reports whether a line is the name of the agency that the title
// names, or of its office.
func signs(line, agency string) bool {
	return agency != "" && strings.HasPrefix(line, agency) && unitShaped(line)
}

// repeatedHead is the number of lines that repeat the column names, or 0.
func (d *dump) repeatedHead(lines []string, names string) int {
	if s := fold(squeeze(lines[0])); s == "" || !strings.HasPrefix(names, s) {
		return 0
	}
	got := ""
	for i, l := range lines {
		got += fold(strings.Trim(squeeze(l), "|｜"))
		if got == names {
			return i + 1
		}
		if !strings.HasPrefix(names, got) {
			return 0
		}
	}
	return 0
}

func (d *dump) keep(l string) {
	if s := Tidy(l); s != "" {
		d.after = append(d.after, s)
	}
}

func (d *dump) addLine(l, names string) {
	s := squeeze(l)
	switch {
	case s == "" || reLonePip.MatchString(s):
	case rePage.MatchString(fold(s)), slices.Contains(d.before, Tidy(l)) && runeLen(s) > 8:
		d.keep(l)
	case names != "" && strings.Contains(fold(s), names):
		at := strings.Index(fold(s), names)
		d.addLine(runesUpTo(s, fold(s), at), "")
		d.keep(runesUpTo(runesAfter(s, fold(s), at), names, len(names)))
		d.addLine(runesAfter(s, fold(s), at+len(names)), names)
	default:
		d.lines = append(d.lines, l)
	}
}

// readRows cuts the lines into atoms and finds the rows; the second time
// over, texts that recurred and units that were found count as known.
func (d *dump) readRows() *found {
	d.cut()
	d.findNumbers()
	d.measureLines()
	segs := d.parse()
	d.learn(segs)
	segs = d.parse()
	d.assemble(segs)
	d.after = append(d.after, d.tail...)
	d.garbled = d.inDisorder()
	return &d.found
}

// measureLines finds the width at which the measures' lines were broken, and
// whether lines mark cells at all.
func (d *dump) measureLines() {
	rows, runes := 0, 0
	for _, a := range d.atoms {
		if a.number > 0 {
			rows++
		}
		runes += runeLen(a.text)
	}
	n := len(d.lines)
	d.broken = n >= 12 && runes < 60*n && n >= 3*rows
	var ws []int
	for _, l := range d.lines {
		ws = append(ws, width(Tidy(l)))
	}
	slices.Sort(ws)
	if len(ws) < 8 || d.hard {
		return
	}
	w := ws[len(ws)*9/10]
	near := 0
	for _, v := range ws {
		if v*10 >= w*9 && v <= w+2 {
			near++
		}
	}
	if near*5 >= len(ws) && w >= 20 && w <= 120 {
		d.measureWidth = w
	}
}

// learn counts what the first pass read, for the second.
func (d *dump) learn(segs []segment) {
	d.stats.repeats = map[string]int{}
	units := map[string]int{}
	var keys []int
	for _, s := range segs {
		f := d.fieldOf(s.state)
		if f == fieldKey && s.state != d.keyLate() {
			widest := 0
			for l := range strings.SplitSeq(d.textOf(s), "\n") {
				widest = max(widest, width(l))
			}
			keys = append(keys, widest)
		}
		if f == fieldIndicator {
			d.stats.repeats[Tidy(d.textOf(s))]++
		}
		if f.isDuty() {
			duty := ReadDuty(tidyDuty(d.textOf(s)), Unstated, false)
			for _, u := range duty.units() {
				units[u]++
			}
		}
	}
	known := map[string]bool{}
	for u := range d.stats.units {
		known[u] = true
	}
	for u, n := range units {
		if n > 1 && utf8.RuneCountInString(u) <= 16 {
			known[u] = true
		}
	}
	if slices.Sort(keys); len(keys) > 5 {
		d.keyWidth = keys[len(keys)*3/4]
	}
	d.stats.units, d.stats.duties = known, nil
}
