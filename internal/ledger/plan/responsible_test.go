package plan

import (
	"strings"
	"testing"
)

func TestReadDuty(t *testing.T) {
	for _, c := range []struct {
		text                        string
		column                      Role
		first                       bool
		lead, support, undesignated string
	}{
		{"办公室牵头，各科室、中心配合", Unstated, false, "办公室", "各科室、中心", ""},
		{"节能安全科牵头，各科室、中心具体落实", Unstated, false, "节能安全科", "各科室、中心", ""},
		{"各科室、中心具体落实", Unstated, false, "", "各科室、中心", ""},
		{"各科室、中心", Unstated, false, "", "", "各科室、中心"},
		{"办公室负责", Unstated, false, "办公室", "", ""},
		{"产业发展与中小企业科牵头，各科室、中心配合", Unstated, false, "产业发展与中小企业科", "各科室、中心", ""},
		{"办公室牵头，其他科室、中心配合", Unstated, false, "办公室", "其他科室、中心", ""},
		{"牵头单位：市政府办公室；配合单位：市财政局、市司法局", Unstated, false, "市政府办公室", "市财政局|市司法局", ""},
		{"牵头单位:办公室 配合单位:法规科、财务科", Unstated, false, "办公室", "法规科|财务科", ""},
		{"办公室、法规科（按职责分工负责）", Unstated, false, "办公室|法规科", "", ""},
		{"办公室牵头、法规科按职责分工落实", Unstated, false, "办公室", "法规科", ""},
		{"市教育局等按职责分工负责", Unstated, false, "市教育局", "", ""},
		{"市发展改革委、财政局、司法局", Unstated, true, "市发展改革委", "", "财政局|司法局"},
		{"市发展改革委、财政局、司法局", Unstated, false, "", "", "市发展改革委|财政局|司法局"},
		{"办公室", Leads, false, "办公室", "", ""},
		{"法规科，财务科", Supports, false, "", "法规科|财务科", ""},
		{"办公室和财务科", Unstated, false, "", "", "办公室|财务科"},
		{"各县（市、区）政府、市直各部门", Unstated, false, "", "", "各县（市、区）政府|市直各部门"},
		{"辦公室牽頭，各科室配合", Unstated, false, "辦公室", "各科室", ""},
		{"督查落实科牵头，各科室配合", Unstated, false, "督查落实科", "各科室", ""},
		{"办公室牵头负责，相关科室参与", Unstated, false, "办公室", "相关科室", ""},
		{"由办公室牵头，各科室按职责分工负责", Unstated, false, "办公室", "各科室", ""},
		{"責任單位：辦公室", Unstated, false, "", "", "辦公室"},
		{"办公室牵头,各科室配合", Unstated, false, "办公室", "各科室", ""},
		{"市政府办公室牵头；市司法局、市财政局等相关部门配合", Unstated, false, "市政府办公室", "市司法局|市财政局", ""},
	} {
		d := ReadDuty(c.text, c.column, c.first)
		if got := strings.Join(d.Lead, "|"); got != c.lead {
			t.Errorf("%s: lead %q, want %q", c.text, got, c.lead)
		}
		if got := strings.Join(d.Support, "|"); got != c.support {
			t.Errorf("%s: support %q, want %q", c.text, got, c.support)
		}
		if got := strings.Join(d.Undesignated, "|"); got != c.undesignated {
			t.Errorf("%s: undesignated %q, want %q", c.text, got, c.undesignated)
		}
	}
}

func TestFirstLeadsStatement(t *testing.T) {
	for _, s := range []string{"列第一位者为牵头单位，下同", "排在第一位的为牵头部门，下同", "排第一位的为牵头单位", "排名第一的为牵头单位", "排在首位的单位为牵头单位"} {
		if !firstLeads.MatchString(s) {
			t.Errorf("%s says that the first leads", s)
		}
	}
	if firstLeads.MatchString("办公室牵头") {
		t.Error("办公室牵头 says nothing of the first")
	}
}

func FuzzResponsible(f *testing.F) {
	for _, s := range []string{"办公室牵头，各科室、中心配合", "牵头单位：甲科；配合单位：乙科、丙科", "A等按职责分工负责", "（（办公室", "各县（市、区）"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := ReadDuty(s, Unstated, true)
		for _, u := range d.units() {
			if u == "" {
				t.Fatalf("%q has an empty unit", s)
			}
			for _, r := range u {
				if !strings.ContainsRune(s, r) && r != '、' && r != '\ufffd' {
					t.Fatalf("%q: %q is invented in %q", s, r, u)
				}
			}
		}
		dutyShaped(s, nil)
	})
}
