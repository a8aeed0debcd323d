package disclosure_test

import (
	"strings"
	"testing"

	"gongkai/internal/disclosure"
)

// TestGroundsAndRows holds RULES.md 1.5 and 1.6: each ground of a reply, its
// row of the annual report, its article and its remedy.
func TestGroundsAndRows(t *testing.T) {
	want := []struct {
		ground, row, article string
		remedy               disclosure.Remedy
	}{
		{"public", "a", "第三十六条第一项", disclosure.EitherWay},
		{"grant", "a", "第三十六条第二项", disclosure.EitherWay},
		{"partial", "b", "第三十七条", disclosure.ReviewFirst},
		{"secret", "c1", "第十四条", disclosure.ReviewFirst},
		{"forbidden", "c2", "第十四条", disclosure.ReviewFirst},
		{"stability", "c3", "第十四条", disclosure.ReviewFirst},
		{"third", "c4", "第十五条", disclosure.ReviewFirst},
		{"internal", "c5", "第十六条第一款", disclosure.ReviewFirst},
		{"process", "c6", "第十六条第二款", disclosure.ReviewFirst},
		{"enforcement", "c7", "第十六条第二款", disclosure.ReviewFirst},
		{"special", "c8", "第三十六条第七项", disclosure.BothRoutes},
		{"none", "d1", "第三十六条第四项", disclosure.EitherWay},
		{"others", "d1", "第三十六条第五项", disclosure.EitherWay},
		{"make", "d2", "第三十八条", disclosure.EitherWay},
		{"unclear", "d3", "第三十条", disclosure.EitherWay},
		{"petition", "e1", "第三十九条第一款", disclosure.EitherWay},
		{"repeat", "e2", "第三十六条第六项", disclosure.EitherWay},
		{"printed", "e3", "第三十九条第二款", disclosure.EitherWay},
		{"mass", "e4", "第三十五条", disclosure.EitherWay},
		{"confirm", "e5", "国办公开办函〔2021〕30号", disclosure.EitherWay},
		{"unmended", "f1", "第三十条", disclosure.EitherWay},
		{"unpaid", "f2", "第四十二条", disclosure.EitherWay},
		{"otherwise", "f3", "第三十三条", disclosure.EitherWay},
		{"mend", "r1", "第四十一条", disclosure.EitherWay},
		{"unmend", "r2", "第四十一条", disclosure.EitherWay},
		{"passed", "r3", "第四十一条", disclosure.EitherWay},
	}
	if len(want) != len(disclosure.Grounds) {
		t.Errorf("%d grounds, want %d", len(disclosure.Grounds), len(want))
	}
	rows := map[string]bool{}
	for _, w := range want {
		g, ok := disclosure.GroundOf(w.ground)
		if !ok || g.Row != w.row || g.Remedy != w.remedy || !strings.Contains(g.Article, w.article) {
			t.Errorf("%s: %+v", w.ground, g)
		}
		if (g.Kind == disclosure.Record) != strings.HasPrefix(w.row, "r") {
			t.Errorf("%s answers %s", w.ground, g.Kind)
		}
		rows[g.Row] = true
	}
	for _, o := range disclosure.Outcomes {
		if !rows[o.Key] {
			t.Errorf("no ground leads to the row %s", o.Key)
		}
	}
	if got := disclosure.OutcomeTitle("c3"); got != "不予公开：危及“三安全一稳定”" {
		t.Errorf("row c3 is %s", got)
	}
}

// TestTheSevenSteps holds that every answer of the judgement ends in a ground,
// in a move that comes first, or goes on, and that all grounds of the desk can
// be reached.
func TestTheSevenSteps(t *testing.T) {
	if len(disclosure.Judgement) != 7 {
		t.Fatalf("%d steps", len(disclosure.Judgement))
	}
	reached := map[string]bool{"unpaid": true, "otherwise": true}
	moves := moveNames()
	for _, kind := range []disclosure.Kind{disclosure.Information, disclosure.Record} {
		var before []disclosure.Step
		for _, q := range disclosure.QuestionsOf(kind) {
			var on string
			for _, c := range q.Answers {
				j := disclosure.Judge(kind, append(before[:len(before):len(before)], disclosure.Step{Step: q.Key, Answer: c.Key}))
				switch {
				case c.Ground != "":
					g, ok := disclosure.GroundOf(c.Ground)
					if !ok || !g.Answers(kind) {
						t.Errorf("%s/%s leads to %s", q.Key, c.Key, c.Ground)
					}
					reached[c.Ground] = true
					if c.Ground != "partial" && j.Ground != c.Ground {
						t.Errorf("%s/%s judged as %s", q.Key, c.Key, j.Ground)
					}
				case c.Act != "":
					if j.Act != c.Act || !strings.Contains(strings.Join(moves, " "), c.Act) {
						t.Errorf("%s/%s asks for %s", q.Key, c.Key, j.Act)
					}
				case on == "":
					on = c.Key
				}
			}
			before = append(before, disclosure.Step{Step: q.Key, Answer: on})
		}
	}
	for _, g := range disclosure.Grounds {
		if !reached[g.Key] {
			t.Errorf("no answer leads to %s", g.Key)
		}
	}
	all := []disclosure.Step{{Step: "mend", Answer: "clear"}, {Step: "is", Answer: "yes"}, {Step: "whose", Answer: "ours"}, {Step: "have", Answer: "have"},
		{Step: "give", Answer: "part"}, {Step: "how", Answer: "asked"}, {Step: "answer", Answer: "grant"}}
	if j := disclosure.Judge(disclosure.Information, all); j.Ground != "" || j.Next != "answer" {
		t.Errorf("a part that may be disclosed is granted whole: %+v", j)
	}
	all = append(all, disclosure.Step{Step: "answer", Answer: "partial"})
	if j := disclosure.Judge(disclosure.Information, all); j.Ground != "partial" {
		t.Errorf("the last answer does not count: %+v", j)
	}
}
