package plan

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestFindCheckpoints(t *testing.T) {
	for _, c := range []struct {
		text string
		year int
		want string // text|kind|values, one a line
	}{
		{"于3月31日前向社会公开", 2023, `3月31日前 by_date date=2023-03-31`},
		{"于3月31日前向社会公开", 0, `3月31日前 by_date`},
		{"9月份组织开展", 2023, `9月份 in_month month=2023-09`},
		{"9月份组织开展", 0, `9月份 in_month month=9`},
		{"每半年报送清理报表", 2023, `每半年 recurring every=half_year`},
		{"按季度公开", 2023, `按季度 recurring every=quarter`},
		{"分别于9月10日、12月10前报送", 2023, "9月10日 by_date date=2023-09-10\n12月10前 by_date date=2023-12-10"},
		{"公开征集意见不少于30日", 2023, `不少于30日 min_duration days=30`},
		{"10个工作日内公开", 2023, `10个工作日内 relative working_days=10`},
		{"每年至少1次", 2023, `每年至少1次 min_count count=1 every=year unit=次`},
		{"每年至少专题听取1次汇报", 2023, `每年至少专题听取1次 min_count count=1 every=year unit=次`},
		{"参与率达到100%、", 2023, `达到100% target percent=100`},
		{"满意度不低于95.5％以上", 2023, `不低于95.5％以上 target percent=95.5`},
		{"差错率不超过百分之三", 2023, `不超过百分之三 target at_most=true percent=3`},
		{"十五日内答复", 2023, `十五日内 relative days=15`},
		{"24小时内回应", 2023, `24小时内 relative hours=24`},
		{"每月5日前报送", 2023, `每月5日前 recurring day=5 every=month`},
		{"每年3月底前发布年报", 2023, `每年3月底前 by_date date=2023-03-31 every=year`},
		{"全年发布解读不少于12篇", 2023, `全年发布解读不少于12篇 min_count count=12 every=year unit=篇`},
		{"每季度至少召开一次会议", 2023, `每季度至少召开一次 min_count count=1 every=quarter unit=次`},
		{"每季度召开1次会议", 2023, `每季度 recurring every=quarter`},
		{"6月、12月底前各报一次", 2023, "6月 by_date date=2023-06-30\n12月底前 by_date date=2023-12-31"},
		{"自2022年5月1日起施行", 2023, ``},
		{"年底前完成", 2023, `年底前 by_date date=2023-12-31`},
		{"上半年、下半年各开展一次", 2023, "上半年 by_date date=2023-06-30\n下半年 by_date date=2023-12-31"},
		{"做好12345热线平台", 2023, ``},
		{"落实“三项制度”", 2023, ``},
		{"推送企业达到50家以上", 2023, `达到50家以上 target count=50 unit=家`},
		{"三个月内完成", 2023, `三个月内 relative months=3`},
		{"公示期不少于7个工作日", 2023, `不少于7个工作日 min_duration working_days=7`},
		{"每两个月更新", 2023, `每两个月 recurring every=2_months`},
		{"每五年开展一次评估", 2023, `每五年 recurring every=5_years`},
	} {
		got := FindCheckpoints(c.text, c.year)
		checkSpans(t, c.text, got)
		if s := describe(got); s != c.want {
			t.Errorf("%s (%d):\n%s\nwant\n%s", c.text, c.year, s, c.want)
		}
	}
}

// describe writes checkpoints in short: text, kind and what is set.
func describe(cs []Checkpoint) string {
	var lines []string
	for _, c := range cs {
		b, _ := json.Marshal(c)
		m := map[string]any{}
		_ = json.Unmarshal(b, &m)
		line := c.Text + " " + string(c.Kind)
		for _, k := range []string{"at_most", "count", "date", "day", "days", "every", "hours", "month", "months", "percent", "unit", "working_days"} {
			if v, ok := m[k]; ok {
				s, _ := json.Marshal(v)
				line += " " + k + "=" + strings.Trim(string(s), `"`)
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func FuzzCheckpoints(f *testing.F) {
	for _, s := range []string{"分别于9月10日、12月10前报送", "每年至少专题听取1次", "达到100%、不少于 30 日", "10个工作日内", "每半年", "十五日内", "2023.02.31"} {
		f.Add(s, 2023)
	}
	f.Fuzz(func(t *testing.T, s string, year int) {
		checkSpans(t, s, FindCheckpoints(s, year))
	})
}
