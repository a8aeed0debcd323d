package check

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// tornText writes a report as a dump of a PDF does that has lost the grid.
func tornText(t *truth, three func(w func(...string))) string {
	var b strings.Builder
	w := func(s ...string) { b.WriteString(strings.Join(s, "\n") + "\n") }
	w(t.agency+fmt.Sprint(t.year)+"年政府信息公开工作年度报告", "一、总体情况", t.prose["一"], "二、主动公开政府信息情况")
	for _, block := range t.activeBlocks() {
		for _, row := range block {
			w(strings.Join(row, " "))
		}
	}
	w("三、收到和处理政府信息公开申请情况", "申请人情况", "（本列数据的勾稽关系为：第一项加第二", "项之和，等于第三项加第四项之和）", "法人或其他组织", "自然人", "社会", "公益", "组织")
	three(w)
	w("四、政府信息公开行政复议、行政诉讼情况", "行政复议", "", "行政诉讼", "结果 结果 其他 尚未", "总计", "结果 结果 其他 尚未", "维持 纠正 结果 审结", "总计", "维持 纠正 结果 审结")
	for _, v := range t.four {
		w(fmt.Sprint(v), "")
	}
	w("五、存在的主要问题及改进情况", t.prose["五"], "六、其他需要报告的事项", t.prose["六"])
	return b.String()
}

func halves(label string) (string, string) {
	runes := []rune(label)
	return string(runes[:min(4, len(runes))]), string(runes[min(4, len(runes)):])
}

// tornLayouts are the ways in which dumps tear table three.
func tornLayouts(t *truth) map[string]string {
	keys := keysOf(t.old)
	line := func(k string, join string) string {
		words := make([]string, 7)
		for c, v := range t.three[k] {
			words[c] = fmt.Sprint(v)
		}
		return strings.Join(words, join)
	}
	return map[string]string{
		"figures between the halves of a label": tornText(t, func(w func(...string)) {
			for _, k := range keys {
				a, b := halves(rowLabel(k))
				w(a, "   "+line(k, "    "), b, "")
			}
		}),
		"figures of a page before its labels": tornText(t, func(w func(...string)) {
			for at := 0; at < len(keys); at += 9 {
				for _, k := range keys[at:min(at+9, len(keys))] {
					w(line(k, "\n\n"))
				}
				for _, k := range keys[at:min(at+9, len(keys))] {
					a, b := halves(rowLabel(k))
					w(a, b)
				}
			}
		}),
		"columns one after the other": tornText(t, func(w func(...string)) {
			for _, k := range keys {
				w(rowLabel(k))
			}
			for c, name := range Columns {
				w(name)
				for _, k := range keys {
					w(fmt.Sprint(t.three[k][c]))
				}
			}
		}),
		"a page number among the figures": tornText(t, func(w func(...string)) {
			for i, k := range keys {
				a, b := halves(rowLabel(k))
				w(a, line(k, "\n"), b)
				if i == 12 {
					w("", "4", "")
				}
			}
		}),
	}
}

// What a dump has torn is read where its figures can be brought into rows in
// one way, and never read wrongly in silence.
func TestTornTables(t *testing.T) {
	read := map[string]int{}
	for seed := range uint64(24) {
		r := rand.New(rand.NewPCG(seed, 5))
		truth := consistentTruth(r, seed%3 == 0, []int{3, 20, 300}[seed%3])
		want, broken := Holds, []string(nil)
		if seed%2 == 1 {
			want, broken = Broken, inject(r, truth)
		}
		for name, text := range tornLayouts(truth) {
			got := readText(t, "a.txt", text)
			if got.Status == Unread && len(got.Doubts) > 0 {
				continue
			}
			if got.Status != want {
				t.Fatalf("%s, seed %d (%v): %s %+v %+v\n%s", name, seed, broken, got.Status, got.Findings, got.Doubts, text)
			}
			for k, row := range truth.three {
				if g := got.Requests.Row(k); g == nil || g.Readings == 1 && values(g.Cells) != *row {
					t.Fatalf("%s, seed %d: row %s read as %+v, is %v", name, seed, k, g, row)
				}
			}
			read[name]++
		}
	}
	for name := range tornLayouts(consistentTruth(rand.New(rand.NewPCG(1, 1)), false, 5)) {
		if read[name] < 16 {
			t.Errorf("%s: only %d of 24 could be read", name, read[name])
		}
	}
}

func values(cells [7]Cell) (out [7]int64) {
	for i, c := range cells {
		out[i] = c.Value
	}
	return out
}

// Table four with a row for each of its groups.
func TestDisputesByGroup(t *testing.T) {
	for seed := range uint64(6) {
		truth := consistentTruth(rand.New(rand.NewPCG(seed, 3)), false, 20)
		page := truth.html(false, false, false)
		at := strings.LastIndex(page[:strings.LastIndex(page, "</table>")], "<table>")
		rows := "<table><tr><td>类别</td><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>"
		for g, name := range []string{"行政复议", "未经复议直接起诉", "复议后起诉"} {
			rows += "<tr><td>" + name + "</td>"
			for _, v := range truth.four[g*5 : g*5+5] {
				rows += fmt.Sprintf("<td>%d</td>", v)
			}
			rows += "</tr>"
		}
		got := readText(t, "a.html", page[:at]+rows+page[strings.LastIndex(page, "</table>"):])
		if got.Status != Holds {
			t.Fatalf("%s %+v", got.Status, got.Findings)
		}
		for i, v := range truth.four {
			if got.Disputes.Cells[i].Value != v {
				t.Fatalf("cell %d is %d, want %d", i, got.Disputes.Cells[i].Value, v)
			}
		}
	}
}
