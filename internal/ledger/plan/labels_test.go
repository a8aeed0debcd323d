package plan

import (
	"slices"
	"testing"
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
