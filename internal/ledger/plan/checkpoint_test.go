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
		{"各组织1次业务培训", 2024, `各组织1次 min_count count=1 unit=次`},
		{"各单位每年至少组织1次培训", 2024, `每年至少组织1次 min_count count=1 every=year unit=次`},
		{"分别不少于2次", 2024, `不少于2次 min_count count=2 unit=次`},
		{"各不少于1场", 2024, `不少于1场 min_count count=1 unit=场`},
		{"至少举办2场新闻发布会", 2024, `至少举办2场 min_count count=2 unit=场`},
		{"解读形式不少于2种", 2024, `不少于2种 min_count count=2 unit=种`},
		{"不少于3至5篇", 2024, `不少于3至5篇 min_count count=3 unit=篇`},
		{"每年开展一到两次培训", 2024, `每年 recurring every=year`},
		{"全年公开不得少于50条", 2024, `全年公开不得少于50条 min_count count=50 every=year unit=条`},
		{"各科室每月报送信息不少于2篇", 2024, `每月报送信息不少于2篇 min_count count=2 every=month unit=篇`},
		{"每半年不少于1次", 2024, `每半年不少于1次 min_count count=1 every=half_year unit=次`},
		{"开展政府开放日活动2次以上", 2024, `2次以上 min_count count=2 unit=次`},
		{"每季度末报送", 2024, `每季度末 recurring every=quarter`},
		{"每季度末月25日前报送", 2024, `每季度末月25日前 recurring day=25 every=quarter month_of=3`},
		{"每季度首月10日前报送", 2024, `每季度首月10日前 recurring day=10 every=quarter month_of=1`},
		{"每季度第二个月5日前报送", 2024, `每季度第二个月5日前 recurring day=5 every=quarter month_of=2`},
		{"每周五前报送", 2024, `每周五前 recurring every=week`},
		{"每月25日前报送信息", 2024, `每月25日前 recurring day=25 every=month`},
		{"每月底前报送", 2024, `每月底 recurring every=month`},
		{"逐月公开", 2024, `逐月 recurring every=month`},
		{"每两周更新一次", 2024, `每两周 recurring every=two_weeks`},
		{"每年底前开展清理", 2024, `每年底前 by_date date=2024-12-31 every=year`},
		{"于每年1月31日前公布", 2024, `每年1月31日前 by_date date=2024-01-31 every=year`},
		{"年内完成", 2024, `年内 by_date date=2024-12-31`},
		{"上半年完成", 2024, `上半年 by_date date=2024-06-30`},
		{"第三季度末前完成", 2024, `第三季度末前 by_date date=2024-09-30`},
		{"9月上旬完成", 2024, `9月上旬 by_date date=2024-09-10`},
		{"于次年1月底前报送", 2024, `次年1月底前 by_date date=2025-01-31`},
		{"第一季度、第三季度各开展1次", 2024, "第一季度 by_date date=2024-03-31\n第三季度 by_date date=2024-09-30"},
		{"2024年3月、6月、9月、12月底前", 2024, "2024年3月 by_date date=2024-03-31\n6月 by_date date=2024-06-30\n9月 by_date date=2024-09-30\n12月底前 by_date date=2024-12-31"},
		{"自收到之日起20个工作日内予以答复", 2024, `20个工作日内 relative working_days=20`},
		{"印发后3个工作日内公开解读材料", 2024, `3个工作日内 relative working_days=3`},
		{"最迟不超过24小时", 2024, `不超过24小时 relative hours=24`},
		{"48小时内回应", 2024, `48小时内 relative hours=48`},
		{"征求意见期限一般不少于30日", 2024, `不少于30日 min_duration days=30`},
		{"公开期限不少于1年", 2024, `不少于1年 min_duration months=12`},
		{"满意率达95%以上", 2024, `达95%以上 target percent=95`},
		{"按时办结率保持100%", 2024, `保持100% target percent=100`},
		{"更新率不低于98%", 2024, `不低于98% target percent=98`},
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
		for _, k := range []string{"at_most", "count", "date", "day", "days", "every", "hours", "month", "month_of", "months", "percent", "unit", "working_days"} {
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
