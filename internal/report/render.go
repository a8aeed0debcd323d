package report

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"gongkai/internal/report/check"
	"gongkai/internal/report/pages"
)

// Body writes the six parts as they are published: fixed headings, the
// prescribed tables with their labels as issued, and the written parts.
func (r *Report) Body(f *Figures) string {
	var b strings.Builder
	if r.Note != "" {
		fmt.Fprintf(&b, "<p><strong>更正说明：</strong>%s</p>", html.EscapeString(r.Note))
	}
	heading := func(i int) { fmt.Fprintf(&b, "<h2>%s</h2>", PartTitles[i]) }
	heading(0)
	written(&b, r.Parts["1"])
	heading(1)
	f.tableTwo(&b)
	heading(2)
	f.tableThree(&b, nil)
	heading(3)
	f.tableFour(&b, nil)
	heading(4)
	written(&b, r.Parts["5"])
	heading(5)
	written(&b, r.Parts["6"])
	return b.String()
}

// unwritten is what stands in a draft where somebody has still to write.
const unwritten = "（尚未撰写）"

// headingOnly is a line that is a heading with nothing after it.
var headingOnly = regexp.MustCompile(`^（[一二三四五六七八九十]+）[^。：:]{2,20}[。：:]?$`)

// written writes a part's text; a part or a heading without one says so.
func written(b *strings.Builder, text string) {
	n := 0
	for p := range strings.SplitSeq(text, "\n") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		n++
		if headingOnly.MatchString(p) {
			p += unwritten
		}
		fmt.Fprintf(b, "<p>%s</p>", html.EscapeString(p))
	}
	if n == 0 {
		fmt.Fprintf(b, "<p>%s</p>", unwritten)
	}
}

// unwrittenParts names the parts and headings of which nothing is written
// (条例第五十条 requires each; what did not happen is said in a sentence).
func (r *Report) unwrittenParts() []string {
	var out []string
	for _, part := range []struct{ key, title string }{{"1", PartTitles[0]}, {"5", PartTitles[4]}, {"6", PartTitles[5]}} {
		if strings.TrimSpace(r.Parts[part.key]) == "" {
			out = append(out, "“"+part.title+"”")
			continue
		}
		for p := range strings.SplitSeq(r.Parts[part.key], "\n") {
			if p = strings.TrimSpace(p); headingOnly.MatchString(p) {
				out = append(out, "“"+part.title+"”中的“"+strings.TrimRight(p, "。：:")+"”")
			}
		}
	}
	return out
}

// cellLink gives the address that a cell leads to, or "".
type cellLink func(key string, col int) string

// cell is a figure, linked where a link is given.
func (l cellLink) cell(key string, col int, value string) string {
	if l != nil {
		if to := l(key, col); to != "" {
			return `<td><a href="` + html.EscapeString(to) + `">` + value + `</a></td>`
		}
	}
	return "<td>" + value + "</td>"
}

// tableTwo is RULES.md 2.2: four stacked blocks.
func (f *Figures) tableTwo(b *strings.Builder) {
	n := func(v int64) string { return fmt.Sprintf("<td>%d</td>", v) }
	three := func(label string, v [3]int64) string {
		return "<tr><td>" + label + "</td>" + n(v[0]) + n(v[1]) + n(v[2]) + "</tr>"
	}
	one := func(label, v string) string {
		return `<tr><td>` + label + `</td><td colspan="3">` + v + `</td></tr>`
	}
	block := func(item, column string) string {
		return `<tr><td colspan="4">第二十条第（` + item + `）项</td></tr><tr><td>信息内容</td><td colspan="3">` + column + `</td></tr>`
	}
	b.WriteString(`<table><tbody><tr><td colspan="4">第二十条第（一）项</td></tr><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>`)
	b.WriteString(three("规章", f.Rules) + three("行政规范性文件", f.Documents))
	b.WriteString(block("五", "本年处理决定数量") + one("行政许可", fmt.Sprint(f.Permit)))
	b.WriteString(block("六", "本年处理决定数量") + one("行政处罚", fmt.Sprint(f.Penalty)) + one("行政强制", fmt.Sprint(f.Force)))
	b.WriteString(block("八", "本年收费金额（单位：万元）") + one("行政事业性收费", f.FeeText()) + "</tbody></table>")
}

// shortLabel is a row's own label, without that of its group.
func shortLabel(key string) string {
	switch key {
	case "b":
		return "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
	case "I", "II", "a", "g", "IV":
		return check.RowTitle(key)
	}
	_, label, _ := strings.Cut(check.RowTitle(key), " ")
	return label
}

// groupRows are the rows that begin a group, with its label and height.
var groupRows = map[string]struct {
	label string
	rows  int
}{"c1": {"（三）不予公开", 8}, "d1": {"（四）无法提供", 3}, "e1": {"（五）不予处理", 5}, "f1": {"（六）其他处理", 3}}

// tableThree is RULES.md 2.3 with its labels as issued.
func (f *Figures) tableThree(b *strings.Builder, link cellLink) {
	b.WriteString(`<table><thead><tr><th colspan="3" rowspan="3" scope="col">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</th><th colspan="7" scope="colgroup">申请人情况</th></tr>` +
		`<tr><th rowspan="2" scope="col">自然人</th><th colspan="5" scope="colgroup">法人或其他组织</th><th rowspan="2" scope="col">总计</th></tr><tr>`)
	for _, c := range check.Columns[1:6] {
		b.WriteString(`<th scope="col">` + c + "</th>")
	}
	b.WriteString("</tr></thead><tbody>")
	for _, k := range Keys {
		b.WriteString("<tr>")
		switch group, begins := groupRows[k]; {
		case k == "I" || k == "II" || k == "IV":
			fmt.Fprintf(b, `<td colspan="3">%s</td>`, shortLabel(k))
		case k == "a":
			fmt.Fprintf(b, `<td rowspan="%d">三、本年度办理结果</td><td colspan="2">%s</td>`, len(outcomes)+1, "（一）予以公开")
		case k == "b" || k == "g":
			fmt.Fprintf(b, `<td colspan="2">%s</td>`, shortLabel(k))
		case begins:
			fmt.Fprintf(b, `<td rowspan="%d">%s</td><td>%s</td>`, group.rows, group.label, shortLabel(k))
		default:
			fmt.Fprintf(b, `<td>%s</td>`, shortLabel(k))
		}
		for c, v := range f.Requests[k] {
			b.WriteString(link.cell(k, c, fmt.Sprint(v)))
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
}

// tableFour is RULES.md 2.4.
func (f *Figures) tableFour(b *strings.Builder, link cellLink) {
	b.WriteString(`<table><thead><tr><th colspan="5" rowspan="2" scope="colgroup">行政复议</th><th colspan="10" scope="colgroup">行政诉讼</th></tr><tr><th colspan="5" scope="colgroup">未经复议直接起诉</th><th colspan="5" scope="colgroup">复议后起诉</th></tr><tr>`)
	for range 3 {
		for _, w := range check.Results {
			b.WriteString(`<th scope="col">` + w + "</th>")
		}
	}
	b.WriteString("</tr></thead><tbody><tr>")
	for i, v := range f.Disputes {
		b.WriteString(link.cell(fmt.Sprintf("dispute%d", i/5), i%5, fmt.Sprint(v)))
	}
	b.WriteString("</tr></tbody></table>")
}

// skeleton is what the written parts begin with: real figures, and places for
// people to write at. progress tells of the year's plan (plan task 30).
func (r *Report) skeleton(progress string, f *Figures, fees Fees) map[string]string {
	one := fmt.Sprintf("本报告依据《中华人民共和国政府信息公开条例》和年度报告格式要求编制，所列数据的统计期限为%d年1月1日至12月31日。\n", r.Year) +
		fmt.Sprintf("（一）主动公开。全年制发行政规范性文件%d件，废止行政规范性文件%d件，现行有效行政规范性文件%d件。\n", f.Documents[0], f.Documents[1], f.Documents[2]) +
		fmt.Sprintf("（二）依申请公开。全年收到政府信息公开申请%d件，上年结转%d件，办结申请%d件，结转下年度继续办理%d件。其中予以公开%d件，部分公开%d件，不予公开%d件，无法提供%d件，不予处理%d件，其他处理%d件。\n",
			f.Total("I"), f.Total("II"), f.Total("g"), f.Total("IV"), f.Total("a"), f.Total("b"), f.Sum("c"), f.Sum("d"), f.Sum("e"), f.Sum("f")) +
		"（三）政府信息管理。\n（四）政府信息公开平台建设。\n（五）监督保障。\n"
	six := "（一）信息处理费收取情况。"
	if n := f.Total("f2"); n > 0 {
		six += fmt.Sprintf("有%d件申请因申请人逾期未按收费通知要求缴费而不再处理。", n)
	}
	if progress == "" {
		progress = "本年度没有编制政务公开工作要点。"
	}
	six += fees.said() + "\n（二）政务公开工作要点落实情况。" + progress + "\n"
	return map[string]string{"1": one, "5": "", "6": six}
}

// shown is the body for the office, its cells leading to what they count.
func (r *Report) shown(f *Figures) string {
	link := func(key string, col int) string { return cellHref(r.ID, key, col) }
	plain, linked := &strings.Builder{}, &strings.Builder{}
	f.tableThree(plain, nil)
	f.tableThree(linked, link)
	four, fourLinked := &strings.Builder{}, &strings.Builder{}
	f.tableFour(four, nil)
	f.tableFour(fourLinked, link)
	row := func(a func(col int, v int64) string) string {
		return a(0, f.Documents[0]) + a(1, f.Documents[1]) + a(2, f.Documents[2])
	}
	return strings.NewReplacer(plain.String(), linked.String(), four.String(), fourLinked.String(),
		"<td>行政规范性文件</td>"+row(func(_ int, v int64) string { return fmt.Sprintf("<td>%d</td>", v) }),
		"<td>行政规范性文件</td>"+row(func(col int, v int64) string { return cellLink(link).cell("documents", col, fmt.Sprint(v)) })).Replace(r.Body(f))
}

// Page is the report as a page of its own.
func (r *Report) Page(f *Figures) string {
	return asPage(r.Title, r.Body(f))
}

// asPage is a text as a page of its own.
func asPage(title, body string) string {
	return "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + html.EscapeString(title) + "</title></head><body><main><h1>" + html.EscapeString(title) + "</h1>" + pages.Dressed(body, title) + "</main></body></html>\n"
}
