package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
)

// Kind is the sort of a question.
type Kind string

// The kinds.
const (
	Single  Kind = "single"
	Several Kind = "several"
	Rating  Kind = "rating"
	Matrix  Kind = "matrix"
	Text    Kind = "text"
	Number  Kind = "number"
	Day     Kind = "date"
	Ranking Kind = "ranking"
)

// Kinds are all kinds with their titles.
var Kinds = [][2]string{{string(Single), "单选题"}, {string(Several), "多选题"}, {string(Rating), "量表题"}, {string(Matrix), "矩阵量表题"},
	{string(Text), "填空题"}, {string(Number), "数字题"}, {string(Day), "日期题"}, {string(Ranking), "排序题"}}

// Title is the kind's title.
func (k Kind) Title() string {
	for _, x := range Kinds {
		if x[0] == string(k) {
			return x[1]
		}
	}
	return string(k)
}

// Step is one step of a scale.
type Step struct {
	Label string `json:"label"`
	Value int    `json:"value"`
}

// Unsure is the answer of who cannot judge; it is no part of a scale.
const (
	Unsure      = "na"
	UnsureTitle = "不了解"
)

// Scales are the ready scales of satisfaction.
var Scales = []struct {
	Key, Title string
	Steps      []Step
}{
	{"five", "五档：很满意、满意、一般、不满意、很不满意", []Step{{"很满意", 2}, {"满意", 1}, {"一般", 0}, {"不满意", -1}, {"很不满意", -2}}},
	{"four", "四档：很满意、满意、不满意、很不满意", []Step{{"很满意", 2}, {"满意", 1}, {"不满意", -1}, {"很不满意", -2}}},
	{"seven", "七档：非常满意至非常不满意", []Step{{"非常满意", 3}, {"满意", 2}, {"比较满意", 1}, {"一般", 0}, {"不太满意", -1}, {"不满意", -2}, {"非常不满意", -3}}},
}

// ScaleOf is a ready scale.
func ScaleOf(key string) ([]Step, bool) {
	for _, s := range Scales {
		if s.Key == key {
			return s.Steps, true
		}
	}
	return nil, false
}

// CheckScale refuses a scale that leans to one side: satisfaction is asked
// with as many steps below the middle as above it, at the same distances.
func CheckScale(steps []Step) error {
	if len(steps) < 2 || len(steps) > 11 {
		return fail.Invalidf("量表应有2至11档")
	}
	seen := map[int]string{}
	for _, s := range steps {
		if strings.TrimSpace(s.Label) == "" {
			return fail.Invalidf("量表的每一档都要有文字")
		}
		if other, ok := seen[s.Value]; ok {
			return fail.Invalidf("“%s”与“%s”分值相同", other, s.Label)
		}
		seen[s.Value] = s.Label
	}
	for v, label := range seen {
		if _, ok := seen[-v]; !ok {
			return fail.Invalidf("量表不对称：“%s”（%+d）没有分值为%+d的对应档次。例如“满意、基本满意、不满意”中肯定的多、否定的少，会抬高结果", label, v, -v).Under(ArticleScale)
		}
	}
	return nil
}

// ReadScale reads a scale written a step a line: 很满意 2.
func ReadScale(text string) ([]Step, error) {
	var out []Step
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		v, err := strconv.Atoi(fields[len(fields)-1])
		if err != nil || len(fields) < 2 || v < -50 || v > 50 {
			return nil, fail.Invalidf("“%s”应写成“名称 分值”，例如：很满意 2", strings.TrimSpace(line))
		}
		out = append(out, Step{strings.Join(fields[:len(fields)-1], " "), v})
	}
	return out, CheckScale(out)
}

// Question is one question of a questionnaire.
type Question struct {
	Key  string `json:"key"`
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
	Help string `json:"help,omitempty"`
	Must bool   `json:"must,omitempty"`
	// Options of choices and rankings, Rows of a matrix.
	Options []string `json:"options,omitempty"`
	Rows    []string `json:"rows,omitempty"`
	// Other lets a chooser write something else.
	Other bool `json:"other,omitempty"`
	// Scale of ratings and matrices; Unsure offers 不了解 beside it.
	Scale  []Step `json:"scale,omitempty"`
	Unsure bool   `json:"unsure,omitempty"`
	// Least and Most bound the number of choices, or a number.
	Least int `json:"least,omitempty"`
	Most  int `json:"most,omitempty"`
	// About marks a question about the answerer: the mix is shown by it.
	About bool `json:"about,omitempty"`
	// Aspect names what a rating judges, so that rounds compare; a matrix's
	// rows are aspects of their own.
	Aspect string `json:"aspect,omitempty"`
	// Break begins a new page.
	Break bool `json:"break,omitempty"`
	// When shows the question only to those who chose one of Is there.
	When string   `json:"when,omitempty"`
	Is   []string `json:"is,omitempty"`
}

// Judges says that the question's answers count in a score.
func (q *Question) Judges() bool { return q.Kind == Rating || q.Kind == Matrix }

// Top is the scale's greatest value.
func (q *Question) Top() int {
	top := 1
	for _, s := range q.Scale {
		top = max(top, s.Value)
	}
	return top
}

// choices are the values that a single field of the question may take.
func (q *Question) choices() [][2]string {
	var out [][2]string
	switch q.Kind {
	case Single, Several:
		for n, o := range q.Options {
			out = append(out, [2]string{strconv.Itoa(n + 1), o})
		}
		if q.Other {
			out = append(out, [2]string{otherValue, "其他"})
		}
	case Rating, Matrix:
		for _, s := range q.Scale {
			out = append(out, [2]string{strconv.Itoa(s.Value), s.Label})
		}
		if q.Unsure {
			out = append(out, [2]string{Unsure, UnsureTitle})
		}
	}
	return out
}

// otherValue is the choice of something that is not on the list.
const otherValue = "other"

// Check refuses a question that cannot be asked so. before are the questions
// that stand in front of it.
func (q *Question) Check(before []Question) error {
	wrong := map[string]string{}
	if strings.TrimSpace(q.Text) == "" {
		wrong["text"] = "请填写题目"
	}
	if !slices.ContainsFunc(Kinds, func(k [2]string) bool { return k[0] == string(q.Kind) }) {
		wrong["kind"] = "请选择题型"
	}
	q.checkParts(wrong)
	q.checkWhen(before, wrong)
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

func (q *Question) checkParts(wrong map[string]string) {
	switch q.Kind {
	case Single, Several, Ranking:
		if n := len(q.Options); n < 2 || n > 50 || q.Kind == Ranking && n > 12 {
			wrong["options"] = "请填写选项，每行一个，至少2个（排序题最多12个）"
		} else if dup := twice(q.Options); dup != "" {
			wrong["options"] = "选项“" + dup + "”写了两次"
		}
		if q.Most > 0 && (q.Most > len(q.Options) || q.Most < q.Least) {
			wrong["most"] = "最多选几项应不少于最少选几项，且不超过选项数"
		}
	case Rating, Matrix:
		if err := CheckScale(q.Scale); err != nil {
			wrong["scale"] = err.Error()
		}
		if n := len(q.Rows); q.Kind == Matrix && (n < 1 || n > 30) {
			wrong["rows"] = "请填写要评价的各个方面，每行一个"
		} else if dup := twice(q.Rows); dup != "" {
			wrong["rows"] = "“" + dup + "”写了两次"
		}
	case Number:
		if q.Most < q.Least {
			wrong["most"] = "最大值应不小于最小值"
		}
	}
}

func twice(list []string) string {
	seen := map[string]bool{}
	for _, s := range list {
		if seen[s] {
			return s
		}
		seen[s] = true
	}
	return ""
}

func (q *Question) checkWhen(before []Question, wrong map[string]string) {
	if q.When == "" {
		return
	}
	at := slices.IndexFunc(before, func(b Question) bool { return b.Key == q.When })
	switch {
	case at < 0:
		wrong["when"] = "显示条件只能依据排在本题之前的题目"
	case before[at].Kind != Single && before[at].Kind != Several && before[at].Kind != Rating:
		wrong["when"] = "显示条件只能依据单选、多选或量表题"
	case len(q.Is) == 0:
		wrong["is"] = "请选择在哪些回答下显示本题"
	default:
		for _, v := range q.Is {
			if !slices.ContainsFunc(before[at].choices(), func(c [2]string) bool { return c[0] == v }) {
				wrong["is"] = fmt.Sprintf("第%d题没有这个选项", at+1)
			}
		}
	}
}

// Pages cuts the questions into pages: where the author begins one, and
// before a question that hangs on another of the same page, so that
// conditions hold without scripts.
func Pages(all []Question) [][]Question {
	var out [][]Question
	var now []Question
	for _, q := range all {
		hangs := q.When != "" && slices.ContainsFunc(now, func(b Question) bool { return b.Key == q.When })
		if len(now) > 0 && (q.Break || hangs) {
			out, now = append(out, now), nil
		}
		now = append(now, q)
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}
