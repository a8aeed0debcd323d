package check

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// activeLabel is a row of table two in one of its two forms.
type activeLabel struct {
	key, title string
	expr       *regexp.Regexp
	now, then  []string
}

var (
	normative = []string{"本年制发件数", "本年废止件数", "现行有效件数"}
	madeOpen  = []string{"本年新制作数量", "本年新公开数量", "对外公开总数量"}
	decided   = []string{"本年处理决定数量"}
	projects  = []string{"上一年项目数量", "本年增/减", "处理决定数量"}
)

var activeLabels = []activeLabel{
	{"rules", "规章", regexp.MustCompile(`规\n?章`), normative, madeOpen},
	{"normative", "行政规范性文件", regexp.MustCompile(`规\n?范\n?性\n?文\n?件`), normative, madeOpen},
	{"permit", "行政许可", regexp.MustCompile(`行\n?政\n?许\n?可`), decided, projects},
	{"service", "其他对外管理服务事项", regexp.MustCompile(`其\n?他\n?对\n?外\n?管\n?理`), nil, projects},
	{"penalty", "行政处罚", regexp.MustCompile(`行\n?政\n?处\n?罚`), decided, projects},
	{"force", "行政强制", regexp.MustCompile(`行\n?政\n?强\n?制`), decided, projects},
	{"fee", "行政事业性收费", regexp.MustCompile(`事\n?业\n?性\n?收\n?费`), []string{"本年收费金额（单位：万元）"}, []string{"上一年项目数量", "本年增/减"}},
	{"purchase", "政府集中采购", regexp.MustCompile(`集\n?中\n?采\n?购`), nil, []string{"采购项目数量", "采购总金额"}},
}

var (
	activeHead = regexp.MustCompile(`信\n?息\n?内\n?容`)
	oldActive  = regexp.MustCompile(`对外公开总|新公开数|上一年项目|本年增|新制作数`)
)

// readActive reads table two, which stands between from and to.
func (r *Result) readActive(s stream, from, to int) (span, bool) {
	at := activeHead.FindStringIndex(s.text[from:to])
	if at == nil {
		return span{}, false
	}
	begin := from + at[0]
	if i := strings.LastIndex(s.text[max(from, begin-60):begin], "第二十条"); i >= 0 {
		begin = max(from, begin-60) + i
	}
	old := oldActive.MatchString(s.text[begin:to])
	type place struct {
		l  activeLabel
		at []int
	}
	var places []place
	pos := from + at[1]
	for _, l := range activeLabels {
		if l.columns(old) == nil {
			continue
		}
		if m := l.expr.FindStringIndex(s.text[pos:to]); m != nil {
			places = append(places, place{l, []int{pos + m[0], pos + m[1]}})
			pos += m[1]
		}
	}
	if len(places) < 3 {
		return span{}, false
	}
	t := &Active{}
	end := pos
	for i, p := range places {
		data := ""
		if i+1 < len(places) {
			data = cut(bare(s.text[p.at[1]:places[i+1].at[0]]))
		} else {
			tail := figures(bare(s.text[p.at[1]:min(to, p.at[1]+200)]), len(p.l.columns(old)))
			data, end = tail, p.at[1]+len(tail)
		}
		t.Rows = append(t.Rows, r.activeRow(p.l, p.l.columns(old), data))
	}
	r.Active = t
	return span{begin, min(end, to)}, true
}

func (l activeLabel) columns(old bool) []string {
	if old {
		return l.then
	}
	return l.now
}

// cut drops what follows the figures: the next block's heads.
func cut(data string) string {
	for _, w := range []string{"第二十", "信息内容"} {
		if i := strings.Index(data, w); i >= 0 {
			data = data[:i]
		}
	}
	return data
}

// activeRow reads one row; digits that ran together and can be parted in
// several ways are a doubt.
func (r *Result) activeRow(l activeLabel, columns []string, data string) ActiveRow {
	row := ActiveRow{Key: l.key, Label: l.title, Columns: columns, Readings: 1}
	n := len(columns)
	var options []reading
	if n == 1 {
		options = []reading{single(data)}
	} else if options = together(data, columns); options == nil {
		options = readings(data, n)
	}
	row.Cells = options[0]
	for i := range row.Cells {
		row.Cells[i] = row.Cells[i].inColumn(columns[i])
	}
	if row.Readings = len(options); row.Readings > 1 {
		r.doubt("二", l.title, strings.TrimSpace(data), sayAll(options), "这一行的数字连在一起或缺格，有 %d 种读法，没有恒等式可以判断，请对照原件", len(options))
	}
	return row
}

var (
	oneRun = regexp.MustCompile(`^[^0-9|\n+-]*([0-9+][0-9.+-]*)[^0-9|]*$`)
	plainN = regexp.MustCompile(`^(?:0|[1-9][0-9]*)$`)
	signed = regexp.MustCompile(`^[+-]?(?:0|[1-9][0-9]*)$`)
	money  = regexp.MustCompile(`^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$`)
)

// together reads a row whose figures are one run of characters: every way to
// part it so that each part suits its column, or nil where it is no such run.
func together(data string, columns []string) []reading {
	m := oneRun.FindStringSubmatch(data)
	if m == nil || len(m[1]) > 24 {
		return nil
	}
	var out []reading
	var walk func(rest string, done reading)
	walk = func(rest string, done reading) {
		i := len(done)
		if i == len(columns)-1 {
			if suits(columns[i], rest) {
				out = append(out, append(append(reading(nil), done...), atom{text: rest}.cell()))
			}
			return
		}
		for n := 1; n < len(rest); n++ {
			if suits(columns[i], rest[:n]) {
				walk(rest[n:], append(append(reading(nil), done...), atom{text: rest[:n]}.cell()))
			}
		}
	}
	walk(m[1], nil)
	return out
}

func suits(column, s string) bool {
	switch {
	case strings.Contains(column, "金额"):
		return money.MatchString(s)
	case strings.Contains(column, "增/减"):
		return signed.MatchString(s)
	}
	return plainN.MatchString(s)
}

// single is the one figure of a row.
func single(data string) reading {
	list := atoms(data)
	if len(list) == 0 {
		return reading{{Blank: true}}
	}
	return reading{list[0].cell()}
}

// inColumn judges a cell by its column: money may have a fraction, a change
// against last year a sign.
func (c Cell) inColumn(column string) Cell {
	switch {
	case c.Blank:
	case strings.Contains(column, "金额"):
		f, err := strconv.ParseFloat(c.Text, 64)
		if err == nil {
			c.Value, c.Odd = int64(math.Round(f*10_000)), f < 0
		}
	case strings.Contains(column, "增/减"):
		n, err := strconv.ParseInt(c.Text, 10, 64)
		c.Odd = err != nil
		c.Value = n
	}
	return c
}
