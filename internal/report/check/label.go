package check

import (
	"regexp"
	"strings"
)

// label is a row of table three: its key in RULES.md 2.3, its wording as
// issued, and what tells it apart in every shortened form.
type label struct {
	key, title string
	expr       *regexp.Regexp
}

// columnWords begin the heads of the seven columns.
var columnWords = [7]string{"自然人", "商业", "科研", "社会公益", "法律服务", "其他", "总计"}

// Columns are the seven columns as issued.
var Columns = [7]string{"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}

// labels are the rows in their prescribed order. "f" is the row that the form
// of 2019 has in place of f1 to f3.
var labels = []label{
	row("I", "一、本年新收政府信息公开申请数量", "本年新收", "本年度新收", "本年收到", "本年度收到", "本年新增"),
	row("II", "二、上年结转政府信息公开申请数量", "上年结转", "上年度结转", "上一年结转", "上一年度结转"),
	row("a", "（一）予以公开", "予以公开"),
	row("b", "（二）部分公开", "部分公开"),
	row("c1", "（三）不予公开 1.属于国家秘密", "国家秘", "属于国"),
	row("c2", "（三）不予公开 2.其他法律行政法规禁止公开", "其他法律", "其他法", "其它法律", "法律行政法规禁", "法律、行政法规禁"),
	row("c3", "（三）不予公开 3.危及“三安全一稳定”", "三安全", "危及"),
	row("c4", "（三）不予公开 4.保护第三方合法权益", "保护第三", "保护第", "第三方合法"),
	row("c5", "（三）不予公开 5.属于三类内部事务信息", "三类内部", "属于三", "内部事务"),
	row("c6", "（三）不予公开 6.属于四类过程性信息", "四类过程", "属于四", "过程性信"),
	row("c7", "（三）不予公开 7.属于行政执法案卷", "行政执法案", "属于行政执", "执法案", "执法案卷"),
	row("c8", "（三）不予公开 8.属于行政查询事项", "行政查询", "属于行政查", "查询事项"),
	row("d1", "（四）无法提供 1.本机关不掌握相关政府信息", "不掌握"),
	row("d2", "（四）无法提供 2.没有现成信息需要另行制作", "没有现成", "没有现", "无现成", "另行制作"),
	row("d3", "（四）无法提供 3.补正后申请内容仍不明确", "补正后", "仍不明确"),
	row("e1", "（五）不予处理 1.信访举报投诉类申请", "信访举", "信访、举", "信访投", "信访类", "信访"),
	row("e2", "（五）不予处理 2.重复申请", "重复申"),
	row("e3", "（五）不予处理 3.要求提供公开出版物", "公开出版", "要求提供公", "出版物"),
	row("e4", "（五）不予处理 4.无正当理由大量反复申请", "大量反复", "反复申请"),
	row("e5", "（五）不予处理 5.要求行政机关确认或重新出具已获取信息", "确认或", "重新出具", "已获取信息"),
	row("f", "（六）其他处理", "其他处理", "其它处理"),
	row("f1", "（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "逾期不补", "逾期未补", "逾期补正", "不补正"),
	row("f2", "（六）其他处理 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "未按收费", "未按照收费", "逾期未缴", "逾期不缴", "收费通知", "未缴纳", "不缴费"),
	row("f3", "（六）其他处理 3.其他", "其他", "其它"),
	row("g", "（七）总计", "总计", "合计"),
	row("IV", "四、结转下年度继续办理", "结转下年", "结转下一年", "结转至下年", "结转至下一年", "结转到下年", "转下年度"),
}

// RowTitle is the wording of a row as issued.
func RowTitle(key string) string {
	for _, l := range labels {
		if l.key == key {
			return l.title
		}
	}
	return key
}

// row makes a label from words that may be broken over lines.
func row(key, title string, words ...string) label {
	return label{key: key, title: title, expr: broken(words...)}
}

// broken matches any of words, whole or broken over lines.
func broken(words ...string) *regexp.Regexp {
	alternatives := make([]string, len(words))
	for i, w := range words {
		var parts []string
		for _, r := range w {
			parts = append(parts, regexp.QuoteMeta(string(r)))
		}
		alternatives[i] = strings.Join(parts, `\n?`)
	}
	return regexp.MustCompile(strings.Join(alternatives, "|"))
}

// span is a stretch of the stream.
type span struct{ from, to int }

// found is a label in the stream and what stands between it and the next.
type found struct {
	key  string
	at   span
	data string
}

// the numbers of the items, which would otherwise read as figures
var (
	itemNumber  = regexp.MustCompile(`[0-9][.、)][ ]?([\p{Han}“"‘])`)
	cellNumber  = regexp.MustCompile(`(^|[|\n])[0-9]((?:属于|其他|危及|保护|本机关|没有|补正|信访|重复|要求|无正当|申请人))`)
	articleMark = regexp.MustCompile(`第[0-9]+条(?:第?\(?[0-9]+\)?[项款])?`)
)

// bare drops the numbers that belong to labels.
func bare(s string) string {
	s = articleMark.ReplaceAllString(s, "")
	s = itemNumber.ReplaceAllString(s, "$1")
	return cellNumber.ReplaceAllString(s, "$1$2")
}

// longest is how far, in bytes, table three may reach.
const longest = 60_000

// tableThree finds the rows of table three: of all places where it may begin,
// the one with the most rows that carry figures.
func tableThree(text string) []found {
	var best []found
	score := 0
	for i, at := range labels[0].expr.FindAllStringIndex(text, 60) {
		if i > 0 && at[0] < 0 {
			break
		}
		rows := rowsFrom(text, at)
		n := 0
		for _, r := range rows {
			n++
			if strings.ContainsAny(r.data, "0123456789/-—") {
				n++
			}
		}
		if n > score {
			best, score = rows, n
		}
	}
	if len(best) < 8 {
		return nil
	}
	return best
}

// rowsFrom finds the rows after the first label at first.
func rowsFrom(text string, first []int) []found {
	limit := min(len(text), first[1]+longest)
	last := labels[len(labels)-1]
	second := labels[1].expr.FindStringIndex(text[first[1]:limit])
	if second == nil {
		return nil
	}
	end := last.expr.FindStringIndex(text[first[1]+second[1] : limit])
	window := limit
	if end != nil {
		end = []int{end[0] + first[1] + second[1], end[1] + first[1] + second[1]}
		window = end[0]
	}
	rows := []found{{key: "I", at: span{first[0], first[1]}}}
	pos := first[1]
	for _, l := range labels[1 : len(labels)-1] {
		if at := next(l, text, pos, window); at != nil && !(l.key == "f3" && !hasKey(rows, "f2") && !hasKey(rows, "f1")) {
			rows = append(rows, found{key: l.key, at: span{at[0], at[1]}})
			pos = at[1]
		}
	}
	if end != nil {
		rows = append(rows, found{key: "IV", at: span{end[0], end[1]}})
	}
	return fill(text, splitGroup(rows))
}

// next is the next place of a label; "其他" must not be the group's heading.
func next(l label, text string, from, to int) []int {
	for from < to {
		at := l.expr.FindStringIndex(text[from:to])
		if at == nil {
			return nil
		}
		at = []int{at[0] + from, at[1] + from}
		if l.key != "f3" || !strings.HasPrefix(strings.TrimPrefix(text[at[1]:], "\n"), "处") {
			return at
		}
		from = at[1]
	}
	return nil
}

func hasKey(rows []found, key string) bool {
	for _, r := range rows {
		if r.key == key {
			return true
		}
	}
	return false
}

// splitGroup drops "其他处理" where it only heads the rows f1 to f3.
func splitGroup(rows []found) []found {
	if !hasKey(rows, "f1") && !hasKey(rows, "f2") {
		return rows
	}
	out := rows[:0]
	for _, r := range rows {
		if r.key != "f" {
			out = append(out, r)
		}
	}
	return out
}

// fill gives each row the text up to the next, and the last one what still
// looks like its figures.
func fill(text string, rows []found) []found {
	for i := range rows {
		to := len(text)
		if i+1 < len(rows) {
			to = rows[i+1].at.from
			// a row number before the next label belongs to that label
			rows[i].data = own(bare(text[rows[i].at.to:to] + text[to:rows[i+1].at.to]))
			rows[i].data = strings.TrimSuffix(rows[i].data, bare(text[to:rows[i+1].at.to]))
			continue
		}
		rows[i].data = figures(bare(text[rows[i].at.to:min(to, rows[i].at.to+600)]), 7)
		rows[i].at.to += min(len(rows[i].data), 80)
	}
	return rows
}

// own is what belongs to a row: its own line, where that holds seven figures
// of which not fewer than seven are cells of a grid or parted.
func own(data string) string {
	end := strings.IndexByte(data, '\n')
	if end < 0 {
		return data
	}
	line := data[:end]
	if strings.Count(line, cellMark) >= 7 || len(atoms(line)) >= 7 {
		return line
	}
	return data
}

// figures cuts data after its figures: at the first words that follow one.
func figures(data string, want int) string {
	if end := strings.IndexByte(data, '\n'); end >= 0 && strings.Count(data[:end], cellMark) >= want {
		return data[:end]
	}
	seen := 0
	for i, r := range data {
		if r >= '0' && r <= '9' {
			seen++
		} else if r > 0x2fff && seen > 0 && r != '件' {
			data = data[:i]
			break
		}
	}
	if end := strings.IndexByte(data, '\n'); end >= 0 && len(atoms(data[:end])) >= want {
		return data[:end]
	}
	return data
}
