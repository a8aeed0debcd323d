package plan

import (
	"context"
	"slices"
	"testing"

	"gongkai/internal/kit/docread"
)

// TestLabelsInOneCellGiveRoles: 责任单位： leads where others are named as
// supporting, and only there.
func TestLabelsInOneCellGiveRoles(t *testing.T) {
	for text, want := range map[string]Duty{
		"责任单位：办公室；配合单位：市场科、外贸科": {Lead: []string{"办公室"}, Support: []string{"市场科", "外贸科"}},
		"责任科室：办公室\n配合科室：市场科":    {Lead: []string{"办公室"}, Support: []string{"市场科"}},
		"责任单位:办公室 配合单位:市场科":     {Lead: []string{"办公室"}, Support: []string{"市场科"}},
		"责任单位：办公室、市场科":          {Undesignated: []string{"办公室", "市场科"}},
		"牵头单位：办公室；责任单位：市场科":     {Lead: []string{"办公室"}, Undesignated: []string{"市场科"}},
		"责任单位：办公室；配合单位：市场科牵头":   {Lead: []string{"市场科"}, Undesignated: []string{"办公室"}},
	} {
		got := ReadDuty(text, Unstated, false)
		if !slices.Equal(got.Lead, want.Lead) || !slices.Equal(got.Support, want.Support) || !slices.Equal(got.Undesignated, want.Undesignated) {
			t.Errorf("%q: lead %v, support %v, neither %v", text, got.Lead, got.Support, got.Undesignated)
		}
	}
}

// TestMovedCellIsADoubt: a row with a cell less than there are columns is put
// under the columns that its cells fit, and says so; a heading left out of the
// rows below it does not.
func TestMovedCellIsADoubt(t *testing.T) {
	text := "某市教育局2024年政务公开工作任务分工\n序号\t重点任务\t具体措施\t责任单位\t配合单位\t完成时限\n" +
		"1\t决策公开\t公开重大行政决策目录。\t办公室\t2024年6月底\n2\t决策公开\t公开招生政策。\t基教科\t各科室\t全年\n"
	doc, err := docread.ReadBytes(context.Background(), "x.txt", []byte(text), docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Read(doc, Options{})
	if err != nil || len(p.Rows) != 2 {
		t.Fatal(p, err)
	}
	for i, want := range []bool{true, false} {
		found := slices.ContainsFunc(p.Rows[i].Doubts, func(d Doubt) bool { return d.Code == DoubtRealigned })
		if found != want || p.Rows[0].Deadline != "2024年6月底" {
			t.Errorf("row %d: a doubt of moved cells %v, want %v: %+v", i+1, found, want, p.Rows[i].Doubts)
		}
	}
}
