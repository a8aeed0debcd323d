package plan

import (
	"strings"
	"testing"
)

var bureau = []Unit{
	{ID: "bgs", Name: "办公室"}, {ID: "cyk", Name: "产业发展和中小企业科"}, {ID: "jnk", Name: "节能安全科"},
	{ID: "xxh", Name: "信息化科", Aliases: []string{"信息化与无线电科"}}, {ID: "zx1", Name: "中小企业服务中心"}, {ID: "zx2", Name: "节能监察中心"},
}

func rowOf(text string) Row {
	d := ReadDuty(text, Unstated, false)
	return Row{Index: 1, Lead: d.Lead, Support: d.Support, Undesignated: d.Undesignated}
}

func TestResolveFindsTheBureausUnits(t *testing.T) {
	for _, c := range []struct{ text, lead, support, undesignated, doubts string }{
		{"办公室牵头，各科室、中心配合", "bgs", "cyk jnk xxh zx1 zx2", "", ""},
		{"办公室牵头，其他科室、中心配合", "bgs", "cyk jnk xxh zx1 zx2", "", ""},
		{"各科室", "", "", "bgs cyk jnk xxh", ""},
		{"各中心具体落实", "", "zx1 zx2", "", ""},
		{"产业发展与中小企业科牵头", "cyk", "", "", DoubtSpelling},
		{"信息化与无线电科负责", "xxh", "", "", ""},
		{"装备工业科负责", "", "", "", DoubtUnknownUnit},
		{"办公室牵头，相关科室配合", "bgs", "", "", DoubtUnknownUnit},
		{"各部门、单位", "", "", "bgs cyk jnk xxh zx1 zx2", ""},
	} {
		r := Resolve(&Plan{Rows: []Row{rowOf(c.text)}}, bureau)
		row := r.Rows[0]
		got := [4]string{strings.Join(row.Lead, " "), strings.Join(row.Support, " "), strings.Join(row.Undesignated, " "), codes(r.Doubts)}
		if want := [4]string{c.lead, c.support, c.undesignated, c.doubts}; got != want {
			t.Errorf("%s: %q, want %q", c.text, got, want)
		}
	}
}

func TestResolveTheSeed(t *testing.T) {
	r := Resolve(readFile(t, "zhongwei-gxj-2023.docx"), bureau)
	for _, row := range r.Rows {
		if len(row.Unknown) > 0 {
			t.Errorf("row %d: %v", row.Index, row.Unknown)
		}
		if len(row.Lead)+len(row.Support)+len(row.Undesignated) == 0 {
			t.Errorf("row %d has no unit", row.Index)
		}
	}
	if codes(r.Doubts) != DoubtSpelling {
		t.Errorf("doubts %v", r.Doubts)
	}
}
