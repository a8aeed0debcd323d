package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// claim is a kind of sentence that states a figure of the tables (X8).
type claim struct {
	what string
	expr *regexp.Regexp
	// skip are words inside the match, and need words in the sentence, that
	// decide whether the sentence speaks of this figure at all.
	skip, need string
	// clear is false where the words may mean something else.
	clear bool
	// values are the figures that the sentence may mean; none where the table
	// was not read with certainty. zero claims take no number.
	values func(*Result) []int64
	zero   bool
}

const (
	// amount is a number with its measure word.
	amount = `([0-9]+(?:,[0-9]{3})*|[零一二两三四五六七八九十百千]+)(余|多)?(?:件|份|条|宗|次|起|例|项|个|部)`
	// gapWords may stand between a word and its number.
	gapWords = `[^，。；,;0-9]{0,14}?`
)

func says(pattern string) *regexp.Regexp { return regexp.MustCompile(pattern + amount) }

var claims = []claim{
	{what: "本年新收政府信息公开申请", expr: says(`(?:收到|接收|接到|受理|新收)[^，。；,;0-9]{0,24}?申请(?:公开)?` + `[^，。；,;0-9]{0,6}?`), clear: true,
		skip: "复议|诉讼|许可|补正|信访|延期|当面|现场|网络|网上|网站|在线|信函|邮寄|传真|邮件|电子|窗口|自然人|法人|企业|公民|个人|办事|法律|上年|结转", values: column6("I", "I+II")},
	{what: "没有收到政府信息公开申请", expr: regexp.MustCompile(`(?:未|没有|无)(?:收到|接到|受理)[^，。；,;0-9]{0,20}申请`), skip: "复议|诉讼|补正|费|许可|企业|法人|组织|自然人|其他|延期|延长", zero: true, clear: true, values: column6("I")},
	{what: "上年结转", expr: says(`(?:上|上一)年(?:度)?结转` + gapWords), skip: "办结|答复|复议|诉讼", clear: true, values: column6("II")},
	{what: "结转下年度继续办理", expr: says(`结转(?:至|到|入)?下(?:一)?年(?:度)?` + gapWords), skip: "复议|诉讼", clear: true, values: column6("IV")},
	{what: "办理结果总计", expr: says(`(?:办结|办复|办理完毕)[^，。；,;0-9]{0,12}?`), need: "申请", skip: "留言|信件|咨询|热线|提案|建议|诉求|复议|诉讼|上年|结转|予以公开|部分公开|不予|自然人|法人|许可|信访", clear: true, values: column6("g")},
	{what: "办理结果总计", expr: says(`答复[^，。；,;0-9]{0,8}?`), need: "信息公开申请|依申请", skip: "留言|信件|咨询|热线|提案|建议|诉求|复议|诉讼|公开|不予|延期", values: column6("g", "I", "I+II")},
	{what: "予以公开", expr: says(`(?:^|[^不])予以公开[^，。；,;0-9]{0,6}?`), clear: true, values: column6("a", "a+b")},
	{what: "部分公开", expr: says(`部分公开[^，。；,;0-9]{0,6}?`), clear: true, values: column6("b")},
	{what: "不予公开", expr: says(`不予公开[^，。；,;0-9]{0,6}?`), skip: "其中", clear: true, values: column6("c1+c2+c3+c4+c5+c6+c7+c8", "c1+c2+c3+c4+c5+c6+c7+c8+b")},
	{what: "无法提供", expr: says(`无法提供[^，。；,;0-9]{0,6}?`), clear: true, values: column6("d1+d2+d3")},
	{what: "不予处理", expr: says(`不予处理[^，。；,;0-9]{0,6}?`), clear: true, values: column6("e1+e2+e3+e4+e5")},
	{what: "其他处理", expr: says(`其他处理[^，。；,;0-9]{0,6}?`), clear: true, values: column6("f+f1+f2+f3")},
	{what: "自然人申请", expr: says(`自然人(?:的)?(?:申请|提出|提交)?[^，。；,;0-9]{0,8}?`), need: "申请", clear: true, values: firstColumns(0, 0)},
	{what: "法人或其他组织申请", expr: says(`法人(?:(?:或|和|及)(?:者)?其他组织)?(?:的)?(?:申请|提出|提交)?[^，。；,;0-9]{0,8}?`), need: "申请", values: firstColumns(1, 5)},
	{what: "行政复议", expr: says(`行政复议(?:案件|案|申请|事项|数量|总数)?(?:共计|共|总计|为|有)?`), need: "信息公开|四、", skip: "办理|审理|受理", clear: true, values: disputes(0)},
	{what: "行政诉讼", expr: says(`行政诉讼(?:案件|案|事项|数量|总数)?(?:共计|共|总计|为|有)?`), need: "信息公开|四、", skip: "办理|审理|受理", clear: true, values: disputes(1)},
	{what: "没有行政复议", expr: regexp.MustCompile(`(?:未|没有|无)(?:因|被|发生|引发|出现|收到|涉及|产生|有)?[^，。；,;0-9经]{0,20}行政复议`), need: "信息公开|四、", skip: "未经|纠错|纠正|被撤销|逾期", zero: true, clear: true, values: disputes(0)},
	{what: "制发行政规范性文件", expr: says(`(?:制发|制定|制订|出台|印发)(?:出台|印发|发布)?(?:了)?(?:行政)?规范性文件(?:共计|共|数量)?`), clear: true, values: document(0)},
	{what: "废止行政规范性文件", expr: says(`废止(?:了|失效)?(?:行政)?规范性文件(?:共计|共|数量)?`), clear: true, values: document(1)},
	{what: "现行有效行政规范性文件", expr: says(`现行有效(?:的)?(?:行政)?规范性文件(?:共计|共|数量)?`), clear: true, values: document(2)},
	{what: "行政许可处理决定", expr: says(`(?:作出|做出)行政许可(?:处理)?(?:决定)?`), values: decisions("permit")},
	{what: "行政处罚处理决定", expr: says(`(?:作出|做出)行政处罚(?:处理)?(?:决定)?`), values: decisions("penalty")},
	{what: "行政强制处理决定", expr: says(`(?:作出|做出)行政强制(?:处理)?(?:决定)?`), values: decisions("force")},
}

// words are the compiled words of skip and need.
var words = func() map[string]*regexp.Regexp {
	out := map[string]*regexp.Regexp{}
	for _, c := range claims {
		out[c.skip], out[c.need] = regexp.MustCompile(c.skip), regexp.MustCompile(c.need)
	}
	return out
}()

// column6 are totals of table three: each expression adds rows.
func column6(expressions ...string) func(*Result) []int64 {
	return func(r *Result) []int64 {
		var out []int64
		if r.Requests == nil {
			return nil
		}
		for _, e := range expressions {
			keys := strings.Split(e, "+")
			for _, k := range keys {
				if row := r.Requests.Row(k); row != nil && row.Readings > 1 {
					return nil
				}
			}
			if slices.Contains(r.Requests.Missing, keys[0]) {
				return nil
			}
			out = append(out, r.Requests.Sum(keys...))
		}
		return out
	}
}

// firstColumns are the new requests of the columns from to to, without and
// with those carried over.
func firstColumns(from, to int) func(*Result) []int64 {
	return func(r *Result) []int64 {
		if r.Requests == nil || !r.has("I", "II") || r.Requests.Row("I").Readings+r.Requests.Row("II").Readings > 2 {
			return nil
		}
		var fresh, carried int64
		for c := from; c <= to; c++ {
			fresh += r.Requests.Value("I", c)
			carried += r.Requests.Value("II", c)
		}
		return []int64{fresh, fresh + carried}
	}
}

// disputes are the totals of table four: of reconsiderations, or of suits.
func disputes(kind int) func(*Result) []int64 {
	return func(r *Result) []int64 {
		if r.Disputes == nil || r.Disputes.Readings > 1 {
			return nil
		}
		if kind == 0 {
			return []int64{r.Disputes.Value(0, 4)}
		}
		direct, after := r.Disputes.Value(1, 4), r.Disputes.Value(2, 4)
		return []int64{direct + after, direct, after}
	}
}

func document(column int) func(*Result) []int64 {
	return func(r *Result) []int64 {
		row := r.Active.Row("normative")
		if row == nil || row.Readings > 1 || row.Columns[0] != normative[0] {
			return nil
		}
		return []int64{row.Cells[column].Value}
	}
}

func decisions(key string) func(*Result) []int64 {
	return func(r *Result) []int64 {
		row := r.Active.Row(key)
		if row == nil || row.Readings > 1 || len(row.Cells) != 1 {
			return nil
		}
		return []int64{row.Cells[0].Value}
	}
}

// prose holds the sentences against the tables.
func (r *Result) prose() {
	seen := map[string]bool{}
	for _, s := range r.Sections {
		for _, whole := range pieces(strings.ReplaceAll(s.Text, rowMark, ""), "。!！?？|") {
			for _, clause := range pieces(whole, "；;") {
				for _, c := range claims {
					for _, f := range c.contradicts(r, s, clause, whole) {
						if key := f.Sentence + f.Left.Says + f.Left.Value; !seen[key] {
							seen[key] = true
							r.find(f)
						}
					}
				}
			}
		}
	}
}

// pieces cuts a text at marks. Lines that a dump has broken stay together.
func pieces(text, marks string) []string {
	var out []string
	for s := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(marks, r) }) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var (
	otherScope = regexp.MustCompile(`去年|上年同期|同比|较上|比上|累计|以来|历年|近[一二三四五]年|十三五|十四五|平均|所属|各部门|各单位|各县|各区|各镇|各乡|下降|增长|增加|减少|提升`)
	otherUnit  = regexp.MustCompile(`其中[，,]?[^，,]{1,14}(?:局|委|办|镇|乡|街道|县|区|中心)`)
	yearWord   = regexp.MustCompile(`(20[0-9]{2})年`)
)

// contradicts are the findings of one claim in one clause. What the claim is
// about may be said earlier in the whole sentence.
func (c claim) contradicts(r *Result, s Section, sentence, whole string) []Finding {
	if c.need != "" && !words[c.need].MatchString(whole) && !(strings.Contains(c.need, "四、") && s.Number == "四") {
		return nil
	}
	var out []Finding
	for _, m := range c.expr.FindAllStringSubmatchIndex(sentence, -1) {
		hit, before := sentence[m[0]:m[1]], sentence[:m[0]]
		if c.skip != "" && words[c.skip].MatchString(hit) || r.elsewhere(before) {
			continue
		}
		said := int64(0)
		if !c.zero {
			if m[4] >= 0 { // 余, 多
				continue
			}
			n, ok := amountOf(sentence[m[2]:m[3]])
			if !ok {
				continue
			}
			said = n
		}
		values := c.values(r)
		if len(values) == 0 || slices.Contains(values, said) {
			continue
		}
		out = append(out, Finding{ID: "X8", Level: Soft, Clear: c.clear, Section: s.Number, Sentence: sentence,
			Left: &Side{"文字：" + c.what, number(said)}, Right: &Side{"表格：" + c.what, number(values[0])},
			Message: fmt.Sprintf("第%s部分写“%s”，而表格中%s为 %d", s.Number, hit, strings.TrimPrefix(c.what, "没有"), values[0])})
	}
	return out
}

// elsewhere reports whether what stands before a number speaks of another
// year, another unit or a change.
func (r *Result) elsewhere(before string) bool {
	if years := yearWord.FindAllStringSubmatch(before, -1); len(years) > 0 && r.Year > 0 {
		if y, _ := strconv.Atoi(years[len(years)-1][1]); y != r.Year {
			return true
		}
	}
	if otherUnit.MatchString(before) {
		return true
	}
	clauses := strings.FieldsFunc(before, func(x rune) bool { return x == '，' || x == ',' })
	if len(clauses) == 0 {
		return false
	}
	return otherScope.MatchString(clauses[len(clauses)-1]) && !strings.HasSuffix(before, ",")
}

// amountOf reads a number in digits or in words.
func amountOf(s string) (int64, bool) {
	if n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 64); err == nil {
		return n, true
	}
	units := map[rune]int64{'十': 10, '百': 100, '千': 1000}
	var total, digit int64
	for _, r := range s {
		if i := strings.IndexRune("零一二三四五六七八九", r); i >= 0 {
			digit = int64(i / 3)
		} else if r == '两' {
			digit = 2
		} else if u, ok := units[r]; ok {
			if digit == 0 {
				digit = 1
			}
			total += digit * u
			digit = 0
		} else {
			return 0, false
		}
	}
	return total + digit, true
}

var (
	nothing    = regexp.MustCompile(`^[（(]?(?:暂?无|没有|无问题|不存在问题|无其他(?:需要)?(?:报告)?的?事项|暂无问题|无需要报告的事项|本年度无|尚未撰写)[。.)）]?$`)
	headRest   = regexp.MustCompile(`^[一二三四五六][、.]?[^。]{0,24}?(?:情况|措施|问题|事项)(?:及改进(?:情况|措施))?[:：]?`)
	feeSaid    = regexp.MustCompile(`(?:信息处理费|信息公开[^，。；]{0,8}费|收费通知)[^，。；]{0,14}?([0-9][0-9,.]*)(?:元|万元|件)`)
	feeWords   = regexp.MustCompile(`处理费|收费|缴费|缴纳`)
	bureauName = regexp.MustCompile(`(?:局|委员会|委|办公室|镇|乡|街道|办事处|中心|镇人民政府|乡人民政府|县人民政府|区人民政府)$`)
)

// sections checks the parts themselves: missing ones, an empty part five, and
// fees of which part six says nothing.
func (r *Result) sections() {
	found := 0
	for _, s := range r.Sections {
		if s.Found {
			found++
		}
	}
	for _, s := range r.Sections {
		if !s.Found && found >= 2 {
			r.find(Finding{ID: "S1", Level: Soft, Clear: true, Section: s.Number, Message: fmt.Sprintf("缺少第%s部分“%s”，年度报告应当包括六个部分", s.Number, s.Title)})
		}
	}
	five, six := r.Sections[4], r.Sections[5]
	if five.Found && empty(five.Text) {
		r.find(Finding{ID: "S2", Level: Soft, Clear: true, Section: "五", Sentence: body(five.Text), Message: "第五部分只写“" + body(five.Text) + "”，没有说明存在的主要问题及改进情况"})
	}
	r.feesSaid(six)
	if row := r.Active.Row("rules"); row != nil && bureauName.MatchString(r.Agency) && row.Readings == 1 && row.Columns[0] == normative[0] && row.Cells[0].Value+row.Cells[1].Value+row.Cells[2].Value > 0 {
		r.find(Finding{ID: "S4", Level: Soft, Clear: true, Table: "二", Row: "规章", Message: "表二“规章”行不为 0：部门、县级政府和乡镇街道无权制定规章，请核实"})
	}
}

// feesSaid is X11, and fees that stand elsewhere but not in part six.
func (r *Result) feesSaid(six Section) {
	if r.Requests != nil && r.Requests.Value("f2", 6) > 0 && !(six.Found && feeWords.MatchString(six.Text)) {
		n := r.Requests.Value("f2", 6)
		r.find(Finding{ID: "X11", Level: Soft, Clear: true, Table: "三", Row: RowTitle("f2"), Section: "六", Left: &Side{"逾期未缴费", number(n)}, Right: &Side{"第六部分", "没有写收费情况"},
			Message: fmt.Sprintf("表三有 %d 件因逾期未缴费不再处理，而第六部分没有写发出收费通知和收取信息处理费的情况", n)})
	}
	if six.Found && feeWords.MatchString(six.Text) {
		return
	}
	for _, s := range r.Sections[:5] {
		for _, m := range feeSaid.FindAllStringSubmatch(s.Text, -1) {
			if n, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64); err == nil && n > 0 {
				r.find(Finding{ID: "S3", Level: Soft, Clear: true, Section: "六", Sentence: m[0], Message: "第" + s.Number + "部分写了收取信息处理费，第六部分没有报告收费情况"})
				return
			}
		}
	}
}

// body is a part's text without its heading.
func body(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, rowMark, ""))
	return headRest.ReplaceAllString(text, "")
}

// empty reports a part that says nothing.
func empty(text string) bool {
	b := strings.Trim(body(text), " 。.|")
	return b == "" || nothing.MatchString(b)
}
