package letters_test

import (
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/letters"
)

// What a reply must have and must not have (G06).
func TestAReplyAnswersEveryPointAndHidesBehindNothing(t *testing.T) {
	l := letters.Letter{Title: "技改补助", Body: "我公司4月提交了材料，至今没有回音。请问评审到了哪一步？什么时候公示？"}
	n := letters.NumbersOn(nil, civil.MustParse("2023-09-05"))
	points := letters.Points(&l)
	if len(points) != 2 {
		t.Fatalf("points %+v", points)
	}
	whole := "经查询，贵公司提交的材料已通过初审，评审会已于8月28日召开。根据《工业企业技术改造补助实施细则》第九条，评审结果将于9月15日前在局网站公示，公示期五个工作日，无异议后拨付。"
	keys := func(r letters.Reply) string {
		var out []string
		for _, f := range letters.Check(&l, &r, n) {
			out = append(out, f.Key)
		}
		return strings.Join(out, " ")
	}
	base := letters.Reply{Text: whole, Result: "explained", Person: "王芳", Phone: "0955-7068001", Points: points}
	for _, c := range []struct {
		name, want string
		change     func(r *letters.Reply)
	}{
		{"whole", "", func(*letters.Reply) {}},
		{"no person", "person", func(r *letters.Reply) { r.Person = " " }},
		{"short telephone", "phone", func(r *letters.Reply) { r.Phone = "12345" }},
		{"no result", "result", func(r *letters.Reply) { r.Result = "" }},
		{"a point left out", "point", func(r *letters.Reply) { r.Text = strings.ReplaceAll(whole, "公示", "确定") }},
		{"a point answered in other words", "", func(r *letters.Reply) {
			r.Text = strings.ReplaceAll(whole, "公示", "确定")
			r.Points = []letters.Point{points[0], {Text: points[1].Text, Where: "末句"}}
		}},
		{"no basis", "basis", func(r *letters.Reply) {
			r.Text = "贵公司的材料已通过初审，评审会已于8月28日召开，评审结果将于9月15日前在局网站公示，公示期五个工作日，无异议后拨付到账，请留意网站上的公示内容和后续的拨付安排。"
		}},
		{"stock", "short point basis stock stock", func(r *letters.Reply) { r.Text = "来信已阅，我们将高度重视。"; r.Points = points[:1] }},
		{"an identity number", "personal", func(r *letters.Reply) { r.Text = whole + "申请人身份证号11010519491231002X。" }},
	} {
		r := base
		c.change(&r)
		if got := keys(r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTermsHaveTheirDays(t *testing.T) {
	n := letters.NumbersOn([]letters.Parameter{{Name: "term.ordinary", From: civil.MustParse("2024-01-01"), Value: 3}}, civil.MustParse("2023-09-05"))
	if n["term.ordinary"] != 5 {
		t.Errorf("a parameter holds before its day: %d", n["term.ordinary"])
	}
	h := build(t)
	for _, c := range []struct{ class, on, given, want string }{
		{"ordinary", "2023-09-04", "", "2023-09-11"}, {"ordinary", "2023-09-09", "", "2023-09-15"}, {"ordinary", "2023-09-26", "", "2023-10-09"},
		{"ordinary", "2023-09-04", "2023-09-07", "2023-09-07"}, {"ordinary", "2023-09-04", "2023-09-20", "2023-09-11"}, {"petition", "2023-08-01", "", "2023-10-07"},
	} {
		cal, err := h.s.Calendar(h.Context(), h.DB, "gxj")
		h.Must(err)
		given, err := civil.Parse(c.given)
		h.Must(err)
		if due, basis := letters.Due(c.class, civil.MustParse(c.on), given, n, cal); due.String() != c.want || basis == "" {
			t.Errorf("%+v: due %s (%s)", c, due, basis)
		}
	}
}

func TestPrintingDoesNotChangeWhatIsSaid(t *testing.T) {
	signed := "经核实，该厂已停产整改。\n联系人：王芳（0955-7068001）。"
	for text, same := range map[string]bool{
		"张三：\n　　经核实，该厂\n已停产整改。 联系人：王芳(0955－7068001)。\n某市工信局": true,
		"经核实，该厂已停产整改。":                      false,
		"经核实，该厂未停产整改。联系人：王芳（0955-7068001）。": false,
		"": false,
	} {
		if letters.Says(text, signed) != same {
			t.Errorf("%q: same is %v", text, !same)
		}
	}
}
