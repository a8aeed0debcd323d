package check

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// figuresOf is a report's truth, from which documents in many layouts are made.
type truth struct {
	year   int
	agency string
	old    bool
	three  map[string]*[7]int64
	four   [15]int64
	norm   [3]int64
	permit [3]int64
	fee    string
	prose  map[string]string // by part
}

func keysOf(old bool) []string {
	k := []string{"I", "II", "a", "b", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "d1", "d2", "d3", "e1", "e2", "e3", "e4", "e5"}
	if old {
		k = append(k, "f")
	} else {
		k = append(k, "f1", "f2", "f3")
	}
	return append(k, "g", "IV")
}

// consistentTruth makes figures that satisfy every identity.
func consistentTruth(r *rand.Rand, old bool, scale int) *truth {
	t := &truth{year: 2019 + r.IntN(2), agency: "某市水务局", old: old, three: map[string]*[7]int64{}, fee: "0"}
	if !old {
		t.year = 2021 + r.IntN(5)
	}
	keys := keysOf(old)
	for _, k := range keys {
		t.three[k] = &[7]int64{}
	}
	for c := range 6 {
		var total int64
		for _, k := range keys[2 : len(keys)-2] {
			if r.IntN(3) == 0 || c == 0 && r.IntN(2) == 0 {
				v := int64(r.IntN(scale))
				if c > 0 {
					v = int64(r.IntN(scale/4 + 2))
				}
				t.three[k][c] = v
				total += v
			}
		}
		carry := int64(r.IntN(scale/5 + 2))
		t.three["g"][c], t.three["IV"][c] = total, carry
		in := int64(0)
		if total+carry > 0 {
			in = int64(r.IntN(int(min(total+carry, int64(scale/5+1))) + 1))
		}
		t.three["II"][c], t.three["I"][c] = in, total+carry-in
	}
	for _, k := range keys {
		for c := range 6 {
			t.three[k][6] += t.three[k][c]
		}
	}
	for g := range 3 {
		for k := range 4 {
			t.four[g*5+k] = int64(r.IntN(4))
			t.four[g*5+4] += t.four[g*5+k]
		}
	}
	t.norm = [3]int64{int64(r.IntN(5)), int64(r.IntN(3)), int64(5 + r.IntN(4))}
	t.permit = [3]int64{int64(r.IntN(3000)), int64(r.IntN(300)), int64(r.IntN(9))}
	t.fee = []string{"0", "12.5", "305.74", "8"}[r.IntN(4)]
	t.prose = map[string]string{
		"一": fmt.Sprintf("%d年，本机关认真落实条例。（一）主动公开。全年制发行政规范性文件%d件，公开信息1203条。（二）依申请公开。全年共收到政府信息公开申请%d件，上年结转%d件，已办结%d件，结转下年度继续办理%d件。较上年增加3件。（三）监督保障。培训2次，参训120人。",
			t.year, t.norm[0], t.three["I"][6], t.three["II"][6], t.three["g"][6], t.three["IV"][6]),
		"五": "存在的问题是主动公开的深度不够。下一步将加强培训，拓宽渠道。",
		"六": "本年度发出收费通知2件，收取信息处理费0元。",
	}
	return t
}

// layout is one way in which a report is published.
type layout struct {
	name string
	ext  string
	make func(t *truth) string
	// sure marks layouts in which no figure is ambiguous.
	sure bool
}

func rowLabel(key string) string {
	title := RowTitle(key)
	if i := strings.LastIndex(title, " "); i >= 0 {
		return title[i+1:]
	}
	if key == "b" {
		return "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
	}
	return title
}

func (t *truth) activeBlocks() [][][]string {
	n := func(v int64) string { return fmt.Sprint(v) }
	if t.old {
		return [][][]string{
			{{"第二十条第（一）项"}, {"信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"}, {"规章", "0", "0", "0"}, {"规范性文件", n(t.norm[0]), n(t.norm[1]), n(t.norm[2])}},
			{{"第二十条第（五）项"}, {"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"}, {"行政许可", "31", "-2", n(t.permit[0])}, {"其他对外管理服务事项", "6", "+1", "0"}},
			{{"第二十条第（六）项"}, {"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"}, {"行政处罚", "8", "0", n(t.permit[1])}, {"行政强制", "3", "0", n(t.permit[2])}},
			{{"第二十条第（八）项"}, {"信息内容", "上一年项目数量", "本年增/减"}, {"行政事业性收费", "2", "0"}},
			{{"第二十条第（九）项"}, {"信息内容", "采购项目数量", "采购总金额"}, {"政府集中采购", "4", "31.6"}},
		}
	}
	return [][][]string{
		{{"第二十条第（一）项"}, {"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"}, {"规章", "0", "0", "0"}, {"行政规范性文件", n(t.norm[0]), n(t.norm[1]), n(t.norm[2])}},
		{{"第二十条第（五）项"}, {"信息内容", "本年处理决定数量"}, {"行政许可", n(t.permit[0])}},
		{{"第二十条第（六）项"}, {"信息内容", "本年处理决定数量"}, {"行政处罚", n(t.permit[1])}, {"行政强制", n(t.permit[2])}},
		{{"第二十条第（八）项"}, {"信息内容", "本年收费金额（单位：万元）"}, {"行政事业性收费", t.fee}},
	}
}

// dump writes the report as text: cell parts cells, line parts rows.
func (t *truth) dump(cell, line string) string {
	var b strings.Builder
	w := func(s ...string) { b.WriteString(strings.Join(s, "")) }
	w(t.agency, fmt.Sprint(t.year), "年政府信息公开工作年度报告", line, "一、总体情况", line, t.prose["一"], line, "二、主动公开政府信息情况", line)
	for _, block := range t.activeBlocks() {
		for _, row := range block {
			w(strings.Join(row, cell), line)
		}
	}
	w("三、收到和处理政府信息公开申请情况", line, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", cell, "申请人情况", line,
		strings.Join([]string{"自然人", "法人或其他组织", "总计"}, cell), line, strings.Join(Columns[1:6], cell), line)
	group := map[string]string{"a": "三、本年度办理结果", "c1": "（三）不予公开", "d1": "（四）无法提供", "e1": "（五）不予处理", "f1": "（六）其他处理"}
	for _, k := range keysOf(t.old) {
		if g := group[k]; g != "" {
			w(g, cell)
		}
		w(rowLabel(k))
		for _, v := range t.three[k] {
			w(cell, fmt.Sprint(v))
		}
		w(line)
	}
	w("四、政府信息公开行政复议、行政诉讼情况", line, strings.Join([]string{"行政复议", "行政诉讼"}, cell), line, strings.Join([]string{"未经复议直接起诉", "复议后起诉"}, cell), line)
	var heads, cells []string
	for range 3 {
		heads = append(heads, "结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
	}
	for _, v := range t.four {
		cells = append(cells, fmt.Sprint(v))
	}
	w(strings.Join(heads, cell), line, strings.Join(cells, cell), line)
	w("五、存在的主要问题及改进情况", line, t.prose["五"], line, "六、其他需要报告的事项", line, t.prose["六"], line)
	return b.String()
}

// html writes the report as a page; style varies the mark-up.
func (t *truth) html(nested, repeat bool, totalFirst bool) string {
	var b strings.Builder
	tr := func(cells ...string) { b.WriteString("<tr>" + strings.Join(cells, "") + "</tr>\n") }
	td := func(s string, attr ...string) string {
		return "<td " + strings.Join(attr, " ") + "><p>" + s + "</p></td>"
	}
	fmt.Fprintf(&b, "<!DOCTYPE html><html><head><title>x</title></head><body><h1>%s%d年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>%s</p><p>二、主动公开政府信息情况</p>", t.agency, t.year, t.prose["一"])
	if nested {
		b.WriteString("<table><tr><td>")
	}
	b.WriteString("<table>")
	for _, block := range t.activeBlocks() {
		for _, row := range block {
			var cells []string
			for _, c := range row {
				if len(row) == 1 {
					cells = append(cells, td(c, `colspan="4"`))
				} else {
					cells = append(cells, td(c))
				}
			}
			tr(cells...)
		}
	}
	b.WriteString("</table>")
	if nested {
		b.WriteString("</td></tr></table>")
	}
	b.WriteString("<p>三、收到和处理政府信息公开申请情况</p><table>")
	head := func() {
		if totalFirst {
			tr(td("申请人情况", `colspan="3"`, `rowspan="2"`), td("总计", `rowspan="2"`), td("自然人", `rowspan="2"`), td("法人或其他组织", `colspan="5"`))
		} else {
			tr(td("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", `colspan="3"`, `rowspan="2"`), td("自然人", `rowspan="2"`), td("法人或其他组织", `colspan="5"`), td("总计", `rowspan="2"`))
		}
		tr(td("商业<br>企业"), td("科研<br>机构"), td("社会公益组织"), td("法律服务机构"), td("其他"))
	}
	head()
	groups := map[string][2]string{"c1": {"（三）不予公开", "8"}, "d1": {"（四）无法提供", "3"}, "e1": {"（五）不予处理", "5"}, "f1": {"（六）其他处理", "3"}}
	for _, k := range keysOf(t.old) {
		var cells []string
		switch {
		case k == "I" || k == "II" || k == "IV":
			cells = append(cells, td(rowLabel(k), `colspan="3"`))
		case k == "a":
			n := 20
			if !t.old {
				n = 22
			}
			if repeat {
				n = 3
			}
			cells = append(cells, td("三、本年度办理结果", fmt.Sprintf(`rowspan="%d"`, n)), td(rowLabel(k), `colspan="2"`))
		case k == "b" || k == "g" || k == "f":
			cells = append(cells, td(rowLabel(k), `colspan="2"`))
		default:
			if g, ok := groups[k]; ok {
				cells = append(cells, td(g[0], `rowspan="`+g[1]+`"`))
			}
			cells = append(cells, td(rowLabel(k)))
		}
		v := t.three[k]
		order := []int{0, 1, 2, 3, 4, 5, 6}
		if totalFirst {
			order = []int{6, 0, 1, 2, 3, 4, 5}
		}
		for _, c := range order {
			cells = append(cells, td(fmt.Sprint(v[c])))
		}
		tr(cells...)
		if repeat && k == "d3" {
			b.WriteString("</table><p>- 3 -</p><table>")
			head()
		}
	}
	b.WriteString("</table><p>四、政府信息公开行政复议、行政诉讼情况</p><table>")
	tr(td("行政复议", `colspan="5"`, `rowspan="2"`), td("行政诉讼", `colspan="10"`))
	tr(td("未经复议直接起诉", `colspan="5"`), td("复议后起诉", `colspan="5"`))
	var heads, cells []string
	for g := range 3 {
		for k, h := range Results {
			heads = append(heads, td(h[:len("结果")]+"<br>"+h[len("结果"):]))
			cells = append(cells, td(fmt.Sprint(t.four[g*5+k])))
		}
	}
	tr(heads...)
	tr(cells...)
	fmt.Fprintf(&b, "</table><p>五、存在的主要问题及改进情况</p><p>%s</p><p>六、其他需要报告的事项</p><p>%s</p></body></html>", t.prose["五"], t.prose["六"])
	return b.String()
}

// wide turns digits into their full-width forms.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, s)
}

func layouts() []layout {
	return []layout{
		{"cells parted by tabs", ".txt", func(t *truth) string { return t.dump("\t", "\n") }, true},
		{"cells parted by single spaces", ".txt", func(t *truth) string { return t.dump(" ", "\n") }, true},
		{"one cell a line", ".txt", func(t *truth) string { return t.dump("\n", "\n") }, true},
		{"one cell a line, blank lines between", ".txt", func(t *truth) string { return t.dump("\n\n", "\n\n") }, true},
		{"all on one line", ".txt", func(t *truth) string { return t.dump(" ", " ") }, true},
		{"pipes", ".txt", func(t *truth) string { return t.dump(" | ", "\n") }, true},
		{"full-width digits", ".txt", func(t *truth) string { return wide(t.dump(" ", "\n")) }, true},
		{"rows run together", ".txt", func(t *truth) string { return t.dump("", "\n") }, false},
		{"everything run together", ".txt", func(t *truth) string { return t.dump("", "") }, false},
		{"page", ".html", func(t *truth) string { return t.html(false, false, false) }, true},
		{"page with nested tables", ".html", func(t *truth) string { return t.html(true, false, false) }, true},
		{"page with a table in two", ".html", func(t *truth) string { return t.html(false, true, false) }, true},
		{"page with the total first", ".html", func(t *truth) string { return t.html(false, false, true) }, true},
	}
}
