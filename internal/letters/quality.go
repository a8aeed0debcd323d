package letters

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/letters/likeness"
	"gongkai/internal/office/screen/personal"
)

// Flaw is something that a reply lacks or must not have.
type Flaw struct {
	Key, Says string
}

// stock are phrases that answer nothing (PORTAL E.5); each stands with what to
// write in its place.
var stock = []struct {
	find *regexp.Regexp
	says string
}{
	{regexp.MustCompile(`已阅|已知悉|已收悉[。！]?$`), "只表示收到，没有答复内容"},
	{regexp.MustCompile(`请(您)?(直接)?与?[\p{Han}]{2,12}(部门|单位|科室)(直接)?联系`), "让来信人自己去找别的部门；请写明是哪个部门、联系人和电话，或者由本单位联系办理"},
	{regexp.MustCompile(`正在(积极)?(研究|协调|推进)(之?中|处理)?[。，；]`), "只说正在研究；请写明由谁办理、何时办完"},
	{regexp.MustCompile(`高度重视(，|。|您)`), "“高度重视”不是答复；请写明做了什么"},
	{regexp.MustCompile(`按(照)?(有关|相关)(规定|政策|文件)(执行|办理|处理)?`), "没有写明是哪项规定；请写出文件名称、文号或者条款"},
	{regexp.MustCompile(`(尽快|适时|择机|逐步)(解决|处理|办理|答复|研究)`), "没有写明期限；请写出办理时间"},
	{regexp.MustCompile(`不属于?我(局|单位|科)(的)?(职责|管辖|管理)[^，。]{0,6}[。]?$`), "只说不属职责；请写明应由哪个部门办理和联系方式"},
}

// basis finds what a reply rests on: a document's name, its number, an
// article, or facts that were looked at.
var basis = regexp.MustCompile(`《[^》]{2,60}》|〔\d{4}〕\d+号|第[一二三四五六七八九十百零〇\d]+条|经(现场)?(核实|调查|核查|勘查|检查|查询|了解|查看)|现场(核实|检查|查看|勘查)`)

// Check says what keeps a reply from being handed in: it must answer every
// point, name what it rests on, a person and a telephone, and not hide behind
// stock phrases (FEATURES G06).
func Check(l *Letter, r *Reply, n Numbers) []Flaw {
	if r.Text == "" {
		return nil
	}
	var out []Flaw
	add := func(key, format string, args ...any) { out = append(out, Flaw{key, fmt.Sprintf(format, args...)}) }
	if got := count(r.Text); got < int(n[LeastReply]) {
		add("short", "答复只有%d字，至少写%d字，把事实、依据和处理结果说清楚", got, n[LeastReply])
	}
	for i, p := range r.Points {
		if p.Where == "" && !answered(p.Text, r.Text) {
			add("point", "第%d个诉求“%s”在答复中没有找到回应；请补充答复，或者在该诉求下写明答复在哪一段", i+1, cut(p.Text, 30))
		}
	}
	if !basis.MatchString(r.Text) {
		add("basis", "没有写明依据；请写出文件名称、文号、条款，或者写明经核实的事实")
	}
	if strings.TrimSpace(r.Person) == "" {
		add("person", "没有填写联系人")
	}
	if !phone(r.Phone) {
		add("phone", "没有填写联系电话，或者号码不完整（座机请带区号）")
	}
	if Title(Results, r.Result) == r.Result {
		add("result", "没有选择办理结果")
	}
	for _, s := range stock {
		if m := s.find.FindString(r.Text); m != "" {
			add("stock", "“%s”：%s", strings.Trim(m, "，。；"), s.says)
		}
	}
	for _, m := range personal.Scan(r.Text, "") {
		if m.Kind == personal.ID || m.Kind == personal.Card {
			add("personal", "答复中有%s，请删去", personal.Titles[m.Kind])
		}
	}
	return out
}

// Points finds what a letter asks for: its questions and demands, one
// sentence each; a letter without any is one point.
func Points(l *Letter) []Point {
	var out []Point
	for _, sentence := range sentences(l.Body) {
		if asks.MatchString(sentence) && (count(sentence) >= 5 || count(sentence) >= 3 && strings.ContainsAny(sentence, "？?")) && len(out) < mostPoints {
			out = append(out, Point{Text: sentence})
		}
	}
	if len(out) == 0 {
		out = []Point{{Text: l.Title}}
	}
	return out
}

const mostPoints = 8

var asks = regexp.MustCompile(`[?？吗呢]|怎么|如何|何时|什么时候|哪里|是否|能否|可否|多少|为什么|请问|要求|请(求|贵|有关|相关|局|政府|领导|尽|派|责令|协调|解决|告知|说明|公布|公开)|希望|建议|恳请|盼`)

// sentences cuts a text at its full stops, question marks and line ends.
func sentences(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		from := 0
		for i, r := range line {
			if strings.ContainsRune("。！？!?；;", r) {
				out = append(out, strings.TrimSpace(line[from:i+utf8.RuneLen(r)]))
				from = i + utf8.RuneLen(r)
			}
		}
		out = append(out, strings.TrimSpace(line[from:]))
	}
	var kept []string
	for _, s := range out {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// asking are the words by which one asks; an answer has no need of them.
var asking = strings.NewReplacer("请问", " ", "什么时候", " ", "什么", " ", "何时", " ", "哪一步", " ", "哪里", " ", "哪些", " ", "哪个", " ", "怎么办", " ", "怎么", " ", "如何", " ", "是否", " ", "能否", " ", "可否", " ", "能不能", " ", "有没有", " ", "多少", " ", "为什么", " ", "要求", " ", "恳请", " ", "建议", " ", "吗", " ", "呢", " ", "到了", " ")

// answered says that a reply takes up the words of a point: at least every
// fifth of its pairs of characters, the words of asking left out.
func answered(point, reply string) bool {
	a, b := likeness.Grams(asking.Replace(point)), likeness.Grams(reply)
	if len(a) == 0 {
		return true
	}
	shared, j := 0, 0
	for _, h := range a {
		for j < len(b) && b[j] < h {
			j++
		}
		if j < len(b) && b[j] == h {
			shared++
		}
	}
	return 5*shared >= len(a)
}

// phone says that there is a whole telephone number.
func phone(v string) bool {
	digits := 0
	for _, r := range v {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 7
}

// count counts the characters that say something.
func count(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// cut is the beginning of a text.
func cut(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most-1]) + "…"
}
