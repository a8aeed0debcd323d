package plan

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadDeadline(t *testing.T) {
	for _, c := range []struct {
		text       string
		year       int
		due        string
		continuous bool
		doubts     string
	}{
		{"2023年11月底", 2023, "2023-11-30", false, ""},
		{"2023年 11月底", 0, "2023-11-30", false, ""},
		{"全年持续推进", 2023, "2023-12-31", true, ""},
		{"全年持续推进", 0, "", true, DoubtDeadlineYear},
		{"11月30日前", 2024, "2024-11-30", false, ""},
		{"11月30日前", 0, "", false, DoubtDeadlineYear},
		{"年底前", 2025, "2025-12-31", false, ""},
		{"2025年底", 0, "2025-12-31", false, ""},
		{"年内", 2022, "2022-12-31", false, ""},
		{"二〇二三年三月底前", 0, "2023-03-31", false, ""},
		{"２０２３年１１月底", 0, "2023-11-30", false, ""},
		{"2023.11.30", 0, "2023-11-30", false, ""},
		{"2023-11", 0, "2023-11-30", false, ""},
		{"2023/6/5前", 0, "2023-06-05", false, ""},
		{"6月中旬", 2023, "2023-06-20", false, ""},
		{"6月上旬前", 2023, "2023-06-10", false, ""},
		{"2月下旬", 2024, "2024-02-29", false, ""},
		{"9月底前", 2023, "2023-09-30", false, ""},
		{"9月", 2023, "2023-09-30", false, ""},
		{"一季度", 2023, "2023-03-31", false, ""},
		{"第三季度末", 2023, "2023-09-30", false, ""},
		{"上半年", 2023, "2023-06-30", false, ""},
		{"2024年上半年", 2023, "2024-06-30", false, ""},
		{"今年10月底前", 2023, "2023-10-31", false, ""},
		{"明年1月底前", 2023, "2024-01-31", false, ""},
		{"持续推进", 2023, "2023-12-31", true, ""},
		{"长期坚持", 2023, "2023-12-31", true, ""},
		{"常态化", 2023, "2023-12-31", true, ""},
		{"2023年全年", 0, "2023-12-31", true, ""},
		{"及时", 2023, "2023-12-31", true, DoubtDeadlineVague},
		{"6月底、12月底", 2023, "2023-12-31", false, ""},
		{"12月10前", 2023, "2023-12-10", false, DoubtDateTypo},
		{"2月30日前", 2023, "2023-02-28", false, DoubtDateImpossible},
		{"11月前", 2023, "2023-11-30", false, DoubtBefore},
		{"春节前", 2023, "", false, DoubtDeadlineUnread},
		{"收到后10个工作日内", 2023, "", false, DoubtDeadlineEvent},
		{"每季度末", 2023, "2023-12-31", true, ""},
		{"3月至11月", 2023, "2023-11-30", false, ""},
		{"2023年3-11月", 0, "2023-11-30", false, ""},
		{"2023年11月底前，并持续推进", 0, "2023-11-30", true, ""},
		{"2023年12月、次年6月底", 2023, "2024-06-30", false, ""},
		{"完成時限：2024年6月30日", 0, "2024-06-30", false, ""},
		{"按上级要求", 2023, "", false, DoubtDeadlineUnread},
	} {
		d := ReadDeadline(c.text, c.year)
		due := ""
		if d.Due != nil {
			due = d.Due.String()
		}
		if due != c.due || d.Continuous != c.continuous || codes(d.Doubts) != c.doubts {
			t.Errorf("%s (%d): due %q continuous %v doubts %q; want %q %v %q", c.text, c.year, due, d.Continuous, codes(d.Doubts), c.due, c.continuous, c.doubts)
		}
	}
}

func codes(ds []Doubt) string {
	var s []string
	for _, d := range ds {
		s = append(s, d.Code)
	}
	return strings.Join(s, " ")
}

func TestDeadlineShaped(t *testing.T) {
	for _, s := range []string{"2023年11月底", "全年持续推进", "年底前", "持续推进", "每季度末", "11月30日前完成", "长期坚持", "2024年6月底前", "即时", "6月底、12月底", "1-12月", "2023年12月底前并长期坚持", "2023年3月-11月"} {
		if !deadlineShaped(s) {
			t.Errorf("%s is a deadline", s)
		}
	}
	for _, s := range []string{"办公室", "依法编制目录，于3月31日前向社会公开。", "规范政策管理服务", "推进政策多元解读", "及时公开信息", "查看网站发布信息2023年11月底", "2"} {
		if deadlineShaped(s) {
			t.Errorf("%s is no deadline", s)
		}
	}
}

func FuzzDeadline(f *testing.F) {
	for _, s := range []string{"2023年11月底", "12月10前", "每季度末", "２０２３．１１", "二〇二三年三月底", "99月99日", "6月底、12月底", "1-13月"} {
		f.Add(s, 2023)
	}
	f.Fuzz(func(t *testing.T, s string, year int) {
		d := ReadDeadline(s, year)
		if d.Due != nil && (d.Due.Year() < 1949 || d.Due.Year() > 2201) {
			t.Errorf("%q gave %s", s, d.Due)
		}
		checkSpans(t, s, d.Steps)
		deadlineShaped(s)
	})
}

// checkSpans fails unless every checkpoint is the text at its span.
func checkSpans(t *testing.T, s string, cs []Checkpoint) {
	t.Helper()
	rs := []rune(s)
	for _, c := range cs {
		if c.Span[0] < 0 || c.Span[1] > len(rs) || c.Span[0] >= c.Span[1] {
			t.Fatalf("span %v outside %q", c.Span, s)
		}
		if utf8.ValidString(s) && string(rs[c.Span[0]:c.Span[1]]) != c.Text {
			t.Fatalf("span %v of %q is not %q", c.Span, s, c.Text)
		}
	}
}
